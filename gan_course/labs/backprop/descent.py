"""기울기를 스텝으로 바꾸는 방법(경사 하강법, 모멘텀, Adam)과, 걸어 볼 골짜기 둘."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from gan_course.errors import CourseError

from .autograd import Value

Number = Value | np.ndarray | float
FAR = 1e6  # 손실이 이보다 커지면 발산으로 보고 멈춥니다.


class Momentum:
    """경사 하강법: r ← βr + g, w ← w − ηr. β = 0이면 r = g라서 보통의 경사 하강법입니다.

    `torch.optim.SGD(values, lr, momentum)`과 같습니다. Polyak 1964.
    """

    def __init__(self, values: Sequence[Value], lr: float, beta: float = 0.9) -> None:
        self.values, self.lr, self.beta = list(values), lr, beta
        self.r = [0.0] * len(self.values)

    def zero_grad(self) -> None:
        """쌓인 기울기를 지웁니다."""
        for w in self.values:
            w.grad = 0.0

    def step(self) -> None:
        """가중치를 한 번 고칩니다."""
        for i, w in enumerate(self.values):
            self.r[i] = self.beta * self.r[i] + w.grad
            w.data -= self.lr * self.r[i]


class GradientDescent(Momentum):
    """보통의 경사 하강법: w ← w − ηg."""

    def __init__(self, values: Sequence[Value], lr: float) -> None:
        super().__init__(values, lr, beta=0.0)


class Adam:
    """Adam: w ← w − η·m̂/(√v̂ + ε). `torch.optim.Adam`과 같습니다. Kingma & Ba 2014, 알고리즘 1."""

    def __init__(
        self,
        values: Sequence[Value],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        self.values, self.lr, self.betas, self.eps = list(values), lr, betas, eps
        self.t = 0
        self.m, self.v = [0.0] * len(self.values), [0.0] * len(self.values)

    zero_grad = Momentum.zero_grad

    def step(self) -> None:
        """가중치를 한 번 고칩니다."""
        self.t += 1
        b1, b2 = self.betas
        for i, w in enumerate(self.values):
            self.m[i] = b1 * self.m[i] + (1 - b1) * w.grad  # 기울기의 이동 평균
            self.v[i] = b2 * self.v[i] + (1 - b2) * w.grad**2  # 제곱의 이동 평균
            m_hat = self.m[i] / (1 - b1**self.t)  # 0에서 출발해 작게 나온 것을 바로잡습니다.
            v_hat = self.v[i] / (1 - b2**self.t)
            w.data -= self.lr * m_hat / (math.sqrt(v_hat) + self.eps)


METHODS: dict[str, Callable] = {"경사 하강법": GradientDescent, "모멘텀": Momentum, "Adam": Adam}


class Surface(NamedTuple):
    """걸어 볼 골짜기.

    Attributes:
        f: (a, b) → 손실. 0 이상이고 가장 낮은 곳에서 0입니다. `Value`도 넘파이 배열도 받습니다.
        start, lowest: 출발점과 가장 낮은 곳.
        limits: 그림의 범위 ((a의 양 끝), (b의 양 끝)).
    """

    f: Callable
    start: tuple[float, float]
    lowest: tuple[float, float]
    limits: tuple[tuple[float, float], tuple[float, float]]


def bowl(a: Number, b: Number) -> Number:
    """길쭉한 그릇: b 쪽이 a 쪽보다 20배 가파릅니다. 경사 하강법은 η < 2/20에서만 내려갑니다."""
    return (a**2 + 20 * b**2) * 0.5


def bend(a: Number, b: Number) -> Number:
    """굽은 골짜기: 바닥이 포물선을 따라 휘어 있습니다. Rosenbrock 1960의 것을 얕게 했습니다."""
    return (1 - a) ** 2 + 5 * (b - a**2) ** 2


SURFACES = {
    "길쭉한 그릇": Surface(bowl, (-4.0, 1.3), (0.0, 0.0), ((-4.8, 4.8), (-2.0, 2.0))),
    "굽은 골짜기": Surface(bend, (-1.4, 1.2), (1.0, 1.0), ((-2.2, 2.2), (-1.0, 3.0))),
}


class Trail(NamedTuple):
    """걸은 자취.

    Attributes:
        points: 지나간 자리들 (a, b). 출발점을 넣어 스텝 수 + 1개이고, 발산하면 더 짧습니다.
        losses: 자리마다의 손실.
        diverged: 손실이 처음의 2배를 넘은 채 끝났거나, 너무 커서 멈추었는지.
    """

    points: list[tuple[float, float]]
    losses: list[float]
    diverged: bool


def descend(surface: Surface, method: str, rate: float, steps: int = 40) -> Trail:
    """골짜기를 걸어 내려갑니다. 기울기는 `Value.backward`가 구합니다.

    Raises:
        CourseError: 모르는 방법이거나 학습률이 양수가 아닐 때.
    """
    if method not in METHODS:
        raise CourseError(f"방법은 {', '.join(METHODS)} 가운데 하나여야 합니다(지금: {method!r}).")
    if not rate > 0:
        raise CourseError(f"학습률은 0보다 커야 합니다(지금: {rate}).")
    a, b = map(Value, surface.start)
    walker = METHODS[method]([a, b], lr=rate)
    points, losses = [surface.start], [surface.f(a, b).data]
    for _ in range(steps):
        walker.zero_grad()
        surface.f(a, b).backward()
        walker.step()
        points.append((a.data, b.data))
        losses.append(surface.f(a, b).data)
        if not losses[-1] < FAR:
            break
    return Trail(points, losses, not losses[-1] <= 2 * losses[0])
