import copy
import re

import pytest
import torch

from gan_course import CourseError
from gan_course.history import History
from gan_course.objectives import NON_SATURATING, OBJECTIVES
from gan_course.runtime import Runtime
from gan_course.scale.parts import Minibatch
from gan_course.training import (
    GAN,
    _loss_of_g,
    adam,
    constant,
    late_decay,
    progress,
    train,
    warm_restart,
)


def run(gan, data, objective=NON_SATURATING, **options):
    return list(train(gan, data, objective, batch_size=8, **options))


def losses(metrics):
    return [(m["d_loss"].item(), m["g_loss"].item()) for m in metrics]


@pytest.mark.parametrize("name", OBJECTIVES)
def test_same_seed_gives_equal_losses(make_gan, tiny_data, name):
    a = run(make_gan(), tiny_data, OBJECTIVES[name], steps=6)
    torch.manual_seed(999)  # the global generator must not matter
    gan = make_gan()
    torch.manual_seed(999)
    b = run(gan, tiny_data, OBJECTIVES[name], steps=6)
    assert losses(a) == losses(b)
    assert losses(a) != losses(run(make_gan(seed=1), tiny_data, OBJECTIVES[name], steps=6))


def test_global_random_state_is_neither_read_nor_changed(make_gan, tiny_data):
    gan = make_gan()
    before = torch.get_rng_state()
    run(gan, tiny_data, steps=3)
    assert torch.equal(before, torch.get_rng_state())


def test_metrics_are_those_of_the_definition(make_gan, tiny_data):
    gan = make_gan(ema=0)
    twin = copy.deepcopy(gan)
    m = run(gan, tiny_data, steps=1)[0]
    real, _ = tiny_data.sample(8, twin.rng)
    fake = twin.G(torch.randn(8, 4, generator=twin.rng)).detach()
    p_real, p_fake = twin.D(real).sigmoid(), twin.D(fake).sigmoid()
    torch.testing.assert_close(m["d_loss"], (-p_real.log().mean() - (1 - p_fake).log().mean()))
    torch.testing.assert_close(m["d_real"], p_real.mean())
    torch.testing.assert_close(m["d_fake_before"], p_fake.mean())
    after = gan.D(fake).sigmoid()  # the same fakes, seen by the updated D
    torch.testing.assert_close(m["d_fake_after"], after.mean())
    torch.testing.assert_close(m["g_loss"], -after.log().mean())
    assert m["step"] == 1 and not m["d_loss"].requires_grad


def test_one_look_at_both_batches_equals_two(make_gan, tiny_data):
    """A D that looks at each sample alone sees both batches at once: same losses, same weights."""
    gan, twice = make_gan(), make_gan()
    twice.D.per_sample = False
    batches = []
    for d in (gan.D, twice.D):
        d.register_forward_hook(lambda _, inputs, out, seen=batches: seen.append(len(out)))
    together, apart = (run(g, tiny_data, steps=3) for g in (gan, twice))
    assert batches == [16, 8] * 3 + [8, 8, 8] * 3
    for a, b in zip(together, apart, strict=True):
        torch.testing.assert_close(a, b)
    for a, b in zip(gan.D.parameters(), twice.D.parameters(), strict=True):
        torch.testing.assert_close(a, b)


def test_each_step_changes_only_its_own_network(make_gan, tiny_data, monkeypatch):
    gan = make_gan()
    weights = {"G": gan.G.head.weight, "D": gan.D.head.weight}
    seen = []
    for name, optimizer in (("D", gan.opt_d), ("G", gan.opt_g)):
        original = optimizer.step

        def step(name=name, original=original):
            before = {k: v.detach().clone() for k, v in weights.items()}
            original()
            seen.append({k for k, v in weights.items() if not torch.equal(v, before[k])})

        monkeypatch.setattr(optimizer, "step", step)
    run(gan, tiny_data, steps=2, d_steps=2)
    assert seen == [{"D"}, {"D"}, {"G"}] * 2


def test_no_stray_gradients_reach_the_other_network(make_gan, tiny_data):
    gan = make_gan()
    next(iter(train(gan, tiny_data, NON_SATURATING, steps=2, batch_size=8)))
    after_d_step = [p.grad.clone() for p in gan.D.parameters()]
    gan.opt_d.zero_grad()
    batch = Minibatch(gan, *tiny_data.sample(8, gan.rng), gan.noise(8))
    loss, _ = _loss_of_g(batch, NON_SATURATING)
    loss.backward()
    assert all(p.grad is None for p in gan.D.parameters())
    assert any(g.abs().sum() > 0 for g in after_d_step)


def test_penalty_and_projection_are_used(make_gan, tiny_data):
    calls = []

    def penalty(D, real, fake, y, rng):
        calls.append((real.shape, fake.shape, y.shape))
        return 0.1 * D.head.weight.square().sum()

    def project(D):
        with torch.no_grad():
            D.head.weight.clamp_(-0.01, 0.01)

    gan = make_gan()
    objective = NON_SATURATING._replace(penalties=(penalty,), project=project)
    run(gan, tiny_data, objective, steps=2, d_steps=3)
    assert calls == [((8, 1, 8, 8), (8, 1, 8, 8), (8,))] * 6
    assert gan.D.head.weight.abs().max() <= 0.01


def test_break_and_interrupt_leave_a_usable_gan(make_gan, tiny_data):
    gan = make_gan()
    for m in train(gan, tiny_data, NON_SATURATING, steps=10, batch_size=8):
        if m["step"] == 4:
            break
    assert gan.step == 4
    with pytest.raises(KeyboardInterrupt):
        for m in train(gan, tiny_data, NON_SATURATING, steps=10, batch_size=8):
            if m["step"] == 6:
                raise KeyboardInterrupt
    assert all(p.requires_grad for p in gan.D.parameters())
    run(gan, tiny_data, steps=10)
    assert gan.step == 10
    assert run(gan, tiny_data, steps=10) == []  # nothing left to do


@pytest.mark.parametrize("where", ["opt_d", "opt_g"])
def test_interrupt_inside_a_step(make_gan, tiny_data, monkeypatch, where):
    gan = make_gan()
    optimizer = getattr(gan, where)
    original = optimizer.step

    def interrupted():
        monkeypatch.setattr(optimizer, "step", original)
        raise KeyboardInterrupt

    monkeypatch.setattr(optimizer, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(gan, tiny_data, steps=3)
    assert all(p.requires_grad for p in gan.D.parameters())
    assert len(run(gan, tiny_data, steps=3)) == 3


def test_ema_follows_its_formula(make_gan, tiny_data):
    gan = make_gan(ema=0.9)
    average = gan.G.head.weight.detach().clone()
    for m in train(gan, tiny_data, NON_SATURATING, steps=5, batch_size=8):
        beta = min(0.9, (1 + m["step"]) / (10 + m["step"]))
        average = beta * average + (1 - beta) * gan.G.head.weight.detach()
    torch.testing.assert_close(gan.G_ema.head.weight, average)
    assert gan.sampler is gan.G_ema and not gan.G_ema.training
    assert make_gan(ema=0).sampler.training


def test_schedule_scales_the_learning_rate(make_gan, tiny_data):
    gan, rates = make_gan(lr=1e-3), []
    for _ in train(gan, tiny_data, NON_SATURATING, steps=10, batch_size=8, schedule=late_decay):
        rates.append(gan.opt_g.param_groups[0]["lr"])
    assert rates[:5] == [1e-3] * 5
    assert rates[9] == pytest.approx(1e-3 * (1 - 0.9 * 0.8))
    assert late_decay(1.0) == pytest.approx(0.1) and constant(0.7) == 1.0
    restarted = [warm_restart(p) for p in (0.1, 0.3, 0.45, 0.5999, 0.6, 0.8, 0.9, 1.0)]
    assert restarted == pytest.approx([1, 1, 0.55, 0.1, 1, 1, 0.55, 0.1], abs=1e-3)


@pytest.mark.parametrize("bad", [{"steps": 0}, {"steps": -3}])
def test_steps_must_be_positive(make_gan, tiny_data, bad):
    with pytest.raises(CourseError, match="1 이상"):
        run(make_gan(), tiny_data, **bad)


def test_shape_mismatch_says_what_to_do(make_gan, tiny_data):
    with pytest.raises(CourseError, match=r"shape=\(1, 8, 8\)"):
        run(make_gan(shape=(1, 4, 4)), tiny_data, steps=1)


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("DefaultCPUAllocator: not enough memory"),
    ],
)
def test_out_of_memory_is_explained_and_loses_nothing(make_gan, tiny_data, error):
    class Full(Runtime):
        def backward(self, loss):
            raise error

    gan = make_gan()
    usual, gan.runtime = gan.runtime, Full(torch.device("cpu"))
    with pytest.raises(CourseError, match="batch_size"):
        run(gan, tiny_data, steps=1)
    gan.runtime = usual
    assert gan.step == 0 and len(run(gan, tiny_data, steps=2)) == 2


@pytest.mark.training
def test_a_2d_gan_learns(make_gan):
    """Far from the data at first, on it at the end: the mean distance falls by far."""
    from gan_course.datasets import TensorData
    from gan_course.models.vanilla import Discriminator, Generator

    rng = torch.Generator().manual_seed(0)
    data = TensorData(torch.randn(2000, 2, generator=rng) * 0.3 + torch.tensor([2.0, -1.0]))
    torch.manual_seed(0)
    G, D = Generator(2, (2,), (32, 32), batch_norm=False), Discriminator((2,), (32, 32))
    gan = GAN(G, D, optimizer=adam(2e-3))
    for _ in train(gan, data, NON_SATURATING, steps=400, batch_size=64):
        pass
    from gan_course.sampling import sample

    centre = sample(gan.G, 1000).mean(0)
    assert (centre - torch.tensor([2.0, -1.0])).norm() < 0.4  # 2.2 before; ≤ 0.2 on five seeds


def test_history_collects_and_smooths():
    history = History()
    for i in range(600):
        history.append({"step": i + 1, "d_loss": torch.tensor(float(i))})
    assert len(history) == 600
    assert history["d_loss"].tolist() == [float(i) for i in range(600)]
    smooth = history.smooth("d_loss", 3)
    assert smooth[:4].tolist() == [0.0, 0.5, 1.0, 2.0] and smooth[-1] == 598.0
    assert history["unknown"].size == 0 and set(history.keys()) == {"step", "d_loss"}


def test_a_continued_bar_counts_only_its_own_pictures(make_gan, tiny_data):
    gan = make_gan()
    gan.step = 1000
    bar = progress(train(gan, tiny_data, NON_SATURATING, steps=1010))
    assert [m["step"] for m in bar] == list(range(1001, 1011)) and bar.n == 1010
    rate = float(re.search(r"([\d.]+)(k?)장/s", bar.format_meter(**_finished(bar, 2.0)))[1])
    assert rate == 320  # 10 steps of 64 pictures in 2 seconds, not 1,010


def _finished(bar, seconds):
    """What tqdm prints on its last line: the mean rate instead of the recent one."""
    return bar.format_dict | {"elapsed": seconds, "rate": None, "ncols": None}
