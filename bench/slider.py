"""슬라이더의 값이 바뀐 뒤 PNG가 나올 때까지. 같은 격자를 matplotlib로 다시 그리기와 견줍니다.

얼굴의 이름 붙은 슬라이더와, 학습의 시간을 되돌리는 창의 한 장면도 잽니다. 얼굴의 목표(5 ms)는
커널에서 보통 넘습니다: 64×64 얼굴 열여섯 장을 그리는 데만 스레드 하나로 16 ms가 듭니다.
"""

import io
import itertools

import matplotlib as mpl
import numpy as np
import torch
from matplotlib.figure import Figure

from _timing import alternate, report
from gan_course.checkpoints import pretrained
from gan_course.files import data_file
from gan_course.labs import LatentLab, TimelineView
from gan_course.labs.latent.timeline import load_timeline
from gan_course.models.vanilla import Generator
from gan_course.pictures import mosaic
from gan_course.sampling import sample

ROUNDS = 60
NAMED, FRAME, PLAIN = 5, 30, 10  # 목표(ms): 얼굴의 슬라이더, 시간의 한 장면, 탐험기


def against(seconds: float, target: float) -> str:
    """잰 시간과 목표(ms), 지켰는지."""
    milliseconds = 1e3 * seconds
    kept = "지켰습니다" if milliseconds <= target else "넘었습니다"
    return f"{milliseconds:.1f} ms (목표 {target} ms 이하: {kept})"


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

    faces = LatentLab(pretrained("dcgan_faces"))
    rewound = TimelineView(load_timeline(data_file("timelines/faces.safetensors")))
    steps = itertools.cycle(range(len(rewound.timeline.steps)))

    def named() -> None:
        faces.panel.named[0].value = next(values) / 2

    def rewind() -> None:
        rewound.at.value = next(steps)

    ours()
    redraw()
    named()
    face, frame = alternate(named, rewind, rounds=ROUNDS)
    print(f"중앙값: 얼굴의 이름 붙은 슬라이더 {against(face, NAMED)}")
    print(f"중앙값: 시간의 한 장면 {against(frame, FRAME)}")
    slow, fast = alternate(redraw, ours, rounds=ROUNDS)
    print(f"중앙값: matplotlib {1e3 * slow:.1f} ms, 탐험기 {against(fast, PLAIN)}")
    report("slider", slow / fast, 4)
