"""과제 시험이 함께 쓰는 것: 작은 과제 하나, 노트북의 빈 함수, 화면에 나올 HTML."""

import ast
from functools import cache
from pathlib import Path

import torch
from markdown_it import MarkdownIt

from gan_course.exercises import report
from gan_course.exercises.base import Case, Exercise
from gan_course.exercises.judge import judge

ROOT = Path(__file__).resolve().parents[2]


def double_cases(rng):
    for n in (5, 3, 2, 1, 2):
        yield Case({"x": torch.randint(1, 10, (n,), generator=rng).float()})
    yield Case({"x": torch.empty(0)}, "빈 텐서")
    yield Case({"x": torch.tensor([1.0, 2.0]).double()}, "float64")


DOUBLE = Exercise(
    "99-1", "두 배", "두 배를 돌려주십시오.", cases=double_cases, hints=("더해 보십시오.",)
)


@DOUBLE.solution
def double(x):
    return 2 * x


@DOUBLE.mistake("제곱했습니다.")
def _(x):
    """제곱이 아니라 두 배입니다."""
    return x**2


@cache
def parsed(lesson):
    (twin,) = (ROOT / "notebooks/text").glob(f"{lesson}_*.py")
    return ast.parse(twin.read_text("utf-8")).body


def stub(exercise):
    """노트북의 텍스트 짝에 있는 빈 함수나 빈 클래스."""
    cells = parsed(exercise.id[:2])
    kinds = ast.FunctionDef | ast.ClassDef
    (node,) = (n for n in cells if isinstance(n, kinds) and n.name == exercise.name)
    space = {}
    exec(ast.unparse(node), space)
    return space[exercise.name]


def html(shown):
    """노트북이 마크다운을 그린 것."""
    return MarkdownIt("commonmark").enable("table").render(shown._repr_markdown_())


def verdict(function, exercise=DOUBLE, seconds=None):
    return judge(exercise, function, seconds)


def shown(function, exercise=DOUBLE, seconds=None):
    return report.result(exercise, judge(exercise, function, seconds))
