"""과제 시험은 배우는 사람의 진도 파일을 건드리지 않습니다."""

import pytest

from gan_course import exercises as ex
from gan_course import learner


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_COURSE_PROGRESS", str(tmp_path / "progress.json"))
    learner._session = learner.Progress()
    ex._hints_shown.clear()
    yield tmp_path / "progress.json"
    learner._session = learner.Progress()
