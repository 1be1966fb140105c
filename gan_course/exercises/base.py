"""과제 하나가 무엇으로 이루어지는지: 모두 데이터이고, 채점은 `judge.py`가 합니다."""

from __future__ import annotations

import copy
import inspect
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import dedent, indent
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Wrong(NamedTuple):
    """흔한 오답 하나. 소스의 글자가 아니라 행동이 같은지로 알아봅니다.

    Attributes:
        name: 무엇이 잘못되었는지 한 줄.
        source: 오답의 소스. `def`로 시작하지 않으면 함수의 몸통으로 봅니다.
        hint: 왜 틀렸고 무엇을 보면 되는지.
    """

    name: str
    source: str
    hint: str


class Case(NamedTuple):
    """채점에 쓰는 입력 하나.

    Attributes:
        inputs: {이름: 값}. `observe`에 이름으로 넘깁니다.
        edge: 특별한 경우(빈 입력, float64 …)의 이름. 보통의 경우는 빈 문자열입니다.
    """

    inputs: dict[str, object]
    edge: str = ""


class ChangedInput(Exception):
    """함수가 입력을 바꾸었습니다."""


def call(function: Callable, **inputs: object) -> object:
    """함수를 부르고 돌려받은 값을 그대로 관찰값으로 씁니다. 입력이 바뀌면 `ChangedInput`입니다."""
    before = {name: _snapshot(value) for name, value in inputs.items()}
    result = function(*inputs.values())
    for name, value in inputs.items():
        if not _unchanged(before[name], value):
            raise ChangedInput(name)
    return result


def loss_and_gradient(function: Callable, **inputs: Tensor) -> object:
    """손실 함수를 관찰합니다: 손실의 값과, 모든 입력에 대한 기울기.

    값이 같아도 기울기가 끊겨 있으면(detach, item) 학습할 수 없으므로 함께 봅니다.
    """
    leaves = {name: value.clone().requires_grad_() for name, value in inputs.items()}
    loss = call(function, **leaves)
    if not torch.is_tensor(loss) or loss.dim() != 0:
        return {"손실": loss}
    if loss.requires_grad:
        loss.backward()
    return {"손실": loss, **{f"{n}의 기울기": v.grad for n, v in leaves.items()}}


def _snapshot(value: object) -> object:
    if torch.is_tensor(value):
        return value.detach().clone()
    if isinstance(value, list | tuple):
        return [_snapshot(v) for v in value]
    if isinstance(value, dict):
        return {k: _snapshot(v) for k, v in value.items()}
    return copy.copy(value) if isinstance(value, np.ndarray) else None


def _unchanged(before: object, now: object) -> bool:
    if torch.is_tensor(before):
        same = before.shape == now.shape and before.dtype == now.dtype
        return same and torch.equal(before.nan_to_num(), now.detach().nan_to_num())
    if isinstance(before, np.ndarray):
        return before.shape == now.shape and np.array_equal(before, now)
    if isinstance(before, dict):
        return before.keys() == now.keys() and all(_unchanged(before[k], now[k]) for k in now)
    if isinstance(before, list):
        return len(before) == len(now) and all(map(_unchanged, before, now))
    return True


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """과제 하나.

    Attributes:
        id: "03-3"처럼 수업 번호와 과제 번호.
        title: 짧은 제목.
        text: 과제 글. 빈 줄로 문단을, "- "로 목록을, `…`로 코드를, **…**로 강조를 나타냅니다.
        stub: 노트북에 놓을 빈 함수의 소스.
        solution: 모범 답안의 소스.
        cases: 난수 생성기 → 채점에 쓸 입력들. 부를 때마다 새 텐서를 만들어야 합니다.
        wrong: 흔한 오답들.
        hints: 한 단계씩 보여 줄 힌트들.
        oracle: 정답 함수. 없으면 모범 답안이 정답입니다.
        observe: (함수, 이름 붙은 입력) → 견줄 관찰값. 사전이면 항목마다 견줍니다.
        note: 풀이 아래에 덧붙일 설명.
    """

    id: str
    title: str
    text: str
    stub: str
    solution: str
    cases: Callable[[torch.Generator], Iterable[Case]]
    wrong: tuple[Wrong, ...]
    hints: tuple[str, ...]
    oracle: Callable | None = None
    observe: Callable[..., object] = call
    note: str = ""

    @property
    def name(self) -> str:
        """배우는 사람이 채울 함수(또는 클래스)의 이름."""
        return re.search(r"^(?:def|class)\s+(\w+)", dedent(self.stub), re.M).group(1)

    @property
    def parameters(self) -> list[str]:
        """함수의 인수 이름들."""
        return list(inspect.signature(self.compile(self.stub)).parameters)

    def compile(self, source: str) -> Callable:
        """소스 문자열을 함수로 만듭니다. torch, nn, F, np, math를 쓸 수 있습니다."""
        source = dedent(source).strip()
        if not re.match(r"def |class |import |from |@", source):
            header = re.search(r"^def .*?:$", dedent(self.stub), re.M | re.S).group(0)
            source = f"{header}\n{indent(source, '    ')}"
        space = {"torch": torch, "nn": nn, "F": F, "np": np, "math": math}
        exec(compile(source, f"<과제 {self.id}>", "exec"), space)
        return space[self.name]

    def right(self) -> Callable:
        """정답 함수."""
        return self.oracle or self.compile(self.solution)

    def fresh_cases(self) -> list[Case]:
        """언제나 같은 난수로 새로 만든 입력들. 앞에서 누가 바꾸어 놓았어도 영향이 없습니다."""
        return list(self.cases(torch.Generator().manual_seed(0)))
