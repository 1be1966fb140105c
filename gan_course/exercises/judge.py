"""채점: 정답과 견주고, 가장 작은 반례를 고르고, 흔한 오답을 행동으로 알아봅니다."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from .base import Case, Exercise, Wrong
from .compare import Difference, difference, elements, show
from .safe import Outcome, run, run_safely


@dataclass(frozen=True)
class Verdict:
    """채점 결과.

    Attributes:
        status: "solved" | "unfinished" | "wrong" | "error" | "changed" | "timeout" | "invalid".
        case: 가장 작은 반례의 입력.
        expected: 그 입력에서 기대한 결과.
        got: 실제 결과.
        mistake: 알아본 흔한 오답.
        remark: 덧붙일 말.
        stuck: 코드가 아직도 돌고 있는지.
        tried: 견주어 본 입력의 수.
    """

    status: str
    case: Case | None = None
    expected: Outcome | None = None
    got: Outcome | None = None
    mistake: Wrong | None = None
    remark: str = ""
    stuck: bool = False
    tried: int = 0

    @property
    def difference(self) -> Difference | None:
        """기대한 값과 받은 값의 다른 점. 값을 받지 못했으면 None입니다."""
        if self.got is None or self.got.kind != "value" or self.expected.kind != "value":
            return None
        return difference(self.expected.value, self.got.value)


def judge(exercise: Exercise, answer: object, seconds: float | None = None) -> Verdict:
    """함수를 여러 입력에서 정답과 견줍니다. 배우는 사람의 코드 때문에 예외를 내는 일이 없습니다."""
    refused = _refuse(exercise, answer)
    if refused:
        return Verdict("invalid", remark=refused)
    got, stuck = run_safely(exercise, answer, seconds)
    cases = exercise.fresh_cases()
    if got[-1].kind == "timeout":
        return Verdict("timeout", cases[len(got) - 1], got=got[-1], stuck=stuck)
    if all(map(_empty, got)) or _agree(got, run(exercise, exercise.compile(exercise.stub))):
        return Verdict("unfinished", remark=_forgotten_return(answer))
    expected = run(exercise, exercise.right())
    failed = [i for i, g in enumerate(got) if not _same(g, expected[i])]
    if not failed:
        return Verdict("solved", tried=len(got))
    worst = min(failed, key=lambda i: _size(cases[i]))
    kind = got[worst].kind
    return Verdict(
        "wrong" if kind == "value" else kind,
        cases[worst],
        expected[worst],
        got[worst],
        mistake=recognise(exercise, got, expected),
        tried=len(got),
    )


def recognise(exercise: Exercise, got: list[Outcome], expected: list[Outcome]) -> Wrong | None:
    """행동이 똑같은 흔한 오답을 찾습니다.

    보통의 입력에서 이미 틀렸으면 보통의 입력만 견줍니다. 같은 실수를 한 두 사람의 코드도
    특별한 입력(빈 배치 따위)에서는 다르게 움직일 수 있기 때문입니다.
    """
    ordinary = [i for i, case in enumerate(exercise.fresh_cases()) if not case.edge]
    plain_failure = any(not _same(got[i], expected[i]) for i in ordinary)
    relevant = ordinary if plain_failure else range(len(got))
    mine = [got[i] for i in relevant]
    for wrong in exercise.wrong:
        theirs = run(exercise, exercise.compile(wrong.source))
        if _agree(mine, [theirs[i] for i in relevant]):
            return wrong
    return None


def _refuse(exercise: Exercise, answer: object) -> str:
    """채점해 볼 것도 없이 잘못 넘긴 경우의 설명. 괜찮으면 빈 문자열입니다."""
    usage = f'check("{exercise.id}", {exercise.name})'
    if not callable(answer):
        return (
            f"함수 대신 값 {show(answer)}을(를) 받았습니다. "
            f"괄호를 붙여 부르지 말고 함수의 이름을 넘기십시오: {usage}"
        )
    names = exercise.parameters
    try:
        inspect.signature(answer).bind(*names)
    except TypeError:
        given = str(inspect.signature(answer))
        wanted = f"({', '.join(names)})"
        return f"인수는 {wanted}이어야 하는데 {given}입니다. 과제의 첫 줄과 견주어 보십시오."
    except ValueError:  # 시그니처를 알 수 없는 내장 함수
        return ""
    return ""


def _same(a: Outcome, b: Outcome) -> bool:
    if a.kind != b.kind:
        return False
    if a.kind != "value":
        return a.value == b.value
    if isinstance(a.value, dict) and isinstance(b.value, dict) and a.value.keys() != b.value.keys():
        return False
    return difference(b.value, a.value) is None


def _agree(a: list[Outcome], b: list[Outcome]) -> bool:
    return len(a) == len(b) and all(map(_same, a, b))


def _empty(outcome: Outcome) -> bool:
    """빈칸(`...`, None, NotImplementedError)이 그대로 남은 결과인지."""
    if outcome.kind == "error":
        return outcome.value == "NotImplementedError" or "ellipsis" in outcome.message
    return outcome.kind == "value" and _blank(outcome.value)


def _blank(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(map(_blank, value.values()))
    if isinstance(value, list | tuple):
        return any(v is Ellipsis for v in value)
    return value is None or value is Ellipsis or value is NotImplemented


def _forgotten_return(answer: Callable) -> str:
    code = getattr(answer, "__code__", None)
    if code is None:
        return ""
    worked = set(code.co_names) - {"NotImplementedError"} or code.co_nlocals > code.co_argcount
    return "코드를 이미 썼다면, 결과를 return으로 돌려주는지 보십시오." if worked else ""


def _size(case: Case) -> tuple[bool, int, int]:
    """작은 반례부터: 보통의 입력, 적은 개수, 짧은 글."""
    return bool(case.edge), elements(case.inputs), len(show(case.inputs))
