"""D 단계와 G 단계의 그림: 값이 어디로 흐르고, 기울기가 어디까지 거슬러 가는지."""

from __future__ import annotations

from itertools import pairwise

from matplotlib.axes import Axes

from gan_course.plotting import BLUE, RED, draw_arrow, draw_box

NETS = {"G": (1.7, 1.0), "D": (5.5, 1.6)}
PLACES = {"z": (0.3, 1.0), "G(z)": (3.5, 1.0), "x": (3.5, 2.4), "손실": (7.4, 1.6)} | NETS
SIZES = {"G": (1.04, 0.94), "D": (1.04, 0.94), "G(z)": (0.94, 0.6), "손실": (0.94, 0.6)}
SMALL = (0.6, 0.6)  # 나머지 상자
CUT = (4.475, 1.3)  # G(z)에서 D로 가는 화살표의 한가운데
BACK = 0.34  # 거슬러 가는 화살표를 값의 화살표보다 이만큼 아래에 그립니다


def draw_step(ax: Axes, step: str) -> None:
    """`step`은 "D" 또는 "G". 굵은 테두리가 이 단계에서 바뀌는 신경망입니다."""
    path = ["z", "G", "G(z)", "D", "손실"]
    flows = [*pairwise(path), *([("x", "D")] if step == "D" else [])]
    for name in PLACES:
        if name != "x" or step == "D":
            _box(ax, name, moves=name == step)
    for a, b in flows:
        _arrow(ax, a, b, color="0.4")
    road = path[:0:-1] if step == "G" else ["손실", "D"]
    for a, b in pairwise(road):
        _arrow(ax, a, b, BACK, color=RED, ls="--")
    _tell(ax, step)
    ax.set(xlim=(-0.2, 8.1), ylim=(-0.1, 2.9), aspect="equal", title=f"{step} 단계")
    ax.set_axis_off()


def _box(ax: Axes, name: str, moves: bool) -> None:
    look = {"fc": "#DCEBF5", "ec": BLUE, "lw": 3} if moves else {"ec": "0.4", "lw": 1}
    still = name in NETS and not moves
    told = draw_box(ax, PLACES[name], SIZES.get(name, SMALL), name, **look,
                    hatch="////" if still else None)  # fmt: skip
    told.set(size=12, bbox={"fc": "white", "ec": "none", "pad": 1.2} if still else None)


def _arrow(ax: Axes, a: str, b: str, drop: float = 0.0, **look) -> None:
    (xa, ya), (xb, yb) = PLACES[a], PLACES[b]
    side = 1 if xb > xa else -1
    wa, wb = (SIZES.get(name, SMALL)[0] / 2 + 0.04 for name in (a, b))
    draw_arrow(ax, (xa + side * wa, ya - drop), (xb - side * wb, yb - drop), **look)


def _tell(ax: Axes, step: str) -> None:
    x, y = PLACES["G"]
    below = y - 0.8
    if step == "D":
        ax.plot(*CUT, "x", ms=13, mew=3.5, color=RED, zorder=6)  # 02의 계산 그래프와 같은 표시
        frame = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": RED}
        ax.text(CUT[0], CUT[1] - 0.85, "detach", ha="center", size=10, bbox=frame, zorder=6)
        ax.text(x, below, "바뀌지 않음", ha="center", size=10)
        ax.text(5.5, 2.25, "바뀜", ha="center", size=10, color=BLUE)
    else:
        ax.text(x, below, "바뀜", ha="center", size=10, color=BLUE)
        ax.text(5.5, 2.25, "지나가기만 함", ha="center", size=10)
