"""과제, 채점 결과, 힌트, 풀이를 보여 주기."""

import re

import pytest
import torch
from exercise_helpers import html, shown
from markdown_it import MarkdownIt

from gan_course import exercises as ex
from gan_course.exercises import catalog, compare, report


def test_the_learners_output_is_escaped():
    def answer(x):
        print("<script>alert(1)</script>")
        raise ValueError("<img src=x onerror=alert(1)>")

    page = html(shown(answer))
    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;" in page and "&lt;img" in page


def test_a_returned_object_is_escaped_and_may_fail_to_print():
    class Evil:
        def __repr__(self):
            return "<b onclick=x>"

    class Broken:
        def __repr__(self):
            raise ValueError

    assert "<b onclick" not in html(shown(lambda x: {"a": Evil()}))
    assert shown(lambda x: [Broken()]).status == "wrong"


def test_results_are_text_and_markdown():
    result = ex.check("03-3", catalog.find("03-3").answer)
    assert result and repr(result).startswith("✓") and "✓" in html(result)
    assert not ex.check("03-3", lambda logits, is_real: None)


def test_the_task_shows_its_text_and_whether_it_is_solved():
    assert "풀었습니다" not in repr(ex.task("03-3"))
    ex.check("03-3", catalog.find("03-3").answer)
    card = ex.task("03-3")
    assert "풀었습니다" in repr(card) and "<code>is_real</code>" in html(card)


def test_hints_come_in_steps():
    total = len(catalog.find("03-3").hints)
    first, second = ex.hint("03-3"), ex.hint("03-3")
    assert repr(first).count("힌트 1/") == 1 and "힌트 2/" not in repr(first)
    assert "힌트 2/" in repr(second)
    assert html(first).count("<details>") == total - 1  # 눌러서도 하나씩 펼칩니다.
    for _ in range(5):
        last = ex.hint("03-3")
    assert f"힌트 {total}/{total}" in repr(last) and "한 번 더" not in repr(last)


def test_the_solution_is_folded():
    page = html(ex.solution("03-3"))
    assert page.index("<details><summary>") < page.index("def discriminator_loss")
    assert page.index("def discriminator_loss") < page.index("</details>")
    assert "@" not in page and "def discriminator_loss(" in repr(ex.solution("03-3"))


@pytest.mark.parametrize("show", [ex.task, ex.hint, ex.solution, lambda i: ex.check(i, len)])
def test_an_unknown_exercise(show):
    for name in ("03-99", "99-1", "", "<b>"):
        card = show(name)
        assert "없습니다" in repr(card) and "<b>" not in html(card)


def test_large_values_are_shown_short():
    assert compare.show(torch.zeros(1000)) == "모양 (1000,)의 텐서 [0, 0, 0, 0, …]"
    assert len(compare.show("가" * 10_000)) < 500


# ── 마크다운 ────────────────────────────────────────────────────────────

NASTY = "```\n</details><script>\n# 제목\n| a | b |\n|---|---|\n**굵게** [글](http://a) $x$ ````"


def test_nothing_of_the_learner_is_read_as_markdown():
    class Nasty:
        def __repr__(self):
            return NASTY

    def fails(x):
        print(NASTY)
        raise ValueError(NASTY)

    nasty = Nasty()
    for answer in (fails, lambda x: [nasty], nasty, lambda x, y=nasty, *, z: x):
        page = html(shown(answer))
        assert page.count("<pre>") == 1 and "&lt;/details&gt;&lt;script&gt;" in page, answer
        assert not re.search(r"<(script|h1|table|a|/details)\b", page)
        assert page.count("<strong>") == 1  # 머리뿐입니다.
    assert "<script" not in html(ex.check(NASTY, len))


@pytest.mark.parametrize("code", ["", "`", "```", "a ````` b", "```\n```"])
def test_a_fence_is_longer_than_any_run_of_backticks_inside(code):
    page = MarkdownIt("commonmark").render(report.fence(code))
    assert page == (f"<pre><code>{code}\n</code></pre>\n" if code else "")


def test_a_power_in_code_keeps_its_stars():
    assert "`0.9**t`" in catalog.find("02-3").hints[1]
    first, second = ex.hint("02-3"), ex.hint("02-3")
    assert "0.9" not in repr(first) and "`0.9**t`" in repr(second)
    assert "<code>0.9**t</code>" in html(second)
    assert "**" not in repr(ex.hint("02-4"))


def test_a_lone_star_is_a_star():
    assert html(ex.task("03-2")).count("D*") == 3 and "<em>" not in html(ex.task("03-2"))
    assert "\\" not in repr(ex.task("03-2"))


@pytest.mark.parametrize("exercise", catalog.every_exercise(), ids=lambda e: e.id)
def test_every_text_is_read_as_it_was_meant(exercise):
    """강조가 모두 닫히고, 코드와 강조 말고는 아무것도 마크다운으로 읽히지 않습니다."""
    texts = [exercise.text, exercise.note, *exercise.hints]
    texts += [f"**{m.name}** {m.hint}" for m in exercise.mistakes]
    for text in texts:
        page = MarkdownIt("commonmark").enable("table").render(report.rich(text))
        bare = re.sub(r"<code>.*?</code>", "", page, flags=re.S)
        assert set(re.findall(r"<(\w+)", page)) <= {"p", "ul", "li", "code", "strong"}, text
        assert "**" not in bare and "`" not in bare, text
