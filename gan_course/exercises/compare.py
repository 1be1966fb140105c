"""두 관찰값을 견주고, 사람이 읽을 글로 보여 줍니다."""

from numbers import Real
from typing import NamedTuple

import numpy as np
import torch

RTOL, ATOL = 1e-4, 1e-6  # float32로 계산하는 순서만 다른 답은 같은 답으로 봅니다.
SHOWN_ELEMENTS, SHOWN_LETTERS = 12, 400
KINDS = {  # 기대한 값의 종류와, 다른 종류를 받았을 때의 말.
    torch.Tensor: "텐서가", np.ndarray: "넘파이 배열이", Real: "수 하나가", dict: "사전이",
    list | tuple: "묶음이",
}  # fmt: skip


class Difference(NamedTuple):
    """처음 만난 다른 점: 어디가, 무엇이, 기대한 값, 받은 값."""

    where: str
    what: str
    expected: object
    got: object


def difference(
    expected: object, got: object, where: str = "", exact: bool = False
) -> Difference | None:
    """다른 점을 찾습니다. 같으면 None입니다."""
    if what := _what_differs(expected, got, exact):
        return Difference(where, what, expected, got)
    parts = []
    if isinstance(expected, dict):
        both = {**expected, **got}
        parts = [(f"{where} {k}".strip(), expected.get(k), got.get(k)) for k in both]
    elif isinstance(expected, list | tuple):
        parts = [(f"{where}[{i}]", *pair) for i, pair in enumerate(zip(expected, got, strict=True))]
    return next(filter(None, (difference(a, b, place, exact) for place, a, b in parts)), None)


def _what_differs(expected: object, got: object, exact: bool) -> str:
    """두 값이 어떻게 다른지. 같거나, 담긴 것을 하나씩 견주어야 하는 묶음이면 빈 문자열입니다."""
    if got is None and expected is not None:
        return "값이 없습니다(None)."
    if isinstance(expected, Real) and getattr(got, "shape", None) == ():
        got = got.item()
    for kind, noun in KINDS.items():
        if isinstance(expected, kind) and not isinstance(got, kind):
            return f"{noun} 아니라 {kind_of(got)}을(를) 돌려주었습니다."
    if isinstance(expected, torch.Tensor | np.ndarray):
        if got.shape != expected.shape:
            shapes = tuple(expected.shape), tuple(got.shape)
            return "모양이 다릅니다: {}이어야 하는데 {}입니다.".format(*shapes)
        if got.dtype != expected.dtype:
            return f"자료형이 다릅니다: {expected.dtype}이어야 하는데 {got.dtype}입니다."
    elif isinstance(expected, list | tuple) and len(got) != len(expected):
        return f"개수가 다릅니다: {len(got)}개."
    elif isinstance(expected, Real):
        expected, got = float(expected), float(got)
    return "" if _close(expected, got, exact) else "값이 다릅니다."


def _close(expected: object, got: object, exact: bool) -> bool:
    if isinstance(expected, dict | list | tuple):  # 담긴 것을 따로 견줍니다.
        return True
    if not isinstance(expected, torch.Tensor | np.ndarray | float):
        return got is expected or (type(got) is type(expected) and got == expected)
    close = {"rtol": 0, "atol": 0} if exact else {"rtol": RTOL, "atol": ATOL}
    try:
        torch.testing.assert_close(got, expected, **close, equal_nan=True, check_device=False)
    except Exception:  # AssertionError, 그리고 견줄 수 없는 텐서(희소 텐서 따위)
        return False
    return True


def kind_of(value: object) -> str:
    """값의 종류를 짧게: "텐서", "float", …"""
    return "텐서" if torch.is_tensor(value) else type(value).__name__


def show(value: object) -> str:
    """사람이 읽을 짧은 글. 큰 텐서는 모양과 처음 몇 값만 보여 줍니다. 결코 실패하지 않습니다."""
    try:
        text = _show(value)
    except Exception:
        text = f"({kind_of(value)})"
    return text if len(text) <= SHOWN_LETTERS else text[:SHOWN_LETTERS] + "…"


def _show(value: object) -> str:
    if torch.is_tensor(value):
        usual = value.dtype in (torch.float32, torch.int64, torch.bool)
        tail = "" if usual else f", dtype={value.dtype}"
        if value.numel() > SHOWN_ELEMENTS:
            first = _show(value.flatten()[:4].tolist())[:-1]
            return f"모양 {tuple(value.shape)}의 텐서 {first}, …]{tail}"
        shape = "" if value.numel() else f", shape={tuple(value.shape)}"
        return f"tensor({_show(value.tolist())}{shape}{tail})"
    if isinstance(value, list | tuple):
        inside = ", ".join(map(show, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    return f"{value:.6g}" if isinstance(value, float) else repr(value)
