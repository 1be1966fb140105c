"""스칼라 자동 미분 엔진: 수마다 자기를 만든 계산을 기억하고, 거꾸로 기울기를 나눕니다."""

from __future__ import annotations

import math
from collections.abc import Callable

from gan_course.errors import CourseError


class Value:
    """수 하나와, 그 수를 만든 계산의 기록: 연산 op, 입력들 parents, 입력마다의 국소 기울기 slopes.
    data는 값, grad는 손실을 이 값으로 미분한 기울기입니다. 잎(입력)에는 계산의 기록이 없습니다.
    """

    __slots__ = ("data", "grad", "op", "parents", "slopes", "name")

    def __init__(self, data: float, op="", parents=(), slopes=(), name: str = "") -> None:
        self.data, self.grad = data if type(data) is float else _math(float, data), 0.0
        self.op, self.parents, self.slopes, self.name = op, parents, slopes, name

    def __add__(self, other: Value | float) -> Value:
        other = as_value(other)
        return Value(self.data + other.data, "+", (self, other), (1.0, 1.0))

    def __sub__(self, other: Value | float) -> Value:
        other = as_value(other)
        return Value(self.data - other.data, "−", (self, other), (1.0, -1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = as_value(other)
        return Value(self.data * other.data, "×", (self, other), (other.data, self.data))

    def __pow__(self, n: float) -> Value:
        slope = n and n * _math(math.pow, self.data, n - 1)
        return Value(_math(math.pow, self.data, n), f"^{n}", (self,), (slope,))

    def exp(self) -> Value:
        y = _math(math.exp, self.data)
        return Value(y, "exp", (self,), (y,))

    def log(self) -> Value:
        return Value(_math(math.log, self.data), "log", (self,), (1 / self.data,))

    def tanh(self) -> Value:
        y = math.tanh(self.data)
        return Value(y, "tanh", (self,), (1 - y * y,))

    def relu(self) -> Value:
        return Value(max(0.0, self.data), "ReLU", (self,), (float(self.data > 0),))

    def sigmoid(self) -> Value:
        y = 0.5 + 0.5 * math.tanh(0.5 * self.data)  # 1 / (1 + exp(−x))과 같고 넘치지 않습니다.
        return Value(y, "σ", (self,), (y * (1 - y),))

    def softplus(self) -> Value:  # log(1 + exp(x)): BCE를 로짓에서 바로 계산할 때 씁니다.
        y = max(0.0, self.data) + math.log1p(math.exp(-abs(self.data)))
        return Value(y, "softplus", (self,), (self.sigmoid().data,))

    # ruff: noqa: E731 - 나머지는 위의 연산을 엮은 한 줄이라 나란히 두어야 읽기 쉽습니다.
    __radd__, __rmul__ = __add__, __mul__
    __neg__ = lambda self: self * -1
    __rsub__ = lambda self, other: as_value(other) - self
    __truediv__ = lambda self, other: self * as_value(other) ** -1
    __rtruediv__ = lambda self, other: self**-1 * other
    __repr__ = lambda self: f"Value({self.data:.4g}, grad={self.grad:.4g})"

    def backward(self) -> None:
        """모든 조상의 grad에 ∂(이 값)/∂(조상)을 더합니다. 잎의 grad는 부를 때마다 쌓입니다."""
        order = topological(self)
        for node in order:
            node.grad = 0.0 if node.parents else node.grad
        self.grad += 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad += slope * node.grad  # 국소 기울기 × 받은 기울기


def topological(root: Value) -> list[Value]:
    """root를 만든 모든 값을, 입력이 언제나 결과보다 앞에 오도록. 재귀하지 않아 깊어도 됩니다."""
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, inputs_done = stack.pop()
        if inputs_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack += [(node, True), *((parent, False) for parent in node.parents)]
    return order


def as_value(x: Value | float) -> Value:
    return x if isinstance(x, Value) else Value(x)


def _math(f: Callable, *x: object) -> float:
    try:
        return f(*x)
    except (TypeError, ValueError, ArithmeticError, RuntimeError) as error:
        raise CourseError(f"{f.__name__}을(를) 계산할 수 없습니다. 입력: {list(x)}") from error
