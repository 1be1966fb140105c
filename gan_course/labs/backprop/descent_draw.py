"""골짜기의 등고선과 걸은 자취."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, GREEN, RED

from .descent import Surface, Trail

STYLES = {"경사 하강법": (BLUE, "-o"), "모멘텀": (RED, "--s"), "Adam": (GREEN, ":^")}
LEVELS = (0.5, 2, 8, 32, 128)  # 등고선의 손실. 한 줄 올라갈 때마다 4배입니다.


def draw_surface(ax: Axes, surface: Surface) -> None:
    """손실을 적은 등고선(짙을수록 높음)과, 출발점(▲)과 가장 낮은 곳(★)."""
    (left, right), (low, high) = surface.limits
    a, b = np.meshgrid(np.linspace(left, right, 120), np.linspace(low, high, 120))
    z = surface.f(a, b)
    levels = [v for v in LEVELS if v < z.max()]
    shades = [str(1 - 0.07 * i) for i in range(len(levels) + 1)]
    filled = ax.contourf(a, b, z, levels=[-1, *levels, np.inf], colors=shades)
    filled.set(edgecolor="0.5", linewidth=0.8)  # 선을 따로 그리지 않으면 파일이 작습니다.
    for height, place in _crossings(surface, levels).items():
        frame = {"boxstyle": "square,pad=0", "fc": shades[levels.index(height)], "lw": 0}
        ax.text(*place, f"{height:g}", ha="center", va="center", fontsize=10, bbox=frame)
    ax.plot([], [], "-", color="0.5", lw=0.8, label="등고선 (손실 4배마다)")
    ax.plot(*surface.start, "^", ms=9, color=BLACK, ls="none", label="출발", zorder=3)
    ax.plot(*surface.lowest, "*", ms=14, mfc="white", mec=BLACK, ls="none", label="가장 낮은 곳",
            zorder=3)  # fmt: skip
    ax.set(xlim=(left, right), ylim=(low, high), xlabel="$w_1$", ylabel="$w_2$")
    ax.grid(False)


def draw_trail(ax: Axes, trail: Trail, method: str = "경사 하강법", label: str = "") -> None:
    """걸은 자취. 표식 하나가 한 스텝이고, 방법마다 색과 표식이 다릅니다.

    축 밖으로 나가 돌아오지 않으면 거기까지만 그리고, 몇 스텝째인지 적습니다.
    """
    color, style = STYLES[method]
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    inside = [left <= a <= right and low <= b <= high for a, b in trail.points]
    out = max((step for step, here in enumerate(inside) if here), default=0) + 1
    ax.plot(*zip(*trail.points[: out + 1], strict=True), style, ms=3.4, lw=1.2, color=color,
            label=label)  # fmt: skip
    if all(inside):
        return
    left_for_good = out < len(inside)
    said = f"{out}스텝째에 밖으로" if left_for_good else f"{inside.count(False)}스텝은 밖"
    frame = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": color}
    height = 0.96 - 0.14 * list(STYLES).index(method)
    ax.text(0.97, height, said, transform=ax.transAxes, ha="right", va="top", fontsize=10,
            bbox=frame)  # fmt: skip


def draw_start(ax: Axes, trail: Trail, method: str, rate: float) -> None:
    """출발점 둘레를 키운 작은 그림. 모눈 한 칸은 가로도 세로도 학습률입니다."""
    color, style = STYLES[method]
    (a, b), cells = trail.points[0], 4
    steps = range(-1, cells)
    ax.plot(*zip(*trail.points[: cells + 1], strict=True), style, ms=5, lw=1.2, color=color)
    ax.plot(a, b, "^", ms=9, color=BLACK, zorder=3)
    reach = (cells - 0.6) * rate
    ax.set(xlim=(a - rate, a + reach), ylim=(b - reach, b + rate))
    ax.set(xticks=[a + k * rate for k in steps], yticks=[b - k * rate for k in steps])
    ax.set(xticklabels=[], yticklabels=[], aspect="equal", axisbelow=True)
    ax.set_xlabel(f"한 칸 {rate:g}", labelpad=2, fontsize=10)
    ax.grid(True, color="0.6", lw=0.8, alpha=1)


def _crossings(surface: Surface, levels: list[float]) -> dict[float, np.ndarray]:
    """손실을 적을 자리 {손실: (a, b)}: 가장 낮은 곳에서 오른쪽 아래로 가며 등고선을 만나는 곳.

    앞의 것과 너무 가깝거나 구석에 있어 글이 겹치거나 잘릴 것은 뺍니다.
    """
    (left, right), (low, high) = surface.limits
    way = np.linspace(surface.lowest, (right, low), 400)[:340]
    heights = surface.f(*way.T)
    last, chosen = way[0], {}
    for level in levels:
        spot = way[np.argmax(heights >= level)]
        far = np.hypot(*(spot - last) / (right - left, high - low)) > 0.12
        if far and heights.max() >= level:
            last = chosen[level] = spot
    return chosen
