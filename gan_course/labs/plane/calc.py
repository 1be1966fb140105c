"""2차원 실험실: 점으로 하는 GAN을 조금씩 학습하며 장면을 남깁니다. 위젯은 모르는 순수한 계산입니다.

GAN Lab(Kahng 외, *IEEE TVCG* 2019, arXiv:1809.01587)의 생각을 내 커널에서 다시 만든 것입니다.

    lab = Lab2D(data="ring_2d", objective="wgan-gp")
    lab.advance(500)
    draw_frame(lab)  # picture_draw
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gan_course.errors import Diverged
from gan_course.metrics import high_quality_share, modes_covered
from gan_course.runtime import Runtime
from gan_course.sampling import eval_twin
from gan_course.training import GAN, train

from .settings import Settings

NZ = 2
SIDE = 40  # D의 지형을 재는 격자의 한 변
SHOWN, COUNTED = 240, 1000  # 그릴 가짜 점의 수, 채점할 가짜 점의 수
NEAR = 0.15  # 모드가 없는 데이터에서 “곁”이라고 할 거리
FAR = 1e3  # 가짜가 이보다 멀리 가면 발산한 것입니다.


@dataclass(frozen=True)
class Frame:
    """한 순간의 장면. 작은 numpy 배열뿐이라 수백 장을 간직할 수 있습니다(한 장 약 11 kB).

    Attributes:
        step: 학습한 스텝.
        fake: (240, 2) 가짜 점. 언제나 같은 z에서 나옵니다.
        arrows: (240, 2) 점마다 손실이 가장 빨리 줄어드는 쪽, −∂(G 손실)/∂x.
        surface: (40, 40) D의 출력(로짓 또는 점수). 행은 y(아래에서 위), 열은 x.
        d_loss, g_loss: 앞 장면부터 지금까지의 평균. 첫 장면에서는 NaN.
        covered: 붙잡은 모드의 수. 모드가 없으면 가짜가 곁에 있는 진짜의 비율 0…1.
        good: 좋은 표본의 비율 0…1. 모드가 없으면 진짜 곁에 있는 가짜의 비율.
        reach: 지금까지 가장 컸던 화살표 길이(75 백분위수). 화살표를 그리는 눈금입니다.
        diverged: 발산했는지.
    """

    step: int
    fake: np.ndarray
    arrows: np.ndarray
    surface: np.ndarray
    d_loss: float
    g_loss: float
    covered: float
    good: float
    reach: float
    diverged: bool = False


class Lab2D:
    """실험 하나: 설정, GAN, 남겨 둔 장면들.

    Args:
        settings: 설정. 대신 이름으로 주어도 됩니다: `Lab2D(data="grid_2d", lr_d=2e-3)`.
        keep: 간직할 장면의 수(10 이상). 넘치면 옛 장면을 하나 걸러 하나씩 버려, 처음은 늘 남습니다.

    Raises:
        CourseError: 설정이 잘못되었을 때.
    """

    def __init__(
        self, settings: Settings | None = None, *, keep: int = 400, **options: object
    ) -> None:
        self.settings = settings or Settings(**options)
        self.keep = max(10, keep)
        s, self.world = self.settings, self.settings.world
        with torch.random.fork_rng(devices=[]):  # 전역 난수를 건드리지 않습니다.
            torch.manual_seed(s.seed)
            G, D = s.recipe.make(self.world.data, nz=NZ, hidden_g=s.hidden_g, hidden_d=s.hidden_d)
        self.gan = GAN(
            G, D, optimizer=s.recipe.optimizer(s.lr_g), optimizer_d=s.recipe.optimizer(s.lr_d),
            seed=s.seed, runtime=Runtime(torch.device("cpu")),
        )  # fmt: skip
        self._twins = eval_twin(self.gan.G), eval_twin(self.gan.D)
        rng = torch.Generator().manual_seed(s.seed + 1)
        self._z = torch.randn(COUNTED, NZ, generator=rng)
        self.real = self.world.data.sample(COUNTED, rng).x
        self.limit = max(2.8, 1.15 * float(self.real.abs().max()))
        line = torch.linspace(-self.limit, self.limit, SIDE)
        y, x = torch.meshgrid(line, line, indexing="ij")
        self._grid = torch.stack([x.flatten(), y.flatten()], dim=1)
        self.diverged = False
        self.frames: list[Frame] = [self._shoot([])]

    @property
    def frame(self) -> Frame:
        """가장 새로운 장면."""
        return self.frames[-1]

    def advance(self, steps: int = 1) -> Frame:
        """`steps`번 학습하고 장면 하나를 남깁니다. 발산했으면 아무 일도 하지 않습니다."""
        if self.diverged or steps < 1:
            return self.frame
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # 이렇게 작은 신경망에서는 스레드끼리 기다리는 시간이 더 깁니다.
        try:
            self.frames.append(self._shoot(self._train(steps)))
        finally:
            torch.set_num_threads(threads)
        if len(self.frames) > self.keep:
            del self.frames[1 : -self.keep // 4 : 2]
        return self.frame

    def _train(self, steps: int) -> list[tuple[float, float]]:
        """`steps`번 학습한 (D 손실, G 손실)의 목록. 숫자가 아니게 되면 거기서 멈춥니다."""
        s, losses = self.settings, []
        loop = train(
            self.gan, self.world.data, s.recipe.objective,
            steps=self.gan.step + steps, batch_size=s.batch_size, d_steps=s.d_steps,
        )  # fmt: skip
        try:
            losses.extend((float(m["d_loss"]), float(m["g_loss"])) for m in loop)
        except Diverged:
            self.diverged = True
        return losses

    def metrics(self) -> dict[str, float]:
        """지금의 점수: step, d_loss, g_loss, covered, good."""
        f = self.frame
        names = ("step", "d_loss", "g_loss", "covered", "good")
        return {name: getattr(f, name) for name in names}

    def _shoot(self, losses: list[tuple[float, float]]) -> Frame:
        G, D = self._twins
        with torch.no_grad():
            fake = G(self._z)
            surface = D(self._grid).view(SIDE, SIDE)
        if not (fake.abs().amax() < FAR and surface.isfinite().all()):
            self.diverged = True
        fake = fake.nan_to_num(FAR, FAR, -FAR).clamp(-FAR, FAR)
        arrows = self._arrows(fake[:SHOWN])
        covered, good = self._score(fake)
        length = float(np.quantile(np.linalg.norm(arrows, axis=1), 0.75))
        before = self.frames[-1].reach if hasattr(self, "frames") else 0.0
        d_loss, g_loss = np.mean(losses, axis=0) if losses else (np.nan, np.nan)
        return Frame(
            self.gan.step, fake[:SHOWN].numpy().copy(), arrows, surface.nan_to_num().numpy().copy(),
            float(d_loss), float(g_loss), covered, good, max(before, length), self.diverged,
        )  # fmt: skip

    def _arrows(self, fake: Tensor) -> np.ndarray:
        """가짜 점 (n, 2)마다 G의 손실이 줄어드는 쪽 (n, 2). G는 점을 이 화살표 쪽으로 옮깁니다."""
        x, D = fake.clone().requires_grad_(True), self._twins[1]
        objective, logits, seen = self.settings.recipe.objective, D(x), ()
        if objective.needs_real:  # 가짜마다 진짜 모두와 짝지어, 진짜를 뽑는 우연을 평균합니다.
            with torch.no_grad():
                real = D(self.real[:SHOWN])
            logits, real = (t.flatten() for t in torch.broadcast_tensors(logits[:, None], real))
            seen = (real,)
        (slope,) = torch.autograd.grad(objective.g_loss(logits, *seen) * len(x), x)
        return -slope.nan_to_num(0, 0, 0).numpy()

    def _score(self, fake: Tensor) -> tuple[float, float]:
        """붙잡은 모드(또는 재현율), 좋은 표본의 비율(또는 정밀도)."""
        centers, sigma = self.world.centers, self.world.sigma
        if centers is None:
            near = torch.cdist(self.real, fake) < NEAR  # (진짜, 가짜)
            return float(near.any(1).float().mean()), float(near.any(0).float().mean())
        return (
            modes_covered(fake, centers, sigma=sigma),
            high_quality_share(fake, centers, sigma=sigma),
        )
