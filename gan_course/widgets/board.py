"""조종간을 움직이면 그림 한 장과 설명 한 줄이 바뀌는 창. 수업의 작은 위젯들이 함께 씁니다."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence

import ipywidgets as W
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..plotting import use_course_style
from .latest import Latest
from .subshell import answer_while_busy


class Board(W.VBox):
    """조종간, 그림, 설명을 세로로 놓습니다. 물려받아 `draw`만 채우면 됩니다.

    CSS 클래스는 창이 `gan-이름`, 그림이 `gan-이름-picture`, 설명이 `gan-이름-says`입니다.

    Args:
        name: 클래스에 쓸 이름.
        rows: 그림 위에 놓을 것들. 위에서 아래로.
        controls: 값이 바뀌면 다시 그릴 조종간들.
    """

    def __init__(
        self, name: str, rows: Sequence[W.Widget], controls: Sequence[W.ValueWidget]
    ) -> None:
        use_course_style()
        self.picture = W.Image(format="png", layout=W.Layout(max_width="100%"))
        self.says = W.HTML(layout=W.Layout(width="100%", height="auto"))
        self.picture.add_class(f"gan-{name}-picture")
        self.says.add_class(f"gan-{name}-says")
        super().__init__([*rows, self.picture, self.says], layout=W.Layout(width="100%"))
        self.add_class(f"gan-{name}")
        self._latest = Latest(self._redraw)
        for control in controls:
            control.observe(lambda _: self._latest(), "value")
        answer_while_busy(self)
        self._latest()

    def draw(self) -> tuple[Figure, str]:
        """지금 상태의 그림과 설명(HTML)."""
        raise NotImplementedError

    def _redraw(self) -> None:
        try:
            figure, says = self.draw()
            self.picture.value = figure_png(figure)
        except Exception as error:  # 콜백의 오류는 화면에 나오지 않으므로 창 안에 보입니다.
            says = f"⚠ 그림을 그리지 못했습니다. {html.escape(str(error))}"
        self.says.value = f"<div style='line-height:1.6'>{says}</div>"

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        """위젯을 그리지 못하는 곳에서는 지금 그림이라도 보이도록 함께 넣습니다."""
        bundle = super()._repr_mimebundle_(**kwargs)  # ipywidgets 8만 이 함수를 부릅니다.
        return {**bundle, "image/png": base64.b64encode(self.picture.value).decode()}


def blank(width: float, height: float, columns: int = 1) -> tuple[Figure, list]:
    """빈 그림(인치)과 축들. pyplot을 쓰지 않으므로 셀이 도는 동안 다른 스레드에서 그려도 됩니다."""
    figure = Figure(figsize=(width, height), dpi=88)
    FigureCanvasAgg(figure)
    return figure, list(figure.subplots(1, columns, squeeze=False)[0])


def figure_png(figure: Figure) -> bytes:
    """그림을 PNG 바이트로."""
    out = io.BytesIO()
    figure.savefig(out, format="png", pil_kwargs={"compress_level": 1})
    return out.getvalue()


def slider(name: str, kind: type, description: str, **options: object) -> W.ValueWidget:
    """너비와 이름표를 갖춘 조종간. CSS 클래스는 `gan-이름`입니다."""
    control = kind(
        description=description,
        style={"description_width": "110px"},
        layout=W.Layout(width="98%", max_width="560px"),
        **options,
    )
    control.add_class(f"gan-{name}")
    return control
