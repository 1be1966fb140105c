"""건강한 학습 일곱 가지. cases.py의 병은 여기에서 메서드 하나(또는 값 하나)만 바꾼 것입니다.

배우는 사람이 손으로 쓸 법한 평범한 루프입니다. 강의의 `train`은 이런 실수의 대부분을 막으므로
쓰지 않습니다.
"""

from __future__ import annotations

import copy
import os
from functools import partial
from itertools import chain

import psutil
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.datasets import TensorData
from gan_course.history import History
from gan_course.models import cgan, dcgan, run, vanilla, wgan
from gan_course.runtime import Runtime
from gan_course.sampling import sample
from gan_course.training import GAN, MakeOptimizer

__all__ = ["Critic", "Digits", "Hasty", "Labelled", "Plane", "Resumed", "Watched", "chain"]


class Digits:
    """레이블 없는 그림, 완전 연결층, 비포화 손실.

    Attributes:
        objective: 손실의 이름. 진단할 때 씁니다.
    """

    objective = "non-saturating"
    steps, batch, d_steps, g_steps = 1500, 64, 1, 1
    lr, betas = 2e-3, (0.0, 0.99)

    def __init__(self, data: TensorData, seed: int) -> None:
        torch.manual_seed(seed)
        self.data, self.history = self.collected(data), History()
        G, D = self.networks()
        self.gan = GAN(G, D, optimizer=self.adam(), seed=seed, runtime=Runtime(torch.device("cpu")))
        self.prepare()

    def collected(self, data: TensorData) -> TensorData:
        return data

    def adam(self) -> MakeOptimizer:
        return partial(torch.optim.Adam, lr=self.lr, betas=self.betas)

    def networks(self) -> tuple[nn.Module, nn.Module]:
        shape = self.data.shape
        return vanilla.Generator(64, shape, (256, 512)), vanilla.Discriminator(shape, (256, 128))

    def prepare(self) -> None:
        """학습하기 전에 한 번."""

    def real(self) -> tuple[Tensor, Tensor | None]:
        x, _ = self.data.sample(self.batch, self.gan.rng)
        return x, None

    def judge(self, x: Tensor, y: Tensor | None) -> Tensor:
        return run(self.gan.D, x, y)

    def d_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        bce = F.binary_cross_entropy_with_logits
        return bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake))

    def g_loss(self, fake: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(fake, torch.ones_like(fake))

    def penalty(self, x: Tensor, fake: Tensor) -> Tensor | float:
        return 0.0

    def update(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def step(self) -> dict[str, Tensor]:
        gan = self.gan
        for _ in range(self.d_steps):
            x, y = self.real()
            fake = run(gan.G, gan.noise(len(x)), y)
            real_logits = self.judge(x, y)
            fake_logits = self.judge(fake.detach(), y)
            d_loss = self.d_loss(real_logits, fake_logits)
            self.update(gan.opt_d, d_loss + self.penalty(x, fake.detach()))
        for again in range(self.g_steps):
            if again:
                fake = run(gan.G, gan.noise(self.batch), y)
            g_loss = self.g_loss(self.judge(fake, y))
            self.update(gan.opt_g, g_loss)
        return self.seen(d_loss, g_loss, real_logits, fake_logits)

    def seen(self, d_loss: Tensor, g_loss: Tensor, real: Tensor, fake: Tensor) -> dict:
        return {
            "d_loss": d_loss.detach(), "g_loss": g_loss.detach(),
            "d_real": real.detach().sigmoid().mean(),
            "d_fake_before": fake.detach().sigmoid().mean(),
        }  # fmt: skip

    def train(self, until: int) -> None:
        """`until` 스텝까지."""
        gan, process = self.gan, psutil.Process(os.getpid())
        gan.G.train()
        gan.D.train()
        while gan.step < until:
            seen = self.step()
            gan.step += 1
            memory = process.memory_info().rss / 2**20
            self.history.append({"step": gan.step, **seen, "memory": memory})

    def draw(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """보여 줄 그림."""
        return sample(self.gan.G, z, y)


class Labelled(Digits):
    """레이블을 함께 받는 그림(조건부 GAN)."""

    lr = 1e-3

    def networks(self) -> tuple[nn.Module, nn.Module]:
        shape, classes = self.data.shape, len(self.data.classes) or int(self.data.y.max()) + 1
        return (
            cgan.MLPGenerator(classes, 64, shape, (256, 512)),
            cgan.MLPDiscriminator(classes, shape, (256, 128)),
        )

    def real(self) -> tuple[Tensor, Tensor | None]:
        return self.data.sample(self.batch, self.gan.rng)


class Critic(Digits):
    """WGAN-GP. 비평자는 합성곱입니다."""

    objective = "wgan-gp"
    steps, betas = 900, (0.0, 0.9)
    batch_norm = False

    def networks(self) -> tuple[nn.Module, nn.Module]:
        nc, size, _ = self.data.shape
        D = dcgan.Discriminator(16, size, nc, self.batch_norm)
        return dcgan.Generator(64, 16, size, nc), D

    def d_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        return fake.mean() - real.mean()

    def g_loss(self, fake: Tensor) -> Tensor:
        return -fake.mean()

    def penalty(self, x: Tensor, fake: Tensor) -> Tensor:
        epsilon = torch.rand(len(x), *(1,) * (x.dim() - 1), generator=self.gan.rng)
        mixed = fake.lerp(x, epsilon).requires_grad_()
        (slope,) = torch.autograd.grad(self.judge(mixed, None).sum(), mixed, create_graph=True)
        return 10 * (slope.flatten(1).norm(dim=1) - 1).square().mean()


class Plane(Digits):
    """2차원 점. 판별자의 기울기를 R1 벌점으로 누릅니다."""

    steps, batch, lr, betas = 2000, 256, 1e-3, (0.5, 0.9)

    def networks(self) -> tuple[nn.Module, nn.Module]:
        return wgan.small_generator(16, (128, 128, 128)), wgan.small_critic((128, 128, 128))

    def penalty(self, x: Tensor, fake: Tensor) -> Tensor | float:
        x = x.requires_grad_()
        (slope,) = torch.autograd.grad(self.judge(x, None).sum(), x, create_graph=True)
        return 0.1 / 2 * slope.square().sum(1).mean()


class Hasty(Digits):
    """학습률이 두 배인 것."""

    lr = 4e-3


class Resumed(Digits):
    """도중에 저장하고, 새 옵티마이저를 만든 뒤 되살려 이어서 학습하는 것."""

    def restore(self, saved: dict) -> None:
        self.gan.G.load_state_dict(saved["G"])
        self.gan.D.load_state_dict(saved["D"])
        self.gan.opt_g.load_state_dict(saved["opt_g"])
        self.gan.opt_d.load_state_dict(saved["opt_d"])

    def step(self) -> dict[str, Tensor]:
        if self.gan.step == self.steps * 2 // 3:
            saved = copy.deepcopy(self.gan.state_dict())
            self.gan.opt_g = self.adam()(self.gan.G.parameters())
            self.gan.opt_d = self.adam()(self.gan.D.parameters())
            self.restore(saved)
        return super().step()


class Watched(Digits):
    """스텝마다 새 표본의 점수를 적어 두는 것."""

    steps = 400

    def prepare(self) -> None:
        self.kept = []

    def seen(self, d_loss: Tensor, g_loss: Tensor, real: Tensor, fake: Tensor) -> dict:
        score = self.judge(run(self.gan.G, self.gan.noise(self.batch), None), None).mean()
        self.kept.append(score.item())
        return Digits.seen(self, d_loss, g_loss, real, fake)
