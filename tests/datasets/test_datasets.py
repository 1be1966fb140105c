import numpy as np
import pytest
import torch
from PIL import Image

from gan_course import CourseError, datasets
from gan_course.datasets import TensorData, image_folder, mode_centers


def test_all_seventy_thousand_digits():
    train, test, both = (datasets.mnist(s) for s in ("train", "test", "all"))
    assert (len(train), len(test), len(both)) == (60_000, 10_000, 70_000)
    assert train.shape == (1, 28, 28) and train.x.dtype == torch.uint8
    assert torch.bincount(train.y).tolist()[:3] == [5923, 6742, 5958]
    assert torch.bincount(test.y).tolist()[:3] == [980, 1135, 1032]
    x, y = train[:3]
    assert y.tolist() == [5, 0, 4] and x.min() == -1 and x.max() == 1


def test_sample_is_seeded_and_in_range(tiny_data):
    a = tiny_data.sample(16, torch.Generator().manual_seed(3))
    b = tiny_data.sample(16, torch.Generator().manual_seed(3))
    c = tiny_data.sample(16, torch.Generator().manual_seed(4))
    assert torch.equal(a.x, b.x) and torch.equal(a.y, b.y) and not torch.equal(a.x, c.x)
    assert a.x.dtype == torch.float32 and a.x.abs().max() <= 1 and a.x.shape == (16, 1, 8, 8)


def test_bytes_become_minus_one_to_one():
    x = torch.tensor([0, 51, 255], dtype=torch.uint8).view(3, 1, 1, 1)
    torch.testing.assert_close(TensorData(x)[:].x.flatten(), torch.tensor([-1.0, -0.6, 1.0]))


def test_only(tiny_data):
    kept = tiny_data.only(1, 3)
    assert set(kept.y.tolist()) == {1, 3} and len(kept) == 20
    with pytest.raises(CourseError, match=r"\[9\]"):
        tiny_data.only(1, 9)
    with pytest.raises(CourseError, match="레이블이 없"):
        datasets.spiral_2d(10).only(0)


def test_bad_tensor_data():
    with pytest.raises(CourseError, match="빈 데이터셋"):
        TensorData(torch.empty(0, 2))
    with pytest.raises(CourseError, match="수를 맞추"):
        TensorData(torch.zeros(3, 2), torch.zeros(2))


def test_unknown_name_lists_the_known():
    with pytest.raises(CourseError, match="mnist.*ring_2d"):
        datasets.load("mnits")
    assert datasets.load("ring_2d").shape == (2,)


@pytest.mark.parametrize("data", ["ring_2d", "grid_2d"])
def test_mixtures_sit_on_their_centres(data):
    d, centers = datasets.load(data), mode_centers(data)
    distance = (d.x - centers[d.y]).norm(dim=1)
    assert len(centers) == {"ring_2d": 8, "grid_2d": 25}[data]
    assert distance.square().mean().sqrt() == pytest.approx(0.02 * 2**0.5, rel=0.05)
    assert torch.bincount(d.y).min() > 0.8 * len(d) / len(centers)
    assert torch.equal(d.x, datasets.load(data).x)


def test_every_toy_is_in_the_one_table():
    """Its name is that of its function and of the loader; the spread is the one asked for."""
    assert [n for n in datasets.LOADERS if n.endswith("_2d")] == list(datasets.TOYS)
    for name, toy in datasets.TOYS.items():
        assert datasets.LOADERS[name] is toy.load is getattr(datasets, name)
        assert toy.load(50, std=toy.sigma).shape == (2,)
    assert [n for n, toy in datasets.TOYS.items() if toy.centers] == ["ring_2d", "grid_2d"]
    assert len(mode_centers("ring_2d", modes=5)) == 5 and len(mode_centers("grid_2d", side=3)) == 9


def test_unknown_toys_and_toys_without_modes_are_explained():
    for call in (datasets.find_toy, mode_centers):
        with pytest.raises(CourseError, match="'ring'.*ring_2d, grid_2d, moons_2d, spiral_2d"):
            call("ring")
    with pytest.raises(CourseError, match="moons_2d에는 모드가 없습니다.*ring_2d, grid_2d"):
        mode_centers("moons_2d")


def test_curves_have_their_shape():
    assert datasets.spiral_2d(500).x.norm(dim=1).max() < 2.3
    moons = datasets.moons_2d(2000)
    up, down = moons.only(0).x, moons.only(1).x
    assert up[:, 1].mean() > down[:, 1].mean() + 0.5


def test_image_folder_reads_crops_and_labels(tmp_path, capsys):
    for name, color in (("고양이", (255, 0, 0)), ("개", (0, 0, 255))):
        (tmp_path / name).mkdir()
        for i, size in enumerate([(40, 20), (20, 40), (7, 7)]):
            Image.new("RGB", size, color).save(tmp_path / name / f"{i}.png")
    Image.new("RGBA", (9, 9)).save(tmp_path / "개" / "rgba.webp")
    (tmp_path / "고양이" / "broken.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    good = (tmp_path / "개" / "0.png").read_bytes()
    (tmp_path / "개" / "cut.png").write_bytes(good[: len(good) // 2])
    (tmp_path / "notes.txt").write_text("그림이 아님")
    data = image_folder(tmp_path, size=16)
    assert data.x.shape == (7, 3, 16, 16) and set(data.classes) == {"개", "고양이"}
    out = capsys.readouterr().out
    assert "2개" in out and "broken.jpg" in out and "cut.png" in out
    cats = data.only(data.classes.index("고양이")).x
    assert np.allclose(cats.float().mean((0, 2, 3)), [255, 0, 0])
    assert image_folder(tmp_path / "고양이", size=8, channels=1).x.shape == (3, 1, 8, 8)


def test_image_folder_without_pictures(tmp_path):
    with pytest.raises(CourseError, match="PNG나 JPEG"):
        image_folder(tmp_path)
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(CourseError, match="읽을 수 있는 그림이 없"):
        image_folder(tmp_path)
    with pytest.raises(CourseError, match="경로"):
        image_folder(tmp_path / "nowhere")
