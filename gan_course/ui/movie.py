"""움직이는 그림: 장면을 재생하고, 멈추고, 한 장씩 넘깁니다."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from gan_course.errors import CourseError
from gan_course.plotting import SCREEN

from .beside import line
from .canvas import figure_png
from .picture_lab import PictureLab, Scene
from .player import Player

LONGEST = 15_000  # 보통 빠르기로 처음부터 끝까지 보는 시간의 한도(밀리초)


class MovieView(PictureLab):
    """장면을 차례로 재생합니다. 저절로 움직이지는 않습니다. 셀의 마지막 줄에 둡니다.

    Args:
        draw: 장면의 값 하나를 받아 matplotlib 그림이나 PNG 바이트를 돌려주는 함수. 장마다 크기가
            같아야 합니다. 그린 것은 기억해 두고 다시 씁니다.
        scenes: 장면의 값들, 차례대로. 둘 이상.
        about: 무엇이 움직이는지 한두 문장으로(대체 텍스트가 됩니다).
        words: 값 하나를 받아 그 장면의 설명(HTML)을 돌려주는 함수. 그림 아래에 적습니다.
        title: 값 하나를 받아 정지 화면의 장면 위에 적을 짧은 글을 돌려주는 함수.
        start: 처음 보일 장면의 번호. 음수면 뒤에서부터.
        telling: 정지 화면에 담을 장면의 번호들. 주지 않으면 처음, 가운데, 끝.
        interval: 한 장면을 보이는 시간(밀리초). 다 보는 데 15초를 넘지 않게 줄입니다.

    Raises:
        CourseError: 장면이 둘보다 적을 때.
    """

    def __init__(
        self,
        draw: Callable[[Hashable], Figure | bytes],
        scenes: Sequence[Hashable],
        *,
        about: str,
        words: Callable[[Hashable], str] = lambda _: "",
        title: Callable[[Hashable], str] = str,
        start: int = 0,
        telling: Sequence[int] = (),
        interval: int = 300,
    ) -> None:
        self.scenes, self.about, self._told = list(scenes), about, list(telling)
        if len(self.scenes) < 2:
            raise CourseError(f"장면이 둘은 있어야 움직입니다(지금: {len(self.scenes)}개).")
        self._draw, self._say_of, self._title, self._frames = draw, words, title, {}
        count = len(self.scenes)
        self.player = Player(
            "movie", count, start % count, what="장면", unit="장면",
            interval=min(interval, LONGEST // count),
        )  # fmt: skip
        self.at = self.player.at
        self.at.layout.max_width = "620px"
        controls = line([self.player.play, self.player.buttons, self.player.speed])
        super().__init__("movie", [self.at, controls], [self.at])

    def draw(self) -> tuple[bytes, str]:
        """지금 장면의 그림과 설명. 처음 보는 장면만 그립니다."""
        at = self.at.value
        if at not in self._frames:
            value = self.scenes[at]
            drawn = self._draw(value)
            if isinstance(drawn, Figure):
                self._fixed = round(drawn.get_figwidth() * SCREEN)
                frame = figure_png(drawn)
                plt.close(drawn)
            else:
                frame = drawn
            self._frames[at] = frame, self._say_of(value)
        return self._frames[at]

    def telling(self) -> list[Scene]:
        """정지 화면에 담을 장면들."""
        last = len(self.scenes) - 1
        chosen = self._told or np.unique(np.linspace(0, last, 3).round().astype(int)).tolist()
        return [(self._title(self.scenes[i]), {self.at: i}) for i in chosen]
