"""Named directions: what the sliders' ends do, whose they are, and the card that says so."""

import importlib
from pathlib import Path

import pytest
import torch

from gan_course import CourseError, files, metrics
from gan_course.checkpoints import pretrained
from gan_course.files import data_dir
from gan_course.labs import LatentLab
from gan_course.labs.latent import calc, strokes
from gan_course.models.vanilla import Generator
from gan_course.sampling import sample

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def seeded(seed):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def ends(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("direction_ends")


@pytest.fixture(scope="module")
def card():
    """The card's parts: found, both ends, cosines; each {name: cells}."""
    text = (data_dir() / "directions/dcgan_faces.md").read_text("utf-8")
    parts = []
    for part in text.split("\n## "):
        rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
        parts.append({row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows[1:]})
    return parts


def numbers(cell):
    """'0.93 / 0.91 (입)' → [0.93, 0.91]: the arbiter's and the classifier's."""
    return [float(part.split("(")[0]) for part in cell.split("(")[0].split("/")]


def test_the_card_tells_of_the_shipped_directions(card, ends):
    found, both, cosines = card
    named = calc.named_directions("dcgan_faces")
    passed = [name for name, row in found.items() if row[-1] == "넘음"]
    assert passed == list(both) == list(cosines) == list(named.names)
    assert [float(found[n][2]) for n in named.names] == list(named.reach)
    told = torch.tensor([[float(c) for c in row] for row in cosines.values()])
    assert torch.allclose(told, named.vectors @ named.vectors.T, atol=0.006)
    kind = [ends.WISHES[n].attribute for n in named.names]
    apart = torch.tensor([[a != b for a in kind] for b in kind])
    assert told[apart].abs().max() < 0.15  # "거의 수직입니다"


def test_the_bar_of_the_card_is_kept_by_every_row(card):
    """0.9 hit, 0.15 of any other attribute; at least six directions reach it."""
    found = card[0]
    met = {n: float(row[3]) >= 0.9 and float(row[4]) <= 0.15 for n, row in found.items()}
    assert met == {name: row[-1] == "넘음" for name, row in found.items()}
    assert sum(met.values()) >= 6 and len(met) > sum(met.values())  # what failed stands there, too


def test_both_tables_of_the_card_agree_about_the_right_end(card):
    found, both, _ = card
    for name, (_, _, right, _, leak) in both.items():
        assert numbers(right)[0] == pytest.approx(float(found[name][3]), abs=0.011), name
        assert numbers(leak)[0] == pytest.approx(float(found[name][4]), abs=0.011), name


def test_the_card_is_honest_about_the_left_end(card):
    """What falls short there is named below the table, and nothing else is."""
    text = (data_dir() / "directions/dcgan_faces.md").read_text("utf-8")
    said = text.split("못 미치는 것이 있습니다: ")[1].split(". ")[0]
    short = [n for n, row in card[1].items() if numbers(row[1])[0] < 0.9]
    assert [part.rsplit(" ", 1)[0] for part in said.split(", ")] == short == ["안경", "미소"]
    worst = max(card[1].values(), key=lambda row: max(numbers(row[3])))
    assert max(numbers(worst[3])) <= 0.15 and "보다 많이 바뀌는 방향은 없습니다" in text


@pytest.mark.long
@pytest.mark.parametrize("side", [1, -1])
def test_the_card_s_figures_come_again_with_other_faces(card, ends, side):
    """All shipped directions, judged on faces of another seed."""
    named, G = calc.named_directions("dcgan_faces"), pretrained("dcgan_faces")
    found = ends.score(G, named, torch.randn(600, 64, generator=seeded(97)), (side,))
    for name in named.names:
        row = card[1][name]
        hit, leak = (row[2], row[4]) if side > 0 else (row[1], row[3])
        for i, end in enumerate(found[name, side]):  # the arbiter, the labels' own classifier
            assert end.leak <= 0.2 and (side < 0 or end.hit >= 0.85), (name, end)
            assert end.hit == pytest.approx(numbers(hit)[i], abs=0.05), (name, i)
            assert end.leak == pytest.approx(numbers(leak)[i], abs=0.05), (name, i)


@pytest.mark.slow
def test_the_shipped_directions_change_what_they_say_and_little_else():
    """Re-scored with faces of another seed; the card's judge is another classifier."""
    named, G = calc.named_directions("dcgan_faces"), pretrained("dcgan_faces")
    assert len(named.names) >= 6 and torch.allclose(named.vectors.norm(dim=1), torch.ones(1))
    z = torch.randn(300, 64, generator=seeded(99))
    before = metrics.judge_faces(sample(G, z)).labels
    wanted = {"안경": (3, (1, 2)), "미소": (5, (0, 1)), "금발": (0, (1,)), "모히칸": (1, (4,))}
    for name, (column, values) in wanted.items():
        after = metrics.judge_faces(sample(G, z + named.move(name))).labels
        hit = torch.isin(after[:, column], torch.tensor(values)).float().mean()
        others = [i for i in range(6) if i != column]
        leak = (after != before).float().mean(dim=0)[others].max()
        assert hit > 0.88 and leak < 0.17, name
    with pytest.raises(CourseError, match="있는 이름: 안경"):
        named.move("모자")


def test_the_handwriting_s_directions_change_one_measure():
    named, G = calc.named_directions("cgan_hangul"), pretrained("cgan_hangul")
    assert named.names == strokes.NAMES
    z, y = torch.randn(280, G.nz, generator=seeded(98)), torch.arange(280) % 14
    spread = strokes.measure(sample(G, z, y)).std(dim=0)
    for i, name in enumerate(named.names):
        low, high = (strokes.measure(sample(G, z + s * named.move(name), y)) for s in (-1, 1))
        moved = ((high - low) / spread).mean(dim=0)
        assert moved[i] > 2 and moved.abs().sum() - moved[i] < moved[i] / 2, name


@pytest.mark.slow
def test_the_explorer_shows_the_names_first_and_only_where_they_were_measured():
    lab = LatentLab(pretrained("dcgan_faces"))
    tabs = next(w for w in lab.panel.box.children if hasattr(w, "selected_index"))
    assert tabs.get_title(0) == "이름" and lab.panel.named[0].description == "안경"
    before, z = bytes(lab.picture.value), lab.scene.latents(lab.state())
    lab.move(안경=1.5)
    moved = lab.scene.latents(lab.state()) - z
    assert torch.allclose(moved, 1.5 * lab.scene.named[0].expand_as(moved), atol=1e-5)
    assert bytes(lab.picture.value) != before
    with pytest.raises(CourseError, match="안경="):
        lab.move(안경=9)
    lab.reset()
    assert bytes(lab.picture.value) == before
    own = LatentLab(Generator(6, (1, 8, 8), (16,)))
    assert own.panel.named == [] and calc.named_directions("모르는 생성자") is None


def test_names_belong_to_the_weights_they_were_measured_on():
    """A shipped generator that was trained on has directions of its own: none are shipped."""
    for name in ("dcgan_faces", "cgan_hangul", "dcgan_mnist"):
        found = calc.directions_of(pretrained(name))
        assert found.names == calc.named_directions(name).names
    further = pretrained("dcgan_mnist")
    with torch.no_grad():
        next(further.parameters()).add_(1e-3)
    assert calc.directions_of(further) is None and LatentLab(further).panel.named == []


def test_a_direction_keeps_the_name_that_the_learner_gave_it(tmp_path):
    torch.manual_seed(5)
    G = Generator(6, (1, 8, 8), (16,))
    lab = LatentLab(G, folder=tmp_path)
    lab.names.pick.value, lab.names.text.value = 1, "둥글게"
    lab.names.button.click()
    assert lab.panel.directions[1].description == "둥글게" and "둥글게" in lab.panel.status.value
    again = LatentLab(G, folder=tmp_path)
    assert [s.description for s in again.panel.directions[:2]] == ["방향 1", "둥글게"]
    with torch.no_grad():
        next(G.parameters()).add_(0.1)  # trained further: other directions, no names
    assert LatentLab(G, folder=tmp_path).panel.directions[1].description == "방향 2"
    lab.names.text.value = "너무나도 긴 이름"
    lab.names.button.click()
    assert "6글자까지" in lab.panel.status.value
    (tmp_path / "direction_names.json").write_text("손상")
    assert LatentLab(G, folder=tmp_path).panel.directions[1].description == "방향 2"


def test_a_missing_file_of_directions_stops_no_other_generator(tmp_path, monkeypatch):
    """Whose it was cannot be known then: no tab of names; asked by name, a line says what to do."""
    G = pretrained("cgan_hangul")
    for path in (files.data_dir()).iterdir():
        if path.name != "directions":
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "directions").mkdir()
    for path in (files.data_dir() / "directions").glob("cgan_hangul.*"):
        (tmp_path / "directions" / path.name).symlink_to(path)
    monkeypatch.setenv("GAN_COURSE_DATA", str(tmp_path))
    assert calc.directions_of(G).names == strokes.NAMES  # the others' files are absent
    mine = tmp_path / "directions/cgan_hangul.safetensors"
    mine.unlink()
    mine.write_bytes(b"damaged")
    for what in ("손상되었습니다", "없습니다"):
        assert calc.directions_of(G) is None and LatentLab(G).panel.named == []
        with pytest.raises(CourseError, match=f"cgan_hangul.safetensors.*{what}"):
            calc.named_directions("cgan_hangul")
        mine.unlink(missing_ok=True)
