"""08의 두 창의 자료: 진료실의 기록과 해 줄 말, 이름을 가린 여섯 묶음과 자들의 순위."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from sheets import sheet

from gan_course.files import data_file
from gan_course.labs.evaluation import (
    clinic,
    clinic_cards,
    clinic_draw,
    clinic_widget,
    rank_widget,
    ranking,
    symptoms,
)
from gan_course.labs.evaluation.clinic import TESTS, Record, patients, record, test_result
from gan_course.labs.evaluation.clinic_cards import CARDS, options, title
from gan_course.labs.evaluation.clinic_widget import NO_TEST, last_scores, told
from gan_course.labs.evaluation.rank_widget import LETTERS, SHOWN

RANKS = Path(__file__).resolve().parents[2] / "web" / "tables" / "rank.json"
KEYS = ("step", *clinic_draw.LINES, *clinic_draw.ODDS)  # 그리는 곡선들


def clinic_table() -> dict[str, object]:
    """환자마다의 곡선과 표본, 검사의 결과, 진단 넷과 해 줄 말, 그리고 고친 학습들."""
    names = patients()
    twins = dict.fromkeys(record(name).twin for name in names)
    return {
        "noTest": NO_TEST, "tests": list(TESTS),
        "patients": [_patient(name, number) for number, name in enumerate(names, 1)],
        "twins": {name: _run(record(name), "고친 학습") for name in twins},
    }  # fmt: skip


def _patient(name: str, number: int) -> dict[str, object]:
    found = record(name)
    return _run(found, f"환자 {number}번") | {
        "name": name, "twin": found.twin,
        "tests": [test_result(test, found.evidence) for test in TESTS],
        "choices": [_choice(key, found) for key in options(name)],
        "faulty": found.faulty, "mended": found.mended,
    }  # fmt: skip


def _choice(key: str, found: Record) -> dict[str, object]:
    """진단 하나와, 그것을 골랐을 때 해 줄 말. `clinic_widget.verdict`와 같습니다."""
    card, right = CARDS[key], key == found.name
    here = f"{card.would} 그런데 여기서는: {card.here(found.evidence, found.error)}"
    return {"title": title(key), "right": right, "says": card.because if right else here}


def _run(found: Record, who: str) -> dict[str, object]:
    """기록 하나에서 그릴 것과 읽어 줄 글."""
    pictures = found.moments and found.moments[0].dim() == 4
    return {
        "error": found.error, "critic": found.critic,
        "curves": {key: _short(found.curves[key]) for key in KEYS},
        "steps": [score["step"] for score in found.scores],
        "broken": [len(score) == 1 for score in found.scores],
        "png": sheet(torch.cat(found.moments), 4) if pictures else "",
        "points": [] if pictures else [x.mul(100).round().int().tolist() for x in found.moments],
        "scores": last_scores(found), "told": told(found, who),
    }  # fmt: skip


def _short(values: np.ndarray) -> list[float | None]:
    """유효 숫자 넷. 숫자가 아닌 것은 JSON에 없으므로 null입니다."""
    return [float(f"{v:.4g}") if np.isfinite(v) else None for v in values]


def rank_table() -> dict[str, object]:
    """이름을 가린 여섯 묶음의 그림(앞의 마흔 장), 자마다의 값과 순위."""
    found = json.loads(RANKS.read_text("utf-8"))
    order = torch.randperm(1000, generator=torch.Generator().manual_seed(1))[:SHOWN]
    return {
        "letters": list(LETTERS), "names": list(ranking.SIX), "yards": list(ranking.YARDS),
        "boards": [sheet(ranking.pictures(name)[order], 8) for name in ranking.SIX],
        "values": found["values"], "ranks": found["ranks"],
    }  # fmt: skip


def ingredients() -> list[Path]:
    """이 표들의 재료인 파일들. 하나라도 바뀌면 다시 적습니다."""
    code = (clinic_draw, clinic, clinic_cards, clinic_widget, symptoms, ranking, rank_widget)
    boards = [f"comparison/{file}.png" for file in ranking.SIX.values()]
    data = [data_file(name) for name in ("clinic.json", "clinic.png", *boards)]
    return [Path(__file__), RANKS, *data, *(Path(module.__file__) for module in code)]


def measure() -> None:
    """자들의 값과 순위를 재어 `web/tables/rank.json`에 적습니다(십여 초)."""
    values, six = ranking.yardsticks(), ranking.SIX
    told = {
        "values": {yard: [float(f"{values[yard][name]:.6g}") for name in six] for yard in values},
        "ranks": {yard: list(ranking.ranks(yard).values()) for yard in values},
    }
    RANKS.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    measure()
