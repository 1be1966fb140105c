"""합성곱 스텝 보기: 커널을 한 칸씩 옮기며 어떤 수가 어떤 수와 곱해지는지 봅니다."""

from __future__ import annotations

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.errors import CourseError
from gan_course.ui.canvas import blank
from gan_course.ui.picture_lab import PictureLab, Scene, slider

from .calc import KERNELS, PICTURE, SEED, Frame, conv_frame, kernel, steps_of, transposed_frame
from .draw import draw_frame

KINDS = ("합성곱", "전치 합성곱")


class ConvolutionLab(PictureLab):
    """합성곱이나 전치 합성곱을 한 스텝씩 보는 창입니다. 셀의 마지막 줄에 두면 나타납니다.

    Args:
        kind: 처음 연산. "합성곱" 또는 "전치 합성곱".
        size: 커널의 한 변, 2…4.
        stride: 스트라이드, 1…3.
        padding: 패딩, 0…2.
        pattern: 커널의 무늬. `convolution.KERNELS` 가운데 하나.

    Raises:
        CourseError: 모르는 연산이거나 무늬일 때.
    """

    about = (
        "왼쪽부터 입력, 커널, 출력의 숫자판. 읽는 칸에는 굵은 실선, 적는 칸에는 굵은 점선을 "
        "둘렀습니다."
    )

    def __init__(
        self,
        kind: str = "합성곱",
        size: int = 3,
        stride: int = 1,
        padding: int = 0,
        pattern: str = "세로 경계",
    ) -> None:
        if kind not in KINDS or pattern not in KERNELS:
            raise CourseError(
                f"연산은 {', '.join(KINDS)}, 무늬는 {', '.join(KERNELS)} 가운데 하나입니다."
            )
        self.kind = slider("conv-kind", "연산", W.Dropdown, options=KINDS, value=kind)
        self.pattern = slider(
            "conv-pattern", "커널의 무늬", W.Dropdown, options=KERNELS, value=pattern
        )
        self.size = slider("conv-size", "커널 k", W.IntSlider, value=size, min=2, max=4)
        self.stride = slider("conv-stride", "스트라이드 s", W.IntSlider, value=stride, min=1, max=3)
        self.padding = slider("conv-padding", "패딩 p", W.IntSlider, value=padding, min=0, max=2)
        self.step = slider("conv-step", "스텝", W.IntSlider, value=1, min=1, max=25)
        settings = [self.kind, self.pattern, self.size, self.stride, self.padding]
        super().__init__("conv", [*settings, self.step], [*settings, self.step])

    def frame(self) -> Frame | None:
        """지금 스텝의 장면. 출력이 없는 설정이면 None입니다."""
        transposed = self.kind.value == KINDS[1]
        x, k = (SEED if transposed else PICTURE), kernel(self.pattern.value, self.size.value)
        sizes = (self.stride.value, self.padding.value)
        last = steps_of(x, k, *sizes, transposed)
        self.step.max = max(last, 1)
        made = transposed_frame if transposed else conv_frame
        return made(x, k, *sizes, min(self.step.value, last)) if last else None

    def telling(self) -> list[Scene]:
        """첫 셈과 다 채운 판. 전치 합성곱은 도장이 처음 겹치는 둘째 스텝부터."""
        first, last = 1 + KINDS.index(self.kind.value), self.step.max
        return [(f"{self.kind.value}, {at}스텝", {self.step: at}) for at in (first, last)]

    def draw(self) -> tuple[Figure, str]:
        """입력, 커널, 출력의 세 판과 지금 스텝의 셈."""
        frame = self.frame()
        if frame is None:
            raise CourseError("이 설정에서는 출력이 한 칸도 없습니다. 패딩이나 커널을 바꾸십시오.")
        ratios = [len(board) for board in (frame.left, frame.kernel, frame.right)]
        figure, axes = blank(9.0, 3.6, columns=3)
        axes[0].get_gridspec().set_width_ratios(ratios)
        draw_frame(axes, frame)
        return figure, describe(frame)


def describe(frame: Frame) -> str:
    """한 스텝의 설명(HTML)."""
    n, k = len(frame.left), len(frame.kernel)
    if frame.window[0] == "right":
        out = len(frame.right) - 2 * frame.border
        stamped = frame.terms[0][0]
        told = (
            f"입력의 칸 {frame.cell}의 수 <b>{stamped:g}</b>에 커널을 곱해, 출력의 "
            f"{frame.window[1:]}부터 {k}×{k}칸에 <b>더합니다</b>. 겹친 칸에는 더한 값이 쌓입니다."
        )
        trimmed = "바깥을 잘라 낸 " if frame.border else ""  # 패딩이 하는 일은 예상 04-p2의 답,
        size = f"{trimmed}출력 한 변 = <b>{out}</b>"  # 식은 과제 04-1의 답입니다.
    else:
        out, used = len(frame.right), [(a, b) for a, b in frame.terms if a and b]
        shown = " + ".join(f"{a:g}×" + (f"{b:g}" if b > 0 else f"({b:g})") for a, b in used)
        shown = shown or "0"
        value = frame.right[frame.cell].item()
        told = f"출력의 칸 {frame.cell} = {shown} = <b>{value:g}</b> (0을 곱한 항은 뺐습니다)"
        size = f"출력 한 변 = ⌊(입력 + 2p − k)/s⌋ + 1 = <b>{out}</b>"
        n -= 2 * frame.border
    return f"{told}<br>입력 한 변 {n}, {size}".replace("-", "−")
