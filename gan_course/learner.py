"""배우는 사람의 진도: 푼 과제와 적어 둔 예상을 이 컴퓨터의 파일 하나에 둡니다. 보내지 않습니다."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from . import files
from .errors import CourseError


class Guess(NamedTuple):
    """슬라이더를 움직이기 전에 고른 예상: 보기의 글과, 맞았는지."""

    chosen: str
    right: bool


@dataclass
class Progress:
    """진도.

    Attributes:
        solved: 푼 과제의 번호들. 예: {"03-1"}
        predicted: {예상의 이름: 마지막으로 고른 것}. 예: {"03-p1": Guess("늘어납니다", True)}
        note: 알려 줄 말. 대개 빈 글입니다.
    """

    solved: set[str] = field(default_factory=set)
    predicted: dict[str, Guess] = field(default_factory=dict)
    note: str = ""


_session = Progress()  # 저장하지 못하는 곳에서도 커널이 살아 있는 동안은 기억합니다.


def path() -> Path:
    """진도 파일의 위치입니다. 환경 변수 `GAN_COURSE_PROGRESS`로 바꿀 수 있습니다."""
    return Path(os.environ.get("GAN_COURSE_PROGRESS") or files.PACKAGE_ROOT / ".progress.json")


def load() -> Progress:
    """지금까지의 진도. 파일이 손상되었으면 처음부터 다시 적습니다."""
    try:
        found = _read(json.loads(path().read_text("utf-8")))
    except FileNotFoundError:
        found = Progress()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        damaged = f"진도 파일 {path()}을(를) 읽을 수 없어 진도를 처음부터 다시 적습니다. "
        found = Progress(note=damaged + "레슨에는 지장이 없습니다.")
    found.solved |= _session.solved
    found.predicted |= _session.predicted
    return found


def remember(exercise_id: str) -> str:
    """과제를 풀었다고 적습니다. 알려 줄 말이 있으면 돌려줍니다."""
    _session.solved.add(exercise_id)
    return _save()


def predict(name: str, chosen: str, right: bool) -> str:
    """예상을 적습니다. 다시 고르면 새 것만 남습니다. 알려 줄 말이 있으면 돌려줍니다."""
    _session.predicted[name] = Guess(chosen, right)
    return _save()


def forget() -> None:
    """진도를 모두 지웁니다."""
    _session.solved.clear()
    _session.predicted.clear()
    path().unlink(missing_ok=True)


def _read(content: dict) -> Progress:
    """0.1판의 파일에는 solved만 있습니다."""
    solved = content["solved"]
    guesses = {k: Guess(*v) for k, v in content.get("predicted", {}).items()}
    texts = [*solved, *(guess.chosen for guess in guesses.values())]
    if not isinstance(solved, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError
    return Progress(set(solved), guesses)


def _save() -> str:
    """저장하지 못해도 예외를 내지 않고, 그렇다고 알려 줄 말을 돌려줍니다."""
    now = load()
    content = {"solved": sorted(now.solved), "predicted": dict(sorted(now.predicted.items()))}
    try:
        text = json.dumps(content, ensure_ascii=False, indent=1)
        files.write_atomically(path(), text.encode("utf-8") + b"\n")
    except CourseError:
        return (
            f"진도를 {path()}에 저장하지 못했습니다. 커널을 끄기 전까지는 기억합니다. "
            "계속 기억하게 하려면 환경 변수 GAN_COURSE_PROGRESS에 쓸 수 있는 파일을 적으십시오."
        )
    return now.note
