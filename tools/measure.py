"""실린 생성자를 두 잣대(강의의 잣대와 심판)로 다시 재어 카드의 두 줄을 고칩니다.

    python tools/measure.py                 # 모두
    python tools/measure.py cgan_hangul
    python tools/measure.py cgan_mnist      # 학습의 기록(data/timelines): 상태마다의 점수

잣대를 고친 뒤에 한 번 실행하면 카드와 기록이 모두 새 잣대로 맞추어집니다. 학습하지 않습니다.
"""

import json
import sys
from collections.abc import Callable

import torch
from safetensors import safe_open
from torch import Tensor, nn

import arbiters
from gan_course import metrics
from gan_course.checkpoints import pretrained
from gan_course.files import data_dir, write_atomically
from gan_course.labs.latent.timeline import load_timeline
from gan_course.runtime import Runtime
from gan_course.sampling import sample

N, FEW = 10_000, 2000  # 카드의 장수와, 기록의 상태마다의 장수
SHIPPED: dict[str, tuple[str, Callable[[Tensor], float]]] = {
    "vanilla_mnist": ("digits", metrics.digit_frechet),
    "dcgan_mnist": ("digits", metrics.digit_frechet),
    "cgan_hangul": ("hangul", metrics.hangul_frechet),
    "dcgan_faces": ("faces", metrics.face_frechet),
}
FILMS = {
    "faces": "faces", "cgan_mnist": "digits", "wgan_mnist": "digits", "wgan-gp_mnist": "digits",
}  # fmt: skip
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


def scores(kind: str, G: nn.Module) -> dict[str, float]:
    """기록에 적는 점수: 시드 1의 표본 2,000장의 프레셰 거리. 숫자를 시킬 수 있으면 정확도도."""
    classes = getattr(G, "classes", 0)
    y = torch.arange(FEW) % classes if classes else None
    x = sample(G, FEW, y, seed=1)
    distance = metrics.digit_frechet if kind == "digits" else metrics.face_frechet
    found = {"frechet": round(distance(x), 2)}
    if classes:
        found["accuracy"] = round(metrics.label_accuracy(metrics.judge_digits(x), y), 4)
    return found


def update_film(name: str) -> dict[int, dict[str, float]]:
    """학습의 기록의 상태마다 점수를 다시 재어 적습니다. 가중치와 손실은 그대로입니다."""
    path = data_dir() / f"timelines/{name}.safetensors"
    with safe_open(path, framework="pt") as file:
        card = json.loads(file.metadata()["gan_course"])["card"]
    timeline = load_timeline(path)
    for step in timeline.steps:
        timeline.notes[step] |= scores(FILMS[name], timeline.at(step))
    timeline.save(path, **card)
    return timeline.notes


if __name__ == "__main__":
    for name in sys.argv[1:] or (*SHIPPED, *FILMS):
        if name in FILMS:
            print(name, update_film(name), flush=True)
        else:
            ours, theirs = update(name)
            print(f"{name}: 강의 {ours:.1f}, 심판 {theirs:.1f}", flush=True)
