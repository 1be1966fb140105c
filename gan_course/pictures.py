"""텐서를 그림 파일로: matplotlib 없이 PIL만 써서 슬라이더를 따라갈 만큼 빠릅니다."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image
from torch import Tensor

from .errors import CourseError


def is_picture(shape: Sequence[int]) -> bool:
    """표본 하나의 모양 (…)이 그림 (C, H, W)인지. 아니면 2차원 점 (2,) 같은 벡터입니다."""
    return len(shape) == 3


def mosaic(x: Tensor, columns: int | None = None, gap: int = 1) -> Image.Image:
    """그림 묶음을 바둑판 한 장으로 모읍니다.

    Args:
        x: (n, C, H, W), C는 1 또는 3, 값은 [−1, 1](벗어나면 자릅니다).
        columns: 열의 수. 주지 않으면 정사각형에 가깝게 정합니다.
        gap: 그림 사이의 픽셀 수.

    Raises:
        CourseError: 모양이 다르거나 빈 묶음일 때.
    """
    if not is_picture(x.shape[1:]) or x.shape[1] not in (1, 3) or len(x) == 0:
        raise CourseError(f"그림은 (n, 1 또는 3, H, W)이어야 합니다(지금: {tuple(x.shape)}).")
    n, c, h, w = x.shape
    columns = columns or int(np.ceil(np.sqrt(n)))
    rows = -(-n // columns)
    # 작은 그림에 numpy를 쓰는 까닭: 학습과 함께 돌 때 torch의 스레드끼리 서로를 기다리지 않습니다.
    levels = np.nan_to_num(np.rint((x.detach().float().cpu().numpy() + 1) * 127.5))
    pixels = levels.clip(0, 255).astype(np.uint8)
    board = np.full((rows * (h + gap) - gap, columns * (w + gap) - gap, c), 255, np.uint8)
    for i, picture in enumerate(pixels):
        top, left = i // columns * (h + gap), i % columns * (w + gap)
        board[top : top + h, left : left + w] = picture.transpose(1, 2, 0)
    return Image.fromarray(board.squeeze(2) if c == 1 else board)


def png(x: Tensor, *, width: int = 448, columns: int | None = None) -> bytes:
    """그림 묶음을 가로 약 `width` 픽셀의 PNG 바이트로 만듭니다(정수배로 키워 흐려지지 않습니다)."""
    board = mosaic(x, columns)
    factor = max(1, round(width / board.width))
    board = board.resize((board.width * factor, board.height * factor), Image.Resampling.NEAREST)
    out = io.BytesIO()
    board.save(out, format="PNG", compress_level=1)
    return out.getvalue()


def light_png(picture: Image.Image) -> bytes:
    """노트북에 남길 PNG 바이트. 색을 128개로 줄여 가볍게 합니다."""
    out = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(out, format="PNG", optimize=True)
    return out.getvalue()
