"""The helpers of the browser tests themselves: a cell that fails is told, not waited for."""

import pytest
from browser_books import run_to_the_end, write

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_cell_that_fails_ends_the_waiting_with_its_error(page, lab):
    name = write(lab, "fault.ipynb", "x = 1", "x / 0")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_to_the_end(page, lab, name)
