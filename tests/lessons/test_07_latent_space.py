"""Lesson 07: what its prose says of other seeds, other pictures and the cards."""

import re
from pathlib import Path

import jupytext
import pytest
import torch
from torch import nn

from gan_course import metrics
from gan_course.checkpoints import pretrained
from gan_course.datasets import mnist
from gan_course.exercises import catalog
from gan_course.files import data_dir, data_file
from gan_course.labs.evaluation.neighbours import neighbours
from gan_course.labs.latent import calc, inversion, strokes
from gan_course.labs.latent.timeline import load_timeline
from gan_course.sampling import lerp, sample, slerp
from seeds import seeds

ROOT = Path(__file__).resolve().parents[2]
TWIN = ROOT / "notebooks/text/07_latent_space.py"
CELLS = jupytext.reads(TWIN.read_text("utf-8"), fmt="py:percent").cells
PROSE = "\n\n".join(c.source for c in CELLS if c.cell_type == "markdown")
WAYS = {"곧은 길": lerp, "둥근 길": slerp, "정규 분포를 지키는 길": calc.normal_walk}


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def card(name):
    """The first table of a card: {direction: {column: cell}}."""
    text = (data_dir() / f"directions/{name}.md").read_text("utf-8").split("\n## ")[0]
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    heads, _, *rows = [[cell.strip() for cell in line] for line in lines]
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rows}


def test_contract():
    assert [e.id for e in catalog.of_lesson("07")] == [f"07-{i}" for i in range(1, 6)]
    assert PROSE.count("널리 퍼진 오류") >= 2
    assert len(set(re.findall(r"`(test_\w+)`", PROSE))) >= 8


def test_the_prose_tells_what_the_faces_card_says():
    rows = card("dcgan_faces")
    short = [name for name, row in rows.items() if row["기준"] != "넘음"]
    assert (len(rows), len(short)) == (15, 5)
    assert "열다섯 방향 가운데 다섯은 기준(바라던 대로 0.9 이상, 다른 속성의 변화 0.15" in PROSE
    assert {"수염", "피부"} < set(short)
    assert float(rows["수염"]["바라던 대로"]) > 0.9  # "수염은 생기지만"
    assert float(rows["수염"]["다른 속성(큰 것)"]) == pytest.approx(1 / 3, abs=0.04)  # "셋에 하나"
    assert f"코사인 {rows['피부']['빼기 전과의 코사인']}." in PROSE
    named = calc.named_directions("dcgan_faces")
    assert set(named.names) == set(rows) - set(short)


def test_the_prose_tells_what_the_digits_card_says():
    rows = card("dcgan_mnist")
    kept = {name for name, row in rows.items() if row["기준"] == "넘음"}
    assert kept == {"굵기", "기울기"} == set(calc.named_directions("dcgan_mnist").names)
    assert f"같은 숫자로 읽히는 것이 {rows['크기']['글자가 그대로']}뿐이라(기준 75%)" in PROSE


def test_the_digits_directions_change_one_measure():
    named, G = calc.named_directions("dcgan_mnist"), pretrained("dcgan_mnist")
    z = torch.randn(300, G.nz, generator=seeded(98))
    x = sample(G, z)
    spread, read = strokes.measure(x).std(dim=0), metrics.judge_digits(x).labels
    for name in named.names:
        ends = [sample(G, z + side * named.move(name)) for side in (-1, 1)]
        low, high = map(strokes.measure, ends)
        moved, i = ((high - low) / spread).mean(dim=0), strokes.NAMES.index(name)
        assert moved[i] > 2 and moved.abs().sum() - moved[i] < moved[i] / 4, name
        for end in ends:
            assert (metrics.judge_digits(end).labels == read).float().mean() > 0.65, name


@pytest.mark.parametrize("seed", seeds(31, 32, 33))
def test_the_straight_midpoint_loses_variety_and_no_fidelity(seed):
    """At other seeds, and with half as many pictures as the lesson takes."""
    G, pairs = pretrained("dcgan_mnist"), torch.randn(2, 1000, 64, generator=seeded(seed))
    real = metrics.judge_digits(mnist("test")[:1000].x).features
    found = {}
    for name, z in {
        "뽑은 그대로": pairs[0],
        **{k: w(*pairs, 0.5) for k, w in WAYS.items()},
    }.items():
        verdict = metrics.judge_digits(sample(G, z))
        p = metrics.class_shares(verdict.labels)
        near = neighbours(real, verdict.features)
        distance = metrics.frechet_distance(verdict.features, metrics.digit_reference())
        kinds = torch.exp(-torch.xlogy(p, p).sum()).item()
        found[name] = torch.tensor([distance, kinds, near.density, near.coverage])
    plain, straight = found["뽑은 그대로"], found["곧은 길"]
    assert straight[0] > 3 * plain[0] and straight[1] < plain[1] - 0.5
    assert straight[2] > plain[2] + 0.05 and straight[3] < plain[3] - 0.03
    for name in ("둥근 길", "정규 분포를 지키는 길"):
        assert (found[name] - plain).abs()[1:].max() < 0.1 and found[name][0] < 2 * plain[0], name


@pytest.mark.parametrize("seed", seeds(1, 2, 3))
def test_the_ways_are_equally_smooth_but_the_places_are_not(seed):
    G, look = pretrained("dcgan_mnist"), lambda x: metrics.judge_digits(x).features
    lengths = [calc.path_length(G, way, look, seed=seed) for way in WAYS.values()]
    typical = torch.stack([values.median() for values in lengths])
    assert typical.max() < 1.5 * typical.min()
    assert all(values.quantile(0.9) > 3 * values.median() for values in lengths)


def test_the_face_comes_before_its_colours():
    """Section 8. Spread over z: corner 0/.011/.07/.11, hair 0/.19/.50/.63 at 0/100/300/800."""
    timeline = load_timeline(data_file("timelines/faces.safetensors"))
    z, found = torch.randn(32, 64, generator=seeded(0)), {}
    for step in (0, 100, 800, 20_000):
        x = sample(timeline.at(step), z)
        parts = x[:, :, :6, :6], x[:, :, 8:14, 26:38]
        colours = [part.mean(dim=(2, 3)).std(dim=0).mean().item() for part in parts]
        found[step] = *colours, x.mean(dim=(0, 1)).flatten()
    shapes = torch.stack([found[step][2] for step in (20_000, 0, 100)])
    _, untrained, early = torch.corrcoef(shapes)[0]
    assert untrained < 0.4 and early > 0.85  # the outline, the eyes and the mouth
    assert found[100][0] < 0.03 and found[800][0] > 0.07  # the background
    assert found[100][1] < 0.3 and found[800][1] > 0.5  # the hair
    told = PROSE.split("## 8. 시간")[1]
    assert told.index("얼굴의 윤곽과 눈, 입의 자리") < told.index("머리와 배경의 색")


@pytest.mark.parametrize("seed", seeds(0, 1, 2))
def test_z_says_nothing_at_100_steps_and_who_it_is_at_the_end(seed):
    """Section 8, from a seed's z to the next's. Seeds 0-2: 0 and 4.1-4.3 of six attributes."""
    timeline = load_timeline(data_file("timelines/faces.safetensors"))
    a, b = (torch.randn(64, 64, generator=seeded(s)) for s in (seed, seed + 1))
    apart, changed = {}, {}
    for step in (100, 20_000):
        x, y = (sample(timeline.at(step), z) for z in (a, b))
        apart[step] = (x - y).abs().mean()
        read = [metrics.judge_faces(one).labels for one in (x, y)]
        changed[step] = (read[0] != read[1]).float().sum(dim=1).mean()
    assert apart[100] < 0.1 and apart[20_000] > 3 * apart[100]
    assert changed[100] < 0.1 and changed[20_000] > 3
    assert "**다음 z로**를 끌면" in PROSE.split("## 8. 시간")[1]


class Linear(nn.Module):
    nz, shape = 6, (1, 4, 4)

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.net = nn.Linear(6, 16)

    def forward(self, z, y=None):
        return self.net(z).view(-1, 1, 4, 4)


def test_the_jacobian_is_the_derivative():
    G, digits = Linear().eval(), pretrained("dcgan_mnist")
    z = torch.randn(1, 6, generator=seeded(1))
    assert torch.allclose(calc.jacobian(G, z), G.net.weight, atol=1e-4)
    z, paint = torch.randn(1, 64, generator=seeded(2)), inversion.painter(digits)
    exact = torch.autograd.functional.jacobian(lambda v: paint(v).flatten()[::9], z).squeeze(1)
    error = calc.jacobian(digits, z)[::9] - exact
    assert error.norm() < 0.05 * exact.norm()


@pytest.mark.parametrize("which", seeds(3, 1, 7, 11))
def test_an_unseen_digit_is_found_but_not_exactly(which):
    digit = mnist("test")[which : which + 1]
    path = list(inversion.invert(pretrained("dcgan_mnist"), digit.x))
    assert 0.01 < path[-1].error < 0.6 * path[0].error
    assert metrics.judge_digits(path[-1].picture).labels.equal(digit.y)


@pytest.mark.long
@pytest.mark.parametrize("seed", [10, 11, 12])
def test_inversion_recovers_the_strong_directions_only(seed):
    G, found = pretrained("dcgan_faces"), []
    for z in torch.randn(8, 64, generator=seeded(seed)):
        at = list(inversion.invert(G, sample(G, z[None]), steps=100))[-1]
        _, gains, axes = torch.linalg.svd(calc.jacobian(G, at.z), full_matrices=False)
        true, got = axes @ z, axes @ at.z[0]
        parts = [torch.cosine_similarity(true[p], got[p], dim=0) for p in (slice(8), slice(8, 64))]
        found.append([gains[:8].square().sum() / gains.square().sum(), *parts])
    share, strong, weak = torch.tensor(found).mean(dim=0)
    assert share > 0.9 and strong > 0.5 and abs(weak) < 0.2


@pytest.mark.long
@pytest.mark.parametrize("seed", [6, 7])
def test_the_way_of_the_glasses_moves_the_skin_and_leaves_the_beard(seed):
    """Means joined: some 3 % of the beards and 19 % of the skins change (at seed 6)."""
    G, z = pretrained("dcgan_faces"), torch.randn(3000, 64, generator=seeded(5))
    has = metrics.judge_faces(sample(G, z)).labels[:, 3] > 0
    move = 2 * nn.functional.normalize(z[has].mean(0) - z[~has].mean(0), dim=0)
    start = torch.randn(300, 64, generator=seeded(seed))
    before, after = (metrics.judge_faces(sample(G, s)).labels for s in (start, start + move))
    changed = (before != after).float().mean(dim=0)
    assert changed[4] < 0.08 and 0.12 < changed[2] < 0.28
