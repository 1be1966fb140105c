"""재생: 장면의 번호를 슬라이더, 재생 단추, 앞뒤 단추로 옮깁니다."""

from __future__ import annotations

import ipywidgets as W

from .beside import line

SPEEDS = {"느리게": 800, "보통": 300, "빠르게": 100}  # 한 장면을 보이는 시간(밀리초)


class Player:
    """번호 하나를 옮기는 조종간들.

    CSS 클래스는 `gan-이름-at`, `-play`, `-back`, `-forth`, `-speed`입니다.

    Args:
        name: 클래스에 쓸 이름.
        count: 장면의 수.
        start: 처음 번호, 0…count − 1.
        what: 슬라이더의 이름.
        unit: 앞뒤 단추에 적을 낱말. 예: "상태"
        interval: “보통” 빠르기에 한 장면을 보이는 시간(밀리초).
    """

    def __init__(
        self, name: str, count: int, start: int, *, what: str, unit: str, interval: int = 300
    ) -> None:
        last, self._interval = count - 1, interval
        flex = {
            "layout": W.Layout(width="auto", min_width="0"),
            "style": {"description_width": "62px"},
        }
        self.at = W.IntSlider(start, 0, last, description=what, readout=False, **flex)
        self.play = W.Play(
            start, max=last, interval=interval, layout=W.Layout(margin="4px 0 0 68px")
        )
        W.jslink((self.play, "value"), (self.at, "value"))
        self.speed = W.Dropdown(options=list(SPEEDS), value="보통", description="빠르기", **flex)
        wide = W.Layout(width="auto")
        self.back = W.Button(description=f"이전 {unit}", icon="step-backward", layout=wide)
        self.forth = W.Button(description=f"다음 {unit}", icon="step-forward", layout=wide)
        for part in ("at", "play", "speed", "back", "forth"):
            getattr(self, part).add_class(f"gan-{name}-{part}")
        self.speed.observe(self._set_speed, "value")
        self.back.on_click(lambda _: self._step(-1))
        self.forth.on_click(lambda _: self._step(1))

    @property
    def buttons(self) -> W.HBox:
        """앞뒤 단추 한 줄."""
        return line([self.back, self.forth])

    def _step(self, by: int) -> None:
        self.at.value = min(max(self.at.value + by, 0), self.at.max)

    def _set_speed(self, _: object) -> None:
        self.play.interval = round(self._interval * SPEEDS[self.speed.value] / SPEEDS["보통"])
