"""D의 기울기에 밀려 움직이는 가짜들: 포화와 비포화 손실을 SGD와 Adam으로.

G의 가중치는 둘뿐이고 모든 가짜를 함께 옮깁니다. D는 학습시키지 않고 손으로 정했습니다.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from gan_course import objectives

CENTER, WIDTH, PEAK = (-0.4, 0.8), 0.75, 3.0  # 진짜의 한가운데와 퍼짐, 그곳의 로짓
CAUGHT, FOOLED = (1.5, -1.9), (-0.75, 0.5)  # 처음에 들킨 무리와 속인 무리의 한가운데
LOSSES = {"포화": objectives.g_loss_saturating, "비포화": objectives.g_loss_non_saturating}
OPTIMISERS = {
    "SGD": lambda weights: torch.optim.SGD(weights, lr=0.1),
    "Adam": lambda weights: torch.optim.Adam(weights, lr=0.05),
}


def judge(x: Tensor) -> Tensor:
    """손으로 정한 D의 로짓: 진짜의 한가운데에서 3이고 멀어질수록 낮습니다. (n, 2) → (n,)"""
    return PEAK - (x - torch.tensor(CENTER)).square().sum(1) / (2 * WIDTH**2)


def clouds(seed: int = 0, n: int = 40) -> tuple[Tensor, Tensor]:
    """진짜 점 (n, 2)과 처음 가짜 (n, 2). 가짜의 앞 3/4은 D에게 들켰고 나머지는 속였습니다."""
    rng = torch.Generator().manual_seed(seed)
    real = torch.tensor(CENTER) + 0.5 * WIDTH * torch.randn(n, 2, generator=rng)
    places = torch.tensor([CAUGHT] * (3 * n // 4) + [FOOLED] * (n - 3 * n // 4))
    return real, places + 0.22 * torch.randn(n, 2, generator=rng)


class Push(NamedTuple):
    """가짜들이 지나간 길. 맨 앞은 출발할 때입니다.

    Attributes:
        fakes: 스텝마다의 가짜 (steps + 1, n, 2).
        logits: D의 로짓 (steps + 1, n).
        pulls: 가짜마다의 −∂L/∂x, 곧 손실이 미는 쪽과 크기 (steps + 1, n, 2).
    """

    fakes: Tensor
    logits: Tensor
    pulls: Tensor


def pushed(loss: str, optimiser: str, seed: int = 0, steps: int = 40) -> Push:
    """가중치 둘(모든 가짜에 더하는 벡터)을 steps번 고칩니다. D는 그대로입니다.

    Args:
        loss: "포화" 또는 "비포화".
        optimiser: "SGD" 또는 "Adam".
    """
    _, start = clouds(seed)
    weights = torch.zeros(2, requires_grad=True)
    made = OPTIMISERS[optimiser]([weights])
    seen = []
    for _ in range(steps + 1):
        fakes = start + weights
        fakes.retain_grad()
        logits = judge(fakes)
        made.zero_grad()
        LOSSES[loss](logits).backward()
        seen.append((fakes.detach(), logits.detach(), -len(start) * fakes.grad))
        made.step()
    return Push(*map(torch.stack, zip(*seen, strict=True)))


def pull_share(logits: Tensor) -> dict[str, float]:
    """모든 가짜의 |∂L/∂a| 가운데 들킨 가짜(로짓 < 0)의 몫을 손실마다. (n,) → 0…1"""
    found = {}
    for name, loss in LOSSES.items():
        a = logits.detach().clone().requires_grad_()
        loss(a).backward()
        found[name] = (a.grad[a < 0].abs().sum() / a.grad.abs().sum()).item()
    return found
