"""gan_course: 한국어 GAN 강의를 받쳐 주는 작은 PyTorch 패키지.

`import gan_course as gc`는 matplotlib, torchvision, ipywidgets를 부르지 않습니다.
그것들이 필요한 부분(`gc.plotting`, `gc.labs`, `gc.ui`, `gc.exercises`)은 처음 쓸 때 불립니다.
"""

# ruff: noqa: E402
from __future__ import annotations

import os

# 기다리는 계산 스레드가 CPU를 오래 붙들지 않게 합니다. 다른 노트북이나 슬라이더가 함께 계산할 때
# 열 배 넘게 빨라집니다(docs/design-notes.md). PyTorch를 부르기 전에만 효과가 있습니다.
os.environ.setdefault("GOMP_SPINCOUNT", "1500")

from importlib import import_module

from . import (
    checkpoints,
    datasets,
    files,
    history,
    metrics,
    models,
    objectives,
    pictures,
    runtime,
    sampling,
    training,
)
from .errors import CourseError
from .runtime import Runtime, detect

__version__ = "1.0.0"

_LAZY = (
    "cli",
    "doctor",
    "exercises",
    "labs",
    "plotting",
    "ui",
)


def __getattr__(name: str):
    if name in _LAZY:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def setup(seed: int = 0) -> Runtime:
    """노트북의 준비: 한글 글꼴과 그림 설정, 시드, 계산 환경. 환경을 한 줄로 알려 줍니다."""
    import torch

    from .plotting import use_course_style

    use_course_style()
    torch.manual_seed(seed)
    found = detect()
    print(f"gan_course {__version__} · PyTorch {torch.__version__} · {found.describe()}")
    if found.device.type != "cpu":
        print("이 장치에서 레슨이 얼마나 걸리는지는 재지 못했습니다. 머리의 시간은 CPU의 것입니다.")
    return found


__all__ = [
    "CourseError",
    "Runtime",
    "checkpoints",
    "datasets",
    "detect",
    "files",
    "history",
    "metrics",
    "models",
    "objectives",
    "pictures",
    "runtime",
    "sampling",
    "setup",
    "training",
]
