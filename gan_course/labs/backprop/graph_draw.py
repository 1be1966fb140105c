"""계산 그래프 그리기와, 역전파를 한 걸음씩 나누어 보기. 그림은 networkx와 matplotlib이 그립니다."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
from matplotlib.axes import Axes

from gan_course.plotting import BLUE, RED

from .autograd import Value, topological

LEAF, INNER, QUIET = "#FFF6CC", "#FFFFFF", "#777777"
NODE_SIZE = 1150  # 마디의 넓이(포인트²)
ACROSS, UP = 1.38, 1.05  # 이웃한 마디 사이의 가로와 세로(인치)


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
    """역전파의 한 걸음: 마디 하나가 입력들에게 몫을 나눕니다. 처음 걸음의 node는 None입니다.

    Attributes:
        node: 몫을 나누는 마디.
        shares: 입력마다의 몫.
        grads: 이 걸음까지 기울기를 받은 마디들. {마디: 지금까지의 기울기}
        done: 몫을 이미 나눈 마디들.
    """

    node: Value | None
    shares: tuple[Share, ...]
    grads: dict[Value, float]
    done: frozenset[Value]


def backward_steps(root: Value) -> list[Step]:
    """역전파를 걸음마다 나눕니다. 그래프의 grad는 바꾸지 않습니다."""
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
    """마디의 자리 {마디: (가로, 세로)}. 가로는 결과까지의 깊이, 세로는 입력들의 가운데입니다."""
    layers = list(nx.topological_generations(graph.reverse()))
    depth = {node: i for i, layer in enumerate(layers) for node in layer}
    height: dict[Value, float] = {}
    leaves = 0
    for node in graph:  # 입력이 언제나 먼저 나옵니다.
        if node.parents:
            height[node] = sum(height[p] for p in node.parents) / len(node.parents)
        else:
            height[node], leaves = float(leaves), leaves + 1
    for layer in layers:  # 같은 깊이에서 겹치지 않게 벌립니다.
        column = sorted(layer, key=height.get)
        for below, above in zip(column, column[1:], strict=False):
            height[above] = max(height[above], height[below] + 0.9)
    return {node: (-float(depth[node]), height[node]) for node in graph}


def figure_size(root: Value) -> tuple[float, float]:
    """그래프가 겹치지 않을 그림의 크기(인치)."""
    places = layout(network(root)).values()
    wide, tall = (max(c) - min(c) for c in zip(*places, strict=True))
    return ACROSS * wide + 1.2, UP * tall + 1.1


def draw_graph(ax: Axes, root: Value, step: Step | None = None, *, gradients: bool = True) -> None:
    """계산 그래프를 그립니다. 네모는 잎(입력), 동그라미는 연산입니다.

    Args:
        step: 역전파의 한 걸음. 주면 거기까지의 기울기와, 지금 나누는 몫을 굵게 보입니다.
            주지 않으면 마디의 grad와 모든 국소 기울기를 보입니다.
        gradients: 기울기를 적을지.
    """
    graph = network(root)
    places = layout(graph)
    for node, place in places.items():
        _draw_node(ax, graph, node, place, step)
        grad = step.grads.get(node) if step else node.grad
        shown = f"값 {_short(node.data)}"
        if gradients:
            shown += "\n기울기 " + ("?" if grad is None else _short(grad))
        ax.text(place[0], place[1] - 0.27, shown, ha="center", va="top", fontsize=10,
                linespacing=1.15)  # fmt: skip
    for source, target, key, data in graph.edges(keys=True, data=True):
        _draw_edge(ax, graph, places, (source, target, key), data["slope"], step, gradients)
    (left, right), (low, high) = ((min(c), max(c)) for c in zip(*places.values(), strict=True))
    ax.set(xlim=(left - 0.45, right + 0.45), ylim=(low - 0.75, high + 0.4))
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
    name = node.name if node.name and not node.parents else node.op or "수"
    inside = name if len(name) < 6 else f"{name[:-4]}\n{name[-4:]}"  # softplus는 두 줄로
    ax.text(*place, inside, ha="center", va="center", fontsize=11 if inside == name else 10,
            linespacing=0.9)  # fmt: skip
    if node.name and node.parents:
        ax.text(place[0], place[1] + 0.26, node.name, ha="center", va="bottom", fontsize=11)


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
    twins = graph.number_of_edges(source, target)
    (x0, y0), (x1, y1) = places[source], places[target]
    bend = (0.28, -0.28)[key % 2] if twins > 1 else -0.5 if x1 - x0 > 1.5 else 0.0
    now = step is not None and target is step.node
    nx.draw_networkx_edges(
        graph, places, edgelist=[edge], ax=ax, node_size=NODE_SIZE, arrowsize=11,
        width=3.0 if now else 1.1, edge_color=RED if now else QUIET,
        connectionstyle=f"arc3,rad={bend}", style="-" if now or step is None else "--",
        arrowstyle="<|-" if now else "-|>",  # 몫은 거꾸로 흐릅니다.
    )  # fmt: skip
    if not labelled or (step is not None and not now):
        return
    x = 0.5 * (x0 + x1) + 0.5 * bend * (y1 - y0) * UP / ACROSS  # 굽은 간선의 한가운데
    y = 0.5 * (y0 + y1) - 0.5 * bend * (x1 - x0) * ACROSS / UP
    y += (0.32 if now else 0.17) * (
        abs(y1 - y0) < 0.3 and not bend
    )  # 누운 간선은 글 아래에 화살표가 보이게
    text = _short(slope) if step is None else f"{_short(slope)} × {_short(step.grads[target])}"
    frame = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": RED if now else "0.8", "lw": 0.7}
    ax.text(x, y, text, ha="center", va="center", fontsize=10, bbox=frame)


def _short(x: float) -> str:
    """짧은 글: 유효 숫자 세 자리, 음수 부호는 −."""
    return f"{x:.3g}".replace("-", "−")
