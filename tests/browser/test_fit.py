"""Pictures and sliders on a laptop's screen: beside each other, all in view, nothing cut."""

import pytest
from browser_books import run_to_the_end, write
from browser_helpers import SLIDER, answered, changes, wait_until

from conftest import SHOTS
from gan_course.plotting import SHORTEST

pytestmark = [pytest.mark.browser, pytest.mark.long]
START = (
    "import sys; sys.path.insert(0, '..')\nfrom gan_course import checkpoints, plotting\n"
    "from gan_course.labs import CoinLab, LatentLab, Lab2DView\n"
    "from matplotlib import pyplot as plt\nplotting.use_course_style()"
)
ALT = "왼쪽 아래에서 오른쪽 위로 가는 곧은 선"
FIGURE = f"fig, ax = plt.subplots()\nax.plot([0, 1])\nplotting.show(fig, alt={ALT!r})"
EXPLORER = ["picture", "seed", "psi"]
PLANE = ["picture-a", "data", "seed", "objective-a", "lr-g-a", "lr-d-a", "d-steps-a", "hidden-g-a",
         "hidden-d-a", "play", "step", "restart", "speed", "scene", "at"]  # fmt: skip
# Of each window: class, which of that class, what must be in view at once (its picture first).
WINDOWS = {
    "LatentLab(checkpoints.pretrained('vanilla_mnist'))": (
        "gan-explorer", 0, [*EXPLORER, *(f"direction-{i}" for i in range(1, 6))],
    ),
    "LatentLab(checkpoints.pretrained('dcgan_faces'))": (
        "gan-explorer", 1, [*EXPLORER, *(f"named-{i}" for i in range(1, 11))],
    ),
    "LatentLab(checkpoints.pretrained('cgan_hangul'), labels=[*'가나다라마바사아자차카타파하'])": (
        "gan-explorer", 2, [*EXPLORER, "mode", "label", "named-1", "named-2", "named-3"],
    ),
    "Lab2DView()": ("gan-lab", 0, PLANE),
}  # fmt: skip
# Scrolls the window's head to the top of the notebook: true once it is there and stays.
TO_THE_TOP = """window => {
  const notebook = window.closest(".jp-WindowedPanel-outer"), was = notebook.scrollTop;
  const visible = notebook.getBoundingClientRect();
  notebook.scrollTop += window.getBoundingClientRect().top - visible.top - 2;
  return notebook.scrollTop === was && visible.right <= innerWidth;
}"""
# The visible part of the notebook, the window, and the parts: [left, top, right, bottom].
BOXES = """(window, parts) => {
  const box = e => (r => [r.left, r.top, r.right, r.bottom])(e.getBoundingClientRect());
  const notebook = window.closest(".jp-WindowedPanel-outer"), seen = box(notebook);
  seen[2] = seen[0] + notebook.clientWidth; seen[3] = seen[1] + notebook.clientHeight;
  return [seen, box(window), parts.map(name => box(window.querySelector("." + name)))];
}"""
# What sticks out of the window at the right, and words that do not fit where they stand.
CUT = """window => {
  const all = [...window.querySelectorAll("*")].filter(e => e.getClientRects().length);
  const right = window.getBoundingClientRect().right + 1;
  const out = all.filter(e => e.getBoundingClientRect().right > right);
  const words = all.filter(e => e.matches(".widget-label, .lm-TabBar-tabLabel, button")
    && e.scrollWidth > e.clientWidth + 1);
  const bars = all.filter(e => /auto|scroll/.test(getComputedStyle(e).overflow)
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1));
  return [...out, ...words, ...bars].map(e => `${e.className}: ${e.textContent.slice(0, 20)}`);
}"""


class Seen:
    """One window after one scroll: the box of everything named, and of what one sees."""

    def __init__(self, page, name: str, nth: int, parts: list[str]) -> None:
        self.window = page.locator(f".{name}").nth(nth)
        self.window.wait_for()
        self.picture = self.window.locator(f".{name}-{parts[0]}")
        answered(self.picture)
        self.classes = [f"{name}-{part}" for part in parts]
        wait_until(lambda: self.window.evaluate(TO_THE_TOP), 20, f"{name}이 맨 위로 오지 않습니다")
        self.look()

    def look(self) -> None:
        self.panel, self.box, boxes = self.window.evaluate(BOXES, self.classes)
        self.boxes = dict(zip(self.classes, boxes, strict=True))

    def outside(self) -> list[str]:
        left, top, right, bottom = self.panel
        half = 0.5  # of a pixel
        return [
            f"{name} {box} in {self.panel}"
            for name, box in self.boxes.items()
            if box[0] < left - half
            or box[1] < top - half
            or box[2] > right + half
            or box[3] > bottom + half
        ]

    def cut(self) -> list[str]:
        return self.window.evaluate(CUT)

    def shape(self) -> str:
        """Where the controls stand: "beside" the picture, "below" it, or a mix."""
        first, *controls = self.boxes.values()
        if all(box[0] >= first[2] for box in controls):
            return "beside"
        return "below" if all(box[1] >= first[3] for box in controls) else "mixed"


def comes_to(seen: Seen, shape: str, faults) -> None:
    """After a resize, boxes still move for some frames; then all is in its place."""

    def right() -> bool:
        seen.look()
        return not faults() and seen.shape() == shape

    wait_until(right, 20, lambda: f"{seen.classes[0]}: {seen.shape()}, {faults()}")


def file_browser(page, *, shown: bool) -> None:
    files = page.locator(".jp-FileBrowser").first
    if files.is_visible() != shown:
        page.locator(".jp-mod-left .lm-TabBar-tab").first.click()
    wait_until(lambda: files.is_visible() == shown, 10, "파일 목록이 그대로입니다")


def in_view_beside(seen: Seen) -> None:
    comes_to(seen, "beside", lambda: seen.outside() + seen.cut())


def nothing_jumps(page, seen: Seen) -> None:
    before, name = seen.boxes, seen.classes[0]
    if name == "gan-lab-picture-a":
        changes(seen.picture, seen.window.locator(".gan-lab-step").click)
    else:
        slide = seen.window.locator(f".{seen.classes[-1]} {SLIDER}")
        changes(seen.picture, lambda: [slide.press("ArrowRight") for _ in range(6)])
    seen.look()
    assert seen.boxes == before
    page.screenshot(path=SHOTS / f"fit-{name}.png")


def below(seen: Seen) -> None:
    """The picture still takes more than half of the width."""
    comes_to(seen, "below", seen.cut)
    left, _, right, _ = seen.box
    assert seen.boxes[seen.classes[0]][2] - left > 0.5 * (right - left)


def the_picture_stays(seen: Seen) -> None:
    """A window taller than the screen: scrolled to its last control, the picture is still there."""
    first, last = seen.classes[0], seen.classes[-1]
    seen.window.locator(f".{last}").evaluate("e => e.scrollIntoView({block: 'end'})")
    seen.classes = [first, last]
    comes_to(seen, "below", seen.outside)


def a_figure_that_runs_speaks_too(page):
    """A stored figure: test_figures.py."""
    page.get_by_alt_text(ALT).wait_for()
    title = page.locator(".gan-coin-picture").get_attribute("title")
    assert title.startswith("왼쪽은 동전의 앞면과 뒷면의 놀라움") and len(title) > SHORTEST


def test_pictures_speak_and_fit_on_one_screen_with_their_controls(own_page, lab):
    page = own_page
    page.set_viewport_size({"width": 1280, "height": 720})
    cells = [START, FIGURE, "CoinLab()", *WINDOWS, "print('시험', '끝')"]
    run_to_the_end(page, lab, write(lab, "fit.ipynb", *cells))
    a_figure_that_runs_speaks_too(page)
    for shown in (False, True):
        file_browser(page, shown=shown)
        for window in WINDOWS.values():
            in_view_beside(Seen(page, *window))
    for window in WINDOWS.values():
        nothing_jumps(page, Seen(page, *window))
    page.set_viewport_size({"width": 900, "height": 720})
    for window in WINDOWS.values():
        in_view_beside(Seen(page, *window))
    page.set_viewport_size({"width": 700, "height": 720})
    for window in WINDOWS.values():
        below(Seen(page, *window))
    page.set_viewport_size({"width": 640, "height": 480})
    for window in WINDOWS.values():
        the_picture_stays(Seen(page, *window))
