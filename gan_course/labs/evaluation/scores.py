"""그림 한 묶음을 여러 잣대로 한꺼번에. 프레셰 거리와 KID는 torchmetrics로, 우리 특징에서 잽니다."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.kid import KernelInceptionDistance

from gan_course import metrics
from gan_course.datasets import mnist
from gan_course.errors import CourseError

from .neighbours import neighbours

TRAIN = 4000  # 베꼈는지 볼 때 견줄 학습용 그림의 수


class Eye(nn.Module):
    """torchmetrics에 줄 특징 추출기: 숫자 그림 (n, 1, 28, 28) → (n, 64).

    `num_features`가 없으면 torchmetrics는 3×299×299 그림을 넣어 보며 알아내려 합니다.
    """

    num_features = 64

    def forward(self, x: Tensor) -> Tensor:
        return metrics.judge_digits(x).features


class Seen(nn.Module):
    """이미 잰 특징 (n, d)를 그대로 넘깁니다."""

    def __init__(self, d: int) -> None:
        super().__init__()
        self.num_features = d

    def forward(self, x: Tensor) -> Tensor:
        return x


class Scores(NamedTuple):
    """한 묶음의 점수. copied: 학습용 그림에 지나치게 가까운 것의 비율(1 − authenticity)."""

    frechet: float
    kid: float
    precision: float
    recall: float
    density: float
    coverage: float
    kinds: float
    copied: float


@torch.no_grad()
def kid(real: Tensor, fake: Tensor, *, subsets: int = 20, size: int = 500, seed: int = 0) -> float:
    """커널 거리 KID: 다항 커널 (x·y/d + 1)³의 MMD²을 치우침 없이 어림한 것(Bińkowski 2018).

    특징 real (n, d), fake (m, d) → 평균. 0 아래로도 나옵니다(치우치지 않았다는 표시입니다).
    부분 묶음을 뽑는 난수를 torchmetrics가 정하므로 시드를 맞추고 되돌립니다.

    Raises:
        CourseError: 표본이 `size`보다 적을 때.
    """
    if min(len(real), len(fake)) < size:
        raise CourseError(f"KID를 재려면 양쪽에 표본이 {size}개 이상 있어야 합니다.")
    with warnings.catch_warnings():  # 특징을 모두 쌓아 둔다는 알림입니다. 몇천 개뿐입니다.
        warnings.simplefilter("ignore", UserWarning)
        found = KernelInceptionDistance(
            feature=Seen(real.shape[1]), subsets=subsets, subset_size=size, normalize=True
        )
    found.update(real.float(), real=True)
    found.update(fake.float(), real=False)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return float(found.compute()[0])


@torch.no_grad()
def frechet(real: Tensor, fake: Tensor) -> float:
    """특징 real (n, d), fake (m, d)의 프레셰 거리를 torchmetrics로."""
    found = FrechetInceptionDistance(feature=Seen(real.shape[1]), normalize=True)
    found.set_dtype(torch.float64)
    found.update(real.double(), real=True)
    found.update(fake.double(), real=False)
    return float(found.compute())


def kinds(labels: Tensor, classes: int = 10) -> float:
    """종류 e^H: 분류기가 읽은 레이블의 비율의 엔트로피 H를 개수로 바꾼 것, 1…classes."""
    p = metrics.class_shares(labels, classes)
    return float(torch.exp(-torch.xlogy(p, p).sum()))


def copied(train: Tensor, fake: Tensor) -> float:
    """베낀 비율: 가장 가까운 학습용 그림이, 그 그림에 가장 가까운 다른 학습용 그림보다 가까운 것.

    특징이나 화소 (n, d). 1 − authenticity입니다(Alaa 외 2022, arXiv:2102.08921). 처음 보는
    진짜도 셋에 하나는 우연히 이렇게 되므로, 따로 떼어 둔 진짜의 값과 견주어야 합니다.
    """
    train, hits = train.float(), 0
    for part in fake.float().split(250):
        nearest = torch.cdist(part, train).min(dim=1)
        gaps = torch.cdist(train[nearest.indices], train).kthvalue(2, dim=1).values
        hits += int((nearest.values < gaps).sum())
    return hits / len(fake)


@lru_cache(maxsize=1)
def train_pixels() -> Tensor:
    """학습용 숫자 4,000장의 화소 (4000, 784)."""
    return mnist("train")[:TRAIN].x.flatten(1)


def score(real: Tensor, x: Tensor) -> Scores:
    """진짜의 특징 real (n, 64)와 숫자 그림 x (m, 1, 28, 28)의 모든 점수."""
    verdict = metrics.judge_digits(x)
    near = neighbours(real, verdict.features)
    return Scores(
        frechet=frechet(real, verdict.features),
        kid=kid(real, verdict.features, subsets=5, size=min(500, len(x), len(real))),
        **near._asdict(),
        kinds=kinds(verdict.labels),
        copied=copied(train_pixels(), x.flatten(1)),
    )
