"""꾸러미를 묶는 동안의 사고: 모자란 디스크, 없는 권한, 같은 것을 묶는 다른 과정."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import CourseError

try:
    import fcntl
except ImportError:  # 윈도에는 없습니다.
    fcntl = None

REASONS = {
    errno.ENOSPC: "디스크가 가득 찼습니다",
    errno.EDQUOT: "쓸 수 있는 디스크의 몫을 다 썼습니다",
    errno.EACCES: "쓸 권한이 없습니다",
    errno.EPERM: "쓸 권한이 없습니다",
    errno.EROFS: "읽기만 할 수 있는 디스크입니다",
}


@contextmanager
def explain_disk(out: Path) -> Iterator[None]:
    """안에서 쓰지 못하면 까닭과, 이어서 할 수 있음을 알리는 오류로 바꿉니다.

    Raises:
        CourseError: 디스크가 가득 찼거나, 쓸 권한이 없거나, 그 밖의 까닭으로 쓰지 못할 때.
    """
    try:
        yield
    except (OSError, CourseError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        if not isinstance(cause, OSError):
            raise
        why = REASONS.get(cause.errno, cause.strerror)
        raise CourseError(
            f"{out}에 묶지 못했습니다: {why}. 디스크의 빈 공간과 폴더의 권한을 확인하고 같은 "
            "명령을 다시 실행하십시오. 담은 데까지에서 이어서 합니다."
        ) from error


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """폴더를 만들고, 두 과정이 함께 묶지 못하게 합니다. 과정이 꺼지면 운영 체제가 풀어 줍니다.

    Raises:
        CourseError: 다른 과정이 묶고 있을 때.
    """
    out.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    door = os.open(out, os.O_RDONLY)
    try:
        _lock(door, out)
        yield
    finally:
        os.close(door)


def _lock(door: int, out: Path) -> None:
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CourseError(
            f"다른 과정이 {out}을(를) 묶고 있습니다. 끝나기를 기다리거나 그것을 멈추십시오."
        ) from None
    except OSError:
        return  # 잠글 수 없는 네트워크 디스크라도 혼자 묶는 데에는 문제가 없습니다.


def check_space(out: Path, needed: int) -> None:
    """`out`의 디스크에 `needed`바이트가 들어가는지 봅니다.

    Raises:
        CourseError: 빈 공간이 모자랄 때.
    """
    free = shutil.disk_usage(out).free
    if needed > free:
        raise CourseError(
            f"꾸러미에 {needed / 1e9:,.2f} GB가 더 있어야 하는데 {out}의 디스크에는 "
            f"{free / 1e9:,.2f} GB뿐입니다. 빈 공간을 만들거나, --out으로 다른 디스크를 고르거나, "
            "--size를 줄이십시오."
        )
