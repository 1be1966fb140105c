"""The third pair of a conditional GAN's judge: a real picture with a wrong label."""

import pytest
import torch
from torch.nn import functional as F

from gan_course.checkpoints import load, save
from gan_course.datasets import TensorData
from gan_course.errors import CourseError
from gan_course.models import cgan, vanilla
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1, wrong_labels
from gan_course.runtime import Runtime
from gan_course.scale.parts import Minibatch
from gan_course.training import GAN, _loss_of_d, adam, train

CPU = Runtime(torch.device("cpu"))


class Table(torch.nn.Module):
    """D whose logit is a number of its own for each label, whatever the picture is."""

    def __init__(self, classes):
        super().__init__()
        self.classes, self.seen = classes, []
        self.logits = torch.nn.Parameter(torch.linspace(-2, 2, classes))

    def forward(self, x, y):
        self.seen.append(y)
        return self.logits[y]


def test_the_label_is_always_wrong_and_every_other_one_is_drawn():
    D, y = Table(5), torch.arange(5).repeat(400)
    x, rng = torch.zeros(2000, 2), torch.Generator().manual_seed(0)
    loss = wrong_labels()(D, x, x, y, rng)
    (shown,) = D.seen
    assert not (shown == y).any()
    pairs = torch.bincount(5 * y + shown, minlength=25).view(5, 5)
    off_diagonal = pairs[~torch.eye(5, dtype=torch.bool)]
    assert off_diagonal.min() > 60 and off_diagonal.max() < 140  # 100 each
    torch.testing.assert_close(
        loss, F.binary_cross_entropy_with_logits(D.logits[shown], torch.zeros(2000))
    )


def test_weight_and_a_second_penalty_add_up():
    torch.manual_seed(0)
    D = cgan.MLPDiscriminator(3, (2,), (8,))
    x, y = torch.randn(6, 2), torch.tensor([0, 1, 2, 0, 1, 2])

    def rng():
        return torch.Generator().manual_seed(1)

    one = wrong_labels()(D, x, x, y, rng())
    torch.testing.assert_close(wrong_labels(0.5)(D, x, x, y, rng()), one / 2)
    slope = r1(2.0, every=1)(D, x, x, y, rng())
    assert slope > 0
    gan = GAN(cgan.MLPGenerator(3, 2, (2,), (8,)), D, runtime=CPU)
    gan.rng = rng()
    bare = NON_SATURATING.d_loss(D(x, y), D(x, y))
    objective = NON_SATURATING._replace(penalties=(wrong_labels(), r1(2.0, every=1)))
    loss, seen = _loss_of_d(Minibatch(gan, x, y, None, kept=x), objective)
    torch.testing.assert_close(loss, bare + one + slope)
    torch.testing.assert_close(seen["d_loss"], bare)  # what is told leaves the penalties out


def test_two_labels_leave_only_the_other_one():
    D, y = Table(2), torch.tensor([0, 1, 1])
    wrong_labels()(D, torch.zeros(3, 2), torch.zeros(3, 2), y, torch.Generator())
    assert D.seen[0].tolist() == [1, 0, 0]


@pytest.mark.parametrize("kind", ["no labels", "no classes"])
def test_what_has_no_labels_is_refused(kind):
    x, y = torch.zeros(4, 2), torch.tensor([0, 1, 0, 1])
    D = vanilla.Discriminator((2,), (4,)) if kind == "no classes" else Table(2)
    with pytest.raises(CourseError, match="레이블이 있는 데이터와 레이블을 받는 판별자"):
        wrong_labels()(D, x, x, None if kind == "no labels" else y, torch.Generator())


PLACES = torch.tensor([[-3.0, 0.0], [-1.0, 0.0], [1.0, 0.0], [3.0, 0.0]])


class Perfect(torch.nn.Module):
    """G that already draws the data: its pairs teach D nothing about wrong labels."""

    nz, shape, classes, config = 2, (2,), 4, {}

    def __init__(self):
        super().__init__()
        self.still = torch.nn.Parameter(torch.zeros(()))

    def forward(self, z, y):
        return PLACES[y] + 0.05 * z + 0 * self.still


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_only_the_third_pair_shows_the_judge_a_wrong_label(seed):
    y, noise = torch.arange(4).repeat(500), torch.Generator().manual_seed(9)
    data, told = TensorData(PLACES[y] + 0.05 * torch.randn(2000, 2, generator=noise), y), {}
    for name, penalties in (("two pairs", ()), ("three pairs", (wrong_labels(),))):
        torch.manual_seed(seed)
        D = cgan.MLPDiscriminator(4, (2,), (64,), embedding=4)
        cpu = Runtime(torch.device("cpu"))
        gan = GAN(Perfect(), D, optimizer=adam(1e-2), seed=seed, runtime=cpu)
        for _ in train(gan, data, NON_SATURATING._replace(penalties=penalties), steps=200):
            pass
        with torch.no_grad():
            right, wrong = (D(PLACES[y], label).sigmoid().mean() for label in (y, (y + 1) % 4))
        told[name] = (right - wrong).item()
    assert told["three pairs"] > 0.25 > 0.15 > abs(told["two pairs"])


def test_training_with_it_resumes_bit_for_bit(tmp_path):
    y = torch.arange(3).repeat(20)
    data = TensorData(torch.randn(60, 2, generator=torch.Generator().manual_seed(2)), y)
    objective = NON_SATURATING._replace(penalties=(wrong_labels(), r1(0.3, every=2)))

    def new_gan():
        torch.manual_seed(1)
        G = cgan.MLPGenerator(3, 2, (2,), (8,), embedding=2)
        D = cgan.MLPDiscriminator(3, (2,), (8,), embedding=2)
        return GAN(G, D, ema=0.9, runtime=CPU)

    def losses(gan, steps):
        loop = train(gan, data, objective, steps=steps, batch_size=8)
        return [(m["d_loss"].item(), m["g_loss"].item()) for m in loop]

    whole, first = new_gan(), new_gan()
    head = losses(first, 4)
    second = load(new_gan(), save(first, tmp_path / "a.safetensors"))
    assert head + losses(second, 10) == losses(whole, 10)
    for a, b in zip(whole.D.parameters(), second.D.parameters(), strict=True):
        assert torch.equal(a, b)
