"""What the browser tests do with their hands and eyes.

Nothing here guesses from time. Every window writes the control values of its present picture into
the page (gan_course/ui/shown.py); a helper reads only once they are what the controls say now.
"""

import hashlib
import re
import sys

from browsers import wait_until

WARM = "warm" if sys.platform == "linux" else ""  # warm_kernel.py
SLIDER = ".noUi-handle"
# The pixels on the screen; a picture that is still being decoded would give the one before.
PIXELS = """async img => {
  for (let i = 0; i < 500; i++) {
    const src = img.src;
    try { await img.decode(); } catch { await new Promise(done => setTimeout(done, 10)); continue; }
    if (img.src === src && img.complete) break;
  }
  const board = document.createElement("canvas");
  board.width = img.naturalWidth; board.height = img.naturalHeight;
  board.getContext("2d").drawImage(img, 0, 0);
  return board.toDataURL();
}"""
# One look at a window: what its picture shows, and what each of those controls says.
LOOK = """picture => {
  const says = e => {
    if (!e) return null;
    const menu = e.querySelector("select"), handle = e.querySelector(".noUi-handle");
    const box = e.querySelector("input, textarea");
    if (menu) return menu.selectedOptions[0]?.textContent ?? null;
    if (handle) return e.querySelector(".widget-readout")?.textContent.trim()
      || handle.getAttribute("aria-valuetext");
    if (box) return box.type === "checkbox" ? box.checked : box.value;
    if (e.matches("button")) return e.classList.contains("mod-active");
    return e.querySelector("button.mod-active")?.textContent.trim() ?? null;
  };
  let window = picture;
  while (window && !window.querySelector(":scope > .gan-shown")) window = window.parentElement;
  const told = window?.querySelector(":scope > .gan-shown [data-shown]");
  if (!told) return null;
  const shown = JSON.parse(told.dataset.shown), seen = {};
  for (const name of Object.keys(shown)) seen[name] = says(window.querySelector("." + name));
  return [shown, seen];
}"""
BUTTONS_ONLY = "gan-lab-play"  # its value is nowhere on the page


# ---------------------------------------------------------------- eyes


def agrees(said, value) -> bool:
    """Is what the page says the value, rounded as the page rounds it?"""
    if isinstance(value, str):
        return said is not None and said.replace("\xa0", " ") == value
    if said is None or isinstance(value, bool):
        return said == value
    text = str(said).replace("−", "-").replace(",", "")
    if not re.fullmatch(r"[-+]?\d+(\.\d*)?(e[-+]?\d+)?", text):
        return False
    mantissa, _, power = text.partition("e")
    last_digit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
    return abs(float(text) - value) <= 0.501 * last_digit


def unanswered(picture) -> list[str]:
    """The controls that say something else than the picture shows."""
    seen = picture.evaluate(LOOK)
    if seen is None:
        return ["창이 아직 값을 적지 않았습니다"]
    shown, says = seen
    return [
        f"조종간 {name}이 답하지 않았습니다(화면 {says[name]!r}, 그림 {value!r})"
        for name, value in shown.items()
        if name != BUTTONS_ONLY and not agrees(says[name], value)
    ]


def answered(picture, seconds: float = 20) -> None:
    """Wait until the picture is the one of the values that its window's controls say now."""
    late: list[str] = []

    def caught_up() -> bool:
        late[:] = unanswered(picture)
        return not late

    wait_until(caught_up, seconds, lambda: f"그림이 조종간을 따라오지 않습니다: {', '.join(late)}")


def shown_value(picture, control: str):
    """What the window says that its picture shows of this control."""
    return picture.evaluate(LOOK)[0][control]


def pixels(image) -> str:
    return hashlib.sha256(image.evaluate(PIXELS).encode()).hexdigest()


def content(picture) -> str:
    """What the picture shows for the values that the controls say now."""
    answered(picture)
    return pixels(picture)


def changes(picture, act, what: str = "", seconds: float = 20) -> str:
    """`act` brings another picture, the one of the controls' new values."""
    before = content(picture)
    act()
    answered(picture, seconds)  # names the control that does not answer
    wait_until(
        lambda: pixels(picture) != before, seconds, f"그림의 내용이 그대로입니다 {what}".strip()
    )
    return content(picture)


def picture(page, name: str, seconds: float = 60, nth: int = 0, wide: int = 100):
    """The picture of the nth window of this kind, e.g. "gan-coin": drawn, answered, in view."""
    found = page.locator(f".{name}-picture").nth(nth)
    found.wait_for(timeout=1000 * seconds)
    found.scroll_into_view_if_needed()
    wait_until(lambda: found.evaluate("i => i.naturalWidth") > wide, 30, f"{name}의 그림이 빕니다")
    answered(found)
    return found


def says(page, name: str) -> str:
    """The words below the first picture of this kind."""
    answered(page.locator(f".{name}-picture").first)
    return page.locator(f".{name}-words").first.inner_text()


def number(page, name: str, pattern: str) -> float:
    """A number out of those words."""
    words = says(page, name)
    found = re.search(pattern, words)
    assert found, f"{pattern}이 보이지 않습니다: {words}"
    return float(found[1])


def reads(page, name: str, pattern: str, wanted) -> float:
    """The number in the words is as wanted."""
    found = number(page, name, pattern)
    assert wanted(found), f"{name}의 {pattern}: {found}"
    return found


def readout(page, name: str) -> float:
    """The number beside the slider."""
    shown = page.locator(f".{name} .widget-readout").first
    wait_until(lambda: shown.inner_text().strip(), 10, f"{name}의 값이 비어 있습니다")
    return float(shown.inner_text().replace("−", "-").replace(",", ""))


# ---------------------------------------------------------------- hands


def drag(page, name: str, *, to: float | None = None, by=0.0, steps=12, nth=0) -> None:
    """Pull a slider's handle with the mouse: `to` a share of its track, or `by` a share.

    Outputs above that are still being drawn may push the slider away from the mouse: only a handle
    that says that it is held (`noUi-active`) is pulled.
    """
    slider = page.locator(f".{name}").nth(nth)
    handle, track = slider.locator(SLIDER), slider.locator(".noUi-target")

    def held() -> bool:
        handle.hover()  # scrolls, waits for two equal frames, and that nothing covers it
        page.mouse.down()
        if slider.locator(".noUi-active").count():
            return True
        page.mouse.up()
        return False

    wait_until(held, 20, f"{name}의 손잡이를 잡지 못합니다")
    box, rail = handle.bounding_box(), track.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    goal = x + by * rail["width"] if to is None else rail["x"] + to * rail["width"]
    page.mouse.move(goal, y, steps=steps)
    page.mouse.up()


def press(page, name: str, key: str, times: int, nth: int = 0) -> None:
    """A key on a slider's handle."""
    handle = page.locator(f".{name} {SLIDER}").nth(nth)
    handle.focus()
    for _ in range(times):
        handle.press(key)


def play_movie(page, nth: int = 0) -> None:
    """A movie: a step on and back, from the start to its end by playing."""
    found = picture(page, "gan-movie", nth=nth)
    press(page, "gan-movie-at", "Home", 1, nth)
    start = content(found)
    changes(found, lambda: page.locator(".gan-movie-forth").nth(nth).click())
    changes(found, lambda: page.locator(".gan-movie-back").nth(nth).click())
    assert content(found) == start
    slider = page.locator(f".gan-movie-at {SLIDER}").nth(nth)
    last = float(slider.get_attribute("aria-valuemax"))
    page.locator(".gan-movie-speed select").nth(nth).select_option("빠르게")
    page.locator(".gan-movie-play button").nth(3 * nth).click()
    wait_until(lambda: float(slider.get_attribute("aria-valuenow")) == last, 60, "재생의 끝")
    assert content(found) != start


def predict(page, name: str, option: str) -> None:
    """Choose an option of the prediction whose window has the class `name`."""
    asked = page.locator(".gan-prediction", has=page.locator(f".{name}")).first
    asked.locator("label", has_text=option).first.click()
    asked.get_by_text("예상 정하기").click()
    wait_until(lambda: "내 예상" in asked.inner_text(), 20, f"{name}의 예상이 정해지지 않습니다")


def verdict(page, name: str) -> str:
    """What the prediction says once the window has been moved far enough."""
    asked = page.locator(".gan-prediction", has=page.locator(f".{name}")).first
    wait_until(lambda: "예상대로" in asked.inner_text() or "예상과 다" in asked.inner_text(), 20,
               f"{name}의 예상에 답이 없습니다")  # fmt: skip
    return asked.inner_text()


def rewind(page) -> None:
    """The timeline: back by keys and by its button, on by playing, and along z."""
    found, name = picture(page, "gan-timeline"), "gan-timeline"
    step = r"^([\d,]+)스텝"
    end = says(page, name)
    changes(found, lambda: press(page, f"{name}-at", "ArrowLeft", 2))
    assert says(page, name) != end
    changes(found, lambda: page.locator(f".{name}-back").first.click())
    press(page, f"{name}-at", "Home", 1)
    reads(page, name, step, lambda v: v == 0)
    start = content(found)
    page.locator(f".{name}-play button").first.click()
    wait_until(lambda: says(page, name) == end, 60, "재생이 끝까지 가지 않습니다")
    assert content(found) != start
    changes(found, lambda: press(page, f"{name}-walk", "ArrowRight", 4))
