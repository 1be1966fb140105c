"""진료실: 병든 학습을 보고 진단을 고릅니다. 맞히면 잘못된 줄과 고친 학습이 보입니다."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import ipywidgets as W

from gan_course.datasets import mode_centers
from gan_course.errors import CourseError
from gan_course.files import write_atomically
from gan_course.metrics import chance_scores
from gan_course.pictures import Shot, strip
from gan_course.plotting import use_course_style
from gan_course.ui.beside import line
from gan_course.ui.canvas import figure_png
from gan_course.ui.picture_lab import button
from gan_course.ui.quiz import GREEN, ORANGE, STYLE
from gan_course.ui.shown import Shown, notice
from gan_course.ui.subshell import answer_while_busy
from gan_course.ui.window import NOTE, Picture, Window

from .clinic import TESTS, Record, patients, record, test_result
from .clinic_cards import CARDS, options, title
from .clinic_draw import run_figure

FILE, WIDE = "clinic_score.json", 757
NO_TEST = "(검사를 고르십시오)"
UNITS = {"frechet": "프레셰 {:.0f}", "density": "밀도 {:.2f}", "coverage": "덮음 {:.2f}",
         "modes": "모드 {:.0f}/8", "share": "좋은 표본 {:.0%}"}  # fmt: skip
BY_CHANCE = chance_scores(mode_centers("ring_2d"), sigma=0.02, points=2500)


class ClinicLab(Window):
    """진료실입니다. 셀의 마지막 줄에 둡니다. 키보드(Tab, 스페이스, 화살표)로도 됩니다.

    Args:
        folder: 맞힌 것을 적어 둘 폴더. 어디로도 보내지 않습니다.
        patient: 처음 환자의 번호(1부터).

    Raises:
        CourseError: 없는 번호일 때.
    """

    about = "병든 학습의 손실과 확률의 곡선, 도중의 표본 다섯 묶음을 보고 진단을 고르는 창입니다."

    def __init__(self, *, folder: str | Path = "runs", patient: int = 1) -> None:
        use_course_style()
        self.names = patients()
        if not 1 <= patient <= len(self.names):
            raise CourseError(f"환자의 번호는 1부터 {len(self.names)}까지입니다(지금: {patient}).")
        self._file, self._first = Path(folder) / FILE, {}
        self._pickers(patient)
        self.picture, self.mended = Picture(format="png"), Picture(format="png")
        wide = {"layout": W.Layout(width="100%")}
        self.scores, self.result, self.feedback = W.HTML(**wide), W.HTML(**wide), W.HTML(**wide)
        self.choices = [W.Checkbox(value=False, indent=False, **wide) for _ in range(4)]
        for choice in self.choices:
            choice.add_class("gan-clinic-choice")
        self.button = button("clinic-answer", "진단하기", "stethoscope")
        self.next = button("clinic-next", "다음 검사", "search")
        self.shown = Shown()
        parts = {"picture": self.picture, "mended": self.mended, "feedback": self.feedback,
                 "result": self.result}  # fmt: skip
        for name, part in parts.items():
            part.add_class(f"gan-clinic-{name}")
        for part in (self.picture, self.mended):
            part.layout = W.Layout(max_width="100%", width=f"{WIDE}px")
        quiz = W.VBox([W.HTML(STYLE), *self.choices], layout=W.Layout(width="100%"))
        quiz.add_class("gc-quiz")
        super().__init__(
            [line([self.patient, self.test, self.next]), self.picture, self.scores, self.result,
             quiz, line([self.button]), self.feedback, self.mended, self.shown]
        )  # fmt: skip
        self.add_class("gan-clinic")
        self._connect()

    def _pickers(self, patient: int) -> None:
        style = {"description_width": "40px"}
        self.patient = W.BoundedIntText(  # 적는 칸이라 화살표 키를 JupyterLab이 가져가지 않습니다.
            patient, min=1, max=len(self.names), description="환자", style=style,
            layout=W.Layout(width="110px"),
        )  # fmt: skip
        self.test = W.Dropdown(
            options=[NO_TEST, *TESTS], description="검사", style=style,
            layout=W.Layout(width="330px"),
        )  # fmt: skip
        self.patient.add_class("gan-clinic-patient")
        self.test.add_class("gan-clinic-test")

    def _connect(self) -> None:
        self.patient.observe(self._admit, "value")
        self.test.observe(self._ask, "value")
        self.button.on_click(self._answer)
        self.next.on_click(self._next_test)
        for choice in self.choices:
            choice.observe(self._only_one, "value")
        answer_while_busy(self)
        self._admit()

    @property
    def name(self) -> str:
        """지금 환자의 병."""
        return self.names[self.patient.value - 1]

    def _admit(self, _: object = None) -> None:
        self.shown.read([self.patient])
        found, number = record(self.name), self.patient.value
        self.picture.value = figure_png(run_figure(found, f"환자 {number}번"))
        self.picture.tooltip = told(found, f"환자 {number}번")
        self.scores.value = f"<b>마지막 점수</b> {last_scores(found)}"
        with self._hold():
            self.test.value = NO_TEST
            for choice, key in zip(self.choices, options(self.name), strict=True):
                choice.value, choice.description = False, title(key)
        self.feedback.value = self.result.value = ""
        self.mended.value, self.mended.layout.display = b"", "none"
        self.shown.tell()

    def _ask(self, change: dict) -> None:
        if self._held:
            return
        asked = change["new"]
        self.result.value = "" if asked == NO_TEST else notice(
            f"{asked}: {test_result(asked, record(self.name).evidence)}"
        )  # fmt: skip

    def _next_test(self, _: object) -> None:
        at = self.test.options.index(self.test.value)
        self.test.value = self.test.options[at + 1 if at + 1 < len(self.test.options) else 1]

    def _only_one(self, change: dict) -> None:
        if self._held or not change["new"]:
            return
        with self._hold():
            for choice in self.choices:
                if choice is not change["owner"]:
                    choice.value = False

    def _answer(self, _: object) -> None:
        picked = [i for i, choice in enumerate(self.choices) if choice.value]
        if not picked:
            self.feedback.value = notice("먼저 진단을 하나 고르십시오.", failed=True)
            return
        chosen = options(self.name)[picked[0]]
        right = chosen == self.name
        self._first.setdefault(self.name, right)
        said = self._remember() if right else ""
        self.feedback.value = verdict(chosen, record(self.name)) + said
        if right:
            self._show_mended()

    def _show_mended(self) -> None:
        found = record(record(self.name).twin)
        self.mended.value = figure_png(
            run_figure(found, f"고친 학습 (같은 시드, {found.scores[-1]['step']:,}스텝)")
        )
        self.mended.tooltip = told(found, "고친 학습")
        self.mended.layout.display = None

    def _remember(self) -> str:
        """맞힌 환자를 적고, 지금까지의 성적을 말합니다. 적지 못해도 멈추지 않습니다."""
        solved = {name: first for name, first in self._read().items() if name in CARDS}
        solved.setdefault(self.name, self._first[self.name])
        text = json.dumps(solved, indent=1)
        try:
            write_atomically(self._file, text.encode())
            warning = ""
        except CourseError:
            warning = notice(f"성적을 {self._file}에 적지 못했습니다.", failed=True)
        told = f"맞힌 환자 {len(solved)}/{len(self.names)}, 한 번에 맞힌 것 {sum(solved.values())}"
        return notice(told) + warning

    def _read(self) -> dict[str, bool]:
        try:
            kept = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {k: bool(v) for k, v in kept.items()} if isinstance(kept, dict) else {}

    def preview(self) -> Shot:
        found, number = record(self.name), self.patient.value
        name = f"환자 {number}번"
        picture, wide = strip([("고장 난 학습", bytes(self.picture.value), WIDE)], 64)
        choices = ", ".join(title(key) for key in options(self.name))
        alt = f"{self.about} {told(found, name)} 고를 수 있는 진단: {choices}."
        return Shot(picture, alt, wide, NOTE)


def last_scores(found: Record) -> str:
    """마지막으로 잰 점수를 글로."""
    if not found.scores:
        return "없음"
    last = found.scores[-1]
    said = [form.format(last[key]) for key, form in UNITS.items() if key in last]
    if "share" in last:
        said.append("고른 잡음이라면 모드 {:.1f}/8, {:.1%}".format(*BY_CHANCE))
    return " · ".join(said) or "숫자가 아니라 잴 수 없습니다."


def told(found: Record, who: str) -> str:
    """그림을 보지 못하는 사람을 위한 글."""
    if found.error:
        return f"{who}: 오류로 멈추었습니다. {found.error}."
    ends = [f"{key} {found.curves[key][-1]:.3g}" for key in ("d_loss", "g_loss", "d_real")]
    said = ", ".join(ends).replace("nan", "숫자가 아님")
    return f"{who}: {found.scores[-1]['step']:,}스텝, 끝에서 {said}, {last_scores(found)}."


def verdict(chosen: str, found: Record) -> str:
    """고른 진단에 해 줄 말(HTML). 맞히면 잘못된 줄과 고친 줄까지."""
    right, card = chosen == found.name, CARDS[chosen]
    color, head = (GREEN, "✓ 맞았습니다.") if right else (ORANGE, "✗ 다시 생각해 보십시오.")
    said = (
        card.because
        if right
        else f"{card.would} 그런데 여기서는: {card.here(found.evidence, found.error)}"
    )
    lines = ""
    if right:
        bad, good = _lines("−", found.faulty), _lines("+", found.mended)
        bad = f"<b>잘못된 줄</b>{bad}" if bad else ""
        good = (
            f"<b>{'고친' if bad else '빠진'} 줄</b>{good}"
            if good
            else "<b>고치기</b>: 그 줄을 뺍니다."
        )
        lines = f"<div style='white-space:pre;overflow-x:auto'>{bad}{good}</div>"
    return (
        f"<div role='status' style='border-left:5px solid {color};padding:.2em .9em'>"
        f"<b>{head} {escape(title(chosen))}</b><br>{escape(said)}{lines}</div>"
    )


def _lines(mark: str, lines: list[str]) -> str:
    return "".join(f"<code style='display:block'>{mark} {escape(x)}</code>" for x in lines)
