"""명령줄 도구: python -m gan_course doctor | train | sample

무거운 것(torch, matplotlib)은 할 일이 정해진 다음에야 부릅니다.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from ..errors import CourseError

USAGE_ERROR = 2  # argparse도 쓰는, 사용법이 틀렸을 때의 종료 코드

# argparse의 영어 알림을 한국어로 바꿉니다. 여기에 없는 것은 그대로 보입니다.
TRANSLATIONS = (
    (r"argument (\S+): expected one argument", r"\1 뒤에 값이 하나 있어야 합니다."),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)",
     r"\1: \2은(는) 고를 수 없습니다. 고를 수 있는 것: \3"),
    (r"the following arguments are required: (.+)", r"다음이 빠졌습니다: \1"),
    (r"unrecognized arguments: (.+)", r"모르는 인수입니다: \1"),
    (r"argument (.+?): (.+)", r"\1: \2"),
)  # fmt: skip


class KoreanHelp(argparse.HelpFormatter):
    """ "usage:"를 한국어로 씁니다."""

    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        super().add_usage(usage, actions, groups, "사용법: " if prefix is None else prefix)


class KoreanParser(argparse.ArgumentParser):
    """도움말과 오류가 한국어인 ArgumentParser입니다."""

    def __init__(self, **options) -> None:
        super().__init__(**options, add_help=False, formatter_class=KoreanHelp)
        self._positionals.title, self._optionals.title = "인수", "옵션"
        self.add_argument("-h", "--help", action="help", help="이 도움말을 보여 줍니다")

    def error(self, message: str) -> NoReturn:
        for english, korean in TRANSLATIONS:
            if re.fullmatch(english, message):
                message = re.sub(english, korean, message)
                break
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{message}\n도움말: {self.prog} --help\n")


def positive(text: str) -> int:
    """1 이상의 정수."""
    if not re.fullmatch(r"[0-9]+", text) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"1 이상의 정수여야 합니다(지금: {text}).")
    return int(text)


def whole(text: str) -> int:
    """0 이상의 정수."""
    return 0 if re.fullmatch(r"0+", text) else positive(text)


def number(text: str) -> float:
    """0보다 큰 수."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"0보다 큰 수여야 합니다(지금: {text}).")
    return value


def parser() -> argparse.ArgumentParser:
    """명령줄의 문법입니다."""
    top = KoreanParser(prog="python -m gan_course", description="한국어 GAN 강의의 명령줄 도구")
    commands = top.add_subparsers(dest="command", metavar="명령", required=True)
    commands.add_parser("doctor", help="이 컴퓨터가 수업을 할 준비가 되었는지 살핍니다")
    _train_options(commands.add_parser("train", help="GAN을 학습하고 체크포인트를 저장합니다"))
    _sample_options(commands.add_parser("sample", help="체크포인트에서 그림을 뽑습니다"))
    return top


def _train_options(p: argparse.ArgumentParser) -> None:
    p.description = "GAN을 학습합니다. Ctrl-C로 멈추면 그때까지의 학습을 저장합니다."
    p.add_argument("model", metavar="모델", help="신경망과 그 설정의 이름: vanilla, "
                   "dcgan, dcgan-paper, cgan, wgan, wgan-gp")  # fmt: skip
    p.add_argument("--data", metavar="이름|폴더",
                   help="mnist, faces, hangul, ring_2d, grid_2d, moons_2d, spiral_2d, 또는 그림이 "
                   "든 폴더 (기본: 신경망마다 다르며, dcgan은 faces, 나머지는 mnist)")  # fmt: skip
    p.add_argument("--objective", metavar="손실",
                   help="non-saturating, minimax, wgan, wgan-gp, hinge "
                   "(기본: 신경망마다 다름)")  # fmt: skip
    p.add_argument("--steps", type=positive, metavar="N",
                   help="도달할 스텝. 이어서 학습할 때에도 처음부터 센 수입니다 "
                   "(기본: 신경망마다 다름)")  # fmt: skip
    p.add_argument("--batch-size", type=positive, default=64, metavar="N",
                   help="미니배치의 크기 (기본 %(default)s)")  # fmt: skip
    p.add_argument("--lr", type=number, metavar="수",
                   help="학습률 (기본: 신경망마다 다름)")  # fmt: skip
    p.add_argument("--seed", type=whole, default=0, metavar="N", help="시드 (기본 %(default)s)")
    p.add_argument("--out", metavar="파일",
                   help="체크포인트. 같은 이름의 PNG도 만듭니다 "
                   "(기본: runs/신경망.safetensors)")  # fmt: skip
    p.add_argument("--save-every", type=positive, default=1000, metavar="N",
                   help="몇 스텝마다 저장할지 (기본 %(default)s)")  # fmt: skip
    p.add_argument("--device", metavar="장치",
                   help="cpu, cuda, mps. 없으면 가장 빠른 것을 고릅니다")  # fmt: skip
    p.add_argument("--resume", action="store_true", help="--out의 체크포인트에서 이어서 학습합니다")


def _sample_options(p: argparse.ArgumentParser) -> None:
    p.description = "체크포인트에서 그림을 뽑아 PNG로 저장합니다."
    p.add_argument("source", metavar="파일|이름",
                   help="체크포인트 파일, 또는 함께 실린 것의 이름. 예: vanilla_mnist")  # fmt: skip
    p.add_argument("--n", type=positive, default=64, metavar="N", help="장수 (기본 %(default)s)")
    p.add_argument("--seed", type=whole, default=0, metavar="N", help="시드 (기본 %(default)s)")
    p.add_argument("--psi", type=number, default=1.0, metavar="수",
                   help="절단. 작을수록 서로 비슷해집니다 (기본 %(default)s)")  # fmt: skip
    p.add_argument("--out", default="runs/grid.png", metavar="파일",
                   help="저장할 PNG (기본 %(default)s)")  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """명령을 실행하고 종료 코드를 돌려줍니다. 배우는 사람의 실수는 한 줄의 한국어로 알립니다."""
    options = parser().parse_args(argv)
    try:
        if options.command == "doctor":
            from ..doctor import doctor

            return doctor()
        from . import commands

        run = {"train": commands.train, "sample": commands.sample}[options.command]
        run(options)
    except CourseError as error:
        print(f"오류: {' '.join(str(error).split())}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        print("\n멈추었습니다.", file=sys.stderr)
        return 130
    return 0
