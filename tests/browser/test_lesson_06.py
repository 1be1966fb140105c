"""Lesson 06 in a real JupyterLab: the five steps from bits to transport, moved by hand.

The notebook is the lesson's own, cut before its training begins: by then all sliders have come.
"""

import nbformat
import pytest
from test_lab import changes, content, open_and_run, settled
from test_lesson_01 import drag, number, press, reads, shown

from conftest import ROOT, SHOTS, wait_until

pytestmark = pytest.mark.browser


def first_half(lab):
    """Everything up to the slider of the critic; none of it trains."""
    book = nbformat.read(ROOT / "notebooks/06_wgan.ipynb", as_version=4)
    last = next(i for i, cell in enumerate(book.cells) if cell.source.startswith("CriticLab"))
    book.cells = [cell for cell in book.cells[: last + 1] if cell.cell_type == "code"]
    for cell in book.cells:
        cell.outputs, cell.execution_count = [], None
    nbformat.write(book, lab.folder / "notebooks/06_half.ipynb")
    return "06_half.ipynb"


def test_lesson_06(page, lab):
    open_and_run(page, lab, first_half(lab))
    shown(page, "gan-critic", 120)  # the last cell has run
    for act in (coin, die, belief, gaussians, spikes, transport, critic):
        act(page)
    assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0


def shot(page, name):
    settled(shown(page, f"gan-{name}"))
    page.locator(f".gan-{name}").first.screenshot(path=SHOTS / f"06-{name}.png")


def coin(page):
    name, mean = "gan-coin", r"평균 ([\d.]+)비트"
    picture = shown(page, name)
    assert number(page, name, mean) == 1
    changes(picture, lambda: drag(page, "gan-coin-p", 0.9))
    reads(page, name, mean, lambda v: 0.3 < v < 0.7)  # a nearly certain coin tells little
    shot(page, "coin")


def die(page):
    name, mean = "gan-die", r"엔트로피 ([\d.]+)비트"
    picture = shown(page, name)
    fair = number(page, name, mean)
    changes(picture, lambda: press(page, "gan-die-6", "ArrowRight", 6))
    reads(page, name, mean, lambda v: v < fair - 0.3)
    shot(page, "die")


def belief(page):
    name, loss = "gan-belief", r"KL\(p‖q\) ([\d.]+)"
    picture = shown(page, name)
    before = number(page, name, loss)
    changes(picture, lambda: drag(page, "gan-belief-q", 0.8))  # near the truth, 0.8
    reads(page, name, loss, lambda v: v < 0.05 < before)
    shot(page, "belief")


def gaussians(page):
    name = "gan-gauss"
    picture = shown(page, name)
    changes(picture, lambda: drag(page, "gan-gauss-mean", 1.0))
    reads(page, name, r"JS = ([\d.]+)", lambda v: 0.5 < v <= 0.694)
    reads(page, name, r"KL\(p‖q\) = ([\d.]+)", lambda v: v > 10)
    shot(page, "gauss")


def spikes(page):
    name, earth, shannon = "gan-spikes", r"W = ([\d.]+)", r"JS = ([\d.]+)"
    picture = shown(page, name)
    assert number(page, name, earth) == 1
    changes(picture, lambda: press(page, "gan-spikes-theta", "ArrowLeft", 10))
    reads(page, name, earth, lambda v: v == 0.5)
    assert number(page, name, shannon) == 0.693  # JS has not moved
    shot(page, "spikes")


def transport(page):
    name = "gan-transport"
    picture = shown(page, name)
    cheap, careless = (number(page, name, rf"{plan} ([\d.]+)") for plan in ("싼 계획", "되는대로"))
    assert cheap < careless
    changes(picture, lambda: drag(page, "gan-transport-t", 0.7))
    settled(picture)
    before = content(picture)
    changes(picture, lambda: page.get_by_role("button", name="되는대로").click())
    changes(picture, lambda: page.get_by_role("button", name="가장 싼 계획").click())
    wait_until(lambda: content(picture) == before, 10, "계획을 되돌려도 그림이 다릅니다")
    shot(page, "transport")


def critic(page):
    name, gap = "gan-critic", r"\] = ([\d.]+)"
    picture = shown(page, name)
    at_one = number(page, name, gap)
    changes(picture, lambda: press(page, "gan-critic-slope", "ArrowRight", 10))  # K: 1 → 2
    reads(page, name, gap, lambda v: abs(v - 2 * at_one) < 0.01)
    settled(picture)
    changes(picture, lambda: drag(page, "gan-critic-place", 0.95))
    reads(page, name, gap, lambda v: v > 2 * at_one)
    shot(page, "critic")
