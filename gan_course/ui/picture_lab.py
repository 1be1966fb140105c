"""조종간을 움직이면 그림 한 장과 설명이 바뀌는 창. 수업의 작은 위젯들이 함께 씁니다."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.errors import CourseError
from gan_course.plotting import use_course_style

from .canvas import figure_png
from .latest import Latest
from .shown import Shown
from .subshell import answer_while_busy
from .window import Window


class PictureLab(Window):
    """조종간, 그림, 설명을 세로로 놓습니다. 물려받아 `draw`만 채우면 됩니다.

    CSS 클래스는 창이 `gan-이름`, 그림이 `gan-이름-picture`, 설명이 `gan-이름-words`입니다.

    Args:
        name: 클래스에 쓸 이름.
        rows: 그림 위에 놓을 것들. 위에서 아래로.
        controls: 값이 바뀌면 다시 그릴 조종간들.
        width: 그림의 너비(화면 픽셀). 주지 않으면 그림의 크기 그대로.
    """

    def __init__(
        self,
        name: str,
        rows: Sequence[W.Widget],
        controls: Sequence[W.ValueWidget],
        width: int | None = None,
    ) -> None:
        use_course_style()
        size = {"width": f"{width}px"} if width else {}
        self.picture = W.Image(format="png", layout=W.Layout(max_width="100%", **size))
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
            picture, words = self.draw()
            self.picture.value = picture if isinstance(picture, bytes) else figure_png(picture)
        except Exception as error:  # 콜백의 오류는 화면에 나오지 않으므로 창 안에 보입니다.
            kind = "" if isinstance(error, CourseError) else f"{type(error).__name__}: "
            words = f"⚠ 그림을 그리지 못했습니다. {html.escape(kind + str(error))}"
        self._say(words)
        self.shown.tell()

    def _say(self, words: str) -> None:
        self.words.value = f"<div style='line-height:1.6'>{words}</div>"

    def still(self) -> bytes:
        return self.picture.value


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
