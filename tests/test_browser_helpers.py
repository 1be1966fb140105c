"""How the browser tests wait: the message says which control did not answer."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent / "browser"))
import browser_helpers


class Window:
    """A picture on a page that shows 0.5, and whose slider says `says` from the nth look on."""

    def __init__(self, *says: str) -> None:
        self.says = list(says)

    def evaluate(self, script: str) -> list[dict]:
        assert script == browser_helpers.LOOK
        now = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        return [
            {"gan-coin-p": 0.5, "gan-coin-side": "앞면"},
            {"gan-coin-p": now, "gan-coin-side": "앞면"},
        ]


def test_a_window_that_answers_late_is_waited_for():
    browser_helpers.answered(Window("0.90", "0.90", "0.50"))


def test_a_window_that_never_answers_is_told_by_its_control():
    late = r"0\.1초.*조종간 gan-coin-p이 답하지 않았습니다\(화면 '0\.90', 그림 0\.5\)$"
    with pytest.raises(AssertionError, match=late):
        browser_helpers.answered(Window("0.90"), seconds=0.1)


@pytest.mark.parametrize(
    ("said", "value", "right"),
    [("0.50", 0.504, True), ("0.50", 0.52, False), ("−1,000", -1000, True), ("1e-3", 0.001, True),
     (None, 0.5, False), ("많이", 3, False), ("앞\xa0면", "앞 면", True), (True, True, True),
     (False, True, False)],
)  # fmt: skip
def test_what_the_page_says_is_rounded_as_the_page_rounds(said, value, right):
    assert browser_helpers.agrees(said, value) is right
