"""Lesson 02 in a real JupyterLab: step through the graph, move the learning rate and the logit."""

import pytest
from browser_helpers import (
    answered,
    changes,
    content,
    drag,
    picture,
    press,
    readout,
    run_to_the_end,
    says,
    wait_until,
    widgets_only,
)

from conftest import SHOTS

pytestmark = pytest.mark.browser


def walk_back(page):
    found = picture(page, "gan-backward")
    seen = [content(found)]
    for number in (1, 2):
        changes(found, lambda: page.locator(".gan-backward-next").first.click())
        wait_until(lambda n=number: f"{n}스텝" in says(page, "gan-backward"), 10, "스텝의 설명")
        seen.append(content(found))
    changes(found, lambda: page.locator(".gan-backward-last").first.click())
    page.locator(".gan-backward").first.screenshot(path=SHOTS / "backward-stepper.png")
    changes(found, lambda: page.locator(".gan-backward-back").first.click())
    changes(found, lambda: press(page, "gan-backward-step", "ArrowLeft", 1))
    changes(found, lambda: page.locator(".gan-backward-first").first.click())
    wait_until(lambda: content(found) == seen[0], 10, "처음을 눌러도 첫 그림이 아닙니다")
    assert len(set(seen)) == 3


def nudge_less(page):
    found = picture(page, "gan-nudge")
    changes(found, lambda: press(page, "gan-nudge-h", "ArrowLeft", 12))
    wait_until(lambda: "양쪽 −0.58409" in says(page, "gan-nudge"), 10, "h = 1e−3의 기울기")
    page.locator(".gan-nudge").first.screenshot(path=SHOTS / "nudge-slider.png")


def change_the_learning_rate(page):
    found = picture(page, "gan-descent")
    before, verdict = readout(page, "gan-descent-rate"), says(page, "gan-descent")
    changes(found, lambda: drag(page, "gan-descent-rate", by=0.5))
    wide = readout(page, "gan-descent-rate")
    assert wide > 10 * before and "발산" not in verdict
    wait_until(lambda: "발산" in says(page, "gan-descent"), 10, "큰 학습률의 설명")
    changes(found, lambda: press(page, "gan-descent-rate", "ArrowLeft", 12))
    assert before < readout(page, "gan-descent-rate") < wide
    page.locator(".gan-descent-method select").first.select_option("셋 나란히")
    answered(found)
    page.locator(".gan-descent").first.screenshot(path=SHOTS / "descent-lab.png")


def change_the_logit(page):
    found = picture(page, "gan-saturation")
    changes(found, lambda: press(page, "gan-saturation-logit", "ArrowLeft", 4))
    wait_until(lambda: "비포화 손실이 148.4배" in says(page, "gan-saturation"), 10, "로짓 −5의 비")
    changes(found, lambda: drag(page, "gan-saturation-logit", by=0.5))
    assert readout(page, "gan-saturation-logit") > 0
    page.locator(".gan-saturation").first.screenshot(path=SHOTS / "saturation-slider.png")


def test_lesson_02(page, lab):
    run_to_the_end(page, lab, widgets_only(lab, "02_backpropagation.ipynb"))
    nudge_less(page)
    walk_back(page)
    change_the_learning_rate(page)
    change_the_logit(page)
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0
