"""06 WGAN의 과제: 발산과 거리, 비평자, 조각에서 만드는 WGAN-GP의 한 스텝, 병의 이름."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch
from scipy.special import rel_entr
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise, call

from .worlds import loss_and_gradient, tiny_gan


def _weights(k: int, rng: torch.Generator) -> np.ndarray:
    """읽기 쉬운 확률 (k,)."""
    weight = torch.randint(1, 9, (k,), generator=rng).double().numpy()
    return weight / weight.sum()


def distributions(rng: torch.Generator) -> Iterator[Case]:
    for k in (2, 2, 3, 4, 6, 8):
        yield Case({"p": _weights(k, rng), "q": _weights(k, rng)})
    p = _weights(4, rng)
    yield Case({"p": p, "q": p.copy()}, "두 분포가 같음")
    some = np.array([0.5, 0.5, 0.0])
    yield Case({"p": some, "q": _weights(3, rng)}, "p에 0이 있음")
    yield Case({"p": np.array([0.5, 0.5, 0.0]), "q": np.array([0.5, 0.0, 0.5])}, "q에만 0이 있음")


def samples(rng: torch.Generator) -> Iterator[Case]:
    for n in (1, 2, 3, 4, 6, 9):
        x, y = torch.randn(2, n, generator=rng).mul(10).round().div(10)
        yield Case({"x": x * 2, "y": y + 1})
    yield Case({"x": torch.tensor([1.0, 2.0]), "y": torch.tensor([2.0, 1.0])}, "순서만 다름")
    x, y = torch.randn(2, 5, generator=rng).double()
    yield Case({"x": x, "y": y}, "float64")


KL = Exercise(
    "06-1",
    "KL 발산",
    """
    같은 자리들 위의 두 확률 분포 `p`, `q`(합이 1인 넘파이 배열)를 받아 KL(p‖q)를 돌려주는 함수를
    완성하십시오. p에서 나오는 것을 q라고 믿은 탓에 **더 쓴 길이의 평균**입니다.

    - 밑은 e이고, 결과는 수 하나입니다.
    - p가 0인 자리는 세지 않습니다(0·log 0은 0으로 봅니다). nan이 나오면 안 됩니다.
    - p > 0인데 q = 0인 자리가 하나라도 있으면 무한대(`np.inf`)입니다.
    """,
    cases=distributions,
    oracle=lambda p, q: float(rel_entr(p, q).sum()),
    answers=("kl",),
    hints=(
        "x 하나에 더 쓴 길이는 얼마입니까? 그 평균을 낼 때 무게는 p입니까, q입니까?",
        "먼저 `there = p > 0`으로 p가 0이 아닌 자리를 고르십시오.",
        "고른 자리에서 `p * np.log(p / q)`를 모두 더합니다. 무게는 p이고, 나눗셈의 위도 p입니다.",
        "`q[there]`에 0이 있으면 그 자리에서 log의 속이 무한대입니다. `np.inf`를 돌려주십시오.",
    ),
    note="`scipy.stats.entropy(p, q)`도 같은 것을 계산합니다. KL은 자리의 **거리**를 모릅니다. "
    "확률을 바로 옆자리로 옮기든 먼 자리로 옮기든 똑같이 무한대가 될 수 있습니다.",
)


@KL.solution
def kl_divergence(p, q):
    there = p > 0  # 일어나지 않는 일은 세지 않습니다.
    if (q[there] == 0).any():
        return np.inf
    return float((p[there] * np.log(p[there] / q[there])).sum())


@KL.mistake("p와 q가 바뀌었습니다.")
def _(p, q):
    """KL(q‖p)를 계산했습니다. KL은 대칭이 아니라서 둘은 다른 수입니다. 평균을 내는 무게와 나눗셈의
    위가 모두 앞의 분포 p여야 합니다.
    """
    there = q > 0
    if (p[there] == 0).any():
        return np.inf
    return float((q[there] * np.log(q[there] / p[there])).sum())


@KL.mistake("0·log 0을 다루지 않았습니다.")
def _(p, q):
    """p가 0인 자리에서 0 × log 0 = 0 × (−∞)가 nan이 됩니다. 그 자리는 0으로 봅니다. `p > 0`인
    자리만 고르십시오.
    """
    return float((p * np.log(p / q)).sum())


@KL.mistake("부호가 반대입니다.")
def _(p, q):
    """KL은 언제나 0 이상입니다. log의 속이 q/p이거나 앞에 −가 붙지 않았는지 보십시오."""
    there = p > 0
    return float(-(p[there] * np.log(p[there] / q[there])).sum())


@KL.mistake("합이 아니라 평균을 냈습니다.")
def _(p, q):
    """무게 p를 이미 곱했으므로 **더하기만** 하면 기댓값입니다. 자리의 수로 또 나누면 안 됩니다."""
    there = p > 0
    return float((p[there] * np.log(p[there] / q[there])).mean())


@KL.mistake("무게 p를 곱하지 않았습니다.")
def _(p, q):
    """드문 일과 흔한 일을 똑같이 셌습니다. 자주 일어나는 일일수록 무겁게, p를 곱해 더하십시오."""
    there = p > 0
    return float(np.log(p[there] / q[there]).mean())


@KL.mistake("밑이 2입니다.")
def _(p, q):
    """단위가 비트인 KL입니다. 과제의 밑은 e이므로 `np.log`를 쓰십시오. log 2로 나눈 만큼 차이가
    납니다.
    """
    there = p > 0
    return float((p[there] * np.log2(p[there] / q[there])).sum())


@KL.mistake("교차 엔트로피입니다.")
def _(p, q):
    """−Σ p log q는 교차 엔트로피 H(p, q)입니다. 여기에서 p의 엔트로피를 빼야 KL입니다."""
    there = p > 0
    return float(-(p[there] * np.log(q[there])).sum())


@KL.mistake("q가 0인 자리를 빼고 더했습니다.")
def _(p, q):
    """p > 0인데 q = 0인 자리는 세지 않을 자리가 아니라 **무한대**가 되는 자리입니다. 일어나는 일을
    결코 일어나지 않는다고 믿은 것이기 때문입니다. 빼도 되는 것은 p가 0인 자리뿐입니다.
    """
    there = (p > 0) & (q > 0)
    return float((p[there] * np.log(p[there] / q[there])).sum())


WASSERSTEIN = Exercise(
    "06-2",
    "선 위의 바서슈타인 거리",
    """
    개수가 같은 1차원 표본 `x`, `y`(텐서)를 받아, 가장 싼 짝을 지었을 때 옮기는 거리의 **평균**을
    돌려주는 함수를 완성하십시오.

    - 짝을 모두 해 보면 안 됩니다. n이 1,000이어도 금방 끝나야 합니다.
    - 결과는 스칼라 텐서입니다.
    """,
    cases=samples,
    answers=("wasserstein_1d", "draw_sorted_pairs"),
    hints=(
        "두 길이 엇갈릴 때 목적지를 서로 바꾸면 길이의 합은 어떻게 됩니까?",
        "길이 엇갈리지 않게 옮기는 것이 가장 쌉니다. 가장 왼쪽은 가장 왼쪽으로 갑니다.",
        "`x.sort().values`가 정렬한 값입니다. `x.sort()`는 (값, 자리)의 묶음을 돌려줍니다.",
        "정렬한 둘의 차이에 `abs()`를 하고 `mean()`을 내십시오.",
    ),
    note="`scipy.stats.wasserstein_distance(x, y)`와 같습니다. 2차원부터는 정렬할 순서가 없어 "
    "짝짓기 문제를 풀어야 합니다.",
)


@WASSERSTEIN.solution
def wasserstein(x, y):
    return (x.sort().values - y.sort().values).abs().mean()


@WASSERSTEIN.mistake("정렬하지 않았습니다.")
def _(x, y):
    """들어온 순서대로 짝을 지으면 길이 엇갈려 더 멉니다. 두 표본을 **모두** 정렬한 다음
    짝지으십시오.
    """
    return (x - y).abs().mean()


@WASSERSTEIN.mistake("한쪽만 정렬했습니다.")
def _(x, y):
    """다른 쪽도 정렬해야 i번째와 i번째가 가장 싼 짝이 됩니다."""
    return (x.sort().values - y).abs().mean()


@WASSERSTEIN.mistake("절댓값을 빠뜨렸습니다.")
def _(x, y):
    """왼쪽으로 간 거리와 오른쪽으로 간 거리가 서로 지워져, 평균의 차이만 남았습니다. 거리는
    `abs()`입니다.
    """
    return (x.sort().values - y.sort().values).mean()


@WASSERSTEIN.mistake("제곱했습니다.")
def _(x, y):
    """제곱의 평균은 바서슈타인-2 거리의 제곱입니다. 여기에서는 절댓값을 쓰는 바서슈타인-1입니다."""
    return (x.sort().values - y.sort().values).square().mean()


@WASSERSTEIN.mistake("합을 냈습니다.")
def _(x, y):
    """표본 하나의 무게는 1/n입니다. 합이 아니라 `mean()`으로 평균을 내십시오."""
    return (x.sort().values - y.sort().values).abs().sum()


@WASSERSTEIN.mistake("평균의 차이만 쟀습니다.")
def _(x, y):
    """평균이 같아도 퍼진 모양이 다르면 흙을 옮겨야 합니다. 점마다 짝을 지으십시오."""
    return (x.mean() - y.mean()).abs()


@WASSERSTEIN.mistake("가장 먼 짝만 쟀습니다.")
def _(x, y):
    """가장 먼 한 짝이 아니라 모든 짝의 평균입니다."""
    return (x.sort().values - y.sort().values).abs().max()


def places_and_piles(rng: torch.Generator) -> Iterator[Case]:
    """자리 (k,)와 그 자리의 두 분포. 흙이 한쪽으로만 가는 것과 양쪽으로 가는 것."""
    half = np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.5, 0.5])
    for gap in (1.0, 10.0):
        yield Case({"places": gap * np.arange(3.0), "p": half[0], "q": half[1]})
    split = np.array([0.5, 0.0, 0.5]), np.array([0.0, 1.0, 0.0])
    yield Case({"places": np.array([0.0, 1.0, 4.0]), "p": split[0], "q": split[1]})
    for k in (2, 3, 4, 5):
        steps = torch.randint(1, 5, (k,), generator=rng).double().numpy()
        yield Case({"places": np.cumsum(steps), "p": _weights(k, rng), "q": _weights(k, rng)})
    same = _weights(3, rng)
    yield Case({"places": np.arange(3.0), "p": same, "q": same.copy()}, "두 분포가 같음")
    apart = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    yield Case({"places": np.arange(3.0), "p": apart[0], "q": apart[1]}, "하나도 겹치지 않음")


def by_scipy(places: np.ndarray, p: np.ndarray, q: np.ndarray) -> tuple[float, float]:
    """scipy로 따로 계산한 (JS, W)."""
    from scipy.stats import wasserstein_distance

    r = (p + q) / 2
    divergence = (rel_entr(p, r).sum() + rel_entr(q, r).sum()) / 2
    return float(divergence), float(wasserstein_distance(places, places, p, q))


JS_AND_W = Exercise(
    "06-9",
    "손으로 재는 JS와 W",
    """
    자리 0, 1, 2에 진짜 p = (½, ½, 0)과 가짜 q = (0, ½, ½)이 있습니다. **먼저 종이에** 둘 사이의
    JS와 W를 계산하십시오. 그다음 자리만 0, 10, 20으로 벌려 다시 계산하십시오. 무엇이 달라집니까?

    이제 같은 계산을 하는 함수를 완성하십시오. 자리 `places`(작은 것부터 적은 넘파이 배열)와 그
    자리의 두 분포 `p`, `q`를 받아 (JS, W)의 묶음을 돌려줍니다.

    - JS의 밑은 e입니다. 확률이 0인 자리가 있어도 nan이 나오면 안 됩니다.
    - W는 가장 싸게 옮길 때의 양 × 거리의 합입니다. 자리 사이의 간격은 고르지 않을 수 있습니다.
    """,
    cases=places_and_piles,
    oracle=by_scipy,
    answers=("js", "wasserstein_on_line"),
    hints=(
        "JS의 식(3절)에 자리 0, 1, 2라는 수가 나옵니까? W의 비용에는 나옵니까?",
        "종이에서: 한가운데 r은 (¼, ½, ¼)입니다. p에서 나오는 두 자리의 p/r은 각각 얼마입니까? W는 "
        "q의 흙이 어디로 갈지 그려 보십시오.",
        "`p > 0`인 자리만 골라 KL(p‖r)을, `q > 0`인 자리만 골라 KL(q‖r)을 계산하고 평균합니다.",
        "`np.cumsum(p - q)`가 자리마다 그 오른쪽으로 건너는 양(부호는 방향)입니다. 마지막 자리의 "
        "오른쪽에는 간격이 없습니다. 간격은 `np.diff(places)`입니다.",
    ),
    note="JS는 ½·log 2 ≈ 0.347 그대로이고, W는 1에서 10이 됩니다. JS가 보는 것은 같은 자리에 함께 "
    "있는 몫뿐이고, 얼마나 멀리 떨어졌는지는 W만 압니다.",
)


@JS_AND_W.solution
def js_and_w(places, p, q):
    r = (p + q) / 2  # 한가운데
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log(p[of_p] / r[of_p])).sum() / 2
    js += (q[of_q] * np.log(q[of_q] / r[of_q])).sum() / 2
    crossing = np.abs(np.cumsum(p - q))[:-1]  # 간격마다 건너는 양
    return float(js), float((crossing * np.diff(places)).sum())


@JS_AND_W.mistake("W가 자리의 거리를 모릅니다.")
def _(places, p, q):
    """간격을 모두 1로 보았습니다. 자리를 0, 10, 20으로 벌리면 W는 열 배가 되어야 합니다. 건너는
    양마다 그 간격의 길이를 곱하십시오.
    """
    r = (p + q) / 2
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log(p[of_p] / r[of_p])).sum() / 2
    js += (q[of_q] * np.log(q[of_q] / r[of_q])).sum() / 2
    return float(js), float(np.abs(np.cumsum(p - q))[:-1].sum())


@JS_AND_W.mistake("JS가 비트입니다.")
def _(places, p, q):
    """밑이 2인 JS입니다. 과제의 밑은 e이므로 `np.log`를 쓰십시오. 비트로는 ½이고 내트로는
    ½·log 2입니다.
    """
    r = (p + q) / 2
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log2(p[of_p] / r[of_p])).sum() / 2
    js += (q[of_q] * np.log2(q[of_q] / r[of_q])).sum() / 2
    crossing = np.abs(np.cumsum(p - q))[:-1]
    return float(js), float((crossing * np.diff(places)).sum())


@JS_AND_W.mistake("W에서 합 대신 가장 큰 것만 셌습니다.")
def _(places, p, q):
    """가장 비싼 간격 하나의 값입니다. 모든 간격의 비용을 **더해야** W입니다."""
    r = (p + q) / 2
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log(p[of_p] / r[of_p])).sum() / 2
    js += (q[of_q] * np.log(q[of_q] / r[of_q])).sum() / 2
    crossing = np.abs(np.cumsum(p - q))[:-1]
    return float(js), float((crossing * np.diff(places)).max())


@JS_AND_W.mistake("W에서 절댓값을 빠뜨렸습니다.")
def _(places, p, q):
    """왼쪽으로 건너는 흙과 오른쪽으로 건너는 흙이 서로 지워졌습니다(부호가 남은 평균의 차이).
    어느 쪽으로 건너든 비용은 듭니다. 건너는 양에 `np.abs`를 씌우십시오.
    """
    r = (p + q) / 2
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log(p[of_p] / r[of_p])).sum() / 2
    js += (q[of_q] * np.log(q[of_q] / r[of_q])).sum() / 2
    return float(js), float((np.cumsum(p - q)[:-1] * np.diff(places)).sum())


@JS_AND_W.mistake("W 대신 평균의 차이를 쟀습니다.")
def _(places, p, q):
    """평균이 같아도 흙을 옮겨야 할 때가 있습니다. 자리 1의 흙을 0과 2에 절반씩 나누면 평균은
    그대로인데 비용은 1입니다.
    """
    r = (p + q) / 2
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log(p[of_p] / r[of_p])).sum() / 2
    js += (q[of_q] * np.log(q[of_q] / r[of_q])).sum() / 2
    return float(js), float(abs(places @ p - places @ q))


@JS_AND_W.mistake("W에서 왼쪽부터 쌓지 않았습니다.")
def _(places, p, q):
    """간격 하나를 건너는 흙은 바로 왼쪽 자리의 것만이 아닙니다. 그 간격의 왼쪽에 **모두** 쌓인
    양의 차이입니다. `np.cumsum`을 쓰십시오.
    """
    r = (p + q) / 2
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log(p[of_p] / r[of_p])).sum() / 2
    js += (q[of_q] * np.log(q[of_q] / r[of_q])).sum() / 2
    return float(js), float((np.abs(p - q)[:-1] * np.diff(places)).sum())


@JS_AND_W.mistake("W 대신 겹치지 않는 양을 쟀습니다.")
def _(places, p, q):
    """옮겨야 할 흙의 **양**입니다. W는 거기에 옮긴 거리를 곱한 것이라, 멀리 떨어질수록 커집니다."""
    r = (p + q) / 2
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log(p[of_p] / r[of_p])).sum() / 2
    js += (q[of_q] * np.log(q[of_q] / r[of_q])).sum() / 2
    return float(js), float(np.abs(p - q).sum() / 2)


@JS_AND_W.mistake("JS에서 두 KL을 더하기만 했습니다.")
def _(places, p, q):
    """두 KL의 **평균**입니다. ½이 빠지면 겹치지 않는 두 분포에서 2·log 2가 됩니다."""
    r = (p + q) / 2
    of_p, of_q = p > 0, q > 0
    js = (p[of_p] * np.log(p[of_p] / r[of_p])).sum()
    js += (q[of_q] * np.log(q[of_q] / r[of_q])).sum()
    crossing = np.abs(np.cumsum(p - q))[:-1]
    return float(js), float((crossing * np.diff(places)).sum())


@JS_AND_W.mistake("한가운데 r 없이 서로를 견주었습니다.")
def _(places, p, q):
    """두 KL(p‖q)와 KL(q‖p)의 평균입니다. 한쪽이 없는 자리에서 무한대가 됩니다. 둘 다 한가운데
    r = (p + q)/2와 견주십시오.
    """
    with np.errstate(divide="ignore"):
        js = (rel_entr(p, q).sum() + rel_entr(q, p).sum()) / 2
    crossing = np.abs(np.cumsum(p - q))[:-1]
    return float(js), float((crossing * np.diff(places)).sum())


@JS_AND_W.mistake("0·log 0을 다루지 않았습니다.")
def _(places, p, q):
    """확률이 0인 자리에서 0 × log 0이 nan이 됩니다. p는 `p > 0`인 자리만, q는 `q > 0`인 자리만
    고르십시오.
    """
    r = (p + q) / 2
    js = ((p * np.log(p / r)).sum() + (q * np.log(q / r)).sum()) / 2
    crossing = np.abs(np.cumsum(p - q))[:-1]
    return float(js), float((crossing * np.diff(places)).sum())


@JS_AND_W.mistake("돌려주는 차례가 바뀌었습니다.")
def _(places, p, q):
    """(W, JS)를 돌려주었습니다. 묶음의 차례는 (JS, W)입니다."""
    found = by_scipy(places, p, q)
    return found[1], found[0]


def critic_scores(rng: torch.Generator) -> Iterator[Case]:
    for n, m in [(1, 1), (2, 2), (3, 3), (2, 3), (5, 4), (8, 8), (8, 8)]:
        real, fake = (torch.randn(k, generator=rng).mul(20).round().div(10) + 0.05 for k in (n, m))
        yield Case({"real_scores": real + 1, "fake_scores": fake})
    yield Case(
        {"real_scores": torch.tensor([300.0]), "fake_scores": torch.tensor([-300.0])},
        "점수의 차이가 600",
    )


def layers(rng: torch.Generator) -> Iterator[Case]:
    for n, width in [(1, 2), (2, 2), (3, 3), (4, 3), (6, 4)]:
        x = torch.randn(n, 2, generator=rng).mul(10).round().div(10)
        w1 = torch.randn(2, width, generator=rng).mul(10).round().div(10)
        b1 = torch.randn(width, generator=rng).mul(10).round().div(10)
        w2 = torch.randn(width, generator=rng).mul(20).round().div(10)
        yield Case({"x": x, "w1": w1, "b1": b1, "w2": w2})
    yield Case(
        {
            "x": 100 * torch.randn(3, 2, generator=rng),
            "w1": torch.eye(2),
            "b1": torch.zeros(2),
            "w2": torch.tensor([3.0, -2.0]),
        },
        "아주 큰 입력",
    )


CRITIC_LOSS = Exercise(
    "06-3",
    "비평자의 손실",
    """
    비평자가 진짜에 매긴 점수 `real_scores`와 가짜에 매긴 점수 `fake_scores`를 받아, 비평자가
    **최소화할** 손실을 돌려주는 함수를 완성하십시오. 비평자가 벌리려는 것은 6절의 점수 차이입니다.

    - 두 묶음의 크기는 다를 수 있습니다. 기댓값은 각 묶음의 평균입니다.
    - 결과는 스칼라 텐서이고, 기울기가 이어져 있어야 합니다.
    - 점수는 확률도 로짓도 아닙니다. 범위가 없습니다.
    """,
    cases=critic_scores,
    observe=loss_and_gradient,
    answers=("critic_loss",),
    hints=(
        "비평자는 어느 쪽의 점수를 높이고 어느 쪽의 점수를 낮추려 합니까?",
        "최소화하므로, 낮추고 싶은 것에는 +, 높이고 싶은 것에는 −가 붙습니다.",
        "`fake_scores.mean()`에서 `real_scores.mean()`을 빼십시오. 로그도 시그모이드도 없습니다.",
    ),
    note="앞에 −를 붙인 −L_C = 𝔼[f(x)] − 𝔼[f(G(z))]가 점수의 차이이고, 그래프에는 대개 이것을 "
    "그립니다. 비평자의 립시츠 상수 K를 모르므로 W 자체가 아니라 W의 K배를 어림한 것입니다.",
)


@CRITIC_LOSS.solution
def critic_loss(real_scores, fake_scores):
    return fake_scores.mean() - real_scores.mean()


@CRITIC_LOSS.mistake("부호가 반대입니다.")
def _(real_scores, fake_scores):
    """이 값은 **최대화**할 것, 곧 점수의 차이입니다. 옵티마이저는 최소화하므로, 이대로면 진짜의
    점수를 낮추고 가짜의 점수를 높이는 비평자가 됩니다.
    """
    return real_scores.mean() - fake_scores.mean()


@CRITIC_LOSS.mistake("시그모이드를 걸었습니다.")
def _(real_scores, fake_scores):
    """비평자의 점수에는 시그모이드가 없습니다. 걸면 차이가 1을 넘지 못하고, 점수가 크면 기울기가
    사라집니다.
    """
    return fake_scores.sigmoid().mean() - real_scores.sigmoid().mean()


@CRITIC_LOSS.mistake("이진 교차 엔트로피입니다.")
def _(real_scores, fake_scores):
    """이것은 보통 GAN의 판별자 손실입니다. WGAN에는 로그가 없습니다. 점수의 평균을 그대로
    빼십시오.
    """
    return F.softplus(-real_scores).mean() + F.softplus(fake_scores).mean()


@CRITIC_LOSS.mistake("로그를 걸었습니다.")
def _(real_scores, fake_scores):
    """WGAN의 손실에는 로그도 시그모이드도 없습니다. 점수의 평균을 그대로 빼십시오."""
    return fake_scores.sigmoid().log().mean() - real_scores.sigmoid().log().mean()


@CRITIC_LOSS.mistake("합을 냈습니다.")
def _(real_scores, fake_scores):
    """기댓값은 평균입니다. 두 묶음의 크기가 다르면 합의 차이는 엉뚱한 값이 됩니다."""
    return fake_scores.sum() - real_scores.sum()


@CRITIC_LOSS.mistake("절댓값을 씌웠습니다.")
def _(real_scores, fake_scores):
    """부호를 없애면 가짜의 점수가 더 높을 때 그 차이를 **더 벌리는** 쪽으로 배웁니다. 비평자는
    언제나 진짜를 높이고 가짜를 낮추어야 합니다.
    """
    return -(real_scores.mean() - fake_scores.mean()).abs()


@CRITIC_LOSS.mistake("진짜의 항이 없습니다.")
def _(real_scores, fake_scores):
    """진짜의 점수를 높이는 −𝔼[f(x)]가 빠졌습니다. 모든 점수를 함께 낮추면 손실이 끝없이
    작아집니다.
    """
    return fake_scores.mean()


@CRITIC_LOSS.mistake("가짜의 항이 없습니다.")
def _(real_scores, fake_scores):
    """가짜의 점수를 낮추는 𝔼[f(G(z))]가 빠졌습니다. 모든 점수를 함께 높이면 손실이 끝없이
    작아집니다.
    """
    return -real_scores.mean()


@CRITIC_LOSS.mistake("기울기가 끊겼습니다.")
def _(real_scores, fake_scores):
    """값은 맞지만 기울기가 이어져 있지 않아 비평자가 배우지 못합니다. 손실 안에서 `detach`하지
    마십시오.
    """
    return fake_scores.detach().mean() - real_scores.detach().mean()


def observe_score(function: Callable, **inputs: Tensor) -> object:
    """점수와 한계. 한계는 텐서로도 수로도 낼 수 있으므로 수로 봅니다."""
    found = call(function, **inputs)
    if not isinstance(found, tuple | list) or len(found) != 2:
        return found
    scores, limit = found
    return scores, limit.item() if torch.is_tensor(limit) and limit.dim() == 0 else limit


CRITIC_SCORE = Exercise(
    "06-4",
    "점수와 기울기의 한계를 내는 비평자",
    """
    은닉층이 하나인 비평자가 있습니다. 입력 `x`는 (n, 2), 가중치는 `w1` (2, h), `b1` (h,), `w2`
    (h,)이고, 은닉층의 활성화는 LeakyReLU(0.2)입니다.

    **먼저 종이에**: h = 2이고, `w1`은 첫 좌표를 3배, 둘째 좌표를 1배로 늘리며, `b1`은 0, `w2`는
    (0, 2)입니다. 이 비평자의 가장 가파른 기울기는 얼마입니까? 두 층을 **따로따로** 보아 장담할 수
    있는 한계는 얼마입니까? 둘은 왜 다릅니까?

    이제 순전파를 완성하고, 어디에서도 넘지 못하는 **기울기의 한계**도 함께 돌려주십시오.

    - (점수 (n,), 한계)의 묶음을 돌려주십시오. 한계는 스칼라 텐서이든 수이든 좋습니다. 점수의 범위를
      가두지 않습니다.
    - 한 표본의 점수는 같은 미니배치의 다른 표본과 상관없어야 합니다.
    - 한계를 정할 때에는 선형층마다의 가장 큰 배율만 봅니다. 그것만 알고 장담할 수 있는 가장 작은
      값이어야 하고, 편향이 무엇이든 어느 뉴런이 켜지든 지켜져야 합니다.
    """,
    cases=layers,
    observe=observe_score,
    answers=("Critic",),
    hints=(
        "비평자는 마지막에 확률을 말합니까, 점수를 말합니까?",
        "길이를 a배 늘리는 층 다음에 b배 늘리는 층을 지나면 모두 몇 배가 됩니까?",
        "행렬의 배율은 가장 큰 특이값 `torch.linalg.matrix_norm(w1, 2)`입니다. 수 하나를 내는 "
        "층에서는 벡터 `w2`의 길이입니다.",
        "`x @ w1 + b1`에 `F.leaky_relu(…, 0.2)`를 씌우고 `hidden @ w2`에서 끝냅니다. LeakyReLU의 "
        "기울기는 1을 넘지 않으므로 한계를 키우지 않습니다.",
    ),
    note="종이의 답: 가장 가파른 기울기는 2인데 한계는 6입니다. 첫 층이 가장 많이 늘리는 것은 첫 "
    "좌표인데 둘째 층은 둘째 좌표만 봅니다. 층마다의 가장 나쁜 방향이 이어질 때에만 한계에 "
    "닿습니다. 층마다 배율을 1로 묶는 것이 스펙트럼 정규화입니다(8절).",
)


@CRITIC_SCORE.solution
def score(x, w1, b1, w2):
    hidden = F.leaky_relu(x @ w1 + b1, 0.2)
    limit = torch.linalg.matrix_norm(w1, 2) * w2.norm()  # 배율은 층을 지나며 곱해집니다.
    return hidden @ w2, limit  # 점수는 여기에서 끝납니다.


def _limit(w1: Tensor, w2: Tensor) -> Tensor:
    return torch.linalg.matrix_norm(w1, 2) * w2.norm()


@CRITIC_SCORE.mistake("시그모이드로 끝납니다.")
def _(x, w1, b1, w2):
    """점수가 0과 1 사이에 갇혀, 멀리 있는 가짜와 더 멀리 있는 가짜를 가려낼 수 없고 기울기도
    사라집니다. 비평자는 확률을 말하지 않으므로 시그모이드를 떼십시오.
    """
    return torch.sigmoid(F.leaky_relu(x @ w1 + b1, 0.2) @ w2), _limit(w1, w2)


@CRITIC_SCORE.mistake("tanh로 끝납니다.")
def _(x, w1, b1, w2):
    """tanh도 점수를 −1과 1 사이에 가둡니다. 선형층의 출력을 그대로 돌려주십시오."""
    return torch.tanh(F.leaky_relu(x @ w1 + b1, 0.2) @ w2), _limit(w1, w2)


@CRITIC_SCORE.mistake("은닉층의 활성화가 없습니다.")
def _(x, w1, b1, w2):
    """활성화가 없으면 층을 아무리 쌓아도 선형 함수(평평한 면)입니다. LeakyReLU를 씌우십시오."""
    return (x @ w1 + b1) @ w2, _limit(w1, w2)


@CRITIC_SCORE.mistake("ReLU를 썼습니다.")
def _(x, w1, b1, w2):
    """ReLU는 음수 쪽의 기울기를 0으로 만듭니다. 생성자는 비평자를 지나서만 배우므로
    LeakyReLU(0.2)를 씁니다.
    """
    return F.relu(x @ w1 + b1) @ w2, _limit(w1, w2)


@CRITIC_SCORE.mistake("LeakyReLU의 기울기가 0.2가 아닙니다.")
def _(x, w1, b1, w2):
    """`F.leaky_relu(h)`의 기본값은 0.01입니다. 음수 쪽의 기울기 0.2를 둘째 인수로 주십시오."""
    return F.leaky_relu(x @ w1 + b1) @ w2, _limit(w1, w2)


@CRITIC_SCORE.mistake("편향을 잊었습니다.")
def _(x, w1, b1, w2):
    """첫 층은 `x @ w1 + b1`입니다. 편향은 기울기의 한계를 바꾸지 않지만 점수는 바꿉니다."""
    return F.leaky_relu(x @ w1, 0.2) @ w2, _limit(w1, w2)


@CRITIC_SCORE.mistake("배치 정규화를 했습니다.")
def _(x, w1, b1, w2):
    """한 표본의 점수가 같은 미니배치의 다른 표본에 따라 달라집니다. 기울기 벌점은 표본마다의
    기울기를 재므로 비평자에는 배치 정규화를 두지 않습니다.
    """
    h = x @ w1 + b1
    h = (h - h.mean(0)) / (h.var(0, unbiased=False) + 1e-5).sqrt()
    return F.leaky_relu(h, 0.2) @ w2, _limit(w1, w2)


@CRITIC_SCORE.mistake("점수의 모양이 (n, 1)입니다.")
def _(x, w1, b1, w2):
    """점수는 표본마다 수 하나, (n,)이어야 합니다. (n, 1)과 (n,)을 빼면 (n, n)이 되어 조용히
    틀립니다.
    """
    return (F.leaky_relu(x @ w1 + b1, 0.2) @ w2)[:, None], _limit(w1, w2)


@CRITIC_SCORE.mistake("배율을 더했습니다.")
def _(x, w1, b1, w2):
    """첫 층이 길이를 3배, 다음 층이 4배 늘리면 모두 12배입니다. 7배가 아닙니다. 연쇄 법칙처럼
    층을 지날 때마다 **곱하십시오.**
    """
    hidden = F.leaky_relu(x @ w1 + b1, 0.2)
    return hidden @ w2, torch.linalg.matrix_norm(w1, 2) + w2.norm()


@CRITIC_SCORE.mistake("마지막 층의 배율만 셌습니다.")
def _(x, w1, b1, w2):
    """첫 층도 길이를 늘립니다. 두 층의 배율이 모두 있어야 합니다."""
    return F.leaky_relu(x @ w1 + b1, 0.2) @ w2, w2.norm()


@CRITIC_SCORE.mistake("행렬의 배율을 제곱합의 제곱근으로 쟀습니다.")
def _(x, w1, b1, w2):
    """`w1.norm()`은 모든 원소의 제곱합의 제곱근(프로베니우스 노름)입니다. 넘지 못하는 값인 것은
    맞지만 더 큽니다. 길이를 늘리는 가장 큰 배율은 `torch.linalg.matrix_norm(w1, 2)`입니다.
    """
    return F.leaky_relu(x @ w1 + b1, 0.2) @ w2, w1.norm() * w2.norm()


@CRITIC_SCORE.mistake("LeakyReLU의 0.2를 곱했습니다.")
def _(x, w1, b1, w2):
    """0.2는 음수 쪽의 기울기입니다. 양수 쪽의 기울기는 1이므로, 넘지 못하는 값을 말하려면 1을
    곱해야 합니다.
    """
    return F.leaky_relu(x @ w1 + b1, 0.2) @ w2, 0.2 * _limit(w1, w2)


LR = 0.3


class _Critic(nn.Sequential):
    """패키지처럼 y를 함께 받을 수 있는 비평자: (n, 2) → (n,)."""

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        return super().forward(x)


def tiny_critic(seed: int) -> nn.Module:
    """입력 2, 은닉 4의 비평자. 앞 단계가 남긴 기울기를 흉내 내어 .grad를 채워 둡니다."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        critic = _Critic(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0))
    for p in critic.parameters():
        p.grad = torch.ones_like(p)
    return critic


def observe_step(function: Callable, seed: int, real: Tensor, fake: Tensor, c: float) -> object:
    """비평자의 한 스텝을 시켜 보고 무엇이 바뀌었는지 봅니다."""
    D = tiny_critic(seed)
    opt_d = torch.optim.SGD(D.parameters(), lr=LR)
    loss = call(function, D=D, opt_d=opt_d, real=real, fake=fake, c=c)
    return {
        "비평자의 가중치": [p.detach().clone() for p in D.parameters()],
        "돌려준 손실": loss.item() if torch.is_tensor(loss) and loss.dim() == 0 else loss,
    }


def batches(rng: torch.Generator, sizes: list[int]) -> Iterator[tuple[int, Tensor, Tensor]]:
    """(시드, 진짜 (n, 2), 가짜 (n, 2))를 차례로."""
    for seed, n in enumerate(sizes):
        real, fake = torch.randn(2, n, 2, generator=rng).mul(10).round().div(10)
        yield seed, real + 1, 2 * fake


def step_cases(rng: torch.Generator) -> Iterator[Case]:
    for seed, real, fake in batches(rng, [2, 2, 3, 4, 8]):
        yield Case({"seed": seed, "real": real, "fake": fake, "c": 0.3})


CRITIC_STEP = Exercise(
    "06-5",
    "가중치 절단을 하는 비평자의 한 스텝",
    """
    가중치 절단을 하는 비평자 `D`의 **한 스텝**을 완성하십시오. 생성자가 이 비평자에게 배울 때
    한계 [−c, c]가 지켜져 있어야 합니다.

    - 손실은 과제 06-3에서 만든 비평자의 손실입니다. `fake`는 이미 떼어 낸 가짜 표본입니다.
    - D의 `.grad`에는 앞 단계에서 남은 기울기가 있을 수 있습니다.
    - 한계는 편향까지 **모든** 파라미터에 걸립니다.
    - 기울기를 구하는 데 쓴 손실을 돌려주십시오.
    """,
    cases=step_cases,
    observe=observe_step,
    answers=("clip_weights",),
    hints=(
        "생성자가 이 비평자에게 배우는 순간, 가중치는 어디에 있어야 합니까?",
        "앞의 네 줄은 03의 D 단계와 같고 손실만 다릅니다.",
        "`step()`이 가중치를 [−c, c] 밖으로 내보낼 수 있습니다. 자르는 일은 그 **뒤**입니다.",
        "`with torch.no_grad():` 안에서 `p.clamp_(-c, c)`로 파라미터를 제자리에서 자르십시오.",
    ),
    note="패키지는 같은 일을 `penalties.clip_weights(c)`가 하고, `training.train`이 옵티마이저의 "
    "`step()` 바로 뒤에 부릅니다.",
)


@CRITIC_STEP.solution
def critic_step(D, opt_d, real, fake, c):
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    with torch.no_grad():  # 자르는 일은 학습이 아니므로 기울기를 잇지 않습니다.
        for p in D.parameters():
            p.clamp_(-c, c)
    return loss.detach()


@CRITIC_STEP.mistake("스텝보다 먼저 잘랐습니다.")
def _(D, opt_d, real, fake, c):
    """자른 다음 갱신하면 `step()`이 가중치를 다시 [−c, c] 밖으로 내보냅니다. 생성자는 한계를 어긴
    비평자에게서 배우게 됩니다. 자르는 일은 `step()` **뒤**에 합니다.
    """
    with torch.no_grad():
        for p in D.parameters():
            p.clamp_(-c, c)
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@CRITIC_STEP.mistake("기울기를 구한 뒤, 스텝보다 먼저 잘랐습니다.")
def _(D, opt_d, real, fake, c):
    """`backward()` 뒤라도 `step()` 앞이면 소용이 없습니다. 갱신한 다음 자르십시오."""
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    with torch.no_grad():
        for p in D.parameters():
            p.clamp_(-c, c)
    opt_d.step()
    return loss.detach()


@CRITIC_STEP.mistake("자르지 않았습니다.")
def _(D, opt_d, real, fake, c):
    """가중치가 끝없이 커질 수 있어 비평자의 기울기에 한계가 없습니다. 점수의 차이를 벌리는 가장
    쉬운 길이 모든 점수를 크게 하는 것이기 때문입니다.
    """
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


@CRITIC_STEP.mistake("가중치가 아니라 기울기를 잘랐습니다.")
def _(D, opt_d, real, fake, c):
    """기울기 절단(gradient clipping)은 스텝의 크기를 제한할 뿐 비평자의 립시츠 상수를 제한하지
    않습니다. `p.grad`가 아니라 `p`를 자르십시오.
    """
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    for p in D.parameters():
        p.grad.clamp_(-c, c)
    opt_d.step()
    return loss.detach()


@CRITIC_STEP.mistake("한쪽만 잘랐습니다.")
def _(D, opt_d, real, fake, c):
    """음수 쪽은 끝없이 작아질 수 있습니다. `clamp_(-c, c)`로 양쪽을 자르십시오."""
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    with torch.no_grad():
        for p in D.parameters():
            p.clamp_(max=c)
    return loss.detach()


@CRITIC_STEP.mistake("크기로 나누어 맞추었습니다.")
def _(D, opt_d, real, fake, c):
    """가장 큰 가중치가 c가 되도록 모두 줄였습니다. 가중치 절단은 넘친 것만 c에서 자르고 나머지는
    그대로 둡니다.
    """
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    with torch.no_grad():
        for p in D.parameters():
            p.mul_(c / max(c, p.abs().max().item()))
    return loss.detach()


@CRITIC_STEP.mistake("편향은 자르지 않았습니다.")
def _(D, opt_d, real, fake, c):
    """알고리즘 1은 모든 파라미터를 자릅니다. 편향은 기울기를 키우지 않지만, 과제는 논문을
    따릅니다.
    """
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    with torch.no_grad():
        for p in D.parameters():
            if p.dim() > 1:
                p.clamp_(-c, c)
    return loss.detach()


@CRITIC_STEP.mistake("손실의 부호가 반대입니다.")
def _(D, opt_d, real, fake, c):
    """옵티마이저는 최소화하므로 이대로면 가짜의 점수를 높이고 진짜의 점수를 낮춥니다."""
    loss = D(real).mean() - D(fake).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    with torch.no_grad():
        for p in D.parameters():
            p.clamp_(-c, c)
    return loss.detach()


@CRITIC_STEP.mistake("이진 교차 엔트로피를 썼습니다.")
def _(D, opt_d, real, fake, c):
    """보통 GAN의 판별자 손실입니다. 비평자의 점수는 로짓이 아니므로 로그도 시그모이드도 없이 점수의
    평균끼리 빼십시오(과제 06-3).
    """
    loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    with torch.no_grad():
        for p in D.parameters():
            p.clamp_(-c, c)
    return loss.detach()


@CRITIC_STEP.mistake("자른 다음의 손실을 돌려주었습니다.")
def _(D, opt_d, real, fake, c):
    """갱신하고 자른 것은 맞습니다. 다만 손실을 잘린 비평자로 다시 계산했습니다. 돌려줄 것은
    `backward()`에 쓴 그 손실입니다.
    """
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    with torch.no_grad():
        for p in D.parameters():
            p.clamp_(-c, c)
    return (D(fake).mean() - D(real).mean()).detach()


@CRITIC_STEP.mistake("`zero_grad()`를 빠뜨렸습니다.")
def _(D, opt_d, real, fake, c):
    """`backward()`는 `.grad`에 더합니다. 앞 단계의 기울기가 섞이므로 먼저 `opt_d.zero_grad()`를
    부르십시오.
    """
    loss = D(fake).mean() - D(real).mean()
    loss.backward()
    opt_d.step()
    with torch.no_grad():
        for p in D.parameters():
            p.clamp_(-c, c)
    return loss.detach()


def observe_penalty(function: Callable, seed: int, real: Tensor, fake: Tensor) -> object:
    """벌점의 값과, 그것이 비평자의 가중치에 주는 기울기를 봅니다."""
    D = tiny_critic(seed)
    D.zero_grad()
    rng = torch.Generator().manual_seed(seed)
    value = call(function, D=D, real=real, fake=fake, rng=rng)
    if not torch.is_tensor(value) or value.dim() != 0:
        return {"벌점": value}
    if value.requires_grad:
        value.backward()
    grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in D.parameters()]
    return {"벌점": value, "가중치의 기울기": grads}


def penalty_cases(rng: torch.Generator) -> Iterator[Case]:
    for seed, real, fake in batches(rng, [2, 3, 3, 4, 8]):
        yield Case({"seed": seed, "real": real, "fake": fake})


PENALTY = Exercise(
    "06-6",
    "기울기 벌점",
    """
    8절의 기울기 벌점을 돌려주는 함수를 완성하십시오. `real`과 `fake`는 (n, 2)이고 λ = 10입니다.

    - ε은 **표본마다 하나씩**, `torch.rand(len(real), 1, generator=rng)`처럼 `rng`로 뽑으십시오.
    - 기울기는 섞은 점 m에 대한 것이고, 노름은 표본마다 잽니다.
    - 벌점을 `backward()`하면 D의 가중치에 기울기가 쌓여야 합니다.
    """,
    cases=penalty_cases,
    observe=observe_penalty,
    answers=("gradient_penalty", "one_sided_penalty"),
    hints=(
        "기울기를 재야 할 점은 진짜입니까, 가짜입니까, 그 사이입니까? 그 점을 먼저 만드십시오.",
        "섞은 점을 만든 다음 `requires_grad_()`를 부르면 그 점에 대한 기울기를 구할 수 있습니다.",
        "`torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)`가 표본마다의 기울기를 "
        "한꺼번에 줍니다. 표본끼리 섞이지 않는 신경망에서는 합의 기울기가 곧 각자의 기울기입니다.",
        "`slope.norm(dim=1)`에서 1을 빼고 제곱한 평균에 10을 곱하십시오.",
    ),
    note="`create_graph=True`가 없으면 기울기 자체의 계산 그래프가 남지 않아, 벌점이 상수가 "
    "됩니다. 벌점에는 기울기의 기울기가 필요합니다.",
)


@PENALTY.solution
def penalty(D, real, fake, rng):
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("미니배치 전체에 ε 하나를 썼습니다.")
def _(D, real, fake, rng):
    """모든 표본이 진짜와 가짜 사이의 **똑같은** 자리에서만 검사를 받습니다. 길 전체를 고르게
    살피려면 표본마다 따로 뽑아야 합니다.
    """
    epsilon = torch.rand(1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("좌표마다 ε을 따로 뽑았습니다.")
def _(D, real, fake, rng):
    """좌표마다 다르게 섞으면 m이 진짜와 가짜를 잇는 선분을 벗어납니다. 표본마다 하나, (n, 1)로
    뽑으십시오.
    """
    epsilon = torch.rand(real.shape, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("`create_graph`를 빠뜨렸습니다.")
def _(D, real, fake, rng):
    """벌점의 값은 맞지만 계산 그래프가 끊겨 비평자가 벌점을 줄이는 법을 배우지 못합니다.
    `create_graph=True`를 주십시오.
    """
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("1을 빼지 않았습니다.")
def _(D, real, fake, rng):
    """기울기를 0으로 당기는 벌점입니다(R1과 닮았습니다). WGAN-GP는 노름을 **1**로 당깁니다."""
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * slope.square().sum(dim=1).mean()


@PENALTY.mistake("점수의 합이 아니라 평균을 미분했습니다.")
def _(D, real, fake, rng):
    """`D(mixed).mean()`의 기울기는 표본마다의 기울기를 n으로 **나눈** 것입니다. 미니배치가 클수록
    기울기가 작게 재어집니다. `sum()`을 미분해야 저마다의 기울기가 그대로 나옵니다.
    """
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).mean(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("노름을 좌표마다 쟀습니다.")
def _(D, real, fake, rng):
    """`norm(dim=0)`은 표본들을 따라 잰 것이라 좌표마다 하나씩 나옵니다. 표본 하나의 기울기는 가로
    한 줄이므로 `dim=1`입니다.
    """
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=0) - 1) ** 2).mean()


@PENALTY.mistake("제곱 대신 절댓값을 씌웠습니다.")
def _(D, real, fake, rng):
    """1에서 벗어난 만큼을 **제곱**합니다. 절댓값이면 조금 벗어나도 많이 벗어나도 당기는 힘이
    같습니다.
    """
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * (slope.norm(dim=1) - 1).abs().mean()


@PENALTY.mistake("ε과 1 − ε이 바뀌었습니다.")
def _(D, real, fake, rng):
    """ε과 1 − ε은 똑같이 고르게 뽑히므로 **뜻은 같은 벌점**입니다. 다만 채점은 같은 난수로 값까지
    견줍니다. 8절의 식처럼 ε을 진짜에, 1 − ε을 가짜에 곱하십시오.
    """
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * fake + (1 - epsilon) * real).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("노름을 미니배치 전체에서 쟀습니다.")
def _(D, real, fake, rng):
    """표본마다의 기울기가 아니라 전부를 한 벡터로 보고 쟀습니다. `dim=1`을 주십시오."""
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * (slope.norm() - 1) ** 2


@PENALTY.mistake("제곱근을 잊었습니다.")
def _(D, real, fake, rng):
    """노름의 제곱에서 1을 뺐습니다. `norm(dim=1)`은 제곱의 합의 **제곱근**입니다."""
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.square().sum(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("λ를 곱하지 않았습니다.")
def _(D, real, fake, rng):
    """벌점의 세기 λ = 10을 곱하십시오."""
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("1보다 클 때에만 벌을 주었습니다.")
def _(D, real, fake, rng):
    """한쪽 벌점이라는 변형입니다(논문도 시험해 보았습니다). 논문의 식 (3)은 1보다 작아도 벌을
    줍니다.
    """
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1).clamp(min=0) ** 2).mean()


@PENALTY.mistake("진짜에서 기울기를 쟀습니다.")
def _(D, real, fake, rng):
    """진짜 점에서만 검사했습니다. 진짜와 가짜 **사이**의 점 m에서 재십시오."""
    mixed = real.clone().requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("가짜에서 기울기를 쟀습니다.")
def _(D, real, fake, rng):
    """가짜 점에서만 검사했습니다. 진짜와 가짜 **사이**의 점 m에서 재십시오."""
    mixed = fake.clone().requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).mean()


@PENALTY.mistake("합을 냈습니다.")
def _(D, real, fake, rng):
    """기댓값은 미니배치의 평균입니다. 합을 내면 미니배치가 클수록 벌점이 세집니다."""
    epsilon = torch.rand(len(real), 1, generator=rng)
    mixed = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(D(mixed).sum(), mixed, create_graph=True)
    return 10 * ((slope.norm(dim=1) - 1) ** 2).sum()


def round_cases(rng: torch.Generator) -> Iterator[Case]:
    """비평자 몫의 진짜 (k, n, 2)와, 그보다 하나 많은 잠재 벡터 (k + 1, n, 2)."""
    for seed, (k, n) in enumerate([(2, 2), (3, 2), (2, 3), (3, 4), (5, 3)]):
        reals = torch.randn(k, n, 2, generator=rng).mul(10).round().div(10)
        zs = torch.randn(k + 1, n, 2, generator=rng).mul(10).round().div(10)
        yield Case({"seed": seed, "reals": reals + 1, "zs": zs})


def pull(D: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    """채점에 쓰는 벌점: 한가운데에서 잰 (‖∇f‖ − 1)²의 평균."""
    middle = ((real + fake) / 2).detach().requires_grad_()
    (slope,) = torch.autograd.grad(D(middle).sum(), middle, create_graph=True)
    return (slope.norm(dim=1) - 1).square().mean()


def observe_round(function: Callable, seed: int, reals: Tensor, zs: Tensor) -> object:
    """한 스텝 전체를 시켜 보고 두 신경망이 어떻게 되었는지 봅니다."""
    G, D = tiny_gan(seed)[0], tiny_critic(seed)
    reached: list[int] = []
    for p in G.parameters():
        p.grad = torch.ones_like(p)
    next(G.parameters()).register_hook(lambda _: reached.append(1))
    opt_g, opt_d = (torch.optim.SGD(net.parameters(), lr=LR) for net in (G, D))
    loss = call(function, G=G, D=D, opt_g=opt_g, opt_d=opt_d, reals=reals, zs=zs, penalty=pull)
    return {
        "비평자의 가중치": [p.detach().clone() for p in D.parameters()],
        "생성자의 가중치": [p.detach().clone() for p in G.parameters()],
        "생성자까지 역전파한 횟수": len(reached),
        "돌려준 손실": loss.item() if torch.is_tensor(loss) and loss.dim() == 0 else loss,
    }


WHOLE_STEP = Exercise(
    "06-7",
    "WGAN-GP의 한 스텝",
    """
    WGAN의 스텝에서 절단을 벌점으로 바꾸어, WGAN-GP의 **한 스텝 전체**를 완성하십시오. 비평자를
    `len(reals)`번, 생성자를 한 번 갱신합니다.

    - `reals`는 (k, n, 2)입니다. `reals[i]`가 비평자의 i번째 갱신에 쓸 진짜 미니배치입니다.
    - `zs`는 (k + 1, n, nz)입니다. 앞의 k개는 비평자 몫, 마지막 하나는 생성자 몫입니다.
    - `penalty(D, real, fake)`가 벌점입니다(과제 06-6에 세기를 맞춘 것). 자르는 일은 하지 않습니다.
    - 비평자를 갱신할 때 생성자로 기울기가 흘러가면 안 됩니다.
    - 비평자의 마지막 갱신에서 계산한, **벌점을 뺀** 비평자의 손실을 돌려주십시오.
    """,
    cases=round_cases,
    observe=observe_round,
    hints=(
        "비평자와 생성자 가운데 여러 번 갱신할 것은 어느 쪽입니까? 무엇을 `for`로 되풀이합니까?",
        "`for real, z in zip(reals, zs):`는 짧은 쪽(reals)이 끝나면 멈춥니다. 그 안은 과제 "
        "06-5에서 자르는 줄을 빼고 `loss + penalty(…)`를 역전파하는 것입니다.",
        "되풀이가 끝난 뒤 `zs[-1]`로 가짜를 만들고, 그 점수가 **높아지도록** `opt_g`로 갱신합니다. "
        "비평자가 남긴 기울기는 다음 스텝의 `opt_d.zero_grad()`가 지웁니다.",
    ),
    note="`training.train`의 `_step`이 하는 일과 같습니다. 패키지는 비평자의 마지막 가짜를 "
    "생성자에게 다시 써서 계산을 아낍니다.",
)


@WHOLE_STEP.solution
def wgan_gp_step(G, D, opt_g, opt_d, reals, zs, penalty):
    for real, z in zip(reals, zs, strict=False):  # zs의 마지막 하나는 남습니다.
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("벌점을 더하지 않았습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """자르지도 벌하지도 않으면 비평자의 기울기에 한계가 없습니다. 손실에 `penalty(D, real, fake)`를
    더한 것을 역전파하십시오.
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        loss.backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("벌점을 뺐습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """옵티마이저는 최소화하므로, 벌점을 빼면 기울기가 1에서 **멀어질수록** 상을 받습니다."""
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss - penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("비평자를 한 번만 갱신했습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """비평자가 가장 좋은 f에 가까워야 그 비탈이 W의 비탈입니다. `reals`에 든 미니배치를 모두
    쓰십시오.
    """
    fake = G(zs[0]).detach()
    loss = D(fake).mean() - D(reals[0]).mean()
    opt_d.zero_grad()
    (loss + penalty(D, reals[0], fake)).backward()
    opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("생성자도 되풀이 안에서 갱신했습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """비평자를 여러 번 갱신하는 동안 과녁(생성자)은 가만히 있어야 합니다. 생성자의 갱신은
    되풀이가 끝난 뒤 한 번입니다. 들여쓰기를 보십시오.
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
        opt_g.zero_grad()
        (-D(G(zs[-1])).mean()).backward()
        opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("생성자의 부호가 반대입니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """가짜의 점수를 **낮추는** 생성자가 되었습니다. 비평자는 가짜의 점수를 낮추고, 생성자는
    높입니다.
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    D(G(zs[-1])).mean().backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("비평자의 `zero_grad()`를 빠뜨렸습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """비평자의 `.grad`에는 앞의 갱신과 생성자의 단계가 남긴 기울기가 있습니다. 갱신할 때마다 먼저
    지우십시오.
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("생성자의 가짜를 떼어 냈습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """생성자의 단계에서 `detach()`하면 점수의 기울기가 생성자에 이르지 못해 아무것도 배우지
    못합니다. 떼어 내는 것은 비평자의 단계에서만입니다.
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1]).detach()).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("비평자의 가짜를 떼어 내지 않았습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """가중치는 맞게 바뀝니다. 다만 비평자를 갱신할 때마다 쓸데없이 생성자까지 역전파합니다. 그
    기울기는 나중에 `opt_g.zero_grad()`가 지우지만, 그만큼 계산을 버립니다. `G(z).detach()`로
    끊으십시오.
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z)
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("생성자의 `zero_grad()`를 빠뜨렸습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """생성자의 `.grad`에는 앞 스텝이 남긴 기울기가 있습니다. 생성자의 손실을 역전파하기 전에
    `opt_g.zero_grad()`로 지우십시오.
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("생성자가 비평자 몫의 z를 썼습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """되풀이가 끝난 뒤의 `z`는 비평자의 마지막 z입니다. 생성자 몫은 남겨 둔 `zs[-1]`입니다."""
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(z)).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("보통 GAN의 손실이 남았습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """판별자의 이진 교차 엔트로피와 비포화 손실입니다. WGAN-GP의 두 손실에는 로그도 시그모이드도
    없습니다. 점수의 평균만 쓰십시오(7절).
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    F.softplus(-D(G(zs[-1]))).mean().backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("벌점에 10을 또 곱했습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """세기 λ는 `penalty` 안에 이미 들어 있습니다. 받은 벌점을 그대로 더하십시오."""
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + 10 * penalty(D, real, fake)).backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


@WHOLE_STEP.mistake("생성자를 먼저 갱신했습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """생성자는 **갓 배운** 비평자의 비탈을 따라야 합니다. 비평자의 되풀이가 먼저입니다."""
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        (loss + penalty(D, real, fake)).backward()
        opt_d.step()
    return loss.detach()


@WHOLE_STEP.mistake("벌점까지 더한 손실을 돌려주었습니다.")
def _(G, D, opt_g, opt_d, reals, zs, penalty):
    """학습은 맞습니다. 다만 돌려줄 것은 점수의 차이(추정치)로 읽을 손실이므로, 벌점을 더하기
    전의 값이어야 합니다.
    """
    for real, z in zip(reals, zs, strict=False):
        fake = G(z).detach()
        loss = D(fake).mean() - D(real).mean() + penalty(D, real, fake)
        opt_d.zero_grad()
        loss.backward()
        opt_d.step()
    opt_g.zero_grad()
    (-D(G(zs[-1])).mean()).backward()
    opt_g.step()
    return loss.detach()


def scalings(rng: torch.Generator) -> Iterator[Case]:
    for times, layers in [(10, 2), (2, 3), (5, 3), (3, 4), (10, 1), (4, 2)]:
        yield Case({"times": times, "layers": layers})
    yield Case({"times": 0.5, "layers": 3}, "가중치가 줄어듦")


SCALING = Exercise(
    "06-8",
    "기울기의 한계를 예상하기",
    """
    선형층이 `layers`개인 비평자에서 한계 c를 `times`배로 바꾸었습니다. 가중치가 모두 한계에
    달라붙어 저마다 `times`배가 된다면, 비평자의 기울기는 **몇 배**가 됩니까? 편향은 없다고 보고,
    그 배수를 돌려주는 함수를 완성하십시오. 다음 셀이 이 예상을 학습한 비평자들과 견줍니다.

    그 함수로 **알맞은 c를 고르십시오**: c = 0.01로 자른 비평자의 기울기가 0.001이었습니다. 1로
    맞추려면 c는 얼마여야 합니까? 층이 셋일 때와 여섯일 때를 견주십시오. 그렇게 맞춘 c를 20%만 더
    키우면 두 비평자의 기울기는 저마다 몇 배가 됩니까? 층이 많으면 c를 맞추기가 쉬워집니까,
    어려워집니까?
    """,
    cases=scalings,
    hints=(
        "층이 하나뿐이면 몇 배입니까? 층이 하나 더 있으면 거기에 무엇을 합니까?",
        "과제 06-4에서 층의 배율을 어떻게 합쳤는지 떠올리십시오. 층마다 `times`배가 됩니다.",
    ),
    note="알맞은 c는 층이 셋이면 0.1, 여섯이면 0.032쯤입니다. 거기에서 20%만 더 키워도 기울기는 "
    "1.7배와 3.0배가 됩니다. 층이 많을수록 c를 맞추기 어렵습니다. 편향이 없다면 꼭 이 배수입니다"
    "(LeakyReLU는 입력을 몇 배 하면 출력도 그만큼 커집니다). 편향도 `times`배가 되면 켜지는 뉴런이 "
    "달라져 자리마다 벗어납니다. 아래에서 잽니다.",
)


@SCALING.solution
def times_steeper(times, layers):
    return times**layers


@SCALING.mistake("층 하나만 셌습니다.")
def _(times, layers):
    """가중치는 층마다 있습니다. 기울기는 모든 층을 지나며 만들어집니다."""
    return times


@SCALING.mistake("층마다 더했습니다.")
def _(times, layers):
    """기울기는 층을 지날 때마다 더해지지 않고 **곱해집니다**(연쇄 법칙). 10배인 층이 둘이면
    20배가 아니라 100배입니다.
    """
    return times * layers


@SCALING.mistake("마지막 층을 빠뜨렸습니다.")
def _(times, layers):
    """은닉층만 세었습니다. 점수를 내는 마지막 선형층의 가중치도 잘립니다."""
    return times ** (layers - 1)


@SCALING.mistake("밑과 지수가 바뀌었습니다.")
def _(times, layers):
    """`times`를 `layers`번 곱해야 합니다. 거듭제곱의 밑은 `times`입니다."""
    return layers**times


RING_NOISE, GRID_NOISE = (6, 0.004), (18, 0.015)  # 배우지 않은 고른 잡음(10절의 표)


def runs_to_name(rng: torch.Generator) -> Iterator[Case]:
    """10절에서 잰 것과 닮은 학습들: 고리(모드 8개)와 격자(25개)."""
    for modes, good in [(8, 0.88), (2, 0.71), (8, 0.12), (3, 0.04), (6, 0.005), (5, 0.003)]:
        yield Case({"modes": modes, "good": good, "noise": RING_NOISE, "total": 8})
    for modes, good in [(17, 0.028), (22, 0.067), (25, 0.04), (25, 0.93), (20, 0.62), (19, 0.32)]:
        yield Case({"modes": modes, "good": good, "noise": GRID_NOISE, "total": 25})
    yield Case({"modes": 0, "good": 0.0, "noise": RING_NOISE, "total": 8}, "좋은 표본이 없음")


DIAGNOSE = Exercise(
    "06-10",
    "네 이름 가운데 하나",
    """
    학습 하나에서 잰 **붙잡은 모드의 수** `modes`와 **좋은 표본의 비율** `good`(0…1)을 받아, 아래의
    네 이름 가운데 하나를 돌려주는 함수를 완성하십시오. `noise`는 배우지 않은 고른 잡음의 (붙잡은
    모드, 좋은 표본의 비율)이고, `total`은 데이터의 모드가 모두 몇 개인지입니다.

    - `"건강"`: 가짜의 절반 넘게 모드 위에 있고, 빠뜨린 모드가 없습니다.
    - `"붕괴"`: 가짜의 절반 넘게 모드 위에 있는데, 빠뜨린 모드가 있습니다.
    - `"비수렴"`: 배우기는 했지만, 모드 위에 있는 가짜가 절반을 넘지 못합니다.
    - `"우연"`: 좋은 표본이 잡음의 세 배를 넘지 못하여, 배웠다고 말할 증거가 없습니다.

    어느 물음을 먼저 해야 합니까? 모드를 많이 붙잡았다는 것은 언제 믿을 수 있습니까?
    """,
    cases=runs_to_name,
    hints=(
        "아무것도 배우지 않은 잡음도 여덟 가운데 여섯을 붙잡았습니다. 그러면 두 수 가운데 무엇부터 "
        "보아야 합니까?",
        "가짜가 모드 위에 없으면 모드를 몇 개 붙잡았는지는 병의 이름을 정하지 못합니다. 모드의 "
        "수는 맨 나중에 보십시오.",
        "`noise[1]`이 잡음의 좋은 표본의 비율입니다. `return`을 세 번 쓰면 됩니다.",
    ),
    note="잡음의 모드의 수 `noise[0]`은 쓰지 않습니다. 두 모드에만 모인 붕괴는 잡음보다 모드가 "
    "적어도 우연이 아니기 때문입니다. 경계 값 셋(세 배, 절반, 하나도 빠뜨리지 않음)은 이 과제가 "
    "정한 것이고 논문의 정의가 아닙니다. 모드 하나를 빠뜨린 것과 여섯을 빠뜨린 것은 정도가 "
    "다르므로, 이름과 함께 수도 적으십시오.",
)


@DIAGNOSE.solution
def diagnose(modes, good, noise, total):
    if good <= 3 * noise[1]:
        return "우연"
    if good <= 0.5:
        return "비수렴"
    return "건강" if modes == total else "붕괴"


@DIAGNOSE.mistake("모드의 수부터 보았습니다.")
def _(modes, good, noise, total):
    """모드를 빠뜨렸으면 모두 붕괴라고 했습니다. 가짜가 모드 위에 없는 것은 붕괴가 아니라 아직
    모이지 않은 것이고, 잡음도 모드를 빠뜨립니다. 좋은 표본의 비율을 먼저 보십시오.
    """
    if modes < total:
        return "붕괴"
    if good <= 3 * noise[1]:
        return "우연"
    return "건강" if good > 0.5 else "비수렴"


@DIAGNOSE.mistake("모드를 다 붙잡았으면 건강하다고 했습니다.")
def _(modes, good, noise, total):
    """넓게 뿌리기만 해도 모드마다 하나씩은 걸립니다. 모드의 수는 좋은 표본이 많을 때에만 믿을 수
    있습니다.
    """
    if modes == total:
        return "건강"
    if good <= 3 * noise[1]:
        return "우연"
    return "붕괴" if good > 0.5 else "비수렴"


@DIAGNOSE.mistake("잡음과 모드의 수로 견주었습니다.")
def _(modes, good, noise, total):
    """두 모드에만 모인 붕괴는 잡음보다 모드가 적지만, 그 두 모드는 배운 것입니다. 우연인지는 좋은
    표본의 비율로 가립니다.
    """
    if modes <= noise[0]:
        return "우연"
    if good <= 0.5:
        return "비수렴"
    return "건강" if modes == total else "붕괴"


@DIAGNOSE.mistake("우연을 묻지 않았습니다.")
def _(modes, good, noise, total):
    """잡음과 견주지 않았습니다. 배우지 않은 점에게도 ‘비수렴’이라는 이름을 붙이게 됩니다."""
    if good <= 0.5:
        return "비수렴"
    return "건강" if modes == total else "붕괴"


@DIAGNOSE.mistake("잡음보다 조금만 나아도 배웠다고 했습니다.")
def _(modes, good, noise, total):
    """잡음의 비율도 뽑을 때마다 흔들립니다. 잡음의 **세 배**를 넘어야 배웠다고 봅니다."""
    if good <= noise[1]:
        return "우연"
    if good <= 0.5:
        return "비수렴"
    return "건강" if modes == total else "붕괴"


@DIAGNOSE.mistake("우연의 기준을 1%로 못박았습니다.")
def _(modes, good, noise, total):
    """고리의 잡음은 0.4%이고 격자의 잡음은 1.5%입니다. 데이터마다 다르므로 함께 받은 `noise`와
    견주십시오.
    """
    if good <= 0.01:
        return "우연"
    if good <= 0.5:
        return "비수렴"
    return "건강" if modes == total else "붕괴"


@DIAGNOSE.mistake("붕괴와 비수렴이 바뀌었습니다.")
def _(modes, good, noise, total):
    """붕괴는 **좋은 표본을 그리는데** 몇 가지뿐인 것이고, 비수렴은 좋은 표본이 적은 것입니다."""
    if good <= 3 * noise[1]:
        return "우연"
    if good <= 0.5:
        return "붕괴"
    return "건강" if modes == total else "비수렴"


@DIAGNOSE.mistake("모드의 수를 보지 않았습니다.")
def _(modes, good, noise, total):
    """한 모드에만 모여도 표본은 모두 좋습니다. 좋은 표본이 많으면 빠뜨린 모드가 있는지도
    보십시오.
    """
    if good <= 3 * noise[1]:
        return "우연"
    return "비수렴" if good <= 0.5 else "건강"
