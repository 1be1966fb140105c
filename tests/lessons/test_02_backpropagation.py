"""Lesson 02: what the prose claims, over several seeds, and the parts the lesson is built from."""

import copy
import inspect
import math
import re
import time
from pathlib import Path

import jupytext
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver
from torch.nn import functional as F

from gan_course import exercises, learner, objectives
from gan_course.datasets import moons_2d, ring_2d
from gan_course.errors import CourseError
from gan_course.exercises import catalog
from gan_course.exercises.judge import judge
from gan_course.labs.backprop import flow, pushing
from gan_course.labs.backprop.autograd import Value, topological
from gan_course.labs.backprop.descent import (
    METHODS,
    SURFACES,
    Adam,
    GradientDescent,
    Momentum,
    Surface,
    descend,
)
from gan_course.labs.backprop.descent_draw import draw_start, draw_surface, draw_trail
from gan_course.labs.backprop.graph_draw import (
    backward_steps,
    draw_graph,
    figure_size,
    layout,
    network,
)
from gan_course.labs.backprop.moons_draw import draw_moves, draw_verdicts
from gan_course.labs.backprop.nudging import one_sided, two_sided
from gan_course.labs.backprop.pushing import LOSSES, OPTIMISERS, clouds, pull_share, pushed
from gan_course.labs.backprop.pushing_draw import HEADING, draw_push
from gan_course.labs.backprop.saturation import signal
from gan_course.models import vanilla
from gan_course.plotting import use_course_style
from seeds import seeds

matplotlib.use("agg")
ROOT = Path(__file__).resolve().parents[2]
TWIN = ROOT / "notebooks/text/02_backpropagation.py"
BOWL = SURFACES["길쭉한 그릇"]


pytestmark = pytest.mark.usefixtures("one_thread")


def run_cells(space, *words):
    """The lesson's cells that hold these words, run as they stand."""
    cells = jupytext.reads(TWIN.read_text("utf-8"), fmt="py:percent").cells
    for word in words:
        (source,) = [c.source for c in cells if c.cell_type == "code" and word in c.source]
        exec(source, space)


@pytest.fixture
def space():
    """What the cells import."""
    names = {name: getattr(exercises, name) for name in ("check", "mine")}
    return names | {
        "math": math, "torch": torch, "F": F, "np": np, "plt": plt, "time": time, "flow": flow,
        "topological": topological, "moons_2d": moons_2d, "Value": Value,
    }  # fmt: skip


def own(number, **more):
    """A learner's answer that passes: the solution, compiled once more."""
    answer = catalog.find(number).answer
    made = {"math": math, **more}
    exec("\n".join(inspect.getsource(answer).splitlines()[1:]), made)  # without the decorator
    return made[answer.__name__]


def neuron_cell(space):
    run_cells(space, "class Value:", "def divide", "def bend", 'MyValue = mine("02-1"')
    kind = space["MyValue"]
    p = (kind(1.2) * kind(0.8) + kind(-0.4)).tanh()
    return kind, (p / kind(4.0) + p * p).softplus()


def test_division_may_be_solved_before_value(space):
    run_cells(space, "class Value:", "def divide", "def bend")
    space["divide"] = own("02-6")
    run_cells(space, 'MyValue = mine("02-1"')
    kind = space["MyValue"]
    again = (kind(3.0) / kind(4.0)) * kind(2.0) + kind(1.0)
    assert kind is catalog.find("02-1").answer and again.data == 2.5


def test_old_gradients_may_be_cleared_first_as_pytorch_s_loops_do():
    def train_step(loss, weights, memory, t, adam):
        for weight in weights:
            weight.grad = 0.0
        loss.backward()
        for k, weight in enumerate(weights):
            weight.data, *memory[k] = adam(weight.data, weight.grad, *memory[k], t)

    assert judge(catalog.find("02-8"), train_step).status == "solved"


def test_division_by_a_fixed_class_is_told_so():
    exercise = catalog.find("02-6")
    fixed = own("02-6", type=lambda _: catalog.find("02-1").answer)
    assert "다른 클래스" in judge(exercise, fixed).mistake.name


def test_the_engine_s_cells_run_again_and_give_no_credit_for_the_bank_s_own(space):
    for _ in range(2):
        kind, node = neuron_cell(space)
        assert kind is catalog.find("02-1").answer and node.data > 0
    assert not learner.load().solved


@pytest.mark.training
def test_adam_may_be_solved_late_and_the_training_runs_again(space):
    neuron_cell(space)
    space["MyValue"].backward = lambda root: catalog.find("02-2").answer(topological(root))
    run_cells(space, "def adam_step", "def train_step", "moons = moons_2d")
    for answer in (space["adam_step"], own("02-3")):
        space["adam_step"] = answer
        run_cells(space, 'adam, teach = mine("02-3"', "hidden = [[", "torch_adam, torch_losses")
        assert space["gap"] < 1e-9


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda *_: None, ["예상 없음"] * 6),
        (lambda step, detached, frozen: (not detached, not frozen), ["같음"] * 6),
        (
            lambda step, *_: (step == "G", step == "D"),
            ["다름", "같음", "다름", "다름", "같음", "다름"],
        ),
    ],
)
def test_the_table_compares_the_learner_s_own_guess(space, capsys, answer, said):
    G, D, z = taught_gan(0)
    space |= {"G": G, "D": D, "z": z, "ring": ring_2d(), "who_gets_grad": answer}
    run_cells(space, "flow.measured(G, D, ring")
    rows = capsys.readouterr().out.splitlines()[1:]
    assert [next(w for w in ("예상 없음", "같음", "다름") if w in row) for row in rows] == said


def test_the_exercises_and_their_title():
    assert {e.id for e in catalog.of_lesson("02")} == {f"02-{i}" for i in range(1, 10)}
    assert catalog.TITLES["02"] == "역전파와 연쇄 법칙"


def test_the_notebook_holds_each_stub():
    twin = TWIN.read_text("utf-8")
    for exercise in catalog.of_lesson("02"):
        arguments = f"({', '.join(exercise.parameters)})"
        stub = "class Value:" if exercise.id == "02-1" else f"def {exercise.name}{arguments}:"
        assert stub in twin, exercise.id
        assert f'check("{exercise.id}", {exercise.name})' in twin
        assert f'task("{exercise.id}")' in twin and f'solution("{exercise.id}")' in twin


def test_the_error_of_a_nudge_falls_and_rises_again():
    f, exact = math.exp, math.exp(1.0)
    wide, right, tiny = (abs(two_sided(f, 1.0, h) - exact) for h in (1e-1, 1e-5, 1e-13))
    assert right < 1e-8 < tiny and right < 1e-8 < wide
    halves = [abs(rule(f, 1.0, h) - exact) for rule in (one_sided, two_sided) for h in (0.02, 0.01)]
    assert halves[0] / halves[1] == pytest.approx(2, rel=0.05)  # proportional to h
    assert halves[2] / halves[3] == pytest.approx(4, rel=0.05)  # proportional to h²


# ── the engine that the learner writes ──────────────────────────────────


def written_engine():
    """The solutions of 02-1, 02-6 and 02-2: the class, division, and a walk back from a root."""
    node, divide, backward = (catalog.find(i).answer for i in ("02-1", "02-6", "02-2"))
    return node, divide, lambda root: backward(topological(root))


@settings(max_examples=60)
@given(
    start=st.lists(st.floats(-2, 2), min_size=2, max_size=3),
    steps=st.lists(
        st.tuples(st.sampled_from("+×÷"), st.integers(0, 99), st.integers(0, 99)), max_size=8
    ),
)
def test_the_engine_of_the_exercises_equals_torch(start, steps):
    kind, divide, walk = written_engine()
    ours = [kind(v) for v in start]
    theirs = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in start]
    leaves = list(zip(ours, theirs, strict=True))
    for op, i, j in steps:
        for nodes, over, one in ((ours, divide, kind(1.0)), (theirs, torch.div, 1.0)):
            a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
            made = over(a, b * b + one) if op == "÷" else a + b if op == "+" else a * b
            nodes.append(made)
    root, other = ours[0] * ours[-1], theirs[0] * theirs[-1]
    walk(root)
    other.backward()
    for mine, torchs in leaves:
        grad = 0.0 if torchs.grad is None else torchs.grad.item()
        assert mine.grad == pytest.approx(grad, rel=1e-9, abs=1e-12)


def test_a_half_filled_value_is_told_how_far_it_is():
    node = catalog.find("02-1")

    class Half(node.answer):
        def __mul__(self, other):
            pass

    found = judge(node, Half)
    assert found.status == "wrong" and "더하기는 맞았고" in found.mistake.name


def test_a_second_walk_over_one_graph_sends_the_old_shares_again():
    kind, _, walk = written_engine()
    w = kind(2.0)
    cube = w * w * w
    walk(cube)
    assert w.grad == 12
    walk(cube)
    assert w.grad == 32  # the package's and torch's say 24: they clear the inner nodes


# ── optimisers by hand ──────────────────────────────────────────────────

GRADIENTS = st.lists(st.tuples(st.floats(-10, 10), st.floats(-1e-3, 1e-3)), min_size=1, max_size=30)
PAIRS = {
    "gd": (lambda p: GradientDescent(p, 0.05), lambda p: torch.optim.SGD(p, 0.05)),
    "momentum": (lambda p: Momentum(p, 0.05, 0.8), lambda p: torch.optim.SGD(p, 0.05, 0.8)),
    "adam": (lambda p: Adam(p, 0.05), lambda p: torch.optim.Adam(p, 0.05)),
    "adam for GANs": (
        lambda p: Adam(p, 2e-4, (0.5, 0.9), 1e-6),
        lambda p: torch.optim.Adam(p, 2e-4, (0.5, 0.9), 1e-6),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
@settings(max_examples=30)
@given(gradients=GRADIENTS)
def test_optimisers_equal_torch(name, gradients):
    ours, theirs = (
        [Value(1.0), Value(-2.0)],
        [torch.tensor(v, dtype=torch.float64) for v in (1.0, -2.0)],
    )
    for t in theirs:
        t.requires_grad_()
    mine, torchs = (make(p) for make, p in zip(PAIRS[name], (ours, theirs), strict=True))
    for pair in gradients:
        mine.zero_grad()
        for w, t, g in zip(ours, theirs, pair, strict=True):
            w.grad += g
            t.grad = torch.tensor(g, dtype=torch.float64)
        mine.step()
        torchs.step()
    for w, t in zip(ours, theirs, strict=True):
        assert w.data == pytest.approx(t.item(), rel=1e-12, abs=1e-14)


def test_the_first_adam_step_is_the_learning_rate_whatever_the_gradient():
    for g in (1e-4, 1.0, 300.0):
        w = Value(0.0)
        w.grad = g
        Adam([w], lr=0.1).step()
        assert w.data == pytest.approx(-0.1, rel=1e-3)


# ── the valleys ─────────────────────────────────────────────────────────


def test_surfaces_are_zero_at_their_lowest_point_and_nowhere_lower():
    for surface in SURFACES.values():
        assert surface.f(*surface.lowest) == 0 < surface.f(*surface.start)
        (left, right), (low, high) = surface.limits
        a, b = torch.meshgrid(torch.linspace(left, right, 60), torch.linspace(low, high, 60),
                              indexing="ij")  # fmt: skip
        assert (surface.f(a, b) >= 0).all()


@pytest.mark.parametrize(
    ("rate", "diverged"), [(0.003, False), (0.06, False), (0.099, False), (0.102, True), (1, True)]
)
def test_the_steepest_side_limits_the_learning_rate(rate, diverged):
    trail = descend(BOWL, "경사 하강법", rate)
    assert trail.diverged is diverged and len(trail.points) == len(trail.losses)
    (_, before), (_, after) = trail.points[:2]
    assert after / before == pytest.approx(1 - 20 * rate)


def test_too_small_right_and_diverging():
    small, right, large = (descend(BOWL, "경사 하강법", r).losses for r in (0.003, 0.06, 0.102))
    assert right[-1] < 0.01 * right[0] and small[-1] > 0.2 * small[0] and large[-1] > 4 * large[0]


@pytest.mark.parametrize(("rate", "diverged"), [(0.12, False), (0.188, False), (0.192, True)])
def test_momentum_raises_the_limit_of_the_rate(rate, diverged):
    trail = descend(BOWL, "모멘텀", rate, steps=600)
    assert trail.diverged is diverged and (trail.losses[-1] < 1e-2) is not diverged


@pytest.mark.parametrize(("near", "adam_is_last"), [((0.056, 0.06, 0.063), True),
                                                    ((0.28, 0.3, 0.316), False)])  # fmt: skip
def test_adam_walks_by_the_rate_and_not_by_the_slope(near, adam_is_last):
    """Section 4: near 0.3 only Adam reaches the bottom, near 0.06 it is the slowest."""
    for rate in near:
        one, two, adam = (descend(BOWL, name, rate) for name in METHODS)
        if adam_is_last:
            assert adam.losses[-1] > 3 * max(one.losses[-1], two.losses[-1])
        else:
            assert one.diverged and two.diverged and adam.losses[-1] < 0.1


def test_in_the_bent_valley_momentum_and_adam_get_further():
    ends = {
        name: descend(SURFACES["굽은 골짜기"], name, rate, steps=60).losses[-1]
        for name, rate in {"경사 하강법": 0.02, "모멘텀": 0.01, "Adam": 0.2}.items()
    }
    assert max(ends["모멘텀"], ends["Adam"]) < 0.5 * ends["경사 하강법"]


def test_a_long_valley_is_what_momentum_is_for():
    """At its best rate each method shrinks the loss by 0.9 or by ((κ − 1)/(κ + 1))² a step."""
    for k, descent_wins in ((20, True), (1000, False)):
        surface = Surface(lambda a, b, k=k: (a**2 + k * b**2) * 0.5, *BOWL[1:])
        rates = 2 / (k + 1) * np.array([0.8, 0.9, 1.0]), np.geomspace(0.003, 3.6 / k, 4)
        best = [
            min((t[400] / t[100]) ** (1 / 300) for t in ts)
            for ts in (
                [descend(surface, method, rate, steps=400).losses for rate in tried]
                for method, tried in zip(("경사 하강법", "모멘텀"), rates, strict=True)
            )
        ]
        assert best == pytest.approx([((k - 1) / (k + 1)) ** 2, 0.9], abs=0.01)
        assert (best[0] < best[1]) is descent_wins
    bent = SURFACES["굽은 골짜기"]
    slow, fast = (
        descend(bent, m, r).losses[-1] for m, r in (("경사 하강법", 0.05), ("모멘텀", 0.008))
    )
    assert fast < 0.3 * slow


def test_a_wild_rate_stops_early_and_wrong_input_is_explained():
    for name in METHODS:
        for surface in SURFACES.values():
            for rate in (1e-3, 0.05, 1.0, 50.0):
                trail = descend(surface, name, rate)
                assert all(map(math.isfinite, trail.losses)) and len(trail.points) <= 41
    with pytest.raises(CourseError, match="가운데 하나"):
        descend(BOWL, "아담", 0.1)
    for rate in (0.0, -1.0, math.nan):
        with pytest.raises(CourseError, match="0보다"):
            descend(BOWL, "Adam", rate)


@pytest.mark.parametrize(
    ("surface", "method", "rate", "said"),
    [
        ("길쭉한 그릇", "경사 하강법", 0.06, []),
        ("길쭉한 그릇", "경사 하강법", 0.102, ["11스텝째에 밖으로"]),
        ("길쭉한 그릇", "경사 하강법", 1.0, ["1스텝째에 밖으로"]),
        ("길쭉한 그릇", "Adam", 1.0, []),
    ],
)
def test_a_trail_that_leaves_the_picture_says_when(surface, method, rate, said):
    ax, trail = Figure().subplots(), descend(SURFACES[surface], method, rate)
    draw_surface(ax, SURFACES[surface])
    draw_trail(ax, trail, method)
    assert [t.get_text() for t in ax.texts if "스텝" in t.get_text()] == said
    drawn = len(ax.lines[-1].get_xdata())
    assert drawn == (1 + int(said[0].split("스텝")[0]) if said else len(trail.points))


def test_a_trail_that_comes_back_is_drawn_to_its_end():
    ax, trail = Figure().subplots(), descend(BOWL, "경사 하강법", 0.06)
    draw_surface(ax, BOWL)
    wandering = trail._replace(points=[trail.points[0], (-4.0, 2.5), *trail.points[1:]])
    draw_trail(ax, wandering)
    assert "1스텝은 밖" in [t.get_text() for t in ax.texts]
    assert len(ax.lines[-1].get_xdata()) == len(wandering.points)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=["bowl", "bend"])
def test_the_heights_are_written_where_the_loss_is_so_high(surface):
    ax = Figure().subplots()
    draw_surface(ax, surface)
    (left, right), (low, high) = surface.limits
    assert len(ax.texts) >= 2
    for text in ax.texts:
        a, b = text.get_position()
        assert left < a < right and low < b < high
        assert float(text.get_text()) == pytest.approx(surface.f(a, b), rel=0.15)


@pytest.mark.parametrize("rate", [0.06, 0.3])
def test_the_small_picture_shows_that_adam_s_first_step_is_one_cell_each_way(rate):
    ax, trail = Figure().subplots(), descend(BOWL, "Adam", rate)
    draw_start(ax, trail, "Adam", rate)
    (a, b), (after_a, after_b) = trail.points[:2]
    for ticks, seen in ((ax.get_xticks(), (a, after_a)), (ax.get_yticks(), (b, after_b))):
        assert np.diff(np.sort(ticks)) == pytest.approx(rate)  # one cell is one learning rate
        places = [int(np.abs(ticks - place).argmin()) for place in seen]
        assert abs(places[0] - places[1]) == 1
        assert [ticks[i] for i in places] == pytest.approx(list(seen), abs=1e-6)
    left, right = sorted(ax.get_xlim())
    assert sum(left <= x <= right for x, _ in trail.points) >= 4


# ── the drawn graph ─────────────────────────────────────────────────────


def tiny_gan_loss(wd=3.0, bd=-2.6):
    """Section 6's graph: G has w_g and b_g, D has w_d and b_d."""
    z, wg, bg = Value(2.0, name="z"), Value(0.5, name="w_g"), Value(-0.8, name="b_g")
    a = Value(wd, name="w_d") * (wg * z + bg) + Value(bd, name="b_d")
    return a.softplus() - a


def test_steps_end_with_the_gradients_of_backward_and_change_nothing():
    loss = tiny_gan_loss()
    steps = backward_steps(loss)
    assert all(node.grad == 0 for node in topological(loss))
    assert len(steps) == 1 + sum(bool(n.parents) for n in topological(loss))
    loss.backward()
    assert steps[-1].grads == {node: node.grad for node in topological(loss)}
    shared = [s for step in steps for s in step.shares if s.total != s.amount]
    assert shared  # the logit is used twice
    for step in steps[1:]:  # whoever gives has received everything
        assert step.grads[step.node] == step.node.grad


def test_layout_by_depth_without_overlap():
    root = tiny_gan_loss()
    places = layout(network(root))
    for node, (x, _) in places.items():
        assert all(places[p][0] < x for p in node.parents)
    assert places[root][0] == max(x for x, _ in places.values())
    columns = {}
    for x, y in places.values():
        columns.setdefault(x, []).append(y)
    for heights in columns.values():
        heights.sort()
        assert all(b - a >= 0.9 - 1e-9 for a, b in zip(heights, heights[1:], strict=False))


def test_the_longest_path_runs_straight_and_the_rest_hangs_below():
    root = tiny_gan_loss()
    places = layout(network(root))
    heights = [y for _, y in places.values()]
    assert max(heights) == 0 and min(heights) == -1
    for node, (x, y) in places.items():  # one node of each column on the line
        if y == 0 and node.parents:
            assert any(places[p] == (x - 1, 0) for p in node.parents)


def test_the_drawing_shows_every_value_and_gradient():
    use_course_style()
    x = Value(3.0, name="x")
    root = x * x
    root.backward()
    fig, ax = plt.subplots(figsize=figure_size(root))
    draw_graph(ax, root)
    written = "\n".join(t.get_text() for t in ax.texts)
    fig.canvas.draw()
    plt.close(fig)
    assert "값 9" in written and "기울기 6" in written and "기울기 1" in written
    assert written.count("x") == 1 and sum(t.get_text() == "3" for t in ax.texts) == 2
    fig, ax = plt.subplots(figsize=figure_size(root))
    draw_graph(ax, root, backward_steps(root)[1])
    assert sum(t.get_text() == "3 × 1" for t in ax.texts) == 2
    plt.close(fig)


def test_the_labels_of_twin_arrows_cover_no_arrow_and_no_other_text():
    use_course_style()
    w = Value(-0.492, name="e")
    e = w + Value(0.0, name="0")
    e.name = "e"
    root = e * e
    root.backward()
    for step in (None, backward_steps(root)[1]):
        fig, ax = plt.subplots(figsize=figure_size(root))
        draw_graph(ax, root, step)
        fig.canvas.draw()
        boxes = [t.get_window_extent() for t in ax.texts if t.get_text()]
        twins = [t for t in ax.texts if re.match("−0.492( × 1)?$", t.get_text())]
        frames = [t.get_bbox_patch().get_window_extent() for t in twins]
        arrows = [p.get_window_extent() for p in ax.patches]
        plt.close(fig)
        assert len(frames) == 2
        for frame in frames:
            assert sum(frame.overlaps(other) for other in boxes) == 1  # its own text
            assert not any(frame.overlaps(arrow) for arrow in arrows)


def test_a_lower_index_is_written_as_mathematics():
    use_course_style()
    root = Value(3.0, name="w_d") * Value(0.2, name="x")
    root.name = "w_d x"
    fig, ax = plt.subplots(figsize=figure_size(root))
    draw_graph(ax, root, gradients=False)
    written = [t.get_text() for t in ax.texts]
    fig.canvas.draw()  # matplotlib can read it
    plt.close(fig)
    assert "$w_d$" in written and any(text.startswith("$w_d$ x = ") for text in written)


# ── two moons, our engine beside torch ──────────────────────────────────


def ours_and_torchs(seed, steps=61):
    data, rng = moons_2d(60, seed=0), torch.Generator().manual_seed(seed)
    W1 = torch.randn(8, 2, generator=rng, dtype=torch.float64)
    W2 = torch.randn(8, generator=rng, dtype=torch.float64) / math.sqrt(8)
    hidden = [[Value(u), Value(v), Value(0.0)] for u, v in W1.tolist()]
    output = [*map(Value, W2.tolist()), Value(0.0)]
    params = [
        p.requires_grad_() for p in (W1, torch.zeros(8).double(), W2, torch.zeros(()).double())
    ]
    x, y = data.x.double(), data.y.double()
    mine, torchs = Adam(sum(hidden, []) + output, lr=0.1), torch.optim.Adam(params, lr=0.1)
    losses = []
    for _ in range(steps):
        total, right = Value(0.0), 0
        for (x1, x2), target in zip(data.x.tolist(), data.y.tolist(), strict=True):
            a = output[-1]
            for (u, v, b), o in zip(hidden, output[:-1], strict=True):
                a = a + o * (u * x1 + v * x2 + b).tanh()
            total = total + (a.softplus() - a * target)
            right += (a.data > 0) == target
        loss = total / len(x)
        mine.zero_grad()
        loss.backward()
        mine.step()
        a = torch.tanh(x @ params[0].T + params[1]) @ params[2] + params[3]
        other = F.binary_cross_entropy_with_logits(a, y)
        torchs.zero_grad()
        other.backward()
        torchs.step()
        losses.append((loss.data, other.item()))
    return losses, right


@pytest.mark.training
@pytest.mark.parametrize("seed", seeds(0, 1, 2))
def test_our_engine_learns_the_moons_with_torchs_losses(seed):
    losses, right = ours_and_torchs(seed)
    assert max(abs(a - b) for a, b in losses) < 1e-9
    assert right == 60 and losses[-1][0] < 0.1 < 0.4 < losses[0][0]


# ── the view of the GAN ─────────────────────────────────────────────────


@pytest.mark.parametrize("a", [-300.0, -6.0, -1.0, 0.0, 2.5, 300.0])
def test_saturating_and_non_saturating_slopes_by_logit(a):
    found = signal(a)
    t = torch.tensor([a, a], dtype=torch.float64, requires_grad=True)
    (F.logsigmoid(-t[0]) - F.logsigmoid(t[1])).backward()
    assert found.verdict == pytest.approx(torch.sigmoid(t[0]).item(), abs=1e-15)
    assert found.saturating[1] == pytest.approx(t.grad[0].item(), rel=1e-9, abs=1e-15)
    assert found.non_saturating[1] == pytest.approx(t.grad[1].item(), rel=1e-9, abs=1e-15)
    assert found.saturating[0] == pytest.approx(F.logsigmoid(-t[0]).item(), abs=1e-12)


def test_a_certain_discriminator_starves_only_the_saturating_loss():
    found = signal(-8.0)
    assert -0.001 < found.saturating[1] < 0 and found.non_saturating[1] < -0.999
    assert signal(0.0).saturating[1] == signal(0.0).non_saturating[1] == -0.5


def test_the_gradient_of_g_is_multiplied_by_ds_weight():
    for wd in (3.0, -1.5, 0.0):
        loss = tiny_gan_loss(wd)
        loss.backward()
        found = {n.name: n for n in topological(loss) if n.name}
        sigma = 1 / (1 + math.exp(-(wd * 0.2 - 2.6)))
        assert found["w_g"].grad == pytest.approx(-(1 - sigma) * wd * 2.0)


def taught_gan(seed):
    """Section 6: D has learnt for 100 steps, G is untrained."""
    ring, rng = ring_2d(), torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    G = vanilla.Generator(8, shape=(2,), hidden=(64, 64), batch_norm=False)
    D = vanilla.Discriminator(shape=(2,), hidden=(64, 64))
    opt_d = torch.optim.Adam(D.parameters(), lr=1e-3)
    for _ in range(100):
        fake = G(torch.randn(128, 8, generator=rng)).detach()
        loss = objectives.d_loss(D(ring.sample(128, rng).x), D(fake))
        opt_d.zero_grad()
        loss.backward()
        opt_d.step()
    return G, D, torch.randn(500, 8, generator=rng)


@pytest.mark.parametrize("seed", range(6))
def test_moving_d_in_the_g_step_makes_d_gullible_instead_of_g_better(seed):
    G, D, z = taught_gan(seed)
    old, results = G(z).detach(), []
    for both in (False, True):
        g, d = copy.deepcopy(G), copy.deepcopy(D)
        moving = [*g.parameters(), *(d.parameters() if both else [])]
        optimizer = torch.optim.SGD(moving, lr=0.05)
        for _ in range(20):
            loss = objectives.g_loss_non_saturating(d(g(z)))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            results.append((d(old).sigmoid().mean().item(), (g(z) - old).norm(dim=1).mean().item()))
    (alone, moved), (gullible, lazy) = results
    assert alone < 0.1 < 0.3 < gullible and lazy < 0.8 * moved


def grads(net):
    return [None if p.grad is None else p.grad.clone() for p in net.parameters()]


def same(a, b):
    return all(torch.allclose(p, q, atol=1e-7) for p, q in zip(a, b, strict=True))


def run(G, D, z, loss_of, cut=False, freeze=False):
    G.zero_grad(), D.zero_grad()
    D.requires_grad_(not freeze)
    fake = G(z).detach() if cut else G(z)
    loss_of(D, fake).backward()
    D.requires_grad_(True)
    return grads(G), grads(D)


def test_what_detach_and_requires_grad_do_and_do_not_do():
    G, D, z = taught_gan(0)
    real = ring_2d().x[:500]
    d_loss = lambda D, fake: objectives.d_loss(D(real), D(fake))  # noqa: E731
    g_loss = lambda D, fake: objectives.g_loss_non_saturating(D(fake))  # noqa: E731
    plain, cut = run(G, D, z, d_loss), run(G, D, z, d_loss, cut=True)
    assert all(g is not None for g in plain[0]) and all(g is None for g in cut[0])
    assert same(plain[1], cut[1])  # D learns the same with and without detach
    plain, frozen = run(G, D, z, g_loss), run(G, D, z, g_loss, freeze=True)
    assert same(plain[0], frozen[0]) and all(g is None for g in frozen[1])
    assert all(g is None for g in run(G, D, z, g_loss, cut=True)[0])  # the bug: G hears nothing


def test_freezing_one_layer_of_d_leaves_the_way_to_g_open():
    """The quiz of section 6: only the frozen weights get nothing."""
    G, D, z = taught_gan(0)
    plain, _ = run(G, D, z, lambda D, fake: objectives.g_loss_non_saturating(D(fake)))
    G.zero_grad(), D.zero_grad()
    first, *others = (m for m in D.modules() if isinstance(m, torch.nn.Linear))
    first.requires_grad_(False)
    objectives.g_loss_non_saturating(D(G(z))).backward()
    assert same(grads(G), plain) and grads(first) == [None, None]
    assert all(g is not None for layer in others for g in grads(layer))


def test_the_prediction_of_the_exercise_is_what_is_measured():
    G, D, z = taught_gan(0)
    exercise, real = catalog.find("02-7"), ring_2d().x[:100]
    for case in exercise.fresh_cases():
        found = flow.measured(G, D, real, z[:100], **case.inputs)
        assert exercise.answer(**case.inputs) == (found.g is not None, found.d is not None)
        assert all(p.requires_grad for p in D.parameters())


def test_without_detach_the_d_step_still_leaves_g_alone():
    G, D, z = taught_gan(1)
    before = copy.deepcopy(G.state_dict())
    opt_d = torch.optim.Adam(D.parameters(), lr=0.1)
    opt_d.zero_grad()
    objectives.d_loss(D(ring_2d().x[:500]), D(G(z))).backward()
    opt_d.step()
    assert all(torch.equal(before[k], v) for k, v in G.state_dict().items())
    assert any(g is not None and g.any() for g in grads(G))  # but stray gradients are left


def test_the_ratio_of_the_two_losses_reaches_gs_weights():
    G, D, z = taught_gan(2)
    for one in z[:5].split(1):
        norms = []
        for objective in (objectives.MINIMAX, objectives.NON_SATURATING):
            G.zero_grad()
            a = D(G(one))
            objective.g_loss(a).backward()
            norms.append(torch.cat([g.flatten() for g in grads(G)]).norm().item())
        assert norms[1] / norms[0] == pytest.approx(math.exp(-a.item()), rel=2e-3)


# ── fakes pushed by D's gradient ────────────────────────────────────────


@pytest.mark.parametrize("seed", range(4))
def test_adam_does_not_rescue_the_caught_fakes_from_the_saturating_loss(seed):
    runs = {(method, loss): pushed(loss, method, seed) for method in OPTIMISERS for loss in LOSSES}
    for (_, loss), push in runs.items():
        start, end = ((push.logits[step] < 0).float().mean().item() for step in (0, -1))
        assert start == 0.75 and (end > 0.7 if loss == "포화" else end < 0.4)
    share = pull_share(runs["SGD", "포화"].logits[0])
    assert share["포화"] < 0.05 and share["비포화"] > 0.95
    first = [(runs["Adam", loss].fakes[1] - runs["Adam", loss].fakes[0])[0] for loss in LOSSES]
    assert first[0].norm().item() == pytest.approx(first[1].norm().item(), rel=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_adam_does_rescue_them_where_both_groups_want_the_same_side(seed, monkeypatch):
    monkeypatch.setattr(pushing, "FOOLED", (-0.2, 0.3))
    assert (pushed("포화", "SGD", seed).logits[-1] < 0).float().mean() > 0.7
    assert (pushed("포화", "Adam", seed).logits[-1] < 0).float().mean() < 0.4


def test_an_arrow_is_the_pull_of_one_fake():
    push = pushed("비포화", "SGD", steps=1)
    x = push.fakes[0].clone().requires_grad_()
    F.softplus(-pushing.judge(x)).sum().backward()
    assert torch.allclose(push.pulls[0], -x.grad, atol=1e-6)
    ax = Figure().subplots()
    draw_push(ax, push, clouds()[0], 0)
    assert len(ax.collections) >= 5
    (ahead,) = (q for q in ax.collections if isinstance(q, Quiver) and q.N == 1)
    move = (push.fakes[1] - push.fakes[0]).mean(0)
    heading = torch.tensor([ahead.U[0], ahead.V[0]]).float()
    assert torch.allclose(heading, HEADING * move / move.norm(), atol=1e-5)


def test_the_moons_are_drawn():
    weights, (left, right) = [0.1 * i for i in range(33)], Figure().subplots(1, 2)
    data = moons_2d(20, seed=0)
    draw_verdicts(left, weights, data.x, data.y)
    draw_moves(right, weights[1:] + [1.0], [0.1] * 33, rate=0.1)
    assert len(left.collections) >= 4 and len(right.lines) == 3
