"""Everything that the repository ships of others is named, with its licence, in one file."""

import re
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "THIRD-PARTY.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| `")
]
PLACES = {place: row for row in ROWS for place in re.findall(r"`([^`]+)`", row[0])}


SKIPPED = {"node_modules", "__pycache__", ".ipynb_checkpoints"}


def shipped(*folders):
    """The files in these folders, without what a run leaves there."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    kept = (path.relative_to(ROOT) for path in paths)
    return [p.as_posix() for p in kept if not SKIPPED & set(p.parts) and p.suffix != ".tmp"]


def test_every_data_file_has_a_row_and_every_row_a_file():
    files = shipped("data")
    assert len(files) > 50
    orphans = [f for f in files if not any(fnmatch(f, place) for place in PLACES)]
    assert not orphans, f"THIRD-PARTY.md에 줄이 없는 파일: {orphans}"
    own = [place for place in PLACES if place.startswith("data/")]
    empty = [place for place in own if not any(fnmatch(f, place) for f in files)]
    assert not empty, f"파일이 없는 줄: {empty}"


def test_every_row_names_a_holder_and_a_licence():
    for place, (_, what, holder, licence) in PLACES.items():
        assert what and holder, place
        assert re.search(r"MIT|CC BY|OFL", licence), place


def test_fonts_and_pictures_of_others_stand_nowhere_else():
    """A font, picture or script of somebody else outside the folders that the file names."""
    ends = (".ttf", ".otf", ".woff", ".woff2", ".gz", ".webp", ".safetensors", ".min.js")
    files = shipped("gan_course", "notebooks", "docs", "tests", "tools", "bench", "web")
    others = [f for f in files if f.endswith(ends)]
    strays = [f for f in others if not any(fnmatch(f, place) for place in PLACES)]
    assert not strays, strays


def test_every_link_leads_somewhere():
    for link in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / link).exists(), link
