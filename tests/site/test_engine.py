"""The generators in the worker: newest request only, once sent, and the way without a worker."""

import pytest
import torch
from lab_page import models, run_node
from live_labs import faces

from gan_course.checkpoints import pretrained
from gan_course.runtime import detect
from gan_course.sampling import sample

LABS = (
    ("explorer", {"model": "dcgan_faces", "seed": 31}),
    ("explorer", {"model": "cgan_hangul"}),
    ("words", {"model": "cgan_hangul", "text": "바나나 하나", "seed": 1}),
    ("timeline", {"model": "wgan_gp_timeline"}),
)
MODELS = True
# Where no worker can be had: none at all, one refused at once, one that dies when it is asked.
WITHOUT = {
    "none": "delete globalThis.Worker",
    "refused": "globalThis.Worker = class { constructor() { throw new Error('no'); } }",
    "dies": """globalThis.Worker = class {
      postMessage() { queueMicrotask(() => this.onerror?.(new ErrorEvent("error"))); }
      terminate() {}
    }""",
}
# Pull a slider through its values, one at each frame, as a fast hand does.
PULL = """([lab, name, values]) => new Promise((go) => {
  const slider = document.querySelector(`#${lab} [data-name=${name}]`);
  const next = () => {
    if (!values.length) return go();
    slider.value = String(values.shift());
    slider.dispatchEvent(new Event("input"));
    requestAnimationFrame(next);
  };
  next();
})"""
# A worker in whose place the test answers: the messages that came, the answers one by one.
BY_HAND = """
import fs from "node:fs";
const { spec, z, dies } = JSON.parse(fs.readFileSync(0, "utf8"));
const sent = [];
let made;
globalThis.WORKER_SOURCE = "0";
globalThis.requestAnimationFrame = setImmediate;
globalThis.Worker = class {
  constructor() { made = this; }
  postMessage(message) { sent.push(message); }
  terminate() {}
};
const { Engine, counts } = await import("SRC/engine.js");
const { Net } = await import("SRC/net.js");
const engine = new Engine(spec);
const seen = [];
const asked = [];
const ask = (name) => {
  const prepare = () => (asked.push(name), { z: Float32Array.from(z), n: 1 });
  return engine.run(prepare).then((x) => seen.push([name, x && [...x].slice(0, 3)]));
};
const all = ["a", "b", "c", "d"].map(ask);
const tick = () => new Promise((go) => setImmediate(go));
const jobs = () => sent.filter((m) => m.job).map((m) => m.job);
await tick();
const inFlight = jobs().length;
if (dies) made.onerror({ preventDefault() {} });
else {
  made.onmessage({ data: { job: jobs()[0], found: [1, 0, 0] } });
  await tick();
  made.onmessage({ data: { job: jobs()[1], found: [4, 0, 0] } });
}
await Promise.all(all);
const right = [...new Net(spec).run(Float32Array.from(z), 1)].slice(0, 3);
const specs = sent.filter((m) => m.spec).length;
console.log(JSON.stringify({ seen, asked, inFlight, counts, specs, right }));
"""


def by_hand(dies):
    given = {"spec": models.generator("dcgan_mnist"), "z": [0.5] * 64, "dies": dies}
    return run_node(BY_HAND, given)


def test_only_the_newest_waits_and_answers_come_in_order():
    found = by_hand(dies=False)
    assert found["inFlight"] == 1 and found["asked"] == ["a", "d"]
    assert found["seen"] == [["b", None], ["c", None], ["a", [1, 0, 0]], ["d", [4, 0, 0]]]
    assert found["counts"] == {"main": 0, "worker": 2, "skipped": 2}
    assert found["specs"] == 1  # the weights went over once


def test_what_a_dying_worker_was_asked_is_done_here():
    found = by_hand(dies=True)
    assert dict(found["seen"])["a"] == dict(found["seen"])["d"] == found["right"]
    assert found["counts"] == {"main": 2, "worker": 0, "skipped": 2}


def right_faces(psi):
    z = torch.randn(16, 64, generator=torch.Generator().manual_seed(31))
    return sample(pretrained("dcgan_faces", detect(device="cpu")), psi * z)


def pulled(page):
    """Pull ψ over the faces, and wait until what was asked for last is there."""
    page.evaluate(PULL, ["explorer-1", "psi", [1 - i / 100 for i in range(1, 51)]])
    page.wait_for_function("document.getElementById('explorer-1').dataset.state === 'ready'")
    label = page.locator("#explorer-1 canvas").get_attribute("aria-label")
    assert "절단 ψ 0.50" in label
    said = page.locator("#explorer-1 [aria-live]")
    page.wait_for_function("e => e.textContent.includes('ψ 0.50')", arg=said.element_handle())
    assert said.text_content() == page.locator("#explorer-1 .panel-words").text_content()
    return page.evaluate("counts")


def test_a_fast_hand_is_followed_in_the_worker(open_page):
    page = open_page()
    assert len(page.workers) == 1
    before = page.evaluate("({...counts})")
    counts = pulled(page)
    assert counts["main"] == 0 and counts["skipped"] > before["skipped"]
    assert (faces(page) - right_faces(0.5)).abs().max() < 2 / 127.5


@pytest.mark.parametrize(
    "way", ["none", *(pytest.param(way, marks=pytest.mark.long) for way in ("refused", "dies"))]
)
def test_without_a_worker_the_page_draws_the_same(open_page, way):
    page = open_page(before=WITHOUT[way])
    counts = pulled(page)
    assert counts["worker"] == 0 and counts["main"] > 16
    assert (faces(page) - right_faces(0.5)).abs().max() < 2 / 127.5


def test_every_lab_of_pictures_asks_the_worker(open_page):
    page = open_page()
    for lab, control, values in (
        ("explorer-2", "thickness", [1, 2, 3]), ("words-1", "psi", [0.5, 0.7]),
        ("timeline-1", "at", [0, 1, 2]),
    ):  # fmt: skip
        asked = page.evaluate("counts.worker")
        page.evaluate(PULL, [lab, control, values])
        page.wait_for_function(f"document.getElementById('{lab}').dataset.state === 'ready'")
        assert page.evaluate("counts.worker") > asked
    assert page.evaluate("counts.main") == 0
