"""한글 열네 음절(가…하). 자유로운 글꼴 60벌의 글자를 조금씩 돌리고 기울이고 옮겨 만듭니다."""

from __future__ import annotations

import json
import math

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from ..errors import CourseError
from ..files import data_file
from .tensor_data import TensorData

SYLLABLES = tuple("가나다라마바사아자차카타파하")
ROTATION, SHEAR, SCALE, SHIFT = math.radians(10), 0.18, (0.88, 1.14), 0.06


def hangul(
    split: str = "train", n: int = 20_000, *, size: int = 32, seed: int = 0, augment: bool = True
) -> TensorData:
    """한글 음절 그림을 만듭니다. 같은 시드는 같은 그림입니다.

    Args:
        split: "train"(학습용 글꼴) 또는 "test"(학습용과 집안이 다른 글꼴).
        n: 그림의 수. 음절은 번갈아, 글꼴은 무작위로 고릅니다.
        size: 한 변의 화소 수 (16…48).
        seed: 글꼴과 변형을 고르는 시드.
        augment: False이면 변형 없이 글꼴의 글자를 모두 한 번씩 돌려줍니다(n은 쓰지 않습니다).

    Returns:
        x (n, 1, size, size) uint8 0(배경)…255(획), y (n,) 0…13.

    Raises:
        CourseError: 모르는 split, 범위를 벗어난 n이나 size, 손상된 파일.
    """
    if split not in ("train", "test"):
        raise CourseError(f"split은 'train'이나 'test'입니다(지금: {split!r}).")
    if n < 1 or not 16 <= size <= 48:
        raise CourseError(f"n은 1 이상, size는 16…48이어야 합니다(지금: n={n}, size={size}).")
    glyphs = base_glyphs(split)  # (글꼴, 14, 48, 48)
    if not augment:
        x = F.interpolate(glyphs.flatten(0, 1)[:, None], size, mode="area")
        y = torch.arange(len(SYLLABLES)).repeat(len(glyphs))
        return TensorData(_to_bytes(x), y, SYLLABLES)
    rng = torch.Generator().manual_seed(seed)
    y = torch.arange(n) % len(SYLLABLES)
    font = torch.randint(len(glyphs), (n,), generator=rng)
    moves = _random_moves(n, rng)
    x = torch.empty(n, 1, size, size, dtype=torch.uint8)
    for rows in torch.arange(n).split(2000):  # 나누어 하면 메모리가 적게 듭니다.
        x[rows] = _to_bytes(_move(glyphs[font[rows], y[rows]], moves[rows], size))
    return TensorData(x, y, SYLLABLES)


def base_glyphs(split: str) -> Tensor:
    """변형하기 전의 글자 (글꼴 수, 14, 48, 48), 0(배경)…1(획)."""
    about = json.loads(data_file("hangul/fonts.json").read_text("utf-8"))
    rows = [i for i, f in enumerate(about["fonts"]) if f["held_out"] == (split == "test")]
    with Image.open(data_file("hangul/glyphs.png")) as mosaic:
        pixels = torch.from_numpy(np.array(mosaic)).float() / 255  # (글꼴·48, 14·48)
    side = about["side"]
    grid = pixels.unflatten(0, (-1, side)).unflatten(2, (-1, side))  # (글꼴, 48, 14, 48)
    return grid.transpose(1, 2)[rows]


def _random_moves(n: int, rng: torch.Generator) -> Tensor:
    """회전, 기울임, 크기, 옮김을 합친 2×3 행렬 (n, 2, 3). 결과의 자리 → 원본의 자리입니다."""
    spin, lean, grow, right, down = torch.rand(5, n, generator=rng)
    angle, shear = (2 * spin - 1) * ROTATION, (2 * lean - 1) * SHEAR
    scale = SCALE[0] + grow * (SCALE[1] - SCALE[0])
    c, s = angle.cos() / scale, angle.sin() / scale
    x, y = (2 * right - 1) * 2 * SHIFT, (2 * down - 1) * 2 * SHIFT
    return torch.stack([c, shear * c - s, x, s, shear * s + c, y], dim=1).view(n, 2, 3)


def _move(glyphs: Tensor, moves: Tensor, size: int) -> Tensor:
    """(n, 48, 48) → (n, 1, size, size). 두 배로 그린 뒤 평균 내어 계단이 지지 않게 합니다."""
    grid = F.affine_grid(moves, [len(glyphs), 1, 2 * size, 2 * size], align_corners=False)
    drawn = F.grid_sample(glyphs[:, None], grid, align_corners=False)
    return F.avg_pool2d(drawn, 2)


def _to_bytes(x: Tensor) -> Tensor:
    return (x * 255).round().clamp(0, 255).to(torch.uint8)
