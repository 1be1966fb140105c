"""History on disk: what was appended comes back, cut where a run resumes."""

import numpy as np
import pytest
import torch

from gan_course.errors import CourseError
from gan_course.history import History


def filled(n):
    history = History()
    for step in range(1, n + 1):
        history.append({"step": step, "d_loss": torch.tensor(float(step)), "g_loss": float("nan")})
    return history


def test_comes_back_and_is_cut(tmp_path):
    history = filled(300)
    again = History.load(history.save(tmp_path / "run.history.safetensors"))
    assert again.keys() == sorted(history.keys()) or set(again.keys()) == set(history.keys())
    assert np.array_equal(again["d_loss"], history["d_loss"]) and np.isnan(again["g_loss"]).all()
    cut = again.until(120)
    assert len(cut) == 120 and cut["step"][-1] == 120
    cut.append({"step": 121, "d_loss": 0.5, "g_loss": 1.0})
    assert len(cut) == 121 and cut["d_loss"][-1] == 0.5


def test_missing_and_damaged_files_say_so(tmp_path):
    with pytest.raises(CourseError, match="없습니다"):
        History.load(tmp_path / "none")
    bad = tmp_path / "bad"
    bad.write_bytes(b"\x00" * 40)
    with pytest.raises(CourseError, match="손상"):
        History.load(bad)


def test_an_empty_history_can_be_saved(tmp_path):
    assert len(History.load(History().save(tmp_path / "empty.safetensors"))) == 0
