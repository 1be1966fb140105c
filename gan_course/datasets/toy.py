"""2차원 장난감 데이터: 그림 대신 점을 쓰면 분포 전체를 눈으로 볼 수 있습니다."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from ..errors import CourseError
from .tensor_data import TensorData


class Toy(NamedTuple):
    """2차원 데이터 하나.

    Attributes:
        label: 화면에 보이는 이름.
        load: 데이터를 만드는 함수. 점을 흩는 표준편차 `std`를 받습니다.
        sigma: 실험실에서 눈으로 보기에 알맞은 표준편차.
        centers: 모드의 중심 (모드 수, 2)을 주는 함수. 모드가 없으면 None.
    """

    label: str
    load: Callable[..., TensorData]
    sigma: float
    centers: Callable[..., Tensor] | None = None


def find_toy(name: str) -> Toy:
    """이름으로 2차원 데이터를 찾습니다.

    Raises:
        CourseError: 모르는 이름일 때. 쓸 수 있는 이름을 알려 줍니다.
    """
    if name not in TOYS:
        raise CourseError(
            f"2차원 데이터 {name!r}을(를) 모릅니다. 쓸 수 있는 이름: {', '.join(TOYS)}"
        )
    return TOYS[name]


def mode_centers(name: str, **size: int) -> Tensor:
    """모드(봉우리)의 중심 좌표 (모드 수, 2)입니다.

    Args:
        name: "ring_2d" 또는 "grid_2d".
        size: 기본이 아닌 크기. 고리는 `modes`(모드의 수), 격자는 `side`(한 변의 모드 수)입니다.

    Raises:
        CourseError: 모르는 이름이거나 모드가 없는 데이터일 때.
    """
    centers = find_toy(name).centers
    if centers is None:
        known = ", ".join(key for key, toy in TOYS.items() if toy.centers)
        raise CourseError(f"{name}에는 모드가 없습니다. 모드가 있는 데이터: {known}")
    return centers(**size)


def ring_2d(n: int = 20_000, *, modes: int = 8, std: float = 0.02, seed: int = 0) -> TensorData:
    """반지름 2인 원 위에 고르게 놓인 정규 분포 `modes`개. y는 모드 번호입니다."""
    return _mixture(_on_ring(modes), n, std, seed)


def grid_2d(n: int = 20_000, *, side: int = 5, std: float = 0.02, seed: int = 0) -> TensorData:
    """[−2, 2]² 격자에 놓인 정규 분포 `side`²개. y는 모드 번호입니다."""
    return _mixture(_on_grid(side), n, std, seed)


def moons_2d(n: int = 20_000, *, std: float = 0.08, seed: int = 0) -> TensorData:
    """서로 맞물린 반달 두 개. y는 0(위) 또는 1(아래)입니다."""
    rng = torch.Generator().manual_seed(seed)
    y = torch.randint(2, (n,), generator=rng)
    angle = math.pi * torch.rand(n, generator=rng)
    sign = 1 - 2 * y
    x = torch.stack([angle.cos() * sign + y - 0.5, angle.sin() * sign + 0.5 * y - 0.25], dim=1)
    return TensorData(1.4 * x + std * torch.randn(n, 2, generator=rng), y, ("위", "아래"))


def spiral_2d(n: int = 20_000, *, std: float = 0.04, seed: int = 0) -> TensorData:
    """바깥으로 두 바퀴 감기는 나선."""
    rng = torch.Generator().manual_seed(seed)
    t = torch.rand(n, generator=rng).sqrt()
    angle = 4 * math.pi * t
    x = 2 * t[:, None] * torch.stack([angle.cos(), angle.sin()], dim=1)
    return TensorData(x + std * torch.randn(n, 2, generator=rng))


def _on_ring(modes: int = 8) -> Tensor:
    angle = torch.arange(modes) * (2 * math.pi / modes)
    return 2 * torch.stack([angle.cos(), angle.sin()], dim=1)


def _on_grid(side: int = 5) -> Tensor:
    line = torch.linspace(-2, 2, side)
    return torch.cartesian_prod(line, line)


def _mixture(centers: Tensor, n: int, std: float, seed: int) -> TensorData:
    rng = torch.Generator().manual_seed(seed)
    y = torch.randint(len(centers), (n,), generator=rng)
    x = centers[y] + std * torch.randn(n, 2, generator=rng)
    return TensorData(x, y, tuple(str(i) for i in range(len(centers))))


# 함수의 기본값 0.02는 논문들의 벤치마크와 같은 뾰족한 모드입니다. 실험실에서는 한 점으로 보이므로
# 고리와 격자를 넓힙니다. 격자는 모드의 간격이 1이라 고리보다 좁게 둡니다.
TOYS = {
    "ring_2d": Toy("고리 (모드 8개)", ring_2d, 0.1, _on_ring),
    "grid_2d": Toy("격자 (모드 25개)", grid_2d, 0.05, _on_grid),
    "moons_2d": Toy("반달 둘", moons_2d, 0.08),
    "spiral_2d": Toy("나선", spiral_2d, 0.04),
}
