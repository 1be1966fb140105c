"""GAN의 그림 한 장: z, 생성자, 가짜와 진짜 그림, 판별자, 그리고 배움이 흐르는 길."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from torch import Tensor

from gan_course.plotting import BLUE, RED, draw_arrow, draw_box

WIDTH, HEIGHT = 9.4, 3.5  # 인치. 축의 눈금 하나가 1인치입니다.
SIDE, CAPTION = 0.92, 0.24  # 작은 그림의 한 변과, 그 아래 글까지의 거리
NET = (1.16, 0.56)  # 신경망의 상자
ROW, LOW, MIDDLE = 2.38, 0.84, 1.61  # 생성자의 줄, 진짜 그림의 줄, 판별자의 줄
Z, G, PICTURE, D, CHANCE = 0.75, 2.35, 4.05, 6.0, 8.25  # 가로 자리


def draw_game(ax: Axes, z: Tensor, fake: Tensor, real: Tensor, chances: Sequence[float]) -> None:
    """z (64,), 가짜와 진짜 그림 (1, H, W), D가 그 둘에 준 확률. 축은 WIDTH×HEIGHT인치입니다."""
    _thumbnail(ax, (Z, ROW), z.view(8, 8), "난수 z")
    _thumbnail(ax, (PICTURE, ROW), fake[0], "가짜 그림")
    _thumbnail(ax, (PICTURE, LOW), real[0], "진짜 그림")
    draw_box(ax, (G, ROW), NET, "생성자 G", ec=RED)
    draw_box(ax, (D, MIDDLE), NET, "판별자 D", ec=BLUE)
    said = "진짜일 확률\n가짜 그림: {}\n진짜 그림: {}".format(*map(chance_told, chances))
    draw_box(ax, (CHANCE, MIDDLE), (1.9, 1.02), said)
    _flow(ax)
    _learning(ax)
    ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT), aspect="equal")  # imshow가 바꾸어 놓은 뒤에
    ax.set_axis_off()


def chance_told(p: float) -> str:
    """확률을 소수 둘째 자리까지. 0이 아닌데 0.00으로 보일 것은 그렇게 적지 않습니다."""
    return "0.01보다 작음" if p < 0.005 else f"{p:.2f}"


def _flow(ax: Axes) -> None:
    """실선: 그림이 흐르는 길."""
    half = SIDE / 2 + 0.06
    for start, stop in (
        ((Z + half, ROW), (G - 0.62, ROW)),
        ((G + 0.62, ROW), (PICTURE - half, ROW)),
        ((PICTURE + half, ROW - 0.1), (D - 0.62, MIDDLE + 0.14)),
        ((PICTURE + half, LOW + 0.1), (D - 0.62, MIDDLE - 0.14)),
        ((D + 0.62, MIDDLE), (CHANCE - 0.99, MIDDLE)),
    ):
        draw_arrow(ax, start, stop)


def _learning(ax: Axes) -> None:
    """점선: 배움이 흐르는 길. 빨간 것은 D와 가짜 그림을 지나 G까지, 파란 것은 D까지 갑니다."""
    top = SIDE / 2 + 0.07
    for start, stop, bend in (
        ((CHANCE - 0.3, MIDDLE + 0.55), (D + 0.25, MIDDLE + 0.32), 0.3),
        ((D - 0.25, MIDDLE + 0.32), (PICTURE + 0.3, ROW + top), 0.3),
        ((PICTURE - 0.3, ROW + top), (G + 0.1, ROW + 0.32), 0.35),
    ):
        draw_arrow(ax, start, stop, color=RED, ls="--", connectionstyle=f"arc3,rad={bend}")
    ax.text(5.0, 3.27, "D의 판정이 가짜 그림을 지나 G를 가르칩니다", ha="center", color=RED)
    draw_arrow(ax, (CHANCE - 0.3, MIDDLE - 0.55), (D + 0.1, MIDDLE - 0.32), color=BLUE, ls=":",
               connectionstyle="arc3,rad=-0.35")  # fmt: skip
    ax.text(7.2, 0.5, "정답과 견주어 D도 배웁니다", ha="center", color=BLUE)


def _thumbnail(ax: Axes, at: tuple[float, float], picture: Tensor, name: str) -> None:
    """가운데가 `at`인 작은 그림과 그 아래의 이름."""
    x, y = at
    low, high = (-2.5, 2.5) if picture.shape[0] == 8 else (-1, 1)
    place = (x - SIDE / 2, x + SIDE / 2, y - SIDE / 2, y + SIDE / 2)
    shown = np.asarray(picture.detach().float().cpu())
    ax.imshow(shown, cmap="gray", vmin=low, vmax=high, extent=place, interpolation="nearest")
    frame = {"fill": False, "ec": "black", "lw": 1}
    ax.add_patch(Rectangle((place[0], place[2]), SIDE, SIDE, **frame))
    ax.text(x, y - SIDE / 2 - CAPTION / 1.6, name, ha="center", va="center")
