"""획의 모양을 재는 자: 굵기, 기울기, 크기. 숫자와 글자의 잠재 공간에서 방향에 이름을 붙입니다."""

from __future__ import annotations

import torch
from torch import Tensor

from gan_course.errors import CourseError

NAMES = ("굵기", "기울기", "크기")


def measure(x: Tensor) -> Tensor:
    """흑백 그림 (n, 1, h, w), [−1, 1] → (n, 3): 굵기, 기울기, 크기.

    굵기: 2 × 넓이 ÷ 둘레(화소). 기울기: 한 줄 올라갈 때 오른쪽으로 가는 정도(세로획이 곧으면 0).
    크기: 획이 가운데에서 흩어진 정도(화소). 모두 먹의 진하기를 무게로 삼아 셉니다.

    Raises:
        CourseError: 흑백 그림이 아닐 때.
    """
    if x.dim() != 4 or x.shape[1] != 1:
        raise CourseError(f"획은 흑백 그림 (n, 1, h, w)에서 잽니다(지금: {tuple(x.shape)}).")
    ink = ((x[:, 0].float() + 1) / 2).clamp(0, 1)
    around = torch.nn.functional.pad(ink, (1, 1, 1, 1))
    edge = (around.diff(dim=2).abs().sum(dim=(1, 2)) + around.diff(dim=1).abs().sum(dim=(1, 2))) / 2
    total = ink.sum(dim=(1, 2)).clamp_min(1e-6)
    rows = -torch.arange(ink.shape[1], dtype=torch.float32, device=x.device)[:, None]  # 위가 큽니다
    columns = torch.arange(ink.shape[2], dtype=torch.float32, device=x.device)[None]

    def mean(value: Tensor) -> Tensor:
        return (ink * value).sum(dim=(1, 2)) / total

    up, right = (v - mean(v)[:, None, None] for v in (rows, columns))
    spread = mean(up * up).clamp_min(1e-6)
    size = (spread + mean(right * right)).sqrt()
    return torch.stack([total / edge.clamp_min(1e-6), mean(up * right) / spread, size], dim=1)
