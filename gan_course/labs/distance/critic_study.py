"""비평자만 떼어 놓고 보기: 멈추어 둔 두 분포 사이에서 비평자를 학습하고, 기울기의 크기를 잽니다.

생성자가 움직이지 않으므로 비평자가 어림한 값을 참값(운송 계획)과 견줄 수 있습니다.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gan_course.datasets import TensorData
from gan_course.objectives import Objective
from gan_course.penalties import Penalty
from gan_course.training import MakeOptimizer

from .calc import transport_plan


def slopes(D: nn.Module, real: Tensor, fake: Tensor, rng: torch.Generator) -> Tensor:
    """진짜와 가짜를 잇는 선분 위의 점 (n, …)마다, 비평자의 기울기의 크기 ‖∇f‖ (n,).

    점은 기울기 벌점이 보는 것과 똑같이, 표본마다 ε을 고르게 뽑아 섞습니다(Gulrajani 2017).
    비평자의 `.grad`는 건드리지 않습니다.
    """
    return meetings(D, real, fake, rng)[1].flatten(1).norm(dim=1)


def meetings(
    D: nn.Module, real: Tensor, fake: Tensor, rng: torch.Generator
) -> tuple[Tensor, Tensor]:
    """`slopes`가 재는 자리 m (n, …)과, 거기에서 점수의 기울기 ∇f(m) (n, …)."""
    device = next(D.parameters()).device
    epsilon = torch.rand(len(real), *(1,) * (real.dim() - 1), generator=rng)
    mixed = fake.lerp(real, epsilon).to(device).requires_grad_(True)
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed)
    return mixed.detach().cpu(), slope.cpu()


def one_sided_penalty(weight: float = 10.0) -> Penalty:
    """한쪽 벌점 λ·E[max(0, ‖∇f(m)‖ − 1)²]: 기울기가 1을 **넘을 때에만** 벌합니다(WGAN-LP).

    m은 기울기 벌점과 똑같이 뽑습니다. Petzka 2018(arXiv:1709.08894).
    """

    def penalty(
        D: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> Tensor:
        mixed = fake.lerp(real, torch.rand(len(real), 1, generator=rng)).requires_grad_(True)
        (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
        return weight * (slope.norm(dim=1) - 1).clamp(min=0).square().mean()

    return penalty


@torch.no_grad()
def surface(D: nn.Module, n: int = 60, reach: float = 3.0) -> Tensor:
    """평면의 격자 [−reach, reach]²에서 잰 점수 (n, n). 줄이 y, 칸이 x입니다."""
    line = torch.linspace(-reach, reach, n)
    return D(torch.cartesian_prod(line, line)).view(n, n).T


@torch.no_grad()
def score_gap(D: nn.Module, real: Tensor, fake: Tensor) -> float:
    """점수의 차이 E[f(진짜)] − E[f(가짜)]: 비평자가 어림한, 눈금을 모르는 거리."""
    return float(D(real).mean() - D(fake).mean())


def train_critic(
    D: nn.Module,
    real: TensorData,
    fake: TensorData,
    objective: Objective,
    optimizer: MakeOptimizer,
    *,
    steps: int = 500,
    batch_size: int = 128,
    seed: int = 0,
) -> list[float]:
    """비평자만 `steps`번 학습하고, 갱신할 때마다의 점수 차이(−손실)를 돌려줍니다.

    차례는 `training.train`의 D 단계와 같습니다: 손실 + 벌점 → 스텝 → 사영(절단).
    """
    opt, rng, gaps = optimizer(D.parameters()), torch.Generator().manual_seed(seed), []
    for _ in range(steps):
        x, g = real.sample(batch_size, rng).x, fake.sample(batch_size, rng).x
        loss = objective.d_loss(D(x), D(g))
        opt.zero_grad()
        (loss + sum(p(D, x, g, None, rng) for p in objective.penalties)).backward()
        opt.step()
        if objective.project is not None:
            objective.project(D)
        gaps.append(-loss.item())
    return gaps


def blurred(data: TensorData, noise: float, seed: int = 0) -> TensorData:
    """진짜에 정규 분포의 잡음을 더한 가짜(Gulrajani 2017, 그림 1의 멈추어 둔 생성자)."""
    rng = torch.Generator().manual_seed(seed)
    return TensorData(data.x + noise * torch.randn(data.x.shape, generator=rng))


def true_distance(real: TensorData, fake: TensorData, n: int = 1000, seed: int = 0) -> float:
    """두 분포에서 n개씩 뽑아 운송 계획으로 잰 바서슈타인-1 거리. n이 작으면 조금 큽니다."""
    rng = torch.Generator().manual_seed(seed)
    return transport_plan(real.sample(n, rng).x, fake.sample(n, rng).x).cost
