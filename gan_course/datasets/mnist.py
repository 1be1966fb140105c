"""MNIST: 손글씨 숫자 70,000장. 저장소에 함께 들어 있어 내려받지 않습니다."""

from __future__ import annotations

import gzip

import numpy as np
import torch

from ..files import data_file
from .tensor_data import TensorData

FILES = {"train": "mnist/train", "test": "mnist/t10k"}


def mnist(split: str = "train") -> TensorData:
    """손글씨 숫자를 읽습니다.

    Args:
        split: "train"(60,000장), "test"(10,000장), "all"(70,000장).

    Returns:
        x (N, 1, 28, 28) uint8 0(배경)…255(획), y (N,) 0…9.

    Raises:
        CourseError: 파일이 없거나 손상되었을 때.

    출처: LeCun, Cortes, Burges, *The MNIST Database of Handwritten Digits* (1998), CC BY-SA 3.0.
    """
    names = FILES.values() if split == "all" else [FILES[split]]
    x = np.concatenate([_idx(f"{n}-images-idx3-ubyte.gz", header=16) for n in names])
    y = np.concatenate([_idx(f"{n}-labels-idx1-ubyte.gz", header=8) for n in names])
    pictures = torch.from_numpy(x).view(-1, 1, 28, 28)
    return TensorData(pictures, torch.from_numpy(y).long(), tuple("0123456789"))


def _idx(name: str, header: int) -> np.ndarray:
    """IDX 파일의 본문을 바이트 배열로 읽습니다. 개수와 크기를 담은 머리말은 건너뜁니다."""
    with gzip.open(data_file(name)) as f:
        return np.frombuffer(bytearray(f.read()), np.uint8, offset=header)
