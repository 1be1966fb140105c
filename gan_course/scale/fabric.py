"""여러 장치에서 학습하는 계산 환경. Lightning Fabric이 신경망을 감싸고 기울기를 모읍니다."""

from __future__ import annotations

import gc
import inspect
import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ..runtime import Runtime, detect

if TYPE_CHECKING:
    from lightning_fabric import Fabric

TOGETHER = 10  # 스텝. 멈출지를 이만큼마다 한 번 함께 정합니다.


@dataclass(frozen=True)
class FabricRuntime(Runtime):
    """여러 과정 가운데 하나의 계산 환경.

    과정마다 같은 난수로 온 미니배치를 뽑은 뒤 제 몫만 읽습니다. 그래서 과정의 수가 달라도 같은
    그림을 같은 차례로 보고, 체크포인트는 과정 하나로 학습한 것과 서로 바꾸어 쓸 수 있습니다.

    Attributes:
        fabric: 이미 `launch()`한 Fabric.
    """

    fabric: Fabric | None = None

    @property
    def rank(self) -> int:  # type: ignore[override]
        return self.fabric.global_rank

    @property
    def world(self) -> int:  # type: ignore[override]
        return self.fabric.world_size

    def place(self, module: nn.Module) -> nn.Module:
        if self.device.type == "cuda":  # 배치 정규화의 통계를 모든 장치의 미니배치에서 계산합니다.
            module = nn.SyncBatchNorm.convert_sync_batchnorm(module)
        return super().place(module)

    def set_up(
        self, module: nn.Module, optimizer: torch.optim.Optimizer
    ) -> tuple[nn.Module, torch.optim.Optimizer]:
        return self.fabric.setup(module, optimizer, move_to_device=False)

    def backward(self, loss: Tensor) -> None:
        self.fabric.backward(loss)

    def share(self, whole: Tensor) -> Tensor:
        return whole.chunk(self.world)[self.rank]

    def mean(self, seen: dict[str, Tensor]) -> dict[str, Tensor]:
        values = self.fabric.all_reduce(torch.stack(list(seen.values())).float(), reduce_op="mean")
        return dict(zip(seen, values.unbind(), strict=True))

    def agree(self, asked: bool, step: int) -> bool:
        if step % TOGETHER:
            return False
        said = torch.tensor(float(asked), device=self.device)
        return bool(self.fabric.all_reduce(said, reduce_op="sum") > 0)

    def leave(self) -> None:
        """모두 끝나기를 기다렸다가 과정들의 이음을 풉니다. 학습한 것을 모두 놓은 다음에 부릅니다.

        감싼 신경망이 남아 있으면 이음의 스레드도 남습니다. 파이썬이 끝나는 동안 그 스레드가 텐서를
        놓으려 하면 과정이 SIGABRT로 죽습니다.
        """
        self.fabric.barrier()
        gc.collect()
        torch.distributed.destroy_process_group()

    def describe(self) -> str:
        return f"과정 {self.world}개, 저마다 {super().describe()}"


def join(runtime: Runtime, *, devices: int, nodes: int) -> FabricRuntime:
    """torchrun이 띄운 이 과정을 다른 과정들과 잇습니다. `launch.start`가 띄운 안에서만 부릅니다.

    Args:
        runtime: 과정 하나로 학습할 때의 환경. 장치의 종류, 정밀도, 예산을 가져옵니다.
        devices: 컴퓨터마다의 과정 수.
        nodes: 컴퓨터의 수.
    """
    from lightning_fabric import Fabric
    from lightning_fabric.strategies import DDPStrategy

    logging.getLogger("lightning_fabric").setLevel(logging.WARNING)
    kind = runtime.device.type
    if kind == "cpu":
        torch.set_num_threads(max(1, (os.cpu_count() or 1) // devices))
    fabric = Fabric(
        accelerator=kind,
        devices=devices,
        num_nodes=nodes,
        strategy=DDPStrategy(**_buffers_stay()),
    )
    fabric.launch()
    place = detect(device=fabric.device, budget=runtime.budget).device
    return FabricRuntime(
        place, runtime.precision, runtime.channels_last, runtime.budget, fabric=fabric
    )


def _buffers_stay() -> dict[str, bool]:
    """배치 정규화의 통계를 순전파마다 0번에 맞추지 않게 합니다.

    맞추면 D를 두 번 부르는 GAN의 역전파가 깨집니다. 선택의 이름은 PyTorch 2.15에서 바뀌었습니다.
    """
    known = inspect.signature(nn.parallel.DistributedDataParallel.__init__).parameters
    name = "forward_sync_buffers" if "forward_sync_buffers" in known else "broadcast_buffers"
    return {name: False}
