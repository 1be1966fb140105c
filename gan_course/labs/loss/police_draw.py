"""거칠기를 보는 경찰관의 그림: 그림에서 판정까지의 다섯 칸, 도시마다의 네 칸의 넓이."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from torch import Tensor

from gan_course.plotting import BLACK, BLUE, ORANGE, RED, SKY

from .confusion import Confusion

# 단이 적어야 노트북에 남길 때 색을 줄여도(`light_png`) 다른 색이 섞이지 않습니다.
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "white", ORANGE], N=33)
GRAY = colormaps["gray"].resampled(24)
STRONG = 0.3  # 가장 큰 것의 이만큼을 넘는 양수에는 점을 찍습니다. 색을 못 가려도 읽힙니다.
SIDE = 28


def draw_signed(ax: Axes, values: Tensor, reach: float, title: str = "") -> None:
    """부호가 있는 784개의 수를 28×28로: 파랑은 음수(가짜 쪽), 점을 찍은 주황은 양수(진짜 쪽).

    아래에 가장 작은 수와 가장 큰 수를 적습니다.

    Args:
        values: (784,).
        reach: 가장 짙은 색이 뜻하는 크기.
    """
    board = values.detach().view(SIDE, SIDE)
    ax.imshow(board.numpy(), cmap=SIGNED, vmin=-reach, vmax=reach, interpolation="nearest")
    rows, columns = torch.nonzero(board > STRONG * reach, as_tuple=True)
    ax.plot(columns, rows, ".", color=BLACK, ms=2.2)
    _frame(ax, title)
    ax.set_xlabel(f"{values.min():.2f}부터 {values.max():.2f}".replace("-", "−"))


def draw_verdict(
    axes: Sequence[Axes], picture: Tensor, rough: Tensor, w: Tensor, b: Tensor, reach: float
) -> None:
    """다섯 칸: 그림 → 거칠기 → 가중치 → 둘의 곱 → 로짓과 확률.

    Args:
        axes: 축 다섯.
        picture: (1, 28, 28), −1…1.
        rough: (784,) 거칠기.
        w, b: 가중치 (784,)와 절편.
        reach: 곱의 칸에서 가장 짙은 색이 뜻하는 크기.
    """
    axes[0].imshow(picture[0].numpy(), cmap=GRAY, vmin=-1, vmax=1, interpolation="nearest")
    axes[1].imshow(rough.view(SIDE, SIDE).numpy(), cmap=GRAY, vmin=0, interpolation="nearest")
    for ax in axes[:2]:
        _frame(ax)
    draw_signed(axes[2], w, w.abs().max().item())
    product = rough * w
    draw_signed(axes[3], product, reach)
    a = product.sum() + b
    told = (f"곱의 합 {product.sum():+.2f}", f"절편 b {b:+.2f}", f"로짓 a = {a:+.2f}",
            f"D(x) = {a.sigmoid():.2f}")  # fmt: skip
    axes[4].text(0, 0.5, "\n".join(told).replace("-", "−"), va="center", fontsize=11)
    axes[4].set(xlim=(-0.05, 1), ylim=(0, 1))
    axes[4].set_axis_off()


def draw_city(ax: Axes, c: Confusion) -> None:
    """네 칸을 넓이로: 왼쪽 띠가 가짜, 오른쪽이 진짜이고, 빗금이 잡은 것입니다. 넓이의 합은 1."""
    people = sum(c)
    share = (c.caught + c.missed) / people
    cells = (
        (0, share, 0, c.recall, RED, "//", f"잡은 가짜\nTP {c.caught:.0f}"),
        (0, share, c.recall, 1, "#F4C7A8", "", f"놓친 가짜\nFN {c.missed:.0f}"),
        (share, 1, 0, 1 - c.passing, SKY, "//", f"억울한 진짜 FP {c.wronged:.0f}"),
        (share, 1, 1 - c.passing, 1, "#DDEFFA", "", f"통과한 진짜\nTN {c.passed:.0f}"),
    )
    for left, right, low, high, color, hatch, name in cells:
        ax.add_patch(Rectangle((left, low), right - left, high - low, fc=color, ec=BLACK,
                               hatch=hatch, lw=1))  # fmt: skip
        fake, low_strip = left == 0, high < 0.15  # 낮은 띠의 이름은 띠 바로 위에 적습니다.
        height = high + 0.07 if low_strip and not fake else (low + high) / 2
        ax.text(-0.02 if fake else (share + 1) / 2, height, name, va="center",
                ha="right" if fake else "center", fontsize=11)  # fmt: skip
    ax.set(xlim=(-0.34, 1), ylim=(0, 1), xticks=[], yticks=[])
    ax.set_xlabel(
        f"재현율 {c.recall:.1%}   진짜 통과율 {c.passing:.1%}\n"
        f"정밀도 {c.precision:.1%}   정확도 {c.accuracy:.1%}",
        x=0.63,  # 네 칸의 한가운데 아래
    )
    ax.spines[:].set_visible(False)


def _frame(ax: Axes, title: str = "") -> None:
    ax.set(xticks=[], yticks=[], title=title)
    ax.grid(False)
    ax.spines[:].set_visible(True)
