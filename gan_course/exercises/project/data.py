"""1단계 데이터: 내 그림이 신경망에 넣을 수 있는 꼴인지 봅니다."""

from __future__ import annotations

import torch
from torch import Tensor

from gan_course.datasets import TensorData
from gan_course.models.dcgan import SIZES

from . import samples
from .step import Refused, Step, World

FEWEST, FEW = 20, 200  # 장. 이보다 적으면 못 배우고, 이보다 적으면 외우기 쉽습니다.
SMALLEST, LARGE = 8, 128  # 화소
FLAT = 0.01  # [−1, 1]에서의 표준편차. 이보다 작으면 한 가지 색으로 보입니다.
TWINS = 0.2  # 똑같은 그림의 비율


def check(data: object, world: World) -> None:
    """종류, 모양, 범위, 겹침을 차례로 봅니다."""
    if isinstance(data, Tensor):
        raise Refused(
            "텐서를 그대로 넘겼습니다.",
            "학습은 `data.sample(n, rng)`로 미니배치를 뽑습니다. `TensorData(x)`로 감싸십시오.",
        )
    if not isinstance(data, TensorData):
        raise Refused(
            "TensorData가 아닙니다.",
            "`datasets.image_folder(폴더)`가 돌려주는 것이나 `TensorData(x)`를 넘기십시오"
            f"(받은 것: `{type(data).__name__}`).",
        )
    _shape(data.x)
    _range(data.x)
    _content(data, world)
    _size(data, world)


def _shape(x: Tensor) -> None:
    if x.dim() != 4:
        raise Refused(
            "그림의 묶음이 아닙니다.",
            f"x의 모양은 (N, C, H, W)이어야 하는데 {tuple(x.shape)}입니다. 흑백이라면 "
            "`x[:, None]`으로 채널의 자리를 만드십시오.",
        )
    if x.shape[1] not in (1, 3):
        last = x.shape[3] in (1, 3)
        raise Refused(
            "채널이 맨 뒤에 있습니다." if last else "채널의 수가 1이나 3이 아닙니다.",
            f"모양이 {tuple(x.shape)}입니다. "
            + (
                "PIL과 numpy의 그림은 (H, W, C)이고 PyTorch는 (C, H, W)입니다. "
                "`x.permute(0, 3, 1, 2)`로 차례를 바꾸십시오."
                if last
                else '투명한 그림(RGBA)은 `convert("RGB")`로 채널 셋을 만드십시오.'
            ),
        )
    if min(x.shape[2:]) < SMALLEST:
        raise Refused(
            "그림이 너무 작습니다.",
            f"한 변이 {min(x.shape[2:])}화소입니다. {SMALLEST}화소 이상으로 읽으십시오.",
        )


def _range(x: Tensor) -> None:
    if x.dtype == torch.uint8:
        if x.max() <= 1:
            raise Refused(
                "uint8인데 값이 0과 1뿐입니다.",
                "[0, 1]의 실수를 정수로 바꾸면서 중간 밝기가 모두 사라졌습니다. "
                "255를 곱해 반올림한 다음 바꾸십시오.",
            )
        return
    if not x.is_floating_point():
        raise Refused(
            "자료형이 uint8도 실수도 아닙니다.",
            f"{x.dtype}입니다. 0…255의 정수라면 `x.to(torch.uint8)`로 바꾸십시오.",
        )
    if x.dtype != torch.float32:
        raise Refused(
            "자료형이 float32가 아닙니다.",
            f"{x.dtype}이어서 신경망의 가중치와 맞지 않습니다. `x.float()`로 바꾸십시오.",
        )
    if not x.isfinite().all():
        raise Refused(
            "NaN이나 무한대가 들어 있습니다.",
            "한 화소만 NaN이어도 첫 스텝에 모든 가중치가 NaN이 됩니다. "
            "`x.isfinite().all()`로 어디에서 생겼는지 찾으십시오.",
        )
    low, high = float(x.min()), float(x.max())
    if high > 1.01 or low < -1.01:
        raise Refused(
            "값의 범위가 [−1, 1]이 아닙니다.",
            f"{low:.3g}…{high:.3g}입니다. 생성자의 tanh는 [−1, 1]만 만듭니다. "
            "0…255라면 `x / 127.5 - 1`을 하거나 uint8 그대로 두십시오.",
        )
    if low >= 0:
        raise Refused(
            "값의 범위가 [0, 1]입니다.",
            "레슨의 신경망은 [−1, 1]을 씁니다. `x * 2 - 1`로 옮기십시오. "
            "그대로 두면 검정이 회색의 자리에 놓입니다.",
        )


def _content(data: TensorData, world: World) -> None:
    n = len(data)
    if n < FEWEST:
        raise Refused(
            "그림이 너무 적습니다.",
            f"{n}장뿐입니다. 분포를 배우려면 적어도 {FEWEST}장, 되도록 {FEW}장 넘게 모으십시오.",
        )
    kinds = len(torch.unique(data.x.reshape(n, -1), dim=0))
    twins = 1 - kinds / n
    if kinds < 2:
        raise Refused(
            "그림이 모두 똑같습니다.",
            "같은 파일을 되풀이해 읽지 않았는지 보십시오. 한 그림뿐이면 배울 분포가 없습니다.",
        )
    if float(data[torch.randperm(n, device=data.x.device)[:256]].x.std()) < FLAT:
        raise Refused(
            "그림이 모두 한 가지 색입니다.",
            "화소의 값이 거의 달라지지 않습니다. 255로 두 번 나누지 않았는지 보십시오.",
        )
    labels = "레이블 없음" if data.y is None else f"레이블 {len(data.y.unique())}가지"
    world.fact(f"그림 {n:,}장, 모양 {data.shape}, {data.x.dtype}, {labels}")
    world.fact(f"똑같은 그림의 비율 {twins:.1%}")
    if kinds < FEW:
        world.remark(
            f"서로 다른 그림이 {kinds}장입니다. {FEW}장보다 적으면 판별자가 한 장 한 장을 외우기 "
            "쉽습니다. 더 모으거나, 학습한 뒤 가장 가까운 학습용 그림을 꼭 찾아보십시오."
        )
    if twins > TWINS:
        world.remark(
            f"똑같은 그림이 {twins:.0%}입니다. 되풀이된 그림은 그만큼 더 자주 그려집니다. "
            "`torch.unique(x, dim=0)`으로 하나씩만 남길 수 있습니다."
        )


def _size(data: TensorData, world: World) -> None:
    _, height, width = data.shape
    if height != width:
        world.remark(
            f"정사각형이 아닙니다({height}×{width}). 레슨의 합성곱 신경망은 정사각형만 받으므로 "
            "신경망을 직접 만들어야 합니다."
        )
    elif height not in SIZES:
        known = ", ".join(map(str, SIZES))
        world.remark(
            f"한 변이 {height}화소입니다. 레슨의 DCGAN은 {known}화소를 받습니다. 다른 크기이면 "
            "신경망을 직접 만드십시오. 2의 거듭제곱이면 두 배씩 키우기 쉽습니다."
        )
    if max(height, width) > LARGE:
        world.remark(f"한 변이 {LARGE}화소보다 크면 CPU에서는 학습이 몹시 느립니다.")


STEP = Step(
    "data",
    "P-1",
    "내 그림 폴더",
    """
    내 그림 폴더를 읽어 `TensorData` 하나로 만드십시오. 그림은 폴더에서 읽어도 되고, 직접 쓴 코드로
    만들어도 됩니다.

    - `x`는 (N, C, H, W)이고 C는 1이나 3입니다. uint8 0…255이거나 float32 [−1, 1]입니다.
    - 되도록 200장 넘게 모으십시오. 그보다 적으면 통과는 하지만 외우기 쉽다고 알려 줍니다.
    - 그림을 써도 되는지 **먼저** 확인하십시오. 7단계에서 출처와 이용 조건을 적습니다.

    `project.check("data", data)`로 채점합니다. 통과한 데이터는 뒤의 단계가 함께 씁니다.
    """,
    (
        "폴더의 그림은 크기가 저마다 다릅니다. 신경망에 한꺼번에 넣으려면 무엇을 맞추어야 합니까?",
        "`datasets.image_folder(폴더, size=…, channels=…)`는 가운데를 잘라 크기를 맞추고, 읽을 수 "
        "없는 파일은 알려 줍니다.",
        "CPU라면 `size=32`로 시작하십시오. 화소의 수가 네 배이면 시간도 네 배쯤입니다.",
    ),
    check,
    samples.DATA,
)
