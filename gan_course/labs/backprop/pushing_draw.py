"""D의 기울기에 밀리는 가짜들의 그림."""

from __future__ import annotations

import numpy as np
import torch
from matplotlib.axes import Axes
from torch import Tensor

from gan_course.plotting import BLACK, BLUE, ORANGE, PINK

from .pushing import Push, judge

LIMITS = ((-2.9, 2.9), (-3.1, 2.9))
REACH = 0.2  # 화살표의 길이: 기울기 1에 이만큼
HEADING = 1.0  # 묶음이 가는 쪽을 가리키는 굵은 화살표의 길이


def draw_push(ax: Axes, push: Push, real: Tensor, step: int) -> None:
    """D의 지도(밝을수록 진짜), 진짜, 가짜, 손실이 미는 화살표와 묶음이 가는 쪽(굵은 것)."""
    across, up = (np.linspace(*ends, 60) for ends in LIMITS)
    grid = torch.tensor(np.stack(np.meshgrid(across, up), -1).reshape(-1, 2), dtype=torch.float32)
    verdict = judge(grid).sigmoid().reshape(60, 60)
    shades = [str(0.72 + 0.07 * i) for i in range(5)]
    ax.contourf(across, up, verdict, levels=np.linspace(0, 1, 6), colors=shades)
    ax.contour(across, up, verdict, levels=[0.5], colors="0.35", linewidths=1, linestyles="--")
    ax.scatter(*real.T, s=16, marker="o", fc="none", ec=BLUE, lw=0.8, label="진짜")
    fakes, caught = push.fakes[step], push.logits[0] < 0
    arrows = REACH * push.pulls[step]
    ax.quiver(*fakes.T, *arrows.T, angles="xy", scale_units="xy", scale=1, width=0.005,
              headwidth=4, color="0.3", zorder=5)  # fmt: skip
    _draw_heading(ax, push, step)
    for group, mark, color, label in (
        (caught, "^", ORANGE, "처음에 들킨 가짜"), (~caught, "s", PINK, "처음에 속인 가짜")
    ):  # fmt: skip
        ax.scatter(*fakes[group].T, s=14, marker=mark, fc=color, ec=BLACK, lw=0.5, label=label,
                   zorder=4)  # fmt: skip
    ax.set(xlim=LIMITS[0], ylim=LIMITS[1], xticks=[], yticks=[])


def _draw_heading(ax: Axes, push: Push, step: int) -> None:
    """묶음이 다음 스텝에 가는 쪽. 길이는 늘 같습니다."""
    at = min(step, len(push.fakes) - 2)
    move = (push.fakes[at + 1] - push.fakes[at]).mean(0)
    ahead = HEADING * move / move.norm()
    ax.quiver(*push.fakes[step].mean(0), *ahead, angles="xy", scale_units="xy", scale=1,
              width=0.02, headwidth=3, headlength=3, headaxislength=3, color=BLACK, ec="white",
              lw=0.8, zorder=6)  # fmt: skip
