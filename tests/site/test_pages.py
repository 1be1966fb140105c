"""The whole site, built once: links, sizes, mathematics, search, no scripts."""

import json
import re
from copy import copy
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from live_labs import frames
from site_cells import RUN_ME
from site_glossary import read_terms
from site_pages import Edition
from visits import complaints

from browsers import wait_until
from test_licences import PLACES

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PAGES = ["index", "glossary", "licences", *LESSONS]
OWN = {"course.js", "labs.js", "search.js"}  # in site/assets; all other files there are of others
IN_THE_NOTEBOOK = "이 창은 노트북에서 움직입니다."
LARGEST = 25_000_000  # bytes, as they lie in the folder


# ------------------------------------------------------------------ what lies in the folder


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_picture_exists(site, soups, name):
    soup = soups[name]
    assert len(soup.find_all("h1")) == 1 and soup.html["lang"] == "ko"
    for tag in soup.find_all(["a", "img", "link", "script"]):
        address = tag.get("href") or tag.get("src") or ""
        path, _, anchor = address.partition("#")
        if path.startswith(("https:", "http:", "data:")):
            assert tag.name == "a" or path.startswith("data:"), address
            continue
        assert not path or (site / unquote(path)).is_file(), address
        target = soups[Path(path).stem if path else name] if anchor else None
        assert target is None or target.find(id=unquote(anchor)) or anchor == "main", address


def test_the_first_page_tells_the_times_of_the_heads(soups):
    told = [p.get_text() for p in soups["index"].select(".times")]
    for name, line in zip(LESSONS, told, strict=True):
        notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
        head = "".join(notebook["cells"][0]["source"])
        minutes = re.search(r"공부 시간\*\*: (약 \d+분)\.", head)[1]
        running = re.search(r"실행 시간\*\*:[^.]*?(약 [\d분초 ]+[분초])", head)[1]
        assert line == f"공부 {minutes} · 노트북 실행 {running}"


def test_the_whole_is_small(site):
    assert sum(f.stat().st_size for f in site.rglob("*") if f.is_file()) <= LARGEST
    lock = (ROOT / "web" / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock


def test_the_style_knows_every_size_in_a_formula(site):
    """Rules of sizes that no formula uses are left out; each that one uses stays."""
    pairs = set()
    for path in site.glob("*.html"):
        pairs |= set(
            re.findall(r'class="[^"]*\b(r6|reset-size\d+) (z3|size\d+)\b', path.read_text())
        )
    style = (site / "assets" / "style.css").read_text("utf-8")
    assert len(pairs) >= 2 and all(f".{a}.{b}" in style for a, b in pairs)
    assert ".reset-size1.size11" not in style


def test_whatever_is_of_others_has_a_licence(site, soups):
    """Each file has its row in THIRD-PARTY.md, which stands on a page that each page leads to."""
    files = [f.relative_to(site) for f in site.rglob("*") if f.is_file() and f.suffix != ".html"]
    others = [f"site/{f.as_posix()}" for f in files if f.name not in OWN]
    orphans = [f for f in others if not any(fnmatch(f, place) for place in PLACES)]
    assert len(others) > 200 and orphans == []
    assert {code.get_text() for code in soups["licences"].select("td code")} >= set(PLACES)
    assert all(soup.select_one("footer a[href='licences.html']") for soup in soups.values())


ADDRESSES = [
    (
        "https://github.com/someone/gan",
        "https://colab.research.google.com/github/someone/gan/blob/",
    ),
    ("https://git.example/gan", None),
]


@pytest.mark.parametrize(("address", "colab"), ADDRESSES)
def test_an_address_leads_to_the_notebook_and_to_colab(site, tmp_path, address, colab):
    edition = Edition(ROOT, tmp_path, read_terms(ROOT / "GLOSSARY.md"), address, {})
    lesson = edition.read("07_latent_space")
    edition.formulas.draw()
    edition.write_lesson([lesson], 0)
    page = BeautifulSoup((tmp_path / "07_latent_space.html").read_text("utf-8"), "html.parser")
    notebook = f"{address}/blob/main/notebooks/07_latent_space.ipynb"
    origin = [link["href"] for link in page.select(".origin a")]
    place = "main/notebooks/07_latent_space.ipynb"
    assert origin == [notebook, *([f"{colab}{place}"] if colab else [])]
    tasks = page.select(".exercise > .lab-note a")
    assert len(tasks) >= 5 and {link["href"] for link in tasks} == {notebook}


@pytest.mark.parametrize("name", LESSONS)
def test_all_mathematics_is_drawn(soups, name):
    main = copy(soups[name].main)
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    prose = "".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    drawn = main.select(".katex")
    assert len(drawn) >= prose.count("$$") // 2 and not main.select(".katex-error")
    assert all(formula.find("math") for formula in drawn)
    for tag in main.find_all(["pre", "code", "math"]):
        tag.decompose()
    left = re.findall(r"⟦\w+⟧|\$\$|\*\*|\\[a-z]{3,}", main.get_text())
    assert left == [], f"마크다운이나 TeX가 그대로 남았습니다: {left}"


def words(text):
    return "".join(re.findall(r"[가-힣]+", text))


@pytest.mark.parametrize("name", LESSONS)
def test_without_scripts_every_word_is_there(soups, name):
    """The file itself holds the text of each markdown cell, in its order."""
    main = copy(soups[name].main)
    for formula in main.select(".katex"):
        formula.decompose()
    page = words(main.get_text())
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = re.sub(
                r"\$\$.*?\$\$|\$[^$]+\$|<!--.*?-->", "", "".join(cell["source"]), flags=re.S
            )
            text = re.sub(r"!?\[([^]]*)\]\([^)]*\)", r"\1", text)
            assert words(text) in page, text[:200]


def test_each_lab_of_the_table_is_known(soups):
    registry = (ROOT / "web" / "src" / "registry.js").read_text("utf-8")
    known = set(re.findall(r"^  (\w+):", registry, re.M))
    table = json.loads((ROOT / "web" / "labs.json").read_text("utf-8"))
    for name, labs in table.items():
        placed = [lab["data-lab"] for lab in soups[name].select("[data-lab]")]
        assert sorted(placed) == sorted(lab["lab"] for lab in labs.values())
        assert set(placed) <= known
        for lab in soups[name].select("[data-lab]"):
            assert lab.find("img")["alt"] and json.loads(lab["data-options"]) is not None


@pytest.mark.parametrize("name", LESSONS)
def test_a_window_without_a_live_lab_shows_its_picture_and_says_where_it_lives(soups, name):
    """Each window that the notebook stores is on the page: live, or a picture with its place."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    stored = [o for o in outputs if RUN_ME in "".join(o.get("data", {}).get("text/html", ""))]
    windows = soups[name].select(".lab")
    still = [window for window in windows if not window.has_attr("data-lab")]
    assert len(windows) == len(stored) >= 1
    assert all(len(img["alt"]) > 20 for window in windows for img in window.select("img"))
    assert all(len(window.select("img[alt]")) == 1 for window in windows)
    assert {window.select_one(".lab-note").get_text() for window in still} <= {IN_THE_NOTEBOOK}
    assert RUN_ME not in soups[name].get_text()


def test_no_page_of_a_learner_leads_to_the_solutions_of_the_lecturer(site, soups):
    linked = [tag["href"] for soup in soups.values() for tag in soup.select("[href]")]
    assert len(linked) > 300 and not [link for link in linked if "solutions" in link]
    assert not list(site.rglob("*solutions*"))


# ------------------------------------------------------------------ in the browser


def test_a_model_is_loaded_when_its_lab_comes_near(visit, site):
    page = visit("05_cgan", viewport={"width": 1280, "height": 720})
    lab = page.locator("[data-lab][data-bytes]").first
    told = re.search(r"자료\(([\d.]+) (MB|kB)\)", lab.locator(".lab-note").text_content())
    unit = {"MB": 1e6, "kB": 1e3}[told[2]]
    models = lambda: [unquote(Path(url).name) for url in page.asked if "/models/" in url]  # noqa: E731
    frames(page, 10)  # what is in view has been told to the page
    assert models() == []
    lab.scroll_into_view_if_needed()
    page.locator(f"[id='{lab.get_attribute('id')}'][data-open][data-state=ready]").wait_for()
    size = sum((site / "models" / name).stat().st_size for name in models())
    assert models() and float(told[1]) * unit == pytest.approx(size, abs=unit)


def test_nothing_is_loaded_for_a_lab_below_the_first_screen_until_the_reader_moves(visit):
    """Lesson 00 has its first lab just below a phone's first screen."""
    page = visit("00_start", viewport={"width": 412, "height": 823})
    lab = page.locator("[data-lab][data-bytes]").first
    frames(page, 10)  # what is in view has been told to the page
    assert 823 < lab.bounding_box()["y"] < 823 + 600
    asked = lambda: [url for url in page.asked if "/models/" in url or "labs.js" in url]  # noqa: E731
    assert asked() == []
    page.mouse.wheel(0, 1)
    page.locator(f"[id='{lab.get_attribute('id')}'][data-open][data-state=ready]").wait_for()
    assert asked()


def test_the_book_opens_without_scripts(visit):
    page = visit("01_bce_loss", java_script_enabled=False)
    assert page.locator("main h2").count() >= 10
    page.locator(".quiz details").first.locator("summary").first.wait_for(state="attached")
    assert page.locator(".katex").first.is_visible()
    assert page.locator("button").count() == 0


def test_search_finds_words_with_particles(visit, site):
    page = visit("index")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="강의 전체에서 찾기")
    dialog.get_by_label("찾을 말").fill("손실")
    dialog.locator("li").first.wait_for()
    assert int(re.match(r"\d+", dialog.locator(".search-count").inner_text())[0]) > 60
    assert "손실은" in "".join(dialog.locator("li p").all_inner_texts())
    assert complaints(page) == []
    dialog.get_by_label("찾을 말").fill("립시츠 벌점")
    where = dialog.locator("li a").first
    name, anchor = where.get_attribute("href").split(".html#")
    assert name in LESSONS
    where.click()
    page.wait_for_url(f"**/{name}.html#*")
    assert page.locator(f'[id="{unquote(anchor)}"]').count() == 1
    dialog = page.get_by_role("dialog")
    assert dialog.count() == 0


def test_theme_is_chosen_and_kept(visit):
    page = visit("index", color_scheme="light")
    shade = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(shade)
    page.get_by_role("button", name="어두운 화면").click()
    dark = page.evaluate(shade)
    assert dark != light

    def kept() -> bool:
        page.reload()
        return page.evaluate(shade) == dark

    # The browser hands the choice on to a new page when it finds the time.
    wait_until(kept, 20, "고른 밝기가 남지 않습니다")
    page.get_by_role("button", name="밝은 화면").wait_for()


def test_a_term_tells_its_meaning_by_mouse_and_by_key(visit):
    page = visit("03_vanilla_gan")
    term = page.locator(".term", has_text="판별자").first
    term.focus()
    note = page.get_by_role("tooltip")
    assert "discriminator" in note.inner_text() and complaints(page, "#term-note") == []
    assert term.get_attribute("aria-describedby") == note.get_attribute("id")
    page.keyboard.press("Escape")
    assert not note.is_visible()
    term.hover()
    assert note.is_visible()
    assert unquote(term.get_attribute("href")) == "glossary.html#판별자"
    page.mouse.move(0, 0)
    note.wait_for(state="hidden")
    term.blur()
    term.focus()  # by key: in another width the term would slide from under the mouse
    assert note.is_visible()
    page.set_viewport_size({"width": 360, "height": 740})  # a telephone that is turned
    page.wait_for_function("document.documentElement.scrollWidth === 360")
    assert note.is_visible()


def test_a_quiz_answers(visit):
    page = visit("00_start")
    quiz = page.locator(".quiz:not(details .quiz)[data-kind=퀴즈]").first
    options, verdict = quiz.get_by_role("radio"), quiz.locator(".verdict")
    right = quiz.locator("details li").all_text_contents()
    at = next(i for i, line in enumerate(right) if "✓" in line)
    options.nth(at).check()
    assert verdict.inner_text().startswith("맞았습니다.")
    options.nth((at + 1) % len(right)).check()
    assert verdict.inner_text().startswith("다시 생각해 보십시오.")
    many = page.locator(".quiz[data-many]").first
    for i, line in enumerate(many.locator("details li").all_text_contents()):
        many.get_by_role("checkbox").nth(i).set_checked("✓" in line)
    many.get_by_role("button", name="답 확인").click()
    assert many.locator(".verdict").inner_text().startswith("맞았습니다.")
    prediction = page.locator(".quiz[data-kind=예상]").first
    prediction.get_by_role("radio").first.check()
    assert "적어 두었습니다" in prediction.locator(".verdict").inner_text()


def test_a_cell_is_copied(visit):
    page = visit("01_bce_loss", permissions=["clipboard-read", "clipboard-write"])
    box = page.locator(".input:not(details .input)").first
    box.get_by_role("button", name="이 셀 복사").click()
    box.get_by_role("button", name="복사했습니다").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == box.locator("pre").text_content() and "import" in copied


def test_the_contents_lead_to_their_place(visit):
    """Although most of the page is drawn only when it comes near."""
    page = visit("03_vanilla_gan", viewport={"width": 1280, "height": 720})
    link = page.get_by_role("navigation", name="이 레슨의 차례").get_by_role("link").last
    link.click()
    anchor = unquote(link.get_attribute("href")[1:])
    top = "id => Math.abs(document.getElementById(id).getBoundingClientRect().top - 16) < 2"
    page.wait_for_function(top, arg=anchor)
    page.wait_for_selector("html[data-measured]", state="attached")
    page.wait_for_function(top, arg=anchor)


def test_wide_code_can_be_reached_by_key(visit):
    page = visit("01_bce_loss", viewport={"width": 360, "height": 740})
    page.keyboard.press("Tab")  # the first move; what is far is measured now
    page.locator("pre[tabindex='0']").first.wait_for(state="attached")
    page.evaluate("document.fonts.ready")
    wrong = "p => p.checkVisibility() && (p.scrollWidth > p.clientWidth + 1) != (p.tabIndex == 0)"
    page.wait_for_function(f"![...document.querySelectorAll('pre')].some({wrong})")
    fold = page.locator(".folded", has=page.locator("pre")).first
    fold.locator("summary").click()
    wide = "p => p.clientWidth && (p.scrollWidth > p.clientWidth + 1) === (p.tabIndex === 0)"
    page.wait_for_function(wide, arg=fold.locator("pre").first.element_handle())
