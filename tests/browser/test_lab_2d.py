"""The 2-D lab in a real JupyterLab: play, stop, scrub, compare, draw; the kernel stays free."""

import pytest
from browser_books import open_and_run, write
from browser_helpers import answered, changes, content, pixels, press, shown_value, wait_until
from jupyter_client import BlockingKernelClient

from conftest import SHOTS
from gan_course.labs.plane.points_widget import FINE

pytestmark = pytest.mark.browser
START = (
    "import sys; sys.path.insert(0, '..')\nfrom pathlib import Path\n"
    "from gan_course.labs import Lab2DView\n"
)


def picture(page, side="a"):
    found = page.locator(f".gan-lab-picture-{side}").first
    found.wait_for()
    wait_until(lambda: found.evaluate("i => i.naturalWidth") > 100, 30, "그림이 비어 있습니다")
    answered(found)
    return found


def press_play(page, button):
    """The three buttons of Play: 0 play/pause in ipywidgets 8, last but one stop."""
    page.locator(".gan-lab-play button").nth(button).click()


def shot(page, name):
    page.locator(".gan-lab").first.screenshot(path=SHOTS / f"{name}.png")


def steps(page):
    return int(page.locator(".gan-lab-at").inner_text().split("스텝")[0].replace(",", ""))


def test_play_stop_scrub_and_a_free_kernel(page, lab):
    # The page itself copies the number of pictures that it has asked for to where it can be read.
    asked = "import ipywidgets as W\nasked = W.IntText()\nasked.add_class('asked')\n"
    asked += "W.jslink((view.panel.play, 'value'), (asked, 'value'))\nasked"
    cells = (f"{START}view = Lab2DView()\nview", "print('셀', 6 * 7)", asked)
    open_and_run(page, lab, write(lab, "lab2d.ipynb", *cells))
    found = picture(page)
    page.get_by_text("셀 42").first.wait_for()
    counter = page.locator(".asked input")
    counter.wait_for()
    shot(page, "lab-start")
    changes(found, lambda: press_play(page, 0), "재생")
    before = steps(page)
    wait_until(lambda: steps(page) > before + 200, 60, "재생해도 스텝이 늘지 않습니다")

    other = page.locator(".jp-Notebook .jp-CodeCell").nth(1)  # another cell, while it plays
    prompt = other.locator(".jp-InputPrompt")

    def run_the_other_cell():
        said = prompt.inner_text()
        prompt.click()
        page.keyboard.press("Control+Enter")
        wait_until(lambda: prompt.inner_text() not in (said, "[*]:"), 10,
                   "다른 셀이 실행되지 않습니다")  # fmt: skip

    playing = steps(page)
    run_the_other_cell()
    wait_until(lambda: steps(page) > playing, 10, "다른 셀 뒤에 재생이 멈췄습니다")
    shot(page, "lab-playing")

    press_play(page, 0)  # pause

    def nothing_is_asked():
        return int(counter.input_value()) == shown_value(found, "gan-lab-play")

    wait_until(nothing_is_asked, 20, "부탁한 장면이 오지 않습니다")
    answered(found)
    at, newest, asks = steps(page), content(found), counter.input_value()
    for _ in range(5):  # the kernel and the page go there and back, and nothing moves
        run_the_other_cell()
    assert (steps(page), content(found), counter.input_value()) == (at, newest, asks)

    scene = "gan-lab-scene"
    changes(found, lambda: press(page, scene, "PageDown", 3))
    wait_until(lambda: steps(page) < at, 10, "되감아도 스텝 수가 줄지 않습니다")
    shot(page, "lab-scrubbed")
    changes(found, lambda: press(page, scene, "PageUp", 9))
    assert content(found) == newest, "끝 장면이 아까의 그림과 다릅니다"
    changes(found, lambda: page.locator(".gan-lab-step").click(), "‘한 스텝’")
    # The words beside the picture are a message of their own, a moment after it.
    wait_until(lambda: steps(page) == at + 1, 10, "‘한 스텝’ 뒤의 스텝 수가 하나 늘지 않습니다")
    changes(found, lambda: page.locator(".gan-lab-restart").click(), "‘처음부터’")
    wait_until(lambda: steps(page) == 0, 10, "처음부터를 눌러도 0스텝이 아닙니다")


def test_two_runs_side_by_side(page, lab):
    """Same data and seed, other objectives; other settings restart; the list is as restricted."""
    cell = "names = ['minimax', 'non-saturating']\n"
    cell += "Lab2DView('grid_2d', objectives=names, compare=('minimax', 'wgan-gp'))"
    open_and_run(page, lab, write(lab, "pair.ipynb", START + cell))
    left, right = picture(page, "a"), picture(page, "b")
    before = content(right)
    changes(left, lambda: press_play(page, 0), "재생")
    wait_until(lambda: pixels(right) != before, 20, "오른쪽 그림이 바뀌지 않습니다")
    wait_until(lambda: steps(page) > 150, 60, "재생해도 스텝이 늘지 않습니다")
    press_play(page, 1)  # stop
    answered(left)
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


def test_pasted_and_painted_points_and_closing_the_page(own_page, lab):
    page = own_page
    open_and_run(page, lab, write(lab, "mine.ipynb", START + "view = Lab2DView()\nview"))
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
    wait_until(lambda: painted(board) == 4, 20, "누른 칸 넷이 모두 칠해지지 않았습니다")
    if board.evaluate("e => e.tagName") == "IMG":
        page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.8 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"], steps=8)
        page.mouse.up()
        wait_until(lambda: painted(board) > 16, 20, "끌어 그린 줄이 끊겼습니다")
    changes(found, lambda: page.locator(".gan-lab-use-board").click())
    shot(page, "lab-drawn")
    changes(found, lambda: press_play(page, 0), "재생")
    closing_the_page_ends_the_training(page, lab)


def closing_the_page_ends_the_training(page, lab):
    """No thread and no task of the kernel goes on training when nobody looks."""
    wait_until(lambda: steps(page) > 50, 30, "재생해도 스텝이 늘지 않습니다")
    page.goto("about:blank")
    wait_until(lab.nobody_looks, 30, "이어져 있습니다")
    with lab.kernel() as kernel:
        trained = [steps_in(kernel) for _ in range(200)]
    # At most the one picture that was on its way: five steps.
    assert trained[0] > 50 and trained[-1] - trained[0] <= 5
    assert trained[-1] == trained[len(trained) // 2]


def steps_in(kernel: BlockingKernelClient) -> int:
    asked = kernel.execute("", user_expressions={"at": "view.labs[0].gan.step"})
    while (answer := kernel.get_shell_msg(timeout=20))["parent_header"]["msg_id"] != asked:
        pass
    return int(answer["content"]["user_expressions"]["at"]["data"]["text/plain"])
