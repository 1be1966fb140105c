"""비교 기준: 흔히 보는 평범한 GAN 학습 루프. DataLoader, 기본 Adam, 끄지 않은 기울기.

생김새와 크기는 널리 쓰이는 튜토리얼의 MLP GAN(G 1.51M, D 0.53M)을 따르되 직접 썼습니다.
"""

from __future__ import annotations

import gzip
import tempfile
from itertools import islice
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from gan_course.files import data_file


def mnist_loader(batch_size: int, folder: Path) -> DataLoader:
    """torchvision의 MNIST를 DataLoader로 읽습니다. 원본 파일은 저장소의 것을 풀어 둡니다."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for part in ("train", "t10k"):
        for kind in ("images-idx3", "labels-idx1"):
            name = f"{part}-{kind}-ubyte"
            (raw / name).write_bytes(gzip.decompress(data_file(f"mnist/{name}.gz").read_bytes()))
    steps = [transforms.ToTensor(), transforms.Normalize([0.5], [0.5])]
    data = datasets.MNIST(folder, train=True, transform=transforms.Compose(steps))
    return DataLoader(data, batch_size=batch_size, shuffle=True, drop_last=True)


class PlainLoop:
    """평범한 루프 하나. `run(n)`이 n스텝을 학습합니다."""

    def __init__(self, G: nn.Module, D: nn.Module, nz: int, batch_size: int = 64) -> None:
        self.G, self.D, self.nz = G, D, nz
        self.folder = tempfile.TemporaryDirectory()
        self.loader = mnist_loader(batch_size, Path(self.folder.name))
        self.loss = nn.BCEWithLogitsLoss()
        self.opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.opt_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))

    def run(self, steps: int) -> None:
        for real, _ in islice(self.loader, steps):
            ones, zeros = torch.ones(len(real)), torch.zeros(len(real))
            self.opt_g.zero_grad()
            fake = self.G(torch.randn(len(real), self.nz))
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
