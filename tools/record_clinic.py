"""병든 학습(tools/clinic)을 실행하여 08의 진료실에 실을 기록을 만들고, 진단을 셉니다.

    nice python tools/record_clinic.py            # data/clinic.json, data/clinic.png
    nice python tools/record_clinic.py --count    # 다른 시드와 다른 데이터에서 진단이 맞는지 셉니다

기록은 시드 0의 숫자(MNIST)와 고리이고, 한계를 정할 때 보았습니다. 세는 것은 보지 않은 것들입니다.
"""

import difflib
import inspect
import io
import json
import sys
import tempfile
import textwrap
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from clinic.cases import CASES
from clinic.healthy import Critic, Digits, Hasty, Labelled, Plane, Resumed, Watched
from gan_course import checkpoints, datasets
from gan_course.cli.sample import labels_in_turn, picture_of
from gan_course.files import data_dir, write_atomically
from gan_course.labs.evaluation.checkup import examine, history_of, read_case
from gan_course.labs.evaluation.evidence import gather
from gan_course.labs.evaluation.neighbours import neighbours
from gan_course.metrics import (
    digit_frechet,
    digit_reference,
    high_quality_share,
    judge_digits,
    modes_covered,
)
from gan_course.pictures import is_picture, mosaic

HEALTHY = {"digits": Digits, "labelled": Labelled, "critic": Critic, "plane": Plane,
           "hasty": Hasty, "resumed": Resumed, "watched": Watched}  # fmt: skip
WHEN, TILES, POINTS, CURVE, SIGMA = (0.0, 0.1, 0.3, 0.6, 1.0), 16, 300, 120, 0.02
JSON, PNG = data_dir() / "clinic.json", data_dir() / "clinic.png"


def data_for(kind: type[Digits], other: bool) -> str:
    """배운 데이터의 이름. other면 한계를 정할 때 쓰지 않은 것."""
    if issubclass(kind, Plane):
        return "grid_2d" if other else "ring_2d"
    return "hangul" if other else "mnist"


def twin_of(kind: type[Digits]) -> str:
    """고친 학습의 이름: 한 줄을 바꾸기 전의 것."""
    return next(name for name, base in HEALTHY.items() if base is kind.__mro__[1])


def lines_of(kind: type[Digits]) -> dict[str, list[str]]:
    """바뀐 줄만: {"faulty": […], "mended": […]}."""
    changed = {"faulty": [], "mended": []}
    for name, value in vars(kind).items():
        before = getattr(kind.__mro__[1], name, None)
        if name.startswith("__") or name == "steps":
            continue
        if callable(value):
            new, old = _source(value), _source(before)
        else:
            new, old = [f"{name} = {value}"], [f"{name} = {before}"]
        for line in difflib.ndiff(old, new):
            if line[0] in "+-" and line[2:].strip() and '"""' not in line:
                changed["faulty" if line[0] == "+" else "mended"].append(line[2:])
    return changed


def _source(function: object) -> list[str]:
    return textwrap.dedent(inspect.getsource(function)).splitlines()[1:] if function else []


def shown(run: Digits) -> Tensor:
    """보여 줄 표본: 그림 16장 또는 점 300개."""
    n = TILES if is_picture(run.gan.shape) else POINTS
    z = torch.randn(n, run.gan.nz, generator=torch.Generator().manual_seed(1))
    return run.draw(z, labels_in_turn(run.gan.G, n))


def scored(run: Digits) -> dict[str, float]:
    """잣대로 잰 것."""
    n = 2000 if is_picture(run.gan.shape) else 2500
    z = torch.randn(n, run.gan.nz, generator=torch.Generator().manual_seed(2))
    x = run.draw(z, labels_in_turn(run.gan.G, n))
    if not x.isfinite().all():
        return {}
    if not is_picture(run.gan.shape):
        centers = datasets.mode_centers("ring_2d")
        return {"modes": modes_covered(x, centers, sigma=SIGMA),
                "share": round(high_quality_share(x, centers, sigma=SIGMA), 3)}  # fmt: skip
    near = neighbours(digit_reference()[:2000], judge_digits(x).features)
    return {"frechet": round(digit_frechet(x), 1), "density": round(near.density, 3),
            "coverage": round(near.coverage, 3)}  # fmt: skip


def train(kind: type[Digits], data: str, seed: int) -> tuple[Digits, str, list, list]:
    """(학습한 것, 오류의 글, 도중의 표본들, 도중의 점수들)."""
    run, error, looks, scores = kind(datasets.load(data), seed), "", [], []
    for share in WHEN:
        try:
            run.train(round(share * run.steps))
        except RuntimeError as stopped:
            error = str(stopped).split("\n")[0]
            break
        looks.append(shown(run).float())
        scores.append({"step": run.gan.step, **scored(run)})
    return run, error, looks, scores


def curves(run: Digits) -> dict[str, list[float | None]]:
    """곡선마다 120점쯤. 숫자가 아닌 것은 None."""
    h, kept = run.history, {}
    rows = np.unique(np.linspace(0, max(len(h) - 1, 0), CURVE).round().astype(int))
    for key in ("step", "d_loss", "g_loss", "d_real", "d_fake_before", "memory"):
        values = h[key][rows] if len(h) else []
        kept[key] = [float(f"{v:.4g}") if np.isfinite(v) else None for v in values]
    return kept


def record(name: str, kind: type[Digits]) -> tuple[dict, list[Tensor]]:
    """기록 하나와, 그림이면 도중의 표본들."""
    data = data_for(kind, other=False)
    run, error, looks, scores = train(kind, data, 0)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run.safetensors"
        save_run(run, data, error, out)
        case = read_case(out)
        evidence, told = gather(case), [f.key for f in examine(case)]
    row = {
        "name": name, "data": data, "seed": 0, "steps": kind.steps, "error": error,
        "curves": curves(run), "scores": scores, "told": told,
        "evidence": {k: float(f"{v:.4g}") for k, v in evidence.items()},
    }  # fmt: skip
    if name in CASES:
        row |= {"twin": twin_of(kind), **lines_of(kind)}
    if not is_picture(run.gan.shape):
        row["points"] = [[[round(float(v), 2) for v in p] for p in x] for x in looks]
        looks = []
    return row, looks


def make() -> None:
    rows, strips = [], []
    for name, kind in {**HEALTHY, **CASES}.items():
        row, looks = record(name, kind)
        row["strip"] = len(strips) if looks else None
        if looks:
            blank = torch.full_like(looks[0], -1.0)
            strips.append(torch.cat([*looks, *[blank] * (len(WHEN) - len(looks))]))
        rows.append(row)
        print(name, row["scores"][-1:], row["error"], flush=True)
    old = json.loads(JSON.read_text("utf-8")) if JSON.is_file() else {}
    board, out = mosaic(torch.cat(strips), columns=len(WHEN) * TILES, gap=0), io.BytesIO()
    board.save(out, format="PNG", optimize=True)
    write_atomically(PNG, out.getvalue())
    save({"runs": rows, "counted": old.get("counted", [])})


def save(content: dict) -> None:
    note = ("tools/record_clinic.py가 만들었습니다. runs는 시드 0, counted는 다른 시드와 다른 "
            "데이터의 학습에 진단(labs/evaluation/symptoms.py)이 붙인 이름입니다.")  # fmt: skip
    text = json.dumps({"note": note, **content}, ensure_ascii=False, separators=(",", ":"))
    write_atomically(JSON, text.encode())


def save_run(run: Digits, data: str, error: str, out: Path) -> None:
    """명령줄의 train이 남기는 것과 같은 파일들."""
    settings = {"data": data, "objective": run.objective, "error": error}
    write_atomically(out.with_suffix(".json"), json.dumps(settings).encode())
    checkpoints.save(run.gan, out)
    if len(run.history):
        run.history.save(history_of(out))
        z = torch.randn(64, run.gan.nz, generator=torch.Generator().manual_seed(1))
        x = run.draw(z, labels_in_turn(run.gan.G, 64))
        write_atomically(out.with_suffix(".png"), picture_of(x.nan_to_num()))


def count() -> None:
    """보지 않은 학습에 진단이 붙인 이름들."""
    counted = []
    for other, seed in ((False, 1), (True, 2)):
        for name, kind in {**HEALTHY, **CASES}.items():
            data = data_for(kind, other)
            run, error = plain(kind, data, seed)
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "run.safetensors"
                save_run(run, data, error, out)
                told = [f.key for f in examine(read_case(out))]
            counted.append({"name": name, "data": data, "seed": seed, "told": told})
            print(counted[-1], flush=True)
            del run
    save({**json.loads(JSON.read_text("utf-8")), "counted": counted})


def plain(kind: type[Digits], data: str, seed: int) -> tuple[Digits, str]:
    """도중에 재지 않는 학습: (학습한 것, 오류의 글)."""
    run = kind(datasets.load(data), seed)
    try:
        run.train(run.steps)
    except RuntimeError as stopped:
        return run, str(stopped).split("\n")[0]
    return run, ""


if __name__ == "__main__":
    count() if "--count" in sys.argv else make()
