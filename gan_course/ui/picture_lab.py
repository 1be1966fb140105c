"""조종간을 움직이면 그림 한 장과 설명이 바뀌는 창. 레슨의 작은 위젯들이 함께 씁니다."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import ipywidgets as W
from matplotlib.figure import Figure
from PIL import Image

from gan_course.errors import CourseError
from gan_course.pictures import Shot, minus, strip
from gan_course.plotting import SCREEN, use_course_style

from .canvas import figure_png
from .latest import Latest
from .shown import Shown
from .subshell import answer_while_busy
from .window import NOTE, Picture, Window

Scene = tuple[str, dict[W.ValueWidget, object]]


class PictureLab(Window):
    """조종간, 그림, 설명을 세로로 놓습니다. 물려받아 `about`, `draw`, `telling`을 채웁니다.

    CSS 클래스는 창이 `gan-이름`, 그림이 `gan-이름-picture`, 설명이 `gan-이름-words`입니다.

    Args:
        name: 클래스에 쓸 이름.
        rows: 그림 위에 놓을 것들. 위에서 아래로.
        controls: 값이 바뀌면 다시 그릴 조종간들.
        width: 그림의 너비(화면 픽셀). 주지 않으면 그림의 크기 그대로.

    Attributes:
        about: 창이 무엇을 보이는지 한 문장으로. 정지 화면의 대체 텍스트가 됩니다.
        colors: 정지 화면에 남길 색의 수.
    """

    about: str
    colors = 64

    def __init__(
        self,
        name: str,
        rows: Sequence[W.Widget],
        controls: Sequence[W.ValueWidget],
        width: int | None = None,
    ) -> None:
        use_course_style()
        self._fixed = width
        self.picture = Picture(format="png", tooltip=self.about, layout=W.Layout(max_width="100%"))
        self.words = W.HTML(layout=W.Layout(width="100%", height="auto"))
        self.picture.add_class(f"gan-{name}-picture")
        self.words.add_class(f"gan-{name}-words")
        self.shown = Shown()
        children = [*rows, self.picture, self.words, self.shown]
        super().__init__(children, layout=W.Layout(width="100%"))
        self.add_class(f"gan-{name}")
        self._latest = Latest(self._redraw)
        self._defaults = [(control, control.value) for control in controls]
        for control in controls:
            control.observe(self._changed, "value")
        answer_while_busy(self)
        self._latest()

    def draw(self) -> tuple[Figure | bytes, str]:
        """지금 조종간의 그림(matplotlib 그림이나 PNG 바이트)과 설명(HTML)."""
        raise NotImplementedError

    def telling(self) -> list[Scene]:
        """정지 화면에 담을, 이 창을 가장 잘 말해 주는 장면들: (글, {조종간: 값})의 목록."""
        raise NotImplementedError

    def preview(self) -> Shot:
        return self._still(self.telling())

    def asking(self) -> Shot:
        return self._still([("처음 자리", {})])

    def _still(self, chosen: Sequence[Scene]) -> Shot:
        scenes, told = [], [self.about]
        before = [(control, control.value) for control, _ in self._defaults]
        with self._hold():
            try:
                for caption, values in chosen:
                    for control, value in values.items():
                        control.value = value
                    picture, words = self._drawn()
                    scenes.append((minus(caption), picture, self._wide(picture)))
                    told.append(_told(caption, words))
            finally:
                for control, value in before:
                    control.value = value
        data, width = strip(scenes, self.colors)
        return Shot(data, " ".join(told), width, NOTE)

    def reset(self, *_: object) -> None:
        """모든 조종간을 처음으로 되돌립니다."""
        with self.together():
            for control, value in self._defaults:
                control.value = value

    @contextmanager
    def together(self) -> Iterator[None]:
        """여러 조종간을 한꺼번에 바꾸고 마지막에 한 번만 그립니다."""
        with self._hold():
            yield
        self._latest()

    def _changed(self, _: object) -> None:
        if not self._held:
            self._latest()

    def _redraw(self) -> None:
        self.shown.read(control for control, _ in self._defaults)
        try:
            picture, words = self._drawn()
            self.picture.layout.width = f"{self._wide(picture)}px"
            self.picture.value = picture
        except Exception as error:  # 콜백의 오류는 화면에 나오지 않으므로 창 안에 보입니다.
            kind = "" if isinstance(error, CourseError) else f"{type(error).__name__}: "
            words = f"⚠ 그림을 그리지 못했습니다. {html.escape(kind + str(error))}"
        self._say(words)
        self.shown.tell()

    def _drawn(self) -> tuple[bytes, str]:
        picture, words = self.draw()
        if isinstance(picture, Figure):
            self._fixed = self._fixed or round(picture.get_figwidth() * SCREEN)
            picture = figure_png(picture)
        return picture, words

    def _wide(self, picture: bytes) -> int:
        """화면에서의 너비. 정해 두지 않은 PNG는 그 크기 그대로입니다."""
        return self._fixed or Image.open(io.BytesIO(picture)).width

    def _say(self, words: str) -> None:
        self.words.value = f"<div style='line-height:1.6'>{words}</div>"


def _plain(words: str) -> str:
    """HTML에서 글만. 줄과 칸은 쉼표로, 표의 줄은 쌍반점으로 나눕니다."""
    if "</tr>" in words:
        rows = (_plain(row) for row in words.split("</tr>"))
        return "; ".join(row for row in rows if row)
    text = re.sub(r"</?(div|br|li|ul|tr|td|th|table)\b[^>]*>", "\n", words)
    lines = (" ".join(re.sub(r"<[^>]*>", "", line).split()) for line in text.split("\n"))
    return html.unescape(", ".join(line for line in lines if line)).replace("., ", ". ")


def _told(caption: str, words: str) -> str:
    """장면 하나를 한 문장으로. 설명이 같은 말로 시작하면 되풀이하지 않습니다."""
    plain = _plain(words)
    said = plain if plain.startswith(caption) else f"{caption}: {plain}"
    return minus(said.strip(" :.")) + "."


def slider(
    name: str, description: str, kind: type = W.FloatSlider, **options: object
) -> W.ValueWidget:
    """너비와 이름표를 갖춘 슬라이더. CSS 클래스는 `gan-이름`입니다."""
    made = kind(
        description=description,
        style={"description_width": "120px"},
        layout=W.Layout(width="98%", max_width="620px"),
        **options,
    )
    made.add_class(f"gan-{name}")
    return made


def button(name: str, description: str, icon: str = "") -> W.Button:
    """글의 길이에 맞는 단추. CSS 클래스는 `gan-이름`입니다."""
    made = W.Button(
        description=description, icon=icon, layout=W.Layout(width="auto", flex="0 0 auto")
    )
    made.add_class(f"gan-{name}")
    return made


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """작은 HTML 표. 글은 이미 HTML이어야 합니다(사용자의 글을 넣지 않습니다)."""
    cell = "style='padding:.15em .9em;text-align:right'"
    head = "".join(f"<th {cell}>{h}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td {cell}>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table style='line-height:1.5'><tr>{head}</tr>{body}</table>"
