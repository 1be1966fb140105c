"""강의의 잣대와 심판이 생성자들을 같은 차례로 세우는지 잽니다: data/yardstick.json.

    nice python tools/agree.py            # 있는 줄은 건너뜁니다
    nice python tools/agree.py --again    # 모두 다시 합니다. 잣대를 고쳤을 때

두 잣대로 여러 그림을 재고 차례의 상관(스피어먼)을 적습니다. 숫자와 한글은 생성자들을 학습하며 몇
시점에서, 얼굴은 실린 학습의 기록, 여러 ψ의 생성자, 일부러 망가뜨린 진짜에서 잽니다.
"""

import json
import sys
from collections.abc import Iterator

import torch

import arbiters
from gan_course.checkpoints import pretrained
from gan_course.datasets import TensorData, faces, hangul, mnist
from gan_course.files import data_dir, data_file, write_atomically
from gan_course.labs.evaluation.calc import LADDER
from gan_course.labs.latent.timeline import load_timeline
from gan_course.metrics import digit_frechet, face_frechet, hangul_frechet
from gan_course.recipes import RECIPES, SHIPPED, critic_pair
from gan_course.runtime import detect
from gan_course.sampling import sample, truncate

N = 5000
DIGITS = {
    "MLP GAN": (RECIPES["vanilla"], (500, 1500, 4000)),
    "DCGAN (논문)": (SHIPPED["dcgan_mnist_paper"], (300, 1000, 2400)),
    "DCGAN (요즘)": (SHIPPED["dcgan_mnist"]._replace(steps=2400), (300, 1000, 2400)),
    "CGAN": (RECIPES["cgan"]._replace(steps=900), (150, 400, 900)),
    "WGAN-GP": (
        RECIPES["wgan-gp"]._replace(make=critic_pair, d_steps=3, lr=1e-3),
        (200, 600, 1500),
    ),
}
HANGUL = {
    "CGAN": (RECIPES["cgan"]._replace(data="hangul", steps=1500), (100, 200, 400, 800, 1500)),
    "DCGAN (요즘)": (SHIPPED["dcgan_mnist"]._replace(steps=2000), (200, 500, 1000, 2000)),
    "DCGAN (논문)": (SHIPPED["dcgan_mnist_paper"], (300, 1000, 2000)),
}
FILM, SPOILED, AS_IS = "학습의 기록", "망가뜨린 진짜", "실은 것"
FACES = {
    FILM: (100, 300, 800, 2000, 4000, 8000, 20_000),
    "dcgan_faces": ("ψ 0.4", "ψ 0.6", "ψ 0.8", "ψ 1.0"),
    SPOILED: ("잡점 2%", "잡음 σ 0.2", "흐림 σ 0.8", "대비 0.7배", "반쪽씩 두 그림"),
}
TRAINED = {"digits": DIGITS, "hangul": HANGUL, "faces": {}}
# 잣대마다 (생성자, 재는 시점들). 표의 줄은 이 차례입니다.
MARKS = {
    "digits": {n: marks for n, (_, marks) in DIGITS.items()}
    | {"vanilla_mnist": (AS_IS,), "dcgan_mnist": (AS_IS,)},
    "hangul": {n: marks for n, (_, marks) in HANGUL.items()} | {"cgan_hangul": (AS_IS,)},
    "faces": FACES,
}
OURS = {"digits": digit_frechet, "hangul": hangul_frechet, "faces": face_frechet}
TARGET = data_dir() / "yardstick.json"


def states(recipe: tuple, data: TensorData) -> Iterator[tuple[int, torch.Tensor]]:
    """정해진 스텝마다 표본 N장."""
    settings, marks = recipe
    gan = settings.new_gan(data, runtime=detect(device="cpu", budget="cpu"))
    classes = getattr(gan.sampler, "classes", 0)
    y = torch.arange(N) % classes if classes else None
    for m in settings._replace(steps=marks[-1]).train(gan, data):
        if m["step"] in marks:
            yield m["step"], sample(gan.sampler, N, y, seed=1)


def spearman(a: list[float], b: list[float]) -> float:
    ranks = torch.stack([torch.tensor(v).argsort().argsort().double() for v in (a, b)])
    return torch.corrcoef(ranks)[0, 1].item()


def shipped(name: str, marks: tuple[str, ...]) -> Iterator[tuple[str, torch.Tensor]]:
    """실린 생성자의 표본 N장. `ψ 0.4`처럼 적은 것은 z를 그만큼 당깁니다."""
    G = pretrained(name)
    classes = getattr(G, "classes", 0)
    y = torch.arange(N) % classes if classes else None
    z = torch.randn(N, G.nz, generator=torch.Generator().manual_seed(1))
    for mark in marks:
        psi = 1.0 if mark == AS_IS else float(mark.removeprefix("ψ "))
        yield mark, sample(G, truncate(z, psi), y)


def spoiled(marks: tuple[str, ...]) -> Iterator[tuple[str, torch.Tensor]]:
    """진짜 얼굴 N장을 `종류 세기`마다 망가뜨린 것."""
    for mark in marks:
        kind, _, strength = mark.partition(" ")
        yield mark, LADDER[kind][strength](faces()[:N].x)


def drawn(kind: str, name: str) -> Iterator[tuple[int | str, torch.Tensor]]:
    """표의 한 생성자가 시점마다 그린 것."""
    if name in TRAINED[kind]:
        yield from states(TRAINED[kind][name], mnist() if kind == "digits" else hangul())
    elif name == FILM:
        film = load_timeline(data_file("timelines/faces.safetensors"))
        for step in MARKS[kind][name]:
            yield step, sample(film.at(step), N, seed=1)
    elif name == SPOILED:
        yield from spoiled(MARKS[kind][name])
    else:
        yield from shipped(name, MARKS[kind][name])


def rows(kind: str, kept: dict[tuple, dict]) -> list[dict]:
    """잣대 하나의 표. `kept`에 든 줄은 다시 재지 않습니다."""
    for name, marks in MARKS[kind].items():
        if all((name, mark) in kept for mark in marks):
            continue
        for mark, x in drawn(kind, name):
            ours, theirs = OURS[kind](x), arbiters.distance(kind, x)
            kept[name, mark] = {
                "generator": name, "step": mark,
                "course": round(ours, 1), "arbiter": round(theirs, 2),
            }  # fmt: skip
            print(kind, kept[name, mark], flush=True)
    return [kept[name, mark] for name, marks in MARKS[kind].items() for mark in marks]


def main() -> None:
    fresh = not TARGET.is_file() or "--again" in sys.argv
    old = {} if fresh else json.loads(TARGET.read_text("utf-8"))
    result = {"samples": N, "made_with": f"tools/agree.py, PyTorch {torch.__version__}"}
    for kind in MARKS:
        there = old.get(kind, {"rows": []})["rows"]
        table = rows(kind, {(r["generator"], r["step"]): r for r in there})
        rank = spearman([r["course"] for r in table], [r["arbiter"] for r in table])
        result[kind] = {"spearman": round(rank, 3), "rows": table}
        print(kind, f"순위 상관 {rank:.3f}", flush=True)
    write_atomically(TARGET, json.dumps(result, ensure_ascii=False, indent=1).encode())


if __name__ == "__main__":
    main()
