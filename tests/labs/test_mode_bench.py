"""data/mode_bench.json: complete, made with the settings that the tool has now, and as claimed."""

import importlib.util
import json
import re
from pathlib import Path
from statistics import mean

import pytest
import torch

from gan_course.files import data_file

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("mode_bench", ROOT / "tools/run_mode_bench.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bench():
    return json.loads(data_file("mode_bench.json").read_text("utf-8"))


def test_every_run_is_there_once(tool, bench):
    runs = [(r["data"], r["objective"], r["seed"]) for r in bench["runs"]]
    names = (*tool.CONTESTANTS, tool.NOISE)
    wanted = {(d, o, s) for d in tool.DATA for o in names for s in range(5)}
    assert len(runs) == len(set(runs)) == 60 and set(runs) == wanted
    for run in bench["runs"]:
        assert run["of"] == {"ring8": 8, "grid25": 25}[run["data"]]
        assert 0 <= run["modes"] <= run["of"] and 0 <= run["high_quality"] <= 1


def test_the_settings_are_those_of_the_tool(tool, bench):
    now = json.loads(json.dumps(tool.settings()))
    for key in ("definitions", "same", "different", "note"):
        assert bench[key] == now[key], f"{key}: python tools/run_mode_bench.py --again"


def test_the_words_are_those_of_the_recipes(tool):
    """The record quotes them, and they are written by hand beside the settings."""
    for name, (recipe, words) in tool.CONTESTANTS.items():
        (rate,) = re.findall(r"(\w+) 1e-3", words)
        made = recipe.optimizer(recipe.lr)([torch.nn.Parameter(torch.zeros(1))])
        assert type(made).__name__.lower() == rate.lower() and recipe.lr == 1e-3
        if rate == "Adam":
            betas = re.search(r"β \(([\d.]+), ([\d.]+)\)", words).groups()
            assert made.defaults["betas"] == tuple(map(float, betas))
        assert re.search(r"(\d)번", words)[1] == str(recipe.d_steps)
        strong = {"gan-r1": "γ 0.1", "wgan": "c 0.1", "wgan-gp": "λ 0.1"}.get(name, "")
        assert strong in words and strong in recipe.label


def test_a_run_can_be_repeated(tool, monkeypatch):
    """The same seed gives the same numbers; a short run, since the recorded ones take minutes."""
    monkeypatch.setattr(tool, "STEPS", 20)
    first, second = (tool.measure("ring8", "wgan-gp", 3) for _ in range(2))
    for run in (first, second):
        run.pop("minutes")
    assert first == second and first["of"] == 8


def test_what_the_course_may_say(bench):
    """Means over five seeds; the lesson quotes these from the file."""
    modes = {
        (d, o): mean(r["modes"] for r in bench["runs"] if (r["data"], r["objective"]) == (d, o))
        for d in ("ring8", "grid25")
        for o in ("gan", "gan-r1", "wgan", "wgan-gp", "noise")
    }
    good = {
        o: mean(r["high_quality"] for r in bench["runs"] if r["objective"] == o and r["of"] == 25)
        for o in ("wgan-gp", "wgan-gp-5", "noise")
    }
    assert 4 <= modes["ring8", "noise"] <= 8 and 15 <= modes["grid25", "noise"] <= 22
    assert modes["grid25", "wgan"] < modes["grid25", "noise"]  # clipping does worse than chance
    assert good["noise"] < 0.03 and good["wgan-gp"] < good["wgan-gp-5"] < 0.3
    for data in ("ring8", "grid25"):
        assert modes[data, "gan-r1"] >= modes[data, "gan"]
        assert modes[data, "gan-r1"] > modes[data, "wgan"]
        assert modes[data, "wgan-gp"] > modes[data, "wgan"]  # clipping is the weaker way
