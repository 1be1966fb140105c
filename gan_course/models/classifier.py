"""생성된 숫자, 한글, 얼굴을 읽는 분류기와, 그 눈으로 그림을 견주는 특징 공간.

저장소에 학습된 가중치가 함께 들어 있습니다.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

NECK = 64  # 마지막 은닉층의 크기이자 특징 공간의 차원


def block(c_in: int, c_out: int, stride: int) -> nn.Sequential:
    """3×3 합성곱 → 배치 정규화 → ReLU. 스트라이드가 2이면 한 변이 반으로 줍니다."""
    conv = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(c_out), nn.ReLU(inplace=True))


class Judge(nn.Module):
    """그림 (n, nc, s, s), [−1, 1] → 로짓 (n, classes). 같은 눈으로 특징 (n, 64)도 잽니다.

    분류기의 마지막 층은 무슨 숫자인지만 알면 되므로 흐림, 잡점, 대비를 일부러 모른 체합니다.
    그래서 특징에는 깊이마다 채널의 평균과 표준편차를 함께 둡니다. 얕은 층은 획의 날카로움과
    잡점을, 깊은 층은 모양을 봅니다.

    Args:
        nc: 그림의 채널 수.
        plan: 층마다 (채널 수, 스트라이드).
        side: 마지막 층에서 한 변의 칸 수.
        classes: 로짓의 수.
    """

    def __init__(self, nc: int, plan: Sequence[tuple[int, int]], side: int, classes: int) -> None:
        super().__init__()
        widths = [nc, *(width for width, _ in plan)]
        self.blocks = nn.ModuleList(
            block(a, b, stride) for a, b, (_, stride) in zip(widths, widths[1:], plan, strict=False)
        )
        self.neck = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(widths[-1] * side * side, NECK),
            nn.ReLU(inplace=True),
        )
        self.head = nn.Linear(NECK, classes)
        seen = 2 * sum(widths[1:]) + NECK
        self.register_buffer("center", torch.zeros(seen))
        self.register_buffer("scale", torch.ones(seen))
        self.register_buffer("axes", torch.eye(seen)[:, :NECK].clone())

    def seen(self, x: Tensor) -> Tensor:
        """(n, nc, s, s) → (n, 2·채널 수의 합 + 64): 깊이마다 평균과 표준편차, 끝에 은닉층."""
        parts, h = [], x
        for layer in self.blocks:
            h = layer(h)
            mean = h.mean((2, 3))
            variance = h.square().mean((2, 3)) - mean.square()
            parts += [mean, (variance.clamp(min=0) + 1e-8).sqrt()]
        return torch.cat([*parts, self.neck(h)], dim=1)

    def project(self, seen: Tensor) -> Tensor:
        """본 것 → 특징 (n, 64). 진짜 그림의 평균과 표준편차로 맞추고, 3σ를 넘는 값은 누릅니다."""
        z = (seen - self.center) / self.scale
        return (3 * (z / 3).tanh()) @ self.axes

    def features(self, x: Tensor) -> Tensor:
        """(n, nc, s, s) → 특징 (n, 64)."""
        return self.project(self.seen(x))

    def forward(self, x: Tensor) -> Tensor:
        h = x
        for layer in self.blocks:
            h = layer(h)
        return self.head(self.neck(h))

    @torch.no_grad()
    def calibrate(self, x: Tensor) -> None:
        """진짜 그림 x로 특징 공간의 중심, 눈금, 주성분 64개를 정합니다. 가중치는 그대로입니다."""
        seen = torch.cat([self.seen(part) for part in x.split(1000)])
        self.center.copy_(seen.mean(0))
        self.scale.copy_(seen.std(0) + 1e-6)
        z = 3 * ((seen - self.center) / self.scale / 3).tanh()
        _, axes = torch.linalg.eigh(z.double().T.cov())  # 고윳값이 작은 것부터
        self.axes.copy_(axes.flip(1)[:, :NECK])


class DigitClassifier(Judge):
    """28×28 숫자 → 10개 로짓. 입력은 (n, 1, 28, 28), 값은 [−1, 1]입니다."""

    def __init__(self, width: int = 32) -> None:
        plan = [(width, 2), (width, 1), (2 * width, 2), (2 * width, 1)]
        super().__init__(1, plan, side=7, classes=10)
        self.config = {"width": width}


class HangulClassifier(Judge):
    """32×32 한글 음절 → 14개 로짓(가나다라마바사아자차카타파하의 차례).

    입력은 (n, 1, 32, 32), 값은 [−1, 1]입니다.
    """

    def __init__(self, width: int = 32) -> None:
        plan = [(width, 1), (width, 2), (2 * width, 1), (2 * width, 2), (2 * width, 2)]
        super().__init__(1, plan, side=4, classes=14)
        self.config = {"width": width}


class FaceClassifier(Judge):
    """64×64 얼굴 → 속성마다의 로짓을 이어 붙인 것 (n, 21). 입력은 (n, 3, 64, 64), [−1, 1]입니다.

    Args:
        sizes: 속성마다 값의 수. `datasets.face_attributes()`의 차례입니다.
        width: 첫 층의 채널 수.
    """

    def __init__(self, sizes: Sequence[int] = (4, 5, 3, 3, 2, 4), width: int = 24) -> None:
        plan = [(width, 2), (2 * width, 2), (64, 2), (64, 2)]
        super().__init__(3, plan, side=4, classes=sum(sizes))
        self.sizes = tuple(sizes)
        self.config = {"sizes": list(sizes), "width": width}
