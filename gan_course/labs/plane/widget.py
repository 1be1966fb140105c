"""2차원 실험실 위젯: 재생하고, 멈추고, 되감으며 GAN이 점을 배우는 것을 봅니다."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets as W

from gan_course.datasets import TensorData
from gan_course.errors import CourseError
from gan_course.pictures import Shot
from gan_course.recipes import PLANE_RECIPES
from gan_course.ui.shown import Shown, notice
from gan_course.ui.window import NOTE, Window

from .calc import Lab2D
from .panel_widget import DRAWN, MINE, SPEEDS, LabPanel
from .picture_draw import LabPicture, chosen_scenes
from .points_widget import DrawBox, PasteBox
from .settings import Settings


class Lab2DView(Window):
    """2차원 실험실입니다. 셀의 마지막 줄에 두면 나타납니다.

    재생 단추는 화면이 일정한 간격으로 커널에 "다음 장면"을 부탁하는 방식입니다. 커널은 부탁 사이에
    비어 있으므로 다른 셀을 실행할 수 있고, 화면을 닫거나 멈추면 학습도 멈춥니다. 뒤에서 도는
    스레드는 없습니다.

    Args:
        data: 처음 데이터. datasets.TOYS의 이름 또는 (N, 2) 점의 TensorData.
        objectives: 고를 수 있는 목적 함수(PLANE_RECIPES의 이름들).
        compare: 나란히 볼 두 목적 함수. 주면 두 실험을 함께 보입니다.
        seed: 처음 시드.
        keep: 간직할 장면의 수.
        settings: 두 실험이 함께 쓸 처음 설정. 예: `hidden_g=(128, 128), lr_d=2e-3`.

    Raises:
        CourseError: 모르는 이름이나 잘못된 설정.
    """

    def __init__(
        self,
        data: str | TensorData = "ring_2d",
        *,
        objectives: Sequence[str] = tuple(PLANE_RECIPES),
        compare: tuple[str, str] | None = None,
        seed: int = 0,
        keep: int = 400,
        **settings: object,
    ) -> None:
        chosen = compare or (settings.pop("objective", objectives[0]),)
        objectives = list(dict.fromkeys([*objectives, *chosen]))
        runs = [Settings(data=data, objective=name, seed=seed, **settings) for name in chosen]
        for name in objectives:
            Settings(objective=name)  # 모르는 이름이면 여기서 알립니다.
        self._own = {MINE: data} if isinstance(data, TensorData) else {}  # 내 점과 그린 점
        self._keep, self._lock = keep, threading.RLock()
        self.panel = LabPanel(MINE if self._own else data, seed, objectives, runs)
        self.paste = PasteBox(partial(self._use, MINE))
        self.draw: DrawBox | None = None  # 단추가 많아, 고를 때에만 만듭니다.
        self.pictures, self.charts = self.panel.pictures, self.panel.charts
        self._sources = W.VBox([self.paste.box] if self._own else [])
        self.labs: list[Lab2D] = []
        self.shown = Shown()
        self._restart()
        super().__init__([self._sources, *self.panel.boxes, self.shown])
        self.add_class("gan-lab")
        self._connect()

    def tick(self, steps: int | None = None) -> None:
        """장면 하나만큼 학습하고 그립니다. 재생할 때마다 불립니다.

        Args:
            steps: 학습할 스텝. 주지 않으면 지금 빠르기대로.
        """
        if not self._lock.acquire(blocking=False):
            return  # 앞의 장면을 아직 그리는 중이면 건너뜁니다.
        try:
            for lab in self.labs:
                lab.advance(steps or SPEEDS[self.panel.speed.value][1])
            self._show(self._count() - 1)
            if all(lab.diverged for lab in self.labs):
                self.pause()
                self._say("발산했습니다. 학습률을 줄이고 ‘처음부터’를 누르십시오.", failed=True)
        except Exception as error:  # 콜백의 오류는 화면에 나오지 않으므로 창 안에 보입니다.
            self._fail(error)
        finally:
            self._lock.release()

    def pause(self) -> None:
        """재생을 멈춥니다(화면의 재생 단추도 멈춘 모양이 됩니다)."""
        for name in ("playing", "_playing"):  # ipywidgets 8과 7의 이름
            if self.panel.play.has_trait(name):
                setattr(self.panel.play, name, False)

    def restart(self, *_: object) -> None:
        """지금 설정으로 처음부터 다시 시작합니다. 시드가 같으면 똑같이 되풀이됩니다."""
        with self._lock:
            self._try(self._restart)

    def seek(self, index: int) -> None:
        """남겨 둔 장면을 보입니다. 학습은 마지막 장면에서 이어집니다."""
        with self._lock:
            self._show(min(max(index, 0), self._count() - 1))

    def png(self, side: int = 0) -> bytes:
        """지금 보이는 평면의 PNG 바이트."""
        return bytes(self.pictures[side].value)

    def _restart(self) -> None:
        self.shown.read(self.panel.visible())  # 오류가 나도 이 값에 답한 것입니다.
        p, source = self.panel, self._source()
        used = p.runs if p.pair.value else p.runs[:1]
        chosen = [Settings(data=source, seed=p.seed.value, **run.values()) for run in used]
        self.labs = [Lab2D(settings, keep=self._keep) for settings in chosen]
        names = ("왼쪽", "오른쪽") if p.pair.value else ("",)
        self._painters = [
            LabPicture(lab, title=name) for lab, name in zip(self.labs, names, strict=True)
        ]
        p.arrange(used)
        self._say("")
        self._show(0)

    def _source(self) -> str | TensorData:
        """고른 데이터. 아직 그린 점이 없으면 그릴 때까지 앞의 실험의 데이터를 씁니다."""
        chosen = self.panel.data.value
        if chosen in self._own:
            return self._own[chosen]
        if chosen == DRAWN:
            return self.labs[0].settings.data
        return self.paste.data() if chosen == MINE else chosen

    def _show(self, index: int) -> None:
        """장면 하나를 그리고, 장면 슬라이더를 맞춥니다."""
        # 한쪽이 발산하면 그쪽의 장면은 더 늘지 않습니다. 그때는 그쪽의 마지막 장면을 보입니다.
        each = [min(index, len(lab.frames) - 1) for lab in self.labs]
        frames = [lab.frames[i] for lab, i in zip(self.labs, each, strict=True)]
        reach = None
        if len({lab.settings.recipe.critic for lab in self.labs}) == 1:  # 같은 눈금으로 견줍니다.
            reach = max(frame.reach for frame in frames)
        for k, (painter, i) in enumerate(zip(self._painters, each, strict=True)):
            self.pictures[k].value = painter.png(i, reach=reach)
            self.charts[k].value = painter.charts_png(i)
        with self._hold():
            scene, last = self.panel.scene, self._count() - 1
            if scene.max != last:
                scene.value = min(scene.value, last)
                scene.max = last
            scene.value = index
        self.panel.at.value = f"{max(f.step for f in frames):,}스텝 · {index + 1}/{last + 1}"
        self.shown.tell(scene)

    def _count(self) -> int:
        return max(len(lab.frames) for lab in self.labs)

    def _use(self, kind: str, make: Callable[[], TensorData]) -> None:
        """내 점으로 다시 시작합니다. kind는 MINE 또는 DRAWN입니다."""

        def work() -> None:
            self._own[kind] = make()
            self._restart()

        with self._lock:
            self._try(work)

    def _connect(self) -> None:
        p = self.panel
        p.play.observe(self._played, "value")
        W.dlink((p.speed, "value"), (p.play, "interval"), lambda name: SPEEDS[name][0])
        p.scene.observe(self._scene_changed, "value")
        p.data.observe(self._data_changed, "value")
        for control in (p.seed, p.pair):
            control.observe(self._changed, "value")
        for run in p.runs:
            run.objective.observe(self._objective_changed, "value")
            for control in run.inputs[1:]:
                control.observe(self._changed, "value")
        p.step.on_click(lambda _: (self.pause(), self.tick(1)))
        p.restart.on_click(self.restart)
        p.slower.on_click(lambda _: p.change_speed(-1))
        p.faster.on_click(lambda _: p.change_speed(1))

    def _played(self, change: dict) -> None:
        if change["new"] > change["old"]:  # 0으로 돌아가는 것은 멈춤 단추입니다.
            self.tick()
        self.shown.tell(change["owner"])

    def _scene_changed(self, change: dict) -> None:
        if not self._held:
            self.pause()
            self.seek(change["new"])

    def _objective_changed(self, change: dict) -> None:
        with self._hold():
            next(r for r in self.panel.runs if r.objective is change["owner"]).use_recipe()
        self._changed()

    def _changed(self, _: object = None) -> None:
        if not self._held:
            self.restart()

    def _data_changed(self, change: dict) -> None:
        chosen = change["new"]
        if chosen == DRAWN:
            self.draw = self.draw or DrawBox(partial(self._use, DRAWN))
        boxes = {MINE: self.paste, DRAWN: self.draw}
        self._sources.children = [boxes[chosen].box] if chosen in boxes else []
        if chosen == DRAWN and DRAWN not in self._own:
            self.pause()  # 그릴 때까지 앞의 실험을 그대로 둡니다.
            self.shown.tell(change["owner"])
        else:
            self.restart()

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except CourseError as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.pause()
        kind = "" if isinstance(error, CourseError) else f"{type(error).__name__}: "
        self._say(f"{kind}{error}", failed=True)
        self.shown.tell()

    def _say(self, text: str, *, failed: bool = False) -> None:
        self.panel.status.value = notice(text, failed=failed)

    def preview(self) -> Shot:
        """남겨 둔 장면들 가운데 처음, 가운데, 끝. 아직 처음뿐이면 조금 학습해 본 것입니다."""
        still = chosen_scenes(self.labs)
        return still._replace(note=f"{still.note} {NOTE}")
