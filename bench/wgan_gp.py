"""WGAN-GP의 속도: 비평자 5번과 생성자 1번을 평범한 루프와 우리 train으로 견줍니다."""

import torch

from _versus import versus
from gan_course.models.wgan import Critic, Generator
from gan_course.objectives import WGAN_GP
from gan_course.training import adam
from plain import PlainWGANGP

NZ = 100


def networks() -> tuple[Generator, Critic]:
    torch.manual_seed(0)
    return Generator(NZ), Critic()


def plain_loop() -> PlainWGANGP:
    return PlainWGANGP(*networks(), NZ)


if __name__ == "__main__":
    versus(
        "wgan-gp",
        1.8,
        plain_loop,
        networks(),
        WGAN_GP,
        adam(2e-4, (0.5, 0.999)),
        d_steps=5,
        steps=25,
    )
