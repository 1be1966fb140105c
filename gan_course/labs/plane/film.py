"""어떤 학습 루프로 배우든 그 장면을 찍어 둡니다: 그때의 G와 D, 그리고 점들의 밀도."""

from __future__ import annotations

import copy
import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan_course.sampling import sample

SIDE, LIMIT = 48, 2.8  # 밀도를 잴 격자의 한 변, 평면의 절반 너비
BLUR = 0.12  # 점 하나를 이만한 종으로 번지게 합니다.


class Scene(NamedTuple):
    """한 순간의 두 신경망. 작은 신경망이라 통째로 베껴 둡니다."""

    step: int
    G: nn.Module
    D: nn.Module

    def fake(self, n: int = 1500) -> Tensor:
        """가짜 점 (n, 2). 언제나 같은 z에서 나옵니다."""
        return sample(self.G, n, seed=1)


def shoot(step: int, G: nn.Module, D: nn.Module) -> Scene:
    """지금의 G와 D를 베껴 둡니다."""
    return Scene(step, copy.deepcopy(G), copy.deepcopy(D))


def scene_steps(last: int, count: int = 40) -> list[int]:
    """찍을 스텝: 0에서 `last`까지, 앞쪽을 촘촘하게."""
    return sorted({round(last * (i / (count - 1)) ** 2) for i in range(count)})


def density(points: Tensor, blur: float = BLUR) -> Tensor:
    """점 (n, 2)마다 폭 `blur`의 종을 얹어 평균한 밀도 (48, 48). 행은 y(아래에서 위), 열은 x."""
    line = torch.linspace(-LIMIT, LIMIT, SIDE)
    y, x = torch.meshgrid(line, line, indexing="ij")
    grid = torch.stack([x.flatten(), y.flatten()], dim=1)
    bells = torch.exp(-torch.cdist(grid, points).square() / (2 * blur**2))
    return bells.mean(dim=1).view(SIDE, SIDE) / (2 * math.pi * blur**2)
