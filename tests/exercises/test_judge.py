"""오답 알아보기, 가장 작은 반례, 채점할 수 없는 것."""

import sys

import pytest
import torch
from exercise_helpers import shown, verdict
from torch.nn import functional as F

from gan_course import exercises as ex


def test_a_mistake_is_recognised_by_behaviour_not_by_source():
    def other_words(fake_logits):
        d = torch.sigmoid(fake_logits)
        return torch.log(1 - d).sum() / len(d)

    assert ex.check("03-5", other_words).mistake == "포화 손실입니다."


def test_an_unlisted_mistake_gets_a_counter_example_and_no_wrong_hint():
    result = shown(lambda x: x * 3)
    assert result.status == "wrong" and result.mistake == ""
    assert "제곱" not in repr(result)


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
    assert "자료형" in repr(shown(lambda x: 2 * x.float()))


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
    assert result.status == "wrong" and said in repr(result)


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


class Unreadable:
    """인수를 물으면 예외를 내는 함수."""

    def __init__(self, signature):
        self.__signature__ = signature

    def __call__(self, x):
        return 2 * x


@pytest.mark.parametrize("signature", ["없음", 3])
def test_a_function_whose_signature_cannot_be_read_is_called_all_the_same(signature):
    assert verdict(Unreadable(signature)).status == "solved"


def test_a_default_that_cannot_be_printed():
    class Broken:
        def __repr__(self):
            raise ValueError

    assert verdict(lambda x, y, z=Broken(): x).status == "error"  # noqa: B008


def test_what_an_answer_changes_for_everyone_is_put_back():
    def answer(x):
        torch.set_default_dtype(torch.float64)
        return 2 * x

    assert verdict(answer).status == "solved"
    assert torch.get_default_dtype() == torch.float32


def test_an_answer_that_closes_the_output(capsys):
    def answer(x):
        sys.stdout.close()
        return 2 * x

    assert verdict(answer).status == "solved"
    print("들립니다")
    assert capsys.readouterr().out == "들립니다\n"
