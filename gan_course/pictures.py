"""텐서를 그림 파일로, 그림 파일을 가볍게, 글로도 읽히게. matplotlib 없이 PIL만 써서 빠릅니다."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps
from torch import Tensor

from .errors import CourseError
from .files import data_file

PLAIN = Image.Dither.NONE
FINE = 2  # 화면의 점 하나를 가로세로 두 점으로 그립니다. 촘촘한 화면에서도 또렷합니다.
GAP = FINE * 16  # 정지 화면에서 장면 사이의 틈
SAFE = " !$'()*+,-./:;=?@[]^_`{|}~"  # SVG의 글자 가운데 data: 주소에 그대로 적는 것
PAGE = 840  # 노트북의 출력 칸에 줄지 않고 들어가는 너비(화면 픽셀)
COARSE = 16  # 글리프의 좌표를 이만큼 성기게. 10포인트 글자에서 0.025포인트이므로 보이지 않습니다.
SHORTER = (  # SVG에서 보이는 것은 그대로 두고 줄일 글자
    (r"(\d\d\.\d)\d+", r"\1"),
    (r"([1-9]\.\d\d)\d+", r"\1"),
    (r"\s*\n\s*", " "),
    (r"<!--.*?-->|<\?xml.*?>|<!DOCTYPE.*?>", ""),
    (r"> +<", "><"),
    (r' transform="translate\(([-\d.]+) 0\)"/>', r' x="\1"/>'),
)


def is_picture(shape: Sequence[int]) -> bool:
    """표본 하나의 모양 (…)이 그림 (C, H, W)인지. 아니면 2차원 점 (2,) 같은 벡터입니다."""
    return len(shape) == 3


def mosaic(x: Tensor, columns: int | None = None, gap: int = 1, width: int = 0) -> Image.Image:
    """그림 묶음을 바둑판 한 장으로 모읍니다.

    Args:
        x: (n, C, H, W), C는 1 또는 3, 값은 [−1, 1](벗어나면 자릅니다).
        columns: 열의 수. 주지 않으면 정사각형에 가깝게 정합니다.
        gap: 그림 사이의 픽셀 수.
        width: 이만큼의 너비에 가깝게 정수배로 키웁니다.

    Raises:
        CourseError: 모양이 다르거나 빈 묶음일 때.
    """
    if not is_picture(x.shape[1:]) or x.shape[1] not in (1, 3) or len(x) == 0:
        raise CourseError(f"그림은 (n, 1 또는 3, H, W)이어야 합니다(지금: {tuple(x.shape)}).")
    n, c, h, w = x.shape
    columns = columns or int(np.ceil(np.sqrt(n)))
    rows = -(-n // columns)
    # 작은 그림에 numpy를 쓰는 까닭: 학습과 함께 돌 때 torch의 스레드끼리 서로를 기다리지 않습니다.
    levels = np.nan_to_num(np.rint((x.detach().float().cpu().numpy() + 1) * 127.5))
    pixels = levels.clip(0, 255).astype(np.uint8)
    board = np.full((rows * (h + gap) - gap, columns * (w + gap) - gap, c), 255, np.uint8)
    for i, picture in enumerate(pixels):
        top, left = i // columns * (h + gap), i % columns * (w + gap)
        board[top : top + h, left : left + w] = picture.transpose(1, 2, 0)
    board = Image.fromarray(board.squeeze(2) if c == 1 else board)
    return ImageOps.scale(board, max(1, round(width / board.width)), Image.Resampling.NEAREST)


def png(x: Tensor, *, width: int = 448, columns: int | None = None) -> bytes:
    """그림 묶음을 가로 약 `width` 픽셀의 PNG 바이트로 만듭니다(정수배로 키워 흐려지지 않습니다)."""
    return quick_png(mosaic(x, columns, width=width))


def quick_png(picture: Image.Image) -> bytes:
    """화면에 곧바로 보낼 PNG 바이트. 크기보다 시간을 아낍니다."""
    return _png(picture, compress_level=1)


def light_png(picture: Image.Image, colors: int = 128) -> bytes:
    """노트북에 남길 PNG 바이트. 색의 수를 줄여 가볍게 합니다. 그래프는 64색, 흑백은 48색까지입니다.

    64색까지는 드문 색도 지킵니다. 넓이로 나누면(MEDIANCUT) 가는 파란 선과 초록 선이 한 색이 됩니다.
    """
    drawn = picture.convert("RGB")
    gray = ImageChops.difference(drawn, drawn.convert("L").convert("RGB")).getbbox() is None
    if colors > 64 and not gray:
        return _png(drawn.quantize(colors, dither=PLAIN), optimize=True)
    # 16색까지는 한 화소가 반 바이트입니다. 한 바이트가 더 잘 눌릴 때도 많아 가벼운 쪽을 고릅니다.
    most = min(colors, 48 if gray else 64)
    few = {most, max(24, most)}
    made = (drawn.quantize(n, Image.Quantize.MAXCOVERAGE, 1, dither=PLAIN) for n in few)
    return min((_png(each, optimize=True) for each in made), key=len)


def _png(picture: Image.Image, **how) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG", **how)
    return out.getvalue()


@lru_cache(maxsize=16)
def font(size: int) -> ImageFont.FreeTypeFont:
    """저장소에 든 한글 글꼴. 크기는 픽셀입니다."""
    return ImageFont.truetype(str(data_file("fonts/GANCourseGothic.ttf")), size)


def minus(text: str) -> str:
    """수 앞의 붙임표를 빼기표로: 소리 내어 읽는 도구가 “빼기”로 읽습니다. 예: -0.58 → −0.58"""
    return re.sub(r"(?:(?<![\w)])|(?<=\de))-(?=\d)", "−", text)


class Shot(NamedTuple):
    """글로도 읽히는 그림 한 장. 셀의 마지막 줄에 두면 보입니다.

    JupyterLab은 `image/png` 출력의 대체 텍스트를 버리므로 `<img alt=…>`로 넣습니다.

    Attributes:
        data: PNG 또는 SVG 파일의 바이트.
        alt: 그림을 못 보는 사람이 알아야 할 것을 적은 글(대체 텍스트).
        width: 화면에서의 너비(픽셀). 칸이 좁으면 줄어듭니다.
        note: 그림 아래에 작게 적을 글. 없으면 빈 글.
    """

    data: bytes
    alt: str
    width: int
    note: str = ""

    @property
    def kind(self) -> str:
        """파일의 MIME 형식."""
        return "image/png" if self.data.startswith(b"\x89PNG") else "image/svg+xml"

    def bundle(self) -> dict[str, str]:
        """노트북의 출력으로 넣을 것: 그림과, 글만 보이는 곳을 위한 글."""
        return {"text/html": self._repr_html_(), "text/plain": self.alt}

    def metadata(self) -> dict[str, dict[str, str]]:
        """노트북의 출력에 함께 적을 대체 텍스트."""
        return {self.kind: {"alt": self.alt}}

    def _repr_html_(self) -> str:
        if self.kind == "image/svg+xml":  # base64보다 5분의 1 작습니다.
            source = f"data:{self.kind},{quote(self.data.decode().replace(chr(34), chr(39)), SAFE)}"
        else:
            source = f"data:{self.kind};base64,{base64.b64encode(self.data).decode()}"
        tag = f'<img alt="{escape(self.alt)}" width="{self.width}" src="{source}">'
        return tag + (f"<br><small>{escape(self.note)}</small>" if self.note else "")

    def __str__(self) -> str:
        return self.alt


def strip(parts: Sequence[tuple[str, bytes, int | None]], colors: int = 128) -> tuple[bytes, int]:
    """장면 여럿을 한 장으로: 나란히, 다 들어가지 않으면 줄을 바꾸어 놓습니다.

    Args:
        parts: (장면 위에 적을 글, PNG 바이트, 화면에서의 너비)의 목록. 너비가 None이면 PNG의 너비.
        colors: 남길 색의 수.

    Returns:
        (PNG 바이트, 화면에서의 너비). 화면보다 두 배 촘촘합니다.
    """
    scenes = [_captioned(*part) for part in parts]
    fit = max(1, (FINE * PAGE + GAP) // (max(s.width for s in scenes) + GAP))
    lines = -(-len(scenes) // fit)
    columns = -(-len(scenes) // lines)  # 줄마다 고르게: 넷이면 3 + 1이 아니라 2 + 2
    rows = [scenes[i : i + columns] for i in range(0, len(scenes), columns)]
    board, width = _stacked(rows)
    return light_png(board, colors), width


def _captioned(caption: str, picture: bytes, width: int | None) -> Image.Image:
    caption = minus(caption).replace("−", "–")  # 글꼴에 − 글자가 없어 짧은 대시로 적습니다.
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    width = width or drawn.width
    size = FINE * width, round(FINE * width * drawn.height / drawn.width)
    grown = size[0] % drawn.width == 0  # 정수배면 화소를 그대로 키우고, 아니면 부드럽게 맞춥니다.
    drawn = drawn.resize(size, Image.Resampling.NEAREST if grown else Image.Resampling.LANCZOS)
    head = FINE * 26
    width = max(drawn.width, round(font(FINE * 14).getlength(caption)) + FINE * 4)
    sheet = Image.new("RGB", (width, head + drawn.height), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((FINE * 2, head // 2), caption, "#222222", font(FINE * 14), anchor="lm")
    sheet.paste(drawn, (0, head))
    return sheet


def _stacked(rows: Sequence[Sequence[Image.Image]]) -> tuple[Image.Image, int]:
    width = max(sum(s.width for s in row) + GAP * (len(row) - 1) for row in rows)
    heights = [max(s.height for s in row) for row in rows]
    board = Image.new("RGB", (width, sum(heights) + GAP * (len(rows) - 1)), "white")
    top = 0
    for row, height in zip(rows, heights, strict=True):
        left = 0
        for scene in row:
            board.paste(scene, (left, top))
            left += scene.width + GAP
        top += height + GAP
    return board, width // FINE


def slim(drawn: str) -> str:
    """matplotlib이 쓴 SVG를 가볍게 합니다. 크기는 다섯 가운데 셋쯤이 됩니다."""
    for wordy, short in SHORTER:
        drawn = re.sub(wordy, short, drawn)
    used = set(re.findall(r"#([\w.-]+)", drawn))
    drawn = re.sub(r' id="([^"]*)"', lambda name: name[0] if name[1] in used else "", drawn)
    drawn = re.sub(r' d="([^"]*)" transform="scale\(0\.015625\)"', _coarser, drawn)
    drawn = re.sub(r' d="([^"]*)"', _tighter, drawn)
    drawn = re.sub(r"<g( clip-path=[^>]*)?>((?:<use [^>]*/>){2,})</g>", _shared, drawn)
    drawn = re.sub(r"<g\b[^>]*/>", "", drawn)  # 빈 묶음
    drawn = "".join(_unwrapped(re.split(r"(<g\b[^>]*>|</g>)", drawn)))
    return re.sub(r"(?<=data:image/png;base64,)[^\"]+", _lighter, drawn)


def _unwrapped(parts: Iterable[str]) -> Iterator[str]:
    """꾸밈이 없어 그림에 보태는 것이 없는 묶음 `<g>`를 풉니다."""
    groups: list[bool] = []  # 열린 묶음마다, 남길지
    for part in parts:
        if part.startswith("<g"):
            groups.append(part != "<g>")
        if part != "<g>" and (part != "</g>" or groups.pop()):
            yield part


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
    few = layer.quantize(64, Image.Quantize.FASTOCTREE)
    return base64.b64encode(_png(few, optimize=True)).decode()
