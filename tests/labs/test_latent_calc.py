"""Latent space: closed forms, orthogonality, and inversion on generators whose answer is known."""

import math

import numpy as np
import pytest
import torch
from scipy import stats
from torch import nn

from gan_course import CourseError, metrics
from gan_course.checkpoints import pretrained
from gan_course.datasets import hangul, mnist
from gan_course.labs import BrushLab, LatentLab
from gan_course.labs.evaluation.neighbours import neighbours
from gan_course.labs.latent import brush, calc, inversion, strokes
from gan_course.models import dcgan
from gan_course.models.vanilla import Generator
from gan_course.sampling import lerp, sample, slerp
from seeds import seeds


class Linear(nn.Module):
    """x = Wz: every answer has a formula."""

    nz, shape = 6, (1, 4, 4)

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.net = nn.Linear(6, 16, bias=False)

    def forward(self, z, y=None):
        return self.net(z).view(-1, 1, 4, 4)


@pytest.fixture(scope="module")
def G():
    return Linear().eval()


def seeded(seed):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("nz", [1, 2, 8, 64, 100])
def test_short_share_is_the_chi_square(nz):
    assert calc.short_share(nz) == pytest.approx(stats.chi2.cdf(nz / 2, nz), rel=1e-3, abs=1e-8)


def test_the_normal_walk_stays_normal():
    a, b = torch.randn(2, 50_000, 4, generator=seeded(0), dtype=torch.float64)
    for t in (0.0, 0.2, 0.5, 0.9, 1.0):
        x = calc.normal_walk(a, b, t)
        assert torch.allclose(x.T.cov(), torch.eye(4, dtype=torch.float64), atol=0.03)
        assert stats.kstest(x[:5000, 0].numpy(), "norm").pvalue > 1e-3
    assert lerp(a, b, 0.5).var() == pytest.approx(0.5, abs=0.01)


def test_slerp_keeps_the_norm_where_lerp_loses_it():
    a, b = torch.randn(2, 500, 64, generator=seeded(1))
    for way, ratio in ((slerp, 1.0), (calc.normal_walk, 1.0), (lerp, math.sqrt(0.5))):
        assert (way(a, b, 0.5).norm(dim=1) / 8).mean() == pytest.approx(ratio, abs=0.02)


def test_a_boundary_is_found_where_it_is():
    z, w = torch.randn(4000, 8, generator=seeded(2)), torch.randn(8, generator=seeded(3))
    found = calc.boundary(z, z @ w > 0.5)
    assert torch.cosine_similarity(found.normal, w, dim=0) > 0.99 and found.accuracy > 0.97
    assert found.normal.norm() == pytest.approx(1, abs=1e-5)
    with pytest.raises(CourseError, match="같은 쪽"):
        calc.boundary(z, torch.ones(4000, dtype=torch.bool))


def test_conditional_projection_is_orthogonal_to_all_and_nearest():
    others = torch.randn(3, 8, generator=seeded(4))
    others[1] += 0.9 * others[0]
    direction = torch.randn(8, generator=seeded(5))
    left = calc.without(direction, others)
    assert (others @ left).abs().max() < 1e-5 and left.norm() == pytest.approx(1, abs=1e-5)
    space = torch.linalg.svd(others).Vh[3:]  # everything perpendicular to the others
    best = nn.functional.normalize(space.T @ (space @ direction), dim=0)
    assert torch.allclose(left, best, atol=1e-5)
    twice = calc.without(direction, torch.cat([others, -others]))  # no new directions to lose
    assert torch.allclose(twice, left, atol=1e-5)
    assert torch.equal(
        calc.without(direction, others[:0]), nn.functional.normalize(direction, dim=0)
    )
    with pytest.raises(CourseError, match="남는 방향이 없습니다"):
        calc.without(others[0] + others[1], others)


@pytest.mark.parametrize(
    "make", [Linear, lambda: dcgan.Generator(6, 4, 28, 1), lambda: Generator(6, (1, 8, 8), (16,))]
)
def test_sefa_is_the_svd_of_the_first_layer(make):
    torch.manual_seed(0)
    G = make()
    first = next(m for m in G.modules() if hasattr(m, "weight") and m.weight.dim() > 1).weight
    matrix = first if first.dim() == 2 else first.flatten(1).T
    found = calc.sefa(G, 3)
    gains = (matrix @ found.T).norm(dim=0)
    assert torch.allclose(gains, torch.linalg.svdvals(matrix)[:3], rtol=1e-4)
    assert torch.allclose(found @ found.T, torch.eye(3), atol=1e-4)


def test_inversion_finds_its_own_pictures(G):
    z = torch.randn(1, 6, generator=seeded(6))
    path = list(inversion.invert(G, sample(G, z), steps=200, starts=64))
    assert path[-1].error < 1e-3 < path[0].error and len(path) == 200
    assert torch.allclose(path[-1].z, z, atol=0.2)  # linear and injective: here z comes back
    assert all(p.requires_grad for p in G.parameters()) and all(
        p.grad is None for p in G.parameters()
    )


def test_what_cannot_be_inverted_is_explained(G):
    with pytest.raises(CourseError, match=r"\(1, 1, 4, 4\)"):
        next(inversion.invert(G, torch.zeros(1, 1, 5, 5)))
    with pytest.raises(CourseError, match="같은 색"):
        next(inversion.invert(G, torch.ones(1, 1, 4, 4)))


def test_a_picture_in_bytes_is_found_like_its_floats(G):
    x = sample(G, torch.randn(1, 6, generator=seeded(6))).clamp(-1, 1)
    levels = ((x + 1) * 127.5).round().to(torch.uint8)
    floats = levels.float() / 127.5 - 1
    found = [next(inversion.invert(G, t, steps=9, starts=8)) for t in (levels, floats)]
    assert torch.equal(found[0].z, found[1].z) and found[0].error == found[1].error


class Labelled(Linear):
    classes = 3


FACE, SPECK = torch.linspace(-1, 1, 16).view(1, 1, 4, 4), torch.ones(1, 6)
BAD = {
    "NaN": (lambda G: next(inversion.invert(G, FACE / 0)), "숫자가 아닌 값"),
    "no label": (lambda _: next(inversion.invert(Labelled(), FACE)), "조건부 생성자에는 레이블"),
    "label": (lambda _: next(inversion.invert(Labelled(), FACE, y=3)), "0부터 2까지"),
    "real": (lambda G: BrushLab(G, real=torch.zeros(5, 1, 8, 8)), r"\(n, 1, 4, 4\)"),
    "none": (lambda _: brush.closest(FACE, torch.zeros(0, 1, 4, 4)), "한 장은 있어야"),
    "follow": (lambda G: brush.follow(G, SPECK[:, :5], painted(G)), r"\(1, 6\).*\(1, 5\)"),
    "label of a brush": (lambda G: brush.follow(Labelled(), SPECK, painted(G)), "조건부"),
    "jacobian": (lambda G: calc.jacobian(G, torch.ones(6, 6)), r"\(1, 6\).*\(6, 6\)"),
    "named": (lambda G: LatentLab(G, named=calc.named_directions("dcgan_faces")), r"\(k, 6\)"),
    "z": (lambda G: LatentLab(G, z=torch.ones(6)), r"z\[None\]"),
    "z's size": (lambda G: LatentLab(G, z=torch.ones(17, 6)), r"1…16, 6"),
    "z's numbers": (lambda G: LatentLab(G, z=SPECK / 0), "숫자가 아닌"),
}


def painted(G):
    strokes = brush.Strokes.empty(G)
    strokes.dab(1.5, 1.5, 1.2, (0.8,))
    return strokes


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_told_in_korean(G, what):
    act, told = BAD[what]
    with pytest.raises(CourseError, match=told):
        act(G)


def test_path_length_of_a_linear_generator(G):
    """x = Wz and lerp: the step is W(b − a), whatever t."""
    look = lambda x: x.flatten(1)  # noqa: E731
    found = calc.path_length(G, lerp, look, pairs=400, seed=3)
    a, b = torch.randn(2, 400, 6, generator=seeded(3))
    wanted = ((b - a) @ G.net.weight.detach().T).square().sum(dim=1)
    assert torch.allclose(found, wanted, rtol=0.05, atol=0.05)


def test_identical_sets_score_one_and_the_known_coverage():
    """Naeem 2020: density 1, coverage 1 − ((N−1)…(N−k))/((2N−1)…(2N−k)) = 0.969 for k = 5."""
    found = [neighbours(*torch.randn(2, 1500, 8, generator=seeded(s))) for s in range(3)]
    assert np.mean([f.density for f in found]) == pytest.approx(1, abs=0.03)
    assert np.mean([f.coverage for f in found]) == pytest.approx(0.969, abs=0.01)


def test_what_fools_precision_but_not_coverage():
    real = torch.randn(800, 8, generator=seeded(7))
    one = real[:1].repeat(800, 1) + 1e-4 * torch.randn(800, 8, generator=seeded(8))
    found = neighbours(real, one)
    assert found.precision == 1 and found.coverage < 0.03
    with pytest.raises(CourseError, match="6개 이상"):
        neighbours(real[:5], one)
    with pytest.raises(CourseError, match=r"\(n, d\)"):
        neighbours(real, one[:, :3])


def test_strokes_pull_the_picture_and_undo_restores(G):
    strokes, start = brush.Strokes.empty(G), torch.zeros(1, 6)
    with pytest.raises(CourseError, match="칠한 곳이 없습니다"):
        brush.follow(G, start, strokes)
    strokes.begin()
    strokes.dab(1.5, 1.5, 1.2, (0.8,))
    before = sample(G, start)
    after = sample(G, brush.follow(G, start, strokes, strength=0.95, steps=80))
    hit = strokes.mask.bool()
    assert (after[hit] - 0.8).abs().mean() < 0.3 * (before[hit] - 0.8).abs().mean()
    still = brush.follow(G, start, strokes, strength=0.0)
    assert still.abs().max() < 0.2
    assert strokes.undo() and not strokes.mask.any() and not strokes.undo()


def test_a_trend_is_found_where_it_is():
    z, w = torch.randn(3000, 8, generator=seeded(9)), torch.randn(8, generator=seeded(10))
    noise = torch.randn(3000, generator=seeded(11))
    found = calc.trend(z, z @ w + w.norm() * noise)
    assert torch.cosine_similarity(found.normal, w, dim=0) > 0.98
    assert found.accuracy == pytest.approx(0.5, abs=0.05)  # as much noise as trend


def bar(slope, width=3, size=28):
    """A stroke that leans `slope` pixels to the right for each row up."""
    x = -torch.ones(1, 1, size, size)
    for row in range(6, 22):
        left = round(13 + slope * (14 - row))
        x[0, 0, row, left : left + width] = 1
    return x


def test_strokes_are_measured_as_drawn():
    widths = [strokes.measure(bar(0, w))[0, 0].item() for w in (2, 3, 5)]
    assert widths == sorted(widths) and widths[0] == pytest.approx(2, abs=0.5)
    slants = [strokes.measure(bar(s))[0, 1].item() for s in (-0.5, 0.0, 0.5)]
    assert slants == pytest.approx([-0.5, 0, 0.5], abs=0.05)
    small = nn.functional.interpolate(bar(0), scale_factor=0.5)
    sizes = [strokes.measure(x)[0, 2].item() for x in (bar(0), small)]
    assert sizes[0] == pytest.approx(2 * sizes[1], rel=0.1)
    with pytest.raises(CourseError, match="흑백"):
        strokes.measure(torch.zeros(2, 3, 8, 8))


def test_the_brush_follows_a_stroke_by_mouse_and_by_buttons(G):
    lab = BrushLab(G, width=16)
    first = bytes(lab.picture.value)
    where = {"relativeX": 6, "relativeY": 6, "boundingRectWidth": 16}
    for kind in ("mousedown", "mousemove", "mouseup"):
        lab.on_mouse({"type": kind, "buttons": 1, **where})
    assert bytes(lab.picture.value) != first and "칠한 자리" in lab.status.value
    lab.undo.click()
    assert bytes(lab.picture.value) == first
    lab.x.value, lab.y.value = 1, 1
    lab.dab.click()
    assert bytes(lab.picture.value) != first
    lab.seed.value = 3
    assert not lab.strokes.mask.any()


def test_undo_returns_to_the_strokes_that_stand_at_the_strength_of_now(G):
    lab, other = BrushLab(G, width=16), BrushLab(G, width=16)
    first = lab.z
    for at in ((0, 0), (3, 3)):
        lab.x.value, lab.y.value = at
        lab.dab.click()
    lab.strength.value = 0.2
    lab.undo.click()
    other.strength.value = 0.2
    other.x.value = other.y.value = 0
    other.dab.click()
    assert torch.equal(lab.z, other.z) and bytes(lab.picture.value) == bytes(other.picture.value)
    lab.undo.click()
    assert torch.equal(lab.z, first) and not lab.strokes.mask.any()


def test_the_nearest_real_picture_is_shown_beside():
    data = mnist("test")
    real = data.x[:200]
    lab = BrushLab(pretrained("dcgan_mnist"), real=real, width=112)
    assert "가장 가까운 진짜" in lab.status.value and lab.beside.value
    x = hangul("test", 4, seed=1)[:].x
    assert brush.closest(x[2:3], x) == (2, 0.0)


def test_truncation_trades_coverage_for_density():
    G, real = pretrained("dcgan_mnist"), metrics.judge_digits(mnist("test")[:1000].x).features
    z = torch.randn(1000, 64, generator=seeded(12))
    scores = [
        neighbours(real, metrics.judge_digits(sample(G, psi * z)).features) for psi in (1.0, 0.5)
    ]
    assert scores[1].density > scores[0].density + 0.05
    assert scores[1].coverage < scores[0].coverage - 0.1


@pytest.mark.parametrize("seed", seeds(21, 22, 23))
def test_truncation_spoils_the_faces(seed):
    """The middle of either-or attributes is a border, not a typical face (lesson 07)."""
    z, G = torch.randn(300, 64, generator=seeded(seed)), pretrained("dcgan_faces")
    spoiled = [
        (metrics.judge_faces(sample(G, psi * z)).confidence < 0.9).float().mean()
        for psi in (0.3, 0.5, 1.0)
    ]
    assert spoiled[0] > 0.4 > 0.2 > spoiled[1] > spoiled[2]
