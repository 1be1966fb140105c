"""6단계 슬라이더: 값 하나에 그림 한 장. 창은 움직였을 때 보이는 것을 견줍니다."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from . import samples
from .step import Blank, Broke, Refused, Step, World

STOPS = 21  # 0부터 1까지 고르게 보는 값의 수
SMOOTH = 0.5  # 이웃한 그림의 차이가 가장 먼 두 그림의 이만큼보다 작아야 매끄럽습니다.
JUMP = 0.8
STILL = 1e-3  # [−1, 1]의 화소에서, 평균 제곱근 차이
RANGE = 1.01


@dataclass(frozen=True)
class Seen:
    """슬라이더 창을 움직여 본 것."""

    picture: object  # 함께 받은 picture(value). 없으면 None.
    sliders: int = 0
    views: int = 0
    moved: bool = False


def look(answer: object) -> Seen:
    """답에서 함수와 창을 나누고, 창이 있으면 슬라이더를 움직여 본 다음 되돌립니다."""
    parts = list(answer) if isinstance(answer, tuple | list) else [answer]
    windows = [p for p in parts if _is_widget(p)]
    functions = [p for p in parts if not _is_widget(p) and callable(p)]
    if not windows and not functions:
        raise Refused(
            "함수도 슬라이더도 아닙니다.",
            "`picture(value)`나, 슬라이더가 든 창, 또는 `(picture, 창)`을 넘기십시오.",
        )
    if not windows:
        return Seen(functions[0])
    nodes = list(_tree(windows[0]))
    sliders, views = [n for n in nodes if _is_slider(n)], [n for n in nodes if _is_view(n)]
    moved = any(_moves(slider, views) for slider in sliders)
    return Seen(functions[0] if functions else None, len(sliders), len(views), moved)


def _is_widget(thing: object) -> bool:
    return hasattr(thing, "comm") or hasattr(thing, "_view_name")


def _tree(node: object) -> Iterator[object]:
    yield node
    for child in getattr(node, "children", ()):
        yield from _tree(child)


def _is_slider(node: object) -> bool:
    value = getattr(node, "value", None)
    number = isinstance(value, int | float) and hasattr(node, "min") and hasattr(node, "max")
    return number or (hasattr(node, "options") and hasattr(node, "index"))


def _is_view(node: object) -> bool:
    """그림이나 글이 보이는 곳: 그림의 바이트, HTML, `interactive`의 결과, Output."""
    shown = isinstance(getattr(node, "value", None), bytes | memoryview | str)
    return shown or hasattr(node, "result") or hasattr(node, "outputs")


def _moves(slider: object, views: list[object]) -> bool:
    """슬라이더를 두 끝으로 옮기면 보이는 것이 달라지는지. 값은 되돌려 둡니다."""
    discrete = hasattr(slider, "options")
    name = "index" if discrete else "value"
    before = getattr(slider, name)
    ends = (0, len(slider.options) - 1) if discrete else (slider.min, slider.max)
    states = []
    try:
        for end in ends:
            setattr(slider, name, end)
            states.append([_state(view) for view in views])
    except Exception as error:
        raise Broke("슬라이더를 끝까지 옮기기", error) from error
    finally:
        setattr(slider, name, before)
    return states[0] != states[1]


def _state(view: object) -> str:
    """보이는 것을 글 하나로. 그림과 텐서는 내용의 해시입니다."""
    found = []
    for name in ("value", "result", "outputs"):
        part = getattr(view, name, None)
        if torch.is_tensor(part):
            part = part.detach().cpu().contiguous().numpy().tobytes()
        elif hasattr(part, "savefig"):  # matplotlib 그림
            import io

            part.savefig(buffer := io.BytesIO(), format="png")
            part = buffer.getvalue()
        raw = isinstance(part, bytes | memoryview)
        data = bytes(part) if raw else repr(part).encode()
        found.append(hashlib.sha256(data).hexdigest())
    return " ".join(found)


def check(seen: object, world: World) -> None:
    """창은 움직이는지, 함수는 매끄럽고 늘 같은지."""
    if seen.sliders or seen.views:
        _window(seen, world)
    elif seen.picture is None:
        raise Refused("슬라이더가 없습니다.", "창 안에 슬라이더가 하나라도 있어야 합니다.")
    if seen.picture is not None:
        _path(seen.picture, world)


def _window(seen: Seen, world: World) -> None:
    if not seen.sliders:
        raise Refused(
            "슬라이더가 없습니다.",
            "창 안에서 움직일 수 있는 조종간(`FloatSlider`, `SelectionSlider` 따위)을 찾지 "
            "못했습니다.",
        )
    if not seen.moved and seen.picture is None:
        raise Refused(
            "슬라이더를 움직여도 보이는 것이 그대로입니다.",
            "슬라이더의 `observe`에 그림을 다시 그리는 함수를 달았는지 보십시오. 그림이 노트북의 "
            "출력에만 "
            "나온다면 `(picture, 창)`처럼 그림을 만드는 함수도 함께 넘기십시오.",
        )
    world.fact(f"슬라이더 {seen.sliders}개, 움직이면 " + ("달라짐" if seen.moved else "확인 못 함"))


def _path(picture: object, world: World) -> None:
    values = torch.linspace(0, 1, STOPS).tolist()
    drawn = [_drawn(picture, value, world) for value in values]
    again = _drawn(picture, values[STOPS // 2], world)
    if float((again - drawn[STOPS // 2]).abs().max()) > 0.01:
        raise Refused(
            "같은 값에서 그림이 달라집니다.",
            "같은 자리로 돌아오면 같은 그림이어야 합니다. z를 함수 밖에서 한 번만 뽑아 두고, G를 "
            "평가 "
            "모드로 쓰십시오(`sampling.sample`).",
        )
    x = torch.stack(drawn).flatten(1)
    apart = torch.cdist(x, x) / x.shape[1] ** 0.5
    furthest = float(apart.max())
    steps = apart.diagonal(1)
    if furthest < STILL:
        raise Refused(
            "슬라이더를 움직여도 그림이 그대로입니다.",
            "받은 값이 z에 쓰이는지 보십시오. 0과 1에서 서로 다른 z가 되어야 합니다.",
        )
    if float(steps.mean()) > SMOOTH * furthest:
        raise Refused(
            "이웃한 값의 그림이 두 끝만큼이나 다릅니다.",
            f"0.05만 옮겨도 평균 {float(steps.mean()):.2f}이 달라집니다(가장 먼 두 그림은 "
            f"{furthest:.2f}). 값마다 z를 새로 뽑지 말고, 두 z 사이를 이으십시오.",
        )
    share = torch.linspace(0, 1, STOPS)[:, None]
    faded = (1 - share) * x[0] + share * x[-1]
    if float(apart[0, -1]) > STILL and float((faded - x).abs().max()) < 1e-3:
        raise Refused(
            "화소를 섞었습니다.",
            "가운데의 그림이 꼭 두 그림의 평균이라 두 그림이 겹쳐 보입니다. 그림이 아니라 z를 이은 "
            "다음 "
            "G에 넣으십시오.",
        )
    if float(steps.max()) > JUMP * furthest:
        world.remark("한 스텝에 그림이 통째로 바뀌는 곳이 있습니다. 일부러 그런 것이면 괜찮습니다.")
    world.fact(
        f"이웃한 그림의 차이 {float(steps.mean()):.3f}, 가장 먼 두 그림의 차이 {furthest:.3f}"
    )


def _drawn(picture: object, value: float, world: World) -> Tensor:
    x = world.call(f"picture({value:.2f})을 부르기", picture, value)
    if x is None:
        raise Blank
    if not torch.is_tensor(x):
        raise Refused(
            "텐서를 돌려주지 않습니다.",
            f"그림 한 장 (C, H, W)를 돌려주십시오(받은 것: `{type(x).__name__}`).",
        )
    if x.dim() != 3 or x.shape[0] not in (1, 3):
        raise Refused(
            "그림 한 장의 모양이 아닙니다.",
            f"(C, H, W)이어야 하는데 {tuple(x.shape)}입니다. 한 장짜리 묶음이면 `[0]`으로 "
            "꺼내십시오.",
        )
    if world.data is not None and tuple(x.shape) != world.data.shape:
        raise Refused(
            "내 데이터의 그림과 모양이 다릅니다.",
            f"{world.data.shape}이어야 하는데 {tuple(x.shape)}입니다. 2단계의 G로 그리십시오.",
        )
    x = x.detach().float().cpu()
    if not x.isfinite().all() or float(x.abs().max()) > RANGE:
        raise Refused(
            "화소가 [−1, 1]을 벗어납니다.",
            f"{float(x.min()):.3g}…{float(x.max()):.3g}입니다. 화면에는 [−1, 1]을 그립니다. "
            "0…255로 "
            "바꾸지 말고 G의 출력을 그대로 돌려주십시오.",
        )
    return x


STEP = Step(
    "slider",
    "P-6",
    "슬라이더",
    """
    슬라이더의 값 하나를 받아 그림 한 장을 돌려주는 함수 `picture(value)`를 쓰십시오. `value`는
    0부터 1까지의 실수이고, 그림은 (C, H, W), [−1, 1]의 텐서입니다.

    - 같은 값이면 늘 같은 그림이고, 이웃한 값의 그림은 두 끝의 그림보다 서로 가깝습니다.
    - 슬라이더 창을 직접 만들었으면 `(picture, 창)`이나 창만 넘겨도 됩니다. `LatentLab(G)`도 됩니다.
    """,
    (
        "z를 부를 때마다 새로 뽑으면, 슬라이더를 조금 움직였을 때 그림은 어떻게 됩니까?",
        "z 둘을 시드로 정해 두고, `sampling.slerp(z0, z1, value)`로 그 사이를 걸으십시오.",
        "`sampling.sample(G, z[None])[0]`은 평가 모드에서 그린 그림 한 장입니다.",
    ),
    check,
    samples.SLIDER,
    prepare=look,
)
