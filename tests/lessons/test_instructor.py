"""The lecturer's kit (docs/instructor): plans that add up, and words that the lessons still say."""

import ast
import inspect
import re
from functools import cache
from pathlib import Path

import jupytext
import pytest

from gan_course.exercises import catalog

ROOT = Path(__file__).resolve().parents[2]
KIT = ROOT / "docs/instructor"
LESSONS = {f.name[:2]: f for f in sorted((ROOT / "notebooks/text").glob("[0-9][0-9]_*.py"))}
PARTS = ("90분 계획", "45분이면", "무엇에 기대고, 어디에 쓰입니까", "자주 나오는 오해 셋", "판서",
         "시연", "안 될 때")  # fmt: skip
TABLES = {"90분 계획": (90, 90), "45분이면": (30, 45)}
FILES = sorted(KIT.glob("*.md"))


def plan(number: str) -> str:
    return (KIT / f"{number}.md").read_text("utf-8")


def part(number: str, title: str) -> str:
    """What stands under `## title`."""
    found = re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", plan(number), re.M)
    return dict(found)[title]


def rows(number: str, title: str) -> list[list[str]]:
    """The body of the table of a part: a list of cells for each row."""
    lines = [line for line in part(number, title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


@cache
def cells(number: str, kind: str) -> list[str]:
    made = jupytext.reads(LESSONS[number].read_text("utf-8"), fmt="py:percent").cells
    return [cell.source for cell in made if cell.cell_type == kind]


def headings(number: str) -> list[str]:
    """The titles of the sections and subsections, as the lesson writes them."""
    prose = "\n".join(cells(number, "markdown"))
    return re.findall(r"^#{2,3} (.+?)\s*$", prose, re.M)


def mistakes() -> dict[str, set[str]]:
    """{exercise: the names of the mistakes that it recognises, without the full stop}"""
    return {e.id: {m.name.removesuffix(".") for m in e.mistakes} for e in catalog.every_exercise()}


def test_every_lesson_has_its_plan_with_all_parts():
    assert [f.stem for f in FILES if f.stem != "README"] == list(LESSONS)
    for number in LESSONS:
        assert re.findall(r"^## (.+)$", plan(number), re.M) == list(PARTS), number
        assert len(plan(number).splitlines()) <= 250, number
    readme = (KIT / "README.md").read_text("utf-8")
    assert all(f"]({number}.md)" in readme for number in LESSONS)


@pytest.mark.parametrize("title", TABLES)
@pytest.mark.parametrize("number", LESSONS)
def test_the_minutes_add_up(number, title):
    low, high = TABLES[title]
    minutes = [int(row[0]) for row in rows(number, title)]
    assert min(minutes) >= 2 and low <= sum(minutes) <= high, (number, sum(minutes))


@pytest.mark.parametrize("number", LESSONS)
def test_every_quoted_section_is_in_the_lesson(number):
    quoted = re.findall(r"「([^」]+)」", plan(number))
    titles = headings(number)
    assert len(quoted) >= 10 and not [title for title in quoted if title not in titles]


@pytest.mark.parametrize("number", [*LESSONS, "README"])
def test_the_sections_of_other_lessons_exist(number):
    """ "03의 4절": lesson 03 has a section 4."""
    named = re.findall(r"(?<!\d)(0\d)의 (\d+)절", plan(number))
    assert number == "README" or named
    for lesson, section in named:
        assert any(title.startswith(f"{section}. ") for title in headings(lesson)), (
            lesson,
            section,
        )


@pytest.mark.parametrize("number", [*LESSONS, "README"])
def test_every_exercise_that_is_named_exists(number):
    named = set(re.findall(r"(?<![\w-])(\d\d-\d+)(?![\d-])", plan(number)))
    assert not [name for name in named if catalog.find(name) is None]
    if number in LESSONS:
        own = {exercise.id for exercise in catalog.of_lesson(number)}
        assert own <= named, f"{number}: {sorted(own - named)} stand nowhere in the plan"


@pytest.mark.parametrize("number", LESSONS)
def test_the_predictions_and_windows_are_those_of_the_lesson(number):
    code = "\n".join(cells(number, "code"))
    asked = set(re.findall(r'"(\d\d-p\d)"', code))
    assert asked == set(re.findall(r"(\d\d-p\d)", plan(number)))
    windows = set(re.findall(r"`(\w+(?:Lab|View))`", plan(number)))
    assert len(windows) >= 2 and not [w for w in windows if f"{w}(" not in code]


def words_in(file: Path) -> set[str]:
    """Every string that a file writes."""
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@cache
def words_of_the_windows() -> set[str]:
    files = [*(ROOT / "gan_course/labs").rglob("*.py"), *(ROOT / "gan_course/ui").glob("*.py")]
    return set().union(*map(words_in, files))


@pytest.mark.parametrize("number", LESSONS)
def test_the_controls_of_the_demonstrations_exist(number):
    """Every “name value” of the third column is a name that the lesson or a window writes."""
    written = words_in(LESSONS[number]) | words_of_the_windows()
    written |= {"마디"}  # an f-string makes its name
    written |= {f"{stem} {i}" for stem in ("방향", "주요 방향", "내 방향") for i in range(1, 6)}
    pieces = [piece for row in rows(number, "시연") for piece in moves(row[2])]
    assert len(pieces) >= 4
    assert not [piece for piece in pieces if not is_named(piece, written)]


def moves(cell: str) -> list[str]:
    """ "문턱 0.70, 가짜의 비율 50 → 5, 단추 “처음으로”" → ["문턱 0.70", "가짜의 비율 50 → 5"]."""
    pieces = re.split(r", |이어서 ", cell)
    return [p for p in pieces if re.search(r" [−\d“]", p) and not p.startswith(("단추", "탭"))]


def is_named(piece: str, written: set[str]) -> bool:
    return any(piece[: at.start()] in written for at in re.finditer(r" (?=[−\d“])", piece))


@pytest.mark.parametrize("number", LESSONS)
def test_three_misconceptions_from_mistakes_that_the_bank_recognises(number):
    text = part(number, "자주 나오는 오해 셋")
    assert len(re.findall(r"^### \d\. “.+”$", text, re.M)) == 3
    for item in ("물음", "나올 답", "되묻기"):
        assert len(re.findall(rf"^- \*\*{item}\*\*: ", text, re.M)) == 3
    answers = "\n".join(re.findall(r"^- \*\*나올 답\*\*: (.+)$", text, re.M))
    own = set().union(*(names for i, names in mistakes().items() if i.startswith(number)))
    quoted = re.findall(r"‘([^’]+)’", answers)
    assert len(quoted) >= 3 and not [q for q in quoted if q not in own]


def test_the_commands_of_the_kit_exist():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    commands = {
        c for file in FILES for c in re.findall(r"`make ([a-z-]+)", file.read_text("utf-8"))
    }
    assert {"lab", "site"} <= commands
    assert not [c for c in commands if not re.search(rf"^{c}:", makefile, re.M)]


@cache
def lines_of_solutions() -> set[str]:
    sources = (inspect.getsource(exercise.answer) for exercise in catalog.every_exercise())
    return {line.strip() for source in sources for line in source.splitlines()[2:]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_link_works_and_no_solution_is_printed(file):
    text = file.read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links and not [link for link in links if not (file.parent / link).exists()]
    assert "```python" not in text
    assert not [line for line in lines_of_solutions() if len(line) > 24 and line in text]
