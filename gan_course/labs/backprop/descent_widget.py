"""골짜기 걷기: 학습률과 방법을 바꾸어 경사 하강법이 걷는 길을 봅니다."""

from __future__ import annotations

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.plotting import plain_log_ticks
from gan_course.ui.canvas import blank
from gan_course.ui.picture_lab import PictureLab, Scene, slider

from .descent import METHODS, SURFACES, Trail, descend
from .descent_draw import STYLES, draw_surface, draw_trail

STEPS, ALL = 40, "셋 나란히"


class DescentLab(PictureLab):
    """골짜기와 방법을 고르고 학습률을 움직여 40스텝의 자취를 보는 창입니다.

    Args:
        surface: 처음 골짜기. "길쭉한 그릇" 또는 "굽은 골짜기".
        method: 처음 방법. "경사 하강법", "모멘텀", "Adam", "셋 나란히".
        rate: 처음 학습률, 0.001…1.
    """

    about = "왼쪽은 골짜기의 등고선 위를 걷는 자취, 오른쪽은 스텝마다의 손실입니다."

    def __init__(
        self, surface: str = "길쭉한 그릇", method: str = "경사 하강법", rate: float = 0.01
    ) -> None:
        self._first = method, rate
        self.surface = slider(
            "descent-surface", "골짜기", W.Dropdown, options=list(SURFACES), value=surface
        )
        self.method = slider(
            "descent-method", "방법", W.Dropdown, options=[*METHODS, ALL], value=method
        )
        self.rate = slider(
            "descent-rate", "학습률 η", W.FloatLogSlider, value=rate, base=10, min=-3, max=0,
            step=0.05, readout_format=".4f",
        )  # fmt: skip
        controls = [self.surface, self.method, self.rate]
        super().__init__("descent", controls, controls)

    def trails(self) -> dict[str, Trail]:
        """지금 조종간대로 걸은 자취들. {방법: 자취}"""
        names = METHODS if self.method.value == ALL else [self.method.value]
        surface = SURFACES[self.surface.value]
        return {name: descend(surface, name, self.rate.value, STEPS) for name in names}

    def telling(self) -> list[Scene]:
        """처음의 방법으로, 처음 학습률과 그 3분의 1. 더 큰 학습률은 움직여 보게 둡니다."""
        method, rate = self._first
        rates = (max(rate / 3, 1e-3), rate)
        return [(f"{method}, 학습률 {r:g}", {self.method: method, self.rate: r}) for r in rates]

    def draw(self) -> tuple[Figure, str]:
        """왼쪽에 자취, 오른쪽에 스텝마다의 손실."""
        figure, (left, right) = blank(9.4, 3.7, columns=2)
        draw_surface(left, SURFACES[self.surface.value])
        told = []
        for name, trail in self.trails().items():
            draw_trail(left, trail, name)
            color, style = STYLES[name]
            shown = [max(v, 1e-6) for v in trail.losses]
            right.semilogy(shown, style, ms=3.4, lw=1.2, color=color, label=name)
            told.append(f"<b>{name}</b> {judge(trail)}")
        left.set_title(f"{self.method.value}, 학습률 {self.rate.value:.3g}")
        under = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.17), "frameon": False}
        left.legend(**under, ncol=3, columnspacing=1.2, handletextpad=0.4)
        right.set(xlim=(-1, STEPS + 1), ylim=(5e-7, 2e6), xlabel="스텝", title="손실 (로그 눈금)")
        right.legend(**under, ncol=3, columnspacing=1.2, handletextpad=0.4)
        plain_log_ticks(right.yaxis)
        return figure, "<br>".join(told)


def judge(trail: Trail) -> str:
    """자취를 한 줄로 평합니다(HTML)."""
    first, last, steps = trail.losses[0], trail.losses[-1], len(trail.points) - 1
    end = f"{last:,.0f}" if last >= 1000 else f"{last:.3g}"
    told = f"{steps}스텝에 손실 {first:.3g} → <b>{end}</b>. "
    if trail.diverged:
        return told + "<b>발산합니다.</b> 스텝이 너무 커서 골짜기를 건널 때마다 더 높아집니다."
    if last > 0.05 * first:
        return told + "<b>아직 멉니다.</b> 스텝이 너무 작거나, 좌우로 튀느라 나아가지 못합니다."
    return told + "<b>잘 내려갑니다.</b> 처음 손실의 5% 아래로 왔습니다."
