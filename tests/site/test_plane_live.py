"""The 2-D lab in a real Chromium: it trains on a click, within its share of each frame."""

import re

import pytest
from live_labs import accessible, drawn, frames, picture, press, spoken, words

from gan_course.labs.plane.calc import COUNTED
from gan_course.labs.plane.settings import world
from gan_course.metrics import chance_scores

LABS = (
    ("plane", {"objectives": ["non-saturating", "minimax", "r1"]}),
    ("plane", {"compare": ["non-saturating", "wgan-gp"]}),
)


def steps(page, lab):
    return [int(n.replace(",", "")) for n in re.findall(r"([\d,]+)스텝", words(page, lab))]


def test_the_plane_starts_only_on_a_click_and_tells_every_second(page):
    page.locator("#plane-1").scroll_into_view_if_needed()
    frames(page, 60)
    assert steps(page, "plane-1") == [0]
    before = picture(page, "plane-1", "plane0")
    press(page, "plane-1", "play", "Enter")
    told = spoken(page, "plane-1", 3)
    ring = world("ring_2d")
    modes, share = chance_scores(ring.centers, sigma=ring.sigma, points=COUNTED)
    assert all("붙잡은 모드" in text for text in told)
    assert all(f"(고른 잡음 {modes:.0f}개, {share:.0%})" in text for text in told)
    press(page, "plane-1", "play", "Enter")
    (reached,) = steps(page, "plane-1")
    frames(page, 30)
    assert steps(page, "plane-1") == [reached] and reached > 10
    assert picture(page, "plane-1", "plane0")[0] != before[0]
    assert re.search(r"D 손실 \d", picture(page, "plane-1", "charts0")[1])


@pytest.mark.long
def test_the_plane_repeats_itself_and_takes_its_settings(open_page):
    page = open_page("#lab=plane-1&objective0=r1&data=moons_2d")
    assert page.locator("#plane-1 select[data-name=data]").input_value() == "moons_2d"
    assert "진짜 곁의 가짜" in words(page, "plane-1")
    seen = []
    for _ in range(2):
        for _ in range(3):
            press(page, "plane-1", "once", "Enter")
        assert steps(page, "plane-1") == [3]
        seen.append(picture(page, "plane-1", "charts0"))
        page.locator("#plane-1 [data-name=restart]").click()
        drawn(page, "plane-1")
        assert steps(page, "plane-1") == [0]
    assert seen[0] == seen[1]
    page.locator("#plane-1 select[data-name=objective0]").select_option("minimax")
    page.wait_for_function("location.hash.includes('objective0=minimax')")


@pytest.mark.long
def test_two_planes_keep_step(page):
    page.locator("#plane-2").scroll_into_view_if_needed()
    page.locator("#plane-2 [data-name=play]").click()
    page.wait_for_function(
        """() => {
          const told = document.querySelector("#plane-2 .panel-words").innerText;
          const steps = [...told.matchAll(/([\\d,]+)스텝/g)].map((m) => +m[1].replace(",", ""));
          return steps.length === 2 && Math.min(...steps) > 3;
        }"""
    )
    page.locator("#plane-2 [data-name=play]").click()
    left, right = steps(page, "plane-2")
    assert left > 3 and abs(left - right) <= 1
    select = page.locator("#plane-2 select[data-name=objective1]")
    assert select.input_value() == "wgan-gp"
    select.select_option("non-saturating")
    drawn(page, "plane-2")
    assert steps(page, "plane-2") == [0, 0]
    assert page.locator("#plane-2 input[data-name=steps1]").input_value() == "1"


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_and_accessible(open_page, scheme):
    accessible(open_page(width=360, color_scheme=scheme))
