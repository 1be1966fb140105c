"""JupyterLab을 한국어로 열고 첫 레슨을 보여 줍니다. make lab이 부르며, make 없이도 쓸 수 있습니다.

    python tools/lab.py [--port 8888] [--no-browser]

이 컴퓨터에서만 닿는 주소(127.0.0.1)를 쓰고, 접속 토큰은 켜 둡니다.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST = "notebooks/00_start.ipynb"


def prepare() -> None:
    """한국어 화면과 소식 끄기 설정을 지금의 가상 환경 안에만 둡니다."""
    if sys.prefix == sys.base_prefix and "CONDA_PREFIX" not in os.environ:
        print("가상 환경이 아니므로 JupyterLab의 언어 설정을 바꾸지 않았습니다.")
        return
    settings = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "tools" / "lab_overrides.json", settings / "overrides.json")


def command(port: int, browser: bool) -> list[str]:
    """JupyterLab을 여는 명령입니다."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        *([] if browser else ["--no-browser"]),
        *(["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),  # 컨테이너 안
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="JupyterLab을 한국어로 엽니다.")
    parser.add_argument("--port", type=int, default=8888, help="포트 번호 (기본 8888)")
    parser.add_argument("--no-browser", action="store_true", help="브라우저를 열지 않습니다")
    parser.add_argument("--prepare", action="store_true", help="설정만 두고 끝냅니다")
    options = parser.parse_args()
    prepare()
    if options.prepare:
        return 0
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # 다른 곳에 등록된 커널보다 이 환경의 커널
    argv = command(options.port, not options.no_browser)
    if os.name == "posix":
        os.execv(argv[0], argv)
    return subprocess.call(argv)


if __name__ == "__main__":
    sys.exit(main())
