"""졸업 과제의 예시 답안. 통과하는 여러 답 가운데 하나이며, 시험이 실제로 채점해 봅니다."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course import datasets, metrics, sampling
from gan_course.datasets import TensorData

from .page_writer import write_page
from .step import Sample


def make_data(folder: str | Path) -> TensorData:
    """폴더의 그림을 32×32 컬러로."""
    return datasets.image_folder(folder, size=32, channels=3)


class MyGenerator(nn.Module):
    """z → 작은 특징 맵 → 두 배 → 두 배 → 그림. 한 변은 4의 배수입니다."""

    def __init__(self, shape: tuple[int, int, int], nz: int = 64, width: int = 32) -> None:
        super().__init__()
        self.nz, self.start = nz, (2 * width, shape[1] // 4, shape[2] // 4)
        channels, height, side = self.start
        self.stem = nn.Linear(nz, channels * height * side)
        self.body = nn.Sequential(
            nn.BatchNorm2d(channels), nn.ReLU(),
            nn.Upsample(scale_factor=2), nn.Conv2d(channels, width, 3, padding=1),
            nn.BatchNorm2d(width), nn.ReLU(),
            nn.Upsample(scale_factor=2), nn.Conv2d(width, shape[0], 3, padding=1),
        )  # fmt: skip

    def forward(self, z: Tensor) -> Tensor:
        h = self.stem(z).view(-1, *self.start)  # (n, 64, H/4, W/4)
        return torch.tanh(self.body(h))  # (n, C, H, W)


class MyDiscriminator(nn.Module):
    """그림 → 반 → 반 → 로짓 하나."""

    def __init__(self, shape: tuple[int, int, int], width: int = 32) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(shape[0], width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2), nn.Flatten(),
        )  # fmt: skip
        self.head = nn.Linear(2 * width * (shape[1] // 4) * (shape[2] // 4), 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(x)).squeeze(1)  # (n,)


def d_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """진짜의 로짓은 올리고 가짜의 로짓은 내립니다."""
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def g_loss(fake_logits: Tensor) -> Tensor:
    """비포화 손실: 가짜의 로짓을 올립니다."""
    return F.softplus(-fake_logits).mean()


def step(
    G: nn.Module,
    D: nn.Module,
    opt_g: torch.optim.Optimizer,
    opt_d: torch.optim.Optimizer,
    x: Tensor,
) -> dict[str, Tensor]:
    """D를 한 번, G를 한 번 갱신합니다."""
    fake = G(torch.randn(len(x), G.nz, device=x.device)).detach()
    loss_d = d_loss(D(x), D(fake))
    opt_d.zero_grad()
    loss_d.backward()
    opt_d.step()

    loss_g = g_loss(D(G(torch.randn(len(x), G.nz, device=x.device))))
    opt_g.zero_grad()
    loss_g.backward()
    opt_g.step()
    return {"d_loss": loss_d.detach(), "g_loss": loss_g.detach()}


def features(x: Tensor) -> Tensor:
    """그림마다 수 몇십 개: 작게 줄인 그림(짜임)과, 곳곳의 이웃 화소 차이(또렷함)."""
    edges = (x - F.avg_pool2d(x, 3, 1, 1)).abs()
    parts = (F.adaptive_avg_pool2d(part, 4).flatten(1) for part in (x, edges))
    return torch.cat(list(parts), dim=1)


def distance(real: Tensor, fake: Tensor) -> float:
    """특징의 프레셰 거리."""
    return metrics.frechet_distance(features(real), features(fake))


def make_picture(G: nn.Module) -> Callable[[float], Tensor]:
    """두 z 사이를 걷는 `picture(value)`."""
    ends = torch.randn(2, G.nz, generator=torch.Generator().manual_seed(0))

    def picture(value: float) -> Tensor:
        z = sampling.slerp(ends[0], ends[1], value)
        return sampling.sample(G, z[None])[0]

    return picture


def make_page(path: str | Path, G: nn.Module, facts: dict[str, object]) -> Path:
    """생성한 그림 열여섯 장의 페이지."""
    return write_page(
        path,
        title="나의 첫 GAN",
        pictures=sampling.sample(G, 16),
        about="내가 모은 그림으로 배운 GAN이 그린 것입니다.",
        source="직접 찍은 사진",
        licence="CC0: 누구나 자유롭게 쓸 수 있습니다",
        limits="학습에 쓴 그림이 적어 비슷한 그림이 되풀이됩니다.",
        facts=facts,
    )


DATA = Sample((make_data,), 'data = make_data("내 그림 폴더")')
MODELS = Sample(
    (MyGenerator, MyDiscriminator), "G, D = MyGenerator(data.shape), MyDiscriminator(data.shape)"
)
OBJECTIVE = Sample((d_loss, g_loss), 'project.check("objective", (d_loss, g_loss))')
LOOP = Sample((step,), 'project.check("loop", step)')
YARDSTICK = Sample((features, distance), 'project.check("yardstick", distance)')
SLIDER = Sample((make_picture,), "picture = make_picture(G)")
PAGE = Sample((make_page,), 'page = make_page("runs/my_page.html", G, {"스텝": 3000, "시드": 0})')
