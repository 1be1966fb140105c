"""학습하면서 저장하기: 정해진 시간마다, 멈출 때, 끝날 때."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import checkpoints
from ..errors import CourseError
from ..files import check_writable, write_atomically
from ..gan import GAN

if TYPE_CHECKING:
    from ..training import Metrics, Training

EVERY = 60.0  # 초. 커널이 죽거나 연결이 끊겨도 잃는 학습은 이만큼입니다.


class Stopped(KeyboardInterrupt):
    """멈추라고 하여 하던 스텝을 마치고 저장한 뒤 멈추었습니다."""


@dataclass(frozen=True)
class Kept:
    """`keep`이 돌려주는 것. 학습 루프처럼 for 문이나 `progress`에 넣습니다."""

    loop: Training
    save: Callable[[GAN], object]
    every: float
    clock: Callable[[], float]

    @property
    def gan(self) -> GAN:
        return self.loop.gan

    @property
    def steps(self) -> int:
        return self.loop.steps

    @property
    def batch_size(self) -> int:
        return self.loop.batch_size

    def __iter__(self) -> Iterator[Metrics]:
        gan, then, saved = self.gan, self.clock(), self.gan.step
        with stop_after_this_step() as stopped:
            for metrics in self.loop:  # 스텝 한가운데의 오류에서는 저장하지 않습니다.
                try:
                    yield metrics
                except GeneratorExit:  # for 문을 떠났습니다. 스텝은 끝나 있습니다.
                    self.save(gan)
                    raise
                if self.clock() - then >= self.every:
                    self.save(gan)
                    then, saved = self.clock(), gan.step
                if gan.runtime.agree(stopped(), gan.step):
                    break
            if gan.step != saved:
                self.save(gan)
            if stopped():
                raise Stopped


def keep(
    loop: Training,
    path: str | Path,
    *,
    every: float = EVERY,
    copy_to: str | Path | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Kept:
    """학습 루프를 그대로 내놓으면서 `every`초마다, 멈출 때, 끝날 때 체크포인트를 저장합니다.

    커널 → 중단을 누르면 하던 스텝을 마치고 저장한 뒤 멈춥니다. 스텝의 한가운데에서는 저장하지
    않으므로, `checkpoints.load(gan, path)` 뒤에 같은 루프를 다시 돌면 비트까지 똑같이 이어집니다.

    Args:
        loop: `train(…)`이 돌려준 것.
        path: 체크포인트 파일. 예: "runs/my.safetensors".
        every: 몇 초마다 저장할지.
        copy_to: 저장할 때마다 파일 하나를 더 베껴 둘 곳. 예: Colab에 붙인 Drive의 파일. 학습하는
            도중에 베끼지 못하면 알리기만 하고, 다음 저장 때 다시 베낍니다.
        clock: 지금 시각(초)을 주는 함수.

    Raises:
        CourseError: 저장할 수 없는 곳이거나 신경망일 때. 학습을 시작하기 전에 알립니다.
    """
    places = [check_writable(place) for place in (path, copy_to) if place is not None]
    for network in loop.gan.networks().values():
        checkpoints.check_saveable(network)

    def save(gan: GAN) -> None:
        first = checkpoints.save(gan, places[0])
        for other in places[1:]:
            try:
                write_atomically(other, first.read_bytes())
            except (
                CourseError
            ) as error:  # 드라이브가 잠깐 끊겨도 학습은 이어 가고 다음에 다시 베낍니다.
                print(f"{other}에 베끼지 못했습니다. {first}에는 저장했습니다. ({error})")

    return Kept(loop, save, every, clock)


@contextmanager
def stop_after_this_step() -> Iterator[Callable[[], bool]]:
    """Ctrl-C(커널 → 중단)를 받으면 지금 스텝까지만 마치게 합니다. 한 번 더 누르면 바로 멈춥니다.

    스텝의 한가운데에서 멈추면 D만 갱신된 상태가 저장되어, 이어서 학습한 결과가 달라집니다.
    신호를 받는 것은 주 스레드뿐이므로 다른 스레드에서는 아무 일도 하지 않습니다.
    """
    asked = False

    def ask(number: int, frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        print("\n이 스텝까지 마치고 저장합니다. 바로 멈추려면 한 번 더 누르십시오.")

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
