"""03 Vanilla GAN의 과제 가운데 손실과 값: 판별자와 생성자의 손실, D*, V(D, G).

한 스텝을 짜는 과제(03-4, 03-6)는 lesson03_steps.py에 있습니다.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from .. import objectives
from .base import Case, Exercise, Wrong, loss_and_gradient

TITLE = "Vanilla GAN"


def _logits(n: int, rng: torch.Generator) -> torch.Tensor:
    """읽기 쉽게 소수 한 자리로 반올림한 로짓. 0은 부호 실수를 감추므로 피합니다."""
    return (torch.randn(n, generator=rng) * 2).clamp(-4, 4).mul(10).round().div(10) + 0.05


def _two_logits(rng: torch.Generator) -> Iterator[Case]:
    for n, m in [(1, 1), (2, 2), (3, 3), (2, 3), (5, 4)] + [(8, 8)] * 10:
        yield Case({"real_logits": _logits(n, rng), "fake_logits": _logits(m, rng)})
    yield Case({"real_logits": _logits(2, rng).double(), "fake_logits": _logits(2, rng).double()},
               "float64")  # fmt: skip
    for a in (30.0, 300.0):
        real, fake = torch.tensor([-a]), torch.tensor([a])
        yield Case({"real_logits": real, "fake_logits": fake}, f"로짓의 크기가 {a:.0f}")


def _one_logits(rng: torch.Generator) -> Iterator[Case]:
    for n in [1, 1, 2, 2, 3, 5] + [8] * 10:
        yield Case({"fake_logits": _logits(n, rng)})
    yield Case({"fake_logits": _logits(2, rng).double()}, "float64")
    for a in (-30.0, -300.0, 300.0):
        yield Case({"fake_logits": torch.tensor([a])}, f"로짓이 {a:.0f}")


_OVERFLOW = (
    "보통의 로짓에서는 맞지만, 로짓이 크면 float32에서 `sigmoid`가 정확히 0이나 1이 되어 "
    "`log 0`이 됩니다. 확률을 거치지 말고 로짓에서 바로 셈하십시오: "
    "−log sigmoid(a) = softplus(−a). `F.binary_cross_entropy_with_logits`도 이렇게 셈합니다."
)
_CLAMPED = (
    "`F.binary_cross_entropy`는 log를 −100에서 자릅니다. 그래서 판별자가 크게 틀린 표본에서 손실이 "
    "100에 머물고 기울기가 사라집니다. 로짓을 받는 `F.binary_cross_entropy_with_logits`를 쓰십시오."
)
_TWICE = (
    "`binary_cross_entropy_with_logits`는 안에서 시그모이드를 겁니다. 로짓을 그대로 넘기십시오. "
    "두 번 걸면 확률이 0.5와 0.73 사이에 갇혀 손실이 충분히 내려가지 못합니다."
)
_NO_GRADIENT = (
    "손실의 값은 맞지만 기울기가 이어져 있지 않습니다. 손실 함수 안에서 `detach`, `item`, "
    "`no_grad`를 쓰면 `backward()`가 신경망까지 닿지 못해 아무것도 배우지 못합니다."
)
_NO_MEAN = (
    "기댓값 𝔼는 미니배치의 **평균**으로 어림합니다. 합을 쓰면 배치 크기가 두 배일 때 기울기도 두 "
    "배가 되어, 같은 학습률이 다른 뜻이 됩니다."
)
_VECTOR = (
    "표본마다의 손실을 그대로 돌려주었습니다. `backward()`는 수 하나에서 시작하므로 `.mean()`으로 "
    "평균을 내십시오."
)

DISCRIMINATOR_LOSS = Exercise(
    id="03-3",
    title="판별자의 손실",
    text="""
    판별자가 진짜 표본에 낸 로짓 `real_logits`와 가짜 표본에 낸 로짓 `fake_logits`를 받아, 판별자가
    **최소화할** 손실을 돌려주는 함수를 완성하십시오.

    L_D = −𝔼[log D(x)] − 𝔼[log(1 − D(G(z)))],  D = sigmoid(로짓)

    - 기댓값은 각 묶음의 평균으로 셈합니다. 두 묶음의 크기는 다를 수 있습니다.
    - 결과는 스칼라 텐서이고, 기울기가 이어져 있어야 합니다.
    - 로짓이 아주 커도 inf나 nan이 나오면 안 됩니다.
    """,
    stub='''
    def discriminator_loss(real_logits, fake_logits):
        """(n,), (m,) → 스칼라."""
        ...
    ''',
    solution='''
    def discriminator_loss(real_logits, fake_logits):
        real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
        fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
        return real + fake
    ''',
    oracle=objectives.d_loss,
    observe=loss_and_gradient,
    cases=_two_logits,
    hints=(
        "손실은 두 부분의 합입니다. 진짜의 정답은 1, 가짜의 정답은 0인 이진 교차 "
        "엔트로피(BCE)입니다.",
        "로짓을 받는 `F.binary_cross_entropy_with_logits(로짓, 정답)`을 두 번 쓰십시오. "
        "시그모이드는 그 안에 들어 있습니다.",
        "정답 텐서는 `torch.ones_like(real_logits)`와 `torch.zeros_like(fake_logits)`입니다.",
    ),
    note="두 항을 `F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()`으로 써도 "
    "같습니다. 균형(모든 곳에서 D = 1/2)에서 이 손실은 2·log 2 ≈ 1.386입니다.",
    wrong=(
        Wrong("평균이 아니라 합을 냈습니다.",
              "return F.softplus(-real_logits).sum() + F.softplus(fake_logits).sum()", _NO_MEAN),
        Wrong("평균을 내지 않았습니다.",
              "return F.softplus(-real_logits) + F.softplus(fake_logits)", _VECTOR),
        Wrong("부호가 반대입니다.",
              "return -F.softplus(-real_logits).mean() - F.softplus(fake_logits).mean()",
              "이 값은 로그 우도입니다. 판별자는 로그 우도를 최대화하려 하고, 옵티마이저는 "
              "**최소화**하므로 앞에 −를 붙여야 합니다. 손실은 언제나 0 이상입니다."),
        Wrong("진짜에 대한 항만 있습니다.", "return F.softplus(-real_logits).mean()",
              "가짜를 잡아내는 항 −𝔼[log(1 − D(G(z)))]이 빠졌습니다. 이대로면 무엇이든 진짜라고 "
              "말하는 판별자가 만점을 받습니다."),
        Wrong("가짜에 대한 항만 있습니다.", "return F.softplus(fake_logits).mean()",
              "진짜를 통과시키는 항 −𝔼[log D(x)]가 빠졌습니다. 이대로면 모두 체포하는 경찰관처럼 "
              "무엇이든 가짜라고 말하는 판별자가 만점을 받습니다."),
        Wrong("진짜와 가짜의 정답이 바뀌었습니다.",
              "return F.softplus(real_logits).mean() + F.softplus(-fake_logits).mean()",
              "진짜의 정답은 1, 가짜의 정답은 0입니다. 지금은 가짜를 진짜라고 하도록 가르칩니다."),
        Wrong("가짜의 정답도 1로 두었습니다.",
              "return F.softplus(-real_logits).mean() + F.softplus(-fake_logits).mean()",
              "가짜의 정답을 1로 두는 것은 **생성자**의 손실입니다. 판별자에게 가짜의 정답은 "
              "0입니다."),
        Wrong("시그모이드를 두 번 걸었습니다.",
              "return (F.softplus(-real_logits.sigmoid()).mean()\n"
              "        + F.softplus(fake_logits.sigmoid()).mean())", _TWICE),
        Wrong("두 항의 합을 2로 나누었습니다.",
              "return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()) / 2",
              "방향은 같고 크기만 절반이라 이렇게 쓰는 구현도 많습니다. 그러나 과제의 식에는 "
              "1/2이 없고, 나누면 균형에서의 값이 2·log 2 ≈ 1.386이 아니라 log 2 ≈ 0.693이 "
              "됩니다."),
        Wrong("기울기가 끊겼습니다.",
              "real, fake = real_logits.detach(), fake_logits.detach()\n"
              "return F.softplus(-real).mean() + F.softplus(fake).mean()", _NO_GRADIENT),
        Wrong("가짜의 기울기가 끊겼습니다.",
              "return F.softplus(-real_logits).mean() + F.softplus(fake_logits.detach()).mean()",
              "`detach`는 **G가 만든 그림**에 씁니다. D의 로짓을 떼어 내면 D는 진짜에서만 배우고 "
              "가짜를 잡는 법을 배우지 못합니다."),
        Wrong("로짓이 크면 log 0이 됩니다.",
              "return (-real_logits.sigmoid().log().mean()\n"
              "        - (1 - fake_logits.sigmoid()).log().mean())", _OVERFLOW),
        Wrong("로짓이 크면 손실이 100에서 잘립니다.",
              "real, fake = real_logits.sigmoid(), fake_logits.sigmoid()\n"
              "return (F.binary_cross_entropy(real, torch.ones_like(real))\n"
              "        + F.binary_cross_entropy(fake, torch.zeros_like(fake)))", _CLAMPED),
    ),
)  # fmt: skip

GENERATOR_LOSS = Exercise(
    id="03-5",
    title="생성자의 비포화 손실",
    text="""
    판별자가 가짜에 낸 로짓 `fake_logits`를 받아, 생성자가 **최소화할** 비포화 손실을 돌려주는
    함수를 완성하십시오.

    L_G = −𝔼[log D(G(z))],  D = sigmoid(로짓)

    - 결과는 스칼라 텐서이고, 기울기가 이어져 있어야 합니다.
    - 판별자가 가짜를 확신하여 로짓이 −300이어도 inf나 nan이 나오면 안 됩니다.
    """,
    stub='''
    def generator_loss(fake_logits):
        """(n,) → 스칼라."""
        ...
    ''',
    solution='''
    def generator_loss(fake_logits):
        return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    ''',
    oracle=objectives.g_loss_non_saturating,
    observe=loss_and_gradient,
    cases=_one_logits,
    hints=(
        "생성자는 판별자가 가짜를 **진짜라고** 말하기를 바랍니다.",
        "그러므로 가짜의 정답을 1로 둔 이진 교차 엔트로피입니다.",
        "`F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))`의 "
        "꼴입니다.",
    ),
    note="`F.softplus(-fake_logits).mean()`과 같습니다. 로짓에 대한 기울기는 −(1 − D(G(z)))라서, "
    "D(G(z))가 0에 가까울 때 오히려 가장 큽니다.",
    wrong=(
        Wrong("포화 손실입니다.", "return -F.softplus(fake_logits).mean()",
              "𝔼[log(1 − D(G(z)))]를 최소화하면 목표는 같지만, 판별자가 가짜를 확신할 때(D(G(z)) "
              "≈ 0) 로짓에 대한 기울기 −D(G(z))가 0으로 사라져 생성자가 배우지 못합니다. "
              "−𝔼[log D(G(z))]를 쓰면 그때의 기울기가 −1에 가깝습니다."),
        Wrong("부호가 반대입니다.", "return -F.softplus(-fake_logits).mean()",
              "𝔼[log D(G(z))]를 **최소화**하면 판별자에게 더 잘 들키는 쪽으로 갑니다. 앞에 −를 "
              "붙이십시오."),
        Wrong("가짜의 정답을 0으로 두었습니다.", "return F.softplus(fake_logits).mean()",
              "이것은 판별자의 손실 가운데 가짜에 대한 항입니다. 생성자가 이것을 줄이면 판별자를 "
              "속이는 것이 아니라 돕습니다. 생성자에게 가짜의 정답은 1입니다."),
        Wrong("평균이 아니라 합을 냈습니다.", "return F.softplus(-fake_logits).sum()", _NO_MEAN),
        Wrong("평균을 내지 않았습니다.", "return F.softplus(-fake_logits)", _VECTOR),
        Wrong("시그모이드를 두 번 걸었습니다.", "return F.softplus(-fake_logits.sigmoid()).mean()",
              _TWICE),
        Wrong("log를 빠뜨렸습니다.", "return -fake_logits.sigmoid().mean()",
              "−𝔼[D(G(z))]에는 log가 없습니다. log가 있어야 D(G(z)) ≈ 0에서 기울기가 살아 "
              "있습니다. log가 없으면 기울기에 D·(1 − D)가 곱해져 양쪽 끝에서 모두 사라집니다."),
        Wrong("로짓의 평균을 썼습니다.", "return -fake_logits.mean()",
              "이것은 뒤에서 배울 WGAN의 생성자 손실입니다. 여기에서는 로짓을 확률로 바꾼 "
              "−log sigmoid(a)의 평균입니다."),
        Wrong("기울기가 끊겼습니다.", "return F.softplus(-fake_logits.detach()).mean()",
              "생성자의 차례에는 결코 `detach`하지 않습니다. 기울기는 판별자의 로짓을 지나 "
              "생성자까지 흘러야 합니다. `detach`는 판별자의 차례에, G가 만든 그림에만 씁니다."),
        Wrong("로짓이 크면 log 0이 됩니다.", "return -fake_logits.sigmoid().log().mean()",
              _OVERFLOW),
        Wrong("로짓이 크면 손실이 100에서 잘립니다.",
              "p = fake_logits.sigmoid()\nreturn F.binary_cross_entropy(p, torch.ones_like(p))",
              _CLAMPED),
    ),
)  # fmt: skip

EXERCISES = (DISCRIMINATOR_LOSS, GENERATOR_LOSS)
