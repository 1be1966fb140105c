"""측정값 모으기. GPU를 스텝마다 기다리게 하지 않습니다."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from .errors import CourseError
from .files import write_atomically

CHUNK = 256  # 이만큼 쌓일 때마다 한꺼번에 CPU로 옮깁니다.


class History:
    """`train`이 내놓는 측정값을 모읍니다.

    `history.append(m)`으로 더하고 `history["d_loss"]`로 (스텝 수,) float 배열을 꺼냅니다.
    `history.save(파일)`로 저장하고 `History.load(파일)`로 되살립니다.
    """

    def __init__(self) -> None:
        self._done: dict[str, list[np.ndarray]] = {}
        self._waiting: list[dict] = []

    def append(self, metrics: dict) -> None:
        """측정값 하나를 더합니다. 텐서를 그대로 두므로 장치를 기다리지 않습니다."""
        self._waiting.append(metrics)
        if len(self._waiting) >= CHUNK:
            self._flush()

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for key in waiting[0] if waiting else ():
            values = [m[key] for m in waiting]
            if torch.is_tensor(values[0]):
                column = torch.stack(values).double().cpu().numpy()
            else:
                column = np.asarray(values, dtype=float)
            self._done.setdefault(key, []).append(column)

    def __getitem__(self, key: str) -> np.ndarray:
        self._flush()
        return np.concatenate(self._done[key]) if key in self._done else np.empty(0)

    def __len__(self) -> int:
        return sum(map(len, self._done.get("step", []))) + len(self._waiting)

    def keys(self) -> list[str]:
        """모은 측정값의 이름들."""
        self._flush()
        return list(self._done)

    def smooth(self, key: str, window: int = 50) -> np.ndarray:
        """`window` 스텝의 이동 평균. 길이는 줄지 않습니다(처음에는 있는 만큼만 평균합니다).

        숫자가 아닌 값(NaN, 무한대)은 빼고 평균하며, 창 안이 모두 그러면 NaN입니다.
        """
        values = self[key]
        fine = np.isfinite(values)
        total = np.cumsum(np.insert(np.where(fine, values, 0.0), 0, 0.0))
        count = np.cumsum(np.insert(fine.astype(int), 0, 0))
        end = np.arange(1, len(values) + 1)
        start = np.maximum(end - window, 0)
        seen = count[end] - count[start]
        return np.where(seen > 0, (total[end] - total[start]) / np.maximum(seen, 1), np.nan)

    def until(self, step: int) -> History:
        """`step`까지의 것만 담은 새 History."""
        kept, cut = History(), self["step"] <= step
        kept._done = {key: [self[key][cut]] for key in self.keys()}
        return kept

    def save(self, path: str | Path) -> Path:
        """모두 safetensors 파일 하나에 저장합니다.

        Raises:
            CourseError: 쓸 수 없는 폴더일 때.
        """
        return write_atomically(path, save({key: self[key] for key in self.keys()}))

    @classmethod
    def load(cls, path: str | Path) -> History:
        """저장한 기록을 되살립니다.

        Raises:
            CourseError: 파일이 없거나 손상되었을 때.
        """
        if not Path(path).is_file():
            raise CourseError(f"학습의 기록 {path}이(가) 없습니다. 경로를 확인하십시오.")
        made = cls()
        try:
            made._done = {key: [column] for key, column in load_file(path).items()}
        except (SafetensorError, OSError) as error:
            raise CourseError(
                f"학습의 기록 {path}을(를) 읽지 못했습니다. 파일이 손상되었습니다. ({error})"
            ) from error
        return made
