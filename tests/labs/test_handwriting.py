"""Writing words with a conditional generator, with and without the window."""

import io

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from gan_course import CourseError
from gan_course.datasets.hangul import SYLLABLES
from gan_course.labs import WordLab
from gan_course.labs.hangul.calc import handwriting, spell, word_png, write_word
from gan_course.models import cgan
from gan_course.sampling import sample


@pytest.fixture(scope="module")
def G():
    torch.manual_seed(0)
    made = cgan.Generator(classes=14, nz=8, ngf=4, image_size=32)
    nn.init.normal_(made.embed.weight, std=3.0)
    for p in made.net.parameters():
        if p.dim() > 1:
            nn.init.normal_(p, std=0.3)
    return made


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data))).astype(int)


def test_spelling():
    assert spell("가하") == [0, 13]
    assert spell("  나라   사자 ") == [1, 3, None, 6, 8]
    for word, said in (("", "적으십시오"), ("   ", "적으십시오"), ("가" * 21, "20자"),
                       ("나무", "‘무’"), ("abc", "‘a b c’"), ("ㄱ", "ㄱ")):  # fmt: skip
        with pytest.raises(CourseError, match=said):
            spell(word)


def test_each_letter_is_the_generator_s_own_picture_of_one_z(G):
    z = handwriting(8, seed=3)
    word = write_word(G, "나라 나", z)
    assert word.shape == (1, 32, 32 * 3 + 16)
    one, other = (sample(G, z, SYLLABLES.index(s))[0] for s in "나라")
    # 함께 뽑은 글자의 수가 다르면 합성곱의 마지막 자리가 달라질 수 있습니다.
    assert torch.allclose(word[:, :, :32], one, atol=1e-5)
    assert torch.allclose(word[:, :, 32:64], other, atol=1e-5)
    assert (word[:, :, 64:80] == -1).all()
    assert torch.equal(word[:, :, 80:], word[:, :, :32])  # the same letter looks the same
    assert not torch.allclose(one, other, atol=0.05)
    assert not torch.allclose(write_word(G, "나", handwriting(8, seed=4)), word[:, :, :32])


def test_spacing_overlaps_and_separates(G):
    z = handwriting(8, seed=0)
    apart, close = (write_word(G, "가다", z, spacing=s) for s in (5, -6))
    assert apart.shape[2] == 69 and (apart[:, :, 32:37] == -1).all()
    assert close.shape[2] == 58
    plain = write_word(G, "가다", z)
    overlap = torch.maximum(plain[:, :, 26:32], plain[:, :, 32:38])
    assert torch.equal(close[:, :, 26:32], overlap)
    for wrong in (-16, 33):
        with pytest.raises(CourseError, match="글자 사이"):
            write_word(G, "가", z, spacing=wrong)


def test_psi_pulls_towards_the_ordinary_hand():
    assert torch.equal(handwriting(8, 5, 0.5), 0.5 * handwriting(8, 5))
    assert torch.equal(handwriting(8, 5), torch.randn(1, 8, generator=torch.manual_seed(5)))


def test_what_cannot_write_is_refused(G):
    z = handwriting(8, 0)
    for z_wrong in (handwriting(7, 0), torch.zeros(2, 8), torch.zeros(1, 1, 8)):
        with pytest.raises(CourseError, match="손글씨 하나"):
            write_word(G, "가", z_wrong)
    for other in (cgan.Generator(classes=10, nz=8, ngf=4, image_size=28), nn.Linear(8, 1)):
        with pytest.raises(CourseError, match="cgan_hangul"):
            write_word(other, "가", z)
        with pytest.raises(CourseError, match="cgan_hangul"):
            WordLab(other)


def test_png_is_the_generator_s_own_light_on_dark():
    word = torch.full((1, 32, 40), -1.0)
    word[:, 10:20, 10:30] = 1
    night = pixels(word_png(word, scale=2))
    assert night.shape == (64, 80) and night[0, 0] == 0 and night[30, 40] == 255
    for wrong, scale in ((word[0], 2), (word, 0), (word, 17), (torch.zeros(3, 8, 8), 1)):
        with pytest.raises(CourseError, match="배수"):
            word_png(wrong, scale=scale)


@pytest.fixture
def writer(G, tmp_path):
    return WordLab(G, "하마", folder=tmp_path / "runs")


def test_each_control_changes_the_word_and_reset_restores_it(writer):
    first = writer.picture.value
    assert first == word_png(write_word(writer.G, "하마", handwriting(8, 0), spacing=-4), scale=4)
    changes = [(writer.text, "마하"), (writer.seed, 7), (writer.psi, 0.5), (writer.spacing, 6)]
    for control, value in [*changes, *((w, 2.0) for w in writer.along)]:
        control.value = value
        assert writer.picture.value != first, control.description
        writer.back.click()
        assert writer.picture.value == first, control.description
    writer.next.click()
    assert writer.seed.value == 1 and writer.picture.value != first
    writer.seed.value = writer.seed.max
    writer.next.click()
    assert writer.seed.value == 0


def test_a_letter_that_was_not_learnt_is_explained_and_goes_away(writer):
    before = writer.picture.value
    writer.text.value = "나무"
    assert "‘무’" in writer.words.value and writer.picture.value == before
    assert writer.save() is None and not writer.folder.exists()
    writer.text.value = "나라"
    assert "글자 2개, 손글씨" in writer.words.value and writer.picture.value != before
    writer.text.value = "나 라"
    assert "글자 2개, 띄어쓰기 1번" in writer.words.value
    writer.text.value = ""
    assert "적으십시오" in writer.words.value
    writer.text.value = "<b>"
    assert "<b>" not in writer.words.value


def test_saving_keeps_older_files(writer):
    paths = [writer.save(), writer.save()]
    assert [p.name for p in paths] == ["word.png", "word-2.png"]
    assert paths[0].read_bytes() == bytes(writer.picture.value)
    assert "word-2.png" in writer.words.value
    for bad in ("", "..", ".png"):
        writer.file.value = bad
        assert writer.save() is None and "파일 이름" in writer.words.value
    writer.file.value = "../../away.png"
    assert writer.save().parent == writer.folder
    writer.folder = paths[0]  # a file where the folder should be
    assert writer.save() is None and "저장하지 못했습니다" in writer.words.value
