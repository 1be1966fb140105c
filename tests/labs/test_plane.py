"""The 2-D lab: the core, its pictures, and the widget without a front end.

Also run under ipywidgets 7.7: see tests/ui/test_latest.py.
"""

import copy
import sys

import ipywidgets
import numpy as np
import pytest
import torch
from PIL import Image

from gan_course import CourseError
from gan_course.datasets import TOYS, TensorData, cells_2d, parse_points, points_2d
from gan_course.labs import Lab2DView
from gan_course.labs.plane.calc import COUNTED, SHOWN, SIDE, Lab2D
from gan_course.labs.plane.chart_draw import Chart
from gan_course.labs.plane.picture_draw import PLANE, LabPicture, draw_frame
from gan_course.labs.plane.points_widget import BOARD, DrawBox
from gan_course.labs.plane.settings import Settings, check_widths, world
from gan_course.metrics import chance_scores, high_quality_share, modes_covered
from gan_course.recipes import PLANE_RECIPES
from gan_course.training import train
from gan_course.ui import mouse
from seeds import seeds

SMALL = {"hidden_g": (8,), "hidden_d": (8,), "batch_size": 16}


pytestmark = pytest.mark.usefixtures("one_thread")


# --- points -----------------------------------------------------------------------------------


def test_pasted_points_are_read_as_written():
    text = "# 머리말\n1, 2\n\n-0.5;3e-1\n4\t5\n 6   7 \n" + "0,0\n" * 8
    points = parse_points(text)
    assert points.tolist()[:4] == [[1, 2], [-0.5, pytest.approx(0.3)], [4, 5], [6, 7]]
    assert points.shape == (12, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1, 2\n3, 넷", "2번째 줄 '3, 넷'"),
        ("1, 2, 3", "1번째 줄"),
        ("1", "숫자 둘"),
        ("nan, 1", "1번째 줄"),
        ("1, inf", "1번째 줄"),
        ("", "점이 0개"),
        ("1, 2\n" * 9, "점이 9개"),
        ("1, 2\n" * 10, "같은 자리"),
        ("1, 2\n" * 20_001, "20,000개 이하"),
    ],
)
def test_bad_pasted_points_are_explained(text, words):
    with pytest.raises(CourseError, match=words):
        parse_points(text)


def test_points_become_a_data_set_on_the_plane():
    points = torch.rand(50, 2, generator=torch.Generator().manual_seed(0)) * 4 - 2
    data = points_2d(points, std=0.01)
    assert data.x.shape == (20_000, 2)
    assert torch.cdist(data.x[:500], points).amin(1).max() < 0.08  # where they were
    far = points_2d(points * 1000 + 70, std=0.0).x
    assert far.abs().max().item() == pytest.approx(2, abs=1e-4)
    shape = far - far.mean(0)
    assert (shape[:, 0].std() / shape[:, 1].std()).item() == pytest.approx(
        (points[:, 0].std() / points[:, 1].std()).item(), rel=0.05
    )
    with pytest.raises(CourseError, match=r"\(n, 2\)"):
        points_2d(torch.zeros(20, 3))
    with pytest.raises(CourseError, match="NaN"):
        points_2d(torch.full((20, 2), float("nan")))


def test_painted_cells_become_points_inside_them():
    x = cells_2d([(0, 0), (0, 0), (3, 1)], 5).x  # top left, and fourth row, second column
    left = (x[:, 0] < -1.5).float().mean().item()
    assert left == pytest.approx(0.5, abs=0.02)
    corner = x[x[:, 0] < -1.5]
    assert corner[:, 1].min() >= 1.5 and corner.abs().max() <= 2.5
    other = x[x[:, 0] >= -1.5]
    assert other[:, 0].max() <= -0.5 and -1.5 <= other[:, 1].min() <= other[:, 1].max() <= -0.5
    with pytest.raises(CourseError, match="칠한 칸이 없습니다"):
        cells_2d([], 5)
    with pytest.raises(CourseError, match="0부터 4까지"):
        cells_2d([(0, 5)], 5)


# --- settings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": "moon"}, "데이터 'moon'"),
        ({"objective": "lsgan"}, "목적 함수 'lsgan'"),
        ({"lr_g": 0}, "G의 학습률"),
        ({"lr_d": -1e-3}, "D의 학습률"),
        ({"lr_d": float("nan")}, "D의 학습률"),
        ({"hidden_g": (64, 0)}, "G의 층"),
        ({"hidden_d": "64, x"}, "D의 층"),
        ({"hidden_d": ()}, "D의 층"),
        ({"hidden_d": (9999,)}, "D의 층"),
        ({"d_steps": 0}, "D 갱신 횟수"),
        ({"batch_size": 0}, "미니배치"),
        ({"data": TensorData(torch.zeros(20, 1, 28, 28))}, "2차원 점"),
    ],
)
def test_wrong_settings_are_explained(change, words):
    with pytest.raises(CourseError, match=words):
        Lab2D(**change)


def test_settings_fill_in_what_suits_the_objective():
    assert check_widths(" 32, 16 8") == (32, 16, 8)
    for name, recipe in PLANE_RECIPES.items():
        s = Settings(objective=name)
        assert (s.lr_g, s.lr_d, s.d_steps) == (recipe.lr, recipe.lr, recipe.d_steps)
        assert s.batch_size == recipe.batch_size
    assert Settings(objective="wgan", lr_d=1e-4).lr_g == PLANE_RECIPES["wgan"].lr


# --- the run ----------------------------------------------------------------------------------


@pytest.mark.parametrize("objective", PLANE_RECIPES)
def test_the_lab_is_the_courses_own_training(objective):
    """In slices and looked at, or in one go and alone: equal weights, bit for bit."""
    state = torch.get_rng_state()
    lab = Lab2D(objective=objective, **SMALL)
    for n in (1, 2, 3):
        lab.advance(n)
        draw_frame(lab)
    twin = Lab2D(objective=objective, **SMALL)
    for _ in train(twin.gan, twin.world.data, twin.settings.recipe.objective, steps=6,
                   batch_size=16, d_steps=twin.settings.d_steps):  # fmt: skip
        pass
    for a, b in zip(lab.gan.D.state_dict().values(), twin.gan.D.state_dict().values(), strict=True):
        assert torch.equal(a, b)
    assert torch.equal(state, torch.get_rng_state())
    assert [f.step for f in lab.frames] == [0, 1, 3, 6]
    other = Lab2D(objective=objective, seed=1, **SMALL)
    assert not np.array_equal(other.frame.fake, lab.frames[0].fake)


@pytest.mark.parametrize("data", TOYS)
def test_frames_hold_what_they_say(data):
    lab = Lab2D(data=data, **SMALL)
    frame = lab.advance(3)
    assert frame.fake.shape == frame.arrows.shape == (SHOWN, 2)
    with torch.no_grad():
        fake = lab.gan.G(lab._z)[:SHOWN]
        corner = lab.gan.D(torch.tensor([[lab.limit, -lab.limit]])).item()
    np.testing.assert_allclose(frame.fake, fake, atol=1e-6)
    assert frame.surface.shape == (SIDE, SIDE)
    assert frame.surface[0, -1] == pytest.approx(corner, abs=1e-5)  # bottom right
    assert lab.metrics()["step"] == 3 and np.isfinite(lab.metrics()["d_loss"])
    assert np.isnan(lab.frames[0].d_loss)
    assert 0 <= frame.good <= 1


@pytest.mark.parametrize("objective", ["non-saturating", "minimax", "wgan", "relativistic"])
def test_arrows_point_where_the_generators_loss_falls(objective):
    lab = Lab2D(objective=objective, **SMALL)
    frame = lab.advance(20)
    x, arrow = torch.tensor(frame.fake).double(), torch.tensor(frame.arrows).double()
    objective, D = lab.settings.recipe.objective, copy.deepcopy(lab.gan.D).double()
    real = D(lab.real[:SHOWN].double()).detach()  # the mean over pairs with these real points

    def each(points):
        pairs = [D(p[None]).detach().expand(SHOWN) for p in points]
        seen = (real,) if objective.needs_real else ()
        return torch.stack([objective.g_loss(fake, *seen) for fake in pairs])

    small = 1e-5 * arrow / arrow.norm(dim=1, keepdim=True)
    drop = (each(x - small) - each(x + small)) / 2e-5
    off = (drop / arrow.norm(dim=1) - 1).abs()
    assert off.median() < 1e-4 and (off < 1e-3).double().mean() > 0.98  # but for a few kinks


def test_good_samples_and_modes_are_those_of_the_metrics():
    lab = Lab2D(data="ring_2d", **SMALL)
    centers = lab.world.centers
    fake = torch.cat([centers[:3].repeat(100, 1), torch.full((700, 2), 9.0)])
    assert lab._score(fake) == (3, pytest.approx(0.3))
    moons = Lab2D(data="moons_2d", **SMALL)
    assert moons._score(moons.real) == (1.0, 1.0)
    assert moons._score(torch.full((10, 2), 50.0)) == (0.0, 0.0)


def test_memory_is_bounded_and_the_beginning_stays():
    lab = Lab2D(keep=20, **SMALL)
    for _ in range(200):
        lab.advance(1)
    steps = [f.step for f in lab.frames]
    assert len(steps) <= 20 and steps[0] == 0 and steps[-1] == 200
    assert steps == sorted(set(steps)) and steps[-3:] == [198, 199, 200]
    assert sum(a.nbytes for a in (lab.frame.fake, lab.frame.arrows, lab.frame.surface)) < 12_000


def test_divergence_is_shown_not_thrown():
    lab = Lab2D(objective="wgan", lr_g=1e9, lr_d=1e9, d_steps=1, **SMALL)
    for _ in range(5):
        frame = lab.advance(5)
    assert lab.diverged and frame.diverged and np.isfinite(frame.fake).all()
    count = len(lab.frames)
    assert lab.advance(5) is lab.frame and len(lab.frames) == count
    warned, calm = draw_frame(lab), Lab2D(objective="wgan", **SMALL)
    middle = (20, PLANE // 2 - 10, PLANE - 20, PLANE // 2 + 60)
    assert np.asarray(warned.crop(middle)).mean() > np.asarray(draw_frame(calm).crop(middle)).mean()
    broken = Lab2D(**SMALL)
    broken.gan.G.head.weight.data.fill_(float("nan"))
    assert broken.advance(1).diverged
    assert np.isfinite(broken.frame.fake).all() and draw_frame(broken).size[1] > PLANE


@pytest.mark.long
@pytest.mark.training
@pytest.mark.parametrize("seed", seeds(0, 1, 2))
@pytest.mark.parametrize(
    ("objective", "good"),
    [
        ("non-saturating", 0.05),
        ("r1", 0.6),
        pytest.param("relativistic", 0.65, marks=pytest.mark.long),
    ],
)
def test_the_ring_is_learnt(objective, good, seed):
    """From no mode to all 8 in 1,500 steps. Measured over seeds 0–4: every run 8 modes;
    good samples 0.12–0.85 without R1 (it depends on the seed), 0.80–0.83 with it, and 0.83–0.89
    with the relativistic loss, R1 and R2."""
    lab = Lab2D(data="ring_2d", objective=objective, seed=seed)
    assert lab.frame.covered == 0
    frame = lab.advance(lab.settings.recipe.steps)
    fewest = 8 if objective == "relativistic" else 6
    assert frame.covered >= fewest and frame.good > good, (seed, frame.covered, frame.good)


# --- the picture ------------------------------------------------------------------------------


def colours(picture):
    return np.asarray(picture.convert("RGB")).reshape(-1, 3)


def near(picture, hexa, reach=40):
    goal = np.array([int(hexa[i : i + 2], 16) for i in (1, 3, 5)])
    return int((np.abs(colours(picture).astype(int) - goal).max(1) < reach).sum())


def test_points_are_drawn_where_they_are():
    data = TensorData(torch.tensor([[1.5, 1.5]]).repeat(20, 1) + torch.randn(20, 2) * 1e-3)
    lab = Lab2D(data=data, **SMALL)
    plane = draw_frame(lab).crop((0, 30, PLANE, 30 + PLANE))
    red, _, blue = np.asarray(plane).astype(int).transpose(2, 0, 1)
    blue = (blue - red > 80).nonzero()
    x, y = blue[1].mean() / PLANE, blue[0].mean() / PLANE  # right of the middle, and up
    assert x == pytest.approx(0.5 + 1.5 / (2 * lab.limit), abs=0.02)
    assert y == pytest.approx(0.5 - 1.5 / (2 * lab.limit), abs=0.02)


def test_the_surface_is_smooth_and_brighter_where_real():
    lab = Lab2D(**SMALL)
    painter = LabPicture(lab)
    slope = np.linspace(-2, 2, SIDE)[None, :].repeat(SIDE, 0)  # more real to the right
    land = np.asarray(painter._land(slope, 400).convert("L")).astype(int)
    row = land[200][[20, 120, 280, 380]]
    assert (np.diff(row) > 5).all()
    flat = np.asarray(painter._land(np.zeros((SIDE, SIDE)), 400))
    assert (flat == flat[0, 0]).all()  # no line where nothing changes
    up = np.asarray(painter._land(slope.T, 400).convert("L")).astype(int)
    assert up[380, 200] < up[20, 200]  # row 0 of the surface is the bottom


@pytest.mark.parametrize("data", ["ring_2d", "moons_2d"])
def test_the_plane_and_its_charts(data):
    lab = Lab2D(data=data, objective="wgan-gp", **SMALL)
    for _ in range(4):
        lab.advance(3)
    painter, picture = LabPicture(lab), draw_frame(lab)
    assert near(picture, "#0072B2") > 300 and near(picture, "#D55E00") > 300
    assert near(painter.draw_charts(), "#0072B2") > 100 < near(painter.draw_charts(), "#D55E00")
    assert picture.size == (PLANE, painter.draw().height + painter.draw_charts().height)
    first = draw_frame(lab, 0)
    assert np.abs(colours(first).astype(int) - colours(picture)).max() > 50
    again = draw_frame(lab)
    assert np.array_equal(colours(again), colours(picture))


def test_a_chart_draws_its_lines_at_their_values():
    sheet = Image.new("RGB", (300, 200), "white")
    chart = Chart((0, 0, 300, 200), "값", (("선", "#0072B2", ""),), fixed=(0, 100))
    steps = np.arange(11)
    chart.draw(sheet, steps, np.full((11, 1), 75.0), 10)
    plot = np.asarray(sheet)[30:180, 44:280].astype(int)
    rows = (np.abs(plot - (0, 114, 178)).max(2) < 60).nonzero()[0]
    assert rows.mean() / 150 == pytest.approx(0.25, abs=0.03)
    chart.draw(sheet, steps, np.full((11, 1), np.nan), 10)  # nothing to draw is no error


# --- the widget -------------------------------------------------------------------------------


@pytest.fixture
def view():
    return Lab2DView(**SMALL)


def at(view):
    return view.labs[0].gan.step


def test_play_advances_and_a_stop_does_not(view):
    play = view.panel.play
    first = view.png()
    play.value = 1
    assert at(view) == 5 and view.png() != first
    play.value = 2
    assert at(view) == 10 and view.panel.scene.value == 2
    play.value = 0  # the stop button
    assert at(view) == 10
    view.panel.step.click()
    assert at(view) == 11 and "11스텝 · 4/4" in view.panel.at.value


def test_speed_buttons_move_one_level(view):
    view.panel.faster.click()
    view.panel.play.value = 1
    assert at(view) == 10
    for _ in range(9):
        view.panel.slower.click()
    assert view.panel.play.interval == 500
    view.panel.play.value = 2
    assert at(view) == 11
    for _ in range(9):
        view.panel.faster.click()
    view.panel.play.value = 3
    assert at(view) == 36 and view.panel.play.interval == 30


def test_scrubbing_shows_old_frames_and_training_goes_on_from_the_newest(view):
    pictures = [view.png()]
    for i in range(1, 5):
        view.panel.play.value = i
        pictures.append(view.png())
    name = "playing" if view.panel.play.has_trait("playing") else "_playing"
    setattr(view.panel.play, name, True)
    view.panel.scene.value = 2
    assert getattr(view.panel.play, name) is False  # looking back pauses
    back = view.png()
    assert back != pictures[-1] and "10스텝 · 3/5" in view.panel.at.value and at(view) == 20
    view.panel.scene.value = 4
    assert view.png() == pictures[-1]
    view.seek(1)
    view.tick()
    assert at(view) == 25 and view.panel.scene.value == view.panel.scene.max == 5
    view.seek(999)
    assert view.panel.scene.value == 5


def test_restart_repeats_exactly(view):
    for i in range(1, 4):
        view.panel.play.value = i
    picture = view.png()
    view.panel.restart.click()
    assert at(view) == 0 and view.panel.scene.max == 0
    for i in range(4, 7):
        view.panel.play.value = i
    assert view.png() == picture


def test_each_setting_starts_a_new_run(view):
    run, p = view.panel.runs[0], view.panel
    changes = [
        (p.data, "grid_2d"), (p.seed, 7), (run.lr_g, 1e-2), (run.lr_d, 1e-4), (run.d_steps, 2),
        (run.hidden_g, "12, 5"), (run.hidden_d, "7"), (run.objective, "wgan-gp"),
    ]  # fmt: skip
    for control, value in changes:
        view.tick()
        assert at(view) > 0
        control.value = value
        assert at(view) == 0, control.description
    s = view.labs[0].settings
    assert (s.hidden_g, s.hidden_d, s.seed) == ((12, 5), (7,), 7)
    assert (s.objective, s.lr_g, s.d_steps) == ("wgan-gp", 1e-3, 3)  # what suits the objective
    assert view.labs[0].world.centers.shape == (25, 2)


def test_a_wrong_width_is_explained_and_the_run_stays(view):
    view.tick()
    lab = view.labs[0]
    view.panel.runs[0].hidden_d.value = "64, 없음"
    assert "D의 층" in view.panel.status.value and view.labs[0] is lab
    view.panel.runs[0].hidden_d.value = "6"
    assert "D의 층" not in view.panel.status.value and view.labs[0] is not lab


def test_the_list_of_objectives_is_restricted():
    view = Lab2DView(objectives=["minimax", "non-saturating"], **SMALL)
    assert [v for _, v in view.panel.runs[0].objective.options] == ["minimax", "non-saturating"]
    assert view.labs[0].settings.objective == "minimax"
    with pytest.raises(CourseError, match="목적 함수 'adagan'"):
        Lab2DView(objectives=["minimax", "adagan"])
    with pytest.raises(CourseError, match="학습률"):
        Lab2DView(lr_g=0)


def test_every_setting_handed_over_is_used():
    view = Lab2DView(compare=("wgan", "relativistic"), lr_d=3e-4, d_steps=2, **SMALL)
    for lab in view.labs:
        s = lab.settings
        assert (s.hidden_g, s.hidden_d, s.batch_size) == ((8,), (8,), 16)
        assert (s.lr_d, s.d_steps) == (pytest.approx(3e-4), 2)


def inside(box) -> list:
    return [box, *(w for child in getattr(box, "children", ()) for w in inside(child))]


def shown_pictures(view) -> list:
    shown = inside(view)
    assert [w in shown for w in view.charts] == [w in shown for w in view.pictures]
    return [w for w in view.pictures if w in shown]


def test_a_restart_keeps_every_box_in_its_place(view):
    """A box made anew would take the slider out of the hand that drags it."""
    before = inside(view)
    view.panel.runs[0].lr_g.value = 3e-4
    view.tick()
    assert inside(view) == before


def test_two_runs_share_data_seed_and_step():
    view = Lab2DView("moons_2d", compare=("minimax", "hinge"), seed=3, **SMALL)
    assert len(view.labs) == 2 and shown_pictures(view) == view.pictures
    a, b = view.labs
    assert torch.equal(a.world.data.x, b.world.data.x) and a.settings.seed == b.settings.seed == 3
    assert np.array_equal(a.frames[0].fake, b.frames[0].fake)  # the same G at the start
    view.tick(2)
    assert a.gan.step == b.gan.step == 2
    view.panel.pair.value = False
    assert len(view.labs) == 1 and shown_pictures(view) == view.pictures[:1]
    assert view.panel.runs[1].box.layout.display == "none"
    view.panel.pair.value = True
    assert len(view.labs) == 2 and view.labs[1].settings.objective == "hinge"


def test_one_run_may_diverge_while_the_other_goes_on():
    view = Lab2DView(compare=("wgan", "non-saturating"), **SMALL)
    view.labs[0].gan.G.head.weight.data.fill_(float("nan"))
    for _ in range(4):
        view.tick()
    assert view.labs[0].diverged and not view.labs[1].diverged
    assert view.labs[1].gan.step == 20 and view.panel.scene.max == 4
    view.seek(3)
    view.labs[1].gan.G.head.weight.data.fill_(float("nan"))
    view.tick()
    assert "발산했습니다" in view.panel.status.value


def test_pasted_points_in_the_widget(view):
    view.panel.data.value = "mine"
    assert view._sources.children == (view.paste.box,)
    assert view.labs[0].world.centers is None
    lab = view.labs[0]
    view.paste.text.value = "1, 2\n삼, 4"
    view.paste.button.click()
    assert "2번째 줄" in view.panel.status.value and view.labs[0] is lab
    view.paste.text.value = "\n".join(f"{i / 10}, 0.5" for i in range(-20, 21))
    view.paste.button.click()
    assert view.labs[0].world.data.x[:, 1].mean().item() == pytest.approx(0.5, abs=0.01)
    view.panel.seed.value = 5  # other settings keep the points
    assert view.labs[0].world.data.x[:, 1].mean().item() == pytest.approx(0.5, abs=0.01)
    view.panel.data.value = "spiral_2d"
    assert view._sources.children == () and view.labs[0].settings.data == "spiral_2d"


def test_own_points_can_be_handed_over():
    data = points_2d(torch.randn(30, 2))
    view = Lab2DView(data, **SMALL)
    assert view.panel.data.value == "mine" and view.labs[0].world.data is data
    view.restart()
    assert view.labs[0].world.data is data


def test_before_anything_is_drawn_the_run_keeps_its_data(view):
    """Waiting for the drawing, a new seed or a restart must not train on the pasted example."""
    view.panel.data.value = "moons_2d"
    lab = view.labs[0]
    view.panel.data.value = "drawn"
    assert view.labs[0] is lab
    for change in (lambda: setattr(view.panel.seed, "value", 5), view.restart):
        change()
        assert view.labs[0] is not lab and view.labs[0].settings.data == "moons_2d"
        assert torch.equal(view.labs[0].world.data.x, lab.world.data.x)
    view.draw.paint(0, 0)  # a drawing of one cell, top left
    view.draw.button.click()
    assert view.labs[0].world.data.x[:, 0].max() < -2
    view.panel.data.value = "ring_2d"
    view.panel.data.value = "drawn"  # the drawing comes back
    assert view.labs[0].world.data.x[:, 0].max() < -2


def test_data_handed_over_come_back():
    data = points_2d(torch.randn(30, 2))
    view = Lab2DView(data, **SMALL)
    view.panel.data.value = "drawn"
    view.panel.seed.value = 3
    assert view.labs[0].world.data is data
    view.panel.data.value = "ring_2d"
    view.panel.data.value = "mine"
    assert view.labs[0].world.data is data and view.labs[0].settings.seed == 3


def test_the_board_of_buttons(view):
    view.panel.data.value = "drawn"
    lab = view.labs[0]
    view.draw.button.click() if not view.draw.cells else None
    assert "칠한 칸이 없습니다" in view.panel.status.value and view.labs[0] is lab
    board = DrawBox(lambda make: None, drag=False)
    board.buttons[0].value = board.buttons[board.side + 2].value = True
    assert board.cells == {(0, 0), (1, 2)}
    board.buttons[0].value = False
    assert board.cells == {(1, 2)} and len(board.data()) == 20_000
    board.wipe()
    assert not board.cells and not any(b.value for b in board.buttons)


def test_the_board_under_a_mouse(monkeypatch):
    """Events as ipyevents sends them; the widget itself is tried in the browser."""
    monkeypatch.setattr(DrawBox, "_image", lambda self: setattr(
        self, "image", ipywidgets.Image(format="png")) or self.image)  # fmt: skip
    board = DrawBox(lambda make: None, drag=True)
    cell = BOARD / board.side
    board.on_mouse({"buttons": 0, "relativeX": 5, "relativeY": 5})
    assert not board.cells
    board.on_mouse(
        {"type": "mousedown", "buttons": 1, "relativeX": 2.5 * cell, "relativeY": 0.5 * cell}
    )
    empty = board.image.value
    board.on_mouse({"buttons": 1, "relativeX": 3.5 * cell, "relativeY": 0.5 * cell})
    assert board.cells == {(0, 2), (0, 3)} and board.image.value != empty
    board.on_mouse({"buttons": 1, "relativeX": 3.5 * cell, "relativeY": -9 * cell})  # outside
    assert board.cells == {(0, 2), (0, 3)}
    board.wipe()
    board.on_mouse({"buttons": 0})
    for x, y in ((5.5, 4.5), (9.5, 8.5)):  # a quick pull leaves no gap
        board.on_mouse({"buttons": 1, "relativeX": x * cell, "relativeY": y * cell})
    assert {(4 + i, 5 + i) for i in range(5)} <= board.cells and len(board.cells) <= 9
    count = len(board.cells)
    board.on_mouse({"buttons": 0, "relativeX": 0, "relativeY": 0})
    board.on_mouse({"buttons": 1, "relativeX": 0.5 * cell, "relativeY": 0.5 * cell})
    assert len(board.cells) == count + 1  # a new stroke is not tied to the last one
    board.wipe()
    assert not board.cells


def test_an_error_while_playing_is_shown_in_the_window(view):
    view.labs[0].gan.opt_g.step = None
    view.panel.play.value = 1
    assert "TypeError" in view.panel.status.value
    view.restart()
    view.panel.play.value = 2
    assert at(view) == 5 and "TypeError" not in view.panel.status.value


def test_ticks_that_arrive_while_drawing_are_dropped(view):
    """A front end without the main shell's order may ask from another thread."""
    import threading

    view._lock.acquire()
    thread = threading.Thread(target=view.tick)
    thread.start()
    thread.join(5)
    view._lock.release()
    assert not thread.is_alive() and at(view) == 0
    assert threading.active_count() == 1 or all(
        t.daemon or t is threading.main_thread() for t in threading.enumerate()
    )


@pytest.mark.long
@pytest.mark.slow
def test_preview_shows_each_run_and_trains_neither():
    view = Lab2DView(compare=("minimax", "wgan"), **SMALL)
    started = view.preview()
    assert [len(lab.frames) for lab in view.labs] == [1, 1]  # what it trained was a copy
    view.tick(40)
    told = view.preview().alt
    assert "40스텝" in told and all(lab.settings.recipe.label in told for lab in view.labs)
    assert "40스텝" not in started.alt and "스텝" in started.alt
    assert "굵은 선은 D = 1/2" in started.note and "동그라미는 진짜" in started.alt
    critics = Lab2DView(objectives=("wgan",), **SMALL).preview().note
    assert "동그라미는 진짜" in critics and "1/2" not in critics  # a critic has no such line


def test_colab_has_ipyevents_but_no_mouse(monkeypatch):
    monkeypatch.setattr(mouse, "find_spec", lambda name: object())
    assert mouse.can_listen()
    monkeypatch.setitem(sys.modules, "google.colab", object())
    assert not mouse.can_listen()


@pytest.mark.parametrize("name", ["ring_2d", "grid_2d"])
def test_the_words_tell_what_noise_would_score(name):
    here = world(name)
    scores = chance_scores(here.centers, sigma=here.sigma, points=COUNTED)
    side = float(here.centers.abs().max()) + 3 * here.sigma
    rng = torch.Generator().manual_seed(0)
    tries = [side * (2 * torch.rand(COUNTED, 2, generator=rng) - 1) for _ in range(60)]
    for count, said in zip((modes_covered, high_quality_share), scores, strict=True):
        found = torch.tensor([float(count(x, here.centers, sigma=here.sigma)) for x in tries])
        assert abs(found.mean() - said) < 4 * found.std() / 60**0.5 + 1e-3
    words = LabPicture(Lab2D(Settings(data=name, **SMALL))).words(-1)
    assert "고른 잡음 {:.0f}개, {:.0%}".format(*scores) in words
