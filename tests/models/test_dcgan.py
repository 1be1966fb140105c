import pytest
import torch
from torch import nn

from gan_course import CourseError, checkpoints, models
from gan_course.datasets import TensorData
from gan_course.models import cgan, dcgan
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1
from gan_course.runtime import Runtime
from gan_course.sampling import sample
from gan_course.training import GAN, train

CPU = Runtime(torch.device("cpu"))


@pytest.mark.parametrize("size", [28, 32, 64])
@pytest.mark.parametrize("nc", [1, 3])
def test_one_class_for_every_size(size, nc):
    G, D = dcgan.Generator(16, 4, size, nc), dcgan.Discriminator(4, size, nc)
    x = G(torch.randn(4, 16))
    assert x.shape == (4, nc, size, size) and x.abs().max() <= 1
    assert D(x).shape == (4,)


def test_parameters_are_those_of_the_paper_s_example():
    """nz 100, ngf = ndf = 64, 64 pixels: 3.57M and 2.76M, the PyTorch example's sizes."""
    count = {
        type(n): sum(p.numel() for p in n.parameters())
        for n in (dcgan.Generator(), dcgan.Discriminator())
    }
    assert count[dcgan.Generator] == pytest.approx(3.57e6, rel=0.01)
    assert count[dcgan.Discriminator] == pytest.approx(2.76e6, rel=0.01)


def test_initial_weights_of_the_paper():
    """Standard deviation (not variance) 0.02; γ of the batch norm around 1."""
    torch.manual_seed(0)
    for net in (dcgan.Generator(), dcgan.Discriminator()):
        kernels = [m.weight for m in net.modules() if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
        gammas = torch.cat([m.weight for m in net.modules() if isinstance(m, nn.BatchNorm2d)])
        assert all(k.std().item() == pytest.approx(0.02, rel=0.05) for k in kernels)
        assert gammas.mean().item() == pytest.approx(1, abs=0.01)
        assert gammas.std().item() == pytest.approx(0.02, rel=0.2)


def test_no_batch_norm_at_the_borders():
    G, D = dcgan.Generator(), dcgan.Discriminator()
    assert isinstance(D.blocks[0][1], nn.LeakyReLU) and isinstance(D.blocks[1][1], nn.BatchNorm2d)
    assert isinstance(G.head, nn.ConvTranspose2d)
    assert not any(
        isinstance(m, nn.BatchNorm2d) for m in dcgan.Discriminator(batch_norm=False).modules()
    )


@pytest.mark.parametrize(("options", "alone"), [
    ({}, False), ({"batch_norm": False}, True),
    ({"batch_norm": False, "minibatch_std": True}, False),
])  # fmt: skip
def test_per_sample_says_whether_others_matter(options, alone):
    torch.manual_seed(0)
    D = dcgan.Discriminator(8, 28, 1, **options)
    x, other = torch.randn(2, 8, 1, 28, 28)
    mixed = torch.cat([x[:1], 3 * other[1:]])
    same = torch.allclose(D(x)[0], D(mixed)[0], atol=1e-5)
    assert same == alone == D.per_sample


def test_minibatch_std_sees_copies():
    spread = dcgan.MinibatchStd()
    h = torch.randn(8, 5, 4, 4)
    copies = h[:1].expand(8, -1, -1, -1)
    assert spread(h).shape == (8, 6, 4, 4)
    assert spread(copies)[:, -1].max() < 1e-3 < spread(h)[:, -1].min()


def test_unknown_size():
    with pytest.raises(CourseError, match="28, 32, 64"):
        dcgan.Generator(image_size=48)
    with pytest.raises(CourseError, match="28, 32, 64"):
        dcgan.Discriminator(image_size=100)


PAIRS = {
    "dcgan": (lambda: dcgan.Generator(8, 4, 28, 1), lambda: dcgan.Discriminator(4, 28, 1)),
    "modern": (
        lambda: dcgan.Generator(8, 4, 28, 1),
        lambda: dcgan.Discriminator(4, 28, 1, batch_norm=False, minibatch_std=True),
    ),
    "cgan": (lambda: cgan.Generator(3, 8, 4), lambda: cgan.Discriminator(3, 4)),
    "mlp": (
        lambda: cgan.MLPGenerator(3, 8, hidden=(16,)),
        lambda: cgan.MLPDiscriminator(3, hidden=(16,)),
    ),
}


def make(name, seed=0):
    torch.manual_seed(seed)
    G, D = PAIRS[name]
    return GAN(G(), D(), seed=seed, ema=0.9, runtime=CPU)


@pytest.fixture
def data():
    rng = torch.Generator().manual_seed(0)
    x = torch.randint(0, 256, (32, 1, 28, 28), generator=rng, dtype=torch.uint8)
    return TensorData(x, torch.arange(32) % 3)


@pytest.mark.parametrize("name", PAIRS)
def test_resuming_is_never_having_stopped(name, data, tmp_path):
    objective = NON_SATURATING._replace(penalties=(r1(1.0, every=2),))

    def run(gan, steps):
        return [m["d_loss"].item() for m in train(gan, data, objective, steps=steps, batch_size=8)]

    straight, first, second = make(name), make(name), make(name, seed=1)
    whole = run(straight, 6)
    before = run(first, 3)
    path = checkpoints.save(first, tmp_path / "all.safetensors")
    checkpoints.load(second, path)
    assert before + run(second, 6) == whole
    for a, b in zip(
        straight.sampler.state_dict().values(), second.sampler.state_dict().values(), strict=True
    ):
        assert torch.equal(a, b)


@pytest.mark.parametrize("name", ["cgan", "mlp"])
def test_the_label_reaches_both_networks(name):
    gan = make(name)
    z = torch.randn(1, 8).expand(3, -1)
    x = sample(gan.G, z, torch.arange(3))
    assert (x[0] - x[1]).abs().max() > 1e-3
    verdicts = gan.D.eval()(x[:1].expand(3, -1, -1, -1), torch.arange(3))
    assert verdicts.unique().numel() == 3


@pytest.mark.parametrize("y", [3, -1, torch.tensor([0, 5])])
def test_a_label_out_of_range_is_explained(y):
    with pytest.raises(CourseError, match="0부터 2까지"):
        sample(make("cgan").G, 2, y)


def test_a_conditional_generator_asks_for_labels():
    with pytest.raises(CourseError, match="레이블"):
        sample(make("cgan").G, 2)


def test_generator_file_restores_the_same_pictures(tmp_path):
    gan = make("cgan")
    path = checkpoints.save_generator(gan.sampler, tmp_path / "g.safetensors", steps=1)
    again = checkpoints.load_generator(path, CPU)
    y = torch.arange(3)
    assert torch.equal(sample(again, 3, y, seed=5), sample(gan.sampler, 3, y, seed=5))


@pytest.mark.parametrize(("size", "nc"), [(28, 1), (32, 1), (64, 3)])
def test_two_discriminators_add_their_logits(size, nc):
    torch.manual_seed(0)
    D, x = (
        dcgan.TwoDiscriminators(4, size, nc, hidden=(16, 8)).eval(),
        torch.randn(8, nc, size, size),
    )
    small = nn.functional.avg_pool2d(x, 2) if size == 64 else x
    assert D(x).shape == (8,)
    assert torch.allclose(D(x), D.whole(small) + D.parts(x))
    assert not D.per_sample  # minibatch deviation: a picture's logit depends on its batch
    again = models.build(models.name_of(D), D.config)
    again.load_state_dict(D.state_dict())
    assert torch.equal(again.eval()(x), D(x))


def test_the_mapping_comes_before_the_first_stamp_and_old_files_still_fit():
    torch.manual_seed(0)
    plain, mapped = dcgan.Generator(8, 4, 28, 1), dcgan.Generator(8, 4, 28, 1, mapping=32)
    z = torch.randn(3, 8)
    assert mapped(z).shape == plain(z).shape == (3, 1, 28, 28)
    assert mapped.mapping(z).shape == (3, 32) and plain.mapping(z) is z
    assert "mapping" not in plain.config and mapped.config["mapping"] == 32
    assert not any(k.startswith("mapping") for k in plain.state_dict())
