"""The shipped lessons as they open, before anything runs: every figure speaks at full width."""

import nbformat
import pytest
from browser_books import open_book
from browser_helpers import wait_until

from gan_course.plotting import SHORTEST

pytestmark = [pytest.mark.browser, pytest.mark.long]
LESSON = "06_wgan.ipynb"  # charts, picture grids, and previews of nine labs
# Every picture in the outputs of the cells that are on the page now; then one step further down, or
# from the end to the top: JupyterLab draws the cells as one scrolls towards them.
LOOK_AND_SCROLL = """notebook => {
  const seen = [...notebook.querySelectorAll(".jp-OutputArea-output img")].map(i => ({
    alt: i.alt || i.getAttribute("aria-label") || "",
    asked: Number(i.getAttribute("width")),
    wide: i.getBoundingClientRect().width,
    drawn: i.complete && i.naturalWidth > 0,
  }));
  const was = notebook.scrollTop;
  notebook.scrollTop += 500;
  if (notebook.scrollTop === was) notebook.scrollTop = 0;
  return seen;
}"""


def stored_figures(path) -> int:
    outputs = (o for c in nbformat.read(path, as_version=4).cells for o in c.get("outputs", []))
    return sum(o.get("data", {}).get("text/html", "").count("<img ") for o in outputs)


def test_every_stored_figure_has_words_and_its_full_width(page, lab):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_book(page, lab, LESSON)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    count, seen = stored_figures(lab.folder / "notebooks" / LESSON), {}
    assert count > 15

    notebook = page.locator(".jp-WindowedPanel-outer")

    def all_seen() -> bool:
        looked = notebook.evaluate(LOOK_AND_SCROLL)
        seen.update({image["alt"]: image for image in looked if image["drawn"]})
        return len(seen) >= count

    wait_until(all_seen, 90, f"그림 {count}장이 다 보이지 않습니다")
    assert [alt for alt in seen if len(alt) < SHORTEST] == []
    shrunk = [alt for alt, image in seen.items() if image["wide"] < image["asked"] - 1]
    assert shrunk == []  # a shrunk chart shrinks its text below 9 pt
