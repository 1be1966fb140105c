"""What lesson 00 says of its first sliders, and the drawings that only it shows."""

import inspect
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.text import Annotation

from gan_course.checkpoints import pretrained
from gan_course.datasets import mnist, ring_2d
from gan_course.exercises import catalog
from gan_course.exercises.bank.start import explore, name_probability
from gan_course.files import data_file
from gan_course.labs import Lab2DView
from gan_course.labs.latent import game_draw
from gan_course.labs.latent.boxes_draw import draw_boxes
from gan_course.labs.latent.calc import named_directions
from gan_course.labs.latent.plane_draw import draw_paths, draw_shift, draw_shrink, on_plane
from gan_course.metrics import judge_digits, judge_faces
from gan_course.recipes import PLANE_RECIPES
from gan_course.sampling import lerp, principal_directions, sample, slerp

TWIN = Path(__file__).resolve().parents[2] / "notebooks/text/00_start.py"


def latents(seed):
    return torch.randn(16, 64, generator=torch.Generator().manual_seed(seed))


@pytest.fixture
def figure():
    made, _ = plt.subplots(1, 3)
    yield made
    plt.close(made)


def test_what_changes_first_between_the_faces_of_two_seeds():
    """Hair by t = 0.35; beard and mouth only after 0.6 (section 1, the folded answers)."""
    road = slerp(latents(31)[0], latents(32)[0], torch.tensor([0.0, 0.35, 0.6, 0.8]))
    read = judge_faces(sample(pretrained("dcgan_faces"), road)).labels[:, [1, 4, 5]]
    hair, beard, mouth = read.T.tolist()
    assert hair[0] != hair[1] == hair[3]
    assert beard[0] == beard[2] != beard[3] and mouth[2] != mouth[3]


def test_the_glasses_stay_when_the_smile_moves():
    named = named_directions("dcgan_faces")
    z = latents(31) + named.move(named.names[0]) + named.move(named.names[1])
    worn = judge_faces(sample(pretrained("dcgan_faces"), z)).labels[:, 3] > 0
    assert worn[0] and worn.sum() >= 13


def test_predictions_5_and_6_come_true():
    G = pretrained("vanilla_mnist")
    half = judge_digits(sample(G, slerp(latents(45)[0], latents(236)[0], 0.5)[None]))
    assert half.labels.item() == 3 and half.confidence > 0.95  # at t = 50 still a 3
    pushed = latents(12)[:1] + 4 * principal_directions(G, 5, n=2048)[0]
    read = [judge_digits(sample(G, z)).labels.item() for z in (latents(12)[:1], pushed)]
    assert read == [0, 7]


def test_a_beard_has_no_slider_because_it_moves_the_mouth():
    """The fold under the first slider: 0.36 of the faces change it, and 0.15 is the bar."""
    card = data_file("directions/dcgan_faces.md").read_text("utf-8")
    row = next(line for line in card.splitlines() if line.startswith("| 수염 |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert 1 / 3 < float(cells[5]) < 0.4 and cells[6] == "못 미침"
    assert "0.15 이하" in card and "수염" not in named_directions("dcgan_faces").names
    text = TWIN.read_text("utf-8")
    assert "얼굴 셋에 하나는 입까지 바뀌어" in text and "15% 이하" in text


def test_the_task_of_the_slider_does_not_answer_prediction_4():
    assert "한 점" not in catalog.find("00-4").text


def test_a_one_needs_the_least_ink_and_direction_1_makes_ones():
    """The answer to prediction 6: the sixteen digits of seed 12 lose their strokes."""
    digits = mnist("test")
    used = [digits.x[digits.y == k].float().mean().item() / 255 for k in range(10)]
    assert min(used[:1] + used[2:]) > used[1] + 0.03
    G = pretrained("vanilla_mnist")
    moved = latents(12) + 4 * principal_directions(G, 5, n=2048)[0]
    before, after = (sample(G, z) for z in (latents(12), moved))
    assert judge_digits(after).labels.tolist() == [7] + [1] * 15
    assert (after.mean(dim=(1, 2, 3)) < before.mean(dim=(1, 2, 3))).sum() == 15


def test_what_t_does_alone_and_what_psi_does_alone():
    """The fold under challenge 3: the numbers are the spread of the sixteen pictures."""
    G = pretrained("vanilla_mnist")
    d = principal_directions(G, 1, n=2048)[0]

    def spread(t, psi):
        x = explore(G, 45, 236, t, psi, 0.0, d) / 127.5 - 1
        return x.std(dim=0).mean().item(), judge_digits(x).labels

    first, walked, pulled = spread(0.0, 1.0), spread(1.0, 1.0), spread(0.0, 0.5)
    assert [round(s, 2) for s, _ in (first, walked, pulled)] == [0.37, 0.36, 0.25]
    assert (walked[1] == judge_digits(sample(G, latents(236))).labels).all()
    many = [sum((labels == k).sum().item() for k in (3, 9)) for _, labels in (first, pulled)]
    assert many[1] > many[0] + 4


def test_the_probabilities_of_all_names_add_up_to_one():
    next_to = {"^": ["가", "나"], "가": ["나", "$"], "나": ["$"]}
    names = {"가": 1 / 4, "가나": 1 / 4, "나": 1 / 2}
    assert {name: name_probability(next_to, name) for name in names} == names


def test_lengths_and_angles_in_the_plane_are_true(figure):
    z0, z1 = latents(45)[0], latents(236)[0]
    grid = torch.linspace(0, 1, 5)
    curved, straight = (on_plane(way(z0, z1, grid), z0, z1) for way in (slerp, lerp))
    for flat, way in ((curved, slerp), (straight, lerp)):
        assert torch.allclose(flat.norm(dim=1), way(z0, z1, grid).norm(dim=1), atol=1e-4)
    assert straight[0, 1].abs() < 1e-5 and straight[0, 0] > 0  # z0 lies on the horizontal axis
    draw_paths(figure.axes[0], curved, straight)
    draw_shrink(figure.axes[1], curved, 0.5)
    draw_shift(figure.axes[2], curved, torch.tensor([4.0, 0.0]))
    written = {t.get_text() for t in figure.axes[0].texts}
    assert {"8.19", "6.06", "z0: 길이 8.29", "z1: 길이 8.10"} <= written
    after = [ax.lines[-1].get_xydata() for ax in figure.axes[1:]]
    assert torch.allclose(torch.tensor(after[0]).float(), 0.5 * curved)
    assert torch.allclose(torch.tensor(after[1]).float(), curved + torch.tensor([4.0, 0.0]))


def test_no_arrow_leaves_the_real_picture_for_the_generator(figure):
    ax = figure.axes[0]
    fake, real = torch.zeros(2, 1, 28, 28)
    game_draw.draw_game(ax, torch.zeros(64), fake, real, (0.06, 0.8))
    arrows = [t for t in ax.texts if isinstance(t, Annotation)]
    assert len(arrows) == 9
    dashed = [t for t in arrows if t.arrow_patch.get_linestyle() in ("--", ":")]
    assert len(dashed) == 4  # probability → D → fake picture → G, and probability → D
    ends = [(t.xyann, t.xy) for t in dashed]
    aims = (game_draw.D, game_draw.PICTURE, game_draw.G, game_draw.D)
    assert all(abs(stop[0] - x) < 0.5 for (_, stop), x in zip(ends, aims, strict=True))
    assert not [s for s, t in ends if abs(s[1] - game_draw.LOW) < 0.5 and s[0] < game_draw.D]
    assert any("0.06" in t.get_text() and "0.80" in t.get_text() for t in ax.texts)


def test_a_chance_near_zero_is_not_told_as_zero(figure):
    assert [game_draw.chance_told(p) for p in (0.0049, 0.0051, 0.97)] == [
        "0.01보다 작음", "0.01", "0.97",
    ]  # fmt: skip
    ax = figure.axes[0]
    game_draw.draw_game(ax, torch.zeros(64), *torch.zeros(2, 1, 28, 28), (1e-3, 0.8))
    assert any("가짜 그림: 0.01보다 작음" in t.get_text() for t in ax.texts)


def test_the_filled_dot_of_sn_gan_can_be_trained_in_the_lab_of_06():
    _, critic = PLANE_RECIPES["hinge"].make(ring_2d())
    assert any("parametrizations" in name for name, _ in critic.named_parameters())
    assert "hinge" in inspect.signature(Lab2DView).parameters["objectives"].default


def test_boxes_are_joined_as_told(figure):
    draw_boxes(figure.axes[0], {"z": (0, 0), "그림": (1, 0)}, [("z", "그림")])
    assert [t.get_text() for t in figure.axes[0].texts if t.get_text()] == ["z", "그림"]
