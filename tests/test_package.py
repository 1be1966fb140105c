"""The package as a whole: what an import costs, what it brings along, fonts, runtime."""

import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib
import pytest
import torch

import gan_course as gc
from gan_course import CourseError, detect
from gan_course.runtime import Runtime

matplotlib.use("agg")
ROOT = Path(gc.__file__).resolve().parent.parent


def python(code, **env):
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, **env}, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.mark.slow
def test_import_brings_no_heavy_guests():
    code = (
        "import sys, gan_course;"
        "print([m for m in ('ipywidgets','matplotlib','torchvision','IPython','scipy')"
        " if m in sys.modules])"
    )
    assert python(code) == "[]"


@pytest.mark.slow
def test_import_opens_no_connection_and_no_data():
    code = (
        "import sys, torch, tqdm, PIL.Image, safetensors.torch, numpy\n"
        "seen = []\n"
        "sys.addaudithook(lambda e, a: seen.append((e, a)) if e.startswith('socket.')"
        " or (e == 'open' and '/data/' in str(a[0])) else None)\n"
        "import gan_course\n"
        "print(seen)"
    )
    assert python(code) == "[]"


def test_files_and_functions_stay_small():
    """design.md's limits: a file of at most 250 lines, a function of at most 40."""
    import ast

    for path in (ROOT / "gan_course").rglob("*.py"):
        text = path.read_text("utf-8")
        # One topic's exercises stay in one file, however many mistakes are known.
        assert text.count("\n") <= 250 or path.parent.name == "bank", path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno + 1 <= 40, (path, node.name)


def test_no_expression_stands_for_its_side_effect_only():
    """Not `a(), b()` nor `a() if x else b()` on a line of their own: two lines or an if."""
    import ast

    shapes = (ast.Tuple, ast.List, ast.ListComp, ast.IfExp, ast.BoolOp)
    for path in (ROOT / "gan_course").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Expr):
                assert not isinstance(node.value, shapes), (path, node.lineno)


def course_text():
    """Every character that a figure of the course could show: package and notebooks."""
    files = [*(ROOT / "gan_course").rglob("*.py"), *(ROOT / "notebooks" / "text").glob("*.py")]
    return sorted({c for f in files for c in f.read_text("utf-8") if c.isprintable()})


def test_no_glyph_of_the_course_is_missing():
    import matplotlib.pyplot as plt

    from gan_course.plotting import use_course_style

    use_course_style()
    characters = course_text()
    assert "가" in characters and "σ" in characters
    fig, ax = plt.subplots(figsize=(20, 20))
    lines = ["".join(characters[i : i + 40]) for i in range(0, len(characters), 40)]
    lines = [line.replace("$", "").replace("\\", "") for line in lines]
    for i, line in enumerate(lines):
        ax.text(0, i, line)
    ax.set_ylim(0, len(lines))
    ax.set_xlabel("−1 −0.5 음수 부호")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fig.canvas.draw()
    plt.close(fig)


def test_a_missing_glyph_would_be_an_error():
    import matplotlib.pyplot as plt

    from gan_course.plotting import use_course_style

    use_course_style()
    fig, ax = plt.subplots()
    ax.set_title("\U00013000")  # an Egyptian hieroglyph
    with warnings.catch_warnings(), pytest.raises(UserWarning, match="missing from font"):
        warnings.simplefilter("error")
        fig.canvas.draw()
    plt.close(fig)


def test_font_carries_a_name_of_its_own():
    from fontTools.ttLib import TTFont

    names = TTFont(ROOT / "data/fonts/GANCourseGothic.ttf")["name"]
    for record in names.names:
        if record.nameID in (1, 3, 4, 6, 16):
            assert not re.search("nanum|naver|나눔", record.toUnicode(), re.I)
    assert "NHN" in names.getDebugName(0)  # the copyright notice stays


def test_budget(monkeypatch):
    monkeypatch.delenv("BUDGET", raising=False)
    assert detect().budget == ("gpu" if torch.cuda.is_available() else "cpu")
    monkeypatch.setenv("BUDGET", "gpu")
    assert detect().steps(cpu=10, gpu=99) == 99
    assert detect(budget="cpu").steps(cpu=10, gpu=99) == 10
    monkeypatch.setenv("BUDGET", "huge")
    with pytest.raises(CourseError, match="cpu 또는 gpu"):
        detect()


@pytest.mark.skipif(torch.cuda.is_available(), reason="GPU가 있는 컴퓨터입니다")
def test_no_gpu_is_explained():
    with pytest.raises(CourseError, match="Colab"):
        detect(device="cuda")
    with pytest.raises(CourseError, match="쓸 수 없습니다"):
        detect(device="tpu")


def test_mixed_precision_trains(make_gan, tiny_data):
    """bf16 works on a CPU too, so the code path of a GPU runs here."""
    from gan_course.objectives import NON_SATURATING
    from gan_course.training import GAN, train

    plain = make_gan()
    gan = GAN(plain.G, plain.D, runtime=Runtime(torch.device("cpu"), torch.bfloat16))
    last = list(train(gan, tiny_data, NON_SATURATING, steps=3, batch_size=8))[-1]
    assert last["d_loss"].dtype == torch.float32 and last["d_loss"].isfinite()
    assert gan.G.head.weight.dtype == torch.float32


def test_points_are_never_rounded(make_gan):
    """bf16 keeps 8 bits: near 2 it cannot tell 2.00 from 2.01, so points stay in float32."""
    from gan_course.models.vanilla import Discriminator, Generator
    from gan_course.training import GAN

    runtime = Runtime(torch.device("cpu"), torch.bfloat16)
    gan = GAN(
        Generator(2, (2,), (8,), batch_norm=False), Discriminator((2,), (8,)), runtime=runtime
    )
    points = gan.generate(50).detach()
    assert not torch.equal(points, points.bfloat16().float())


def test_precision_can_be_chosen(monkeypatch):
    monkeypatch.setenv("PRECISION", "float32")
    assert detect(device="cpu").precision is torch.float32
    monkeypatch.setenv("PRECISION", "bfloat16")
    assert detect(device="cpu").precision is torch.bfloat16
    monkeypatch.setenv("PRECISION", "int4")
    with pytest.raises(CourseError, match="PRECISION"):
        detect()


def test_setup_says_where_it_runs(capsys):
    runtime = gc.setup()
    out = capsys.readouterr().out
    assert runtime.describe() in out and "PyTorch" in out
