"""한글 CGAN을 오래 학습하여 data/checkpoints/cgan_hangul.safetensors와 카드를 만듭니다."""

import time

import torch

from gan_course import checkpoints, metrics
from gan_course.datasets import TensorData, hangul
from gan_course.files import data_dir, write_atomically
from gan_course.pictures import png
from gan_course.recipes import SHIPPED
from gan_course.runtime import detect
from gan_course.sampling import sample
from gan_course.training import GAN, progress

SEED, CLASSES, RECIPE = 0, 14, SHIPPED["cgan_hangul"]


def new_gan(data: TensorData) -> GAN:
    """카드의 시간과 값을 견줄 수 있도록 언제나 CPU에서 학습합니다."""
    return RECIPE.new_gan(data, seed=SEED, runtime=detect(device="cpu", budget="cpu"))


def accuracy(gan: GAN, n: int = 2800) -> float:
    """시킨 음절과 분류기가 읽은 음절이 같은 비율."""
    y = torch.arange(n) % CLASSES
    return metrics.label_accuracy(metrics.judge_hangul(sample(gan.sampler, n, y, seed=1)), y)


def card(minutes: float, gan: GAN, curve: dict[int, float]) -> str:
    settings = (
        f"{RECIPE.steps:,}스텝, 배치 {RECIPE.batch_size}, Adam {RECIPE.lr}, "
        f"β = {gan.opt_d.defaults['betas']}, 뒤 절반에서 1/10까지 감소"
    )
    rows = "\n".join(f"| {step:,} | {share:.1%} |" for step, share in curve.items())
    return f"""# 조건부 GAN · 한글 (cgan_hangul)

![한 줄에 한 사람의 손글씨](cgan_hangul.png)

| 항목 | 값 |
|---|---|
| 만든 명령 | `python tools/train_cgan_hangul.py` (시드 {SEED}) |
| 생성자 | `models.cgan.Generator(14, 64, 32, 32)`: z 64와 임베딩 16 → 4×4 → … → 32×32 |
| 판별자 | `models.cgan.Discriminator(14, 32, 32, batch_norm=False, minibatch_std=True)` |
| 손실 | {RECIPE.label} |
| 학습 | {settings} |
| 이동 평균 | G 가중치의 EMA {RECIPE.ema} (들어 있는 것은 이 평균입니다) |
| 데이터 | 학습용 글꼴 52벌의 음절을 변형한 20,000장 (`hangul()`) |
| 걸린 시간 | {minutes:.0f}분 ({gan.runtime.describe()}, PyTorch {torch.__version__}) |
| 레이블 정확도 | **{accuracy(gan, 14_000):.1%}** (생성 14,000장, 한글 분류기) |

| 스텝 | 레이블 정확도 (2,800장) |
|---|---|
{rows}
"""


if __name__ == "__main__":
    data, curve = hangul(), {}
    gan, folder = new_gan(data), data_dir() / "checkpoints"
    start = time.time()
    for m in progress(RECIPE.train(gan, data)):
        if m["step"] in (600, 1500, 3000, 4500, RECIPE.steps):
            curve[m["step"]] = accuracy(gan)
    minutes = (time.time() - start) / 60
    one_hand = torch.randn(12, 64, generator=torch.Generator().manual_seed(7))
    x = sample(
        gan.sampler, one_hand.repeat_interleave(CLASSES, 0), torch.arange(CLASSES).repeat(12)
    )
    checkpoints.save_generator(gan.sampler, folder / "cgan_hangul.safetensors", steps=gan.step)
    write_atomically(folder / "cgan_hangul.png", png(x, width=560, columns=CLASSES))
    write_atomically(folder / "cgan_hangul.md", (text := card(minutes, gan, curve)).encode())
    print(text)
