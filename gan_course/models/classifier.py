"""생성된 숫자와 한글을 채점하는 분류기. 저장소에 학습된 가중치가 함께 들어 있습니다."""

from __future__ import annotations

from torch import Tensor, nn


def block(c_in: int, c_out: int, stride: int) -> nn.Sequential:
    """3×3 합성곱 → 배치 정규화 → ReLU. 스트라이드가 2이면 한 변이 반으로 줍니다."""
    conv = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(c_out), nn.ReLU(inplace=True))


class DigitClassifier(nn.Module):
    """28×28 숫자 → 10개 로짓. 마지막 은닉층(64차원)이 프레셰 거리의 특징 공간입니다.

    입력은 (n, 1, 28, 28), 값은 [−1, 1]입니다.
    """

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.config = {"width": width}
        self.body = nn.Sequential(
            block(1, width, 2),  # 14×14
            block(width, width, 1),
            block(width, 2 * width, 2),  # 7×7
            block(2 * width, 2 * width, 1),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(2 * width * 49, 64),
            nn.ReLU(inplace=True),
        )
        self.head = nn.Linear(64, 10)

    def features(self, x: Tensor) -> Tensor:
        """(n, 1, 28, 28) → (n, 64)."""
        return self.body(x)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))


class HangulClassifier(nn.Module):
    """32×32 한글 음절 → 14개 로짓(가나다라마바사아자차카타파하의 차례).

    입력은 (n, 1, 32, 32), 값은 [−1, 1]입니다.
    """

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.config = {"width": width}
        self.body = nn.Sequential(
            block(1, width, 1),
            block(width, width, 2),  # 16×16
            block(width, 2 * width, 1),
            block(2 * width, 2 * width, 2),  # 8×8
            block(2 * width, 2 * width, 2),  # 4×4
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(2 * width * 16, 64),
            nn.ReLU(inplace=True),
        )
        self.head = nn.Linear(64, 14)

    def features(self, x: Tensor) -> Tensor:
        """(n, 1, 32, 32) → (n, 64)."""
        return self.body(x)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))
