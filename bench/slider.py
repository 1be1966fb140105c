"""슬라이더의 값이 바뀐 뒤 PNG가 나올 때까지. 같은 격자를 matplotlib로 다시 그리기와 견줍니다."""

import io
import itertools

import matplotlib as mpl
import numpy as np
import torch
from matplotlib.figure import Figure

from _timing import alternate, report
from gan_course.labs import LatentLab
from gan_course.models.vanilla import Generator
from gan_course.pictures import mosaic
from gan_course.sampling import sample

ROUNDS = 60

if __name__ == "__main__":
    mpl.use("agg")
    torch.manual_seed(0)
    torch.set_num_threads(1)  # 다른 프로그램이 코어를 쓰면 스레드끼리 기다리는 시간이 재집니다.
    explorer = LatentLab(Generator(64))
    values = itertools.cycle(torch.linspace(-4, 4, 41).tolist())
    figure = Figure(figsize=(4.48, 4.48), dpi=100)
    ax = figure.subplots()

    def ours() -> None:
        explorer.panel.directions[0].value = next(values)

    def redraw() -> None:
        z = torch.randn(16, 64) + next(values)
        ax.clear()
        ax.imshow(np.asarray(mosaic(sample(explorer.scene.G, z))), cmap="gray")
        ax.set_axis_off()
        figure.savefig(io.BytesIO(), format="png")

    ours()
    redraw()
    slow, fast = alternate(redraw, ours, rounds=ROUNDS)
    print(f"중앙값: matplotlib {1e3 * slow:.1f} ms, 탐험기 {1e3 * fast:.2f} ms (10 ms 이하가 목표)")
    report("slider", slow / fast, 4)
