"""미니배치의 크기와 학습률을 함께 바꾸며 MNIST를 학습하여 기록합니다. 09가 보입니다.

    nice -n 10 env OMP_NUM_THREADS=1 python tools/record_batch.py   # 있는 것은 건너뜁니다
    nice -n 10 env OMP_NUM_THREADS=1 python tools/record_batch.py --again

03의 신경망과 설정 그대로, 본 진짜 그림의 수(PICTURES)를 같게 하고 미니배치의 크기와 학습률을
바꿉니다. 그래서 미니배치가 크면 스텝이 적습니다. G의 이동 평균은 그림의 수로 따진 길이가 같도록
계수를 거듭제곱합니다(Busbridge 외 2023, arXiv:2307.13813). Adam의 β는 바꾸지 않습니다.
"""

import json
import platform
import sys

import torch

from gan_course.datasets import mnist
from gan_course.errors import Diverged
from gan_course.files import data_dir, write_atomically
from gan_course.labs.scale.batch import BASE, RULES, learning_rate
from gan_course.metrics import digit_frechet
from gan_course.recipes import SHIPPED
from gan_course.runtime import Runtime
from gan_course.sampling import sample
from gan_course.training import late_decay

PICTURES, SIZES, SEEDS, SAMPLES = 96_000, (16, 64, 256, 1024), 3, 2000
RECIPE = SHIPPED["vanilla_mnist_short"]._replace(schedule=late_decay)
TARGET = data_dir() / "batch_size.json"


def measure(batch: int, lr: float, seed: int) -> dict:
    """학습 한 번의 기록. 발산했으면 frechet이 null입니다."""
    recipe = RECIPE._replace(
        lr=lr, batch_size=batch, steps=PICTURES // batch, ema=RECIPE.ema ** (batch / BASE)
    )
    data = mnist()
    gan = recipe.new_gan(data, seed=seed, runtime=Runtime(torch.device("cpu")))
    row = {"batch": batch, "lr": lr, "seed": seed, "steps": recipe.steps, "frechet": None}
    try:
        for _ in recipe.train(gan, data):
            pass
    except Diverged as error:
        print(str(error).split("\n")[0])
        return row
    return row | {"frechet": round(digit_frechet(sample(gan.sampler, SAMPLES, seed=1)), 2)}


def about() -> dict:
    return {
        "pictures": PICTURES, "base": BASE, "lr": RECIPE.lr, "sizes": SIZES, "seeds": SEEDS,
        "rules": list(RULES),
        "note": "03의 설정(vanilla_mnist_short)에 뒤 절반에서 학습률을 줄이는 것을 더하여 진짜 "
        f"그림 {PICTURES:,}장을 보게 하였습니다. "
        f"frechet은 생성 {SAMPLES:,}장(시드 1)과 시험용 10,000장의 프레셰 거리이고, null은 발산한 "
        "것입니다. 같은 크기와 학습률은 한 번만 학습했습니다.",
        "made_with": f"tools/record_batch.py, PyTorch {torch.__version__}, {platform.machine()}, "
        f"CPU 스레드 {torch.get_num_threads()}개, float32",
    }  # fmt: skip


def main() -> None:
    fresh = not TARGET.is_file() or "--again" in sys.argv
    runs = [] if fresh else json.loads(TARGET.read_text("utf-8"))["runs"]
    done = {(r["batch"], r["lr"], r["seed"]) for r in runs}
    pairs = dict.fromkeys((b, learning_rate(rule, b, RECIPE.lr)) for b in SIZES for rule in RULES)
    for seed in range(SEEDS):
        for batch, lr in pairs:
            if (batch, lr, seed) in done:
                continue
            runs.append(measure(batch, lr, seed))
            print(runs[-1], flush=True)
            text = json.dumps({**about(), "runs": runs}, ensure_ascii=False, indent=1)
            write_atomically(TARGET, text.encode())


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
