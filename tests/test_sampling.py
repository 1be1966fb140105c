import pytest
import torch

from gan_course import CourseError
from gan_course.models.vanilla import Generator
from gan_course.sampling import eval_twin, lerp, principal_directions, sample, slerp, truncate


@pytest.fixture
def G():
    torch.manual_seed(0)
    return Generator(6, (1, 4, 4), (12,))


def test_one_z_one_picture_whatever_its_batch(G):
    z = torch.randn(9, 6)
    whole = sample(G, z)
    torch.testing.assert_close(sample(G, z[3:4]), whole[3:4])
    torch.testing.assert_close(sample(G, z, batch_size=2), whole)
    assert not torch.allclose(G(z[:4])[0], G(z[:2])[0])  # train mode: depends on the batch
    assert torch.equal(sample(G, 3, seed=5), sample(G, 3, seed=5))


def test_sampling_leaves_mode_and_statistics_alone(G):
    before = G.blocks[0][1].running_mean.clone()
    assert G.training
    x = sample(G, 8)
    assert G.training and not x.requires_grad
    assert torch.equal(before, G.blocks[0][1].running_mean)
    G.eval()
    sample(G, 2)
    assert not G.training


def test_twin_shares_its_weights(G):
    twin = eval_twin(G)
    assert not twin.training and twin.head.weight is G.head.weight
    with torch.no_grad():
        G.head.weight.zero_(), G.head.bias.fill_(0.5)
    assert torch.allclose(twin(torch.randn(2, 6)), torch.tensor(0.5).tanh())


@pytest.mark.parametrize("bad", [torch.randn(3, 5), torch.randn(6), torch.randn(1, 6, 1)])
def test_wrong_shape_of_z(G, bad):
    with pytest.raises(CourseError, match=r"\(개수, 6\)"):
        sample(G, bad)


def test_interpolations():
    a, b = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])
    assert torch.allclose(lerp(a, b, 0.5), torch.tensor([0.5, 0.5]))
    assert torch.allclose(slerp(a, b, 0.5), torch.tensor([0.5, 0.5]) * 2**0.5)
    path = slerp(a, b, torch.linspace(0, 1, 5))
    assert path.shape == (5, 2) and torch.allclose(path.norm(dim=1), torch.ones(5))
    angles = torch.atan2(path[:, 1], path[:, 0])
    assert torch.allclose(angles.diff(), angles.diff()[0])  # equal steps on the arc
    assert torch.allclose(slerp(a, a, 0.3), a) and slerp(a, -a, 0.5).isfinite().all()
    many = slerp(torch.randn(4, 6), torch.randn(4, 6), torch.linspace(0, 1, 3))
    assert many.shape == (3, 4, 6)


def test_midpoints_of_gaussians_are_short():
    """Fact 16: the middle of two Gaussian vectors has a norm lower by √2; slerp keeps it."""
    rng = torch.Generator().manual_seed(0)
    a, b = torch.randn(2, 500, 64, generator=rng)
    norm = a.norm(dim=1).mean()
    assert lerp(a, b, 0.5).norm(dim=1).mean() / norm == pytest.approx(0.5**0.5, rel=0.03)
    assert slerp(a, b, 0.5).norm(dim=1).mean() / norm == pytest.approx(1, rel=0.03)


def test_truncate():
    z = torch.randn(3, 6)
    assert torch.equal(truncate(z, 1.0), z) and truncate(z, 0.0).abs().max() == 0


class Linear(torch.nn.Module):
    nz, shape = 5, (1, 3, 3)

    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        u, _, v = torch.linalg.svd(torch.randn(9, 5), full_matrices=False)
        self.v = v
        self.A = torch.nn.Parameter(u @ torch.diag(torch.tensor([9.0, 5.0, 2.0, 1.0, 0.5])) @ v)

    def forward(self, z, y=None):
        return (z @ self.A.T).view(-1, 1, 3, 3)


def test_principal_directions_of_a_linear_map():
    G = Linear()
    found = principal_directions(G, 3)
    assert torch.allclose(found @ found.T, torch.eye(3), atol=1e-4)
    assert ((found * G.v[:3]).sum(1).abs() > 0.97).all()
    assert torch.equal(found, principal_directions(G, 3))
