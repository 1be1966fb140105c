"""얼굴 여러 장을 화소가 번지지 않는 크기로, 줄과 열에 이름을 붙여 늘어놓습니다."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from torch import Tensor

from gan_course.pictures import FINE, mosaic
from gan_course.plotting import SCREEN, show_pictures

LEFT, ABOVE = 0.95, 0.27  # 줄의 이름과 열의 이름을 적을 자리(인치)


def named_grid(x: Tensor, rows: Sequence[str] = (), columns: Sequence[str] = ()) -> Figure:
    """그림 (n, C, H, W)을 화소 하나가 꼭 2×2점이 되게 놓습니다. 번지지 않고 파일도 작습니다.

    Args:
        x: 줄부터 차례로. 열의 수는 `columns`의 길이이고, 없으면 줄의 수로 나눈 것입니다.
        rows: 줄마다의 이름(왼쪽). 없으면 한 줄입니다.
        columns: 열마다의 이름(위).
    """
    across = len(columns) or len(x) // max(len(rows), 1)
    board, dots = mosaic(x, across), FINE * SCREEN  # dots: 1인치의 점
    wide, high = (FINE * side / dots for side in board.size)
    left, above = (LEFT if rows else 0.0), (ABOVE if columns else 0.0)
    figure = plt.figure(figsize=(left + wide, above + high), layout="none")
    ax = figure.add_axes((left / (left + wide), 0, wide / (left + wide), high / (above + high)))
    show_pictures(ax, x, columns=across)
    for i, name in enumerate(rows):
        at = (i + 0.5) * board.height / len(rows)
        ax.text(-5, at, name, ha="right", va="center")
    for i, name in enumerate(columns):
        ax.text((i + 0.5) * board.width / across, -4, name, ha="center", va="bottom")
    return figure
