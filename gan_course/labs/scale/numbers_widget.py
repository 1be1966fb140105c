"""정밀도의 창 둘: 수 하나를 적어 보는 PrecisionLab, 손실을 키워 보는 ScaleLab."""

from __future__ import annotations

import ipywidgets as W
from matplotlib.figure import Figure

from gan_course.errors import CourseError
from gan_course.pictures import minus
from gan_course.ui.picture_lab import PictureLab, Scene, slider, table

from .numbers import FORMATS, added, half_step, relative_error, spacing, stored
from .numbers_draw import number_figure, percent, scaling_figure
from .scaling import FIRST_SCALE, NAMES, coarse, gan_gradients, lost

MODES = {"적기": (-10.0, 6.0, -6.0), "더하기": (-10.0, 0.0, -3.0)}  # 가장 작게, 크게, 처음


def _choice(name: str, description: str, options: tuple[str, ...], value: str) -> W.Dropdown:
    made = W.Dropdown(
        options=options, value=value, description=description,
        style={"description_width": "120px"}, layout=W.Layout(width="340px"),
    )  # fmt: skip
    made.add_class(f"gan-{name}")
    return made


class PrecisionLab(PictureLab):
    """수 하나를 세 형식에 적거나 1에 더하며, 무엇이 남는지 봅니다. 셀의 마지막 줄에 둡니다.

    Args:
        mode: "적기"(수를 그대로 적음) 또는 "더하기"(1에 더함).

    Raises:
        CourseError: 모르는 mode일 때.
    """

    about = (
        "float32, bfloat16, float16의 막대 위에 수의 자리를 점선으로 긋고, 남는 값을 "
        "오른쪽에 적었습니다."
    )

    def __init__(self, mode: str = "적기") -> None:
        if mode not in MODES:
            raise CourseError(f"{mode!r}을(를) 모릅니다. 고를 수 있는 것: {', '.join(MODES)}")
        low, high, start = MODES[mode]
        self.mode = _choice("precision-mode", "하는 일", tuple(MODES), mode)
        self.power = slider(
            "precision-power", "크기 10의 제곱", min=low, max=high, value=start, step=0.1,
            readout_format=".1f",
        )  # fmt: skip
        self.mode.observe(self._switch, "value")
        super().__init__("precision", [self.mode, self.power], [self.mode, self.power])

    def _switch(self, change: dict) -> None:
        with self._hold():
            self.power.min, self.power.max, self.power.value = MODES[change["new"]]

    def telling(self) -> list[Scene]:
        adding = self.mode.value == "더하기"
        name = "1에 더하는 수 10^{:g}" if adding else "적을 수 10^{:g}"
        powers = (-2.5, -3.0, -7.5) if adding else (-8.0, 5.0)
        return [(name.format(power), {self.power: power}) for power in powers]

    def draw(self) -> tuple[Figure, str]:
        x, adding = 10.0**self.power.value, self.mode.value == "더하기"
        words = _sums(x) if adding else _writings(x)
        return number_figure(self.power.value, adding=adding), minus(words).replace("inf", "∞")


def _writings(x: float) -> str:
    rows = []
    for name, form in FORMATS.items():
        value = stored(x, name)
        gone = {0.0: "0이 됨", float("inf"): "∞가 됨"}.get(value)
        apart = f"{spacing(x, name):.3g}" if x < 2.0 ** (form.top + 1) else "범위 밖"
        error = gone or percent(relative_error(x, name))
        rows.append([name, f"<b>{value:.9g}</b>", error, apart])
    heads = ("형식", "적힌 값", "상대 오차", "이웃과의 간격")
    return f"<div style='padding:.2em 1em'>적을 수 {x:.9g}</div>" + table(heads, rows)


def _sums(step: float) -> str:
    rows = []
    for name in FORMATS:
        value = added(1.0, step, name)
        kept = "사라짐" if value == 1 else f"{value - 1:.6g}"
        rows.append([name, f"<b>{value:.9g}</b>", kept, f"{half_step(name):.3g}"])
    heads = ("형식", f"1 + {step:.6g}", "실제로 더해진 크기", "이 이하는 사라짐(반 칸)")
    return table(heads, rows)


class ScaleLab(PictureLab):
    """손실에 2^k를 곱하면 기울기가 float16의 범위에 어떻게 드는지 봅니다.

    기울기는 `scaling.gan_gradients()`가 float32로 구한 것입니다. 셀의 마지막 줄에 둡니다.

    Args:
        whose: 처음에 볼 기울기. `scaling.NAMES` 가운데 하나.

    Raises:
        CourseError: 모르는 이름일 때.
    """

    about = (
        "숫자를 배우는 GAN의 기울기의 크기를 2의 몇 제곱인지로 센 막대그래프입니다. 세로선은 "
        "float16의 한계입니다."
    )

    def __init__(self, whose: str = NAMES[0]) -> None:
        if whose not in NAMES:
            raise CourseError(f"{whose!r}을(를) 모릅니다. 고를 수 있는 것: {', '.join(NAMES)}")
        self.whose = _choice("scale-whose", "기울기", NAMES, whose)
        self.k = slider("scale-k", "배수 2^k의 k", W.IntSlider, value=0, min=0, max=24)
        super().__init__("scale", [self.whose, self.k], [self.whose, self.k])

    def telling(self) -> list[Scene]:
        chosen = ((NAMES[0], 0), (NAMES[0], FIRST_SCALE), (NAMES[1], 24))
        return [(f"{name}의 기울기 × 2^{k}", {self.whose: name, self.k: k}) for name, k in chosen]

    def draw(self) -> tuple[Figure, str]:
        grads, k = gan_gradients()[self.whose.value], self.k.value
        under, over = lost(grads, k)
        figure = scaling_figure(grads, k, f"{self.whose.value}의 기울기 × 2^{k}")
        said = (
            f"배수 {2**k:,}: <b>{percent(under)}</b>가 0이 되고 <b>{percent(over)}</b>가 ∞가 됩니다"
            f" · 자리가 모자란 것 {percent(coarse(grads, k))}"
        )
        if over:
            return (
                figure,
                said + "<br>∞가 하나라도 있으면 그 스텝은 건너뛰고 배수를 절반으로 줄입니다.",
            )
        return figure, said
