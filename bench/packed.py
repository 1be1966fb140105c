"""꾸러미에서 학습하는 속도: 같은 그림을 모두 메모리에 올렸을 때와 번갈아 견줍니다.

잴 때마다 꾸러미를 새로 열고 파일의 캐시를 비우므로, 뽑은 행은 디스크에서 처음 읽는 것입니다.
메모리보다 큰 데이터에서 겪을 일입니다. 캐시에 있을 때의 비도 함께 적습니다.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from _timing import alternate, report
from gan_course.datasets import TensorData, packed
from gan_course.datasets.packed import NOTES, PICTURES, write_json
from gan_course.files import sha256
from gan_course.recipes import RECIPES
from gan_course.runtime import detect
from gan_course.training import train

COUNT, SIZE, CHANNELS = 200_000, 64, 3
STEPS, ROUNDS = 3, 9
RECIPE = RECIPES["dcgan"]


def pictures() -> Tensor:
    """매끄러운 얼룩 그림 (N, C, H, W) uint8. 한 장마다 다릅니다."""
    rng = torch.Generator().manual_seed(0)
    x = torch.empty(COUNT, CHANNELS, SIZE, SIZE, dtype=torch.uint8)
    for part in x.split(2000):
        small = torch.rand(len(part), CHANNELS, 8, 8, generator=rng)
        part.copy_(torch.nn.functional.interpolate(small, size=SIZE, mode="bilinear") * 255)
    return x


def write(out: Path, x: Tensor) -> None:
    """그림들을 꾸러미로 씁니다. JPEG를 거치지 않는 것 말고는 `pack`이 만드는 것과 같습니다."""
    with open(out / PICTURES, "wb") as f:
        f.write(x.numpy().data)
        f.flush()
        os.fsync(f.fileno())  # 내려쓴 쪽이라야 캐시에서 비울 수 있습니다.
    write_json(out / NOTES, {
        "size": SIZE, "channels": CHANNELS, "count": COUNT, "classes": [], "skipped": [],
        "sha256": {PICTURES: sha256(out / PICTURES)},
    })  # fmt: skip


def forget(file: Path) -> None:
    """파일의 캐시를 비웁니다. 리눅스에서만 되고, 그 밖에서는 캐시에 있는 것을 잽니다."""
    if hasattr(os, "posix_fadvise"):
        with open(file, "rb") as f:
            os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def trainer(data: TensorData) -> Callable[[Callable[[], TensorData]], None]:
    """부를 때마다 받은 데이터로 `STEPS`스텝을 더 학습하는 함수."""
    gan = RECIPE.new_gan(data, runtime=detect(device="cpu"))

    def run(open_data: Callable[[], TensorData]) -> None:
        goal = gan.step + STEPS
        for _ in train(
            gan, open_data(), RECIPE.objective, steps=goal, batch_size=RECIPE.batch_size
        ):
            continue

    run(lambda: data)
    return run


def compare(memory: TensorData, out: Path, *, cold: bool) -> float:
    """메모리에서 걸린 시간 / 꾸러미에서 걸린 시간."""

    def fresh() -> TensorData:
        if cold:
            forget(out / PICTURES)
        return packed(out)

    ours, baseline = trainer(packed(out)), trainer(memory)
    slow, fast = alternate(lambda: baseline(lambda: memory), lambda: ours(fresh), rounds=ROUNDS)
    where = "디스크에서 처음 읽을 때" if cold else "캐시에 있을 때"
    print(
        f"{where} 중앙값: 메모리 {1e3 * slow / STEPS:.0f} ms/스텝, "
        f"꾸러미 {1e3 * fast / STEPS:.0f} ms/스텝 (비 {slow / fast:.2f})"
    )
    return slow / fast


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        x = pictures()
        write(Path(folder), x)
        print(f"그림 {COUNT:,}장, {x.nbytes / 1e9:.2f} GB")
        compare(TensorData(x), Path(folder), cold=False)
        report("packed", compare(TensorData(x), Path(folder), cold=True), 0.8)
