"""아주 큰 GAN 맛보기: 미리 학습된 BigGAN-deep-128로 컬러 사진 128×128을 뽑습니다.

논문: Brock, Donahue, Simonyan, *Large Scale GAN Training for High Fidelity Natural Image
Synthesis* (ICLR 2019), arXiv:1809.11096. 신경망의 구조는 패키지 pytorch-pretrained-biggan의 것을
쓰고, 가중치(211 MB)는 부탁받았을 때만 내려받아 `~/.cache/gan_course/`에 둡니다.

안전에 대하여. 그 패키지의 from_pretrained는 가중치를 해시 없이 받아 피클로 엽니다. 여기에서는
직접 받아 `weights_only=True`로 엽니다. 텐서만 읽으므로 파일에 든 코드는 실행되지 않습니다.
원본 파일의 해시가 공개된 곳은 찾지 못했고, 이 강의를 만든 곳은 인터넷에 닿지 않아 직접 재어 보지도
못했습니다. 그러므로
- 원본 주소에서 받은 파일은 처음 받을 때의 SHA-256을 곁에 적어 두고, 쓸 때마다 그대로인지 봅니다.
  처음 받은 것이 원본이라는 근거는 HTTPS뿐입니다.
- 원본 주소에서 받지 못하면 공개된 사본을 받되, 그 페이지에 적힌 해시와 같을 때만 씁니다.
"""

from __future__ import annotations

import os
import tempfile
import urllib.request
from collections.abc import Sequence
from difflib import get_close_matches
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from types import ModuleType

import torch
from torch import Tensor, nn

from gan_course.errors import CourseError
from gan_course.files import sha256, write_atomically

NAME, FILE = "biggan-deep-128", "biggan-deep-128.bin"
SIZE_MB, MAX_BYTES = 211, 300_000_000
TIMEOUT = 30  # 초. 서버가 이만큼 답하지 않으면 포기합니다.
# 공개된 사본과, 그 페이지의 "Git LFS Details"에 적힌 SHA-256입니다.
COPY = (
    "https://huggingface.co/osanseviero/BigGAN-deep-128/resolve/main/pytorch_model.bin",
    "b86146a8cfcde4cda135adba4b2806f78b3abe2dac9d0fd090cc3ab318604ad9",
)
NEEDED = "python -m pip install pytorch-pretrained-biggan scipy"


def biggan_samples(
    class_names: Sequence[str] = ("golden retriever", "daisy", "volcano", "cheeseburger"),
    truncation: float = 0.4,
    seed: int = 0,
    *,
    download: bool = False,
) -> Tensor:
    """클래스마다 그림 한 장씩 (n, 3, 128, 128), [−1, 1]을 뽑습니다.

    Args:
        class_names: ImageNet 클래스의 영어 이름들. `class_list()`가 모두 알려 줍니다.
        truncation: 0보다 크고 1 이하. 작을수록 그럴듯하지만 서로 비슷해집니다(논문 3.1절).
        seed: 잠재 벡터의 시드.
        download: 가중치가 없을 때 211 MB를 내려받아도 되는지.

    Raises:
        CourseError: 패키지가 없음, 내려받지 못함, 파일이 손상됨, 모르는 클래스나 잘못된 절단.
    """
    if not 0 < truncation <= 1:
        raise CourseError(f"truncation은 0보다 크고 1 이하여야 합니다(지금: {truncation}).")
    labels = [class_index(name) for name in class_names]
    if not labels:
        raise CourseError('클래스 이름을 하나 이상 적으십시오. 예: biggan_samples(["daisy"])')
    package = _package()
    G = load_biggan(package, weights_file(package, download=download))
    # 배치 정규화의 통계는 0.02 간격으로만 저장되어 있습니다. 그 사이를 잇는 패키지의 식은 두 값의
    # 무게가 뒤바뀌어 있으므로, 저장된 값에 맞춥니다.
    truncation = max(round(truncation * 50), 1) / 50
    z = package.truncated_noise_sample(len(labels), G.config.z_dim, truncation, seed=seed)
    one_hot = torch.eye(G.config.num_classes)[labels]
    with torch.no_grad():
        return G(torch.from_numpy(z), one_hot, truncation)


def class_list() -> list[str]:
    """ImageNet의 클래스 1,000개의 영어 이름. 순서가 BigGAN의 레이블 번호입니다."""
    return import_module("torchvision.models").ResNet18_Weights.DEFAULT.meta["categories"]


def class_index(name: str) -> int:
    """클래스 이름의 레이블 번호 0…999입니다. 대소문자는 가리지 않습니다.

    Raises:
        CourseError: 모르는 이름일 때. 비슷한 이름을 알려 줍니다.
    """
    names = [known.lower() for known in class_list()]
    if name.lower() in names:
        return names.index(name.lower())
    close = get_close_matches(name.lower(), names, cutoff=0.5)
    near = f" 비슷한 이름: {', '.join(close)}" if close else ""
    raise CourseError(f"ImageNet에 {name!r}이라는 클래스가 없습니다.{near}")


def load_biggan(package: ModuleType, path: Path) -> nn.Module:
    """가중치 파일에서 BigGAN-deep-128을 평가 모드로 만듭니다. 텐서가 아닌 것은 열지 않습니다.

    Raises:
        CourseError: 읽을 수 없거나, 이 신경망의 가중치가 아닐 때.
    """
    G = package.BigGAN(package.BigGANConfig())  # 기본 설정이 128×128 모델입니다.
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
        lacking = G.load_state_dict(weights, strict=False).missing_keys
        if lacking:  # 하나라도 빠지면 그 층은 난수로 남아 엉뚱한 그림이 됩니다.
            raise KeyError(lacking[0])
    except Exception as error:  # 손상된 파일을 읽을 때의 예외는 종류를 다 셀 수 없습니다.
        raise CourseError(
            f"{path}은(는) BigGAN-deep-128의 가중치가 아니거나 손상되었습니다. "
            f"이 파일을 지우고 다시 받으십시오. ({type(error).__name__})"
        ) from error
    return G.eval().requires_grad_(False)


def weights_file(package: ModuleType, *, download: bool) -> Path:
    """가중치 파일의 경로. 받은 적이 있으면 해시를 확인하고, 없으면 허락받았을 때만 받습니다.

    Raises:
        CourseError: 허락이 없거나, 받지 못했거나, 받은 뒤에 파일이 바뀌었을 때.
    """
    path = cache_dir() / FILE
    note = path.with_suffix(".sha256")
    if path.is_file() and note.is_file():
        if sha256(path) == note.read_text("utf-8").strip():
            return path
        raise CourseError(f"{path}이(가) 받은 뒤에 바뀌었습니다. 지우고 다시 받으십시오.")
    if not download:
        raise CourseError(
            f"BigGAN의 가중치가 아직 없습니다. {SIZE_MB} MB를 내려받아도 된다면 "
            "download=True로 다시 부르십시오."
        )
    urls = import_module(f"{package.__name__}.model").PRETRAINED_MODEL_ARCHIVE_MAP
    failures = []
    for url, expected in ((urls[NAME], None), COPY):
        try:
            digest = _download(url, path, expected)
        except (OSError, HTTPException, ValueError) as error:
            failures.append(f"{url}: {error}")
            continue
        write_atomically(note, f"{digest}\n".encode())
        return path
    raise CourseError(
        "BigGAN의 가중치를 내려받지 못했습니다. 인터넷 연결과 디스크의 빈 공간을 확인하고 나중에 "
        f"다시 해 보십시오. 이 강의의 나머지에는 필요하지 않습니다. ({'; '.join(failures)})"
    )


def cache_dir() -> Path:
    """내려받은 것을 두는 폴더입니다. 환경 변수 `GAN_COURSE_CACHE`로 바꿀 수 있습니다."""
    return Path(os.environ.get("GAN_COURSE_CACHE") or Path.home() / ".cache" / "gan_course")


def _package() -> ModuleType:
    try:
        return import_module("pytorch_pretrained_biggan")
    except ImportError as error:
        missing = error.name or "pytorch_pretrained_biggan"
        raise CourseError(
            f"BigGAN에 필요한 {missing}이(가) 없습니다. 설치하고 커널을 다시 시작하십시오: {NEEDED}"
        ) from error


def _download(url: str, path: Path, expected: str | None) -> str:
    """`url`을 곁의 임시 폴더에 다 받아 확인한 뒤 `path`로 옮기고, SHA-256을 돌려줍니다."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        size = _size(url)
        print(f"내려받습니다({SIZE_MB} MB): {url}")
        part = Path(folder) / FILE
        try:
            torch.hub.download_url_to_file(url, str(part), hash_prefix=expected)
        except RuntimeError as error:
            raise ValueError("해시가 다릅니다") from error
        if part.stat().st_size != size:  # 원본은 해시를 모르므로, 끊긴 것을 크기로 알아봅니다.
            raise ValueError(f"{size:,}바이트 가운데 {part.stat().st_size:,}바이트만 받았습니다")
        digest = sha256(part)
        os.replace(part, path)
    return digest


def _size(url: str) -> int:
    """내려받을 파일의 크기(바이트). 알 수 없거나 너무 크면 ValueError입니다."""
    request = urllib.request.Request(url, method="HEAD")
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        size = int(response.headers.get("Content-Length") or 0)
    if not 0 < size <= MAX_BYTES:
        raise ValueError(f"크기({size:,}바이트)를 알 수 없거나 {MAX_BYTES:,}보다 큽니다")
    return size
