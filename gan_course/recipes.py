"""레시피: 신경망마다 잘 되는 것으로 재어 둔 설정 한 벌. 명령줄과 tools/가 씁니다.

수업은 설정을 셀에 하나하나 적습니다. 여기의 값은 수업이 길게 학습할 때 쓰는 것과 같습니다.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from torch import nn

from .datasets import TensorData
from .errors import CourseError
from .models import cgan, dcgan, vanilla, wgan
from .objectives import NON_SATURATING, WGAN, WGAN_GP, Objective
from .penalties import clip_weights, r1, wrong_labels
from .pictures import is_picture
from .training import MakeOptimizer, adam, constant, late_decay, rmsprop

Pair = tuple[nn.Module, nn.Module]


class Recipe(NamedTuple):
    """학습 한 번에 필요한 모든 것.

    Attributes:
        make: 데이터 → (G, D).
        objective: 손실과 벌점.
        optimizer: 학습률 → 옵티마이저를 만드는 함수.
        lr: 학습률.
        steps: G를 갱신하는 횟수.
        d_steps: G를 한 번 갱신할 때 D를 갱신하는 횟수.
        ema: G 가중치의 이동 평균 계수. 2차원 점에서는 쓰지 않습니다.
        schedule: 진행률(0…1) → 학습률 배수.
        data: 데이터를 고르지 않았을 때의 이름.
        picture: 그림 폴더를 읽을 때의 크기와 채널 수.
    """

    make: Callable[[TensorData], Pair]
    objective: Objective = NON_SATURATING
    optimizer: Callable[[float], MakeOptimizer] = adam
    lr: float = 2e-4
    steps: int = 5000
    d_steps: int = 1
    ema: float = 0.999
    schedule: Callable[[float], float] = constant
    data: str = "mnist"
    picture: dict[str, int] = {"size": 28, "channels": 1}  # noqa: RUF012  바꾸지 않습니다


def calm_adam(lr: float) -> MakeOptimizer:
    """관성이 없는 Adam(β 0, 0.99). R1 벌점과 함께 씁니다(Mescheder 2018)."""
    return adam(lr, (0.0, 0.99))


def paper_adam(lr: float) -> MakeOptimizer:
    """WGAN-GP 논문의 Adam(β 0, 0.9). Gulrajani 2017, 알고리즘 1."""
    return adam(lr, (0.0, 0.9))


def vanilla_pair(data: TensorData) -> Pair:
    """Vanilla GAN. 2차원 점이면 수업 03처럼 작은 신경망입니다."""
    if not is_picture(data.shape):
        return (
            vanilla.Generator(8, data.shape, (128, 128), batch_norm=False),
            vanilla.Discriminator(data.shape, (128, 128)),
        )
    return vanilla.Generator(64, data.shape), vanilla.Discriminator(data.shape)


def paper_dcgan(data: TensorData) -> Pair:
    """논문 그대로의 DCGAN: 두 신경망 모두 배치 정규화, 채널 64(Radford 2015)."""
    size, nc = _picture(data)
    return (
        dcgan.Generator(image_size=size, nc=nc),
        dcgan.Discriminator(image_size=size, nc=nc),
    )


def modern_dcgan(data: TensorData) -> Pair:
    """같은 뼈대에서 D의 배치 정규화를 빼고 미니배치 표준편차를 더한 DCGAN."""
    size, nc = _picture(data)
    return (
        dcgan.Generator(64, 32, size, nc),
        dcgan.Discriminator(32, size, nc, batch_norm=False, minibatch_std=True),
    )


def conditional_pair(data: TensorData) -> Pair:
    """레이블을 함께 받는 DCGAN."""
    size, nc = _picture(data)
    if data.y is None:
        raise CourseError(
            "조건부 GAN은 레이블이 있는 데이터가 있어야 합니다. "
            "mnist나 hangul처럼 레이블이 있는 데이터를 고르십시오."
        )
    classes = len(data.classes) or int(data.y.max()) + 1
    return (
        cgan.Generator(classes, 64, 32, size, nc),
        cgan.Discriminator(classes, 32, size, nc, batch_norm=False, minibatch_std=True),
    )


def critic_pair(data: TensorData) -> Pair:
    """WGAN의 생성자와 비평자. 2차원 점이면 작은 신경망입니다."""
    if not is_picture(data.shape):
        return wgan.small_generator(), wgan.small_critic()
    return wgan.Generator(64, data.shape), wgan.Critic(data.shape)


def _picture(data: TensorData) -> tuple[int, int]:
    """정사각형 그림의 (크기, 채널 수)."""
    if not is_picture(data.shape) or data.shape[1] != data.shape[2]:
        raise CourseError(
            f"합성곱 신경망은 정사각형 그림을 배웁니다(지금 데이터의 모양: {data.shape}). "
            "2차원 점에는 vanilla나 wgan-gp를 쓰십시오."
        )
    return data.shape[1], data.shape[0]


FACE = {"size": 64, "channels": 3}
RECIPES = {
    "vanilla": Recipe(vanilla_pair),
    "dcgan": Recipe(
        modern_dcgan, NON_SATURATING._replace(penalties=(r1(1.0),)), calm_adam,
        lr=8e-4, steps=12_000, schedule=partial(late_decay, start=0.625), data="faces",
        picture=FACE,
    ),
    "dcgan-paper": Recipe(paper_dcgan, data="faces", ema=0.0, steps=12_000, picture=FACE),
    "cgan": Recipe(
        conditional_pair, NON_SATURATING._replace(penalties=(wrong_labels(), r1(0.3))), calm_adam,
        lr=2e-3, steps=6_000, schedule=late_decay,
    ),
    "wgan": Recipe(
        critic_pair, WGAN._replace(project=clip_weights(0.01)), rmsprop,
        lr=5e-5, d_steps=5, ema=0.0, steps=20_000,
    ),
    "wgan-gp": Recipe(critic_pair, WGAN_GP, paper_adam, lr=1e-4, d_steps=5, ema=0.0, steps=20_000),
}  # fmt: skip
