"""병든 학습 열아홉 가지. 저마다 건강한 학습(healthy.py)에서 바꾼 것만 적습니다.

바뀐 메서드의 차이가 레슨에서 보여 주는 ‘잘못된 줄’입니다.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from gan_course.datasets import TensorData
from gan_course.models import run

from .healthy import Critic, Digits, Hasty, Labelled, Plane, Resumed, Watched, chain

CASES: dict[str, type[Digits]] = {}


def case(kind: type[Digits]) -> type[Digits]:
    """이름(파이썬식)으로 찾을 수 있게 등록합니다."""
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).strip("_")
    CASES[name] = kind
    return kind


@case
class EvalForgotten(Digits):
    def draw(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        return run(self.gan.G.train(), z, y).detach()


@case
class UnitRange(Digits):
    def real(self) -> tuple[Tensor, Tensor | None]:
        x, _ = self.data.sample(self.batch, self.gan.rng)
        x = (x + 1) / 2
        return x, None


@case
class DoubleSigmoid(Digits):
    def judge(self, x: Tensor, y: Tensor | None) -> Tensor:
        return run(self.gan.D, x, y).sigmoid()


@case
class ZeroGradForgotten(Digits):
    def update(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        if optimizer is self.gan.opt_g:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@case
class DetachForgotten(Digits):
    def step(self) -> dict[str, Tensor]:
        gan = self.gan
        for _ in range(self.d_steps):
            x, y = self.real()
            fake = run(gan.G, gan.noise(len(x)), y)
            real_logits = self.judge(x, y)
            fake_logits = self.judge(fake, y)
            d_loss = self.d_loss(real_logits, fake_logits)
            self.update(gan.opt_d, d_loss + self.penalty(x, fake.detach()))
        for again in range(self.g_steps):
            if again:
                fake = run(gan.G, gan.noise(self.batch), y)
            g_loss = self.g_loss(self.judge(fake, y))
            self.update(gan.opt_g, g_loss)
        return self.seen(d_loss, g_loss, real_logits, fake_logits)


@case
class StaleJudgement(Digits):
    def update(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()

    def step(self) -> dict[str, Tensor]:
        gan = self.gan
        for _ in range(self.d_steps):
            x, y = self.real()
            fake = run(gan.G, gan.noise(len(x)), y)
            real_logits = self.judge(x, y)
            fake_logits = self.judge(fake, y)
            d_loss = self.d_loss(real_logits, fake_logits)
            self.update(gan.opt_d, d_loss + self.penalty(x, fake.detach()))
        for again in range(self.g_steps):
            if again:
                fake = run(gan.G, gan.noise(self.batch), y)
            g_loss = self.g_loss(fake_logits)
            self.update(gan.opt_g, g_loss)
        return self.seen(d_loss, g_loss, real_logits, fake_logits)


@case
class GeneratorDetached(Digits):
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
            g_loss = self.g_loss(self.judge(fake.detach(), y))
            self.update(gan.opt_g, g_loss)
        return self.seen(d_loss, g_loss, real_logits, fake_logits)


@case
class SharedOptimizer(Digits):
    def prepare(self) -> None:
        gan = self.gan
        gan.opt_g = self.adam()(chain(gan.G.parameters(), gan.D.parameters()))


@case
class StrongDiscriminator(Digits):
    steps, d_steps = 400, 10

    def g_loss(self, fake: Tensor) -> Tensor:
        return -F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))


@case
class LearningRate(Digits):
    lr = 0.1


@case
class Collapse(Plane):
    g_steps = 5


@case
class LabelIgnored(Labelled):
    def judge(self, x: Tensor, y: Tensor | None) -> Tensor:
        return run(self.gan.D, x, torch.zeros_like(y))


@case
class LabelShifted(Labelled):
    def real(self) -> tuple[Tensor, Tensor | None]:
        x, y = self.data.sample(self.batch, self.gan.rng)
        y = (y - 1) % self.gan.G.classes
        return x, y


@case
class CriticSign(Critic):
    def d_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        return real.mean() - fake.mean()


@case
class CriticBatchNorm(Critic):
    batch_norm = True


@case
class LogOfZero(Hasty):
    def d_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        real, fake = real.sigmoid(), fake.sigmoid()
        return -real.log().mean() - (1 - fake).log().mean()

    def g_loss(self, fake: Tensor) -> Tensor:
        return -fake.sigmoid().log().mean()


@case
class GraphKept(Watched):
    def seen(self, d_loss: Tensor, g_loss: Tensor, real: Tensor, fake: Tensor) -> dict:
        score = self.judge(run(self.gan.G, self.gan.noise(self.batch), None), None).mean()
        self.kept.append(score)
        return Digits.seen(self, d_loss, g_loss, real, fake)


@case
class OptimizerForgotten(Resumed):
    def restore(self, saved: dict) -> None:
        self.gan.G.load_state_dict(saved["G"])
        self.gan.D.load_state_dict(saved["D"])


@case
class FewPictures(Digits):
    def collected(self, data: TensorData) -> TensorData:
        return TensorData(data.x[:100], data.y[:100], data.classes)
