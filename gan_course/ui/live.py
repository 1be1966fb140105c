"""학습 중계: 학습하는 동안 곡선과 그림을, 스스로 속도를 조절하며 다시 그립니다."""

from __future__ import annotations

import time
from collections.abc import Callable

import ipywidgets as W
import torch
from IPython import get_ipython
from IPython.display import DisplayHandle, display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from gan_course.datasets.tensor_data import TensorData
from gan_course.history import History
from gan_course.models import unwrapped
from gan_course.pictures import FINE, PAGE, Shot, is_picture, light_png, mosaic, quick_png
from gan_course.plotting import (
    SCREEN,
    plot_losses,
    plot_points,
    plot_surface,
    plot_verdicts,
    rendered,
    use_course_style,
)
from gan_course.sampling import Painter, eval_twin
from gan_course.training import GAN

from .pace import Pace
from .window import VIEW, Picture

NAMES = {"d_loss": "D 손실", "g_loss": "G 손실", "d_real": "D(x)", "d_fake_before": "D(G(z))"}
WIDE, TALL = PAGE // 2, 448  # 그림과 곡선의 크기(화면 픽셀). 나란히 놓으면 출력 칸에 꼭 맞습니다.
WINDOW = 100  # 이동 평균의 너비(스텝)
AROUND = {"left": 0.13, "right": 0.87, "top": 0.94, "bottom": 0.1, "hspace": 0.35}  # 곡선의 여백


class LiveView:
    """학습을 중계하는 창입니다.

    ```python
    view = LiveView(gan, history)
    display(view)
    for m in train(gan, data, NON_SATURATING, steps=2000):
        history.append(m)
        view.refresh()
    view.finish()
    ```

    `refresh`는 때가 되었을 때만 그립니다. 그림은 많아야 초당 두 번이고, 그리는 시간을 스스로 재어
    모두 합쳐 학습 시간의 4% 안에 머뭅니다. 잡음은 따로 시드를 두어 `gan.rng`를 건드리지 않으므로
    보아도 학습 결과가 바뀌지 않습니다. 슬라이더의 일을 대신 처리하지는 않습니다: 커널에 서브셸이
    없으면(Colab) 탐험기는 학습 셀이 끝난 뒤에 움직입니다.

    Args:
        gan: 학습하는 GAN. 그림은 `gan.sampler`로 뽑습니다.
        history: 그릴 측정값. 주지 않으면 그림만 보입니다.
        data: 2차원 GAN이면 함께 보일 진짜 점들.
        n: 고정된 잡음의 수. 2차원이면 점의 수입니다.
        seed: 고정된 잡음의 시드.
        interval: 다시 그리는 사이의 가장 짧은 시간(초).
        clock: 지금 시각(초). 시험에서 바꿉니다.
    """

    def __init__(
        self,
        gan: GAN,
        history: History | None = None,
        *,
        data: TensorData | None = None,
        n: int | None = None,
        seed: int = 0,
        interval: float = 0.5,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        use_course_style()
        self.gan, self.history, self._points = gan, history, not is_picture(gan.shape)
        self._real = None if data is None else data[: 500 * self._points].x
        n = n or (500 if self._points else 64)
        self._z = torch.randn(n, gan.nz, generator=torch.Generator().manual_seed(seed))
        classes = getattr(unwrapped(gan.G), "classes", None)
        self._y = torch.arange(n) % classes if classes else None
        self._paint = Painter(gan.sampler)
        self._curves = _figure(2, AROUND)
        square = {"left": 0.08, "right": 0.98, "top": 0.92, "bottom": 0.07}
        self._plane = _figure(1, square) if self._points else None
        told = "학습하는 동안의 표본", "학습하는 동안의 손실과 판정의 곡선"
        self.samples_image, self.curves_image = (Picture(format="png", tooltip=t) for t in told)
        shown = [self.samples_image] if history is None else [self.samples_image, self.curves_image]
        self.box = W.HBox(shown, layout=W.Layout(flex_flow="row wrap", align_items="center"))
        self.box.add_class("gan-live")
        self._handle: DisplayHandle | None = None
        self._finished = False
        # 첫 그림은 글꼴을 읽느라 느려서 학습 전에 그려 둡니다.
        self._draw_samples()
        self._draw_curves()
        half = 0.02 * (2 if history is None else 1)
        self._paces = [Pace(interval, half, clock), Pace(interval, 0.02, clock)]

    def refresh(self) -> bool:
        """때가 되었으면 다시 그립니다. 스텝마다 불러도 됩니다. 그렸으면 참입니다."""
        if self._finished:
            return False
        drawn = False
        for pace, draw in zip(self._paces, (self._draw_samples, self._draw_curves), strict=True):
            if pace.due():
                pace.run(draw)
                drawn = True
        return drawn

    def finish(self) -> None:
        """마지막 상태를 그리고, 위젯을 보통 그림 한 장으로 바꿉니다.

        보통 그림은 커널을 꺼도, GitHub처럼 위젯을 그리지 못하는 곳에서도 남습니다.
        """
        if self._finished:
            return
        self._draw_samples()
        self._draw_curves()
        self._finished = True
        if get_ipython() is not None:
            last = self.shot()
            final = {"metadata": last.metadata(), "raw": True}
            if self._handle is None:
                display(last.bundle(), **final)
            else:
                self._handle.update(last.bundle(), **final)
        self.box.close()

    def shot(self) -> Shot:
        """지금의 모습(그림과 곡선)을 글로도 읽히는 그림 한 장으로. 화면보다 두 배 촘촘합니다."""
        parts = [self._samples(FINE)]
        if self.history is not None:
            parts.append(self._lines(FINE))
        height = max(p.height for p in parts)
        board = Image.new("RGB", (sum(p.width for p in parts), height), "white")
        left = 0
        for part in parts:
            board.paste(part, (left, (height - part.height) // 2))
            left += part.width
        colors = 128 if self.gan.shape[0] == 3 else 64  # 컬러 그림일 때만 많은 색이 듭니다.
        return Shot(light_png(board, colors), self.words(), board.width // FINE)

    def words(self) -> str:
        """지금의 모습을 글로: 대체 텍스트가 됩니다."""
        n = len(self._z)
        drawn = f"고정된 잡음으로 만든 그림 {n}장"
        if self._points:
            real = "" if self._real is None else "진짜 점(동그라미)과 "
            drawn = f"{real}가짜 점 {n}개(가위표), 판별자의 지형"
        told = f"{self.gan.step:,}스텝까지 학습을 중계한 화면"
        if self.history is None or not len(self.history):
            return f"{told}: {drawn}입니다."
        last = (f"{name} {self.history.smooth(key, WINDOW)[-1]:.2f}" for key, name in NAMES.items())
        means = ", ".join(last).replace("-", "−")
        seen = min(WINDOW, len(self.history))
        return (
            f"{told}. 왼쪽은 {drawn}, 오른쪽은 손실과 판정의 곡선입니다. "
            f"마지막 {seen}스텝의 평균은 {means}입니다."
        )

    def __repr__(self) -> str:
        return f"LiveView(step={self.gan.step})"

    def _ipython_display_(self) -> None:
        """ipywidgets 7과 8에서 똑같이, 나중에 그림으로 바꿀 수 있도록 이름을 붙여 보입니다."""
        if get_ipython() is None or self._finished:
            return
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        bundle = {"text/plain": repr(self), VIEW: view}
        self._handle = display(bundle, raw=True, display_id=True)

    def _draw_samples(self) -> None:
        self.samples_image.value = quick_png(self._samples(1))

    def _samples(self, fine: int) -> Image.Image:
        """그림들의 바둑판, 또는 2차원의 점들. 화면보다 `fine`배 촘촘합니다."""
        if self._plane is not None:
            self._draw_plane(*self._plane.axes, fine)
            return rendered(self._plane, fine)
        return _fitted(mosaic(self._sample()), fine * WIDE)

    def _sample(self) -> Tensor:
        return self._paint(self._z, self._y)

    def _draw_plane(self, ax: Axes, fine: int) -> None:
        ax.clear()
        twin = eval_twin(self.gan.D)  # 보는 일이 D의 배치 통계를 바꾸지 않게
        plot_surface(ax, twin, n=50 * fine)
        plot_points(ax, self._real, self._sample())
        ax.set_title("밝을수록 D(x)가 큼, 흰 선은 1/2", loc="left")
        above = {"loc": "lower right", "bbox_to_anchor": (1.02, 1.01), "ncol": 2}
        ax.legend(**above, frameon=False, handletextpad=0, columnspacing=1, borderaxespad=0)

    def _draw_curves(self) -> None:
        if self.history is not None:
            self.curves_image.value = quick_png(self._lines(1))

    def _lines(self, fine: int) -> Image.Image:
        """손실과 판정의 곡선. 화면보다 `fine`배 촘촘합니다."""
        top, bottom = self._curves.axes
        for ax, plot in ((top, plot_losses), (bottom, plot_verdicts)):
            ax.clear()
            plot(ax, self.history, window=WINDOW)
        top.set_xlabel("")
        return rendered(self._curves, fine)


def _figure(rows: int, around: dict[str, float]) -> Figure:
    # 자동 배치(constrained layout)는 그릴 때마다 두 번 그리므로 끄고, 여백을 손으로 정합니다.
    # 처음부터 layout="none"으로 만들면 savefig가 끝나면서 rcParams의 자동 배치를 되살립니다.
    figure = Figure(figsize=(WIDE / SCREEN, TALL / SCREEN), layout="constrained")
    FigureCanvasAgg(figure)
    figure.subplots(rows, 1, gridspec_kw=around)
    figure.set_layout_engine("none")
    return figure


def _fitted(board: Image.Image, width: int) -> Image.Image:
    """화소를 또렷한 네모로 키운 뒤, 너비에 맞게 줄입니다."""
    times = -(-width // board.width)
    grown = board.resize((times * board.width, times * board.height), Image.Resampling.NEAREST)
    height = round(width * board.height / board.width)
    return grown.resize((width, height), Image.Resampling.BOX).convert("RGB")
