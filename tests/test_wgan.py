"""WGAN: losses, clipping, gradient penalty, hinge, spectral norm, and what is refused."""

import copy
import math

import pytest
import torch
from torch import nn

from gan_course import CourseError
from gan_course.checkpoints import load, save
from gan_course.datasets import ring_2d
from gan_course.models import build, name_of, unwrapped, wgan
from gan_course.objectives import HINGE, NON_SATURATING, WGAN, WGAN_GP
from gan_course.penalties import clip_weights, gradient_penalty
from gan_course.runtime import Runtime
from gan_course.sampling import eval_twin, sample
from gan_course.training import GAN, adam, rmsprop, train

CPU = Runtime(torch.device("cpu"))
BF16 = Runtime(torch.device("cpu"), torch.bfloat16)


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def make(shape=(1, 8, 8), spectral_norm=False, optimizer=None, seed=0, runtime=CPU, ema=0.9):
    torch.manual_seed(seed)
    G = wgan.Generator(4, shape, (16, 16), batch_norm=len(shape) == 3)
    D = wgan.Critic(shape, (16, 16), spectral_norm)
    return GAN(G, D, optimizer=optimizer or rmsprop(1e-3), seed=seed, ema=ema, runtime=runtime)


class Linear(nn.Module):
    """f(x) = w·x, so the slope is w everywhere."""

    def __init__(self, *w):
        super().__init__()
        self.w = nn.Parameter(torch.tensor(w))

    def forward(self, x, y=None):
        return x.flatten(1) @ self.w


class Quadratic(nn.Module):
    """f(x) = ‖x‖²/2: the slope is x itself, so the penalty tells where it was measured."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, x, y=None):
        self.seen.append(x.detach().clone())
        return x.flatten(1).square().sum(1) / 2


def test_sizes_are_those_of_the_usual_scripts():
    count = [sum(p.numel() for p in m.parameters()) for m in (wgan.Generator(), wgan.Critic())]
    assert count == [1_510_288, 533_505]
    small = wgan.small_generator(), wgan.small_critic()
    assert small[0](torch.randn(5, 2)).shape == (5, 2)
    assert small[1](torch.randn(5, 2)).shape == (5,)
    for module in (*small, wgan.Generator(), wgan.Critic((2,), (8,), True)):
        again = build(name_of(module), module.config)
        assert again.state_dict().keys() == module.state_dict().keys()


@pytest.mark.parametrize("spectral_norm", [False, True])
def test_the_critic_has_neither_sigmoid_nor_batch_norm(spectral_norm):
    D = wgan.Critic((1, 8, 8), (16,), spectral_norm)
    kinds = {type(m) for m in D.modules()}
    assert not kinds & {nn.Sigmoid, nn.BatchNorm1d, nn.BatchNorm2d}
    scores = D(1000 * torch.randn(64, 1, 8, 8))
    assert scores.abs().max() > 1  # no squashing


def test_losses_and_their_signs():
    real, fake = torch.tensor([2.0, 4.0]), torch.tensor([-1.0, 0.5])
    assert WGAN.d_loss(real, fake).item() == pytest.approx(-0.25 - 3.0)
    assert WGAN.g_loss(fake).item() == pytest.approx(0.25)
    # hinge: (0 + 0)/2 + (0 + 1.5)/2
    assert HINGE.d_loss(real, fake).item() == pytest.approx(0.75)
    assert HINGE.d_loss(torch.tensor([0.25]), torch.tensor([-3.0])).item() == pytest.approx(0.75)
    for objective in (WGAN, WGAN_GP, HINGE):
        r, f = torch.zeros(3, requires_grad=True), torch.zeros(3, requires_grad=True)
        objective.d_loss(r, f).backward()
        assert (r.grad < 0).all() and (f.grad > 0).all()  # minimising lifts real, lowers fake
        f = torch.zeros(3, requires_grad=True)
        objective.g_loss(f).backward()
        assert (f.grad < 0).all()  # and G lifts the fake's score


def test_a_critic_step_widens_the_gap_and_a_g_step_lifts_the_fakes():
    """Minimise E[f(fake)] − E[f(real)]: after some critic steps real scores lie above."""
    data, gaps, lifts = ring_2d(2000), [], []
    for seed in range(3):
        gan = make((2,), optimizer=rmsprop(1e-2), seed=seed)
        G_before = copy.deepcopy(gan.G)
        next(iter(train(gan, data, WGAN_GP, steps=1, batch_size=256, d_steps=20)))
        z = torch.randn(500, 4, generator=rng(9))
        with torch.no_grad():
            real, old, new = gan.D(data.x), gan.D(G_before(z)), gan.D(gan.G(z))
        gaps.append((real.mean() - old.mean()).item())
        lifts.append((new.mean() - old.mean()).item())
    assert min(gaps) > 0.5 and min(lifts) > 0


@pytest.mark.parametrize("c", [0.01, 0.1])
def test_clipping_comes_after_every_critic_step_and_holds(tiny_data, c):
    gan, bounds = make(optimizer=rmsprop(1e-2)), []
    objective = WGAN._replace(project=clip_weights(c))
    original = gan.opt_d.step

    def step():
        original()
        bounds.append(max(p.abs().max().item() for p in gan.D.parameters()))

    gan.opt_d.step = step
    seen = []
    for _ in train(gan, tiny_data, objective, steps=4, batch_size=8, d_steps=3):
        seen.append(max(p.abs().max().item() for p in gan.D.parameters()))
    assert len(bounds) == 12 and all(b > c for b in bounds)  # the step itself goes beyond
    assert all(s <= c * (1 + 1e-6) for s in seen)
    assert any((p.abs() >= c * (1 - 1e-6)).any() for p in gan.D.parameters())
    assert any((p.abs() > c).any() for p in gan.G.parameters())  # G is left alone


def test_only_the_fake_that_g_will_use_carries_a_graph(tiny_data, monkeypatch):
    gan, enabled = make(), []
    original = gan.paint

    def paint(*args):
        enabled.append(torch.is_grad_enabled())
        return original(*args)

    monkeypatch.setattr(gan, "paint", paint)
    list(train(gan, tiny_data, WGAN, steps=2, batch_size=8, d_steps=3))
    assert enabled == [False, False, True] * 2


def test_the_default_clip_is_the_papers():
    D = Linear(5.0, -5.0, 0.001)
    WGAN.project(D)
    assert D.w.tolist() == pytest.approx([0.01, -0.01, 0.001])
    for bad in (0, -0.01, math.nan):
        with pytest.raises(CourseError, match="0보다"):
            clip_weights(bad)


def test_penalty_equals_its_formula():
    x = torch.randn(6, 3, generator=rng())
    for weight in (1.0, 10.0):
        value = gradient_penalty(weight)(Linear(0.0, 3.0, 4.0), x, x - 1, None, rng())
        assert value.item() == pytest.approx(weight * (5 - 1) ** 2)
    assert WGAN_GP.penalties[0](Linear(1.0, 0.0, 0.0), x, x - 1, None, rng()).item() == 0.0


def test_epsilon_is_drawn_for_each_sample_between_real_and_fake():
    D, n = Quadratic(), 4000
    real, fake = torch.ones(n, 1, 2, 2), -torch.ones(n, 1, 2, 2)
    value = gradient_penalty(10)(D, real, fake, None, rng(3))
    (mixed,) = D.seen
    assert (mixed == mixed[:, :1, :1, :1]).all()  # one ε for all pixels of a sample
    epsilon = (mixed[:, 0, 0, 0] + 1) / 2
    assert epsilon.min() >= 0 and epsilon.max() <= 1 and len(epsilon.unique()) > 0.99 * n
    quartiles = torch.quantile(epsilon, torch.tensor([0.25, 0.5, 0.75]))
    torch.testing.assert_close(quartiles, torch.tensor([0.25, 0.5, 0.75]), atol=0.03, rtol=0)
    slope = mixed.flatten(1).norm(dim=1)
    torch.testing.assert_close(value, 10 * (slope - 1).square().mean())
    other = Quadratic()
    gradient_penalty(10)(other, real, fake, None, rng(4))
    assert not torch.equal(other.seen[0], mixed)  # ε comes from the generator that is given


@pytest.mark.parametrize("shape", [(2,), (1, 4, 4)])
def test_penalty_gradient_by_finite_differences(shape):
    """The gradient of a gradient, in float64, against central differences in each weight."""
    torch.manual_seed(0)
    D = wgan.Critic(shape, (5,)).double()
    D.blocks[0][1] = nn.Softplus()  # LeakyReLU's kinks have no derivative to compare with
    real = torch.randn(7, *shape, generator=rng(), dtype=torch.float64)
    fake = torch.randn(7, *shape, generator=rng(1), dtype=torch.float64)
    penalty = gradient_penalty(10)

    def value():
        return penalty(D, real, fake, None, rng(2))

    value().backward()
    h, checked = 1e-5, 0
    for p in (D.blocks[0][0].weight, D.blocks[0][0].bias, D.head.weight):
        for i in range(0, p.numel(), max(1, p.numel() // 6)):
            flat, keep = p.data.view(-1), p.data.view(-1)[i].item()
            flat[i] = keep + h
            up = value().item()
            flat[i] = keep - h
            down = value().item()
            flat[i] = keep
            numeric = (up - down) / (2 * h)
            assert p.grad.view(-1)[i].item() == pytest.approx(numeric, rel=1e-5, abs=1e-7)
            checked += 1
    assert checked > 12


def test_a_flat_critic_gives_a_finite_gradient():
    D = Linear(0.0, 0.0)
    x = torch.randn(4, 2)
    value = gradient_penalty(10)(D, x, x + 1, None, rng())
    value.backward()
    assert value.item() == pytest.approx(10) and D.w.grad.isfinite().all()


def test_penalty_is_float32_under_autocast(tiny_data):
    D = wgan.Critic((1, 8, 8), (16,))
    real, fake = tiny_data[:8].x, torch.zeros(8, 1, 8, 8)
    exact = gradient_penalty(10)(D, real, fake, None, rng())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        mixed = gradient_penalty(10)(D, real, fake.bfloat16(), None, rng())
    assert mixed.dtype == torch.float32 and torch.equal(mixed, exact)
    gan = make(optimizer=adam(1e-3, (0, 0.9)), runtime=BF16)
    last = list(train(gan, tiny_data, WGAN_GP, steps=3, batch_size=8, d_steps=2))[-1]
    assert last["d_loss"].dtype == torch.float32 and last["d_loss"].isfinite()


def test_penalty_calls_the_unwrapped_critic(tiny_data):
    """Fabric and DistributedDataParallel keep the network in `.module`."""

    class Holder(nn.Module):
        def __init__(self, module):
            super().__init__()
            self.module = module

        def forward(self, *args):
            raise AssertionError("감싼 것을 불렀습니다")

    Mine, Wrapper = type("Mine", (Holder,), {}), type("_FabricModule", (Holder,), {})
    D = wgan.Critic((1, 8, 8), (16,))
    assert unwrapped(Wrapper(nn.DataParallel(D))) is D and unwrapped(D) is D
    assert type(unwrapped(Mine(D))) is Mine  # a learner's own attribute may be called module
    real = tiny_data[:4].x
    a = WGAN_GP.penalties[0](Wrapper(D), real, -real, None, rng())
    assert torch.equal(a, WGAN_GP.penalties[0](D, real, -real, None, rng()))


class Custom(nn.Module):
    def __init__(self, *layers, shape=(1, 8, 8)):
        super().__init__()
        self.shape, self.net = shape, nn.Sequential(nn.Flatten(), *layers)

    def forward(self, x, y=None):
        return self.net(x).squeeze(1)


def test_batch_norm_in_a_critic_under_penalty_is_refused(tiny_data):
    gan = make()
    gan.D = Custom(nn.Linear(64, 8), nn.BatchNorm1d(8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    gan.opt_d = adam()(gan.D.parameters())
    with pytest.raises(CourseError, match=r"다른 표본에 따라 달라집니다.*LayerNorm"):
        list(train(gan, tiny_data, WGAN_GP, steps=1, batch_size=8))
    assert len(list(train(gan, tiny_data, WGAN, steps=1, batch_size=8))) == 1  # clipping may
    gan.D = Custom(nn.Linear(64, 8), nn.LayerNorm(8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    gan.opt_d = adam()(gan.D.parameters())
    assert len(list(train(gan, tiny_data, WGAN_GP, steps=2, batch_size=8))) == 1


class Hidden(Custom):
    """A sigmoid that is no module."""

    def forward(self, x, y=None):
        return torch.sigmoid(super().forward(x))[:].view(-1)


@pytest.mark.parametrize("objective", [WGAN, WGAN_GP, HINGE], ids=["wgan", "gp", "hinge"])
@pytest.mark.parametrize("runtime", [CPU, BF16], ids=["float32", "bfloat16"])
@pytest.mark.parametrize("kind", ["module", "function"])
def test_a_sigmoid_at_the_end_of_a_critic_is_refused(tiny_data, objective, runtime, kind):
    gan = make(runtime=runtime)
    if kind == "module":
        gan.D = Custom(nn.Linear(64, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1), nn.Sigmoid())
    else:
        gan.D = Hidden(nn.Linear(64, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    gan.opt_d = adam()(gan.D.parameters())
    with pytest.raises(CourseError, match="시그모이드로 끝납니다"):
        list(train(gan, tiny_data, objective, steps=1, batch_size=8))


def test_a_sigmoid_inside_a_critic_is_allowed(tiny_data):
    gan = make()
    gan.D = Custom(nn.Linear(64, 8), nn.Sigmoid(), nn.Linear(8, 1))
    gan.opt_d = adam()(gan.D.parameters())
    assert len(list(train(gan, tiny_data, WGAN_GP, steps=1, batch_size=8))) == 1


def test_rmsprop_is_the_published_setting():
    optimizer = rmsprop()(nn.Linear(2, 2).parameters())
    assert isinstance(optimizer, torch.optim.RMSprop)
    assert optimizer.defaults["lr"] == 5e-5 and optimizer.defaults["momentum"] == 0


def test_adam_takes_whole_numbers_too(tiny_data):
    assert adam(1e-4, (0, 0.9))(nn.Linear(2, 2).parameters()).defaults["betas"] == (0.0, 0.9)


def test_spectral_norm_bounds_the_slope():
    """After many power iterations each layer's largest singular value is 1: f is 1-Lipschitz."""
    torch.manual_seed(0)
    D = wgan.Critic((6,), (32, 32), spectral_norm=True)
    free = wgan.Critic((6,), (32, 32))
    with torch.no_grad():
        for linear in (D.blocks[0][0], D.blocks[1][0], D.head):
            linear.parametrizations.weight.original.mul_(30)
        for p in free.parameters():
            p.mul_(30)
        for _ in range(60):
            D(torch.randn(4, 6))
        for linear in (D.blocks[0][0], D.blocks[1][0], D.head):
            assert torch.linalg.matrix_norm(linear.weight, 2).item() == pytest.approx(1, abs=0.02)
    steepest = []
    for critic in (D, free):
        x = torch.randn(500, 6, requires_grad=True)
        (slope,) = torch.autograd.grad(critic(x).sum(), x)
        steepest.append(slope.norm(dim=1).max().item())
    assert steepest[0] <= 1.05 < 10 < steepest[1]


@pytest.mark.parametrize("objective", [WGAN_GP, HINGE, WGAN], ids=["gp", "hinge", "wgan"])
@pytest.mark.parametrize("optimizer", [rmsprop(1e-3), adam(1e-3, (0, 0.9))], ids=["rms", "adam"])
@pytest.mark.parametrize("spectral_norm", [False, True], ids=["plain", "spectral"])
def test_resume_is_bitwise_equal(tiny_data, tmp_path, objective, optimizer, spectral_norm):
    options = {"steps": 8, "batch_size": 8, "d_steps": 2}

    def run(gan, until):
        rows = []
        for m in train(gan, tiny_data, objective, **options):
            rows.append({k: float(v) for k, v in m.items()})
            if m["step"] == until:
                break
        return rows

    whole = make(spectral_norm=spectral_norm, optimizer=optimizer)
    expected = run(whole, 8)
    first = make(spectral_norm=spectral_norm, optimizer=optimizer)
    head = run(first, 3)
    path = save(first, tmp_path / "a.safetensors")
    second = load(make(spectral_norm=spectral_norm, optimizer=optimizer, seed=5), path)
    assert head + run(second, 8) == expected
    for a, b in ((whole.G, second.G), (whole.D, second.D), (whole.G_ema, second.G_ema)):
        for (key, x), y in zip(a.state_dict().items(), b.state_dict().values(), strict=True):
            assert torch.equal(x, y), key
    states = (whole.opt_d.state_dict()["state"], second.opt_d.state_dict()["state"])
    for a, b in zip(*(s.values() for s in states), strict=True):
        assert all(torch.equal(torch.as_tensor(a[k]), torch.as_tensor(b[k])) for k in a)


def test_a_checkpoint_of_another_optimizer_or_without_spectral_norm_is_refused(tmp_path):
    path = save(make(optimizer=rmsprop(1e-3)), tmp_path / "a.safetensors")
    for other in (make(optimizer=adam(1e-3)), make(spectral_norm=True)):
        with pytest.raises(CourseError, match="다른 모델의 체크포인트"):
            load(other, path)


def test_spectral_norm_survives_the_moving_average(tiny_data):
    """u and v are unit vectors: averaged they would shrink and the weights come out too large."""
    torch.manual_seed(0)
    G = wgan.use_spectral_norm(wgan.Generator(4, (1, 8, 8), (16, 16)))
    gan = GAN(G, wgan.Critic((1, 8, 8), (16,)), optimizer=adam(1e-2), ema=0.9, runtime=CPU)
    for _ in train(gan, tiny_data, NON_SATURATING, steps=20, batch_size=8):
        pass
    for name, t in gan.G_ema.named_buffers():
        if name.endswith(("._u", "._v")):
            assert t.norm().item() == pytest.approx(1, abs=1e-5), name
    layers = [m for m in gan.G_ema.modules() if isinstance(m, nn.Linear)]
    largest = [torch.linalg.matrix_norm(m.weight, 2).item() for m in layers]
    assert len(largest) == 3 and max(abs(s - 1) for s in largest) < 0.3
    assert sample(gan.sampler, 3).isfinite().all()


def test_looking_at_a_spectral_critic_changes_nothing():
    """The twin shares u and v; in evaluation mode no power iteration may touch them."""
    D = wgan.Critic((2,), (8, 8), spectral_norm=True)
    before = {k: v.clone() for k, v in D.state_dict().items()}
    twin = eval_twin(D)
    twin(torch.randn(9, 2))
    assert all(torch.equal(v, before[k]) for k, v in D.state_dict().items())
    D(torch.randn(9, 2))
    moved = [k for k, v in D.state_dict().items() if not torch.equal(v, before[k])]
    assert moved and all(k.endswith(("._u", "._v")) for k in moved)
    shared = zip(D.state_dict().values(), twin.state_dict().values(), strict=True)
    assert all(a.data_ptr() == b.data_ptr() for a, b in shared)
