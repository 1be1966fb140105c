"""파이썬 코드를 색칠합니다. 본문을 다듬는 동안에는 자리표로 두어, 다듬는 일이 가볍습니다."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import groupby

from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

MARK = re.compile(r"⟦C(\d+)⟧")
# 그림의 대체 텍스트는 그림에 이미 있고, 한 줄짜리 assert는 노트북의 시험을 위한 것입니다.
# 쪽의 코드에서는 뺍니다. 긴 레슨에서는 쪽이 15 kB쯤 가볍습니다.
ALT = re.compile(r'''\b(alt|about)=f?"(?:[^"\\]|\\.){40,}"''')
CLAIM = re.compile(r"^assert [^\n]*(?:\n|\Z)", re.M)
# 색을 다르게 하는 것만, 이름이 짧은 요소(<c-k>)로 감쌉니다. span보다 쪽이 30 kB쯤 가볍습니다.
CLASSES = (
    (Comment, "c"), (Operator.Word, "k"), (Keyword, "k"), (String, "s"), (Number, "m"),
    (Name.Function, "f"), (Name.Class, "f"), (Name.Decorator, "f"), (Name.Builtin, "b"),
)  # fmt: skip


def _class(token: _TokenType) -> str:
    return next((name for kind, name in CLASSES if token in kind), "")


def _kept(claim: re.Match[str]) -> str:
    """여러 줄에 걸친 assert의 첫 줄은 남깁니다."""
    opened = sum(claim[0].count(c) for c in "([{") - sum(claim[0].count(c) for c in ")]}")
    return claim[0] if opened else ""


def painted(code: str) -> str:
    """색칠한 `<pre>`."""
    tokens = PythonLexer().get_tokens(code.strip("\n") + "\n")
    pieces = []
    for name, run in groupby(tokens, lambda pair: _class(pair[0])):
        text = html.escape("".join(value for _, value in run), quote=False)
        pieces.append(f"<c-{name}>{text}</c-{name}>" if name else text)
    return f'<pre class="code"><code>{"".join(pieces).rstrip()}</code></pre>'


@dataclass
class Listings:
    """쪽들에 나온 코드."""

    sources: list[str] = field(default_factory=list)

    def mark(self, code: str) -> str:
        """코드를 기억하고, 나중에 바꿀 자리표를 돌려줍니다."""
        self.sources.append(CLAIM.sub(_kept, ALT.sub(r'\1="…"', code)))
        return f"⟦C{len(self.sources) - 1}⟧"

    def fill(self, text: str) -> str:
        """HTML의 자리표를 색칠한 코드로 바꿉니다."""
        return MARK.sub(lambda m: painted(self.sources[int(m[1])]), text)

    def plain(self, text: str) -> str:
        """찾기에 쓸 글의 자리표를 코드로 바꿉니다."""
        return MARK.sub(lambda m: f" {self.sources[int(m[1])]} ", text)
