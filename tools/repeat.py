"""우연히 실패하는 시험을 찾습니다: 브라우저 시험은 N번, 단위와 웹판의 시험은 세 번 돌립니다.

사용법: python tools/repeat.py 20    (make test-repeat N=20. 기록은 runs/repeat/)
단위 시험은 번마다 차례를 섞습니다. 끊겼다가 다시 부르면 이어서 합니다. 커밋이나 고친 내용이
달라지면 처음부터 셉니다.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "runs" / "repeat"
TIMES = 3


def version() -> str:
    """지금의 코드를 가리키는 이름: 커밋과, 커밋하지 않은 변경."""
    outputs = [
        subprocess.run(["git", *words], cwd=ROOT, capture_output=True).stdout
        for words in (("rev-parse", "HEAD"), ("diff", "HEAD"))
    ]
    return hashlib.sha256(b"".join(outputs)).hexdigest()[:12]


def plan(n: int) -> list[tuple[str, str, dict[str, str]]]:
    """(이름, make의 목표, 환경 변수)의 목록."""
    runs = [(f"browser-{i}", "browser", {"BROWSER_MARK": "browser"}) for i in range(1, n + 1)]
    again = range(1, TIMES + 1)
    runs += [(f"unit-{i}", "unit", {"GAN_COURSE_SHUFFLE": str(i)}) for i in again]
    return runs + [(f"site-{i}", "site-test", {}) for i in again]


def counts(done: dict[str, int]) -> str:
    """종류마다 몇 번 가운데 몇 번 통과했는지."""
    kinds = sorted({name.partition("-")[0] for name in done})
    each = {k: [code for name, code in done.items() if name.startswith(f"{k}-")] for k in kinds}
    return ", ".join(f"{k} {len(codes)}번 가운데 {codes.count(0)}번" for k, codes in each.items())


def main(n: int) -> int:
    folder = RECORD / version()
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / "done.json"
    done = json.loads(record.read_text("utf-8")) if record.exists() else {}
    for name, target, more in plan(n):
        if name in done:
            continue
        with open(folder / f"{name}.log", "w") as log:
            command = [os.environ.get("MAKE", "make"), "-C", str(ROOT), target]
            code = subprocess.run(command, env=os.environ | more, stdout=log, stderr=log)
        done[name] = code.returncode
        record.write_text(json.dumps(done), "utf-8")
        verdict = "실패" if code.returncode else "통과"
        print(f"{name}: {verdict} ({folder / name}.log)", flush=True)
    mine = {name: done[name] for name, *_ in plan(n)}
    print(f"통과: {counts(mine)}")
    return int(any(mine.values()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
