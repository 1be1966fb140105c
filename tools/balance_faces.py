"""긴 학습을 마친 얼굴 DCGAN을 조금 더 학습하여 머리 모양의 비율을 데이터에 맞춥니다.

    python tools/balance_faces.py 학습_폴더

생성자가 덜 그리는 머리 모양을 진짜 미니배치에 그만큼 더 자주 넣습니다. 몇백 스텝마다 표본의
비율을 다시 재어 얼마나 더 넣을지 고칩니다. 폴더의 all.safetensors와 hist.json을 이어서 씁니다.
"""

import argparse
import json
import time
from pathlib import Path

import torch
from torch import Tensor, nn

from gan_course import checkpoints
from gan_course.datasets import TensorData, face_attributes, faces
from gan_course.pictures import png
from gan_course.runtime import detect
from gan_course.sampling import sample
from gan_course.training import train
from publish_faces import BALANCE_STEPS, COLUMNS, RECIPE, Judge, new_gan, read, train_judge

ROUND, SIZE = 300, 10_000  # 비율을 다시 재는 간격(스텝), 다시 뽑은 데이터의 장수


def learning_rate(step: int) -> float:
    """처음 학습률의 배수: 절반까지 0.4, 그 뒤로 0.04까지 곧게."""
    left = 1 - (step - RECIPE.steps) / BALANCE_STEPS
    return 0.4 * min(1.0, 0.1 + 1.8 * left)


def style_shares(judge: Judge, G: nn.Module, styles: int) -> Tensor:
    """표본 4,000장에서 머리 모양마다의 비율 (styles,)."""
    column = list(face_attributes()).index("hair_style")
    found = read(judge, sample(G, 4000, seed=2))[column]
    return found.bincount(minlength=styles) / len(found)


def redrawn(data: TensorData, labels: Tensor, weights: Tensor) -> TensorData:
    """머리 모양마다 weights에 비례하는 장수로 다시 뽑은 데이터."""
    rng = torch.Generator().manual_seed(0)
    rows = torch.multinomial(weights[labels], SIZE, replacement=True, generator=rng)
    return TensorData(data.x[rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="학습이 남긴 폴더")
    run = parser.parse_args().run
    gan = checkpoints.load(new_gan(detect(device="cpu", budget="cpu")), run / "all.safetensors")
    history = [row for row in json.loads((run / "hist.json").read_text()) if row[0] <= gan.step]
    data, (values, labels) = faces(), face_attributes()["hair_style"]
    judge, _ = train_judge()
    target = labels.bincount() / len(labels)
    weights, start = torch.ones(len(values)), time.time()
    while gan.step < RECIPE.steps + BALANCE_STEPS:
        shares = style_shares(judge, gan.G, len(values))  # 이동 평균은 늦게 따라오므로 G를 봅니다.
        weights *= (target / shares) ** 0.5
        weights /= weights.mean()
        minutes = (time.time() - start) / 60
        print(gan.step, f"{minutes:.1f}분", shares.tolist(), weights.tolist(), flush=True)
        for m in train(
            gan,
            redrawn(data, labels, weights),
            RECIPE.objective,
            steps=gan.step + ROUND,
            batch_size=RECIPE.batch_size,
            schedule=lambda _: learning_rate(gan.step),
        ):
            if m["step"] % 10 == 0:
                history.append([m["step"], *(round(float(m[k]), 4) for k in COLUMNS[1:])])
        (run / f"g{gan.step:05d}.png").write_bytes(
            png(sample(gan.sampler, 60, seed=1), width=960, columns=10)
        )
        checkpoints.save(gan, run / "all.safetensors")
        (run / "hist.json").write_text(json.dumps(history))
    print(gan.step, style_shares(judge, gan.sampler, len(values)).tolist())


if __name__ == "__main__":
    main()
