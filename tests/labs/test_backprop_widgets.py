"""Lesson 02's widgets without a front end.

Also run under ipywidgets 7.7: see tests/ui/test_latest.py.
"""

import io

import numpy as np
import pytest
from PIL import Image

from gan_course.labs import BackwardLab, DescentLab, NudgeLab, SaturationLab
from gan_course.labs.backprop.autograd import Value, topological
from gan_course.labs.backprop.nudging_draw import draw_errors
from gan_course.ui.canvas import blank
from gan_course.ui.picture_lab import PictureLab


def square():
    x = Value(3.0, name="x")
    y = x * x + x
    y.name = "y"
    return y


def pixels(board):
    return np.asarray(Image.open(io.BytesIO(board.picture.value)).convert("RGB"))


def assert_changes(board, act):
    before, said = pixels(board), board.words.value
    act()
    after = pixels(board)
    assert before.shape != after.shape or (before != after).any()
    assert board.words.value != said


def test_the_stepper_walks_back_one_node_at_a_time():
    root = square()
    board = BackwardLab(root)
    assert board.step.value == 0 and board.step.max == 2 and "<b>1</b>" in board.words.value
    assert_changes(board, board.buttons["next"].click)
    assert board.step.value == 1 and "y(+)" in board.words.value
    assert_changes(board, board.buttons["next"].click)
    assert board.step.value == 2 and "3 × 1 = <b>3</b>" in board.words.value
    assert "더하여 <b>7</b>" in board.words.value  # x collects 1, then 3, then 3
    board.buttons["next"].click()
    assert board.step.value == 2  # the end stays the end
    assert_changes(board, board.buttons["back"].click)
    assert_changes(board, board.buttons["first"].click)
    board.buttons["back"].click()
    assert board.step.value == 0
    assert_changes(board, board.buttons["last"].click)
    assert board.step.value == 2
    assert all(node.grad == 0 for node in topological(root))


def test_the_stepper_of_a_single_number():
    board = BackwardLab(Value(2.0, name="x"))
    assert board.step.max == 0
    board.buttons["next"].click()
    assert board.step.value == 0


@pytest.mark.slow
def test_the_descent_lab_tells_slow_right_and_diverging_apart():
    board = DescentLab(rate=0.003)
    assert "아직 멉니다" in board.words.value
    assert_changes(board, lambda: setattr(board.rate, "value", 0.06))
    assert "잘 내려갑니다" in board.words.value
    assert_changes(board, lambda: setattr(board.rate, "value", 0.2))
    assert "발산합니다" in board.words.value
    assert_changes(board, lambda: setattr(board.method, "value", "Adam"))
    assert_changes(board, lambda: setattr(board.surface, "value", "굽은 골짜기"))
    assert len(board.trails()["Adam"].points) == 41
    assert_changes(board, lambda: setattr(board.method, "value", "셋 나란히"))
    assert list(board.trails()) == ["경사 하강법", "모멘텀", "Adam"]
    assert all(f"<b>{name}</b>" in board.words.value for name in board.trails())


@pytest.mark.slow
@pytest.mark.parametrize("method", ["경사 하강법", "모멘텀", "Adam"])
@pytest.mark.parametrize("rate", [1e-3, 1.0])
def test_both_ends_of_the_rate_are_drawn(method, rate):
    board = DescentLab("굽은 골짜기", method, rate)
    assert "⚠" not in board.words.value and pixels(board).std() > 5


def test_the_nudge_slider():
    board = NudgeLab(lambda w: w**3, 2.0, 12.0)
    assert (
        "<b>19.0000000000</b>" in board.words.value and "<b>13.0000000000</b>" in board.words.value
    )
    assert_changes(board, lambda: setattr(board.h, "value", 1e-3))
    assert "<b>12.006" in board.words.value and "<b>12.000001" in board.words.value


def test_the_nudge_names_its_knob():
    board = NudgeLab(lambda a: a**3, 2.0, 12.0, knob="로짓 a")
    left = board.draw()[0].axes[0]
    assert left.get_xlabel() == "로짓 a"
    told = {t.get_text() for t in left.get_legend().get_texts()}
    assert told == {"손실 L(a)", "한쪽: a와 a + h", "양쪽: a − h와 a + h"}


def test_both_lines_of_the_nudge_pass_through_what_was_measured():
    board = NudgeLab(lambda w: w**3, 2.0, 12.0)
    board.h.value = 0.5
    _, one, two = board.draw()[0].axes[0].lines
    for line, ends in ((one, (2.0, 2.5)), (two, (1.5, 2.5))):
        x, y = line.get_data()
        assert [x[i] for i in line.get_markevery()] == pytest.approx(ends)
        assert [y[i] for i in line.get_markevery()] == pytest.approx([v**3 for v in ends])
    assert one.get_linestyle() != two.get_linestyle()


def test_the_errors_of_widths_not_yet_visited_are_not_drawn():
    """Prediction 01-p4 asks how the curve runs: the window must not show it beforehand."""
    board = NudgeLab(lambda w: w**3, 2.0, 12.0)

    def drawn():
        ax = board.draw()[0].axes[1]
        assert "작아도" not in ax.get_title()
        assert ax.get_xlim()[0] < 1e-13 and ax.get_ylim()[0] < 1e-16  # the axes stay
        return [line.get_xdata().min() for line in ax.lines[:2]]

    assert drawn() == [1.0, 1.0]
    board.preview()
    assert drawn() == [1.0, 1.0]
    board.h.value = 1e-3
    board.h.value = 0.1
    assert drawn() == pytest.approx([1e-3, 1e-3])
    board.reset()
    assert drawn() == [1.0, 1.0]


def test_the_whole_curve_of_errors_is_in_the_answer():
    from matplotlib import pyplot as plt

    ax = plt.figure().subplots()
    draw_errors(ax, lambda w: w**3, 2.0, 12.0)
    assert len(ax.lines) == 2 and ax.lines[0].get_xdata().min() == pytest.approx(1e-13)
    assert ax.get_title() == "너무 커도, 너무 작아도 틀립니다"
    plt.close(ax.figure)


def test_the_saturation_slider():
    board = SaturationLab(-6.0)
    assert "403.4배" in board.words.value and "비포화 손실이" in board.words.value
    assert "−0.0025" in board.words.value and "−0.9975" in board.words.value
    assert_changes(board, lambda: setattr(board.logit, "value", 0.0))
    assert "배 크게" not in board.words.value
    assert_changes(board, lambda: setattr(board.logit, "value", 6.0))
    assert "<br>포화 손실이 403.4배" in board.words.value


def test_a_drawing_that_fails_is_told_inside_the_window():
    class Broken(PictureLab):
        about = "그리지 못하는 창을 시험합니다."

        def draw(self):
            blank(1, 1)
            raise ValueError("<그림>이 없습니다")

    board = Broken("broken", [], [])
    assert "⚠" in board.words.value and "&lt;그림&gt;" in board.words.value
