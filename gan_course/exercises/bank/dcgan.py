"""04 DCGAN의 과제: 크기, 도장 찍기, 생성자와 판별자 짓기, 배치 정규화, D 단계, 곡선, 빠진 값."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise, call

from .worlds import LR, d_step_cases, observed, tiny_gan


def sizes(rng: torch.Generator) -> Iterator[Case]:
    for n, k, s, p in (
        (1, 4, 1, 0),
        (4, 4, 2, 1),
        (7, 4, 2, 1),
        (3, 3, 2, 0),
        (5, 2, 3, 0),
        (6, 5, 1, 2),
        (8, 3, 3, 1),
    ):
        yield Case({"n": n, "k": k, "s": s, "p": p})
    yield Case({"n": 1, "k": 1, "s": 1, "p": 0}, "그대로인 경우")


def observe_block(function: Callable, n_in: int, n_out: int, side: int) -> object:
    """블록을 지어 층의 차례, 파라미터, 고정한 가중치로 계산한 출력을 봅니다."""
    block = call(function, n_in=n_in, n_out=n_out)
    if not isinstance(block, nn.Module):
        return {"블록": block}
    layers = [m for m in block.modules() if not list(m.children())]
    x = torch.linspace(-1, 1, 2 * n_in * side * side).view(2, n_in, side, side)
    with torch.no_grad():
        for p in block.parameters():
            p.copy_(torch.linspace(-0.5, 1, p.numel()).sin().view_as(p) / 50)
        out = block.train()(x)
    return {
        "출력의 모양": list(out.shape),
        "층의 차례": [type(m).__name__ for m in layers],
        "파라미터의 수": sum(p.numel() for p in block.parameters()),
        "출력": out,
    }


def blocks(rng: torch.Generator) -> Iterator[Case]:
    for n_in, n_out, side in ((4, 2, 4), (2, 3, 4), (3, 3, 5), (6, 4, 7), (8, 4, 4)):
        yield Case({"n_in": n_in, "n_out": n_out, "side": side})
    yield Case({"n_in": 5, "n_out": 1, "side": 2}, "채널 하나")


SIZE = Exercise(
    "04-1",
    "전치 합성곱의 출력 크기",
    """
    한 변이 `n`인 그림을 커널 `k`, 스트라이드 `s`, 패딩 `p`의 **전치 합성곱**에 넣었습니다.
    출력의 한 변(정수)을 돌려주는 함수를 완성하십시오. 식을 찾아보지 말고 위의 창에서 도장을 찍어
    보며 이끌어 내십시오.
    """,
    cases=sizes,
    hints=(
        "입력의 칸마다 출력에 k×k짜리 도장을 찍습니다. 첫 도장과 마지막 도장은 몇 칸 떨어져 "
        "있습니까?",
        "도장 n개의 간격은 n − 1개이고, 간격 하나가 `s`칸입니다. 마지막 도장이 `k`칸을 덮습니다.",
        "전치 합성곱의 패딩은 바깥을 **잘라 냅니다**. 양쪽에서 `p`칸씩 뺍니다.",
    ),
    note="k − 2p = s이면 (n − 1)·s + s = n·s, 꼭 s배입니다. DCGAN이 한 층마다 정확히 두 배로 "
    "키울 수 있는 까닭입니다.",
    answers=("transposed_size",),
)


@SIZE.solution
def transposed_size(n, k, s, p):
    return (n - 1) * s + k - 2 * p


@SIZE.mistake("간격의 수를 하나 많게 셌습니다.")
def _(n, k, s, p):
    """도장 n개 사이의 간격은 n − 1개입니다. n = 1이면 도장 하나뿐이니 k칸입니다."""
    return n * s + k - 2 * p


@SIZE.mistake("패딩을 더했습니다.")
def _(n, k, s, p):
    """합성곱의 패딩은 입력을 넓히지만, 전치 합성곱의 패딩은 출력의 바깥을 잘라 냅니다. 더하지 말고
    빼십시오.
    """
    return (n - 1) * s + k + 2 * p


@SIZE.mistake("패딩을 한쪽만 뺐습니다.")
def _(n, k, s, p):
    """위와 아래(왼쪽과 오른쪽) 양쪽에서 p칸씩 잘리므로 2p를 뺍니다."""
    return (n - 1) * s + k - p


@SIZE.mistake("합성곱의 크기입니다.")
def _(n, k, s, p):
    """그림을 **줄이는** 합성곱의 식입니다. 이 식을 n에 대해 거꾸로 푸십시오."""
    return (n + 2 * p - k) // s + 1


@SIZE.mistake("커널을 빠뜨렸습니다.")
def _(n, k, s, p):
    """마지막 도장도 k칸을 덮습니다. k를 더하십시오."""
    return (n - 1) * s - 2 * p


@SIZE.mistake("스트라이드만 곱했습니다.")
def _(n, k, s, p):
    """k = 4, s = 2, p = 1처럼 꼭 맞을 때만 s배입니다. k와 p도 식에 넣으십시오."""
    return n * s


def stampings(rng: torch.Generator) -> Iterator[Case]:
    for n, k, s, p in (
        (2, 3, 2, 0), (3, 2, 2, 0), (3, 3, 2, 1), (4, 4, 2, 1), (3, 4, 3, 1), (2, 5, 1, 2),
    ):  # fmt: skip
        x, w = (torch.randint(1, 9, (side, side), generator=rng).float() for side in (n, k))
        yield Case({"x": x, "w": w, "s": s, "p": p})
    yield Case({"x": torch.tensor([[2.0]]), "w": torch.eye(3), "s": 2, "p": 0}, "한 칸짜리 그림")


STAMP = Exercise(
    "04-9",
    "도장을 직접 찍는 전치 합성곱",
    """
    채널이 하나인 그림 `x` (n, n)을 커널 `w` (k, k), 스트라이드 `s`, 패딩 `p`의 **전치 합성곱**으로
    키우는 함수를 완성하십시오. 1절의 `convolve`가 창을 옮기며 읽었듯이, 이번에는 도장을 옮기며
    찍습니다. 다음 셀이 `F.conv_transpose2d`와 견줍니다.

    - 빈 출력을 만들고, 입력의 칸마다 도장을 찍고, 패딩이 하는 일을 맨 끝에 합니다.
    - 위의 창에서 본 것을 그대로 옮기면 됩니다. `F.conv_transpose2d`는 부르지 마십시오.
    """,
    cases=stampings,
    hints=(
        "입력의 (i, j)칸이 찍는 도장의 왼쪽 위 귀퉁이는 출력의 어느 칸입니까? 그 도장의 칸마다 "
        "무엇이 적힙니까?",
        "출력은 과제 04-1의 답에서 p = 0인 크기로 만들어 두고, 이중 `for`로 칸마다 찍습니다. 겹친 "
        "자리에는 값이 쌓입니다.",
        "`out[줄:줄 + k, 칸:칸 + k]`가 도장이 덮는 자리입니다. 바깥을 잘라 낼 때에는 p = 0인 "
        "경우에도 그림이 남는지 보십시오.",
    ),
    note="이것이 합성곱 행렬의 전치를 곱하는 일이라는 것을 바로 아래에서 봅니다. 컬러 그림처럼 "
    "채널이 여럿이면 입력 채널마다 다른 도장을 찍어 모두 더합니다.",
    answers=("transposed_frame", "painted"),
)


@STAMP.solution
def stamp(x, w, s, p):
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i * s : i * s + k, j * s : j * s + k] += x[i, j] * w
    return out[p : len(out) - p, p : len(out) - p]


@STAMP.mistake("겹친 자리를 더하지 않고 덮어썼습니다.")
def _(x, w, s, p):
    """도장이 겹치면 값이 쌓여야 하는데 나중 도장만 남았습니다. 창에서 둘째 스텝의 겹친 칸을
    보십시오. `=`이 아니라 `+=`입니다.
    """
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i * s : i * s + k, j * s : j * s + k] = x[i, j] * w
    return out[p : len(out) - p, p : len(out) - p]


@STAMP.mistake("패딩이 그림을 키웠습니다.")
def _(x, w, s, p):
    """합성곱의 패딩은 입력을 넓히지만 전치 합성곱의 패딩은 **출력의 바깥을 잘라 냅니다**. 0을
    두르지 말고 양쪽에서 p칸씩 버리십시오.
    """
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i * s : i * s + k, j * s : j * s + k] += x[i, j] * w
    return F.pad(out, [p] * 4)


@STAMP.mistake("스트라이드만큼 옮기지 않았습니다.")
def _(x, w, s, p):
    """도장을 한 칸씩만 옮겨 찍어 왼쪽 위에 몰렸습니다. 이웃한 도장의 귀퉁이는 `s`칸 떨어져
    있습니다.
    """
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i : i + k, j : j + k] += x[i, j] * w
    return out[p : len(out) - p, p : len(out) - p]


@STAMP.mistake("입력에 패딩을 둘렀습니다.")
def _(x, w, s, p):
    """입력의 둘레에 0을 두르는 것은 합성곱입니다. 0을 찍는 도장이 늘어 출력만 커집니다. 다 찍은
    다음 **출력의 바깥**을 잘라 내십시오.
    """
    x = F.pad(x, [p] * 4)
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i * s : i * s + k, j * s : j * s + k] += x[i, j] * w
    return out


@STAMP.mistake("바깥을 잘라 내지 않았습니다.")
def _(x, w, s, p):
    """도장은 맞게 찍었습니다. 패딩이 1이면 출력의 한 변은 몇 칸 줄었습니까? 예상 04-p2를
    떠올리십시오.
    """
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i * s : i * s + k, j * s : j * s + k] += x[i, j] * w
    return out


@STAMP.mistake("패딩이 0이면 아무것도 남지 않습니다.")
def _(x, w, s, p):
    """`out[p:-p]`는 p = 0일 때 `out[0:0]`, 곧 빈 그림입니다. 끝을 `len(out) - p`로 적으십시오."""
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i * s : i * s + k, j * s : j * s + k] += x[i, j] * w
    return out[p:-p, p:-p]


@STAMP.mistake("커널을 뒤집었습니다.")
def _(x, w, s, p):
    """도장은 커널 그대로 찍힙니다. 뒤집는 것은 수학에서 말하는 합성곱이고, 딥러닝의 코드는 뒤집지
    않습니다.
    """
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i * s : i * s + k, j * s : j * s + k] += x[i, j] * w.flip(0, 1)
    return out[p : len(out) - p, p : len(out) - p]


@STAMP.mistake("입력의 수를 곱하지 않았습니다.")
def _(x, w, s, p):
    """칸마다 똑같은 도장이 찍혀 그림이 사라졌습니다. 도장은 그 칸의 수를 곱한 커널입니다."""
    n, k = len(x), len(w)
    out = torch.zeros((n - 1) * s + k, (n - 1) * s + k)
    for i in range(n):
        for j in range(n):
            out[i * s : i * s + k, j * s : j * s + k] += w
    return out[p : len(out) - p, p : len(out) - p]


BLOCK = Exercise(
    "04-2",
    "생성자 블록",
    """
    그림을 두 배로 키우는 DCGAN의 생성자 블록을 `nn.Sequential`로 돌려주는 함수를 완성하십시오.

    - (n, `n_in`, h, w) → (n, `n_out`, 2h, 2w). 커널은 4입니다.
    - 층은 셋입니다: 키우고, 고르게 하고, 음수를 지웁니다. 쓸모없는 파라미터는 두지 않습니다.
    """,
    cases=blocks,
    observe=observe_block,
    hints=(
        "과제 04-1의 답에 k = 4를 넣었을 때, n이 무엇이든 2n이 나오려면 s와 p가 얼마여야 합니까?",
        "바로 뒤에서 평균을 빼 버린다면, 앞 층의 어떤 파라미터가 쓸모없어집니까?",
        "`nn.ConvTranspose2d`, `nn.BatchNorm2d`, `nn.ReLU`를 `nn.Sequential(…)`에 차례로 넣습니다. "
        "배치 정규화의 인수는 채널의 수 하나면 됩니다.",
    ),
    note="배치 정규화의 β가 편향의 일을 대신합니다. 그래서 앞 층의 편향을 빼도 표현할 수 있는 "
    "함수는 그대로이고 파라미터만 줄어듭니다.",
    answers=("generator_block", "growers"),
)


@BLOCK.solution
def generator_block(n_in, n_out):
    return nn.Sequential(
        nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(n_out),
        nn.ReLU(),
    )


@BLOCK.mistake("패딩이 없습니다.")
def _(n_in, n_out):
    """(n − 1)·2 + 4 = 2n + 2입니다. 두 칸이 남으므로 `padding=1`로 양쪽을 한 칸씩 잘라 내십시오."""
    return nn.Sequential(
        nn.ConvTranspose2d(n_in, n_out, 4, stride=2, bias=False), nn.BatchNorm2d(n_out), nn.ReLU()
    )


@BLOCK.mistake("커널이 3입니다.")
def _(n_in, n_out):
    """(n − 1)·2 + 3 − 2 = 2n − 1이라 두 배가 되지 않습니다. 게다가 3은 스트라이드 2로
    나누어떨어지지 않아 바둑판무늬를 만듭니다.
    """
    return nn.Sequential(
        nn.ConvTranspose2d(n_in, n_out, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(n_out),
        nn.ReLU(),
    )


@BLOCK.mistake("배치 정규화가 ReLU 뒤에 있습니다.")
def _(n_in, n_out):
    """논문의 차례는 전치 합성곱 → 배치 정규화 → ReLU입니다. 정규화로 0 둘레에 모은 다음 ReLU가
    음수를 지웁니다.
    """
    return nn.Sequential(
        nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1, bias=False),
        nn.ReLU(),
        nn.BatchNorm2d(n_out),
    )


@BLOCK.mistake("LeakyReLU를 썼습니다.")
def _(n_in, n_out):
    """LeakyReLU는 판별자의 것입니다. 논문의 생성자는 마지막만 tanh, 나머지는 ReLU입니다."""
    return nn.Sequential(
        nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(n_out),
        nn.LeakyReLU(0.2),
    )


@BLOCK.mistake("편향을 남겼습니다.")
def _(n_in, n_out):
    """바로 뒤의 배치 정규화가 채널마다 평균을 빼므로 편향은 지워집니다. `bias=False`로 파라미터를
    아끼십시오.
    """
    return nn.Sequential(
        nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1), nn.BatchNorm2d(n_out), nn.ReLU()
    )


@BLOCK.mistake("eps를 0.8로 했습니다.")
def _(n_in, n_out):
    """`BatchNorm2d`의 둘째 인수는 momentum이 아니라 **eps**(분모에 더하는 작은 수)입니다. 0.8이면
    값의 분산이 작을 때 정규화가 거의 되지 않습니다.
    """
    return nn.Sequential(
        nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(n_out, 0.8),
        nn.ReLU(),
    )


@BLOCK.mistake("줄이는 합성곱을 썼습니다.")
def _(n_in, n_out):
    """`Conv2d`는 그림을 반으로 줄입니다. 키우는 것은 `ConvTranspose2d`입니다."""
    return nn.Sequential(
        nn.Conv2d(n_in, n_out, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(n_out), nn.ReLU()
    )


LAYERS = (
    nn.Linear, nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm1d, nn.BatchNorm2d, nn.MaxPool2d,
    nn.ReLU, nn.LeakyReLU, nn.Tanh, nn.Sigmoid,
)  # fmt: skip


def _look(net: object, x: Tensor) -> object:
    """신경망이 부르는 층의 차례, 파라미터의 수, 고정한 가중치로 계산한 출력."""
    if not isinstance(net, nn.Module):
        return {"신경망": net}
    called: list[str] = []  # 한 층을 두 번 쓰면 두 번 적힙니다.
    hooks = [
        m.register_forward_hook(lambda layer, *_: called.append(type(layer).__name__))
        for m in net.modules()
        if isinstance(m, LAYERS)
    ]
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(torch.linspace(-0.5, 1, p.numel()).mul(9).sin().view_as(p) / 9)
        out = net.train()(x)
    for hook in hooks:
        hook.remove()
    return {
        "출력의 모양": list(out.shape),
        "층의 차례": called,
        "파라미터의 수": sum(p.numel() for p in net.parameters()),
        "출력": out,
    }


def observe_generator(function: Callable, nz: int, ngf: int) -> object:
    """생성자를 지어 잠재 벡터 셋을 넣어 봅니다."""
    return _look(call(function, nz=nz, ngf=ngf), torch.linspace(-2, 9, 3 * nz).sin().view(3, nz))


def observe_judge(function: Callable, ndf: int) -> object:
    """판별자를 지어 그림 셋을 넣어 봅니다."""
    x = torch.linspace(0, 40, 3 * 28 * 28).sin().view(3, 1, 28, 28)
    return _look(call(function, ndf=ndf), x)


GENERATOR = Exercise(
    "04-6",
    "생성자를 블록으로 짓기",
    """
    잠재 벡터 (n, `nz`)를 28×28 흑백 그림 (n, 1, 28, 28), 값은 −1과 1 사이로 바꾸는 생성자를 지어
    돌려주는 함수를 완성하십시오. 한 변은 1 → 7 → 14 → 28로, 은닉층의 채널은 2·`ngf` → `ngf`로
    바뀝니다.

    - 가운데의 7 → 14는 여러분이 만든 `generator_block`입니다.
    - 첫 층(1 → 7)과 마지막 층(14 → 28)의 뒤에 무엇을 두고 무엇을 두지 않는지는 논문의 지침을
    보십시오.
    - 편향은 배치 정규화가 뒤따르지 않는 합성곱에만 둡니다.
    - 활성화 함수도 함수(`F.relu`)가 아니라 층(`nn.ReLU`)으로 두십시오.
    """,
    cases=lambda rng: [
        Case({"nz": nz, "ngf": ngf}) for nz, ngf in ((4, 2), (3, 3), (8, 2), (5, 4), (2, 1))
    ],
    observe=observe_generator,
    hints=(
        "1×1 그림을 스트라이드 1, 패딩 0의 전치 합성곱에 넣어 7×7이 나오려면 커널이 얼마여야 "
        "합니까?",
        "(n, nz)를 (n, nz, 1, 1)로 바꾸는 층은 `nn.Unflatten(1, (nz, 1, 1))`입니다.",
        "마지막 층은 채널을 1로 줄이고 tanh로 끝납니다. 배치 정규화가 뒤따르지 않는 층에는 편향이 "
        "쓸모 있습니다.",
    ),
    note="저장소의 `models.dcgan.Generator`도 같은 차례로 쌓습니다. 크기(28, 32, 64)를 골라 쓰게 "
    "한 것이 다를 뿐입니다.",
    answers=("Generator",),
)


@GENERATOR.solution
def make_generator(nz, ngf):
    return nn.Sequential(
        nn.Unflatten(1, (nz, 1, 1)),
        nn.ConvTranspose2d(nz, 2 * ngf, 7, bias=False),  # 1 → 7
        nn.BatchNorm2d(2 * ngf),
        nn.ReLU(),
        generator_block(2 * ngf, ngf),  # 7 → 14
        nn.ConvTranspose2d(ngf, 1, 4, stride=2, padding=1),  # 14 → 28
        nn.Tanh(),
    )


def _generator(nz, ngf, stem, tail, wide=2):
    """앞머리와 꼬리를 바꾼 생성자."""
    return nn.Sequential(
        nn.Unflatten(1, (nz, 1, 1)), *stem, generator_block(wide * ngf, ngf), *tail
    )


def _stem(nz, width, side=7, bias=False):
    return (
        nn.ConvTranspose2d(nz, width, side, bias=bias),
        nn.BatchNorm2d(width),
        nn.ReLU(),
    )


def _head(ngf, bias=True):
    return nn.ConvTranspose2d(ngf, 1, 4, stride=2, padding=1, bias=bias)


@GENERATOR.mistake("tanh가 없습니다.")
def _(nz, ngf):
    """마지막 값이 어디까지든 갈 수 있습니다. 진짜의 화소는 −1과 1 사이이므로 tanh로 끝내십시오."""
    return _generator(nz, ngf, _stem(nz, 2 * ngf), (_head(ngf),))


@GENERATOR.mistake("시그모이드로 끝냈습니다.")
def _(nz, ngf):
    """값이 0과 1 사이라 검은 바탕(−1)을 그릴 수 없습니다. 논문의 생성자는 tanh로 끝납니다."""
    return _generator(nz, ngf, _stem(nz, 2 * ngf), (_head(ngf), nn.Sigmoid()))


@GENERATOR.mistake("마지막 층에도 배치 정규화를 두었습니다.")
def _(nz, ngf):
    """논문의 지침은 G의 마지막 층을 뺍니다. 미니배치의 평균과 분산을 맞추면 그림의 밝기를 생성자가
    스스로 정할 수 없습니다.
    """
    return _generator(nz, ngf, _stem(nz, 2 * ngf), (_head(ngf), nn.BatchNorm2d(1), nn.Tanh()))


@GENERATOR.mistake("첫 층 뒤에 배치 정규화가 없습니다.")
def _(nz, ngf):
    """배치 정규화를 빼는 곳은 G의 마지막 층뿐입니다. 첫 층에는 배치 정규화와 ReLU를 둡니다."""
    stem = (nn.ConvTranspose2d(nz, 2 * ngf, 7, bias=False), nn.ReLU())
    return _generator(nz, ngf, stem, (_head(ngf), nn.Tanh()))


@GENERATOR.mistake("첫 층 뒤에 ReLU가 없습니다.")
def _(nz, ngf):
    """배치 정규화 뒤에는 ReLU를 둡니다. 없으면 첫 층과 다음 층의 곱해서 더하기가 하나로
    합쳐집니다.
    """
    return _generator(nz, ngf, _stem(nz, 2 * ngf)[:2], (_head(ngf), nn.Tanh()))


@GENERATOR.mistake("첫 층의 편향을 남겼습니다.")
def _(nz, ngf):
    """바로 뒤의 배치 정규화가 채널마다 평균을 빼므로 편향은 지워집니다. 첫 층은 `bias=False`로
    하십시오. 마지막 층에는 배치 정규화가 없으니 편향을 둡니다.
    """
    return _generator(nz, ngf, _stem(nz, 2 * ngf, bias=True), (_head(ngf), nn.Tanh()))


@GENERATOR.mistake("마지막 층의 편향을 뺐습니다.")
def _(nz, ngf):
    """마지막 층 뒤에는 배치 정규화가 없습니다. 편향이 있어야 바탕의 밝기를 정할 수 있습니다."""
    return _generator(nz, ngf, _stem(nz, 2 * ngf), (_head(ngf, bias=False), nn.Tanh()))


class _Functional(nn.Module):
    """층을 차례로 부르고, 사이의 활성화는 함수로 하는 신경망."""

    def __init__(self, *parts):
        super().__init__()
        self.layers = nn.ModuleList(p for p in parts if isinstance(p, nn.Module))
        self.parts = parts

    def forward(self, x):
        for part in self.parts:
            x = part(x)
        return x


@GENERATOR.mistake("활성화를 함수로 썼습니다.")
def _(nz, ngf):
    """계산은 맞습니다. 다만 이 과제는 층의 차례를 봅니다. `F.relu`와 `torch.tanh` 대신
    `nn.ReLU()`와 `nn.Tanh()`를 층으로 두십시오.
    """
    first, norm, _ = _stem(nz, 2 * ngf)
    shaped = nn.Unflatten(1, (nz, 1, 1))
    block = generator_block(2 * ngf, ngf)
    return _Functional(shaped, first, norm, F.relu, block, _head(ngf), torch.tanh)


@GENERATOR.mistake("4×4에서 시작했습니다.")
def _(nz, ngf):
    """4 → 8 → 16이라 28이 되지 않습니다. 28을 두 번 반으로 나누면 처음 한 변이 나옵니다."""
    return _generator(nz, ngf, _stem(nz, 2 * ngf, 4), (_head(ngf), nn.Tanh()))


@GENERATOR.mistake("채널을 줄이지 않았습니다.")
def _(nz, ngf):
    """그림이 커질수록 채널은 반으로 줄입니다. 7×7에서 2·ngf개로 시작하십시오."""
    return _generator(nz, ngf, _stem(nz, ngf), (_head(ngf), nn.Tanh()), wide=1)


@GENERATOR.mistake("완전 연결층으로 펼쳤습니다.")
def _(nz, ngf):
    """모양은 맞지만 과제는 1×1 그림을 전치 합성곱으로 키우는 것입니다. 가중치의 수는 같으니
    `nn.ConvTranspose2d(nz, …, 7)`로 바꾸십시오.
    """
    return nn.Sequential(
        nn.Linear(nz, 2 * ngf * 49, bias=False),
        nn.Unflatten(1, (2 * ngf, 7, 7)),
        nn.BatchNorm2d(2 * ngf),
        nn.ReLU(),
        generator_block(2 * ngf, ngf),
        _head(ngf),
        nn.Tanh(),
    )


JUDGE = Exercise(
    "04-7",
    "판별자를 블록으로 짓기",
    """
    28×28 그림 (n, 1, 28, 28)을 로짓 (n,)으로 바꾸는 판별자를 지어 돌려주는 함수를 완성하십시오. 한
    변은 28 → 14 → 7 → 1로, 채널은 1 → `ndf` → 2·`ndf` → 1로 바뀝니다. 반으로 줄이는 합성곱의
    커널은 4입니다.

    - 어느 층 뒤에 배치 정규화를 두지 않는지, 어떤 활성화 함수를 쓰는지는 논문의 지침을 보십시오.
    - 음수 쪽 기울기는 0.2입니다. 끝은 확률이 아니라 로짓입니다.
    - 편향은 배치 정규화가 뒤따르지 않는 합성곱에만 둡니다.
    - 활성화 함수도 층으로 두십시오. 7절에서 그 층의 출력을 꺼내 씁니다.
    """,
    cases=lambda rng: [Case({"ndf": ndf}) for ndf in (1, 2, 3, 4, 5)],
    observe=observe_judge,
    hints=(
        "생성자는 1 → 7 → 14 → 28이었습니다. 거울에 비추면 층마다 무엇이 무엇으로 바뀝니까?",
        "`nn.Conv2d(…, 4, stride=2, padding=1)`은 한 변을 반으로 줄입니다. 배치 정규화가 뒤따르는 "
        "층만 편향을 뺍니다.",
        "7×7을 한 번에 보는 커널이 1×1을 냅니다. (n, 1, 1, 1)을 (n,)으로 펴는 층은 "
        "`nn.Flatten(0)`입니다.",
    ),
    note="두 신경망은 거울입니다. 다른 것은 활성화 함수, 배치 정규화를 뺀 자리, 그리고 끝에 tanh도 "
    "시그모이드도 없다는 것입니다.",
    answers=("discriminator_block", "Discriminator"),
)


@JUDGE.solution
def make_judge(ndf):
    return nn.Sequential(
        nn.Conv2d(1, ndf, 4, stride=2, padding=1),  # 28 → 14
        nn.LeakyReLU(0.2),
        nn.Conv2d(ndf, 2 * ndf, 4, stride=2, padding=1, bias=False),  # 14 → 7
        nn.BatchNorm2d(2 * ndf),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * ndf, 1, 7),  # 7 → 1
        nn.Flatten(0),
    )


def _judge(ndf, act=lambda: nn.LeakyReLU(0.2), first=(), second=True, tail=(), biases=()):
    """한 군데를 바꾼 판별자. biases: 합성곱마다 편향을 둘지. 없으면 배치 정규화가 없는 곳에만."""
    one, two, three = biases or (not first, not second, True)
    return nn.Sequential(
        nn.Conv2d(1, ndf, 4, stride=2, padding=1, bias=one),
        *first,
        act(),
        nn.Conv2d(ndf, 2 * ndf, 4, stride=2, padding=1, bias=two),
        *([nn.BatchNorm2d(2 * ndf)] if second else []),
        act(),
        nn.Conv2d(2 * ndf, 1, 7, bias=three),
        *(tail or (nn.Flatten(0),)),
    )


@JUDGE.mistake("끝에 시그모이드를 두었습니다.")
def _(ndf):
    """손실 함수가 로짓을 받아 시그모이드까지 계산합니다(01). 두 번 씌우면 확률이 1/2과 0.73 사이에
    갇힙니다.
    """
    return _judge(ndf, tail=(nn.Flatten(0), nn.Sigmoid()))


@JUDGE.mistake("출력이 (n, 1)입니다.")
def _(ndf):
    """그림 하나에 수 하나, (n,)이어야 합니다. (n, 1)이면 정답 (n,)과 견줄 때 (n, n)으로
    퍼집니다.
    """
    return _judge(ndf, tail=(nn.Flatten(1),))


@JUDGE.mistake("출력이 (n, 1, 1, 1)입니다.")
def _(ndf):
    """로짓은 그림마다 하나, (n,)입니다. `nn.Flatten(0)`으로 펴십시오."""
    return _judge(ndf, tail=(nn.Identity(),))


@JUDGE.mistake("둘째 합성곱의 편향을 남겼습니다.")
def _(ndf):
    """바로 뒤의 배치 정규화가 채널마다 평균을 빼므로 편향은 지워집니다. 둘째 합성곱은
    `bias=False`로 하십시오.
    """
    return _judge(ndf, biases=(True, True, True))


@JUDGE.mistake("편향을 모두 뺐습니다.")
def _(ndf):
    """편향이 쓸모없어지는 것은 배치 정규화가 뒤따르는 층뿐입니다. 첫 층과 마지막 층에는
    두십시오.
    """
    return _judge(ndf, biases=(False, False, False))


@JUDGE.mistake("활성화를 함수로 썼습니다.")
def _(ndf):
    """계산은 맞습니다. 다만 7절에서 LeakyReLU 층의 출력을 꺼내 쓰므로, `F.leaky_relu` 대신
    `nn.LeakyReLU(0.2)`를 층으로 두십시오.
    """
    first, _, second, norm, _, last, flat = make_judge(ndf)
    return _Functional(first, _leaky, second, norm, _leaky, last, flat)


def _leaky(x):
    return F.leaky_relu(x, 0.2)


@JUDGE.mistake("첫 층 뒤에도 배치 정규화를 두었습니다.")
def _(ndf):
    """논문의 지침은 D의 첫 층을 뺍니다. 그림의 밝기와 대비 자체가 진짜와 가짜를 가리는 단서인데,
    들어오자마자 맞추어 버리면 보이지 않습니다.
    """
    return _judge(ndf, first=(nn.BatchNorm2d(ndf),))


@JUDGE.mistake("로짓에도 배치 정규화를 두었습니다.")
def _(ndf):
    """진짜만 넣든 가짜만 넣든 로짓의 평균이 언제나 β가 되어, 둘을 가를 수 없습니다. 로짓을 내는
    마지막 층 뒤에는 두지 않습니다.
    """
    tail = (nn.BatchNorm2d(1), nn.Flatten(0))
    return _judge(ndf, tail=tail, biases=(True, False, False))


@JUDGE.mistake("ReLU를 썼습니다.")
def _(ndf):
    """음수인 칸에서 기울기가 0이 되어 생성자에게 갈 것이 없어집니다. 판별자는 LeakyReLU를
    씁니다.
    """
    return _judge(ndf, act=nn.ReLU)


@JUDGE.mistake("LeakyReLU의 기울기가 0.01입니다.")
def _(ndf):
    """`nn.LeakyReLU()`의 기본값은 0.01입니다. 논문은 0.2를 씁니다."""
    return _judge(ndf, act=nn.LeakyReLU)


@JUDGE.mistake("배치 정규화가 없습니다.")
def _(ndf):
    """배치 정규화를 빼는 곳은 D의 첫 층입니다. 둘째 합성곱 뒤에는 두십시오."""
    return _judge(ndf, second=False)


@JUDGE.mistake("풀링으로 줄였습니다.")
def _(ndf):
    """줄이는 법도 배우게 하는 것이 논문의 첫 지침입니다. 풀링을 빼고 합성곱의 스트라이드를 2로
    하십시오.
    """
    return nn.Sequential(
        nn.Conv2d(1, ndf, 3, padding=1),
        nn.LeakyReLU(0.2),
        nn.MaxPool2d(2),
        nn.Conv2d(ndf, 2 * ndf, 3, padding=1, bias=False),
        nn.BatchNorm2d(2 * ndf),
        nn.LeakyReLU(0.2),
        nn.MaxPool2d(2),
        nn.Conv2d(2 * ndf, 1, 7),
        nn.Flatten(0),
    )


def stacks(rng: torch.Generator) -> Iterator[Case]:
    for layers in (
        [(3, 1)],
        [(3, 1), (3, 1)],
        [(4, 2), (4, 2)],
        [(2, 3), (5, 1)],
        [(4, 2), (4, 2), (7, 1)],
        [(3, 2), (3, 2), (3, 2)],
    ):
        yield Case({"layers": layers})
    yield Case({"layers": []}, "층이 없는 경우")


SIGHT = Exercise(
    "04-8",
    "예상하고 재기: 칸 하나가 보는 화소",
    """
    합성곱을 차례로 쌓았습니다. `layers`는 (커널, 스트라이드)의 목록입니다. **마지막 층의 칸
    하나**가 입력 그림에서 한 변 몇 화소를 보는지 예상하는 함수를 완성하십시오. 층이 없으면 1입니다.
    다음 셀이 판별자의 기울기로 실제로 재어 여러분의 예상과 견줍니다.
    """,
    cases=stacks,
    hints=(
        "층이 하나면 커널의 크기만큼 봅니다. 그 위에 커널 3을 하나 더 얹으면 몇 칸이 **더** "
        "보입니까?",
        "아래층의 스트라이드가 2이면, 위층에서 한 칸 옆은 입력에서 두 화소 옆입니다.",
        "변수 둘을 두십시오: 지금까지 보는 한 변의 길이와, 이 층에서 한 칸이 입력의 몇 화소인지.",
    ),
    note="한 칸이 보는 범위를 수용 영역(receptive field)이라고 합니다. 스트라이드가 층마다 "
    "곱해지므로 깊어질수록 빠르게 넓어집니다.",
)


@SIGHT.solution
def sight(layers):
    side, jump = 1, 1
    for k, s in layers:
        side += (k - 1) * jump
        jump *= s
    return side


@SIGHT.mistake("커널의 크기를 그냥 더했습니다.")
def _(layers):
    """이웃한 창은 겹칩니다. 한 층이 더 보여 주는 것은 k칸이 아니라 k − 1칸이고, 스트라이드도
    생각해야 합니다.
    """
    return sum(k for k, _ in layers)


@SIGHT.mistake("스트라이드를 빠뜨렸습니다.")
def _(layers):
    """아래층이 두 칸씩 뛰었으면 위층의 한 칸 옆은 입력에서 두 화소 옆입니다."""
    return 1 + sum(k - 1 for k, _ in layers)


@SIGHT.mistake("커널을 곱했습니다.")
def _(layers):
    """창이 겹치지 않을 때에만 곱이 됩니다(커널 = 스트라이드). 겹치는 만큼 덜 넓습니다."""
    return math.prod(k for k, _ in layers)


@SIGHT.mistake("제 층의 스트라이드를 먼저 곱했습니다.")
def _(layers):
    """커널의 칸 사이는 **아래층까지의** 스트라이드의 곱입니다. 제 층의 스트라이드는 그다음 층부터
    곱하십시오.
    """
    side, jump = 1, 1
    for k, s in layers:
        jump *= s
        side += (k - 1) * jump
    return side


def observe_d_step(function: Callable, seed: int, real: Tensor, z: Tensor) -> object:
    """판별자의 한 스텝을 시켜 보고, 바뀐 가중치와 돌려준 측정값 넷을 봅니다."""
    G, D = tiny_gan(seed)
    opt_d = torch.optim.SGD(D.parameters(), lr=LR)
    out = call(function, G=G, D=D, opt_d=opt_d, real=real, z=z)
    seen = observed(G, D, None)
    del seen["돌려준 손실"]
    seen["G에 기울기가 쌓였는지"] = any(p.grad is not None for p in G.parameters())
    names = ("Loss_D", "D(x)", "D(G(z)) 앞", "D(G(z)) 뒤")
    values = out if isinstance(out, tuple | list) and len(out) == 4 else (out, None, None, None)
    return seen | {n: _number(v) for n, v in zip(names, values, strict=True)}


def _number(value: object) -> object:
    return value.item() if torch.is_tensor(value) and value.dim() == 0 else value


def normings(rng: torch.Generator) -> Iterator[Case]:
    """특징 맵과 γ, β. 학습 모드(stored 없음)와 평가 모드. 채널의 수와 너비는 서로 다릅니다."""
    shapes = (
        ((2, 2, 1, 3), False), ((3, 2, 1, 4), False), ((2, 3, 2, 2), False), ((4, 1, 2, 2), False),
        ((2, 2, 1, 3), True), ((3, 2, 2, 3), True), ((2, 3, 1, 4), True),
    )  # fmt: skip
    for shape, kept in shapes:
        h = torch.randint(-20, 21, shape, generator=rng).float()  # ε이 보이지 않을 만큼 큽니다.
        yield Case({"h": h, **_channel_numbers(shape[1], rng, kept)})
    h = torch.randint(-20, 21, (1, 2, 2, 3), generator=rng).float()
    yield Case({"h": h, **_channel_numbers(2, rng, kept=True)}, "평가 모드의 그림 한 장")
    h = torch.tensor([0, 0, 0.002, -0.006, 0, 0, 0.004, 0.004]).view(2, 2, 1, 2)
    yield Case({"h": h, **_channel_numbers(2, rng, kept=False)}, "값이 거의 같은 채널")


def _channel_numbers(c: int, rng: torch.Generator, kept: bool) -> dict[str, object]:
    """채널마다의 γ, β와, 평가 모드이면 모아 둔 (평균, 분산)."""
    gamma, beta, mean, spread = torch.rand(4, c, generator=rng).mul(10).round().div(10) + 0.3
    return {"gamma": gamma, "beta": -beta, "stored": (10 * mean, 100 * spread) if kept else None}


NORM = Exercise(  # 04-4(화소를 tanh의 범위로)의 자리입니다. 04-4는 다시 쓰지 않는 번호입니다.
    "04-11",
    "배치 정규화를 손으로",
    """
    합성곱의 출력 `h` (n, c, 높이, 너비)를 배치 정규화하는 함수를 완성하십시오. `gamma`와
    `beta`는 채널마다 하나씩, (c,)입니다. `nn.BatchNorm2d`와 `F.batch_norm`은 부르지 마십시오.

    - `stored`가 `None`이면 **학습 모드**입니다. 평균과 분산을 미니배치 `h`에서 냅니다.
    - `stored`가 (평균 (c,), 분산 (c,))이면 **평가 모드**입니다. 모아 둔 그것을 씁니다.
    - 분산은 평균과의 차이를 제곱하여 그대로 평균한 것이고, ε은 0.00001입니다.

    **예상**: `h` 대신 `7 * h`를 넣으면 출력이 퍼진 정도(표준편차)는 몇 배가 됩니까? 두 모드에서
    저마다 예상하십시오. 과제 아래에서 재어 봅니다.
    """,
    cases=normings,
    hints=(
        "채널이 셋이면 평균은 몇 개 나와야 합니까? 그 가운데 하나에는 `h`의 수가 몇 개 들어갑니까?",
        "평균은 `h.mean(축들)`, 분산은 `h.var(축들, correction=0)`입니다. 괄호로 묶은 축은 모두 "
        "사라집니다. 남아야 할 축은 하나뿐입니다.",
        "(c,)인 수를 `h`의 채널 축에 맞추려면 `.view(1, -1, 1, 1)`로 모양을 바꿉니다.",
    ),
    note="학습 모드에서는 함께 든 그림이 계산에 들어갑니다. 그래서 앞 층의 크기를 잊고, 함께 든 "
    "그림이 바뀌면 제 출력도 바뀝니다. 평가 모드는 정해진 수로 빼고 나눌 뿐이라 둘 다 아닙니다.",
)


@NORM.solution
def normalize(h, gamma, beta, stored):
    if stored is None:
        mean, var = h.mean((0, 2, 3)), h.var((0, 2, 3), correction=0)
    else:
        mean, var = stored
    mean, var, gamma, beta = (v.view(1, -1, 1, 1) for v in (mean, var, gamma, beta))
    return gamma * (h - mean) / (var + 1e-5).sqrt() + beta


def _scaled(h, gamma, beta, mean, var):
    """평균과 분산이 무엇이든, 빼고 나눈 다음 채널마다 γ를 곱하고 β를 더합니다."""
    gamma, beta = gamma.view(1, -1, 1, 1), beta.view(1, -1, 1, 1)
    return gamma * (h - mean) / (var + 1e-5).sqrt() + beta


def _over(h, stored, axes, correction=0):
    """학습 모드의 통계를 낼 축을 바꾼 평균과 분산."""
    if stored is not None:
        return [v.view(1, -1, 1, 1) for v in stored]
    return h.mean(axes, keepdim=True), h.var(axes, correction=correction, keepdim=True)


@NORM.mistake("화소마다 따로 평균했습니다.")
def _(h, gamma, beta, stored):
    """그림의 축만 없앴습니다. 합성곱은 어느 자리에나 같은 도장을 쓰므로 자리도 함께 모아, 평균은
    채널마다 하나입니다.
    """
    return _scaled(h, gamma, beta, *_over(h, stored, (0,)))


@NORM.mistake("그림마다 따로 평균했습니다.")
def _(h, gamma, beta, stored):
    """높이와 너비만 모았습니다. 그러면 함께 든 그림과 아무 상관이 없습니다(인스턴스 정규화라는 다른
    층입니다). 이름의 **배치**를 떠올리십시오.
    """
    return _scaled(h, gamma, beta, *_over(h, stored, (2, 3)))


@NORM.mistake("한 그림의 채널을 모두 섞었습니다.")
def _(h, gamma, beta, stored):
    """그림 한 장 안에서 모든 채널을 모았습니다(층 정규화라는 다른 층입니다). 채널은 섞지 말고
    그림을 섞으십시오.
    """
    return _scaled(h, gamma, beta, *_over(h, stored, (1, 2, 3)))


@NORM.mistake("평균이 하나뿐입니다.")
def _(h, gamma, beta, stored):
    """`h` 전체를 모았습니다. 채널마다 찾는 무늬도 값의 크기도 다르므로 따로 냅니다."""
    if stored is None:
        mean, var = h.mean(), h.var(correction=0)
    else:
        mean, var = stored
    mean, var, gamma, beta = (v.view(1, -1, 1, 1) for v in (mean, var, gamma, beta))
    return gamma * (h - mean) / (var + 1e-5).sqrt() + beta


@NORM.mistake("분산을 n − 1로 나누었습니다.")
def _(h, gamma, beta, stored):
    """`h.var`는 따로 말하지 않으면 개수보다 하나 적은 수로 나눕니다. `correction=0`을 주면 개수
    그대로 나눕니다.
    """
    return _scaled(h, gamma, beta, *_over(h, stored, (0, 2, 3), correction=1))


@NORM.mistake("평가 모드에서도 미니배치의 통계를 썼습니다.")
def _(h, gamma, beta, stored):
    """`stored`를 쓰지 않았습니다. 그러면 뽑을 때에도 같은 z의 그림이 함께 뽑은 것에 따라
    달라집니다.
    """
    mean, var = h.mean((0, 2, 3)), h.var((0, 2, 3), correction=0)
    mean, var, gamma, beta = (v.view(1, -1, 1, 1) for v in (mean, var, gamma, beta))
    return gamma * (h - mean) / (var + 1e-5).sqrt() + beta


@NORM.mistake("두 모드를 바꾸었습니다.")
def _(h, gamma, beta, stored):
    """`stored`가 `None`인 쪽이 학습 모드입니다. 그때에는 꺼낼 것이 없으니 `h`에서 냅니다."""
    if stored is None:
        mean, var = stored
    return _scaled(h, gamma, beta, *_over(h, None, (0, 2, 3)))


@NORM.mistake("평가 모드에서 둘을 섞었습니다.")
def _(h, gamma, beta, stored):
    """0.9와 0.1로 섞는 것은 **학습하는 동안** 평균을 모으는 식입니다. 평가 모드에서는 모아 둔 것만
    씁니다.
    """
    now = _over(h, None, (0, 2, 3))
    if stored is not None:
        now = [0.9 * v.view(1, -1, 1, 1) + 0.1 * w for v, w in zip(stored, now, strict=True)]
    return _scaled(h, gamma, beta, *now)


@NORM.mistake("분산으로 나누었습니다.")
def _(h, gamma, beta, stored):
    """분산은 값의 **제곱**의 크기입니다. 나누는 것은 그 제곱근, 표준편차입니다."""
    mean, var = _over(h, stored, (0, 2, 3))
    gamma, beta = gamma.view(1, -1, 1, 1), beta.view(1, -1, 1, 1)
    return gamma * (h - mean) / (var + 1e-5) + beta


@NORM.mistake("평균을 빼지 않았습니다.")
def _(h, gamma, beta, stored):
    """크기만 맞추었습니다. 평균을 빼야 채널의 값이 0 둘레에 모이고, 그다음의 ReLU가 절반쯤을
    지웁니다.
    """
    return _scaled(h, gamma, beta, 0, _over(h, stored, (0, 2, 3))[1])


@NORM.mistake("γ와 β를 빠뜨렸습니다.")
def _(h, gamma, beta, stored):
    """고르게 하는 데에서 멈추었습니다. 배운 크기와 위치를 채널마다 곱하고 더하십시오."""
    mean, var = _over(h, stored, (0, 2, 3))
    return (h - mean) / (var + 1e-5).sqrt()


@NORM.mistake("β를 더한 다음 γ를 곱했습니다.")
def _(h, gamma, beta, stored):
    """그러면 위치가 β가 아니라 γβ가 됩니다. 곱하기가 먼저입니다."""
    mean, var = _over(h, stored, (0, 2, 3))
    gamma, beta = gamma.view(1, -1, 1, 1), beta.view(1, -1, 1, 1)
    return gamma * ((h - mean) / (var + 1e-5).sqrt() + beta)


@NORM.mistake("채널의 수를 너비의 축에 맞추었습니다.")
def _(h, gamma, beta, stored):
    """(c,)인 수를 그대로 곱하면 맨 **끝** 축(너비)에 맞추어집니다. 둘의 길이가 우연히 같으면 오류도
    없이 틀립니다. 채널의 축에 맞게 모양을 바꾸십시오.
    """
    mean, var = _over(h, stored, (0, 2, 3))
    return gamma * (h - mean) / (var + 1e-5).sqrt() + beta


@NORM.mistake("ε을 빠뜨렸습니다.")
def _(h, gamma, beta, stored):
    """채널의 값이 모두 같으면 분산이 0이라 0 ÷ 0이 됩니다. 제곱근 **안에서** 분산에 ε을
    더하십시오.
    """
    mean, var = _over(h, stored, (0, 2, 3))
    gamma, beta = gamma.view(1, -1, 1, 1), beta.view(1, -1, 1, 1)
    return gamma * (h - mean) / var.sqrt() + beta


@NORM.mistake("ε을 제곱근 밖에 더했습니다.")
def _(h, gamma, beta, stored):
    """값이 아주 작은 채널에서 달라집니다. 4절의 식에서 ε은 제곱근 **안**에 있습니다."""
    mean, var = _over(h, stored, (0, 2, 3))
    gamma, beta = gamma.view(1, -1, 1, 1), beta.view(1, -1, 1, 1)
    return gamma * (h - mean) / (var.sqrt() + 1e-5) + beta


D_STEP = Exercise(
    "04-5",
    "두 미니배치의 기울기를 쌓는 D 단계",
    """
    많은 DCGAN 코드는 진짜와 가짜의 `backward()`를 따로 부르고 `step()`은 한 번만 부릅니다. 그렇게
    판별자를 **한 번** 갱신하고 측정값 넷 `(Loss_D, D(x), D(G(z)) 앞, D(G(z)) 뒤)`을 돌려주는
    함수를 완성하십시오.

    - 파이썬의 `D(그림)`은 로짓 a (n,)을 냅니다. 측정값의 D(x)와 D(G(z))는 **확률**의 평균입니다.
    - 손실은 진짜의 BCE + 가짜의 BCE이고 나누지 않습니다.
    - 앞의 셋은 갱신하기 **전**의 것이고, `뒤`는 갱신한 다음 **같은 가짜**를 다시 본 것입니다.
    - D의 `.grad`에는 앞 단계의 기울기가 남아 있을 수 있고, G의 `.grad`는 비어 있어야 합니다.
    """,
    cases=d_step_cases,
    observe=observe_d_step,
    hints=(
        "`backward()`를 두 번 부르면 `.grad`에는 무엇이 남습니까? 그렇다면 `zero_grad()`와 "
        "`step()`은 각각 언제 한 번만 불러야 합니까?",
        "차례는 `zero_grad()` → 진짜의 `backward()` → 가짜의 `backward()` → `step()` 한 번입니다.",
        "가짜는 한 번 만들어 두었다가 `step()` 뒤에 다시 D에 넣습니다. 그때에는 기울기가 필요 "
        "없습니다. 확률은 `로짓.sigmoid().mean()`입니다.",
    ),
    note="두 손실을 더해 `backward()`를 한 번 불러도 같은 기울기가 쌓입니다. 합의 미분은 "
    "미분의 합이기 때문입니다. 다만 배치 정규화가 있는 D에 진짜와 가짜를 **한데 이어** 넣는 것은 "
    "다릅니다. 함께 정규화되어 값 자체가 달라집니다.",
)


@D_STEP.solution
def d_step(G, D, opt_d, real, z):
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.binary_cross_entropy_with_logits(a, torch.ones_like(a))
    real_loss.backward()  # 진짜의 기울기가 .grad에 들어갑니다.
    fake = G(z).detach()
    b = D(fake)
    fake_loss = F.binary_cross_entropy_with_logits(b, torch.zeros_like(b))
    fake_loss.backward()  # 가짜의 기울기가 그 위에 더해집니다.
    opt_d.step()
    with torch.no_grad():
        after = D(fake).sigmoid().mean().item()  # 같은 가짜를 고쳐진 D가 다시 봅니다.
    loss = (real_loss + fake_loss).item()
    return loss, a.sigmoid().mean().item(), b.sigmoid().mean().item(), after


def told(D: nn.Module, fake: Tensor, loss: Tensor, a: Tensor, b: Tensor) -> tuple[float, ...]:
    """돌려줄 측정값 넷. a, b: 갱신하기 전 진짜와 가짜의 로짓."""
    with torch.no_grad():
        after = D(fake).sigmoid().mean()
    return tuple(v.item() for v in (loss, a.sigmoid().mean(), b.sigmoid().mean(), after))


@D_STEP.mistake("‘뒤’를 갱신하기 전에 쟀습니다.")
def _(G, D, opt_d, real, z):
    """D가 아직 그대로이니 ‘앞’과 ‘뒤’가 같습니다. `step()` 다음에 같은 가짜를 D에 다시
    넣으십시오.
    """
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.softplus(-a).mean()
    real_loss.backward()
    b = D(G(z).detach())
    fake_loss = F.softplus(b).mean()
    fake_loss.backward()
    opt_d.step()
    before = b.sigmoid().mean().item()
    return (real_loss + fake_loss).item(), a.sigmoid().mean().item(), before, before


@D_STEP.mistake("두 backward 사이에서 기울기를 지웠습니다.")
def _(G, D, opt_d, real, z):
    """진짜에서 얻은 기울기가 지워져 D는 가짜만 보고 배웁니다. `zero_grad()`는 맨 처음에 한 번만
    부르십시오.
    """
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.softplus(-a).mean()
    real_loss.backward()
    opt_d.zero_grad()
    b = D(G(z).detach())
    fake_loss = F.softplus(b).mean()
    fake_loss.backward()
    opt_d.step()
    return told(D, G(z), real_loss + fake_loss, a, b)


@D_STEP.mistake("두 번 갱신했습니다.")
def _(G, D, opt_d, real, z):
    """진짜만 보고 갱신한 D로 가짜를 보게 됩니다. `step()`은 두 기울기가 모두 쌓인 다음 한 번만
    부르십시오.
    """
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.softplus(-a).mean()
    real_loss.backward()
    opt_d.step()
    opt_d.zero_grad()
    b = D(G(z).detach())
    fake_loss = F.softplus(b).mean()
    fake_loss.backward()
    opt_d.step()
    return told(D, G(z), real_loss + fake_loss, a, b)


@D_STEP.mistake("처음에 기울기를 지우지 않았습니다.")
def _(G, D, opt_d, real, z):
    """앞 단계에서 남은 기울기가 섞입니다. `opt_d.zero_grad()`로 시작하십시오."""
    a = D(real)
    real_loss = F.softplus(-a).mean()
    real_loss.backward()
    b = D(G(z).detach())
    fake_loss = F.softplus(b).mean()
    fake_loss.backward()
    opt_d.step()
    return told(D, G(z), real_loss + fake_loss, a, b)


@D_STEP.mistake("가짜를 떼어 내지 않았습니다.")
def _(G, D, opt_d, real, z):
    """D는 바르게 갱신되지만 G의 `.grad`에 쓸데없는 기울기가 쌓이고 계산도 낭비합니다.
    `G(z).detach()`를 쓰십시오.
    """
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.softplus(-a).mean()
    real_loss.backward()
    b = D(G(z))
    fake_loss = F.softplus(b).mean()
    fake_loss.backward()
    opt_d.step()
    return told(D, G(z), real_loss + fake_loss, a, b)


@D_STEP.mistake("손실을 2로 나누었습니다.")
def _(G, D, opt_d, real, z):
    """나누는 코드도 있지만 여기서는 더하기만 합니다. 나누면 균형에서의 값이 2·log 2가 아니라 log
    2가 되어, 곡선을 읽는 눈금이 달라집니다.
    """
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.softplus(-a).mean() / 2
    real_loss.backward()
    b = D(G(z).detach())
    fake_loss = F.softplus(b).mean() / 2
    fake_loss.backward()
    opt_d.step()
    return told(D, G(z), real_loss + fake_loss, a, b)


@D_STEP.mistake("확률 대신 로짓을 돌려주었습니다.")
def _(G, D, opt_d, real, z):
    """D는 바르게 갱신했습니다. 다만 D(x)는 확률이므로 로짓을 시그모이드에 넣은 다음 평균을 내야
    합니다.
    """
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.softplus(-a).mean()
    real_loss.backward()
    b = D(G(z).detach())
    fake_loss = F.softplus(b).mean()
    fake_loss.backward()
    opt_d.step()
    after = D(G(z)).mean().item()
    return (real_loss + fake_loss).item(), a.mean().item(), b.mean().item(), after


@D_STEP.mistake("가짜의 정답을 1로 두었습니다.")
def _(G, D, opt_d, real, z):
    """판별자의 차례에서 가짜의 정답은 0입니다. 1로 두는 것은 생성자의 차례입니다."""
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.softplus(-a).mean()
    real_loss.backward()
    b = D(G(z).detach())
    fake_loss = F.softplus(-b).mean()
    fake_loss.backward()
    opt_d.step()
    return told(D, G(z), real_loss + fake_loss, a, b)


@D_STEP.mistake("갱신하지 않았습니다.")
def _(G, D, opt_d, real, z):
    """기울기만 쌓고 `opt_d.step()`을 부르지 않아 D의 가중치가 그대로입니다."""
    opt_d.zero_grad()
    a = D(real)
    real_loss = F.softplus(-a).mean()
    real_loss.backward()
    b = D(G(z).detach())
    fake_loss = F.softplus(b).mean()
    fake_loss.backward()
    return told(D, G(z), real_loss + fake_loss, a, b)


def wins(rng: torch.Generator) -> Iterator[Case]:
    """D(x)와 D(G(z))의 기록. 가장 긴 구간이 앞, 가운데, 끝에 있는 것을 섞습니다."""
    for d_real, d_fake, every in (
        ([0.95, 0.97, 0.93, 0.85, 0.95, 0.6], [0.05, 0.03, 0.06, 0.2, 0.04, 0.3], 50),
        ([0.6, 0.95, 0.8, 0.93, 0.96, 0.97, 0.98], [0.4, 0.05, 0.3, 0.08, 0.06, 0.04, 0.02], 10),
        ([0.95, 0.96, 0.97, 0.98, 0.92], [0.05, 0.3, 0.04, 0.02, 0.45], 100),
        ([0.93, 0.89, 0.92, 0.95], [0.12, 0.03, 0.05, 0.02], 20),
        ([0.95, 0.5, 0.95, 0.96, 0.95, 0.5, 0.97, 0.95], [0.05] * 8, 25),
    ):
        yield Case({"d_real": d_real, "d_fake": d_fake, "every": every})
    yield Case({"d_real": [0.99] * 5, "d_fake": [0.01] * 5, "every": 40}, "내내 이긴 학습")
    yield Case({"d_real": [0.5] * 4, "d_fake": [0.5] * 4, "every": 50}, "한 번도 이기지 않은 학습")


WIN = Exercise(  # 04-3(논문의 초깃값)을 대신합니다. 04-3은 다시 쓰지 않는 번호입니다.
    "04-12",
    "잠깐입니까, 오래입니까: D가 다 이긴 구간",
    """
    학습 기록에 `every`스텝마다의 `d_real`(D(x))과 `d_fake`(D(G(z)) 앞)가 차례로 적혀 있습니다.
    길이가 같은 리스트입니다. D(x)가 0.9보다 크고 D(G(z))가 0.1보다 작으면 D가 **다 이긴** 칸이라고
    합시다. 그런 칸이 **끊기지 않고** 가장 오래 이어진 구간은 몇 스텝입니까? 그 스텝 수를 돌려주는
    함수를 완성하십시오. 한 번도 없으면 0입니다.

    **예상**: 위의 A와 B, 그리고 08에서 진료할 병든 학습 하나(그림이 거의 나아지지 않았습니다)에서
    그 구간은 저마다 학습의 몇 %쯤이겠습니까? 적어 두십시오. 과제 아래에서 재어 봅니다.
    """,
    cases=wins,
    hints=(
        "D가 세 칸을 이기고, 한 칸을 지고, 다시 두 칸을 이겼습니다. 세 칸입니까, 다섯 칸입니까?",
        "변수 둘을 두십시오: 지금 이어지는 칸의 수와, 지금까지 가장 긴 것. 조건이 깨지면 어느 쪽이 "
        "0으로 돌아갑니까?",
        "끊길 때에만 가장 긴 것을 고치면 끝까지 이긴 학습을 놓칩니다. 칸의 수는 맨 끝에 스텝으로 "
        "바꾸십시오.",
    ),
    note="한 칸의 값으로는 잠깐인지 오래인지 알 수 없고, 길이를 재어야 보입니다. 0.9와 0.1이라는 "
    "문턱은 이 레슨이 정한 것입니다. `every`가 길면 그보다 짧은 구간은 기록에 보이지 않습니다.",
)


@WIN.solution
def longest_win(d_real, d_fake, every):
    longest = now = 0
    for real, fake in zip(d_real, d_fake, strict=True):
        now = now + 1 if real > 0.9 and fake < 0.1 else 0
        longest = max(longest, now)
    return longest * every


def _streaks(won):
    """이긴 칸이 이어진 길이들을 차례로. [참, 참, 거짓, 참] → [2, 1]."""
    return [len(part) for part in "".join("W" if w else " " for w in won).split()]


def _won(d_real, d_fake):
    return [a > 0.9 and b < 0.1 for a, b in zip(d_real, d_fake, strict=True)]


@WIN.mistake("이어지지 않은 칸까지 모두 셌습니다.")
def _(d_real, d_fake, every):
    """끊긴 구간들을 더했습니다. 여기저기 한 칸씩 이긴 것과 내내 이긴 것이 같아집니다. 조건이 깨진
    칸에서 다시 0부터 세십시오.
    """
    return sum(_won(d_real, d_fake)) * every


@WIN.mistake("끝까지 이어진 구간을 놓쳤습니다.")
def _(d_real, d_fake, every):
    """구간이 끊길 때에만 가장 긴 것을 고쳤습니다. 기록이 끝날 때까지 이기면 끊기지 않으므로, 가장
    나쁜 학습을 놓칩니다.
    """
    longest = now = 0
    for won in _won(d_real, d_fake):
        if not won:
            longest, now = max(longest, now), 0
        now += won
    return longest * every


@WIN.mistake("마지막 구간만 돌려주었습니다.")
def _(d_real, d_fake, every):
    """끝에서 이어지던 수입니다. 앞에 더 긴 구간이 있었을 수 있으니 가장 긴 것을 기억하십시오."""
    won = _won(d_real, d_fake)
    return _streaks(won)[-1] * every if won[-1] else 0


@WIN.mistake("처음 구간에서 멈추었습니다.")
def _(d_real, d_fake, every):
    """처음으로 끊긴 곳에서 돌아왔습니다. 뒤에 더 긴 구간이 있을 수 있으니 끝까지 보십시오."""
    return (_streaks(_won(d_real, d_fake)) or [0])[0] * every


@WIN.mistake("D(x)만 보았습니다.")
def _(d_real, d_fake, every):
    """무엇이든 진짜라고 하는 D도 D(x)는 높습니다. 가짜까지 가려내야 이긴 것입니다."""
    return max(_streaks([a > 0.9 for a in d_real]), default=0) * every


@WIN.mistake("D(G(z))만 보았습니다.")
def _(d_real, d_fake, every):
    """무엇이든 가짜라고 하는 D도 D(G(z))는 낮습니다. 진짜까지 알아보아야 이긴 것입니다."""
    return max(_streaks([b < 0.1 for b in d_fake]), default=0) * every


@WIN.mistake("둘 가운데 하나만 맞아도 셌습니다.")
def _(d_real, d_fake, every):
    """`or`로는 무엇이든 진짜라고 하는 D도 이긴 것이 됩니다. 두 조건이 **함께** 맞아야 합니다."""
    pairs = zip(d_real, d_fake, strict=True)
    return max(_streaks([a > 0.9 or b < 0.1 for a, b in pairs]), default=0) * every


@WIN.mistake("둘의 차이로 가렸습니다.")
def _(d_real, d_fake, every):
    """차이가 0.8보다 커도 한쪽은 문턱에 못 미칠 수 있습니다(0.93과 0.12). 저마다의 문턱으로
    가리십시오.
    """
    pairs = zip(d_real, d_fake, strict=True)
    return max(_streaks([a - b > 0.8 for a, b in pairs]), default=0) * every


@WIN.mistake("스텝이 아니라 칸의 수입니다.")
def _(d_real, d_fake, every):
    """구간은 바르게 찾았습니다. 한 칸이 `every`스텝이므로 곱해야 기록의 간격이 다른 학습끼리도
    견줄 수 있습니다.
    """
    return max(_streaks(_won(d_real, d_fake)), default=0)


@WIN.mistake("한 칸을 덜 셌습니다.")
def _(d_real, d_fake, every):
    """구간의 끝 번호에서 처음 번호를 빼면 한 칸이 모자랍니다. 한 칸만 이기면 0스텝이 됩니다."""
    return max(max(_streaks(_won(d_real, d_fake)), default=0) - 1, 0) * every


def verdicts(rng: torch.Generator) -> Iterator[Case]:
    even, skewed = torch.full((5,), 0.2), torch.tensor([0.6, 0.3, 0.06, 0.04])
    for labels, share in (
        ([0] * 6 + [1] * 13 + [2], torch.full((3,), 1 / 3)),
        ([0] * 40 + [2] * 35 + [3] * 24 + [4], even),
        ([0] * 12 + [1] * 70 + [2] * 17 + [3], skewed),
        ([1] * 27 + [3] * 3, skewed),
        ([0] * 30 + [1] * 30 + [2] * 30 + [3] * 7 + [4] * 3, even),
    ):
        mixed = torch.tensor(labels)
        yield Case({"labels": mixed[torch.randperm(len(mixed), generator=rng)], "share": share})
    yield Case({"labels": torch.tensor([0, 1, 2] * 8), "share": torch.full((3,), 1 / 3)}, "고른 것")


def observe_rare(function: Callable, labels: Tensor, share: Tensor) -> object:
    """찾은 값들. 텐서나 집합으로 돌려주어도 번호의 목록으로 봅니다."""
    found = call(function, labels=labels, share=share)
    if torch.is_tensor(found) and found.dim() == 1:
        return found.tolist()
    if isinstance(found, list | tuple | set | frozenset):
        return sorted(v.item() if torch.is_tensor(v) and v.numel() == 1 else v for v in found)
    return found


RARE = Exercise(
    "04-10",
    "빠진 값 세기",
    """
    생성자가 그린 그림마다 분류기가 속성의 값을 읽었습니다. `labels` (n,)은 그 번호(정수)이고,
    `share` (k,)는 **데이터에서** 값마다의 비율입니다(값의 번호는 0부터 k − 1까지). 생성자가
    데이터의 **4분의 1보다도 드물게** 그린 값의 번호를 작은 것부터 리스트로 돌려주는 함수를
    완성하십시오.

    - 드문지는 값마다 데이터에 견주어 정합니다. 데이터에서 드문 값은 생성자가 드물게 그려도 됩니다.
    - 한 번도 그리지 않은 값도 빠뜨리지 않습니다.
    """,
    cases=verdicts,
    observe=observe_rare,
    hints=(
        "데이터에서 20%인 값을 생성자가 1,000장 가운데 30장 그렸습니다. 빠진 값입니까? 데이터에서 "
        "4%인 값이 30장이면 어떻습니까?",
        "장수를 그대로 견주지 말고 먼저 비율로 바꾸십시오. 값마다 문턱이 다릅니다.",
        "`torch.bincount(labels)`는 `labels`에 없는 큰 번호를 세지 않아 길이가 모자랄 수 있습니다. "
        "`minlength`를 주십시오.",
    ),
    note="0번만 그리는 생성자도 한 장 한 장은 멀쩡할 수 있습니다. 빠진 값은 많이 뽑아 세어야 "
    "보입니다. 4분의 1이라는 문턱은 이 레슨이 정한 것이고, 문턱과 장수를 함께 적어야 남이 견줄 수 "
    "있습니다.",
)


@RARE.solution
def rare_values(labels, share):
    drawn = torch.bincount(labels, minlength=len(share)) / len(labels)
    return [v for v in range(len(share)) if drawn[v] < share[v] / 4]


@RARE.mistake("문턱이 값마다 같습니다.")
def _(labels, share):
    """데이터에서 60%인 값과 4%인 값을 같은 문턱으로 재었습니다. 문턱은 **그 값의** 데이터 비율의
    4분의 1입니다.
    """
    drawn = torch.bincount(labels, minlength=len(share)) / len(labels)
    return [v for v in range(len(share)) if drawn[v] < 1 / 4]


@RARE.mistake("고르게 나누었을 때와 견주었습니다.")
def _(labels, share):
    """값이 모두 1/k씩이라고 보았습니다. 데이터가 고르지 않으면 `share`가 기준입니다."""
    drawn = torch.bincount(labels, minlength=len(share)) / len(labels)
    return [v for v in range(len(share)) if drawn[v] < 1 / len(share) / 4]


@RARE.mistake("장수를 비율로 바꾸지 않았습니다.")
def _(labels, share):
    """한 번도 그리지 않은 값만 걸렸습니다. **장수**를 데이터의 **비율**과 견주면 한 장만 있어도
    1이라 언제나 큽니다. 장수를 n으로 나누십시오. 분류기는 틀리기도 하므로 한두 장은 없는 것과
    같습니다.
    """
    drawn = torch.bincount(labels, minlength=len(share))
    return [v for v in range(len(share)) if drawn[v] < share[v] / 4]


@RARE.mistake("한 번도 그리지 않은 값을 빠뜨렸습니다.")
def _(labels, share):
    """`labels`에 나온 값만 보았습니다. 가장 심하게 빠진 값은 거기에 없습니다. 0부터 k − 1까지 모두
    보십시오.
    """
    return [v for v in labels.unique().tolist()
            if (labels == v).float().mean() < share[v] / 4]  # fmt: skip


@RARE.mistake("부등호가 거꾸로입니다.")
def _(labels, share):
    """충분히 그린 값을 골랐습니다. 데이터의 4분의 1**보다 작은** 값을 찾으십시오."""
    drawn = torch.bincount(labels, minlength=len(share)) / len(labels)
    return [v for v in range(len(share)) if drawn[v] > share[v] / 4]


@RARE.mistake("데이터와 생성을 바꾸어 견주었습니다.")
def _(labels, share):
    """생성자가 데이터의 네 배보다 자주 그린 값을 골랐습니다. 4로 나눌 쪽은 데이터의 비율입니다."""
    drawn = torch.bincount(labels, minlength=len(share)) / len(labels)
    return [v for v in range(len(share)) if share[v] < drawn[v] / 4]


@RARE.mistake("4로 나누지 않았습니다.")
def _(labels, share):
    """데이터보다 조금이라도 적으면 모두 골랐습니다. 뽑을 때마다 조금씩 흔들리므로 절반쯤은 늘
    걸립니다. 4분의 1보다 적은 것만 고르십시오.
    """
    drawn = torch.bincount(labels, minlength=len(share)) / len(labels)
    return [v for v in range(len(share)) if drawn[v] < share[v]]


@RARE.mistake("몇 개인지만 돌려주었습니다.")
def _(labels, share):
    """몇 개가 빠졌는지보다 **무엇이** 빠졌는지가 먼저입니다. 번호의 리스트를 돌려주십시오."""
    drawn = torch.bincount(labels, minlength=len(share)) / len(labels)
    return int((drawn < share / 4).sum())
