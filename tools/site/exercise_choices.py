"""과제의 정답과 흔한 오답(`gan_course/exercises/bank/`)에서 고르는 물음을 만듭니다.

코드가 짧으면 “어느 것이 맞습니까?”: 정답의 몸통과 오답 두셋의 몸통. 길거나, 오답이 과제 은행의
보조 함수에 기대어 따로 읽히지 않으면 “무엇이 잘못됩니까?”: 오답의 코드 하나와 오답 셋의 이름.
차례는 과제의 번호가 정하므로 쪽을 다시 만들어도 그대로입니다.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import inspect
import re
import textwrap
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache
from types import ModuleType
from typing import NamedTuple

from gan_course.exercises.base import Exercise, Mistake

LONGEST, LONGEST_BUILD = 6, 12  # 고를 코드의 줄 수: 정답은 앞의 것, 오답은 뒤의 것까지
ENOUGH, ROOM = 2, 640  # 오답은 적어도 둘. 코드가 모두 이 글자 수 안이면 셋
VISIBLE = 3  # 정답과 이만큼의 글자는 달라야 눈에 띕니다.
DEFINED = (ast.FunctionDef, ast.ClassDef)
KNOWN = {"torch", "math", "F", "nn", "np", "Tensor"}
# 오답이 보조 함수로 적혀 있는 과제: 정답의 어디를 고치면 그 오답이 되는지. 채점기로 확인합니다.
SPOILED = {
    "00-5": ("절단을 빠뜨렸습니다.", "stop, t), psi, a, d)", "stop, t), 1, a, d)"),
    "01-7": ("절편의 기울기를 평균 냈습니다.", "slope.sum()", "slope.mean()"),
    "02-1": (
        "곱하기의 국소 기울기가 서로 바뀌었습니다.",
        "(other.data, self.data))", "(self.data, other.data))",
    ),
    "03-4": (
        "가짜를 떼어 내지 않았습니다(`detach` 없음).",
        "fake = G(z).detach()", "fake = G(z)",
    ),
    "03-9": (
        "G를 먼저 가르쳤습니다.",
        """        d_loss = d_step(G, D, opt_d, real, next_z())
        z = next_z()
        g_loss = g_step(G, D, opt_g, z)
""",
        """        z = next_z()
        g_loss = g_step(G, D, opt_g, z)
        d_loss = d_step(G, D, opt_d, real, next_z())
""",
    ),
    "04-5": (
        "두 backward 사이에서 기울기를 지웠습니다.",
        "    fake = G(z)", "    opt_d.zero_grad()\n    fake = G(z)",
    ),
    "04-6": (
        "마지막 층에도 배치 정규화를 두었습니다.",
        "        nn.Tanh(),", "        nn.BatchNorm2d(1),\n        nn.Tanh(),",
    ),
    "04-7": (
        "끝에 시그모이드를 두었습니다.",
        "        nn.Flatten(0),", "        nn.Flatten(0),\n        nn.Sigmoid(),",
    ),
    "04-12": ("이어지지 않은 칸까지 모두 셌습니다.", "fake < 0.1 else 0", "fake < 0.1 else now"),
    "05-7": ("생성자의 차례에 다른 레이블로 물었습니다.", "D(fake, y)", "D(fake, y.roll(1))"),
    "06-5": ("한쪽만 잘랐습니다.", "clamp_(-c, c)", "clamp_(max=c)"),
    "08-4": (
        "표준오차가 아니라 표준편차를 썼습니다.",
        "np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b)",
        "np.var(a, ddof=1) + np.var(b, ddof=1)",
    ),
    "09-3": (
        "조각의 평균을 그대로 더했습니다.",
        "(loss * len(xs) / len(x)).backward()", "loss.backward()",
    ),
}  # fmt: skip


class Option(NamedTuple):
    """보기 하나. `code`가 아니면 `text`는 마크다운입니다."""

    text: str
    right: bool
    mistake: Mistake | None  # 고르면 이 오답의 힌트를 말합니다. 정답이면 None입니다.


class Question(NamedTuple):
    """물음 하나. `shown`이 있으면 그 코드의 잘못을 묻습니다."""

    shown: str
    options: list[Option]


@cache
def _read(module: ModuleType) -> tuple[str, ast.Module]:
    """모듈의 코드와 그 구조."""
    source = inspect.getsource(module)
    return source, ast.parse(source)


def definition(function: Callable, mistake: str = "") -> ast.FunctionDef | ast.ClassDef:
    """함수나 클래스가 적힌 자리. 클래스는 데코레이터에 적힌 오답의 이름으로 찾습니다."""
    for node in _read(inspect.getmodule(function))[1].body:
        if not isinstance(node, DEFINED):
            continue
        named = {a.value for d in node.decorator_list for a in ast.walk(d) if _is_text(a)}
        here = getattr(getattr(function, "__code__", None), "co_firstlineno", None)
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        if here == first or (here is None and (mistake in named or node.name == function.__name__)):
            return node
    raise LookupError(f"{mistake or function.__name__}의 코드를 찾지 못했습니다.")


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _lines(node: ast.AST, function: Callable, first: int, comments: bool) -> str:
    """`first`번째 줄부터 `node`의 끝까지. docstring은 빼고, 답을 귀띔하는 설명도 뺄 수 있습니다."""
    lines = _read(inspect.getmodule(function))[0].splitlines()
    told = [n.body[0] for n in ast.walk(node) if isinstance(n, DEFINED) and ast.get_docstring(n)]
    gone = {i for d in told for i in range(d.lineno, d.end_lineno + 1)}
    kept = [lines[i - 1] for i in range(first, node.end_lineno + 1) if i not in gone]
    text = textwrap.dedent("\n".join(kept)).strip("\n")
    return re.sub(r"(?m)  # .*$", "", text) if not comments else text


def body(function: Callable, node: ast.FunctionDef | ast.ClassDef) -> str:
    """몸통의 코드."""
    return _lines(node, function, node.body[0].lineno, comments=False)


def answer_code(exercise: Exercise, *, comments: bool = True) -> str:
    """정답 전체의 코드. 데코레이터는 뺍니다."""
    node = definition(exercise.answer)
    return _lines(node, exercise.answer, node.lineno, comments)


def _free(function: ast.FunctionDef) -> set[str]:
    """몸통이 밖에서 가져다 쓰는 이름들."""
    node = ast.Module([*function.args.args, *function.body])
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    made = {n.id for n in names if not isinstance(n.ctx, ast.Load)}
    made |= {a.arg for a in ast.walk(node) if isinstance(a, ast.arg)}
    made |= {n.name for n in ast.walk(node) if isinstance(n, ast.FunctionDef)}
    return {n.id for n in names} - made - set(vars(builtins))


def _changed(one: str, other: str) -> int:
    """두 코드가 몇 글자나 다른지. 빈칸과 줄바꿈은 세지 않습니다."""
    pair = ["".join(text.split()) for text in (one, other)]
    runs = SequenceMatcher(None, *pair, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in runs if kind != "equal")


def readable(exercise: Exercise) -> list[tuple[Mistake, str]]:
    """따로 떼어 읽을 수 있고 정답과 눈에 띄게 다른 오답과 그 몸통."""
    answer = definition(exercise.answer)
    if not isinstance(answer, ast.FunctionDef):
        return []
    known = KNOWN | _free(answer)
    code, found = body(exercise.answer, answer), []
    for mistake in exercise.mistakes:
        node = definition(mistake.function, mistake.name)
        if not isinstance(node, ast.FunctionDef):
            continue
        same = [a.arg for a in node.args.args] == exercise.parameters
        text = body(mistake.function, node)
        plain = len(text.splitlines()) <= LONGEST_BUILD and "-(-" not in text
        seen = all(_changed(text, other) >= VISIBLE for other in [code, *(t for _, t in found)])
        if same and plain and seen and _free(node) <= known:
            found.append((mistake, text))
    return found


def spoiled(exercise: Exercise) -> tuple[Mistake, str] | None:
    """정답을 한 군데 고쳐 만든 오답의 코드 전체."""
    if exercise.id not in SPOILED:
        return None
    name, old, new = SPOILED[exercise.id]
    code = answer_code(exercise, comments=False)
    if code.count(old) != 1:
        raise LookupError(f"과제 {exercise.id}의 정답에 {old!r}가 한 번 나와야 합니다.")
    mistake = next(m for m in exercise.mistakes if m.name == name)
    return mistake, code.replace(old, new)


def _whole(exercise: Exercise, code: str) -> str:
    """몸통에 과제의 함수 이름과 인수를 붙인 것."""
    return (
        f"def {exercise.name}({', '.join(exercise.parameters)}):\n{textwrap.indent(code, '    ')}"
    )


def question(exercise: Exercise) -> Question:
    """과제의 물음 하나."""
    found, ready = readable(exercise), spoiled(exercise)
    code = body(exercise.answer, definition(exercise.answer))
    if ready is None and len(found) >= ENOUGH and len(code.splitlines()) <= LONGEST:
        chosen = found[:ENOUGH]
        if len(found) > ENOUGH and sum(len(t) for _, t in found[:3]) + len(code) <= ROOM:
            chosen = found[:3]
        options = [Option(text, False, mistake) for mistake, text in chosen]
        return Question("", _shuffled(exercise.id, [Option(code, True, None), *options]))
    if ready is None and not found:
        raise LookupError(f"과제 {exercise.id}에 보여 줄 오답이 없습니다. SPOILED에 적으십시오.")
    mistake, shown = ready or (found[0][0], _whole(exercise, found[0][1]))
    others = [m for m in exercise.mistakes if m is not mistake]
    options = [Option(m.name, m is mistake, m) for m in [mistake, *others[:2]]]
    return Question(shown, _shuffled(exercise.id, options))


def _shuffled(name: str, options: list[Option]) -> list[Option]:
    """과제의 번호와 보기의 글이 정하는 차례."""
    return sorted(options, key=lambda o: hashlib.sha256(f"{name} {o.text}".encode()).digest())
