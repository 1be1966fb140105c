"""08 평가와 진단의 과제: 프레셰 거리, 덮음, 공평한 비교, 이겼는지, 실험의 설계, 곡선의 진단."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import torch

from gan_course.exercises.base import Case, Exercise, call


def moments(rng: torch.Generator) -> Iterator[Case]:
    for d in (1, 2, 3, 5, 8):
        a, b = torch.randn(2, 4 * d, d, generator=rng, dtype=torch.float64)
        b = 2 * b + torch.randn(d, generator=rng, dtype=torch.float64)
        yield Case(
            {"mean_a": a.mean(0), "cov_a": a.T.cov().reshape(d, d),
             "mean_b": b.mean(0), "cov_b": b.T.cov().reshape(d, d)}
        )  # fmt: skip
    eye = torch.eye(3, dtype=torch.float64)
    zero = torch.zeros(3, dtype=torch.float64)
    yield Case({"mean_a": zero, "cov_a": eye, "mean_b": zero, "cov_b": eye}, "똑같은 두 분포")
    yield Case(
        {"mean_a": zero, "cov_a": eye, "mean_b": zero + 3, "cov_b": eye}, "평균만 다른 두 분포"
    )


def root_trace(cov_a, cov_b):
    """(ΣaΣb)^½의 대각합."""
    return torch.linalg.eigvals(cov_a @ cov_b).real.clamp(min=0).sqrt().sum()


FRECHET = Exercise(
    "08-1",
    "프레셰 거리",
    """
    두 정규 분포의 평균 `mean_a`, `mean_b` (d,)와 공분산 `cov_a`, `cov_b` (d, d)로 프레셰 거리를
    구하는 함수를 완성하십시오. 평균이 떨어진 정도와 퍼진 모양이 다른 정도를 더한 값입니다.

    - 공분산의 곱의 **제곱근의 대각합**은 고윳값으로 구합니다. 고윳값은
      `torch.linalg.eigvals(행렬).real`이고, 반올림 때문에 0보다 조금 작을 수도 있습니다.
    - 두 분포가 똑같으면 0이어야 합니다.
    """,
    cases=moments,
    hints=(
        "두 분포가 똑같을 때 세 항이 어떻게 지워져야 0이 됩니까?",
        "평균의 몫은 차이의 **제곱**의 합이고, 퍼짐의 몫은 tr(Σa) + tr(Σb) − 2·tr((ΣaΣb)^½)입니다.",
        "행렬의 제곱근은 원소마다의 제곱근이 아닙니다. 고윳값들의 제곱근을 더하면 그 대각합입니다.",
    ),
)


@FRECHET.solution
def frechet(mean_a, cov_a, mean_b, cov_b):
    roots = torch.linalg.eigvals(cov_a @ cov_b).real.clamp(min=0).sqrt()
    return (mean_a - mean_b).square().sum() + cov_a.trace() + cov_b.trace() - 2 * roots.sum()


@FRECHET.mistake("평균의 차이를 제곱하지 않았습니다.")
def _(mean_a, cov_a, mean_b, cov_b):
    """공분산의 대각합은 길이의 제곱과 단위가 같습니다. 평균의 차이도 제곱해야 더할 수 있습니다."""
    spread = cov_a.trace() + cov_b.trace() - 2 * root_trace(cov_a, cov_b)
    return (mean_a - mean_b).norm() + spread


@FRECHET.mistake("평균의 항이 없습니다.")
def _(mean_a, cov_a, mean_b, cov_b):
    """퍼진 모양이 같아도 자리가 다르면 다른 분포입니다."""
    return cov_a.trace() + cov_b.trace() - 2 * root_trace(cov_a, cov_b)


@FRECHET.mistake("공분산의 항이 없습니다.")
def _(mean_a, cov_a, mean_b, cov_b):
    """자리가 같아도 퍼진 모양이 다르면 다른 분포입니다."""
    return (mean_a - mean_b).square().sum()


@FRECHET.mistake("2배를 빠뜨렸습니다.")
def _(mean_a, cov_a, mean_b, cov_b):
    """두 분포가 똑같으면 tr(Σ) + tr(Σ) − 2·tr(Σ) = 0이어야 합니다."""
    spread = cov_a.trace() + cov_b.trace() - root_trace(cov_a, cov_b)
    return (mean_a - mean_b).square().sum() + spread


@FRECHET.mistake("원소마다 제곱근을 구했습니다.")
def _(mean_a, cov_a, mean_b, cov_b):
    """행렬의 제곱근 R은 R·R이 그 행렬인 것입니다. 원소마다의 제곱근과 다릅니다."""
    roots = (cov_a @ cov_b).clamp(min=0).sqrt().trace()
    return (mean_a - mean_b).square().sum() + cov_a.trace() + cov_b.trace() - 2 * roots


@FRECHET.mistake("대각 원소만 썼습니다.")
def _(mean_a, cov_a, mean_b, cov_b):
    """좌표들이 서로 상관이 있으면 대각 원소만으로는 모자랍니다."""
    spread = (cov_a.diag().sqrt() - cov_b.diag().sqrt()).square().sum()
    return (mean_a - mean_b).square().sum() + spread


@FRECHET.mistake("마지막에 제곱근을 씌웠습니다.")
def _(mean_a, cov_a, mean_b, cov_b):
    """프레셰 거리로 흔히 보고하는 값(FID)은 제곱한 거리입니다. 제곱근을 씌우지 않습니다."""
    return frechet(mean_a, cov_a, mean_b, cov_b).clamp(min=0).sqrt()


def unequal(rng: torch.Generator) -> Iterator[Case]:
    for n, m in ((50, 200), (200, 50), (120, 80), (64, 64), (90, 91)):
        a, b = (torch.randn(size, 3, generator=rng, dtype=torch.float64) for size in (n, m))
        real = torch.randn(300, 3, generator=rng, dtype=torch.float64) + 0.2
        yield Case({"a": a, "b": b, "real": real})


def observe_fair(function: Callable, **inputs: object) -> object:
    """강의의 프레셰 거리를 넘겨 부릅니다."""
    from gan_course.metrics import frechet_distance

    found = call(function, **inputs, distance=frechet_distance)
    if isinstance(found, tuple) and len(found) == 2:
        return tuple(round(float(v), 9) for v in found)
    return found


FAIR = Exercise(
    "08-2",
    "공평한 비교",
    """
    어느 글이 이렇게 견주었습니다. “모델 A는 10,000장으로 재어 12, 모델 B는 1,000장으로 재어
    19이므로 A가 낫다.” 프레셰 거리는 장수가 적으면 커지므로 공평하지 않습니다.

    특징 `a`, `b`, `real`과 거리 함수 `distance(가짜, 진짜)`를 받아, **같은 수의 가짜로** 잰
    (A의 거리, B의 거리)를 돌려주는 함수로 고치십시오. 가짜는 앞에서부터 쓰고, 쓸 수 있는 만큼 많이
    씁니다. 진짜는 모두 씁니다.
    """,
    cases=unequal,
    observe=observe_fair,
    hints=(
        "둘 다 낼 수 있는 가짜의 수 가운데 가장 큰 것은 얼마입니까?",
        "`n = min(len(a), len(b))`장만 씁니다.",
        "`return distance(a[:n], real), distance(b[:n], real)`처럼 두 거리를 차례로 돌려줍니다.",
    ),
)


@FAIR.solution
def fair(a, b, real, distance):
    n = min(len(a), len(b))
    return distance(a[:n], real), distance(b[:n], real)


@FAIR.mistake("장수를 맞추지 않았습니다.")
def _(a, b, real, distance):
    """적은 쪽이 억울합니다. 둘 다 적은 쪽의 장수로 재십시오."""
    return distance(a, real), distance(b, real)


@FAIR.mistake("진짜까지 잘랐습니다.")
def _(a, b, real, distance):
    """진짜를 줄이면 둘 다 커질 뿐입니다. 진짜는 모두 쓰십시오."""
    n = min(len(a), len(b))
    return distance(a[:n], real[:n]), distance(b[:n], real[:n])


@FAIR.mistake("너무 적게 썼습니다.")
def _(a, b, real, distance):
    """공평하기는 하지만, 쓸 수 있는 것을 버리면 치우침이 더 커집니다."""
    n = min(len(a), len(b)) // 2
    return distance(a[:n], real), distance(b[:n], real)


@FAIR.mistake("적은 쪽을 되풀이하여 채웠습니다.")
def _(a, b, real, distance):
    """같은 그림을 되풀이한다고 표본이 늘지는 않습니다. 많은 쪽을 줄이십시오."""
    n = max(len(a), len(b))
    grow = lambda x: x.repeat(-(-n // len(x)), 1)[:n]  # noqa: E731
    return distance(grow(a), real), distance(grow(b), real)


@FAIR.mistake("순서가 바뀌었습니다.")
def _(a, b, real, distance):
    """A의 거리를 먼저 돌려주십시오."""
    return fair(a, b, real, distance)[::-1]


def clouds(rng: torch.Generator) -> Iterator[Case]:
    for n, m, k in ((8, 8, 1), (20, 12, 3), (15, 30, 5), (40, 40, 5)):
        real = torch.randn(n, 2, generator=rng, dtype=torch.float64)
        fake = torch.randn(m, 2, generator=rng, dtype=torch.float64) * 0.6 + 0.4
        yield Case({"real": real, "fake": fake, "k": k})
    real = torch.randn(20, 2, generator=rng, dtype=torch.float64)
    yield Case({"real": real, "fake": real[:1].repeat(20, 1), "k": 3}, "한 점만 되풀이한 가짜")


COVERAGE = Exercise(
    "08-3",
    "덮음",
    """
    **덮음**(coverage)을 구하는 함수를 완성하십시오. 진짜 `real` (n, d)의 점마다, 다른 진짜 가운데
    `k`번째로 가까운 것까지의 거리를 반지름으로 공을 그립니다. 가짜 `fake` (m, d)가 하나라도 든 공의
    비율(0…1)을 돌려주십시오.

    점 사이의 거리는 `torch.cdist(a, b)`입니다. 경계에 닿은 것도 든 것으로 칩니다.
    """,
    cases=clouds,
    hints=(
        "공은 누구를 중심으로 그립니까? 반지름을 잴 때 자기 자신도 가까운 점에 들어가지 않습니까?",
        "반지름은 `torch.cdist(real, real).kthvalue(k + 1, dim=1).values`입니다. "
        "자기 자신이 첫째입니다.",
        "`torch.cdist(real, fake) <= 반지름[:, None]`에서 **진짜마다** any를 구해 평균하십시오.",
    ),
)


@COVERAGE.solution
def coverage(real, fake, k):
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(real, fake) <= radius[:, None]
    return inside.any(dim=1).double().mean()


@COVERAGE.mistake("자기 자신을 이웃으로 세었습니다.")
def _(real, fake, k):
    """가장 가까운 점은 언제나 거리 0인 자기 자신입니다. k + 1번째까지 세어야 합니다."""
    radius = torch.cdist(real, real).kthvalue(k, dim=1).values
    return (torch.cdist(real, fake) <= radius[:, None]).any(dim=1).double().mean()


@COVERAGE.mistake("가짜마다 세었습니다: 정밀도입니다.")
def _(real, fake, k):
    """한 그림만 되풀이해도 1이 되는 것이 정밀도입니다. 덮음은 진짜의 공마다 셉니다."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    return (torch.cdist(real, fake) <= radius[:, None]).any(dim=0).double().mean()


@COVERAGE.mistake("가짜의 공을 그렸습니다: 재현율입니다.")
def _(real, fake, k):
    """재현율은 가짜를 중심으로 공을 그립니다. 덮음의 공은 진짜를 중심으로 그립니다."""
    radius = torch.cdist(fake, fake).kthvalue(k + 1, dim=1).values
    return (torch.cdist(real, fake) <= radius[None]).any(dim=1).double().mean()


@COVERAGE.mistake("든 가짜의 수를 평균했습니다: 밀도입니다.")
def _(real, fake, k):
    """밀도는 가짜가 몇 겹의 공에 들었는지입니다. 덮음은 공에 하나라도 들었는지만 봅니다."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    return (torch.cdist(real, fake) <= radius[:, None]).double().sum(dim=0).mean() / k


@COVERAGE.mistake("공의 반지름이 모두 같습니다.")
def _(real, fake, k):
    """빽빽한 곳에서는 작게, 드문 곳에서는 크게, 점마다 따로 재어야 합니다."""
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values.mean()
    return (torch.cdist(real, fake) <= radius).any(dim=1).double().mean()


def contests(rng: torch.Generator) -> Iterator[Case]:
    def scores(mean: float, spread: float, n: int) -> list[float]:
        x = torch.randn(n, generator=rng, dtype=torch.float64)
        x = (x - x.mean()) / x.std() * spread + mean
        return [float(v) for v in x]

    plans = ((10, 1, 5, 20, 2, 5), (30, 2, 5, 12, 3, 5), (20, 10, 5, 24, 10, 5),
             (20, 6, 30, 26, 6, 30), (20, 4, 4, 25.4, 4, 4), (15, 1, 5, 17, 6, 5),
             (12, 3, 3, 12.5, 3, 3))  # fmt: skip
    for mean_a, spread_a, n, mean_b, spread_b, m in plans:
        yield Case({"a": scores(mean_a, spread_a, n), "b": scores(mean_b, spread_b, m)})


WINNER = Exercise(
    "08-4",
    "이겼다고 말할 수 있는가",
    """
    두 모델을 시드만 바꾸어 여러 번 학습하고 프레셰 거리(작을수록 좋음)를
    `a`, `b`(수의 목록)에 적었습니다. 평균의 차이가 그 **표준오차의 두 배**보다 크면 이긴 쪽의 이름
    `"A"`나 `"B"`를, 아니면 `"모름"`을 돌려주는 함수를 완성하십시오.

    평균 하나의 표준오차는 s/√n입니다. s는 **n − 1로 나눈** 표준편차입니다. 차이의 표준오차는 두
    평균의 표준오차에서 계산하십시오. 두 목록의 길이는 다를 수 있습니다.
    """,
    cases=contests,
    hints=(
        "시드를 네 배로 늘리면 평균은 얼마나 더 믿을 만해집니까? 표준편차도 줄어듭니까?",
        "표준오차는 **평균**의 흩어짐입니다. 독립인 두 평균의 차이에서는 **분산**이 더해집니다.",
        "`np.var(a, ddof=1)`이 n − 1로 나눈 분산입니다. "
        "두 분산을 저마다의 n으로 나누어 더하고 제곱근을 구하십시오.",
    ),
)


def _judged(a, b, error):
    gap = float(np.mean(b) - np.mean(a))
    if abs(gap) <= 2 * error:
        return "모름"
    return "A" if gap > 0 else "B"


@WINNER.solution
def winner(a, b):
    error = math.sqrt(np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b))
    gap = np.mean(b) - np.mean(a)
    if abs(gap) <= 2 * error:
        return "모름"
    return "A" if gap > 0 else "B"


@WINNER.mistake("표준오차가 아니라 표준편차를 썼습니다.")
def _(a, b):
    """시드를 아무리 늘려도 표준편차는 줄지 않습니다. √n으로 나누어야 평균의 흔들림입니다."""
    return _judged(a, b, math.sqrt(np.var(a, ddof=1) + np.var(b, ddof=1)))


@WINNER.mistake("평균만 견주었습니다.")
def _(a, b):
    """시드만 바꾸어도 그만큼은 달라집니다. 흩어짐과 견주어야 합니다."""
    return _judged(a, b, 0.0)


@WINNER.mistake("가장 좋은 시드끼리 견주었습니다.")
def _(a, b):
    """운이 좋은 한 번을 고르면, 많이 해 본 쪽이 유리합니다."""
    return "A" if min(a) < min(b) else "B"


@WINNER.mistake("이긴 쪽이 거꾸로입니다.")
def _(a, b):
    """프레셰 거리는 작을수록 좋습니다."""
    return {"A": "B", "B": "A"}.get(winner(a, b), "모름")


@WINNER.mistake("한쪽의 흩어짐만 보았습니다.")
def _(a, b):
    """차이에는 두 평균의 흔들림이 모두 들어 있습니다. 두 제곱을 더하십시오."""
    return _judged(a, b, math.sqrt(np.var(a, ddof=1) / len(a)))


@WINNER.mistake("n − 1이 아니라 n으로 나누었습니다.")
def _(a, b):
    """시드가 서너 개뿐이면 n으로 나눈 표준편차는 눈에 띄게 작습니다. ddof=1을 쓰십시오."""
    return _judged(a, b, math.sqrt(np.var(a) / len(a) + np.var(b) / len(b)))


def budgets(rng: torch.Generator) -> Iterator[Case]:
    plans = ((3.0, 4.0, 60.0, 3600.0), (3.0, 4.0, 60.0, 400.0), (1.0, 5.0, 30.0, 120.0),
             (10.0, 3.0, 15.0, 100_000.0), (2.0, 4.0, 60.0, 1000.0), (6.0, 5.0, 20.0, 700.0),
             (3.0, 4.0, 60.0, 660.0), (6.0, 5.0, 60.0, 500.0))  # fmt: skip
    for spread, gap, seconds, total in plans:
        yield Case({"spread": spread, "gap": gap, "seconds": seconds, "total": total})


DESIGN = Exercise(
    "08-5",
    "실험의 설계",
    """
    두 모델을 견줄 실험을 설계합니다. 시드 하나를 학습하는 데 `seconds`초가 걸리고, 쓸 수 있는
    시간은 모두 `total`초입니다. 두 모델의 점수는 시드마다 표준편차 `spread`만큼 흔들립니다. 참
    차이가 `gap`일 때, 그 차이가 **차이의 표준오차의 두 배 이상**이 되려면 모델마다 시드가 몇 개
    있어야 합니까? 가장 작은 수를 돌려주십시오.

    - 시드가 하나뿐이면 흔들림을 잴 수 없으므로 **적어도 두 개**입니다.
    - 그만큼 학습할 시간이 없으면 0을 돌려주십시오. 실험을 시작하지 말라는 뜻입니다.
    """,
    cases=budgets,
    hints=(
        "두 모델의 시드가 n개씩이면 차이의 표준오차는 얼마입니까?",
        "차이의 분산은 spread²/n + spread²/n입니다. gap이 그 제곱근의 두 배 이상이어야 합니다.",
        "gap² ≥ 4 × 2 × spread²/n이므로 n ≥ 8·spread²/gap²입니다. 올림하고, 시간은 두 모델의 몫을 "
        "모두 세십시오.",
    ),
)


@DESIGN.solution
def plan(spread, gap, seconds, total):
    n = max(2, math.ceil(8 * spread**2 / gap**2))
    return n if 2 * n * seconds <= total else 0


@DESIGN.mistake("한 모델의 흔들림만 셌습니다.")
def _(spread, gap, seconds, total):
    """두 평균이 모두 흔들립니다. 차이의 분산은 두 분산의 합입니다."""
    n = max(2, math.ceil(4 * spread**2 / gap**2))
    return n if 2 * n * seconds <= total else 0


@DESIGN.mistake("한 모델의 시간만 셌습니다.")
def _(spread, gap, seconds, total):
    """두 모델을 저마다 n번 학습하므로 시간은 2n번의 몫입니다."""
    n = max(2, math.ceil(8 * spread**2 / gap**2))
    return n if n * seconds <= total else 0


@DESIGN.mistake("두 배를 빠뜨렸습니다.")
def _(spread, gap, seconds, total):
    """표준오차의 한 배만 넘으면 우연히도 세 번에 한 번쯤 넘습니다. 두 배를 넘어야 합니다."""
    n = max(2, math.ceil(2 * spread**2 / gap**2))
    return n if 2 * n * seconds <= total else 0


@DESIGN.mistake("내림했습니다.")
def _(spread, gap, seconds, total):
    """시드는 자연수이고 모자라면 안 되므로 올림합니다."""
    n = max(2, math.floor(8 * spread**2 / gap**2))
    return n if 2 * n * seconds <= total else 0


@DESIGN.mistake("시드 하나를 허락했습니다.")
def _(spread, gap, seconds, total):
    """시드가 하나뿐이면 표준편차를 잴 수 없어, 이겼는지 판단할 길이 없습니다."""
    n = math.ceil(8 * spread**2 / gap**2)
    return n if 2 * n * seconds <= total else 0


@DESIGN.mistake("시간을 보지 않았습니다.")
def _(spread, gap, seconds, total):
    """다 끝내지 못할 실험은 시작하지 않는 편이 낫습니다. 도중에 멈추면 고른 것이 됩니다."""
    return max(2, math.ceil(8 * spread**2 / gap**2))


def charts(rng: torch.Generator) -> Iterator[Case]:
    steps, random = 200, np.random.default_rng(int(torch.randint(10**6, (), generator=rng)))

    def around(start: float, end: float, wobble: float) -> np.ndarray:
        noise = wobble * random.standard_normal(steps)
        return np.clip(np.linspace(start, end, steps) + noise, 0, 1)

    even = around(0.5, 0.5, 0.03), around(0.5, 0.5, 0.03)
    winning = around(0.6, 1.8, 0.001).clip(0, 0.995), around(0.4, -0.8, 0.001).clip(0.005, 1)
    late = around(0.5, 0.9, 0.02), around(0.5, 0.1, 0.02)
    trapped = 0.5 + 0.2 * random.random(steps), 0.5 + 0.05 * random.random(steps)
    broken = tuple(x.copy() for x in even)
    for x in broken:
        x[120:] = np.nan
    dip = tuple(x.copy() for x in even)
    dip[0][-1], dip[1][-1] = 0.995, 0.004
    half = trapped[0], 0.5 - 0.1 * random.random(steps)
    for d_real, d_fake in (even, winning, late, trapped, broken, half):
        yield Case({"d_real": d_real, "d_fake": d_fake})
    yield Case({"d_real": dip[0], "d_fake": dip[1]}, "마지막 한 스텝만 튄 곡선")


DIAGNOSE = Exercise(
    "08-6",
    "곡선의 진단",
    """
    학습의 기록 `d_real`(D(x)의 평균)과 `d_fake`(D(G(z))의 평균), 길이 200인 두 배열을 보고 병의
    이름을 돌려주는 함수를 완성하십시오. **위에 적힌 것이 먼저**입니다.

    - `"NaN"`: 숫자가 아닌 값이 하나라도 있습니다.
    - `"두 번 시그모이드"`: 모든 값이 0.5 이상 0.7311 이하입니다.
    - `"D가 이김"`: 마지막 50스텝의 **평균**이 d_real은 0.98보다 크고 d_fake는 0.02보다 작습니다.
    - `"이상 없음"`: 그 밖의 모두.

    실제의 진단보다 단순하게 만든 규칙입니다.
    """,
    cases=charts,
    hints=(
        "NaN과의 크기 비교는 언제나 거짓입니다. 어느 검사를 가장 먼저 해야 합니까?",
        "한 스텝의 값은 튀기도 합니다. `d_real[-50:].mean()`처럼 여럿을 평균하십시오.",
        "`np.isnan(값).any()`, `((x >= 0.5) & (x <= 0.7311)).all()`로 두 배열을 모두 보십시오.",
    ),
)


@DIAGNOSE.solution
def diagnose(d_real, d_fake):
    both = np.concatenate([d_real, d_fake])
    if np.isnan(both).any():
        return "NaN"
    if ((both >= 0.5) & (both <= 0.7311)).all():
        return "두 번 시그모이드"
    if d_real[-50:].mean() > 0.98 and d_fake[-50:].mean() < 0.02:
        return "D가 이김"
    return "이상 없음"


@DIAGNOSE.mistake("NaN을 보지 않았습니다.")
def _(d_real, d_fake):
    """NaN과 크기를 견주면 언제나 거짓이라, 맨 아래까지 내려갑니다. 먼저 확인하십시오."""
    both = np.concatenate([d_real, d_fake])
    if ((both >= 0.5) & (both <= 0.7311)).all():
        return "두 번 시그모이드"
    if d_real[-50:].mean() > 0.98 and d_fake[-50:].mean() < 0.02:
        return "D가 이김"
    return "이상 없음"


@DIAGNOSE.mistake("마지막 한 스텝만 보았습니다.")
def _(d_real, d_fake):
    """한 스텝은 튀기도 합니다. 마지막 50스텝을 평균하십시오."""
    found = diagnose(d_real, d_fake)
    if found in ("NaN", "두 번 시그모이드"):
        return found
    return "D가 이김" if d_real[-1] > 0.98 and d_fake[-1] < 0.02 else "이상 없음"


@DIAGNOSE.mistake("기록 전체를 평균했습니다.")
def _(d_real, d_fake):
    """처음에는 D가 이기지 않았습니다. 지금을 알려면 마지막 부분만 보아야 합니다."""
    found = diagnose(d_real, d_fake)
    if found in ("NaN", "두 번 시그모이드"):
        return found
    return "D가 이김" if d_real.mean() > 0.98 and d_fake.mean() < 0.02 else "이상 없음"


@DIAGNOSE.mistake("시그모이드를 두 번 지난 범위를 보지 않았습니다.")
def _(d_real, d_fake):
    """확률이 0.5 아래로 한 번도 내려가지 않는 것은 우연이 아닙니다."""
    found = diagnose(d_real, d_fake)
    return "이상 없음" if found == "두 번 시그모이드" else found


@DIAGNOSE.mistake("d_real만 보았습니다.")
def _(d_real, d_fake):
    """진짜의 확률이 0.5와 0.7311 사이인 건강한 학습도 있습니다. 두 배열을 모두 보십시오."""
    found = diagnose(d_real, d_fake)
    inside = ((d_real >= 0.5) & (d_real <= 0.7311)).all()
    return "두 번 시그모이드" if found == "이상 없음" and inside else found


@DIAGNOSE.mistake("D가 조금만 앞서도 이겼다고 했습니다.")
def _(d_real, d_fake):
    """0.5에서 0.1만 벗어나도 병이라고 하면 건강한 학습까지 병이 됩니다. 적힌 한계를 쓰십시오."""
    found = diagnose(d_real, d_fake)
    if found in ("NaN", "두 번 시그모이드"):
        return found
    return "D가 이김" if d_real[-50:].mean() > 0.6 or d_fake[-50:].mean() < 0.4 else "이상 없음"
