import pytest
import torch

from gan_course import CourseError, metrics
from gan_course.datasets import grid_2d, hangul, mnist, mode_centers, ring_2d


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


def test_frechet_orders_pictures_by_quality(digits):
    real = mnist("train")[slice(0, 2000)].x
    rng = torch.Generator().manual_seed(0)
    noisy = real + 0.3 * torch.randn(real.shape, generator=rng)
    few = mnist("train").only(0, 2, 3, 4, 5, 6, 8, 9)[slice(0, 2000)].x
    noise = torch.randn(real.shape, generator=rng)
    scores = [metrics.digit_frechet(x) for x in (real, noisy, noise)]
    assert scores[0] < 4 and scores[0] * 5 < scores[1] < scores[2]
    assert metrics.digit_frechet(few) > 5 * scores[0]


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
