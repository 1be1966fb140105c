"""수치 미분의 그림: 돌려 본 선과, 돌려 보는 폭에 따른 오차."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, GREEN, RED, plain_log_ticks

from .nudging import one_sided, two_sided

WIDTHS = 10.0 ** np.arange(-13, 0.1, 0.25)


def draw_nudge(ax: Axes, f: Callable, x: float, h: float, knob: str = "가중치 w") -> None:
    """곡선과, 한쪽(x, x + h)과 양쪽(x − h, x + h)으로 잰 직선. knob의 마지막 낱말이 기호입니다."""
    w = knob.split()[-1]
    line = np.linspace(x - 1.8, x + 1.8, 200)
    ax.plot(line, [f(v) for v in line], "-", color=BLUE, lw=2, label=f"손실 L({w})")
    for name, left, slope, style, color, fill in (
        (f"한쪽: {w}와 {w} + h", x, one_sided(f, x, h), "--o", GREEN, GREEN),
        (f"양쪽: {w} − h와 {w} + h", x - h, two_sided(f, x, h), ":s", RED, "white"),
    ):
        along = np.array([x - 1.3, left, x + h, x + 1.3])  # 표식은 가운데 둘, 잰 점에만
        ax.plot(along, f(left) + slope * (along - left), style, color=color, mfc=fill,
                mec=BLACK, ms=7 if fill == GREEN else 10, markevery=[1, 2], label=name,
                zorder=3 if fill == GREEN else 2.5)  # fmt: skip
    ax.set(xlabel=knob, ylabel="손실 L", title=f"h = {h:.2g}".replace("-", "−"))
    ax.legend(loc="upper right")


def draw_errors(
    ax: Axes, f: Callable, x: float, exact: float, h: float | None = None, reached: float = 0.0
) -> None:
    """돌려 보는 폭마다의 오차.

    Args:
        h: 지금의 폭. 주면 그 자리를 표시하고, 곡선의 모양을 미리 말하지 않습니다.
        reached: 지금까지 지나온 가장 작은 폭. 그보다 작은 폭의 오차는 그리지 않습니다.
    """
    shown, most = reached * (1 - 1e-9) <= WIDTHS, 0.0
    for rule, name, style, color in (
        (one_sided, "한쪽", "-o", BLUE), (two_sided, "양쪽", "--s", RED)
    ):  # fmt: skip
        errors = np.array([max(abs(rule(f, x, width) - exact), 1e-16) for width in WIDTHS])
        ax.loglog(WIDTHS[shown], errors[shown], style, color=color, ms=3.5, label=name)
        most = max(most, errors.max())
    title = "너무 커도, 너무 작아도 틀립니다"
    if h is not None:
        ax.axvline(h, color=BLACK, lw=1, ls=":", label="지금의 h")
        ax.set(xlim=(WIDTHS[0] / 4, WIDTHS[-1] * 4), ylim=(3e-17, 8 * most))  # 움직이지 않는 축
        title = "폭 h와 기울기의 오차"
    ax.set(xlabel="돌려 본 폭 h", ylabel="기울기의 오차", title=title)
    ax.set_xticks([1e-12, 1e-8, 1e-4, 1])
    plain_log_ticks(ax.xaxis, ax.yaxis)
    ax.legend(loc="upper center", bbox_to_anchor=(0.42, 1), labelspacing=0.2)
