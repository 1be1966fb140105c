"""04 under the longer budget of a GPU, and the numbers that its prose tells about the record."""

import ast
import json
import re
from pathlib import Path

import jupytext
import pytest
import torch
from torch.nn import functional as F

from gan_course import datasets
from gan_course.files import data_file
from gan_course.labs.latent.timeline import Timeline
from gan_course.models import dcgan
from gan_course.runtime import Runtime

ROOT = Path(__file__).resolve().parents[2]
CELLS = jupytext.reads((ROOT / "notebooks/text/04_dcgan.py").read_text("utf-8"), "py:percent").cells
CODE = [c.source for c in CELLS if c.cell_type == "code"]
PROSE = "\n\n".join(c.source for c in CELLS if c.cell_type == "markdown")
BUDGETS = ("cpu", "gpu")


def cell_with(text):
    (found,) = (c for c in CODE if text in c)
    return found


def claims(cell):
    """The asserts of a cell, with the `if` that some of them stand under."""
    nodes = ast.parse(cell).body
    kept = [n for n in nodes if isinstance(n, ast.Assert)
            or (isinstance(n, ast.If) and "runtime.budget" in ast.unparse(n.test))]  # fmt: skip
    return ast.unparse(ast.Module(kept, []))


EVEN = [0.1] * 10
GOOD = {  # what a long training may well show, and the words about the short one do not fit
    "best_of_fixed < 0.8": {
        "early": 1700, "at_last": 9, "best_of_fixed": 8, "paper_quality": {600: 110},
        "fixed_quality": {600: 100}, "paper_grain": {60: 0.02, 1200: 0.015},
    },
    "for s in digit_shares": {"digit_shares": {"논문": EVEN, "고침": EVEN}},
    'abs(scores["학습한 판별자"]': {
        "scores": {"화소": 0.8, "학습하지 않은 판별자": 0.91, "학습한 판별자": 0.98}
    },
    "ones_and_sevens < 0.5": {"in_picture": [7] * 7 + [3] * 7, "ones_and_sevens": 0.55},
    "combos[YOUNG] <": {
        "YOUNG": "3,000스텝", "OLD": "20,000스텝", "long_hair": 0.15,
        "missing": {"3,000스텝": 0, "20,000스텝": 0},
        "combos": {"3,000스텝": 610, "20,000스텝": 718},
    },
}  # fmt: skip


@pytest.mark.parametrize("cell", GOOD)
def test_a_good_long_training_fails_no_claim_about_the_short_one(cell):
    code = claims(cell_with(cell))
    runtimes = {b: Runtime(torch.device("cpu"), budget=b) for b in BUDGETS}
    exec(code, GOOD[cell] | {"runtime": runtimes["gpu"]})
    with pytest.raises(AssertionError):  # on a CPU the claim is still made
        exec(code, GOOD[cell] | {"runtime": runtimes["cpu"]})


@pytest.mark.parametrize("budget", BUDGETS)
def test_every_step_that_is_looked_up_was_measured(budget):
    space = {"runtime": Runtime(torch.device("cpu"), budget=budget)}
    for line in cell_with("BATCH, MARKS =").splitlines():
        if line.startswith(("STEPS = ", "BATCH, MARKS = ")):
            exec(line, space)
    kept = {"paper": "논문", "fixed": "고침"}
    asked = re.findall(r"\b(paper|fixed)_(?:quality|grain)\[(\d+)\]", "\n".join(CODE))
    assert len(asked) >= 4
    for recipe, step in asked:
        assert int(step) in space["MARKS"] and int(step) <= space["STEPS"][kept[recipe]]


def test_the_young_painter_is_named_by_the_steps_it_had():
    told = [c for c in CODE if re.search(r"(?<![\d,])120스텝", c)]
    assert told == []
    for budget, name in zip(BUDGETS, ("120스텝", "3,000스텝"), strict=True):
        space = {"runtime": Runtime(torch.device("cpu"), budget=budget)}
        lines = cell_with("FACE_STEPS =").splitlines()
        exec("\n".join(x for x in lines if x.startswith(("FACE_STEPS", "YOUNG"))), space)
        assert space["YOUNG"] == name and name in PROSE


@pytest.mark.parametrize("steps", [120, 3000])
def test_the_short_training_of_the_faces_fits_the_film(steps):
    """“방금의 학습도 되감을 수 있습니다”: the cell keeps it, whole, in the memory it may use."""
    cell = cell_with("film = Timeline(painter.sampler)")
    assert 'film.see(m["step"]' in cell and "`TimelineView(film)`" in PROSE
    film = Timeline(dcgan.Generator(nz=64, ngf=32))
    for step in range(1, steps + 1):
        film.see(step)
    assert film.steps[0] == 0 and film.steps[-1] > 0.7 * steps and len(film.steps) >= 10
    assert film.size <= film.budget * 2**20


def test_no_cell_above_a_prediction_tells_its_answer():
    """04-p3: which two histograms are alike stands in an assert, so it waits for the figure."""
    asks = next(i for i, c in enumerate(CODE) if '"04-p3",' in c)
    tells = [i for i, c in enumerate(CODE) if "ends_of.values())[:2]" in c]
    assert tells and min(tells) > asks


# ── 글이 말하는 수 ──────────────────────────────────────────────────────


def test_he_s_weights_have_the_variance_that_is_told_and_keep_the_size_of_values():
    torch.manual_seed(0)
    D = dcgan.Discriminator(ndf=64, image_size=64, nc=3, batch_norm=False)
    convs = [m for m in D.modules() if isinstance(m, torch.nn.Conv2d)]
    for m in convs[1:-1]:  # the first and the last have few weights
        seen = m.in_channels * m.kernel_size[0] ** 2
        assert m.weight.var().item() * seen == pytest.approx(1.92, rel=0.05)
    assert "1.92 ÷ (칸 하나가 보는 입력의 수)" in PROSE and "1.92는 2 ÷ (1 + 0.2²)" in PROSE
    h = torch.randn(8, 128, 16, 16)
    start = h.square().mean()
    for _ in range(6):
        layer = torch.nn.Conv2d(128, 128, 3, padding=1, padding_mode="circular")
        h = F.leaky_relu(layer.apply(dcgan.he_init)(h), 0.2)
    assert 0.5 < h.square().mean() / start < 2


def test_the_arbiter_s_verdict_against_the_mlp_hangs_on_one_seed():
    runs = json.loads(data_file("dcgan_ablation.json").read_text("utf-8"))["runs"]
    names = "학습률을 줄이지 않음", "03의 완전 연결 GAN (같은 시간)"
    ours, theirs = ([r["arbiter_10k"] for r in runs if r["recipe"] == name] for name in names)
    lead = [b / a for a, b in zip(ours, theirs, strict=True)]
    assert max(ours) < min(theirs) and min(lead) < 1.05 and sorted(lead)[1] > 1.2
    assert f"({max(ours):.1f}와 {min(theirs):.1f})" in PROSE


def test_how_many_faces_wear_both_and_how_many_combinations_there_are():
    labels = torch.stack([a.labels for a in datasets.face_attributes().values()], dim=1)
    both = ((labels[:, 3] > 0) & (labels[:, 4] == 1)).float().mean().item()
    found = len(set(map(tuple, labels.tolist())))
    assert f"얼굴은 {both:.1%}입니다" in PROSE and f"데이터에는 {found:,}가지" in PROSE
    few = len(set(map(tuple, labels[:1000].tolist())))
    assert 0.4 < few / found < 0.6  # “진짜에서도 그 절반쯤만”
