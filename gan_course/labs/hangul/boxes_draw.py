"""상자와 화살표로 그리는 그림의 바탕. 한 칸이 1인치이고, 화살표는 상자의 가장자리에서 멈춥니다."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from gan_course.plotting import BLACK, BLUE, RED

HIGH, GAP = 0.36, 0.04  # 상자의 높이와, 화살표가 상자에 닿기 전에 남기는 틈(인치)
GREY = "0.6"


class Box(NamedTuple):
    """상자 하나: 가운데의 자리와 너비(인치), 그 안의 글.

    kind가 "label"이면 레이블이 들어오는 자리(붉은 점선 테), "gone"이면 그 레이블을 뺀 자리(회색
    점선 테에 가위표), "plain"이면 나머지(파란 테)입니다.
    """

    x: float
    y: float
    text: str
    width: float = 0.5
    kind: str = "plain"


def blank(ax: Axes, width: float, height: float, title: str = "") -> None:
    """너비와 높이가 이만큼(인치)인 빈 판."""
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal", title=title)
    ax.set_axis_off()


def draw_box(ax: Axes, box: Box) -> None:
    """상자 하나를 그립니다."""
    color = {"plain": BLUE, "label": RED, "gone": GREY}[box.kind]
    left, low = box.x - box.width / 2, box.y - HIGH / 2
    frame = FancyBboxPatch(
        (left, low), box.width, HIGH, boxstyle="round,pad=0,rounding_size=0.07",
        facecolor="white", edgecolor=color, linewidth=1.5,
        linestyle="-" if box.kind == "plain" else (0, (2.5, 1.5)), zorder=3,
    )  # fmt: skip
    ax.add_patch(frame)
    ink = GREY if box.kind == "gone" else BLACK
    ax.text(box.x, box.y, box.text, ha="center", va="center_baseline", color=ink, zorder=4)
    if box.kind == "gone":
        for end in (low, low + HIGH):
            ax.plot((left, left + box.width), (end, 2 * box.y - end),
                    color=BLACK, ls="-", lw=1.4, zorder=5)  # fmt: skip


def join(ax: Axes, start: Box, end: Box, color: str = "0.25", style: str = "-") -> None:
    """상자의 가장자리에서 다른 상자의 가장자리까지 화살표를 긋습니다."""
    arrow(ax, _edge(start, end), _edge(end, start), color, style)


def arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], color: str = "0.25",
    style: str = "-",
) -> None:  # fmt: skip
    """점에서 점까지의 화살표."""
    look = {"arrowstyle": "-|>,head_width=0.22,head_length=0.45", "color": color, "lw": 1.4}
    ax.annotate(
        "", end, start, zorder=2,
        arrowprops={**look, "linestyle": style, "shrinkA": 0, "shrinkB": 0},
    )  # fmt: skip


def _edge(box: Box, other: Box) -> tuple[float, float]:
    """상자의 가운데에서 다른 상자를 볼 때, 가장자리를 `GAP`만큼 벗어나는 점."""
    dx, dy = other.x - box.x, other.y - box.y
    reach = min(
        (half + GAP) / abs(d) if d else float("inf")
        for half, d in ((box.width / 2, dx), (HIGH / 2, dy))
    )
    return box.x + reach * dx, box.y + reach * dy
