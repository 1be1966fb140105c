"""조금 돌려 보기: 수치 미분."""

from __future__ import annotations

from collections.abc import Callable


def one_sided(f: Callable[[float], float], x: float, h: float) -> float:
    """한쪽으로 돌려 본 기울기 (f(x + h) − f(x)) / h. 오차는 h에 비례합니다."""
    return (f(x + h) - f(x)) / h


def two_sided(f: Callable[[float], float], x: float, h: float) -> float:
    """양쪽으로 돌려 본 기울기 (f(x + h) − f(x − h)) / 2h. 오차는 h²에 비례합니다."""
    return (f(x + h) - f(x - h)) / (2 * h)
