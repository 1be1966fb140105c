"""The numbers that the lecturer's plans quote are those that the stored lessons show today."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from gan_course.labs.backprop import descent, saturation
from gan_course.labs.distance import calc, information_draw, transport_draw

ROOT = Path(__file__).resolve().parents[2]
LESSONS = {f.name[:2]: f for f in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))}
# 0.36, 1,141, 2981, 15%, but not 148만. Small whole numbers stand everywhere.
NUMBER = re.compile(r"(?<![\d.\w-])(?:\d[\d,]*\.\d+|\d+(?:,\d{3})+|\d{3,})(?![\d.,]*\d|만)%?|\d+%")
# What differs from machine to machine is told as an example, "예: …", up to the full stop.
EXAMPLE = re.compile(r"예: .*?(?:\.(?=\s|$)|(?=[|\n)])|$)", re.M)


def plan(number: str) -> str:
    """The plan without examples, addresses, and where a demonstration's controls are put.

    Where the controls are put has its own test (tests/site/test_demonstrations.py).
    """
    text = (ROOT / f"docs/instructor/{number}.md").read_text("utf-8")
    head, title, rest = text.partition("\n## 시연\n")
    shown, mark, last = rest.partition("\n## ")
    rows = [re.sub(r"^((?:[^|]*\|){3})[^|]*\|", r"\1|", x) for x in shown.splitlines()]
    rows = [row for row in rows if not row.startswith("- ")]
    return EXAMPLE.sub("", head + title + "\n".join(rows) + mark + last)


@cache
def said(number: str) -> str:
    """Everything that a reader of the stored lesson sees: texts, code, outputs, alts."""
    cells = json.loads(LESSONS[number].read_text("utf-8"))["cells"]
    parts = ["".join(cell["source"]) for cell in cells]
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        parts.append("".join(output.get("text", [])))
        kinds = output.get("data", {}).items()
        parts += ["".join(text) for kind, text in kinds if kind in ("text/plain", "text/markdown")]
        parts.append(json.dumps(output.get("metadata", {}), ensure_ascii=False))
    return plain("\n".join(parts))


def plain(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


@cache
def numbers_in(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<![\d.])\d+(?:\.\d+)?", text))


def told(number: str, text: str) -> bool:
    """Some number of the text is this one, or rounds to it."""
    if number.endswith("%"):
        place, share = len(number[:-1].partition(".")[2]), float(number[:-1])
        shares = re.findall(r"\d+(?:\.\d+)?(?=%)", text)
        return any(round(float(s), place) == share for s in shares) or told(
            f"{share / 100:.{place + 2}f}", text
        )
    places = len(number.partition(".")[2])
    return any(
        len(n.partition(".")[2]) >= places and round(float(n), places) == float(number)
        for n in numbers_in(text)
    )


@cache
def at_a_slider(number: str) -> frozenset[str]:
    """What stands in no stored output, because a window says it while its slider moves."""
    if number == "02":
        bowl = descent.SURFACES["길쭉한 그릇"]
        slow = descent.descend(bowl, "경사 하강법", 10**-1.7).losses[-1]
        fast = descent.descend(bowl, "모멘텀", 10**-0.9).losses[-1]
        news = saturation.signal(-8.0)
        times = news.non_saturating[1] / news.saturating[1]
        return frozenset({f"{slow:.2f}", f"{fast:.3g}", f"{times:.0f}"})
    if number == "03":
        walk = [(1 + 0.2j) ** step for step in range(331)]  # both players at once, from 1
        return frozenset({f"{abs(sum(walk) / len(walk)):.2f}"})
    if number == "06":
        bells = information_draw.gaussians(0.0, 2.0), information_draw.gaussians(0.0, 0.5)
        shown = {f"{v:.3f}" for bell in bells for v in (bell.forward, bell.backward)}
        near, far = (
            calc.wasserstein_on_line(transport_draw.LINE, *transport_draw.humps(place))
            for place in (-2.0, -3.0)
        )
        return frozenset(shown | {f"{far:.3f}", f"{2 * near:.3f}"})
    return frozenset()


@pytest.mark.parametrize("number", LESSONS)
def test_every_number_of_the_plan_stands_in_the_stored_lesson(number):
    quoted = sorted(set(NUMBER.findall(plain(plan(number)))))
    stale = [n for n in quoted if n not in at_a_slider(number) and not told(n, said(number))]
    assert len(quoted) >= 8
    assert stale == [], f"docs/instructor/{number}.md의 수가 저장된 레슨에 없습니다: {stale}"


def test_a_stale_number_is_found():
    text = plain("흩어짐 0.364, 거리 1,141.3과 47, 98.6%, 비율 0.153")
    assert all(told(n, text) for n in ("0.36", "0.364", "1141", "1141.3", "99%", "15%", "98.6%"))
    assert not any(told(n, text) for n in ("0.35", "0.3641", "1142", "14%", "98.5%", "0.15%"))
    assert NUMBER.findall(plain("03-2에서 0.36, 2,981배, 1.39와 15%")) == [
        "0.36", "2981", "1.39", "15%",
    ]  # fmt: skip
    assert EXAMPLE.sub("", "| 예: 8.4초, 0.008. 흩어짐 0.2 |") == "|  흩어짐 0.2 |"


@pytest.mark.parametrize("number", ["02", "03", "06"])
def test_each_exception_is_still_quoted(number):
    assert at_a_slider(number) <= set(NUMBER.findall(plain(plan(number))))
