"""The command line: help in Korean, training that resumes bit for bit, samples, clear errors."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from gan_course import checkpoints, cli, files, recipes
from gan_course.cli import limits
from gan_course.cli import train as work
from gan_course.datasets import LOADERS, faces
from gan_course.files import sha256
from gan_course.objectives import OBJECTIVES
from gan_course.recipes import RECIPES
from gan_course.training import Training

ROOT = Path(__file__).resolve().parents[1]
TINY = ["--batch-size", "8", "--device", "cpu"]


@pytest.fixture(autouse=True)
def one_precision(monkeypatch):
    monkeypatch.setenv("PRECISION", "float32")


def run(*argv):
    return cli.main([str(a) for a in argv])


def shell(*argv, **options):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PRECISION": "float32"}
    return subprocess.Popen(
        [sys.executable, "-m", "gan_course", *map(str, argv)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, **options,
    )  # fmt: skip


def train(out, steps, *more, model="vanilla", data="ring_2d"):
    return run("train", model, "--data", data, "--steps", steps, "--out", out, *TINY, *more)


# ── help and usage ──────────────────────────────────────────────────────


@pytest.mark.slow
def test_help_is_korean_and_imports_nothing_heavy():
    code = (
        "import sys, gan_course\n"
        "before = set(sys.modules)\n"
        "from gan_course import cli\n"
        "try: cli.main(['train', '--help'])\n"
        "except SystemExit as end: print('code', end.code)\n"
        "print(sorted({m.partition('.')[0] for m in set(sys.modules) - before}"
        " & {'matplotlib', 'torchvision', 'ipywidgets', 'IPython'}))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout
    assert "사용법:" in out and "옵션:" in out and "code 0" in out
    assert "usage:" not in out and "show this help" not in out
    assert out.strip().endswith("[]")


@pytest.mark.slow
def test_the_work_is_imported_only_when_it_is_chosen():
    code = (
        "import sys\n"
        "from gan_course import cli\n"
        "cli.parser()\n"
        "print([m for m in ('train', 'sample', 'limits') if 'gan_course.cli.' + m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout
    assert out.strip() == "[]"


def help_of(command, capsys):
    with pytest.raises(SystemExit):
        run(command, "--help")
    return " ".join(capsys.readouterr().out.split())


def test_help_names_every_choice_and_default_of_the_tables(capsys):
    """It once said that only dcgan defaults to the faces, although dcgan-paper does too."""
    text = help_of("train", capsys)
    for name in (*RECIPES, *OBJECTIVES, *LOADERS):
        assert name in text
    assert "faces(dcgan, dcgan-paper)" in text
    for name, recipe in RECIPES.items():
        for key in ("data", "steps", "lr"):
            shown = re.findall(rf"{re.escape(str(getattr(recipe, key)))}\(([^)]*)\)", text)
            assert any(name in who.split(", ") for who in shown), (name, key)


def test_no_private_part_of_argparse_is_touched():
    text = (ROOT / "gan_course/cli/grammar.py").read_text("utf-8")
    assert not re.search(r"(?:self|p|top|commands|argparse)\._", text)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "다음이 빠졌습니다"),
        (["dance"], "고를 수 없습니다"),
        (["train"], "다음이 빠졌습니다: 모델"),
        (["train", "vanilla", "--steps"], "값이 하나 있어야"),
        (["train", "vanilla", "--steps", "0"], "1 이상"),
        (["train", "vanilla", "--steps", "-5"], "1 이상"),
        (["train", "vanilla", "--batch-size", "1.5"], "1 이상"),
        (["train", "vanilla", "--lr", "0"], "0보다 큰 수"),
        (["train", "vanilla", "--lr", "nan"], "0보다 큰 수"),
        (["train", "vanilla", "--seed", "-1"], "0 이상"),
        (["train", "vanilla", "--seed", "9" * 30], "열여덟 자리 이하"),
        (["train", "dcgam"], "고를 수 있는 것: "),
        (["train", "vanilla", "--objective", "magic"], "relativistic"),
        (["train", "vanilla", "--turbo"], "모르는 인수입니다: --turbo"),
        (["sample"], "다음이 빠졌습니다"),
    ],
)
def test_wrong_usage(argv, said, capsys):
    with pytest.raises(SystemExit) as end:
        run(*argv)
    assert end.value.code == 2
    err = capsys.readouterr().err
    assert said in err and "도움말: python -m gan_course" in err


def test_doctor_reports(capsys):
    code = run("doctor")
    out = capsys.readouterr().out
    assert "PyTorch" in out and code == int("고칠 것이" in out)


# ── train ───────────────────────────────────────────────────────────────


def test_points_are_trained_and_drawn(tmp_path, capsys):
    assert train(tmp_path / "a.safetensors", 5) == 0
    assert "5스텝까지" in capsys.readouterr().out
    assert checkpoints.read_header(tmp_path / "a.safetensors")["step"] == 5
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (440, 440)


def test_resumed_is_bitwise_equal_to_never_stopped(tmp_path):
    whole, parts = tmp_path / "whole.safetensors", tmp_path / "parts.safetensors"
    train(whole, 9)
    train(parts, 4)
    assert train(parts, 9, "--resume") == 0
    assert sha256(whole) == sha256(parts)
    assert sha256(whole.with_suffix(".png")) == sha256(parts.with_suffix(".png"))


def test_saves_every_n_steps(tmp_path, monkeypatch):
    seen = []
    real = checkpoints.save
    monkeypatch.setattr(
        work.checkpoints, "save", lambda gan, out: (seen.append(gan.step), real(gan, out))
    )
    train(tmp_path / "a.safetensors", 6, "--save-every", "2")
    assert seen == [2, 4, 6]


@pytest.mark.parametrize("objective", ["non-saturating", "minimax", "relativistic"])
def test_a_folder_of_pictures(tmp_path, objective, capsys):
    folder, out = tmp_path / "그림", tmp_path / "out" / "v.safetensors"
    folder.mkdir()
    for i in range(8):
        pixels = np.random.default_rng(i).integers(0, 256, (40, 30, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{i}.png")
    assert train(out, 2, "--objective", objective, data=folder) == 0
    assert checkpoints.load_generator(out).shape == (1, 28, 28)
    assert run("sample", out, "--n", 5, "--out", tmp_path / "grid.png") == 0
    with Image.open(tmp_path / "grid.png") as picture:
        assert picture.mode == "L"


@pytest.fixture
def answers():
    """A job that a shell started in the background ignores Ctrl-C; these tests do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_one_interrupt_finishes_the_step_and_saves(tmp_path, monkeypatch, capsys):
    whole, out = tmp_path / "whole.safetensors", tmp_path / "a.safetensors"
    train(whole, 8)
    real = recipes.train

    class Interrupting(Training):
        def __iter__(self):
            for metrics in super().__iter__():
                if metrics["step"] == 3:
                    signal.raise_signal(signal.SIGINT)
                yield metrics

    def interrupting(*args, **options):
        return Interrupting(**vars(real(*args, **options)))

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(recipes, "train", interrupting)
    assert train(out, 8) == 0
    assert signal.getsignal(signal.SIGINT) is before
    assert "--resume을 붙이십시오" in capsys.readouterr().out
    assert checkpoints.read_header(out)["step"] == 3
    monkeypatch.setattr(recipes, "train", real)
    assert train(out, 8, "--resume") == 0
    assert sha256(out) == sha256(whole)


def test_two_interrupts_stop_at_once(tmp_path, monkeypatch, capsys, answers):
    def twice(loop):
        class Bar(list):
            def __enter__(self):
                signal.raise_signal(signal.SIGINT)
                signal.raise_signal(signal.SIGINT)

            def __exit__(self, *args):
                return False

        return Bar()

    monkeypatch.setattr(work, "progress", twice)
    assert train(tmp_path / "a.safetensors", 8) == 130
    assert "멈추었습니다" in capsys.readouterr().err
    assert not (tmp_path / "a.safetensors").exists()


@pytest.mark.long
@pytest.mark.training
def test_a_real_process_stopped_by_ctrl_c_can_go_on(tmp_path):
    out = tmp_path / "a.safetensors"
    arguments = ["train", "vanilla", "--data", "ring_2d", "--out", out, *TINY]
    process = shell(*arguments, "--steps", 10**6)
    process.stdout.readline()  # "vanilla · ring_2d …": the loop is about to start
    while "장/s" not in process.stdout.read(40):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0 and "Traceback" not in errors
    assert "--resume을 붙이십시오" in output
    step = checkpoints.read_header(out)["step"]
    assert train(out, step + 2, "--resume") == 0


# ── errors: one Korean line and exit code 2 ─────────────────────────────


def error_of(capsys, *argv):
    capsys.readouterr()
    assert run(*argv) == 2
    err = capsys.readouterr().err
    assert err.startswith("오류: ") and err.count("\n") == 1 and "Traceback" not in err
    return err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["train", "vanilla", "--data", "no_such"], "쓸 수 있는 이름: mnist"),
        (["train", "vanilla", "--device", "abacus"], "쓸 수 없습니다"),
        (["train", "vanilla", "--out", "model.pt"], ".safetensors"),
        (["train", "vanilla", "--data", "ring_2d", "--resume", "--out", "no.safetensors"],
         "--resume을 빼고"),
        (["sample", "nobody"], "실린 것: cgan_hangul, dcgan_faces, dcgan_mnist, vanilla_mnist"),
        (["sample", "digit_classifier"], "없습니다"),
    ],
)  # fmt: skip
def test_mistakes(argv, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said in error_of(capsys, *argv)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path, capsys):
    out = tmp_path / "a.safetensors"
    train(out, 2)
    before = sha256(out)
    again = ["train", "vanilla", "--data", "ring_2d", "--steps", "2", "--out", out, *TINY]
    assert "이미 있습니다" in error_of(capsys, *again)
    assert "이미 2스텝입니다" in error_of(capsys, *again, "--resume")
    assert sha256(out) == before


@pytest.mark.parametrize(
    ("option", "value"),
    [("--lr", "0.001"), ("--seed", "7"), ("--batch-size", "16"), ("--objective", "minimax"),
     ("--data", "grid_2d")],
)  # fmt: skip
def test_resume_refuses_changed_settings(tmp_path, capsys, option, value):
    out = tmp_path / "a.safetensors"
    train(out, 2)
    argv = ["train", "vanilla", "--data", "ring_2d", "--steps", "4", "--out", out, *TINY,
            "--resume", option, value]  # fmt: skip
    message = error_of(capsys, *argv)
    assert option in message and value in message and "같은 설정" in message


@pytest.mark.parametrize("content", [None, "{", "[]", "3"])
def test_lost_or_damaged_settings(tmp_path, capsys, content):
    out = tmp_path / "a.safetensors"
    train(out, 2)
    notes = out.with_suffix(".json")
    notes.unlink() if content is None else notes.write_text(content, "utf-8")
    argv = ["train", "vanilla", "--data", "ring_2d", "--steps", "4", "--out", out, *TINY]
    assert "설정 파일" in error_of(capsys, *argv, "--resume")


def test_damaged_checkpoint(tmp_path, capsys):
    out = tmp_path / "a.safetensors"
    train(out, 2)
    out.write_bytes(out.read_bytes()[:-50])
    argv = ["train", "vanilla", "--data", "ring_2d", "--steps", "4", "--out", out, *TINY]
    assert "손상되었거나" in error_of(capsys, *argv, "--resume")
    assert "손상되었거나" in error_of(capsys, "sample", out)


@pytest.fixture
def no_training(monkeypatch):
    """What is refused must be refused before the first step."""

    def started(*args, **options):
        raise AssertionError("학습을 시작했습니다")

    monkeypatch.setattr(recipes, "train", started)


RING = ["train", "vanilla", "--data", "ring_2d", "--steps", "2", "--device", "cpu"]


@pytest.mark.parametrize("kind", ["parent is a file", "picture is a folder", "folder", "read-only"])
def test_unwritable_output_is_found_before_training(
    tmp_path, capsys, no_training, kind, monkeypatch
):
    out = tmp_path / "runs" / "a.safetensors"
    if kind == "parent is a file":
        (tmp_path / "runs").write_text("", "utf-8")
    elif kind == "picture is a folder":
        out.with_suffix(".png").mkdir(parents=True)
    elif kind == "folder":
        out.mkdir(parents=True)
    elif os.geteuid():
        out.parent.mkdir(mode=0o555)
    else:  # root may write anywhere
        refuse = PermissionError(13, "Permission denied")
        monkeypatch.setattr(files.tempfile, "mkstemp", lambda **_: (_ for _ in ()).throw(refuse))
    message = error_of(capsys, *RING, "--out", out)
    assert "저장하지 못" in message or "이미 있습니다" in message
    assert not [p for p in tmp_path.rglob("*") if p.name.startswith(".")]


def test_a_folder_given_as_the_checkpoint_to_resume(tmp_path, capsys, no_training):
    (tmp_path / "a.safetensors").mkdir()
    error_of(capsys, *RING, "--resume", "--out", tmp_path / "a.safetensors")


def test_a_missing_folder_is_made(tmp_path):
    assert train(tmp_path / "new" / "er" / "a.safetensors", 1) == 0
    assert not list((tmp_path / "new" / "er").glob(".*"))


def test_sample_finds_an_unwritable_output_before_drawing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("gan_course.cli.sample.draw", None)
    assert "폴더입니다" in error_of(capsys, "sample", "vanilla_mnist", "--out", tmp_path)


def test_a_batch_larger_than_the_data_is_refused(tmp_path, capsys, no_training):
    out = tmp_path / "runs" / "a.safetensors"
    message = error_of(capsys, *RING, "--batch-size", 20_001, "--out", out)
    assert "데이터의 수 20,000보다" in message and not out.parent.exists()
    assert "보다 큽니다" in error_of(capsys, *RING, "--batch-size", 10**6, "--out", out)


def test_a_batch_larger_than_the_memory_is_refused(tmp_path, capsys, no_training, monkeypatch):
    monkeypatch.setattr(limits, "free_memory", lambda: 0.01)  # GB
    out = tmp_path / "runs" / "a.safetensors"
    message = error_of(capsys, *RING, "--batch-size", 20_000, "--out", out)
    assert "메모리" in message and not out.parent.exists()
    fits = int(re.search(r"([\d,]+) 이하로", message)[1].replace(",", ""))
    assert 0 < fits < 20_000
    with pytest.raises(AssertionError, match="학습을 시작"):  # what it proposes is accepted
        run(*RING, "--batch-size", fits, "--out", out)


@pytest.mark.parametrize("free", [None, 1e6])
def test_memory_that_is_unknown_or_enough_refuses_nothing(tmp_path, monkeypatch, free):
    monkeypatch.setattr(limits, "free_memory", lambda: free)
    assert train(tmp_path / "a.safetensors", 1) == 0


def test_the_estimate_counts_activations_and_changes_nothing(make_gan):
    """G: 16 + 16 + 2 values, D: 16 + 1, each once and its gradient once; D sees two batches."""
    gan = make_gan(shape=(2,), nz=4, hidden=(16, 16))
    before = {k: v.clone() for net in (gan.G, gan.D) for k, v in net.state_dict().items()}
    rng, world = gan.rng.get_state(), torch.get_rng_state()
    found = limits.bytes_per_sample(gan)
    with_norm = 2 * (2 * 16 + 2 * 16 + 2)  # a layer and its batch normalisation
    assert 2 * 4 * (34 + 2 * 17) <= found <= 2 * 4 * (with_norm + 2 * 34)
    after = {k: v for net in (gan.G, gan.D) for k, v in net.state_dict().items()}
    assert all(torch.equal(before[k], after[k]) for k in before)
    assert torch.equal(rng, gan.rng.get_state()) and torch.equal(world, torch.get_rng_state())
    assert not any(m._forward_hooks for net in (gan.G, gan.D) for m in net.modules())


def test_a_file_left_by_a_killed_run_is_removed_by_the_next(tmp_path):
    out = tmp_path / "a.safetensors"
    old = tmp_path / ".a.safetensors.abcd_123.tmp"
    old.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert train(out, 1) == 0 and not old.exists()


def test_a_model_that_is_no_generator(tmp_path, capsys):
    path = ROOT / "data/checkpoints/digit_classifier.safetensors"
    assert "생성자가 아니라서" in error_of(capsys, "sample", path, "--out", tmp_path / "x.png")


# ── sample ──────────────────────────────────────────────────────────────


def test_sample_of_the_shipped_generator(tmp_path, capsys):
    one, two, near = (tmp_path / f"{n}.png" for n in "abc")
    assert run("sample", "vanilla_mnist", "--n", 9, "--out", one) == 0
    assert run("sample", "vanilla_mnist", "--n", 9, "--seed", 1, "--out", two) == 0
    assert run("sample", "vanilla_mnist", "--n", 9, "--psi", 0.5, "--out", near) == 0
    assert "9개를 뽑아" in capsys.readouterr().out
    assert len({sha256(p) for p in (one, two, near)}) == 3
    first = sha256(one)
    run("sample", "vanilla_mnist", "--n", 9, "--out", one)
    assert sha256(one) == first


def test_settings_hold_what_must_not_change(tmp_path):
    train(tmp_path / "a.safetensors", 1)
    saved = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert saved == {
        "model": "vanilla", "data": "ring_2d", "objective": "기본", "batch_size": 8,
        "lr": 2e-4, "seed": 0, "data_size": 20_000,
    }  # fmt: skip


@pytest.mark.training
@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_learns_a_step_of_pictures_and_saves(tmp_path, name):
    """A conditional one must also draw and sample: its labels take turns."""
    folder, out = tmp_path / "그림", tmp_path / "out" / "m.safetensors"
    folder.mkdir()
    for i in range(8):
        pixels = np.random.default_rng(i).integers(0, 256, (40, 40, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{i}.png")
    data = "hangul" if name == "cgan" else folder
    assert train(out, 1, model=name, data=data) == 0
    shape = checkpoints.load_generator(out).shape
    picture = RECIPES[name].picture
    assert shape == (
        (1, 32, 32) if name == "cgan" else (picture["channels"], *[picture["size"]] * 2)
    )
    assert run("sample", out, "--n", 5, "--out", tmp_path / "grid.png") == 0


def test_recipes_refuse_what_they_cannot_learn(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("dcgan", "dcgan-paper", "cgan"):
        assert "정사각형 그림" in error_of(capsys, "train", name, "--data", "ring_2d", *TINY)
    assert "레이블이 있는" in error_of(capsys, "train", "cgan", "--data", "faces", *TINY)
    assert list(tmp_path.iterdir()) == []


def test_the_full_run_of_the_faces_is_one_command(monkeypatch):
    options = cli.parser().parse_args(["train", "dcgan", "--data", "faces"])
    recipe = work._fill(options, RECIPES["dcgan"])
    assert (options.steps, options.lr, options.batch_size, options.seed) == (20_000, 8e-4, 64, 0)
    G, D = recipe.make(faces())
    assert G.shape == (3, 64, 64) and D.per_sample is False
    assert recipe.optimizer(options.lr)([torch.nn.Parameter(torch.zeros(1))]).defaults["betas"] == (
        0.0,
        0.99,
    )
