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


@dataclass
class Lab:
    """A running JupyterLab over a copy of the notebooks."""

    url: str
    token: str
    folder: Path
    process: subprocess.Popen

    def api(self, path: str, method: str = "GET") -> object:
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/{path}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or "null")

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
        for session in self.api("sessions"):
            with contextlib.suppress(urllib.error.HTTPError):  # gone by itself meanwhile
                self.api(f"sessions/{session['id']}", "DELETE")

    def wait_for_kernel(self, seconds: float = 60) -> None:
        """The toolbar says idle too early: the kernel must be idle and connected to the page."""

        def ready() -> bool:
            try:
                kernels = self.api("kernels")
            except urllib.error.HTTPError:  # a kernel that ends while the server lists them
                return False
            return any(k["execution_state"] == "idle" and k["connections"] > 0 for k in kernels)

        wait_until(ready, seconds, "커널이 준비되지 않았습니다")


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


@contextlib.contextmanager
def running(home: Path) -> Iterator[Lab]:
    settings = home / "settings"
    settings.mkdir()
    shutil.copy(ROOT / "tools" / "lab_overrides.json", settings / "overrides.json")
    course, port, token = home / "course", free_port(), secrets.token_hex(8)
    copy_of_the_course(course)
    with open(home / "server.log", "w") as log:
        process = subprocess.Popen(
            lab_command(port, token, course, settings),
            stdout=log, stderr=log, env=environment(home), cwd=course,
        )  # fmt: skip
    warm = subprocess.Popen(warm_kernels(home), env=environment(home)) if WARM else None
    found = Lab(f"http://127.0.0.1:{port}", token, course, process)

    def up() -> bool:
        assert process.poll() is None, (home / "server.log").read_text()[-3000:]
        try:
            return found.api("status") is not None
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    try:
        wait_until(up, 60, "JupyterLab이 열리지 않았습니다")
        wait_until((home / "warm").exists if WARM else lambda: True, 60, "커널의 바탕이 없습니다")
        yield found
        found.shut_down_kernels()
    finally:
        for child in filter(None, (process, warm)):
            end(child)
