"""졸업 과제: 빈 셀에서 시작하여 내 그림의 GAN을 만들어 나눌 때까지, 일곱 단계.

from gan_course.exercises import project

정답과 견주지 않습니다. 단계마다 약속을 적어 두고, 답이 그 약속대로 **행동**하는지만 봅니다.
"""

from collections import Counter

from gan_course import learner
from gan_course.datasets import TensorData
from gan_course.exercises.report import Result, Shown

from . import cards, data, loop, models, objective, page, slider, yardstick
from .grading import grade
from .page_writer import write_page
from .step import Step

__all__ = ["STEPS", "check", "hint", "progress", "solution", "task", "write_page"]

STEPS: dict[str, Step] = {
    module.STEP.key: module.STEP
    for module in (data, models, objective, loop, yardstick, slider, page)
}
_hints_shown: Counter[str] = Counter()
_kept: dict[str, TensorData] = {}  # 1단계를 통과한 데이터. 뒤의 단계가 함께 씁니다.


def task(key: str) -> Shown:
    """과제 글을 보여 줍니다. 예: project.task("data")"""
    if key not in STEPS:
        return cards.unknown(key, list(STEPS))
    step = STEPS[key]
    return cards.task_card(step, step.id in learner.load().solved)


def check(key: str, answer: object, *, data: TensorData | None = None) -> Result:
    """답을 채점합니다. 예: project.check("models", (G, D))

    Args:
        key: 단계의 이름.
        answer: 빈칸에 채운 것. 채점은 베낀 것으로 하므로 답을 바꾸지 않습니다.
        data: 2·5·6단계에서 견줄 데이터. 주지 않으면 1단계를 통과한 것을 씁니다.
    """
    if key not in STEPS:
        return cards.unknown(key, list(STEPS))
    step = STEPS[key]
    found = grade(step, answer, data if data is not None else _kept.get("data"))
    note = ""
    if found.status == "solved":
        note = learner.remember(step.id)
        if key == "data":
            _kept["data"] = answer
    return cards.result_card(step, found, note)


def hint(key: str) -> Shown:
    """힌트를 보여 줍니다. 부를 때마다 한 단계씩 더 보여 줍니다."""
    if key not in STEPS:
        return cards.unknown(key, list(STEPS))
    step = STEPS[key]
    _hints_shown[key] = min(_hints_shown[key] + 1, len(step.hints))
    return cards.hint_card(step, _hints_shown[key])


def solution(key: str) -> Shown:
    """예시 답안을 접어서 보여 줍니다. 눌러서 펼칩니다."""
    return cards.solution_card(STEPS[key]) if key in STEPS else cards.unknown(key, list(STEPS))


def progress() -> Shown:
    """일곱 단계 가운데 어디까지 통과했는지 표로 보여 줍니다."""
    now = learner.load()
    rows = [(cards.head(s), s.title, s.id in now.solved) for s in STEPS.values()]
    return cards.progress_card(rows, now.note)
