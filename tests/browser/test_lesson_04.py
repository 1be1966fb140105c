"""Lesson 04 in a real JupyterLab: step the kernel, change the stride, stamp with the transpose."""

import pytest
from browser_helpers import (
    changes,
    content,
    picture,
    press,
    rewind,
    run_to_the_end,
    says,
    widgets_only,
)

from conftest import SHOTS

pytestmark = pytest.mark.browser


def step_the_kernel(page):
    found = picture(page, "gan-conv")
    first = content(found)
    changes(found, lambda: press(page, "gan-conv-step", "ArrowRight", 1))
    assert "(0, 1)" in says(page, "gan-conv"), "둘째 스텝의 설명"
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
    rewind(page)
    page.locator(".gan-timeline").first.screenshot(path=SHOTS / "faces-timeline.png")
    move_a_face(page)
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0
