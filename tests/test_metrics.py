import json
import re
from functools import cache

import pytest
import torch

from gan_course import CourseError, metrics
from gan_course.datasets import (
    face_attributes,
    faces,
    grid_2d,
    hangul,
    mnist,
    mode_centers,
    ring_2d,
)
from gan_course.files import data_file
from gan_course.labs.evaluation.calc import LADDER
from seeds import seeds


@pytest.fixture(scope="module")
def digits():
    return mnist("test")[slice(0, 2000)]


def test_judge_knows_real_digits(digits):
    verdict = metrics.judge_digits(digits.x)
    assert (verdict.labels == digits.y).float().mean() > 0.99  # card: 99.66 % on all 10,000
    assert verdict.features.shape == (2000, 64) and verdict.probabilities.shape == (2000, 10)
    with pytest.raises(CourseError, match=r"\(n, 1, 28, 28\)"):
        metrics.judge_digits(torch.zeros(2, 3, 28, 28))


def test_judge_knows_real_hangul_of_fonts_it_never_saw():
    x, y = hangul("test", 1400, seed=3)[:]
    verdict = metrics.judge_hangul(x)
    assert metrics.label_accuracy(verdict, y) > 0.97  # card: 99.5 % of 7,000
    assert verdict.probabilities.shape == (1400, 14)
    assert metrics.label_accuracy(verdict, (y + 1) % 14) < 0.03
    with pytest.raises(CourseError, match=r"한글 그림은 \(n, 1, 32, 32\)"):
        metrics.judge_hangul(torch.zeros(2, 1, 28, 28))


def test_frechet_of_gaussians_is_the_closed_form():
    rng = torch.Generator().manual_seed(0)
    a = torch.randn(200_000, 3, generator=rng)
    b = torch.randn(200_000, 3, generator=rng) * 2 + torch.tensor([1.0, 0.0, 2.0])
    # ‖μ‖² = 5, and per dimension (1 − 2)² = 1
    assert metrics.frechet_distance(a, b) == pytest.approx(8.0, rel=0.02)
    assert metrics.frechet_distance(a, a) == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(CourseError, match="둘 이상"):
        metrics.frechet_distance(a[:1], b)


FRECHET = {
    "digits": (metrics.digit_frechet, lambda: mnist("train")[slice(0, 500)].x),
    "hangul": (metrics.hangul_frechet, lambda: hangul("train", 500, seed=2)[:].x),
    "faces": (metrics.face_frechet, lambda: faces()[slice(0, 250)].x),
}


@cache
def untouched(kind):
    distance, load = FRECHET[kind]
    x = load()
    return x, distance(x)


# The other two references are features of 10,000 pictures: 4 and 5 seconds.
@pytest.mark.parametrize("step", LADDER)
@pytest.mark.parametrize("kind", seeds(*FRECHET))
def test_the_yardstick_rises_with_every_disturbance(kind, step):
    """On few pictures, so with a bias of its own; the card below has 10,000."""
    distance, (x, clean) = FRECHET[kind][0], untouched(kind)
    values = [distance(spoil(x)) for spoil in LADDER[step].values()]
    assert values == sorted(values) and values[0] > 1.15 * clean, values


CARDS = [("digit", 30), ("hangul", 30), ("face", 150)]


@pytest.mark.parametrize(("name", "apart"), CARDS)
def test_the_ladder_of_the_card(name, apart):
    """10,000 pictures: the mildest steps at least four times 2,000 untouched ones.

    None drowns the others: within a factor of 30. For the faces, whose background is bright, a
    weaker contrast is the loudest by far.
    """
    text = data_file(f"checkpoints/{name}_classifier.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([\d.]+) \| ([\d.]+) \|$", text, re.M)
    table = {}
    for kind, _, course, _ in rows:
        table.setdefault(kind, []).append(float(course))
    clean = table.pop("그대로")[1]
    mildest = [values[0] for values in table.values()]
    assert set(LADDER) < set(table) and min(mildest) >= 4 * clean
    assert max(mildest) <= apart * min(mildest)
    assert all(values == sorted(values) for values in table.values())


def test_pure_noise_scores_worse_than_anything_that_was_a_digit():
    noise = torch.rand(500, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1
    x = mnist("train")[slice(0, 500)].x
    worst = max(metrics.digit_frechet(list(s.values())[-1](x)) for s in LADDER.values())
    assert metrics.digit_frechet(noise) > 1.5 * worst


def test_missing_classes_are_seen(digits):
    few = mnist("train").only(0, 2, 3, 4, 5, 6, 8, 9)[slice(0, 2000)].x
    real = metrics.digit_frechet(mnist("train")[slice(0, 2000)].x)
    assert metrics.digit_frechet(few) > 5 * real


@pytest.mark.parametrize("kind", ["digits", "hangul", "faces"])
def test_the_arbiter_ranks_generators_alike(kind):
    """A classifier of another architecture and seed (tools/agree.py)."""
    record = json.loads(data_file("yardstick.json").read_text("utf-8"))[kind]
    ours, theirs = ([r[k] for r in record["rows"]] for k in ("course", "arbiter"))
    ranks = torch.tensor([ours, theirs]).argsort(dim=1).argsort(dim=1).double()
    assert len(ours) >= 12 and torch.corrcoef(ranks)[0, 1] >= 0.9
    assert record["spearman"] == pytest.approx(torch.corrcoef(ranks)[0, 1].item(), abs=1e-3)


def test_faces_are_read_by_attribute():
    x = faces()[slice(9000, 9500)].x
    labels = torch.stack([a.labels for a in face_attributes().values()], dim=1)[9000:9500]
    verdict = metrics.judge_faces(x)
    assert ((verdict.labels == labels).float().mean(dim=0) >= 0.98).all()
    assert verdict.features.shape == (500, 64) and (verdict.confidence > 0.9).float().mean() > 0.97
    with pytest.raises(CourseError, match=r"얼굴 그림은 \(n, 3, 64, 64\)"):
        metrics.judge_faces(torch.zeros(2, 1, 64, 64))


def test_shares_and_coverage():
    labels = torch.tensor([0] * 990 + [1] * 9 + [2])
    assert metrics.class_shares(labels, 4).tolist() == pytest.approx([0.99, 0.009, 0.001, 0])
    assert metrics.classes_covered(labels, 4) == 1
    assert metrics.classes_covered(labels, 4, at_least=0.005) == 2


def test_high_quality_is_three_sigmas_from_the_nearest_mode():
    """Srivastava 2017: counted by hand, on the edge and beyond it."""
    centers = torch.tensor([[0.0, 0.0], [1.0, 0.0]])
    points = torch.tensor([[0.29, 0], [0.31, 0], [0.75, 0], [0.2, 0.2], [0.25, 0.25], [9, 9]])
    good = metrics.high_quality(points, centers, sigma=0.1)
    assert good.tolist() == [True, False, True, True, False, False]
    assert metrics.high_quality_share(points, centers, sigma=0.1) == pytest.approx(3 / 6)
    assert metrics.modes_covered(points, centers, sigma=0.1) == 2
    assert metrics.modes_covered(points[:2], centers, sigma=0.1) == 1
    assert metrics.modes_covered(points[5:], centers, sigma=0.1) == 0  # nearest, but not good
    assert metrics.modes_covered(points, centers, sigma=0.1, within=2.0) == 0


@pytest.mark.parametrize(
    ("data", "name", "modes"), [(ring_2d, "ring_2d", 8), (grid_2d, "grid_2d", 25)]
)
def test_real_points_cover_every_mode(data, name, modes):
    """In two dimensions a share 1 − exp(−9/2) = 98.9 % of real points lies within 3σ."""
    x, centers = data(20_000, std=0.02).x, mode_centers(name)
    share = metrics.high_quality_share(x, centers, sigma=0.02)
    assert share == pytest.approx(0.98889, abs=0.003)
    assert metrics.modes_covered(x[:2500], centers, sigma=0.02) == modes
    few = x[data(20_000, std=0.02).y < 3]
    assert metrics.modes_covered(few, centers, sigma=0.02) == 3
    between = centers[:-1].lerp(centers[1:], 0.5)
    assert metrics.modes_covered(between, centers, sigma=0.02) == 0


def test_odd_points_are_not_good_and_odd_arguments_are_explained():
    centers = mode_centers("ring_2d")
    broken = torch.full((5, 2), float("nan"))
    assert metrics.high_quality_share(broken, centers, sigma=0.02) == 0
    assert metrics.modes_covered(broken, centers, sigma=0.02) == 0
    assert metrics.high_quality_share(torch.empty(0, 2), centers, sigma=0.02) == 0
    with pytest.raises(CourseError, match="0보다"):
        metrics.modes_covered(centers, centers, sigma=0)
    with pytest.raises(CourseError, match=r"\(n, d\)"):
        metrics.high_quality_share(torch.zeros(3, 3), centers, sigma=1)
