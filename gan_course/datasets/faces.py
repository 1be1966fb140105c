"""아바타 얼굴 10,000장 (3×64×64)과 그 특징. 저장소에 함께 들어 있어 내려받지 않습니다."""

from __future__ import annotations

import csv
import io
import json
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ..errors import CourseError
from ..files import data_file
from .tensor_data import TensorData

SIDE, SHEETS = 64, 4


class Attribute(NamedTuple):
    """얼굴의 특징 하나. values: 값의 이름들, labels: (10000,) int64, values의 번호."""

    values: tuple[str, ...]
    labels: Tensor


def faces(attribute: str | None = None) -> TensorData:
    """아바타 얼굴을 읽습니다.

    Args:
        attribute: 레이블로 쓸 특징: hair_color, hair_style, skin, glasses, beard, mouth.
            주지 않으면 레이블이 없습니다.

    Returns:
        x (10000, 3, 64, 64) uint8 0…255, y (10000,) 또는 None.

    Raises:
        CourseError: 모르는 특징이거나 파일이 없거나 손상되었을 때.

    출처: Micah Lanier, *Avatar Illustration System*, CC BY 4.0 (DiceBear의 micah로 그렸습니다).
    """
    chosen = None
    if attribute is not None:
        known = face_attributes()
        if attribute not in known:
            raise CourseError(
                f"특징 {attribute!r}을(를) 모릅니다. 쓸 수 있는 특징: {', '.join(known)}"
            )
        chosen = known[attribute]
    x = torch.cat([_sheet(f"faces/faces_{i}.webp") for i in range(SHEETS)])
    return TensorData(x) if chosen is None else TensorData(x, chosen.labels, chosen.values)


def face_attributes() -> dict[str, Attribute]:
    """{특징의 이름: 값의 이름들과 얼굴마다의 번호}. 값마다 얼굴의 수가 같습니다."""
    names = json.loads(data_file("faces/attributes.json").read_text("utf-8"))
    rows = list(csv.reader(io.StringIO(data_file("faces/attributes.csv").read_text("utf-8"))))
    table = torch.tensor([[int(v) for v in row] for row in rows[1:]])  # (10000, 6)
    return {k: Attribute(tuple(names[k]), table[:, i]) for i, k in enumerate(rows[0])}


def _sheet(name: str) -> Tensor:
    """모자이크 한 장을 얼굴들 (2500, 3, 64, 64)로 자릅니다."""
    with Image.open(data_file(name)) as image:
        pixels = torch.from_numpy(np.array(image.convert("RGB")))
    grid = pixels.unflatten(0, (-1, SIDE)).unflatten(2, (-1, SIDE))  # (행, 64, 열, 64, 3)
    return grid.permute(0, 2, 4, 1, 3).reshape(-1, 3, SIDE, SIDE)
