"""The pictures in the stored notebooks: crisp, light, and with words for who cannot see them."""

import ast
import base64
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from PIL import Image

from gan_course import labs, ui
from gan_course.pictures import PAGE
from gan_course.plotting import HEAVY, SHORTEST

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
WINDOWS = {*labs.__all__, *ui.__all__} - {"LiveView"}  # it leaves its last picture at finish()
pytestmark = pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem[:2])


class Images(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.found.append(dict(attrs))


def outputs(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            yield cell, output


def images(path):
    """(cell id, attributes of <img>, bytes of the picture, the output's metadata)."""
    for cell, output in outputs(path):
        for image in Images(output.get("data", {}).get("text/html", "")).found:
            head, _, coded = image["src"].partition(",")
            data = base64.b64decode(coded) if head.endswith("base64") else unquote(coded).encode()
            yield cell.id, image, data, output.get("metadata", {})


def test_every_figure_speaks_and_no_two_say_the_same(path):
    bare = [
        c.id for c, o in outputs(path) if any(k.startswith("image/") for k in o.get("data", {}))
    ]
    assert bare == []  # JupyterLab drops the text of such an output: plotting.show knows a way
    said = [image.get("alt", "") for _, image, *_ in images(path)]
    assert len(said) >= 5
    assert [
        alt for alt in said if len(alt.strip()) < SHORTEST or not re.search("[가-힣]", alt)
    ] == []
    assert len(set(said)) == len(said)


def test_a_figure_keeps_its_words_in_the_metadata(path):
    for cell, image, _, kept in images(path):
        kind = image["src"].partition(":")[2].partition(";")[0].partition(",")[0]
        assert kept[kind]["alt"] == image["alt"], cell


def test_charts_are_vectors_and_pictures_twice_as_fine(path):
    for cell, image, data, _ in images(path):
        width = int(image["width"])
        assert width <= PAGE, cell  # wider would shrink in the page, and its text with it
        if "image/svg" in image["src"]:
            assert len(data) <= HEAVY, (cell, len(data))
        else:
            picture = Image.open(io.BytesIO(data))
            assert picture.format == "PNG" and picture.mode == "P", cell
            assert abs(picture.width - 2 * width) <= 2, cell


def test_every_window_leaves_its_preview(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        last = ast.parse(cell.source).body[-1:]
        calls = [n for node in last for n in ast.walk(node) if isinstance(n, ast.Call)]
        made = {getattr(c.func, "id", None) or getattr(c.func, "attr", None) for c in calls}
        if isinstance(last[0], ast.Expr) and made & WINDOWS:
            html = [o.get("data", {}).get("text/html", "") for o in cell.outputs]
            whole = "<pre" if "CopyView" in made else "<img"  # a text to copy is its own preview
            assert any(whole in h or "퀴즈" in h for h in html), cell.id
    made = [o.get("data", {}) for _, o in outputs(path) if o.get("metadata", {}).get("widget")]
    assert len(made) >= 5 and all("text/html" in data for data in made)


def test_lessons_show_figures_in_one_way_only(path):
    code = (ROOT / "notebooks/text" / f"{path.stem}.py").read_text("utf-8")
    assert (
        re.findall(r"plt\.show|savefig|plotting\.light|IPython\.display import Image", code) == []
    )
