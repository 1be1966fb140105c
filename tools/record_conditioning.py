"""레이블을 주는 방법들을 같은 설정으로 한글에 학습하여 기록합니다. 05가 보입니다.

    nice env OMP_NUM_THREADS=1 python tools/record_conditioning.py   # 있는 것은 건너뜁니다
    nice env OMP_NUM_THREADS=1 python tools/record_conditioning.py --again

방법은 gan_course/labs/hangul/conditioning.py의 `WAYS`입니다. 시드마다 차례로 학습합니다.
학습한 것은 그때그때 적으므로, 멈추었다가 다시 실행하면 남은 것만 합니다.
"""

import io
import json
import platform
import sys
import time

import numpy as np
import torch
from PIL import Image
from torch import Tensor

import arbiters
from gan_course import metrics
from gan_course.datasets import TensorData, hangul
from gan_course.datasets.hangul import SYLLABLES
from gan_course.files import data_dir, write_atomically
from gan_course.labs.hangul.conditioning import (
    CLASSES,
    NZ,
    STEPS,
    WAYS,
    preferred,
)
from gan_course.labs.hangul.record import EACH, SHOWN
from gan_course.labs.hangul.variety import EQUAL, distinct, spacing
from gan_course.metrics import frechet_distance, hangul_reference, judge_hangul
from gan_course.pictures import mosaic
from gan_course.runtime import detect
from gan_course.sampling import sample

SEEDS, SAMPLES, SOME, EVERY = 3, 4200, 700, 300
TARGET, SHEET = data_dir() / "conditioning.json", data_dir() / "conditioning.png"
REAL_SEED = 11  # 진짜의 퍼짐을 재는 그림. 학습(0)과도 프레셰의 기준(1)과도 다른 그림입니다.


class Yardstick:
    """진짜로 눈금을 맞춘 두 눈: 강의의 분류기와 심판."""

    def __init__(self) -> None:
        real = hangul("train", SAMPLES, seed=REAL_SEED)
        x, y = real[:]
        self.width = spacing(judge_hangul(x).features, y) / 2
        self.arbiter_width = spacing(arbiters.features("hangul", x), y) / 2
        self.real = self.look(x, y)

    def look(self, x: Tensor, y: Tensor) -> dict[str, float]:
        """한 묶음의 정확도, 레이블 안에서 서로 다른 그림의 수, 프레셰 거리."""
        seen, net = judge_hangul(x), arbiters.arbiter("hangul")
        read, features = arbiters.read(net, x)[:, 0], arbiters.features("hangul", x)
        return {
            "accuracy": metrics.label_accuracy(seen, y),
            "distinct": distinct(seen.features, y, seen.labels, self.width),
            "frechet": frechet_distance(seen.features, hangul_reference()),
            "arbiter_accuracy": (read == y).float().mean().item(),
            "arbiter_distinct": distinct(features, y, read, self.arbiter_width),
        }

    def share(self, found: dict[str, float], name: str) -> float:
        """서로 다른 그림의 수에서 1(같은 그림뿐)을 빼고 진짜의 것으로 나눈 값. 진짜가 1입니다."""
        return round((found[name] - 1) / (self.real[name] - 1), 3)


def measure(way: str, seed: int, eye: Yardstick) -> dict:
    """학습 한 번의 기록."""
    data, recipe = hangul(), WAYS[way]
    gan = recipe.new_gan(data, seed=seed, runtime=detect(device="cpu", budget="cpu"))
    torch.set_num_threads(1)
    curve, start = {}, time.perf_counter()
    for m in recipe.train(gan, data):
        if m["step"] % EVERY == 0 and m["step"] < STEPS:
            seen = judge_hangul(sample(gan.sampler, SOME, labels(SOME), seed=1))
            curve[str(m["step"])] = round(metrics.label_accuracy(seen, labels(SOME)), 3)
    minutes = (time.perf_counter() - start) / 60
    y = labels(SAMPLES)
    x = sample(gan.sampler, SAMPLES, y, seed=1)
    found = eye.look(x, y)
    if seed == 0:
        show(way, grid(gan.sampler))
    return {
        "way": way, "seed": seed,
        "accuracy": round(found["accuracy"], 4),
        "variety": eye.share(found, "distinct"),
        "frechet": round(found["frechet"], 2),
        "arbiter_accuracy": round(found["arbiter_accuracy"], 4),
        "arbiter_variety": eye.share(found, "arbiter_distinct"),
        "own_accuracy": round(agreed(gan.D, x[:SOME], y[:SOME]), 4),
        "own_real": round(agreed(gan.D, *hangul("train", SOME, seed=REAL_SEED)[:]), 4),
        "curve": curve, "minutes": round(minutes, 1),
    }  # fmt: skip


def agreed(D: torch.nn.Module, x: Tensor, y: Tensor) -> float:
    """판별자 자신이 가장 높게 치는 레이블이 시킨(진짜라면 제) 레이블인 비율."""
    rows = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
    return (preferred(D, x[rows]) == y[rows]).float().mean().item()


def labels(n: int) -> Tensor:
    return torch.arange(n) % CLASSES


def grid(G: torch.nn.Module) -> Tensor:
    """`SHOWN`의 글자마다 같은 z 네 가지 (16, 1, 32, 32)."""
    z = torch.randn(EACH, NZ, generator=torch.Generator().manual_seed(7))
    y = torch.tensor([SYLLABLES.index(c) for c in SHOWN]).repeat_interleave(EACH)
    return sample(G, z.repeat(len(SHOWN), 1), y)


def real_grid(data: TensorData) -> Tensor:
    rows = [(data.y == SYLLABLES.index(c)).nonzero()[:EACH, 0] for c in SHOWN]
    return data[torch.cat(rows)].x


def show(way: str, x: Tensor) -> None:
    """data/conditioning.png의 한 줄을 바꿉니다. 첫 줄은 진짜, 그 아래는 `WAYS`의 차례입니다."""
    names, side = ["진짜", *WAYS], x.shape[-1]
    if SHEET.is_file():
        with Image.open(SHEET) as old:
            board = np.array(old)
    else:
        board = np.zeros((len(names) * side, len(x) * side), np.uint8)
    at = names.index(way) * side
    board[at : at + side] = np.asarray(mosaic(x, columns=len(x), gap=0))
    file = io.BytesIO()
    Image.fromarray(board).save(file, "PNG", optimize=True)
    write_atomically(SHEET, file.getvalue())


def about(eye: Yardstick) -> dict:
    one = next(iter(WAYS.values()))
    return {
        "ways": list(WAYS), "seeds": SEEDS, "steps": STEPS, "batch_size": one.batch_size,
        "lr": one.lr, "ema": one.ema, "samples": SAMPLES,
        "real": {key: round(value, 4) for key, value in eye.real.items()},
        "width": round(eye.width, 3), "arbiter_width": round(eye.arbiter_width, 3),
        "letters": list(SYLLABLES),
        "same": "두 신경망의 채널(32), z의 차원(64), 비포화 손실, R1 벌점(γ 0.3, 평균 8스텝에 "
        "한 번), Adam β (0, 0.99), 뒤 절반에서 줄이는 학습률, 데이터(hangul() 20,000장). 틀린 "
        "짝의 벌점은 쓰지 않았습니다. 조건부 배치 정규화의 판별자는 내적입니다.",
        "note": "accuracy는 시킨 레이블대로 읽힌 비율, variety는 레이블 안에서 서로 다른 그림의 "
        f"수(variety.distinct, 레이블마다 바르게 읽힌 {EQUAL}장)에서 1을 빼고 진짜의 것으로 나눈 "
        "값이며 한글 분류기로 잽니다. arbiter_로 시작하는 것은 심판(tools/arbiters.py)으로 잰 "
        f"것입니다. frechet은 생성 {SAMPLES:,}장(시드 1)과 진짜 10,000장 사이입니다. "
        "own_accuracy와 own_real은 판별자 자신이 가장 높게 치는 레이블(conditioning.preferred)이 "
        f"맞는 비율로, 생성과 진짜 {SOME}장씩입니다. curve는 도중의 accuracy입니다({SOME}장). "
        "minutes에는 도중의 채점이 들어 있습니다.",
        "made_with": f"tools/record_conditioning.py, PyTorch {torch.__version__}, "
        f"{platform.machine()}, {detect(device='cpu', budget='cpu').describe()}",
    }  # fmt: skip


def main() -> None:
    fresh = not TARGET.is_file() or "--again" in sys.argv
    runs = [] if fresh else json.loads(TARGET.read_text("utf-8"))["runs"]
    done = {(r["way"], r["seed"]) for r in runs}
    if fresh:
        SHEET.unlink(missing_ok=True)
    eye = Yardstick()
    show("진짜", real_grid(hangul("train", 200, seed=REAL_SEED)))
    for seed in range(SEEDS):
        for way in WAYS:
            if (way, seed) in done:
                continue
            runs.append(measure(way, seed, eye))
            print(runs[-1], flush=True)
            text = json.dumps({**about(eye), "runs": runs}, ensure_ascii=False, indent=1)
            write_atomically(TARGET, text.encode())


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
