"""What all widgets share: only the newest state is drawn, and ipywidgets 7.7 works like 8."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import ipywidgets
import pytest

from gan_course.ui.latest import Latest

OLD = ipywidgets.__version__.startswith("7.")


def test_reentrance_draws_the_newest_state_once():
    drawn, pending = [], [3, 2, 1]
    state = {"value": 0}

    def work():
        drawn.append(state["value"])
        while pending:  # events that arrive while the first picture is being made
            state["value"] = pending.pop()
            latest()

    latest = Latest(work)
    latest()
    assert drawn == [0, 3]


def test_other_threads_do_not_wait_and_the_newest_state_wins():
    started, go, drawn = threading.Event(), threading.Event(), []
    state = {"value": 0}

    def work():
        value = state["value"]
        started.set()
        assert go.wait(5)
        drawn.append(value)

    latest = Latest(work)
    first = threading.Thread(target=latest)
    first.start()
    assert started.wait(5)
    for value in range(1, 50):
        state["value"] = value
        latest()  # returns at once although the first is still drawing
    go.set()
    first.join(5)
    assert drawn == [0, 49]


def test_a_failing_draw_does_not_block_the_next():
    calls = []

    def work():
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("첫 번째만")

    latest = Latest(work)
    with pytest.raises(RuntimeError):
        latest()
    latest()
    assert len(calls) == 2


@pytest.mark.long
@pytest.mark.skipif(OLD, reason="이미 7.7에서 돌고 있습니다")
def test_ipywidgets_7_7(request):
    """The same tests with the ipywidgets that Colab has, installed beside, not instead."""
    folder = Path(request.config.cache.mkdir("ipywidgets-7.7.1"))
    if not (folder / "ipywidgets").is_dir():
        wanted = ["ipywidgets==7.7.1", "widgetsnbextension==3.6.10", "ipython_genutils==0.2.0"]
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--retries", "1"]
        done = subprocess.run(
            [*pip, "--target", str(folder), *wanted], capture_output=True, text=True, timeout=120
        )
        if done.returncode:
            pytest.skip(f"ipywidgets 7.7.1을 받지 못했습니다: {done.stderr.strip()[-200:]}")
    here = Path(__file__).resolve().parents[1]
    paths = [str(folder), str(here.parent), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    files = [
        str(here / name)
        for name in (
            "labs/test_latent.py",
            "labs/test_directions.py",
            "labs/test_latent_save.py",
            "labs/test_plane.py",
            "labs/test_timeline.py",
            "labs/test_backprop_widgets.py",
            "labs/test_convolution_widget.py",
            "labs/test_distance_widgets.py",
            "lessons/test_01_bce_loss.py",
            "ui/test_flipbook.py",
            "ui/test_latest.py",
            "ui/test_live.py",
            "ui/test_shown.py",
        )
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    command += ["-W", "ignore::DeprecationWarning"]  # what 7.7 itself still uses
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=env)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]
    probe = "import ipywidgets; print(ipywidgets.__version__)"
    found = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, env=env)
    assert found.stdout.startswith("7.7.")
