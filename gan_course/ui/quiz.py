"""퀴즈: 보기를 고르고 확인을 누르면 보기마다 왜 맞고 틀린지 알려 줍니다."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import ipywidgets as w

from gan_course.errors import CourseError

from .choices import STYLE, Choices
from .window import Previewed

GREEN, ORANGE = "#009E73", "#D55E00"


class Option(NamedTuple):
    """보기 하나: 글, 맞는지, 고른 사람에게 해 줄 말."""

    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class Grade:
    """채점 결과.

    Attributes:
        correct: 고른 것이 정답과 똑같은지.
        rows: (보기, 골랐는지). 하나만 고르는 문제를 틀렸으면 고른 보기만 들어 있습니다.
    """

    correct: bool
    rows: tuple[tuple[Option, bool], ...]


class Question:
    """화면이 없는 퀴즈: 문제를 검사하고 채점합니다.

    Args:
        question: 문제.
        options: (글, 맞는지, 해 줄 말)의 목록.
        multiple: 여럿을 고르는 문제인지.

    Raises:
        CourseError: 보기가 둘보다 적거나 겹칠 때, 빈 글이 있을 때, 정답의 수가 맞지 않을 때.
    """

    def __init__(
        self, question: str, options: Sequence[tuple[str, bool, str]], multiple: bool = False
    ) -> None:
        self.question = question
        self.options = tuple(Option(*option) for option in options)
        self.multiple = multiple
        texts = [option.text for option in self.options]
        right = sum(bool(option.correct) for option in self.options)
        if len(texts) < 2 or len(set(texts)) != len(texts):
            raise CourseError(f"보기는 서로 다른 것으로 둘 이상이어야 합니다: {texts}")
        written = [question, *texts, *(option.feedback for option in self.options)]
        if not all(text.strip() for text in written):
            raise CourseError("문제와 모든 보기에는 글이, 모든 보기에는 해 줄 말이 있어야 합니다.")
        if right == 0:
            raise CourseError("맞는 보기가 하나는 있어야 합니다.")
        if not multiple and right != 1:
            raise CourseError(
                f"하나만 고르는 문제에 맞는 보기가 {right}개입니다. multiple=True로 만드십시오."
            )

    def grade(self, chosen: Iterable[int]) -> Grade:
        """고른 보기의 번호(0부터)들을 채점합니다.

        Raises:
            CourseError: 없는 번호이거나, 하나만 고르는 문제에서 하나를 고르지 않았을 때.
        """
        picked = set(chosen)
        if not picked <= set(range(len(self.options))):
            raise CourseError(f"보기의 번호는 0부터 {len(self.options) - 1}까지입니다: {picked}")
        if not self.multiple and len(picked) != 1:
            raise CourseError("보기 하나를 고르십시오.")
        correct = picked == {i for i, option in enumerate(self.options) if option.correct}
        # 틀렸을 때 나머지 보기의 설명까지 보이면 다시 풀어 볼 수 없습니다.
        shown = range(len(self.options)) if correct or self.multiple else picked
        return Grade(correct, tuple((self.options[i], i in picked) for i in sorted(shown)))

    def html(self, grade: Grade) -> str:
        """채점 결과를 HTML로."""
        head = "✓ 맞았습니다." if grade.correct else "✗ 다시 생각해 보십시오."
        color = GREEN if grade.correct else ORANGE
        items = "".join(f"<li>{self._row(*row)}</li>" for row in grade.rows)
        return (
            f"<div role='status' style='border-left:5px solid {color};padding:.2em .9em'>"
            f"<b>{head}</b><ul style='margin:.2em 0'>{items}</ul></div>"
        )

    def _row(self, option: Option, picked: bool) -> str:
        if self.multiple:
            mark = "✓" if picked == bool(option.correct) else "✗"
            chose = "골랐습니다" if picked else "고르지 않았습니다"
            return f"{mark} {named(option)} ({chose}): {escape(option.feedback)}"
        mark = "✓" if option.correct else "✗"
        return f"{mark} {named(option)}: {escape(option.feedback)}"

    @property
    def instruction(self) -> str:
        """어떻게 고르는지."""
        return "맞는 것을 모두 고르십시오." if self.multiple else "하나를 고르십시오."

    def _repr_html_(self, head: str = "퀴즈") -> str:
        """위젯이 돌지 않는 곳(웹에서 읽는 노트북)에서 보일 것: 문제와 보기, 접어 둔 정답."""
        options = "".join(f"<li>{escape(o.text)}</li>" for o in self.options)
        answers = "".join(
            f"<li>{'✓' if o.correct else '✗'} {named(o)}: {escape(o.feedback)}</li>"
            for o in self.options
        )
        return (
            f"<div><b>{head}.</b> {escape(self.question)} <i>{self.instruction}</i>"
            f"<ol>{options}</ol>"
            f"<details><summary>정답과 풀이 보기</summary><ol>{answers}</ol></details></div>"
        )

    def bundle(self, head: str = "퀴즈") -> dict[str, str]:
        """노트북의 출력으로 넣을 것."""
        return {"text/html": self._repr_html_(head), "text/plain": str(self)}

    def metadata(self) -> dict[str, dict[str, str]]:
        """그림이 없으므로 대체 텍스트도 없습니다."""
        return {}

    def __str__(self) -> str:
        """보통 글로. 정답은 보이지 않습니다."""
        options = (f"  {i}. {o.text}" for i, o in enumerate(self.options, 1))
        return "\n".join([f"퀴즈. {self.question} ({self.instruction})", *options])


class QuizView(Previewed):
    """보기를 고르고 확인을 누르는 퀴즈입니다. 키보드(Tab, 스페이스)로도 풉니다.

    예: QuizView("1 + 1은?", [("2", True, "맞습니다."), ("3", False, "하나 많습니다.")])

    Args:
        question: 문제.
        options: (글, 맞는지, 해 줄 말)의 목록.
        multiple: 여럿을 고르는 문제인지.
        graded: 채점할 때마다 부를 것. `correct`에 맞았는지가 있습니다.

    Raises:
        CourseError: 문제가 잘못 만들어졌을 때.
    """

    def __init__(
        self,
        question: str,
        options: Sequence[tuple[str, bool, str]],
        multiple: bool = False,
        graded: Callable[[], None] = lambda: None,
    ) -> None:
        self.quiz = Question(question, options, multiple)
        self.correct, self.graded = False, graded
        texts = [option.text for option in self.quiz.options]
        self._choices = Choices(texts, multiple, self._changed)
        self.choices = self._choices.children
        self.button = w.Button(description="확인", tooltip="고른 답을 채점합니다")
        wide = {"layout": w.Layout(width="100%")}
        self.feedback = w.HTML(**wide)
        head = f"{STYLE}<b>퀴즈.</b> {escape(question)} <i>{self.quiz.instruction}</i>"
        self.button.on_click(self._answer)
        super().__init__(
            [w.HTML(head, **wide), self._choices, self.button, self.feedback],
            layout=w.Layout(width="100%", max_width="52em"),
        )
        self.add_class("gc-quiz")

    @property
    def chosen(self) -> list[int]:
        """지금 고른 보기의 번호(0부터)들."""
        return self._choices.chosen

    def _answer(self, _: object) -> None:
        if not self.chosen:
            self.feedback.value = "<i>먼저 보기를 고르십시오.</i>"
            return
        grade = self.quiz.grade(self.chosen)
        self.correct = grade.correct
        self.feedback.value = self.quiz.html(grade)
        self.graded()

    def _changed(self) -> None:  # 답을 바꾸면 앞의 채점은 지웁니다.
        self.feedback.value = ""

    def preview(self) -> Question:
        """문제와 보기, 접어 둔 정답."""
        return self.quiz

    def __repr__(self) -> str:
        return str(self.quiz)


def named(option: Option) -> str:
    """풀이 앞에 적을 보기. 뒤에 쌍점이 오므로 마침표는 뗍니다."""
    return f"<b>{escape(option.text.removesuffix('.'))}</b>"
