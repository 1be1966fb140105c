"""위젯의 그림을 빠르게: 눈금과 글씨는 한 번만 그리고, 움직이는 것만 다시 그립니다.

matplotlib으로 그림 전체를 다시 그리면 수십 밀리초가 걸려 슬라이더를 따라가지 못합니다.
pyplot을 쓰지 않으므로, 셀이 도는 동안 다른 스레드에서 그려도 됩니다.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from gan_course.pictures import FINE, quick_png
from gan_course.plotting import SCREEN, readable, use_course_style


class Canvas:
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
        size = (width / SCREEN, height / SCREEN)
        self.figure = Figure(figsize=size, dpi=FINE * SCREEN, layout="constrained")
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
            readable(self.figure)
            self.canvas.draw()
            self.figure.set_layout_engine("none")
            self._still = self.canvas.copy_from_bbox(self.figure.bbox)
        self.canvas.restore_region(self._still)
        for artist in self._moving:
            artist.axes.draw_artist(artist)
        return quick_png(Image.fromarray(np.asarray(self.canvas.buffer_rgba())[..., :3]))


def blank(width: float, height: float, columns: int = 1) -> tuple[Figure, list]:
    """빈 그림(인치)과 축들."""
    figure = Figure(figsize=(width, height), dpi=FINE * SCREEN)
    FigureCanvasAgg(figure)
    return figure, list(figure.subplots(1, columns, squeeze=False)[0])


def figure_png(figure: Figure) -> bytes:
    """그림을 PNG 바이트로. 화면보다 두 배 촘촘합니다."""
    readable(figure)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=FINE * SCREEN, pil_kwargs={"compress_level": 1})
    return out.getvalue()
