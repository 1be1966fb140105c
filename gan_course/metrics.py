"""채점: 숫자, 한글, 얼굴의 판정과 비율, 프레셰 거리, 2차원 점의 모드 수와 좋은 표본의 비율.

특징 공간은 저장소의 분류기가 깊이마다 본 것입니다(`models.classifier.Judge`). 그림을 일부러
망가뜨리면 얼마나 커지는지는 분류기의 카드에 있습니다.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Tensor

from .checkpoints import pretrained
from .datasets import faces, hangul, mnist
from .errors import CourseError
from .models.classifier import NECK, DigitClassifier, FaceClassifier, HangulClassifier, Judge
from .runtime import Runtime


@lru_cache(maxsize=1)
def digit_classifier() -> DigitClassifier:
    """학습된 숫자 분류기입니다(시험 정확도는 data/checkpoints/digit_classifier.md에 있습니다)."""
    return pretrained("digit_classifier", Runtime(torch.device("cpu")))


@lru_cache(maxsize=1)
def hangul_classifier() -> HangulClassifier:
    """학습된 한글 분류기입니다(처음 보는 글꼴의 정확도는 hangul_classifier.md에 있습니다)."""
    return pretrained("hangul_classifier", Runtime(torch.device("cpu")))


@lru_cache(maxsize=1)
def face_classifier() -> FaceClassifier:
    """학습된 얼굴의 속성 분류기입니다(속성마다의 정확도는 face_classifier.md에 있습니다)."""
    return pretrained("face_classifier", Runtime(torch.device("cpu")))


class Verdict(NamedTuple):
    """분류기의 판정. features: (n, 64), probabilities: (n, 클래스의 수)."""

    features: Tensor
    probabilities: Tensor

    @property
    def labels(self) -> Tensor:
        """가장 그럴듯한 클래스 (n,)."""
        return self.probabilities.argmax(dim=1)

    @property
    def confidence(self) -> Tensor:
        """그 클래스의 확률 (n,). 낮으면 사람이 보아도 무엇인지 알기 어렵습니다."""
        return self.probabilities.amax(dim=1)


class FaceVerdict(NamedTuple):
    """얼굴의 판정. features: (n, 64), probabilities: 속성마다 (n, 값의 수)."""

    features: Tensor
    probabilities: tuple[Tensor, ...]

    @property
    def labels(self) -> Tensor:
        """속성마다 가장 그럴듯한 값 (n, 6). 차례는 `datasets.face_attributes()`와 같습니다."""
        return torch.stack([p.argmax(dim=1) for p in self.probabilities], dim=1)

    @property
    def confidence(self) -> Tensor:
        """가장 자신 없는 속성의 확률 (n,). 낮으면 뭉개진 데가 있는 얼굴입니다."""
        return torch.stack([p.amax(dim=1) for p in self.probabilities], dim=1).amin(dim=1)


def judge_digits(x: Tensor) -> Verdict:
    """숫자 그림 (n, 1, 28, 28), [−1, 1]을 분류기로 판정합니다.

    Raises:
        CourseError: 모양이 다를 때.
    """
    features, logits = _judge(digit_classifier, "숫자", (1, 28, 28), x)
    return Verdict(features, logits.softmax(dim=1))


def judge_hangul(x: Tensor) -> Verdict:
    """한글 음절 그림 (n, 1, 32, 32), [−1, 1]을 분류기로 판정합니다.

    Raises:
        CourseError: 모양이 다를 때.
    """
    features, logits = _judge(hangul_classifier, "한글", (1, 32, 32), x)
    return Verdict(features, logits.softmax(dim=1))


def judge_faces(x: Tensor) -> FaceVerdict:
    """얼굴 그림 (n, 3, 64, 64), [−1, 1]의 속성 여섯 가지를 판정합니다.

    Raises:
        CourseError: 모양이 다를 때.
    """
    features, logits = _judge(face_classifier, "얼굴", (3, 64, 64), x)
    parts = logits.split(face_classifier().sizes, dim=1)
    return FaceVerdict(features, tuple(part.softmax(dim=1) for part in parts))


@torch.no_grad()
def _judge(
    classifier: Callable[[], Judge], what: str, shape: tuple[int, ...], x: Tensor
) -> tuple[Tensor, Tensor]:
    """(특징 (n, 64), 로짓)."""
    if x.dim() != 4 or tuple(x.shape[1:]) != shape:
        wanted = ", ".join(map(str, shape))
        raise CourseError(f"{what} 그림은 (n, {wanted})이어야 합니다(지금: {tuple(x.shape)}).")
    judge = classifier()
    seen = torch.cat([judge.seen(part) for part in x.float().cpu().split(500)])
    return judge.project(seen), judge.head(seen[:, -NECK:])


def label_accuracy(verdict: Verdict, y: Tensor) -> float:
    """시킨 레이블 y (n,)와 분류기가 읽은 것이 같은 비율, 0…1입니다."""
    return (verdict.labels == y.to(verdict.labels.device)).float().mean().item()


def class_shares(labels: Tensor, classes: int = 10) -> Tensor:
    """클래스마다의 비율 (classes,). 합은 1입니다."""
    return torch.bincount(labels, minlength=classes).float() / max(len(labels), 1)


def classes_covered(labels: Tensor, classes: int = 10, *, at_least: float = 0.01) -> int:
    """비율이 `at_least` 이상인 클래스의 수입니다."""
    return int((class_shares(labels, classes) >= at_least).sum())


def high_quality(points: Tensor, centers: Tensor, *, sigma: float, within: float = 3.0) -> Tensor:
    """점마다 가장 가까운 모드에서 표준편차의 `within`배 안에 있는지. (n, 2), (k, 2) → (n,) bool.

    VEEGAN의 정의입니다(Srivastava 2017, arXiv:1705.07761). PacGAN도 같은 잣대를 씁니다(Lin 2018,
    arXiv:1712.04086). 2차원 정규 분포의 진짜 점은 98.9%가 3σ 안에 있습니다.

    Args:
        sigma: 모드의 표준편차 σ (0보다 큼).

    Raises:
        CourseError: 모양이 다르거나 sigma, within이 0 이하일 때.
    """
    if points.dim() != 2 or centers.dim() != 2 or points.shape[1] != centers.shape[1]:
        raise CourseError(
            f"점은 (n, d), 모드의 중심은 (k, d)여야 합니다(지금: {tuple(points.shape)}, "
            f"{tuple(centers.shape)})."
        )
    if not (sigma > 0 and within > 0):
        raise CourseError(f"sigma와 within은 0보다 커야 합니다(지금: {sigma}, {within}).")
    nearest = torch.cdist(points.float(), centers.float()).amin(dim=1)
    return nearest <= within * sigma  # NaN인 점은 거짓입니다.


def high_quality_share(
    points: Tensor, centers: Tensor, *, sigma: float, within: float = 3.0
) -> float:
    """좋은 표본의 비율 0…1: 가장 가까운 모드에서 3σ 안에 있는 점의 비율입니다(Srivastava 2017)."""
    good = high_quality(points, centers, sigma=sigma, within=within)
    return float(good.float().mean()) if len(points) else 0.0


def modes_covered(points: Tensor, centers: Tensor, *, sigma: float, within: float = 3.0) -> int:
    """붙잡은 모드의 수: 좋은 표본이 적어도 하나 있는 모드만 셉니다(Srivastava 2017).

    하나만 있어도 세므로 표본이 많을수록 커집니다. 논문처럼 2,500개를 뽑아 견주십시오.
    """
    good = high_quality(points, centers, sigma=sigma, within=within)
    owner = torch.cdist(points.float(), centers.float()).argmin(dim=1)
    return len(owner[good].unique())


def chance_scores(
    centers: Tensor, *, sigma: float, points: int, within: float = 3.0
) -> tuple[float, float]:
    """배우지 않고 고르게 뿌린 점들이 받을 (붙잡은 모드의 수, 좋은 표본의 비율)의 기댓값.

    모드의 원(within·σ)이 모두 들어가는 정사각형에 뿌립니다. 원이 서로 겹치지 않을 때에만 맞습니다.
    """
    reach = within * sigma
    square = (2 * (float(centers.abs().max()) + reach)) ** 2
    share = math.pi * reach**2 / square  # 모드 하나의 원에 들어갈 확률
    return len(centers) * (1 - (1 - share) ** points), len(centers) * share


def frechet_distance(a: Tensor, b: Tensor) -> float:
    """두 특징 묶음 (n, d)를 정규 분포로 보고 잰 프레셰 거리 ‖μa − μb‖² + tr(Σa + Σb − 2(ΣaΣb)^½).

    Heusel 2017(arXiv:1706.08500)의 FID와 같은 식이지만 특징 공간이 다르므로,
    이 강의 밖의 FID 값과는 비교할 수 없습니다. n이 작으면 값이 커집니다(Bińkowski 2018).

    Raises:
        CourseError: 표본이 두 개 미만일 때.
    """
    if min(len(a), len(b)) < 2:
        raise CourseError("프레셰 거리를 재려면 양쪽에 표본이 둘 이상 있어야 합니다.")
    a, b = a.double(), b.double()
    mean = (a.mean(0) - b.mean(0)).square().sum()
    cov_a, cov_b = a.T.cov(), b.T.cov()
    # (ΣaΣb)^½의 대각합은 ΣaΣb의 고윳값의 제곱근의 합입니다.
    roots = torch.linalg.eigvals(cov_a @ cov_b).real.clamp(min=0).sqrt().sum()
    return float(mean + cov_a.trace() + cov_b.trace() - 2 * roots)


@lru_cache(maxsize=1)
def digit_reference() -> Tensor:
    """시험용 숫자 10,000장의 특징 (10000, 64). 프레셰 거리의 기준입니다."""
    return judge_digits(mnist("test")[:].x).features


@lru_cache(maxsize=1)
def hangul_reference() -> Tensor:
    """학습용 글꼴로 새로 만든 음절 10,000장의 특징 (10000, 64)."""
    return judge_hangul(hangul("train", 10_000, seed=1)[:].x).features


@lru_cache(maxsize=1)
def face_reference() -> Tensor:
    """얼굴 10,000장의 특징 (10000, 64)."""
    return judge_faces(faces()[:].x).features


def digit_frechet(x: Tensor) -> float:
    """숫자 그림 (n, 1, 28, 28)과 시험용 숫자 사이의 프레셰 거리. 작을수록 진짜와 비슷합니다."""
    return frechet_distance(judge_digits(x).features, digit_reference())


def hangul_frechet(x: Tensor) -> float:
    """음절 그림 (n, 1, 32, 32)과 진짜 음절 사이의 프레셰 거리. 작을수록 진짜와 비슷합니다."""
    return frechet_distance(judge_hangul(x).features, hangul_reference())


def face_frechet(x: Tensor) -> float:
    """얼굴 그림 (n, 3, 64, 64)과 진짜 얼굴 사이의 프레셰 거리. 작을수록 진짜와 비슷합니다."""
    return frechet_distance(judge_faces(x).features, face_reference())
