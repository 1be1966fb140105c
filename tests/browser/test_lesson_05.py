"""Lesson 05 in a real JupyterLab: predictions, the movie, the explorer's label, the word writer."""

import pytest
from browser_books import run_to_the_end, widgets_only
from browser_helpers import (
    changes,
    content,
    drag,
    picture,
    play_movie,
    predict,
    press,
    says,
    verdict,
    wait_until,
)

from conftest import SHOTS

pytestmark = [pytest.mark.browser, pytest.mark.long]
DIGITS, HANGUL = 0, 1  # the lesson's two explorers
HOP, HANDS = 0, 4  # the first and the last of its five flipbooks
ASKED = 5  # the last prediction: the one about the time has no flipbook
GIVEN = {
    "gan": "GAN(cgan.Generator(10, 64, 8, 28), cgan.Discriminator(10, 8, 28), runtime=runtime)",
    "trained": "checkpoints.pretrained('cgan_hangul', runtime)",
    "timeline": "[t := Timeline(gan.sampler), t.keep(9), t][-1]",
    "shots": "{s: (torch.randn(50, 2) + s / 500, vanilla.Discriminator((2,), (8,)))"
    " for s in range(50, 1001, 50)}",
    "results": "{name: (torch.randn(80, 2), torch.arange(80) % 8)"
    " for name in ('둘 다', 'D만', 'G만', '거친 레이블')}",
    "frozen": "{s: (torch.randn(60, 2), torch.arange(60) % 2) for s in (0, 200, 400)}",
}


def test_lesson_05(page, lab):
    run_to_the_end(page, lab, widgets_only(lab, "05_cgan.ipynb", **GIVEN))
    the_forger_is_predicted(page)
    the_hands_are_predicted(page)
    found = picture(page, "gan-timeline")
    press(page, "gan-timeline-at", "ArrowLeft", 1)  # two states of one generator: equal pictures
    assert says(page, "gan-timeline").startswith("0스텝") and content(found)
    label_and_two_sliders_change_the_picture(page)
    play_movie(page)
    page.locator(".gan-movie").screenshot(path=SHOTS / "05-walk.png")
    the_word_writer_writes_and_saves(page, lab)


def the_forger_is_predicted(page):
    picture(page, "gan-flipbook", nth=HOP)
    predict(page, "gan-flipbook", "그 자리에 그대로 있습니다.")
    press(page, "gan-flipbook-page", "End", 1, HOP)
    assert "예상과 다릅니다" in verdict(page, "gan-flipbook")
    page.locator(".gan-prediction").first.screenshot(path=SHOTS / "05-forger.png")


def the_hands_are_predicted(page):
    found = picture(page, "gan-flipbook", nth=HANDS)
    asked = page.locator(".gan-prediction").nth(ASKED)
    asked.locator("label", has_text="우연의 값").click()
    asked.get_by_text("예상 정하기").click()
    wait_until(lambda: "내 예상" in asked.inner_text(), 20, "예상이 정해지지 않습니다")
    changes(found, lambda: press(page, "gan-flipbook-page", "End", 1, HANDS))
    wait_until(lambda: "예상대로" in asked.inner_text(), 20, "예상에 답이 없습니다")
    asked.screenshot(path=SHOTS / "05-hands.png")


def label_and_two_sliders_change_the_picture(page):
    explorer = page.locator(".gan-explorer").nth(HANGUL)
    found = picture(page, "gan-explorer", nth=HANGUL)
    seen = [content(found)]
    menu = explorer.locator(".gan-explorer-label select")
    names = menu.locator("option").all_inner_texts()[1:]  # the first says: all in turn
    assert names == list("가나다라마바사아자차카타파하")
    for label in ("하", "가"):
        seen.append(changes(found, lambda label=label: menu.select_option(label=label)))
    for name, nth in (("named-1", 0), ("psi", HANGUL)):  # the digits' directions have no names
        slide = f"gan-explorer-{name}"
        seen.append(changes(found, lambda s=slide, n=nth: drag(page, s, by=-0.2, nth=n)))
    assert len(set(seen)) == len(seen)
    explorer.screenshot(path=SHOTS / "explorer-label.png")


def the_word_writer_writes_and_saves(page, lab):
    found = picture(page, "gan-word")
    says = page.locator(".gan-word-words").first
    text = page.locator(".gan-word-text input").first
    first = content(found)
    changes(found, lambda: (text.fill("바나나"), text.press("Enter")))
    width = found.evaluate("i => i.naturalWidth")
    changes(found, lambda: (text.fill("하마 가자"), text.press("Enter")))
    assert found.evaluate("i => i.naturalWidth") > width
    page.locator(".gan-word").first.screenshot(path=SHOTS / "word-writer.png")
    before = content(found)
    text.fill("나무")
    text.press("Enter")
    wait_until(lambda: "‘무’" in says.inner_text(), 10, "쓸 수 없는 글자를 알리지 않습니다")
    page.locator(".gan-word").first.screenshot(path=SHOTS / "word-writer-error.png")
    text.fill("하마 가자")
    text.press("Enter")
    spaced = "글자 4개, 띄어쓰기 1번"
    wait_until(lambda: spaced in says.inner_text(), 10, "알림이 남아 있습니다")
    wait_until(lambda: content(found) == before, 10, "같은 낱말이 다른 그림입니다")
    changes(found, lambda: press(page, "gan-word-direction-1", "ArrowRight", 8))
    changes(found, lambda: press(page, "gan-word-spacing", "ArrowRight", 3))
    changes(found, lambda: page.locator(".gan-word-next").click(), "‘다른 손글씨’")
    page.locator(".gan-word-save").click()
    wait_until(lambda: "word.png" in says.inner_text(), 10, "저장했다는 말이 없습니다")
    saved = lab.folder / "runs" / "word.png"
    assert saved.read_bytes()[:4] == b"\x89PNG"
    changes(found, lambda: page.locator(".gan-word-reset").click(), "‘처음으로’")
    wait_until(lambda: content(found) == first, 10, "처음으로를 눌러도 첫 낱말이 아닙니다")
