"""과제: 글을 보고, 함수를 채우고, 바로 채점하고, 막히면 힌트를 봅니다.

from gan_course.exercises import task, check, hint, solution, progress
"""

from __future__ import annotations

from collections import Counter
from html import escape

from . import catalog, memory, report
from .base import Case, Exercise, Wrong, call, loss_and_gradient
from .judge import judge
from .report import Result, Shown

_hints_shown: Counter[str] = Counter()


def task(exercise_id: str) -> Shown:
    """과제 글을 보여 줍니다. 예: task("03-1")"""
    exercise = catalog.find(exercise_id)
    if exercise is None:
        return _unknown(exercise_id)
    return report.task_card(exercise, exercise.id in memory.load()[0])


def check(exercise_id: str, answer: object) -> Result:
    """함수를 채점합니다. 예: check("03-1", discriminator_loss)

    여러 입력에서 정답과 견주어, 다르면 가장 작은 반례와 힌트를 보여 줍니다.
    """
    exercise = catalog.find(exercise_id)
    if exercise is None:
        shown = _unknown(exercise_id)
        return Result(shown.html, shown.text, "invalid")
    verdict = judge(exercise, answer)
    note = memory.remember(exercise.id) if verdict.status == "solved" else ""
    return report.result(exercise, verdict, note)


def hint(exercise_id: str) -> Shown:
    """힌트를 보여 줍니다. 부를 때마다 한 단계씩 더 보여 줍니다."""
    exercise = catalog.find(exercise_id)
    if exercise is None:
        return _unknown(exercise_id)
    steps = min(_hints_shown[exercise.id] + 1, len(exercise.hints))
    _hints_shown[exercise.id] = steps
    return report.hint_card(exercise, steps)


def solution(exercise_id: str) -> Shown:
    """풀이를 접어서 보여 줍니다. 눌러서 펼칩니다."""
    exercise = catalog.find(exercise_id)
    return _unknown(exercise_id) if exercise is None else report.solution_card(exercise)


def progress() -> dict[str, tuple[int, int]]:
    """{수업 번호: (푼 과제 수, 전체 과제 수)}. 예: {"03": (2, 5)}"""
    solved, _ = memory.load()
    return {
        lesson: (sum(e.id in solved for e in found), len(found))
        for lesson, found in ((name, catalog.of_lesson(name)) for name in catalog.lessons())
    }


def progress_table() -> Shown:
    """수업마다 몇 문제를 풀었는지 표로 보여 줍니다."""
    note = memory.load()[1]
    rows, lines = "", []
    for lesson, (done, total) in progress().items():
        bar = "●" * done + "○" * (total - done)
        title = catalog.title_of(lesson)
        said = f"{done}/{total}" + (" ✓ 다 풀었습니다" if done == total else "")
        cells = "".join(
            f"<td style='text-align:left'>{escape(t)}</td>" for t in (lesson, title, bar, said)
        )
        rows += f"<tr>{cells}</tr>"
        lines.append(f"{lesson}  {bar}  {said}  {title}")
    heads = "".join(
        f"<th style='text-align:left'>{h}</th>" for h in ("수업", "제목", "과제", "진도")
    )
    html = f"<table><tr>{heads}</tr>{rows}</table><p>{escape(note)}</p>"
    return Shown(html, "\n".join([*lines, note]).rstrip())


def _unknown(exercise_id: object) -> Shown:
    known = ", ".join(e.id for e in catalog.every_exercise())
    return report.notice(f"과제 {exercise_id!r}은(는) 없습니다. 있는 과제: {known}")


__all__ = [
    "Case",
    "Exercise",
    "Result",
    "Shown",
    "Wrong",
    "call",
    "check",
    "hint",
    "loss_and_gradient",
    "progress",
    "progress_table",
    "solution",
    "task",
]
