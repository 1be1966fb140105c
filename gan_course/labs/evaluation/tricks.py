"""잣대를 속이는 법들: 세기를 바꾸어 가며 진짜와 가짜 한 쌍을 만듭니다."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Tensor

from gan_course.datasets import mnist

from . import calc

N = 1000


class Pair(NamedTuple):
    """견줄 두 묶음. 숫자 그림 (n, 1, 28, 28), [−1, 1]."""

    real: Tensor
    fake: Tensor


class Trick(NamedTuple):
    """속임수 하나.

    Attributes:
        slider: 슬라이더의 이름.
        values: 고를 수 있는 세기.
        start: 처음 세기.
        make: 세기 → (진짜, 가짜).
        telling: 정지 화면에 보일 세기들.
        says: 무엇을 보면 되는지 한 문장.
    """

    slider: str
    values: Sequence[float]
    start: float
    make: Callable[[float], Pair]
    telling: tuple[float, ...]
    says: str


@lru_cache(maxsize=1)
def digits() -> tuple[Tensor, Tensor, Tensor]:
    """(진짜 1,000장, 따로 떼어 둔 진짜 6,000장, 그 레이블). 시험용 숫자를 섞어 나눕니다."""
    order = torch.randperm(10_000, generator=torch.Generator().manual_seed(0))
    x, y = mnist("test")[order]
    return x[:N], x[N : 7 * N], y[N : 7 * N]


def _fewer(n: float) -> Pair:
    real, other, _ = digits()
    return Pair(real, other[: int(n)])


def _blurred(sigma: float) -> Pair:
    real, other, _ = digits()
    return Pair(real, calc.blur(other[:N], sigma) if sigma else other[:N])


def _specked(percent: float) -> Pair:
    real, other, _ = digits()
    return Pair(real, calc.specks(other[:N], percent / 100))


def _missing(count: float) -> Pair:
    real, other, y = digits()
    return Pair(real, other[y >= count][:N])


def _repeated(share: float) -> Pair:
    real, other, _ = digits()
    fake, copies = other[:N].clone(), int(share * N)
    fake[:copies] = other[N : N + 1]
    return Pair(real, fake)


def _outliers(count: float) -> Pair:
    real, other, _ = digits()
    rng = torch.Generator().manual_seed(1)
    strange = (torch.rand(N + 20, *real.shape[1:], generator=rng) * 2 - 1).sign()
    real = real.clone()
    if count:
        real[: int(count)] = strange[: int(count)]
    return Pair(real, strange[20:])


def _one_each(kept: float) -> Pair:
    """클래스마다 서로 다른 그림 kept장만 되풀이합니다."""
    real, other, y = digits()
    chosen = torch.cat([(y == c).nonzero()[: int(kept), 0] for c in range(10)])
    return Pair(real, other[chosen.repeat(-(-N // len(chosen)))[:N]])


def _memorised(share: float) -> Pair:
    real, other, _ = digits()
    fake, copies = other[:N].clone(), int(share * N)
    if copies:
        fake[:copies] = mnist("train")[:copies].x
    return Pair(real, fake)


TRICKS: dict[str, Trick] = {
    "표본의 수": Trick(
        "가짜의 장수", (100, 200, 500, 1000, 2000, 5000), 500, _fewer, (100, 5000),
        "모두 진짜인데도 장수가 적으면 프레셰 거리가 커집니다. KID는 0 근처에서 흔들릴 뿐입니다.",
    ),
    "흐림": Trick(
        "흐림 σ", (0, 0.3, 0.5, 0.7, 0.9, 1.2), 0.5, _blurred, (0, 0.9),
        "획이 뿌예질수록 거리는 커지고 정밀도, 밀도, 덮음은 내려가야 합니다.",
    ),
    "잡점": Trick(
        "잡점 %", (0, 0.5, 1, 2, 3, 5), 1, _specked, (0, 2),
        "눈에 띄는 잡점을 잣대도 보아야 합니다.",
    ),
    "빠진 숫자": Trick(
        "빠진 종류", (0, 1, 2, 4, 6, 8), 2, _missing, (0, 6),
        "그림은 모두 진짜입니다. 정밀도와 밀도는 멀쩡하고 재현율과 덮음만 내려갑니다.",
    ),
    "한 장만 되풀이": Trick(
        "되풀이한 비율", (0, 0.2, 0.5, 0.8, 0.95, 1.0), 0.5, _repeated, (0, 1.0),
        "되풀이한 비율이 1이면 정밀도도 1입니다. 덮음을 함께 보아야 합니다.",
    ),
    "이상한 진짜": Trick(
        "섞인 잡음의 장수", (0, 1, 2, 5, 10, 20), 0, _outliers, (0, 1),
        "가짜가 모두 잡음입니다. 진짜에 잡음이 한 장만 섞여도 정밀도가 속습니다.",
    ),
    "숫자마다 몇 장": Trick(
        "숫자마다의 장수", (1, 2, 5, 10, 50), 1, _one_each, (1, 50),
        "종류(엔트로피)는 숫자마다 한 장만 있어도 만점입니다.",
    ),
    "학습 그림 베끼기": Trick(
        "베낀 비율", (0, 0.25, 0.5, 0.75, 1.0), 0, _memorised, (0, 1.0),
        "학습용 그림을 그대로 내도 점수는 좋습니다. 베낌만 뚜렷하게 달라집니다.",
    ),
}  # fmt: skip
