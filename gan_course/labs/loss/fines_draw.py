"""문턱의 벌금이 BCE가 되는 그림."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from torch import Tensor

from gan_course.plotting import BLACK, BLUE, RED, plain_log_ticks

from .fines import D, mean_fines


def draw_fines(ax: Axes, t: Tensor, *, truth: bool = True) -> None:
    """문턱 t의 경찰관들이 물린 벌금의 평균(계단)과, `truth`이면 BCE(가는 점선)."""
    real, fake = mean_fines(D, t)
    ax.plot(D, real, "-", color=BLUE, lw=2, drawstyle="steps-post", label="진짜를 잡음")
    ax.plot(D, fake, "--", color=RED, lw=2, drawstyle="steps-post", label="가짜를 통과시킴")
    if truth:
        ax.plot(D, -D.log(), ":", color=BLACK, lw=1.6, label="BCE", zorder=1.9)
        ax.plot(D, -(1 - D).log(), ":", color=BLACK, lw=1.6, zorder=1.9)
    ax.set(xlim=(0, 1), ylim=(0, 5.4), xlabel="D(x): 진짜일 확률", ylabel="벌금의 평균")
    ax.set_title(f"그림 {len(t):,}장의 평균")
    ax.legend(loc="upper center", ncol=3, columnspacing=1, handlelength=2)


def draw_gap(ax: Axes, n: Sequence[int], gaps: Sequence[float], at: int) -> None:
    """묶음의 크기마다의, 벌금과 BCE의 차이. `at`번째까지 그리고 그 자리를 표시합니다."""
    ax.loglog(n, gaps, "-", color="0.8", lw=1)
    ax.loglog(n[: at + 1], gaps[: at + 1], "-", color=BLACK, lw=2)
    ax.loglog([n[at]], [gaps[at]], "o", color=BLACK, ms=8)
    ax.set(xlabel="묶음의 크기 n", ylabel="BCE와의 차이", title="묶음이 클수록 가까워집니다")
    ax.set_xlim(0.8, 1.4 * n[-1])
    plain_log_ticks(ax.xaxis, ax.yaxis)
