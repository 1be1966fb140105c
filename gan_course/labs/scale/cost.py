"""학습을 시작하기 전에 비용을 어림합니다: 몇 초 재어 보고, 시간과 전기와 돈으로 늘립니다."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch

from gan_course.errors import CourseError
from gan_course.training import Training

WARM_UP = 3  # 처음의 스텝들은 메모리를 잡고 커널을 고르느라 느리므로 세지 않습니다.
UNITS = (("일", 86_400), ("시간", 3_600), ("분", 60), ("초", 1))


class Rate(NamedTuple):
    """잰 속도.

    Attributes:
        batch: 미니배치의 크기(장).
        seconds: 한 스텝의 시간(초). G를 한 번 갱신할 때까지이며 D의 갱신을 모두 셉니다.
        steps: 몇 스텝을 재었는지.
    """

    batch: int
    seconds: float
    steps: int = 1

    @property
    def images(self) -> float:
        """1초에 보는 그림의 수(장/초), 미니배치의 크기 ÷ 한 스텝의 시간."""
        return self.batch / self.seconds


class Cost(NamedTuple):
    """어림한 비용.

    Attributes:
        hours: 걸리는 시간.
        kwh: 쓰는 전력량(kWh).
        electricity, rent: 전기 요금과 빌리는 값(원).
    """

    hours: float
    kwh: float
    electricity: float
    rent: float

    @property
    def won(self) -> float:
        """둘의 합(원). 빌린 GPU의 값에는 전기가 들었으니, 그때는 watts를 0으로 어림하십시오."""
        return self.electricity + self.rent


def measure(
    loop: Training, seconds: float = 5.0, *, clock: Callable[[], float] = time.perf_counter
) -> Rate:
    """학습 루프를 몇 초 돌려 속도를 잽니다. 잰 만큼 정말로 학습합니다.

    처음 세 스텝은 빼고 재며, 끝까지 학습했거나 시간이 되면 멈춥니다. 다른 일도 하는 컴퓨터에서는
    느리게 나옵니다. GPU라면 맡긴 계산이 끝나기를 기다린 다음 시계를 봅니다.

    Args:
        loop: `train(…)`이나 `recipe.train(…)`이 돌려준 것.
        seconds: 잴 시간(초), 0보다 큼.
        clock: 지금 시각(초)을 주는 함수.

    Raises:
        CourseError: 시간이 0 이하이거나, 네 스텝도 남지 않은 루프일 때.
    """
    if not seconds > 0:
        raise CourseError(f"잴 시간은 0초보다 길어야 합니다(지금: {seconds}).")
    wait = _waiting(loop.gan.runtime.device)
    done, start, now = 0, 0.0, 0.0
    for done, _ in enumerate(loop, 1):  # noqa: B007  몇 번 돌았는지를 뒤에서 씁니다.
        if done < WARM_UP:
            continue
        wait()
        now = clock()
        if done == WARM_UP:
            start = now
        elif now - start >= seconds:
            break
    if done <= WARM_UP:
        raise CourseError(
            f"속도를 재려면 {WARM_UP + 1}스텝은 남아 있어야 합니다(돈 스텝: {done}). "
            "steps를 늘려 학습 루프를 다시 만드십시오."
        )
    steps = done - WARM_UP
    return Rate(loop.batch_size, max(now - start, 1e-9) / steps, steps)


def _waiting(device: torch.device) -> Callable[[], None]:
    """맡긴 계산이 끝나기를 기다리는 함수. CPU는 기다릴 것이 없습니다."""
    kinds = {"cuda": torch.cuda.synchronize, "mps": torch.mps.synchronize}
    return kinds.get(device.type, lambda: None)


def estimate(
    rate: Rate, steps: int, *, watts: float, won_per_kwh: float, won_per_hour: float = 0.0
) -> Cost:
    """`steps`스텝을 학습하는 시간, 전력량, 돈을 어림합니다.

    시간 = 스텝 × 한 스텝의 시간, 전력량 = 전력 × 시간, 돈 = 전력량 × 단가와 시간 × 빌리는 값.

    Args:
        rate: `measure`가 잰 속도.
        steps: 학습할 스텝 수.
        watts: 학습하는 동안 컴퓨터가 쓰는 전력(W).
        won_per_kwh: 전기 1 kWh의 값(원).
        won_per_hour: GPU를 한 시간 빌리는 값(원).

    Raises:
        CourseError: 음수가 있을 때.
    """
    given = {"steps": steps, "watts": watts, "won_per_kwh": won_per_kwh,
             "won_per_hour": won_per_hour}  # fmt: skip
    if wrong := [f"{name}={value}" for name, value in given.items() if value < 0]:
        raise CourseError(f"비용을 어림하는 값은 0 이상이어야 합니다(지금: {', '.join(wrong)}).")
    hours = steps * rate.seconds / 3600
    kwh = watts * hours / 1000
    return Cost(hours, kwh, kwh * won_per_kwh, hours * won_per_hour)


def duration(seconds: float) -> str:
    """시간의 길이를 큰 단위 둘까지의 글로. 예: 11,400초 → "3시간 10분", 0.25초 → "0.25초".

    Raises:
        CourseError: 음수일 때.
    """
    if not seconds >= 0:
        raise CourseError(f"시간의 길이는 0 이상이어야 합니다(지금: {seconds}).")
    if seconds < 10:
        return f"{seconds:.2g}초"
    if seconds >= 3600:  # 보이지 않을 작은 단위에서 올림하지 않으면 “59분 60초”가 나옵니다.
        seconds = round(seconds / 60) * 60 if seconds < 86_400 else round(seconds / 3600) * 3600
    left, parts = round(seconds), []
    for unit, size in UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count:,}{unit}")
    return " ".join(parts[:2])


def times(rate: Rate, plans: Mapping[str, int]) -> list[str]:
    """계획마다 걸릴 시간을 한 줄씩. 예: {"얼굴": 20_000} → ["얼굴 20,000스텝: 3시간 10분"]."""
    return [
        f"{name} {steps:,}스텝: {duration(steps * rate.seconds)}" for name, steps in plans.items()
    ]
