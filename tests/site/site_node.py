"""Node runs our scripts; without it the tests are skipped with a reason."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent


def node_path() -> str:
    found = shutil.which("node")
    if found is None:
        reason = "node가 없습니다: apt-get install nodejs"
        if os.environ.get("GAN_COURSE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def run_node(script: Path, *args: object, told: object = None):
    """What the script prints as JSON. `told` goes to its standard input as JSON."""
    done = subprocess.run(
        [node_path(), str(script), *map(str, args)], input=json.dumps(told), timeout=300,
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
