"""Information, nudging, descent and ranking in JS against the package's own functions."""

import inspect
import itertools
import math
import re
import sys

import numpy as np
import pytest
from site_node import HERE, ROOT, run_node

from gan_course.labs.backprop import descent, descent_draw, descent_widget, nudging
from gan_course.labs.distance import calc, information_draw
from gan_course.labs.evaluation import rank_widget, ranking

sys.path.insert(0, str(ROOT / "tools" / "site"))
import case_tables  # noqa: E402

CHANCES = (0.0, 0.01, 0.5, 0.95, 1.0)
BELIEFS = tuple(itertools.product((0.01, 0.5, 0.8, 0.99), (0.01, 0.3, 0.8, 0.99)))
BELLS = tuple(itertools.product((-5.0, 0.0, 1.0, 5.0), (0.4, 0.5, 1.0, 2.5)))
WIDTHS = (1.0, 0.1, 1e-2, 1e-4, 1e-6)
LOGITS = (-6.0, -0.5, 0.0, 1.0, 8.0)
RATES = (0.001, 0.01, 0.03, 0.06, 0.12, 0.18, 0.5, 1.0)
WALKS = tuple(itertools.product(descent.SURFACES, descent.METHODS, RATES))
SPOTS = ((0.3, -1.1), (-4.0, 1.3), (2.0, 2.0))
ORDERS = ([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], [2, 6, 1, 3, 5, 4],
          [0, 0, 0, 0, 0, 0], [1, 2, 2, 4, 5, 6])  # fmt: skip
NUMBERS = (0.0, 1.0, 24.9, 1e-4, 3.21e-5, 123.4, 999.6, 1234.0, -0.0567, 5.2e-11)


@pytest.fixture(scope="module")
def found():
    return run_node(HERE / "notebook_lab_check.mjs", told={
        "chances": CHANCES, "beliefs": BELIEFS, "bells": BELLS, "widths": WIDTHS,
        "logits": LOGITS, "walks": WALKS, "spots": SPOTS, "orders": ORDERS,
        "numbers": NUMBERS, "ranks": case_tables.rank_table(),
    })  # fmt: skip


def close(ours, theirs, rtol=1e-10):
    np.testing.assert_allclose(np.array(ours, float), np.array(theirs, float), rtol, 1e-13)


def plain(html):
    return re.sub("<[^>]+>", "", html)


def test_coins_and_beliefs(found):
    for p, ours in zip(CHANCES, found["coins"], strict=True):
        coin = information_draw.coin(p)
        theirs = [*(calc.self_information(v) for v in coin), calc.entropy(coin)]
        close([math.inf if v == "Infinity" else v for v in ours], theirs)
    for (p, q), ours in zip(BELIEFS, found["beliefs"], strict=True):
        p, q = information_draw.coin(p), information_draw.coin(q)
        close(ours, [calc.entropy(p), calc.cross_entropy(p, q), calc.kl(p, q, 2)])


def test_two_normals(found):
    for (mean, width), ours in zip(BELLS, found["bells"], strict=True):
        theirs = information_draw.gaussians(mean, width)
        for name, value in theirs._asdict().items():
            np.testing.assert_allclose(ours[name], value, rtol=1e-9, atol=1e-13)


def test_nudges(found):
    def sigma(a):
        return 1 / (1 + math.exp(-a))

    def penalty(a):
        return (sigma(a) - 1) ** 2

    text = (ROOT / "notebooks" / "text" / "01_bce_loss.py").read_text("utf-8")
    assert "return (sigma(a) - 1) ** 2" in text and "NudgeLab(penalty, 1.0, by_hand" in text
    close(found["penalties"], [penalty(a) for a in LOGITS])
    close(found["exact"], 2 * (sigma(1) - 1) * sigma(1) * (1 - sigma(1)))
    for h, ours in zip(WIDTHS, found["nudges"], strict=True):
        theirs = [rule(penalty, 1.0, h) for rule in (nudging.one_sided, nudging.two_sided)]
        np.testing.assert_allclose(ours, theirs, atol=1e-15 / h)  # the last bit, divided by h


def test_valleys(found):
    assert found["methods"] == list(descent.METHODS)
    assert {0.03, 0.06, 0.12} <= set(found["rates"]) and found["rates"] == sorted(found["rates"])
    for ours in found["valleys"]:
        surface = descent.SURFACES[ours["name"]]
        assert ours["start"] == list(surface.start) and ours["lowest"] == list(surface.lowest)
        assert ours["limits"] == [list(pair) for pair in surface.limits]
        close(ours["heights"], [surface.f(a, b) for a, b in SPOTS])
        for level, rim in zip(ours["levels"], ours["rims"], strict=True):
            close(rim, [level, level])
        theirs = descent_draw._crossings(surface, ours["levels"])
        close(ours["crossings"], [[level, *place] for level, place in theirs.items()])


def test_trails(found):
    for (surface, method, rate), ours in zip(WALKS, found["walks"], strict=True):
        trail = descent.descend(descent.SURFACES[surface], method, rate)
        np.testing.assert_allclose(ours["points"], trail.points, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(ours["losses"], trail.losses, rtol=1e-6, atol=1e-12)
        assert ours["diverged"] == trail.diverged
        if trail.losses[-1] < 1e12:  # the sixteenth digit is not the same everywhere
            assert ours["words"] == plain(descent_widget.judge(trail)).replace("e-", "e−")


def test_what_of_a_trail_is_shown(found):
    told = {walk: ours["shown"] for walk, ours in zip(WALKS, found["walks"], strict=True)}
    assert told["길쭉한 그릇", "경사 하강법", 0.06]["told"] == ""
    assert told["길쭉한 그릇", "경사 하강법", 0.12]["told"].endswith("스텝째에 밖으로")
    source = inspect.getsource(descent_draw.draw_trail)
    assert "스텝째에 밖으로" in source and "스텝은 밖" in source


def test_ranking(found):
    assert found["missing"] == [ranking.check_ranks(mine) for mine in ORDERS]
    for mine, ours in zip(ORDERS, found["rows"], strict=False):
        assert [v for row in ours for v in row] == cells(rank_widget.answer(mine))
    theirs = [np.corrcoef(mine, ORDERS[0])[0, 1] for mine in ORDERS[:3]]
    close(found["agreements"], theirs)


def cells(html):
    rows = re.findall(r"<td[^>]*>(.*?)</td>", html)
    return [plain(cell) for cell in rows]


def test_the_ranks_are_still_true():
    table = case_tables.rank_table()
    for yard, values in ranking.yardsticks().items():
        assert table["ranks"][yard] == list(ranking.ranks(yard).values())
        slack = 0.05 if yard == "KID" else 0.01  # KID draws its subsets anew
        np.testing.assert_allclose(table["values"][yard], list(values.values()), slack)


def test_three_digits(found):
    assert found["told"] == [f"{x:.3g}".replace("-", "−") for x in NUMBERS]
