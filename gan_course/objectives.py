"""GAN의 변종들이 서로 다른 점을 데이터로: 손실 두 개, 벌점, 사영.

손실은 모두 최소화하며, 입력은 확률이 아니라 로짓 a입니다(D(x) = sigmoid(a)). WGAN과 힌지의 D는
비평자(critic)라서, 같은 값이 확률과 상관없는 점수 f(x)입니다.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor, nn
from torch.nn import functional as F

from .penalties import Penalty, clip_weights, gradient_penalty, r1, r2, refuse_sigmoid


def d_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """판별자의 손실: −E[log D(x)] − E[log(1 − D(G(z)))]. 균형에서 2·log 2 ≈ 1.386입니다.

    (n,), (n,) → 스칼라. Goodfellow 2014, 식 (1)에서 부호를 뒤집은 것입니다.
    """
    # −log sigmoid(a) = softplus(−a), −log(1 − sigmoid(a)) = softplus(a): 넘치지 않습니다.
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def g_loss_non_saturating(fake_logits: Tensor) -> Tensor:
    """비포화 손실: −E[log D(G(z))]. 균형에서 log 2 ≈ 0.693입니다. (n,) → 스칼라.

    D가 가짜라고 확신해도 로짓에 대한 기울기 −(1 − sigmoid(a))가 −1에 가까워 배움이 멈추지 않습니다.
    Goodfellow 2014, 3절.
    """
    return F.softplus(-fake_logits).mean()


def g_loss_saturating(fake_logits: Tensor) -> Tensor:
    """포화(미니맥스) 손실: E[log(1 − D(G(z)))]. 균형에서 −log 2입니다. (n,) → 스칼라.

    D가 가짜라고 확신하면 로짓에 대한 기울기 −sigmoid(a)가 0으로 사라집니다.
    Goodfellow 2014, 식 (1).
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


def d_loss_relativistic(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """상대론적 손실: E[−log sigmoid(D(x) − D(G(z)))]. 균형에서 log 2입니다. (n,), (n,) → 스칼라.

    진짜를 진짜라고 하는 대신, 짝지은 가짜보다 진짜 같다고 하도록 가르칩니다.
    Jolicoeur-Martineau 2018(arXiv:1807.00734), Huang 외 2024(R3GAN, arXiv:2501.05441), 식 (2).
    """
    return F.softplus(fake_logits - real_logits).mean()


def g_loss_relativistic(fake_logits: Tensor, real_logits: Tensor) -> Tensor:
    """상대론적 손실의 생성자 쪽: E[−log sigmoid(D(G(z)) − D(x))]. (n,), (n,) → 스칼라."""
    return F.softplus(real_logits - fake_logits).mean()


class Objective(NamedTuple):
    """GAN의 목적 함수 하나.

    Attributes:
        d_loss: (진짜 로짓 (n,), 가짜 로짓 (n,)) → 스칼라.
        g_loss: 가짜 로짓 (n,) → 스칼라. `needs_real`이면 (가짜 로짓, 진짜 로짓) → 스칼라.
        penalties: 저마다 (D, real, fake, y, rng) → 스칼라. 모두 판별자 손실에 더합니다.
        project: D → None. 판별자를 갱신할 때마다 바로 뒤에 부릅니다.
        needs_real: G의 단계에서도 진짜 로짓을 볼지. 참일 때에만 D(진짜)를 한 번 더 계산합니다.
    """

    d_loss: Callable[[Tensor, Tensor], Tensor]
    g_loss: Callable[..., Tensor]
    penalties: tuple[Penalty, ...] = ()
    project: Callable[[nn.Module], None] | None = None
    needs_real: bool = False


NON_SATURATING = Objective(d_loss, g_loss_non_saturating)
MINIMAX = Objective(d_loss, g_loss_saturating)
WGAN = Objective(critic_loss, g_loss_critic, project=clip_weights())
WGAN_GP = Objective(critic_loss, g_loss_critic, penalties=(gradient_penalty(),))
HINGE = Objective(d_loss_hinge, g_loss_critic)
RELATIVISTIC = Objective(  # R3GAN은 진짜와 가짜 양쪽에서 매 스텝 기울기를 벌합니다(Huang 2024).
    d_loss_relativistic, g_loss_relativistic, penalties=(r1(1.0, 1), r2(1.0, 1)), needs_real=True
)
OBJECTIVES = {
    "non-saturating": NON_SATURATING,
    "minimax": MINIMAX,
    "wgan": WGAN,
    "wgan-gp": WGAN_GP,
    "hinge": HINGE,
    "relativistic": RELATIVISTIC,
}
