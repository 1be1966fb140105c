"""노트북의 텍스트 짝(notebooks/text/*.py)에서 .ipynb를 만듭니다.

    python tools/notebooks.py sync              입력을 맞춥니다. 바뀌지 않은 셀의 출력은 남깁니다.
    python tools/notebooks.py build [이름 …]    맞춘 뒤 실행하고, 출력을 작게 다듬어 저장합니다.
    python tools/notebooks.py check             짝이 어긋나면 어느 셀인지 알리고 1로 끝납니다.
    python tools/notebooks.py pull 이름 …       JupyterLab에서 고친 입력을 텍스트 짝으로 옮깁니다.

원본은 언제나 텍스트 짝입니다. 파일의 시각은 보지 않습니다. 준비 셀(tools/setup_cell.py)과 Colab
배지도 여기서 텍스트 짝에 써 넣습니다.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from notebook_cells import PairError, checked, keys, merged, serialised, tidied
from notebook_run import executed

ROOT = Path(__file__).resolve().parents[1]
SETUP_CELL = re.compile(r'^# %% tags=\["setup"\]\n.*?(?=^# %%|\Z)', re.M | re.S)
COLAB_MARK = re.compile(r"^(#? ?)<!-- colab -->\n(?:\1\[!\[[^\n]*\n)?", re.M)


@dataclass(frozen=True)
class Course:
    """notebooks/가 있는 저장소의 뿌리와, 그 아래의 자리들입니다."""

    root: Path = ROOT

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    def twin(self, name: str) -> Path:
        return self.notebooks / "text" / f"{name}.py"

    def ipynb(self, name: str) -> Path:
        return self.notebooks / f"{name}.ipynb"

    def names(self) -> list[str]:
        """텍스트 짝이 있는 노트북의 이름을 차례대로 돌려줍니다."""
        return sorted(path.stem for path in (self.notebooks / "text").glob("*.py"))

    def repository(self) -> str:
        """pyproject.toml에 적힌 저장소 주소입니다. 비어 있을 수 있습니다."""
        config = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))
        return config["tool"]["gan_course"]["repository"].strip().removesuffix("/")

    def setup_source(self) -> str:
        """저장소 주소를 채운 준비 셀의 내용입니다."""
        template = (self.root / "tools" / "setup_cell.py").read_text("utf-8").strip()
        filled = f"REPOSITORY = {self.repository()!r}".replace("'", '"')
        source, found = re.subn(r'^REPOSITORY = ""', lambda _: filled, template, flags=re.M)
        if found != 1:
            raise PairError('tools/setup_cell.py에 `REPOSITORY = ""` 줄이 꼭 하나 있어야 합니다.')
        return source


# ---------------------------------------------------------------- 텍스트 짝


def write_atomically(path: Path, text: str) -> bool:
    """내용이 다를 때만, 임시 이름으로 쓴 뒤 이름을 바꿉니다. 썼으면 True입니다."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_text(text, "utf-8", newline="\n")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def badge(repository: str, name: str) -> str:
    """Colab 배지 한 줄입니다. GitHub 주소가 아니면 Colab이 열지 못하므로 비웁니다."""
    match = re.fullmatch(r"https://github\.com/([^/]+/[^/]+?)(?:\.git)?", repository)
    if not match:
        return ""
    page = f"https://colab.research.google.com/github/{match[1]}/blob/main/notebooks/{name}.ipynb"
    picture = "https://colab.research.google.com/assets/colab-badge.svg"
    return f"[![Colab에서 열기]({picture})]({page})"


def refreshed(course: Course, name: str, text: str) -> str:
    """준비 셀과 배지를 새로 써 넣은 텍스트 짝의 내용을 돌려줍니다."""
    cell = f'# %% tags=["setup"]\n{course.setup_source()}\n\n'
    text, cells = SETUP_CELL.subn(lambda _: cell, text)
    if cells != 1:
        raise PairError(
            f'text/{name}.py에는 준비 셀 `# %% tags=["setup"]`이 꼭 하나 있어야 합니다({cells}개).'
        )
    line = badge(course.repository(), name)

    def mark(match: re.Match) -> str:
        return f"{match[1]}<!-- colab -->\n" + (f"{match[1]}{line}\n" if line else "")

    text, marks = COLAB_MARK.subn(mark, text)
    if marks != 1:
        raise PairError(
            f"text/{name}.py의 머리 셀에는 `<!-- colab -->` 줄이 꼭 하나 있어야 합니다({marks}개)."
        )
    return text.rstrip("\n") + "\n"


def read_text(text: str) -> NotebookNode:
    """py:percent 텍스트를 노트북으로 읽습니다."""
    return jupytext.reads(text, fmt="py:percent")


# ---------------------------------------------------------------- 명령


def chosen(course: Course, names: list[str]) -> list[str]:
    """이름이 없으면 전부, 있으면 모두 있는 것인지 확인하여 돌려줍니다."""
    known = course.names()
    picked = [Path(name).stem for name in names]
    if unknown := [name for name in picked if name not in known]:
        raise PairError(f"{', '.join(unknown)}: 텍스트 짝이 없습니다. 있는 것: {', '.join(known)}")
    return picked or known


def sync(course: Course, names: list[str]) -> None:
    """텍스트 짝의 준비 셀과 배지를 새로 쓰고, .ipynb의 입력을 짝에 맞춥니다."""
    for name in chosen(course, names):
        text = refreshed(course, name, course.twin(name).read_text("utf-8"))
        path = course.ipynb(name)
        old = nbformat.read(path, as_version=4) if path.exists() else None
        new = serialised(tidied(merged(read_text(text), old)))
        changed = [write_atomically(course.twin(name), text), write_atomically(path, new)]
        print(f"{name}: {'맞추었습니다' if any(changed) else '그대로입니다'}")


def build(course: Course, names: list[str], timeout: int) -> None:
    """맞추고, 실행하고, 다듬어 저장합니다."""
    for name in chosen(course, names):
        sync(course, [name])
        notebook = nbformat.read(course.ipynb(name), as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        notebook = tidied(executed(notebook, course.notebooks, timeout))
        text = checked(notebook, name)
        write_atomically(course.ipynb(name), text)
        print(f"{name}: 실행했습니다 ({len(text.encode()) / 1000:.0f} kB)")


def first_difference(twin: list[tuple[str, str]], notebook: list[tuple[str, str]]) -> str:
    """처음으로 어긋난 셀이 몇 번째인지, 양쪽에 무엇이 있는지 알려 줍니다."""
    pairs = zip(twin, notebook, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(twin), len(notebook)))

    def show(cells: list[tuple[str, str]]) -> str:
        return f"{cells[at][0]} {cells[at][1][:60]!r}" if at < len(cells) else "(셀이 없음)"

    return f"{at + 1}번째 셀부터 다릅니다.\n  텍스트: {show(twin)}\n  노트북: {show(notebook)}"


def check(course: Course, names: list[str]) -> None:
    """짝이 같은지 봅니다. 어긋난 짝을 모두 모아 한 번에 알립니다."""
    problems = []
    orphans = {path.stem for path in course.notebooks.glob("*.ipynb")} - set(course.names())
    problems += [f"{name}.ipynb: 텍스트 짝 text/{name}.py가 없습니다." for name in sorted(orphans)]
    for name in chosen(course, names):
        if not course.ipynb(name).exists():
            problems.append(f"text/{name}.py: 짝 {name}.ipynb가 없습니다.")
            continue
        text = course.twin(name).read_text("utf-8")
        twin, notebook = read_text(text), nbformat.read(course.ipynb(name), as_version=4)
        if keys(twin) != keys(notebook):
            problems.append(f"{name}: {first_difference(keys(twin), keys(notebook))}")
        elif refreshed(course, name, text) != text:
            problems.append(f"{name}: 준비 셀이나 Colab 배지가 틀과 다릅니다.")
    if problems:
        hint = (
            "`make sync`로 노트북을 텍스트에 맞추거나, JupyterLab에서 고쳤다면 `pull`을 쓰십시오."
        )
        raise PairError("\n".join([*problems, hint]))
    print(f"노트북 {len(chosen(course, names))}개의 짝이 모두 같습니다.")


def pull(course: Course, names: list[str]) -> None:
    """JupyterLab에서 고친 .ipynb의 입력을 텍스트 짝으로 옮깁니다."""
    if not names:
        raise PairError("옮길 노트북의 이름을 적으십시오. 예: pull 03_vanilla_gan")
    names = chosen(course, names)
    if lost := [name for name in names if not course.ipynb(name).exists()]:
        raise PairError(f"{', '.join(lost)}: 옮겨 올 .ipynb가 없습니다. `make sync`로 만드십시오.")
    for name in names:
        notebook = tidied(nbformat.read(course.ipynb(name), as_version=4))
        notebook.metadata = nbformat.from_dict(
            {"jupytext": {"notebook_metadata_filter": "-all", "cell_metadata_filter": "tags,-all"}}
        )
        text = jupytext.writes(notebook, fmt="py:percent")
        text = re.sub(r"\A# ---\n.*?^# ---\n\n?", "", text, flags=re.M | re.S)
        write_atomically(course.twin(name), refreshed(course, name, text))
        sync(course, [name])


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="노트북과 텍스트 짝을 맞춥니다.")
    parser.add_argument("command", choices=["sync", "build", "check", "pull"], help="할 일")
    parser.add_argument("names", nargs="*", help="노트북 이름. 예: 03_vanilla_gan (없으면 전부)")
    parser.add_argument("--root", type=Path, default=ROOT, help="저장소의 뿌리")
    parser.add_argument("--timeout", type=int, default=900, help="셀 하나의 제한 시간(초)")
    options = parser.parse_args(argv)
    course = Course(options.root)
    try:
        if options.command == "build":
            build(course, options.names, options.timeout)
        else:
            {"sync": sync, "check": check, "pull": pull}[options.command](course, options.names)
    except PairError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
