"""부채꼴 그림: 가중치 하나가 여러 로짓을 거쳐 손실 하나로 모입니다."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from gan_course.plotting import BLUE, RED, draw_arrow

NODE = {"boxstyle": "circle,pad=0.3", "fc": "white", "lw": 1.4}
PLAIN = {"boxstyle": "square,pad=0.1", "fc": "white", "lw": 0}


def draw_fan(ax: Axes, x: Sequence[float], slopes: Sequence[float]) -> None:
    """w → a₁, a₂, … → L. 앞의 화살표에는 특징 x, 뒤의 화살표에는 로짓의 기울기를 적습니다.

    Args:
        x: 표본마다의 특징(w를 돌리면 로짓이 변하는 배수).
        slopes: 표본마다의 로짓의 기울기 dL/da.
    """
    n = len(x)
    _node(ax, (0, 0), "w", BLUE)
    _node(ax, (4, 0), "L", RED)
    for i, (times, slope) in enumerate(zip(x, slopes, strict=True)):
        at = (2, 1.1 * ((n - 1) / 2 - i))
        _arrow(ax, (0, 0), at, f"× {times:g}")
        _arrow(ax, at, (4, 0), f"× {slope:.3f}")
        _node(ax, at, f"$a_{i + 1}$", "black")
        told = f"길 {i + 1}: {times:g} × ({slope:+.3f}) = {times * slope:+.3f}".replace("-", "−")
        ax.text(4.75, at[1], told, va="center", fontsize=11)
    total = sum(a * b for a, b in zip(x, slopes, strict=True))
    foot = f"더하면 dL/dw = {total:+.3f}".replace("-", "−")
    ax.text(4.75, -0.55 * (n - 1) - 0.85, foot, va="center", fontsize=11)
    ax.set(xlim=(-0.4, 8.2), ylim=(-0.55 * (n - 1) - 1.2, 0.55 * (n - 1) + 0.55))
    ax.set_axis_off()


def _node(ax: Axes, at: tuple[float, float], name: str, color: str) -> None:
    ax.text(*at, name, ha="center", va="center", fontsize=12, bbox=NODE | {"ec": color}, zorder=3)


def _arrow(ax: Axes, start: tuple, end: tuple, told: str) -> None:
    draw_arrow(ax, start, end, shrinkA=14, shrinkB=16)
    middle = (0.5 * (start[0] + end[0]), 0.5 * (start[1] + end[1]))
    ax.text(*middle, told.replace("-", "−"), ha="center", va="center", fontsize=10.5, bbox=PLAIN,
            zorder=2)  # fmt: skip
