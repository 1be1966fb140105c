"""2차원 장난감 데이터: 그림 대신 점을 쓰면 분포 전체를 눈으로 볼 수 있습니다."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from .tensor_data import TensorData


def mode_centers(name: str, *, modes: int = 8, side: int = 5) -> Tensor:
    """모드(봉우리)의 중심 좌표 (모드 수, 2)입니다. name은 "ring" 또는 "grid"입니다."""
    if name == "ring":
        angle = torch.arange(modes) * (2 * math.pi / modes)
        return 2 * torch.stack([angle.cos(), angle.sin()], dim=1)
    line = torch.linspace(-2, 2, side)
    return torch.cartesian_prod(line, line)


def ring_2d(n: int = 20_000, *, modes: int = 8, std: float = 0.02, seed: int = 0) -> TensorData:
    """반지름 2인 원 위에 고르게 놓인 정규 분포 `modes`개. y는 모드 번호입니다."""
    return _mixture(mode_centers("ring", modes=modes), n, std, seed)


def grid_2d(n: int = 20_000, *, side: int = 5, std: float = 0.02, seed: int = 0) -> TensorData:
    """[−2, 2]² 격자에 놓인 정규 분포 `side`²개. y는 모드 번호입니다."""
    return _mixture(mode_centers("grid", side=side), n, std, seed)


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


def _mixture(centers: Tensor, n: int, std: float, seed: int) -> TensorData:
    rng = torch.Generator().manual_seed(seed)
    y = torch.randint(len(centers), (n,), generator=rng)
    x = centers[y] + std * torch.randn(n, 2, generator=rng)
    return TensorData(x, y, tuple(str(i) for i in range(len(centers))))
