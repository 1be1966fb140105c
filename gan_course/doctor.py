"""진단: 레슨에 필요한 것이 이 컴퓨터에 있는지 살피고, 없으면 무엇을 하면 되는지 알려 줍니다."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

from .errors import CourseError
from .files import data_dir, known_hashes, sha256

MIN_PYTHON = (3, 11)
FONT_FILE = "fonts/GANCourseGothic.ttf"
NOT_DATA = {"README.md", "SHA256SUMS"}  # 목록에 없어도 되는 파일
INSTALL = 'python -m pip install -e ".[lab]"'


class Finding(NamedTuple):
    """살핀 것 하나.

    Attributes:
        name: 무엇을 살폈는지.
        ok: 이대로 레슨을 할 수 있는지.
        detail: 무엇이 있었는지.
        advice: 무엇을 하면 되는지. ok인데도 적혀 있으면 알아 두면 좋은 것입니다.
    """

    name: str
    ok: bool
    detail: str
    advice: str = ""


def report() -> list[Finding]:
    """이 컴퓨터를 살핀 결과들입니다. 무엇이 고장 나 있어도 예외를 내지 않습니다."""
    checks: dict[str, Callable[[], Finding]] = {
        "Python": _python,
        "PyTorch": _torch,
        "torchvision": _torchvision,
        "계산 장치": _device,
        "ipywidgets": _ipywidgets,
        "JupyterLab": _jupyterlab,
        "한글 글꼴": _font,
        "데이터": _data,
        "디스크": _disk,
        "메모리": _memory,
    }
    return [_safely(name, check) for name, check in checks.items()]


def doctor() -> int:
    """살핀 결과를 한국어로 알려 줍니다. 고칠 것이 있으면 1, 없으면 0을 돌려줍니다."""
    findings = report()
    for finding in findings:
        mark = "✗" if not finding.ok else "!" if finding.advice else "✓"
        print(f"{mark} {finding.name}: {finding.detail}")
        for line in finding.advice.splitlines():
            print(f"    → {line}")
    broken = [finding.name for finding in findings if not finding.ok]
    if broken:
        print(f"\n고칠 것이 {len(broken)}가지 있습니다: {', '.join(broken)}")
    else:
        print("\n준비가 끝났습니다.")
    return int(bool(broken))


def _safely(name: str, check: Callable[[], Finding]) -> Finding:
    """진단 도구가 고장 난 환경에서 함께 멈추면 쓸모가 없으므로, 예외도 결과로 삼습니다."""
    try:
        return check()
    except CourseError as error:
        return Finding(name, False, *_split(str(error)))
    except Exception as error:
        advice = f"다시 설치해 보십시오: {INSTALL}"
        return Finding(name, False, f"{type(error).__name__}: {error}", advice)


def _split(message: str) -> tuple[str, str]:
    """오류 메시지를 첫 문장(무엇이 잘못되었는지)과 나머지(무엇을 하면 되는지)로 나눕니다."""
    first, _, rest = message.partition("다. ")
    return (f"{first}다.", rest) if rest else (message, "")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _numbers(text: str) -> tuple[int, ...]:
    """ "8.1.9rc1" → (8, 1, 9): 견주기 위한 숫자들만."""
    return tuple(int(n) for n in re.findall(r"\d+", text)[:3])


def _missing(name: str, package: str) -> Finding:
    return Finding(name, False, "설치되어 있지 않습니다.", f"python -m pip install {package}")


def _python() -> Finding:
    found, wanted = platform.python_version(), ".".join(map(str, MIN_PYTHON))
    if sys.version_info < MIN_PYTHON:
        return Finding("Python", False, found, f"Python {wanted} 이상을 설치하십시오.")
    return Finding("Python", True, found)


def _torch() -> Finding:
    import torch

    from . import __version__

    value = torch.arange(3.0).square().sum().item()
    if value != 5.0:
        return Finding("PyTorch", False, f"계산이 틀립니다: {value}", "torch를 다시 설치하십시오.")
    return Finding("PyTorch", True, f"{torch.__version__} (gan_course {__version__})")


def _torchvision() -> Finding:
    """torchvision은 torch의 판에 맞추어 컴파일되므로, 적힌 범위와 연산을 모두 확인합니다."""
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet

    if (found := _version("torchvision")) is None:
        return _missing("torchvision", "torchvision")
    needs = map(Requirement, requires("torchvision") or [])
    wanted = next((need.specifier for need in needs if need.name == "torch"), SpecifierSet())
    installed = _version("torch") or "0"
    advice = "python -m pip install --upgrade --force-reinstall torch torchvision"
    if not wanted.contains(installed, prereleases=True):
        detail = f"{found}은(는) torch{wanted}에 맞춘 것인데 torch는 {installed}입니다."
        return Finding("torchvision", False, detail, advice)
    try:
        import torch

        import_module("torchvision").ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
    except Exception as error:
        detail = f"{found}이(가) torch {installed}와(과) 맞지 않습니다. ({error})"
        return Finding("torchvision", False, detail, advice)
    return Finding("torchvision", True, f"{found}, torch와 맞습니다.")


def _device() -> Finding:
    import torch

    from .runtime import detect

    runtime = detect()
    advice = ""
    if runtime.device.type == "cpu" and torch.version.cuda and shutil.which("nvidia-smi"):
        advice = "NVIDIA GPU가 있는데 torch가 쓰지 못합니다. 그래픽 드라이버를 새로 설치하십시오."
    return Finding("계산 장치", True, runtime.describe(), advice)


def _ipywidgets() -> Finding:
    if (found := _version("ipywidgets")) is None:
        return _missing("ipywidgets", '"ipywidgets>=7.7,<9"')
    if not (7, 7) <= _numbers(found) < (9,):
        advice = '슬라이더가 움직이지 않습니다. python -m pip install "ipywidgets>=7.7,<9"'
        return Finding("ipywidgets", False, found, advice)
    return Finding("ipywidgets", True, found)


def _jupyterlab() -> Finding:
    name = "JupyterLab"
    if "google.colab" in sys.modules:
        return Finding(name, True, "Colab에서 실행하고 있습니다.")
    lab, korean = _version("jupyterlab"), _version("jupyterlab-language-pack-ko-KR")
    if lab is None:
        advice = f"다른 편집기로 노트북을 연다면 괜찮습니다. 쓰려면: {INSTALL}"
        return Finding(name, True, "설치되어 있지 않습니다.", advice)
    if korean is None:
        advice = "한국어 메뉴: python -m pip install jupyterlab-language-pack-ko-KR"
        return Finding(name, True, f"{lab}, 한국어 언어 팩 없음", advice)
    return Finding(name, True, f"{lab}, 한국어 언어 팩 {korean}")


def _font() -> Finding:
    from matplotlib.ft2font import FT2Font

    path = data_dir() / FONT_FILE
    if not path.is_file():
        return Finding("한글 글꼴", False, f"{path}이(가) 없습니다.", _restore(FONT_FILE))
    font = FT2Font(str(path))
    if not font.get_char_index(ord("한")):
        return Finding("한글 글꼴", False, f"{path}에 한글이 없습니다.", _restore(FONT_FILE))
    return Finding("한글 글꼴", True, f"{font.family_name} (글자 {len(font.get_charmap()):,}개)")


def _data() -> Finding:
    """SHA256SUMS에 적힌 파일이 모두 그대로인지, 적히지 않은 파일이 있는지 봅니다."""
    root, known = data_dir(), known_hashes()
    missing = [name for name in known if not (root / name).is_file()]
    damaged = [
        name for name, digest in known.items()
        if name not in missing and sha256(root / name) != digest
    ]  # fmt: skip
    extra = sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*")
        if path.is_file() and path.name not in NOT_DATA
        and path.relative_to(root).as_posix() not in known
    )  # fmt: skip
    parts = [f"파일 {len(known)}개, 체크포인트 {sum(n.endswith('.safetensors') for n in known)}개"]
    for word, names in (("없음", missing), ("손상", damaged), ("목록에 없음", extra)):
        if names:
            parts.append(f"{word}: {', '.join(names)}")
    bad = [*missing, *damaged]
    advice = _restore(*bad) if bad else ""
    if extra and not bad:
        advice = "목록에 없는 파일은 레슨에 쓰이지 않습니다. 직접 넣은 것이 아니라면 지우십시오."
    detail = "; ".join(parts) if len(parts) > 1 else f"{parts[0]}, 모두 그대로입니다."
    return Finding("데이터", not bad, detail, advice)


def _restore(*names: str) -> str:
    files = " ".join(f"data/{name}" for name in names)
    return f"저장소를 다시 받으십시오. git 저장소라면: git checkout -- {files}"


def _disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    detail = f"지금 폴더에 빈 공간 {free:.1f} GB"
    if free < 0.2:
        return Finding("디스크", False, detail, "체크포인트를 저장할 수 없습니다. 비우십시오.")
    return Finding("디스크", True, detail, "" if free >= 2 else "2 GB 이상 비워 두십시오.")


def _memory() -> Finding:
    if (free := free_memory()) is None:
        return Finding("메모리", True, "이 운영체제에서는 알 수 없습니다.")
    advice = "" if free >= 2 else "다른 노트북의 커널을 끄십시오. 노트북마다 1 GB쯤 씁니다."
    return Finding("메모리", free >= 0.5, f"쓸 수 있는 메모리 {free:.1f} GB", advice)


def free_memory() -> float | None:
    """쓸 수 있는 메모리(GB). psutil은 ipykernel과 함께 들어오지만, 없을 수도 있습니다."""
    try:
        return import_module("psutil").virtual_memory().available / 1e9
    except ImportError:
        pass
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    except (AttributeError, ValueError, OSError):
        return None
