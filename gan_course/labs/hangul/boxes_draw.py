"""상자와 화살표로 그리는 그림의 바탕. 한 칸이 1인치이고, 화살표는 상자의 가장자리에서 멈춥니다."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes

from gan_course import plotting
from gan_course.plotting import BLACK, BLUE, GREEN

HIGH, GAP = 0.36, 0.04  # 상자의 높이와, 화살표가 상자에 닿기 전에 남기는 틈(인치)
GREY = "0.6"
STYLES = {
    "plain": {"ec": BLUE},
    "label": {"ec": GREEN, "fc": "#CCEBE1", "lw": 2.6},
    "gone": {"ec": GREY, "ls": (0, (2.5, 1.5))},
}


class Box(NamedTuple):
    """상자 하나: 가운데의 자리와 너비(인치), 그 안의 글.

    kind가 "label"이면 레이블이 들어오는 자리(굵은 초록 칸), "gone"이면 그 레이블을 뺀 자리(회색
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
    left, low = box.x - box.width / 2, box.y - HIGH / 2
    size = box.width, HIGH
    told = plotting.draw_box(ax, (box.x, box.y), size, box.text, **STYLES[box.kind])
    if box.kind == "gone":
        told.set_color(GREY)
        for end in (low, low + HIGH):
            ax.plot((left, left + box.width), (end, 2 * box.y - end),
                    color=BLACK, ls="-", lw=1.4, zorder=5)  # fmt: skip


def join(ax: Axes, start: Box, end: Box) -> None:
    """상자의 가장자리에서 다른 상자의 가장자리까지 화살표를 긋습니다."""
    plotting.draw_arrow(ax, _edge(start, end), _edge(end, start))


def _edge(box: Box, other: Box) -> tuple[float, float]:
    """상자의 가운데에서 다른 상자를 볼 때, 가장자리를 `GAP`만큼 벗어나는 점."""
    dx, dy = other.x - box.x, other.y - box.y
    reach = min(
        (half + GAP) / abs(d) if d else float("inf")
        for half, d in ((box.width / 2, dx), (HIGH / 2, dy))
    )
    return box.x + reach * dx, box.y + reach * dy
