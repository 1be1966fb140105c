"""How a figure is shown: format, size of its text, words for who cannot see it."""

import base64
import io
import re

import numpy as np
import pytest
import torch
from IPython import display as display_module
from matplotlib import pyplot as plt
from matplotlib.text import Text
from PIL import Image

from gan_course import plotting
from gan_course.errors import CourseError
from gan_course.history import History

ALT = "오른쪽으로 갈수록 올라가는 곧은 선 하나"


pytestmark = pytest.mark.usefixtures("course_style")


def readable(figure):
    plotting.readable(figure)
    return figure


def line(**text):
    figure, ax = plt.subplots(figsize=(4, 3))
    ax.plot([0, 1], [0, 1], label="선")
    ax.set_title("제목 0.508", **text)
    return figure, ax


def test_show_carries_the_words_where_jupyterlab_keeps_them(monkeypatch):
    shown = []
    monkeypatch.setattr(display_module, "display", lambda data, **o: shown.append((data, o)))
    figure, _ = line()
    plotting.show(figure, alt=ALT)
    ((data, options),) = shown
    assert data["text/plain"] == ALT and f'<img alt="{ALT}" width="352"' in data["text/html"]
    assert options == {"raw": True, "metadata": {"image/svg+xml": {"alt": ALT}}}
    assert not plt.fignum_exists(figure.number)  # or it would be shown a second time


@pytest.mark.parametrize("alt", ["", "   ", "그림", "짧은 글입니다."])
def test_a_figure_without_words_is_refused(alt):
    with pytest.raises(CourseError, match="15자"):
        plotting.show(line()[0], alt=alt)


def test_words_are_escaped():
    html = plotting.shot(line()[0], 'D(x) < 1/2 & "가짜"라고 보는 곳의 넓이')._repr_html_()
    assert 'alt="D(x) &lt; 1/2 &amp; &quot;가짜&quot;라고' in html


def test_a_negative_number_in_the_words_has_a_minus_sign():
    alt = "2-1절의 곡선: 기울기 -0.58에서 (-3, 2)를 지나 1e-5까지 갑니다."
    told = alt.replace("-0.58", "−0.58").replace("(-3", "(−3").replace("1e-5", "1e−5")
    assert plotting.shot(line()[0], alt).alt == told


def test_small_text_grows_to_nine_points_on_the_screen():
    figure, ax = line(fontsize=4)
    ax.legend(fontsize=5)
    plotting.shot(figure, ALT)
    on_screen = [t.get_fontsize() * plotting.SCREEN / 96 for t in figure.findobj(Text)]
    assert min(on_screen) >= 9 - 1e-9


def test_charts_are_small_vectors_of_the_course_font():
    shot = plotting.shot(line()[0], ALT)
    svg = shot.data.decode()
    assert shot.kind == "image/svg+xml" and "<text" not in svg and "GANCourseGothic" in svg
    assert len(svg) < 40_000 and "<image" not in svg
    figure, _ = line()
    assert plotting.shot(figure, ALT).data == shot.data  # nothing random, no date


def test_the_glyphs_keep_their_size():
    # Rounding numbers once cut the factor 0.015625 of the glyphs to 0.01.
    svg = plotting.shot(line()[0], ALT).data.decode()
    assert "scale(0.25)" in svg and "scale(0.01)" not in svg
    heights = [abs(int(n)) for d in re.findall(r'd="([^"]+)" transform', svg) for n in
               re.findall(r"-?\d+", d)]  # fmt: skip
    assert 0.25 * max(heights) > 60  # of the hundred units of an em


def test_two_lines_of_a_title_do_not_touch_and_nothing_is_cut_off():
    """Korean is taller than the "lp" by which matplotlib measures a line."""
    figure, axes = plt.subplots(1, 2, figsize=(6, 2.6))
    for ax in axes:
        ax.set(aspect="equal", title="혼자 내려가기\n원점까지의 거리")
    plotting.readable(figure)
    page = np.asarray(plotting.rendered(figure).convert("L"))
    dark = np.flatnonzero((page[:120] < 128).any(axis=1))  # the rows of the title
    assert dark[0] >= 2 and (np.diff(dark[dark < dark[0] + 60]) > 3).any()


def test_square_axes_leave_room_for_title_and_legend(monkeypatch):
    """Their place is right at the second drawing only: a title was cut, a legend lay on ticks."""
    places, save = [], plotting._svg

    def watched(figure):
        data = save(figure)
        places.append([ax.get_position().bounds for ax in figure.axes])
        figure.draw_without_rendering()
        places.append([ax.get_position().bounds for ax in figure.axes])
        return data

    monkeypatch.setattr(plotting, "_svg", watched)
    figure, axes = plt.subplots(1, 2, figsize=(7.6, 4.1))
    for ax in axes:
        ax.plot([0, 1], label="선")
        ax.set(aspect="equal", title="제목")
    figure.legend(loc="outside lower center")
    plotting.shot(figure, ALT)
    assert np.allclose(*places, atol=3e-3)  # 0.015 without the first drawing


def test_one_line_keeps_its_height():
    """Wider lines once made every legend taller, until it lay on the curves."""
    figure, ax = line()
    box = ax.legend()

    def height():
        return box.get_window_extent(figure.canvas.get_renderer()).height

    for text in figure.findobj(Text):
        text.set_fontsize(12)
    before = height()
    assert height() == before and readable(figure) and height() == before


def test_crowded_layers_become_a_small_picture_inside():
    figure, ax = line()
    ax.scatter(*np.random.default_rng(0).normal(size=(2, 3000)), s=4)
    shot = plotting.shot(figure, ALT)
    assert shot.data.count(b"<image") == 1 and len(shot.data) < 80_000
    assert b"GANCourseGothic" in shot.data  # the text stays sharp
    layer = re.search(rb'image/png;base64,([^"]+)"', shot.data)[1]
    assert Image.open(io.BytesIO(base64.b64decode(layer))).mode == "P"


def test_a_chart_that_would_be_heavy_as_a_vector_becomes_a_picture():
    figure, axes = plt.subplots(2, 4, figsize=(9, 5))
    for ax in axes.flat:
        ax.scatter(*np.random.default_rng(0).normal(size=(2, 350)))
    shot = plotting.shot(figure, ALT)
    assert shot.kind == "image/png" and len(shot.data) < 150_000


def test_pictures_are_twice_as_fine_as_the_screen():
    figure, ax = plt.subplots(figsize=(5, 2))
    plotting.show_pictures(ax, torch.rand(8, 1, 28, 28) * 2 - 1, columns=8)
    shot = plotting.shot(figure, ALT)
    drawn = Image.open(io.BytesIO(shot.data))
    assert shot.kind == "image/png" and drawn.mode == "P"
    assert shot.width == 440 and drawn.width == 880


def test_an_arrow_touches_its_ends_and_a_box_stands_around_its_words():
    figure, ax = plt.subplots()
    ax.set(xlim=(0, 4), ylim=(0, 4))
    told = plotting.draw_box(ax, (1, 2), (1.0, 0.6), "z")
    plotting.draw_arrow(ax, (1.5, 2), (3, 3), ls="--")
    assert told.get_position() == (1, 2)
    assert np.allclose(ax.patches[0].get_path().get_extents().bounds, (0.5, 1.7, 1, 0.6))
    figure.draw_without_rendering()
    arrow = ax.texts[-1].arrow_patch
    assert arrow.get_linestyle() == "--" and arrow.shrinkA == arrow.shrinkB == 0
    ends = ax.transData.transform([(1.5, 2), (3, 3)])  # on the screen, in dots
    assert np.allclose(arrow.get_path().get_extents().get_points(), ends, atol=3)


@pytest.mark.parametrize("plot", [plotting.plot_losses, plotting.plot_verdicts])
def test_a_smoothed_curve_says_so_over_the_raw_one(plot):
    history, rng = History(), np.random.default_rng(0)
    keys = ("d_loss", "g_loss", "d_real", "d_fake_before")
    for step in range(1, 1001):
        history.append({"step": step, **dict.fromkeys(keys, rng.random())})
    _, ax = plt.subplots()
    plot(ax, history)
    assert "이동 평균" in ax.get_title()
    rough = [np.abs(np.diff(curve.get_ydata())).mean() for curve in ax.lines[:4]]
    assert rough[0] > 5 * rough[1] and rough[2] > 5 * rough[3]  # raw, smooth, raw, smooth
    widths = [curve.get_linewidth() for curve in ax.lines[:4]]
    assert widths[0] < widths[1] and widths[2] < widths[3]
