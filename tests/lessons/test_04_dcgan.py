"""04 DCGAN의 글이 기대는 주장들: 합성곱의 산술, 초깃값과 설정, 기록된 학습, 짝의 약속."""

import ast
import copy
import importlib.util
import inspect
import itertools
import json
import math
import re
import statistics
import sys
from pathlib import Path

import jupytext
import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

from gan_course import CourseError, checkpoints, datasets, learner, metrics, sampling
from gan_course.exercises import catalog, mine
from gan_course.exercises.judge import judge
from gan_course.files import data_file
from gan_course.labs.convolution import calc as convolution
from gan_course.labs.convolution import painting, shapes_draw
from gan_course.labs.latent.timeline import load_timeline
from gan_course.models import dcgan
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1
from gan_course.recipes import SHIPPED
from gan_course.runtime import Runtime
from gan_course.sampling import sample
from gan_course.training import GAN, adam, train
from seeds import seeds

ROOT = Path(__file__).resolve().parents[2]
TWIN = ROOT / "notebooks/text/04_dcgan.py"
CELLS = jupytext.reads(TWIN.read_text("utf-8"), fmt="py:percent").cells
CODE = [
    c.source for c in CELLS if c.cell_type == "code" and "setup" not in c.metadata.get("tags", [])
]
PROSE = "\n\n".join(c.source for c in CELLS if c.cell_type == "markdown")
CPU = Runtime(torch.device("cpu"))


def cell_with(text):
    return next(c for c in CODE if text in c)


def own_networks():
    """What the lesson goes on with when the blanks are not filled."""
    names = {"04-6": "make_generator", "04-7": "make_judge"}
    return {name: catalog.find(number).answer for number, name in names.items()}


def tool(name):
    if str(ROOT / "tools") not in sys.path:
        sys.path.append(str(ROOT / "tools"))  # the tools call each other
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ── 합성곱의 산술 ───────────────────────────────────────────────────────

SETTINGS = [(5, 3, 1, 0), (5, 3, 2, 1), (7, 4, 2, 1), (6, 2, 3, 0), (4, 4, 1, 0), (5, 3, 1, 2)]


@pytest.mark.parametrize(("n", "k", "s", "p"), SETTINGS)
def test_sizes_are_those_of_torch(n, k, s, p):
    x, w = torch.zeros(1, 1, n, n), torch.zeros(1, 1, k, k)
    down = F.conv2d(x, w, stride=s, padding=p)
    up = F.conv_transpose2d(x, w, stride=s, padding=p)
    assert down.shape[-1] == convolution.conv_size(n, k, s, p)
    assert up.shape[-1] == convolution.transposed_size(n, k, s, p)


@pytest.mark.parametrize(("n", "k", "s", "p"), SETTINGS)
def test_transposed_is_the_transpose_not_the_inverse(n, k, s, p):
    rng = torch.Generator().manual_seed(0)
    w, x = torch.randn(k, k, generator=rng), torch.randn(1, 1, n, n, generator=rng)
    C, y = convolution.matrix_of(w, n, s, p), F.conv2d(x, w[None, None], stride=s, padding=p)
    assert torch.allclose(C @ x.flatten(), y.flatten(), atol=1e-5)
    lost = n - convolution.transposed_size(y.shape[-1], k, s, p)  # rows that no window reached
    back = F.conv_transpose2d(y, w[None, None], stride=s, padding=p, output_padding=lost)
    assert torch.allclose(C.T @ y.flatten(), back.flatten(), atol=1e-4)
    assert not torch.allclose(back, x, atol=0.1)


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize(("k", "s", "p"), [(3, 1, 0), (3, 2, 1), (4, 2, 1), (2, 3, 0), (4, 1, 2)])
def test_the_last_frame_is_torch_s_result(transposed, k, s, p):
    w = convolution.kernel("차례로 1, 2, 3 …", k)
    x = convolution.SEED if transposed else convolution.PICTURE
    last = convolution.steps_of(x, w, s, p, transposed)
    make = convolution.transposed_frame if transposed else convolution.conv_frame
    frame = make(x, w, s, p, last)
    op = F.conv_transpose2d if transposed else F.conv2d
    wanted = op(x[None, None], w[None, None], stride=s, padding=p)[0, 0]
    side = len(frame.right)
    inner = frame.right[p : side - p, p : side - p] if transposed else frame.right
    assert torch.equal(inner, wanted)
    if not transposed:
        value = sum(a * b for a, b in frame.terms)
        assert value == frame.right[frame.cell]
    assert make(x, w, s, p, 1).filled.sum() == (k * k if transposed else 1)


@pytest.mark.training
def test_checkerboards_are_provoked_and_cured():
    """Uneven overlap exactly where the stride does not divide the kernel, and so in the energy."""
    for k, s in ((2, 2), (3, 2), (4, 2), (5, 2), (3, 3), (4, 3), (6, 3)):
        inner = convolution.overlap_counts(9, k, s)[k:-k, k:-k]
        assert (inner.min() == inner.max()) == (k % s == 0), (k, s)
    space = {"nn": nn, "torch": torch}
    exec(cell_with("def average_energy"), space)
    for seed in range(3):
        found = []
        for grow in convolution.growers().values():
            torch.manual_seed(seed)
            keep, torch.manual_seed = torch.manual_seed, lambda _: None  # the cell fixes seed 0
            try:
                found.append(convolution.unevenness(space["average_energy"](grow, tries=200)))
            finally:
                torch.manual_seed = keep
        assert found[0] > 0.3 and max(found[1:]) < 0.1, (seed, found)


def test_unevenness_of_known_boards():
    flat, checks = torch.ones(1, 16, 16), torch.ones(1, 16, 16)
    checks[:, ::2, ::2] = 5
    assert convolution.unevenness(flat) == 0 and convolution.unevenness(checks) > 0.8


def test_unknown_kernel_is_explained():
    with pytest.raises(CourseError, match="세로 경계"):
        convolution.kernel("대각선", 3)


def test_average_pooling_is_a_strided_convolution():
    x = torch.randn(2, 1, 8, 8)
    quarter = torch.full((1, 1, 2, 2), 0.25)
    assert torch.allclose(F.avg_pool2d(x, 2), F.conv2d(x, quarter, stride=2), atol=1e-6)


# ── 구조와 논문의 수 ────────────────────────────────────────────────────


def test_layer_shapes_walk_the_paper_s_figure():
    G, D = dcgan.Generator(8, 4), dcgan.Discriminator(4)
    seen = [x.shape for x in shapes_draw.layer_shapes(G, torch.randn(2, 8)) if "Conv" in x.name]
    assert seen == [(32, 4, 4), (16, 8, 8), (8, 16, 16), (4, 32, 32), (3, 64, 64)]
    before = {k: v.clone() for k, v in D.state_dict().items()}
    layers = shapes_draw.layer_shapes(D.train(), torch.randn(2, 3, 64, 64))
    assert D.training and all(torch.equal(before[k], v) for k, v in D.state_dict().items())
    assert sum(x.parameters for x in layers) == sum(p.numel() for p in D.parameters())
    assert layers[0].name == "Conv2d k4 s2 p1"


def test_adam_defaults_are_the_paper_s():
    group = adam()(nn.Linear(1, 1).parameters()).param_groups[0]
    assert group["lr"] == 0.0002 and group["betas"] == (0.5, 0.999)


def test_the_second_number_of_batch_norm_is_eps():
    layer = nn.BatchNorm2d(8, 0.8)
    assert (layer.eps, layer.momentum) == (0.8, 0.1)


def test_the_table_of_settings_names_what_exists():
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", PROSE, re.M)
    usual = ["dataroot", "workers", "batch_size", "image_size", "nc", "nz", "ngf", "ndf"]
    assert [name for name, _ in rows] == [*usual, "num_epochs", "lr", "beta1", "ngpu"]
    owners = {
        "Generator": dcgan.Generator, "Discriminator": dcgan.Discriminator, "train": train,
        "adam": adam,
    }  # fmt: skip
    named = [pair for _, ours in rows for pair in re.findall(r"`(\w+)\((\w+)=\)`", ours)]
    assert len(named) >= 9
    for owner, parameter in named:
        assert parameter in inspect.signature(owners[owner]).parameters, (owner, parameter)


def test_gradients_of_two_batches_accumulate():
    torch.manual_seed(0)
    D, (real, fake) = dcgan.Discriminator(8, 28, 1), torch.randn(2, 8, 1, 28, 28)

    def gradient(*losses):
        D.zero_grad()
        for loss in losses:
            loss().backward()
        return torch.cat([p.grad.flatten() for p in D.parameters()])

    a, b = lambda: F.softplus(-D(real)).mean(), lambda: F.softplus(D(fake)).mean()
    both = gradient(a, b)
    assert torch.allclose(both, gradient(a) + gradient(b), atol=1e-6)
    assert torch.allclose(both, gradient(lambda: a() + b()), atol=1e-6)
    assert not torch.allclose(D(torch.cat([real, 2 * fake]))[:8], D(real), atol=1e-3)


def test_detach_keeps_stray_gradients_out_of_g():
    """It is not what keeps G unchanged; and in G's own step it would starve G."""
    torch.manual_seed(0)
    G, D = dcgan.Generator(8, 4, 28, 1), dcgan.Discriminator(4, 28, 1)
    opt_d, z = torch.optim.SGD(D.parameters(), lr=0.1), torch.randn(4, 8)
    before = [p.detach().clone() for p in G.parameters()]
    for detach in (False, True):
        G.zero_grad(), D.zero_grad()
        fake = G(z).detach() if detach else G(z)
        F.softplus(D(fake)).mean().backward()
        opt_d.step()
        assert all(torch.equal(a, b) for a, b in zip(before, G.parameters(), strict=True))
        assert all((p.grad is None) == detach for p in G.parameters())


# ── 기록된 학습과 실린 체크포인트 ───────────────────────────────────────


@pytest.fixture(scope="module")
def record():
    return json.loads(data_file("dcgan_ablation.json").read_text("utf-8"))


def ends(record, name, key):
    return [r[key] for r in record["runs"] if r["recipe"] == name]


def test_the_record_is_whole_and_made_with_the_tool_s_settings(record):
    recorder = tool("record_dcgan")
    runs = sorted((r["recipe"], r["seed"]) for r in record["runs"])
    names = (*recorder.RECIPES, *recorder.ASIDE, recorder.BASELINE)
    assert runs == sorted((k, s) for k in names for s in range(recorder.SEEDS))
    now = json.loads(json.dumps(recorder.about()))
    for key in ("path", "aside", "same", "note"):
        assert record[key] == now[key], f"{key}: python tools/record_dcgan.py --again"
    for run in record["runs"]:
        last = run.get("steps", recorder.STEPS)
        marks = range(recorder.EVERY, last + 1, recorder.EVERY)
        assert list(map(int, run["frechet"])) == list(marks)


def test_each_step_of_the_path_changes_one_thing():
    """But the last but one, as the lesson says: it halves the convolutional judge, too."""
    recorder = tool("record_dcgan")
    recipes = list(recorder.RECIPES.values())
    for before, after in zip(recipes, recipes[1:], strict=False):
        changed = {k for k in before._fields if getattr(before, k) != getattr(after, k)}
        assert changed - {"label"} in (
            {"ema"}, {"make"}, {"objective"}, {"optimizer", "lr", "schedule"}, {"schedule"},
        ), changed  # fmt: skip


def test_each_row_beside_the_path_changes_one_thing_of_the_row_it_leaves():
    """Together they undo the two bundles: Adam's three settings, and the halved judge."""
    recorder = tool("record_dcgan")
    found = []
    for base, recipe in recorder.ASIDE.values():
        before = recorder.RECIPES[base]
        (changed,) = (k for k in before._fields if getattr(before, k) != getattr(recipe, k))
        found.append((base, changed))
    he, narrow = recorder.FORKS
    assert found == [(he, "lr"), (he, "optimizer"), (he, "schedule"), (narrow, "make")]
    bundle = list(recorder.RECIPES.values())[list(recorder.RECIPES).index(he) + 1]
    for (_, recipe), (_, key) in zip(recorder.ASIDE.values(), found[:3], strict=False):
        assert getattr(recipe, key) == getattr(bundle, key)
    last = list(recorder.ASIDE.values())[-1].recipe
    (_, wide), (_, small) = (
        r.make(datasets.mnist("test")) for r in (recorder.RECIPES[narrow], last)
    )
    assert (wide.config["ndf"], small.config["ndf"]) == (32, 16)
    assert wide.config | {"ndf": 16} == small.config


@pytest.mark.parametrize("key", ["frechet_10k", "arbiter_10k"])
def test_modern_recipe_beats_the_paper_s_and_the_mlp_of_lesson_03(record, key):
    """Both judges, three seeds each; the fully connected GAN had the same seconds."""
    recorder = tool("record_dcgan")
    modern = ends(record, recorder.ENDS[1], key)
    assert max(modern) < 0.7 * min(ends(record, recorder.ENDS[0], key))
    # The MLP has kept its rate since, and halved its distance: to the arbiter's eye it comes near.
    near = 1.0 if key == "arbiter_10k" else 0.7
    assert max(modern) < near * min(ends(record, recorder.BASELINE, key))
    spent = {n: ends(record, n, "seconds") for n in (recorder.ENDS[1], recorder.BASELINE)}
    for a, b in zip(*spent.values(), strict=True):
        assert b > 0.75 * a


def test_two_judges_and_a_constant_rate_cut_the_arbiter_s_distance_to_a_third(record):
    """Measured against one convolutional judge, whose last row is the minibatch deviation."""
    one = statistics.median(ends(record, "미니배치 표준편차", "arbiter_10k"))
    two = ends(record, tool("record_dcgan").ENDS[1], "arbiter_10k")
    assert statistics.median(two) < one / 3 and max(two) < one / 2


def test_the_path_ends_at_the_shipped_recipe():
    """But for the rate: only the long training lets it fall in its second half."""
    recorder = tool("record_dcgan")
    last, shipped = recorder.RECIPES[recorder.ENDS[1]], SHIPPED["dcgan_mnist"]
    same = ("optimizer", "lr", "d_steps", "batch_size", "ema", "make")
    assert all(getattr(last, k) == getattr(shipped, k) for k in same)
    assert last.objective[:2] == shipped.objective[:2]


def test_the_lesson_trains_what_the_record_recorded():
    """The cell's GANs and the tool's: the same networks, optimisers, averages and start."""
    recorder = tool("record_dcgan")
    space = {"torch": torch, "dcgan": dcgan, "GAN": GAN, "adam": adam, "runtime": CPU}
    cell = cell_with("def new_gan(")
    space |= own_networks()
    exec(cell.split("OBJECTIVES")[0], space)
    for name, recipe in zip(("논문", "고침"), recorder.ENDS, strict=True):
        theirs = recorder.RECIPES[recipe].new_gan(datasets.mnist("test"), runtime=CPU)
        mine = space["new_gan"](name)
        for a, b in ((mine.G, theirs.G), (mine.D, theirs.D)):
            for p, q in zip(a.parameters(), b.parameters(), strict=True):
                assert torch.equal(p, q)
        x, z = torch.randn(8, 1, 28, 28), torch.randn(8, 64)
        assert torch.allclose(mine.D(x), theirs.D(x), atol=1e-5)
        assert torch.allclose(mine.G(z), theirs.G(z), atol=1e-5)
        for key in ("lr", "betas"):
            assert mine.opt_d.defaults[key] == theirs.opt_d.defaults[key]
        assert mine.ema == theirs.ema
    assert "penalties=(r1(gamma=0.3),)" in cell and "schedule" not in cell


def test_the_lesson_goes_on_with_the_faces_as_they_were_trained():
    """“같은 설정으로 끝까지”: the cell's GAN and objective are those of the recipe."""
    recipe = SHIPPED["dcgan_faces"]
    space = {"torch": torch, "dcgan": dcgan, "GAN": GAN, "adam": adam, "runtime": CPU,
             "NON_SATURATING": NON_SATURATING, "r1": r1}  # fmt: skip
    cell = next(c for c in CODE if "painter = GAN(" in c)
    exec(cell.split("face_noise = ")[0], space)
    theirs = recipe.new_gan(datasets.faces(), runtime=CPU)
    assert checkpoints._identity(space["painter"]) == checkpoints._identity(theirs)
    for key in ("lr", "betas"):
        assert space["painter"].opt_d.defaults[key] == theirs.opt_d.defaults[key]
    assert space["painter"].ema == theirs.ema
    assert "γ = 1.5," in recipe.label and "r1(gamma=1.5)" in cell
    assert f"BATCH, MARKS = {recipe.batch_size}," in cell_with("BATCH, MARKS =")


@pytest.mark.parametrize("name", tool("record_dcgan").RECIPES)
def test_one_step_of_each_recipe_is_finite(name):
    recipe, digits = tool("record_dcgan").RECIPES[name], datasets.mnist("test")
    gan = recipe.new_gan(digits, runtime=CPU)
    for m in recipe._replace(steps=2, batch_size=8).train(gan, digits):
        assert all(torch.isfinite(torch.as_tensor(v)).all() for v in m.values())


def test_the_shipped_painter_draws_varied_faces():
    G = checkpoints.pretrained("dcgan_faces", CPU)
    x = sample(G, 64, seed=5)
    assert x.shape == (64, 3, 64, 64) and x.isfinite().all()
    crown = x[:, :, 5:13, 26:38].mean(dim=(2, 3))  # hair: four colours, so the means spread
    assert crown.std(dim=0).max() > 0.3
    grain = x[:, :, :10, :10].flatten(2).std(dim=2).mean()
    assert grain < 0.08


def test_the_timeline_ends_with_the_shipped_painter():
    timeline, G = (
        load_timeline(data_file("timelines/faces.safetensors")),
        checkpoints.pretrained("dcgan_faces", CPU),
    )
    assert len(timeline.steps) == 8 and timeline.steps[0] == 0
    assert timeline.steps[-1] == SHIPPED["dcgan_faces"].steps
    assert (sample(timeline.at(timeline.steps[-1]), 16) - sample(G, 16)).abs().max() < 0.1
    measured = [timeline.notes[s]["frechet"] for s in timeline.steps[1:]]
    assert measured[-1] == min(measured) < 0.05 * max(measured)


@pytest.mark.slow
def test_few_faces_are_spoiled():
    """Eight seeds of 64; the classifier is sure of every attribute of a real face."""
    G = checkpoints.pretrained("dcgan_faces", CPU)
    spoiled = [
        (metrics.judge_faces(sample(G, 64, seed=s)).confidence < 0.9).sum() for s in range(8)
    ]
    real = metrics.judge_faces(datasets.faces()[slice(9000, None)].x).confidence < 0.9
    assert sum(spoiled) / 8 < 4 and real.float().mean() < 0.005


@pytest.mark.slow
def test_the_card_tells_what_was_published():
    text = data_file("checkpoints/dcgan_faces.md").read_text("utf-8")
    header = checkpoints.read_header(data_file("checkpoints/dcgan_faces.safetensors"))
    assert f"{header['card']['steps']:,}스텝" in text and "CC BY 4.0" in text
    rows = re.findall(r"\| (\S[^|]*) \| (\d+\.\d)% \| (\d+\.\d)% \|", text)
    shares = {value: (float(real), float(made)) for value, real, made in rows if value != "없음"}
    assert len(shares) == 19
    drawn = metrics.judge_faces(sample(checkpoints.pretrained("dcgan_faces", CPU), 1000, seed=2))
    for name, (values, _) in datasets.face_attributes().items():
        column = list(datasets.face_attributes()).index(name)
        for i, value in enumerate(values):
            if value in shares:
                share = 100 * (drawn.labels[:, column] == i).float().mean().item()
                assert abs(share - shares[value][1]) < 6, value
    real, made = shares["긴 머리"]  # what the lesson confesses
    assert real == 20 and made < 17 and "**긴 머리**를 덜 그립니다" in PROSE
    notes = json.loads(data_file("dcgan_faces_history.json").read_text("utf-8"))
    rows = np.array(notes["rows"])
    assert notes["columns"] == list(tool("train_faces").COLUMNS) and np.isfinite(rows).all()
    assert rows[-1, 0] <= header["card"]["steps"] and (np.diff(rows[:, 0]) > 0).all()


def test_the_step_to_two_judges_halves_the_convolutional_one():
    recorder = tool("record_dcgan")
    widths = []
    for recipe in list(recorder.RECIPES.values())[-3:-1]:
        D = recipe.new_gan(datasets.mnist("test"), runtime=CPU).D
        widths.append(next(m for m in D.modules() if isinstance(m, nn.Conv2d)).out_channels)
    assert widths == [32, 16] and "합성곱은 32 → 16" in list(recorder.RECIPES)[-2]
    assert "합성곱 판별자의 채널을 반으로" in PROSE


# ── 지은 것, 움직이는 그림, 검사 ─────────────────────────────────────────


def test_the_learner_s_networks_are_those_of_the_package():
    own = own_networks()
    pairs = (
        (own["make_generator"](16, 8), dcgan.Generator(16, 8, 28, 1), torch.randn(5, 16)),
        (own["make_judge"](8), dcgan.Discriminator(8, 28, 1), torch.randn(5, 1, 28, 28)),
    )
    for ours, theirs, x in pairs:
        with torch.no_grad():
            for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
                p.copy_(q)
        assert torch.allclose(ours(x), theirs(x), atol=1e-5)


class AsModule(nn.Module):
    """A right answer written as a class, with one LeakyReLU called twice."""

    def __init__(self, net):
        super().__init__()
        first, self.act, second, norm, _, last, self.flat = net
        self.first, self.second, self.norm, self.last = first, second, norm, last

    def forward(self, x):
        x = self.act(self.norm(self.second(self.act(self.first(x)))))
        return self.flat(self.last(x))


def nested(net):
    first, act, second, norm, again, last, flat = net
    return nn.Sequential(
        nn.Sequential(first, act), nn.Sequential(second, norm, again), nn.Sequential(last, flat)
    )


@pytest.mark.parametrize("shape", [nested, AsModule])
def test_the_lesson_goes_on_with_right_answers_of_any_shape(shape):
    own = own_networks()
    space = {"torch": torch, "nn": nn, "F": F, "copy": copy, "dcgan": dcgan, "GAN": GAN,
             "adam": adam, "runtime": CPU, "mine": mine, **own,
             "newborn": own["make_generator"](64, 32), "sight": catalog.find("04-8").answer,
             "make_judge": lambda ndf: shape(own["make_judge"](ndf))}  # fmt: skip
    answer = space["make_judge"]
    for text in ('mine("04-7"', "def seen_by_one_cell", "def judge_features"):
        exec(cell_with(text), space)
    assert space["make_judge"] is answer  # taken as solved, not replaced by ours
    exec(cell_with("def new_gan(").split("OBJECTIVES")[0], space)
    D = space["new_gan"]("논문").D
    assert space["judge_features"](D, torch.zeros(2, 1, 28, 28)).shape == (2, 16 * 96)


def test_running_a_cell_twice_does_not_solve_a_task():
    space = {"mine": mine, "make_judge": lambda ndf: ..., "torch": torch,
             "newborn": own_networks()["make_generator"](64, 32)}  # fmt: skip
    for _ in range(2):
        exec(cell_with('mine("04-7"'), space)
    assert "04-7" not in learner.load().solved


def names_of(cell):
    """(names that a cell reads, names that it sets), wherever they stand in it."""
    nodes = list(ast.walk(ast.parse(cell)))
    read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    made = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    made |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    made |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    imports = [n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
    return read, made | {a.asname or a.name for n in imports for a in n.names}


def test_whoever_skips_sections_1_to_4_misses_no_name():
    """All but the block of 04-2, which the entry questions say to build."""
    starts = [next(i for i, c in enumerate(CELLS) if c.source.startswith(f"## {n}.")) for n in "15"]
    code = [(i, c.source) for i, c in enumerate(CELLS) if c.cell_type == "code"]
    skipped = [(i, s) for i, s in code if starts[0] < i < starts[1] and "generator_block" not in s]
    theirs, known = set().union(*(names_of(s)[1] for _, s in skipped)), set()
    for cell in (c for c in code if c not in skipped):
        read, made = names_of(cell[1])
        known |= made
        assert not (read & theirs) - known, cell[1][:60]


def test_only_the_last_layers_of_the_two_show_the_scale_of_their_weights():
    space = {"torch": torch, "nn": nn, "math": math, "dcgan": dcgan, "datasets": datasets}
    exec(cell_with("def logit_spread"), space)  # asserts it


@pytest.mark.parametrize("seed", range(5))
def test_batch_norm_by_hand_forgets_the_scale_only_while_training(seed, capsys):
    torch.manual_seed(seed)
    space = {"torch": torch, "nn": nn, "mine": mine, "normalize": catalog.find("04-11").answer}
    exec(cell_with('mine("04-11"'), space)  # asserts it, and that torch agrees
    assert "학습 모드는 일곱 배를 지우고" in PROSE and capsys.readouterr().out.count("배로") == 2


def by_loops(h, gamma, beta, stored):
    out = torch.empty_like(h)
    for c, x in enumerate(h.unbind(1)):
        mean, var = (m[c] for m in stored) if stored else (x.mean(), (x - x.mean()).pow(2).mean())
        out[:, c] = gamma[c] * (x - mean) / torch.sqrt(var + 1e-5) + beta[c]
    return out


def by_rows(h, gamma, beta, stored):
    x = h.permute(0, 2, 3, 1)
    rows = x.reshape(-1, h.shape[1])
    mean, var = stored or (rows.mean(0), rows.square().mean(0) - rows.mean(0).square())
    return ((x - mean) * (var + 1e-5).rsqrt() * gamma + beta).permute(0, 3, 1, 2)


def by_torch(h, gamma, beta, stored):
    mean, var = stored or (None, None)
    return F.batch_norm(h, mean, var, gamma, beta, training=stored is None)


@pytest.mark.parametrize("answer", [by_loops, by_rows, by_torch])
def test_batch_norm_written_another_way_passes(answer):
    assert judge(catalog.find("04-11"), answer).status == "solved"


def by_groups(d_real, d_fake, every):
    won = [a > 0.9 and b < 0.1 for a, b in zip(d_real, d_fake, strict=True)]
    return every * max([sum(group) for _, group in itertools.groupby(won)], default=0)


def by_lists(d_real, d_fake, every):
    runs = [[]]
    for a, b in zip(d_real, d_fake, strict=True):
        runs[-1].append(1) if min(a - 0.9, 0.1 - b) > 0 else runs.append([])
    return float(max(map(len, runs)) * every)


@pytest.mark.parametrize("answer", [by_groups, by_lists])
def test_the_longest_win_written_another_way_passes(answer):
    assert judge(catalog.find("04-12"), answer).status == "solved"


def test_the_sick_run_of_section_8_is_one_that_lesson_08_examines():
    cell = cell_with('mine("04-12"')
    at = int(re.search(r'\["runs"\]\[(\d+)\]', cell).group(1))
    runs = json.loads((ROOT / "data/clinic.json").read_text("utf-8"))["runs"]
    assert runs[at]["name"] == "generator_detached"  # its name stays out of lesson 04
    assert not any("generator_detached" in c.source for c in CELLS)


def test_no_task_of_this_lesson_asks_for_the_range_of_pixels_again():
    """00-1 asks for it; nothing may name the retired 04-4 but the note that it is retired."""
    assert catalog.find("04-4") is None
    assert not any("04-4" in cell.source for cell in CELLS)


def test_a_larger_start_turns_less_in_one_step_of_adam():
    space = {"torch": torch, "nn": nn, "dcgan": dcgan, "adam": adam, "SEVEN": math.sqrt(0.02)}
    exec(cell_with("def first_step"), space)  # asserts the ratio
    assert space["turned"][0.02] == pytest.approx(0.0002 / 0.02, rel=0.05)


def test_the_arrows_of_the_architecture_tell_where_batch_norm_is_left_out():
    for net, x, without in (
        (dcgan.Generator(8, 4), torch.randn(2, 8), [4]),
        (dcgan.Discriminator(4), torch.randn(2, 3, 64, 64), [0, 4]),
    ):
        told = shapes_draw.moves_of(shapes_draw.layer_shapes(net, x))
        assert [i for i, words in enumerate(told) if "BN 없음" in words] == without
    assert told[1] == "k4 s2 p1\nBN\nLeakyReLU" and told[-1] == "k4 s1 p0\nBN 없음"


@pytest.mark.long  # the lesson asserts it, too
@pytest.mark.training
@pytest.mark.parametrize("seed", [8, 9, 10])
def test_spoiled_faces_stand_where_an_attribute_changes(seed):
    """“어색한 얼굴”: between two z, nearly all of them beside a change of some attribute.

    The classifier is not blunt: it hesitates on pixels that fade, and pixels jump with its verdict.
    """
    cell = cell_with("walk = [")
    space = {"torch": torch, "metrics": metrics, "sampling": sampling,
             "artist": checkpoints.pretrained("dcgan_faces", CPU)}  # fmt: skip
    exec(cell.replace("manual_seed(8)", f"manual_seed({seed})"), space)
    exec(cell_with("blend = "), space)


def test_all_stamps_together_are_the_generator_s_face():
    G = checkpoints.pretrained("dcgan_faces", CPU)
    z = torch.randn(1, 64, generator=torch.Generator().manual_seed(7))
    layers = painting.layers_of(G, z)
    full = [painting.painted(layer, layer.before[0].numel()) for layer in layers]
    assert [x.shape[-1] for x in full] == [4, 8, 16, 32, 64]
    assert torch.allclose(full[-1], sample(G, z)[0], atol=1e-4)
    assert not any(x.isnan().any() for x in full)
    for layer in layers[1:]:  # one stamp paints where its window lies, and nowhere else
        seen = ~painting.painted(layer, 1).isnan()[0]
        row, column, k = painting.stamped(layer, 1)
        assert seen[: row + k, : column + k].all() and seen.sum() == (row + k) * (column + k)


def test_the_moments_end_with_the_whole_face_and_fit_a_movie():
    G = checkpoints.pretrained("dcgan_faces", CPU)
    layers = painting.layers_of(G, torch.zeros(1, 64))
    found = painting.moments(layers)
    assert found[0].layer == -1 and found[-1] == (4, 32 * 32) and len(found) <= 60
    assert sorted(found) == found and len(set(found)) == len(found)


def test_a_cell_of_the_judge_sees_what_the_exercise_says():
    space = {"torch": torch}
    exec(cell_with("def seen_by_one_cell").split("sight = ")[0], space)
    convs = [m for m in own_networks()["make_judge"](2) if isinstance(m, nn.Conv2d)]
    seen = [space["seen_by_one_cell"](nn.Sequential(*convs[:n])) for n in (1, 2, 3)]
    assert seen == [4, 10, 34]


@pytest.mark.long
def test_features_of_the_judge_beat_pixels_and_hardly_need_training():
    space = {"torch": torch, "nn": nn, "F": F, "copy": copy}
    for text in ("def judge_features", "def linear_accuracy"):
        exec(cell_with(text), space)
    own, digits, test = own_networks(), datasets.mnist("train"), datasets.mnist("test")[:4000]
    see, score = space["judge_features"], space["linear_accuracy"]
    for seed in range(3):
        torch.manual_seed(seed)
        G, D = own["make_generator"](64, 32), own["make_judge"](32)
        G.nz = 64
        start = dcgan.weights_init
        gan = GAN(G.apply(start), D.apply(start), seed=seed, runtime=CPU)
        chosen = torch.randperm(60_000, generator=torch.Generator().manual_seed(seed))[:1000]
        few = digits[chosen]
        pixels = score(few.x.flatten(1), few.y, test.x.flatten(1), test.y)
        blank = score(see(gan.D, few.x), few.y, see(gan.D, test.x), test.y)
        for _ in train(gan, digits, NON_SATURATING, steps=300, batch_size=64):
            pass
        taught = score(see(gan.D, few.x), few.y, see(gan.D, test.x), test.y)
        assert min(blank, taught) > pixels + 0.06 and abs(taught - blank) < 0.05, seed


@pytest.mark.long
@pytest.mark.training
@pytest.mark.parametrize("seed", seeds(0, 1, 2))
def test_arithmetic_of_faces_needs_averages_and_their_length(seed):
    artist = checkpoints.pretrained("dcgan_faces", CPU)
    space = {"torch": torch, "math": math, "metrics": metrics, "sampling": sampling,
             "artist": artist}  # fmt: skip
    exec(cell_with("def arithmetic("), space)
    rng, rates = torch.Generator().manual_seed(seed), []
    for rescale in (False, True):
        z = space["arithmetic"](30, 150, rng, rescale)[-1]
        labels = metrics.judge_faces(sample(artist, z)).labels
        rates.append(((labels[:, 3] > 0) & (labels[:, 4] == 1)).float().mean().item())
    assert rates[1] > rates[0] + 0.15 and min(rates) > 1 / 3, rates
    three = space["arithmetic"](3, 150, rng)[-1].norm(dim=1).mean()
    assert abs(three - 8) < 0.4  # three averages of three: the length of N(0, I) again


def test_early_faces_are_all_one_face():
    """“모두 거의 같은 평균 얼굴”: the right answer of 04-p4."""
    timeline = load_timeline(data_file("timelines/faces.safetensors"))
    for step, few in ((100, True), (timeline.steps[-1], False)):
        labels = metrics.judge_faces(sample(timeline.at(step), 200, seed=4)).labels
        assert (len(set(map(tuple, labels.tolist()))) < 10) == few


# ── CelebA ──────────────────────────────────────────────────────────────


def test_celeba_is_not_downloaded_unless_asked(tmp_path, monkeypatch):
    asked = []
    module = sys.modules["gan_course.datasets.celeba"]  # the package's name is the function
    monkeypatch.setattr(module, "_download", asked.append)
    with pytest.raises(CourseError, match="download=True"):
        datasets.celeba(tmp_path)
    assert asked == []
    with pytest.raises(CourseError, match="img_align_celeba"):
        datasets.celeba(tmp_path, download=True)
    assert asked == [tmp_path]


def test_celeba_unreachable_says_what_to_do(tmp_path, monkeypatch):
    import torchvision.datasets

    def offline(*_, **__):
        raise OSError("Network is unreachable")

    monkeypatch.setattr(torchvision.datasets, "CelebA", offline)
    with pytest.raises(CourseError, match="img_align_celeba.zip.*faces") as caught:
        datasets.celeba(tmp_path, download=True)
    assert "unreachable" in str(caught.value)


def test_celeba_reads_a_folder_that_is_there(tmp_path):
    folder = tmp_path / "celeba/img_align_celeba"
    folder.mkdir(parents=True)
    for i in range(3):
        Image.new("RGB", (178, 218), (10 * i, 0, 0)).save(folder / f"{i:06d}.jpg")
    assert datasets.celeba(tmp_path, size=32).x.shape == (3, 3, 32, 32)


# ── 짝의 약속 ───────────────────────────────────────────────────────────


def test_contract():
    assert sum(c.startswith("QuizView(") for c in CODE) >= 3
    assert PROSE.count("널리 퍼진 오류") >= 1
    assert sum("assert " in c for c in CODE) >= 15
    assert len(re.findall(r"<https://arxiv\.org/abs/\d{4}\.\d{4,5}>", PROSE)) >= 6
    assert "Micah Lanier" in PROSE and "CC BY 4.0" in PROSE
    # 04-3 (copying the paper's numbers) and 04-4 (00-1 once more) are retired.
    ids = [f"04-{i}" for i in range(1, 13) if i not in (3, 4)]
    assert [e.id for e in catalog.of_lesson("04")] == ids
    assert len(ids) == 10 and "과제는 열 개였습니다" in PROSE
