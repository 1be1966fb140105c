"""주요 방향에 내 이름을 붙이고, 다음에 열 때에도 그 이름으로 부릅니다."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import ipywidgets as W
from torch import nn

from gan_course.errors import CourseError
from gan_course.files import write_atomically
from gan_course.ui.beside import line

from .calc import fingerprint

FILE = "direction_names.json"
LONGEST = 6  # 슬라이더의 앞자리에 들어가는 글자 수


class DirectionNames:
    """방향을 고르고 이름을 적는 한 줄(`box`). 이름은 `folder`의 direction_names.json에 남습니다.

    Args:
        sliders: 주요 방향의 슬라이더들.
        say: 한 줄 알림을 적는 함수(글, failed=).
    """

    def __init__(
        self, sliders: Sequence[W.FloatSlider], G: nn.Module, folder: Path, say: Callable
    ) -> None:
        self._sliders, self._G, self._file, self._say = sliders, G, folder / FILE, say
        self._plain = [s.description for s in sliders]
        narrow = W.Layout(width="auto", min_width="0", flex="1 1 80px")
        self.pick = W.Dropdown(options=[(n, i) for i, n in enumerate(self._plain)], layout=narrow)
        self.text = W.Text(placeholder="이름", layout=narrow)
        self.button = W.Button(
            description="이름 붙이기", icon="tag", layout=W.Layout(width="auto", flex="0 0 auto")
        )
        for name in ("pick", "text", "button"):
            getattr(self, name).add_class(f"gan-explorer-name-{name}")
        self.button.on_click(self.keep)
        self.box = line([self.pick, self.text, self.button])
        self.show()

    def show(self) -> None:
        """지금의 가중치에 붙여 둔 이름들을 슬라이더에 적습니다."""
        mine = self._read().get(fingerprint(self._G), {})
        for i, (slider, plain) in enumerate(zip(self._sliders, self._plain, strict=True)):
            slider.description = mine.get(str(i), plain)

    def keep(self, _: object = None) -> None:
        """고른 방향에 적은 이름을 붙이고 파일에 남깁니다. 빈 이름이면 번호로 되돌립니다."""
        name, at = self.text.value.strip(), self.pick.value
        try:
            if len(name) > LONGEST:
                raise CourseError(f"이름은 {LONGEST}글자까지입니다(지금: {len(name)}글자).")
            known = self._read()
            mine = known.setdefault(fingerprint(self._G), {})
            mine[str(at)] = name or self._plain[at]
            text = json.dumps(known, ensure_ascii=False, indent=1)
            write_atomically(self._file, text.encode())
        except (CourseError, OSError) as error:
            self._say(str(error), failed=True)
            return
        self.show()
        self._say(f"{self._plain[at]}의 이름은 이제 ‘{mine[str(at)]}’입니다.")

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
            return {k: dict(v) for k, v in found.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}  # 아직 없거나 손상됨: 새로 적습니다.
