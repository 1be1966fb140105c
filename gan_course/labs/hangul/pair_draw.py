"""조건부 GAN 한 쌍의 그림: 레이블 y가 들어가는 세 자리와, 두 차례의 기울기가 가는 길."""

from __future__ import annotations

from matplotlib.axes import Axes

from gan_course import plotting
from gan_course.plotting import BLUE, RED

from .boxes_draw import HIGH, Box, blank, draw_box, join

BIG, SMALL = (9.2, 2.75), (4.5, 1.7)  # 온전한 쌍과 한쪽만 보는 쌍의 그림(인치)
SEEN = {"둘 다": "GD", "G만": "G", "D만": "D"}  # y를 보는 신경망


def draw_pair(ax: Axes, name: str = "둘 다") -> None:
    """한 쌍. "둘 다"는 크게, 두 차례의 기울기까지. "G만"과 "D만"은 작게, 뺀 y에 가위표를 합니다."""
    big = name == "둘 다"
    width, height = BIG if big else SMALL
    blank(ax, width, height, "" if big else f"{name} 레이블을 볼 때")
    boxes = _boxes(width, big, SEEN[name])
    for start, end in (("z", "G"), ("y", "G"), ("D", "logit")):
        join(ax, boxes[start], boxes[end])
    join(ax, boxes["G"], boxes["fake"])
    for pair in ("fake", "real"):
        _frame(ax, boxes[pair], boxes[f"{pair} y"])
        join(ax, boxes[f"{pair} y"], boxes["D"])
    for box in boxes.values():
        draw_box(ax, box)
    if big:
        _turns(ax, boxes)
        ax.text(0.15, 0.4, "굵은 초록 칸: 레이블 y가 들어오는 자리", ha="left", va="center")


def _boxes(width: float, big: bool, seen: str) -> dict[str, Box]:
    """이름마다의 상자. 가로의 자리는 너비에 맞추어 늘어납니다."""
    up, down = (1.75, 0.72) if big else (1.2, 0.32)
    middle, side = (up + down) / 2, 0.26 if big else 0.24
    at = [width * part for part in ((0.06, 0.2, 0.42, 0.7, 0.9) if big else
                                    (0.07, 0.22, 0.46, 0.73, 0.92))]  # fmt: skip
    names = ("가짜 G(z, y)", "진짜 x") if big else ("가짜", "진짜")
    wide = 1.15 if big else 0.55
    to_g, to_d = ("label" if net in seen else "gone" for net in "GD")
    beside = at[2] + wide / 2 + 0.3
    return {
        "z": Box(at[0], up + side, "z", 0.36),
        "y": Box(at[0], up - side, "y", 0.36, to_g),
        "G": Box(at[1], up, "G", 0.5),
        "fake": Box(at[2], up, names[0], wide),
        "fake y": Box(beside, up, "y", 0.36, to_d),
        "real": Box(at[2], down, names[1], wide),
        "real y": Box(beside, down, "y", 0.36, to_d),
        "D": Box(at[3], middle, "D", 0.5),
        "logit": Box(at[4], middle, "로짓", 0.6),
    }


def _frame(ax: Axes, one: Box, other: Box) -> None:
    """두 상자를 한 짝으로 두르는 옅은 바탕."""
    left, right = one.x - one.width / 2 - 0.08, other.x + other.width / 2 + 0.08
    size = (right - left, HIGH + 0.14)
    plotting.draw_box(ax, ((left + right) / 2, one.y), size, fc="0.93", ec="none", zorder=1)


def _turns(ax: Axes, boxes: dict[str, Box]) -> None:
    """두 차례의 기울기: D의 차례는 D에서 멈추고, G의 차례는 D를 지나 G까지 갑니다."""
    fake, D, logit = boxes["fake y"], boxes["D"], boxes["logit"]
    high, low, end = 2.45, 0.3, logit.x + 0.12
    for start, to, shift in ((logit, D, 0.08), (D, boxes["G"], 0.0)):
        first = end if start is logit else D.x - 0.08
        _bent(ax, [(first, start.y + 0.22), (first, high), (to.x + shift, high)],
              (to.x + shift, to.y + 0.24), RED, (0, (5, 2)))  # fmt: skip
    ax.text((boxes["G"].x + end) / 2, high + 0.06, "G의 차례: 기울기가 D를 지나 G까지 (D는 그대로)",
            ha="center", va="bottom", color=RED)  # fmt: skip
    _bent(ax, [(end, logit.y - 0.22), (end, low), (D.x, low)], (D.x, D.y - 0.24), BLUE,
          (0, (1, 1.5)))  # fmt: skip
    ax.text((D.x + end) / 2, low - 0.06, "D의 차례: D에서 멈춤", ha="center", va="top", color=BLUE)
    cut = 0.45 * fake.x + 0.55 * D.x, 0.45 * fake.y + 0.55 * D.y
    for shift in (-0.04, 0.04):  # 가짜에서 D로 가는 길의 두 줄
        ax.plot((cut[0] + shift - 0.05, cut[0] + shift + 0.05), (cut[1] - 0.13, cut[1] + 0.13),
                color=BLUE, ls="-", lw=2, zorder=4)  # fmt: skip
    ax.text(cut[0] - 0.12, cut[1] - 0.1, "D의 차례: detach", ha="right", va="top", color=BLUE)


def _bent(
    ax: Axes, corners: list[tuple[float, float]], end: tuple[float, float], color: str,
    style: tuple,
) -> None:  # fmt: skip
    """꺾인 점선과 끝의 화살촉."""
    ax.plot(*zip(*corners, end, strict=True), color=color, ls=style, lw=1.6, zorder=1)
    (x, y), (to_x, to_y) = corners[-1], end
    start = (to_x - 0.02 * (to_x - x), to_y - 0.2 * (to_y - y))
    plotting.draw_arrow(ax, start, end, color=color)
