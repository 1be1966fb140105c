"""빠른 그림판: 눈금과 글씨는 한 번만 그리고, 움직이는 것만 다시 그립니다.

matplotlib으로 그림 전체를 다시 그리면 수십 밀리초가 걸려 슬라이더를 따라가지 못합니다.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import ipywidgets as W
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from ..errors import CourseError
from ..plotting import use_course_style
from .latest import Latest
from .subshell import answer_while_busy

SHARP = 1.5  # 화면보다 촘촘하게 그려 글씨가 흐려지지 않게 합니다.


class Board:
    """움직이지 않는 배경과 움직이는 것을 따로 다루는 그림입니다.

    Args:
        width, height: 화면에서의 크기(픽셀).
        columns: 나란히 놓을 축의 수.
        ratios: 축마다의 너비의 비.
    """

    def __init__(
        self, width: int, height: int, columns: int = 1, ratios: Sequence[float] | None = None
    ) -> None:
        use_course_style()
        size = (width / 80, height / 80)
        self.figure = Figure(figsize=size, dpi=80 * SHARP, layout="constrained")
        self.canvas = FigureCanvasAgg(self.figure)
        self.axes = self.figure.subplots(1, columns, squeeze=False, width_ratios=ratios)[0]
        self.width = width
        self._moving: list[Artist] = []
        self._still = None

    def moving(self, *artists: Artist) -> None:
        """이것들은 부를 때마다 다시 그립니다. 적은 순서대로 위에 놓입니다."""
        for artist in artists:
            artist.set_animated(True)
            self._moving.append(artist)

    def png(self) -> bytes:
        """지금의 그림을 PNG 바이트로."""
        if self._still is None:
            self.canvas.draw()
            self.figure.set_layout_engine("none")
            self._still = self.canvas.copy_from_bbox(self.figure.bbox)
        self.canvas.restore_region(self._still)
        for artist in self._moving:
            artist.axes.draw_artist(artist)
        out = io.BytesIO()
        picture = Image.fromarray(np.asarray(self.canvas.buffer_rgba())[..., :3])
        picture.save(out, format="PNG", compress_level=1)
        return out.getvalue()


class PictureLab(W.VBox):
    """조종간을 움직이면 그림과 표가 따라 바뀌는 창의 공통 부분입니다.

    자식은 `update()`에서 조종간의 지금 값을 읽어 `self.board`를 고치고 표의 HTML을 돌려줍니다.

    Args:
        name: CSS 클래스의 앞 이름. 예: "gan-loss"
        board: 그림판.
        controls: 값이 바뀌면 다시 그릴 조종간들.
        layout: 그림과 조종간을 늘어놓은 것. 없으면 조종간 아래에 그림이 옵니다.
    """

    def __init__(
        self, name: str, board: Board, controls: Sequence[W.ValueWidget], before: Sequence[W.Widget]
    ) -> None:
        self.board, self._held = board, False
        self.picture = W.Image(
            format="png", layout=W.Layout(width=f"{board.width}px", max_width="100%", margin="4px")
        )
        self.words = W.HTML(layout=W.Layout(width="100%"))
        self.picture.add_class(f"{name}-picture")
        self.words.add_class(f"{name}-words")
        self._latest = Latest(self._redraw)
        self._defaults = [(control, control.value) for control in controls]
        super().__init__([*before, self.picture, self.words])
        self.add_class(name)
        for control in controls:
            control.observe(self._changed, "value")
        answer_while_busy(self)
        self._latest()

    def update(self) -> str:
        """조종간을 읽어 그림판을 고치고, 그림 아래에 놓을 HTML을 돌려줍니다."""
        raise NotImplementedError

    def reset(self, *_: object) -> None:
        """모든 조종간을 처음으로 되돌립니다."""
        with self.together():
            for control, value in self._defaults:
                control.value = value

    @contextmanager
    def together(self) -> Iterator[None]:
        """여러 조종간을 한꺼번에 바꾸고 마지막에 한 번만 그립니다."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self._latest()

    def _changed(self, _: object = None) -> None:
        if not self._held:
            self._latest()

    def _redraw(self) -> None:
        try:
            words = self.update()
            self.picture.value = self.board.png()
        except Exception as error:  # 콜백의 오류는 화면에 나오지 않으므로 창 안에 보입니다.
            kind = "" if isinstance(error, CourseError) else f"{type(error).__name__}: "
            words = f"<b>⚠ 그림을 그리지 못했습니다.</b> {html.escape(kind + str(error))}"
        self.words.value = words

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        """위젯을 그리지 못하는 곳(GitHub, 인쇄)에서는 지금 그림이라도 보이도록 함께 넣습니다."""
        bundle = super()._repr_mimebundle_(**kwargs)  # ipywidgets 8만 이 함수를 부릅니다.
        return {**bundle, "image/png": base64.b64encode(self.picture.value).decode()}


def slider(name: str, description: str, **options: object) -> W.FloatSlider:
    """이름표와 CSS 클래스를 붙인 슬라이더."""
    made = W.FloatSlider(
        description=description,
        style={"description_width": "120px"},
        layout=W.Layout(width="98%", max_width="620px"),
        **options,
    )
    made.add_class(name)
    return made


def button(name: str, description: str, icon: str = "") -> W.Button:
    """글의 길이에 맞는 단추."""
    made = W.Button(
        description=description, icon=icon, layout=W.Layout(width="auto", flex="0 0 auto")
    )
    made.add_class(name)
    return made


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """작은 HTML 표. 글은 이미 HTML이어야 합니다(사용자의 글을 넣지 않습니다)."""
    cell = "style='padding:.15em .9em;text-align:right'"
    head = "".join(f"<th {cell}>{h}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td {cell}>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table style='line-height:1.5'><tr>{head}</tr>{body}</table>"
