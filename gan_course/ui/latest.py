"""마지막 상태만 그리기: 슬라이더를 끄는 동안 밀린 장면을 차례로 그리지 않게 합니다."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Latest:
    """부를 때마다 `work`를 하되, 하는 도중에 여러 번 더 불려도 끝난 뒤 한 번만 더 합니다.

    `work`는 스스로 가장 새로운 상태를 읽어야 합니다. 도중의 호출은 기다리지 않고 바로 돌아가며,
    같은 스레드가 다시 들어와도(재진입) 다른 스레드에서 불러도(커널의 서브셸) 안전합니다.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._busy = threading.Lock()  # 재진입도 막아야 하므로 RLock이 아닙니다.
        self._dirty = False

    def __call__(self) -> None:
        self._dirty = True
        # 표시를 먼저 하고 자물쇠를 시도하며, 자물쇠를 놓은 뒤 표시를 다시 봅니다.
        # 그래서 어느 순간에 불려도 그 상태는 누군가 반드시 그립니다.
        while self._dirty and self._busy.acquire(blocking=False):
            try:
                self._dirty = False
                self._work()
            finally:
                self._busy.release()
