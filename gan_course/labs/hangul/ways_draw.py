"""레이블을 넣는 네 가지 길의 그림: 어디에서 레이블을 만나는지."""

from __future__ import annotations

from matplotlib.axes import Axes

from .boxes_draw import Box, blank, draw_box, join

SIZE = 4.5, 1.25  # 길 하나의 그림(인치)
TOP, MIDDLE, LOW = 0.95, 0.62, 0.28
Way = tuple[list[Box], list[tuple[int, int]]]  # 상자들과, 화살표로 이을 상자의 번호
WAYS: dict[str, Way] = {
    "이어 붙임 (D)": (
        [
            Box(0.55, TOP, "x", 0.4), Box(0.55, LOW, "e(y)", 0.5, "label"),
            Box(1.65, MIDDLE, "[x, e(y)]", 0.85), Box(2.75, MIDDLE, "f", 0.4),
            Box(3.8, MIDDLE, "로짓", 0.6),
        ],
        [(0, 2), (1, 2), (2, 3), (3, 4)],
    ),
    "내적 (D)": (
        [
            Box(0.3, TOP, "x", 0.4), Box(1.1, TOP, "φ(x)", 0.55),
            Box(1.1, LOW, "e(y)", 0.5, "label"), Box(2.3, TOP, "f(φ(x))", 0.75),
            Box(2.3, LOW, "c(φ(x), y)", 0.9), Box(3.3, MIDDLE, "+", 0.36),
            Box(4.1, MIDDLE, "로짓", 0.6),
        ],
        [(0, 1), (1, 3), (1, 4), (2, 4), (3, 5), (4, 5), (5, 6)],
    ),
    "보조 분류기 (D)": (
        [
            Box(0.3, MIDDLE, "x", 0.4), Box(1.15, MIDDLE, "φ(x)", 0.55),
            Box(2.35, TOP, "f(φ(x))", 0.8), Box(2.35, LOW, "P(y | x)", 0.8),
            Box(3.75, TOP, "로짓", 0.6), Box(3.75, LOW, "y (손실에만)", 1.1, "label"),
        ],
        [(0, 1), (1, 2), (1, 3), (2, 4), (5, 3)],
    ),
    "조건부 배치 정규화 (G)": (
        [
            Box(0.3, TOP, "z", 0.4), Box(1.0, TOP, "층", 0.45), Box(1.75, TOP, "ĥ", 0.4),
            Box(1.3, LOW, "s(y), b(y)", 0.95, "label"), Box(2.85, MIDDLE, "s(y)·ĥ + b(y)", 1.25),
            Box(4.0, MIDDLE, "다음 층", 0.7),
        ],
        [(0, 1), (1, 2), (2, 4), (3, 4), (4, 5)],
    ),
}  # fmt: skip


def draw_way(ax: Axes, name: str) -> None:
    """네 길 가운데 하나. 상자는 값, 화살표는 계산의 방향, 굵은 초록 칸은 레이블의 자리입니다."""
    boxes, arrows = WAYS[name]
    blank(ax, *SIZE, title=name)
    for start, end in arrows:
        join(ax, boxes[start], boxes[end])
    for box in boxes:
        draw_box(ax, box)
