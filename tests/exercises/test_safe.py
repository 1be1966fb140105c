"""배우는 사람의 어떤 코드도 노트북을 멈추지 못합니다."""

import sys
import threading
import time

import pytest
import torch
from exercise_helpers import DOUBLE, shown, verdict

from gan_course import exercises as ex
from gan_course.exercises import report, safe


def test_an_exception_names_the_learners_line_only():
    def answer(x):
        y = x + 1
        return y[100]

    result = shown(answer)
    assert result.status == "error"
    assert "IndexError" in repr(result) and "return y[100]" in repr(result)
    assert "Traceback" not in repr(result) and "safe.py" not in repr(result)


def test_a_name_error_is_explained_in_korean():
    assert "이름 `undefined`" in repr(shown(lambda x: undefined))  # noqa: F821


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, MemoryError, RecursionError])
def test_no_exception_escapes(error):
    def answer(x):
        raise error("끝")

    assert verdict(answer).status == "error"


def test_an_exception_that_cannot_be_printed():
    class Evil(Exception):
        def __str__(self):
            raise ValueError

    def answer(x):
        raise Evil

    assert shown(answer).status == "error"


def forever(x):
    while True:
        pass


def swallows(x):
    while True:
        try:  # noqa: SIM105
            x.sum()
        except:  # noqa: E722
            pass


@pytest.mark.parametrize("answer", [forever, swallows])
def test_an_endless_loop_is_stopped(answer, capsys, monkeypatch):
    monkeypatch.setattr(safe, "STOP_LIMIT", 60.0)  # luck decides when `swallows` is hit
    before = threading.active_count()
    found = verdict(answer, seconds=0.3)
    assert found.status == "timeout" and not found.stuck
    assert threading.active_count() == before
    assert "제한 시간" in repr(report.result(DOUBLE, found))
    assert capsys.readouterr().err == ""


@pytest.mark.slow
def test_stopping_many_times_leaves_no_trace(capsys):
    """던진 예외가 끝나 가는 스레드에 닿는 경쟁 조건을 찾습니다."""
    before, interval = threading.active_count(), sys.getswitchinterval()
    for _ in range(40):
        assert verdict(forever, seconds=0.001).status == "timeout"
    assert threading.active_count() == before and sys.getswitchinterval() == interval
    assert capsys.readouterr().err == ""


def test_an_endless_loop_is_stopped_in_any_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(verdict(forever, seconds=0.3)))
    thread.start()
    thread.join(60)
    assert found[0].status == "timeout"


def test_a_call_that_cannot_be_interrupted_does_not_block(monkeypatch):
    monkeypatch.setattr(safe, "STOP_LIMIT", 0.2)
    before, release = set(threading.enumerate()), threading.Event()
    found = verdict(lambda x: release.wait(60), seconds=0.2)  # comes back
    try:
        assert found.status == "timeout" and found.stuck
        assert "커널을 다시 시작" in repr(report.result(DOUBLE, found))
    finally:
        release.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
        assert not thread.is_alive()


def test_the_time_limit_is_five_seconds():
    assert safe.TIME_LIMIT == 5.0


@pytest.mark.parametrize(
    ("passed", "used", "over"),
    [(4.9, 9.0, False), (5.1, 4.9, False), (5.1, 5.1, True), (29.0, 1.0, False), (31.0, 1.0, True)],
    ids=["two threads", "beside another program", "alone", "very busy", "only waiting"],
)
def test_the_time_that_counts_is_the_one_spent_computing(monkeypatch, passed, used, over):
    monkeypatch.setattr(safe, "CLOCKS", (lambda: 100.0 + passed, lambda: 7.0 + used))
    assert (safe._spent([100.0, 7.0]) > safe.TIME_LIMIT) is over


def test_a_right_answer_that_had_to_wait_for_the_cpu_is_right():
    def answer(x):
        time.sleep(0.1)  # seven times; stands for another program's turn
        return 2 * x

    assert verdict(answer, seconds=0.5).status == "solved"


def test_endless_printing_fills_no_memory():
    def answer(x):
        while True:
            print("가" * 1000)

    found = verdict(answer, seconds=0.3)
    assert found.status == "timeout" and len(found.got.printed) <= safe.PRINTED_LIMIT
    assert sys.stdout.writable()


def test_what_the_function_prints_is_shown_with_the_counter_example(capsys):
    def answer(x):
        print("합", x.sum().item())
        return x

    assert "출력한 것: 합" in repr(shown(answer))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("answer", [lambda x: x.mul_(2), lambda x: torch.add(x, x, out=x)])
def test_a_changed_input_is_reported(answer):
    result = shown(answer)
    assert result.status == "changed" and "`x`" in repr(result) and "clone" in repr(result)


def test_a_changed_leaf_is_reported_too():
    def answer(fake_logits):
        fake_logits += 1
        return fake_logits.mean()

    assert ex.check("03-5", answer).status == "changed"


def test_checking_leaves_the_random_numbers_alone():
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    shown(lambda x: torch.rand(len(x)))
    assert torch.equal(torch.rand(2), expected)


@pytest.mark.parametrize("answer", [3.0, None, torch.ones(2)])
def test_a_value_instead_of_a_function(answer):
    assert "함수의 이름을 넘기십시오" in repr(shown(answer))


def test_the_wrong_number_of_arguments():
    result = shown(lambda x, y: x)
    assert result.status == "invalid" and "(x)" in repr(result)


def test_a_forgotten_return_is_mentioned():
    def answer(x):
        y = 2 * x  # noqa: F841

    result = shown(answer)
    assert result.status == "unfinished" and "return" in repr(result)
    assert "return" not in repr(shown(lambda x: None))
