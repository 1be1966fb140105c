"""GAN의 변종들이 서로 다른 점을 데이터로: 손실 두 개, 벌점, 사영.

손실은 모두 최소화하며, 입력은 확률이 아니라 로짓 a입니다(D(x) = sigmoid(a)).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def d_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """판별자의 손실: −E[log D(x)] − E[log(1 − D(G(z)))]. 균형에서 2·log 2 ≈ 1.386입니다.

    (n,), (n,) → 스칼라. Goodfellow 2014, 식 (1)에서 부호를 뒤집은 것입니다.
    """
    # −log sigmoid(a) = softplus(−a), −log(1 − sigmoid(a)) = softplus(a): 넘치지 않습니다.
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def g_loss_non_saturating(fake_logits: Tensor) -> Tensor:
    """비포화 손실: −E[log D(G(z))]. 균형에서 log 2 ≈ 0.693입니다. (n,) → 스칼라.

    D가 가짜를 확신해도 로짓에 대한 기울기 −(1 − sigmoid(a))가 −1에 가까워 배움이 멈추지 않습니다.
    Goodfellow 2014, 3절.
    """
    return F.softplus(-fake_logits).mean()


def g_loss_saturating(fake_logits: Tensor) -> Tensor:
    """포화(미니맥스) 손실: E[log(1 − D(G(z)))]. 균형에서 −log 2입니다. (n,) → 스칼라.

    D가 가짜를 확신하면 로짓에 대한 기울기 −sigmoid(a)가 0으로 사라집니다. Goodfellow 2014, 식 (1).
    """
    return -F.softplus(fake_logits).mean()


def no_penalty(
    D: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
) -> Tensor | float:
    """벌점이 없습니다."""
    return 0.0


def no_projection(D: nn.Module) -> None:
    """판별자를 갱신한 뒤 아무것도 하지 않습니다."""


def r1(gamma: float, every: int = 8) -> Callable:
    """R1 벌점 γ/2·E‖∇ₓD(x)‖²: 진짜 표본에서 판별자의 기울기를 작게 합니다(Mescheder 2018, 식 (9)).

    계산을 아끼려고 평균 `every`스텝에 한 번만, `every`배로 겁니다. 언제 걸지도 gan의 난수로
    정하므로 이어서 학습해도 결과가 같습니다.

    Args:
        gamma: 벌점의 세기 γ (0 이상).
        every: 평균 몇 스텝마다 걸지 (1이면 늘).
    """

    def penalty(
        D: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> Tensor | float:
        if torch.rand((), generator=rng) * every >= 1:
            return 0.0
        x = real.detach().requires_grad_(True)
        (slope,) = torch.autograd.grad(D(x, y).sum(), x, create_graph=True)
        return every * gamma / 2 * slope.flatten(1).square().sum(1).mean()

    return penalty


class Objective(NamedTuple):
    """GAN의 목적 함수 하나.

    Attributes:
        d_loss: (진짜 로짓 (n,), 가짜 로짓 (n,)) → 스칼라.
        g_loss: 가짜 로짓 (n,) → 스칼라.
        penalty: (D, real, fake, y, rng) → 스칼라. 판별자 손실에 더합니다.
        project: D → None. 판별자를 갱신할 때마다 바로 뒤에 부릅니다.
    """

    d_loss: Callable[[Tensor, Tensor], Tensor]
    g_loss: Callable[[Tensor], Tensor]
    penalty: Callable = no_penalty
    project: Callable = no_projection


NON_SATURATING = Objective(d_loss, g_loss_non_saturating)
MINIMAX = Objective(d_loss, g_loss_saturating)
OBJECTIVES = {"non-saturating": NON_SATURATING, "minimax": MINIMAX}
