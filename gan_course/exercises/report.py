"""보여 주기: 과제, 채점 결과, 힌트, 풀이를 마크다운으로 적습니다.

배우는 사람에게서 온 글(값, 오류, 출력)은 언제나 `fence` 안에 넣으므로 마크다운으로 읽히지 않습니다.
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from . import catalog
from .base import Exercise
from .compare import difference, show
from .explain import CHANGED, ENDLESS, SAID, STUCK, explain
from .judge import Verdict


@dataclass(frozen=True)
class Shown:
    """노트북에서는 마크다운으로, 그 밖에서는 글로 보이는 것."""

    markdown: str
    folded: str = ""  # 노트북에서 눌러야 보이는, 글에는 없는 나머지.

    def _repr_markdown_(self) -> str:
        return _join(self.markdown, self.folded)

    def __repr__(self) -> str:
        """울타리와 강조를 떼어 낸 글. 울타리와 `코드`의 속은 그대로입니다(거듭제곱 **)."""
        marks = r"(?ms)^(```+)\w*\n(.*?)\n\1$|(`[^`]*`)|\*\*|\\(?=\*)|</?(?:details|summary)>"
        return re.sub(marks, lambda m: m[2] or m[3] or "", self.markdown).strip()


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """채점 결과. 참이면 풀었다는 뜻입니다."""

    status: str = "invalid"  # `Verdict`의 status.
    mistake: str = ""  # 알아본 흔한 오답의 이름.

    def __bool__(self) -> bool:
        return self.status == "solved"


def rich(text: str) -> str:
    """과제 글을 마크다운으로. `코드`와 **강조**의 밖에 홀로 선 별표(D*)만 글자로 바꿉니다."""
    text = dedent(text).strip()
    return re.sub(r"(`[^`]*`|\*\*)|\*", lambda m: m[1] or r"\*", text)


def fence(code: str, language: str = "") -> str:
    """코드로 보일 글. 울타리는 글 안의 어떤 역따옴표보다 깁니다."""
    ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{ticks}{language}\n{code}\n{ticks}" if code else ""


def _join(*blocks: str) -> str:
    return "\n\n".join(filter(None, blocks))


def _fold(summary: str, *blocks: str) -> str:
    return _join(f"<details><summary>{summary}</summary>", *blocks, "</details>")


def task_card(exercise: Exercise, solved: bool) -> Shown:
    """과제 글."""
    head = f"**과제 {exercise.id} · {catalog.place(exercise)}. {exercise.title}**"
    return Shown(_join(head + " — ✓ 풀었습니다" * solved, rich(exercise.text)))


def hint_card(exercise: Exercise, steps: int) -> Shown:
    """처음 `steps`단계의 힌트. 노트북에서는 그다음 단계들을 눌러서 하나씩 펼칩니다."""
    total, folded = len(exercise.hints), ""
    said = [f"**힌트 {i}/{total}**: {rich(hint)}" for i, hint in enumerate(exercise.hints, 1)]
    for hint in reversed(said[steps:]):
        folded = _fold("다음 힌트 보기", hint, folded)
    more = f'다음 힌트는 `hint("{exercise.id}")`를 한 번 더 부르면 나옵니다.' if folded else ""
    return Shown(_join(f"**과제 {exercise.id} 힌트**", *said[:steps], more), folded)


def solution_card(exercise: Exercise) -> Shown:
    """접어 둔 풀이: 모범 답안의 코드에서 데코레이터를 뺀 것."""
    code = re.sub(r"\A@.*\n", "", inspect.getsource(exercise.answer)).strip()
    return Shown(_fold(f"과제 {exercise.id} 풀이", fence(code, "python"), rich(exercise.note)))


def progress_card(rows: list[tuple[str, ...]], note: str) -> Shown:
    """(레슨, 제목, 과제, 진도, 예상)의 표."""
    table = [("레슨", "제목", "과제", "진도", "예상"), ("---",) * 5, *rows]
    return Shown(_join("\n".join(f"| {' | '.join(row)} |" for row in table), fence(note)))


def unknown(exercise_id: object) -> Result:
    """없는 과제를 물었을 때."""
    known = ", ".join(e.id for e in catalog.every_exercise())
    return Result(fence(f"과제 {show(exercise_id)}은(는) 없습니다. 있는 과제: {known}"))


def result(exercise: Exercise, verdict: Verdict, note: str = "") -> Result:
    """채점 결과를 보여 줄 꼴로 만듭니다."""
    head = SAID[verdict.status].format(exercise.id, exercise.title, len(exercise.fresh_cases()))
    rows = "\n".join(f"{name}: {value}" for name, value in _rows(verdict))
    advice = rich(_advice(exercise, verdict))
    shown = _join(f"**{head}**", fence(rows), verdict.remark, advice, fence(note))
    return Result(shown, "", verdict.status, verdict.mistake.name if verdict.mistake else "")


def _rows(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """반례를 (이름, 값) 줄들로."""
    got, expected = verdict.got, verdict.expected
    if got is None:
        return
    if verdict.status == "invalid":
        yield "받은 것", got.value
        return
    inputs = ", ".join(f"{k} = {show(v)}" for k, v in verdict.case.inputs.items())
    yield "입력" + f" ({verdict.case.edge})" * bool(verdict.case.edge), inputs
    if verdict.status == "wrong" and expected.kind == "value":
        found = difference(expected.value, got.value)
        if found.where:
            yield "견준 것", found.where
        yield "기대한 값", show(found.expected)
        yield "받은 값", show(found.got)
        yield "다른 점", found.what
    elif verdict.status == "wrong":
        yield "기대한 결과", "오류"
        yield "받은 값", show(got.value)
    elif verdict.status == "error":
        yield "오류", f"{got.value}: {got.message}"[:400]
        if got.line:
            yield "난 곳", got.line
    if got.printed:
        yield "출력한 것", got.printed.rstrip()


def _advice(exercise: Exercise, verdict: Verdict) -> str:
    """무엇을 하면 되는지."""
    if verdict.mistake:
        return f"**{verdict.mistake.name}** {verdict.mistake.hint}"
    if verdict.status == "error":
        return explain(verdict.got.value, verdict.got.message)
    if verdict.status == "changed":
        return CHANGED.format(verdict.got.value)
    if verdict.status == "timeout":
        return ENDLESS + STUCK * verdict.stuck
    stays = verdict.status in ("wrong", "unfinished")
    return f'막히면 `hint("{exercise.id}")`를 부르십시오.' if stays else ""
