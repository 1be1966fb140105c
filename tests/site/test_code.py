"""What of a cell's code a page shows."""

import pytest
from site_code import shortened

LONG = "그림이 보여 주는 것을 길게 적은 대체 텍스트입니다. " * 3


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("x = 1\nassert x == 1\nprint(x)", "x = 1\nprint(x)"),
        ("x = 1\nassert (\n    x\n    == 1\n)\nprint(x)", "x = 1\nprint(x)"),
        ("for x in (1,):\n    assert x", "for x in (1,):\n    assert x"),  # the loop needs a body
        ('text = """\nassert nothing\n"""', 'text = """\nassert nothing\n"""'),
        ("# @title 확인: 글이 말하는 수\nassert 1 < 2\nassert 2 < 3", ""),
        (f'show(fig, alt=f"{LONG}{{x:.2f}}")', 'show(fig, alt="…")'),
        ('show(fig, alt="짧은 글")', 'show(fig, alt="짧은 글")'),
    ],
)
def test_claims_and_long_alternative_texts_are_left_out(code, shown):
    assert shortened(code) == shown
