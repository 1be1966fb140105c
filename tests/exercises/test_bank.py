"""과제의 계약: 강의 전체의 과제가 모두 갖추어야 할 것."""

import ast
import inspect
import re
from dataclasses import fields
from itertools import combinations
from pathlib import Path

import pytest
import torch
from exercise_helpers import stub, verdict

from gan_course import objectives, sampling
from gan_course.exercises import bank, catalog
from gan_course.exercises.base import Exercise
from gan_course.exercises.judge import _agree, recognise
from gan_course.exercises.safe import run
from gan_course.labs.distance import calc as divergences
from gan_course.labs.loss import bce

EVERY = catalog.every_exercise()
MISTAKES = [pytest.param(e, m, id=f"{e.id} {m.name}") for e in EVERY for m in e.mistakes]
FILES = [f for f in sorted(Path(bank.__file__).parent.glob("*.py")) if f.stem != "__init__"]
every_exercise = pytest.mark.parametrize("exercise", EVERY, ids=lambda e: e.id)
every_file = pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)


def test_lesson_03_has_its_exercises():
    assert {e.id for e in catalog.of_lesson("03")} == {f"03-{i}" for i in range(1, 11)}
    assert catalog.TITLES["03"] == "Vanilla GAN"


def test_ids_are_unique_and_belong_to_their_lesson():
    ids = [e.id for e in EVERY]
    assert len(set(ids)) == len(ids)
    assert {i.partition("-")[0] for i in ids} == set(catalog.TITLES)
    for lesson in catalog.TITLES:
        assert all(e.id.startswith(f"{lesson}-") for e in catalog.of_lesson(lesson))
        assert catalog.TITLES[lesson]


@every_exercise
def test_stub_is_unfinished_and_solution_passes(exercise):
    assert verdict(stub(exercise), exercise).status == "unfinished"
    assert verdict(exercise.answer, exercise).status == "solved"
    assert verdict(exercise.oracle or exercise.answer, exercise).status == "solved"


@every_exercise
def test_every_exercise_is_complete(exercise):
    assert len(exercise.mistakes) >= 3 and len(exercise.hints) >= 2
    assert len({m.name for m in exercise.mistakes}) == len(exercise.mistakes)
    assert all(m.name and m.hint for m in exercise.mistakes)
    assert len(exercise.fresh_cases()) >= 5
    assert any(not case.edge for case in exercise.fresh_cases())


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_each_mistake_gets_its_own_hint(exercise, mistake, monkeypatch):
    found = verdict(mistake.function, exercise)
    assert found.status in ("wrong", "error", "changed")
    assert found.mistake is mistake
    # 다른 오답의 힌트가 먼저 걸리지 않는다는 것은, 오답의 순서를 뒤집어도 같아야 보장됩니다.
    got, expected = (
        run(exercise, f) for f in (mistake.function, exercise.oracle or exercise.answer)
    )
    monkeypatch.setattr(exercise, "mistakes", exercise.mistakes[::-1])
    assert recognise(exercise, got, expected) is mistake


@every_exercise
def test_a_stub_that_raises_or_is_partly_filled_is_unfinished(exercise):
    def raises(*_):
        raise NotImplementedError

    def passes(*_):
        pass

    def partly(*_):
        x = ...
        return x + 1

    for answer in (raises, passes, partly):
        assert verdict(answer, exercise).status == "unfinished", answer


def explorer_by_package(G, seed_a, seed_b, t, psi, a, d):
    start, stop = (torch.randn(16, 64, generator=torch.Generator().manual_seed(seed))
                   for seed in (seed_a, seed_b))  # fmt: skip
    z = sampling.truncate(sampling.slerp(start, stop, t), psi) + a * d / d.norm()
    levels = (sampling.sample(G, z) + 1) * 127.5
    return levels.round().clamp(0, 255).to(torch.uint8)


@pytest.mark.parametrize(
    ("exercise_id", "function"),
    [
        ("00-1", lambda x: ((x + 1) * 127.5 + 0.5).clamp(0, 255).to(torch.uint8)),  # halves go up
        ("00-2", sampling.lerp),
        ("00-3", lambda G, z, psi: sampling.sample(G, sampling.truncate(z, psi))),
        ("00-5", explorer_by_package),
        ("01-2", lambda d, y: bce.bce(d, y).mean()),
        ("01-4", lambda a, y: bce.slope_by_logit(a, y) / max(1, a.numel())),
        ("03-3", lambda a, is_real: objectives.d_loss(a[is_real], a[~is_real])),
        ("03-5", objectives.g_loss_non_saturating),
        ("06-1", divergences.kl),
        ("06-6", lambda D, x, fake, rng: objectives.gradient_penalty(10.0)(D, x, fake, None, rng)),
    ],
)
def test_the_package_agrees_with_the_solution(exercise_id, function):
    assert verdict(function, catalog.find(exercise_id)).status == "solved"


# ── 같은 일을 하는 함수가 둘이면 하나는 쓸데없습니다 ──────────────────────


@every_exercise
def test_no_two_mistakes_do_the_same_and_none_is_right(exercise):
    functions = {m.name: m.function for m in exercise.mistakes}
    functions |= {"모범 답안": exercise.answer}
    for (one, f), (other, g) in combinations(functions.items(), 2):
        assert not _agree(run(exercise, f), run(exercise, g)), (one, other)


def is_mistake(node):
    return any(isinstance(d, ast.Call) and d.func.attr == "mistake" for d in node.decorator_list)


@every_file
def test_no_two_functions_of_a_file_are_written_the_same(file):
    seen = {}
    for node in ast.parse(file.read_text("utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or is_mistake(node):
            continue
        body = node.body[ast.get_docstring(node) is not None :]
        written = ast.dump(ast.Module(body, []))
        assert written not in seen, (node.name, seen[written])
        seen[written] = node.name


# ── 답안과 오답은 글이 아니라 함수입니다 ──────────────────────────────────


@every_file
def test_the_bank_runs_no_source(file):
    tree = ast.parse(file.read_text("utf-8"))
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    assert not names & {"exec", "eval", "compile", "__import__"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.search(r"(?m)^\s*(def \w+\(|return |import )", node.value), node.value


@every_exercise
def test_an_exercise_holds_functions_and_no_source(exercise):
    assert not {f.name for f in fields(Exercise)} & {"stub", "source", "wrong"}
    for function in (exercise.answer, *(m.function for m in exercise.mistakes)):
        assert function.__module__.startswith(f"{bank.__name__}.")
        assert inspect.getsourcefile(function) in map(str, FILES)


def test_the_engine_stays_small():
    """과제가 늘어도 채점하고(judge, compare, safe) 보여 주는 코드는 늘지 않습니다."""
    folder = Path(bank.__file__).parents[1]
    lines = {f.stem: len(f.read_text("utf-8").splitlines()) for f in folder.glob("*.py")}
    assert sum(lines[name] for name in ("judge", "compare", "report", "safe")) <= 500
    assert sum(lines.values()) <= 800
