"""체크포인트: safetensors 파일 하나에, 비트까지 똑같이 이어서 학습할 수 있는 모든 것.

피클을 쓰지 않으므로, 남이 준 파일을 열어도 그 안의 코드가 실행되는 일이 없습니다.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor, nn

from .errors import CourseError
from .files import data_file, write_atomically
from .models import build, name_of
from .runtime import Runtime, detect
from .training import GAN

FORMAT = "gan_course/1"


def save(gan: GAN, path: str | Path) -> Path:
    """학습 상태를 모두 저장합니다: 가중치, 옵티마이저, 난수, 스텝, 이동 평균.

    임시 파일에 다 쓴 다음 이름을 바꾸므로, 도중에 실패해도 예전 체크포인트가 남습니다.

    Raises:
        CourseError: 저장할 수 없는 폴더이거나 디스크가 가득 찼을 때.
    """
    header = {"kind": "gan", "step": gan.step, **_identity(gan)}
    return write_atomically(path, _pack(_state(gan), header))


def load(gan: GAN, path: str | Path) -> GAN:
    """저장한 상태를 같은 구조의 `gan`에 되살립니다. 모두 확인한 뒤에야 gan을 바꿉니다.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때, 다른 모델이나 다른 하이퍼파라미터의 파일일 때.
    """
    tensors, header = _unpack(path)
    if header.get("kind") == "networks":
        raise CourseError(f"{path}에는 옵티마이저가 없습니다. load_networks로 부르십시오.")
    if header.get("kind") != "gan":
        raise CourseError(f"{path}에는 생성자만 들어 있어 이어서 학습할 수 없습니다.")
    _same_identity(header, _identity(gan), path)
    for module, name in ((gan.G, "G"), (gan.D, "D"), (gan.G_ema, "ema")):
        if module is not None:
            _fits(module, _part(tensors, name), path)
    gan.G.load_state_dict(_part(tensors, "G"))
    gan.D.load_state_dict(_part(tensors, "D"))
    if gan.G_ema is not None:
        gan.G_ema.load_state_dict(_part(tensors, "ema"))
    for name, optimizer in (("opt_g", gan.opt_g), ("opt_d", gan.opt_d)):
        _restore_optimizer(optimizer, _part(tensors, name))
    gan.rng.set_state(tensors["rng"])
    gan.step = header["step"]
    return gan


def save_generator(G: nn.Module, path: str | Path, **card: object) -> Path:
    """생성자만 작은 파일에 저장합니다. card는 JSON으로 적을 수 있는 설명입니다."""
    header = {"kind": "generator", "G": [name_of(G), G.config], "card": card}
    return write_atomically(path, _pack(_prefixed("G", G.state_dict()), header))


def save_networks(gan: GAN, path: str | Path, **card: object) -> Path:
    """G와 D의 가중치와 스텝만 저장합니다. 옵티마이저를 빼서 `save`의 파일보다 서너 배 작습니다.

    이어서 학습할 수는 있지만 옵티마이저가 새로 시작하므로, 멈추지 않은 학습과 똑같지는 않습니다.
    """
    tensors = _prefixed("G", gan.G.state_dict()) | _prefixed("D", gan.D.state_dict())
    header = {"kind": "networks", "step": gan.step, "card": card, **_networks(gan)}
    return write_atomically(path, _pack(tensors, header))


def load_networks(gan: GAN, path: str | Path) -> GAN:
    """`save_networks`로 저장한 가중치를 같은 구조의 `gan`에 되살립니다. 이동 평균은 G와 같아집니다.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때, D가 없거나 구조가 다른 파일일 때.
    """
    tensors, header = _unpack(path)
    if header.get("kind") == "generator":
        raise CourseError(f"{path}에는 생성자만 들어 있어 이어서 학습할 수 없습니다.")
    _same_identity(header, _networks(gan), path)
    for module, name in ((gan.G, "G"), (gan.D, "D")):
        _fits(module, _part(tensors, name), path)
    gan.G.load_state_dict(_part(tensors, "G"))
    gan.D.load_state_dict(_part(tensors, "D"))
    if gan.G_ema is not None:
        gan.G_ema.load_state_dict(gan.G.state_dict())
    gan.step = header["step"]
    return gan


def load_generator(path: str | Path, runtime: Runtime | None = None) -> nn.Module:
    """생성자(또는 분류기)를 평가 모드로 되살립니다. `save`로 만든 파일이면 이동 평균을 먼저 씁니다.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때.
    """
    tensors, header = _unpack(path)
    module = build(*header["G"])
    weights = _part(tensors, "ema") or _part(tensors, "G")
    _fits(module, weights, path)
    module.load_state_dict(weights)
    return (runtime or detect()).place(module).eval().requires_grad_(False)


def pretrained(name: str, runtime: Runtime | None = None) -> nn.Module:
    """저장소에 함께 든 학습된 신경망입니다. 예: pretrained("vanilla_mnist")

    Raises:
        CourseError: 모르는 이름이거나 파일이 손상되었을 때.
    """
    return load_generator(data_file(f"checkpoints/{name}.safetensors"), runtime)


def read_header(path: str | Path) -> dict:
    """파일의 머리말: 종류, 신경망의 설정, 스텝, 카드."""
    return _unpack(path)[1]


def _identity(gan: GAN) -> dict:
    """같은 모델인지 가리는 정보. JSON을 거쳐도 그대로인 값만 담습니다."""
    options = {
        name: {k: v for k, v in o.defaults.items() if isinstance(v, int | float | tuple)}
        for name, o in (("opt_g", gan.opt_g), ("opt_d", gan.opt_d))
    }
    return json.loads(json.dumps({**_networks(gan), **options, "ema_beta": gan.ema}))


def _networks(gan: GAN) -> dict:
    return {"G": [name_of(gan.G), gan.G.config], "D": [name_of(gan.D), gan.D.config]}


def _same_identity(header: dict, wanted: dict, path: str | Path) -> None:
    for key, mine in wanted.items():
        if header.get(key) != mine:
            raise CourseError(
                f"{path}은(는) 다른 모델의 체크포인트입니다. {key}이(가) 다릅니다.\n"
                f"  파일: {header.get(key)}\n  지금: {mine}\n"
                "파일을 만들 때와 같은 설정으로 GAN을 만든 뒤 다시 부르십시오."
            )


def _state(gan: GAN) -> dict[str, Tensor]:
    tensors = {"rng": gan.rng.get_state()}
    for name, module in (("G", gan.G), ("D", gan.D), ("ema", gan.G_ema)):
        tensors |= _prefixed(name, module.state_dict() if module is not None else {})
    for name, optimizer in (("opt_g", gan.opt_g), ("opt_d", gan.opt_d)):
        for i, values in optimizer.state_dict()["state"].items():
            tensors |= _prefixed(f"{name}/{i}", values)
    return tensors


def _restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """상태를 되살립니다. fused Adam은 메모리를 차례로 읽으므로 배치까지 가중치와 같아야 합니다."""
    weights = [p for group in optimizer.param_groups for p in group["params"]]
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        index, _, name = key.partition("/")
        weight = weights[int(index)]
        if value.shape == weight.shape:
            value = torch.empty_like(weight, dtype=value.dtype).copy_(value)
        state.setdefault(int(index), {})[name] = value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})


def _prefixed(name: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{name}/{k}": v.detach().cpu().contiguous() for k, v in tensors.items()}


def _part(tensors: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    start = f"{name}/"
    return {k.removeprefix(start): v for k, v in tensors.items() if k.startswith(start)}


def _pack(tensors: dict[str, Tensor], header: dict) -> bytes:
    text = json.dumps({"format": FORMAT, **header}, ensure_ascii=False)
    return to_bytes(tensors, metadata={"gan_course": text})


def _unpack(path: str | Path) -> tuple[dict[str, Tensor], dict]:
    path = Path(path)
    if not path.is_file():
        raise CourseError(f"체크포인트 {path}이(가) 없습니다. 경로를 확인하십시오.")
    try:
        with safe_open(path, framework="pt") as f:
            header = json.loads((f.metadata() or {})["gan_course"])
            tensors = {key: f.get_tensor(key) for key in f.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise CourseError(
            f"체크포인트 {path}을(를) 읽지 못했습니다. 파일이 잘렸거나 손상되었거나, "
            f"gan_course가 만든 파일이 아닙니다. 다시 저장하거나 다시 받으십시오. ({error})"
        ) from error
    if header.get("format") != FORMAT:
        raise CourseError(
            f"{path}의 형식 {header.get('format')!r}을(를) 모릅니다({FORMAT}만 읽습니다)."
        )
    return tensors, header


def _fits(module: nn.Module, tensors: dict[str, Tensor], path: str | Path) -> None:
    """가중치의 이름과 모양이 모두 맞는지 확인합니다."""
    mine = {k: tuple(v.shape) for k, v in module.state_dict().items()}
    theirs = {k: tuple(v.shape) for k, v in tensors.items()}
    if mine != theirs:
        wrong = sorted(k for k in mine.keys() | theirs.keys() if mine.get(k) != theirs.get(k))
        raise CourseError(
            f"{path}의 가중치가 {name_of(module)}에 맞지 않습니다. "
            f"처음 다른 것: {wrong[0]} (신경망 {mine.get(wrong[0])}, 파일 {theirs.get(wrong[0])})"
        )
