"""상자와 화살표로 그린 신경망의 그림."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from gan_course.plotting import draw_arrow


def draw_boxes(
    ax: Axes, boxes: Mapping[str, tuple[float, float]], arrows: Sequence[tuple[str, str]]
) -> None:
    """상자 {글: (가로, 세로)}와 화살표 [(글, 글)]. 화살표는 상자의 가장자리에서 멈춥니다."""
    look = {"ha": "center", "va": "center", "bbox": {"boxstyle": "round,pad=0.5", "fc": "white"}}
    patches = {text: ax.text(*at, text, **look).get_bbox_patch() for text, at in boxes.items()}
    for start, stop in arrows:
        ends = {"patchA": patches[start], "patchB": patches[stop], "shrinkA": 2, "shrinkB": 2}
        draw_arrow(ax, boxes[start], boxes[stop], **ends)
    xs, ys = zip(*boxes.values(), strict=True)
    ax.set(xlim=(min(xs) - 0.6, max(xs) + 0.6), ylim=(min(ys) - 0.5, max(ys) + 0.5))
    ax.set_axis_off()
