"""명령줄의 문법입니다. 고를 수 있는 것과 기본값은 레시피, 목적 함수, 데이터의 표에서 읽습니다."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from ..datasets import LOADERS
from ..objectives import OBJECTIVES
from ..recipes import RECIPES
from ..runtime import PRECISIONS
from ..scale.keep import EVERY

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


class KoreanParser(argparse.ArgumentParser):
    """도움말과 오류가 한국어인 ArgumentParser입니다. 인수와 옵션을 두 묶음으로 보여 줍니다."""

    def __init__(self, **options) -> None:
        super().__init__(**options, add_help=False)
        self.inputs = self.add_argument_group("인수")
        self.options = self.add_argument_group("옵션")
        self.options.add_argument("-h", "--help", action="help", help="이 도움말을 보여 줍니다")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "사용법: ", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "사용법: ", 1)

    def error(self, message: str) -> NoReturn:
        for english, korean in TRANSLATIONS:
            if re.fullmatch(english, message):
                message = re.sub(english, korean, message)
                break
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{message}\n도움말: {self.prog} --help\n")


def positive(text: str) -> int:
    """1 이상의 정수."""
    return _integer(text, 1)


def whole(text: str) -> int:
    """0 이상의 정수."""
    return _integer(text, 0)


def _integer(text: str, least: int) -> int:
    # 열여덟 자리까지는 PyTorch가 시드와 크기로 받는 64비트에 들어갑니다.
    if not re.fullmatch(r"[0-9]{1,18}", text) or int(text) < least:
        raise argparse.ArgumentTypeError(
            f"{least} 이상, 열여덟 자리 이하의 정수여야 합니다(지금: {text})."
        )
    return int(text)


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
    commands = top.add_subparsers(dest="command", title="명령", metavar="명령", required=True)
    _doctor_options(
        commands.add_parser("doctor", help="이 컴퓨터의 준비를, 또는 학습 하나의 증상을 살핍니다")
    )
    _train_options(commands.add_parser("train", help="GAN을 학습하고 체크포인트를 저장합니다"))
    _sample_options(commands.add_parser("sample", help="체크포인트에서 그림을 뽑습니다"))
    _pack_options(commands.add_parser("pack", help="그림 폴더를 꾸러미로 묶습니다"))
    return top


def defaults(key: str) -> str:
    """레시피마다의 기본값. 예: defaults("data") → "기본: mnist(vanilla, cgan), faces(dcgan)"."""
    names: dict[object, list[str]] = {}
    for name, recipe in RECIPES.items():
        names.setdefault(getattr(recipe, key), []).append(name)
    if len(names) == 1:
        return f"기본: {next(iter(names))}"
    return "기본: " + ", ".join(f"{value}({', '.join(who)})" for value, who in names.items())


def _doctor_options(p: KoreanParser) -> None:
    p.description = (
        "이 컴퓨터가 레슨을 할 준비가 되었는지 살핍니다. 체크포인트를 주면 그 학습을 진단합니다."
    )
    p.inputs.add_argument(
        "run", metavar="학습", nargs="?",
        help="진단할 체크포인트. 곁의 기록(.history.safetensors)과 설정(.json)도 읽습니다",
    )  # fmt: skip
    p.options.add_argument(
        "--data", metavar="이름|폴더", help="학습한 데이터 (기본: 설정 파일에 적힌 것)"
    )


def _train_options(p: KoreanParser) -> None:
    p.description = "GAN을 학습합니다. Ctrl-C로 멈추면 그때까지의 학습을 저장합니다."
    p.inputs.add_argument(
        "model", metavar="모델", choices=tuple(RECIPES),
        help=f"신경망과 그 설정의 이름: {', '.join(RECIPES)}",
    )  # fmt: skip
    add = p.options.add_argument
    add("--data", metavar="이름|폴더",
        help=f"{', '.join(LOADERS)}, 또는 그림이 든 폴더 ({defaults('data')})")  # fmt: skip
    add("--objective", metavar="손실", choices=tuple(OBJECTIVES),
        help=f"{', '.join(OBJECTIVES)} (기본: 모델의 설정에 든 것)")  # fmt: skip
    add("--steps", type=positive, metavar="N",
        help="도달할 스텝. 이어서 학습할 때에도 처음부터 센 수입니다 "
        f"({defaults('steps')})")  # fmt: skip
    add("--batch-size", type=positive, metavar="N",
        help="미니배치의 크기. 데이터의 수를 넘을 수 없습니다 "
        f"({defaults('batch_size')})")  # fmt: skip
    add("--lr", type=number, metavar="수", help=f"학습률 ({defaults('lr')})")
    add("--seed", type=whole, default=0, metavar="N", help="시드 (기본: %(default)s)")
    add("--out", metavar="파일",
        help="체크포인트. 같은 이름의 PNG도 만듭니다 (기본: runs/모델.safetensors)")  # fmt: skip
    add("--save-every", type=positive, default=1000, metavar="N",
        help="몇 스텝마다 저장할지 (기본: %(default)s)")  # fmt: skip
    add("--save-seconds", type=number, default=EVERY, metavar="초",
        help="몇 초마다 저장할지. 갑자기 꺼져도 이만큼만 잃습니다 (기본: %(default)g)")  # fmt: skip
    add("--device", metavar="장치", help="cpu, cuda, mps. 없으면 가장 빠른 것을 고릅니다")
    add("--precision", default="", metavar="정밀도", choices=tuple(PRECISIONS),
        help=f"{', '.join(PRECISIONS)} (기본: 장치가 빠르게 계산하는 것)")  # fmt: skip
    add("--devices", type=positive, default=1, metavar="N",
        help="컴퓨터마다 함께 쓸 GPU(CPU면 과정)의 수 (기본: %(default)s)")  # fmt: skip
    add("--nodes", type=positive, default=1, metavar="M",
        help="함께 쓸 컴퓨터의 수. 모두 같은 명령을 실행합니다 (기본: %(default)s)")  # fmt: skip
    add("--rendezvous", metavar="주소:포트",
        help="컴퓨터가 여럿일 때 만날 곳. 모든 컴퓨터에서 같아야 합니다")  # fmt: skip
    add("--resume", action="store_true", help="--out의 체크포인트에서 이어서 학습합니다")


def _sample_options(p: KoreanParser) -> None:
    p.description = "체크포인트에서 그림을 뽑아 PNG로 저장합니다."
    p.inputs.add_argument(
        "source", metavar="파일|이름",
        help="체크포인트 파일, 또는 함께 실린 것의 이름. 예: vanilla_mnist",
    )  # fmt: skip
    add = p.options.add_argument
    add("--n", type=positive, default=64, metavar="N", help="장수 (기본: %(default)s)")
    add("--seed", type=whole, default=0, metavar="N", help="시드 (기본: %(default)s)")
    add("--psi", type=number, default=1.0, metavar="수",
        help="절단. 작을수록 서로 비슷해집니다 (기본: %(default)s)")  # fmt: skip
    add("--out", default="runs/grid.png", metavar="파일", help="저장할 PNG (기본: %(default)s)")


def _pack_options(p: KoreanParser) -> None:
    p.description = (
        "그림 폴더를 한 번만 읽어 꾸러미로 묶습니다. 꾸러미는 메모리보다 커도 학습할 수 있습니다. "
        "Ctrl-C로 멈추었거나 갑자기 꺼졌으면 같은 명령으로 이어서 합니다."
    )
    p.inputs.add_argument(
        "folder", metavar="폴더", help="그림이 든 폴더. --check와 함께라면 꾸러미도 됩니다"
    )
    add = p.options.add_argument
    add("--out", metavar="폴더.pack", help="만들 꾸러미 (기본: 폴더의 이름에 .pack을 붙인 것)")
    add("--size", type=positive, default=64, metavar="N",
        help="한 변의 화소 수 (기본: %(default)s)")  # fmt: skip
    add("--channels", type=int, choices=(1, 3), default=3, metavar="1|3",
        help="1(흑백) 또는 3(컬러) (기본: %(default)s)")  # fmt: skip
    add("--check", action="store_true", help="묶지 않고, 있는 꾸러미가 온전한지 해시로 확인합니다")
