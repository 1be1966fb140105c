"""Every page, opened once with all its labs: weight, axe, keys, a phone, 200 per cent, paper."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lab_page import ROOT
from visits import all_drawn, complaints, open_labs, visiting

from browsers import wait_until

LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PAGES = ["index", "glossary", "licences", *LESSONS]
FIRST_VIEW = 600_000  # bytes, as they lie in the folder
WIDE = {"width": 1280, "height": 900}
SHARED = ("03_vanilla_gan", "index")  # what all pages share is looked at on these every time
OFTEN = [p if p in SHARED else pytest.param(p, marks=pytest.mark.long) for p in PAGES]
# What the page asks for at first: its fonts, and the pictures in view or near it, which it asks
# for when it has laid them out, a frame after the fonts.
LAID_OUT = """document.fonts.ready.then(() => new Promise((go) =>
  requestAnimationFrame(() => requestAnimationFrame(go))))"""
FIRST = """() => {
  const seen = (i) => i.checkVisibility({ contentVisibilityAuto: true })
    && i.getBoundingClientRect().top < innerHeight;
  return [...document.images].every((i) => i.complete || (i.loading === "lazy" && !seen(i)));
}"""
FAULTS = (Path(__file__).parent / "layout_faults.js").read_text("utf-8")
ZOOMED = {"width": 640, "height": 360, "deviceScaleFactor": 2, "mobile": False}
DRAWN = "@media screen { main > * { content-visibility: visible !important } }"
# What is on paper: its colours, and the furniture of the screen that should not be there.
PAPER = """() => {
  const style = getComputedStyle(document.body);
  const furniture = ".top, nav, .narrow, .copy, .skip, .panel-side, .folded, .tools";
  const seen = [...document.querySelectorAll(furniture)].filter((part) => part.checkVisibility());
  const kept = ".quiz details, .exercise details, .folded";
  const folds = [...document.querySelectorAll(`details:not(${kept})`)];
  const shut = folds.filter((fold) => fold.checkVisibility()
    && !fold.lastElementChild.checkVisibility({ contentVisibilityAuto: true }));
  return [style.color, style.backgroundColor, seen.map((part) => part.className), shut.length];
}"""
# What Tab should stop at (of radio buttons the chosen or first one), each with its number.
STOPS = """() => {
  const seen = [], names = new Set();
  const all = "main :is(a[href], button, input, select, textarea, summary, [tabindex='0'])";
  for (const part of document.querySelectorAll(all)) {
    if (part.disabled || !part.checkVisibility({ visibilityProperty: true })) continue;
    if (part.type === "radio") {
      const group = [...document.getElementsByName(part.name)].filter((each) => !each.disabled);
      if (part !== (group.find((each) => each.checked) ?? group[0])) continue;
    }
    part.dataset.stop = String(seen.push(part) - 1);
  }
  document.activeElement.blur();
  getSelection().removeAllRanges();
  return seen.length;
}"""
HERE = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  return [here.dataset.stop, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""


@pytest.fixture(scope="module")
def visit_all(browser, site):
    with visiting(browser, site) as open_page:
        yield open_page


@pytest.fixture(scope="module", params=PAGES)
def opened(visit_all, request):
    """The page with every lab opened, and the bytes of what it asked for at first."""
    page = visit_all(request.param, viewport=WIDE, color_scheme="light")
    page.evaluate(LAID_OUT)
    page.wait_for_function(FIRST)
    asked = {Path(unquote(urlsplit(url).path)) for url in page.asked if url.startswith("file:")}
    first = sum(path.stat().st_size for path in asked if path.parent.name != "models")
    open_labs(page)
    page.add_style_tag(
        content="@media screen { main > * { content-visibility: visible !important } }"
    )
    yield page, first
    page.context.close()


@pytest.fixture
def page(opened):
    """As it was opened, whatever the test before has left."""
    page = opened[0]
    page.set_viewport_size(WIDE)
    page.emulate_media(media="screen", color_scheme="light")
    page.evaluate("delete document.documentElement.dataset.theme")
    return page


def fits(page, width):
    """Wait until nothing sticks out: what is drawn answers a new width a frame later."""
    page.wait_for_function("w => document.documentElement.scrollWidth === w", arg=width)


def test_the_first_view_is_light(opened):
    assert 0 < opened[1] <= FIRST_VIEW


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_is_content(page, theme):
    page.emulate_media(color_scheme=theme)
    all_drawn(page)
    assert complaints(page) == []


@pytest.mark.long
def test_tab_reaches_everything_and_shows_where_it_is(page):
    count = page.evaluate(STOPS)
    page.locator("h1").click()  # from the top of the text
    reached = {}
    for _ in range(count + 50):  # Chromium stops at a box that scrolls, too: it has no number
        page.keyboard.press("Tab")
        stop, outlined = page.evaluate(HERE)
        if stop in reached:
            break
        if stop is not None:
            reached[stop] = outlined
    missed = [
        page.locator(f"[data-stop='{i}']").evaluate("e => e.outerHTML.slice(0, 150)")
        for i in range(count)
        if str(i) not in reached
    ]
    assert missed == []
    assert all(reached.values()), [stop for stop, outlined in reached.items() if not outlined]


def test_a_phone_has_no_sideways_scrolling(page):
    page.set_viewport_size({"width": 360, "height": 740})
    fits(page, 360)
    shrunk = "all => all.map((i) => i.getBoundingClientRect().width / i.getAttribute('width'))"
    shown = page.locator(".figure img").evaluate_all(shrunk)
    assert all(share >= 0.6 for share in shown if share)  # 9 pt become 7 px at the least


@pytest.mark.parametrize("opened", OFTEN, indirect=True)
def test_at_200_per_cent_all_can_be_read(page):
    """A window of 1280 × 720 at 200 per cent is 640 × 360 with two dots for each pixel."""
    session = page.context.new_cdp_session(page)
    page.mouse.move(1, 300)  # the margin: a term's note under the mouse would cover the text
    page.evaluate("document.activeElement.blur()")
    page.locator("#term-note").wait_for(state="hidden")
    session.send("Emulation.setDeviceMetricsOverride", ZOOMED)
    try:
        fits(page, 640)
        wait_until(lambda: page.evaluate(FAULTS) == [], 20, lambda: str(page.evaluate(FAULTS)))
    finally:
        session.send("Emulation.clearDeviceMetricsOverride")
        session.detach()


@pytest.mark.parametrize("opened", OFTEN, indirect=True)
def test_paper_is_white_and_holds_only_the_text(page):
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(PAPER)[:2] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(PAPER) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)", [], 0]


def test_axe_and_the_layout_check_see_faults(visit_all):
    page = visit_all("index", viewport={"width": 640, "height": 360})
    page.evaluate("document.querySelector('main p').style.color = '#ccc'")
    assert [name for name, _ in complaints(page)] == ["color-contrast"]
    lids = "position: fixed; inset: 0; background: white"
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', '<i style=\"{lids}\"></i>')")
    page.evaluate("document.querySelector('h1').style.width = '900px'")
    page.evaluate("document.querySelector('h2').style.cssText = 'height: 1em; overflow: hidden'")
    assert {"covered", "sideways", "cut"} <= {fault[0] for fault in page.evaluate(FAULTS)}
