"""창의 바탕: 잠시 그리지 않기, 위젯이 없는 곳에 남길 정지 화면."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import ipywidgets as W
from IPython.display import display
from traitlets import Unicode

from gan_course.errors import CourseError

VIEW = "application/vnd.jupyter.widget-view+json"
NOTE = "▶ 이 셀을 실행하면 슬라이더와 단추가 나타나고, 그림이 움직입니다."


class Picture(W.Image):
    """대체 텍스트(`tooltip`)가 있는 움직이는 그림. 화면에서는 img의 title이 됩니다.

    ipywidgets 8의 화면은 tooltip을 적기 전에 description이 비었는지 봅니다. Image에는 그것이 없어
    더합니다. ipywidgets 7의 화면은 둘 다 모르는 척합니다.
    """

    description = Unicode("").tag(sync=True)
    tooltip = Unicode("").tag(sync=True)


class Still(Protocol):
    """정지 화면: 노트북에는 HTML로, 글만 보이는 곳에는 글로 남습니다. 예: pictures.Shot"""

    def bundle(self) -> dict[str, str]: ...

    def metadata(self) -> dict[str, dict[str, str]]: ...


class Previewed(W.VBox):
    """물려받아 `preview`를 채우면, 위젯을 그리지 못하는 곳(GitHub, 인쇄)에도 그것이 남습니다."""

    def preview(self) -> Still:
        """이 창을 가장 잘 말해 주는 장면들. 조종간의 값은 그대로 둡니다."""
        raise NotImplementedError

    def asking(self) -> Still:
        """움직이기 전의 모습. 움직여 보면 알게 될 것을 말하지 않습니다."""
        return self.preview()

    def _ipython_display_(self, **_: object) -> None:
        """ipywidgets 7과 8에서 똑같이, 위젯과 정지 화면을 함께 넣습니다."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        try:
            still = self.preview()
            left, words = still.bundle(), still.metadata()
        except CourseError as error:  # 창은 까닭을 안에 적으므로, 창까지 막지는 않습니다.
            left, words = {"text/plain": str(error)}, {}
        display({**left, VIEW: view}, metadata=words, raw=True)


class Window(Previewed):
    """조종간과 그림이 있는 창. `_held`가 참인 동안에는 조종간이 움직여도 그리지 않습니다."""

    _held = False

    @contextmanager
    def _hold(self) -> Iterator[None]:
        """코드가 조종간을 바꾸는 동안에는 사람이 바꾼 것으로 보지 않습니다."""
        before, self._held = self._held, True
        try:
            yield
        finally:
            self._held = before
