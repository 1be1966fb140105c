import io

import numpy as np
import pytest
import torch
from PIL import Image

from gan_course import CourseError
from gan_course.pictures import minus, mosaic, png, strip


def test_mosaic_places_every_picture():
    x = torch.linspace(-1, 1, 5).view(5, 1, 1, 1).expand(5, 1, 4, 4)
    board = np.asarray(mosaic(x, columns=3, gap=2))
    assert board.shape == (10, 16) and board[4, 4] == 255  # gap
    assert [board[0, 0], board[0, 6], board[0, 12], board[6, 0], board[6, 6]] == [
        0, 64, 128, 191, 255,
    ]  # fmt: skip
    assert board[6, 12] == 255  # empty place


def test_colour_and_range():
    x = torch.tensor([5.0, -5.0, 0.0]).view(1, 3, 1, 1).expand(1, 3, 2, 2)
    assert np.asarray(mosaic(x))[0, 0].tolist() == [255, 0, 128]


def test_png_is_enlarged_by_a_whole_factor():
    picture = Image.open(io.BytesIO(png(torch.zeros(16, 1, 28, 28), width=448)))
    assert picture.format == "PNG" and picture.width == 4 * (4 * 28 + 3)


@pytest.mark.parametrize("bad", [torch.zeros(0, 1, 2, 2), torch.zeros(1, 2, 2, 2), torch.zeros(4)])
def test_bad_shapes(bad):
    with pytest.raises(CourseError, match="H, W"):
        mosaic(bad)


def test_a_minus_sign_only_before_a_number():
    assert minus("로짓 -6, 1e-12, 2-4, GAN-2, (-1, -.5)") == "로짓 −6, 1e−12, 2-4, GAN-2, (−1, -.5)"


def test_a_caption_writes_minus_as_a_dash_that_the_font_has():
    picture = png(torch.zeros(1, 1, 28, 28))
    assert strip([("로짓 -6", picture, None)]) == strip([("로짓 –6", picture, None)])
    assert strip([("로짓 -6", picture, None)]) != strip([("로짓 GAN-6", picture, None)])
