"""글자 사이 걷기의 한 장면: 왼쪽은 지금의 글자, 오른쪽은 걸어온 획의 굵기."""

from __future__ import annotations

from matplotlib.axes import Axes
from torch import Tensor

from gan_course.datasets.hangul import SYLLABLES
from gan_course.plotting import BLUE, RED, SKY

from .walk import Walk


def draw_letter(ax: Axes, walk: Walk, at: int) -> None:
    """지금의 글자를 크게. 검은 바탕에 흰 획입니다."""
    ax.imshow(walk.pictures[at, 0], cmap="gray", vmin=-1, vmax=1, interpolation="bicubic")
    ax.set_axis_off()


def draw_path(ax: Axes, walk: Walk, at: int, others: Tensor) -> None:
    """걸어온 획의 굵기와 지금의 자리. 띠는 다른 손글씨들의 굵기 `others` (m,)의 10–90%입니다."""
    low, high = (float(others.quantile(q)) for q in (0.1, 0.9))
    ax.axhspan(low, high, color=SKY, alpha=0.25, lw=0, label="다른 손글씨들(10–90%)")
    ax.plot(walk.places, walk.widths, ":", color="0.6", lw=1, label="아직 걷지 않은 길")
    ax.plot(walk.places[: at + 1], walk.widths[: at + 1], "-", color=BLUE, label="이 손글씨")
    ax.plot(walk.places[at], walk.widths[at], "o", color=RED, ms=9)
    ax.set_xticks(range(len(SYLLABLES)), SYLLABLES)
    ax.set(ylim=(0, 1.15 * max(high, float(walk.widths.max()))), ylabel="획의 굵기 (화소)")
    ax.grid(visible=False, axis="x")
    ax.legend(loc="lower left", ncol=3, columnspacing=1)
