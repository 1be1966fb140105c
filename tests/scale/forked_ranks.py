"""Two ranks as torchrun starts them, by fork from one process that has read PyTorch once.

Usage: python forked_ranks.py FOLDER. Run it in a process of its own: a fork after the first
computation would meet the threads of OpenMP. What a rank prints goes to FOLDER/<work>.<rank>.txt.
"""

import json
import os
import socket
import sys
from pathlib import Path

import lightning_fabric  # noqa: F401  (what takes longest is read once, before the fork)

from gan_course.cli import main
from gan_course.datasets import mnist
from gan_course.recipes import SHIPPED
from gan_course.runtime import detect
from gan_course.scale.fabric import join

RING = ["train", "vanilla", "--data", "ring_2d", "--precision", "32-true", "--device", "cpu"]
STEPS = 100


def by_command(folder):
    argv = [*RING, "--steps", STEPS, "--devices", 2, "--out", folder / "two.safetensors"]
    assert main(list(map(str, argv))) == 0


def sums_of_weights(folder):
    """The recipe is the one with a convolutional network and EMA."""
    runtime = join(detect(device="cpu", precision="32-true"), devices=2, nodes=1)
    recipe, data = SHIPPED["dcgan_mnist"]._replace(steps=4, batch_size=8), mnist("test")
    gan = recipe.new_gan(data, runtime=runtime)
    list(recipe.train(gan, data))
    sums = [float(p.detach().double().sum()) for n in (gan.G, gan.D) for p in n.parameters()]
    (folder / f"{runtime.rank}.json").write_text(json.dumps(sums))
    del gan
    runtime.leave()


def no_thread_is_left():
    """One that outlives the training may drop a tensor while Python shuts down: SIGABRT."""
    tasks = Path("/proc/self/task")
    left = [(path / "comm").read_text().strip() for path in tasks.glob("*")]
    assert not any("gloo" in name for name in left), left


def rank_of(work, folder, rank, port):
    """One rank: never returns."""
    code = 1
    try:
        with open(folder / f"{work.__name__}.{rank}.txt", "w") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        names = {"RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": 2, "LOCAL_WORLD_SIZE": 2,
                 "GROUP_RANK": 0, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port,
                 "TORCHELASTIC_RUN_ID": "forked"}  # fmt: skip
        os.environ.update({name: str(value) for name, value in names.items()})
        work(folder)
        no_thread_is_left()
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def both_ranks(work, folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    children = []
    for rank in (0, 1):
        child = os.fork()
        if not child:
            rank_of(work, folder, rank, port)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    said = [(folder / f"{work.__name__}.{rank}.txt").read_text() for rank in (0, 1)]
    assert codes == [0, 0], "\n".join(said)


if __name__ == "__main__":
    for work in (by_command, sums_of_weights):
        both_ranks(work, Path(sys.argv[1]))
