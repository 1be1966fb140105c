"""2차원 실험실의 설정: 고를 수 있는 데이터와 목적 함수, 그리고 값의 확인."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from torch import Tensor

from gan_course.datasets import TensorData, find_toy
from gan_course.errors import CourseError
from gan_course.recipes import PLANE_RECIPES, Recipe


class World(NamedTuple):
    """실험실의 데이터. centers (k, 2)와 sigma는 모드가 있는 데이터에만 있습니다."""

    data: TensorData
    centers: Tensor | None = None
    sigma: float = 0.0


@lru_cache(maxsize=8)
def world(name: str) -> World:
    """이름으로 데이터를 만듭니다.

    Raises:
        CourseError: 모르는 이름일 때.
    """
    toy = find_toy(name)
    data = toy.load(std=toy.sigma)
    return World(data, toy.centers(), toy.sigma) if toy.centers else World(data)


@dataclass(frozen=True)
class Settings:
    """실험 하나의 설정. 잘못된 값이면 만들 때 알려 줍니다.

    Attributes:
        data: 이름(datasets.TOYS) 또는 (N, 2) 점의 TensorData.
        objective: recipes.PLANE_RECIPES의 이름.
        lr_g, lr_d: G와 D의 학습률. None이면 목적 함수에 어울리는 값.
        d_steps: G를 한 번 갱신할 때 D를 갱신하는 횟수. None이면 어울리는 값.
        hidden_g, hidden_d: 은닉층의 크기들.
        seed: 신경망의 초깃값, 잡음, 미니배치의 시드.
        batch_size: 미니배치의 크기. None이면 어울리는 값.

    Raises:
        CourseError: 모르는 이름, 0 이하의 학습률이나 크기, 2차원 점이 아닌 데이터.
    """

    data: str | TensorData = "ring_2d"
    objective: str = "non-saturating"
    lr_g: float | None = None
    lr_d: float | None = None
    d_steps: int | None = None
    hidden_g: tuple[int, ...] = (64, 64)
    hidden_d: tuple[int, ...] = (64, 64)
    seed: int = 0
    batch_size: int | None = None

    def __post_init__(self) -> None:
        if self.objective not in PLANE_RECIPES:
            raise CourseError(
                f"목적 함수 {self.objective!r}을(를) 모릅니다. "
                f"쓸 수 있는 것: {', '.join(PLANE_RECIPES)}"
            )
        r = self.recipe
        fill = {"lr_g": r.lr, "lr_d": r.lr, "d_steps": r.d_steps, "batch_size": r.batch_size}
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
        return PLANE_RECIPES[self.objective]

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
