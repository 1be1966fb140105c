"""학습의 진단: 저장한 학습이나 지금의 GAN을 읽어 보이는 증상을 말합니다."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from torch import Tensor

from gan_course import checkpoints, datasets
from gan_course.datasets import TensorData
from gan_course.errors import CourseError
from gan_course.gan import GAN
from gan_course.history import History
from gan_course.models import build, unwrapped
from gan_course.pictures import is_picture
from gan_course.recipes import RECIPES

from .evidence import CRITICS, Case, gather
from .symptoms import SYMPTOMS

NO_ALARM = "아는 증상이 보이지 않습니다. 건강하다는 증명은 아닙니다. 그림도 눈으로 보십시오."


class Finding(NamedTuple):
    """찾은 것 하나."""

    key: str
    title: str
    certainty: float
    numbers: str
    mend: str


def examine(case: Case) -> list[Finding]:
    """보이는 병들, 가장 확실한 것부터. 없으면 빈 목록입니다."""
    evidence, found = gather(case), []
    for key, (title, mend, look) in SYMPTOMS.items():
        certainty, numbers = look(case, evidence)
        if certainty > 0:
            found.append(Finding(key, title, certainty, numbers, mend))
    return sorted(found, key=lambda f: -f.certainty)


def history_of(path: str | Path) -> Path:
    """체크포인트 곁에 두는 기록. 예: runs/a.safetensors → runs/a.history.safetensors"""
    return Path(path).with_suffix(".history.safetensors")


def read_case(path: str | Path, data: str | None = None) -> Case:
    """저장한 학습을 읽습니다. 곁에 있으면 설정(.json), 기록(.history.safetensors), 그림(.png)도.

    Args:
        path: `checkpoints.save`나 명령줄의 train이 만든 체크포인트.
        data: 데이터의 이름이나 그림 폴더. 주지 않으면 설정 파일의 것.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때, 데이터를 모를 때, 생성자만 든 파일일 때.
    """
    path = Path(path)
    found, header = checkpoints.parts(path)
    if header.get("kind") != "gan":
        raise CourseError(
            f"{path}에는 생성자만 들어 있어 진단할 수 없습니다. "
            "학습 전체를 담은 파일(checkpoints.save)이 있어야 합니다."
        )
    settings = _settings(path.with_suffix(".json"))
    G, D = build(*header["G"]), build(*header["D"])
    G.load_state_dict(found.get("ema") or found["G"])
    D.load_state_dict(found["D"])
    notes, picture = history_of(path), path.with_suffix(".png")
    return Case(
        G.eval(), D, _grouped(found.get("opt_g", {})), _grouped(found.get("opt_d", {})),
        header["opt_g"].get("lr", 0.0), header["step"],
        _data(data or settings.get("data"), tuple(G.shape)),
        History.load(notes) if notes.is_file() else History(),
        objective_of(settings), picture if picture.is_file() else None, settings.get("error", ""),
    )  # fmt: skip


def case_of(
    gan: GAN, data: TensorData, history: History, *, objective: str = "non-saturating",
    error: str = "",
) -> Case:  # fmt: skip
    """지금 학습하고 있는 `gan`. 배우는 사람의 손으로 쓴 루프여도 됩니다."""
    kept = {name: o.state_dict()["state"] for name, o in gan.optimizers().items()}
    return Case(
        gan.sampler, unwrapped(gan.D), kept["opt_g"], kept["opt_d"], gan.opt_g.defaults["lr"],
        gan.step, data, history, objective, None, error,
    )  # fmt: skip


def objective_of(settings: dict) -> str:
    """설정 파일에 적힌 손실의 이름. 레시피의 기본이면 레시피에서 찾습니다."""
    named = settings.get("objective", "기본")
    if named != "기본":
        return named
    model = settings.get("model", "")
    return model if model in CRITICS and RECIPES[model].critic else "non-saturating"


def report(findings: list[Finding]) -> str:
    """찾은 것을 사람이 읽을 글로."""
    if not findings:
        return NO_ALARM
    lines = []
    for i, f in enumerate(findings, 1):
        lines += [f"{i}. {f.title}", f"   근거: {f.numbers}", f"   고치기: {f.mend}"]
    return "\n".join(lines)


def diagnose(path: str, data: str | None = None) -> int:
    """`python -m gan_course doctor RUN`: 증상을 말하고, 보이면 1을, 없으면 0을 돌려줍니다."""
    case = read_case(path, data)
    told = f"{len(case.history):,}스텝의 기록" if len(case.history) else "기록 없이 체크포인트만"
    print(f"{path}: {case.step:,}스텝까지 학습한 {type(case.G).__name__}, {told}")
    findings = examine(case)
    print(report(findings))
    return int(bool(findings))


def _settings(path: Path) -> dict:
    try:
        settings = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _grouped(tensors: dict[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    grouped: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        index, _, name = key.partition("/")
        grouped.setdefault(int(index), {})[name] = value
    return grouped


def _data(name: str | None, shape: tuple[int, ...]) -> TensorData:
    if name is None:
        raise CourseError(
            "무슨 데이터로 학습했는지 모릅니다. --data에 이름이나 그림 폴더를 적으십시오. "
            f"이름: {', '.join(datasets.LOADERS)}"
        )
    if name in datasets.LOADERS:
        data = datasets.load(name)
    elif is_picture(shape):
        data = datasets.open_folder(name, size=shape[1], channels=shape[0])
    else:
        raise CourseError(f"데이터 {name!r}을(를) 모릅니다. 이름: {', '.join(datasets.LOADERS)}")
    if data.shape != shape:
        raise CourseError(f"데이터 {name}의 모양은 {data.shape}인데 생성자는 {shape}를 만듭니다.")
    return data
