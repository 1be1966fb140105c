"""Divergences and transport: against scipy, torch, brute force and closed forms."""

import itertools
import math

import numpy as np
import pytest
import scipy.stats
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from gan_course import CourseError
from gan_course.labs.distance.calc import (
    best_critic,
    cross_entropy,
    distribution,
    entropy,
    huffman,
    js,
    kl,
    plan_cost,
    self_information,
    total_variation,
    transport_plan,
    wasserstein_1d,
    wasserstein_on_line,
)

LOG2 = math.log(2)


def some(rng, k, zeros=0):
    """A distribution of k places, the first `zeros` of them empty."""
    weight = rng.random(k) + 1e-3
    weight[:zeros] = 0
    return weight / weight.sum()


def pair(seed, k):
    rng = np.random.default_rng(seed)
    return some(rng, k), some(rng, k)


many = given(seed=st.integers(0, 10_000), k=st.integers(2, 9))
quick = settings(max_examples=60)


# ── bits ────────────────────────────────────────────────────────────────


def test_self_information_adds_up():
    assert self_information([1, 0.5, 0.25]).tolist() == [0, 1, 2]
    assert self_information(0) == math.inf
    assert math.copysign(1, self_information(1.0)) == 1  # 0.0, not −0.0
    assert self_information(0.2 * 0.3) == pytest.approx(
        self_information(0.2) + self_information(0.3)
    )
    assert self_information(math.e**-2, base=math.e) == pytest.approx(2)


@many
@quick
def test_entropy_and_kl_equal_scipy(seed, k):
    p, q = pair(seed, k)
    for base in (2, math.e, 10):
        assert entropy(p, base) == pytest.approx(scipy.stats.entropy(p, base=base))
        assert kl(p, q, base) == pytest.approx(scipy.stats.entropy(p, q, base=base))
        assert cross_entropy(p, q, base) == pytest.approx(entropy(p, base) + kl(p, q, base))
    theirs = torch.nn.functional.kl_div(
        torch.tensor(q).log(), torch.tensor(p), reduction="sum"
    )  # torch wants log q first
    assert kl(p, q) == pytest.approx(theirs.item())
    assert 0 <= entropy(p) <= math.log2(k) + 1e-12 and kl(p, q) >= 0


def test_entropy_at_the_corners():
    assert entropy([1, 0, 0]) == 0
    for k in (2, 3, 6):
        assert entropy(np.full(k, 1 / k)) == pytest.approx(math.log2(k))
    p = [0.5, 0.5, 0]
    assert kl(p, [0.5, 0, 0.5]) == math.inf and cross_entropy(p, [0.5, 0, 0.5]) == math.inf
    assert kl(p, [0.25, 0.25, 0.5]) == pytest.approx(LOG2)  # an empty place of p costs nothing
    assert kl(p, p) == 0


@many
@quick
def test_js_is_symmetric_and_bounded(seed, k):
    p, q = pair(seed, k)
    theirs = jensenshannon(p, q) ** 2
    assert js(p, q) == pytest.approx(theirs, abs=1e-12)
    assert js(p, q) == pytest.approx(js(q, p)) and 0 <= js(p, q) <= LOG2
    assert js(p, p) == 0
    assert js(np.concatenate([p, 0 * q]), np.concatenate([0 * p, q])) == pytest.approx(LOG2)
    # Pinsker's inequality ties KL to the total variation
    assert kl(p, q) >= 2 * total_variation(p, q) ** 2 - 1e-12


def test_what_is_no_distribution_is_refused():
    for bad in ([0.5, 0.6], [-0.1, 1.1], [[0.5, 0.5]], [math.nan, 1.0], []):
        with pytest.raises(CourseError, match="합이 1"):
            distribution(bad)
    with pytest.raises(CourseError, match="길이가 다릅니다"):
        kl([0.5, 0.5], [1.0])


# ── codes ───────────────────────────────────────────────────────────────


def lengths(code, p):
    return sum(w * len(code[s]) for s, w in p.items())


@given(seed=st.integers(0, 10_000), k=st.integers(2, 6))
@quick
def test_huffman_is_optimal_and_decodable(seed, k):
    p = dict(zip("abcdef", some(np.random.default_rng(seed), k), strict=False))
    code = huffman(p)
    for one, other in itertools.permutations(code.values(), 2):
        assert not other.startswith(one)
    mean, low = lengths(code, p), entropy(list(p.values()))
    assert low - 1e-9 <= mean < low + 1  # Shannon's bounds
    # No other prefix code is shorter: every set of lengths that meets Kraft's inequality.
    best = min(
        sum(w * n for w, n in zip(p.values(), tried, strict=True))
        for tried in itertools.product(range(1, k), repeat=k)
        if sum(2.0**-n for n in tried) <= 1 + 1e-12
    ) if k > 2 else 1.0  # fmt: skip
    assert mean == pytest.approx(best)


def test_huffman_of_dyadic_weights_is_their_information():
    p = {"맑음": 1 / 2, "흐림": 1 / 4, "비": 1 / 8, "눈": 1 / 8}
    code = huffman(p)
    assert {s: len(c) for s, c in code.items()} == {s: -math.log2(w) for s, w in p.items()}
    assert list(code) == list(p) and huffman(p) == code
    assert huffman({"a": 3.0}) == {"a": "0"} and huffman({}) == {}


# ── transport ───────────────────────────────────────────────────────────


@given(seed=st.integers(0, 10_000), n=st.integers(1, 40))
@quick
def test_wasserstein_1d_equals_scipy(seed, n):
    x, y = np.random.default_rng(seed).normal(size=(2, n)) * 3
    assert wasserstein_1d(x, y) == pytest.approx(scipy.stats.wasserstein_distance(x, y))
    assert wasserstein_1d(x, x + 1.5) == pytest.approx(1.5)
    assert wasserstein_1d(x, y) == pytest.approx(transport_plan(x[:, None], y[:, None]).cost)


def line(seed, k):
    rng = np.random.default_rng(seed)
    return np.sort(rng.normal(size=k)) + np.arange(k) * 1e-3, some(rng, k, 1), some(rng, k)


@many
@quick
def test_on_a_line_equals_scipy(seed, k):
    places, p, q = line(seed, k)
    theirs = scipy.stats.wasserstein_distance(places, places, p, q)
    assert wasserstein_on_line(places, p, q) == pytest.approx(theirs)
    assert wasserstein_on_line(places, p, p) == 0


@many
@quick
def test_duality_the_best_critic_reaches_w(seed, k):
    places, p, q = line(seed, k)
    w = wasserstein_on_line(places, p, q)
    for slope in (0.5, 1.0, 3.0):
        f = best_critic(places, p, q, slope)
        assert p @ f - q @ f == pytest.approx(slope * w, abs=1e-12)
        assert np.abs(np.diff(f)).max() <= slope * np.diff(places).max() + 1e-12
        assert (np.abs(np.diff(f)) <= slope * np.diff(places) + 1e-12).all()
    rng = np.random.default_rng(seed)
    for _ in range(20):  # and no other function of slope 1 does better
        steps = rng.uniform(-1, 1, k - 1) * np.diff(places)
        f = np.concatenate([[0], np.cumsum(steps)])
        assert p @ f - q @ f <= w + 1e-12


@pytest.mark.parametrize("seed", range(5))
def test_the_plan_is_the_cheapest_of_all(seed):
    x, y = np.random.default_rng(seed).normal(size=(2, 6, 2))
    plan = transport_plan(x, y)
    costs = [plan_cost(x, y, order) for order in itertools.permutations(range(6))]
    assert plan.cost == pytest.approx(min(costs)) and plan.cost < np.mean(costs)
    assert sorted(plan.partner) == list(range(6))
    assert plan_cost(x, y, plan.partner) == pytest.approx(plan.cost)


def test_a_shift_costs_its_length():
    x = np.random.default_rng(0).normal(size=(30, 3))
    shift = np.array([0.3, -0.4, 1.2])
    assert transport_plan(x, x + shift).cost == pytest.approx(1.3)
    assert transport_plan(x, x[::-1]).cost == pytest.approx(0)
    assert transport_plan(torch.zeros(4, 2), torch.ones(4, 2)).cost == pytest.approx(2**0.5)


def test_wrong_shapes_are_refused():
    for x, y in (([1.0], [1.0, 2.0]), ([], []), ([[1.0]], [[1.0]])):
        with pytest.raises(CourseError, match="1차원 표본"):
            wasserstein_1d(x, y)
    with pytest.raises(CourseError, match=r"\(n, d\)"):
        transport_plan(np.zeros((3, 2)), np.zeros((4, 2)))
    for places in ([0, 0], [1, 0], [0, 1, 2]):
        with pytest.raises(CourseError, match="커지는 순서"):
            wasserstein_on_line(places, [0.5, 0.5], [0.5, 0.5])
