"""잣대를 속여 보는 창: 속임수의 세기를 끌며 그림과 여러 잣대의 점수를 함께 봅니다."""

from __future__ import annotations

from functools import lru_cache

import ipywidgets as W
from matplotlib.figure import Figure
from torch import Tensor

from gan_course import metrics
from gan_course.errors import CourseError
from gan_course.ui.picture_lab import PictureLab, Scene, slider

from .scores import Scores, score
from .tricks import TRICKS, N
from .yardstick_draw import pair_figure


class YardstickLab(PictureLab):
    """진짜와, 속임수를 쓴 가짜를 여러 잣대로 잽니다. 셀의 마지막 줄에 둡니다.

    Args:
        trick: 처음 속임수. `tricks.TRICKS`의 이름 가운데 하나.

    Raises:
        CourseError: 모르는 속임수일 때.
    """

    about = "왼쪽은 가짜의 예, 오른쪽은 여러 잣대의 점수(막대)와 진짜끼리의 점수(세로선)입니다."

    def __init__(self, trick: str = "표본의 수") -> None:
        if trick not in TRICKS:
            known = ", ".join(TRICKS)
            raise CourseError(f"속임수 {trick!r}을(를) 모릅니다. 고를 수 있는 것: {known}")
        self.trick = W.Dropdown(
            options=list(TRICKS), value=trick, description="속임수",
            style={"description_width": "120px"}, layout=W.Layout(width="340px"),
        )  # fmt: skip
        self.trick.add_class("gan-yardstick-trick")
        chosen = TRICKS[trick]
        self.level = slider(  # value로 첫째 값을 고르면 label이 빕니다(ipywidgets 8).
            "yardstick-level", chosen.slider, W.SelectionSlider,
            options=chosen.values, index=chosen.values.index(chosen.start),
        )  # fmt: skip
        self.trick.observe(self._switch, "value")
        super().__init__("yardstick", [self.trick, self.level], [self.trick, self.level])

    def _switch(self, change: dict) -> None:
        chosen = TRICKS[change["new"]]
        with self._hold():
            self.level.description = chosen.slider
            self.level.options = chosen.values
            self.level.value = chosen.start

    def telling(self) -> list[Scene]:
        name = self.trick.value
        trick = TRICKS[name]
        return [(f"{trick.slider} {v:g}", {self.trick: name, self.level: v}) for v in trick.telling]

    def draw(self) -> tuple[Figure, str]:
        name, level = self.trick.value, self.level.value
        if level not in TRICKS[name].values:  # 속임수를 바꾸는 도중
            level = TRICKS[name].start
        fake, found = measured(name, level)
        figure = pair_figure(fake, found, honest())
        distance = f"프레셰 거리 <b>{found.frechet:.1f}</b> · KID <b>{found.kid:.2f}</b>"
        return figure, f"{distance} · 종류 <b>{found.kinds:.1f}</b><br>{TRICKS[name].says}"


@lru_cache(maxsize=64)
def measured(name: str, level: float) -> tuple[Tensor, Scores]:
    """(가짜의 예 24장, 점수들). 한 번 잰 것은 기억합니다."""
    real, fake = TRICKS[name].make(level)
    return fake[:: max(1, len(fake) // 24)][:24], score(metrics.judge_digits(real).features, fake)


def honest() -> Scores:
    """진짜 1,000장을 다른 진짜 1,000장과 견준 점수."""
    return measured("표본의 수", N)[1]
