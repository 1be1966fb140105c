"""운송의 슬라이더: 두 못, 흙 옮기기, 기울기가 제한된 비평자."""

from __future__ import annotations

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.ui.picture_lab import PictureLab, Scene, slider

from .calc import plan_cost, wasserstein_on_line
from .information_widget import steady
from .transport_draw import (
    LINE,
    clouds,
    draw_critic,
    draw_moving,
    draw_scale,
    draw_spike_distances,
    draw_spikes,
    humps,
    plans,
    spike_distances,
)


class SpikesLab(PictureLab):
    """0과 θ에 박힌 두 못. θ를 옮기며 JS와 W를 봅니다. 선은 처음 자리에서 지나온 데까지만 긋습니다.

    Args:
        theta: 처음 자리, −2…2.
    """

    about = "왼쪽은 0과 θ에 박힌 두 못, 오른쪽은 θ가 지나온 JS(파선)와 W(실선)입니다."
    colors = 16

    def __init__(self, theta: float = 1.0) -> None:
        self.start = theta
        self.theta = slider("spikes-theta", "θ", value=theta, min=-2, max=2,
                            step=0.05)  # fmt: skip
        super().__init__("spikes", [self.theta], [self.theta])

    def telling(self) -> list[Scene]:
        return [(f"θ = {theta:g}", {self.theta: theta}) for theta in (1.0, 0.05)]

    def draw(self) -> tuple[Figure, str]:
        theta = self.theta.value
        figure, (left, right) = steady(8.6, 3, columns=2)
        draw_spikes(left, theta)
        draw_spike_distances(right, theta, self.start)
        divergence, shannon, earth = spike_distances(theta)
        said = f"KL = {divergence:.3f} · JS = <b>{shannon:.3f}</b> · W = <b>{earth:.3f}</b>"
        return figure, said.replace("inf", "∞")


class TransportLab(PictureLab):
    """흙더미를 구덩이로 옮깁니다. 가장 싼 계획과 되는대로 지은 계획의 길이를 견줍니다.

    Args:
        n: 점의 수, 2…200.
        seed: 점을 뽑을 시드.
        t: 처음에 옮긴 정도, 0…1. 0이면 흙이 아직 제자리에 있습니다.
    """

    about = "흙더미의 점(네모)이 구덩이(빈 동그라미)로 옮겨 갈 길을 가는 선으로 보입니다."
    colors = 12  # 가는 선의 가장자리가 많아 무겁습니다.

    def __init__(self, n: int = 40, seed: int = 0, t: float = 0.3) -> None:
        self.heap, self.holes = clouds(n, seed)
        self.plans = plans(self.heap, self.holes)
        self.t = slider("transport-t", "옮긴 정도", value=t, min=0, max=1,
                        step=0.02)  # fmt: skip
        self.plan = W.ToggleButtons(options=list(self.plans), style={"button_width": "120px"})
        self.plan.add_class("gan-transport-plan")
        super().__init__("transport", [self.plan, self.t], [self.t, self.plan])

    def telling(self) -> list[Scene]:
        return [(f"{name}, 30% 옮김", {self.plan: name, self.t: 0.3}) for name in self.plans]

    def draw(self) -> tuple[Figure, str]:
        figure, (ax,) = steady(4.2, 4.3)
        figure.subplots_adjust(0.01, 0.01, 0.99, 0.93)  # 축의 눈금이 없습니다.
        draw_moving(ax, self.heap, self.holes, self.plans[self.plan.value], self.t.value)
        costs = {name: plan_cost(self.heap, self.holes, p) for name, p in self.plans.items()}
        cost = costs.pop(self.plan.value)
        others = ", ".join(f"{name}: {other:.3f}" for name, other in costs.items())
        return figure, f"점 하나를 옮기는 평균 거리 <b>{cost:.3f}</b> ({others})"


class CriticLab(PictureLab):
    """기울기의 한계 K와 가짜의 자리를 바꾸며, 가장 좋은 비평자와 점수의 차이를 봅니다.

    Args:
        slope: 처음 한계 K, 0.1…2.
        place: 가짜의 처음 자리, −3…3.
    """

    about = "왼쪽은 진짜와 가짜와 가장 좋은 비평자, 오른쪽은 한계 K에 비례하는 점수의 차이입니다."
    colors = 16

    def __init__(self, slope: float = 1.0, place: float = 0.0) -> None:
        self.slope = slider("critic-slope", "기울기의 한계 K", value=slope, min=0.1,
                            max=2, step=0.1)  # fmt: skip
        self.place = slider("critic-place", "가짜의 자리", value=place, min=-3,
                            max=3, step=0.1)  # fmt: skip
        super().__init__("critic", [self.slope, self.place], [self.slope, self.place])

    def telling(self) -> list[Scene]:
        pairs = ((1.0, 0.0), (1.0, -3.0))
        return [
            (f"K = {k:g}, 가짜의 자리 {at:g}", {self.slope: k, self.place: at}) for k, at in pairs
        ]

    def draw(self) -> tuple[Figure, str]:
        k = self.slope.value
        p, q = humps(self.place.value)
        figure, (left, right) = steady(8.6, 3.2, columns=2)
        gap = draw_critic(left, p, q, k)
        draw_scale(right, p, q, k)
        distance = wasserstein_on_line(LINE, p, q)
        return figure, (
            f"점수의 차이 E[f(진짜)] − E[f(가짜)] = <b>{gap:.3f}</b> "
            f"= K × W = {k:.2f} × {distance:.3f}"
        )
