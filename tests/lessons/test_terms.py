"""용어집의 쓰지 않는 말과 문체: 레슨의 글은 한 개념에 한 낱말, 합니다체로 씁니다."""

import re
from pathlib import Path

import jupytext
import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOW = "용어 예외"
TWINS = sorted((ROOT / "notebooks/text").glob("*.py"))
DOCUMENTS = [ROOT / f for f in ("README.md", "CONTRIBUTING.md", "data/README.md",
                                "docs/clusters.md", "docs/thousand-gpus.md")]  # fmt: skip
DOCUMENTS += sorted((ROOT / "docs/instructor").glob("*.md"))
SHOWN = sorted((ROOT / "gan_course").rglob("*.py"))  # what the package says to a learner


def glossary():
    """[(용어, 영어, 쓰지 않는 말들, 예외들)]: GLOSSARY.md의 표를 읽습니다."""
    rows = []
    for line in (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or cells[0] in ("용어", "---"):
            continue
        term, english, meaning, banned, allowed = cells
        assert english and meaning, term
        rows.append((term, english, split(banned), split(allowed)))
    return rows


def split(cell):
    return [word.strip() for word in cell.split(",") if word.strip()]


GLOSSARY = glossary()
ALLOWED = [word for *_, allowed in GLOSSARY for word in allowed]


def banned_in(text):
    """[(줄 번호, 쓰지 않는 말, 대신 쓸 말)]"""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if ALLOW in line:
            continue
        for word in ALLOWED:
            line = line.replace(word, "")
        found += [(number, w, term) for term, _, words, _ in GLOSSARY for w in words if w in line]
    return found


def prose(markdown):
    """코드, 수식, 따옴표 안의 말을 뺀 글입니다."""
    for pattern in (
        r"```.*?```",
        r"~~~.*?~~~",
        r"`[^`\n]*`",
        r"\$\$.*?\$\$",
        r"\$[^$\n]*\$",
        r"“[^”]*”|‘[^’]*’|\"[^\"\n]*\"",
        r"<[^>\n]*>",
    ):
        markdown = re.sub(pattern, " ", markdown, flags=re.S)
    return markdown


ENDING = re.compile(r"(\S*?)([가-힣]?)([가-힣])([다요])(?=[.!?](?:\s|\)|$))")


def not_polite(markdown):
    """합니다체가 아닌 끝맺음을 찾습니다.

    "~다."는 앞이 ㅂ 받침과 "니"(합니다)나 "시"(봅시다)일 때만,
    "~요."는 "필요" 같은 이름씨일 때만 괜찮습니다.
    """
    found = []
    for match in ENDING.finditer(prose(markdown)):
        before, middle, end = match[2], match[3], match[4]
        final_b = bool(before) and (ord(before) - 0xAC00) % 28 == 17
        noun = end == "요" and middle in "필주개중수"
        if not noun and not (end == "다" and middle in "니시" and final_b):
            found.append(match[0])
    return found


def markdown_of(twin):
    cells = jupytext.reads(twin.read_text("utf-8"), fmt="py:percent").cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", TWINS + DOCUMENTS + SHOWN,
                         ids=lambda path: str(path.relative_to(ROOT)))  # fmt: skip
def test_one_term_per_concept(path):
    if path in DOCUMENTS and not path.exists():
        pytest.skip(f"{path.name}이 아직 없습니다")
    problems = [
        f"{path.name}:{number}: {word!r} 대신 {term!r}"
        for number, word, term in banned_in(path.read_text("utf-8"))
    ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("path", TWINS + DOCUMENTS, ids=lambda path: path.name)
def test_prose_is_polite(path):
    if path in DOCUMENTS and not path.exists():
        pytest.skip(f"{path.name}이 아직 없습니다")
    text = markdown_of(path) if path.suffix == ".py" else path.read_text("utf-8")
    assert not_polite(text) == []


def test_glossary_bans_no_term_of_its_own():
    terms = {term for term, *_ in GLOSSARY}
    assert len(terms) == len(GLOSSARY) >= 24
    for term in terms:
        assert banned_in(term) == [], term


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("구분자가 봅니다.", "구분자"),
        ("생성기와 판별자", "생성기"),
        ("그래디언트를 구합니다.", "그래디언트"),
        ("난수 생성기와 생성기", "생성기"),
    ],
)
def test_lint_catches_banned_words(text, word):
    assert word in [found for _, found, _ in banned_in(text)]


@pytest.mark.parametrize("text", ["난수 생성기", "구분자 <!-- 용어 예외 -->", "생성자"])
def test_lint_lets_exceptions_pass(text):
    assert banned_in(text) == []


@pytest.mark.parametrize(
    "text",
    ["이것은 값이다.", "학습한다.", "좋아요!", "해 보세요.", "좋지 않다. 또", "아니다."],
)
def test_lint_catches_plain_endings(text):
    assert not_polite(text)


@pytest.mark.parametrize(
    "text",
    [
        "값입니다.",
        "합니다. 됩니다!",
        "할까요",
        "`x = 한다.`",
        "“다 잡았다.”라고 말합니다.",
        "준비가 필요.",
    ],
)
def test_lint_lets_polite_prose_pass(text):
    assert not_polite(text) == []
