"""5단계 자: 진짜끼리는 가깝고, 망가뜨린 것과는 먼지, 내 데이터로 시험해 봅니다."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from . import samples
from .step import Blank, Refused, Step, World, ask_function

MOST = 150  # 장. 반쪽마다 이만큼까지 씁니다.
SPLITS = 3  # 진짜를 반으로 나누어 보는 횟수
STEADY, LOOSE = 0.01, 0.1  # 같은 입력에서 달라진 정도 ÷ 가장 큰 차이
BLIND = 1  # 이만큼까지는 못 보아도 통과합니다.
FEW = " 그림이 60장도 되지 않아 진짜끼리의 값이 크게 흔들립니다. 그림을 더 모으십시오."
Distance = Callable[[Tensor, Tensor], float]


def check(distance: object, world: World) -> None:
    """진짜끼리의 값과, 다섯 가지로 망가뜨린 것의 값을 견줍니다."""
    ask_function(distance, "distance(real, fake)")
    halves = [_halves(seed, world) for seed in range(SPLITS)]
    base = [_measure(distance, "진짜의 반과 나머지 반", *pair, world) for pair in halves]
    seen = {
        name: [
            _measure(distance, f"진짜와 {name}", real, spoil(fake), world) for real, fake in halves
        ]
        for name, spoil in TROUBLES.items()
    }
    real, fake = halves[0]
    _set_like(distance, real, fake, base, seen, world)
    usual = sum(base) / SPLITS
    world.fact(f"진짜끼리 {usual:.4g} ({len(real)}장씩)")
    for name, values in seen.items():
        world.fact(f"{name} {sum(values) / SPLITS:.4g}")
    _tells(base, seen, world)


def _halves(seed: int, world: World) -> tuple[Tensor, Tensor]:
    x, _ = world.pictures(2 * MOST, seed)
    half = len(x) // 2
    return x[:half], x[half : 2 * half]


def _measure(distance: Distance, what: str, real: Tensor, fake: Tensor, world: World) -> float:
    a, b = real.clone(), fake.clone()
    value = world.call(f"{what}를 재기 ({len(a)}장과 {len(b)}장)", distance, a, b)
    if value is None:
        raise Blank
    if not (torch.equal(a, real) and torch.equal(b, fake)):
        raise Refused(
            "받은 그림을 바꾸었습니다.",
            "`x -= …`나 밑줄로 끝나는 연산은 원래 텐서를 바꿉니다. 다음에 재는 값이 달라집니다.",
        )
    try:
        value = float(value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise Refused(
            "수 하나가 아닙니다.",
            f"거리는 수 하나여야 합니다(받은 것: `{type(value).__name__}`). 평균하거나 더하십시오.",
        ) from error
    if not abs(value) < float("inf"):
        raise Refused(
            "거리가 숫자가 아닙니다.",
            f"{what}를 재니 {value}입니다. 흩어짐이 0인 묶음에서 0으로 나누거나 음수의 제곱근을 "
            "구하지 "
            "않는지 보십시오.",
        )
    return value


def blurred(x: Tensor) -> Tensor:
    """한 변의 1/6쯤을 평균하여 흐린 그림."""
    width = max(3, x.shape[-1] // 6 // 2 * 2 + 1)
    return F.avg_pool2d(x, width, 1, width // 2, count_include_pad=False)


def specked(x: Tensor) -> Tensor:
    """화소의 15%를 검정이나 흰색으로 바꾼 그림."""
    rng = torch.Generator().manual_seed(1)
    dice = torch.rand(x.shape, generator=rng).to(x.device)
    return torch.where(dice < 0.075, -1.0, torch.where(dice > 0.925, 1.0, x))


def half_missing(x: Tensor) -> Tensor:
    """가장 크게 갈리는 방향의 한쪽만 남겨 두 번 되풀이한 그림: 모드의 절반이 없습니다."""
    flat = x.flatten(1).double()
    along = torch.linalg.svd(flat - flat.mean(0), full_matrices=False).U[:, 0]
    kept = x[along.argsort()[: (len(x) + 1) // 2]]
    return kept.repeat(2, 1, 1, 1)[: len(x)]


def repeated(x: Tensor) -> Tensor:
    """진짜 한 장만 되풀이한 것: 모드 붕괴."""
    return x[:1].repeat(len(x), 1, 1, 1)


def plain(x: Tensor) -> Tensor:
    """모든 화소가 평균 밝기인 그림."""
    return torch.full_like(x, float(x.mean()))


TROUBLES: dict[str, Callable[[Tensor], Tensor]] = {
    "흐린 진짜": blurred,
    "얼룩진 진짜": specked,
    "절반의 모드가 빠진 진짜": half_missing,
    "한 장의 되풀이": repeated,
    "한 가지 색": plain,
}


def _set_like(
    distance: Distance,
    real: Tensor,
    fake: Tensor,
    base: list[float],
    seen: dict[str, list[float]],
    world: World,
) -> None:
    """같은 것을 다시 재면 같은지, 그림의 차례를 섞어도 같은지."""
    scale = max(abs(v - b) for values in seen.values() for v, b in zip(values, base, strict=True))
    if scale <= 1e-9 * max(1.0, abs(base[0])):
        raise Refused(
            "무엇을 재든 같은 값입니다.", "`real`과 `fake`를 모두 쓰는지, 값을 잇는지 보십시오."
        )
    wobble = 0.0
    for spoil, first in ((torch.clone, base[0]), (repeated, seen["한 장의 되풀이"][0])):
        again = _measure(distance, "같은 것을 다시", real, spoil(fake), world)
        wobble = max(wobble, abs(again - first) / scale)
    if wobble > LOOSE:
        raise Refused(
            "같은 그림을 다시 재면 값이 달라집니다.",
            f"가장 큰 차이의 {wobble:.0%}만큼이나 달라졌습니다. 안에서 난수를 쓴다면 "
            "`torch.Generator().manual_seed(0)`으로 고정하십시오.",
        )
    if wobble > STEADY:
        world.remark("같은 그림을 다시 재면 값이 조금 달라집니다. 안의 난수를 고정하십시오.")
    order = torch.randperm(len(fake), generator=torch.Generator().manual_seed(2)).to(fake.device)
    mixed = _measure(distance, "차례를 섞은 것", real, fake[order], world)
    itself = _measure(distance, "진짜와 똑같은 진짜", real, real, world)
    turned = _measure(distance, "진짜와, 차례만 뒤집은 같은 진짜", real, real.flip(0), world)
    moved = max(abs(mixed - base[0]), abs(turned - itself)) / scale
    if moved > LOOSE + wobble:
        raise Refused(
            "그림의 차례에 따라 값이 달라집니다.",
            f"똑같은 그림들의 차례만 뒤집었는데 값이 {itself:.4g} → {turned:.4g}로 바뀝니다. i번째 "
            "진짜와 i번째 "
            "가짜를 짝지어 빼지 마십시오. 두 **묶음**을 견주어야 합니다. 앞의 몇 장만 쓰지도 "
            "마십시오.",
        )


def _farther(values: list[float], base: list[float], spread: float) -> bool:
    """나눌 때마다 진짜끼리보다 멀고, 그 차이가 나누기에 따른 흔들림보다 큰지."""
    gaps = [v - b for v, b in zip(values, base, strict=True)]
    return min(gaps) > 0 and sum(gaps) / len(gaps) > spread


def _tells(base: list[float], seen: dict[str, list[float]], world: World) -> None:
    """망가뜨린 것이 진짜끼리보다 뚜렷하게 먼지."""
    top, bottom = max(base), min(base)
    spread = max(top - bottom, 1e-9)
    if sum(max(values) < bottom for values in seen.values()) >= 3:
        raise Refused(
            "거꾸로 된 잣대입니다.",
            "망가뜨린 그림일수록 값이 작아졌습니다. 비슷할수록 큰 값이라면 부호를 바꾸거나 1에서 "
            "빼십시오. "
            "거리는 멀수록 커야 합니다.",
        )
    blind = [name for name, values in seen.items() if not _farther(values, base, spread)]
    told = ", ".join(f"**{name}**" for name in blind)
    if len(blind) > BLIND:
        raise Refused(
            "보지 못하는 것이 둘 이상입니다.",
            f"진짜끼리의 값({bottom:.4g}…{top:.4g})과 뚜렷하게 가르지 못한 것: {told}. 흐림과 "
            "얼룩은 "
            "이웃 화소의 차이에, 빠진 모드와 되풀이는 흩어짐(공분산)에 나타납니다. 특징을 "
            "더하십시오.",
        )
    if blind:
        world.remark(
            f"이 잣대는 {told}에 무딥니다. 이 잣대 하나로 “좋아졌다”고 말하기 전에 그것을 눈으로 "
            "보십시오."
        )


STEP = Step(
    "yardstick",
    "P-5",
    "자",
    """
    그림의 두 묶음이 얼마나 다른지 재는 함수 `distance(real, fake)`를 쓰십시오. 둘 다 (n, C, H, W),
    [−1, 1]이고, 멀수록 큰 수 **하나**를 돌려줍니다.

    내 데이터로 시험합니다. **진짜의 반과 나머지 반**보다 다음이 뚜렷하게 멀어야 합니다: 흐린 진짜,
    얼룩진 진짜, 절반의 모드가 빠진 진짜, 한 장의 되풀이, 한 가지 색. 하나까지는 못 보아도
    통과하지만 무엇에 무딘지 알려 줍니다.

    - 같은 것을 다시 재면 같은 값이고, 그림의 차례와 상관없습니다. 받은 그림은 바꾸지 않습니다.
    - 평균, 공분산, 거리, 분류기의 특징, 무엇을 써도 됩니다. `metrics.frechet_distance`도 됩니다.
    """,
    (
        "진짜의 반과 나머지 반을 재어도 0이 아닙니다. 왜 그렇고, 그 값은 무엇을 말해 줍니까?",
        "그림을 특징 몇십 개로 줄인 다음(작게 줄인 그림, 이웃 화소의 차이, 주성분) 두 구름을 "
        "견주십시오.",
        "화소를 그대로 쓰면 얼룩이나 흐림이 묻히기도 합니다. `x - F.avg_pool2d(x, 3, 1, 1)`처럼 "
        "또렷함만 남긴 특징을 함께 쓰십시오.",
    ),
    check,
    samples.YARDSTICK,
    needs_data=True,
    seconds=60.0,
)
