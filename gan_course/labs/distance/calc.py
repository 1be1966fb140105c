"""분포 사이의 거리들: 엔트로피에서 바서슈타인 거리까지. 셀 수 있는 분포와 표본에서 계산합니다.

분포는 합이 1인 numpy 배열(또는 목록)이고, 로그의 밑은 `base`로 고릅니다. 밑 2면 단위가 비트,
밑 e면 내트(nat)입니다.

논문: Shannon, *A Mathematical Theory of Communication* (1948). Lin, *Divergence Measures Based on
the Shannon Entropy* (1991). Villani, *Optimal Transport* (2009). Peyré, Cuturi (2019),
arXiv:1803.00567.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gan_course.errors import CourseError


def distribution(p: ArrayLike) -> np.ndarray:
    """확률들 (k,)을 float64 배열로. 음수가 없고 합이 1인지 확인합니다.

    Raises:
        CourseError: 1차원이 아님, 음수나 NaN이 있음, 합이 1이 아님.
    """
    p = np.asarray(p, dtype=float)
    if p.ndim != 1 or not (p >= 0).all() or not math.isclose(p.sum(), 1, abs_tol=1e-6):
        raise CourseError(
            "확률은 0 이상이고 합이 1인 1차원 배열이어야 합니다. 무게라면 p / p.sum()으로 "
            f"나누어 넣으십시오(지금: 모양 {p.shape}, 합 {p.sum():.4g})."
        )
    return p


def self_information(p: ArrayLike, base: float = 2) -> np.ndarray | float:
    """자기 정보 −log p: 확률 p인 일이 일어났을 때의 놀라움. p가 0이면 무한대입니다."""
    p = np.asarray(p, dtype=float)
    # 1/p의 로그로 계산하면 p = 1에서 −0.0이 나오지 않습니다.
    with np.errstate(divide="ignore"):
        return np.log(1 / p) / math.log(base)


def entropy(p: ArrayLike, base: float = 2) -> float:
    """엔트로피 H(p) = −Σ p log p: 놀라움의 평균. 0·log 0은 0으로 봅니다(Shannon 1948)."""
    p = distribution(p)
    return cross_entropy(p, p, base)


def cross_entropy(p: ArrayLike, q: ArrayLike, base: float = 2) -> float:
    """교차 엔트로피 H(p, q) = −Σ p log q: p에서 나온 것을 q라고 믿고 적을 때의 평균 길이.

    p가 0인 자리는 세지 않습니다. p > 0인데 q = 0인 자리가 있으면 무한대입니다.

    Raises:
        CourseError: 분포가 아니거나 길이가 다를 때.
    """
    p, q = _same_length(p, q)
    there = p > 0
    return float(p[there] @ self_information(q[there], base))


def kl(p: ArrayLike, q: ArrayLike, base: float = math.e) -> float:
    """쿨백–라이블러 발산 KL(p‖q) = Σ p log(p/q) = H(p, q) − H(p) ≥ 0. 대칭이 아닙니다."""
    p, q = _same_length(p, q)
    there = p > 0
    p, q = p[there], q[there]
    with np.errstate(divide="ignore"):
        return max(0.0, float(p @ np.log(p / q))) / math.log(base)


def js(p: ArrayLike, q: ArrayLike, base: float = math.e) -> float:
    """옌센–섀넌 발산 ½KL(p‖m) + ½KL(q‖m), m = (p + q)/2. 대칭이고 log 2를 넘지 않습니다."""
    p, q = _same_length(p, q)
    middle = (p + q) / 2
    return (kl(p, middle, base) + kl(q, middle, base)) / 2


def total_variation(p: ArrayLike, q: ArrayLike) -> float:
    """전변동 거리 ½Σ|p − q|: 한쪽에서 다른 쪽으로 옮겨야 할 확률의 양, 0…1."""
    p, q = _same_length(p, q)
    return float(np.abs(p - q).sum() / 2)


def wasserstein_1d(x: ArrayLike, y: ArrayLike) -> float:
    """같은 개수의 1차원 표본 (n,), (n,) 사이의 바서슈타인-1 거리: 정렬하여 차례대로 짝짓습니다.

    Raises:
        CourseError: 개수가 다르거나 비어 있을 때.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or not len(x):
        raise CourseError(
            f"개수가 같은 1차원 표본 두 묶음을 넣으십시오(지금: {x.shape}, {y.shape})."
        )
    return float(np.abs(np.sort(x) - np.sort(y)).mean())


def wasserstein_on_line(places: ArrayLike, p: ArrayLike, q: ArrayLike) -> float:
    """같은 자리들 places (k,) 위의 두 분포 사이의 바서슈타인-1 거리: 누적 분포의 차이의 넓이.

    W = ∫|F_p(x) − F_q(x)| dx (Vallender 1974). places는 커지는 순서여야 합니다.

    Raises:
        CourseError: 분포가 아니거나 places가 커지는 순서가 아닐 때.
    """
    p, q = _same_length(p, q)
    places = np.asarray(places, dtype=float)
    if places.shape != p.shape or not (np.diff(places) > 0).all():
        raise CourseError("places는 확률과 개수가 같고 커지는 순서여야 합니다.")
    return float(np.abs(np.cumsum(p - q))[:-1] @ np.diff(places))


def best_critic(places: ArrayLike, p: ArrayLike, q: ArrayLike, slope: float = 1.0) -> np.ndarray:
    """기울기가 `slope`를 넘지 않는 함수 가운데 E_p[f] − E_q[f]가 가장 큰 f의 값 (k,).

    이웃한 자리 사이에서 F_q가 F_p보다 크면 올라가고 작으면 내려갑니다. 그때의 값은
    slope · W(p, q)입니다(칸토로비치–루빈시테인 쌍대성). f(places[0]) = 0으로 둡니다.
    """
    p, q = _same_length(p, q)
    rises = slope * np.sign(np.cumsum(q - p)[:-1]) * np.diff(np.asarray(places, dtype=float))
    return np.concatenate([[0.0], np.cumsum(rises)])


class Plan(NamedTuple):
    """운송 계획: x의 i번째는 y의 partner[i]번째로 갑니다. cost는 옮긴 거리의 평균."""

    partner: np.ndarray
    cost: float


def transport_plan(x: ArrayLike, y: ArrayLike) -> Plan:
    """같은 개수의 점 (n, d), (n, d) 사이의 가장 싼 짝짓기. cost가 바서슈타인-1 거리입니다.

    헝가리안 알고리즘의 개선판을 쓰며 n이 수백이면 금방 끝납니다(scipy.optimize).

    Raises:
        CourseError: 모양이 다를 때.
    """
    from scipy.optimize import linear_sum_assignment

    distance = _distances(x, y)
    rows, partner = linear_sum_assignment(distance)
    return Plan(partner, float(distance[rows, partner].mean()))


def plan_cost(x: ArrayLike, y: ArrayLike, partner: ArrayLike) -> float:
    """짝짓기 partner (n,)로 옮길 때의 평균 거리."""
    return float(_distances(x, y)[np.arange(len(partner)), np.asarray(partner)].mean())


def huffman(weights: Mapping[str, float]) -> dict[str, str]:
    """허프만 부호: {기호: 무게} → {기호: "0110…"}. 어떤 부호도 다른 부호의 앞머리가 아닙니다.

    가장 드문 둘을 묶어 하나로 보기를 되풀이합니다(Huffman 1952). 기호가 하나면 "0"입니다.
    """
    order = count()  # 무게가 같으면 먼저 들어온 것부터 묶어, 결과가 언제나 같습니다.
    heap = [(weight, next(order), {symbol: ""}) for symbol, weight in weights.items()]
    heapq.heapify(heap)
    if len(heap) == 1:
        return dict.fromkeys(weights, "0")
    while len(heap) > 1:
        light, _, left = heapq.heappop(heap)
        heavy, _, right = heapq.heappop(heap)
        joined = {s: "0" + code for s, code in left.items()}
        joined |= {s: "1" + code for s, code in right.items()}
        heapq.heappush(heap, (light + heavy, next(order), joined))
    return {symbol: heap[0][2][symbol] for symbol in weights} if heap else {}


def _same_length(p: ArrayLike, q: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    p, q = distribution(p), distribution(q)
    if len(p) != len(q):
        raise CourseError(f"두 분포의 길이가 다릅니다({len(p)}, {len(q)}). 같은 자리에서 재십시오.")
    return p, q


def _distances(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 2 or x.shape != y.shape:
        raise CourseError(f"개수가 같은 점 (n, d) 두 묶음을 넣으십시오({x.shape}, {y.shape}).")
    return np.linalg.norm(x[:, None] - y[None], axis=2)
