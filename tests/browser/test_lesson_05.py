"""Lesson 05's windows in a real JupyterLab: the explorer's label, two sliders, the word writer."""

import pytest
from test_lab import changes, content, control, drag, open_and_run, picture, settled
from test_lab_2d import write

from conftest import SHOTS, wait_until

pytestmark = pytest.mark.browser
START = (
    "import sys; sys.path.insert(0, '..')\nimport gan_course as gc\nruntime = gc.setup()\n"
    "from gan_course import checkpoints\nfrom gan_course.datasets.hangul import SYLLABLES\n"
    "from gan_course.labs import LatentLab, WordLab\n"
    "G = checkpoints.pretrained('cgan_hangul', runtime)\n"
)


def slide(page, name, key, times):
    handle = page.locator(f".gan-{name} .noUi-handle").first
    handle.focus()
    for _ in range(times):
        handle.press(key)


def test_label_and_two_sliders_change_the_picture(page, lab):
    write(lab, "explore05.ipynb", f"{START}LatentLab(G, labels=SYLLABLES)")
    open_and_run(page, lab, "explore05.ipynb")
    found = picture(page)
    seen = [content(found)]
    menu = control(page, "label").locator("select")
    names = menu.locator("option").all_inner_texts()[1:]  # the first says: all in turn
    assert names == list("가나다라마바사아자차카타파하")
    for label in ("하", "가"):
        seen.append(changes(found, lambda label=label: menu.select_option(label=label)))
    for name in ("direction-1", "psi"):
        changes(found, lambda name=name: drag(page, name, -0.2))
        settled(found)
        seen.append(content(found))
    assert len(set(seen)) == len(seen)
    page.locator(".gan-explorer").first.screenshot(path=SHOTS / "explorer-label.png")


def test_the_word_writer_writes_and_saves(page, lab):
    write(lab, "word05.ipynb", f"{START}WordLab(G, '바나나', seed=1, folder='runs')")
    open_and_run(page, lab, "word05.ipynb")
    found = page.locator(".gan-word-picture").first
    found.wait_for()
    wait_until(lambda: found.evaluate("i => i.naturalWidth") > 100, 30, "그림이 비어 있습니다")
    says = page.locator(".gan-word-words").first
    text = page.locator(".gan-word-text input").first
    first = content(found)
    width = found.evaluate("i => i.naturalWidth")
    changes(found, lambda: (text.fill("하마 가자"), text.press("Enter")))
    settled(found)
    assert found.evaluate("i => i.naturalWidth") > width
    page.locator(".gan-word").first.screenshot(path=SHOTS / "word-writer.png")
    before = content(found)
    text.fill("나무")
    text.press("Enter")
    wait_until(lambda: "‘무’" in says.inner_text(), 10, "쓸 수 없는 글자를 알리지 않습니다")
    page.locator(".gan-word").first.screenshot(path=SHOTS / "word-writer-error.png")
    text.fill("하마 가자")
    text.press("Enter")
    wait_until(lambda: "글자 4개" in says.inner_text(), 10, "알림이 남아 있습니다")
    wait_until(lambda: content(found) == before, 10, "같은 낱말이 다른 그림입니다")
    changes(found, lambda: slide(page, "word-direction-1", "ArrowRight", 8))
    changes(found, lambda: slide(page, "word-spacing", "ArrowRight", 3))
    changes(found, lambda: page.locator(".gan-word-next").click())
    settled(found)
    page.locator(".gan-word-save").click()
    wait_until(lambda: "word.png" in says.inner_text(), 10, "저장했다는 말이 없습니다")
    saved = lab.folder / "notebooks" / "runs" / "word.png"
    assert saved.read_bytes()[:4] == b"\x89PNG"
    changes(found, lambda: page.locator(".gan-word-reset").click())
    wait_until(lambda: content(found) == first, 10, "처음으로를 눌러도 첫 낱말이 아닙니다")
