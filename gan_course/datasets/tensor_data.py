"""텐서 하나에 통째로 담은 데이터셋. 미니배치는 난수로 고른 행입니다."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from ..errors import CourseError


class Batch(NamedTuple):
    """미니배치. x: (n, …) 실수 [−1, 1] 또는 2차원 점, y: (n,) int64 레이블 또는 None."""

    x: Tensor
    y: Tensor | None


@dataclass(frozen=True)
class TensorData:
    """메모리(또는 GPU)에 올려 둔 데이터 전체입니다.

    Attributes:
        x: 그림은 (N, C, H, W) uint8 0…255, 2차원 점은 (N, 2) float32.
        y: (N,) int64 레이블. 없으면 None.
        classes: 레이블의 이름들.
    """

    x: Tensor
    y: Tensor | None = None
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.x) == 0:
            raise CourseError("빈 데이터셋입니다. 데이터가 하나 이상 있어야 합니다.")
        if self.y is not None and len(self.y) != len(self.x):
            raise CourseError(
                f"x는 {len(self.x)}개인데 y는 {len(self.y)}개입니다. 수를 맞추십시오."
            )

    def __len__(self) -> int:
        return len(self.x)

    @property
    def shape(self) -> tuple[int, ...]:
        """표본 하나의 모양. 예: (1, 28, 28)"""
        return tuple(self.x.shape[1:])

    def __getitem__(self, rows: Tensor | slice) -> Batch:
        """고른 행들을 신경망이 받는 범위로 바꾸어 돌려줍니다. uint8은 [−1, 1]이 됩니다."""
        x = self.x[rows]
        if x.dtype == torch.uint8:
            x = x.float().mul_(2 / 255).sub_(1)
        return Batch(x, None if self.y is None else self.y[rows])

    def sample(
        self, n: int, rng: torch.Generator, share: Callable[[Tensor], Tensor] | None = None
    ) -> Batch:
        """복원 추출로 n개를 뽑습니다. `share`가 있으면 뽑은 번호 (n,) 가운데 그 몫만 읽습니다.

        난수는 언제나 CPU의 난수 생성기에서 나오므로, 같은 시드면
        어느 장치에서나 같은 미니배치입니다.
        """
        rows = torch.randint(len(self.x), (n,), generator=rng)
        return self[(share(rows) if share else rows).to(self.x.device)]

    def to(self, device: torch.device | str) -> TensorData:
        """데이터 전체를 장치로 옮긴 사본입니다."""
        y = None if self.y is None else self.y.to(device)
        return TensorData(self.x.to(device), y, self.classes)

    def only(self, *labels: int) -> TensorData:
        """주어진 레이블만 남긴 데이터셋입니다.

        Raises:
            CourseError: 레이블이 없는 데이터셋이거나 범위를 벗어난 레이블일 때.
        """
        if self.y is None:
            raise CourseError("이 데이터셋에는 레이블이 없습니다.")
        known = set(self.y.unique().tolist())
        if unknown := set(labels) - known:
            raise CourseError(
                f"레이블 {sorted(unknown)}이(가) 없습니다. 있는 레이블: {sorted(known)}"
            )
        keep = torch.isin(self.y, torch.tensor(labels, device=self.y.device))
        return TensorData(self.x[keep], self.y[keep], self.classes)
