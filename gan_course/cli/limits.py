"""학습을 시작하기 전에, 미니배치가 데이터와 메모리에 비해 너무 크지 않은지 봅니다."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..datasets import TensorData
from ..doctor import free_memory
from ..errors import CourseError
from ..models import run
from ..sampling import eval_twin
from ..training import GAN

PROBE = 4  # 활성값을 셀 때 흘려 보는 표본의 수. MinibatchStd가 네 장씩 묶습니다.


def check_batch(gan: GAN, data: TensorData, batch_size: int) -> None:
    """미니배치가 데이터보다 크거나 메모리에 들어가지 않으면 알립니다.

    Raises:
        CourseError: 학습할 수 없는 크기일 때. 얼마로 줄이면 되는지 알려 줍니다.
    """
    if batch_size > len(data):
        raise CourseError(
            f"--batch-size {batch_size:,}이(가) 데이터의 수 {len(data):,}보다 큽니다. "
            f"{len(data):,} 이하로 줄이십시오."
        )
    free = None if gan.runtime.device.type == "cuda" else free_memory()
    needed = batch_size * bytes_per_sample(gan) / 1e9
    if free is not None and needed > free:
        raise CourseError(
            f"--batch-size {batch_size:,}에는 메모리가 {needed:,.1f} GB쯤 드는데 쓸 수 있는 것은 "
            f"{free:.1f} GB입니다. {max(1, int(batch_size * free / needed)):,} 이하로 줄이십시오."
        )


@torch.no_grad()
def bytes_per_sample(gan: GAN) -> int:
    """한 스텝을 학습할 때 진짜 한 장과 가짜 한 장에 드는 메모리(바이트)의 어림.

    G는 가짜를, D는 진짜와 가짜를 봅니다. 활성값마다 기울기도 생기므로 두 배입니다. 쌍둥이에
    흘려 보므로 신경망과 난수는 그대로이고, float32로 계산하므로 혼합 정밀도에서는 조금 넉넉합니다.
    """
    device = gan.runtime.device
    y = torch.zeros(PROBE, dtype=torch.long, device=device)
    G, D = eval_twin(gan.G), eval_twin(gan.D)
    fake, of_g = _activations(G, torch.zeros(PROBE, gan.nz, device=device), y)
    _, of_d = _activations(D, fake, y)
    return 2 * (of_g + 2 * of_d) // PROBE


def _activations(module: nn.Module, x: Tensor, y: Tensor) -> tuple[Tensor, int]:
    """순전파의 결과와, 층들이 내놓은 값(활성값)의 바이트 수. 제자리에서 바꾸는 층은 빼고 셉니다."""
    sizes: dict[int, int] = {}

    def count(layer: nn.Module, inputs: tuple, output: Tensor) -> None:
        kept.append(output)
        sizes[output.data_ptr()] = output.nbytes

    kept: list[Tensor] = []  # 살려 두어야 같은 자리가 다시 쓰이지 않습니다.
    for layer in module.modules():
        if not any(layer.children()):
            layer.register_forward_hook(count)
    return run(module, x, y), sum(sizes.values())
