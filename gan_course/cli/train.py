"""명령줄의 `train`과 `sample`이 하는 일입니다. 문법은 cli.py에 있습니다."""

from __future__ import annotations

import argparse
import io
import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import Tensor, nn

from .. import checkpoints, datasets
from ..datasets import TensorData
from ..errors import CourseError
from ..files import known_hashes, write_atomically
from ..objectives import OBJECTIVES
from ..pictures import is_picture, png
from ..recipes import RECIPES, Recipe
from ..runtime import Runtime, detect
from ..sampling import sample as draw
from ..sampling import truncate
from ..training import GAN, progress
from ..training import train as training_loop

SHOWN = 64  # 학습을 마치고 그려 볼 표본의 수


def train(options: argparse.Namespace) -> None:
    """학습하고, 도중과 끝에 저장하고, 표본을 그립니다."""
    recipe = _fill(options, _pick(RECIPES, options.model, "신경망"))
    out, runtime = Path(options.out), detect(device=options.device)
    if out.suffix != ".safetensors":
        raise CourseError(f"--out은 .safetensors로 끝나야 합니다(지금: {out}).")
    if out.exists() and not options.resume:
        raise CourseError(f"{out}이(가) 이미 있습니다. --resume을 붙이거나 --out을 바꾸십시오.")
    data = _read_data(options.data, recipe.picture)
    gan = _make_gan(recipe, data, options, runtime)
    settings = _settings(options, data)
    if options.resume:
        _resume(gan, out, settings, options.steps)
    print(f"{options.model} · {options.data} {len(data):,}개 · {runtime.describe()}")
    loop = training_loop(
        gan, data.to(runtime.device), recipe.objective, steps=options.steps,
        batch_size=options.batch_size, d_steps=recipe.d_steps, schedule=recipe.schedule,
    )  # fmt: skip
    bar = progress(loop)
    with stop_after_this_step() as stopped, bar:
        for metrics in bar:
            if metrics["step"] % options.save_every == 0 and metrics["step"] < options.steps:
                _save(gan, out, settings)
            if stopped():
                break
    _save(gan, out, settings)
    print(f"{gan.step}스텝까지 학습하여 {out}에 저장했습니다. 표본: {out.with_suffix('.png')}")
    if gan.step < options.steps:
        print("이어서 하려면 같은 명령에 --resume을 붙이십시오.")


def _fill(options: argparse.Namespace, recipe: Recipe) -> Recipe:
    """명령에 없는 설정을 레시피의 것으로 채웁니다. 손실을 골랐으면 레시피의 손실을 바꿉니다."""
    for key in ("data", "steps", "lr"):
        if getattr(options, key) is None:
            setattr(options, key, getattr(recipe, key))
    options.out = options.out or f"runs/{options.model}.safetensors"
    if options.objective is None:
        options.objective = "기본"
        return recipe
    return recipe._replace(objective=_pick(OBJECTIVES, options.objective, "손실"))


def _make_gan(
    recipe: Recipe, data: TensorData, options: argparse.Namespace, runtime: Runtime
) -> GAN:
    torch.manual_seed(options.seed)
    G, D = recipe.make(data)
    # 2차원 점에서는 지금의 G를 보는 편이 학습을 이해하기 좋아 이동 평균을 쓰지 않습니다.
    ema = recipe.ema if is_picture(data.shape) else 0.0
    optimizer = recipe.optimizer(options.lr)
    return GAN(G, D, optimizer=optimizer, seed=options.seed, ema=ema, runtime=runtime)


def sample(options: argparse.Namespace) -> None:
    """체크포인트에서 표본을 뽑아 PNG로 저장합니다."""
    G = _find_generator(options.source)
    if not hasattr(G, "nz"):
        raise CourseError(f"{options.source}은(는) 생성자가 아니라서 그림을 뽑을 수 없습니다.")
    z = torch.randn(options.n, G.nz, generator=torch.Generator().manual_seed(options.seed))
    classes = getattr(G, "classes", None)  # 조건부 생성자면 레이블을 차례로 돌아가며 뽑습니다.
    y = torch.arange(options.n) % classes if classes else None
    x = draw(G, truncate(z, options.psi), y)
    print(f"{len(x)}개를 뽑아 {write_atomically(options.out, picture_of(x))}에 저장했습니다.")


def picture_of(x: Tensor) -> bytes:
    """표본 묶음을 PNG 바이트로: 그림이면 바둑판, 2차원 점이면 산점도."""
    if is_picture(x.shape[1:]):
        return png(x, width=560)
    from matplotlib.figure import Figure

    from ..plotting import plot_points, use_course_style

    use_course_style()
    figure, out = Figure(figsize=(5, 5)), io.BytesIO()
    plot_points(figure.add_subplot(), None, x)
    figure.savefig(out, format="png")
    return out.getvalue()


def _pick(table: dict, name: str, kind: str):
    if name not in table:
        raise CourseError(f"{kind} {name!r}을(를) 모릅니다. 있는 것: {', '.join(table)}")
    return table[name]


def _read_data(name: str, folder: dict) -> TensorData:
    if name in datasets.LOADERS:
        return datasets.load(name)
    if not Path(name).is_dir():
        raise CourseError(
            f"데이터 {name!r}을(를) 모릅니다. 그런 폴더도 없습니다. "
            f"쓸 수 있는 이름: {', '.join(datasets.LOADERS)}"
        )
    return datasets.image_folder(name, **folder)


def _settings(options: argparse.Namespace, data: TensorData) -> dict:
    """이어서 학습할 때 같아야 하는 것들. 스텝 수와 저장 간격은 달라도 됩니다."""
    same = ("model", "data", "objective", "batch_size", "lr", "seed")
    return {**{key: getattr(options, key) for key in same}, "data_size": len(data)}


def _resume(gan: GAN, out: Path, settings: dict, steps: int) -> None:
    """저장한 상태를 되살립니다. 설정이 다르면 결과가 달라지므로 거절합니다."""
    if not out.exists():
        raise CourseError(f"이어서 학습할 {out}이(가) 없습니다. --resume을 빼고 시작하십시오.")
    notes = out.with_suffix(".json")
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


def _save(gan: GAN, out: Path, settings: dict) -> None:
    """표본 그림, 설정, 체크포인트를 저장합니다. 체크포인트가 마지막이라 설정 없이 남지 않습니다."""
    shown = SHOWN if is_picture(gan.G.shape) else 2000
    classes = getattr(gan.G, "classes", None)
    x = draw(gan.sampler, shown, torch.arange(shown) % classes if classes else None, seed=1)
    write_atomically(out.with_suffix(".png"), picture_of(x))
    text = json.dumps(settings, ensure_ascii=False, indent=1)
    write_atomically(out.with_suffix(".json"), text.encode())
    checkpoints.save(gan, out)


def _find_generator(source: str) -> nn.Module:
    """파일이 있으면 그 파일, 없으면 함께 실린 체크포인트의 이름으로 봅니다."""
    if Path(source).is_file():
        return checkpoints.load_generator(source)
    names = [
        Path(name).stem
        for name in known_hashes()
        if name.startswith("checkpoints/")
        and name.endswith(".safetensors")
        and not any(part in name for part in ("classifier", "_early"))
    ]
    if source not in names:
        raise CourseError(
            f"{source!r}이라는 파일도, 함께 실린 체크포인트도 없습니다. 실린 것: {', '.join(names)}"
        )
    return checkpoints.pretrained(source)


@contextmanager
def stop_after_this_step() -> Iterator[Callable[[], bool]]:
    """Ctrl-C를 받으면 지금 스텝까지만 마치게 합니다. 한 번 더 누르면 바로 멈춥니다.

    스텝의 한가운데에서 멈추면 D만 갱신된 상태가 저장되어, 이어서 학습한 결과가 달라집니다.
    """
    asked = False

    def ask(number: int, frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        print("\n이 스텝까지 마치고 저장합니다. 바로 멈추려면 한 번 더 누르십시오.")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
