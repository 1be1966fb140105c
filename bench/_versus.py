"""평범한 루프와 이 강의의 train을 같은 신경망, 같은 배치로 견줍니다.

평범한 루프는 따로 뜬 과정에서, 우리가 정하는 스레드 설정 없이 PyTorch의 기본값으로 돕니다.
두 과정은 번갈아 재며, 기다리는 쪽은 CPU도 GPU도 쓰지 않습니다.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import torch
from torch import nn
from torch.nn import functional as F

from _timing import alternate, report
from gan_course.datasets import TensorData, faces, mnist
from gan_course.objectives import NON_SATURATING, Objective
from gan_course.runtime import detect
from gan_course.training import GAN, MakeOptimizer, adam, train

DEFAULT_SPIN = "300000"  # libgomp의 기본값
WARM_UP = 5  # 재기 전에 두 쪽이 똑같이 도는 스텝


def finish() -> None:
    """GPU가 맡아 둔 계산을 마칠 때까지 기다립니다. 이 과정이 GPU를 쓰지 않았으면 곧 돌아옵니다."""
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()


def serve(pipe: Connection, make_loop: Callable) -> None:
    """스텝 수를 받을 때마다 평범한 루프를 그만큼 돌고 알립니다. 0이면 끝냅니다.

    (잘되었는지, 손실 또는 오류의 글)을 보냅니다.
    """
    try:
        loop = make_loop()
        while steps := pipe.recv():
            loop.run(steps)
            finish()
            pipe.send((True, loop.last))
    except Exception:
        pipe.send((False, traceback.format_exc()))


class Plain:
    """따로 뜬 과정에서 도는 평범한 루프. `run(n)`은 n스텝이 끝나기를 기다립니다."""

    def __init__(self, make_loop: Callable) -> None:
        ours, os.environ["GOMP_SPINCOUNT"] = os.environ["GOMP_SPINCOUNT"], DEFAULT_SPIN
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=serve, args=(theirs, make_loop), daemon=True
        )
        self.process.start()
        theirs.close()  # 저쪽이 죽으면 기다리던 recv가 EOFError로 깨어납니다.
        os.environ["GOMP_SPINCOUNT"] = ours

    def run(self, steps: int) -> tuple[float, float]:
        """마지막 손실을 돌려줍니다.

        Raises:
            RuntimeError: 저쪽의 루프가 오류로 멈추었거나 과정이 죽었을 때.
        """
        with suppress(OSError):  # 벌써 죽었어도, 죽으며 보낸 까닭은 읽을 수 있습니다.
            self.pipe.send(steps)
        try:
            fine, said = self.pipe.recv()
        except (EOFError, OSError) as error:
            self.process.join()
            code = self.process.exitcode
            raise RuntimeError(f"평범한 루프의 과정이 종료 코드 {code}로 죽었습니다.") from error
        if not fine:
            raise RuntimeError(f"평범한 루프가 오류로 멈추었습니다.\n{said}")
        return said

    def close(self) -> None:
        self.pipe.send(0)
        self.process.join()


def data_for(shape: tuple[int, ...]) -> TensorData:
    """생성자의 그림과 같은 크기의 데이터: 28화소 숫자, 32화소로 키운 숫자, 64화소 얼굴."""
    if shape == (3, 64, 64):
        return faces()
    digits = mnist()
    if shape[-1] == 28:
        return digits
    larger = F.interpolate(digits.x.float(), shape[-1], mode="bilinear", antialias=True)
    return TensorData(larger.round().to(digits.x.dtype), digits.y)


def amx() -> bool:
    """CPU가 bfloat16 행렬곱을 타일로 하는지(AMX). 합성곱의 목표가 이것에 따라 다릅니다."""
    return getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)()


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
) -> None:
    """두 방법을 번갈아 재고 마지막 줄에 비를 냅니다. 우리 쪽은 신경망이 있는 장치에서 잽니다."""
    batch, other = 64, Plain(make_loop)
    device = next(networks[0].parameters()).device
    gan = GAN(*networks, optimizer=optimizer, runtime=detect(budget="cpu", device=device))
    data = data_for(gan.shape).to(device)
    print(gan.runtime.describe())

    def plain(n: int = steps) -> None:
        other.run(n)

    def ours(n: int = steps) -> None:
        loop = train(gan, data, objective, steps=gan.step + n, batch_size=batch, d_steps=d_steps)
        for _ in loop:
            pass
        finish()

    plain(WARM_UP), ours(WARM_UP)
    slow, fast = alternate(plain, ours)
    other.close()
    for label, seconds in (("평범한 루프", slow), ("gan_course", fast)):
        real = steps * d_steps * batch / seconds
        print(f"{label}: 진짜 {real:.0f} img/s, {1e3 * seconds / steps:.2f} ms/step")
    report(name, slow / fast, target)


def versus_on_gpu(
    name: str,
    target: float,
    make_loop: Callable,  # 장치를 받아 평범한 루프를 만듭니다(다른 과정에서 부릅니다)
    make_networks: Callable[[], tuple[nn.Module, nn.Module]],
    *,
    steps: int,
) -> None:
    """CUDA GPU에서 보통의 GAN을 견줍니다. GPU가 없으면 그렇다고 말하고 비는 none입니다."""
    if not torch.cuda.is_available():
        print("쓸 수 있는 CUDA GPU가 없어 재지 않았습니다. GPU가 있는 컴퓨터에서 다시 돌리십시오.")
        report(name, None, target)
        return
    networks = tuple(net.to("cuda") for net in make_networks())
    loop = partial(make_loop, "cuda")
    versus(name, target, loop, networks, NON_SATURATING, adam(), d_steps=1, steps=steps)
