"""레슨의 본문을 위에서 아래로 읽으며 슬라이드로 나눕니다."""

from __future__ import annotations

import html
import re
from itertools import takewhile

from bs4 import BeautifulSoup, NavigableString, Tag
from site_code import MARK as CODE
from site_code import Listings
from slides_deck import Deck, Slide, inner
from slides_plan import ENTRY

MISTAKE = "널리 퍼진 오류"
LIVE = "이 창은 스크립트를 켜면"
ROWS = 5  # 표 한 장의 줄
CELL_TEXT = 420  # 표 한 장의 글자
TASK_TEXT = 420  # 과제 한 장의 글자
BESIDE = 420  # 보기와 답이 이보다 길면 나란히 둡니다.
LINES = range(2, 11)  # 화면에 둘 코드의 줄 수
NOT_CODE = re.compile(
    r"plotting\.|plt\.|\b(?:task|check|hint|solution|display|show_source)\(|View\(|Lab\(|"
    r"^(?:from|import|assert) |(?:print|show)\(|\.\.\.|TODO|lesson_start",
    re.M,
)
TASK = re.compile(r"^과제 (\d\d-\d+)(?: · [^.]+)?\. .+", re.S)


class Reader:
    """본문 하나를 읽어 `deck`에 쌓습니다. `page`는 웹판의 쪽의 주소입니다."""

    def __init__(self, deck: Deck, listings: Listings, page: str) -> None:
        self.deck, self.listings, self.page = deck, listings, page

    def read(self, body: BeautifulSoup) -> None:
        for block in body.find_all(["div", "section"], recursive=False):
            if "prose" in block["class"]:
                self.prose(block)
            elif block.name == "section":
                self.task(block)
            else:
                self.cell(block)

    # -------------------------------------------------------------- 글

    def prose(self, block: Tag) -> None:
        for child in list(block.children):
            if isinstance(child, Tag):
                self.child(child)
            elif type(child) is NavigableString:
                for mark in self.deck.formulas.displayed(child):
                    self.deck.formula(mark)
                self.deck.note(str(child))

    def child(self, tag: Tag) -> None:
        if tag.name in ("h2", "h3"):
            self.deck.open(inner(tag), int(tag.name[1]))
        elif tag.name == "blockquote" and MISTAKE in tag.get_text():
            self.deck.add("mistake", f'<div class="wrong">{inner(tag)}</div>')
        elif tag.name == "div" and tag.find("table"):
            self.table(tag.find("table"))
        elif tag.name not in ("details", "h1"):
            self.deck.paragraph(tag)

    def table(self, table: Tag) -> None:
        """표를, 줄이 많으면 여러 장으로 나누어 둡니다."""
        head = str(table.find("thead") or "")
        rows = table.select("tbody tr") or table.find_all("tr")[1:]
        kept: list[Tag] = []
        for row in rows:
            length = sum(len(r.get_text()) for r in [*kept, row])
            if kept and (len(kept) == ROWS or length > CELL_TEXT):
                self._rows(head, kept)
                kept = []
            kept.append(row)
        self._rows(head, kept)

    def _rows(self, head: str, rows: list[Tag]) -> None:
        lines = "".join(map(str, rows))
        self.deck.add("listing", f"<table>{head}<tbody>{lines}</tbody></table>")

    # -------------------------------------------------------------- 셀

    def cell(self, block: Tag) -> None:
        source = block.find("div", class_="input", recursive=False)
        if source is not None:
            self.code(source)
        outputs = block.find("div", class_="outputs")
        for shown in outputs.find_all(True, recursive=False) if outputs else []:
            if shown.name == "pre":
                if self.deck.level > 1:
                    self.deck.note(str(shown))
            elif "prose" in shown.get("class", []):
                self.task(shown)
            else:
                self.shown(shown)

    def code(self, source: Tag) -> None:
        """절마다 짧은 셀 하나만 화면에 둡니다."""
        mark = CODE.search(source.get_text())
        text = self.listings.sources[int(mark[1])].strip() if mark else ""
        lines = text.splitlines()
        if (
            self.deck.level == 1
            or self.deck.coded
            or len(lines) not in LINES
            or max(map(len, lines)) > 88
            or NOT_CODE.search(text)
        ):
            return
        self.deck.coded = True
        self.deck.add("code", mark[0])

    def task(self, card: Tag) -> None:
        """과제의 글. 빈 함수, 힌트, 고르는 물음은 웹판과 노트북에 있으므로 싣지 않습니다."""
        parts = list(takewhile(_is_text, card.find_all(True, recursive=False)))
        title = TASK.match(parts[0].get_text().strip()) if parts else None
        if title is None:
            return
        shown, left, length = [], [], 0
        for part in parts[1:]:
            length += len(part.get_text())
            (left if left or length > TASK_TEXT and shown else shown).append(str(part))
        slide = self.deck.add("task", "".join(shown), title=title[0][3:], label="과제")
        self.deck.schedule(slide, title[1])
        for part in left:
            self.deck.note(part)

    def shown(self, shown: Tag) -> None:
        """셀이 낸 것: 퀴즈, 그림, 표를 차례대로."""
        found = shown.find_all(lambda t: t.name in ("img", "table") or "quiz" in t.get("class", []))
        entry = bool(shown.find("details", recursive=False)) and "이미 압니까" in shown.get_text()
        for tag in found:
            if tag.find_parent(class_="quiz"):
                continue
            if tag.name == "img":
                self.picture(tag)
            elif tag.name == "table":
                self.table(tag)
            else:
                self.quiz(tag, entry)

    def picture(self, image: Tag) -> None:
        """그림 한 장. 움직이는 창이면 웹판의 그 자리를 가리킵니다."""
        lab = image.find_parent(class_="lab")
        caption = lab.find("p", class_="caption") if lab else None
        told = [inner(caption)] if caption else []
        if lab is not None and lab.get("data-lab"):
            address = f"../site/{self.page}#{lab['id']}"
            told.append(f'<a href="{address}">웹판에서 이 창을 움직이기</a>')
        elif lab is not None:
            told.append("이 창은 노트북에서 움직입니다.")
        lines = f"<p>{' '.join(told)}</p>" if told else ""
        self.deck.add("figure", f'<div class="picture">{image}{lines}</div>')
        if image.get("alt"):
            self.deck.note(f"<p>그림: {html.escape(image['alt'])}</p>")

    def quiz(self, box: Tag, entry: bool) -> Slide:
        """물음을 보이고, 맞는 답은 한 번 더 누르면 나옵니다. 나머지 풀이는 노트에 적습니다."""
        choices = box.find("ol", recursive=False)
        asked = "".join(str(t) for t in _before(choices))
        answers = box.find("details").find_all("li") if box.find("details") else []
        right = "".join(f"<li>{inner(li)}</li>" for li in answers if "✓" in li.get_text())
        title = ENTRY if entry else self.deck.section
        answer = f'<div class="answer fragment"><ul>{right}</ul></div>' if right else ""
        beside = " beside" if len(choices.get_text()) + len(right) > BESIDE else ""
        body = f'<p class="lead">{asked}</p><div class="choices{beside}">{choices}{answer}</div>'
        slide = self.deck.add("question", body, title=title, label=box["data-kind"])
        if entry:
            slide.kicker = ""
            if ENTRY.replace(" ", "") not in self.deck.plan.used:
                self.deck.schedule(slide, ENTRY)
        for li in answers:
            self.deck.note(f"<p>{inner(li)}</p>")
        return slide


def _is_text(part: Tag) -> bool:
    """과제의 글입니까? 아니면 그 뒤에 오는 코드, 힌트, 물음입니까?"""
    return part.name in ("p", "ul", "ol", "pre") or "table" in part.get("class", [])


def _before(choices: Tag) -> list:
    """고를 것 앞의 물음. “퀴즈.”라는 머리말은 표지로 따로 적으므로 뺍니다."""
    return list(choices.previous_siblings)[::-1][1:]
