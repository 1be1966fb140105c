"""역전파 보기: 마디 하나씩 거꾸로 가며 국소 기울기 × 받은 기울기를 봅니다."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.ui.canvas import blank
from gan_course.ui.picture_lab import PictureLab, Scene, slider

from .autograd import Value
from .graph_draw import Share, Step, backward_steps, draw_graph, figure_size


class BackwardLab(PictureLab):
    """계산 그래프의 역전파를 한 마디씩 보는 창입니다. 셀의 마지막 줄에 두면 나타납니다.

    단추(처음, 이전, 다음, 끝)나 슬라이더로 마디를 옮깁니다. 그래프의 grad는 바꾸지 않습니다.

    Args:
        root: 손실. 마디는 서른 개쯤까지가 보기 좋습니다.
    """

    def __init__(self, root: Value) -> None:
        self.root, self.steps = root, backward_steps(root)
        self.about = (
            f"손실 {root.name or label(root)}에서 거꾸로 걷는 계산 그래프입니다. 굵은 주황색이 지금"
            " 몫을 보내는 마디이고, 점선은 아직 걷지 않은 곳, 회색 수는 이미 보낸 몫입니다."
        )
        last = len(self.steps) - 1
        self.step = slider("backward-step", f"마디 (0–{last})", W.IntSlider, max=last)
        moves = {
            "first": ("처음", lambda now: 0),
            "back": ("이전", lambda now: max(0, now - 1)),
            "next": ("다음", lambda now: min(last, now + 1)),
            "last": ("끝", lambda now: last),
        }
        self.buttons = {name: self._button(name, *move) for name, move in moves.items()}
        row = W.HBox(list(self.buttons.values()), layout=W.Layout(flex_flow="row wrap"))
        super().__init__("backward", [row, self.step], [self.step])

    def telling(self) -> list[Scene]:
        """갈래에서 온 몫을 마지막으로 더하는 때(없으면 가운데)와 끝."""
        last = len(self.steps) - 1
        sums = [i for i, s in enumerate(self.steps) if any(_added(share) for share in s.shares)]
        scenes = sorted({sums[-1] if sums else last // 2, last})
        return [(f"{at}번째 마디", {self.step: at}) for at in scenes]

    def draw(self) -> tuple[Figure, str]:
        """지금 마디까지의 그래프와, 마디가 보낸 몫의 설명."""
        step = self.steps[self.step.value]
        figure, (ax,) = blank(*figure_size(self.root))
        draw_graph(ax, self.root, step)
        return figure, describe(step, self.step.value)

    def _button(self, name: str, text: str, move: Callable[[int], int]) -> W.Button:
        button = W.Button(description=text, layout=W.Layout(width="72px"))
        button.add_class(f"gan-backward-{name}")

        def press(_: object) -> None:
            self.step.value = move(self.step.value)

        button.on_click(press)
        return button


def describe(step: Step, number: int) -> str:
    """마디 하나가 한 일의 설명(HTML)."""
    if step.node is None:
        return "출발: 손실을 손실 자신으로 미분한 기울기는 <b>1</b>입니다. “다음”을 누르십시오."
    lines = "".join(f"<li>{_line(share)}</li>" for share in step.shares)
    head = f"{number}번째 마디 <b>{escape(label(step.node))}</b>가 입력에게 몫을 보냅니다."
    return f"{head} (국소 기울기 × 받은 기울기 = 몫)<ul style='margin:.1em 0'>{lines}</ul>"


def label(node: Value) -> str:
    """마디를 부르는 말: 이름이 있으면 이름과 연산, 없으면 연산이나 값."""
    if node.name and node.op:
        return f"{node.name}({node.op})"
    return node.name or (f"{node.op}(값 {node.data:.3g})" if node.op else f"수 {node.data:.3g}")


def _added(share: Share) -> bool:
    """앞서 받은 것에 더했는지."""
    return abs(share.total - share.amount) > 1e-12


def _line(share: Share) -> str:
    told = (
        f"{escape(label(share.parent))}에게: {share.slope:.4g} × {share.upstream:.4g} = "
        f"<b>{share.amount:.4g}</b>"
    )
    if _added(share):
        told += f" (앞서 받은 것과 더하여 <b>{share.total:.4g}</b>)"
    return told.replace("-", "−")
