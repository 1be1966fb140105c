"""03 Vanilla GAN의 과제 가운데 이론: 최적 판별자 D*와 게임의 값 V(D, G)."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from .base import Case, Exercise, Wrong


def best_d(p: Tensor, p_g: Tensor) -> Tensor:
    """D*(x) = p / (p + p_g). 둘 다 0이면 1/2. Goodfellow 2014, 명제 1."""
    total = p + p_g
    return torch.where(total > 0, p / total, torch.full_like(p, 0.5))


def value(d_real: Tensor, d_fake: Tensor) -> Tensor:
    """V(D, G) = 𝔼[log D(x)] + 𝔼[log(1 − D(G(z)))]. Goodfellow 2014, 식 (1)."""
    return torch.log(d_real).mean() + torch.log1p(-d_fake).mean()


def _tenths(n: int, rng: torch.Generator) -> Tensor:
    """0.1에서 0.9까지, 소수 한 자리."""
    return torch.randint(1, 10, (n,), generator=rng) / 10


def _densities(rng: torch.Generator) -> Iterator[Case]:
    def case(p: Tensor | list, p_g: Tensor | list, edge: str = "") -> Case:
        return Case({"p": torch.as_tensor(p), "p_g": torch.as_tensor(p_g)}, edge)

    yield case([0.3], [0.1])
    yield case([0.2], [0.8])
    for n in [1, 2, 3] + [8] * 10:
        yield case(2 * _tenths(n, rng), _tenths(n, rng))
    yield case([0.0, 0.4], [0.4, 0.0], "한쪽 밀도가 0")
    yield case([0.0], [0.0], "두 밀도가 모두 0")
    yield case([0.0, 0.2, 0.0], [0.0, 0.2, 0.5], "두 밀도가 모두 0")
    yield case([3e-12], [1e-12], "아주 작은 밀도")
    yield case(_tenths(2, rng).double(), _tenths(2, rng).double(), "float64")
    yield case(_tenths(4, rng).view(2, 2), _tenths(4, rng).view(2, 2), "2차원 격자")
    yield case(torch.empty(0), torch.empty(0), "빈 격자")


def _probabilities(rng: torch.Generator) -> Iterator[Case]:
    def case(real: Tensor | list, fake: Tensor | list, edge: str = "") -> Case:
        return Case({"d_real": torch.as_tensor(real), "d_fake": torch.as_tensor(fake)}, edge)

    yield case([0.8], [0.3])
    yield case([0.9, 0.6], [0.2, 0.3])
    for n, m in [(2, 2), (3, 3), (2, 3), (5, 4)] + [(8, 8)] * 10:
        yield case(_tenths(n, rng), _tenths(m, rng))
    yield case([0.5, 0.5], [0.5, 0.5], "균형: 모두 1/2")
    yield case([1.0], [0.0], "완벽한 판별자")
    yield case([0.0], [0.5], "D(x) = 0")
    yield case([0.5], [1.0], "D(G(z)) = 1")
    yield case(_tenths(2, rng).double(), _tenths(2, rng).double(), "float64")


OPTIMAL_D = Exercise(
    id="03-2",
    title="최적 판별자",
    text="""
    격자의 점마다 진짜의 밀도 `p`와 생성자의 밀도 `p_g`가 주어집니다. 같은 모양의 텐서로 최적
    판별자의 값 D*(x) = p(x) / (p(x) + p_g(x))를 돌려주는 함수를 완성하십시오.

    - 두 밀도가 모두 0인 점에는 표본이 나오지 않아 D*가 정해지지 않습니다. 그런 점의 값은 1/2로
    약속합니다.
    - 아주 작은 밀도에서도 비는 정확해야 하고, 받은 텐서를 바꾸면 안 됩니다.
    """,
    stub='''
    def optimal_discriminator(p, p_g):
        """밀도 두 개(같은 모양, 0 이상) → 같은 모양의 확률."""
        ...
    ''',
    solution='''
    def optimal_discriminator(p, p_g):
        total = p + p_g
        return torch.where(total > 0, p / total, torch.full_like(p, 0.5))
    ''',
    oracle=best_d,
    cases=_densities,
    hints=(
        "한 점 x에서 판별자가 받는 점수는 p·log D + p_g·log(1 − D)입니다. D로 미분하여 0으로 "
        "놓으면 D* = p / (p + p_g)입니다.",
        "두 밀도가 모두 0이면 0/0 = nan이 됩니다. `torch.where(조건, 참일 때, 거짓일 때)`를 "
        "쓰십시오.",
        "거짓일 때의 값은 `torch.full_like(p, 0.5)`로 만들면 모양과 자료형이 저절로 맞습니다.",
    ),
    note="p = p_g이면 어디서나 D* = 1/2입니다. 거꾸로, D = 1/2이라고 해서 p = p_g인 것은 아닙니다. "
    "아직 배우지 못한 판별자도 1/2을 냅니다.",
    wrong=(
        Wrong("진짜와 가짜가 바뀌었습니다.",
              "t = p + p_g\nreturn torch.where(t > 0, p_g / t, torch.full_like(p, 0.5))",
              "D(x)는 **진짜일** 확률이므로 분자는 진짜의 밀도 p입니다. 지금은 1 − D*를 셈합니다."),
        Wrong("두 밀도의 비를 셈했습니다.", "return p / p_g",
              "p / p_g는 D* / (1 − D*), 곧 오즈입니다. 1을 넘을 수 있으므로 확률이 아닙니다. "
              "p + p_g로 나누십시오."),
        Wrong("두 밀도의 차를 셈했습니다.", "return p - p_g",
              "차이는 음수가 될 수 있어 확률이 아닙니다. 전체 p + p_g 가운데 진짜 p의 몫을 "
              "셈하십시오."),
        Wrong("밀도의 차에 시그모이드를 걸었습니다.", "return torch.sigmoid(p - p_g)",
              "시그모이드에 넣을 것은 밀도의 차가 아니라 로그의 차 log p − log p_g입니다. "
              "sigmoid(log p − log p_g) = p / (p + p_g)입니다."),
        Wrong("0 아니면 1로 잘라 말했습니다.", "return (p > p_g).to(p.dtype)",
              "큰 쪽을 고르는 분류기가 아닙니다. 두 밀도가 겹치는 곳에서는 진짜일 확률이 0과 1 "
              "사이이고, 바로 그 값이 생성자를 가르칩니다."),
        Wrong("진짜의 밀도를 그대로 돌려주었습니다.", "return p.clone()",
              "D*는 p 하나로 정해지지 않습니다. 같은 p라도 p_g가 크면 진짜일 확률은 작아집니다."),
        Wrong("두 밀도가 모두 0인 점이 nan입니다.", "return p / (p + p_g)",
              "식은 맞습니다. 다만 두 밀도가 모두 0이면 0/0이라 nan이 됩니다. `torch.where`로 그 "
              "점만 1/2로 바꾸십시오."),
        Wrong("분모에 작은 수를 더했습니다.", "return p / (p + p_g + 1e-8)",
              "분모에 ε을 더하면 nan은 사라지지만, 두 밀도가 모두 0인 점이 1/2이 아니라 0이 되고 "
              "밀도가 ε만큼 작은 곳의 비도 틀립니다. 그 점만 `torch.where`로 바꾸십시오."),
        Wrong("nan을 0으로 바꾸었습니다.", "return (p / (p + p_g)).nan_to_num(0.0)",
              "두 밀도가 모두 0인 점의 값을 0으로 두면 ‘틀림없이 가짜’라는 뜻이 됩니다. 아는 "
              "것이 없는 점이므로 1/2로 약속했습니다."),
    ),
)  # fmt: skip

GAME_VALUE = Exercise(
    id="03-1",
    title="게임의 값 V(D, G)",
    text="""
    판별자가 진짜에 낸 확률 `d_real`과 가짜에 낸 확률 `d_fake`를 받아, 미니맥스 게임의 값을
    돌려주는 함수를 완성하십시오.

    V(D, G) = 𝔼[log D(x)] + 𝔼[log(1 − D(G(z)))]

    - 이번에는 로짓이 아니라 **확률**을 받고, 부호를 뒤집지 않습니다. log는 자연로그입니다.
    - 확률이 0이나 1이어서 값이 −∞가 되는 경우에는 −inf를 그대로 돌려줍니다.
    """,
    stub='''
    def game_value(d_real, d_fake):
        """(n,), (m,) 확률 → 스칼라."""
        ...
    ''',
    solution='''
    def game_value(d_real, d_fake):
        return torch.log(d_real).mean() + torch.log(1 - d_fake).mean()
    ''',
    oracle=value,
    cases=_probabilities,
    hints=(
        "두 기댓값을 따로 셈하여 더합니다. 기댓값은 평균입니다.",
        "log를 **먼저** 걸고 평균을 **나중에** 냅니다.",
        "둘째 항에서 log에 넣는 것은 D(G(z))가 아니라 1 − D(G(z))입니다.",
    ),
    note="균형에서 V = −2·log 2 ≈ −1.386, 완벽한 판별자에게는 V = 0입니다. "
    "판별자의 손실은 −V입니다.",
    wrong=(
        Wrong("부호가 반대입니다.",
              "return -torch.log(d_real).mean() - torch.log(1 - d_fake).mean()",
              "이것은 판별자의 손실 L_D = −V입니다. 판별자는 V를 최대화하고, 그 말은 −V를 "
              "최소화한다는 것과 같습니다. 과제는 V 자신을 묻습니다."),
        Wrong("평균의 log를 냈습니다.",
              "return torch.log(d_real.mean()) + torch.log(1 - d_fake.mean())",
              "𝔼[log D]와 log 𝔼[D]는 다릅니다(옌센 부등식: 앞의 것이 더 작거나 같습니다). log를 "
              "먼저 거십시오."),
        Wrong("가짜의 항에 1 − 를 빠뜨렸습니다.",
              "return torch.log(d_real).mean() + torch.log(d_fake).mean()",
              "log D(G(z))를 크게 하면 가짜를 진짜라고 말하는 판별자가 이깁니다. 둘째 항은 가짜를 "
              "가짜라고 말한 확률 1 − D(G(z))의 log입니다."),
        Wrong("1 − 가 log 밖에 있습니다.",
              "return torch.log(d_real).mean() + (1 - torch.log(d_fake)).mean()",
              "1 − log D(G(z))가 아니라 log(1 − D(G(z)))입니다. 괄호의 자리를 보십시오."),
        Wrong("평균이 아니라 합을 냈습니다.",
              "return torch.log(d_real).sum() + torch.log(1 - d_fake).sum()",
              "기댓값은 합이 아니라 평균으로 어림합니다. 합은 표본의 수에 따라 달라집니다."),
        Wrong("두 항의 합을 2로 나누었습니다.",
              "return (torch.log(d_real).mean() + torch.log(1 - d_fake).mean()) / 2",
              "V는 두 기댓값의 **합**입니다. 2로 나누면 균형에서 −2·log 2가 아니라 −log 2가 "
              "나옵니다."),
        Wrong("밑이 2인 log를 썼습니다.",
              "return torch.log2(d_real).mean() + torch.log2(1 - d_fake).mean()",
              "단위가 비트로 바뀌어 균형에서 −2가 나옵니다. 여기에서는 자연로그 `torch.log`를 "
              "씁니다."),
        Wrong("확률에 시그모이드를 또 걸었습니다.",
              "return (torch.log(d_real.sigmoid()).mean()\n"
              "        + torch.log(1 - d_fake.sigmoid()).mean())",
              "받은 것은 로짓이 아니라 이미 확률입니다. 시그모이드를 또 걸지 마십시오."),
        Wrong("log에 작은 수를 더했습니다.",
              "return torch.log(d_real + 1e-8).mean() + torch.log(1 - d_fake + 1e-8).mean()",
              "ε을 더하면 확률이 0일 때의 −∞가 −18.4로 바뀌어, 판별자가 얼마나 크게 틀렸는지 "
              "감춰집니다. 수치를 안정시키려면 확률이 아니라 로짓에서 셈하십시오."),
    ),
)  # fmt: skip

EXERCISES = (OPTIMAL_D, GAME_VALUE)
