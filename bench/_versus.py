"""평범한 루프와 이 강의의 train을 같은 신경망, 같은 배치로 견줍니다.

평범한 루프는 따로 뜬 과정에서, 우리가 정하는 스레드 설정 없이 PyTorch의 기본값으로 돕니다.
두 과정은 번갈아 재며, 기다리는 쪽은 CPU를 쓰지 않습니다.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection

from torch import nn

from _timing import alternate, report
from gan_course.datasets import TensorData, mnist
from gan_course.objectives import Objective
from gan_course.runtime import detect
from gan_course.training import GAN, MakeOptimizer, train

DEFAULT_SPIN = "300000"  # libgomp의 기본값


def serve(pipe: Connection, make_loop: Callable) -> None:
    """스텝 수를 받을 때마다 평범한 루프를 그만큼 돌고 알립니다. 0이면 끝냅니다."""
    loop = make_loop()
    while steps := pipe.recv():
        loop.run(steps)
        pipe.send(loop.last)


def versus(
    name: str,
    target: float,
    make_loop: Callable,  # 인자 없이 평범한 루프를 만듭니다(다른 과정에서 부릅니다)
    networks: tuple[nn.Module, nn.Module],
    objective: Objective,
    optimizer: MakeOptimizer,
    *,
    d_steps: int,
    steps: int,  # 한 번 잴 때 생성자를 갱신하는 횟수
    data: TensorData | None = None,  # 주지 않으면 28화소 숫자
) -> None:
    """두 방법을 번갈아 재고 마지막 줄에 비를 냅니다."""
    ours_spin, batch = os.environ["GOMP_SPINCOUNT"], 64
    os.environ["GOMP_SPINCOUNT"] = DEFAULT_SPIN
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    context.Process(target=serve, args=(theirs, make_loop), daemon=True).start()
    os.environ["GOMP_SPINCOUNT"] = ours_spin
    gan, data = GAN(*networks, optimizer=optimizer, runtime=detect("cpu", "cpu")), data or mnist()
    print(gan.runtime.describe())

    def plain(n: int = steps) -> None:
        pipe.send(n)
        pipe.recv()

    def ours() -> None:
        loop = train(
            gan, data, objective, steps=gan.step + steps, batch_size=batch, d_steps=d_steps
        )
        for _ in loop:
            pass

    plain(5), ours()
    slow, fast = alternate(plain, ours)
    pipe.send(0)
    for label, seconds in (("평범한 루프", slow), ("gan_course", fast)):
        real = steps * d_steps * batch / seconds
        print(f"{label}: 진짜 {real:.0f} img/s, {1e3 * seconds / steps:.2f} ms/step")
    report(name, slow / fast, target)
