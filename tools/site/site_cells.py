"""nbconvert가 낸 본문을 다듬습니다: 링크, 표, 퀴즈, 창, 차례."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

RUN_ME = "▶ 이 셀을 실행하면"
QUIZ = re.compile(r"^(퀴즈|예상)\.$")


class Heading(NamedTuple):
    """차례의 한 줄."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Where:
    """링크를 고칠 때 아는 것: 레슨들의 이름과 저장소의 주소(없으면 빈 글)."""

    lessons: tuple[str, ...]
    repository: str = ""

    def source(self, path: str) -> str:
        """저장소 안의 파일의 주소. 주소가 없으면 빈 글입니다."""
        return f"{self.repository}/blob/main/{path}" if self.repository else ""


def clean(soup: BeautifulSoup) -> None:
    """노트북에서만 뜻이 있는 것을 뺍니다: 출력에 든 스크립트와 그 꾸밈."""
    for script in soup.find_all("script"):
        script.decompose()
    for pre in soup.find_all("pre", style=True):  # 복사 단추가 달리던 코드
        pre.attrs = {"class": "code"}
        pre.wrap(soup.new_tag("div", attrs={"class": "input"}))


def unique_names(soup: BeautifulSoup) -> None:
    """같은 이름표가 두 번 나오면 뒤의 것에 번호를 붙입니다."""
    seen: dict[str, int] = {}
    for tag in soup.find_all(id=True):
        name = tag["id"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            tag["id"] = f"{name}-{seen[name]}"


def fix_links(soup: BeautifulSoup, where: Where) -> None:
    """노트북을 가리키는 링크는 쪽을, 저장소의 파일을 가리키는 것은 저장소를 가리키게 합니다."""
    for link in soup.find_all("a", href=True):
        path, mark, anchor = link["href"].partition("#")
        if path.removesuffix(".ipynb") in where.lessons:
            link["href"] = path.removesuffix(".ipynb") + ".html" + mark + anchor
        elif path.startswith("../"):
            address = where.source(path.removeprefix("../"))
            if address:
                link["href"] = address
            else:  # 주소를 모르면 어느 파일인지만 적습니다.
                code = soup.new_tag("code")
                code.string = path.removeprefix("../")
                link.insert_after(" (", code, ")")
                link.unwrap()
        elif path.startswith(("http:", "https:")):
            link["rel"] = "noopener"


def fix_tables(soup: BeautifulSoup) -> None:
    """머리 칸의 방향을 적고, 빈 머리 칸은 보통 칸으로, 넓은 표는 상자에 넣습니다."""
    for table in soup.find_all("table"):
        loose = table.find_all("th", recursive=False)
        if loose:  # 줄 밖에 놓인 머리 칸
            row = soup.new_tag("tr")
            loose[0].insert_before(row)
            row.extend([head.extract() for head in loose])
        corner = table.find("th")
        rows_named = corner is not None and not corner.get_text(strip=True)
        for head in table.find_all("th"):
            if head.get_text(strip=True):
                head["scope"] = "col"
            else:
                head.name = "td"
        for row in table.select("tbody tr") if rows_named else []:
            first = row.find("td")
            if first is not None and first.get_text(strip=True):
                first.name, first["scope"] = "th", "row"
        table.wrap(soup.new_tag("div", attrs={"class": "table"}))


def mark_quizzes(soup: BeautifulSoup) -> None:
    """퀴즈와 예상에 이름을 붙입니다. 고르는 것은 web/src/quiz.js가 만듭니다."""
    for box in soup.select(".shown div"):
        first = box.find(True)
        kind = QUIZ.match(first.get_text()) if first is not None and first.name == "b" else None
        if kind:
            box["class"], box["data-kind"] = "quiz", kind[1]
            if "모두" in (box.find("i", recursive=False) or first).get_text():
                box["data-many"] = ""


def wrap_labs(soup: BeautifulSoup, labs: dict[str, dict], sizes: dict[str, int]) -> set[str]:
    """창의 미리 보기를 감싸고, 표(web/labs.json)에 있으나 창이 없는 셀들을 돌려줍니다."""
    counts: dict[str, int] = {}
    found = []
    for small in soup.find_all("small"):
        caption, mark, _ = small.get_text().partition(RUN_ME)
        if not mark:
            continue
        picture = small.find_previous("img")
        cell = small.find_parent(attrs={"data-cell": True})["data-cell"]
        box = soup.new_tag("div", attrs={"class": "lab"})
        (picture.find_parent("a", class_="figure") or picture).wrap(box)
        for gone in small.find_previous_siblings("br", limit=1):
            gone.decompose()
        known = labs.get(cell)
        found.append(cell)
        line = soup.new_tag("p", attrs={"class": "lab-note"})
        line.string = "이 창은 노트북에서 움직입니다."
        if known:
            line.string = "이 창은 스크립트를 켜면 여기에서 움직입니다."
            name = known["lab"]
            counts[name] = counts.get(name, 0) + 1
            box["id"], box["data-lab"] = f"{name}-{counts[name]}", name
            box["data-options"] = json.dumps(known.get("options", {}), ensure_ascii=False)
            needed = known.get("options", {}).get("model")
            if needed in sizes:
                box["data-bytes"] = str(sizes[needed])
        if caption.strip():
            told = soup.new_tag("p", attrs={"class": "caption"})
            told.string = caption.strip()
            box.append(told)
        box.append(line)
        small.decompose()
    return set(labs) - set(found)


def headings(soup: BeautifulSoup) -> list[Heading]:
    """본문의 제목들(h1–h3)을 차례대로."""
    found = soup.find_all(["h1", "h2", "h3"])
    return [Heading(int(h.name[1]), h.get("id", ""), h.get_text().strip()) for h in found]


def hard_spaces(tag: Tag) -> str:
    """사람이 읽을 글만, 빈칸을 하나로 줄여서."""
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()
