"""어느 과제를 풀었는지 이 컴퓨터의 파일 하나에 적어 둡니다. 어디로도 보내지 않습니다."""

import json
import os
from pathlib import Path

from gan_course import files
from gan_course.errors import CourseError

_this_session: set[str] = set()  # 저장하지 못하는 곳에서도 커널이 살아 있는 동안은 기억합니다.


def path() -> Path:
    """진도 파일의 위치입니다. 환경 변수 `GAN_COURSE_PROGRESS`로 바꿀 수 있습니다."""
    return Path(os.environ.get("GAN_COURSE_PROGRESS") or files.PACKAGE_ROOT / ".progress.json")


def load() -> tuple[set[str], str]:
    """(푼 과제의 번호들, 알려 줄 말). 파일이 손상되었으면 처음부터 다시 적습니다."""
    try:
        solved = json.loads(path().read_text("utf-8"))["solved"]
        if not isinstance(solved, list) or not all(isinstance(s, str) for s in solved):
            raise ValueError
    except FileNotFoundError:
        return set(_this_session), ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        damaged = f"진도 파일 {path()}을(를) 읽을 수 없어 진도를 처음부터 다시 적습니다. "
        return set(_this_session), damaged + "레슨에는 지장이 없습니다."
    return set(solved) | _this_session, ""


def remember(exercise_id: str) -> str:
    """풀었다고 적습니다. 알려 줄 말이 있으면 돌려줍니다. 저장하지 못해도 예외를 내지 않습니다."""
    _this_session.add(exercise_id)
    solved, note = load()
    content = json.dumps({"solved": sorted(solved)}, ensure_ascii=False, indent=1)
    try:
        files.write_atomically(path(), content.encode("utf-8") + b"\n")
    except CourseError:
        return (
            f"진도를 {path()}에 저장하지 못했습니다. 커널을 끄기 전까지는 기억합니다. "
            "계속 기억하게 하려면 환경 변수 GAN_COURSE_PROGRESS에 쓸 수 있는 파일을 적으십시오."
        )
    return note


def forget() -> None:
    """진도를 모두 지웁니다."""
    _this_session.clear()
    path().unlink(missing_ok=True)
