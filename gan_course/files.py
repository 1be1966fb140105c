"""파일 입출력: 레슨 데이터의 위치와 해시 확인, 반쯤 쓰인 파일을 남기지 않는 저장."""

from __future__ import annotations

import glob
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from .errors import CourseError

PACKAGE_ROOT = Path(__file__).resolve().parent.parent
LEFT_BEHIND = 3600  # 초. 이보다 오래된 임시 파일은 죽은 과정이 남긴 것입니다.


def data_dir() -> Path:
    """레슨 데이터 폴더입니다. 환경 변수 `GAN_COURSE_DATA`로 바꿀 수 있습니다."""
    return Path(os.environ.get("GAN_COURSE_DATA") or PACKAGE_ROOT / "data")


def sha256(path: Path) -> str:
    """파일의 SHA-256 해시(16진수 64자)입니다."""
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def known_hashes() -> dict[str, str]:
    """`data/SHA256SUMS`에 적힌 {상대 경로: 해시}입니다.

    Raises:
        CourseError: 목록 파일이 없을 때.
    """
    manifest = data_dir() / "SHA256SUMS"
    if not manifest.is_file():
        raise CourseError(
            f"데이터 목록 {manifest}이(가) 없습니다. 저장소를 다시 받거나, "
            "환경 변수 GAN_COURSE_DATA가 올바른 폴더를 가리키는지 확인하십시오."
        )
    rows = (line.split(maxsplit=1) for line in manifest.read_text("utf-8").splitlines() if line)
    return {name.strip().lstrip("*"): digest for digest, name in rows}


def data_file(name: str) -> Path:
    """레슨 데이터 파일의 경로를, 해시를 확인한 뒤 돌려줍니다.

    Args:
        name: data/ 아래의 상대 경로. 예: "mnist/train-images-idx3-ubyte.gz"

    Raises:
        CourseError: 파일이 없거나, 목록에 없거나, 내용이 손상되었을 때.
    """
    path = data_dir() / name
    if not path.is_file():
        raise CourseError(
            f"데이터 파일 {path}이(가) 없습니다. 저장소를 다시 받으십시오 "
            f"(git 저장소라면: git checkout -- data/{name})."
        )
    if (expected := known_hashes().get(name)) is None:
        raise CourseError(
            f"데이터 파일 {path}은(는) 목록 SHA256SUMS에 없어 원본 그대로인지 알 수 없습니다. "
            "직접 넣은 파일이면 python tools/make_manifest.py로 목록을 다시 쓰고, 아니면 저장소를 "
            "다시 받으십시오 (git 저장소라면: git checkout -- data/SHA256SUMS)."
        )
    stat = path.stat()
    found = _cached_sha256(path, stat.st_size, stat.st_mtime_ns)
    if found != expected:
        raise CourseError(
            f"데이터 파일 {path}이(가) 손상되었습니다.\n"
            f"  있어야 할 SHA-256: {expected}\n  실제 SHA-256:      {found}\n"
            f"저장소를 다시 받으십시오 (git 저장소라면: git checkout -- data/{name})."
        )
    return path


@lru_cache(maxsize=64)
def _cached_sha256(path: Path, _size: int, _mtime: int) -> str:
    return sha256(path)  # 파일이 그대로면 한 번만 계산합니다.


def write_atomically(path: str | Path, content: bytes) -> Path:
    """`content`를 임시 이름으로 다 쓴 다음 `path`로 이름을 바꿉니다.

    도중에 실패하면 임시 파일을 지우므로, 예전 파일이 그대로 남고 반쯤 쓰인 파일은 생기지 않습니다.
    쓰다가 과정이 강제로 끝났다면 임시 파일이 남는데, 한 시간이 지난 뒤의 다음 저장이 지웁니다.

    Raises:
        CourseError: 쓸 수 없는 폴더이거나 디스크가 가득 찼을 때.
    """
    path = Path(path)
    with _temporary(path) as (fd, temporary):
        with open(fd, "wb") as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    return path


def check_writable(path: str | Path) -> Path:
    """`write_atomically`가 `path`에 쓸 수 있을지, 같은 자리에 빈 임시 파일을 만들어 봅니다.

    폴더가 없으면 만듭니다. 오래 걸리는 일을 시작하기 전에 부릅니다.

    Raises:
        CourseError: 폴더를 만들거나 쓸 수 없을 때, `path`가 폴더일 때.
    """
    path = Path(path)
    if os.path.isdir(path):  # Path.is_dir은 볼 수 없는 폴더에서 예외를 냅니다.
        raise CourseError(f"{path}에 저장하지 못합니다: 폴더입니다. 파일의 이름을 적으십시오.")
    with _temporary(path) as (fd, temporary):
        os.close(fd)
        temporary.unlink()
    return path


@contextmanager
def _temporary(path: Path) -> Iterator[tuple[int, Path]]:
    """`path` 곁의 임시 파일(여는 번호와 이름). 안에서 예외가 나면 지웁니다."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path, LEFT_BEHIND)
        fd, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        temporary = Path(name)
        yield fd, temporary
    except BaseException as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise CourseError(
            f"{path}에 저장하지 못했습니다: {error.strerror or error}. "
            "예전 파일은 그대로 있습니다. 폴더에 쓸 권한이 있는지, 디스크에 빈 공간이 있는지 "
            "확인하고 다시 저장하십시오."
        ) from error


def sweep(path: str | Path, older: float = 0.0) -> None:
    """저장하다가 강제로 끝난 과정이 `path` 곁에 남긴 임시 파일을 지웁니다.

    이름이 꼭 맞고(`.이름.난수8자.tmp`) 마지막으로 쓴 지 `older`초가 넘은 것만 지웁니다. 저장할 때는
    한 시간이 넘은 것만 지우므로, 지금 쓰고 있는 다른 과정의 것은 건드리지 않습니다.
    """
    path = Path(path)
    for old in path.parent.glob(f".{glob.escape(path.name)}.{'[a-z0-9_]' * 8}.tmp"):
        try:
            if time.time() - old.stat().st_mtime > older:
                old.unlink()
        except OSError:
            continue  # 남이 먼저 지웠거나 지울 수 없는 것은 저장을 막을 까닭이 아닙니다.
