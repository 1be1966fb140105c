"""What a learner does: open a lesson, run it, drag a slider, see another picture."""

import hashlib
import json
import time

import pytest

from conftest import SHOTS, drag_handle, unavailable, wait_until

pytestmark = pytest.mark.browser

PICTURE = ".gan-explorer-picture"
# The pixels on the screen, not the file behind the address: that may already be gone again.
READ = """img => {
  const board = document.createElement("canvas");
  board.width = img.naturalWidth; board.height = img.naturalHeight;
  board.getContext("2d").drawImage(img, 0, 0);
  return board.toDataURL();
}"""


def open_and_run(page, lab, name):
    page.goto(f"{lab.url}/lab/tree/notebooks/{name}?reset&token={lab.token}")
    lab.wait_for_kernel()
    page.locator(".jp-Notebook .jp-CodeCell").first.click()
    page.locator(".lm-MenuBar-itemLabel", has_text="실행").first.click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()


def picture(page, seconds=60):
    """The explorer's picture, decoded and in view."""
    found = page.locator(PICTURE).first
    found.wait_for(timeout=1000 * seconds)
    found.scroll_into_view_if_needed()
    wait_until(lambda: found.evaluate("i => i.naturalWidth") > 100, 30, "그림이 비어 있습니다")
    return found


def content(found):
    return hashlib.sha256(found.evaluate(READ).encode()).hexdigest()


def changes(found, act, seconds=15):
    """The picture after `act` is another one: another address and other bytes."""
    src, before = found.evaluate("i => i.src"), content(found)
    act()
    wait_until(lambda: found.evaluate("i => i.src") != src, seconds, "그림의 src가 그대로입니다")
    wait_until(lambda: content(found) != before, seconds, "그림의 내용이 그대로입니다")
    return content(found)


def control(page, name):
    return page.locator(f".gan-explorer-{name}").first


def drag(page, name, share=0.25, steps=12):
    """Pull the slider's handle to the right by `share` of its length, with the mouse."""
    drag_handle(page, control(page, name), by=share, steps=steps)


def press(page, name, key="ArrowLeft", times=5):
    handle = control(page, name).locator(".noUi-handle")
    handle.focus()
    for _ in range(times):
        handle.press(key)


def explore(page, found):
    """By mouse, by keyboard, and back: every step shows another picture, the last the first."""
    first = content(found)
    assert changes(found, lambda: drag(page, "direction-1")) != first
    changes(found, lambda: press(page, "psi"))
    settled(found)
    changes(found, lambda: control(page, "reset").click())
    wait_until(lambda: content(found) == first, 10, "처음으로를 눌러도 첫 그림이 아닙니다")
    changes(found, lambda: control(page, "random").click())


def settled(found, quiet=1.0, seconds=20):
    """Wait until the picture has not changed for `quiet` seconds; return its address."""
    end = time.monotonic() + seconds
    src, since = found.evaluate("i => i.src"), time.monotonic()
    while time.monotonic() - since < quiet:
        assert time.monotonic() < end, "그림이 멈추지 않습니다"
        time.sleep(0.05)
        now = found.evaluate("i => i.src")
        if now != src:
            src, since = now, time.monotonic()
    return src


def write_notebook(lab, name, *cells):
    start = "import sys; sys.path.insert(0, '..')\nimport torch, time, gan_course as gc\n"
    start += "from pathlib import Path\nfrom gan_course.labs import LatentLab\n"
    start += "from gan_course.ui import LiveView\n"
    start += "from gan_course.models.vanilla import Generator, Discriminator\n"
    start += "from gan_course.training import GAN, train\ntorch.manual_seed(0)\n"
    start += (
        "gan = GAN(Generator(), Discriminator(), runtime=gc.detect(device='cpu', budget='cpu'))"
    )
    code = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source, "outputs": [],
         "execution_count": None}
        for i, source in enumerate((start, *cells))
    ]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = {"cells": code, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (lab.folder / "notebooks" / name).write_text(json.dumps(book))


@pytest.mark.parametrize("name", ["00_start.ipynb", "03_vanilla_gan.ipynb"])
def test_lesson(page, lab, name):
    if not (lab.folder / "notebooks" / name).is_file():
        unavailable(f"{name}이 아직 없습니다")
    open_and_run(page, lab, name)
    found = picture(page, 420)
    explore(page, found)
    page.screenshot(path=SHOTS / f"{name}.png")


def test_a_fresh_explorer_and_the_korean_interface(page, lab, traffic):
    write_notebook(lab, "fresh.ipynb", "LatentLab(gan)")
    open_and_run(page, lab, "fresh.ipynb")
    found = picture(page)
    explore(page, found)
    assert page.locator("html").get_attribute("lang").startswith("ko")
    assert "파일" in page.locator(".lm-MenuBar").inner_text()
    for title in ("좌표", "두 시드 사이"):
        page.locator(".gan-explorer .lm-TabBar-tab", has_text=title).click()
        page.locator(".gan-explorer").screenshot(path=SHOTS / f"explorer-{title}.png")
    changes(found, lambda: control(page, "play").locator("button").first.click())
    settled(found, seconds=40)
    control(page, "save").click()
    saved = lab.folder / "notebooks" / "runs" / "explorer.png"
    wait_until(saved.is_file, 10, "PNG가 저장되지 않았습니다")
    status = control(page, "status")
    wait_until(lambda: "저장했습니다" in status.inner_text(), 10, "저장했다는 말이 없습니다")
    assert any(url.startswith("ws://127.0.0.1") for url in traffic.urls)
    assert traffic.outside() == []


def test_a_slow_generator_never_shows_stale_frames(page, lab):
    """Each picture takes 0.3 s: after a drag of 60 positions the last one must come at once."""
    slow = (
        "drawn = []\nclass Slow(Generator):\n    def forward(self, z, y=None):\n"
        "        if len(z) == 16:\n            drawn.append(1); time.sleep(0.3)\n"
        "        return super().forward(z)\n"
        "e = LatentLab(Slow()); before = len(drawn)\n"
        "e.picture.observe(lambda c: Path('drawn.txt').write_text("
        "f'{len(drawn) - before} {e.panel.directions[0].value}'), 'value')\ne"
    )
    write_notebook(lab, "slow.ipynb", slow)
    open_and_run(page, lab, "slow.ipynb")
    found = picture(page)
    start = time.monotonic()
    drag(page, "direction-1", share=0.4, steps=60)
    dragged = time.monotonic() - start
    settled(found)
    elapsed = time.monotonic() - start
    count, value = (lab.folder / "notebooks" / "drawn.txt").read_text().split()
    shown = control(page, "direction-1").locator(".widget-readout").inner_text()
    assert float(shown) == float(value) > 1
    assert int(count) <= dragged / 0.3 + 3 < 60
    assert elapsed - dragged < 1 + 3 * 0.3 + 2


def test_sliders_answer_while_a_cell_is_training(page, lab):
    training = (
        "view = LiveView(gan, history := gc.history.History())\ndisplay(view)\n"
        "data, start = gc.datasets.mnist('test'), time.time()\n"
        "for m in train(gan, data, gc.objectives.NON_SATURATING, steps=10**9):\n"
        "    history.append(m); view.refresh()\n"
        "    if Path('stop').exists() or time.time() > start + 120: break\n"
        "view.finish()\nprint('학습', '끝')"
    )
    write_notebook(lab, "training.ipynb", "LatentLab(gan)", training)
    open_and_run(page, lab, "training.ipynb")
    found = picture(page)
    live = page.locator(".gan-live img").first
    live.wait_for()
    changes(live, lambda: None, 30)  # the live view moves on its own
    for act in (lambda: drag(page, "direction-1"), lambda: press(page, "direction-2", times=9)):
        changes(found, act)
    running = page.locator(".jp-InputPrompt", has_text="[*]")
    assert running.count() == 1 and page.get_by_text("학습 끝").count() == 0
    page.screenshot(path=SHOTS / "while-training.png")
    (lab.folder / "notebooks" / "stop").touch()
    page.get_by_text("학습 끝").first.wait_for()
    assert page.locator(".gan-live").count() == 0  # replaced by one static picture
    static = page.locator(".jp-OutputArea-output img:not(.gan-explorer-picture)")
    assert static.last.evaluate("i => i.src").startswith("data:image/png")
