"""The helpers of the browser tests themselves: what fails is told, not only waited for."""

import socket

import browser_server
import pytest
from browser_books import run_to_the_end, write
from browser_helpers import changes, picture, press

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_cell_that_fails_ends_the_waiting_with_its_error(page, lab):
    name = write(lab, "fault.ipynb", "x = 1", "x / 0")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_to_the_end(page, lab, name)


def test_a_broken_window_is_told_with_the_control_that_does_not_answer(page, lab):
    show = "import sys; sys.path.insert(0, '..')\nfrom gan_course.labs import CoinLab\n"
    show += "coin = CoinLab()\ncoin.p.unobserve_all('value')\ncoin"
    run_to_the_end(page, lab, write(lab, "broken.ipynb", show, "print('시험', '끝')"))
    found = picture(page, "gan-coin")
    with pytest.raises(AssertionError, match="조종간 gan-coin-p이 답하지 않았습니다"):
        changes(found, lambda: press(page, "gan-coin-p", "ArrowRight", 3), seconds=2)


def test_a_port_that_was_taken_meanwhile_is_changed(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        ports = [other.getsockname()[1], browser_server.free_port()]
        monkeypatch.setattr(browser_server, "free_port", lambda: ports.pop(0))
        with browser_server.running(tmp_path) as found:
            assert found.api("status") and ports == []
