"""02 역전파의 과제: 기억하는 수 Value, 거꾸로 걷기, Adam의 한 스텝, GAN의 기울기."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise, call
from gan_course.labs.backprop import autograd

from .worlds import g_step_cases, tiny_gan


def tenth(rng: torch.Generator, low: float = -3, high: float = 3) -> float:
    """읽기 쉽게 소수 한 자리로. 0과 ±1은 실수를 감추므로 피합니다."""
    x = round(low + (high - low) * torch.rand((), generator=rng).item(), 1)
    return x if abs(x) > 0.15 and abs(abs(x) - 1) > 0.05 else tenth(rng, low, high)


def pairs(rng: torch.Generator) -> Iterator[Case]:
    for _ in range(6):
        yield Case({"a": tenth(rng), "b": tenth(rng)})
    yield Case({"a": 0.0, "b": 3.0}, "a가 0")


def recorded(node: object, **inputs: object) -> object:
    """마디 하나에 적힌 값, 입력들(이름으로), 국소 기울기."""
    if node is None:
        return None
    parents, slopes = (_listed(getattr(node, name, None)) for name in ("parents", "slopes"))
    if isinstance(parents, list):
        names = {id(value): name for name, value in inputs.items()}
        parents = [names.get(id(parent), "다른 것") for parent in parents]
    if isinstance(slopes, list):
        slopes = ["수가 아닌 것" if hasattr(s, "parents") else s for s in slopes]
    return {"값": getattr(node, "data", node), "입력들": parents, "국소 기울기": slopes}


def _listed(x: object) -> object:
    if isinstance(x, list | tuple):
        return list(x)
    return x if x is None else "묶음이 아닌 것"


def observe_value(kind: Callable, a: float, b: float) -> object:
    """두 수를 더하고 곱하여, 새 마디에 무엇이 적혔는지 봅니다."""
    left, right = kind(a), kind(b)
    if left is None:
        return None
    added, times = left + right, left * right
    found = {
        "a + b": recorded(added, a=left, b=right),
        "a × b": recorded(times, a=left, b=right),
    }
    return found if any(found.values()) else None


def observe_divide(function: Callable, a: float, b: float) -> object:
    """나눗셈 마디에 무엇이 적혔는지 봅니다. self의 클래스는 Value가 아니라 그 자식입니다."""
    kind = type("Mine", (Value,), {})
    left, right = kind(a), kind(b)
    node = function(left, right)
    if hasattr(node, "parents") and type(node) is not kind:
        return {"a ÷ b": "self와 다른 클래스의 수"}
    made = recorded(node, a=left, b=right)
    return None if made is None else {"a ÷ b": made}


def single(rng: torch.Generator) -> Iterator[Case]:
    for _ in range(6):
        yield Case({"a": tenth(rng, -2, 2)})
    yield Case({"a": 0.0}, "a가 0")
    yield Case({"a": 30.0}, "끝에 가까운 a")


def observe_bend(function: Callable, a: float) -> object:
    """입력이 하나인 마디에 무엇이 적혔는지 봅니다. self의 클래스는 Value가 아니라 그 자식입니다."""
    kind = type("Mine", (Value,), {})
    only = kind(a)
    node = function(only)
    if hasattr(node, "parents") and type(node) is not kind:
        return {"tanh a": "self와 다른 클래스의 수"}
    made = recorded(node, a=only)
    return None if made is None else {"tanh a": made}


def graphs(rng: torch.Generator) -> Iterator[Case]:
    """{"그래프": 이름} 꼴의 작은 그래프들. 함께 쓰이는 마디가 있는 것과 없는 것."""
    for shape in ("곧은 길", "두 갈래", "제곱", "함께 쓰기", "두 번 갈라짐", "잎 하나"):
        edge = "잎 하나뿐" if shape == "잎 하나" else ""
        yield Case({"graph": shape, "x": tenth(rng), "w": tenth(rng)}, edge)


def _build(graph: str, x: autograd.Value, w: autograd.Value) -> autograd.Value:
    return {
        "곧은 길": lambda: (x * w).tanh() * 3,
        "두 갈래": lambda: (x * 2).tanh() + (w * 3).sigmoid(),
        "제곱": lambda: x * x + w,
        "함께 쓰기": lambda: (x + w) * (x * w),
        "두 번 갈라짐": lambda: _twice(x * w),
        "잎 하나": lambda: x,
    }[graph]()


def _twice(u: autograd.Value) -> autograd.Value:
    both = u.tanh() + u
    return both * both + both


def observe_backward(function: Callable, graph: str, x: float, w: float) -> object:
    """그래프를 새로 짓고 함수에 위상 순서를 주어, 마디마다 쌓인 기울기를 봅니다."""
    a, b = autograd.Value(x, name="x"), autograd.Value(w, name="w")
    order = autograd.topological(_build(graph, a, b))
    function(order)
    touched = [node.grad for node in order]
    return {"마디의 기울기": touched if any(touched) else None}


NODE = Exercise(
    "02-1",
    "기억하는 수: +와 ×",
    """
    `Value`는 수 하나와, 그 수를 만든 계산의 기록입니다. `__init__`은 주어져 있습니다. `a + b`를
    쓰면 파이썬이 `a.__add__(b)`를, `a * b`를 쓰면 `a.__mul__(b)`를 부릅니다. 두 메서드를 채워,
    결과를 담은 **새** `Value`를 돌려주십시오.

    - 새 `Value`에는 계산한 값과 함께, 입력 둘을 묶은 `parents`와 입력마다의 국소 기울기를 같은
    차례로 묶은 `slopes`를 넣습니다.
    - 국소 기울기는 보통의 수입니다. `other`도 언제나 `Value`입니다.
    - 더하기를 먼저 채우고 채점해 보십시오. 어디까지 맞았는지 알려 줍니다.
    """,
    cases=pairs,
    observe=observe_value,
    answers=("Value", "__add__", "__mul__"),
    hints=(
        "b는 그대로 두고 a만 0.001 키우면, a + b는 얼마나 커집니까? a × b는 얼마나 커집니까?",
        "그 ‘커진 양 ÷ 0.001’이 a 쪽의 국소 기울기입니다. 곱하기에서는 a가 아니라 **다른 쪽**의 "
        "값이 정합니다. b 쪽도 같은 물음으로 구하십시오.",
        '더하기는 `return Value(self.data + other.data, "+", (self, other), (…, …))` 꼴입니다. '
        "마지막 묶음에 두 국소 기울기를 넣으십시오.",
    ),
    note="받은 기울기를 곱하는 일은 여기서 하지 않습니다. 연산은 국소 기울기만 적어 두고, 곱하고 "
    "더하는 일은 `backward`가 모든 연산에 대해 한꺼번에 합니다.",
)


@NODE.solution
class Value:
    """수 하나와, 그 수를 만든 계산의 기록."""

    def __init__(self, data, op="", parents=(), slopes=(), name=""):
        self.data, self.grad, self.op = data, 0.0, op
        self.parents, self.slopes, self.name = parents, slopes, name

    def __add__(self, other):
        return Value(self.data + other.data, "+", (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, "×", (self, other), (other.data, self.data))


@NODE.mistake("더하기는 맞았고, 곱하기가 아직 비어 있습니다.")
class _(Value):
    """이제 `__mul__`입니다. b가 10이면 a를 0.001 키울 때 a × b는 얼마나 커집니까?"""

    def __mul__(self, other):
        return None


@NODE.mistake("곱하기의 국소 기울기가 서로 바뀌었습니다.")
class _(Value):
    """a를 조금 키우면 a × b는 그 **b배**만큼 커집니다. 그러므로 a 쪽에 b가 들어갑니다."""

    def __mul__(self, other):
        return Value(self.data * other.data, "×", (self, other), (self.data, other.data))


@NODE.mistake("곱하기의 국소 기울기를 더하기처럼 적었습니다.")
class _(Value):
    """더하기의 국소 기울기는 1과 1이지만 곱하기는 아닙니다. b가 10이면 a의 작은 변화가 10배로
    커집니다.
    """

    def __mul__(self, other):
        return Value(self.data * other.data, "×", (self, other), (1.0, 1.0))


@NODE.mistake("곱하기의 국소 기울기에 결과를 적었습니다.")
class _(Value):
    """a × b를 a로 미분하면 a × b가 아닙니다. a를 조금 키웠을 때 **커진 양의 비**만 적습니다."""

    def __mul__(self, other):
        product = self.data * other.data
        return Value(product, "×", (self, other), (product, product))


@NODE.mistake("더하기가 기울기를 반씩 쪼갭니다.")
class _(Value):
    """a를 1 키우면 a + b는 0.5가 아니라 1 커집니다. 기울기는 쪼개지 않고 두 입력에게 **통째로**
    갑니다.
    """

    def __add__(self, other):
        return Value(self.data + other.data, "+", (self, other), (0.5, 0.5))


@NODE.mistake("수만 돌려주었습니다.")
class _(Value):
    """보통의 수에는 어디서 왔는지 적을 곳이 없어 거슬러 올라갈 수 없습니다. `Value(…)`로 싸서
    돌려주십시오.
    """

    def __add__(self, other):
        return self.data + other.data

    def __mul__(self, other):
        return self.data * other.data


@NODE.mistake("입력을 적지 않았습니다.")
class _(Value):
    """값은 맞습니다. 그러나 `parents`와 `slopes`가 비어 있으면 여기서 길이 끊깁니다. 입력 둘과 국소
    기울기 둘도 넣으십시오.
    """

    def __add__(self, other):
        return Value(self.data + other.data, "+")

    def __mul__(self, other):
        return Value(self.data * other.data, "×")


@NODE.mistake("국소 기울기에 수가 아니라 `Value`를 적었습니다.")
class _(Value):
    """`slopes`에는 보통의 수를 적습니다. `other`가 아니라 `other.data`입니다."""

    def __mul__(self, other):
        return Value(self.data * other.data, "×", (self, other), (other, self))


DIVIDE = Exercise(
    "02-6",
    "기억하는 수: 나누기",
    """
    이번에는 나눗셈입니다. `self ÷ other`를 담은 새 수를 돌려주는 함수를 완성하십시오. 연산의
    이름은 `"÷"`입니다.

    - 클래스 밖에 쓰는 함수이므로 `Value(…)` 대신 `type(self)(…)`로 새 수를 **하나만** 만드십시오.
    `self`와 같은 클래스의 수가 됩니다.
    - 국소 기울기 둘 가운데 하나는 음수일 수 있습니다. b를 키우면 a ÷ b가 어떻게 되는지 떠올려
    보십시오.
    """,
    cases=pairs,
    observe=observe_divide,
    answers=("__truediv__",),
    hints=(
        "b는 그대로 두고 a만 0.001 키우면 a ÷ b는 얼마나 커집니까? b 쪽은, a ÷ b를 어떤 두 수의 "
        "곱으로 볼 수 있습니까?",
        "a ÷ b = a × (1/b)입니다. b에서 1/b로, 거기서 a × (1/b)로 이어지는 두 고리의 국소 기울기를 "
        "곱하십시오. 1/x의 국소 기울기는 2절의 표에 있습니다.",
        '`return type(self)(a / b, "÷", (self, other), (…, …))` 꼴입니다(a, b는 두 수의 `data`).',
    ),
    note="곱하기와 1/x의 두 마디를 이어도 되지만, 국소 기울기만 알면 마디 하나로 충분합니다. "
    "어디까지를 연산 하나로 볼지는 엔진을 짓는 사람이 정합니다.",
)


@DIVIDE.solution
def divide(self, other):
    a, b = self.data, other.data
    return type(self)(a / b, "÷", (self, other), (1 / b, -a / b**2))


@DIVIDE.mistake("`self`와 다른 클래스의 수를 만들었습니다.")
def _(self, other):
    """`Value(…)`라고 쓰면 그때의 `Value`로 만들어져, 이어서 더하거나 곱할 수 없을 때가 있습니다.
    `type(self)(…)`로 `self`와 같은 클래스의 수를 만드십시오.
    """
    a, b = self.data, other.data
    return Value(a / b, "÷", (self, other), (1 / b, -a / b**2))


@DIVIDE.mistake("b 쪽 국소 기울기의 부호가 반대입니다.")
def _(self, other):
    """a가 양수일 때 b를 키우면 a ÷ b는 **작아집니다**. 1/x의 국소 기울기에는 음의 부호가
    있습니다.
    """
    a, b = self.data, other.data
    return type(self)(a / b, "÷", (self, other), (1 / b, a / b**2))


@DIVIDE.mistake("두 국소 기울기의 차례가 바뀌었습니다.")
def _(self, other):
    """`slopes`는 `parents`와 같은 차례입니다. self 쪽이 먼저, other 쪽이 나중입니다."""
    a, b = self.data, other.data
    return type(self)(a / b, "÷", (self, other), (-a / b**2, 1 / b))


@DIVIDE.mistake("b 쪽에서 a를 곱하지 않았습니다.")
def _(self, other):
    """−1/b²은 b에서 1/b까지의 비입니다. 거기서 a × (1/b)까지 가는 고리의 국소 기울기도
    곱하십시오.
    """
    a, b = self.data, other.data
    return type(self)(a / b, "÷", (self, other), (1 / b, -1 / b**2))


@DIVIDE.mistake("b를 제곱하지 않았습니다.")
def _(self, other):
    """1/x의 국소 기울기에는 x의 **제곱**이 있습니다. 2절의 표를 다시 보십시오."""
    a, b = self.data, other.data
    return type(self)(a / b, "÷", (self, other), (1 / b, -a / b))


@DIVIDE.mistake("곱하기의 국소 기울기를 적었습니다.")
def _(self, other):
    """b가 10이면 a를 0.001 키울 때 a ÷ b는 0.01이 아니라 0.0001 커집니다."""
    a, b = self.data, other.data
    return type(self)(a / b, "÷", (self, other), (b, a))


@DIVIDE.mistake("수만 돌려주었습니다.")
def _(self, other):
    """값은 맞습니다. 거슬러 올라갈 수 있게 `type(self)(…)`로 싸고, 입력과 국소 기울기도
    적으십시오.
    """
    return self.data / other.data


@DIVIDE.mistake("입력을 적지 않았습니다.")
def _(self, other):
    """`parents`가 비어 있으면 기울기가 여기서 멈춥니다. 입력은 self와 other 둘입니다."""
    return type(self)(self.data / other.data, "÷")


BEND = Exercise(
    "02-9",
    "기억하는 수: tanh",
    """
    이번에는 입력이 **하나**인 연산입니다. `tanh(self)`를 담은 새 수를 돌려주는 함수를
    완성하십시오. 연산의 이름은 `"tanh"`입니다.

    - 값은 `math.tanh`로 계산합니다. 새 수는 나누기처럼 `type(self)(…)`로 만드십시오.
    - 입력이 하나여도 `parents`와 `slopes`는 묶음(튜플)입니다. 파이썬에서 하나짜리 묶음은
    `(x,)`처럼 쉼표를 붙여 적습니다.
    """,
    cases=single,
    observe=observe_bend,
    answers=("bend",),
    hints=(
        "2절의 표에서 tanh x의 국소 기울기를 찾으십시오. 그 식에 든 tanh x는 이미 계산한 어느 수와 "
        "같습니까?",
        "값을 `t = math.tanh(self.data)`에 먼저 담으면, 국소 기울기를 t만으로 적을 수 있습니다.",
        '`return type(self)(t, "tanh", (self,), (…,))` 꼴입니다. 빈칸은 1에서 t의 제곱을 뺀 '
        "것입니다.",
    ),
    note="t가 1이나 −1에 가까우면 국소 기울기가 0에 가깝습니다. 그 마디를 지나는 몫은 거의 "
    "사라집니다. 앞으로 갈 때 계산한 t를 되돌아올 때 다시 쓰는 것도 눈여겨보십시오. PyTorch도 "
    "이렇게 값을 간직해 둡니다.",
)


@BEND.solution
def bend(self):
    t = math.tanh(self.data)
    return type(self)(t, "tanh", (self,), (1 - t * t,))


@BEND.mistake("`self`와 다른 클래스의 수를 만들었습니다.")
def _(self):
    """`Value(…)`라고 쓰면 그때의 `Value`로 만들어져, 이어서 더하거나 곱할 수 없을 때가 있습니다.
    `type(self)(…)`로 `self`와 같은 클래스의 수를 만드십시오.
    """
    t = math.tanh(self.data)
    return Value(t, "tanh", (self,), (1 - t * t,))


@BEND.mistake("국소 기울기에 제곱하지 않은 tanh를 썼습니다.")
def _(self):
    """1 − tanh가 아니라 1 − tanh**²**입니다. a가 음수일 때 돌려 보기와 견주면 1보다 커져서는 안
    됩니다.
    """
    t = math.tanh(self.data)
    return type(self)(t, "tanh", (self,), (1 - t,))


@BEND.mistake("값이 아니라 입력을 제곱했습니다.")
def _(self):
    """식에 든 것은 x²이 아니라 (tanh x)²입니다. x가 2이면 1 − x²은 음수인데, tanh는 언제나
    오르막입니다.
    """
    return type(self)(math.tanh(self.data), "tanh", (self,), (1 - self.data**2,))


@BEND.mistake("국소 기울기에 결과를 적었습니다.")
def _(self):
    """exp x라면 결과가 곧 국소 기울기이지만 tanh는 아닙니다. a가 0일 때를 보십시오. 값은 0이지만
    그 자리의 기울기는 가장 가팔라 1입니다.
    """
    t = math.tanh(self.data)
    return type(self)(t, "tanh", (self,), (t,))


@BEND.mistake("시그모이드의 국소 기울기를 적었습니다.")
def _(self):
    """t(1 − t)는 σ의 것입니다. 2절의 표에서 tanh x의 줄을 보십시오."""
    t = math.tanh(self.data)
    return type(self)(t, "tanh", (self,), (t * (1 - t),))


@BEND.mistake("수만 돌려주었습니다.")
def _(self):
    """값은 맞습니다. 거슬러 올라갈 수 있게 `type(self)(…)`로 싸고, 입력과 국소 기울기도
    적으십시오.
    """
    return math.tanh(self.data)


@BEND.mistake("입력을 적지 않았습니다.")
def _(self):
    """`parents`가 비어 있으면 기울기가 여기서 멈춥니다. 입력은 self 하나입니다."""
    return type(self)(math.tanh(self.data), "tanh")


@BEND.mistake("묶음이 아니라 하나만 적었습니다.")
def _(self):
    """`(self)`는 괄호를 친 self일 뿐이고, 하나짜리 묶음은 `(self,)`입니다. 국소 기울기도
    `(…,)`로 적으십시오.
    """
    t = math.tanh(self.data)
    return type(self)(t, "tanh", (self), (1 - t * t))


BACKWARD = Exercise(
    "02-2",
    "그래프를 거꾸로 걷기",
    """
    `order`는 위상 순서로 늘어놓은 마디(`Value`)들입니다. 입력이 언제나 결과보다 앞에 있고, 맨
    뒤가 손실입니다. 모든 마디의 `grad`에 손실의 기울기를 채우는 함수를 완성하십시오.

    - 마디에는 값 `data`, 기울기 `grad`(처음에는 모두 0), 입력들 `parents`, 입력마다의 국소
    기울기 `slopes`가 있습니다.
    - 한 마디가 여러 곳에 쓰일 수 있습니다.
    - 돌려줄 것은 없습니다. `node.grad`를 고치면 됩니다.
    """,
    cases=graphs,
    observe=observe_backward,
    answers=("backward",),
    hints=(
        "걷기 시작하기 전에 이미 `grad`가 정해져 있어야 하는 마디는 어느 것입니까? 어느 쪽 끝에서 "
        "출발해야 마디마다 받을 것을 다 받은 다음에 보냅니까?",
        "맨 뒤가 손실이고, 손실을 손실 자신으로 미분한 것이 그 `grad`입니다. 뒤에서 앞으로"
        "(`reversed(order)`) 걸으며, 마디마다 입력들에게 slope × node.grad를 보냅니다.",
        "한 입력이 여러 마디에 쓰였다면 몫을 **모두 더해야** 합니다: `parent.grad += …`",
    ),
    note="위상 순서를 거꾸로 걸으므로, 마디가 몫을 보낼 때에는 자기 기울기를 이미 다 받았습니다. "
    "그래서 마디마다 한 번만 지나가면 됩니다.",
)


@BACKWARD.solution
def backward(order):
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad


@BACKWARD.mistake("더하지 않고 덮어썼습니다(`=`).")
def _(order):
    """갈래가 하나뿐인 그래프에서는 맞지만, 한 마디가 두 곳에 쓰이면 나중 몫이 먼저 온 몫을
    지웁니다. `+=`로 더하십시오. x × x의 기울기가 2x가 아니라 x로 나옵니다.
    """
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad = slope * node.grad


@BACKWARD.mistake("앞에서 뒤로 걸었습니다.")
def _(order):
    """앞쪽 마디가 몫을 보낼 때 아직 아무것도 받지 못했습니다(기울기 0). `reversed(order)`로 손실
    쪽부터 걸으십시오.
    """
    order[-1].grad = 1.0
    for node in order:
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad


@BACKWARD.mistake("손실의 값에서 출발했습니다.")
def _(order):
    """손실이 얼마인지가 아니라, 손실을 손실 자신으로 미분한 기울기에서 출발합니다. 곧
    `order[-1].grad = 1.0`입니다.
    """
    order[-1].grad = order[-1].data
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad


@BACKWARD.mistake("받은 기울기를 곱하지 않았습니다.")
def _(order):
    """국소 기울기만 더했습니다. 그 마디가 받은 기울기 `node.grad`를 곱해야 손실까지 이어진 몫이
    됩니다.
    """
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope


@BACKWARD.mistake("국소 기울기를 곱하지 않았습니다.")
def _(order):
    """받은 기울기를 그대로 넘겼습니다. 덧셈이라면 맞지만 다른 연산에서는 `slope`를 곱해야
    합니다.
    """
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent in node.parents:
            parent.grad += node.grad


@BACKWARD.mistake("국소 기울기 대신 값을 곱했습니다.")
def _(order):
    """`data`는 마디의 값입니다. 곱할 것은 그 연산이 적어 둔 국소 기울기 `slopes`입니다."""
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent in node.parents:
            parent.grad += parent.data * node.grad


def adam_cases(rng: torch.Generator) -> Iterator[Case]:
    for t in (1, 1, 2, 3, 10, 50):
        w, g, m = (tenth(rng) for _ in range(3))
        m, v = (0.0, 0.0) if t == 1 else (m, tenth(rng, 0.2, 4))
        yield Case({"w": w, "g": g, "m": m, "v": v, "t": t, "lr": 0.1})
    yield Case({"w": 1.0, "g": 1e-6, "m": 0.0, "v": 0.0, "t": 1, "lr": 0.1}, "아주 작은 기울기")
    yield Case({"w": 1.0, "g": 0.0, "m": 0.0, "v": 0.0, "t": 1, "lr": 0.1}, "기울기가 0")


ADAM_STEP = Exercise(
    "02-3",
    "Adam의 한 스텝",
    """
    가중치 하나의 Adam 갱신을 완성하십시오. β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸이고, `t`는 이번이 몇째
    스텝인지(1부터)입니다. 두 이동 평균 m과 v는 0에서 출발했습니다.

    - m과 v를 고치고, 바로잡은 m̂과 v̂으로 w를 고치는 차례는 본문과 같습니다.
    - **바로잡는 법**은 스스로 찾으십시오. 기울기가 1스텝부터 t스텝까지 내내 g였다면 m̂ = g,
    v̂ = g²이어야 합니다. m과 v를 각각 무엇으로 나누면 그렇게 됩니까?

    돌려줄 것은 새 `(w, m, v)`입니다. m과 v는 바로잡기 **전**의 것을 돌려줍니다.
    """,
    cases=adam_cases,
    answers=("Adam", "step"),
    hints=(
        "기울기가 늘 1일 때 m은 1스텝에 0.1, 2스텝에 0.19, 3스텝에 0.271입니다. 1에서 얼마나 "
        "모자라며, 그 모자란 양은 스텝마다 몇 배가 됩니까?",
        "모자란 양은 0.9, 0.9², 0.9³입니다(파이썬으로는 `0.9**t`). 그러므로 t스텝의 m은 실제의 몇 "
        "배입니까? v도 0.999로 같은 물음에 답하십시오. ε은 제곱근의 **밖**에 있습니다.",
        "바로잡은 m̂, v̂은 스텝에만 쓰고, 돌려줄 때에는 m과 v를 그대로 돌려줍니다.",
    ),
    note="기울기가 내내 g이면 t스텝 뒤의 m은 (1 − β₁ᵗ)·g입니다. 그래서 1 − β₁ᵗ로 나눕니다. "
    "`torch.optim.Adam`과 같은 값이 나옵니다.",
)


@ADAM_STEP.solution
def adam_step(w, g, m, v, t, lr):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat = m / (1 - 0.9**t)
    v_hat = v / (1 - 0.999**t)
    return w - lr * m_hat / (math.sqrt(v_hat) + 1e-8), m, v


@ADAM_STEP.mistake("m과 v를 바로잡지 않았습니다.")
def _(w, g, m, v, t, lr):
    """m과 v는 0에서 출발하므로 처음에는 실제보다 작습니다. 기울기가 내내 1일 때 1, 2, 3스텝의 m을
    손으로 적어 보십시오. 실제의 몇 배입니까? 빠뜨리면 첫 스텝이 lr의 3배쯤 됩니다.
    """
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m, v
    w = w - lr * m_hat / (math.sqrt(v_hat) + 1e-8)
    return w, m, v


@ADAM_STEP.mistake("m만 바로잡았습니다.")
def _(w, g, m, v, t, lr):
    """v도 0에서 출발합니다. m에 한 물음을 β₂로 다시 하십시오. 빠뜨리면 분모가 너무 작아 첫 스텝이
    32배가 됩니다.
    """
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v
    w = w - lr * m_hat / (math.sqrt(v_hat) + 1e-8)
    return w, m, v


@ADAM_STEP.mistake("부호가 반대입니다.")
def _(w, g, m, v, t, lr):
    """기울기는 손실이 **커지는** 쪽입니다. 내려가려면 빼야 합니다."""
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    w = w + lr * m_hat / (math.sqrt(v_hat) + 1e-8)
    return w, m, v


@ADAM_STEP.mistake("ε이 제곱근 안에 있습니다.")
def _(w, g, m, v, t, lr):
    """보통의 기울기에서는 거의 같지만, 기울기가 아주 작을 때 달라집니다. 안에 넣은 10⁻⁸은 밖에서
    10⁻⁴의 구실을 하여 스텝을 크게 줄입니다. √v̂를 구한 다음 더하십시오.
    """
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    w = w - lr * m_hat / math.sqrt(v_hat + 1e-8)
    return w, m, v


@ADAM_STEP.mistake("기울기를 제곱하지 않았습니다.")
def _(w, g, m, v, t, lr):
    """v는 기울기의 **제곱**의 이동 평균입니다. 그래야 제곱근을 취했을 때 기울기와 같은 크기의 수가
    됩니다.
    """
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * abs(g)
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    w = w - lr * m_hat / (math.sqrt(v_hat) + 1e-8)
    return w, m, v


@ADAM_STEP.mistake("제곱근을 취하지 않았습니다.")
def _(w, g, m, v, t, lr):
    """v̂은 기울기의 제곱만 한 크기입니다. √v̂로 나누어야 스텝이 기울기의 크기와 상관없어집니다."""
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    w = w - lr * m_hat / (v_hat + 1e-8)
    return w, m, v


@ADAM_STEP.mistake("이동 평균의 두 무게가 바뀌었습니다.")
def _(w, g, m, v, t, lr):
    """옛것에 β(0.9, 0.999), 새것에 1 − β를 곱합니다. 바꾸면 거의 기억하지 않는 평균이 됩니다."""
    m = 0.1 * m + 0.9 * g
    v = 0.001 * v + 0.999 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    w = w - lr * m_hat / (math.sqrt(v_hat) + 1e-8)
    return w, m, v


@ADAM_STEP.mistake("바로잡은 m̂과 v̂을 돌려주었습니다.")
def _(w, g, m, v, t, lr):
    """다음 스텝은 바로잡기 전의 m과 v에서 이어 갑니다. m̂과 v̂을 돌려주면 바로잡기가 스텝마다
    거듭됩니다.
    """
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    w = w - lr * m_hat / (math.sqrt(v_hat) + 1e-8)
    return w, m_hat, v_hat


@ADAM_STEP.mistake("기울기를 그대로 따라갔습니다.")
def _(w, g, m, v, t, lr):
    """이것은 보통의 경사 하강법입니다. 기울기 대신 m̂ / (√v̂ + ε)을 쓰십시오."""
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    w = w - lr * g
    return w, m, v


def lessons(rng: torch.Generator) -> Iterator[Case]:
    for _ in range(5):
        yield Case({name: tenth(rng, -1.5, 1.5) for name in ("w", "b", "x", "y")})


def observe_train(function: Callable, w: float, b: float, x: float, y: float) -> object:
    """작은 신경망을 세 스텝 가르치게 하고, 스텝마다 가중치와 기억을 봅니다."""
    weights = [autograd.Value(w), autograd.Value(b)]
    memory, seen = [(0.0, 0.0), (0.0, 0.0)], []
    for t in (1, 2, 3):
        error = (weights[0] * x + weights[1]).tanh() - y
        loss = error * error
        function(loss, weights, memory, t, _adam)
        seen.append({
            "가중치": [weight.data for weight in weights],
            "기억": [list(pair) for pair in memory],
        })  # fmt: skip
    idle = [weight.data for weight in weights] == [w, b] and not loss.grad
    return None if idle else {f"{t}스텝 뒤": found for t, found in enumerate(seen, start=1)}


def _adam(w: float, g: float, m: float, v: float, t: int) -> tuple[float, float, float]:
    return ADAM_STEP.answer(w, g, m, v, t, 0.1)


TRAIN = Exercise(
    "02-8",
    "가중치 전부의 한 스텝",
    """
    손실이 계산되어 있습니다. 신경망의 가중치를 한 번 고치는 함수를 쓰십시오. 돌려줄 것은 없고,
    받은 것을 그 자리에서 고칩니다.

    - `loss`는 `Value`이고, `weights`는 가중치인 `Value`의 목록입니다.
    - `memory[k]`는 k번째 가중치의 `(m, v)`입니다. 다음 스텝에 이어 쓰도록 새것으로 바꾸어 둡니다.
    - `adam(w, g, m, v, t)`는 수를 받아 새 `(w, m, v)`를 돌려줍니다. `t`는 그대로 넘깁니다.
    - 다음 스텝도 이 함수를 그대로 부릅니다. 옛 기울기가 섞이지 않게 하십시오.
    """,
    cases=lessons,
    observe=observe_train,
    hints=(
        "가중치를 고치려면 무엇을 먼저 알아야 합니까? 그것은 어느 호출이 어디에 적어 둡니까? 다 쓴 "
        "다음에는 그것을 어떻게 해 두어야 합니까?",
        "`loss.backward()`가 가중치마다 `grad`를 채웁니다(더해 넣습니다). 그다음 가중치를 하나씩 "
        "`adam`에 넣고, 쓴 `grad`는 0으로 되돌립니다.",
        "`enumerate(weights)`로 k와 가중치를 함께 꺼내면, `memory[k]`의 두 수를 넘기고 새 두 수를 "
        "같은 자리에 넣을 수 있습니다.",
    ),
    note="PyTorch의 `loss.backward()`, `optimizer.step()`, `optimizer.zero_grad()`가 하는 일과 "
    "같습니다. `memory`를 품고 있는 것이 옵티마이저입니다. 풀이의 `weight.data, *memory[k] = …`는 "
    "받은 셋 가운데 첫째를 `weight.data`에, 나머지 둘을 `memory[k]`에 담습니다.",
)


@TRAIN.solution
def train_step(loss, weights, memory, t, adam):
    loss.backward()
    for k, weight in enumerate(weights):
        weight.data, *memory[k] = adam(weight.data, weight.grad, *memory[k], t)
        weight.grad = 0.0


@TRAIN.mistake("옛 기울기를 지우지 않았습니다.")
def _(loss, weights, memory, t, adam):
    """`backward`는 잎의 `grad`에 **더합니다**. 지우지 않으면 둘째 스텝에는 두 스텝의 기울기가 섞여
    있습니다.
    """
    loss.backward()
    for k, weight in enumerate(weights):
        weight.data, *memory[k] = adam(weight.data, weight.grad, *memory[k], t)


@TRAIN.mistake("기울기를 쓰기 전에 지웠습니다.")
def _(loss, weights, memory, t, adam):
    """`backward`와 `adam` 사이에 지우면 `adam`은 0만 받습니다. 쓴 다음이나 `backward` 앞에서
    지우십시오.
    """
    loss.backward()
    for weight in weights:
        weight.grad = 0.0
    for k, weight in enumerate(weights):
        weight.data, *memory[k] = adam(weight.data, weight.grad, *memory[k], t)


@TRAIN.mistake("기울기를 구하기 전에 고쳤습니다.")
def _(loss, weights, memory, t, adam):
    """처음에는 `grad`가 0이고, 그다음부터는 한 스텝 늦은 기울기로 고치게 됩니다. `backward`가
    먼저입니다.
    """
    for k, weight in enumerate(weights):
        weight.data, *memory[k] = adam(weight.data, weight.grad, *memory[k], t)
        weight.grad = 0.0
    loss.backward()


@TRAIN.mistake("m과 v를 이어 쓰지 않았습니다.")
def _(loss, weights, memory, t, adam):
    """새 (m, v)를 `memory[k]`에 넣어 두지 않으면 스텝마다 0에서 다시 출발합니다. 지난 기울기를
    기억하는 것이 Adam의 일입니다.
    """
    loss.backward()
    for k, weight in enumerate(weights):
        weight.data, _, _ = adam(weight.data, weight.grad, *memory[k], t)
        weight.grad = 0.0


@TRAIN.mistake("모든 가중치가 한 (m, v)를 함께 씁니다.")
def _(loss, weights, memory, t, adam):
    """가중치마다 오는 기울기가 다르므로 이동 평균도 저마다 있어야 합니다(`memory[k]`)."""
    loss.backward()
    for weight in weights:
        weight.data, *memory[0] = adam(weight.data, weight.grad, *memory[0], t)
        weight.grad = 0.0


@TRAIN.mistake("첫째 가중치만 고쳤습니다.")
def _(loss, weights, memory, t, adam):
    """가중치는 여럿입니다. 모두 고쳐야 합니다. `for` 안에서 빠져나오지 않았는지 보십시오."""
    loss.backward()
    weights[0].data, *memory[0] = adam(weights[0].data, weights[0].grad, *memory[0], t)
    for weight in weights:
        weight.grad = 0.0


@TRAIN.mistake("스텝 번호를 하나 더했습니다.")
def _(loss, weights, memory, t, adam):
    """`t`는 이미 1부터 셉니다. 한 번 더 더하면 바로잡기가 첫 스텝부터 어긋납니다."""
    loss.backward()
    for k, weight in enumerate(weights):
        weight.data, *memory[k] = adam(weight.data, weight.grad, *memory[k], t + 1)
        weight.grad = 0.0


def situations(_: torch.Generator) -> Iterator[Case]:
    """단계, G(z)를 detach했는지, D를 얼렸는지. 기울기를 받을 것이 하나도 없는 경우는 뺍니다."""
    for step, detached, frozen in (
        ("D", False, False), ("D", True, False), ("D", False, True),
        ("G", False, False), ("G", False, True), ("G", True, False),
    ):  # fmt: skip
        yield Case({"step": step, "detached": detached, "frozen": frozen})


WHO = Exercise(
    "02-7",
    "예상: 누구의 .grad에 기울기가 쌓입니까",
    """
    G와 D의 `.grad`를 모두 비운 뒤 한 단계의 손실에서 `backward()`를 부릅니다. G의 가중치와 D의
    가중치에 기울기가 쌓이는지를 `(G, D)`, 곧 True와 False 둘로 돌려주는 함수를 완성하십시오.
    **재어 보지 말고** 기울기가 흐르는 길을 생각하여 예상하십시오. 채점한 다음 실제로 잽니다.

    - `step`: `"D"`이면 손실이 D의 손실(진짜와 가짜의 BCE), `"G"`이면 G의 비포화 손실입니다. 둘 다
    G(z)를 D에 넣습니다.
    - `detached`: D에 `G(z)` 대신 `G(z).detach()`를 넣었는지.
    - `frozen`: 앞서 `D.requires_grad_(False)`로 D를 얼렸는지.
    """,
    cases=situations,
    answers=("measured",),
    hints=(
        "손실에서 G의 가중치까지 가는 길은 어디를 지납니까? 그 길을 끊는 것은 둘 가운데 "
        "무엇입니까?",
        "G로 가는 길은 손실 → D → G(z) → G입니다. `detach`는 G(z)에서 길을 끊고, 얼리기는 D의 "
        "**가중치**로 가는 갈래만 없앱니다.",
        "`backward()`는 어느 단계인지 모릅니다. 길이 있으면 쌓습니다. `step`이 답을 바꿉니까?",
    ),
    note="단계의 이름은 아무것도 막지 않습니다. 길이 이어져 있으면 쌓이고, 끊겨 있으면 쌓이지 "
    "않습니다.",
)


@WHO.solution
def who_gets_grad(step, detached, frozen):
    return not detached, not frozen


@WHO.mistake("D 단계에서는 G에 아무것도 쌓이지 않는다고 보았습니다.")
def _(step, detached, frozen):
    """D의 손실도 G(z)를 지나므로 G까지 길이 이어져 있습니다. `detach`하지 않으면 G의 `.grad`에도
    쌓입니다(가중치는 아직 바뀌지 않습니다).
    """
    return step == "G" and not detached, not frozen


@WHO.mistake("G 단계에서는 D에 아무것도 쌓이지 않는다고 보았습니다.")
def _(step, detached, frozen):
    """`backward()`는 누구의 차례인지 모릅니다. D를 얼리지 않으면 D의 가중치에도 쌓입니다."""
    return not detached, step == "D" and not frozen


@WHO.mistake("D를 얼리면 G까지 끊긴다고 보았습니다.")
def _(step, detached, frozen):
    """얼리기는 D의 **가중치**로 가는 갈래만 없앱니다. D를 **지나** G로 가는 길은 그대로입니다."""
    return not detached and not frozen, not frozen


@WHO.mistake("`detach`가 D도 막는다고 보았습니다.")
def _(step, detached, frozen):
    """`detach`는 G(z)보다 앞쪽, 곧 G로 가는 길만 끊습니다. D는 그보다 손실에 가까워 그대로
    받습니다.
    """
    return not detached, not detached and not frozen


@WHO.mistake("단계의 이름만 보았습니다.")
def _(step, detached, frozen):
    """`backward()`는 단계를 모릅니다. 손실에서 가중치까지 길이 이어져 있는지를 보십시오."""
    return step == "G", step == "D"


def observe_g_gradient(function: Callable, seed: int, z: Tensor) -> object:
    """G와 D의 .grad에 앞 단계의 기울기를 남겨 두고, 함수가 무엇을 채우고 건드렸는지 봅니다."""
    G, D = tiny_gan(seed)
    for p in G.parameters():
        p.grad = torch.full_like(p, 2.0)
    before = [p.grad.clone() for p in G.parameters()]
    result = call(function, G=G, D=D, z=z)
    grads = [p.grad if p.grad is None else p.grad.clone() for p in G.parameters()]
    fates = [_fate(p.grad) for p in D.parameters()]
    same = all(g is not None and torch.equal(g, b) for g, b in zip(grads, before, strict=True))
    if same and result is None and set(fates) == {"그대로"}:
        return None  # 아무것도 하지 않았습니다.
    trainable = [p.requires_grad for p in D.parameters()]
    return {
        "G의 기울기": grads,
        "D의 .grad": fates,
        "D를 다시 학습할 수 있는지": trainable,
    }


def _fate(grad: Tensor | None) -> str:
    """1로 채워 두었던 D의 .grad가 어떻게 되었는지."""
    if grad is None or not grad.any():
        return "지워짐"
    return "그대로" if bool((grad == 1).all()) else "다른 기울기가 섞임"


ONLY_G = Exercise(
    "02-4",
    "G에게만 흐르는 기울기",
    """
    G 단계의 앞부분입니다. 비포화 손실의 기울기를 **G의** `.grad`에 채우는 함수를 완성하십시오.
    옵티마이저는 부르지 않고, 돌려줄 것도 없습니다. 손실은 6절의 비포화 손실을 미니배치에서 평균한
    것입니다. 식에서 D는 확률이지만 코드의 `D(x)`는 로짓 (n,)이므로 softplus로 적으십시오.

    - G의 `.grad`에는 앞 단계에서 남은 기울기가 있습니다. 섞이면 안 됩니다.
    - D의 `.grad`에도 남은 것이 있는데, 그것은 손대지 않은 **그대로** 남아야 합니다.
    - 끝났을 때 D는 다시 학습할 수 있어야 합니다(`requires_grad`가 True).
    """,
    cases=g_step_cases,
    observe=observe_g_gradient,
    answers=("measured",),
    hints=(
        "그냥 `backward()`를 부르면 D의 가중치에도 기울기가 쌓입니다. D의 가중치에 기울기가 필요 "
        "없다고 알리려면 무엇을 바꾸면 됩니까?",
        "`D.requires_grad_(False)`로 얼리고, 끝난 뒤 `D.requires_grad_(True)`로 되돌리십시오.",
        "`detach`는 쓰지 않습니다. 그러면 G까지 가는 길이 끊깁니다. `G.zero_grad()`도 잊지 "
        "마십시오.",
    ),
    note="`torch.autograd.grad(loss, list(G.parameters()))`로 G의 기울기만 얻어 `.grad`에 넣어도 "
    "됩니다. 얼린 D도 **입력에 대한** 국소 기울기는 계산하므로 G까지 흐릅니다.",
)


@ONLY_G.solution
def fill_g_gradient(G, D, z):
    D.requires_grad_(False)  # D의 가중치 쪽으로는 몫을 보내지 않습니다.
    loss = F.softplus(-D(G(z))).mean()
    G.zero_grad()
    loss.backward()  # 기울기는 D를 '지나' G까지 흐릅니다.
    D.requires_grad_(True)


@ONLY_G.mistake("D를 얼리지 않았습니다.")
def _(G, D, z):
    """G의 기울기는 맞습니다. 그러나 D의 `.grad`에도 생성자의 손실에서 온 기울기가 더해졌습니다.
    다음 D 단계가 `zero_grad()`를 잊으면 D는 속는 쪽으로 배웁니다.
    """
    loss = F.softplus(-D(G(z))).mean()
    G.zero_grad()
    loss.backward()


@ONLY_G.mistake("G와 D 사이를 끊었습니다(`detach`).")
def _(G, D, z):
    """`detach`한 가짜에서 기울기가 멈춥니다. G의 `.grad`는 비어 있고 D의 `.grad`만 더럽혀졌으니 G는
    아무것도 배우지 못합니다. G 단계에서는 결코 detach하지 않습니다.
    """
    loss = F.softplus(-D(G(z).detach())).mean()
    G.zero_grad()
    loss.backward()


@ONLY_G.mistake("남은 기울기를 지우지 않았습니다.")
def _(G, D, z):
    """`backward()`는 `.grad`에 **더합니다**. 앞 단계의 기울기가 섞였습니다. 먼저 `G.zero_grad()`를
    부르십시오.
    """
    D.requires_grad_(False)
    loss = F.softplus(-D(G(z))).mean()
    loss.backward()
    D.requires_grad_(True)


@ONLY_G.mistake("D의 기울기까지 지웠습니다.")
def _(G, D, z):
    """D의 `.grad`에 남아 있던 것이 사라졌습니다. 지우는 대신, 처음부터 쌓이지 않게
    `D.requires_grad_(False)`로 얼리십시오.
    """
    loss = F.softplus(-D(G(z))).mean()
    G.zero_grad()
    D.zero_grad()
    loss.backward()
    D.zero_grad()


@ONLY_G.mistake("D를 얼린 채로 두었습니다.")
def _(G, D, z):
    """기울기는 모두 맞습니다. 그러나 D를 되돌리지 않으면 다음 D 단계에서 D가 배우지 못합니다.
    `D.requires_grad_(True)`로 되돌리십시오.
    """
    D.requires_grad_(False)
    loss = F.softplus(-D(G(z))).mean()
    G.zero_grad()
    loss.backward()


@ONLY_G.mistake("포화 손실로 계산했습니다.")
def _(G, D, z):
    """log(1 − D(G(z)))의 기울기입니다. 비포화 손실은 −log D(G(z)) = softplus(−로짓)입니다."""
    D.requires_grad_(False)
    loss = -F.softplus(D(G(z))).mean()
    G.zero_grad()
    loss.backward()
    D.requires_grad_(True)


@ONLY_G.mistake("손실에서 거슬러 갈 길이 없습니다.")
def _(G, D, z):
    """`no_grad` 안에서 계산하면 계산이 기록되지 않고, D를 얼린 채 `G(z).detach()`를 넣으면 기울기가
    필요한 것이 하나도 남지 않습니다. D는 얼리되 G까지의 길은 남겨 두십시오.
    """
    D.requires_grad_(False)
    with torch.no_grad():
        loss = F.softplus(-D(G(z))).mean()
    G.zero_grad()
    loss.backward()
    D.requires_grad_(True)


@ONLY_G.mistake("평균이 아니라 합을 냈습니다.")
def _(G, D, z):
    """기댓값 𝔼는 미니배치의 **평균**으로 어림합니다. 합을 쓰면 배치 크기만큼 기울기가 커집니다."""
    D.requires_grad_(False)
    loss = F.softplus(-D(G(z))).sum()
    G.zero_grad()
    loss.backward()
    D.requires_grad_(True)


def fake_logits(rng: torch.Generator) -> Iterator[Case]:
    for n in (1, 1, 2, 3, 5, 8):
        a = (torch.randn(n, generator=rng) * 3).mul(10).round().div(10) + 0.05
        yield Case({"logits": a})
    yield Case({"logits": torch.tensor([-6.0])}, "D가 가짜라고 확신")
    yield Case({"logits": torch.tensor([-300.0, 300.0])}, "로짓의 크기가 300")
    yield Case({"logits": torch.tensor([-1.5, 0.5]).double()}, "float64")


LOGIT_SLOPES = Exercise(
    "02-5",
    "로짓에 대한 두 기울기",
    """
    판별자가 가짜에 낸 로짓 `logits` (n,)를 받아, 생성자의 두 손실을 로짓으로 미분한 기울기를
    표본마다 계산하여 `(포화, 비포화)`로 돌려주는 함수를 완성하십시오. 두 텐서의 모양은 (n,)입니다.

    - 포화 손실은 log(1 − σ(a)), 비포화 손실은 −log σ(a)입니다.
    - 손으로 구해도 되고 `torch.autograd.grad`로 구해도 됩니다. 로짓이 ±300이어도 nan이 나오면 안
    됩니다.
    """,
    cases=fake_logits,
    answers=("signal",),
    hints=(
        "01에서 BCE를 로짓으로 미분하면 σ(a) − y였습니다. 비포화 손실은 y가 얼마일 때의 BCE입니까? "
        "포화 손실은 y가 얼마일 때의 BCE에 어떤 부호를 붙인 것입니까?",
        "비포화 손실은 y = 1일 때의 BCE이고, 포화 손실은 y = 0일 때의 BCE에 음의 부호를 붙인 "
        "것입니다. σ(a)는 `torch.sigmoid(logits)`입니다.",
        "구한 것을 검산하십시오. D가 가짜라고 확신하면(σ(a) ≈ 0) 앞의 것은 0에, 뒤의 것은 −1에 "
        "가깝습니다.",
    ),
    note="둘 다 음수입니다. 손실을 줄이려면 로짓을 키우는 쪽, 곧 D가 진짜라고 말하는 쪽으로 가라는 "
    "뜻입니다. 가짜 하나만 보면 두 손실은 방향이 같고 크기만 다릅니다. 여러 가짜를 더하면 방향도 "
    "달라집니다(본문의 움직이는 그림).",
)


@LOGIT_SLOPES.solution
def logit_slopes(logits):
    d = torch.sigmoid(logits)
    return -d, -(1 - d)


@LOGIT_SLOPES.mistake("둘이 서로 바뀌었습니다.")
def _(logits):
    """σ(a) ≈ 0인 로짓 −6을 넣어 보십시오. 기울기가 0에 가까운 쪽이 포화 손실입니다."""
    d = torch.sigmoid(logits)
    return -(1 - d), -d


@LOGIT_SLOPES.mistake("부호가 반대입니다.")
def _(logits):
    """로짓이 커지면 D가 진짜라고 말하는 것이므로 생성자의 손실은 **줄어듭니다**. 기울기는 음수여야
    합니다.
    """
    d = torch.sigmoid(logits)
    return d, 1 - d


@LOGIT_SLOPES.mistake("로짓이 아니라 D에 대해 미분했습니다.")
def _(logits):
    """−1/(1 − D)와 −1/D는 **확률 D**에 대한 기울기입니다. 로짓까지 가려면 연쇄 법칙에 따라
    시그모이드의 국소 기울기 D(1 − D)를 곱해야 합니다.
    """
    d = torch.sigmoid(logits)
    return -1 / (1 - d), -1 / d


@LOGIT_SLOPES.mistake("시그모이드의 국소 기울기만 계산했습니다.")
def _(logits):
    """D(1 − D)는 로짓에서 확률까지의 국소 기울기입니다. 여기에 손실을 D로 미분한 −1/(1 − D)나
    −1/D를 곱하면 됩니다.
    """
    d = torch.sigmoid(logits)
    return -d * (1 - d), -d * (1 - d)


@LOGIT_SLOPES.mistake("기울기가 아니라 손실을 돌려주었습니다.")
def _(logits):
    """이것은 손실의 값입니다. 과제는 그것을 로짓으로 미분한 기울기를 묻습니다."""
    return -F.softplus(logits), F.softplus(-logits)


@LOGIT_SLOPES.mistake("미니배치의 평균으로 나누었습니다.")
def _(logits):
    """손실의 평균을 미분하면 n으로 나눈 값이 나옵니다. 여기에서는 표본 하나하나의 손실을
    미분합니다.
    """
    d = torch.sigmoid(logits)
    return -d / len(d), -(1 - d) / len(d)


@LOGIT_SLOPES.mistake("로짓이 크면 nan이 됩니다.")
def _(logits):
    """exp(300)은 float32에서 inf이고 inf / inf는 nan입니다. 넘치지 않게 계산하는 `torch.sigmoid`를
    쓰십시오.
    """
    e = torch.exp(logits)
    return -e / (1 + e), -1 / (1 + e)
