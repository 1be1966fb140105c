"""3단계 목적 함수: 로짓을 넣고, 값이 아니라 기울기가 어느 쪽을 가리키는지 봅니다."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from . import samples
from .step import Blank, Refused, Step, World, parameters

Loss = Callable[..., Tensor]
N = 12
STARVED = 0.02  # 확신하고 틀린 곳의 기울기가 어중간한 곳의 이만큼도 안 되면 굶는 것입니다.
SURE = 8.0  # 로짓. D가 99.97% 확신하는 곳입니다.


def check(objective: object, world: World) -> None:
    """(d_loss, g_loss)나 Objective의 두 손실을 차례로 시험합니다."""
    d_loss, g_loss = _losses(objective)
    _discriminator(d_loss, world)
    _generator(g_loss, _paired(objective, g_loss), world)


def _losses(objective: object) -> tuple[Loss, Loss]:
    if hasattr(objective, "d_loss") and hasattr(objective, "g_loss"):
        found = objective.d_loss, objective.g_loss
    elif isinstance(objective, tuple | list) and len(objective) == 2:
        found = tuple(objective)
    else:
        raise Refused(
            "손실 둘이 아닙니다.",
            '`project.check("objective", (d_loss, g_loss))`나 `Objective` 하나를 넘기십시오.',
        )
    if not all(map(callable, found)):
        raise Refused("함수가 아닙니다.", "손실의 값이 아니라 함수의 이름을 괄호 없이 넘기십시오.")
    return found


def _paired(objective: object, g_loss: Loss) -> bool:
    """G의 손실이 진짜의 로짓도 받는지(상대론적)."""
    return bool(getattr(objective, "needs_real", False)) or parameters(g_loss) == 2


def _slopes(name: str, loss: Loss, world: World, *inputs: Tensor) -> tuple[Tensor, list[Tensor]]:
    """손실의 값과, 입력마다의 기울기."""
    leaves = [x.clone().requires_grad_() for x in inputs]
    value = world.call(f"{name}에 로짓 {N}개씩을 넣기", loss, *leaves)
    if value is None:
        raise Blank
    if not torch.is_tensor(value) or not value.requires_grad:
        raise Refused(
            f"{name}의 기울기가 끊겼습니다.",
            "`item()`, `float()`, `detach()`, `no_grad`를 지나면 역전파할 수 없습니다. 텐서 그대로 "
            "return하십시오.",
        )
    if value.dim() != 0:
        raise Refused(
            f"{name}에 평균이 없습니다.",
            f"모양이 {tuple(value.shape)}입니다. `backward()`는 수 하나에서 시작합니다. "
            "`mean()`으로 평균하십시오.",
        )
    grads = torch.autograd.grad(value, leaves, allow_unused=True)
    return value.detach(), [
        torch.zeros_like(x) if g is None else g for x, g in zip(leaves, grads, strict=True)
    ]


def _sane(name: str, loss: Loss, world: World, *inputs: Tensor) -> None:
    """평균인지, 아주 큰 로짓에서도 유한한지."""
    value, _ = _slopes(name, loss, world, *inputs)
    twice, _ = _slopes(name, loss, world, *(x.repeat(2) for x in inputs))
    if abs(float(value - twice)) > 1e-4 * (1 + abs(float(value))):
        raise Refused(
            f"{name}이 미니배치의 크기에 따라 달라집니다.",
            f"같은 로짓을 이어 넣으니 값이 {float(value):.4g} → {float(twice):.4g}로 바뀝니다. "
            "합이면 "
            "미니배치를 키울 때마다 학습률도 바뀐 셈이 됩니다. `mean()`으로 평균하십시오.",
        )
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        big = [100.0 * s * torch.ones_like(x) for s, x in zip(signs, inputs, strict=False)]
        value, grads = _slopes(name, loss, world, *big)
        if not value.isfinite() or not all(bool(g.isfinite().all()) for g in grads):
            raise Refused(
                f"{name}이 큰 로짓에서 넘칩니다.",
                f"로짓 {', '.join(f'{float(x[0]):g}' for x in big)}에서 값이나 기울기가 숫자가 "
                "아닙니다. log(sigmoid(a))를 두 번에 나누어 계산하지 말고 `F.softplus`, "
                "`F.logsigmoid`, `F.binary_cross_entropy_with_logits`를 쓰십시오.",
            )


def _discriminator(loss: Loss, world: World) -> None:
    name = "D의 손실"
    steps = torch.linspace(0.1, 3.0, N, device=world.device)
    real, fake = -steps, steps.flip(0)  # D가 틀린 곳: 어떤 손실이든 고쳐야 합니다.
    _sane(name, loss, world, real, fake)
    _, (up, down) = _slopes(name, loss, world, real, fake)
    if not up.any() or not down.any():
        blind = "진짜" if not up.any() else "가짜"
        raise Refused(
            f"D의 손실이 {blind}를 보지 않습니다.",
            f"{blind}의 로짓을 바꾸어도 손실이 그대로입니다. 진짜와 가짜의 두 항을 더하십시오.",
        )
    if (up >= 0).all() and (down <= 0).all():
        raise Refused(
            "D의 손실이 거꾸로입니다.",
            "이 손실을 줄이면 진짜의 로짓이 내려가고 가짜의 로짓이 올라갑니다. 인수의 순서(진짜, "
            "가짜)나, 최대화할 것을 최소화하는 부호를 보십시오.",
        )
    for slope, sign, said in ((up, -1, "진짜의 로짓을 올리"), (down, 1, "가짜의 로짓을 내리")):
        if not (sign * slope > 0).any() or (sign * slope < -1e-7).any():
            raise Refused(
                f"D의 손실이 {said}지 않습니다.",
                "두 항의 목표가 같지 않은지(진짜 1, 가짜 0), 한 항의 부호만 틀리지 않았는지 "
                "보십시오.",
            )
    sure = [s * torch.full_like(real, SURE) for s in (-1, 1)]
    _, worst = _slopes(name, loss, world, *sure)
    for slope, usual, said in zip(worst, (up, down), ("진짜", "가짜"), strict=True):
        if float(slope.abs().mean()) < STARVED * float(usual.abs().mean()):
            raise Refused(
                "D의 손실이 시그모이드를 두 번 씌웁니다.",
                f"D가 {said}를 확신하고 틀렸는데도(로짓 {SURE:g}) 기울기가 거의 0이라, 가장 크게 "
                "틀린 "
                "곳에서 배우지 못합니다. 로짓을 받는 손실에 확률을 넣지 않았는지 보십시오.",
            )
    _saturated(loss, world)


def _saturated(loss: Loss, world: World) -> None:
    """확률을 거쳐 계산하면 float32에서 로짓 17쯤부터 기울기가 0이 됩니다."""
    far = torch.full((N,), 40.0, device=world.device)
    _, slopes = _slopes("D의 손실", loss, world, -far, far)
    if any(not g.any() for g in slopes):
        world.remark(
            "D가 아주 크게 틀리면(로짓 ±40) 기울기가 꼭 0이 됩니다. 확률로 바꾼 다음 log를 취하면 "
            "float32에서 이렇게 됩니다. 로짓을 바로 받는 `binary_cross_entropy_with_logits`가 "
            "낫습니다."
        )


def _generator(loss: Loss, paired: bool, world: World) -> None:
    name = "G의 손실"
    fake = torch.linspace(-3.0, -0.1, N, device=world.device)
    real = (torch.linspace(0.7, 2.0, N, device=world.device),) if paired else ()
    _sane(name, loss, world, fake, *real)
    _, (slope, *other) = _slopes(name, loss, world, fake, *real)
    if not slope.any():
        raise Refused(
            "G의 손실이 가짜의 로짓을 보지 않습니다.",
            "G가 바꿀 수 있는 것은 가짜의 로짓뿐입니다. 그것을 올려야 줄어드는 손실을 쓰십시오.",
        )
    if (slope >= 0).all():
        swapped = paired and bool((other[0] <= 0).all()) and bool(other[0].any())
        raise Refused(
            "G의 손실의 인수가 바뀌었습니다." if swapped else "G의 손실의 부호가 거꾸로입니다.",
            "G의 손실은 (가짜, 진짜)의 차례로 받습니다."
            if swapped
            else "이 손실을 줄이면 D(G(z))가 내려갑니다. 가짜를 진짜라고 판정할 때 작아지는 "
            "손실이어야 "
            "합니다.",
        )
    if (slope > 1e-7).any():
        raise Refused(
            "G의 손실이 어떤 곳에서는 가짜의 로짓을 내립니다.",
            "D가 속지 않은 가짜(로짓이 0보다 작은 것)는 모두 올려야 합니다.",
        )
    _starved(loss, fake, real, float(slope.abs().max()), world)


def _starved(
    loss: Loss, fake: Tensor, real: tuple[Tensor, ...], usual: float, world: World
) -> None:
    """D가 확신하고 물리친 가짜에서도 배우는지. 포화 손실이면 통과시키되 알려 줍니다."""
    still = [torch.full_like(x, 0.0) for x in real]
    caught, fooled = (
        float(_slopes("G의 손실", loss, world, torch.full_like(fake, a), *still)[1][0].abs().mean())
        for a in (-SURE, SURE)
    )
    if caught >= STARVED * usual:
        return
    if fooled < STARVED * usual:
        raise Refused(
            "G의 손실이 시그모이드를 두 번 씌웁니다.",
            f"로짓이 −{SURE:g}이든 {SURE:g}이든 기울기가 거의 0입니다. 로짓을 받는 손실에 확률을 "
            "넣지 "
            "않았는지 보십시오.",
        )
    world.remark(
        f"D가 가짜라고 확신하면(로짓 −{SURE:g}) G의 기울기가 거의 사라지는 **포화 손실**입니다. "
        "틀린 것은 아니지만 배우기까지 오래 기다릴 수 있습니다. "
        "비포화 손실을 쓰면 그곳에서 가장 크게 배웁니다."
    )


STEP = Step(
    "objective",
    "P-3",
    "목적 함수",
    """
    판별자의 손실과 생성자의 손실을 `(d_loss, g_loss)`로 넘기십시오. 강의의 `Objective` 하나를
    넘겨도 됩니다.

    - `d_loss(real_logits, fake_logits)`: 줄이면 진짜의 로짓이 오르고 가짜의 로짓이 내려갑니다.
    - `g_loss(fake_logits)`: 줄이면 가짜의 로짓이 오릅니다. 진짜의 로짓도 쓰는 손실이면
      `g_loss(fake_logits, real_logits)`입니다.
    - 둘 다 미니배치의 **평균**인 수 하나이고, 로짓이 ±100이어도 유한합니다.

    어떤 손실이든 이 약속을 지키면 통과합니다. 정답의 값과 견주지 않습니다.
    """,
    (
        "D가 완전히 틀린 그림에서, 또 G의 가짜를 D가 확신하고 물리친 곳에서 기울기는 얼마입니까?",
        "−log sigmoid(a)는 `F.softplus(-a)`이고, −log(1 − sigmoid(a))는 `F.softplus(a)`입니다.",
        "`real_logits`와 `fake_logits`를 `requires_grad_()`로 만들어 넣고 `backward()`한 다음, "
        "`.grad`의 부호를 보십시오.",
    ),
    check,
    samples.OBJECTIVE,
)
