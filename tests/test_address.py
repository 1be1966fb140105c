"""One command writes the repository's address everywhere, or nothing at all."""

import shutil
import sys

import nbformat
import pytest
import yaml

from test_pairs import COURSE, ROOT, tool

sys.path.insert(0, str(ROOT / "tools"))
import address as module

ADDRESS = "https://github.com/someone/gan-course"


def empty_values(text):
    """The keys of a citation file that hold nothing: no reader of such files takes them."""
    return [key for key, value in yaml.safe_load(text).items() if value in ("", None, [], {})]


@pytest.fixture
def copy(tmp_path):
    """The files that hold the address, and one shipped notebook."""
    for name in ("pyproject.toml", "CITATION.cff", "tools/setup_cell.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    small = tool.Course(tmp_path)
    small.twin("x").parent.mkdir(parents=True)
    shutil.copy(COURSE.twin("01_bce_loss"), small.twin("01_bce_loss"))
    shutil.copy(COURSE.ipynb("01_bce_loss"), small.ipynb("01_bce_loss"))
    return small


def test_the_address_reaches_every_place_and_no_output_is_lost(copy):
    before = nbformat.read(copy.ipynb("01_bce_loss"), as_version=4).cells
    assert module.main([f"{ADDRESS}.git", "--root", str(copy.root)]) == 0
    assert copy.repository() == ADDRESS
    assert f'repository-code: "{ADDRESS}"' in (copy.root / "CITATION.cff").read_text("utf-8")
    text = copy.twin("01_bce_loss").read_text("utf-8")
    assert f'REPOSITORY = "{ADDRESS}"' in text
    assert "someone/gan-course/blob/main/notebooks/01_bce_loss.ipynb" in text
    tool.check(copy, [])
    after = nbformat.read(copy.ipynb("01_bce_loss"), as_version=4).cells
    assert [c.get("outputs") for c in before] == [c.get("outputs") for c in after]
    assert [c.id for c in before] == [c.id for c in after]
    assert module.main(["", "--root", str(copy.root)]) == 0
    assert copy.twin("01_bce_loss").read_text("utf-8") == COURSE.twin("01_bce_loss").read_text(
        "utf-8"
    )
    assert "# repository-code:" in (copy.root / "CITATION.cff").read_text("utf-8")
    assert not empty_values((copy.root / "CITATION.cff").read_text("utf-8"))


@pytest.mark.parametrize("address", ["github.com/a/b", "http://a.b/c", "https://", 'https://a/"b'])
def test_an_address_that_cannot_be_one_changes_nothing(copy, capsys, address):
    before = {p: p.read_bytes() for p in copy.root.rglob("*") if p.is_file()}
    assert module.main([address, "--root", str(copy.root)]) == 1
    assert "주소는 https://" in capsys.readouterr().err
    assert before == {p: p.read_bytes() for p in copy.root.rglob("*") if p.is_file()}


def test_the_citation_names_the_version_of_the_package():
    import gan_course

    assert f'version: "{gan_course.__version__}"' in (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_citation_leaves_nothing_empty():
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    told = yaml.safe_load(text)
    assert {"cff-version", "title", "message", "authors", "version", "date-released"} <= told.keys()
    assert told["date-released"].year >= 2026 and empty_values(text) == []
    assert empty_values(text.replace("# repository-code", "repository-code")) == ["repository-code"]
