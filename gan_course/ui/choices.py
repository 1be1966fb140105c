"""보기 고르기: 퀴즈와 예상이 함께 쓰는 체크박스 묶음."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets as w

# ipywidgets는 보기를 한 줄로 자릅니다. 긴 글이 여러 줄로 보이게 합니다(7과 8 모두).
STYLE = """<style>
.gc-quiz .widget-checkbox
  {width: 100% !important; max-width: 100% !important; height: auto !important;}
.gc-quiz .widget-checkbox label, .gc-quiz .widget-checkbox .widget-label-basic
  {width: auto !important; max-width: 100% !important; height: auto !important;
   white-space: normal !important; overflow: visible !important;
   line-height: 1.6 !important; padding: .15em 0;}
.gc-quiz .widget-checkbox label
  {display: flex !important; align-items: flex-start; gap: .3em; text-align: left;}
.gc-quiz .widget-checkbox input {flex: none; margin-top: .1em !important;}
.gc-quiz .widget-html-content {line-height: 1.6 !important; white-space: normal !important;}
.gc-quiz .widget-html, .gc-quiz .widget-html-content {height: auto !important;}
</style>"""
WIDE = {"layout": w.Layout(width="100%")}


class Choices(w.VBox):
    """체크박스로 보기를 고릅니다.

    하나만 고르는 문제에도 체크박스를 씁니다. JupyterLab이 화살표 키를 먼저 가져가서 라디오 단추는
    키보드로 고를 수 없습니다.

    Args:
        texts: 보기의 글들.
        multiple: 여럿을 고를 수 있는지. 아니면 하나를 고를 때 나머지가 풀립니다.
        changed: 고른 것이 바뀔 때마다 부를 것.
    """

    def __init__(
        self, texts: Sequence[str], multiple: bool, changed: Callable[[], None] = lambda: None
    ) -> None:
        self._multiple, self._told = multiple, changed
        boxes = [
            w.Checkbox(value=False, indent=False, description=label(t), layout={"width": "100%"})
            for t in texts
        ]
        super().__init__(boxes, layout=w.Layout(width="100%"))
        for box in boxes:
            box.observe(self._changed, "value")

    @property
    def chosen(self) -> list[int]:
        """지금 고른 보기의 번호(0부터)들."""
        return [i for i, box in enumerate(self.children) if box.value]

    def _changed(self, change: dict) -> None:
        if change["new"] and not self._multiple:
            for box in self.children:
                if box is not change["owner"]:
                    box.value = False
        self._told()


def label(text: str) -> str:
    """체크박스의 글. ipywidgets 7은 HTML로, 8은 글자 그대로 그립니다."""
    return escape(text) if w.__version__.startswith("7.") else text
