"""학습 한 스텝의 시간이 어느 연산에 가는지 `torch.profiler`로 잽니다."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch.autograd import DeviceType
from torch.profiler import ProfilerActivity, profile

from gan_course.errors import CourseError

# 위에서부터 처음 맞는 갈래로 셉니다. CPU의 ReLU는 clamp_min과 threshold_backward로 보입니다.
GROUPS = {
    "옵티마이저": r"optimizer\.|_fused_|_foreach_",
    "합성곱·행렬곱": r"conv|(::|_|b)mm\b|(add|b|baddb)mm|matmul|linear|mmbackward",
    "정규화": r"(batch|layer|group|instance)_?norm",
    "활성 함수": r"relu|threshold|tanh|sigmoid|softplus|clamp_min",
    "데이터·복사": r"copy|::to$|::cat$|empty|contiguous|clone|index|gather|normal_|rand"
    r"|mem(cpy|set)|fill_|zero",
}
REST = "나머지"


class Op(NamedTuple):
    """연산 하나.

    Attributes:
        name: PyTorch가 붙인 이름. 예: aten::mm
        group: 갈래.
        share: 모든 연산의 시간에서 차지하는 비율, 0…1.
        calls: 한 스텝에 몇 번 불렀는지.
    """

    name: str
    group: str
    share: float
    calls: float


class Profile(NamedTuple):
    """프로파일의 결과.

    Attributes:
        shares: 갈래 → 비율. 합은 1입니다.
        ops: 오래 걸린 차례로 놓은 연산들.
        milliseconds: 한 스텝에서 연산들이 쓴 시간의 합(ms). 재는 일 때문에 평소보다 깁니다.
        device: 시간을 잰 곳, "cpu" 또는 "cuda".
    """

    shares: dict[str, float]
    ops: list[Op]
    milliseconds: float
    device: str

    def table(self, top: int = 8) -> str:
        """오래 걸린 연산 `top`개를 한 줄씩 적은 글."""
        rows = [f"{op.share:6.1%}  {op.calls:5.0f}번  {op.name}" for op in self.ops[:top]]
        return "\n".join([" 비율   한 스텝에  연산", *rows])


def where_time_goes(step: Callable[[], object], steps: int = 5) -> dict[str, float]:
    """`step()`을 몇 번 부르며 잰 시간의 비율. 예: {"합성곱·행렬곱": 0.7, …}, 합은 1입니다.

    인수와 오류는 `profiled`와 같습니다.
    """
    return profiled(step, steps).shares


def profiled(step: Callable[[], object], steps: int = 5) -> Profile:
    """`step()`을 몇 번 부르며 연산마다의 시간을 잽니다. GPU가 일했으면 GPU의 시간을 셉니다.

    연산마다 자기가 부른 다른 연산의 시간은 뺍니다. 연산과 연산 사이에 파이썬이 쓴 시간은 세지
    않습니다. 한 번은 재지 않고 미리 부릅니다.

    Args:
        step: 학습 한 스텝을 하는 함수. 예: `loop = iter(train(…))`의 `lambda: next(loop)`.
        steps: 잴 스텝의 수, 1 이상.

    Raises:
        CourseError: steps가 1보다 작거나, 연산이 하나도 없을 때.
    """
    if steps < 1:
        raise CourseError(f"잴 스텝은 1 이상이어야 합니다(지금: {steps}).")
    step()
    kinds = [ProfilerActivity.CPU]
    if torch.cuda.is_available():
        kinds.append(ProfilerActivity.CUDA)
        torch.cuda.synchronize()
    recorder = profile(
        activities=kinds, acc_events=True
    )  # 아니면 이벤트를 지운다는 경고가 나옵니다.
    with _quiet():
        recorder.start()
    try:
        for _ in range(steps):
            step()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
    finally:
        with _quiet():
            recorder.stop()
    # GPU의 커널은 그것을 맡긴 CPU의 연산에 이미 들어 있습니다.
    return _summary([e for e in recorder.events() if e.device_type == DeviceType.CPU], steps)


def _summary(events: list, steps: int) -> Profile:
    on_device = sum(e.self_device_time_total for e in events) > 0
    spent, calls = Counter(), Counter()
    for event in events:
        key = event.name, _group_of_event(event)
        spent[key] += event.self_device_time_total if on_device else event.self_cpu_time_total
        calls[key] += 1
    total = sum(spent.values())
    if not total > 0:
        raise CourseError("잴 연산이 없습니다. step 안에서 학습을 한 스텝 하는지 확인하십시오.")
    shares = dict.fromkeys((*GROUPS, REST), 0.0)
    for (_, group), time in spent.items():
        shares[group] += time / total
    ops = [Op(*key, time / total, calls[key] / steps) for key, time in spent.most_common()]
    return Profile(shares, ops, total / steps / 1000, "cuda" if on_device else "cpu")


def _group_of_event(event: object) -> str:
    """옵티마이저가 부른 연산은 이름과 상관없이 옵티마이저로 셉니다."""
    above = event
    while above is not None:
        if above.name.startswith("Optimizer."):
            return "옵티마이저"
        above = above.cpu_parent
    return group_of(event.name)


def group_of(name: str) -> str:
    """연산의 이름 → 갈래. 예: "aten::addmm" → "합성곱·행렬곱"."""
    low = name.lower()
    return next((g for g, pattern in GROUPS.items() if re.search(pattern, low)), REST)


@contextmanager
def _quiet() -> Iterator[None]:
    """C++로 쓴 프로파일러가 표준 오류(2번)에 바로 적는 알림을 버립니다. 끄는 설정이 없습니다."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
