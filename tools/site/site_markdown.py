"""마크다운을 HTML로 바꿉니다: 수식은 자리표로, 제목에는 JupyterLab과 같은 이름표를 붙입니다."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from site_code import Listings
from site_math import Formulas


class Renderer(IPythonRenderer):
    """nbconvert의 것에서 수식, 제목, 코드만 다르게 합니다."""

    def __init__(self, formulas: Formulas, listings: Listings) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.formulas, self.listings = formulas, listings

    def heading(self, text: str, level: int, **_: object) -> str:
        name = re.sub(r"<[^>]+>", "", html.unescape(text)).strip().replace(" ", "-")
        name = html.escape(self.formulas.plain(name))
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def block_code(self, code: str, info: str | None = None) -> str:
        if info and info.split()[0] in ("python", "py"):
            return self.listings.mark(code)
        return f'<pre class="code"><code>{html.escape(code.rstrip(), quote=False)}</code></pre>'

    def block_math(self, body: str) -> str:
        return self.formulas.mark(body, True)

    def inline_math(self, body: str) -> str:
        return self.formulas.mark(body, False)

    def latex_environment(self, name: str, body: str) -> str:
        return self.formulas.mark(f"\\begin{{{name}}}{body}\\end{{{name}}}", True)


def markdown(formulas: Formulas, listings: Listings) -> Callable[[str], str]:
    """마크다운 글을 HTML로 바꾸는 함수입니다."""
    return MarkdownWithMath(renderer=Renderer(formulas, listings)).render
