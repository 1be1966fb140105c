"""64화소 DCGAN의 속도: PyTorch 예제 크기(nz 100, ngf 64, ndf 64)로 평범한 루프와 견줍니다."""

import torch

from _versus import amx, versus
from gan_course.models.dcgan import Discriminator, Generator
from gan_course.objectives import NON_SATURATING
from gan_course.training import adam
from plain import PlainDCGAN64

NZ = 100


def networks() -> tuple[Generator, Discriminator]:
    torch.manual_seed(0)
    return Generator(NZ), Discriminator()


def plain_loop(device: str = "cpu") -> PlainDCGAN64:
    return PlainDCGAN64(*networks(), NZ, device=device)


if __name__ == "__main__":
    target = 2.4 if amx() else 1.7
    versus("dcgan64", target, plain_loop, networks(), NON_SATURATING, adam(), d_steps=1, steps=3)
