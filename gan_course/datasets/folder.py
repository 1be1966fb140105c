"""나만의 그림 폴더로 데이터셋 만들기."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from tqdm import tqdm

from ..errors import CourseError
from .tensor_data import TensorData


def image_folder(path: str | Path, *, size: int = 64, channels: int = 3) -> TensorData:
    """폴더(하위 폴더 포함)의 그림을 모두 읽어 가운데를 잘라 size×size로 줄입니다.

    하위 폴더가 있으면 그 이름이 레이블이 됩니다. 읽을 수 없는 그림은 건너뛰고 이름을 알려 줍니다.

    Args:
        path: 그림이 든 폴더. PIL이 읽을 수 있는 형식이면 무엇이든 됩니다.
        size: 한 변의 픽셀 수.
        channels: 3(컬러) 또는 1(흑백).

    Returns:
        x (N, channels, size, size) uint8 0…255, y는 하위 폴더 번호 또는 None.

    Raises:
        CourseError: 폴더가 없거나, 읽을 수 있는 그림이 하나도 없을 때.
    """
    root = Path(path)
    if not root.is_dir():
        raise CourseError(f"폴더 {root}이(가) 없습니다. 경로를 확인하십시오.")
    known = Image.registered_extensions()
    files = sorted(f for f in root.rglob("*") if f.suffix.lower() in known and f.is_file())
    pictures, sources, broken = [], [], []
    for file in tqdm(files, desc="그림 읽기", unit="장", disable=len(files) < 200):
        try:
            pictures.append(_read(file, size, "RGB" if channels == 3 else "L"))
            sources.append(file)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            broken.append(file.relative_to(root).as_posix())
    if broken:
        shown = ", ".join(broken[:5]) + (" …" if len(broken) > 5 else "")
        print(f"읽을 수 없어 건너뛴 그림 {len(broken)}개: {shown}")
    if not pictures:
        raise CourseError(
            f"폴더 {root}에 읽을 수 있는 그림이 없습니다. PNG나 JPEG 그림을 넣고 다시 실행하십시오."
        )
    x = torch.from_numpy(np.stack(pictures)).view(len(pictures), size, size, channels)
    groups = [f.relative_to(root).parts[0] if f.parent != root else "" for f in sources]
    names = tuple(sorted(set(groups)))
    y = torch.tensor([names.index(g) for g in groups]) if len(names) > 1 else None
    return TensorData(x.permute(0, 3, 1, 2).contiguous(), y, names if y is not None else ())


def _read(file: Path, size: int, mode: str) -> np.ndarray:
    with Image.open(file) as picture:
        upright = ImageOps.exif_transpose(picture).convert(mode)
        return np.asarray(ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS))
