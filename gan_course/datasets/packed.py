"""메모리보다 큰 데이터: 그림 폴더를 파일 하나로 묶어 두고(꾸러미), 필요한 행만 디스크에서 읽습니다.

꾸러미는 폴더입니다. `pictures.u8`은 (N, C, H, W) uint8을, `labels.i64`는 (N,) int64를 그대로
늘어놓은 것이고, `pack.json`이 마지막에 생깁니다. 그전까지는 일지 `packing.json`에 어디까지
담았는지를 적어 둡니다. 묶는 일은 packing.py에 있습니다.
"""

from __future__ import annotations

import json
import math
import mmap
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..errors import CourseError
from ..files import sha256, write_atomically
from .folder import image_folder
from .tensor_data import Batch, TensorData

PICTURES, LABELS, NOTES, JOURNAL = "pictures.u8", "labels.i64", "pack.json", "packing.json"
AGAIN = "꾸러미를 만들던 `python -m gan_course pack` 명령을 그대로 다시 실행하십시오."
CPU = torch.device("cpu")


@dataclass(frozen=True)
class PackedData(TensorData):
    """디스크에 둔 채로 쓰는 데이터셋입니다. `to`는 데이터를 옮기지 않고, 뽑은 행만 장치로 보냅니다.

    Attributes:
        device: 뽑은 미니배치를 보낼 장치. x와 y는 언제나 CPU가 보는 파일입니다.
        pages: x가 이어진 파일.
    """

    device: torch.device = CPU
    pages: mmap.mmap | None = field(default=None, repr=False, compare=False)

    def __getitem__(self, rows: Tensor | slice) -> Batch:
        """고른 행들을 uint8로 읽어 장치로 보낸 다음, 신경망이 받는 [−1, 1]로 바꿉니다."""
        self._fetch(rows)
        if self.device == CPU:
            return super().__getitem__(rows)
        y = None if self.y is None else self.y[rows].to(self.device)
        return TensorData(self.x[rows].to(self.device), y)[:]

    def to(self, device: torch.device | str) -> PackedData:
        """미니배치를 `device`로 보내는 데이터셋입니다. 파일을 베끼지 않습니다."""
        return replace(self, device=torch.device(device))

    def _fetch(self, rows: Tensor | slice) -> None:
        """곧 읽을 행들을 한꺼번에 디스크에 부탁합니다.

        부탁하지 않으면 한 행을 다 읽은 다음에야 다음 행을 찾으므로, 기다림이 행의 수만큼 쌓입니다.
        """
        if not hasattr(self.pages, "madvise"):  # 윈도에는 없습니다.
            return
        if isinstance(rows, slice):
            wanted: Sequence[int] = range(*rows.indices(len(self)))
        else:
            wanted = (
                rows.nonzero().flatten().tolist() if rows.dtype == torch.bool else rows.tolist()
            )
        row = self.x[0].nbytes
        for number in wanted:
            start = number % len(self) * row
            first = start - start % mmap.PAGESIZE  # 쪽의 처음부터만 부탁할 수 있습니다.
            self.pages.madvise(mmap.MADV_WILLNEED, first, start + row - first)


def default_pack(folder: str | Path) -> Path:
    """폴더의 곁에 만들 꾸러미의 경로: 폴더의 이름에 .pack을 붙인 것."""
    root = Path(folder)
    root = root.resolve() if root.name in ("", "..") else root
    return root.parent / f"{root.name}.pack"


def is_pack(path: str | Path) -> bool:
    """꾸러미인지, 또는 묶다가 만 꾸러미인지."""
    return any((Path(path) / name).is_file() for name in (NOTES, JOURNAL))


def open_folder(path: str | Path, *, size: int, channels: int) -> TensorData:
    """꾸러미면 디스크에 둔 채로, 그림 폴더면 모두 메모리로 읽습니다.

    Returns:
        x (N, channels, size, size) uint8.

    Raises:
        CourseError: 꾸러미의 크기나 채널 수가 다를 때, `packed`나 `image_folder`가 내는 것.
    """
    if not is_pack(path):
        return image_folder(path, size=size, channels=channels)
    data = packed(path)
    if data.shape != (channels, size, size):
        found = f"{data.shape[1]}×{data.shape[2]}, 채널 {data.shape[0]}개"
        raise CourseError(
            f"꾸러미 {path}의 그림은 {found}인데 {size}×{size}, 채널 {channels}개가 있어야 합니다. "
            f"--size {size} --channels {channels}로 새로 묶으십시오."
        )
    return data


def packed(path: str | Path, *, verify: bool = False) -> PackedData:
    """꾸러미를 엽니다. 그림은 디스크에 두고, 뽑은 행이 든 쪽만 운영 체제가 읽습니다.

    읽은 쪽은 다른 프로그램에 언제든 내어 줄 수 있는 캐시라서, 꾸러미가 메모리보다 커도 됩니다.

    Args:
        path: `pack`이 만든 폴더.
        verify: 내용의 SHA-256까지 확인할지. 파일을 모두 읽습니다. 크기는 언제나 확인합니다.

    Returns:
        x (N, C, H, W) uint8 0…255. 고쳐도 파일은 그대로입니다. y는 (N,) int64 또는 None.

    Raises:
        CourseError: 꾸러미가 아니거나, 아직 다 묶지 않았거나, 손상되었을 때.
    """
    root = Path(path)
    notes = read_notes(root)
    shape = (notes["count"], notes["channels"], notes["size"], notes["size"])
    pages, x = _map(root / PICTURES, shape, torch.uint8)
    y = _map(root / LABELS, shape[:1], torch.int64)[1] if notes["classes"] else None
    if y is not None and not 0 <= int(y.min()) <= int(y.max()) < len(notes["classes"]):
        raise damaged(root, f"{LABELS}에 없는 레이블이 있습니다")
    for name, expected in notes["sha256"].items() if verify else ():
        if sha256(root / name) != expected:
            raise damaged(root, f"{name}의 내용이 묶을 때와 다릅니다")
    return PackedData(x, y, tuple(notes["classes"]), pages=pages)


def read_notes(root: Path) -> dict[str, Any]:
    """`pack.json`의 내용을, 있어야 할 것이 있는지 확인한 뒤 돌려줍니다."""
    if not is_pack(root):
        raise CourseError(
            f"꾸러미 {root}이(가) 없습니다. 경로를 확인하거나, "
            "python -m gan_course pack 폴더로 먼저 묶으십시오."
        )
    if not (root / NOTES).is_file():
        raise CourseError(f"꾸러미 {root}은(는) 아직 다 묶지 않았습니다. {AGAIN}")
    notes = read_json(root / NOTES)
    numbers = [notes.get(key) for key in ("size", "channels", "count")]
    names = [PICTURES, LABELS] if notes.get("classes") else [PICTURES]
    if (
        not all(type(n) is int and n > 0 for n in numbers)
        or not isinstance(notes.get("classes"), list)
        or not isinstance(notes.get("sha256"), dict)
        or sorted(notes["sha256"]) != sorted(names)
    ):
        raise damaged(root, f"{NOTES}에 있어야 할 것이 없습니다")
    return notes


def read_json(file: Path) -> dict[str, Any]:
    """JSON 파일에 적힌 사전.

    Raises:
        CourseError: 읽을 수 없거나 사전이 아닐 때.
    """
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(file.parent, f"{file.name}을(를) 읽지 못했습니다") from error
    if not isinstance(content, dict):
        raise damaged(file.parent, f"{file.name}의 내용이 다릅니다")
    return content


def write_json(path: Path, content: dict[str, Any]) -> None:
    """사전을 JSON 파일로 저장합니다. UTF-8이 아닌 파일 이름도 `read_json`이 되살립니다."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_atomically(path, text.encode("utf-8", "backslashreplace"))


def damaged(root: Path, what: str) -> CourseError:
    """손상된 꾸러미를 알리는 오류를 만듭니다."""
    return CourseError(
        f"꾸러미 {root}이(가) 손상되었습니다: {what}. 폴더 {root}을(를) 지우고 그림 폴더를 "
        "python -m gan_course pack으로 다시 묶으십시오."
    )


def _map(file: Path, shape: Sequence[int], dtype: torch.dtype) -> tuple[mmap.mmap, Tensor]:
    """파일을 읽지 않고 주소에 잇습니다. 텐서를 고치면 그 쪽만 메모리에 베껴집니다."""
    expected = math.prod(shape) * dtype.itemsize
    try:
        with open(file, "rb") as f:
            if (found := f.seek(0, 2)) != expected:
                what = f"{file.name}이 {expected:,}바이트여야 하는데 {found:,}바이트입니다"
                raise damaged(file.parent, what)
            pages = mmap.mmap(f.fileno(), expected, **_private())
    except OSError as error:
        raise damaged(file.parent, f"{file.name}을(를) 읽지 못했습니다") from error
    return pages, torch.frombuffer(pages, dtype=dtype).view(*shape)


def _private() -> dict[str, int]:
    """고쳐도 파일에 쓰이지 않는 `mmap`의 인수.

    리눅스는 고칠 수 있는 사본의 크기를 미리 계산하여 메모리보다 큰 것을 거절하므로
    (`torch.from_file(shared=False)`가 그렇습니다) 계산하지 말라고 합니다.
    """
    if sys.platform == "win32":
        return {"access": mmap.ACCESS_COPY}
    # Python 3.13부터 이름이 있습니다. x86과 ARM의 리눅스에서는 이 값입니다.
    uncounted = getattr(mmap, "MAP_NORESERVE", 0x4000 if sys.platform == "linux" else 0)
    return {
        "flags": mmap.MAP_PRIVATE | uncounted,
        "prot": mmap.PROT_READ | mmap.PROT_WRITE,
    }
