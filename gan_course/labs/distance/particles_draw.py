"""흙 알갱이의 그림: 계획의 길, 비평자의 지형과 비탈, 벌점이 기울기를 재는 자리."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from gan_course.plotting import BLACK, BLUE, GREEN, RED

from .particles import REACH, Moment


def draw_moment(ax: Axes, moment: Moment, holes: np.ndarray) -> None:
    """한 장면: 구덩이(빈 동그라미), 흙(네모), 갈 길(가는 선) 또는 비평자의 지형과 비탈(화살표)."""
    if moment.scores is not None:
        draw_scores(ax, moment.scores, REACH)
        ax.quiver(*moment.points.T, *moment.pushes.T, angles="xy", scale_units="xy", scale=2,
                  width=0.005, color=BLACK, zorder=3)  # fmt: skip
    if moment.ends is not None:
        roads = np.stack([moment.points, moment.ends], axis=1)
        ax.add_collection(LineCollection(roads, colors="0.6", linewidths=1))
    ax.plot(*holes.T, "o", mfc="white", mec=BLUE, ms=6, mew=1.4)
    ax.plot(*moment.points.T, "s", color=RED, mec=BLACK, mew=0.6, ms=5)
    ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
    ax.set_axis_off()
    how = "가장 싼 계획대로" if moment.act == "계획" else "비평자의 비탈을 따라"
    ax.set_title(f"{how}: 남은 W {moment.left:.2f}")


def draw_scores(ax: Axes, scores: np.ndarray, reach: float, levels: int = 7) -> None:
    """점수의 지형 (n, n). 밝을수록 높고, 가는 흰 선이 같은 점수를 잇습니다."""
    line = np.linspace(-reach, reach, len(scores))
    steps = np.linspace(scores.min(), scores.max() + 1e-9, levels + 1)
    pale = 0.45 + 0.55 * colormaps["cividis"](np.linspace(0, 1, levels))  # 점이 묻히지 않게
    lands = ax.contourf(line, line, scores, steps, colors=pale, zorder=0.5)
    lands.set(edgecolor="white", linewidth=0.7)  # 줄을 따로 그으면 그림의 무게가 곱절이 됩니다.
    ax.grid(False)


def draw_meetings(
    ax: Axes,
    pairs: tuple[np.ndarray, np.ndarray],
    found: tuple[np.ndarray, np.ndarray],
    home: np.ndarray,
) -> None:
    """벌점이 기울기를 재는 자리.

    Args:
        pairs: 아무렇게나 만난 진짜 (n, 2)와 가짜 (n, 2). 가는 선이 둘을 잇습니다.
        found: 그 선 위의 자리 m (n, 2)와 기울기 ∇f(m) (n, 2). 화살표에 길이를 적습니다.
        home: 가장 싼 계획이 첫 가짜를 보낼 진짜 (2,). 굵은 파선으로 잇습니다.
    """
    real, fake = pairs
    spots, slopes = found
    meetings = np.stack([real, fake], axis=1)
    ax.add_collection(LineCollection(meetings, colors="0.6", linewidths=1))
    ax.plot(*np.stack([fake[0], home]).T, "--", color=GREEN, lw=2.6, label="나르는 길 하나")
    ax.plot(*home, "o", color=BLUE, mec=GREEN, mew=2.6, ms=9)
    ax.plot(*real.T, "o", color=BLUE, mec=BLACK, ms=8, label="진짜")
    ax.plot(*fake.T, "X", color=RED, mec=BLACK, ms=9, label="가짜")
    ax.quiver(*spots.T, *slopes.T, angles="xy", scale_units="xy", scale=1.6, width=0.006, zorder=3)
    ax.plot(*spots.T, ".", color=BLACK, ms=9, label="재는 자리 m과 기울기")
    plain = {"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.8}
    for spot, slope in zip(spots, slopes, strict=True):
        back = -slope / np.linalg.norm(slope)  # 화살표의 반대쪽에 적습니다.
        ax.annotate(f"{np.linalg.norm(slope):.2f}", spot, 26 * back, ha="center", va="center",
                    textcoords="offset points", bbox=plain, zorder=4)  # fmt: skip
    ax.margins(0.12)  # 가장자리의 수가 범례에 닿지 않게
    ax.set(aspect="equal", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))


def draw_left(ax: Axes, runs: dict[str, Sequence[Moment]]) -> None:
    """장면마다 남은 W. 이름마다 선 하나."""
    for (name, moments), mark in zip(runs.items(), "osD^", strict=False):
        ax.plot([m.left for m in moments], marker=mark, ms=4, markevery=4, label=name)
    ax.set(xlabel="장면", ylabel="남은 W", ylim=(0, 1.35 * ax.dataLim.y1))
    ax.grid(False)
    ax.legend(loc="upper right", ncol=2)  # 선의 위쪽에 자리를 비워 두었습니다.
