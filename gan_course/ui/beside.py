"""그림 곁에 조종간을 놓습니다. 자리가 좁으면 조종간이 그림 아래로 내려갑니다."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W

LEAST, LEAST_CONTROLS, GAP = 208, 250, 8  # 나란히 놓을 가장 좁은 그림과 조종간, 그 사이 (픽셀)
BESIDE = f"1 1 {LEAST_CONTROLS}px"  # 그림 곁에 서는 조종간의 flex
CHROME = 130  # JupyterLab의 메뉴, 탭, 도구 모음, 상태 표시줄의 높이

# W.Layout에 없는 것만 적습니다. JupyterLab에서는 그림이 화면보다 높아지지 않고, 굴려도 화면에
# 남습니다(sticky). 조종간이 아래에 있으면 화면의 절반쯤만 차지하고, 조종간은 그 밑으로 지나갑니다.
# 남으려면 바깥 상자들이 넘치는 것을 자르지 않아야 합니다. Colab의 출력은 저마다 iframe이라 화면의
# 높이를 모르므로, 그림이 너비에만 맞춥니다.
STYLE = """<style>
.gc-beside {{gap: 4px {gap}px; container-type: inline-size;}}
.gc-beside, .gc-beside .widget-box {{overflow: visible; min-width: 0;}}
.gc-beside .widget-tab > .widget-tab-contents {{padding: 4px 2px;}}
.gc-beside :is(.lm-TabBar-tab, .p-TabBar-tab)
  {{flex: 1 1 auto !important; padding: 0 5px !important;}}
.gc-picture:first-child {{position: sticky; top: 2px; z-index: 9;}}
.jp-Notebook .gc-picture-{wide}x{high}
  {{max-width: min({wide}px, (100vh - {chrome}px) * {wide} / {high}) !important;}}
@container (max-width: {both}px) {{
  .jp-Notebook .gc-picture-{wide}x{high}
    {{max-width: min({wide}px, 45vh * {wide} / {high}) !important;}}
  .jp-Notebook .gc-picture:first-child::after
    {{content: ""; position: absolute; inset: -2px auto -2px 100%; width: {both}px;
      background: var(--jp-layout-color0);}}
}}
.jp-CodeCell:not(.jp-mod-outputsScrolled) :is(.jp-OutputArea, .jp-OutputArea-child,
  .jp-OutputArea-output, .jp-OutputArea-output > .widget-box):has(.gc-beside)
  {{overflow: visible; min-width: 0;}}
</style>"""


def picture_box(parts: Sequence[W.Widget], size: tuple[int, int]) -> W.VBox:
    """그림의 칸: 너비는 자리에 맞추어 줄고, 원래 크기보다 커지지 않습니다.

    칸의 너비는 그림이 아니라 창의 너비가 정하므로, 그림을 바꾸어도 조종간이 움직이지 않습니다.

    Args:
        parts: 위에서 아래로 놓을 그림들.
        size: 첫 그림의 원래 (너비, 높이).
    """
    for part in parts:
        part.layout.width, part.layout.height, part.layout.margin = "100%", "auto", "0"
    layout = W.Layout(flex=f"6 1 {LEAST}px", min_width="0", max_width=f"{size[0]}px", margin="0")
    box = W.VBox(list(parts), layout=layout)
    for name in ("gc-picture", "gc-picture-{}x{}".format(*size)):
        box.add_class(name)
    return box


def controls_box(parts: Sequence[W.Widget], width: int = 520) -> W.VBox:
    """조종간의 칸. 너비는 `width`까지 늘어납니다."""
    layout = W.Layout(flex=BESIDE, min_width="0", max_width=f"{width}px", margin="0")
    return W.VBox(list(parts), layout=layout)


def beside(parts: Sequence[W.Widget], size: tuple[int, int]) -> list[W.Widget]:
    """칸들을 나란히 놓은 상자와, 그 모양을 적은 보이지 않는 칸.

    Args:
        parts: picture_box와 controls_box로 만든 칸들.
        size: 그림의 원래 (너비, 높이).
    """
    layout = W.Layout(flex_flow="row wrap", align_items="flex-start", width="auto", margin="0")
    box = W.HBox(list(parts), layout=layout)
    box.add_class("gc-beside")
    both = LEAST + GAP + LEAST_CONTROLS - 1  # 여기부터 조종간이 아래에 섭니다.
    style = STYLE.format(gap=GAP, wide=size[0], high=size[1], both=both, chrome=CHROME)
    return [W.HTML(style, layout=W.Layout(display="none")), box]


def line(parts: Sequence[W.Widget]) -> W.HBox:
    """조종간 한 줄. 자리가 모자라면 다음 줄로 넘어갑니다."""
    return W.HBox(list(parts), layout=W.Layout(flex_flow="row wrap", width="auto", margin="0"))
