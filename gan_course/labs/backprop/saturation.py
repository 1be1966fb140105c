"""포화 손실과 비포화 손실이 판별자의 로짓에 따라 생성자에게 주는 기울기."""

from __future__ import annotations

import math
from typing import NamedTuple

from .autograd import Value


class Signal(NamedTuple):
    """로짓 하나에서 두 손실의 값과 기울기.

    Attributes:
        verdict: D(G(z)) = σ(a), 0…1.
        saturating, non_saturating: (손실, 로짓에 대한 기울기).
    """

    verdict: float
    saturating: tuple[float, float]
    non_saturating: tuple[float, float]


def signal(logit: float) -> Signal:
    """판별자가 가짜에 낸 로짓 a에서의 두 손실과 기울기. 기울기는 엔진의 역전파로 구합니다.

    포화: log(1 − σ(a)), 기울기 −σ(a). 비포화: −log σ(a), 기울기 −(1 − σ(a)). Goodfellow 2014, 3절.
    """
    found = []
    for loss in (lambda a: -a.softplus(), lambda a: (-a).softplus()):
        a = Value(logit)
        value = loss(a)
        value.backward()
        found.append((value.data, a.grad))
    return Signal(0.5 + 0.5 * math.tanh(logit / 2), *found)
