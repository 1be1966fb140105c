"""의존성을 적은 네 곳(pyproject, environment.yml, 잠근 판, Colab의 판)이 맞는지 봅니다."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
CONDA_NAMES = {"pytorch": "torch"}
# Colab에 있는 판입니다. requirements-colab.txt는 이것을 그대로 적어야 합니다.
COLAB = {
    "torch": "2.11.0",
    "torchvision": "0.26.0",
    "numpy": "2.1.3",
    "matplotlib": "3.10.0",
    "pillow": "11.3.0",
    "ipywidgets": "7.7.1",
    "ipython": "7.34.0",
    "ipykernel": "6.17.1",
}


def ranges(lines):
    """["torch>=2.4", …] → {"torch": SpecifierSet(">=2.4"), …}"""
    needs = [Requirement(line) for line in lines]
    return {canonicalize_name(need.name): need.specifier for need in needs}


def conda():
    return yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]


def conda_ranges():
    found = ranges(line for line in conda() if isinstance(line, str) and line != "pip")
    return {CONDA_NAMES.get(name, name): spec for name, spec in found.items()}


def pins(name="requirements.lock"):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_conda_agrees_with_pyproject():
    wanted = ranges(PROJECT["dependencies"] + EXTRAS["lab"])
    listed = conda_ranges()
    assert listed.pop("python") == SpecifierSet(PROJECT["requires-python"])
    assert set(ranges(PROJECT["dependencies"])) <= set(listed)
    assert listed == {name: wanted[name] for name in listed}


def test_conda_leaves_the_rest_to_pip():
    assert conda()[-1] == {"pip": ["-e .[lab,dev]"]}


def test_lock_satisfies_every_range():
    locked = pins()
    for name, spec in ranges(PROJECT["dependencies"] + EXTRAS["lab"] + EXTRAS["dev"]).items():
        assert name in locked, f"requirements.lock에 {name}이 없습니다. make lock을 실행하십시오."
        assert spec.contains(locked[name], prereleases=True), (name, locked[name], spec)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-colab.txt"])
def test_lock_is_plain(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    body = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9A-Za-z.]*", line) for line in body)
    assert body == sorted(body, key=lambda line: line.split("==")[0])
    assert not [line for line in body if line.startswith(("nvidia-", "triton", "cuda-"))]


def test_colab_is_pinned_and_satisfies_our_ranges():
    colab = pins("requirements-colab.txt")
    assert {name: colab[name] for name in COLAB} == COLAB
    # 범위에 들지 않으면 Colab이 그것을 다시 설치합니다.
    kernel = [line for line in EXTRAS["lab"] if line.startswith("ipykernel")]
    for name, spec in ranges(PROJECT["dependencies"] + kernel).items():
        assert spec.contains(colab[name]), (name, colab[name], spec)


def test_colab_python_and_all_extras_are_declared():
    assert SpecifierSet(PROJECT["requires-python"]).contains("3.13")
    assert set(EXTRAS) == {"lab", "dev", "scale", "pretrained"}
