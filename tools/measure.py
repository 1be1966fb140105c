"""실린 생성자를 두 잣대(강의의 잣대와 심판)로 다시 재어 카드의 두 줄을 고칩니다.

    python tools/measure.py                 # 모두
    python tools/measure.py cgan_hangul

잣대를 고친 뒤에 한 번 실행하면 카드가 모두 새 잣대로 맞추어집니다. 학습하지 않습니다.
"""

import sys
from collections.abc import Callable

import torch
from torch import Tensor

import arbiters
from gan_course import metrics
from gan_course.checkpoints import pretrained
from gan_course.files import data_dir, write_atomically
from gan_course.runtime import Runtime
from gan_course.sampling import sample

N = 10_000
SHIPPED: dict[str, tuple[str, Callable[[Tensor], float]]] = {
    "vanilla_mnist": ("digits", metrics.digit_frechet),
    "dcgan_mnist": ("digits", metrics.digit_frechet),
    "cgan_hangul": ("hangul", metrics.hangul_frechet),
    "dcgan_faces": ("faces", metrics.face_frechet),
}
NAMES = {"digits": "숫자", "hangul": "한글", "faces": "얼굴의 속성"}


def pictures(name: str) -> Tensor:
    """시드 1의 표본 10,000장. 조건부 생성자이면 레이블을 차례로 시킵니다."""
    G = pretrained(name, Runtime(torch.device("cpu")))
    classes = getattr(G, "classes", 0)
    return sample(G, N, torch.arange(N) % classes if classes else None, seed=1)


def update(name: str) -> tuple[float, float]:
    """카드의 두 줄을 고치고 (강의의 잣대, 심판의 잣대)를 돌려줍니다."""
    kind, distance = SHIPPED[name]
    x = pictures(name)
    ours, theirs = distance(x), arbiters.distance(kind, x)
    lines = {
        "프레셰 거리": f"{ours:.1f} ({NAMES[kind]} 분류기의 특징, 생성 10,000장과 진짜 10,000장)",
        "심판의 거리": f"{theirs:.1f} (`tools/arbiters.py`, 같은 그림)",
    }
    path = data_dir() / f"checkpoints/{name}.md"
    card = [
        line for line in path.read_text("utf-8").split("\n")
        if not line.startswith(tuple(f"| {key} |" for key in lines))
    ]  # fmt: skip
    end = next(i for i, line in enumerate(card) if line.startswith("|---")) + 1
    while card[end].startswith("|"):
        end += 1
    card[end:end] = [f"| {key} | {value} |" for key, value in lines.items()]
    write_atomically(path, "\n".join(card).encode())
    return ours, theirs


if __name__ == "__main__":
    for name in sys.argv[1:] or SHIPPED:
        ours, theirs = update(name)
        print(f"{name}: 강의 {ours:.1f}, 심판 {theirs:.1f}", flush=True)
