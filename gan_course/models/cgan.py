"""조건부 GAN의 신경망: 레이블의 임베딩을 생성자와 판별자 둘 다에 이어 붙입니다.

논문: Mirza & Osindero, *Conditional Generative Adversarial Nets* (2014), arXiv:1411.1784.
완전 연결층으로 만든 것은 논문처럼 벡터를, 합성곱으로 만든 것은 평면을 이어 붙입니다.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from . import dcgan, vanilla


class Generator(nn.Module):
    """(n, nz), (n,) 레이블 → (n, nc, s, s). 합성곱 생성자에 레이블을 더했습니다.

    Args:
        classes: 레이블의 수. y는 0…classes−1입니다.
        nz: 잠재 벡터의 차원.
        embedding: 레이블 임베딩의 차원.
        ngf, image_size, nc: `dcgan.Generator`와 같습니다.
    """

    def __init__(
        self,
        classes: int = 10,
        nz: int = 64,
        ngf: int = 64,
        image_size: int = 28,
        nc: int = 1,
        embedding: int = 16,
    ) -> None:
        super().__init__()
        self.classes, self.nz, self.shape = classes, nz, (nc, image_size, image_size)
        self.config = {
            "classes": classes, "nz": nz, "ngf": ngf,
            "image_size": image_size, "nc": nc, "embedding": embedding,
        }  # fmt: skip
        self.embed = nn.Embedding(classes, embedding)
        self.net = dcgan.Generator(nz + embedding, ngf, image_size, nc)

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.net(torch.cat([z, self.embed(y)], dim=1))  # (n, nz + embedding) → 그림


class Discriminator(nn.Module):
    """(n, nc, s, s), (n,) 레이블 → 로짓 (n,). 레이블의 임베딩을 평면 하나로 펴서 그림에 겹칩니다.

    Args:
        classes: 레이블의 수.
        ndf, image_size, nc, batch_norm, minibatch_std: `dcgan.Discriminator`와 같습니다.
    """

    def __init__(
        self,
        classes: int = 10,
        ndf: int = 64,
        image_size: int = 28,
        nc: int = 1,
        batch_norm: bool = True,
        minibatch_std: bool = False,
    ) -> None:
        super().__init__()
        self.classes, self.shape = classes, (nc, image_size, image_size)
        self.config = {
            "classes": classes, "ndf": ndf, "image_size": image_size, "nc": nc,
            "batch_norm": batch_norm, "minibatch_std": minibatch_std,
        }  # fmt: skip
        self.embed = nn.Embedding(classes, image_size * image_size)
        self.net = dcgan.Discriminator(ndf, image_size, nc + 1, batch_norm, minibatch_std)
        self.per_sample = self.net.per_sample

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        plane = self.embed(y).view(-1, 1, *x.shape[2:])  # (n, s²) → (n, 1, s, s)
        return self.net(torch.cat([x, plane], dim=1))  # (n, nc + 1, s, s) → (n,)


class MLPGenerator(nn.Module):
    """완전 연결층 판: (n, nz), (n,) 레이블 → (n, *shape). 임베딩 벡터를 z에 이어 붙입니다.

    Args:
        classes: 레이블의 수.
        nz: 잠재 벡터의 차원.
        shape: 그림 하나의 모양.
        hidden: 은닉층의 크기들.
        embedding: 레이블 임베딩의 차원.
    """

    def __init__(
        self,
        classes: int = 10,
        nz: int = 64,
        shape: Sequence[int] = (1, 28, 28),
        hidden: Sequence[int] = (256, 512, 1024),
        embedding: int = 10,
    ) -> None:
        super().__init__()
        self.classes, self.nz, self.shape = classes, nz, tuple(shape)
        self.config = {
            "classes": classes, "nz": nz, "shape": list(shape),
            "hidden": list(hidden), "embedding": embedding,
        }  # fmt: skip
        self.embed = nn.Embedding(classes, embedding)
        self.net = vanilla.Generator(nz + embedding, shape, hidden)

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.net(torch.cat([z, self.embed(y)], dim=1))


class MLPDiscriminator(nn.Module):
    """완전 연결층 판: (n, *shape), (n,) 레이블 → 로짓 (n,). 임베딩 벡터를 화소에 이어 붙입니다."""

    per_sample = True

    def __init__(
        self,
        classes: int = 10,
        shape: Sequence[int] = (1, 28, 28),
        hidden: Sequence[int] = (512, 512, 512),
        embedding: int = 10,
    ) -> None:
        super().__init__()
        self.classes, self.shape = classes, tuple(shape)
        self.config = {
            "classes": classes, "shape": list(shape),
            "hidden": list(hidden), "embedding": embedding,
        }  # fmt: skip
        self.embed = nn.Embedding(classes, embedding)
        self.net = vanilla.Discriminator((math.prod(shape) + embedding,), hidden)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return self.net(torch.cat([x.flatten(1), self.embed(y)], dim=1))
