"""The explorer without a front end. Also run under ipywidgets 7.7: see tests/ui/test_latest.py."""

import io
import threading

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from gan_course import CourseError
from gan_course.checkpoints import pretrained
from gan_course.labs import LatentLab
from gan_course.labs.latent.moving_draw import format_of, moving
from gan_course.models.vanilla import Generator
from gan_course.objectives import NON_SATURATING
from gan_course.pictures import mosaic, png
from gan_course.sampling import sample
from gan_course.training import train


class Conditional(nn.Module):
    """A generator whose picture depends on z and, strongly, on the label."""

    nz, shape, classes = 6, (3, 8, 8), 4

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.net = nn.Linear(self.nz + self.classes, 3 * 64)

    def forward(self, z, y=None):
        label = nn.functional.one_hot(y, self.classes).float()
        return self.net(torch.cat([z, 3 * label], 1)).tanh().view(-1, *self.shape)


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def G():
    torch.manual_seed(0)
    return Generator(6, (1, 8, 8), (16, 16))


@pytest.fixture
def explorer(G, tmp_path):
    return LatentLab(G, directions=3, coordinates=2, folder=tmp_path / "runs")


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


def test_the_first_picture_is_the_seed_itself(G, explorer):
    z = torch.randn(16, 6, generator=torch.Generator().manual_seed(0))
    assert explorer.picture.value == explorer.render() == png(sample(G, z))
    assert pixels(explorer.render()).shape[0] > 400


def test_colour_moves_as_a_jpeg_that_nobody_can_tell_from_the_png():
    x = sample(pretrained("dcgan_faces"), 16, seed=2)
    exact, moved = png(x), moving(x, 448)
    assert format_of(x.shape[1:]) == "jpeg" and moved[:3] == b"\xff\xd8\xff"
    assert pixels(exact).shape == pixels(moved).shape
    off = np.abs(pixels(exact).astype(float) - pixels(moved))
    assert off.mean() < 2 and np.quantile(off, 0.99) < 12
    assert format_of((1, 28, 28)) == "png" and moving(x[:, :1], 448) == png(x[:, :1])


CONTROLS = [("seed", 5), ("psi", 0.4), ("t", 50), ("mode", 1)]


@pytest.mark.parametrize(("name", "value"), CONTROLS)
def test_each_control_changes_the_picture_and_reset_restores_it(explorer, name, value):
    first = explorer.picture.value
    getattr(explorer.panel, name).value = value
    assert explorer.picture.value != first and explorer.picture.value == explorer.render()
    explorer.panel.reset.click()
    assert explorer.picture.value == first


def test_direction_and_coordinate_sliders_move_z_as_written(G, explorer):
    p = explorer.panel
    p.directions[1].value = 2.0
    p.start.value = 3
    assert [w.description for w in p.coordinates] == ["z[3]", "z[4]"]
    p.coordinates[1].value = -1.5
    p.psi.value = 0.5
    z = 0.5 * torch.randn(16, 6, generator=torch.Generator().manual_seed(0))
    z = z + 2.0 * explorer.scene.directions[1]
    z[:, 4] -= 1.5
    assert explorer.picture.value == png(sample(G, z))
    p.start.value = 0  # what is out of sight still counts, and comes back
    assert p.coordinates[1].value == 0 and explorer.picture.value == png(sample(G, z))
    p.start.value = 4
    assert p.coordinates[0].value == -1.5


def test_latents_are_those_of_the_sliders_wherever_these_stand(explorer):
    explorer.move(seed=5, psi=0.4, z_1=2, direction_2=1)
    z = torch.randn(16, 6, generator=torch.Generator().manual_seed(0))
    assert torch.equal(explorer.latents(seed=0), z)
    moved = explorer.latents(seed=0, psi=0.5, along=(2.0,))
    assert torch.allclose(moved, 0.5 * z + 2 * explorer.scene.directions[0])
    explorer.reset()
    explorer.move(seed=9, psi=0.5, direction_1=2)
    assert explorer.picture.value == png(sample(explorer.scene.G, explorer.latents(
        seed=9, psi=0.5, along=(2.0,))))  # fmt: skip


def test_several_seeds_stand_in_the_preview_and_the_first_is_where_it_starts(G):
    explorer = LatentLab(G, seed=(4, 5, 6))
    alt = explorer.preview().alt
    assert explorer.panel.seed.value == 4 and "격자 3개" in alt and "같은 잠재 벡터" not in alt
    assert all(f"시드 {seed}:" in alt for seed in (4, 5, 6)) and "ψ" not in alt
    asked = explorer.asking().alt
    assert "시드 4:" in asked and "시드 5:" not in asked
    assert "ψ" not in LatentLab(G).asking().alt  # what a prediction leaves behind


def test_several_seeds_and_a_named_slider_stand_in_the_preview():
    alt = LatentLab(pretrained("dcgan_faces"), seed=(31, 32, 33)).preview().alt
    assert "격자 3개" in alt and "시드 31:" in alt and "시드 32:" in alt and "시드 33" not in alt
    assert "시드 32, 안경 슬라이더를 끝까지:" in alt


def test_it_starts_from_a_given_z_and_the_sliders_move_it(G, tmp_path):
    z = torch.randn(1, 6, generator=torch.Generator().manual_seed(77))
    lab = LatentLab(G, z=z, directions=2, folder=tmp_path)
    assert lab.panel.mode.value == 1 and lab.picture.value == png(sample(G, z))
    lab.panel.directions[0].value = 2.0
    assert lab.picture.value == png(sample(G, z + 2 * lab.scene.directions[0]))
    lab.panel.seed.value = 5  # another start, drawn as ever
    lab.reset()
    assert lab.picture.value == png(sample(G, z))
    lab.panel.mode.value = 16
    rest = torch.randn(16, 6, generator=torch.Generator().manual_seed(0))[:15]
    assert torch.equal(lab.latents(), torch.cat([z, rest]))
    alt = lab.preview().alt
    assert "그림 3장" in alt and "주어진 z" in alt and "nan" not in alt and "시드" not in alt
    assert "주어진 z" in lab.asking().alt


def test_several_given_z_fill_the_grid_first(G):
    z = torch.randn(3, 6, generator=torch.Generator().manual_seed(78))
    lab = LatentLab(G, z=z, seed=4)
    rest = torch.randn(16, 6, generator=torch.Generator().manual_seed(4))[:13]
    assert lab.panel.mode.value == 16
    assert lab.picture.value == png(sample(G, torch.cat([z, rest])))


def test_interpolation_ends_at_the_other_seed(explorer):
    explorer.panel.target.value = 9
    explorer.panel.t.value = 100
    end = pixels(explorer.picture.value).astype(int)
    explorer.reset()
    explorer.panel.seed.value = 9
    assert np.abs(pixels(explorer.picture.value).astype(int) - end).max() <= 1


def test_random_changes_the_seed_and_keeps_the_sliders(explorer):
    explorer.panel.directions[0].value = 1.0
    for _ in range(20):
        before = explorer.panel.seed.value
        explorer.panel.random.click()
        assert explorer.panel.seed.value != before
    assert explorer.panel.directions[0].value == 1.0


def test_one_change_draws_once_and_equal_state_gives_equal_bytes(explorer):
    seen = []
    explorer.picture.observe(lambda change: seen.append(change["new"]), "value")
    explorer.move(seed=3, psi=0.7, direction_1=2, z_5=-1, t=20)
    first = explorer.picture.value
    explorer.reset()
    assert len(seen) == 2
    explorer.panel.seed.value = 3
    explorer.move(psi=0.7, direction_1=2, z_5=-1, t=20)
    assert explorer.picture.value == first


@pytest.mark.parametrize(
    "bad",
    [{"seed": -1}, {"psi": 9}, {"wings": 1}, {"z_6": 1}, {"z_x": 1}, {"direction_4": 1},
     {"direction_0": 1}, {"direction_1": 99}, {"mode": 3}, {"label": 0}, {"seed": "three"}],
)  # fmt: skip
def test_a_wrong_move_is_explained_and_changes_nothing(explorer, bad):
    before = explorer.picture.value
    with pytest.raises(CourseError):
        explorer.move(psi=0.3, **bad) if "psi" not in bad else explorer.move(**bad)
    assert explorer.picture.value == before == explorer.render()


def test_labels():
    G = Conditional()
    explorer = LatentLab(G, labels=list("가나다라"))
    z = torch.randn(16, 6, generator=torch.Generator().manual_seed(0))
    assert explorer.picture.value == moving(sample(G, z, torch.arange(16) % 4), 448)
    explorer.panel.label.value = 2
    assert explorer.picture.value == moving(sample(G, z, 2), 448)
    explorer.move(label="라")
    assert explorer.picture.value == moving(sample(G, z, 3), 448)
    for wrong in (4, -2, "마", 1.5):
        with pytest.raises(CourseError, match="레이블"):
            explorer.move(label=wrong)
    with pytest.raises(CourseError, match="4개인데"):
        LatentLab(G, labels=["가"])
    assert [name for name, _ in LatentLab(G).panel.label.options][1:] == list("0123")


def test_labels_for_a_generator_without_labels_are_refused(G):
    with pytest.raises(CourseError, match="레이블을 받지 않습니다"):
        LatentLab(G, labels=["가", "나"])
    assert LatentLab(G, labels=[]).scene.labels == ()


def test_the_mode_of_the_original_is_left_alone(G):
    for mode in (True, False):
        G.train(mode)
        explorer = LatentLab(G)
        before = {k: v.clone() for k, v in G.state_dict().items()}
        explorer.panel.seed.value = 4
        assert G.training is mode and all(m.training is mode for m in G.modules())
        assert all(torch.equal(v, before[k]) for k, v in G.state_dict().items())


def test_a_gan_is_explored_while_it_trains(make_gan, tiny_data):
    gan = make_gan(ema=0.5)
    explorer = LatentLab(gan)
    old, directions = explorer.picture.value, explorer.scene.directions
    for _ in train(gan, tiny_data, NON_SATURATING, steps=20, batch_size=8):
        pass
    explorer.refresh()
    assert explorer.picture.value != old
    assert explorer.picture.value == LatentLab(gan).picture.value
    explorer.panel.again.click()
    assert not torch.equal(explorer.scene.directions, directions)
    gan.G_ema.double()  # new tensors: the cached twin must follow
    gan.G_ema.float()
    gan.G_ema.head.weight.data.zero_()
    explorer.refresh()
    assert explorer.picture.value == LatentLab(gan).picture.value


def test_unsuitable_generators(make_gan):
    with pytest.raises(CourseError, match="plot_points"):
        LatentLab(make_gan(shape=(2,)))
    with pytest.raises(CourseError, match="생성자가 아닙니다"):
        LatentLab(nn.Linear(2, 2))
    gan = make_gan(ema=0)
    gan.G.head.weight.data.fill_(float("nan"))
    with pytest.raises(CourseError, match="NaN"):
        LatentLab(gan)


def test_a_failure_while_drawing_is_shown_and_goes_away(G, explorer):
    good = G.head.bias.data.clone()
    picture = explorer.picture.value
    G.head.bias.data.fill_(float("nan"))
    explorer.panel.seed.value = 2
    assert "발산" in explorer.panel.status.value and explorer.picture.value == picture
    G.head.bias.data.copy_(good)
    explorer.panel.seed.value = 3
    assert "발산" not in explorer.panel.status.value and explorer.picture.value != picture
    G.forward = None
    explorer.scene._paint._twin.forward = None
    explorer.panel.seed.value = 4
    assert "그림을 그리지 못했습니다. TypeError" in explorer.panel.status.value


def test_a_storm_of_threads_ends_with_the_newest_state(explorer):
    errors = []

    def drag(slider, values):
        try:
            for value in values:
                slider.value = value
        except Exception as error:
            errors.append(error)

    sliders = [*explorer.panel.directions, explorer.panel.psi]
    values = [i / 40 for i in range(40)]
    threads = [threading.Thread(target=drag, args=(s, values)) for s in sliders]
    for t in threads:
        t.start()
    for t in threads:
        t.join(20)
    assert not errors and explorer.picture.value == explorer.render()


def test_a_wide_mosaic_has_every_picture_at_its_place():
    x = torch.linspace(-1, 1, 5)[:, None, None, None].expand(5, 3, 4, 6)
    board = np.asarray(mosaic(x, columns=3))
    assert board.shape == (9, 20, 3)
    assert board[[0, 0, 5], [0, 7, 7], 0].tolist() == [0, 64, 255]
    assert (board[5:, 14:] == 255).all()
    assert (np.asarray(mosaic(torch.full((1, 1, 2, 2), float("nan")))) == 0).all()
