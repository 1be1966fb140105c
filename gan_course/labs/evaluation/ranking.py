"""눈과 잣대: 생성자 여섯의 표본을 눈으로 세운 순위와 여러 잣대가 세운 순위."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from PIL import Image
from scipy.stats import spearmanr
from torch import Tensor

from gan_course import metrics
from gan_course.datasets import mnist
from gan_course.errors import CourseError
from gan_course.files import data_file
from gan_course.models.classifier import NECK

from .neighbours import neighbours
from .scores import kid

# 화면에 놓는 차례. 이름을 짐작하지 못하게 섞었습니다.
SIX = {
    "WGAN-GP": "wgan_gp", "VAE": "vae", "DCGAN + R1": "dcgan_r1",
    "Vanilla": "vanilla", "WGAN": "wgan", "CGAN": "cgan",
}  # fmt: skip
SIDE = 28
YARDS = {
    "프레셰": "지금의 특징에서 잰 프레셰 거리",
    "옛 잣대": "분류기의 마지막 은닉층만으로 잰 프레셰 거리",
    "KID": "지금의 특징에서 잰 KID", "밀도": "밀도(충실도)", "덮음": "덮음(다양성)",
}  # fmt: skip
HIGHER = ("밀도", "덮음")


@lru_cache(maxsize=8)
def pictures(name: str) -> Tensor:
    """생성자의 표본 1,000장 (1000, 1, 28, 28), [−1, 1].

    Raises:
        CourseError: 모르는 생성자일 때.
    """
    if name not in SIX:
        raise CourseError(f"생성자 {name!r}을(를) 모릅니다. 있는 것: {', '.join(SIX)}")
    board = Image.open(data_file(f"comparison/{SIX[name]}.png")).convert("L")
    pixels = torch.from_numpy(np.asarray(board).copy())
    rows, columns = pixels.shape[0] // SIDE, pixels.shape[1] // SIDE
    tiles = pixels.view(rows, SIDE, columns, SIDE).permute(0, 2, 1, 3)
    return tiles.reshape(-1, 1, SIDE, SIDE).float() / 127.5 - 1


@torch.no_grad()
def neck(x: Tensor) -> Tensor:
    """분류기의 마지막 은닉층 (n, 64): 이 강의가 예전에 쓰던 특징입니다."""
    judge = metrics.digit_classifier()
    return torch.cat([judge.seen(part)[:, -NECK:] for part in x.split(500)])


@lru_cache(maxsize=1)
def yardsticks() -> dict[str, dict[str, float]]:
    """{자: {생성자: 값}}."""
    real = mnist("test")[torch.randperm(10_000, generator=torch.Generator().manual_seed(0))].x
    seen, old = metrics.judge_digits(real[:2000]).features, neck(real[:2000])
    found: dict[str, dict[str, float]] = {yard: {} for yard in YARDS}
    for name in SIX:
        x = pictures(name)
        features = metrics.judge_digits(x).features
        near = neighbours(seen[:1000], features)
        found["프레셰"][name] = metrics.frechet_distance(features, seen)
        found["옛 잣대"][name] = metrics.frechet_distance(neck(x), old)
        found["KID"][name] = kid(seen, features)
        found["밀도"][name], found["덮음"][name] = near.density, near.coverage
    return found


def ranks(yard: str) -> dict[str, int]:
    """잣대가 세운 순위 {생성자: 1…6}. 1이 가장 좋습니다."""
    values = yardsticks()[yard]
    order = sorted(values, key=lambda name: values[name], reverse=yard in HIGHER)
    return {name: order.index(name) + 1 for name in SIX}


def agreement(mine: Sequence[int], yard: str) -> float:
    """내 순위(SIX의 차례)와 잣대의 순위 사이의 스피어만 순위 상관, −1…1."""
    return float(spearmanr(mine, list(ranks(yard).values())).statistic)


def check_ranks(mine: Sequence[int]) -> str:
    """순위가 1부터 6까지 하나씩인지. 아니면 무엇이 틀렸는지 적은 글."""
    missing = sorted(set(range(1, len(SIX) + 1)) - set(mine))
    if not missing:
        return ""
    return f"1위부터 6위까지 하나씩 매기십시오. 아직 없는 순위: {', '.join(map(str, missing))}위"
