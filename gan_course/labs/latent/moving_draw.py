"""슬라이더를 끄는 동안 보일 그림의 파일: 흑백은 PNG, 색은 JPEG입니다.

64×64 얼굴 열여섯 장을 PNG로 적는 데는 그리는 시간의 절반이 들고, JPEG는 그 10분의 1입니다.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from torch import Tensor

from gan_course.pictures import mosaic, png


def format_of(shape: Sequence[int]) -> str:
    """모양이 (C, H, W)인 그림을 적을 형식: "png" 또는 "jpeg"."""
    return "jpeg" if shape[0] == 3 else "png"


def moving(x: Tensor, width: int) -> bytes:
    """(n, C, H, W), [−1, 1] → `png`와 같은 크기인 파일의 바이트."""
    if format_of(x.shape[1:]) == "png":
        return png(x, width=width)
    out = io.BytesIO()
    mosaic(x, width=width).save(out, format="JPEG", quality=95, subsampling=0)
    return out.getvalue()
