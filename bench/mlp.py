"""MLP GAN 한 스텝의 속도: 평범한 루프와 이 강의의 train을 같은 신경망, 같은 배치로 견줍니다."""

import torch

from _timing import alternate, report
from gan_course.datasets import mnist
from gan_course.models.vanilla import Discriminator, Generator
from gan_course.objectives import NON_SATURATING
from gan_course.runtime import detect
from gan_course.training import GAN, train
from plain import PlainLoop

STEPS, BATCH, NZ = 300, 64, 100


def networks() -> tuple[Generator, Discriminator]:
    torch.manual_seed(0)
    return Generator(NZ, hidden=(128, 256, 512, 1024)), Discriminator(hidden=(512, 256))


if __name__ == "__main__":
    plain = PlainLoop(*networks(), NZ, BATCH)
    gan, data = GAN(*networks(), runtime=detect("cpu", "cpu")), mnist()
    print(gan.runtime.describe())

    def ours() -> None:
        for _ in train(gan, data, NON_SATURATING, steps=gan.step + STEPS, batch_size=BATCH):
            pass

    plain.run(30), ours()
    slow, fast = alternate(lambda: plain.run(STEPS), ours)
    for name, seconds in (("평범한 루프", slow), ("gan_course", fast)):
        print(f"{name}: {STEPS * BATCH / seconds:.0f} img/s, {1e3 * seconds / STEPS:.2f} ms/step")
    report("mlp", slow / fast, 2.0)
