"""강의실에 가져갈 것을 파일 하나로 묶습니다: dist/gan-course-class.zip (make class가 부릅니다).

웹판, 슬라이드, 풀이지, 강의 전체(dist/gan-course.zip), 강의 노트, 패키지의 목록을 담습니다. 없거나
원본보다 오래된 것은 먼저 만듭니다. 내용이 같으면 파일도 같습니다.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from gan_course.files import write_atomically
from pack_colab import PACKED, WHEN, PackError
from pack_colab import main as pack_colab

ROOT = Path(__file__).resolve().parents[1]
TOP = "gan-course-class"
STORED = PACKED | {".zip", ".woff2"}
# 웹판과 슬라이드가 읽는 것. 이것들이 더 새로우면 다시 만듭니다.
SOURCES = ("notebooks/*.ipynb", "docs/instructor/*", "web/*.*", "web/src/*", "web/template/*",
           "tools/export_*.py", "tools/site/*.py", "GLOSSARY.md", "pyproject.toml",
           "gan_course/exercises/bank/*.py")  # fmt: skip
BUILT = {  # 폴더: (이름, 만드는 도구)
    "site": ("웹판을", "export_site.py"),
    "slides": ("슬라이드를", "export_slides.py"),
    "solutions": ("풀이지를", "export_solutions.py"),
}
READ_ME = """한국어로 배우는 GAN: 강의실 묶음

site/index.html      웹판입니다. 두 번 누르면 설치와 인터넷 없이 열립니다.
slides/index.html    레슨마다의 슬라이드입니다. 발표자 창은 S입니다.
solutions/index.html 과제의 풀이와 흔한 오답입니다. 강의하는 분만 보십시오.
docs/instructor/     90분 계획, 오해와 물음, 판서, 시연이 든 강의 노트입니다.
gan-course.zip       노트북과 패키지 전체입니다. 아래의 순서로 열거나, Colab에 올립니다.
requirements.lock    필요한 Python 패키지의 목록입니다.

노트북을 여는 순서입니다. Python 3.11 이상에서, 이 폴더에 연 터미널에 차례로 적습니다.
  python3 -m zipfile -e gan-course.zip .
  python3 -m venv gan-env
  gan-env/bin/python -m pip install -r requirements.lock
  cd gan-course
  ../gan-env/bin/python -m jupyterlab
왼쪽의 notebooks/에서 00_start.ipynb를 엽니다. Windows에서는 python3을 python으로,
또 gan-env/bin을 gan-env\\Scripts로 바꾸어 적습니다.

인터넷이 느린 강의실이면 강의 전에 한 컴퓨터에서 이렇게 받아, 이 폴더와 함께 나눕니다.
  python3 -m pip download -r requirements.lock -d wheels
그러면 셋째 줄 대신 이렇게 설치합니다. 같은 운영 체제와 같은 Python이어야 합니다.
  gan-env/bin/python -m pip install --no-index --find-links wheels -r requirements.lock

slides/의 “웹판에서 이 창을 움직이기”는 옆의 site/를 엽니다. 두 폴더를 함께 옮기십시오.
"""


def stale(root: Path, page: Path) -> bool:
    """만든 적이 없거나, 원본이 그 뒤에 바뀌었습니까?"""
    if not page.is_file():
        return True
    made = page.stat().st_mtime
    return any(f.stat().st_mtime > made for pattern in SOURCES for f in root.glob(pattern))


def built(root: Path) -> None:
    """웹판과 슬라이드와 풀이지를 필요하면 만듭니다.

    Raises:
        PackError: 만들지 못했을 때. 까닭은 그 도구가 이미 적었습니다.
    """
    for folder, (name, script) in BUILT.items():
        page = root / folder / "index.html"
        if not stale(root, page):
            continue
        print(f"{name} 만듭니다.", flush=True)
        command = [sys.executable, str(root / "tools" / script)]
        if subprocess.run(command, cwd=root, check=False).returncode or not page.is_file():
            raise PackError(
                f"{folder}/를 만들지 못해 묶지 않았습니다. `make {folder}`만 따로 실행하여 "
                "까닭을 보십시오."
            )


def contents(root: Path) -> dict[str, bytes | Path]:
    """묶음 안의 이름과 내용입니다.

    Raises:
        PackError: 담을 것이 없을 때.
    """
    parts: dict[str, bytes | Path] = {"읽어보기.txt": READ_ME.encode("utf-8")}
    for folder in (*BUILT, "docs/instructor"):
        files = sorted(f for f in (root / folder).rglob("*") if f.is_file())
        parts |= {f.relative_to(root).as_posix(): f for f in files}
        if not files:
            raise PackError(f"{folder}/에 파일이 없어 묶지 않았습니다.")
    single = {"gan-course.zip": "dist/gan-course.zip", "requirements.lock": "requirements.lock"}
    for name, path in single.items():
        if not (root / path).is_file():
            raise PackError(f"{path}가 없어 묶지 않았습니다.")
        parts[name] = root / path
    return parts


def packed(parts: dict[str, bytes | Path]) -> bytes:
    """zip의 내용. 이미 압축된 것은 그대로 담습니다."""
    whole = io.BytesIO()
    with ZipFile(whole, "w") as archive:
        for name, part in sorted(parts.items()):
            entry = ZipInfo(f"{TOP}/{name}", WHEN)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = ZIP_STORED if Path(name).suffix in STORED else ZIP_DEFLATED
            archive.writestr(entry, part if isinstance(part, bytes) else part.read_bytes())
    return whole.getvalue()


def main(root: Path = ROOT, build: Callable[[Path], None] = built) -> int:
    try:
        build(root)
        if pack_colab(root):
            raise PackError("강의 전체(dist/gan-course.zip)를 묶지 못해 여기에서 멈췄습니다.")
        parts = contents(root)
        content = packed(parts)
    except PackError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        path = write_atomically(root / "dist/gan-course-class.zip", content)
    except OSError as error:
        told = error.strerror or error
        print(f"dist/gan-course-class.zip을 쓰지 못했습니다: {told}", file=sys.stderr)
        return 1
    print(f"{path.relative_to(root)}: {len(content) / 1e6:.1f} MB, 파일 {len(parts)}개")
    return 0


if __name__ == "__main__":
    sys.exit(main())
