"""What the small labs compute in JS against the package's own functions."""

import itertools
import math
import re
import sys

import numpy as np
import pytest
import torch
from site_node import HERE, ROOT, run_node

from gan_course.labs.backprop import saturation
from gan_course.labs.convolution import calc as convolution
from gan_course.labs.convolution import widget as convolution_widget
from gan_course.labs.distance import calc as distance
from gan_course.labs.distance import transport_draw
from gan_course.labs.evaluation.tricks import TRICKS
from gan_course.labs.evaluation.yardstick_widget import measured
from gan_course.labs.loss import bce, loss_widget
from gan_course.labs.loss.confusion import confusion

sys.path.insert(0, str(ROOT / "tools" / "site"))
import tables  # noqa: E402

LOGITS = (-30.0, -8.0, -4.0, -0.25, 0.0, 1.0, 2.5, 8.0, 30.0)
THETAS = (-2.0, -1.35, -0.05, 0.0, 0.05, 0.7, 2.0)
CRITICS = tuple(itertools.product((0.1, 1.0, 2.0), (-3.0, -2.0, 0.0, 1.3)))
FRAMES = [
    {"kind": kind, "pattern": pattern, "k": k, "s": s, "p": p, "step": step}
    for kind in convolution_widget.KINDS
    for pattern, k, s, p in itertools.product(convolution.KERNELS, (2, 3, 4), (1, 2, 3), (0, 1, 2))
    for step in (1, 4, 9)
]
CITIES = tuple(itertools.product((0, 30, 50, 77, 100), (0.01, 0.05, 0.5, 0.99)))


@pytest.fixture(scope="module")
def suspicion():
    d, y = tables.suspects()
    return 1 - d, y == 0


@pytest.fixture(scope="module")
def found():
    earth = tables.transport_table()
    return run_node(HERE / "lab_check.mjs", told={
        "logits": LOGITS, "thetas": THETAS, "critics": CRITICS, "frames": FRAMES,
        "cities": CITIES, "counts": tables.threshold_table(),
        "heap": earth["heap"], "holes": earth["holes"], "plans": list(earth["plans"].values()),
    })  # fmt: skip


def plain(x):
    return [float(v) for v in x] if isinstance(x, list) and torch.is_tensor(x[0]) else x


def close(ours, theirs):
    theirs = theirs.tolist() if torch.is_tensor(theirs) else plain(theirs)
    np.testing.assert_allclose(np.array(ours, float), np.array(theirs, float), 1e-10, 1e-13)


def test_losses_and_slopes(found):
    for a, sides in zip(LOGITS, found["losses"], strict=True):
        logit = torch.tensor(a, dtype=torch.float64)
        for y, (value, by_d, by_a) in enumerate(sides):
            label = torch.tensor(float(y), dtype=torch.float64)
            close(value, bce.bce_with_logits(logit, label))
            if abs(a) < 20:  # at ±30 the probability is rounded to 1 on both sides
                np.testing.assert_allclose(
                    by_d, float(bce.slope_by_probability(logit.sigmoid(), label)), rtol=1e-7
                )
            close(by_a, bce.slope_by_logit(logit, label))


def test_batches(found):
    assert found["presets"] == {
        name: [list(pair) for pair in pairs] for name, pairs in loss_widget.PRESETS.items()
    }
    for pairs, ours in zip(loss_widget.PRESETS.values(), found["batches"], strict=True):
        y, d = torch.tensor(pairs, dtype=torch.float64).T
        losses = bce.bce_with_logits(d.logit(), y)
        close(ours["losses"], losses)
        close(ours["slopes"], (d - y) / len(d))
        close([ours["mean"], ours["share"]], [losses.mean(), losses.max() / losses.sum()])
        assert ours["right"] == ((d > 0.5) == (y > 0.5)).sum()


def test_saturation(found):
    for a, ours in zip(LOGITS, found["signals"], strict=True):
        theirs = saturation.signal(a)
        close(ours["verdict"], theirs.verdict)
        np.testing.assert_allclose(ours["saturating"], theirs.saturating, rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(ours["nonSaturating"], theirs.non_saturating, rtol=1e-6,
                                   atol=1e-12)  # fmt: skip
    words = [ours["words"] for ours in found["signals"]]
    assert words[LOGITS.index(-4.0)] == "비포화 손실이 54.6배 크게 당깁니다."
    assert words[LOGITS.index(0.0)] == ""
    assert words[LOGITS.index(1.0)] == "포화 손실이 2.7배 크게 당깁니다."


def test_the_boards_of_convolution(found):
    assert found["kinds"] == list(convolution_widget.KINDS)
    assert found["kernels"] == list(convolution.KERNELS)
    close(found["picture"], convolution.PICTURE)
    close(found["seed"], convolution.SEED)
    drawn = 0
    for told, ours in zip(FRAMES, found["frames"], strict=True):
        transposed = told["kind"] == convolution_widget.KINDS[1]
        x = convolution.SEED if transposed else convolution.PICTURE
        k = convolution.kernel(told["pattern"], told["k"])
        sizes = (told["s"], told["p"])
        assert ours["steps"] == convolution.steps_of(x, k, *sizes, transposed)
        if told["step"] > ours["steps"]:
            continue
        make = convolution.transposed_frame if transposed else convolution.conv_frame
        frame = make(x, k, *sizes, told["step"])
        for name in ("left", "kernel", "right"):
            close(ours[name], getattr(frame, name))
        assert ours["filled"] == frame.filled.tolist()
        assert [ours["side"], *ours["window"]] == list(frame.window)
        assert (tuple(ours["cell"]), ours["border"]) == (frame.cell, frame.border)
        said = re.sub("<br>", " ", convolution_widget.describe(frame))
        plain = re.sub("<[^>]+>", "", said).replace("뺐습니다) ", "뺐습니다). ")
        assert ours["words"] == plain
        drawn += 1
    assert drawn > 400


def test_spikes(found):
    for theta, ours in zip(THETAS, found["spikes"], strict=True):
        theirs = transport_draw.spike_distances(theta)
        assert (ours[0] == "Infinity") == math.isinf(theirs[0])
        close(ours[1:], theirs[1:])


def test_critics(found):
    for (slope, place), ours in zip(CRITICS, found["critics"], strict=True):
        p, q = transport_draw.humps(place)
        close(ours["p"], p)
        close(ours["q"], q)
        w = distance.wasserstein_on_line(transport_draw.LINE, p, q)
        close(ours["w"], w)
        f = np.array(ours["f"])
        # Where p and q balance, the sign of the last bit may differ: compare what it is for.
        assert np.abs(np.diff(f)).max() <= slope * np.diff(transport_draw.LINE).max() + 1e-12
        close(p @ f - q @ f, slope * w)


def test_transport(found):
    heap, holes = transport_draw.clouds()
    theirs = [
        distance.plan_cost(heap, holes, p) for p in transport_draw.plans(heap, holes).values()
    ]
    np.testing.assert_allclose(found["costs"], theirs, rtol=1e-4)
    assert found["costs"][0] == pytest.approx(distance.transport_plan(heap, holes).cost, rel=1e-4)
    assert found["costs"][0] < found["costs"][1]


def test_threshold(found, suspicion):
    for (i, share), ours in zip(CITIES, found["cities"], strict=True):
        theirs = confusion(*suspicion, i / 100).in_city(share)
        close([ours[k] for k in theirs._fields], theirs)
        for name in ("precision", "recall", "passing", "accuracy"):
            value = getattr(theirs, name)
            if math.isnan(value):
                assert ours[name] == "NaN"
            else:
                assert ours[name] == pytest.approx(value, rel=1e-9)


@pytest.mark.long
@pytest.mark.parametrize(("name", "level"), [("흐림", 0.5), ("표본의 수", 100), ("빠진 숫자", 6)])
def test_the_yardstick_table_is_still_true(name, level):
    table = tables.yardstick_table()
    trick = next(t for t in table["tricks"] if t["name"] == name)
    assert [x["value"] for x in trick["levels"]] == list(TRICKS[name].values)
    told = trick["levels"][TRICKS[name].values.index(level)]
    for key, value in measured(name, level)[1]._asdict().items():
        # The neighbours' scores are counts of 1,000; KID draws its subsets anew.
        slack = {"frechet": 0.02 * abs(value) + 0.1, "kid": 0.05 * abs(value) + 0.1}
        assert told[key] == pytest.approx(value, abs=slack.get(key, 0.01)), key
