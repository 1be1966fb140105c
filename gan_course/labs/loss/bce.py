"""이진 교차 엔트로피(BCE): 확률에서, 로짓에서, 그리고 매끄러운 레이블에서.

표본마다의 손실을 돌려줍니다. 기댓값 𝔼가 필요하면 부르는 쪽에서 `.mean()`을 냅니다.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from gan_course.errors import CourseError


def bce(d: Tensor, y: Tensor) -> Tensor:
    """확률에서 계산한 손실: −[y·log d + (1 − y)·log(1 − d)]. 정의 그대로이며 자르지 않습니다.

    Args:
        d: 판별자가 말한, 진짜일 확률 0…1.
        y: 레이블 0…1(진짜 1, 가짜 0), d와 같은 모양.

    Returns:
        d와 같은 모양, 0 이상(자연로그). 크게 틀리면 inf입니다.

    Raises:
        CourseError: 모양이 다를 때.
    """
    _same_shape(d, y)
    # xlogy는 0·log 0을 nan이 아니라 0으로 계산합니다(극한값).
    return -(torch.special.xlogy(y, d) + torch.special.xlog1py(1 - y, -d))


def bce_with_logits(a: Tensor, y: Tensor) -> Tensor:
    """로짓에서 계산한 손실: y·softplus(−a) + (1 − y)·softplus(a). 로짓이 커도 넘치지 않습니다.

    −log σ(a) = log(1 + e^−a) = softplus(−a), −log(1 − σ(a)) = softplus(a)이기 때문입니다.

    Args:
        a: 로짓. 진짜일 확률은 σ(a)입니다.
        y: 레이블 0…1, a와 같은 모양.

    Returns:
        a와 같은 모양, 0 이상.

    Raises:
        CourseError: 모양이 다를 때.
    """
    _same_shape(a, y)
    return y * F.softplus(-a) + (1 - y) * F.softplus(a)


def slope_by_probability(d: Tensor, y: Tensor) -> Tensor:
    """확률에 대한 손실의 기울기 (d − y)/(d·(1 − d)). 확신하고 틀릴수록 끝없이 커집니다.

    Args:
        d: 확률, 0과 1은 뺍니다.
        y: 레이블 0…1, d와 같은 모양.

    Raises:
        CourseError: 모양이 다를 때.
    """
    _same_shape(d, y)
    return (d - y) / (d * (1 - d))


def slope_by_logit(a: Tensor, y: Tensor) -> Tensor:
    """로짓에 대한 손실의 기울기 σ(a) − y. 언제나 −1과 1 사이입니다.

    Args:
        a: 로짓.
        y: 레이블 0…1, a와 같은 모양.

    Raises:
        CourseError: 모양이 다를 때.
    """
    _same_shape(a, y)
    return a.sigmoid() - y


def best_with_labels(p: Tensor, p_g: Tensor, real: float = 1.0, fake: float = 0.0) -> Tensor:
    """진짜의 레이블이 `real`, 가짜의 레이블이 `fake`일 때의 최적 판별자.

    D*(x) = (real·p + fake·p_g) / (p + p_g). Salimans 2016, 3.4절.

    Args:
        p, p_g: 진짜와 가짜의 밀도(같은 모양, 0 이상, 함께 0인 곳은 없어야 합니다).
        real, fake: 레이블 0…1.

    Raises:
        CourseError: 모양이 다를 때.
    """
    _same_shape(p, p_g)
    return (real * p + fake * p_g) / (p + p_g)


def _same_shape(x: Tensor, y: Tensor) -> None:
    """(n, 1)과 (n,)을 그대로 계산하면 (n, n)으로 퍼져 조용히 틀리므로 미리 막습니다."""
    if x.shape != y.shape:
        raise CourseError(
            f"두 텐서의 모양이 같아야 하는데 {tuple(x.shape)}와 {tuple(y.shape)}입니다. "
            "한쪽이 (n, 1)이면 squeeze(1)로 맞추십시오."
        )
