"""`GAN`: 학습이 바꾸는 것을 모두 담은 상태. 옵티마이저를 만드는 함수도 여기에 있습니다."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import torch
from torch import Tensor, nn

from .errors import CourseError, Diverged
from .models import run, unwrapped
from .pictures import is_picture
from .runtime import Runtime, detect, keep_memory
from .sampling import shape_of

MakeOptimizer = Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]
LOSSES = {"d_loss": "판별자의 손실", "g_loss": "생성자의 손실"}


def adam(lr: float = 2e-4, betas: tuple[float, float] = (0.5, 0.999)) -> MakeOptimizer:
    """Adam 옵티마이저를 만드는 함수입니다. 기본값은 DCGAN 논문의 값입니다(Radford 2015)."""
    first, second = map(float, betas)  # (0, 0.9)처럼 정수를 섞으면 PyTorch가 거절합니다.
    return partial(torch.optim.Adam, lr=lr, betas=(first, second), fused=True)


def rmsprop(lr: float = 5e-5) -> MakeOptimizer:
    """RMSProp 옵티마이저를 만드는 함수입니다. 기본값은 WGAN 논문의 값입니다(Arjovsky 2017).

    기울기의 제곱을 지수 이동 평균할 뿐 모멘텀이 없습니다. 논문은 비평자의 손실이 계속 움직이므로
    Adam 같은 모멘텀이 있으면 학습이 불안정했다고 적었습니다.
    """
    return partial(torch.optim.RMSprop, lr=lr)


class GAN:
    """학습이 바꾸는 모든 것: G, D, 두 옵티마이저, 난수 생성기, 스텝 수, G의 이동 평균.

    직접 만든 신경망도 됩니다. G는 (z) 또는 (z, y) → x이고 `nz` 속성이 있어야 합니다. D는 (x) 또는
    (x, y) → 로짓 (n,)입니다. 표본의 모양 `shape`는 없으면 G를 한 번 불러 알아냅니다.

    Args:
        G: 생성자.
        D: 판별자(비평자).
        optimizer: 파라미터를 받아 옵티마이저를 돌려주는 함수.
        optimizer_d: D의 것을 따로 둘 때.
        seed: 잡음과 미니배치의 시드. 신경망의 초깃값은 만들 때 정해져 있습니다.
        ema: G 가중치의 지수 이동 평균 계수. 0이면 쓰지 않습니다(Yazıcı 2019).
        runtime: 계산 환경. 주지 않으면 `detect()`.

    Raises:
        CourseError: G에 `nz`가 없거나 장치의 메모리가 모자랄 때.
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
        self.nz = _latent_size(G)
        self.G, self.D = self.runtime.place(G), self.runtime.place(D)
        self.shape = shape_of(self.G)
        optimizer = optimizer or adam()
        self.G, self.opt_g = self.runtime.set_up(self.G, optimizer(self.G.parameters()))
        make_d = optimizer_d or optimizer
        self.D, self.opt_d = self.runtime.set_up(self.D, make_d(self.D.parameters()))
        self.scaler = self.runtime.scaler()
        self.rng = torch.Generator().manual_seed(seed)
        self.ema = ema
        self.G_ema = copy.deepcopy(unwrapped(self.G)).eval().requires_grad_(False) if ema else None
        self.step = 0

    @property
    def sampler(self) -> nn.Module:
        """그림을 뽑을 때 쓰는 생성자: 이동 평균이 있으면 그것, 없으면 G."""
        return unwrapped(self.G) if self.G_ema is None else self.G_ema

    def autocast(self) -> AbstractContextManager:
        """그림은 runtime의 정밀도로, 좌표가 정밀해야 하는 2차원 점은 늘 float32로 계산합니다."""
        return self.runtime.autocast() if is_picture(self.shape) else nullcontext()

    def noise(self, n: int) -> Tensor:
        """표준 정규 분포의 잠재 벡터 (n, nz). 여러 장치면 n개를 뽑아 제 몫만 돌려줍니다."""
        z = self.runtime.share(torch.randn(n, self.nz, generator=self.rng))
        return z.to(self.runtime.device, non_blocking=True)

    def paint(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """학습에 쓸 가짜 G(z) (n, *shape). 기울기를 이어 둡니다(보여 줄 그림은 sampling.sample)."""
        with self.autocast():
            return run(self.G, z, y).float()

    def generate(self, n: int, y: Tensor | None = None) -> Tensor:
        """새 잠재 벡터로 만든, 학습에 쓸 가짜 (n, *shape)."""
        return self.paint(self.noise(n), y)

    @torch.no_grad()
    def update_ema(self) -> None:
        """G_ema ← β·G_ema + (1 − β)·G. 처음 몇 스텝은 β를 작게 하여 초깃값을 빨리 잊습니다."""
        if self.G_ema is None or self.runtime.rank:  # 여러 장치면 0번 과정만 평균합니다.
            return
        beta = min(self.ema, (1 + self.step) / (10 + self.step))
        now = _floats(unwrapped(self.G))
        for (name, average), (_, value) in zip(_floats(self.G_ema), now, strict=True):
            # 스펙트럼 정규화의 특이 벡터 u, v는 평균하면 길이가 1이 아니게 되므로 베낍니다.
            unit = name.endswith(("._u", "._v"))
            average.lerp_(value, 1 if unit else 1 - beta)

    def networks(self) -> dict[str, nn.Module]:
        """이름 붙인 신경망들. 여러 장치용 포장은 벗깁니다: G, D, 있으면 ema."""
        found = {"G": unwrapped(self.G), "D": unwrapped(self.D)}
        return found if self.G_ema is None else found | {"ema": self.G_ema}

    def optimizers(self) -> dict[str, torch.optim.Optimizer]:
        """이름 붙인 옵티마이저들."""
        return {"opt_g": self.opt_g, "opt_d": self.opt_d}

    def state_dict(self) -> dict[str, object]:
        """지금 상태 전부. 텐서는 베끼지 않으므로, 간직하려면 `copy.deepcopy`로 베끼십시오."""
        parts = {**self.networks(), **self.optimizers(), "scaler": self.scaler}
        states = {name: part.state_dict() for name, part in parts.items()}
        return {**states, "rng": self.rng.get_state(), "step": self.step}

    def load_state_dict(self, state: dict[str, object]) -> None:
        """`state_dict`로 얻은 상태를 되살립니다."""
        for name, part in {**self.networks(), **self.optimizers(), "scaler": self.scaler}.items():
            part.load_state_dict(state[name])
        self.rng.set_state(state["rng"])
        self.step = state["step"]


class LastGood:
    """마지막으로 멀쩡하던 상태를 간직했다가, 손실이 숫자가 아니게 되면 되돌립니다.

    CPU에서는 스텝마다 봅니다. GPU에서는 보는 일이 계산을 기다리게 하므로 가끔 봅니다. 한 번 NaN이
    된 가중치는 그대로 NaN이어서, 늦게 보아도 놓치지 않습니다.
    """

    KEEP_EVERY = 200  # 스텝. 베끼는 시간이 학습의 1%를 넘지 않습니다.

    def __init__(self, gan: GAN) -> None:
        self.gan, self.every = gan, 1 if gan.runtime.device.type == "cpu" else 20
        self._keep()

    def check(self, seen: dict[str, Tensor]) -> None:
        """손실을 보고, 때가 되었으면 지금 상태를 간직합니다."""
        if self.gan.step % self.every:
            return
        for key, name in LOSSES.items():
            if not math.isfinite(value := float(seen[key])):
                self._undo(name, value)
        if self.gan.step - self.state["step"] >= self.KEEP_EVERY:
            self._keep()

    def _keep(self) -> None:
        weights = (t for net in self.gan.networks().values() for t in net.parameters())
        if not hasattr(self, "state") or all(w.isfinite().all() for w in weights):
            self.state = _cloned(self.gan.state_dict())

    def _undo(self, name: str, value: float) -> None:
        step = self.gan.step
        self.gan.load_state_dict(self.state)
        raise Diverged(
            f"{step:,}스텝에서 {name}이 숫자가 아니게 되었습니다({value}). 학습이 발산했습니다. "
            "흔한 까닭은 너무 큰 학습률, 확률에 그대로 취한 log(0), NaN이 든 데이터입니다. gan은 "
            f"멀쩡하던 {self.gan.step:,}스텝의 상태로 되돌려 두었습니다. 학습률을 줄이십시오."
        )


def _cloned(state: object) -> object:
    """텐서를 베낀 상태. `copy.deepcopy`와 같은 일을 다섯 배 빠르게 합니다."""
    if isinstance(state, Tensor):
        return state.detach().clone()
    if isinstance(state, dict):
        return {key: _cloned(value) for key, value in state.items()}
    return [_cloned(value) for value in state] if isinstance(state, list) else state


def _latent_size(G: nn.Module) -> int:
    nz = getattr(unwrapped(G), "nz", None)
    if not isinstance(nz, int) or nz < 1:
        raise CourseError(
            f"{type(unwrapped(G)).__name__}에 잠재 벡터의 차원 nz가 없습니다. "
            "__init__에 self.nz = 64처럼 적으십시오."
        )
    return nz


def _floats(module: nn.Module) -> list[tuple[str, Tensor]]:
    """이름과 텐서: 파라미터와 (배치 정규화의 이동 통계 같은) 실수 버퍼 전부."""
    named = (*module.named_parameters(), *module.named_buffers())
    return [(name, t) for name, t in named if t.is_floating_point()]
