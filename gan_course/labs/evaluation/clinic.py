"""진료실의 기록: 병든 학습과 건강한 쌍둥이. tools/record_clinic.py가 만들었습니다."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from gan_course.errors import CourseError
from gan_course.files import data_file

from .clinic_cards import CARDS, Numbers, hash_of

SIDE, MOMENTS, TILES = 28, 5, 16


class Record(NamedTuple):
    """학습 하나의 기록.

    Attributes:
        name: 병의 이름(건강하면 쌍둥이의 이름).
        curves: {측정값: 값들}. 숫자가 아닌 것은 NaN.
        moments: 도중의 표본들. 그림 (16, 1, 28, 28) 또는 점 (300, 2).
        scores: 도중의 점수들: step과, 그림이면 frechet·density·coverage, 점이면 modes·share.
        evidence: 진단의 증거.
        told: 이 기록에 진단이 붙인 이름들.
        error: 멈춘 오류의 글.
        twin: 고친 학습의 이름.
        faulty, mended: 잘못된 줄과 고친 줄.
    """

    name: str
    curves: dict[str, np.ndarray]
    moments: list[Tensor]
    scores: list[dict[str, float]]
    evidence: Numbers
    told: list[str]
    error: str
    twin: str
    faulty: list[str]
    mended: list[str]

    @property
    def critic(self) -> bool:
        """D의 값이 확률이 아니라 점수인지."""
        return "critic" in (self.name, self.twin)


@lru_cache(maxsize=1)
def contents() -> dict:
    """기록 파일의 내용."""
    return json.loads(data_file("clinic.json").read_text("utf-8"))


@lru_cache(maxsize=1)
def _pixels() -> Tensor:
    """(기록의 수, 5, 16, 1, 28, 28) uint8."""
    board = torch.from_numpy(np.asarray(Image.open(data_file("clinic.png")).convert("L")).copy())
    rows, columns = board.shape[0] // SIDE, board.shape[1] // SIDE
    tiles = board.view(rows, SIDE, columns, SIDE).permute(0, 2, 1, 3)
    return tiles.reshape(rows, MOMENTS, TILES, 1, SIDE, SIDE)


@lru_cache(maxsize=64)
def record(name: str) -> Record:
    """이름으로 찾은 기록.

    Raises:
        CourseError: 모르는 이름일 때.
    """
    rows = {row["name"]: row for row in contents()["runs"]}
    if name not in rows:
        raise CourseError(f"기록 {name!r}이(가) 없습니다. 있는 것: {', '.join(rows)}")
    row = rows[name]
    count = len(row["scores"])
    if row["strip"] is None:
        moments = [torch.tensor(points) for points in row.get("points", [])]
    else:
        moments = list(_pixels()[row["strip"]][:count].float() / 127.5 - 1)
    curves = {key: np.array(values, dtype=float) for key, values in row["curves"].items()}
    return Record(
        name, curves, moments, row["scores"], row["evidence"], row.get("told", []), row["error"],
        row.get("twin", ""), row.get("faulty", []), row.get("mended", []),
    )  # fmt: skip


def patients() -> list[str]:
    """병든 학습들의 이름. 이름을 짐작하지 못하게 섞은 차례입니다."""
    names = [row["name"] for row in contents()["runs"] if row["name"] in CARDS]
    return sorted(names, key=lambda n: hash_of(n[::-1]))


TESTS = {
    "옵티마이저를 들여다보기": ("g_weights", "g_kept", "steps", "g_counted", "lr"),
    "D에게 데이터 전체를 보이기": ("d_real", "d_all", "d_fake_now", "gap"),
    "표본의 밝기와 흩어짐을 재기": ("offset", "alike", "coverage"),
    "D의 기울기를 다시 재기": ("pile",),
    "레이블을 시켜 보기": ("obeys", "shift", "shifted"),
    "평가 모드로 다시 그리기": ("as_eval", "as_train"),
    "메모리를 보기": ("memory",),
    "D의 층을 보기": ("norms",),
}
WORDS = {
    "g_weights": "G의 파라미터 텐서 {:.0f}개", "g_kept": "갱신한 적이 있는 텐서 {:.0f}개",
    "steps": "학습한 스텝 {:,.0f}", "g_counted": "옵티마이저가 센 스텝 {:,.0f}",
    "lr": "학습률 {:g}", "d_real": "D(학습하며 본 진짜) {:.2f}", "d_all": "D(데이터 전체) {:.2f}",
    "d_fake_now": "D(G(z)) {:.2f}", "gap": "진짜와 가짜의 점수 차이는 표준편차의 {:+.1f}배",
    "offset": "가장 어두운 화소가 데이터의 것보다 밝기 범위의 {:.0%}만큼 밝음",
    "alike": "표본의 흩어짐이 데이터의 {:.0%}", "coverage": "덮음 {:.2f}",
    "pile": "옵티마이저가 기억하는 기울기의 크기가 지금 잰 기울기의 {:,.1f}배",
    "obeys": "시킨 대로 그린 비율 {:.0%}",
    "shift": "가장 흔하게 어긋난 것은 시킨 것 + {:.0f}(끝 다음은 0)",
    "shifted": "그것을 그린 비율 {:.0%}", "as_eval": "평가 모드로 다시 그린 것과의 차이 {:.1f}",
    "as_train": "학습 모드로 다시 그린 것과의 차이 {:.1f}(화소 0…255)",
    "memory": "1,000스텝마다 메모리 {:+,.0f} MB",
}  # fmt: skip


def test_result(test: str, evidence: Numbers) -> str:
    """검사 하나의 결과를 글로."""
    if test == "D의 층을 보기" and "norms" in evidence:
        return "배치 정규화가 있습니다." if evidence["norms"] else "배치 정규화가 없습니다."
    told = [WORDS[key].format(evidence[key]) for key in TESTS[test] if key in evidence]
    if told:
        return " · ".join(told)
    nan = "값이 NaN이 되어 잴 수 없습니다." if evidence["broken"] else ""
    return nan or "이 환자에게는 할 수 없는 검사입니다."
