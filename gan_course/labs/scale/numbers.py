"""실수의 형식 셋(float32, bfloat16, float16)이 수 하나를 어떻게 적는지 계산합니다.

세 형식은 모두 부호 1비트, 지수 E비트, 소수 F비트로 ±1.소수 × 2^지수를 적습니다. PyTorch의 값과
같은지는 tests/labs/test_scale.py가 봅니다.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch

from gan_course.errors import CourseError


class Format(NamedTuple):
    """실수의 형식 하나.

    Attributes:
        name: PyTorch의 이름.
        exponent, fraction: 지수와 소수의 비트 수 E, F. 부호 1비트가 더 있습니다.
    """

    name: str
    exponent: int
    fraction: int

    @property
    def dtype(self) -> torch.dtype:
        """PyTorch의 자료형."""
        return getattr(torch, self.name)

    @property
    def bits(self) -> int:
        """모두 몇 비트인지."""
        return 1 + self.exponent + self.fraction

    @property
    def top(self) -> int:
        """가장 큰 지수, 2^(E−1) − 1."""
        return 2 ** (self.exponent - 1) - 1

    @property
    def largest(self) -> float:
        """가장 큰 수 (2 − 2^−F)·2^top. 이보다 (반 칸 넘게) 크면 ∞가 됩니다."""
        return (2 - 2.0**-self.fraction) * 2.0**self.top

    @property
    def normal(self) -> float:
        """소수의 비트를 모두 쓸 수 있는 가장 작은 양수(정규수), 2^(1 − top)."""
        return 2.0 ** (1 - self.top)

    @property
    def smallest(self) -> float:
        """0이 아닌 가장 작은 양수(비정규수), 2^(1 − top − F). 이것의 절반 이하는 0이 됩니다."""
        return 2.0 ** (1 - self.top - self.fraction)


FORMATS = {f.name: f for f in (Format("float32", 8, 23), Format("bfloat16", 8, 7),
                               Format("float16", 5, 10))}  # fmt: skip


def format_of(name: str) -> Format:
    """이름으로 찾은 형식.

    Raises:
        CourseError: 모르는 이름일 때.
    """
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise CourseError(f"형식 {name!r}을(를) 모릅니다. 고를 수 있는 것: {known}")
    return FORMATS[name]


def spacing(x: float, name: str) -> float:
    """수 x가 있는 곳에서 이웃한 두 수 사이의 간격(한 칸). 정규수에서는 2^(⌊log₂|x|⌋ − F)입니다.

    Raises:
        CourseError: 모르는 형식이거나, 그 형식의 범위를 벗어난 수일 때.
    """
    form = format_of(name)
    if not abs(x) < 2.0 ** (form.top + 1):
        raise CourseError(f"{x:g}은(는) {name}의 범위(±{form.largest:g})를 벗어납니다.")
    power = math.frexp(x)[1] - 1 if x else -math.inf
    return 2.0 ** (max(power, 1 - form.top) - form.fraction)


def stored(x: float, name: str) -> float:
    """수 x를 이 형식에 적으면 남는 값. 가장 가까운 칸으로 가고, 한가운데면 짝수 칸으로 갑니다.

    너무 작으면 0, 너무 크면 ±∞입니다. 파이썬의 실수(float64)는 훨씬 정밀하므로 x를 참값으로 봅니다.
    """
    form = format_of(name)
    if not abs(x) < 2.0 ** (form.top + 1):
        return math.copysign(math.inf, x) if not math.isnan(x) else x
    step = spacing(x, name)
    near = round(x / step) * step  # 파이썬의 round도 한가운데면 짝수로 갑니다.
    return math.copysign(math.inf, x) if abs(near) > form.largest else near


def relative_error(x: float, name: str) -> float:
    """|적힌 값 − x| / |x|. 0이 되면 1, ∞가 되면 ∞입니다. x는 0이 아니어야 합니다."""
    return abs(stored(x, name) - x) / abs(x)


def bits(x: float, name: str) -> tuple[str, str, str]:
    """적힌 값의 (부호, 지수, 소수) 비트를 0과 1의 글로. bfloat16에서 1.0의 지수는 01111111."""
    form = format_of(name)
    kind = torch.int32 if form.bits == 32 else torch.int16
    value = torch.tensor(stored(x, name), dtype=torch.float64).to(form.dtype)
    said = f"{value.view(kind).item() % 2**form.bits:0{form.bits}b}"
    return said[0], said[1 : 1 + form.exponent], said[1 + form.exponent :]


def added(w: float, step: float, name: str) -> float:
    """가중치 w에 step을 더하여 이 형식으로 적은 값. 두 수도 먼저 이 형식으로 적습니다."""
    return stored(stored(w, name) + stored(step, name), name)


def half_step(name: str, w: float = 1.0) -> float:
    """w에 더해도 w 그대로인 가장 큰 수, 반 칸. w의 소수가 0으로 끝날 때(1.0처럼)의 값입니다."""
    return spacing(w, name) / 2


def accumulated(name: str, step: float, times: int, w: float = 1.0) -> float:
    """w에 step을 `times`번 더한 값. 더할 때마다 이 형식으로 적습니다."""
    for _ in range(times):
        w = added(w, step, name)
    return w
