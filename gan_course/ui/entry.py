"""들머리의 물음 셋: “이미 압니까?” 모두 맞히면 건너뛸 절을 알려 줍니다."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import ipywidgets as w

from gan_course.errors import CourseError

from .quiz import GREEN, ORANGE, Question, QuizView
from .window import Previewed

TITLE = "이미 압니까? 세 물음에 답하면 건너뛸 곳을 알려 드립니다"


class Asked(NamedTuple):
    """물음 하나: 문제, 보기((글, 맞는지, 해 줄 말)), 배우는 곳."""

    question: str
    options: Sequence[tuple[str, bool, str]]
    where: str


class EntryView(Previewed):
    """접어 둔 물음 셋입니다. 셋을 모두 맞힌 사람에게 건너뛸 절을 알려 줍니다.

    Args:
        asked: (문제, 보기, 배우는 곳) 셋. 배우는 곳은 "2절"처럼 적습니다.
        skip: 셋을 모두 맞힌 사람에게 해 줄 말. 예: "1–3절을 건너뛰고 4절부터 보십시오."

    Raises:
        CourseError: 물음이 셋이 아닐 때, 또는 물음이 잘못 만들어졌을 때.
    """

    def __init__(
        self, asked: Sequence[tuple[str, Sequence[tuple[str, bool, str]], str]], skip: str
    ) -> None:
        if len(asked) != 3:
            raise CourseError(f"물음은 셋이어야 합니다(지금: {len(asked)}개).")
        self.asked, self.skip = [Asked(*one) for one in asked], skip
        self.quizzes = [
            QuizView(one.question, one.options, graded=self._graded) for one in self.asked
        ]
        self.verdict = w.HTML(layout=w.Layout(width="100%"))
        self.fold = w.Accordion([w.VBox([*self.quizzes, self.verdict])], selected_index=None)
        self.fold.set_title(0, TITLE)
        super().__init__([self.fold], layout=w.Layout(width="100%", max_width="56em"))
        self.add_class("gan-entry")
        self._done: set[int] = set()

    def _graded(self) -> None:
        known = [quiz.correct for quiz in self.quizzes]
        self._done |= {i for i, quiz in enumerate(self.quizzes) if quiz.feedback.value}
        if all(known):
            told, color = f"셋을 모두 맞혔습니다. {self.skip}", GREEN
        elif len(self._done) < 3:
            told, color = f"{len(self._done)}개를 풀었습니다. 셋을 모두 풀어 보십시오.", ORANGE
        else:
            missed = zip(known, self.asked, strict=True)
            where = ", ".join(dict.fromkeys(one.where for right, one in missed if not right))
            told, color = (
                f"{where}에서 배웁니다. 맞힌 것을 다루는 절은 훑고 지나가도 됩니다.",
                ORANGE,
            )
        self.verdict.value = (
            f"<div role='status' style='border-left:5px solid {color};padding:.2em .9em'>"
            f"<b>{escape(told)}</b></div>"
        )

    def preview(self) -> Folded:
        """접어 둔 물음 셋."""
        return Folded([quiz.quiz for quiz in self.quizzes], self.skip)


class Folded(NamedTuple):
    """위젯이 돌지 않는 곳에 남길 물음 셋. 접어 둡니다."""

    questions: Sequence[Question]
    skip: str

    def bundle(self) -> dict[str, str]:
        """노트북의 출력으로 넣을 것."""
        inside = "".join(q._repr_html_() for q in self.questions)
        told = f"<p>셋을 모두 맞혔으면: {escape(self.skip)}</p>"
        html = f"<details><summary><b>{TITLE}</b></summary>{inside}{told}</details>"
        return {"text/html": html, "text/plain": "\n".join([TITLE, *map(str, self.questions)])}

    def metadata(self) -> dict[str, dict[str, str]]:
        """그림이 없으므로 대체 텍스트도 없습니다."""
        return {}
