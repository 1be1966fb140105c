"""졸업 과제의 한 단계가 무엇으로 이루어지는지. 답안과 견주지 않고 행동만 봅니다."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan_course.datasets import TensorData
from gan_course.errors import CourseError


class Refused(Exception):
    """아직 통과하지 못했습니다.

    Args:
        name: 무엇이 잘못되었는지 한 줄.
        why: 왜 그렇고 무엇을 보면 되는지.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name)
        self.name, self.why = name, why


class Blank(Exception):
    """빈칸을 아직 채우지 않았습니다."""


class Broke(Exception):
    """배우는 사람의 코드가 예외를 냈습니다.

    Args:
        where: 무엇을 하던 때인지.
        error: 그 예외.
    """

    def __init__(self, where: str, error: Exception) -> None:
        super().__init__(where)
        self.where, self.error = where, error


@dataclass
class World:
    """채점 한 번이 쓰는 것과 알게 된 것.

    Attributes:
        data: 1단계에서 통과한(또는 함께 넘긴) 데이터. 없으면 None.
        device: 작은 시험 문제를 둘 장치.
        facts: 카드에 적을 잰 값들.
        remarks: 통과했지만 알아 두어야 할 것들.
    """

    data: TensorData | None
    device: torch.device
    facts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def fact(self, text: str) -> None:
        """잰 값을 카드에 적습니다."""
        self.facts.append(text)

    def remark(self, text: str) -> None:
        """막지는 않지만 알아 둘 것을 카드에 적습니다."""
        self.remarks.append(text)

    def call(self, where: str, function: Callable, *inputs: object) -> object:
        """배우는 사람의 코드를 부릅니다.

        Raises:
            Blank: 빈칸 그대로일 때.
            Broke: 예외가 났을 때.
        """
        try:
            found = function(*inputs)
        except NotImplementedError as error:
            raise Blank from error
        except Exception as error:
            if "llipsis" in str(error):  # `...`을 값처럼 쓰다가 난 오류입니다.
                raise Blank from error
            raise Broke(where, error) from error
        if found is ...:
            raise Blank
        return found

    def pictures(self, n: int, seed: int = 0) -> tuple[Tensor, Tensor | None]:
        """데이터에서 겹치지 않게 고른 그림 (n, C, H, W) [−1, 1]과 레이블. 모자라면 있는 만큼."""
        rng = torch.Generator().manual_seed(seed)
        rows = torch.randperm(len(self.data), generator=rng)[:n].to(self.data.x.device)
        batch = self.data[rows]
        y = None if batch.y is None else batch.y.to(self.device)
        return batch.x.detach().clone().float().to(self.device), y


class Sample(NamedTuple):
    """예시 답안 하나: 보여 줄 함수나 클래스들과, 빈칸에 적을 한 줄."""

    shown: tuple[Callable, ...]
    usage: str


def as_given(answer: object) -> object:
    """받은 것 그대로."""
    return answer


@dataclass(frozen=True)
class Step:
    """졸업 과제의 한 단계.

    Attributes:
        key: 부르는 이름. 예: "data"
        id: 진도에 적는 번호. 예: "P-1"
        title: 제목.
        text: 과제 글. 과제 은행과 같은 표기입니다.
        hints: 한 단계씩 보여 줄 힌트. 첫째는 물음입니다.
        check: (답, World) → None. 통과하지 못하면 `Refused`, `Blank`, `Broke`를 냅니다.
        sample: 예시 답안.
        needs_data: 데이터가 있어야 채점할 수 있는지.
        seconds: 제한 시간(초).
        prepare: 채점하는 스레드로 들어가기 전에 답을 살펴볼 함수. 위젯은 여기에서 움직입니다.
    """

    key: str
    id: str
    title: str
    text: str
    hints: tuple[str, ...]
    check: Callable[[object, World], None]
    sample: Sample
    needs_data: bool = False
    seconds: float = 30.0
    prepare: Callable[[object], object] = as_given


def ask_function(answer: object, form: str) -> None:
    """답이 함수인지 봅니다. 신경망처럼 부를 수 있는 것도 됩니다.

    Raises:
        Refused: 부를 수 없는 것일 때.
    """
    if not callable(answer):
        raise Refused(
            "함수가 아닙니다.",
            f"`{form}` 꼴의 함수를 괄호 없이 이름만 넘기십시오"
            f"(받은 것: `{type(answer).__name__}`).",
        )


def parameters(function: Callable) -> int | None:
    """기본값이 없는, 자리로 받는 인수의 수. 알 수 없으면 None."""
    import inspect

    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    places = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(p.kind in places and p.default is p.empty for p in found)


def device_of(net: nn.Module, otherwise: torch.device) -> torch.device:
    """신경망의 파라미터가 놓인 장치."""
    first = next(net.parameters(), None)
    return otherwise if first is None else first.device


def readable(error: Exception) -> str:
    """예외를 한 줄로. 레슨의 오류는 글만, 나머지는 종류와 함께."""
    said = str(error)
    return said if isinstance(error, CourseError) else f"{type(error).__name__}: {said}"[:400]
