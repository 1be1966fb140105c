"""여러 과제가 함께 쓰는 세계: 읽기 쉬운 난수, 작은 GAN, 그것을 관찰하는 법."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from gan_course.exercises.base import Case, call
from gan_course.models.vanilla import Discriminator, Generator

LR = 0.5  # SGD의 학습률. Adam은 기울기의 크기를 지워 합과 평균을 가리지 못합니다.


def tenths(n: int, rng: torch.Generator) -> Tensor:
    """0.1에서 0.9까지, 소수 한 자리."""
    return torch.randint(1, 10, (n,), generator=rng) / 10


def logits(n: int, rng: torch.Generator) -> Tensor:
    """소수 한 자리쯤의 로짓. 부호 실수를 감추고 |a|가 꺾이는 0은 피합니다."""
    return (torch.randn(n, generator=rng) * 2).clamp(-4, 4).mul(10).round().div(10) + 0.05


def d_step_cases(rng: torch.Generator) -> Iterator[Case]:
    """판별자의 한 번에 줄 진짜 표본과 잠재 벡터."""
    for seed, n in enumerate([2, 2, 3, 4, 8]):
        points = torch.randn(2, n, 2, generator=rng).mul(10).round().div(10)
        yield Case({"seed": seed, "real": points[0] + 1, "z": points[1]})


def g_step_cases(rng: torch.Generator) -> Iterator[Case]:
    """생성자의 한 번에 줄 잠재 벡터."""
    for seed, n in enumerate([2, 2, 3, 4, 8]):
        yield Case({"seed": seed, "z": torch.randn(n, 2, generator=rng).mul(10).round().div(10)})


def loss_and_gradient(function: Callable, **inputs: Tensor) -> object:
    """손실 함수를 관찰합니다: 손실의 값과, 모든 입력에 대한 기울기.

    값이 같아도 기울기가 끊겨 있으면(detach, item) 학습할 수 없으므로 함께 봅니다.
    """
    leaves = {name: value.clone().requires_grad_() for name, value in inputs.items()}
    loss = call(function, **leaves)
    if not torch.is_tensor(loss) or loss.dim() != 0:
        return {"손실": loss}
    if loss.requires_grad:
        loss.backward()
    return {"손실": loss, **{f"{n}의 기울기": v.grad for n, v in leaves.items()}}


def tiny_gan(seed: int) -> tuple[Generator, Discriminator]:
    """작은 G와 D. 앞 단계가 남긴 기울기를 흉내 내어 .grad를 채워 둡니다."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        G = Generator(nz=2, shape=(2,), hidden=(4,), batch_norm=False)
        D = Discriminator(shape=(2,), hidden=(4,))
    for p in D.parameters():
        p.grad = torch.ones_like(p)
    return G, D


def observed(G: nn.Module, D: nn.Module, loss: object) -> dict[str, object]:
    """한 단계가 끝난 뒤의 두 신경망과 돌려준 손실(텐서이든 수이든)."""
    if torch.is_tensor(loss) and loss.dim() == 0:
        loss = loss.item()
    return {
        "D의 가중치": [p.detach().clone() for p in D.parameters()],
        "G의 가중치": [p.detach().clone() for p in G.parameters()],
        "돌려준 손실": loss,
    }
