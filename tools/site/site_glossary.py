"""GLOSSARY.md를 읽고, 절마다 처음 나온 용어에 뜻을 답니다."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag

# 뜻이 여럿이어서 그 레슨에서만 다는 말. 빈 것은 어디에도 달지 않습니다.
ONLY_IN = {
    "커널": ("04",), "밀도": ("08",), "정밀도": ("01", "08"), "재현율": ("01", "08"),
    "패딩": ("04",), "스트라이드": ("04",), "임베딩": ("05",), "다양성": ("05", "08"),
    "레슨": (), "계산하다": (), "스텝": (),
}  # fmt: skip
PLACES = ("p", "li", "td", "dd", "blockquote")
NOT_INSIDE = ("a", "code", "pre", "summary", "button", "label", "h1", "h2", "h3", "h4", "th")


@dataclass(frozen=True)
class Term:
    """용어집의 한 줄."""

    name: str
    english: str
    meaning: str
    avoided: str = ""

    @property
    def note(self) -> str:
        return f"{self.name}({self.english}): {self.meaning}"


def read_terms(path: Path) -> list[Term]:
    """용어집의 표를 읽습니다."""
    rows = [line for line in path.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|\n ").split("|")] for row in rows[1:]]
    return [Term(*row[:4]) for row in cells]


class Notes:
    """한 쪽에 다는 뜻풀이."""

    def __init__(self, terms: list[Term], lesson: str) -> None:
        number = lesson[:2]
        used = [t for t in terms if number in ONLY_IN.get(t.name, (number,))]
        self.terms = {term.name: term for term in used}
        longest = sorted(map(re.escape, self.terms), key=len, reverse=True)
        # 낱말의 첫머리에서만 찾습니다: ‘경우도’의 ‘우도’는 용어가 아닙니다.
        self.pattern = re.compile(rf"(?<![가-힣A-Za-z0-9])(?:{'|'.join(longest)})")

    def add(self, soup: BeautifulSoup) -> int:
        """절(h2)마다 처음 나온 용어를 링크로 바꾸고, 몇 곳인지 돌려줍니다."""
        seen: set[str] = set()
        count = 0
        for node in list(soup.descendants):
            if isinstance(node, Tag) and node.name == "h2":
                seen = set()
            elif type(node) is NavigableString and self._may_hold(node):
                count += self._replace(soup, node, seen)
        return count

    @staticmethod
    def _may_hold(node: NavigableString) -> bool:
        names = [parent.name for parent in node.parents]
        inside = any(parent.get("class") == ["prose"] for parent in node.parents)
        return inside and bool(set(names) & set(PLACES)) and not set(names) & set(NOT_INSIDE)

    def _replace(self, soup: BeautifulSoup, node: NavigableString, seen: set[str]) -> int:
        text, pieces, at = str(node), [], 0
        for match in self.pattern.finditer(text):
            name = match[0]
            if name in seen:
                continue
            seen.add(name)
            link = soup.new_tag("a", href=f"glossary.html#{name.replace(' ', '-')}")
            link["class"], link["data-note"], link.string = "term", self.terms[name].note, name
            pieces += [NavigableString(text[at : match.start()]), link]
            at = match.end()
        if pieces:
            node.replace_with(*pieces, NavigableString(text[at:]))
        return len(pieces) // 2
