"""시험이 함께 쓰는 것: 작은 GAN, 작은 데이터, 고정된 환경."""

import os
import random

import pytest
import torch

from gan_course.datasets import TensorData
from gan_course.models.vanilla import Discriminator, Generator
from gan_course.runtime import Runtime
from gan_course.training import GAN, adam

CPU = Runtime(torch.device("cpu"))


def pytest_collection_modifyitems(items):
    """GAN_COURSE_SHUFFLE=시드: 차례를 섞어, 앞의 시험에 기대는 시험을 찾습니다."""
    seed = os.environ.get("GAN_COURSE_SHUFFLE")
    if seed:
        random.Random(int(seed)).shuffle(items)


@pytest.fixture
def tiny_data():
    rng = torch.Generator().manual_seed(1)
    x = torch.randint(0, 256, (50, 1, 8, 8), generator=rng, dtype=torch.uint8)
    return TensorData(x, torch.arange(50) % 5, tuple("가나다라마"))


@pytest.fixture
def make_gan():
    def make(seed=0, ema=0.9, lr=2e-4, hidden=(16, 16), nz=4, shape=(1, 8, 8)):
        torch.manual_seed(seed)
        return GAN(
            Generator(nz, shape, hidden),
            Discriminator(shape, (16,)),
            optimizer=adam(lr),
            seed=seed,
            ema=ema,
            runtime=CPU,
        )

    return make


@pytest.fixture
def course_style():
    """The course's font and settings for one test; no figure stays open."""
    from matplotlib import pyplot as plt

    from gan_course import plotting

    with plt.rc_context():
        plotting.use_course_style()
        yield
    plt.close("all")
