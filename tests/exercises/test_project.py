"""The graduation project: different sound answers pass, each typical mistake gets its own line."""

import base64
import inspect
import random
import re
import sys
from pathlib import Path

import ipywidgets as W
import numpy as np
import pytest
import torch
from exercise_helpers import html
from torch import nn
from torch.nn import functional as F

from gan_course import datasets, learner, objectives, sampling
from gan_course.datasets import TensorData
from gan_course.exercises import project
from gan_course.exercises.project import grading, samples, tiny
from gan_course.metrics import frechet_distance
from gan_course.models import cgan, dcgan, vanilla
from gan_course.objectives import d_loss_hinge, g_loss_critic
from gan_course.penalties import gradient_penalty, r1
from gan_course.pictures import mosaic
from gan_course.training import GAN, adam, train

KEYS = list(project.STEPS)


@pytest.fixture(autouse=True)
def fresh():
    project._kept.clear()
    project._hints_shown.clear()


@pytest.fixture(scope="module")
def faces():
    return datasets.faces()


@pytest.fixture(scope="module")
def data(faces):
    """Three hundred small colour pictures with real structure."""
    x = faces[:300].x
    small = F.adaptive_avg_pool2d(x, 32)
    return TensorData(((small + 1) * 127.5).round().to(torch.uint8))


@pytest.fixture(scope="module")
def digits():
    return TensorData(datasets.mnist().x[:300])


@pytest.fixture(scope="module")
def folder(tmp_path_factory, faces):
    place = tmp_path_factory.mktemp("pictures")
    for i in range(80):
        mosaic(faces[i : i + 1].x).save(place / f"{i}.png")
    return place


def passes(key, answer, **more):
    found = project.check(key, answer, **more)
    assert found.status == "solved" and found, repr(found)
    return repr(found)


def refused(key, answer, said, **more):
    found = project.check(key, answer, **more)
    assert found.status == "wrong" and not found, repr(found)
    assert said in found.mistake, (said, found.mistake)
    assert len(repr(found).split(found.mistake)[1]) > 40  # why, and what to look at
    return found.mistake


# ── the interface ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", KEYS)
def test_each_step_has_a_card_hints_and_a_folded_sample(key):
    step = project.STEPS[key]
    assert step.title in repr(project.task(key)) and len(step.hints) >= 3
    assert re.search(r"\?$", step.hints[0].split("**")[0])  # the first hint asks
    first, second = project.hint(key), project.hint(key)
    assert "힌트 1/3" in repr(first) and "힌트 2/3" not in repr(first)
    assert "힌트 2/3" in repr(second)
    shown = html(project.solution(key))
    assert "<details>" in shown and "def " in shown
    for part in step.sample.shown:
        assert inspect.getsource(part).split("(")[0] in project.solution(key).markdown
    assert "return" not in step.text


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("answer", [None, ..., (None, None), (..., ...)], ids=str)
def test_a_blank_is_unfinished(key, answer, data):
    found = project.check(key, answer, data=data)
    assert found.status == "unfinished" and "아직 풀지 않았습니다" in repr(found)


@pytest.mark.parametrize("key", ["loop", "yardstick", "slider", "objective"])
def test_a_blank_function_is_unfinished(key, data):
    def empty(*_): ...

    def step(G, D, opt_g, opt_d, x): ...

    def fit(G, D, data, steps): ...

    def raises(*_):
        raise NotImplementedError

    def half(*_):
        x = ...
        return x + 1

    answers = [empty, raises, half] if key != "loop" else [step, fit]
    for answer in answers:
        answer = (answer, answer) if key == "objective" else answer
        assert project.check(key, answer, data=data).status == "unfinished", answer


def test_unknown_steps_and_missing_data_are_told():
    assert "있는 단계" in repr(project.check("dta", 1)) and "있는 단계" in repr(project.task("x"))
    assert project.check("yardstick", lambda real, fake: None).status == "unfinished"
    found = project.check("models", (nn.Linear(1, 1), nn.Linear(1, 1)))
    assert found.status == "invalid" and "1단계" in repr(found)


def test_progress_is_kept(data):
    assert "0단계" in repr(project.progress())
    passes("data", data)
    passes("objective", objectives.HINGE)
    learner._session = learner.Progress()
    assert learner.load().solved == {"P-1", "P-3"}
    assert "2단계" in repr(project.progress()) and "내 그림 폴더" in html(project.progress())


def test_the_whole_way_with_the_samples(folder, tmp_path):
    data = samples.make_data(folder)
    passes("data", data)
    G, D = samples.MyGenerator(data.shape), samples.MyDiscriminator(data.shape)
    passes("models", (G, D))  # the data of the first step is remembered
    passes("objective", (samples.d_loss, samples.g_loss))
    passes("loop", samples.step)
    passes("yardstick", samples.distance)
    passes("slider", samples.make_picture(G))
    facts = {"학습에 쓴 그림": "80장", "스텝": 3000, "시드": 0, "잣대로 잰 거리": 1.2}
    said = passes("page", samples.make_page(tmp_path / "내 페이지.html", G, facts))
    assert "알아 둘 것" not in said
    assert "모두 통과했습니다" in repr(project.progress())


def test_a_check_leaves_the_dice_and_the_answer_alone(data):
    G, D = dcgan.Generator(8, 4, 32, 3), dcgan.Discriminator(4, 32, 3)
    before = {k: v.clone() for net in (G, D) for k, v in net.state_dict().items()}
    G.eval()
    states = torch.get_rng_state(), np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002

    def dicey(real, fake):
        random.random(), np.random.rand(), torch.rand(3)  # noqa: NPY002
        return samples.distance(real, fake)

    passes("models", (G, D), data=data)
    passes("yardstick", dicey, data=data)
    passes("loop", samples.step)
    assert torch.equal(torch.get_rng_state(), states[0]) and random.getstate() == states[2]
    assert (np.random.get_state()[1] == states[1]).all()  # noqa: NPY002
    after = {k: v for net in (G, D) for k, v in net.state_dict().items()}
    assert all(torch.equal(before[k], after[k]) for k in before)
    assert not G.training and D.training and all(p.grad is None for p in G.parameters())


def test_errors_are_told_with_the_line_and_what_was_done(data):
    def broken(real, fake):
        return real @ torch.ones(7, 7)

    found = project.check("yardstick", broken, data=data)
    assert found.status == "error"
    assert "하던 일" in repr(found) and "torch.ones(7, 7)" in repr(found)

    def leaves(real, fake):
        sys.exit()

    assert project.check("yardstick", leaves, data=data).status == "error"


def test_an_endless_answer_is_stopped(data, monkeypatch):
    def endless(real, fake):
        while True:
            pass

    step = project.STEPS["yardstick"]
    monkeypatch.setitem(project.STEPS, "yardstick", type(step)(**{**vars(step), "seconds": 0.3}))
    assert project.check("yardstick", endless, data=data).status == "timeout"


def test_an_answer_on_another_device_is_tried_there(monkeypatch):
    """No accelerator here: the second "device" is told apart by its index only."""
    second = torch.device("cpu", 0)
    monkeypatch.setattr(grading, "_devices", lambda: iter([torch.device("cpu"), second]))
    tried = []

    def picture(value):
        tried.append(value)
        if len(tried) == 1:
            raise RuntimeError("Expected all tensors to be on the same device, but found two")
        return torch.full((1, 4, 4), value - 0.5).sin() ** 3

    passes("slider", picture)
    assert len(tried) > 2


# ── 1. data ───────────────────────────────────────────────────────────────


def test_sound_data(data, digits, folder):
    passes("data", data)
    passes("data", digits)
    passes("data", TensorData(data[:].x))  # float [−1, 1]
    said = passes("data", datasets.image_folder(folder, size=28, channels=1))
    assert "외우기 쉽습니다" in said
    assert "정사각형이 아닙니다" in passes("data", TensorData(data.x[..., :24]))
    assert "DCGAN은" in passes("data", TensorData(data.x[..., :20, :20]))
    twice = TensorData(data.x[:250].repeat(2, 1, 1, 1))
    assert "똑같은 그림이 50%" in passes("data", twice)


def test_unsound_data(data):
    x = data.x
    f = data[:].x
    hole = f.clone()
    hole[0, 0, 0, 0] = torch.nan
    cases = {
        "텐서를 그대로": x,
        "TensorData가 아닙니다": {"x": x},
        "그림의 묶음이 아닙니다": TensorData(x.flatten(1)),
        "채널이 맨 뒤": TensorData(x.permute(0, 2, 3, 1)),
        "채널의 수": TensorData(torch.cat([x, x[:, :1]], 1)),
        "너무 작습니다": TensorData(x[..., :4, :4]),
        "uint8인데": TensorData((f > 0).to(torch.uint8)),
        "uint8도 실수도": TensorData(x.long()),
        "float32가 아닙니다": TensorData(f.double()),
        "NaN": TensorData(hole),
        "[−1, 1]이 아닙니다": TensorData(x.float()),
        "[0, 1]입니다": TensorData(x.float() / 255),
        "너무 적습니다": TensorData(x[:5]),
        "모두 똑같습니다": TensorData(x[:1].repeat(50, 1, 1, 1)),
        "한 가지 색": TensorData(f / 1000),
    }
    said = {refused("data", answer, name) for name, answer in cases.items()}
    assert len(said) == len(cases)  # each its own


# ── 2. models ─────────────────────────────────────────────────────────────


class Plain(nn.Module):
    """A generator whose parts a test replaces."""

    nz = 5

    def __init__(self, shape=(3, 32, 32), end=torch.tanh):
        super().__init__()
        self.shape, self.end = shape, end
        self.body = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, int(np.prod(shape))))

    def forward(self, z):
        return self.end(self.body(z)).view(-1, *self.shape)


class Judge(nn.Module):
    def __init__(self, end=lambda a: a.squeeze(1)):
        super().__init__()
        self.end = end
        self.body = nn.Sequential(
            nn.Conv2d(3, 4, 4, 2, 1), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(4 * 256, 1)
        )

    def forward(self, x):
        return self.end(self.body(x))


class Normed(nn.Module):
    """A sound judge whose logits stay small however bright the picture."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.LayerNorm(3072), nn.Linear(3072, 16), nn.ReLU())
        self.norm, self.head = nn.LayerNorm(16), nn.Linear(16, 1)
        nn.init.normal_(self.head.weight, 0, 0.02)
        nn.init.constant_(self.head.bias, 0.4)

    def forward(self, x):
        return self.head(self.norm(self.body(x)))[:, 0]


def pairs():
    shape = (3, 32, 32)
    yield Plain(), Judge()
    yield vanilla.Generator(16, shape, (32,)), vanilla.Discriminator(shape, (32,))
    yield dcgan.Generator(16, 8, 32, 3), dcgan.Discriminator(8, 32, 3)
    yield dcgan.Generator(16, 8, 32, 3), dcgan.TwoDiscriminators(8, 32, 3, hidden=(16,))
    yield samples.MyGenerator(shape), samples.MyDiscriminator(shape)
    yield Plain(), nn.Sequential(Judge(), nn.Identity())
    yield Plain(), Normed()
    spectral = Judge()
    spectral.body[0] = nn.utils.parametrizations.spectral_norm(spectral.body[0])
    yield Plain(end=lambda x: x.clamp(-1, 1)), spectral


@pytest.mark.parametrize("i", range(8))
def test_sound_models(i, data):
    torch.manual_seed(i)
    assert "파라미터 G" in passes("models", list(pairs())[i], data=data)


def test_sound_models_with_labels_and_without_an_end(data):
    y = torch.arange(len(data)) % 3
    conditional = (
        cgan.Generator(3, 8, 4, 32, 3),
        cgan.Discriminator(3, 4, 32, 3, batch_norm=False, minibatch_std=True),
    )
    passes("models", conditional, data=TensorData(data.x, y, ("a", "b", "c")))
    assert "끝이 없습니다" in passes("models", (Plain(end=lambda x: x), Judge()), data=data)


class Still(Plain):
    def forward(self, z):
        return super().forward(torch.ones_like(z))


class Dicey(Plain):
    def forward(self, z):
        return super().forward(z + torch.randn_like(z))


class Spare(Plain):
    def __init__(self):
        super().__init__()
        self.spare = nn.Linear(2, 2)


class Cut(Plain):
    def forward(self, z):
        return super().forward(z).detach()


class Blind(Judge):
    def forward(self, x):
        return super().forward(torch.zeros_like(x))


class Squeezed(Plain):
    def forward(self, z):
        return super().forward(z).squeeze()


def test_unsound_models(data):
    G, D = Plain(), Judge()
    nameless = Plain()
    nameless.nz = None
    cases = {
        "짝이 아닙니다": G,
        "G가 클래스입니다": (Plain, D),
        "D가 신경망이 아닙니다": (G, lambda x: x.sum()),
        "순서가 바뀌었습니다": (D, G),
        "G에 nz가 없습니다": (nameless, D),
        "모양이 데이터와 다릅니다": (Plain((3, 28, 28)), D),
        "0 아래로": (Plain(end=torch.sigmoid), D),
        "z를 바꾸어도": (Still(), D),
        "부를 때마다": (Dicey(), D),
        "z 하나만 넣으면": (Squeezed(), D),
        "D의 출력이 그림마다": (G, Judge(lambda a: a)),
        "D에 한 장만": (G, Judge(lambda a: a.squeeze())),
        "D가 그림을 보지": (G, Blind()),
        "기울기가 G에 닿지": (Cut(), D),
        "G에 쓰이지 않는": (Spare(), D),
        "시그모이드": (G, Judge(lambda a: a.squeeze(1).sigmoid())),
        "[−1, 1]에 갇혀": (G, Judge(lambda a: a.squeeze(1).tanh())),
    }
    said = {refused("models", answer, name, data=data) for name, answer in cases.items()}
    assert len(said) == len(cases)


# ── 3. objective ──────────────────────────────────────────────────────────


def ls_d(real, fake):
    return ((real - 1) ** 2).mean() + (fake**2).mean()


def centred_d(real, fake):
    return ((real - 1) ** 2).mean() + ((fake + 1) ** 2).mean()


def smooth_d(real, fake):
    bce = F.binary_cross_entropy_with_logits
    return bce(real, torch.full_like(real, 0.9)) + bce(fake, torch.zeros_like(fake))


def average_d(real, fake):
    return F.softplus(fake.mean() - real).mean() + F.softplus(fake - real.mean()).mean()


def probable_d(real, fake):
    ones, zeros = torch.ones_like(real), torch.zeros_like(fake)
    bce = F.binary_cross_entropy
    return bce(real.sigmoid(), ones) + bce(fake.sigmoid(), zeros)


def ns_g(fake):
    return F.softplus(-fake).mean()


OBJECTIVES = {
    **objectives.OBJECTIVES,
    "pair": (objectives.d_loss, ns_g),
    "least squares": (ls_d, lambda fake: ((fake - 1) ** 2).mean()),
    "least squares, −1 0 1": (centred_d, lambda fake: (fake**2).mean()),
    "hinge pair": (d_loss_hinge, g_loss_critic),
    "smoothed": (smooth_d, ns_g),
    "relativistic average": (average_d, lambda fake, real: F.softplus(real.mean() - fake).mean()),
    "halved": (lambda r, f: objectives.d_loss(r, f) / 2, ns_g),
}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_sound_objectives(name):
    assert ("포화 손실" in passes("objective", OBJECTIVES[name])) == (name == "minimax")


def test_probabilities_pass_with_a_remark():
    assert "로짓 ±40" in passes("objective", (probable_d, ns_g))


def logs(real, fake):
    return -(real.sigmoid().log() + (1 - fake.sigmoid()).log()).mean()


def twice_d(real, fake):
    return objectives.d_loss(real.sigmoid(), fake.sigmoid())


def test_unsound_objectives():
    d, g = objectives.d_loss, ns_g
    relative = objectives.RELATIVISTIC
    cases = {
        "손실 둘이 아닙니다": d,
        "함수가 아닙니다": (torch.ones(()), g),
        "D의 손실의 기울기가 끊겼습니다": (lambda r, f: d(r, f).item(), g),
        "D의 손실에 평균이": (lambda r, f: F.softplus(-r) + F.softplus(f), g),
        "D의 손실이 미니배치": (lambda r, f: F.softplus(-r).sum() + F.softplus(f).sum(), g),
        "D의 손실이 큰 로짓": (logs, g),
        "D의 손실이 가짜를 보지": (lambda r, f: F.softplus(-r).mean() + 0 * f.sum(), g),
        "D의 손실이 진짜를 보지": (lambda r, f: F.softplus(f).mean(), g),
        "D의 손실이 거꾸로": (lambda r, f: d(f, r), g),
        "가짜의 로짓을 내리": (lambda r, f: F.softplus(-r).mean() + F.softplus(-f).mean(), g),
        "D의 손실이 시그모이드": (twice_d, g),
        "G의 손실의 기울기가 끊겼습니다": (d, lambda f: F.softplus(-f.detach()).mean()),
        "G의 손실에 평균이": (d, lambda f: F.softplus(-f)),
        "G의 손실이 미니배치": (d, lambda f: F.softplus(-f).sum()),
        "G의 손실이 큰 로짓": (d, lambda f: -f.sigmoid().log().mean()),
        "G의 손실의 부호": (d, lambda f: F.softplus(f).mean()),
        "G의 손실의 인수": (relative.d_loss, lambda f, r: F.softplus(f - r).mean()),
        "G의 손실이 시그모이드": (d, lambda f: F.softplus(-f.sigmoid()).mean()),
        "보지 않습니다": (d, lambda f: (0 * f).mean() + 1),
        "어떤 곳에서는": (d, lambda f: (f + 2).square().mean()),
    }
    said = {refused("objective", answer, name) for name, answer in cases.items()}
    assert len(said) == len(cases)
    assert "거꾸로" in refused("objective", (lambda r, f: -d(r, f), g), "거꾸로")


# ── 4. loop ───────────────────────────────────────────────────────────────


def loop(d=objectives.d_loss, g=ns_g, d_steps=1, penalty=None, clip=None, zero="opt"):
    """A hand-written step; `zero` says how the gradients are cleared."""

    def clear(net, opt):
        if zero == "opt":
            opt.zero_grad()
        elif zero == "net":
            net.zero_grad()
        else:
            for p in net.parameters():
                p.grad = None

    def step(G, D, opt_g, opt_d, x):
        for _ in range(d_steps):
            fake = G(torch.randn(len(x), G.nz)).detach()
            loss = d(D(x), D(fake))
            if penalty:
                loss = loss + penalty(D, x, fake, None, torch.Generator().manual_seed(0))
            clear(D, opt_d)
            loss.backward()
            opt_d.step()
            if clip:
                with torch.no_grad():
                    for p in D.parameters():
                        p.clamp_(-clip, clip)
        judged = D(G(torch.randn(len(x), G.nz)))
        loss = g(judged, D(x)) if g is objectives.g_loss_relativistic else g(judged)
        clear(G, opt_g)
        loss.backward()
        opt_g.step()

    return step


def tutorial(G, D, opt_g, opt_d, x):
    """Two backward passes for D, one fake for both, no second drawing."""
    bce, n = F.binary_cross_entropy_with_logits, len(x)
    D.zero_grad()
    bce(D(x), torch.ones(n)).backward()
    fake = G(torch.randn(n, G.nz))
    bce(D(fake.detach()), torch.zeros(n)).backward()
    opt_d.step()
    G.zero_grad()
    bce(D(fake), torch.ones(n)).backward()
    opt_g.step()


def frozen(G, D, opt_g, opt_d, x):
    """D is frozen in G's step, both updates come at the end."""
    fake = G(torch.randn(len(x), G.nz))
    opt_d.zero_grad(), opt_g.zero_grad()
    objectives.d_loss(D(x), D(fake.detach())).backward()
    D.requires_grad_(False)
    ns_g(D(fake)).backward()
    D.requires_grad_(True)
    opt_d.step(), opt_g.step()


def at_once(G, D, opt_g, opt_d, x):
    """One backward pass for both, with D frozen where G's loss is formed."""
    fake = G(torch.randn(len(x), G.nz))
    loss = objectives.d_loss(D(x), D(fake.detach()))
    D.requires_grad_(False)
    loss = loss + ns_g(D(fake))
    D.requires_grad_(True)
    opt_d.zero_grad(), opt_g.zero_grad()
    loss.backward()
    opt_d.step(), opt_g.step()


def undetached(G, D, opt_g, opt_d, x):
    """No detach in D's step: wasteful, not wrong, as G's gradients are cleared afterwards."""
    opt_d.zero_grad()
    objectives.d_loss(D(x), D(G(torch.randn(len(x), G.nz)))).backward()
    opt_d.step()
    opt_g.zero_grad()
    ns_g(D(G(torch.randn(len(x), G.nz)))).backward()
    opt_g.step()


LOOPS = {
    "two D steps": loop(d_steps=2),
    "hinge": loop(d_loss_hinge, g_loss_critic),
    "least squares": loop(ls_d, lambda f: ((f - 1) ** 2).mean()),
    "saturating": loop(g=objectives.g_loss_saturating),
    "clipping": loop(objectives.critic_loss, g_loss_critic, 5, clip=0.01),
    "gradient penalty": loop(objectives.critic_loss, g_loss_critic, 3, gradient_penalty(10.0)),
    "r1": loop(penalty=r1(1.0, 1)),
    "relativistic": loop(objectives.d_loss_relativistic, objectives.g_loss_relativistic),
    "net.zero_grad": loop(zero="net"),
    "grad = None": loop(zero="none"),
    "tutorial": tutorial,
    "frozen": frozen,
    "at once": at_once,
    "undetached": undetached,
}


ALIKE = (
    "saturating", "hinge", "least squares", "relativistic", "net.zero_grad", "grad = None",
    "gradient penalty", "clipping",
)  # fmt: skip


@pytest.mark.training
@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.long) if n in ALIKE else n for n in LOOPS]
)
def test_sound_loops(name):
    passes("loop", LOOPS[name])


def fitting(objective=objectives.NON_SATURATING, **more):
    def fit(G, D, data, steps):
        gan = GAN(G, D, optimizer=adam(2e-4))
        for _ in train(gan, data, objective, steps=steps, **more):
            pass

    return fit


@pytest.mark.training
@pytest.mark.parametrize(
    "name",
    [
        "non-saturating",
        *(pytest.param(n, marks=pytest.mark.long) for n in ("wgan", "relativistic")),
    ],
)
def test_the_course_s_own_training_is_a_sound_loop(name):
    passes("loop", fitting(objectives.OBJECTIVES[name], d_steps=1 + 2 * (name == "wgan")))


def broken(change):
    """The usual step with one thing wrong."""
    fixed = torch.randn(64, tiny.NZ)

    def step(G, D, opt_g, opt_d, x):
        n = len(x)
        z = fixed if change == "fixed z" else torch.randn(n, G.nz)
        z = torch.ones(n, G.nz) if change == "equal z" else z
        fake = G(z)
        if change != "no zero D":
            opt_d.zero_grad()
        d_loss = objectives.d_loss
        logits = (D(fake.detach()), D(x)) if change == "swapped D" else (D(x), D(fake.detach()))
        d_loss(*logits).backward()
        if change not in ("no D step", "late D step", "zero between"):
            opt_d.step()
        if change == "zero D at once":
            opt_d.zero_grad()
        if change == "scaled x":
            x *= 0.99
        if change == "zero between":
            opt_d.zero_grad()
            opt_d.step()
        judged = D(fake.detach()) if change == "detach in G" else D(fake)
        if change != "no zero G":
            opt_g.zero_grad()
        (F.softplus(judged) if change == "sign of G" else F.softplus(-judged)).mean().backward()
        if change == "late D step":
            opt_d.step()
        if change != "no G step":
            opt_g.step()
        if change == "D in G's step":
            opt_d.zero_grad()
            ns_g(D(G(z))).backward()
            opt_d.step()

    return step


def leftover(G, D, opt_g, opt_d, x):
    """Cleared at the end of D's step only: G's backward leaves its gradient in D."""
    objectives.d_loss(D(x), D(G(torch.randn(len(x), G.nz)).detach())).backward()
    opt_d.step()
    opt_d.zero_grad()
    ns_g(D(G(torch.randn(len(x), G.nz)))).backward()
    opt_g.step()
    opt_g.zero_grad()


def stray(G, D, opt_g, opt_d, x):
    """No detach in D's step and G cleared too early: D's loss updates G, too."""
    opt_g.zero_grad(), opt_d.zero_grad()
    objectives.d_loss(D(x), D(G(torch.randn(len(x), G.nz)))).backward()
    opt_d.step()
    ns_g(D(G(torch.randn(len(x), G.nz)))).backward()
    opt_g.step()


BROKEN = {
    "fixed z": "z를 새로 뽑지",
    "equal z": "z가 모두 같습니다",
    "no zero D": "D의 기울기를 지우지",
    "no zero G": "G의 기울기를 지우지",
    "swapped D": "D가 거꾸로",
    "sign of G": "G가 거꾸로",
    "no D step": "D를 갱신하지",
    "no G step": "G를 갱신하지",
    "late D step": "G의 손실의 기울기로 D를",
    "zero between": "기울기가 닿지 않습니다",
    "detach in G": "G에 기울기가 닿지",
    "scaled x": "진짜 그림을 바꾸었습니다",
    "D in G's step": "G의 손실로 D까지",
}


@pytest.mark.parametrize("change", [c for c in BROKEN if c != "D in G's step"])
def test_unsound_loops(change):
    refused("loop", broken(change), BROKEN[change])


def summed(G, D, opt_g, opt_d, x):
    """One sum of both losses: D is told to believe the fakes it is told to refuse."""
    fake = G(torch.randn(len(x), G.nz))
    opt_d.zero_grad(), opt_g.zero_grad()
    (objectives.d_loss(D(x), D(fake)) + ns_g(D(fake))).backward()
    opt_d.step(), opt_g.step()


@pytest.mark.long
@pytest.mark.training
def test_d_that_is_told_both_does_not_learn():
    refused("loop", summed, BROKEN["D in G's step"])
    refused("loop", broken("D in G's step"), BROKEN["D in G's step"])


def test_gradients_of_the_other_loss_are_found():
    refused("loop", leftover, "G의 손실의 기울기로 D를")
    refused("loop", stray, "D의 손실의 기울기로 G를")


def test_the_reference_of_the_broken_loops_is_sound():
    passes("loop", broken(""))
    passes("loop", broken("zero D at once"))


def test_a_wrong_sign_is_named_though_d_s_step_reaches_g():
    def wrong(G, D, opt_g, opt_d, x):
        opt_d.zero_grad()
        objectives.d_loss(D(x), D(G(torch.randn(len(x), G.nz)))).backward()
        opt_d.step()
        opt_g.zero_grad()
        F.softplus(D(G(torch.randn(len(x), G.nz)))).mean().backward()
        opt_g.step()

    refused("loop", wrong, "G가 거꾸로")


def test_other_unsound_loops():
    mine = samples.step
    nets = tiny.pair(0, torch.device("cpu"))

    def outside(G, D, opt_g, opt_d, x):
        return nets[0](torch.randn(1, nets[0].nz)).mean()

    refused("loop", outside, "받은 G와 D를")
    refused("loop", lambda G, D, x: None, "인수가 다섯이")
    refused("loop", 3, "함수가 아닙니다")
    assert project.check("loop", lambda a, b, c, d, e: mine(b, a, c, d, e)).status != "solved"

    def elsewhere(G, D, data, steps):
        return GAN(*tiny.pair(1, torch.device("cpu")))

    refused("loop", elsewhere, "G가 바뀌지 않습니다")

    def forgets(G, D, opt_g, opt_d, x):  # D stays frozen: the second call fails
        mine(G, D, opt_g, opt_d, x)
        D.requires_grad_(False)

    found = project.check("loop", forgets)
    assert found.status == "error" and "2번째로 부르기" in repr(found)


# ── 5. yardstick ──────────────────────────────────────────────────────────


def principal(real, fake):
    """Fréchet distance of principal components of the real pictures."""
    a, b = real.flatten(1), fake.flatten(1)
    mean = a.mean(0)
    basis = torch.linalg.svd(a - mean, full_matrices=False).Vh[:48]
    return frechet_distance((a - mean) @ basis.T, (b - mean) @ basis.T)


def mmd(real, fake):
    """Unbiased MMD with a cubic kernel (as KID) on our features."""
    a, b = samples.features(real).double(), samples.features(fake).double()
    mean, std = a.mean(0), a.std(0) + 1e-3
    a, b = (a - mean) / std, (b - mean) / std
    k = lambda x, y: (x @ y.T / x.shape[1] + 1) ** 3  # noqa: E731
    off = lambda m: (m.sum() - m.trace()) / (len(m) * (len(m) - 1))  # noqa: E731
    return off(k(a, a)) + off(k(b, b)) - 2 * k(a, b).mean()


def sliced(real, fake):
    """Sliced Wasserstein distance on pixels and edges, fixed directions."""
    a, b = samples.features(real), samples.features(fake)
    rng = torch.Generator().manual_seed(0)
    directions = F.normalize(torch.randn(a.shape[1], 200, generator=rng), dim=0)
    return ((a @ directions).sort(0).values - (b @ directions).sort(0).values).abs().mean()


def statistics(real, fake):
    """No features at all: brightness, contrast and edges, their means and spreads."""

    def numbers(x):
        edges = (x[..., 1:] - x[..., :-1]).abs().mean((1, 2, 3))
        rows = torch.stack([x.mean((1, 2, 3)), x.std((1, 2, 3)), edges], 1)
        return torch.cat([rows.mean(0), 3 * rows.std(0), x.std(0).mean()[None]])

    return float((numbers(real) - numbers(fake)).norm())


@pytest.mark.slow
@pytest.mark.parametrize("distance", [samples.distance, principal, mmd, sliced, statistics])
def test_sound_yardsticks(distance, data):
    passes("yardstick", distance, data=data)


@pytest.mark.parametrize("distance", [samples.distance, sliced])
def test_sound_yardsticks_of_digits(distance, digits):
    passes("yardstick", distance, data=digits)


def test_a_yardstick_blind_to_one_thing_passes_with_a_remark(data):
    def coarse(real, fake):  # a thumbnail, and how many pixels are black
        def look(x):
            dark = 5 * (x < -0.99).float().mean((1, 2, 3))[:, None]
            return torch.cat([F.adaptive_avg_pool2d(x, 2).flatten(1), dark], 1)

        return frechet_distance(look(real), look(fake))

    said = passes("yardstick", coarse, data=data)
    assert "흐린 진짜에 무딥니다" in said


def paired(real, fake):
    return (real - fake).square().mean()


def test_unsound_yardsticks(data):
    def means(real, fake):
        return (real.mean(0) - fake.mean(0)).abs().mean() * 0 + (real.mean() - fake.mean()).abs()

    def changes(real, fake):
        real -= real.mean()
        return samples.distance(real, fake)

    def divided(real, fake):  # no spread within the fakes: 0 / 0
        return samples.distance(real, fake) * float(fake.std(0).sum() / fake.std(0).sum())

    cases = {
        "함수가 아닙니다": 3.0,
        "그림의 차례에 따라": paired,
        "보지 못하는 것이": means,
        "거꾸로 된 잣대": lambda a, b: 1 / (1 + samples.distance(a, b)),
        "무엇을 재든": lambda a, b: 1.0,
        "같은 그림을 다시 재면": lambda a, b: samples.distance(a, b) * float(torch.rand(())),
        "받은 그림을 바꾸었습니다": changes,
        "수 하나가 아닙니다": lambda a, b: (a.mean(0) - b.mean(0)).abs(),
        "숫자가 아닙니다": divided,
    }
    few = TensorData(data.x[:120])
    said = {refused("yardstick", answer, name, data=few) for name, answer in cases.items()}
    assert len(said) == len(cases)
    first = lambda a, b: samples.distance(a[:20], b[:20])  # noqa: E731
    assert project.check("yardstick", first, data=data).status == "wrong"


def test_loose_dice_inside_are_remarked(data):
    def loose(real, fake):
        return samples.distance(real, fake) * (1 + 0.1 * float(torch.rand(())))

    assert "난수를 고정하십시오" in passes("yardstick", loose, data=data)


# ── 6. slider ─────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def generator():
    torch.manual_seed(0)
    return vanilla.Generator(8, (1, 16, 16), (32,))


def window(picture, connected=True):
    """A window of one's own: a slider, and a picture that follows it."""
    slider, shown = W.FloatSlider(min=0, max=1), W.Image()

    def draw(*_):
        shown.value = bytes(((picture(slider.value) + 1) * 127).to(torch.uint8).flatten().tolist())

    draw()
    if connected:
        slider.observe(draw, "value")
    return W.VBox([W.HBox([slider]), shown])


def test_sound_sliders(generator):
    G = generator
    picture = samples.make_picture(G)
    passes("slider", picture)
    direction = sampling.principal_directions(G, 1, n=256)[0]
    passes("slider", lambda v: sampling.sample(G, (6 * v - 3) * direction[None])[0])
    corner = torch.randn(3, 8, generator=torch.Generator().manual_seed(4))

    def circle(value):  # both ends are the same picture
        angle = torch.tensor(2 * torch.pi * value)
        return sampling.sample(G, (angle.cos() * corner[0] + angle.sin() * corner[1])[None])[0]

    passes("slider", circle)
    assert "달라짐" in passes("slider", window(picture))
    passes("slider", (picture, window(picture)))
    passes("slider", W.interactive(picture, value=(0.0, 1.0, 0.1)))
    from gan_course.labs import LatentLab

    lab = LatentLab(G)
    before = lab.panel.seed.value, lab.panel.t.value
    passes("slider", lab)
    assert (lab.panel.seed.value, lab.panel.t.value) == before


def test_a_flipbook_is_a_slider(generator):
    from matplotlib import pyplot as plt

    from gan_course import plotting
    from gan_course.ui import FlipbookView

    picture = samples.make_picture(generator)

    def page(value):
        figure, ax = plt.subplots(figsize=(2, 2))
        plotting.show_pictures(ax, picture(value)[None])
        return figure

    passes("slider", FlipbookView(page, "값", [0.0, 0.5, 1.0], 0.0, about="두 그림 사이"))


def test_unsound_sliders(generator, data):
    G = generator
    picture = samples.make_picture(G)
    ends = picture(0.0), picture(1.0)

    def fresh(value):
        return sampling.sample(G, 1, seed=int(1000 * value))[0]

    def dicey(value):
        return G.eval()(torch.randn(1, 8))[0]

    cases = {
        "함수도 슬라이더도": 3,
        "그대로입니다": lambda v: picture(0.5),
        "이웃한 값의": fresh,
        "같은 값에서": dicey,
        "화소를 섞었습니다": lambda v: (1 - v) * ends[0] + v * ends[1],
        "그림 한 장의 모양": lambda v: picture(v)[None],
        "[−1, 1]을 벗어납니다": lambda v: (picture(v) + 1) * 127.5,
        "텐서를 돌려주지": lambda v: picture(v).numpy(),
        "보이는 것이 그대로": window(picture, connected=False),
        "슬라이더가 없습니다": W.VBox([W.Image()]),
    }
    said = {refused("slider", answer, name) for name, answer in cases.items()}
    assert len(said) == len(cases)
    refused("slider", picture, "내 데이터의 그림과", data=data)


# ── 7. page ───────────────────────────────────────────────────────────────


PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    )
).decode()
BY_HAND = f"""<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>나의 고양이</title>
<style>body {{ margin: 2rem }}</style></head><body><h1>나의 고양이</h1>
<p>GAN이 만든 그림입니다. <a href="https://example.org">내 블로그</a></p>
<img alt="고양이를 닮은 생성된 그림" src="data:image/png;base64,{PIXEL}">
<p>출처: 직접 찍은 사진 412장. 라이선스: CC BY. 3,000스텝, 시드 0, 잣대로 잰 거리 3.1.
한계: 발을 잘 그리지 못합니다.</p></body></html>"""


@pytest.fixture
def write(tmp_path):
    def wrote(text, encoding="utf-8"):
        path = tmp_path / "page.html"
        path.write_bytes(text.encode(encoding))
        return path

    return wrote


def test_sound_pages(write, generator, tmp_path):
    assert "알아 둘 것" not in passes("page", write(BY_HAND))
    passes("page", str(write(BY_HAND)))
    x = sampling.sample(generator, 4)
    path = project.write_page(
        tmp_path / "new/p.html", title="<b>숫자</b> & 글", pictures=x, about="연습",
        source="MNIST", licence="CC BY-SA 3.0", limits="숫자를 읽지는 못합니다.",
    )  # fmt: skip
    text = path.read_text("utf-8")
    assert "<b>숫자" not in text and text.count("<img") == 4
    assert "함께 적으면 좋은 것" in passes("page", path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (BY_HAND, "그냥 글", "HTML이 아닙니다"),
        ('lang="ko"', 'lang="en"', 'lang="ko"'),
        ("<title>나의 고양이</title>", "", "제목이 없습니다"),
        ('alt="고양이를 닮은 생성된 그림" ', "", "대체 텍스트가 없는"),
        ("고양이를 닮은 생성된 그림", "a cat", "한국어가 아닌"),
        (f"data:image/png;base64,{PIXEL}", "cat.png", "곁에 다른 파일"),
        (f"data:image/png;base64,{PIXEL}", "https://x.org/c.png", "인터넷이 있어야"),
        ("body {", "@import 'https://x.org/f.css'; body {", "인터넷이 있어야"),
        ("<style>", '<link rel="stylesheet" href="//x.org/a.css"><style>', "인터넷이 있어야"),
        (PIXEL, "AAAA", "열리지 않는"),
        ("<img", "<span", "그림이 없습니다"),
        ("GAN이 만든 그림입니다", "내 고양이입니다", "생성된 그림이라는"),
        ("출처: 직접 찍은 사진", "사진", "출처가 없습니다"),
        ("라이선스: CC BY", "마음대로", "이용 조건이 없습니다"),
        ("시드 0", "폴더 /home/kim/cats", "내 컴퓨터의 경로"),
    ],
)
def test_unsound_pages(old, new, said, write):
    assert old in BY_HAND
    text = BY_HAND.replace(old, new)
    if new == "<span":
        text = text.replace(f'src="data:image/png;base64,{PIXEL}"', "")
    refused("page", write(text), said)


def test_other_unsound_pages(write, tmp_path):
    refused("page", 3, "파일의 경로가")
    refused("page", tmp_path / "nowhere.html", "파일이 없습니다")
    refused("page", write(BY_HAND.replace('<meta charset="utf-8">', ""), "cp949"), "UTF-8")
    refused("page", write(BY_HAND + "<!--" + "x" * 5_000_001 + "-->"), "5 MB")


def test_a_page_is_not_written_without_its_rights(generator, tmp_path):
    from gan_course.errors import CourseError

    told = {"title": "가", "about": "나", "source": "다", "licence": "라", "limits": "마"}
    x = sampling.sample(generator, 2)
    for name in told:
        with pytest.raises(CourseError, match="비었습니다"):
            project.write_page(tmp_path / "a.html", pictures=x, **{**told, name: " "})
    for bad in (x[0], torch.zeros(0, 1, 8, 8), torch.full((1, 1, 8, 8), torch.nan)):
        with pytest.raises(CourseError):
            project.write_page(tmp_path / "a.html", pictures=bad, **told)
    assert list(tmp_path.iterdir()) == []


# ── the limits of a file ──────────────────────────────────────────────────


def test_the_files_stay_small():
    for path in Path(project.__file__).parent.glob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 250, path
