"""미니배치 크기의 기록을 그립니다: 크기마다, 학습률의 규칙마다 프레셰 거리의 평균과 표준편차."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from gan_course.plotting import BLACK, BLUE, GREEN, RED

from .batch import batch_record, batch_scores

LOOKS = {"그대로": (BLUE, "-", "o"), "√k배": (GREEN, "-.", "D"), "k배": (RED, "--", "s")}


def draw_batch(ax: Axes, record: dict | None = None) -> None:
    """가로축은 미니배치의 크기, 세로축은 프레셰 거리(작을수록 좋음, 로그 눈금).

    표식은 시드의 평균, 막대는 표준편차입니다. 하나라도 발산한 자리는 그리지 않고 ×로 알립니다.
    """
    record = record or batch_record()
    sizes = record["sizes"]
    for shift, (rule, scores) in zip((-0.06, 0, 0.06), batch_scores(record).items(), strict=True):
        color, line, mark = LOOKS[rule]
        values = np.array([scores[batch] for batch in sizes])
        at = np.array(sizes) * 2.0**shift  # 겹친 막대를 조금씩 떼어 놓습니다.
        look = {"color": color, "ls": line, "marker": mark, "ms": 8, "mec": BLACK, "capsize": 4}
        ax.errorbar(
            at, values.mean(1), values.std(1, ddof=1), lw=1.8, label=f"학습률 {rule}", **look
        )
        if len(broken := at[np.isnan(values).any(1)]):
            heights = np.full(len(broken), 0.97)
            ax.plot(broken, heights, "X", color=color, ms=10, transform=ax.get_xaxis_transform())
    ax.set(xscale="log", yscale="log", xlabel="미니배치의 크기 (장)", ylabel="프레셰 거리")
    ax.set_xticks(sizes, [f"{n:,}" for n in sizes])
    ax.minorticks_off()
    low, high = ax.get_ylim()
    ticks = [t for t in (20, 50, 100, 200, 500, 1000, 2000, 5000) if low <= t <= high]
    ax.set_yticks(ticks, [f"{t:,}" for t in ticks])
    ax.axvline(record["base"], color="0.5", ls=":", lw=1)
    ax.set_title(f"진짜 그림 {record['pictures']:,}장을 본 뒤 (k = 크기 ÷ {record['base']})")
    ax.legend(loc="best")
