"""노트북의 셀을 다루는 순수한 함수들: 짝 견주기, id 잇기, 출력 다듬기. notebooks.py가 씁니다."""

from __future__ import annotations

import hashlib
import re
from difflib import SequenceMatcher

import nbformat
from nbformat import NotebookNode

MAX_BYTES = 1_500_000
WIDGET = "application/vnd.jupyter.widget-view+json"
STILL = ("text/html", "text/plain")
WIDGET_NOTE = "▶ 이 셀을 실행하면 움직일 수 있는 화면이 여기에 나타납니다."
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}


# 접어 둘 셀에 적는 것. 앞의 것은 JupyterLab, 뒤의 것은 Colab이 읽습니다.
FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form"}
TITLED = "# @title "  # 그림만 그리는 셀과 글의 수만 확인하는 셀의 첫 줄. Colab은 제목으로 보입니다.
ANSWERS = re.compile(r"\b(Quiz|Entry|Prediction)View\(")  # 정답이 코드에 적혀 있는 창


class PairError(Exception):
    """짝이 어긋났거나 노트북을 만들 수 없을 때의, 사람이 읽을 알림입니다."""


def keys(notebook: NotebookNode) -> list[tuple[str, str]]:
    """짝을 견줄 때 보는 것: [(셀 종류, 내용)]."""
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


# ---------------------------------------------------------------- 셀의 이름표(id)


def matches(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> dict[int, int]:
    """새 셀이 옛 셀의 어느 것인지 {새 자리: 옛 자리}로 돌려줍니다.

    같은 셀, 자리를 옮긴 셀, 조금 고친 셀(절반 넘게 비슷한 셀)의 차례로 찾습니다.
    """
    pairs: dict[int, int] = {}
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, i1, i2, j1, j2 in blocks:
        if tag == "equal":
            pairs |= dict(zip(range(j1, j2), range(i1, i2), strict=True))
    for j, key in enumerate(new):
        if j not in pairs:
            free = (i for i, k in enumerate(old) if k == key and i not in pairs.values())
            if (i := next(free, None)) is not None:
                pairs[j] = i
    for tag, i1, i2, j1, j2 in blocks:
        if tag != "replace":
            continue
        for j in (j for j in range(j1, j2) if j not in pairs):
            free = [i for i in range(i1, i2) if i not in pairs.values() and old[i][0] == new[j][0]]
            scored = [(SequenceMatcher(None, old[i][1], new[j][1]).ratio(), -i) for i in free]
            if scored and max(scored)[0] > 0.5:
                pairs[j] = -max(scored)[1]
    return pairs


def metadata(cell: NotebookNode) -> dict:
    """셀에 남길 것: 꼬리표, 그리고 준비 셀, 제목이 있는 셀, 정답이 보이는 셀이면 접으라는 표시."""
    tags = cell.metadata.get("tags", [])
    code = cell.source if cell.cell_type == "code" else ""
    fold = "setup" in tags or code.startswith(TITLED) or ANSWERS.search(code)
    return ({"tags": tags} if tags else {}) | (FOLDED if fold else {})


def fresh_id(cell: NotebookNode, taken: set[str]) -> str:
    """내용에서 정해지는 새 id입니다. 난수를 쓰지 않으므로 diff가 조용합니다."""
    for turn in range(1000):
        text = f"{cell.cell_type}\n{cell.source}\n{turn}"
        if (name := hashlib.sha256(text.encode()).hexdigest()[:8]) not in taken:
            return name
    raise PairError("셀의 id를 정하지 못했습니다.")


def merged(twin: NotebookNode, old: NotebookNode | None) -> NotebookNode:
    """텍스트 짝의 입력에 옛 노트북의 id와 (내용이 같은 셀의) 출력을 붙입니다."""
    old_cells = old.cells if old else []
    new_keys, old_keys = keys(twin), keys(old) if old else []
    pairs = matches(old_keys, new_keys)
    taken = {old_cells[i].id for i in pairs.values()}
    cells = []
    for j, cell in enumerate(twin.cells):
        before = old_cells[pairs[j]] if j in pairs else None
        cell_id = before.id if before else fresh_id(cell, taken)
        taken.add(cell_id)
        made = {"cell_type": cell.cell_type, "id": cell_id, "source": cell.source}
        made["metadata"] = metadata(cell)
        if cell.cell_type == "code":
            setup = "setup" in made["metadata"].get("tags", ())  # 주소가 바뀌어도 출력은 같습니다.
            same = before is not None and (setup or old_keys[pairs[j]] == new_keys[j])
            made["outputs"] = before.outputs if same else []
            made["execution_count"] = before.execution_count if same else None
        cells.append(made)
    return nbformat.from_dict(
        {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    )


# ---------------------------------------------------------------- 출력 다듬기


def last_states(text: str) -> str:
    r"""`\r`로 덮어쓰는 진행 막대에서 줄마다 마지막 모습만 남깁니다."""
    text = text.replace("\r\n", "\n").replace("\x1b[A", "")
    return "\n".join(
        next((part for part in reversed(line.split("\r")) if part.strip()), "")
        for line in text.split("\n")
    )


def tidy_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """이어진 글 출력을 합치고, 진행 막대를 접고, 실행마다 바뀌는 것을 뺍니다."""
    tidy: list[NotebookNode] = []
    for output in outputs:
        output.pop("transient", None)
        if output.output_type == "stream":
            if tidy and tidy[-1].output_type == "stream" and tidy[-1].name == output.name:
                tidy[-1].text += output.text
                continue
        elif WIDGET in output.get("data", {}):
            still = {k: v for k, v in output.data.items() if k in STILL}  # 위젯이 남긴 정지 화면
            output.data = still if "text/html" in still else {"text/plain": WIDGET_NOTE}
            output.metadata = {**output.metadata, "widget": True}
        tidy.append(output)
    for output in tidy:
        if output.output_type == "stream":
            output.text = last_states(output.text)
    return [out for out in tidy if out.output_type != "stream" or out.text.strip()]


def tidied(notebook: NotebookNode) -> NotebookNode:
    """저장할 모습으로 다듬습니다. 위젯 상태와 실행 시각은 남기지 않습니다."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(metadata(cell))
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs)
    return notebook


def serialised(notebook: NotebookNode) -> str:
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def checked(notebook: NotebookNode, name: str) -> str:
    """오류 출력이 없고 1.5 MB보다 작은지 확인하여 저장할 글을 돌려줍니다."""
    sizes = []
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        if any(output.output_type == "error" for output in cell.outputs):
            raise PairError(f"{name}: {number}번째 셀이 오류로 끝났습니다.")
        sizes.append((sum(len(str(output)) for output in cell.outputs), number))
    text = serialised(notebook)
    if (size := len(text.encode())) >= MAX_BYTES:
        largest = ", ".join(f"{n}번째 셀 {s / 1000:.0f} kB" for s, n in sorted(sizes)[:-4:-1])
        raise PairError(f"{name}.ipynb가 {size / 1e6:.2f} MB로 너무 큽니다. 큰 출력: {largest}")
    return text
