"""00 시작하기의 과제: 화소의 범위, 잠재 벡터 사이의 길, 절단, 방향 슬라이더, 탐험기, 이름."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise
from gan_course.sampling import sample, slerp


def pixels(rng: torch.Generator) -> Iterator[Case]:
    """[−1, 1]의 화소와 양쪽 끝. 두 정수의 꼭 한가운데(n.5)에 오는 값은 넣지 않습니다.

    거기에서는 두 정수가 똑같이 가까워, 올리는 반올림도 `round`(짝수 쪽)도 맞습니다.
    """
    yield Case({"x": torch.tensor([0.1])})
    yield Case({"x": torch.tensor([-0.3])})
    for n in (2, 3, 4, 6, 8):
        inner = torch.rand(n, generator=rng).mul(1.8).sub(0.9).mul(10).round().div(10)
        inner += 0.03
        yield Case({"x": torch.cat([inner, torch.tensor([-1.0, 1.0])])})
    yield Case({"x": torch.tensor([[-1.0, 0.35], [0.1, 1.0]])})
    yield Case({"x": torch.tensor([1.2, -1.5, 0.5])}, "[−1, 1]을 벗어난 화소")


def latent_pairs(rng: torch.Generator) -> Iterator[Case]:
    for nz, t in ((1, 0.25), (2, 0.75), (2, 0.0), (2, 1.0), (3, 0.1), (4, 0.6), (8, 0.3)):
        z0, z1 = torch.randn(2, nz, generator=rng).mul(10).round().div(10)
        yield Case({"z0": z0, "z1": z1 + 0.05, "t": t})
    z0, z1 = torch.randn(2, 3, 4, generator=rng)
    yield Case({"z0": z0, "z1": z1, "t": 0.5}, "잠재 벡터가 한꺼번에 여럿")


class TinyGenerator(nn.Module):
    """채점용 생성자 (n, nz) → (n, 3): 몇 번을 어떻게(`G(z)`, `sample(G, z)`) 부르든 같습니다."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.nz = len(weight)
        self.weight = nn.Parameter(weight, requires_grad=False)

    def forward(self, z: Tensor) -> Tensor:
        return torch.tanh(z @ self.weight.to(z.dtype) + 0.1)

    def __repr__(self) -> str:
        return "G"


def small() -> TinyGenerator:
    return TinyGenerator(torch.tensor([[0.5, -0.3, 0.2], [0.1, 0.4, -0.6]]))


def draws(rng: torch.Generator) -> Iterator[Case]:
    for n, psi in ((1, 0.5), (2, 0.7), (2, 1.0), (3, 0.3), (4, 0.0), (5, 1.4)):
        z = torch.randn(n, 2, generator=rng).mul(10).round().div(10) + 0.05
        yield Case({"G": small(), "z": z, "psi": psi})


def moves(rng: torch.Generator) -> Iterator[Case]:
    """길이가 1이 아닌 방향, 음수와 0의 이동, 0과 1 사이와 1을 넘는 절단."""
    for n, psi, a in ((1, 0.5, 2.0), (2, 0.7, -1.5), (2, 0.0, 3.0), (3, 1.2, 1.0), (4, 0.4, -2.5)):
        z = torch.randn(n, 3, generator=rng).mul(10).round().div(10) + 0.05
        d = torch.randn(3, generator=rng).mul(10).round().div(10) + 2.0
        yield Case({"z": z, "psi": psi, "a": a, "d": d})
    z = torch.randn(2, 3, generator=rng)
    yield Case({"z": z, "psi": 0.6, "a": 0.0, "d": torch.tensor([3.0, 0.0, 4.0])}, "옮기지 않음")


def windows(rng: torch.Generator) -> Iterator[Case]:
    """탐험기의 조종간들. 생성자는 레슨의 것처럼 64차원이고, 방향은 길이가 1이 아닙니다."""
    knobs = ((3, 8, 0.5, 0.8, 2.0), (45, 236, 0.3, 0.5, -1.5), (7, 1, 0.7, 1.2, 3.0),
             (2, 9, 0.6, 0.4, 1.0), (5, 6, 0.2, 0.7, -2.5))  # fmt: skip
    for seed_a, seed_b, t, psi, a in knobs:
        G = TinyGenerator(torch.randn(64, 3, generator=rng) / 10)
        d = torch.randn(64, generator=rng) / 4
        yield Case({"G": G, "seed_a": seed_a, "seed_b": seed_b, "t": t, "psi": psi, "a": a, "d": d})


def followers(words: str) -> dict[str, list[str]]:
    """빈칸으로 나눈 이름들에서 본 것: {앞 글자: 그 뒤에 온 글자들, 본 만큼}"""
    seen = defaultdict(list)
    for word in words.split():
        for now, then in zip("^" + word, word + "$", strict=True):
            seen[now].append(then)
    return dict(seen)


def names(_: torch.Generator) -> Iterator[Case]:
    """같은 글자가 되풀이되는 이름, 한 글자 이름, 본 적 없는 이음, 아예 본 적 없는 글자."""
    for words, name in (
        ("나비 나무 나비", "나비"), ("가가 나가 나", "나가"), ("다람 다리 보라", "다라"),
        ("가나 가다 나나 나", "가나나"), ("바다 바다 바람 다", "바다"), ("가 가 나 나다", "가"),
    ):  # fmt: skip
        yield Case({"next_to": followers(words), "name": name})
    yield Case({"next_to": followers("가나 다나 나"), "name": "가다"})
    yield Case({"next_to": followers("나비 나무 나비"), "name": "나방"})


TO_PIXELS = Exercise(
    "00-1",
    "[−1, 1]을 0…255로",
    """
    생성자는 화소를 −1(검정)부터 1(흰색)까지의 실수로 냅니다. 그림 파일은 화소를 0부터 255까지의
    정수로 적습니다. 앞의 것을 뒤의 것으로 바꾸는 함수를 완성하십시오.

    - −1은 0, 1은 255가 되고, 그 사이는 고르게 나눈 뒤 가장 가까운 정수로 **반올림**합니다.
    - 범위를 벗어난 화소는 가까운 쪽 끝의 값이 됩니다.
    - 결과의 자료형은 `torch.uint8`, 모양은 그대로입니다.

    **예상**: 정수로 바꾸었다가 다시 −1과 1 사이의 실수로 되돌리면 화소는 많아야 얼마나 어긋납니까?
    과제 아래에서 재어 봅니다.
    """,
    cases=pixels,
    hints=(
        "−1에 얼마를 더하면 0이 됩니까? 그때 1은 얼마가 되고, 그것이 255가 되려면 무엇을 곱합니까?",
        "1.2와 −1.5를 넣어 보십시오. 8비트 정수는 256을 담지 못합니다. 자료형을 바꾸기 전에 "
        "할 일은 무엇입니까?",
        "차례는 반올림 `.round()`, 자르기 `.clamp(0, 255)`, 자료형 `.to(torch.uint8)`입니다.",
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


@TO_PIXELS.mistake("2로 나누지 않았습니다.")
def _(x):
    """1이 510이 되어 잘리고, 0보다 밝은 화소가 모두 흰색이 됩니다. [−1, 1]의 폭은 1이 아니라
    2입니다.
    """
    return ((x + 1) * 255).round().clamp(0, 255).to(torch.uint8)


@TO_PIXELS.mistake("127을 곱하고 128을 더했습니다.")
def _(x):
    """−1이 0이 아니라 1이 되어 검정이 나오지 않습니다. 0부터 255까지는 255칸이니 한가운데는 128이
    아니라 127.5입니다.
    """
    return (x * 127 + 128).round().clamp(0, 255).to(torch.uint8)


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
    잠재 벡터 `z0`에서 출발하여 `z1`까지 **곧게** 갈 때, 길의 `t`만큼 간 곳을 돌려주는 함수를
    완성하십시오. 선형 보간(linear interpolation)이라고 합니다.

    - t = 0이면 z0, t = 1이면 z1입니다.
    - t가 같은 만큼 늘면 언제나 같은 거리를 갑니다. t = 1/4이면 넷으로 나눈 길의 첫째 점입니다.
    - 벡터가 여럿 쌓여 있어도(모양이 같기만 하면) 됩니다.

    **예상**: 길이가 8쯤인 두 벡터의 한가운데는 길이가 얼마쯤입니까? 과제 아래의 창에서 확인합니다.
    """,
    cases=latent_pairs,
    oracle=torch.lerp,
    answers=("lerp",),
    hints=(
        "t = 1/4인 곳에는 z0와 z1이 얼마씩 섞여 있습니까? 둘의 비율을 더하면 얼마입니까?",
        "또는 이렇게 생각합니다. z0에서 z1로 가는 화살표는 무엇에서 무엇을 뺀 것이고, 그 화살표의 "
        "얼마만큼을 z0에 더해야 합니까?",
    ),
    note="`torch.lerp(z0, z1, t)`와 같습니다. 슬라이더는 곧은 길 대신 구면을 따라 걷는 길(slerp)을 "
    "씁니다. 까닭은 07 잠재 공간 탐험에서 배웁니다.",
)


@BETWEEN.solution
def between(z0, z1, t):
    return (1 - t) * z0 + t * z1


@BETWEEN.mistake("출발과 도착이 바뀌었습니다.")
def _(z0, z1, t):
    """t = 0을 넣어 보십시오. 출발점 z0가 나와야 하는데 z1이 나옵니다. 두 비율을 서로 바꾸십시오."""
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


@BETWEEN.mistake("둥근 길로 갔습니다.")
def _(z0, z1, t):
    """`slerp`는 원점에서 본 **각**을 고르게 나누는 둥근 길입니다. 이 과제는 t가 같은 만큼 늘 때
    같은 **거리**를 가는 곧은 길입니다.
    """
    return slerp(z0, z1, t)


@BETWEEN.mistake("t를 제곱했습니다.")
def _(z0, z1, t):
    """두 끝은 맞지만 처음에는 느리고 나중에는 빠릅니다. t = 1/4에서 길의 1/16만 갔습니다. t를
    그대로 쓰십시오.
    """
    return z0 + t**2 * (z1 - z0)


@BETWEEN.mistake("천천히 출발하고 천천히 멈춥니다.")
def _(z0, z1, t):
    """두 끝과 한가운데는 맞지만 고른 빠르기가 아닙니다. t = 1/4에서 길의 5/32만 갔습니다. t를
    그대로 쓰십시오.
    """
    return z0 + (3 * t**2 - 2 * t**3) * (z1 - z0)


@BETWEEN.mistake("두 비율의 합이 1이 아닙니다.")
def _(z0, z1, t):
    """비율의 합이 1 + 2t입니다. 합이 1이어야 두 점을 잇는 선분 위에 있습니다. t만큼 z1이 섞였다면
    z0는 얼마가 남습니까?
    """
    return (1 + t) * z0 + t * z1


DRAW = Exercise(
    "00-3",
    "절단하여 그리기",
    """
    생성자 `G`와 잠재 벡터 묶음 `z` (n, nz), 절단 ψ의 값 `psi`를 받아, 절단하여 그린 그림을
    돌려주는 함수를 완성하십시오. 지킬 것은 다음과 같습니다.

    - psi = 1이면 절단하지 않은 그림, psi = 0이면 모두 같은 그림입니다.
    - psi = 1/2이면 잠재 벡터마다 원점까지의 거리가 절반이 되고, **방향**은 그대로입니다.
    - `z`를 제자리에서 바꾸면 안 됩니다.
    """,
    cases=draws,
    answers=("truncate",),
    hints=(
        "당겨지는 것은 그림입니까, 잠재 벡터입니까? 그렇다면 G를 부르기 전입니까, 뒤입니까?",
        "방향을 그대로 두고 길이만 절반으로 만들려면 모든 좌표를 어떻게 해야 합니까? 좌표마다 다른 "
        "일을 하면 방향이 바뀝니다.",
    ),
    note="BigGAN(2018)의 절단은 조금 달라서, 크기가 한계를 넘는 좌표를 한계 안에 들 때까지 다시 "
    "뽑습니다. ψ배로 당기는 것은 StyleGAN(2018)의 방식이며, 거기에서는 z를 0 쪽으로가 아니라 w를 "
    "w의 평균 쪽으로 당깁니다.",
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


@DRAW.mistake("z의 길이를 psi로 맞추었습니다.")
def _(G, z, psi):
    """모든 z의 길이가 똑같이 psi가 됩니다. psi = 1이어도 그림이 바뀝니다. 길이를 psi로 만드는 것이
    아니라, 지금 길이의 psi배로 만드십시오.
    """
    return G(F.normalize(z) * psi)


@DRAW.mistake("z를 제자리에서 바꾸었습니다.")
def _(G, z, psi):
    """`mul_`처럼 밑줄로 끝나는 함수는 원래의 텐서를 바꿉니다. 같은 z로 다시 그리면 다른 그림이
    나옵니다. `psi * z`는 새 텐서를 만듭니다.
    """
    return G(z.mul_(psi))


STEER = Exercise(
    "00-4",
    "방향 슬라이더의 속",
    """
    탐험기의 슬라이더는 함께 움직여도 됩니다. 절단 ψ와 방향 슬라이더가 **함께** 하는 일을 함수로
    쓰십시오. 잠재 벡터 묶음 `z` (n, nz), 절단 ψ의 값 `psi`, 방향 슬라이더의 값 `a`, 방향 `d`
    (nz,)를 받아 옮긴 잠재 벡터 (n, nz)를 돌려줍니다.

    - a = 0이면 절단만 한 것입니다.
    - psi = 0이면 z에서 남는 것이 없습니다. 그때 답의 길이는 |a|입니다.
    - psi가 얼마이든, d가 긴 화살표이든 짧은 화살표이든, 방향 슬라이더는 z를 d 쪽으로 옮기고 그
      거리는 언제나 |a|입니다. a가 음수이면 반대쪽으로 갑니다.
    """,
    cases=moves,
    hints=(
        "psi = 0, a = 3이면 답은 원점에서 얼마나 떨어져 있어야 합니까? 옮긴 다음에 절단하면 "
        "어디입니까?",
        "d의 길이가 5이면 a·d는 얼마나 멀리 갑니까? 방향만 남기려면 d를 무엇으로 나눕니까?",
        "먼저 절단하고, 길이를 1로 만든 d를 a배 하여 더합니다. `d.norm()`이 d의 길이입니다.",
    ),
    note="탐험기는 여기에 두 시드 사이의 위치 t와 좌표 슬라이더를 더합니다. 탐험기의 방향들은 "
    "길이를 미리 1로 맞추어 두었습니다.",
)


@STEER.solution
def steer(z, psi, a, d):
    return psi * z + a * d / d.norm()


@STEER.mistake("옮긴 다음에 절단했습니다.")
def _(z, psi, a, d):
    """그러면 방향 슬라이더가 옮기는 거리도 psi배로 줄어, psi = 0에서는 꿈쩍도 하지 않습니다. 절단이
    먼저입니다.
    """
    return psi * (z + a * d / d.norm())


@STEER.mistake("d의 길이를 1로 맞추지 않았습니다.")
def _(z, psi, a, d):
    """a·d의 길이는 |a|에 d의 길이를 곱한 것입니다. 긴 화살표를 주면 더 멀리 갑니다. d를 그 길이로
    나누어 방향만 남기십시오.
    """
    return psi * z + a * d


@STEER.mistake("d의 길이의 제곱으로 나누었습니다.")
def _(z, psi, a, d):
    """길이가 5인 화살표를 25로 나누면 길이가 1이 아니라 1/5입니다. d의 길이는 좌표의 제곱을 더한
    다음 제곱근을 구한 것입니다.
    """
    return psi * z + a * d / (d**2).sum()


@STEER.mistake("언제나 d 쪽으로 옮겼습니다.")
def _(z, psi, a, d):
    """옮기는 거리는 맞지만 a가 음수일 때에도 d 쪽으로 갑니다. |a|가 아니라 a를 곱하십시오."""
    return psi * z + abs(a) * d / d.norm()


@STEER.mistake("방향에만 psi를 곱했습니다.")
def _(z, psi, a, d):
    """z는 그대로이고 방향 슬라이더만 약해집니다. 원점 쪽으로 당길 것은 d가 아니라 z입니다."""
    return z + psi * a * d / d.norm()


@STEER.mistake("a를 곱하지 않았습니다.")
def _(z, psi, a, d):
    """슬라이더를 어디에 두어도 언제나 1만큼 갑니다. 길이를 1로 만든 d를 a배 하십시오."""
    return psi * z + d / d.norm()


@STEER.mistake("옮긴 다음에 절단했고, d의 길이도 그대로입니다.")
def _(z, psi, a, d):
    """두 가지를 고치십시오. 절단이 먼저이고, d에서는 방향만 씁니다(길이로 나눕니다)."""
    return psi * (z + a * d)


@STEER.mistake("절단을 빠뜨렸습니다.")
def _(z, psi, a, d):
    """psi를 바꾸어도 답이 그대로입니다. z를 psi배로 당긴 다음에 옮기십시오."""
    return z + a * d / d.norm()


@STEER.mistake("반대쪽으로 옮겼습니다.")
def _(z, psi, a, d):
    """a가 양수이면 d가 가리키는 쪽으로 갑니다. 빼지 말고 더하십시오."""
    return psi * z - a * d / d.norm()


@STEER.mistake("z마다 다른 만큼 옮겼습니다.")
def _(z, psi, a, d):
    """방향의 좌표를 z에 곱하면 z마다 다른 데로 갑니다. 슬라이더는 모두를 같은 쪽으로 같은 만큼
    옮깁니다. 곱하지 말고 더하십시오.
    """
    return psi * z * (1 + a * d / d.norm())


EXPLORE = Exercise(
    "00-5",
    "탐험기를 조립하기",
    """
    탐험기를 처음부터 끝까지 한 함수로 조립하십시오. 생성자 `G`, 출발 시드 `seed_a`와 도착 시드
    `seed_b`, 위치 `t`, 절단 `psi`, 방향 슬라이더의 값 `a`와 방향 `d`를 받아, 그림 열여섯 장을 화소
    0…255의 정수로 돌려줍니다.

    - 시드마다 표준 정규 분포에서 잠재 벡터 열여섯 개 (16, G.nz)를 뽑습니다. 같은 시드에서는 늘 같은
      것이 나옵니다.
    - 위치 t의 길은 **둥근 길**입니다(`slerp`). t = 0이면 출발 시드, t = 1이면 도착 시드의
      그림입니다.
    - 절단과 방향은 00-4처럼, 화소는 00-1처럼 합니다.

    앞에서 쓴 함수와 레슨의 `latents`, `slerp`를 불러 써도 됩니다. 그리는 것은 `sample`에
    맡기십시오. GPU에서도 장치를 맞추어 줍니다. 00-1과 00-4를 아직 채우지 않았으면 그것부터
    채우십시오.

    **예상**: ψ = 0일 때 방향을 밀면 열여섯 장은 어떻게 됩니까? 과제 아래의 창에서 확인합니다.
    """,
    cases=windows,
    hints=(
        "슬라이더가 움직이는 것은 그림입니까, 잠재 벡터입니까? G는 몇 번째에 부르게 됩니까?",
        "일의 차례를 먼저 우리말로 적어 보십시오. 두 시드에서 뽑고 → 길의 t만큼 가고 → 절단하고 "
        "옮기고 → 그리고 → 정수로 바꿉니다. 줄마다 함수 하나입니다.",
        "출발점은 `latents(seed_a)`, 도착점은 `latents(seed_b)`입니다. 시드마다 난수 생성기를 새로 "
        "만듭니다.",
    ),
    note="진짜 탐험기(`LatentLab`)에는 여기에 주요 방향이 더 있고, 좌표와 레이블의 슬라이더가 "
    "있습니다. 계산은 이 몇 줄이 전부이고 나머지는 화면을 그리는 코드입니다.",
)


def drawn(seed: int, nz: int) -> Tensor:
    """시드 하나에서 뽑은 (16, nz)."""
    return torch.randn(16, nz, generator=torch.Generator().manual_seed(seed))


@EXPLORE.solution
def explore(G, seed_a, seed_b, t, psi, a, d):
    start, stop = (
        torch.randn(16, G.nz, generator=torch.Generator().manual_seed(seed))
        for seed in (seed_a, seed_b)
    )
    z = steer(slerp(start, stop, t), psi, a, d)
    return to_pixels(sample(G, z))


@EXPLORE.mistake("두 시드를 한 난수 생성기에서 이어 뽑았습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """도착 시드를 바꾸어도 도착점이 그대로입니다. 시드마다 난수 생성기를 새로 만들어야 같은
    번호에서 늘 같은 z가 나옵니다.
    """
    rng = torch.Generator().manual_seed(seed_a)
    start, stop = (torch.randn(16, G.nz, generator=rng) for _ in range(2))
    return to_pixels(G(steer(slerp(start, stop, t), psi, a, d)))


@EXPLORE.mistake("곧은 길로 갔습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """가운데에서 z가 짧아집니다(00-2). 탐험기의 길은 둥근 길입니다. `slerp`를 쓰십시오."""
    z = between(drawn(seed_a, G.nz), drawn(seed_b, G.nz), t)
    return to_pixels(G(steer(z, psi, a, d)))


@EXPLORE.mistake("출발 시드와 도착 시드가 바뀌었습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """t = 0이면 출발 시드의 그림이어야 하는데 도착 시드의 그림이 나옵니다."""
    z = slerp(drawn(seed_b, G.nz), drawn(seed_a, G.nz), t)
    return to_pixels(G(steer(z, psi, a, d)))


@EXPLORE.mistake("옮긴 다음에 절단했습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """ψ를 줄이면 방향 슬라이더까지 약해져, ψ = 0에서는 밀어도 그대로입니다. 절단이
    먼저입니다(00-4).
    """
    z = slerp(drawn(seed_a, G.nz), drawn(seed_b, G.nz), t)
    return to_pixels(G(psi * steer(z, 1, a, d)))


@EXPLORE.mistake("두 번 절단했습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """`steer`가 이미 ψ배로 당겼습니다. 그릴 때 한 번 더 당기면 방향으로 옮긴 거리도 줄어듭니다.
    그리는 것은 `sample`에만 맡기십시오.
    """
    z = slerp(drawn(seed_a, G.nz), drawn(seed_b, G.nz), t)
    return to_pixels(G(psi * steer(z, psi, a, d)))


@EXPLORE.mistake("d의 길이를 1로 맞추지 않았습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """방향이 긴 화살표이면 슬라이더를 조금만 밀어도 멀리 갑니다. 방향을 그 길이로
    나누십시오(00-4).
    """
    z = slerp(drawn(seed_a, G.nz), drawn(seed_b, G.nz), t)
    return to_pixels(G(psi * z + a * d))


@EXPLORE.mistake("절단을 빠뜨렸습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """ψ를 바꾸어도 그림이 그대로입니다. 길을 걸은 다음, 옮기기 전에 z를 당기십시오."""
    z = slerp(drawn(seed_a, G.nz), drawn(seed_b, G.nz), t)
    return to_pixels(G(steer(z, 1, a, d)))


@EXPLORE.mistake("두 그림을 섞었습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """화소를 섞으면 두 그림이 겹쳐 보일 뿐입니다. 섞을 것은 그림이 아니라 z이고, G는 맨 나중에 한
    번만 부릅니다.
    """
    one, other = (G(steer(drawn(seed, G.nz), psi, a, d)) for seed in (seed_a, seed_b))
    return to_pixels((1 - t) * one + t * other)


@EXPLORE.mistake("정수로 바꾸지 않았습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """길을 걷고 옮긴 것은 맞지만 화소가 아직 −1과 1 사이의 실수입니다. 마지막에 0…255의 정수로
    바꾸십시오(00-1).
    """
    z = slerp(drawn(seed_a, G.nz), drawn(seed_b, G.nz), t)
    return G(steer(z, psi, a, d))


@EXPLORE.mistake("옮기지 않았습니다.")
def _(G, seed_a, seed_b, t, psi, a, d):
    """방향 슬라이더를 밀어도 그림이 그대로입니다. 절단한 z에 방향을 더하십시오(00-4)."""
    return to_pixels(G(psi * slerp(drawn(seed_a, G.nz), drawn(seed_b, G.nz), t)))


NAME_PROBABILITY = Exercise(
    "00-6",
    "이름 하나의 확률",
    """
    4.2의 모델이 어떤 이름을 지을 확률을 구하는 함수를 완성하십시오. `next_to`는 {앞 글자: 그 뒤에
    본 글자들}이고(본 만큼 되풀이하여 들어 있습니다), `name`은 `"고양이"`처럼 표시가 붙지 않은
    이름입니다.

    - 이름은 **처음부터 끝까지** 꼭 같아야 합니다. “강아지렁이”는 “강아지”로 시작하지만
      “강아지”가 아닙니다. `^`는 시작, `$`는 끝의 표시입니다.
    - 한 번도 보지 못한 이음이 있으면 그 이름은 나올 수 없습니다. 확률은 0입니다. 본 적이 없는
      글자도 오류 없이 0입니다.
    - `next_to`를 바꾸지 마십시오.

    **예상**: 이 모델은 24개의 이름에서 배웠습니다. “강아지”를 지을 확률은 1/24보다 크겠습니까,
    작겠습니까? 과제 아래에서 20,000번 지어 확인합니다.
    """,
    cases=names,
    hints=(
        "“나비”를 지으려면 제비를 몇 번 뽑아야 합니까? ‘비’에서 이름이 끝난다는 것은 무엇이 "
        "정합니까?",
        "서로 이어지는 일이 **모두** 일어날 확률은 하나하나의 확률로 어떻게 구합니까? 동전이 두 번 "
        "다 앞면일 확률을 떠올려 보십시오.",
        "`seen.count(then)`은 본 횟수, `len(seen)`은 앞 글자 다음에 본 것 모두의 수입니다. 본 적 "
        "없는 글자는 `next_to.get(now, [])`로 받으면 빈 목록이 됩니다.",
    ),
    note="글자가 길어지면 확률이 아주 작아지므로, 큰 언어 모델은 로그를 더하여 계산합니다. 그 합에 "
    "빼기표를 붙인 것이 언어 모델이 줄이는 손실이며, 01과 06에서 다시 만납니다.",
)


@NAME_PROBABILITY.solution
def name_probability(next_to, name):
    chance = 1.0
    for now, then in zip("^" + name, name + "$", strict=True):
        seen = next_to.get(now, [])
        chance *= seen.count(then) / max(len(seen), 1)
    return chance


@NAME_PROBABILITY.mistake("끝 표시 `$`를 빠뜨렸습니다.")
def _(next_to, name):
    """마지막 글자에서 이름이 끝나는 것도 뽑아야 정해집니다. 지금 것은 그 이름으로 **시작하는** 모든
    이름의 확률입니다.
    """
    chance = 1.0
    for now, then in zip("^" + name, name, strict=False):
        seen = next_to.get(now, [])
        chance *= seen.count(then) / max(len(seen), 1)
    return chance


@NAME_PROBABILITY.mistake("시작 표시 `^`를 빠뜨렸습니다.")
def _(next_to, name):
    """첫 글자도 뽑은 것입니다. `^` 다음에 그 글자가 나올 확률부터 시작하십시오."""
    chance = 1.0
    for now, then in zip(name, name[1:] + "$", strict=True):
        seen = next_to.get(now, [])
        chance *= seen.count(then) / max(len(seen), 1)
    return chance


@NAME_PROBABILITY.mistake("시작과 끝의 표시를 모두 빠뜨렸습니다.")
def _(next_to, name):
    """글자 사이의 이음만 세었습니다. 첫 글자를 뽑는 일과, 마지막 글자에서 끝나는 일도 일어나야
    합니다. 표시 `^`와 `$`를 앞뒤에 붙이십시오.
    """
    chance = 1.0
    for now, then in zip(name, name[1:], strict=False):
        seen = next_to.get(now, [])
        chance *= seen.count(then) / max(len(seen), 1)
    return chance


@NAME_PROBABILITY.mistake("확률을 더했습니다.")
def _(next_to, name):
    """더하면 1보다 커질 수 있는데, 확률은 1을 넘지 못합니다. 더하기는 “이것이나 저것”이고,
    여기에서는 “이것도 저것도” 일어나야 합니다.
    """
    chance = 0.0
    for now, then in zip("^" + name, name + "$", strict=True):
        seen = next_to.get(now, [])
        chance += seen.count(then) / max(len(seen), 1)
    return chance


@NAME_PROBABILITY.mistake("확률의 평균을 냈습니다.")
def _(next_to, name):
    """이음 하나가 0이어도 평균은 0이 되지 않습니다. 한 군데라도 끊기면 그 이름은 나올 수
    없습니다.
    """
    chance = 0.0
    for now, then in zip("^" + name, name + "$", strict=True):
        seen = next_to.get(now, [])
        chance += seen.count(then) / max(len(seen), 1)
    return chance / (len(name) + 1)


@NAME_PROBABILITY.mistake("로그를 더하고 되돌리지 않았습니다.")
def _(next_to, name):
    """로그의 합은 곱의 로그입니다. 계산은 맞지만 물은 것은 확률입니다. 마지막에 `math.exp`로
    되돌리십시오.
    """
    total = 0.0
    for now, then in zip("^" + name, name + "$", strict=True):
        seen = next_to.get(now, [])
        p = seen.count(then) / max(len(seen), 1)
        total += math.log(p) if p else -math.inf
    return total


@NAME_PROBABILITY.mistake("본 횟수를 세지 않았습니다.")
def _(next_to, name):
    """본 글자를 한 번씩만 세어 모두 똑같이 나오는 것으로 보았습니다. `next_to`에는 본 만큼 들어
    있습니다. 자주 본 글자는 자주 나옵니다.
    """
    chance = 1.0
    for now, then in zip("^" + name, name + "$", strict=True):
        kinds = set(next_to.get(now, []))
        chance *= (then in kinds) / max(len(kinds), 1)
    return chance


@NAME_PROBABILITY.mistake("횟수를 나누지 않았습니다.")
def _(next_to, name):
    """본 횟수를 곱하면 1보다 커집니다. 확률은 그 앞 글자 다음에 본 것 모두의 수로 나눈 것입니다."""
    chance = 1.0
    for now, then in zip("^" + name, name + "$", strict=True):
        chance *= next_to.get(now, []).count(then)
    return chance


@NAME_PROBABILITY.mistake("모든 이음의 수로 나누었습니다.")
def _(next_to, name):
    """그것은 “앞 글자가 이것이고 다음이 저것일” 확률입니다. 앞 글자는 이미 정해졌으니, 그 앞
    글자를 본 횟수로 나누십시오.
    """
    chance, total = 1.0, sum(map(len, next_to.values()))
    for now, then in zip("^" + name, name + "$", strict=True):
        chance *= next_to.get(now, []).count(then) / total
    return chance


@NAME_PROBABILITY.mistake("보지 못한 이음을 건너뛰었습니다.")
def _(next_to, name):
    """본 이음만 곱하면, 나올 수 없는 이름의 확률이 0보다 커집니다. 한 번도 보지 못한 이음은
    0입니다.
    """
    chance = 1.0
    for now, then in zip("^" + name, name + "$", strict=True):
        seen = next_to.get(now, [])
        if then in seen:
            chance *= seen.count(then) / len(seen)
    return chance


@NAME_PROBABILITY.mistake("본 적 없는 글자에서 멈추었습니다.")
def _(next_to, name):
    """`next_to[now]`는 본 적 없는 글자에서 KeyError를 냅니다(레슨의 `defaultdict`라면 빈 목록이
    새로 생기고 0으로 나누게 됩니다). 그런 글자가 든 이름의 확률은 0입니다. `.get`을 쓰십시오.
    """
    chance = 1.0
    for now, then in zip("^" + name, name + "$", strict=True):
        chance *= next_to[now].count(then) / len(next_to[now])
    return chance
