"""숫자 생성자를 오래 학습하여 data/checkpoints/에 파일과 카드를 만듭니다.

python tools/train_digits.py                  # vanilla_mnist와 dcgan_mnist
python tools/train_digits.py dcgan_mnist
"""

import sys
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

SEED = 0
ABOUT = {
    "vanilla_mnist": (
        "Vanilla GAN · MNIST",
        "`models.vanilla.Generator(64)`: 64 → 256 → 512 → 1024 → 784, 배치 정규화, ReLU, tanh",
        "`models.vanilla.Discriminator()`: 784 → 512 → 256 → 1, LeakyReLU(0.2)",
    ),
    "dcgan_mnist": (
        "DCGAN · MNIST",
        "`models.dcgan.Generator(64, 16, 28, 1, mapping=256)`: 매핑 네트워크 뒤에 전치 합성곱 셋",
        "`models.dcgan.TwoDiscriminators(16, 28, 1)`: 완전 연결 판별자와 합성곱 판별자의 합",
    ),
}


def new_gan(name: str, data: TensorData) -> GAN:
    """카드의 시간과 값을 견줄 수 있도록 언제나 CPU에서 학습합니다."""
    return SHIPPED[name].new_gan(data, seed=SEED, runtime=detect(device="cpu", budget="cpu"))


def card(name: str, minutes: float, gan: GAN) -> tuple[str, torch.Tensor]:
    recipe, (title, generator, discriminator) = SHIPPED[name], ABOUT[name]
    x = sample(gan.sampler, 10_000, seed=1)
    verdict = metrics.judge_digits(x)
    settings = (
        f"{recipe.steps:,}스텝, 배치 {recipe.batch_size}, Adam 학습률 {recipe.lr}, "
        f"β = {gan.opt_d.defaults['betas']}, 뒤 절반에서 1/10까지 감소"
    )
    sure = (verdict.confidence > 0.9).float().mean().item()
    row = " | ".join(f"{s:.1%}" for s in metrics.class_shares(verdict.labels))
    text = f"""# {title} ({name})

![표본]({name}.png)

| 항목 | 값 |
|---|---|
| 만든 명령 | `python tools/train_digits.py {name}` (시드 {SEED}) |
| 생성자 | {generator} |
| 판별자 | {discriminator} |
| 손실 | {recipe.label} |
| 학습 | {settings} |
| 이동 평균 | G 가중치의 EMA {recipe.ema} (들어 있는 것은 이 평균입니다) |
| 데이터 | MNIST 학습용 60,000장 |
| 걸린 시간 | {minutes:.0f}분 ({gan.runtime.describe()}, PyTorch {torch.__version__}) |
| 확신도 0.9 초과 | {sure:.1%} |

숫자별 비율(분류기 판정, 0부터 9까지): {row}
"""
    return text, x[:100]


def main() -> None:
    folder: Path = data_dir() / "checkpoints"
    for name in sys.argv[1:] or ABOUT:
        data, start = mnist(), time.time()
        gan = new_gan(name, data)
        for _ in progress(SHIPPED[name].train(gan, data)):
            pass
        text, x = card(name, (time.time() - start) / 60, gan)
        path = folder / f"{name}.safetensors"
        checkpoints.save_generator(gan.sampler, path, half=True, steps=gan.step)
        write_atomically(folder / f"{name}.png", png(x, width=560, columns=10))
        write_atomically(folder / f"{name}.md", text.encode())
        print(text, flush=True)
    print("이제 python tools/make_manifest.py와 python tools/measure.py를 실행하십시오.")


if __name__ == "__main__":
    main()
