"""학습하는 동안의 생성자를 간직했다가 아무 스텝으로나 되돌아갑니다."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from gan_course.errors import CourseError
from gan_course.files import write_atomically
from gan_course.models import build, check_saveable, name_of, unwrapped

FORMAT = "gan_course/timeline/1"
RATIO = 1.25  # 다음 상태까지 스텝이 이만큼 커지면 또 간직합니다.
MIB = 1024 * 1024


class Timeline:
    """스텝마다의 생성자. 가중치는 반정밀도로 간직하고, 정해 둔 메모리를 넘지 않습니다.

    ```python
    timeline = Timeline(gan.sampler)
    for m in train(...):
        timeline.see(m["step"], d_loss=m["d_loss"])
    ```

    학습 앞쪽에서는 자주, 뒤쪽에서는 드물게 간직합니다(스텝이 RATIO배가 될 때마다). 메모리가 차면
    처음과 끝을 남기고 하나씩 건너뛰어 버립니다.

    만들자마자 0스텝을 잰 값 없이 간직합니다. 잰 값은 학습하기 전에 적어 넣습니다:
    `timeline.keep(0, frechet=…)`

    Args:
        G: 생성자. 학습되면 이것의 지금 가중치를 베낍니다.
        budget: 간직할 메모리의 한계(MiB).

    Raises:
        CourseError: 상태 둘(처음과 끝)이 budget에 들어가지 않을 때.
    """

    def __init__(self, G: nn.Module, budget: float = 64) -> None:
        self.G, self.budget = unwrapped(G), budget
        self._states: dict[int, dict[str, Tensor]] = {}
        self.notes: dict[int, dict[str, float]] = {}
        self._shown = copy.deepcopy(self.G).eval().requires_grad_(False)
        self._loaded: int | None = None
        self._ratio = RATIO
        self.keep(0)
        if 2 * self.size > budget * MIB:
            raise CourseError(
                f"생성자 하나가 {self.size / MIB:.3g} MiB라, 처음과 끝의 둘이 {budget:g} MiB에 "
                "들어가지 않습니다. budget을 늘리십시오."
            )

    @property
    def steps(self) -> list[int]:
        """간직한 스텝들, 작은 것부터."""
        return sorted(self._states)

    @property
    def size(self) -> int:
        """간직한 가중치의 바이트 수."""
        states = self._states.values()
        return sum(t.numel() * t.element_size() for s in states for t in s.values())

    def see(self, step: int, **notes: float | Tensor) -> bool:
        """때가 되었으면 지금의 생성자를 간직합니다. 스텝마다 불러도 됩니다. 간직했으면 참입니다."""
        if step <= self.steps[-1] or step < max(1, self.steps[-1] * self._ratio):
            return False
        self.keep(step, **notes)
        return True

    def keep(self, step: int, **notes: float | Tensor) -> None:
        """지금의 생성자를 `step`의 것으로 간직합니다. 메모리가 넘치면 솎아 냅니다.

        이미 간직한 스텝이면 가중치를 새로 적고, 잰 값은 있던 것에 더합니다.
        """
        self._states[step] = {k: _kept(v) for k, v in self.G.state_dict().items()}
        self.notes[step] = self.notes.get(step, {}) | {k: float(v) for k, v in notes.items()}
        if self._loaded == step:
            self._loaded = None
        while self.size > self.budget * MIB and len(self._states) > 2:
            for old in self.steps[1:-1:2]:
                self.drop(old)
            self._ratio = self._ratio**2

    def drop(self, step: int) -> None:
        """간직한 상태 하나를 버립니다."""
        del self._states[step], self.notes[step]

    def at(self, step: int) -> nn.Module:
        """그 스텝의 생성자(평가 모드). 다음에 부르면 같은 신경망의 가중치가 바뀝니다.

        Raises:
            CourseError: 간직하지 않은 스텝일 때.
        """
        if step not in self._states:
            near = min(self.steps, key=lambda s: abs(s - step))
            raise CourseError(f"{step:,}스텝은 간직하지 않았습니다. 가장 가까운 것: {near:,}스텝")
        if self._loaded != step:
            self._shown.load_state_dict(self._states[step])
            self._loaded = step
        return self._shown

    def save(self, path: str | Path, **card: object) -> Path:
        """모든 상태를 파일 하나에 저장합니다.

        Raises:
            CourseError: 되살릴 수 없는 신경망이거나 쓸 수 없는 폴더일 때.
        """
        check_saveable(self.G)
        tensors = {f"{s}/{k}": v for s, state in self._states.items() for k, v in state.items()}
        header = {
            "format": FORMAT, "G": [name_of(self.G), self.G.config], "card": card,
            "notes": {str(s): n for s, n in self.notes.items()},
        }  # fmt: skip
        text = json.dumps(header, ensure_ascii=False)
        return write_atomically(path, save(tensors, metadata={"gan_course": text}))


def load_timeline(path: str | Path) -> Timeline:
    """저장한 상태들을 되살립니다.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때.
    """
    path = Path(path)
    if not path.is_file():
        raise CourseError(f"학습의 기록 {path}이(가) 없습니다. 경로를 확인하십시오.")
    try:
        with safe_open(path, framework="pt") as file:
            header = json.loads((file.metadata() or {})["gan_course"])
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        if header["format"] != FORMAT:
            raise ValueError(header["format"])
        return _restored(header, tensors)
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise CourseError(
            f"학습의 기록 {path}을(를) 읽지 못했습니다. 파일이 손상되었거나 gan_course가 만든 것이 "
            f"아닙니다. 다시 받거나 다시 만드십시오. ({error})"
        ) from error


def _restored(header: Mapping, tensors: Mapping[str, Tensor]) -> Timeline:
    if not tensors:
        raise ValueError("간직한 상태가 하나도 없습니다")
    timeline = Timeline(build(*header["G"]), budget=float("inf"))
    timeline._states.clear()
    for key, value in tensors.items():
        step, _, name = key.partition("/")
        timeline._states.setdefault(int(step), {})[name] = value
    timeline.notes = {s: dict(header["notes"].get(str(s), {})) for s in timeline.steps}
    timeline._loaded = None
    timeline.at(timeline.steps[-1])
    return timeline


def _kept(value: Tensor) -> Tensor:
    """반정밀도의 사본. 파일에 적을 수 있도록 채널의 자리를 보통 차례로 둡니다."""
    value = value.detach().half() if value.is_floating_point() else value.detach()
    return value.cpu().clone(memory_format=torch.contiguous_format)
