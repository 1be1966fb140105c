"""Every shipped generator in Chromium against torch, and what its file says."""

import base64
import json

import pytest
import torch
from lab_page import models, run_node
from torch import nn

from gan_course.checkpoints import pretrained
from gan_course.files import data_file
from gan_course.labs.latent.calc import named_directions
from gan_course.labs.latent.timeline import load_timeline
from gan_course.models import wgan
from gan_course.models.cgan import MLPGenerator
from gan_course.runtime import detect
from gan_course.sampling import lerp, sample, slerp

CPU = detect(device="cpu")
LABS = ()  # the page holds nothing but the network's own code
RUN = """({ spec, z, n, labels, at }) => {
  const net = at === undefined ? new Net(spec)
    : new Net(spec, Uint8Array.from(atob(spec.data), (c) => c.charCodeAt(0)).buffer, at);
  const x = net.run(Float32Array.from(z), n, labels);
  const alone = net.run(Float32Array.from(z).subarray(0, spec.nz), 1, labels);
  return { x: [...x], alone: [...alone] };
}"""
DRAW = """
import fs from "node:fs";
import { randn } from "SRC/random.js";
import { slerp, moved, spread } from "SRC/latent.js";
const { seeds, n, t, psi, way } = JSON.parse(fs.readFileSync(0, "utf8"));
const [a, b] = seeds.map((seed) => randn(n, seed));
const walk = slerp(a, b, t, 64);
const put = moved(walk, psi, [[1.5, Float32Array.from(way)]]);
const rows = Array.from({ length: n / 64 }, (_, i) => a.subarray(64 * i, 64 * i + 64));
console.log(JSON.stringify({ a: [...a], walk: [...walk], put: [...put], spread: spread(rows) }));
"""


def fixed(n=16):
    return torch.randn(n, 64, generator=torch.Generator().manual_seed(7))


def in_the_browser(page, spec, z, labels=None, at=None):
    given = {"spec": spec, "z": z.flatten().tolist(), "n": len(z)}
    given |= {"labels": [] if labels is None else labels.tolist()}
    found = page.evaluate(RUN, given | ({} if at is None else {"at": at}))
    shape = (-1, *spec["shape"])
    return torch.tensor(found["x"]).view(shape), torch.tensor(found["alone"]).view(shape)


@pytest.mark.parametrize("name", models.GENERATORS)
@pytest.mark.parametrize(("bits", "most"), [(16, 2e-3), (32, 1e-5)])
def test_sixteen_pictures_are_those_of_torch(page, name, bits, most):
    G, z = pretrained(name, CPU), fixed()
    spec = models.generator(name, bits)
    labels = torch.arange(16) % spec["classes"] if spec["classes"] else None
    right = sample(G, z, labels)
    x, alone = in_the_browser(page, spec, z, labels)
    assert x.shape == right.shape
    assert (x - right).abs().max() <= most
    assert (alone - right[:1]).abs().max() <= most
    assert (x - right.roll(1, 0)).abs().max() > 0.5  # the test can tell pictures apart


def test_each_state_of_the_timeline_is_that_of_torch(page):
    """Sixteen z for each of its generators. Its file holds 16 bits only, so there is one limit."""
    where = models.TIMELINES["wgan_gp_timeline"]
    record, spec, z = load_timeline(data_file(where)), models.timeline(where), fixed()
    assert [s["step"] for s in spec["states"]] == record.steps
    for state in spec["states"]:
        assert state["notes"] == record.notes[state["step"]]
        x, _ = in_the_browser(page, spec, z, at=state["at"])
        assert (x - sample(record.at(state["step"]), z)).abs().max() <= 2e-3


@pytest.mark.parametrize("n", [1024, 64, 968])  # 968: a tail that torch draws anew
def test_a_seed_is_the_same_z_as_in_the_notebook(n):
    first, second = (torch.randn(n, generator=torch.Generator().manual_seed(s)) for s in (31, 5489))
    way = torch.linspace(-1, 1, 64)
    given = {"seeds": [31, 5489], "n": n, "t": 0.3, "psi": 0.7, "way": way.tolist()}
    if n % 64:
        text = DRAW.split("const walk")[0] + "console.log(JSON.stringify({ a: [...a] }));"
        assert (torch.tensor(run_node(text, given)["a"]) - first).abs().max() < 2e-6
        return
    found = {k: torch.tensor(v) for k, v in run_node(DRAW, given).items()}
    a, b = first.view(-1, 64), second.view(-1, 64)
    walk = slerp(a, b, 0.3)
    assert (found["a"] - first).abs().max() < 2e-6
    assert (found["walk"].view(-1, 64) - walk).abs().max() < 5e-6
    assert (found["put"].view(-1, 64) - (0.7 * walk + 1.5 * way)).abs().max() < 5e-6
    assert (walk - lerp(a, b, 0.3)).abs().max() > 0.1
    if len(a) > 1:
        assert found["spread"].item() == pytest.approx(a.std(dim=0).mean().item(), abs=1e-5)


@pytest.mark.parametrize("name", models.GENERATORS)
def test_the_file_tells_directions_and_labels(name):
    spec, named = models.generator(name), named_directions(name)
    told = [torch.frombuffer(bytearray(base64.b64decode(d["vector"])), dtype=torch.float32)
            for d in spec["named"]]  # fmt: skip
    assert [d["name"] for d in spec["named"]] == (list(named.names) if named else [])
    for vector, right in zip(told, named.vectors if named else [], strict=True):
        assert torch.equal(vector, right)
    assert len({d["key"] for d in spec["named"]}) == len(spec["named"])
    assert len(spec["labels"]) == spec["classes"]
    assert len(base64.b64decode(spec["principal"])) == models.DIRECTIONS * spec["nz"] * 4


def test_what_the_page_cannot_draw_is_refused():
    with pytest.raises(TypeError, match="생성자"):
        models.layers_of(MLPGenerator())
    G = wgan.Generator(64)
    G.blocks[0][2] = nn.Sigmoid()
    with pytest.raises(TypeError, match="층"):
        models.layers_of(G)


def test_the_files_are_scripts_and_written_once(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "GENERATORS", ("dcgan_mnist",))
    sizes = models.write_models(tmp_path)
    assert set(sizes) == {"dcgan_mnist", "wgan_gp_timeline"}
    path = tmp_path / "dcgan_mnist.js"
    text = path.read_text("utf-8")
    body = text.split("\n", 1)[1].removeprefix('course.model("dcgan_mnist",').removesuffix(");\n")
    assert json.loads(body)["nz"] == 64 and sizes["dcgan_mnist"] == len(text.encode())
    monkeypatch.setattr(models, "generator", None)  # would fail if it were made again
    path.touch()
    assert models.write_models(tmp_path) == sizes
    path.write_text("// older\n" + body, "utf-8")
    with pytest.raises(TypeError):
        models.write_models(tmp_path)
