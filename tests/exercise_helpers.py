"""과제 시험이 함께 쓰는 것: 작은 과제 하나와, 시험용 진도 파일."""

import pytest
import torch

from gan_course import exercises as ex
from gan_course.exercises import memory, report
from gan_course.exercises.base import Case, Exercise, Wrong
from gan_course.exercises.judge import judge


@pytest.fixture(autouse=True, name="own_progress")  # import하기만 하면 쓰입니다.
def fresh_progress(tmp_path, monkeypatch):
    """시험이 배우는 사람의 진도 파일을 건드리지 않게 합니다."""
    monkeypatch.setenv("GAN_COURSE_PROGRESS", str(tmp_path / "progress.json"))
    memory._this_session.clear()
    ex._hints_shown.clear()
    yield tmp_path / "progress.json"
    memory._this_session.clear()


def double_cases(rng):
    for n in (5, 3, 2, 1, 2):
        yield Case({"x": torch.randint(1, 10, (n,), generator=rng).float()})
    yield Case({"x": torch.empty(0)}, "빈 텐서")
    yield Case({"x": torch.tensor([1.0, 2.0]).double()}, "float64")


DOUBLE = Exercise(
    id="99-1",
    title="두 배",
    text="두 배를 돌려주십시오.",
    stub="def double(x):\n    ...",
    solution="def double(x):\n    return 2 * x",
    cases=double_cases,
    wrong=(Wrong("제곱했습니다.", "return x**2", "제곱이 아니라 두 배입니다."),),
    hints=("더해 보십시오.",),
)


def verdict(function, exercise=DOUBLE, seconds=None):
    return judge(exercise, function, seconds)


def shown(function, exercise=DOUBLE, seconds=None):
    return report.result(exercise, judge(exercise, function, seconds))
