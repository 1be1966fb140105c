"""A headless Chromium for the tests, or the reason why there is none; and the one way to wait."""

import contextlib
import os
import shutil
import time
from collections.abc import Callable

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def unavailable(reason: str) -> None:
    """Skip where a browser is a convenience, fail where it is a must."""
    if os.environ.get("GAN_COURSE_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def wait_until(
    condition: Callable[[], object], seconds: float, what: str | Callable[[], str]
) -> None:
    """Look again and again; `what` did not happen: in words, or found out at the end."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, (
            f"{seconds}초를 기다렸습니다: {what() if callable(what) else what}"
        )
        time.sleep(0.05)


@contextlib.contextmanager
def chromium():
    """The browser while the block lasts, or a skip with its reason."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("playwright가 없습니다: pip install playwright")
    path = next(filter(None, (os.environ.get("CHROMIUM"), *map(shutil.which, NAMES))), None)
    if path is None:
        unavailable("Chromium이 없습니다: apt-get install chromium 또는 환경 변수 CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        try:
            yield browser
        finally:
            browser.close()
