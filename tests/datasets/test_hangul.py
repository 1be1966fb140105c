import json

import pytest
import torch

from gan_course import CourseError
from gan_course.datasets import hangul, load
from gan_course.datasets.hangul import SYLLABLES, base_glyphs
from gan_course.files import data_file


@pytest.fixture(scope="module")
def about():
    return json.loads(data_file("hangul/fonts.json").read_text("utf-8"))


@pytest.mark.slow
def test_twenty_thousand_labelled_pictures():
    data = load("hangul")
    assert data.x.shape == (20_000, 1, 32, 32) and data.x.dtype == torch.uint8
    assert data.classes == tuple("가나다라마바사아자차카타파하") == SYLLABLES
    counts = torch.bincount(data.y, minlength=14)
    assert counts.min() >= 20_000 // 14 and counts.max() - counts.min() <= 1


def test_a_seed_is_a_data_set():
    a, b, c = (hangul(n=50, seed=s).x for s in (0, 0, 1))
    assert torch.equal(a, b) and not torch.equal(a, c)


def test_global_random_state_is_left_alone():
    before = torch.get_rng_state()
    hangul(n=50)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("size", [16, 28, 32, 48])
def test_every_size_shows_ink_inside_the_frame(size):
    x = hangul(n=280, size=size).x.float() / 255
    assert x.shape == (280, 1, size, size)
    ink = x.mean(dim=(1, 2, 3))
    assert ink.min() > 0.01 and ink.max() < 0.5
    edge = torch.cat([x[..., 0, :], x[..., -1, :], x[..., :, 0], x[..., :, -1]], dim=-1)
    assert edge.mean() < 0.1 * x.mean()  # letters are not cut off


def test_fonts_are_split_by_family(about):
    names = {held: [f["name"] for f in about["fonts"] if f["held_out"] == held] for held in (0, 1)}
    assert len(names[0]) + len(names[1]) == len(about["fonts"]) >= 50
    assert len(base_glyphs("train")) == len(names[0])
    assert len(base_glyphs("test")) == len(names[1]) >= 8
    families = [{n.split(" 굵게")[0].split(" 아주")[0] for n in group} for group in names.values()]
    assert not families[0] & families[1]
    assert {f["license"] for f in about["fonts"]} == {"SIL OFL 1.1", "백묵(MIT와 비슷함)"}


def test_no_two_fonts_are_the_same():
    glyphs = torch.cat([base_glyphs("train"), base_glyphs("test")]).flatten(1)
    apart = torch.cdist(glyphs, glyphs) + 1e9 * torch.eye(len(glyphs))
    assert apart.min() > 1


def test_without_augmentation_every_glyph_comes_once():
    data = hangul("test", augment=False)
    assert len(data) == 14 * len(base_glyphs("test"))
    assert torch.bincount(data.y).tolist() == [len(base_glyphs("test"))] * 14


@pytest.mark.parametrize(
    ("bad", "what"),
    [({"split": "valid"}, "split"), ({"n": 0}, "n은 1"), ({"size": 64}, "size")],
)
def test_bad_arguments(bad, what):
    with pytest.raises(CourseError, match=what):
        hangul(**bad)
