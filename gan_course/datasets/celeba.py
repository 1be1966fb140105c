"""CelebA 얼굴 사진: 다시 나누어 줄 수 없어 싣지 않습니다. 인터넷이 될 때만 쓰는 선택 사항입니다."""

from __future__ import annotations

from pathlib import Path

from ..errors import CourseError
from .folder import image_folder
from .tensor_data import TensorData

PAGE = "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html"
FOLDER = "celeba/img_align_celeba"


def celeba(root: str | Path, *, size: int = 64, download: bool = False) -> TensorData:
    """CelebA의 정렬된 얼굴 202,599장을 읽어 가운데를 size×size로 줄입니다.

    torchvision이 내려받은 폴더(root/celeba/img_align_celeba)를 그대로 씁니다. 내려받기는 달라고 할
    때만 합니다(1.4 GB). 연구 목적으로만 쓸 수 있고 다시 나누어 줄 수 없습니다(Liu 외 2015).

    Args:
        root: 데이터를 둘 폴더.
        size: 한 변의 화소 수.
        download: 폴더에 없으면 내려받을지.

    Returns:
        x (N, 3, size, size) uint8 0…255. 메모리를 3·size²바이트씩 씁니다(64화소면 2.5 GB).

    Raises:
        CourseError: 그림이 없거나 내려받지 못했을 때. 무엇을 하면 되는지 알려 줍니다.
    """
    folder = Path(root) / FOLDER
    if not folder.is_dir() and download:
        _download(root)
    if not folder.is_dir():
        raise CourseError(
            f"CelebA의 그림 폴더 {folder}이(가) 없습니다. 인터넷이 되면 "
            f"celeba({str(root)!r}, download=True)로 내려받으십시오(1.4 GB). 안 되면 {PAGE}에서 "
            f"img_align_celeba.zip을 받아 {Path(root) / 'celeba'}에 푸십시오. "
            "CelebA가 없어도 datasets.faces()나 image_folder('내 폴더')로 실습할 수 있습니다."
        )
    return image_folder(folder, size=size)


def _download(root: str | Path) -> None:
    try:
        from torchvision.datasets import CelebA

        CelebA(str(root), split="all", download=True)
    except Exception as error:  # 막힌 주소, 하루 한도, gdown 없음: 하는 일은 모두 같습니다.
        raise CourseError(
            f"CelebA를 내려받지 못했습니다({type(error).__name__}: {str(error)[:160]}). "
            "구글 드라이브의 하루 한도를 넘었거나 인터넷이 막힌 경우가 많습니다. "
            f"{PAGE}에서 img_align_celeba.zip을 직접 받아 {Path(root) / 'celeba'}에 풀고 "
            "download 없이 다시 부르십시오. 또는 datasets.faces()나 image_folder('내 폴더')를 "
            "쓰십시오."
        ) from error
