"""The 2-D lab in JS against torch in float64: the same weights and noise give the same losses."""

import numpy as np
import pytest
import torch
from plane_export import export_runs
from site_node import HERE, run_node

from gan_course.datasets import TOYS
from gan_course.metrics import high_quality_share, modes_covered
from gan_course.recipes import PLANE_RECIPES

NAMES = tuple(PLANE_RECIPES)
OFTEN = ("non-saturating", "wgan-gp")  # the others, each a hundred steps in both, are long
RUNS = [name if name in OFTEN else pytest.param(name, marks=pytest.mark.long) for name in NAMES]


@pytest.fixture(scope="module")
def both(request, tmp_path_factory):
    """(what torch did, its numbers, what JS did). The package's own loop runs, in float64."""
    folder = tmp_path_factory.mktemp("plane")
    mine = [i for i in request.session.items if i.module is request.module]
    told = {i.callspec.params.get("name") for i in mine if hasattr(i, "callspec")}
    asked = tuple(name for name in NAMES if name in told)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.Tensor, "float", torch.Tensor.double)
        before, threads = torch.get_default_dtype(), torch.get_num_threads()
        torch.set_default_dtype(torch.float64)
        torch.set_num_threads(1)
        try:
            told = export_runs(folder, steps=100, names=asked)
        finally:
            torch.set_default_dtype(before)
            torch.set_num_threads(threads)
    return told, np.fromfile(folder / "runs.bin"), run_node(HERE / "plane_check.mjs", folder)


@pytest.mark.parametrize("name", RUNS)
def test_losses_of_a_hundred_steps(both, name):
    told, _, found = both
    ours, theirs = np.array(found["runs"][name]["losses"]), np.array(told[name]["losses"])
    assert ours.shape == theirs.shape == (100, 2)
    assert np.ptp(theirs[:, 0]) > 0.01  # something was learnt at all
    scale = np.abs(theirs).max(0)
    assert (np.abs(ours - theirs) <= 1e-6 * np.maximum(np.abs(theirs), 0.01 * scale)).all()


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("what", ["scores", "fakes", "arrows"])
def test_what_is_drawn_afterwards(both, name, what):
    told, numbers, found = both
    start, length = told[name][what]
    np.testing.assert_allclose(found["runs"][name][what], numbers[start : start + length],
                               rtol=1e-5, atol=1e-8)  # fmt: skip


def test_the_table_of_recipes(both):
    table = both[2]["recipes"]
    assert list(table) == list(NAMES)
    for name, recipe in PLANE_RECIPES.items():
        assert table[name] == {
            "label": recipe.label, "lr": recipe.lr, "dSteps": recipe.d_steps,
            "critic": recipe.critic, "needsReal": recipe.objective.needs_real,
            "batch": recipe.batch_size,
        }  # fmt: skip


@pytest.mark.parametrize("name", TOYS)
def test_the_data_sets(both, name):
    toy, found = TOYS[name], both[2]["worlds"][name]
    assert (found["label"], found["sigma"]) == (toy.label, toy.sigma)
    points = np.array(found["points"]).reshape(-1, 2)
    x = toy.load(std=toy.sigma).x.numpy()
    assert np.abs(points.mean(0) - x.mean(0)).max() < 0.12  # 2,000 points
    assert np.abs(np.cov(points.T) - np.cov(x.T)).max() < 0.1
    near = torch.cdist(torch.tensor(points).float(), torch.tensor(x)).amin(1)
    assert near.mean() < toy.sigma  # the same places, not only the same moments
    if toy.centers is None:
        assert found["centers"] is None
        return
    np.testing.assert_allclose(found["centers"], toy.centers().numpy(), atol=1e-6)
    cloud = torch.tensor(found["cloud"]).view(-1, 2).float()
    assert found["covered"] == modes_covered(cloud, toy.centers(), sigma=toy.sigma)
    good = high_quality_share(cloud, toy.centers(), sigma=toy.sigma)
    assert found["good"] == pytest.approx(good, abs=0.003)
    assert 0.02 < good < 0.98


def test_second_derivatives(both):
    """Each function once and twice, against central differences of the graph itself."""
    assert both[2]["slopes"].keys() >= {"tanh", "sigmoid", "softplus", "sqrt", "exp", "log", "div"}
    for name, (once, twice) in both[2]["slopes"].items():
        assert once < 1e-7 and twice < 1e-5, name


def test_a_fixed_seed_repeats_itself(both):
    first, second, other = both[2]["repeated"]
    assert first == second != other
