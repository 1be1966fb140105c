"""Disturbances: each does what its name says, the same way each time, and nothing else."""

import pytest
import torch

from gan_course.datasets import faces, mnist
from gan_course.labs.evaluation import calc


@pytest.fixture(scope="module")
def digits():
    return mnist("test")[:200].x


@pytest.mark.parametrize("load", [lambda: mnist("test")[:20].x, lambda: faces()[:8].x])
def test_every_step_keeps_shape_and_range_and_repeats(load):
    x = load()
    before = x.clone()
    for steps in calc.LADDER.values():
        for spoil in steps.values():
            y = spoil(x)
            assert y.shape == x.shape and y.min() >= -1.0001 and y.max() <= 1.0001
            assert torch.equal(y, spoil(x)) and torch.equal(x, before)


def test_specks_hit_the_share_they_are_told(digits):
    changed = calc.specks(digits, 0.05) != digits  # half of the specks meet black on black
    assert 0.02 < changed.float().mean() < 0.05
    colour = calc.specks(faces()[:8].x, 0.2)
    hit = (colour.abs() == 1).all(dim=1)
    assert (colour.std(dim=1)[hit] == 0).all()  # one colour over the three channels


def test_blur_keeps_the_light_and_contrast_the_black(digits):
    for sigma in (0.5, 0.8, 1.2):
        assert calc.blur(digits, sigma).mean() == pytest.approx(digits.mean().item(), abs=2e-3)
    flat = torch.full((1, 1, 28, 28), 0.3)
    assert torch.allclose(calc.blur(flat, 1.2), flat)
    low = calc.contrast(digits, 0.7)
    assert low.min() == -1 and low.max() == pytest.approx(0.4)


def test_strokes_grow_and_shrink_by_one_pixel():
    line = torch.full((1, 1, 28, 28), -1.0)
    line[..., 10:14] = 1  # four wide
    width = [((y + 1) / 2)[0, 0, 5].sum().item() for y in (calc.thicker(line), calc.thinner(line))]
    assert width == [5, 3]


def test_halves_join_two_pictures(digits):
    y = calc.halves(digits)
    assert torch.equal(y[1, :, :, :14], digits[1, :, :, :14])
    assert torch.equal(y[1, :, :, 14:], digits[0, :, :, 14:])
