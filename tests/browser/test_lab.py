"""What a learner does: open a lesson, run it, drag a slider, see another picture."""

import pytest
from browser_books import open_and_run, run_to_the_end, widgets_only, write
from browser_helpers import (
    answered,
    changes,
    content,
    drag,
    picture,
    pixels,
    play_movie,
    predict,
    press,
    readout,
    rewind,
    verdict,
    wait_until,
)

from conftest import SHOTS

pytestmark = pytest.mark.browser
NAME = "gan-explorer"
START = """import sys; sys.path.insert(0, '..')
import torch, time, gan_course as gc
from pathlib import Path
from gan_course.labs import LatentLab
from gan_course.ui import LiveView
from gan_course.models.vanilla import Generator, Discriminator
from gan_course.training import GAN, train
torch.manual_seed(0)
gan = GAN(Generator(), Discriminator(), runtime=gc.detect(device='cpu', budget='cpu'))
"""


def control(page, name):
    return page.locator(f".gan-explorer-{name}").first


def explore(page, found, slider="direction-1"):
    """By mouse, by keyboard, and back: every step shows another picture, the last the first."""
    first = content(found)
    assert changes(found, lambda: drag(page, f"{NAME}-{slider}", by=0.25)) != first
    changes(found, lambda: press(page, f"{NAME}-psi", "ArrowLeft", 5))
    changes(found, lambda: control(page, "reset").click(), "‘처음으로’")
    wait_until(lambda: content(found) == first, 10, "처음으로를 눌러도 첫 그림이 아닙니다")
    changes(found, lambda: control(page, "random").click(), "‘무작위’")


def test_lesson_00_and_the_korean_interface(page, lab, traffic):
    run_to_the_end(page, lab, widgets_only(lab, "00_start.ipynb"))
    found = picture(page, NAME)
    explore(page, found, "named-1")
    page.screenshot(path=SHOTS / "00_start.png")
    assert page.locator("html").get_attribute("lang").startswith("ko")
    assert "파일" in page.locator(".lm-MenuBar").inner_text()
    for title in ("주요 방향", "좌표", "두 시드 사이"):
        page.locator(".gan-explorer .lm-TabBar-tab", has_text=title).first.click()
        page.locator(".gan-explorer").first.screenshot(path=SHOTS / f"explorer-{title}.png")
    changes(found, lambda: control(page, "play").locator("button").first.click(), "재생")
    wait_until(lambda: readout(page, f"{NAME}-t") == 100, 40, "재생이 끝까지 가지 않습니다")
    answered(found)
    control(page, "save").click()
    saved = lab.folder / "notebooks" / "runs" / "explorer.png"
    wait_until(saved.is_file, 10, "PNG가 저장되지 않았습니다")
    status = control(page, "status")
    wait_until(lambda: "저장했습니다" in status.inner_text(), 10, "저장했다는 말이 없습니다")
    predictions_of_lesson_00(page)
    assert any(url.startswith("ws://127.0.0.1") for url in traffic.urls)
    assert traffic.outside() == []


def predictions_of_lesson_00(page):
    """Choose, drag, hear: truncation, the straight way's middle, a larger ψ, a push at ψ = 0."""
    found = picture(page, NAME, nth=1)
    predict(page, NAME, "모두 같은 그림")
    changes(found, lambda: drag(page, f"{NAME}-psi", to=0.0, nth=1))
    assert "예상대로" in verdict(page, NAME)
    for nth, guess, key, times in (
        (0, "8쯤 그대로", "ArrowRight", 5),
        (1, "줄어듭니다", "End", 1),
        (2, "모두 같이 바뀌어", "End", 1),
    ):
        found = picture(page, "gan-flipbook", nth=nth)
        asked = found.locator("xpath=ancestor::*[contains(@class, 'gan-prediction')]")
        asked.locator("label", has_text=guess).first.click()
        asked.get_by_text("예상 정하기").click()
        wait_until(lambda a=asked: "내 예상" in a.inner_text(), 20, "예상이 정해지지 않습니다")
        changes(found, lambda k=key, n=times, at=nth: press(page, "gan-flipbook-page", k, n, at))
        said = "예상과 다릅니다" if nth == 0 else "예상대로입니다"
        wait_until(lambda a=asked, s=said: s in a.inner_text(), 20, f"“{said}”라고 하지 않습니다")


def test_lesson_03_whole(page, lab):
    """The one lesson that runs here from its first cell to its last, training included."""
    run_to_the_end(page, lab, "03_vanilla_gan.ipynb", 480, last="이 레슨을 실행하는 데")
    explore(page, picture(page, NAME))
    page.screenshot(path=SHOTS / "03_vanilla_gan.png")
    predict(page, "gan-flipbook", "1.386까지 커집니다.")
    turn_the_pages(page, 4)
    press(page, "gan-flipbook-page", "ArrowLeft", 3, 1)  # p_g from 3 to 0
    assert "예상대로" in verdict(page, "gan-flipbook")
    play_movie(page)
    rewind(page)


def turn_the_pages(page, count):
    """Every flipbook of the lesson: the next page is another picture, and back it is the first."""
    for nth in range(count):
        found = picture(page, "gan-flipbook", nth=nth)
        first = content(found)
        assert changes(found, lambda at=nth: press(page, "gan-flipbook-page", "ArrowRight", 1, at))
        changes(found, lambda at=nth: press(page, "gan-flipbook-page", "ArrowLeft", 1, at))
        assert content(found) == first


def test_a_slow_generator_never_shows_stale_frames(page, lab):
    """A drag of 60 positions while one picture takes as long as the drag: then only the last."""
    slow = (
        "drawn = []\nclass Slow(Generator):\n    def forward(self, z, y=None):\n"
        "        if len(z) == 16:\n            drawn.append(1)\n"
        "            while Path('hold').exists(): time.sleep(0.01)\n"
        "        return super().forward(z)\n"
        "e = LatentLab(Slow()); display(e); before = len(drawn)  # showing it draws a preview\n"
        "e.picture.observe(lambda c: Path('drawn.txt').write_text("
        "f'{len(drawn) - before} {e.panel.directions[0].value}'), 'value')"
    )
    open_and_run(page, lab, write(lab, "slow.ipynb", START, slow))
    found = picture(page, NAME)
    hold = lab.folder / "notebooks" / "hold"
    hold.touch()
    drag(page, f"{NAME}-direction-1", by=0.4, steps=60)
    hold.unlink()
    answered(found)
    count, value = (lab.folder / "notebooks" / "drawn.txt").read_text().split()
    assert readout(page, f"{NAME}-direction-1") == float(value) > 1
    assert int(count) <= 3  # the one that was held, one asked for meanwhile, the last


def test_sliders_answer_while_a_cell_is_training(page, lab):
    training = (
        "view = LiveView(gan, history := gc.history.History())\ndisplay(view)\n"
        "data, start = gc.datasets.mnist('test'), time.time()\n"
        "for m in train(gan, data, gc.objectives.NON_SATURATING, steps=10**9):\n"
        "    history.append(m); view.refresh()\n"
        "    if Path('stop').exists() or time.time() > start + 120: break\n"
        "view.finish()\nprint('학습', '끝')"
    )
    open_and_run(page, lab, write(lab, "training.ipynb", START, "LatentLab(gan)", training))
    found = picture(page, NAME)
    live = page.locator(".gan-live img").first
    live.wait_for()
    first = pixels(live)
    wait_until(lambda: pixels(live) != first, 30, "학습 중계가 그대로입니다")  # on its own
    changes(found, lambda: drag(page, f"{NAME}-direction-1", by=0.25))
    changes(found, lambda: press(page, f"{NAME}-direction-2", "ArrowLeft", 9))
    running = page.locator(".jp-InputPrompt", has_text="[*]")
    assert running.count() == 1 and page.get_by_text("학습 끝").count() == 0
    page.screenshot(path=SHOTS / "while-training.png")
    (lab.folder / "notebooks" / "stop").touch()
    page.get_by_text("학습 끝").first.wait_for()
    live = page.locator(".gan-live")  # a message of its own replaces it by one static picture
    wait_until(lambda: not live.count(), 20, "학습 중계가 그림으로 바뀌지 않습니다")
    static = page.locator(".jp-OutputArea-output img:not(.gan-explorer-picture)")
    assert static.last.evaluate("i => i.src").startswith("data:image/png")
