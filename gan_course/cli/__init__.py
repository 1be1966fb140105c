"""명령줄 도구: python -m gan_course doctor [학습] | train | sample | pack

문법은 grammar.py에, 하는 일은 명령의 이름과 같은 모듈에 있습니다. 할 일이 정해진 다음에야 부릅니다.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..errors import CourseError
from .grammar import USAGE_ERROR, parser


def main(argv: Sequence[str] | None = None) -> int:
    """명령을 실행하고 종료 코드를 돌려줍니다. 배우는 사람의 실수는 한 줄의 한국어로 알립니다."""
    argv = list(sys.argv[1:] if argv is None else argv)
    options = parser().parse_args(argv)
    options.argv = argv
    try:
        if options.command == "doctor":
            if options.run:
                from ..labs.evaluation.checkup import diagnose

                return diagnose(options.run, options.data)
            from ..doctor import doctor

            return doctor()
        if options.command == "train":
            from .train import train as run
        elif options.command == "pack":
            from .pack import pack as run
        else:
            from .sample import sample as run
        run(options)
    except CourseError as error:
        print(f"오류: {' '.join(str(error).split())}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        print("\n멈추었습니다.", file=sys.stderr)
        return 130
    return 0
