"""7단계 나눌 페이지: 파일 하나로, 인터넷 없이, 누구에게나 정직하게 보이는지 봅니다."""

from __future__ import annotations

import base64
import binascii
import io
import re
from html.parser import HTMLParser
from pathlib import Path

from PIL import Image

from . import samples
from .step import Refused, Step, World

LARGEST = 5_000_000  # 바이트
KOREAN = re.compile(r"[\uac00-\ud7a3]")
GENERATED = re.compile(r"생성(된|한)\s*그림|생성자가\s*(그린|만든)|GAN[이가]?\s*(그린|만든|생성)")
SOURCE = re.compile("출처|가져온 곳|직접 (찍|그|만)")
LICENCE = re.compile("라이선스|이용 조건|저작권|이용 허락|CC0|CC BY|퍼블릭 도메인", re.I)
HOME = re.compile(r"(/home/|/Users/|/root/|[A-Za-z]:\\Users\\)\S+")
TOLD = {
    "학습에 쓴 그림의 수": r"\d[\d,]*\s*장",
    "스텝 수": "스텝",
    "잣대로 잰 값": "거리|점수|잣대|(^|\\s)자(로|의|:)",
    "시드": "시드",
    "한계": "한계|못하|않습니다|주의",
}
LOADS = {"src", "poster", "data", "srcset"}  # 브라우저가 스스로 가져오는 것


class _Page(HTMLParser):
    """채점에 쓸 것만 모읍니다."""

    def __init__(self) -> None:
        super().__init__()
        self.lang, self.title, self.text = "", "", []
        self.images: list[dict[str, str]] = []
        self.loads: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs}
        if tag == "html":
            self.lang = found.get("lang", "")
        if tag == "img":
            self.images.append(found)
        self.loads += [v for k, v in found.items() if k in LOADS]
        if tag == "link" and found.get("rel", "") not in ("author", "license"):
            self.loads.append(found.get("href", ""))
        self._styles(found.get("style", ""))
        if tag in ("style", "script", "title"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        inside = self._inside[-1] if self._inside else ""
        if inside == "title":
            self.title += data
        elif inside == "style":
            self._styles(data)
        elif inside == "script":
            self.loads += re.findall(r"""(?:fetch|import)\(\s*["']([^"']+)""", data)
        else:
            self.text.append(data)

    def _styles(self, css: str) -> None:
        self.loads += re.findall(r"""url\(\s*["']?([^"')]+)""", css)
        self.loads += re.findall(r"""@import\s+["']([^"']+)""", css)


def check(path: object, world: World) -> None:
    """파일, 자기 완결, 글, 대체 텍스트를 차례로 봅니다."""
    page, text = _read(path, world)
    _alone(page)
    _pictures(page, world)
    _honest(page, text, world)


def _read(path: object, world: World) -> tuple[_Page, str]:
    if not isinstance(path, str | Path):
        raise Refused(
            "파일의 경로가 아닙니다.",
            '`"runs/내_페이지.html"`처럼 쓴 파일의 경로를 넘기십시오(받은 것: '
            f"`{type(path).__name__}`).",
        )
    file = Path(path)
    if not file.is_file():
        raise Refused(
            "파일이 없습니다.",
            f"`{file.name}`을(를) 찾지 못했습니다. 파일을 쓰는 코드를 먼저 실행했는지, 폴더가 "
            "맞는지 "
            "보십시오.",
        )
    size = file.stat().st_size
    if size > LARGEST:
        raise Refused(
            "파일이 5 MB를 넘습니다.",
            f"{size / 1e6:.1f} MB입니다. 그림의 수를 줄이거나, 그림을 키우지 말고 CSS로 크게 "
            "보이십시오.",
        )
    try:
        html = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            "UTF-8로 쓰지 않았습니다.", '`write_text(글, encoding="utf-8")`로 쓰십시오.'
        ) from error
    page = _Page()
    page.feed(html)
    if "<html" not in html.lower():
        raise Refused(
            "HTML이 아닙니다.", '`<!doctype html><html lang="ko">`로 시작하는 파일을 쓰십시오.'
        )
    world.fact(f"파일 {file.name}, {size / 1000:.0f} kB, 그림 {len(page.images)}장")
    return page, " ".join("".join(page.text).split())


def _alone(page: _Page) -> None:
    """인터넷도, 곁의 다른 파일도 없이 보이는지. 눌러서 가는 링크는 괜찮습니다."""
    outside = [where for where in page.loads if where and not where.startswith(("data:", "#"))]
    outside = [where.replace("`", "") for where in outside]
    remote = [where for where in outside if re.match(r"(https?:)?//", where)]
    if remote:
        raise Refused(
            "인터넷이 있어야 보이는 것이 있습니다.",
            f"`{remote[0][:80]}`을(를) 가져옵니다. 글꼴, 스타일, 그림을 파일 안에 넣으십시오.",
        )
    if outside:
        raise Refused(
            "곁에 다른 파일이 있어야 보입니다.",
            f"`{outside[0][:80]}`을(를) 가져옵니다. 이 파일만 보내면 그림이 깨집니다. 그림을 "
            "`data:image/png;base64,…`로 넣으십시오.",
        )


def _pictures(page: _Page, world: World) -> None:
    if not page.images:
        raise Refused("그림이 없습니다.", "생성한 그림을 `<img>`로 한 장이라도 넣으십시오.")
    mute = [i for i, img in enumerate(page.images, 1) if not img.get("alt", "").strip()]
    if mute:
        raise Refused(
            "대체 텍스트가 없는 그림이 있습니다.",
            f"{mute[0]}번째 그림 등 {len(mute)}장에 alt가 없습니다. 화면을 보지 못하는 사람에게 "
            "무엇을 그린 "
            "그림인지 적으십시오.",
        )
    if not all(KOREAN.search(img["alt"]) for img in page.images):
        raise Refused(
            "대체 텍스트가 한국어가 아닌 그림이 있습니다.",
            "한국어 페이지의 alt는 한국어로 적으십시오. 읽어 주는 도구가 한국어로 읽습니다.",
        )
    for i, img in enumerate(page.images, 1):
        kind, _, data = img.get("src", "").partition(",")
        try:
            if "svg" not in kind:
                Image.open(io.BytesIO(base64.b64decode(data, validate=True))).verify()
        except (OSError, SyntaxError, binascii.Error, ValueError) as error:
            raise Refused(
                "열리지 않는 그림이 있습니다.",
                f"{i}번째 그림의 `data:` 주소를 그림으로 읽지 못했습니다. PNG의 바이트를 "
                "`base64.b64encode(…).decode()`로 바꾸어 넣었는지 보십시오.",
            ) from error


def _honest(page: _Page, text: str, world: World) -> None:
    if page.lang.split("-")[0] != "ko":
        raise Refused(
            '`lang="ko"`가 없습니다.',
            "읽어 주는 도구가 글을 다른 나라 말로 읽습니다. `<html lang=\"ko\">`로 적으십시오.",
        )  # fmt: skip
    if not page.title.strip():
        raise Refused("제목이 없습니다.", "`<title>`에 페이지의 제목을 적으십시오.")
    for wanted, name, why in (
        (GENERATED, "생성된 그림이라는 말이 없습니다.",
         "진짜 사진으로 오해하지 않도록 “생성된 그림입니다”라고 글로 적으십시오."),
        (SOURCE, "데이터의 출처가 없습니다.",
         "학습에 쓴 그림을 어디에서 얻었는지 “출처”를 적으십시오."),
        (LICENCE, "이용 조건이 없습니다.",
         "학습에 쓴 그림의 라이선스나 이용 조건을 적으십시오. 모르면 나누지 마십시오."),
    ):  # fmt: skip
        if not wanted.search(text):
            raise Refused(name, why)
    if HOME.search(text):
        raise Refused(
            "내 컴퓨터의 경로가 적혀 있습니다.",
            "폴더의 이름에는 내 이름이 들어 있기 쉽습니다. 나누기 전에 지우십시오.",
        )
    missing = [name for name, pattern in TOLD.items() if not re.search(pattern, text)]
    if missing:
        world.remark(f"함께 적으면 좋은 것이 빠졌습니다: {', '.join(missing)}.")


STEP = Step(
    "page",
    "P-7",
    "나눌 페이지",
    """
    내 GAN의 그림을 보이는 HTML 파일 **하나**를 쓰고 그 경로를 넘기십시오. `project.write_page`를
    써도, 직접 써도 됩니다.

    - 인터넷도, 곁의 다른 파일도 없이 보입니다. 5 MB를 넘지 않습니다. 눌러서 가는 링크는 괜찮습니다.
    - `lang="ko"`이고, 그림마다 한국어 대체 텍스트가 있습니다.
    - 생성된 그림이라는 것, 학습에 쓴 그림의 출처와 이용 조건을 글로 적습니다.
    - 그림의 수, 스텝 수, 잣대로 잰 값, 시드, 한계도 적으면 좋습니다.
    """,
    (
        "이 파일만 받은 사람이 인터넷 없이 열면 무엇이 보입니까? 그 사람은 이것이 사진이 아닌 줄 "
        "압니까?",
        "`project.write_page(경로, title=…, pictures=…, about=…, source=…, licence=…, limits=…, "
        "facts={…})`는 그림을 파일 안에 넣습니다.",
        "`pictures`는 (n, C, H, W), [−1, 1]입니다. `facts`에는 `{\"스텝\": 3000, \"시드\": 0}`처럼 "
        "적습니다.",
    ),
    check,
    samples.PAGE,
)  # fmt: skip
