"""생성자를 웹판의 파일로: 신경망, 이름 붙은 방향, 레이블을 `site/models/<이름>.js` 하나에.

배치 정규화는 앞의 층에 곱해 넣고(평가 모드에서는 상수를 곱하고 더하는 것뿐입니다), 가중치는 출력
채널마다 눈금이 하나인 16비트 고정 소수로 적습니다. float16은 큰 값이 성겨 화소가 6e-3까지
달라지지만, 이렇게 적으면 2e-3을 넘지 않습니다(`tests/site/test_models.py`가 잽니다).

파일은 `course.model("이름", {머리말, data: base64})`라는 보통의 스크립트이므로 file://에서도
열립니다. 층 하나의 자료는 가중치, 눈금(float32), 편향(float32)의 차례입니다.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from torch import Tensor, nn

from gan_course.checkpoints import pretrained
from gan_course.datasets.hangul import SYLLABLES
from gan_course.files import data_file
from gan_course.labs.latent.calc import named_directions
from gan_course.labs.latent.timeline import load_timeline
from gan_course.models import cgan, dcgan, vanilla
from gan_course.runtime import detect
from gan_course.sampling import principal_directions

GENERATORS = ("vanilla_mnist", "dcgan_mnist", "cgan_hangul", "dcgan_faces")
TIMELINES = {"wgan_gp_timeline": "timelines/wgan-gp_mnist.safetensors"}
DIRECTIONS = 5  # 탐험기의 주요 방향의 수
LARGEST = 32767  # 16비트 고정 소수의 끝
# 방향의 이름 → 주소에 적을 이름
KEYS = {
    "안경": "glasses", "미소": "smile", "웃음": "laugh", "놀람": "surprise", "금발": "blond",
    "푸른 머리": "blue", "검은 머리": "black", "짧은 머리": "short", "긴 머리": "long",
    "모히칸": "mohawk", "굵기": "thickness", "기울기": "slant", "크기": "size",
}  # fmt: skip


@dataclass
class Layer:
    """펼친 층 하나: 선형층(out, in) 또는 두 배로 키우는 전치 합성곱(out, in, 4, 4)."""

    weight: Tensor
    bias: Tensor
    side: int = 0  # 전치 합성곱에 들어오는 특징 맵의 한 변. 선형층이면 0
    act: str = "none"

    def fold(self, norm: nn.Module) -> None:
        """뒤의 배치 정규화를 가중치와 편향에 곱해 넣습니다."""
        gain = norm.weight.double() / (norm.running_var.double() + norm.eps).sqrt()
        shift = norm.bias.double() - gain * norm.running_mean.double()
        each = len(self.bias) // len(gain)  # 첫 전치 합성곱은 채널마다 칸이 여럿입니다.
        gain, shift = gain.repeat_interleave(each), shift.repeat_interleave(each)
        self.weight = self.weight * gain.view(-1, *(1,) * (self.weight.dim() - 1))
        self.bias = self.bias * gain + shift

    def head(self) -> dict:
        rows, columns = self.weight.shape[:2]
        op = "grow" if self.side else "linear"
        return {"op": op, "in": columns, "out": rows, "side": self.side, "act": self.act}

    def data(self, bits: int) -> bytes:
        rows = self.weight.flatten(1)
        bias = self.bias.float().numpy().astype("<f4").tobytes()
        if bits == 32:
            return rows.float().numpy().astype("<f4").tobytes() + bias
        scale = rows.abs().amax(dim=1).clamp_min(1e-30) / LARGEST
        whole = (rows / scale[:, None]).round().numpy().astype("<i2").tobytes()
        whole += bytes(-len(whole) % 4)  # 뒤의 float32가 네 바이트의 자리에 서도록
        return whole + scale.float().numpy().astype("<f4").tobytes() + bias


def layers_of(G: nn.Module) -> list[Layer]:
    """생성자를 웹판이 아는 층들로 펴고 배치 정규화를 접습니다.

    Raises:
        TypeError: 웹판이 모르는 층이나 생성자일 때.
    """
    layers: list[Layer] = []
    side = 1
    for module in _leaves(G):
        match module:
            case nn.Linear():
                layers.append(Layer(module.weight.double(), _bias(module, module.out_features)))
            case nn.ConvTranspose2d():
                layers.append(_transposed(module, side))
                side = 2 * side if side > 1 else module.kernel_size[0]
            case nn.BatchNorm1d() | nn.BatchNorm2d():
                layers[-1].fold(module)
            case nn.ReLU() | nn.Tanh():
                layers[-1].act = type(module).__name__.lower()
            case nn.Identity():
                pass
            case _:
                raise TypeError(f"웹판이 모르는 층입니다: {module}")
    return layers


def _leaves(G: nn.Module) -> Iterator[nn.Module]:
    """순전파의 차례로 놓은 잎들."""
    match G:
        case cgan.Generator():
            yield from _leaves(G.net)
            return
        case dcgan.Generator():
            parts: tuple[nn.Module, ...] = (G.mapping, G.stem, G.blocks, G.head, nn.Tanh())
        case vanilla.Generator():
            parts = (G.blocks, G.head, G.squash)
        case _:
            raise TypeError(f"웹판이 모르는 생성자입니다: {type(G).__name__}")
    for part in parts:
        yield from (m for m in part.modules() if not list(m.children()))


def _transposed(module: nn.ConvTranspose2d, side: int) -> Layer:
    """맨 처음 것은 (1×1에서 시작하므로) 선형층으로, 나머지는 두 배로 키우는 층으로 폅니다."""
    weight = module.weight.double().transpose(0, 1)  # (in, out, k, k) → (out, in, k, k)
    bias = _bias(module, module.out_channels)
    k, shape = module.kernel_size[0], (module.kernel_size, module.stride, module.padding)
    if side == 1:
        if shape[1:] != ((1, 1), (0, 0)):
            raise TypeError(f"웹판이 모르는 첫 전치 합성곱입니다: {module}")
        flat = weight.permute(0, 2, 3, 1).reshape(-1, weight.shape[1])  # 줄: (채널, 행, 열)
        return Layer(flat, bias.repeat_interleave(k * k))
    if shape != ((4, 4), (2, 2), (1, 1)):
        raise TypeError(f"웹판이 모르는 전치 합성곱입니다: {module}")
    return Layer(weight, bias, side)


def _bias(module: nn.Module, n: int) -> Tensor:
    return torch.zeros(n).double() if module.bias is None else module.bias.double()


def packed(G: nn.Module, bits: int = 16) -> tuple[dict, bytes]:
    """생성자 → (머리말, 자료). bits가 32이면 가중치를 float32 그대로 적습니다."""
    layers = layers_of(G)
    head = {
        "nz": G.nz, "shape": list(G.shape), "bits": bits, "layers": [x.head() for x in layers],
        "classes": 0, "embedding": 0,
    }  # fmt: skip
    data = b"".join(layer.data(bits) for layer in layers)
    if isinstance(G, cgan.Generator):
        table = G.embed.weight
        head |= {"classes": table.shape[0], "embedding": table.shape[1]}
        data += table.float().numpy().astype("<f4").tobytes()
    return head, data


def _floats(values: Tensor) -> str:
    return base64.b64encode(values.float().numpy().astype("<f4").tobytes()).decode()


@cache
def _shipped(name: str) -> nn.Module:
    return pretrained(name, detect(device="cpu"))


@cache
def _principal(name: str, count: int, n: int) -> str:
    """주요 방향들. 표본을 수천 장 그려서 찾으므로 같은 것을 두 번 찾지 않습니다."""
    return _floats(principal_directions(_shipped(name), count, n=n))


def generator(name: str, bits: int = 16) -> dict:
    """실린 생성자 `name`의 파일에 적을 내용."""
    G = _shipped(name)
    head, data = packed(G, bits)
    head["principal"] = _principal(name, DIRECTIONS, 2048)
    head["labels"] = list(SYLLABLES) if head["classes"] else []
    if head["labels"]:  # 낱말 쓰기의 방향은 노트북의 WordLab과 같은 표본에서 찾습니다.
        head["strokes"] = _principal(name, 3, 1024)
    head["named"] = []
    if named := named_directions(name):
        head["named"] = [
            {"key": KEYS[n], "name": n, "ends": list(e), "reach": r, "vector": _floats(v)}
            for n, v, e, r in zip(*named, strict=True)
        ]
    return head | {"data": base64.b64encode(data).decode()}


def timeline(where: str, bits: int = 16) -> dict:
    """학습의 기록에 든 생성자들: 상태마다의 자료를 잇고, 스텝과 잰 값을 머리말에 적습니다."""
    record, states, data = load_timeline(data_file(where)), [], b""
    for step in record.steps:
        head, part = packed(record.at(step), bits)
        states.append({"step": step, "notes": record.notes[step], "at": len(data)})
        data += part
    return head | {"states": states, "data": base64.b64encode(data).decode()}


def script(name: str, content: dict) -> bytes:
    """쪽이 읽는 스크립트."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"course.model({json.dumps(name)},{text});\n".encode()


def write_models(folder: Path) -> dict[str, int]:
    """모든 모델을 적고 이름마다의 바이트 수를 냅니다. 재료가 그대로이면 다시 적지 않습니다."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {}
    sources = {name: f"checkpoints/{name}.safetensors" for name in GENERATORS} | TIMELINES
    for name, source in sources.items():
        path, stamp = folder / f"{name}.js", _stamp(name, source)
        if not path.is_file() or not path.read_bytes().startswith(stamp):
            made = timeline(source) if name in TIMELINES else generator(name)
            path.write_bytes(stamp + script(name, made))
        sizes[name] = path.stat().st_size
    return sizes


def _stamp(name: str, source: str) -> bytes:
    """첫 줄: 이 파일을 만든 재료(가중치, 방향, 이 코드)의 지문."""
    found = hashlib.sha256(data_file(source).read_bytes() + Path(__file__).read_bytes())
    directions = data_file(source).parents[1] / "directions" / f"{name}.safetensors"
    if directions.is_file():
        found.update(directions.read_bytes())
    return f"// {found.hexdigest()[:16]}\n".encode()
