"""make test-colab의 도구를 지금의 환경에서, 아주 작은 저장소와 노트북으로 시험합니다."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"
SETUP = (TOOLS / "setup_cell.py").read_text("utf-8")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git이 없습니다")
LIKE_COLAB = """\
import os, sys
from pathlib import Path
assert "google.colab" in sys.modules and "google" not in globals()
home = Path(os.environ["HOME"])
assert home.parent == Path.cwd().parent and "GAN_COURSE_PROGRESS" not in os.environ
assert sorted(os.listdir()) == ["00_small.ipynb", "gan-course"]
assert gc.MARK == "고친 것" and not (root / "ignored").exists()"""
WIDGET_CELL = "import ipywidgets\nipywidgets.IntSlider()"


@pytest.fixture
def colab(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    import colab

    return colab


@pytest.fixture
def small(tmp_path, monkeypatch):
    """저장소 하나: 커밋한 뒤에 고친 gan_course, 무시하는 파일, 빈 notebooks/."""
    monkeypatch.setenv("GAN_COURSE_PROGRESS", str(tmp_path / "mine.json"))
    root = tmp_path / "course"
    (root / "gan_course").mkdir(parents=True)
    (root / "notebooks").mkdir()
    code = root / "gan_course/__init__.py"
    code.write_text("MARK = '옛것'\ndef setup(): pass\n", "utf-8")
    (root / ".gitignore").write_text("ignored\n", "utf-8")
    me = ["-c", "user.name=test", "-c", "user.email=test@example.invalid"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    for words in (["init", "-q"], ["add", "-A"], [*me, "commit", "-q", "-m", "old"]):
        subprocess.run(["git", "-C", root, *words], check=True, env=env)
    code.write_text(code.read_text("utf-8").replace("옛것", "고친 것"), "utf-8")
    (root / "ignored").touch()
    return root


def notebook(*sources, setup=SETUP):
    cells = [new_code_cell(setup, metadata={"tags": ["setup"]}), *map(new_code_cell, sources)]
    return new_notebook(cells=cells)


def widget(model="m"):
    return new_output(
        "display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": model}}
    )


def state(**outputs):
    """{모델: 그 Output 위젯이 붙잡은 출력들}을 노트북의 메타데이터로."""
    states = {model: {"state": {"outputs": kept}} for model, kept in outputs.items()}
    return {"application/vnd.jupyter.widget-state+json": {"state": states}}


@pytest.mark.slow
@needs_git
def test_every_notebook_is_run_and_each_failure_is_told(colab, small, capsys, monkeypatch):
    good = notebook(LIKE_COLAB, WIDGET_CELL)
    bad = notebook(WIDGET_CELL, "# 나눗셈\n1 / 0", "raise SystemError")
    nbformat.write(bad, small / "notebooks/99_bad.ipynb")
    nbformat.write(good, small / "notebooks/00_small.ipynb")
    status = ["git", "-C", small, "status", "--porcelain"]
    before = subprocess.check_output(status)
    monkeypatch.setattr(os, "environ", os.environ.copy())  # main이 바꾸는 것을 되돌립니다.
    assert colab.main([], small) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"Python {sys.version.split()[0]}, torch ")
    assert told[1].startswith("00_small: 통과 (") and told[1].endswith("초, 위젯 1개, 코드 셀 3개)")
    assert told[2].startswith("99_bad: 실패 (")
    assert told[3] == "  3번째 셀 `# 나눗셈`에서 멈추었습니다. ZeroDivisionError: division by zero"
    assert told[4].startswith("노트북 2개 가운데 1개 통과, 위젯 2개") and len(told) == 5
    assert subprocess.check_output(status) == before


def test_an_unknown_name_is_told(colab, small, capsys, monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())
    assert colab.main(["99_none"], small) == 1
    assert "99_none: 노트북이 없습니다." in capsys.readouterr().err


@pytest.mark.parametrize("written", ["", "https://example.invalid/old"])
def test_the_address_is_filled_in(colab, written):
    setup = SETUP.replace('REPOSITORY = ""', f'REPOSITORY = "{written}"')
    source = colab.addressed(notebook(setup=setup), "file:///a/b").cells[0].source
    assert source == SETUP.replace('REPOSITORY = ""', 'REPOSITORY = "file:///a/b"')


@pytest.mark.parametrize("broken", ["REPOSITORY = None", 'REPOSITORY = ""\nREPOSITORY = ""'])
def test_a_setup_cell_without_one_address_is_told(colab, broken):
    with pytest.raises(colab.PairError, match="준비 셀"):
        colab.addressed(notebook(setup=broken), "file:///a/b")


def test_changed_packages_are_told(colab):
    now = colab.packages()
    assert now["ipywidgets"] and colab.changes(now, colab.packages()) == []
    before, after = {"torch": "2.11.0", "a": "1", "b": "1"}, {"torch": "2.15.0", "a": "1", "c": "2"}
    assert [line.partition(": ")[2] for line in colab.changes(before, after)] == [
        "b 1 → 없음",
        "c 없음 → 2",
        "torch 2.11.0 → 2.15.0",
    ]


def test_what_the_setup_cell_adds_is_no_change_but_a_replaced_one_is(colab):
    assert {"torchmetrics", "lightning-fabric"} <= colab.added() and "torch" not in colab.added()
    assert colab.changes({"torch": "2"}, {"torch": "2", "torchmetrics": "1.9"}) == []
    assert len(colab.changes({"tqdm": "4.67"}, {"tqdm": "4.70"})) == 1


def test_a_change_of_packages_fails_the_notebook(colab, small, monkeypatch):
    path = small / "notebooks/00_small.ipynb"
    nbformat.write(notebook(), path)
    seen = iter([{"torch": "2.11.0"}, {"torch": "2.15.0"}])
    monkeypatch.setattr(colab, "packages", lambda: next(seen))
    monkeypatch.setattr(colab, "failure", lambda *a: "")
    report = colab.examined(path, "file:///nowhere")
    assert report.problems == (
        "위젯이 하나도 만들어지지 않았습니다.",
        "준비 셀이 저장소를 내려받지 않았습니다.",
        "패키지가 바뀌었습니다: torch 2.11.0 → 2.15.0",
    )
    assert str(report).startswith("00_small: 실패")


ERROR = new_output("error", ename="TypeError", evalue="x", traceback=[])
TRACEBACK = new_output("stream", name="stderr", text="Traceback (most recent call last):\n")


@pytest.mark.parametrize(
    "outputs, kept, wanted, told",
    [
        ([widget()], {"m": []}, 1, []),
        ([widget()], {"m": []}, 0, []),
        ([], {}, 0, ["위젯이 하나도 만들어지지 않았습니다."]),
        ([widget()], {"m": []}, 2, ["2번째 셀: 위젯이 2개 있어야 하는데 1개입니다."]),
        ([widget()], {"n": []}, 1, ["2번째 셀: 모델이 없는 위젯이 1개 있습니다."]),
        ([widget()], {"m": [ERROR]}, 1, ["위젯 안의 오류: TypeError: x"]),
        (
            [widget(), TRACEBACK],
            {"m": []},
            1,
            ["2번째 셀: 출력에 “Traceback (most recent call last)”이 있습니다."],
        ),
    ],
)
def test_what_is_wrong_with_the_widgets(colab, outputs, kept, wanted, told):
    ran = notebook("보기")
    ran.cells[1].outputs = outputs
    ran.metadata.widgets = nbformat.from_dict(state(**kept))
    assert colab.widget_problems(ran, [0, wanted]) == told


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_the_stored_notebooks_say_where_the_widgets_are(colab, path):
    stored = nbformat.read(path, as_version=4)
    assert sum(colab.promised(cell) for cell in stored.cells) > 0
    colab.addressed(stored, "file:///a/b")
