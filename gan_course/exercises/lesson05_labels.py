"""05 조건부 GAN의 과제 가운데 레이블을 무작위로 뽑기: randint의 위쪽 끝은 뽑히지 않습니다."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

from .base import Case, Exercise, Wrong, call

DRAWS = 4000  # 마지막 레이블이 한 번도 나오지 않으면 우연이 아니게 할 만큼


def observe_draws(function: Callable, classes: int, seed: int) -> object:
    """레이블을 많이 뽑아 무엇이 나오는지 봅니다. 뽑은 차례가 아니라 성질만 견줍니다."""
    rng = torch.Generator().manual_seed(seed)
    y = call(function, n=DRAWS, classes=classes, rng=rng)
    if not torch.is_tensor(y) or y.dim() != 1:
        return {"결과": y if y is None or y is Ellipsis else "1차원 텐서가 아닙니다."}
    counts = torch.bincount(y.long().clamp(0, 50), minlength=classes).float()
    again = function(DRAWS, classes, rng)
    even = counts[:classes] * classes / DRAWS
    return {
        "결과": "1차원 텐서", "개수": len(y), "자료형": str(y.dtype),
        "가장 작은 레이블": int(y.min()), "가장 큰 레이블": int(y.max()),
        "고르게 나오는지": bool(((even > 0.7) & (even < 1.3)).all()),
        "부를 때마다 새로 뽑는지": torch.is_tensor(again) and not torch.equal(y, again),
        "주어진 난수 생성기를 쓰는지": _repeats(function, classes, seed),
    }  # fmt: skip


def _repeats(function: Callable, classes: int, seed: int) -> bool:
    first, second = (function(50, classes, torch.Generator().manual_seed(seed)) for _ in range(2))
    return torch.is_tensor(first) and torch.equal(first, second)


def _class_counts(rng: torch.Generator) -> Iterator[Case]:
    for seed, classes in enumerate([10, 14, 2, 8, 5]):
        yield Case({"classes": classes, "seed": seed})
    yield Case({"classes": 3, "seed": 9}, "레이블이 셋")


RANDOM_LABELS = Exercise(
    id="05-3",
    title="레이블을 무작위로 뽑기",
    text="""
    0부터 `classes` − 1까지의 레이블을 고르게 `n`개 뽑아 (n,) int64 텐서로 돌려주는 함수를
    완성하십시오. 난수는 주어진 생성기 `rng`에서 뽑습니다.

    - 숫자(classes = 10)라면 0, 1, …, 9가 모두 나와야 합니다.
    """,
    stub='''
    def random_labels(n, classes, rng):
        """개수, 레이블의 수, torch.Generator → (n,) int64."""
        ...
    ''',
    solution='''
    def random_labels(n, classes, rng):
        return torch.randint(0, classes, (n,), generator=rng)
    ''',
    cases=_class_counts,
    observe=observe_draws,
    hints=(
        "`torch.randint(low, high, size, generator=rng)`를 씁니다.",
        "`high`는 **뽑히지 않습니다**. 0에서 9까지 뽑으려면 high는 10입니다.",
        "모양은 `(n,)`처럼 묶음으로 줍니다.",
    ),
    note="파이썬의 `random.randint(0, 9)`는 9를 **뽑고**, NumPy와 PyTorch의 `randint(0, 9)`는 "
    "9를 **뽑지 않습니다**.",
    wrong=(
        Wrong("마지막 레이블을 뽑지 않습니다.",
              "return torch.randint(0, classes - 1, (n,), generator=rng)",
              "`randint(0, 9)`입니다! 위쪽 끝은 뽑히지 않으므로 9가 한 번도 나오지 않습니다. "
              "생성자는 마지막 레이블을 연습하지 못합니다. high에 `classes`를 그대로 쓰십시오."),
        Wrong("0번 레이블을 뽑지 않습니다.",
              "return torch.randint(1, classes, (n,), generator=rng)",
              "레이블은 0부터 시작합니다. low를 0으로 두십시오."),
        Wrong("레이블이 하나 밀렸습니다.",
              "return torch.randint(1, classes + 1, (n,), generator=rng)",
              "1…classes를 뽑았습니다. 레이블은 0…classes − 1이고, 넘는 번호는 임베딩 표에 없어 "
              "`IndexError`가 납니다."),
        Wrong("없는 레이블까지 뽑습니다.",
              "return torch.randint(0, classes + 1, (n,), generator=rng)",
              "위쪽 끝은 본디 뽑히지 않으므로 1을 더하면 없는 번호 `classes`가 나옵니다. "
              "임베딩이 `IndexError`를 냅니다."),
        Wrong("실수를 뽑았습니다.", "return torch.rand(n, generator=rng) * classes",
              "레이블은 정수입니다. 임베딩 표의 줄 번호이기 때문입니다."),
        Wrong("차례로 늘어놓았습니다.", "return torch.arange(n) % classes",
              "고르기는 하지만 무작위가 아닙니다. 부를 때마다 새로 뽑아야 합니다."),
        Wrong("주어진 난수 생성기를 쓰지 않았습니다.",
              "return torch.randint(0, classes, (n,))",
              "`generator=rng`가 빠졌습니다. 시드를 정해도 결과가 되풀이되지 않습니다."),
        Wrong("모양이 2차원입니다.",
              "return torch.randint(0, classes, (n, 1), generator=rng)",
              "(n, 1)이 아니라 (n,)이어야 합니다. 임베딩을 지나면 차원이 하나 남아 이어 붙일 수 "
              "없습니다."),
    ),
)  # fmt: skip

EXERCISES = (RANDOM_LABELS,)
