"""01 BCE 손실의 과제 가운데 GAN: 한쪽 레이블 스무딩을 넣은 판별자의 손실."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from ..labs.loss.bce import bce_with_logits
from .base import Case, Exercise, Wrong, call
from .lesson01_logits import logits


def smoothed_loss(real_logits: Tensor, fake_logits: Tensor, real_label: float) -> Tensor:
    """진짜의 레이블만 `real_label`로 낮춘 판별자의 손실. Salimans 2016, 3.4절."""
    real = bce_with_logits(real_logits, torch.full_like(real_logits, real_label))
    fake = bce_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return real.mean() + fake.mean()


def observe(
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


def _cases(rng: torch.Generator) -> Iterator[Case]:
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


_REAL = "F.softplus(-real_logits) + (1 - real_label) * real_logits"  # 레이블이 real_label인 BCE
_HELP = "a, b = real_logits, fake_logits\nB = F.binary_cross_entropy_with_logits\n"

SMOOTHED_LOSS = Exercise(
    id="01-5",
    title="판별자의 손실과 한쪽 레이블 스무딩",
    text="""
    진짜 묶음의 로짓과 가짜 묶음의 로짓, 진짜에 붙일 레이블 `real_label`(예: 0.9)을 받아, 판별자가
    최소화할 손실을 스칼라 텐서로 돌려주는 함수를 완성하십시오.

    L_D = (레이블이 real_label인 진짜의 BCE 평균) + (레이블이 0인 가짜의 BCE 평균)

    - 가짜의 레이블은 언제나 0입니다. 두 묶음의 크기는 다를 수 있습니다.
    - 로짓이 ±300이어도 inf나 nan이 나오면 안 되고, 기울기가 이어져 있어야 합니다.
    """,
    stub='''
    def discriminator_loss(real_logits, fake_logits, real_label):
        """(n,), (m,), 0과 1 사이의 수 → 스칼라."""
        ...
    ''',
    solution='''
    def discriminator_loss(real_logits, fake_logits, real_label):
        ones = torch.full_like(real_logits, real_label)
        zeros = torch.zeros_like(fake_logits)
        real = F.binary_cross_entropy_with_logits(real_logits, ones)
        fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
        return real + fake
    ''',
    oracle=smoothed_loss,
    observe=observe,
    cases=_cases,
    hints=(
        "`F.binary_cross_entropy_with_logits(로짓, 레이블)`을 두 번 불러 더합니다.",
        "값이 모두 같은 레이블은 `torch.full_like(real_logits, real_label)`로 만듭니다. 모양과 "
        "자료형이 저절로 맞습니다.",
        "스무딩은 진짜 쪽에만 합니다. 가짜 쪽은 `torch.zeros_like(fake_logits)`입니다.",
    ),
    note="real_label = 1이고 로짓이 모두 0이면 손실은 2·log 2 ≈ 1.386입니다. 0.9로 낮추어도 로짓이 "
    "0인 곳의 값은 그대로이지만, 가장 좋은 D(x)는 0.9까지만 올라갑니다.",
    wrong=(
        Wrong("스무딩을 하지 않았습니다.",
              _HELP + "return B(a, torch.ones_like(a)) + B(b, torch.zeros_like(b))",
              "`real_label`을 쓰지 않아 진짜의 레이블이 1 그대로입니다."),
        Wrong("양쪽을 모두 스무딩했습니다.",
              _HELP + "return (B(a, torch.full_like(a, real_label))\n"
              "        + B(b, torch.full_like(b, 1 - real_label)))",
              "가짜의 레이블까지 올리면 최적 판별자의 분자에 p_g가 들어갑니다. 진짜가 없는 곳의 "
              "가짜도 ‘조금은 진짜’라는 말을 들어, 진짜 쪽으로 옮겨 갈 까닭을 잃습니다."),
        Wrong("가짜만 스무딩했습니다.",
              _HELP + "return (B(a, torch.ones_like(a))\n"
              "        + B(b, torch.full_like(b, 1 - real_label)))",
              "거꾸로입니다. 낮추어야 하는 것은 **진짜**의 레이블이고 가짜는 0입니다."),
        Wrong("진짜와 가짜의 레이블이 바뀌었습니다.",
              _HELP + "return (B(a, torch.zeros_like(a))\n"
              "        + B(b, torch.full_like(b, real_label)))",
              "진짜의 레이블이 0이 되었습니다. 이대로면 가짜를 진짜라고 하도록 가르칩니다."),
        Wrong("가짜의 레이블도 real_label입니다.",
              _HELP + "return (B(a, torch.full_like(a, real_label))\n"
              "        + B(b, torch.full_like(b, real_label)))",
              "가짜를 진짜라고 부르게 하는 것은 **생성자**의 바람입니다. 판별자에게 가짜의 "
              "레이블은 0입니다."),
        Wrong("진짜 쪽만 있습니다.", _HELP + "return B(a, torch.full_like(a, real_label))",
              "가짜를 잡는 항이 없습니다. 한 수로 두 능력을 재려면 두 항이 모두 있어야 합니다."),
        Wrong("손실에 real_label을 곱했습니다.",
              _HELP + "return (real_label * B(a, torch.ones_like(a))\n"
              "        + B(b, torch.zeros_like(b)))",
              "손실에 0.9를 곱하는 것은 무게를 줄인 것일 뿐입니다. 스무딩은 **레이블**을 바꾸므로 "
              "(1 − 0.9)·(−log(1 − D)) 항이 생겨, D(x)가 0.9를 넘으면 도로 밀어 내립니다."),
        Wrong("두 묶음을 이어 붙여 평균을 냈습니다.",
              _HELP + "y = torch.cat([torch.full_like(a, real_label), torch.zeros_like(b)])\n"
              "return B(torch.cat([a, b]), y)",
              "한꺼번에 평균을 내면 두 평균의 합이 아니라 (크기가 같을 때) 절반이 되고, 크기가 "
              "다르면 큰 묶음에 무게가 쏠립니다. 따로 평균을 내어 더하십시오."),
        Wrong("부호가 반대입니다.",
              f"return -(({_REAL}).mean() + F.softplus(fake_logits).mean())",
              "이것은 최대화할 로그 우도입니다. 손실은 최소화하므로 0 이상이어야 합니다."),
        Wrong("로짓에 시그모이드를 걸고 또 걸었습니다.",
              _HELP + "a, b = a.sigmoid(), b.sigmoid()\n"
              "return B(a, torch.full_like(a, real_label)) + B(b, torch.zeros_like(b))",
              "`…_with_logits`는 안에서 시그모이드를 겁니다. 로짓을 그대로 넘기십시오."),
        Wrong("로짓이 크면 100에서 잘립니다.",
              "a, b = real_logits.sigmoid(), fake_logits.sigmoid()\n"
              "return (F.binary_cross_entropy(a, torch.full_like(a, real_label))\n"
              "        + F.binary_cross_entropy(b, torch.zeros_like(b)))",
              "확률을 거치면 float32에서 0이나 1이 되고 log가 −100에서 잘립니다. 로짓을 받는 "
              "손실을 쓰십시오."),
        Wrong("기울기가 끊겼습니다.",
              _HELP + "a, b = a.detach(), b.detach()\n"
              "return B(a, torch.full_like(a, real_label)) + B(b, torch.zeros_like(b))",
              "값은 맞지만 `detach`한 로짓에서는 판별자까지 기울기가 흐르지 않습니다."),
    ),
)  # fmt: skip

EXERCISES = (SMOOTHED_LOSS,)
