"""수치 미분의 그림: 돌려 본 선과, 돌려 보는 폭에 따른 오차."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, GREEN, RED, plain_log_ticks

from .nudging import one_sided, two_sided

WIDTHS = 10.0 ** np.arange(-13, 0.1, 0.25)


def draw_nudge(ax: Axes, f: Callable, x: float, h: float, knob: str = "가중치 w") -> None:
    """곡선과, x에서 x + h까지 잇는 곧은 선. knob의 마지막 낱말이 기호입니다."""
    w = knob.split()[-1]
    line = np.linspace(x - 1.8, x + 1.8, 200)
    ax.plot(line, [f(v) for v in line], "-", color=BLUE, lw=2, label=f"손실 L({w})")
    slope = one_sided(f, x, h)
    ends = np.array([x - 1.3, x + 1.3])
    ax.plot(ends, f(x) + slope * (ends - x), "--", color=GREEN, label="한쪽으로 잰 기울기")
    ax.plot([x, x + h], [f(x), f(x + h)], "o", ms=7, color=BLACK, label=f"{w}와 {w} + h")
    ax.set(xlabel=knob, ylabel="손실 L", title=f"h = {h:.2g}".replace("-", "−"))
    ax.legend(loc="upper right")


def draw_errors(ax: Axes, f: Callable, x: float, exact: float, h: float | None = None) -> None:
    """돌려 보는 폭마다의 오차. h를 주면 그 자리를 표시합니다."""
    for rule, name, style, color in (
        (one_sided, "한쪽", "-o", BLUE), (two_sided, "양쪽", "--s", RED)
    ):  # fmt: skip
        errors = [max(abs(rule(f, x, width) - exact), 1e-16) for width in WIDTHS]
        ax.loglog(WIDTHS, errors, style, color=color, ms=3.5, label=name)
    if h is not None:
        ax.axvline(h, color=BLACK, lw=1, ls=":", label="지금의 h")
    ax.set(xlabel="돌려 본 폭 h", ylabel="기울기의 오차", title="너무 커도, 너무 작아도 틀립니다")
    ax.set_xticks([1e-12, 1e-8, 1e-4, 1])
    plain_log_ticks(ax.xaxis, ax.yaxis)
    ax.legend(loc="upper center", bbox_to_anchor=(0.42, 1), labelspacing=0.2)
