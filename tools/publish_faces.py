"""얼굴 DCGAN의 긴 학습이 남긴 폴더를, 저장소에 실을 파일들로 바꿉니다.

    python tools/publish_faces.py 학습_폴더 --minutes 90

폴더에는 전체 상태(all.safetensors), 이른 상태(all00250.safetensors), 10스텝마다의 측정값
(hist.json: [스텝, d_loss, g_loss, d_real, d_fake_before, d_fake_after])이 있어야 합니다.
특징의 비율을 재려고 작은 분류기를 그 자리에서 학습합니다(싣지 않습니다).
"""

import argparse
import io
import json
from pathlib import Path

import torch
from torch import Tensor, nn

from gan_course import checkpoints
from gan_course.datasets import face_attributes, faces
from gan_course.files import data_dir, write_atomically
from gan_course.pictures import mosaic
from gan_course.recipes import SHIPPED
from gan_course.runtime import Runtime
from gan_course.sampling import sample
from gan_course.training import GAN

NAME, SEED, RECIPE = "dcgan_faces", 0, SHIPPED["dcgan_faces"]
BALANCE_STEPS = 3000  # 그 뒤에 머리 모양의 비율을 맞추는 학습(balance_faces.py)
COLUMNS = ("step", "d_loss", "g_loss", "d_real", "d_fake_before", "d_fake_after")
KOREAN = {
    "hair_color": "머리 색", "hair_style": "머리 모양", "skin": "피부", "glasses": "안경",
    "beard": "수염", "mouth": "입",
}  # fmt: skip


def new_gan(runtime: Runtime | None = None) -> GAN:
    """학습에 쓴 것과 같은 GAN."""
    return RECIPE.new_gan(faces(), seed=SEED, runtime=runtime or Runtime(torch.device("cpu")))


class Judge(nn.Module):
    """특징 여섯 가지를 함께 알아맞히는 작은 분류기: (n, 3, 64, 64) → (n, 특징 값의 수의 합)."""

    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes, widths, layers = sizes, [3, 24, 48, 64, 64], []
        for a, b in zip(widths, widths[1:], strict=False):
            layers += [nn.Conv2d(a, b, 4, 2, 1), nn.BatchNorm2d(b), nn.ReLU()]
        self.body = nn.Sequential(*layers, nn.Flatten(), nn.Linear(64 * 16, sum(sizes)))

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        return self.body(x).split(self.sizes, dim=1)


def train_judge(steps: int = 700) -> tuple[Judge, dict[str, float]]:
    """얼굴 9,000장으로 학습하고, 보지 않은 1,000장에서 특징마다의 정확도를 잽니다."""
    torch.manual_seed(SEED)
    data, attributes = faces(), face_attributes()
    labels = [a.labels for a in attributes.values()]
    judge = Judge([len(a.values) for a in attributes.values()])
    optimizer = torch.optim.Adam(judge.parameters(), lr=2e-3)
    rng = torch.Generator().manual_seed(SEED)
    for step in range(steps):
        rows = torch.randint(9000, (64,), generator=rng)
        optimizer.param_groups[0]["lr"] = 2e-3 * (1 - step / steps)
        x = data[rows].x
        x = x + 0.1 * torch.rand((), generator=rng) * torch.randn(x.shape, generator=rng)
        pairs = zip(judge(x), labels, strict=True)
        loss = sum(nn.functional.cross_entropy(o, y[rows]) for o, y in pairs)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    judge.eval()
    found = read(judge, data[9000:].x)
    truth = zip(attributes, found, labels, strict=True)
    return judge, {name: (f == y[9000:]).float().mean().item() for name, f, y in truth}


@torch.no_grad()
def read(judge: Judge, x: Tensor) -> list[Tensor]:
    """그림 (n, 3, 64, 64)의 특징 여섯 가지. 저마다 (n,)입니다."""
    parts = [[o.argmax(1) for o in judge(part)] for part in x.split(500)]
    return [torch.cat(column) for column in zip(*parts, strict=True)]


def share_table(judge: Judge, accuracy: dict[str, float], x: Tensor) -> tuple[str, float]:
    """특징마다 데이터와 표본의 비율을 적은 표와, 가장 크게 벗어난 정도(비율의 차)."""
    rows, worst = [], 0.0
    for (name, (values, labels)), found in zip(
        face_attributes().items(), read(judge, x), strict=True
    ):
        for i, value in enumerate(values):
            real, made = ((t == i).float().mean().item() for t in (labels, found))
            head = f"{KOREAN[name]} | {accuracy[name]:.1%}" if i == 0 else " | "
            rows.append(f"| {head} | {value} | {real:.1%} | {made:.1%} |")
            worst = max(worst, abs(real - made))
    top = "| 특징 | 분류기의 정확도 | 값 | 데이터 | 표본 10,000장 |\n|---|---|---|---|---|\n"
    return top + "\n".join(rows), worst


def card(gan: GAN, minutes: float, table: str, worst: float) -> str:
    betas = gan.opt_d.defaults["betas"]
    settings = {
        "만든 명령": "`python -m gan_course train dcgan --data faces`와 같은 설정, 그 뒤에 "
        "`python tools/balance_faces.py`와 `python tools/publish_faces.py`",
        "생성자": "`models.dcgan.Generator(nz=64, ngf=32)`: 64 → 4×4×256 → … → 64×64×3",
        "판별자": "`models.dcgan.Discriminator(ndf=32, batch_norm=False, minibatch_std=True)`",
        "손실": RECIPE.label,
        "학습": f"모두 {gan.step:,}스텝. 처음 {RECIPE.steps:,}스텝은 배치 {RECIPE.batch_size}, "
        f"Adam 학습률 {RECIPE.lr:g}, β = {betas}, "
        f"7,500스텝부터 1/10까지 감소, 시드 {SEED}",
        "머리 모양 맞추기": f"나머지 {gan.step - RECIPE.steps:,}스텝, "
        f"학습률 {0.4 * RECIPE.lr:g}에서 {0.04 * RECIPE.lr:g}까지. "
        "덜 그리는 머리 모양을 진짜 미니배치에 그만큼 더 자주 넣음",
        "이동 평균": f"G 가중치의 EMA {RECIPE.ema} (들어 있는 것은 이 평균입니다)",
        "데이터": "DiceBear micah 얼굴 10,000장(64×64). 원작 Micah Lanier, CC BY 4.0",
        "걸린 시간": f"약 {minutes:.0f}분 (CPU 코어 2개를 나누어 씀, PyTorch {torch.__version__})",
        "가장 크게 벗어난 비율": f"{100 * worst:.1f}%p (아래 표)",
    }
    rows = "\n".join(f"| {name} | {value} |" for name, value in settings.items())
    return f"""# DCGAN · 얼굴 (dcgan_faces)

![표본](dcgan_faces.png)

| 항목 | 값 |
|---|---|
{rows}

특징의 비율은 작은 분류기가 읽었습니다. 분류기는 얼굴 9,000장으로 학습했고, 정확도는 보지 않은
1,000장에서 잰 것입니다.

{table}

`dcgan_faces_early.safetensors`는 같은 학습의 이른 상태(G와 D의 가중치만)입니다. 04 DCGAN이
여기서부터 이어서 학습합니다. 표본이 또렷해지기 전이라 학습이 나아가는 모습이 잘 보입니다.
"""


def thinned(history: list, every: int = 5) -> dict:
    """10스텝마다의 측정값을 다섯 개씩 평균합니다."""
    table = torch.tensor(history, dtype=torch.float64)
    table = table[: len(table) // every * every].view(-1, every, len(COLUMNS)).mean(1)
    rows = [[round(v, 4) for v in row] for row in table.tolist()]
    return {"columns": COLUMNS, "note": "50스텝의 평균. step은 그 가운데입니다.", "rows": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="학습이 남긴 폴더")
    parser.add_argument("--minutes", type=float, required=True, help="학습에 걸린 시간(분)")
    parser.add_argument("--early", type=int, default=250, help="이른 상태의 스텝")
    options = parser.parse_args()
    folder, run = data_dir() / "checkpoints", options.run
    early = checkpoints.load(new_gan(), run / f"all{options.early:05d}.safetensors")
    gan = checkpoints.load(new_gan(), run / "all.safetensors")
    history = [row for row in json.loads((run / "hist.json").read_text()) if row[0] <= gan.step]
    table, worst = share_table(*train_judge(), sample(gan.sampler, 10_000, seed=1))
    text = card(gan, options.minutes, table, worst)
    checkpoints.save_networks(early, folder / f"{NAME}_early.safetensors", seed=SEED)
    checkpoints.save_generator(
        gan.sampler, folder / f"{NAME}.safetensors", steps=gan.step, seed=SEED
    )
    board = io.BytesIO()  # 색을 256가지로 줄여 파일을 작게 합니다.
    mosaic(sample(gan.sampler, 60, seed=1), columns=10).quantize(256).save(board, "PNG")
    write_atomically(folder / f"{NAME}.png", board.getvalue())
    notes = json.dumps(thinned(history), ensure_ascii=False, separators=(",", ":"))
    write_atomically(data_dir() / f"{NAME}_history.json", notes.replace("],[", "],\n[").encode())
    write_atomically(folder / f"{NAME}.md", text.encode())
    print(text)
    print("이제 python tools/make_manifest.py를 실행하십시오.")


if __name__ == "__main__":
    main()
