"""01 BCE 손실의 과제: 정밀도와 재현율, 확률과 로짓에서 계산하는 BCE, 그 기울기, 레이블 스무딩."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

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

    - 정밀도: 잡은 것 가운데 가짜의 비율. 재현율: 가짜 가운데 잡은 것의 비율.
    - 나눌 것이 0이면 그 비율은 정할 수 없으므로 `float("nan")`입니다. 오류가 나면 안 됩니다.
    """,
    cases=suspects,
    hints=(
        "먼저 누구를 잡는지 bool 텐서로 만드십시오: `caught = suspicion >= threshold`.",
        "두 비율의 분자는 같습니다. 잡았고 **또한** 가짜인 것의 수 `(caught & fake).sum()`입니다. "
        "분모만 다릅니다.",
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


BCE_FROM_PROBABILITIES = Exercise(
    "01-2",
    "확률에서 BCE",
    """
    판별자가 말한 확률 `d`와 레이블 `y`(진짜 1, 가짜 0)를 받아, 이진 교차 엔트로피의 **평균**을
    스칼라 텐서로 돌려주는 함수를 완성하십시오. `F.binary_cross_entropy`는 쓰지 않습니다.

    BCE = −(1/n) Σ [ y·log d + (1 − y)·log(1 − d) ]

    - 0·log 0은 극한값인 0으로 계산합니다. 틀린 쪽의 확률이 0이면 손실은 inf입니다(자르지 않습니다).
    - 레이블은 정수일 수도, 0.9처럼 0과 1 사이일 수도 있습니다.
    """,
    cases=predictions,
    hints=(
        "식을 왼쪽부터 그대로 옮기면 `-(y * torch.log(d) + (1 - y) * torch.log(1 - d)).mean()`"
        "입니다. 거의 다 되었습니다.",
        "d가 정확히 0이고 y도 0이면 0 × (−inf) = nan이 됩니다. `torch.special.xlogy(y, d)`는 y가 "
        "0일 때 0을 줍니다.",
    ),
    note="`xlogy` 대신 `torch.where(y == 1, …)`로 골라도 0과 1의 레이블에서는 같지만, 매끄러운 "
    "레이블(0.9)에서는 두 항이 모두 필요합니다.",
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
    """합은 표본의 수에 따라 커집니다. 기댓값 𝔼는 평균으로 어림합니다."""
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


STABLE_BCE = Exercise(
    "01-3",
    "로짓에서 넘치지 않는 BCE",
    """
    로짓 `a`와 레이블 `y`를 받아 BCE의 평균을 스칼라 텐서로 돌려주는 함수를, log-sum-exp로
    완성하십시오. `F.binary_cross_entropy_with_logits`는 쓰지 않습니다.

    L(a, y) = max(a, 0) − a·y + log(1 + e^(−|a|))

    - 로짓이 ±300이어도 inf나 nan이 나오면 안 되고, 100에서 잘려도 안 됩니다.
    - 기울기가 이어져 있어야 합니다.
    - 두 텐서의 모양이 다르면 `ValueError`를 내십시오. (n, 1)과 (n,)은 조용히 (n, n)으로 퍼집니다.
    """,
    cases=stable_cases,
    observe=loss_and_slope,
    oracle=F.binary_cross_entropy_with_logits,
    hints=(
        "max(a, 0)은 `a.clamp(min=0)`, |a|는 `a.abs()`입니다. e의 지수가 언제나 0 이하라서 넘칠 "
        "수 없습니다.",
        "log(1 + x)는 x가 아주 작을 때에도 정확한 `torch.log1p(x)`로 계산하십시오.",
        "맨 앞에서 `if a.shape != y.shape: raise ValueError(…)`로 모양을 확인하십시오.",
    ),
    note="`y * F.softplus(-a) + (1 - y) * F.softplus(a)`도 같은 값이고, 패키지의 "
    "`gan_course.labs.loss.bce`가 이렇게 합니다. softplus 안에 같은 log-sum-exp가 들어 있습니다.",
)


@STABLE_BCE.solution
def bce_from_logits(a, y):
    if a.shape != y.shape:
        raise ValueError(f"모양이 다릅니다: {a.shape}와 {y.shape}")
    return (a.clamp(min=0) - a * y + torch.log1p(torch.exp(-a.abs()))).mean()


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
    return (a.clamp(min=0) - a * y + torch.log1p(torch.exp(-a.abs()))).mean()


SLOPE = Exercise(
    "01-4",
    "로짓에 대한 기울기",
    """
    BCE의 **평균**을 로짓마다 미분한 값을, `backward()` 없이 식으로 계산해 로짓과 같은 모양의 텐서로
    돌려주는 함수를 완성하십시오. n은 표본의 수입니다.

    ∂BCE/∂aᵢ = (σ(aᵢ) − yᵢ) / n

    - 빈 묶음이면 빈 텐서를 돌려줍니다. 받은 텐서를 바꾸면 안 됩니다.
    """,
    cases=slope_cases,
    hints=(
        "시그모이드로 확률을 얻고 레이블을 뺍니다. 얼마나 틀렸는지가 그대로 기울기입니다.",
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
    """평균을 미분하면 표본마다 1/n이 붙습니다. 지금 것은 합의 기울기입니다."""
    return torch.sigmoid(a) - y


@SLOPE.mistake("부호가 반대입니다.")
def _(a, y):
    """이것은 로그 우도의 기울기(올라가는 방향)입니다. 손실의 기울기는 σ(a) − y입니다."""
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
    """이것은 dL/dD입니다. 연쇄 법칙으로 dD/da = d(1 − d)를 곱하면 σ(a) − y만 남습니다."""
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
    yield case([0.0, 0.0], [0.0, 0.0], 0.9, "균형: 로짓이 모두 0")
    yield case([-300.0], [300.0], 0.9, "로짓의 크기가 300")
    yield case(logits(3, rng).view(3, 1), logits(2, rng).view(2, 1), 0.9, "(n, 1) 모양")


SMOOTHED_LOSS = Exercise(
    "01-5",
    "판별자의 손실과 한쪽 레이블 스무딩",
    """
    진짜 묶음의 로짓과 가짜 묶음의 로짓, 진짜에 붙일 레이블 `real_label`(예: 0.9)을 받아, 판별자가
    최소화할 손실을 스칼라 텐서로 돌려주는 함수를 완성하십시오.

    L_D = (레이블이 real_label인 진짜의 BCE 평균) + (레이블이 0인 가짜의 BCE 평균)

    - 가짜의 레이블은 언제나 0입니다. 두 묶음의 크기는 다를 수 있습니다.
    - 로짓이 ±300이어도 inf나 nan이 나오면 안 되고, 기울기가 이어져 있어야 합니다.
    """,
    cases=smoothing_cases,
    observe=observe_smoothing,
    hints=(
        "`F.binary_cross_entropy_with_logits(로짓, 레이블)`을 두 번 불러 더합니다.",
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
    real = F.binary_cross_entropy_with_logits(real_logits, ones)
    fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return real + fake


@SMOOTHED_LOSS.mistake("스무딩을 하지 않았습니다.")
def _(real_logits, fake_logits, real_label):
    """`real_label`을 쓰지 않아 진짜의 레이블이 1 그대로입니다."""
    real_loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    fake_loss = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("양쪽을 모두 스무딩했습니다.")
def _(real_logits, fake_logits, real_label):
    """가짜의 레이블까지 올리면 최적 판별자의 분자에 p_g가 들어갑니다. 진짜가 없는 곳의 가짜도
    ‘조금은 진짜’라는 말을 들어, 진짜 쪽으로 옮겨 갈 까닭을 잃습니다.
    """
    real_loss = F.binary_cross_entropy_with_logits(
        real_logits, torch.full_like(real_logits, real_label)
    )
    fake_loss = F.binary_cross_entropy_with_logits(
        fake_logits, torch.full_like(fake_logits, 1 - real_label)
    )
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("가짜만 스무딩했습니다.")
def _(real_logits, fake_logits, real_label):
    """거꾸로입니다. 낮추어야 하는 것은 **진짜**의 레이블이고 가짜는 0입니다."""
    real_loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    fake_loss = F.binary_cross_entropy_with_logits(
        fake_logits, torch.full_like(fake_logits, 1 - real_label)
    )
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("진짜와 가짜의 레이블이 바뀌었습니다.")
def _(real_logits, fake_logits, real_label):
    """진짜의 레이블이 0이 되었습니다. 이대로면 가짜를 진짜라고 하도록 가르칩니다."""
    real_loss = F.binary_cross_entropy_with_logits(real_logits, torch.zeros_like(real_logits))
    fake_loss = F.binary_cross_entropy_with_logits(
        fake_logits, torch.full_like(fake_logits, real_label)
    )
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("가짜의 레이블도 real_label입니다.")
def _(real_logits, fake_logits, real_label):
    """가짜를 진짜라고 부르게 하는 것은 **생성자**의 바람입니다. 판별자에게 가짜의 레이블은
    0입니다.
    """
    real_loss = F.binary_cross_entropy_with_logits(
        real_logits, torch.full_like(real_logits, real_label)
    )
    fake_loss = F.binary_cross_entropy_with_logits(
        fake_logits, torch.full_like(fake_logits, real_label)
    )
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("진짜 쪽만 있습니다.")
def _(real_logits, fake_logits, real_label):
    """가짜를 잡는 항이 없습니다. 한 수로 두 능력을 재려면 두 항이 모두 있어야 합니다."""
    return F.binary_cross_entropy_with_logits(real_logits, torch.full_like(real_logits, real_label))


@SMOOTHED_LOSS.mistake("손실에 real_label을 곱했습니다.")
def _(real_logits, fake_logits, real_label):
    """손실에 0.9를 곱하는 것은 무게를 줄인 것일 뿐입니다. 스무딩은 **레이블**을 바꾸므로 (1 −
    0.9)·(−log(1 − D)) 항이 생겨, D(x)가 0.9를 넘으면 도로 밀어 내립니다.
    """
    real_loss = real_label * F.binary_cross_entropy_with_logits(
        real_logits, torch.ones_like(real_logits)
    )
    fake_loss = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return real_loss + fake_loss


@SMOOTHED_LOSS.mistake("두 묶음을 이어 붙여 평균을 냈습니다.")
def _(real_logits, fake_logits, real_label):
    """한꺼번에 평균을 내면 두 평균의 합이 아니라 (크기가 같을 때) 절반이 되고, 크기가 다르면 큰
    묶음에 무게가 쏠립니다. 따로 평균을 내어 더하십시오.
    """
    y = torch.cat([torch.full_like(real_logits, real_label), torch.zeros_like(fake_logits)])
    return F.binary_cross_entropy_with_logits(torch.cat([real_logits, fake_logits]), y)


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
    real_loss = F.binary_cross_entropy_with_logits(a, torch.full_like(a, real_label))
    fake_loss = F.binary_cross_entropy_with_logits(b, torch.zeros_like(b))
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
    real_loss = F.binary_cross_entropy_with_logits(a, torch.full_like(a, real_label))
    fake_loss = F.binary_cross_entropy_with_logits(b, torch.zeros_like(b))
    return real_loss + fake_loss
