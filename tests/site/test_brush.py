"""The brush: its gradient against torch, the way of z against the notebook's, and strokes."""

import pytest
import torch
from lab_page import models, run_node
from live_labs import accessible, drawn, pixels, press

from gan_course.checkpoints import pretrained
from gan_course.labs.latent.brush import Strokes, follow
from gan_course.labs.latent.brush_widget import COLORS
from gan_course.runtime import detect
from gan_course.sampling import sample

CPU = detect(device="cpu")
LABS, MODELS = (("brush", {"model": "dcgan_faces"}),), True
GOLD = "금색"
SLOPE = """
import fs from "node:fs";
import { work } from "SRC/net_work.js";
const { spec, z, colour, mask } = JSON.parse(fs.readFileSync(0, "utf8"));
const goal = { z: Float32Array.from(z), colour: Float32Array.from(colour), mask: Uint8Array.from(mask) };
const { x, gap, dz } = work({ kind: "slope", spec, ...goal });
console.log(JSON.stringify({ x: [...x], gap, dz: [...dz] }));
"""  # noqa: E501
FOLLOW = """
import fs from "node:fs";
import { COLOURS } from "SRC/brush_draw.js";
import { Chase, STEPS, Strokes, candidates } from "SRC/brush_math.js";
import { work } from "SRC/net_work.js";
const { spec, first, path, radius, colour, strength } = JSON.parse(fs.readFileSync(0, "utf8"));
const strokes = new Strokes(spec.shape);
strokes.begin();
path.forEach((at, i) => strokes.line(at, path[i + 1] ?? at, radius, COLOURS[colour]));
const chase = new Chase(Float32Array.from(first), strokes, strength);
const [pool, pixels] = [candidates(chase.first), strokes.colour.length];
const n = pool.length / spec.nz;
const x = work({ kind: "run", spec, at: 0, z: pool, n, labels: [] });
chase.start(pool, Array.from({ length: n }, (_, i) => strokes.gap(x.subarray(i * pixels, (i + 1) * pixels))));
while (chase.step < STEPS) {
  const { gap, dz } = work({ kind: "slope", spec, z: chase.z, colour: strokes.colour, mask: strokes.mask });
  chase.advance(gap, dz);
}
const now = work({ kind: "run", spec, at: 0, z: chase.z, n: 1, labels: [] });
const out = { z: [...chase.z], mask: [...strokes.mask], colours: COLOURS, apart: strokes.apart(now) };
strokes.undo();
console.log(JSON.stringify({ ...out, left: strokes.painted }));
"""  # noqa: E501


@pytest.mark.parametrize("name", ["vanilla_mnist", "dcgan_mnist", "dcgan_faces"])
def test_the_gradient_is_that_of_torch(name):
    G, spec = pretrained(name, CPU).eval(), models.generator(name, bits=32)
    rng = torch.Generator().manual_seed(5)
    z = torch.randn(1, 64, generator=rng).requires_grad_(True)
    mask = torch.rand(spec["shape"][1:], generator=rng) < 0.2
    colour = torch.rand(1, *spec["shape"], generator=rng) * 2 - 1
    x = G(z)
    gap = (mask * (x - colour).square()).sum()
    (right,) = torch.autograd.grad(gap, z)
    given = {"z": z[0].tolist(), "colour": colour.flatten().tolist()}
    given["mask"] = mask.flatten().int().tolist()
    found = run_node(SLOPE, {"spec": spec, **given})
    dz = torch.tensor(found["dz"])
    assert (torch.tensor(found["x"]) - x.flatten()).abs().max() < 1e-5
    assert found["gap"] == pytest.approx(gap.item(), rel=1e-5)
    assert (dz - right[0]).norm() / right.norm() <= 1e-4
    assert (dz.roll(1) - right[0]).norm() / right.norm() > 0.5  # the test can tell slopes apart


@pytest.mark.long
def test_z_goes_the_way_of_the_notebook():
    G = pretrained("dcgan_faces", CPU)
    first = torch.randn(1, 64, generator=torch.Generator().manual_seed(0))
    path, radius, strength = [[20.5, 12.5], [32.5, 12.5], [43.0, 13.0]], 4, 0.7
    strokes = Strokes.empty(G)
    for (x0, y0), (x1, y1) in zip(path, [*path[1:], path[-1]], strict=True):
        parts = 1 + int(max(abs(x1 - x0), abs(y1 - y0)))
        for i in range(parts):
            t = i / parts
            strokes.dab(x0 + t * (x1 - x0), y0 + t * (y1 - y0), radius, COLORS[GOLD])
    z = follow(G, first, strokes, strength=strength)
    given = {"first": first[0].tolist(), "path": path, "radius": radius, "strength": strength}
    spec = models.generator("dcgan_faces", bits=32)
    found = run_node(FOLLOW, {"spec": spec, "colour": GOLD, **given})
    assert {k: tuple(v) for k, v in found["colours"].items()} == COLORS
    assert found["mask"] == strokes.mask.flatten().int().tolist() and found["left"] == 0
    assert (torch.tensor(found["z"]) - z[0]).abs().max() < 0.02
    marked = strokes.mask.bool().expand_as(strokes.color)
    apart = (sample(G, z) - strokes.color)[marked].abs().mean().item()
    assert found["apart"] == pytest.approx(apart, abs=0.01)


def apart(page, colour=GOLD):
    """How far the picture is from the colour in the band over the hair."""
    band = pixels(page, "brush-1", "picture")[54:96, 144:240].float() / 127.5 - 1
    return (band - torch.tensor(COLORS[colour])).abs().mean().item()


def stroke(page):
    page.locator("#brush-1 select[data-name=colour]").select_option(GOLD)
    box = page.locator("#brush-1 canvas[data-name=picture]").bounding_box()
    y = box["y"] + 0.195 * box["height"]
    page.mouse.move(box["x"] + 0.35 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.65 * box["width"], y, steps=6)
    page.mouse.up()
    drawn(page, "brush-1")


def test_a_stroke_moves_the_picture_towards_its_colour_and_undo_takes_it_back(open_page):
    page = open_page()
    plain, far = pixels(page, "brush-1", "picture"), apart(page)
    assert page.locator("#brush-1 button[data-name=undo]").is_disabled()
    stroke(page)
    words = page.locator("#brush-1 .panel-words").text_content()
    assert "색 차이" in words and "손실" in words
    assert apart(page) < 0.5 * far
    assert "1획" in page.locator("#brush-1 canvas[data-name=strokes]").get_attribute("aria-label")
    page.locator("#brush-1 button[data-name=undo]").click()
    drawn(page, "brush-1")
    assert torch.equal(pixels(page, "brush-1", "picture"), plain)
    page.wait_for_function("location.hash === '#lab=brush-1&colour=' + encodeURIComponent('금색')")
    counts = page.evaluate("counts")
    assert counts["main"] == 0 and counts["worker"] > 193 + 40


@pytest.mark.long
def test_the_keyboard_paints_and_strength_holds_back(open_page):
    page = open_page("#lab=brush-1&colour=금색&radius=8&y=12&strength=1")
    far = apart(page)
    press(page, "brush-1", "dab", "Enter")
    near = apart(page)
    assert near < 0.5 * far
    press(page, "brush-1", "strength", "Home")  # 0: stay where it began
    assert apart(page) == pytest.approx(far, abs=0.02)
    press(page, "brush-1", "x", "ArrowRight", times=3)
    assert page.locator("#brush-1 input[data-name=x]").input_value() == "35"
    page.locator("#brush-1 button[data-name=reset]").click()
    drawn(page, "brush-1")
    assert "아직 칠하지" in page.locator("#brush-1 canvas[data-name=picture]").get_attribute(
        "aria-label"
    )


def test_the_first_face_is_that_of_the_seed(open_page):
    page = open_page("#lab=brush-1&seed=7")
    z = torch.randn(1, 64, generator=torch.Generator().manual_seed(7))
    shown = pixels(page, "brush-1", "picture")[::6, ::6].permute(2, 0, 1).float() / 127.5 - 1
    assert (shown - sample(pretrained("dcgan_faces", CPU), z)[0]).abs().max() < 2 / 127.5


@pytest.mark.long
def test_narrow_and_accessible(open_page):
    accessible(open_page(width=360))
