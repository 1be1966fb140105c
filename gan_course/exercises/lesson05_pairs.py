"""05 조건부 GAN의 과제 가운데 짝: 시킨 레이블을 따랐는지 채점하기, 짝까지 보는 판별자의 손실."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from .base import Case, Exercise, Wrong, loss_and_gradient


def accuracy(scores: Tensor, y: Tensor) -> Tensor:
    """레이블 정확도: 가장 높은 점수의 클래스가 시킨 레이블과 같은 비율."""
    return (scores.argmax(dim=1) == y).float().mean()


def matching_loss(real: Tensor, wrong: Tensor, fake: Tensor) -> Tensor:
    """짝까지 보는 판별자의 손실. Reed 외 2016(arXiv:1605.05396), 알고리즘 1."""
    return F.softplus(-real).mean() + (F.softplus(wrong).mean() + F.softplus(fake).mean()) / 2


def _scores(rng: torch.Generator) -> Iterator[Case]:
    for n, k in [(2, 2), (4, 3), (5, 4), (8, 10), (10, 14)]:
        scores = torch.randperm(n * k, generator=rng).view(n, k) / 10  # 같은 값이 없습니다.
        y = scores.argmax(1)
        y[: n // 2] = (y[: n // 2] + 1) % k  # 절반쯤 틀립니다.
        yield Case({"scores": scores, "y": y})
    scores = torch.randperm(12, generator=rng).view(4, 3).double()
    yield Case({"scores": scores, "y": scores.argmax(1)}, "모두 맞음")


def _three_logits(rng: torch.Generator) -> Iterator[Case]:
    for n in (1, 2, 3, 4, 8):
        a = (torch.randn(3, n, generator=rng) * 2).mul(10).round().div(10) + 0.05
        yield Case({"real_logits": a[0], "wrong_logits": a[1], "fake_logits": a[2]})
    a = torch.full((1,), 300.0)
    yield Case({"real_logits": -a, "wrong_logits": a, "fake_logits": a}, "로짓의 크기가 300")


ACCURACY = Exercise(
    id="05-5",
    title="레이블 정확도",
    text="""
    분류기가 그림마다 낸 점수 `scores` (n, 클래스 수)와 생성자에게 **시킨** 레이블 `y` (n,)를 받아,
    분류기가 시킨 대로 읽은 비율(0…1의 스칼라 텐서)을 돌려주는 함수를 완성하십시오.

    - 분류기의 답은 점수가 가장 높은 클래스입니다.
    """,
    stub='''
    def label_accuracy(scores, y):
        """(n, 클래스 수), (n,) → 스칼라."""
        ...
    ''',
    solution='''
    def label_accuracy(scores, y):
        return (scores.argmax(dim=1) == y).float().mean()
    ''',
    oracle=accuracy,
    cases=_scores,
    hints=(
        "먼저 그림마다 분류기의 답을 구합니다: `scores.argmax(dim=1)`.",
        "답과 y를 `==`로 견주면 (n,) 참·거짓이 나옵니다.",
        "참·거짓은 바로 평균을 낼 수 없습니다. `.float().mean()`을 쓰십시오.",
    ),
    note="정확도만으로는 모자랍니다. 레이블마다 그림을 **한 장씩만** 외워 그려도 만점입니다. "
    "한 레이블 안에서 얼마나 다양한지는 따로 재야 합니다.",
    wrong=(
        Wrong("맞은 개수를 돌려주었습니다.",
              "return (scores.argmax(dim=1) == y).float().sum()",
              "개수는 그림을 많이 뽑을수록 커집니다. 비율은 평균입니다."),
        Wrong("틀린 비율을 돌려주었습니다.",
              "return (scores.argmax(dim=1) != y).float().mean()",
              "이것은 오류율, 곧 1 − 정확도입니다. `==`로 견주십시오."),
        Wrong("그림이 아니라 클래스 쪽으로 가장 큰 것을 찾았습니다.",
              "best = scores.argmax(dim=0)\nn = min(len(best), len(y))\n"
              "return (best[:n] == y[:n]).float().mean()",
              "`dim=0`은 클래스마다 점수가 가장 높은 **그림**을 찾습니다. 그림마다 클래스를 "
              "찾으려면 `dim=1`입니다."),
        Wrong("확신도의 평균을 냈습니다.",
              "return scores.float().softmax(dim=1).amax(dim=1).mean()",
              "분류기가 얼마나 확신하는지와, 시킨 대로 그렸는지는 다릅니다. 3을 시켰는데 또렷한 "
              "7을 그려도 확신도는 높습니다."),
        Wrong("시킨 레이블의 확률을 평균했습니다.",
              "p = scores.float().softmax(dim=1)\nreturn p[torch.arange(len(y)), y].mean()",
              "쓸모 있는 값이지만 정확도는 아닙니다. 정확도는 가장 높은 클래스가 맞았는지만 "
              "봅니다."),
        Wrong("가장 낮은 점수를 골랐습니다.",
              "return (scores.argmin(dim=1) == y).float().mean()",
              "`argmin`은 가장 그럴듯하지 않은 클래스입니다. `argmax`를 쓰십시오."),
    ),
)  # fmt: skip

_NO_WRONG = (
    "셋째 짝, 곧 **진짜 그림 + 틀린 레이블**의 항이 빠졌습니다. 보통의 조건부 GAN 손실입니다. 이 "
    "항이 있으면 판별자가 짝이 맞는지를 직접 배웁니다."
)

MATCHING = Exercise(
    id="05-2",
    title="짝까지 보는 판별자",
    text="""
    판별자에게 세 가지 짝을 보여 줍니다: 진짜 그림과 맞는 레이블(`real_logits`), **진짜 그림과 틀린
    레이블**(`wrong_logits`), 가짜 그림과 시킨 레이블(`fake_logits`). 판별자가 **최소화할** 손실을
    돌려주는 함수를 완성하십시오(Reed 외 2016).

    L_D = −𝔼[log D(x, y)] − ½·𝔼[log(1 − D(x, y′))] − ½·𝔼[log(1 − D(G(z, y), y))],  D = sigmoid(로짓)

    - 맞는 짝 하나만 정답이 1이고, 나머지 둘은 0입니다.
    - 로짓이 아주 커도 inf나 nan이 나오면 안 됩니다.
    """,
    stub='''
    def matching_loss(real_logits, wrong_logits, fake_logits):
        """(n,) 로짓 셋 → 스칼라."""
        ...
    ''',
    solution='''
    def matching_loss(real_logits, wrong_logits, fake_logits):
        real = F.softplus(-real_logits).mean()
        wrong = F.softplus(wrong_logits).mean()
        fake = F.softplus(fake_logits).mean()
        return real + (wrong + fake) / 2
    ''',
    oracle=matching_loss,
    observe=loss_and_gradient,
    cases=_three_logits,
    hints=(
        "−log sigmoid(a) = softplus(−a), −log(1 − sigmoid(a)) = softplus(a)입니다.",
        "세 항의 평균을 따로 구합니다. 정답이 1인 것은 real_logits 하나입니다.",
        "나머지 두 항은 합해서 진짜 한 항과 무게가 같도록 1/2씩입니다.",
    ),
    note="생성자의 손실은 그대로입니다. 틀린 짝 y′은 같은 미니배치의 레이블을 섞어 만들면 됩니다"
    "(우연히 맞는 짝은 빼야 합니다).",
    wrong=(
        Wrong("틀린 짝을 빠뜨렸습니다.",
              "return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()", _NO_WRONG),
        Wrong("틀린 짝의 정답을 1로 두었습니다.",
              "return (F.softplus(-real_logits).mean()\n"
              "        + (F.softplus(-wrong_logits).mean() + F.softplus(fake_logits).mean()) / 2)",
              "그림이 진짜여도 **짝이 틀렸으면** 가짜입니다. 정답을 1로 두면 판별자는 레이블을 "
              "무시해도 된다고 배웁니다."),
        Wrong("두 가짜 항에 1/2을 곱하지 않았습니다.",
              "return (F.softplus(-real_logits).mean() + F.softplus(wrong_logits).mean()\n"
              "        + F.softplus(fake_logits).mean())",
              "가짜라고 할 짝이 둘이라 무게가 두 배가 되었습니다. 판별자가 무엇이든 가짜라고 하는 "
              "쪽으로 기웁니다. 두 항에 1/2씩 곱하십시오."),
        Wrong("부호가 반대입니다.",
              "return -(F.softplus(-real_logits).mean()\n"
              "         + (F.softplus(wrong_logits).mean() + F.softplus(fake_logits).mean()) / 2)",
              "로그 우도를 그대로 두었습니다. 최소화할 손실은 −를 붙인 것이고, 언제나 0 "
              "이상입니다."),
        Wrong("가짜 그림의 항을 빠뜨렸습니다.",
              "return F.softplus(-real_logits).mean() + F.softplus(wrong_logits).mean() / 2",
              "짝만 보고 그림이 진짜 같은지는 보지 않는 판별자가 됩니다. 생성자의 그림에 대한 "
              "항이 있어야 합니다."),
        Wrong("평균이 아니라 합을 냈습니다.",
              "return (F.softplus(-real_logits).sum()\n"
              "        + (F.softplus(wrong_logits).sum() + F.softplus(fake_logits).sum()) / 2)",
              "기댓값 𝔼는 미니배치의 평균입니다. 합을 쓰면 배치 크기에 따라 기울기가 커집니다."),
        Wrong("틀린 짝의 기울기가 끊겼습니다.",
              "real = F.softplus(-real_logits).mean()\n"
              "wrong = F.softplus(wrong_logits.detach()).mean()\n"
              "return real + (wrong + F.softplus(fake_logits).mean()) / 2",
              "값은 맞지만 판별자가 틀린 짝에서 배우지 못합니다. `detach`는 판별자의 로짓이 아니라 "
              "**G가 만든 그림**에 씁니다."),
        Wrong("로짓이 크면 log 0이 됩니다.",
              "p, q, r = real_logits.sigmoid(), wrong_logits.sigmoid(), fake_logits.sigmoid()\n"
              "return -p.log().mean() - ((1 - q).log().mean() + (1 - r).log().mean()) / 2",
              "보통의 로짓에서는 맞지만, 로짓이 크면 `sigmoid`가 정확히 0이나 1이 됩니다. "
              "`F.softplus`로 로짓에서 바로 셈하십시오."),
    ),
)  # fmt: skip

EXERCISES = (ACCURACY, MATCHING)
