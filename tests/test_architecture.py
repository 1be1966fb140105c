"""The arrows of the package: what may import what, and where a thing belongs."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gan_course import labs, ui

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "gan_course"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]


def lint(folder):
    program = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    command = [sys.executable, "-c", program, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "gan_course", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_are_kept(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("training.py", "from .labs.plane.calc import Lab2D"),
        ("ui/live.py", "import gan_course.labs.latent.scene_draw"),
        ("labs/loss/bce.py", "import matplotlib.pyplot"),
        ("labs/hangul/calc.py", "from gan_course.labs.latent import scene_draw"),
        ("labs/distance/transport_draw.py", "import ipywidgets"),
        ("exercises/bank/loss.py", "from gan_course.labs.loss import loss_widget"),
    ],
)
def test_a_planted_import_is_found(copy, where, line):
    path = copy / "gan_course" / where
    path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    done = lint(copy)
    assert done.returncode != 0 and "BROKEN" in done.stdout, done.stdout[-3000:]


def named(key):
    return {name for c in CONTRACTS for name in c.get(key, [])}


def test_every_module_is_under_a_contract():
    """A new module of the root or of a lab must be listed, or nothing holds it back."""
    listed = named("source_modules")
    for path in PACKAGE.glob("*.py"):
        if path.stem not in ("__init__", "__main__"):
            assert f"gan_course.{path.stem}" in listed, path
    for path in (PACKAGE / "labs").glob("*/*.py"):
        topic, name = path.parent.name, path.stem
        if name == "__init__" or name == "widget" or name.endswith("_widget"):
            continue
        wanted = {f"gan_course.labs.{topic}.{name}", f"gan_course.labs.*.{name}"}
        assert wanted & listed, path


def test_the_root_fits_on_one_screen():
    assert len(list(PACKAGE.glob("*.py"))) <= 18
    folders = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert folders == {"cli", "datasets", "exercises", "labs", "models", "scale", "ui"}


def test_every_widget_is_a_lab_or_a_view():
    for module in (labs, ui):
        for name in module.__all__:
            assert name.endswith(("Lab", "View")), name
            kind = getattr(module, name)
            assert kind.__name__ == name and kind.__module__.startswith(module.__name__)
    assert dir(labs) and "LiveView" in dir(ui)
    with pytest.raises(AttributeError):
        _ = labs.Nothing


def test_names_are_topics_not_numbers():
    for path in PACKAGE.rglob("*.py"):
        assert not any(c.isdigit() and c != "2" for c in path.stem), path
        assert "lesson" not in path.stem, path


def test_drawings_take_an_axes_or_return_a_picture():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("draw_"):
                first = node.args.args[0].annotation if node.args.args else None
                takes_axes = first is not None and "Axes" in ast.unparse(first)
                returns = ast.unparse(node.returns) if node.returns else "None"
                assert takes_axes or "Image" in returns or returns == "bytes", (path, node.name)
