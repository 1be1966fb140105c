"""모드 벤치마크: 다섯 설정과 고른 잡음이 고리 8개와 격자 25개에서 붙잡은 모드의 수를 잽니다.

다섯 시드씩 학습하고 data/mode_bench.json에 적습니다. 신경망, 스텝, 미니배치, 학습률을 줄이는 방법은
모두 같고, 목적 함수와 옵티마이저, D를 갱신하는 횟수만 다릅니다. 옵티마이저는 실험실의 값이며
(recipes.py), 방법마다 따로 찾은 것이 아닙니다.

    nice python tools/run_mode_bench.py            # 이미 잰 것은 건너뜁니다
    nice python tools/run_mode_bench.py --again    # 모두 다시 잽니다
"""

import json
import platform
import sys
import time
from typing import NamedTuple

import torch

from gan_course.datasets import find_toy, mode_centers
from gan_course.files import data_dir, write_atomically
from gan_course.metrics import high_quality_share, modes_covered
from gan_course.recipes import PLANE_RECIPES, Recipe
from gan_course.runtime import Runtime
from gan_course.sampling import sample
from gan_course.training import GAN, late_decay, train

NZ, HIDDEN, STEPS, BATCH, SAMPLES, SIGMA, SEEDS = 16, (128, 128, 128), 3000, 256, 2500, 0.02, 5
DEFINITIONS = (
    "좋은 표본: 가장 가까운 모드에서 3σ 안. 붙잡은 모드: 좋은 표본이 하나라도 있는 모드. "
    "표본 2,500개, 다섯 시드. Srivastava 외, VEEGAN (NeurIPS 2017), arXiv:1705.07761."
)


class Contestant(NamedTuple):
    """견줄 방법 하나: 설정과, 기록에 적을 말."""

    recipe: Recipe
    words: str


CONTESTANTS = {
    "gan": Contestant(
        PLANE_RECIPES["non-saturating"], "비포화 손실, Adam 1e-3, β (0.5, 0.9), D 1번"
    ),
    "gan-r1": Contestant(
        PLANE_RECIPES["r1"],
        "비포화 손실 + R1(γ 0.1, 매 스텝), Adam 1e-3, β (0.5, 0.9), D 1번",
    ),
    "wgan": Contestant(PLANE_RECIPES["wgan"], "WGAN, 가중치 절단 c 0.1, RMSProp 1e-3, 비평자 5번"),
    # GAN과 같은 횟수로 견주려고, 실험실과 달리 비평자를 한 번만 갱신합니다.
    "wgan-gp": Contestant(
        PLANE_RECIPES["wgan-gp"]._replace(d_steps=1),
        "WGAN-GP, λ 0.1, Adam 1e-3, β (0, 0.9), 비평자 1번",
    ),
    # 저자들의 장난감 실험처럼 비평자를 다섯 번 갱신합니다.
    "wgan-gp-5": Contestant(
        PLANE_RECIPES["wgan-gp"]._replace(d_steps=5),
        "WGAN-GP, λ 0.1, Adam 1e-3, β (0, 0.9), 비평자 5번",
    ),
}
NOISE, REACH = "noise", 2.1  # 배우지 않고, 데이터가 놓인 정사각형에 고르게 뿌린 점
DATA = {"ring8": "ring_2d", "grid25": "grid_2d"}


def measure(data: str, name: str, seed: int) -> dict:
    """학습 한 번의 결과."""
    points, centers = find_toy(DATA[data]).load(std=SIGMA), mode_centers(DATA[data])
    if name == NOISE:
        spread = torch.rand(SAMPLES, 2, generator=torch.Generator().manual_seed(seed))
        return scored(REACH * (2 * spread - 1), centers, data, name, seed, 0.0)
    r = CONTESTANTS[name].recipe
    torch.manual_seed(seed)
    gan = GAN(
        *r.make(points, nz=NZ, hidden_g=HIDDEN, hidden_d=HIDDEN),
        optimizer=r.optimizer(r.lr), seed=seed, runtime=Runtime(torch.device("cpu")),
    )  # fmt: skip
    start = time.perf_counter()
    loop = train(
        gan, points, r.objective,
        steps=STEPS, batch_size=BATCH, d_steps=r.d_steps, schedule=late_decay,
    )  # fmt: skip
    for _ in loop:
        pass
    minutes = (time.perf_counter() - start) / 60
    return scored(sample(gan.G, SAMPLES, seed=1000 + seed), centers, data, name, seed, minutes)


def scored(
    points: torch.Tensor, centers: torch.Tensor, data: str, name: str, seed: int, minutes: float
) -> dict:
    """기록의 한 줄."""
    return {
        "data": data, "objective": name, "seed": seed,
        "modes": modes_covered(points, centers, sigma=SIGMA), "of": len(centers),
        "high_quality": round(high_quality_share(points, centers, sigma=SIGMA), 4),
        "minutes": round(minutes, 2),
    }  # fmt: skip


def settings() -> dict:
    """모두에게 같은 것과 저마다 다른 것."""
    return {
        "definitions": DEFINITIONS,
        "same": {
            "generator": f"z {NZ} → {HIDDEN} → 2, ReLU", "steps": STEPS, "batch_size": BATCH,
            "discriminator": f"2 → {HIDDEN} → 1, LeakyReLU(0.2)", "sigma": SIGMA,
            "samples": SAMPLES, "schedule": "앞 절반은 그대로, 뒤 절반에서 1/10까지 감소",
        },
        "different": {name: c.words for name, c in CONTESTANTS.items()}
        | {NOISE: f"배우지 않고 [−{REACH}, {REACH}]²에 고르게 뿌린 점"},
        "note": "스텝은 G의 갱신 횟수입니다. D를 5번 갱신하는 WGAN은 진짜 점을 다섯 배 봅니다. "
        "minutes는 다른 일도 하던 컴퓨터에서 잰 시간입니다.",
        "made_with": f"tools/run_mode_bench.py, PyTorch {torch.__version__}, {platform.machine()}, "
        f"CPU 스레드 {torch.get_num_threads()}개, float32",
    }  # fmt: skip


if __name__ == "__main__":
    torch.set_num_threads(1)  # 이만한 신경망은 스레드 하나가 더 빠릅니다.
    path = data_dir() / "mode_bench.json"
    fresh = not path.is_file() or "--again" in sys.argv
    runs = [] if fresh else json.loads(path.read_text("utf-8"))["runs"]
    done = {(r["data"], r["objective"], r["seed"]) for r in runs}
    for seed in range(SEEDS):
        for name in (*CONTESTANTS, NOISE):
            for data in DATA:
                if (data, name, seed) in done:
                    continue
                runs.append(measure(data, name, seed))
                print(runs[-1], flush=True)
                text = json.dumps({**settings(), "runs": runs}, ensure_ascii=False, indent=1)
                write_atomically(path, text.encode())
