"""함께 학습하기: 합성곱 학습이 다른 학습이나 빈 반복문 곁에서 내는 빠르기 나누기 혼자일 때.

python bench/beside.py            둘을 번갈아 잽니다(혼자, 함께, 혼자, 함께 …)
python bench/beside.py worker     내부용: 학습하며 스텝의 수를 적습니다
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _timing import report

ROUNDS, SETTLE, MEASURE = 3, 4.0, 6.0  # 번, 초, 초
LOOP = "while True: pass"


def work(path: str) -> None:
    """05의 숫자를 되풀이 학습하며, 지금까지의 스텝 수를 파일에 적습니다."""
    from gan_course.datasets import mnist
    from gan_course.recipes import RECIPES
    from gan_course.training import train

    recipe, data = RECIPES["cgan"], mnist()
    gan = recipe.new_gan(data)
    for m in train(gan, data, recipe.objective, steps=10**9, batch_size=recipe.batch_size):
        Path(path).write_text(str(m["step"]))


class Beside:
    """따로 뜬 과정 하나. 멈췄다가 이어 돌립니다. 처음에는 멈춰 있습니다."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen([sys.executable, *command])
        self.signal(signal.SIGSTOP)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def __enter__(self) -> Beside:
        self.signal(signal.SIGCONT)
        time.sleep(SETTLE)
        return self

    def __exit__(self, *_: object) -> None:
        self.signal(signal.SIGSTOP)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


class Trainee(Beside):
    """학습하는 과정."""

    def __init__(self, folder: str, name: str) -> None:
        self.file = Path(folder) / name
        self.file.write_text("0")
        super().__init__(__file__, "worker", str(self.file))

    def steps(self) -> int:
        while not (text := self.file.read_text()):  # 고쳐 쓰는 사이
            pass
        return int(text)


def speeds(*trainees: Trainee) -> list[float]:
    """지금의 초당 스텝 수들."""
    before, start = [t.steps() for t in trainees], time.perf_counter()
    time.sleep(MEASURE)
    spent = time.perf_counter() - start
    return [(t.steps() - b) / spent for t, b in zip(trainees, before, strict=True)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        a, b, loop = Trainee(folder, "a"), Trainee(folder, "b"), Beside("-c", LOOP)
        try:
            compare(a, b, loop)
        finally:
            for other in (a, b, loop):
                other.end()


def compare(a: Trainee, b: Trainee, loop: Beside) -> None:
    """혼자, 함께, 혼자, 빈 반복문 곁을 번갈아 잽니다."""
    for trainee in (a, b):  # 부르고 데이터를 읽는 시간은 재지 않습니다.
        with trainee:
            while trainee.steps() < 20:
                time.sleep(0.5)
    alone, paired, looped = [], [], []
    for _ in range(ROUNDS):
        with a:
            alone.append(speeds(a)[0])
            with b:
                paired.append(speeds(a, b))
            time.sleep(SETTLE)
            with loop:
                looped.append(speeds(a)[0])
        with b:
            alone.append(speeds(b)[0])
    base = statistics.median(alone)
    each = [statistics.median(rates) / base for rates in zip(*paired, strict=True)]
    busy = statistics.median(looped) / base
    print(f"혼자 {base:.1f}스텝/초 · 둘이 함께 {each[0]:.2f}, {each[1]:.2f} · 반복문 곁 {busy:.2f}")
    report("beside", min(*each, busy), 0.4)


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        work(sys.argv[2])
    else:
        main()
