"""판별자의 손실에 더하는 벌점과, 갱신한 뒤의 사영.

벌점은 (D, real, fake, y, rng) → 스칼라입니다. `Objective.penalties`에 여럿을 나란히 둘 수 있고,
`train`이 손실과 더해 한 번에 역전파합니다.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.modules.batchnorm import _BatchNorm

from .errors import CourseError
from .models import run, unwrapped

Penalty = Callable[[nn.Module, Tensor, Tensor, Tensor | None, torch.Generator], Tensor | float]

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


def r1(gamma: float, every: int = 8) -> Penalty:
    """R1 벌점 γ/2·E‖∇ₓD(x)‖²: 진짜 표본에서 판별자의 기울기를 작게 합니다(Mescheder 2018, 식 (9)).

    계산을 아끼려고 평균 `every`스텝에 한 번만, `every`배로 겁니다(Karras 2020). 언제 걸지도 gan의
    난수로 정하므로 이어서 학습해도 결과가 같습니다.

    Args:
        gamma: 벌점의 세기 γ (0 이상).
        every: 평균 몇 스텝마다 걸지 (1이면 늘).
    """

    def penalty(
        D: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> Tensor | float:
        return _lazily(gamma, every, D, real, y, rng)

    return penalty


def r2(gamma: float, every: int = 8) -> Penalty:
    """R2 벌점 γ/2·E‖∇ₓD(G(z))‖²: 같은 일을 가짜 표본에서 합니다(Mescheder 2018, 식 (10)).

    인수는 `r1`과 같습니다.
    """

    def penalty(
        D: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> Tensor | float:
        return _lazily(gamma, every, D, fake, y, rng)

    return penalty


def _lazily(
    gamma: float, every: int, D: nn.Module, x: Tensor, y: Tensor | None, rng: torch.Generator
) -> Tensor | float:
    """평균 `every`번에 한 번, x (n, …)에서 잰 every·γ/2·E‖∇ₓD(x)‖². 나머지는 0입니다."""
    if torch.rand((), generator=rng) * every >= 1:
        return 0.0
    x = x.detach().requires_grad_(True)
    (slope,) = torch.autograd.grad(run(unwrapped(D), x, y).sum(), x, create_graph=True)
    return every * gamma / 2 * slope.flatten(1).square().sum(1).mean()


def gradient_penalty(weight: float = 10.0) -> Penalty:
    """기울기 벌점 λ·E[(‖∇f(m)‖ − 1)²]. m = ε·x + (1 − ε)·G(z)는 진짜와 가짜를 섞은 점입니다.

    ε은 표본마다 따로 [0, 1]에서 고르게 뽑습니다. 혼합 정밀도로 학습해도 벌점은 float32로 계산하고,
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
            scores = run(D, mixed, y)
            refuse_sigmoid(scores)
            (slope,) = torch.autograd.grad(scores.sum(), mixed, create_graph=True)
        return weight * (slope.flatten(1).norm(dim=1) - 1).square().mean()

    return penalty


def wrong_labels(weight: float = 1.0) -> Penalty:
    """판별자의 손실에 더할 −λ·E[log(1 − D(x, y′))]. x는 진짜, y′은 y가 아닌 레이블입니다.

    y′은 나머지 레이블에서 고르게 뽑습니다. Reed 외 2016(arXiv:1605.05396), 알고리즘 1은 가짜 짝의
    손실 둘을 절반씩 더하지만, 여기서는 보통의 손실을 그대로 두고 셋째 짝을 λ배로 더합니다.

    Args:
        weight: 셋째 짝의 무게 λ.

    Raises:
        CourseError: 데이터에 레이블이 없거나, 판별자가 레이블을 받지 않을 때.
    """

    def penalty(
        D: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> Tensor:
        classes = getattr(unwrapped(D), "classes", 0)
        if y is None or classes < 2:
            raise CourseError(
                "wrong_labels는 레이블이 있는 데이터와 레이블을 받는 판별자에만 쓸 수 있습니다. "
                "mnist나 hangul 같은 데이터와 models.cgan의 Discriminator를 쓰십시오."
            )
        shift = torch.randint(1, classes, y.shape, generator=rng).to(y.device)  # 0은 뽑지 않음
        wrong = F.softplus(unwrapped(D)(real, (y + shift) % classes)).mean()
        return weight * wrong

    return penalty


def clip_weights(c: float = 0.01) -> Callable[[nn.Module], None]:
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
