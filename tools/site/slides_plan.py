"""docs/instructor/의 90분 계획을 읽습니다: 어느 절과 과제에 몇 분을 쓰고 무엇을 하는지."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

TABLE = re.compile(r"^## 90분 계획\n(.*?)^(?:\*\*|## )", re.M | re.S)
ROW = re.compile(r"^\|\s*(\d+)\s*\|([^|]+)\|([^|]+)\|\s*$", re.M)
QUOTED = re.compile(r"「([^」]+)」")
TASK = re.compile(r"과제 (\d\d-\d+)")
ENTRY = "여는 물음"


def plain_name(text: str) -> str:
    """제목에서 글자와 숫자만. 수식과 백틱이 있어도 견줄 수 있습니다."""
    return re.sub(r"[\W_]+", "", text)


@dataclass(frozen=True)
class Row:
    """계획의 한 줄."""

    minutes: int
    what: str  # “「절」의 탐험기”처럼 절의 한 부분이면 그 부분
    todo: str

    def __str__(self) -> str:
        return f"<p><b>90분 계획: {self.minutes}분.</b> {self.what}{self.todo}</p>"


@dataclass
class Plan:
    """레슨 하나의 계획. 쓰인 줄을 기억해, 자리를 찾지 못한 줄을 알립니다."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path, render: Callable[[str], str]) -> Plan:
        """강의 노트의 표를 읽습니다. 표가 없으면 빈 계획입니다."""
        table = TABLE.search(path.read_text("utf-8")) if path.is_file() else None
        rows: dict[str, list[Row]] = {}
        for minutes, what, todo in ROW.findall(table[1]) if table else []:
            names = QUOTED.findall(what) or TASK.findall(what) or [what.strip()]
            told = render(todo.strip()).strip().removeprefix("<p>").removesuffix("</p>")
            part = re.sub(r".*」(?:의 )?", "", what.strip()) if "」" in what else ""
            for name in names:
                row = Row(int(minutes), f"({part}) " if part else "", told)
                rows.setdefault(plain_name(name), []).append(row)
        return cls(rows)

    def take(self, name: str) -> list[Row]:
        """그 이름의 줄들. 한 번 가져간 줄은 쓰인 것으로 칩니다."""
        key = plain_name(name)
        self.used |= {key} & set(self.rows)
        return self.rows.get(key, [])

    def minutes(self, name: str) -> int:
        """그 이름에 든 시간. 없으면 0입니다."""
        return sum(row.minutes for row in self.rows.get(plain_name(name), []))

    @property
    def left(self) -> list[str]:
        """슬라이드에서 자리를 찾지 못한 줄."""
        return sorted(set(self.rows) - self.used)
