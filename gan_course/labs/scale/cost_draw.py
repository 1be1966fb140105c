"""비용의 그림: 스텝을 늘리면 전기 요금과 빌리는 값이 얼마나 드는지."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gan_course.plotting import BLACK, BLUE, RED

from .cost import Rate, duration, estimate

STEPS = np.geomspace(100, 1e7, 41)
SPANS = {"1분": 60, "1시간": 3600, "1일": 86_400, "1달": 30 * 86_400}


def cost_figure(rate: Rate, steps: int, prices: dict[str, float]) -> Figure:
    """왼쪽은 스텝에 따른 시간, 오른쪽은 스텝에 따른 돈. 세로 점선이 지금 고른 스텝입니다."""
    figure = Figure(figsize=(8.6, 2.9), layout="none")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    figure.subplots_adjust(0.085, 0.2, 0.985, 0.88, 0.26)
    draw_time(left, rate, steps)
    draw_money(right, rate, steps, prices)
    return figure


def draw_time(ax: Axes, rate: Rate, steps: int) -> None:
    """스텝에 따라 걸리는 시간(두 축 모두 로그 눈금)."""
    ax.plot(STEPS, STEPS * rate.seconds, "-", color=BLUE, lw=2)
    ax.plot(steps, steps * rate.seconds, "o", color=BLACK, ms=9, zorder=4)
    ax.set(xscale="log", yscale="log", xlabel="스텝", xlim=(STEPS[0], STEPS[-1]), ylim=(1, 1e8))
    ax.set_yticks(list(SPANS.values()), list(SPANS))
    ax.minorticks_off()
    ax.set_title(f"걸리는 시간: {duration(steps * rate.seconds)}")
    _step_axis(ax, steps)


def draw_money(ax: Axes, rate: Rate, steps: int, prices: dict[str, float]) -> None:
    """스텝에 따라 드는 돈: 전기 요금(실선)과 빌리는 값(파선). 0원이면 긋지 않습니다."""
    looks = (("전기 요금", "electricity", BLUE, "-", "o"), ("빌리는 값", "rent", RED, "--", "s"))
    for label, key, color, line, mark in looks:
        costs = [getattr(estimate(rate, n, **prices), key) for n in STEPS]
        if costs[0]:
            ax.plot(STEPS, costs, line, color=color, lw=2)
            now = getattr(estimate(rate, steps, **prices), key)
            ax.plot(steps, now, line, marker=mark, color=color, ms=9, mec=BLACK, label=label)
    ax.set(xscale="log", yscale="log", xlabel="스텝", xlim=(STEPS[0], STEPS[-1]), ylim=(1, 1e7))
    ax.set_yticks([1, 100, 1e4, 1e6], ["1원", "100원", "1만 원", "100만 원"])
    ax.minorticks_off()
    ax.set_title("드는 돈")
    if ax.lines:
        ax.legend(loc="upper left")
    else:
        ax.text(0.5, 0.5, "0원", transform=ax.transAxes, ha="center")
    _step_axis(ax, steps)


def _step_axis(ax: Axes, steps: int) -> None:
    ax.axvline(steps, color=BLACK, ls=":", lw=1.2)
    ax.set_xticks([100, 1e4, 1e6], ["100", "1만", "100만"])
