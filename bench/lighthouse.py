"""웹판의 빠르기: 정적 호스트(gzip)에서 받은 네 쪽을 Lighthouse가 전화기로 열어 매긴 점수입니다.

쪽마다 세 번 재어 가운데 값을 쓰고, 비는 가장 낮은 쪽의 점수입니다(95 이상이 목표). 통신과 CPU의
느림은 기록에서 셈하지만(simulate), 점수는 결국 시간이므로 다른 일을 하지 않는 컴퓨터에서 재십시오.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from _timing import report

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "site"), str(ROOT / "tools")]

from lighthouse_run import LIGHTHOUSE, PAGES, audit, chrome, faults, score  # noqa: E402
from static_host import hosted  # noqa: E402

from export_site import export  # noqa: E402

TIMES, TARGET = 3, 95
PARTS = {"first-contentful-paint": "첫 그림", "largest-contentful-paint": "가장 큰 그림",
         "total-blocking-time": "막힌 시간", "cumulative-layout-shift": "밀림"}  # fmt: skip


def measure(address: str) -> float:
    """한 쪽의 점수의 가운데 값. 무엇이 얼마나 걸렸는지 적습니다."""
    reports = [audit(address, "performance") for _ in range(TIMES)]
    scores = [score(one, "performance") for one in reports]
    middle = reports[scores.index(statistics.median_low(scores))]
    told = (f"{name} {middle['audits'][key]['displayValue']}" for key, name in PARTS.items())
    lost = " ".join(name for name, _ in faults(middle, "performance"))
    print(f"{address.rsplit('/', 1)[1]}: {scores} {', '.join(told)} {lost}".rstrip(), flush=True)
    return statistics.median_low(scores)


def main() -> None:
    if not LIGHTHOUSE.exists() or chrome() is None:
        report("lighthouse", None, TARGET)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        export(ROOT, folder)
        with hosted(folder) as address:
            lowest = min(measure(f"{address}/{page}.html") for page in PAGES)
    report("lighthouse", lowest, TARGET)


if __name__ == "__main__":
    main()
