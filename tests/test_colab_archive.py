"""make colab: one archive with all that a lesson needs, and the cell that unpacks it on Colab."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import jupytext
import pytest

from gan_course.ui.copy import COLAB_CELL, CopyView

ROOT = Path(__file__).resolve().parents[1]
SETUP = (ROOT / "tools/setup_cell.py").read_text("utf-8")
needs_git = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="git 저장소가 아닙니다"
)

# Runs cells in one namespace, as Colab does. The stand-in for Drive holds what lies in ../drive.
COLAB = """
import sys, types
from pathlib import Path

def mount(place):
    assert place == "/content/drive"  # the working folder stands for /content
    print("MOUNTED")
    Path("drive").mkdir()
    Path("../drive").resolve().rename("drive/MyDrive")

google = types.ModuleType("google")
google.colab = types.ModuleType("google.colab")
google.colab.drive = types.ModuleType("google.colab.drive")
google.colab.drive.mount = mount
sys.modules |= {"google": google, "google.colab": google.colab}
space = {"__name__": "__main__"}
for cell in sys.argv[1:]:
    exec(compile(cell, "cell", "exec"), space)
"""


def colab(folder, *cells):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GAN_COURSE"))}
    return subprocess.run(
        [sys.executable, "-c", COLAB, *cells],
        cwd=folder, env=env | {"PYTHONUTF8": "1"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import pack_colab

    return pack_colab


@pytest.fixture
def content(tmp_path):
    """Stands for /content; the Drive that is not mounted yet lies beside it."""
    (tmp_path / "drive").mkdir()
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


@pytest.fixture
def small(tmp_path):
    """A repository with a file of each kind: known, new, ignored, deleted, of no use on Colab."""
    root = tmp_path / "small"
    known = ("gan_course/a.py", "data/b.gz", "LICENSE", "tests/t.py", "bench/b.py", "lost.py",
             "tools/arbiters/x.safetensors", ".ci/run", "notebooks/한글 이름.ipynb",
             "notebooks/text/00.py")  # fmt: skip
    for name in known:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, "utf-8")
    (root / ".gitignore").write_text("runs/\ndist/\n", "utf-8")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", "-C", root, *command], check=True, env=without_git())
    (root / "lost.py").unlink()
    (root / "runs").mkdir()
    (root / "runs/mine.safetensors").touch()
    (root / "new.txt").write_text("커밋하지 않은 것", "utf-8")
    return root


def without_git():
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


# ---------------------------------------------------------------- the archive


@needs_git
def test_the_archive_holds_what_git_knows_and_a_learner_needs(tool, small, capsys):
    assert tool.main(small) == 0
    with ZipFile(small / "dist/gan-course.zip") as archive:
        assert archive.namelist() == [
            f"gan-course/{name}"
            for name in (
                ".gitignore",
                "LICENSE",
                "data/b.gz",
                "gan_course/a.py",
                "new.txt",
                "notebooks/한글 이름.ipynb",
            )  # fmt: skip
        ]
        assert archive.read("gan-course/new.txt").decode("utf-8") == "커밋하지 않은 것"
    assert capsys.readouterr().out.startswith("dist/gan-course.zip: 0.0 MB, 파일 6개")


@needs_git
def test_the_same_contents_make_the_same_archive(tool, small):
    tool.main(small)
    path = small / "dist/gan-course.zip"
    first = path.read_bytes()
    path.unlink()
    for file in (f for f in small.rglob("*") if f.is_file() and ".git" not in f.parts):
        os.utime(file, (1e9, 1e9))
        file.chmod(0o700)
    tool.main(small)
    assert path.read_bytes() == first
    (small / "new.txt").write_text("고친 것", "utf-8")
    tool.main(small)
    assert path.read_bytes() != first


@needs_git
def test_too_large_an_archive_is_told_and_not_written(tool, small, capsys):
    assert tool.LIMIT_MB == 110
    (small / "data/large.bin").write_bytes(os.urandom(30_000))
    assert tool.main(small, limit_mb=0.02) == 1
    assert "0.02 MB를 넘어, 저장하지 않았습니다" in capsys.readouterr().err
    assert not (small / "dist").exists()


@needs_git
def test_a_folder_that_is_no_repository_is_told(tool, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert tool.main(tmp_path) == 1
    assert "git으로 내려받은 저장소에서 실행하십시오" in capsys.readouterr().err


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The archive of this very tree."""
    sys.path.insert(0, str(ROOT / "tools"))
    import pack_colab

    path = tmp_path_factory.mktemp("archive") / "gan-course.zip"
    path.write_bytes(pack_colab.packed(ROOT, pack_colab.listed(ROOT)))
    return path


@pytest.mark.slow
@needs_git
def test_the_course_fits_and_lacks_nothing(course):
    assert course.stat().st_size <= 110e6
    with ZipFile(course) as archive:
        names = {name.removeprefix("gan-course/") for name in archive.namelist()}
    sums = (ROOT / "data/SHA256SUMS").read_text("utf-8").splitlines()
    wanted = {f"data/{line.split(maxsplit=1)[1].strip()}" for line in sums}
    for pattern in ("gan_course/**/*.py", "notebooks/*.ipynb", "LICENSE*"):
        wanted |= {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern)}
    wanted |= {"pyproject.toml", "README.md", "data/README.md", "data/SHA256SUMS"}
    assert wanted - names == set()
    assert not [n for n in names if n.startswith(("tests/", "tools/", ".git/", ".venv", "runs/"))]


USE = """
from gan_course.files import data_file
assert Path.cwd() / "gan-course" in Path(gc.__file__).parents
for name in ("mnist/train-images-idx3-ubyte.gz", "checkpoints/dcgan_faces.safetensors",
             "hangul/glyphs.png"):
    print("SOUND", data_file(name).relative_to(Path.cwd()).as_posix())
"""


@pytest.mark.long
@pytest.mark.slow
@needs_git
def test_the_setup_cell_finds_the_unpacked_course(course, content):
    shutil.copy(course, content)
    done = colab(content, COLAB_CELL, SETUP, USE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("SOUND gan-course/data/") == 3


@needs_git
def test_make_colab_packs(tool):
    make = shutil.which("make") or pytest.skip("make가 없습니다")
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
    said = subprocess.run(
        [make, "-n", "-C", ROOT, "colab"], capture_output=True, text=True, check=True, env=env
    )
    assert "tools/pack_colab.py" in said.stdout
    assert re.search(r"^\.PHONY:(.*\\\n)*.*\bcolab\b", (ROOT / "Makefile").read_text("utf-8"), re.M)


# ---------------------------------------------------------------- the cell


def write_archive(folder, mark="x"):
    with ZipFile(folder / "gan-course.zip", "w") as archive:
        archive.writestr("gan-course/gan_course/__init__.py", mark)
    return folder / "gan-course.zip"


def test_the_cell_unpacks_an_upload_and_leaves_drive_alone(content):
    write_archive(content, "올린 것")
    write_archive(content.parent / "drive", "Drive의 것")
    done = colab(content, COLAB_CELL)
    assert done.returncode == 0, done.stderr
    assert (content / "gan-course/gan_course/__init__.py").read_text("utf-8") == "올린 것"
    assert "MOUNTED" not in done.stdout


def test_the_cell_mounts_drive_when_nothing_is_uploaded(content):
    write_archive(content.parent / "drive", "Drive의 것")
    done = colab(content, COLAB_CELL)
    assert done.returncode == 0, done.stderr
    assert (content / "gan-course/gan_course/__init__.py").read_text("utf-8") == "Drive의 것"
    assert done.stdout.count("MOUNTED") == 1


@pytest.mark.parametrize("half", [False, True])
def test_the_cell_says_kindly_when_the_archive_is_nowhere(content, half):
    """A file of the pane is there from the first byte on: half of an upload is not an archive."""
    if half:
        path = write_archive(content)
        path.write_bytes(path.read_bytes()[:-30])
    done = colab(content, COLAB_CELL)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert "없거나 다 올라오지 않았습니다. 올린 뒤 다시 실행하십시오." in done.stderr
    assert not (content / "gan-course").exists()


def test_the_cell_is_short_and_needs_only_what_colab_has():
    lines = [line for line in COLAB_CELL.splitlines() if line.strip()]
    assert len(lines) <= 12 and all(len(line) <= 100 for line in lines)
    roots = set(re.findall(r"^(?:from|import) (\w+)", COLAB_CELL, re.M))
    assert roots - {"google"} <= sys.stdlib_module_names


def test_the_readme_and_the_first_lesson_show_the_same_cell():
    section = (
        (ROOT / "README.md").read_text("utf-8").split("### Google Colab")[1].split("\n### ")[0]
    )
    assert re.findall(r"```python\n(.*?)\n```", section, re.S) == [COLAB_CELL]
    assert "make colab" in section and "gan-course.zip" in section
    twin = jupytext.reads((ROOT / "notebooks/text/00_start.py").read_text("utf-8"), "py:percent")
    (cell,) = (c.source for c in twin.cells if "CopyView(" in c.source)
    space = {}
    exec(cell.replace("\nCopyView(", "\nshown = CopyView("), space)
    assert space["shown"].text == COLAB_CELL


# ---------------------------------------------------------------- the button


class Page(HTMLParser):
    """The text of <pre> and of <script>, and the names of all elements."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.setdefault(self.tags[-1][0], "")
        self.words[self.tags[-1][0]] += data


def test_the_saved_notebook_keeps_the_text_and_no_dead_button():
    view = CopyView('a <b> & "c"\n    d', "이름 <하나>")
    page = Page(view._repr_html_())
    assert page.words["pre"] == view.text == repr(view)
    assert [tag for tag, _ in page.tags] == ["div", "pre", "script"]  # the script makes the button
    about = dict(page.tags)["pre"]
    assert about["tabindex"] == "0" and about["aria-label"] == "이름 <하나>"
    assert "color: inherit" in about["style"] and "background: transparent" in about["style"]
    assert "createElement('button')" in page.words["script"]
