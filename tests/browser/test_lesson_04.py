"""Lesson 04 in a real JupyterLab: guess, step the kernel, stamp, watch a face being stamped."""

import pytest
from browser_books import run_to_the_end, widgets_only
from browser_helpers import (
    changes,
    content,
    picture,
    play_movie,
    predict,
    press,
    rewind,
    says,
    verdict,
)

from conftest import SHOTS

pytestmark = [pytest.mark.browser, pytest.mark.long]


def step_the_kernel(page):
    found = picture(page, "gan-conv")
    predict(page, "gan-conv", "부호가 다릅니다")
    changes(
        found, lambda: page.locator(".gan-conv-pattern select").first.select_option("세로 경계")
    )
    assert "예상대로" not in page.locator(".gan-prediction").first.inner_text()
    first = content(found)
    changes(found, lambda: press(page, "gan-conv-step", "ArrowRight", 1))
    assert "(0, 1)" in says(page, "gan-conv"), "둘째 스텝의 설명"
    changes(found, lambda: press(page, "gan-conv-step", "ArrowRight", 1))
    assert "예상대로" in verdict(page, "gan-conv")
    changes(found, lambda: press(page, "gan-conv-stride", "ArrowRight", 1))
    changes(found, lambda: press(page, "gan-conv-padding", "ArrowRight", 1))
    assert says(page, "gan-conv").endswith("= 3"), "크기"
    assert content(found) != first
    page.locator(".gan-conv").first.screenshot(path=SHOTS / "convolution-stepper.png")


def stamp_the_transpose(page):
    second = page.locator(".gan-conv").nth(1)
    found = picture(page, "gan-conv", nth=1)
    changes(found, lambda: press(page, "gan-conv-step", "ArrowRight", 4, nth=1))
    assert "더합니다" in second.locator(".gan-conv-words").inner_text()
    changes(found, lambda: second.locator("select").first.select_option("합성곱"))
    changes(found, lambda: second.locator("select").first.select_option("전치 합성곱"))
    second.screenshot(path=SHOTS / "transposed-stepper.png")


def move_a_face(page):
    found = picture(page, "gan-explorer", wide=60)
    changes(found, lambda: press(page, "gan-explorer-named-1", "ArrowRight", 5))
    page.locator(".gan-explorer").first.screenshot(path=SHOTS / "faces-explorer.png")


def test_lesson_04(page, lab):
    artist = "gc.checkpoints.pretrained('dcgan_faces', runtime)"
    run_to_the_end(page, lab, widgets_only(lab, "04_dcgan.ipynb", artist=artist))
    step_the_kernel(page)
    stamp_the_transpose(page)
    play_movie(page)
    page.locator(".gan-movie").first.screenshot(path=SHOTS / "stamped-face.png")
    predict(page, "gan-timeline", "저마다 다른 얼굴")
    rewind(page)
    assert "예상과 다" in verdict(page, "gan-timeline")
    page.locator(".gan-timeline").first.screenshot(path=SHOTS / "faces-timeline.png")
    move_a_face(page)
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0
