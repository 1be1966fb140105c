"""Every demonstration of the lecturer's kit at its address: the controls stand where it says."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from lab_page import ROOT, WEB
from test_labs_table import WIDGETS

KIT = ROOT / "docs/instructor"
LIVE = json.loads((WEB / "labs.json").read_text("utf-8"))
ADDRESS = re.compile(r"`(\w+)\.html#([^`]+)`")
# What each control of a lab is called and shows, and what it holds: as a reader sees them.
SHOWN = """id => [...document.querySelectorAll(`#${id} [data-name]`)].flatMap((e) => {
  const of = (label, shown, value) => [[label, shown.trim(), value, e.dataset.name]];
  if (e.matches("fieldset")) {
    const on = e.querySelector("input:checked");
    const told = on ? [on.parentElement.textContent, on.value] : ["", ""];
    return of(e.querySelector("legend").textContent, ...told);
  }
  if (!e.matches("input, select")) return [];
  const label = e.labels[0].textContent;
  if (e.type === "checkbox") return of(label, String(e.checked), String(e.checked));
  if (e.type === "range") return of(label, e.parentElement.querySelector("output").textContent, e.value);
  return of(label, e.matches("select") ? e.selectedOptions[0].text : e.value, e.value);
})"""  # noqa: E501
READY = """id => {
  const box = document.getElementById(id);
  return box?.dataset.state === "ready" && !document.querySelector(".lab[data-state=failed]");
}"""


# Change the hash as the address bar does; the labs have heard of it when this is over.
GO = """mark => new Promise((go) => {
  const before = location.hash;
  addEventListener("hashchange", go, { once: true });
  location.hash = mark;
  if (location.hash === before) go();
})"""


def part(lesson: str) -> str:
    text = (KIT / f"{lesson[:2]}.md").read_text("utf-8")
    return text.partition("\n## 시연\n")[2].partition("\n## ")[0]


def rows(lesson: str) -> dict[int, list[str]]:
    lines = [x.strip("|").split(" | ") for x in part(lesson).splitlines() if x.startswith("|")]
    return {int(cells[0]): cells for cells in lines[2:]}


def addresses(lesson: str) -> dict[int, list[tuple[str, str]]]:
    """{demonstration: [(page, what follows the #), …]}; one without an address tells why."""
    told = re.findall(r"^- 시연 (\d+)(.*)$", part(lesson), re.M)
    return {int(number): ADDRESS.findall(rest) for number, rest in told}


def stated(cell: str, labels: set[str]) -> dict[str, list[str]]:
    """ "안경 0.00 → 2.00 (끝), 시드 31" → {"안경": ["0.00", "2.00"], "시드": ["31"]}."""
    found: dict[str, list[str]] = {}
    for piece in re.split(r", |이어서 ", re.sub(r" \((?:%|W|원)\)", "", cell)):
        for label in sorted(labels, key=len, reverse=True):
            if piece.strip().startswith(f"{label} "):
                rest = piece.strip().removeprefix(f"{label} ")
                words = re.findall(r"“([^”]+)”", rest) or rest.split(" → ")
                found.setdefault(label, []).extend(words)
                break
    return found


def same(told: str, shown: str) -> bool:
    """Equal as numbers where both are numbers (1.0e+00 = 1.0e+0, 5000 = 5,000, 50 = 50%)."""
    number = r"[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?"
    pair = [re.match(number, text.replace("−", "-")) for text in (told, shown)]
    if all(pair):
        return len({float(m[0].replace(",", "")) for m in pair}) == 1
    return re.sub(r" \(.*", "", told) == shown


@pytest.mark.parametrize("lesson", LIVE)
def test_a_lesson_with_a_live_lab_gives_addresses(lesson):
    windows = {WIDGETS[entry["lab"]].removesuffix("(") for entry in LIVE[lesson].values()}
    shown = {k for k, row in rows(lesson).items() if windows & set(re.findall(r"`(\w+)`", row[1]))}
    given = addresses(lesson)
    assert shown == set(given), "시연마다 주소나, 주소가 없는 까닭이 있어야 합니다"
    assert any(given.values())
    assert {page for found in given.values() for page, _ in found} == {lesson}


def test_a_wrong_word_or_place_is_found():
    labels = {"주요 방향 1", "안경", "방법", "커널 k"}
    cell = "주요 방향 1 −3.0 → 3.0, 안경 2.00인 채로, 방법 모멘텀, 커널 k 3, 이어서 커널 k 4"
    assert stated(cell, labels) == {
        "주요 방향 1": ["−3.0", "3.0"], "안경": ["2.00인 채로"], "방법": ["모멘텀"],
        "커널 k": ["3", "4"],
    }  # fmt: skip
    assert same("1.0e+00", "1.0e+0") and same("−3.0", "−3.00") and same("5000", "5,000")
    assert same("2.00인 채로", "2.00") and same("50", "50%") and same("모멘텀", "모멘텀")
    assert not (same("0.06", "0.6") or same("모멘텀", "Adam") or same("3", "−3"))


@pytest.mark.long
@pytest.mark.parametrize("lesson", LIVE)
def test_the_controls_stand_where_the_table_says(visit, lesson):
    """One page: the hash changes, nothing is loaded anew."""
    page = visit(lesson)
    page.evaluate("globalThis.same = true")
    wrong = []
    for number, found in addresses(lesson).items():
        seen: dict[str, list[str]] = {}
        for _, mark in found:
            params = dict(parse_qsl(mark, keep_blank_values=True))
            page.evaluate(GO, mark)
            page.wait_for_function(READY, arg=params["lab"])
            controls = page.evaluate(SHOWN, params.pop("lab"))
            values = {name: value for _, _, value, name in controls}
            wrong += [
                (number, n, v, values.get(n)) for n, v in params.items() if values.get(n) != v
            ]
            for label, shown, _, _ in controls:
                seen.setdefault(label, []).append(shown)
        for label, told in stated(rows(lesson)[number][2], set(seen)).items():
            wrong += [
                (number, label, t, seen[label])
                for t in told
                if not any(same(t, s) for s in seen[label])
            ]
    assert wrong == [] and page.evaluate("globalThis.same")


def test_a_page_of_the_site_draws_in_a_worker(visit):
    page = visit("05_cgan")
    assert page.workers == []
    page.evaluate(GO, "lab=words-1&seed=2")
    page.wait_for_function(READY, arg="words-1")
    assert [worker.url.partition(":")[0] for worker in page.workers] == ["blob"]


def test_the_kit_says_how_to_use_an_address():
    text = Path(KIT / "README.md").read_text("utf-8").partition("### 웹판의 주소")[2]
    assert "file:///" in text and "https://" in text and ADDRESS.search(text) is None
    assert LIVE.keys() >= set(re.findall(r"/(\w+)\.html#lab=", text))
