"""학습 중계의 값: 중계를 보며 학습한 시간 나누기 보지 않고 학습한 시간(1.05 이하가 목표)."""

import time

import torch

from _timing import alternate, report
from gan_course.datasets import mnist
from gan_course.history import History
from gan_course.models.vanilla import Discriminator, Generator
from gan_course.objectives import NON_SATURATING
from gan_course.runtime import Runtime
from gan_course.training import GAN, train
from gan_course.ui import LiveView

STEPS, ROUNDS = 800, 5

if __name__ == "__main__":
    torch.manual_seed(0)
    cpu = Runtime(torch.device("cpu"))
    gan, data = GAN(Generator(64), Discriminator(), ema=0.998, runtime=cpu), mnist()
    history = History()
    spent = []

    def run(view: LiveView | None) -> None:
        for m in train(gan, data, NON_SATURATING, steps=gan.step + STEPS):
            history.append(m)
            if view is not None:
                start = time.perf_counter()
                if view.refresh():
                    spent.append(time.perf_counter() - start)

    live = LiveView(gan, history)
    run(None)
    without, with_view = alternate(lambda: run(None), lambda: run(live), rounds=ROUNDS)
    print(f"중계 없이 {without:.2f} s, 보며 {with_view:.2f} s ({STEPS}스텝)")
    share = sum(spent) / (ROUNDS * with_view)
    print(f"{len(spent)}번 그리는 데 모두 {sum(spent):.2f} s: 중계한 시간의 {100 * share:.1f} %")
    report("liveview", with_view / without, 1.05)
