"""파이썬 코드를 색칠합니다. 본문을 다듬는 동안에는 자리표로 두어, 다듬는 일이 가볍습니다."""

from __future__ import annotations

import ast
import html
import re
from dataclasses import dataclass, field
from itertools import groupby

from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

MARK = re.compile(r"⟦C(\d+)⟧")
ALT = re.compile(r'''\b(alt|about)=f?"(?:[^"\\]|\\.){40,}"''')
CHECKING = "# @title 확인"  # 노트북에서 접혀 있는, 확인하는 셀의 첫 줄
# 색을 다르게 하는 것만, 이름이 짧은 요소(<c-k>)로 감쌉니다. span보다 쪽이 30 kB쯤 가볍습니다.
CLASSES = (
    (Comment, "c"), (Operator.Word, "k"), (Keyword, "k"), (String, "s"), (Number, "m"),
    (Name.Function, "f"), (Name.Class, "f"), (Name.Decorator, "f"), (Name.Builtin, "b"),
)  # fmt: skip


def _class(token: _TokenType) -> str:
    return next((name for kind, name in CLASSES if token in kind), "")


def shortened(code: str) -> str:
    """쪽에 보일 코드: 맨 바깥의 assert(노트북의 시험)와 긴 대체 텍스트(그림에 있음)를 뺍니다.

    글이 말하는 수를 확인하기만 하는 셀은 출력만 남깁니다. 긴 레슨에서는 쪽이 30 kB쯤 가볍습니다.
    주석만 남으면 빈 글입니다.
    """
    if code.startswith(CHECKING):
        return ""
    lines = code.splitlines()
    for node in ast.parse(code).body:
        if isinstance(node, ast.Assert):
            lines[node.lineno - 1 : node.end_lineno] = [None] * (node.end_lineno - node.lineno + 1)
    kept = "\n".join(line for line in lines if line is not None).strip("\n")
    return ALT.sub(r'\1="…"', kept) if ast.parse(kept).body else ""


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
        self.sources.append(code)
        return f"⟦C{len(self.sources) - 1}⟧"

    def fill(self, text: str) -> str:
        """HTML의 자리표를 색칠한 코드로 바꿉니다."""
        return MARK.sub(lambda m: painted(self.sources[int(m[1])]), text)

    def plain(self, text: str) -> str:
        """찾기에 쓸 글의 자리표를 코드로 바꿉니다."""
        return MARK.sub(lambda m: f" {self.sources[int(m[1])]} ", text)
