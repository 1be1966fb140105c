"""노트북과 텍스트 짝: 같은 입력, 안정된 id, 같은 준비 셀, 실행된 작은 출력."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]


def load_tool():
    sys.path.insert(0, str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location("course_notebooks", ROOT / "tools/notebooks.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()
cells = sys.modules["notebook_cells"]
COURSE = tool.Course(ROOT)
NAMES = COURSE.names()

TWIN = """\
# %% [markdown]
# # 작은 노트북
#
# <!-- colab -->

# %% tags=["setup"]

# %% [markdown]
# 하나를 더합니다.

# %%
x = 1 + 1
x

# %%
print(x)
"""


@pytest.fixture
def course(tmp_path):
    """실제 틀과 pyproject를 쓰는, 작은 짝 하나의 저장소입니다."""
    small = tool.Course(tmp_path)
    small.twin("00_small").parent.mkdir(parents=True)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "tools/setup_cell.py", tmp_path / "tools")
    small.twin("00_small").write_text(TWIN, "utf-8")
    tool.sync(small, [])
    return small


def read(course, name="00_small"):
    return nbformat.read(course.ipynb(name), as_version=4)


def save(course, notebook, name="00_small"):
    course.ipynb(name).write_text(tool.serialised(notebook), "utf-8")


def set_address(course, address):
    path = course.root / "pyproject.toml"
    text = path.read_text("utf-8")
    new, found = re.subn(r'^repository = ".*"$', f'repository = "{address}"', text, flags=re.M)
    assert found == 1
    path.write_text(new, "utf-8")


# ---------------------------------------------------------------- 실려 있는 노트북


def test_every_notebook_has_a_twin_and_every_twin_a_notebook():
    assert NAMES
    assert [path.stem for path in sorted(COURSE.notebooks.glob("*.ipynb"))] == NAMES


def test_check_finds_nothing():
    assert tool.main(["check"]) == 0


@pytest.mark.parametrize("name", NAMES)
def test_twins_agree(name):
    twin = tool.read_text(COURSE.twin(name).read_text("utf-8"))
    assert tool.keys(twin) == tool.keys(read(COURSE, name))


@pytest.mark.parametrize("name", NAMES)
def test_one_setup_cell_equal_to_the_template(name):
    cells = [c for c in read(COURSE, name).cells if "setup" in c.metadata.get("tags", [])]
    assert [cell.source for cell in cells] == [COURSE.setup_source()]


@pytest.mark.parametrize("name", NAMES)
def test_notebook_is_small_executed_and_without_errors(name):
    notebook = read(COURSE, name)
    nbformat.validate(notebook)
    assert COURSE.ipynb(name).stat().st_size < cells.MAX_BYTES
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [out for cell in code for out in cell.outputs if out.output_type == "error"]
    assert notebook.metadata == cells.METADATA
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


# ---------------------------------------------------------------- 도구


def test_planted_drift_is_caught_and_named(course, capsys):
    assert tool.main(["check", "--root", str(course.root)]) == 0
    notebook = read(course)
    notebook.cells[3].source = "x = 1 + 2\nx"
    save(course, notebook)
    assert tool.main(["check", "--root", str(course.root)]) == 1
    message = capsys.readouterr().err
    assert "4번째 셀부터 다릅니다" in message
    assert "1 + 1" in message
    assert "1 + 2" in message


@pytest.mark.parametrize("change", ["missing cell", "cell type", "setup cell", "missing ipynb"])
def test_other_drifts_are_caught(course, change):
    notebook = read(course)
    if change == "missing cell":
        notebook.cells.pop()
    elif change == "cell type":
        notebook.cells[3] = nbformat.v4.new_markdown_cell(notebook.cells[3].source)
    elif change == "setup cell":  # 짝 둘이 같더라도 틀과 다르면 안 됩니다.
        notebook.cells[1].source += "\nprint('!')"
        twin = course.twin("00_small")
        twin.write_text(
            twin.read_text("utf-8").replace("gc.setup()", "gc.setup()\nprint('!')"), "utf-8"
        )
    save(course, notebook)
    if change == "missing ipynb":
        course.ipynb("00_small").unlink()
    with pytest.raises(tool.PairError):
        tool.check(course, [])


def test_ids_and_outputs_stay_when_a_cell_is_inserted(course):
    before = read(course)
    before.cells[3].outputs = [nbformat.v4.new_output("stream", name="stdout", text="2\n")]
    before.cells[3].execution_count = 2
    save(course, before)
    twin = course.twin("00_small")
    text = twin.read_text("utf-8")
    new = "# %% [markdown]\n# 새로 넣은 셀입니다.\n\n# %%\nx = 1"
    twin.write_text(text.replace("# %%\nx = 1", new).replace("print(x)", "print(x, x)"), "utf-8")
    tool.sync(course, [])
    after = read(course)
    old_ids, new_ids = ([cell.id for cell in nb.cells] for nb in (before, after))
    assert new_ids[:3] + new_ids[4:] == old_ids  # 고친 마지막 셀도 id는 그대로입니다.
    assert new_ids[3] not in old_ids
    assert after.cells[4].outputs == before.cells[3].outputs
    assert after.cells[5].outputs == []
    first = course.ipynb("00_small").read_bytes()
    tool.sync(course, [])
    assert course.ipynb("00_small").read_bytes() == first


def test_ids_do_not_depend_on_chance(course):
    first = course.ipynb("00_small").read_bytes()
    course.ipynb("00_small").unlink()
    tool.sync(course, [])
    assert course.ipynb("00_small").read_bytes() == first


def test_address_fills_badge_and_setup_cell_and_leaves_again(course):
    set_address(course, "")
    tool.sync(course, [])
    empty = course.twin("00_small").read_text("utf-8")
    assert "colab-badge" not in empty
    set_address(course, "https://github.com/someone/gan-course")
    tool.sync(course, [])
    tool.sync(course, [])
    text = course.twin("00_small").read_text("utf-8")
    page = "github/someone/gan-course/blob/main/notebooks/00_small.ipynb"
    assert text.count(page) == 1
    assert 'REPOSITORY = "https://github.com/someone/gan-course"' in text
    assert page in read(course).cells[0].source
    set_address(course, "")
    with pytest.raises(tool.PairError):  # 주소만 바꾸고 다시 만들지 않은 것도 잡습니다.
        tool.check(course, [])
    tool.sync(course, [])
    assert course.twin("00_small").read_text("utf-8") == empty


def test_pull_brings_edits_back_to_the_twin(course):
    notebook = read(course)
    notebook.cells[2].source = "둘을 더합니다."
    save(course, notebook)
    tool.pull(course, ["00_small"])
    assert "# 둘을 더합니다." in course.twin("00_small").read_text("utf-8")
    tool.check(course, [])


def test_outputs_are_tidied():
    bar = "\r 10%|#         |\r100%|##########|"
    outputs = [
        nbformat.v4.new_output("stream", name="stderr", text=bar[:10]),
        nbformat.v4.new_output("stream", name="stderr", text=bar[10:] + "\n"),
        nbformat.v4.new_output("display_data", {cells.WIDGET: {"model_id": "f00"}}),
    ]
    tidy = cells.tidy_outputs(outputs)
    assert [out.output_type for out in tidy] == ["stream", "display_data"]
    assert tidy[0].text == "100%|##########|\n"
    assert tidy[1].data == {"text/plain": cells.WIDGET_NOTE}


def test_errors_and_large_outputs_are_refused(course):
    notebook = read(course)
    big = nbformat.v4.new_output("stream", name="stdout", text="가" * 600_000)
    notebook.cells[4].outputs = [big]
    with pytest.raises(tool.PairError, match="5번째 셀 .*kB"):
        tool.checked(notebook, "00_small")
    notebook.cells[4].outputs = [
        nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])
    ]
    with pytest.raises(tool.PairError, match="5번째 셀이 오류로"):
        tool.checked(notebook, "00_small")


def test_nothing_half_written(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("옛것", "utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tool.os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        tool.write_atomically(path, "새것")
    assert path.read_text("utf-8") == "옛것"
    assert [p.name for p in tmp_path.iterdir()] == ["a.ipynb"]


def test_unknown_name_is_told(capsys):
    assert tool.main(["sync", "99_none"]) == 1
    assert "99_none: 텍스트 짝이 없습니다" in capsys.readouterr().err
