"""운송의 그림: θ만큼 떨어진 두 못, 1차원과 2차원의 흙 옮기기, 기울기가 제한된 비평자."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from gan_course.datasets import moons_2d, ring_2d
from gan_course.pictures import minus
from gan_course.plotting import BLACK, BLUE, GREEN, ORANGE, RED, SKY, STYLES

from .calc import best_critic, js, kl, plan_cost, transport_plan, wasserstein_on_line

PLACES = np.round(np.linspace(-2, 2, 81), 3)  # 못을 박을 수 있는 자리, 0.05 간격
LINE = np.linspace(-4, 4, 161)


def spike(place: float) -> np.ndarray:
    """한 자리에 확률이 모두 몰린 분포 (81,). place는 PLACES의 가장 가까운 자리로 맞춥니다."""
    return (np.arange(len(PLACES)) == np.abs(PLACES - place).argmin()).astype(float)


def spike_distances(theta: float) -> tuple[float, float, float]:
    """0과 θ에 박힌 두 못 사이의 (KL, JS, W)."""
    p, q = spike(0), spike(theta)
    return kl(p, q), js(p, q), wasserstein_on_line(PLACES, p, q)


@lru_cache(maxsize=1)
def _spike_curves() -> np.ndarray:
    """모든 θ에서의 (JS, W): (81, 2)."""
    return np.array([spike_distances(v)[1:] for v in PLACES])


def draw_spikes(ax: Axes, theta: float) -> None:
    """두 못."""
    for place, color, mark, line, name in (
        (0, BLUE, "o", "-", "p: 0에 박힌 못"), (theta, RED, "s", "--", "q: θ에 박힌 못"),
    ):  # fmt: skip
        ax.plot([place, place], [0, 1], line, color=color, lw=3)
        ax.plot(place, 1, mark, color=color, ms=11, mec=BLACK, label=name)
    ax.set(xlim=(-2.2, 2.2), ylim=(0, 1.5), xlabel="x", ylabel="확률", yticks=(0, 0.5, 1))
    ax.set_title(minus(f"θ = {theta:.2f}"))
    ax.legend(loc="upper center", ncol=2)


def draw_spike_distances(ax: Axes, theta: float, start: float = -2.0) -> None:
    """start에서 theta까지 옮기며 지나온 JS와 W(모두 계산한 값), 지금의 자리."""
    found = _spike_curves()
    rows = ((found[:, 0], ORANGE, "--", "s", "JS"), (found[:, 1], GREEN, "-", "o", "W"))
    at = np.abs(PLACES - theta).argmin()
    passed = np.abs(PLACES - (start + theta) / 2) < abs(start - theta) / 2 + 1e-6
    for values, color, line, mark, name in rows:
        broken = values if name == "W" else np.where(PLACES != 0, values, np.nan)
        ax.plot(PLACES[passed], broken[passed], line, color=color, lw=2.2)
        ax.plot([], [], line + mark, color=color, lw=2.2, ms=9, mec=BLACK, label=name)
        if name == "JS" and passed[PLACES == 0].any():  # θ = 0에서 한 점만 0입니다.
            ax.plot(0, math.log(2), mark, mfc="white", mec=color, ms=6)
            ax.plot(0, 0, mark, color=color, ms=9, mec=BLACK)
        ax.plot(PLACES[at], values[at], mark, color=color, ms=13 if name == "JS" else 9, mec=BLACK)
    ax.axvline(theta, ls=":", color="0.5")
    ax.set(xlim=(-2.2, 2.2), ylim=(-0.12, 2.6), xlabel="θ", title="두 못 사이의 거리")
    ax.legend(loc="upper center", ncol=2)


def draw_sorted_pairs(ax: Axes, x: np.ndarray, y: np.ndarray) -> None:
    """1차원 표본 (n,), (n,)을 위아래에 놓고 정렬한 짝을 선으로 잇습니다."""
    x, y = np.sort(x), np.sort(y)
    ax.add_collection(LineCollection(
        [[(a, 1), (b, 0)] for a, b in zip(x, y, strict=True)], colors="0.5", linewidths=1.2
    ))  # fmt: skip
    ax.plot(x, np.ones_like(x), "s", color=RED, mec=BLACK, ms=8)
    ax.plot(y, np.zeros_like(y), "o", color=BLUE, mec=BLACK, ms=8)
    ax.set(ylim=(-0.3, 1.3), xlabel="x")
    ax.set_yticks([0, 1], ["진짜", "가짜"])


def clouds(n: int = 40, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """흙더미(반달, (n, 2))와 구덩이(고리, (n, 2))."""
    rng = torch.Generator().manual_seed(seed)
    heap = moons_2d(std=0.1).sample(n, rng).x * 0.6
    holes = ring_2d(std=0.1).sample(n, rng).x
    return heap.numpy(), holes.numpy()


def careless_plan(n: int, seed: int = 0) -> np.ndarray:
    """아무렇게나 지은 짝 (n,)."""
    return np.random.default_rng(seed).permutation(n)


def draw_moving(
    ax: Axes, heap: np.ndarray, holes: np.ndarray, partner: np.ndarray, t: float
) -> None:
    """계획대로 t(0…1)만큼 옮긴 흙. 가는 선이 갈 길입니다."""
    ends = holes[partner]
    roads = np.stack([heap, ends], axis=1)
    ax.add_collection(LineCollection(roads, colors="0.6", linewidths=1))
    ax.plot(*holes.T, "o", mfc="none", mec=BLUE, ms=8, mew=1.5, label="구덩이 (진짜)")
    ax.plot(*((1 - t) * heap + t * ends).T, "s", color=RED, mec=BLACK, ms=5, label="흙 (가짜)")
    cost = plan_cost(heap, holes, partner)
    ax.set(xlim=(-2.7, 2.7), ylim=(-2.35, 3), aspect="equal")
    ax.set_axis_off()
    ax.set_title(f"평균 거리 {cost:.3f}")
    ax.legend(loc="upper center", ncol=2)


def plans(heap: np.ndarray, holes: np.ndarray) -> dict[str, np.ndarray]:
    """견줄 두 계획."""
    return {
        "가장 싼 계획": transport_plan(heap, holes).partner,
        "되는대로": careless_plan(len(heap)),
    }


def humps(gap: float) -> tuple[np.ndarray, np.ndarray]:
    """LINE 위의 진짜(두 봉우리)와 가짜(한 봉우리를 gap만큼 옮긴 것), 각각 합 1."""
    bump = lambda at, width: np.exp(-(((LINE - at) / width) ** 2) / 2)  # noqa: E731
    p, q = bump(-1.5, 0.4) + bump(1.2, 0.5), bump(gap, 0.35)
    return p / p.sum(), q / q.sum()


def draw_crossing(axes: Sequence[Axes], p: np.ndarray, q: np.ndarray) -> float:
    """위에서부터 두 분포, 두 누적 분포와 그 사이의 넓이(W), 가장 좋은 비평자. W를 돌려줍니다."""
    top, middle, bottom = axes
    distance = wasserstein_on_line(LINE, p, q)
    line, real, fake = LINE[::2], np.cumsum(p)[::2], np.cumsum(q)[::2]
    crossing = fake - real
    top.fill_between(line, 0, p[::2], color=BLUE, alpha=0.35, label="진짜 p")
    top.fill_between(line, 0, q[::2], facecolor="none", edgecolor=RED, hatch="////",
                     label="가짜 q")  # fmt: skip
    middle.plot(line, real, "-", color=BLUE, lw=2, label="쌓은 진짜")
    middle.plot(line, fake, "--", color=RED, lw=2, label="쌓은 가짜")
    middle.fill_between(line, real, fake, color=SKY, alpha=0.45)
    step = LINE[1] - LINE[0]
    for part, at in ((-1, crossing.argmin()), (1, crossing.argmax())):
        area = (part * np.cumsum(q - p)).clip(min=0).sum() * step  # 두 넓이의 합이 W입니다.
        middle.annotate(f"{area:.2f}", (line[at], (real[at] + fake[at]) / 2),
                        ha="center", va="center", fontsize=11)  # fmt: skip
    critic = best_critic(LINE, p, q)
    bottom.plot(LINE, critic, "-", color=BLACK, lw=2.4)
    for at, gap, side in ((-2, 10, "left"), (2, -10, "right")):  # 선의 안쪽에 적습니다.
        i = np.abs(LINE - at).argmin()
        told = minus(f"기울기 {np.sign(critic[i + 1] - critic[i]):+.0f}")
        bottom.annotate(told, (at, critic[i]), (gap, 9), textcoords="offset points",
                        ha=side, va="center")  # fmt: skip
    top.set(yticks=[], xlim=(-3.5, 3.5))
    middle.set(title=f"건너는 양: 칠한 넓이가 W = {distance:.2f}", yticks=(0, 0.5, 1))
    bottom.set(title="가장 좋은 비평자 f", xlabel="자리 x", yticks=[])
    for ax in (top, middle):
        ax.legend(loc="upper left")
    return distance


def draw_trails(ax: Axes, trails: Mapping[str, np.ndarray], upto: int | None = None) -> None:
    """못 두 개의 게임: 생성자의 스텝마다 가짜의 자리 θ(처음 1)를, 이름마다 선 하나로."""
    last = max(map(len, trails.values()))
    looks = zip(trails.items(), STYLES, "osD^v", strict=False)
    for i, ((name, trail), (color, line), mark) in enumerate(looks):
        seen = np.concatenate([[1.0], trail[:upto]])
        shown = range(0, len(seen), 8)
        ax.plot(shown, seen[shown], line, color=color, marker=mark, ms=5, label=name,
                markevery=(3 * i, 15))  # fmt: skip
        ax.plot(len(seen) - 1, seen[-1], mark, color=color, mec=BLACK, ms=9)
    ax.axhline(0, color="0.4", ls=":")
    ax.set(xlabel="스텝", ylabel="θ (진짜는 0)", xlim=(-12, last + 20), ylim=(-1.1, 1.3))


def draw_critic(ax: Axes, p: np.ndarray, q: np.ndarray, slope: float) -> float:
    """기울기 한계가 `slope`인 가장 좋은 비평자와 두 분포. E_p[f] − E_q[f]를 돌려줍니다."""
    f = best_critic(LINE, p, q, slope)
    f = f - (p + q) @ f / 2  # 상수를 더해도 차이는 같으므로 가운데를 0으로 맞춥니다.
    scale = 3.5 / max(p.max(), q.max())
    ax.fill_between(LINE, 0, p * scale, color=BLUE, alpha=0.35, label="진짜 p")
    ax.fill_between(LINE, 0, q * scale, facecolor="none", edgecolor=RED, hatch="////",
                    label="가짜 q")  # fmt: skip
    ax.plot(LINE, f, "-", color=BLACK, lw=2.4, label="비평자 f")
    ax.axhline(0, color="0.6", lw=0.8)
    # 한계 2까지는 가짜가 어디에 있든 비평자가 축 안에 듭니다.
    ax.set(xlim=(-4, 4), ylim=(-6, 14.5), xlabel="x", title=f"기울기의 한계 K = {slope:.2f}")
    ax.legend(loc="upper center", ncol=3, columnspacing=1.2, handlelength=1.6)
    return float(p @ f - q @ f)


def draw_scale(ax: Axes, p: np.ndarray, q: np.ndarray, slope: float) -> None:
    """K를 바꿀 때의 차이 E_p[f] − E_q[f]: 언제나 K·W인 직선."""
    limits = np.linspace(0, 2, 9)
    gaps = [p @ f - q @ f for f in (best_critic(LINE, p, q, k) for k in limits)]
    distance = wasserstein_on_line(LINE, p, q)
    ax.plot(limits, gaps, "-", color=GREEN, lw=2.2)
    ax.plot(1, distance, "o", mfc="none", mec=RED, ms=15, mew=2, label=f"K = 1: W = {distance:.3f}")
    ax.plot(slope, slope * distance, "D", color=BLACK, ms=9, label=f"지금 K = {slope:.2f}")
    ax.set(xlim=(0, 2.1), ylim=(0, None), xlabel="기울기의 한계 K", ylabel="점수의 차이")
    ax.set_title("진짜와 가짜의 점수 차이")
    ax.legend(loc="upper left")
