"""00 시작하기의 과제: 화소의 범위, 두 잠재 벡터 사이, 절단하여 그리기."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from gan_course.exercises.base import Case, Exercise


def pixels(rng: torch.Generator) -> Iterator[Case]:
    """[−1, 1]의 소수 한 자리 화소. 양쪽 끝과, 반올림에 걸리는 값을 꼭 넣습니다."""
    yield Case({"x": torch.tensor([0.1])})
    yield Case({"x": torch.tensor([-0.3])})
    for n in (2, 3, 4, 6, 8):
        inner = torch.rand(n, generator=rng).mul(1.8).sub(0.9).mul(10).round().div(10)
        yield Case({"x": torch.cat([inner, torch.tensor([-1.0, 1.0])])})
    yield Case({"x": torch.tensor([[-1.0, 0.35], [0.0, 1.0]])})
    yield Case({"x": torch.tensor([1.2, -1.5, 0.5])}, "[−1, 1]을 벗어난 화소")


def latent_pairs(rng: torch.Generator) -> Iterator[Case]:
    for nz, t in ((1, 0.25), (2, 0.75), (2, 0.0), (2, 1.0), (3, 0.1), (4, 0.6), (8, 0.3)):
        z0, z1 = torch.randn(2, nz, generator=rng).mul(10).round().div(10)
        yield Case({"z0": z0, "z1": z1 + 0.05, "t": t})
    z0, z1 = torch.randn(2, 3, 4, generator=rng)
    yield Case({"z0": z0, "z1": z1, "t": 0.5}, "잠재 벡터가 한꺼번에 여럿")


class TinyGenerator:
    """채점용 생성자: 입력에 따라 출력이 분명히 달라지고, 몇 번 불렀는지는 상관없습니다."""

    nz = 2

    def __call__(self, z: Tensor) -> Tensor:
        weight = torch.tensor([[0.5, -0.3, 0.2], [0.1, 0.4, -0.6]], dtype=z.dtype)
        return torch.tanh(z @ weight + 0.1)

    def __repr__(self) -> str:
        return "G"


def draws(rng: torch.Generator) -> Iterator[Case]:
    for n, psi in ((1, 0.5), (2, 0.7), (2, 1.0), (3, 0.3), (4, 0.0), (5, 1.4)):
        z = torch.randn(n, 2, generator=rng).mul(10).round().div(10) + 0.05
        yield Case({"G": TinyGenerator(), "z": z, "psi": psi})


TO_PIXELS = Exercise(
    "00-1",
    "[−1, 1]을 0…255로",
    """
    생성자는 tanh로 끝나므로 화소를 −1(검정)부터 1(흰색)까지의 실수로 냅니다. 그림 파일은 화소를
    0부터 255까지의 정수로 적습니다. 앞의 것을 뒤의 것으로 바꾸는 함수를 완성하십시오.

    - −1은 0, 1은 255가 되고, 그 사이는 고르게 나눈 뒤 가장 가까운 정수로 **반올림**합니다.
    - 범위를 벗어난 값은 0과 255로 자릅니다.
    - 결과의 자료형은 `torch.uint8`, 모양은 그대로입니다.
    """,
    cases=pixels,
    hints=(
        "먼저 [−1, 1]을 [0, 1]로 옮기십시오: 1을 더하고 2로 나눕니다.",
        "255를 곱하고 `.round()`로 반올림한 다음 `.clamp(0, 255)`로 자릅니다.",
        "마지막에 `.to(torch.uint8)`로 자료형을 바꿉니다. 자르기를 먼저 해야 합니다.",
    ),
    note="되돌리는 식은 `pixels / 127.5 - 1`입니다. 데이터셋은 이 식으로 그림을 신경망에 넣습니다.",
)


@TO_PIXELS.solution
def to_pixels(x):
    levels = (x + 1) / 2 * 255
    return levels.round().clamp(0, 255).to(torch.uint8)


@TO_PIXELS.mistake("[0, 1]이라고 보고 255만 곱했습니다.")
def _(x):
    """0보다 어두운 화소가 모두 검정이 됩니다. 입력의 범위는 [0, 1]이 아니라 [−1, 1]이므로 먼저 1을
    더하고 2로 나누십시오.
    """
    return (x * 255).round().clamp(0, 255).to(torch.uint8)


@TO_PIXELS.mistake("128을 곱했습니다.")
def _(x):
    """−1과 1의 사이를 255칸으로 나누므로 127.5를 곱합니다. 128을 곱하면 가운데가 조금씩 밝아지고,
    1은 256이 되어 잘립니다.
    """
    return ((x + 1) * 128).round().clamp(0, 255).to(torch.uint8)


@TO_PIXELS.mistake("반올림하지 않고 버렸습니다.")
def _(x):
    """`.to(torch.uint8)`은 소수 부분을 버립니다. 그대로 두면 그림이 평균 반 단계씩 어두워집니다.
    먼저 `.round()`를 부르십시오.
    """
    return ((x + 1) * 127.5).clamp(0, 255).to(torch.uint8)


@TO_PIXELS.mistake("자료형을 바꾸지 않았습니다.")
def _(x):
    """값은 맞지만 아직 실수입니다. PIL은 8비트 그림을 `torch.uint8`(넘파이의 `uint8`)로 받습니다.
    끝에 `.to(torch.uint8)`을 붙이십시오.
    """
    return ((x + 1) * 127.5).round().clamp(0, 255)


@TO_PIXELS.mistake("[0, 1]로만 옮겼습니다.")
def _(x):
    """0과 1만 남아 거의 새까만 그림이 됩니다. 반올림하기 전에 255를 곱하십시오."""
    return ((x + 1) / 2).round().clamp(0, 255).to(torch.uint8)


@TO_PIXELS.mistake("범위를 벗어난 값을 자르지 않았습니다.")
def _(x):
    """8비트 정수는 256을 0으로 봅니다. 자르지 않으면 너무 밝은 화소가 검게 됩니다. 자료형을 바꾸기
    전에 `.clamp(0, 255)`를 부르십시오.
    """
    return ((x + 1) * 127.5).round().to(torch.int64).remainder(256).to(torch.uint8)


BETWEEN = Exercise(
    "00-2",
    "두 잠재 벡터 사이를 걷기",
    """
    잠재 벡터 `z0`에서 출발하여 `z1`까지 곧게 걸어갈 때, 길의 `t`만큼(0이면 출발점, 1이면 도착점)
    걸은 곳을 돌려주는 함수를 완성하십시오. 선형 보간이라고 합니다.

    z(t) = (1 − t)·z0 + t·z1
    """,
    cases=latent_pairs,
    oracle=torch.lerp,
    hints=(
        "t = 0을 넣으면 z0가, t = 1을 넣으면 z1이 나와야 합니다. 무게를 어떻게 주면 될까요?",
        "z0의 무게는 1 − t, z1의 무게는 t입니다. 텐서에 수를 곱하고 더하면 됩니다.",
    ),
    note="`torch.lerp(z0, z1, t)`와 같습니다. 슬라이더는 곧은 길 대신 구면을 따라 걷는 길(slerp)을 "
    "씁니다. 까닭은 07 잠재 공간 탐험에서 배웁니다.",
)


@BETWEEN.solution
def between(z0, z1, t):
    return (1 - t) * z0 + t * z1


@BETWEEN.mistake("출발과 도착이 바뀌었습니다.")
def _(z0, z1, t):
    """t = 0을 넣어 보십시오. 출발점 z0가 나와야 하는데 z1이 나옵니다. 무게를 서로 바꾸십시오."""
    return t * z0 + (1 - t) * z1


@BETWEEN.mistake("언제나 한가운데입니다.")
def _(z0, z1, t):
    """t를 쓰지 않아서 늘 중점입니다. t가 0에서 1로 바뀔 때 z0에서 z1로 움직여야 합니다."""
    return (z0 + z1) / 2


@BETWEEN.mistake("출발점에 도착점의 t배를 더했습니다.")
def _(z0, z1, t):
    """t = 1일 때 z0 + z1이 되어 도착점을 지나칩니다. 더할 것은 z1이 아니라 z0에서 z1로 가는 화살표
    z1 − z0의 t배입니다.
    """
    return z0 + t * z1


@BETWEEN.mistake("화살표가 반대입니다.")
def _(z0, z1, t):
    """z0 − z1은 도착점에서 멀어지는 화살표입니다. z1 − z0를 쓰십시오."""
    return z0 + t * (z0 - z1)


@BETWEEN.mistake("두 무게의 합이 1이 아닙니다.")
def _(z0, z1, t):
    """무게의 합이 1 + 2t입니다. 합이 1이어야 두 점을 잇는 선분 위에 있습니다. z0의 무게는 1 −
    t입니다.
    """
    return (1 + t) * z0 + t * z1


DRAW = Exercise(
    "00-3",
    "절단하여 그리기",
    """
    생성자 `G`와 잠재 벡터 묶음 `z` (n, nz), 절단의 세기 `psi`를 받아, z를 원점 쪽으로 psi배
    당긴 다음 그린 그림을 돌려주는 함수를 완성하십시오.

    x = G(ψ·z)

    - psi = 1이면 그대로이고, 0이면 모두 같은 그림이 됩니다.
    - `z`를 제자리에서 바꾸면 안 됩니다.
    """,
    cases=draws,
    hints=(
        "당기는 것은 그림이 아니라 잠재 벡터입니다. G를 부르기 **전에** 무엇을 해야 할까요?",
        "`G(...)`의 괄호 안에 psi를 곱한 z를 넣으십시오.",
    ),
    note="BigGAN(2018)의 절단은 조금 달라서, 크기가 한계를 넘는 좌표를 한계 안에 들 때까지 다시 "
    "뽑습니다. ψ배로 당기는 것은 StyleGAN(2018)의 방식이며, 거기에서는 z가 아니라 w에 합니다.",
)


@DRAW.solution
def draw(G, z, psi):
    return G(psi * z)


@DRAW.mistake("그림에 psi를 곱했습니다.")
def _(G, z, psi):
    """그러면 같은 그림의 대비만 낮아집니다. 무엇을 그릴지는 z가 정하므로 z에 곱하십시오."""
    return psi * G(z)


@DRAW.mistake("psi를 쓰지 않았습니다.")
def _(G, z, psi):
    """psi를 바꾸어도 그림이 그대로입니다. G에 넣기 전에 z에 psi를 곱하십시오."""
    return G(z)


@DRAW.mistake("psi로 나누었습니다.")
def _(G, z, psi):
    """psi가 작을수록 원점에서 멀어집니다. 당기려면 나누지 말고 곱하십시오."""
    return G(z / max(psi, 1e-8))


@DRAW.mistake("psi를 더했습니다.")
def _(G, z, psi):
    """더하면 모든 z가 한쪽으로 옮겨질 뿐 서로의 거리는 그대로입니다. 곱해야 원점 쪽으로
    모입니다.
    """
    return G(z + psi)


@DRAW.mistake("z를 [−psi, psi]로 잘랐습니다.")
def _(G, z, psi):
    """이것도 절단이라고 부르지만 다른 방식입니다. 좌표를 자르면 방향이 바뀌고, 많은 좌표가 정확히
    ±psi에 몰립니다. 이 과제에서는 모든 좌표에 psi를 곱합니다.
    """
    return G(z.clamp(-psi, psi))


@DRAW.mistake("z를 제자리에서 바꾸었습니다.")
def _(G, z, psi):
    """`mul_`처럼 밑줄로 끝나는 함수는 원래의 텐서를 바꿉니다. 같은 z로 다시 그리면 다른 그림이
    나옵니다. `psi * z`는 새 텐서를 만듭니다.
    """
    return G(z.mul_(psi))
