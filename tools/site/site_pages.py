"""노트북을 쪽으로 바꿉니다. 쪽의 틀은 web/template/에 있습니다."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
import nbformat
import site_cells as cells
from bs4 import BeautifulSoup
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from site_code import Listings, shortened
from site_exercises import Cards
from site_figures import Figure, Figures
from site_glossary import Notes, Term
from site_markdown import markdown
from site_math import QUOTED, Formulas
from site_search import sections

ABOUT = (
    "손실 함수에서 시작하여 Vanilla GAN, DCGAN, 조건부 GAN, WGAN을 거쳐 평가와 규모 확장까지, "
    "읽고 슬라이더로 만져 보며 배우는 열 개의 레슨입니다."
)
GLOSSARY_ABOUT = "이 강의에서는 한 개념에 한 낱말만 씁니다."
LICENCES_ABOUT = "이 강의에 실린 남의 글꼴과 그림과 데이터, 그 저작권자와 이용 허락입니다."
TAG = re.compile(r"<[a-z][^<>]*>")
PROMISE = re.compile(r"\*\*약속\*\*:\s*(.+)")
STUDY = re.compile(r"\*\*공부 시간\*\*:\s*([^.]+)\.")
RUNNING = re.compile(r"\*\*실행 시간\*\*:.*?약\s*(\d+분(?:\s*\d+초)?|\d+초)")


class PageExporter(TemplateExporter):
    """nbconvert의 틀만 씁니다. HTMLExporter가 하는 나머지는 site_cells가 합니다."""

    output_mimetype = "text/html"
    file_extension = ".html"


@dataclass(frozen=True)
class Picture:
    """첫 쪽에 두는 레슨의 그림."""

    address: str
    width: int
    height: int
    alt: str


@dataclass
class Lesson:
    """쪽 하나가 될 레슨. `body`는 수식이 아직 자리표인 본문입니다."""

    name: str
    title: str = ""
    promise: str = ""
    study: str = ""
    running: str = ""
    body: str = ""
    contents: list[cells.Heading] = field(default_factory=list)
    parts: list[list[str]] = field(default_factory=list)
    picture: Picture | None = None


@dataclass
class Edition:
    """웹판 하나: 무엇을 읽어 어디에 쓰는지, 그리고 쪽들이 함께 쓰는 것."""

    root: Path
    out: Path
    terms: list[Term]
    repository: str
    model_bytes: dict[str, int]

    def __post_init__(self) -> None:
        self.problems: list[str] = []
        self.web = self.root / "web"
        self.formulas = Formulas(self.web)
        self.listings = Listings()
        self.render = markdown(self.formulas, self.listings)
        self.labs = json.loads((self.web / "labs.json").read_text("utf-8"))
        self.covers = json.loads((self.web / "covers.json").read_text("utf-8"))
        self.names = tuple(sorted(p.stem for p in (self.root / "notebooks").glob("*.ipynb")))
        self.where = cells.Where(self.names, self.repository)
        self.exporter = PageExporter(
            template_name="template", extra_template_basedirs=[str(self.web)]
        )
        filters = {"markdown2html": self.render, "python": self.listings.mark, "plain": html.escape}
        for name, function in filters.items():
            self.exporter.register_filter(name, function)
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.web / "template"),
            autoescape=True,
            trim_blocks=True,
            undefined=jinja2.StrictUndefined,
        )

    # -------------------------------------------------------------- 레슨 하나

    def read(self, name: str) -> Lesson:
        """노트북을 읽어, 수식만 빼고 다 된 본문을 만듭니다."""
        notebook = nbformat.read(self.root / "notebooks" / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = shortened(cell.source)
        notebook.cells = [c for c in notebook.cells if c.source or c.get("outputs")]
        text, _ = self.exporter.from_notebook_node(notebook)
        soup = BeautifulSoup(text, "html.parser")
        figures = Figures(self.out, name)
        cells.clean(soup)
        source = self.where.source(f"notebooks/{name}.ipynb")
        lost = Cards(self.render, self.listings, source).place(soup, name)
        self.problems += [f"{name}의 쪽에 과제 {number}의 자리가 없습니다" for number in lost]
        cells.unique_names(soup)
        figures.move_out(soup)
        cells.fix_links(soup, self.where)
        cells.fix_tables(soup)
        cells.mark_quizzes(soup)
        missing = cells.wrap_labs(soup, self.labs.get(name, {}), self.model_bytes)
        self.problems += [f"web/labs.json: {name}의 {cell}에는 창이 없습니다" for cell in missing]
        Notes(self.terms, name).add(soup)
        lesson = self._head(name, notebook)
        lesson.contents = cells.headings(soup)
        lesson.title = lesson.contents[0].text
        lesson.parts = sections(soup, self.plain)
        lesson.picture = self._cover(name, figures)
        lesson.body = str(soup)
        return lesson

    def _head(self, name: str, notebook: NotebookNode) -> Lesson:
        """머리 셀에 적힌 약속과 시간."""
        head = notebook.cells[0].source
        found = [pattern.search(head) for pattern in (PROMISE, STUDY, RUNNING)]
        if not all(found):
            raise ValueError(f"{name}의 머리 셀에 약속, 공부 시간, 실행 시간이 있어야 합니다.")
        promise, study, running = (match[1].strip() for match in found)
        promise = re.sub(r"^<p>|</p>\s*$", "", self.render(promise))
        return Lesson(name, promise=promise, study=study, running=f"약 {running}")

    def _cover(self, name: str, figures: Figures) -> Picture:
        """web/covers.json이 고른 그림, 없으면 레슨의 첫 그림."""
        chosen = self.covers.get(name, "")
        cell = chosen if chosen in figures.by_cell else next(iter(figures.by_cell))
        figure: Figure = figures.by_cell[cell].thumbnail()
        address = figures.write(figure, "cover")
        width = min(480, round(figure.size[0]))
        height = round(width * figure.size[1] / figure.size[0])
        return Picture(address, width, height, figures.alternatives[cell])

    # -------------------------------------------------------------- 쓰기

    def plain(self, text: str) -> str:
        """글의 자리표를 사람이 읽을 코드와 TeX로 바꿉니다."""
        return self.formulas.plain(self.listings.plain(text))

    def write(self, name: str, template: str, **values: object) -> None:
        """틀에 값을 넣고 수식을 채워 쪽 하나를 씁니다."""
        text = self.templates.get_template(template).render(name=name, **values)
        text = self.formulas.fill(self.listings.fill(text))
        text = TAG.sub(lambda tag: QUOTED.sub(r"=\1", tag[0]), text)
        (self.out / f"{name}.html").write_text(text, "utf-8")

    def write_lesson(self, lessons: list[Lesson], at: int) -> None:
        lesson = lessons[at]
        self.write(
            lesson.name,
            "lesson.html.j2",
            title=lesson.title,
            about=BeautifulSoup(lesson.promise, "html.parser").get_text(),
            contents=lesson.contents,
            content=lesson.body,
            before=lessons[at - 1] if at else None,
            after=lessons[at + 1] if at + 1 < len(lessons) else None,
            source=self.where.source(f"notebooks/{lesson.name}.ipynb"),
            colab=colab(self.repository, lesson.name),
        )

    def write_all(self) -> list[Lesson]:
        """모든 쪽을 쓰고, 찾아보기에 쓸 레슨들을 돌려줍니다."""
        lessons = [self.read(name) for name in self.names]
        self.formulas.draw()
        for at in range(len(lessons)):
            self.write_lesson(lessons, at)
        self.write(
            "index", "home.html.j2", title="한국어로 배우는 GAN", about=ABOUT, lessons=lessons
        )
        self.write(
            "glossary", "glossary.html.j2", title="용어집", about=GLOSSARY_ABOUT, terms=self.terms
        )
        self.write(
            "licences", "licences.html.j2", title="이용 허락", about=LICENCES_ABOUT,
            content=self._licences(),
        )  # fmt: skip
        return lessons

    def _licences(self) -> str:
        """THIRD-PARTY.md를 쪽의 본문으로. 저장소의 파일을 가리키는 링크는 저장소로 갑니다."""
        text = (self.root / "THIRD-PARTY.md").read_text("utf-8")
        soup = BeautifulSoup(self.render(re.sub(r"\]\((?!https?:)", "](../", text)), "html.parser")
        cells.fix_links(soup, self.where)
        cells.fix_tables(soup)
        return str(soup)


def colab(repository: str, name: str) -> str:
    """Colab에서 여는 주소. GitHub 주소가 아니면 빈 글입니다(notebooks.py의 배지와 같습니다)."""
    match = re.fullmatch(r"https://github\.com/([^/]+/[^/]+?)(?:\.git)?", repository)
    base = "https://colab.research.google.com/github"
    return f"{base}/{match[1]}/blob/main/notebooks/{name}.ipynb" if match else ""
