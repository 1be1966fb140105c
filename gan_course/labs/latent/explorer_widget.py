"""잠재 공간 탐험기: 슬라이더로 z를 움직이며 생성자의 그림이 바뀌는 것을 봅니다."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import ipywidgets as W
import torch
from torch import nn

from gan_course.errors import CourseError
from gan_course.files import write_atomically
from gan_course.models import unwrapped
from gan_course.pictures import Shot, png
from gan_course.sampling import shape_of
from gan_course.training import GAN
from gan_course.ui.beside import beside, picture_box
from gan_course.ui.latest import Latest
from gan_course.ui.shown import Shown, notice
from gan_course.ui.subshell import answer_while_busy
from gan_course.ui.window import NOTE, Picture, Window

from .calc import Named, directions_of
from .moving_draw import format_of, moving
from .names_widget import DirectionNames
from .panel_widget import Panel
from .scene_draw import GRID, Scene, State, label_names

ABOUT = "지금 조종간의 잠재 벡터에서 생성자가 그린 그림"


class LatentLab(Window):
    """생성자(또는 GAN)를 슬라이더로 탐험하는 창입니다. 셀의 마지막 줄에 두면 나타납니다.

    학습하는 중에도 쓸 수 있습니다. 그림은 언제나 지금의 가중치로 그리고, 생성자의 모드는 그대로
    둡니다. 커널이 서브셸을 지원하면(JupyterLab 4.4 이상, ipykernel 7 이상) 학습 셀이 도는 동안에도
    슬라이더가 움직이고, 그렇지 않으면(Colab) 셀이 끝난 뒤 마지막 위치가 그려집니다.

    Args:
        G: 그림 생성자 (z[, y]) → (n, C, H, W), 또는 GAN(그때는 `gan.sampler`).
        labels: 레이블의 이름들. 조건부 생성자면 `G.classes`개. 주지 않으면 번호를 씁니다.
        directions: 주요 방향 슬라이더의 수.
        coordinates: 한 번에 보이는 좌표 슬라이더의 수.
        seed: 처음 시드. 여럿이면 첫째에서 시작하고, 정지 화면에는 그 시드들의 격자를 보입니다.
        width: 그림의 대략적인 너비(픽셀).
        folder: PNG를 저장할 폴더.
        named: 이름 붙은 방향들. 주지 않으면 실린 생성자일 때 재어 둔 것을 씁니다.
        z: 처음 시드 대신 출발할 잠재 벡터 (1…16, nz). 하나뿐이면 한 장을 봅니다.

    Raises:
        CourseError: 그림을 만들지 않는 생성자, 레이블의 수나 z와 방향의 차원이 다름, 출력이 NaN.
    """

    def __init__(
        self,
        G: nn.Module | GAN,
        *,
        labels: Sequence[str] | None = None,
        directions: int = 5,
        coordinates: int = 5,
        seed: int | Sequence[int] = 0,
        width: int = 448,
        folder: str | Path = "runs",
        named: Named | None = None,
        z: torch.Tensor | None = None,
    ) -> None:
        G = G.sampler if isinstance(G, GAN) else unwrapped(G)
        self._seeds = [seed] if isinstance(seed, int) else list(seed)
        named = named or directions_of(G)
        self.scene = Scene(G, directions, label_names(G, labels), named and named.vectors)
        if z is not None:
            self.scene.start_at(self._seeds[0], z)
        shown = min(coordinates, G.nz)
        self.panel = Panel(
            len(self.scene.directions), shown, G.nz, self.scene.labels, self._seeds[0], named
        )
        if self.scene.alone(self._seeds[0]):
            self.panel.mode.value = 1
        self.folder, self._width = Path(folder), width
        self._shift = torch.zeros(G.nz)
        self._latest = Latest(self._redraw)
        self.picture = Picture(format=format_of(shape_of(G)), tooltip=ABOUT)
        self.picture.add_class("gan-explorer-picture")
        self.shown = Shown()
        self.names = DirectionNames(self.panel.directions, G, self.folder, self._say)
        self.panel.principal.children += (self.names.box,)
        super().__init__([*self._arrange(*shape_of(G)[1:]), self.shown])
        self.add_class("gan-explorer")
        self._defaults = [(w, w.value) for w in self.panel.inputs()]
        self._connect()
        answer_while_busy(self)
        self._latest()

    def render(self) -> bytes:
        """지금 상태를 그린 PNG(색이면 JPEG) 바이트입니다. 화면이 없어도 쓸 수 있습니다.

        Raises:
            CourseError: 출력이 NaN이거나 메모리가 모자랄 때.
        """
        return moving(self.scene.drawn(self.state()), self._width)

    def state(self) -> State:
        """조종간의 지금 값."""
        p = self.panel
        along = tuple(float(w.value) for w in p.directions)
        return State(
            p.seed.value, p.target.value, p.t.value / 100, p.psi.value, along,
            self._shift.clone(), p.label.value, p.mode.value == GRID,
            tuple(float(w.value) for w in p.named),
        )  # fmt: skip

    def latents(self, **changes: object) -> torch.Tensor:
        """조종간을 모두 가운데에 두고 `changes`(`State`의 이름들)만 바꾼 잠재 벡터 (16, nz)."""
        plain = replace(self.scene.plain(self.state()), grid=True)
        return self.scene.latents(replace(plain, **changes))

    def refresh(self) -> None:
        """지금의 가중치로 다시 그립니다. 학습한 뒤에 부르십시오(슬라이더를 움직여도 됩니다)."""
        self._latest()

    def move(self, **to: float | str) -> None:
        """코드로 조종합니다. 예: `explorer.move(seed=3, psi=0.7, direction_1=2, z_0=-1, label="7")`

        이름: seed, target(도착 시드), t(0…100), psi, label(번호나 이름), mode(16 또는 1),
        direction_1, direction_2, …, z_0, z_1, …

        Raises:
            CourseError: 모르는 이름이거나 범위를 벗어난 값일 때. 그때는 아무것도 바뀌지 않습니다.
        """
        plan = [(name, *self.panel.checked(name, value)) for name, value in to.items()]
        with self._hold():
            for name, control, value in plan:
                if control is None:
                    self._shift[int(name.removeprefix("z_"))] = value
                else:
                    control.value = value
            self._show_coordinates()
        self._latest()

    def reset(self, *_: object) -> None:
        """모든 조종간을 처음으로 되돌립니다."""
        with self._hold():
            self._shift.zero_()
            for control, value in self._defaults:
                control.value = value
            self._show_coordinates()
        self._latest()

    def random(self, *_: object) -> None:
        """시드를 무작위로 바꿉니다. 슬라이더는 그대로라서, 같은 이동을 다른 그림에서 봅니다."""
        others = [seed for seed in range(1000) if seed != self.panel.seed.value]
        self.panel.seed.value = random.SystemRandom().choice(others)

    def save(self, *_: object) -> Path | None:
        """보이는 그림을 PNG로 저장합니다. 같은 이름이 있으면 번호를 붙입니다."""
        try:
            name = Path(self.panel.file.value.strip()).name.removesuffix(".png")
            if not name.strip("."):
                raise CourseError("파일 이름을 적은 뒤 다시 누르십시오. 예: seven.png")
            path, number = self.folder / f"{name}.png", 2
            while path.exists():
                path, number = self.folder / f"{name}-{number}.png", number + 1
            write_atomically(path, png(self.scene.drawn(self.state()), width=self._width))
        except (CourseError, OSError, ValueError) as error:
            self._say(str(error), failed=True)
            return None
        self._say(f"저장했습니다: {path.as_posix()}")
        return path

    def find_directions(self, *_: object) -> None:
        """지금의 가중치로 주요 방향을 다시 찾습니다. 학습하기 전에 열었다면 누르십시오."""
        try:
            self.scene.find_directions()
        except CourseError as error:
            self._say(str(error), failed=True)
        else:
            self.names.show()
            self._latest()
            self._say("지금의 생성자에서 방향을 다시 찾았습니다.")

    def _redraw(self) -> None:
        self.shown.read(self.panel.visible())
        try:
            self.picture.value = self.render()
            self._say("")
        except Exception as error:  # 콜백의 오류는 화면에 나오지 않으므로 창 안에 보입니다.
            kind = "" if isinstance(error, CourseError) else f"{type(error).__name__}: "
            self._say(f"그림을 그리지 못했습니다. {kind}{error}", failed=True)
        self.shown.tell()

    def _say(self, text: str, *, failed: bool = False) -> None:
        self.panel.status.value = notice(text, failed=failed)

    def _arrange(self, height: int, width: int) -> list[W.Widget]:
        """그림과 조종간. 한 장을 볼 때에도 그림의 칸은 격자의 크기 그대로입니다."""
        factor = max(1, round(self._width / (4 * width + 3)))
        size = (4 * width + 3) * factor, (4 * height + 3) * factor
        return beside([picture_box([self.picture], size), self.panel.box], size)

    def _connect(self) -> None:
        p = self.panel
        for control in (p.seed, p.target, p.t, p.psi, p.label, p.mode, *p.named, *p.directions):
            control.observe(self._changed, "value")
        for control in p.coordinates:
            control.observe(self._coordinate_changed, "value")
        p.start.observe(self._start_changed, "value")
        actions = (self.reset, self.random, self.save, self.find_directions)
        for button, action in zip((p.reset, p.random, p.save, p.again), actions, strict=True):
            button.on_click(action)

    def _changed(self, _: object = None) -> None:
        if not self._held:
            self._latest()

    def _coordinate_changed(self, change: dict) -> None:
        if not self._held:
            index = self.panel.start.value + self.panel.coordinates.index(change["owner"])
            self._shift[index] = change["new"]
            self._latest()

    def _start_changed(self, _: object = None) -> None:
        if not self._held:
            with self._hold():
                self._show_coordinates()
            self._latest()

    def _show_coordinates(self) -> None:
        """좌표 슬라이더에 이름과 기억해 둔 값을 넣습니다. 안 보이는 좌표의 이동도 남아 있습니다."""
        for i, control in enumerate(self.panel.coordinates, self.panel.start.value):
            control.description = f"z[{i}]"
            control.value = float(self._shift[i])

    def preview(self) -> Shot:
        """지금 시드의 격자, 방향 하나를 따라간 것, 절단한 것. 시드를 여럿 주었으면 그 격자들."""
        p = self.panel
        end = None
        if p.names:
            at, reach = self.scene.telling_direction(self.state(), p.named[0].max), p.named[0].max
            end = p.names[at], (0.0,) * at + (reach,)
        scenes = self.scene.telling(self.state(), self._seeds, end)
        return self.scene.still(scenes)._replace(note=NOTE)

    def asking(self) -> Shot:
        plain = self.scene.plain(self.state())
        return self.scene.still({self.scene.name_of(plain.seed): plain})._replace(note=NOTE)
