"""찍어 둔 장면을 그립니다: 두 분포의 밀도, D의 지형과 점들, 학습 루프가 적은 판정."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from torch import Tensor

from gan_course.plotting import BLACK, BLUE, STYLES, plot_points, plot_surface

from .film import LIMIT, SIDE, Scene, density

SHOWN, WINDOW = 200, 50  # 그릴 점의 수, 판정을 평균할 스텝의 수


def draw_density(ax: Axes, scene: Scene, real: Tensor) -> None:
    """가짜의 밀도는 짙기로(장마다 가장 짙은 곳에 맞춤), 진짜 점 (n, 2)의 밀도는 파란 테두리로."""
    line, true = np.linspace(-LIMIT, LIMIT, SIDE), density(real).numpy()
    fake = density(scene.fake()).numpy()
    plane = {"origin": "lower", "extent": (-LIMIT, LIMIT) * 2, "interpolation": "bilinear"}
    ax.imshow(fake, cmap="Oranges", **plane)
    ax.contour(line, line, true, levels=[0.3 * true.max()], colors=BLUE, linewidths=1.5)
    ax.set(title="밀도: 가짜(짙기), 진짜(테두리)", aspect="equal")


def draw_surface(ax: Axes, scene: Scene, real: Tensor) -> None:
    """D(x)를 밝기로, 그 위에 진짜 점 (n, 2)과 가짜 점을. 흰 선은 D = 1/2입니다."""
    plot_surface(ax, scene.D, limit=LIMIT, n=SIDE)
    plot_points(ax, real[:SHOWN], scene.fake(SHOWN), limit=LIMIT)
    ax.set_title("D(x): 밝을수록 진짜")


def draw_record(ax: Axes, record: Sequence[dict[str, float]], now: int) -> None:
    """학습 루프가 적은 D(x)와 D(G(z))의 이동 평균. 세로줄이 지금의 스텝입니다."""
    names = {"d_real": "D(x) 진짜", "d_fake": "D(G(z)) 가짜"}
    for (name, label), (color, style) in zip(names.items(), STYLES, strict=False):
        values = np.array([float(m[name]) for m in record])
        smooth = np.convolve(values, np.ones(WINDOW) / WINDOW, "valid")
        ax.plot(np.arange(len(smooth)) + WINDOW, smooth, style, color=color, label=label)
    ax.axhline(0.5, color="0.5", lw=0.8, ls=":")
    ax.axvline(now, color=BLACK, lw=1)
    ax.set(ylim=(0, 1), xlabel="스텝", title=f"판정 ({WINDOW}스텝 평균)")
    ax.legend(loc="upper right")
