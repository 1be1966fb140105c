"""수식을 자리표로 바꾸어 모았다가, node 한 번으로 모두 그려 넣습니다(web/math.mjs)."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

MARK = re.compile(r"⟦M(\d+)⟧")
WITH_PARTICLE = re.compile(r"⟦M(\d+)⟧[가-힣]{1,6}")
SHORT = 12  # TeX의 글자 수
# HTML 안의 MathML에는 필요 없는 것: 이름 공간, 하나뿐인 것을 감싼 것, TeX 원문
NEEDLESS = re.compile(
    r"<annotation[^>]*>.*?</annotation>|</?semantics>|(?<=<math) xmlns=\"[^\"]*\"", re.S
)
STYLED = re.compile(r'(?: class="([^"]*)")? style="([^"]*)"')
QUOTED = re.compile(r'="([\w-]+)"(?!/)')  # HTML에서는 따옴표가 없어도 되는 값
ONLY_MATHML = re.compile(r"<math.*?</math>", re.S)
CLASSES = re.compile(r'class="([^"]*)"')
# 가장 자주 나오는 이름들. 쪽이 30 kB쯤 가벼워집니다.
# 크기를 바꾸는 규칙이 KaTeX 스타일의 3분의 1인데, 쓰는 것은 한둘입니다.
SIZES = re.compile(r"\.katex \.fontsize-ensurer\.(reset-size\d+)\.(size\d+),[^{]*\{[^}]*\}")
SHORTER = {
    "katex-base": "kb", "katex-strut": "ks", "katex-html": "kh", "katex-mathml": "km",
    "katex-sizing": "kz", "reset-size6": "r6", "size3": "z3", "mathnormal": "mn", "mtight": "mt",
    "mspace": "mp", "mopen": "mo", "mclose": "ml", "msupsub": "mu", "pstrut": "ps", "vlist": "v",
    "vlist-r": "vr", "vlist-s": "vs", "vlist-t": "vt", "vlist-t2": "v2", "nulldelimiter": "nd",
}  # fmt: skip


def _shortened(match: re.Match) -> str:
    return f'class="{" ".join(SHORTER.get(name, name) for name in match[1].split())}"'


class MathError(Exception):
    """그리지 못한 수식을 모은, 사람이 읽을 알림입니다."""


@dataclass
class Formulas:
    """쪽들에 나온 수식. 같은 수식은 한 번만 그립니다."""

    web: Path
    seen: dict[tuple[str, bool], int] = field(default_factory=dict)
    _keys: list[tuple[str, bool]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    styles: dict[str, str] = field(default_factory=dict)

    def mark(self, tex: str, display: bool) -> str:
        """수식을 기억하고, 나중에 바꿀 자리표를 돌려줍니다."""
        key = (tex.strip(), display)
        if key not in self.seen:
            self.seen[key] = len(self._keys)
            self._keys.append(key)
        return f"⟦M{self.seen[key]}⟧"

    def draw(self) -> None:
        """모은 수식을 모두 그립니다."""
        asked = json.dumps(self._keys, ensure_ascii=False)
        done = subprocess.run(
            ["node", "math.mjs"],
            input=asked.encode(),
            cwd=self.web,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise MathError(f"수식을 그리지 못했습니다.\n{done.stderr.decode()}")
        formulas = (NEEDLESS.sub("", formula) for formula in json.loads(done.stdout))
        named = (STYLED.sub(self._named, formula) for formula in formulas)
        short = (CLASSES.sub(_shortened, formula) for formula in named)
        self.drawn = [QUOTED.sub(r"=\1", formula) for formula in short]

    def _named(self, match: re.Match) -> str:
        """되풀이되는 style을 짧은 이름으로 바꿉니다. 쪽이 넷에 하나만큼 가벼워집니다."""
        name = self.styles.setdefault(match[2], f"_{len(self.styles)}")
        return f' class="{match[1]} {name}"' if match[1] else f' class="{name}"'

    def css(self, katex: str) -> str:
        """KaTeX의 스타일과, 수식마다의 것을 모은 스타일을 짧은 이름으로."""
        rules = (f".katex .{name}{{{style}}}" for style, name in self.styles.items())
        sized = SIZES.sub(lambda m: m[0] if self._uses(m[1], m[2]) else "", katex)
        short = re.sub(r"\.([a-z][\w-]*)", lambda m: f".{SHORTER.get(m[1], m[1])}", sized)
        return short + "\n".join(rules)

    def _uses(self, *names: str) -> bool:
        """이 두 이름이 나란히 나오는 수식이 있는지."""
        pair = " ".join(SHORTER.get(name, name) for name in names)
        return any(pair in formula for formula in self.drawn)

    def fill(self, text: str) -> str:
        """HTML의 자리표를 그린 수식으로 바꿉니다. 짧은 수식은 뒤따르는 조사와 한 줄에 둡니다."""
        text = WITH_PARTICLE.sub(self._kept_together, text)
        return MARK.sub(lambda m: self.drawn[int(m[1])], text)

    def _kept_together(self, match: re.Match) -> str:
        tex, display = self._keys[int(match[1])]
        short = len(tex) <= SHORT and not display
        return f'<span class="nb">{match[0]}</span>' if short else match[0]

    def displayed(self, text: str) -> list[str]:
        """글에 있는 자리표 가운데 한 줄을 차지하는 수식의 것."""
        return [m[0] for m in MARK.finditer(text) if self._keys[int(m[1])][1]]

    def fill_mathml(self, text: str) -> str:
        """스타일이 없는 곳(발표자 창)에 쓰도록 MathML만 채웁니다."""
        return MARK.sub(lambda m: ONLY_MATHML.search(self.drawn[int(m[1])])[0], text)

    def plain(self, text: str) -> str:
        """찾기에 쓸 글의 자리표를 TeX로 바꿉니다."""
        return MARK.sub(lambda m: self._keys[int(m[1])][0], text)
