"""Lesson 06: the critic study, the formulas behind its drawings, the claims."""

import importlib.util
import json
import math
import re
from pathlib import Path

import jupytext
import numpy as np
import pytest
import torch
from torch import nn

import gan_course as gc
from gan_course import metrics, objectives, penalties, sampling
from gan_course.datasets import TensorData, mnist, mode_centers, moons_2d, ring_2d
from gan_course.exercises import catalog
from gan_course.files import data_file
from gan_course.labs.distance import critic_study, mode_bench
from gan_course.labs.distance import information_draw as info
from gan_course.labs.distance import transport_draw as move
from gan_course.labs.latent.timeline import load_timeline
from gan_course.models import wgan
from gan_course.objectives import NON_SATURATING, WGAN, WGAN_GP
from gan_course.penalties import clip_weights, gradient_penalty
from gan_course.recipes import PLANE_RECIPES, RECIPES
from gan_course.training import GAN, adam, late_decay, rmsprop, train

ROOT = Path(__file__).resolve().parents[2]
TWIN = ROOT / "notebooks/text/06_wgan.py"
CELLS = jupytext.reads(TWIN.read_text("utf-8"), fmt="py:percent").cells
CODE = [
    c.source for c in CELLS if c.cell_type == "code" and "setup" not in c.metadata.get("tags", [])
]
PROSE = "\n\n".join(c.source for c in CELLS if c.cell_type == "markdown")
LOG2 = math.log(2)
CPU = gc.Runtime(torch.device("cpu"))


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def cells_with(*words, **more):
    """The lesson's cells that hold these words, run as they stand."""
    space = {
        "torch": torch, "np": np, "gc": gc, "GAN": GAN, "adam": adam, "rmsprop": rmsprop,
        "train": train, "late_decay": late_decay, "wgan": wgan, "objectives": objectives,
        "sampling": sampling, "metrics": metrics, "ring_2d": ring_2d, "WGAN_GP": WGAN_GP,
        "mode_centers": mode_centers, "NON_SATURATING": NON_SATURATING,
        "gradient_penalty": gradient_penalty, "penalties": penalties,
        "progress": lambda loop, *_, **__: loop, **more,
    }  # fmt: skip
    for word in words:
        (source,) = [c for c in CODE if word in c]
        exec(source, space)
    return space


# ── the contract of a lesson ────────────────────────────────────────────


def test_contract():
    assert [e.id for e in catalog.of_lesson("06")] == [f"06-{i}" for i in range(1, 7)]
    assert catalog.TITLES["06"] == "WGAN"
    assert len(set(re.findall(r"`(test_\w+)`", PROSE))) >= 8
    assert sum(c.startswith("QuizView(") for c in CODE) >= 3
    assert PROSE.count("널리 퍼진 오류") >= 2
    assert sum("assert " in c for c in CODE) >= 20
    arxiv = set(re.findall(r"<https://arxiv\.org/abs/(\d{4}\.\d{4,5})>", PROSE))
    must = {"1701.07875", "1704.00028", "1802.05957", "1711.10337", "1801.04406", "1705.07761",
            "1803.00567"}  # fmt: skip
    assert must <= arxiv


@pytest.fixture
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


# ── the critic alone ────────────────────────────────────────────────────


class Linear(nn.Module):
    """f(x) = w·x: its slope is ‖w‖ everywhere."""

    def __init__(self, *w):
        super().__init__()
        self.w = nn.Parameter(torch.tensor(w))

    def forward(self, x, y=None):
        return x @ self.w


def test_slopes_of_a_known_function():
    D = Linear(3.0, 4.0)
    x, g = torch.randn(2, 50, 2, generator=seeded(0))
    found = critic_study.slopes(D, x, g, seeded(1))
    assert found.shape == (50,) and torch.allclose(found, torch.full((50,), 5.0))
    assert D.w.grad is None  # measuring leaves no trace
    gap = critic_study.score_gap(D, x, g)
    assert gap == pytest.approx(float((x - g).mean(0) @ D.w.detach()), abs=1e-5)


def test_slopes_are_measured_between_real_and_fake():
    class Square(nn.Module):
        def __init__(self):
            super().__init__()
            self.one = nn.Parameter(torch.ones(()))

        def forward(self, x, y=None):
            return x.flatten(1).square().sum(1) / 2  # the slope's size is ‖x‖

    x, g = torch.full((4000, 1, 1, 1), 3.0), torch.full((4000, 1, 1, 1), 1.0)
    found = critic_study.slopes(Square(), x, g, seeded(0))
    assert found.min() >= 1 and found.max() <= 3 and len(found.unique()) > 3900
    assert found.mean().item() == pytest.approx(2, abs=0.05)


def test_true_distance_of_a_shift():
    x = torch.randn(5000, 2, generator=seeded(0)) * 0.01
    far = critic_study.true_distance(TensorData(x), TensorData(x + torch.tensor([3.0, 4.0])), n=200)
    assert far == pytest.approx(5, abs=0.01)


def test_train_critic_is_train_s_d_step():
    """Same draws, same order of loss, penalty, step and projection: the same weights."""
    real, fake = ring_2d(500), moons_2d(500)
    for objective in (WGAN, WGAN_GP):
        torch.manual_seed(0)
        D = wgan.small_critic((8,))
        twin = wgan.small_critic((8,))
        twin.load_state_dict(D.state_dict())
        gaps = critic_study.train_critic(
            D, real, fake, objective, rmsprop(1e-2), steps=3, batch_size=16, seed=4
        )
        rng, opt = seeded(4), rmsprop(1e-2)(twin.parameters())
        for gap in gaps:
            x, g = real.sample(16, rng).x, fake.sample(16, rng).x
            loss = twin(g).mean() - twin(x).mean()
            opt.zero_grad()
            extra = sum(p(twin, x, g, None, rng) for p in objective.penalties)
            (loss + extra).backward()
            opt.step()
            if objective.project is not None:
                objective.project(twin)
            assert gap == pytest.approx(-loss.item(), abs=1e-6)
        for a, b in zip(D.parameters(), twin.parameters(), strict=True):
            torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-6)


@pytest.mark.training
@pytest.mark.parametrize("seed", range(3))
def test_what_the_three_ways_do_to_the_slope(one_thread, seed):
    """Section 8 of the lesson, for other seeds, too: vanishing, exploding, near 1, at most 1."""
    free = WGAN._replace(project=None)
    quick = adam(1e-3, (0.0, 0.9))
    real, fake = ring_2d(std=0.1), moons_2d(std=0.1)
    distance = critic_study.true_distance(real, fake, n=600)
    middle, steepest, gap = {}, {}, {}
    for name, objective, optimizer, spectral in (
        ("free", free, quick, False),
        ("0.01", WGAN, rmsprop(1e-3), False),
        ("0.5", WGAN._replace(project=clip_weights(0.5)), rmsprop(1e-3), False),
        ("gp", WGAN_GP, quick, False),
        ("sn", free, quick, True),
    ):
        torch.manual_seed(seed)
        D = wgan.small_critic((64, 64), spectral)
        critic_study.train_critic(D, real, fake, objective, optimizer, steps=400, seed=seed)
        D.eval()
        found = critic_study.slopes(D, real.x[:1000], fake.x[:1000], seeded(1))
        middle[name], steepest[name] = found.median().item(), found.max().item()
        gap[name] = critic_study.score_gap(D, real.x[:1000], fake.x[:1000])
        if name == "0.01":
            flat = torch.cat([w.detach().flatten() for w in D.parameters()]).abs()
            assert (flat > 0.999 * 0.01).float().mean() > 0.6
    assert middle["0.01"] < 0.01 and min(middle["free"], middle["0.5"]) > 20
    assert 0.8 < middle["gp"] < 1.25 and abs(gap["gp"] / distance - 1) < 0.4
    assert steepest["sn"] < 1.1 and 0 < gap["sn"] < distance
    assert gap["free"] > 20 * distance > 20 * gap["0.01"]


# ── the claims about learning ───────────────────────────────────────────


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("mode_tool", ROOT / "tools/run_mode_bench.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["gan", "wgan-gp"])
def test_the_lesson_reruns_exactly_what_the_bench_ran(tool, monkeypatch, one_thread, name):
    """A short run: the lesson's own `contest` and the tool's `measure` give the same scores."""
    contest = cells_with("def contest")["contest"]
    monkeypatch.setattr(tool, "STEPS", 40)
    theirs = tool.measure("ring8", name, seed=2)
    modes, share, points = contest(name, seed=2, steps=40)
    assert (modes, round(share, 4)) == (theirs["modes"], theirs["high_quality"])
    assert points.shape == (2500, 2)
    monkeypatch.setattr(tool, "sample", lambda *a, **k: points)
    assert tool.measure("ring8", name, seed=2)["high_quality"] == round(share, 4)


def test_the_settings_of_section_9_are_as_the_prose_says():
    """“절단의 설정은 논문의 값, WGAN-GP는 학습률을 열 배, n_critic을 3으로”: the recipes."""
    (cell,) = [c for c in CODE if '"WGAN (절단)": learn(' in c]
    seen = []
    space = {
        "runtime": CPU, "NON_SATURATING": NON_SATURATING, "WGAN": WGAN, "WGAN_GP": WGAN_GP,
        "adam": adam, "rmsprop": rmsprop,
        "learn": lambda objective, optimizer, steps, d_steps: seen.append(
            (objective, optimizer.keywords, d_steps)
        ),
    }  # fmt: skip
    exec(cell, space)
    clip, penalty = RECIPES["wgan"], RECIPES["wgan-gp"]
    assert seen[1] == (WGAN, clip.optimizer(clip.lr).keywords, clip.d_steps)
    assert seen[2] == (penalty.objective, penalty.optimizer(10 * penalty.lr).keywords, 3)


def test_the_contest_is_the_toy_recipes():
    """Section 10 writes out the lab's GAN and WGAN-GP; only the critic's turns differ there."""
    contest = cells_with("def contest")["CONTEST"]
    D = wgan.small_critic((8,))
    x, g = torch.randn(2, 16, 2, generator=seeded(0))
    for name, key in (("gan", "non-saturating"), ("wgan-gp", "wgan-gp")):
        (objective, optimizer), recipe = contest[name], PLANE_RECIPES[key]
        assert optimizer.keywords == recipe.optimizer(recipe.lr).keywords
        assert objective[:2] == recipe.objective[:2]
        for a, b in zip(objective.penalties, recipe.objective.penalties, strict=True):
            assert torch.equal(a(D, x, g, None, seeded(1)), b(D, x, g, None, seeded(1)))
    assert "λ 0.1" in PLANE_RECIPES["wgan-gp"].label and "c 0.1" in PLANE_RECIPES["wgan"].label
    assert r"실험실의 WGAN-GP는 $\lambda = 0.1$, 절단은 $c = 0.1$입니다" in PROSE


def test_the_recorded_critics_are_the_recipes_and_show_digits():
    """Three seeds each, convolutional critics; the penalty beats clipping for both judges."""
    record = json.loads(data_file("wgan_record.json").read_text("utf-8"))
    runs = {n: [r for r in record["runs"] if r["recipe"] == n] for n in ("wgan", "wgan-gp")}
    for name, found in runs.items():
        recipe, said = RECIPES[name], record["contestants"][name]
        assert [r["seed"] for r in found] == [0, 1, 2] and said["label"] == recipe.label
        assert said["d_steps"] == recipe.d_steps == 5
        timeline = load_timeline(data_file(f"timelines/{name}_mnist.safetensors"))
        assert len(timeline.steps) == 8 and timeline.steps[0] == 0
        assert timeline.steps[-1] == said["steps"] == found[0]["rows"][-1][0]
        x = sampling.sample(timeline.at(said["steps"]), 1000, seed=2)
        judged = metrics.judge_digits(x)
        assert metrics.digit_frechet(x) < 1.5 * found[0]["rows"][-1][2]
        assert judged.confidence.mean() > 0.6 and len(judged.labels.unique()) == 10
    for key in ("frechet_10k", "arbiter_10k"):
        clipped, penalised = ([r[key] for r in runs[n]] for n in ("wgan", "wgan-gp"))
        assert max(penalised) < min(clipped)


@pytest.mark.training
@pytest.mark.parametrize("seed", [1, 2])
def test_the_critics_estimate_falls_with_the_frechet_distance(seed):
    """Section 9 for other seeds, with half the steps. Measured at 400: 0.78, 0.89, 0.91."""
    space = {"mnist": mnist, "runtime": CPU, "WGAN_GP": WGAN_GP, "adam": adam}
    learn = cells_with("def learn(", **space)["learn"]
    _, log, _ = learn(WGAN_GP, adam(1e-3, (0.0, 0.9)), 200, 3, seed=seed)
    settled = log[2:]  # as in the lesson, without the critic's warm-up
    assert np.corrcoef(settled[:, 1], np.log(settled[:, 2]))[0, 1] > 0.5
    assert log[-1, 1] < 0.7 * log[0, 1] and log[-1, 2] < 0.3 * log[0, 2]


@pytest.mark.training
@pytest.mark.parametrize("seed", range(3))
def test_a_weak_judge_lets_the_generator_collapse(one_thread, seed):
    """Section 10 holds for other seeds: one crowd that moves, and WGAN-GP misses modes as well."""
    space = cells_with("def contest", "def weak_judge")
    shots = {name: space["weak_judge"](name, seed) for name in ("GAN", "WGAN-GP")}
    crowds = {n: np.mean([space["crowding"](x) for x in s.values()]) for n, s in shots.items()}
    assert crowds["GAN"] > 0.7 and crowds["WGAN-GP"] > 0.3
    last = shots["WGAN-GP"][600]
    assert metrics.modes_covered(last, mode_centers("ring_2d"), sigma=0.1) < 8
    places = {tuple(x.mean(0).round(decimals=1).tolist()) for x in shots["GAN"].values()}
    assert len(places) > 1


@pytest.mark.parametrize("rate", [0.005, 0.02, 0.05])
def test_wgan_with_clipping_does_not_settle_on_two_spikes(rate):
    """Section 11 (Mescheder 2018): with n_critic = 5, θ keeps swinging whatever the step."""
    theta, w, trail = 1.0, 0.0, []
    for _ in range(int(12 / rate)):
        for _ in range(5):
            w = min(1.0, max(-1.0, w - rate * theta))
        theta += rate * w
        trail.append(theta)
    late = trail[-len(trail) // 3 :]
    assert max(late) > 0.1 and min(late) < -0.1


def test_two_spikes_by_formula():
    for theta in (-2.0, -0.7, 0.05, 1.3):
        divergence, shannon, earth = move.spike_distances(theta)
        assert divergence == math.inf and shannon == pytest.approx(LOG2)
        assert earth == pytest.approx(abs(theta))
    assert move.spike_distances(0.0) == (0, 0, 0)


def test_gaussians_by_formula():
    """KL(N(0,1)‖N(μ,σ²)) = log σ + (1 + μ²)/(2σ²) − ½, and the other way round."""
    for mean, width in ((0.0, 1.0), (1.0, 0.8), (-2.0, 1.5)):
        found = info.gaussians(mean, width)
        forward = math.log(width) + (1 + mean**2) / (2 * width**2) - 0.5
        backward = -math.log(width) + (width**2 + mean**2) / 2 - 0.5
        assert found.forward == pytest.approx(forward, abs=2e-3)
        assert found.backward == pytest.approx(backward, abs=2e-3)  # LINE ends at ±8
        assert 0 <= found.js <= LOG2


# ── the record ──────────────────────────────────────────────────────────


def test_bench_scores_are_in_seed_order():
    runs = [{"data": "ring8", "objective": n, "seed": s, "modes": s, "high_quality": 0.1 * s}
            for s in (2, 0, 1) for n in mode_bench.NAMES]  # fmt: skip
    found = mode_bench.bench_scores("ring8", "modes", {"runs": runs})
    assert list(found) == list(mode_bench.NAMES)
    assert all(v.tolist() == [0, 1, 2] for v in found.values())
    for data, key in (("ring9", "modes"), ("ring8", "beauty")):
        with pytest.raises(gc.CourseError, match="벤치마크에"):
            mode_bench.bench_scores(data, key, {"runs": runs})
