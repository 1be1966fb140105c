"""What is cut from an SVG: letters of the file, nothing of the picture."""

import io
import re

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt

from gan_course.pictures import COARSE, slim

pytestmark = pytest.mark.usefixtures("course_style")


def written(figure):
    page = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "path"}):
        figure.savefig(page, format="svg", metadata={"Date": None})
    return page.getvalue()


def chart():
    figure, ax = plt.subplots(figsize=(4, 3))
    ax.plot(np.linspace(0, 1, 30), np.linspace(0, 1, 30) ** 2, "-o", label="굽은 선")
    ax.scatter([0.2, 0.4, 0.9], [0.1, 0.8, 0.3], c=[0.1, 0.5, 0.9], label="점")
    ax.set_title("손실 −0.508")
    ax.legend()
    return figure


def test_it_is_much_lighter():
    full = written(chart())
    short = slim(full)
    assert len(short) < 0.63 * len(full)
    assert "<g>" not in short and short.count("<g ") == short.count("</g>") > 5
    named, used = (
        set(re.findall(p, short)) for p in (r' id="([^"]+)"', r'(?:href="|url\()#([\w.-]+)')
    )
    assert named == used  # nothing that is referred to is lost


def test_the_glyphs_keep_their_size():
    """Rounding numbers once cut the factor 0.015625 of the glyphs to 0.01."""

    def sizes(drawn):
        glyphs = re.findall(r'<path id="(GAN\S+)" d="([^"]*)" transform="scale\(([\d.]+)\)"', drawn)
        assert glyphs
        numbers = {name: re.findall(r"-?\d+", path) for name, path, _ in glyphs}
        scales = {name: float(scale) for name, _, scale in glyphs}
        return {n: max(map(int, found)) * scales[n] for n, found in numbers.items()}

    full = written(chart())
    before, after = sizes(full), sizes(slim(full))
    assert before.keys() == after.keys()
    assert all(abs(before[n] - after[n]) <= COARSE / 64 for n in before)  # of 64 to the letter


def test_every_mark_and_letter_stays_where_it_was():
    full = written(chart())
    short = slim(full)

    def places(drawn):
        marks = re.findall(r'<use xlink:href="#(?:m|C)\w+" x="([\d.]+)" y="([\d.]+)"', drawn)
        return np.array(marks, float)

    assert len(places(full)) > 30 and np.abs(places(full) - places(short)).max() < 0.1
    moved = re.findall(r'<use xlink:href="#[GD]\S+" transform="translate\(([\d.]+) 0\)"', full)
    kept = re.findall(r'<use xlink:href="#[GD]\S+" x="([\d.]+)"', short)
    assert len(moved) == len(kept) > 20
    assert np.abs(np.array(moved, float) - np.array(kept, float)).max() < 0.1


def test_marks_of_one_style_share_it_and_others_keep_their_own():
    same = '<g clip-path="url(#p)"><use x="1" style="fill: red"/><use x="2" style="fill: red"/></g>'
    assert slim(same) == '<g clip-path="url(#p)" style="fill: red"><use x="1"/><use x="2"/></g>'
    mixed = same.replace("red", "blue", 1)
    assert slim(mixed) == mixed
    assert slim(same.replace(' style="fill: red"', "", 1)).count("style") == 1
