"""위젯: 탐험기, 학습 중계, 2차원 실험실, 퀴즈, 수업마다의 실험대.

이 패키지에서 ipywidgets를 쓰는 곳은 여기뿐입니다.
ipywidgets 7.7(Colab)과 8에 함께 있는 것만 쓰며, 이름을 처음 쓸 때 해당 모듈을 부릅니다.
"""

from __future__ import annotations

from importlib import import_module

_HOME = {
    "BackwardStepper": ".backward",
    "BatchLab": ".loss_lab",
    "BeliefSlider": ".information_labs",
    "CoinSlider": ".information_labs",
    "ConvolutionStepper": ".convolution",
    "CriticSlider": ".transport_labs",
    "DescentLab": ".descent",
    "DieLab": ".information_labs",
    "GaussiansSlider": ".information_labs",
    "Lab2DView": ".lab_2d",
    "LatentExplorer": ".explorer",
    "LiveView": ".live",
    "LossCurves": ".loss_lab",
    "NudgeSlider": ".nudge",
    "Quiz": ".quiz",
    "SaturationSlider": ".saturation",
    "SpikesSlider": ".transport_labs",
    "ThresholdLab": ".threshold_lab",
    "TransportSlider": ".transport_labs",
    "WordWriter": ".word_writer",
}
__all__ = list(_HOME)  # 아래의 __getattr__가 찾습니다.


def __getattr__(name: str):
    if name in _HOME:
        return getattr(import_module(_HOME[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
