"""이웃으로 재는 자: 정밀도와 재현율, 밀도와 덮음. 모두 특징 (n, d) 두 묶음을 받습니다.

Kynkäänniemi 외, *Improved Precision and Recall Metric* (2019), arXiv:1904.06991.
Naeem 외, *Reliable Fidelity and Diversity Metrics* (2020), arXiv:2002.09797.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from gan_course.errors import CourseError


class Neighbours(NamedTuple):
    """네 가지 점수.

    precision: 진짜의 이웃 안에 든 가짜의 비율. recall: 가짜의 이웃 안에 든 진짜의 비율.
    density: 가짜 하나를 품은 진짜 이웃의 수 ÷ k의 평균(1을 넘을 수 있음).
    coverage: 이웃 안에 가짜가 하나라도 든 진짜의 비율.
    """

    precision: float
    recall: float
    density: float
    coverage: float


def neighbours(real: Tensor, fake: Tensor, k: int = 5) -> Neighbours:
    """특징 real (n, d), fake (m, d)에서 네 점수를 잽니다.

    점마다의 이웃은 같은 묶음에서 k번째로 가까운 점까지의 거리를 반지름으로 하는 공입니다.

    Raises:
        CourseError: 차원이 다르거나 표본이 k + 1개에 못 미칠 때.
    """
    if real.dim() != 2 or fake.dim() != 2 or real.shape[1] != fake.shape[1]:
        raise CourseError(
            f"특징은 (n, d)와 (m, d)여야 합니다(지금: {tuple(real.shape)}, {tuple(fake.shape)})."
        )
    if min(len(real), len(fake)) <= k:
        raise CourseError(f"이웃 {k}개를 재려면 표본이 {k + 1}개 이상 있어야 합니다.")
    real, fake = real.float(), fake.float()
    near_real, near_fake = radii(real, k), radii(fake, k)
    apart = torch.cdist(real, fake)  # (n, m)
    inside = apart <= near_real[:, None]
    return Neighbours(
        precision=inside.any(dim=0).float().mean().item(),
        recall=(apart <= near_fake[None]).any(dim=1).float().mean().item(),
        density=inside.float().sum(dim=0).mean().item() / k,
        coverage=inside.any(dim=1).float().mean().item(),
    )


def radii(x: Tensor, k: int) -> Tensor:
    """점마다 k번째로 가까운 다른 점까지의 거리 (n,)."""
    return torch.cdist(x, x).kthvalue(k + 1, dim=1).values
