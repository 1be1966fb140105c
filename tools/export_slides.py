"""실행된 노트북에서 레슨마다 슬라이드 한 벌을 만듭니다. 레슨은 실행하지 않습니다.

사용법: python tools/export_slides.py [--out slides]

reveal.js까지 폴더 안에 담으므로 인터넷 없이 두 번 눌러 열립니다. 글은 발표자 노트에, 그림과 수식과
퀴즈는 화면에 두고, 90분 계획의 시간을 docs/instructor/에서 읽어 노트에 적습니다.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))

from site_assets import ONLY_WOFF2, fonts, node  # noqa: E402
from site_command import run  # noqa: E402
from site_glossary import read_terms  # noqa: E402
from site_pages import Edition, Lesson  # noqa: E402
from slides_deck import Deck, text_of  # noqa: E402
from slides_plan import Plan  # noqa: E402
from slides_read import Reader  # noqa: E402


def fresh(out: Path) -> Path:
    """빈 폴더를 만듭니다. 슬라이드가 아닌 폴더는 지우지 않습니다."""
    strange = [
        path.name
        for path in out.glob("*")
        if path.name not in ("assets", "figures") and path.suffix != ".html"
    ]
    if strange or (any(out.glob("*")) and not (out / "assets").is_dir()):
        raise SystemExit(f"{out}에 다른 것이 들어 있어 지우지 않았습니다: {', '.join(strange)}")
    shutil.rmtree(out, ignore_errors=True)
    (out / "assets").mkdir(parents=True)
    return out


def bare(body: str) -> BeautifulSoup:
    """슬라이드에는 밖으로 가는 링크만 남깁니다. 쪽 안과 다른 레슨으로 가는 것은 글이 됩니다."""
    soup = BeautifulSoup(body, "html.parser")
    for link in soup.find_all("a"):
        if not link.get("href", "").startswith("http"):
            link.unwrap()
    return soup


def title_slides(deck: Deck, head: BeautifulSoup, lesson: Lesson) -> None:
    """첫 장(제목, 약속, 배울 것)과, 나중에 채울 차례."""
    deck.section = text_of(lesson.title)
    goals = str(head.find("ol") or "")
    deck.add("title", f'<p class="lead">{lesson.promise}</p>{goals}')
    deck.note(f"<p>{'</p><p>'.join(head_lines(head))}</p>")
    deck.add("agenda", title="차례").kicker = ""
    deck.note("<p>괄호 안은 90분 계획에서 그 절에 쓰는 시간입니다. 과제의 시간은 따로입니다.</p>")


def head_lines(head: BeautifulSoup) -> list[str]:
    """머리 셀의 나머지 글(미리 알면 좋은 것, 시간)."""
    lines = head.select(":scope > p, :scope > details > p")  # 00은 접어 두었습니다.
    return [p.decode_contents() for p in lines if "**" not in p.text]


def agenda(deck: Deck) -> str:
    """절의 목록. 누르면 그 절로 갑니다."""
    lines = []
    for slide in deck.slides:
        if slide.kind == "opener" and slide.level == 2:
            minutes = deck.plan.minutes(text_of(deck.formulas.plain(slide.title)))
            told = f' <span class="minutes">({minutes}분)</span>' if minutes else ""
            lines.append(f'<li><a href="#/{slide.anchor}">{slide.title}</a>{told}</li>')
    return f"<ol>{''.join(lines)}</ol>"


def deck_of(edition: Edition, lesson: Lesson) -> Deck:
    """레슨 하나를 슬라이드로. 수식은 아직 자리표입니다."""
    plan = Plan.read(edition.root / "docs" / "instructor" / f"{lesson.name[:2]}.md", edition.render)
    body = bare(lesson.body)
    deck = Deck(edition.formulas, plan)
    head = body.find("div", class_="prose")
    title_slides(deck, head.extract(), lesson)
    Reader(deck, edition.listings, f"{lesson.name}.html").read(body)
    deck.slides[1].body = agenda(deck)
    edition.problems += [f"{lesson.name}: 계획의 “{name}”의 자리가 없습니다" for name in plan.left]
    return deck


def style(edition: Edition) -> str:
    """KaTeX, reveal.js, 슬라이드의 스타일을 하나로."""
    modules = edition.web / "node_modules"
    katex = (modules / "katex" / "dist" / "katex.min.css").read_text("utf-8")
    return "\n".join(
        (
            edition.formulas.css(ONLY_WOFF2.sub("", katex)),
            (modules / "reveal.js" / "dist" / "reveal.css").read_text("utf-8"),
            (edition.web / "palette.css").read_text("utf-8"),
            (edition.web / "slides.css").read_text("utf-8"),
        )
    )


def write_assets(edition: Edition) -> None:
    """스타일, 스크립트, 글꼴, 이용 허락."""
    assets, modules = edition.out / "assets", edition.web / "node_modules"
    (assets / "slides.css").write_text(style(edition), "utf-8")
    command = ["src/slides.js", "--bundle", "--minify", "--charset=utf8", "--log-level=warning"]
    target = assets.resolve() / "slides.js"
    node(
        str(modules.resolve() / ".bin" / "esbuild"),
        *command,
        f"--outfile={target}",
        cwd=edition.web,
    )
    letters = set().union(*(page.read_text("utf-8") for page in edition.out.glob("*.html")))
    fonts(edition.root, assets, letters)
    shutil.copy(modules / "reveal.js" / "LICENSE", assets / "reveal.js-LICENSE.txt")
    shutil.copy(edition.web / "licences" / "marked.txt", assets / "marked-LICENSE.txt")


def export(root: Path, out: Path) -> list[str]:
    """슬라이드 전체를 `out`에 쓰고, 고쳐야 할 것을 돌려줍니다."""
    edition = Edition(root, fresh(out), read_terms(root / "GLOSSARY.md"), "", {})
    lessons = [edition.read(name) for name in edition.names]
    decks = [deck_of(edition, lesson) for lesson in lessons]
    edition.formulas.draw()
    for lesson, deck in zip(lessons, decks, strict=True):
        for slide in deck.slides:
            slide.pieces = [edition.formulas.fill_mathml(piece) for piece in slide.pieces]
        edition.write(lesson.name, "deck.html.j2", title=text_of(lesson.title), slides=deck.slides)
    shelf = [
        {"name": lesson.name, "title": text_of(lesson.title), "count": len(deck.slides)}
        for lesson, deck in zip(lessons, decks, strict=True)
    ]
    edition.write("index", "decks.html.j2", decks=shelf)
    for cover in (out / "figures").glob("*-cover.*"):
        cover.unlink()
    write_assets(edition)
    return edition.problems


def main(argv: list[str] | None = None) -> int:
    return run(argv, ROOT, export, what="slides", needs="reveal.js")


if __name__ == "__main__":
    sys.exit(main())
