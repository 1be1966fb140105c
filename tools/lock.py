"""지금 환경에 설치된 판으로 requirements.lock을 다시 씁니다 (관리자용).

사용법: .venv/bin/python tools/lock.py
gan_course와 extras lab, dev가 직접 또는 간접으로 요구하는 패키지만 적습니다. CUDA 라이브러리는
torch가 스스로 정확한 판을 요구하고 리눅스에만 있으므로 적지 않습니다.
"""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("lab", "dev")
OF_TORCH = re.compile(r"^(nvidia-|cuda-|triton$)")
HEAD = """\
# make lab과 make test가 쓰는 판입니다. Python 3.11 이상, 리눅스에서 시험했습니다.
# pip install -c requirements.lock -e ".[lab,dev]"
# tools/lock.py가 만듭니다. Colab에서는 쓰지 않습니다.
"""


def wanted() -> list[str]:
    """pyproject.toml이 직접 요구하는 것의 목록입니다."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    return project["dependencies"] + [line for name in EXTRAS for line in extras[name]]


def closure(requirements: list[str]) -> dict[str, str]:
    """요구를 끝까지 따라가 {이름: 판}을 만듭니다."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    queue = [Requirement(line) for line in requirements]
    while queue:
        need = queue.pop()
        name = canonicalize_name(need.name)
        key = f"{name}{sorted(need.extras)}"
        if key in seen or OF_TORCH.match(name):
            continue
        seen.add(key)
        package = distribution(name)
        found[name] = package.version.partition("+")[0]  # "2.15.0+cpu"의 꼬리를 뗍니다.
        for line in package.requires or []:
            child = Requirement(line)
            envs = [{"extra": extra} for extra in ("", *need.extras)]
            if child.marker is None or any(child.marker.evaluate(env) for env in envs):
                queue.append(child)
    return found


if __name__ == "__main__":
    pins = closure(wanted())
    text = HEAD + "".join(f"{name}=={pins[name]}\n" for name in sorted(pins))
    (ROOT / "requirements.lock").write_text(text, "utf-8")
    print(f"{len(pins)}개 패키지")
