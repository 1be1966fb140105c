"""탐험기의 조종간: 위젯을 만들고 늘어놓기만 합니다. 무엇을 할지는 explorer.py가 정합니다."""

from __future__ import annotations

from functools import partial

import ipywidgets as W

from gan_course.errors import CourseError
from gan_course.ui.beside import controls_box, line
from gan_course.ui.mouse import can_listen, listen

from .calc import Named
from .scene_draw import GRID

REACH = 4.0  # 방향과 좌표 슬라이더의 끝. 표준 정규 분포에서 ±4면 거의 전부입니다.
SEEDS = 9999


class Panel:
    """조종간의 모음. 속성마다 위젯 하나이며, CSS 클래스는 `gan-explorer-이름`입니다.

    Args:
        directions, coordinates: 방향과 좌표 슬라이더의 수.
        nz: 잠재 벡터의 차원.
        labels: 레이블의 이름들. 비어 있으면 레이블 칸을 보이지 않습니다.
        seed: 처음 시드.
        named: 이름 붙은 방향들. 없으면 그 탭을 보이지 않습니다.
    """

    def __init__(
        self,
        directions: int,
        coordinates: int,
        nz: int,
        labels: tuple[str, ...],
        seed: int,
        named: Named | None = None,
    ) -> None:
        self.nz, self.labels = nz, labels
        self.names = named.names if named else ()
        self.named = _named(named) if named else []
        self.seed = _styled("seed", W.BoundedIntText, "시드", value=seed, max=SEEDS)
        self.psi = _styled("psi", W.FloatSlider, "절단 ψ", value=1.0, max=1.5, step=0.01)
        self.mode = _styled(
            "mode", W.Dropdown, "보기", options=[("격자 4×4", GRID), ("한 장", 1)], value=GRID
        )
        names = [("차례로 모두", -1), *((name, i) for i, name in enumerate(labels))]
        self.label = _styled("label", W.Dropdown, "레이블", options=names, value=-1)
        self.directions = [_reach(f"direction-{i}", f"방향 {i}") for i in range(1, directions + 1)]
        self.start = _styled(
            "start", W.BoundedIntText, "첫 좌표", value=0, max=max(0, nz - coordinates)
        )
        self.coordinates = [_reach(f"coordinate-{i}", f"z[{i}]") for i in range(coordinates)]
        self.target = _styled("target", W.BoundedIntText, "도착 시드", value=seed + 1, max=SEEDS)
        self.t = _styled("t", W.IntSlider, "위치 t (%)", max=100)
        self.play = W.Play(max=100, step=2, interval=100, layout=W.Layout(margin="4px 0 0 68px"))
        self.play.add_class("gan-explorer-play")
        # 화면 안에서 이으므로, 커널이 바빠도 재생이 멈추지 않습니다.
        W.jslink((self.play, "value"), (self.t, "value"))
        self.reset = _button("reset", "처음으로", "undo")
        self.random = _button("random", "무작위", "random")
        self.again = _button("again", "방향 다시 찾기", "compass")
        self.file = _styled("file", W.Text, "", value="explorer.png", placeholder="파일 이름")
        self.save = _button("save", "PNG 저장", "save")
        self.status = W.HTML(layout=W.Layout(width="auto"))
        self.status.add_class("gan-explorer-status")
        self.box = self._arrange()

    def inputs(self) -> list[W.ValueWidget]:
        """처음으로 되돌릴 조종간 전부."""
        return [
            self.seed, self.psi, self.mode, self.label, *self.named, *self.directions, self.start,
            *self.coordinates, self.target, self.play, self.t,
        ]  # fmt: skip

    def visible(self) -> list[W.ValueWidget]:
        """화면에서 값을 읽을 수 있는 조종간. 재생은 단추뿐이고, 레이블은 있을 때만 보입니다."""
        hidden = [self.play] if self.labels else [self.play, self.label]
        return [control for control in self.inputs() if control not in hidden]

    def checked(self, name: str, value: float | str) -> tuple[W.ValueWidget | None, object]:
        """이름과 값 → (위젯, 넣을 값). 좌표 z_i는 위젯 대신 None입니다.

        Raises:
            CourseError: 모르는 이름이거나 범위를 벗어난 값일 때.
        """
        kind, _, number = name.rpartition("_")
        at = int(number) if number.isdecimal() else -1
        if kind == "z" and 0 <= at < self.nz:
            return None, _within(name, value, -REACH, REACH)
        if name in self.names:
            control = self.named[self.names.index(name)]
            return control, _within(name, value, control.min, control.max)
        if kind == "direction" and 1 <= at <= len(self.directions):
            return self.directions[at - 1], _within(name, value, -REACH, REACH)
        if name == "label" and self.labels:
            return self.label, self._label(value)
        if name == "mode" and value in (1, GRID):
            return self.mode, value
        if name in ("seed", "target", "t", "psi"):
            control = getattr(self, name)
            return control, _within(name, value, control.min, control.max)
        raise CourseError(
            f"{name}={value!r}(으)로 움직일 수 없습니다. 쓸 수 있는 이름: seed, target, t, psi, "
            f"mode(1 또는 {GRID}), direction_1…{len(self.directions)}, z_0…{self.nz - 1}"
            + "".join(f", {n}" for n in self.names)
            + (", label" if self.labels else " (이 생성자는 레이블을 받지 않습니다)")
        )

    def _label(self, value: float | str) -> int:
        if value in self.labels:
            return self.labels.index(value)
        if isinstance(value, int) and -1 <= value < len(self.labels):
            return value
        raise CourseError(
            f"레이블 {value!r}이(가) 없습니다. 쓸 수 있는 레이블: 0…{len(self.labels) - 1} 또는 "
            f"{', '.join(self.labels)} (차례로 모두 보려면 -1)"
        )

    def _arrange(self) -> W.VBox:
        rows = max(len(self.named), 2 + len(self.directions), 1 + len(self.coordinates))
        self.principal = W.VBox([*self.directions, self.again])
        pages = {
            "이름": W.VBox(self.named),
            "주요 방향": self.principal,
            "좌표": W.VBox([self.start, *self.coordinates]),
            "두 시드 사이": W.VBox([self.target, self.t, self.play]),
        }
        if not self.named:
            del pages["이름"]
        tabs = W.Tab(
            list(pages.values()),
            # 어느 탭을 보든 아래의 줄이 움직이지 않습니다.
            layout=W.Layout(width="auto", min_height=f"{32 * rows + 38}px", margin="4px 2px"),
        )
        for i, title in enumerate(pages):
            tabs.set_title(i, title)
        for control, flex in (
            (self.seed, "1 1 116px"), (self.mode, "2 1 160px"), (self.label, "2 1 176px"),
            (self.file, "1 1 88px"),
        ):  # fmt: skip
            control.layout.flex = flex
        self.again.layout.align_self = "flex-end"
        buttons = line([self.reset, self.random]), line([self.file, self.save])
        buttons[1].layout.flex = "1 1 190px"
        return controls_box(
            [
                line([self.seed, self.mode, *([self.label] if self.labels else [])]),
                self.psi,
                tabs,
                line(buttons),
                self.status,
            ]
        )


def _styled(name: str, kind: type, description: str, **options: object) -> W.ValueWidget:
    control = kind(
        description=description,
        style={"description_width": "62px"},
        layout=W.Layout(width="auto", min_width="0"),
        **options,
    )
    control.add_class(f"gan-explorer-{name}")
    return control


def _reach(name: str, description: str, end: float = REACH) -> W.FloatSlider:
    return _styled(name, W.FloatSlider, description, min=-end, max=end, step=0.05)


def _named(named: Named) -> list[W.FloatSlider]:
    """이름마다 슬라이더 하나. 두 번 누르면 그것만 0으로 돌아갑니다."""
    sliders = [
        _reach(f"named-{i}", name, end)
        for i, (name, end) in enumerate(zip(named.names, named.reach, strict=True), 1)
    ]
    if can_listen():
        for slider in sliders:
            listen(slider, partial(_to_zero, slider), "dblclick")
    return sliders


def _to_zero(control: W.FloatSlider, _: dict) -> None:
    control.value = 0.0


def _button(name: str, description: str, icon: str) -> W.Button:
    button = W.Button(
        description=description, icon=icon, layout=W.Layout(width="auto", flex="0 0 auto")
    )
    button.add_class(f"gan-explorer-{name}")
    return button


def _within(name: str, value: float | str, low: float, high: float) -> float:
    if isinstance(value, str) or not low <= value <= high:
        raise CourseError(f"{name}={value!r}: {low}에서 {high} 사이의 수로 정하십시오.")
    return value
