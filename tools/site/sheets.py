"""작은 그림 여럿을 한 장의 PNG로. 스크립트 파일에 글로 넣을 만큼 작게 만듭니다."""

from __future__ import annotations

import base64
import io

import torch
from PIL import Image
from torch import Tensor

SIDE = 28  # 한 장의 한 변


def sheet(x: Tensor, columns: int) -> str:
    """그림 (n, 1, 28, 28)을 열이 `columns`인 한 장으로, 16단계 회색의 PNG로, base64로."""
    grey = ((x[:, 0] + 1) * 7.5).round().clamp(0, 15).byte()
    rows = -(-len(grey) // columns)
    board = torch.zeros(rows * SIDE, columns * SIDE, dtype=torch.uint8)
    for i, picture in enumerate(grey):
        top, left = i // columns * SIDE, i % columns * SIDE
        board[top : top + SIDE, left : left + SIDE] = picture
    image = Image.fromarray(board.numpy()).convert("P")
    image.putpalette([17 * level for level in range(16) for _ in range(3)])
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=True, bits=4)
    return base64.b64encode(out.getvalue()).decode()
