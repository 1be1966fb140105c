"""The 2-D lab in a real JupyterLab: play, stop, scrub, compare, draw; the kernel stays free."""

import json
import time

import pytest
from test_lab import changes, content, open_and_run, settled

from conftest import SHOTS, wait_until
from gan_course.labs.plane.points_widget import FINE

pytestmark = pytest.mark.browser
START = (
    "import sys; sys.path.insert(0, '..')\nfrom pathlib import Path\n"
    "from gan_course.labs import Lab2DView\n"
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
    changes(found, lambda: [handle.press("PageUp") for _ in range(9)])
    wait_until(lambda: content(found) == newest, 10, "끝 장면이 아까의 그림과 다릅니다")
    changes(found, lambda: page.locator(".gan-lab-step").click())
    assert steps(page) == at + 1
    changes(found, lambda: page.locator(".gan-lab-restart").click())
    wait_until(lambda: steps(page) == 0, 10, "처음부터를 눌러도 0스텝이 아닙니다")


def test_two_runs_side_by_side(page, lab):
    """Same data and seed, other objectives; other settings restart; the list is as restricted."""
    cell = "names = ['minimax', 'non-saturating']\n"
    cell += "Lab2DView('grid_2d', objectives=names, compare=('minimax', 'wgan-gp'))"
    write(lab, "pair.ipynb", START + cell)
    open_and_run(page, lab, "pair.ipynb")
    left, right = picture(page, "a"), picture(page, "b")
    before = content(right)
    changes(left, lambda: press_play(page, 0), 20)
    wait_until(lambda: content(right) != before, 20, "오른쪽 그림이 바뀌지 않습니다")
    wait_until(lambda: steps(page) > 150, 60, "재생해도 스텝이 늘지 않습니다")
    press_play(page, 1)  # stop
    settled(left)
    shot(page, "lab-pair")
    boxes = [found.bounding_box() for found in (left, right)]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["width"] == boxes[1]["width"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    names = page.locator(".gan-lab-objective-a option").all_inner_texts()
    assert len(names) == 3 and not any("힌지" in name for name in names)
    page.locator(".gan-lab-pair").click()
    wait_until(lambda: steps(page) == 0 and right.count() == 0, 10, "한 실험으로 돌아오지 않습니다")
    shot(page, "lab-single")


def painted(board):
    """Cells painted so far: squares of the picture, or buttons pressed where there is none."""
    if board.evaluate("e => e.tagName") != "IMG":
        return board.locator("button.mod-active").count()
    return board.evaluate(
        """image => {
        const [w, cells] = [image.naturalWidth, new Set()];
        const canvas = Object.assign(document.createElement("canvas"), {width: w, height: w});
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const {data} = context.getImageData(0, 0, w, w), size = w / SIDE;
        for (let y = size / 2; y < w; y += size) for (let x = size / 2; x < w; x += size)
            if (data[4 * (Math.floor(y) * w + Math.floor(x))] < 100) cells.add(`${x},${y}`);
        return cells.size;
    }""".replace("SIDE", str(FINE))
    )


def test_pasted_and_painted_points(page, lab):
    write(lab, "mine.ipynb", START + "view = Lab2DView()\nview")
    open_and_run(page, lab, "mine.ipynb")
    found = picture(page)
    menu = page.locator(".gan-lab-data select")
    changes(found, lambda: menu.select_option(label="붙여 넣은 점"))
    text = page.locator(".gan-lab-text textarea")
    text.fill("1, 2\n3, 넷\n")
    page.locator(".gan-lab-use-text").click()
    status = page.locator(".gan-lab-status")
    wait_until(lambda: "2번째 줄" in status.inner_text(), 10, "잘못된 줄을 알리지 않습니다")
    shot(page, "lab-paste-error")
    line = "\n".join(f"{i / 10}, {i / 10}" for i in range(-20, 21))
    text.fill(line)
    changes(found, lambda: page.locator(".gan-lab-use-text").click())
    wait_until(lambda: "줄" not in status.inner_text(), 10, "알림이 남아 있습니다")
    menu.select_option(label="그린 점")
    board = page.locator(".gan-lab-board")
    board.wait_for()
    box = board.bounding_box()
    for share in (0.2, 0.4, 0.6, 0.8):  # a diagonal of clicks works on both kinds of board
        page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
    wait_until(lambda: painted(board) == 4, 5, "누른 칸 넷이 모두 칠해지지 않았습니다")
    if board.evaluate("e => e.tagName") == "IMG":
        page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.8 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"], steps=8)
        page.mouse.up()
        wait_until(lambda: painted(board) > 16, 5, "끌어 그린 줄이 끊겼습니다")
    changes(found, lambda: page.locator(".gan-lab-use-board").click())
    shot(page, "lab-drawn")
    changes(found, lambda: press_play(page, 0), 20)


def test_closing_the_page_ends_the_training(page, lab):
    """No thread and no task of the kernel goes on training when nobody looks."""
    log = "view.panel.at.observe(lambda c: Path('at.txt').write_text(c['new']), 'value')\nview"
    write(lab, "close.ipynb", f"{START}view = Lab2DView()\n{log}")
    open_and_run(page, lab, "close.ipynb")
    changes(picture(page), lambda: press_play(page, 0), 20)
    wait_until(lambda: steps(page) > 50, 30, "재생해도 스텝이 늘지 않습니다")
    page.goto("about:blank")
    time.sleep(2)
    at = (lab.folder / "notebooks" / "at.txt").read_text()
    time.sleep(2)
    assert (lab.folder / "notebooks" / "at.txt").read_text() == at
