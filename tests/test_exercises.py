"""과제의 계약, 오답 알아보기, 가장 작은 반례."""

import pytest
import torch
from torch.nn import functional as F

from exercise_helpers import DOUBLE, fresh_progress, shown, verdict  # noqa: F401
from gan_course import exercises as ex
from gan_course.exercises import catalog
from gan_course.exercises.base import Exercise

EVERY = catalog.every_exercise()
MISTAKES = [pytest.param(e, w, id=f"{e.id} {w.name}") for e in EVERY for w in e.wrong]


# ── 계약: 강의 전체의 과제 ──────────────────────────────────────────────


def test_lesson_03_has_its_exercises():
    assert [e.id for e in catalog.of_lesson("03")] == [f"03-{i}" for i in range(1, 7)]
    assert catalog.title_of("03") == "Vanilla GAN"


def test_ids_are_unique_and_belong_to_their_lesson():
    ids = [e.id for e in EVERY]
    assert len(set(ids)) == len(ids)
    for lesson in catalog.lessons():
        assert catalog.of_lesson(lesson)
        assert all(e.id.startswith(f"{lesson}-") for e in catalog.of_lesson(lesson))
        assert catalog.title_of(lesson)


@pytest.mark.parametrize("exercise", EVERY, ids=lambda e: e.id)
def test_stub_is_unfinished_and_solution_passes(exercise):
    assert verdict(exercise.compile(exercise.stub), exercise).status == "unfinished"
    assert verdict(exercise.compile(exercise.solution), exercise).status == "solved"
    assert verdict(exercise.right(), exercise).status == "solved"


@pytest.mark.parametrize("exercise", EVERY, ids=lambda e: e.id)
def test_every_exercise_is_complete(exercise):
    assert len(exercise.wrong) >= 3 and len(exercise.hints) >= 2
    assert len({w.name for w in exercise.wrong}) == len(exercise.wrong)
    assert len(exercise.fresh_cases()) >= 5
    assert any(not case.edge for case in exercise.fresh_cases())
    assert "..." in exercise.stub or "NotImplementedError" in exercise.stub


@pytest.mark.parametrize(("exercise", "wrong"), MISTAKES)
def test_each_wrong_answer_gets_its_own_hint(exercise, wrong):
    found = verdict(exercise.compile(wrong.source), exercise)
    assert found.status in ("wrong", "error", "changed")
    assert found.mistake is wrong
    # 다른 오답의 힌트가 먼저 걸리지 않는다는 것은, 오답의 순서를 뒤집어도 같아야 보장됩니다.
    fields = {**vars(exercise), "wrong": exercise.wrong[::-1]}
    assert verdict(exercise.compile(wrong.source), Exercise(**fields)).mistake is wrong


@pytest.mark.parametrize("exercise", EVERY, ids=lambda e: e.id)
def test_a_stub_that_raises_or_is_partly_filled_is_unfinished(exercise):
    for body in ("raise NotImplementedError", "pass", "x = ...\nreturn x + 1"):
        assert verdict(exercise.compile(body), exercise).status == "unfinished", body


# ── 알아보기와 반례 ─────────────────────────────────────────────────────


def test_a_mistake_is_recognised_by_behaviour_not_by_source():
    def other_words(fake_logits):
        d = torch.sigmoid(fake_logits)
        return torch.log(1 - d).sum() / len(d)

    assert ex.check("03-5", other_words).mistake == "포화 손실입니다."


def test_an_unlisted_mistake_gets_a_counter_example_and_no_wrong_hint():
    result = shown(lambda x: x * 3)
    assert result.status == "wrong" and result.mistake == ""
    assert "제곱" not in result.text


def test_the_counter_example_is_the_smallest():
    found = verdict(lambda x: 2 * x if len(x) < 2 else 3 * x)
    assert found.case.inputs["x"].shape == (2,) and found.case.edge == ""
    assert torch.equal(found.expected.value, 2 * found.case.inputs["x"])
    assert torch.equal(found.got.value, 3 * found.case.inputs["x"])
    # 보통의 입력에서도 틀리면, 더 작은 빈 텐서가 아니라 보통의 입력을 보여 줍니다.
    assert len(verdict(lambda x: 2 * x.sum()).case.inputs["x"]) == 1


def test_an_edge_alone_is_enough_to_fail():
    found = verdict(lambda x: 2 * x.float())
    assert found.status == "wrong" and found.case.edge == "float64"
    assert "자료형" in shown(lambda x: 2 * x.float()).text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: [2 * v for v in x.tolist()], "텐서가 아니라 list"),
        (lambda x: (2 * x).sum(), "모양이 다릅니다"),
        (lambda x: (2 * x).long(), "자료형이 다릅니다"),
        (lambda x: 2 * x if len(x) != 3 else None, "None"),
        (lambda x: (2 * x) / (x * 0), "inf"),
    ],
)
def test_wrong_type_shape_dtype_and_value_are_told_apart(answer, said):
    result = shown(answer)
    assert result.status == "wrong" and said in result.text


def test_a_loss_without_gradient_is_not_right():
    assert ex.check("03-5", lambda fake_logits: F.softplus(-fake_logits).mean().item()).status
    result = ex.check("03-5", lambda fake_logits: F.softplus(-fake_logits.detach()).mean())
    assert result.status == "wrong" and result.mistake == "기울기가 끊겼습니다."


def test_right_answers_written_differently_pass():
    def with_cat(G, D, opt_d, real, z):
        with torch.no_grad():
            fake = G(z)
        logits = D(torch.cat([real, fake]))
        y = torch.cat([torch.ones(len(real)), torch.zeros(len(fake))])
        loss = 2 * F.binary_cross_entropy_with_logits(logits, y)
        for p in D.parameters():
            p.grad = None
        loss.backward()
        opt_d.step()
        return loss

    def frozen_d(G, D, opt_g, z):
        D.requires_grad_(False)
        loss = F.softplus(-D(G(z))).mean()
        opt_g.zero_grad()
        loss.backward()
        opt_g.step()
        D.requires_grad_(True)
        return loss.item()

    assert ex.check("03-4", with_cat) and ex.check("03-6", frozen_d)
