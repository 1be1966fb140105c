"""졸업 과제의 카드: 과제 글, 채점 결과, 힌트, 예시 답안, 진도. 꼴은 과제 은행의 카드와 같습니다."""

from __future__ import annotations

import inspect

from gan_course.exercises.report import Result, Shown, fence, rich

from .grading import Grade
from .step import Step

SAID = {
    "solved": "✓ 졸업 과제 {} {}: 통과했습니다.",
    "unfinished": "○ 졸업 과제 {} {}: 아직 풀지 않았습니다.",
    "wrong": "✗ 졸업 과제 {} {}: 아직 통과하지 못했습니다.",
    "error": "✗ 졸업 과제 {} {}: 코드를 실행하다가 오류가 났습니다.",
    "timeout": "✗ 졸업 과제 {} {}: 제한 시간 안에 끝나지 않아 멈추었습니다.",
    "invalid": "✗ 졸업 과제 {} {}: 채점할 수 없습니다.",
}


def join(*blocks: str) -> str:
    """빈 것을 뺀 문단들."""
    return "\n\n".join(filter(None, blocks))


def fold(summary: str, *blocks: str) -> str:
    """눌러야 펼쳐지는 글."""
    return join(f"<details><summary>{summary}</summary>", *blocks, "</details>")


def head(step: Step) -> str:
    """단계의 번호와 이름. 예: 3/7 목적 함수"""
    return f"{step.id.removeprefix('P-')}/7"


def task_card(step: Step, solved: bool) -> Shown:
    """과제 글."""
    title = f"**졸업 과제 {head(step)}. {step.title}**" + " — ✓ 통과했습니다" * solved
    return Shown(join(title, rich(step.text)))


def result_card(step: Step, found: Grade, note: str = "") -> Result:
    """채점 결과."""
    title = f"**{SAID[found.status].format(head(step), step.title)}**"
    rows = "\n".join(f"{name}: {value}" for name, value in found.rows)
    facts = "\n".join(found.facts)
    advice = rich(f"**{found.name}** {found.why}" if found.name else found.why)
    remarks = "\n".join(f"- {rich(text)}" for text in found.remarks)
    known = "**알아 둘 것** (통과를 막지는 않습니다)" if remarks else ""
    stuck = found.status in ("wrong", "unfinished")
    more = f'막히면 `project.hint("{step.key}")`를 부르십시오.' if stuck else ""
    shown = join(title, fence(rows), fence(facts), known, remarks, advice, more, fence(note))
    return Result(shown, "", found.status, found.name)


def hint_card(step: Step, steps: int) -> Shown:
    """처음 `steps`단계의 힌트. 나머지는 눌러서 하나씩 펼칩니다."""
    total, folded = len(step.hints), ""
    said = [f"**힌트 {i}/{total}**: {rich(text)}" for i, text in enumerate(step.hints, 1)]
    for text in reversed(said[steps:]):
        folded = fold("다음 힌트 보기", text, folded)
    again = f'다음 힌트는 `project.hint("{step.key}")`를 한 번 더 부르면 나옵니다.'
    title = f"**졸업 과제 {head(step)} 힌트**"
    return Shown(join(title, *said[:steps], again if folded else ""), folded)


def solution_card(step: Step) -> Shown:
    """접어 둔 예시 답안. 하나뿐인 정답이 아니라 통과하는 여럿 가운데 하나입니다."""
    code = "\n\n\n".join(inspect.getsource(part).strip() for part in step.sample.shown)
    told = f"이것은 여러 답 가운데 하나이며, 이렇게 씁니다: `{step.sample.usage}`"
    return Shown(
        fold(f"졸업 과제 {head(step)} 예시 답안", fence(code, "python"), rich(told)),
    )


def progress_card(rows: list[tuple[str, str, bool]], note: str) -> Shown:
    """(단계, 제목, 통과했는지)의 표."""
    table = ["| 단계 | 할 일 | 진도 |", "| --- | --- | --- |"]
    table += [f"| {n} | {title} | {'● 통과' if done else '○'} |" for n, title, done in rows]
    done = sum(row[2] for row in rows)
    said = f"일곱 단계 가운데 {done}단계를 통과했습니다."
    if done == len(rows):
        said = "✓ 일곱 단계를 모두 통과했습니다. 졸업을 축하합니다!"
    return Shown(join("\n".join(table), said, fence(note)))


def unknown(key: object, known: list[str]) -> Result:
    """없는 단계를 물었을 때."""
    return Result(fence(f"졸업 과제에 단계 {key!r}은(는) 없습니다. 있는 단계: {', '.join(known)}"))
