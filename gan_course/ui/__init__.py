"""위젯이 함께 쓰는 것: 퀴즈, 예상, 중계, 그림책, 움직이는 그림, 최신 요청만 그리기, 서브셸.

ipywidgets는 여기와 labs의 위젯 모듈에서만 씁니다. ipywidgets 7.7(Colab)과 8에 함께 있는 것만 쓰며,
이름을 처음 쓸 때 해당 모듈을 부릅니다. 예: `from gan_course.ui import LiveView, QuizView`
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module


def lazily(package: str, home: dict[str, str]) -> tuple[Callable, Callable]:
    """{이름: 모듈}의 이름을 처음 쓸 때에야 그 모듈을 부르는 `__getattr__`와 `__dir__`."""

    def find(name: str) -> object:
        if name in home:
            return getattr(import_module(f".{home[name]}", package), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find, lambda: sorted(home)


_HOME = {
    "CopyView": "copy",
    "EntryView": "entry",
    "FlipbookView": "flipbook",
    "LiveView": "live",
    "MovieView": "movie",
    "PredictionView": "prediction",
    "QuizView": "quiz",
}
__all__ = list(_HOME)
__getattr__, __dir__ = lazily(__name__, _HOME)
