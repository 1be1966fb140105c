"""Lesson 06 in a real JupyterLab: the five steps from bits to transport, moved by hand."""

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
    rewind,
    verdict,
    wait_until,
)

from conftest import SHOTS

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_lesson_06(page, lab):
    book = widgets_only(lab, "06_wgan.ipynb", without=("Lab2DView",))  # test_lab_2d.py
    run_to_the_end(page, lab, book)
    for act in (coin, die, belief, gaussians, spikes, transport, critic, play_movie, books, rewind):
        act(page)
    assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0


def shot(page, name):
    picture(page, f"gan-{name}")
    page.locator(f".gan-{name}").first.screenshot(path=SHOTS / f"06-{name}.png")


def coin(page):
    name, mean = "gan-coin", r"평균 ([\d.]+)비트"
    found = picture(page, name)
    assert number(page, name, mean) == 1
    changes(found, lambda: drag(page, "gan-coin-p", to=0.9))
    reads(page, name, mean, lambda v: 0.3 < v < 0.7)  # a nearly certain coin tells little
    shot(page, "coin")


def die(page):
    name, mean = "gan-die", r"엔트로피 ([\d.]+)비트"
    found = picture(page, name)
    fair = number(page, name, mean)
    changes(found, lambda: press(page, "gan-die-6", "ArrowRight", 6))
    reads(page, name, mean, lambda v: v < fair - 0.3)
    shot(page, "die")


def belief(page):
    name, loss = "gan-belief", r"KL\(p‖q\) ([\d.]+)"
    found = picture(page, name)
    before = number(page, name, loss)
    changes(found, lambda: drag(page, "gan-belief-q", to=0.8))  # near the truth, 0.8
    reads(page, name, loss, lambda v: v < 0.05 < before)
    shot(page, "belief")


def gaussians(page):
    name = "gan-gauss"
    found = picture(page, name)
    changes(found, lambda: drag(page, "gan-gauss-mean", to=1.0))
    reads(page, name, r"JS = ([\d.]+)", lambda v: 0.5 < v <= 0.694)
    reads(page, name, r"KL\(p‖q\) = ([\d.]+)", lambda v: v > 10)
    shot(page, "gauss")


def spikes(page):
    name, earth, shannon = "gan-spikes", r"W = ([\d.]+)", r"JS = ([\d.]+)"
    found = picture(page, name)
    assert number(page, name, earth) == 1
    predict(page, name, "움직이지 않습니다.")
    changes(found, lambda: press(page, "gan-spikes-theta", "ArrowLeft", 18))
    reads(page, name, earth, lambda v: v == 0.1)
    assert number(page, name, shannon) == 0.693  # JS has not moved
    assert "예상대로" in verdict(page, name)
    shot(page, "spikes")


def transport(page):
    name = "gan-transport"
    found = picture(page, name)
    cheap, careless = (number(page, name, rf"{its} ([\d.]+)") for its in ("거리", "되는대로:"))
    assert cheap < careless
    changes(found, lambda: drag(page, "gan-transport-t", to=0.7))
    before = content(found)
    changes(found, lambda: page.get_by_role("button", name="되는대로").click())
    assert number(page, name, r"거리 ([\d.]+)") == careless
    changes(found, lambda: page.get_by_role("button", name="가장 싼 계획").click())
    assert content(found) == before, "계획을 되돌려도 그림이 다릅니다"
    shot(page, "transport")


def critic(page):
    name, gap = "gan-critic", r"\] = ([\d.]+)"
    found = picture(page, name)
    predict(page, name, "무뎌져 0에 가까워집니다.")
    at_one = number(page, name, gap)
    changes(found, lambda: press(page, "gan-critic-slope", "ArrowRight", 10))  # K: 1 → 2
    reads(page, name, gap, lambda v: abs(v - 2 * at_one) < 0.01)
    changes(found, lambda: drag(page, "gan-critic-place", to=0.95))
    reads(page, name, gap, lambda v: v > 2 * at_one)
    drag(page, "gan-critic-place", to=0)
    assert "예상과 다릅니다" in verdict(page, name)
    shot(page, "critic")


def books(page):
    """The two flipbooks with a prediction: the clipping value, then the penalty's strength."""
    clipping, strength = (picture(page, "gan-flipbook", nth=nth) for nth in (0, 1))
    asked = page.locator(".gan-prediction", has=page.locator(".gan-flipbook"))
    for nth, (found, option) in enumerate(
        ((clipping, "수백 배에서 천 배"), (strength, "더 작아집니다."))
    ):
        asked.nth(nth).locator("label", has_text=option).first.click()
        asked.nth(nth).get_by_text("예상 정하기").click()
        changes(found, lambda nth=nth: press(page, "gan-flipbook-page", "ArrowRight", 1, nth))
    wait_until(lambda: "예상대로" in asked.nth(0).inner_text(), 20, "c의 예상")
    wait_until(lambda: "예상과 다릅니다" in asked.nth(1).inner_text(), 20, "λ의 예상")
