"""What the tools recorded: shipped timelines, yardsticks, and who may ask the arbiter."""

import importlib
import json
import re
import statistics
from pathlib import Path

import pytest
import torch

from gan_course import metrics
from gan_course.files import data_dir, data_file
from gan_course.labs.latent.timeline import load_timeline
from gan_course.recipes import RECIPES
from gan_course.runtime import Runtime
from gan_course.sampling import sample

ROOT = Path(__file__).resolve().parents[1]
MIB, CPU = 2**20, Runtime(torch.device("cpu"))
FILMS = {
    "faces": {"frechet", "d_loss", "g_loss"},
    "cgan_mnist": {"frechet", "accuracy", "d_loss", "g_loss"},
    "wgan-gp_mnist": {"frechet", "estimate"},
    "wgan_mnist": {"frechet", "estimate"},
}


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))  # the tools call each other
    return importlib.import_module


def film(name):
    return load_timeline(data_file(f"timelines/{name}.safetensors"))


@pytest.mark.parametrize("name", FILMS)
def test_a_shipped_timeline_has_its_notes_at_every_state(name):
    """A loss needs a step to have been taken; the yardstick measures the untrained one, too."""
    timeline = film(name)
    steps = timeline.steps
    assert steps[0] == 0 and len(steps) == (2 if name == "wgan_mnist" else 8)
    assert set(timeline.notes) == set(steps)
    for step in steps:
        losses = {"d_loss", "g_loss", "estimate"} if step == 0 else set()
        assert set(timeline.notes[step]) == FILMS[name] - losses, step
    growth = [b / a for a, b in zip(steps[1:], steps[2:], strict=False)]
    assert all(1.3 < ratio < 4 for ratio in growth)
    distance = [timeline.notes[s]["frechet"] for s in steps]
    assert distance[-1] == min(distance) < 0.1 * distance[0]


def test_the_timelines_together_are_small():
    files = list((data_dir() / "timelines").iterdir())
    assert {f.stem for f in files} == set(FILMS)
    assert sum(f.stat().st_size for f in files) <= 26 * MIB


def test_the_faces_losses_are_those_of_the_recorded_curve():
    table = json.loads(data_file("dcgan_faces_history.json").read_text("utf-8"))
    columns, timeline = table["columns"], film("faces")
    rows = {round(row[0]) + 20: row for row in table["rows"]}  # the middle of 10 … 50 is 30
    for step in timeline.steps[1:]:
        for key in ("d_loss", "g_loss"):
            assert timeline.notes[step][key] == pytest.approx(rows[step][columns.index(key)])


def test_the_faces_tool_keeps_the_losses_of_the_last_fifty_steps(tool):
    trainer = tool("train_faces")
    history = [[step, step, 2 * step, 0, 0, 0] for step in range(10, 110, 10)]
    assert trainer.losses(history) == {"d_loss": 80.0, "g_loss": 160.0}
    assert trainer.losses(history[:2]) == {"d_loss": 15.0, "g_loss": 30.0}


def test_the_faces_card_tells_both_counts_of_spoiled_faces(tool):
    """By the classifier's confidence, and by eye, which sees more: mixed colours, stains."""
    text = data_file("checkpoints/dcgan_faces.md").read_text("utf-8")
    told = [
        [int(n) for n in re.search(rf"\| {row} \| 64장 가운데 ([\d, ]+) \(", text)[1].split(",")]
        for row in ("망가진 얼굴", "눈으로 센 것")
    ]
    assert told[1] == list(tool("train_faces").BY_EYE) and len(told[0]) == len(told[1]) == 8
    assert sum(told[0]) < sum(told[1])


@pytest.mark.slow
def test_the_conditional_timeline_ends_with_digits_that_read_as_told(tool):
    """Other samples than the noted ones; the first state knows nothing of its labels."""
    recorder, timeline = tool("record_cgan"), film("cgan_mnist")
    assert timeline.steps == [0, *recorder.STATES] and recorder.STATES[-1] == RECIPES["cgan"].steps
    fresh = recorder.new_gan().G
    assert timeline.G.config == fresh.config == timeline.G.config | {"classes": 10, "ngf": 16}
    first, last = (timeline.notes[s] for s in (0, timeline.steps[-1]))
    assert last["accuracy"] > 0.95 and first["accuracy"] < 0.3
    y = torch.arange(500) % 10
    for step, (least, most) in ((0, (0, 0.3)), (timeline.steps[-1], (0.97, 1))):
        x = sample(timeline.at(step), 500, y, seed=2)
        read = metrics.judge_digits(x)
        assert least <= metrics.label_accuracy(read, y) <= most
    assert read.confidence.median() > 0.9


@pytest.mark.long
@pytest.mark.slow
def test_a_film_is_measured_again_without_touching_its_weights(tool, tmp_path, monkeypatch):
    measure, name = tool("measure"), "wgan_mnist"
    old = film(name)
    (tmp_path / "timelines").mkdir()
    old.notes[0] = {}
    old.save(tmp_path / f"timelines/{name}.safetensors", data="mnist", seed=0)
    monkeypatch.setattr(measure, "data_dir", lambda: tmp_path)
    measure.update_film(name)
    new = load_timeline(tmp_path / f"timelines/{name}.safetensors")
    assert new.steps == old.steps and set(new.notes[0]) == {"frechet"}
    shipped = film(name)
    for step in new.steps:
        assert new.notes[step] == pytest.approx(shipped.notes[step], rel=0.01)
        for a, b in zip(new._states[step].values(), old._states[step].values(), strict=True):
            assert torch.equal(a, b)


def test_only_the_tools_that_measure_ask_the_arbiter():
    """No generator is trained by its judgement; the faces' tool writes it into the card."""
    asks = re.compile(r"^\s*(from|import) arbiters\b", re.M)
    asking = {p.name for p in ROOT.glob("tools/*.py") if asks.search(p.read_text("utf-8"))}
    assert {name for name in asking if name.startswith("train_")} == {"train_faces.py"}
    assert "find_directions.py" in asking
    told = (ROOT / "tools/arbiters.py").read_text("utf-8").split('"""')[1]
    assert "find_directions.py" in told and "데에만" not in told
    for path in (ROOT / "gan_course").rglob("*.py"):
        assert "import arbiters" not in path.read_text("utf-8"), path


@pytest.mark.parametrize("kind", ["digits", "hangul", "faces"])
def test_the_yardstick_s_table_is_the_tool_s(kind, tool):
    agree = tool("agree")
    record = json.loads(data_file("yardstick.json").read_text("utf-8"))
    rows = [(r["generator"], r["step"]) for r in record[kind]["rows"]]
    assert rows == [(name, mark) for name, marks in agree.MARKS[kind].items() for mark in marks]
    assert record["samples"] == agree.N and len(rows) >= 12


def test_the_shipped_dcgan_halves_the_arbiter_s_distance_of_the_shipped_mlp():
    record = json.loads(data_file("yardstick.json").read_text("utf-8"))["digits"]["rows"]
    found = {r["generator"]: r["arbiter"] for r in record if r["step"] == "실은 것"}
    assert found["dcgan_mnist"] < found["vanilla_mnist"] / 2


@pytest.mark.parametrize("name", ["cgan_hangul", "dcgan_mnist"])
def test_the_strokes_card_says_how_well_the_regression_fits(name):
    text = data_file(f"directions/{name}.md").read_text("utf-8")
    head, _, *rows = (line for line in text.splitlines() if line.startswith("|"))
    assert head.split(" | ")[1] == "R²" and len(rows) == 3
    for row in rows:
        assert row.count("|") == head.count("|") and 0.2 < float(row.split("|")[2]) <= 1


@pytest.fixture(scope="module")
def ablation():
    return json.loads(data_file("dcgan_ablation.json").read_text("utf-8"))


@pytest.mark.parametrize("key", ["frechet_10k", "arbiter_10k"])
def test_of_the_bundles_the_learning_rate_helps_and_the_halved_judge_hurts(ablation, key):
    """Beside the path, one factor at a time: three seeds each, the ranges do not meet."""

    def ends(name):
        return [r[key] for r in ablation["runs"] if r["recipe"] == name]

    he, narrow = ends("D의 초깃값을 He로"), ends("G의 채널 32 → 16")
    assert max(ends("학습률 1e-3만")) < 0.8 * min(he)
    assert min(ends("끝에서 감소만")) > max(he)
    assert min(ends("합성곱 판별자의 채널 32 → 16만")) > 1.3 * max(narrow)


def test_two_small_judges_take_no_more_time_than_one_large(ablation, tool):
    """Alternated: the recorded 2,400 steps end before 2,200 of the single judge's would."""
    recorder = tool("record_dcgan")
    assert tuple(ablation["pace"]) == recorder.PACED
    one, two = (statistics.fmean(v) for v in ablation["pace"].values())
    assert recorder.STEPS * two < 2200 * one
