"""One reader's way through the site in Firefox (the distribution's, by WebDriver BiDi)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from lab_page import WEB, node_or_skip

from browsers import unavailable

pytestmark = pytest.mark.long
JOURNEY = Path(__file__).parent / "firefox_journey.mjs"


def firefox_or_skip() -> str:
    names = ("firefox-esr", "firefox")
    found = [c for c in (os.environ.get("FIREFOX"), *map(shutil.which, names)) if c]
    if not found:
        unavailable("Firefox가 없습니다: apt-get install firefox-esr")
    if not (WEB / "node_modules" / "puppeteer-core").is_dir():
        unavailable("web/node_modules에 puppeteer-core가 없습니다: web에서 npm ci")
    return found[0]


@pytest.fixture(scope="module")
def seen(site):
    command = [node_or_skip(), str(JOURNEY), str(site), firefox_or_skip()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_a_key_moves_a_slider_and_the_picture_follows(seen):
    before, after = seen["moved"]["before"], seen["moved"]["after"]
    assert after["picture"] != before["picture"]
    assert "절단 ψ 1.00" in before["words"] and seen["shown"] == "0.70"
    assert "절단 ψ 0.70" in after["words"] and "절단 ψ 0.70" in after["told"]
    assert after["heard"] == after["words"]


def test_the_plane_trains(seen):
    before, after = seen["trained"]["before"], seen["trained"]["after"]
    assert before["words"].startswith("0스텝") and after["words"].startswith("1스텝")
    assert after["picture"] != before["picture"]


def test_search_contents_and_console(seen):
    assert int(seen["found"].split("곳")[0]) > 60
    assert abs(seen["top"] - 16) < 2  # the last entry of the contents led to its heading
    assert seen["wide"] <= 0 and seen["complaints"] == []
    assert "firefox" in seen["version"].lower()
