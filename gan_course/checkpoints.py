"""체크포인트: safetensors 파일 하나에, 비트까지 똑같이 이어서 학습할 수 있는 모든 것.

피클을 쓰지 않으므로, 남이 준 파일을 열어도 그 안의 코드가 실행되는 일이 없습니다.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor, nn

from .errors import CourseError
from .files import data_file, write_atomically
from .gan import GAN
from .models import build, check_saveable, name_of, unwrapped
from .runtime import Runtime, detect

FORMAT = "gan_course/1"
# 같은 학습인지 가리는 옵티마이저의 값. PyTorch가 다른 값을 더하거나 빼도 예전 파일을 읽습니다.
OPTIONS = ("lr", "betas", "eps", "weight_decay", "momentum", "alpha")


def save(gan: GAN, path: str | Path) -> Path:
    """학습 상태를 모두 저장합니다: 가중치, 옵티마이저, 난수, 스텝, 이동 평균.

    임시 파일에 다 쓴 다음 이름을 바꾸므로, 도중에 실패해도 예전 체크포인트가 남습니다.

    Raises:
        CourseError: 등록하지 않은 신경망일 때, 저장할 수 없는 폴더이거나 디스크가 가득 찼을 때.
    """
    header = {"kind": "gan", "step": gan.step, **_identity(gan)}
    return write_atomically(path, _pack(_state(gan), header))


def load(gan: GAN, path: str | Path) -> GAN:
    """저장한 상태를 같은 구조의 `gan`에 되살립니다. 모두 확인한 뒤에야 gan을 바꿉니다.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때, 다른 모델이나 다른 하이퍼파라미터의 파일일 때.
    """
    tensors, header = _unpack(path)
    if header.get("kind") != "gan":
        raise CourseError(f"{path}에는 생성자만 들어 있어 이어서 학습할 수 없습니다.")
    _same_identity(header, _identity(gan), path)
    for name, module in gan.networks().items():
        _fits(module, _part(tensors, name), path)
    try:
        state = {name: _part(tensors, name) for name in gan.networks()}
        for name, optimizer in gan.optimizers().items():
            state[name] = _optimizer_state(optimizer, _part(tensors, name))
        scale = _part(tensors, "scaler")
        state["scaler"] = gan.scaler.state_dict() | {k: v.item() for k, v in scale.items()}
        state |= {"rng": tensors["rng"], "step": header["step"]}
        torch.Generator().set_state(state["rng"])
    except (KeyError, IndexError, ValueError, RuntimeError, TypeError) as error:
        raise _damaged(path, error) from error
    gan.load_state_dict(state)
    return gan


def save_generator(G: nn.Module, path: str | Path, *, half: bool = False, **card: object) -> Path:
    """생성자만 작은 파일에 저장합니다. card는 JSON으로 적을 수 있는 설명입니다.

    half이면 실수를 float16으로 적어 파일이 반으로 줄고, 읽을 때 float32로 되돌아옵니다. 반올림으로
    화소가 0.001쯤 달라집니다.
    """
    header = {"kind": "generator", "G": _described(G), "card": card}
    tensors = _prefixed("G", unwrapped(G).state_dict())
    if half:
        tensors = {k: v.half() if v.is_floating_point() else v for k, v in tensors.items()}
    return write_atomically(path, _pack(tensors, header))


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
    """파일의 머리말: 종류, 신경망의 설정, 스텝, 카드. 가중치는 읽지 않습니다."""
    return _unpack(path, weights=False)[1]


def parts(path: str | Path) -> tuple[dict[str, dict[str, Tensor]], dict]:
    """파일에 든 텐서를 부분(G, D, ema, opt_g, opt_d, …)마다, 그리고 머리말. 맞추어 보지 않습니다.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때.
    """
    tensors, header = _unpack(path)
    names = {key.partition("/")[0] for key in tensors}
    return {name: _part(tensors, name) for name in names}, header


def _identity(gan: GAN) -> dict:
    """같은 모델인지 가리는 정보. JSON을 거쳐도 그대로인 값만 담습니다."""
    options = {name: _options(o.defaults) for name, o in gan.optimizers().items()}
    networks = {"G": _described(gan.G), "D": _described(gan.D)}
    return json.loads(json.dumps({**networks, **options, "ema_beta": gan.ema}))


def _options(defaults: dict) -> dict:
    return {key: defaults[key] for key in OPTIONS if key in defaults}


def _described(module: nn.Module) -> list:
    """되살릴 때 쓸 [이름, 설정]. 되살릴 수 없는 신경망이면 여기서 알립니다."""
    check_saveable(module)
    return [name_of(module), unwrapped(module).config]


def _same_identity(header: dict, wanted: dict, path: str | Path) -> None:
    for key, mine in wanted.items():
        theirs = header.get(key)
        if key.startswith("opt_") and isinstance(theirs, dict):
            theirs = _options(theirs)
        if theirs != mine:
            raise CourseError(
                f"{path}은(는) 다른 모델의 체크포인트입니다. {key}이(가) 다릅니다.\n"
                f"  파일: {theirs}\n  지금: {mine}\n"
                "파일을 만들 때와 같은 설정으로 GAN을 만든 뒤 다시 부르십시오."
            )


def _state(gan: GAN) -> dict[str, Tensor]:
    """`GAN.state_dict`를 이름 붙인 텐서들로 폅니다. 스텝은 머리말에 적습니다."""
    state = gan.state_dict()
    tensors = {"rng": state["rng"]}
    for name in gan.networks():
        tensors |= _prefixed(name, state[name])
    for name in gan.optimizers():
        for i, values in state[name]["state"].items():
            tensors |= _prefixed(f"{name}/{i}", values)
    scale = {k: torch.tensor(v) for k, v in state["scaler"].items()}  # float16일 때만 있습니다.
    return tensors | _prefixed("scaler", scale)


def _optimizer_state(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> dict:
    """되살릴 상태. fused Adam은 메모리를 차례로 읽으므로 배치까지 가중치와 같아야 합니다."""
    weights = [p for group in optimizer.param_groups for p in group["params"]]
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        index, _, name = key.partition("/")
        weight = weights[int(index)]
        if value.dim() and value.shape != weight.shape:
            raise ValueError(f"{key}: {tuple(value.shape)} ≠ {tuple(weight.shape)}")
        if value.shape == weight.shape:
            value = torch.empty_like(weight, dtype=value.dtype).copy_(value)
        state.setdefault(int(index), {})[name] = value
    if state and (len(state) != len(weights) or len({*map(frozenset, state.values())}) > 1):
        raise ValueError("옵티마이저의 상태가 파라미터와 맞지 않습니다")
    groups = copy.deepcopy(optimizer.state_dict()["param_groups"])
    return {"state": state, "param_groups": groups}


def _prefixed(name: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{name}/{k}": v.detach().cpu().contiguous() for k, v in tensors.items()}


def _part(tensors: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    start = f"{name}/"
    return {k.removeprefix(start): v for k, v in tensors.items() if k.startswith(start)}


def _pack(tensors: dict[str, Tensor], header: dict) -> bytes:
    text = json.dumps({"format": FORMAT, **header}, ensure_ascii=False)
    return to_bytes(tensors, metadata={"gan_course": text})


def _unpack(path: str | Path, *, weights: bool = True) -> tuple[dict[str, Tensor], dict]:
    path = Path(path)
    if not path.is_file():
        raise CourseError(f"체크포인트 {path}이(가) 없습니다. 경로를 확인하십시오.")
    try:
        with safe_open(path, framework="pt") as f:
            header = json.loads((f.metadata() or {})["gan_course"])
            names = f.keys() if weights else ()
            tensors = {key: f.get_tensor(key) for key in names}
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise _damaged(path, error) from error
    if header.get("format") != FORMAT:
        raise CourseError(
            f"{path}의 형식 {header.get('format')!r}을(를) 모릅니다({FORMAT}만 읽습니다)."
        )
    return tensors, header


def _damaged(path: str | Path, error: Exception) -> CourseError:
    return CourseError(
        f"체크포인트 {path}을(를) 읽지 못했습니다. 파일이 잘렸거나 손상되었거나, "
        f"gan_course가 만든 파일이 아닙니다. 다시 저장하거나 다시 받으십시오. ({error})"
    )


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
