"""레이블 안의 다양함을 재는 잣대: 한 글자를 시켰을 때 서로 다른 그림이 몇 장쯤 나오는지."""

from __future__ import annotations

import torch
from torch import Tensor

EQUAL = 100  # 레이블마다 보는 그림의 수. 그림이 많을수록 값이 커지므로 맞추어 둡니다.


def spacing(features: Tensor, y: Tensor) -> float:
    """같은 레이블의 두 그림 사이 거리의 평균. 진짜에서 재어 `distinct`의 눈금으로 씁니다."""
    return float(torch.stack([torch.pdist(features[y == k]).mean() for k in y.unique()]).mean())


def distinct(features: Tensor, told: Tensor, read: Tensor, width: float) -> float:
    """한 레이블 안에 서로 다른 그림이 몇 장쯤 있는지(레이블의 평균). 같은 그림뿐이면 1입니다.

    두 그림이 닮은 정도를 exp(−거리²/(2·width²))로 보고, 그 행렬(n으로 나눈 것)의 고윳값의 엔트로피
    H를 개수 e^H로 바꿉니다(Vendi 점수, Friedman & Dieng 2023, arXiv:2210.02410). 거리의 평균과
    달리, 동떨어진 글꼴 둘만 번갈아 쓰는 것을 다양하다고 하지 않습니다.

    시킨 대로 읽힌 그림을 레이블마다 `EQUAL`장까지만 봅니다. 다른 글자를 쓴 것을 다양하다고 세지
    않고, 그림이 많다고 커지지 않게 하기 위해서입니다.

    Args:
        features: 분류기의 특징 (n, d).
        told: 시킨 레이블 (n,).
        read: 분류기가 읽은 레이블 (n,).
        width: 이만큼 떨어진 두 그림을 꽤 다르다고 봅니다(닮은 정도 0.61).
    """
    found = []
    for label in told.unique():
        rows = features[(told == label) & (read == label)][:EQUAL].double()
        alike = torch.exp(-torch.cdist(rows, rows).square() / (2 * width**2)) / max(len(rows), 1)
        p = torch.linalg.eigvalsh(alike).clamp(min=0)
        found.append(torch.exp(-torch.xlogy(p, p).sum()))  # 그림이 없으면 e⁰ = 1입니다.
    return float(torch.stack(found).mean())
