"""실행된 노트북에서 웹판을 만듭니다. 레슨은 실행하지 않습니다.

사용법: python tools/export_site.py [--out site]

먼저 web/에서 npm ci가 되어 있어야 합니다(`make site`가 알아서 합니다). 만든 폴더는 두 번 눌러
열어도, 아무 정적 호스트의 아무 경로에 올려도 됩니다.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))

from site_assets import bundle, fonts  # noqa: E402
from site_command import run  # noqa: E402
from site_glossary import read_terms  # noqa: E402
from site_pages import Edition, Lesson  # noqa: E402
from site_search import index_script  # noqa: E402
from tables import write_tables  # noqa: E402

from models import write_models  # noqa: E402


def repository(root: Path) -> str:
    """pyproject.toml에 적힌 저장소의 주소. 비어 있을 수 있습니다."""
    config = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return config["tool"]["gan_course"]["repository"].strip().removesuffix("/")


def fresh(out: Path) -> Path:
    """모델 말고는 빈 폴더를 만듭니다. 웹판이 아닌 폴더는 지우지 않습니다."""
    known = {"assets", "figures", "models"}
    found = [path.name for path in out.glob("*") if path.name not in known]
    if [name for name in found if not name.endswith(".html")] or (
        found and not (out / "assets").is_dir()
    ):
        raise SystemExit(f"{out}에 다른 것이 들어 있어 지우지 않았습니다: {', '.join(found)}")
    for name in ("assets", "figures"):
        shutil.rmtree(out / name, ignore_errors=True)
    for page in out.glob("*.html"):
        page.unlink()
    (out / "assets").mkdir(parents=True)
    return out


def letters(out: Path) -> set[str]:
    """쪽과 스크립트에 나오는 글자들. 글꼴에 무엇을 남길지 정합니다."""
    scripts = [path for name in ("assets", "models") for path in (out / name).glob("*.js")]
    files = [*out.glob("*.html"), *scripts]
    return set().union(*(file.read_text("utf-8") for file in files))


def index_entries(lessons: list[Lesson]) -> list[dict]:
    return [{"page": le.name, "title": le.title, "parts": le.parts} for le in lessons]


def export(root: Path, out: Path) -> list[str]:
    """웹판 전체를 `out`에 쓰고, 고쳐야 할 것을 돌려줍니다. 바뀌지 않은 모델은 그대로 둡니다."""
    assets = fresh(out) / "assets"
    sizes = write_models(out / "models") | write_tables(out / "models")
    edition = Edition(root, out, read_terms(root / "GLOSSARY.md"), repository(root), sizes)
    lessons = edition.write_all()
    (assets / "search.js").write_text(index_script(index_entries(lessons)), "utf-8")
    bundle(root / "web", assets, edition.formulas)
    fonts(root, assets, letters(out))
    return edition.problems


def main(argv: list[str] | None = None) -> int:
    return run(argv, ROOT, export, what="site", needs="katex")


if __name__ == "__main__":
    sys.exit(main())
