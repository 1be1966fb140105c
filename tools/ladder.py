"""일부러 망가뜨린 그림에 강의의 잣대와 심판의 잣대가 얼마나 커지는지 재어 분류기의 카드에 적습니다.

python tools/ladder.py            # 셋 모두
python tools/ladder.py digits
"""

import sys

import torch
from torch import Tensor

import arbiters
from gan_course import metrics
from gan_course.datasets import face_attributes, faces, hangul, mnist
from gan_course.files import data_dir, write_atomically
from gan_course.labs.evaluation.calc import LADDER

HEAD = "## 잣대의 눈금"
DISTANCE = {
    "digits": metrics.digit_frechet,
    "hangul": metrics.hangul_frechet,
    "faces": metrics.face_frechet,
}
CARD = {"digits": "digit_classifier", "hangul": "hangul_classifier", "faces": "face_classifier"}
N = 10_000


def real(kind: str) -> tuple[Tensor, Tensor, str]:
    """(망가뜨릴 진짜 그림 10,000장, 클래스를 빼고 남긴 진짜 그림, 그 이름)."""
    rng = torch.Generator().manual_seed(0)
    if kind == "digits":
        x, y = mnist("train")[torch.randperm(60_000, generator=rng)]
        kept = x[(y != 1) & (y != 7)]
        return x[:N], kept[:N], "1과 7이 없음"
    if kind == "hangul":
        x, y = hangul("train", 14 * 1000, seed=2)[:]
        return x[:N], x[(y != 0) & (y != 5)][:N], "가와 바가 없음"
    x = faces()[:].x
    glasses = face_attributes()["glasses"].labels
    return x, x[glasses != 1], "둥근 안경이 없음"


def measure(kind: str) -> list[tuple[str, str, float, float]]:
    """(종류, 세기, 강의의 잣대, 심판의 잣대)의 목록. 첫 줄은 망가뜨리지 않은 것입니다."""
    x, kept, missing = real(kind)
    cases = [("그대로", "10,000장", x), ("그대로", "2,000장", x[:2000])]
    cases += [
        (name, strength, spoil(x))
        for name, steps in LADDER.items()
        for strength, spoil in steps.items()
    ]
    cases.append(("빠진 것", missing, kept))
    return [
        (name, strength, DISTANCE[kind](y), arbiters.distance(kind, y))
        for name, strength, y in cases
    ]


def table(rows: list[tuple[str, str, float, float]]) -> str:
    lines = [f"| {a} | {b} | {max(0.0, c):.1f} | {max(0.0, d):.1f} |" for a, b, c, d in rows]
    top = "| 망가뜨린 방법 | 세기 | 프레셰 거리 | 심판의 거리 |\n|---|---|---|---|\n"
    return top + "\n".join(lines) + "\n"


def main() -> None:
    for kind in sys.argv[1:] or DISTANCE:
        rows = measure(kind)
        path = data_dir() / f"checkpoints/{CARD[kind]}.md"
        text = path.read_text("utf-8").split(HEAD)[0].rstrip()
        told = (
            f"\n\n{HEAD}\n\n진짜 그림을 일부러 망가뜨려 잰 프레셰 거리입니다"
            "(`python tools/ladder.py`).\n"
            "심판은 구조와 시드가 다른 분류기이며(`tools/arbiters.py`), 두 거리는 서로 견줄 수\n"
            "없습니다.\n\n"
        )
        write_atomically(path, (text + told + table(rows)).encode())
        print(kind, table(rows), sep="\n", flush=True)


if __name__ == "__main__":
    main()
