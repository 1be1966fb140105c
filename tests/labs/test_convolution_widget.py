"""Lesson 04's widget without a front end.

Also run under ipywidgets 7.7: see tests/ui/test_latest.py.
"""

import io

import numpy as np
import pytest
from matplotlib import pyplot as plt
from PIL import Image

from gan_course import CourseError
from gan_course.labs import ConvolutionLab
from gan_course.labs.convolution import calc as convolution
from gan_course.labs.convolution.draw import draw_frame


def pixels(board):
    return np.asarray(Image.open(io.BytesIO(board.picture.value)).convert("RGB"))


@pytest.mark.slow
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


def test_a_solid_box_is_what_is_read_and_a_dashed_one_what_is_written():
    x, k = convolution.SEED, convolution.kernel("모두 1", 3)
    for frame, sides in (
        (convolution.conv_frame(convolution.PICTURE, k, 1, 0, 2), (3, 1)),
        (convolution.transposed_frame(x, k, 2, 0, 2), (1, 3)),
    ):
        figure, axes = plt.subplots(1, 3)
        draw_frame(list(axes), frame)
        boxes = [next(p for p in ax.patches if p.get_linewidth() > 2) for ax in axes[::2]]
        plt.close(figure)
        assert [b.get_linestyle() for b in boxes] == ["-", "--"]
        assert tuple(b.get_width() for b in boxes) == sides


def test_the_size_does_not_tell_what_padding_does_before_it_is_moved():
    """The prediction 04-p2 asks it."""
    board = ConvolutionLab("전치 합성곱", 3, 2, 0, "모두 1")
    seen = board.asking()
    assert "출력 한 변 = 7" in str(seen.metadata()) and "잘라" not in str(seen.metadata())
    board.padding.value = 1
    assert "바깥을 잘라 낸 출력 한 변 = <b>5</b>" in board.words.value


def test_every_setting_of_the_stepper_is_drawn():
    board = ConvolutionLab("전치 합성곱", 2, 1, 0, "모두 1")
    board.padding.value = 2  # (3 − 1)·1 + 2 − 4 = 0: nothing is left
    assert "출력이 한 칸도 없습니다" in board.words.value
    board.padding.value = 1
    assert "⚠" not in board.words.value and pixels(board).std() > 5
    with pytest.raises(CourseError, match="전치 합성곱"):
        ConvolutionLab("회전")
