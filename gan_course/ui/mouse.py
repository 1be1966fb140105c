"""위젯 위의 마우스. ipyevents가 있고, 그 사건이 화면에서 오는 곳에서만 됩니다."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec

import ipywidgets as W


def can_listen() -> bool:
    """마우스의 사건을 받을 수 있는지. Colab에는 ipyevents가 있지만 사건이 오지 않습니다."""
    return find_spec("ipyevents") is not None and "google.colab" not in sys.modules


def listen(widget: W.DOMWidget, act: Callable[[dict], None], *names: str, wait: int = 0) -> None:
    """`widget` 위에서 사건 `names`가 일어날 때마다 `act`를 부릅니다.

    wait: 이보다 잦은 움직임은 솎습니다(밀리초). 누름까지 솎이지 않도록 mousemove에만 걸립니다.
    """
    from ipyevents import Event  # 있을 때만 씁니다: pyproject의 extra "lab".

    for name in names:
        thin = {"throttle_or_debounce": "throttle", "wait": wait} if name == "mousemove" else {}
        event = Event(source=widget, watched_events=[name], prevent_default_action=True, **thin)
        event.on_dom_event(act)
        widget._listeners = [*getattr(widget, "_listeners", []), event]  # 버려지지 않게
