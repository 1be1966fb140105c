"""쪽들이 함께 쓰는 파일: 스타일, 글꼴, 스크립트 묶음."""

from __future__ import annotations

import io
import logging
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from site_math import Formulas

SQUEEZE = (
    "const z=require('zlib'),c=z.constants;process.stdout.write(z.brotliCompressSync("
    "require('fs').readFileSync(0),{params:{[c.BROTLI_PARAM_MODE]:c.BROTLI_MODE_FONT}}))"
)
ONLY_WOFF2 = re.compile(r",url\([^)]*\.(?:woff|ttf)\) format\(\"(?:woff|truetype)\"\)")


class NodeError(Exception):
    """node로 하는 일이 실패했을 때의, 사람이 읽을 알림입니다."""


def node(*command: str, cwd: Path, given: bytes = b"") -> bytes:
    """명령을 실행하고 표준 출력을 돌려줍니다."""
    done = subprocess.run(command, cwd=cwd, input=given, capture_output=True, check=False)
    if done.returncode:
        raise NodeError(f"{' '.join(command[:2])}:\n{done.stderr.decode()}")
    return done.stdout


def bundle(web: Path, assets: Path, formulas: Formulas) -> None:
    """web/src를 보통의 스크립트로, KaTeX와 수식과 이 강의의 스타일을 하나로 묶습니다."""
    katex = web / "node_modules" / "katex" / "dist" / "katex.min.css"
    text = formulas.css(ONLY_WOFF2.sub("", katex.read_text("utf-8")))
    own = [(web / name).read_text("utf-8") for name in ("palette.css", "style.css")]
    styles = "\n".join((text, *own))
    small = node("node", "bundle.mjs", str(assets.resolve()), cwd=web, given=styles.encode())
    (assets / "style.css").write_bytes(small)


def fonts(root: Path, assets: Path, letters: set[str]) -> None:
    """KaTeX의 글꼴과 한글 글꼴을, 쪽에 나오는 글자만 남겨 옮깁니다."""
    web, katex = root / "web", root / "web" / "node_modules" / "katex"
    folder = assets / "fonts"
    folder.mkdir()
    own = root / "data" / "fonts" / "GANCourseGothic.ttf"
    for font in [*sorted((katex / "dist" / "fonts").glob("*.ttf")), own]:
        subset_font(font, letters, web, folder / f"{font.stem}.woff2")
    shutil.copy(katex / "LICENSE", folder / "KaTeX-LICENSE.txt")
    shutil.copy(own.parent / "OFL.txt", folder / "GANCourseGothic-OFL.txt")


def stand_in_for_brotli(web: Path) -> None:
    """fontTools가 찾는 brotli가 없으면 node의 것을 대신 씁니다."""
    if "brotli" in sys.modules or find_spec("brotli") or find_spec("brotlicffi"):
        return
    stand_in = ModuleType("brotli")
    stand_in.MODE_FONT = 2
    stand_in.compress = lambda data, mode=2: node("node", "-e", SQUEEZE, cwd=web, given=data)
    sys.modules["brotli"] = stand_in


def subset_font(source: Path, letters: set[str], web: Path, target: Path) -> None:
    """쪽에 나오는 글자만 남긴 글꼴을 woff2로 씁니다."""
    stand_in_for_brotli(web)
    from fontTools import subset
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # KaTeX 글꼴의 옛 날짜를 알리는 말
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=set(map(ord, letters)))
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    target.write_bytes(out.getvalue())
