"""흙 알갱이를 옮기는 두 가지 길: 운송 계획이 정한 길과, 비평자의 비탈.

생성자 없이 가짜 점을 직접 옮깁니다. 비평자를 몇 번 학습하고, 모든 점을 그 점수의 기울기 쪽으로 조금
옮기기를 되풀이합니다(Arjovsky 2017, 알고리즘 1에서 생성자를 점들로 바꾼 것).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from gan_course.models import wgan
from gan_course.objectives import WGAN_GP
from gan_course.penalties import gradient_penalty
from gan_course.training import adam, late_decay

from .calc import transport_plan
from .critic_study import surface

WARM_UP = 150  # 점을 옮기기 전에 비평자를 학습하는 횟수
RATE = 0.12  # 한 장면에 기울기의 몇 배만큼 옮길지. 뒤로 갈수록 10분의 1까지 줄입니다
SIZE, REACH = 40, 3.0  # 점수를 재는 격자의 칸 수와 반지름


class Moment(NamedTuple):
    """움직임의 한 장면.

    Attributes:
        act: "계획" 또는 "비평자".
        points: 가짜 점 (n, 2).
        left: 여기서 진짜까지의 W.
        ends: 계획이 정한 목적지 (n, 2). 비평자에게는 없습니다.
        pushes: 점마다 비평자의 기울기 (n, 2).
        scores: 격자의 점수 (SIZE, SIZE).
    """

    act: str
    points: np.ndarray
    left: float
    ends: np.ndarray | None = None
    pushes: np.ndarray | None = None
    scores: np.ndarray | None = None


def by_plan(heap: np.ndarray, holes: np.ndarray, frames: int = 12) -> list[Moment]:
    """가장 싼 계획대로 곧장 옮깁니다. 한 일만큼 W가 곧게 줄어 0이 됩니다."""
    ends = holes[transport_plan(heap, holes).partner]
    moved = [(1 - t) * heap + t * ends for t in np.linspace(0, 1, frames)]
    return [Moment("계획", x, transport_plan(x, holes).cost, ends=ends) for x in moved]


def by_critic(
    heap: ArrayLike,
    holes: ArrayLike,
    *,
    weight: float = 1.0,
    frames: int = 30,
    turns: int = 40,
    seed: int = 0,
) -> list[Moment]:
    """비평자를 `turns`번 학습하고 점을 기울기 쪽으로 옮기기를 되풀이합니다.

    Args:
        heap, holes: 가짜와 진짜 점 (n, 2).
        weight: 기울기 벌점의 세기 λ.
        frames: 장면의 수.
        turns: 장면마다 비평자를 학습하는 횟수.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        D = wgan.small_critic((64, 64))
    optimizer, rng = adam(2e-3, (0.0, 0.9))(D.parameters()), torch.Generator().manual_seed(seed)
    penalty, seen = gradient_penalty(weight), []
    x, real = (torch.as_tensor(np.asarray(p), dtype=torch.float32) for p in (heap, holes))
    for frame in range(frames):
        for _ in range(turns if frame else WARM_UP):
            loss = WGAN_GP.d_loss(D(real), D(x)) + penalty(D, real, x, None, rng)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        push, points = slope_at(D, x), x.numpy()
        scores = surface(D, SIZE, REACH).numpy()
        left = transport_plan(points, real.numpy()).cost
        seen.append(Moment("비평자", points, left, pushes=push.numpy(), scores=scores))
        x = x + RATE * late_decay(frame / frames, start=0.4) * push
    return seen


def slope_at(D: nn.Module, x: Tensor) -> Tensor:
    """점 (n, 2)마다 비평자의 점수의 기울기 (n, 2): 점수가 가장 빨리 오르는 쪽."""
    x = x.clone().requires_grad_(True)
    (slope,) = torch.autograd.grad(D(x).sum(), x)
    return slope
