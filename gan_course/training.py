"""학습: 바뀌는 것을 모두 담은 `GAN`과, 하나뿐인 학습 루프 `train`."""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import torch
from torch import Tensor, nn
from tqdm import tqdm

from .datasets.tensor_data import TensorData
from .errors import CourseError
from .objectives import Objective
from .runtime import Runtime, detect, keep_memory, out_of_memory

Metrics = dict[str, int | Tensor]
MakeOptimizer = Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]


def adam(lr: float = 2e-4, betas: tuple[float, float] = (0.5, 0.999)) -> MakeOptimizer:
    """Adam 옵티마이저를 만드는 함수입니다. 기본값은 DCGAN 논문의 값입니다(Radford 2015)."""
    first, second = map(float, betas)  # (0, 0.9)처럼 정수를 섞으면 PyTorch가 거절합니다.
    return partial(torch.optim.Adam, lr=lr, betas=(first, second), fused=True)


def rmsprop(lr: float = 5e-5) -> MakeOptimizer:
    """RMSProp 옵티마이저를 만드는 함수입니다. 기본값은 WGAN 논문의 값입니다(Arjovsky 2017).

    기울기의 제곱을 지수 이동 평균할 뿐 관성이 없습니다. 논문은 비평자의 손실이 계속 움직이므로
    Adam 같은 관성이 있으면 학습이 불안정했다고 적었습니다.
    """
    return partial(torch.optim.RMSprop, lr=lr)


class GAN:
    """학습이 바꾸는 모든 것: G, D, 두 옵티마이저, 난수 생성기, 스텝 수, G의 이동 평균.

    Args:
        G: (z[, y]) → x. `nz` 속성이 있어야 합니다.
        D: (x[, y]) → 로짓 (n,).
        optimizer: 파라미터를 받아 옵티마이저를 돌려주는 함수.
        optimizer_d: D의 것을 따로 둘 때.
        seed: 잡음과 미니배치의 시드. 신경망의 초깃값은 만들 때 정해져 있습니다.
        ema: G 가중치의 지수 이동 평균 계수. 0이면 쓰지 않습니다(Yazıcı 2019).
        runtime: 계산 환경. 주지 않으면 `detect()`.
    """

    def __init__(
        self,
        G: nn.Module,
        D: nn.Module,
        *,
        optimizer: MakeOptimizer | None = None,
        optimizer_d: MakeOptimizer | None = None,
        seed: int = 0,
        ema: float = 0.0,
        runtime: Runtime | None = None,
    ) -> None:
        keep_memory()
        self.runtime = runtime or detect()
        self.G, self.D = self.runtime.place(G), self.runtime.place(D)
        optimizer = optimizer or adam()
        self.opt_g = optimizer(self.G.parameters())
        self.opt_d = (optimizer_d or optimizer)(self.D.parameters())
        self.rng = torch.Generator().manual_seed(seed)
        self.ema = ema
        self.G_ema = copy.deepcopy(self.G).eval().requires_grad_(False) if ema else None
        self.step = 0

    @property
    def sampler(self) -> nn.Module:
        """그림을 뽑을 때 쓰는 생성자: 이동 평균이 있으면 그것, 없으면 G."""
        return self.G if self.G_ema is None else self.G_ema

    def autocast(self) -> AbstractContextManager:
        """그림은 runtime의 정밀도로, 좌표가 정밀해야 하는 2차원 점은 언제나 float32로 셈합니다."""
        return self.runtime.autocast() if len(self.G.shape) == 3 else nullcontext()

    def noise(self, n: int) -> Tensor:
        """표준 정규 분포의 잠재 벡터 (n, nz)."""
        z = torch.randn(n, self.G.nz, generator=self.rng)
        return z.to(self.runtime.device, non_blocking=True)

    def generate(self, n: int, y: Tensor | None = None) -> Tensor:
        """학습에 쓸 가짜 (n, *shape). 기울기를 이어 둡니다(보여 줄 그림은 sampling.sample)."""
        with self.autocast():
            return self.G(self.noise(n), y).float()

    @torch.no_grad()
    def update_ema(self) -> None:
        """G_ema ← β·G_ema + (1 − β)·G. 처음 몇 스텝은 β를 작게 하여 초깃값을 빨리 잊습니다."""
        if self.G_ema is None:
            return
        beta = min(self.ema, (1 + self.step) / (10 + self.step))
        for (name, average), now in zip(_floats(self.G_ema), _floats(self.G), strict=True):
            # 스펙트럼 정규화의 특이 벡터 u, v는 평균하면 길이가 1이 아니게 되므로 베낍니다.
            unit = name.endswith(("._u", "._v"))
            average.copy_(now[1]) if unit else average.lerp_(now[1], 1 - beta)


def _floats(module: nn.Module) -> list[tuple[str, Tensor]]:
    """이름과 텐서: 파라미터와 (배치 정규화의 이동 통계 같은) 실수 버퍼 전부."""
    named = (*module.named_parameters(), *module.named_buffers())
    return [(name, t) for name, t in named if t.is_floating_point()]


def constant(progress: float) -> float:
    """학습률을 바꾸지 않습니다."""
    return 1.0


def late_decay(progress: float, start: float = 0.5) -> float:
    """`start`까지는 그대로, 그 뒤로는 1에서 0.1까지 곧게 줄이는 학습률 배수. progress는 0…1."""
    return 1.0 if progress < start else 1.0 - 0.9 * (progress - start) / (1 - start)


def train(
    gan: GAN,
    data: TensorData,  # .sample(n, rng)로 미니배치를 줍니다
    objective: Objective,  # 손실과 벌점
    *,
    steps: int,  # 도달할 스텝(= G의 갱신 횟수). 이번에 더할 횟수가 아닙니다
    batch_size: int = 64,  # 진짜와 가짜 각각의 장수
    d_steps: int = 1,  # G를 한 번 갱신할 때 D를 갱신하는 횟수(논문의 k, n_critic)
    schedule: Callable[[float], float] = constant,  # 진행률(0…1) → 학습률 배수
    backward: Callable[[Tensor], None] = Tensor.backward,  # Lightning Fabric이면 fabric.backward
) -> Iterator[Metrics]:
    """`gan.step`이 `steps`가 될 때까지 학습하며, G를 갱신할 때마다 측정값을 내놓습니다.

    무엇을 그리고 언제 멈출지는 부르는 쪽의 for 문이 정합니다. 도중에 break하거나 커널을 멈춰도
    gan은 쓸 수 있는 상태이고, 다시 부르면 이어서 학습합니다.

    내놓는 값(step 말고는 0차원 텐서): step, d_loss(벌점 빼고), g_loss, d_real = D(x)의 평균,
    d_fake_before / d_fake_after = D를 갱신하기 전 / 후의 D(G(z))의 평균(비평자라면 뜻이 없습니다).

    Raises:
        CourseError: steps ≤ 0, 데이터와 신경망의 모양이 다름, 메모리 부족.
    """
    _check(gan, data, steps, batch_size)
    gan.G.train(), gan.D.train()
    try:
        while gan.step < steps:
            set_learning_rate(gan, schedule(gan.step / steps))
            for left in reversed(range(d_steps)):  # 1. D가 진짜와 가짜를 가립니다.
                real, y = data.sample(batch_size, gan.rng)
                with torch.set_grad_enabled(left == 0):  # 마지막 가짜만 G 단계가 다시 씁니다.
                    fake = gan.generate(batch_size, y)
                seen = _update_d(gan, real, fake.detach(), y, objective, backward)
            seen |= _update_g(gan, fake, y, objective, backward)  # 2. G가 바뀐 D를 속입니다.
            gan.step += 1
            gan.update_ema()
            yield {"step": gan.step, **seen}
    except torch.OutOfMemoryError as error:
        raise out_of_memory(gan.runtime.device) from error
    finally:
        gan.D.requires_grad_(True)


def set_learning_rate(gan: GAN, factor: float) -> None:
    """두 옵티마이저의 학습률을 처음 값의 `factor`배로 합니다."""
    for optimizer in (gan.opt_d, gan.opt_g):
        for group in optimizer.param_groups:
            group["lr"] = factor * optimizer.defaults["lr"]


def _update_d(
    gan: GAN, real: Tensor, fake: Tensor, y: Tensor | None, objective: Objective, backward
) -> Metrics:
    real_logits, fake_logits = _judge(gan, real, fake, y)
    loss = objective.d_loss(real_logits, fake_logits)
    _update(gan.opt_d, loss + objective.penalty(gan.D, real, fake, y, gan.rng), backward)
    objective.project(gan.D)
    return {
        "d_loss": loss.detach(),
        "d_real": real_logits.detach().sigmoid().mean(),
        "d_fake_before": fake_logits.detach().sigmoid().mean(),
    }


def _judge(gan: GAN, real: Tensor, fake: Tensor, y: Tensor | None) -> tuple[Tensor, Tensor]:
    """진짜와 가짜의 로짓. D가 표본을 하나씩 따로 본다면 한데 이어 한 번에 봅니다(더 빠릅니다)."""
    with gan.autocast():
        if getattr(gan.D, "per_sample", False):
            labels = None if y is None else torch.cat([y, y])
            logits = gan.D(torch.cat([real, fake]), labels).float()
            return logits[: len(real)], logits[len(real) :]
        return gan.D(real, y).float(), gan.D(fake, y).float()


def _update_g(gan: GAN, fake: Tensor, y: Tensor | None, objective: Objective, backward) -> Metrics:
    gan.D.requires_grad_(False)  # 기울기는 D를 지나 G로 흐르되, D의 가중치에는 쌓이지 않습니다.
    with gan.autocast():
        logits = gan.D(fake, y)
    loss = objective.g_loss(logits.float())
    _update(gan.opt_g, loss, backward)
    gan.D.requires_grad_(True)
    after = logits.detach().float().sigmoid().mean()
    return {"g_loss": loss.detach(), "d_fake_after": after}


def _update(optimizer: torch.optim.Optimizer, loss: Tensor, backward) -> None:
    optimizer.zero_grad(set_to_none=True)
    backward(loss)
    optimizer.step()


def _check(gan: GAN, data: TensorData, steps: int, batch_size: int) -> None:
    if steps <= 0 or batch_size <= 0:
        raise CourseError(
            "steps와 batch_size는 1 이상이어야 합니다"
            f"(지금: steps={steps}, batch_size={batch_size})."
        )
    made = getattr(gan.G, "shape", data.shape)
    if tuple(made) != data.shape:
        raise CourseError(
            f"데이터의 모양은 {data.shape}인데 생성자는 {tuple(made)}을(를) 만듭니다. "
            f"Generator(shape={data.shape})와 Discriminator(shape={data.shape})로 만드십시오."
        )


def progress(loop: Iterable[Metrics], gan: GAN, *, steps: int, batch_size: int = 64) -> tqdm:
    """학습 루프에 진행 막대를 답니다: 본 그림 수, 초당 그림 수, 남은 시간."""
    bar = tqdm(
        loop,
        total=steps,
        initial=gan.step,
        desc="학습",
        unit="장",
        unit_scale=batch_size,
        mininterval=0.5,
        ncols=90,
        file=sys.stdout,
    )
    bar.initial *= (
        batch_size  # tqdm은 마지막 줄의 평균 속도에서 시작한 값만 장수로 바꾸지 않습니다.
    )
    return bar
