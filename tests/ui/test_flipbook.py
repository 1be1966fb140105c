"""The flipbook: each position of the slider shows its own page, and a page is drawn only once."""

import pytest
from matplotlib import pyplot as plt

from gan_course.pictures import PAGE
from gan_course.ui import FlipbookView


@pytest.fixture
def drawn():
    return []


def book(drawn, values=(0, 1, 2), start=1, width=1.0):
    def draw(value):
        drawn.append(value)
        figure, ax = plt.subplots(figsize=(width, 1))
        ax.plot([0, value])
        return figure

    return FlipbookView(
        draw, "값", values, start, about="기울기가 다른 선.", words=lambda v: f"끝은 {v}<br>입니다"
    )


def test_it_turns_pages_and_remembers_them(drawn):
    view = book(drawn)
    first = view.picture.value
    assert drawn == [1] and "끝은 1" in view.words.value  # only the page that is open
    view.page.value = 2
    assert view.picture.value != first and view.picture.value[:4] == b"\x89PNG"
    view.page.value = 1
    assert view.picture.value == first and "끝은 1" in view.words.value
    assert drawn == [1, 2]
    assert plt.get_fignums() == []  # or the cell would show them once more


def test_the_preview_says_its_pages_and_leaves_the_book_open_where_it_was(drawn):
    view = book(drawn)
    alt = view.preview().alt
    assert alt.startswith("기울기가 다른 선.") and "값 = 2: 끝은 2, 입니다." in alt
    assert view.page.value == 1 and view.page.label == "1"
    assert view.picture.tooltip == "기울기가 다른 선."


@pytest.mark.parametrize(("width", "scenes"), [(2.9, 3), (4.6, 2), (9.0, 2), (12.0, 2)])
def test_the_preview_fits_the_page(drawn, width, scenes):
    view = book(drawn, values=range(10), width=width)
    told = [caption for caption, _ in view.telling()]
    assert len(told) == scenes and told[0] == "값 = 0" and told[-1] == "값 = 9"
    assert view.preview().width <= PAGE or width > 9.5


def test_a_short_book_shows_each_page_once(drawn):
    view = book(drawn, values=(4, 5), start=4)
    assert [caption for caption, _ in view.telling()] == ["값 = 4", "값 = 5"]


def test_a_caption_equals_a_number_and_names_a_choice(drawn):
    def alt(value, words=str):
        view = FlipbookView(
            lambda _: plt.subplots(figsize=(1, 1))[0],
            "값",
            [value],
            value,
            about="빈 그림.",
            words=words,
        )
        return view.preview().alt

    assert "값 = −4.0: −4.0." in alt(-4.0)
    assert "값: 둘 다: 좋습니다." in alt("둘 다", lambda _: "좋습니다")
    assert alt(0.5, lambda v: f"값 = {v}: 끝").count("값 = 0.5") == 1  # words that begin alike


def test_what_a_prediction_leaves_is_the_open_page_only(drawn):
    alt = book(drawn).asking().alt
    assert "값 = 1: 끝은 1" in alt and "끝은 0" not in alt and "끝은 2" not in alt


def test_an_error_of_a_page_is_told_inside_the_window():
    def draw(value):
        raise ZeroDivisionError("0으로 나누었습니다")

    view = FlipbookView(draw, "값", [1], 1, about="그리지 못하는 책")
    assert "0으로 나누었습니다" in view.words.value
