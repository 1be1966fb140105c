"""골짜기의 등고선과 걸은 자취."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, GREEN, RED

from .descent import Surface, Trail

STYLES = {"경사 하강법": (BLUE, "-o"), "모멘텀": (RED, "--s"), "Adam": (GREEN, ":^")}


def draw_surface(ax: Axes, surface: Surface) -> None:
    """높이(손실)를 적은 등고선과, 출발점(▲)과 가장 낮은 곳(★)."""
    (left, right), (low, high) = surface.limits
    a, b = np.meshgrid(np.linspace(left, right, 45), np.linspace(low, high, 45))
    z = surface.f(a, b)
    levels = np.geomspace(0.05, z.max(), 9)
    lines = ax.contour(a, b, z, levels=levels, colors="0.6", linewidths=0.8)
    ax.clabel(lines, levels[5::2], fmt=lambda height: f"{height:.2g}", fontsize=10, colors="0.35")
    ax.plot(*surface.start, "^", ms=9, color=BLACK, ls="none", label="출발", zorder=3)
    ax.plot(*surface.lowest, "*", ms=14, mfc="white", mec=BLACK, ls="none", label="가장 낮은 곳",
            zorder=3)  # fmt: skip
    ax.set(xlim=(left, right), ylim=(low, high), xlabel="a", ylabel="b")
    ax.grid(False)


def draw_trail(ax: Axes, trail: Trail, method: str = "경사 하강법", label: str = "") -> None:
    """걸은 자취. 표식 하나가 한 걸음이고, 방법마다 색과 표식이 다릅니다.

    축 밖으로 나가면 거기까지만 그리고 몇 걸음째인지 적습니다.
    """
    color, style = STYLES[method]
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    inside = [left <= a <= right and low <= b <= high for a, b in trail.points]
    out = inside.index(False) if False in inside else None
    walked = trail.points if out is None else trail.points[: out + 1]
    ax.plot(*zip(*walked, strict=True), style, ms=3.4, lw=1.2, color=color, label=label)
    if out is not None:
        said = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": color}
        height = 0.04 + 0.14 * list(STYLES).index(method)
        ax.text(0.97, height, f"{out}걸음째에 밖으로", transform=ax.transAxes, ha="right",
                va="bottom", fontsize=10, bbox=said)  # fmt: skip
