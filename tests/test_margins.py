"""The tool that measures how narrowly each lesson's asserts hold."""

import ast
import importlib.util
import math
from pathlib import Path
from types import SimpleNamespace

import IPython
import nbformat
import numpy as np
import pytest
import torch

TOOL = Path(__file__).resolve().parents[1] / "tools" / "margins.py"


@pytest.fixture
def margins():
    spec = importlib.util.spec_from_file_location("margins", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def heard(margins, code, **names):
    """What the listener writes down while this cell runs."""
    listener = margins.Listener()
    tree = listener.visit(ast.parse(code))
    exec(compile(tree, "cell", "exec"), names | {"__compared__": listener.compared})
    return listener.found


def test_both_sides_are_written_down_and_nothing_stops(margins):
    assert heard(margins, "assert x < 3, 'words'", x=5) == {"x < 3": (5.0, 3.0)}
    assert heard(margins, "assert x > 3 and y <= x", x=5, y=1) == {
        "x > 3": (5.0, 3.0), "y < x": (1.0, 5.0),
    }  # fmt: skip


def test_a_chain_is_two_comparisons_and_the_tightest_of_many_is_kept(margins):
    found = heard(margins, "assert all(0 < x < 1 for x in xs)", xs=[0.5, 0.9, 0.3])
    assert found == {"0 < x": (0.0, 0.3), "x < 1": (0.9, 1.0)}


def test_other_comparisons_and_comparisons_elsewhere_stay(margins):
    found = heard(margins, "y = x < 3\nassert x == 2 and 'a' in {'a'} and x is not None", x=2)
    assert found == {}


def test_a_comparison_of_tensors_stays_one(margins):
    found = heard(margins, "assert 0.3 < (x < 0).float().mean() < 0.7",
                  x=torch.tensor([-1.0, 1.0]))  # fmt: skip
    assert found == {
        "0.3 < (x < 0).float().mean()": (pytest.approx(0.3), 0.5),
        "(x < 0).float().mean() < 0.7": (0.5, pytest.approx(0.7)),
    }


def test_each_place_of_an_array_is_a_condition_where_all_must_hold(margins):
    found = heard(margins, "assert (np.abs(x - 1) < 0.5).all()", x=np.array([1.1, 0.6]), np=np)
    assert found == {"np.abs(x - 1) < 0.5": (pytest.approx(0.4), 0.5)}


def test_every_seed_is_shifted(margins, monkeypatch):
    shell = SimpleNamespace(ast_transformers=[], user_ns={})
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    for owner, name in ((torch, "Generator"), (torch, "manual_seed"), (np.random, "default_rng")):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # put back afterwards
    plain = torch.randn(3, generator=torch.Generator().manual_seed(1007))
    numpys = np.random.default_rng(1007).random()
    margins.listen(1000)
    assert torch.equal(torch.randn(3, generator=torch.Generator().manual_seed(7)), plain)
    torch.manual_seed(7)
    assert torch.equal(torch.randn(3), plain)
    assert np.random.default_rng(7).random() == numpys
    assert shell.ast_transformers and {"__compared__", "__listener__"} <= set(shell.user_ns)


def test_the_table_counts_spreads_of_the_shipped_seed_and_leaves_constants_out(
    margins, monkeypatch
):
    seen = {"seed0": 5.0, "seed1000": 6.0, "seed2000": 4.0, "float32": 4.5, "thread2": 5.5}
    monkeypatch.setattr(
        margins, "measured", lambda name, run: {"x > -3": [seen[run], -3.0], "1 < y": [1.0, 2.0]}
    )
    ((ratio, line),) = margins.rows("03_vanilla_gan")
    assert ratio == pytest.approx(7.5)  # float32's margin 7.5 over a spread of 1
    assert line == "| `x > -3` | 5 | -3 | 8 | 9 | 7 | 7.5 | 8.5 | 1 (차) | 7.5 |"


def test_what_spans_decades_is_seen_in_logarithms(margins, monkeypatch):
    seen = {"seed0": 10.0, "seed1000": 1000.0, "seed2000": 100.0, "float32": 10.0, "thread2": 10.0}
    monkeypatch.setattr(margins, "measured", lambda name, run: {"x > 2": [seen[run], 2.0]})
    ((ratio, line),) = margins.rows("03_vanilla_gan")
    assert ratio == pytest.approx(math.log(5) / math.log(10)) and "(로그)" in line


def test_a_record_is_of_this_code_and_not_of_its_prose(margins, tmp_path, monkeypatch):
    monkeypatch.setattr(margins, "ROOT", tmp_path)
    (tmp_path / "notebooks").mkdir()

    def version(code, prose):
        cells = [nbformat.v4.new_code_cell(code), nbformat.v4.new_markdown_cell(prose)]
        book = nbformat.v4.new_notebook(cells=cells)
        nbformat.write(book, tmp_path / "notebooks" / "03_x.ipynb")
        return margins.version("03_x")

    assert version("a", "b") == version("a", "c") != version("b", "b")


def test_one_lesson_is_measured_again_and_the_others_keep_their_tables(
    margins, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(margins, "TABLE", tmp_path / "margins.md")
    monkeypatch.setattr(margins, "measure", lambda names: None)
    monkeypatch.setattr(margins, "rows", lambda name: [(2.0, f"| {name} old |"), (9.0, "| x |")])
    margins.main(["03_a", "05_b"])
    before = margins.TABLE.read_text("utf-8")
    assert before.index("## 03_a") < before.index("| 03_a old |") < before.index("## 05_b")
    monkeypatch.setattr(margins, "rows", lambda name: [(9.0, f"| {name} new |")])
    margins.main(["03_a"])
    after = margins.TABLE.read_text("utf-8")
    assert after == before.replace("| 03_a old |\n| x |", "| 03_a new |")
    assert "3배가 안 되는 비교 2개" in capsys.readouterr().out
