"""강의하는 분이 볼 풀이지를 만듭니다: 과제마다 정답, 덧붙이는 말, 채점기가 알아보는 오답.

사용법: python tools/export_solutions.py [--out solutions]

과제 은행에서 그대로 옮기므로 노트북의 채점기와 어긋나지 않습니다. 배우는 사람의 쪽(site/)에는
넣지 않고 `make class`의 묶음에만 담습니다. 파일 하나로 열립니다.
"""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))

from exercise_choices import answer_code  # noqa: E402
from site_code import Listings  # noqa: E402
from site_command import run  # noqa: E402
from site_markdown import markdown  # noqa: E402
from site_math import Formulas  # noqa: E402

from gan_course.exercises.base import Exercise  # noqa: E402
from gan_course.exercises.catalog import TITLES, in_order, place  # noqa: E402
from gan_course.exercises.report import rich  # noqa: E402


class Sheet:
    """과제를 HTML의 조각으로 바꾸고, 수식과 코드는 마지막에 한꺼번에 그립니다."""

    def __init__(self, web: Path) -> None:
        self.formulas, self.listings = Formulas(web), Listings()
        self.render = markdown(self.formulas, self.listings)

    def told(self, text: str) -> str:
        """과제 은행의 글 하나를 HTML로."""
        return self.render(rich(text)) if text else ""

    def entry(self, exercise: Exercise) -> dict[str, object]:
        """과제 하나에서 풀이지에 적을 것."""
        return {
            "id": exercise.id,
            "title": self.told(exercise.title),
            "place": place(exercise),
            "text": self.told(exercise.text),
            "code": self.listings.mark(answer_code(exercise)),
            "note": self.told(exercise.note),
            "mistakes": [(self.told(m.name), self.told(m.hint)) for m in exercise.mistakes],
        }

    def finished(self, page: str) -> str:
        """자리표를 모두 채운 쪽."""
        self.formulas.draw()
        return self.listings.fill(self.formulas.fill_mathml(page))


def export(root: Path, out: Path) -> list[str]:
    """풀이지를 `out`/index.html에 쓰고, 고쳐야 할 것(없습니다)을 돌려줍니다."""
    sheet = Sheet(root / "web")
    lessons = [
        {"name": name, "title": title, "exercises": [
            sheet.entry(exercise) for exercise in in_order() if exercise.id[:2] == name
        ]}
        for name, title in TITLES.items()
    ]  # fmt: skip
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root / "web" / "template"), trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    colours = (root / "web" / "palette.css").read_text("utf-8").partition(":root {")
    page = templates.get_template("solutions.html.j2").render(
        lessons=lessons,
        palette="".join(colours[1:]),  # 글꼴 파일은 두지 않습니다.
    )
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.html").write_text(sheet.finished(page), "utf-8")
    return []


def main(argv: list[str] | None = None) -> int:
    return run(argv, ROOT, export, what="solutions", needs="katex")


if __name__ == "__main__":
    sys.exit(main())
