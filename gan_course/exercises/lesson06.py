"""06 WGAN의 과제 가운데 거리: KL 발산과 정렬로 재는 바서슈타인 거리.

비평자의 과제(06-3, 06-4)는 lesson06_critic.py에, 가중치 절단을 하는 한 걸음(06-5)은
lesson06_steps.py에, 기울기 벌점(06-6)은 lesson06_penalty.py에 있습니다.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from ..labs.distance import calc as divergences
from .base import Case, Exercise, Wrong

TITLE = "WGAN"


def _weights(k: int, rng: torch.Generator) -> np.ndarray:
    """읽기 쉬운 확률 (k,)."""
    weight = torch.randint(1, 9, (k,), generator=rng).double().numpy()
    return weight / weight.sum()


def _pairs(rng: torch.Generator) -> Iterator[Case]:
    for k in (2, 2, 3, 4, 6, 8):
        yield Case({"p": _weights(k, rng), "q": _weights(k, rng)})
    p = _weights(4, rng)
    yield Case({"p": p, "q": p.copy()}, "두 분포가 같음")
    some = np.array([0.5, 0.5, 0.0])
    yield Case({"p": some, "q": _weights(3, rng)}, "p에 0이 있음")
    yield Case({"p": np.array([0.5, 0.5, 0.0]), "q": np.array([0.5, 0.0, 0.5])}, "q에만 0이 있음")


def _samples(rng: torch.Generator) -> Iterator[Case]:
    for n in (1, 2, 3, 4, 6, 9):
        x, y = torch.randn(2, n, generator=rng).mul(10).round().div(10)
        yield Case({"x": x * 2, "y": y + 1})
    yield Case({"x": torch.tensor([1.0, 2.0]), "y": torch.tensor([2.0, 1.0])}, "순서만 다름")
    x, y = torch.randn(2, 5, generator=rng).double()
    yield Case({"x": x, "y": y}, "float64")


_THERE = "there = p > 0\n"

KL = Exercise(
    id="06-1",
    title="KL 발산",
    text="""
    같은 자리들 위의 두 확률 분포 `p`, `q`(합이 1인 넘파이 배열)를 받아 KL 발산을 돌려주는 함수를
    완성하십시오.

    KL(p‖q) = Σ p log(p / q)

    - 밑은 e이고, 결과는 수 하나입니다.
    - p가 0인 자리는 세지 않습니다(0·log 0은 0으로 봅니다). nan이 나오면 안 됩니다.
    - p > 0인데 q = 0인 자리가 하나라도 있으면 무한대(`np.inf`)입니다.
    """,
    stub='''
    def kl_divergence(p, q):
        """(k,), (k,) → 수 하나."""
        ...
    ''',
    solution='''
    def kl_divergence(p, q):
        there = p > 0  # 일어나지 않는 일은 세지 않습니다.
        if (q[there] == 0).any():
            return np.inf
        return float((p[there] * np.log(p[there] / q[there])).sum())
    ''',
    oracle=divergences.kl,
    cases=_pairs,
    hints=(
        "먼저 `there = p > 0`으로 p가 0이 아닌 자리를 고르십시오.",
        "고른 자리에서 `p * np.log(p / q)`를 모두 더합니다. 무게는 p이고, 나눗셈의 위도 p입니다.",
        "`q[there]`에 0이 있으면 그 자리에서 log의 속이 무한대입니다. `np.inf`를 돌려주십시오.",
    ),
    note="`scipy.stats.entropy(p, q)`도 같은 것을 셈합니다. KL은 자리의 **거리**를 모릅니다. "
    "확률을 바로 옆자리로 옮기든 먼 자리로 옮기든 똑같이 무한대가 될 수 있습니다.",
    wrong=(
        Wrong("p와 q가 바뀌었습니다.",
              "there = q > 0\nif (p[there] == 0).any():\n    return np.inf\n"
              "return float((q[there] * np.log(q[there] / p[there])).sum())",
              "KL(q‖p)를 셈했습니다. KL은 대칭이 아니라서 둘은 다른 수입니다. 평균을 내는 무게와 "
              "나눗셈의 위가 모두 앞의 분포 p여야 합니다."),
        Wrong("0·log 0을 다루지 않았습니다.", "return float((p * np.log(p / q)).sum())",
              "p가 0인 자리에서 0 × log 0 = 0 × (−∞)가 nan이 됩니다. 그 자리는 0으로 봅니다. "
              "`p > 0`인 자리만 고르십시오."),
        Wrong("부호가 반대입니다.",
              _THERE + "return float(-(p[there] * np.log(p[there] / q[there])).sum())",
              "KL은 언제나 0 이상입니다. log의 속이 q/p이거나 앞에 −가 붙지 않았는지 보십시오."),
        Wrong("합이 아니라 평균을 냈습니다.",
              _THERE + "return float((p[there] * np.log(p[there] / q[there])).mean())",
              "무게 p를 이미 곱했으므로 **더하기만** 하면 기댓값입니다. 자리의 수로 또 나누면 "
              "안 됩니다."),
        Wrong("무게 p를 곱하지 않았습니다.",
              _THERE + "return float(np.log(p[there] / q[there]).mean())",
              "드문 일과 흔한 일을 똑같이 셌습니다. 자주 일어나는 일일수록 무겁게, p를 곱해 "
              "더하십시오."),
        Wrong("밑이 2입니다.",
              _THERE + "return float((p[there] * np.log2(p[there] / q[there])).sum())",
              "단위가 비트인 KL입니다. 과제의 밑은 e이므로 `np.log`를 쓰십시오. log 2로 나눈 만큼 "
              "차이가 납니다."),
        Wrong("교차 엔트로피입니다.",
              _THERE + "return float(-(p[there] * np.log(q[there])).sum())",
              "−Σ p log q는 교차 엔트로피 H(p, q)입니다. 여기에서 p의 엔트로피를 빼야 KL입니다."),
    ),
)  # fmt: skip

WASSERSTEIN = Exercise(
    id="06-2",
    title="정렬로 재는 바서슈타인 거리",
    text="""
    개수가 같은 1차원 표본 `x`, `y`(텐서)를 받아, 가장 싼 짝을 지었을 때 옮기는 거리의 **평균**을
    돌려주는 함수를 완성하십시오.

    W = (1/n) Σᵢ |x₍ᵢ₎ − y₍ᵢ₎|,  x₍ᵢ₎는 x를 정렬했을 때의 i번째

    - 결과는 스칼라 텐서입니다.
    """,
    stub='''
    def wasserstein(x, y):
        """(n,), (n,) → 스칼라."""
        ...
    ''',
    solution='''
    def wasserstein(x, y):
        return (x.sort().values - y.sort().values).abs().mean()
    ''',
    cases=_samples,
    hints=(
        "선 위에서는 길이 엇갈리지 않게 옮기는 것이 가장 쌉니다. 가장 왼쪽은 가장 왼쪽으로 갑니다.",
        "`x.sort().values`가 정렬한 값입니다. `x.sort()`는 (값, 자리)의 묶음을 돌려줍니다.",
        "정렬한 둘의 차이에 `abs()`를 하고 `mean()`을 내십시오.",
    ),
    note="`scipy.stats.wasserstein_distance(x, y)`와 같습니다. 2차원부터는 정렬할 순서가 없어 "
    "짝짓기 문제를 풀어야 합니다.",
    wrong=(
        Wrong("정렬하지 않았습니다.", "return (x - y).abs().mean()",
              "들어온 순서대로 짝을 지으면 길이 엇갈려 더 멉니다. 두 표본을 **모두** 정렬한 다음 "
              "짝지으십시오."),
        Wrong("한쪽만 정렬했습니다.", "return (x.sort().values - y).abs().mean()",
              "다른 쪽도 정렬해야 i번째와 i번째가 가장 싼 짝이 됩니다."),
        Wrong("절댓값을 빠뜨렸습니다.", "return (x.sort().values - y.sort().values).mean()",
              "왼쪽으로 간 거리와 오른쪽으로 간 거리가 서로 지워져, 평균의 차이만 남았습니다. "
              "거리는 `abs()`입니다."),
        Wrong("제곱했습니다.", "return (x.sort().values - y.sort().values).square().mean()",
              "제곱의 평균은 바서슈타인-2 거리의 제곱입니다. 여기에서는 절댓값을 쓰는 "
              "바서슈타인-1입니다."),
        Wrong("합을 냈습니다.", "return (x.sort().values - y.sort().values).abs().sum()",
              "표본 하나의 무게는 1/n입니다. 합이 아니라 `mean()`으로 평균을 내십시오."),
        Wrong("평균의 차이만 쟀습니다.", "return (x.mean() - y.mean()).abs()",
              "평균이 같아도 퍼진 모양이 다르면 흙을 옮겨야 합니다. 점마다 짝을 지으십시오."),
        Wrong("가장 먼 짝만 쟀습니다.", "return (x.sort().values - y.sort().values).abs().max()",
              "가장 먼 한 짝이 아니라 모든 짝의 평균입니다."),
    ),
)  # fmt: skip

EXERCISES = (KL, WASSERSTEIN)
