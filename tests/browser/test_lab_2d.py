"""The 2-D lab in a real JupyterLab: play, stop, scrub, compare, draw; the kernel stays free."""

import json
import time

import pytest

from conftest import SHOTS, wait_until
from test_lab import changes, content, open_and_run, settled

pytestmark = pytest.mark.browser
START = (
    "import sys; sys.path.insert(0, '..')\nfrom pathlib import Path\n"
    "from gan_course.widgets import Lab2DView\n"
)


def write(lab, name, *cells):
    code = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source, "outputs": [],
         "execution_count": None}
        for i, source in enumerate(cells)
    ]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = {"cells": code, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (lab.folder / "notebooks" / name).write_text(json.dumps(book))


def picture(page, side="a"):
    found = page.locator(f".gan-lab-picture-{side}").first
    found.wait_for()
    wait_until(lambda: found.evaluate("i => i.naturalWidth") > 100, 30, "그림이 비어 있습니다")
    return found


def press_play(page, button):
    """The three buttons of Play: 0 play/pause in ipywidgets 8, last but one stop."""
    page.locator(".gan-lab-play button").nth(button).click()


def shot(page, name):
    page.locator(".gan-lab").first.screenshot(path=SHOTS / f"{name}.png")


def steps(page):
    return int(page.locator(".gan-lab-at").inner_text().split("스텝")[0].replace(",", ""))


def test_play_stop_scrub_and_a_free_kernel(page, lab):
    write(lab, "lab2d.ipynb", f"{START}view = Lab2DView()\nview", "print('셀', 6 * 7)")
    open_and_run(page, lab, "lab2d.ipynb")
    found = picture(page)
    page.get_by_text("셀 42").first.wait_for()
    shot(page, "lab-start")
    changes(found, lambda: press_play(page, 0), 20)
    before = steps(page)
    wait_until(lambda: steps(page) > before + 200, 60, "재생해도 스텝이 늘지 않습니다")

    other = page.locator(".jp-Notebook .jp-CodeCell").nth(1)  # another cell, while it plays
    other.locator(".jp-InputPrompt").click()
    prompt = other.locator(".jp-InputPrompt").inner_text()
    playing = steps(page)
    page.keyboard.press("Control+Enter")
    wait_until(lambda: other.locator(".jp-InputPrompt").inner_text() not in (prompt, "[*]:"), 10,
               "재생하는 동안 다른 셀이 실행되지 않습니다")  # fmt: skip
    wait_until(lambda: steps(page) > playing, 10, "다른 셀 뒤에 재생이 멈췄습니다")
    shot(page, "lab-playing")

    press_play(page, 0)  # pause
    last = settled(found)
    at = steps(page)
    time.sleep(1)
    assert steps(page) == at and found.evaluate("i => i.src") == last

    handle = page.locator(".gan-lab-scene .noUi-handle")
    newest = content(found)
    changes(found, lambda: [handle.focus(), *(handle.press("PageDown") for _ in range(3))])
    settled(found)
    assert steps(page) < at
    shot(page, "lab-scrubbed")
    changes(found, lambda: handle.press("End"))
    wait_until(lambda: content(found) == newest, 10, "끝 장면이 아까의 그림과 다릅니다")
    changes(found, lambda: page.locator(".gan-lab-step").click())
    assert steps(page) == at + 1
    changes(found, lambda: page.locator(".gan-lab-restart").click())
    wait_until(lambda: steps(page) == 0, 10, "처음부터를 눌러도 0스텝이 아닙니다")
