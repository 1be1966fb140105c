"""모든 레슨의 준비 셀: 내려받은 저장소, 빈 Colab, 주소가 없는 곳."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gan_course

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = (ROOT / "tools/setup_cell.py").read_text("utf-8")
NEVER = {"torch", "torchvision", "ipywidgets", "ipython", "ipykernel", "numpy"}

# 준비 셀을 빈 폴더의 새 Python에서 실행합니다. pip는 어떤 길로 부르더라도 기록만 합니다.
DRIVER = """
import importlib.util, json, sys, types
options = json.loads(sys.argv[1])
if options["colab"]:
    google = types.ModuleType("google")
    google.colab = types.ModuleType("google.colab")
    sys.modules |= {"google": google, "google.colab": google.colab}
real = importlib.util.find_spec
missing = options["missing"]
importlib.util.find_spec = lambda name, *a: None if name in missing else real(name, *a)
space = {"__name__": "__main__"}
exec(compile(open(options["cell"], encoding="utf-8").read(), "준비 셀", "exec"), space)
print("FOUND", space["gc"].__file__)
"""


@pytest.fixture
def origin(tmp_path):
    """커밋하지 않은 것까지 담은, 준비 셀에 필요한 것만 있는 저장소입니다."""
    folder = tmp_path / "origin"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "gan_course", folder / "gan_course", ignore=ignore)
    shutil.copytree(ROOT / "data/fonts", folder / "data/fonts")
    shutil.copy(ROOT / "data/SHA256SUMS", folder / "data")
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.invalid"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "origin"]):
        subprocess.run(["git", "-C", folder, *command], check=True, env=clean_env())
    return folder.as_uri()


def clean_env(**more):
    """바깥의 git 설정과 경로에 흔들리지 않는 환경 변수입니다."""
    drop = ("GIT_", "PYTHONPATH", "JUPYTER_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(drop)}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"} | more


def run_cell(tmp_path, folder, *, address="", colab=False, missing=()):
    """준비 셀을 folder에서 실행하고 (결과, pip에 건넨 인자들)을 돌려줍니다."""
    log = tmp_path / "pip.log"
    fake = tmp_path / "fake"
    (fake / "pip").mkdir(parents=True, exist_ok=True)
    record = f"import json, sys\nopen({str(log)!r}, 'a').write(json.dumps(sys.argv[1:]) + '\\n')\n"
    (fake / "pip/__init__.py").write_text("")
    (fake / "pip/__main__.py").write_text(record)
    commands = tmp_path / "bin"
    commands.mkdir(exist_ok=True)
    for name in ("pip", "pip3", "uv", "conda"):  # 명령으로 불러도 기록합니다.
        (commands / name).write_text(f"#!{sys.executable}\n{record}")
        (commands / name).chmod(0o755)
    cell = tmp_path / "cell.py"
    cell.write_text(TEMPLATE.replace('REPOSITORY = ""', f'REPOSITORY = "{address}"'), "utf-8")
    options = json.dumps({"colab": colab, "missing": list(missing), "cell": str(cell)})
    path = f"{commands}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        [sys.executable, "-c", DRIVER, options],
        cwd=folder,
        env=clean_env(PYTHONPATH=str(fake), PATH=path, PYTHONUTF8="1"),
        capture_output=True,
        text=True,
        timeout=120,
    )
    calls = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return result, calls


def found(result):
    assert result.returncode == 0, result.stderr
    return Path(result.stdout.split("FOUND ")[1].strip()).resolve()


@pytest.fixture
def empty(tmp_path):
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


@pytest.mark.long
@pytest.mark.slow
def test_colab_clones_once_and_installs_nothing(tmp_path, empty, origin):
    result, calls = run_cell(tmp_path, empty, address=origin, colab=True)
    assert found(result) == (empty / "gan-course/gan_course/__init__.py").resolve()
    assert calls == []
    assert f"gan_course {gan_course.__version__} " in result.stdout  # gc.setup()의 한 줄
    (empty / "gan-course/gan_course/MARK").touch()
    again, calls = run_cell(tmp_path, empty, address="file:///nowhere", colab=True)
    assert found(again) == found(result)  # 이미 있으면 다시 내려받지 않습니다.
    assert (empty / "gan-course/gan_course/MARK").exists()
    assert calls == []


@pytest.mark.slow
def test_colab_adds_only_what_is_missing(tmp_path, empty, origin):
    result, calls = run_cell(
        tmp_path, empty, address=origin, colab=True, missing=["safetensors", *NEVER]
    )
    found(result)
    assert calls == [["install", "--no-deps", "safetensors"]]
    assert not NEVER & {word.lower() for call in calls for word in call}


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    ["notebooks", *(pytest.param(p, marks=pytest.mark.long) for p in ("", "notebooks/text"))],
)
def test_local_checkout_is_used_as_it_is(tmp_path, place):
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "gan_course", folder / "gan_course")
    shutil.copytree(ROOT / "data/fonts", folder / "data/fonts")
    shutil.copy(ROOT / "data/SHA256SUMS", folder / "data")
    (folder / "notebooks/text").mkdir(parents=True)
    before = {path for path in folder.rglob("*") if "__pycache__" not in path.parts}
    result, calls = run_cell(
        tmp_path, folder / place, address="file:///nowhere", missing=["safetensors"]
    )
    assert found(result) == (folder / "gan_course/__init__.py").resolve()
    assert calls == []
    after = {path for path in folder.rglob("*") if "__pycache__" not in path.parts}
    assert after == before


@pytest.mark.parametrize("colab", [True, False])
def test_without_address_and_checkout_it_says_what_to_do(tmp_path, empty, colab):
    result, calls = run_cell(tmp_path, empty, colab=colab)
    assert result.returncode != 0
    assert "REPOSITORY에 주소를 적으십시오" in result.stderr
    assert "Traceback" not in result.stderr
    assert calls == []
    assert list(empty.iterdir()) == []


def test_the_cell_is_short_and_names_no_package_to_leave_alone():
    assert len([line for line in TEMPLATE.splitlines() if line.strip()]) <= 20
    lines = [line for line in TEMPLATE.splitlines() if "pip" in line]
    assert all("--no-deps" in line for line in lines)
