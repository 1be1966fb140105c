"""04 DCGAN의 과제 가운데 신경망: 출력의 크기, 생성자 블록.

초깃값(04-3)은 lesson04_init.py에, 화소의 범위(04-4)와 판별자의 한 걸음(04-5)은 lesson04_steps.py에
있습니다.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import nn

from .base import Case, Exercise, Wrong, call

TITLE = "DCGAN"


def _sizes(rng: torch.Generator) -> Iterator[Case]:
    for n, k, s, p in ((1, 4, 1, 0), (4, 4, 2, 1), (7, 4, 2, 1), (3, 3, 2, 0), (5, 2, 3, 0),
                       (6, 5, 1, 2), (8, 3, 3, 1)):  # fmt: skip
        yield Case({"n": n, "k": k, "s": s, "p": p})
    yield Case({"n": 1, "k": 1, "s": 1, "p": 0}, "그대로인 경우")


SIZE = Exercise(
    id="04-1",
    title="전치 합성곱의 출력 크기",
    text="""
    한 변이 `n`인 그림을 커널 `k`, 스트라이드 `s`, 패딩 `p`의 **전치 합성곱**에 넣었습니다.
    출력의 한 변(정수)을 돌려주는 함수를 완성하십시오.
    """,
    stub='''
    def transposed_size(n, k, s, p):
        """정수 넷 → 출력의 한 변(정수)."""
        ...
    ''',
    solution="""
    def transposed_size(n, k, s, p):
        return (n - 1) * s + k - 2 * p
    """,
    cases=_sizes,
    hints=(
        "입력의 칸마다 출력에 k×k짜리 도장을 찍습니다. 첫 도장과 마지막 도장은 몇 칸 떨어져 "
        "있습니까?",
        "도장 n개의 간격은 n − 1개이고, 간격 하나가 `s`칸입니다. 마지막 도장이 `k`칸을 덮습니다.",
        "전치 합성곱의 패딩은 바깥을 **잘라 냅니다**. 양쪽에서 `p`칸씩 뺍니다.",
    ),
    note="k = 4, s = 2, p = 1이면 (n − 1)·2 + 4 − 2 = 2n입니다. DCGAN이 한 층마다 정확히 두 배로 "
    "키우는 까닭입니다.",
    wrong=(
        Wrong("간격의 수를 하나 많게 셌습니다.", "return n * s + k - 2 * p",
              "도장 n개 사이의 간격은 n − 1개입니다. n = 1이면 도장 하나뿐이니 k칸입니다."),
        Wrong("패딩을 더했습니다.", "return (n - 1) * s + k + 2 * p",
              "합성곱의 패딩은 입력을 넓히지만, 전치 합성곱의 패딩은 출력의 바깥을 잘라 냅니다. "
              "더하지 말고 빼십시오."),
        Wrong("패딩을 한쪽만 뺐습니다.", "return (n - 1) * s + k - p",
              "위와 아래(왼쪽과 오른쪽) 양쪽에서 p칸씩 잘리므로 2p를 뺍니다."),
        Wrong("합성곱의 크기입니다.", "return (n + 2 * p - k) // s + 1",
              "그림을 **줄이는** 합성곱의 식입니다. 이 식을 n에 대해 거꾸로 푸십시오."),
        Wrong("커널을 빠뜨렸습니다.", "return (n - 1) * s - 2 * p",
              "마지막 도장도 k칸을 덮습니다. k를 더하십시오."),
        Wrong("스트라이드만 곱했습니다.", "return n * s",
              "k = 4, s = 2, p = 1처럼 꼭 맞을 때만 s배입니다. k와 p도 식에 넣으십시오."),
    ),
)  # fmt: skip


def observe_block(function: Callable, n_in: int, n_out: int, side: int) -> object:
    """블록을 지어 층의 차례, 파라미터, 고정한 가중치로 셈한 출력을 봅니다."""
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


def _blocks(rng: torch.Generator) -> Iterator[Case]:
    for n_in, n_out, side in ((4, 2, 4), (2, 3, 4), (3, 3, 5), (6, 4, 7), (8, 4, 4)):
        yield Case({"n_in": n_in, "n_out": n_out, "side": side})
    yield Case({"n_in": 5, "n_out": 1, "side": 2}, "채널 하나")


def _block(
    up: str = "nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1, bias=False)",
    rest: str = "nn.BatchNorm2d(n_out), nn.ReLU()",
) -> str:
    return f"return nn.Sequential({up}, {rest})"


BLOCK = Exercise(
    id="04-2",
    title="생성자 블록",
    text="""
    그림을 두 배로 키우는 DCGAN의 생성자 블록을 `nn.Sequential`로 돌려주는 함수를 완성하십시오.

    - (n, `n_in`, h, w) → (n, `n_out`, 2h, 2w)
    - 전치 합성곱(커널 4, 편향 없음) → 배치 정규화 → ReLU
    """,
    stub='''
    def generator_block(n_in, n_out):
        """채널 수 둘 → nn.Sequential."""
        ...
    ''',
    solution="""
    def generator_block(n_in, n_out):
        return nn.Sequential(
            nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(n_out),
            nn.ReLU(),
        )
    """,
    observe=observe_block,
    cases=_blocks,
    hints=(
        "층 세 개를 `nn.Sequential(…)`에 차례로 넣습니다. 첫 층은 `nn.ConvTranspose2d`입니다.",
        "과제 04-1의 식에 k = 4를 넣어, 출력이 꼭 2n이 되는 s와 p를 찾으십시오.",
        "배치 정규화가 평균을 빼므로 바로 앞의 편향은 쓸모가 없습니다: `bias=False`. 배치 정규화의 "
        "인수는 채널의 수 하나면 됩니다.",
    ),
    note="배치 정규화의 β가 편향의 일을 대신합니다. 그래서 앞 층의 편향을 빼도 표현할 수 있는 "
    "함수는 그대로이고 파라미터만 줄어듭니다.",
    wrong=(
        Wrong("패딩이 없습니다.",
              _block("nn.ConvTranspose2d(n_in, n_out, 4, stride=2, bias=False)"),
              "(n − 1)·2 + 4 = 2n + 2입니다. 두 칸이 남으므로 `padding=1`로 양쪽을 한 칸씩 "
              "잘라 내십시오."),
        Wrong("커널이 3입니다.",
              _block("nn.ConvTranspose2d(n_in, n_out, 3, stride=2, padding=1, bias=False)"),
              "(n − 1)·2 + 3 − 2 = 2n − 1이라 두 배가 되지 않습니다. 게다가 3은 스트라이드 2로 "
              "나누어떨어지지 않아 바둑판무늬를 만듭니다."),
        Wrong("배치 정규화가 ReLU 뒤에 있습니다.", _block(rest="nn.ReLU(), nn.BatchNorm2d(n_out)"),
              "논문의 차례는 전치 합성곱 → 배치 정규화 → ReLU입니다. 정규화로 0 둘레에 모은 다음 "
              "ReLU가 음수를 지웁니다."),
        Wrong("LeakyReLU를 썼습니다.", _block(rest="nn.BatchNorm2d(n_out), nn.LeakyReLU(0.2)"),
              "LeakyReLU는 판별자의 것입니다. 논문의 생성자는 마지막만 tanh, 나머지는 ReLU입니다."),
        Wrong("편향을 남겼습니다.",
              _block("nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1)"),
              "바로 뒤의 배치 정규화가 채널마다 평균을 빼므로 편향은 지워집니다. `bias=False`로 "
              "파라미터를 아끼십시오."),
        Wrong("eps를 0.8로 했습니다.", _block(rest="nn.BatchNorm2d(n_out, 0.8), nn.ReLU()"),
              "`BatchNorm2d`의 둘째 인수는 momentum이 아니라 **eps**(분모에 더하는 작은 수)입니다. "
              "0.8이면 값의 분산이 작을 때 정규화가 거의 되지 않습니다."),
        Wrong("줄이는 합성곱을 썼습니다.",
              _block("nn.Conv2d(n_in, n_out, 4, stride=2, padding=1, bias=False)"),
              "`Conv2d`는 그림을 반으로 줄입니다. 키우는 것은 `ConvTranspose2d`입니다."),
    ),
)  # fmt: skip

EXERCISES = (SIZE, BLOCK)
