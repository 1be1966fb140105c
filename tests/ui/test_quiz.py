"""퀴즈: 문제의 검사, 채점, 위젯의 연결."""

import pytest

from gan_course.errors import CourseError

pytest.importorskip("ipywidgets")

from gan_course.ui import choices as module
from gan_course.ui.quiz import Question, QuizView

ONE = [
    ("2 < 3", True, "맞습니다."),
    ("3 < 2", False, "거꾸로입니다."),
    ("모름", False, "계산하십시오."),
]
MANY = [("가", True, "가의 말"), ("나", False, "나의 말"), ("다", True, "다의 말")]


def press(widget):
    widget.button.click()
    return widget.feedback.value


@pytest.mark.parametrize(
    ("options", "multiple", "said"),
    [
        ([("가", False, "ㄱ"), ("나", False, "ㄴ")], False, "맞는 보기가 하나는"),
        ([("가", False, "ㄱ"), ("나", False, "ㄴ")], True, "맞는 보기가 하나는"),
        (MANY, False, "multiple=True"),
        ([("가", True, "ㄱ")], False, "둘 이상"),
        ([("가", True, "ㄱ"), ("가", False, "ㄴ")], False, "서로 다른"),
        ([("가", True, "ㄱ"), ("나", False, " ")], False, "해 줄 말"),
    ],
)
def test_a_badly_made_question_is_refused(options, multiple, said):
    with pytest.raises(CourseError, match=said):
        QuizView("문제", options, multiple=multiple)


def test_single_choice_is_graded():
    question = Question("어느 쪽?", ONE)
    wrong, right = question.grade([1]), question.grade([0])
    assert not wrong.correct and [o.text for o, _ in wrong.rows] == ["3 < 2"]
    assert right.correct and len(right.rows) == 3
    for chosen in ([], [0, 1], [3], [-1]):
        with pytest.raises(CourseError):
            question.grade(chosen)


@pytest.mark.parametrize(
    ("chosen", "correct"), [([0, 2], True), ([0], False), ([0, 1, 2], False), ([], False)]
)
def test_multiple_choice_is_graded(chosen, correct):
    grade = Question("모두?", MANY, multiple=True).grade(chosen)
    assert grade.correct is correct and len(grade.rows) == 3
    html = Question("모두?", MANY, multiple=True).html(grade)
    assert all(feedback in html for _, _, feedback in MANY)


def test_the_single_choice_widget_answers():
    widget = QuizView("어느 쪽?", ONE)
    assert "먼저 보기를" in press(widget)
    for i, (_, correct, feedback) in enumerate(ONE):
        widget.choices[i].value = True
        assert widget.chosen == [i]  # 앞에서 고른 것은 저절로 풀립니다.
        assert widget.feedback.value == ""  # 답을 바꾸면 앞의 채점은 사라집니다.
        answer = press(widget)
        assert feedback in answer and ("✓ 맞았습니다" in answer) is correct


def test_the_multiple_choice_widget_answers():
    widget = QuizView("모두?", MANY, multiple=True)
    widget.choices[0].value = True
    assert "다시 생각" in press(widget)
    widget.choices[2].value = True
    assert "맞았습니다" in press(widget)


def test_everything_is_escaped():
    question = Question("a<b>?", [("<i>1</i>", True, "<u>x</u>"), ("2", False, "아닙니다")])
    for html in (question._repr_html_(), question.html(question.grade([0]))):
        assert "<i>1" not in html and "<u>" not in html and "&lt;i&gt;1" in html
    assert "a&lt;b&gt;?" in QuizView("a<b>?", ONE).children[0].value


def test_checkbox_labels_suit_the_installed_ipywidgets(monkeypatch):
    monkeypatch.setattr(module.w, "__version__", "8.1.9")
    assert module.label("D(x) < 1") == "D(x) < 1"
    monkeypatch.setattr(module.w, "__version__", "7.7.1")
    assert module.label("D(x) < 1") == "D(x) &lt; 1"


def test_readers_without_widgets_see_question_and_options():
    still = QuizView("어느 쪽?", ONE).preview()
    for text in ("어느 쪽?", "모름"):
        assert text in str(still) and text in still._repr_html_()
    assert "맞습니다" not in str(still)
    before, _, folded = still._repr_html_().partition("<details>")
    assert "맞습니다" not in before and "맞습니다" in folded
