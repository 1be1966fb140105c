"""What every lesson promises, whatever it teaches (the figures of a lesson: test_lesson_NN.py)."""

import ast
import importlib.util
import re
import symtable
from functools import cache
from pathlib import Path

import jupytext
import pytest

from gan_course.exercises import catalog

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("study_time", ROOT / "tools/study_time.py")
study_time = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(study_time)
TWINS = {f.name[:2]: f for f in sorted((ROOT / "notebooks/text").glob("[0-9][0-9]_*.py"))}
TAUGHT = [number for number in TWINS if number >= "01"]  # 00 is the entrance, not a lesson


@cache
def read_lesson(number: str) -> tuple[list[str], str]:
    """The code cells without the set-up cell, and the prose in one piece."""
    cells = jupytext.reads(TWINS[number].read_text("utf-8"), fmt="py:percent").cells
    code = [c for c in cells if c.cell_type == "code" and "setup" not in c.metadata.get("tags", [])]
    return [c.source for c in code], "\n\n".join(
        c.source for c in cells if c.cell_type == "markdown"
    )


def test_every_lesson_is_looked_at():
    assert TAUGHT[:6] == ["01", "02", "03", "04", "05", "06"]


def seconds(words: str) -> int:
    """ "1분 10초" → 70."""
    minutes, rest = re.fullmatch(r"(?:(\d+)분)? ?(?:(\d+)초)?", words).groups()
    return 60 * int(minutes or 0) + int(rest or 0)


@pytest.mark.parametrize("number", list(TWINS))
def test_the_time_is_the_same_everywhere_and_within_the_contract(number):
    """The head of a lesson, the table in README.md, the bounds in CONTRIBUTING.md."""
    (head,) = re.findall(r"\*\*실행 시간\*\*: CPU 코어 2개에서.*?약 ((?:\d+분 ?)?(?:\d+초)?)",
                         TWINS[number].read_text("utf-8"))  # fmt: skip
    readme, rules = ((ROOT / f).read_text("utf-8") for f in ("README.md", "CONTRIBUTING.md"))
    row = study_time.row(readme, number)[3]
    assert seconds(head.strip()) == seconds(row) > 0
    usual, others = re.search(r"(\d+)초 안에 끝까지 실행됩니다\((.*?)\)", rules).groups()
    bounds = {n: int(bound) for lessons, bound in re.findall(r"([\d·]+)[은는] (\d+)초", others)
              for n in lessons.split("·")}  # fmt: skip
    assert {"04", "05", "06"} <= set(bounds)
    assert seconds(row) <= bounds.get(number, int(usual))


times_told = cache(study_time.told)


@pytest.mark.parametrize("number", list(TWINS))
def test_the_study_time_is_the_estimate_of_the_tool(number):
    """`python tools/study_time.py --write` after the prose or the exercises changed."""
    _, now, wanted = times_told()[number]
    row = study_time.row((ROOT / "README.md").read_text("utf-8"), number)
    assert now == wanted and row[2] in now and "어림" in now


def test_the_estimate_counts_words_of_the_prose_only():
    text = "# %% [markdown]\n# **공부 시간**: 약 0분\n#\n# 하나 둘 **셋** — 넷\n\n# %%\nx = 'no'\n"
    assert study_time.words(text) == 4
    assert study_time.minutes("01", text) == study_time.minutes("01", text + "\n# %%\ny = 2\n")
    assert study_time.windows("QuizView(\n)\nlab = LossLab(0.5)\nlabel(3)\n") == 2


@pytest.mark.parametrize("number", list(TWINS))
def test_a_longer_training_on_a_gpu_was_measured_or_says_that_it_was_not(number):
    """`runtime.steps(gpu=…)` promises a training that somebody may wait for."""
    text = TWINS[number].read_text("utf-8")
    (head,) = re.findall(r"\*\*실행 시간\*\*: (.*)", text)
    if "runtime.steps(" in text:
        assert re.search(r"GPU에서는 아직 재지 못했습니다|GPU\([^)]+\)에서 약 \d+", head)


@pytest.mark.parametrize("number", TAUGHT)
def test_code_cells_are_short(number):
    """A learner may type what stands open; the cells of questions are folded."""
    code, _ = read_lesson(number)
    typed = [c for c in code if not re.search(r"\b(Quiz|Entry|Prediction)View\(", c)]
    long = [
        c.splitlines()[0] for c in typed if sum(bool(line.strip()) for line in c.splitlines()) > 20
    ]
    assert long == []


def scopes(cell: str) -> symtable.SymbolTable:
    return symtable.symtable(
        "\n".join(c for c in cell.splitlines() if c[:1] not in "%!"), "", "exec"
    )


def global_names(cell: str) -> dict[str, set[str]]:
    """What each function of a cell reads from outside itself."""
    functions = [t for t in scopes(cell).get_children() if isinstance(t, symtable.Function)]
    return {t.get_name(): inner_globals(t) for t in functions}


def inner_globals(table: symtable.SymbolTable) -> set[str]:
    own = {s.get_name() for s in table.get_symbols() if s.is_global()}
    return own.union(*(inner_globals(t) for t in table.get_children()))


def widget_names(tree: ast.AST) -> set[str]:
    """Every name in the call of a widget (a class that ends in Lab or View)."""
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))
    widgets = [c for c in calls if re.search("(Lab|View)$", c.func.id)]
    return {n.id for c in widgets for n in ast.walk(c) if isinstance(n, ast.Name)}


def overwritten(code: list[str]) -> list[str]:
    """Names that a widget's functions read whenever it draws, and that a later cell rebinds."""
    reads = {k: names for cell in code for k, names in global_names(cell).items()}
    sets = [{s.get_name() for s in scopes(cell).get_symbols() if s.is_assigned()} for cell in code]
    found = set()
    for i, cell in enumerate(code):
        used = widget_names(ast.parse(cell)) & set(reads)
        while used != (more := used.union(*(reads.get(name, ()) for name in used))):
            used = more
        found |= used.intersection(set().union(*sets[i + 1 :]))
    return sorted(found)


@pytest.mark.parametrize("number", list(TWINS))
def test_no_later_cell_overwrites_what_a_widget_draws_with(number):
    assert overwritten(read_lesson(number)[0]) == []


def test_an_overwritten_name_is_found():
    cells = ["z = 1\ndef draw(k):\n    return shade(k)\ndef shade(k):\n    return z + k",
             "FlipbookView(draw, [1, 2])", "for z in range(3):\n    pass"]  # fmt: skip
    assert overwritten(cells) == ["z"]
    assert overwritten([*cells[:2], "y = [z for z in range(3)]"]) == []
    assert overwritten([*cells[:2], "def other(z):\n    z = 2"]) == []


@pytest.mark.parametrize("exercise", [e for n in TAUGHT for e in catalog.of_lesson(n)],
                         ids=lambda e: e.id)  # fmt: skip
def test_stub_is_the_exercise_s_own(exercise):
    code, _ = read_lesson(exercise.id[:2])
    for call in ("task", "check", "hint", "solution"):
        assert any(f'{call}("{exercise.id}"' in cell for cell in code), call
    (cell,) = (c for c in code if re.search(rf"(def|class) {exercise.name}\b", c))
    stub = next(n for n in ast.parse(cell).body if isinstance(n, ast.FunctionDef | ast.ClassDef))
    if isinstance(stub, ast.FunctionDef):
        assert [a.arg for a in stub.args.args] == exercise.parameters
    assert blanks(stub)  # tests/exercises/test_bank.py: checking it says "unfinished"


def blanks(stub: ast.FunctionDef | ast.ClassDef) -> int:
    """How many functions of a stub have only a docstring and `...`; each has at least the first."""
    if isinstance(stub, ast.ClassDef):
        return sum(blanks(n) for n in stub.body if isinstance(n, ast.FunctionDef))
    told, *rest = stub.body
    assert isinstance(told.value.value, str), f"{stub.name}: no docstring"
    return [ast.unparse(line) for line in rest] == ["..."]


@pytest.mark.parametrize("exercise", [e for n in TWINS for e in catalog.of_lesson(n)],
                         ids=lambda e: e.id)  # fmt: skip
def test_the_first_hint_is_a_question(exercise):
    assert "?" in exercise.hints[0]


@pytest.mark.parametrize("number", TAUGHT)
def test_an_answer_is_not_on_the_screen_before_its_task(number):
    """`Exercise.answers`: package code that answers the task is shown after it, or not at all."""
    code, _ = read_lesson(number)
    for exercise in catalog.of_lesson(number):
        at = next(i for i, cell in enumerate(code) if f'task("{exercise.id}"' in cell)
        for name in exercise.answers:
            shown = [i for i, c in enumerate(code)
                     if re.search(rf"(show_source|getsource)\((\w+\.)*{name}\b", c)]  # fmt: skip
            assert all(i > at for i in shown), (exercise.id, name)


@cache
def everything(folder: str, names: str) -> str:
    return "\n".join(f.read_text("utf-8") for f in (ROOT / folder).rglob(names))


@pytest.mark.parametrize("number", TAUGHT)
def test_summary_names_tests_and_code_that_exist(number):
    cells, prose = read_lesson(number)
    tests, code = everything("tests", "test_*.py"), everything("gan_course", "*.py")
    code += "\n".join(cells)
    named = set(re.findall(r"`(test_\w+)`", prose))
    assert len(named) >= 6
    assert [n for n in named if f"def {n}(" not in tests] == []
    for line in (x for x in prose.splitlines() if "`test_" in x):
        name = re.search(r"`([\w.]+)`", line.split("|")[2])[1].split(".")[-1]
        assert re.search(rf"(def|class) {name}\b", code), name


@pytest.mark.parametrize("number", TAUGHT)
def test_bold_closes_before_a_particle(number):
    _, prose = read_lesson(number)
    assert re.findall(r"\*\*[^*\n]*[)\]”\"’]\*\*[가-힣]", prose) == []  # CommonMark's rule


@pytest.mark.parametrize("number", list(TWINS))
def test_every_lesson_asks_what_is_known_and_what_will_happen(number):
    """Folded entry questions, and a prediction before a slider that matters."""
    code, _ = read_lesson(number)
    assert sum("EntryView(" in cell for cell in code) == 1
    assert sum("PredictionView(" in cell for cell in code) >= (2 if "01" <= number <= "06" else 1)
    names = [n for cell in code for n in re.findall(r'PredictionView\(\s*"([^"]+)"', cell)]
    assert sorted(names) == [f"{number}-p{i}" for i in range(1, 1 + len(names))]


@pytest.mark.parametrize("number", [n for n in TAUGHT if n <= "06"])
def test_every_lesson_has_a_moving_picture(number):
    code, _ = read_lesson(number)
    assert any("MovieView(" in cell for cell in code)
