"""내 점으로 데이터셋 만들기: 붙여 넣은 글 "x, y"와, 칸을 칠해 그린 그림."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import torch
from torch import Tensor

from ..errors import CourseError
from .tensor_data import TensorData

REACH = 2.5  # 평면은 [−2.5, 2.5]²입니다.
FEWEST = 10  # 이보다 적으면 분포라고 하기 어렵습니다.
MOST = 20_000


def parse_points(text: str) -> Tensor:
    """한 줄에 점 하나씩 적은 글 "x, y"를 (n, 2) 텐서로 읽습니다.

    쉼표, 쌍반점, 탭, 빈칸으로 나누며, 빈 줄과 #으로 시작하는 줄은 건너뜁니다.

    Raises:
        CourseError: 숫자가 아니거나 둘이 아닌 줄(줄 번호를 알려 줍니다), 점이 10개보다 적거나
            20,000개보다 많을 때, 모든 점이 같을 때.
    """
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        words = [word for word in re.split(r"[,;\s]+", line.strip()) if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            row = [float(word) for word in words]
        except ValueError:
            row = []
        if len(row) != 2 or not all(map(math.isfinite, row)):
            raise CourseError(
                f"{number}번째 줄 {line.strip()[:40]!r}을(를) 읽지 못했습니다. 한 줄에 숫자 둘을 "
                "쉼표로 나누어 적으십시오. 예: 0.5, -1.2"
            )
        rows.append(row)
    points = torch.tensor(rows, dtype=torch.float32).view(-1, 2)
    check_points(points)
    return points


def check_points(points: Tensor) -> None:
    """점들로 데이터셋을 만들 수 있는지 확인합니다.

    Raises:
        CourseError: (n, 2)가 아님, 너무 적거나 많음, NaN이나 무한대, 모든 점이 같음.
    """
    if points.dim() != 2 or points.shape[1] != 2:
        raise CourseError(f"점은 (n, 2)여야 합니다(지금: {tuple(points.shape)}).")
    if len(points) < FEWEST:
        raise CourseError(
            f"점이 {len(points)}개입니다. 분포를 배우려면 {FEWEST}개 이상 있어야 합니다."
        )
    if len(points) > MOST:
        raise CourseError(f"점이 {len(points):,}개입니다. {MOST:,}개 이하로 줄이십시오.")
    if not points.isfinite().all():
        raise CourseError("점에 숫자가 아닌 값(NaN 또는 무한대)이 있습니다. 빼고 다시 하십시오.")
    if (points == points[0]).all():
        raise CourseError("모든 점이 같은 자리에 있습니다. 서로 다른 점을 넣으십시오.")


def points_2d(points: Tensor, *, std: float = 0.03, seed: int = 0) -> TensorData:
    """점들 (n, 2)를 20,000개로 늘린 데이터셋입니다. 늘린 점에는 표준편차 `std`의 잡음을 더합니다.

    평면 [−2.5, 2.5]²을 벗어나거나 폭이 1보다 좁으면, 가운데로 옮기고 가장 먼 좌표가 2가 되게
    맞춥니다.

    Raises:
        CourseError: 점으로 데이터셋을 만들 수 없을 때(`check_points`).
    """
    points = torch.as_tensor(points, dtype=torch.float32)
    check_points(points)
    low, high = points.amin(0), points.amax(0)
    if points.abs().max() > REACH or (high - low).max() < 1:
        points = points - (low + high) / 2
        points = points * (2 / points.abs().max())
    rng = torch.Generator().manual_seed(seed)
    rows = torch.randint(len(points), (20_000,), generator=rng)
    return TensorData(points[rows] + std * torch.randn(20_000, 2, generator=rng))


def cells_2d(cells: Iterable[tuple[int, int]], side: int, *, seed: int = 0) -> TensorData:
    """칠한 칸들로 만든 데이터셋: 칸 안에 점이 고르게 놓입니다.

    Args:
        cells: 칠한 칸 (행, 열). 왼쪽 위가 (0, 0)이고, 평면 [−2.5, 2.5]²을 side×side로 나눕니다.
        side: 한 변의 칸 수.

    Raises:
        CourseError: 칠한 칸이 없거나, 판을 벗어난 칸이 있을 때.
    """
    painted = sorted(set(cells))
    if not painted:
        raise CourseError("칠한 칸이 없습니다. 판에 그림을 그린 뒤 다시 누르십시오.")
    if any(not (0 <= row < side and 0 <= column < side) for row, column in painted):
        raise CourseError(f"칸의 번호는 0부터 {side - 1}까지입니다.")
    rng = torch.Generator().manual_seed(seed)
    corner = torch.tensor([[column, side - 1 - row] for row, column in painted])
    chosen = corner[torch.randint(len(corner), (20_000,), generator=rng)]
    inside = torch.rand(20_000, 2, generator=rng)
    return TensorData((chosen + inside) * (2 * REACH / side) - REACH)
