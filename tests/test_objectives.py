import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from gan_course.objectives import MINIMAX, NON_SATURATING, OBJECTIVES, RELATIVISTIC
from gan_course.penalties import r1, r2

logits = st.lists(st.floats(-30, 30), min_size=1, max_size=8).map(
    lambda v: torch.tensor(v, dtype=torch.float64)
)


@given(logits, logits)
def test_losses_equal_bce_with_logits(real, fake):
    bce = F.binary_cross_entropy_with_logits
    expected = bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake))
    torch.testing.assert_close(NON_SATURATING.d_loss(real, fake), expected)
    assert MINIMAX.d_loss is NON_SATURATING.d_loss
    torch.testing.assert_close(NON_SATURATING.g_loss(fake), bce(fake, torch.ones_like(fake)))
    torch.testing.assert_close(MINIMAX.g_loss(fake), -bce(fake, torch.zeros_like(fake)))


@given(logits)
def test_gradients_by_logit(fake):
    """Fact 1: −σ(a) starves G where D is sure of a fake, −(1 − σ(a)) does not."""
    for objective, slope in ((MINIMAX, -fake.sigmoid()), (NON_SATURATING, fake.sigmoid() - 1)):
        a = fake.clone().requires_grad_(True)
        objective.g_loss(a).backward()
        torch.testing.assert_close(a.grad * len(a), slope)


def test_equilibrium_values():
    zero = torch.zeros(4)
    for objective in (NON_SATURATING, MINIMAX):
        assert objective.d_loss(zero, zero).item() == pytest.approx(2 * math.log(2))
    assert NON_SATURATING.g_loss(zero).item() == pytest.approx(math.log(2))
    assert MINIMAX.g_loss(zero).item() == pytest.approx(-math.log(2))


def test_extreme_logits_stay_finite():
    a = torch.tensor([-1e4, 1e4])
    for objective in OBJECTIVES.values():
        both = (a, a.flip(0)) if objective.needs_real else (a,)
        assert objective.d_loss(a, a).isfinite() and objective.g_loss(*both).isfinite()


def test_relativistic_losses_by_hand():
    """Huang 2024, (2): E[log(1 + exp(fake − real))] and the other way round, pair by pair."""
    real, fake = torch.tensor([1.0, -0.5]), torch.tensor([0.25, 2.0])
    by_hand = (math.log(1 + math.exp(-0.75)) + math.log(1 + math.exp(2.5))) / 2
    assert RELATIVISTIC.d_loss(real, fake).item() == pytest.approx(by_hand)
    by_hand = (math.log(1 + math.exp(0.75)) + math.log(1 + math.exp(-2.5))) / 2
    assert RELATIVISTIC.g_loss(fake, real).item() == pytest.approx(by_hand)


@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30)), min_size=1, max_size=8))
def test_relativistic_losses_look_at_differences_only(pairs):
    real, fake = torch.tensor(pairs, dtype=torch.float64).T
    d, g = RELATIVISTIC.d_loss, RELATIVISTIC.g_loss
    torch.testing.assert_close(g(fake, real), d(fake, real))  # G plays D's game with swapped roles
    torch.testing.assert_close(d(real, fake) - g(fake, real), (fake - real).mean())
    torch.testing.assert_close(d(real + 7, fake + 7), d(real, fake))
    assert d(real, real).item() == g(fake, fake).item() == pytest.approx(math.log(2))
    assert RELATIVISTIC.needs_real and len(RELATIVISTIC.penalties) == 2


class Quadratic(torch.nn.Module):
    def forward(self, x, y=None):
        return (x.square().sum(1)) / 2  # ∇D = x, so R1 = γ/2·E‖x‖²


def test_r1_value_and_lazy_mean():
    x = torch.tensor([[3.0, 4.0], [0.0, 1.0]])
    rng = torch.Generator().manual_seed(0)
    every_step = r1(2.0, every=1)(Quadratic(), x, x, None, rng)
    assert every_step.item() == pytest.approx((25 + 1) / 2)
    penalty = r1(2.0, every=4)
    lazy = [torch.as_tensor(penalty(Quadratic(), x, x, None, rng)).item() for _ in range(4000)]
    assert set(lazy) == {0.0, 52.0}
    assert sum(lazy) / 4000 == pytest.approx(13.0, rel=0.12)


def test_r2_is_r1_on_the_fakes():
    x, fake = torch.zeros(2, 2), torch.tensor([[3.0, 4.0], [0.0, 1.0]])
    rngs = [torch.Generator().manual_seed(3) for _ in range(2)]
    for every in (1, 4, 4, 4, 4):
        on_fakes = r2(0.6, every)(Quadratic(), x, fake, None, rngs[0])
        on_real = r1(0.6, every)(Quadratic(), fake, x, None, rngs[1])
        assert torch.equal(torch.as_tensor(on_fakes), torch.as_tensor(on_real))
    rng = torch.Generator()
    assert r2(0.6, 1)(Quadratic(), x, fake, None, rng).item() == pytest.approx(0.3 * 13)
    assert r2(0.6, 1)(Quadratic(), fake, x, None, rng).item() == 0


def test_vae_loss_is_its_definition():
    """Reconstruction is BCE summed over pixels, KL is torch.distributions' own."""
    from torch.distributions import Normal, kl_divergence

    from gan_course.models.vae import VAE

    torch.manual_seed(0)
    coder, x = VAE(3, (1, 4, 4), (8,)), torch.rand(5, 1, 4, 4) * 2 - 1
    reconstruction, kl = coder.loss(x, torch.Generator().manual_seed(1))
    mu, logvar = coder.encode(x)
    std = (logvar / 2).exp()
    expected = kl_divergence(Normal(mu, std), Normal(0.0, 1.0)).sum() / 5
    torch.testing.assert_close(kl, expected)
    z = mu + std * torch.randn(5, 3, generator=torch.Generator().manual_seed(1))
    p, target = (coder(z) + 1) / 2, (x + 1) / 2
    bce = F.binary_cross_entropy(p, target, reduction="sum") / 5
    torch.testing.assert_close(reconstruction, bce, rtol=1e-4, atol=1e-4)
