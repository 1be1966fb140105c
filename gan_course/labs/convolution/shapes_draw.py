"""신경망을 지나는 텐서의 모양을 층마다 적고 그립니다."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from torch import Tensor, nn

from gan_course.plotting import BLUE, SKY

MOVES = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)


class Layer(NamedTuple):
    """층 하나. name: 하는 일, shape: 표본 하나의 출력 모양, parameters: 파라미터의 수."""

    name: str
    shape: tuple[int, ...]
    parameters: int


@torch.no_grad()
def layer_shapes(net: nn.Module, x: Tensor) -> list[Layer]:
    """`net(x)`를 한 번 계산하며, 가장 안쪽 층마다 출력의 모양을 적습니다. x는 (n, …)입니다.

    모드는 그대로 두고, 배치 정규화의 이동 통계가 바뀌지 않도록 평가 모드로 계산합니다.
    """
    found: list[Layer] = []

    def note(module: nn.Module, _: object, out: Tensor) -> None:
        count = sum(p.numel() for p in module.parameters())
        found.append(Layer(_name(module), tuple(out.shape[1:]), count))

    inner = [m for m in net.modules() if not list(m.children()) and not isinstance(m, nn.Identity)]
    hooks = [m.register_forward_hook(note) for m in inner]
    modes = {m: m.training for m in net.modules()}
    try:
        net.eval()(x)
    finally:
        for hook in hooks:
            hook.remove()
        for module, training in modes.items():
            module.training = training
    return found


def _name(module: nn.Module) -> str:
    kind = type(module).__name__
    if not isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        return kind
    k, s, p = module.kernel_size[0], module.stride[0], module.padding[0]
    return f"{kind} k{k} s{s} p{p}"


def draw_shapes(ax: Axes, shapes: list[tuple[int, ...]], labels: list[str] | None = None) -> None:
    """모양들을 왼쪽에서 오른쪽으로 상자로 그립니다. 높이는 한 변, 두께는 채널 수(로그)입니다.

    Args:
        shapes: (채널, 높이, 너비) 또는 (길이,).
        labels: 상자 아래에 적을 말. 주지 않으면 모양을 적습니다.
    """
    left = 0.0
    for i, shape in enumerate(shapes):
        channels, side = (shape[0], 1) if len(shape) == 1 else (shape[0], shape[-1])
        height, width = 0.6 + side**0.6, 0.25 + 0.16 * math.log2(channels + 1)
        ax.add_patch(
            Rectangle((left, -height / 2), width, height, fc=SKY, ec=BLUE, lw=1.4, alpha=0.85)
        )
        text = "×".join(map(str, shape)) if labels is None else labels[i]
        ax.text(left + width / 2, -height / 2 - 0.5, text, ha="center", va="top", fontsize=9)
        if i + 1 < len(shapes):
            ax.annotate("", (left + width + 1.15, 0), (left + width + 0.15, 0),
                        arrowprops={"arrowstyle": "->", "color": "0.3"})  # fmt: skip
        left += width + 1.3
    top = 0.6 + max(s[-1] if len(s) > 1 else 1 for s in shapes) ** 0.6
    ax.set(xlim=(-0.6, left - 0.6), ylim=(-top / 2 - 1.7, top / 2 + 0.3))
    ax.set_axis_off()
