"""로지스틱 회귀: 층이 하나뿐인 판별자를 BCE로 가르칩니다."""

from __future__ import annotations

import torch
from torch import Tensor

from .bce import slope_by_logit


def fit(x: Tensor, y: Tensor, steps: int = 400, rate: float = 1.0) -> tuple[Tensor, Tensor]:
    """0에서 시작해 BCE의 평균이 작아지는 쪽으로 `steps`번 옮깁니다(경사 하강법).

    Args:
        x: 특징 (n, k).
        y: 레이블 (n,), 진짜 1과 가짜 0.
        steps: 가중치를 고치는 횟수.
        rate: 학습률.

    Returns:
        (가중치 (k,), 절편 ()). 로짓은 x @ w + b입니다.
    """
    w, b = torch.zeros(x.shape[1]), torch.zeros(())
    for _ in range(steps):
        slope = slope_by_logit(x @ w + b, y) / len(y)  # 로짓마다의 기울기
        w, b = w - rate * (x.T @ slope), b - rate * slope.sum()
    return w, b
