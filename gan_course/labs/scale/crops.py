"""내 그림 폴더를 배우기 전에 미리 보기: 그림마다 어디가 잘리고 무엇이 남는지."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps

from gan_course.datasets.folder import no_pictures, picture_files, read_picture
from gan_course.errors import CourseError

MOST, THUMB = 12, 192  # 보일 그림의 수와, 원본을 줄여 보일 긴 변의 화소 수


class Crop(NamedTuple):
    """그림 하나.

    Attributes:
        name: 폴더 안의 상대 경로.
        size: 바로 세운 원본의 (너비, 높이), 화소.
        thumbnail: 줄인 원본 (h, w, 3) uint8.
        box: 남는 정사각형의 (왼쪽, 위, 변)을 줄인 원본의 화소로 적은 것.
        kept: 남는 그림 (channels, size, size) uint8. `image_folder`가 읽는 것과 같습니다.
    """

    name: str
    size: tuple[int, int]
    thumbnail: np.ndarray
    box: tuple[float, float, float]
    kept: np.ndarray

    @property
    def lost(self) -> float:
        """잘려 나가는 넓이의 비율, 0…1."""
        width, height = self.size
        return 1 - min(width, height) / max(width, height)

    @property
    def grown(self) -> bool:
        """원본이 작아서 키워야 하는지. 키운 그림은 흐립니다."""
        return min(self.size) < self.kept.shape[1]


class Preview(NamedTuple):
    """미리 보기.

    Attributes:
        crops: 고르게 고른 그림들, 12장까지.
        broken: 열어 보지 못한 파일의 상대 경로.
        total: 폴더에 있는 그림 파일의 수.
    """

    crops: list[Crop]
    broken: list[str]
    total: int


def preview(folder: str | Path, size: int = 64, channels: int = 3) -> Preview:
    """폴더(하위 폴더 포함)의 그림 가운데 12장까지 골라 어떻게 잘리는지 봅니다.

    파일은 이름의 차례에서 고르게 고릅니다. 모든 파일의 첫머리를 열어 보되, 끝까지 읽어 보는 것은
    고른 것뿐입니다. 그래서 뒤쪽이 손상된 파일은 `image_folder`에서야 드러날 수 있습니다.

    Args:
        folder: 그림이 든 폴더.
        size: 한 변의 화소 수, 1 이상.
        channels: 3(컬러) 또는 1(흑백).

    Raises:
        CourseError: 폴더가 없거나, 읽을 수 있는 그림이 없거나, 인수가 맞지 않을 때.
    """
    if size < 1 or channels not in (1, 3):
        raise CourseError(
            f"size는 1 이상, channels는 1이나 3이어야 합니다(지금: {size}, {channels})."
        )
    root = Path(folder)
    files = picture_files(root)
    readable = [file for file in files if _opens(file)]
    crops = []
    while readable:  # 고른 파일을 끝까지 읽지 못하면 그것을 빼고 다시 고릅니다.
        chosen = np.linspace(0, len(readable) - 1, min(MOST, len(readable))).round().astype(int)
        looked = {readable[i]: _crop(root, readable[i], size, channels) for i in chosen}
        crops = [crop for crop in looked.values() if crop is not None]
        if len(crops) == len(looked):
            break
        readable = [file for file in readable if looked.get(file, True) is not None]
    if not crops:
        raise no_pictures(root)
    good = set(readable)
    broken = [file.relative_to(root).as_posix() for file in files if file not in good]
    return Preview(crops, broken, len(files))


def _opens(file: Path) -> bool:
    try:
        with Image.open(file):
            return True
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _crop(root: Path, file: Path, size: int, channels: int) -> Crop | None:
    """자른 결과. 끝까지 읽을 수 없으면 None."""
    kept = read_picture(file, size, channels)
    if kept is None:
        return None
    with Image.open(file) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    full = upright.size
    upright.thumbnail((THUMB, THUMB))
    name = file.relative_to(root).as_posix()
    return Crop(name, full, np.asarray(upright), centre_square(*upright.size), kept)


def centre_square(width: float, height: float) -> tuple[float, float, float]:
    """가운데에서 자른 가장 큰 정사각형의 (왼쪽, 위, 변)."""
    side = min(width, height)
    return (width - side) / 2, (height - side) / 2, side
