"""다른 계산과 코어를 나누어 씁니다.

합성곱을 계산하는 스레드들은 서로를 기다리며 코어를 붙들고 돕니다. 다른 프로그램이 코어 하나를
쓰면 그 기다림이 길어져, 코어 2개에서 한 스텝이 열 배 넘게 느려집니다(docs/design-notes.md). 남이
쓰는 만큼 스레드를 줄이면 함께라도 절반의 빠르기로 학습합니다.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil
import torch

INTERVAL = 1.0  # 초. 이만큼 지날 때마다 다시 봅니다.
SPARE = 0.35  # 남이 쓰는 코어가 이보다 적으면 아무도 없는 것으로 봅니다.


def cpu_seconds() -> tuple[float, float]:
    """켜진 뒤로 (이 컴퓨터의 모든 코어, 이 과정)이 계산한 시간(초)."""
    t = psutil.cpu_times()
    idle = t.idle + getattr(t, "iowait", 0.0)
    # guest는 user와 nice에 이미 들어 있고, 빼앗긴 시간(steal)은 남의 컴퓨터의 일입니다.
    aside = sum(getattr(t, name, 0.0) for name in ("guest", "guest_nice", "steal"))
    mine = psutil.Process().cpu_times()
    return sum(t) - idle - aside, mine.user + mine.system


class FairShare:
    """학습하는 동안 PyTorch의 스레드 수를 남이 쓰지 않는 코어의 수에 맞춥니다.

    처음의 스레드 수보다 늘리지 않으며, `restore`가 처음으로 되돌립니다.

    Args:
        spent: `cpu_seconds`처럼 (모두, 이 과정)이 계산한 시간을 주는 함수.
        clock: 지금 시각(초)을 주는 함수.
        cores: 코어의 수.
    """

    def __init__(
        self,
        spent: Callable[[], tuple[float, float]] = cpu_seconds,
        clock: Callable[[], float] = time.perf_counter,
        cores: int | None = None,
    ) -> None:
        self._spent, self._clock = spent, clock
        self._cores = cores or psutil.cpu_count() or 1
        self._most = torch.get_num_threads()
        self._then, self._seen = clock(), spent()

    def adjust(self) -> None:
        """때가 되었으면 남이 쓴 코어를 재어 스레드 수를 고칩니다. 스텝마다 불러도 됩니다."""
        now = self._clock()
        if self._most == 1 or now - self._then < INTERVAL:
            return
        seen = self._spent()
        everyone, mine = (b - a for a, b in zip(self._seen, seen, strict=True))
        others = max(0.0, everyone - mine) / (now - self._then)
        self._then, self._seen = now, seen
        free = int(self._cores - others + SPARE)
        threads = min(self._most, max(1, free))
        if threads != torch.get_num_threads():
            torch.set_num_threads(threads)

    def restore(self) -> None:
        """처음의 스레드 수로 되돌립니다."""
        if torch.get_num_threads() != self._most:
            torch.set_num_threads(self._most)
