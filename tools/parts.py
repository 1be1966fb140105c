"""시험의 부분들을 차례로 돌리고, 끝에 부분마다 걸린 시간을 적습니다.

사용법: python tools/parts.py lint unit …    (make의 목표들. 처음 실패한 곳에서 멈춥니다)
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(parts: list[str], make: str = "make") -> int:
    """실패한 부분의 종료 코드를, 모두 통과하면 0을 돌려줍니다."""
    lines, code, start = [], 0, time.monotonic()
    for part in parts:
        began = time.monotonic()
        code = subprocess.run([make, "--no-print-directory", "-C", str(ROOT), part]).returncode
        lines.append((part, time.monotonic() - began, "실패" if code else ""))
        if code:
            break
    lines.append(("모두", time.monotonic() - start, ""))
    print("\n걸린 시간", flush=True)
    for name, seconds, verdict in lines:
        minutes, rest = divmod(round(seconds), 60)
        print(f"  {name:<12}{minutes:3d}분 {rest:02d}초 {verdict}".rstrip(), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], os.environ.get("MAKE", "make")))
