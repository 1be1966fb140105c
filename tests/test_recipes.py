"""The one table of settings: what it holds, what its labels say, and that its values stay."""

import re

import pytest
import torch
from torch import nn

from gan_course import recipes
from gan_course.datasets import TensorData, ring_2d
from gan_course.recipes import PLANE_RECIPES, RECIPES, SHIPPED
from gan_course.runtime import Runtime

CPU = Runtime(torch.device("cpu"))
ALL = {**RECIPES, **SHIPPED, **{f"2-D {name}": r for name, r in PLANE_RECIPES.items()}}


def adam_of(recipe):
    """(name of the optimiser, lr, betas or None), as it would be made."""
    made = recipe.optimizer(recipe.lr)([nn.Parameter(torch.zeros(1))])
    return type(made).__name__, made.defaults["lr"], made.defaults.get("betas")


class Steep(nn.Module):
    """∇D has the length 3 everywhere, and D knows two labels (its judgement is always 0)."""

    classes = 2

    def forward(self, x, y=None):
        if y is not None:
            return torch.zeros(len(x))  # −log(1 − sigmoid(0)) = log 2
        return 3 * x.flatten(1)[:, 0]


def strength(penalty, *, labels=False):
    """The penalty on Steep, averaged over the steps in which it is left out."""
    x, y = torch.zeros(4, 2), torch.zeros(4, dtype=torch.long) if labels else None
    rng = torch.Generator().manual_seed(0)
    values = [torch.as_tensor(penalty(Steep(), x, x, y, rng)).item() for _ in range(400)]
    top = max(values)
    return top * round(sum(v > 0 for v in values) / 400 * 8) / 8


@pytest.mark.parametrize("name", ALL)
def test_a_label_says_how_strong_the_penalties_are(name):
    recipe = ALL[name]
    label, objective = recipe.label, recipe.objective
    gammas = re.findall(r"γ (?:= )?([\d.]+)", label)
    slopes = [p for p in objective.penalties if p.__qualname__.startswith(("r1", "r2"))]
    assert bool(gammas) == bool(slopes)
    for p in slopes:
        assert strength(p) == pytest.approx(float(gammas[0]) / 2 * 9)
    if found := re.search(r"WGAN-GP \(λ ([\d.]+)\)", label):
        (p,) = objective.penalties
        assert strength(p) == pytest.approx(float(found[1]) * (3 - 1) ** 2)
    if found := re.search(r"틀린 짝의 벌점\(λ = ([\d.]+)\)", label):
        value = strength(objective.penalties[0], labels=True)
        assert value == pytest.approx(float(found[1]) * torch.log(torch.tensor(2.0)).item())
    if found := re.search(r"\(c ([\d.]+)\)", label):
        layer = nn.Linear(50, 50)
        nn.init.normal_(layer.weight)
        objective.project(layer)
        assert layer.weight.abs().max().item() == pytest.approx(float(found[1]))


def test_the_command_line_s_values_stay():
    """A checkpoint of `train NAME` must be continued with the settings that it began with."""
    common = ("lr", "steps", "d_steps", "batch_size", "ema", "data")
    assert {name: [getattr(r, key) for key in common] for name, r in RECIPES.items()} == {
        "vanilla": [2e-4, 5000, 1, 64, 0.999, "mnist"],
        "dcgan": [8e-4, 20_000, 1, 64, 0.999, "faces"],
        "dcgan-paper": [2e-4, 12_000, 1, 64, 0.0, "faces"],
        "cgan": [2e-3, 6000, 1, 64, 0.999, "mnist"],
        "wgan": [5e-5, 20_000, 5, 64, 0.0, "mnist"],
        "wgan-gp": [1e-4, 20_000, 5, 64, 0.0, "mnist"],
    }
    betas = {name: adam_of(r)[2] for name, r in RECIPES.items()}
    assert betas == {
        "vanilla": (0.5, 0.999), "dcgan": (0.0, 0.99), "dcgan-paper": (0.5, 0.999),
        "cgan": (0.0, 0.99), "wgan": None, "wgan-gp": (0.0, 0.9),
    }  # fmt: skip


def test_the_lab_s_values_stay():
    found = {name: (*adam_of(r), r.d_steps, r.critic) for name, r in PLANE_RECIPES.items()}
    quick, still = (0.5, 0.9), (0.0, 0.9)
    assert found == {
        "non-saturating": ("Adam", 1e-3, quick, 1, False),
        "minimax": ("Adam", 1e-3, quick, 1, False),
        "r1": ("Adam", 1e-3, quick, 1, False),
        "wgan": ("RMSprop", 1e-3, None, 5, True),
        "wgan-gp": ("Adam", 1e-3, still, 3, True),
        "hinge": ("Adam", 2e-3, still, 3, True),
        "relativistic": ("Adam", 2e-3, still, 1, True),
    }
    assert {r.batch_size for r in PLANE_RECIPES.values()} == {128}
    for name, recipe in PLANE_RECIPES.items():
        _, D = recipe.make(ring_2d(20), hidden_d=(5, 6))
        assert D.config["hidden"] == [5, 6] and D.config["spectral_norm"] is (name == "hinge")


@pytest.mark.parametrize("name", PLANE_RECIPES)
def test_a_recipe_makes_its_gan_and_trains_it(name):
    recipe = PLANE_RECIPES[name]._replace(steps=2, batch_size=8)
    twins = [recipe.new_gan(ring_2d(50), seed=4, runtime=CPU) for _ in range(2)]
    for gan in twins:
        loop = recipe.train(gan, ring_2d(50))
        assert (loop.steps, loop.batch_size, loop.d_steps) == (2, 8, recipe.d_steps)
        assert [m["step"] for m in loop] == [1, 2] and gan.G_ema is None
    for a, b in zip(*(gan.G.parameters() for gan in twins), strict=True):
        assert torch.equal(a, b)


def test_shipped_runs_differ_from_the_command_only_where_they_say():
    assert SHIPPED["dcgan_faces"] is RECIPES["dcgan"]
    assert SHIPPED["cgan_hangul"]._replace(data="mnist") == RECIPES["cgan"]
    digits = TensorData(torch.zeros(2, 1, 28, 28, dtype=torch.uint8))
    for name in ("dcgan_mnist", "dcgan_mnist_paper"):
        G, D = SHIPPED[name].make(digits)
        assert (G.nz, G.shape) == (64, (1, 28, 28))
        assert any(isinstance(m, nn.BatchNorm2d) for m in D.modules()) == ("paper" in name)
    assert recipes.critic_pair(ring_2d(20))[0].shape == (2,)
