"""Vanilla GAN을 오래 학습하여 data/checkpoints/vanilla_mnist.safetensors와 카드를 만듭니다."""

import time
from pathlib import Path

import torch

from gan_course import checkpoints, metrics
from gan_course.datasets import TensorData, mnist
from gan_course.files import data_dir, write_atomically
from gan_course.pictures import png
from gan_course.recipes import SHIPPED
from gan_course.runtime import detect
from gan_course.sampling import sample
from gan_course.training import GAN, progress

SEED, RECIPE = 0, SHIPPED["vanilla_mnist"]


def new_gan(data: TensorData) -> GAN:
    """카드의 시간과 값을 견줄 수 있도록 언제나 CPU에서 학습합니다."""
    return RECIPE.new_gan(data, seed=SEED, runtime=detect(device="cpu", budget="cpu"))


def card(minutes: float, gan: GAN) -> tuple[str, torch.Tensor]:
    x = sample(gan.sampler, 10_000, seed=1)
    verdict = metrics.judge_digits(x)
    shares = metrics.class_shares(verdict.labels)
    frechet = metrics.frechet_distance(verdict.features, metrics.digit_reference())
    settings = (
        f"{RECIPE.steps:,}스텝, 배치 {RECIPE.batch_size}, Adam 학습률 {RECIPE.lr}, "
        f"β = {gan.opt_d.defaults['betas']}, 뒤 절반에서 1/10까지 감소"
    )
    sure = (verdict.confidence > 0.9).float().mean().item()
    row = " | ".join(f"{s:.1%}" for s in shares)
    text = f"""# Vanilla GAN · MNIST (vanilla_mnist)

![표본](vanilla_mnist.png)

| 항목 | 값 |
|---|---|
| 만든 명령 | `python tools/train_vanilla.py` (시드 {SEED}) |
| 생성자 | `models.vanilla.Generator(64)`: 64 → 256 → 512 → 1024 → 784, 배치 정규화, ReLU, tanh |
| 판별자 | `models.vanilla.Discriminator()`: 784 → 512 → 256 → 1, LeakyReLU(0.2) |
| 손실 | {RECIPE.label} |
| 학습 | {settings} |
| 이동 평균 | G 가중치의 EMA {RECIPE.ema} (들어 있는 것은 이 평균입니다) |
| 데이터 | MNIST 학습용 60,000장 |
| 걸린 시간 | {minutes:.0f}분 ({gan.runtime.describe()}, PyTorch {torch.__version__}) |
| 프레셰 거리 | {frechet:.1f} (숫자 분류기 특징, 생성 10,000장과 시험용 10,000장) |
| 확신도 0.9 초과 | {sure:.1%} |

숫자별 비율(분류기 판정, 0부터 9까지): {row}
"""
    return text, x[:100]


if __name__ == "__main__":
    data, start = mnist(), time.time()
    gan = new_gan(data)
    for _ in progress(RECIPE.train(gan, data)):
        pass
    text, x = card((time.time() - start) / 60, gan)
    folder: Path = data_dir() / "checkpoints"
    checkpoints.save_generator(gan.sampler, folder / "vanilla_mnist.safetensors", steps=gan.step)
    write_atomically(folder / "vanilla_mnist.png", png(x, width=560, columns=10))
    write_atomically(folder / "vanilla_mnist.md", text.encode())
    print(text)
