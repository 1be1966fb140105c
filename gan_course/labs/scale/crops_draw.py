"""내 그림 미리 보기의 그림: 위는 원본과 남는 정사각형, 아래는 남는 그림."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .crops import Crop, Preview

COLUMNS = 6


def crops_figure(found: Preview) -> Figure:
    """미리 보기 하나. 한 줄에 여섯 장, 그림마다 원본(위)과 남는 것(아래)."""
    rows = -(-len(found.crops) // COLUMNS)
    figure = Figure(figsize=(9.4, 3.6 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(2 * rows, COLUMNS, squeeze=False)
    for ax in axes.flat:
        ax.set_axis_off()
    for i, crop in enumerate(found.crops):
        row, column = divmod(i, COLUMNS)
        draw_original(axes[2 * row, column], crop)
        draw_kept(axes[2 * row + 1, column], crop)
    return figure


def draw_original(ax: Axes, crop: Crop) -> None:
    """줄인 원본. 남는 정사각형에 테두리를 두르고, 잘리는 곳은 희게 덮습니다."""
    height, width = crop.thumbnail.shape[:2]
    left, top, side = crop.box
    veiled = crop.thumbnail.astype(float)
    inside = np.zeros((height, width, 1), dtype=bool)
    inside[round(top) : round(top + side), round(left) : round(left + side)] = True
    veiled = np.where(inside, veiled, 0.35 * veiled + 0.65 * 255).astype(np.uint8)
    ax.imshow(veiled, interpolation="antialiased")
    frame = {"fill": False, "clip_on": False}
    ax.add_patch(Rectangle((left - 0.5, top - 0.5), side, side, ec="white", lw=3.5, **frame))
    ax.add_patch(
        Rectangle((left - 0.5, top - 0.5), side, side, ec="black", lw=1.5, ls="--", **frame)
    )
    ax.set_title(f"{crop.size[0]:,}×{crop.size[1]:,}\n잘림 {crop.lost:.0%}", fontsize=10)


def draw_kept(ax: Axes, crop: Crop) -> None:
    """남는 그림을 화소 그대로."""
    ax.imshow(crop.kept.transpose(1, 2, 0), cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    side = crop.kept.shape[1]
    ax.set_title(f"{side}×{side}" + (" (키움)" if crop.grown else ""), fontsize=10)
