"""2차원 실험실의 조종간: 위젯을 만들고 늘어놓기만 합니다. 무엇을 할지는 widget.py가 정합니다."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W

from gan_course.datasets import TOYS
from gan_course.recipes import PLANE_RECIPES
from gan_course.ui.beside import BESIDE, beside, controls_box, line, picture_box
from gan_course.ui.window import Picture

from .picture_draw import PLANE, SCENE
from .settings import Settings

MINE, DRAWN = "mine", "drawn"  # 붙여 넣은 점, 그린 점
SOURCES = [(toy.label, name) for name, toy in TOYS.items()]
SOURCES += [("붙여 넣은 점", MINE), ("그린 점", DRAWN)]
# (이름, 장면 사이의 밀리초, 장면마다의 스텝)
SPEEDS = {
    "아주 느리게 (1스텝/0.5초)": (500, 1),
    "느리게 (1스텝/장면)": (30, 1),
    "보통 (5스텝/장면)": (30, 5),
    "빠르게 (10스텝/장면)": (30, 10),
    "아주 빠르게 (25스텝/장면)": (30, 25),
}
NORMAL = "보통 (5스텝/장면)"
NAMES = "76px"  # 이름표의 너비
ABOUT, CURVES = "진짜 점과 가짜 점, 판별자의 지형", "손실과 품질의 곡선"


class RunPanel:
    """실험 하나의 설정 칸. CSS 클래스는 `gan-lab-이름-왼쪽(a)/오른쪽(b)`입니다."""

    def __init__(self, side: str, objectives: Sequence[str], settings: Settings) -> None:
        self.side = side
        self.batch_size = settings.batch_size  # 화면에 고르는 칸은 없습니다.
        names = [(PLANE_RECIPES[name].label, name) for name in objectives]
        self.objective = _styled(
            f"objective-{side}", W.Dropdown, "목적 함수", options=names, value=settings.objective
        )
        self.lr_g = _rate(f"lr-g-{side}", "G 학습률", settings.lr_g)
        self.lr_d = _rate(f"lr-d-{side}", "D 학습률", settings.lr_d)
        self.d_steps = _styled(
            f"d-steps-{side}", W.IntSlider, "D 갱신 횟수", value=settings.d_steps, min=1, max=10,
            continuous_update=False,
        )  # fmt: skip
        self.hidden_g = _widths(f"hidden-g-{side}", "G의 층", settings.hidden_g)
        self.hidden_d = _widths(f"hidden-d-{side}", "D의 층", settings.hidden_d)
        self.inputs = (
            self.objective, self.lr_g, self.lr_d, self.d_steps, self.hidden_g, self.hidden_d,
        )  # fmt: skip
        self.title = W.HTML()
        for control in (self.hidden_g, self.hidden_d):
            control.layout.flex = "1 1 170px"
        layers = line([self.hidden_g, self.hidden_d])
        self.box = W.VBox(
            [self.title, self.objective, self.lr_g, self.lr_d, layers, self.d_steps],
            layout=W.Layout(flex="1 1 240px", margin="0"),
        )
        self.arrange(pair=False, shown=True)

    def arrange(self, *, pair: bool, shown: bool) -> None:
        """둘이면 어느 쪽인지 적고, 제 그림의 너비만큼만 차지합니다."""
        name = {"a": "왼쪽", "b": "오른쪽"}[self.side]
        self.title.value = f"<b>{name} 실험</b>" if pair else ""
        self.title.layout.display = None if pair else "none"
        self.box.layout.display = None if shown else "none"
        self.box.layout.max_width = "424px" if pair else "none"

    def use_recipe(self) -> None:
        """목적 함수를 바꾸면 학습률과 D 갱신 횟수를 어울리는 값으로 옮깁니다."""
        recipe = PLANE_RECIPES[self.objective.value]
        self.lr_g.value = self.lr_d.value = recipe.lr
        self.d_steps.value = recipe.d_steps

    def values(self) -> dict[str, object]:
        """Settings에 넣을 값들."""
        return {
            "objective": self.objective.value, "lr_g": self.lr_g.value, "lr_d": self.lr_d.value,
            "d_steps": self.d_steps.value, "hidden_g": self.hidden_g.value,
            "hidden_d": self.hidden_d.value, "batch_size": self.batch_size,
        }  # fmt: skip


class LabPanel:
    """실험실 전체의 조종간. 속성마다 위젯 하나이며, CSS 클래스는 `gan-lab-이름`입니다."""

    def __init__(
        self, data: str, seed: int, objectives: Sequence[str], runs: list[Settings]
    ) -> None:
        self.data = _styled("data", W.Dropdown, "데이터", options=SOURCES, value=data)
        self.seed = _styled("seed", W.BoundedIntText, "시드", value=seed, max=9999)
        self.pair = W.ToggleButton(
            value=len(runs) > 1, description="둘을 나란히", icon="columns",
            tooltip="같은 데이터와 시드로 설정이 다른 두 실험을 함께 봅니다",
            layout=W.Layout(width="auto", flex="0 0 auto"),
        )  # fmt: skip
        self.pair.add_class("gan-lab-pair")
        self.play = W.Play(
            min=0, max=10**7, interval=SPEEDS[NORMAL][0], show_repeat=False,
            layout=W.Layout(width="104px"),
        )  # fmt: skip
        self.play.add_class("gan-lab-play")
        self.step = _button("step", "한 스텝", "step-forward", "한 스텝만 학습합니다")
        self.restart = _button("restart", "처음부터", "undo", "같은 시드로 다시 시작합니다")
        self.slower = _button("slower", "", "minus", "느리게: 장면마다 덜 학습합니다")
        self.faster = _button("faster", "", "plus", "빠르게: 장면마다 더 학습합니다")
        self.speed = W.Dropdown(
            options=list(SPEEDS), value=NORMAL,
            layout=W.Layout(flex="1 1 148px", width="auto", min_width="0"),
        )  # fmt: skip
        self.speed.add_class("gan-lab-speed")
        self.scene = W.IntSlider(
            description="장면", min=0, max=0, readout=False, style={"description_width": NAMES},
            layout=W.Layout(flex="1 1 200px", width="auto", margin="2px 12px 2px 2px"),
        )  # fmt: skip
        self.scene.add_class("gan-lab-scene")
        self.at = W.Label(layout=W.Layout(width="150px", margin="2px 2px 2px auto"))
        self.at.add_class("gan-lab-at")
        self.status = W.HTML(layout=W.Layout(width="auto"))
        self.status.add_class("gan-lab-status")
        second = runs[1] if len(runs) > 1 else Settings(objective=objectives[-1])
        pairs = zip("ab", (runs[0], second), strict=True)  # 둘째의 칸도 만들어 두고 감춥니다.
        self.runs = [RunPanel(side, objectives, settings) for side, settings in pairs]
        self.pictures, self.charts = _images("picture", ABOUT), _images("charts", CURVES)
        self.boxes = beside([], SCENE)
        self._make_boxes()

    def _make_boxes(self) -> None:
        """칸은 한 번만 만듭니다. 다시 만들면 끌던 슬라이더가 손에서 빠집니다."""
        self._lines = self._rows()
        self._controls = controls_box(self._lines)
        self._alone = picture_box(self.pictures[:1], SCENE)
        columns = zip(self.pictures, self.charts, strict=True)
        self._columns = [picture_box(column, SCENE) for column in columns]

    def _rows(self) -> list[W.Widget]:
        """위에서 아래로: 데이터, 설정, 재생, 장면, 알림."""
        self.data.layout.flex, self.seed.layout.flex = "2 1 200px", "1 1 130px"
        speed = W.HBox(
            [self.slower, self.speed, self.faster],
            layout=W.Layout(flex="1 1 230px", max_width="420px", margin="0"),
        )
        lines = [
            line([self.data, self.seed]),
            line([run.box for run in self.runs]),
            line([self.play, self.step, self.restart, self.pair, speed]),
            line([self.scene, self.at]),
        ]
        lines[0].layout.max_width, lines[3].layout.max_width = "520px", "848px"
        return [*lines, self.status]

    def arrange(self, used: Sequence[RunPanel]) -> None:
        """혼자면 그림 곁에 조종간과 곡선을, 둘이면 조종간 아래에 두 그림과 곡선을 놓습니다."""
        alone = len(used) == 1
        for run in self.runs:
            run.arrange(pair=not alone, shown=run in used)
        c = self._controls
        c.layout.flex, c.layout.max_width = (BESIDE, "520px") if alone else ("1 1 100%", "none")
        c.children = [*self._lines, *self.charts[:1]] if alone else self._lines
        self.boxes[1].children = [self._alone, c] if alone else [c, *self._columns]

    def visible(self) -> list[W.ValueWidget]:
        """그림을 정하는 조종간. 빠르기는 다음 장면에만 듣고, 재생은 부탁한 장면의 수입니다."""
        used = self.runs if self.pair.value else self.runs[:1]
        inputs = [control for run in used for control in run.inputs]
        return [self.data, self.seed, self.pair, *inputs, self.scene, self.play]

    def change_speed(self, by: int) -> None:
        """빠르기를 한 단계 옮깁니다. 끝이면 그대로입니다."""
        names = list(SPEEDS)
        at = names.index(self.speed.value) + by
        self.speed.value = names[min(max(at, 0), len(names) - 1)]


def _styled(name: str, kind: type, description: str, **options: object) -> W.ValueWidget:
    control = kind(
        description=description, style={"description_width": NAMES},
        layout=W.Layout(width="auto", min_width="0"), **options,
    )  # fmt: skip
    control.add_class(f"gan-lab-{name}")
    return control


def _rate(name: str, description: str, value: float) -> W.FloatLogSlider:
    return _styled(
        name, W.FloatLogSlider, description, value=value, base=10, min=-5, max=-1, step=0.1,
        readout_format=".1e", continuous_update=False,
    )  # fmt: skip


def _widths(name: str, description: str, value: tuple[int, ...]) -> W.Text:
    text = ", ".join(map(str, value))
    return _styled(name, W.Text, description, value=text, continuous_update=False)


def _button(name: str, description: str, icon: str, tooltip: str) -> W.Button:
    button = W.Button(
        description=description,
        icon=icon,
        tooltip=tooltip,
        layout=W.Layout(width="auto", flex="0 0 auto"),
    )
    button.add_class(f"gan-lab-{name}")
    return button


def _images(name: str, about: str) -> list[Picture]:
    """왼쪽과 오른쪽 실험의 그림. 자리가 넓어도 원래 크기보다 커지지 않습니다."""
    images = []
    for side in "ab":
        image = Picture(format="png", tooltip=about, layout=W.Layout(max_width=f"{PLANE}px"))
        image.add_class(f"gan-lab-{name}-{side}")
        images.append(image)
    return images
