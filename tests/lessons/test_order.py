"""The order in which a lesson asks its exercises: its bank lists them so, and a title tells it."""

import re
from pathlib import Path

import pytest

from gan_course import exercises
from gan_course.exercises import catalog

ROOT = Path(__file__).resolve().parents[2]
TWINS = {f.name[:2]: f for f in sorted((ROOT / "notebooks/text").glob("[0-9][0-9]_*.py"))}


def asked(number: str) -> list[str]:
    return re.findall(r'^task\("([\d-]+)"\)', TWINS[number].read_text("utf-8"), re.M)


@pytest.mark.parametrize("number", list(TWINS))
def test_the_bank_lists_the_exercises_as_the_notebook_asks_them(number):
    """An id never changes (it is in the learners' progress): move the exercise in its bank file."""
    bank = [e.id for e in catalog.in_order() if e.id[:2] == number]
    wanted = asked(number)
    assert sorted(bank) == sorted(wanted), f"{number}: bank {bank}, task(…) calls {wanted}"
    at = next((i for i, (b, w) in enumerate(zip(bank, wanted, strict=True)) if b != w), None)
    assert at is None, (
        f"{number}: the notebook asks {wanted[at]} at place {at + 1}, but its file in "
        f"gan_course/exercises/bank has {bank[at]} there. "
        f"Move {wanted[at]} with its helpers before {bank[at]}: {wanted}"
    )


@pytest.mark.parametrize("number", list(TWINS))
def test_the_title_tells_the_place(number):
    for ordinal, name in zip(catalog.ORDINALS, asked(number), strict=False):
        told = repr(exercises.task(name)).splitlines()[0]
        assert told.startswith(f"과제 {name} · 이 레슨의 {ordinal}. "), told
