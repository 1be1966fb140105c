"""잣대를 속여 보는 창의 그림: 가짜의 예와 점수의 막대."""

from __future__ import annotations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from torch import Tensor

from gan_course import plotting

from .scores import Scores

BARS = {
    "precision": "정밀도", "density": "밀도", "recall": "재현율", "coverage": "덮음",
    "copied": "베낌",
}  # fmt: skip
ROOM = 1.3


def pair_figure(fake: Tensor, found: Scores, honest: Scores) -> Figure:
    """왼쪽에 그림 24장, 오른쪽에 다섯 점수. 세로선은 진짜끼리의 점수입니다."""
    figure = Figure(figsize=(8.6, 2.9), layout="none")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 2))
    figure.subplots_adjust(0.01, 0.17, 0.985, 0.9, 0.3)
    plotting.show_pictures(left, fake, columns=6, title="가짜의 예")
    for row, key in enumerate(reversed(BARS)):
        value, usual = getattr(found, key), getattr(honest, key)
        color = plotting.BLUE if key in ("precision", "density") else plotting.ORANGE
        color = "0.6" if key == "copied" else color
        right.barh(row, min(value, ROOM), color=color, height=0.62)
        right.plot([usual] * 2, [row - 0.42, row + 0.42], color="black", ls="-", lw=2)
        right.text(min(value, ROOM) + 0.02, row, f"{value:.2f}", va="center")
    right.set(
        yticks=range(len(BARS)), yticklabels=list(reversed(BARS.values())), xlim=(0, ROOM + 0.14),
        xlabel="점수 (세로선: 진짜끼리)",
    )  # fmt: skip
    return figure
