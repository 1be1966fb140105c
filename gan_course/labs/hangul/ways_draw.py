"""레이블을 넣는 네 가지 길의 그림: 어디에서 레이블을 만나는지."""

from __future__ import annotations

from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, RED

Box = tuple[float, float, str]  # 가운데의 자리(0…1)와 글. y가 든 것은 붉은 점선 테입니다.
WAYS: dict[str, tuple[list[Box], list[tuple[int, int]]]] = {
    "이어 붙임 (D)": (
        [(0.15, 0.75, "x"), (0.15, 0.25, "e(y)"), (0.5, 0.5, "[x, e(y)]"), (0.87, 0.5, "로짓")],
        [(0, 2), (1, 2), (2, 3)],
    ),
    "내적 (D)": (
        [(0.1, 0.75, "x"), (0.4, 0.75, "φ(x)"), (0.4, 0.25, "e(y)"), (0.65, 0.35, "·"),
         (0.68, 0.78, "f"), (0.9, 0.55, "합")],
        [(0, 1), (1, 3), (2, 3), (1, 4), (4, 5), (3, 5)],
    ),
    "보조 분류기 (D)": (
        [(0.12, 0.5, "x"), (0.42, 0.5, "φ(x)"), (0.83, 0.75, "진짜?"), (0.83, 0.25, "몇 번 y?")],
        [(0, 1), (1, 2), (1, 3)],
    ),
    "조건부 배치 정규화 (G)": (
        [(0.1, 0.75, "z"), (0.38, 0.75, "층"), (0.3, 0.25, "s(y), b(y)"), (0.82, 0.5, "s·h + b")],
        [(0, 1), (1, 3), (2, 3)],
    ),
}  # fmt: skip


def draw_way(ax: Axes, name: str) -> None:
    """네 길 가운데 하나. 상자는 값, 화살표는 계산의 방향입니다."""
    boxes, arrows = WAYS[name]
    for i, j in arrows:
        ax.annotate(
            "", boxes[j][:2], boxes[i][:2], zorder=1,
            arrowprops={"arrowstyle": "-|>", "color": "0.35", "shrinkA": 14, "shrinkB": 16},
        )  # fmt: skip
    for x, y, text in boxes:
        label = "y" in text
        edge = {"edgecolor": RED, "linestyle": "--"} if label else {"edgecolor": BLUE}
        frame = {"boxstyle": "round,pad=0.35", "facecolor": "white", **edge}
        ax.text(x, y, text, ha="center", va="center", color=BLACK, bbox=frame, zorder=2)
    ax.set(xlim=(0, 1), ylim=(0, 1), title=name)
    ax.set_axis_off()
