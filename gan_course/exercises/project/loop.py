"""4단계 학습 루프: 작은 문제에서 돌려 보고, 누가 어떻게 바뀌었는지와 정말 배우는지를 봅니다."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from . import samples, tiny
from .loop_watch import Watch
from .step import Blank, Refused, Step, World, ask_function, parameters

FORM = "step(G, D, opt_g, opt_d, x)"
BATCH, LONGEST, LOOK_EVERY = 64, 400, 50
WHOLE = 200  # 스텝. fit은 도중에 멈출 수 없어 짧게 맡깁니다.
FALLS = 0.6  # 거리가 처음의 이만큼 아래로 내려가야 배운 것입니다. 틀린 루프는 1을 넘었습니다.
DRILLS = 30  # 한쪽만 갱신해 볼 횟수
CROSSED = (
    "G의 손실로 D까지 갱신합니다.",
    "배우지 못했고, D를 갱신한 기울기의 역전파가 G에도 닿았습니다. 두 손실을 더하여 한 번에 "
    "역전파하거나 "
    "G의 단계에서 `opt_d.step()`을 부르면, D는 가짜를 물리치라는 말과 믿으라는 말을 함께 듣습니다. "
    "단계를 "
    "나누고, D의 단계에서는 가짜를 `detach`하십시오.",
)
Loop = Callable[..., object]


def check(loop: object, world: World) -> None:
    """한 스텝을 지켜본 다음, 시드 셋에서 배우는지 봅니다."""
    ask_function(loop, FORM)
    count = parameters(loop)
    if count == 4:
        _whole(loop, world)
        return
    if count not in (5, None):
        raise Refused(
            "인수가 다섯이 아닙니다.",
            f"`{FORM}` 꼴이어야 합니다. 강의의 `train`을 쓴다면 `fit(G, D, data, steps)` 꼴로 "
            "쓰십시오.",
        )
    watch = _watched(loop, world)
    try:
        _directions(loop, world)
        _learns(lambda G, D, seed: _stepwise(loop, G, D, seed, world), (0, 1, 2), world)
    except Refused as error:
        if watch.crossed():
            raise Refused(*CROSSED) from error
        raise


def _stepwise(loop: Loop, G: nn.Module, D: nn.Module, seed: int, world: World) -> float:
    """스텝을 거듭하며, 넉넉히 배우면 일찍 멈춥니다. 거리가 처음의 몇 배인지 돌려줍니다."""
    opts, rng = tiny.optimizers(G, D), torch.Generator().manual_seed(seed)
    first = now = tiny.distance(G)
    for i in range(1, LONGEST + 1):
        x = tiny.pictures(BATCH, rng).to(world.device)
        world.call("학습하기", loop, G, D, opts["G"], opts["D"], x)
        if i % LOOK_EVERY == 0 and (now := tiny.distance(G)) < FALLS * first:
            break
    return now / first


def _whole(fit: Loop, world: World) -> None:
    """`fit(G, D, data, steps)`: 강의의 train처럼 스스로 도는 것."""
    ask = "`fit(G, D, data, steps)`가 받은 G와 D를 그 자리에서 학습하는지 보십시오."

    def trained(G: nn.Module, D: nn.Module, seed: int) -> float:
        data, first = tiny.data().to(world.device), tiny.distance(G)
        before = tiny.weights(G), tiny.weights(D)
        found = world.call("fit을 부르기", fit, G, D, data, WHOLE)
        same = [tiny.same(a, tiny.weights(net)) for a, net in zip(before, (G, D), strict=True)]
        if all(same) and (found is None):
            raise Blank
        for name, still in zip("GD", same, strict=True):
            if still:
                raise Refused(f"{name}가 바뀌지 않습니다.", ask)
        return tiny.distance(G) / first

    _learns(trained, (0, 1), world)


def _watched(loop: Loop, world: World) -> Watch:
    """세 스텝을 지켜보며 갱신, 기울기, 잡음을 봅니다."""
    G, D = tiny.pair(0, world.device)
    opts = tiny.optimizers(G, D)
    watch = Watch({"G": G, "D": D}, opts)
    before, rng = (tiny.weights(G), tiny.weights(D)), torch.Generator().manual_seed(0)
    for call in range(3):
        x = tiny.pictures(BATCH, rng).to(world.device)
        given = x.clone()
        world.call(f"{call + 1}번째로 부르기", loop, G, D, opts["G"], opts["D"], x)
        if not torch.equal(x, given):
            raise Refused(
                "받은 진짜 그림을 바꾸었습니다.",
                "`x += …`나 밑줄로 끝나는 연산은 데이터를 망가뜨립니다. 새 텐서를 만드십시오.",
            )
    if not watch.fed and not watch.judged:
        if not getattr(getattr(loop, "__code__", None), "co_names", ()):
            raise Blank
        raise Refused(
            "받은 G와 D를 쓰지 않았습니다.",
            "함수 밖의 변수를 쓰고 있지 않은지 보십시오. 인수로 받은 G, D, opt_g, opt_d를 써야 "
            "다른 "
            "신경망도 학습할 수 있습니다.",
        )
    for name, net, old in (("D", D, before[1]), ("G", G, before[0])):
        if tiny.same(old, tiny.weights(net)):
            _unmoved(name, watch)
    _gradients(watch)
    _noise(watch)
    return watch


def _unmoved(name: str, watch: Watch) -> None:
    opt = f"opt_{name.lower()}"
    if watch.empty[name]:
        where = "G의 단계에서 가짜를 `detach`하거나 `no_grad` 안에서 만들지" if name == "G" else ""
        raise Refused(
            f"{name}에 기울기가 닿지 않습니다.",
            f"`{opt}.step()`을 부를 때 {name}의 기울기가 비어 있었습니다. "
            + (where or "D의 손실을 `backward()`하는지, 로짓을 `detach`하지")
            + " 않았는지, `backward()`와 `step()` 사이에 `zero_grad()`를 부르지 않았는지 보십시오.",
        )
    raise Refused(
        f"{name}를 갱신하지 않습니다.",
        f"세 번 불러도 {name}의 가중치가 그대로입니다. `backward()` 다음에 `{opt}.step()`을 "
        "부르십시오.",
    )


def _gradients(watch: Watch) -> None:
    for name in "DG":
        opt = f"opt_{name.lower()}"
        if watch.stale(name):
            raise Refused(
                f"{name}의 기울기를 지우지 않습니다.",
                f"`{opt}.step()`이 지난 갱신에 쓴 기울기를 다시 썼습니다. `backward()`는 `.grad`에 "
                f"더하기만 합니다. {name}의 손실을 역전파하기 바로 앞에서 `{opt}.zero_grad()`를 "
                "부르십시오.",
            )
    for name, other in (("D", "G"), ("G", "D")):
        if watch.mixed(name):
            raise Refused(
                f"{other}의 손실의 기울기로 {name}를 갱신합니다.",
                f"{other}의 손실을 역전파하면 {name}에도 기울기가 쌓입니다. 그것이 남은 채로 "
                f"`opt_{name.lower()}.step()`을 불렀습니다. {name}의 손실을 역전파하기 바로 앞에서 "
                "`zero_grad()`로 지우고, 단계마다 제 옵티마이저만 부르십시오.",
            )


def _noise(watch: Watch) -> None:
    calls = [z for z in watch.fed if z.dim() >= 2 and len(z) > 1]
    if not calls:
        return
    if any(float(z.float().std(dim=0).max()) == 0 for z in calls):
        raise Refused(
            "미니배치의 z가 모두 같습니다.",
            "그림마다 다른 z를 넣어야 합니다. `torch.randn(len(x), G.nz)`처럼 장수만큼 뽑으십시오.",
        )
    first = calls[0]
    if len(calls) > 2 and all(z.shape == first.shape and torch.equal(z, first) for z in calls):
        raise Refused(
            "z를 새로 뽑지 않습니다.",
            "부를 때마다 똑같은 z를 썼습니다. 그러면 G는 그 몇 점만 외웁니다. 함수 안에서 매번 "
            "`torch.randn`으로 뽑고, 함수 안에서 시드를 정하지 마십시오.",
        )


def _directions(loop: Loop, world: World) -> None:
    """한쪽의 학습률을 0으로 두고 거듭하면, 갱신된 쪽이 제 일을 하는지 드러납니다."""
    rng = torch.Generator().manual_seed(5)
    held = tiny.pictures(256, rng).to(world.device)
    for name in "DG":
        G, D = tiny.pair(3, world.device)
        opts = tiny.optimizers(G, D, *((0.0, 2e-3) if name == "D" else (2e-3, 0.0)))
        first = tiny.draw(G)
        with torch.no_grad():
            gap = float(D(held).mean() - D(first).mean())
        for _ in range(DRILLS):
            x = tiny.pictures(BATCH, rng).to(world.device)
            world.call("한쪽만 갱신하기", loop, G, D, opts["G"], opts["D"], x)
        with torch.no_grad():
            last = float(D(held).mean() - D(first).mean())
            rise = float(D(tiny.draw(G)).mean() - D(first).mean())
        if name == "D" and last < 0 and last < gap:
            raise Refused(
                "D가 거꾸로 배웁니다.",
                f"G를 두고 D만 {DRILLS}번 갱신하니 D(진짜)가 D(가짜)보다 낮아졌습니다"
                f"(차이 {gap:.2f} → {last:.2f}). 진짜와 가짜의 레이블이나 손실의 부호를 보십시오.",
            )
        if name == "G" and rise < 0:
            raise Refused(
                "G가 거꾸로 배웁니다.",
                f"D를 두고 G만 {DRILLS}번 갱신하니 D(G(z))가 낮아졌습니다({rise:.2f}). G의 손실은 "
                "가짜를 **진짜**라고 판정할 때 작아져야 합니다.",
            )


def _learns(
    train: Callable[[nn.Module, nn.Module, int], float], seeds: tuple[int, ...], world: World
) -> None:
    found = []
    for seed in seeds:
        G, D = tiny.pair(10 + seed, world.device)
        found.append(train(G, D, seed))
    told = ", ".join(f"{ratio:.2f}" for ratio in found)
    world.fact(f"작은 문제의 거리가 처음의 몇 배로 줄었는지 (시드 {len(seeds)}개): {told}")
    if not all(ratio == ratio and ratio < float("inf") for ratio in found):
        raise Refused(
            "학습이 발산합니다.",
            "그림이 숫자가 아니게 되었습니다. log(0)이나 너무 큰 학습률을 보십시오.",
        )
    if sum(ratio < FALLS for ratio in found) < 2:
        raise Refused(
            "배우지 않습니다.",
            f"작은 문제(아래쪽이 밝은 8×8 그림)를 학습해도 프레셰 "
            f"거리가 처음의 {FALLS:g}배 아래로 내려가지 않았습니다({told}). 두 손실의 부호, D와 "
            "G를 갱신하는 "
            "차례, 벌점의 세기를 보십시오.",
        )


STEP = Step(
    "loop",
    "P-4",
    "학습 루프",
    f"""
    G를 **한 번** 갱신하는 함수 `{FORM}`을 쓰십시오. D를 먼저 한 번 또는 여러 번 갱신한 다음 G를
    갱신합니다. 돌려주는 값은 자유입니다.

    - `x`는 진짜 그림의 미니배치 (n, C, H, W)입니다. z의 차원은 `G.nz`입니다.
    - 3단계에서 만든 손실을 쓰십시오. 받은 옵티마이저만 부르고, 받은 `x`는 바꾸지 마십시오.
    - 강의의 `train`을 쓰려면 대신 `fit(G, D, data, steps)`를 써도 됩니다. 받은 G와 D를 그 자리에서
      `steps`번 학습하면 됩니다.

    내 신경망은 건드리지 않습니다. 8×8 그림의 작은 문제에서 행동을 봅니다.
    """,
    (
        "G의 손실을 역전파하면 기울기는 누구를 지나 누구에게 갑니까? D에도 쌓입니까?",
        "D의 단계: z를 뽑아 `G(z).detach()`와 `x`를 판정하고, `opt_d.zero_grad()`, `backward()`, "
        "`opt_d.step()`을 차례로 부릅니다.",
        "G의 단계: z를 새로 뽑아 `D(G(z))`를 판정합니다. 여기에서는 `detach`하지 않습니다. "
        "`opt_g`로 같은 세 가지를 부릅니다.",
    ),
    check,
    samples.LOOP,
    seconds=60.0,
)
