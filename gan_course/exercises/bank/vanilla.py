"""03 Vanilla GAN의 과제: 게임의 값, 가장 좋은 판별자, 두 손실, 두 단계와 루프, 맴돌기."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import torch
from torch import Tensor
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise, call

from .worlds import (
    LR,
    d_step_cases,
    g_step_cases,
    logits,
    loss_and_gradient,
    observed,
    tenths,
    tiny_gan,
)


def densities(rng: torch.Generator) -> Iterator[Case]:
    def case(p: Tensor | list, p_g: Tensor | list, edge: str = "") -> Case:
        return Case({"p": torch.as_tensor(p), "p_g": torch.as_tensor(p_g)}, edge)

    yield case([0.3], [0.1])
    yield case([0.2], [0.8])
    for n in [1, 2, 3] + [8] * 10:
        yield case(2 * tenths(n, rng), tenths(n, rng))
    yield case([0.0, 0.4], [0.4, 0.0], "한쪽 밀도가 0")
    yield case([0.0], [0.0], "두 밀도가 모두 0")
    yield case([0.0, 0.2, 0.0], [0.0, 0.2, 0.5], "두 밀도가 모두 0")
    yield case([3e-12], [1e-12], "아주 작은 밀도")
    yield case(tenths(2, rng).double(), tenths(2, rng).double(), "float64")
    yield case(tenths(4, rng).view(2, 2), tenths(4, rng).view(2, 2), "2차원 격자")
    yield case(torch.empty(0), torch.empty(0), "빈 격자")


def probabilities(rng: torch.Generator) -> Iterator[Case]:
    def case(real: Tensor | list, fake: Tensor | list, edge: str = "") -> Case:
        return Case({"d_real": torch.as_tensor(real), "d_fake": torch.as_tensor(fake)}, edge)

    yield case([0.8], [0.3])
    yield case([0.9, 0.6], [0.2, 0.3])
    for n, m in [(2, 2), (3, 3), (2, 3), (5, 4)] + [(8, 8)] * 10:
        yield case(tenths(n, rng), tenths(m, rng))
    yield case([0.5, 0.5], [0.5, 0.5], "균형: 모두 1/2")
    yield case([1.0], [0.0], "남김없이 가려내는 판별자")
    yield case([0.0], [0.5], "D(x) = 0")
    yield case([0.5], [1.0], "D(G(z)) = 1")
    yield case(tenths(2, rng).double(), tenths(2, rng).double(), "float64")


GAME_VALUE = Exercise(
    "03-1",
    "게임의 값 V(D, G)",
    """
    판별자가 진짜에 낸 확률 `d_real`과 가짜에 낸 확률 `d_fake`를 받아, 방금 말로 정한 게임의 값 V를
    미니배치에서 어림하는 함수를 완성하십시오.

    - 둘 다 로짓이 아니라, 판별자가 그 그림을 **진짜라고** 본 확률입니다. log는 자연로그입니다.
    - 진짜와 가짜의 수는 다를 수 있습니다. 다 쓰면 위에서 어림한 세 값과 맞는지 보십시오.
    - 확률이 0이나 1이어서 값이 −∞가 되는 경우에는 −inf를 그대로 돌려줍니다.
    """,
    cases=probabilities,
    hints=(
        "진짜 두 장에 0.9와 0.6이라고 했다면 한 장 한 장에서 얻는 값은 무엇입니까? 가짜 한 장에 "
        "0.3이라고 했다면, **옳은 답에 준 확률**은 얼마입니까?",
        "기댓값은 평균입니다. log를 **먼저** 걸고 평균을 **나중에** 냅니다.",
        "가짜의 옳은 답은 ‘가짜’이므로 log에 넣는 것은 D(G(z))가 아니라 1 − D(G(z))입니다.",
    ),
    note="남김없이 가려내는 판별자에게는 V = 0이고, 틀릴수록 V는 작아집니다.",
)


@GAME_VALUE.solution
def game_value(d_real, d_fake):
    return torch.log(d_real).mean() + torch.log(1 - d_fake).mean()


@GAME_VALUE.mistake("부호가 반대입니다.")
def _(d_real, d_fake):
    """이것은 판별자의 손실 L_D = −V입니다. 판별자는 V를 최대화하고, 그 말은 −V를 최소화한다는 것과
    같습니다. 과제는 V 자신을 묻습니다.
    """
    return -torch.log(d_real).mean() - torch.log(1 - d_fake).mean()


@GAME_VALUE.mistake("평균의 log를 냈습니다.")
def _(d_real, d_fake):
    """𝔼[log D]와 log 𝔼[D]는 다릅니다(옌센 부등식: 앞의 것이 더 작거나 같습니다). log를 먼저
    거십시오.
    """
    return torch.log(d_real.mean()) + torch.log(1 - d_fake.mean())


@GAME_VALUE.mistake("가짜의 항에 1 − 를 빠뜨렸습니다.")
def _(d_real, d_fake):
    """log D(G(z))를 크게 하면 가짜를 진짜라고 말하는 판별자가 이깁니다. 둘째 항은 가짜를 가짜라고
    말한 확률 1 − D(G(z))의 log입니다.
    """
    return torch.log(d_real).mean() + torch.log(d_fake).mean()


@GAME_VALUE.mistake("1 − 가 log 밖에 있습니다.")
def _(d_real, d_fake):
    """1 − log D(G(z))가 아니라 log(1 − D(G(z)))입니다. 괄호의 자리를 보십시오."""
    return torch.log(d_real).mean() + (1 - torch.log(d_fake)).mean()


@GAME_VALUE.mistake("평균이 아니라 합을 냈습니다.")
def _(d_real, d_fake):
    """기댓값은 합이 아니라 평균으로 어림합니다. 합은 표본의 수에 따라 달라집니다."""
    return torch.log(d_real).sum() + torch.log(1 - d_fake).sum()


@GAME_VALUE.mistake("두 항의 합을 2로 나누었습니다.")
def _(d_real, d_fake):
    """V는 두 기댓값의 **합**입니다. 2로 나누면 균형에서 −2·log 2가 아니라 −log 2가 나옵니다."""
    return (torch.log(d_real).mean() + torch.log(1 - d_fake).mean()) / 2


@GAME_VALUE.mistake("밑이 2인 log를 썼습니다.")
def _(d_real, d_fake):
    """단위가 비트로 바뀌어 균형에서 −2가 나옵니다. 여기에서는 자연로그 `torch.log`를 씁니다."""
    return torch.log2(d_real).mean() + torch.log2(1 - d_fake).mean()


@GAME_VALUE.mistake("확률에 시그모이드를 또 걸었습니다.")
def _(d_real, d_fake):
    """받은 것은 로짓이 아니라 이미 확률입니다. 시그모이드를 또 걸지 마십시오."""
    return torch.log(d_real.sigmoid()).mean() + torch.log(1 - d_fake.sigmoid()).mean()


@GAME_VALUE.mistake("log에 작은 수를 더했습니다.")
def _(d_real, d_fake):
    """ε을 더하면 확률이 0일 때의 −∞가 −18.4로 바뀌어, 판별자가 얼마나 크게 틀렸는지 감춰집니다.
    수치를 안정시키려면 확률이 아니라 로짓에서 계산하십시오.
    """
    return torch.log(d_real + 1e-8).mean() + torch.log(1 - d_fake + 1e-8).mean()


OPTIMAL_D = Exercise(
    "03-2",
    "가장 좋은 판별자",
    """
    격자의 점마다 진짜의 밀도 `p`와 생성자의 밀도 `p_g`가 주어집니다. 점마다
    p·log D + p_g·log(1 − D)를 가장 크게 하는 D의 값 D*를, 같은 모양의 텐서로
    돌려주는 함수를 완성하십시오. 01의 10절에서는 레이블을 낮춘 식을 결과로 받았습니다. 이번에는
    레이블이 1과 0일 때의 식을 스스로 끌어내십시오.

    - 먼저 종이에: 진짜의 밀도가 0.2, 가짜의 밀도가 0.8인 자리의 D*는 얼마입니까?
    - 두 밀도가 모두 0인 점에는 표본이 나오지 않아 D*가 정해지지 않습니다. 그런 점의 값은 1/2로
    약속합니다.
    - 밀도가 아주 작아도 정확해야 하고, 받은 텐서를 바꾸면 안 됩니다.
    """,
    cases=densities,
    hints=(
        "진짜가 셋, 가짜가 하나인 자리에서는 3/4이 가장 좋았습니다. 진짜가 p, 가짜가 p_g라면 "
        "얼마이겠습니까?",
        "꼭대기에서는 기울기가 0입니다: p/D − p_g/(1 − D) = 0. 양변에 D(1 − D)를 곱하여 D를 "
        "구하십시오.",
        "두 밀도가 모두 0이면 0/0 = nan이 됩니다. `torch.where(조건, 참일 때, 거짓일 때)`를 "
        "쓰십시오.",
        "거짓일 때의 값은 `torch.full_like(p, 0.5)`로 만들면 모양과 자료형이 저절로 맞습니다.",
    ),
    note="p = p_g이면 어디서나 D* = 1/2입니다. 거꾸로, D = 1/2이라고 해서 p = p_g인 것은 아닙니다. "
    "아직 배우지 못한 판별자도 1/2을 냅니다.",
)


@OPTIMAL_D.solution
def optimal_discriminator(p, p_g):
    total = p + p_g
    return torch.where(total > 0, p / total, torch.full_like(p, 0.5))


@OPTIMAL_D.mistake("진짜와 가짜가 바뀌었습니다.")
def _(p, p_g):
    """D(x)는 **진짜일** 확률이므로 분자는 진짜의 밀도 p입니다. 지금은 1 − D*를 계산합니다."""
    t = p + p_g
    return torch.where(t > 0, p_g / t, torch.full_like(p, 0.5))


@OPTIMAL_D.mistake("두 밀도의 비를 계산했습니다.")
def _(p, p_g):
    """p / p_g는 D* / (1 − D*), 곧 오즈입니다. 1을 넘을 수 있으므로 확률이 아닙니다. p + p_g로
    나누십시오.
    """
    return p / p_g


@OPTIMAL_D.mistake("두 밀도의 차를 계산했습니다.")
def _(p, p_g):
    """차이는 음수가 될 수 있어 확률이 아닙니다. 전체 p + p_g 가운데 진짜 p의 몫을 계산하십시오."""
    return p - p_g


@OPTIMAL_D.mistake("밀도의 차에 시그모이드를 걸었습니다.")
def _(p, p_g):
    """시그모이드에 넣을 것은 밀도의 차가 아니라 로그의 차 log p − log p_g입니다. sigmoid(log p −
    log p_g) = p / (p + p_g)입니다.
    """
    return torch.sigmoid(p - p_g)


@OPTIMAL_D.mistake("0 아니면 1로 잘라 말했습니다.")
def _(p, p_g):
    """큰 쪽을 고르는 분류기가 아닙니다. 두 밀도가 겹치는 곳에서는 진짜일 확률이 0과 1 사이이고,
    바로 그 값이 생성자를 가르칩니다.
    """
    return (p > p_g).to(p.dtype)


@OPTIMAL_D.mistake("진짜의 밀도를 그대로 돌려주었습니다.")
def _(p, p_g):
    """D*는 p 하나로 정해지지 않습니다. 같은 p라도 p_g가 크면 진짜일 확률은 작아집니다."""
    return p.clone()


@OPTIMAL_D.mistake("두 밀도가 모두 0인 점이 nan입니다.")
def _(p, p_g):
    """식은 맞습니다. 다만 두 밀도가 모두 0이면 0/0이라 nan이 됩니다. `torch.where`로 그 점만 1/2로
    바꾸십시오.
    """
    return p / (p + p_g)


@OPTIMAL_D.mistake("분모에 작은 수를 더했습니다.")
def _(p, p_g):
    """분모에 ε을 더하면 nan은 사라지지만, 두 밀도가 모두 0인 점이 1/2이 아니라 0이 되고 밀도가
    ε만큼 작은 곳의 비도 틀립니다. 그 점만 `torch.where`로 바꾸십시오.
    """
    return p / (p + p_g + 1e-8)


@OPTIMAL_D.mistake("nan을 0으로 바꾸었습니다.")
def _(p, p_g):
    """두 밀도가 모두 0인 점의 값을 0으로 두면 ‘틀림없이 가짜’라는 뜻이 됩니다. 아는 것이 없는
    점이므로 1/2로 약속했습니다.
    """
    return (p / (p + p_g)).nan_to_num(0.0)


def mixed_logits(rng: torch.Generator) -> Iterator[Case]:
    def case(real: Tensor, fake: Tensor, edge: str = "") -> Case:
        order = torch.randperm(len(real) + len(fake), generator=rng)
        is_real = torch.arange(len(order)) < len(real)
        return Case({"logits": torch.cat([real, fake])[order], "is_real": is_real[order]}, edge)

    for n, m in [(1, 1), (2, 2), (1, 3), (3, 2), (2, 6)] + [(8, 8), (6, 10)] * 5:
        yield case(logits(n, rng), logits(m, rng))
    yield case(logits(2, rng).double(), logits(3, rng).double(), "float64")
    for a in (30.0, 300.0):
        real, fake = torch.tensor([-a]), torch.tensor([a, a])
        yield case(real, fake, f"로짓의 크기가 {a:.0f}")


def observe_mixed(function: Callable, logits: Tensor, is_real: Tensor) -> object:
    """손실의 값과, 섞인 로짓에 대한 기울기."""

    def judged(logits: Tensor) -> object:
        return call(function, logits=logits, is_real=is_real)

    return loss_and_gradient(judged, logits=logits)


def one_logits(rng: torch.Generator) -> Iterator[Case]:
    for n in [1, 1, 2, 2, 3, 5] + [8] * 10:
        yield Case({"fake_logits": logits(n, rng)})
    yield Case({"fake_logits": logits(2, rng).double()}, "float64")
    for a in (-30.0, -300.0, 300.0):
        yield Case({"fake_logits": torch.tensor([a])}, f"로짓이 {a:.0f}")


_OVERFLOW = (
    "보통의 로짓에서는 맞지만, 로짓이 크면 float32에서 `sigmoid`가 정확히 0이나 1이 되어 "
    "`log 0`이 됩니다. 확률을 거치지 말고 로짓에서 바로 계산하십시오: "
    "−log sigmoid(a) = softplus(−a). `F.binary_cross_entropy_with_logits`도 이렇게 계산합니다."
)


_CLAMPED = (
    "`F.binary_cross_entropy`는 log를 −100에서 자릅니다. 그래서 판별자가 크게 틀린 표본에서 손실이 "
    "100에 머물고 기울기가 사라집니다. 로짓을 받는 `F.binary_cross_entropy_with_logits`를 쓰십시오."
)


_TWICE = (
    "`binary_cross_entropy_with_logits`는 안에서 시그모이드를 겁니다. 로짓을 그대로 넘기십시오. "
    "두 번 걸면 확률이 0.5와 0.73 사이에 갇혀 손실이 충분히 내려가지 못합니다."
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
    "03-3",
    "판별자의 손실",
    """
    01-5에서는 진짜와 가짜의 로짓이 따로 왔습니다. 이번에는 판별자가 진짜와 가짜를 **한 묶음에
    섞어** 보았습니다. 그 로짓 `logits` (n,)와, 하나하나가 진짜인지 적은 참/거짓 `is_real` (n,)을
    받아 판별자가 **최소화할** 손실 L_D를 돌려주는 함수를 완성하십시오. D = sigmoid(로짓)입니다.

    - 진짜와 가짜의 수는 다를 수 있습니다. 적어도 하나씩은 있습니다.
    - 가짜를 더 많이 섞어도 두 기댓값의 무게는 V에서와 같아야 합니다.
    - 결과는 스칼라 텐서이고, 기울기가 이어져 있어야 합니다.
    - 로짓이 아주 커도 inf나 nan이 나오면 안 됩니다.
    """,
    cases=mixed_logits,
    observe=observe_mixed,
    answers=("d_loss",),
    hints=(
        "V에는 기댓값 𝔼가 몇 개 있습니까? 섞인 묶음에서 저마다 무엇을 평균해야 합니까?",
        "진짜 두 장에 가짜 여섯 장이 섞여 있다고 합시다. 한꺼번에 평균을 내면 어느 쪽의 말이 더 "
        "크게 들립니까?",
        "`logits[is_real]`은 진짜의 로짓만, `logits[~is_real]`은 가짜의 로짓만 고릅니다. 무리마다 "
        "01에서처럼 로짓에서 바로 BCE를 계산하여 더하십시오.",
        "로짓을 받는 `F.binary_cross_entropy_with_logits(로짓, 정답)`을 두 번 씁니다. 정답 텐서는 "
        "`torch.ones_like(…)`와 `torch.zeros_like(…)`입니다.",
    ),
    note="한꺼번에 평균을 내면 섞은 비율이 판정에 끼어듭니다. 진짜 n장에 가짜 m장이면 가장 좋은 "
    "D는 n·p/(n·p + m·p_g)입니다. 무리마다 평균을 내면 몇 장을 섞어도 4절의 D*이고, 균형에서 "
    "손실은 2·log 2 ≈ 1.386입니다.",
)


@DISCRIMINATOR_LOSS.solution
def discriminator_loss(logits, is_real):
    real, fake = logits[is_real], logits[~is_real]
    real_loss = F.binary_cross_entropy_with_logits(real, torch.ones_like(real))
    fake_loss = F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))
    return real_loss + fake_loss


@DISCRIMINATOR_LOSS.mistake("한꺼번에 평균을 냈습니다.")
def _(logits, is_real):
    """기댓값이 둘이면 평균도 둘입니다. 한꺼번에 평균을 내면 장수가 많은 쪽의 무게가 커지고, 수가
    같아도 값이 절반이 됩니다. 무리마다 평균을 낸 다음 더하십시오.
    """
    return F.binary_cross_entropy_with_logits(logits, is_real.to(logits.dtype))


@DISCRIMINATOR_LOSS.mistake("한꺼번에 낸 평균을 두 배 했습니다.")
def _(logits, is_real):
    """진짜와 가짜의 수가 같을 때에만 맞습니다. 가짜가 더 많으면 가짜의 항이 더 무거워져, 가장 좋은
    D가 낮은 쪽으로 기웁니다. 무리마다 평균을 내십시오.
    """
    return 2 * F.binary_cross_entropy_with_logits(logits, is_real.to(logits.dtype))


@DISCRIMINATOR_LOSS.mistake("평균이 아니라 합을 냈습니다.", hint=_NO_MEAN)
def _(logits, is_real):
    return F.softplus(-logits[is_real]).sum() + F.softplus(logits[~is_real]).sum()


@DISCRIMINATOR_LOSS.mistake("평균을 내지 않았습니다.", hint=_VECTOR)
def _(logits, is_real):
    return F.softplus(torch.where(is_real, -logits, logits))


@DISCRIMINATOR_LOSS.mistake("부호가 반대입니다.")
def _(logits, is_real):
    """이 값은 로그 우도입니다. 판별자는 로그 우도를 최대화하려 하고, 옵티마이저는 **최소화**하므로
    앞에 −를 붙여야 합니다. 손실은 언제나 0 이상입니다.
    """
    return -F.softplus(-logits[is_real]).mean() - F.softplus(logits[~is_real]).mean()


@DISCRIMINATOR_LOSS.mistake("진짜에 대한 항만 있습니다.")
def _(logits, is_real):
    """가짜를 잡아내는 항 −𝔼[log(1 − D(G(z)))]이 빠졌습니다. 이대로면 무엇이든 진짜라고 말하는
    판별자가 만점을 받습니다.
    """
    return F.softplus(-logits[is_real]).mean()


@DISCRIMINATOR_LOSS.mistake("가짜에 대한 항만 있습니다.")
def _(logits, is_real):
    """진짜를 통과시키는 항 −𝔼[log D(x)]가 빠졌습니다. 이대로면 모두 체포하는 경찰관처럼 무엇이든
    가짜라고 말하는 판별자가 만점을 받습니다.
    """
    return F.softplus(logits[~is_real]).mean()


@DISCRIMINATOR_LOSS.mistake("진짜와 가짜의 정답이 바뀌었습니다.")
def _(logits, is_real):
    """진짜의 정답은 1, 가짜의 정답은 0입니다. 지금은 가짜를 진짜라고 하도록 가르칩니다."""
    return F.softplus(logits[is_real]).mean() + F.softplus(-logits[~is_real]).mean()


@DISCRIMINATOR_LOSS.mistake("가짜의 정답도 1로 두었습니다.")
def _(logits, is_real):
    """가짜의 정답을 1로 두는 것은 **생성자**의 손실입니다. 판별자에게 가짜의 정답은 0입니다."""
    return F.softplus(-logits[is_real]).mean() + F.softplus(-logits[~is_real]).mean()


@DISCRIMINATOR_LOSS.mistake("시그모이드를 두 번 걸었습니다.", hint=_TWICE)
def _(logits, is_real):
    d = logits.sigmoid()
    return F.softplus(-d[is_real]).mean() + F.softplus(d[~is_real]).mean()


@DISCRIMINATOR_LOSS.mistake("두 항의 합을 2로 나누었습니다.")
def _(logits, is_real):
    """방향은 같고 크기만 절반이라 이렇게 쓰는 구현도 많습니다. 그러나 V에는 1/2이 없고, 나누면
    균형에서의 값이 2·log 2 ≈ 1.386이 아니라 log 2 ≈ 0.693이 됩니다.
    """
    return (F.softplus(-logits[is_real]).mean() + F.softplus(logits[~is_real]).mean()) / 2


@DISCRIMINATOR_LOSS.mistake("기울기가 끊겼습니다.")
def _(logits, is_real):
    """손실의 값은 맞지만 기울기가 이어져 있지 않습니다. 손실 함수 안에서 `detach`, `item`,
    `no_grad`를 쓰면 `backward()`가 신경망까지 닿지 못해 아무것도 배우지 못합니다.
    """
    a = logits.detach()
    return F.softplus(-a[is_real]).mean() + F.softplus(a[~is_real]).mean()


@DISCRIMINATOR_LOSS.mistake("가짜의 기울기가 끊겼습니다.")
def _(logits, is_real):
    """`detach`는 **G가 만든 그림**에 씁니다. D의 로짓을 떼어 내면 D는 진짜에서만 배우고 가짜를 잡는
    법을 배우지 못합니다.
    """
    fake = logits[~is_real].detach()
    return F.softplus(-logits[is_real]).mean() + F.softplus(fake).mean()


@DISCRIMINATOR_LOSS.mistake("로짓이 크면 log 0이 됩니다.", hint=_OVERFLOW)
def _(logits, is_real):
    d = logits.sigmoid()
    return -d[is_real].log().mean() - (1 - d[~is_real]).log().mean()


@DISCRIMINATOR_LOSS.mistake("로짓이 크면 손실이 100에서 잘립니다.", hint=_CLAMPED)
def _(logits, is_real):
    real, fake = logits[is_real].sigmoid(), logits[~is_real].sigmoid()
    real_loss = F.binary_cross_entropy(real, torch.ones_like(real))
    fake_loss = F.binary_cross_entropy(fake, torch.zeros_like(fake))
    return real_loss + fake_loss


def observe_d_step(function: Callable, seed: int, real: Tensor, z: Tensor) -> object:
    """D의 한 번을 시켜 보고 무엇이 바뀌었는지 봅니다."""
    G, D = tiny_gan(seed)
    opt_d = torch.optim.SGD(D.parameters(), lr=LR)
    loss = call(function, G=G, D=D, opt_d=opt_d, real=real, z=z)
    seen = observed(G, D, loss)
    seen["G에 기울기가 쌓였는지"] = any(p.grad is not None for p in G.parameters())
    seen["G를 다시 학습할 수 있는지"] = all(p.requires_grad for p in G.parameters())
    return seen


def observe_g_step(function: Callable, seed: int, z: Tensor) -> object:
    """G의 한 번을 시켜 보고 무엇이 바뀌었는지 봅니다."""
    G, D = tiny_gan(seed)
    for p in G.parameters():
        p.grad = torch.ones_like(p)
    opt_g = torch.optim.SGD(G.parameters(), lr=LR)
    loss = call(function, G=G, D=D, opt_g=opt_g, z=z)
    seen = observed(G, D, loss)
    seen["D를 다시 학습할 수 있는지"] = all(p.requires_grad for p in D.parameters())
    return seen


_FORGOT_ZERO = (
    "`backward()`는 `.grad`에 **더합니다**. 앞 단계에서 남은 기울기가 섞이므로, `backward()` "
    "앞에서 옵티마이저의 `zero_grad()`를 부르십시오."
)


D_STEP = Exercise(
    "03-4",
    "D 단계",
    """
    미니배치 하나로 판별자를 **한 번** 갱신하고 갱신 전의 손실을 돌려주는 함수를 완성하십시오.

    - `real`은 진짜 표본, `z`는 잠재 벡터의 묶음이고 `D(x)`는 로짓 (n,)을 냅니다.
    - 손실은 과제 03-3의 L_D입니다. 다만 여기서는 진짜와 가짜를 섞지 않고 D에 따로 넣습니다.
    - 옵티마이저 `opt_d`는 D의 가중치만 갱신합니다.
    - D의 `.grad`에는 앞 단계에서 남은 기울기가 있을 수 있습니다.
    - G의 가중치가 바뀌지 않아야 하고, G의 `.grad`에도 아무것도 쌓이지 않아야 합니다.
    """,
    cases=d_step_cases,
    observe=observe_d_step,
    answers=("_loss_of_d", "update"),
    hints=(
        "이 단계에서 바뀌어야 하는 신경망은 어느 쪽입니까? 다른 쪽으로 기울기가 흐를 까닭이 "
        "있습니까?",
        "`G(z)`로 가짜를 만들고, `D(real)`과 `D(fake)`로 손실을 계산합니다. "
        "그다음 세 줄은 늘 같습니다: `opt_d.zero_grad()`, `loss.backward()`, `opt_d.step()`.",
        "G에 기울기가 쌓이지 않게 하려면 가짜를 `G(z).detach()`로 만들거나 `with torch.no_grad():` "
        "안에서 만드십시오.",
    ),
    note="`detach`가 G를 지켜 주는 것은 아닙니다. `opt_d`는 G의 가중치를 모르므로 `detach`가 "
    "없어도 G는 그대로입니다. `detach`는 헛된 계산을 아끼고, G의 `.grad`에 엉뚱한 기울기가 "
    "쌓이지 않게 합니다.",
)


@D_STEP.solution
def d_step(G, D, opt_d, real, z):
    fake = G(z).detach()  # 이 단계에서 G로 기울기를 흘릴 까닭이 없습니다.
    real_logits, fake_logits = D(real), D(fake)
    real_loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    fake_loss = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss = real_loss + fake_loss
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("가짜를 떼어 내지 않았습니다(`detach` 없음).")
def _(G, D, opt_d, real, z):
    """G의 **가중치**는 그대로입니다. `opt_d`가 G를 건드리지 않기 때문입니다. 그러나 G의 `.grad`에
    판별자의 손실에서 온 기울기가 쌓였고, 그것을 구하느라 헛된 계산을 했습니다. `G(z).detach()`나
    `torch.no_grad()`를 쓰십시오.
    """
    fake = G(z)
    loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("`zero_grad()`를 빠뜨렸습니다.", hint=_FORGOT_ZERO)
def _(G, D, opt_d, real, z):
    fake = G(z).detach()
    loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("D의 가중치가 바뀌지 않았습니다.")
def _(G, D, opt_d, real, z):
    """차례는 `zero_grad()` → `backward()` → `step()`입니다. `step()`을 빠뜨리거나, 기울기를 구하기
    전에 부르거나, `backward()`와 `step()` 사이에서 `zero_grad()`를 부르면 가중치가 바뀌지 않습니다.
    """
    fake = G(z).detach()
    loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    return loss.detach()


@D_STEP.mistake("생성자의 손실로 갱신했습니다.")
def _(G, D, opt_d, real, z):
    """가짜의 정답을 1로 둔 손실은 생성자의 것입니다. 이것으로 D를 갱신하면 D는 속는 법을 배웁니다.
    진짜는 1, 가짜는 0이 되도록 가르치십시오.
    """
    fake = G(z).detach()
    loss = F.softplus(-D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("진짜와 가짜의 정답이 바뀌었습니다.")
def _(G, D, opt_d, real, z):
    """진짜의 정답은 1, 가짜의 정답은 0입니다."""
    fake = G(z).detach()
    loss = F.softplus(D(real)).mean() + F.softplus(-D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("진짜만 보여 주었습니다.")
def _(G, D, opt_d, real, z):
    """가짜에 대한 항이 빠졌습니다. D는 무엇이든 진짜라고 말하게 됩니다."""
    loss = F.softplus(-D(real)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("가짜만 보여 주었습니다.")
def _(G, D, opt_d, real, z):
    """진짜에 대한 항이 빠졌습니다. D는 무엇이든 가짜라고 말하게 됩니다."""
    fake = G(z).detach()
    loss = F.softplus(D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("D의 로짓을 떼어 냈습니다.")
def _(G, D, opt_d, real, z):
    """`detach`의 자리가 다릅니다. 떼어 낼 것은 G가 만든 **그림**이지 D의 로짓이 아닙니다. 로짓을
    떼어 내면 D가 가짜에서 아무것도 배우지 못합니다.
    """
    fake = G(z).detach()
    loss = F.softplus(-D(real)).mean() + F.softplus(D(fake).detach()).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("진짜와 가짜로 두 번 갱신했습니다.")
def _(G, D, opt_d, real, z):
    """D는 한쪽만 보고 갱신된 다음 다른 쪽을 봅니다. 두 손실을 더해 `backward()`하거나, 따로
    `backward()`하여 기울기를 쌓은 다음 `step()`은 한 번만 부르십시오.
    """
    fake = G(z).detach()
    real_loss = F.softplus(-D(real)).mean()
    opt_d.zero_grad()
    real_loss.backward()
    opt_d.step()
    fake_loss = F.softplus(D(fake)).mean()
    opt_d.zero_grad()
    fake_loss.backward()
    opt_d.step()
    return (real_loss + fake_loss).detach()


@D_STEP.mistake("G를 얼린 채로 두었습니다.")
def _(G, D, opt_d, real, z):
    """`G.requires_grad_(False)`로도 기울기는 쌓이지 않지만, 되돌리지 않으면 다음 단계에 G가 배우지
    못합니다. `detach`나 `no_grad`는 되돌릴 것이 없습니다.
    """
    G.requires_grad_(False)
    fake = G(z)
    loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@D_STEP.mistake("손실을 돌려주지 않았습니다.")
def _(G, D, opt_d, real, z):
    """D는 바르게 갱신했습니다. 마지막에 `return loss.detach()`로 손실을 돌려주십시오."""
    fake = G(z).detach()
    loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()


GENERATOR_LOSS = Exercise(
    "03-5",
    "생성자의 비포화 손실",
    """
    판별자가 가짜에 낸 로짓 `fake_logits`를 받아, 생성자가 **최소화할** 비포화 손실 L_G를 돌려주는
    함수를 완성하십시오. 02의 6절에서 쓴 손실입니다. 이번에는 왜 그 식이어야 하는지 조건에서 다시
    찾으십시오. D = sigmoid(로짓)입니다.

    - 후보는 넷입니다: D나 1 − D 가운데 하나의 로그, 거기에 −를 붙이거나 붙이지 않은 것.
    - 가짜 한 장의 손실은 로짓이 0이면 log 2이고, 로짓이 −300이면 300, +300이면 거의 0이어야 합니다.
    종이에서 셋을 지우십시오. 지운 셋은 저마다 누구의 무엇입니까?
    - 묶음의 손실은 평균입니다. 결과는 기울기가 이어진 스칼라 텐서이고, 로짓이 ±300이어도 inf나
    nan이 나오면 안 됩니다.
    """,
    cases=one_logits,
    observe=loss_and_gradient,
    answers=("g_loss_non_saturating",),
    hints=(
        "로짓이 −300이면 D와 1 − D는 저마다 0과 1 가운데 어느 쪽에 가깝습니까? 거기서 한없이 "
        "커지는 것은 네 후보 가운데 어느 것입니까?",
        "생성자는 판별자가 자기 그림을 ‘진짜’라고 하기를 바랍니다. 그러니 가짜의 정답을 1로 둔 "
        "이진 교차 엔트로피입니다.",
        "`F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))`의 "
        "꼴입니다.",
    ),
    note="`F.softplus(-fake_logits).mean()`과 같습니다. 지운 셋은 log(1 − D)(포화 손실), "
    "−log(1 − D)(판별자의 손실에서 가짜의 항), log D(더 잘 들키는 쪽)입니다. 고른 것의 로짓에 대한 "
    "기울기는 −(1 − D(G(z)))라서, D(G(z))가 0에 가까울 때 오히려 가장 큽니다.",
)


@GENERATOR_LOSS.solution
def generator_loss(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))


@GENERATOR_LOSS.mistake("포화 손실입니다.")
def _(fake_logits):
    """𝔼[log(1 − D(G(z)))]를 최소화하면 목표는 같지만, 판별자가 가짜라고 확신할 때(D(G(z)) ≈ 0)
    로짓에 대한 기울기 −D(G(z))가 0으로 사라져 생성자가 배우지 못합니다. −𝔼[log D(G(z))]를 쓰면
    그때의 기울기가 −1에 가깝습니다.
    """
    return -F.softplus(fake_logits).mean()


@GENERATOR_LOSS.mistake("부호가 반대입니다.")
def _(fake_logits):
    """𝔼[log D(G(z))]를 **최소화**하면 판별자에게 더 잘 들키는 쪽으로 갑니다. 앞에 −를
    붙이십시오.
    """
    return -F.softplus(-fake_logits).mean()


@GENERATOR_LOSS.mistake("가짜의 정답을 0으로 두었습니다.")
def _(fake_logits):
    """이것은 판별자의 손실 가운데 가짜에 대한 항입니다. 생성자가 이것을 줄이면 판별자를 속이는 것이
    아니라 돕습니다. 생성자에게 가짜의 정답은 1입니다.
    """
    return F.softplus(fake_logits).mean()


@GENERATOR_LOSS.mistake("평균이 아니라 합을 냈습니다.", hint=_NO_MEAN)
def _(fake_logits):
    return F.softplus(-fake_logits).sum()


@GENERATOR_LOSS.mistake("평균을 내지 않았습니다.", hint=_VECTOR)
def _(fake_logits):
    return F.softplus(-fake_logits)


@GENERATOR_LOSS.mistake("시그모이드를 두 번 걸었습니다.", hint=_TWICE)
def _(fake_logits):
    return F.softplus(-fake_logits.sigmoid()).mean()


@GENERATOR_LOSS.mistake("log를 빠뜨렸습니다.")
def _(fake_logits):
    """−𝔼[D(G(z))]에는 log가 없습니다. log가 있어야 D(G(z)) ≈ 0에서 기울기가 살아 있습니다. log가
    없으면 기울기에 D·(1 − D)가 곱해져 양쪽 끝에서 모두 사라집니다.
    """
    return -fake_logits.sigmoid().mean()


@GENERATOR_LOSS.mistake("로짓의 평균을 썼습니다.")
def _(fake_logits):
    """이것은 뒤에서 배울 WGAN의 생성자 손실입니다. 여기에서는 로짓을 확률로 바꾼 −log sigmoid(a)의
    평균입니다.
    """
    return -fake_logits.mean()


@GENERATOR_LOSS.mistake("기울기가 끊겼습니다.")
def _(fake_logits):
    """G 단계에는 결코 `detach`하지 않습니다. 기울기는 판별자의 로짓을 지나 생성자까지 흘러야
    합니다. `detach`는 D 단계에, G가 만든 그림에만 씁니다.
    """
    return F.softplus(-fake_logits.detach()).mean()


@GENERATOR_LOSS.mistake("로짓이 크면 log 0이 됩니다.", hint=_OVERFLOW)
def _(fake_logits):
    return -fake_logits.sigmoid().log().mean()


@GENERATOR_LOSS.mistake("로짓이 크면 손실이 100에서 잘립니다.", hint=_CLAMPED)
def _(fake_logits):
    p = fake_logits.sigmoid()
    return F.binary_cross_entropy(p, torch.ones_like(p))


G_STEP = Exercise(
    "03-6",
    "G 단계",
    """
    잠재 벡터 한 묶음으로 생성자를 **한 번** 갱신하고 갱신 전의 손실을 돌려주는 함수를
    완성하십시오.

    - 손실은 과제 03-5의 비포화 손실입니다. 옵티마이저 `opt_g`는 G의 가중치만 갱신합니다.
    - G의 `.grad`에는 앞 단계에서 남은 기울기가 있을 수 있습니다.
    - D의 가중치는 그대로여야 하고, D를 얼렸다면 끝나기 전에 되돌려야 합니다.
    """,
    cases=g_step_cases,
    observe=observe_g_step,
    answers=("_loss_of_g", "update"),
    hints=(
        "손실에서 G의 가중치까지 기울기가 가려면 무엇을 지나야 합니까?",
        "생성자는 진짜 표본을 보지 않습니다. `D(G(z))`만 봅니다.",
        "이 단계에서는 결코 `detach`하지 않습니다. 기울기는 D를 **지나** G로 흐르고, `opt_g`가 G만 "
        "갱신합니다.",
        "`opt_g.zero_grad()`, `loss.backward()`, `opt_g.step()`의 차례입니다.",
    ),
    note="이때 D의 `.grad`에도 기울기가 쌓입니다. 그래서 D 단계는 `opt_d.zero_grad()`로 "
    "시작합니다. `D.requires_grad_(False)`로 얼렸다가 되돌리면 그 계산까지 아낄 수 있습니다.",
)


@G_STEP.solution
def g_step(G, D, opt_g, z):
    fake_logits = D(G(z))  # detach하지 않습니다. 기울기가 D를 지나 G로 흘러야 합니다.
    loss = F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    return loss.detach()


@G_STEP.mistake("가짜를 떼어 냈습니다(`detach`).")
def _(G, D, opt_g, z):
    """`detach`는 D 단계에만 씁니다. 여기에서 떼어 내면 D의 평가가 G까지 돌아오지 못해, 지운
    기울기만 남고 G가 배우지 못합니다.
    """
    fake = G(z).detach()
    loss = F.softplus(-D(fake)).mean()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    return loss.detach()


@G_STEP.mistake("`no_grad` 안에서 가짜를 만들었습니다.")
def _(G, D, opt_g, z):
    """`no_grad` 안의 손실에는 기울기가 이어져 있지 않아 `backward()`가 실패합니다. G
    단계에는 계산 그래프가 G까지 이어져야 합니다.
    """
    with torch.no_grad():
        loss = F.softplus(-D(G(z))).mean()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    return loss


@G_STEP.mistake("`zero_grad()`를 빠뜨렸습니다.", hint=_FORGOT_ZERO)
def _(G, D, opt_g, z):
    fake = G(z)
    loss = F.softplus(-D(fake)).mean()
    loss.backward()
    opt_g.step()
    return loss.detach()


@G_STEP.mistake("포화 손실로 갱신했습니다.")
def _(G, D, opt_g, z):
    """log(1 − D(G(z)))를 최소화하는 손실은 D가 가짜라고 확신할 때 기울기가 사라집니다.
    비포화 손실 −log D(G(z))를 쓰십시오.
    """
    fake = G(z)
    loss = -F.softplus(D(fake)).mean()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    return loss.detach()


@G_STEP.mistake("판별자를 돕는 쪽으로 갱신했습니다.")
def _(G, D, opt_g, z):
    """가짜의 정답을 0으로 둔 손실은 판별자의 것입니다. G가 이것을 줄이면 더 잘 들키는 그림을
    만듭니다. 정답을 1로 두십시오.
    """
    fake = G(z)
    loss = F.softplus(D(fake)).mean()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    return loss.detach()


@G_STEP.mistake("부호가 반대입니다.")
def _(G, D, opt_g, z):
    """log D(G(z))를 최소화하고 있습니다. 앞에 −를 붙이십시오."""
    fake = G(z)
    loss = -F.softplus(-D(fake)).mean()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    return loss.detach()


@G_STEP.mistake("D를 얼린 채로 두었습니다.")
def _(G, D, opt_g, z):
    """D를 얼리는 것은 계산을 아끼는 좋은 방법입니다. 다만 끝나기 전에 `D.requires_grad_(True)`로
    되돌리지 않으면 다음 단계에 D가 배우지 못합니다.
    """
    D.requires_grad_(False)
    fake = G(z)
    loss = F.softplus(-D(fake)).mean()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    return loss.detach()


@G_STEP.mistake("D까지 갱신했습니다.")
def _(G, D, opt_g, z):
    """G 단계에서 D를 같은 손실로 갱신하면 D는 속는 법을 배웁니다. G만 갱신하십시오."""
    fake = G(z)
    loss = F.softplus(-D(fake)).mean()
    D.zero_grad()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    with torch.no_grad():
        for p in D.parameters():
            p -= 0.5 * p.grad
    return loss.detach()


@G_STEP.mistake("손실을 돌려주지 않았습니다.")
def _(G, D, opt_g, z):
    """G는 바르게 갱신했습니다. 마지막에 `return loss.detach()`로 손실을 돌려주십시오."""
    fake = G(z)
    loss = F.softplus(-D(fake)).mean()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()


def crowds(rng: torch.Generator) -> Iterator[Case]:
    yield Case({"fake_logits": torch.tensor([-6.0, 2.0])})
    for n in [2, 3, 4, 5] + [8] * 6:
        a = logits(n, rng)
        a[0], a[1] = -a[0].abs(), a[1].abs()  # 들킨 것과 속인 것이 하나씩은 있습니다.
        yield Case({"fake_logits": a})
    yield Case({"fake_logits": torch.tensor([-3.0, -1.0])}, "모두 들킴")
    yield Case({"fake_logits": torch.tensor([3.0, 1.0])}, "모두 속임")
    yield Case({"fake_logits": torch.tensor([-2.0, 0.5]).double()}, "float64")


def observe_shares(function: Callable, fake_logits: Tensor) -> object:
    """두 몫을 이름을 붙여 봅니다. 텐서이든 수이든 됩니다."""
    said = call(function, fake_logits=fake_logits)
    if not isinstance(said, tuple | list) or len(said) != 2:
        return said
    names = ("포화 손실에서의 몫", "비포화 손실에서의 몫")
    plain = (v.item() if torch.is_tensor(v) and v.dim() == 0 else v for v in said)
    return dict(zip(names, plain, strict=True))


CAUGHT_SHARE = Exercise(
    "03-7",
    "누구에게 배웁니까",
    """
    한 미니배치의 가짜에 판별자가 낸 로짓 `fake_logits` (n,)이 있습니다. 로짓이 0보다 작은 가짜를
    **들켰다**고 합시다. 모든 가짜의 로짓에 대한 기울기의 크기를 더한 것 가운데 들킨 가짜의 몫이
    얼마인지, 두 손실에 대해 예상하는 함수를 완성하십시오.

    - 역전파를 시키지 않고 기울기의 식으로 계산합니다. 예상은 바로 아래 셀에서 역전파와 견줍니다.
    - (포화 손실에서의 몫, 비포화 손실에서의 몫)을 차례로 돌려줍니다. 둘 다 0과 1 사이의 수입니다.
    - 먼저 종이에: 로짓이 −6과 +2인 두 가짜라면 두 몫은 각각 얼마쯤입니까?
    """,
    cases=crowds,
    observe=observe_shares,
    answers=("pull_share",),
    hints=(
        "로짓이 −6인 가짜와 +2인 가짜에게 포화 손실이 주는 기울기의 크기는 각각 얼마입니까? "
        "비포화 손실이라면 어떻습니까?",
        "크기는 포화 손실이 σ(a), 비포화 손실이 1 − σ(a)입니다. 들킨 가짜의 합을 모두의 합으로 "
        "나눕니다.",
        "σ는 `torch.sigmoid`이고, 들킨 가짜만 더하려면 `size[fake_logits < 0].sum()`이라고 씁니다.",
    ),
    note="판별자가 잘 가려낼수록 가짜는 거의 다 들킵니다. 그때 포화 손실은 어쩌다 속인 몇 장에, "
    "비포화 손실은 들킨 것들에 무게를 둡니다.",
)


@CAUGHT_SHARE.solution
def caught_share(fake_logits):
    caught, d = fake_logits < 0, torch.sigmoid(fake_logits)
    saturating, loud = d, 1 - d  # 두 손실의 기울기의 크기
    return saturating[caught].sum() / saturating.sum(), loud[caught].sum() / loud.sum()


def _part(size, chosen):
    return size[chosen].sum() / size.sum()


@CAUGHT_SHARE.mistake("두 손실이 바뀌었습니다.")
def _(fake_logits):
    """포화 손실 log(1 − σ(a))의 기울기는 −σ(a)이고, 비포화 손실의 기울기가 −(1 − σ(a))입니다."""
    caught, d = fake_logits < 0, torch.sigmoid(fake_logits)
    return _part(1 - d, caught), _part(d, caught)


@CAUGHT_SHARE.mistake("들킨 가짜의 수를 셌습니다.")
def _(fake_logits):
    """들킨 가짜가 몇 장인지가 아니라, 그 가짜들이 **기울기**에서 차지하는 몫입니다. 한 장 한 장의
    무게가 다릅니다.
    """
    part = (fake_logits < 0).float().mean()
    return part, part


@CAUGHT_SHARE.mistake("속인 가짜의 몫입니다.")
def _(fake_logits):
    """로짓이 0보다 **작은** 쪽이 들킨 가짜입니다. 지금은 1에서 뺀 나머지를 계산합니다."""
    fooled, d = fake_logits >= 0, torch.sigmoid(fake_logits)
    return _part(d, fooled), _part(1 - d, fooled)


@CAUGHT_SHARE.mistake("기울기가 아니라 손실의 몫입니다.")
def _(fake_logits):
    """더할 것은 손실의 값이 아니라 **기울기의 크기**입니다. 배우는 빠르기를 정하는 것은
    기울기입니다.
    """
    caught = fake_logits < 0
    return _part(F.softplus(fake_logits), caught), _part(F.softplus(-fake_logits), caught)


@CAUGHT_SHARE.mistake("시그모이드의 기울기를 썼습니다.")
def _(fake_logits):
    """σ(a)(1 − σ(a))는 확률 D의 기울기입니다. 두 손실에는 log가 있어, 하나는 σ(a)만, 다른 하나는
    1 − σ(a)만 남습니다.
    """
    d = torch.sigmoid(fake_logits)
    part = _part(d * (1 - d), fake_logits < 0)
    return part, part


@CAUGHT_SHARE.mistake("평균을 평균으로 나누었습니다.")
def _(fake_logits):
    """들킨 가짜의 **합**을 모든 가짜의 합으로 나누어야 몫입니다. 평균끼리 나누면 들킨 가짜의 수가
    빠지고, 1을 넘기도 합니다.
    """
    caught, d = fake_logits < 0, torch.sigmoid(fake_logits)
    return d[caught].mean() / d.mean(), (1 - d)[caught].mean() / (1 - d).mean()


def walks(_: torch.Generator) -> Iterator[Case]:
    for rate, steps in [(0.5, 1), (1.0, 2), (0.5, 3), (0.2, 10), (0.1, 330), (0.02, 1000)]:
        yield Case({"rate": rate, "steps": steps})
    yield Case({"rate": 0.3, "steps": 0}, "0번")
    yield Case({"rate": 0.0, "steps": 5}, "η = 0")


PREDICTED_DISTANCE = Exercise(
    "03-8",
    "걷기 전에 예상하기",
    """
    동시에 겨루기 θ ← θ − ηφ, φ ← φ + ηθ를 (1, 0)에서 시작하여 `steps`번 하면 원점에서 얼마나
    떨어져 있겠습니까? **걸어 보지 않고** 스텝의 크기 η = `rate`와 횟수만으로 거리를 예상하는 함수를
    완성하십시오.

    - 한 번 움직인 뒤의 θ² + φ²을 먼저 종이에 계산해 보십시오.
    - 예상은 바로 아래 셀에서 실제로 걸은 거리와 견줍니다.
    """,
    cases=walks,
    hints=(
        "(θ − ηφ)²과 (φ + ηθ)²을 펼쳐 더하면, 서로 지워지는 항은 무엇입니까?",
        "더한 것은 (1 + η²)(θ² + φ²)입니다. 거리는 이것의 제곱근입니다.",
        "한 번에 같은 배수가 곱해지므로, `steps`번이면 그 배수를 `steps`번 곱합니다(`**`).",
    ),
    note="η가 아무리 작아도 1 + η²은 1보다 크므로, 오래 걸으면 반드시 멀어집니다. η를 반으로 "
    "줄이면 같은 만큼 멀어지는 데 네 배쯤의 스텝이 들 뿐입니다.",
)


@PREDICTED_DISTANCE.solution
def predicted_distance(rate, steps):
    return (1 + rate**2) ** (steps / 2)


@PREDICTED_DISTANCE.mistake("거리가 아니라 거리의 제곱입니다.")
def _(rate, steps):
    """θ² + φ²은 거리의 **제곱**입니다. 제곱근을 취하십시오."""
    return (1 + rate**2) ** steps


@PREDICTED_DISTANCE.mistake("한 번 걸은 거리입니다.")
def _(rate, steps):
    """한 번의 배수는 맞습니다. `steps`번이면 그 배수를 `steps`번 곱합니다."""
    return (1 + rate**2) ** 0.5


@PREDICTED_DISTANCE.mistake("배수를 더했습니다.")
def _(rate, steps):
    """한 번마다 거리가 늘어나는 **양**이 아니라 **배수**가 같습니다. 더하지 말고 곱하십시오."""
    return 1 + steps * ((1 + rate**2) ** 0.5 - 1)


@PREDICTED_DISTANCE.mistake("제곱을 빠뜨렸습니다.")
def _(rate, steps):
    """(θ − ηφ)² + (φ + ηθ)²에서 η에 남는 것은 η²입니다. η가 그대로 남는 항은 서로 지워집니다."""
    return (1 + rate) ** (steps / 2)


@PREDICTED_DISTANCE.mistake("거리가 그대로라고 보았습니다.")
def _(rate, steps):
    """원을 따라 도는 것처럼 보이지만, 접선 쪽으로 곧게 나아가므로 걸을 때마다 원의 바깥으로 조금씩
    벗어납니다. 한 번 움직인 뒤의 θ² + φ²을 계산해 보십시오.
    """
    return 1.0


def loop_cases(_: torch.Generator) -> Iterator[Case]:
    for seed, steps in enumerate([1, 2, 2, 3, 4]):
        yield Case({"seed": seed, "steps": steps})
    yield Case({"seed": 5, "steps": 0}, "0스텝")


def observe_loop(function: Callable, seed: int, steps: int) -> object:
    """학습 루프를 돌리며, 적어 내놓을 때마다 두 신경망이 어디까지 왔는지 함께 봅니다."""
    G, D = tiny_gan(seed)
    opt_g, opt_d = (torch.optim.SGD(net.parameters(), lr=LR) for net in (G, D))
    rng_real, rng_z = (torch.Generator().manual_seed(2 * seed + k) for k in (0, 1))

    def next_real() -> Tensor:
        return torch.randn(4, 2, generator=rng_real) + 1

    def next_z() -> Tensor:
        return torch.randn(4, 2, generator=rng_z)

    made = function(G, D, opt_g, opt_d, next_real, next_z, steps)
    if isinstance(made, dict):  # return으로 끝낸 것
        return _numbers(made)
    if not hasattr(made, "__iter__"):
        return made
    return [
        {"적은 것": _numbers(said), "G의 가중치": [p.detach().clone() for p in G.parameters()],
         "D의 가중치": [p.detach().clone() for p in D.parameters()]}
        for said in islice(made, steps + 2)
    ]  # fmt: skip


def _numbers(said: object) -> object:
    """사전의 값을 수로. 기울기가 붙어 있어도 됩니다."""
    if not isinstance(said, dict):
        return said
    return {k: v.item() if torch.is_tensor(v) and v.dim() == 0 else v for k, v in said.items()}


def _verdict(D, x):
    """D(x)의 평균. 적기만 하므로 계산 그래프는 필요 없습니다."""
    with torch.no_grad():
        return torch.sigmoid(D(x)).mean()


TRAINING_LOOP = Exercise(
    "03-9",
    "학습 루프",
    """
    앞에서 만든 `d_step`과 `g_step`을 이어, 처음부터 끝까지 학습하는 루프를 완성하십시오.

    - `next_real()`은 부를 때마다 새 진짜 미니배치를, `next_z()`는 새 잠재 벡터 묶음을 줍니다.
    - 한 스텝은 D 단계 한 번, 그다음 G 단계 한 번입니다. 두 단계에 저마다 **새** z를 쓰고, 진짜는
    스텝마다 한 번 뽑습니다.
    - 스텝이 끝날 때마다 사전 하나를 `yield`로 내놓습니다. 열쇠는 `step`(1부터), `d_loss`, `g_loss`,
    `d_real`, `d_fake`입니다.
    - `d_real`과 `d_fake`는 **두 단계가 끝난 뒤의** D(x)와 D(G(z))의 평균, 곧 확률입니다. 이 스텝의
    진짜와, G 단계에 쓴 z로 다시 계산하고 기울기는 남기지 않습니다.
    """,
    cases=loop_cases,
    observe=observe_loop,
    answers=("Training", "_step", "__iter__"),
    hints=(
        "한 스텝에서 새로 뽑을 것은 몇 가지이고, 저마다 어느 단계에 씁니까?",
        "`for step in range(1, steps + 1):` 안에서 `real = next_real()`을 뽑고 `d_step`을, 그다음 "
        "`z = next_z()`를 뽑고 `g_step`을 부릅니다. 두 함수가 돌려주는 것이 손실입니다.",
        "판정은 `with torch.no_grad():` 안에서 `torch.sigmoid(D(real)).mean()`처럼 잽니다. 반복의 "
        "마지막 줄은 `yield {…}`입니다.",
    ),
    note="`yield`가 있는 함수는 부르는 쪽의 for 문이 한 번 돌 때마다 한 스텝씩 나아갑니다. 그래서 "
    "언제 그림을 그리고 언제 멈출지를 부르는 쪽이 정할 수 있습니다. 패키지의 `train`도 같은 "
    "모양입니다.",
)


@TRAINING_LOOP.solution
def training_loop(G, D, opt_g, opt_d, next_real, next_z, steps):
    for step in range(1, steps + 1):
        real = next_real()
        d_loss = d_step(G, D, opt_d, real, next_z())
        z = next_z()
        g_loss = g_step(G, D, opt_g, z)
        with torch.no_grad():
            d_real = torch.sigmoid(D(real)).mean()
            d_fake = torch.sigmoid(D(G(z))).mean()
        yield {
            "step": step, "d_loss": d_loss, "g_loss": g_loss, "d_real": d_real, "d_fake": d_fake
        }  # fmt: skip


def _told(step, d_loss, g_loss, d_real, d_fake):
    names = ("step", "d_loss", "g_loss", "d_real", "d_fake")
    return dict(zip(names, (step, d_loss, g_loss, d_real, d_fake), strict=True))


@TRAINING_LOOP.mistake("G를 먼저 가르쳤습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """한 스텝은 D 단계로 시작합니다. G는 **바뀐** D에게 배웁니다."""
    for step in range(1, steps + 1):
        real, z = next_real(), next_z()
        g_loss = g_step(G, D, opt_g, z)
        d_loss = d_step(G, D, opt_d, real, next_z())
        yield _told(step, d_loss, g_loss, _verdict(D, real), _verdict(D, G(z)))


@TRAINING_LOOP.mistake("두 단계에 같은 z를 썼습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """틀린 학습은 아닙니다. 패키지의 루프도 계산을 아끼려고 D 단계의 가짜를 G 단계에 다시 씁니다.
    다만 이 과제는 논문의 알고리즘 1처럼 단계마다 새로 뽑습니다. `next_z()`를 한 번 더 부르십시오.
    """
    for step in range(1, steps + 1):
        real, z = next_real(), next_z()
        d_loss, g_loss = d_step(G, D, opt_d, real, z), g_step(G, D, opt_g, z)
        yield _told(step, d_loss, g_loss, _verdict(D, real), _verdict(D, G(z)))


@TRAINING_LOOP.mistake("진짜를 한 번만 뽑았습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """`next_real()`이 반복의 밖에 있습니다. D가 같은 진짜 몇 장을 외우고, G는 그것만 흉내
    냅니다.
    """
    real = next_real()
    for step in range(1, steps + 1):
        d_loss, z = d_step(G, D, opt_d, real, next_z()), next_z()
        g_loss = g_step(G, D, opt_g, z)
        yield _told(step, d_loss, g_loss, _verdict(D, real), _verdict(D, G(z)))


@TRAINING_LOOP.mistake("z를 한 번만 뽑았습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """`next_z()`가 반복의 밖에 있습니다. G는 그 z들의 그림만 고치고, 다른 z에서 무엇이 나올지는
    배우지 못합니다.
    """
    z = next_z()
    for step in range(1, steps + 1):
        real = next_real()
        d_loss, g_loss = d_step(G, D, opt_d, real, z), g_step(G, D, opt_g, z)
        yield _told(step, d_loss, g_loss, _verdict(D, real), _verdict(D, G(z)))


@TRAINING_LOOP.mistake("로짓을 확률이라고 적었습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """D가 내는 것은 로짓입니다. 시그모이드를 걸어야 확률입니다. 걸지 않으면 1/2과 견줄 수
    없습니다.
    """
    for step in range(1, steps + 1):
        real = next_real()
        d_loss, z = d_step(G, D, opt_d, real, next_z()), next_z()
        g_loss = g_step(G, D, opt_g, z)
        yield _told(step, d_loss, g_loss, D(real).mean(), D(G(z)).mean())


@TRAINING_LOOP.mistake("평균의 시그모이드를 적었습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """확률의 평균과, 평균 로짓의 확률은 다릅니다. 시그모이드를 **먼저** 거십시오."""
    for step in range(1, steps + 1):
        real = next_real()
        d_loss, z = d_step(G, D, opt_d, real, next_z()), next_z()
        g_loss = g_step(G, D, opt_g, z)
        yield _told(
            step, d_loss, g_loss, D(real).mean().sigmoid(), D(G(z)).mean().sigmoid()
        )  # fmt: skip


@TRAINING_LOOP.mistake("판정을 갱신하기 전에 쟀습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """판정은 두 단계가 **끝난 뒤의** D와 G로 잽니다. 지금은 한 스텝 앞의 두 신경망을 적습니다."""
    for step in range(1, steps + 1):
        real, z_d, z = next_real(), next_z(), next_z()
        seen = _verdict(D, real), _verdict(D, G(z))
        d_loss, g_loss = d_step(G, D, opt_d, real, z_d), g_step(G, D, opt_g, z)
        yield _told(step, d_loss, g_loss, *seen)


@TRAINING_LOOP.mistake("다 끝난 뒤에 한꺼번에 돌려주었습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """적은 것은 맞지만, 부르는 쪽은 학습이 다 끝난 뒤에야 받습니다. 도중의 장면을 찍을 수 없고 멈출
    수도 없습니다. 목록에 모으는 대신 스텝마다 `yield`하십시오.
    """
    record = []
    for step in range(1, steps + 1):
        real = next_real()
        d_loss, z = d_step(G, D, opt_d, real, next_z()), next_z()
        g_loss = g_step(G, D, opt_g, z)
        record.append(_told(step, d_loss, g_loss, _verdict(D, real), _verdict(D, G(z))))
    return record


@TRAINING_LOOP.mistake("`yield`가 아니라 `return`을 썼습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """`return`은 함수를 끝냅니다. 첫 스텝만 학습하고 멈춥니다. `yield`로 내놓으면 다음 스텝으로
    이어집니다.
    """
    for step in range(1, steps + 1):
        real = next_real()
        d_loss, z = d_step(G, D, opt_d, real, next_z()), next_z()
        g_loss = g_step(G, D, opt_g, z)
        return _told(step, d_loss, g_loss, _verdict(D, real), _verdict(D, G(z)))


@TRAINING_LOOP.mistake("판정에 새 z를 뽑았습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """학습은 맞습니다. 다만 판정은 G 단계에 쓴 z로 다시 계산하기로 했습니다. 그 z를 변수에 담아
    두십시오.
    """
    for step in range(1, steps + 1):
        real = next_real()
        d_loss = d_step(G, D, opt_d, real, next_z())
        g_loss = g_step(G, D, opt_g, next_z())
        yield _told(step, d_loss, g_loss, _verdict(D, real), _verdict(D, G(next_z())))


@TRAINING_LOOP.mistake("스텝을 0부터 셌습니다.")
def _(G, D, opt_g, opt_d, next_real, next_z, steps):
    """첫 갱신을 마쳤으면 1스텝입니다. `range(1, steps + 1)`로 세십시오."""
    for step in range(steps):
        real = next_real()
        d_loss, z = d_step(G, D, opt_d, real, next_z()), next_z()
        g_loss = g_step(G, D, opt_g, z)
        yield _told(step, d_loss, g_loss, _verdict(D, real), _verdict(D, G(z)))


def _between(rng: torch.Generator, low: float, high: float) -> float:
    return round(low + (high - low) * torch.rand((), generator=rng).item(), 2)


def patients(rng: torch.Generator) -> Iterator[Case]:
    """(D(x), D(G(z)), 붙잡은 무더기의 수, 좋은 표본의 비율). 네 진단이 세 번씩 나옵니다."""
    for modes in (1, 3, 8):  # 너무 강한 D 앞에서 가짜는 아무 데나 있습니다.
        real, fake = _between(rng, 0.95, 0.99), _between(rng, 0.01, 0.05)
        yield _patient(real, fake, modes, _between(rng, 0.0, 0.1))
    for modes in (1, 2, 3):  # 모드 붕괴
        real, fake = _between(rng, 0.5, 0.62), _between(rng, 0.38, 0.5)
        yield _patient(real, fake, modes, _between(rng, 0.75, 0.95))
    for modes in (3, 7, 8):  # 가짜가 아직 무더기에 앉지 못했습니다.
        real, fake = _between(rng, 0.5, 0.62), _between(rng, 0.42, 0.5)
        yield _patient(real, fake, modes, _between(rng, 0.02, 0.12))
    for _ in range(3):  # 건강
        real, fake = _between(rng, 0.5, 0.55), _between(rng, 0.45, 0.5)
        yield _patient(real, fake, 8, _between(rng, 0.8, 0.95))


def _patient(d_real: float, d_fake: float, modes: int, good: float) -> Case:
    return Case({"d_real": d_real, "d_fake": d_fake, "modes": modes, "good": good})


NAME_IT = Exercise(
    "03-10",
    "무엇이 고장 났습니까",
    """
    여덟 무더기의 고리를 배운 GAN의 마지막 모습을 네 수로 적었습니다. D(x)의 평균 `d_real`,
    D(G(z))의 평균 `d_fake`, 붙잡은 무더기의 수 `modes`(0–8), 좋은 표본의 비율 `good`(0–1)입니다.
    이것을 읽고
    `"건강"`, `"D가 너무 강함"`, `"수렴하지 않음"`, `"모드 붕괴"` 가운데 하나를 돌려주는 함수를
    쓰십시오.

    - 경계는 스스로 정합니다. 채점하는 기록은 모두 뚜렷합니다(좋은 표본은 12% 이하이거나 75%
    이상입니다). 두 이름에 걸치면 다른 쪽의 까닭이 되는 것을 고릅니다.
    - 쓰기 전에 물어보십시오. 어느 수가 무엇을 **가려내고**, 무엇은 가려내지 못합니까? 고른 잡음의
    무더기 수와 좋은 표본은 각각 얼마였습니까?
    """,
    cases=patients,
    hints=(
        "판정이 둘 다 0.5라는 것만 아는 사람은 네 진단 가운데 무엇까지 가려낼 수 있습니까? "
        "무더기의 수만 아는 사람은 어떻습니까?",
        "D가 너무 강한 것은 두 판정의 **차이**로 압니다. 나머지 셋은 판정이 비슷하므로 좋은 표본의 "
        "비율이 먼저입니다.",
        "좋은 표본이 드물면 무더기의 수는 우연입니다(고른 잡음도 여덟을 붙잡습니다). 좋은 표본이 "
        "많을 때에만 무더기의 수를 읽으십시오.",
    ),
    note="한 수로는 가릴 수 없습니다. 판정은 두 선수의 우열을, 좋은 표본은 자리에 앉았는지를, "
    "무더기의 수는 빠뜨린 무더기가 없는지를 말합니다. 넷을 다 보아도 한가운데의 점 여덟 개만 "
    "되풀이하는 가짜는 ‘건강’입니다. 무더기 안에서 퍼진 정도를 재지 않았기 때문입니다. 08의 "
    "진료실에서는 고장 열아홉 가지를 가려냅니다.",
)


@NAME_IT.solution
def name_it(d_real, d_fake, modes, good):
    if d_real - d_fake > 0.8:
        return "D가 너무 강함"
    if good < 0.4:
        return "수렴하지 않음"
    return "모드 붕괴" if modes <= 4 else "건강"


@NAME_IT.mistake("판정만 보았습니다.")
def _(d_real, d_fake, modes, good):
    """둘 다 0.5인 것은 균형에서도, 아무것도 배우지 못한 D에서도, 모드 붕괴에서도 나옵니다. 판정은
    D가 너무 강한 것만 가려냅니다.
    """
    return "D가 너무 강함" if d_real - d_fake > 0.8 else "건강"


@NAME_IT.mistake("무더기의 수만 보았습니다.")
def _(d_real, d_fake, modes, good):
    """고른 잡음도 여덟 무더기를 거의 다 붙잡습니다. 좋은 표본이 드물 때의 무더기 수는 아무 말도
    하지 않습니다.
    """
    return "모드 붕괴" if modes <= 4 else "건강"


@NAME_IT.mistake("D가 너무 강한지 보지 않았습니다.")
def _(d_real, d_fake, modes, good):
    """좋은 표본이 드문 까닭은 여럿입니다. 아직 배우는 도중일 수도, D가 너무 강해 배울 것이 없을
    수도 있습니다. 두 판정의 차이가 둘을 가릅니다.
    """
    if good < 0.4:
        return "수렴하지 않음"
    return "모드 붕괴" if modes <= 4 else "건강"


@NAME_IT.mistake("무더기가 적으면 모두 모드 붕괴라고 했습니다.")
def _(d_real, d_fake, modes, good):
    """어느 무더기에도 앉지 못한 것은 붕괴가 아니라 **수렴하지 않은 것**입니다. 모드 붕괴는 좋은
    표본이 많은데도 몇 무더기에만 몰린 것입니다.
    """
    if modes <= 4:
        return "모드 붕괴"
    if d_real - d_fake > 0.8:
        return "D가 너무 강함"
    return "수렴하지 않음" if good < 0.4 else "건강"


@NAME_IT.mistake("좋은 표본이 많으면 모두 건강하다고 했습니다.")
def _(d_real, d_fake, modes, good):
    """한 무더기에만 앉아도 좋은 표본은 많습니다. 몇 무더기에 앉았는지도 보십시오."""
    if d_real - d_fake > 0.8:
        return "D가 너무 강함"
    return "수렴하지 않음" if good < 0.4 else "건강"


@NAME_IT.mistake("너무 강한 D와 수렴하지 않은 것이 바뀌었습니다.")
def _(d_real, d_fake, modes, good):
    """D(x)가 1에, D(G(z))가 0에 가까우면 D가 남김없이 가려내는 것입니다. 둘이 0.5에 붙어 있으면
    가려내지 못하는 것입니다.
    """
    if d_real - d_fake > 0.8:
        return "수렴하지 않음"
    if good < 0.4:
        return "D가 너무 강함"
    return "모드 붕괴" if modes <= 4 else "건강"
