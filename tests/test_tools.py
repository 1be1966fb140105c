"""The tools that train: their figures are compared between computers, so they stay on the CPU."""

import ast
import importlib.util
from pathlib import Path

import pytest
import torch

from gan_course import runtime
from gan_course.datasets import hangul, mnist
from gan_course.recipes import SHIPPED

TOOLS = Path(__file__).resolve().parents[1] / "tools"


def load(name, monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))  # tools import each other
    spec = importlib.util.spec_from_file_location(f"tool_{name}", TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def calls(path, name):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            if name == (called if isinstance(called, str) else getattr(called, "id", "")):
                yield node


@pytest.mark.parametrize("path", sorted(TOOLS.glob("*.py")), ids=lambda p: p.stem)
def test_every_tool_names_its_device(path):
    for call in calls(path, "detect"):
        asked = {k.arg: ast.unparse(k.value).strip("'\"") for k in call.keywords}
        assert not call.args and asked.get("device") == "cpu", ast.unparse(call)
    for call in calls(path, "GAN"):
        assert "runtime" in {k.arg for k in call.keywords}, ast.unparse(call)


@pytest.fixture
def pretend_cuda(monkeypatch):
    """A computer with a GPU, on which nothing may be placed here."""
    monkeypatch.delenv("BUDGET", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(runtime, "_precision", lambda *asked: torch.float32)
    assert runtime.detect().device.type == "cuda"


@pytest.mark.parametrize("name", ["vanilla_mnist", "dcgan_mnist"])
def test_shipped_digits_are_trained_on_the_cpu(pretend_cuda, monkeypatch, name):
    on_the_cpu(load("train_digits", monkeypatch).new_gan(name, mnist("test")), SHIPPED[name])


@pytest.mark.long
@pytest.mark.slow
def test_shipped_hangul_is_trained_on_the_cpu(pretend_cuda, monkeypatch):
    tool = load("train_cgan_hangul", monkeypatch)
    on_the_cpu(tool.new_gan(hangul("test")), tool.RECIPE)


@pytest.mark.long
@pytest.mark.slow
def test_the_recorder_trains_on_the_cpu(pretend_cuda, monkeypatch):
    tool = load("record_dcgan", monkeypatch)
    for recipe in tool.RECIPES.values():
        on_the_cpu(tool.new_gan(recipe, 0), recipe)


def test_shipped_faces_are_trained_on_the_cpu(pretend_cuda, monkeypatch):
    tool = load("train_faces", monkeypatch)
    on_the_cpu(tool.new_gan(), tool.RECIPE)


def test_recorded_critics_are_trained_on_the_cpu(pretend_cuda, monkeypatch):
    tool = load("record_wgan", monkeypatch)
    for recipe in tool.CONTESTANTS.values():
        on_the_cpu(tool.new_gan(recipe, 0), recipe)


def on_the_cpu(gan, recipe):
    assert gan.runtime.device.type == "cpu" and gan.runtime.budget == "cpu"
    assert next(gan.G.parameters()).device.type == "cpu"
    assert gan.opt_g.defaults["lr"] == recipe.lr and gan.ema == recipe.ema
