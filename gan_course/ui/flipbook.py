"""그림책: 값마다 한 장씩 그려 둔 그림을 슬라이더로 넘깁니다."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from numbers import Real

import ipywidgets as W
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from gan_course.pictures import FINE, GAP, PAGE, Shot
from gan_course.plotting import SCREEN

from .canvas import figure_png
from .picture_lab import PictureLab, Scene, slider


class FlipbookView(PictureLab):
    """값의 목록을 슬라이더로 넘기며 `draw(값)`이 그린 그림을 봅니다. 셀의 마지막 줄에 둡니다.

    Args:
        draw: 값 하나를 받아 matplotlib 그림을 돌려주는 함수. 장마다 크기가 같아야 합니다. 그린 것은
            기억해 두고 다시 씁니다.
        name: 슬라이더의 이름.
        values: 넘길 값들.
        start: 처음 값.
        about: 그림이 무엇을 보이는지 한두 문장으로(대체 텍스트가 됩니다).
        words: 값 하나를 받아 그 장의 설명을 돌려주는 함수. 그림 아래와 대체 텍스트에 적습니다.
    """

    def __init__(
        self,
        draw: Callable[[Hashable], Figure],
        name: str,
        values: Sequence[Hashable],
        start: Hashable,
        *,
        about: str,
        words: Callable[[Hashable], str] = lambda _: "",
    ) -> None:
        self.about, self._draw, self._say_of, self._pages = about, draw, words, {}
        self.name, self.values = name, list(values)
        at = self.values.index(start)  # value로 첫째 값을 고르면 label이 빕니다(ipywidgets 8).
        self.page = slider("flipbook-page", name, W.SelectionSlider, options=values, index=at)
        super().__init__("flipbook", [self.page], [self.page])

    def draw(self) -> tuple[bytes, str]:
        value = self.page.value
        if value not in self._pages:
            figure = self._draw(value)
            self._fixed = round(figure.get_figwidth() * SCREEN)
            self._pages[value] = figure_png(figure), self._say_of(value)
            plt.close(figure)
        return self._pages[value]

    def telling(self) -> list[Scene]:
        """처음, 가운데, 끝 장. 셋이 한 줄에 들어가지 않으면 처음과 끝만."""
        row = 3 * (self._fixed or PAGE) + 2 * GAP // FINE
        count = min(len(self.values), 3 if row <= PAGE else 2)
        chosen = np.linspace(0, len(self.values) - 1, count).round().astype(int)
        return [(self._caption(v), {self.page: v}) for v in (self.values[i] for i in chosen)]

    def asking(self) -> Shot:
        """지금 펼친 장 하나만."""
        return self._still([(self._caption(self.page.value), {})])

    def _caption(self, value: Hashable) -> str:
        """수는 "ψ = 0.5", 이름은 "보는 쪽: 둘 다"처럼 적습니다."""
        return f"{self.name}{' =' if isinstance(value, Real) else ':'} {value}"
