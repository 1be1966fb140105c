"""학습: 하나뿐인 학습 루프 `train`, 학습률 일정, 진행 막대."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor
from tqdm import tqdm

from .datasets.tensor_data import Batch, TensorData
from .errors import CourseError
from .gan import GAN, LastGood, MakeOptimizer, adam, rmsprop
from .models import run, unwrapped
from .objectives import Objective
from .runtime import FairShare
from .scale.parts import Minibatch, Parts

Metrics = dict[str, int | Tensor]


def constant(progress: float) -> float:
    """학습률을 바꾸지 않습니다."""
    return 1.0


def late_decay(progress: float, start: float = 0.5) -> float:
    """`start`까지는 그대로, 그 뒤로는 1에서 0.1까지 곧게 줄이는 학습률 배수. progress는 0…1."""
    return 1.0 if progress < start else 1.0 - 0.9 * (progress - start) / (1 - start)


def warm_restart(progress: float, at: float = 0.6) -> float:
    """`late_decay`를 두 번: `at`까지 한 번, 학습률을 되돌려 끝까지 또 한 번(Loshchilov 2017)."""
    return late_decay(progress / at if progress < at else (progress - at) / (1 - at))


@dataclass(frozen=True)
class Training:
    """`train`이 돌려주는 것. for 문에 넣으면 G를 갱신할 때마다 측정값을 내놓습니다.

    Attributes: `train`의 인수와 같습니다.
    """

    gan: GAN
    data: TensorData
    objective: Objective
    steps: int
    batch_size: int
    d_steps: int
    schedule: Callable[[float], float]

    def __iter__(self) -> Iterator[Metrics]:
        gan, good, parts = self.gan, LastGood(self.gan), Parts()
        share = FairShare() if gan.runtime.device.type == "cpu" else None
        gan.G.train()
        gan.D.train()
        try:
            while gan.step < self.steps:
                if share:
                    share.adjust()
                set_learning_rate(gan, self.schedule(gan.step / self.steps))
                seen = gan.runtime.mean(self._step(parts))
                gan.step += 1
                gan.update_ema()
                good.check(seen)
                yield {"step": gan.step, **seen}
        finally:
            gan.D.requires_grad_(True)
            if share:
                share.restore()

    def _step(self, parts: Parts) -> Metrics:
        gan, n = self.gan, self.batch_size
        for left in reversed(range(self.d_steps)):  # 1. D가 진짜와 가짜를 가립니다.
            real, y = self._draw(n)
            batch = Minibatch(gan, real, y, gan.noise(n), again=left == 0)
            seen = parts.update(gan.opt_d, batch, partial(_loss_of_d, objective=self.objective))
            if self.objective.project is not None:
                self.objective.project(unwrapped(gan.D))
        # 2. G가 바뀐 D를 속입니다. 마지막 가짜를 다시 씁니다.
        return seen | parts.update(gan.opt_g, batch, partial(_loss_of_g, objective=self.objective))

    def _draw(self, n: int) -> Batch:
        """진짜의 미니배치. 데이터가 다른 장치에 있으면(큰 데이터) 그만큼만 옮깁니다."""
        runtime = self.gan.runtime
        share = (runtime.share,) if runtime.world > 1 else ()
        real, y = self.data.sample(n, self.gan.rng, *share)
        real = real.to(runtime.device, non_blocking=True)
        return Batch(real, None if y is None else y.to(runtime.device, non_blocking=True))


def train(
    gan: GAN,
    data: TensorData,  # .sample(n, rng)로 미니배치를 줍니다
    objective: Objective,  # 손실과 벌점
    *,
    steps: int,  # 도달할 스텝(= G의 갱신 횟수). 이번에 더할 횟수가 아닙니다
    batch_size: int = 64,  # 진짜와 가짜 각각의 장수
    d_steps: int = 1,  # G를 한 번 갱신할 때 D를 갱신하는 횟수(논문의 k, n_critic)
    schedule: Callable[[float], float] = constant,  # 진행률(0…1) → 학습률 배수
) -> Training:
    """`gan.step`이 `steps`가 될 때까지 학습하며, G를 갱신할 때마다 측정값을 내놓습니다.

    무엇을 그리고 언제 멈출지는 부르는 쪽의 for 문이 정합니다. 도중에 break하거나 커널을 멈춰도
    gan은 쓸 수 있는 상태이고, 다시 부르면 이어서 학습합니다. 인수는 부르는 순간에 확인합니다.

    내놓는 값(step 말고는 0차원 텐서): step, d_loss(벌점 빼고), g_loss, d_real = D(x)의 평균,
    d_fake_before / d_fake_after = D를 갱신하기 전 / 후의 D(G(z))의 평균(비평자라면 뜻이 없습니다).

    Raises:
        CourseError: 1보다 작은 인수, 데이터와 신경망의 모양이 다름, 메모리 부족.
        Diverged: 손실이 숫자가 아니게 되었을 때. gan은 마지막으로 멀쩡하던 상태로 되돌아갑니다.
    """
    _check(gan, data, steps=steps, batch_size=batch_size, d_steps=d_steps)
    if gan.step >= steps:
        print(f"이미 {gan.step:,}스텝을 학습했습니다. 더 하려면 steps를 {steps:,}보다 늘리십시오.")
    return Training(gan, data, objective, steps, batch_size, d_steps, schedule)


def set_learning_rate(gan: GAN, factor: float) -> None:
    """두 옵티마이저의 학습률을 처음 값의 `factor`배로 합니다."""
    for optimizer in (gan.opt_d, gan.opt_g):
        for group in optimizer.param_groups:
            group["lr"] = factor * optimizer.defaults["lr"]


def _loss_of_d(batch: Minibatch, objective: Objective) -> tuple[Tensor, Metrics]:
    gan, real, y = batch.gan, batch.real, batch.y
    fake = batch.fake().detach()  # D의 기울기는 G로 흐르지 않습니다.
    real_logits, fake_logits = _judge(gan, real, fake, y)
    loss = objective.d_loss(real_logits, fake_logits)
    penalty = sum(p(gan.D, real, fake, y, gan.rng) for p in objective.penalties)
    return loss + penalty, {
        "d_loss": loss.detach(),
        "d_real": real_logits.detach().sigmoid().mean(),
        "d_fake_before": fake_logits.detach().sigmoid().mean(),
    }


def _judge(gan: GAN, real: Tensor, fake: Tensor, y: Tensor | None) -> tuple[Tensor, Tensor]:
    """진짜와 가짜의 로짓. D가 표본을 하나씩 따로 본다면 한데 이어 한 번에 봅니다(더 빠릅니다)."""
    with gan.autocast():
        if getattr(unwrapped(gan.D), "per_sample", False):
            labels = None if y is None else torch.cat([y, y])
            logits = run(gan.D, torch.cat([real, fake]), labels).float()
            return logits[: len(real)], logits[len(real) :]
        return run(gan.D, real, y).float(), run(gan.D, fake, y).float()


def _loss_of_g(batch: Minibatch, objective: Objective) -> tuple[Tensor, Metrics]:
    gan, D, y = batch.gan, unwrapped(batch.gan.D), batch.y
    D.requires_grad_(False)  # 기울기는 D를 지나 G로 흐르되, D의 가중치에는 쌓이지 않습니다.
    try:
        with gan.autocast():
            logits = run(D, batch.fake(), y).float()
            seen = (run(D, batch.real, y).float(),) if objective.needs_real else ()
        loss = objective.g_loss(logits, *seen)
    finally:
        D.requires_grad_(True)
    return loss, {"g_loss": loss.detach(), "d_fake_after": logits.detach().sigmoid().mean()}


def _check(gan: GAN, data: TensorData, **counts: int) -> None:
    if any(value < 1 for value in counts.values()):
        said = ", ".join(f"{name}={value}" for name, value in counts.items())
        raise CourseError(f"{', '.join(counts)}는 1 이상이어야 합니다(지금: {said}).")
    if gan.shape != data.shape:
        raise CourseError(
            f"데이터의 모양은 {data.shape}인데 생성자는 {gan.shape}을(를) 만듭니다. "
            f"Generator(shape={data.shape})와 Discriminator(shape={data.shape})로 만드십시오."
        )
    classes = getattr(unwrapped(gan.G), "classes", 0)
    if classes and (data.y is None or int(data.y.max()) >= classes):
        found = (
            "레이블이 없습니다" if data.y is None else f"레이블이 {int(data.y.max())}까지 있습니다"
        )
        raise CourseError(
            f"생성자는 레이블 {classes}가지를 받는데 데이터에는 {found}. "
            "레이블의 수에 맞추어 생성자와 판별자를 만드십시오."
        )


def progress(loop: Training) -> tqdm:
    """학습 루프에 진행 막대를 답니다: 본 그림 수, 초당 그림 수, 남은 시간."""
    bar = tqdm(
        loop,
        total=loop.steps,
        initial=loop.gan.step,
        desc="학습",
        unit="장",
        unit_scale=loop.batch_size,
        mininterval=0.5,
        ncols=90,
        file=sys.stdout,
    )
    bar.initial *= loop.batch_size  # tqdm은 마지막 줄에서 시작한 값만 장수로 바꾸지 않습니다.
    return bar


__all__ = [
    "GAN", "MakeOptimizer", "Training", "adam", "constant", "late_decay", "progress", "rmsprop",
    "set_learning_rate", "train",
]  # fmt: skip
