"""BCE의 실험대 둘: 손실 곡선 위를 걷는 LossLab, 미니배치를 바꾸어 보는 BatchLab."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W
import torch

from gan_course.errors import CourseError
from gan_course.ui.canvas import Canvas
from gan_course.ui.picture_lab import PictureLab, Scene, button, slider, table

from .bce import bce_with_logits, slope_by_logit, slope_by_probability
from .loss_draw import (
    REACH,
    SIDES,
    batch_picture,
    draw_loss_curves,
    fill_batch,
    marker,
    place,
)


class LossLab(PictureLab):
    """D(x)를 슬라이더로 움직이며, 진짜였다면 또 가짜였다면 받을 손실과 기울기를 봅니다.

    왼쪽은 확률 D(x)를, 오른쪽은 같은 것을 펼친 로짓 a = log(D/(1 − D))를 가로축으로 씁니다.
    점에 그은 짧은 직선의 기운 정도가 기울기입니다.

    Args:
        d: 처음 확률, 0.001과 0.999 사이.

    Raises:
        CourseError: 확률이 범위를 벗어날 때.
    """

    about = "진짜일 때와 가짜일 때의 손실 곡선 위에, 지금 확률의 점과 접선을 그렸습니다."

    def __init__(self, d: float = 0.8) -> None:
        if not 0.001 <= d <= 0.999:
            raise CourseError(f"D(x)는 0.001과 0.999 사이여야 합니다(지금: {d}).")
        self.d = slider("loss-d", "D(x)", value=d, min=0.001, max=0.999, step=0.001,
                        readout_format=".3f")  # fmt: skip
        canvas = Canvas(640, 300, columns=2)
        for ax, logit in zip(canvas.axes, (False, True), strict=True):
            draw_loss_curves(ax, logit=logit)
        canvas.axes[0].legend(loc="upper center")
        canvas.axes[1].set_ylabel("")
        self._parts = [[marker(ax, c, m) for *_, c, _, m in SIDES] for ax in canvas.axes]
        canvas.moving(*(artist for ax in self._parts for pair in ax for artist in pair))
        self.back, self.canvas = button("loss-reset", "처음으로", "undo"), canvas
        super().__init__("loss", [self.d, W.HBox([self.back])], [self.d], canvas.width)
        self.back.on_click(self.reset)

    def telling(self) -> list[Scene]:
        return [(f"D(x) = {d}", {self.d: d}) for d in (0.3, 0.1)]

    def draw(self) -> tuple[bytes, str]:
        # 슬라이더를 둘(D와 a) 두고 서로 맞추면, 화면이 늦게 되돌려 보낸 값이 끄는 손을 밀어냅니다.
        a = torch.tensor(self.d.value, dtype=torch.float64).logit()
        rows = []
        for i, (label, y, *_) in enumerate(SIDES):
            at, target = (a.sigmoid(), a), torch.tensor(y, dtype=a.dtype)
            loss = bce_with_logits(a, target).item()
            slopes = (slope_by_probability(at[0], target), slope_by_logit(a, target))
            for parts, x, slope, reach in zip(self._parts, at, slopes, REACH.values(), strict=True):
                place(parts[i], x.item(), loss, slope.item(), reach)
            rows.append([f"<b>{label}</b>", f"{loss:.4f}", *(f"{s.item():+.4f}" for s in slopes)])
        heads = ("레이블", "손실", "기울기 dL/dD", "기울기 dL/da")
        said = f"D(x) = {a.sigmoid().item():.4f}, a = {a.item():+.2f}일 때"
        words = f"<div style='padding:.2em 1em'>{said}</div>" + table(heads, rows)
        return self.canvas.png(), words.replace(">-", ">−").replace("= -", "= −")


START = ((1, 0.9), (1, 0.7), (1, 0.2), (0, 0.1), (0, 0.4), (0, 0.97))
PRESETS = {
    "처음으로": START,
    "모두 1/2": tuple((y, 0.5) for y, _ in START),
    "모두 잘 맞힘": tuple((y, 0.95 if y else 0.05) for y, _ in START),
    "하나만 크게 틀림": tuple((y, 0.95 if y else 0.05) for y, _ in START[:-1]) + ((0, 0.999),),
    "모두 가짜라고 함": tuple((y, 0.02) for y, _ in START),
}


class BatchLab(PictureLab):
    """표본 여섯 개의 레이블과 예측을 바꾸며, 손실의 평균이 어떻게 움직이는지 봅니다.

    Args:
        batch: (레이블 0 또는 1, 확률 0.001…0.999)의 목록, 1개에서 8개까지.

    Raises:
        CourseError: 값이 범위를 벗어날 때.
    """

    about = "미니배치의 표본마다 손실을 가로 막대로, 그 평균을 검은 세로줄로 보입니다."

    def __init__(self, batch: Sequence[tuple[int, float]] = START) -> None:
        if not 1 <= len(batch) <= 8 or not all(y in (0, 1) and 0 < d < 1 for y, d in batch):
            raise CourseError("표본은 1개에서 8개까지, (0 또는 1, 0과 1 사이의 수)로 적으십시오.")
        self.labels = [_label(i, y) for i, (y, _) in enumerate(batch, 1)]
        self.predictions = [_prediction(i, d) for i, (_, d) in enumerate(batch, 1)]
        canvas = Canvas(640, 60 + 34 * len(batch))
        self._bars, self._notes, self._mean = batch_picture(canvas.axes[0], len(batch))
        canvas.moving(*self._bars, *self._notes, self._mean)
        self.presets = {}
        if len(batch) == len(START):
            self.presets = {name: button("batch-preset", name) for name in PRESETS}
        rows = [W.HBox(pair) for pair in zip(self.labels, self.predictions, strict=True)]
        line = W.HBox(list(self.presets.values()), layout=W.Layout(flex_flow="row wrap"))
        self.canvas, controls = canvas, [*self.labels, *self.predictions]
        super().__init__("batch", [line, *rows], controls, canvas.width)
        for name, pressed in self.presets.items():
            pressed.on_click(lambda _, name=name: self.show(PRESETS[name]))

    def show(self, batch: Sequence[tuple[int, float]]) -> None:
        """모든 표본을 한꺼번에 바꿉니다. batch: (레이블, 확률)의 목록, 개수는 처음과 같습니다."""
        with self.together():
            for label, control, (y, d) in zip(self.labels, self.predictions, batch, strict=True):
                label.value, control.value = bool(y), d

    def values(self) -> tuple[torch.Tensor, torch.Tensor]:
        """지금의 (예측 D(x), 레이블 y). 둘 다 (n,) float64입니다."""
        numbers = {"dtype": torch.float64}
        return (
            torch.tensor([p.value for p in self.predictions], **numbers),
            torch.tensor([float(t.value) for t in self.labels], **numbers),
        )

    def telling(self) -> list[Scene]:
        controls = list(zip(self.labels, self.predictions, strict=True))

        def values(batch: Sequence[tuple[int, float]]) -> dict[W.ValueWidget, object]:
            pairs = zip(controls, batch, strict=True)
            return {w: v for (t, p), (y, d) in pairs for w, v in ((t, bool(y)), (p, d))}

        if not self.presets:
            return [("지금의 미니배치", {})]
        told = {"처음의 미니배치": "처음으로", "모두 1/2이라고 한 미니배치": "모두 1/2"}
        return [(caption, values(PRESETS[name])) for caption, name in told.items()]

    def draw(self) -> tuple[bytes, str]:
        d, y = self.values()
        for control in self.labels:
            control.description = _name(control.value)
        losses = fill_batch((self._bars, self._notes, self._mean), d, y)
        mean, right = losses.mean().item(), ((d > 0.5) == (y > 0.5)).sum().item()
        share = (losses.max() / losses.sum()).item()
        return self.canvas.png(), (
            f"<div style='padding:.2em 1em'>BCE = 손실의 평균 = "
            f"<b>{mean:.4f}</b> (검은 세로줄) · 가장 큰 손실 하나의 몫 {share:.0%} · "
            f"1/2을 문턱으로 맞힌 것 {right}/{len(d)}</div>"
        )


def _name(real: bool) -> str:
    return "진짜 y = 1" if real else "가짜 y = 0"


def _label(i: int, y: int) -> W.ToggleButton:
    made = W.ToggleButton(value=bool(y), description=_name(bool(y)), tooltip="눌러서 바꿉니다",
                          layout=W.Layout(width="110px"))  # fmt: skip
    made.add_class(f"gan-batch-label-{i}")
    return made


def _prediction(i: int, d: float) -> W.FloatSlider:
    made = slider(f"batch-d-{i}", f"표본 {i}  D(x)", value=d, min=0.001, max=0.999,
                  step=0.001, readout_format=".3f")  # fmt: skip
    made.layout.max_width = "500px"
    return made
