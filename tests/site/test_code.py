"""What of a cell's code a page shows, and the types of our own scripts."""

import subprocess

import pytest
from lab_page import WEB, node_or_skip
from site_code import shortened

from browsers import unavailable

LONG = "그림이 보여 주는 것을 길게 적은 대체 텍스트입니다. " * 3


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("x = 1\nassert x == 1\nprint(x)", "x = 1\nprint(x)"),
        ("x = 1\nassert (\n    x\n    == 1\n)\nprint(x)", "x = 1\nprint(x)"),
        ("for x in (1,):\n    assert x", "for x in (1,):\n    assert x"),  # the loop needs a body
        ('text = """\nassert nothing\n"""', 'text = """\nassert nothing\n"""'),
        ("# @title 확인: 글이 말하는 수\nassert 1 < 2\nassert 2 < 3", ""),
        ("# @title 확인: 글이 말하는 수\nfor x in (1,):\n    print(x)", ""),
        (f'show(fig, alt=f"{LONG}{{x:.2f}}")', 'show(fig, alt="…")'),
        ('show(fig, alt="짧은 글")', 'show(fig, alt="짧은 글")'),
    ],
)
def test_claims_and_long_alternative_texts_are_left_out(code, shown):
    assert shortened(code) == shown


def test_the_types_of_the_scripts_fit():
    node_or_skip()
    if not (checker := WEB / "node_modules" / ".bin" / "tsc").is_file():
        unavailable("web/node_modules가 없습니다: web에서 npm ci를 실행하십시오")
    done = subprocess.run([checker, "--noEmit", "-p", "."], cwd=WEB, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
