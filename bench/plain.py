"""비교 기준: 흔히 보는 평범한 GAN 학습 루프. DataLoader, 기본 Adam, 끄지 않은 기울기.

생김새와 크기는 널리 쓰이는 튜토리얼의 MLP GAN(G 1.51M, D 0.53M)을 따르되 직접 썼습니다.
조건부 GAN(G 1.76M, D 1.06M)도 같습니다. WGAN은 논문의 설정 그대로, WGAN-GP는 그런 튜토리얼처럼
비평자 단계에서 G의 기울기를 끊지 않습니다.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from itertools import chain, islice, repeat
from pathlib import Path

import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from gan_course.datasets import faces
from gan_course.files import data_file


def mnist_loader(batch_size: int, folder: Path, size: int = 28) -> DataLoader:
    """torchvision의 MNIST를 DataLoader로 읽습니다. 원본 파일은 저장소의 것을 풀어 둡니다.

    28이 아니면 그런 튜토리얼처럼 한 장씩 Resize합니다.
    """
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for part in ("train", "t10k"):
        for kind in ("images-idx3", "labels-idx1"):
            name = f"{part}-{kind}-ubyte"
            (raw / name).write_bytes(gzip.decompress(data_file(f"mnist/{name}.gz").read_bytes()))
    resize = [transforms.Resize(size)] if size != 28 else []
    steps = [*resize, transforms.ToTensor(), transforms.Normalize([0.5], [0.5])]
    data = datasets.MNIST(folder, train=True, transform=transforms.Compose(steps))
    return DataLoader(data, batch_size=batch_size, shuffle=True, drop_last=True)


def batches(loader: DataLoader, count: int) -> Iterator:
    """미니배치 `count`개. 한 에포크에 모자라면 다음 에포크로 이어집니다."""
    return islice(chain.from_iterable(repeat(loader)), count)


class PlainLoop:
    """평범한 루프 하나. `run(n)`이 n스텝을 학습합니다."""

    def __init__(
        self, G: nn.Module, D: nn.Module, nz: int, batch_size: int = 64, device: str = "cpu"
    ) -> None:
        self.G, self.D, self.nz, self.device = G.to(device), D.to(device), nz, device
        self.folder = tempfile.TemporaryDirectory()
        self.loader = self.open(batch_size, Path(self.folder.name))
        self.loss = nn.BCEWithLogitsLoss()
        self.opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))

    def open(self, batch_size: int, folder: Path) -> DataLoader:
        return mnist_loader(batch_size, folder)

    def run(self, steps: int) -> None:
        for real, _ in batches(self.loader, steps):
            real = real.to(self.device)
            ones = torch.ones(len(real), device=self.device)
            zeros = torch.zeros(len(real), device=self.device)
            self.opt_g.zero_grad()
            fake = self.G(torch.randn(len(real), self.nz, device=self.device))
            g_loss = self.loss(self.D(fake), ones)
            g_loss.backward()
            self.opt_g.step()
            self.opt_d.zero_grad()
            real_loss = self.loss(self.D(real), ones)
            fake_loss = self.loss(self.D(fake.detach()), zeros)
            d_loss = (real_loss + fake_loss) / 2
            d_loss.backward()
            self.opt_d.step()
            self.last = d_loss.item(), g_loss.item()


class PlainDCGAN(PlainLoop):
    """합성곱 GAN의 같은 루프. 숫자를 한 장씩 32화소로 키워 읽습니다."""

    def open(self, batch_size: int, folder: Path) -> DataLoader:
        return mnist_loader(batch_size, folder, size=32)


class PlainDCGAN64(PlainLoop):
    """PyTorch 예제의 차례: D의 backward를 진짜와 가짜로 두 번, 같은 가짜로 G의 한 번."""

    def open(self, batch_size: int, folder: Path) -> DataLoader:
        """얼굴 640장을 PNG로 풀어 ImageFolder로 읽습니다."""
        (folder / "faces").mkdir()
        for i, x in enumerate(faces().x[:640]):
            Image.fromarray(x.permute(1, 2, 0).numpy()).save(folder / "faces" / f"{i:04d}.png")
        half = [0.5] * 3
        steps = [transforms.Resize(64), transforms.CenterCrop(64), transforms.ToTensor()]
        steps = transforms.Compose([*steps, transforms.Normalize(half, half)])
        data = datasets.ImageFolder(folder, steps)
        return DataLoader(data, batch_size=batch_size, shuffle=True, drop_last=True)

    def run(self, steps: int) -> None:
        for real, _ in batches(self.loader, steps):
            real = real.to(self.device)
            ones = torch.ones(len(real), device=self.device)
            zeros = torch.zeros(len(real), device=self.device)
            self.D.zero_grad()
            real_loss = self.loss(self.D(real), ones)
            real_loss.backward()
            fake = self.G(torch.randn(len(real), self.nz, device=self.device))
            fake_loss = self.loss(self.D(fake.detach()), zeros)
            fake_loss.backward()
            self.opt_d.step()
            self.G.zero_grad()
            g_loss = self.loss(self.D(fake), ones)
            g_loss.backward()
            self.opt_g.step()
            self.last = (real_loss + fake_loss).item(), g_loss.item()


class PlainConditional:
    """평범한 조건부 루프: 그림마다 읽을 때 키우고, 가짜의 레이블은 따로 무작위로 뽑습니다.

    손실은 그런 튜토리얼처럼 제곱 오차입니다.
    """

    def __init__(
        self, G: nn.Module, D: nn.Module, nz: int, classes: int, size: int, batch_size: int = 64
    ) -> None:
        self.G, self.D, self.nz, self.classes = G, D, nz, classes
        self.folder = tempfile.TemporaryDirectory()
        self.loader = mnist_loader(batch_size, Path(self.folder.name), size)
        self.loss = nn.MSELoss()
        self.opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))

    def run(self, steps: int) -> None:
        for real, y in batches(self.loader, steps):
            ones, zeros = torch.ones(len(real)), torch.zeros(len(real))
            self.opt_g.zero_grad()
            z, asked = torch.randn(len(real), self.nz), torch.randint(self.classes, (len(real),))
            fake = self.G(z, asked)
            g_loss = self.loss(self.D(fake, asked), ones)
            g_loss.backward()
            self.opt_g.step()
            self.opt_d.zero_grad()
            real_loss = self.loss(self.D(real, y), ones)
            fake_loss = self.loss(self.D(fake.detach(), asked), zeros)
            d_loss = (real_loss + fake_loss) / 2
            d_loss.backward()
            self.opt_d.step()
            self.last = d_loss.item(), g_loss.item()


class PlainCritic:
    """평범한 WGAN 루프의 공통된 부분: 미니배치마다 비평자를, 다섯 번에 한 번 생성자를 고칩니다."""

    N_CRITIC = 5

    def __init__(self, G: nn.Module, D: nn.Module, nz: int, batch_size: int = 64) -> None:
        self.G, self.D, self.nz, self.count = G, D, nz, 0
        self.folder = tempfile.TemporaryDirectory()
        self.loader = mnist_loader(batch_size, Path(self.folder.name))
        self.opt_g, self.opt_d = self.optimizers()

    def optimizers(self) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
        raise NotImplementedError

    def critic_step(self, real: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError

    def run(self, steps: int) -> None:
        """생성자를 `steps`번 갱신할 만큼 돕니다."""
        for real, _ in batches(self.loader, steps * self.N_CRITIC):
            z = torch.randn(len(real), self.nz)
            self.opt_d.zero_grad()
            d_loss = self.critic_step(real, z)
            self.count += 1
            self.opt_g.zero_grad()
            if self.count % self.N_CRITIC == 0:
                g_loss = -self.D(self.G(z)).mean()
                g_loss.backward()
                self.opt_g.step()
                self.last = d_loss.item(), g_loss.item()


class PlainWGAN(PlainCritic):
    """가중치 절단, 기본 RMSprop(5e-5)."""

    def optimizers(self) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
        return tuple(torch.optim.RMSprop(m.parameters(), lr=5e-5) for m in (self.G, self.D))

    def critic_step(self, real: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        fake = self.G(z).detach()
        loss = -self.D(real).mean() + self.D(fake).mean()
        loss.backward()
        self.opt_d.step()
        for p in self.D.parameters():
            p.data.clamp_(-0.01, 0.01)
        return loss


class PlainWGANGP(PlainCritic):
    """기울기 벌점 λ 10, 기본 Adam(2e-4, β 0.5)."""

    def optimizers(self) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
        return tuple(
            torch.optim.Adam(m.parameters(), lr=2e-4, betas=(0.5, 0.999)) for m in (self.G, self.D)
        )

    def critic_step(self, real: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        fake = self.G(z)
        loss = -self.D(real).mean() + self.D(fake).mean() + 10 * self.penalty(real, fake.data)
        loss.backward()
        self.opt_d.step()
        return loss

    def penalty(self, real: torch.Tensor, fake: torch.Tensor) -> torch.Tensor:
        epsilon = torch.rand(len(real), 1, 1, 1)
        mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_(True)
        scores = self.D(mixed)
        (slope,) = torch.autograd.grad(
            scores, mixed, grad_outputs=torch.ones_like(scores), create_graph=True
        )
        return ((slope.view(len(slope), -1).norm(2, dim=1) - 1) ** 2).mean()
