"""Each exercise is one card on its page, made from the bank; keys choose, the fold tells."""

import sys

import pytest
from live_labs import ROOT
from visits import complaints

from gan_course.exercises.catalog import every_exercise
from gan_course.exercises.judge import judge

import exercise_choices  # isort: skip
import site_exercises  # isort: skip

EXERCISES = every_exercise()
IDS = [exercise.id for exercise in EXERCISES]
SLOW_PAGES = ("03-1", "04-6", "08-1")
LESSONS = {path.stem[:2]: path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}


def page_of(exercise):
    return LESSONS[exercise.id[:2]]


def plain(text):
    """What is left of a text when marks and spaces are gone: from Markdown and from HTML alike."""
    return "".join(text.replace("`", "").replace("**", "").replace("\\*", "*").split())


# ------------------------------------------------------------------ questions, from the bank


@pytest.mark.parametrize("exercise", EXERCISES, ids=IDS)
def test_one_option_is_right_and_all_differ(exercise):
    asked = exercise_choices.question(exercise)
    assert [option.right for option in asked.options].count(True) == 1
    assert len({"".join(option.text.split()) for option in asked.options}) == len(asked.options)
    assert 3 <= len(asked.options) <= 4
    assert exercise_choices.question(exercise) == asked, "the order is stable"
    for text in [asked.shown] if asked.shown else [o.text for o in asked.options]:
        assert len(text.splitlines()) <= 17 and "#" not in text and '"""' not in text
    if not asked.shown:
        assert all(len(o.text.splitlines()) <= 12 for o in asked.options)


@pytest.mark.long
@pytest.mark.parametrize("exercise", EXERCISES, ids=IDS)
def test_the_judge_of_the_notebook_agrees(exercise):
    """What the page calls right passes; what it calls wrong is recognised as that mistake."""
    asked = exercise_choices.question(exercise)
    head = f"def {exercise.name}({', '.join(exercise.parameters)}):\n    "
    space = dict(vars(sys.modules[exercise.answer.__module__]))
    if asked.shown:
        shown = [(asked.shown, next(o for o in asked.options if o.right))]
    else:
        shown = [(head + o.text.replace("\n", "\n    "), o) for o in asked.options]
    for code, option in shown:
        there = dict(space)
        exec(compile(code, f"<{exercise.id}>", "exec"), there)
        verdict = judge(exercise, there[exercise.name])
        if option.mistake is None:
            assert verdict.status == "solved"
        else:
            assert verdict.status != "solved", option.mistake.name
            assert verdict.mistake in (option.mistake, None), verdict.mistake.name
    if exercise.id in exercise_choices.SPOILED:
        assert verdict.mistake is not None


def test_right_ones_stand_in_every_place():
    places = [
        [option.right for option in exercise_choices.question(exercise).options].index(True)
        for exercise in EXERCISES
    ]
    assert {places.count(at) > len(places) // 10 for at in range(3)} == {True}


# ------------------------------------------------------------------ cards, in the pages


@pytest.mark.parametrize("lesson", sorted(LESSONS.values()))
def test_every_exercise_has_one_card(soups, lesson):
    soup = soups[lesson]
    placed = [card["data-exercise"] for card in soup.select(".exercise")]
    assert sorted(placed) == sorted(e.id for e in EXERCISES if page_of(e) == lesson)
    said = soup.main.get_text()
    assert "아직 풀지 않았습니다" not in said
    code = "\n".join(pre.get_text() for pre in soup.select(".input pre"))
    assert not site_exercises.CALL.search(code)
    for card in soup.select(".exercise"):
        assert said.count(card.find("strong").get_text()) == 1, "the title is told once"
        assert "채점하는 것은 노트북에서" in card.select_one(".lab-note").get_text()


@pytest.mark.parametrize("exercise", EXERCISES, ids=IDS)
def test_a_card_tells_what_the_bank_tells(soups, exercise):
    card = soups[page_of(exercise)].select_one(f'[data-exercise="{exercise.id}"]')
    text = plain(card.get_text())
    assert f"def{exercise.name}(" in text or f"class{exercise.name}:" in text, "the stub"
    assert "..." in card.select_one(".input").get_text()
    for hint in exercise.hints:
        assert text.count(plain(hint)) == 1
    lines = card.select(".quiz > details > ol > li")
    asked = exercise_choices.question(exercise)
    assert [line.get_text().startswith("✓") for line in lines] == [o.right for o in asked.options]
    for option, line in zip(asked.options, lines, strict=True):
        told = option.mistake.hint if option.mistake else exercise.note
        assert plain(line.get_text()).endswith(plain(told))


def test_without_scripts_the_answer_is_only_in_the_fold(visit):
    page = visit("03_vanilla_gan", java_script_enabled=False)
    card = page.locator("[data-exercise='03-1']")
    assert card.locator(".quiz > ol > li").count() == 4
    assert card.locator("input, button").count() == 0
    shown = card.inner_text()
    asked = exercise_choices.question(EXERCISES[IDS.index("03-1")])
    assert "✓" not in shown and "✗" not in shown
    assert all(plain(o.mistake.hint) not in plain(shown) for o in asked.options if o.mistake)
    card.locator(".quiz summary").click()
    assert "✓" in card.inner_text()


def choose(page, exercise, at):
    """Reach the choices by Tab, move by arrows, and read the verdict."""
    card = page.locator(f"[data-exercise='{exercise.id}']")
    card.locator(":scope > details > summary").focus()
    radios = card.get_by_role("radio")
    while not card.evaluate("card => document.activeElement.type === 'radio'"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    here = radios.evaluate_all("all => all.indexOf(document.activeElement)")
    for _ in range(at - here):
        page.keyboard.press("ArrowDown")
    assert radios.nth(at).is_checked()
    return card.locator(".verdict").inner_text()


@pytest.mark.parametrize(
    "name", ["07-1", *(pytest.param(n, marks=pytest.mark.long) for n in SLOW_PAGES)]
)
def test_choosing_by_keys_tells_the_hint(visit, name):
    exercise = EXERCISES[IDS.index(name)]
    for at, option in enumerate(exercise_choices.question(exercise).options):
        page = visit(page_of(exercise))
        told = choose(page, exercise, at)
        head = "맞았습니다." if option.right else "다시 생각해 보십시오."
        assert told.startswith(head)
        why = option.mistake.hint if option.mistake else f"이 코드가 맞습니다. {exercise.note}"
        assert plain(told).endswith(plain(why))
        other = site_exercises.NOT_THIS in told
        assert other == (
            option.mistake is not None and not option.right and name in ("04-6", "07-1")
        )


@pytest.mark.long
def test_a_narrow_screen_holds_the_cards(visit):
    page = visit("04_dcgan", viewport={"width": 360, "height": 740})
    for card in page.locator(".exercise").all():
        card.get_by_role("radio").first.check()
        for fold in card.locator("summary").all():
            if fold.is_visible():
                fold.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert complaints(page, ".exercise") == [], scheme
