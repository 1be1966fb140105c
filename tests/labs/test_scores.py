"""Yardsticks: against closed forms and a reference, and fooled by what the lesson says."""

import itertools
import json
import sys
from pathlib import Path

import pytest
import torch
from prdc import compute_prdc

from gan_course import metrics
from gan_course.datasets import mnist
from gan_course.errors import CourseError
from gan_course.labs import RankLab, YardstickLab
from gan_course.labs.evaluation import ranking, scores, tricks
from gan_course.labs.evaluation.neighbours import neighbours
from gan_course.labs.evaluation.yardstick_widget import measured
from gan_course.pictures import minus

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import compare  # noqa: E402


def seeded(seed):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("d", [2, 16, 64])
def test_torchmetrics_and_our_formula_agree(d):
    a, b = torch.randn(2, 700, d, generator=seeded(d))
    b = 1.5 * b + 0.3
    assert scores.frechet(a, b) == pytest.approx(metrics.frechet_distance(a, b), rel=1e-6)
    eye = scores.Eye()
    x = mnist("test")[:20].x
    assert eye(x).shape == (20, eye.num_features)


@pytest.mark.parametrize("d", [16, 64])
def test_frechet_bias_follows_the_closed_form(d):
    expected = 2 * d + d * (d + 1) / 2
    found = {}
    for n in (1000, 4000):
        pairs = [torch.randn(2, n, d, generator=seeded(s)) for s in range(4)]
        found[n] = sum(metrics.frechet_distance(*p) for p in pairs) / 4
        assert found[n] * n / expected == pytest.approx(1, abs=0.12)
    # 1/n → 0: the line through both meets the axis near 0
    assert abs(found[4000] - (found[1000] - found[4000]) / 3) < 0.1 * found[1000]


def test_kid_is_unbiased_and_repeats():
    rng = seeded(0)
    found = torch.tensor(
        [scores.kid(*torch.randn(2, 500, 8, generator=rng), subsets=1) for _ in range(40)]
    )
    assert abs(found.mean()) < 3 * found.std() / 40**0.5 and (found < 0).any()
    a, b = torch.randn(2, 800, 8, generator=rng)
    before = torch.get_rng_state()
    first = scores.kid(a, b)
    assert torch.equal(before, torch.get_rng_state())
    torch.rand(1)  # whatever was drawn meanwhile
    assert scores.kid(a, b) == first
    assert scores.kid(a, b + 1) > 10 * found.std()
    with pytest.raises(CourseError, match="500개 이상"):
        scores.kid(a[:100], b)


@pytest.mark.parametrize(("shift", "k"), [(0.0, 5), (0.7, 3), (2.0, 5)])
def test_neighbours_agree_with_prdc(shift, k):
    real, fake = torch.randn(2, 300, 6, generator=seeded(1))
    fake = 0.8 * fake + shift
    ours = neighbours(real, fake, k)._asdict()
    theirs = compute_prdc(real.numpy(), fake.numpy(), k)
    assert ours == pytest.approx({key: float(theirs[key]) for key in ours}, abs=2 / 300)


def test_identical_distributions_have_density_one_and_known_coverage():
    found = [neighbours(*torch.randn(2, 1500, 64, generator=seeded(s))) for s in range(6)]
    mean = {k: sum(getattr(f, k) for f in found) / 6 for k in found[0]._fields}
    assert mean["density"] == pytest.approx(1, abs=0.08)
    assert mean["coverage"] == pytest.approx(1 - 2**-5, abs=0.015)
    assert mean["precision"] < 0.85  # no such mark


def test_kinds_count_classes():
    assert scores.kinds(torch.arange(10)) == pytest.approx(10)
    assert scores.kinds(torch.zeros(30, dtype=torch.long)) == pytest.approx(1)
    assert scores.kinds(torch.arange(100) % 4) == pytest.approx(4)


def test_copies_are_found_and_blur_fools():
    train = scores.train_pixels()
    fresh = mnist("train")[30_000:30_600].x.flatten(1)
    usual = scores.copied(train, fresh)
    assert scores.copied(train, train[:300]) == 1 and 0.2 < usual < 0.5
    blurred = tricks.TRICKS["흐림"].make(0.7).fake.flatten(1)
    assert scores.copied(train, blurred) > usual + 0.1


def fooled(name, level):
    """The scores that the window shows of a trick at one of its two telling levels."""
    assert level in tricks.TRICKS[name].telling
    return measured(name, level)[1]


@pytest.mark.slow
def test_every_trick_fools_what_it_says():
    honest = fooled("흐림", 0)
    few, many = fooled("표본의 수", 100), fooled("표본의 수", 5000)
    assert few.frechet > 5 * many.frechet and abs(few.kid) < 3 and abs(many.kid) < 3
    assert few.coverage < honest.coverage - 0.3
    blurred = fooled("흐림", 0.9)
    assert blurred.density < 0.1 > blurred.coverage
    assert fooled("잡점", 2).frechet > 10 * honest.frechet
    missing = fooled("빠진 숫자", 6)
    assert missing.density > 0.9 and missing.precision > 0.9 and missing.coverage < 0.6


@pytest.mark.long
@pytest.mark.slow
def test_every_trick_with_few_pictures_fools_what_it_says():
    same = fooled("한 장만 되풀이", 1.0)
    assert same.precision == 1 and same.density > 0.3 and same.coverage < 0.02
    clean, one = fooled("이상한 진짜", 0), fooled("이상한 진짜", 1)
    assert clean.precision < 0.05 and one.precision > 0.95 and one.density < 0.3
    few, many = fooled("숫자마다 몇 장", 1), fooled("숫자마다 몇 장", 50)
    assert min(few.kinds, many.kinds) > 9.9 and few.coverage < 0.15 < 0.7 < many.coverage
    copies = fooled("학습 그림 베끼기", 1.0)
    assert copies.copied == 1 and copies.coverage > 0.85 and copies.density > 0.9


def test_every_level_makes_two_sets_of_digits():
    for trick in tricks.TRICKS.values():
        assert trick.start in trick.values and set(trick.telling) <= set(trick.values)
        for level in trick.values:
            pair = trick.make(level)
            assert pair.real.shape[1:] == pair.fake.shape[1:] == (1, 28, 28)
            assert len(pair.real) == tricks.N and len(pair.fake) >= 100


@pytest.mark.slow
def test_yardstick_lab_switches_and_shows_the_scores():
    lab = YardstickLab("빠진 숫자")
    assert lab.level.description == "빠진 종류"
    lab.level.value = 8
    assert "종류 <b>2.0</b>" in lab.words.value
    before = bytes(lab.picture.value)
    lab.trick.value = "숫자마다 몇 장"
    assert lab.level.value == 1 and bytes(lab.picture.value) != before
    assert "종류 <b>10.0</b>" in lab.words.value and "⚠" not in lab.words.value
    with pytest.raises(CourseError, match="고를 수 있는 것"):
        YardstickLab("없는 속임수")


@pytest.mark.slow
def test_six_generators_and_their_ranks():
    for name in ranking.SIX:
        x = ranking.pictures(name)
        assert x.shape == (1000, 1, 28, 28) and x.min() >= -1 and x.max() <= 1
        assert 5 < (x + 1).mean() * 50 < 20  # about as much ink as digits have
    with pytest.raises(CourseError, match="있는 것"):
        ranking.pictures("BigGAN")
    for yard in ranking.YARDS:
        places = ranking.ranks(yard)
        assert sorted(places.values()) == [1, 2, 3, 4, 5, 6]
        best = max if yard in ("밀도", "덮음") else min  # shares are good when large
        values = ranking.yardsticks()[yard]
        assert places[best(values, key=values.get)] == 1
        assert ranking.agreement(list(places.values()), yard) == pytest.approx(1)
        backwards = [7 - p for p in places.values()]
        assert ranking.agreement(backwards, yard) == pytest.approx(-1)


def test_the_former_yardstick_prefers_blur():
    old, now = ranking.ranks("옛 잣대"), ranking.ranks("프레셰")
    assert old["VAE"] < old["WGAN"] and now["VAE"] > now["WGAN"]


@pytest.mark.slow
def test_rank_lab_wants_every_place_once_and_then_names_them():
    lab = RankLab()
    lab.button.click()
    assert "1, 2, 3, 4, 5, 6위" in lab.words.value
    for place in lab.places:
        place.value = 1
    lab.button.click()
    assert "2, 3, 4, 5, 6위" in lab.words.value and "VAE" not in lab.words.value
    for i, place in enumerate(lab.places, 1):
        place.value = i
    lab.button.click()
    assert all(name in lab.words.value for name in ranking.SIX)
    wanted = ranking.agreement([1, 2, 3, 4, 5, 6], "프레셰")
    assert minus(f"<b>{wanted:+.2f}</b>") in lab.words.value


def test_the_comparison_is_whole_and_of_the_settings_that_are_kept():
    """Seven models, five seeds, four budgets; equal seconds; the table in tools/compare.py."""
    record = json.loads((ROOT / "data/comparison.json").read_text("utf-8"))
    told = record["contestants"]
    assert set(told) == set(compare.CONTESTANTS)
    for name, recipe in compare.CONTESTANTS.items():
        for key in ("label", "lr", "d_steps", "batch_size"):
            assert told[name][key] == getattr(recipe, key), (name, key)
        assert recipe.schedule(0.9) == 1 and recipe.ema == 0.998
    runs = {(r["name"], r["seed"], r["seconds"]): r for r in record["runs"]}
    assert set(runs) == set(itertools.product(told, range(5), compare.SECONDS))
    for (name, _, seconds), row in runs.items():
        assert row["step"] * told[name]["milliseconds"] / 1000 == pytest.approx(seconds, rel=0.06)
        assert row["frechet"] > 0 and 0 <= row["coverage"] <= 1


@pytest.fixture(scope="module")
def switched():
    """One window that is switched from trick to trick."""
    return YardstickLab("흐림")


@pytest.mark.slow
@pytest.mark.parametrize("name", list(tricks.TRICKS))
def test_the_level_is_named_from_the_start_and_after_a_switch(name, switched):
    """A SelectionSlider whose first value is given as `value` has an empty label."""
    start = str(tricks.TRICKS[name].start)
    assert YardstickLab(name).level.label == start
    if switched.trick.value == name:
        switched.trick.value = "흐림" if name != "흐림" else "잡점"
    switched.trick.value = name
    assert switched.level.label == start
