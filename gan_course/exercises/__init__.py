"""과제: 글을 보고, 함수를 채우고, 바로 채점하고, 막히면 힌트를 봅니다.

from gan_course.exercises import task, check, hint, solution, progress
"""

from collections import Counter
from collections.abc import Callable

from gan_course import learner
from gan_course.errors import CourseError

from . import catalog, report
from .judge import judge
from .report import Result, Shown

__all__ = ["check", "hint", "mine", "progress", "progress_table", "solution", "task"]

_hints_shown: Counter[str] = Counter()


def task(exercise_id: str) -> Shown:
    """과제 글을 보여 줍니다. 예: task("03-1")"""
    exercise = catalog.find(exercise_id)
    if exercise is None:
        return report.unknown(exercise_id)
    return report.task_card(exercise, exercise.id in learner.load().solved)


def check(exercise_id: str, answer: object) -> Result:
    """함수를 채점합니다. 예: check("03-1", discriminator_loss)

    여러 입력에서 정답과 견주어, 다르면 가장 작은 반례와 힌트를 보여 줍니다.
    """
    exercise = catalog.find(exercise_id)
    if exercise is None:
        return report.unknown(exercise_id)
    verdict = judge(exercise, answer)
    note = learner.remember(exercise.id) if verdict.status == "solved" else ""
    return report.result(exercise, verdict, note)


def mine(exercise_id: str, answer: Callable) -> Callable:
    """채점을 통과한 내 것을, 아직이면 풀이의 것을 돌려주고 어느 쪽인지 적습니다.

    레슨이 과제의 답을 이어서 쓸 때 부릅니다. 예: step = mine("03-4", d_step)

    Raises:
        CourseError: 없는 과제일 때.
    """
    exercise = catalog.find(exercise_id)
    if exercise is None:
        raise CourseError(repr(report.unknown(exercise_id)))
    # 셀을 두 번 실행하면 풀이의 것이 다시 옵니다. 그것으로 풀었다고 적지는 않습니다.
    solved = answer is not exercise.answer and bool(check(exercise_id, answer))
    print(f"과제 {exercise.id}: {'내가 쓴 것을' if solved else '아직이라 풀이의 것을'} 씁니다.")
    return answer if solved else exercise.answer


def hint(exercise_id: str) -> Shown:
    """힌트를 보여 줍니다. 부를 때마다 한 단계씩 더 보여 줍니다."""
    exercise = catalog.find(exercise_id)
    if exercise is None:
        return report.unknown(exercise_id)
    _hints_shown[exercise.id] = min(_hints_shown[exercise.id] + 1, len(exercise.hints))
    return report.hint_card(exercise, _hints_shown[exercise.id])


def solution(exercise_id: str) -> Shown:
    """풀이를 접어서 보여 줍니다. 눌러서 펼칩니다."""
    exercise = catalog.find(exercise_id)
    return report.solution_card(exercise) if exercise else report.unknown(exercise_id)


def progress() -> dict[str, tuple[int, int]]:
    """{레슨 번호: (푼 과제 수, 전체 과제 수)}. 예: {"03": (2, 5)}"""
    solved = learner.load().solved
    lessons = {lesson: catalog.of_lesson(lesson) for lesson in catalog.TITLES}
    return {k: (sum(e.id in solved for e in found), len(found)) for k, found in lessons.items()}


def progress_table() -> Shown:
    """레슨마다 몇 문제를 풀었는지 표로 보여 줍니다."""
    rows, now = [], learner.load()
    for lesson, (done, total) in progress().items():
        said = f"{done}/{total}" + (" ✓ 다 풀었습니다" if done == total else "")
        guesses = [g.right for name, g in now.predicted.items() if name.startswith(f"{lesson}-")]
        guessed = f"{len(guesses)}번 가운데 {sum(guesses)}번 맞음" if guesses else ""
        bar = "●" * done + "○" * (total - done)
        rows.append((lesson, catalog.TITLES[lesson], bar, said, guessed))
    return report.progress_card(rows, now.note)
