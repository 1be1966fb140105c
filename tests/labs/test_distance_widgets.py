"""Lesson 06's pictures and sliders, without a front end. Also run under ipywidgets 7.7."""

import re
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gan_course.labs import (
    BeliefLab,
    CoinLab,
    CriticLab,
    DieLab,
    GaussiansLab,
    SpikesLab,
    TransportLab,
)
from gan_course.labs.distance import transport_draw as move
from gan_course.labs.distance.calc import entropy, kl, transport_plan

LABS = {
    CoinLab: ("p", 0.9),
    BeliefLab: ("q", 0.7),
    GaussiansLab: ("mean", -2.0),
    SpikesLab: ("theta", -0.5),
    TransportLab: ("t", 0.9),
    CriticLab: ("slope", 2.0),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", LABS, ids=lambda k: k.__name__)
def test_a_slider_redraws_and_comes_back(kind):
    lab = kind()
    control, value = LABS[kind]
    before, words = bytes(lab.picture.value), lab.words.value
    assert before[:4] == b"\x89PNG" and "⚠" not in words
    getattr(lab, control).value = value
    assert bytes(lab.picture.value) != before
    assert "⚠" not in lab.words.value
    lab.reset()
    assert bytes(lab.picture.value) == before and lab.words.value == words


@pytest.mark.slow
@pytest.mark.parametrize("kind", LABS, ids=lambda k: k.__name__)
def test_no_slider_breaks_at_its_ends(kind):
    lab = kind()
    sliders = [c for c, _ in lab._defaults if hasattr(c, "min")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for control in sliders:
            for value in (control.min, control.max):
                control.value = value
                assert "⚠" not in lab.words.value and "nan" not in lab.words.value, value


def test_the_words_say_the_numbers():
    coin = CoinLab(0.25)
    assert "2.00비트" in coin.words.value and f"{entropy([0.25, 0.75]):.3f}비트" in coin.words.value
    coin.p.value = 0
    assert "∞" in coin.words.value and "<b>0.000비트" in coin.words.value
    belief = BeliefLab(0.8, 0.3)
    assert f"{kl([0.8, 0.2], [0.3, 0.7], 2):.3f}" in belief.words.value
    spikes = SpikesLab(-1.5)
    assert "KL = ∞" in spikes.words.value and "W = <b>1.500" in spikes.words.value
    critic = CriticLab(slope=2.0)
    gap, w = map(float, re.findall(r"<b>([\d.]+)</b>.* × ([\d.]+)", critic.words.value)[0])
    assert gap == pytest.approx(2 * w, abs=0.002)


def test_the_spikes_tell_only_what_was_passed():
    """The window asks before it tells: JS and W elsewhere are not drawn yet."""
    fig, ax = plt.subplots()
    for theta, most in ((1.0, 0), (0.05, 0.95), (-0.5, 1.5)):
        ax.clear()
        move.draw_spike_distances(ax, theta, start=1.0)
        for line in ax.lines:
            x = np.asarray(line.get_xdata(), dtype=float)
            if len(x) > 2:
                assert x.min() == pytest.approx(theta) and np.ptp(x) == pytest.approx(most)
        ends = [p for line in ax.lines for p in line.get_xydata() if np.allclose(p, (0, 0))]
        assert bool(ends) == (theta < 0)  # JS is 0 at θ = 0 only
    plt.close(fig)
    asked = " ".join(SpikesLab().asking().metadata()["image/png"].values())
    assert "W = 1.000" in asked and "0.050" not in asked


def test_the_die():
    die = DieLab((0, 0, 0, 0, 0, 7))
    assert "엔트로피 <b>0.000비트" in die.words.value and "∞" not in die.words.value
    for control in die.weights:
        control.value = 0
    assert np.allclose(die.probabilities(), 1 / 6) and "2.585비트" in die.words.value


def test_the_cheapest_plan_is_shown_and_moves():
    lab = TransportLab(n=30, seed=3)
    costs = list(map(float, re.findall(r"\d\.\d{3}", lab.words.value)))
    assert costs[0] == pytest.approx(transport_plan(lab.heap, lab.holes).cost, abs=1e-3)
    assert costs[0] < costs[1]
    before = bytes(lab.picture.value)
    lab.plan.value = "되는대로"
    assert bytes(lab.picture.value) != before


def test_at_the_end_every_heap_lies_in_its_hole():
    heap, holes = move.clouds(20)
    partner = transport_plan(heap, holes).partner
    fig, ax = plt.subplots()
    for t, wanted in ((0.0, heap), (1.0, holes[partner])):
        ax.clear()
        move.draw_moving(ax, heap, holes, partner, t)
        moved = ax.lines[-1].get_xydata()
        assert np.allclose(moved, wanted)
    plt.close(fig)


def test_a_drawn_critic_keeps_to_its_slope():
    fig, ax = plt.subplots()
    for slope in (0.5, 2.0):
        ax.clear()
        p, q = move.humps(0.4)
        gap = move.draw_critic(ax, p, q, slope)
        x, f = next(line for line in ax.lines if line.get_label() == "비평자 f").get_data()
        assert np.abs(np.diff(f) / np.diff(x)).max() == pytest.approx(slope)
        assert gap == pytest.approx(p @ f - q @ f)
    plt.close(fig)
