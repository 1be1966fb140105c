"""Lesson 08 in a real JupyterLab: a yardstick fooled, the blind ranking, a patient by keyboard."""

import re

import pytest
from browser_books import run_to_the_end, widgets_only
from browser_helpers import changes, picture, predict, press, says, shown_value, verdict, wait_until

from conftest import SHOTS
from gan_course.labs.evaluation import clinic, clinic_cards
from gan_course.labs.evaluation.ranking import SIX

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_lesson_08(page, lab):
    others = [
        f'YardstickLab("{trick}")' for trick in ("흐림", "숫자마다 몇 장", "학습 그림 베끼기")
    ]
    book = widgets_only(lab, "08_evaluation.ipynb", without=[*others, "FlipbookView"])
    run_to_the_end(page, lab, book)
    for act in (rank_blind, fool_precision, repeat_one_picture, cure_a_patient):
        act(page)
    assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0


def rank_blind(page):
    """Names stay hidden until every place is given once."""
    picture(page, "gan-rank")
    compare = page.locator(".gan-rank-compare").first
    compare.press("Enter")
    wait_until(lambda: "아직 없는 순위" in says(page, "gan-rank"), 20, "순위를 묻지 않습니다")
    assert not any(name in says(page, "gan-rank") for name in SIX)
    for place in range(1, 7):
        page.locator(f".gan-rank-{place} input").first.fill(str(place))
        page.keyboard.press("Enter")
    compare.press("Enter")
    wait_until(lambda: "순위 상관" in says(page, "gan-rank"), 60, "견준 표가 나오지 않습니다")
    assert all(name in says(page, "gan-rank") for name in SIX)
    page.locator(".gan-rank").first.screenshot(path=SHOTS / "08-rank.png")


def fool_precision(page):
    """One odd picture among the real ones: the second of the three yardstick windows."""
    found = picture(page, "gan-yardstick", nth=1)
    assert shown_value(found, "gan-yardstick-trick") == "이상한 진짜"
    changes(found, lambda: press(page, "gan-yardstick-level", "ArrowRight", 1, nth=1))
    assert float(shown_value(found, "gan-yardstick-level")) == 1
    page.locator(".gan-yardstick").nth(1).screenshot(path=SHOTS / "08-yardstick.png")
    few = picture(page, "gan-yardstick", nth=0)
    changes(few, lambda: press(page, "gan-yardstick-level", "ArrowLeft", 2, nth=0))
    words = page.locator(".gan-yardstick-words").nth(0).inner_text()
    assert float(re.search(r"프레셰 거리 ([\d.]+)", words)[1]) > 15


def repeat_one_picture(page):
    """One picture a thousand times: which score falls? A wrong guess is told what is right."""
    found = picture(page, "gan-yardstick", nth=2)
    predict(page, "gan-yardstick", "정밀도")
    changes(found, lambda: press(page, "gan-yardstick-level", "ArrowRight", 3, nth=2))
    assert float(shown_value(found, "gan-yardstick-level")) == 1
    said = verdict(page, "gan-yardstick")
    assert "예상과 다릅니다" in said and "덮음" in said


def cure_a_patient(page):
    """One case to the end with the keyboard alone: a test, a wrong diagnosis, the right one."""
    found = picture(page, "gan-clinic")
    name = clinic.patients()[1]
    patient = page.locator(".gan-clinic-patient input").first
    changes(found, lambda: (patient.focus(), page.keyboard.press("ArrowUp")))
    page.locator(".gan-clinic-next").first.focus()
    page.keyboard.press("Enter")
    result = page.locator(".gan-clinic-result").first
    wait_until(lambda: next(iter(clinic.TESTS)) in result.inner_text(), 20, "검사 결과가 없습니다")
    given = clinic_cards.options(name)
    wrong = next(i for i, key in enumerate(given) if key != name)
    feedback = page.locator(".gan-clinic-feedback").first
    boxes = page.locator(".gan-clinic .gc-quiz input[type=checkbox]")
    for place, said in ((wrong, "다시 생각"), (given.index(name), "맞았습니다")):
        boxes.nth(place).focus()
        page.keyboard.press("Space")
        answer = page.locator(".gan-clinic-answer").first
        answer.focus()
        page.keyboard.press("Enter")
        wait_until(lambda said=said: said in feedback.inner_text(), 20, f"“{said}”이 없습니다")
    assert "잘못된 줄" in feedback.inner_text() and "맞힌 환자" in feedback.inner_text()
    mended = page.locator(".gan-clinic-mended").first
    wait_until(lambda: mended.evaluate("i => i.naturalWidth") > 100, 20, "고친 학습이 없습니다")
    page.locator(".gan-clinic").first.screenshot(path=SHOTS / "08-clinic.png")
