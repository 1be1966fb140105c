"""Own networks, wrapped networks, precision, and what happens when training goes wrong."""

import copy
import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from gan_course import CourseError, checkpoints, detect, models
from gan_course.datasets import TensorData, ring_2d
from gan_course.errors import Diverged
from gan_course.history import History
from gan_course.models import vanilla
from gan_course.objectives import NON_SATURATING, OBJECTIVES, RELATIVISTIC
from gan_course.runtime import Runtime
from gan_course.sampling import Painter, principal_directions, sample
from gan_course.training import GAN, adam, late_decay, rmsprop, train

CPU = Runtime(torch.device("cpu"))
HALF = Runtime(torch.device("cpu"), torch.float16)


class MyG(nn.Module):
    """What a learner writes: z in, pictures out; no shape, no label, no config."""

    def __init__(self, nz=4):
        super().__init__()
        self.nz, self.net = nz, nn.Sequential(nn.Linear(nz, 64), nn.Tanh())

    def forward(self, z):
        return self.net(z).view(-1, 1, 8, 8)


def my_d():
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))


class Labelled(MyG):
    def forward(self, z, y):
        return super().forward(z) + 0 * y.view(-1, 1, 1, 1)


# ── my own networks ─────────────────────────────────────────────────────


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize("G", [MyG, Labelled])
def test_own_networks_train_without_shape_or_label(tiny_data, name, G):
    torch.manual_seed(0)
    gan = GAN(G(), my_d(), ema=0.9, runtime=CPU)
    before = copy.deepcopy(gan.G.state_dict())
    assert gan.shape == (1, 8, 8)
    assert len(list(train(gan, tiny_data, OBJECTIVES[name], steps=3, batch_size=8))) == 3
    assert any(not torch.equal(v, before[k]) for k, v in gan.G.state_dict().items())
    y = torch.zeros(5, dtype=torch.long) if G is Labelled else None
    assert sample(gan.sampler, 5, y).shape == Painter(gan.G)(torch.randn(5, 4), y).shape
    assert sample(gan.sampler, 0, None if y is None else y[:0]).shape == (0, 1, 8, 8)
    if G is MyG:
        assert principal_directions(gan.G, 2).shape == (2, 4)


def test_finding_the_shape_changes_nothing(tiny_data):
    """One look in evaluation mode: no running statistic, no random number is spent."""

    class Noisy(MyG):
        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(nn.Linear(4, 64), nn.BatchNorm1d(64), nn.Dropout(0.5))

        def forward(self, z):
            return super().forward(z + 0 * torch.randn(4))

    G, D = Noisy(), my_d()
    before, state = copy.deepcopy(G.state_dict()), torch.get_rng_state()
    assert GAN(G, D, runtime=CPU).shape == (1, 8, 8)
    assert all(torch.equal(v, before[k]) for k, v in G.state_dict().items())
    assert torch.equal(state, torch.get_rng_state()) and G.training


def test_a_generator_without_nz_says_what_to_write():
    with pytest.raises(CourseError, match=r"self\.nz = 64"):
        GAN(nn.Linear(4, 64), my_d(), runtime=CPU)


def test_own_shape_that_does_not_fit_the_data(tiny_data):
    with pytest.raises(CourseError, match=r"\(1, 8, 8\)인데 생성자는 \(1, 4, 4\)"):
        small = vanilla.Generator(4, (1, 4, 4), (8,))
        train(GAN(small, my_d(), runtime=CPU), tiny_data, NON_SATURATING, steps=1)


@pytest.mark.parametrize("y", [None, torch.arange(50) % 6])
def test_labels_that_do_not_fit_are_refused_before_work(tiny_data, y):
    gan = GAN(MyG(), my_d(), runtime=CPU)
    gan.G.classes = 5
    with pytest.raises(CourseError, match="레이블 5가지"):
        train(gan, TensorData(tiny_data.x, y), NON_SATURATING, steps=1)


def test_saving_own_networks_says_what_is_missing(tmp_path, tiny_data, monkeypatch):
    monkeypatch.setattr(models, "KNOWN", dict(models.KNOWN))
    gan = GAN(MyG(), vanilla.Discriminator((1, 8, 8), (8,)), runtime=CPU)
    path = tmp_path / "a.safetensors"
    with pytest.raises(CourseError, match=r"self\.config = "):
        checkpoints.save(gan, path)
    gan.G.config = {"nz": 4}
    with pytest.raises(CourseError, match=r"models\.register\(MyG\)"):
        checkpoints.save(gan, path)
    with pytest.raises(CourseError, match=r"models\.register\(MyG\)"):
        checkpoints.save_generator(gan.G, path)
    assert list(tmp_path.iterdir()) == []
    assert models.register(MyG) is MyG
    list(train(gan, tiny_data, NON_SATURATING, steps=2, batch_size=8))
    checkpoints.save(gan, path)
    assert torch.equal(sample(checkpoints.load_generator(path), 3), sample(gan.G, 3))


def test_own_networks_are_explored_and_watched(tiny_data):
    from gan_course.labs import LatentLab
    from gan_course.ui import LiveView

    gan, history = GAN(MyG(), my_d(), ema=0.9, runtime=CPU), History()
    view, explorer = LiveView(gan, history), LatentLab(nn.DataParallel(gan.G))
    first = explorer.render()
    for m in train(gan, tiny_data, NON_SATURATING, steps=2, batch_size=8):
        history.append(m)
        view.refresh()
    view.finish()
    assert explorer.render() != first and view.shot().data.startswith(b"\x89PNG")


# ── wrapped networks ────────────────────────────────────────────────────


def test_wrapped_networks_train_and_their_files_are_the_same(make_gan, tiny_data, tmp_path):
    plain, wrapped = make_gan(), make_gan()
    wrapped.G, wrapped.D = nn.DataParallel(wrapped.G), nn.DataParallel(wrapped.D)
    for gan in (plain, wrapped):
        list(train(gan, tiny_data, NON_SATURATING, steps=3, batch_size=8))
    files = [checkpoints.save(g, tmp_path / f"{i}.safetensors").read_bytes()
             for i, g in enumerate((plain, wrapped))]  # fmt: skip
    assert files[0] == files[1]
    again = make_gan(seed=5)
    again.G, again.D = nn.DataParallel(again.G), nn.DataParallel(again.D)
    checkpoints.load(again, tmp_path / "0.safetensors")
    assert again.step == 3 and torch.equal(sample(again.G, 4), sample(plain.G, 4))
    assert models.name_of(again.G) == "vanilla.Generator"
    built = GAN(nn.DataParallel(MyG()), nn.DataParallel(my_d()), ema=0.9, runtime=CPU)
    assert built.nz == 4 and built.shape == (1, 8, 8) and type(built.G_ema) is MyG


# ── arguments ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("bad", [{"steps": -5}, {"d_steps": 0}, {"batch_size": 0}])
def test_arguments_are_checked_when_called(make_gan, tiny_data, bad):
    with pytest.raises(CourseError, match="1 이상"):
        train(make_gan(), tiny_data, NON_SATURATING, **{"steps": 3, **bad})


def test_steps_already_reached_says_so_in_one_line(make_gan, tiny_data, capsys):
    gan = make_gan()
    list(train(gan, tiny_data, NON_SATURATING, steps=3, batch_size=8))
    assert capsys.readouterr().out == ""
    assert list(train(gan, tiny_data, NON_SATURATING, steps=3, batch_size=8)) == []
    said = capsys.readouterr().out
    assert "이미 3스텝" in said and said.count("\n") == 1


def test_the_loop_knows_its_steps_and_batch_size(make_gan, tiny_data):
    loop = train(make_gan(), tiny_data, NON_SATURATING, steps=7, batch_size=5)
    assert (loop.steps, loop.batch_size) == (7, 5)
    assert [m["step"] for m in loop] == list(range(1, 8)) and list(loop) == []


def test_only_a_relativistic_objective_looks_at_real_pictures_again(make_gan, tiny_data):
    calls = {}
    for name, objective in (("usual", NON_SATURATING), ("relativistic", RELATIVISTIC)):
        gan, seen = make_gan(), []
        gan.D.register_forward_hook(lambda *_, seen=seen: seen.append(1))
        objective = objective._replace(penalties=())
        list(train(gan, tiny_data, objective, steps=2, batch_size=8))
        calls[name] = len(seen)
    assert calls == {"usual": 4, "relativistic": 6}


# ── a loss that is no number ────────────────────────────────────────────


def poisoned(at, key):
    """NON_SATURATING whose loss is NaN from a step on."""
    count = [0]

    def loss(*logits):
        count[0] += 1
        value = getattr(NON_SATURATING, key)(*logits)
        return value * float("nan") if count[0] >= at else value

    return NON_SATURATING._replace(**{key: loss})


@pytest.mark.parametrize(
    ("key", "name"), [("d_loss", "판별자의 손실"), ("g_loss", "생성자의 손실")]
)
def test_a_loss_that_is_no_number_stops_and_undoes(make_gan, tiny_data, key, name):
    gan, start = make_gan(), make_gan()
    steps = []
    with pytest.raises(Diverged, match=rf"4스텝에서 {name}.*학습률.*0스텝의 상태") as caught:
        for m in train(gan, tiny_data, poisoned(4, key), steps=9, batch_size=8):
            steps.append(m["step"])
    assert steps == [1, 2, 3] and isinstance(caught.value, CourseError)
    for a, b in zip(gan.G.state_dict().values(), start.G.state_dict().values(), strict=True):
        assert torch.equal(a, b)
    assert gan.step == 0 and all(p.requires_grad for p in gan.D.parameters())
    # the state is whole: training on gives what a fresh GAN gives
    a, b = ([float(m["d_loss"]) for m in train(g, tiny_data, NON_SATURATING, steps=3)]
            for g in (gan, start))  # fmt: skip
    assert a == b


def test_the_last_good_state_is_a_recent_one(make_gan, tiny_data, monkeypatch):
    from gan_course import training

    monkeypatch.setattr(training.LastGood, "KEEP_EVERY", 5)
    gan, twin = make_gan(), make_gan()
    with pytest.raises(Diverged):
        list(train(gan, tiny_data, poisoned(13, "d_loss"), steps=99, batch_size=8))
    list(train(twin, tiny_data, NON_SATURATING, steps=10, batch_size=8))
    assert gan.step == 10
    for name, part in gan.networks().items():
        for key, value in part.state_dict().items():
            assert torch.equal(value, twin.networks()[name].state_dict()[key]), (name, key)


def test_really_too_large_a_learning_rate_is_told():
    torch.manual_seed(0)
    G, D = vanilla.Generator(2, (2,), (16,), batch_norm=False), vanilla.Discriminator((2,), (16,))
    gan = GAN(G, D, optimizer=lambda p: torch.optim.SGD(p, lr=1e30), runtime=CPU)
    with pytest.raises(Diverged, match="발산"):
        list(train(gan, ring_2d(200), OBJECTIVES["wgan-gp"], steps=50))
    assert all(p.isfinite().all() for p in [*gan.G.parameters(), *gan.D.parameters()])


def test_one_number_missing_does_not_spoil_the_smooth_curve():
    history = History()
    for i, value in enumerate([1.0, float("nan"), 3.0, float("inf"), 5.0, 7.0]):
        history.append({"step": i + 1, "d_loss": torch.tensor(value)})
    smooth = history.smooth("d_loss", 2)
    assert smooth.tolist() == [1.0, 1.0, 3.0, 3.0, 5.0, 6.0]
    history.append({"step": 7, "d_loss": torch.tensor(float("nan"))})
    history.append({"step": 8, "d_loss": torch.tensor(float("nan"))})
    assert np.isnan(history.smooth("d_loss", 1)[-1]) and history.smooth("d_loss", 4)[-1] == 6.0


# ── precision and devices ───────────────────────────────────────────────


def card(monkeypatch, *, bf16, emulated, capability=(7, 5), count=2):
    """A CUDA machine that is not here."""
    monkeypatch.delenv("PRECISION", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda *_: capability)
    monkeypatch.setattr(
        torch.cuda, "is_bf16_supported",
        lambda including_emulation=True: bf16 or (including_emulation and emulated),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bf16", "capability", "precision"),
    [
        (True, (8, 0), torch.bfloat16),
        (False, (7, 5), torch.float16),
        (False, (6, 1), torch.float32),
    ],
)
def test_emulated_bfloat16_does_not_count(monkeypatch, bf16, capability, precision):
    card(monkeypatch, bf16=bf16, emulated=True, capability=capability)
    assert detect().precision is precision


@pytest.mark.parametrize("asked", ["cuda", "cuda:1", torch.device("cuda:1")])
def test_a_card_may_be_named(monkeypatch, asked):
    card(monkeypatch, bf16=True, emulated=True)
    assert detect(device=asked).device == torch.device(asked)


@pytest.mark.parametrize("asked", ["cuda:2", "tpu", "", "cpu:1"])
def test_a_missing_device_names_those_there(monkeypatch, asked):
    card(monkeypatch, bf16=True, emulated=True)
    with pytest.raises(CourseError, match=r"cuda 2개.*device='cpu'"):
        detect(device=asked)


def test_detect_takes_keywords_only():
    with pytest.raises(TypeError):
        detect("cpu")


def test_float16_scales_small_gradients_and_keeps_losses_in_float32(tiny_data):
    torch.manual_seed(0)
    seen = []

    def spy(D, real, fake, y, rng):
        seen.append((real.dtype, fake.dtype, torch.is_autocast_enabled("cpu")))
        return 0.0

    gan = GAN(MyG(), my_d(), runtime=HALF)
    assert gan.scaler.is_enabled() and not GAN(MyG(), my_d(), runtime=CPU).scaler.is_enabled()
    tiny = NON_SATURATING._replace(
        d_loss=lambda a, b: 1e-8 * NON_SATURATING.d_loss(a, b), penalties=(spy,)
    )
    before = gan.D[1].weight.detach().clone()
    for m in train(gan, tiny_data, tiny, steps=2, batch_size=8):
        assert m["d_loss"].dtype is torch.float32
    assert not torch.equal(before, gan.D[1].weight)  # 1e-8 alone would be 0 in float16
    assert seen == [(torch.float32, torch.float32, False)] * 2


def test_training_in_float16_resumes_bit_for_bit(tmp_path, tiny_data):
    def make():
        torch.manual_seed(0)
        G, D = vanilla.Generator(4, (1, 8, 8), (16,)), vanilla.Discriminator((1, 8, 8), (16,))
        return GAN(G, D, ema=0.9, runtime=HALF)

    def losses(gan, steps):
        loop = train(gan, tiny_data, NON_SATURATING, steps=steps, batch_size=8)
        return [float(m["g_loss"]) for m in loop]

    whole, first = make(), make()
    for gan in (whole, first):
        losses(gan, 3)
        gan.scaler.update(1024.0)
    second = checkpoints.load(make(), checkpoints.save(first, tmp_path / "a.safetensors"))
    assert second.scaler.get_scale() == 1024.0
    assert losses(second, 6) == losses(whole, 6)


# ── files ───────────────────────────────────────────────────────────────


OLD = {  # losses of step 10 as version 0.1 computed them after its own checkpoint of step 4
    "non-saturating": (adam(2e-4), 1.4777987003326416, 0.6269474029541016),
    "wgan": (rmsprop(1e-3), -0.0017788112163543701, -0.008412811905145645),
}


@pytest.mark.parametrize("name", OLD)
def test_a_checkpoint_of_version_0_1_resumes(tiny_data, request, name):
    optimizer, d_loss, g_loss = OLD[name]
    torch.manual_seed(3)
    G, D = vanilla.Generator(4, (1, 8, 8), (16, 16)), vanilla.Discriminator((1, 8, 8), (16,))
    gan = GAN(G, D, optimizer=optimizer, ema=0.9, runtime=CPU)
    checkpoints.load(gan, request.path.parent / "data" / f"{name}_0.1.safetensors")
    assert gan.step == 4
    loop = train(gan, tiny_data, OBJECTIVES[name], steps=10, batch_size=8, schedule=late_decay)
    *_, last = loop
    assert float(last["d_loss"]) == pytest.approx(d_loss, rel=1e-4, abs=1e-6)
    assert float(last["g_loss"]) == pytest.approx(g_loss, rel=1e-4, abs=1e-6)


def rewritten(path, *, drop=(), header=None, **tensors):
    """The same file with tensors left out or changed."""
    kept = {k: v for k, v in load_file(path).items() if not k.startswith(drop)} | tensors
    words = checkpoints.read_header(path) | (header or {})
    save_file(kept, path, metadata={"gan_course": json.dumps(words)})


@pytest.mark.parametrize("drop", ["rng", "opt_g/0/", "ema/", "D/head", "opt_d/1/exp_avg"])
def test_a_file_with_parts_missing_changes_nothing(make_gan, tiny_data, tmp_path, drop):
    trained = make_gan()
    list(train(trained, tiny_data, NON_SATURATING, steps=2, batch_size=8))
    path = checkpoints.save(trained, tmp_path / "a.safetensors")
    rewritten(path, drop=(drop,))
    gan, twin = make_gan(seed=4), make_gan(seed=4)
    with pytest.raises(CourseError):
        checkpoints.load(gan, path)
    for name, net in gan.networks().items():
        for a, b in zip(net.parameters(), twin.networks()[name].parameters(), strict=True):
            assert torch.equal(a, b)
    assert gan.step == 0 and gan.opt_g.state_dict()["state"] == {}


def test_an_option_that_torch_adds_later_does_not_refuse_the_file(make_gan, tiny_data, tmp_path):
    gan = make_gan()
    path = checkpoints.save(gan, tmp_path / "a.safetensors")
    header = checkpoints.read_header(path)
    rewritten(path, header={"opt_g": header["opt_g"] | {"new_in_torch_3": 1}})
    checkpoints.load(make_gan(), path)
    other = make_gan()
    other.opt_g.defaults["brand_new"] = 2
    checkpoints.load(other, path)
    rewritten(path, header={"opt_g": header["opt_g"] | {"lr": 0.5}})
    with pytest.raises(CourseError, match="opt_g"):
        checkpoints.load(make_gan(), path)


def test_the_header_is_read_without_the_weights(make_gan, tmp_path, monkeypatch):
    path = checkpoints.save(make_gan(), tmp_path / "a.safetensors")
    opened = checkpoints.safe_open

    class Closed:
        def __init__(self, *args, **kwargs):
            self.file = opened(*args, **kwargs)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def metadata(self):
            return self.file.metadata()

        def get_tensor(self, _):
            raise AssertionError("가중치를 읽었습니다")

        keys = get_tensor

    monkeypatch.setattr(checkpoints, "safe_open", Closed)
    assert checkpoints.read_header(path)["step"] == 0
