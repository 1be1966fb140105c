"""Node runs our scripts; without it the tests are skipped with a reason."""

import json
import subprocess
from pathlib import Path

from lab_page import ROOT, node_or_skip

HERE = Path(__file__).parent


def run_node(script: Path, *args: object, told: object = None):
    """What the script prints as JSON. `told` goes to its standard input as JSON."""
    done = subprocess.run(
        [node_or_skip(), str(script), *map(str, args)], input=json.dumps(told), timeout=300,
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
