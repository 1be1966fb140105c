"""04 DCGAN의 과제 가운데 논문의 초깃값."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from ..models.dcgan import weights_init
from .base import Case, Exercise, Wrong

MODULES = {
    "합성곱": lambda: nn.Conv2d(64, 64, 4),
    "전치 합성곱": lambda: nn.ConvTranspose2d(64, 64, 4),
    "배치 정규화": lambda: nn.BatchNorm2d(60_000),
    "편향 없는 합성곱": lambda: nn.Conv2d(128, 32, 4, bias=False),
    "작은 커널의 전치 합성곱": lambda: nn.ConvTranspose2d(128, 128, 2),
    "LeakyReLU": lambda: nn.LeakyReLU(0.2),
}


def observe_init(function: Callable, layer: str) -> object:
    """층 하나를 초기화하게 하고, 가중치의 평균과 표준편차를 봅니다(난수이므로 반올림합니다)."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        module = MODULES[layer]()
        before = {k: v.detach().clone() for k, v in module.named_parameters()}
        out = function(module)
    blank = out is None and all(torch.equal(before[k], v) for k, v in module.named_parameters())
    if blank and before:
        return {"가중치": None}
    if not before:
        return {"가중치": None if out is None else "바뀜"}
    seen: dict[str, object] = {"평균": _round(module.weight.mean(), 2)}
    seen["표준편차"] = _round(module.weight.std(), 3)
    if layer == "배치 정규화":
        seen["β의 가장 큰 값"] = module.bias.abs().max().item()
    return seen


def _round(x: Tensor, digits: int) -> float:
    return round(x.item(), digits) + 0.0


INIT = Exercise(
    id="04-3",
    title="논문의 초깃값",
    text="""
    DCGAN 논문의 초깃값을 층 하나에 넣는 함수를 완성하십시오. `net.apply(init_weights)`로 모든
    층에 쓰려는 것입니다.

    - `nn.Conv2d`와 `nn.ConvTranspose2d`: 가중치는 평균 0, **표준편차** 0.02의 정규 분포
    - `nn.BatchNorm2d`: γ(`weight`)는 평균 1, 표준편차 0.02의 정규 분포, β(`bias`)는 0
    - 다른 층은 그대로 둡니다. 돌려줄 것은 없습니다.
    """,
    stub='''
    def init_weights(layer):
        """층 하나의 가중치를 바꿉니다."""
        ...
    ''',
    solution="""
    def init_weights(layer):
        if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(layer.weight, 0.0, 0.02)
        elif isinstance(layer, nn.BatchNorm2d):
            nn.init.normal_(layer.weight, 1.0, 0.02)
            nn.init.zeros_(layer.bias)
    """,
    oracle=weights_init,
    observe=observe_init,
    cases=lambda rng: [
        Case({"layer": name}, "가중치가 없는 층" if name == "LeakyReLU" else "") for name in MODULES
    ],
    hints=(
        "`isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d))`로 층의 종류를 가립니다.",
        "`nn.init.normal_(가중치, 평균, 표준편차)`가 그 자리의 값을 바꿉니다.",
        "배치 정규화의 γ는 `layer.weight`, β는 `layer.bias`입니다. γ의 평균은 0이 아니라 1입니다.",
    ),
    note="표준편차 0.02와 분산 0.02는 다릅니다. 분산이 0.02면 표준편차가 0.14로 일곱 배 커집니다.",
    wrong=(
        Wrong("0.02를 분산으로 보았습니다.",
              "if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):\n"
              "    nn.init.normal_(layer.weight, 0.0, math.sqrt(0.02))\n"
              "elif isinstance(layer, nn.BatchNorm2d):\n"
              "    nn.init.normal_(layer.weight, 1.0, math.sqrt(0.02))\n"
              "    nn.init.zeros_(layer.bias)",
              "논문의 0.02는 표준편차입니다. `normal_`의 셋째 인수도 표준편차이므로 그대로 "
              "넣으십시오."),
        Wrong("γ의 평균이 0입니다.",
              "if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):\n"
              "    nn.init.normal_(layer.weight, 0.0, 0.02)\n"
              "elif isinstance(layer, nn.BatchNorm2d):\n"
              "    nn.init.normal_(layer.weight, 0.0, 0.02)\n"
              "    nn.init.zeros_(layer.bias)",
              "γ는 정규화한 값에 곱하는 수입니다. 0 둘레에서 시작하면 정규화한 값이 50분의 1쯤으로 "
              "작아지고 부호도 채널마다 제멋대로 뒤집힙니다. 평균을 1로 하십시오."),
        Wrong("배치 정규화를 빠뜨렸습니다.",
              "if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):\n"
              "    nn.init.normal_(layer.weight, 0.0, 0.02)",
              "배치 정규화의 γ도 평균 1, 표준편차 0.02로 흩뜨립니다(PyTorch의 기본값은 모두 "
              "1입니다)."),
        Wrong("전치 합성곱을 빠뜨렸습니다.",
              "if isinstance(layer, nn.Conv2d):\n    nn.init.normal_(layer.weight, 0.0, 0.02)\n"
              "elif isinstance(layer, nn.BatchNorm2d):\n"
              "    nn.init.normal_(layer.weight, 1.0, 0.02)\n"
              "    nn.init.zeros_(layer.bias)",
              "`ConvTranspose2d`는 `Conv2d`의 하위 클래스가 아닙니다. 둘 다 적지 않으면 생성자의 "
              "가중치가 그대로입니다."),
        Wrong("0.002로 했습니다.",
              "if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):\n"
              "    nn.init.normal_(layer.weight, 0.0, 0.002)\n"
              "elif isinstance(layer, nn.BatchNorm2d):\n"
              "    nn.init.normal_(layer.weight, 1.0, 0.002)\n"
              "    nn.init.zeros_(layer.bias)",
              "자릿수를 확인하십시오. 초깃값의 표준편차는 0.02, 학습률은 0.0002입니다."),
        Wrong("β도 흩뜨렸습니다.",
              "if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):\n"
              "    nn.init.normal_(layer.weight, 0.0, 0.02)\n"
              "elif isinstance(layer, nn.BatchNorm2d):\n"
              "    nn.init.normal_(layer.weight, 1.0, 0.02)\n"
              "    nn.init.normal_(layer.bias, 0.0, 0.02)",
              "β는 0에서 시작합니다: `nn.init.zeros_(layer.bias)`."),
    ),
)  # fmt: skip

EXERCISES = (INIT,)
