"""짝 맞추기: 조건부 GAN의 판별자에게 진짜 그림에 틀린 레이블을 단 짝도 보여 줍니다.

논문: Reed 외, *Generative Adversarial Text to Image Synthesis* (2016), arXiv:1605.05396.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .errors import CourseError
from .objectives import no_penalty, unwrapped


def wrong_labels(weight: float = 1.0, plus: Callable = no_penalty) -> Callable:
    """판별자의 손실에 더할 −λ·E[log(1 − D(x, y′))]. x는 진짜, y′은 y가 아닌 레이블입니다.

    y′은 나머지 레이블에서 고르게 뽑습니다. Reed 외 2016, 알고리즘 1은 가짜 짝의 손실 둘을 절반씩
    더하지만, 여기서는 보통의 손실을 그대로 두고 셋째 짝을 λ배로 더합니다.

    Args:
        weight: 셋째 짝의 무게 λ.
        plus: 함께 쓸 다른 벌점. 예: `r1(0.3)`.

    Raises:
        CourseError: 데이터에 레이블이 없거나, 판별자가 레이블을 받지 않을 때.
    """

    def penalty(
        D: nn.Module, real: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> Tensor:
        classes = getattr(unwrapped(D), "classes", 0)
        if y is None or classes < 2:
            raise CourseError(
                "wrong_labels는 레이블이 있는 데이터와 레이블을 받는 판별자에만 쓸 수 있습니다. "
                "mnist나 hangul 같은 데이터와 models.cgan의 Discriminator를 쓰십시오."
            )
        shift = torch.randint(1, classes, y.shape, generator=rng).to(y.device)  # 0은 뽑지 않음
        wrong = F.softplus(unwrapped(D)(real, (y + shift) % classes)).mean()
        return weight * wrong + plus(D, real, fake, y, rng)

    return penalty
