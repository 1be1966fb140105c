"""합성곱의 한 스텝을 숫자판 셋으로 그립니다."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from torch import Tensor

from gan_course.plotting import BLUE, RED

from .calc import Frame


def draw_frame(axes: list[Axes], frame: Frame) -> None:
    """축 셋에 왼쪽 판, 커널, 오른쪽 판을 그립니다."""
    left, middle, right = axes
    side, (board, row, column) = len(frame.kernel), frame.window
    transposed = board == "right"
    draw_board(left, frame.left, border=0 if transposed else frame.border)
    draw_board(middle, frame.kernel)
    draw_board(right, frame.right, shown=frame.filled, border=frame.border if transposed else 0)
    window, cell = (row, column, side), (*frame.cell, 1)
    read, written = (cell, window) if transposed else (window, cell)
    _outline(left, *read, BLUE, "-")  # 읽는 칸은 파란 실선, 적는 칸은 주황 점선
    _outline(right, *written, RED, "--")
    left.set_title("입력" + (f" (패딩 {frame.border})" if frame.border and not transposed else ""))
    middle.set_title("커널")
    right.set_title("출력" + (" (바깥은 잘라 냅니다)" if frame.border and transposed else ""))
    tallest = max(len(frame.left), side, len(frame.right))
    for ax in axes:  # 세 판의 칸이 같은 크기이고 윗줄이 나란하도록
        ax.set_ylim(tallest + 0.1, -0.1)


def draw_board(ax: Axes, x: Tensor, *, shown: Tensor | None = None, border: int = 0) -> None:
    """숫자판 (h, w). shown이 거짓인 칸은 비우고, 바깥 border칸은 회색으로 칠합니다."""
    h, w = x.shape
    top = max(x.abs().max().item(), 1.0)
    for i in range(h):
        for j in range(w):
            outside = not (border <= i < h - border and border <= j < w - border)
            here = shown is None or bool(shown[i, j])
            shade = 1 - 0.45 * abs(x[i, j].item()) / top if here else 1.0
            color, hatch = ("0.88", "///") if outside else (str(shade), "")
            ax.add_patch(Rectangle((j, i), 1, 1, fc=color, ec="0.6", lw=0.8, hatch=hatch))
            if here:
                number = f"{x[i, j].item():g}".replace("-", "−")
                made = ax.text(j + 0.5, i + 0.5, number, ha="center", va="center", fontsize=10)
                if outside:  # 빗금 위의 숫자가 읽히도록 바탕을 깝니다.
                    made.set_bbox({"fc": "0.88", "ec": "none", "pad": 0.6})
    ax.set(xlim=(-0.1, w + 0.1), ylim=(h + 0.1, -0.1), aspect="equal")
    ax.set_axis_off()


def _outline(ax: Axes, row: int, column: int, side: int, color: str, line: str) -> None:
    ax.add_patch(Rectangle((column, row), side, side, fill=False, ec=color, lw=2.8, ls=line))
