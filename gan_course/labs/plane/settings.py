"""2차원 실험실의 설정: 고를 수 있는 데이터와 목적 함수, 그리고 값의 확인."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from torch import Tensor

from gan_course.datasets import TensorData, grid_2d, mode_centers, moons_2d, ring_2d, spiral_2d
from gan_course.errors import CourseError
from gan_course.objectives import HINGE, MINIMAX, NON_SATURATING, WGAN, WGAN_GP, Objective
from gan_course.penalties import clip_weights, gradient_penalty, r1
from gan_course.training import MakeOptimizer, adam, rmsprop


class Recipe(NamedTuple):
    """목적 함수 하나와 그것에 어울리는 처음 값.

    Attributes:
        label: 화면에 보이는 이름.
        objective: 손실, 벌점, 사영.
        optimizer: 학습률 → 옵티마이저를 만드는 함수.
        lr: 처음 학습률.
        d_steps: 처음 D 갱신 횟수.
        critic: D가 확률의 로짓이 아니라 점수를 내는지.
        spectral_norm: D에 스펙트럼 정규화를 달지.
    """

    label: str
    objective: Objective
    optimizer: Callable[[float], MakeOptimizer]
    lr: float
    d_steps: int = 1
    critic: bool = False
    spectral_norm: bool = False


def _adam(first: float) -> Callable[[float], MakeOptimizer]:
    return lambda lr: adam(lr, (first, 0.9))


# 2차원 점에서는 논문의 값(λ 10, c 0.01)보다 벌점은 약하고 절단은 느슨해야 몇 분 안에 배웁니다.
# WGAN-GP의 저자들도 장난감 데이터에는 λ = 0.1을 썼습니다.
RECIPES = {
    "non-saturating": Recipe("비포화 손실", NON_SATURATING, _adam(0.5), 1e-3),
    "minimax": Recipe("미니맥스(포화) 손실", MINIMAX, _adam(0.5), 1e-3),
    "r1": Recipe(
        "비포화 + R1 (γ 0.1)", NON_SATURATING._replace(penalties=(r1(0.1, 1),)), _adam(0.5), 1e-3
    ),
    "wgan": Recipe(
        "WGAN + 가중치 절단 (c 0.1)",
        WGAN._replace(project=clip_weights(0.1)),
        rmsprop,
        1e-3,
        5,
        True,
    ),
    "wgan-gp": Recipe(
        "WGAN-GP (λ 0.1)",
        WGAN_GP._replace(penalties=(gradient_penalty(0.1),)),
        _adam(0.0),
        1e-3,
        3,
        True,
    ),
    "hinge": Recipe("힌지 + 스펙트럼 정규화", HINGE, _adam(0.0), 2e-3, 3, True, True),
}


class World(NamedTuple):
    """실험실의 데이터. centers (k, 2)와 sigma는 모드가 있는 데이터에만 있습니다."""

    data: TensorData
    centers: Tensor | None = None
    sigma: float = 0.0


DATA = {
    "ring": "고리 (모드 8개)",
    "grid": "격자 (모드 25개)",
    "moons": "반달 둘",
    "spiral": "나선",
}


@lru_cache(maxsize=8)
def world(name: str) -> World:
    """이름으로 데이터를 만듭니다. 모드의 σ는 눈에 보이도록 고리 0.1, 격자 0.05입니다.

    Raises:
        CourseError: 모르는 이름일 때.
    """
    if name == "ring":
        return World(ring_2d(std=0.1), mode_centers("ring"), 0.1)
    if name == "grid":
        return World(grid_2d(std=0.05), mode_centers("grid"), 0.05)
    if name in DATA:
        return World({"moons": moons_2d, "spiral": spiral_2d}[name]())
    raise CourseError(f"데이터 {name!r}을(를) 모릅니다. 쓸 수 있는 이름: {', '.join(DATA)}")


@dataclass(frozen=True)
class Settings:
    """실험 하나의 설정. 잘못된 값이면 만들 때 알려 줍니다.

    Attributes:
        data: 이름("ring", "grid", "moons", "spiral") 또는 (N, 2) 점의 TensorData.
        objective: RECIPES의 이름.
        lr_g, lr_d: G와 D의 학습률. None이면 목적 함수에 어울리는 값.
        d_steps: G를 한 번 갱신할 때 D를 갱신하는 횟수. None이면 어울리는 값.
        hidden_g, hidden_d: 은닉층의 크기들.
        seed: 신경망의 초깃값, 잡음, 미니배치의 시드.
        batch_size: 미니배치의 크기.

    Raises:
        CourseError: 모르는 이름, 0 이하의 학습률이나 크기, 2차원 점이 아닌 데이터.
    """

    data: str | TensorData = "ring"
    objective: str = "non-saturating"
    lr_g: float | None = None
    lr_d: float | None = None
    d_steps: int | None = None
    hidden_g: tuple[int, ...] = (64, 64)
    hidden_d: tuple[int, ...] = (64, 64)
    seed: int = 0
    batch_size: int = 128

    def __post_init__(self) -> None:
        if self.objective not in RECIPES:
            raise CourseError(
                f"목적 함수 {self.objective!r}을(를) 모릅니다. 쓸 수 있는 것: {', '.join(RECIPES)}"
            )
        fill = {"lr_g": self.recipe.lr, "lr_d": self.recipe.lr, "d_steps": self.recipe.d_steps}
        for name, value in fill.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)
        for name, label in (("lr_g", "G의 학습률"), ("lr_d", "D의 학습률")):
            if not 0 < getattr(self, name) < float("inf"):
                raise CourseError(f"{label}은 0보다 커야 합니다. 예: 0.001")
        for name, label in (("hidden_g", "G의 층"), ("hidden_d", "D의 층")):
            object.__setattr__(self, name, check_widths(getattr(self, name), label))
        for name, label in (("d_steps", "D 갱신 횟수"), ("batch_size", "미니배치의 크기")):
            if getattr(self, name) < 1:
                raise CourseError(
                    f"{label}은(는) 1 이상이어야 합니다(지금: {getattr(self, name)})."
                )
        if self.world.data.shape != (2,):
            raise CourseError(
                f"실험실의 데이터는 2차원 점이어야 합니다(지금: {self.world.data.shape}). "
                "그림을 학습하려면 gan_course.training.train을 쓰십시오."
            )

    @property
    def recipe(self) -> Recipe:
        """목적 함수와 그 처음 값들."""
        return RECIPES[self.objective]

    @property
    def world(self) -> World:
        """데이터와 모드."""
        return world(self.data) if isinstance(self.data, str) else World(self.data)


def check_widths(widths: object, label: str = "층의 크기") -> tuple[int, ...]:
    """은닉층의 크기들을 확인합니다. 글 "64, 64"도 읽습니다.

    Raises:
        CourseError: 정수가 아니거나, 1…512를 벗어나거나, 층이 1…6개가 아닐 때.
    """
    if isinstance(widths, str):
        words = re.split(r"[,\s]+", widths.strip())
        widths = [int(w) if re.fullmatch(r"[+-]?\d{1,9}", w) else w for w in words if w]
    found = tuple(widths)
    if not 1 <= len(found) <= 6 or not all(type(w) is int and 1 <= w <= 512 for w in found):
        raise CourseError(
            f"{label}은(는) 1부터 512까지의 정수를 여섯 개까지 쉼표로 나누어 적으십시오. 예: 64, 64"
        )
    return found
