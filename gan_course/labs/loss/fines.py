"""문턱과 벌금: 문턱이 저마다 다른 경찰관들의 벌금을 평균하면 BCE가 됩니다(Schervish 1989)."""

from __future__ import annotations

import torch
from torch import Tensor

from .bce import bce

D = torch.linspace(0.02, 0.98, 385)  # 벌금을 재는 D(x)들


def thresholds(n: int, seed: int = 0) -> Tensor:
    """그림 n장이 만나는 경찰관의 문턱 (n,). 첫 장은 1/2, 나머지는 0과 1 사이에서 고르게."""
    drawn = torch.rand(n, generator=torch.Generator().manual_seed(seed))
    drawn[:1] = 0.5
    return drawn


def mean_fines(d: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """모두 D(x) = d라고 한 그림들이 문턱 t의 경찰관들에게 낸 벌금의 평균.

    의심 1 − d가 문턱 이상이면 잡힙니다. 진짜를 잡으면 1/(1 − t), 가짜를 통과시키면 1/t를 냅니다.
    문턱이 고르게 퍼져 있으면 벌금의 기댓값은 −log d와 −log(1 − d)입니다(1/t를 적분하면 log입니다).

    Args:
        d: (k,) 확률 0…1.
        t: (n,) 문턱 0…1.

    Returns:
        (진짜였다면 (k,), 가짜였다면 (k,)).
    """
    caught = 1 - d >= t[:, None]
    real, fake = 1 / (1 - t), 1 / t
    return (caught * real[:, None]).mean(0), (~caught * fake[:, None]).mean(0)


def gap(t: Tensor) -> float:
    """벌금의 평균과 BCE의 차이(절댓값)를 D(x)마다 재어 평균한 것."""
    truth = torch.stack([bce(D, torch.ones_like(D)), bce(D, torch.zeros_like(D))])
    return (torch.stack(mean_fines(D, t)) - truth).abs().mean().item()


def sizes(largest: int = 4096, count: int = 48) -> list[int]:
    """1장부터 `largest`장까지, 같은 비로 커지는 묶음의 크기들."""
    return sorted({round(largest ** (i / (count - 1))) for i in range(count)})
