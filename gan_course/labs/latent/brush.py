"""붓의 계산: 칠한 자리의 색이 맞도록 z를 조금씩 옮깁니다(iGAN, Zhu 외 2016)."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from gan_course.errors import CourseError
from gan_course.sampling import shape_of

from .calc import check_one
from .inversion import as_picture, descend, painter


@dataclass
class Strokes:
    """칠한 것. color: (1, c, h, w)의 색, mask: (1, 1, h, w)의 0 또는 1."""

    color: Tensor
    mask: Tensor
    kept: list[tuple[Tensor, Tensor]] = field(default_factory=list)

    @classmethod
    def empty(cls, G: nn.Module) -> Strokes:
        c, h, w = shape_of(G)
        return cls(torch.zeros(1, c, h, w), torch.zeros(1, 1, h, w))

    def begin(self) -> None:
        """여기부터 한 획입니다. `undo`가 이 자리로 되돌립니다."""
        self.kept.append((self.color.clone(), self.mask.clone()))

    def dab(self, x: float, y: float, radius: float, color: tuple[float, ...]) -> None:
        """(x, y)화소에 반지름 `radius`의 동그라미를 찍습니다. color는 채널마다 [−1, 1]입니다."""
        h, w = self.mask.shape[2:]
        rows, columns = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
        hit = (rows + 0.5 - y) ** 2 + (columns + 0.5 - x) ** 2 <= radius**2
        self.mask[0, 0][hit] = 1
        for channel, value in enumerate(color[: self.color.shape[1]]):
            self.color[0, channel][hit] = value

    def undo(self) -> bool:
        """마지막 획을 지웁니다. 지울 것이 있었으면 참입니다."""
        if not self.kept:
            return False
        self.color, self.mask = self.kept.pop()
        return True


def follow(
    G: nn.Module,
    start: Tensor,
    strokes: Strokes,
    *,
    y: int | None = None,
    strength: float = 0.7,
    starts: int = 192,
    steps: int = 40,
) -> Tensor:
    """start (1, nz)의 둘레에서, 칠한 자리의 색을 따르는 z (1, nz)를 찾습니다.

    둘레에서 뽑은 후보 `starts`개와 start 가운데 가장 나은 것에서 출발하여 Adam으로 다듬습니다.

    Args:
        strength: 0이면 처음 z에 머물고, 1이면 칠한 색만 봅니다.

    Raises:
        CourseError: 칠한 곳이 없거나, start의 모양이나 레이블이 맞지 않을 때.
    """
    check_one(G, start)
    if not strokes.mask.any():
        raise CourseError("아직 칠한 곳이 없습니다. 그림 위에 색을 칠하십시오.")
    first, paint = start.to(next(G.parameters()).device), painter(G, y)
    color, mask = strokes.color.to(first.device), strokes.mask.to(first.device)

    def loss(z: Tensor) -> Tensor:
        gap = (mask * (paint(z) - color).square()).sum(dim=(1, 2, 3))
        far = (z - first).square().mean(dim=1)
        return strength * gap / (mask.sum() * color.shape[1]) + (1 - strength) * 0.05 * far

    noise = torch.randn(starts, G.nz, generator=torch.Generator().manual_seed(0))
    pool = torch.cat([first, 0.6 * first + 0.8 * noise.to(first.device)])
    *_, z = descend(loss, pool, steps=steps)
    return z.cpu()


def closest(x: Tensor, real: Tensor) -> tuple[int, float]:
    """x (1, c, h, w)와 화소가 가장 가까운 real의 번호, 그 거리(제곱의 평균). uint8도 받습니다.

    Raises:
        CourseError: real이 비었거나 그림의 크기가 다를 때.
    """
    if len(real) == 0 or real.shape[1:] != x.shape[1:]:
        wanted = ", ".join(map(str, x.shape[1:]))
        raise CourseError(
            f"견줄 진짜 그림은 (n, {wanted})이고 한 장은 있어야 합니다(지금: {tuple(real.shape)})."
        )
    gap = (as_picture(real) - x).flatten(1).square().mean(dim=1)
    best = int(gap.argmin())
    return best, gap[best].item()
