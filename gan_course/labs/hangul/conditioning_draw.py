"""레이블을 주는 방법들의 기록을 그립니다: 정확도와 다양함, 배우는 빠르기, 그린 글자."""

from __future__ import annotations

import torch
from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, GREEN, ORANGE, RED, SKY, show_pictures

from .record import (
    EACH,
    conditioning_curves,
    conditioning_pictures,
    conditioning_record,
    conditioning_scores,
)

# 방법의 차례대로. 표식과 선의 모양이 모두 달라 색이 없어도 읽힙니다.
LOOKS = (
    (BLUE, "o", "-"), (RED, "s", "--"), (GREEN, "^", "-."), (SKY, "v", (0, (3, 1, 1, 1, 1, 1))),
    (ORANGE, "D", ":"),
)  # fmt: skip


EYES = {"": "강의의 분류기로 잰 것", "arbiter_": "심판으로 잰 것"}  # 기록의 이름 앞: 제목


def draw_conditioning(ax: Axes, record: dict | None = None, eye: str = "") -> None:
    """가로축은 레이블 안의 다양함(진짜 = 1), 세로축은 30%부터의 레이블 정확도. 표식 하나가 시드.

    eye: 누구의 눈으로 잰 것인지. ""는 강의의 분류기, "arbiter_"는 심판입니다.
    """
    record = record or conditioning_record()
    accuracy, variety = (conditioning_scores(eye + k, record) for k in ("accuracy", "variety"))
    for (way, y), look in zip(accuracy.items(), _looks(), strict=True):
        ax.plot(variety[way], 100 * y, label=way, **look)
    real = record["real"][f"{eye}accuracy"]
    ax.plot(1, 100 * real, "*", color="white", mec=BLACK, ms=15, label="진짜", zorder=3)
    ax.axvline(1, color="0.5", ls=":", lw=1, zorder=0)
    ax.set(
        xlim=(0, 1.7), ylim=(30, 103), xlabel="레이블 안의 다양함 (진짜 = 1)",
        ylabel="레이블 정확도 (%)", title=EYES[eye],
    )  # fmt: skip


def draw_conditioning_accuracy(ax: Axes, record: dict | None = None, eye: str = "") -> None:
    """레이블 정확도만. 한 줄이 한 방법, 표식 하나가 시드 하나입니다."""
    accuracy = conditioning_scores(f"{eye}accuracy", record)
    for row, (y, look) in enumerate(zip(accuracy.values(), _looks(), strict=True)):
        ax.plot(100 * y, [row] * len(y), **look)
    ax.set_yticks(range(len(accuracy)), list(accuracy))
    below = len(accuracy) - 0.5  # 첫째 방법이 맨 위
    ax.set(
        xlim=(0, 105), ylim=(below, -0.5), xlabel="레이블 정확도 (%)", title=EYES[eye]
    )  # fmt: skip


def _looks() -> list[dict[str, object]]:
    """방법마다의 색과 표식. 선은 긋지 않습니다."""
    shared = {"ms": 9, "mec": BLACK, "ls": "", "alpha": 0.8}
    return [{"color": color, "marker": mark, **shared} for color, mark, _ in LOOKS]


def draw_conditioning_curves(ax: Axes, record: dict | None = None) -> None:
    """학습하는 동안의 레이블 정확도. 굵은 선은 시드의 평균, 옅은 선은 시드 하나하나입니다."""
    record = record or conditioning_record()
    curves = conditioning_curves(record)
    for (way, (steps, found)), (color, mark, line) in zip(curves.items(), LOOKS, strict=True):
        accuracy, look = 100 * found, {"color": color, "ls": line}
        ax.plot(steps, accuracy.T, lw=0.8, alpha=0.4, **look)
        ax.plot(steps, accuracy.mean(0), marker=mark, ms=7, mec=BLACK, label=way, **look)
    chance = 100 / len(record["letters"])
    ax.axhline(chance, color="0.5", ls=(0, (1, 3)), lw=1)
    ax.text(0.01, chance + 1, "우연", transform=ax.get_yaxis_transform(), va="bottom")
    ax.set(
        ylim=(0, 105),
        xlabel="스텝",
        ylabel="레이블 정확도 (%)",
        title="학습하는 동안 (강의의 분류기)",
    )
    ax.set_xticks(steps)


def draw_conditioning_pictures(ax: Axes) -> None:
    """한 줄에 한 방법(맨 위는 진짜), 글자마다 z 네 가지. 글자 사이는 한 칸을 띄웁니다."""
    rows, lines = conditioning_pictures(), []
    side = next(iter(rows.values())).shape[-1]
    gap = torch.ones(1, 1, side, side // 4)
    for x in rows.values():
        parts = []
        for letter in x.split(EACH):
            parts += [torch.cat(list(letter[:, None]), dim=3), gap]
        lines.append(torch.cat(parts[:-1], dim=3))
    show_pictures(ax, torch.cat(lines), columns=1)
    ax.set_axis_on()
    ax.grid(visible=False)
    ax.set_yticks([side / 2 + i * (side + 1) for i in range(len(rows))], list(rows))
    ax.set_xticks([])
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
