"""2차원 실험실의 초당 장면 수를 15로 나눈 값: 처음 설정으로 학습하고 그려 PNG로 만들기까지."""

import time

from _timing import report
from gan_course.labs import Lab2DView

SECONDS, GOAL = 10, 15


def frames_per_second(view: Lab2DView, seconds: float = SECONDS) -> float:
    """`seconds`초 동안 재생했을 때의 초당 장면 수. 화면의 간격을 기다리지 않습니다."""
    for _ in range(10):
        view.tick()
    count, start = 0, time.perf_counter()
    while time.perf_counter() < start + seconds:
        view.tick()
        count += 1
    return count / (time.perf_counter() - start)


if __name__ == "__main__":
    view = Lab2DView()
    single = frames_per_second(view)
    kb = len(view.png()) / 1000
    lab, painter = view.labs[0], view._painters[0]
    start = time.perf_counter()
    for _ in range(20):
        lab.advance(5)
    training = (time.perf_counter() - start) / 20
    start = time.perf_counter()
    for _ in range(20):
        painter.png()
    drawing = (time.perf_counter() - start) / 20
    print(
        f"한 장면: 학습 5스텝 {1e3 * training:.1f} ms, 그리기 {1e3 * drawing:.1f} ms, {kb:.0f} kB"
    )
    pair = frames_per_second(Lab2DView(compare=("non-saturating", "r1")), SECONDS / 2)
    print(f"실험 하나 {single:.1f}장/s, 둘을 나란히 {pair:.1f}장/s")
    report("lab2d", single / GOAL, 1.0)
