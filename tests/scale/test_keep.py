"""Saving while training: by time, when stopped, at the end; a killed run goes on bit for bit."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch

from gan_course import CourseError, checkpoints, files
from gan_course.objectives import NON_SATURATING
from gan_course.scale import keep
from gan_course.scale.keep import Stopped
from gan_course.training import progress, train

ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def loop(gan, data, steps=10):
    return train(gan, data, NON_SATURATING, steps=steps, batch_size=8)


def saves(monkeypatch):
    seen, real = [], checkpoints.save
    monkeypatch.setattr(
        checkpoints, "save", lambda gan, p: (seen.append(gan.step), real(gan, p))[1]
    )
    return seen


def same(a, b):
    return all(torch.equal(x, y) for x, y in zip(a.G.parameters(), b.G.parameters(), strict=True))


def test_it_saves_by_time_and_at_the_end(make_gan, tiny_data, tmp_path, monkeypatch):
    seen, clock = saves(monkeypatch), Clock()
    for _ in keep(loop(make_gan(), tiny_data), tmp_path / "a.safetensors", every=60, clock=clock):
        clock.now += 25  # a step takes 25 seconds: a save at 75, 150, 225 and at the end
    assert seen == [3, 6, 9, 10]


def test_what_is_kept_goes_on_bit_for_bit(make_gan, tiny_data, tmp_path):
    whole, path = make_gan(), tmp_path / "a.safetensors"
    list(loop(whole, tiny_data))
    for m in keep(loop(make_gan(), tiny_data), path):
        if m["step"] == 4:
            break  # leaving the loop saves, too
    second = checkpoints.load(make_gan(seed=9), path)
    assert second.step == 4
    list(keep(loop(second, tiny_data), path))
    assert same(whole, second) and checkpoints.read_header(path)["step"] == 10


def test_an_interrupt_finishes_the_step_saves_and_stops(make_gan, tiny_data, tmp_path):
    whole, path, before = make_gan(), tmp_path / "a.safetensors", signal.getsignal(signal.SIGINT)
    list(loop(whole, tiny_data))
    with pytest.raises(Stopped):
        for m in keep(loop(make_gan(), tiny_data), path):
            if m["step"] == 3:
                signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    second = checkpoints.load(make_gan(seed=9), path)
    assert second.step == 3
    list(loop(second, tiny_data))
    assert same(whole, second)


def test_an_error_of_the_learner_in_the_loop_keeps_what_was_learnt(make_gan, tiny_data, tmp_path):
    path = tmp_path / "a.safetensors"

    def drawn_badly():
        for m in keep(loop(make_gan(), tiny_data), path):
            if m["step"] == 5:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        drawn_badly()
    assert checkpoints.read_header(path)["step"] == 5


def test_an_error_inside_a_step_does_not_save_half_a_step(make_gan, tiny_data, tmp_path):
    """D has learnt and G has not: going on from there would end elsewhere."""
    gan, path, clock = make_gan(), tmp_path / "a.safetensors", Clock()
    whole = make_gan()
    list(loop(whole, tiny_data))
    real = gan.opt_g.step

    def broken(*args):
        if gan.step == 6:
            raise RuntimeError("the other process has gone")
        return real(*args)

    gan.opt_g.step = broken
    with pytest.raises(RuntimeError, match="has gone"):
        for _ in keep(loop(gan, tiny_data), path, every=60, clock=clock):
            clock.now += 30
    second = checkpoints.load(make_gan(seed=9), path)
    assert second.step == 6  # the last save, by time
    list(loop(second, tiny_data))
    assert same(whole, second)


def test_one_file_is_copied_to_the_drive(make_gan, tiny_data, tmp_path):
    first, drive = tmp_path / "a.safetensors", tmp_path / "drive/MyDrive/a.safetensors"
    list(keep(loop(make_gan(), tiny_data), first, copy_to=drive))
    assert first.read_bytes() == drive.read_bytes()
    assert [p.name for p in drive.parent.iterdir()] == ["a.safetensors"]


def test_a_drive_that_fails_does_not_stop_the_training(make_gan, tiny_data, tmp_path, capsys):
    first, drive = tmp_path / "a.safetensors", tmp_path / "drive/a.safetensors"
    clock = Clock()
    for m in keep(loop(make_gan(), tiny_data), first, every=60, copy_to=drive, clock=clock):
        clock.now += 25
        if m["step"] == 2:  # the drive is gone: a folder stands where its file was
            drive.mkdir()
        elif m["step"] == 8:
            drive.rmdir()
    assert capsys.readouterr().out.count("베끼지 못했습니다") == 2  # at steps 3 and 6
    assert checkpoints.read_header(drive)["step"] == 10 == checkpoints.read_header(first)["step"]


def test_it_fits_the_progress_bar(make_gan, tiny_data, tmp_path, capsys):
    bar = progress(keep(loop(make_gan(), tiny_data), tmp_path / "a.safetensors"))
    assert [m["step"] for m in bar] == list(range(1, 11)) and bar.total == 10


@pytest.mark.parametrize("bad", ["folder", "network"])
def test_what_cannot_be_saved_is_told_before_the_first_step(make_gan, tiny_data, tmp_path, bad):
    gan, path = make_gan(), tmp_path / "a.safetensors"
    if bad == "folder":
        path.mkdir()
    else:
        del gan.G.config
    with pytest.raises(CourseError):
        keep(loop(gan, tiny_data), path)
    assert gan.step == 0


def test_a_full_disk_leaves_the_last_file(make_gan, tiny_data, tmp_path, monkeypatch):
    path, clock = tmp_path / "a.safetensors", Clock()
    real = files.os.fsync

    def full(fd):
        if clock.now > 100:
            raise OSError(28, "No space left on device")
        real(fd)

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(CourseError, match="빈 공간"):
        for _ in keep(loop(make_gan(), tiny_data), path, every=60, clock=clock):
            clock.now += 30
    assert checkpoints.read_header(path)["step"] == 2
    assert [p.name for p in tmp_path.iterdir()] == ["a.safetensors"]


def test_another_thread_may_train_too(make_gan, tiny_data, tmp_path):
    """Signals reach the main thread only: nothing is installed elsewhere."""
    path, failed = tmp_path / "a.safetensors", []

    def work():
        try:
            list(keep(loop(make_gan(), tiny_data), path))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not failed and checkpoints.read_header(path)["step"] == 10


def killed(kills, seconds, steps, *more):
    done = subprocess.run(
        [sys.executable, ROOT / "bench/kills.py", "--kills", str(kills),
         "--seconds", str(seconds), "--steps", str(steps), *more],
        capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^kills ratio=1\.00", done.stdout, re.M)


@pytest.mark.long
def test_ten_kills_change_nothing():
    killed(10, 0.02, 1500, "--lesson")


@pytest.mark.long
def test_fifty_kills_change_nothing():
    killed(50, 1.0, 4000)
