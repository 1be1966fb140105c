"""Lesson 04 in a real JupyterLab: step the kernel, change the stride, stamp with the transpose."""

import json

import pytest
from test_lab import changes, content, open_and_run, settled
from test_lesson_02 import board, press, says

from conftest import SHOTS, unavailable, wait_until

pytestmark = pytest.mark.browser
NAME = "04_dcgan.ipynb"
KEPT = ("import gan_course as gc", "import copy", "ConvolutionLab(", "LatentLab(")


def shorten(path):
    """The same cells without the three trainings: the widgets are what is looked at here."""
    notebook = json.loads(path.read_text("utf-8"))
    cells = []
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code" and not any(word in text for word in KEPT):
            continue
        cells.append(cell)
    source = 'artist = checkpoints.pretrained("dcgan_faces", runtime)'
    code = {"cell_type": "code", "id": "artist", "metadata": {}, "outputs": [],
            "execution_count": None, "source": source}  # fmt: skip
    where = next(i for i, c in enumerate(cells) if "LatentLab(" in "".join(c["source"])
                 and "import" not in "".join(c["source"]) and c["cell_type"] == "code")  # fmt: skip
    notebook["cells"] = [*cells[:where], code, *cells[where:]]
    path.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")


def step_the_kernel(page):
    picture = board(page, "conv")
    first = content(picture)
    changes(picture, lambda: press(page, "conv-step", "ArrowRight", 1))
    settled(picture)
    wait_until(lambda: "(0, 1)" in says(page, "conv"), 20, "둘째 걸음의 설명")
    changes(picture, lambda: press(page, "conv-stride", "ArrowRight", 1))
    settled(picture)
    changes(picture, lambda: press(page, "conv-padding", "ArrowRight", 1))
    settled(picture)
    wait_until(lambda: says(page, "conv").endswith("= 3"), 20, "크기")
    assert content(picture) != first
    page.locator(".gan-conv").first.screenshot(path=SHOTS / "convolution-stepper.png")


def stamp_the_transpose(page):
    second = page.locator(".gan-conv").nth(1)
    picture = second.locator(".gan-conv-picture")
    picture.scroll_into_view_if_needed()
    wait_until(lambda: picture.evaluate("i => i.naturalWidth") > 100, 30, "그림이 비어 있습니다")
    handle = second.locator(".gan-conv-step .noUi-handle")
    handle.focus()
    changes(picture, lambda: [handle.press("ArrowRight") for _ in range(4)])
    settled(picture)
    words = second.locator(".gan-conv-words")
    wait_until(lambda: "더합니다" in words.inner_text(), 20, "도장의 설명")
    changes(picture, lambda: second.locator("select").first.select_option("합성곱"))
    settled(picture)
    changes(picture, lambda: second.locator("select").first.select_option("전치 합성곱"))
    settled(picture)
    second.screenshot(path=SHOTS / "transposed-stepper.png")


def move_a_face(page):
    picture = page.locator(".gan-explorer-picture").first
    picture.scroll_into_view_if_needed()
    wait_until(lambda: picture.evaluate("i => i.naturalWidth") > 60, 60, "얼굴이 비어 있습니다")
    handle = page.locator(".gan-explorer-direction-1 .noUi-handle").first
    handle.focus()
    changes(picture, lambda: [handle.press("ArrowRight") for _ in range(5)])
    page.locator(".gan-explorer").first.screenshot(path=SHOTS / "faces-explorer.png")


def test_lesson_04(page, lab):
    path = lab.folder / "notebooks" / NAME
    if not path.is_file():
        unavailable(f"{NAME}이 아직 없습니다")
    shorten(path)
    open_and_run(page, lab, NAME)
    step_the_kernel(page)
    stamp_the_transpose(page)
    move_a_face(page)
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0
