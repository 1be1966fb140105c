"""프로파일의 그림: 갈래마다의 시간을 가로 막대로."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from gan_course.plotting import BLUE, RED, SKY

BESIDE = (("", SKY, BLUE), ("//", "white", RED), ("..", "0.85", "0.3"))  # 무늬, 바탕, 테두리


def draw_profile(ax: Axes, shares: Mapping[str, float] | Mapping[str, Mapping[str, float]]) -> None:
    """시간의 비율을 가로 막대로 그리고 수를 적습니다.

    Args:
        shares: {갈래: 비율}, 또는 여럿을 견줄 때 {이름: {갈래: 비율}}(셋까지).
    """
    several = all(isinstance(v, Mapping) for v in shares.values())
    named = shares if several else {"": shares}
    groups = list(next(iter(named.values())))
    tall = 0.8 / len(named)
    for i, (name, found) in enumerate(named.items()):
        hatch, face, edge = BESIDE[i % len(BESIDE)]
        rows = [row + (i - (len(named) - 1) / 2) * tall for row in range(len(groups))]
        values = [found[group] for group in groups]
        ax.barh(rows, values, tall * 0.9, color=face, edgecolor=edge, hatch=hatch, label=name)
        for row, value in zip(rows, values, strict=True):
            ax.text(value + 0.01, row, f"{value:.1%}", va="center")
    ax.set_yticks(range(len(groups)), groups)
    ax.invert_yaxis()
    ax.set(xlim=(0, 1.12), xlabel="연산이 쓴 시간의 비율")
    ax.grid(axis="y", visible=False)
    if several:
        ax.legend(loc="lower right")
