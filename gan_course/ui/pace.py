"""다시 그리는 빠르기: 학습을 늦추지 않을 만큼만 그립니다."""

from __future__ import annotations

from collections.abc import Callable


class Pace:
    """언제 다시 그릴지 정합니다: `interval`초에 한 번까지, 그리고 시간의 `share`만큼만.

    Args:
        interval: 그림 사이의 가장 짧은 시간(초).
        share: 그리는 데 쓸 시간의 몫. 0.02면 100초 가운데 2초.
        clock: 지금 시각(초)을 주는 함수.
    """

    def __init__(self, interval: float, share: float, clock: Callable[[], float]) -> None:
        self._interval, self._share, self._clock = interval, share, clock
        self._next = clock() + interval

    def due(self) -> bool:
        """지금 그려도 되는지."""
        return self._clock() >= self._next

    def run(self, work: Callable[[], None]) -> None:
        """`work`를 하고, 걸린 시간을 보아 다음 때를 정합니다."""
        start = self._clock()
        work()
        end = self._clock()
        self._next = end + max(self._interval, (end - start) / self._share)
