"""`python -m gan_course`의 시작점입니다."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
