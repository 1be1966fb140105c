"""make class: one archive for the class room, and what it says when something is missing."""

import re
import shutil
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def course(tmp_path):
    """A small repository with everything that the pack reads."""
    for folder in ("docs/instructor", "notebooks", "site/assets", "dist"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks/00_start.ipynb").write_text("{}")
    for lesson in ("00", "README"):
        shutil.copy(ROOT / f"docs/instructor/{lesson}.md", tmp_path / "docs/instructor")
    (tmp_path / "site/index.html").write_text("<!doctype html>")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    (tmp_path / "slides").mkdir()
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions/index.html").write_text("<!doctype html>")
    for page in (*LESSONS, "index"):
        (tmp_path / f"slides/{page}.html").write_text("<!doctype html>")
    return tmp_path


def archive(root):
    """Stands in for the archive of Colab, whose own test is elsewhere."""
    with ZipFile(root / "dist/gan-course.zip", "w") as inner:
        inner.writestr("gan-course/README.md", "강의")
    return 0


def test_the_class_pack_holds_what_it_says(course, monkeypatch, capsys):
    import pack_class

    monkeypatch.setattr(pack_class, "pack_colab", archive)
    assert pack_class.main(course, build=lambda root: None) == 0
    path = course / "dist/gan-course-class.zip"
    first = path.read_bytes()
    assert "dist/gan-course-class.zip" in capsys.readouterr().out
    with ZipFile(path) as pack:
        assert pack.testzip() is None
        names = {name.removeprefix("gan-course-class/") for name in pack.namelist()}
        told = pack.read("gan-course-class/읽어보기.txt").decode("utf-8")
        pack.extractall(course / "usb")
    for part in re.findall(r"^([\w./-]+[/.][\w./-]*) +[가-힣]", told, re.M):
        assert any(name == part or name.startswith(part) for name in names), part
    folder = course / "usb/gan-course-class"
    assert set(LESSONS) <= {page.stem for page in (folder / "slides").glob("*.html")}
    with ZipFile(folder / "gan-course.zip") as inner:
        assert inner.testzip() is None
    assert pack_class.main(course, build=lambda root: None) == 0 and path.read_bytes() == first


def test_the_way_that_the_pack_tells_needs_only_what_it_holds():
    """No `make`, whose tools stay behind; the set-up cell looks for the package beside it."""
    import pack_class
    from pack_colab import TOP, listed

    told, inner = pack_class.READ_ME, listed(ROOT)
    assert "make" not in told and not any(name.startswith("tools/") for name in inner)
    lines = [line.strip() for line in told.splitlines() if re.search(r"^  .*-m \w", line)]
    modules = {line.partition("-m ")[2].split()[0] for line in lines}
    pinned = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.M))
    assert modules == {"zipfile", "venv", "pip", "jupyterlab"}
    assert {"jupyterlab", "torch", "ipywidgets", "safetensors"} <= pinned
    order = [told.index(part) for part in ("-m zipfile", "-m venv", "-m pip", "-m jupyterlab")]
    assert order == sorted(order) and f"\n  cd {TOP}\n" in told
    lesson = re.search(r"notebooks/에서 (\S+\.ipynb)", told)[1]
    assert {f"notebooks/{lesson}", "gan_course/__init__.py"} <= set(inner)
    source = (ROOT / "notebooks" / lesson).read_text("utf-8")
    assert "*here.parents" in source  # from notebooks/ the package is one folder up


def test_what_is_missing_is_built_first(course):
    import pack_class

    assert not pack_class.stale(course, course / "site/index.html")
    (course / "slides/index.html").unlink()
    assert pack_class.stale(course, course / "slides/index.html")
    shutil.rmtree(course / "slides")
    (course / "tools").mkdir()
    script = 'import pathlib; p = pathlib.Path("slides"); p.mkdir(); (p / "index.html").touch()'
    (course / "tools/export_site.py").write_text("")
    (course / "tools/export_slides.py").write_text(script)
    (course / "tools/export_solutions.py").write_text("")
    pack_class.built(course)
    assert (course / "slides/index.html").is_file()


def test_a_bad_state_is_told_in_korean(course, monkeypatch, capsys):
    import pack_class

    monkeypatch.setattr(pack_class, "pack_colab", lambda root: 1)
    assert pack_class.main(course, build=lambda root: None) == 1
    assert "묶지 못해" in capsys.readouterr().err
    monkeypatch.setattr(pack_class, "pack_colab", archive)
    shutil.rmtree(course / "slides")
    (course / "tools").mkdir()
    (course / "tools/export_site.py").write_text('open("site/index.html", "w").close()')
    (course / "tools/export_slides.py").write_text("raise SystemExit(1)")
    assert pack_class.main(course) == 1
    assert "slides/를 만들지 못해" in capsys.readouterr().err
    assert not (course / "dist/gan-course-class.zip").exists()
