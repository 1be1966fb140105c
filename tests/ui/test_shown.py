"""Every window tells which control values its picture shows, and leaves no control out."""

import html
import json
import re

import ipywidgets as W
import pytest
import torch

from gan_course import checkpoints, labs
from gan_course.labs.backprop.autograd import Value
from gan_course.labs.latent.timeline import Timeline
from gan_course.models.vanilla import Generator


def three_states(G: torch.nn.Module) -> Timeline:
    timeline = Timeline(G)
    for step in (1, 2):
        with torch.no_grad():
            next(G.parameters()).mul_(2)
        timeline.keep(step, d_loss=step)
    return timeline


MADE = {
    "BackwardLab": lambda kind: kind(Value(2.0, name="x") * Value(3.0, name="w")),
    "LatentLab": lambda kind: kind(Generator(8, (1, 8, 8), (16,))),
    "NudgeLab": lambda kind: kind(lambda w: w * w, 1.0, 2.0),
    "ThresholdLab": lambda kind: kind(torch.linspace(0, 1, 20), torch.arange(20) % 2),
    "BrushLab": lambda kind: kind(Generator(8, (1, 8, 8), (16,)), width=16),
    "TimelineView": lambda kind: kind(three_states(Generator(8, (1, 8, 8), (16,)))),
    "WordLab": lambda kind: kind(checkpoints.pretrained("cgan_hangul")),
}
# Not what the picture shows: boxes of names and points, the speed, and buttons that only act.
OTHERS = {
    "gan-explorer-name-pick",  # a name for a direction
    "gan-explorer-name-text",
    "gan-explorer-name-button",
    "gan-brush-color",  # the brush itself: the next stroke's
    "gan-brush-radius",
    "gan-brush-x",
    "gan-clinic-test",  # a test tells in words
    "gan-clinic-answer",
    "gan-clinic-next",
    "gan-clinic-choice",  # the answers to a question
    "gan-brush-y",
    "gan-explorer-file",
    "gan-word-file",
    "gan-lab-text",
    "gan-lab-speed",
    "gan-explorer-play",
    "gan-timeline-play",
    "gan-timeline-speed",
}


def window(name: str) -> W.VBox:
    return MADE.get(name, lambda kind: kind())(getattr(labs, name))


def told(found: W.VBox) -> dict:
    return json.loads(html.unescape(re.search("data-shown='([^']*)'", found.shown.value)[1]))


def controls(widget: W.Widget) -> list[W.ValueWidget]:
    """The controls that a learner sees, from top to bottom."""
    if getattr(widget.layout, "display", None) == "none":
        return []
    mine = [widget] if widget.has_trait("value") and not isinstance(widget, SHOWN) else []
    return mine + [c for child in getattr(widget, "children", ()) for c in controls(child)]


SHOWN = (W.HTML, W.Label, W.Image, W.HTMLMath, W.Button)


@pytest.mark.slow
@pytest.mark.parametrize("name", labs.__all__)
def test_a_window_tells_the_values_of_all_its_controls(name):
    found = window(name)
    assert found.shown in found.children and found.shown.layout.display == "none"
    seen = {c._dom_classes[-1] for c in controls(found)} - OTHERS
    assert set(told(found)) == seen


@pytest.mark.slow
@pytest.mark.parametrize("name", labs.__all__)
def test_a_moved_control_is_told_by_the_picture_that_shows_it(name):
    found = window(name)
    control = next(
        c for c in controls(found) if c._dom_classes[-1] in told(found)
        and (c.has_trait("max") or isinstance(c, W.SelectionSlider))
    )  # fmt: skip
    before, name = control.value, control._dom_classes[-1]
    if isinstance(control, W.SelectionSlider):
        control.index = control.index - 1 if control.index else 1
        assert told(found)[name] == control.label
    else:
        control.value = before + control.step if before < control.max else before - control.step
        assert told(found)[name] == pytest.approx(control.value)
    assert control.value != before


def test_a_window_that_does_not_draw_does_not_answer():
    found = labs.CoinLab()
    found.p.unobserve_all("value")  # the broken window: its slider moves and nothing happens
    found.p.value = 0.9
    assert told(found)["gan-coin-p"] == 0.5


def test_a_choice_is_told_as_the_page_says_it():
    found = labs.TransportLab()
    assert told(found)["gan-transport-plan"] == list(found.plans)[0]
    found.plan.value = list(found.plans)[1]
    assert told(found)["gan-transport-plan"] == list(found.plans)[1]


def test_a_value_with_quotes_stays_readable():
    found = labs.WordLab(checkpoints.pretrained("cgan_hangul"))
    found.text.value = "'\"<가>"
    assert told(found)["gan-word-text"] == "'\"<가>"
