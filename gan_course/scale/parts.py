"""미니배치 하나로 한 스텝. 메모리가 모자라면 나누어 기울기를 모은 뒤 같은 스텝을 옮깁니다."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from ..gan import GAN
from ..runtime import OutOfMemory, explain_memory

SMALLEST = (
    4  # 한 번에 볼 가장 적은 장수. 배치 정규화와 미니배치 표준편차가 견줄 것이 있어야 합니다.
)


@dataclass
class Minibatch:
    """한 번의 갱신에 쓰는 것: 진짜 (n, …), 레이블 (n,) 또는 None, 잠재 벡터 (n, nz).

    Attributes:
        again: G의 단계가 같은 가짜를 다시 쓸지. 참이면 D의 단계에서 만든 가짜를 간직합니다.
    """

    gan: GAN
    real: Tensor
    y: Tensor | None
    z: Tensor
    again: bool = True
    kept: Tensor | None = None

    def fake(self) -> Tensor:
        """이 z로 만든 가짜 (n, …). 다시 쓸 것이면 기울기를 이어 간직합니다."""
        if self.kept is not None:
            return self.kept
        with torch.set_grad_enabled(self.again):
            made = self.gan.paint(self.z, self.y)
        self.kept = made if self.again else None
        return made

    def split(self, parts: int, again: bool) -> Iterator[Minibatch]:
        """parts개의 작은 미니배치로 나눕니다. 만들어 둔 가짜는 나누지 않고 다시 만듭니다."""
        rows = range(len(self.real))
        size = -(-len(rows) // parts)
        for start in rows[::size]:
            cut = slice(start, start + size)
            y = None if self.y is None else self.y[cut]
            yield Minibatch(self.gan, self.real[cut], y, self.z[cut], again)


LossOf = Callable[[Minibatch], tuple[Tensor, dict[str, Tensor]]]


class Parts:
    """한 스텝을 옮기는 일. 메모리가 모자라면 미니배치를 둘, 넷, …으로 나누어 기울기를 모읍니다.

    기울기는 미니배치의 평균이므로, 나누어 모은 기울기는 통째로 계산한 것과 같습니다. 배치 정규화와
    미니배치 표준편차만 나눈 부분 안에서 계산하므로 조금 다릅니다. 벌점의 난수는 부분마다 같은
    것을 씁니다: R1을 거는 스텝은 통째로 할 때와 같습니다.
    """

    def __init__(self) -> None:
        self.count = 1

    def update(
        self, optimizer: torch.optim.Optimizer, batch: Minibatch, loss_of: LossOf
    ) -> dict[str, Tensor]:
        """`loss_of(미니배치)` → (최소화할 손실, 측정값)의 기울기로 한 스텝 옮깁니다.

        Raises:
            OutOfMemory: 더 나눌 수 없을 때. 가중치는 그대로입니다.
        """
        gan = batch.gan
        before = gan.rng.get_state()
        while True:
            try:
                with explain_memory(gan.runtime.device):
                    return self._update(optimizer, batch, loss_of, before)
            except OutOfMemory:
                optimizer.zero_grad(set_to_none=True)
                batch.kept = None
                gan.rng.set_state(before)
                if not self._split_more(batch):
                    raise

    def _update(
        self, optimizer: torch.optim.Optimizer, batch: Minibatch, loss_of: LossOf, state: Tensor
    ) -> dict[str, Tensor]:
        gan, found = batch.gan, []
        optimizer.zero_grad(set_to_none=True)
        whole = self.count == 1
        for part in [batch] if whole else batch.split(self.count, optimizer is gan.opt_g):
            gan.rng.set_state(state)
            loss, seen = loss_of(part)
            share = len(part.real) / len(batch.real)
            gan.runtime.backward(gan.scaler.scale(loss if whole else share * loss))
            found.append({k: v if whole else share * v for k, v in seen.items()})
        gan.scaler.step(optimizer)  # float16이면 키운 기울기를 되돌려 옮깁니다.
        gan.scaler.update()
        return {key: sum(seen[key] for seen in found) for key in found[0]}

    def _split_more(self, batch: Minibatch) -> bool:
        """더 잘게 나눕니다. 더 나눌 수 없으면 거짓. 여러 장치는 서로 어긋나므로 나누지 않습니다."""
        n, parts = len(batch.real), 2 * self.count
        if batch.gan.runtime.world > 1 or n // parts < SMALLEST:
            return False
        self.count = parts
        print(
            f"메모리가 모자라 미니배치 {n:,}장을 {-(-n // parts):,}장씩 나누어 계산합니다. "
            "기울기를 모아 한 스텝을 옮기므로 학습은 그대로 이어집니다."
        )
        return True
