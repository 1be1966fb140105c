"""과제 하나가 무엇으로 이루어지는지. 과제는 `bank/`에 있고, 채점은 `judge.py`가 합니다."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from typing import NamedTuple

import numpy as np
import torch

from .compare import difference


class Mistake(NamedTuple):
    """흔한 오답 하나. 코드의 글자가 아니라 행동이 같은지로 알아봅니다."""

    name: str  # 무엇이 잘못되었는지 한 줄.
    function: Callable
    hint: str  # 왜 틀렸고 무엇을 보면 되는지.


class Case(NamedTuple):
    """채점에 쓰는 입력 하나."""

    inputs: dict[str, object]  # `observe`에 이름으로 넘깁니다.
    edge: str = ""  # 특별한 경우(빈 입력, float64 …)의 이름.


class ChangedInput(Exception):
    """함수가 입력을 바꾸었습니다."""


def frozen(value: object) -> object:
    """나중에 바뀌지 않을 복사본. 계산 그래프에서도 떼어 냅니다."""
    if torch.is_tensor(value):
        return value.detach().clone()
    if isinstance(value, dict):
        return {k: frozen(v) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(frozen, value))
    return value.copy() if isinstance(value, np.ndarray) else value


def call(function: Callable, **inputs: object) -> object:
    """함수를 부르고 돌려받은 값을 그대로 관찰값으로 씁니다. 입력이 바뀌면 `ChangedInput`입니다."""
    before = frozen(inputs)
    result = function(*inputs.values())
    for name, value in inputs.items():
        if difference(before[name], value, exact=True):
            raise ChangedInput(name)
    return result


@dataclass(eq=False)
class Exercise:
    """과제 하나. 모범 답안과 흔한 오답은 `@과제.solution`, `@과제.mistake(이름)`으로 붙입니다."""

    id: str  # "03-3"처럼 레슨 번호와 과제 번호.
    title: str
    text: str  # 빈 줄로 문단을, "- "로 목록을, `…`로 코드를, **…**로 강조를 나타냅니다.
    _: KW_ONLY
    cases: Callable[[torch.Generator], Iterable[Case]]  # 부를 때마다 새 텐서를 만들어야 합니다.
    hints: tuple[str, ...]  # 한 단계씩 보여 줍니다.
    note: str = ""  # 풀이 아래에 덧붙일 설명.
    observe: Callable[..., object] = call  # (함수, 이름 붙은 입력) → 견줄 관찰값.
    answers: tuple[str, ...] = ()  # 답이 든 패키지 코드의 이름. 레슨은 과제 앞에서 보이지 않습니다.
    oracle: Callable | None = None  # 따로 계산한 정답. 없으면 모범 답안이 정답입니다.
    answer: Callable = field(init=False)  # 모범 답안.
    mistakes: list[Mistake] = field(init=False, default_factory=list)

    def solution(self, function: Callable) -> Callable:
        """아래 함수를 모범 답안으로 삼습니다. 배우는 사람은 이름과 인수가 같은 함수를 채웁니다."""
        self.answer, self.name = function, function.__name__
        self.parameters = list(inspect.signature(function).parameters)
        return function

    def mistake(self, name: str, hint: str = "") -> Callable[[Callable], Callable]:
        """아래 함수를 흔한 오답에 더합니다. `hint`가 없으면 docstring이 힌트입니다."""

        def add(function: Callable) -> Callable:
            said = hint or " ".join((function.__doc__ or "").split())
            self.mistakes.append(Mistake(name, function, said))
            return function

        return add

    def fresh_cases(self) -> list[Case]:
        """언제나 같은 난수로 새로 만든 입력들. 앞에서 누가 바꾸어 놓았어도 영향이 없습니다."""
        return list(self.cases(torch.Generator().manual_seed(0)))
