"""The lecturer's sheet: every exercise of the bank, and nothing of it on a learner's page."""

import pytest
from bs4 import BeautifulSoup
from lab_page import ROOT, node_or_skip

from browsers import unavailable
from gan_course.exercises.catalog import in_order


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    node_or_skip()
    if not (ROOT / "web" / "node_modules" / "katex").is_dir():
        unavailable("web/node_modules가 없습니다: make solutions")
    from export_solutions import export

    folder = tmp_path_factory.mktemp("solutions")
    assert export(ROOT, folder) == []
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    return BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")


def test_each_exercise_has_its_answer_and_its_mistakes(sheet):
    exercises = sorted(in_order(), key=lambda exercise: exercise.id[:2])
    assert [box["id"] for box in sheet.select("h3")] == [f"task-{e.id}" for e in exercises]
    for exercise in exercises:
        box = sheet.find(id=f"task-{exercise.id}").parent
        assert f" {exercise.answer.__name__}" in box.pre.get_text()
        assert len(box.select("tr")) == len(exercise.mistakes) >= 3


def test_nothing_is_left_of_markdown_and_tex_and_nothing_is_fetched(sheet):
    for code in sheet.select("pre, code"):
        code.decompose()
    for mark in ("⟦", "**", "$", "`"):
        assert mark not in sheet.body.get_text(), mark
    assert not sheet.select("script, link[rel=stylesheet], img") and "url(" not in str(sheet.style)
