"""과제를 보여 주기와 진도."""

import json
import os

import pytest
import torch

from exercise_helpers import DOUBLE, fresh_progress, shown, verdict  # noqa: F401
from gan_course import exercises as ex
from gan_course import files
from gan_course.errors import CourseError
from gan_course.exercises import catalog, compare, memory

# ── 보여 주기 ───────────────────────────────────────────────────────────


def test_the_learners_output_is_escaped():
    def answer(x):
        print("<script>alert(1)</script>")
        raise ValueError("<img src=x onerror=alert(1)>")

    html = shown(answer)._repr_html_()
    assert "<script" not in html and "<img" not in html
    assert "&lt;script&gt;" in html and "&lt;img" in html


def test_a_returned_object_is_escaped_and_may_fail_to_print():
    class Evil:
        def __repr__(self):
            return "<b onclick=x>"

    class Broken:
        def __repr__(self):
            raise ValueError

    assert "<b onclick" not in shown(lambda x: {"a": Evil()})._repr_html_()
    assert shown(lambda x: [Broken()]).status == "wrong"


def test_results_are_text_and_html():
    result = ex.check("03-3", catalog.find("03-3").right())
    assert result and repr(result).startswith("✓") and "✓" in result._repr_html_()
    assert not ex.check("03-3", lambda real_logits, fake_logits: None)


def test_the_task_shows_its_text_and_whether_it_is_solved():
    assert "풀었습니다" not in repr(ex.task("03-3"))
    ex.check("03-3", catalog.find("03-3").right())
    card = ex.task("03-3")
    assert "풀었습니다" in repr(card) and "<code>real_logits</code>" in card._repr_html_()


def test_hints_come_in_steps():
    total = len(catalog.find("03-3").hints)
    first, second = ex.hint("03-3"), ex.hint("03-3")
    assert repr(first).count("힌트 1/") == 1 and "힌트 2/" not in repr(first)
    assert "힌트 2/" in repr(second)
    assert first._repr_html_().count("<details>") == total - 1  # 눌러서도 하나씩 펼칩니다.
    for _ in range(5):
        last = ex.hint("03-3")
    assert f"힌트 {total}/{total}" in repr(last) and "한 번 더" not in repr(last)


def test_the_solution_is_folded():
    html = ex.solution("03-3")._repr_html_()
    assert html.index("<details><summary>") < html.index("def discriminator_loss")


@pytest.mark.parametrize("show", [ex.task, ex.hint, ex.solution, lambda i: ex.check(i, len)])
def test_an_unknown_exercise(show):
    for name in ("03-99", "99-1", "", "<b>"):
        card = show(name)
        assert "없습니다" in repr(card) and "<b>&#x27;" not in card._repr_html_()


def test_large_values_are_shown_short():
    assert compare.show(torch.zeros(1000)) == "모양 (1000,)의 텐서 [0, 0, 0, 0, …]"
    assert len(compare.show("가" * 10_000)) < 500


# ── 진도 ────────────────────────────────────────────────────────────────


def solve(exercise_id):
    return ex.check(exercise_id, catalog.find(exercise_id).right())


def test_progress_is_remembered(own_progress):
    total = len(catalog.of_lesson("03"))
    assert ex.progress()["03"] == (0, total)
    solve("03-3"), solve("03-3"), solve("03-5")
    ex.check("03-4", lambda *a: None)
    memory._this_session.clear()  # 커널을 다시 시작한 셈입니다.
    assert ex.progress()["03"] == (2, total)
    assert json.loads(own_progress.read_text("utf-8")) == {"solved": ["03-3", "03-5"]}
    assert "Vanilla GAN" in repr(ex.progress_table()) and "●●○" in ex.progress_table().html


def test_progress_is_written_atomically(own_progress, monkeypatch):
    solve("03-3")
    before = own_progress.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert "저장하지 못했습니다" in repr(solve("03-5"))
    assert own_progress.read_bytes() == before
    assert [p.name for p in own_progress.parent.iterdir()] == [own_progress.name]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"solved": [1]}', b"\xff\xfe", b"null"])
def test_a_damaged_file_starts_anew_with_a_kind_line(own_progress, content):
    own_progress.write_bytes(content)
    assert "처음부터 다시" in repr(ex.progress_table())
    assert "처음부터 다시" in repr(solve("03-3"))
    assert memory.load() == ({"03-3"}, "")


def test_an_unwritable_place_still_works(monkeypatch):
    def refuse(*_):
        raise CourseError("쓸 수 없는 폴더")

    monkeypatch.setattr(files, "write_atomically", refuse)
    result = solve("03-3")
    assert result and "커널을 끄기 전까지는 기억합니다" in repr(result)
    assert ex.progress()["03"][0] == 1


def test_a_folder_in_place_of_the_file(own_progress):
    own_progress.mkdir()
    assert solve("03-3") and ex.progress()["03"][0] == 1


def test_progress_can_be_forgotten():
    solve("03-3")
    memory.forget()
    assert ex.progress()["03"][0] == 0
