"""글자 사이 걷기: 손글씨 z는 그대로 두고 레이블의 임베딩만 가에서 하까지 이어 옮깁니다."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan_course.datasets.hangul import SYLLABLES
from gan_course.metrics import judge_hangul
from gan_course.sampling import eval_twin

LAST = len(SYLLABLES) - 1


class Walk(NamedTuple):
    """한 손글씨로 걸은 길.

    places: (n,) 0(가)…13(하). 1.5는 나와 다의 한가운데입니다.
    pictures: (n, 1, s, s), [−1, 1].
    widths: (n,) 획의 굵기(화소).
    read: 분류기가 읽은 글자 n개와 저마다의 확률 (n,).
    """

    places: Tensor
    pictures: Tensor
    widths: Tensor
    read: list[str]
    sure: Tensor


def stroke_width(x: Tensor) -> Tensor:
    """(n, 1, s, s), [−1, 1] → 획의 굵기 (n,), 화소 단위의 어림값 2 × 넓이 ÷ 둘레입니다."""
    ink = (x[:, 0] + 1) / 2
    edge = torch.hypot(ink.diff(dim=2)[:, 1:], ink.diff(dim=1)[:, :, 1:])
    return 2 * ink.sum(dim=(1, 2)) / edge.sum(dim=(1, 2))


@torch.no_grad()
def write_between(G: nn.Module, z: Tensor, places: Tensor) -> Tensor:
    """손글씨 z (1, nz)로 자리 (n,) 0…13의 글자를 씁니다. 두 글자 사이에서는 임베딩을 섞습니다.

    Returns:
        (n, 1, s, s), [−1, 1].
    """
    twin = eval_twin(G)
    device = twin.embed.weight.device
    left = places.floor().long().clamp(0, LAST - 1).to(device)
    share = (places.to(device) - left)[:, None]
    e = torch.lerp(twin.embed.weight[left], twin.embed.weight[left + 1], share)
    z = z.view(1, -1).to(device).expand(len(places), -1)
    return twin.net(torch.cat([z, e], dim=1)).float().cpu()


def walk(G: nn.Module, z: Tensor, between: int = 4) -> Walk:
    """손글씨 z (1, nz)로 가에서 하까지, 이웃한 두 글자 사이를 `between`으로 나누어 걷습니다."""
    places = torch.linspace(0, LAST, LAST * between + 1)
    x = write_between(G, z, places)
    verdict = judge_hangul(x)
    read = [SYLLABLES[i] for i in verdict.labels]
    return Walk(places, x, stroke_width(x), read, verdict.confidence)


def name_of(place: float) -> str:
    """자리의 이름: "가", 또는 가에서 나로 4분의 1 왔으면 "가 → 나 25%"."""
    left = int(place)
    if left == place:
        return SYLLABLES[left]
    return f"{SYLLABLES[left]} → {SYLLABLES[left + 1]} {place - left:.0%}"
