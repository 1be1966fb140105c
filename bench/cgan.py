"""조건부 GAN의 속도: 널리 쓰이는 튜토리얼 크기의 MLP CGAN(32화소)을 평범한 루프와 견줍니다."""

import math

import torch
from torch import Tensor, nn

from _versus import versus
from gan_course.objectives import NON_SATURATING
from gan_course.training import adam
from plain import PlainConditional

NZ, CLASSES, SHAPE = 100, 10, (1, 32, 32)


class Generator(nn.Module):
    """G 1.76M: [임베딩 10, z 100] → 128 → 256 → 512 → 1024 → 1024, 배치 정규화와 LeakyReLU."""

    nz, classes, shape = NZ, CLASSES, SHAPE

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(CLASSES, CLASSES)
        widths, layers = [NZ + CLASSES, 128, 256, 512, 1024], []
        for i, (a, b) in enumerate(zip(widths, widths[1:], strict=False)):
            layers += [nn.Linear(a, b)]
            layers += [nn.BatchNorm1d(b)] if i else []
            layers += [nn.LeakyReLU(0.2, inplace=True)]
        self.net = nn.Sequential(*layers, nn.Linear(1024, math.prod(SHAPE)), nn.Tanh())

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.net(torch.cat([self.embed(y), z], dim=1)).view(-1, *SHAPE)


class Discriminator(nn.Module):
    """D 1.06M: [화소 1024, 임베딩 10] → 512 → 512 → 512 → 1, 드롭아웃 0.4 둘."""

    classes, shape = CLASSES, SHAPE
    per_sample = True

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(CLASSES, CLASSES)
        self.net = nn.Sequential(
            nn.Linear(math.prod(SHAPE) + CLASSES, 512), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(512, 512), nn.Dropout(0.4), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(512, 512), nn.Dropout(0.4), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(512, 1),
        )  # fmt: skip

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return self.net(torch.cat([x.flatten(1), self.embed(y)], dim=1)).squeeze(1)


def networks() -> tuple[Generator, Discriminator]:
    torch.manual_seed(0)
    return Generator(), Discriminator()


def plain_loop() -> PlainConditional:
    return PlainConditional(*networks(), NZ, CLASSES, size=32)


if __name__ == "__main__":
    sizes = [sum(p.numel() for p in net.parameters()) / 1e6 for net in networks()]
    print(f"G {sizes[0]:.2f}M, D {sizes[1]:.2f}M")
    versus("cgan", 1.9, plain_loop, networks(), NON_SATURATING, adam(), d_steps=1, steps=60)
