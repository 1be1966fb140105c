"""`train`이 하는 일: 학습하고, 도중과 끝에 저장하고, 이어서 학습합니다. 여러 장치로도 합니다."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from io import StringIO
from pathlib import Path

from .. import checkpoints, datasets
from ..datasets import TensorData
from ..errors import CourseError
from ..files import check_writable, sweep, write_atomically
from ..history import History
from ..objectives import OBJECTIVES
from ..pictures import is_picture
from ..recipes import RECIPES, Recipe
from ..runtime import Runtime, detect
from ..sampling import sample as draw
from ..scale import Kept, launch
from ..scale.keep import Stopped
from ..training import GAN, progress
from .limits import check_batch
from .sample import labels_in_turn, picture_of

SHOWN, SHOWN_POINTS = 64, 2000  # 저장할 때 그려 볼 그림과 2차원 점의 수


def train(options: argparse.Namespace) -> None:
    """학습하고, 도중과 끝에 저장하고, 표본을 그립니다. 여러 장치면 과정들을 띄웁니다."""
    recipe = _fill(options, RECIPES[options.model])
    runtime = detect(device=options.device, precision=options.precision)
    if options.devices * options.nodes == 1:
        _train(_prepare(options, recipe, runtime), options)
    elif launch.inside():
        _join(options, recipe, runtime)
    else:
        _start(options, recipe, runtime)


class _Run:
    """학습 한 번: 무엇을 어떤 설정으로 학습하여 어디에 저장하는지."""

    def __init__(self, recipe: Recipe, gan: GAN, data: TensorData, out: Path, notes: dict) -> None:
        self.recipe, self.gan, self.data, self.out, self.notes = recipe, gan, data, out, notes
        self.history = _history(gan, out)

    def save(self, gan: GAN) -> None:
        if gan.runtime.rank == 0:
            _save(gan, self.out, self.notes, self.history)


def _prepare(options: argparse.Namespace, recipe: Recipe, runtime: Runtime) -> _Run:
    """학습을 시작하기 전에 알 수 있는 잘못을 모두 살피고, 이어서 할 것이면 되살립니다."""
    out = Path(options.out)
    if out.suffix != ".safetensors":
        raise CourseError(f"--out은 .safetensors로 끝나야 합니다(지금: {out}).")
    if out.exists() and not options.resume:
        raise CourseError(f"{out}이(가) 이미 있습니다. --resume을 붙이거나 --out을 바꾸십시오.")
    data = _read_data(options.data, recipe.picture)
    gan = recipe.new_gan(data, seed=options.seed, runtime=runtime)
    notes = _settings(options, data)
    if options.resume:
        _resume(gan, out, notes, options.steps)
    check_batch(gan, data, options.batch_size)
    if runtime.rank == 0:
        for path in _files(out).values():
            check_writable(path)
            if options.resume:
                sweep(path)
    return _Run(recipe, gan, data, out, notes)


def _train(run: _Run, options: argparse.Namespace) -> None:
    gan, runtime = run.gan, run.gan.runtime
    print(f"{options.model} · {options.data} {len(run.data):,}개 · {runtime.describe()}")
    loop = Kept(
        run.recipe.train(gan, run.data.to(runtime.device)),
        run.save,
        options.save_seconds,
        time.monotonic,
    )
    with progress(loop) as bar, suppress(Stopped):
        for metrics in bar:
            run.history.append(metrics)
            if metrics["step"] % options.save_every == 0 and metrics["step"] < options.steps:
                run.save(gan)
    print(
        f"{gan.step}스텝까지 학습하여 {run.out}에 저장했습니다. 표본: {_files(run.out)['picture']}"
    )
    if gan.step < options.steps:
        print("이어서 하려면 같은 명령에 --resume을 붙이십시오.")


def _start(options: argparse.Namespace, recipe: Recipe, runtime: Runtime) -> None:
    """같은 명령을 과정 여럿으로 띄웁니다. 잘못은 띄우기 전에 여기에서 알립니다."""
    several = {"devices": options.devices, "nodes": options.nodes, "rendezvous": options.rendezvous}
    launch.check(runtime.device.type, batch_size=options.batch_size, **several)
    run = _prepare(options, recipe, runtime)
    launch.refuse_local_statistics(run.gan.D, runtime.device)
    if launch.start(options.argv, **several):
        raise CourseError(
            "여러 과정의 학습이 끝까지 가지 못했습니다. 까닭은 위에 있습니다. 마지막 저장은 "
            f"{run.out}에 있으며, 같은 명령에 --resume을 붙이면 거기에서 이어집니다."
        )


def _join(options: argparse.Namespace, recipe: Recipe, runtime: Runtime) -> None:
    """띄워진 과정 하나가 하는 일. 다른 과정이 죽어 다시 띄워졌으면 마지막 저장에서 이어 합니다."""
    from ..scale.fabric import join

    runtime = join(runtime, devices=options.devices, nodes=options.nodes)
    options.resume |= launch.restarted() and Path(options.out).exists()
    with _quiet(runtime):
        _train(_prepare(options, recipe, runtime), options)
    runtime.leave()


@contextmanager
def _quiet(runtime: Runtime) -> Iterator[None]:
    """0번이 아닌 과정은 아무것도 적지 않습니다."""
    with redirect_stdout(StringIO()) if runtime.rank else nullcontext():
        yield


def _fill(options: argparse.Namespace, recipe: Recipe) -> Recipe:
    """명령에 없는 설정을 레시피의 것으로 채우고, 명령에 있는 것은 레시피에 옮깁니다."""
    for key in ("data", "steps", "lr", "batch_size"):
        if getattr(options, key) is None:
            setattr(options, key, getattr(recipe, key))
    options.out = options.out or f"runs/{options.model}.safetensors"
    objective = recipe.objective if options.objective is None else OBJECTIVES[options.objective]
    options.objective = options.objective or "기본"
    return recipe._replace(
        objective=objective, steps=options.steps, lr=options.lr, batch_size=options.batch_size
    )


def _read_data(name: str, folder: dict) -> TensorData:
    if name in datasets.LOADERS:
        return datasets.load(name)
    if not Path(name).is_dir():
        raise CourseError(
            f"데이터 {name!r}을(를) 모릅니다. 그런 폴더도 없습니다. "
            f"쓸 수 있는 이름: {', '.join(datasets.LOADERS)}"
        )
    return datasets.open_folder(name, **folder)


def _settings(options: argparse.Namespace, data: TensorData) -> dict:
    """이어서 학습할 때 같아야 하는 것들. 스텝 수와 저장 간격은 달라도 됩니다."""
    same = ("model", "data", "objective", "batch_size", "lr", "seed")
    return {**{key: getattr(options, key) for key in same}, "data_size": len(data)}


def _resume(gan: GAN, out: Path, settings: dict, steps: int) -> None:
    """저장한 상태를 되살립니다. 설정이 다르면 결과가 달라지므로 거절합니다."""
    if not out.exists():
        raise CourseError(f"이어서 학습할 {out}이(가) 없습니다. --resume을 빼고 시작하십시오.")
    notes = _files(out)["settings"]
    try:
        saved = json.loads(notes.read_text("utf-8"))
        if not isinstance(saved, dict) or saved.keys() != settings.keys():
            raise ValueError
    except (OSError, ValueError) as error:
        raise CourseError(
            f"설정 파일 {notes}을(를) 읽지 못하여 같은 설정인지 알 수 없습니다. "
            "체크포인트와 함께 저장된 파일을 제자리에 두십시오."
        ) from error
    for key, mine in settings.items():
        if saved[key] != mine:
            option = f"--{key.replace('_', '-')}"
            name = {"model": "모델", "data_size": "데이터의 수"}.get(key, option)
            raise CourseError(
                f"{out}은(는) {name} {saved[key]}(으)로 학습했는데 지금은 {mine}입니다. "
                "같은 설정으로 이어서 하거나 --out을 바꾸어 새로 시작하십시오."
            )
    checkpoints.load(gan, out)
    if gan.step >= steps:
        raise CourseError(f"{out}은(는) 이미 {gan.step}스텝입니다. --steps를 더 크게 하십시오.")


def _history(gan: GAN, out: Path) -> History:
    """이어서 학습하면 지금 스텝까지의 기록, 아니면 빈 기록. 기록은 없거나 손상되어도 됩니다."""
    try:
        return History.load(_files(out)["history"]).until(gan.step) if gan.step else History()
    except CourseError:
        return History()


def _save(gan: GAN, out: Path, settings: dict, history: History) -> None:
    """표본 그림, 설정, 기록, 체크포인트를 저장합니다. 체크포인트가 마지막입니다."""
    files, shown = _files(out), SHOWN if is_picture(gan.shape) else SHOWN_POINTS
    x = draw(gan.sampler, shown, labels_in_turn(gan.sampler, shown), seed=1)
    write_atomically(files["picture"], picture_of(x))
    text = json.dumps(settings, ensure_ascii=False, indent=1)
    write_atomically(files["settings"], text.encode())
    history.save(files["history"])
    checkpoints.save(gan, files["checkpoint"])


def _files(out: Path) -> dict[str, Path]:
    """학습 하나가 남기는 파일들."""
    return {
        "picture": out.with_suffix(".png"),
        "settings": out.with_suffix(".json"),
        "history": out.with_suffix(".history.safetensors"),
        "checkpoint": out,
    }
