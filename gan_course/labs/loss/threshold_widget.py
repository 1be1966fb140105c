"""문턱의 실험대: 문턱과 가짜의 비율을 바꾸며 정밀도와 재현율의 줄다리기를 봅니다."""

from __future__ import annotations

import math

import ipywidgets as W
import torch
from matplotlib.axes import Axes
from torch import Tensor

from gan_course.errors import CourseError
from gan_course.plotting import BLACK, BLUE, GREEN, RED
from gan_course.ui.canvas import Canvas
from gan_course.ui.picture_lab import PictureLab, Scene, button, slider, table

from .confusion import Confusion, confusion

BINS = 40
LINES = (("정밀도", "precision", GREEN, "-", "D"), ("재현율", "recall", RED, "--", "s"),
         ("진짜 통과율", "passing", BLUE, "-.", "o"))  # fmt: skip


def sweep(suspicion: Tensor, fake: Tensor) -> tuple[Tensor, list[Confusion]]:
    """문턱을 0에서 1까지 0.01씩 올리며 계산한 (문턱들 (101,), 혼동 행렬들)."""
    thresholds = torch.arange(101) / 100
    return thresholds, [confusion(suspicion, fake, t) for t in thresholds.tolist()]


def draw_suspicions(ax: Axes, suspicion: Tensor, fake: Tensor) -> None:
    """진짜와 가짜가 받은 의심의 히스토그램. 각각 넓이가 1입니다."""
    edges = [i / BINS for i in range(BINS + 1)]
    shown = ((~fake, "진짜", BLUE, ""), (fake, "가짜", RED, "//"))
    for rows, label, color, hatch in shown:
        ax.hist(suspicion[rows].tolist(), edges, density=True, histtype="stepfilled", alpha=0.35,
                facecolor=color, edgecolor=color, hatch=hatch, label=label)  # fmt: skip
    ax.set(xlim=(0, 1), xlabel="의심 1 − D(x)", ylabel="밀도")
    ax.set_ylim(0, 1.3 * ax.get_ylim()[1])


class ThresholdLab(PictureLab):
    """문턱 슬라이더를 움직여 몇을 잡고, 몇을 놓치고, 몇을 억울하게 잡는지 봅니다.

    Args:
        d: (n,) 판별자가 말한, 진짜일 확률 0…1.
        y: (n,) 레이블, 진짜 1과 가짜 0. 둘 다 하나는 있어야 합니다.
        threshold: 처음 문턱.
        share: 처음 가짜의 비율(%).

    Raises:
        CourseError: 모양이 다르거나, 범위를 벗어났거나, 한쪽만 있을 때.
    """

    about = "왼쪽은 진짜와 가짜가 받은 의심의 분포, 오른쪽은 문턱에 따른 세 비율의 곡선입니다."

    def __init__(self, d: Tensor, y: Tensor, threshold: float = 0.5, share: int = 50) -> None:
        suspicion, fake = _checked(d, y)
        self.threshold = slider("threshold-t", "문턱", value=threshold, max=1.0, step=0.01)
        self.share = slider("threshold-share", "가짜의 비율 (%)", value=share, min=1, max=99,
                            step=1, readout_format=".0f")  # fmt: skip
        self.back = button("threshold-reset", "처음으로", "undo")
        self.thresholds, self._counts = sweep(suspicion, fake)
        canvas = Canvas(680, 300, columns=2)
        draw_suspicions(canvas.axes[0], suspicion, fake)
        canvas.axes[0].legend(loc="upper right")
        # 세로줄은 범례 아래에서 끝납니다.
        self._cuts = [ax.axvline(threshold, 0, 0.78, color=BLACK, lw=2) for ax in canvas.axes]
        self._lines, self._dots = _rate_picture(canvas.axes[1])
        canvas.moving(*self._cuts, *self._lines, *self._dots)
        controls = [self.threshold, self.share]
        self.canvas = canvas
        super().__init__("threshold", [*controls, W.HBox([self.back])], controls, canvas.width)
        self.back.on_click(self.reset)

    def current(self) -> Confusion:
        """지금의 문턱과 비율에서, 1,000장을 판정한 결과."""
        return self._counts[round(100 * self.threshold.value)].in_city(self.share.value / 100)

    def telling(self) -> list[Scene]:
        return [(f"문턱 {t}", {self.threshold: t}) for t in (0.3, 0.7)]

    def draw(self) -> tuple[bytes, str]:
        at, share = self.threshold.value, self.share.value / 100
        cities = [c.in_city(share) for c in self._counts]
        for (_, rate, *_), line, dot in zip(LINES, self._lines, self._dots, strict=True):
            line.set_data(self.thresholds, [getattr(c, rate) for c in cities])
            dot.set_data([at], [getattr(self.current(), rate)])
        for cut in self._cuts:
            cut.set_xdata([at, at])
        c = self.current()
        rows = [
            ["<b>정말 가짜</b>", f"잡음 {c.caught:.0f}", f"놓침 {c.missed:.0f}",
             f"재현율 {_percent(c.recall)}"],
            ["<b>정말 진짜</b>", f"억울하게 잡음 {c.wronged:.0f}", f"통과 {c.passed:.0f}",
             f"진짜 통과율 {_percent(c.passing)}"],
            ["", f"정밀도 {_percent(c.precision)}", "", f"정확도 {_percent(c.accuracy)}"],
        ]  # fmt: skip
        return self.canvas.png(), table(("1,000장 가운데", "잡는다", "통과시킨다", "비율"), rows)


def _percent(rate: float) -> str:
    return "정할 수 없음" if math.isnan(rate) else f"<b>{rate:.1%}</b>"


def _rate_picture(ax: Axes) -> tuple[list, list]:
    lines = [  # 선에는 표식을 찍지 않고, 범례에만 보입니다.
        ax.plot([], [], line, color=c, lw=2, label=name, marker=m, mec="black", markevery=[])[0]
        for name, _, c, line, m in LINES
    ]
    dots = [ax.plot([], [], m, color=c, ms=8, mec="black")[0] for _, _, c, _, m in LINES]
    ax.set(xlim=(0, 1), ylim=(0, 1.28), xlabel="문턱", ylabel="비율")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    ax.legend(loc="upper center", ncol=3, fontsize=9, columnspacing=1, handlelength=2.2)
    return lines, dots


def _checked(d: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    if d.dim() != 1 or d.shape != y.shape or not ((d >= 0) & (d <= 1)).all():
        raise CourseError(
            "확률 d와 레이블 y는 같은 길이의 1차원이고, d는 0과 1 사이여야 합니다. 로짓이라면 "
            f"sigmoid를 거십시오(지금: {tuple(d.shape)}, {tuple(y.shape)})."
        )
    fake = y == 0
    if fake.all() or not fake.any():
        raise CourseError("진짜(y = 1)와 가짜(y = 0)가 하나씩은 있어야 합니다.")
    return 1 - d.detach().cpu().float(), fake.cpu()
