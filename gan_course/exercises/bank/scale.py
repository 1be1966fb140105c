"""09 GPU와 규모 확장의 과제: 손실 키우기, 비용, 기울기 모으기, 미니배치 나누기."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

from gan_course.exercises.base import Case, Exercise, call


def small_gradients(rng: torch.Generator) -> Iterator[Case]:
    for size, scale in ((1e-3, 1.0), (1e-6, 2.0**10), (1e-8, 2.0**16), (3e-9, 2.0**14)):
        yield Case({"grad": size * torch.randn(6, generator=rng), "scale": scale})
    yield Case({"grad": torch.tensor([1e-8, 2.0]), "scale": 2.0**16}, "넘치는 기울기")
    yield Case({"grad": torch.tensor([4e-8, -6e-8]), "scale": 2.0**15}, "float16에 없는 작은 수")


def beside_the_truth(function: Callable, grad: torch.Tensor, scale: float) -> object:
    """돌려받은 기울기를 진짜 기울기로 나눈 것. 아주 작은 수끼리도 견줄 수 있습니다."""
    found = call(function, grad=grad, scale=scale)
    if not torch.is_tensor(found) or found.shape != grad.shape:
        return found
    return {"자료형": str(found.dtype), "구한 값 ÷ 진짜 값": found.float() / grad}


SCALED = Exercise(
    "09-1",
    "손실 키우기",
    """
    float16으로 학습할 때 `GradScaler`가 하는 일을 흉내 내십시오. 진짜 기울기 `grad` (n,)가
    float16을 거쳐 옵티마이저에 닿을 때의 값을 구하는 함수를 완성하십시오.

    - 손실에 `scale`을 곱하면 기울기도 그만큼 커집니다. float16으로 적는 것은 `.half()`입니다.
    - 돌려주는 것은 **진짜 크기의** float32 기울기입니다. 언제 곱하고, 언제 어느 자료형에서 나누어야
      작은 기울기가 살아남습니까?
    - 넘쳐서 ∞나 NaN이 하나라도 생겼으면 이 스텝을 건너뜁니다. 그때에는 `None`을 돌려주십시오.
    """,
    cases=small_gradients,
    observe=beside_the_truth,
    hints=(
        "곱하기는 float16으로 적기 **전**입니까, **뒤**입니까? 이미 0이 된 수는 곱해도 0입니다.",
        "적힌 기울기는 `carried = (grad * scale).half()`, 나누기는 `carried.float()`에서 합니다.",
        "`carried.isfinite().all()`이 거짓이면 `None`입니다.",
    ),
)


@SCALED.solution
def through_half(grad, scale):
    carried = (grad * scale).half()
    if not carried.isfinite().all():
        return None
    return carried.float() / scale


def finite(grad, scale):
    """넘치지 않았는지."""
    return (grad * scale).half().isfinite().all()


@SCALED.mistake("작은 기울기가 0이 되었습니다.")
def _(grad, scale):
    """적은 뒤에 키우거나 float16인 채로 나누면, 3·10⁻⁸보다 작은 기울기가 0이 되고 조금 큰 것도
    뭉개집니다. 적기 전에 키우고, float32로 옮긴 뒤에 나누십시오."""
    return grad.half().float() if finite(grad, scale) else None


@SCALED.mistake("되돌려 나누지 않았습니다.")
def _(grad, scale):
    """나누지 않으면 스텝도 그만큼 커집니다. SGD라면 학습률을 수만 배로 올린 셈입니다."""
    return (grad * scale).half().float() if finite(grad, scale) else None


@SCALED.mistake("넘친 기울기를 그대로 썼습니다.")
def _(grad, scale):
    """∞가 하나라도 있으면 그 스텝의 갱신은 가중치를 망칩니다. 건너뛰고 배수를 줄여야 합니다."""
    return (grad * scale).half().float() / scale


@SCALED.mistake("넘친 원소만 0으로 바꾸었습니다.")
def _(grad, scale):
    """넘친 기울기는 큰 기울기입니다. 그것만 버리면 방향이 달라지므로 스텝을 통째로 건너뜁니다."""
    carried = (grad * scale).half().float()
    return torch.where(carried.isfinite(), carried, 0.0) / scale


def runs(rng: torch.Generator) -> Iterator[Case]:
    yield Case({"steps": 20_000, "batch": 64, "rate": 800.0, "watts": 60.0, "won": 150.0})
    yield Case({"steps": 3_000, "batch": 64, "rate": 1200.0, "watts": 65.0, "won": 200.0})
    yield Case({"steps": 500_000, "batch": 256, "rate": 9000.0, "watts": 700.0, "won": 182.7})
    yield Case({"steps": 100, "batch": 1, "rate": 1.0, "watts": 10.0, "won": 100.0})
    yield Case({"steps": 1, "batch": 3600, "rate": 1.0, "watts": 1000.0, "won": 1.0},
               "한 시간, 1 kWh, 1원")  # fmt: skip


COST = Exercise(
    "09-2",
    "시작하기 전의 비용",
    """
    몇 초 재어 보니 초당 진짜 그림 `rate`장을 봅니다. 미니배치 `batch`장으로 `steps`스텝을 학습하면
    **몇 시간**이 걸리고, 전력이 `watts` W인 컴퓨터에서 **몇 kWh**를 쓰며, 1 kWh에 `won`원이면
    전기가 **몇 원**인지 (시간, kWh, 원)의 묶음으로 돌려주십시오.
    """,
    cases=runs,
    hints=(
        "`steps`스텝 동안 보는 그림은 모두 몇 장입니까?",
        "초를 3,600으로 나누면 시간이고, W를 1,000으로 나누면 kW입니다.",
        "kWh는 kW에 **시간**을 곱한 것입니다. 초를 곱한 것이 아닙니다.",
    ),
)


@COST.solution
def bill(steps, batch, rate, watts, won):
    hours = steps * batch / rate / 3600
    kwh = watts / 1000 * hours
    return hours, kwh, kwh * won


@COST.mistake("시간이 초입니다.")
def _(steps, batch, rate, watts, won):
    """초당 장수로 나누면 초입니다. 3,600으로 나누어 시간으로 바꾸십시오."""
    hours = steps * batch / rate
    return hours, watts / 1000 * hours, watts / 1000 * hours * won


@COST.mistake("미니배치의 크기를 빠뜨렸습니다.")
def _(steps, batch, rate, watts, won):
    """한 스텝에 그림 한 장이 아니라 미니배치 하나를 봅니다."""
    return bill(steps, 1, rate, watts, won)


@COST.mistake("W를 kW로 바꾸지 않았습니다.")
def _(steps, batch, rate, watts, won):
    """요금은 kWh에 매깁니다. 1,000 W가 1 kW입니다."""
    return bill(steps, batch, rate, 1000 * watts, won)


@COST.mistake("분으로 구했습니다.")
def _(steps, batch, rate, watts, won):
    """60으로 한 번 나누면 분입니다. 한 시간은 3,600초입니다."""
    minutes = steps * batch / rate / 60
    return minutes, watts / 1000 * minutes, watts / 1000 * minutes * won


@COST.mistake("kWh에 시간을 한 번 더 곱했습니다.")
def _(steps, batch, rate, watts, won):
    """kWh에는 이미 시간이 들어 있습니다. 요금은 kWh에 단가만 곱합니다."""
    hours, kwh, _ = bill(steps, batch, rate, watts, won)
    return hours, kwh, kwh * hours * won


def regressions(rng: torch.Generator) -> Iterator[Case]:
    for n, d, parts in ((8, 1, 1), (8, 3, 2), (12, 2, 4), (64, 5, 8)):
        x = torch.randn(n, d, generator=rng, dtype=torch.float64)
        w, y = torch.randn(d, generator=rng, dtype=torch.float64), x.sum(dim=1) + 1
        yield Case({"w": w, "x": x, "y": y, "parts": parts})
    x = torch.randn(10, 3, generator=rng, dtype=torch.float64)
    w = torch.randn(3, generator=rng, dtype=torch.float64)
    yield Case({"w": w, "x": x, "y": x[:, 0], "parts": 4}, "똑같이 나뉘지 않는 미니배치")


ACCUMULATE = Exercise(
    "09-3",
    "나누어 모은 기울기",
    """
    미니배치가 메모리에 한꺼번에 들어가지 않습니다. `x` (n, d)와 `y` (n,)를 `parts`개로 나누어
    (`torch.chunk`) 하나씩 계산하고, 기울기를 모아 **통째로 구한 것과 같은** 기울기 (d,)를 돌려주는
    함수를 완성하십시오. 손실은 미니배치 전체의 평균 제곱 오차, 곧 `x @ w − y`를 제곱하여 평균한
    것입니다.

    - 나누어 계산하는 동안 `w`는 움직이지 않습니다. `w`의 복사본에 `requires_grad_()`를 하십시오.
    - `backward`는 부를 때마다 기울기를 `.grad`에 **더합니다**.
    - 마지막 조각은 다른 조각보다 작을 수 있습니다.
    """,
    cases=regressions,
    hints=(
        "조각의 크기가 다르면, 조각마다의 평균을 어떤 비율로 더해야 전체의 평균입니까?",
        "조각의 손실에 (조각의 크기) ÷ (전체의 크기)를 곱한 다음 `backward`를 부르십시오.",
        "`zero_grad`나 갱신은 조각을 모두 지난 **뒤에** 한 번만 합니다.",
    ),
    note="""
    그래서 미니배치를 나누어도 학습은 같습니다. 이 강의의 `train`은 메모리가 모자라면 이 일을
    스스로 합니다. 배치 정규화처럼 다른 표본을 함께 보는 층만 조각 안에서 계산하게 됩니다.
    """,
)


@ACCUMULATE.solution
def accumulate(w, x, y, parts):
    w = w.clone().requires_grad_()
    for xs, ys in zip(x.chunk(parts), y.chunk(parts)):
        loss = (xs @ w - ys).square().mean()
        (loss * len(xs) / len(x)).backward()
    return w.grad


def gathered(w, x, y, parts, weight: Callable):
    """조각의 손실에 weight(조각의 크기, 전체의 크기)를 곱하여 모은 기울기."""
    w = w.clone().requires_grad_()
    for xs, ys in zip(x.chunk(parts), y.chunk(parts)):
        ((xs @ w - ys).square().mean() * weight(len(xs), len(x))).backward()
    return w.grad


@ACCUMULATE.mistake("조각의 평균을 그대로 더했습니다.")
def _(w, x, y, parts):
    """평균을 더하면 기울기가 조각의 수만큼 커집니다. 조각마다 제 몫의 무게를 곱하십시오."""
    return gathered(w, x, y, parts, lambda part, whole: 1)


@ACCUMULATE.mistake("조각의 수로 나누었습니다.")
def _(w, x, y, parts):
    """조각의 크기가 모두 같을 때에만 맞습니다. 마지막의 작은 조각이 너무 큰 무게를 받습니다."""
    return gathered(w, x, y, parts, lambda part, whole: 1 / len(x.chunk(parts)))


@ACCUMULATE.mistake("마지막 조각의 기울기만 남았습니다.")
def _(w, x, y, parts):
    """조각마다 기울기를 지우면 앞의 조각에서 배운 것이 사라집니다."""
    last = -(-len(x) // parts) * (len(x.chunk(parts)) - 1)
    return gathered(w, x[last:], y[last:], 1, lambda part, whole: part / len(x))


@ACCUMULATE.mistake("평균 대신 합을 미분했습니다.")
def _(w, x, y, parts):
    """합의 기울기는 미니배치가 클수록 커집니다. 손실은 미니배치의 평균입니다."""
    return gathered(w, x, y, parts, lambda part, whole: part)


@ACCUMULATE.mistake("조각마다 갱신했습니다.")
def _(w, x, y, parts):
    """조각마다 w를 옮기면 다음 조각은 다른 w에서 잰 기울기입니다. 다 모은 뒤 한 번만 옮기십시오."""
    w = w.clone()
    total = torch.zeros_like(w)
    for xs, ys in zip(x.chunk(parts), y.chunk(parts)):
        g = gathered(w, xs, ys, 1, lambda part, whole: part / len(x))
        w, total = w - 0.1 * g, total + g
    return total


def minibatches(rng: torch.Generator) -> Iterator[Case]:
    for n, world in ((8, 2), (12, 3), (64, 4), (6, 6)):
        yield Case({"rows": torch.randperm(100, generator=rng)[:n], "world": world})
    yield Case({"rows": torch.arange(16), "world": 1}, "과정이 하나")


def of_everybody(function: Callable, rows: torch.Tensor, world: int) -> dict[str, object]:
    """과정마다 불러, 모두 모으면 무엇을 보았는지 관찰합니다. 어떤 방법으로 나누든 됩니다."""
    parts = [function(rows.clone(), rank, world) for rank in range(world)]
    if any(part is None for part in parts):
        return None
    return {
        "과정마다 본 장수": [len(part) for part in parts],
        "모두 모은 번호": torch.cat(parts).sort().values,
    }


SHARE = Exercise(
    "09-4",
    "미니배치를 나누어 갖기",
    """
    과정 `world`개가 같은 시드로 똑같은 미니배치의 번호 `rows` (n,)를 뽑았습니다. `rank`번
    과정(0, …, world − 1)이 맡을 번호를 돌려주는 함수를 완성하십시오.

    - 모든 과정의 몫을 모으면 `rows`가 **한 번씩** 나오고, 과정마다 **같은 수**를 맡아야 합니다.
      n은 `world`의 배수입니다.
    - 어떤 차례로 나누든 됩니다.
    """,
    cases=minibatches,
    observe=of_everybody,
    hints=(
        "두 과정이 같은 그림을 보면 과정이 둘인 보람이 있습니까?",
        "`rows.chunk(world)`는 같은 크기의 조각들입니다. 몇 번째가 내 것입니까?",
        "한 과정의 몫은 n ÷ world장이고, `rank`번은 그만큼씩 건너뛴 자리에서 시작합니다.",
    ),
    note="""
    몫의 크기가 같으므로 몫마다의 평균을 다시 평균하면 미니배치 전체의 평균입니다. 그래서 기울기를
    과정들 사이에서 평균하면 과정 하나로 통째로 계산한 기울기와 같습니다.
    """,
)


@SHARE.solution
def share(rows, rank, world):
    return rows.chunk(world)[rank]


@SHARE.mistake("모든 과정이 미니배치 전체를 봅니다.")
def _(rows, rank, world):
    """모두가 같은 그림을 보면 기울기도 같습니다. 장치를 늘려도 빨라지지 않습니다."""
    return rows


@SHARE.mistake("모든 과정이 같은 조각을 봅니다.")
def _(rows, rank, world):
    """번호 `rank`를 쓰지 않으면 모두가 첫 조각만 보고, 나머지 그림은 아무도 보지 않습니다."""
    return rows[: len(rows) // world]


@SHARE.mistake("조각이 서로 겹칩니다.")
def _(rows, rank, world):
    """`rank`번은 rank × (n ÷ world)에서 시작해야 합니다. 한 칸씩만 밀면 겹칩니다."""
    n = len(rows) // world
    return rows[rank : rank + n]


@SHARE.mistake("저마다 아무것이나 골랐습니다.")
def _(rows, rank, world):
    """저마다 따로 뽑으면 겹치는 그림과 빠지는 그림이 생깁니다. 다 함께 뽑은 것을 나누십시오."""
    dice = torch.Generator().manual_seed(rank)
    return rows[torch.randint(len(rows), (len(rows) // world,), generator=dice)]


@SHARE.mistake("번호가 하나씩 밀렸습니다.")
def _(rows, rank, world):
    """번호는 0부터입니다. 1부터 세면 첫 조각을 아무도 보지 않습니다."""
    n = len(rows) // world
    return rows[(rank + 1) * n : (rank + 2) * n]
