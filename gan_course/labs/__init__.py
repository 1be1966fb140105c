"""실험대: 주제마다 한 폴더이고, 계산(calc)·그림(draw)·위젯(widget)을 나눕니다.

여기에서 바로 부르는 것은 위젯의 이름뿐이며, 처음 쓸 때 해당 모듈을 부릅니다.
예: `from gan_course.labs import LatentLab`
"""

from __future__ import annotations

from gan_course.ui import lazily

_HOME = {
    "BackwardLab": "backprop.backward_widget",
    "BatchLab": "loss.loss_widget",
    "BrushLab": "latent.brush_widget",
    "ClinicLab": "evaluation.clinic_widget",
    "BeliefLab": "distance.information_widget",
    "CoinLab": "distance.information_widget",
    "ConvolutionLab": "convolution.widget",
    "CostLab": "scale.cost_widget",
    "CriticLab": "distance.transport_widget",
    "DescentLab": "backprop.descent_widget",
    "DieLab": "distance.information_widget",
    "GaussiansLab": "distance.information_widget",
    "Lab2DView": "plane.widget",
    "LatentLab": "latent.explorer_widget",
    "LossLab": "loss.loss_widget",
    "NudgeLab": "backprop.nudge_widget",
    "PrecisionLab": "scale.numbers_widget",
    "RankLab": "evaluation.rank_widget",
    "SaturationLab": "backprop.saturation_widget",
    "ScaleLab": "scale.numbers_widget",
    "SpikesLab": "distance.transport_widget",
    "ThresholdLab": "loss.threshold_widget",
    "TimelineView": "latent.timeline_widget",
    "TransportLab": "distance.transport_widget",
    "WordLab": "hangul.widget",
    "YardstickLab": "evaluation.yardstick_widget",
}
__all__ = list(_HOME)
__getattr__, __dir__ = lazily(__name__, _HOME)
