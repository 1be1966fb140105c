"""한글 CGAN을 오래 학습하여 data/checkpoints/cgan_hangul.safetensors와 카드를 만듭니다."""

import time

import torch

from gan_course import checkpoints, metrics
from gan_course.datasets import hangul
from gan_course.files import data_dir, write_atomically
from gan_course.models import cgan
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1, wrong_labels
from gan_course.pictures import png
from gan_course.runtime import detect
from gan_course.sampling import sample
from gan_course.training import GAN, adam, late_decay, progress, train

SEED, STEPS, BATCH, GAMMA, CLASSES = 0, 6000, 64, 0.3, 14
LR, BETAS, EMA = 2e-3, (0.0, 0.99), 0.999


def new_gan() -> GAN:
    torch.manual_seed(SEED)
    return GAN(
        cgan.Generator(CLASSES, 64, 32, 32), cgan.Discriminator(
            CLASSES, 32, 32, batch_norm=False, minibatch_std=True
        ),
        optimizer=adam(LR, BETAS), seed=SEED, ema=EMA, runtime=detect("cpu"),
    )  # fmt: skip


def accuracy(gan: GAN, n: int = 2800) -> float:
    """시킨 음절과 분류기가 읽은 음절이 같은 비율."""
    y = torch.arange(n) % CLASSES
    return metrics.label_accuracy(metrics.judge_hangul(sample(gan.sampler, n, y, seed=1)), y)


def card(minutes: float, gan: GAN, curve: dict[int, float]) -> str:
    rows = "\n".join(f"| {step:,} | {share:.1%} |" for step, share in curve.items())
    return f"""# 조건부 GAN · 한글 (cgan_hangul)

![한 줄에 한 사람의 손글씨](cgan_hangul.png)

| 항목 | 값 |
|---|---|
| 만든 명령 | `python tools/train_cgan_hangul.py` (시드 {SEED}) |
| 생성자 | `models.cgan.Generator(14, 64, 32, 32)`: z 64와 임베딩 16 → 4×4 → … → 32×32 |
| 판별자 | `models.cgan.Discriminator(14, 32, 32, batch_norm=False, minibatch_std=True)` |
| 손실 | 비포화 손실 + 틀린 짝의 벌점(λ = 1) + R1 벌점(γ = {GAMMA}, 평균 8스텝에 한 번) |
| 학습 | {STEPS:,}스텝, 배치 {BATCH}, Adam {LR}, β = {BETAS}, 뒤 절반에서 1/10까지 감소 |
| 이동 평균 | G 가중치의 EMA {EMA} (들어 있는 것은 이 평균입니다) |
| 데이터 | 학습용 글꼴 52벌의 음절을 변형한 20,000장 (`hangul()`) |
| 걸린 시간 | {minutes:.0f}분 ({gan.runtime.describe()}, PyTorch {torch.__version__}) |
| 레이블 정확도 | **{accuracy(gan, 14_000):.1%}** (생성 14,000장, 한글 분류기) |

| 스텝 | 레이블 정확도 (2,800장) |
|---|---|
{rows}
"""


if __name__ == "__main__":
    gan, curve = new_gan(), {}
    folder = data_dir() / "checkpoints"
    objective = NON_SATURATING._replace(penalties=(wrong_labels(), r1(GAMMA)))
    loop = train(gan, hangul(), objective, steps=STEPS, batch_size=BATCH, schedule=late_decay)
    start = time.time()
    for m in progress(loop):
        if m["step"] in (600, 1500, 3000, 4500, STEPS):
            curve[m["step"]] = accuracy(gan)
    minutes = (time.time() - start) / 60
    one_hand = torch.randn(12, 64, generator=torch.Generator().manual_seed(7))
    x = sample(
        gan.sampler, one_hand.repeat_interleave(CLASSES, 0), torch.arange(CLASSES).repeat(12)
    )
    checkpoints.save_generator(gan.sampler, folder / "cgan_hangul.safetensors", steps=STEPS)
    write_atomically(folder / "cgan_hangul.png", png(x, width=560, columns=CLASSES))
    write_atomically(folder / "cgan_hangul.md", (text := card(minutes, gan, curve)).encode())
    print(text)
