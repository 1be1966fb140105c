"""합성곱 비평자로 MNIST의 WGAN(절단)과 WGAN-GP를 학습하여 기록합니다. 06의 9절이 보입니다.

    nice python tools/record_wgan.py            # 있는 것은 건너뜁니다
    nice python tools/record_wgan.py --again    # 모두 다시 합니다

시드 셋의 측정값은 data/wgan_record.json에, 시드 0의 상태는 data/timelines에 둡니다(WGAN-GP는 여덟,
절단은 처음과 끝). 기록의 추정치는 비평자의 손실의 부호를 바꾼 것입니다.
"""

import json
import platform
import sys
import time
from functools import partial

import torch
from torch import nn

import arbiters
from gan_course.datasets import TensorData, mnist
from gan_course.files import data_dir, write_atomically
from gan_course.labs.latent.timeline import Timeline
from gan_course.metrics import digit_frechet
from gan_course.models import dcgan
from gan_course.recipes import RECIPES, Recipe
from gan_course.runtime import detect
from gan_course.sampling import sample
from gan_course.training import GAN, adam, late_decay, rmsprop, train
from measure import scores

SEEDS, SAMPLES, POINTS, RECENT = 3, 2000, 14, 50
KEPT = {"wgan": 1, "wgan-gp": 7}  # 0스텝 말고 싣는 상태의 수
WARM_UP = {"steps": 3, "d_steps": 60}  # 비평자를 처음에 넉넉히 가르칩니다.


def pair(data: TensorData, *, norm: bool) -> tuple[nn.Module, nn.Module]:
    """작은 DCGAN. 비평자의 배치 정규화는 절단에서만 씁니다(기울기 벌점은 그림마다 따로 잽니다)."""
    return dcgan.Generator(64, 16, 28, 1), dcgan.Discriminator(16, 28, 1, batch_norm=norm)


CONTESTANTS: dict[str, Recipe] = {
    "wgan": RECIPES["wgan"]._replace(
        make=partial(pair, norm=True), optimizer=rmsprop, lr=5e-4, steps=1500, ema=0.995,
        schedule=late_decay,
    ),
    "wgan-gp": RECIPES["wgan-gp"]._replace(
        make=partial(pair, norm=False), optimizer=partial(adam, betas=(0.0, 0.9)), lr=5e-4,
        steps=1500, ema=0.995, schedule=late_decay,
    ),
}  # fmt: skip


def new_gan(recipe: Recipe, seed: int) -> GAN:
    return recipe.new_gan(mnist(), seed=seed, runtime=detect(device="cpu", budget="cpu"))


def marks(steps: int, points: int) -> list[int]:
    """채점할 스텝: 로그 눈금에서 고르게, 마지막 스텝까지."""
    return sorted(
        {round(v) for v in torch.logspace(1.3, torch.tensor(steps).log10(), points).tolist()}
    )


def measure(name: str, seed: int) -> dict:
    """학습 한 번: 채점할 때마다의 (스텝, 추정치, 프레셰 거리)와, 끝에서 두 잣대로 잰 거리."""
    recipe, data = CONTESTANTS[name], mnist()
    gan = new_gan(recipe, seed)
    timeline = Timeline(gan.sampler)
    timeline.keep(0, **scores("digits", gan.sampler))
    list(train(gan, data, recipe.objective, **WARM_UP))
    when, rows, recent, spent = set(marks(recipe.steps, POINTS)), [], [], 0.0
    start = time.perf_counter()
    for m in recipe.train(gan, data):
        recent = [*recent[1 - RECENT :], -float(m["d_loss"])]
        if (step := int(m["step"])) in when:
            spent += time.perf_counter() - start
            distance = digit_frechet(sample(gan.sampler, SAMPLES, seed=1))
            rows.append([step, round(sum(recent) / len(recent), 4), round(distance, 2)])
            timeline.keep(step, estimate=rows[-1][1], frechet=distance)
            print(name, seed, rows[-1], flush=True)
            start = time.perf_counter()
    if seed == 0:
        ship(name, timeline)
    x = sample(gan.sampler, 10_000, seed=1)
    return {
        "recipe": name, "seed": seed, "rows": rows, "frechet_10k": round(digit_frechet(x), 2),
        "arbiter_10k": round(arbiters.distance("digits", x), 2), "seconds": round(spent, 1),
    }  # fmt: skip


def ship(name: str, timeline: Timeline) -> None:
    """0스텝과, 채점한 스텝 가운데 끝에서부터 하나씩 건너뛴 KEPT개만 남겨 싣습니다."""
    kept = {0, *timeline.steps[::-2][: KEPT[name]]}
    for step in set(timeline.steps) - kept:
        timeline.drop(step)
    timeline.save(data_dir() / f"timelines/{name}_mnist.safetensors", data="mnist", seed=0)


def about() -> dict:
    return {
        "contestants": {
            name: {
                "label": r.label, "lr": r.lr, "steps": r.steps, "d_steps": r.d_steps, "ema": r.ema,
                "batch_size": r.batch_size,
            }
            for name, r in CONTESTANTS.items()
        },
        "columns": ["step", "estimate", "frechet"],
        "note": f"estimate는 −D의 손실의 최근 {RECENT}스텝 평균, frechet은 숫자 분류기의 특징 "
        f"공간에서 잰 거리(생성 {SAMPLES:,}장, 시드 1, 시험용 10,000장)입니다. frechet_10k와 "
        "arbiter_10k는 학습을 마친 뒤 생성 10,000장을 같은 잣대와 심판(tools/arbiters.py)으로 잰 "
        "것입니다. seconds에는 채점한 시간이 들어 있지 않습니다.",
        "made_with": f"tools/record_wgan.py, PyTorch {torch.__version__}, "
        f"{platform.machine()}, {detect(device='cpu', budget='cpu').describe()}",
    }  # fmt: skip


def main() -> None:
    target = data_dir() / "wgan_record.json"
    fresh = not target.is_file() or "--again" in sys.argv
    runs = [] if fresh else json.loads(target.read_text("utf-8"))["runs"]
    done = {(r["recipe"], r["seed"]) for r in runs}
    for seed in range(SEEDS):
        for name in CONTESTANTS:
            if (name, seed) in done:
                continue
            runs.append(measure(name, seed))
            print({k: v for k, v in runs[-1].items() if k != "rows"}, flush=True)
            text = json.dumps({**about(), "runs": runs}, ensure_ascii=False, indent=1)
            write_atomically(target, text.encode())


if __name__ == "__main__":
    main()
