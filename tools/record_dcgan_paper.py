"""논문의 설정과 요즘 설정으로 MNIST의 DCGAN을 학습하여 data/dcgan_paper.json에 적습니다.

04 DCGAN이 직접 학습하는 것과 같은 두 설정을 시드 셋으로 학습합니다.
학습한 것은 그때그때 적으므로, 멈추었다가 다시 실행하면 남은 것만 학습합니다.

    nice python tools/record_dcgan_paper.py            # 이미 있는 것은 건너뜁니다
    nice python tools/record_dcgan_paper.py --again    # 모두 다시 합니다
"""

import json
import platform
import sys
import time

import torch

from gan_course.datasets import mnist
from gan_course.files import data_dir, write_atomically
from gan_course.history import History
from gan_course.metrics import digit_frechet
from gan_course.recipes import SHIPPED
from gan_course.runtime import Runtime, detect
from gan_course.sampling import sample
from gan_course.training import GAN

SEEDS, SAMPLES, EVERY = 3, 2000, 550
COLUMNS = ("d_loss", "g_loss", "d_real", "d_fake_before", "d_fake_after")
RECIPES = {"modern": SHIPPED["dcgan_mnist"], "paper": SHIPPED["dcgan_mnist_paper"]}
STEPS, BATCH = RECIPES["modern"].steps, RECIPES["modern"].batch_size


def new_gan(recipe: str, seed: int, runtime: Runtime) -> GAN:
    """04의 두 설정. 생성자는 같고, 판별자와 옵티마이저가 다릅니다."""
    return RECIPES[recipe].new_gan(mnist(), seed=seed, runtime=runtime)


def measure(recipe: str, seed: int) -> dict:
    """학습 한 번: 정해진 스텝마다의 프레셰 거리와 50스텝마다 평균한 측정값."""
    runtime = detect(device="cpu", budget="cpu")
    gan, history, quality = new_gan(recipe, seed, runtime), History(), {}
    start = time.perf_counter()
    for m in RECIPES[recipe].train(gan, mnist()):
        history.append(m)
        if m["step"] % EVERY == 0:
            x = sample(gan.sampler, SAMPLES, seed=1)
            quality[str(m["step"])] = round(digit_frechet(x), 2)
    curves = {k: history[k].reshape(-1, 50).mean(1).round(4).tolist() for k in COLUMNS}
    minutes = round((time.perf_counter() - start) / 60, 1)
    return {
        "recipe": recipe, "seed": seed, "frechet": quality, "minutes": minutes,
        "curves": curves if seed == 0 else {},
    }  # fmt: skip


def settings() -> dict:
    """모두에게 같은 것과 저마다 다른 것."""
    return {
        "same": {
            "generator": "dcgan.Generator(nz=64, ngf=32, image_size=28, nc=1)",
            "steps": STEPS, "batch_size": BATCH, "samples": SAMPLES,
            "frechet": "숫자 분류기의 특징, 생성 2,000장(시드 1)과 시험용 10,000장",
        },
        "different": {
            "paper": "D에 배치 정규화, 비포화 손실, Adam 2e-4, β (0.5, 0.999)",
            "modern": "D에 배치 정규화 없이 He 초깃값과 미니배치 표준편차, 비포화 손실 + "
            "R1(γ 1, 평균 8스텝에 한 번), Adam 2e-3, β (0, 0.99), 뒤 절반에서 1/10까지 감소, "
            "EMA 0.999",
        },
        "note": "curves는 시드 0만, 50스텝의 평균입니다. minutes는 다른 일도 하던 컴퓨터에서 "
        "잰 시간입니다.",
        "made_with": f"tools/record_dcgan_paper.py, PyTorch {torch.__version__}, "
        f"{platform.machine()}, {detect(device='cpu', budget='cpu').describe()}",
    }  # fmt: skip


def main() -> None:
    torch.set_num_threads(1)
    path = data_dir() / "dcgan_paper.json"
    fresh = not path.is_file() or "--again" in sys.argv
    runs = [] if fresh else json.loads(path.read_text("utf-8"))["runs"]
    done = {(r["recipe"], r["seed"]) for r in runs}
    for seed in range(SEEDS):
        for recipe in RECIPES:
            if (recipe, seed) in done:
                continue
            runs.append(measure(recipe, seed))
            print({k: v for k, v in runs[-1].items() if k != "curves"}, flush=True)
            text = json.dumps({**settings(), "runs": runs}, ensure_ascii=False, indent=1)
            write_atomically(path, text.encode())


if __name__ == "__main__":
    main()
