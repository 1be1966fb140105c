"""학습의 한 단계를 시켜 볼 작은 GAN."""

from __future__ import annotations

import torch
from torch import nn

from ..models.vanilla import Discriminator, Generator

LR = 0.5  # SGD의 학습률. Adam은 기울기의 크기를 지워 합과 평균을 가리지 못합니다.


def tiny_gan(seed: int) -> tuple[Generator, Discriminator]:
    """작은 G와 D. 앞 단계가 남긴 기울기를 흉내 내어 .grad를 채워 둡니다."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        G = Generator(nz=2, shape=(2,), hidden=(4,), batch_norm=False)
        D = Discriminator(shape=(2,), hidden=(4,))
    for p in D.parameters():
        p.grad = torch.ones_like(p)
    return G, D


def observed(G: nn.Module, D: nn.Module, loss: object) -> dict[str, object]:
    """한 단계가 끝난 뒤의 두 신경망과 돌려준 손실(텐서이든 수이든)."""
    if torch.is_tensor(loss) and loss.dim() == 0:
        loss = loss.item()
    return {
        "D의 가중치": [p.detach().clone() for p in D.parameters()],
        "G의 가중치": [p.detach().clone() for p in G.parameters()],
        "돌려준 손실": loss,
    }
