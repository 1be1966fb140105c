"""레슨이 학습으로 얻은 값을 확인하는 assert마다 여유를 재어 docs/margins.md에 적습니다.

    python tools/margins.py [이름 …]    모자란 기록을 재고 표의 그 절을 다시 씁니다(make margins)

레슨을 그대로 실행하되 assert의 비교 하나하나가 두 값을 적게 합니다. 세 시드(모든 시드에 0, 1000,
2000을 더한 것)의 표준편차가 퍼짐이고, 여유는 그 몇 배인지로 봅니다. 시드 0은 float32로도, 스레드
둘로도 실행합니다. 나머지는 스레드 하나로, 두 레슨씩 나란히 실행합니다. 기록은 runs/margins/에
남고, 코드가 달라지면 다시 잽니다. 이 일만 할 때 40분쯤 걸립니다.
"""

from __future__ import annotations

import ast
import hashlib
import json
import math
import operator
import os
import statistics
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
RECORD, TABLE = ROOT / "runs" / "margins", ROOT / "docs" / "margins.md"
SEEDS = (0, 1000, 2000)
ONE, TWO = {"OMP_NUM_THREADS": "1"}, {"OMP_NUM_THREADS": "2"}
# 이름: (더할 시드, 환경 변수)
RUNS = {f"seed{s}": (s, ONE) for s in SEEDS} | {
    "float32": (0, ONE | {"PRECISION": "float32"}),
    "thread2": (0, TWO),
}
SHIPPED = ("seed0", "float32", "thread2")  # 배포하는 시드
ENOUGH = 3.0  # 퍼짐의 몇 배
ORDERS = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge
}  # fmt: skip


# ---------------------------------------------------------------- 커널 안에서


class Listener(ast.NodeTransformer):
    """assert의 크고 작음을 비교하는 식이 두 값을 적게 합니다. 어긋나도 멈추지 않습니다."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[float, float]] = {}
        self.inside = self.whole = False

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """`(배열 < 배열).all()`은 칸마다의 조건입니다. 배열의 다른 비교는 보지 않습니다."""
        self.whole = getattr(node.func, "attr", "") == "all" and not node.args
        return self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        self.inside = True
        test = self.visit(node.test)
        self.inside = False
        return ast.copy_location(ast.Expr(test), node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        plain = [ast.unparse(v) for v in (node.left, *node.comparators)]
        whole, self.whole = self.whole, False
        self.generic_visit(node)
        if not self.inside or not all(type(op) in ORDERS for op in node.ops):
            return node
        words = [json.dumps(plain), json.dumps([type(op).__name__ for op in node.ops])]
        values = ast.List([node.left, *node.comparators], ast.Load())
        call = [*map(ast.Constant, words), values, ast.Constant(whole)]
        return ast.Call(ast.Name("__compared__", ast.Load()), call, [])

    def visit(self, node: ast.AST) -> ast.AST:
        node = super().visit(node)
        return ast.fix_missing_locations(node) if isinstance(node, ast.Module) else node

    def compared(self, names: str, kinds: str, values: list, whole: bool) -> object:
        """`1 < x < 2`를 (1, x), (x, 2)로 나누어, 짝마다 가장 아슬아슬한 값을 적습니다."""
        words, answer = json.loads(names), True
        for i, kind in enumerate(json.loads(kinds)):
            answer = ORDERS[getattr(ast, kind)](values[i], values[i + 1])
            key = f"{words[i]} {'<' if kind.startswith('Lt') else '>'} {words[i + 1]}"
            known = [self.found[key]] if key in self.found else []
            pairs = known + _pairs(values[i], values[i + 1], whole)
            if pairs:
                self.found[key] = min(pairs, key=lambda pair: _margin(key, pair))
        return answer


def _pairs(left: object, right: object, whole: bool) -> list[tuple[float, float]]:
    """견준 수의 짝들. `whole`이면 배열의 칸마다 하나이고, 수가 아니면 없습니다."""
    import numpy as np

    try:
        both = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (left, right)))
    except (TypeError, ValueError):
        return []
    found = list(zip(*(each.ravel().tolist() for each in both), strict=True))
    if len(found) > 1 and not whole:
        return []
    return [pair for pair in found if not math.isnan(sum(pair))]


def _margin(key: str, pair: tuple[float, float]) -> float:
    """조건이 지켜진 만큼. 어긋났으면 음수입니다."""
    return (pair[1] - pair[0]) if " < " in key else (pair[0] - pair[1])


def listen(shift: int) -> None:
    """이 커널의 모든 시드에 `shift`를 더하고, 뒤에 오는 셀들의 assert를 적습니다."""
    import numpy as np
    import torch
    from IPython import get_ipython

    listener, shell, seed_all = Listener(), get_ipython(), torch.manual_seed
    numpy_rng = np.random.default_rng

    class Shifted(torch.Generator):
        def manual_seed(self, seed: int) -> torch.Generator:
            return super().manual_seed(seed + shift)

    torch.Generator = Shifted
    torch.manual_seed = lambda seed: seed_all(seed + shift)
    np.random.default_rng = lambda seed=None: numpy_rng(
        seed + shift if isinstance(seed, int) else seed
    )
    shell.ast_transformers.append(listener)
    shell.user_ns["__compared__"] = listener.compared
    shell.user_ns["__listener__"] = listener


# ---------------------------------------------------------------- 커널 밖에서


def version(name: str) -> str:
    """레슨의 코드 셀과 패키지를 가리키는 이름. 글만 고치면 그대로입니다."""
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    code = [c.source.encode() for c in cells if c.cell_type == "code"]
    files = [f.read_bytes() for f in sorted(ROOT.glob("gan_course/**/*.py"))]
    return hashlib.sha256(b"".join([*code, *files])).hexdigest()[:10]


def measured(name: str, run: str) -> dict[str, list[float]]:
    """한 번의 실행에서 {비교: [왼쪽, 오른쪽]}. 기록이 있으면 다시 재지 않습니다."""
    from notebook_run import executed

    path = RECORD / f"{name}-{run}-{version(name)}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shift, more = RUNS[run]
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        start = f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r})\nimport margins\n"
        start += f"margins.listen({shift})"
        end = f"from pathlib import Path\nimport json\nPath({str(path)!r}).write_text("
        end += "json.dumps(__listener__.found), 'utf-8')"
        first, last = (nbformat.v4.new_code_cell(text) for text in (start, end))
        for cell in notebook.cells:  # 다른 시드에서는 한 시드의 그림을 말하는 셀이 멈추기도 합니다.
            cell.metadata["tags"] = ["raises-exception"]
        notebook.cells = [first, *notebook.cells, last]
        before = dict(os.environ)
        os.environ.update(more)
        try:
            executed(notebook, ROOT / "notebooks", timeout=900)
        finally:
            os.environ.clear()
            os.environ.update(before)
        print(f"{name} {run}: 비교 {len(json.loads(path.read_text('utf-8')))}개", flush=True)
    return json.loads(path.read_text("utf-8"))


def measure(names: list[str]) -> None:
    """모든 기록을 만듭니다. 스레드가 하나인 실행은 둘씩 나란히, 나머지는 하나씩."""
    for width, threads in ((2, ONE), (1, TWO)):
        runs = [run for run, (_, more) in RUNS.items() if threads.items() <= more.items()]
        with ProcessPoolExecutor(width, mp_context=get_context("spawn")) as pool:
            list(pool.map(measured, *zip(*((n, run) for run in runs for n in names), strict=True)))


def in_spreads(pairs: dict[str, list[float]], key: str, scale: Callable) -> tuple[float, float]:
    """(배포하는 시드의 가장 작은 여유 ÷ 퍼짐, 퍼짐). 여유는 `scale`로 바꾼 값의 차이입니다."""
    margins = {run: _margin(key, tuple(map(scale, pair))) for run, pair in pairs.items()}
    spread = statistics.stdev(margins[f"seed{s}"] for s in SEEDS)
    return min(margins[run] for run in SHIPPED) / spread if spread else math.inf, spread


def rows(name: str) -> list[tuple[float, str]]:
    """(여유 나누기 퍼짐, 표의 한 줄)들.

    시드마다 같은 값인 비교는 학습이 아니므로, 배포하는 시드에서 어긋난 비교는 조건이 아니라
    `or`나 `==`의 한쪽이므로 뺍니다.
    """
    runs, found = {run: measured(name, run) for run in RUNS}, []
    for key in runs["seed0"]:
        pairs = {run: values[key] for run, values in runs.items() if key in values}
        if len(pairs) < len(RUNS):  # 어긋난 비교 뒤의 것은 보지 못합니다.
            continue
        ratio, spread = in_spreads(pairs, key, float)
        if _margin(key, pairs["seed0"]) < 0 or spread <= 1e-9 * max(map(abs, pairs["seed0"])):
            continue
        way = "차"
        if min(min(pair) for pair in pairs.values()) > 0:
            by_log, log_spread = in_spreads(pairs, key, math.log)
            if by_log > ratio:
                ratio, spread, way = by_log, log_spread, "로그"
        cells = [f"{v:.4g}" for v in pairs["seed0"]]
        cells += [f"{_margin(key, tuple(pairs[run])):.3g}" for run in RUNS]
        cells += [f"{spread:.2g} ({way})", f"{ratio:.1f}"]
        text = key.replace("|", "\\|")
        found.append((ratio, f"| `{text}` | {' | '.join(cells)} |"))
    return sorted(found)


HEAD = """# 레슨의 assert가 지닌 여유

`make margins`가 다시 씁니다. 학습으로 얻은 값을 확인하는 비교마다 두 값(시드 0)과 여유(조건이
지켜진 만큼, 음수면 어긋난 것)를 적었습니다. 퍼짐은 모든 시드에 0, 1000, 2000을 더한 세 실행에서
여유의 표준편차이고, 두 값이 늘 양수이면 로그로도 재어 여유가 큰 쪽을 적었습니다. 마지막 열은
배포하는 시드의 여유 가운데 가장 작은 것(이 컴퓨터의 정밀도, float32, 스레드 둘)이 퍼짐의 몇
배인지이고, 아슬아슬한 것부터 적습니다. 절이 없는 레슨은 아직 재지 않았습니다.

시드 0, float32, 스레드 2의 값이 같은 줄은 정밀도와 스레드가 흔들지 않는 값입니다. 시드가 고른 예
하나(그림 한 장, 한 쌍의 z, 던진 동전)이거나 아주 작은 신경망입니다. 배포하는 시드에서는 배가
작아도 깨지지 않지만, 글이 그 예를 넘어 말해서는 안 됩니다. 세 값이 서로 다른 줄이 3배에 못
미치면 고칠 것입니다.
"""
COLUMNS = "| 비교 | 왼쪽 | 오른쪽 | 시드 0 | +1000 | +2000 | float32 | 스레드 2 | 퍼짐 | 배 |"


def sections() -> dict[str, str]:
    """지금의 표에서 {노트북의 이름: 그 절의 글}."""
    text = TABLE.read_text("utf-8") if TABLE.exists() else ""
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in text.split("\n## ")[1:]}


def main(names: list[str]) -> int:
    names = names or sorted(p.stem for p in (ROOT / "notebooks").glob("*.ipynb"))
    measure(names)
    kept, thin = sections(), 0
    for name in names:
        found = rows(name)
        thin += sum(ratio < ENOUGH for ratio, _ in found)
        lines = [COLUMNS, "|" + "---|" * 10, *(line for _, line in found)]
        text = "\n".join(lines) if found else "학습으로 얻은 값의 비교가 없습니다."
        kept[name] = f"\n{text}\n"
        parts = [f"## {key}\n{text}" for key, text in sorted(kept.items())]
        TABLE.write_text("\n".join([HEAD, *parts]), "utf-8")
    print(f"퍼짐의 {ENOUGH:g}배가 안 되는 비교 {thin}개")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
