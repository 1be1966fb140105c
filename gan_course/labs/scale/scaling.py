"""손실 키우기(loss scaling): 진짜 기울기에 2^k를 곱해 float16에 적으면 얼마나 잃는지 계산합니다."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from gan_course.datasets import mnist
from gan_course.errors import CourseError
from gan_course.models import vanilla
from gan_course.objectives import d_loss, g_loss_non_saturating, g_loss_saturating

HEAD_START, BATCH, KEPT = 40, 64, 100_000
FIRST_SCALE = 16  # GradScaler가 처음 쓰는 배수는 2^16입니다.
G_LOSSES = {"G (포화 손실)": g_loss_saturating, "G (비포화 손실)": g_loss_non_saturating}
NAMES = (*G_LOSSES, "D")


@lru_cache(maxsize=1)
def gan_gradients() -> dict[str, Tensor]:
    """D가 앞선 때의 기울기의 크기: {"G (포화 손실)": (100000,), "G (비포화 손실)": …, "D": …}.

    MNIST에서 G는 두고 D만 40스텝 가르친 뒤(03의 신경망과 Adam, 시드 0), 파라미터마다의 기울기를
    float32로 구합니다. 0은 빼고, 신경망마다 100,000개를 고르게 골랐습니다. 값은 모두 양수입니다.
    배치 정규화 앞의 편향은 손실을 바꾸지 못하므로 그 기울기(G의 0.1%쯤)는 계산 오차일 뿐입니다.
    """
    data, rng = mnist(), torch.Generator().manual_seed(0)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        G, D = vanilla.Generator(64), vanilla.Discriminator()
    optimizer = torch.optim.Adam(D.parameters(), 1e-3, (0.0, 0.99), fused=True)

    def backward() -> None:
        z = torch.randn(BATCH, G.nz, generator=rng)
        optimizer.zero_grad()
        d_loss(D(data.sample(BATCH, rng).x), D(G(z).detach())).backward()

    for _ in range(HEAD_START):
        backward()
        optimizer.step()
    backward()
    found = {"D": _magnitudes(D)}
    z = torch.randn(BATCH, G.nz, generator=rng)
    for name, loss in G_LOSSES.items():
        G.zero_grad()
        loss(D(G(z))).backward()
        found[name] = _magnitudes(G)
    return {name: found[name] for name in NAMES}


def _magnitudes(module: torch.nn.Module) -> Tensor:
    sizes = torch.cat([p.grad.flatten() for p in module.parameters()]).abs()
    sizes = sizes[sizes > 0]
    return sizes[torch.linspace(0, len(sizes) - 1, min(KEPT, len(sizes))).long()].clone()


def lost(grads: Tensor, k: float) -> tuple[float, float]:
    """2^k배 하여 float16에 적을 때 (0이 되는 비율, ∞가 되는 비율), 0…1. 0인 기울기는 세지 않습니다.

    Args:
        grads: 기울기. 모양과 부호는 상관없습니다.
        k: 배수의 지수.

    Raises:
        CourseError: 0이 아닌 기울기가 하나도 없을 때.
    """
    half = _scaled(grads, k).half()
    return (half == 0).float().mean().item(), half.isinf().float().mean().item()


def coarse(grads: Tensor, k: float) -> float:
    """2^k배 하면 0은 아니지만 비정규수가 되어 소수의 자리를 잃는 비율, 0…1."""
    half = _scaled(grads, k).half()
    return ((half > 0) & (half < torch.finfo(torch.float16).smallest_normal)).float().mean().item()


def _scaled(grads: Tensor, k: float) -> Tensor:
    sizes = grads.detach().flatten().float().abs()
    sizes = sizes[sizes > 0]
    if not len(sizes):
        raise CourseError(
            "0이 아닌 기울기가 없습니다. loss.backward()를 부른 뒤의 기울기를 주십시오."
        )
    return sizes * 2.0**k
