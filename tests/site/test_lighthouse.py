"""Lighthouse's opinion of four pages as a phone gets them from a static host.

The score of performance is a timing, so `make bench-lighthouse` measures it. Here stands what does
not depend on the load of this computer: the other categories, what moves, what is sent.
"""

import pytest
from lab_page import node_or_skip
from lighthouse_run import LIGHTHOUSE, PAGES, audit, chrome, faults, score
from static_host import hosted

from browsers import unavailable

pytestmark = pytest.mark.long
TARGET = 95
SENT = 300_000  # bytes over the network, packed: about 1.5 s of Lighthouse's slow 4G
# What a page does to be quick, whatever the computer: all of it is decided by the files.
STEADY = ("cumulative-layout-shift", "total-byte-weight", "font-display", "unminified-css",
          "unminified-javascript", "legacy-javascript", "duplicated-javascript", "viewport",
          "uses-passive-event-listeners", "no-document-write", "unsized-images",
          "modern-image-formats", "uses-optimized-images", "uses-text-compression")  # fmt: skip


@pytest.fixture(scope="module")
def host(site):
    node_or_skip()
    if not LIGHTHOUSE.exists() or chrome() is None:
        unavailable("web/node_modules에 lighthouse가 없거나 Chromium이 없습니다")
    with hosted(site) as address:
        yield address


@pytest.mark.parametrize("name", PAGES)
def test_lighthouse_is_content(host, name):
    report = audit(f"{host}/{name}.html", "performance", "accessibility", "best-practices")
    assert report["configSettings"]["formFactor"] == "mobile"
    for category in ("accessibility", "best-practices"):
        assert score(report, category) >= TARGET, faults(report, category)
    audits = report["audits"]
    assert [n for n in STEADY if (audits[n]["score"] or 0) < 0.9 and not skipped(audits[n])] == []
    assert audits["total-byte-weight"]["numericValue"] <= SENT


def skipped(audited: dict) -> bool:
    return audited["scoreDisplayMode"] in ("notApplicable", "manual")
