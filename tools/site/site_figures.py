"""노트북에 든 그림을 site/figures/의 파일로 꺼냅니다. 화소 그림은 잃는 것 없이 WebP로 줄입니다."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from PIL import Image

PREAMBLE = re.compile(r"^\s*(<\?xml[^>]*\?>)?\s*(<!DOCTYPE[^>]*>)?\s*", re.S)
VIEW_BOX = re.compile(r"viewBox=['\"]([-\d.\s]+)['\"]")
THUMBNAIL = 480  # 첫 쪽의 그림의 너비(화소)


@dataclass(frozen=True)
class Figure:
    """파일로 둘 그림 하나: 내용, 확장자, 너비와 높이의 비를 아는 크기."""

    data: bytes
    suffix: str
    size: tuple[float, float]

    @classmethod
    def from_uri(cls, uri: str) -> Figure:
        """`data:image/…` 주소를 읽습니다."""
        head, _, body = uri.partition(",")
        data = base64.b64decode(body) if head.endswith(";base64") else unquote(body).encode()
        if head.startswith("data:image/svg"):
            text = PREAMBLE.sub("", data.decode("utf-8"), count=1)
            _, _, width, height = map(float, VIEW_BOX.search(text)[1].split())
            return cls(text.encode("utf-8"), "svg", (width, height))
        return cls.smallest(data)

    @classmethod
    def smallest(cls, data: bytes) -> Figure:
        """PNG와, 화소가 똑같은 WebP 가운데 작은 것."""
        picture = Image.open(io.BytesIO(data))
        out = io.BytesIO()
        picture.save(out, "webp", lossless=True, exact=True, method=4, quality=70)
        if len(out.getvalue()) < len(data):
            return cls(out.getvalue(), "webp", picture.size)
        return cls(data, picture.format.lower(), picture.size)

    def thumbnail(self) -> Figure:
        """첫 쪽에 둘 작은 그림. 선으로 된 그림(SVG)은 그대로 씁니다."""
        if self.suffix == "svg":
            return self
        picture = Image.open(io.BytesIO(self.data)).convert("RGB")
        picture.thumbnail((THUMBNAIL, 4 * THUMBNAIL), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        picture.save(out, "webp", quality=80, method=6)
        return Figure(out.getvalue(), "webp", picture.size)


class Figures:
    """한 쪽의 그림들. 파일을 쓰고, `<img>`를 그 파일을 가리키게 고칩니다."""

    def __init__(self, site: Path, lesson: str) -> None:
        self.folder, self.lesson = site / "figures", lesson[:2]
        self.folder.mkdir(parents=True, exist_ok=True)
        self.by_cell: dict[str, Figure] = {}
        self.alternatives: dict[str, str] = {}

    def write(self, figure: Figure, name: str) -> str:
        """그림을 쓰고 쪽에서 본 주소를 돌려줍니다."""
        path = self.folder / f"{self.lesson}-{name}.{figure.suffix}"
        path.write_bytes(figure.data)
        return f"figures/{path.name}"

    def move_out(self, soup: BeautifulSoup) -> None:
        """`data:` 주소로 든 그림을 모두 파일로 옮깁니다. 바깥의 그림은 글로 바꿉니다."""
        counts: dict[str, int] = {}
        for image in soup.find_all("img"):
            if not image["src"].startswith("data:"):
                image.replace_with(image.get("alt", ""))  # 배지처럼 바깥에서 불러오는 그림
                continue
            cell = image.find_parent(attrs={"data-cell": True})
            name = cell["data-cell"] if cell else "prose"
            counts[name] = counts.get(name, 0) + 1
            figure = Figure.from_uri(image["src"])
            self.by_cell.setdefault(name, figure)
            self.alternatives.setdefault(name, image.get("alt", ""))
            image["src"] = self.write(figure, f"{name}-{counts[name]}")
            self.describe(image, figure, first=len(self.by_cell) == 1 and counts[name] == 1)

    def describe(self, image: Tag, figure: Figure, *, first: bool) -> None:
        """불러오기 전에도 자리가 정해지게 크기를 적고, 첫 그림 말고는 늦게 부릅니다."""
        width = float(image.get("width") or figure.size[0])
        image["width"] = f"{width:.0f}"
        image["style"] = f"--own:{width:.0f}px"  # 전화기에서 얼마나 줄지를 정합니다(style.css)
        image["height"] = f"{width * figure.size[1] / figure.size[0]:.0f}"
        image["decoding"] = "async"
        if not first:
            image["loading"] = "lazy"
        link = BeautifulSoup("", "html.parser").new_tag("a", href=image["src"])
        link["class"] = "figure"
        image.wrap(link)
