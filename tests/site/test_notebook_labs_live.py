"""Information, nudging, descent, ranking and the clinic in Chromium, by keyboard alone."""

import math
import re
from html import unescape

import pytest
from live_labs import accessible, drawn, picture, press, words

from gan_course.labs.backprop import descent, descent_widget, nudging
from gan_course.labs.distance import calc, information_draw
from gan_course.labs.evaluation import clinic, clinic_cards, clinic_widget, rank_widget

LABS = (
    ("coin", {}),
    ("belief", {}),
    ("gaussians", {}),
    ("nudge", {}),
    ("descent", {"rate": 0.06}),
    ("descent", {"method": "모멘텀", "rate": 0.03}),
    ("rank", {"model": "rank"}),
    ("clinic", {"model": "clinic"}),
)
PATIENTS = clinic.patients()
TABLES = ("rank", "clinic")


def plain(html):
    return unescape(re.sub("<[^>]+>", "", html.replace("<br>", "\n")))


@pytest.mark.long
def test_coin(page):
    before = picture(page, "coin-1", "surprise")
    press(page, "coin-1", "p", "ArrowRight", 45)
    coin = information_draw.coin(0.95)
    head, tail = (calc.self_information(v) for v in coin)
    said = f"앞면의 놀라움 {head:.2f}비트, 뒷면의 놀라움 {tail:.2f}비트"
    assert words(page, "coin-1") == f"{said} · 평균 {calc.entropy(coin):.3f}비트"
    after = picture(page, "coin-1", "surprise")
    assert after[0] != before[0] and said in after[1]
    press(page, "coin-1", "p", "End")
    assert words(page, "coin-1").startswith("앞면의 놀라움 0.00비트, 뒷면의 놀라움 ∞비트")


@pytest.mark.long
def test_belief(page):
    press(page, "belief-1", "q", "ArrowRight", 20)
    p, q = information_draw.coin(0.8), information_draw.coin(0.5)
    cross, h, gap = calc.cross_entropy(p, q), calc.entropy(p), calc.kl(p, q, 2)
    assert (
        words(page, "belief-1") == f"H(p, q) = {cross:.3f}비트 = H(p) {h:.3f} + KL(p‖q) {gap:.3f}"
    )


@pytest.mark.long
def test_two_normals(page):
    before = picture(page, "gaussians-1", "divergences")
    press(page, "gaussians-1", "mean", "ArrowLeft", 20)
    press(page, "gaussians-1", "width", "ArrowRight", 5)
    found = information_draw.gaussians(-1.0, 1.0)
    said = f"KL(p‖q) = {found.forward:.3f} · KL(q‖p) = {found.backward:.3f} · JS = {found.js:.3f}"
    assert words(page, "gaussians-1") == f"{said} (log 2 = 0.693을 넘지 않습니다)"
    after = picture(page, "gaussians-1", "divergences")
    assert after[0] != before[0] and said in after[1]


@pytest.mark.long
def test_nudge(page):
    def penalty(a):
        return (1 / (1 + math.exp(-a)) - 1) ** 2

    sigma = 1 / (1 + math.exp(-1.0))
    exact = f"참 기울기 {2 * (sigma - 1) * sigma * (1 - sigma):.10f}".replace("-", "−")
    assert words(page, "nudge-1").startswith(exact)
    press(page, "nudge-1", "power", "ArrowLeft", 16)
    assert page.locator("#nudge-1 output").inner_text() == "1.0e−4"
    one, two = (rule(penalty, 1.0, 1e-4) for rule in (nudging.one_sided, nudging.two_sided))
    told = re.findall(r"−0[.]\d{10}", words(page, "nudge-1"))[1:]
    assert [float(v.replace("−", "-")) for v in told] == pytest.approx([one, two], abs=2e-10)
    assert "h = 0.0001에서" in picture(page, "nudge-1", "errors")[1]


def walk(method, rate):
    trail = descent.descend(descent.SURFACES["길쭉한 그릇"], method, rate)
    return f"{method} {plain(descent_widget.judge(trail))}"


def test_descent(page):
    lab = "descent-1"
    assert words(page, lab) == walk("경사 하강법", 0.06)
    output = page.locator(f"#{lab} output")
    while output.inner_text() != "0.1200":
        press(page, lab, "rate", "ArrowRight")
    assert words(page, lab) == walk("경사 하강법", 0.12) and "발산합니다" in words(page, lab)
    assert "스텝째에 밖으로" in picture(page, lab, "valley")[1]
    page.locator(f"#{lab} select[data-name=method]").select_option("셋 나란히")
    drawn(page, lab)
    assert words(page, lab).split("\n") == [walk(method, 0.12) for method in descent.METHODS]
    assert words(page, "descent-2") == walk("모멘텀", 0.03)


@pytest.mark.long
def test_rank(page):
    lab, mine = "rank-1", [5, 6, 1, 3, 4, 2]
    table = page.locator(f"#{lab} table")
    assert not table.is_visible()
    compare = page.locator(f"#{lab} [data-name=compare]")
    compare.press("Enter")
    assert "아직 없는 순위: 1, 2, 3, 4, 5, 6위" in words(page, lab)
    for i, place in enumerate(mine, 1):
        press(page, lab, f"place{i}", "ArrowUp", place)
    compare.press("Enter")
    told = re.findall(r"<td[^>]*>(.*?)</td>", rank_widget.answer(mine))
    cells = table.locator("tbody").locator("th, td").all_inner_texts()
    assert cells == [plain(cell) for cell in told]
    assert "프레셰 +1.00" in words(page, lab)
    press(page, lab, "place1", "ArrowDown")
    assert not table.is_visible() and words(page, lab).startswith("어느 것이 진짜")


def choose(page, title):
    """The radio of that name by keyboard, and the button."""
    box = page.locator("#clinic-1 [data-name=choice]")
    inputs = box.locator("input")
    inputs.first.focus()
    inputs.first.press("Space")
    for i in range(4):
        if box.locator("label").nth(i).inner_text().strip() == title:
            break
        inputs.nth(i).press("ArrowDown")
    page.locator("#clinic-1 [data-name=answer]").press("Enter")
    drawn(page, "clinic-1")
    return page.locator("#clinic-1 [data-name=verdict]").inner_text()


@pytest.mark.long
def test_clinic(page):
    lab, number = "clinic-1", PATIENTS.index("unit_range") + 1
    press(page, lab, "patient", "ArrowUp", number - 1)
    found = clinic.record("unit_range")
    assert words(page, lab) == f"마지막 점수 {clinic_widget.last_scores(found)}"
    assert clinic_widget.told(found, f"환자 {number}번") in picture(page, lab, "losses")[1]
    for _ in range(3):
        page.locator(f"#{lab} [data-name=next]").press("Enter")
        drawn(page, lab)
    test = "표본의 밝기와 흩어짐을 재기"
    assert words(page, lab).endswith(f"{test}: {clinic.test_result(test, found.evidence)}")
    before = picture(page, lab, "mended-losses")
    wrong = next(k for k in clinic_cards.options("unit_range") if k != "unit_range")
    for key, said in ((wrong, "다시 생각해"), ("unit_range", "맞았습니다")):
        verdict = choose(page, clinic_cards.title(key))
        html = clinic_widget.verdict(key, found)
        assert (
            said in verdict
            and plain(html.split("<br>")[1].split("<div")[0].split("</div")[0]) in verdict
        )
    assert "x = (x + 1) / 2" in verdict and "고치기: 그 줄을 뺍니다." in verdict
    assert f"맞힌 환자 1/{len(PATIENTS)}, 한 번에 맞힌 것 0" in verdict
    after = picture(page, lab, "mended-losses")
    assert after[0] != before[0]
    assert clinic_widget.told(clinic.record(found.twin), "고친 학습") in after[1]
    press(page, lab, "patient", "ArrowUp")
    assert page.locator(f"#{lab} [data-name=verdict]").inner_text() == ""
    assert page.locator(f"#{lab} input:checked").count() == 0
    assert page.locator(f"#{lab} select[data-name=test]").input_value() == clinic_widget.NO_TEST


@pytest.mark.long
def test_a_stopped_patient(open_page):
    number = PATIENTS.index("detach_forgotten") + 1
    page = open_page(f"#lab=clinic-1&patient={number}")
    assert "오류로 멈추었습니다" in picture(page, "clinic-1", "losses")[1]
    assert page.locator("#clinic-1 canvas[data-name=odds]").is_hidden()
    assert page.locator("#clinic-1 canvas[data-name=samples2]").is_hidden()


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_and_accessible(open_page, scheme):
    page = open_page(width=360, color_scheme=scheme)
    for i, place in enumerate((5, 6, 1, 3, 4, 2), 1):
        press(page, "rank-1", f"place{i}", "ArrowUp", place)
    page.locator("#rank-1 [data-name=compare]").press("Enter")
    right = clinic_cards.title(PATIENTS[0])
    assert "맞았습니다" in choose(page, right)
    accessible(page)
