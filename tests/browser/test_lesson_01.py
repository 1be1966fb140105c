"""Lesson 01 in a real JupyterLab: every lab is moved, guessed about, and the movie is played."""

import pytest
from browser_books import run_to_the_end, widgets_only
from browser_helpers import (
    changes,
    content,
    drag,
    number,
    picture,
    play_movie,
    predict,
    press,
    reads,
    verdict,
    wait_until,
)

from conftest import SHOTS

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_lesson_01(page, lab):
    run_to_the_end(page, lab, widgets_only(lab, "01_bce_loss.ipynb"))
    threshold_lab(page)
    nudge_lab(page)
    play_movie(page)
    page.locator(".gan-movie").screenshot(path=SHOTS / "01-fines.png")
    loss_curves(page)
    batch_lab(page)
    assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0


def threshold_lab(page):
    name, recall = "gan-threshold", r"재현율 ([\d.]+)%"
    found = picture(page, name)
    predict(page, name, "정밀도는 떨어지고 정확도는 오릅니다")
    first, before = content(found), number(page, name, recall)
    changes(found, lambda: drag(page, "gan-threshold-t", to=0.3))
    after = reads(page, name, recall, lambda v: v > before + 10)  # a lower threshold catches more
    changes(found, lambda: press(page, "gan-threshold-share", "ArrowLeft", 30))
    assert number(page, name, recall) == after  # who lives in the city is not the judge's skill
    page.locator(f".{name}").screenshot(path=SHOTS / "01-threshold.png")
    press(page, "gan-threshold-t", "ArrowRight", 45)
    press(page, "gan-threshold-share", "ArrowLeft", 16)
    assert "예상대로입니다" in verdict(page, name)
    changes(found, lambda: page.locator(".gan-threshold-reset").click())
    wait_until(lambda: content(found) == first, 10, "처음으로를 눌러도 첫 그림이 아닙니다")


def nudge_lab(page):
    name, one_sided = "gan-nudge", r"한쪽 −([\d.]+)"
    found = picture(page, name)
    exact, wide = number(page, name, r"참 기울기 −([\d.]+)"), number(page, name, one_sided)
    changes(found, lambda: press(page, "gan-nudge-h", "ArrowLeft", 8))
    assert abs(number(page, name, one_sided) - exact) < abs(wide - exact) / 10
    changes(found, lambda: drag(page, "gan-nudge-h", to=0.6))
    page.locator(f".{name}").screenshot(path=SHOTS / "01-nudge.png")


def loss_curves(page):
    name, where = "gan-loss", r"D\(x\) = ([\d.]+)"
    found = picture(page, name)
    assert number(page, name, where) == 0.3
    predict(page, name, "둘 다 열 배쯤")
    changes(found, lambda: drag(page, "gan-loss-d", to=0.1))
    dragged = reads(page, name, where, lambda v: 0.05 < v < 0.15)
    changes(found, lambda: press(page, "gan-loss-d", "ArrowRight", 5))
    reads(page, name, where, lambda v: abs(v - dragged - 0.005) < 1e-6)
    page.locator(f".{name}").screenshot(path=SHOTS / "01-loss.png")
    press(page, "gan-loss-d", "Home", 1)
    assert "예상과 다릅니다" in verdict(page, name)


def batch_lab(page):
    name, mean = "gan-batch", r"평균 = ([\d.]+)"
    found = picture(page, name)
    predict(page, name, "96%쯤")
    page.locator(f".{name} button", has_text="하나만 크게 틀림").click()
    assert "예상대로입니다" in verdict(page, name)
    changes(found, lambda: page.locator(f".{name} button", has_text="처음으로").click())
    start = number(page, name, mean)
    changes(found, lambda: drag(page, "gan-batch-d-1", to=0.05))
    reads(page, name, mean, lambda v: v > start + 0.2)
    label = page.locator(".gan-batch-label-1").first
    label.focus()
    changes(found, lambda: label.press("Space"))
    reads(page, name, mean, lambda v: v < start)  # sample 1 is now a fake, and D says so
    wait_until(lambda: "가짜" in label.inner_text(), 10, "단추의 이름이 그대로입니다")
    page.locator(f".{name}").screenshot(path=SHOTS / "01-batch.png")
