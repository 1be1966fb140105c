"""정보량의 슬라이더: 동전, 치우친 주사위, 믿음, 두 정규 분포."""

from __future__ import annotations

import ipywidgets as W
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gan_course.ui.picture_lab import PictureLab, Scene, slider

from .calc import cross_entropy, entropy, kl, self_information
from .information_draw import (
    coin,
    draw_belief,
    draw_coin_entropy,
    draw_die,
    draw_divergences,
    draw_gaussians,
    draw_surprise,
    draw_surprises,
    gaussians,
)


def steady(width: float, height: float, columns: int = 1) -> tuple[Figure, list]:
    """자리를 미리 정한 그림. 배치를 계산하지 않아 두 배쯤 빨리 그려집니다."""
    figure = Figure(figsize=(width, height), layout="none")
    FigureCanvasAgg(figure)
    figure.subplots_adjust(0.65 / width, 0.6 / height, 1 - 0.15 / width, 1 - 0.36 / height, 0.26)
    return figure, list(figure.subplots(1, columns, squeeze=False)[0])


class CoinLab(PictureLab):
    """앞면의 확률을 바꾸며 놀라움(자기 정보)과 그 평균(엔트로피)을 봅니다.

    Args:
        p: 처음 확률, 0…1.
    """

    about = "왼쪽은 동전의 앞면과 뒷면의 놀라움, 오른쪽은 확률에 따른 엔트로피의 곡선입니다."
    colors = 16

    def __init__(self, p: float = 0.5) -> None:
        self.p = slider("coin-p", "앞면의 확률 p", value=p, min=0, max=1, step=0.01)
        super().__init__("coin", [self.p], [self.p])

    def telling(self) -> list[Scene]:
        return [(f"앞면의 확률 {p:g}", {self.p: p}) for p in (0.5, 0.95)]

    def draw(self) -> tuple[Figure, str]:
        p = self.p.value
        figure, (left, right) = steady(8.6, 3, columns=2)
        draw_surprise(left, p)
        draw_coin_entropy(right, p)
        head, tail = (self_information(v) for v in coin(p))
        said = f"앞면의 놀라움 {head:.2f}비트, 뒷면의 놀라움 {tail:.2f}비트"
        return figure, f"{said} · 평균 <b>{entropy(coin(p)):.3f}비트</b>".replace("inf", "∞")


class DieLab(PictureLab):
    """주사위의 눈마다 무게를 달리하여 엔트로피를 봅니다. 무게에 비례하여 그 눈이 자주 나옵니다.

    Args:
        weights: 여섯 눈의 처음 무게, 0…10. 모두 0이면 고른 주사위로 봅니다.
    """

    about = "왼쪽은 주사위의 여섯 눈의 확률, 오른쪽은 눈마다의 놀라움과 그 평균인 엔트로피입니다."
    colors = 16

    def __init__(self, weights: tuple[int, ...] = (1, 1, 1, 1, 1, 1)) -> None:
        self.weights = [
            slider(f"die-{face}", f"눈 {face}의 무게", W.IntSlider, value=w, min=0, max=10)
            for face, w in enumerate(weights, 1)
        ]
        for control in self.weights:
            control.style.description_width, control.layout.width = "80px", "290px"
        rows = W.HBox(self.weights, layout=W.Layout(flex_flow="row wrap", max_width="900px"))
        super().__init__("die", [rows], self.weights)

    def probabilities(self) -> np.ndarray:
        """지금의 확률 (6,)."""
        weight = np.array([control.value for control in self.weights], dtype=float)
        return weight / weight.sum() if weight.sum() else np.full(len(weight), 1 / len(weight))

    def telling(self) -> list[Scene]:
        names = {"고른 주사위": (1, 1, 1, 1, 1, 1), "6으로 치우친 주사위": (1, 1, 1, 1, 1, 5)}
        return [
            (name, dict(zip(self.weights, values, strict=True))) for name, values in names.items()
        ]

    def draw(self) -> tuple[Figure, str]:
        p = self.probabilities()
        figure, (left, right) = steady(8.6, 3, columns=2)
        draw_die(left, p)
        draw_surprises(right, p)
        fair = np.log2(len(p))
        return figure, f"엔트로피 <b>{entropy(p):.3f}비트</b> · 고른 주사위라면 {fair:.3f}비트"


class BeliefLab(PictureLab):
    """진짜 확률 p와 믿음 q를 바꾸며 교차 엔트로피와 KL을 봅니다.

    Args:
        p, q: 처음 값, 0.01…0.99.
    """

    about = "믿음 q에 따른 교차 엔트로피의 곡선입니다. 파선(엔트로피)까지의 간격이 KL입니다."
    colors = 16

    def __init__(self, p: float = 0.8, q: float = 0.3) -> None:
        options = {"min": 0.01, "max": 0.99, "step": 0.01}
        self.p = slider("belief-p", "진짜 p", value=p, **options)
        self.q = slider("belief-q", "믿음 q", value=q, **options)
        super().__init__("belief", [self.p, self.q], [self.p, self.q])

    def telling(self) -> list[Scene]:
        pairs = ((0.8, 0.3), (0.8, 0.8))
        return [(f"진짜 {p:g}, 믿음 {q:g}", {self.p: p, self.q: q}) for p, q in pairs]

    def draw(self) -> tuple[Figure, str]:
        p, q = self.p.value, self.q.value
        figure, (ax,) = steady(4.6, 3.4)
        draw_belief(ax, p, q)
        h, cross = entropy(coin(p)), cross_entropy(coin(p), coin(q))
        gap = kl(coin(p), coin(q), 2)
        return figure, f"H(p, q) = {cross:.3f}비트 = H(p) {h:.3f} + KL(p‖q) <b>{gap:.3f}</b>"


class GaussiansLab(PictureLab):
    """q = N(μ, σ²)를 움직이며 p = N(0, 1)과의 KL 둘과 JS를 봅니다.

    Args:
        mean: q의 처음 평균, −5…5.
        width: q의 처음 표준편차, 0.4…2.5.
    """

    about = "왼쪽은 고정된 정규 분포 p와 움직이는 q, 오른쪽은 둘 사이의 KL 둘과 JS의 막대입니다."
    colors = 16

    def __init__(self, mean: float = 1.0, width: float = 0.5) -> None:
        self.mean = slider("gauss-mean", "q의 평균 μ", value=mean, min=-5, max=5,
                           step=0.1)  # fmt: skip
        self.width = slider("gauss-width", "q의 표준편차 σ", value=width, min=0.4,
                            max=2.5, step=0.1)  # fmt: skip
        super().__init__("gauss", [self.mean, self.width], [self.mean, self.width])

    def telling(self) -> list[Scene]:
        pairs = ((1.0, 0.5), (1.0, 2.0))
        return [
            (f"q의 평균 {m:g}, 표준편차 {s:g}", {self.mean: m, self.width: s}) for m, s in pairs
        ]

    def draw(self) -> tuple[Figure, str]:
        found = gaussians(self.mean.value, self.width.value)
        figure, (left, right) = steady(8.6, 3, columns=2)
        draw_gaussians(left, found)
        draw_divergences(right, found)
        return figure, (
            f"KL(p‖q) = <b>{found.forward:.3f}</b> · KL(q‖p) = <b>{found.backward:.3f}</b> · "
            f"JS = <b>{found.js:.3f}</b> (log 2 = 0.693을 넘지 않습니다)"
        )
