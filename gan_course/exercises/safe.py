"""남이 쓴 코드를 안전하게 부릅니다: 오류도, 끝나지 않는 반복도 커널을 멈추지 못합니다.

코드는 따로 만든 스레드에서 돕니다. 시간이 다 되면 그 스레드에만 예외를 던지므로, 신호(SIGALRM)와
달리 운영 체제를 가리지 않고, 부른 쪽이 어느 스레드이든 안전합니다.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import linecache
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import torch

from .base import Case, ChangedInput, Exercise
from .compare import frozen

TIME_LIMIT = 5.0  # 초. 입력 전부에 대해 함수를 부르는 시간의 합입니다.
STOP_LIMIT = 3.0  # 초. 시간이 다 된 코드를 멈추려고 애쓰는 시간입니다.
PRINTED_LIMIT = 500  # 글자. 함수가 print한 것을 여기까지만 담습니다.


@dataclass(frozen=True)
class Outcome:
    """입력 하나에 대해 일어난 일.

    Attributes:
        kind: "value" | "error" | "changed" | "timeout".
        value: 관찰값. kind가 "changed"이면 바뀐 입력의 이름, "error"이면 예외의 이름입니다.
        message: 예외의 설명.
        line: 예외가 난 줄. (줄 번호, 소스) 또는 None.
        printed: 함수가 print한 것.
    """

    kind: str
    value: object = None
    message: str = ""
    line: tuple[int, str] | None = None
    printed: str = ""


class _Quiet(io.TextIOBase):
    """print를 조금만 담아 두는 곳. 끝없이 출력해도 메모리가 늘지 않습니다."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text = (self.text + text)[:PRINTED_LIMIT]
        return len(text)

    def take(self) -> str:
        text, self.text = self.text, ""
        return text


def run(exercise: Exercise, function: Callable) -> list[Outcome]:
    """우리가 쓴 함수(정답, 흔한 오답)를 모든 입력에 대해 부릅니다."""
    with _undisturbed(), contextlib.redirect_stdout(_Quiet()):
        cases = exercise.fresh_cases()
        return [_attempt(exercise, function, case, i) for i, case in enumerate(cases)]


def run_safely(
    exercise: Exercise, function: Callable, seconds: float | None = None
) -> tuple[list[Outcome], bool]:
    """배우는 사람의 함수를 모든 입력에 대해 부릅니다. 어떤 코드라도 이 함수는 돌아옵니다.

    Returns:
        (결과들, 아직도 돌고 있는지). 시간이 다 되면 마지막 결과의 kind가 "timeout"입니다.
    """
    _load_optimizers()
    outcomes: list[Outcome] = []
    quiet, stop = _Quiet(), threading.Event()

    def job() -> None:
        for i, case in enumerate(exercise.fresh_cases()):
            outcome = _attempt(exercise, function, case, i)
            if stop.is_set():  # 방금 결과는 우리가 멈추어서 생긴 것입니다.
                return
            outcomes.append(replace(outcome, printed=quiet.take()))

    with _undisturbed(), contextlib.redirect_stdout(quiet):
        ended, stuck = _within(job, TIME_LIMIT if seconds is None else seconds, stop)
    done = list(outcomes)
    if not ended:
        done.append(Outcome("timeout", printed=quiet.take()))
    return done, stuck


@cache
def _load_optimizers() -> None:
    """torch가 첫 옵티마이저를 만들 때 부품을 불러오는 1초 남짓을, 재는 시간 밖으로 뺍니다."""
    torch.optim.SGD([torch.zeros(1, requires_grad=True)])


def _attempt(exercise: Exercise, function: Callable, case: Case, seed: int) -> Outcome:
    torch.manual_seed(seed)  # 함수 안에서 난수를 쓰더라도 정답과 같은 난수를 보게 합니다.
    try:
        return Outcome("value", frozen(exercise.observe(function, **case.inputs)))
    except ChangedInput as error:
        return Outcome("changed", str(error))
    except BaseException as error:  # 무엇이 나든 알려 주고 계속합니다.
        message = _message(error)
        if "leaf Variable that requires grad" in message and "in-place" in message:
            return Outcome("changed", next(iter(case.inputs)))
        return Outcome("error", type(error).__name__, message, _line(error, function))


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def _line(error: BaseException, function: Callable) -> tuple[int, str] | None:
    """배우는 사람의 코드에서 예외가 난 줄. 우리 코드와 torch 안쪽은 보여 주지 않습니다."""
    code = getattr(function, "__code__", None) or getattr(
        getattr(function, "__init__", None), "__code__", None
    )
    if code is None:
        return None
    frames = traceback.extract_tb(error.__traceback__, limit=100)
    mine = [f.lineno for f in frames if f.filename == code.co_filename]
    if not mine:
        return None
    return mine[-1], linecache.getline(code.co_filename, mine[-1]).strip()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """채점이 노트북의 난수를 바꾸지 않게 하고, 경고를 수십 번 되풀이하지 않게 합니다."""
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _within(job: Callable[[], None], seconds: float, stop: threading.Event) -> tuple[bool, bool]:
    """(시간 안에 끝났는지, 멈추지 못하고 남았는지)."""

    def quietly() -> None:
        with contextlib.suppress(SystemExit):
            job()

    thread = threading.Thread(target=quietly, daemon=True, name="gan_course 채점")
    thread.start()
    try:
        _wait(thread, seconds)
        ended = not thread.is_alive()
    finally:  # 커널을 멈춘 경우(KeyboardInterrupt)에도 스레드를 남기지 않습니다.
        stop.set()
        _stop(thread, STOP_LIMIT)
    if thread.is_alive():  # 기다리게 하지는 않고, 뒤에서 계속 멈추려고 애씁니다.
        threading.Thread(target=_keep_stopping, args=(thread,), daemon=True).start()
    return ended, thread.is_alive()


def _wait(thread: threading.Thread, seconds: float) -> None:
    end = time.monotonic() + seconds
    while thread.is_alive() and time.monotonic() < end:
        thread.join(0.05)  # 짧게 나누어 기다려야 윈도우에서도 커널 멈춤이 듣습니다.


def _stop(thread: threading.Thread, seconds: float) -> None:
    """거듭 예외를 던집니다. except: 로 삼키는 코드도, 그 밖의 자리에서 맞으면 끝납니다."""
    end = time.monotonic() + seconds
    with _switching_every(1e-5):  # 자주 갈아탈수록 except: 의 바깥을 맞힐 기회가 많습니다.
        while thread.is_alive() and time.monotonic() < end:
            _throw(thread)
            thread.join(0.0001)


def _keep_stopping(thread: threading.Thread) -> None:
    while thread.is_alive():
        _throw(thread)
        thread.join(0.1)


def _throw(thread: threading.Thread) -> None:
    """스레드가 `_attempt` 안에 있을 때만 예외를 던집니다. 끝나 가는 스레드는 건드리지 않습니다."""
    with _switching_every(1.0):  # 확인하고 던지는 사이에 그 스레드가 나아가지 못하게 합니다.
        frame = sys._current_frames().get(thread.ident or 0)
        while frame and frame.f_code is not _attempt.__code__:
            frame = frame.f_back
        if frame:
            ident = ctypes.c_ulong(thread.ident or 0)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(SystemExit))


@contextlib.contextmanager
def _switching_every(seconds: float) -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
