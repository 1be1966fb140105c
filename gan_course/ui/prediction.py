"""예상하고 움직이기: 먼저 고르고, 조종간을 움직여 보고, 그제야 맞았는지 봅니다."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

import ipywidgets as w

from gan_course import learner
from gan_course.errors import CourseError

from .choices import STYLE, Choices
from .quiz import GREEN, ORANGE, Question, named
from .window import Previewed, Still


class PredictionView(Previewed):
    """물음과 창을 함께 놓습니다. 셀의 마지막 줄에 둡니다.

    보기를 고르고 “예상 정하기”를 누르면 물음이 한 줄로 줄고 무엇을 움직일지 나옵니다. `seen()`이
    참이 되도록 창의 조종간을 움직이면 맞았는지와 까닭이 나옵니다. 예상은 진도 파일에 남습니다.

    Args:
        name: 예상의 이름. "01-p1"처럼 레슨 번호로 시작합니다.
        question: 물음.
        options: (글, 맞는지, 해 줄 말)의 목록. 맞는 것은 하나입니다.
        lab: 움직일 창.
        act: 무엇을 움직일지. 예: "문턱을 0.9까지 끌어 보십시오."
        seen: 답이 화면에 보이는 자리까지 움직였는지. 조종간이 바뀔 때마다 부릅니다.

    Raises:
        CourseError: 물음이 잘못 만들어졌을 때, 창에 조종간이 없을 때.
    """

    def __init__(
        self,
        name: str,
        question: str,
        options: Sequence[tuple[str, bool, str]],
        lab: Previewed,
        *,
        act: str,
        seen: Callable[[], bool],
    ) -> None:
        self.quiz, self.name, self.lab = Question(question, options), name, lab
        self._act, self._seen, self._guess = act, seen, None
        controls = list(controls_of(lab))
        if not controls:
            raise CourseError(f"예상 {name}: 창에 움직일 조종간이 없습니다.")
        self._choices = Choices([option.text for option in self.quiz.options], False)
        self.choices = self._choices.children
        self.button = _button("예상 정하기", "고른 보기를 내 예상으로 적습니다", self._decide)
        self.again = _button("다시 고르기", "예상을 다시 고릅니다", self._reopen)
        self.feedback = w.HTML(layout=w.Layout(width="100%"))
        head = w.HTML(f"{STYLE}<b>예상.</b> {escape(question)}", layout=w.Layout(width="100%"))
        self._asking = w.VBox([head, self._choices, self.button])
        top = w.VBox([self._asking, self.feedback, self.again])
        top.add_class("gc-quiz")
        super().__init__([top, lab], layout=w.Layout(width="100%"))
        self.add_class("gan-prediction")
        for control in controls:
            control.observe(lambda _: self._look(), "value")
        self._restore()

    @property
    def chosen(self) -> str:
        """지금의 예상. 아직 정하지 않았으면 빈 글입니다."""
        return "" if self._guess is None else self.quiz.options[self._guess].text

    def _restore(self) -> None:
        before = learner.load().predicted.get(self.name)
        texts = [option.text for option in self.quiz.options]
        if before is not None and before.chosen in texts:
            self._guess = texts.index(before.chosen)
        self._show()

    def _decide(self, _: object) -> None:
        if not self._choices.chosen:
            self.feedback.value = "<i>먼저 보기를 고르십시오.</i>"
            return
        (self._guess,) = self._choices.chosen
        option = self.quiz.options[self._guess]
        note = learner.predict(self.name, option.text, bool(option.correct))
        self._show(note)
        self._look()

    def _reopen(self, _: object) -> None:
        self._guess = None
        self._show()

    def _show(self, note: str = "") -> None:
        """고르기 전에는 물음을, 고른 뒤에는 무엇을 움직일지를 보입니다."""
        decided = self._guess is not None
        self._asking.layout.display = "none" if decided else ""
        self.again.layout.display = "" if decided else "none"
        told = f"<b>내 예상</b>: {escape(self.chosen)}<br>{escape(self._act)}" if decided else ""
        self.feedback.value = _framed("#0072B2", told + _small(note)) if decided else ""

    def _look(self) -> None:
        """답이 보이는 자리까지 움직였으면 맞았는지 말합니다. 한 번 말한 것은 지우지 않습니다."""
        if self._guess is None or not self._seen():
            return
        mine = self.quiz.options[self._guess]
        right = next(option for option in self.quiz.options if option.correct)
        head = "✓ 예상대로입니다." if mine.correct else "✗ 예상과 다릅니다."
        shown = [mine] if mine.correct else [mine, right]
        rows = "".join(f"<br>{named(o)}: {escape(o.feedback)}" for o in shown)
        color = GREEN if mine.correct else ORANGE
        self.feedback.value = _framed(color, f"<b>{head}</b>{rows}")

    def preview(self) -> Still:
        """물음과 보기, 접어 둔 답, 그 아래에 움직이기 전의 창."""
        return Both(self.quiz, self.lab.asking())


class Both(NamedTuple):
    """위젯이 돌지 않는 곳에 남길 것: 물음과 접어 둔 답, 그리고 창의 정지 화면."""

    quiz: Question
    lab: Still

    def bundle(self) -> dict[str, str]:
        """노트북의 출력으로 넣을 것."""
        asked, seen = self.quiz.bundle("예상"), self.lab.bundle()
        return {kind: f"{asked[kind]}\n{seen[kind]}" for kind in ("text/html", "text/plain")}

    def metadata(self) -> dict[str, dict[str, str]]:
        """창의 그림에 붙은 대체 텍스트."""
        return self.lab.metadata()


def controls_of(widget: w.Widget) -> Iterator[w.ValueWidget]:
    """창 안의 움직일 수 있는 것들."""
    still = isinstance(widget, w.HTML | w.HTMLMath | w.Label | w.Image)
    if widget.has_trait("value") and not still:
        yield widget
    for child in getattr(widget, "children", ()):
        yield from controls_of(child)


def _button(text: str, tip: str, act: Callable[[object], None]) -> w.Button:
    layout = w.Layout(width="auto", align_self="flex-start")
    made = w.Button(description=text, tooltip=tip, layout=layout)
    made.on_click(act)
    return made


def _framed(color: str, inside: str) -> str:
    return (
        f"<div role='status' style='border-left:5px solid {color};padding:.2em .9em;"
        f"line-height:1.6'>{inside}</div>"
    )


def _small(note: str) -> str:
    return f"<br><small>{escape(note)}</small>" if note else ""
