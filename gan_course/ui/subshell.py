"""학습 셀이 도는 동안에도 슬라이더가 답하게 합니다(JupyterLab 4.4 이상, ipykernel 7 이상)."""

from __future__ import annotations

import ipywidgets as W


def answer_while_busy(widget: W.Widget) -> None:
    """위젯과 그 안의 모든 위젯이, 화면이 고른 서브셸에서 메시지를 받게 합니다.

    JupyterLab은 위젯의 메시지를 따로 도는 서브셸로 보내므로, 셀이 돌고 있어도 커널이 답합니다.
    그런데 ipykernel 7.4는 위젯을 만든 셸(보통 셀이 도는 주 셸)로 메시지를 되돌려 보내어, 셀이 끝날
    때까지 기다리게 합니다. 그 되돌리기만 끕니다. 다른 판과 Colab에서는 아무 일도 하지 않습니다.
    """
    comm = getattr(widget, "comm", None)
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = None
    for child in getattr(widget, "children", ()):
        answer_while_busy(child)
