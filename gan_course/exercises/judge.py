"""채점: 정답과 견주고, 가장 작은 반례를 고르고, 흔한 오답을 행동으로 알아봅니다."""

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .base import Case, Exercise, Mistake
from .compare import difference, show
from .safe import Outcome, run, run_safely


@dataclass(frozen=True)
class Verdict:
    """채점 결과."""

    status: str  # "solved", "unfinished", "wrong", "error", "changed", "timeout", "invalid"
    case: Case | None = None  # 가장 작은 반례의 입력.
    expected: Outcome | None = None  # 그 입력에서 기대한 결과.
    got: Outcome | None = None  # 실제 결과. 채점할 수 없으면 받은 것.
    mistake: Mistake | None = None  # 알아본 흔한 오답.
    remark: str = ""  # 덧붙일 말.
    stuck: bool = False  # 코드가 아직도 돌고 있는지.


def judge(exercise: Exercise, answer: object, seconds: float | None = None) -> Verdict:
    """함수를 여러 입력에서 정답과 견줍니다. 배우는 사람의 코드 때문에 예외를 내는 일이 없습니다."""
    if refused := _refuse(exercise, answer):
        return refused
    expected = run(exercise, exercise.oracle or exercise.answer)
    got, stuck = run_safely(exercise, answer, seconds)
    cases = exercise.fresh_cases()
    if got[-1].kind == "timeout":
        return Verdict("timeout", cases[len(got) - 1], got=got[-1], stuck=stuck)
    if all(map(_blank, got)) or _agree(got, run(exercise, _do_nothing)):
        return Verdict("unfinished", remark=_forgotten_return(answer))
    failed = [i for i, pair in enumerate(zip(got, expected, strict=True)) if not _same(*pair)]
    if not failed:
        return Verdict("solved")
    i = min(failed, key=lambda i: (bool(cases[i].edge), len(repr(cases[i].inputs))))
    status = "wrong" if got[i].kind == "value" else got[i].kind
    return Verdict(status, cases[i], expected[i], got[i], recognise(exercise, got, expected))


def recognise(
    exercise: Exercise, got: Sequence[Outcome], expected: Sequence[Outcome]
) -> Mistake | None:
    """행동이 똑같은 흔한 오답을 찾습니다.

    보통의 입력에서 이미 틀렸으면 그것만 견줍니다. 같은 실수도 빈 배치 따위에서는 갈립니다.
    """
    ordinary = [not case.edge for case in exercise.fresh_cases()]
    if _agree(got, expected, ordinary):
        ordinary = [True] * len(got)
    alike = (m for m in exercise.mistakes if _agree(got, run(exercise, m.function), ordinary))
    return next(alike, None)


def _agree(a: Sequence[Outcome], b: Sequence[Outcome], where: Sequence[bool] = ()) -> bool:
    return all(_same(x, y) for x, y, use in zip(a, b, where or [1] * len(a), strict=True) if use)


def _same(a: Outcome, b: Outcome) -> bool:
    return a.kind == b.kind and difference(b.value, a.value) is None


def _do_nothing(*_: object) -> None:
    """빈칸을 그대로 둔 함수."""


def _blank(outcome: Outcome) -> bool:
    """채우지 않은 빈칸(`...`, NotImplementedError)이 보이는 결과인지."""
    return bool(re.search("NotImplemented|[Ee]llipsis", f"{show(outcome.value)} {outcome.message}"))


def _forgotten_return(answer: object) -> str:
    code = getattr(answer, "__code__", None)
    names = set(code.co_names) - {"NotImplementedError"} if code else set()
    worked = names or (code and code.co_nlocals > code.co_argcount)
    return "코드를 이미 썼다면, 결과를 return으로 돌려주는지 보십시오." if worked else ""


def _refuse(exercise: Exercise, answer: object) -> Verdict | None:
    """채점해 볼 것도 없이 잘못 넘긴 경우의 판정. 괜찮으면 None입니다."""
    if not callable(answer):
        usage = f'`check("{exercise.id}", {exercise.name})`'
        remark = f"값이 아니라 함수를 받아야 합니다. 괄호 없이 함수의 이름을 넘기십시오: {usage}"
        return Verdict("invalid", got=Outcome("value", show(answer)), remark=remark)
    try:
        signature = inspect.signature(answer)
        given = str(signature)
    except Exception:  # 인수를 알 수 없는 것(내장 함수 따위)은 불러 보아야 압니다.
        return None
    try:
        signature.bind(*exercise.parameters)
    except TypeError:
        wanted = f"`({', '.join(exercise.parameters)})`"
        remark = f"인수는 {wanted}이어야 합니다. 과제의 첫 줄과 견주어 보십시오."
        return Verdict("invalid", got=Outcome("value", given), remark=remark)
    return None
