"""시험이 함께 쓰는 것: 작은 GAN, 작은 데이터, 고정된 환경."""

import gc
import os
import random
from types import SimpleNamespace

import pytest
import torch
from hypothesis import HealthCheck, settings

from gan_course import learner
from gan_course.datasets import TensorData
from gan_course.models.vanilla import Discriminator, Generator
from gan_course.runtime import Runtime
from gan_course.training import GAN, adam

CPU = Runtime(torch.device("cpu"))

# 몇 번을 돌려도 같은 보기이고, 바쁜 컴퓨터의 시계는 실패가 아닙니다.
settings.register_profile(
    "course", derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("course")

# torch.manual_seed는 없는 장치를 위해서도 부른 자리의 스택을 글로 적어 둡니다(장치마다 0.5ms 넘게).
# 그 글은 그 장치를 나중에 켜다가 실패했을 때의 알림에만 쓰이므로, 장치가 없으면 적지 않습니다.
for device in (torch.cuda, torch.xpu, torch.mtia):
    if not device.is_available():
        device.traceback = SimpleNamespace(format_stack=list)


def pytest_sessionstart():
    """모으는 동안 생기는 것은 끝까지 남으므로, 쓰레기를 찾느라 거듭 훑지 않습니다."""
    gc.disable()


def pytest_collection_finish():
    """그 뒤에도 오래된 것은 드물게 훑습니다. 기본값이면 시간의 1/10이 쓰레기 찾기입니다."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 100)
    gc.enable()


def pytest_unconfigure():
    gc.unfreeze()


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
def one_thread():
    """Tiny networks on a busy machine: two threads would wait for each other at every operation."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def same_random_numbers():
    """What a test draws without a seed does not depend on the tests before it."""
    torch.manual_seed(0)


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    """A file of progress for each test; the learner's own is left alone."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv("GAN_COURSE_PROGRESS", str(path))
    monkeypatch.setattr(learner, "_session", learner.Progress())
    return path


@pytest.fixture
def course_style():
    """The course's font and settings for one test; no figure stays open."""
    from matplotlib import pyplot as plt

    from gan_course import plotting

    with plt.rc_context():
        plotting.use_course_style()
        yield
    plt.close("all")
