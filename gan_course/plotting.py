"""그림 그리기: 한글 글꼴, 색을 못 가려도 읽히는 선과 표식.

`show`는 그림의 형식(SVG나 두 배로 촘촘한 PNG)을 정하고 대체 텍스트를 붙여 보입니다. 나머지 함수는
Axes를 받아 거기에 그리기만 합니다.
"""

from __future__ import annotations

import io

import matplotlib as mpl
import numpy as np
import torch
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from PIL import Image
from torch import Tensor, nn

from .errors import CourseError
from .files import data_file
from .history import History
from .pictures import FINE, Shot, light_png, minus, mosaic, slim

FONT = "GAN Course Gothic"
SCREEN = 88  # 화면에서 1인치의 픽셀 수. 글자 10포인트가 화면에서 9포인트(12픽셀)로 보입니다.
SMALLEST = 9 * 96 / SCREEN  # 이보다 작은 글자는 이 크기(포인트)로 키웁니다.
HEAVY = 80_000  # 바이트. SVG가 이보다 커지면 두 배로 촘촘한 PNG가 낫습니다.
MARKS = 100  # SVG에서 한 층의 표식이 이보다 많으면 그 층만 그림으로 넣습니다.
SHORTEST = 15  # 대체 텍스트의 가장 짧은 길이(글자)

# Okabe–Ito 팔레트: 색각이 달라도 서로 구별됩니다. 선 모양과 표식도 언제나 함께 바꿉니다.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, RED, PINK = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
STYLES = [(BLUE, "-"), (RED, "--"), (GREEN, "-."), (ORANGE, ":"), (PINK, "-"), (SKY, "--")]

# 상자와 화살표로 그리는 그림의 꾸밈(draw_box, draw_arrow)
BOX = "round,pad=0,rounding_size=0.1"
ARROW = {"arrowstyle": "-|>,head_width=0.22,head_length=0.45", "color": "0.25", "lw": 1.6,
         "shrinkA": 0, "shrinkB": 0}  # fmt: skip


def use_course_style() -> None:
    """저장소에 든 한글 글꼴과 레슨의 그림 설정을 씁니다. 인터넷도 시스템 글꼴도 필요 없습니다."""
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
            "figure.dpi": SCREEN,
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


def show(figure: Figure, *, alt: str) -> None:
    """그림을 보이고 닫습니다. `plt.show()` 대신 씁니다.

    그래프는 SVG로, 그림(`imshow`)이 들었거나 점이 아주 많은 것은 화면보다 두 배 촘촘한 PNG로
    보입니다. 화면에서 9포인트보다 작은 글자는 키웁니다.

    Args:
        figure: matplotlib의 그림. 너비 9.5인치까지는 화면에서 줄지 않습니다.
        alt: 그림을 못 보는 사람이 알아야 할 것을 적은 글. 15자 이상.

    Raises:
        CourseError: 글이 너무 짧을 때.
    """
    from IPython.display import display

    made = shot(figure, alt)
    display(made.bundle(), metadata=made.metadata(), raw=True)


def shot(figure: Figure, alt: str) -> Shot:
    """`show`가 보일 것을 만들고 그림을 닫습니다. 인자와 오류는 `show`와 같습니다."""
    from matplotlib import pyplot as plt

    if len(alt.strip()) < SHORTEST:
        raise CourseError(
            f"alt에는 그림에 무엇이 보이는지 {SHORTEST}자 이상으로 적으십시오(지금: {alt!r})."
        )
    readable(figure)
    figure.draw_without_rendering()  # 네모난 축(aspect="equal")의 자리는 두 번째에야 맞습니다.
    data = b"" if any(ax.images for ax in figure.axes) else _svg(figure)
    if not data or len(data) > HEAVY:
        data = light_png(rendered(figure))
    plt.close(figure)
    return Shot(data, minus(" ".join(alt.split())), round(figure.get_figwidth() * SCREEN))


def readable(figure: Figure) -> None:
    """화면에서 9포인트보다 작은 글자를 키우고, 여러 줄의 글은 줄 사이를 넓힙니다."""
    for text in figure.findobj(Text):
        text.set_fontsize(max(SMALLEST, text.get_fontsize()))
        if "\n" in text.get_text():  # 1.2이면 키가 큰 한글의 두 줄이 닿고 윗줄이 잘립니다.
            text.set_linespacing(1.4)


def rendered(figure: Figure, fine: float = FINE) -> Image.Image:
    """그림을 화면보다 `fine`배 촘촘하게 그립니다."""
    page = io.BytesIO()
    figure.savefig(page, format="png", dpi=fine * SCREEN, pil_kwargs={"compress_level": 1})
    return Image.open(page).convert("RGB")


def _svg(figure: Figure) -> bytes:
    """SVG. 글자는 윤곽선으로 넣어 글꼴이 없어도 같고, 점이 많은 층은 그 층만 그림으로 넣습니다."""
    for layer in figure.findobj(lambda part: isinstance(part, (Collection, Line2D))):
        layer.set_rasterized(_crowded(layer))
    page = io.StringIO()
    unnamed = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "gan_course"}):
        figure.savefig(page, format="svg", dpi=FINE * SCREEN, metadata=unnamed)
    return slim(page.getvalue()).encode()


def _crowded(layer: Collection | Line2D) -> bool:
    """점이나 조각이 많아, 선으로 적으면 파일이 커지는 층인지."""
    if isinstance(layer, Line2D):
        plain = layer.get_marker() in ("None", "none", "", " ", None)
        return len(layer.get_xdata()) > (2000 if plain else MARKS)
    corners = sum(len(path.vertices) for path in layer.get_paths())
    return corners > 1600 or len(layer.get_offsets()) > MARKS


def draw_box(
    ax: Axes, at: tuple[float, float], size: tuple[float, float], text: str = "", **look
) -> Text:
    """가운데가 `at`인 둥근 상자. `look`은 테와 바탕의 꾸밈이고, 그 안의 글을 돌려줍니다."""
    (x, y), (wide, high) = at, size
    look = {"fc": "white", "lw": 1.6, "zorder": 3, "boxstyle": BOX} | look
    ax.add_patch(FancyBboxPatch((x - wide / 2, y - high / 2), wide, high, **look))
    return ax.text(x, y, text, ha="center", va="center", zorder=look["zorder"] + 1)


def draw_arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], **look) -> None:
    """점에서 점까지의 화살표. `look`은 `annotate`의 arrowprops입니다."""
    ax.annotate("", end, start, arrowprops=ARROW | look, zorder=2)


def plot_losses(ax: Axes, history: History, *, window: int = 100) -> None:
    """두 손실의 이동 평균(굵은 선)과 스텝마다의 값(옅은 선), 이론이 말하는 균형의 값."""
    _smoothed(ax, history, {"d_loss": "판별자 손실", "g_loss": "생성자 손실"}, window)
    for value, name in ((2 * np.log(2), "2·log 2"), (np.log(2), "log 2")):
        ax.axhline(value, color="0.5", lw=0.8, ls=":")
        ax.annotate(name, (1.01, value), xycoords=("axes fraction", "data"), color="0.35",
                    ha="left", va="center", annotation_clip=False)  # fmt: skip
    ax.set(xlabel="스텝", ylabel="손실", title=f"손실 (굵은 선은 {window}스텝 이동 평균)")
    ax.legend(loc="best")


def plot_verdicts(ax: Axes, history: History, *, window: int = 100) -> None:
    """판별자의 판정 D(x)와 D(G(z)). 굵은 선은 이동 평균이고, 균형이면 둘 다 1/2입니다."""
    _smoothed(ax, history, {"d_real": "D(x) 진짜", "d_fake_before": "D(G(z)) 가짜"}, window)
    ax.axhline(0.5, color="0.5", lw=0.8, ls=":")
    ax.set(xlabel="스텝", ylabel="진짜일 확률", ylim=(0, 1.25), yticks=np.linspace(0, 1, 6))
    ax.set_title(f"판별자의 판정 (굵은 선은 {window}스텝 이동 평균)")
    ax.legend(loc="upper center", ncols=2)  # 확률이 닿지 않는 1 위쪽


def _smoothed(ax: Axes, history: History, names: dict[str, str], window: int) -> None:
    """이동 평균은 굵게, 그 아래에 스텝마다의 값을 옅게. 세로축은 이동 평균이 잘 보이게 맞춥니다."""
    shown = slice(None, None, max(1, len(history) // 200))
    curves = {key: history.smooth(key, window)[shown] for key in names}
    for (key, label), (color, line) in zip(names.items(), STYLES, strict=False):
        steps = history["step"][shown]
        ax.plot(steps, history[key][shown], "-", color=color, lw=0.5, alpha=0.35, zorder=1)
        ax.plot(steps, curves[key], line, color=color, lw=1.8, label=label)
    values = np.concatenate(list(curves.values()))
    ax.set_ylim(0, 1.25 * np.max(values[np.isfinite(values)], initial=1.5))
    ax.xaxis.get_major_locator().set_params(integer=True)  # 스텝에는 소수가 없습니다.


def plot_points(ax: Axes, real: Tensor | None, fake: Tensor | None, *, limit: float = 2.8) -> None:
    """2차원의 진짜 점(파란 동그라미)과 가짜 점(주황 가위표). 각각 (n, 2)입니다."""
    if real is not None:
        ring = {"edgecolors": "white", "linewidths": 0.5}  # 짙은 바탕에서도 보입니다.
        ax.scatter(*real.T, s=14, marker="o", color=BLUE, alpha=0.7, **ring, label="진짜")
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
    # 투명하게 칠하면 단과 단의 경계가 겹쳐 어두운 줄이 생기므로, 흰색을 섞은 색으로 칠합니다.
    pale = 0.25 + 0.75 * mpl.colormaps["cividis"]((levels[:-1] + levels[1:]) / 2)
    filled = ax.contourf(line, line, p, levels=levels, colors=pale)
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
