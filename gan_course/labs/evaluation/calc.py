"""그림을 일부러 망가뜨리는 법들. 잣대가 무엇을 보고 무엇을 못 보는지 시험할 때 씁니다.

모두 그림 (n, c, s, s), [−1, 1] → 같은 모양이고, 같은 시드는 같은 결과입니다.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

Disturbance = Callable[[Tensor], Tensor]


def specks(x: Tensor, share: float, seed: int = 1) -> Tensor:
    """화소의 `share`(0…1)만큼을 흰색이나 검은색으로 바꿉니다."""
    rng = torch.Generator().manual_seed(seed)
    hit = torch.rand(len(x), 1, *x.shape[2:], generator=rng) < share
    value = torch.where(torch.rand(hit.shape, generator=rng) < 0.5, -1.0, 1.0)
    return torch.where(hit, value, x)


def noise(x: Tensor, sigma: float, seed: int = 2) -> Tensor:
    """화소마다 표준편차 `sigma`의 정규 잡음을 더하고 [−1, 1]로 자릅니다."""
    rng = torch.Generator().manual_seed(seed)
    return (x + sigma * torch.randn(x.shape, generator=rng)).clamp(-1, 1)


def blur(x: Tensor, sigma: float) -> Tensor:
    """표준편차 `sigma`화소의 가우스 커널로 흐립니다."""
    radius = max(1, round(3 * sigma))
    at = torch.arange(-radius, radius + 1.0)
    kernel = torch.exp(-at.square() / (2 * sigma * sigma))
    kernel = kernel / kernel.sum()
    n, c, h, w = x.shape
    y = F.pad(x.reshape(n * c, 1, h, w), [radius] * 4, mode="replicate")
    y = F.conv2d(F.conv2d(y, kernel.view(1, 1, 1, -1)), kernel.view(1, 1, -1, 1))
    return y.view(n, c, h, w)


def contrast(x: Tensor, factor: float) -> Tensor:
    """가장 어두운 −1은 그대로 두고 밝기의 폭을 `factor`배로 합니다."""
    return (x + 1) * factor - 1


def thicker(x: Tensor) -> Tensor:
    """밝은 획을 한 화소 굵게 합니다(2×2 최댓값)."""
    return F.max_pool2d(F.pad(x, (0, 1, 0, 1), value=-1.0), 2, stride=1)


def thinner(x: Tensor) -> Tensor:
    """밝은 획을 한 화소 가늘게 합니다(2×2 최솟값)."""
    return -F.max_pool2d(F.pad(-x, (0, 1, 0, 1), value=1.0), 2, stride=1)


def halves(x: Tensor) -> Tensor:
    """오른쪽 절반을 다른 그림의 것으로 바꿉니다. 획은 진짜인데 이어지지 않습니다."""
    left = x.shape[3] // 2
    return torch.cat([x[..., :left], x.roll(1, 0)[..., left:]], dim=3)


# 사다리: 종류마다 약한 것부터. 획의 굵기는 굵게와 가늘게가 따로입니다.
LADDER: dict[str, dict[str, Disturbance]] = {
    "잡점": {
        "1%": lambda x: specks(x, 0.01),
        "2%": lambda x: specks(x, 0.02),
        "5%": lambda x: specks(x, 0.05),
    },
    "잡음": {
        "σ 0.1": lambda x: noise(x, 0.1),
        "σ 0.2": lambda x: noise(x, 0.2),
        "σ 0.3": lambda x: noise(x, 0.3),
    },
    "흐림": {
        "σ 0.5": lambda x: blur(x, 0.5),
        "σ 0.8": lambda x: blur(x, 0.8),
        "σ 1.2": lambda x: blur(x, 1.2),
    },
    "대비": {"0.7배": lambda x: contrast(x, 0.7)},
    "굵은 획": {"+1화소": thicker},
    "가는 획": {"−1화소": thinner},
    "반쪽씩": {"두 그림": halves},
}
