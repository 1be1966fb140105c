"""학습의 시간을 앞뒤로 움직이며, 같은 잠재 벡터의 그림과 곡선이 함께 바뀌는 것을 봅니다."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W
import torch

from gan_course.errors import CourseError
from gan_course.pictures import Shot, png, strip
from gan_course.plotting import STYLES
from gan_course.sampling import shape_of
from gan_course.ui.beside import beside, controls_box, line, picture_box
from gan_course.ui.canvas import Canvas
from gan_course.ui.latest import Latest
from gan_course.ui.player import Player
from gan_course.ui.shown import Shown, notice
from gan_course.ui.subshell import answer_while_busy
from gan_course.ui.window import NOTE, Picture, Window

from .moving_draw import format_of, moving
from .scene_draw import Scene, State, label_names
from .timeline import Timeline

YARDSTICK = "frechet"  # 재었으면 언제나 보입니다.
NAMES = {
    "d_loss": "D 손실", "g_loss": "G 손실", "d_real": "D(x)", "d_fake_before": "D(G(z))",
    "frechet": "프레셰 거리", "estimate": "추정치", "accuracy": "레이블 정확도",
}  # fmt: skip


class TimelineView(Window):
    """학습한 동안의 생성자를 시간 슬라이더로 되돌려 봅니다. 셀의 마지막 줄에 둡니다.

    어느 시점에서든 z를 다음 시드의 것까지 옮겨 볼 수 있습니다.

    Args:
        timeline: 간직한 상태들.
        labels: 레이블의 이름들(조건부 생성자). 주지 않으면 번호를 씁니다.
        seed: 처음 시드.
        width: 그림의 대략적인 너비(픽셀).

    Raises:
        CourseError: 간직한 상태가 하나뿐이거나, 레이블 이름의 수가 다를 때.
    """

    def __init__(
        self, timeline: Timeline, *, labels: Sequence[str] | None = None, seed: int = 0,
        width: int = 400,
    ) -> None:  # fmt: skip
        if len(timeline.steps) < 2:
            raise CourseError(
                "간직한 상태가 하나뿐입니다. 학습하며 timeline.see(step)을 부르십시오."
            )
        self.timeline, self._width = timeline, width
        G = timeline.at(timeline.steps[-1])
        self.scene = Scene(G, 0, label_names(G, labels))
        self.picture = Picture(
            format=format_of(shape_of(G)), tooltip="지금 스텝의 생성자가 그린 그림"
        )
        self.curves = Picture(format="png", tooltip="학습의 곡선과 지금 스텝의 자리")
        self.status, self.shown = W.HTML(), Shown()
        self._controls(seed)
        self._chart = Chart(timeline)
        super().__init__([*self._arrange(), self.shown])
        self.add_class("gan-timeline")
        self.picture.add_class("gan-timeline-picture")
        self.status.add_class("gan-timeline-words")
        self._latest = Latest(self._redraw)
        for control in (self.at, self.seed, self.walk):
            control.observe(lambda _: self._latest(), "value")
        answer_while_busy(self)
        self._latest()

    def _controls(self, seed: int) -> None:
        count = len(self.timeline.steps)
        self.player = Player("timeline", count, count - 1, what="시간", unit="상태")
        self.at = self.player.at
        flex = {
            "layout": W.Layout(width="auto", min_width="0"),
            "style": {"description_width": "62px"},
        }
        self.seed = W.BoundedIntText(seed, max=9999, description="시드", **flex)
        self.seed.add_class("gan-timeline-seed")
        self.walk = W.FloatSlider(
            0, max=1, step=0.05, description="다음 z로", readout_format=".2f", **flex
        )
        self.walk.add_class("gan-timeline-walk")

    def _arrange(self) -> list[W.Widget]:
        _, height, width = shape_of(self.scene.G)
        factor = max(1, round(self._width / (4 * width + 3)))
        size = (4 * width + 3) * factor, (4 * height + 3) * factor
        controls = controls_box(
            [
                self.at, self.player.play, self.player.buttons,
                line([self.player.speed, self.seed]), self.walk, self.status, self.curves,
            ]
        )  # fmt: skip
        return beside([picture_box([self.picture], size), controls], size)

    @property
    def step(self) -> int:
        """지금 보이는 스텝."""
        return self.timeline.steps[self.at.value]

    def render(self, index: int | None = None) -> bytes:
        """`index`번째 상태(주지 않으면 지금)의 4×4 그림, 파일의 바이트."""
        self.timeline.at(self.step if index is None else self.timeline.steps[index])
        return moving(self.scene.drawn(self._state()), self._width)

    def _state(self) -> State:
        seed, still = self.seed.value, torch.zeros(self.scene.G.nz)
        return State(seed, seed + 1, self.walk.value, 1.0, (), still, -1, True)

    def _redraw(self) -> None:
        self.shown.read((self.at, self.seed, self.walk))
        try:
            self.picture.value = self.render()
            self.curves.value = self._chart.png(self.step)
            notes = self.timeline.notes.get(self.step, {})
            told = ", ".join(f"{NAMES.get(k, k)} {v:.2f}" for k, v in notes.items())
            self.status.value = notice(f"{self.step:,}스텝" + (f": {told}" if told else ""))
        except Exception as error:
            self.status.value = notice(f"그리지 못했습니다. {error}", failed=True)
        self.shown.tell()

    def preview(self) -> Shot:
        """처음, 가운데, 끝의 그림 아홉 장씩."""
        steps = self.timeline.steps
        return self._still(sorted({steps[0], steps[(len(steps) - 1) // 2], steps[-1]}))

    def asking(self) -> Shot:
        """지금 상태의 그림만."""
        return self._still([self.step])

    def _still(self, steps: Sequence[int]) -> Shot:
        z, scenes = self.scene.latents(self._state()), []
        for step in steps:
            self.timeline.at(step)
            x = self.scene.pictures(z, -1)[:9]
            scenes.append((f"{step:,}스텝", png(x, width=200), None))
        self.timeline.at(self.step)
        told = ", ".join(name for name, *_ in scenes)
        data, width = strip(scenes, 64)
        text = f"학습의 시간: 같은 잠재 벡터 9개를 {told}의 생성자가 그린 격자 {len(scenes)}개."
        return Shot(data, text, width, NOTE)


class Chart:
    """스텝에 따라 잰 값들의 곡선과, 지금 스텝의 세로줄. 축마다의 값은 `axes_of`가 고릅니다."""

    def __init__(self, timeline: Timeline, width: int = 360, height: int = 150) -> None:
        self.keys = axes_of(timeline)
        self.canvas = Canvas(width, height, columns=max(1, len(self.keys)))
        self._marks, styles = [], iter(STYLES)
        for ax, keys in zip(self.canvas.axes, self.keys, strict=False):
            for key, (color, line_style) in zip(keys, styles, strict=False):
                notes = [(max(s, 1), timeline.notes[s].get(key)) for s in timeline.steps]
                pairs = [(s, value) for s, value in notes if value is not None]
                ax.plot(*zip(*pairs, strict=True), line_style, color=color, marker="o", ms=3)
            scale = "log" if keys == [YARDSTICK] else "linear"
            ax.set(xscale="log", yscale=scale, title=_title(keys), xlabel="스텝")
            self._marks.append(ax.axvline(1, color="0.2", lw=1.5))
        self.canvas.moving(*self._marks)

    def png(self, step: int) -> bytes:
        for mark in self._marks:
            mark.set_xdata([max(step, 1)] * 2)
        return self.canvas.png()


def _title(keys: Sequence[str]) -> str:
    """축의 이름. 곡선이 둘이면 선의 모양으로 가릅니다(범례를 놓으면 곡선을 가립니다)."""
    names = [NAMES.get(key, key) for key in keys]
    if len(names) == 1:
        return names[0]
    first, second = (name.removesuffix(" 손실") for name in names)
    return f"손실: {first} 실선, {second} 파선"


def axes_of(timeline: Timeline) -> list[list[str]]:
    """축마다 그릴 값의 이름들. 축은 둘까지입니다.

    프레셰 거리를 재었으면 그것이 둘째 축이고, D와 G의 손실은 첫째 축을 함께 씁니다. 재지 않았으면
    먼저 적은 값 둘이 축을 하나씩 씁니다.
    """
    keys = list(dict.fromkeys(k for s in timeline.steps for k in timeline.notes.get(s, {})))
    if YARDSTICK not in keys:
        return [[key] for key in keys[:2]]
    others = [key for key in keys if key != YARDSTICK]
    losses = [key for key in others if key.endswith("_loss")][:2]
    left = losses if others[:1] == losses[:1] else others[:1]
    return [*([left] if left else []), [YARDSTICK]]
