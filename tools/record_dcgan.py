"""논문의 설정에서 고친 설정까지 한 묶음씩 바꾸며 MNIST의 DCGAN을 학습하여 기록합니다.

    nice python tools/record_dcgan.py            # data/dcgan_ablation.json. 있는 것은 건너뜁니다
    nice python tools/record_dcgan.py --again    # 모두 다시 합니다
    python tools/record_dcgan.py --pace          # 판별자 하나와 둘의 한 스텝의 시간만 잽니다

단계마다 시드 셋입니다. 학습한 것은 그때그때 적으므로, 멈추었다가 다시 실행하면 남은 것만 합니다.
"""

import io
import json
import math
import platform
import sys
import time
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import nn

import arbiters
from gan_course.datasets import TensorData, mnist
from gan_course.files import data_dir, write_atomically
from gan_course.history import History
from gan_course.metrics import digit_frechet
from gan_course.models import dcgan
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1
from gan_course.pictures import mosaic
from gan_course.recipes import SHIPPED, Recipe, calm_adam
from gan_course.runtime import detect
from gan_course.sampling import sample
from gan_course.training import GAN, constant, late_decay

SEEDS, SAMPLES, EVERY = 3, 2000, 550
COLUMNS = ("d_loss", "g_loss", "d_real", "d_fake_before", "d_fake_after")
PAPER, MODERN = SHIPPED["dcgan_mnist_paper"], SHIPPED["dcgan_mnist"]
STEPS = PAPER.steps
FORKS = "D의 초깃값을 He로", "G의 채널 32 → 16"


class Side(NamedTuple):
    """곁가지 하나: 길의 어느 줄에서 갈라지는지와, 그 설정."""

    base: str
    recipe: Recipe


def pair(
    data: TensorData,
    *,
    he: bool,
    spread: bool = False,
    mapping: int = 0,
    ngf: int = 32,
    ndf: int = 32,
) -> tuple[nn.Module, nn.Module]:
    """배치 정규화가 없는 판별자 하나와 생성자. he가 거짓이면 논문의 초깃값입니다."""
    G = dcgan.Generator(64, ngf, 28, 1, mapping)
    D = dcgan.Discriminator(ndf, 28, 1, batch_norm=False, minibatch_std=spread)
    return G, D if he else D.apply(dcgan.weights_init)


def path() -> dict[str, Recipe]:
    """이름 → 설정. 줄마다 바로 위의 것에서 한 묶음만 바꿉니다.

    끝에서 둘째 줄은 완전 연결 판별자를 더하며 합성곱 판별자의 채널도 32에서 16으로 줄입니다.
    """
    steps = {"논문": PAPER}
    steps["이동 평균 0.999"] = now = PAPER._replace(ema=0.999)
    steps["D의 배치 정규화를 뺌"] = now = now._replace(make=partial(pair, he=False))
    steps["D의 초깃값을 He로"] = now = now._replace(make=partial(pair, he=True))
    now = now._replace(optimizer=calm_adam, lr=1e-3, schedule=late_decay)
    steps["학습률 1e-3, betas (0, 0.99), 끝에서 감소"] = now
    now = now._replace(objective=NON_SATURATING._replace(penalties=(r1(0.3),)))
    steps["R1 벌점 λ 0.3"] = now
    steps["미니배치 표준편차"] = now = now._replace(make=partial(pair, he=True, spread=True))
    now = now._replace(make=partial(pair, he=True, spread=True, mapping=256))
    steps["매핑 네트워크"] = now
    now = now._replace(make=partial(pair, he=True, spread=True, mapping=256, ngf=16))
    steps["G의 채널 32 → 16"] = now
    now = now._replace(make=MODERN.make)
    steps["완전 연결 판별자를 더함 (합성곱은 32 → 16)"] = now
    steps["학습률을 줄이지 않음"] = now._replace(schedule=constant)
    return steps


def aside(steps: dict[str, Recipe]) -> dict[str, Side]:
    """이름 → 곁가지. 길에서 한꺼번에 바꾼 묶음 둘을 풀어, 출발한 줄에서 하나만 바꿉니다."""
    he, narrow = (steps[name] for name in FORKS)
    small = partial(pair, he=True, spread=True, mapping=256, ngf=16, ndf=16)
    return {
        "학습률 1e-3만": Side(FORKS[0], he._replace(lr=1e-3)),
        "betas (0, 0.99)만": Side(FORKS[0], he._replace(optimizer=calm_adam)),
        "끝에서 감소만": Side(FORKS[0], he._replace(schedule=late_decay)),
        "합성곱 판별자의 채널 32 → 16만": Side(FORKS[1], narrow._replace(make=small)),
    }


def measure(name: str, recipe: Recipe, seed: int, seconds: float = math.inf) -> dict:
    """학습 한 번: 정해진 스텝마다의 프레셰 거리, 끝에서 두 잣대로 잰 거리, 50스텝마다의 측정값.

    `seconds`초를 다 쓰면 멈춥니다. 채점한 시간은 세지 않습니다.
    """
    gan = new_gan(recipe, seed)
    history, quality, spent, start = History(), {}, 0.0, time.perf_counter()
    for m in recipe.train(gan, mnist()):
        history.append(m)
        if m["step"] % EVERY == 0:
            spent += time.perf_counter() - start
            quality[str(m["step"])] = round(digit_frechet(sample(gan.sampler, SAMPLES, seed=1)), 2)
            start = time.perf_counter()
        if spent + time.perf_counter() - start > seconds:
            break
    spent += time.perf_counter() - start
    x = sample(gan.sampler, 10_000, seed=1)
    if seed == 0:
        SHEET[name] = x[:ROW]
    whole = len(history) // 50 * 50
    curves = {k: history[k][:whole].reshape(-1, 50).mean(1).round(4).tolist() for k in COLUMNS}
    return {
        "recipe": name, "seed": seed, "frechet": quality, "frechet_10k": round(digit_frechet(x), 2),
        "arbiter_10k": round(arbiters.distance("digits", x), 2), "seconds": round(spent, 1),
        "steps": len(history), "threads": torch.get_num_threads(),
        "curves": curves if seed == 0 and name in ENDS else {},
    }  # fmt: skip


def about() -> dict:
    return {
        "path": list(RECIPES),
        "aside": {name: side.base for name, side in ASIDE.items()},
        "same": {
            "steps": STEPS, "batch_size": PAPER.batch_size, "nz": 64, "samples": SAMPLES,
            "frechet": "숫자 분류기의 특징 공간, 생성 2,000장(시드 1)과 시험용 10,000장",
            "frechet_10k": "같은 잣대, 생성 10,000장",
            "arbiter_10k": "심판(tools/arbiters.py)의 특징 공간, 생성 10,000장",
        },
        "note": "path는 줄마다 바로 위의 것에서 한 묶음만 바꾼 것입니다. 끝에서 둘째 줄은 완전 "
        "연결 판별자를 더하며 합성곱 판별자의 채널도 32에서 16으로 줄였습니다. aside는 그 묶음을 "
        "푼 곁가지로, 적어 둔 줄에서 하나만 바꾼 것입니다. curves는 시드 0의 처음과 끝만, "
        "50스텝의 평균입니다. seconds에는 채점한 시간이 들어 있지 않고, 다른 일도 하던 컴퓨터에서 "
        "잰 것입니다. threads가 적힌 줄은 그만큼의 스레드로 잰 것이라 다른 줄과 견줄 수 없습니다. "
        "pace는 스레드 하나로 번갈아 두 번씩 잰, 한 스텝에 CPU가 일한 시간(밀리초)입니다.",
        "made_with": f"tools/record_dcgan.py, PyTorch {torch.__version__}, "
        f"{platform.machine()}, {detect(device='cpu', budget='cpu').describe()}",
    }  # fmt: skip


def baseline(seconds: float, seed: int) -> dict:
    """03의 완전 연결 GAN을 `seconds`초 동안 학습합니다."""
    return measure(BASELINE, MLP._replace(steps=100_000), seed, seconds)


def new_gan(recipe: Recipe, seed: int) -> GAN:
    return recipe.new_gan(mnist(), seed=seed, runtime=detect(device="cpu", budget="cpu"))


def contact_sheet() -> None:
    """진짜, 03의 완전 연결 GAN, 논문의 설정, 고친 설정을 한 줄씩: data/dcgan_ablation.png.

    이번에 학습하지 않은 줄은 있던 파일의 것을 씁니다.
    """
    file = data_dir() / "dcgan_ablation.png"
    old = torch.from_numpy(np.array(Image.open(file).convert("L"))).float() / 127.5 - 1
    kept = old.reshape(4, 28, ROW, 28).transpose(1, 2)[:, :, None]
    rows = [mnist("test")[:ROW].x, *kept[1:]]
    for i, name in enumerate((BASELINE, *ENDS), 1):
        rows[i] = SHEET[name].cpu() if name in SHEET else rows[i]
    file = io.BytesIO()
    mosaic(torch.cat(rows), columns=ROW, gap=0).save(file, "PNG")
    write_atomically(data_dir() / "dcgan_ablation.png", file.getvalue())


RECIPES = path()
ASIDE = aside(RECIPES)
ENDS = (next(iter(RECIPES)), list(RECIPES)[-1])
BASELINE, ROW = "03의 완전 연결 GAN (같은 시간)", 20
MLP = SHIPPED["vanilla_mnist_short"]
SHEET: dict[str, torch.Tensor] = {}
PACED = "미니배치 표준편차", ENDS[1]
TARGET = data_dir() / "dcgan_ablation.json"


def pace(steps: int = 800, turns: int = 2) -> dict[str, list[float]]:
    """판별자 하나와 둘의 한 스텝의 시간(밀리초)을 스레드 하나로 번갈아 잽니다.

    CPU가 일한 시간이라, 다른 일을 하느라 기다린 시간은 들어 있지 않습니다.
    """
    torch.set_num_threads(1)
    gans = {name: new_gan(RECIPES[name], 0) for name in PACED}
    found, data = {name: [] for name in PACED}, mnist()
    for turn in range(turns + 1):
        for name, gan in gans.items():
            count = steps if turn else 60  # 첫 바퀴는 몸풀기입니다.
            start = time.process_time()
            for _ in RECIPES[name]._replace(steps=gan.step + count).train(gan, data):
                pass
            if turn:
                found[name].append(round((time.process_time() - start) / count * 1000, 1))
                print(name, found[name], flush=True)
    return found


def save(content: dict) -> None:
    write_atomically(TARGET, json.dumps(content, ensure_ascii=False, indent=1).encode())


def main() -> None:
    old = json.loads(TARGET.read_text("utf-8")) if TARGET.is_file() else {}
    if "--pace" in sys.argv:
        save({**old, "pace": pace()})
        return
    runs, paced = ([] if "--again" in sys.argv else old.get("runs", [])), old.get("pace", {})
    done = {(r["recipe"], r["seed"]) for r in runs}
    for seed in range(SEEDS):
        for name, recipe in (RECIPES | {n: s.recipe for n, s in ASIDE.items()}).items():
            if (name, seed) not in done:
                runs.append(measure(name, recipe, seed))
                print({k: v for k, v in runs[-1].items() if k != "curves"}, flush=True)
                save({**about(), "pace": paced, "runs": runs})
        if (BASELINE, seed) not in done:
            longest = next(r for r in runs if (r["recipe"], r["seed"]) == (ENDS[1], seed))
            runs.append(baseline(longest["seconds"], seed))
            print({k: v for k, v in runs[-1].items() if k != "curves"}, flush=True)
            save({**about(), "pace": paced, "runs": runs})
        if seed == 0 and SHEET.keys() & {BASELINE, *ENDS}:
            contact_sheet()


if __name__ == "__main__":
    main()
