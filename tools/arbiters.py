"""심판: 강의의 잣대와 구조도 시드도 다른 분류기. 잣대의 말을 다시 재고, 싣는 방향을 고릅니다.

    python tools/arbiters.py            # 셋 모두 학습하여 tools/arbiters/에 넣습니다

쓰는 데는 둘입니다. 기록과 카드에서 강의의 잣대 곁에 같은 그림의 거리를 적고, 이름 붙은 방향을
어디까지 움직일지와 무엇을 실을지 정합니다(find_directions.py). 생성자의 학습에는 쓰지 않습니다.

강의의 분류기는 3×3 합성곱과 배치 정규화로 되어 있고 그림을 늘려 배웁니다. 심판은 5×5 합성곱, 최댓값
풀링, GELU이며 있는 그림만 봅니다. 특징은 마지막 은닉층 96차원입니다.
"""

import sys
import time
from functools import cache
from pathlib import Path

import torch
from safetensors.torch import load, save
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.datasets import TensorData, face_attributes, faces, hangul, mnist
from gan_course.files import write_atomically
from gan_course.metrics import frechet_distance

FOLDER = Path(__file__).parent / "arbiters"
SEED = 2015
SIZE = {"digits": (4000, 128), "hangul": (4000, 128), "faces": (1500, 64)}  # 스텝, 미니배치
SHAPES = {"digits": (1, 28, (10,)), "hangul": (1, 32, (14,)), "faces": (3, 64, (4, 5, 3, 3, 2, 4))}


class Arbiter(nn.Module):
    """(n, nc, s, s) → 속성마다의 로짓. features는 (n, 96)입니다."""

    def __init__(self, nc: int, side: int, sizes: tuple[int, ...]) -> None:
        super().__init__()
        self.sizes, layers, widths = sizes, [], [nc, 24, 48, 64, 64]
        while side > 7:  # 28 → 7, 32와 64 → 4
            a, b, widths = *widths[:2], widths[1:]
            layers += [nn.Conv2d(a, b, 5, padding=2), nn.GELU(), nn.MaxPool2d(2)]
            side //= 2
        self.body = nn.Sequential(*layers, nn.Flatten(), nn.Linear(b * side * side, 96), nn.GELU())
        self.head = nn.Linear(96, sum(sizes))

    def features(self, x: Tensor) -> Tensor:
        return self.body(x)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        return self.head(self.body(x)).split(self.sizes, dim=1)


def data_of(kind: str) -> tuple[TensorData, Tensor, Tensor, Tensor]:
    """(학습 데이터, 레이블 (n, 속성), 시험 그림, 시험 레이블)."""
    if kind == "faces":
        x, table = faces(), torch.stack([a.labels for a in face_attributes().values()], dim=1)
        return TensorData(x.x[:9000]), table[:9000], x[9000:].x, table[9000:]
    train, test = (
        (mnist("train"), mnist("test")) if kind == "digits"
        else (hangul("train", 40_000, seed=77), hangul("test", 7000, seed=78))
    )  # fmt: skip
    x, y = test[:]
    return train, train.y[:, None], x, y[:, None]


def train(kind: str) -> float:
    """심판 하나를 학습하여 넣고, 보지 않은 그림에서 가장 낮은 속성의 정확도를 돌려줍니다."""
    (nc, side, sizes), (steps, batch) = SHAPES[kind], SIZE[kind]
    torch.manual_seed(SEED)
    rng = torch.Generator().manual_seed(SEED)
    net = Arbiter(nc, side, sizes).to(memory_format=torch.channels_last)
    data, labels, x_test, y_test = data_of(kind)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        rows = torch.randint(len(data), (batch,), generator=rng)
        with torch.autocast("cpu", torch.bfloat16):
            told = net(data[rows].x.to(memory_format=torch.channels_last))
        loss = sum(F.cross_entropy(t.float(), labels[rows, i]) for i, t in enumerate(told))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    hits = (read(net.eval(), x_test) == y_test).float().mean(0)
    write_atomically(FOLDER / f"{kind}.safetensors", save(_half(net)))
    return hits.min().item()


def _half(net: Arbiter) -> dict[str, Tensor]:
    return {k: v.contiguous().half() for k, v in net.state_dict().items()}


@cache
def arbiter(kind: str) -> Arbiter:
    """학습해 둔 심판: "digits", "hangul", "faces"."""
    net = Arbiter(*SHAPES[kind])
    weights = load((FOLDER / f"{kind}.safetensors").read_bytes())
    net.load_state_dict({k: v.float() for k, v in weights.items()})
    return net.eval().requires_grad_(False)


@torch.no_grad()
def read(net: Arbiter, x: Tensor) -> Tensor:
    """그림 → 속성마다 읽은 값 (n, 속성)."""
    parts = [torch.stack([t.argmax(1) for t in net(p.float())], dim=1) for p in x.split(500)]
    return torch.cat(parts)


@torch.no_grad()
def features(kind: str, x: Tensor) -> Tensor:
    """심판의 특징 (n, 96)."""
    return torch.cat([arbiter(kind).features(part.float()) for part in x.split(500)])


@cache
def _reference(kind: str) -> Tensor:
    real = {"digits": lambda: mnist("test"), "faces": faces}
    x = real.get(kind, lambda: hangul("train", 10_000, seed=1))()[:].x
    return features(kind, x)


def distance(kind: str, x: Tensor) -> float:
    """심판의 특징에서 잰, 진짜 10,000장과의 프레셰 거리."""
    return frechet_distance(features(kind, x), _reference(kind))


if __name__ == "__main__":
    for kind in sys.argv[1:] or SHAPES:
        start = time.time()
        print(kind, f"{train(kind):.4f}", f"{time.time() - start:.0f}s", flush=True)
