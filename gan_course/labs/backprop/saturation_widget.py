"""포화 슬라이더: 판별자의 로짓을 움직이며 두 손실이 생성자에게 주는 기울기를 견줍니다."""

from __future__ import annotations

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.ui.canvas import blank
from gan_course.ui.picture_lab import PictureLab, Scene, slider

from .saturation import signal
from .saturation_draw import REACH, draw_losses, draw_slopes


class SaturationLab(PictureLab):
    """가짜의 로짓 a를 움직여 포화 손실과 비포화 손실의 접선과 기울기를 보는 창입니다.

    Args:
        logit: 처음 로짓, −8…8. 작을수록 D가 가짜라고 확신합니다.
    """

    about = (
        "왼쪽은 가짜의 로짓에 따른 포화 손실과 비포화 손실의 곡선과 접선, 오른쪽은 그 기울기입니다."
    )

    def __init__(self, logit: float = -4.0) -> None:
        self.logit = slider(
            "saturation-logit", "가짜의 로짓 a", W.FloatSlider, value=logit, min=-REACH, max=REACH,
            step=0.25,
        )  # fmt: skip
        super().__init__("saturation", [self.logit], [self.logit])

    def telling(self) -> list[Scene]:
        """D가 가짜라고 확신할 때와, D가 속을 때."""
        return [(f"가짜의 로짓 {a:g}", {self.logit: a}) for a in (-6.0, 2.0)]

    def draw(self) -> tuple[Figure, str]:
        """왼쪽에 손실과 접선, 오른쪽에 기울기."""
        figure, (left, right) = blank(9.4, 3.0, columns=2)
        draw_losses(left, self.logit.value)
        draw_slopes(right, self.logit.value)
        found = signal(self.logit.value)
        quiet, loud = found.saturating[1], found.non_saturating[1]
        told = (
            f"D(G(z)) = σ(a) = {found.verdict:.4f} · "
            f"포화 손실의 기울기 −σ(a) = <b>{quiet:.4f}</b> · "
            f"비포화 손실의 기울기 −(1 − σ(a)) = <b>{loud:.4f}</b>"
        )
        more, times = ("비포화", loud / quiet) if loud < quiet else ("포화", quiet / loud)
        if times > 1:
            told += f"<br>{more} 손실이 {times:,.1f}배 크게 당깁니다."
        return figure, told.replace("-", "−")
