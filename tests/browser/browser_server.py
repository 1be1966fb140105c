"""A real JupyterLab on this machine over a copy of the notebooks."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from browser_helpers import WARM, wait_until
from jupyter_client import BlockingKernelClient

ROOT = Path(__file__).resolve().parents[2]
TRIES = 3  # ports


@dataclass
class Lab:
    """A running JupyterLab over a copy of the notebooks."""

    url: str
    token: str
    folder: Path
    process: subprocess.Popen

    def api(self, path: str, method: str = "GET", seconds: float = 60) -> object:
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/{path}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return json.loads(answer.read() or "null")

    def asked(self, path: str, method: str = "GET", seconds: float = 60) -> object | None:
        """`api`, or None: not open yet, too busy, or what it speaks of ends at this moment."""
        try:
            return self.api(path, method, seconds)
        except (urllib.error.URLError, TimeoutError, ConnectionError):  # URLError: HTTPError, too
            return None

    def is_up_or_over(self) -> bool:
        """Who has taken the port may be silent for ever: then the process is looked at again."""
        return self.process.poll() is not None or self.asked("status", seconds=5) is not None

    @contextlib.contextmanager
    def kernel(self):
        """A connection to the one running kernel, without any page."""
        (running,) = self.api("kernels")
        files = self.folder.parent / "jupyter_runtime_dir"
        client = BlockingKernelClient(connection_file=str(files / f"kernel-{running['id']}.json"))
        client.load_connection_file()
        client.start_channels()
        try:
            yield client
        finally:
            client.stop_channels()

    def shut_down_kernels(self) -> None:
        def gone() -> bool:
            sessions = self.asked("sessions")
            for session in sessions or ():
                self.asked(f"sessions/{session['id']}", "DELETE")
            return sessions == []

        wait_until(gone, 120, "커널이 끝나지 않습니다")

    def wait_for_kernel(self, seconds: float = 60) -> None:
        """The toolbar says idle too early: the kernel must be idle and connected to the page."""

        def ready() -> bool:
            kernels = self.asked("kernels") or ()
            return any(k["execution_state"] == "idle" and k["connections"] > 0 for k in kernels)

        wait_until(ready, seconds, "커널이 준비되지 않았습니다")

    def nobody_looks(self) -> bool:
        """No page is connected to a kernel any more."""
        kernels = self.asked("kernels")
        return kernels is not None and all(not k["connections"] for k in kernels)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def copy_of_the_course(folder: Path) -> None:
    """Notebooks as copies, so that a run changes none; package and data as they are."""
    (folder / "notebooks").mkdir(parents=True)
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, folder / "notebooks")
    for name in ("gan_course", "data"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)


def lab_command(port: int, token: str, course: Path, settings: Path) -> list[str]:
    return [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={course}", f"--IdentityProvider.token={token}",
        f"--LabApp.app_settings_dir={settings}", "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip


def environment(home: Path) -> dict[str, str]:
    """Nothing of the user's own settings, workspaces or kernels takes part."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
    env |= {name: str(home / name.lower()) for name in (
        "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR",
        "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR",
    )}  # fmt: skip
    progress = str(home / "progress.json")
    return env | {"JUPYTER_PREFER_ENV_PATH": "1", "BUDGET": "cpu", "GAN_COURSE_PROGRESS": progress}


def warm_kernels(home: Path) -> list[str]:
    """The command of the process that kernels are forked from, known to Jupyter by its name."""
    script = [sys.executable, str(Path(__file__).with_name("warm_kernel.py")), str(home / "warm")]
    folder = home / "jupyter_data_dir" / "kernels" / WARM
    folder.mkdir(parents=True)
    spec = {"argv": [*script, "{connection_file}"], "display_name": WARM, "language": "python",
            "interrupt_mode": "message"}  # fmt: skip
    (folder / "kernel.json").write_text(json.dumps(spec))
    return script


def end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def serve(home: Path, course: Path, settings: Path) -> Lab:
    """JupyterLab, open. Another process may take the port before it does: then another port."""
    log = home / "server.log"
    for _ in range(TRIES):
        port, token = free_port(), secrets.token_hex(8)
        with open(log, "w") as out:
            process = subprocess.Popen(
                lab_command(port, token, course, settings),
                stdout=out, stderr=out, env=environment(home), cwd=course,
            )  # fmt: skip
        found = Lab(f"http://127.0.0.1:{port}", token, course, process)
        try:
            wait_until(found.is_up_or_over, 60, lambda: log.read_text()[-3000:])
        except BaseException:
            end(process)
            raise
        if process.poll() is None:
            return found
    raise AssertionError(log.read_text()[-3000:])


@contextlib.contextmanager
def running(home: Path) -> Iterator[Lab]:
    settings, course = home / "settings", home / "course"
    settings.mkdir()
    shutil.copy(ROOT / "tools" / "lab_overrides.json", settings / "overrides.json")
    copy_of_the_course(course)
    warm = subprocess.Popen(warm_kernels(home), env=environment(home)) if WARM else None
    children = [warm] if warm else []
    try:
        found = serve(home, course, settings)
        children.append(found.process)
        wait_until((home / "warm").exists if WARM else lambda: True, 60, "커널의 바탕이 없습니다")
        yield found
        found.shut_down_kernels()
    finally:
        for child in reversed(children):
            end(child)
