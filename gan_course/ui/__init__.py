"""위젯이 함께 쓰는 것: 퀴즈, 학습 중계, 최신 요청만 그리기, 서브셸, 캔버스.

ipywidgets는 여기와 labs의 위젯 모듈에서만 씁니다. ipywidgets 7.7(Colab)과 8에 함께 있는 것만 쓰며,
이름을 처음 쓸 때 해당 모듈을 부릅니다. 예: `from gan_course.ui import LiveView, QuizView`
"""

from __future__ import annotations

from importlib import import_module

_HOME = {"LiveView": "live", "QuizView": "quiz"}
__all__ = list(_HOME)  # 아래의 __getattr__가 찾습니다.


def __getattr__(name: str):
    if name in _HOME:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
