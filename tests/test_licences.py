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
    others += [f for f in shipped("docs") if f.endswith((".png", ".jpg", ".svg"))]
    strays = [f for f in others if not any(fnmatch(f, place) for place in PLACES)]
    assert not strays, strays
    assert any(f.startswith("docs/") for f in others)


def test_every_link_leads_somewhere():
    for link in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / link).exists(), link


UNITS = {"MB": 1e6, "kB": 1e3}


def sizes_told(table):
    """[(file, smallest, largest)] in bytes, of the rows that a table of data/README.md has.

    A row with several files tells one size for each, or one for all ("씩").
    """
    found = []
    for line in table.splitlines():
        if not line.startswith("| `"):
            continue
        files, size = line.strip("|").split(" | ")[:2]
        names = re.findall(r"`([^`]+)`", files)
        numbers, unit, each = re.fullmatch(r"([\d., –]+) (MB|kB)(씩)?", size.strip()).groups()
        told = numbers.split(", ") * (len(names) if each else 1)
        for name, number in zip(names, told, strict=True):
            low, _, high = number.partition("–")
            found.append((name, float(low) * UNITS[unit], float(high or low) * UNITS[unit]))
    return found


def wrong_sizes(table):
    sized = [(name, (ROOT / "data" / name).stat().st_size, *ends) for name, *ends in table]
    return [row for row in sized if not 0.85 * row[2] <= row[1] <= 1.15 * row[3]]


def test_the_sizes_of_the_data_are_those_of_the_files():
    told = sizes_told((ROOT / "data/README.md").read_text("utf-8"))
    assert len(told) > 50 and wrong_sizes(told) == []
    name, low, high = told[0]
    assert wrong_sizes([(name, 1.3 * low, 1.3 * high)]) and wrong_sizes([(name, low / 2, high / 2)])
