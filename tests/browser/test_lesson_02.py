"""Lesson 02 in a real JupyterLab: step through the graph, move the learning rate and the logit."""

import time

import pytest
from test_lab import changes, content, open_and_run, settled

from conftest import SHOTS, drag_handle, unavailable, wait_until

pytestmark = pytest.mark.browser
NAME = "02_backpropagation.ipynb"


def board(page, name, seconds=90):
    """The first window of this kind, its picture decoded and in view."""
    found = page.locator(f".gan-{name}-picture").first
    found.wait_for(timeout=1000 * seconds)
    found.scroll_into_view_if_needed()
    wait_until(lambda: found.evaluate("i => i.naturalWidth") > 100, 30, "그림이 비어 있습니다")
    return found


def says(page, name):
    return page.locator(f".gan-{name}-words").first.inner_text()


def readout(page, name):
    """The number beside the slider; it is written a moment after the slider appears."""
    shown = page.locator(f".gan-{name} .widget-readout").first
    wait_until(lambda: shown.inner_text().strip(), 10, f"{name}의 값이 비어 있습니다")
    return float(shown.inner_text().replace("−", "-"))


def drag(page, name, share):
    """Pull the handle sideways by `share` of the track, with the mouse."""
    drag_handle(page, page.locator(f".gan-{name}").first, by=share)


def press(page, name, key, times):
    handle = page.locator(f".gan-{name} .noUi-handle").first
    handle.focus()
    for _ in range(times):
        handle.press(key)


def walk_back(page):
    picture = board(page, "backward")
    seen = [content(picture)]
    for number in (1, 2):
        changes(picture, lambda: page.locator(".gan-backward-next").first.click())
        wait_until(lambda n=number: f"{n}걸음" in says(page, "backward"), 10, "걸음의 설명")
        seen.append(content(picture))
    changes(picture, lambda: page.locator(".gan-backward-last").first.click())
    page.locator(".gan-backward").first.screenshot(path=SHOTS / "backward-stepper.png")
    changes(picture, lambda: page.locator(".gan-backward-back").first.click())
    changes(picture, lambda: press(page, "backward-step", "ArrowLeft", 1))
    changes(picture, lambda: page.locator(".gan-backward-first").first.click())
    wait_until(lambda: content(picture) == seen[0], 10, "처음을 눌러도 첫 그림이 아닙니다")
    assert len(set(seen)) == 3


def nudge_less(page):
    picture = board(page, "nudge")
    changes(picture, lambda: press(page, "nudge-h", "ArrowLeft", 12))
    settled(picture)
    wait_until(lambda: "양쪽 −0.58409" in says(page, "nudge"), 10, "h = 1e−3의 기울기")
    page.locator(".gan-nudge").first.screenshot(path=SHOTS / "nudge-slider.png")


def change_the_learning_rate(page):
    picture = board(page, "descent")
    before, verdict = readout(page, "descent-rate"), says(page, "descent")
    changes(picture, lambda: drag(page, "descent-rate", 0.5))
    settled(picture)
    wide = readout(page, "descent-rate")
    assert wide > 10 * before and "발산" not in verdict
    wait_until(lambda: "발산" in says(page, "descent"), 10, "큰 학습률의 설명")
    changes(picture, lambda: press(page, "descent-rate", "ArrowLeft", 12))
    settled(picture)
    assert before < readout(page, "descent-rate") < wide
    page.locator(".gan-descent-method select").first.select_option("셋 나란히")
    settled(picture)
    page.locator(".gan-descent").first.screenshot(path=SHOTS / "descent-lab.png")


def change_the_logit(page):
    picture = board(page, "saturation")
    changes(picture, lambda: press(page, "saturation-logit", "ArrowLeft", 4))
    settled(picture)
    wait_until(lambda: "비포화 손실이 148.4배" in says(page, "saturation"), 10, "로짓 −5의 비")
    changes(picture, lambda: drag(page, "saturation-logit", 0.5))
    settled(picture)
    assert readout(page, "saturation-logit") > 0
    page.locator(".gan-saturation").first.screenshot(path=SHOTS / "saturation-slider.png")


def all_run(lab, quiet=1.5):
    """No cell is left: outputs that still arrive would push the sliders away from the mouse."""

    def idle():
        return all(k["execution_state"] == "idle" for k in lab.api("kernels"))

    wait_until(lambda: all(idle() for _ in range(10) if not time.sleep(quiet / 10)), 90, "실행")


def test_lesson_02(page, lab):
    if not (lab.folder / "notebooks" / NAME).is_file():
        unavailable(f"{NAME}이 아직 없습니다")
    open_and_run(page, lab, NAME)
    board(page, "backward")
    all_run(lab)
    nudge_less(page)
    walk_back(page)
    change_the_learning_rate(page)
    change_the_logit(page)
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0
