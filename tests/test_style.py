"""Tests guess from nothing: not from time, not from a picture that stopped changing."""

import ast
import re
from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"
WAITS = BROWSER.with_name("browsers.py")  # where `wait_until` stands
FILES = sorted([WAITS, *BROWSER.glob("*.py"), *BROWSER.with_name("site").glob("*.py")])
GUESSES = {"sleep", "settled", "wait_for_timeout", "wait_for_load_state"}


def guesses(text: str) -> list[str]:
    """The calls that only let time pass, without what stands in `wait_until`."""
    tree = ast.parse(text)
    own = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "wait_until"]
    allowed = {id(node) for function in own for node in ast.walk(function)}
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and id(n) not in allowed]
    return [ast.unparse(c) for c in calls if ast.unparse(c.func).split(".")[-1] in GUESSES]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_nothing_waits_for_time(file):
    assert guesses(file.read_text("utf-8")) == []


def test_the_lint_sees_each_guess():
    text = "import time\ntime.sleep(1)\nsettled(picture)\npage.wait_for_timeout(50)\n"
    assert len(guesses(text)) == 3 and len(FILES) >= 9
    assert guesses("def wait_until():\n    time.sleep(1)\n") == []


SCRIPTS = sorted([*BROWSER.parent.rglob("*.mjs"), *BROWSER.parent.rglob("*.js")])
WAITING = re.compile(r"setTimeout|waitForTimeout|sleep", re.I)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda f: f.name)
def test_no_script_waits_for_time(file):
    assert WAITING.findall(file.read_text("utf-8")) == []
    assert WAITING.search("await new Promise((go) => setTimeout(go, 50))")


def measures_time(text: str) -> bool:
    clocks = {"time.monotonic", "time.perf_counter", "time.process_time", "timeit.timeit"}
    return any(ast.unparse(n) in clocks for n in ast.walk(ast.parse(text)))


@pytest.mark.slow
def test_no_test_asserts_how_long_something_took():
    files = [f for f in BROWSER.parent.rglob("*.py") if f != WAITS]
    assert [f.name for f in files if measures_time(f.read_text("utf-8"))] == []
    assert measures_time("import time\nstart = time.monotonic()") and not measures_time("time.time")


def test_every_browser_test_is_marked():
    tests = BROWSER.glob("test_*.py")
    assert [f.name for f in tests if "pytest.mark.browser" not in f.read_text("utf-8")] == []
