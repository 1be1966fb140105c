"""작은 시험 문제: 1초 안에 배울 수 있는 8×8 그림, 신경망, 그리고 얼마나 배웠는지."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gan_course.datasets import TensorData
from gan_course.metrics import frechet_distance
from gan_course.models.vanilla import Discriminator, Generator

SHAPE, NZ = (1, 8, 8), 8
LR = 2e-3
Optimizers = dict[str, torch.optim.Optimizer]


def pictures(n: int, rng: torch.Generator) -> Tensor:
    """아래쪽 절반이 밝은 그림 (n, 1, 8, 8), [−1, 1]. 밝기는 그림마다, 열마다 다릅니다.

    모드가 하나라, 옳은 루프라면 손실이 무엇이든 백여 스텝 안에 가까워집니다.
    """
    x = torch.full((n, *SHAPE), -0.8) + 0.1 * torch.rand(n, *SHAPE, generator=rng)
    bright = 0.6 + 0.6 * torch.rand(n, 1, 1, 1, generator=rng)
    x[:, :, 4:] += bright + 0.6 * torch.rand(n, 1, 1, 8, generator=rng) - 0.3
    return x.clamp(-1, 1)


def data(n: int = 512) -> TensorData:
    """`pictures`를 uint8로 담은 데이터."""
    x = pictures(n, torch.Generator().manual_seed(99))
    return TensorData(((x + 1) * 127.5).round().to(torch.uint8))


def pair(seed: int, device: torch.device) -> tuple[Generator, Discriminator]:
    """작은 G와 D. 배치 정규화가 없어 기울기를 따지기 쉽습니다."""
    torch.manual_seed(seed)
    G = Generator(nz=NZ, shape=SHAPE, hidden=(64, 64), batch_norm=False)
    return G.to(device), Discriminator(shape=SHAPE, hidden=(64, 64)).to(device)


def optimizers(G: nn.Module, D: nn.Module, lr_g: float = LR, lr_d: float = LR) -> Optimizers:
    """두 신경망의 Adam(β 0.5, 0.9)."""
    rates = {"G": (G, lr_g), "D": (D, lr_d)}
    return {
        name: torch.optim.Adam(net.parameters(), lr=lr, betas=(0.5, 0.9))
        for name, (net, lr) in rates.items()
    }


@torch.no_grad()
def draw(G: nn.Module) -> Tensor:
    """늘 같은 z로 그린 그림 (512, 1, 8, 8)."""
    z = torch.randn(512, NZ, generator=torch.Generator().manual_seed(7))
    return G(z.to(next(G.parameters()).device))


def distance(G: nn.Module) -> float:
    """화소에서 잰 프레셰 거리. 그림이 숫자가 아니면 NaN입니다."""
    drawn = draw(G).cpu().flatten(1)
    if not drawn.isfinite().all():
        return float("nan")
    real = pictures(512, torch.Generator().manual_seed(6)).flatten(1)
    return frechet_distance(drawn, real)


def weights(net: nn.Module) -> list[Tensor]:
    """지금의 가중치를 베낀 것."""
    return [p.detach().cpu().clone() for p in net.parameters()]


def same(before: list[Tensor], after: list[Tensor]) -> bool:
    """두 가중치가 조금도 다르지 않은지."""
    return all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
