"""web/labs.json points at cells that exist and at labs that the script knows."""

import json
import re

import pytest
from lab_page import ROOT, WEB

TABLE = json.loads((WEB / "labs.json").read_text("utf-8"))
WIDGETS = {
    "explorer": "LatentLab(", "words": "WordLab(", "timeline": "TimelineView(",
    "plane": "Lab2DView(", "threshold": "ThresholdLab(", "loss": "LossLab(", "batch": "BatchLab(",
    "saturation": "SaturationLab(", "convolution": "ConvolutionLab(", "spikes": "SpikesLab(",
    "transport": "TransportLab(", "critic": "CriticLab(", "yardstick": "YardstickLab(",
    "coin": "CoinLab(", "belief": "BeliefLab(", "gaussians": "GaussiansLab(",
    "nudge": "NudgeLab(", "descent": "DescentLab(", "rank": "RankLab(", "clinic": "ClinicLab(",
    "brush": "BrushLab(",
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_each_entry_names_a_cell_and_a_lab(name):
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    registry = (WEB / "src" / "registry.js").read_text("utf-8")
    known = set(re.findall(r"^  (\w+): \(element", registry, re.M))
    for cell, entry in TABLE[name].items():
        assert cell in cells, f"{name}에 셀 {cell}이(가) 없습니다"
        assert entry["lab"] in known
        assert WIDGETS.get(entry["lab"], "") in cells[cell]
        assert set(entry) <= {"lab", "options"}
