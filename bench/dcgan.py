"""32화소 DCGAN의 속도: 튜토리얼 크기의 신경망(G 1.05M, D 0.10M)으로 평범한 루프와 견줍니다."""

import torch
from torch import Tensor, nn

from _versus import amx, versus
from gan_course.objectives import NON_SATURATING
from gan_course.training import adam
from plain import PlainDCGAN

NZ = 100


class UpsampleGenerator(nn.Module):
    """선형층 → 8×8×128 → (두 배로 늘리기 → 합성곱) 두 번 → 1×32×32."""

    shape = (1, 32, 32)

    def __init__(self, nz: int) -> None:
        super().__init__()
        self.nz, self.stem = nz, nn.Linear(nz, 128 * 8 * 8)

        def grow(a: int, b: int) -> list[nn.Module]:
            conv = nn.Conv2d(a, b, 3, padding=1)
            return [nn.Upsample(scale_factor=2), conv, nn.BatchNorm2d(b, 0.8), nn.LeakyReLU(0.2)]

        head = nn.Conv2d(64, 1, 3, padding=1)
        self.body = nn.Sequential(
            nn.BatchNorm2d(128), *grow(128, 128), *grow(128, 64), head, nn.Tanh()
        )

    def forward(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        return self.body(self.stem(z).view(-1, 128, 8, 8))


class DropoutDiscriminator(nn.Module):
    """스트라이드 2 합성곱 네 번(드롭아웃과 배치 정규화) → 로짓 하나."""

    shape = (1, 32, 32)

    def __init__(self) -> None:
        super().__init__()

        def shrink(a: int, b: int) -> list[nn.Module]:
            norm = [nn.BatchNorm2d(b, 0.8)] if a > 1 else []
            conv = nn.Conv2d(a, b, 3, stride=2, padding=1)
            return [conv, nn.LeakyReLU(0.2), nn.Dropout2d(0.25), *norm]

        layers = [*shrink(1, 16), *shrink(16, 32), *shrink(32, 64), *shrink(64, 128)]
        self.body = nn.Sequential(*layers, nn.Flatten(), nn.Linear(128 * 2 * 2, 1))

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        return self.body(x).flatten()


def networks() -> tuple[nn.Module, nn.Module]:
    torch.manual_seed(0)
    return UpsampleGenerator(NZ), DropoutDiscriminator()


def plain_loop() -> PlainDCGAN:
    return PlainDCGAN(*networks(), NZ)


if __name__ == "__main__":
    target = 4.5 if amx() else 1.7
    versus("dcgan", target, plain_loop, networks(), NON_SATURATING, adam(), d_steps=1, steps=8)
