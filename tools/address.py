"""저장소의 주소를 한 번에 적습니다: pyproject.toml, CITATION.cff, Colab 배지, 준비 셀.

    python tools/address.py https://github.com/이름/gan-course
    python tools/address.py ""                      주소를 지웁니다.

노트북은 실행하지 않고 입력만 맞춥니다. 웹판은 `make site`가 pyproject.toml에서 주소를 읽습니다.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from notebook_cells import PairError
from notebooks import ROOT, Course, sync, write_atomically

ADDRESS = re.compile(r"https://[\w.-]+(/[\w.-]+)+")
# 파일마다 주소를 적는 줄, 적을 글, 주소가 없을 때의 글. CITATION.cff에는 빈 값이 있을 수 없습니다.
PLACES = {
    "pyproject.toml": (r'^repository = ".*"$', 'repository = "{}"', 'repository = ""'),
    "CITATION.cff": (
        r'^(?:# )?repository-code: ".*"$',
        'repository-code: "{}"',
        '# repository-code: ""',
    ),
}


def write(address: str, root: Path = ROOT) -> list[str]:
    """주소를 모든 자리에 적고, 바뀐 파일의 이름을 돌려줍니다.

    Raises:
        PairError: 주소가 https://로 시작하지 않을 때, 적을 줄이 꼭 하나가 아닐 때. 이때는 아무것도
            바꾸지 않습니다.
    """
    address = address.strip().removesuffix("/").removesuffix(".git")
    if address and not ADDRESS.fullmatch(address):
        raise PairError(f"주소는 https://github.com/이름/저장소 같은 것이어야 합니다: {address!r}")
    texts = {}
    for name, (line, template, empty) in PLACES.items():
        text = (root / name).read_text("utf-8")
        wanted = template.format(address) if address else empty
        texts[name], found = re.subn(line, wanted, text, flags=re.M)
        if found != 1:
            raise PairError(f"{name}에는 주소를 적는 줄이 꼭 하나 있어야 합니다({found}개).")
    changed = [name for name, text in texts.items() if write_atomically(root / name, text)]
    sync(Course(root), [])
    return changed


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="저장소의 주소를 적습니다.")
    parser.add_argument("address", help="https://로 시작하는 주소. 지우려면 빈 글")
    parser.add_argument("--root", type=Path, default=ROOT, help="저장소의 뿌리")
    options = parser.parse_args(argv)
    try:
        changed = write(options.address, options.root)
    except PairError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"바꾼 파일: {', '.join(changed) or '없음'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
