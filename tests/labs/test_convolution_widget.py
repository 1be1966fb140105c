"""Lesson 04's widget without a front end.

Also run under ipywidgets 7.7: see tests/ui/test_latest.py.
"""

import io

import numpy as np
import pytest
from PIL import Image

from gan_course import CourseError
from gan_course.labs import ConvolutionLab


def pixels(board):
    return np.asarray(Image.open(io.BytesIO(board.picture.value)).convert("RGB"))


def test_the_convolution_stepper_steps():
    board = ConvolutionLab()
    assert board.step.max == 9 and "<b>−9</b>" in board.words.value
    before = pixels(board)
    board.step.value = 2
    assert (before.shape != pixels(board).shape) or (before != pixels(board)).any()
    board.stride.value, board.padding.value = 2, 1
    assert board.step.max == 9 and "= <b>3</b>" in board.words.value
    board.step.value = 9
    board.size.value, board.stride.value, board.padding.value = 4, 3, 0
    assert board.step.max == 1 == board.step.value
    board.kind.value = "전치 합성곱"
    assert (
        board.step.max == 9
        and "더합니다" in board.words.value
        and "= <b>10</b>" in board.words.value
    )


def test_every_setting_of_the_stepper_is_drawn():
    board = ConvolutionLab("전치 합성곱", 2, 1, 0, "모두 1")
    board.padding.value = 2  # (3 − 1)·1 + 2 − 4 = 0: nothing is left
    assert "출력이 한 칸도 없습니다" in board.words.value
    board.padding.value = 1
    assert "⚠" not in board.words.value and pixels(board).std() > 5
    with pytest.raises(CourseError, match="전치 합성곱"):
        ConvolutionLab("회전")
