"""WGAN의 두 신경망: 완전 연결층만으로 만든 생성자와 비평자.

비평자(critic)는 확률이 아니라 한계 없는 점수를 내므로 시그모이드가 없고, 기울기 벌점을 쓸 수 있도록
배치 정규화도 없습니다.

논문: Arjovsky 외, *Wasserstein GAN* (2017), arXiv:1701.07875.
Gulrajani 외, *Improved Training of Wasserstein GANs* (2017), arXiv:1704.00028.
Miyato 외, *Spectral Normalization for GANs* (2018), arXiv:1802.05957.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn.utils import parametrizations

from . import vanilla


class Generator(vanilla.Generator):
    """03의 생성자에 층을 하나 더한 것입니다: (n, nz) → (n, *shape). 파라미터 151만 개.

    Args:
        nz: 잠재 벡터의 차원.
        shape: 표본 하나의 모양. (1, 28, 28) 또는 (2,).
        hidden: 은닉층의 크기들.
        batch_norm: 은닉층마다 배치 정규화를 쓸지. 생성자에는 써도 됩니다.
    """

    def __init__(
        self,
        nz: int = 100,
        shape: Sequence[int] = (1, 28, 28),
        hidden: Sequence[int] = (128, 256, 512, 1024),
        batch_norm: bool = True,
    ) -> None:
        super().__init__(nz, shape, hidden, batch_norm)


class Critic(nn.Module):
    """표본에 점수를 매깁니다: (n, *shape) → (n,). 진짜 같을수록 높고, 범위는 없습니다.

    Args:
        shape: 표본 하나의 모양.
        hidden: 은닉층의 크기들.
        spectral_norm: 층마다 가중치를 가장 큰 특이값으로 나눌지. LeakyReLU의 기울기가 1을 넘지
            않으므로, 그러면 비평자 전체의 립시츠 상수가 (거의) 1 이하입니다(Miyato 2018, 식 (7)).
    """

    def __init__(
        self,
        shape: Sequence[int] = (1, 28, 28),
        hidden: Sequence[int] = (512, 256),
        spectral_norm: bool = False,
    ) -> None:
        super().__init__()
        self.shape = tuple(shape)
        self.config = {
            "shape": list(shape), "hidden": list(hidden), "spectral_norm": spectral_norm,
        }  # fmt: skip
        widths = [math.prod(shape), *hidden]
        self.blocks = nn.Sequential(
            *(vanilla.discriminator_block(a, b) for a, b in zip(widths, widths[1:], strict=False))
        )
        self.head = nn.Linear(widths[-1], 1)
        if spectral_norm:
            use_spectral_norm(self)

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        h = self.blocks(x.flatten(1))  # (n, C·H·W) → (n, hidden[-1])
        return self.head(h).squeeze(1)  # (n,)


def use_spectral_norm(module: nn.Module) -> nn.Module:
    """모든 선형층과 합성곱층의 가중치에 스펙트럼 정규화를 답니다. 같은 신경망을 돌려줍니다.

    가장 큰 특이값은 순전파마다 거듭제곱법을 한 번 돌려 어림합니다(학습 모드에서만).
    """
    layers = (nn.Linear, nn.modules.conv._ConvNd)
    for layer in [m for m in module.modules() if isinstance(m, layers)]:
        parametrizations.spectral_norm(layer)
    return module


def small_generator(nz: int = 2, hidden: Sequence[int] = (64, 64)) -> vanilla.Generator:
    """2차원 점을 만드는 작은 생성자: (n, nz) → (n, 2). 배치 정규화가 없습니다."""
    return Generator(nz, (2,), hidden, batch_norm=False)


def small_critic(hidden: Sequence[int] = (64, 64), spectral_norm: bool = False) -> Critic:
    """2차원 점에 점수를 매기는 작은 비평자: (n, 2) → (n,)."""
    return Critic((2,), hidden, spectral_norm)
