"""A page with one live lab, made of nothing but the lab's own files: no exporter takes part."""

import html
import json
import shutil
import subprocess
import sys
from pathlib import Path

from browsers import unavailable

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
ESBUILD = WEB / "node_modules" / ".bin" / "esbuild"
sys.path.insert(0, str(ROOT / "tools" / "site"))

import models  # noqa: E402, F401  (the tests take it from here: the folder is on the path now)

ENTRY = """
import { counts } from "SRC/engine.js";
import { loadModel, receiveModel } from "SRC/models.js";
import { Net } from "SRC/net.js";
import { labs } from "SRC/registry.js";
Object.assign(globalThis, { course: { model: receiveModel }, counts, Net });
for (const element of document.querySelectorAll("[data-lab]")) {
  const options = JSON.parse(element.dataset.options);
  labs[element.dataset.lab](element, options, { name: "test", loadModel });
  if (options.one) loadModel(options.model).then((spec) => (globalThis.face = new Net(spec)));
}
"""
PAGE = """<!doctype html><html lang="ko"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>창</title>
<body style="margin:8px"><h1>창</h1>BOXES<script src="course.js"></script></body></html>"""


def node_or_skip() -> str:
    path = shutil.which("node")
    if path is None:
        unavailable("node가 없습니다: 웹판의 시험에는 Node 20 이상이 필요합니다")
    return path


def run_node(text: str, content: object) -> dict:
    """Run a module (SRC is web/src) with `content` as JSON on its input; it prints JSON."""
    found = subprocess.run(
        [node_or_skip(), "--input-type=module", "-e", text.replace("SRC", (WEB / "src").as_uri())],
        input=json.dumps(content), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def write_page(folder: Path, *labs: tuple[str, dict]) -> Path:
    """index.html and course.js with the labs (name, options) under each other."""
    node_or_skip()
    if not ESBUILD.is_file():
        unavailable("web/node_modules가 없습니다: web에서 npm ci를 실행하십시오")
    entry = folder / "entry.js"
    entry.write_text(ENTRY.replace("SRC", str(WEB / "src")), "utf-8")
    command = [str(ESBUILD), "--bundle", "--format=iife", "--log-level=error"]
    source = [*command, "--minify", "--charset=utf8", str(WEB / "src" / "net_worker.js")]
    worker = subprocess.run(source, check=True, capture_output=True, encoding="utf-8").stdout
    define = f"--define:globalThis.WORKER_SOURCE={json.dumps(worker)}"
    command += [define, str(entry), f"--outfile={folder / 'course.js'}"]
    subprocess.run(command, check=True)
    counts: dict[str, int] = {}
    boxes = ""
    for name, options in labs:
        counts[name] = counts.get(name, 0) + 1
        told = html.escape(json.dumps(options, ensure_ascii=False))
        boxes += f'<div class="lab" id="{name}-{counts[name]}" data-lab="{name}" '
        boxes += f'data-options="{told}"><p>미리 보기</p></div>'
    path = folder / "index.html"
    path.write_text(PAGE.replace("BOXES", boxes), "utf-8")
    return path
