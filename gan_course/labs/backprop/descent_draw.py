"""골짜기의 등고선과 걸은 자취."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, GREEN, RED

from .descent import Surface, Trail

STYLES = {"경사 하강법": (BLUE, "-o"), "모멘텀": (RED, "--s"), "Adam": (GREEN, ":^")}


def draw_surface(ax: Axes, surface: Surface) -> None:
    """등고선과, 출발점(▲)과 가장 낮은 곳(★)."""
    (left, right), (low, high) = surface.limits
    a, b = np.meshgrid(np.linspace(left, right, 90), np.linspace(low, high, 90))
    z = surface.f(a, b)
    ax.contour(a, b, z, levels=np.geomspace(0.05, z.max(), 12), colors="0.6", linewidths=0.8)
    ax.plot(*surface.start, "^", ms=9, color=BLACK, ls="none", label="출발", zorder=3)
    ax.plot(*surface.lowest, "*", ms=14, mfc="white", mec=BLACK, ls="none", label="가장 낮은 곳",
            zorder=3)  # fmt: skip
    ax.set(xlim=(left, right), ylim=(low, high), xlabel="a", ylabel="b")
    ax.grid(False)


def draw_trail(ax: Axes, trail: Trail, method: str = "경사 하강법", label: str = "") -> None:
    """걸은 자취. 표식 하나가 한 걸음이고, 방법마다 색과 표식이 다릅니다."""
    color, style = STYLES[method]
    ax.plot(*zip(*trail.points, strict=True), style, ms=3.4, lw=1.2, color=color, label=label)
