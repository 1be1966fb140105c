"""그림 폴더를 꾸러미로 묶기. 언제 꺼져도 같은 명령으로 이어지고, 결과는 바이트까지 같습니다."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from ..errors import CourseError
from ..files import sha256, write_atomically
from .folder import FEW, labels_of, no_pictures, picture_files, read_picture, tell_skipped
from .packed import (
    JOURNAL,
    LABELS,
    NOTES,
    PICTURES,
    damaged,
    default_pack,
    read_json,
    write_json,
)
from .packing_guard import alone, check_space, explain_disk

CHUNK = 512  # 이만큼 담을 때마다 디스크에 내려쓰고 일지에 적습니다.
CHUNK_BYTES = 2**26  # 큰 그림이면 한 번에 이 바이트까지만 담습니다.
WORKERS = min(4, os.cpu_count() or 1)


def pack(
    folder: str | Path, out: str | Path | None = None, *, size: int = 64, channels: int = 3
) -> Path:
    """폴더의 그림을 한 번씩만 읽어 꾸러미로 묶습니다. `image_folder`와 같은 그림과 레이블입니다.

    도중에 꺼졌다면(Ctrl-C, 정전, 강제 종료) 같은 인수로 다시 부르면 이어서 합니다. 한 번에 묶은
    것과 바이트까지 같습니다.

    Args:
        folder: 그림이 든 폴더.
        out: 만들 꾸러미. 주지 않으면 폴더의 곁에 이름.pack으로 만듭니다.
        size: 한 변의 화소 수.
        channels: 3(컬러) 또는 1(흑백).

    Returns:
        꾸러미의 경로. `packed`로 엽니다.

    Raises:
        CourseError: 읽을 수 있는 그림이 없음, 이미 있는 꾸러미, 묶다가 만 것과 다른 폴더나 설정,
            디스크가 가득 참, 쓸 권한이 없음.
    """
    root, out = Path(folder), default_pack(folder) if out is None else Path(out)
    files = picture_files(root)
    if not files:
        raise no_pictures(root)
    plan = {"size": size, "channels": channels, **_listing(root, files)}
    if out.exists() and not out.is_dir():
        raise CourseError(f"{out}은(는) 폴더가 아닙니다. --out으로 다른 이름을 정하십시오.")
    with explain_disk(out), alone(out):
        journal = _begin(out, plan)
        with open(out / PICTURES, "ab") as f:
            _cut(f, out, journal)
            check_space(out, (len(files) - journal["done"]) * channels * size**2)
            _fill(f, out, journal, root, files)
        tell_skipped(journal["skipped"])
        _finish(out, journal, root, files)
    return out


def _listing(root: Path, files: Sequence[Path]) -> dict[str, Any]:
    """그림의 수와, 이름·크기·고친 시각의 해시. 이것이 같으면 이어서 묶어도 같은 결과입니다."""
    digest = hashlib.sha256()
    for file in files:
        stat = file.stat()
        digest.update(os.fsencode(file.relative_to(root).as_posix()))
        digest.update(f"\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return {"files": len(files), "listing": digest.hexdigest()}


def _begin(out: Path, plan: dict[str, Any]) -> dict[str, Any]:
    """일지를 읽거나, 없으면 새로 씁니다."""
    if (out / JOURNAL).is_file():
        journal = read_json(out / JOURNAL)
        if any(journal.get(key) != value for key, value in plan.items()):
            raise CourseError(_difference(out, journal, plan))
        return journal
    if (out / NOTES).is_file():
        raise CourseError(
            f"꾸러미 {out}이(가) 이미 있습니다. 새로 묶으려면 지우거나 --out을 바꾸십시오."
        )
    # 첫 일지를 쓰다가 꺼졌다면 임시 파일만 있습니다.
    if not all(name.startswith(f".{JOURNAL}.") for name in os.listdir(out)):
        raise CourseError(
            f"{out}은(는) 꾸러미가 아닌데 이미 있습니다. --out으로 다른 이름을 정하십시오."
        )
    journal = {**plan, "done": 0, "skipped": []}
    write_json(out / JOURNAL, journal)
    return journal


def _difference(out: Path, journal: dict[str, Any], plan: dict[str, Any]) -> str:
    """묶다가 만 것과 지금 명령에서 무엇이 다른지."""
    names = {"size": "--size", "channels": "--channels", "files": "그림의 수"}
    for key, name in names.items():
        if journal.get(key) != plan[key]:
            what = f"{name}이(가) {journal.get(key)}였는데 지금은 {plan[key]}입니다"
            break
    else:
        what = "그림의 이름이나 내용이 그때와 다릅니다"
    return (
        f"{out}은(는) 묶다가 만 꾸러미인데 {what}. 그때의 폴더와 설정으로 이어서 하거나, "
        f"{out}을(를) 지우고 새로 시작하십시오."
    )


def _cut(f: BinaryIO, out: Path, journal: dict[str, Any]) -> None:
    """일지에 적히지 않은 뒷부분을 버립니다. 쓰다가 꺼진 것입니다."""
    try:
        kept = journal["done"] - len(journal["skipped"])
        length = kept * journal["channels"] * journal["size"] ** 2
    except (KeyError, TypeError) as error:
        raise damaged(out, f"{JOURNAL}의 내용이 다릅니다") from error
    if not 0 <= length <= f.tell():
        raise damaged(out, f"{PICTURES}이 일지에 적힌 것보다 짧습니다")
    f.truncate(length)


def _fill(
    f: BinaryIO, out: Path, journal: dict[str, Any], root: Path, files: Sequence[Path]
) -> None:
    """남은 그림을 읽어 담고, 한 묶음마다 디스크에 내려쓴 다음 일지에 적습니다."""
    size, channels, done = journal["size"], journal["channels"], journal["done"]
    chunk = max(1, min(CHUNK, CHUNK_BYTES // (channels * size**2)))
    read = partial(read_picture, size=size, channels=channels)
    bar = tqdm(
        total=len(files), initial=done, desc="그림 묶기", unit="장", disable=len(files) < FEW
    )
    with bar:
        for batch, pictures in _ahead(read, files[done:], chunk):
            for file, picture in zip(batch, pictures, strict=True):
                if picture is not None:
                    f.write(picture.data)
                elif file.exists():
                    journal["skipped"].append(file.relative_to(root).as_posix())
                else:
                    raise CourseError(
                        f"묶는 동안 {file}이(가) 사라졌습니다. 폴더 {root}이(가) 그대로 있는지 "
                        "확인하고 같은 명령을 다시 실행하십시오."
                    )
                bar.update()
            f.flush()
            os.fsync(f.fileno())
            journal["done"] += len(batch)
            write_json(out / JOURNAL, journal)


def _ahead(read: partial, files: Sequence[Path], chunk: int) -> Iterator[tuple[Sequence, Iterable]]:
    """`chunk`개씩 여러 스레드가 읽습니다. 하나를 담는 동안 다음 것을 읽고, 차례는 그대로입니다."""
    pool = ThreadPoolExecutor(WORKERS)
    try:
        running = None
        for start in range(0, len(files), chunk):
            batch = files[start : start + chunk]
            following = batch, pool.map(read, batch)
            if running:
                yield running
            running = following
        if running:
            yield running
    finally:
        pool.shutdown(cancel_futures=True)


def _finish(out: Path, journal: dict[str, Any], root: Path, files: Sequence[Path]) -> None:
    """레이블과 해시를 쓰고, 마지막으로 `pack.json`을 써서 꾸러미를 끝맺습니다."""
    skipped = set(journal["skipped"])
    sources = [f for f in files if f.relative_to(root).as_posix() not in skipped]
    if not sources:
        for name in (PICTURES, JOURNAL):
            (out / name).unlink()
        with suppress(OSError):  # 다른 파일이 있으면 그대로 둡니다.
            out.rmdir()
        raise no_pictures(root)
    y, classes = labels_of(root, sources)
    if y is not None:
        write_atomically(out / LABELS, y.numpy().tobytes())
    names = [PICTURES] if y is None else [PICTURES, LABELS]
    notes = {
        "size": journal["size"],
        "channels": journal["channels"],
        "count": len(sources),
        "classes": list(classes),
        "skipped": journal["skipped"],
        "sha256": {name: sha256(out / name) for name in names},
    }
    write_json(out / NOTES, notes)
    (out / JOURNAL).unlink()
