"""조종간과 그림이 있는 창의 바탕: 잠시 그리지 않기, 위젯이 없는 곳에 남길 그림."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager

import ipywidgets as W


class Window(W.VBox):
    """물려받아 `still`을 채웁니다. `_held`가 참인 동안에는 조종간이 움직여도 그리지 않습니다."""

    _held = False

    def still(self) -> bytes:
        """지금 보이는 그림의 PNG 바이트. 위젯을 그리지 못하는 곳에 남습니다."""
        raise NotImplementedError

    @contextmanager
    def _hold(self) -> Iterator[None]:
        """코드가 조종간을 바꾸는 동안에는 사람이 바꾼 것으로 보지 않습니다."""
        before, self._held = self._held, True
        try:
            yield
        finally:
            self._held = before

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        """위젯을 그리지 못하는 곳(GitHub, 인쇄)에서는 지금 그림이라도 보이도록 함께 넣습니다."""
        bundle = super()._repr_mimebundle_(**kwargs)  # ipywidgets 8만 이 함수를 부릅니다.
        return {**bundle, "image/png": base64.b64encode(self.still()).decode()}
