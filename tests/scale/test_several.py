"""Several processes: the same training as one, and the same weights in each.

The processes are forked (forked_ranks.py); torchrun itself starts them in test_launched.py.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.distributed.run import parse_args

from gan_course import checkpoints
from gan_course.cli import main
from gan_course.errors import CourseError
from gan_course.history import History
from gan_course.scale import launch

ROOT = Path(__file__).resolve().parents[2]
RING = ["train", "vanilla", "--data", "ring_2d", "--precision", "32-true", "--device", "cpu"]
forked = pytest.mark.skipif(not hasattr(os, "fork"), reason="os.fork가 없습니다")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same 100 steps by one process and by two, and what the first of the two said."""
    place = tmp_path_factory.mktemp("several")
    assert main([*RING, "--steps", "100", "--out", str(place / "one.safetensors")]) == 0
    command = [sys.executable, str(Path(__file__).with_name("forked_ranks.py")), str(place)]
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return place


def said_by(place, work):
    return [(place / f"{work}.{rank}.txt").read_text("utf-8") for rank in (0, 1)]


@forked
@pytest.mark.training
@pytest.mark.long
def test_two_processes_learn_what_one_learns(runs):
    one, two = (History.load(runs / f"{n}.history.safetensors") for n in ("one", "two"))
    assert list(two["step"]) == list(range(1, 101))
    for key in ("d_loss", "g_loss", "d_real", "d_fake_after"):
        assert np.abs(one[key] - two[key])[:50].max() < 1e-5, key
    first, second = said_by(runs, "by_command")
    assert "과정 2개" in first and first.count("ring_2d 20,000개") == 1
    assert second == ""  # only rank 0 speaks


@forked
@pytest.mark.training
@pytest.mark.long
def test_files_of_one_and_two_processes_are_interchangeable(runs, tmp_path):
    (one, a), (two, b) = (checkpoints.parts(runs / f"{n}.safetensors") for n in ("one", "two"))
    assert a == b and one.keys() == two.keys()
    for name, tensors in one.items():
        for key, value in tensors.items():
            assert two[name][key].shape == value.shape
    for end in ("safetensors", "json", "history.safetensors"):
        shutil.copy(runs / f"two.{end}", tmp_path)
    out = tmp_path / "two.safetensors"
    assert main([*RING, "--steps", "110", "--out", str(out), "--resume"]) == 0
    assert checkpoints.read_header(out)["step"] == 110


@forked
@pytest.mark.training
@pytest.mark.long
def test_weights_are_equal_in_every_process(runs):
    a, b = (json.loads((runs / f"{rank}.json").read_text()) for rank in (0, 1))
    assert a == b and len(a) > 10


def test_the_same_command_is_handed_to_torchrun(monkeypatch, tmp_path):
    """torchrun itself says how it understands the words that it is started with."""
    handed = []

    class Child:
        def __init__(self, command, **options):
            handed.append((command, options))

        def wait(self):
            return 0

        poll = wait

    monkeypatch.setattr(launch.subprocess, "Popen", Child)
    argv = [*RING, "--devices", "2", "--out", str(tmp_path / "a.safetensors")]
    assert main(argv) == 0
    ((command, options),) = handed
    assert command[:3] == [sys.executable, "-m", "torch.distributed.run"]
    read = parse_args(command[3:])
    assert read.standalone and int(read.nproc_per_node) == 2 and read.max_restarts == 1
    assert read.module and [read.training_script, *read.training_script_args] == [
        "gan_course",
        *argv,
    ]
    assert str(ROOT) in options["env"]["PYTHONPATH"].split(os.pathsep)


def error_of(capsys, *argv):
    assert main(list(map(str, argv))) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["--devices", 999], "이 컴퓨터의 CPU 코어는"),
        (["--devices", 2, "--batch-size", 63], "2의 배수로"),
        (["--nodes", 2], "--rendezvous"),
        (["--devices", 2, "--precision", "8-bit"], "32-true"),
    ],
)
def test_what_cannot_work_is_told_before_anything_starts(
    capsys, tmp_path, monkeypatch, extra, said
):
    monkeypatch.setattr(launch, "start", None)
    monkeypatch.setattr(launch.os, "cpu_count", lambda: 2)
    argv = [*RING, "--out", tmp_path / "new/a.safetensors", *extra]
    try:
        assert said in error_of(capsys, *argv)
    except SystemExit as stopped:  # argparse's own
        assert stopped.code == 2 and said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_missing_fabric_is_told(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(launch, "find_spec", lambda name: None)
    assert '".[scale]"' in error_of(
        capsys, *RING, "--devices", 2, "--out", tmp_path / "a.safetensors"
    )


def test_more_gpus_than_there_are(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(CourseError, match="GPU는 1개입니다"):
        launch.check("cuda", devices=4, nodes=1, rendezvous=None, batch_size=64)


def test_batch_norm_in_a_discriminator_is_refused_on_cpus(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(launch, "start", None)
    argv = ["train", "dcgan-paper", "--data", "mnist", "--device", "cpu", "--devices", 2]
    assert "배치 정규화" in error_of(capsys, *argv, "--out", tmp_path / "a.safetensors")


def test_a_failed_start_says_how_to_go_on(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(launch, "start", lambda *a, **k: 1)
    said = error_of(capsys, *RING, "--devices", 2, "--out", tmp_path / "a.safetensors")
    assert "--resume을 붙이면" in said
