"""정보량의 그림: 동전과 주사위의 엔트로피, 교차 엔트로피, 두 정규 분포의 KL과 JS."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from gan_course.plotting import BLACK, BLUE, GREEN, ORANGE, RED, SKY

from .calc import cross_entropy, entropy, js, kl, self_information

LINE = np.linspace(-8, 8, 801)  # 정규 분포를 나눌 자리들


def coin(p: float) -> list[float]:
    """앞면의 확률 p → [p, 1 − p]."""
    return [p, 1 - p]


def draw_surprise(ax: Axes, p: float) -> None:
    """자기 정보 −log₂p의 곡선과, 앞면과 뒷면의 자리."""
    line = np.linspace(0.01, 1, 200)
    ax.plot(line, self_information(line), "-", color="0.5", lw=2)
    for q, mark, size, color, name in ((p, "o", 13, BLUE, "앞면"), (1 - p, "s", 7, RED, "뒷면")):
        if q > 0:
            ax.plot(q, self_information(q), mark, color=color, ms=size, mec=BLACK, label=name,
                    clip_on=False)  # fmt: skip
    ax.set(xlim=(0, 1.03), ylim=(-0.2, 7), xlabel="확률", ylabel="비트", title="자기 정보: 놀라움")
    ax.legend(loc="upper right")


def draw_coin_entropy(ax: Axes, p: float) -> None:
    """동전의 엔트로피 곡선과 지금의 자리."""
    line = np.linspace(0, 1, 201)
    ax.plot(line, [entropy(coin(v)) for v in line], "-", color=GREEN, lw=2)
    ax.plot(p, entropy(coin(p)), "D", color=BLACK, ms=9, clip_on=False)
    ax.axvline(p, ls=":", color="0.5")
    ax.set(xlim=(-0.03, 1.03), ylim=(0, 1.1), xlabel="앞면의 확률 p", ylabel="비트")
    ax.set_title("엔트로피: 놀라움의 평균")


def draw_die(ax: Axes, p: ArrayLike, q: ArrayLike | None = None) -> None:
    """주사위의 확률 p(빗금 막대)와, 있다면 믿음 q(검은 마름모)."""
    faces = np.arange(1, len(np.asarray(p)) + 1)
    ax.bar(faces, p, 0.62, color=SKY, edgecolor=BLUE, hatch="//", label="진짜 p")
    if q is not None:
        ax.plot(faces, q, "D", color=BLACK, ms=8, label="믿음 q")
        ax.legend(loc="upper right", ncol=2)
    ax.set(ylim=(0, 1.12), xlabel="눈", ylabel="확률", xticks=faces, title="주사위")


def draw_surprises(ax: Axes, p: ArrayLike) -> None:
    """눈마다의 자기 정보(막대)와 그 평균인 엔트로피(가로줄)."""
    p = np.asarray(p, dtype=float)
    faces = np.arange(1, len(p) + 1)
    surprise = self_information(p)
    shown = np.where(np.isfinite(surprise), surprise, 0)
    ax.bar(faces, shown, 0.62, color="white", edgecolor=RED, hatch="\\\\")
    for face, value in zip(faces, surprise, strict=True):
        if np.isinf(value):
            ax.text(face, 0.12, "∞", ha="center", fontsize=15, color=RED)
    ax.axhline(entropy(p), color=BLACK, lw=2, label=f"엔트로피 {entropy(p):.2f}비트")
    ax.axhline(np.log2(len(p)), color="0.4", ls=":", label=f"고른 주사위 {np.log2(len(p)):.2f}비트")
    ax.set(ylim=(0, 8.5), xlabel="눈", ylabel="비트", xticks=faces, title="눈마다의 놀라움")
    ax.legend(loc="upper right")


def draw_belief(ax: Axes, p: float, q: float) -> None:
    """진짜 확률 p를 고정하고 믿음 q를 바꿀 때의 교차 엔트로피. 세로 화살표의 길이가 KL입니다."""
    line = np.linspace(0.005, 0.995, 199)
    cost = [cross_entropy(coin(p), coin(v)) for v in line]
    low, now = entropy(coin(p)), cross_entropy(coin(p), coin(q))
    ax.plot(line, cost, "-", color=BLUE, lw=2, label="교차 엔트로피 H(p, q)")
    ax.axhline(low, color=GREEN, ls="--", lw=2, label=f"엔트로피 H(p) = {low:.3f}")
    ax.plot(q, now, "o", color=RED, ms=10, mec=BLACK)
    if now - low > 0.25:  # 이보다 짧으면 화살표가 점에 묻힙니다.
        arrow = {"arrowstyle": "<->", "lw": 2, "color": RED}
        ax.annotate("", (q, now), (q, low), arrowprops=arrow)
        side, align = (0.02, "left") if q < 0.7 else (-0.02, "right")
        ax.text(q + side, (now + low) / 2, "KL", color=RED, fontsize=12, ha=align, va="center")
    ax.set(xlim=(0, 1), ylim=(0, 5), xlabel="믿음 q (앞면의 확률)", ylabel="비트")
    ax.set_title(f"진짜 p = {p:.2f}: 더 쓴 비트(KL) {now - low:.3f}")
    ax.legend(loc="upper center")


class Gaussians(NamedTuple):
    """두 정규 분포를 LINE의 자리에서 나눈 것과 그 사이의 거리(내트)."""

    p: np.ndarray
    q: np.ndarray
    forward: float  # KL(p‖q)
    backward: float  # KL(q‖p)
    js: float


def gaussians(mean: float, width: float) -> Gaussians:
    """p = N(0, 1)과 q = N(mean, width²)를 촘촘히 나누어 견줍니다."""
    p, q = bell(0, 1), bell(mean, width)
    return Gaussians(p, q, kl(p, q), kl(q, p), js(p, q))


def bell(mean: float, width: float) -> np.ndarray:
    """LINE 위의 정규 분포, 합 1."""
    weight = np.exp(-(((LINE - mean) / width) ** 2) / 2)
    return weight / weight.sum()


def draw_gaussians(ax: Axes, found: Gaussians) -> None:
    """두 분포의 밀도."""
    step = LINE[1] - LINE[0]
    ax.plot(LINE, found.p / step, "-", color=BLUE, lw=2, label="p (진짜)")
    ax.plot(LINE, found.q / step, "--", color=RED, lw=2, label="q (모델)")
    ax.set(xlim=(-8, 8), ylim=(0, 1.3), xlabel="x", ylabel="밀도", title="두 분포")
    ax.set_xticks(range(-6, 7, 3))
    ax.legend(loc="upper center", ncol=2)


def draw_divergences(ax: Axes, found: Gaussians, *, top: float = 6.0) -> None:
    """세 발산을 막대로. 그림을 벗어나면 잘리고 값만 적습니다."""
    names = ("KL(p‖q)", "KL(q‖p)", "JS")
    values = (found.forward, found.backward, found.js)
    looks = ((SKY, "//"), (ORANGE, "\\\\"), ("white", "xx"))
    for name, value, (color, hatch) in zip(names, values, looks, strict=True):
        ax.bar(name, min(value, top), 0.6, color=color, edgecolor=BLACK, hatch=hatch)
        said = f"{value:.3f}" + (" ↑" if value > top else "")
        ax.text(name, min(value, top) + 0.12, said, ha="center", va="bottom",
                bbox={"fc": "white", "ec": "none", "pad": 0.6, "alpha": 0.9})  # fmt: skip
    ax.axhline(np.log(2), color="0.4", ls=":")
    ax.set(xlim=(-0.6, 2.6), ylim=(0, top + 0.9), ylabel="내트", title="발산 (점선은 log 2)")
