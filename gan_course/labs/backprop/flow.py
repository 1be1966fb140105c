"""기울기가 어디까지 흐르는지: 한 단계의 `backward()` 뒤에 G와 D의 `.grad`를 들여다봅니다."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan_course import objectives


class Flow(NamedTuple):
    """`backward()`를 부른 뒤에 본 것.

    Attributes:
        g, d: G와 D의 `.grad`의 크기(모두 이은 벡터의 길이). 아무것도 없으면 None.
        nodes: 손실에서 거슬러 지나간 autograd 마디의 수.
    """

    g: float | None
    d: float | None
    nodes: int


def measured(
    G: nn.Module, D: nn.Module, real: Tensor, z: Tensor,
    step: str, detached: bool = False, frozen: bool = False,
) -> Flow:  # fmt: skip
    """한 단계의 `backward()`까지 부르고 `.grad`를 잽니다. 옵티마이저는 부르지 않습니다.

    Args:
        step: "D"이면 판별자의 손실, "G"이면 생성자의 비포화 손실.
        detached: `G(z).detach()`를 넣을지.
        frozen: `D.requires_grad_(False)`로 D를 얼릴지. 끝나면 되돌립니다.
    """
    G.zero_grad()
    D.zero_grad()
    D.requires_grad_(not frozen)
    fake = G(z).detach() if detached else G(z)
    if step == "D":
        loss = objectives.d_loss(D(real), D(fake))
    else:
        loss = objectives.g_loss_non_saturating(D(fake))
    nodes = _visited(loss)
    loss.backward()
    D.requires_grad_(True)
    return Flow(grad_size(G), grad_size(D), nodes)


def grad_size(net: nn.Module) -> float | None:
    """`.grad`의 크기. 아무것도 없으면 None."""
    found = [p.grad.flatten() for p in net.parameters() if p.grad is not None]
    return torch.cat(found).norm().item() if found else None


def _visited(loss: Tensor) -> int:
    """손실에서 거슬러 갈 autograd 마디의 수."""
    seen, waiting = set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting += [parent for parent, _ in node.next_functions]
    return len(seen)
