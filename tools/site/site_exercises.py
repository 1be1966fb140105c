"""노트북의 과제(task, 빈 함수, check, hint, solution)를 쪽에서는 카드 하나로 바꿉니다.

카드에는 과제 은행에서 온 글, 빈 함수, 하나씩 펼치는 힌트, 고르는 물음이 있습니다. 스크립트가 없으면
보기 뒤의 접어 둔 풀이로 읽고, 있으면 web/src/quiz.js가 고르는 것으로 만듭니다.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from exercise_choices import Option, answer_code, question
from site_code import MARK, Listings

from gan_course.exercises.base import Exercise
from gan_course.exercises.catalog import find, of_lesson, place
from gan_course.exercises.report import rich

CALL = re.compile(r'^(task|check|hint|solution)\("(\d\d-\d+)"[^\n]*\n?', re.M)
WHICH, WHAT = "어느 것이 맞습니까?", "무엇이 잘못됩니까?"
SPOILED = "이 코드에는 흔한 실수가 하나 들어 있습니다."
NOT_THIS = "이 코드의 실수가 아닙니다. 그 실수를 하면 듣는 힌트입니다:"


@dataclass(frozen=True)
class Cards:
    """카드를 만드는 데 쓰는 것: 마크다운을 HTML로 바꾸는 함수, 쪽의 코드, 노트북의 주소."""

    render: Callable[[str], str]
    listings: Listings
    source: str = ""

    def place(self, soup: BeautifulSoup, lesson: str) -> list[str]:
        """과제의 셀들을 카드로 바꾸고, 자리를 찾지 못한 과제의 번호를 돌려줍니다."""
        cards: dict[str, Tag] = {}
        for cell in soup.select(".cell"):
            mark = MARK.search(cell.get_text())
            calls = self._calls(cell, self.listings.sources[int(mark[1])]) if mark else []
            for kind, name in calls:
                if kind == "task" and (exercise := find(name)) is not None:
                    cards[name] = BeautifulSoup(self.card(exercise), "html.parser").section
                    cell.insert_before(cards[name])
            if calls and calls[0][1] in cards:
                self._empty(cell, int(mark[1]), cards[calls[0][1]])
        for told in soup.select(".outputs > .shown.prose"):  # 졸업 과제의 것
            if told.get_text().lstrip().startswith("○"):
                told.parent.decompose()
        return [e.id for e in of_lesson(lesson[:2]) if e.id not in cards]

    @staticmethod
    def _calls(cell: Tag, source: str) -> list[tuple[str, str]]:
        """셀이 부르는 (무엇, 과제의 번호)들. 카드 바로 뒤의 빈 함수는 그 과제의 것입니다."""
        before = cell.find_previous_sibling()
        if (calls := CALL.findall(source)) or before is None or "data-exercise" not in before.attrs:
            return calls
        stub = re.search(rf"^(?:def|class) {find(before['data-exercise']).name}\b", source, re.M)
        return [("check", before["data-exercise"])] if stub else []

    def _empty(self, cell: Tag, at: int, card: Tag) -> None:
        """셀에서 카드가 대신하는 것을 뺍니다. 남은 빈 함수는 바로 앞이 카드이면 카드에 넣습니다."""
        left = CALL.sub("", self.listings.sources[at]).strip("\n")
        self.listings.sources[at] = left
        for told in cell.select(".outputs > .shown.prose"):
            told.decompose()
        for outputs in cell.select(".outputs"):
            if not outputs.get_text(strip=True) and outputs.find(True) is None:
                outputs.decompose()
        code = cell.select_one(".input")
        if left and (cell.select_one(".outputs") or cell.find_previous_sibling() is not card):
            return
        if left and code is not None:
            card.find("details").insert_before(code.extract())
        cell.decompose()

    # -------------------------------------------------------------- 카드

    def card(self, exercise: Exercise) -> str:
        """카드 하나의 HTML. 빈 함수는 나중에 첫 힌트의 앞에 들어갑니다."""
        name = f"task-{exercise.id}"
        where = "노트북"
        if self.source:
            where = f'<a href="{html.escape(self.source)}" rel="noopener">{where}</a>'
        return (
            f'<section class="exercise" id="{name}" data-exercise="{exercise.id}" '
            f'aria-labelledby="{name}-title"><p id="{name}-title">'
            f"<strong>과제 {exercise.id} · {place(exercise)}. {self._line(exercise.title)}</strong>"
            "</p>\n"
            f"{self.render(rich(exercise.text))}{self._hints(exercise)}{self._quiz(exercise)}"
            f'<p class="lab-note">코드를 쓰고 채점하는 것은 {where}에서 합니다.</p></section>'
        )

    def _line(self, text: str) -> str:
        """문단이 하나인 것처럼 이어 놓은 글."""
        made = self.render(rich(text)).strip()
        return re.sub(r"</p>\s*<p>", " ", made).removeprefix("<p>").removesuffix("</p>")

    def _hints(self, exercise: Exercise) -> str:
        """하나를 펼쳐야 다음 것이 나오는 힌트."""
        folded, total = "", len(exercise.hints)
        for i, hint in reversed(list(enumerate(exercise.hints, 1))):
            said = f"<p>{self._line(hint)}</p>"
            folded = f"<details><summary>힌트 {i}/{total}</summary>{said}{folded}</details>"
        return folded

    def _quiz(self, exercise: Exercise) -> str:
        """고르는 물음과 접어 둔 풀이."""
        asked = question(exercise)
        lead, full = "", ""
        if asked.shown:
            lead = f"<p>{SPOILED}</p>{self.listings.mark(asked.shown)}"
            full = f"<p>맞는 코드:</p>{self.listings.mark(answer_code(exercise))}"
            full += f"<p>{self._line(exercise.note)}</p>" if exercise.note else ""
        choices = "".join(f"<li>{self._choice(o, bool(asked.shown))}</li>" for o in asked.options)
        whys = "".join(
            f"<li>{self._why(o, exercise, bool(asked.shown))}</li>" for o in asked.options
        )
        return (
            f'{lead}<div class="quiz" data-kind="과제"><b>{WHAT if asked.shown else WHICH}</b> '
            f"<i>하나를 고르십시오.</i><ol>{choices}</ol>"
            f"<details><summary>정답과 풀이 보기</summary><ol>{whys}</ol>{full}</details></div>"
        )

    def _choice(self, option: Option, told: bool) -> str:
        if told:
            return self._line(option.text)
        return f'<code class="lines">{html.escape(option.text, quote=False)}</code>'

    def _why(self, option: Option, exercise: Exercise, told: bool) -> str:
        """고르면 듣는 말: 오답이면 과제 은행이 그 오답에 붙인 힌트입니다."""
        if option.mistake is None:
            return f"✓ <b>맞습니다</b>: 이 코드가 맞습니다. {self._line(exercise.note)}".rstrip()
        name, hint = self._line(option.mistake.name), self._line(option.mistake.hint)
        if told:
            return (
                f"✓ <b>{name}</b>: {hint}"
                if option.right
                else f"✗ <b>{name}</b>: {NOT_THIS} {hint}"
            )
        return f"✗ <b>틀립니다</b>: <strong>{name}</strong> {hint}"
