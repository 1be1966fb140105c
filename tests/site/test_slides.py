"""The slides, built once: every section is there, nothing overflows, nothing leaves the folder."""

import json
import re
import sys
from copy import copy
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from lab_page import node_or_skip
from visits import complaints, visiting

from browsers import unavailable

pytestmark = pytest.mark.long  # a deck is made of the same parts as a page
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
MODULES = ROOT / "web" / "node_modules"
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
SMALLEST = 58  # per cent of 28 px: 16 px on a slide of 720
MEASURE = """() => deck.getSlides().map((slide, i) => {
  deck.slide(i, 0, 9);
  return {
    id: slide.id, size: parseFloat(slide.style.fontSize || '100'),
    high: slide.clientHeight, high_inside: slide.scrollHeight,
    wide: slide.clientWidth, wide_inside: slide.scrollWidth,
    beside: [...slide.querySelectorAll('*')].filter((part) => {
      const box = part.getBoundingClientRect(), edge = slide.getBoundingClientRect();
      return !part.closest('.katex, .notes') && box.bottom > edge.bottom + 1;
    }).map((part) => part.outerHTML.slice(0, 80)),
    pictures: [...slide.querySelectorAll('.picture img')].map((image) => image.clientHeight),
  };
})"""


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    node_or_skip()
    if not (MODULES / "reveal.js").is_dir():
        unavailable("web/node_modules에 reveal.js가 없습니다: make slides")
    from export_slides import export

    out = tmp_path_factory.mktemp("decks") / "slides"
    assert [line for line in export(ROOT, out) if "계획" in line] == []
    return out


@pytest.fixture(scope="module")
def decks(slides):
    return {
        name: BeautifulSoup((slides / f"{name}.html").read_text("utf-8"), "html.parser")
        for name in LESSONS
    }


@pytest.fixture
def show(browser, slides):
    """Opens a deck from the folder; no request may leave it and the console stays silent."""
    with visiting(browser, slides) as open_page:
        yield partial(open_page, viewport={"width": 1280, "height": 720})


def letters(text):
    return re.sub(r"[\W_]+", "", text)


def words(tag):
    """The text of a tag without its formulas."""
    copied = BeautifulSoup(str(tag), "html.parser")
    for formula in copied.select(".katex, math"):
        formula.decompose()
    return letters(copied.get_text())


# ------------------------------------------------------------------ what lies in the folder


@pytest.mark.parametrize("name", LESSONS)
def test_every_section_is_on_a_slide(decks, name):
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    prose = [c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown"]
    lines = "".join("".join(source) + "\n" for source in prose)
    wanted = re.findall(r"^#{2,3} (.+)$", re.sub(r"```.*?```", "", lines, flags=re.S), re.M)
    found = {words(heading) for heading in decks[name].select("section h2")}
    missing = [h for h in wanted if letters(re.sub(r"\$[^$]+\$", "", h)) not in found]
    assert missing == [] and len(wanted) >= 8


@pytest.mark.parametrize("name", LESSONS)
def test_a_deck_says_what_the_lesson_says(decks, name):
    deck = decks[name]
    sections = deck.select("section")
    assert all(section.select_one("aside.notes") for section in sections)
    notes = sum(len(note.get_text()) for note in deck.select("aside.notes"))
    assert notes > 5000
    first = sections[0]
    assert first.select_one(".lead") and 3 <= len(first.select("ol li")) <= 5
    assert "널리 퍼진 오류" in "".join(box.get_text() for box in deck.select(".mistake .wrong"))
    questions = deck.select("section.question")
    assert len(questions) >= 6
    assert all(q.select_one(".answer.fragment").get_text(strip=True)[0] == "✓" for q in questions)
    assert len(deck.select(".formula .katex-display, .opener .katex")) >= 1
    images = deck.select(".picture img")
    assert len(images) >= 8 and all(len(image["alt"]) > 20 for image in images)
    codes = [pre.get_text().splitlines() for pre in deck.select("section.code pre")]
    assert all(len(lines) <= 10 for lines in codes)
    prose = copy(deck)
    for code in prose.select("pre, code"):
        code.decompose()
    assert re.findall(r"⟦\w+⟧|\$\$|\*\*", prose.get_text()) == []


@pytest.mark.parametrize("name", LESSONS)
def test_the_minutes_of_the_plan_are_in_the_notes(decks, name):
    text = (ROOT / "docs" / "instructor" / f"{name[:2]}.md").read_text("utf-8")
    table = text.split("## 90분 계획")[1].split("\n## ")[0]
    rows = re.findall(r"^\| *(\d+) *\| *「([^」]+)」", table, re.M)
    assert len(rows) >= 5
    titles = {letters(s.h2.get_text()): s for s in decks[name].select("section")[::-1]}
    plain = {words(s.h2): s for s in decks[name].select("section")[::-1]} | titles
    for minutes, title in rows:
        slide = plain[letters(re.sub(r"\$[^$]+\$", "", title))]
        assert f"90분 계획: {minutes}분." in slide.select_one("aside.notes").get_text(), title
    opening = decks[name].find("h2", string="여는 물음").find_parent("section")
    assert "90분 계획:" in opening.select_one("aside.notes").get_text()


@pytest.mark.parametrize("name", [*LESSONS, "index"])
def test_every_link_and_picture_exists(slides, name):
    soup = BeautifulSoup((slides / f"{name}.html").read_text("utf-8"), "html.parser")
    for tag in soup.find_all(["a", "img", "link", "script"]):
        address = tag.get("href") or tag.get("src")
        path, _, anchor = address.partition("#")
        if path.startswith("../site/"):  # it lies beside the slides in the class pack
            assert Path(path).stem in LESSONS and anchor
        elif path.startswith(("https:", "http:", "data:")):
            assert tag.name == "a" or path.startswith("data:"), address
        elif path:
            assert (slides / unquote(path)).is_file(), address
        else:
            assert soup.find(id=anchor.removeprefix("/")), address


def test_the_licences_lie_beside(slides):
    for name in ("reveal.js-LICENSE.txt", "marked-LICENSE.txt", "fonts/KaTeX-LICENSE.txt"):
        assert "Permission is hereby granted" in (slides / "assets" / name).read_text("utf-8")
    assert "reveal.js" in (ROOT / "THIRD-PARTY.md").read_text("utf-8")


def test_a_strange_folder_is_left_alone(tmp_path):
    from export_slides import fresh

    (tmp_path / "mine.txt").write_text("내 글", "utf-8")
    with pytest.raises(SystemExit, match="지우지 않았습니다: mine.txt"):
        fresh(tmp_path)
    assert (tmp_path / "mine.txt").is_file()


# ------------------------------------------------------------------ in the browser


@pytest.mark.parametrize("name", LESSONS)
def test_no_slide_overflows(show, name):
    page = show(name)
    found = page.evaluate(MEASURE)
    assert len(found) > 30 and {slide["high"] for slide in found} == {720}
    over = [
        slide for slide in found
        if slide["high_inside"] > slide["high"] or slide["wide_inside"] > slide["wide"]
        or slide["beside"] or slide["size"] < SMALLEST
    ]  # fmt: skip
    assert over == []
    assert min(height for slide in found for height in slide["pictures"]) >= 320


def test_the_measure_sees_an_overflow(show):
    page = show("07_latent_space")
    page.evaluate("""for (let i = 0; i < 40; i++)
        deck.getSlides()[3].insertAdjacentHTML('beforeend', '<p>넘치는 줄</p>')""")
    slide = page.evaluate(MEASURE)[3]
    assert slide["high_inside"] > slide["high"] and slide["beside"] and slide["size"] == SMALLEST


def test_a_deck_is_accessible(show):
    """One slide of each kind, in both themes."""
    page = show("01_bce_loss")
    kinds = page.evaluate("deck.getSlides().map((slide) => slide.className.split(' ')[0])")
    for i in sorted({kinds.index(kind) for kind in kinds}):
        page.evaluate(f"deck.slide({i}, 0, 9)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert complaints(page, "section.present") == [], (i, scheme)
    assert complaints(page) == []
    index = show("index")
    for scheme in ("light", "dark"):
        index.emulate_media(color_scheme=scheme)
        assert complaints(index) == [], scheme


def test_a_key_shows_the_answer_and_then_the_next_slide(show):
    page = show("00_start")
    at = page.evaluate("deck.getSlides().findIndex((s) => s.matches('.question'))")
    page.evaluate(f"deck.slide({at})")
    answer = page.locator("section.present .answer")
    assert "visible" not in answer.get_attribute("class").split()
    page.keyboard.press("ArrowRight")
    assert "visible" in answer.get_attribute("class").split()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"deck.getIndices().h === {at + 1}")
    page.get_by_role("button", name="이전 슬라이드").click()
    page.wait_for_function(f"deck.getIndices().h === {at}")


def test_the_speaker_sees_the_notes(show):
    page = show("03_vanilla_gan")
    page.evaluate("deck.slide(deck.getSlides().findIndex((s) => s.matches('.opener')))")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("90분 계획: 5분.").wait_for()
    assert "784차원" in notes.inner_text() and notes.locator("math").count() > 0


def test_the_deck_reads_without_scripts(show):
    page = show("01_bce_loss", java_script_enabled=False)
    headings = page.locator("section h2")
    assert headings.count() > 30 and headings.last.is_visible()
    assert page.locator(".answer").first.is_visible()
