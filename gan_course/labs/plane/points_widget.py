"""내 점을 넣는 칸: 글을 붙여 넣거나, 판에 칠합니다.

ipywidgets의 그림은 마우스의 자리를 알려 주지 않습니다. 그래서 ipyevents가 있으면 판 위에서
끌어 그리고, 없으면 작은 단추를 눌러 칸을 칠합니다. 붙여 넣기는 어디서나 됩니다.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import ipywidgets as W
from PIL import Image

from gan_course.datasets import TensorData, cells_2d, parse_points, points_2d
from gan_course.pictures import quick_png
from gan_course.ui.mouse import can_listen, listen

EXAMPLE = """# 한 줄에 점 하나: x, y (열 줄 이상)
-1.5, 0.0
-1.0, 1.0
-0.5, 1.4
0.0, 1.5
0.5, 1.4
1.0, 1.0
1.5, 0.0
-1.0, -1.0
0.0, -1.5
1.0, -1.0
"""
FINE, COARSE, BOARD = 24, 12, 312  # 끌어 그리는 판과 단추 판의 칸 수, 판의 한 변(픽셀)
BESIDE = W.Layout(margin="0 0 0 12px", max_width="420px")
GUIDE_DRAG = "마우스를 누른 채 끌어 그린 뒤 <b>이 그림으로</b>를 누르십시오."
GUIDE_CLICK = (
    "칸을 눌러 칠한 뒤 <b>이 그림으로</b>를 누르십시오. 끌어서 그리려면 "
    "<code>pip install ipyevents</code>를 하고 커널을 다시 시작하십시오(Colab에서는 되지 않습니다)."
)


class PasteBox:
    """점을 붙여 넣는 칸. `use`에 데이터를 넘깁니다(잘못된 글이면 CourseError가 납니다)."""

    def __init__(self, use: Callable[[Callable[[], TensorData]], None]) -> None:
        self.text = W.Textarea(value=EXAMPLE, rows=8, layout=W.Layout(width="300px"))
        self.text.add_class("gan-lab-text")
        self.button = W.Button(description="이 점으로", icon="check")
        self.button.add_class("gan-lab-use-text")
        self.button.on_click(lambda _: use(self.data))
        guide = W.HTML("한 줄에 점 하나를 <code>x, y</code>로 적거나 붙여 넣으십시오.")
        self.box = W.HBox([self.text, W.VBox([guide, self.button], layout=BESIDE)])

    def data(self) -> TensorData:
        """지금 글로 만든 데이터.

        Raises:
            CourseError: 읽을 수 없는 줄이 있거나 점이 모자랄 때.
        """
        return points_2d(parse_points(self.text.value))


class DrawBox:
    """칸을 칠하는 판. ipyevents가 있으면 끌어 그리는 그림, 없으면 단추 144개입니다.

    Args:
        use: 데이터를 만드는 함수를 받을 곳.
        drag: 끌어 그릴지. None이면 ipyevents를 쓸 수 있는지 보고 정합니다.
    """

    def __init__(
        self, use: Callable[[Callable[[], TensorData]], None], drag: bool | None = None
    ) -> None:
        self.drag = can_listen() if drag is None else drag
        self.side = FINE if self.drag else COARSE
        self.cells: set[tuple[int, int]] = set()
        self.buttons: list[W.ToggleButton] = []
        self._last: tuple[float, float] | None = None  # 마우스가 마지막으로 있던 자리
        board = self._image() if self.drag else self._toggles()
        board.add_class("gan-lab-board")
        self.button = W.Button(description="이 그림으로", icon="check")
        self.button.add_class("gan-lab-use-board")
        self.button.on_click(lambda _: use(self.data))
        self.clear = W.Button(description="지우기", icon="eraser")
        self.clear.on_click(lambda _: self.wipe())
        guide = W.HTML(GUIDE_DRAG if self.drag else GUIDE_CLICK, layout=W.Layout(width="100%"))
        self.box = W.HBox([board, W.VBox([guide, self.button, self.clear], layout=BESIDE)])

    def data(self) -> TensorData:
        """칠한 칸으로 만든 데이터.

        Raises:
            CourseError: 칠한 칸이 없을 때.
        """
        return cells_2d(self.cells, self.side)

    def paint(self, row: int, column: int, on: bool = True) -> None:
        """칸 하나를 칠하거나 지웁니다. 판을 벗어나면 아무 일도 하지 않습니다."""
        if 0 <= row < self.side and 0 <= column < self.side:
            (self.cells.add if on else self.cells.discard)((row, column))

    def wipe(self) -> None:
        """판을 비웁니다."""
        self.cells.clear()
        for button in self.buttons:
            button.value = False
        if self.drag:
            self._show()

    def on_mouse(self, event: dict) -> None:
        """ipyevents의 마우스 사건. 왼쪽 단추를 누른 동안 지나간 칸을, 사이까지 이어서 칠합니다."""
        if not event.get("buttons", 0) & 1:
            self._last = None
            return
        size, before = self.side / BOARD, len(self.cells)
        y, x = event["relativeY"] * size, event["relativeX"] * size
        y0, x0 = self._last if self._last and event.get("type") != "mousedown" else (y, x)
        parts = 1 + int(2 * max(abs(y - y0), abs(x - x0)))
        for i in range(1, parts + 1):
            t = i / parts
            self.paint(math.floor(y0 + t * (y - y0)), math.floor(x0 + t * (x - x0)))
        self._last = y, x
        if len(self.cells) > before:
            self._show()

    def _image(self) -> W.Image:
        fixed = {"min_width": f"{BOARD}px", "max_width": f"{BOARD}px", "height": f"{BOARD}px"}
        self.image = W.Image(format="png", layout=W.Layout(**fixed, border="1px solid #888"))
        listen(self.image, self.on_mouse, "mousedown", "mousemove", wait=15)
        self._show()
        return self.image

    def _show(self) -> None:
        board = Image.new("RGB", (self.side, self.side), "#F7F7F7")
        for row, column in self.cells:
            board.putpixel((column, row), (0, 114, 178))
        self.image.value = quick_png(board.resize((BOARD, BOARD), Image.Resampling.NEAREST))

    def _toggles(self) -> W.GridBox:
        small = W.Layout(width="auto", height="auto", margin="1px", padding="0")
        for row in range(self.side):
            for column in range(self.side):
                button = W.ToggleButton(value=False, layout=small)
                button.observe(self._toggled(row, column), "value")
                self.buttons.append(button)
        cells = f"repeat({self.side}, {BOARD // self.side}px)"
        return W.GridBox(
            self.buttons,
            layout=W.Layout(
                grid_template_columns=cells, grid_template_rows=cells, width=f"{BOARD + 4}px"
            ),
        )

    def _toggled(self, row: int, column: int) -> Callable[[dict], None]:
        def changed(change: dict) -> None:
            self.paint(row, column, change["new"])
            change["owner"].button_style = "primary" if change["new"] else ""

        return changed
