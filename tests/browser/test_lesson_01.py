"""Lesson 01 in a real JupyterLab: every lab is moved by mouse and by keyboard."""

import re

import pytest
from test_lab import changes, content, open_and_run, settled

from conftest import SHOTS, answered, drag_handle, wait_until

pytestmark = pytest.mark.browser


def shown(page, name, seconds=60):
    """The lab's picture, decoded and in view."""
    found = page.locator(f".{name}-picture").first
    found.wait_for(timeout=1000 * seconds)
    found.scroll_into_view_if_needed()
    wait_until(lambda: found.evaluate("i => i.naturalWidth") > 100, 30, "그림이 비어 있습니다")
    return found


def drag(page, name, to):
    """Pull the handle to the share `to` of its track, with the mouse."""
    drag_handle(page, page.locator(f".{name}").first, to=to)


def press(page, name, key, times):
    handle = page.locator(f".{name} .noUi-handle").first
    handle.focus()
    for _ in range(times):
        handle.press(key)


def number(page, name, pattern):
    """A number out of the words below the picture of the values that the controls say now."""
    answered(page, name)
    words = page.locator(f".{name}-words").first
    wait_until(lambda: re.search(pattern, words.inner_text()), 15, f"{pattern}이 보이지 않습니다")
    return float(re.search(pattern, words.inner_text())[1])


def test_lesson_01(page, lab):
    open_and_run(page, lab, "01_bce_loss.ipynb")
    threshold_lab(page)
    loss_curves(page)
    batch_lab(page)
    assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0


def reads(page, name, pattern, wanted):
    """Wait until the number below the picture is as wanted, and return it."""
    wait_until(
        lambda: wanted(number(page, name, pattern)), 20, f"{pattern}이 아직 그 값이 아닙니다"
    )
    return number(page, name, pattern)


def threshold_lab(page):
    name, recall = "gan-threshold", r"재현율 ([\d.]+)%"
    picture = shown(page, name)
    first, before = content(picture), number(page, name, recall)
    changes(picture, lambda: drag(page, "gan-threshold-t", 0.3))
    settled(picture)
    after = reads(page, name, recall, lambda v: v > before + 10)  # a lower threshold catches more
    changes(picture, lambda: press(page, "gan-threshold-share", "ArrowLeft", 30))
    settled(picture)
    assert number(page, name, recall) == after  # who lives in the city is not the judge's skill
    page.locator(f".{name}").screenshot(path=SHOTS / "01-threshold.png")
    changes(picture, lambda: page.locator(".gan-threshold-reset").click())
    wait_until(lambda: content(picture) == first, 10, "처음으로를 눌러도 첫 그림이 아닙니다")


def loss_curves(page):
    name, where = "gan-loss", r"D\(x\) = ([\d.]+)"
    picture = shown(page, name)
    assert number(page, name, where) == 0.8
    assert number(page, name, r"a = \+([\d.]+)") == 1.39
    changes(picture, lambda: drag(page, "gan-loss-d", 0.1))
    dragged = reads(page, name, where, lambda v: 0.05 < v < 0.15)
    settled(picture)
    changes(picture, lambda: press(page, "gan-loss-d", "ArrowRight", 5))
    reads(page, name, where, lambda v: abs(v - dragged - 0.005) < 1e-6)
    settled(picture)
    page.locator(f".{name}").screenshot(path=SHOTS / "01-loss.png")


def batch_lab(page):
    name, mean = "gan-batch", r"평균 = ([\d.]+)"
    picture = shown(page, name)
    start = number(page, name, mean)
    changes(picture, lambda: drag(page, "gan-batch-d-1", 0.05))
    reads(page, name, mean, lambda v: v > start + 0.2)
    settled(picture)
    label = page.locator(".gan-batch-label-1").first
    label.focus()
    changes(picture, lambda: label.press("Space"))
    reads(page, name, mean, lambda v: v < start)  # sample 1 is now a fake, and D says so
    wait_until(lambda: "가짜" in label.inner_text(), 10, "단추의 이름이 그대로입니다")
    page.locator(f".{name}").screenshot(path=SHOTS / "01-batch.png")
