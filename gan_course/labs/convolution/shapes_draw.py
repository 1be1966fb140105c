"""신경망을 지나는 텐서의 모양을 층마다 적고 그립니다."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from torch import Tensor, nn

from gan_course.plotting import BLUE, SKY

ACTIVATIONS = ("ReLU", "LeakyReLU", "Tanh")


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


def moves_of(layers: list[Layer], end: str = "") -> list[str]:
    """합성곱마다 그 뒤에서 하는 일까지 세 줄로. 예: "k4 s2 p1", "BN", "ReLU".

    배치 정규화가 없으면 그렇다고 적습니다. `end`는 층이 아니라 함수라서 보이지 않는 마지막 일의
    이름입니다.
    """
    found: list[list[str]] = []
    for name, *_ in layers:
        kind, _, numbers = name.partition(" ")
        if numbers:
            found.append([numbers, "BN 없음"])
        elif kind == "BatchNorm2d":
            found[-1][1] = "BN"
        elif kind in ACTIVATIONS:
            found[-1].append(kind)
    found[-1] += [end] if end else []
    return ["\n".join(lines) for lines in found]


def draw_shapes(ax: Axes, shapes: list[tuple[int, ...]], moves: list[str] | None = None) -> None:
    """모양들을 왼쪽에서 오른쪽으로 상자로 그립니다. 높이는 한 변, 두께는 채널 수(로그)입니다.

    Args:
        shapes: (채널, 높이, 너비) 또는 (길이,).
        moves: 이웃한 상자 사이의 화살표 위에 적을 말. 상자보다 하나 적습니다.
    """
    left, gap = 0.0, 1.3 if moves is None else 1.75
    for i, shape in enumerate(shapes):
        channels, side = (shape[0], 1) if len(shape) == 1 else (shape[0], shape[-1])
        height, width = 0.6 + side**0.6, 0.25 + 0.16 * math.log2(channels + 1)
        ax.add_patch(
            Rectangle((left, -height / 2), width, height, fc=SKY, ec=BLUE, lw=1.4, alpha=0.85)
        )
        text = "×".join(map(str, shape))
        ax.text(left + width / 2, -height / 2 - 0.5, text, ha="center", va="top", fontsize=9)
        if i + 1 < len(shapes):
            ax.annotate("", (left + width + gap - 0.15, 0), (left + width + 0.15, 0),
                        arrowprops={"arrowstyle": "->", "color": "0.3"})  # fmt: skip
            told = "" if moves is None else moves[i]
            ax.text(left + width + gap / 2, 0.35, told, ha="center", va="bottom", fontsize=9)
        left += width + gap
    top = 0.6 + max(s[-1] if len(s) > 1 else 1 for s in shapes) ** 0.6
    ax.set(xlim=(-0.6, left - gap + 0.7), ylim=(-top / 2 - 1.7, top / 2 + 0.3))
    ax.set_axis_off()
