"""BCE의 그림: 두 손실 곡선과 그 위의 점과 접선, 미니배치의 막대."""

from __future__ import annotations

import math

import torch
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.lines import Line2D
from matplotlib.text import Text
from torch import Tensor

from gan_course.plotting import BLUE, RED

from .bce import bce_with_logits, slope_by_logit, slope_by_probability

TOP = 7.2  # 손실 축의 끝
REACH = {False: 0.12, True: 1.8}  # 접선의 절반 길이: 확률의 축과 로짓의 축에서
SIDES = (("● 진짜 (y = 1)", 1.0, BLUE, "-", "o"), ("■ 가짜 (y = 0)", 0.0, RED, "--", "s"))


def draw_loss_curves(ax: Axes, *, logit: bool = False) -> None:
    """두 손실 곡선. 가로축은 확률 D(x) 또는 로짓 a입니다."""
    a = torch.linspace(-8, 8, 401)
    for label, y, color, line, mark in SIDES:
        loss = bce_with_logits(a, torch.full_like(a, y))
        look = {"color": color, "lw": 2, "marker": mark, "mec": "black", "markevery": []}
        ax.plot(a if logit else a.sigmoid(), loss, line, label=label[2:], **look)  # 표식은 범례에만
    ax.set(ylim=(0, TOP), ylabel="손실", xlabel="로짓 a" if logit else "D(x): 진짜일 확률")
    ax.set_xlim(*((-7.5, 7.5) if logit else (-0.02, 1.02)))
    if logit:  # 성기게: 왼쪽 칸의 마지막 눈금과 붙지 않게
        ax.set_xticks(range(-6, 7, 2))


def marker(ax: Axes, color: str, mark: str) -> tuple[Line2D, Line2D]:
    """곡선 위를 다닐 (접선, 점). `place`가 자리를 정합니다."""
    (tangent,) = ax.plot([], [], "-", color="black", lw=1.6)
    (dot,) = ax.plot([], [], mark, color=color, ms=9, mec="black")
    return tangent, dot


def place(parts: tuple[Line2D, Line2D], x: float, loss: float, slope: float, reach: float) -> None:
    """점을 옮기고, 그 점에서 접선을 좌우로 같은 길이만큼(그림에서 보이는 길이로) 긋습니다."""
    tangent, dot = parts
    unit = reach / math.hypot(1, slope * reach / (TOP / 4))
    tangent.set_data([x - unit, x + unit], [loss - slope * unit, loss + slope * unit])
    dot.set_data([x], [loss])


def draw_stops(ax: Axes, stops: dict[float, str], *, logit: bool = False) -> None:
    """진짜(y = 1)의 곡선에 점과 접선, 손실과 기울기를 적습니다. {D(x): 표식}"""
    draw_loss_curves(ax, logit=logit)
    one = torch.ones((), dtype=torch.float64)
    for d, mark in stops.items():
        a = torch.tensor(d, dtype=torch.float64).logit()
        x, slope = (a, slope_by_logit(a, one)) if logit else (a.sigmoid(), None)
        slope = slope_by_probability(x, one) if slope is None else slope
        loss, name = bce_with_logits(a, one).item(), "dL/da" if logit else "dL/dD"
        place(marker(ax, BLUE, mark), x.item(), loss, slope.item(), REACH[logit])
        told = f"D = {d:g}\nL {loss:.3f}\n{name} {slope.item():.{2 if logit else 0}f}"
        ax.annotate(told.replace("-", "−"), (x.item(), loss), (9, 2),  # 좁게: 가리지 않게
                    textcoords="offset points", va="bottom",
                    bbox={"fc": "white", "ec": "none", "pad": 0.8})  # fmt: skip


def batch_picture(ax: Axes, n: int) -> tuple[BarContainer, list[Text], Line2D]:
    """가로 막대 n개, 그 옆의 글, 평균의 세로줄."""
    bars = ax.barh(range(1, n + 1), [1.0] * n, height=0.62, edgecolor="black")
    notes = [ax.text(7.2, i, "", va="center", fontsize=10) for i in range(1, n + 1)]
    mean = ax.axvline(0, color="black", lw=2.5)
    ax.set(xlim=(0, 11.2), ylim=(n + 0.6, 0.4), xlabel="표본마다의 손실", ylabel="표본")
    ax.set(xticks=range(8), yticks=range(1, n + 1))
    ax.grid(False)
    return bars, notes, mean


def fill_batch(parts: tuple[BarContainer, list[Text], Line2D], d: Tensor, y: Tensor) -> Tensor:
    """막대와 글과 세로줄을 예측 d (n,)와 레이블 y (n,)에 맞추고, 표본마다의 손실을 돌려줍니다."""
    bars, notes, mean = parts
    losses, slopes = bce_with_logits(d.logit(), y), (d - y) / len(d)
    for bar, note, real, loss, slope in zip(bars, notes, y, losses, slopes, strict=True):
        bar.set(width=loss.item(), facecolor=BLUE if real else RED, hatch="" if real else "//")
        numbers = f"손실 {loss:.3f}  기울기 {slope:+.3f}".replace("-", "−")
        note.set_text(f"{'진짜' if real else '가짜'}  {numbers}")
    mean.set_xdata([losses.mean().item()] * 2)
    return losses
