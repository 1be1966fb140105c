"""Runtime: threads follow the cores that nobody else uses (devices and precision: test_package)."""

import pytest
import torch

from gan_course import training as module
from gan_course.objectives import NON_SATURATING
from gan_course.runtime import INTERVAL, FairShare, cpu_seconds
from gan_course.training import train


class Machine:
    """A machine whose other programs use as many cores as a test says."""

    def __init__(self, cores):
        self.cores, self.now, self.all, self.mine = cores, 0.0, 0.0, 0.0

    def clock(self):
        return self.now

    def spent(self):
        return self.all, self.mine

    def passes(self, seconds, others, mine=1.0):
        self.now += seconds
        self.all += seconds * (others + mine)
        self.mine += seconds * mine


@pytest.fixture
def threads():
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("cores", "start", "others", "wanted"),
    [(2, 2, 0.0, 2), (2, 2, 0.3, 2), (2, 2, 0.5, 1), (2, 2, 1.0, 1), (2, 2, 5.0, 1),
     (8, 8, 1.0, 7), (8, 8, 4.0, 4), (8, 4, 3.0, 4), (8, 4, 6.0, 2), (4, 1, 3.0, 1)],
)  # fmt: skip
def test_threads_are_the_free_cores(threads, cores, start, others, wanted):
    threads(start)
    machine = Machine(cores)
    share = FairShare(machine.spent, machine.clock, cores)
    machine.passes(INTERVAL, others)
    share.adjust()
    assert torch.get_num_threads() == wanted
    machine.passes(INTERVAL, 0.0)  # the others have ended
    share.adjust()
    assert torch.get_num_threads() == start


def test_two_trainings_settle_on_half_of_the_cores_each(monkeypatch):
    """Each sees what the other uses; on full cores both get what the scheduler gives: a half."""
    threads, turn = {"a": 8, "b": 8}, ["a"]
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads[turn[0]])
    monkeypatch.setattr(torch, "set_num_threads", lambda n: threads.update({turn[0]: n}))
    machines = {name: Machine(8) for name in threads}
    shares = {name: FairShare(m.spent, m.clock, 8) for name, m in machines.items()}
    seen = []
    for _ in range(6):
        wanted = sum(threads.values())
        used = {name: n * min(1, 8 / wanted) for name, n in threads.items()}
        for name, share in shares.items():
            turn[0] = name
            machines[name].passes(INTERVAL, sum(used.values()) - used[name], mine=used[name])
            share.adjust()
        seen.append(dict(threads))
    assert seen == [{"a": 4, "b": 4}] * 6


def test_it_looks_once_a_second_and_puts_back(threads):
    threads(2)
    machine = Machine(2)
    share = FairShare(machine.spent, machine.clock, 2)
    machine.passes(0.9 * INTERVAL, 1.0)
    share.adjust()
    assert torch.get_num_threads() == 2
    machine.passes(0.2 * INTERVAL, 1.0)
    share.adjust()
    assert torch.get_num_threads() == 1
    share.restore()
    assert torch.get_num_threads() == 2


def test_training_shares_and_puts_back_even_when_it_is_left(
    threads, make_gan, tiny_data, monkeypatch
):
    threads(2)
    machine = Machine(2)

    def crowded():
        machine.passes(INTERVAL, 1.0)
        return machine.spent()

    monkeypatch.setattr(module, "FairShare", lambda: FairShare(crowded, machine.clock, 2))
    seen = []
    for _ in train(make_gan(), tiny_data, NON_SATURATING, steps=5, batch_size=8):
        machine.passes(INTERVAL, 1.0)
        seen.append(torch.get_num_threads())
        if len(seen) == 3:
            break
    assert seen[-1] == 1
    assert torch.get_num_threads() == 2


def test_the_real_clockwork_counts_this_process(threads):
    everyone, mine = cpu_seconds()
    x = torch.randn(400, 400)
    while cpu_seconds()[1] < mine + 0.2:
        x = (x @ x).clamp(-1, 1)
    later, mine_later = cpu_seconds()
    assert later - everyone > 0.1 and mine_later >= mine + 0.2  # a difference would be rounded
