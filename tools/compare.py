"""일곱 GAN을 같은 계산 시간으로 MNIST에 학습하여 기록합니다. 08의 8절과 9절이 보입니다.

    python tools/compare.py --time     # 한가할 때: 한 스텝의 시간부터 다시 잽니다
    nice python tools/compare.py       # 시드 다섯으로 학습합니다. 있는 것은 건너뜁니다
    nice python tools/compare.py --again

같은 시간을 스텝 수로 바꾸어 두므로, 학습하는 동안 컴퓨터가 바빠도 결과가 달라지지 않습니다.
측정값은 data/comparison.json에, 시드 0의 표본은 data/comparison/에 둡니다.
"""

import io
import json
import platform
import sys
import time
from functools import partial

import torch
from torch import Tensor, nn

import arbiters
from gan_course.datasets import TensorData, mnist
from gan_course.files import data_dir, write_atomically
from gan_course.labs.evaluation.neighbours import neighbours
from gan_course.metrics import digit_reference, frechet_distance, judge_digits
from gan_course.models import dcgan, vae
from gan_course.objectives import RELATIVISTIC
from gan_course.penalties import r1, r2
from gan_course.pictures import mosaic
from gan_course.recipes import RECIPES, SHIPPED, Recipe, calm_adam
from gan_course.runtime import detect
from gan_course.sampling import sample
from gan_course.training import adam, constant, rmsprop

SECONDS, SEEDS, SAMPLES, NEAR, SHOWN = (7.5, 15, 30, 60), 5, 10_000, 2000, 1000
TARGET, FOLDER = data_dir() / "comparison.json", data_dir() / "comparison"
VAE_STEPS = 4000


def pair(data: TensorData, *, norm: bool = False, spread: bool = False) -> tuple[nn.Module, ...]:
    """작은 DCGAN 한 쌍(채널 16)."""
    return dcgan.Generator(64, 16, 28, 1), dcgan.Discriminator(16, 28, 1, norm, spread)


# 저마다 자기 레슨의 설정 그대로이고, 이 비교를 위해 고른 값은 없습니다. 학습률은 줄이지 않고 G의
# 이동 평균은 모두 0.998입니다. 그래야 짧은 예산의 결과가 긴 예산의 도중과 같습니다.
def settled(recipe: Recipe, **changes: object) -> Recipe:
    return recipe._replace(schedule=constant, ema=0.998, **changes)


CONTESTANTS: dict[str, Recipe] = {
    "Vanilla": settled(SHIPPED["vanilla_mnist_short"]),
    "DCGAN": settled(SHIPPED["dcgan_mnist_paper"]),
    "DCGAN + R1": settled(SHIPPED["dcgan_mnist"]),
    "CGAN": settled(RECIPES["cgan"]),
    "WGAN": settled(
        RECIPES["wgan"], make=partial(pair, norm=True), optimizer=rmsprop, lr=5e-4
    ),
    "WGAN-GP": settled(
        RECIPES["wgan-gp"], make=pair, optimizer=partial(adam, betas=(0.0, 0.9)), lr=5e-4
    ),
    # 04의 학습률과 옵티마이저에 상대론적 손실과 두 벌점. 신경망은 더 단순합니다(매핑 없이, D 하나).
    "R3GAN": settled(
        SHIPPED["dcgan_mnist"], make=partial(pair, spread=True), optimizer=calm_adam,
        objective=RELATIVISTIC._replace(penalties=(r1(0.3), r2(0.3))),
        label="상대론적 손실 + R1, R2 벌점(γ = 0.3, 평균 8스텝에 한 번)",
    ),
}  # fmt: skip


def milliseconds(recipe: Recipe, steps: int) -> float:
    """한 스텝의 시간. 데운 뒤에 잽니다."""
    data = mnist()
    gan = recipe.new_gan(data, runtime=detect(device="cpu", budget="cpu"))
    list(recipe._replace(steps=steps // 4).train(gan, data))
    start, first = time.perf_counter(), gan.step
    list(recipe._replace(steps=first + steps).train(gan, data))
    return 1000 * (time.perf_counter() - start) / (gan.step - first)


def timed() -> dict[str, float]:
    """이름 → 한 스텝의 밀리초. 세 번 가운데 가장 짧은 것."""
    rounds = [
        {n: milliseconds(r, 40 if r.d_steps > 1 else 120) for n, r in CONTESTANTS.items()}
        for _ in range(3)
    ]
    return {name: round(min(r[name] for r in rounds), 3) for name in CONTESTANTS}


def marks(cost: float) -> dict[int, float]:
    """채점할 스텝 → 초."""
    return {round(1000 * s / cost / 10) * 10: s for s in SECONDS}


def pictures(G: nn.Module, n: int, seed: int) -> Tensor:
    classes = getattr(G, "classes", 0)
    return sample(G, n, torch.arange(n) % classes if classes else None, seed=seed)


def scored(x: Tensor) -> dict:
    """두 잣대의 프레셰 거리와 네 이웃 점수."""
    seen = judge_digits(x).features
    near = neighbours(digit_reference()[:NEAR], seen[:NEAR])
    return {
        "frechet": round(frechet_distance(seen, digit_reference()), 2),
        "arbiter": round(arbiters.distance("digits", x), 2),
        **{key: round(value, 4) for key, value in near._asdict().items()},
    }


def measure(name: str, seed: int, cost: float) -> list[dict]:
    """학습 한 번에서, 예산마다의 점수."""
    recipe, data, rows = CONTESTANTS[name], mnist(), []
    gan = recipe.new_gan(data, seed=seed, runtime=detect(device="cpu", budget="cpu"))
    at = marks(cost)
    for m in recipe._replace(steps=max(at)).train(gan, data):
        if (step := int(m["step"])) in at:
            points = scored(pictures(gan.sampler, SAMPLES, seed=1))
            rows.append({"name": name, "seed": seed, "seconds": at[step], "step": step, **points})
            print(rows[-1], flush=True)
    if seed == 0:
        keep(name, pictures(gan.sampler, SHOWN, seed=2))
    return rows


def keep(name: str, x: Tensor) -> None:
    """표본 1,000장을 그림 한 장으로 싣습니다(한 줄에 40장, 화소 그대로)."""
    file = name.lower().replace(" + ", "_").replace("-", "_")
    out = io.BytesIO()
    mosaic(x, columns=40, gap=0).save(out, format="PNG", optimize=True)
    write_atomically(FOLDER / f"{file}.png", out.getvalue())


def train_vae() -> None:
    """03의 VAE. 흐린 그림의 보기로 씁니다."""
    torch.manual_seed(0)
    net, data, rng = vae.VAE(nz=16), mnist(), torch.Generator().manual_seed(0)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
    for _ in range(VAE_STEPS):
        optimizer.zero_grad()
        sum(net.loss(data.sample(128, rng)[0], rng)).backward()
        optimizer.step()
    keep("VAE", sample(net, SHOWN, seed=2))


def about(costs: dict[str, float]) -> dict:
    told = {
        name: {
            "label": r.label, "lr": r.lr, "d_steps": r.d_steps, "batch_size": r.batch_size,
            "milliseconds": costs[name], "steps": max(marks(costs[name])),
        }
        for name, r in CONTESTANTS.items()
    }  # fmt: skip
    return {
        "contestants": told,
        "note": "seconds는 한가할 때 잰 스텝의 시간(milliseconds)으로 계산한 것이고, 채점한 시간은 "
        f"들어 있지 않습니다. 생성 {SAMPLES:,}장(시드 1)과 시험용 10,000장을 숫자 분류기의 특징"
        "(frechet)과 심판(arbiter, tools/arbiters.py)으로 쟀고, 이웃 점수는 "
        f"{NEAR:,}장씩 쟀습니다.",
        "made_with": f"tools/compare.py, PyTorch {torch.__version__}, {platform.machine()}, "
        f"{detect(device='cpu', budget='cpu').describe()}",
    }


def main() -> None:
    old = json.loads(TARGET.read_text("utf-8")) if TARGET.is_file() else {}
    costs = {n: c["milliseconds"] for n, c in old.get("contestants", {}).items()}
    runs = [] if {"--again", "--time"} & {*sys.argv} else old.get("runs", [])
    if "--time" in sys.argv or set(costs) != set(CONTESTANTS):
        costs, runs = timed(), []
    print(costs, flush=True)
    done = {(r["name"], r["seed"]) for r in runs}
    train_vae()
    for seed in range(SEEDS):
        for name in CONTESTANTS:
            if (name, seed) in done:
                continue
            runs += measure(name, seed, costs[name])
            text = json.dumps({**about(costs), "runs": runs}, ensure_ascii=False, indent=1)
            write_atomically(TARGET, text.encode())


if __name__ == "__main__":
    main()
