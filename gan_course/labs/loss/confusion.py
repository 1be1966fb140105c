"""가짜를 잡는 일의 성적표: 혼동 행렬, 정밀도, 재현율.

잡으려는 것(양성)은 **가짜**입니다. 의심은 1 − D(x), 곧 가짜일 확률입니다.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from gan_course.errors import CourseError


class Confusion(NamedTuple):
    """네 가지 판정의 수(또는 무게).

    Attributes:
        caught: 잡은 가짜(TP).
        wronged: 잡은 진짜(FP).
        missed: 놓친 가짜(FN).
        passed: 통과한 진짜(TN).
    """

    caught: float
    wronged: float
    missed: float
    passed: float

    @property
    def precision(self) -> float:
        """정밀도: 잡은 것 가운데 가짜의 비율. 아무도 잡지 않았으면 nan입니다."""
        return _ratio(self.caught, self.caught + self.wronged)

    @property
    def recall(self) -> float:
        """재현율: 가짜 가운데 잡은 비율. 가짜가 없으면 nan입니다."""
        return _ratio(self.caught, self.caught + self.missed)

    @property
    def passing(self) -> float:
        """진짜 통과율: 진짜 가운데 통과한 비율. 진짜가 없으면 nan입니다."""
        return _ratio(self.passed, self.passed + self.wronged)

    @property
    def accuracy(self) -> float:
        """정확도: 전체 가운데 맞게 판정한 비율. 아무도 없으면 nan입니다."""
        return _ratio(self.caught + self.passed, sum(self))

    def in_city(self, share: float, people: float = 1000) -> Confusion:
        """눈썰미(재현율과 진짜 통과율)는 그대로 두고, 가짜의 비율만 다른 도시로 옮깁니다.

        Args:
            share: 새 도시에서 가짜의 비율, 0과 1 사이.
            people: 새 도시의 사람 수.

        Raises:
            CourseError: 비율이 0과 1 사이가 아닐 때.
        """
        if not 0 < share < 1:
            raise CourseError(f"가짜의 비율은 0과 1 사이여야 합니다(지금: {share}).")
        fakes, reals = people * share, people * (1 - share)
        return Confusion(
            fakes * self.recall,
            reals * (1 - self.passing),
            fakes * (1 - self.recall),
            reals * self.passing,
        )


def confusion(suspicion: Tensor, fake: Tensor, threshold: float) -> Confusion:
    """의심이 문턱 이상이면 잡을 때의 네 가지 수.

    Args:
        suspicion: (n,) 의심 1 − D(x), 0…1.
        fake: (n,) bool, 정말로 가짜인지.
        threshold: 문턱.

    Raises:
        CourseError: 모양이 다르거나 `fake`가 bool이 아닐 때.
    """
    if suspicion.shape != fake.shape or fake.dtype != torch.bool:
        raise CourseError(
            "의심과 같은 모양의 bool 텐서가 필요합니다. 레이블이 진짜 1, 가짜 0이라면 y == 0을 "
            f"넘기십시오(지금: {tuple(suspicion.shape)}와 {tuple(fake.shape)} {fake.dtype})."
        )
    caught = suspicion >= threshold
    counts = (caught & fake, caught & ~fake, ~caught & fake, ~caught & ~fake)
    return Confusion(*(int(c.sum()) for c in counts))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
