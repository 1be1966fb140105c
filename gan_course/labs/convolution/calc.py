"""합성곱과 전치 합성곱을 칸과 숫자로: 한 스텝씩 계산하고, 행렬로 보고, 겹치는 횟수를 셉니다.

산술의 이름은 Dumoulin & Visin, *A guide to convolution arithmetic for deep learning*
(2016, arXiv:1603.07285)을 따릅니다. 그림에서 칸의 번호는 0부터 셉니다.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.errors import CourseError

PICTURE = torch.tensor(  # 세로획 하나가 있는 5×5 그림
    [[0, 0, 3, 0, 0], [0, 1, 3, 0, 0], [0, 0, 3, 0, 0], [0, 0, 3, 0, 0], [0, 2, 3, 2, 0]]
).float()
SEED = torch.tensor([[1, 2, 0], [0, 3, 1], [2, 0, 1]]).float()  # 키울 3×3 그림
KERNELS = ("모두 1", "세로 경계", "가로 경계", "차례로 1, 2, 3 …")


def kernel(name: str, size: int) -> Tensor:
    """보기로 쓸 커널 (size, size).

    Raises:
        CourseError: 모르는 이름이거나 크기가 1보다 작을 때.
    """
    if name not in KERNELS or size < 1:
        raise CourseError(f"커널은 {', '.join(KERNELS)} 가운데 하나이고 크기는 1 이상입니다.")
    across = torch.arange(size).float() - (size - 1) / 2
    edge = across.flip(0).sign().expand(size, size)  # 왼쪽은 1, 오른쪽은 −1
    made = {
        "모두 1": torch.ones(size, size),
        "세로 경계": edge,
        "가로 경계": edge.T,
        "차례로 1, 2, 3 …": torch.arange(1.0, size * size + 1).view(size, size),
    }
    return made[name].clone()


def conv_size(n: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """합성곱을 지난 한 변: ⌊(n + 2p − k)/s⌋ + 1 (Dumoulin & Visin, 관계 6)."""
    return (n + 2 * padding - kernel) // stride + 1


def transposed_size(n: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """전치 합성곱을 지난 한 변: (n − 1)·s − 2p + k (Dumoulin & Visin, 관계 13)."""
    return (n - 1) * stride - 2 * padding + kernel


def matrix_of(kernel: Tensor, side: int, stride: int = 1, padding: int = 0) -> Tensor:
    """합성곱을 행렬 C로: (out², side²). 그림을 한 줄로 편 x에 대해 C·x가 합성곱의 결과입니다.

    합성곱은 선형이므로, 한 칸만 1인 그림들을 하나씩 통과시키면 행렬의 열이 나옵니다.
    """
    basis = torch.eye(side * side).view(-1, 1, side, side)
    return F.conv2d(basis, kernel[None, None], stride=stride, padding=padding).flatten(1).T


def overlap_counts(side: int, kernel: int, stride: int, padding: int = 0) -> Tensor:
    """전치 합성곱에서 출력 칸마다 도장이 몇 번 겹쳐 찍히는지: (out, out).

    커널이 스트라이드로 나누어떨어지지 않으면 고르지 않아 바둑판무늬가 생깁니다(Odena 외 2016).
    """
    ones = torch.ones(1, 1, kernel, kernel)
    grid = torch.ones(1, 1, side, side)
    return F.conv_transpose2d(grid, ones, stride=stride, padding=padding)[0, 0]


def growers() -> dict[str, Callable[[int, int], nn.Module]]:
    """(채널, 채널)을 받아 그림을 꼭 두 배로 키우는 층을 만드는 세 방법. 셋째는 Odena 외가 권한 것.

    커널이 홀수면 스트라이드 2로는 한 줄이 모자라 output_padding으로 붙입니다.
    """

    def stamping(k: int) -> Callable[[int, int], nn.Module]:
        trim, more = (k - 1) // 2, k % 2
        return lambda n_in, n_out: nn.ConvTranspose2d(
            n_in, n_out, k, stride=2, padding=trim, output_padding=more, bias=False
        )

    return {
        "커널 3 전치 합성곱": stamping(3),
        "커널 4 전치 합성곱": stamping(4),
        "늘린 뒤 합성곱": lambda n_in, n_out: nn.Sequential(
            nn.Upsample(scale_factor=2), nn.Conv2d(n_in, n_out, 3, padding=1, bias=False)
        ),
    }


def unevenness(x: Tensor, period: int = 2) -> float:
    """바둑판무늬의 세기: period×period 자리마다의 평균이 전체 평균에서 벗어난 정도(변동 계수).

    x: (…, H, W), 가장자리의 효과를 빼려고 바깥 4칸은 보지 않습니다. 고르면 0입니다.
    """
    inner = x[..., 4:-4, 4:-4].float()
    spots = [inner[..., i::period, j::period].mean() for i in range(period) for j in range(period)]
    means = torch.stack(spots)
    return (means.std(correction=0) / means.mean().abs()).item()


class Frame(NamedTuple):
    """한 스텝의 장면.

    Attributes:
        left, kernel, right: 숫자가 든 세 판. left와 right는 패딩까지 넣은 크기입니다.
        window: 커널이 놓인 판("left" 또는 "right")과 그 왼쪽 위 칸 (행, 열).
        cell: 반대쪽 판의 칸 (행, 열).
        filled: right에서 숫자가 적힌 칸 (같은 모양의 참/거짓).
        border: left(합성곱) 또는 right(전치)에서 패딩인 바깥 칸의 폭.
    """

    left: Tensor
    kernel: Tensor
    right: Tensor
    window: tuple[str, int, int]
    cell: tuple[int, int]
    filled: Tensor
    border: int

    @property
    def terms(self) -> list[tuple[float, float]]:
        """합성곱: 커널이 덮은 (그림의 수, 커널의 수). 전치: (그림의 한 수, 커널의 수)."""
        k, (board, row, column) = self.kernel, self.window
        if board == "right":
            return [(self.left[self.cell].item(), w) for w in k.flatten().tolist()]
        covered = self.left[row : row + len(k), column : column + len(k)]
        return list(zip(covered.flatten().tolist(), k.flatten().tolist(), strict=True))


def conv_frame(x: Tensor, k: Tensor, stride: int, padding: int, step: int) -> Frame:
    """합성곱의 step번째(1부터) 자리: 커널이 덮은 칸들의 곱을 더해 출력 한 칸을 채웁니다."""
    padded = F.pad(x, [padding] * 4)
    right = F.conv2d(x[None, None], k[None, None], stride=stride, padding=padding)[0, 0]
    row, column = divmod(step - 1, right.shape[1])
    filled = torch.arange(right.numel()).view_as(right) < step
    window = ("left", row * stride, column * stride)
    return Frame(padded, k, right, window, (row, column), filled, padding)


def transposed_frame(x: Tensor, k: Tensor, stride: int, padding: int, step: int) -> Frame:
    """전치 합성곱의 step번째(1부터) 칸: 그 수를 곱한 커널을 출력에 도장처럼 더합니다."""
    mask = (torch.arange(x.numel()) < step).view_as(x)
    right, filled = (
        F.conv_transpose2d(part.float()[None, None], stamp[None, None], stride=stride)[0, 0]
        for part, stamp in ((x * mask, k), (mask, torch.ones_like(k)))
    )
    row, column = divmod(step - 1, x.shape[1])
    window = ("right", row * stride, column * stride)
    return Frame(x, k, right, window, (row, column), filled > 0, padding)


def steps_of(x: Tensor, k: Tensor, stride: int, padding: int, transposed: bool) -> int:
    """스텝의 수. 출력이 없는 설정이면 0입니다."""
    if transposed:
        return x.numel() if transposed_size(len(x), len(k), stride, padding) > 0 else 0
    return max(conv_size(len(x), len(k), stride, padding), 0) ** 2
