"""The site, built once, and a browser that opens its pages from the folder."""

import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from lab_page import chromium, node_or_skip, unavailable

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    node_or_skip()
    if not (ROOT / "web" / "node_modules" / "katex").is_dir():
        unavailable("web/node_modules가 없습니다: make site")
    from export_site import export

    out = tmp_path_factory.mktemp("edition") / "site"
    if (ROOT / "site" / "models").is_dir():  # a stamp in each says whether it is still right
        shutil.copytree(ROOT / "site" / "models", out / "models")
    assert export(ROOT, out) == []
    return out


@pytest.fixture(scope="module")
def soups(site):
    return {
        name: BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
        for name in (path.stem for path in site.glob("*.html"))
    }


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def visit(browser, site):
    """Opens pages from the folder; no request may leave it and the console stays silent."""
    asked, said, contexts = [], [], []

    def open_page(name, **options):
        context = browser.new_context(locale="ko-KR", service_workers="block", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((site / f"{name}.html").as_uri())
        if options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-scripts=ready]", state="attached")
        page.asked = asked
        return page

    yield open_page
    for context in contexts:
        context.close()
    outside = [url for url in asked if urlsplit(url).scheme not in ("file", "data", "blob")]
    assert (outside, said) == ([], [])
