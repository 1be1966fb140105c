"""저장소에 함께 든, 레이블을 주는 방법들의 기록(data/conditioning.json, .png)을 읽습니다.

같은 설정으로 방법만 바꾸며 한글을 학습한 것이며, tools/record_conditioning.py가 만듭니다.
"""

from __future__ import annotations

import json

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from gan_course.errors import CourseError
from gan_course.files import data_file

SHOWN = ("가", "나", "사", "하")  # 실은 그림의 글자
EACH = 4  # 그 글자마다의 z의 수


def conditioning_record() -> dict:
    """기록 전체: 설정, runs(방법과 시드마다 한 줄), 진짜에서 잰 값.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때.
    """
    return json.loads(data_file("conditioning.json").read_text("utf-8"))


def conditioning_scores(key: str, record: dict | None = None) -> dict[str, np.ndarray]:
    """방법마다 시드 순서로 놓은 값 (시드 수,). key: "accuracy", "variety", "frechet" 따위.

    Raises:
        CourseError: 기록에 없는 key일 때.
    """
    record = record or conditioning_record()
    runs = sorted(record["runs"], key=lambda run: run["seed"])
    if key not in runs[0]:
        raise CourseError(f"기록에 {key!r}이(가) 없습니다. 있는 것: {', '.join(runs[0])}")
    return {w: np.array([r[key] for r in runs if r["way"] == w]) for w in record["ways"]}


def conditioning_curves(record: dict | None = None) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """방법마다 (스텝 (t,), 그 스텝의 레이블 정확도 (시드 수, t)). 끝 스텝까지입니다."""
    record = record or conditioning_record()
    found = {}
    for way in record["ways"]:
        runs = sorted((r for r in record["runs"] if r["way"] == way), key=lambda r: r["seed"])
        steps = [*map(int, runs[0]["curve"]), record["steps"]]
        rows = [[*r["curve"].values(), r["accuracy"]] for r in runs]
        found[way] = np.array(steps), np.array(rows)
    return found


def conditioning_pictures() -> dict[str, Tensor]:
    """방법마다 시드 0의 그림 (16, 1, 32, 32), [−1, 1]: `SHOWN`의 글자마다 z 네 가지. 맨 앞은 진짜.

    글자가 달라도 z 네 가지는 같습니다(진짜에는 z가 없어 아무 글꼴이나 뽑은 것입니다).
    """
    with Image.open(data_file("conditioning.png")) as sheet:
        pixels = torch.from_numpy(np.array(sheet)).float() / 127.5 - 1
    cells = pixels.unflatten(0, (-1, 32)).unflatten(2, (-1, 32)).transpose(1, 2)[:, :, None]
    return dict(zip(("진짜", *conditioning_record()["ways"]), cells, strict=True))
