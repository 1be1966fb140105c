"""01 BCE 손실의 과제 가운데 판정과 확률: 정밀도와 재현율, 확률에서 셈하는 BCE.

로짓에서 셈하는 과제(01-3, 01-4, 01-5)는 lesson01_logits.py와 lesson01_gan.py에 있습니다.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from ..labs.loss.bce import bce
from ..labs.loss.confusion import confusion
from .base import Case, Exercise, Wrong

TITLE = "BCE 손실"


def rates(suspicion: Tensor, fake: Tensor, threshold: float) -> tuple[float, float]:
    """(정밀도, 재현율). 나눌 것이 없으면 nan입니다."""
    counted = confusion(suspicion, fake, threshold)
    return counted.precision, counted.recall


def mean_bce(d: Tensor, y: Tensor) -> Tensor:
    """확률에서 셈한 BCE의 평균. 크게 틀리면 inf입니다."""
    return bce(d, y).mean()


def _suspects(rng: torch.Generator) -> Iterator[Case]:
    def case(suspicion: list | Tensor, fake: list | Tensor, at: float, edge: str = "") -> Case:
        inputs = {"suspicion": torch.as_tensor(suspicion), "fake": torch.as_tensor(fake)}
        return Case({**inputs, "threshold": at}, edge)

    yield case([0.9, 0.8, 0.2, 0.7], [True, False, True, True], 0.6)
    yield case([0.9, 0.1, 0.8, 0.3, 0.2], [True, True, False, True, False], 0.6)
    for n in [6, 8] + [12] * 10:
        # 0과 1로 시작하면 잡는 쪽과 잡지 않는 쪽, 가짜와 진짜가 늘 있습니다.
        fake = torch.rand(n, generator=rng) < 0.4
        fake[:3] = torch.tensor([True, False, True])
        suspicion = torch.randint(0, 10, (n,), generator=rng) / 10 + 0.05
        suspicion[:3] = torch.tensor([0.95, 0.95, 0.05])
        yield case(suspicion, fake, 0.3 if n == 8 else 0.6)
    yield case([0.5, 0.25, 0.5], [True, True, False], 0.5, "의심이 문턱과 똑같음")
    yield case([0.5, 0.75], [True, True], 0.0, "진짜가 없고 모두 잡음")
    yield case([0.1, 0.2], [True, False], 0.6, "아무도 잡지 않음")
    yield case([0.9, 0.2], [False, False], 0.6, "가짜가 없음")
    yield case(torch.empty(0), torch.empty(0, dtype=torch.bool), 0.5, "빈 묶음")


def tenths(n: int, rng: torch.Generator) -> Tensor:
    """0.1에서 0.9까지, 소수 한 자리."""
    return torch.randint(1, 10, (n,), generator=rng) / 10


def labels(n: int, rng: torch.Generator) -> Tensor:
    """0과 1. 둘 이상이면 둘 다 들어 있습니다."""
    y = torch.randint(0, 2, (n,), generator=rng).float()
    return torch.cat([torch.tensor([1.0, 0.0]), y])[:n]


def _predictions(rng: torch.Generator) -> Iterator[Case]:
    def case(d: list | Tensor, y: list | Tensor, edge: str = "") -> Case:
        return Case({"d": torch.as_tensor(d), "y": torch.as_tensor(y)}, edge)

    yield case([0.8, 0.3], [1.0, 0.0])
    yield case([0.9, 0.6, 0.2], [1.0, 0.0, 0.0])
    for n in [2, 3, 4, 5] + [8] * 10:
        yield case(tenths(n, rng), labels(n, rng))
    yield case(tenths(3, rng).double(), labels(3, rng).double(), "float64")
    yield case(tenths(4, rng).view(2, 2), labels(4, rng).view(2, 2), "2차원 묶음")
    yield case([0.8, 0.3], [1, 0], "정수 레이블")
    yield case([0.8, 0.3], [0.9, 0.1], "0과 1 사이의 레이블")
    yield case([1.0, 0.0], [1.0, 0.0], "확률이 0과 1이고 모두 맞힘")
    yield case([0.0, 0.5], [1.0, 0.0], "확률이 0인데 진짜")
    yield case([1.0], [0.0], "확률이 1인데 가짜")
    yield case(torch.empty(0), torch.empty(0), "빈 묶음")


PRECISION_RECALL = Exercise(
    id="01-1",
    title="정밀도와 재현율",
    text="""
    의심 `suspicion`이 문턱 `threshold` **이상**이면 잡습니다. 정말로 가짜인지가 `fake`(bool)에
    있습니다. (정밀도, 재현율)을 이 순서로, 실수 두 개의 튜플로 돌려주는 함수를 완성하십시오.

    - 정밀도: 잡은 것 가운데 가짜의 비율. 재현율: 가짜 가운데 잡은 것의 비율.
    - 나눌 것이 0이면 그 비율은 정할 수 없으므로 `float("nan")`입니다. 오류가 나면 안 됩니다.
    """,
    stub='''
    def precision_recall(suspicion, fake, threshold):
        """(n,) 실수, (n,) bool, 실수 → (정밀도, 재현율)."""
        ...
    ''',
    solution='''
    def precision_recall(suspicion, fake, threshold):
        caught = suspicion >= threshold
        hits = (caught & fake).sum()
        return (hits / caught.sum()).item(), (hits / fake.sum()).item()
    ''',
    oracle=rates,
    cases=_suspects,
    hints=(
        "먼저 누구를 잡는지 bool 텐서로 만드십시오: `caught = suspicion >= threshold`.",
        "두 비율의 분자는 같습니다. 잡았고 **또한** 가짜인 것의 수 `(caught & fake).sum()`입니다. "
        "분모만 다릅니다.",
        "텐서끼리 나누면 0/0은 오류가 아니라 nan입니다. `.item()`은 나눈 다음에 부르십시오.",
    ),
    note="모두 체포하는 경찰관은 재현율이 1이고, 정밀도는 그 도시에서 가짜가 차지하는 비율과 "
    "같습니다. 그래서 어느 하나만으로는 경찰관을 평가할 수 없습니다.",
    wrong=(
        Wrong("정밀도와 재현율의 순서가 바뀌었습니다.",
              "c = suspicion >= threshold\nh = (c & fake).sum()\n"
              "return (h / fake.sum()).item(), (h / c.sum()).item()",
              "**정**밀도는 잡은 것 가운데에서, **재**현율은 가짜 가운데에서 셉니다. 앞의 것이 "
              "정밀도입니다."),
        Wrong("둘 다 전체의 수로 나누었습니다.",
              "c = suspicion >= threshold\nh = (c & fake).float().mean().item()\nreturn h, h",
              "전체로 나눈 것은 어느 쪽도 아닙니다. 정밀도의 분모는 잡은 것의 수, 재현율의 분모는 "
              "가짜의 수입니다."),
        Wrong("정밀도 자리에 정확도가 있습니다.",
              "c = suspicion >= threshold\n"
              "return (c == fake).float().mean().item(), ((c & fake).sum() / fake.sum()).item()",
              "정확도(accuracy)는 전체 가운데 맞힌 비율입니다. 가짜가 드물면 아무도 잡지 않아도 "
              "높아지므로 정밀도와 다릅니다."),
        Wrong("재현율 자리에 진짜 통과율이 있습니다.",
              "c = suspicion >= threshold\n"
              "return ((c & fake).sum() / c.sum()).item(), "
              "((~c & ~fake).sum() / (~fake).sum()).item()",
              "진짜를 얼마나 통과시켰는지를 셌습니다. 재현율은 **가짜**를 얼마나 잡았는지입니다."),
        Wrong("의심이 낮은 쪽을 잡았습니다.",
              "c = suspicion < threshold\nh = (c & fake).sum()\n"
              "return (h / c.sum()).item(), (h / fake.sum()).item()",
              "의심이 문턱 **이상**이면 잡습니다. D(x)는 클수록 진짜이지만 의심 1 − D(x)는 클수록 "
              "가짜입니다."),
        Wrong("문턱과 똑같은 의심을 놓쳤습니다.",
              "c = suspicion > threshold\nh = (c & fake).sum()\n"
              "return (h / c.sum()).item(), (h / fake.sum()).item()",
              "“이상”은 같은 것을 포함합니다. `>`가 아니라 `>=`입니다."),
        Wrong("나눌 것이 없을 때 오류가 납니다.",
              "c = suspicion >= threshold\nh = int((c & fake).sum())\n"
              "return h / int(c.sum()), h / int(fake.sum())",
              "아무도 잡지 않으면 0으로 나누게 됩니다. 텐서끼리 나누면 0/0이 nan이 되고, 파이썬 "
              "수로 나누려면 먼저 분모가 0인지 보아야 합니다."),
        Wrong("정할 수 없는 비율을 0으로 두었습니다.",
              "c = suspicion >= threshold\nh = (c & fake).sum()\n"
              "return (h / c.sum().clamp(min=1)).item(), (h / fake.sum().clamp(min=1)).item()",
              "아무도 잡지 않은 경찰관의 정밀도를 0이라고 하면 “잡은 사람이 모두 억울하다”는 뜻이 "
              "됩니다. 정할 수 없으므로 nan으로 약속했습니다."),
    ),
)  # fmt: skip

_XLOGY = "-(torch.special.xlogy(y, d) + torch.special.xlogy(1 - y, 1 - d))"

BCE_FROM_PROBABILITIES = Exercise(
    id="01-2",
    title="확률에서 BCE",
    text="""
    판별자가 말한 확률 `d`와 레이블 `y`(진짜 1, 가짜 0)를 받아, 이진 교차 엔트로피의 **평균**을
    스칼라 텐서로 돌려주는 함수를 완성하십시오. `F.binary_cross_entropy`는 쓰지 않습니다.

    BCE = −(1/n) Σ [ y·log d + (1 − y)·log(1 − d) ]

    - 0·log 0은 극한값인 0으로 셈합니다. 틀린 쪽의 확률이 0이면 손실은 inf입니다(자르지 않습니다).
    - 레이블은 정수일 수도, 0.9처럼 0과 1 사이일 수도 있습니다.
    """,
    stub='''
    def bce_from_probabilities(d, y):
        """확률과 레이블(같은 모양) → 스칼라."""
        ...
    ''',
    solution='''
    def bce_from_probabilities(d, y):
        log_likelihood = torch.special.xlogy(y, d) + torch.special.xlogy(1 - y, 1 - d)
        return -log_likelihood.mean()
    ''',
    oracle=mean_bce,
    cases=_predictions,
    hints=(
        "식을 왼쪽부터 그대로 옮기면 `-(y * torch.log(d) + (1 - y) * torch.log(1 - d)).mean()`"
        "입니다. 거의 다 되었습니다.",
        "d가 정확히 0이고 y도 0이면 0 × (−inf) = nan이 됩니다. `torch.special.xlogy(y, d)`는 y가 "
        "0일 때 0을 줍니다.",
    ),
    note="`xlogy` 대신 `torch.where(y == 1, …)`로 골라도 0과 1의 레이블에서는 같지만, 매끄러운 "
    "레이블(0.9)에서는 두 항이 모두 필요합니다.",
    wrong=(
        Wrong("앞의 −를 빠뜨렸습니다.", f"return -({_XLOGY}).mean()",
              "이것은 로그 우도입니다. 로그 우도는 **최대화**하고, 손실인 BCE는 **최소화**합니다. "
              "손실은 언제나 0 이상이어야 합니다."),
        Wrong("평균을 내지 않았습니다.", f"return {_XLOGY}",
              "표본마다의 손실을 그대로 돌려주었습니다. `.mean()`으로 수 하나를 만드십시오."),
        Wrong("평균이 아니라 합을 냈습니다.", f"return ({_XLOGY}).sum()",
              "합은 표본의 수에 따라 커집니다. 기댓값 𝔼는 평균으로 어림합니다."),
        Wrong("y = 1의 항만 있습니다.", "return -torch.special.xlogy(y, d).mean()",
              "진짜에 대한 손실만 셌습니다. 이대로면 무엇이든 진짜라고 하는 판별자의 손실이 "
              "0입니다."),
        Wrong("y = 0의 항만 있습니다.", "return -torch.special.xlogy(1 - y, 1 - d).mean()",
              "가짜에 대한 손실만 셌습니다. 이대로면 모두 체포하는 경찰관의 손실이 0입니다."),
        Wrong("두 항의 확률이 바뀌었습니다.",
              "return -(torch.special.xlogy(y, 1 - d) + torch.special.xlogy(1 - y, d)).mean()",
              "y = 1(진짜)이면 log d, y = 0(가짜)이면 log(1 − d)입니다. 지금은 맞힐수록 손실이 "
              "커집니다."),
        Wrong("밑이 10인 log를 썼습니다.", f"return ({_XLOGY}).mean() / math.log(10)",
              "`log10`이 아니라 자연로그 `torch.log`입니다. 밑을 바꾸면 손실이 모두 2.303분의 1이 "
              "됩니다."),
        Wrong("밑이 2인 log를 썼습니다.", f"return ({_XLOGY}).mean() / math.log(2)",
              "`log2`로 셈하면 단위가 비트입니다. 여기에서는 자연로그를 씁니다. d = 1/2일 때 1이 "
              "아니라 log 2 ≈ 0.693이어야 합니다."),
        Wrong("log를 빠뜨렸습니다.", "return (y - d).abs().float().mean().to(d.dtype)",
              "−log가 없으면 정답까지의 거리 |y − d|일 뿐입니다. 확신하고 틀린 것을 크게 벌하는 "
              "것이 바로 log입니다."),
        Wrong("제곱 오차를 셈했습니다.", "return (y - d).square().mean()",
              "MSE는 아무리 크게 틀려도 1을 넘지 않습니다. BCE는 −log라서 끝없이 커집니다."),
        Wrong("평균의 log를 냈습니다.",
              "p = y * d + (1 - y) * (1 - d)\nreturn -torch.log(p.mean())",
              "log를 먼저 걸고 평균을 나중에 냅니다. 순서를 바꾸면 값이 작아집니다(옌센 부등식)."),
        Wrong("0·log 0이 nan입니다.",
              "return -(y * torch.log(d) + (1 - y) * torch.log(1 - d)).mean()",
              "식은 맞습니다. 다만 d가 정확히 0이나 1이면 0 × (−inf) = nan이 됩니다. "
              "`torch.special.xlogy(y, d)`를 쓰면 0이 됩니다."),
        Wrong("log 안에 작은 수를 더했습니다.",
              "return -(y * torch.log(d + 1e-8) + (1 - y) * torch.log(1 - d + 1e-8)).mean()",
              "ε을 더하면 확률이 0인데 진짜인 표본의 손실이 inf가 아니라 18.4에 머뭅니다. 얼마나 "
              "크게 틀렸는지가 감춰집니다."),
        Wrong("log를 −100에서 잘랐습니다.",
              "return F.binary_cross_entropy(d, y.to(d.dtype))",
              "`F.binary_cross_entropy`는 log를 −100에서 자르므로 inf 대신 100을 줍니다. 이 "
              "과제에서는 정의 그대로 셈합니다."),
        Wrong("레이블이 0과 1뿐이라고 보았습니다.",
              "return -torch.where(y == 1, torch.log(d), torch.log(1 - d)).mean()",
              "0과 1의 레이블에서는 맞습니다. 그러나 레이블이 0.9이면 두 항이 0.9와 0.1의 무게로 "
              "모두 들어가야 합니다."),
    ),
)  # fmt: skip

EXERCISES = (PRECISION_RECALL, BCE_FROM_PROBABILITIES)
