"""The site, built once, and a browser that opens its pages from the folder."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from lab_page import chromium, node_or_skip, unavailable, write_page
from live_labs import tables, visitor
from visits import visiting

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The whole edition. The processes that share the tests build it once for all of them."""
    node_or_skip()
    if not (ROOT / "web" / "node_modules" / "katex").is_dir():
        unavailable("web/node_modules가 없습니다: make site")
    from export_site import export

    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    out, made = shared / "edition" / "site", shared / "edition.made"
    with FileLock(shared / "edition.lock"):
        if not made.is_file():
            if (ROOT / "site" / "models").is_dir():  # a stamp in each says whether it is right
                shutil.copytree(ROOT / "site" / "models", out / "models", dirs_exist_ok=True)
            assert export(ROOT, out) == []
            made.touch()
    return out


@pytest.fixture(scope="module")
def soups(site):
    return {
        name: BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
        for name in (path.stem for path in site.glob("*.html"))
    }


@pytest.fixture(scope="session")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def visit(browser, site):
    """Opens pages from the folder; no request may leave it and the console stays silent."""
    with visiting(browser, site) as open_page:
        yield open_page


# ------------------------------------------------------------------ labs without the site


@pytest.fixture(scope="module")
def lab_file(request, tmp_path_factory):
    """A page with the labs that the module of the test lists: LABS, and TABLES that they read."""
    folder = tmp_path_factory.mktemp(request.module.__name__)
    wanted = getattr(request.module, "TABLES", ())
    if wanted:
        tables.write_tables(folder / "models", wanted)
    return write_page(folder, *request.module.LABS)


@pytest.fixture
def open_page(browser, lab_file):
    with visitor(browser, lab_file) as open_:
        yield open_


@pytest.fixture
def page(open_page):
    return open_page()
