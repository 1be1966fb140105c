"""저장소에 함께 든 미니배치 크기의 기록(data/batch_size.json)을 읽습니다.

진짜 그림을 같은 수만큼 보게 하고 미니배치의 크기와 학습률을 바꾸며 학습한 것이며,
tools/record_batch.py가 만듭니다.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import numpy as np

from gan_course.errors import CourseError
from gan_course.files import data_file

BASE = 64  # 학습률을 고른 미니배치의 크기
# 미니배치가 k배일 때 학습률을 몇 배로 할지.
RULES: dict[str, Callable[[float], float]] = {
    "그대로": lambda k: 1.0,
    "√k배": math.sqrt,
    "k배": lambda k: k,
}


def learning_rate(rule: str, batch: int, lr: float, base: int = BASE) -> float:
    """크기 `base`에서 고른 학습률 `lr`을 크기 `batch`에 맞춥니다. k = batch/base입니다.

    k배는 SGD에서 쓰는 규칙이고(Goyal 외 2017, arXiv:1706.02677), √k배는 Adam과 RMSProp에서 이론이
    권하는 규칙입니다(Malladi 외 2022, arXiv:2205.10287. 그들은 β도 k에 맞추어 바꿉니다).

    Args:
        rule: `RULES`의 이름 가운데 하나.

    Raises:
        CourseError: 모르는 규칙이거나 크기가 1보다 작을 때.
    """
    if rule not in RULES:
        raise CourseError(f"규칙 {rule!r}을(를) 모릅니다. 고를 수 있는 것: {', '.join(RULES)}")
    if batch < 1 or base < 1:
        raise CourseError(f"미니배치의 크기는 1 이상이어야 합니다(지금: {batch}, {base}).")
    return lr * RULES[rule](batch / base)


def batch_record() -> dict:
    """기록 전체: 본 그림의 수, 기준 크기와 학습률, 크기들, 규칙들, runs.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때.
    """
    return json.loads(data_file("batch_size.json").read_text("utf-8"))


def batch_scores(record: dict | None = None) -> dict[str, dict[int, np.ndarray]]:
    """규칙마다, 크기마다, 시드 순서로 놓은 프레셰 거리: {"그대로": {16: (시드 수,), …}, …}.

    발산한 학습은 NaN입니다. 기준 크기에서는 세 규칙이 같은 학습입니다.
    """
    record = record or batch_record()
    found: dict[str, dict[int, np.ndarray]] = {}
    for rule in record["rules"]:
        found[rule] = {}
        for batch in record["sizes"]:
            lr = learning_rate(rule, batch, record["lr"], record["base"])
            rows = [r for r in record["runs"] if r["batch"] == batch and r["lr"] == lr]
            rows.sort(key=lambda r: r["seed"])
            values = [math.nan if r["frechet"] is None else r["frechet"] for r in rows]
            found[rule][batch] = np.array(values, dtype=float)
    return found
