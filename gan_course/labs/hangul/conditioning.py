"""생성자와 판별자에 레이블을 주는 네 방법. 저마다 그 방법이 바꾸는 것만 다릅니다.

이어 붙임은 `models.cgan` 그대로이고(Mirza & Osindero 2014), 나머지 셋도 같은 합성곱 블록으로
만듭니다. 보조 분류기에는 손실의 항 하나를 뺀 것을 곁들입니다. 학습의 설정은 모두 같습니다.
tools/record_conditioning.py가 이 표(`WAYS`)를 학습하여 data/conditioning.json에 적습니다.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gan_course.datasets import TensorData
from gan_course.datasets.hangul import SYLLABLES
from gan_course.models import cgan, dcgan, unwrapped
from gan_course.objectives import NON_SATURATING, Objective, d_loss, g_loss_non_saturating
from gan_course.penalties import r1
from gan_course.recipes import SHIPPED, Pair, Recipe

CLASSES, NZ, WIDTH, SIDE = len(SYLLABLES), 64, 32, 32
STEPS = 1200


class FeatureDiscriminator(nn.Module):
    """이어 붙이지 않는 판별자의 바탕: 그림만 보고 특징 φ(x)와 로짓 f(φ(x))를 냅니다.

    레이블은 모양이 같은 행렬 하나(classes, φ의 차원)로만 들어옵니다. 그 행렬을 어떻게 쓰는지가
    아래 두 방법의 차이의 전부입니다. φ의 차원은 128·4·4 = 2,048입니다.

    Args:
        classes: 레이블의 수.
        ndf, image_size, nc: `dcgan.Discriminator`와 같습니다.
    """

    per_sample = False  # 미니배치 표준편차를 씁니다.

    def __init__(
        self, classes: int = CLASSES, ndf: int = WIDTH, image_size: int = SIDE, nc: int = 1
    ) -> None:
        super().__init__()
        self.classes, self.shape = classes, (nc, image_size, image_size)
        self.config = {"classes": classes, "ndf": ndf, "image_size": image_size, "nc": nc}
        self.net = dcgan.Discriminator(ndf, image_size, nc, batch_norm=False, minibatch_std=True)
        head = self.net.head  # φ에 미니배치 표준편차의 채널 하나를 더한 것을 봅니다.
        self.rows = nn.Linear((head.in_channels - 1) * head.kernel_size[0] ** 2, classes)
        dcgan.he_init(self.net.head)
        nn.init.normal_(self.rows.weight, std=self.rows.in_features**-0.5)
        nn.init.zeros_(self.rows.bias)

    def look(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x (n, nc, s, s) → 레이블을 모르는 로짓 (n,), 레이블마다의 e·φ + 편향 (n, classes)."""
        h = self.net.blocks(x)  # (n, 4·ndf, 4, 4)
        plain = self.net.head(self.net.spread(h)).flatten()
        return plain, self.rows(h.flatten(1))


class ProjectionDiscriminator(FeatureDiscriminator):
    """내적 판별자: (x, y) → f(φ(x)) + e(y)·φ(x) + 편향 (n,). 시킨 레이블의 점수만 더합니다.

    Miyato & Koyama, *cGANs with Projection Discriminator* (2018), arXiv:1802.05637, 그림 1(d).
    """

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        plain, scores = self.look(x)
        return plain + scores.gather(1, y[:, None])[:, 0]


class AuxiliaryDiscriminator(FeatureDiscriminator):
    """보조 분류기: (x, y) → (n, 2). 0열은 레이블을 모르는 로짓 f, 1열은 log P(y | x)입니다.

    P는 레이블마다의 점수에 소프트맥스를 취한 것입니다. 두 열은 `d_loss_auxiliary`와
    `g_loss_auxiliary`가 나누어 씁니다. Odena 외 2017(arXiv:1610.09585), 3절.
    """

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        plain, scores = self.look(x)
        told = scores.float().log_softmax(dim=1).gather(1, y[:, None])[:, 0]
        return torch.stack([plain.float(), told], dim=1)


class NormGenerator(nn.Module):
    """조건부 배치 정규화: (n, nz), (n,) → (n, nc, s, s). 레이블은 정규화에만 들어갑니다.

    층마다 채널의 크기와 자리를 레이블이 고칩니다: (1 + a_y)·BN(h) + c_y. a와 c는 0에서 시작하므로
    처음에는 보통의 생성자입니다. de Vries 외 2017(arXiv:1707.00683), Dumoulin 외 2017
    (arXiv:1610.07629).

    Args:
        classes: 레이블의 수.
        nz, ngf, image_size, nc: `dcgan.Generator`와 같습니다.
    """

    def __init__(
        self, classes: int = CLASSES, nz: int = NZ, ngf: int = WIDTH, image_size: int = SIDE,
        nc: int = 1,
    ) -> None:  # fmt: skip
        super().__init__()
        self.classes, self.nz, self.shape = classes, nz, (nc, image_size, image_size)
        self.config = {
            "classes": classes, "nz": nz, "ngf": ngf, "image_size": image_size, "nc": nc,
        }  # fmt: skip
        self.net = dcgan.Generator(nz, ngf, image_size, nc)
        layers = (self.net.stem, *self.net.blocks)
        self.tables = nn.ModuleList(
            nn.Embedding(classes, 2 * norm.num_features) for _, norm, _ in layers
        )
        for table in self.tables:
            nn.init.zeros_(table.weight)

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        h = z[:, :, None, None]  # (n, nz, 1, 1)
        layers = (self.net.stem, *self.net.blocks)
        for (grow, norm, relu), table in zip(layers, self.tables, strict=True):
            scale, shift = table(y)[:, :, None, None].chunk(2, dim=1)  # (n, 채널, 1, 1)씩
            h = relu((1 + scale) * norm(grow(h)) + shift)
        return torch.tanh(self.net.head(h))


def d_loss_auxiliary(real: Tensor, fake: Tensor) -> Tensor:
    """보조 분류기의 D: 진짜와 가짜를 가리면서 둘 다의 레이블을 맞힙니다. (n, 2), (n, 2) → 스칼라.

    Odena 외 2017의 −(L_S + L_C)입니다.
    """
    return d_loss(real[:, 0], fake[:, 0]) - real[:, 1].mean() - fake[:, 1].mean()


def d_loss_real_label(real: Tensor, fake: Tensor) -> Tensor:
    """위에서 가짜의 레이블을 뺀 것: D는 진짜의 레이블만 맞힙니다. (n, 2), (n, 2) → 스칼라."""
    return d_loss(real[:, 0], fake[:, 0]) - real[:, 1].mean()


def g_loss_auxiliary(fake: Tensor) -> Tensor:
    """보조 분류기의 G: 진짜로 보이면서 시킨 레이블로 읽힙니다. (n, 2) → 스칼라.

    논문의 L_S − L_C에서 L_S만 다른 방법들처럼 비포화 손실로 바꾼 것입니다.
    """
    return g_loss_non_saturating(fake[:, 0]) - fake[:, 1].mean()


class Source(nn.Module):
    """보조 분류기의 로짓(0열)만: (x) → (n,). R1은 진짜와 가짜를 가리는 값에만 겁니다."""

    def __init__(self, D: AuxiliaryDiscriminator) -> None:
        super().__init__()
        self.D = D

    def forward(self, x: Tensor) -> Tensor:
        return self.D.look(x)[0]


def r1_of_source(
    D: nn.Module, real: Tensor, fake: Tensor, y: Tensor, rng: torch.Generator
) -> Tensor | float:
    """보조 분류기의 로짓에 거는, 다른 방법과 같은 R1 벌점."""
    return R1(Source(unwrapped(D)), real, fake, y, rng)


R1 = r1(0.3)
PLAIN = NON_SATURATING._replace(penalties=(R1,))
AUXILIARY = Objective(d_loss_auxiliary, g_loss_auxiliary, penalties=(r1_of_source,))
REAL_LABEL = AUXILIARY._replace(d_loss=d_loss_real_label)


def concatenation(data: TensorData) -> Pair:
    """이어 붙임: 레이블의 임베딩을 z에, 레이블의 평면을 그림에 붙입니다."""
    return joined_generator(), cgan.Discriminator(
        CLASSES, WIDTH, SIDE, batch_norm=False, minibatch_std=True
    )


def projection(data: TensorData) -> Pair:
    """내적: D만 바꿉니다."""
    return joined_generator(), ProjectionDiscriminator()


def auxiliary(data: TensorData) -> Pair:
    """보조 분류기: D만 바꿉니다."""
    return joined_generator(), AuxiliaryDiscriminator()


def normalisation(data: TensorData) -> Pair:
    """조건부 배치 정규화: D는 내적, G는 조건부 배치 정규화입니다(Miyato & Koyama 2018의 짝)."""
    return NormGenerator(), ProjectionDiscriminator()


def joined_generator() -> cgan.Generator:
    """임베딩을 z에 이어 붙이는 생성자. 세 방법이 함께 씁니다."""
    return cgan.Generator(CLASSES, NZ, WIDTH, SIDE)


_same = SHIPPED["cgan_hangul"]._replace(steps=STEPS, ema=0.99, objective=PLAIN)
WAYS: dict[str, Recipe] = {
    "이어 붙임": _same._replace(make=concatenation),
    "내적": _same._replace(make=projection),
    "보조 분류기": _same._replace(make=auxiliary, objective=AUXILIARY),
    "보조 분류기 (진짜만)": _same._replace(make=auxiliary, objective=REAL_LABEL),
    "조건부 배치 정규화": _same._replace(make=normalisation),
}


@torch.no_grad()
def preferred(D: nn.Module, x: Tensor) -> Tensor:
    """판별자가 그림 x (n, …)에서 가장 높게 치는 레이블 (n,): D(x, y)가 가장 큰 y입니다.

    보조 분류기는 로짓이 레이블을 모르므로 log P(y | x)(마지막 열)가 가장 큰 y입니다.
    """
    scores = []
    for label in range(D.classes):
        told = D(x, torch.full((len(x),), label))
        scores.append(told if told.dim() == 1 else told[:, -1])
    return torch.stack(scores, dim=1).argmax(dim=1)
