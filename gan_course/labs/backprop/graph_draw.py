"""계산 그래프 그리기와, 역전파를 한 마디씩 보기. 그림은 networkx와 matplotlib이 그립니다."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import networkx as nx
from matplotlib.axes import Axes

from gan_course.plotting import BLUE, RED

from .autograd import Value, topological

LEAF, INNER, QUIET = "#FFF6CC", "#FFFFFF", "#777777"
PLAIN = {"boxstyle": "square,pad=0.05", "fc": "white", "lw": 0}  # 글 뒤의 화살표를 가립니다.
NODE_SIZE = 1150  # 마디의 넓이(포인트²)
ACROSS, UP = 1.38, 1.12  # 이웃한 마디 사이의 가로와 세로(인치)
ROOM = 0.35  # 겹친 간선이 있으면 두 마디를 이만큼(칸) 더 벌립니다
SIDE, EDGE = 0.6, 0.78  # 끝 마디의 가운데에서 그림의 좌우 끝과 위아래 끝까지(인치)
SAG, TWIN = 0.62, 0.2  # 건너뛰는 간선과 겹친 간선의 휨(인치)
LIFT, ASIDE = 0.2, 0.2  # 글을 띄우는 높이: 누운 간선, 겹친 간선(인치)


@dataclass(frozen=True)
class Share:
    """간선 하나로 보낸 몫.

    Attributes:
        parent: 몫을 받은 입력.
        slope, upstream: 국소 기울기와, 보내는 마디가 받은 기울기.
        total: 이 몫까지 더한 입력의 기울기.
    """

    parent: Value
    slope: float
    upstream: float
    total: float

    @property
    def amount(self) -> float:
        """몫 = 국소 기울기 × 받은 기울기."""
        return self.slope * self.upstream


@dataclass(frozen=True)
class Step:
    """마디 하나가 입력들에게 몫을 보내는 일. 맨 처음의 node는 None입니다.

    Attributes:
        node: 몫을 보내는 마디.
        shares: 입력마다의 몫.
        grads: 이때까지 기울기를 받은 마디들. {마디: 지금까지의 기울기}
        done: 몫을 이미 보낸 마디들.
    """

    node: Value | None
    shares: tuple[Share, ...]
    grads: dict[Value, float]
    done: frozenset[Value]


def backward_steps(root: Value) -> list[Step]:
    """역전파를 마디마다 끊어 봅니다. 그래프의 grad는 바꾸지 않습니다."""
    grads, done = {root: 1.0}, frozenset()
    steps = [Step(None, (), dict(grads), done)]
    for node in reversed(topological(root)):
        if not node.parents:
            continue
        shares = []
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            grads[parent] = grads.get(parent, 0.0) + slope * grads[node]
            shares.append(Share(parent, slope, grads[node], grads[parent]))
        done |= {node}
        steps.append(Step(node, tuple(shares), dict(grads), done))
    return steps


def network(root: Value) -> nx.MultiDiGraph:
    """계산 그래프를 networkx로: 간선은 입력 → 결과이고, 국소 기울기 slope를 가집니다."""
    graph = nx.MultiDiGraph()
    for node in topological(root):
        graph.add_node(node)
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            graph.add_edge(parent, node, slope=slope)
    return graph


def layout(graph: nx.MultiDiGraph) -> dict[Value, tuple[float, float]]:
    """마디의 자리 {마디: (가로, 세로)}. 가로는 결과까지의 깊이입니다.

    가장 긴 길을 세로 0에 곧게 펴고, 나머지 입력은 그 아래로 한 칸씩 내립니다.
    """
    layers = list(nx.topological_generations(graph.reverse()))
    depth = {node: i for i, layer in enumerate(layers) for node in layer}
    long: dict[Value, int] = {}
    for node in graph:  # 입력이 언제나 먼저 나옵니다.
        long[node] = 1 + max((long[p] for p in node.parents), default=0)
    height: dict[Value, float] = {}
    wish: dict[Value, float] = {}
    for layer in layers:
        row = 0.0
        for node in sorted(layer, key=lambda n: wish.get(n, 0.0), reverse=True):
            height[node] = min(wish.get(node, 0.0), row)
            row = height[node] - 1.0
            main = max(node.parents, key=long.get, default=None)
            for parent in node.parents:
                wanted = height[node] - (parent is not main)
                wish[parent] = max(wish.get(parent, -math.inf), wanted)
    room = [0.0] * len(layers)  # 겹친 간선의 글이 들어갈 자리
    for parent, _, key in graph.edges(keys=True):
        room[depth[parent]] = max(room[depth[parent]], ROOM * key)
    return {n: (-depth[n] - sum(room[: depth[n] + 1]), height[n]) for n in graph}


def figure_size(root: Value) -> tuple[float, float]:
    """그래프가 겹치지 않을 그림의 크기(인치)."""
    places = layout(network(root)).values()
    wide, tall = (max(c) - min(c) for c in zip(*places, strict=True))
    return ACROSS * wide + 2 * SIDE, UP * tall + 2 * EDGE


def draw_graph(ax: Axes, root: Value, step: Step | None = None, *, gradients: bool = True) -> None:
    """계산 그래프를 그립니다. 네모는 잎(입력), 동그라미는 연산입니다.

    Args:
        step: 역전파의 한 마디. 주면 거기까지의 기울기와, 지금 보내는 몫을 굵게 보입니다.
            주지 않으면 마디의 grad와 모든 국소 기울기를 보입니다.
        gradients: 기울기를 적을지.
    """
    graph = network(root)
    places = layout(graph)
    for source, target, key, data in graph.edges(keys=True, data=True):
        _draw_edge(ax, graph, places, (source, target, key), data["slope"], step, gradients)
    for node, place in places.items():
        _draw_node(ax, graph, node, place, step)
        grad = step.grads.get(node) if step else node.grad
        shown = f"{_written(node.name)} = " if node.name and node.parents else "값 "
        shown += _short(node.data)
        if gradients:
            shown += "\n기울기 " + ("?" if grad is None else _short(grad))
        top = place[1] == 0  # 맨 윗줄은 위에, 아랫줄은 아래에 적어 화살표를 비킵니다.
        ax.text(place[0], place[1] + (0.34 if top else -0.28) / UP, shown, ha="center",
                va="bottom" if top else "top", fontsize=10, bbox=PLAIN)  # fmt: skip
    (left, right), (low, high) = ((min(c), max(c)) for c in zip(*places.values(), strict=True))
    ax.set(xlim=(left - SIDE / ACROSS, right + SIDE / ACROSS))
    ax.set(ylim=(low - EDGE / UP, high + EDGE / UP))
    ax.set_axis_off()


def _draw_node(
    ax: Axes, graph: nx.MultiDiGraph, node: Value, place: tuple[float, float], step: Step | None
) -> None:
    now = step is not None and node is step.node
    waits = step is not None and node.parents and node not in step.done
    drawn = nx.draw_networkx_nodes(
        graph, {node: place}, nodelist=[node], ax=ax, node_size=NODE_SIZE,
        node_shape="o" if node.parents else "s", node_color=INNER if node.parents else LEAF,
        edgecolors=RED if now else QUIET if waits else BLUE, linewidths=3.2 if now else 1.4,
    )  # fmt: skip
    drawn.set_linestyle("--" if waits else "-")
    name = node.op.replace("-", "−") or node.name or "수"
    inside = name if len(name) < 6 else f"{name[:-4]}\n{name[-4:]}"  # softplus는 두 줄로
    size = 11 if inside == name else 10
    ax.text(*place, _written(inside), ha="center", va="center", fontsize=size)


def _draw_edge(
    ax: Axes,
    graph: nx.MultiDiGraph,
    places: dict[Value, tuple[float, float]],
    edge: tuple[Value, Value, int],
    slope: float,
    step: Step | None,
    labelled: bool,
) -> None:
    source, target, key = edge
    (x0, y0), (x1, y1) = places[source], places[target]
    across, up = (x1 - x0) * ACROSS, (y1 - y0) * UP
    far = math.hypot(across, up)
    # 한가운데가 곧은 선에서 벗어난 만큼(인치). 여러 칸을 건너뛰면 사이의 마디 아래로 돌아갑니다.
    sag = 0.0 if x1 - x0 < 1.5 else SAG
    if graph.number_of_edges(source, target) > 1:
        sag = TWIN * (1 - 2 * (key % 2))
    now = step is not None and target is step.node
    walked = step is None or target in step.done
    nx.draw_networkx_edges(
        graph, places, edgelist=[edge], ax=ax, node_size=NODE_SIZE, arrowsize=11,
        width=3.0 if now else 1.1, edge_color=RED if now else QUIET,
        connectionstyle=f"arc3,rad={2 * sag / far}", style="-" if walked else "--",
        arrowstyle="<|-" if now else "-|>",  # 몫은 거꾸로 흐릅니다.
    )  # fmt: skip
    if not labelled or not walked:
        return
    x = 0.5 * (x0 + x1) + sag * up / far / ACROSS
    y = 0.5 * (y0 + y1) - sag * across / far / UP
    y += LIFT / UP * (y0 == y1 and not sag)  # 누운 간선은 글 아래에 화살표가 보이게
    if abs(sag) == TWIN:  # 겹친 간선의 글은 저마다 바깥쪽에
        y -= math.copysign(ASIDE, sag) * across / far / UP
    upstream = 1.0 if step is None else step.grads[target]
    text = f"{_short(slope)} × {_short(upstream)}" if now else _short(slope * upstream)
    frame = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": RED if now else "0.8", "lw": 0.7}
    ink = "black" if step is None or now else QUIET
    ax.text(x, y, text, ha="center", va="center", fontsize=10, color=ink, bbox=frame, zorder=4)


def draw_cuts(ax: Axes, root: Value, cuts: dict[tuple[str, str], str]) -> None:
    """기울기가 지나지 못하는 화살표를 굵은 가위표와 글로 표시합니다. {(입력, 결과): 글}"""
    places = {node.name: place for node, place in layout(network(root)).items()}
    for (source, target), text in cuts.items():
        (x0, y0), (x1, y1) = places[source], places[target]
        x, y = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
        ax.plot(x, y, "x", ms=15, mew=3.5, color=RED, zorder=5)
        frame = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": RED}
        up, va = (0.24, "bottom") if y0 == y1 else (-0.24, "top")
        ax.text(x, y + up / UP, text, ha="center", va=va, fontsize=10, bbox=frame, zorder=6)


def _written(name: str) -> str:
    """w_d x처럼 아래 글자가 있는 이름을 수식의 글자로."""
    return re.sub(r"(\w)_(\w)", r"$\1_\2$", name)


def _short(x: float) -> str:
    """짧은 글: 유효 숫자 세 자리, 음수 부호는 −."""
    return f"{x:.3g}".replace("-", "−")
