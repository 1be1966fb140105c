"""슬라이드 한 벌을 쌓는 곳: 지금의 절, 지금의 장, 그리고 그 장의 발표자 노트."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from site_math import Formulas
from slides_plan import Plan

SENTENCE = re.compile(r"(.*?[.?!])(?=\s|<|$)", re.S)
PER_SLIDE = 2  # 한 장에 두는 수식
SHORT_LEAD, LONGEST_LEAD = 60, 200  # 절을 여는 문장의 글자 수
CONTENT = ("figure", "listing", "code", "mistake")


@dataclass
class Slide:
    """한 장. `notes`의 조각은 노트에 차례대로 들어갑니다."""

    anchor: str
    kind: str
    title: str
    body: str = ""
    level: int = 2
    kicker: str = ""
    label: str = ""
    pieces: list[str] = field(default_factory=list)
    formulas: int = 0

    @property
    def notes(self) -> str:
        return "\n".join(self.pieces)


def inner(tag: Tag) -> str:
    """태그 안의 HTML."""
    return tag.decode_contents().strip()


def text_of(html: str) -> str:
    """HTML에서 사람이 읽을 글만."""
    return BeautifulSoup(html, "html.parser").get_text()


def lead(html: str) -> str:
    """문단의 첫 문장. 짧으면 다음 문장까지 잇습니다. 너무 길면 빈 글입니다."""
    found, whole = "", ""
    for match in SENTENCE.finditer(html):
        whole += match[0]
        tags = len(re.findall(r"<[a-z]", whole)) - len(re.findall(r"</|/>", whole))
        length = len(text_of(whole))
        if tags or whole.count("(") != whole.count(")"):
            continue
        if length <= LONGEST_LEAD:
            found = whole
        if length >= SHORT_LEAD:
            break
    return found.strip()


@dataclass
class Deck:
    """레슨 하나의 슬라이드."""

    formulas: Formulas
    plan: Plan
    slides: list[Slide] = field(default_factory=list)
    chapter: str = ""
    section: str = ""
    level: int = 1
    coded: bool = False

    def add(self, kind: str, body: str = "", title: str = "", label: str = "") -> Slide:
        """지금의 절에 한 장을 더합니다. 제목을 주지 않으면 절의 제목을 씁니다."""
        last = self.slides[-1] if self.slides else None
        if last and last.kind == "opener" and last.level == 3 and not last.body and kind in CONTENT:
            last.kind, last.body = kind, body  # 제목뿐인 소절은 첫 내용과 한 장에
            return last
        kicker = self.chapter if self.level == 3 or title else ""
        slide = Slide(
            f"s{len(self.slides) + 1}", kind, title or self.section, body, self.level, kicker, label
        )
        self.slides.append(slide)
        return slide

    def open(self, title: str, level: int) -> Slide:
        """새 절을 열고, 계획에 있으면 그 시간을 노트의 첫머리에 적습니다."""
        self.section, self.level, self.coded = title, level, False
        slide = self.add("opener")
        if level == 2:
            self.chapter, slide.kicker = title, ""
        self.schedule(slide, text_of(self.formulas.plain(title)))
        return slide

    def schedule(self, slide: Slide, name: str) -> None:
        """90분 계획의 시간과 할 일을 그 장의 노트에 적습니다."""
        slide.pieces[:0] = map(str, self.plan.take(name))

    def note(self, html: str) -> None:
        """지금 장의 노트에 글을 더합니다."""
        if html.strip():
            self.slides[-1].pieces.append(html)

    def paragraph(self, tag: Tag) -> None:
        """글 한 문단: 글은 노트로, 절의 첫 문장과 한 줄짜리 수식은 화면으로 갑니다."""
        html = str(tag)
        slide = self.slides[-1]
        if slide.kind == "opener" and tag.name == "p" and not slide.body:
            told = lead(inner(tag))
            if told and not self.formulas.displayed(told):
                slide.body = f'<p class="lead">{told}</p>'
        for mark in self.formulas.displayed(html):
            self.formula(mark)
        self.note(html)

    def formula(self, mark: str) -> None:
        """수식을 지금 장에, 자리가 없으면 새 장에 둡니다."""
        slide = self.slides[-1]
        if slide.kind not in ("opener", "formula") or slide.formulas == PER_SLIDE:
            slide = self.add("formula")
        slide.body += f'<div class="formula">{mark}</div>'
        slide.formulas += 1
