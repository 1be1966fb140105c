"""수업마다 어떤 과제가 있는지. `lessonNN*.py`를 두기만 하면 여기서 찾습니다."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from .base import Exercise

HERE = Path(__file__).parent


@cache
def _modules() -> dict[str, list[str]]:
    """{수업 번호: 모듈 이름들}. 한 수업을 lesson03.py, lesson03_steps.py처럼 나눌 수 있습니다."""
    found: dict[str, list[str]] = {}
    for file in sorted(HERE.glob("lesson[0-9][0-9]*.py")):
        found.setdefault(file.stem[6:8], []).append(file.stem)
    return found


def lessons() -> list[str]:
    """과제가 있는 수업의 번호들. 예: ["01", "03"]"""
    return sorted(_modules())


@cache
def of_lesson(lesson: str) -> tuple[Exercise, ...]:
    """한 수업의 과제들을 번호 순서로."""
    package = __name__.rpartition(".")[0]
    names = _modules().get(lesson, [])
    found = [e for name in names for e in import_module(f".{name}", package).EXERCISES]
    return tuple(sorted(found, key=lambda e: e.id))


def title_of(lesson: str) -> str:
    """수업의 제목. 그 수업의 모듈에 있는 `TITLE`입니다."""
    package = __name__.rpartition(".")[0]
    modules = (import_module(f".{name}", package) for name in _modules().get(lesson, []))
    return next((m.TITLE for m in modules if hasattr(m, "TITLE")), "")


def every_exercise() -> list[Exercise]:
    """강의 전체의 과제."""
    return [exercise for lesson in lessons() for exercise in of_lesson(lesson)]


def find(exercise_id: str) -> Exercise | None:
    """번호("03-3")로 과제를 찾습니다. 없으면 None입니다."""
    lesson = str(exercise_id).partition("-")[0]
    return next((e for e in of_lesson(lesson) if e.id == exercise_id), None)
