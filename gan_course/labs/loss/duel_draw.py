"""겨루기의 막대: 반쪽을 쌓은 손실과, 2·log 2 근처를 넓힌 자리."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from gan_course.plotting import BLACK, RED, SKY

EVEN = 2 * math.log(2)  # 아무것도 모르는 판별자의 손실
NEAR = (1.19, 1.44)  # 넓혀 볼 자리


def draw_halves(
    ax: Axes, names: Sequence[str], real: Sequence[float], fake: Sequence[float]
) -> None:
    """진짜 반쪽 위에 가짜 반쪽을 쌓고, 합은 막대 안에 적습니다."""
    ax.bar(names, real, 0.62, color=SKY, edgecolor="black", label="진짜 반쪽")
    ax.bar(names, fake, 0.62, bottom=real, color="white", edgecolor=RED, hatch="//",
           label="가짜 반쪽")  # fmt: skip
    for i, total in enumerate(a + b for a, b in zip(real, fake, strict=True)):
        low = total < 0.3  # 안에 적을 자리가 없습니다.
        ax.text(i, total + 0.07 if low else total - 0.1, f"{total:.3f}", ha="center", va="center",
                bbox={"fc": "white", "ec": "none", "pad": 1.5})  # fmt: skip
    for value, name in ((EVEN, "2·log 2"), (math.log(2), "log 2")):
        ax.axhline(value, ls=":", color="0.3", zorder=0.5)
        ax.text(len(names) - 0.45, value, name, va="center")
    ax.set(ylim=(0, 1.8), xlim=(-0.5, len(names) - 0.5), ylabel="손실")
    ax.legend(loc="upper left", ncol=2)


def draw_near(
    ax: Axes, names: Sequence[str], totals: Sequence[float], errors: Sequence[float]
) -> None:
    """2·log 2 근처를 넓힌 것. 세로 막대는 ± 2 표준오차이고, 범위 밖의 것은 그리지 않습니다."""
    for i, (total, error) in enumerate(zip(totals, errors, strict=True)):
        if not NEAR[0] < total < NEAR[1]:
            ax.text(i, NEAR[0] + 0.01, f"{total:.3f}\n↓", ha="center", va="bottom")
            continue
        apart = abs(total - EVEN) > 2 * error
        ax.errorbar(i, total, 2 * error, fmt="o", ms=7, color=BLACK, capsize=4, lw=1.6,
                    mfc="white" if not apart else BLACK)  # fmt: skip
    ax.axhline(EVEN, ls=":", color="0.3")
    ax.text(len(names) - 0.45, EVEN, "2·log 2", va="center")
    ax.set(ylim=NEAR, xlim=(-0.5, len(names) - 0.5), xticks=range(len(names)), ylabel="손실")
    ax.set_xticklabels(names)
