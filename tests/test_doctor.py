"""The doctor: what it says of a healthy machine, and of each way it can be broken."""

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from gan_course import doctor as module
from gan_course.doctor import Finding, doctor, report
from gan_course.files import data_dir, known_hashes, sha256

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def course_data(tmp_path, monkeypatch):
    """A small data folder of one's own, with a font, a checkpoint-like file and a manifest."""
    font = "fonts/GANCourseGothic.ttf"
    (tmp_path / "fonts").mkdir()
    shutil.copy(ROOT / "data" / font, tmp_path / font)
    (tmp_path / "a.bin").write_bytes(b"abc")
    names = [font, "a.bin"]
    rows = [f"{sha256(tmp_path / n)}  {n}\n" for n in names]
    (tmp_path / "SHA256SUMS").write_text("".join(rows), "utf-8")
    monkeypatch.setenv("GAN_COURSE_DATA", str(tmp_path))
    return tmp_path


def finding(name):
    return next(f for f in report() if f.name == name)


def without(monkeypatch, package, version=None):
    """Pretend that a package is missing, or has another version."""
    real = module._version
    monkeypatch.setattr(module, "_version", lambda p: version if p == package else real(p))


def test_a_healthy_machine(course_data, capsys, monkeypatch):
    monkeypatch.setattr(module, "free_memory", lambda: 8.0)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=50e9))
    assert doctor() == 0
    out = capsys.readouterr().out
    assert "준비가 끝났습니다" in out and "✗" not in out
    for name in ("Python", "PyTorch", "계산 장치", "한글 글꼴", "데이터", "디스크", "메모리"):
        assert f" {name}: " in out


def test_nothing_of_this_machine_is_written_into_a_notebook(course_data, capsys):
    doctor()
    out = capsys.readouterr().out
    assert str(Path.home()) not in out and sys.prefix not in out and str(ROOT) not in out


def test_missing_damaged_and_extra_files_are_named(course_data, capsys):
    (course_data / "a.bin").write_bytes(b"abd")
    (course_data / "fonts/GANCourseGothic.ttf").unlink()
    (course_data / "mine.png").write_bytes(b"x")
    found = finding("데이터")
    assert not found.ok
    assert "손상: a.bin" in found.detail and "없음: fonts/GANCourseGothic.ttf" in found.detail
    assert "목록에 없음: mine.png" in found.detail
    assert "git checkout -- data/fonts/GANCourseGothic.ttf data/a.bin" in found.advice
    assert not finding("한글 글꼴").ok
    assert doctor() == 1
    assert "고칠 것이 2가지 있습니다: 한글 글꼴, 데이터" in capsys.readouterr().out


def test_an_extra_file_alone_is_no_problem(course_data):
    (course_data / "mine.png").write_bytes(b"x")
    (course_data / "README.md").write_text("설명", "utf-8")
    found = finding("데이터")
    assert found.ok and "mine.png" in found.detail and "README" not in found.detail
    assert found.advice


def test_a_lost_manifest_is_explained(course_data):
    (course_data / "SHA256SUMS").unlink()
    found = finding("데이터")
    assert not found.ok and "SHA256SUMS" in found.detail and "저장소를 다시" in found.advice


def test_a_font_file_that_is_no_font(course_data):
    (course_data / "fonts/GANCourseGothic.ttf").write_bytes(b"not a font")
    assert not finding("한글 글꼴").ok


@pytest.mark.parametrize(
    ("package", "version", "name", "ok", "said"),
    [
        ("ipywidgets", None, "ipywidgets", False, "pip install"),
        ("ipywidgets", "7.6.5", "ipywidgets", False, "ipywidgets>=7.7,<9"),
        ("ipywidgets", "9.0.0", "ipywidgets", False, "ipywidgets>=7.7,<9"),
        ("ipywidgets", "7.7.1", "ipywidgets", True, ""),
        ("torchvision", None, "torchvision", False, "pip install torchvision"),
        ("torch", "2.1.0", "torchvision", False, "force-reinstall"),
        ("jupyterlab", None, "JupyterLab", True, "다른 편집기"),
        ("jupyterlab-language-pack-ko-KR", None, "JupyterLab", True, "language-pack"),
    ],
)
def test_packages(monkeypatch, course_data, package, version, name, ok, said):
    without(monkeypatch, package, version)
    found = finding(name)
    assert found.ok is ok and said in found.advice


def test_colab_needs_no_language_pack(monkeypatch, course_data):
    monkeypatch.setitem(sys.modules, "google.colab", object())
    without(monkeypatch, "jupyterlab")
    assert finding("JupyterLab") == Finding("JupyterLab", True, "Colab에서 실행하고 있습니다.")


def test_a_torchvision_whose_operators_are_missing(monkeypatch, course_data):
    def broken(name):
        raise RuntimeError("operator torchvision::nms does not exist")

    monkeypatch.setattr(module, "import_module", broken)
    found = module._torchvision()
    assert not found.ok and "nms" in found.detail and "force-reinstall" in found.advice


def test_old_python(monkeypatch):
    monkeypatch.setattr(module.sys, "version_info", (3, 9, 1))
    found = module._python()
    assert not found.ok and "3.11" in found.advice


def test_a_wrong_budget_is_found(monkeypatch, course_data):
    monkeypatch.setenv("BUDGET", "huge")
    found = finding("계산 장치")
    assert not found.ok and "cpu 또는 gpu" in found.detail + found.advice


@pytest.mark.parametrize(
    ("free", "ok", "advice"), [(1e8, False, True), (1e9, True, True), (1e10, True, False)]
)
def test_disk(monkeypatch, free, ok, advice):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: type("U", (), {"free": free})())
    found = module._disk()
    assert found.ok is ok and bool(found.advice) is advice


@pytest.mark.parametrize(
    ("free", "ok", "advice"),
    [(0.2, False, True), (1, True, True), (8, True, False), (None, True, False)],
)
def test_memory(monkeypatch, free, ok, advice):
    monkeypatch.setattr(module, "free_memory", lambda: free)
    found = module._memory()
    assert found.ok is ok and bool(found.advice) is advice


def testfree_memory_is_measured_without_psutil_too(monkeypatch):
    def absent(name):
        raise ImportError(name)

    assert 0 < module.free_memory() < 1e5
    monkeypatch.setattr(module, "import_module", absent)
    free = module.free_memory()
    assert free is None or 0 < free < 1e5


def test_a_check_that_raises_is_a_finding():
    def bad():
        raise RuntimeError("고장")

    found = module._safely("시험", bad)
    assert found == Finding("시험", False, "RuntimeError: 고장", found.advice) and found.advice


def test_data_readme_tells_of_every_file():
    text = (ROOT / "data/README.md").read_text("utf-8")
    assert [name for name in known_hashes() if f"`{name}`" not in text] == []
    assert data_dir() == ROOT / "data"
