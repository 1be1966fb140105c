"""z의 공간에서 슬라이더가 하는 일을, 원점과 두 z를 지나는 평면 위에 제 크기로 그립니다."""

from __future__ import annotations

import torch
from matplotlib.axes import Axes
from torch import Tensor
from torch.nn import functional as F

from gan_course.plotting import BLUE, GREEN, RED

RANGE = {"xlim": (-1.2, 13), "ylim": (-1.7, 10.4), "aspect": "equal"}
THIN = {"color": "0.55", "lw": 0.9}


def on_plane(points: Tensor, z0: Tensor, z1: Tensor) -> Tensor:
    """원점, z0, z1을 지나는 평면에서의 좌표: (n, nz) → (n, 2). z0가 가로축의 양수 쪽입니다."""
    across = F.normalize(z0, dim=0)
    up = F.normalize(z1 - (z1 @ across) * across, dim=0)
    return points @ torch.stack([across, up], dim=1)


def draw_paths(ax: Axes, curved: Tensor, straight: Tensor) -> None:
    """둥근 길과 곧은 길 (n, 2), n은 홀수. 한가운데까지의 거리를 적습니다."""
    _scene(ax, "위치 t: 두 z 사이를 걷습니다")
    middle = len(curved) // 2
    for way, line, color, mark, name in (
        (curved, "-", BLUE, "o", "둥근 길"), (straight, "--", RED, "s", "곧은 길"),
    ):  # fmt: skip
        ax.plot(*way.T, line, color=color, lw=2, label=name)
        ax.plot(*zip((0, 0), way[middle].tolist(), strict=True), ":", **THIN)
        ax.plot(*way[middle], mark, color=color, ms=7)
    for way, gap, rise, side in ((curved, 0.4, 0.4, "left"), (straight, -0.6, 0, "right")):
        x, y = way[middle].tolist()
        ax.text(x + gap, y + rise, f"{way[middle].norm():.2f}", ha=side, va="center")
    for i, name in ((0, "z0"), (-1, "z1")):
        _end(ax, straight[i], name)
    ax.legend(loc="upper right")


def draw_shrink(ax: Axes, points: Tensor, psi: float) -> None:
    """점 (n, 2)을 원점 쪽으로 psi배 당깁니다."""
    _scene(ax, f"절단 ψ = {psi}: 원점 쪽으로 당깁니다")
    _moved(ax, points, psi * points, GREEN)


def draw_shift(ax: Axes, points: Tensor, move: Tensor) -> None:
    """점 (n, 2)을 모두 `move` (2,)만큼 옮깁니다."""
    _scene(ax, f"방향 a·d: 모두 같은 쪽으로 {move.norm():.0f}만큼")
    _moved(ax, points, points + move, RED)


def _moved(ax: Axes, before: Tensor, after: Tensor, color: str) -> None:
    for start, stop in zip(before.tolist(), after.tolist(), strict=True):
        arrow = {"arrowstyle": "->", "shrinkA": 4, "shrinkB": 4, **THIN}
        ax.annotate("", stop, start, arrowprops=arrow)
    ax.plot(*before.T, "o", ls="none", color="black", mfc="white", ms=6, label="전")
    ax.plot(*after.T, "D", ls="none", color=color, ms=6, label="뒤")
    ax.legend(loc="upper right")


def _scene(ax: Axes, title: str) -> None:
    """원점 O가 왼쪽 아래에 있는 빈 평면."""
    ax.plot(0, 0, "k+", ms=10, mew=1.8)
    ax.text(-0.25, -0.35, "O", ha="right", va="top")
    ax.set(xticks=[], yticks=[], title=title, **RANGE)
    ax.spines[:].set_visible(True)
    ax.spines[:].set_color("0.8")


def _end(ax: Axes, at: Tensor, name: str) -> None:
    x, y = at.tolist()
    ax.plot(*zip((0, 0), (x, y), strict=True), "-", **THIN)
    ax.plot(x, y, "ko", ms=6)
    above = y > x  # z0는 가로축 위에 있어 글을 아래에, z1은 위에 적습니다.
    ax.text(x - 0.6 if above else x, y + (0.5 if above else -0.5), f"{name}: 길이 {at.norm():.2f}",
            ha="left" if above else "center", va="bottom" if above else "top")  # fmt: skip
