"""D 단계와 G 단계의 그림: 값이 어디로 흐르고, 기울기가 어디까지 거슬러 가는지."""

from __future__ import annotations

from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from gan_course.plotting import BLACK, BLUE, RED

NETS = {"G": (1.7, 1.0), "D": (5.5, 1.6)}
PLACES = {"z": (0.3, 1.0), "G(z)": (3.5, 1.0), "x": (3.5, 2.4), "손실": (7.4, 1.6)} | NETS
SIZES = {"G": (1.0, 0.9), "D": (1.0, 0.9), "G(z)": (0.9, 0.55), "손실": (0.9, 0.55)}
BACK = 0.34  # 거슬러 가는 화살표를 값의 화살표보다 이만큼 아래에 그립니다


def draw_step(ax: Axes, step: str) -> None:
    """`step`은 "D" 또는 "G". 굵은 테두리가 이 단계에서 바뀌는 신경망입니다."""
    path = ["z", "G", "G(z)", "D", "손실"]
    flows = [*pairwise(path), *([("x", "D")] if step == "D" else [])]
    for name in PLACES:
        if name != "x" or step == "D":
            _box(ax, name, moves=name == step)
    for a, b in flows:
        _arrow(ax, a, b, color="0.4", style="-")
    road = path[:0:-1] if step == "G" else ["손실", "D"]
    for a, b in pairwise(road):
        _arrow(ax, a, b, color=RED, style="--", drop=BACK)
    _tell(ax, step)
    ax.set(xlim=(-0.2, 8.1), ylim=(-0.1, 2.9), aspect="equal", title=f"{step} 단계")
    ax.set_axis_off()


def _box(ax: Axes, name: str, moves: bool) -> None:
    (x, y), (w, h) = PLACES[name], SIZES.get(name, (0.55, 0.55))
    still = name in NETS and not moves
    ax.add_patch(
        FancyBboxPatch(
            (x - w / 2, y - h / 2), w, h, boxstyle="round,pad=0.02,rounding_size=0.12", zorder=3,
            fc="#DCEBF5" if moves else "white", ec=BLUE if moves else "0.4",
            lw=3 if moves else 1, hatch="////" if still else None,
        )
    )  # fmt: skip
    ax.text(x, y, name, ha="center", va="center", size=12, zorder=5, color=BLACK,
            bbox={"fc": "white", "ec": "none", "pad": 1.2} if still else None)  # fmt: skip


def _arrow(ax: Axes, a: str, b: str, *, color: str, style: str, drop: float = 0.0) -> None:
    (xa, ya), (xb, yb) = PLACES[a], PLACES[b]
    side = 1 if xb > xa else -1
    wa, wb = (SIZES.get(name, (0.55, 0.55))[0] / 2 + 0.06 for name in (a, b))
    look = {"arrowstyle": "-|>", "color": color, "lw": 1.8, "ls": style, "shrinkA": 0, "shrinkB": 0}
    ends = (xb - side * wb, yb - drop), (xa + side * wa, ya - drop)
    ax.annotate("", *ends, arrowprops=look, zorder=4)


def _tell(ax: Axes, step: str) -> None:
    x, y = PLACES["G"]
    below = y - 0.8
    if step == "D":
        ax.text(4.42, 1.27, "✂", ha="center", va="center", size=15, color=RED, zorder=6)
        ax.text(4.35, 0.35, "detach: 여기서 끊습니다", ha="center", size=10, color=RED)
        ax.text(x, below, "바뀌지 않음", ha="center", size=10)
        ax.text(5.5, 2.25, "바뀜", ha="center", size=10, color=BLUE)
    else:
        ax.text(x, below, "바뀜", ha="center", size=10, color=BLUE)
        ax.text(5.5, 2.25, "지나가기만 함", ha="center", size=10)
