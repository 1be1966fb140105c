"""Which notebook a browser test opens: one of its own, or a lesson cut to its windows."""

import ast
import re
import symtable
from collections.abc import Iterable

import nbformat
from browser_helpers import WARM, wait_until

from gan_course import labs

END = "시험 끝"
CLEAR = "() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
OPEN = "async path => { await jupyterapp.commands.execute('docmanager:open', {path}); }"
WINDOWS = {
    *labs.__all__,
    "FlipbookView",
    "MovieView",
    "PredictionView",
}  # what has controls and a picture


def open_book(page, lab, name: str) -> None:
    """In the JupyterLab that the page shows, or in a new one."""
    if page.evaluate("() => 'jupyterapp' in window"):
        page.evaluate(OPEN, f"notebooks/{name}")
    else:
        page.goto(f"{lab.url}/lab/tree/notebooks/{name}?reset&token={lab.token}")


def open_and_run(page, lab, name: str) -> None:
    """What a shipped notebook has stored is taken away: what a test sees comes from this run."""
    open_book(page, lab, name)
    lab.wait_for_kernel()
    page.locator(".jp-Notebook .jp-CodeCell").first.click()
    page.evaluate(CLEAR)
    page.locator(".lm-MenuBar-itemLabel", has_text="실행").first.click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()


def run_to_the_end(page, lab, name: str, seconds: float = 120, last: str = END) -> None:
    """Open and run a notebook whose last cell prints `last`; a cell that fails stops it short."""
    open_and_run(page, lab, name)
    end = page.locator(".jp-OutputArea-output", has_text=last)
    broken = page.locator(".jp-OutputArea-output", has_text=re.compile(r"Error\s+Traceback \(most"))
    wait_until(lambda: end.count() or broken.count(), seconds, f"{name}이 끝나지 않습니다")
    assert not broken.count(), broken.first.inner_text()


def code_cell(source: str, number: int | str):
    return nbformat.v4.new_code_cell(source, id=f"cell-{number}")


def write(lab, name: str, *cells: str) -> str:
    """A notebook of these cells."""
    book = nbformat.v4.new_notebook(cells=[code_cell(text, i) for i, text in enumerate(cells)])
    return save(lab, name, book)


def save(lab, name: str, book) -> str:
    book.metadata["kernelspec"] = {
        "name": WARM or "python3", "display_name": "Python 3", "language": "python"
    }  # fmt: skip
    nbformat.write(book, lab.folder / "notebooks" / name)
    return name


def names_of(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell binds, and those that it takes from other cells."""

    def all_scopes(scope):
        yield scope
        for child in scope.get_children():
            yield from all_scopes(child)

    top, *inner = all_scopes(symtable.symtable(source, "cell", "exec"))
    binds = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    uses = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    uses |= {s.get_name() for scope in inner for s in scope.get_symbols() if s.is_global()}
    return binds, uses - binds


def makes_a_window(source: str) -> bool:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return any(isinstance(c.func, ast.Name) and c.func.id in WINDOWS for c in calls)


def needed(sources: list[str], last: dict[str, int], without: Iterable[str] = ()) -> list[int]:
    """The cells that make a window, and those that they need for their names, and so on back.

    A cell with a text of `without` is left out, unless another needs it.

    A name comes from the last cell before that binds it, or from the cell that `last` says.
    """
    found = [names_of(source) for source in sources]
    queue = [i for i, source in enumerate(sources)
             if makes_a_window(source) and not any(text in source for text in without)]  # fmt: skip
    kept = set(queue)
    while queue:
        at = queue.pop()
        for name in found[at][1]:
            makers = [last[name]] if name in last else range(at)
            maker = next((i for i in reversed(makers) if name in found[i][0]), None)
            if maker is not None and maker not in kept:
                kept.add(maker)
                queue.append(maker)
    return sorted(kept)


def widgets_only(lab, name: str, without: Iterable[str] = (), **instead: str) -> str:
    """The shipped lesson cut to every cell that makes a window, and to what those cells need.

    nbval has just run the whole lesson; here its trainings would only be repeated. `instead` gives
    an expression for a name that a training would make. A cell that lacks something fails, and then
    the last cell, which `run_to_the_end` waits for, does not come.
    """
    path = lab.folder / "notebooks" / name
    book = nbformat.read(path, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    first = next(i for i, cell in enumerate(code) if makes_a_window(cell.source))
    given = [code_cell(f"{key} = {text}", key) for key, text in instead.items()]
    code[first:first] = given
    last = {key: first + i for i, key in enumerate(instead)}
    setup = next(i for i, c in enumerate(code) if "setup" in c.metadata.get("tags", []))
    kept = sorted({setup, *needed([cell.source for cell in code], last, without)})
    book.cells = [code[i] for i in kept] + [code_cell("print('시험', '끝')", "end")]
    for cell in book.cells:
        cell.outputs, cell.execution_count = [], None
    # The shipped file stays whole: another test may look at it.
    return save(lab, f"widgets_{name}", book)
