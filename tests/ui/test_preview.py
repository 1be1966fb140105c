"""What every window leaves where widgets do not run: a picture that also speaks."""

import io
from html import escape

import numpy as np
import pytest
import torch
from PIL import Image

from gan_course import checkpoints, labs, ui
from gan_course.labs.backprop.autograd import Value
from gan_course.labs.latent.timeline import Timeline
from gan_course.pictures import PAGE
from gan_course.plotting import SHORTEST
from gan_course.ui import window as module


def tiny_graph():
    p = (Value(1.2, name="w") * Value(0.8, name="x") + Value(-0.4, name="b")).tanh()
    return p * p


def judged():
    d = torch.rand(200, generator=torch.Generator().manual_seed(0))
    return d, (d > 0.4).float()


def page(value):
    from matplotlib import pyplot as plt

    figure, ax = plt.subplots(figsize=(4, 3))
    ax.plot([0, value], [0, 1])
    return figure


def two_states():
    timeline = Timeline(checkpoints.pretrained("vanilla_mnist"))
    with torch.no_grad():
        next(timeline.G.parameters()).mul_(2)
    timeline.keep(100)
    return timeline


MAKE = {
    "BackwardLab": lambda: labs.BackwardLab(tiny_graph()),
    "Lab2DView": lambda: labs.Lab2DView(hidden_g=(16,), hidden_d=(16,)),
    "LatentLab": lambda: labs.LatentLab(checkpoints.pretrained("vanilla_mnist")),
    "NudgeLab": lambda: labs.NudgeLab(lambda v: v * v, 1.2, 2.4),
    "BrushLab": lambda: labs.BrushLab(checkpoints.pretrained("vanilla_mnist")),
    "TimelineView": lambda: labs.TimelineView(two_states()),
    "ThresholdLab": lambda: labs.ThresholdLab(*judged()),
    "WordLab": lambda: labs.WordLab(checkpoints.pretrained("cgan_hangul"), "바나나"),
    "FlipbookView": lambda: ui.FlipbookView(page, "길이", [1, 2, 3], 2, about="길이가 다른 선."),
}
NAMES = [*labs.__all__, "FlipbookView"]


def made(name):
    return MAKE[name]() if name in MAKE else getattr(labs, name)()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_window_leaves_a_light_crisp_picture_with_words(name, monkeypatch):
    view = made(name)
    before, draw = getattr(view, "_defaults", []), view.preview
    shown, stills = [], []
    monkeypatch.setattr(module, "display", lambda bundle, **_: shown.append(bundle))
    monkeypatch.setattr(view, "preview", lambda: stills.append(draw()) or stills[-1])
    view._ipython_display_()
    (still,) = stills
    picture = Image.open(io.BytesIO(still.data))
    assert picture.mode == "P" and len(still.data) < 250_000  # at most 256 colours
    assert picture.width == 2 * still.width <= 2 * PAGE and picture.height > 200
    assert len(np.unique(np.asarray(picture))) > 8
    assert len(still.alt) > SHORTEST and any("가" <= c <= "힣" for c in still.alt)
    assert "실행하면" in still.note
    assert [(control, control.value) for control, _ in before] == before  # as it was
    (bundle,) = shown
    assert bundle[module.VIEW]["model_id"] == view.model_id
    words = still.alt
    assert f'<img alt="{escape(words)}"' in bundle["text/html"] and bundle["text/plain"] == words


def test_scenes_of_a_preview_differ():
    data = labs.SpikesLab().preview().data
    picture = Image.open(io.BytesIO(data)).convert("L")
    half = picture.height // 2
    top, bottom = (
        picture.crop((0, y, picture.width, y + half)) for y in (0, picture.height - half)
    )
    assert np.abs(np.asarray(top).astype(int) - np.asarray(bottom)).mean() > 1


def test_few_colours_keep_a_small_red_mark_red_and_the_grid_gray():
    shown = Image.open(io.BytesIO(labs.CoinLab().preview().data)).convert("RGB")
    pixels = np.asarray(shown).astype(int)
    off = np.abs(pixels - [0xD5, 0x5E, 0x00]).max(2)
    assert (off < 16).sum() > 200  # median cut made the mark brown: 87 off
    light = pixels[(pixels.min(2) > 215) & (pixels.max(2) < 253)]
    assert np.ptp(light, axis=1).mean() < 1


def test_a_window_that_cannot_draw_is_shown_all_the_same(monkeypatch):
    view = made("LatentLab")
    with torch.no_grad():
        next(view.scene.G.parameters()).fill_(float("nan"))
    shown = []
    monkeypatch.setattr(module, "display", lambda bundle, **_: shown.append(bundle))
    view._ipython_display_()
    assert module.VIEW in shown[0] and "NaN" in shown[0]["text/plain"]
