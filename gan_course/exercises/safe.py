"""남이 쓴 코드를 안전하게 부릅니다: 오류도, 끝나지 않는 반복도 커널을 멈추지 못합니다.

코드는 따로 만든 스레드에서 돕니다. 시간이 다 되면 그 스레드에만 예외를 던지므로, 신호(SIGALRM)와
달리 운영 체제를 가리지 않고, 부른 쪽이 어느 스레드이든 안전합니다.
"""

import contextlib
import ctypes
import io
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import torch

from .base import Case, ChangedInput, Exercise, frozen

TIME_LIMIT = 5.0  # 초. 입력 전부에 대해 함수를 부르며 쓰는 CPU 시간의 합입니다.
PATIENCE = 6.0  # 배. 다른 일과 CPU를 나누어 쓰느라 오래 걸려도 여기까지만 기다립니다.
CLOCKS = time.monotonic, time.process_time  # 바쁜 컴퓨터에서는 둘이 다릅니다.
STOP_LIMIT = 3.0  # 초. 시간이 다 된 코드를 멈추려고 애쓰는 시간입니다.
PRINTED_LIMIT = 500  # 글자. 함수가 print한 것을 여기까지만 담습니다.


@dataclass
class Outcome:
    """입력 하나에 대해 일어난 일."""

    kind: str  # "value", "error", "changed", "timeout"
    value: object = None  # 관찰값. "error"이면 예외의 이름, "changed"이면 바뀐 입력의 이름.
    message: str = ""  # 예외의 설명.
    line: str = ""  # 예외가 난 줄.
    printed: str = ""  # 함수가 print한 것.


class _Printed(io.TextIOBase):
    """print를 조금만 담아 두는 곳. 끝없이 출력해도 메모리가 늘지 않습니다."""

    text = ""

    def write(self, text: str) -> int:
        self.text = (self.text + text)[:PRINTED_LIMIT]
        return len(text)


@cache
def run(exercise: Exercise, function: Callable) -> tuple[Outcome, ...]:
    """우리가 쓴 함수(정답, 흔한 오답)를 모든 입력에 대해 부릅니다. 결과는 기억해 둡니다."""
    with _undisturbed(_Printed()):
        cases = enumerate(exercise.fresh_cases())
        return tuple(_attempt(exercise, function, case, i) for i, case in cases)


def run_safely(
    exercise: Exercise, function: Callable, seconds: float | None = None
) -> tuple[list[Outcome], bool]:
    """배우는 사람의 함수를 모든 입력에 대해 부릅니다. 어떤 코드라도 이 함수는 돌아옵니다.

    Returns:
        (결과들, 아직도 돌고 있는지). 시간이 다 되면 마지막 결과의 kind가 "timeout"입니다.
    """
    # torch가 첫 옵티마이저를 만들 때 부품을 불러오는 1초 남짓을, 재는 시간 밖으로 뺍니다.
    torch.optim.SGD([torch.zeros(1, requires_grad=True)])
    cases, outcomes = exercise.fresh_cases(), []
    printed, stop = _Printed(), threading.Event()

    def job() -> None:
        with contextlib.suppress(SystemExit):  # `_stop`이 던진 것입니다.
            for i, case in enumerate(cases):
                outcome = _attempt(exercise, function, case, i)
                if stop.is_set():  # 방금 결과는 우리가 멈추어서 생긴 것입니다.
                    return
                outcome.printed, printed.text = printed.text, ""
                outcomes.append(outcome)

    thread = threading.Thread(target=job, daemon=True)
    with _undisturbed(printed):
        start, limit = [clock() for clock in CLOCKS], TIME_LIMIT if seconds is None else seconds
        thread.start()
        try:
            while thread.is_alive() and _spent(start) <= limit:
                thread.join(0.05)  # 짧게 나누어 기다려야 윈도우에서도 커널 멈춤이 듣습니다.
        finally:  # 커널을 멈춘 경우(KeyboardInterrupt)에도 스레드를 남기지 않습니다.
            stop.set()
            _stop(thread)
    if len(outcomes) < len(cases):
        outcomes.append(Outcome("timeout", printed=printed.text))
    return outcomes, thread.is_alive()


def _spent(start: list[float]) -> float:
    """쓴 시간(초): 지난 시간과 CPU 시간 가운데 작은 것. 기다리기만 해도 PATIENCE분의 1은 셉니다."""
    passed, used = (clock() - then for clock, then in zip(CLOCKS, start, strict=True))
    return max(min(passed, used), passed / PATIENCE)


def _attempt(exercise: Exercise, function: Callable, case: Case, seed: int) -> Outcome:
    torch.manual_seed(seed)  # 함수 안에서 난수를 쓰더라도 정답과 같은 난수를 보게 합니다.
    try:
        return Outcome("value", frozen(exercise.observe(function, **case.inputs)))
    except ChangedInput as error:
        return Outcome("changed", str(error))
    except BaseException as error:  # 무엇이 나든 알려 주고 계속합니다.
        message = ""
        with contextlib.suppress(Exception):
            message = str(error)
        if "leaf Variable that requires grad" in message and "in-place" in message:
            return Outcome("changed", next(iter(case.inputs)))
        return Outcome("error", type(error).__name__, message, _line(error, function))


def _line(error: BaseException, function: Callable) -> str:
    """배우는 사람의 코드에서 예외가 난 줄. 우리 코드와 torch 안쪽은 보여 주지 않습니다."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = [f for f in traceback.extract_tb(error.__traceback__, 100) if f.filename == file]
    return f"{frames[-1].lineno}번째 줄  {frames[-1].line}" if frames else ""


@contextlib.contextmanager
def _undisturbed(printed: _Printed) -> Iterator[None]:
    """노트북의 난수와 자료형을 지키고, 출력과 경고가 수십 번 되풀이되지 않게 합니다."""
    usual = torch.get_default_dtype()
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings(action="ignore"):
        try:
            with contextlib.redirect_stdout(printed):
                yield
        finally:
            torch.set_default_dtype(usual)


def _stop(thread: threading.Thread) -> None:
    """거듭 예외를 던집니다. except: 로 삼키는 코드도, 그 밖의 자리에서 맞으면 끝납니다."""
    usual, end = sys.getswitchinterval(), time.monotonic() + STOP_LIMIT
    try:
        while thread.is_alive() and time.monotonic() < end:
            sys.setswitchinterval(1.0)  # 확인하고 던지는 사이에 그 스레드가 나아가지 못합니다.
            frame = sys._current_frames().get(thread.ident)
            stack = traceback.walk_stack(frame) if frame else ()
            if any(f.f_code is _attempt.__code__ for f, _ in stack):  # 끝나 가면 던지지 않습니다.
                ident = ctypes.c_ulong(thread.ident)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(SystemExit))
            sys.setswitchinterval(1e-5)  # 자주 갈아타야 except: 의 바깥을 맞힐 기회가 많습니다.
            thread.join(0.0001)
    finally:
        sys.setswitchinterval(usual)
