"""The benchmarks' own machinery: a crash of the other process ends the run, and says why."""

import os
import sys
from pathlib import Path

import pytest
import torch

from gan_course.datasets import TensorData
from gan_course.models.vanilla import Discriminator, Generator
from gan_course.objectives import NON_SATURATING
from gan_course.training import adam

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
import _versus  # noqa: E402


class Loop:
    """Stands in for a plain loop; the other process imports it by name."""

    def run(self, steps):
        self.last = float(steps), float(os.environ["GOMP_SPINCOUNT"])


def raises():
    raise ValueError("신경망을 만들지 못함")


class Failing(Loop):
    def run(self, steps):
        raise ZeroDivisionError(f"{steps}스텝")


def dies():
    os._exit(7)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    ("make_loop", "said"),
    [(raises, "ValueError: 신경망을 만들지 못함"), (Failing, "ZeroDivisionError: 3스텝"),
     (dies, "종료 코드 7")],
)  # fmt: skip
def test_a_crash_of_the_plain_loop_ends_the_run_with_its_reason(make_loop, said, late):
    plain = _versus.Plain(make_loop)
    if late and make_loop is not Failing:  # it has crashed long before it is asked to run
        plain.process.join(timeout=60)
    with pytest.raises(RuntimeError, match=said):
        plain.run(3)
    plain.process.join(timeout=60)
    assert plain.process.exitcode is not None


def test_the_plain_loop_runs_with_the_default_spin_and_ends():
    mine = os.environ["GOMP_SPINCOUNT"]
    plain = _versus.Plain(Loop)
    assert plain.run(3) == (3, float(_versus.DEFAULT_SPIN))
    plain.close()
    assert plain.process.exitcode == 0 and os.environ["GOMP_SPINCOUNT"] == mine


def test_both_sides_are_warmed_and_measured_equally(monkeypatch, capsys):
    """The plain loop once warmed up for 5 steps and ours for a whole round."""
    seen = {"plain": [], "ours": []}
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
    monkeypatch.setattr(_versus, "data_for", lambda shape: TensorData(x))
    networks = Generator(4, (1, 8, 8), (8,)), Discriminator((1, 8, 8), (8,))
    _versus.versus("t", 1.0, Loop, networks, NON_SATURATING, adam(), d_steps=1, steps=2)
    assert seen["plain"] == seen["ours"] == [_versus.WARM_UP, *[2] * 9]
    assert capsys.readouterr().out.splitlines()[-1].startswith("t ratio=")
