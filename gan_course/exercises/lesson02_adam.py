"""02 역전파의 과제 가운데 걸음의 크기: Adam의 한 걸음."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch

from .base import Case, Exercise, Wrong
from .lesson02 import tenth


def _adam_cases(rng: torch.Generator) -> Iterator[Case]:
    for t in (1, 1, 2, 3, 10, 50):
        w, g, m = (tenth(rng) for _ in range(3))
        m, v = (0.0, 0.0) if t == 1 else (m, tenth(rng, 0.2, 4))
        yield Case({"w": w, "g": g, "m": m, "v": v, "t": t, "lr": 0.1})
    yield Case({"w": 1.0, "g": 1e-6, "m": 0.0, "v": 0.0, "t": 1, "lr": 0.1}, "아주 작은 기울기")
    yield Case({"w": 1.0, "g": 0.0, "m": 0.0, "v": 0.0, "t": 1, "lr": 0.1}, "기울기가 0")


def _right_adam(w: float, g: float, m: float, v: float, t: int, lr: float) -> tuple:
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    step = lr * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w - step, m, v


def _adam_body(
    m: str = "m = 0.9 * m + 0.1 * g",
    v: str = "v = 0.999 * v + 0.001 * g**2",
    hats: str = "m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)",
    w: str = "w = w - lr * m_hat / (math.sqrt(v_hat) + 1e-8)",
    end: str = "return w, m, v",
) -> str:
    """한 군데만 다른 오답을 짧게 쓰려고 바른 몸통의 조각을 바꿉니다."""
    return "\n".join([m, v, hats, w, end])


ADAM_STEP = Exercise(
    id="02-3",
    title="Adam의 한 걸음",
    text="""
    가중치 하나의 Adam 갱신을 완성하십시오. β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸이고, `t`는 이번이 몇째
    걸음인지(1부터)입니다.

    - m ← β₁·m + (1 − β₁)·g
    - v ← β₂·v + (1 − β₂)·g²
    - m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
    - w ← w − lr · m̂ / (√v̂ + ε)

    돌려줄 것은 새 `(w, m, v)`입니다. m과 v는 바로잡기 **전**의 것을 돌려줍니다.
    """,
    stub='''
    def adam_step(w, g, m, v, t, lr):
        """가중치, 기울기, 두 이동 평균, 걸음 번호, 학습률 → (w, m, v)."""
        ...
    ''',
    solution="""
    def adam_step(w, g, m, v, t, lr):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        m_hat = m / (1 - 0.9**t)
        v_hat = v / (1 - 0.999**t)
        return w - lr * m_hat / (math.sqrt(v_hat) + 1e-8), m, v
    """,
    oracle=_right_adam,
    cases=_adam_cases,
    hints=(
        "네 줄의 식을 그대로 네 줄의 코드로 옮기면 됩니다. `beta**t`는 β를 t번 곱한 것입니다.",
        "ε은 제곱근의 **밖**에 있습니다: `math.sqrt(v_hat) + 1e-8`.",
        "바로잡은 m̂, v̂은 걸음에만 쓰고, 돌려줄 때에는 m과 v를 그대로 돌려줍니다.",
    ),
    note="첫 걸음에서는 m̂ = g, v̂ = g²이므로 걸음의 크기가 기울기와 상관없이 거의 lr입니다. "
    "`torch.optim.Adam`과 같은 값이 나옵니다.",
    wrong=(
        Wrong("치우침을 바로잡지 않았습니다.", _adam_body(hats="m_hat, v_hat = m, v"),
              "m과 v는 0에서 출발하므로 처음에는 실제보다 작습니다. m은 1 − β₁ᵗ로, v는 1 − β₂ᵗ로 "
              "나누어 바로잡으십시오. 빠뜨리면 첫 걸음이 lr의 3배쯤 됩니다."),
        Wrong("m만 바로잡았습니다.", _adam_body(hats="m_hat, v_hat = m / (1 - 0.9**t), v"),
              "v도 0에서 출발합니다. v̂ = v / (1 − β₂ᵗ)를 쓰십시오. 빠뜨리면 분모가 너무 작아 첫 "
              "걸음이 32배가 됩니다."),
        Wrong("부호가 반대입니다.", _adam_body(w="w = w + lr * m_hat / (math.sqrt(v_hat) + 1e-8)"),
              "기울기는 손실이 **커지는** 쪽입니다. 내려가려면 빼야 합니다."),
        Wrong("ε이 제곱근 안에 있습니다.",
              _adam_body(w="w = w - lr * m_hat / math.sqrt(v_hat + 1e-8)"),
              "보통의 기울기에서는 거의 같지만, 기울기가 아주 작을 때 달라집니다. 안에 넣은 10⁻⁸은 "
              "밖에서 10⁻⁴의 구실을 하여 걸음을 크게 줄입니다. √v̂를 구한 다음 더하십시오."),
        Wrong("기울기를 제곱하지 않았습니다.",
              _adam_body(v="v = 0.999 * v + 0.001 * abs(g)"),
              "v는 기울기의 **제곱**의 이동 평균입니다. 그래야 제곱근을 취했을 때 기울기와 같은 "
              "크기의 수가 됩니다."),
        Wrong("제곱근을 취하지 않았습니다.", _adam_body(w="w = w - lr * m_hat / (v_hat + 1e-8)"),
              "v̂은 기울기의 제곱만 한 크기입니다. √v̂로 나누어야 걸음이 기울기의 크기와 "
              "상관없어집니다."),
        Wrong("이동 평균의 두 무게가 바뀌었습니다.",
              _adam_body(m="m = 0.1 * m + 0.9 * g", v="v = 0.001 * v + 0.999 * g**2"),
              "옛것에 β(0.9, 0.999), 새것에 1 − β를 곱합니다. 바꾸면 거의 기억하지 않는 평균이 "
              "됩니다."),
        Wrong("바로잡은 m̂과 v̂을 돌려주었습니다.", _adam_body(end="return w, m_hat, v_hat"),
              "다음 걸음은 바로잡기 전의 m과 v에서 이어 갑니다. m̂과 v̂을 돌려주면 바로잡기가 "
              "걸음마다 거듭됩니다."),
        Wrong("기울기를 그대로 따라갔습니다.", _adam_body(w="w = w - lr * g"),
              "이것은 보통의 경사 하강법입니다. m̂ / (√v̂ + ε)만큼 걸으십시오."),
    ),
)  # fmt: skip

EXERCISES = (ADAM_STEP,)
