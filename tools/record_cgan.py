"""조건부 GAN이 MNIST를 배우는 동안의 생성자 여덟을 data/timelines에 기록합니다.

    nice python tools/record_cgan.py

설정은 `python -m gan_course train cgan`과 같고(시드 0), 생성자의 채널만 저장소가 커지지 않게
32에서 16으로 줄였습니다. 상태마다 두 손실의 최근 평균과, 그린
숫자의 프레셰 거리, 시킨 대로 읽힌 비율을 함께 적습니다.
"""

from collections import deque

from torch import nn

from gan_course.datasets import TensorData, mnist
from gan_course.files import data_dir
from gan_course.labs.latent.timeline import Timeline
from gan_course.models import cgan
from gan_course.recipes import RECIPES
from gan_course.runtime import detect
from gan_course.training import GAN, progress
from measure import scores


def slim_pair(data: TensorData) -> tuple[nn.Module, nn.Module]:
    """채널 16개의 생성자와, 레시피 그대로의 판별자."""
    return cgan.Generator(10, 64, 16, 28), RECIPES["cgan"].make(data)[1]


SEED, RECENT, RECIPE = 0, 50, RECIPES["cgan"]._replace(make=slim_pair)
STATES = (60, 130, 280, 600, 1300, 2800, RECIPE.steps)  # 0스텝과 함께 여덟. 2.1배씩 커집니다.
TARGET = data_dir() / "timelines/cgan_mnist.safetensors"


def new_gan() -> GAN:
    """언제나 CPU에서 학습합니다."""
    return RECIPE.new_gan(mnist(), seed=SEED, runtime=detect(device="cpu", budget="cpu"))


def learn() -> Timeline:
    """학습 한 번: 0스텝과 STATES의 생성자. 0스텝에는 손실이 없습니다."""
    gan = new_gan()
    timeline, recent = Timeline(gan.sampler), deque(maxlen=RECENT)
    timeline.keep(0, **scores("digits", gan.sampler))
    for m in progress(RECIPE.train(gan, mnist())):
        recent.append((float(m["d_loss"]), float(m["g_loss"])))
        if (step := int(m["step"])) in STATES:
            d_loss, g_loss = (round(sum(v) / len(v), 4) for v in zip(*recent, strict=True))
            timeline.keep(step, d_loss=d_loss, g_loss=g_loss, **scores("digits", gan.sampler))
            print(f"\n{step} {timeline.notes[step]}", flush=True)
    return timeline


if __name__ == "__main__":
    learn().save(TARGET, data="mnist", seed=SEED)
    print("이제 python tools/make_manifest.py를 실행하십시오.")
