"""포화 손실과 비포화 손실의 곡선, 로짓에 대한 기울기의 곡선."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, RED

from .saturation import signal

REACH = 8.0  # 그림의 로짓 범위 ±8


def draw_losses(ax: Axes, logit: float) -> None:
    """두 손실의 곡선과, 지금 로짓에서의 접선."""
    line = np.linspace(-REACH, REACH, 161)
    for curve, (value, slope), name, color, style, mark in _both(logit):
        ax.plot(line, curve(line), style, color=color, label=name, lw=1.8)
        ends = np.array([logit - 2.6, logit + 2.6])
        told = "지금 로짓의 접선" if mark == "s" else ""
        ax.plot(ends, value + slope * (ends - logit), "-", color=BLACK, lw=1.1, label=told)
        ax.plot(logit, value, mark, color=color, ms=9, mec="black", ls="none")
    ax.set(xlim=(-1.05 * REACH, 1.05 * REACH), ylim=(-8.8, 8.8), title="손실과 접선")
    ax.set(xlabel="가짜의 로짓 a", ylabel="G의 손실")
    ax.legend(loc="lower left")


def draw_slopes(ax: Axes, logit: float) -> None:
    """로짓에 대한 기울기의 곡선과 지금의 자리. 왼쪽일수록 D가 가짜라고 확신합니다."""
    line = np.linspace(-REACH, REACH, 161)
    sigma = 0.5 + 0.5 * np.tanh(line / 2)
    for slopes, (_, (_, slope), name, color, style, mark) in zip(
        (-sigma, sigma - 1), _both(logit), strict=True
    ):
        ax.plot(line, slopes, style, color=color, label=name, lw=1.8)
        ax.plot(logit, slope, mark, color=color, ms=9, mec="black", ls="none")
    ax.axvline(logit, color="0.6", lw=0.9, ls=":")
    ax.set(xlim=(-1.05 * REACH, 1.05 * REACH), ylim=(-1.08, 0.28), xlabel="가짜의 로짓 a",
           ylabel="로짓에 대한 기울기", title="로짓에서 출발하는 기울기")  # fmt: skip
    ax.legend(loc="upper center", ncol=2)


def _both(logit: float) -> tuple[tuple, ...]:
    """손실마다 (곡선, (값, 기울기), 이름, 색, 선, 표식)."""
    found = signal(logit)
    soft = np.logaddexp  # log(e^x + e^y): softplus(x) = logaddexp(0, x)
    return (
        (lambda a: -soft(0, a), found.saturating, "포화", BLUE, "-", "o"),
        (lambda a: soft(0, -a), found.non_saturating, "비포화", RED, "--", "s"),
    )
