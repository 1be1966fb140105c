"""The copy button in a real JupyterLab: by mouse, by keyboard, and with a closed clipboard."""

import pytest
from browser_books import run_to_the_end, write
from browser_helpers import wait_until

from conftest import SHOTS
from gan_course.ui.copy import COLAB_CELL

pytestmark = pytest.mark.browser
SHOW = """import sys; sys.path.insert(0, '..')
from gan_course.ui.copy import COLAB_CELL, CopyView
CopyView(COLAB_CELL)"""
END = "print('시험', '끝')"
CLOSED = "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('막힘')); }"
NO_OLD_WAY = "() => { document.execCommand = () => false; }"
WRITE = "navigator.clipboard.writeText('앞의 것')"
READ = "navigator.clipboard.readText()"
STYLE = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"


def by_keyboard(page, words):
    words.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")


def test_the_button_copies_the_cell(own_page, lab):
    page = own_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    run_to_the_end(page, lab, write(lab, "copy.ipynb", SHOW, END))
    output = page.locator(".jp-OutputArea-output").first
    button, words = output.get_by_role("button"), output.locator("pre")
    assert button.inner_text() == "복사" and words.inner_text().strip() == COLAB_CELL

    # The words take the color of the page, light or dark, and lay nothing over it.
    output.evaluate("e => { e.style.color = 'rgb(1, 2, 3)'; }")
    for element in (button, words):
        assert element.evaluate(STYLE) == ["rgb(1, 2, 3)", "rgba(0, 0, 0, 0)"]

    def copies(act):
        act()
        wait_until(lambda: page.evaluate(READ).strip() == COLAB_CELL, 10, "복사되지 않았습니다")
        assert button.inner_text() == "복사했습니다"

    for act in (button.click, lambda: by_keyboard(page, words)):
        page.evaluate(WRITE)
        copies(act)
    page.screenshot(path=SHOTS / "copy.png")
    page.evaluate(WRITE)
    page.evaluate(CLOSED)
    copies(button.click)  # the old way

    page.evaluate(NO_OLD_WAY)
    page.evaluate("getSelection().removeAllRanges()")
    button.click()
    wait_until(lambda: "골라 두었습니다" in button.inner_text(), 10, "글을 고르지 않았습니다")
    assert page.evaluate("getSelection().toString()").strip() == COLAB_CELL
