"""웹판과 슬라이드를 만드는 두 명령(export_site, export_slides)이 함께 쓰는 것."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

Export = Callable[[Path, Path], list[str]]


def run(argv: list[str] | None, root: Path, export: Export, *, what: str, needs: str) -> int:
    """`what`의 이름을 딴 폴더에 쓰고, 고쳐야 할 것과 크기와 걸린 시간을 적습니다.

    Args:
        what: make의 목표이자 폴더의 이름 ("site", "slides").
        needs: 있어야 하는 npm 꾸러미.
    """
    parser = argparse.ArgumentParser(description=f"노트북에서 {what}/를 만듭니다.")
    parser.add_argument("--out", type=Path, default=root / what, help="쓸 폴더")
    args = parser.parse_args(argv)
    if not (root / "web" / "node_modules" / needs).is_dir():
        print(f"web/node_modules에 {needs}가 없습니다. `make {what}`를 쓰십시오.")
        return 1
    began = time.monotonic()
    for problem in export(root, args.out):
        print(f"! {problem}")
    size = sum(f.stat().st_size for f in args.out.rglob("*") if f.is_file())
    print(f"{args.out}/index.html: {size / 1e6:.1f} MB, {time.monotonic() - began:.0f}초")
    return 0
