"""Out of memory: the minibatch is split, the step stays the same, and nothing is lost."""

import copy

import pytest
import torch

from gan_course import CourseError
from gan_course.errors import OutOfMemory
from gan_course.models import vanilla, wgan
from gan_course.objectives import NON_SATURATING, RELATIVISTIC, WGAN
from gan_course.penalties import gradient_penalty, r1
from gan_course.runtime import Runtime
from gan_course.scale.parts import Minibatch, Parts
from gan_course.training import GAN, adam, train

CPU = Runtime(torch.device("cpu"))
WITH_R1 = NON_SATURATING._replace(penalties=(r1(1.0, every=2),))


class Room(torch.nn.Module):
    """A network that fits into memory only with at most `limit` samples."""

    def __init__(self, inner, limit):
        super().__init__()
        self.inner, self.limit = inner, limit
        self.nz, self.shape = getattr(inner, "nz", None), inner.shape

    def forward(self, x):
        if len(x) > self.limit:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return self.inner(x)


def plain_gan(limit=10**9, where="D", seed=0):
    """No batch norm anywhere, so that a split minibatch must give the same step."""
    torch.manual_seed(seed)
    G = vanilla.Generator(4, (1, 8, 8), (16,), batch_norm=False)
    D = wgan.Critic((1, 8, 8), (16,))
    G.shape = D.shape = (1, 8, 8)
    if where == "D":
        D = Room(D, limit)
    else:
        G = Room(G, limit)
    return GAN(G, D, optimizer=adam(1e-3), runtime=CPU)


def losses(gan, data, objective, **options):
    seen = list(train(gan, data, objective, **{"steps": 8, "batch_size": 16, **options}))
    return torch.tensor([[float(m["d_loss"]), float(m["g_loss"])] for m in seen])


@pytest.mark.parametrize("where", ["D", "G"])
@pytest.mark.parametrize("objective", [NON_SATURATING, WITH_R1, RELATIVISTIC, WGAN],
                         ids=["non-saturating", "r1", "relativistic", "wgan"])  # fmt: skip
def test_the_step_is_the_same(tiny_data, objective, where, capsys):
    whole, tight = plain_gan(), plain_gan(limit=8, where=where)
    expected = losses(whole, tiny_data, objective, d_steps=2)
    found = losses(tight, tiny_data, objective, d_steps=2)
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-4)
    assert torch.equal(whole.rng.get_state(), tight.rng.get_state())  # also the draws to come
    for a, b in zip(whole.G.parameters(), tight.G.parameters(), strict=True):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-3)
    said = capsys.readouterr().out
    assert "16장을 8장씩" in said


def test_a_gradient_penalty_draws_the_same_for_each_part(tiny_data):
    """ε of one half is ε of the other: still uniform for every sample, and R1's coin falls once."""
    gan = plain_gan()
    real, _ = tiny_data.sample(16, gan.rng)
    batch = Minibatch(gan, real, None, gan.noise(16))
    state, penalty, parts = gan.rng.get_state(), gradient_penalty(), Parts()
    parts.count = 2
    drawn = []

    def loss_of(part):
        value = penalty(gan.D, part.real, part.fake().detach(), None, gan.rng)
        drawn.append(float(value.detach()))
        return value, {"d_loss": value.detach()}

    seen = parts.update(gan.opt_d, batch, loss_of)
    twin = plain_gan()  # the weights before the update
    twin.rng.set_state(state)
    fake = twin.paint(batch.z[8:], None).detach()
    again = penalty(twin.D, real[8:], fake, None, twin.rng)
    torch.testing.assert_close(torch.tensor(drawn[1]), again.detach())
    assert float(seen["d_loss"]) == pytest.approx(sum(drawn) / 2)
    assert torch.equal(gan.rng.get_state(), twin.rng.get_state())


def test_memory_that_ends_in_the_middle_of_a_run_loses_no_step(tiny_data):
    gan, steps = plain_gan(), []
    for m in train(gan, tiny_data, NON_SATURATING, steps=9, batch_size=16):
        steps.append(m["step"])
        gan.D.limit = 4 if m["step"] == 5 else gan.D.limit
    assert steps == list(range(1, 10)) and gan.step == 9


def test_what_cannot_be_split_further_is_told_and_leaves_the_gan(tiny_data):
    gan = plain_gan(limit=2)
    before = copy.deepcopy(gan.G.state_dict())
    with pytest.raises(CourseError, match="batch_size"):
        losses(gan, tiny_data, NON_SATURATING)
    assert all(torch.equal(v, before[k]) for k, v in gan.G.state_dict().items())
    gan.D.limit = 100
    assert len(losses(gan, tiny_data, NON_SATURATING)) == 8


def test_several_devices_do_not_split_by_themselves():
    """One rank that splits alone would wait for the others for ever."""

    class Two(Runtime):
        world = 2

    gan = plain_gan()
    gan.runtime = Two(torch.device("cpu"))
    batch = type("Batch", (), {"gan": gan, "real": torch.zeros(16), "kept": None})()

    def full(batch):
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(OutOfMemory):
        Parts().update(gan.opt_d, batch, full)
