"""진도를 기억하기."""

import json
import os

import pytest
from exercise_helpers import html

from gan_course import exercises as ex
from gan_course import files, learner
from gan_course.errors import CourseError
from gan_course.exercises import catalog


def solve(exercise_id):
    return ex.check(exercise_id, catalog.find(exercise_id).answer)


def test_progress_is_remembered(own_progress):
    total = len(catalog.of_lesson("03"))
    assert ex.progress()["03"] == (0, total)
    solve("03-3"), solve("03-3"), solve("03-5")
    ex.check("03-4", lambda *a: None)
    learner._session = learner.Progress()  # 커널을 다시 시작한 셈입니다.
    assert ex.progress()["03"] == (2, total)
    assert json.loads(own_progress.read_text("utf-8")) == {
        "solved": ["03-3", "03-5"], "predicted": {}
    }  # fmt: skip
    assert "Vanilla GAN" in repr(ex.progress_table()) and "●●○" in html(ex.progress_table())


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
    assert learner.load() == learner.Progress({"03-3"})


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
    learner.forget()
    assert ex.progress()["03"][0] == 0


def test_a_prediction_is_kept_beside_the_exercises(own_progress):
    solve("03-3")
    learner.predict("03-p1", "줄어듭니다", False)
    learner.predict("03-p1", "늘어납니다", True)  # the last one counts
    learner.predict("03-p2", "그대로입니다", False)
    learner._session = learner.Progress()
    found = learner.load()
    assert found.solved == {"03-3"}
    assert found.predicted["03-p1"] == learner.Guess("늘어납니다", True)
    assert "2번 가운데 1번 맞음" in repr(ex.progress_table())


def test_the_progress_of_version_0_1_is_read(own_progress):
    own_progress.write_text('{"solved": ["03-3"]}', "utf-8")
    assert learner.load() == learner.Progress({"03-3"})
    learner.predict("01-p1", "둘 다", True)
    assert json.loads(own_progress.read_text("utf-8")) == {
        "solved": ["03-3"], "predicted": {"01-p1": ["둘 다", True]}
    }  # fmt: skip


def test_a_retired_exercise_in_the_progress_does_no_harm(own_progress):
    """04-4 was replaced by 04-11: it counts for nothing, is kept, and every lesson still opens."""
    own_progress.write_text('{"solved": ["04-4", "04-5"], "predicted": {}}', "utf-8")
    total = len(catalog.of_lesson("04"))
    assert ex.progress()["04"] == (1, total) and "다 풀었습니다" not in repr(ex.progress_table())
    assert "풀었습니다" not in repr(ex.task("04-11"))
    for exercise in catalog.of_lesson("04"):
        solve(exercise.id)
    assert ex.progress()["04"] == (total, total)
    assert "04-4" in json.loads(own_progress.read_text("utf-8"))["solved"]
    assert "없습니다" in repr(ex.task("04-4"))


@pytest.mark.parametrize("content", [b'{"solved": [], "predicted": []}',
                                     b'{"solved": [], "predicted": {"a": 1}}',
                                     b'{"solved": [], "predicted": {"a": [1, true]}}'])  # fmt: skip
def test_damaged_predictions_start_anew(own_progress, content):
    own_progress.write_bytes(content)
    assert "처음부터 다시" in learner.load().note


def test_mine_is_the_learner_s_own_once_it_is_right(capsys):
    bank = catalog.find("03-3").answer

    def d_loss(*args):
        return bank(*args)

    assert ex.mine("03-3", d_loss) is d_loss and "내가 쓴 것" in capsys.readouterr().out
    assert ex.progress()["03"][0] == 1


def test_a_cell_run_twice_gives_no_credit_for_the_bank_s_answer(capsys):
    found = ex.mine("03-3", lambda *_: None)
    assert found is catalog.find("03-3").answer
    assert ex.mine("03-3", found) is found and "풀이의 것" in capsys.readouterr().out
    assert ex.progress()["03"][0] == 0
    with pytest.raises(CourseError, match="없습니다"):
        ex.mine("99-1", found)
