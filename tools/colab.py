"""노트북을 Colab의 판에서 실행합니다: 하나씩, 빈 폴더에서, 저장소를 내려받아.

사용법: .venv-colab/bin/python tools/colab.py [이름 …]    (make test-colab이 부릅니다)
지금의 작업 폴더를 임시 저장소에 담아 그 주소를 준비 셀에 적으므로, 커밋하지 않은 것도 시험합니다.
셀이 오류로 끝나거나, 위젯이 만들어지지 않거나, 패키지가 바뀌면 노트북과 셀을 알리고 1로 끝납니다.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from notebook_cells import WIDGET, PairError

ROOT = Path(__file__).resolve().parents[1]
SETUP = ROOT / "tools/setup_cell.py"
STATE = "application/vnd.jupyter.widget-state+json"
ADDRESS = re.compile(r'^REPOSITORY = ".*?"', re.M)
# 쓰는 사람의 설정이 새어 들지 않도록 커널에 넘기지 않는 환경 변수들입니다.
MINE = ("GAN_COURSE_", "GIT_", "IPYTHON", "JUPYTER_", "MPL", "PIP_", "PYTHON", "XDG_")
TELLING = ("torch", "numpy", "ipywidgets", "ipython", "ipykernel")
TRACEBACK = "Traceback (most recent call last)"
SIGNS = (TRACEBACK, "model not found", "Error displaying widget")


@dataclass(frozen=True)
class Report:
    """노트북 하나를 실행한 결과. `problems`가 비어 있으면 통과입니다."""

    name: str
    seconds: float
    widgets: int
    cells: int
    problems: tuple[str, ...]

    def __str__(self) -> str:
        verdict = "실패" if self.problems else "통과"
        counts = f"{self.seconds:.0f}초, 위젯 {self.widgets}개, 코드 셀 {self.cells}개"
        return "\n".join([f"{self.name}: {verdict} ({counts})", *(f"  {p}" for p in self.problems)])


# ---------------------------------------------------------------- Colab처럼 꾸미기


def published(root: Path, folder: Path) -> str:
    """root의 지금 모습(무시하는 파일은 뺍니다)을 folder의 새 저장소에 담아 주소를 돌려줍니다."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env = kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    git = ["git", f"--git-dir={folder}", f"--work-tree={root}"]
    me = ["-c", "user.name=colab", "-c", "user.email=colab@example.invalid"]
    commands = [
        ["git", "init", "-q", "--bare", str(folder)],
        [*git, "add", "-A"],
        [*git, *me, "commit", "-q", "-m", "지금의 작업 폴더"],
    ]
    for command in commands:
        subprocess.run(command, cwd=root, env=env, check=True)
    return folder.as_uri()


def addressed(notebook: NotebookNode, address: str) -> NotebookNode:
    """준비 셀의 저장소 주소를 바꿉니다. 이미 적혀 있던 주소도 바꿉니다."""
    setups = [cell for cell in notebook.cells if "setup" in cell.metadata.get("tags", [])]
    if len(setups) != 1 or len(ADDRESS.findall(setups[0].source)) != 1:
        raise PairError('`REPOSITORY = "…"` 줄이 있는 준비 셀이 꼭 하나 있어야 합니다.')
    setups[0].source = ADDRESS.sub(lambda _: f'REPOSITORY = "{address}"', setups[0].source)
    return notebook


def kernel_env(home: Path) -> dict[str, str]:
    """커널의 환경 변수: 빈 홈 폴더, 그리고 Colab처럼 시작할 때 불러 둔 google.colab."""
    stand_in, startup = home / "python", home / ".ipython/profile_default/startup"
    (stand_in / "google/colab").mkdir(parents=True)
    (stand_in / "google/colab/__init__.py").write_text('"""Colab의 것을 대신합니다."""\n', "utf-8")
    startup.mkdir(parents=True)
    (startup / "00-colab.py").write_text("import google.colab\n\ndel google\n", "utf-8")
    places = {
        "HOME": home,
        "IPYTHONDIR": home / ".ipython",
        "JUPYTER_CONFIG_DIR": home / ".jupyter",
        "PYTHONPATH": stand_in,
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(MINE)}
    return kept | {name: str(place) for name, place in places.items()}


# ---------------------------------------------------------------- 살펴보기


def packages() -> dict[str, str]:
    """지금 환경의 {패키지: 판}. `pip freeze`와 같은 것을 봅니다."""
    return {str(d.name).lower().replace("_", "-"): d.version for d in distributions()}


def added() -> set[str]:
    """준비 셀이 Colab에 더하는 패키지들. 있던 것을 바꾸지는 않습니다."""
    listed = re.search(r"^needed = \((.*?)\)", SETUP.read_text("utf-8"), re.M | re.S)
    return {name.replace("_", "-") for name in re.findall(r'"(\w+)"', listed[1])}


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """바뀐 패키지마다 한 줄씩 알립니다. 준비 셀이 없던 것을 더하는 것은 괜찮습니다."""
    fine = added() - before.keys()
    names = sorted(n for n in (before | after).keys() - fine if before.get(n) != after.get(n))
    pairs = [(name, before.get(name, "없음"), after.get(name, "없음")) for name in names]
    return [f"패키지가 바뀌었습니다: {name} {old} → {new}" for name, old, new in pairs]


def views(cell: NotebookNode) -> list[str]:
    """셀의 출력에 있는 위젯 화면의 model_id들입니다."""
    found = [output.get("data", {}).get(WIDGET) for output in cell.get("outputs", [])]
    return [view["model_id"] for view in found if view]


def promised(cell: NotebookNode) -> int:
    """저장된 노트북이 이 셀에 있다고 말하는 위젯 화면의 수입니다."""
    return sum(bool(out.get("metadata", {}).get("widget")) for out in cell.get("outputs", []))


def widget_problems(notebook: NotebookNode, wanted: list[int]) -> list[str]:
    """실행한 노트북의 위젯을 봅니다. wanted는 셀마다 있어야 하는 위젯 화면의 수입니다."""
    states = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    problems, total = [], 0
    for number, (cell, expected) in enumerate(zip(notebook.cells, wanted, strict=True), 1):
        shown = views(cell)
        total += len(shown)
        if len(shown) < expected:
            lack = f"위젯이 {expected}개 있어야 하는데 {len(shown)}개입니다."
            problems.append(f"{number}번째 셀: {lack}")
        if lost := [model for model in shown if model not in states]:
            problems.append(f"{number}번째 셀: 모델이 없는 위젯이 {len(lost)}개 있습니다.")
        said = json.dumps(cell.get("outputs", []), ensure_ascii=False)
        problems += [
            f"{number}번째 셀: 출력에 “{sign}”이 있습니다." for sign in SIGNS if sign in said
        ]
    if not total:
        problems.append("위젯이 하나도 만들어지지 않았습니다.")
    inside = [out for s in states.values() for out in s["state"].get("outputs") or ()]
    errors = [out for out in inside if out["output_type"] == "error"]
    problems += [f"위젯 안의 오류: {e['ename']}: {e['evalue']}" for e in errors]
    return problems


# ---------------------------------------------------------------- 실행


def failure(notebook: NotebookNode, place: Path, env: dict[str, str], timeout: int) -> str:
    """place에서 실행하고 출력을 notebook에 채웁니다. 멈춘 셀과 까닭을, 없으면 빈 글을 줍니다."""
    at = [0]
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        store_widget_state=True,
        on_cell_start=lambda cell, cell_index: at.append(cell_index),
        resources={"metadata": {"path": str(place)}},
    )
    log = place.parent / "kernel.log"
    try:
        with open(log, "w") as stream:
            client.execute(env=env, stderr=stream)
    except CellExecutionError as error:
        why = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        why = f"{timeout}초 안에 끝나지 않았습니다."
    except DeadKernelError:
        why = "커널이 죽었습니다."
    else:
        said = log.read_text("utf-8", "replace")
        return f"커널이 남긴 오류:\n{said[said.index(TRACEBACK) :]}" if TRACEBACK in said else ""
    first = notebook.cells[at[-1]].source.partition("\n")[0]
    return f"{at[-1] + 1}번째 셀 `{first[:60]}`에서 멈추었습니다. {why}"


def examined(path: Path, address: str, timeout: int = 900) -> Report:
    """노트북 하나를 새 빈 폴더에 두고 실행하여 살펴봅니다."""
    notebook = nbformat.read(path, as_version=4)
    wanted = [promised(cell) for cell in notebook.cells]
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in codes:
        cell.outputs, cell.execution_count = [], None
    before, start = packages(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="colab-", ignore_cleanup_errors=True) as folder:
        home, place = Path(folder) / "home", Path(folder) / "content"
        home.mkdir()
        place.mkdir()
        nbformat.write(addressed(notebook, address), place / path.name)
        stopped = failure(notebook, place, kernel_env(home), timeout)
        cloned = (place / "gan-course/gan_course/__init__.py").is_file()
    seconds = time.monotonic() - start
    problems = [stopped] if stopped else widget_problems(notebook, wanted)
    if not cloned:
        problems.append("준비 셀이 저장소를 내려받지 않았습니다.")
    problems += changes(before, packages())
    widgets = sum(len(views(cell)) for cell in notebook.cells)
    return Report(path.stem, seconds, widgets, len(codes), tuple(problems))


def chosen(root: Path, names: list[str]) -> list[Path]:
    """이름이 없으면 전부, 있으면 그 노트북들을 돌려줍니다."""
    known = {path.stem: path for path in sorted((root / "notebooks").glob("*.ipynb"))}
    if unknown := [name for name in names if Path(name).stem not in known]:
        raise PairError(f"{', '.join(unknown)}: 노트북이 없습니다. 있는 것: {', '.join(known)}")
    return [known[Path(name).stem] for name in names] or list(known.values())


def main(names: list[str], root: Path = ROOT) -> int:
    # 이 환경의 커널을 쓰고, 커널마다 나오는 debugpy의 경고를 끕니다.
    os.environ |= {"JUPYTER_PREFER_ENV_PATH": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    there = packages()
    versions = ", ".join(f"{name} {there.get(name, '없음')}" for name in TELLING)
    print(f"Python {platform.python_version()}, {versions}", flush=True)
    reports = []
    try:
        paths = chosen(root, names)
        with tempfile.TemporaryDirectory(prefix="colab-", ignore_cleanup_errors=True) as folder:
            address = published(root, Path(folder) / "gan-course.git")
            for path in paths:
                reports.append(examined(path, address))
                print(reports[-1], flush=True)
    except PairError as error:
        print(error, file=sys.stderr)
        return 1
    passed = sum(not report.problems for report in reports)
    minutes, seconds = divmod(round(sum(report.seconds for report in reports)), 60)
    widgets = sum(report.widgets for report in reports)
    counts = f"노트북 {len(reports)}개 가운데 {passed}개 통과, 위젯 {widgets}개"
    print(f"{counts}, {minutes}분 {seconds:02d}초")
    return int(passed < len(reports))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
