"""움직이는 창의 자료를 웹판의 파일로: 의심의 수, 운송 계획, 잣대의 점수와 그림.

브라우저에서 다시 재기에 무거운 것만 여기에서 재어 `course.model("이름", {…})`이라는 보통의
스크립트로 적습니다. 그 밖의 셈은 창이 직접 합니다.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from case_tables import clinic_table, ingredients, rank_table
from sheets import sheet
from torch import Tensor
from torch.nn import functional as F

from gan_course.checkpoints import pretrained
from gan_course.datasets import mnist
from gan_course.files import data_file
from gan_course.labs.distance.transport_draw import clouds, plans
from gan_course.labs.evaluation.scores import Scores
from gan_course.labs.evaluation.tricks import TRICKS
from gan_course.labs.evaluation.yardstick_draw import BARS
from gan_course.labs.evaluation.yardstick_widget import honest, measured
from gan_course.labs.loss.confusion import confusion
from gan_course.labs.loss.logistic import fit
from gan_course.sampling import sample

WEB = Path(__file__).resolve().parents[2] / "web"
SCORES = WEB / "tables" / "yardstick.json"
BINS, STEPS = 40, 100  # 의심의 히스토그램의 칸 수, 문턱의 칸 수(threshold_widget.py와 같습니다)
COLUMNS = 6  # 가짜의 예 24장의 열의 수


def suspects() -> tuple[Tensor, Tensor]:
    """레슨 01의 d, y: 거칠기를 보는 로지스틱 회귀가 말한 진짜일 확률 (4000,)과 레이블 (4000,)."""
    n, G, digits = 2000, pretrained("vanilla_mnist"), mnist("train")
    shuffled = torch.randperm(len(digits), generator=torch.Generator().manual_seed(0))
    real = [digits[rows].x for rows in shuffled[: 4 * n].split(n)]
    fake = [sample(G, n, seed=seed) for seed in (1, 2)]
    y = torch.cat([torch.ones(n), torch.zeros(n)])
    w, b = fit(_roughness(torch.cat([real[0], fake[0]])), y)
    return torch.sigmoid(_roughness(torch.cat([real[1], fake[1]])) @ w + b), y


def _roughness(x: Tensor) -> Tensor:
    """그림 (n, 1, 28, 28) → 거칠기 (n, 784): 화소가 둘레 3×3의 평균과 다른 정도."""
    ink = (x + 1) / 2
    return (ink - F.avg_pool2d(ink, 3, stride=1, padding=1)).abs().flatten(1)


def threshold_table() -> dict[str, object]:
    """문턱마다 잡은 가짜와 잡은 진짜의 수, 의심의 히스토그램."""
    d, y = suspects()
    suspicion, fake = 1 - d, y == 0
    counts = [confusion(suspicion, fake, t) for t in (torch.arange(STEPS + 1) / STEPS).tolist()]

    def bins(rows: Tensor) -> list[int]:
        return torch.histc(suspicion[rows], BINS, 0, 1).int().tolist()

    return {
        "caught": [c.caught for c in counts], "wronged": [c.wronged for c in counts],
        "fakes": int(fake.sum()), "reals": int((~fake).sum()),
        "fakeBins": bins(fake), "realBins": bins(~fake),
    }  # fmt: skip


def transport_table() -> dict[str, object]:
    """흙더미와 구덩이의 점, 견줄 두 계획. TransportLab의 처음 값과 같습니다."""
    heap, holes = clouds()
    return {
        "heap": heap.round(4).tolist(), "holes": holes.round(4).tolist(),
        "plans": {name: plan.tolist() for name, plan in plans(heap, holes).items()},
    }  # fmt: skip


def yardstick_table() -> dict[str, object]:
    """속임수마다, 세기마다의 점수(미리 잰 것)와 가짜의 예. 진짜끼리의 점수도 함께 적습니다."""
    scores = json.loads(SCORES.read_text("utf-8"))
    return {
        "bars": [[key, name] for key, name in BARS.items()],
        "honest": scores["honest"],
        "tricks": [
            {
                "name": name, "slider": trick.slider, "start": trick.values.index(trick.start),
                "says": trick.says,
                "levels": [
                    found | {"png": sheet(_examples(name, value), COLUMNS)}
                    for value, found in zip(trick.values, scores["tricks"][name], strict=True)
                ],
            }
            for name, trick in TRICKS.items()
        ],
    }  # fmt: skip


def measure() -> None:
    """모든 속임수를 재어 `web/tables/yardstick.json`에 적습니다(몇 분). 잣대를 고치면 부릅니다."""
    tricks = {
        name: [{"value": value} | scores_of(measured(name, value)[1]) for value in trick.values]
        for name, trick in TRICKS.items()
    }
    lines = ",\n".join(
        f'"{name}": [\n' + ",\n".join(map(json.dumps, levels)) + "\n]"
        for name, levels in tricks.items()
    )
    told = f'{{\n"honest": {json.dumps(scores_of(honest()))},\n"tricks": {{\n{lines}\n}}\n}}\n'
    SCORES.write_text(told, "utf-8")


def scores_of(found: Scores) -> dict[str, float]:
    """점수들을 소수 넷째 자리까지."""
    return {key: round(float(value), 4) for key, value in found._asdict().items()}


def _examples(name: str, value: float) -> Tensor:
    """가짜의 예 24장. yardstick_widget.py의 measured와 같은 것을 고릅니다."""
    fake = TRICKS[name].make(value).fake
    return fake[:: max(1, len(fake) // 24)][:24]


TABLES: dict[str, Callable[[], dict[str, object]]] = {
    "threshold": threshold_table, "transport": transport_table, "yardstick": yardstick_table,
    "clinic": clinic_table, "rank": rank_table,
}  # fmt: skip


def write_tables(folder: Path, names: Iterable[str] = TABLES) -> dict[str, int]:
    """`folder/<이름>.js`들을 적고 이름마다의 바이트 수를 냅니다. 그대로이면 다시 적지 않습니다."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp, sizes = _stamp(), {}
    for name in names:
        path = folder / f"{name}.js"
        if not path.is_file() or not path.read_text("utf-8").startswith(stamp):
            told = json.dumps(TABLES[name](), ensure_ascii=False, separators=(",", ":"))
            path.write_text(f'{stamp}course.model("{name}",{told});\n', "utf-8")
        sizes[name] = path.stat().st_size
    return sizes


def _stamp() -> str:
    """첫 줄: 재료(이 코드, 잰 점수, 창의 계산)의 지문."""
    found = hashlib.sha256(Path(__file__).read_bytes() + SCORES.read_bytes())
    for module in (confusion, fit, clouds, TRICKS["흐림"].make, sample, sheet):
        found.update(Path(module.__code__.co_filename).read_bytes())
    for path in (data_file("checkpoints/vanilla_mnist.safetensors"), *ingredients()):
        found.update(path.read_bytes())
    return f"// {found.hexdigest()[:16]}\n"


if __name__ == "__main__":
    measure()
