"""Choose, then drag, then hear: a prediction beside a window, the entry questions, the movie."""

import pytest
from matplotlib import pyplot as plt

from gan_course import labs, learner
from gan_course.errors import CourseError
from gan_course.ui import EntryView, MovieView, PredictionView
from gan_course.ui.window import Previewed

OPTIONS = [
    ("늘어납니다", True, "p가 0.5에 가까울수록 큽니다."),
    ("줄어듭니다", False, "거꾸로입니다."),
]


def predicted(options=OPTIONS):
    lab = labs.CoinLab()
    lab.p.value = 0.3
    return PredictionView(
        "06-p1", "p를 0.5로 옮기면 엔트로피는?", options, lab,
        act="p를 0.5까지 끌어 보십시오.", seen=lambda: abs(lab.p.value - 0.5) < 0.02,
    )  # fmt: skip


def choose(view, number):
    view.choices[number].value = True
    view.button.click()


def test_nothing_is_told_before_a_choice_and_before_the_drag():
    view = predicted()
    view.button.click()
    assert "먼저 보기를" in view.feedback.value
    view.lab.p.value = 0.5  # dragging without a choice tells nothing
    assert "예상대로" not in view.feedback.value and "예상과" not in view.feedback.value
    view.lab.p.value = 0.3
    choose(view, 1)
    assert "줄어듭니다" in view.feedback.value and "끌어 보십시오" in view.feedback.value
    assert "거꾸로" not in view.feedback.value and view._asking.layout.display == "none"
    view.lab.p.value = 0.5
    assert "예상과 다릅니다" in view.feedback.value
    assert all(text in view.feedback.value for text in ("거꾸로입니다", "가까울수록"))


def test_a_right_prediction_is_kept_for_the_next_kernel():
    view = predicted()
    choose(view, 0)
    view.lab.p.value = 0.5
    assert "✓ 예상대로입니다" in view.feedback.value and "거꾸로" not in view.feedback.value
    assert learner.load().predicted == {"06-p1": learner.Guess("늘어납니다", True)}
    learner._session = learner.Progress()  # another kernel
    again = predicted()
    assert again.chosen == "늘어납니다" and again._asking.layout.display == "none"
    again.again.click()
    assert again.chosen == "" and again._asking.layout.display == ""
    choose(again, 1)
    assert learner.load().predicted == {"06-p1": learner.Guess("줄어듭니다", False)}


def test_an_older_option_that_is_gone_is_asked_again():
    learner.predict("06-p1", "옛 보기", True)
    assert predicted().chosen == ""


def test_a_choice_made_where_the_answer_already_shows_is_answered():
    view = predicted()
    view.lab.p.value = 0.5
    choose(view, 0)
    assert "예상대로" in view.feedback.value


def test_the_preview_has_question_folded_answer_and_the_window():
    html = predicted().preview().bundle()["text/html"]
    before, _, rest = html.partition("<details>")
    assert "예상." in before and "가까울수록" not in before
    assert "가까울수록" in rest and "<img" in rest


def test_a_window_without_controls_is_refused():
    with pytest.raises(CourseError, match="조종간"):
        PredictionView("x", "?", OPTIONS, Previewed([]), act="", seen=bool)


# ---------------------------------------------------------------- entry


def entry():
    options = [("예", True, "맞습니다."), ("아니요", False, "아닙니다.")]
    asked = [(f"물음 {i}", options, f"{i}절") for i in (1, 2, 3)]
    return EntryView(asked, "1–3절을 건너뛰십시오.")


def answer(view, *right):
    for quiz, good in zip(view.quizzes, right, strict=False):
        quiz.choices[0 if good else 1].value = True
        quiz.button.click()


def test_who_knows_all_three_is_told_what_to_skip():
    view = entry()
    assert view.fold.selected_index is None  # folded
    answer(view, True, True)
    assert "2개를 풀었습니다" in view.verdict.value and "건너뛰" not in view.verdict.value
    answer(view, True, True, True)
    assert "1–3절을 건너뛰십시오" in view.verdict.value


def test_who_misses_one_is_told_where_it_is_taught():
    view = entry()
    answer(view, True, False, False)
    assert "2절, 3절에서 배웁니다" in view.verdict.value and "건너뛰" not in view.verdict.value


def test_the_entry_is_folded_in_the_saved_notebook():
    html = entry().preview().bundle()["text/html"]
    assert html.startswith("<details><summary>") and html.count("물음") == 4  # and its title's 물음
    with pytest.raises(CourseError, match="셋"):
        EntryView([("물음", OPTIONS, "1절")], "건너뛰십시오.")


# ---------------------------------------------------------------- movie


def movie(drawn, count=4, **options):
    def draw(value):
        drawn.append(value)
        figure, ax = plt.subplots(figsize=(2, 1))
        ax.plot([0, value])
        return figure

    return MovieView(draw, range(count), about="기울기가 커지는 선.", words=lambda v: f"끝은 {v}",
                     title=lambda v: f"장면 {v}", **options)  # fmt: skip


def test_a_movie_steps_and_draws_each_frame_once():
    drawn = []
    view = movie(drawn)
    first = view.picture.value
    assert drawn == [0] and "끝은 0" in view.words.value
    view.player.forth.click()
    assert view.at.value == 1 and view.picture.value != first
    view.player.back.click()
    view.player.back.click()  # the first stays the first
    assert view.at.value == 0 and view.picture.value == first and drawn == [0, 1]
    assert plt.get_fignums() == []


def test_a_movie_does_not_play_by_itself_and_ends_within_15_seconds():
    view = movie([], count=100)
    assert not view.player.play.playing
    assert view.player.play.interval * 100 <= 15_000
    view.player.speed.value = "느리게"
    assert view.player.play.interval == 400
    assert movie([], count=4).player.play.interval == 300


def test_the_strip_of_a_movie_says_its_scenes():
    view = movie([], start=-1)
    assert view.at.value == 3
    alt = view.preview().alt
    assert alt.startswith("기울기가 커지는 선.")
    assert all(f"장면 {i}: 끝은 {i}." in alt for i in (0, 3)) and view.at.value == 3
    assert "장면 1: 끝은 1." in movie([], telling=(1,)).preview().alt
    with pytest.raises(CourseError, match="둘"):
        movie([], count=1)


@pytest.mark.slow
def test_the_saved_picture_shows_the_window_before_the_drag_only():
    view = predicted()
    asked, full = view.lab.asking(), view.lab.preview()
    assert "처음 자리" in asked.alt and len(asked.alt) < len(full.alt)
    assert asked.alt in view.preview().bundle()["text/html"]
    assert full.alt not in view.preview().bundle()["text/html"]
