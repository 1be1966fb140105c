"""저장소에 함께 든 모드 벤치마크(data/mode_bench.json)를 읽습니다.

다섯 방법을 다섯 시드씩 학습하여 모드를 몇 개 붙잡았는지 잰 기록이며, tools/run_mode_bench.py가
만듭니다. 붙잡은 모드와 좋은 표본의 정의는 metrics.modes_covered와 high_quality_share를 보십시오.
"""

from __future__ import annotations

import json

import numpy as np

from gan_course.errors import CourseError
from gan_course.files import data_file

NAMES = {
    "gan": "GAN", "gan-r1": "GAN + R1", "wgan": "WGAN (절단)", "wgan-gp": "WGAN-GP",
    "wgan-gp-5": "WGAN-GP (비평자 5번)", "noise": "고른 잡음",
}  # fmt: skip


def mode_bench() -> dict:
    """기록 전체: 정의, 같은 설정, 다른 설정, runs.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때.
    """
    return json.loads(data_file("mode_bench.json").read_text("utf-8"))


def bench_scores(data: str, key: str, bench: dict | None = None) -> dict[str, np.ndarray]:
    """목적 함수마다 시드 순서로 놓은 점수: {"gan": (시드 수,), …}.

    Args:
        data: "ring8" 또는 "grid25".
        key: "modes"(붙잡은 모드의 수) 또는 "high_quality"(좋은 표본의 비율 0…1).

    Raises:
        CourseError: 모르는 이름일 때.
    """
    runs = (bench or mode_bench())["runs"]
    mine = sorted((r for r in runs if r["data"] == data), key=lambda r: r["seed"])
    if not mine or key not in mine[0]:
        known = ", ".join(sorted({r["data"] for r in runs}))
        raise CourseError(
            f"벤치마크에 {data!r}의 {key!r}이(가) 없습니다. 데이터: {known}, "
            "점수: modes, high_quality"
        )
    return {
        name: np.array([r[key] for r in mine if r["objective"] == name], dtype=float)
        for name in NAMES
    }
