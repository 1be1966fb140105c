"""A reader's visits to pages that lie in a folder."""

import contextlib
from urllib.parse import urlsplit

from lab_page import WEB

INSIDE = ("file", "data", "blob", "about")
SETTLED = "Promise.allSettled(document.getAnimations().map((each) => each.finished))"
AXE_FILE = WEB / "node_modules" / "axe-core" / "axe.min.js"
AXE = """place => axe.run(place, {resultTypes: ['violations'], preload: false}).then((found) =>
  found.violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => [v.id, n.html.slice(0, 200)])))"""


@contextlib.contextmanager
def visiting(browser, folder):
    """A function that opens a page by its name. No request leaves, the console stays silent."""
    visits, said, contexts = [], [], []

    def open_page(name, **options):
        context = browser.new_context(locale="ko-KR", service_workers="block", **options)
        contexts.append(context)
        visits.append(asked := [])
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: said.append(message.text))
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((folder / f"{name}.html").as_uri())
        if options.get("java_script_enabled", True) and page.locator("script[src]").count():
            page.wait_for_selector("html[data-scripts=ready]", state="attached")
        page.asked = asked
        return page

    yield open_page
    for context in contexts:
        context.close()
    asked = [url for visit in visits for url in visit]
    outside = [url for url in asked if urlsplit(url).scheme not in INSIDE]
    assert (outside, said) == ([], [])


def all_drawn(page):
    """Wait until each lab shows what its controls and the theme ask for, and all is measured."""
    page.keyboard.press("Shift")  # a reader's first move starts the measuring
    page.wait_for_selector("html[data-measured]", state="attached")
    page.wait_for_function(
        "![...document.querySelectorAll('[data-open]')].some((e) => e.dataset.state !== 'ready')"
    )


def open_labs(page):
    """Bring each lab near the view, wait until it has drawn, and open its groups of controls."""
    labs = page.locator("[data-lab]")
    for i in range(labs.count()):
        lab = labs.nth(i)
        lab.evaluate("box => box.scrollIntoView({behavior: 'instant'})")
        page.locator(f'[id="{lab.get_attribute("id")}"][data-open][data-state=ready]').wait_for()
    page.evaluate("document.querySelectorAll('.panel details').forEach((d) => (d.open = true))")
    all_drawn(page)


def complaints(page, place="html"):
    """What axe finds with all of its rules, (rule, HTML) each; `place` is a CSS selector.

    A colour that is still changing is not judged: first every transition comes to its end.
    """
    page.evaluate(SETTLED)
    if not page.evaluate("'axe' in globalThis"):
        page.add_script_tag(path=AXE_FILE)
    return page.evaluate(AXE, place)
