"""정밀도의 그림: 형식마다의 범위와 그 안의 수 하나, 더하면 사라지는 크기, 기울기의 막대그래프."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from torch import Tensor

from gan_course.pictures import minus
from gan_course.plotting import BLACK, BLUE, ORANGE, RED, SKY, plain_log_ticks

from .numbers import FORMATS, Format, added, half_step, relative_error, stored
from .scaling import coarse, lost

LOW, HIGH, TALL = 1e-12, 1e8, 0.5  # 가로축의 끝과 막대의 높이
HALF = FORMATS["float16"]


def number_figure(power: float, *, adding: bool = False) -> Figure:
    """10^power를 적거나(기본) 1에 더할 때 형식마다 어떻게 되는지."""
    figure = Figure(figsize=(8.6, 2.9), layout="none")
    FigureCanvasAgg(figure)
    ax = figure.subplots()
    figure.subplots_adjust(0.1, 0.2, 0.74, 0.88)
    (draw_sum if adding else draw_range)(ax, 10.0**power)
    return figure


def draw_range(ax: Axes, x: float) -> None:
    """형식마다 적을 수 있는 범위(막대)와, 수 x > 0이 적히는 값(오른쪽의 글)."""
    for row, form in _rows(ax):
        _bar(ax, row, max(form.normal, LOW), min(form.largest, HIGH), SKY, "")
        _bar(ax, row, max(form.smallest, LOW), max(form.normal, LOW), "white", "////")
        _ends(ax, row, form)
        _outcome(ax, row, x, stored(x, form.name), relative_error(x, form.name))
    _finish(ax, x, "막대: 적을 수 있는 크기 (빗금: 소수의 자리가 모자라는 곳)", "적힌 값")
    ax.set_xlabel("수의 크기")


def draw_sum(ax: Axes, step: float) -> None:
    """형식마다 1에 더해도 사라지지 않는 크기(막대)와, 1 + step의 값(오른쪽의 글)."""
    for row, form in _rows(ax):
        half = half_step(form.name)
        _bar(ax, row, half, 1, SKY, "")
        _bar(ax, row, LOW, half, "white", "xx")
        value = added(1.0, step, form.name)
        _outcome(ax, row, step, value, abs(value - 1 - step) / step, lost=value == 1)
    _finish(ax, step, "막대: 1에 더해지는 크기 (엇빗금: 더해도 1 그대로)", "1에 더한 값")
    ax.set(xlabel="더하는 수의 크기", xlim=(LOW, 1))


def _rows(ax: Axes) -> list[tuple[int, Format]]:
    ax.set(xscale="log", ylim=(-0.55, len(FORMATS) - 0.4), yticks=range(len(FORMATS)))
    ax.set_yticklabels(list(reversed(FORMATS)))
    return list(enumerate(reversed(FORMATS.values())))


def _bar(ax: Axes, row: int, low: float, high: float, color: str, hatch: str) -> None:
    look = {"facecolor": color, "edgecolor": BLUE, "hatch": hatch, "lw": 1}
    ax.barh(row, high - low, TALL, left=low, **look)


def _ends(ax: Axes, row: int, form: Format) -> None:
    """그림 밖으로 나가는 막대의 끝에 화살표와 한계를 적습니다."""
    for edge, limit, mark, side in ((LOW, form.smallest, "◂ ", "left"),
                                    (HIGH, form.largest, " ▸", "right")):  # fmt: skip
        inside = LOW < limit < HIGH
        said = minus(f"{limit:.1e}")
        said = said if inside else (mark + said if side == "left" else said + mark)
        at = limit if inside else edge
        ax.text(at, row + TALL / 2 + 0.03, said, ha=side, va="bottom", fontsize=9.9)


def _outcome(
    ax: Axes, row: int, x: float, value: float, error: float, *, lost: bool = False
) -> None:
    """수의 자리의 표식(●는 적힌 것, ×는 잃은 것)과 오른쪽의 글."""
    gone = lost or value in (0, math.inf)
    mark = {"marker": "X", "color": RED, "ms": 13} if gone else {"marker": "o", "color": BLACK}
    ax.plot(x, row, ls="none", mec="white", zorder=4, **({"ms": 10} | mark))
    kept = minus(f"{value:.8g}".replace("inf", "∞"))
    said = "사라짐" if lost or not value else "넘침" if gone else f"오차 {percent(error)}"
    ax.text(1.03, row, f"{kept}\n{said}", transform=ax.get_yaxis_transform(), va="center",
            color=RED if gone else BLACK)  # fmt: skip


def _finish(ax: Axes, x: float, title: str, head: str) -> None:
    ax.axvline(x, color=BLACK, ls=":", lw=1.5, zorder=3)
    ax.set_xlim(LOW, HIGH)
    ax.set_title(title)
    ax.text(1.03, 1.04, head, transform=ax.transAxes, va="bottom")
    ax.grid(axis="y", visible=False)
    plain_log_ticks(ax.xaxis)


def percent(share: float) -> str:
    """0…1의 비율을 유효 숫자 둘(10%부터는 소수 한 자리)의 백분율로. 0.000976 → "0.098%"."""
    return "0%" if not share else f"{_plain(100 * share)}%"


def _plain(v: float) -> str:
    return f"{v:.{max(1, 1 - math.floor(math.log10(v)))}f}"


def scaling_figure(grads: Tensor, k: int, title: str) -> Figure:
    """기울기의 크기를 2^k배 한 막대그래프와 float16의 한계들."""
    figure = Figure(figsize=(8.6, 3.2), layout="none")
    FigureCanvasAgg(figure)
    ax = figure.subplots()
    figure.subplots_adjust(0.09, 0.17, 0.985, 0.89)
    draw_gradients(ax, grads, k)
    ax.set_title(title)
    return figure


def draw_gradients(ax: Axes, grads: Tensor, k: int) -> None:
    """기울기 × 2^k의 log₂의 막대그래프. 세로선은 float16의 한계, 빗금은 잃는 구역입니다.

    Args:
        grads: 0이 아닌 기울기. 모양과 부호는 상관없습니다.
        k: 배수의 지수.
    """
    sizes = grads.flatten().abs()
    logs = sizes[sizes > 0].log2().numpy() + k
    counts, edges = np.histogram(logs, np.arange(-44, 25))
    ax.bar(edges[:-1], counts / len(logs), 1, align="edge", color=SKY, edgecolor=BLUE, lw=0.5)
    zero, full, top = math.log2(HALF.smallest) - 1, math.log2(HALF.normal), HALF.top + 1
    under, over = lost(grads, k)
    room = 1.75 * counts.max() / len(logs)
    zones = ((-44, zero, "xx", RED, "0이 됨", under),
             (zero, full, "//", ORANGE, "자리가 모자람", coarse(grads, k)),
             (full, top, "", BLACK, "온전함", None),
             (top, 24, "xx", RED, "∞가 됨", over))  # fmt: skip
    rest = 1 - sum(share for *_, share in zones if share is not None)
    for low, high, hatch, color, name, share in zones:
        ax.axvspan(low, high, 0, 0.74, fill=False, hatch=hatch, edgecolor=color, alpha=0.3, lw=0)
        said = f"{name}\n{percent(max(rest, 0) if share is None else share)}"
        ax.text((low + high) / 2, room * 0.97, said, ha="center", va="top")
    for limit, style in ((zero, "-"), (full, "--"), (top, "-")):
        ax.axvline(limit, color=BLACK, ls=style, lw=1.6)
    ticks = [-40, -32, zero, full, -8, 0, 8, top]
    ax.set(
        xlim=(-44, 24), ylim=(0, room), ylabel="비율", xlabel="기울기 × 배수의 크기 (2의 몇 제곱)"
    )
    ax.set_xticks(ticks, [minus(f"{t:g}") for t in ticks])
