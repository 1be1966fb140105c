"""변분 오토인코더(VAE): GAN과 나란히 놓고 비교할 또 하나의 생성 모델.

논문: Kingma & Welling, *Auto-Encoding Variational Bayes* (ICLR 2014), arXiv:1312.6114.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class VAE(nn.Module):
    """인코더 x → (μ, log s²), 디코더 z → x. 디코더는 GAN의 생성자와 같은 꼴로 부를 수 있습니다.

    Args:
        nz: 잠재 벡터의 차원.
        shape: 그림 하나의 모양.
        hidden: 인코더의 은닉층 크기들. 디코더는 거꾸로 씁니다.
    """

    def __init__(
        self,
        nz: int = 16,
        shape: Sequence[int] = (1, 28, 28),
        hidden: Sequence[int] = (512, 256),
    ) -> None:
        super().__init__()
        self.nz, self.shape = nz, tuple(shape)
        self.config = {"nz": nz, "shape": list(shape), "hidden": list(hidden)}
        widths = [math.prod(shape), *hidden]
        pairs = list(zip(widths, widths[1:], strict=False))
        self.encoder = nn.Sequential(*(_layer(a, b) for a, b in pairs))
        self.moments = nn.Linear(widths[-1], 2 * nz)
        back = [(nz, widths[-1]), *((b, a) for a, b in reversed(pairs[1:]))]
        self.decoder = nn.Sequential(*(_layer(a, b) for a, b in back))
        self.head = nn.Linear(hidden[0], widths[0])

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, *shape) → μ (n, nz), log s² (n, nz)."""
        mu, logvar = self.moments(self.encoder(x.flatten(1))).chunk(2, dim=1)
        return mu, logvar

    def forward(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """(n, nz) → (n, *shape), 값은 [−1, 1]."""
        return torch.tanh(self.head(self.decoder(z))).view(-1, *self.shape)

    def loss(self, x: Tensor, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """그림 하나마다의 (재구성 손실, KL 항)의 평균입니다. 둘의 합을 최소화합니다.

        재구성 손실은 화소를 [0, 1]의 확률로 본 이진 교차 엔트로피의 합(nat)이고,
        KL 항은 KL(N(μ, s²) ‖ N(0, 1))입니다(논문 부록 B).
        """
        mu, logvar = self.encode(x)
        noise = torch.randn(mu.shape, generator=rng).to(mu.device)
        z = mu + (0.5 * logvar).exp() * noise  # 재매개변수화: 기울기가 μ와 s로 흐릅니다.
        logits = 2 * self.head(self.decoder(z))  # (tanh(a) + 1) / 2 = sigmoid(2a)
        target = (x.flatten(1) + 1) / 2
        reconstruction = F.binary_cross_entropy_with_logits(logits, target, reduction="sum")
        kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).sum()
        return reconstruction / len(x), kl / len(x)


def _layer(n_in: int, n_out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(n_in, n_out), nn.ReLU(inplace=True))
