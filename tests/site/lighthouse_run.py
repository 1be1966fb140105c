"""Lighthouse on one page of a static host: the npm package drives our Chromium."""

import json
import os
import shutil
import subprocess
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web"
LIGHTHOUSE = WEB / "node_modules" / ".bin" / "lighthouse"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PAGES = ("index", "00_start", "03_vanilla_gan", "07_latent_space")


def chrome() -> str | None:
    return next((c for c in (os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)) if c), None)


def audit(address: str, *categories: str) -> dict:
    """The report. Lighthouse's own defaults: a phone (Moto G Power) with a slow network and a CPU
    four times slower, both simulated from the trace ("simulate")."""
    command = [
        str(LIGHTHOUSE), address, "--quiet", "--output=json", "--output-path=stdout",
        "--form-factor=mobile", "--throttling-method=simulate", "--no-enable-error-reporting",
        f"--only-categories={','.join(categories)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    told = os.environ | {"CHROME_PATH": chrome() or ""}
    done = subprocess.run(command, capture_output=True, text=True, env=told, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def score(report: dict, category: str) -> int:
    return round(100 * report["categories"][category]["score"])


def faults(report: dict, category: str) -> list[tuple[str, str]]:
    """What costs points: the name and what Lighthouse says of it."""
    found = []
    for part in report["categories"][category]["auditRefs"]:
        audited = report["audits"][part["id"]]
        if part["weight"] and audited["score"] is not None and audited["score"] < 0.9:
            found.append((part["id"], audited.get("displayValue", audited["title"])))
    return found
