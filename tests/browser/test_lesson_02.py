"""Lesson 02 in a real JupyterLab: walk the graph, move the rate and the logit, predict, play."""

import pytest
from browser_books import run_to_the_end, widgets_only
from browser_helpers import (
    answered,
    changes,
    content,
    drag,
    picture,
    play_movie,
    predict,
    press,
    readout,
    says,
    verdict,
    wait_until,
)

from conftest import SHOTS

pytestmark = [pytest.mark.browser, pytest.mark.long]


def walk_back(page):
    found = picture(page, "gan-backward")
    seen = [content(found)]
    for number in (1, 2):
        changes(found, lambda: page.locator(".gan-backward-next").first.click())
        wait_until(
            lambda n=number: f"{n}번째 마디" in says(page, "gan-backward"), 10, "스텝의 설명"
        )
        seen.append(content(found))
    changes(found, lambda: page.locator(".gan-backward-last").first.click())
    page.locator(".gan-backward").first.screenshot(path=SHOTS / "backward-stepper.png")
    changes(found, lambda: page.locator(".gan-backward-back").first.click())
    changes(found, lambda: press(page, "gan-backward-step", "ArrowLeft", 1))
    changes(found, lambda: page.locator(".gan-backward-first").first.click())
    wait_until(lambda: content(found) == seen[0], 10, "처음을 눌러도 첫 그림이 아닙니다")
    assert len(set(seen)) == 3


def change_the_learning_rate(page):
    """The first prediction: 0.06 goes down, 0.12 does not."""
    predict(page, "gan-descent", "점점 더 높이 튀어")
    found = picture(page, "gan-descent")
    before, told = readout(page, "gan-descent-rate"), says(page, "gan-descent")
    changes(found, lambda: drag(page, "gan-descent-rate", by=0.3))
    wide = readout(page, "gan-descent-rate")
    assert wide > 2 * before and "발산" not in told
    wait_until(lambda: "발산" in says(page, "gan-descent"), 10, "큰 학습률의 설명")
    assert "예상대로입니다" in verdict(page, "gan-descent")
    changes(found, lambda: press(page, "gan-descent-rate", "ArrowLeft", 12))
    assert readout(page, "gan-descent-rate") < wide
    page.locator(".gan-descent-method select").first.select_option("셋 나란히")
    answered(found)
    page.locator(".gan-prediction").first.screenshot(path=SHOTS / "descent-lab.png")


def change_the_logit(page):
    """On the left the other loss pulls more than on the right."""
    found = picture(page, "gan-saturation")
    changes(found, lambda: press(page, "gan-saturation-logit", "ArrowLeft", 4))
    wait_until(lambda: "비포화 손실이 148.4배" in says(page, "gan-saturation"), 10, "로짓 −5의 비")
    changes(found, lambda: drag(page, "gan-saturation-logit", to=0.9))
    assert readout(page, "gan-saturation-logit") > 4
    page.locator(".gan-saturation").first.screenshot(path=SHOTS / "saturation-slider.png")


def test_lesson_02(page, lab):
    run_to_the_end(page, lab, widgets_only(lab, "02_backpropagation.ipynb"))
    walk_back(page)
    change_the_learning_rate(page)
    change_the_logit(page)
    predict(page, "gan-movie", "절반쯤")
    play_movie(page)
    assert "예상과 다릅니다" in verdict(page, "gan-movie")
    page.locator(".gan-movie").first.screenshot(path=SHOTS / "pushed-fakes.png")
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0
