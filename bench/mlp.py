"""MLP GAN 한 스텝의 속도: 널리 쓰이는 튜토리얼 크기의 MLP GAN을 평범한 루프와 견줍니다."""

import torch

from _versus import versus
from gan_course.models.vanilla import Discriminator, Generator
from gan_course.objectives import NON_SATURATING
from gan_course.training import adam
from plain import PlainLoop

NZ = 100


def networks() -> tuple[Generator, Discriminator]:
    torch.manual_seed(0)
    return Generator(NZ, hidden=(128, 256, 512, 1024)), Discriminator(hidden=(512, 256))


def plain_loop(device: str = "cpu") -> PlainLoop:
    return PlainLoop(*networks(), NZ, device=device)


if __name__ == "__main__":
    versus("mlp", 2.0, plain_loop, networks(), NON_SATURATING, adam(), d_steps=1, steps=100)
