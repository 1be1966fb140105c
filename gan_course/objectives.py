"""GAN의 변종들이 서로 다른 점을 데이터로: 손실 두 개, 벌점, 사영.

손실은 모두 최소화하며, 입력은 확률이 아니라 로짓 a입니다(D(x) = sigmoid(a)). WGAN과 힌지의 D는
비평자(critic)라서, 같은 값이 확률과 상관없는 점수 f(x)입니다.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.modules.batchnorm import _BatchNorm

from .errors import CourseError

# 값은 그대로 두고 모양이나 자료형만 바꾸는 연산들의 이름(autograd가 붙인 것)입니다.
RESHAPING = (
    "Squeeze",
    "View",
    "Reshape",
    "Unsafe",
    "Flatten",
    "ToCopy",
    "Slice",
    "Split",
    "Select",
)


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


def critic_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """비평자의 손실: E[f(가짜)] − E[f(진짜)]. (n,), (n,) → 스칼라.

    부호를 뒤집은 값이 W 거리의 추정치이지만, f의 립시츠 상수를 모르므로 눈금은 알 수 없습니다.
    Arjovsky 2017(arXiv:1701.07875), 알고리즘 1.

    Raises:
        CourseError: 점수가 시그모이드를 지났을 때.
    """
    refuse_sigmoid(fake_scores)
    return fake_scores.mean() - real_scores.mean()


def g_loss_critic(fake_scores: Tensor) -> Tensor:
    """WGAN과 힌지에서 생성자의 손실: −E[f(G(z))]. 가짜의 점수를 높입니다. (n,) → 스칼라."""
    return -fake_scores.mean()


def d_loss_hinge(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """힌지 손실: E[max(0, 1 − f(x))] + E[max(0, 1 + f(G(z)))]. (n,), (n,) → 스칼라.

    진짜가 1보다 높고 가짜가 −1보다 낮으면 더 배우지 않습니다.
    Miyato 2018(arXiv:1802.05957), 식 (16)에서 부호를 뒤집은 것입니다.

    Raises:
        CourseError: 점수가 시그모이드를 지났을 때.
    """
    refuse_sigmoid(fake_scores)
    return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores).mean()


def refuse_sigmoid(scores: Tensor) -> None:
    """점수를 만든 마지막 연산이 시그모이드이면 까닭을 알립니다. 모양만 바꾸는 연산은 지나쳐 봅니다.

    Raises:
        CourseError: 시그모이드로 끝날 때.
    """
    node = scores.grad_fn
    while node is not None and node.name().startswith(RESHAPING):
        node = node.next_functions[0][0]
    if node is not None and node.name().startswith("SigmoidBackward"):
        raise CourseError(
            "비평자가 시그모이드로 끝납니다. 비평자는 확률이 아니라 한계 없는 점수를 내야 합니다. "
            "시그모이드를 지나면 점수의 차이가 1을 넘지 못하고 기울기가 사라집니다. "
            "마지막 시그모이드를 빼고 선형층의 출력을 그대로 돌려주십시오."
        )


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
        (slope,) = torch.autograd.grad(unwrapped(D)(x, y).sum(), x, create_graph=True)
        return every * gamma / 2 * slope.flatten(1).square().sum(1).mean()

    return penalty


def gradient_penalty(weight: float = 10.0) -> Callable:
    """기울기 벌점 λ·E[(‖∇f(m)‖ − 1)²]. m = ε·x + (1 − ε)·G(z)는 진짜와 가짜를 섞은 점입니다.

    ε은 표본마다 따로 [0, 1]에서 고르게 뽑습니다. 혼합 정밀도로 학습해도 벌점은 float32로 셈하고,
    감싸지 않은 비평자를 부릅니다. Gulrajani 2017(arXiv:1704.00028), 식 (3).

    Args:
        weight: 벌점의 세기 λ. 논문의 값은 10입니다.

    Raises:
        CourseError: 비평자에 배치 정규화가 있거나, 시그모이드로 끝날 때.
    """

    def penalty(
        D: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> Tensor:
        D = unwrapped(D)
        refuse_batch_norm(D)
        precise = real.dtype if real.dtype is torch.float64 else torch.float32
        real, fake = real.detach().to(precise), fake.detach().to(precise)
        epsilon = torch.rand(len(real), *(1,) * (real.dim() - 1), generator=rng, dtype=precise)
        mixed = fake.lerp(real, epsilon.to(real.device)).requires_grad_(True)
        with torch.autocast(real.device.type, enabled=False):
            scores = D(mixed, y)
            refuse_sigmoid(scores)
            (slope,) = torch.autograd.grad(scores.sum(), mixed, create_graph=True)
        return weight * (slope.flatten(1).norm(dim=1) - 1).square().mean()

    return penalty


def clip_weights(c: float = 0.01) -> Callable:
    """가중치 절단: 비평자를 갱신한 바로 뒤에 모든 파라미터를 [−c, c]로 자릅니다.

    립시츠 조건을 거칠게 지키는 방법입니다. Arjovsky 2017, 알고리즘 1의 7번째 줄.

    Args:
        c: 자를 값(0보다 큼). 논문의 값은 0.01입니다.

    Raises:
        CourseError: c가 0 이하일 때.
    """
    if not c > 0:
        raise CourseError(f"가중치를 자를 값 c는 0보다 커야 합니다(지금: {c}). 예: 0.01")

    @torch.no_grad()
    def project(D: nn.Module) -> None:
        for p in D.parameters():
            p.clamp_(-c, c)

    return project


def unwrapped(D: nn.Module) -> nn.Module:
    """Lightning Fabric이나 DistributedDataParallel이 감쌌으면 그 안의 신경망을 꺼냅니다."""
    while isinstance(inner := getattr(D, "module", None), nn.Module):
        D = inner
    return D


def refuse_batch_norm(D: nn.Module) -> None:
    """기울기 벌점을 쓸 비평자에 배치 정규화가 있으면 까닭을 알립니다.

    Raises:
        CourseError: 배치 정규화가 있을 때.
    """
    if any(isinstance(m, _BatchNorm) for m in D.modules()):
        raise CourseError(
            "기울기 벌점을 쓰는 비평자에는 배치 정규화를 둘 수 없습니다. 벌점은 표본 하나하나의 "
            "기울기를 재는데, 배치 정규화를 지나면 한 표본의 점수가 같은 미니배치의 다른 표본에 "
            "따라 달라집니다. 배치 정규화를 빼거나 층 정규화(nn.LayerNorm)로 바꾸십시오."
        )


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
WGAN = Objective(critic_loss, g_loss_critic, project=clip_weights())
WGAN_GP = Objective(critic_loss, g_loss_critic, penalty=gradient_penalty())
HINGE = Objective(d_loss_hinge, g_loss_critic)
OBJECTIVES = {
    "non-saturating": NON_SATURATING,
    "minimax": MINIMAX,
    "wgan": WGAN,
    "wgan-gp": WGAN_GP,
    "hinge": HINGE,
}
