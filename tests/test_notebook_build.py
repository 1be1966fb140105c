"""Building the notebooks: nobody's progress is shipped, unknown names change nothing."""

import re

import nbformat
import pytest

from test_pairs import COURSE, NAMES, course, read, tool  # noqa: F401  course is a fixture

PROGRESS = re.compile(r"●|— ✓ 풀었습니다|✓ 다 풀었습니다|✓ 과제 \d\d-\d")


def shown(notebook):
    """Every text that the stored outputs show. A window's words name its marks, which may be ●."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.get("metadata", {}).get("widget"):
                continue
            data = output.get("data", {})
            for text in (output.get("text"), data.get("text/plain"), data.get("text/html")):
                yield number, text or ""


@pytest.mark.parametrize("name", NAMES)
def test_no_notebook_ships_its_authors_progress(name):
    found = {number for number, text in shown(read(COURSE, name)) if PROGRESS.search(text)}
    assert not found, f"{name}: 진도가 보이는 셀 {sorted(found)}. make notebooks로 다시 만드십시오."


@pytest.mark.parametrize(
    "text",
    ["05  ●○○○○  1/5", "<td>●●○</td>", "과제 05-3. 레이블 — ✓ 풀었습니다", "✓ 과제 05-3 x: "],
)
def test_progress_is_recognised(text):
    assert PROGRESS.search(text)


def test_each_run_starts_with_an_empty_progress_file(tmp_path, monkeypatch):
    mine = tmp_path / "mine.json"
    mine.write_text('{"solved": ["05-3"]}', "utf-8")
    monkeypatch.setenv("GAN_COURSE_PROGRESS", str(mine))
    source = (
        "import os, pathlib\n"
        "path = pathlib.Path(os.environ['GAN_COURSE_PROGRESS'])\n"
        "print(path.exists(), path.parent.is_dir())\n"
        "print(path, path.write_text('{}'))"
    )
    seen = []
    for _ in range(2):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        done = tool.executed(notebook, tmp_path, timeout=60)
        said = "".join(out.text for out in done.cells[0].outputs).splitlines()
        assert said[0] == "False True"
        seen.append(said[1])
    assert seen[0] != seen[1] and str(mine) not in "".join(seen)
    assert mine.read_text("utf-8") == '{"solved": ["05-3"]}'


@pytest.mark.parametrize("names", [["99_none"], ["00_small", "99_none"]])
def test_pull_of_an_unknown_name_says_which_there_are(course, capsys, names):  # noqa: F811
    notebook = read(course)
    notebook.cells[2].source = "둘을 더합니다."
    course.ipynb("00_small").write_text(tool.serialised(notebook), "utf-8")
    before = {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file()}
    assert tool.main(["pull", *names, "--root", str(course.root)]) == 1
    said = capsys.readouterr().err
    assert "99_none: 텍스트 짝이 없습니다. 있는 것: 00_small" in said
    assert before == {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file()}


def test_pull_of_a_lost_notebook_writes_nothing(course, capsys):  # noqa: F811
    course.ipynb("00_small").unlink()
    before = course.twin("00_small").read_bytes()
    assert tool.main(["pull", "00_small", "--root", str(course.root)]) == 1
    assert "make sync" in capsys.readouterr().err
    assert course.twin("00_small").read_bytes() == before


@pytest.mark.parametrize("name", NAMES)
def test_code_that_says_the_answer_is_folded(name):
    """The set-up cell, cells with a title, and cells that hold the right answers of a question."""
    for cell in read(COURSE, name).cells:
        asks = re.search(r"\A# @title |\b(Quiz|Entry|Prediction)View\(", cell.source)
        told = cell.cell_type == "code" and (asks or "setup" in cell.metadata.get("tags", []))
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        assert folded == bool(told), cell.source[:80]
        assert ("cellView" in cell.metadata) == folded
