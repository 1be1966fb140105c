"""05의 사건: 시킬 레이블을 데이터에서 가져오지 않고 난수로 뽑는 조건부 GAN의 학습."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from gan_course.datasets import TensorData
from gan_course.training import adam


def asked_at_random(
    G: nn.Module, D: nn.Module, data: TensorData, steps: int = 600, seed: int = 1
) -> None:
    """G와 D를 그 자리에서 학습합니다. 진짜는 (x, y)의 짝 그대로이고, 시키는 것만 난수입니다.

    Args:
        G: (n, nz), (n,) → 표본 (n, …).
        D: (n, …), (n,) → 로짓 (n,).
        data: 진짜 표본 x와 레이블 y.
        steps: 스텝 수.
        seed: 데이터와 잠재 벡터와 시킬 레이블을 뽑는 시드.
    """
    opt_g, opt_d = (adam(2e-3, (0.5, 0.999))(net.parameters()) for net in (G, D))
    rng, last = torch.Generator().manual_seed(seed), int(data.y.max())
    for _ in range(steps):
        x, y = data.sample(128, rng)
        asked = torch.randint(0, last, (128,), generator=rng)
        fake = G(torch.randn(128, G.nz, generator=rng), asked)
        d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), asked)).mean()
        opt_d.zero_grad()
        d_loss.backward()
        opt_d.step()
        g_loss = F.softplus(-D(fake, asked)).mean()
        opt_g.zero_grad()
        g_loss.backward()
        opt_g.step()
