"""레슨마다 어떤 과제가 있는지. `bank/`의 파일에 적힌 과제를 모두 찾습니다."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from . import bank
from .base import Exercise

TITLES = {
    "00": "시작하기",
    "01": "BCE 손실",
    "02": "역전파와 연쇄 법칙",
    "03": "Vanilla GAN",
    "04": "DCGAN",
    "05": "Conditional GAN",
    "06": "WGAN",
    "07": "잠재 공간 탐험",
    "08": "평가와 진단",
    "09": "GPU와 규모 확장",
}

ORDINALS = (
    "첫째", "둘째", "셋째", "넷째", "다섯째", "여섯째", "일곱째", "여덟째", "아홉째", "열째",
    "열한째", "열두째",
)  # fmt: skip


@cache
def in_order() -> list[Exercise]:
    """강의 전체의 과제를 `bank/`에 적힌 차례로. 한 레슨 안에서는 레슨에 나오는 차례입니다."""
    modules = [import_module(f"{bank.__name__}.{m.name}") for m in iter_modules(bank.__path__)]
    return [v for module in modules for v in vars(module).values() if isinstance(v, Exercise)]


@cache
def every_exercise() -> list[Exercise]:
    """강의 전체의 과제를 번호 순서로."""
    return sorted(in_order(), key=lambda e: (e.id[:2], int(e.id[3:])))


def of_lesson(lesson: str) -> list[Exercise]:
    """한 레슨("03")의 과제들을 번호 순서로."""
    return [e for e in every_exercise() if e.id.partition("-")[0] == lesson]


def place(exercise: Exercise) -> str:
    """과제가 레슨에서 몇째로 나오는지. 예: 01-6이면 “이 레슨의 넷째”."""
    lesson = [e for e in in_order() if e.id[:2] == exercise.id[:2]]
    return f"이 레슨의 {ORDINALS[lesson.index(exercise)]}"


def find(exercise_id: str) -> Exercise | None:
    """번호("03-3")로 과제를 찾습니다. 없으면 None입니다."""
    return next((e for e in every_exercise() if e.id == exercise_id), None)
