"""The scalar engine against torch: values and gradients, shared nodes, deep graphs, bad input."""

import math

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gan_course.errors import CourseError
from gan_course.labs.backprop.autograd import Value, topological

SEEN = {"graphs": 0, "shared": 0}
BINARY = ("add", "sub", "mul", "div")
UNARY = ("exp", "log", "tanh", "relu", "sigmoid", "softplus", "neg", "square", "cube", "root")
NUMBERS = st.floats(-3, 3).map(lambda x: round(x, 3)).filter(lambda x: abs(x) > 1e-2)


def apply(op, *x):
    """The same expression on a Value and on a torch scalar. Domains are kept safe and smooth."""
    a = x[0]
    if op in BINARY:
        b = x[1]
        return {"add": lambda: a + b, "sub": lambda: a - b, "mul": lambda: a * b,
                "div": lambda: a / (b * b + 1)}[op]()  # fmt: skip
    if op in ("square", "cube"):
        return a ** {"square": 2, "cube": 3}[op]
    if op == "exp":
        return a.tanh().exp()
    if op == "log":
        return (a * a + 0.5).log()
    if op == "root":
        return (a * a + 0.5) ** 0.5
    if op == "neg":
        return 1 - (-a) + 2 / (a * a + 1)
    if op == "softplus" and torch.is_tensor(a):
        return -torch.nn.functional.logsigmoid(-a)
    return getattr(a, op)()


@st.composite
def graphs(draw):
    """Leaves and steps: each step takes any two earlier nodes, so nodes are shared freely."""
    leaves = draw(st.lists(NUMBERS, min_size=1, max_size=4))
    steps = []
    for i in range(draw(st.integers(1, 12))):
        earlier = st.integers(0, len(leaves) + i - 1)
        steps.append((draw(st.sampled_from(BINARY + UNARY)), draw(earlier), draw(earlier)))
    return leaves, steps


def build(leaves, steps):
    nodes = list(leaves)
    for op, i, j in steps:
        # tanh keeps long products in range; it is part of the graph on both sides
        nodes.append(apply(op, nodes[i], nodes[j]).tanh() * 2)
    return nodes


@pytest.mark.slow
@settings(max_examples=600, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_random_graphs_equal_torch(graph):
    leaves, steps = graph
    ours = build([Value(x) for x in leaves], steps)
    theirs = build([torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in leaves],
                   steps)  # fmt: skip
    for t in theirs[len(leaves) :]:
        t.retain_grad()
    ours[-1].backward()
    theirs[-1].backward()
    uses = [parent for node in topological(ours[-1]) for parent in node.parents]
    SEEN["graphs"] += 1
    SEEN["shared"] += len(uses) > len(set(uses))
    for a, b in zip(ours, theirs, strict=True):
        assert a.data == pytest.approx(b.item(), rel=1e-9, abs=1e-12)
        grad = 0.0 if b.grad is None else b.grad.item()
        assert a.grad == pytest.approx(grad, rel=1e-8, abs=1e-12)


def test_at_least_500_graphs_were_compared_and_most_share_nodes():
    if not SEEN["graphs"]:  # run alone
        test_random_graphs_equal_torch()
    assert SEEN["graphs"] >= 500 and SEEN["shared"] > 200


def test_a_shared_node_collects_from_every_path():
    x = Value(3.0)
    (x * x + x).backward()
    assert x.grad == 7.0


def test_leaves_accumulate_and_inner_nodes_start_afresh_like_torch():
    x, t = Value(2.0), torch.tensor(2.0, requires_grad=True)
    y, u = x * x, t * t
    u.retain_grad()
    for _ in range(3):
        z, v = y * 3, u * 3
        z.backward()
        v.backward(retain_graph=True)
    assert x.grad == t.grad.item() == 36.0
    assert y.grad == 3.0  # torch's retained inner gradient would accumulate; ours starts at zero


def test_a_leaf_alone():
    x = Value(5.0)
    x.backward()
    assert x.grad == 1.0 and topological(x) == [x]


def test_order_puts_inputs_first_and_each_node_once():
    x = Value(1.0)
    y = x
    for _ in range(30):  # 2**30 paths, 31 nodes
        y = y + y
    order = topological(y)
    assert len(order) == len(set(order)) == 31
    place = {node: i for i, node in enumerate(order)}
    assert all(place[p] < place[n] for n in order for p in n.parents)
    y.backward()
    assert x.grad == 2.0**30


def test_a_graph_deeper_than_the_recursion_limit():
    x = Value(0.5)
    y = x
    for _ in range(10_000):
        y = y * 1.0 + 0.0
    y.backward()
    assert x.grad == 1.0 and len(topological(y)) == 40_001


@pytest.mark.parametrize("a", [-800.0, -30.0, 0.0, 30.0, 800.0])
def test_logits_never_overflow(a):
    x = Value(a)
    loss = x.softplus() + x.sigmoid() + x.tanh()
    loss.backward()
    t = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    other = -torch.nn.functional.logsigmoid(-t) + t.sigmoid() + t.tanh()
    other.backward()
    assert loss.data == pytest.approx(other.item(), rel=1e-12)
    assert x.grad == pytest.approx(t.grad.item(), rel=1e-9, abs=1e-12)


def test_numbers_on_either_side():
    x = Value(4)
    for y, value, slope in [(1 + x, 5, 1), (1 - x, -3, -1), (3 * x, 12, 3), (2 / x, 0.5, -1 / 8),
                            (x - 1, 3, 1), (x / 2, 2, 0.5), (-x, -4, -1), (x**0, 1, 0),
                            (x**0.5, 2, 0.25), (sum([x, x]), 8, 2)]:  # fmt: skip
        x.grad = 0.0
        y.backward()
        assert (y.data, x.grad) == (value, slope)
    assert repr(x) == "Value(4, grad=2)"


@pytest.mark.parametrize(
    "bad",
    [
        lambda: Value(0.0).log(), lambda: Value(-1.0).log(), lambda: Value(1000.0).exp(),
        lambda: 1 / Value(0.0), lambda: Value(-2.0) ** 0.5, lambda: Value(1e200) ** 2,
        lambda: Value([1.0, 2.0]), lambda: Value("셋"), lambda: Value(1j),
        lambda: Value(torch.ones(2)), lambda: Value(2.0) * None,
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_explained_in_korean(bad):
    with pytest.raises(CourseError, match="계산할 수 없습니다"):
        bad()


def test_the_engine_stays_short():
    import inspect

    from gan_course.labs.backprop import autograd

    assert len(inspect.getsource(autograd).splitlines()) <= 100
    assert math.isclose(Value(2.0).exp().data, math.e**2)
