"""판별자의 출력이 그림마다 로짓 하나인지. 시그모이드는 코드가 아니라 행동으로 알아봅니다."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from gan_course.models import run

from .step import Refused, World

PUSHES = 60  # 갱신 횟수. 로짓이라면 이만큼 밀어 올리는 동안 1을 훌쩍 넘습니다.


def one_logit_each(D: nn.Module, real: Tensor, y: Tensor | None, world: World) -> None:
    """모양이 (n,)인지, 한 장도 되는지, 그림을 보는지."""
    logits = world.call(f"D에 그림 {tuple(real.shape)}을 넣기", run, D.train(), real, y)
    if not torch.is_tensor(logits):
        raise Refused("D가 텐서를 내지 않습니다.", "`forward`의 끝에서 로짓을 return하십시오.")
    if logits.shape != (len(real),):
        hint = {
            (len(real), 1): "`squeeze(1)`이나 `flatten()`으로 (n,)을 만드십시오. (n, 1)에서 (n,)을 "
            "빼면 (n, n)이 되어, 오류 없이 틀립니다.",
            (): "여러 장을 한데 평균하지 말고, 그림마다 하나씩 내십시오.",
        }.get(tuple(logits.shape), "그림 한 장에 수 하나가 되도록 마지막 층을 맞추십시오.")
        raise Refused(
            "D의 출력이 그림마다 수 하나가 아닙니다.",
            f"모양이 ({len(real)},)이어야 하는데 {tuple(logits.shape)}입니다. {hint}",
        )
    if not logits.isfinite().all():
        raise Refused("D의 출력에 NaN이나 무한대가 있습니다.", "0으로 나누는 곳이 없는지 보십시오.")
    twin = copy.deepcopy(D).eval()
    label = None if y is None else y[:1]
    with torch.no_grad():
        alone = world.call("평가 모드의 D에 그림 한 장만 넣기", run, twin, real[:1], label)
        noise = run(twin, 2 * torch.rand_like(real) - 1, y)
        seen = run(twin, real, y)
    if alone.shape != (1,):
        raise Refused(
            "D에 한 장만 넣으면 모양이 달라집니다.",
            f"(1,)이어야 하는데 {tuple(alone.shape)}입니다. 크기를 주지 않은 `squeeze()`는 한 "
            "장짜리 "
            "미니배치의 차원까지 지웁니다. `squeeze(1)`이나 `flatten()`을 쓰십시오.",
        )
    if float((seen - noise).abs().max()) < 1e-7:
        raise Refused(
            "D가 그림을 보지 않습니다.",
            "진짜와 잡음에 똑같은 수를 냅니다. `forward`가 받은 그림을 쓰는지 보십시오.",
        )


def unsquashed(D: nn.Module, real: Tensor, y: Tensor | None, world: World) -> None:
    """아무리 극단의 그림을 넣고 밀어도 [0, 1]이나 [−1, 1]에 갇혀 있는지 봅니다."""
    twin = copy.deepcopy(D).eval()
    strange = [real, torch.randn_like(real)]
    with torch.no_grad():
        seen = torch.cat(
            [run(twin, x * s, y) for x in strange for s in (1, -1, 30, -30, 1e3, -1e3)]
        )
    if float(seen.max()) > 1.0 + 1e-6 or float(seen.min()) < -1.0 - 1e-6:
        world.fact(f"D의 로짓 {float(seen.min()):.3g}…{float(seen.max()):.3g} (극단의 그림까지)")
        return
    top, bottom = _pushed(D, real, y, 1), _pushed(D, real, y, -1)
    if top > 1.0 + 1e-6 or bottom < -1.0 - 1e-6:  # 층 정규화로 끝나도 배우면 커집니다.
        return
    if bottom >= 0:
        raise Refused(
            "D의 출력이 확률입니다(시그모이드를 지났습니다).",
            f"극단의 그림을 넣고 {PUSHES}번 밀어도 [0, 1]을 벗어나지 않습니다. 손실이 시그모이드를 "
            "다시 "
            "씌우므로, D가 아무리 확신해도 0.5와 0.73 사이밖에 말하지 못합니다. 마지막 "
            "시그모이드를 "
            "지우십시오.",
        )
    raise Refused(
        "D의 출력이 [−1, 1]에 갇혀 있습니다.",
        "tanh 같은 것으로 끝나면 확신을 말하지 못하고 기울기가 사라집니다. 마지막 층을 활성화 함수 "
        "없이 두십시오.",
    )


def _pushed(D: nn.Module, real: Tensor, y: Tensor | None, sign: int) -> float:
    """D를 베껴 진짜의 출력을 한쪽으로 밀었을 때 가장 멀리 간 값."""
    twin = copy.deepcopy(D).train()
    optimizer = torch.optim.Adam([p for p in twin.parameters() if p.requires_grad], lr=0.02)
    furthest = float("inf") if sign < 0 else float("-inf")
    for _ in range(PUSHES):
        out = run(twin, real, y)
        edge = float(out.detach().max() if sign > 0 else out.detach().min())
        furthest = max(furthest, edge) if sign > 0 else min(furthest, edge)
        if sign * furthest > 1.5:
            break
        optimizer.zero_grad(set_to_none=True)
        (-sign * out.mean()).backward()
        optimizer.step()
    return furthest
