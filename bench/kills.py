"""학습 과정을 아무 때나 강제로 끝내고(kill -9) 이어서 하기를 되풀이합니다.

저장하는 한가운데에서도 죽습니다. 끝까지 간 체크포인트가 한 번도 죽지 않은 학습의 것과 비트까지
같아야 하고, 반쯤 쓴 파일이 남아 있으면 안 됩니다.

사용법: python bench/kills.py [--kills 50] [--seconds 1.0] [--steps 3000] [--lesson]
    --lesson을 붙이면 명령줄의 train 대신 레슨처럼 keep으로 감싼 작은 학습을 죽입니다.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from _timing import report
from gan_course import checkpoints
from gan_course.cli import main as command
from gan_course.datasets import ring_2d
from gan_course.files import sha256, sweep
from gan_course.recipes import PLANE_RECIPES
from gan_course.runtime import detect
from gan_course.scale import keep


def pictures(folder: Path) -> Path:
    """28화소의 작은 그림 64장이 든 폴더."""
    folder.mkdir()
    for i in range(64):
        pixels = np.random.default_rng(i).integers(0, 256, (28, 28), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{i}.png")
    return folder


Work = Callable[[Path], int]  # 체크포인트의 자리 → 종료 코드. 있으면 이어서 합니다.


def by_command(data: Path, steps: int, seconds: float) -> Work:
    """명령줄로 그림 폴더를 학습합니다."""
    argv = ["train", "vanilla", "--data", str(data), "--steps", str(steps)]
    argv += ["--save-seconds", str(seconds), "--save-every", "1000000"]

    def work(out: Path) -> int:
        return command([*argv, "--out", str(out), *(["--resume"] if out.exists() else [])])

    return work


def by_lesson(steps: int, seconds: float) -> Work:
    """레슨처럼 keep으로 감싸 2차원 점을 학습합니다."""
    recipe = PLANE_RECIPES["r1"]._replace(steps=steps)

    def work(out: Path) -> int:
        data = ring_2d()
        gan = recipe.new_gan(data, runtime=detect(device="cpu"))
        if out.exists():
            sweep(out)
            checkpoints.load(gan, out)
        for _ in keep(recipe.train(gan, data), out, every=seconds):
            pass
        return 0

    return work


def started(work: Work, out: Path) -> int:
    """일을 하는 아이를 낳고 번호를 돌려줍니다. PyTorch를 다시 읽지 않아 금방 시작합니다."""
    child = os.fork()
    if child:
        return child
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    os._exit(work(out))


def finished(child: int) -> bool:
    """아이가 스스로 끝났는지."""
    pid, status = os.waitpid(child, os.WNOHANG)
    if pid and os.waitstatus_to_exitcode(status):
        raise SystemExit(f"학습이 종료 코드 {os.waitstatus_to_exitcode(status)}로 끝났습니다.")
    return bool(pid)


def killed_often(work: Work, out: Path, kills: int, longest: float, dice: random.Random) -> int:
    """kills번 죽이거나 먼저 끝날 때까지 되풀이하고, 끝까지 갑니다. 죽인 수를 돌려줍니다."""
    done = 0
    while True:
        child = started(work, out)
        until = time.monotonic() + dice.uniform(0.05, longest)
        while not (over := finished(child)) and (done >= kills or time.monotonic() < until):
            time.sleep(0.002)
        if over:
            return done
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        done += 1


def attacked(work: Work, whole: Path, place: Path, kills: int, longest: float) -> tuple[bool, int]:
    """kills번 죽입니다. 빠른 컴퓨터라 그 전에 끝나면 처음부터 다시 하며 마저 죽입니다.

    Returns:
        (끝이 늘 whole과 같은지, 남은 임시 파일의 수)
    """
    dice, done, same, left = random.Random(0), 0, True, 0
    while done < kills:
        out = place / f"after{done}" / "a.safetensors"
        done += killed_often(work, out, kills - done, longest, dice)
        same = same and sha256(whole) == sha256(out)
        left += sum(p.name.startswith(".") for p in out.parent.iterdir())
        shutil.rmtree(out.parent)
    return same, left


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--kills", type=int, default=50)
    wanted.add_argument("--seconds", type=float, default=1.0, help="몇 초마다 저장할지")
    wanted.add_argument("--steps", type=int, default=3000)
    wanted.add_argument("--lesson", action="store_true")
    options = wanted.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "whole.safetensors"
        if options.lesson:
            work = by_lesson(options.steps, options.seconds)
        else:
            folder = pictures(Path(place) / "pictures")
            work = by_command(folder, options.steps, options.seconds)
        if os.waitpid(started(work, whole), 0)[1]:
            raise SystemExit("한 번도 죽지 않은 학습이 실패했습니다.")
        same, left = attacked(work, whole, Path(place), options.kills, 3 * options.seconds)
    print(f"{options.kills}번 죽음, 끝이 같음: {same}, 남은 임시 파일 {left}개")
    report("kills", float(same and not left), 1.0)
    sys.exit(0 if same and not left else 1)


if __name__ == "__main__":
    main()
