"""The small labs and the 2-D lab in a real Chromium: the keyboard moves them, the words follow."""

import re

import pytest
import torch
from live_labs import accessible, drawn, picture, press, tables, words
from playwright.sync_api import expect

from gan_course.labs.backprop import saturation
from gan_course.labs.convolution import calc as convolution
from gan_course.labs.convolution.widget import describe
from gan_course.labs.distance import calc as distance
from gan_course.labs.distance import transport_draw
from gan_course.labs.loss.bce import bce_with_logits
from gan_course.labs.loss.confusion import confusion

LABS = (
    ("threshold", {"model": "threshold"}),
    ("loss", {"d": 0.5}),
    ("batch", {}),
    ("saturation", {"logit": -4}),
    ("convolution", {"kind": "합성곱", "pattern": "모두 1"}),
    ("spikes", {}),
    ("transport", {"model": "transport"}),
    ("critic", {"place": -2}),
    ("yardstick", {"model": "yardstick", "trick": "흐림"}),
)
TABLES = ("threshold", "transport", "yardstick")


def minus(text):
    return text.replace("-", "−")


@pytest.mark.long
def test_threshold(page):
    before = picture(page, "threshold-1", "rates")
    press(page, "threshold-1", "t", "ArrowRight", 20)
    press(page, "threshold-1", "share", "ArrowLeft", 45)
    d, y = tables.suspects()
    c = confusion(1 - d, y == 0, 0.7).in_city(0.05)
    rates = (("정밀도", c.precision), ("재현율", c.recall), ("진짜 통과율", c.passing),
             ("정확도", c.accuracy))  # fmt: skip
    assert words(page, "threshold-1") == " · ".join(f"{n} {v:.1%}" for n, v in rates)
    cells = page.locator("#threshold-1 td").all_inner_texts()
    assert f"억울하게 잡음 {c.wronged:.0f}" in cells and f"놓침 {c.missed:.0f}" in cells
    after = picture(page, "threshold-1", "rates")
    assert after[0] != before[0] and words(page, "threshold-1") in after[1]
    live = page.locator("#threshold-1 [aria-live=polite]")
    expect(live).to_have_text(words(page, "threshold-1"))


@pytest.mark.long
def test_loss(page):
    before = picture(page, "loss-1", "probability")
    press(page, "loss-1", "d", "ArrowLeft", 40)
    a = torch.tensor(0.46, dtype=torch.float64).logit()
    real, fake = (f"{bce_with_logits(a, torch.tensor(y)).item():.4f}" for y in (1.0, 0.0))
    said = words(page, "loss-1")
    assert said.startswith(f"D(x) = 0.460, a = {minus(f'{a:+.2f}')}")
    assert f"진짜였다면 손실 {real}, 가짜였다면 손실 {fake}" in said
    cells = page.locator("#loss-1 td").all_inner_texts()
    assert cells[:3] == [real, minus(f"{-1 / 0.46:+.4f}"), minus(f"{0.46 - 1:+.4f}")]
    assert picture(page, "loss-1", "probability")[0] != before[0]


@pytest.mark.long
def test_batch(page):
    page.get_by_role("button", name="하나만 크게 틀림").click()
    drawn(page, "batch-1")
    assert "가장 큰 손실 하나의 몫 96%" in words(page, "batch-1")
    assert "맞힌 것 5/6" in words(page, "batch-1")
    press(page, "batch-1", "y6", "Space")  # the sixth becomes real: now nothing is wrong
    assert "맞힌 것 6/6" in words(page, "batch-1")
    d = torch.tensor([0.95, 0.95, 0.95, 0.05, 0.05, 0.999], dtype=torch.float64)
    y = torch.tensor([1, 1, 1, 0, 0, 1], dtype=torch.float64)
    assert f"{bce_with_logits(d.logit(), y).mean():.4f}" in words(page, "batch-1")


@pytest.mark.long
def test_saturation(page):
    press(page, "saturation-1", "a", "ArrowLeft", 8)
    now = saturation.signal(-6.0)
    said = words(page, "saturation-1")
    assert minus(f"{now.saturating[1]:.4f}") in said and minus(f"{now.verdict:.4f}") in said
    times = now.non_saturating[1] / now.saturating[1]
    assert f"비포화 손실이 {times:,.1f}배 크게 당깁니다." in said


def test_convolution(page):
    lab = "convolution-1"
    press(page, lab, "step", "ArrowRight", 2)
    frame = convolution.conv_frame(convolution.PICTURE, convolution.kernel("모두 1", 3), 1, 0, 3)
    assert words(page, lab) == plain(describe(frame))
    page.locator(f"#{lab} select[data-name=kind]").select_option("전치 합성곱")
    press(page, lab, "padding", "ArrowRight")
    frame = convolution.transposed_frame(convolution.SEED, convolution.kernel("모두 1", 3), 1, 1, 3)
    assert words(page, lab) == plain(describe(frame))
    assert "바깥을 잘라 냅니다" in picture(page, lab, "output")[1].replace("바깥은", "바깥을")
    press(page, lab, "step", "End")
    assert page.locator(f"#{lab} input[data-name=step]").input_value() == "9"


def plain(told):
    text = re.sub("<[^>]+>", "", told.replace("<br>", " "))
    return text.replace("뺐습니다) ", "뺐습니다). ")


@pytest.mark.long
def test_spikes_and_critic(page):
    press(page, "spikes-1", "theta", "ArrowLeft", 19)
    kl, js, w = transport_draw.spike_distances(0.05)
    assert kl == float("inf")
    assert words(page, "spikes-1") == f"KL = ∞ · JS = {js:.3f} · W = {w:.3f}"
    press(page, "spikes-1", "theta", "ArrowLeft")
    assert words(page, "spikes-1") == "KL = 0.000 · JS = 0.000 · W = 0.000"
    press(page, "critic-1", "slope", "ArrowRight", 5)
    press(page, "critic-1", "place", "ArrowRight", 10)
    w = distance.wasserstein_on_line(transport_draw.LINE, *transport_draw.humps(-1.0))
    assert words(page, "critic-1").endswith(f"= {1.5 * w:.3f} = K × W = 1.50 × {w:.3f}")


@pytest.mark.long
def test_transport(page):
    heap, holes = transport_draw.clouds()
    cheap, careless = (
        f"{distance.plan_cost(heap, holes, p):.3f}"
        for p in transport_draw.plans(heap, holes).values()
    )
    assert (
        words(page, "transport-1") == f"점 하나를 옮기는 평균 거리 {cheap} (되는대로: {careless})"
    )
    before = picture(page, "transport-1", "earth")
    press(page, "transport-1", "t", "ArrowRight", 10)
    after = picture(page, "transport-1", "earth")
    assert after[0] != before[0] and "50% 옮김" in after[1]
    page.locator("#transport-1 input[type=radio]").nth(1).check()
    drawn(page, "transport-1")
    assert (
        words(page, "transport-1")
        == f"점 하나를 옮기는 평균 거리 {careless} (가장 싼 계획: {cheap})"
    )


@pytest.mark.long
def test_yardstick(page):
    table = tables.yardstick_table()
    tricks = {trick["name"]: trick for trick in table["tricks"]}
    before = picture(page, "yardstick-1", "pictures")
    press(page, "yardstick-1", "level", "ArrowRight")
    found = tricks["흐림"]["levels"][3]
    assert found["value"] == 0.7
    assert words(page, "yardstick-1").startswith(
        f"프레셰 거리 {found['frechet']:.1f} · KID {found['kid']:.2f} · 종류 {found['kinds']:.1f}"
    )
    after = picture(page, "yardstick-1", "pictures")
    assert after[0] != before[0] and "흐림 σ 0.7" in after[1]
    assert f"정밀도 {found['precision']:.2f}" in picture(page, "yardstick-1", "bars")[1]
    page.locator("#yardstick-1 select").select_option("숫자마다 몇 장")
    press(page, "yardstick-1", "level", "End")
    assert page.locator("#yardstick-1 label").nth(1).inner_text() == "숫자마다의 장수"
    assert page.locator("#yardstick-1 output").inner_text() == "50"
    assert tricks["숫자마다 몇 장"]["says"] in words(page, "yardstick-1")


@pytest.mark.long
def test_an_address_moves_the_limits_before_the_values(open_page):
    """A value that only the other settings of the address allow is not cut off."""
    page = open_page("#lab=yardstick-1&trick=숫자마다 몇 장&level=4")
    value = """([lab, name, value]) =>
      document.querySelector(`#${lab} [data-name=${name}]`).value === value"""
    page.wait_for_function(value, arg=["yardstick-1", "level", "4"])
    page.evaluate("location.hash = '#lab=yardstick-1&trick=잡점&level=5'")
    page.wait_for_function(value, arg=["yardstick-1", "trick", "잡점"])
    page.wait_for_function(value, arg=["yardstick-1", "level", "5"])
    page.evaluate("location.hash = '#lab=convolution-1&size=2&padding=2&step=40'")
    page.wait_for_function(value, arg=["convolution-1", "padding", "2"])
    page.wait_for_function(value, arg=["convolution-1", "step", "40"])
    drawn(page, "convolution-1")
    kernel = convolution.kernel("모두 1", 2)
    frame = convolution.conv_frame(convolution.PICTURE, kernel, 1, 2, 40)
    assert words(page, "convolution-1") == plain(describe(frame))


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_and_accessible(open_page, scheme):
    accessible(open_page(width=360, color_scheme=scheme))
