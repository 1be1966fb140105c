"""학습의 비용을 어림하는 창: 숫자를 적으면 시간과 전기와 돈이 바로 바뀝니다."""

from __future__ import annotations

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.ui.picture_lab import PictureLab, Scene, table

from .cost import Cost, Rate, duration, estimate
from .cost_draw import cost_figure


class CostLab(PictureLab):
    """속도, 스텝, 전력, 값을 적어 시간과 돈을 어림합니다. 셀의 마지막 줄에 둡니다.

    숫자를 적는 칸이라 키보드만으로도 쓸 수 있습니다. 시간은 초당 그림 수가 미니배치의 크기와
    상관없다고 보고 계산합니다. 전기와 GPU의 값은 예일 뿐이니 고쳐 쓰십시오.

    Args:
        rate: `cost.measure`가 잰 속도. 주지 않으면 초당 1,000장입니다.
        steps: 처음 스텝.
        watts: 처음 전력(W).
    """

    about = "왼쪽은 스텝에 따라 걸리는 시간, 오른쪽은 드는 돈입니다. 점이 지금 적은 스텝입니다."

    def __init__(self, rate: Rate | None = None, *, steps: int = 20_000, watts: float = 60) -> None:
        rate = rate or Rate(64, 0.064)
        whole, real = W.BoundedIntText, W.BoundedFloatText
        self.images = _box(
            "images", "초당 그림 수", real, round(rate.images, 1), 0.1, 1e6, step=100
        )
        self.steps = _box("steps", "스텝", whole, steps, 100, 10_000_000, step=1000)
        self.batch = _box("batch", "미니배치의 크기", whole, rate.batch, 1, 65_536, step=16)
        self.watts = _box("watts", "전력 (W)", real, watts, 0, 1e6, step=10)
        self.kwh = _box("kwh", "전기 1 kWh의 값 (원)", real, 150, 0, 1e5, step=10)
        self.rent = _box("rent", "GPU 한 시간의 값 (원)", real, 0, 0, 1e6, step=100)
        boxes = [self.images, self.steps, self.batch, self.watts, self.kwh, self.rent]
        grid = W.HBox(boxes, layout=W.Layout(flex_flow="row wrap", max_width="900px"))
        super().__init__("cost", [grid], boxes)

    @property
    def rate(self) -> Rate:
        """지금 적힌 속도."""
        return Rate(self.batch.value, self.batch.value / self.images.value)

    @property
    def cost(self) -> Cost:
        """지금 적힌 값으로 어림한 비용."""
        return estimate(self.rate, self.steps.value, **self._prices())

    def _prices(self) -> dict[str, float]:
        return {
            "watts": self.watts.value,
            "won_per_kwh": self.kwh.value,
            "won_per_hour": self.rent.value,
        }

    def telling(self) -> list[Scene]:
        mine = {self.steps: self.steps.value, self.rent: self.rent.value}
        rented = {self.steps: 1_000_000, self.watts: 0.0, self.rent: 1_000.0}
        said = f"이 컴퓨터에서 {self.steps.value:,}스텝"
        return [(said, mine), ("빌린 GPU에서 같은 속도로 1,000,000스텝", rented)]

    def draw(self) -> tuple[Figure, str]:
        cost, steps = self.cost, self.steps.value
        row = [
            f"{steps * self.batch.value:,}장",
            f"<b>{duration(cost.hours * 3600)}</b>",
            f"{cost.kwh:,.3g} kWh",
            f"<b>{cost.electricity:,.0f}원</b>",
            f"<b>{cost.rent:,.0f}원</b>",
        ]
        heads = ("보는 그림", "시간", "전력량", "전기 요금", "빌리는 값")
        return cost_figure(self.rate, steps, self._prices()), table(heads, [row])


def _box(
    name: str, description: str, kind: type, value: float, low: float, high: float, *, step: float
) -> W.ValueWidget:
    """숫자를 적는 칸. CSS 클래스는 `gan-cost-이름`입니다."""
    made = kind(
        value=min(max(value, low), high), min=low, max=high, step=step, description=description,
        style={"description_width": "150px"}, layout=W.Layout(width="280px"),
    )  # fmt: skip
    made.add_class(f"gan-cost-{name}")
    return made
