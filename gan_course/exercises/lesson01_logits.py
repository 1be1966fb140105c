"""01 BCE 손실의 과제 가운데 로짓: 넘치지 않는 BCE와 그 기울기."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from ..labs.loss.bce import bce_with_logits, slope_by_logit
from .base import Case, Exercise, Wrong, call
from .lesson01 import labels


def mean_bce_with_logits(a: Tensor, y: Tensor) -> Tensor:
    """로짓에서 셈한 BCE의 평균. 모양이 다르면 ValueError입니다."""
    if a.shape != y.shape:
        raise ValueError(f"모양이 다릅니다: {tuple(a.shape)}와 {tuple(y.shape)}")
    return bce_with_logits(a, y).mean()


def mean_slope(a: Tensor, y: Tensor) -> Tensor:
    """BCE의 평균을 로짓으로 미분한 값."""
    return slope_by_logit(a, y) / max(1, a.numel())


def loss_and_slope(function: Callable, a: Tensor, y: Tensor) -> object:
    """손실의 값과, 로짓에 대한 기울기. 레이블에 대한 기울기는 보지 않습니다."""
    leaf = a.clone().requires_grad_()
    loss = call(function, a=leaf, y=y)
    if not torch.is_tensor(loss) or loss.dim() != 0:
        return {"손실": loss}
    if loss.requires_grad:
        loss.backward()
    return {"손실": loss, "a의 기울기": leaf.grad}


def logits(n: int, rng: torch.Generator) -> Tensor:
    """소수 한 자리쯤의 로짓. 부호 실수를 감추고 |a|가 꺾이는 0은 피합니다."""
    return (torch.randn(n, generator=rng) * 2).clamp(-4, 4).mul(10).round().div(10) + 0.05


def _cases(rng: torch.Generator) -> Iterator[Case]:
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


def _loss_cases(rng: torch.Generator) -> Iterator[Case]:
    yield from _cases(rng)
    a, y = torch.tensor([[1.5], [-0.5]]), torch.tensor([1.0, 0.0])
    yield Case({"a": a, "y": y}, "모양이 (n, 1)과 (n,)")


def _slope_cases(rng: torch.Generator) -> Iterator[Case]:
    yield from _cases(rng)
    yield Case({"a": torch.tensor([0.0, 0.0]), "y": torch.tensor([1.0, 0.0])}, "로짓이 0")
    yield Case({"a": torch.empty(0), "y": torch.empty(0)}, "빈 묶음")


_CHECK = "if a.shape != y.shape:\n    raise ValueError\n"

STABLE_BCE = Exercise(
    id="01-3",
    title="로짓에서 넘치지 않는 BCE",
    text="""
    로짓 `a`와 레이블 `y`를 받아 BCE의 평균을 스칼라 텐서로 돌려주는 함수를, log-sum-exp로
    완성하십시오. `F.binary_cross_entropy_with_logits`는 쓰지 않습니다.

    L(a, y) = max(a, 0) − a·y + log(1 + e^(−|a|))

    - 로짓이 ±300이어도 inf나 nan이 나오면 안 되고, 100에서 잘려도 안 됩니다.
    - 기울기가 이어져 있어야 합니다.
    - 두 텐서의 모양이 다르면 `ValueError`를 내십시오. (n, 1)과 (n,)은 조용히 (n, n)으로 퍼집니다.
    """,
    stub='''
    def bce_from_logits(a, y):
        """로짓과 레이블(같은 모양) → 스칼라."""
        ...
    ''',
    solution='''
    def bce_from_logits(a, y):
        if a.shape != y.shape:
            raise ValueError(f"모양이 다릅니다: {a.shape}와 {y.shape}")
        return (a.clamp(min=0) - a * y + torch.log1p(torch.exp(-a.abs()))).mean()
    ''',
    oracle=mean_bce_with_logits,
    observe=loss_and_slope,
    cases=_loss_cases,
    hints=(
        "max(a, 0)은 `a.clamp(min=0)`, |a|는 `a.abs()`입니다. e의 지수가 언제나 0 이하라서 넘칠 "
        "수 없습니다.",
        "log(1 + x)는 x가 아주 작을 때에도 정확한 `torch.log1p(x)`로 셈하십시오.",
        "맨 앞에서 `if a.shape != y.shape: raise ValueError(…)`로 모양을 확인하십시오.",
    ),
    note="`y * F.softplus(-a) + (1 - y) * F.softplus(a)`도 같은 값이고, 패키지의 "
    "`gan_course.bce`가 이렇게 셈합니다. softplus 안에 같은 log-sum-exp가 들어 있습니다.",
    wrong=(
        Wrong("시그모이드를 거친 다음 log를 냈습니다.",
              _CHECK + "d = a.sigmoid()\n"
              "return -(y * d.log() + (1 - y) * (1 - d).log()).mean()",
              "float32에서 sigmoid(30)은 정확히 1이라서 log(1 − 1) = −inf가 됩니다. 확률을 거치지 "
              "말고 로짓에서 바로 셈하십시오."),
        Wrong("log가 −100에서 잘립니다.",
              _CHECK + "return F.binary_cross_entropy(a.sigmoid(), y)",
              "`F.binary_cross_entropy`는 log를 −100에서 자릅니다. 로짓이 −300인 진짜의 손실은 "
              "300이어야 하는데 100에 머물고, 기울기가 0이 되어 배우지 못합니다."),
        Wrong("확률을 작은 수로 잘랐습니다.",
              _CHECK + "d = a.sigmoid().clamp(1e-7, 1 - 1e-7)\n"
              "return -(y * d.log() + (1 - y) * (1 - d).log()).mean()",
              "자르면 inf는 피하지만 손실이 16 근처에 머물고, 잘린 곳의 기울기는 0입니다. 가장 "
              "크게 틀린 표본에서 아무것도 배우지 못합니다."),
        Wrong("지수가 넘칩니다(|a|를 빠뜨림).",
              _CHECK + "return (-a * y + torch.log(1 + torch.exp(a))).mean()",
              "보통의 로짓에서는 맞지만 e^300은 float32에서 inf입니다. max(a, 0)을 밖으로 꺼내고 "
              "e^(−|a|)로 셈하면 지수가 양수가 되지 않습니다."),
        Wrong("max(a, 0)을 빠뜨렸습니다.",
              _CHECK + "return (-a * y + torch.log1p(torch.exp(-a.abs()))).mean()",
              "e^a를 밖으로 꺼내면서 생긴 max(a, 0)이 없습니다. 로짓이 양수인 표본에서 손실이 "
              "a만큼 작아집니다."),
        Wrong("a·y의 부호가 반대입니다.",
              _CHECK + "return (a.clamp(min=0) + a * y + torch.log1p(torch.exp(-a.abs()))).mean()",
              "진짜(y = 1)의 로짓이 클수록 손실은 **작아져야** 하므로 −a·y입니다."),
        Wrong("진짜와 가짜가 바뀌었습니다.",
              _CHECK + "return (y * F.softplus(a) + (1 - y) * F.softplus(-a)).mean()",
              "진짜의 손실은 −log σ(a) = softplus(−a)입니다. 지금은 맞힐수록 손실이 커집니다."),
        Wrong("평균이 아니라 합을 냈습니다.",
              _CHECK + "return (y * F.softplus(-a) + (1 - y) * F.softplus(a)).sum()",
              "합은 표본의 수에 따라 커집니다. 평균 `.mean()`을 내십시오."),
        Wrong("평균을 내지 않았습니다.",
              _CHECK + "return y * F.softplus(-a) + (1 - y) * F.softplus(a)",
              "표본마다의 손실을 그대로 돌려주었습니다. `.mean()`으로 수 하나를 만드십시오."),
        Wrong("시그모이드를 두 번 걸었습니다.",
              _CHECK + "return F.binary_cross_entropy_with_logits(a.sigmoid(), y)",
              "로짓을 받는 손실에 확률을 넣었습니다. 확률은 0과 1 사이라서, 그것을 로짓으로 읽으면 "
              "어떤 표본도 0.5와 0.73 사이로만 판정한 셈이 됩니다."),
        Wrong("기울기가 끊겼습니다.",
              _CHECK + "a = a.detach()\n"
              "return (y * F.softplus(-a) + (1 - y) * F.softplus(a)).mean()",
              "값은 맞지만 `detach`, `item`, `no_grad`를 거치면 기울기가 흐르지 않아 아무것도 "
              "배우지 못합니다."),
        Wrong("모양을 확인하지 않았습니다.",
              "return (a.clamp(min=0) - a * y + torch.log1p(torch.exp(-a.abs()))).mean()",
              "식은 맞습니다. 그러나 (n, 1)과 (n,)을 곱하면 (n, n)으로 퍼져, 남의 레이블과도 견준 "
              "틀린 평균이 오류 없이 나옵니다. 모양이 다르면 `ValueError`를 내십시오."),
    ),
)  # fmt: skip

SLOPE = Exercise(
    id="01-4",
    title="로짓에 대한 기울기",
    text="""
    BCE의 **평균**을 로짓마다 미분한 값을, `backward()` 없이 식으로 셈해 로짓과 같은 모양의 텐서로
    돌려주는 함수를 완성하십시오. n은 표본의 수입니다.

    ∂BCE/∂aᵢ = (σ(aᵢ) − yᵢ) / n

    - 빈 묶음이면 빈 텐서를 돌려줍니다. 받은 텐서를 바꾸면 안 됩니다.
    """,
    stub='''
    def gradient(a, y):
        """로짓과 레이블(같은 모양) → 같은 모양의 기울기."""
        ...
    ''',
    solution='''
    def gradient(a, y):
        return (torch.sigmoid(a) - y) / max(1, a.numel())
    ''',
    oracle=mean_slope,
    cases=_slope_cases,
    hints=(
        "시그모이드로 확률을 얻고 레이블을 뺍니다. 얼마나 틀렸는지가 그대로 기울기입니다.",
        "표본의 수는 모양이 (n, 1)이어도 맞도록 `a.numel()`로 셉니다.",
    ),
    note="확률에 대한 기울기 (d − y)/(d(1 − d))는 끝없이 커지지만, 시그모이드의 기울기 d(1 − d)가 "
    "곱해져 깔끔하게 d − y만 남습니다.",
    wrong=(
        Wrong("n으로 나누지 않았습니다.", "return torch.sigmoid(a) - y",
              "평균을 미분하면 표본마다 1/n이 붙습니다. 지금 것은 합의 기울기입니다."),
        Wrong("부호가 반대입니다.", "return (y - torch.sigmoid(a)) / max(1, a.numel())",
              "이것은 로그 우도의 기울기(올라가는 방향)입니다. 손실의 기울기는 σ(a) − y입니다."),
        Wrong("시그모이드를 빠뜨렸습니다.", "return (a - y) / max(1, a.numel())",
              "로짓과 레이블은 단위가 다릅니다. 로짓을 확률로 바꾼 다음 견주어야 합니다."),
        Wrong("시그모이드의 기울기를 또 곱했습니다.",
              "d = torch.sigmoid(a)\nreturn (d - y) * d * (1 - d) / max(1, a.numel())",
              "d(1 − d)는 확률에 대한 기울기의 분모와 이미 약분되었습니다. 또 곱하면 확신하고 틀린 "
              "표본의 기울기가 사라집니다(제곱 오차를 쓸 때 일어나는 일입니다)."),
        Wrong("확률에 대한 기울기를 셈했습니다.",
              "d = torch.sigmoid(a)\nreturn (d - y) / (d * (1 - d)) / max(1, a.numel())",
              "이것은 dL/dD입니다. 연쇄 법칙으로 dD/da = d(1 − d)를 곱하면 σ(a) − y만 남습니다."),
        Wrong("맞혔는지만 보았습니다.",
              "return ((a > 0).to(a.dtype) - y) / max(1, a.numel())",
              "맞았는지 틀렸는지로 자르면 간신히 맞힌 표본의 기울기가 0이 됩니다. 확률 σ(a)를 "
              "그대로 쓰십시오."),
        Wrong("기울기의 평균을 냈습니다.", "return (torch.sigmoid(a) - y).mean()",
              "로짓마다 기울기가 하나씩 있어야 합니다. 평균을 내는 것이 아니라 n으로 나눕니다."),
        Wrong("n을 2로 셌습니다.", "return (torch.sigmoid(a) - y) / 2",
              "두 갈래(진짜와 가짜)의 수가 아니라 표본의 수로 나눕니다."),
    ),
)  # fmt: skip

EXERCISES = (STABLE_BCE, SLOPE)
