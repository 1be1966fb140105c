"""The tools that train: their figures are compared between computers, so they stay on the CPU."""

import ast
import importlib.util
import sys
from pathlib import Path

import pytest
import torch

from gan_course import runtime
from gan_course.datasets import hangul, mnist

TOOLS = Path(__file__).resolve().parents[1] / "tools"


def load(name, monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))  # balance_faces imports publish_faces
    spec = importlib.util.spec_from_file_location(f"tool_{name}", TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules.pop("publish_faces", None)
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
    monkeypatch.setattr(runtime, "_precision", lambda device: torch.float32)
    assert runtime.detect().device.type == "cuda"


@pytest.mark.parametrize(
    ("name", "data"),
    [("train_vanilla", lambda: mnist("test")), ("train_cgan_hangul", lambda: hangul("test"))],
)
def test_shipped_runs_are_trained_on_the_cpu(pretend_cuda, monkeypatch, name, data):
    tool, data = load(name, monkeypatch), data()
    gan = tool.new_gan(data)
    assert gan.runtime.device.type == "cpu" and gan.runtime.budget == "cpu"
    assert next(gan.G.parameters()).device.type == "cpu"
    assert gan.opt_g.defaults["lr"] == tool.RECIPE.lr and gan.ema == tool.RECIPE.ema


def test_the_recorder_and_the_balancer_ask_for_the_cpu(pretend_cuda, monkeypatch, tmp_path):
    """Up to the GAN that they would train; the training itself takes an hour."""

    class Stop(Exception):
        pass

    def stop(*arguments):
        seen.extend(a for a in arguments if isinstance(a, runtime.Runtime))
        raise Stop

    seen = []
    recorder, balancer = (load(n, monkeypatch) for n in ("record_dcgan_paper", "balance_faces"))
    monkeypatch.setattr(recorder, "new_gan", stop)
    monkeypatch.setattr(balancer, "new_gan", stop)
    monkeypatch.setattr(sys, "argv", ["balance_faces.py", str(tmp_path)])
    for work in (lambda: recorder.measure("modern", 0), balancer.main):
        with pytest.raises(Stop):
            work()
    assert [r.device.type for r in seen] == ["cpu", "cpu"]
