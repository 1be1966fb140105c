"""채점 한 번을 안전하게: 오류도, 끝나지 않는 반복도, 난수도 노트북을 건드리지 못합니다."""

from __future__ import annotations

import random
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from gan_course.datasets import TensorData
from gan_course.exercises.base import Case, Exercise
from gan_course.exercises.explain import ENDLESS, STUCK, explain
from gan_course.exercises.safe import run_safely
from gan_course.runtime import detect

from . import tiny
from .step import Blank, Broke, Refused, Step, World, readable

NO_DATA = (
    "데이터가 있어야 채점할 수 있습니다. 먼저 1단계 `project.check(\"data\", data)`를 통과하거나, "
    "`project.check(\"{}\", …, data=data)`처럼 데이터를 함께 넘기십시오."
)  # fmt: skip
OURS = str(Path(__file__).resolve().parents[2])
LIBRARIES = (sysconfig.get_paths()["purelib"], sysconfig.get_paths()["stdlib"], OURS)


@dataclass(frozen=True)
class Grade:
    """채점 결과.

    Attributes:
        status: "solved", "unfinished", "wrong", "error", "timeout", "invalid" 가운데 하나.
        name: 통과하지 못한 까닭 한 줄.
        why: 왜 그렇고 무엇을 보면 되는지.
        rows: (이름, 값)의 줄들. 배우는 사람의 코드에서 온 글입니다.
        facts: 잰 값들.
        remarks: 통과했지만 알아 둘 것들.
    """

    status: str
    name: str = ""
    why: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def grade(step: Step, answer: object, data: TensorData | None) -> Grade:
    """답 하나를 채점합니다. 배우는 사람의 코드 때문에 예외를 내는 일이 없습니다."""
    if blank(answer):
        return Grade("unfinished")
    if step.needs_data and data is None:
        found = _on(step, answer, World(tiny.data(64), torch.device("cpu")))
        blank_inside = found.status == "unfinished"  # 함수의 몸통이 빈칸입니다.
        return found if blank_inside else Grade("invalid", why=NO_DATA.format(step.key))
    for device in _devices():
        found = _on(step, answer, World(data, device))
        if not _misplaced(found):
            break
    return found


def blank(answer: object) -> bool:
    """채우지 않은 빈칸(None, ..., 그런 것이 든 튜플)인지."""
    parts = answer if type(answer) in (tuple, list) else (answer,)
    return any(part is None or part is ... for part in parts)


def _devices() -> Iterator[torch.device]:
    """작은 문제는 CPU에서 풉니다. 답이 GPU에 있는 것을 쓰면 거기에서 다시 해 봅니다."""
    yield torch.device("cpu")
    if (best := detect().device).type != "cpu":
        yield best


def _misplaced(found: Grade) -> bool:
    said = " ".join(value for _, value in found.rows)
    return found.status == "error" and ("same device" in said or "device type" in said)


def _on(step: Step, answer: object, world: World) -> Grade:
    exercise = Exercise(
        step.id, step.title, step.text, cases=lambda _: [Case({})], hints=step.hints,
        observe=lambda given: _findings(step, given, world),
    )  # fmt: skip
    with _same_dice():
        try:
            given = step.prepare(answer)
        except (Refused, Blank, Broke) as stopped:
            return _stopped(stopped, world)
        outcomes, stuck = run_safely(exercise, given, step.seconds)
    last = outcomes[-1]
    printed = (("출력한 것", last.printed.rstrip()),) if last.printed.strip() else ()
    if last.kind == "timeout":
        return Grade("timeout", why=ENDLESS + STUCK * stuck, rows=printed)
    if last.kind == "error":  # sys.exit() 따위
        rows = (("오류", f"{last.value}: {last.message}"[:400]), *printed)
        return Grade("error", why=explain(str(last.value), last.message), rows=rows)
    found = last.value
    return Grade(**{**vars(found), "rows": (*found.rows, *printed)})


def _findings(step: Step, answer: object, world: World) -> Grade:
    try:
        step.check(answer, world)
    except (Refused, Blank, Broke) as stopped:
        return _stopped(stopped, world)
    return Grade("solved", facts=tuple(world.facts), remarks=tuple(world.remarks))


def _stopped(stopped: Refused | Blank | Broke, world: World) -> Grade:
    facts = tuple(world.facts)
    if isinstance(stopped, Blank):
        return Grade("unfinished")
    if isinstance(stopped, Refused):
        return Grade("wrong", stopped.name, stopped.why, facts=facts)
    error = stopped.error
    rows = [("하던 일", stopped.where), ("오류", readable(error))]
    if line := _line(error):
        rows.append(("난 곳", line))
    return Grade("error", "", explain(type(error).__name__, str(error)), tuple(rows), facts)


def _line(error: Exception) -> str:
    """배우는 사람의 코드에서 예외가 난 줄. 우리 코드와 라이브러리의 안쪽은 보여 주지 않습니다."""
    frames = traceback.extract_tb(error.__traceback__, 200)
    own = [f for f in frames if not f.filename.startswith(LIBRARIES)]
    return f"{own[-1].lineno}번째 줄  {own[-1].line}" if own else ""


@contextmanager
def _same_dice() -> Iterator[None]:
    """파이썬과 numpy의 난수, 장치의 난수를 채점하기 전으로 되돌립니다(CPU는 run_safely가)."""
    before, numbers = random.getstate(), np.random.get_state()  # noqa: NPY002
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else None
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(before)
        np.random.set_state(numbers)  # noqa: NPY002
        if cuda is not None:
            torch.cuda.set_rng_state_all(cuda)
