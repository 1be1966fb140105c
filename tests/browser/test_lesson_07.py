"""Lesson 07 in a real JupyterLab: a named slider does what it says, the brush, the timeline."""

import base64
import io

import pytest
import torch
from browser_books import run_to_the_end, widgets_only
from browser_helpers import (
    PIXELS,
    answered,
    changes,
    content,
    drag,
    number,
    picture,
    predict,
    press,
    readout,
    rewind,
    says,
    verdict,
    wait_until,
)
from PIL import Image
from torchvision.transforms.functional import pil_to_tensor

from conftest import SHOTS
from gan_course.metrics import judge_faces

pytestmark = pytest.mark.browser
GLASSES, HAIR, BLOND, SIDE = 3, 0, 1, 64


def test_lesson_07(page, lab):
    run_to_the_end(page, lab, widgets_only(lab, "07_latent_space.ipynb"))
    for act in (turn_the_norms, put_glasses_on, keep_the_glasses, paint, rewind):
        act(page)
    page.locator(".gan-timeline").first.screenshot(path=SHOTS / "07-timeline.png")
    assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0


def turn_the_norms(page):
    found = picture(page, "gan-flipbook")
    changes(found, lambda: press(page, "gan-flipbook-page", "ArrowRight", 3))


def attributes(found) -> torch.Tensor:
    """What the attribute classifier reads in the sixteen faces on the screen: (16, 6)."""
    answered(found)
    board = Image.open(io.BytesIO(base64.b64decode(found.evaluate(PIXELS).split(",")[1])))
    board = pil_to_tensor(
        board.convert("RGB").resize((4 * SIDE + 3,) * 2, Image.Resampling.NEAREST)
    )
    cut = range(0, 4 * (SIDE + 1), SIDE + 1)
    faces = torch.stack([board[:, r : r + SIDE, c : c + SIDE] for r in cut for c in cut])
    return judge_faces(faces.float() / 127.5 - 1).labels


def put_glasses_on(page):
    """The classifier judges the picture in the page: glasses on nearly all, little else moves."""
    found, name = picture(page, "gan-explorer"), "gan-explorer-named-1"
    assert "안경" in page.locator(f".{name}").first.inner_text()
    first, before = content(found), attributes(found)
    changes(found, lambda: drag(page, name, to=1.0))
    after = attributes(found)
    others = [i for i in range(6) if i != GLASSES]
    assert (before[:, GLASSES] > 0).sum() < 14 <= (after[:, GLASSES] > 0).sum()
    assert (before != after)[:, others].sum(dim=0).max() <= 2
    page.locator(".gan-explorer").first.screenshot(path=SHOTS / "07-glasses.png")
    page.locator(f".{name} .noUi-handle").first.dblclick()
    wait_until(lambda: readout(page, name) == 0, 10, "두 번 눌러도 0이 되지 않습니다")
    assert content(found) == first


def keep_the_glasses(page):
    """The prediction speaks only once both sliders are at their ends; the picture says the same."""
    found, name = picture(page, "gan-explorer"), "gan-explorer"
    assert "금발" in page.locator(f".{name}-named-5").first.inner_text()
    predict(page, name, "거의 모두 그대로")
    changes(found, lambda: drag(page, f"{name}-named-1", to=1.0))
    worn = attributes(found)[:, GLASSES] > 0
    assert "예상대로" not in page.locator(".gan-prediction").first.inner_text()
    changes(found, lambda: drag(page, f"{name}-named-5", to=1.0))
    assert "예상대로" in verdict(page, name)
    read = attributes(found)
    assert (read[:, HAIR] == BLOND).sum() >= 14
    assert (worn & (read[:, GLASSES] > 0)).sum() >= 13
    changes(found, lambda: drag(page, f"{name}-named-5", to=0.0))
    assert not (attributes(found)[:, HAIR] == BLOND).any()


def paint(page):
    """A stroke by mouse, one by the button, and both undone."""
    found, name = picture(page, "gan-brush"), "gan-brush"
    assert "아직 칠하지" in says(page, name)
    box, before = found.bounding_box(), content(found)
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.25

    def stroke():
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + box["width"] * 0.3, y, steps=8)
        page.mouse.up()

    page.locator(f".{name}-color select").first.select_option("금색")
    changes(found, stroke)
    gap = number(page, name, r"칠한 자리와의 색 차이 ([\d.]+)")
    changes(found, lambda: press(page, f"{name}-strength", "Home", 1))  # z stays where it was
    assert gap < 0.6 and gap < number(page, name, r"칠한 자리와의 색 차이 ([\d.]+)")
    changes(found, lambda: press(page, f"{name}-strength", "End", 1))
    page.locator(".gan-brush").first.screenshot(path=SHOTS / "07-brush.png")
    changes(found, lambda: page.locator(".gan-brush-dab").first.press("Enter"))
    undo = page.locator(".gan-brush-undo").first
    changes(found, undo.click)
    undo.click()
    wait_until(lambda: content(found) == before, 20, "되돌려도 처음 그림이 아닙니다")
