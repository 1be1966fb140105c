"""강의의 잣대와 심판이 생성자들을 같은 차례로 세우는지 잽니다: data/yardstick.json.

    nice python tools/agree.py

여러 생성자를 학습하며 몇 시점에서 두 잣대로 재고, 차례의 상관(스피어먼)을 적습니다.
"""

import json
from collections.abc import Iterator

import torch

import arbiters
from gan_course.checkpoints import pretrained
from gan_course.datasets import TensorData, hangul, mnist
from gan_course.files import data_dir, write_atomically
from gan_course.metrics import digit_frechet, hangul_frechet
from gan_course.recipes import RECIPES, SHIPPED, critic_pair
from gan_course.runtime import detect
from gan_course.sampling import sample

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


def rows(kind: str, recipes: dict, data: TensorData) -> list[dict]:
    ours = {"digits": digit_frechet, "hangul": hangul_frechet}[kind]
    found = []

    def add(name: str, step: int | str, x: torch.Tensor) -> None:
        row = {"generator": name, "step": step, "course": round(ours(x), 1)}
        found.append(row | {"arbiter": round(arbiters.distance(kind, x), 2)})
        print(kind, found[-1], flush=True)

    for name, recipe in recipes.items():
        for step, x in states(recipe, data):
            add(name, step, x)
    if kind == "digits":
        add("vanilla_mnist", "실은 것", sample(pretrained("vanilla_mnist"), N, seed=1))
    else:
        y = torch.arange(N) % 14
        add("cgan_hangul", "실은 것", sample(pretrained("cgan_hangul"), N, y, seed=1))
    return found


def main() -> None:
    result = {"samples": N, "made_with": f"tools/agree.py, PyTorch {torch.__version__}"}
    for kind, recipes, data in (("digits", DIGITS, mnist()), ("hangul", HANGUL, hangul())):
        table = rows(kind, recipes, data)
        rank = spearman([r["course"] for r in table], [r["arbiter"] for r in table])
        result[kind] = {"spearman": round(rank, 3), "rows": table}
        print(kind, f"순위 상관 {rank:.3f}", flush=True)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    write_atomically(data_dir() / "yardstick.json", text.encode())


if __name__ == "__main__":
    main()
