"""01 BCE 손실의 과제: 정밀도, 돌려 재는 기울기, BCE, 조각에서 쌓은 손실과 학습, 스무딩."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from numbers import Real

import torch
from torch import Tensor
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise, call

from .worlds import logits, tenths


def suspects(rng: torch.Generator) -> Iterator[Case]:
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


def labels(n: int, rng: torch.Generator) -> Tensor:
    """0과 1. 둘 이상이면 둘 다 들어 있습니다."""
    y = torch.randint(0, 2, (n,), generator=rng).float()
    return torch.cat([torch.tensor([1.0, 0.0]), y])[:n]


def predictions(rng: torch.Generator) -> Iterator[Case]:
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
    "01-1",
    "정밀도와 재현율",
    """
    의심 `suspicion`이 문턱 `threshold` **이상**이면 잡습니다. 정말로 가짜인지가 `fake`(bool)에
    있습니다. (정밀도, 재현율)을 이 순서로, 실수 두 개의 튜플로 돌려주는 함수를 완성하십시오.

    - 나눌 것이 0이면 그 비율은 정할 수 없으므로 `float("nan")`입니다. 오류가 나면 안 됩니다.
    """,
    cases=suspects,
    answers=("confusion", "Confusion"),
    hints=(
        "의심이 문턱 **이상**이면 잡는다고 했습니다. 누가 잡혔는지를 bool 텐서 하나로 적으면 "
        "어떻게 됩니까?",
        "두 비율의 분자는 같은 수입니다. 네 칸의 표에서 어느 칸입니까? bool 텐서 둘을 `&`로 묶고 "
        "`.sum()`으로 세십시오. 분모만 다릅니다.",
        "텐서끼리 나누면 0/0은 오류가 아니라 nan입니다. `.item()`은 나눈 다음에 부르십시오.",
    ),
    note="모두 체포하는 경찰관은 재현율이 1이고, 정밀도는 그 도시에서 가짜가 차지하는 비율과 "
    "같습니다. 그래서 어느 하나만으로는 경찰관을 평가할 수 없습니다.",
)


@PRECISION_RECALL.solution
def precision_recall(suspicion, fake, threshold):
    caught = suspicion >= threshold
    hits = (caught & fake).sum()
    return (hits / caught.sum()).item(), (hits / fake.sum()).item()


@PRECISION_RECALL.mistake("정밀도와 재현율의 순서가 바뀌었습니다.")
def _(suspicion, fake, threshold):
    """**정**밀도는 잡은 것 가운데에서, **재**현율은 가짜 가운데에서 셉니다. 앞의 것이
    정밀도입니다.
    """
    c = suspicion >= threshold
    h = (c & fake).sum()
    return (h / fake.sum()).item(), (h / c.sum()).item()


@PRECISION_RECALL.mistake("둘 다 전체의 수로 나누었습니다.")
def _(suspicion, fake, threshold):
    """전체로 나눈 것은 어느 쪽도 아닙니다. 정밀도의 분모는 잡은 것의 수, 재현율의 분모는 가짜의
    수입니다.
    """
    c = suspicion >= threshold
    h = (c & fake).float().mean().item()
    return h, h


@PRECISION_RECALL.mistake("정밀도 자리에 정확도가 있습니다.")
def _(suspicion, fake, threshold):
    """정확도(accuracy)는 전체 가운데 맞힌 비율입니다. 가짜가 드물면 아무도 잡지 않아도 높아지므로
    정밀도와 다릅니다.
    """
    c = suspicion >= threshold
    return (c == fake).float().mean().item(), ((c & fake).sum() / fake.sum()).item()


@PRECISION_RECALL.mistake("재현율 자리에 진짜 통과율이 있습니다.")
def _(suspicion, fake, threshold):
    """진짜를 얼마나 통과시켰는지를 셌습니다. 재현율은 **가짜**를 얼마나 잡았는지입니다."""
    c = suspicion >= threshold
    return ((c & fake).sum() / c.sum()).item(), ((~c & ~fake).sum() / (~fake).sum()).item()


@PRECISION_RECALL.mistake("의심이 낮은 쪽을 잡았습니다.")
def _(suspicion, fake, threshold):
    """의심이 문턱 **이상**이면 잡습니다. D(x)는 클수록 진짜이지만 의심 1 − D(x)는 클수록
    가짜입니다.
    """
    c = suspicion < threshold
    h = (c & fake).sum()
    return (h / c.sum()).item(), (h / fake.sum()).item()


@PRECISION_RECALL.mistake("문턱과 똑같은 의심을 놓쳤습니다.")
def _(suspicion, fake, threshold):
    """“이상”은 같은 것을 포함합니다. `>`가 아니라 `>=`입니다."""
    c = suspicion > threshold
    h = (c & fake).sum()
    return (h / c.sum()).item(), (h / fake.sum()).item()


@PRECISION_RECALL.mistake("나눌 것이 없을 때 오류가 납니다.")
def _(suspicion, fake, threshold):
    """아무도 잡지 않으면 0으로 나누게 됩니다. 텐서끼리 나누면 0/0이 nan이 되고, 파이썬 수로
    나누려면 먼저 분모가 0인지 보아야 합니다.
    """
    c = suspicion >= threshold
    h = int((c & fake).sum())
    return h / int(c.sum()), h / int(fake.sum())


@PRECISION_RECALL.mistake("정할 수 없는 비율을 0으로 두었습니다.")
def _(suspicion, fake, threshold):
    """아무도 잡지 않은 경찰관의 정밀도를 0이라고 하면 “잡은 사람이 모두 억울하다”는 뜻이 됩니다.
    정할 수 없으므로 nan으로 약속했습니다.
    """
    c = suspicion >= threshold
    h = (c & fake).sum()
    return (h / c.sum().clamp(min=1)).item(), (h / fake.sum().clamp(min=1)).item()


@dataclass(frozen=True)
class Curve:
    """손잡이를 돌려 볼 함수. 반례에는 식의 이름으로 보입니다."""

    name: str
    rule: Callable[[float], float]

    def __call__(self, w: float) -> float:
        return self.rule(w)

    def __repr__(self) -> str:
        return self.name


SQUARE, CUBE = Curve("w²", lambda w: w * w), Curve("w³", lambda w: w * w * w)
LOG, BEND = Curve("log w", math.log), Curve("(w − 1)⁴ + 2w", lambda w: (w - 1) ** 4 + 2 * w)


def knobs(rng: torch.Generator) -> Iterator[Case]:
    def case(f: Curve, w: float, h: float, edge: str = "") -> Case:
        return Case({"f": f, "w": w, "h": h}, edge)

    yield case(SQUARE, 3.0, 0.001)
    yield case(SQUARE, 5.0, 0.1)
    yield case(LOG, 0.01, 0.0001)
    yield case(CUBE, 2.0, 0.5)
    yield case(CUBE, -1.0, 0.25)
    yield case(BEND, 2.0, 0.1)
    yield case(Curve("7", lambda w: 7.0), 2.0, 0.01, "돌려도 변하지 않음")
    yield case(BEND, 0.0, 0.1, "w가 0")


NUDGE = Exercise(
    "01-9",
    "양쪽으로 돌려 재는 기울기",
    """
    위의 표는 w에서 앞으로만 돌려 보았습니다. 이번에는 같은 폭 `h`만큼 **앞으로도 뒤로도** 돌려,
    그 사이에서 잰 기울기를 수 하나로 돌려주는 함수를 완성하십시오. `f`는 수를 받아 수를 돌려주는
    함수이고, `w`는 재는 자리입니다.

    - f가 w²이고 w = 3이면 `h`가 0.1이어도 6.1이 아니라 6입니다.
    - 돌려도 변하지 않는 함수의 기울기는 0입니다.
    """,
    cases=knobs,
    answers=("two_sided",),
    hints=(
        "앞으로 돌린 자리와 뒤로 돌린 자리는 각각 어디입니까? w는 그 두 자리의 어디에 있습니까?",
        "기울기는 (결과가 변한 만큼) ÷ (손잡이를 돌린 만큼)입니다. 뒤의 자리에서 앞의 자리까지 "
        "손잡이를 얼마나 돌렸습니까?",
        "파이썬은 나눗셈과 곱셈을 왼쪽부터 차례로 계산합니다. 나눌 것이 곱이면 괄호로 묶으십시오.",
    ),
    note="w²에서 앞으로만 재면 2w + h, 뒤로만 재면 2w − h입니다. 양쪽으로 재면 ±h가 지워져 2w만 "
    "남습니다. 다른 함수에서는 오차가 조금 남습니다. 얼마나 빨리 줄어드는지는 곧 예상합니다.",
)


@NUDGE.solution
def slope(f, w, h):
    return (f(w + h) - f(w - h)) / (2 * h)


@NUDGE.mistake("앞으로만 돌려 보았습니다.")
def _(f, w, h):
    """w와 w + h 사이의 기울기입니다. w²이면 3에서 6이 아니라 6 + h가 나옵니다. 뒤로도 같은 폭만큼
    돌린 자리와 견주십시오.
    """
    return (f(w + h) - f(w)) / h


@NUDGE.mistake("뒤로만 돌려 보았습니다.")
def _(f, w, h):
    """w − h와 w 사이의 기울기입니다. w²이면 3에서 6이 아니라 6 − h가 나옵니다. 앞으로도 같은 폭만큼
    돌린 자리와 견주십시오.
    """
    return (f(w) - f(w - h)) / h


@NUDGE.mistake("앞으로만 돌리고 양쪽의 폭으로 나누었습니다.")
def _(f, w, h):
    """나눈 폭은 양쪽의 것인데 돌린 것은 한쪽뿐이라 기울기가 절반입니다. 빼는 쪽도 뒤로 돌린
    자리여야 합니다.
    """
    return (f(w + h) - f(w)) / (2 * h)


@NUDGE.mistake("2를 빠뜨렸습니다.")
def _(f, w, h):
    """뒤의 자리에서 앞의 자리까지는 h가 아니라 그 두 배입니다. 지금은 기울기가 두 배로 나옵니다."""
    return (f(w + h) - f(w - h)) / h


@NUDGE.mistake("나눈 다음에 h를 곱했습니다.")
def _(f, w, h):
    """`/ 2 * h`는 왼쪽부터 계산되어 2로 나눈 다음 h를 **곱합니다**. 나눌 것을 괄호로 묶으십시오."""
    return (f(w + h) - f(w - h)) / 2 * h


@NUDGE.mistake("w로 나누었습니다.")
def _(f, w, h):
    """나눌 것은 손잡이가 있는 자리 w가 아니라, 손잡이를 **돌린 만큼**입니다."""
    return (f(w + h) - f(w - h)) / (2 * w)


@NUDGE.mistake("나누지 않았습니다.")
def _(f, w, h):
    """결과가 변한 만큼입니다. 기울기는 배수이므로, 손잡이를 돌린 만큼으로 나누어야 합니다."""
    return f(w + h) - f(w - h)


@NUDGE.mistake("부호가 반대입니다.")
def _(f, w, h):
    """앞의 값에서 뒤의 값을 뺍니다. w²은 3에서 커지고 있으므로 기울기가 양수여야 합니다."""
    return (f(w - h) - f(w + h)) / (2 * h)


@NUDGE.mistake("자리를 먼저 뺐습니다.")
def _(f, w, h):
    """손잡이의 두 자리를 빼서 f에 넣었습니다. 자리마다 f를 부른 다음, 그 **결과**를 빼십시오."""
    return f((w + h) - (w - h)) / (2 * h)


BCE_FROM_PROBABILITIES = Exercise(
    "01-2",
    "확률에서 BCE",
    """
    판별자가 말한 확률 `d`와 레이블 `y`(진짜 1, 가짜 0)를 받아, 이진 교차 엔트로피의 **평균**을
    스칼라 텐서로 돌려주는 함수를 완성하십시오. `F.binary_cross_entropy`는 쓰지 않습니다.

    - 0·log 0은 극한값인 0으로 계산합니다. 틀린 쪽의 확률이 0이면 손실은 inf입니다(자르지 않습니다).
    - 레이블은 정수일 수도, 0.9처럼 0과 1 사이일 수도 있습니다.
    """,
    cases=predictions,
    answers=("bce",),
    hints=(
        "레이블이 1인 표본에서는 어느 항이 살아남고, 0인 표본에서는 어느 항이 살아남습니까? "
        "레이블이 0.9라면 두 항은 어떤 무게로 남습니까?",
        "“고르는” 대신 레이블을 곱하면 두 경우를 한 줄로 적을 수 있습니다. 마지막에 부호를 뒤집고 "
        "평균을 냅니다.",
        "d가 정확히 0이고 y도 0이면 0 × (−inf) = nan이 됩니다. `torch.special.xlogy(y, d)`는 y가 "
        "0일 때 0을 줍니다.",
    ),
    note="`xlogy` 대신 `torch.where(y == 1, …)`로 골라도 0과 1의 레이블에서는 같지만, 0과 1 "
    "사이의 레이블(0.9)에서는 두 항이 모두 필요합니다.",
)


@BCE_FROM_PROBABILITIES.solution
def bce_from_probabilities(d, y):
    log_likelihood = torch.special.xlogy(y, d) + torch.special.xlogy(1 - y, 1 - d)
    return -log_likelihood.mean()


@BCE_FROM_PROBABILITIES.mistake("앞의 −를 빠뜨렸습니다.")
def _(d, y):
    """이것은 로그 우도입니다. 로그 우도는 **최대화**하고, 손실인 BCE는 **최소화**합니다. 손실은
    언제나 0 이상이어야 합니다.
    """
    return -(-(torch.special.xlogy(y, d) + torch.special.xlogy(1 - y, 1 - d))).mean()


@BCE_FROM_PROBABILITIES.mistake("평균을 내지 않았습니다.")
def _(d, y):
    """표본마다의 손실을 그대로 돌려주었습니다. `.mean()`으로 수 하나를 만드십시오."""
    return -(torch.special.xlogy(y, d) + torch.special.xlogy(1 - y, 1 - d))


@BCE_FROM_PROBABILITIES.mistake("평균이 아니라 합을 냈습니다.")
def _(d, y):
    """합은 표본의 수에 따라 커집니다. 식의 1/n을 빠뜨렸습니다."""
    return (-(torch.special.xlogy(y, d) + torch.special.xlogy(1 - y, 1 - d))).sum()


@BCE_FROM_PROBABILITIES.mistake("y = 1의 항만 있습니다.")
def _(d, y):
    """진짜에 대한 손실만 셌습니다. 이대로면 무엇이든 진짜라고 하는 판별자의 손실이 0입니다."""
    return -torch.special.xlogy(y, d).mean()


@BCE_FROM_PROBABILITIES.mistake("y = 0의 항만 있습니다.")
def _(d, y):
    """가짜에 대한 손실만 셌습니다. 이대로면 모두 체포하는 경찰관의 손실이 0입니다."""
    return -torch.special.xlogy(1 - y, 1 - d).mean()


@BCE_FROM_PROBABILITIES.mistake("두 항의 확률이 바뀌었습니다.")
def _(d, y):
    """y = 1(진짜)이면 log d, y = 0(가짜)이면 log(1 − d)입니다. 지금은 맞힐수록 손실이 커집니다."""
    return -(torch.special.xlogy(y, 1 - d) + torch.special.xlogy(1 - y, d)).mean()


@BCE_FROM_PROBABILITIES.mistake("밑이 10인 log를 썼습니다.")
def _(d, y):
    """`log10`이 아니라 자연로그 `torch.log`입니다. 밑을 바꾸면 손실이 모두 2.303분의 1이 됩니다."""
    return (-(torch.special.xlogy(y, d) + torch.special.xlogy(1 - y, 1 - d))).mean() / math.log(10)


@BCE_FROM_PROBABILITIES.mistake("밑이 2인 log를 썼습니다.")
def _(d, y):
    """`log2`로 계산하면 단위가 비트입니다. 여기서는 자연로그를 씁니다. d = 1/2일 때 1이 아니라 log
    2 ≈ 0.693이어야 합니다.
    """
    return (-(torch.special.xlogy(y, d) + torch.special.xlogy(1 - y, 1 - d))).mean() / math.log(2)


@BCE_FROM_PROBABILITIES.mistake("log를 빠뜨렸습니다.")
def _(d, y):
    """−log가 없으면 정답까지의 거리 |y − d|일 뿐입니다. 확신하고 틀린 것을 크게 벌하는 것이 바로
    log입니다.
    """
    return (y - d).abs().float().mean().to(d.dtype)


@BCE_FROM_PROBABILITIES.mistake("제곱 오차를 계산했습니다.")
def _(d, y):
    """MSE는 아무리 크게 틀려도 1을 넘지 않습니다. BCE는 −log라서 끝없이 커집니다."""
    return (y - d).square().mean()


@BCE_FROM_PROBABILITIES.mistake("평균의 log를 냈습니다.")
def _(d, y):
    """log를 먼저 걸고 평균을 나중에 냅니다. 순서를 바꾸면 값이 작아집니다(옌센 부등식)."""
    p = y * d + (1 - y) * (1 - d)
    return -torch.log(p.mean())


@BCE_FROM_PROBABILITIES.mistake("0·log 0이 nan입니다.")
def _(d, y):
    """식은 맞습니다. 다만 d가 정확히 0이나 1이면 0 × (−inf) = nan이 됩니다. `torch.special.xlogy(y,
    d)`를 쓰면 0이 됩니다.
    """
    return -(y * torch.log(d) + (1 - y) * torch.log(1 - d)).mean()


@BCE_FROM_PROBABILITIES.mistake("log 안에 작은 수를 더했습니다.")
def _(d, y):
    """ε을 더하면 확률이 0인데 진짜인 표본의 손실이 inf가 아니라 18.4에 머뭅니다. 얼마나 크게
    틀렸는지가 감춰집니다.
    """
    return -(y * torch.log(d + 1e-8) + (1 - y) * torch.log(1 - d + 1e-8)).mean()


@BCE_FROM_PROBABILITIES.mistake("log를 −100에서 잘랐습니다.")
def _(d, y):
    """`F.binary_cross_entropy`는 log를 −100에서 자르므로 inf 대신 100을 줍니다. 이 과제에서는 정의
    그대로 계산합니다.
    """
    return F.binary_cross_entropy(d, y.to(d.dtype))


@BCE_FROM_PROBABILITIES.mistake("레이블이 0과 1뿐이라고 보았습니다.")
def _(d, y):
    """0과 1의 레이블에서는 맞습니다. 그러나 레이블이 0.9이면 두 항이 0.9와 0.1의 무게로 모두
    들어가야 합니다.
    """
    return -torch.where(y == 1, torch.log(d), torch.log(1 - d)).mean()


def loss_and_slope(function: Callable, a: Tensor, y: Tensor) -> object:
    """손실의 값과, 로짓에 대한 기울기. 레이블에 대한 기울기는 보지 않습니다."""
    leaf = a.clone().requires_grad_()
    loss = call(function, a=leaf, y=y)
    if not torch.is_tensor(loss) or loss.dim() != 0:
        return {"손실": loss}
    if loss.requires_grad:
        loss.backward()
    return {"손실": loss, "a의 기울기": leaf.grad}


def logit_cases(rng: torch.Generator) -> Iterator[Case]:
    def case(a: list | Tensor, y: list | Tensor, edge: str = "") -> Case:
        return Case({"a": torch.as_tensor(a), "y": torch.as_tensor(y)}, edge)

    yield case([1.5, -0.5], [1.0, 0.0])
    yield case([-2.0, 3.0], [1.0, 0.0])
    for n in [2, 3, 4, 5] + [8] * 10:
        yield case(logits(n, rng), labels(n, rng))
    yield case(logits(3, rng).double(), labels(3, rng).double(), "float64")
    yield case(logits(4, rng).view(4, 1), labels(4, rng).view(4, 1), "(n, 1) 모양")
    yield case([1.5, -0.5], [0.9, 0.0], "0과 1 사이의 레이블")
    for size in (30.0, 300.0):
        yield case([-size, 1.0], [1.0, 0.0], f"진짜의 로짓이 −{size:.0f}")
        yield case([1.0, size], [1.0, 0.0], f"가짜의 로짓이 {size:.0f}")
        yield case([size, -size], [1.0, 0.0], f"로짓의 크기가 {size:.0f}이고 모두 맞힘")


def stable_cases(rng: torch.Generator) -> Iterator[Case]:
    yield from logit_cases(rng)
    a, y = torch.tensor([[1.5], [-0.5]]), torch.tensor([1.0, 0.0])
    yield Case({"a": a, "y": y}, "모양이 (n, 1)과 (n,)")


def slope_cases(rng: torch.Generator) -> Iterator[Case]:
    yield from logit_cases(rng)
    yield Case({"a": torch.tensor([0.0, 0.0]), "y": torch.tensor([1.0, 0.0])}, "로짓이 0")
    yield Case({"a": torch.empty(0), "y": torch.empty(0)}, "빈 묶음")


def value_and_slope(function: Callable, a: Tensor) -> object:
    """값과 그 기울기, 그리고 float64로 계산한 참값에 대한 비(아주 작은 값도 가립니다)."""
    leaf = a.clone().requires_grad_()
    value = call(function, a=leaf)
    if not torch.is_tensor(value) or value.shape != a.shape:
        return {"값": value}
    if value.requires_grad:
        value.sum().backward()
    ratio = value.detach().double() / F.logsigmoid(a.double())
    return {"값": value, "참값에 대한 비": ratio, "a의 기울기": leaf.grad}


def piece_cases(rng: torch.Generator) -> Iterator[Case]:
    def case(a: list | Tensor, edge: str = "") -> Case:
        return Case({"a": torch.as_tensor(a)}, edge)

    yield case([1.5, -0.5])
    for n in [2, 3, 4] + [8] * 4:
        yield case(logits(n, rng))
    yield case(logits(3, rng).double(), "float64")
    yield case(logits(4, rng).view(4, 1), "(n, 1) 모양")
    yield case([-300.0, 1.5], "로짓이 −300")
    yield case([20.0, -0.5], "로짓이 20")
    yield case([300.0, -0.5], "로짓이 300")
    yield case([0.0, 1.5], "로짓이 0")
    yield case(torch.empty(0), "빈 묶음")


LOG_SIGMOID = Exercise(
    "01-6",
    "넘치지 않는 log σ(a)",
    """
    로짓 `a`를 받아 log σ(a)를 **표본마다**(같은 모양으로) 돌려주는 함수를 완성하십시오. 안정한
    손실의 첫 조각입니다. `F.logsigmoid`와 `F.softplus`는 쓰지 않습니다(채점기는 막지 않습니다.
    스스로 지키는 약속입니다).

    - float32에서 로짓이 −300이면 −inf가 아니라 −300이어야 합니다.
    - 로짓이 20이면 0이 아니라 −2.06e−9여야 합니다. 아주 작은 x의 log(1 + x)는 `torch.log1p(x)`가
      정확합니다.
    - 기울기가 이어져 있어야 합니다. PyTorch가 기울기를 저절로 계산하는 기능(autograd)이 끊기지
      않아야 한다는 뜻입니다. 로짓이 0인 곳의 기울기는 1/2입니다.
    """,
    cases=piece_cases,
    observe=value_and_slope,
    hints=(
        "log σ(a)에서 분수를 없애면 e의 거듭제곱 둘을 더한 것의 로그가 됩니다. a = −300일 때 두 "
        "거듭제곱 e⁰과 e^(−a) 가운데 어느 쪽이 큽니까?",
        "큰 쪽을 로그 밖으로 꺼내면, 남은 지수는 a의 부호와 상관없이 언제나 0 이하입니다. 꺼낸 "
        "것을 a가 양수일 때와 음수일 때로 나누어 적어 보십시오.",
        "꺼낸 것은 a가 음수면 a, 양수면 0입니다. 둘 가운데 작은 쪽은 "
        "`torch.minimum(a, torch.zeros_like(a))`입니다. 남은 지수는 −|a|입니다.",
    ),
    note="값만 보면 `a.clamp(max=0)`도 같습니다. 그러나 꺾이는 자리 a = 0에서 `clamp`, `relu`, "
    "`where`는 한쪽의 기울기(0이나 1, 판에 따라 다릅니다)를 골라 전체가 1/2이 되지 않습니다. "
    "`torch.minimum`은 비길 때 반씩 나눕니다.",
)


@LOG_SIGMOID.solution
def log_sigmoid(a):
    return torch.minimum(a, torch.zeros_like(a)) - torch.log1p(torch.exp(-a.abs()))


@LOG_SIGMOID.mistake("시그모이드를 거쳐 log를 냈습니다.")
def _(a):
    """확률을 먼저 만들면 float32가 그것을 0이나 1로 반올림합니다. 로짓이 −300이면 log 0 = −inf가
    되고, 20이면 log 1 = 0이 됩니다.
    """
    return torch.log(torch.sigmoid(a))


@LOG_SIGMOID.mistake("확률에 작은 수를 더했습니다.")
def _(a):
    """inf는 피하지만 로짓이 −300일 때 −300이 아니라 −18.4에 머물고, 그곳의 기울기는 0입니다."""
    return torch.log(torch.sigmoid(a) + 1e-8)


@LOG_SIGMOID.mistake("지수가 넘칩니다.")
def _(a):
    """식은 맞지만 e^300은 float32의 한계(3.4e38)를 넘어 inf입니다. 두 거듭제곱 가운데 큰 쪽을
    로그 밖으로 꺼내십시오.
    """
    return -torch.log1p(torch.exp(-a))


@LOG_SIGMOID.mistake("꺼낸 것을 빠뜨렸습니다.")
def _(a):
    """남은 지수는 맞지만, 로그 밖으로 꺼낸 것이 없습니다. 로짓이 음수일 때 a만큼 모자랍니다."""
    return -torch.log1p(torch.exp(-a.abs()))


@LOG_SIGMOID.mistake("큰 쪽이 아니라 작은 쪽을 꺼냈습니다.")
def _(a):
    """꺼낸 것이 max(a, 0)이 되었습니다. log σ(a)는 언제나 0 이하여야 합니다."""
    return a.clamp(min=0) - torch.log1p(torch.exp(-a.abs()))


@LOG_SIGMOID.mistake("log(1 − σ(a))를 계산했습니다.")
def _(a):
    """이것은 가짜 쪽의 조각입니다. log σ(a)는 로짓이 클수록 0에 가까워져야 합니다."""
    return -F.softplus(a)


@LOG_SIGMOID.mistake("부호가 반대입니다.")
def _(a):
    """이것은 −log σ(a), 곧 진짜의 손실입니다. 조각에서는 아직 부호를 뒤집지 않습니다."""
    return F.softplus(-a)


@LOG_SIGMOID.mistake("아주 작은 값이 0이 되었습니다.")
def _(a):
    """넘치지는 않지만, 로짓이 20이면 1 + e^−20이 float32에서 1로 반올림됩니다. 아주 작은 x의
    log(1 + x)는 `torch.log1p(x)`로 계산하십시오.
    """
    return torch.minimum(a, torch.zeros_like(a)) - torch.log(1 + torch.exp(-a.abs()))


@LOG_SIGMOID.mistake("값은 맞지만 기울기가 nan입니다.")
def _(a):
    """`torch.where`는 두 갈래를 **모두** 계산합니다. 고르지 않은 갈래의 e^300이 넘치면, 기울기에
    0 × inf = nan이 섞입니다. 지수를 e^(−|a|) 하나로 적으면 어느 쪽에서도 넘치지 않습니다.
    """
    return torch.where(a < 0, a - torch.log1p(torch.exp(a)), -torch.log1p(torch.exp(-a)))


@LOG_SIGMOID.mistake("꺾이는 자리의 기울기가 1/2이 아니라 0입니다.")
def _(a):
    """값은 맞습니다. 그러나 꺾이는 자리 a = 0에서 `clamp`, `relu`, `where`는 한쪽의 기울기를
    고르고, 지금은 0인 쪽입니다. `torch.minimum`은 비길 때 반씩 나눕니다.
    """
    return torch.where(a < 0, a, torch.zeros_like(a)) - torch.log1p(torch.exp(-a.abs()))


@LOG_SIGMOID.mistake("꺾이는 자리의 기울기가 1/2이 아니라 1입니다.")
def _(a):
    """값은 맞습니다. 그러나 꺾이는 자리 a = 0에서 `clamp`, `relu`, `where`는 한쪽의 기울기를
    고르고, 지금은 1인 쪽입니다. `torch.minimum`은 비길 때 반씩 나눕니다.
    """
    return torch.where(a <= 0, a, torch.zeros_like(a)) - torch.log1p(torch.exp(-a.abs()))


@LOG_SIGMOID.mistake("평균을 냈습니다.")
def _(a):
    """조각은 표본마다 값이 하나씩입니다. 평균은 손실을 만들 때 냅니다."""
    return F.logsigmoid(a).mean()


@LOG_SIGMOID.mistake("기울기가 끊겼습니다.")
def _(a):
    """값은 맞지만 `detach`, `item`, `no_grad`를 거치면 기울기가 흐르지 않습니다."""
    return F.logsigmoid(a.detach())


STABLE_BCE = Exercise(
    "01-3",
    "로짓에서 넘치지 않는 BCE",
    """
    로짓 `a`와 레이블 `y`를 받아 BCE의 평균을 스칼라 텐서로 돌려주는 함수를 완성하십시오. 과제
    01-6에서 만든 `log_sigmoid`를 조각으로 씁니다. `F.binary_cross_entropy_with_logits`는 쓰지
    않습니다(이것도 스스로 지키는 약속입니다).

    - 로짓이 ±300이어도 inf나 nan이 나오면 안 되고, 100에서 잘려도 안 됩니다.
    - 레이블은 0.9처럼 0과 1 사이일 수 있습니다. 기울기가 이어져 있어야 합니다.
    - 두 텐서의 모양이 다르면 `ValueError`를 내십시오. (n, 1)과 (n,)은 조용히 (n, n)으로 퍼집니다.
    """,
    cases=stable_cases,
    observe=loss_and_slope,
    oracle=F.binary_cross_entropy_with_logits,
    answers=("bce_with_logits",),
    hints=(
        "진짜의 손실에는 log σ(a)가, 가짜의 손실에는 log(1 − σ(a))가 필요합니다. 시그모이드 곡선을 "
        "좌우로 뒤집으면 1 − σ(a)는 σ의 어느 자리에서의 값입니까?",
        "조각 하나를 두 번 부르면 두 항이 됩니다. 과제 01-2처럼 레이블을 곱해 더하고, 부호를 "
        "뒤집어 평균을 냅니다.",
        "맨 앞에서 `if a.shape != y.shape: raise ValueError(…)`로 모양을 확인하십시오.",
    ),
    note="두 항을 합쳐 정리하면 max(a, 0) − a·y + log(1 + e^(−|a|))이고, TensorFlow의 문서에 있는 "
    "식이 이것입니다. 패키지의 `bce_with_logits`는 −log σ(a) = softplus(−a)를 써서 적었습니다.",
)


@STABLE_BCE.solution
def bce_from_logits(a, y):
    if a.shape != y.shape:
        raise ValueError(f"모양이 다릅니다: {a.shape}와 {y.shape}")
    return -(y * log_sigmoid(a) + (1 - y) * log_sigmoid(-a)).mean()


@STABLE_BCE.mistake("가짜에도 log σ(a)를 썼습니다.")
def _(a, y):
    """가짜의 손실은 −log(1 − σ(a))입니다. 이대로면 레이블이 약분되어, 무엇이든 진짜라고 할수록
    손실이 작아집니다.
    """
    if a.shape != y.shape:
        raise ValueError
    return -(y * log_sigmoid(a) + (1 - y) * log_sigmoid(a)).mean()


@STABLE_BCE.mistake("log(1 − σ(a)) 자리에 1 − log σ(a)를 썼습니다.")
def _(a, y):
    """log 안의 1은 밖으로 나오지 못합니다. 1 − σ(a)를 먼저 σ의 값 하나로 바꾼 다음 log를 냅니다."""
    if a.shape != y.shape:
        raise ValueError
    return -(y * log_sigmoid(a) + (1 - y) * (1 - log_sigmoid(a))).mean()


@STABLE_BCE.mistake("1 − σ(a) 자리에 σ(1 − a)를 썼습니다.")
def _(a, y):
    """1에서 빼는 것은 로짓이 아니라 확률입니다. 로짓이 0일 때 1 − σ(0)은 1/2인데 σ(1 − 0)은
    0.73입니다.
    """
    if a.shape != y.shape:
        raise ValueError
    return -(y * log_sigmoid(a) + (1 - y) * log_sigmoid(1 - a)).mean()


@STABLE_BCE.mistake("시그모이드를 거친 다음 log를 냈습니다.")
def _(a, y):
    """float32에서 sigmoid(30)은 정확히 1이라서 log(1 − 1) = −inf가 됩니다. 확률을 거치지 말고
    로짓에서 바로 계산하십시오.
    """
    if a.shape != y.shape:
        raise ValueError
    d = a.sigmoid()
    return -(y * d.log() + (1 - y) * (1 - d).log()).mean()


@STABLE_BCE.mistake("log가 −100에서 잘립니다.")
def _(a, y):
    """`F.binary_cross_entropy`는 log를 −100에서 자릅니다. 로짓이 −300인 진짜의 손실은 300이어야
    하는데 100에 머물고, 기울기가 0이 되어 배우지 못합니다.
    """
    if a.shape != y.shape:
        raise ValueError
    return F.binary_cross_entropy(a.sigmoid(), y)


@STABLE_BCE.mistake("확률을 작은 수로 잘랐습니다.")
def _(a, y):
    """자르면 inf는 피하지만 손실이 16 근처에 머물고, 잘린 곳의 기울기는 0입니다. 가장 크게 틀린
    표본에서 아무것도 배우지 못합니다.
    """
    if a.shape != y.shape:
        raise ValueError
    d = a.sigmoid().clamp(1e-7, 1 - 1e-7)
    return -(y * d.log() + (1 - y) * (1 - d).log()).mean()


@STABLE_BCE.mistake("지수가 넘칩니다(|a|를 빠뜨림).")
def _(a, y):
    """보통의 로짓에서는 맞지만 e^300은 float32에서 inf입니다. max(a, 0)을 밖으로 꺼내고 e^(−|a|)로
    계산하면 지수가 양수가 되지 않습니다.
    """
    if a.shape != y.shape:
        raise ValueError
    return (-a * y + torch.log(1 + torch.exp(a))).mean()


@STABLE_BCE.mistake("max(a, 0)을 빠뜨렸습니다.")
def _(a, y):
    """e^a를 밖으로 꺼내면서 생긴 max(a, 0)이 없습니다. 로짓이 양수인 표본에서 손실이 a만큼
    작아집니다.
    """
    if a.shape != y.shape:
        raise ValueError
    return (-a * y + torch.log1p(torch.exp(-a.abs()))).mean()


@STABLE_BCE.mistake("a·y의 부호가 반대입니다.")
def _(a, y):
    """진짜(y = 1)의 로짓이 클수록 손실은 **작아져야** 하므로 −a·y입니다."""
    if a.shape != y.shape:
        raise ValueError
    return (a.clamp(min=0) + a * y + torch.log1p(torch.exp(-a.abs()))).mean()


@STABLE_BCE.mistake("진짜와 가짜가 바뀌었습니다.")
def _(a, y):
    """진짜의 손실은 −log σ(a) = softplus(−a)입니다. 지금은 맞힐수록 손실이 커집니다."""
    if a.shape != y.shape:
        raise ValueError
    return (y * F.softplus(a) + (1 - y) * F.softplus(-a)).mean()


@STABLE_BCE.mistake("평균이 아니라 합을 냈습니다.")
def _(a, y):
    """합은 표본의 수에 따라 커집니다. 평균 `.mean()`을 내십시오."""
    if a.shape != y.shape:
        raise ValueError
    return (y * F.softplus(-a) + (1 - y) * F.softplus(a)).sum()


@STABLE_BCE.mistake("평균을 내지 않았습니다.")
def _(a, y):
    """표본마다의 손실을 그대로 돌려주었습니다. `.mean()`으로 수 하나를 만드십시오."""
    if a.shape != y.shape:
        raise ValueError
    return y * F.softplus(-a) + (1 - y) * F.softplus(a)


@STABLE_BCE.mistake("시그모이드를 두 번 걸었습니다.")
def _(a, y):
    """로짓을 받는 손실에 확률을 넣었습니다. 확률은 0과 1 사이라서, 그것을 로짓으로 읽으면 어떤
    표본도 0.5와 0.73 사이로만 판정한 셈이 됩니다.
    """
    if a.shape != y.shape:
        raise ValueError
    return F.binary_cross_entropy_with_logits(a.sigmoid(), y)


@STABLE_BCE.mistake("기울기가 끊겼습니다.")
def _(a, y):
    """값은 맞지만 `detach`, `item`, `no_grad`를 거치면 기울기가 흐르지 않아 아무것도 배우지
    못합니다.
    """
    if a.shape != y.shape:
        raise ValueError
    a = a.detach()
    return (y * F.softplus(-a) + (1 - y) * F.softplus(a)).mean()


@STABLE_BCE.mistake("모양을 확인하지 않았습니다.")
def _(a, y):
    """식은 맞습니다. 그러나 (n, 1)과 (n,)을 곱하면 (n, n)으로 퍼져, 남의 레이블과도 견준 틀린
    평균이 오류 없이 나옵니다. 모양이 다르면 `ValueError`를 내십시오.
    """
    return -(y * log_sigmoid(a) + (1 - y) * log_sigmoid(-a)).mean()


SLOPE = Exercise(
    "01-4",
    "로짓에 대한 기울기",
    """
    로짓을 하나씩 조금 돌렸을 때 BCE의 **평균**이 변하는 배수, 곧 로짓마다의 기울기를,
    autograd의 `backward()` 없이 식으로 계산해 로짓과 같은 모양의 텐서로 돌려주는 함수를
    완성하십시오. 다음 과제에서 경찰관을 가르칠 조각입니다.

    - 로짓이 ±300이어도 nan이 나오면 안 됩니다. 나눗셈이 남아 있으면 약분해 보십시오.
    - 빈 묶음이면 빈 텐서를 돌려줍니다. 받은 텐서를 바꾸면 안 됩니다.
    """,
    cases=slope_cases,
    answers=("slope_by_logit", "fit"),
    hints=(
        "진짜의 손실은 −log D이고 D = σ(a)입니다. a를 조금 돌리면 D는 몇 배로 변하고, 그 D는 "
        "손실을 다시 몇 배로 바꿉니까?",
        "두 기울기를 곱하면 분모가 약분됩니다. 진짜일 때와 가짜일 때를 따로 곱해 보고, 레이블 y를 "
        "써서 한 식으로 합치십시오. 평균이므로 표본마다 1/n이 붙습니다.",
        "표본의 수는 모양이 (n, 1)이어도 맞도록 `a.numel()`로 셉니다.",
    ),
    note="확률에 대한 기울기 (d − y)/(d(1 − d))는 끝없이 커지지만, 시그모이드의 기울기 d(1 − d)가 "
    "곱해져 깔끔하게 d − y만 남습니다.",
)


@SLOPE.solution
def gradient(a, y):
    return (torch.sigmoid(a) - y) / max(1, a.numel())


@SLOPE.mistake("n으로 나누지 않았습니다.")
def _(a, y):
    """평균의 기울기에는 표본마다 1/n이 붙습니다. 지금 것은 합의 기울기입니다."""
    return torch.sigmoid(a) - y


@SLOPE.mistake("부호가 반대입니다.")
def _(a, y):
    """이것은 로그 우도의 기울기(올라가는 방향)입니다. 손실은 로그 우도에 −를 붙인 것입니다."""
    return (y - torch.sigmoid(a)) / max(1, a.numel())


@SLOPE.mistake("시그모이드를 빠뜨렸습니다.")
def _(a, y):
    """로짓과 레이블은 단위가 다릅니다. 로짓을 확률로 바꾼 다음 견주어야 합니다."""
    return (a - y) / max(1, a.numel())


@SLOPE.mistake("시그모이드의 기울기를 또 곱했습니다.")
def _(a, y):
    """d(1 − d)는 확률에 대한 기울기의 분모와 이미 약분되었습니다. 또 곱하면 확신하고 틀린 표본의
    기울기가 사라집니다(제곱 오차를 쓸 때 일어나는 일입니다).
    """
    d = torch.sigmoid(a)
    return (d - y) * d * (1 - d) / max(1, a.numel())


@SLOPE.mistake("확률에 대한 기울기를 계산했습니다.")
def _(a, y):
    """이것은 dL/dD입니다. 연쇄 법칙대로 dD/da = D(1 − D)를 마저 곱하고 약분하십시오."""
    d = torch.sigmoid(a)
    return (d - y) / (d * (1 - d)) / max(1, a.numel())


@SLOPE.mistake("맞혔는지만 보았습니다.")
def _(a, y):
    """맞았는지 틀렸는지로 자르면 간신히 맞힌 표본의 기울기가 0이 됩니다. 확률 σ(a)를 그대로
    쓰십시오.
    """
    return ((a > 0).to(a.dtype) - y) / max(1, a.numel())


@SLOPE.mistake("기울기의 평균을 냈습니다.")
def _(a, y):
    """로짓마다 기울기가 하나씩 있어야 합니다. 평균을 내는 것이 아니라 n으로 나눕니다."""
    return (torch.sigmoid(a) - y).mean()


@SLOPE.mistake("n을 2로 셌습니다.")
def _(a, y):
    """두 갈래(진짜와 가짜)의 수가 아니라 표본의 수로 나눕니다."""
    return (torch.sigmoid(a) - y) / 2


def lessons(rng: torch.Generator) -> Iterator[Case]:
    def case(n: int, k: int, steps: int, rate: float, edge: str = "") -> Case:
        x = torch.randn(n, k, generator=rng).mul(10).round().div(10)
        return Case({"x": x, "y": labels(n, rng), "steps": steps, "rate": rate}, edge)

    yield case(2, 1, 2, 0.5)
    yield case(3, 2, 3, 1.0)
    for n, k, steps in [(4, 2, 2), (5, 3, 4), (6, 2, 5), (8, 3, 10)]:
        yield case(n, k, steps, 0.3)
    yield case(4, 2, 1, 0.5, "한 스텝")
    yield case(4, 2, 0, 0.5, "0스텝")


def observe_teaching(function: Callable, **inputs: object) -> object:
    """(가중치, 절편, 손실의 목록). 절편이 파이썬의 수여도 모양이 ()인 텐서와 같은 답으로 봅니다."""
    result = call(function, **inputs)
    if isinstance(result, tuple | list) and len(result) == 3 and isinstance(result[1], Real):
        return result[0], torch.tensor(float(result[1])), result[2]
    return result


TEACH = Exercise(
    "01-7",
    "내 조각으로 경찰관 가르치기",
    """
    특징 `x` (n, k)와 레이블 `y` (n,)로 로지스틱 회귀를 가르쳐 (가중치 (k,), 절편, 손실의 목록)을
    돌려주는 함수를 완성하십시오. autograd도 옵티마이저도 쓰지 않고, 앞에서 만든 `bce_from_logits`와
    `gradient`를 부릅니다.

    - 가중치와 절편은 0에서 시작합니다. 절편은 `torch.zeros(())`처럼 모양이 ()인 텐서입니다. 로짓은
      `x @ w + b`입니다.
    - `steps`번 되풀이합니다: 손실을 수로 적고, 가중치와 절편을 **함께**, 내리막으로 기울기의
      `rate`(학습률)배만큼 옮깁니다. 목록에는 옮기기 **전의** 손실이 `steps`개 들어 있습니다.
    """,
    cases=lessons,
    observe=observe_teaching,
    answers=("fit",),
    hints=(
        "로짓마다의 기울기는 이미 있습니다. 가중치 w의 j번째를 조금 돌리면 i번째 표본의 로짓은 몇 "
        "배로 변합니까? 절편 b를 돌리면 몇 배로 변합니까?",
        "가중치의 기울기는 표본마다의 (특징 × 로짓의 기울기)를 모두 더한 것입니다. 행렬 곱으로는 "
        "`x.T @ …`입니다. 절편의 기울기는 로짓의 기울기를 모두 더한 것입니다.",
        "`gradient`가 이미 n으로 나누었으므로 또 나누지 않습니다. 내리막은 기울기의 반대쪽입니다.",
    ),
    note="가르치는 일의 전부입니다. 로짓에서 가중치로 기울기를 옮긴 것이 연쇄 법칙이고, 02에서는 "
    "층이 아무리 많아도 이것을 저절로 해 주는 기계를 만듭니다.",
)


@TEACH.solution
def teach(x, y, steps, rate):
    w, b, losses = torch.zeros(x.shape[1]), torch.zeros(()), []
    for _ in range(steps):
        a = x @ w + b
        losses.append(bce_from_logits(a, y).item())
        slope = gradient(a, y)
        w, b = w - rate * (x.T @ slope), b - rate * slope.sum()
    return w, b, losses


def wrongly(x: Tensor, y: Tensor, steps: int, step: Callable) -> tuple:
    """`step(로짓의 기울기, w, b)`이 다음 (w, b)를 정하는, 그 밖에는 옳은 학습."""
    w, b, losses = torch.zeros(x.shape[1]), torch.zeros(()), []
    for _ in range(steps):
        a = x @ w + b
        losses.append(bce_from_logits(a, y).item())
        w, b = step(gradient(a, y), w, b)
    return w, b, losses


@TEACH.mistake("오르막으로 갔습니다.")
def _(x, y, steps, rate):
    """기울기는 손실이 **커지는** 쪽을 가리킵니다. 더하지 말고 빼십시오. 손실의 목록이 점점 커질
    것입니다.
    """
    return wrongly(x, y, steps, lambda s, w, b: (w + rate * (x.T @ s), b + rate * s.sum()))


@TEACH.mistake("절편을 고치지 않았습니다.")
def _(x, y, steps, rate):
    """절편 b도 배웁니다. b를 조금 돌리면 모든 로짓이 그만큼 변하므로, b의 기울기는 로짓의 기울기를
    모두 더한 것입니다.
    """
    return wrongly(x, y, steps, lambda s, w, b: (w - rate * (x.T @ s), b))


@TEACH.mistake("절편의 모양이 (1,)입니다.")
def _(x, y, steps, rate):
    """`torch.zeros(1)`은 수 하나가 든 벡터라 모양이 (1,)입니다. 로짓에 더하면 저절로 퍼지므로 값은
    맞지만, 절편은 수 하나입니다. `torch.zeros(())`에서 시작하십시오.
    """
    w, b, losses = teach(x, y, steps, rate)
    return w, b.view(1), losses


@TEACH.mistake("절편의 기울기를 평균 냈습니다.")
def _(x, y, steps, rate):
    """`gradient`가 이미 n으로 나누었습니다. 여기서 `.mean()`을 내면 n으로 두 번 나누게 되므로
    `.sum()`입니다.
    """
    return wrongly(x, y, steps, lambda s, w, b: (w - rate * (x.T @ s), b - rate * s.mean()))


@TEACH.mistake("n으로 두 번 나누었습니다.")
def _(x, y, steps, rate):
    """`gradient`가 이미 n으로 나누었습니다. 표본마다 곱한 것을 평균 내지 말고 더하십시오."""
    n = len(y)
    return wrongly(x, y, steps, lambda s, w, b: (w - rate * (x.T @ s) / n, b - rate * s.mean()))


@TEACH.mistake("n으로 나누지 않은 기울기를 썼습니다.")
def _(x, y, steps, rate):
    """평균의 기울기가 아니라 합의 기울기입니다. 표본이 많을수록 너무 멀리 뜁니다."""
    n = len(y)
    return wrongly(x, y, steps, lambda s, w, b: (w - rate * (x.T @ s) * n, b - rate * s.sum() * n))


@TEACH.mistake("학습률을 쓰지 않았습니다.")
def _(x, y, steps, rate):
    """기울기만큼 그대로 옮겼습니다. `rate`를 곱하십시오."""
    return wrongly(x, y, steps, lambda s, w, b: (w - x.T @ s, b - s.sum()))


@TEACH.mistake("기울기를 처음에 한 번만 계산했습니다.")
def _(x, y, steps, rate):
    """가중치가 옮겨지면 로짓도, 기울기도 달라집니다. 되풀이할 때마다 로짓부터 다시 계산하십시오."""
    first = gradient(torch.zeros(len(y)), y)
    return wrongly(x, y, steps, lambda s, w, b: (w - rate * (x.T @ first), b - rate * first.sum()))


@TEACH.mistake("절편을 고칠 때 이미 옮긴 가중치를 썼습니다.")
def _(x, y, steps, rate):
    """둘은 **함께** 옮깁니다. 가중치를 먼저 바꾸고 로짓을 다시 계산하면, 절편의 기울기는 다른
    자리에서 잰 것이 됩니다.
    """

    def step(slope: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
        w = w - rate * (x.T @ slope)
        return w, b - rate * gradient(x @ w + b, y).sum()

    return wrongly(x, y, steps, step)


@TEACH.mistake("옮긴 뒤의 손실을 적었습니다.")
def _(x, y, steps, rate):
    """목록의 첫 수는 아무것도 배우기 전의 손실, log 2 ≈ 0.693이어야 합니다."""
    w, b, _ = teach(x, y, steps, rate)
    return w, b, teach(x, y, steps + 1, rate)[2][1:]


@TEACH.mistake("손실의 목록에 텐서가 들어 있습니다.")
def _(x, y, steps, rate):
    """목록에는 수를 적습니다. 텐서에 `.item()`을 부르십시오."""
    w, b, losses = teach(x, y, steps, rate)
    return w, b, torch.tensor(losses)


@TEACH.mistake("손실을 적지 않았습니다.")
def _(x, y, steps, rate):
    """가중치와 절편은 맞습니다. 되풀이할 때마다 손실을 목록에 적고, 셋째로 돌려주십시오."""
    return *teach(x, y, steps, rate)[:2], []


def observe_smoothing(
    function: Callable, real_logits: Tensor, fake_logits: Tensor, real_label: float
) -> object:
    """손실의 값과, 두 로짓에 대한 기울기."""
    leaves = [t.clone().requires_grad_() for t in (real_logits, fake_logits)]
    loss = call(function, real_logits=leaves[0], fake_logits=leaves[1], real_label=real_label)
    if not torch.is_tensor(loss) or loss.dim() != 0:
        return {"손실": loss}
    if loss.requires_grad:
        loss.backward()
    return {"손실": loss, "진짜의 기울기": leaves[0].grad, "가짜의 기울기": leaves[1].grad}


def smoothing_cases(rng: torch.Generator) -> Iterator[Case]:
    def case(real: Tensor | list, fake: Tensor | list, label: float, edge: str = "") -> Case:
        real, fake = torch.as_tensor(real), torch.as_tensor(fake)
        return Case({"real_logits": real, "fake_logits": fake, "real_label": label}, edge)

    for n, m in [(1, 1), (2, 2), (3, 3), (2, 3), (5, 4)] + [(8, 6)] * 8:
        yield case(logits(n, rng), logits(m, rng), (0.9, 0.8, 0.7)[(n + m) % 3])
    yield case(logits(2, rng), logits(2, rng), 1.0, "스무딩 없음")
    yield case(logits(2, rng).double(), logits(2, rng).double(), 0.9, "float64")
    yield case([0.0, 0.0], [0.0, 0.0], 0.9, "로짓이 모두 0")
    yield case([-300.0], [300.0], 0.9, "로짓의 크기가 300")
    yield case(logits(3, rng).view(3, 1), logits(2, rng).view(2, 1), 0.9, "(n, 1) 모양")


SMOOTHED_LOSS = Exercise(
    "01-5",
    "판별자의 손실과 한쪽 레이블 스무딩",
    """
    진짜 묶음의 로짓과 가짜 묶음의 로짓, 진짜에 붙일 레이블 `real_label`(예: 0.9)을 받아, 판별자가
    최소화할 손실 L_D(두 반쪽의 합)를 스칼라 텐서로 돌려주는 함수를 완성하십시오. 스무딩은 한쪽에만
    합니다. 과제 01-3에서 만든 `bce_from_logits`를 조각으로 씁니다.

    - 두 묶음의 크기는 다를 수 있습니다.
    - 로짓이 ±300이어도 inf나 nan이 나오면 안 되고, 기울기가 이어져 있어야 합니다.
    """,
    cases=smoothing_cases,
    observe=observe_smoothing,
    answers=("d_loss",),
    hints=(
        "두 묶음의 레이블은 저마다 모두 같은 수입니다. 진짜 묶음의 레이블은 얼마이고, 가짜 묶음의 "
        "레이블은 얼마입니까?",
        "값이 모두 같은 레이블은 `torch.full_like(real_logits, real_label)`로 만듭니다. 모양과 "
        "자료형이 저절로 맞습니다.",
        "스무딩은 진짜 쪽에만 합니다. 가짜 쪽은 `torch.zeros_like(fake_logits)`입니다.",
    ),
    note="real_label = 1이고 로짓이 모두 0이면 손실은 2·log 2 ≈ 1.386입니다. 0.9로 낮추어도 로짓이 "
    "0인 곳의 값은 그대로이지만, 가장 좋은 D(x)는 0.9까지만 올라갑니다.",
)


@SMOOTHED_LOSS.solution
def discriminator_loss(real_logits, fake_logits, real_label):
    ones = torch.full_like(real_logits, real_label)
    zeros = torch.zeros_like(fake_logits)
    return bce_from_logits(real_logits, ones) + bce_from_logits(fake_logits, zeros)


@SMOOTHED_LOSS.mistake("스무딩을 하지 않았습니다.")
def _(real_logits, fake_logits, real_label):
    """`real_label`을 쓰지 않아 진짜의 레이블이 1 그대로입니다."""
    real_loss = bce_from_logits(real_logits, torch.ones_like(real_logits))
    fake_loss = bce_from_logits(fake_logits, torch.zeros_like(fake_logits))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("양쪽을 모두 스무딩했습니다.")
def _(real_logits, fake_logits, real_label):
    """가짜의 레이블까지 올리면 최적 판별자의 분자에 p_g가 들어갑니다. 진짜가 없는 곳의 가짜도
    ‘조금은 진짜’라는 말을 들어, 진짜 쪽으로 옮겨 갈 까닭을 잃습니다.
    """
    real_loss = bce_from_logits(real_logits, torch.full_like(real_logits, real_label))
    fake_loss = bce_from_logits(fake_logits, torch.full_like(fake_logits, 1 - real_label))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("가짜만 스무딩했습니다.")
def _(real_logits, fake_logits, real_label):
    """거꾸로입니다. 낮추어야 하는 것은 **진짜**의 레이블이고 가짜는 0입니다."""
    real_loss = bce_from_logits(real_logits, torch.ones_like(real_logits))
    fake_loss = bce_from_logits(fake_logits, torch.full_like(fake_logits, 1 - real_label))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("진짜와 가짜의 레이블이 바뀌었습니다.")
def _(real_logits, fake_logits, real_label):
    """진짜의 레이블이 0이 되었습니다. 이대로면 가짜를 진짜라고 하도록 가르칩니다."""
    real_loss = bce_from_logits(real_logits, torch.zeros_like(real_logits))
    fake_loss = bce_from_logits(fake_logits, torch.full_like(fake_logits, real_label))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("가짜의 레이블도 real_label입니다.")
def _(real_logits, fake_logits, real_label):
    """가짜를 진짜라고 부르게 하는 것은 **생성자**의 바람입니다. 판별자에게 가짜의 레이블은
    0입니다.
    """
    real_loss = bce_from_logits(real_logits, torch.full_like(real_logits, real_label))
    fake_loss = bce_from_logits(fake_logits, torch.full_like(fake_logits, real_label))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("진짜 쪽만 있습니다.")
def _(real_logits, fake_logits, real_label):
    """가짜를 잡는 항이 없습니다. 한 수로 두 능력을 재려면 두 항이 모두 있어야 합니다."""
    return bce_from_logits(real_logits, torch.full_like(real_logits, real_label))


@SMOOTHED_LOSS.mistake("손실에 real_label을 곱했습니다.")
def _(real_logits, fake_logits, real_label):
    """손실에 0.9를 곱하는 것은 무게를 줄인 것일 뿐입니다. 스무딩은 **레이블**을 바꾸므로 (1 −
    0.9)·(−log(1 − D)) 항이 생겨, D(x)가 0.9를 넘으면 도로 밀어 내립니다.
    """
    real_loss = real_label * bce_from_logits(real_logits, torch.ones_like(real_logits))
    fake_loss = bce_from_logits(fake_logits, torch.zeros_like(fake_logits))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("두 묶음을 이어 붙여 평균을 냈습니다.")
def _(real_logits, fake_logits, real_label):
    """한꺼번에 평균을 내면 두 평균의 합이 아니라 (크기가 같을 때) 절반이 되고, 크기가 다르면 큰
    묶음에 무게가 쏠립니다. 따로 평균을 내어 더하십시오.
    """
    y = torch.cat([torch.full_like(real_logits, real_label), torch.zeros_like(fake_logits)])
    return bce_from_logits(torch.cat([real_logits, fake_logits]), y)


@SMOOTHED_LOSS.mistake("부호가 반대입니다.")
def _(real_logits, fake_logits, real_label):
    """이것은 최대화할 로그 우도입니다. 손실은 최소화하므로 0 이상이어야 합니다."""
    return -(
        (F.softplus(-real_logits) + (1 - real_label) * real_logits).mean()
        + F.softplus(fake_logits).mean()
    )


@SMOOTHED_LOSS.mistake("로짓에 시그모이드를 걸고 또 걸었습니다.")
def _(real_logits, fake_logits, real_label):
    """`…_with_logits`는 안에서 시그모이드를 겁니다. 로짓을 그대로 넘기십시오."""
    a, b = real_logits.sigmoid(), fake_logits.sigmoid()
    real_loss = bce_from_logits(a, torch.full_like(a, real_label))
    fake_loss = bce_from_logits(b, torch.zeros_like(b))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("로짓이 크면 100에서 잘립니다.")
def _(real_logits, fake_logits, real_label):
    """확률을 거치면 float32에서 0이나 1이 되고 log가 −100에서 잘립니다. 로짓을 받는 손실을
    쓰십시오.
    """
    a, b = real_logits.sigmoid(), fake_logits.sigmoid()
    real_loss = F.binary_cross_entropy(a, torch.full_like(a, real_label))
    fake_loss = F.binary_cross_entropy(b, torch.zeros_like(b))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("기울기가 끊겼습니다.")
def _(real_logits, fake_logits, real_label):
    """값은 맞지만 `detach`한 로짓에서는 판별자까지 기울기가 흐르지 않습니다."""
    a, b = real_logits.detach(), fake_logits.detach()
    real_loss = bce_from_logits(a, torch.full_like(a, real_label))
    fake_loss = bce_from_logits(b, torch.zeros_like(b))
    return real_loss + fake_loss


def softened(rng: torch.Generator) -> Iterator[Case]:
    for label in (0.9, 0.8, 0.7, 0.6, 0.95):
        yield Case({"real_label": label})
    yield Case({"real_label": 1.0}, "스무딩 없음")


MARKS = Exercise(
    "01-8",
    "예상: 스무딩을 쓰면 눈금은 어디로 갑니까",
    """
    진짜의 레이블을 `real_label`(0.5보다 크고 1 이하)로 낮추어 판별자를 가르치려 합니다. 학습하기
    **전에** 세 눈금을 예상하여, 실수 셋의 튜플로 돌려주는 함수를 완성하십시오. 풀이 다음의 셀에서
    재어 봅니다.

    - 첫째: 생성자가 완벽하여 진짜와 가짜를 가릴 수 없을 때, 가장 좋은 판별자가 말하는 D.
    - 둘째: 그때의 L_D(두 반쪽의 합).
    - 셋째: 어떤 판별자도 더 내려갈 수 없는, **진짜 반쪽**만의 가장 작은 값.
    - `real_label`이 1이면 셋째는 nan이 아니라 0입니다.
    """,
    cases=softened,
    hints=(
        "진짜 한 장과 가짜 한 장이 똑같이 생겼습니다. 두 장의 레이블은 얼마와 얼마이고, 4절에서 본 "
        "대로 그 둘의 가운데 어디를 말해야 손실이 가장 작습니까?",
        "둘째는 첫째에서 얻은 D를 두 반쪽에 넣어 더한 것입니다. 진짜 반쪽의 레이블이 1이 아니므로 "
        "BCE의 두 항이 모두 남습니다.",
        "셋째는 진짜만 볼 때 가장 좋은 D가 얼마인지 먼저 정하고, 그 D를 진짜 반쪽에 넣은 값입니다. "
        "0·log 0 = 0입니다.",
    ),
    note="real_label = 0.9면 0.45, 1.376, 0.325입니다. 스무딩을 쓰면 1.386과 0.5를 눈금으로 삼을 "
    "수 없습니다.",
)


def entropy(label: float, d: float) -> float:
    """레이블이 `label`일 때 d라고 말한 손실. 0·log 0 = 0."""
    rest = (1 - label) * math.log(1 - d) if label < 1 else 0.0
    return -label * math.log(d) - rest


@MARKS.solution
def marks(real_label):
    d = real_label / 2
    real = -real_label * math.log(d) - (1 - real_label) * math.log(1 - d)
    floor = -real_label * math.log(real_label)
    if real_label < 1:
        floor -= (1 - real_label) * math.log(1 - real_label)
    return d, real - math.log(1 - d), floor


@MARKS.mistake("균형의 D를 1/2로 두었습니다.")
def _(real_label):
    """1/2은 레이블이 1과 0일 때의 평균입니다. 진짜의 레이블을 낮추면 두 레이블의 평균도
    낮아집니다.
    """
    return 0.5, entropy(real_label, 0.5) + math.log(2), entropy(real_label, real_label)


@MARKS.mistake("균형의 D를 진짜의 레이블로 두었습니다.")
def _(real_label):
    """그것은 진짜만 있는 자리에서의 D입니다. 균형에서는 똑같이 생긴 가짜가 절반이고, 그 레이블은
    0입니다.
    """
    at = min(real_label, 1 - 1e-12)
    return (real_label, entropy(real_label, at) - math.log(1 - at), entropy(real_label, real_label))


@MARKS.mistake("L_D를 2·log 2로 두었습니다.")
def _(real_label):
    """2·log 2는 스무딩이 없을 때의 값입니다. 낮춘 레이블과 그때의 D로 두 반쪽을 다시
    계산하십시오.
    """
    return real_label / 2, 2 * math.log(2), entropy(real_label, real_label)


@MARKS.mistake("두 반쪽을 더하지 않고 평균 냈습니다.")
def _(real_label):
    """L_D는 반쪽마다 평균을 내어 **더한** 것입니다. 지금 것은 그 절반입니다."""
    d, loss, floor = marks(real_label)
    return d, loss / 2, floor


@MARKS.mistake("진짜 반쪽의 (1 − 레이블) 항을 빠뜨렸습니다.")
def _(real_label):
    """레이블이 1이 아니면 진짜 반쪽에도 log(1 − D)의 항이 남습니다. 스무딩이 하는 일이 바로 그
    항입니다.
    """
    d = real_label / 2
    return d, -real_label * math.log(d) - math.log(1 - d), -real_label * math.log(real_label)


@MARKS.mistake("진짜 반쪽의 바닥을 0으로 두었습니다.")
def _(real_label):
    """레이블이 0.9면 D를 1까지 올릴수록 오히려 손실이 커집니다. 가장 좋은 D = real_label에서도
    동전의 불확실함만큼 남습니다.
    """
    return (*marks(real_label)[:2], 0.0)


@MARKS.mistake("진짜 반쪽의 바닥을 −log D로만 계산했습니다.")
def _(real_label):
    """진짜의 레이블이 1이라면 그렇습니다. 레이블이 1보다 작으면 진짜 반쪽에도 두 항이 레이블과
    (1 − 레이블)의 무게로 모두 들어갑니다.
    """
    return (*marks(real_label)[:2], -math.log(real_label))


@MARKS.mistake("진짜 반쪽의 바닥에서만 (1 − 레이블) 항을 빠뜨렸습니다.")
def _(real_label):
    """앞의 둘은 맞습니다. 바닥은 가장 좋은 D를 진짜 반쪽의 **두 항**에 넣은 값입니다. 하나만
    넣었습니다.
    """
    return (*marks(real_label)[:2], -real_label * math.log(real_label))


@MARKS.mistake("레이블이 1이면 오류가 납니다.")
def _(real_label):
    """식은 맞습니다. 다만 `real_label`이 1이면 0·log 0의 log 0에서 멈춥니다. 그때에는 그 항을 0으로
    두십시오.
    """
    rest = (1 - real_label) * math.log(1 - real_label)
    return (*marks(real_label)[:2], -real_label * math.log(real_label) - rest)
