"""찾아보기: 쪽마다 절(h2, h3)로 나누어 글을 모읍니다. 브라우저가 낱말의 일부를 찾습니다."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from bs4 import BeautifulSoup, NavigableString, Tag

HEADS = ("h1", "h2", "h3")
BLOCKS = {"p", "li", "td", "th", "tr", "div", "pre", "br", "summary", "dt", "dd", "h4", "ol", "ul"}


def _text(node: Tag | NavigableString) -> str:
    if isinstance(node, Tag):
        alt = node.get("alt", "") if node.name == "img" else ""
        return f" {alt} " if alt else (" " if node.name in BLOCKS else "")
    return str(node) if type(node) is NavigableString else ""


def sections(soup: BeautifulSoup, plain: Callable[[str], str]) -> list[list[str]]:
    """[[이름표, 제목, 글], …]. 접어 둔 코드는 빼고, 그림의 대체 텍스트는 넣습니다."""
    parts: list[list[str]] = []
    words: list[str] = []
    for node in soup.descendants:
        if isinstance(node, Tag) and node.name in HEADS:
            words = []
            parts.append([node.get("id", ""), plain(node.get_text().strip()), words])
        inside = {parent.name for parent in node.parents}
        folded = node.find_parent("details", class_="folded") is not None
        if parts and not folded and not inside & set(HEADS):
            words.append(_text(node))
    return [[a, h, re.sub(r"\s+", " ", plain("".join(w))).strip()] for a, h, w in parts]


def index_script(entries: list[dict]) -> str:
    """site/assets/search.js의 내용. file://에서도 열리게 보통의 스크립트로 둡니다."""
    return f"course.search({json.dumps(entries, ensure_ascii=False, separators=(',', ':'))});\n"
