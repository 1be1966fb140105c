"""06 WGAN의 과제 가운데 기울기 벌점."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from ..objectives import gradient_penalty
from .base import Case, Exercise, Wrong, call
from .lesson06_steps import batches, tiny_critic


def observe_penalty(function: Callable, seed: int, real: Tensor, fake: Tensor) -> object:
    """벌점의 값과, 그것이 비평자의 가중치에 주는 기울기를 봅니다."""
    D = tiny_critic(seed)
    D.zero_grad()
    rng = torch.Generator().manual_seed(seed)
    value = call(function, D=D, real=real, fake=fake, rng=rng)
    if not torch.is_tensor(value) or value.dim() != 0:
        return {"벌점": value}
    if value.requires_grad:
        value.backward()
    grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in D.parameters()]
    return {"벌점": value, "가중치의 기울기": grads}


def _penalty_cases(rng: torch.Generator) -> Iterator[Case]:
    for seed, real, fake in batches(rng, [2, 3, 3, 4, 8]):
        yield Case({"seed": seed, "real": real, "fake": fake})


def right_penalty(D: nn.Module, real: Tensor, fake: Tensor, rng: torch.Generator) -> Tensor:
    """패키지의 기울기 벌점, λ = 10."""
    return gradient_penalty(10.0)(D, real, fake, None, rng)


def _penalty_body(
    epsilon: str = "epsilon = torch.rand(len(real), 1, generator=rng)",
    mixed: str = "mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()",
    slope: str = "(slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)",
    end: str = "return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()",
) -> str:
    return "\n".join([epsilon, mixed, slope, end])


PENALTY = Exercise(
    id="06-6",
    title="기울기 벌점",
    text="""
    WGAN-GP의 벌점을 돌려주는 함수를 완성하십시오. `real`과 `fake`는 (n, 2)이고 λ = 10입니다.

    λ·𝔼[(‖∇f(m)‖ − 1)²],  m = ε·x + (1 − ε)·G(z)

    - ε은 **표본마다 하나씩**, `torch.rand(len(real), 1, generator=rng)`처럼 `rng`로 뽑으십시오.
    - 기울기는 섞은 점 m에 대한 것이고, 노름은 표본마다 잽니다.
    - 벌점을 `backward()`하면 D의 가중치에 기울기가 쌓여야 합니다.
    """,
    stub='''
    def penalty(D, real, fake, rng):
        """(n, 2), (n, 2) → 스칼라."""
        ...
    ''',
    solution='''
    def penalty(D, real, fake, rng):
        epsilon = torch.rand(len(real), 1, generator=rng)
        mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
        (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
        return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()
    ''',
    oracle=right_penalty,
    observe=observe_penalty,
    cases=_penalty_cases,
    hints=(
        "섞은 점을 만든 다음 `requires_grad_()`를 부르면 그 점에 대한 기울기를 구할 수 있습니다.",
        "`torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)`가 표본마다의 기울기를 "
        "한꺼번에 줍니다. 표본끼리 섞이지 않는 신경망에서는 합의 기울기가 곧 각자의 기울기입니다.",
        "`slope.norm(dim=1)`에서 1을 빼고 제곱한 평균에 10을 곱하십시오.",
    ),
    note="`create_graph=True`가 없으면 기울기 자체의 계산 그래프가 남지 않아, 벌점이 상수가 "
    "됩니다. 벌점에는 기울기의 기울기가 필요합니다.",
    wrong=(
        Wrong("미니배치 전체에 ε 하나를 썼습니다.",
              _penalty_body(epsilon="epsilon = torch.rand(1, generator=rng)"),
              "모든 표본이 진짜와 가짜 사이의 **똑같은** 자리에서만 검사를 받습니다. 길 전체를 "
              "고르게 살피려면 표본마다 따로 뽑아야 합니다."),
        Wrong("좌표마다 ε을 따로 뽑았습니다.",
              _penalty_body(epsilon="epsilon = torch.rand(real.shape, generator=rng)"),
              "좌표마다 다르게 섞으면 m이 진짜와 가짜를 잇는 선분을 벗어납니다. 표본마다 하나, "
              "(n, 1)로 뽑으십시오."),
        Wrong("`create_graph`를 빠뜨렸습니다.",
              _penalty_body(slope="(slope,) = torch.autograd.grad(D(mixed).sum(), mixed)"),
              "벌점의 값은 맞지만 계산 그래프가 끊겨 비평자가 벌점을 줄이는 법을 배우지 못합니다. "
              "`create_graph=True`를 주십시오."),
        Wrong("1을 빼지 않았습니다.",
              _penalty_body(end="return 10 * slope.square().sum(dim=1).mean()"),
              "기울기를 0으로 당기는 벌점입니다(R1과 닮았습니다). WGAN-GP는 노름을 **1**로 "
              "당깁니다."),
        Wrong("노름을 미니배치 전체에서 쟀습니다.",
              _penalty_body(end="return 10 * (slope.norm() - 1) ** 2"),
              "표본마다의 기울기가 아니라 전부를 한 벡터로 보고 쟀습니다. `dim=1`을 주십시오."),
        Wrong("제곱근을 잊었습니다.",
              _penalty_body(end="return 10 * ((slope.square().sum(dim=1) - 1) ** 2).mean()"),
              "노름의 제곱에서 1을 뺐습니다. `norm(dim=1)`은 제곱의 합의 **제곱근**입니다."),
        Wrong("λ를 곱하지 않았습니다.",
              _penalty_body(end="return ((slope.norm(dim=1) - 1) ** 2).mean()"),
              "벌점의 세기 λ = 10을 곱하십시오."),
        Wrong("1보다 클 때에만 벌을 주었습니다.",
              _penalty_body(end="return 10 * ((slope.norm(dim=1) - 1).clamp(min=0) ** 2).mean()"),
              "한쪽 벌점이라는 변형입니다(논문도 시험해 보았습니다). 논문의 식 (3)은 1보다 작아도 "
              "벌을 줍니다."),
        Wrong("진짜에서 기울기를 쟀습니다.",
              _penalty_body(mixed="mixed = real.clone().requires_grad_()"),
              "진짜 점에서만 검사했습니다. 진짜와 가짜 **사이**의 점 m에서 재십시오."),
        Wrong("가짜에서 기울기를 쟀습니다.",
              _penalty_body(mixed="mixed = fake.clone().requires_grad_()"),
              "가짜 점에서만 검사했습니다. 진짜와 가짜 **사이**의 점 m에서 재십시오."),
        Wrong("합을 냈습니다.",
              _penalty_body(end="return 10 * ((slope.norm(dim=1) - 1) ** 2).sum()"),
              "기댓값은 미니배치의 평균입니다. 합을 내면 미니배치가 클수록 벌점이 세집니다."),
    ),
)  # fmt: skip

EXERCISES = (PENALTY,)
