"""그림 그리기: 한글 글꼴, 색을 못 가려도 읽히는 선과 표식.

함수는 Axes를 받아 거기에 그리기만 하고, show()를 부르지 않습니다.
"""

from __future__ import annotations

import io

import matplotlib as mpl
import numpy as np
import torch
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor, nn

from .files import data_file
from .history import History
from .pictures import light_png, mosaic

FONT = "GAN Course Gothic"

# Okabe–Ito 팔레트: 색각이 달라도 서로 구별됩니다. 선 모양과 표식도 언제나 함께 바꿉니다.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, RED, PINK = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
STYLES = [(BLUE, "-"), (RED, "--"), (GREEN, "-."), (ORANGE, ":"), (PINK, "-"), (SKY, "--")]


def use_course_style() -> None:
    """저장소에 든 한글 글꼴과 수업의 그림 설정을 씁니다. 인터넷도 시스템 글꼴도 필요 없습니다."""
    if FONT not in font_manager.fontManager.get_font_names():
        font_manager.fontManager.addfont(str(data_file("fonts/GANCourseGothic.ttf")))
    cycle = mpl.cycler(color=[c for c, _ in STYLES]) + mpl.cycler(linestyle=[s for _, s in STYLES])
    mpl.rcParams.update(
        {
            "font.family": [FONT, "DejaVu Sans"],
            "axes.unicode_minus": True,
            "axes.prop_cycle": cycle,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.alpha": 0.25,
            "figure.dpi": 80,
            "figure.constrained_layout.use": True,
            "legend.frameon": True,
            "legend.framealpha": 0.9,
        }
    )


def show_pictures(ax: Axes, x: Tensor, *, columns: int | None = None, title: str = "") -> None:
    """그림 묶음 (n, C, H, W)을 바둑판으로 보입니다."""
    board = np.asarray(mosaic(x, columns))
    ax.imshow(board, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    ax.set_axis_off()
    ax.set_title(title)


def light(figure: Figure):
    """컬러 그림이 많은 figure를 색 128개로 줄여 보입니다. 노트북 파일이 서너 배 작아집니다.

    `plt.show()` 대신 셀의 `display(...)`에 넣으십시오. figure는 닫습니다.
    """
    from IPython.core.pylabtools import print_figure
    from IPython.display import Image as Shown
    from matplotlib import pyplot as plt

    drawn = Image.open(io.BytesIO(print_figure(figure, fmt="png"))).convert("RGB")
    plt.close(figure)
    return Shown(light_png(drawn))


def plot_losses(ax: Axes, history: History, *, window: int = 100) -> None:
    """두 손실의 이동 평균과, 이론이 말하는 균형에서의 값(2·log 2와 log 2)."""
    for (key, label), (color, line) in zip(
        {"d_loss": "판별자 손실", "g_loss": "생성자 손실"}.items(), STYLES, strict=False
    ):
        ax.plot(history["step"], history.smooth(key, window), line, color=color, label=label)
    for value, name in ((2 * np.log(2), "2·log 2"), (np.log(2), "log 2")):
        ax.axhline(value, color="0.5", lw=0.8, ls=":")
        ax.annotate(name, (1, value), xycoords=("axes fraction", "data"), color="0.35",
                    ha="right", va="bottom", fontsize=9)  # fmt: skip
    ax.set(xlabel="스텝", ylabel="손실", title="손실")
    ax.legend(loc="best")


def plot_verdicts(ax: Axes, history: History, *, window: int = 100) -> None:
    """판별자의 판정 D(x)와 D(G(z))의 이동 평균. 균형이면 둘 다 1/2입니다."""
    for (key, label), (color, line) in zip(
        {"d_real": "D(x) 진짜", "d_fake_before": "D(G(z)) 가짜"}.items(), STYLES, strict=False
    ):
        ax.plot(history["step"], history.smooth(key, window), line, color=color, label=label)
    ax.axhline(0.5, color="0.5", lw=0.8, ls=":")
    ax.set(xlabel="스텝", ylabel="진짜일 확률", ylim=(0, 1), title="판별자의 판정")
    ax.legend(loc="best")


def plot_points(ax: Axes, real: Tensor | None, fake: Tensor | None, *, limit: float = 2.8) -> None:
    """2차원의 진짜 점(파란 동그라미)과 가짜 점(주황 가위표). 각각 (n, 2)입니다."""
    if real is not None:
        ax.scatter(*real.T, s=9, marker="o", color=BLUE, alpha=0.4, linewidths=0, label="진짜")
    if fake is not None:
        ax.scatter(*fake.T, s=14, marker="x", color=RED, alpha=0.7, linewidths=0.9, label="가짜")
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")


@torch.no_grad()
def plot_surface(ax: Axes, D: nn.Module, *, limit: float = 2.8, n: int = 80):
    """판별자가 평면의 각 점을 진짜로 볼 확률. 흰 선은 1/2입니다. 색 막대용 객체를 돌려줍니다."""
    line = torch.linspace(-limit, limit, n)
    points = torch.cartesian_prod(line, line)
    device = next(D.parameters()).device
    p = D(points.to(device)).float().sigmoid().cpu().view(n, n).T
    levels = np.linspace(0, 1, 11)
    filled = ax.contourf(line, line, p, levels=levels, cmap="cividis", alpha=0.75)
    ax.contour(line, line, p, levels=[0.5], colors="white", linewidths=1.2)
    return filled


def plot_shares(ax: Axes, shares: Tensor, reference: Tensor | None = None) -> None:
    """클래스마다의 비율을 막대로, 비교할 비율은 검은 표식으로 보입니다. (classes,)"""
    ax.bar(range(len(shares)), shares, color=SKY, edgecolor=BLUE, hatch="//", label="생성된 그림")
    if reference is not None:
        ax.plot(range(len(reference)), reference, "D", ls="none", color=BLACK, ms=5, label="데이터")
    ax.set_xticks(range(len(shares)))
    ax.set(xlabel="숫자", ylabel="비율", ylim=(0, 1.3 * float(shares.max())))
    ax.legend(loc="upper center", ncol=2)


def plain_log_ticks(*axes: Axis) -> None:
    """로그 눈금을 10⁻³ 대신 1e−3으로 적습니다. 수식 글꼴에는 한글 글꼴의 대역이 없기 때문입니다.

    예: plain_log_ticks(ax.xaxis, ax.yaxis)
    """
    for axis in axes:
        axis.set_major_formatter(lambda v, _: _power(v))
        axis.set_minor_formatter(lambda v, _: "")


def _power(v: float) -> str:
    head, _, tail = f"{v:.0e}".partition("e")
    return f"{head}e{int(tail)}".replace("-", "−") if abs(int(tail)) > 1 else f"{v:g}"
