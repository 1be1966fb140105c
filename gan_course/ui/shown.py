"""창이 화면에 적는 것: 한 줄 알림, 그리고 지금 그림이 어느 조종간 값의 것인지."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable

import ipywidgets as W


class Shown(W.HTML):
    """눈에 보이지 않는 칸. {조종간의 CSS 클래스: 값}의 JSON을 `data-shown`에 적습니다.

    값은 화면이 말하는 대로입니다: 고르는 칸은 고른 이름, 나머지는 값. 조종간의 이름은 마지막에
    붙인 클래스입니다. 창은 값을 먼저 읽고(`read`), 그림을 그려 바꾼 뒤에 적습니다(`tell`). 그래서
    그리는 동안 움직인 조종간은 아직 답하지 않은 것으로 보입니다. 창의 맨 위 상자에 바로 넣습니다.
    """

    def __init__(self) -> None:
        super().__init__(layout=W.Layout(display="none"))
        self.add_class("gan-shown")
        self._values: dict[str, object] = {}

    def read(self, controls: Iterable[W.ValueWidget]) -> None:
        """이 조종간들의 지금 값을 읽어 둡니다. 전에 읽은 것은 버립니다."""
        self._values = _values(controls)

    def tell(self, *controls: W.ValueWidget) -> None:
        """지금 그림은 읽어 둔 값의 것이라고 적습니다. `controls`는 지금의 값을 더합니다."""
        self._values |= _values(controls)
        text = html.escape(json.dumps(self._values, ensure_ascii=False), quote=True)
        self.value = f"<span data-shown='{text}'></span>"


def _values(controls: Iterable[W.ValueWidget]) -> dict[str, object]:
    return {control._dom_classes[-1]: _said(control) for control in controls}


def _said(control: W.ValueWidget) -> object:
    chosen = control.has_trait("label") and control.has_trait("options")
    return control.label if chosen else control.value


def notice(text: str, *, failed: bool = False) -> str:
    """창 안의 한 줄 알림(HTML)."""
    mark, color = ("⚠ ", "#B23A00") if failed else ("", "inherit")
    return f'<div style="line-height:1.5;color:{color}">{mark}{html.escape(text)}</div>'
