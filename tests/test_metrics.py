import pytest
import torch

from gan_course import CourseError, metrics
from gan_course.datasets import mnist


@pytest.fixture(scope="module")
def digits():
    return mnist("test")[slice(0, 2000)]


def test_judge_knows_real_digits(digits):
    verdict = metrics.judge_digits(digits.x)
    assert (verdict.labels == digits.y).float().mean() > 0.99  # card: 99.66 % on all 10,000
    assert verdict.features.shape == (2000, 64) and verdict.probabilities.shape == (2000, 10)
    with pytest.raises(CourseError, match=r"\(n, 1, 28, 28\)"):
        metrics.judge_digits(torch.zeros(2, 3, 28, 28))


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
