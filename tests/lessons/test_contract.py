"""What every lesson promises, whatever it teaches (the figures of a lesson: test_lesson_NN.py)."""

import ast
import re
import symtable
from pathlib import Path

import jupytext
import pytest

from gan_course.exercises import catalog

ROOT = Path(__file__).resolve().parents[2]
TWINS = {f.name[:2]: f for f in sorted((ROOT / "notebooks/text").glob("[0-9][0-9]_*.py"))}
TAUGHT = [number for number in TWINS if number >= "01"]  # 00 is the entrance, not a lesson


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
    (head,) = re.findall(r"\*\*걸리는 시간\*\*: CPU 코어 2개에서.*?약 ((?:\d+분 ?)?(?:\d+초)?)",
                         TWINS[number].read_text("utf-8"))  # fmt: skip
    readme, rules = ((ROOT / f).read_text("utf-8") for f in ("README.md", "CONTRIBUTING.md"))
    (row,) = re.findall(rf"^\| {number} \|.*\| ([^|]+) \|$", readme, re.M)
    assert seconds(head.strip()) == seconds(row) > 0
    usual, others = re.search(r"(\d+)초 안에 끝까지 실행됩니다\((.*?)\)", rules).groups()
    bounds = {n: int(bound) for lessons, bound in re.findall(r"([\d·]+)[은는] (\d+)초", others)
              for n in lessons.split("·")}  # fmt: skip
    assert {"04", "05", "06"} <= set(bounds)
    assert seconds(row) <= bounds.get(number, int(usual))


@pytest.mark.parametrize("number", list(TWINS))
def test_a_longer_training_on_a_gpu_was_measured_or_says_that_it_was_not(number):
    """`runtime.steps(gpu=…)` promises a training that somebody may wait for."""
    text = TWINS[number].read_text("utf-8")
    (head,) = re.findall(r"\*\*걸리는 시간\*\*: (.*)", text)
    if "runtime.steps(" in text:
        assert re.search(r"GPU에서는 아직 재지 못했습니다|GPU\([^)]+\)에서 약 \d+", head)


@pytest.mark.parametrize("number", TAUGHT)
def test_code_cells_are_short(number):
    code, _ = read_lesson(number)
    long = [
        c.splitlines()[0] for c in code if sum(bool(line.strip()) for line in c.splitlines()) > 20
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
    (cell,) = (c for c in code if f"def {exercise.name}(" in c)
    stub = next(n for n in ast.parse(cell).body if isinstance(n, ast.FunctionDef))
    assert [a.arg for a in stub.args.args] == exercise.parameters
    told, blank = stub.body  # tests/exercises/test_bank.py: checking it says "unfinished"
    assert isinstance(told.value.value, str) and ast.unparse(blank) == "..."


@pytest.mark.parametrize("number", TAUGHT)
def test_summary_names_tests_and_code_that_exist(number):
    cells, prose = read_lesson(number)
    tests = "\n".join(f.read_text("utf-8") for f in (ROOT / "tests").rglob("test_*.py"))
    code = "\n".join(f.read_text("utf-8") for f in (ROOT / "gan_course").rglob("*.py"))
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
