"""Ways of giving a label to a conditional GAN: the models, the yardstick, the record."""

import importlib
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import torch
from matplotlib.colors import to_hex
from torch import nn
from torch.nn import functional as F

from gan_course import CourseError
from gan_course.datasets import hangul
from gan_course.datasets.hangul import SYLLABLES
from gan_course.files import data_dir
from gan_course.labs.hangul import conditioning as ways
from gan_course.labs.hangul import record as recorded
from gan_course.labs.hangul import variety
from gan_course.labs.hangul.conditioning_draw import (
    draw_conditioning,
    draw_conditioning_accuracy,
    draw_conditioning_curves,
    draw_conditioning_pictures,
)
from gan_course.labs.hangul.pair_draw import draw_pair
from gan_course.labs.hangul.ways_draw import WAYS, draw_way
from gan_course.metrics import judge_hangul
from gan_course.models import dcgan
from gan_course.plotting import GREEN
from gan_course.runtime import Runtime
from gan_course.training import train

matplotlib.use("agg")
from matplotlib import pyplot as plt  # noqa: E402

TOOLS = Path(__file__).resolve().parents[2] / "tools"
NAMES = list(ways.WAYS)
JOINED, INNER, AUXILIARY, REAL_ONLY, NORM = NAMES
TWO = (AUXILIARY, REAL_ONLY)  # their discriminators return two columns
Y = torch.tensor([0, 3, 3, 13])


@pytest.fixture(scope="module")
def data():
    return hangul("train", 140, seed=5)


@pytest.fixture(scope="module")
def pairs(data):
    """Every way's (G, D) with the weights of seed 0."""
    made = {}
    for name, way in ways.WAYS.items():
        torch.manual_seed(0)
        made[name] = way.make(data)
    return made


@pytest.fixture(scope="module")
def x(data):
    return data[:4].x


@pytest.mark.parametrize("name", NAMES)
def test_both_networks_take_the_label(name, pairs, x):
    G, D = pairs[name]
    z = torch.randn(4, G.nz)
    fake = G(z, Y)
    assert fake.shape == (4, 1, 32, 32) and fake.abs().max() <= 1
    told, other = D(x, Y), D(x, (Y + 1) % 14)
    assert told.shape == ((4, 2) if name in TWO else (4,))
    assert ((told - other).abs() > 1e-4).any(dim=-1).all()
    if name != NORM:  # its tables start at zero: see the next test
        assert not torch.allclose(fake, G(z, (Y + 1) % 14), atol=1e-4)


def test_conditional_norm_starts_as_the_plain_generator_and_ends_elsewhere(pairs):
    G = ways.NormGenerator()
    plain, z = dcgan.Generator(ways.NZ, ways.WIDTH, 32, 1), torch.randn(6, ways.NZ)
    plain.load_state_dict(G.net.state_dict())
    y = torch.tensor([0, 1, 2, 3, 4, 5])
    assert torch.allclose(G.eval()(z, y), plain.eval()(z), atol=1e-6)
    with torch.no_grad():
        G.tables[0].weight[2, 0] = 1.0  # one label, one channel of the first layer
    changed = (G(z, y) - plain(z)).abs().amax(dim=(1, 2, 3))
    assert changed[2] > 1e-4 and changed[[0, 1, 3, 4, 5]].max() < 1e-6


def test_each_way_changes_only_what_it_says(pairs):
    same = {name: way._replace(make=None, objective=None) for name, way in ways.WAYS.items()}
    assert all(settings == same[JOINED] for settings in same.values())
    plain = [ways.WAYS[n].objective for n in NAMES if n not in TWO]
    assert all(objective is ways.PLAIN for objective in plain)
    paper, real_only = (ways.WAYS[n].objective for n in TWO)
    assert paper == real_only._replace(d_loss=paper.d_loss) and paper != real_only

    def weights(net):
        return torch.cat([p.flatten() for p in net.parameters()])

    G = [weights(pairs[n][0]) for n in NAMES if n != NORM]
    assert all(torch.equal(g, G[0]) for g in G)
    assert torch.equal(weights(pairs[INNER][1]), weights(pairs[AUXILIARY][1]))
    assert type(pairs[NORM][1]) is type(pairs[INNER][1])
    bodies = [pairs[n][1].net.blocks[1:] for n in NAMES]  # the first layer may see a plane, too
    assert {sum(p.numel() for p in b.parameters()) for b in bodies} == {164_032}


def test_two_uses_of_one_matrix(pairs, x):
    inner, auxiliary = pairs[INNER][1], pairs[AUXILIARY][1]
    plain, scores = inner.look(x)
    picked = scores[torch.arange(4), Y]
    assert torch.allclose(inner(x, Y), plain + picked)
    phi = inner.net.blocks(x).flatten(1)
    assert torch.allclose(scores, phi @ inner.rows.weight.T + inner.rows.bias, atol=1e-5)
    source, told = auxiliary(x, Y).T
    assert torch.allclose(source, plain) and torch.allclose(told, -F.cross_entropy(
        scores, Y, reduction="none"), atol=1e-6)  # fmt: skip


def test_the_auxiliary_losses_are_the_paper_s():
    a, b = torch.randn(8, 2), torch.randn(8, 2)
    a[:, 1], b[:, 1] = -a[:, 1].abs(), -b[:, 1].abs()
    real, fake = a[:, 0].sigmoid().log(), (1 - b[:, 0].sigmoid()).log()
    source, label = real.mean() + fake.mean(), a[:, 1].mean() + b[:, 1].mean()
    assert ways.d_loss_auxiliary(a, b).item() == pytest.approx(-(source + label).item(), rel=1e-5)
    real_only = -(source + a[:, 1].mean()).item()
    assert ways.d_loss_real_label(a, b).item() == pytest.approx(real_only, rel=1e-5)
    fooled = b[:, 0].sigmoid().log().mean() + b[:, 1].mean()
    assert ways.g_loss_auxiliary(b).item() == pytest.approx(-fooled.item(), rel=1e-5)


def test_r1_is_laid_on_the_logit_of_the_auxiliary_classifier_alone(pairs, x):
    inner, D = pairs[INNER][1], pairs[AUXILIARY][1]
    rng = [torch.Generator().manual_seed(s) for s in range(30)]  # some draw a penalty
    found = [torch.as_tensor(ways.r1_of_source(D, x, x, Y, r)).item() for r in rng]
    moving = x.clone().requires_grad_(True)
    (slope,) = torch.autograd.grad(inner.look(moving)[0].sum(), moving)
    whole = 8 * 0.3 / 2 * slope.flatten(1).square().sum(1).mean()
    assert {round(v, 4) for v in found} == {0.0, round(whole.item(), 4)}


@pytest.mark.parametrize("name", NAMES)
def test_the_one_loop_trains_every_way(name, data):
    way = ways.WAYS[name]
    gan = way.new_gan(data, runtime=Runtime(torch.device("cpu")))
    before = {k: v.clone() for net in (gan.G, gan.D) for k, v in net.named_parameters()}
    seen = list(train(gan, data, way.objective, steps=2, batch_size=8))
    assert all(np.isfinite(float(m[k])) for m in seen for k in ("d_loss", "g_loss"))
    now = {k: v for net in (gan.G, gan.D) for k, v in net.named_parameters()}
    assert all(not torch.equal(before[k], now[k]) for k in now if "net.blocks.0.1" not in k)


def test_the_label_a_judge_prefers():
    class Judge(nn.Module):
        classes = 3

        def forward(self, x, y):
            return -(x[:, 0] - y).abs()

    assert ways.preferred(Judge(), torch.tensor([[0.2], [1.9], [1.1]])).tolist() == [0, 2, 1]


@pytest.fixture(scope="module")
def seen():
    """Features of real pictures, their labels, and the font of each."""
    real = hangul("train", 2800, seed=11)
    found = judge_hangul(real[:].x)
    return found.features, real.y


def test_the_yardstick_tells_copies_few_and_many_apart(seen):
    features, y = seen
    width = variety.spacing(features, y) / 2
    rows = torch.arange(len(y)).view(2, -1)  # two halves, each with 100 pictures of a letter
    real, again = (variety.distinct(features[r], y[r], y[r], width) for r in rows)
    assert again == pytest.approx(real, rel=0.08) and real > 20
    found = [
        variety.distinct(features[:14 * k].repeat(100 // k, 1), y[: 14 * k].repeat(100 // k),
                         y[: 14 * k].repeat(100 // k), width)
        for k in (1, 2, 5, 20, 50)
    ]  # fmt: skip
    assert found[0] == pytest.approx(1, abs=1e-6)
    assert all(a < b for a, b in zip(found, [*found[1:], real], strict=True))
    assert 1.3 < found[1] <= 2 and 3 < found[2] <= 5  # never more kinds than pictures


def test_the_yardstick_counts_only_what_reads_as_told(seen):
    features, y = seen
    width = variety.spacing(features, y) / 2
    told = y.clone()
    told[::3] = (told[::3] + 5) % 14  # a third of the pictures are of another letter
    right = told == y
    honest = variety.distinct(features[right], y[right], y[right], width)
    assert variety.distinct(features, told, y, width) == pytest.approx(honest)
    assert variety.distinct(features, told, told, width) > 1.2 * honest  # had one counted them
    assert variety.distinct(features, y, (y + 1) % 14, width) == 1  # nothing legible: no variety


@pytest.fixture(scope="module")
def record():
    return recorded.conditioning_record()


def test_the_record_is_whole_and_made_with_the_tool_s_settings(record, monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    tool = importlib.import_module("record_conditioning")
    assert record["ways"] == NAMES and record["letters"] == list(SYLLABLES)
    keys = [(r["way"], r["seed"]) for r in record["runs"]]
    assert sorted(keys) == sorted((n, s) for n in NAMES for s in range(tool.SEEDS))
    way = ways.WAYS[JOINED]
    said = {k: record[k] for k in ("steps", "batch_size", "lr", "ema", "samples")}
    assert said == {"steps": way.steps, "batch_size": way.batch_size, "lr": way.lr,
                    "ema": way.ema, "samples": tool.SAMPLES}  # fmt: skip
    marks = [str(s) for s in range(tool.EVERY, way.steps, tool.EVERY)]
    assert all(list(r["curve"]) == marks for r in record["runs"])
    assert record["real"]["accuracy"] > 0.99 and record["real"]["distinct"] > 20
    assert (data_dir() / "conditioning.json").stat().st_size < 20_000
    assert (data_dir() / "conditioning.png").stat().st_size < 60_000


def test_scores_and_curves_come_by_way_and_seed(record):
    scores = recorded.conditioning_scores("accuracy", record)
    assert list(scores) == NAMES and all(v.shape == (3,) for v in scores.values())
    for name, (steps, found) in recorded.conditioning_curves(record).items():
        assert steps[-1] == record["steps"] and found.shape == (3, len(steps))
        assert (found[:, -1] == scores[name]).all()
    with pytest.raises(CourseError, match="accuracy"):
        recorded.conditioning_scores("정확도", record)


def test_shown_pictures_are_readable_where_the_way_works():
    rows = recorded.conditioning_pictures()
    assert list(rows) == ["진짜", *NAMES]
    told = torch.tensor([SYLLABLES.index(c) for c in recorded.SHOWN]).repeat_interleave(
        recorded.EACH
    )
    right = {n: (judge_hangul(x).labels == told).float().mean() for n, x in rows.items()}
    assert right["진짜"] == 1 and right[INNER] > 0.8
    ink = [x.amax(dim=(1, 2, 3)).min() for x in rows.values()]
    assert min(ink) > 0  # no empty cell


def test_pictures_of_the_record(course_style):
    figure, axes = plt.subplots(3, 1, figsize=(6, 12))
    draw_conditioning(axes[0])
    marked = [line for line in axes[0].lines if line.get_marker() != "None"]
    marks = [line.get_marker() for line in marked]
    assert len(set(marks)) == len(marks) == 6  # five ways and the real letters
    assert all(len(line.get_xdata()) == 3 for line in marked[:-1])
    draw_conditioning_curves(axes[1])
    assert [line.get_label() for line in axes[1].lines if line.get_label() in NAMES] == NAMES
    draw_conditioning_pictures(axes[2])
    assert [t.get_text() for t in axes[2].get_yticklabels()] == ["진짜", *NAMES]
    figure.canvas.draw()


def test_the_two_judges_have_pictures_of_their_own(course_style, scores):
    _, axes = plt.subplots(2, 2)
    for ax, eye in zip(axes[0], ("", "arbiter_"), strict=True):
        draw_conditioning(ax, eye=eye)
        for line, name in zip(ax.lines, NAMES, strict=False):
            assert list(line.get_xdata()) == list(scores[f"{eye}variety"][name])
            assert list(line.get_ydata()) == list(100 * scores[f"{eye}accuracy"][name])
        low, high = ax.get_xlim()
        assert all(low < x < high for line in ax.lines for x in line.get_xdata())
    for ax, eye in zip(axes[1], ("", "arbiter_"), strict=True):
        draw_conditioning_accuracy(ax, eye=eye)
        assert [t.get_text() for t in ax.get_yticklabels()] == NAMES
        assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first way on top
    assert axes[0, 0].get_title() != axes[0, 1].get_title()


def boxes_of(ax):
    """The frames of a diagram that have an edge: (left, bottom, right, top) by line style."""
    found = {"-": [], "--": []}
    for patch in ax.patches:
        if patch.get_linewidth() and patch.get_edgecolor()[3]:
            x, y, w, h = patch.get_bbox().bounds
            found["-" if patch.get_linestyle() in ("-", "solid") else "--"].append(
                (x, y, x + w, y + h)
            )
    return found


def labels_of(ax):
    return [p for p in ax.patches if to_hex(p.get_edgecolor()).upper() == GREEN]


def no_arrow_ends_in_a_box(ax):
    boxes = [box for some in boxes_of(ax).values() for box in some]
    for text in ax.texts:
        if text.get_text() == "" and hasattr(text, "xyann"):
            for x, y in (text.xy, text.xyann):
                assert not any(a < x < c and b < y < d for a, b, c, d in boxes), (x, y)


@pytest.mark.parametrize("name", WAYS)
def test_the_diagram_of_a_way_shows_where_the_label_comes_in(course_style, name):
    _, ax = plt.subplots()
    draw_way(ax, name)
    assert boxes_of(ax)["--"] == [] and len(labels_of(ax)) == 1
    no_arrow_ends_in_a_box(ax)


@pytest.mark.parametrize(("name", "struck"), [("둘 다", 0), ("G만", 2), ("D만", 1)])
def test_the_diagram_of_a_pair_has_three_places_for_the_label(course_style, name, struck):
    _, ax = plt.subplots()
    draw_pair(ax, name)
    assert len(boxes_of(ax)["--"]) == struck
    given = labels_of(ax)
    assert len(given) == 3 - struck and all(p.get_linestyle() == "solid" for p in given)
    assert GREEN not in {line.get_color() for line in ax.lines}  # no gradient looks like a label
    crossed = [line for line in ax.lines if line.get_zorder() == 5]
    assert len(crossed) == 2 * struck
    told = {t.get_text() for t in ax.texts}
    assert ("D의 차례: detach" in told) == (name == "둘 다")
    no_arrow_ends_in_a_box(ax)


def apart(high, low, spreads=3.0):
    """Every seed of `high` above every seed of `low`, the means `spreads` deviations apart."""
    margin = (high.mean() - low.mean()) / max(high.std(ddof=1), low.std(ddof=1))
    return bool(high.min() > low.max() and margin >= spreads)


@pytest.fixture(scope="module")
def scores(record):
    keys = ("accuracy", "variety", "frechet", "arbiter_accuracy", "arbiter_variety", "own_accuracy")
    return {key: recorded.conditioning_scores(key, record) for key in keys}


@pytest.mark.parametrize("key", ["accuracy", "arbiter_accuracy"])
def test_an_inner_product_follows_the_label_better_than_a_plane(scores, key):
    assert apart(scores[key][INNER], scores[key][JOINED])
    assert apart(scores["frechet"][JOINED], scores["frechet"][INNER])


@pytest.mark.parametrize("key", ["accuracy", "arbiter_accuracy"])
def test_the_paper_s_auxiliary_classifier_agrees_with_its_generator_and_misreads(scores, key):
    found = scores[key]
    assert all(apart(found[name], found[AUXILIARY]) for name in NAMES if name != AUXILIARY)
    assert apart(scores["own_accuracy"][AUXILIARY], found[AUXILIARY])
    assert found[AUXILIARY].max() < 0.6 and scores["own_accuracy"][AUXILIARY].min() > 0.98


@pytest.mark.parametrize("key", ["variety", "arbiter_variety"])
def test_an_auxiliary_classifier_narrows_what_is_drawn_within_a_label(scores, key):
    found = scores[key]
    assert all(apart(found[name], found[REAL_ONLY]) for name in (JOINED, INNER, NORM))
    accuracy = scores["accuracy"]
    assert abs(accuracy[REAL_ONLY].mean() - accuracy[INNER].mean()) < 0.02  # yet it reads as well


def test_the_auxiliary_classifier_of_real_letters_learns_the_label_first(record):
    at_600 = {n: found[:, list(steps).index(600)]
              for n, (steps, found) in recorded.conditioning_curves(record).items()}  # fmt: skip
    assert all(apart(at_600[REAL_ONLY], at_600[name]) for name in NAMES if name != REAL_ONLY)


def test_conditional_norm_is_no_gain_over_a_joined_embedding_here(scores):
    assert apart(scores["arbiter_accuracy"][INNER], scores["arbiter_accuracy"][NORM])
    assert apart(scores["frechet"][NORM], scores["frechet"][INNER])
