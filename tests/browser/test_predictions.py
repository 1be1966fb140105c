"""The entry questions, a prediction beside a window, and a movie in a real JupyterLab."""

import pytest
from browser_books import run_to_the_end, write
from browser_helpers import drag, picture, play_movie, predict, verdict, wait_until

from conftest import SHOTS

pytestmark = pytest.mark.browser
SETUP = """import sys; sys.path.insert(0, "..")
from gan_course.labs import CoinLab
from gan_course.ui import EntryView, MovieView, PredictionView"""
ENTRY = """yes_no = [("예", True, "맞습니다."), ("아니요", False, "다시 보십시오.")]
asked = [(f"물음 {i}: 로그의 밑을 바꾸면 엔트로피의 단위가 바뀝니까?", yes_no, f"{i}절")
         for i in (1, 2, 3)]
EntryView(asked, "1–3절을 건너뛰고 4절부터 보십시오.")"""
PREDICTION = """lab = CoinLab(); lab.p.value = 0.1
options = [("늘어납니다", True, "0.5에서 가장 큽니다."), ("줄어듭니다", False, "거꾸로.")]
PredictionView("00-p9", "앞면의 확률을 0.5로 옮기면 엔트로피는 어떻게 됩니까?", options, lab,
               act="p를 0.5까지 끌어 보십시오.", seen=lambda: abs(lab.p.value - 0.5) < 0.05)"""
MOVIE = """from matplotlib.figure import Figure
def draw(k):
    figure = Figure(figsize=(6, 3)); ax = figure.subplots()
    ax.plot([0, k], [0, 1], "o-"); ax.set(xlim=(-1, 10), ylim=(-0.2, 1.2), title=f"장면 {k}")
    return figure
MovieView(draw, range(8), about="선분의 오른쪽 끝이 움직입니다.", words=lambda k: f"끝은 {k}",
          title=lambda k: f"끝 {k}")"""


def test_predictions(page, lab):
    name = write(lab, "predictions.ipynb", SETUP, ENTRY, PREDICTION, MOVIE, "print('시험', '끝')")
    run_to_the_end(page, lab, name)
    fold = page.locator(".gan-entry")
    assert "물음 1" not in fold.inner_text()  # folded
    fold.locator(".jupyter-widget-Collapse-header, .widget-Collapse-header").first.click()
    for i in range(3):
        fold.locator("label", has_text="예").nth(i).click()
        fold.get_by_text("확인", exact=True).nth(i).click()
    wait_until(lambda: "건너뛰고 4절" in fold.inner_text(), 20, "건너뛸 곳이 나오지 않습니다")
    fold.screenshot(path=SHOTS / "entry.png")

    picture(page, "gan-coin")
    whole = page.locator(".gan-prediction")
    whole.screenshot(path=SHOTS / "prediction-asked.png")
    predict(page, "gan-coin", "줄어듭니다")
    assert "가장 큽니다" not in whole.inner_text()
    drag(page, "gan-coin-p", to=0.5)
    assert "예상과 다릅니다" in verdict(page, "gan-coin") and "가장 큽니다" in whole.inner_text()
    whole.screenshot(path=SHOTS / "prediction-answered.png")

    play_movie(page)
    page.locator(".gan-movie").screenshot(path=SHOTS / "movie.png")
