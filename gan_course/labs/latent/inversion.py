"""거꾸로 찾기: 주어진 그림을 그리는 z, 또는 칠한 색을 따르는 z를 기울기로 찾습니다."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan_course.errors import CourseError
from gan_course.models import run
from gan_course.sampling import eval_twin, sample, shape_of


class Found(NamedTuple):
    """거꾸로 찾는 도중의 상태. z: (1, nz), picture: (1, c, h, w), error: 화소 제곱 오차의 평균."""

    step: int
    z: Tensor
    picture: Tensor
    error: float


def painter(G: nn.Module, y: int | None = None) -> Callable[[Tensor], Tensor]:
    """z (n, nz) → 그림 (n, c, h, w): z로 미분할 수 있고, G의 가중치와 모드는 그대로입니다.

    Raises:
        CourseError: 조건부 생성자인데 레이블 y가 없거나 범위를 벗어났을 때.
    """
    sample(G, 1, y)  # 레이블을 봅니다
    twin = eval_twin(G)

    def paint(z: Tensor) -> Tensor:
        label = None if y is None else torch.full((len(z),), y, device=z.device)
        return run(twin, z, label).float()

    return paint


def descend(
    loss: Callable[[Tensor], Tensor], pool: Tensor, *, steps: int, lr: float = 0.1
) -> Iterator[Tensor]:
    """후보 pool (n, nz) 가운데 loss가 가장 작은 것에서 출발하여, z만 Adam으로 고치며 내놓습니다.

    loss는 (n, nz) → (n,)입니다. 학습률은 처음에 조금씩 올리고 뒤에서 내립니다.
    """
    with torch.no_grad():
        best = loss(pool).argmin()
    z = pool[best : best + 1].clone().requires_grad_(True)
    optimizer = torch.optim.Adam([z], lr=lr)
    for step in range(1, steps + 1):
        ramp = min(1.0, step / (0.05 * steps), (steps - step + 1) / (0.4 * steps))
        optimizer.param_groups[0]["lr"] = lr * ramp
        (z.grad,) = torch.autograd.grad(loss(z).sum(), z)
        optimizer.step()
        yield z.detach().clone()


def invert(
    G: nn.Module,
    target: Tensor,
    *,
    y: int | None = None,
    starts: int = 512,
    steps: int = 150,
    seed: int = 0,
) -> Iterator[Found]:
    """target (1, c, h, w)을 그리는 z를 찾으며, 스텝마다 지금까지의 것을 내놓습니다.

    Args:
        target: 찾을 그림. [−1, 1]의 실수, 또는 0…255의 uint8.
        y: 조건부 생성자의 레이블.
        starts: 무작위 후보의 수. 가장 닮은 것에서 시작합니다.

    Raises:
        CourseError: 그림의 크기가 다르거나, 숫자가 아니거나, 모두 같은 색일 때, 그리고 레이블이
            맞지 않을 때.
    """
    target = as_picture(target)
    check_target(G, target)
    device, paint = next(G.parameters()).device, painter(G, y)
    target = target.to(device)
    pool = torch.randn(starts, G.nz, generator=torch.Generator().manual_seed(seed)).to(device)

    def error(z: Tensor) -> Tensor:
        return (paint(z) - target).square().mean(dim=(1, 2, 3))

    for step, z in enumerate(descend(error, pool, steps=steps), 1):
        with torch.no_grad():
            x = paint(z)
        yield Found(step, z.cpu(), x.cpu(), (x - target).square().mean().item())


def as_picture(x: Tensor) -> Tensor:
    """그림을 [−1, 1]의 실수로. uint8이면 0…255로 보고 옮기고, 아니면 값을 그대로 둡니다."""
    return x.float() / 127.5 - 1 if x.dtype == torch.uint8 else x.float()


def check_target(G: nn.Module, target: Tensor) -> None:
    """거꾸로 찾을 그림인지 봅니다.

    Raises:
        CourseError: 크기가 다르거나, 숫자가 아니거나, 모두 같은 색일 때.
    """
    shape = shape_of(G)
    if target.dim() != 4 or tuple(target.shape) != (1, *shape):
        wanted = ", ".join(map(str, (1, *shape)))
        raise CourseError(f"그림은 ({wanted})이어야 합니다(지금: {tuple(target.shape)}).")
    if not target.isfinite().all():
        raise CourseError("그림에 숫자가 아닌 값(NaN이나 무한대)이 있습니다. 그림을 확인하십시오.")
    if target.std() < 1e-3:
        raise CourseError("그림이 모두 같은 색이라 찾을 것이 없습니다. 무엇인가 그려 주십시오.")
