"""붓: 얼굴이나 숫자 위에 색을 칠하면 잠재 벡터가 따라옵니다."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W
import torch
from torch import Tensor, nn

from gan_course.errors import CourseError
from gan_course.models import unwrapped
from gan_course.pictures import Shot, png, strip
from gan_course.sampling import sample, shape_of
from gan_course.ui.beside import beside, controls_box, line, picture_box
from gan_course.ui.latest import Latest
from gan_course.ui.mouse import can_listen, listen
from gan_course.ui.shown import Shown, notice
from gan_course.ui.subshell import answer_while_busy
from gan_course.ui.window import NOTE, Picture, Window

from .brush import Strokes, closest, follow
from .inversion import as_picture
from .scene_draw import check_pictures

COLORS = {
    "검정": (-0.9, -0.9, -0.9), "흰색": (0.95, 0.95, 0.95), "금색": (0.9, 0.6, -0.2),
    "빨강": (0.7, -0.5, -0.5), "하늘": (0.2, 0.7, 0.8), "살색": (0.85, 0.5, 0.3),
    "갈색": (-0.1, -0.4, -0.6),
}  # fmt: skip
GUIDE = "그림 위에서 끌어 칠하거나, 자리를 정하고 <b>찍기</b>를 누르십시오."


class BrushLab(Window):
    """칠한 색을 따라 z가 움직이는 창입니다. 셀의 마지막 줄에 둡니다.

    마우스로 칠하는 것은 ipyevents가 있을 때(Colab 밖)만 되고, 자리 슬라이더와 **찍기**는 어디서나
    됩니다.

    Args:
        G: 그림 생성자.
        real: 가장 가까운 진짜를 찾을 그림들 (n, c, h, w). 주지 않으면 보이지 않습니다.
        label: 조건부 생성자의 레이블.
        seed: 처음 z의 시드.
        width: 그림의 대략적인 너비(픽셀).
    """

    def __init__(
        self, G: nn.Module, *, real: Tensor | None = None, label: int | None = None, seed: int = 0,
        width: int = 384,
    ) -> None:  # fmt: skip
        check_pictures(G)
        self.G, self.real, self.label = unwrapped(G), real, label
        self.channels, self.height, self.side = shape_of(self.G)
        self._scale = max(1, round(width / self.side))
        self.strokes = Strokes.empty(self.G)
        self.picture = Picture(format="png", tooltip="칠한 색을 따라 생성자가 그린 그림")
        self.picture.add_class("gan-brush-picture")
        self.beside = Picture(format="png", tooltip="화소가 가장 가까운 진짜 그림")
        self.status, self.shown = W.HTML(), Shown()
        self.status.add_class("gan-brush-words")
        self._controls(seed)
        self._begin()
        super().__init__([*self._arrange(), self.shown])
        self.add_class("gan-brush")
        self._connect()
        answer_while_busy(self)
        self._show()

    def _controls(self, seed: int) -> None:
        style = {"description_width": "62px"}
        flex = {"layout": W.Layout(width="auto", min_width="0"), "style": style}
        names = list(COLORS) if self.channels == 3 else ["흰색", "검정"]
        self.color = W.Dropdown(options=names, description="색", **flex)
        self.radius = W.IntSlider(
            max(1, self.side // 16), 1, max(2, self.side // 5), description="굵기", **flex
        )
        self.strength = W.FloatSlider(0.7, min=0, max=1, step=0.05, description="세기", **flex)
        self.x = W.IntSlider(self.side // 2, 0, self.side - 1, description="가로", **flex)
        self.y = W.IntSlider(self.height // 4, 0, self.height - 1, description="세로", **flex)
        self.seed = W.BoundedIntText(seed, max=9999, description="시드", **flex)
        self.dab, self.undo, self.clear = (
            W.Button(description=text, icon=icon, layout=W.Layout(width="auto"))
            for text, icon in (
                ("찍기", "paint-brush"),
                ("되돌리기", "undo"),
                ("처음으로", "eraser"),
            )
        )
        for name in ("color", "radius", "strength", "x", "y", "seed", "dab", "undo", "clear"):
            getattr(self, name).add_class(f"gan-brush-{name}")

    def _arrange(self) -> list[W.Widget]:
        size = (self.side * self._scale, self.height * self._scale)
        parts: list[W.Widget] = [
            W.HTML(GUIDE), line([self.color, self.seed]), self.radius, self.strength,
            self.x, self.y, line([self.dab, self.undo, self.clear]), self.status,
        ]  # fmt: skip
        if self.real is not None:
            self.beside.layout.width = f"{max(96, self.side * 2)}px"
            parts.append(self.beside)
        return beside([picture_box([self.picture], size), controls_box(parts)], size)

    def _connect(self) -> None:
        self.dab.on_click(lambda _: self.paint([(self.x.value + 0.5, self.y.value + 0.5)]))
        self.undo.on_click(lambda _: self._undo())
        self.clear.on_click(lambda _: self._begin(show=True))
        self.seed.observe(lambda _: self._begin(show=True), "value")
        again = Latest(lambda: self._move() if self.strokes.kept else self._show())
        self.strength.observe(lambda _: again(), "value")
        self._path: list[tuple[float, float]] = []
        if can_listen():
            listen(self.picture, self.on_mouse, "mousedown", "mousemove", "mouseup", wait=20)

    def on_mouse(self, event: dict) -> None:
        """누르고 끄는 동안 자리를 모았다가, 놓으면 한 획으로 칠합니다."""
        kind, wide = event.get("type"), event.get("boundingRectWidth") or self.side * self._scale
        at = tuple(event[k] * self.side / wide for k in ("relativeX", "relativeY"))
        if kind == "mousedown":
            self._path = [at]
        elif kind == "mousemove" and event.get("buttons", 0) & 1 and self._path:
            self._path.append(at)
        elif kind == "mouseup" and self._path:
            path, self._path = [*self._path, at], []
            self.paint(path)

    def paint(self, path: Sequence[tuple[float, float]]) -> None:
        """화소 자리 (가로, 세로)의 목록을 지금 색으로 칠하고, z를 따라 옮깁니다."""
        self.strokes.begin()
        self._before.append((self.z, self.strength.value))
        for (x0, y0), (x1, y1) in zip(path, [*path[1:], path[-1]], strict=True):
            parts = 1 + int(max(abs(x1 - x0), abs(y1 - y0)))
            for i in range(parts):
                t = i / parts
                self.strokes.dab(
                    x0 + t * (x1 - x0),
                    y0 + t * (y1 - y0),
                    self.radius.value,
                    COLORS[self.color.value],
                )
        self._move()

    def _move(self) -> None:
        try:
            self.z = follow(
                self.G, self._first, self.strokes, y=self.label, strength=self.strength.value
            )
        except CourseError as error:
            self.status.value = notice(str(error), failed=True)
            return
        self._show()

    def _undo(self) -> None:
        if self.strokes.undo():
            self.z, strength = self._before.pop()
            if self.strokes.kept and strength != self.strength.value:
                self._move()  # 남은 획을 지금의 세기로 다시 따라갑니다
                return
        self._show()

    def _begin(self, show: bool = False) -> None:
        rng = torch.Generator().manual_seed(self.seed.value)
        self._first = self.z = torch.randn(1, self.G.nz, generator=rng)
        self._before: list[tuple[Tensor, float]] = []  # 획을 긋기 전의 z와 그때의 세기
        self.strokes = Strokes.empty(self.G)
        if show:
            self._show()

    def _drawn(self) -> Tensor:
        return sample(self.G, self.z, self.label)

    def _show(self) -> None:
        self.shown.read((self.strength, self.seed))
        x = self._drawn()
        self.status.value = notice(". ".join([self._tell(x), *self._nearest(x)]))
        self.picture.value = png(x, width=self.side * self._scale)
        self.shown.tell()

    def _tell(self, x: Tensor) -> str:
        painted = self.strokes.mask.bool()
        if not painted.any():
            return "아직 칠하지 않았습니다"
        gap = (x - self.strokes.color)[painted.expand_as(x)].abs().mean().item()
        far = (self.z - self._first).norm().item()
        return f"칠한 자리와의 색 차이 {gap:.2f}, 처음 z에서 옮긴 거리 {far:.1f}"

    def _nearest(self, x: Tensor) -> list[str]:
        if self.real is None:
            return []
        best, distance = closest(x, self.real)
        near = as_picture(self.real[best : best + 1])
        self.beside.value = png(near, width=max(96, self.side * 2))
        return [f"아래는 화소가 가장 가까운 진짜(차이 {distance:.3f})"]

    def preview(self) -> Shot:
        """칠하기 전, 머리 자리에 금색을 칠한 뒤(흑백이면 흰 획)."""
        plain, strokes = self._drawn(), Strokes.empty(self.G)
        color = "금색" if self.channels == 3 else "흰색"
        for i in range(9):
            at = self.side * (0.3 + 0.05 * i), self.height * 0.2
            strokes.dab(*at, self.side / 10, COLORS[color])
        z = follow(self.G, self._first, strokes, y=self.label, strength=0.9)
        followed = sample(self.G, z, self.label)
        shown = torch.where(strokes.mask.bool(), strokes.color, plain)
        scenes = {"처음": plain, "칠한 것": shown, "따라온 그림": followed}
        data, width = strip([(n, png(x, width=240), 240) for n, x in scenes.items()])
        marked = strokes.mask.bool().expand_as(plain)
        gaps = [(x - shown)[marked].abs().mean().item() for x in (plain, followed)]
        text = (
            f"붓: 처음 그림, 위에 {color}으로 획을 그은 것, 그 색을 따라 생성자가 그린 그림. "
            f"칠한 자리와의 색 차이가 {gaps[0]:.2f}에서 {gaps[1]:.2f}로 줄었습니다."
        )
        return Shot(data, text, width, NOTE)
