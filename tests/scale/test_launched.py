"""torchrun starts the processes: a killed one is replaced, no thread stays, two machines meet."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch

from browsers import wait_until
from gan_course import checkpoints
from gan_course.cli import main
from gan_course.history import History

pytestmark = [pytest.mark.long, pytest.mark.training]
ROOT = Path(__file__).resolve().parents[2]
STEPS = 400
RING = ["train", "vanilla", "--data", "ring_2d", "--precision", "32-true", "--device", "cpu"]
ENV = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


def course(*argv, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "gan_course", *map(str, argv)], env=ENV, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same steps by one process and by two."""
    place = tmp_path_factory.mktemp("several")
    assert main([*RING, "--steps", str(STEPS), "--out", str(place / "one.safetensors")]) == 0
    two = course(*RING, "--steps", STEPS, "--devices", 2, "--out", place / "two.safetensors")
    said, _ = two.communicate(timeout=300)
    assert two.returncode == 0, said
    return place, said


def test_two_processes_learn_what_one_learns(runs):
    place, said = runs
    one, two = (History.load(place / f"{n}.history.safetensors") for n in ("one", "two"))
    assert list(two["step"]) == list(range(1, STEPS + 1))
    for key in ("d_loss", "g_loss", "d_real", "d_fake_after"):
        assert np.abs(one[key] - two[key])[:50].max() < 1e-5, key
    assert "과정 2개" in said and said.count("ring_2d 20,000개") == 1  # only rank 0 speaks


def workers(parent):
    """The processes that torchrun started, by their rank."""
    found = {}
    for child in psutil.Process(parent.pid).children(recursive=True):
        try:
            if "RANK" in (env := child.environ()):
                found[int(env["RANK"])] = child
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def wait_while_running(run, ready, what):
    def seen():
        assert run.poll() is None, run.stdout.read()
        return ready()

    wait_until(seen, 300, what)


def test_a_killed_process_is_replaced_and_the_end_is_equal(runs, tmp_path):
    out = tmp_path / "killed.safetensors"
    run = course(*RING, "--steps", STEPS, "--save-every", 10, "--devices", 2, "--out", out)
    wait_while_running(run, lambda: 1 in workers(run), "the second process")
    second = workers(run)[1]
    wait_while_running(run, out.exists, "the first save: there is something to go on from")
    second.send_signal(signal.SIGKILL)
    said, _ = run.communicate(timeout=300)
    assert run.returncode == 0 and "exitcode: -9" in said, said
    history = History.load(out.with_suffix(".history.safetensors"))
    assert list(history["step"]) == list(range(1, STEPS + 1))
    (whole, header), (killed, other) = map(checkpoints.parts, (runs[0] / "two.safetensors", out))
    assert header == other and header["step"] == STEPS
    for name, tensors in whole.items():
        assert all(torch.equal(v, killed[name][k]) for k, v in tensors.items()), name


THREADS = """
import sys
from pathlib import Path
%s
left = [(path / "comm").read_text().strip() for path in Path("/proc/self/task").iterdir()]
assert not any("gloo" in name for name in left), left
"""
LESSON = ROOT / "gan_course/labs/scale/scripts/several.py"
ENDS = {
    "the command line": "from gan_course.cli import main\nassert main(sys.argv[1:]) == 0",
    "the lesson's script": f"exec(compile(Path({str(LESSON)!r}).read_text(), 'several', 'exec'))",
}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads threads from /proc")
@pytest.mark.parametrize("end", ENDS)
def test_no_thread_of_the_processes_outlives_the_training(end, tmp_path):
    """One that does may drop a tensor while Python shuts down: SIGABRT, seen 1 time in 10."""
    script = tmp_path / "end.py"
    script.write_text(THREADS % ENDS[end], "utf-8")
    argv = [*RING, "--steps", 20, "--devices", 2, "--out", tmp_path / "a.safetensors"]
    run = subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2",
         script, *map(str, argv)],
        env=ENV, text=True, capture_output=True, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


RANKS = """
import json, sys
from gan_course.datasets import mnist
from gan_course.recipes import SHIPPED
from gan_course.runtime import detect
from gan_course.scale.fabric import join

runtime = join(detect(device="cpu", precision="32-true"), devices=2, nodes=1)
recipe, data = SHIPPED["dcgan_mnist"]._replace(steps=4, batch_size=8), mnist("test")
gan = recipe.new_gan(data, runtime=runtime)
list(recipe.train(gan, data))
sums = [float(p.detach().double().sum()) for n in (gan.G, gan.D) for p in n.parameters()]
open(f"{sys.argv[1]}/{runtime.rank}.json", "w").write(json.dumps(sums))
runtime.leave()
"""


def test_weights_are_equal_in_every_process(tmp_path):
    """Each rank writes the sum of its weights; the recipe is the one with a conv net and EMA."""
    script = tmp_path / "ranks.py"
    script.write_text(RANKS)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    done = subprocess.run([*command, script, tmp_path], env=ENV, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    a, b = (json.loads((tmp_path / f"{rank}.json").read_text()) for rank in (0, 1))
    assert a == b and len(a) > 10


def test_two_machines_meet(tmp_path):
    """Two launchers of one process each, as on two machines that share the folder."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    out = tmp_path / "a.safetensors"
    argv = [*RING, "--steps", 5, "--nodes", 2, "--rendezvous", f"127.0.0.1:{port}", "--out", out]
    both = [course(*argv), course(*argv)]
    said = [run.communicate(timeout=300)[0] for run in both]
    assert [run.returncode for run in both] == [0, 0], said
    assert checkpoints.read_header(out)["step"] == 5
