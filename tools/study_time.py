"""레슨의 공부 시간을 어림하여 머리와 README의 표에 적습니다.

글(과제의 글도)은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림합니다.
사람을 재지 않았으므로 머리에 그렇게 적습니다.

    python tools/study_time.py            # 어긋난 것을 알려 주기만
    python tools/study_time.py --write    # 고쳐 쓰기
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import jupytext

from gan_course.exercises import catalog

ROOT = Path(__file__).resolve().parents[1]
WORDS_A_MINUTE, MINUTES_AN_EXERCISE, MINUTES_A_WINDOW, ROUND = 180, 3, 1, 5
WINDOW = re.compile(r"^(?:\w+ = )?\w+(?:View|Lab)\(", re.M)
LINE = re.compile(r"^# \*\*공부 시간\*\*: .*$", re.M)


def words(text: str) -> int:
    """텍스트 짝의 글 셀에 든 어절의 수. 머리의 시간 줄 자신은 빼고 셉니다."""
    cells = jupytext.reads(LINE.sub("#", text), fmt="py:percent").cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return _words(prose)


def _words(prose: str) -> int:
    return len(re.findall(r"[^\s]*[\w가-힣][^\s]*", prose))


def windows(text: str) -> int:
    """만져 보거나 답할 것(예상, 퀴즈, 창)의 수."""
    return len(WINDOW.findall(text))


def minutes(number: str, text: str) -> int:
    """공부 시간(분), 5분 단위."""
    tasks = catalog.of_lesson(number)
    read = words(text) + sum(_words(task.text) for task in tasks)
    exact = read / WORDS_A_MINUTE + MINUTES_AN_EXERCISE * len(tasks)
    exact += MINUTES_A_WINDOW * windows(text)
    return max(ROUND, ROUND * round(exact / ROUND))


def line(number: str, text: str) -> str:
    """머리에 적을 줄."""
    return (
        f"# **공부 시간**: 약 {minutes(number, text)}분. 글은 1분에 {WORDS_A_MINUTE}어절, "
        f"과제는 하나에 {MINUTES_AN_EXERCISE}분, 예상과 퀴즈와 창은 하나에 {MINUTES_A_WINDOW}분으"
        "로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다."
    )


def told(root: Path = ROOT) -> dict[str, tuple[Path, str, str]]:
    """{레슨: (텍스트 짝, 지금의 줄, 적을 줄)}"""
    found = {}
    for path in sorted((root / "notebooks/text").glob("[0-9][0-9]_*.py")):
        text = path.read_text("utf-8")
        now = LINE.search(text)
        found[path.name[:2]] = path, now[0] if now else "", line(path.name[:2], text)
    return found


def row(readme: str, number: str) -> re.Match | None:
    """README의 표에서 이 레슨의 줄: (앞, 공부 시간, 실행 시간)."""
    return re.search(rf"^(\| {number} \|.*\|) (약 \d+분|) ?\| ([^|]+) \|$", readme, re.M)


def main(write: bool) -> int:
    """어긋난 것을 알리거나 고칩니다. 어긋났으면 1을 돌려줍니다."""
    readme = (ROOT / "README.md").read_text("utf-8")
    wrong = 0
    for number, (path, now, wanted) in told().items():
        spent = re.search(r"약 \d+분", wanted)[0]
        found = row(readme, number)
        if now == wanted and found and found[2] == spent:
            continue
        wrong += 1
        print(f"{number}: {now or '(공부 시간 줄이 없음)'} → {wanted}")
        if write:
            text = path.read_text("utf-8")
            path.write_text(LINE.sub(lambda _, w=wanted: w, text), "utf-8")
            if found:
                readme = readme.replace(found[0], f"{found[1]} {spent} | {found[3]} |")
    if write:
        (ROOT / "README.md").write_text(readme, "utf-8")
    return 0 if write else int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv[1:]))
