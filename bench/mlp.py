"""MLP GAN 한 스텝의 속도: 평범한 루프와 이 강의의 train을 같은 신경망, 같은 배치로 견줍니다.

평범한 루프는 따로 뜬 과정에서, 우리가 정하는 스레드 설정 없이 PyTorch의 기본값으로 돕니다.
두 과정은 번갈아 재며, 기다리는 쪽은 CPU를 쓰지 않습니다.
"""

import multiprocessing
import os
from multiprocessing.connection import Connection

import torch

from _timing import alternate, report
from gan_course.datasets import mnist
from gan_course.models.vanilla import Discriminator, Generator
from gan_course.objectives import NON_SATURATING
from gan_course.runtime import detect
from gan_course.training import GAN, train
from plain import PlainLoop

STEPS, BATCH, NZ = 300, 64, 100
DEFAULT_SPIN = "300000"  # libgomp의 기본값


def networks() -> tuple[Generator, Discriminator]:
    torch.manual_seed(0)
    return Generator(NZ, hidden=(128, 256, 512, 1024)), Discriminator(hidden=(512, 256))


def serve(pipe: Connection) -> None:
    """스텝 수를 받을 때마다 평범한 루프를 그만큼 돌고 알립니다. 0이면 끝냅니다."""
    loop = PlainLoop(*networks(), NZ, BATCH)
    while steps := pipe.recv():
        loop.run(steps)
        pipe.send(loop.last)


if __name__ == "__main__":
    ours_spin = os.environ["GOMP_SPINCOUNT"]
    os.environ["GOMP_SPINCOUNT"] = DEFAULT_SPIN
    pipe, theirs = multiprocessing.get_context("spawn").Pipe()
    child = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    child.start()
    os.environ["GOMP_SPINCOUNT"] = ours_spin
    gan, data = GAN(*networks(), runtime=detect("cpu", "cpu")), mnist()
    print(gan.runtime.describe())

    def plain(steps: int = STEPS) -> None:
        pipe.send(steps)
        pipe.recv()

    def ours() -> None:
        for _ in train(gan, data, NON_SATURATING, steps=gan.step + STEPS, batch_size=BATCH):
            pass

    plain(30), ours()
    slow, fast = alternate(plain, ours)
    pipe.send(0)
    for name, seconds in (("평범한 루프", slow), ("gan_course", fast)):
        print(f"{name}: {STEPS * BATCH / seconds:.0f} img/s, {1e3 * seconds / STEPS:.2f} ms/step")
    report("mlp", slow / fast, 2.0)
