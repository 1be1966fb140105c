"""make가 하려는 일을 실행하지 않고 봅니다."""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make가 없습니다")


# What `make test NAME=VALUE` hands on to the tests.
HANDED_ON = {
    "MAKEFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "MFLAGS", "BROWSER", "BROWSER_JOBS", "BROWSER_MARK",
    "JOBS", "N", "NAME", "NBVAL_JOBS", "PORT",
}  # fmt: skip


def dry_run(folder, *words):
    env = {k: v for k, v in os.environ.items() if k not in HANDED_ON}
    command = ["make", "-n", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout


def lab():
    spec = importlib.util.spec_from_file_location("course_lab", ROOT / "tools/lab.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installed(tmp_path):
    """설치가 끝난 것처럼 보이는 폴더입니다."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-colab.txt"):
        shutil.copy(ROOT / name, tmp_path)
    for name in (".venv", ".venv-colab"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".installed").touch()
    return tmp_path


@needs_make
def test_second_lab_installs_nothing(installed):
    text = dry_run(installed, "lab", "PORT=9999", "BROWSER=no")
    assert "tools/lab.py --port 9999 --no-browser" in text
    assert "pip" not in text
    assert "--no-browser" not in dry_run(installed, "lab")


@needs_make
@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
@pytest.mark.parametrize("target", ["lab", "test", "test-quick", "test-long"])
def test_a_newer_lock_installs_again(installed, name, target):
    stamp = (installed / ".venv/.installed").stat().st_mtime
    os.utime(installed / name, (stamp + 10, stamp + 10))
    assert "pip install" in dry_run(installed, target)


@needs_make
def test_whatever_was_recorded_has_a_command_that_records_it_again(installed):
    told = dry_run(installed, "records") + dry_run(installed, "timelines")
    recorders = {p.stem for p in (ROOT / "tools").glob("record_*.py")}
    for name in recorders | {"compare", "run_mode_bench"}:
        assert name in told, name
    assert "--again" in told and "make_manifest" in told
    # A trained generator's card has no distances yet, and a classifier's no ladder.
    told = dry_run(installed, "checkpoints")
    assert told.index("tools/train_") < told.index('ladder "agree --again" measure make_manifest')


@needs_make
@pytest.mark.parametrize("name", ["wgan-gp", "dcgan", "dcgan64"])
def test_bench_name_finds_its_script(installed, name):
    script = f"bench/{name.replace('-', '_')}.py"
    assert script in dry_run(installed, f"bench-{name}") and (ROOT / script).is_file()


@needs_make
@pytest.mark.parametrize(
    "target, variable, told",
    [
        ("install", "PYTHON", "Python 3.11 이상이 필요합니다. 지금: Python 3.9.1."),
        ("test-colab", "COLAB_PYTHON", "Colab의 Python 3.13이나 3.12가 없습니다."),
    ],
    ids=["install", "test-colab"],
)
def test_old_python_is_told_in_korean(tmp_path, target, variable, told):
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-colab.txt"):
        shutil.copy(ROOT / name, tmp_path)
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\ncase "$1" in --version) echo Python 3.9.1;; *) exit 1;; esac\n')
    old.chmod(0o755)
    command = ["make", "-C", str(tmp_path), f"{variable}={old}", target]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode != 0
    assert told in result.stdout
    assert not list(tmp_path.glob(".venv*"))


@needs_make
def test_colab_has_an_environment_of_its_own(installed):
    once = dry_run(installed, "test-colab", "NAME=02_backpropagation")
    assert ".venv-colab/bin/python tools/colab.py 02_backpropagation" in once
    assert "pip install" not in once
    for target in ("test", "test-long"):
        assert "colab.py" not in dry_run(installed, target)
    stamp = (installed / ".venv-colab/.installed").stat().st_mtime
    os.utime(installed / "requirements-colab.txt", (stamp + 10, stamp + 10))
    assert "-r requirements-colab.txt" in dry_run(installed, "test-colab")
    assert "pip install" not in dry_run(installed, "lab")


def parts():
    spec = importlib.util.spec_from_file_location("course_parts", ROOT / "tools/parts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_make
def test_the_parts_of_a_test(installed):
    assert "tools/parts.py lint unit pairs nbval browser site-test" in dry_run(installed, "test")
    assert "tools/parts.py lint pairs unit-quick" in dry_run(installed, "test-quick")
    assert '-m "not long and not training and not slow"' in dry_run(installed, "unit-quick")
    assert '-m "not long"' in dry_run(installed, "unit")
    assert "-m long" in dry_run(installed, "test-long")
    assert "tools/repeat.py 20" in dry_run(installed, "test-repeat")
    assert "tools/repeat.py 3" in dry_run(installed, "test-repeat", "N=3")
    assert "make test-long" in (ROOT / ".ci/run").read_text("utf-8")


@needs_make
@pytest.mark.parametrize(
    "part, variable", [("unit", "JOBS"), ("test-long", "JOBS"), ("nbval", "NBVAL_JOBS")]
)
def test_one_variable_says_how_many_processes(installed, part, variable):
    three = dry_run(installed, part, f"{variable}=3")
    assert "-n 3 --dist loadfile" in three and "OMP_NUM_THREADS=1" in three
    one = dry_run(installed, part, f"{variable}=0")
    assert " -n " not in one and "OMP_NUM_THREADS" not in one


@needs_make
def test_the_variables_of_the_make_that_runs_the_tests_are_not_seen(installed, monkeypatch):
    for name in HANDED_ON - {"MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL"}:
        monkeypatch.setenv(name, "0")
    assert "-n 2" in dry_run(installed, "browser") and "-n 2" in dry_run(installed, "nbval")
    assert "tools/repeat.py 20" in dry_run(installed, "test-repeat")
    assert "--port 8888" in dry_run(installed, "lab")


@needs_make
def test_notebooks_are_checked_without_the_learner_s_progress(installed):
    told = dry_run(installed, "nbval")
    assert 'GAN_COURSE_PROGRESS="$empty/progress.json"' in told and "mktemp -d" in told


@needs_make
def test_browser_tests_share_the_processes_by_test(installed):
    two, alone = dry_run(installed, "browser"), dry_run(installed, "browser", "BROWSER_JOBS=0")
    two = " ".join(two.replace("\\", " ").split())
    assert 'tests/browser -m "not long" -n 2 --dist load' in two and "OMP_NUM_THREADS=1" in two
    assert " -n " not in alone and "OMP_NUM_THREADS" not in alone


def test_a_failing_part_stops_and_the_times_are_printed(tmp_path, capfd):
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\nfor last; do :; done\necho "<$last>"\n[ "$last" != second ]\n')
    make.chmod(0o755)
    assert parts().run(["first", "second", "third"], str(make)) == 1
    told = capfd.readouterr().out
    assert "<first>" in told and "<second>" in told and "third" not in told
    times = told.partition("걸린 시간")[2].splitlines()
    assert [line.split()[0] for line in times if line] == ["first", "second", "모두"]
    assert "실패" in times[2] and "실패" not in times[1]
    assert parts().run(["first"], str(make)) == 0


def test_a_repetition_goes_on_where_it_was_cut_off(tmp_path, monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("course_repeat", ROOT / "tools/repeat.py")
    repeat = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(repeat)
    ran = []

    def run(command, **options):
        ran.append(options["env"].get("GAN_COURSE_SHUFFLE", command[-1]))
        if len(ran) == 2:
            raise KeyboardInterrupt
        return subprocess.CompletedProcess(command, int(ran[-1] == "2"))

    monkeypatch.setattr(repeat, "RECORD", tmp_path)
    monkeypatch.setattr(repeat, "version", lambda: "this")
    monkeypatch.setattr(repeat.subprocess, "run", run)
    with pytest.raises(KeyboardInterrupt):
        repeat.main(2)
    assert repeat.main(2) == 1
    # the second was cut off
    assert ran == ["browser", "browser", "browser", "1", "2", "3", *["site-test"] * 3]
    told = capsys.readouterr().out
    assert "browser 2번 가운데 2번, site 3번 가운데 3번, unit 3번 가운데 2번" in told
    assert repeat.main(2) == 1 and len(ran) == 9  # all is recorded


def test_lab_is_local_with_token_and_starts_at_lesson_00():
    command = lab().command(9999, browser=False)
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--ServerApp.port=9999" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start.ipynb" in command
    assert "--no-browser" in command
    assert not [word for word in command if "token" in word.lower() or "password" in word.lower()]
    assert "--no-browser" not in lab().command(8888, browser=True)


def test_lab_settings_are_korean_and_quiet():
    settings = json.loads((ROOT / "tools/lab_overrides.json").read_text("utf-8"))
    assert settings["@jupyterlab/translation-extension:plugin"]["locale"] == "ko_KR"
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
