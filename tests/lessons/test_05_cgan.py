"""05 Conditional GAN의 글이 기대는 주장들이 노트북을 실행하지 않고도 참인지, 약속을 지키는지."""

import random
import re
from pathlib import Path

import jupytext
import pytest
import torch
from torch.nn import functional as F

from gan_course import checkpoints, metrics
from gan_course import exercises as ex
from gan_course.datasets import TensorData, hangul
from gan_course.exercises import catalog
from gan_course.exercises.bank.conditional import (
    discriminator_input,
    generator_input,
    matching_loss,
)
from gan_course.models import cgan
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1, wrong_labels
from gan_course.recipes import SHIPPED
from gan_course.runtime import Runtime
from gan_course.sampling import sample
from gan_course.training import GAN, adam, late_decay, train

ROOT = Path(__file__).resolve().parents[2]
TWIN = ROOT / "notebooks/text/05_cgan.py"
CELLS = jupytext.reads(TWIN.read_text("utf-8"), fmt="py:percent").cells
CODE = [
    c.source for c in CELLS if c.cell_type == "code" and "setup" not in c.metadata.get("tags", [])
]
PROSE = "\n\n".join(c.source for c in CELLS if c.cell_type == "markdown")
CPU = Runtime(torch.device("cpu"))


@pytest.fixture(scope="module")
def writer():
    return checkpoints.pretrained("cgan_hangul", CPU)


def test_the_input_of_the_exercise_is_the_network_s_own():
    torch.manual_seed(0)
    G = cgan.Generator(classes=5, nz=3, ngf=4, image_size=28).eval()
    z, y = torch.randn(4, 3), torch.tensor([0, 4, 2, 2])
    assert torch.equal(G(z, y), G.net(generator_input(z, y, G.embed)))


def test_the_plane_of_the_exercise_is_the_network_s_own():
    torch.manual_seed(0)
    D = cgan.Discriminator(classes=5, ndf=4, image_size=28, batch_norm=False)
    x, y = torch.randn(4, 1, 28, 28), torch.tensor([0, 4, 2, 2])
    assert torch.equal(D(x, y), D.net(discriminator_input(x, y, D.embed)))


def test_both_networks_use_the_label():
    torch.manual_seed(0)
    G = cgan.MLPGenerator(3, 4, (2,), (8,), embedding=2).eval()
    D = cgan.MLPDiscriminator(3, (2,), (8,), embedding=2)
    z, x = torch.randn(6, 4), torch.randn(6, 2)
    for one, other in ((0, 1), (1, 2)):
        a, b = torch.full((6,), one), torch.full((6,), other)
        assert not torch.allclose(G(z, a), G(z, b), atol=1e-3)
        assert not torch.allclose(D(x, a), D(x, b), atol=1e-3)


def test_real_and_fake_pairs_carry_the_same_labels():
    """Within one step, D sees real and fake with the labels of the mini-batch, and so does G."""
    torch.manual_seed(0)
    seen = {"G": [], "D": []}

    class Net(torch.nn.Linear):
        nz, shape, classes, config = 2, (2,), 7, {}

        def forward(self, x, y=None):
            seen["G" if self.out_features == 2 else "D"].append(y.tolist())
            out = super().forward(x)
            return out if self.out_features == 2 else out.squeeze(1)

    y = torch.arange(7).repeat(20)
    data = TensorData(torch.randn(140, 2), y)
    gan = GAN(Net(2, 2), Net(2, 1), optimizer=adam(), seed=3, runtime=CPU)
    next(iter(train(gan, data, NON_SATURATING, steps=1, batch_size=5)))
    _, asked = data.sample(5, torch.Generator().manual_seed(3))
    assert seen["G"] == [asked.tolist()]
    assert sum(seen["D"], []) == asked.tolist() * 3  # real, fake, and fake again in G's turn


def test_randint_leaves_out_its_upper_bound():
    rng = torch.Generator().manual_seed(0)
    assert torch.randint(0, 9, (20_000,), generator=rng).max() == 8
    dice = random.Random(0)
    assert max(dice.randint(0, 9) for _ in range(1000)) == 9  # Python's own includes it
    one_too_few = ex.check("05-3", lambda n, k, rng: torch.randint(0, k - 1, (n,), generator=rng))
    assert one_too_few.mistake == "마지막 레이블을 뽑지 않습니다."
    assert ex.check("05-3", lambda n, k, rng: torch.randint(k, (n,), generator=rng))
    fixed = ex.check("05-3", lambda n, k, rng: torch.randint(0, 9, (n,), generator=rng))
    assert fixed.status == "wrong"


def test_matching_loss_is_bce_of_three_pairs():
    torch.manual_seed(0)
    real, wrong, fake = torch.randn(3, 6)
    bce = F.binary_cross_entropy_with_logits
    three = bce(real, torch.ones(6)) + (bce(wrong, torch.zeros(6)) + bce(fake, torch.zeros(6))) / 2
    assert torch.allclose(matching_loss(real, wrong, fake), three)


@pytest.mark.parametrize("seed", range(3))
def test_the_shipped_generator_writes_what_it_is_told(writer, seed):
    y = torch.arange(700) % 14
    verdict = metrics.judge_hangul(sample(writer, 700, y, seed=seed))
    assert metrics.label_accuracy(verdict, y) > 0.98
    assert metrics.label_accuracy(verdict, y.roll(1)) < 0.1


@pytest.mark.parametrize("seed", range(3))
def test_one_z_is_one_hand(writer, seed):
    """Section 7 on other seeds: with one z the stroke's width is the hand's, not the letter's."""
    space = {"torch": torch}
    (cell,) = (c for c in CODE if "def stroke_width" in c)
    exec(cell.split("\n\nmixed = ")[0], space)
    rng = torch.Generator().manual_seed(seed)
    z, y = torch.randn(30, 64, generator=rng), torch.arange(14).repeat(30)
    one = space["stroke_width"](sample(writer, z.repeat_interleave(14, 0), y)).view(30, 14)
    other = space["stroke_width"](sample(writer, torch.randn(420, 64, generator=rng), y))
    hand, letter = space["portions"](one)
    assert hand > 0.85 > 0.1 > letter
    assert space["portions"](other.view(30, 14))[0] < 0.2


def test_the_stroke_width_of_a_bar():
    space = {"torch": torch}
    (cell,) = (c for c in CODE if "def stroke_width" in c)
    exec(cell.split("\n\nmixed = ")[0], space)
    bar = torch.full((4, 1, 32, 32), -1.0)
    for picture, width in zip(bar, (2, 4, 6, 4), strict=True):
        picture[0, 2:30, 10 : 10 + width] = 1
    bar[3, 0, 26:30, 10:30] = 1  # an L: a second stroke of the same width
    found, w = space["stroke_width"](bar), torch.tensor([2.0, 4, 6])
    assert (found[:3] - 28 * w / (28 + w)).abs().max() < 0.1  # 2 · area / perimeter
    assert abs(found[3] / found[1] - 1) < 0.1


def test_the_long_run_has_the_networks_and_the_loss_of_the_lesson():
    """“같은 신경망을 같은 손실로 6,000스텝까지”; its optimiser is the lesson's, too."""
    recipe, korean = SHIPPED["cgan_hangul"], hangul("test")
    space = {
        "torch": torch, "cgan": cgan, "GAN": GAN, "adam": adam, "runtime": CPU, "r1": r1,
        "wrong_labels": wrong_labels, "NON_SATURATING": NON_SATURATING,
    }  # fmt: skip
    cell = next(c for c in CODE if "writer = GAN(" in c)
    exec(cell, space)
    mine, theirs = space["writer"], recipe.new_gan(korean, seed=1, runtime=CPU)
    shorter = {"ema_beta": mine.ema}  # seven hundred steps, so a shorter memory
    assert checkpoints._identity(mine) == checkpoints._identity(theirs) | shorter
    for a, b in zip(mine.D.parameters(), theirs.D.parameters(), strict=True):
        assert torch.equal(a, b)
    for key in ("lr", "betas"):
        assert mine.opt_g.defaults[key] == theirs.opt_g.defaults[key]
    assert recipe.steps == 6000 and "6,000스텝" in PROSE and recipe.schedule is late_decay
    shown, kept = space["OBJECTIVE_HANGUL"], recipe.objective
    assert (shown.d_loss, shown.g_loss) == (kept.d_loss, kept.g_loss)
    x, y = korean.sample(6, torch.Generator().manual_seed(0))
    for a, b in zip(shown.penalties, kept.penalties, strict=True):
        rngs = [torch.Generator().manual_seed(2) for _ in range(2)]
        ours, long = (
            [torch.as_tensor(p(mine.D, x, x, y, rng)).item() for _ in range(30)]
            for p, rng in zip((a, b), rngs, strict=True)
        )
        assert ours == long and max(ours) > 0


def test_contract():
    assert [e.id for e in catalog.of_lesson("05")] == [f"05-{i}" for i in range(1, 6)]
    assert catalog.TITLES["05"] == "Conditional GAN"
    assert sum(c.startswith("QuizView(") for c in CODE) >= 3
    assert PROSE.count("널리 퍼진 오류") >= 1
    assert sum("assert " in c for c in CODE) >= 10
    assert len(re.findall(r"<https://arxiv\.org/abs/\d{4}\.\d{4,5}>", PROSE)) >= 6
