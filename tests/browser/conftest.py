"""A real JupyterLab on this machine and a real Chromium that looks at it."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser_helpers import wait_until
from browser_server import running

import browsers

SHOTS = Path(__file__).parent / "screenshots"
SIZE = {"width": 1280, "height": 1000}
# Nobody is asked whether to save.
CLOSE_ALL = """() => {
  for (const widget of [...jupyterapp.shell.widgets("main")]) {
    if (widget.context?.model) widget.context.model.dirty = false;
    widget.close();
  }
}"""
HERE = {"127.0.0.1", "localhost"}
FILES = {"data", "blob", "about", "chrome-error"}


def pytest_collection_modifyitems(items):
    """The longest first, so that no process is left with it alone at the end."""
    items.sort(key=lambda item: item.name != "test_lesson_03_whole")


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    with running(tmp_path_factory.mktemp("lab")) as found:
        yield found


@pytest.fixture(scope="session")
def chromium():
    with browsers.chromium() as found:
        yield found


@dataclass
class Traffic:
    """Every address that the page asked for."""

    urls: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        parts = ((url, urlsplit(url)) for url in self.urls)
        return [url for url, p in parts if p.scheme not in FILES and p.hostname not in HERE]


class Desk:
    """One page for many tests: to load JupyterLab into a page takes five seconds."""

    def __init__(self, chromium) -> None:
        self.chromium, self.page, self.spoiled = chromium, None, False

    def open(self, traffic: Traffic):
        if self.page is None:
            context = self.chromium.new_context(
                viewport=SIZE, locale="ko-KR", service_workers="block"
            )
            context.on("request", lambda r: self.traffic.urls.append(r.url))
            self.page = context.new_page()
            self.page.on("websocket", lambda ws: self.traffic.urls.append(ws.url))
            self.page.set_default_timeout(60_000)
        self.traffic, self.spoiled = traffic, False
        self.page.set_viewport_size(SIZE)
        return self.page

    def clear(self) -> None:
        """No document stays open; a page that a test has spoiled is not used again."""
        if not self.spoiled:
            self.page.evaluate(CLOSE_ALL)
            open_books = self.page.locator(".jp-NotebookPanel, .jp-Dialog")
            wait_until(lambda: not open_books.count(), 20, "노트북이 닫히지 않습니다")
            return
        self.page.context.close()
        self.page = None


@pytest.fixture(scope="session")
def desk(chromium):
    return Desk(chromium)


@pytest.fixture
def traffic():
    return Traffic()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed
    return report


@pytest.fixture
def page(desk, lab, traffic, request):
    """A page without documents. Whatever a test does, no request may leave the machine."""
    page = desk.open(traffic)
    yield page
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{request.node.name}.png")
    desk.spoiled |= request.node.failed
    desk.clear()
    lab.shut_down_kernels()
    assert traffic.outside() == []


@pytest.fixture
def own_page(desk, page):
    """For a test that leaves its mark on the page itself."""
    desk.spoiled = True
    return page
