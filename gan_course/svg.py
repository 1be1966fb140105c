"""SVG를 가볍게: 보이는 것은 그대로 두고 적힌 글자만 줄입니다. 한 노트북에 여러 장이 듭니다."""

from __future__ import annotations

import base64
import io
import re

from PIL import Image

COARSE = 16  # 글리프의 좌표를 이만큼 성기게. 10포인트 글자에서 0.025포인트이므로 보이지 않습니다.
SHORTER = (
    (r"(\d\d\.\d)\d+", r"\1"),
    (r"([1-9]\.\d\d)\d+", r"\1"),
    (r"\s*\n\s*", " "),
    (r"<!--.*?-->", ""),
    (r"> +<", "><"),
    (r' transform="translate\(([-\d.]+) 0\)"/>', r' x="\1"/>'),
)


def slim(drawn: str) -> str:
    """matplotlib이 쓴 SVG를 가볍게 합니다. 크기는 셋 가운데 둘쯤이 됩니다."""
    for wordy, short in SHORTER:
        drawn = re.sub(wordy, short, drawn)
    used = set(re.findall(r"#([\w.-]+)", drawn))
    drawn = re.sub(r' id="([^"]*)"', lambda name: name[0] if name[1] in used else "", drawn)
    drawn = re.sub(r' d="([^"]*)" transform="scale\(0\.015625\)"', _coarser, drawn)
    drawn = re.sub(r' d="([^"]*)"', _tighter, drawn)
    drawn = re.sub(r"<g( clip-path=[^>]*)?>((?:<use [^>]*/>){2,})</g>", _shared, drawn)
    return re.sub(r"(?<=data:image/png;base64,)[^\"]+", _lighter, drawn)


def _coarser(glyph: re.Match) -> str:
    path = re.sub(r"-?\d+(\.\d+)?", lambda n: str(round(float(n[0]) / COARSE)), glyph[1])
    return f' d="{path}" transform="scale({0.015625 * COARSE})"'


def _tighter(path: re.Match) -> str:
    return ' d="' + re.sub(r" ?([A-Za-z]) ?", r"\1", path[1]).strip() + '"'


def _shared(marks: re.Match) -> str:
    """표식마다 되풀이한 모양을 묶음에 한 번만 적습니다. 모양이 섞여 있으면 그대로 둡니다."""
    styles = re.findall(r' style="[^"]*"', marks[2])
    if len(styles) != marks[2].count("<use ") or len(set(styles)) > 1:
        return marks[0]
    return f"<g{marks[1] or ''}{styles[0]}>{marks[2].replace(styles[0], '')}</g>"


def _lighter(coded: re.Match) -> str:
    """SVG에 든 층 하나(base64로 적은 PNG)의 색을 64개로 줄입니다. 투명도는 남깁니다."""
    layer = Image.open(io.BytesIO(base64.b64decode(coded[0]))).convert("RGBA")
    out = io.BytesIO()
    layer.quantize(64, Image.Quantize.FASTOCTREE).save(out, format="PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()
