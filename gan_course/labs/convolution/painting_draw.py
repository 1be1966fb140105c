"""도장이 얼굴을 그리기까지를 한 장면씩 그립니다."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from gan_course.plotting import BLUE, RED

from .painting import SHOWN, Layer, Moment, last_cell, painted, stamped


def draw_z(ax: Axes, z: Tensor) -> None:
    """잠재 벡터를 세로 막대 하나로. 특징 맵처럼 검을수록 큰 수입니다. z: (nz,)."""
    ax.imshow(z[:, None], cmap="Greys", vmin=-2.5, vmax=2.5, aspect="auto")
    _frame(ax)


def draw_map(ax: Axes, x: Tensor, top: float) -> None:
    """특징 맵 하나 (H, W). 0은 흰색, top은 검은색이고 칠하지 않은 칸(NaN)은 가로줄로 남습니다."""
    ax.imshow(np.ma.masked_invalid(x.numpy()), cmap="Greys", vmin=0, vmax=top)
    _frame(ax)


def draw_face(ax: Axes, x: Tensor) -> None:
    """컬러 그림 (3, H, W), [−1, 1]. 칠하지 않은 칸(NaN)은 가로줄로 남습니다."""
    seen = ~x.isnan().any(0, keepdim=True)
    rgba = torch.cat([((x + 1) / 2).nan_to_num(1.0), seen.float()]).permute(1, 2, 0)
    ax.imshow(rgba.clamp(0, 1).numpy())
    _frame(ax)


def stamping_scene(z: Tensor, layers: Sequence[Layer], moment: Moment) -> Figure:
    """한 장면: 왼쪽부터 z, 층마다 특징 맵 셋, 맨 오른쪽에 얼굴. z: (1, nz)."""
    figure = plt.figure(figsize=(9.2, 3.9))
    grid = figure.add_gridspec(SHOWN, len(layers) + 1, width_ratios=[0.35, *[1] * 4, 3.2])
    draw_z(bar := figure.add_subplot(grid[:, 0]), z[0])
    bar.set_title("z")
    for i, layer in enumerate(layers):
        last = i == len(layers) - 1
        places = [grid[:, i + 1]] if last else [grid[row, i + 1] for row in range(SHOWN)]
        axes = [figure.add_subplot(place) for place in places]
        side = (layer.before.shape[1] - 1) * layer.grow.stride[0] + layer.grow.kernel_size[0]
        side -= 2 * layer.grow.padding[0]
        axes[0].set_title(f"얼굴 {side}×{side}" if last else f"{side}×{side}")
        _draw_layer(axes, layer, layer.before[0].numel() if i < moment.layer else
                    moment.stamps if i == moment.layer else 0, last)  # fmt: skip
        if i == moment.layer:
            row, column, k = stamped(layer, moment.stamps)
            for ax in axes:
                _box(ax, row, column, k, RED, "--")
        if i + 1 == moment.layer and not last:
            for ax in axes:
                _box(ax, *last_cell(layers[i + 1], moment.stamps), 1, BLUE, "-")
    return figure


def _draw_layer(axes: Sequence[Axes], layer: Layer, stamps: int, face: bool) -> None:
    now, whole = painted(layer, stamps), painted(layer, layer.before[0].numel())
    if face:
        draw_face(axes[0], now)
        return
    for ax, x, full in zip(axes, now, whole, strict=True):
        draw_map(ax, x, max(full.max().item(), 1e-6))


def _frame(ax: Axes) -> None:
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(True)
    ax.patch.set(facecolor="0.93", hatch="---", edgecolor="0.75")  # 빗금보다 파일이 절반입니다.


def _box(ax: Axes, row: int, column: int, side: int, color: str, line: str) -> None:
    ax.add_patch(
        Rectangle((column - 0.5, row - 0.5), side, side, fill=False, ec=color, lw=2.2, ls=line)
    )
