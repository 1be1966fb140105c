"""데이터셋: 모두 `TensorData(x, y)` 하나로 돌려주고, 학습은 `.sample(n, rng)`만 씁니다."""

from ..errors import CourseError
from .celeba import celeba
from .faces import face_attributes, faces
from .folder import image_folder
from .hangul import hangul
from .mnist import mnist
from .packed import PackedData, default_pack, is_pack, open_folder, packed
from .packing import pack
from .points import cells_2d, parse_points, points_2d
from .tensor_data import TensorData
from .toy import TOYS, find_toy, grid_2d, mode_centers, moons_2d, ring_2d, spiral_2d

LOADERS = {
    "mnist": mnist,
    "faces": faces,
    "hangul": hangul,
    **{name: toy.load for name, toy in TOYS.items()},
}


def load(name: str) -> TensorData:
    """이름으로 데이터셋을 부릅니다.

    Raises:
        CourseError: 모르는 이름일 때. 쓸 수 있는 이름을 알려 줍니다.
    """
    if name not in LOADERS:
        raise CourseError(
            f"데이터셋 {name!r}을(를) 모릅니다. 쓸 수 있는 이름: {', '.join(LOADERS)}"
        )
    return LOADERS[name]()


__all__ = [
    "LOADERS",
    "TOYS",
    "PackedData",
    "TensorData",
    "celeba",
    "cells_2d",
    "default_pack",
    "face_attributes",
    "faces",
    "find_toy",
    "grid_2d",
    "hangul",
    "image_folder",
    "is_pack",
    "load",
    "mnist",
    "mode_centers",
    "moons_2d",
    "open_folder",
    "pack",
    "packed",
    "parse_points",
    "points_2d",
    "ring_2d",
    "spiral_2d",
]
