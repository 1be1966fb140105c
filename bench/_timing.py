"""벤치마크가 함께 쓰는 것: 두 방법을 번갈아(A B A B) 재고 중앙값의 비를 냅니다."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def alternate(
    baseline: Callable[[], object], ours: Callable[[], object], *, rounds: int = 9
) -> tuple[float, float]:
    """두 함수를 번갈아 `rounds`번씩 실행하여 걸린 시간의 중앙값(초)을 돌려줍니다."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for run, record in zip((baseline, ours), times, strict=True):
            start = time.perf_counter()
            run()
            record.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def report(name: str, ratio: float | None, target: float) -> None:
    """마지막 줄: 이름, 측정한 비(재지 못했으면 none), 목표."""
    measured = "none" if ratio is None else f"{ratio:.2f}"
    print(f"{name} ratio={measured} target={target}")
