"""눈으로 순위를 매기는 창: 이름을 가린 생성자 여섯에 순위를 매기고, 자들의 순위와 견줍니다."""

from __future__ import annotations

import ipywidgets as W
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gan_course import plotting
from gan_course.pictures import minus
from gan_course.ui.picture_lab import PictureLab, Scene, button, table
from gan_course.ui.shown import notice

from .ranking import SIX, YARDS, agreement, check_ranks, pictures, ranks, yardsticks

LETTERS, SHOWN = "가나다라마바", 40
ASK = "어느 것이 진짜 손글씨에 가장 가깝습니까? 1위부터 6위까지 매기고 <b>견주기</b>를 누르십시오."


class RankLab(PictureLab):
    """이름을 가린 여섯 묶음에 순위를 매깁니다. 셀의 마지막 줄에 둡니다. 키보드로도 됩니다."""

    about = "이름을 가린 생성자 여섯의 숫자를 마흔 장씩 보이고 눈으로 순위를 매기는 창입니다."

    def __init__(self) -> None:
        self.places = [_place(letter) for letter in LETTERS]
        self.button = button("rank-compare", "견주기", "check")
        self.button.on_click(self._judge)
        row = W.HBox([*self.places, self.button], layout=W.Layout(flex_flow="row wrap"))
        plotting.use_course_style()
        self._figure = six_figure()
        super().__init__("rank", [row], self.places)

    @property
    def mine(self) -> list[int]:
        """매긴 순위. 아직이면 0."""
        return [place.value for place in self.places]

    def telling(self) -> list[Scene]:
        return [("이름을 가린 여섯", {})]

    def draw(self) -> tuple[Figure, str]:
        return self._figure, ASK

    def _judge(self, _: object) -> None:
        wrong = check_ranks(self.mine)
        self._say(notice(wrong, failed=True) if wrong else answer(self.mine))


def _place(letter: str) -> W.BoundedIntText:
    """순위를 적는 칸. 고르는 칸과 달리 화살표 키를 JupyterLab이 가져가지 않습니다."""
    made = W.BoundedIntText(
        0, min=0, max=len(SIX), description=letter, style={"description_width": "24px"},
        layout=W.Layout(width="90px"),
    )  # fmt: skip
    made.add_class(f"gan-rank-{LETTERS.index(letter) + 1}")
    return made


def six_figure() -> Figure:
    """여섯 묶음을 두 줄로."""
    figure = Figure(figsize=(8.6, 4.6), layout="none")
    FigureCanvasAgg(figure)
    figure.subplots_adjust(0.005, 0.005, 0.995, 0.94, 0.03, 0.12)
    for ax, letter, name in zip(figure.subplots(2, 3).flat, LETTERS, SIX, strict=True):
        # 차례로 0부터 시킨 조건부 생성자가 차례만으로 들키지 않게 섞습니다.
        order = torch.randperm(1000, generator=torch.Generator().manual_seed(1))[:SHOWN]
        plotting.show_pictures(ax, pictures(name)[order], columns=8, title=letter)
    return figure


def answer(mine: list[int]) -> str:
    """이름을 밝히고, 자마다의 값과 순위, 내 순위와의 상관을 적은 표(HTML)."""
    values = yardsticks()
    rows = []
    for i, name in enumerate(SIX):
        cells = [f"{values[yard][name]:.3g} ({ranks(yard)[name]}위)" for yard in YARDS]
        rows.append([LETTERS[i], name, f"{mine[i]}위", *cells])
    rows.append(
        [
            "",
            "나와의 순위 상관",
            "",
            *(f"<b>{minus(f'{agreement(mine, y):+.2f}')}</b>" for y in YARDS),
        ]
    )
    return table(["", "생성자", "내 눈", *YARDS], rows)
