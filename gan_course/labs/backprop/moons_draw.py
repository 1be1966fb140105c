"""반달 둘을 가르는 작은 신경망의 그림: 판정의 지도와, 가중치마다 바뀐 양."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from torch import Tensor

from gan_course.plotting import BLUE, ORANGE, RED, plain_log_ticks

HIDDEN = 8  # 은닉 뉴런의 수. 뉴런마다 가중치 셋, 그 뒤에 섞는 가중치 아홉이 이어집니다.


def draw_verdicts(ax: Axes, weights: Sequence[float], x: Tensor, y: Tensor) -> None:
    """가중치 33개의 판정의 지도와 점들. x: (n, 2), y: (n,)의 0과 1."""
    across, up = np.linspace(-2.4, 2.4, 193), np.linspace(-1.4, 1.4, 113)
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    inner, outer = np.split(np.array(weights), [3 * HIDDEN])
    inner = inner.reshape(HIDDEN, 3)
    a = np.tanh(grid @ inner[:, :2].T + inner[:, 2]) @ outer[:-1] + outer[-1]
    shades = [str(0.59 + 0.09 * i) for i in range(5)]
    ax.contourf(across, up, 1 / (1 + np.exp(-a)), levels=np.linspace(0, 1, 6), colors=shades)
    ax.contour(across, up, a, levels=[0], colors="black", linewidths=1.6)
    for kind, mark, color in ((0, "o", "white"), (1, "^", ORANGE)):
        look = {"s": 24, "marker": mark, "color": color, "ec": "black", "lw": 0.7}
        ax.scatter(*x[y == kind].T, label=f"레이블 {kind}", **look)
    ax.plot([], [], "-", color="black", lw=1.6, label="로짓 0 (바탕이 밝을수록 1로 봅니다)")
    ax.set(xticks=[], yticks=[], aspect="equal")


def draw_moves(ax: Axes, grads: Sequence[float], moves: Sequence[float], rate: float) -> None:
    """기울기의 크기와 Adam이 바꾼 양(층마다 다른 표식), 경사 하강법이라면 바꿀 양(선)."""
    size, moved = np.abs(grads), np.abs(moves)
    for layer, mark, color, name in (
        (slice(None, 3 * HIDDEN), "o", BLUE, "Adam, 첫 층"),
        (slice(3 * HIDDEN, None), "^", RED, "Adam, 둘째 층"),
    ):
        ax.loglog(size[layer], moved[layer], mark, color=color, ms=6, mec="black", mew=0.5,
                  ls="none", label=name)  # fmt: skip
    ends = np.array([size.min(), size.max()])
    ax.loglog(ends, rate * ends, "--", color="0.3", label="경사 하강법이라면 η|g|")
    ax.set(xlabel="기울기의 크기 |g|", ylabel="바뀐 양 |Δw|")
    plain_log_ticks(ax.xaxis, ax.yaxis)
