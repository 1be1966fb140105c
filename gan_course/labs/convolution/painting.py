"""도장이 얼굴을 그리기까지: 생성자의 층마다, 도장을 몇 번 찍었을 때의 특징 맵을 계산합니다."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SHOWN = 3  # 층마다 보일 채널의 수
SHARES = (1, 2, 3, 0.25, 0.5, 0.75, 1.0)  # 보일 장면: 첫 도장 셋, 그 뒤로는 칸의 비율


class Layer(NamedTuple):
    """전치 합성곱 하나와 그 뒤의 층들.

    Attributes:
        before: 이 층에 들어온 특징 맵 (c, h, w).
        grow: 전치 합성곱.
        after: 뒤따르는 배치 정규화와 활성화 함수.
        shown: 화면에 보일 출력 채널의 번호들.
    """

    before: Tensor
    grow: nn.ConvTranspose2d
    after: nn.Module
    shown: list[int]


class Moment(NamedTuple):
    """한 장면: `layer`번째 층에서 도장을 `stamps`번 찍은 때. layer가 −1이면 아직 z뿐입니다."""

    layer: int
    stamps: int


@torch.no_grad()
def layers_of(G: nn.Module, z: Tensor) -> list[Layer]:
    """`models.dcgan.Generator`의 전치 합성곱을 차례로. z: (1, nz)."""
    G, found, h = G.eval(), [], z[:, :, None, None]
    tail = (G.head, nn.Tanh())
    for grow, *after in (list(G.stem), *map(list, G.blocks), tail):
        rest = nn.Sequential(*after)
        out = rest(grow(h))
        spread = (out[0] / out[0].amax((1, 2), keepdim=True).clamp(min=1e-6)).flatten(1).std(1)
        busiest = spread.argsort(descending=True)[:SHOWN].tolist()
        picture = out.shape[1] <= 3
        found.append(Layer(h[0], grow, rest, list(range(out.shape[1])) if picture else busiest))
        h = out
    return found


@torch.no_grad()
def painted(layer: Layer, stamps: int) -> Tensor:
    """처음 `stamps`칸만 도장을 찍었을 때의 출력 (보일 채널, H, W). 칠하지 않은 칸은 NaN입니다.

    전치 합성곱은 칸마다의 도장을 더한 것이므로, 나머지 칸을 0으로 두면 그때까지의 그림입니다.
    """
    mask = (torch.arange(layer.before[0].numel()) < stamps).view(layer.before.shape[1:]).float()
    out = layer.after(layer.grow((layer.before * mask)[None]))[0, layer.shown]
    ones = torch.ones(1, 1, *layer.grow.kernel_size)
    stride, padding = layer.grow.stride, layer.grow.padding
    touched = F.conv_transpose2d(mask[None, None], ones, stride=stride, padding=padding)[0, 0]
    return out.masked_fill(touched == 0, float("nan"))


def moments(layers: list[Layer]) -> list[Moment]:
    """보일 장면들: z, 그다음 층마다 첫 도장부터 마지막 도장까지."""
    found = [Moment(-1, 0)]
    for i, layer in enumerate(layers):
        cells = layer.before[0].numel()
        wanted = {max(1, round(s * cells)) if isinstance(s, float) else s for s in SHARES}
        found += [Moment(i, n) for n in sorted(n for n in wanted if n <= cells)]
    return found


def last_cell(layer: Layer, stamps: int) -> tuple[int, int]:
    """마지막에 찍은 칸 (행, 열)."""
    return divmod(stamps - 1, layer.before.shape[2])


def stamped(layer: Layer, stamps: int) -> tuple[int, int, int]:
    """마지막 도장이 출력에서 덮은 자리: (행, 열, 한 변). 패딩만큼 바깥으로 나갈 수 있습니다."""
    row, column = last_cell(layer, stamps)
    (s, _), (p, _), (k, _) = layer.grow.stride, layer.grow.padding, layer.grow.kernel_size
    return row * s - p, column * s - p, k
