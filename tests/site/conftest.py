"""The site, built once, and a browser that opens its pages from the folder."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from lab_page import models, node_or_skip, write_page
from live_labs import tables, visitor
from visits import visiting

from browsers import chromium, unavailable

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """`once(name, make)`: a folder that the processes sharing the tests make once for all."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent

    def made(name, make):
        folder, done = shared / name, shared / f"{name}.made"
        with FileLock(shared / f"{name}.lock"):
            if not done.is_file():
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def model_files(once):
    """The generators as the site has them; a stamp in each says whether it is right."""

    def make(folder):
        if (ROOT / "site" / "models").is_dir():
            shutil.copytree(ROOT / "site" / "models", folder, dirs_exist_ok=True)
        models.write_models(folder)

    return once("models", make)


@pytest.fixture(scope="session")
def site(once, model_files):
    """The whole edition."""
    node_or_skip()
    if not (ROOT / "web" / "node_modules" / "katex").is_dir():
        unavailable("web/node_modules가 없습니다: make site")
    from export_site import export

    def make(folder):
        shutil.copytree(model_files, folder / "site" / "models", dirs_exist_ok=True)
        assert export(ROOT, folder / "site") == []

    return once("edition", make) / "site"


@pytest.fixture(scope="session")
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
    """A page with LABS, and the TABLES and MODELS that they read: the test's module names them."""
    folder = tmp_path_factory.mktemp(request.module.__name__)
    if getattr(request.module, "MODELS", False):
        (folder / "models").symlink_to(request.getfixturevalue("model_files"))
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
