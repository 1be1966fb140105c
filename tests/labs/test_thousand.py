"""docs/thousand-gpus.md: every number of its tables is what the module computes, step by step."""

import ast
import operator
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from gan_course.errors import CourseError
from gan_course.labs.scale import thousand
from gan_course.labs.scale.thousand import Plan, results, ring_bytes

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/thousand-gpus.md").read_text("utf-8")
PLAN = Plan()
DO = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def table(*head: str) -> list[list[str]]:
    """The rows of all tables of the page with this header."""
    rows, inside = [], False
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        inside = line.startswith("|") and (inside or cells == list(head))
        if inside and cells != list(head) and not set(line) <= set("|- "):
            rows.append(cells)
    return rows


def number(cell: str) -> tuple[str, str]:
    """("1,234.5", "kWh") of "1,234.5 kWh"."""
    found = re.fullmatch(r"([\d,]+(?:\.\d+)?)\s*(.*)", cell)
    assert found, cell
    return found[1].replace(",", ""), found[2]


def shown_as(text: str, value: float) -> bool:
    """Whether `text` is `value`, rounded to the digits that are shown."""
    return f"{value:.{len(text.partition('.')[2])}f}" == text


def reckon(node: ast.AST) -> float:
    """What an arithmetic expression comes to, without eval."""
    if isinstance(node, ast.Expression):
        return reckon(node.body)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -reckon(node.operand)
    assert isinstance(node, ast.BinOp), ast.dump(node)
    return DO[type(node.op)](reckon(node.left), reckon(node.right))


def worked_out(cell: str) -> float:
    for sign, plain in ((",", ""), ("×", "*"), ("÷", "/"), ("−", "-")):
        cell = cell.replace(sign, plain)
    return reckon(ast.parse(cell, mode="eval"))


STEPS = table("무엇", "셈", "값")
ASSUMED = table("가정", "값", "출처")


def test_the_page_shows_every_result_once():
    assert sorted(name for name, *_ in STEPS) == sorted(results(PLAN))


@pytest.mark.parametrize("row", STEPS, ids=lambda row: row[0])
def test_a_number_of_the_page_is_the_modules(row):
    name, working, cell = row
    (text, unit), result = number(cell), results(PLAN)[name]
    assert unit == result.unit
    assert shown_as(text, result.value), result
    assert worked_out(working) == pytest.approx(result.value, rel=1e-3)


def test_the_page_shows_every_assumption_with_its_source():
    named = {fact.metadata["name"]: fact for fact in fields(Plan)}
    assert [name for name, *_ in ASSUMED] == list(named)
    before = ""
    for name, cell, source in ASSUMED:
        fact, (text, unit) = named[name], number(cell)
        assert shown_as(text, fact.default) and unit == fact.metadata["unit"], name
        # A ditto mark repeats the address above it.
        before = before if source.startswith("〃") else source
        assert fact.metadata["source"] in before, name
        assert fact.metadata["source"] == thousand.CHOICE or 2019 < fact.metadata["year"] < 2030


def test_the_page_is_short_and_names_every_year():
    assert len(PAGE.splitlines()) <= 160
    for year in {str(fact.metadata["year"]) for fact in fields(Plan)} - {"0"}:
        assert year in PAGE


def test_a_ring_of_one_sends_nothing_and_a_long_one_twice_the_bytes():
    assert ring_bytes(1000, 1) == 0
    assert ring_bytes(1000, 2) == 4000
    assert ring_bytes(1000, 10**9) == pytest.approx(8000)
    with pytest.raises(CourseError, match="한 장 이상"):
        ring_bytes(1000, 0)


def test_twice_the_gpus_halve_the_time_and_keep_the_bill():
    double = replace(PLAN, gpus=2000)
    time, half = thousand.hours(PLAN), thousand.hours(double)
    assert half == pytest.approx(time / 2)
    assert thousand.money(double, half) == pytest.approx(thousand.money(PLAN, time))
    assert thousand.expected_failures(double, half) == pytest.approx(
        thousand.expected_failures(PLAN, time)
    )


def test_eight_gpus_take_what_was_measured():
    eight = replace(PLAN, gpus=8, images=1000)
    assert thousand.batch(eight) == 32
    assert thousand.hours(eight) * 3600 == pytest.approx(7.32)


def test_the_best_interval_loses_least():
    gap = thousand.mtbf_hours(PLAN) * 3600

    def lost(interval: float) -> float:
        return PLAN.save_seconds / interval + interval / (2 * gap)

    best = thousand.best_interval(PLAN)
    assert lost(best) < min(lost(best * 0.9), lost(best * 1.1))


@pytest.mark.parametrize(("time", "chance"), [(0, 0), (1e6, 1)])
def test_the_chance_of_two_failures(time, chance):
    assert thousand.chance_of_two(PLAN, time) == pytest.approx(chance)


@pytest.mark.parametrize("wrong", [0, -1, float("nan")])
def test_a_senseless_plan_is_refused(wrong):
    with pytest.raises(CourseError, match="0보다 커야"):
        replace(PLAN, gpus=wrong)
