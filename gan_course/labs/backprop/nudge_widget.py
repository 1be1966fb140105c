"""돌려 보기 슬라이더: 폭 h를 바꾸며 기울기를 재어 봅니다."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.ui.canvas import blank
from gan_course.ui.picture_lab import PictureLab, Scene, slider

from .nudging import one_sided, two_sided
from .nudging_draw import draw_errors, draw_nudge


class NudgeLab(PictureLab):
    """함수의 한 점에서 폭 h를 바꾸며 기울기를 재는 창입니다.

    Args:
        f: 수 하나를 받아 수 하나를 내는 함수.
        x: 기울기를 잴 곳.
        exact: 그곳의 참 기울기. 오차를 보일 때 씁니다.
        knob: 돌리는 손잡이의 이름. 마지막 낱말이 기호입니다.
    """

    about = (
        "왼쪽은 손실 곡선과 폭 h로 잰 기울기의 직선, 오른쪽은 지나온 폭마다의 기울기의 오차입니다."
    )

    def __init__(
        self, f: Callable[[float], float], x: float, exact: float, knob: str = "가중치 w"
    ) -> None:
        self.f, self.x, self.exact, self.knob = f, x, exact, knob
        self.h = slider(
            "nudge-h", "돌려 본 폭 h", W.FloatLogSlider, value=1.0, base=10, min=-13, max=0,
            step=0.25, readout_format=".1e",
        )  # fmt: skip
        self._reached = self.h.value  # 배우는 사람이 지나온 가장 작은 폭
        self.h.observe(self._reach, "value")
        super().__init__("nudge", [self.h], [self.h])

    def reset(self, *_: object) -> None:
        """폭을 처음으로 되돌리고, 지나온 폭도 잊습니다."""
        self._reached = self._defaults[0][1]
        super().reset()

    def telling(self) -> list[Scene]:
        """어긋나는 폭과 접선에 붙는 폭."""
        return [(f"돌려 본 폭 {h:g}", {self.h: h}) for h in (1.0, 0.01)]

    def draw(self) -> tuple[Figure, str]:
        """왼쪽에 곡선과 잰 기울기, 오른쪽에 오차."""
        h = self.h.value
        figure, (left, right) = blank(9.4, 3.0, columns=2)
        draw_nudge(left, self.f, self.x, h, self.knob)
        draw_errors(right, self.f, self.x, self.exact, h, min(self._reached, h))
        one, two = one_sided(self.f, self.x, h), two_sided(self.f, self.x, h)
        told = (
            f"참 기울기 {self.exact:.10f} · 한쪽 <b>{one:.10f}</b> · 양쪽 <b>{two:.10f}</b>"
        ).replace("-", "−")
        return figure, told

    def _reach(self, change: dict) -> None:
        if not self._held:  # 정지 화면을 그리느라 옮긴 것은 지나온 것이 아닙니다.
            self._reached = min(self._reached, change["new"])
