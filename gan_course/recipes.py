"""레시피: 잘 되는 것으로 재어 둔 설정 한 벌. 명령줄, 2차원 실험실, tools/가 모두 이 표를 읽습니다.

레슨은 설정을 셀에 하나하나 적습니다. 표와 같다고 글로 말하는 셀은 tests/lessons/가 견줍니다.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import torch
from torch import nn

from .datasets import TensorData
from .errors import CourseError
from .models import cgan, dcgan, vanilla, wgan
from .objectives import HINGE, MINIMAX, NON_SATURATING, RELATIVISTIC, WGAN, WGAN_GP, Objective
from .penalties import clip_weights, gradient_penalty, r1, r2, wrong_labels
from .pictures import is_picture
from .runtime import Runtime
from .training import (
    GAN,
    MakeOptimizer,
    Training,
    adam,
    constant,
    late_decay,
    rmsprop,
    train,
    warm_restart,
)

Pair = tuple[nn.Module, nn.Module]


class Recipe(NamedTuple):
    """학습 한 번에 필요한 모든 것.

    Attributes:
        make: 데이터 → (G, D). 크기를 바꾸는 이름 붙은 인수를 더 받기도 합니다.
        label: 화면과 카드에 적는 손실의 이름.
        objective: 손실, 벌점, 사영.
        optimizer: 학습률 → 옵티마이저를 만드는 함수.
        lr: 학습률.
        steps: G를 갱신하는 횟수.
        d_steps: G를 한 번 갱신할 때 D를 갱신하는 횟수.
        batch_size: 진짜와 가짜 각각의 장수.
        ema: G 가중치의 이동 평균 계수. 2차원 점에서는 쓰지 않습니다.
        schedule: 진행률(0…1) → 학습률 배수.
        critic: D의 값 하나만으로는 뜻이 없는지. 참이면 0이 확률 1/2이 아니라 아무 눈금도 아닙니다.
        data: 데이터를 고르지 않았을 때의 이름.
        picture: 그림 폴더를 읽을 때의 크기와 채널 수.
    """

    make: Callable[..., Pair]
    label: str = "비포화 손실"
    objective: Objective = NON_SATURATING
    optimizer: Callable[[float], MakeOptimizer] = adam
    lr: float = 2e-4
    steps: int = 5000
    d_steps: int = 1
    batch_size: int = 64
    ema: float = 0.999
    schedule: Callable[[float], float] = constant
    critic: bool = False
    data: str = "mnist"
    picture: dict[str, int] = {"size": 28, "channels": 1}  # noqa: RUF012  바꾸지 않습니다

    def new_gan(self, data: TensorData, *, seed: int = 0, runtime: Runtime | None = None) -> GAN:
        """이 설정의 새 GAN. 신경망의 초깃값과 학습의 난수를 같은 시드로 정합니다."""
        torch.manual_seed(seed)
        G, D = self.make(data)
        ema = self.ema if is_picture(data.shape) else 0.0
        return GAN(G, D, optimizer=self.optimizer(self.lr), seed=seed, ema=ema, runtime=runtime)

    def train(self, gan: GAN, data: TensorData) -> Training:
        """이 설정으로 끝까지 가는 학습 루프."""
        return train(
            gan, data, self.objective, steps=self.steps, batch_size=self.batch_size,
            d_steps=self.d_steps, schedule=self.schedule,
        )  # fmt: skip


def calm_adam(lr: float) -> MakeOptimizer:
    """모멘텀이 없는 Adam(β 0, 0.99). R1 벌점과 함께 씁니다(Mescheder 2018)."""
    return adam(lr, (0.0, 0.99))


def paper_adam(lr: float) -> MakeOptimizer:
    """WGAN-GP 논문의 Adam(β 0, 0.9). Gulrajani 2017, 알고리즘 1."""
    return adam(lr, (0.0, 0.9))


def quick_adam(lr: float) -> MakeOptimizer:
    """기울기의 크기를 빨리 따라가는 Adam(β 0.5, 0.9). 몇천 스텝뿐인 2차원 점에 씁니다."""
    return adam(lr, (0.5, 0.9))


def vanilla_pair(data: TensorData) -> Pair:
    """Vanilla GAN. 2차원 점이면 레슨 03처럼 작은 신경망입니다."""
    if not is_picture(data.shape):
        return (
            vanilla.Generator(8, data.shape, (128, 128), batch_norm=False),
            vanilla.Discriminator(data.shape, (128, 128)),
        )
    return vanilla.Generator(64, data.shape), vanilla.Discriminator(data.shape)


def paper_dcgan(data: TensorData, *, nz: int = 100, width: int = 64) -> Pair:
    """논문 그대로의 DCGAN: 두 신경망 모두 배치 정규화, 채널 64(Radford 2015)."""
    size, nc = _picture(data)
    return dcgan.Generator(nz, width, size, nc), dcgan.Discriminator(width, size, nc)


def modern_pair(data: TensorData, *, ngf: int = 32, ndf: int = 32, mapping: int = 0) -> Pair:
    """생성자(mapping이 있으면 매핑 네트워크를 앞에 둡니다)와, 완전 연결·합성곱 판별자의 합."""
    size, nc = _picture(data)
    G = dcgan.Generator(64, ngf, size, nc, mapping)
    return G, dcgan.TwoDiscriminators(ndf, size, nc)


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


def plane_pair(
    data: TensorData,
    *,
    nz: int = 2,
    hidden_g: Sequence[int] = (64, 64),
    hidden_d: Sequence[int] = (64, 64),
    spectral_norm: bool = False,
) -> Pair:
    """2차원 점의 생성자와 판별자(비평자). 실험실과 모드 벤치마크가 씁니다."""
    return wgan.small_generator(nz, hidden_g), wgan.small_critic(hidden_d, spectral_norm)


def _picture(data: TensorData) -> tuple[int, int]:
    """정사각형 그림의 (크기, 채널 수)."""
    if not is_picture(data.shape) or data.shape[1] != data.shape[2]:
        raise CourseError(
            f"합성곱 신경망은 정사각형 그림을 배웁니다(지금 데이터의 모양: {data.shape}). "
            "2차원 점에는 vanilla나 wgan-gp를 쓰십시오."
        )
    return data.shape[1], data.shape[0]


FACE = {"size": 64, "channels": 3}
# 명령줄의 `train 이름`. 학습률과 벌점은 그림에 맞춘 것이고, WGAN 둘은 논문의 값 그대로입니다.
RECIPES = {
    "vanilla": Recipe(vanilla_pair),
    "dcgan": Recipe(
        modern_pair, "비포화 손실 + R1 벌점(γ = 1.5, 평균 8스텝에 한 번)",
        NON_SATURATING._replace(penalties=(r1(1.5),)), calm_adam, lr=8e-4, steps=20_000,
        schedule=warm_restart, data="faces", picture=FACE,
    ),
    "dcgan-paper": Recipe(paper_dcgan, data="faces", ema=0.0, steps=12_000, picture=FACE),
    "cgan": Recipe(
        conditional_pair,
        "비포화 손실 + 틀린 짝의 벌점(λ = 1) + R1 벌점(γ = 0.3, 평균 8스텝에 한 번)",
        NON_SATURATING._replace(penalties=(wrong_labels(1.0), r1(0.3))), calm_adam,
        lr=2e-3, steps=6_000, schedule=late_decay,
    ),
    "wgan": Recipe(
        critic_pair, "WGAN + 가중치 절단 (c 0.01)", WGAN._replace(project=clip_weights(0.01)),
        rmsprop, lr=5e-5, d_steps=5, ema=0.0, steps=20_000, critic=True,
    ),
    "wgan-gp": Recipe(
        critic_pair, "WGAN-GP (λ 10)", WGAN_GP, paper_adam,
        lr=1e-4, d_steps=5, ema=0.0, steps=20_000, critic=True,
    ),
}  # fmt: skip

# tools/가 학습하여 data/에 실은 것. 위의 레시피에서 무엇이 다른지만 적습니다.
SHIPPED = {
    # 03의 신경망을 오래 학습하면 D가 앞서므로 R1을 걸고, 그만큼 학습률을 높입니다.
    "vanilla_mnist": RECIPES["vanilla"]._replace(
        label="비포화 손실 + R1 벌점(γ = 1, 평균 8스텝에 한 번)",
        objective=NON_SATURATING._replace(penalties=(r1(1.0),)), optimizer=calm_adam,
        lr=1e-3, steps=30_000, schedule=late_decay,
    ),
    # 03이 직접 학습하는 것.
    "vanilla_mnist_short": RECIPES["vanilla"]._replace(
        optimizer=calm_adam, lr=1e-3, steps=3000, ema=0.998,
    ),
    "cgan_hangul": RECIPES["cgan"]._replace(data="hangul"),
    "dcgan_faces": RECIPES["dcgan"],
    # 04의 두 설정(data/dcgan_ablation.json)은 이 둘을 짧게 학습합니다. 논문의 것은 CPU에서 견주도록
    # 채널과 z의 차원만 줄였습니다.
    "dcgan_mnist": RECIPES["dcgan"]._replace(
        make=partial(modern_pair, ngf=16, ndf=16, mapping=256),
        label="비포화 손실 + R1 벌점(γ = 0.3, 평균 8스텝에 한 번)",
        objective=NON_SATURATING._replace(penalties=(r1(0.3),)), lr=1e-3, steps=20_000,
        schedule=late_decay, data="mnist", picture=RECIPES["vanilla"].picture,
    ),
    "dcgan_mnist_paper": RECIPES["dcgan-paper"]._replace(
        make=partial(paper_dcgan, nz=64, width=32), steps=2400, data="mnist",
        picture=RECIPES["vanilla"].picture,
    ),
}  # fmt: skip

# 2차원 점: 실험실의 처음 값이며 모드 벤치마크도 여기에서 가져갑니다. 그림에서 쓰는 논문의 값
# (λ 10, c 0.01)보다 벌점은 약하고 절단은 느슨해야 몇 분 안에 배웁니다. WGAN-GP의 저자들도 장난감
# 데이터에는 λ = 0.1을 썼습니다. 신경망이 작아 학습률도 열 배쯤 높고, R1은 매 스텝 겁니다.
# relativistic은 Huang 외 2024(R3GAN)입니다. 견준 값들은 docs/design-notes.md에 있습니다.
_plane = partial(Recipe, plane_pair, lr=1e-3, batch_size=128, ema=0.0, steps=1500, data="ring_2d")
PLANE_RECIPES = {
    "non-saturating": _plane("비포화 손실", NON_SATURATING, quick_adam),
    "minimax": _plane("미니맥스(포화) 손실", MINIMAX, quick_adam),
    "r1": _plane(
        "비포화 + R1 (γ 0.1)", NON_SATURATING._replace(penalties=(r1(0.1, 1),)), quick_adam
    ),
    "wgan": _plane(
        "WGAN + 가중치 절단 (c 0.1)", WGAN._replace(project=clip_weights(0.1)), rmsprop,
        d_steps=5, critic=True,
    ),
    "wgan-gp": _plane(
        "WGAN-GP (λ 0.1)", WGAN_GP._replace(penalties=(gradient_penalty(0.1),)), paper_adam,
        d_steps=3, critic=True,
    ),
    "hinge": _plane(
        "힌지 + 스펙트럼 정규화", HINGE, paper_adam, lr=2e-3, d_steps=3, critic=True
    )._replace(make=partial(plane_pair, spectral_norm=True)),
    # D(진짜) − D(가짜)만 보므로 D에 상수를 더해도 손실이 같고, 0이라는 자리에 뜻이 없습니다.
    "relativistic": _plane(
        "상대론적 + R1, R2 (γ 0.1, R3GAN)",
        RELATIVISTIC._replace(penalties=(r1(0.1, 1), r2(0.1, 1))), paper_adam,
        lr=2e-3, critic=True,
    ),
}  # fmt: skip
