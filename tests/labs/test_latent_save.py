"""Saving a picture from the explorer: the file is whole, and a failure loses nothing."""

import pytest

from gan_course.checkpoints import pretrained
from gan_course.labs import LatentLab
from gan_course.models.vanilla import Generator
from gan_course.pictures import png
from gan_course.sampling import sample


@pytest.fixture
def explorer(tmp_path):
    return LatentLab(Generator(6, (1, 8, 8), (16, 16)), folder=tmp_path / "runs")


def test_save_writes_what_is_seen_and_never_overwrites(explorer, tmp_path):
    explorer.panel.file.value = " seven.png "
    explorer.panel.save.click()
    explorer.panel.seed.value = 8
    second = explorer.save()
    assert [p.name for p in sorted((tmp_path / "runs").iterdir())] == ["seven-2.png", "seven.png"]
    assert second.read_bytes() == explorer.picture.value
    assert "seven-2.png" in explorer.panel.status.value
    explorer.panel.file.value = "../../밖으로"
    assert explorer.save() == tmp_path / "runs" / "밖으로.png"


def test_colour_is_saved_as_a_png_without_loss(tmp_path):
    explorer = LatentLab(pretrained("dcgan_faces"), folder=tmp_path / "runs", directions=0)
    explorer.panel.seed.value = 3
    saved = explorer.save()
    exact = sample(pretrained("dcgan_faces"), 16, seed=3)
    assert saved.suffix == ".png" and saved.read_bytes() == png(exact, width=448)


@pytest.mark.parametrize("name", ["", "..", "  ", ".png", "a" * 300, "a\0b"])
def test_bad_file_names_are_explained(explorer, tmp_path, name):
    explorer.panel.file.value = name
    assert explorer.save() is None and "⚠" in explorer.panel.status.value
    assert not (tmp_path / "runs").exists() or not any((tmp_path / "runs").iterdir())


def test_save_where_nothing_can_be_written(explorer, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    explorer.folder = tmp_path / "file" / "runs"
    picture = explorer.picture.value
    explorer.panel.save.click()
    assert "저장하지 못했습니다" in explorer.panel.status.value
    assert explorer.picture.value == picture
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
