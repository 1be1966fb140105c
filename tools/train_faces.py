"""얼굴 DCGAN을 오래 학습하여 data/checkpoints/dcgan_faces.*를 만듭니다. 끊겨도 이어서 합니다.

    nice python tools/train_faces.py              # runs/faces에 학습하고, 다 되면 싣습니다
    python tools/train_faces.py --publish         # 지금까지 학습한 것으로 싣습니다

설정은 `python -m gan_course train dcgan --data faces`와 같습니다.
"""

import io
import json
import sys
import time
from pathlib import Path

import torch

import arbiters
from gan_course import checkpoints, metrics
from gan_course.datasets import face_attributes, faces
from gan_course.files import data_dir, write_atomically
from gan_course.labs.latent.timeline import Timeline, load_timeline
from gan_course.pictures import mosaic
from gan_course.recipes import SHIPPED
from gan_course.runtime import detect
from gan_course.sampling import sample
from gan_course.training import GAN, progress
from measure import scores

NAME, SEED, RECIPE = "dcgan_faces", 0, SHIPPED["dcgan_faces"]
SAVE_EVERY, SURE = 500, 0.9
STATES = (100, 300, 800, 2000, 4000, 8000, RECIPE.steps)  # 0스텝과 함께 여덟
# 실은 생성자의 같은 그림에서 눈으로 센 수. 다시 학습하면 다시 세어 고칩니다.
BY_EYE = (5, 7, 8, 8, 8, 6, 8, 11)
COLUMNS = ("step", "d_loss", "g_loss", "d_real", "d_fake_before", "d_fake_after")
KOREAN = {
    "hair_color": "머리 색", "hair_style": "머리 모양", "skin": "피부", "glasses": "안경",
    "beard": "수염", "mouth": "입",
}  # fmt: skip
RUN = Path(__file__).parents[1] / "runs/faces"


def new_gan() -> GAN:
    """언제나 CPU에서 학습합니다."""
    return RECIPE.new_gan(faces(), seed=SEED, runtime=detect(device="cpu", budget="cpu"))


def learn() -> None:
    """학습하며 전체 상태, 여덟 스텝의 G, 10스텝마다의 측정값, 표본을 RUN에 남깁니다."""
    RUN.mkdir(parents=True, exist_ok=True)
    gan, state, log = new_gan(), RUN / "all.safetensors", RUN / "hist.json"
    history, minutes, timeline = [], 0.0, Timeline(gan.sampler)
    if state.is_file():
        checkpoints.load(gan, state)
        kept = json.loads(log.read_text())
        minutes = kept["minutes"]
        history = [row for row in kept["rows"] if row[0] <= gan.step]
        timeline = load_timeline(RUN / "timeline.safetensors")
        timeline.G = gan.sampler
    else:
        timeline.keep(0, **scores("faces", gan.sampler))
    start = time.time()
    for m in progress(RECIPE.train(gan, faces())):
        step = int(m["step"])
        if step % 10 == 0:
            history.append([step, *(round(float(m[k]), 4) for k in COLUMNS[1:])])
        if step in STATES:
            timeline.keep(step, **scores("faces", gan.sampler), **losses(history))
        if step % SAVE_EVERY == 0 or step == RECIPE.steps:
            spent = round(minutes + (time.time() - start) / 60, 1)
            checkpoints.save(gan, state)
            timeline.save(RUN / "timeline.safetensors", data="faces", seed=SEED)
            log.write_text(json.dumps({"minutes": spent, "rows": history}))
            x = sample(gan.sampler, 2000, seed=1)
            mosaic(x[:64], columns=16).save(RUN / f"g{step:05d}.png")
            print(f"\n{step} {spent}분 {metrics.face_frechet(x):.1f} {spoiled(gan)}", flush=True)


def losses(history: list) -> dict[str, float]:
    """최근 50스텝(10스텝마다 적은 다섯)의 두 손실의 평균."""
    means = torch.tensor(history[-5:], dtype=torch.float64).mean(0).tolist()
    return {key: round(means[COLUMNS.index(key)], 4) for key in ("d_loss", "g_loss")}


def spoiled(gan: GAN) -> list[int]:
    """시드 여덟마다 64장 가운데, 속성 하나라도 확신도가 SURE에 못 미치는 얼굴의 수."""
    draws = (sample(gan.sampler, 64, seed=s) for s in range(8))
    return [int((metrics.judge_faces(x).confidence < SURE).sum()) for x in draws]


def share_table(x: torch.Tensor) -> tuple[str, float]:
    """속성마다 데이터와 표본의 비율을 적은 표와, 가장 크게 벗어난 정도(비율의 차)."""
    rows, worst, found = [], 0.0, metrics.judge_faces(x).labels
    for column, (name, (values, labels)) in enumerate(face_attributes().items()):
        for i, value in enumerate(values):
            real, made = ((t == i).float().mean().item() for t in (labels, found[:, column]))
            rows.append(f"| {KOREAN[name] if i == 0 else ''} | {value} | {real:.1%} | {made:.1%} |")
            worst = max(worst, abs(real - made))
    top = "| 속성 | 값 | 데이터 | 표본 10,000장 |\n|---|---|---|---|\n"
    return top + "\n".join(rows), worst


def card(gan: GAN, minutes: float) -> str:
    x = sample(gan.sampler, 10_000, seed=1)
    table, worst = share_table(x)
    real = (metrics.judge_faces(faces()[:].x).confidence < SURE).float().mean().item()
    settings = {
        "만든 명령": f"`python tools/train_faces.py` (시드 {SEED}). "
        "`python -m gan_course train dcgan --data faces`와 같은 설정입니다",
        "생성자": "`models.dcgan.Generator(64, 32, 64, 3)`: 64 → 4×4×256 → … → 64×64×3",
        "판별자": "`models.dcgan.TwoDiscriminators(32, 64, 3)`: 32×32로 줄인 그림을 보는 완전 연결 "
        "판별자와 합성곱 판별자의 합",
        "손실": RECIPE.label,
        "학습": f"{gan.step:,}스텝, 배치 {RECIPE.batch_size}, Adam 학습률 {RECIPE.lr:g}, "
        f"β = {gan.opt_d.defaults['betas']}. 12,000스텝까지, 그리고 그 뒤로 다시 한 번, "
        "앞의 절반은 그대로 두고 뒤의 절반에서 1/10까지 줄임",
        "이동 평균": f"G 가중치의 EMA {RECIPE.ema} (들어 있는 것은 이 평균입니다)",
        "데이터": "DiceBear micah 얼굴 10,000장(64×64). 원작 Micah Lanier, CC BY 4.0",
        "걸린 시간": f"약 {minutes:.0f}분 (CPU 코어 2개를 나누어 씀, PyTorch {torch.__version__})",
        "프레셰 거리": f"{metrics.face_frechet(x):.1f} (속성 분류기의 특징, 생성 10,000장과 진짜 "
        "10,000장)",
        "심판의 거리": f"{arbiters.distance('faces', x):.1f} (`tools/arbiters.py`, 같은 그림)",
        "망가진 얼굴": f"64장 가운데 {', '.join(map(str, spoiled(gan)))} (시드 0–7. 속성 하나라도 "
        f"분류기의 확신도가 {SURE}에 못 미치는 것. 진짜에서는 {real:.1%})",
        "눈으로 센 것": f"64장 가운데 {', '.join(map(str, BY_EYE))} (같은 그림을 1.5배로 키워 "
        "보고, 머리의 두 색이 섞이거나 윤곽이 번진 것, 얼굴 둘레에 얼룩이나 겹선이 있는 것을 셈)",
        "가장 크게 벗어난 비율": f"{100 * worst:.1f}%p (아래 표)",
    }
    rows = "\n".join(f"| {name} | {value} |" for name, value in settings.items())
    return f"""# DCGAN · 얼굴 ({NAME})

![표본]({NAME}.png)

| 항목 | 값 |
|---|---|
{rows}

속성의 비율은 [속성 분류기](face_classifier.md)가 읽었습니다.

{table}

`data/timelines/faces.safetensors`에는 같은 학습을 하는 동안의 G가 16비트로 여덟 벌 있습니다
(0, {", ".join(map(str, STATES))}스텝). 04 DCGAN에서 학습의 시간을 되돌려 봅니다.
"""


def thinned(history: list, every: int = 5) -> dict:
    """10스텝마다의 측정값을 다섯 개씩 평균합니다."""
    table = torch.tensor(history, dtype=torch.float64)
    table = table[: len(table) // every * every].view(-1, every, len(COLUMNS)).mean(1)
    rows = [[round(v, 4) for v in row] for row in table.tolist()]
    return {"columns": COLUMNS, "note": "50스텝의 평균. step은 그 가운데입니다.", "rows": rows}


def publish() -> None:
    folder: Path = data_dir() / "checkpoints"
    gan = checkpoints.load(new_gan(), RUN / "all.safetensors")
    kept = json.loads((RUN / "hist.json").read_text())
    text = card(gan, kept["minutes"])
    checkpoints.save_generator(
        gan.sampler, folder / f"{NAME}.safetensors", steps=gan.step, seed=SEED
    )
    board = io.BytesIO()  # 색을 256가지로 줄여 파일을 작게 합니다.
    mosaic(sample(gan.sampler, 60, seed=1), columns=10).quantize(256).save(board, "PNG")
    write_atomically(folder / f"{NAME}.png", board.getvalue())
    notes = json.dumps(thinned(kept["rows"]), ensure_ascii=False, separators=(",", ":"))
    write_atomically(data_dir() / f"{NAME}_history.json", notes.replace("],[", "],\n[").encode())
    write_atomically(folder / f"{NAME}.md", text.encode())
    made = (RUN / "timeline.safetensors").read_bytes()
    write_atomically(data_dir() / "timelines/faces.safetensors", made)
    print(text, "이제 python tools/make_manifest.py를 실행하십시오.", sep="\n")


if __name__ == "__main__":
    if "--publish" not in sys.argv:
        learn()
    publish()
