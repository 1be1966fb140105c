"""05의 감정: 이름을 가린 생성자 셋과 진짜의 그림."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gan_course.datasets import hangul
from gan_course.datasets.hangul import SYLLABLES
from gan_course.sampling import sample

N = 1400  # 글자마다 백 장


def suspects(G: nn.Module) -> dict[str, Tensor]:
    """조건부 생성자 G로 꾸민 셋(갑, 을, 병)과 진짜가 쓴 그림 (1400, 1, s, s)씩.

    모두 가부터 하까지 차례로 되풀이하여 시킨 것입니다.
    """
    y, one = torch.arange(N) % len(SYLLABLES), torch.Generator().manual_seed(0)
    return {
        "갑": sample(G, N, y, seed=1),
        "을": sample(G, torch.randn(1, G.nz, generator=one).expand(N, -1), y),
        "병": sample(G, N, (y * 5 + 3) % len(SYLLABLES), seed=2),
        "진짜": hangul("train", N, seed=9)[:].x,
    }
