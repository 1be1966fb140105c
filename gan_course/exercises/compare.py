"""두 관찰값을 견주고, 사람이 읽을 글로 보여 줍니다."""

from __future__ import annotations

import numbers
from typing import NamedTuple

import numpy as np
import torch

RTOL, ATOL = 1e-4, 1e-6  # float32로 셈하는 순서만 다른 답은 같은 답으로 봅니다.
SHOWN_ELEMENTS = 12


class Difference(NamedTuple):
    """처음 만난 다른 점: 어디가, 무엇이, 기대한 값, 받은 값."""

    where: str
    what: str
    expected: object
    got: object


def frozen(value: object) -> object:
    """나중에 바뀌지 않을 복사본. 계산 그래프에서도 떼어 냅니다."""
    if torch.is_tensor(value):
        return value.detach().clone()
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {k: frozen(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(frozen(v) for v in value) if type(value) in (list, tuple) else value
    return value


def difference(expected: object, got: object, where: str = "") -> Difference | None:
    """다른 점을 찾습니다. 같으면 None입니다."""
    if isinstance(expected, dict):
        return _dict_difference(expected, got, where)
    what = _what_differs(expected, got)
    if what:
        return Difference(where, what, expected, got)
    if isinstance(expected, list | tuple):
        for i, (a, b) in enumerate(zip(expected, got, strict=True)):
            found = difference(a, b, f"{where}[{i}]")
            if found:
                return found
    return None


def _dict_difference(expected: dict, got: object, where: str) -> Difference | None:
    if not isinstance(got, dict):
        return Difference(where, f"사전(dict)이 아니라 {kind(got)}입니다.", expected, got)
    for key, value in expected.items():
        place = f"{where}.{key}" if where else str(key)
        # 관찰하지 못한 항목은 앞의 항목이 이미 다르다는 뜻이므로 앞에서 돌아갑니다.
        found = difference(value, got.get(key), place)
        if found:
            return found
    return None


def _what_differs(expected: object, got: object) -> str:
    if got is None and expected is not None:
        return "값이 없습니다(None)."
    if torch.is_tensor(expected):
        return _tensor_difference(expected, got)
    if isinstance(expected, np.ndarray):
        return _array_difference(expected, got)
    if isinstance(expected, bool):
        number = _number(got)
        return "" if number is not None and bool(number) == expected else "값이 다릅니다."
    if isinstance(expected, numbers.Real):
        number = _number(got)
        if number is None:
            return f"수 하나가 아니라 {kind(got)}을(를) 돌려주었습니다."
        close = np.isclose(number, float(expected), rtol=RTOL, atol=ATOL, equal_nan=True)
        return "" if close else "값이 다릅니다."
    if isinstance(expected, list | tuple):
        if not isinstance(got, list | tuple):
            return f"값 {len(expected)}개의 묶음이 아니라 {kind(got)}을(를) 돌려주었습니다."
        return "" if len(got) == len(expected) else f"개수가 다릅니다: {len(got)}개."
    return "" if type(got) is type(expected) and got == expected else "값이 다릅니다."


def _tensor_difference(expected: torch.Tensor, got: object) -> str:
    if not torch.is_tensor(got):
        return f"텐서가 아니라 {kind(got)}을(를) 돌려주었습니다."
    if got.shape != expected.shape:
        return f"모양이 다릅니다: {tuple(expected.shape)}이어야 하는데 {tuple(got.shape)}입니다."
    if got.dtype != expected.dtype:
        return f"자료형이 다릅니다: {expected.dtype}이어야 하는데 {got.dtype}입니다."
    a, b = expected.cpu(), got.cpu()
    if a.is_floating_point():
        same = torch.allclose(b.double(), a.double(), rtol=RTOL, atol=ATOL, equal_nan=True)
    else:
        same = torch.equal(a, b)
    return "" if same else "값이 다릅니다."


def _array_difference(expected: np.ndarray, got: object) -> str:
    if not isinstance(got, np.ndarray | np.generic):
        return f"넘파이 배열이 아니라 {kind(got)}을(를) 돌려주었습니다."
    got = np.asarray(got)
    if got.shape != expected.shape:
        return f"모양이 다릅니다: {expected.shape}이어야 하는데 {got.shape}입니다."
    if got.dtype.kind != expected.dtype.kind:
        return f"자료형이 다릅니다: {expected.dtype}이어야 하는데 {got.dtype}입니다."
    if expected.dtype.kind not in "fiub":
        return "" if np.array_equal(expected, got) else "값이 다릅니다."
    same = np.allclose(got, expected, rtol=RTOL, atol=ATOL, equal_nan=True)
    return "" if same else "값이 다릅니다."


def _number(value: object) -> float | None:
    if torch.is_tensor(value) or isinstance(value, np.ndarray):
        return value.item() if value.ndim == 0 else None
    return float(value) if isinstance(value, numbers.Real | np.bool_) else None


def kind(value: object) -> str:
    """값의 종류를 짧게: "텐서", "float", …"""
    return "텐서" if torch.is_tensor(value) else type(value).__name__


def elements(value: object) -> int:
    """값의 크기: 담긴 수의 개수."""
    if torch.is_tensor(value):
        return value.numel()
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, dict):
        return sum(map(elements, value.values()))
    return sum(map(elements, value)) if isinstance(value, list | tuple) else 1


def show(value: object) -> str:
    """사람이 읽을 짧은 글. 큰 텐서는 모양과 처음 몇 값만 보여 줍니다. 결코 실패하지 않습니다."""
    try:
        return _show(value)
    except Exception:
        return f"({kind(value)})"


def _show(value: object) -> str:
    if torch.is_tensor(value) and not value.is_complex():
        name = {torch.float32: "", torch.int64: "", torch.bool: ""}.get(value.dtype)
        tail = f", dtype={value.dtype}" if name is None else ""
        if value.numel() <= SHOWN_ELEMENTS:
            shape = f", shape={tuple(value.shape)}" if value.numel() == 0 else ""
            return f"tensor({_nested(value.tolist())}{shape}{tail})"
        first = _nested(value.flatten()[:4].tolist())[:-1]
        return f"모양 {tuple(value.shape)}의 텐서 {first}, …]{tail}"
    if isinstance(value, list | tuple) and len(value) <= SHOWN_ELEMENTS:
        left, right = "[]" if isinstance(value, list) else "()"
        return left + ", ".join(map(show, value)) + right
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {show(v)}" for k, v in value.items()) + "}"
    text = f"{value:.6g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 400 else text[:400] + "…"


def _nested(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_nested, value)) + "]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
