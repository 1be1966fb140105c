"""Lesson 09 in a real JupyterLab: a number lost in float16, a scaled gradient, a price typed in."""

import re

import pytest
from browser_books import run_to_the_end, widgets_only
from browser_helpers import changes, drag, picture, predict, press, says, verdict, wait_until

from conftest import SHOTS

pytestmark = [pytest.mark.browser, pytest.mark.long]
READY = {
    "rate": "cost.Rate(64, 0.03, 100)",
    "file": "gc.files.data_file('checkpoints/dcgan_mnist.safetensors')",
}


def test_lesson_09(page, lab):
    run_to_the_end(page, lab, widgets_only(lab, "09_scaling_up.ipynb", **READY))
    for act in (lose_a_number, scale_the_loss, type_a_price, explore):
        act(page)
    assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0


def lose_a_number(page):
    """10⁻⁸ is gone in float16; a hundred times larger it is there."""
    found = picture(page, "gan-precision")
    press(page, "gan-precision-power", "Home", 1)
    wait_until(lambda: "0이 됨" in says(page, "gan-precision"), 20, "float16이 0이 되지 않습니다")
    changes(found, lambda: drag(page, "gan-precision-power", to=0.62))
    assert "0이 됨" not in says(page, "gan-precision")
    page.locator(".gan-precision").first.screenshot(path=SHOTS / "09-precision.png")


def scale_the_loss(page):
    """A scale of one leaves the weak gradients without digits; 2^16 mends it."""
    found = picture(page, "gan-scale")
    predict(page, "gan-scale", "거의 모두 온전해집니다")
    rough = float(re.search(r"모자란 것 ([\d.]+) ?%", says(page, "gan-scale"))[1])
    changes(found, lambda: press(page, "gan-scale-k", "ArrowRight", 16))
    assert "예상대로" in verdict(page, "gan-scale")
    assert rough > 90 > 1 > float(re.search(r"모자란 것 ([\d.]+) ?%", says(page, "gan-scale"))[1])


def pictures_seen(page) -> int:
    return int(re.search(r"([\d,]+)장", says(page, "gan-cost"))[1].replace(",", ""))


def type_a_price(page):
    """Ten times the steps: ten times the pictures, and the words follow the typed number."""
    found = picture(page, "gan-cost")
    before = pictures_seen(page)

    def type_steps():
        box = page.locator(".gan-cost-steps input").first
        box.fill("200000")
        box.press("Enter")

    changes(found, type_steps)
    assert pictures_seen(page) == 10 * before
    page.locator(".gan-cost").first.screenshot(path=SHOTS / "09-cost.png")


def explore(page):
    found = picture(page, "gan-explorer")
    changes(found, lambda: drag(page, "gan-explorer-psi", to=0.3))
