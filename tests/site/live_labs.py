"""What the tests of the live labs share: a visitor's page, the keyboard, what is seen and said."""

import base64
import contextlib
import io

import torch
from lab_page import ROOT, models  # noqa: F401  (models: the folder of tools/site is on the path)
from PIL import Image

import tables  # isort: skip  # noqa: F401

READY = "() => [...document.querySelectorAll('[data-lab]')].every(e => e.dataset.state === 'ready')"


@contextlib.contextmanager
def visitor(browser, site):
    """A function that opens the page at an address; a complaint of the console is a failure."""
    contexts, complaints = [], []

    def open_(hash_="", width=1000, before=None, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        if before:
            page.add_init_script(before)
        page.goto(site.as_uri() + hash_)
        page.wait_for_function(READY)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def press(page, lab, name, key, times=1):
    """Focus a control and press a key; then wait for the drawing that it asked for."""
    control = page.locator(f"#{lab} [data-name={name}]").first
    control.focus()
    for _ in range(times):
        control.press(key)
    drawn(page, lab)


def drawn(page, lab):
    """Wait for what a control asked for: it says "drawing" at once, and "ready" at the end."""
    page.wait_for_function("id => document.getElementById(id).dataset.state === 'ready'", arg=lab)


def frames(page, count):
    """Let the page draw so many frames."""
    page.evaluate(
        """count => new Promise((go) => {
          const next = () => (count-- > 0 ? requestAnimationFrame(next) : go());
          next();
        })""",
        count,
    )


def spoken(page, lab, count):
    """The first different texts of the live region, as a screen reader would hear them."""
    return page.evaluate(
        """([lab, count]) => new Promise((go) => {
          const live = document.querySelector(`#${lab} [aria-live=polite]`);
          const heard = new Set();
          const watch = new MutationObserver(() => {
            if (live.textContent) heard.add(live.textContent);
            if (heard.size < count) return;
            watch.disconnect();
            go([...heard]);
          });
          watch.observe(live, { childList: true, characterData: true, subtree: true });
        })""",
        [lab, count],
    )


def words(page, lab):
    return page.locator(f"#{lab} .panel-words").inner_text()


def picture(page, lab, name):
    canvas = page.locator(f"#{lab} canvas[data-name={name}]")
    return canvas.evaluate("c => c.toDataURL()"), canvas.get_attribute("aria-label")


def pixels(page, lab, name="pictures"):
    """What the canvas shows, (height, width, 3)."""
    text = page.locator(f"#{lab} canvas[data-name={name}]").evaluate("c => c.toDataURL()")
    picture = Image.open(io.BytesIO(base64.b64decode(text.split(",")[1]))).convert("RGB")
    return torch.frombuffer(bytearray(picture.tobytes()), dtype=torch.uint8).view(
        picture.height, picture.width, 3
    )


def faces(page, lab="explorer-1"):
    """The sixteen faces on the canvas as the judge wants them, (16, 3, 64, 64) in [−1, 1]."""
    shown, step = pixels(page, lab), 128 + 2
    cut = [shown[r : r + 128 : 2, c : c + 128 : 2] for r in range(0, 520, step)
           for c in range(0, 520, step)]  # fmt: skip
    return torch.stack(cut).permute(0, 3, 1, 2).float() / 127.5 - 1


def accessible(page):
    """Nothing to scroll sideways to on a narrow screen, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.add_script_tag(path=ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js")
    rules = "{'landmark-one-main': {enabled: false}, region: {enabled: false}}"
    found = page.evaluate(f"axe.run(document, {{rules: {rules}}})")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
