"""이번 실행이 쓰는 것: 프로세서, 정밀도, 메모리 배치, 그리고 예산(스텝 수)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import ClassVar

import psutil
import torch
from torch import Tensor, nn

from .errors import CourseError, OutOfMemory

INTERVAL = 1.0  # 초. 이만큼 지날 때마다 남이 쓰는 코어를 다시 봅니다.
# Lightning Fabric이 쓰는 이름. mixed는 가중치는 float32로 두고 순전파만 줄인다는 뜻입니다.
PRECISIONS = {"32-true": torch.float32, "bf16-mixed": torch.bfloat16, "16-mixed": torch.float16}
SPARE = 0.35  # 남이 쓰는 코어가 이보다 적으면 아무도 없는 것으로 봅니다.


@dataclass(frozen=True)
class Runtime:
    """계산 환경 하나입니다. 보통 `detect()`가 만듭니다.

    Attributes:
        device: cpu, cuda(또는 cuda:1), mps 가운데 하나.
        precision: 그림을 다루는 순전파의 자료형. torch.float32면 혼합 정밀도를 쓰지 않습니다.
            손실과 벌점은 언제나 float32로 계산합니다.
        channels_last: 합성곱 신경망의 메모리 배치를 NHWC로 할지.
        budget: "cpu"(노트북 컴퓨터에서 몇 분) 또는 "gpu"(스텝을 늘린 긴 학습).
    """

    device: torch.device
    precision: torch.dtype = torch.float32
    channels_last: bool = True
    budget: str = "cpu"

    def steps(self, *, cpu: int, gpu: int) -> int:
        """예산에 맞는 학습 스텝 수를 고릅니다."""
        return gpu if self.budget == "gpu" else cpu

    def autocast(self) -> AbstractContextManager:
        """순전파를 감싸는 문맥입니다. float32라면 아무 일도 하지 않습니다."""
        if self.precision is torch.float32:
            return nullcontext()
        return torch.autocast(self.device.type, dtype=self.precision)

    def scaler(self) -> torch.amp.GradScaler:
        """float16의 작은 기울기가 0이 되지 않게 키웁니다. 다른 자료형에서는 그대로 둡니다."""
        enabled = self.precision is torch.float16
        return torch.amp.GradScaler(self.device.type, enabled=enabled)

    # 아래의 것들은 여러 장치의 환경(scale/fabric.py)이 바꿉니다.
    rank: ClassVar[int] = 0  # 이 과정의 번호
    world: ClassVar[int] = 1  # 과정의 수

    def backward(self, loss: Tensor) -> None:
        """손실에서 거꾸로 기울기를 구합니다."""
        loss.backward()

    def share(self, whole: Tensor) -> Tensor:
        """모든 과정이 똑같이 뽑은 것 (n, …) 가운데 이 과정의 몫."""
        return whole

    def mean(self, seen: dict[str, Tensor]) -> dict[str, Tensor]:
        """과정마다 잰 값들의 평균."""
        return seen

    def agree(self, asked: bool, step: int) -> bool:
        """한 과정이라도 그렇다고 하면 모두 그렇습니다. 다 함께 멈출 때 씁니다."""
        return asked

    def set_up(
        self, module: nn.Module, optimizer: torch.optim.Optimizer
    ) -> tuple[nn.Module, torch.optim.Optimizer]:
        """신경망과 그 옵티마이저를 여러 장치에 맞게 감쌉니다."""
        return module, optimizer

    def place(self, module: nn.Module) -> nn.Module:
        """신경망을 이 환경의 장치와 메모리 배치로 옮깁니다.

        Raises:
            CourseError: 장치의 메모리가 모자랄 때.
        """
        layout = torch.channels_last if self.channels_last else torch.contiguous_format
        with explain_memory(self.device):
            return module.to(self.device, memory_format=layout)

    def describe(self) -> str:
        """한 줄 요약. 예: "CPU · 스레드 2개 · float32 · 예산 cpu"."""
        if self.device.type == "cuda":
            name = f"GPU {torch.cuda.get_device_name(self.device)}"
        elif self.device.type == "mps":
            name = "Apple GPU (MPS)"
        else:
            name = f"CPU · 스레드 {torch.get_num_threads()}개"
        precision = str(self.precision).removeprefix("torch.")
        return f"{name} · {precision} · 예산 {self.budget}"


def keep_memory() -> None:
    """glibc가 이 크기까지의 메모리를 돌려받아도 쥐고 있게 합니다(docs/design-notes.md)."""
    torch.empty(31 * 2**20, dtype=torch.uint8)  # 쓰지 않으므로 실제 메모리는 들지 않습니다.


@contextmanager
def explain_memory(device: torch.device) -> Iterator[None]:
    """안에서 메모리가 모자라면 무엇을 하면 되는지 알려 주는 오류로 바꿉니다.

    Raises:
        OutOfMemory: 메모리가 모자랄 때.
    """
    try:
        yield
    except RuntimeError as error:  # CPU의 메모리 부족은 따로 이름이 없어 글로 알아봅니다.
        said = str(error).lower()
        if not isinstance(error, torch.OutOfMemoryError) and "not enough memory" not in said:
            raise
        raise out_of_memory(device) from error


def out_of_memory(device: torch.device) -> OutOfMemory:
    """메모리 부족을 알리는 오류를 만듭니다."""
    return OutOfMemory(
        f"{device}의 메모리가 모자랍니다. batch_size를 절반으로 줄이거나, 다른 노트북의 커널을 "
        "끄거나, 환경 변수 BUDGET=cpu로 작은 설정을 쓰십시오. 학습하던 GAN은 그대로 남아 있습니다."
    )


def detect(
    *, budget: str | None = None, device: str | torch.device | None = None, precision: str = ""
) -> Runtime:
    """이 컴퓨터에서 쓸 환경을 고릅니다.

    Args:
        budget: "cpu" 또는 "gpu". 주지 않으면 환경 변수 BUDGET을 보고,
            그것도 없으면 CUDA가 있을 때만 "gpu"입니다.
        device: "cpu", "cuda", "cuda:1", "mps". 주지 않으면 있는 것 가운데 가장 빠른 것.
        precision: "bf16-mixed", "16-mixed", "32-true" 또는 자료형의 이름.

    정밀도는 하드웨어가 bfloat16을 계산하면 bfloat16, 그렇지 않은 CUDA(Colab의 T4)면 float16과
    기울기 키우기, 나머지는 float32입니다.
    환경 변수 PRECISION=float32(또는 bfloat16, float16)로 바꿀 수 있습니다.

    Raises:
        CourseError: 모르는 예산이나 정밀도이거나, 달라고 한 장치가 없을 때.
    """
    budget = budget or os.environ.get("BUDGET") or ("gpu" if torch.cuda.is_available() else "cpu")
    if budget not in ("cpu", "gpu"):
        raise CourseError(f"BUDGET={budget!r}을(를) 모릅니다. cpu 또는 gpu로 정하십시오.")
    place = _device(device)
    return Runtime(place, _precision(place, precision), budget=budget)


def _device(asked: str | torch.device | None) -> torch.device:
    """쓸 수 있는 장치인지 확인합니다."""
    counts = {
        "cuda": torch.cuda.device_count() if torch.cuda.is_available() else 0,
        "mps": int(torch.backends.mps.is_available()),
        "cpu": 1,
    }
    if asked is None:
        return torch.device(next(name for name, count in counts.items() if count))
    try:
        device = torch.device(asked)
    except RuntimeError:
        device = None
    if device is None or (device.index or 0) >= counts.get(device.type, 0):
        usable = ", ".join(f"{name} {n}개" for name, n in counts.items() if n)
        raise CourseError(
            f"장치 {str(asked)!r}을(를) 쓸 수 없습니다. 이 컴퓨터에 있는 것: {usable}. GPU가 "
            "보이지 않으면 device='cpu'로 하거나, Colab의 런타임 유형을 GPU로 바꾸십시오."
        )
    return device


def _precision(device: torch.device, asked: str) -> torch.dtype:
    known = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
    if asked := asked or os.environ.get("PRECISION"):
        if asked not in known | PRECISIONS:
            raise CourseError(f"PRECISION={asked!r}을(를) 모릅니다. {' 또는 '.join(known)}입니다.")
        return (known | PRECISIONS)[asked]
    if device.type == "cuda":
        # 흉내 낸 bfloat16은 느립니다. Colab의 T4(7.5)처럼 텐서 코어가 있으면 float16이 빠릅니다.
        if torch.cuda.is_bf16_supported(including_emulation=False):
            return torch.bfloat16
        fast_half = torch.cuda.get_device_capability(device) >= (7, 0)
        return torch.float16 if fast_half else torch.float32
    on_cpu = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return torch.bfloat16 if device.type == "cpu" and on_cpu() else torch.float32


def cpu_seconds() -> tuple[float, float]:
    """켜진 뒤로 (이 컴퓨터의 모든 코어, 이 과정)이 계산한 시간(초)."""
    t = psutil.cpu_times()
    idle = t.idle + getattr(t, "iowait", 0.0)
    # guest는 user와 nice에 이미 들어 있고, 빼앗긴 시간(steal)은 남의 컴퓨터의 일입니다.
    aside = sum(getattr(t, name, 0.0) for name in ("guest", "guest_nice", "steal"))
    mine = psutil.Process().cpu_times()
    return sum(t) - idle - aside, mine.user + mine.system


class FairShare:
    """학습하는 동안 PyTorch의 스레드 수를 남이 쓰지 않는 코어의 수에 맞춥니다.

    합성곱을 계산하는 스레드들은 서로를 기다리며 코어를 붙들고 돕니다. 다른 프로그램이 코어 하나를
    쓰면 그 기다림이 길어져, 코어 2개에서 한 스텝이 여러 배 느려집니다(docs/design-notes.md).
    처음의 스레드 수보다 늘리지 않으며, `restore`가 처음으로 되돌립니다.

    Args:
        spent: `cpu_seconds`처럼 (모두, 이 과정)이 계산한 시간을 주는 함수.
        clock: 지금 시각(초)을 주는 함수.
        cores: 코어의 수.
    """

    def __init__(
        self,
        spent: Callable[[], tuple[float, float]] = cpu_seconds,
        clock: Callable[[], float] = time.perf_counter,
        cores: int | None = None,
    ) -> None:
        self._spent, self._clock = spent, clock
        self._cores = cores or psutil.cpu_count() or 1
        self._most = torch.get_num_threads()
        self._then, self._seen = clock(), spent()

    def adjust(self) -> None:
        """때가 되었으면 남이 쓴 코어를 재어 스레드 수를 고칩니다. 스텝마다 불러도 됩니다."""
        now = self._clock()
        if self._most == 1 or now - self._then < INTERVAL:
            return
        seen = self._spent()
        everyone, mine = (b - a for a, b in zip(self._seen, seen, strict=True))
        others = max(0.0, everyone - mine) / (now - self._then)
        self._then, self._seen = now, seen
        free = int(self._cores - others + SPARE)
        threads = min(self._most, max(1, free))
        if threads != torch.get_num_threads():
            torch.set_num_threads(threads)

    def restore(self) -> None:
        """처음의 스레드 수로 되돌립니다."""
        if torch.get_num_threads() != self._most:
            torch.set_num_threads(self._most)
