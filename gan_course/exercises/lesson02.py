"""02 역전파의 과제 가운데 엔진: 곱셈의 몫, 그래프를 거꾸로 걷기.

Adam의 한 걸음(02-3)은 lesson02_adam.py에, GAN의 기울기(02-4, 02-5)는 lesson02_gan.py에 있습니다.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

from ..labs.backprop.autograd import Value, topological
from .base import Case, Exercise, Wrong

TITLE = "역전파와 연쇄 법칙"


def tenth(rng: torch.Generator, low: float = -3, high: float = 3) -> float:
    """읽기 쉽게 소수 한 자리로. 0과 ±1은 실수를 감추므로 피합니다."""
    x = round(low + (high - low) * torch.rand((), generator=rng).item(), 1)
    return x if abs(x) > 0.15 and abs(abs(x) - 1) > 0.05 else tenth(rng, low, high)


def _products(rng: torch.Generator) -> Iterator[Case]:
    for _ in range(8):
        a, b, up = (tenth(rng) for _ in range(3))
        yield Case({"a": a, "b": b, "upstream": up})
    yield Case({"a": 0.0, "b": 3.0, "upstream": 0.5}, "a가 0")
    yield Case({"a": 2.0, "b": -1.5, "upstream": 0.0}, "받은 기울기가 0")


def _graphs(rng: torch.Generator) -> Iterator[Case]:
    """{"그래프": 이름} 꼴의 작은 그래프들. 함께 쓰이는 마디가 있는 것과 없는 것."""
    for shape in ("곧은 길", "두 갈래", "제곱", "함께 쓰기", "두 번 갈라짐", "잎 하나"):
        edge = "잎 하나뿐" if shape == "잎 하나" else ""
        yield Case({"graph": shape, "x": tenth(rng), "w": tenth(rng)}, edge)


def _build(graph: str, x: Value, w: Value) -> Value:
    return {
        "곧은 길": lambda: (x * w).tanh() * 3,
        "두 갈래": lambda: (x * 2).tanh() + (w * 3).sigmoid(),
        "제곱": lambda: x * x + w,
        "함께 쓰기": lambda: (x + w) * (x * w),
        "두 번 갈라짐": lambda: _twice(x * w),
        "잎 하나": lambda: x,
    }[graph]()


def _twice(u: Value) -> Value:
    v = u.tanh() + u
    return v * v + v


def observe_backward(function: Callable, graph: str, x: float, w: float) -> object:
    """그래프를 새로 짓고 함수에 위상 순서를 주어, 마디마다 쌓인 기울기를 봅니다."""
    a, b = Value(x, name="x"), Value(w, name="w")
    order = topological(_build(graph, a, b))
    function(order)
    touched = [node.grad for node in order]
    return {"마디의 기울기": touched if any(touched) else None}


def _right_backward(order: list[Value]) -> None:
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad


MULTIPLY = Exercise(
    id="02-1",
    title="곱셈이 나누는 몫",
    text="""
    곱셈 마디 c = a × b가 뒤에서 기울기 `upstream`을 받았습니다. 두 입력에게 보낼 몫
    `(a의 몫, b의 몫)`을 돌려주는 함수를 완성하십시오.

    몫 = 국소 기울기 × 받은 기울기
    """,
    stub='''
    def multiply_backward(a, b, upstream):
        """수 셋 → (a의 몫, b의 몫)."""
        ...
    ''',
    solution="""
    def multiply_backward(a, b, upstream):
        return b * upstream, a * upstream
    """,
    cases=_products,
    hints=(
        "a를 0.001만큼 키우면 c = a × b는 얼마나 커집니까? 그 비가 a 쪽의 국소 기울기입니다.",
        "a 쪽의 국소 기울기는 b, b 쪽의 국소 기울기는 a입니다. 서로 **상대의 값**입니다.",
        "두 국소 기울기에 각각 `upstream`을 곱하십시오.",
    ),
    note="엔진에서는 곱셈이 국소 기울기 `(other.data, self.data)`만 적어 두고, 받은 기울기를 "
    "곱하는 일은 `backward`가 모든 연산에 대해 한꺼번에 합니다.",
    wrong=(
        Wrong("국소 기울기가 서로 바뀌었습니다.", "return a * upstream, b * upstream",
              "a를 조금 키우면 c는 그 **b배**만큼 커집니다. 그러므로 a의 몫에는 b가 들어갑니다."),
        Wrong("받은 기울기를 곱하지 않았습니다.", "return b, a",
              "b와 a는 국소 기울기일 뿐입니다. c가 손실에 미치는 영향(`upstream`)을 곱해야 손실에 "
              "대한 몫이 됩니다. 이것이 연쇄 법칙입니다."),
        Wrong("덧셈처럼 그대로 나누었습니다.", "return upstream, upstream",
              "덧셈의 국소 기울기는 1과 1이지만 곱셈은 아닙니다. b가 10이면 a의 작은 변화가 10배로 "
              "커집니다."),
        Wrong("결과 값까지 곱했습니다.", "return a * b * upstream, a * b * upstream",
              "c = a × b를 a로 미분하면 a × b가 아니라 b입니다. 상대의 값만 곱하십시오."),
        Wrong("곱하지 않고 더했습니다.", "return b + upstream, a + upstream",
              "연쇄 법칙은 **곱**으로 잇습니다. 톱니바퀴의 비를 이어 붙일 때처럼 곱하십시오."),
        Wrong("몫 하나만 돌려주었습니다.", "return b * upstream",
              "입력이 둘이므로 몫도 둘입니다. `return a의 몫, b의 몫`처럼 쉼표로 묶으십시오."),
    ),
)  # fmt: skip

BACKWARD = Exercise(
    id="02-2",
    title="그래프를 거꾸로 걷기",
    text="""
    `order`는 위상 순서로 늘어놓은 마디(`Value`)들입니다. 입력이 언제나 결과보다 앞에 있고, 맨
    뒤가 손실입니다. 모든 마디의 `grad`에 손실의 기울기를 채우는 함수를 완성하십시오.

    - 마디에는 값 `data`, 기울기 `grad`(처음에는 모두 0), 입력들 `parents`, 입력마다의 국소
    기울기 `slopes`가 있습니다.
    - 한 마디가 여러 곳에 쓰일 수 있습니다.
    - 돌려줄 것은 없습니다. `node.grad`를 고치면 됩니다.
    """,
    stub='''
    def backward(order):
        """위상 순서로 놓인 마디들의 grad를 채웁니다."""
        ...
    ''',
    solution="""
    def backward(order):
        order[-1].grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad
    """,
    oracle=_right_backward,
    observe=observe_backward,
    cases=_graphs,
    hints=(
        "손실을 손실 자신으로 미분하면 얼마입니까? 그것이 맨 뒤 마디의 `grad`입니다.",
        "뒤에서 앞으로(`reversed(order)`) 걸으며, 마디마다 입력들에게 slope × node.grad를 "
        "보냅니다.",
        "한 입력이 여러 마디에 쓰였다면 몫을 **모두 더해야** 합니다: `parent.grad += …`",
    ),
    note="위상 순서를 거꾸로 걸으므로, 마디가 몫을 나눌 때에는 자기 기울기를 이미 다 받았습니다. "
    "그래서 마디마다 한 번만 지나가면 됩니다.",
    wrong=(
        Wrong("더하지 않고 덮어썼습니다(`=`).",
              "order[-1].grad = 1.0\nfor node in reversed(order):\n"
              "    for parent, slope in zip(node.parents, node.slopes):\n"
              "        parent.grad = slope * node.grad",
              "갈래가 하나뿐인 그래프에서는 맞지만, 한 마디가 두 곳에 쓰이면 나중 몫이 먼저 온 "
              "몫을 지웁니다. `+=`로 더하십시오. x × x의 기울기가 2x가 아니라 x로 나옵니다."),
        Wrong("앞에서 뒤로 걸었습니다.",
              "order[-1].grad = 1.0\nfor node in order:\n"
              "    for parent, slope in zip(node.parents, node.slopes):\n"
              "        parent.grad += slope * node.grad",
              "앞쪽 마디가 몫을 나눌 때 아직 아무것도 받지 못했습니다(기울기 0). "
              "`reversed(order)`로 손실 쪽부터 걸으십시오."),
        Wrong("손실의 값에서 출발했습니다.",
              "order[-1].grad = order[-1].data\nfor node in reversed(order):\n"
              "    for parent, slope in zip(node.parents, node.slopes):\n"
              "        parent.grad += slope * node.grad",
              "손실이 얼마인지가 아니라, 손실이 1만큼 바뀔 때 손실이 얼마나 바뀌는지에서 "
              "출발합니다. 곧 `order[-1].grad = 1.0`입니다."),
        Wrong("받은 기울기를 곱하지 않았습니다.",
              "order[-1].grad = 1.0\nfor node in reversed(order):\n"
              "    for parent, slope in zip(node.parents, node.slopes):\n"
              "        parent.grad += slope",
              "국소 기울기만 더했습니다. 그 마디가 받은 기울기 `node.grad`를 곱해야 손실까지 "
              "이어진 몫이 됩니다."),
        Wrong("국소 기울기를 곱하지 않았습니다.",
              "order[-1].grad = 1.0\nfor node in reversed(order):\n"
              "    for parent in node.parents:\n"
              "        parent.grad += node.grad",
              "받은 기울기를 그대로 넘겼습니다. 덧셈이라면 맞지만 다른 연산에서는 `slope`를 곱해야 "
              "합니다."),
        Wrong("국소 기울기 대신 값을 곱했습니다.",
              "order[-1].grad = 1.0\nfor node in reversed(order):\n"
              "    for parent in node.parents:\n"
              "        parent.grad += parent.data * node.grad",
              "`data`는 마디의 값입니다. 곱할 것은 그 연산이 적어 둔 국소 기울기 `slopes`입니다."),
    ),
)  # fmt: skip

EXERCISES = (MULTIPLY, BACKWARD)
