"""나만의 그림 폴더로 데이터셋 만들기. 그림을 찾고 읽고 레이블을 붙이는 규칙이 여기에 있습니다."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor
from tqdm import tqdm

from ..errors import CourseError
from .tensor_data import TensorData

FEW = 200  # 그림이 이보다 적으면 곧 끝나므로 진행 막대를 보이지 않습니다.


def image_folder(path: str | Path, *, size: int = 64, channels: int = 3) -> TensorData:
    """폴더(하위 폴더 포함)의 그림을 모두 읽어 가운데를 잘라 size×size로 줄입니다.

    하위 폴더가 있으면 그 이름이 레이블이 됩니다. 읽을 수 없는 그림은 건너뛰고 이름을 알려 줍니다.

    Args:
        path: 그림이 든 폴더. PIL이 읽을 수 있는 형식이면 무엇이든 됩니다.
        size: 한 변의 화소 수.
        channels: 3(컬러) 또는 1(흑백).

    Returns:
        x (N, channels, size, size) uint8 0…255, y는 하위 폴더 번호 또는 None.

    Raises:
        CourseError: 폴더가 없거나, 읽을 수 있는 그림이 하나도 없을 때.
    """
    root = Path(path)
    files = picture_files(root)
    pictures, sources, broken = [], [], []
    for file in tqdm(files, desc="그림 읽기", unit="장", disable=len(files) < FEW):
        if (picture := read_picture(file, size, channels)) is None:
            broken.append(file.relative_to(root).as_posix())
        else:
            pictures.append(picture)
            sources.append(file)
    tell_skipped(broken)
    if not pictures:
        raise no_pictures(root)
    y, names = labels_of(root, sources)
    return TensorData(torch.from_numpy(np.stack(pictures)), y, names)


def picture_files(root: Path) -> list[Path]:
    """폴더와 하위 폴더의 그림 파일을 이름의 차례로 늘어놓습니다. 아직 읽어 보지는 않습니다.

    Raises:
        CourseError: 폴더가 없을 때.
    """
    if not root.is_dir():
        raise CourseError(f"폴더 {root}이(가) 없습니다. 경로를 확인하십시오.")
    known = Image.registered_extensions()
    return sorted(f for f in root.rglob("*") if f.suffix.lower() in known and f.is_file())


def read_picture(file: Path, size: int, channels: int) -> np.ndarray | None:
    """그림의 가운데를 잘라 줄인 (channels, size, size) uint8. 읽을 수 없으면 None."""
    try:
        with Image.open(file) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB" if channels == 3 else "L")
            small = ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    pixels = np.asarray(small).reshape(size, size, channels)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


def labels_of(root: Path, sources: Sequence[Path]) -> tuple[Tensor | None, tuple[str, ...]]:
    """첫째 하위 폴더의 번호 (N,) int64와 이름들. 모두 같은 폴더에 있으면 None과 ()."""
    groups = [f.relative_to(root).parts[0] if f.parent != root else "" for f in sources]
    names = tuple(sorted(set(groups)))
    if len(names) < 2:
        return None, ()
    number = {name: i for i, name in enumerate(names)}
    return torch.tensor([number[group] for group in groups]), names


def tell_skipped(broken: Sequence[str]) -> None:
    """읽지 못한 그림이 있으면 몇 개인지와 처음 다섯의 이름을 알려 줍니다."""
    if broken:
        shown = ", ".join(broken[:5]) + (" …" if len(broken) > 5 else "")
        print(f"읽을 수 없어 건너뛴 그림 {len(broken)}개: {shown}")


def no_pictures(root: Path) -> CourseError:
    """읽을 수 있는 그림이 하나도 없다는 오류를 만듭니다."""
    return CourseError(
        f"폴더 {root}에 읽을 수 있는 그림이 없습니다. PNG나 JPEG 그림을 넣고 다시 실행하십시오."
    )
