"""Vanilla GAN의 두 신경망: 완전 연결층만으로 만든 생성자와 판별자.

논문: Goodfellow 외, *Generative Adversarial Nets* (NeurIPS 2014), arXiv:1406.2661.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor, nn

from ..pictures import is_picture


def generator_block(n_in: int, n_out: int, batch_norm: bool = True) -> nn.Sequential:
    """선형 변환 → 배치 정규화 → ReLU. (n, n_in) → (n, n_out), 값은 0 이상입니다."""
    norm = [nn.BatchNorm1d(n_out)] if batch_norm else []
    return nn.Sequential(nn.Linear(n_in, n_out), *norm, nn.ReLU(inplace=True))


def discriminator_block(n_in: int, n_out: int) -> nn.Sequential:
    """선형 변환 → LeakyReLU(0.2). (n, n_in) → (n, n_out)."""
    return nn.Sequential(nn.Linear(n_in, n_out), nn.LeakyReLU(0.2, inplace=True))


class Generator(nn.Module):
    """잠재 벡터를 표본으로 바꿉니다: (n, nz) → (n, *shape).

    그림(shape이 3차원)이면 tanh로 [−1, 1]에 맞추고, 2차원 점이면 범위를 두지 않습니다.

    Args:
        nz: 잠재 벡터의 차원.
        shape: 표본 하나의 모양. (1, 28, 28) 또는 (2,).
        hidden: 은닉층의 크기들.
        batch_norm: 은닉층마다 배치 정규화를 쓸지.
    """

    def __init__(
        self,
        nz: int = 64,
        shape: Sequence[int] = (1, 28, 28),
        hidden: Sequence[int] = (256, 512, 1024),
        batch_norm: bool = True,
    ) -> None:
        super().__init__()
        self.nz, self.shape = nz, tuple(shape)
        self.config = {
            "nz": nz, "shape": list(shape), "hidden": list(hidden), "batch_norm": batch_norm,
        }  # fmt: skip
        widths = [nz, *hidden]
        self.blocks = nn.Sequential(
            *(generator_block(a, b, batch_norm) for a, b in zip(widths, widths[1:], strict=False))
        )
        self.head = nn.Linear(widths[-1], math.prod(shape))
        self.squash = nn.Tanh() if is_picture(self.shape) else nn.Identity()

    def forward(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        h = self.blocks(z)  # (n, nz) → (n, hidden[-1])
        x = self.squash(self.head(h))  # (n, C·H·W)
        return x.view(-1, *self.shape)  # (n, C, H, W)


class Discriminator(nn.Module):
    """표본이 진짜일 로그 오즈(로짓)를 냅니다: (n, *shape) → (n,). 확률은 sigmoid(로짓)입니다.

    Args:
        shape: 표본 하나의 모양.
        hidden: 은닉층의 크기들.
    """

    per_sample = True  # 배치 정규화가 없어, 로짓이 같은 미니배치의 다른 표본과 상관없습니다.

    def __init__(
        self, shape: Sequence[int] = (1, 28, 28), hidden: Sequence[int] = (512, 256)
    ) -> None:
        super().__init__()
        self.shape = tuple(shape)
        self.config = {"shape": list(shape), "hidden": list(hidden)}
        widths = [math.prod(shape), *hidden]
        self.blocks = nn.Sequential(
            *(discriminator_block(a, b) for a, b in zip(widths, widths[1:], strict=False))
        )
        self.head = nn.Linear(widths[-1], 1)

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        h = self.blocks(x.flatten(1))  # (n, C·H·W) → (n, hidden[-1])
        return self.head(h).squeeze(1)  # (n,)
