"""DCGAN의 두 신경망: 합성곱만으로 만든 생성자와 판별자. 28, 32, 64화소를 클래스 하나로 다룹니다.

논문: Radford 외, *Unsupervised Representation Learning with Deep Convolutional Generative
Adversarial Networks* (ICLR 2016), arXiv:1511.06434.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ..errors import CourseError
from . import vanilla
from .vanilla import generator_block as linear_block

# 한 변의 화소 수 → (맨 처음 특징 맵의 한 변, 두 배로 키우는 횟수)
SIZES = {28: (7, 2), 32: (4, 3), 64: (4, 4)}


def weights_init(module: nn.Module) -> None:
    """논문의 초깃값: 합성곱 N(0, 표준편차 0.02), 배치 정규화의 γ는 N(1, 0.02), β는 0."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def generator_block(n_in: int, n_out: int) -> nn.Sequential:
    """전치 합성곱 → 배치 정규화 → ReLU. (n, n_in, s, s) → (n, n_out, 2s, 2s)."""
    grow = nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1, bias=False)
    return nn.Sequential(grow, nn.BatchNorm2d(n_out), nn.ReLU(inplace=True))


def discriminator_block(n_in: int, n_out: int, batch_norm: bool = True) -> nn.Sequential:
    """스트라이드 2 합성곱 → (배치 정규화) → LeakyReLU. (n, n_in, 2s, 2s) → (n, n_out, s, s)."""
    shrink = nn.Conv2d(n_in, n_out, 4, stride=2, padding=1, bias=not batch_norm)
    norm = [nn.BatchNorm2d(n_out)] if batch_norm else []
    return nn.Sequential(shrink, *norm, nn.LeakyReLU(0.2, inplace=True))


class Generator(nn.Module):
    """잠재 벡터를 그림으로: (n, nz) → (n, nc, image_size, image_size), 값은 [−1, 1].

    Args:
        nz: 잠재 벡터의 차원(논문은 100).
        ngf: 마지막 은닉층의 채널 수. 앞의 층으로 갈수록 두 배씩 늘어납니다.
        image_size: 한 변의 화소 수. 28, 32, 64 가운데 하나.
        nc: 그림의 채널 수. 흑백 1, 컬러 3.
        mapping: 맨 앞에 둘 완전 연결층 둘의 크기(Karras 2019의 매핑 네트워크). 0이면 논문처럼
            z를 바로 전치 합성곱에 넣습니다.

    Raises:
        CourseError: 모르는 image_size일 때.
    """

    def __init__(
        self, nz: int = 100, ngf: int = 64, image_size: int = 64, nc: int = 3, mapping: int = 0
    ) -> None:
        super().__init__()
        start, doublings = size_of(image_size)
        self.nz, self.shape = nz, (nc, image_size, image_size)
        self.config = {"nz": nz, "ngf": ngf, "image_size": image_size, "nc": nc}
        if mapping:  # 매핑이 없던 판의 체크포인트와 설정이 같아야 이어서 학습할 수 있습니다.
            self.config["mapping"] = mapping
        widths = [ngf * 2**i for i in reversed(range(doublings))]  # 64화소: 8, 4, 2, 1배
        self.mapping = (
            nn.Sequential(linear_block(nz, mapping), linear_block(mapping, mapping))
            if mapping
            else nn.Identity()
        )
        self.stem = nn.Sequential(
            nn.ConvTranspose2d(mapping or nz, widths[0], start, bias=False),
            nn.BatchNorm2d(widths[0]),
            nn.ReLU(inplace=True),
        )
        self.blocks = nn.Sequential(
            *(generator_block(a, b) for a, b in zip(widths, widths[1:], strict=False))
        )
        self.head = nn.ConvTranspose2d(widths[-1], nc, 4, stride=2, padding=1)
        self.apply(weights_init)

    def forward(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        w = self.mapping(z)  # (n, nz) → (n, mapping). mapping이 0이면 그대로
        h = self.stem(w[:, :, None, None])  # (n, 8·ngf, 4, 4)
        h = self.blocks(h)  # (n, ngf, 32, 32)
        return torch.tanh(self.head(h))  # (n, nc, 64, 64)


class Discriminator(nn.Module):
    """그림이 진짜일 로짓: (n, nc, image_size, image_size) → (n,).

    Args:
        ndf: 첫 은닉층의 채널 수. 뒤의 층으로 갈수록 두 배씩 늘어납니다.
        image_size: 한 변의 화소 수. 28, 32, 64 가운데 하나.
        nc: 그림의 채널 수.
        batch_norm: 논문처럼 배치 정규화를 쓸지. 끄면 He 초깃값을 쓰고, R1 벌점과 어울립니다.
        minibatch_std: 마지막 층 앞에 미니배치의 표준편차를 덧붙일지(Karras 2018, 3절).

    Raises:
        CourseError: 모르는 image_size일 때.
    """

    def __init__(
        self,
        ndf: int = 64,
        image_size: int = 64,
        nc: int = 3,
        batch_norm: bool = True,
        minibatch_std: bool = False,
    ) -> None:
        super().__init__()
        start, halvings = size_of(image_size)
        self.shape = (nc, image_size, image_size)
        self.config = {
            "ndf": ndf, "image_size": image_size, "nc": nc,
            "batch_norm": batch_norm, "minibatch_std": minibatch_std,
        }  # fmt: skip
        self.per_sample = not (batch_norm or minibatch_std)
        widths = [ndf * 2**i for i in range(halvings)]
        norms = [False] + [batch_norm] * (halvings - 1)  # 논문: 입력에 닿는 층에는 두지 않습니다.
        self.blocks = nn.Sequential(
            *(
                discriminator_block(a, b, norm)
                for a, b, norm in zip([nc, *widths], widths, norms, strict=False)
            )
        )
        self.spread = MinibatchStd() if minibatch_std else nn.Identity()
        self.head = nn.Conv2d(widths[-1] + minibatch_std, 1, start)
        self.apply(weights_init if batch_norm else he_init)

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        h = self.spread(self.blocks(x))  # (n, nc, 64, 64) → (n, 8·ndf, 4, 4)
        return self.head(h).flatten()  # (n, 1, 1, 1) → (n,)


class TwoDiscriminators(nn.Module):
    """판별자 둘의 로짓을 더합니다: (n, nc, s, s) → (n,).

    완전 연결 판별자는 그림 전체의 짜임을(64화소이면 반으로 줄여서), 합성곱 판별자는 획
    하나하나를 봅니다. 판별자를 여럿 두자는 생각은 Durugkar 외, *Generative Multi-Adversarial
    Networks* (2016)입니다.

    Args:
        ndf, image_size, nc: 합성곱 판별자의 것. `Discriminator`와 같습니다.
        hidden: 완전 연결 판별자의 은닉층.
    """

    per_sample = False  # 미니배치 표준편차를 씁니다.

    def __init__(
        self, ndf: int = 16, image_size: int = 28, nc: int = 1, hidden: Sequence[int] = (512, 256)
    ) -> None:
        super().__init__()
        self.shape = (nc, image_size, image_size)
        self.config = {
            "ndf": ndf, "image_size": image_size, "nc": nc, "hidden": list(hidden),
        }  # fmt: skip
        half = image_size > 32  # 전체의 짜임을 보는 데에는 반으로 줄인 그림이면 됩니다.
        self.shrink = nn.AvgPool2d(2) if half else nn.Identity()
        side = image_size // 2 if half else image_size
        self.whole = vanilla.Discriminator((nc, side, side), hidden)
        self.parts = Discriminator(ndf, image_size, nc, batch_norm=False, minibatch_std=True)

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        return self.whole(self.shrink(x)) + self.parts(x)


class MinibatchStd(nn.Module):
    """네 장씩 묶어 잰 표준편차의 평균을 채널 하나로 덧붙입니다: (n, c, s, s) → (n, c+1, s, s).

    생성자가 비슷한 그림만 내면 이 값이 작아져 판별자에게 들킵니다.
    Karras 외, *Progressive Growing of GANs* (2018), 3절.
    """

    def forward(self, h: Tensor) -> Tensor:
        n, c, s, _ = h.shape
        group = 4 if n % 4 == 0 else n
        h4 = h.float().view(group, n // group, c, s, s)
        variance = (h4 - h4.mean(0)).square().mean(0)  # Tensor.var보다 몇 배 빠릅니다(CPU).
        mean = (variance + 1e-8).sqrt().mean(dim=(1, 2, 3), keepdim=True)  # (n/group, 1, 1, 1)
        return torch.cat([h, mean.repeat(group, 1, s, s).to(h.dtype)], dim=1)


def he_init(module: nn.Module) -> None:
    """He 초깃값(LeakyReLU 0.2에 맞춘 것). He 외 2015."""
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, 0.2)
        nn.init.zeros_(module.bias)


def size_of(image_size: int) -> tuple[int, int]:
    """한 변의 화소 수 → (맨 처음 특징 맵의 한 변, 두 배로 키우는 횟수)."""
    if image_size not in SIZES:
        known = ", ".join(map(str, SIZES))
        raise CourseError(f"image_size는 {known} 가운데 하나입니다(지금: {image_size}).")
    return SIZES[image_size]
