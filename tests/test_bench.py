"""The benchmarks' own machinery: a crash of the other process ends the run, and says why."""

import os
import runpy
import sys
from pathlib import Path

import pytest
import torch

from bench_loops import Failing, Loop, dies, raises
from gan_course.datasets import TensorData
from gan_course.models.vanilla import Discriminator, Generator
from gan_course.objectives import NON_SATURATING
from gan_course.training import adam

BENCH = Path(__file__).resolve().parents[1] / "bench"
sys.path.insert(0, str(BENCH))
import _versus  # noqa: E402
import plain  # noqa: E402

RAISES = raises, "ValueError: 신경망을 만들지 못함"
DIES = dies, "종료 코드 7"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make_loop", "said", "late"),
    [
        pytest.param(*RAISES, False, marks=pytest.mark.long),
        (Failing, "ZeroDivisionError: 3스텝", False),
        (*DIES, False),
        pytest.param(*RAISES, True, marks=pytest.mark.long),
        pytest.param(*DIES, True, marks=pytest.mark.long),
    ],
)
def test_a_crash_of_the_plain_loop_ends_the_run_with_its_reason(make_loop, said, late):
    plain = _versus.Plain(make_loop)
    if late:  # it has crashed long before it is asked to run
        plain.process.join(timeout=60)
    with pytest.raises(RuntimeError, match=said):
        plain.run(3)
    plain.process.join(timeout=60)
    assert plain.process.exitcode is not None


@pytest.mark.slow
def test_the_plain_loop_runs_with_the_default_spin_and_ends():
    mine = os.environ["GOMP_SPINCOUNT"]
    plain = _versus.Plain(Loop)
    assert plain.run(3) == (3, float(_versus.DEFAULT_SPIN))
    plain.close()
    assert plain.process.exitcode == 0 and os.environ["GOMP_SPINCOUNT"] == mine


def test_both_sides_are_warmed_and_measured_equally(monkeypatch, capsys):
    """The plain loop once warmed up for 5 steps and ours for a whole round."""
    seen = {"plain": [], "ours": [], "waited": []}
    real = _versus.train

    class Other:
        def __init__(self, make_loop):
            pass

        def run(self, steps):
            seen["plain"].append(steps)

        def close(self):
            pass

    def counted(gan, data, objective, *, steps, **options):
        seen["ours"].append(steps - gan.step)
        return real(gan, data, objective, steps=steps, **options)

    x = torch.randint(0, 256, (64, 1, 8, 8), dtype=torch.uint8)
    monkeypatch.setattr(_versus, "Plain", Other)
    monkeypatch.setattr(_versus, "train", counted)
    monkeypatch.setattr(_versus, "finish", lambda: seen["waited"].append("card"))
    monkeypatch.setattr(_versus, "data_for", lambda shape: TensorData(x))
    networks = Generator(4, (1, 8, 8), (8,)), Discriminator((1, 8, 8), (8,))
    _versus.versus("t", 1.0, Loop, networks, NON_SATURATING, adam(), d_steps=1, steps=2)
    assert seen["plain"] == seen["ours"] == [_versus.WARM_UP, *[2] * 9]
    assert len(seen["waited"]) == 10  # ours; the other process waits for itself
    assert capsys.readouterr().out.splitlines()[-1].startswith("t ratio=")


@pytest.mark.parametrize(("name", "target"), [("gpu_mlp", 3.0), ("gpu_dcgan64", 1.5)])
@pytest.mark.skipif(torch.cuda.is_available(), reason="GPU가 있는 컴퓨터입니다")
def test_without_a_gpu_its_benchmark_says_so_and_ends_well(name, target, monkeypatch, capsys):
    monkeypatch.setattr(_versus, "versus", None)  # nothing is built, nothing is measured
    runpy.run_path(str(BENCH / f"{name}.py"), run_name="__main__")  # no SystemExit: code 0
    said, last = capsys.readouterr().out.splitlines()
    assert "GPU가 없어 재지 않았습니다" in said
    assert last == f"{name} ratio=none target={target}"


@pytest.mark.parametrize("name", ["mlp", "dcgan64"])
def test_the_gpu_benchmark_sends_both_sides_to_the_card(name, monkeypatch):
    seen = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.nn.Module, "to", lambda net, device: (net, device))
    monkeypatch.setattr(_versus, "versus", lambda *a, **k: seen.append((a, k)))
    runpy.run_path(str(BENCH / f"gpu_{name}.py"), run_name="__main__")
    (((told, _, make_loop, networks, objective, _), options),) = seen
    assert told == f"gpu_{name}" and objective is NON_SATURATING and options["d_steps"] == 1
    assert [device for _, device in networks] == ["cuda", "cuda"]
    assert make_loop.func.__module__ == name and make_loop.args == ("cuda",)


def test_the_plain_loop_waits_for_the_card(monkeypatch):
    """A GPU computes later than it is told to: without waiting only the telling is measured."""
    waited = []
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: waited.append("card"))

    class Pipe:
        steps = [2, 0]

        def recv(self):
            return self.steps.pop(0)

        def send(self, said):
            waited.append(said)

    class Quick(Loop):
        def run(self, steps):
            waited.append("ran")
            super().run(steps)

    _versus.serve(Pipe(), Quick)
    assert [w for w in waited if isinstance(w, str)] == ["ran", "card"] and waited[-1][0]


def test_a_plain_loop_runs_all_its_steps_past_the_end_of_an_epoch():
    """The faces of dcgan64 are ten minibatches; islice over the loader alone stopped there."""
    assert list(plain.batches([1, 2, 3], 7)) == [1, 2, 3, 1, 2, 3, 1]


class Counted(plain.PlainLoop):
    """PlainLoop on a small loader, and what its networks were given."""

    def open(self, batch_size, folder):
        return [(torch.rand(batch_size, 1, 8, 8), None)]


def recorded(real, asked):
    def make(*size, device):
        asked.append(device)
        return real(*size, device=device)

    return make


@pytest.mark.parametrize("run", [plain.PlainLoop.run, plain.PlainDCGAN64.run])
def test_a_plain_loop_makes_everything_on_its_device(run, monkeypatch):
    asked = []
    networks = Generator(4, (1, 8, 8), (8,)), Discriminator((1, 8, 8), (8,))
    loop = Counted(*networks, nz=4, batch_size=4, device="cpu")
    for name in ("randn", "ones", "zeros"):
        monkeypatch.setattr(torch, name, recorded(getattr(torch, name), asked))
    before = [p.clone() for net in networks for p in net.parameters()]
    run(loop, 3)
    loop.folder.cleanup()  # left to the collector it warns
    assert asked == ["cpu"] * 9 and all(map(torch.isfinite, map(torch.tensor, loop.last)))
    after = [p for net in networks for p in net.parameters()]
    assert any(not torch.equal(a, b) for a, b in zip(before, after, strict=True))
