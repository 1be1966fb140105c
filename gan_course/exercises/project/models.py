"""2단계 신경망: 모양, 범위, 기울기, 로짓인지를 불러 보고 압니다. 받은 것은 베껴서 씁니다."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from gan_course.models import run, unwrapped

from . import samples
from .logits import one_logit_each, unsquashed
from .step import Refused, Step, World, device_of

BATCH = 8
SAME = 1e-4  # 같은 z의 그림이 이보다 다르면 다른 그림입니다.
STILL = 1e-6  # z를 바꾸어도 이보다 덜 달라지면 그대로인 것입니다.


def check(pair: object, world: World) -> None:
    """(G, D)를 베껴 데이터의 모양에 맞는지 시험합니다."""
    G, D = _pair(pair)
    nz = getattr(unwrapped(G), "nz", None)
    if not isinstance(nz, int) or isinstance(nz, bool) or nz < 1:
        if isinstance(getattr(unwrapped(D), "nz", None), int):
            raise Refused("순서가 바뀌었습니다.", "생성자를 먼저 적으십시오: `(G, D)`.")
        raise Refused(
            "G에 nz가 없습니다.",
            "잠재 벡터의 차원을 모르면 z를 뽑을 수 없습니다. `__init__`에 `self.nz = 64`처럼 "
            "정수로 적으십시오.",
        )
    G, D = world.call("G와 D를 베끼기", copy.deepcopy, (G, D))
    world.device = device_of(G, world.device)
    real, y = world.pictures(BATCH)
    z = torch.randn(len(real), nz, device=world.device)
    drawn = _drawn(G, z, y, real, world)
    _bounded(G, z, y, real, world)
    _alive(G, z, y, drawn, world)
    one_logit_each(D, real, y, world)
    _reached(G, D, real, z, y, world)
    unsquashed(D, real, y, world)
    sizes = [sum(p.numel() for p in net.parameters()) for net in (G, D)]
    world.fact(f"파라미터 G {sizes[0]:,}개, D {sizes[1]:,}개, z는 {nz}차원")


def _pair(pair: object) -> tuple[nn.Module, nn.Module]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Refused("짝이 아닙니다.", '`project.check("models", (G, D))`처럼 둘을 넘기십시오.')
    for name, net in zip("GD", pair, strict=True):
        if isinstance(net, type):
            raise Refused(
                f"{name}가 클래스입니다.", f"괄호를 붙여 만든 것을 넘기십시오: `{net.__name__}(…)`."
            )
        if not isinstance(net, nn.Module):
            raise Refused(
                f"{name}가 신경망이 아닙니다.",
                f"`nn.Module`을 물려받아 만드십시오(받은 것: `{type(net).__name__}`).",
            )
    return pair[0], pair[1]


def _drawn(G: nn.Module, z: Tensor, y: Tensor | None, real: Tensor, world: World) -> Tensor:
    """학습 모드의 그림. 모양과 값이 맞는지 봅니다."""
    told = f"G에 z {tuple(z.shape)}를 넣기"
    x = world.call(told, run, G.train(), z, y)
    if not torch.is_tensor(x):
        raise Refused("G가 텐서를 내지 않습니다.", "`forward`의 끝에서 그림을 return하십시오.")
    if x.shape != real.shape:
        hint = "`view`나 `Unflatten`으로 그림의 모양을 만드십시오."
        if x.dim() == 4 and x.shape[1] != real.shape[1]:
            hint = "마지막 층의 채널 수를 데이터에 맞추십시오."
        elif x.dim() == 4:
            hint = "키우는 층의 수와 맨 처음 특징 맵의 크기를 데이터에 맞추십시오."
        raise Refused(
            "G가 만드는 그림의 모양이 데이터와 다릅니다.",
            f"z {len(z)}개에서 {tuple(real.shape)}이어야 하는데 {tuple(x.shape)}입니다. {hint}",
        )
    if not x.isfinite().all():
        raise Refused("G의 출력에 NaN이나 무한대가 있습니다.", "0으로 나누는 곳이 없는지 보십시오.")
    return x


@torch.no_grad()
def _bounded(G: nn.Module, z: Tensor, y: Tensor | None, real: Tensor, world: World) -> None:
    """출력의 범위. 큰 z까지 넣어, 데이터가 있는 곳을 모두 그릴 수 있는지 봅니다."""
    twin = copy.deepcopy(G).eval()
    seen = torch.cat([run(twin, z * scale, y) for scale in (1.0, 10.0, 100.0)])
    seen = torch.cat([seen.flatten(), run(copy.deepcopy(G).train(), z, y).flatten()])
    low, high = float(seen.min()), float(seen.max())
    if low >= 0 and float(real.min()) < -0.1:
        raise Refused(
            "G의 출력이 0 아래로 내려가지 않습니다.",
            f"데이터는 {float(real.min()):.2f}까지 있는데 G는 z를 아무리 바꾸어도 "
            f"{low:.2f}…{high:.2f}만 냅니다. 끝을 시그모이드나 ReLU 대신 tanh로 하십시오.",
        )
    if high > 1.001 or low < -1.001:
        world.remark(
            f"G의 출력에 끝이 없습니다(큰 z에서 {low:.3g}…{high:.3g}). 데이터는 [−1, 1]에만 "
            "있으므로 "
            "판별자가 범위만 보고도 가릴 수 있습니다. 마지막에 `torch.tanh`를 두는 것이 보통입니다."
        )
    world.fact(f"G의 출력 {low:.2f}…{high:.2f} (큰 z까지)")


@torch.no_grad()
def _alive(G: nn.Module, z: Tensor, y: Tensor | None, drawn: Tensor, world: World) -> None:
    """z가 그림을 바꾸는지, 평가 모드에서 z 하나의 그림이 늘 같은지."""
    if float(drawn.std(dim=0).max()) < STILL:
        raise Refused(
            "z를 바꾸어도 그림이 그대로입니다.",
            "`forward`가 받은 z를 쓰는지 보십시오. z가 쓰이지 않으면 그림은 한 장뿐입니다.",
        )
    twin = G.eval()
    label = None if y is None else y[:1]
    first, again = run(twin, z, y), run(twin, z, y)
    if float((first - again).abs().max()) > SAME:
        raise Refused(
            "평가 모드에서 같은 z의 그림이 부를 때마다 다릅니다.",
            "`forward` 안에서 난수를 새로 뽑지 않는지 보십시오. 모든 우연은 z에서 와야 슬라이더와 "
            "보간을 쓸 수 있습니다.",
        )
    alone = world.call("평가 모드의 G에 z 하나만 넣기", run, twin, z[:1], label)
    if alone.shape != first[:1].shape:
        raise Refused(
            "G에 z 하나만 넣으면 모양이 달라집니다.",
            f"{tuple(first[:1].shape)}이어야 하는데 {tuple(alone.shape)}입니다. 크기를 주지 않은 "
            "`squeeze()`는 한 장짜리 미니배치의 차원까지 지웁니다.",
        )
    if float((alone - first[:1]).abs().max()) > SAME:
        world.remark(
            "평가 모드에서도 z 하나의 그림이 함께 넣은 다른 z에 따라 달라집니다. 배치 정규화라면 "
            "`track_running_stats`를 끄지 않았는지 보십시오."
        )
    G.train()


def _reached(
    G: nn.Module, D: nn.Module, real: Tensor, z: Tensor, y: Tensor | None, world: World
) -> None:
    """진짜와 가짜를 본 판정에서 두 신경망의 모든 파라미터로 기울기가 가는지."""
    for net in (G, D):
        net.train().zero_grad(set_to_none=True)
    fake = run(G, z, y)
    score = run(D, fake, y).square().mean() + run(D, real, y).mean()
    if not score.requires_grad:
        raise Refused(
            "판정에서 기울기가 하나도 나오지 않습니다.",
            "`forward` 안에 `no_grad`, `detach`, `item`이 있는지, 파라미터가 얼어 있지 않은지 "
            "보십시오.",
        )
    world.call("D의 판정을 역전파하기", score.backward)
    for name, net in (("G", G), ("D", D)):
        trained = {k: p for k, p in net.named_parameters() if p.requires_grad}
        missed = [k for k, p in trained.items() if p.grad is None]
        if not trained or len(missed) == len(trained):
            raise Refused(
                f"기울기가 {name}에 닿지 않습니다.",
                "`forward` 안에 `no_grad`, `detach`, `argmax`, `round`가 있으면 역전파가 거기에서 "
                "끊깁니다. 파라미터가 모두 얼어 있지 않은지도 보십시오.",
            )
        if missed:
            raise Refused(
                f"{name}에 쓰이지 않는 파라미터가 있습니다.",
                f"`{missed[0]}` 등 {len(missed)}개에 기울기가 오지 않았습니다. `__init__`에서 만든 "
                "층을 "
                "`forward`가 모두 지나는지 보십시오.",
            )
        if not all(bool(p.grad.isfinite().all()) for p in trained.values()):
            raise Refused(f"{name}의 기울기가 NaN이나 무한대입니다.", "초깃값의 크기를 보십시오.")
        if not any(bool(p.grad.any()) for p in trained.values()):
            raise Refused(
                f"{name}의 기울기가 모두 0입니다.",
                "모든 가중치를 0으로 시작했거나, 활성화 함수가 모두 꺼졌는지 보십시오.",
            )


STEP = Step(
    "models",
    "P-2",
    "생성자와 판별자",
    """
    내 데이터에 맞는 신경망 둘을 만들어 `(G, D)`로 넘기십시오. 강의의 것을 써도, 직접 만들어도
    됩니다.

    - G는 잠재 벡터 (n, nz)를 데이터와 모양이 같은 그림 (n, C, H, W)로 바꿉니다. `nz`라는 속성에
      잠재 벡터의 차원을 적습니다.
    - D는 그림 (n, C, H, W)마다 수 **하나**를 냅니다. 모양은 (n,)이고, 확률이 아니라 로짓입니다.
    - 평가 모드에서는 한 장만 넣어도 되고, 같은 z의 그림은 늘 같아야 합니다.
    """,
    (
        "데이터의 값은 어디부터 어디까지입니까? G의 마지막 층은 그 범위를 모두 낼 수 있습니까?",
        "강의의 `models.dcgan`은 28·32·64화소를 받고, `models.vanilla`는 `shape=data.shape`이면 "
        "어떤 크기든 받습니다.",
        "D의 끝에 시그모이드를 두지 마십시오. 손실이 로짓을 받습니다. (n, 1)은 "
        "`squeeze(1)`로 (n,)이 됩니다.",
    ),
    check,
    samples.MODELS,
    needs_data=True,
)
