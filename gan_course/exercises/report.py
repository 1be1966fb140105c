"""보여 주기: 과제, 채점 결과, 힌트, 풀이를 HTML과 보통 글 두 가지로 만듭니다."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from textwrap import dedent

from .base import Exercise
from .compare import show
from .explain import explain
from .judge import Verdict

# 밝은 화면과 어두운 화면에서 모두 읽히도록 글자색은 그대로 두고 테두리만 칠합니다(Okabe–Ito).
BLUE, GREEN, ORANGE, GREY = "#0072B2", "#009E73", "#D55E00", "#888888"
BOX = "border-left:5px solid {};padding:.4em .9em;margin:.4em 0;line-height:1.6"
PRE = "white-space:pre-wrap;overflow-wrap:anywhere;margin:0;background:transparent;color:inherit"


@dataclass(frozen=True)
class Shown:
    """노트북에서는 HTML로, 그 밖에서는 글로 보이는 것."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """채점 결과. 참이면 풀었다는 뜻입니다.

    Attributes:
        status: "solved" | "unfinished" | "wrong" | "error" | "changed" | "timeout" | "invalid".
        mistake: 알아본 흔한 오답의 이름. 없으면 빈 문자열입니다.
    """

    status: str
    mistake: str = ""

    def __bool__(self) -> bool:
        return self.status == "solved"


def rich(text: str) -> str:
    """과제 글을 HTML로: 문단, "- " 목록, `코드`, **강조**만 씁니다. 나머지는 그대로입니다."""
    parts = []
    for block in re.split(r"\n\s*\n", dedent(text).strip()):
        if block.startswith("- "):
            lines = re.split(r"^- ", block, flags=re.M)[1:]
            items = "".join(f"<li>{_inline(' '.join(line.split()))}</li>" for line in lines)
            parts.append(f"<ul style='margin:.2em 0'>{items}</ul>")
        else:
            parts.append(f"<p style='margin:.3em 0'>{_inline(' '.join(block.split()))}</p>")
    return "".join(parts)


def _inline(text: str) -> str:
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)


def plain(text: str) -> str:
    """과제 글을 보통 글로."""
    return dedent(text).strip().replace("**", "")


def _box(color: str, head: str, body: str) -> str:
    return f"<div style='{BOX.format(color)}'><div><b>{escape(head)}</b></div>{body}</div>"


def _code(source: str) -> str:
    return f"<pre style='{PRE}'><code>{escape(dedent(source).strip())}</code></pre>"


def task_card(exercise: Exercise, solved: bool) -> Shown:
    """과제 글."""
    head = f"과제 {exercise.id}. {exercise.title}" + (" — ✓ 풀었습니다" if solved else "")
    text = plain(exercise.text)
    return Shown(_box(BLUE, head, rich(exercise.text)), f"{head}\n\n{text}")


def hint_card(exercise: Exercise, steps: int) -> Shown:
    """처음 `steps`단계의 힌트. HTML에서는 그다음 단계들을 눌러서 하나씩 펼칩니다."""
    total = len(exercise.hints)
    folded = ""
    for i in range(total, steps, -1):
        inner = f"<b>힌트 {i}/{total}</b> {rich(exercise.hints[i - 1])}{folded}"
        folded = f"<details><summary>다음 힌트 보기</summary>{inner}</details>"
    opened = "".join(
        f"<div><b>힌트 {i}/{total}</b> {rich(h)}</div>"
        for i, h in enumerate(exercise.hints[:steps], 1)
    )
    lines = [f"힌트 {i}/{total}: {plain(h)}" for i, h in enumerate(exercise.hints[:steps], 1)]
    if steps < total:
        lines.append(f'다음 힌트는 hint("{exercise.id}")를 한 번 더 부르면 나옵니다.')
    head = f"과제 {exercise.id} 힌트"
    return Shown(_box(BLUE, head, opened + folded), "\n".join([head, *lines]))


def solution_card(exercise: Exercise) -> Shown:
    """접어 둔 풀이."""
    head = f"과제 {exercise.id} 풀이"
    note = rich(exercise.note) if exercise.note else ""
    body = f"<details><summary>{head} 펼치기</summary>{_code(exercise.solution)}{note}</details>"
    text = f"{head}\n\n{dedent(exercise.solution).strip()}\n\n{plain(exercise.note)}".rstrip()
    return Shown(f"<div style='{BOX.format(GREY)}'>{body}</div>", text)


def notice(message: str, color: str = ORANGE) -> Shown:
    """한 줄 알림."""
    return Shown(_box(color, message, ""), message)


def result(exercise: Exercise, verdict: Verdict, note: str = "") -> Result:
    """채점 결과를 보여 줄 꼴로 만듭니다."""
    mark, color, said = {
        "solved": ("✓", GREEN, f"맞았습니다. 입력 {verdict.tried}가지에서 모두 정답과 같습니다."),
        "unfinished": ("○", GREY, "아직 풀지 않았습니다."),
        "wrong": ("✗", ORANGE, "아직 맞지 않습니다."),
        "error": ("✗", ORANGE, "코드를 실행하다가 오류가 났습니다."),
        "changed": ("✗", ORANGE, "함수가 입력을 바꾸었습니다."),
        "timeout": ("✗", ORANGE, "제한 시간 안에 끝나지 않아 멈추었습니다."),
        "invalid": ("✗", ORANGE, "채점할 수 없습니다."),
    }[verdict.status]
    head = f"{mark} 과제 {exercise.id} {exercise.title}: {said}"
    rows = _rows(verdict)
    advice = _advice(exercise, verdict)
    html = _table(rows) + "".join(rich(line) for line in advice)
    text = [head, *(f"  {n}: {v}".replace("\n", "\n    ") for n, v in rows), *map(plain, advice)]
    if note:
        html += f"<p style='margin:.3em 0'><small>{escape(note)}</small></p>"
        text.append(note)
    mistake = verdict.mistake.name if verdict.mistake else ""
    return Result(_box(color, head, html), "\n".join(text), verdict.status, mistake)


def _rows(verdict: Verdict) -> list[tuple[str, str]]:
    """반례를 (이름, 값) 줄들로."""
    if verdict.case is None:
        return []
    inputs = ", ".join(f"{k} = {show(v)}" for k, v in verdict.case.inputs.items())
    rows = [("입력" + (f" ({verdict.case.edge})" if verdict.case.edge else ""), inputs)]
    found = verdict.difference
    if found:
        rows += [("견준 것", found.where)] if found.where else []
        rows += [("기대한 값", show(found.expected)), ("받은 값", show(found.got))]
        rows += [("다른 점", found.what)]
    elif verdict.status == "wrong":
        rows += [("기대한 결과", "오류"), ("받은 값", show(verdict.got.value))]
    elif verdict.status == "error":
        rows.append(("오류", f"{verdict.got.value}: {verdict.got.message}"[:400]))
        if verdict.got.line:
            rows.append(("난 곳", f"{verdict.got.line[0]}번째 줄  {verdict.got.line[1]}"))
    if verdict.got.printed:
        rows.append(("출력한 것", _first_lines(verdict.got.printed)))
    return rows


def _first_lines(text: str, count: int = 6) -> str:
    lines = text.rstrip().split("\n")
    return "\n".join(lines[:count] + ["…"] * (len(lines) > count))


def _advice(exercise: Exercise, verdict: Verdict) -> list[str]:
    """무엇을 하면 되는지."""
    lines = [verdict.remark] if verdict.remark else []
    if verdict.mistake:
        return [*lines, f"**{verdict.mistake.name}** {plain(verdict.mistake.hint)}"]
    if verdict.status == "error":
        lines.append(explain(verdict.got.value, verdict.got.message))
    if verdict.status == "changed":
        lines.append(
            f"받은 `{verdict.got.value}`의 내용이 호출한 뒤에 달라졌습니다. `x += …`, `x[…] = …`, "
            "밑줄로 끝나는 연산(`x.clamp_()`)은 원래 텐서를 바꿉니다. 새 텐서를 만들거나, 먼저 "
            "`x.clone()`으로 복사한 다음 고치십시오."
        )
    if verdict.status == "timeout":
        lines.append(
            "끝나지 않는 반복문이 없는지, 반복을 멈추는 조건이 언젠가 참이 되는지 보십시오."
        )
        if verdict.stuck:
            lines.append("코드가 아직도 돌고 있습니다. 노트북이 느려지면 커널을 다시 시작하십시오.")
    if verdict.status in ("wrong", "unfinished"):
        lines.append(f'막히면 `hint("{exercise.id}")`를 부르십시오.')
    return lines


def _table(rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    cells = "".join(
        f"<tr style='background:transparent'><th scope='row' style='text-align:left;"
        f"vertical-align:top;white-space:nowrap;padding-right:1em'>{escape(name)}</th>"
        f"<td style='text-align:left'><pre style='{PRE}'>{escape(value)}</pre></td></tr>"
        for name, value in rows
    )
    return f"<table style='margin:.4em 0'>{cells}</table>"
