"""진료실의 그림: 학습 곡선과, 도중의 표본 다섯 묶음."""

from __future__ import annotations

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from torch import Tensor

from gan_course import plotting
from gan_course.pictures import mosaic

from .clinic import MOMENTS, Record

LINES = {"d_loss": ("D의 손실", plotting.BLUE, "-"), "g_loss": ("G의 손실", plotting.RED, "--")}
ODDS = {"d_real": ("D(x)", plotting.BLUE, "-"), "d_fake_before": ("D(G(z))", plotting.RED, "--")}


def run_figure(record: Record, title: str) -> Figure:
    """위에 곡선 둘, 아래에 표본 다섯 묶음."""
    figure = Figure(figsize=(8.6, 4.2), layout="none")
    FigureCanvasAgg(figure)
    figure.suptitle(title, x=0.01, y=0.99, ha="left")
    above = figure.add_gridspec(1, 2, left=0.075, right=0.97, top=0.87, bottom=0.53, wspace=0.2)
    below = figure.add_gridspec(
        1, MOMENTS, left=0.01, right=0.99, top=0.39, bottom=0.01, wspace=0.06
    )
    if record.error:
        ax = figure.add_subplot(above[0, :])
        ax.set_axis_off()
        ax.text(0.5, 0.5, _wrapped(record.error), ha="center", va="center")
    elif record.critic:  # 비평자의 점수는 확률이 아닙니다.
        _curves(figure.add_subplot(above[0, :]), record, LINES, "손실")
    else:
        _curves(figure.add_subplot(above[0, 0]), record, LINES, "손실")
        odds = figure.add_subplot(above[0, 1])
        _curves(odds, record, ODDS, "확률")
        odds.set_ylim(-0.03, 1.03)
    for i, score in enumerate(record.scores):
        ax = figure.add_subplot(below[0, i])
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color="0.7")
        if len(score) == 1:
            ax.text(0.5, 0.5, "숫자가 아님", ha="center", va="center", transform=ax.transAxes)
            ax.set_box_aspect(1)
        else:
            _samples(ax, record.moments[i])
        ax.set_title(f"{score['step']:,}스텝", fontsize=10)
    return figure


def _curves(ax: Axes, record: Record, lines: dict, name: str) -> None:
    step = record.curves["step"]
    for key, (label, color, style) in lines.items():
        ax.plot(step, record.curves[key], color=color, ls=style, lw=1.3, label=label)
    ax.set(ylabel=name, xlim=(0, max(step)))
    ax.tick_params(labelsize=9)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, borderpad=0)
    seen = np.concatenate([record.curves[key] for key in lines])
    if np.nanmax(np.abs(seen)) > 100:
        ax.set_yscale("symlog")
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _samples(ax: Axes, x: Tensor) -> None:
    if x.dim() == 4:
        board = np.asarray(mosaic(x, 4))
        ax.imshow(board, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        return
    angle = torch.arange(8) * (torch.pi / 4)
    ax.plot(2 * angle.cos(), 2 * angle.sin(), "o", mfc="none", mec="0.55", ms=7)
    ax.plot(x[:, 0], x[:, 1], ".", color=plotting.RED, ms=3)
    ax.set(xlim=(-2.8, 2.8), ylim=(-2.8, 2.8), aspect="equal")


def _wrapped(text: str, width: int = 60) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "RuntimeError:\n" + "\n".join([*lines, line])
