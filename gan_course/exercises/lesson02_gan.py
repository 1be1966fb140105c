"""02 역전파의 과제 가운데 GAN의 눈으로 보는 것: 로짓의 기울기, G에게만 흐르게 하기."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .base import Case, Exercise, Wrong, call
from .worlds import tiny_gan


def _logits(rng: torch.Generator) -> Iterator[Case]:
    for n in (1, 1, 2, 3, 5, 8):
        a = (torch.randn(n, generator=rng) * 3).mul(10).round().div(10) + 0.05
        yield Case({"logits": a})
    yield Case({"logits": torch.tensor([-6.0])}, "D가 가짜를 확신")
    yield Case({"logits": torch.tensor([-300.0, 300.0])}, "로짓의 크기가 300")
    yield Case({"logits": torch.tensor([-1.5, 0.5]).double()}, "float64")


def _right_slopes(logits: Tensor) -> tuple[Tensor, Tensor]:
    return -torch.sigmoid(logits), -torch.sigmoid(-logits)


def _g_cases(rng: torch.Generator) -> Iterator[Case]:
    for seed, n in enumerate([2, 2, 3, 4, 8]):
        yield Case({"seed": seed, "z": torch.randn(n, 2, generator=rng).mul(10).round().div(10)})


def observe_g_gradient(function: Callable, seed: int, z: Tensor) -> object:
    """G와 D의 .grad에 앞 단계의 기울기를 남겨 두고, 함수가 무엇을 채우고 건드렸는지 봅니다."""
    G, D = tiny_gan(seed)
    for p in G.parameters():
        p.grad = torch.full_like(p, 2.0)
    before = [p.grad.clone() for p in G.parameters()]
    result = call(function, G=G, D=D, z=z)
    grads = [p.grad if p.grad is None else p.grad.clone() for p in G.parameters()]
    fates = [_fate(p.grad) for p in D.parameters()]
    same = all(g is not None and torch.equal(g, b) for g, b in zip(grads, before, strict=True))
    if same and result is None and set(fates) == {"그대로"}:
        return None  # 아무것도 하지 않았습니다.
    trainable = [p.requires_grad for p in D.parameters()]
    return {
        "G의 기울기": grads,
        "D의 .grad": fates,
        "D를 다시 학습할 수 있는지": trainable,
    }


def _fate(grad: Tensor | None) -> str:
    """1로 채워 두었던 D의 .grad가 어떻게 되었는지."""
    if grad is None or not grad.any():
        return "지워짐"
    return "그대로" if bool((grad == 1).all()) else "다른 기울기가 섞임"


def _right_g_gradient(G: nn.Module, D: nn.Module, z: Tensor) -> None:
    D.requires_grad_(False)
    loss = F.softplus(-D(G(z))).mean()
    G.zero_grad()
    loss.backward()
    D.requires_grad_(True)


def _body(
    freeze: str = "D.requires_grad_(False)",
    loss: str = "loss = F.softplus(-D(G(z))).mean()",
    clear: str = "G.zero_grad()",
    end: str = "D.requires_grad_(True)",
) -> str:
    """한 군데만 다른 오답을 짧게 쓰려고 바른 몸통의 조각을 바꿉니다."""
    return "\n".join(filter(None, [freeze, loss, clear, "loss.backward()", end]))


LOGIT_SLOPES = Exercise(
    id="02-5",
    title="로짓에 대한 두 기울기",
    text="""
    판별자가 가짜에 낸 로짓 `logits` (n,)를 받아, 생성자의 두 손실을 로짓으로 미분한 기울기를
    표본마다 셈하여 `(포화, 비포화)`로 돌려주는 함수를 완성하십시오. 두 텐서의 모양은 (n,)입니다.

    - 포화 손실 log(1 − σ(a))의 기울기는 −σ(a)입니다.
    - 비포화 손실 −log σ(a)의 기울기는 −(1 − σ(a))입니다.
    - 식을 그대로 옮겨도 되고 `torch.autograd.grad`로 구해도 됩니다. 로짓이 ±300이어도 nan이
    나오면 안 됩니다.
    """,
    stub='''
    def logit_slopes(logits):
        """(n,) → (포화의 기울기 (n,), 비포화의 기울기 (n,))."""
        ...
    ''',
    solution="""
    def logit_slopes(logits):
        d = torch.sigmoid(logits)
        return -d, -(1 - d)
    """,
    oracle=_right_slopes,
    cases=_logits,
    hints=(
        "σ(a)는 `torch.sigmoid(logits)`이고, 이것이 곧 D(G(z))입니다.",
        "D가 가짜를 확신하면 σ(a) ≈ 0입니다. 그때 앞의 것은 0에, 뒤의 것은 −1에 가까워야 합니다.",
        "`d = torch.sigmoid(logits)`라 하면 `-d`와 `-(1 - d)`입니다.",
    ),
    note="둘 다 음수입니다. 손실을 줄이려면 로짓을 키우는 쪽, 곧 D가 진짜라고 말하는 쪽으로 가라는 "
    "뜻입니다. 두 손실은 가는 방향이 같고 힘이 다릅니다.",
    wrong=(
        Wrong("둘이 서로 바뀌었습니다.", "d = torch.sigmoid(logits)\nreturn -(1 - d), -d",
              "σ(a) ≈ 0인 로짓 −6을 넣어 보십시오. 굶는 쪽(0에 가까운 쪽)이 포화 손실입니다."),
        Wrong("부호가 반대입니다.", "d = torch.sigmoid(logits)\nreturn d, 1 - d",
              "로짓이 커지면 D가 진짜라고 말하는 것이므로 생성자의 손실은 **줄어듭니다**. 기울기는 "
              "음수여야 합니다."),
        Wrong("로짓이 아니라 D에 대해 미분했습니다.",
              "d = torch.sigmoid(logits)\nreturn -1 / (1 - d), -1 / d",
              "−1/(1 − D)와 −1/D는 **확률 D**에 대한 기울기입니다. 로짓까지 가려면 연쇄 법칙에 "
              "따라 시그모이드의 국소 기울기 D(1 − D)를 곱해야 합니다."),
        Wrong("시그모이드의 국소 기울기만 셈했습니다.",
              "d = torch.sigmoid(logits)\nreturn -d * (1 - d), -d * (1 - d)",
              "D(1 − D)는 로짓에서 확률까지의 국소 기울기입니다. 여기에 손실을 D로 미분한 "
              "−1/(1 − D)나 −1/D를 곱하면 됩니다."),
        Wrong("기울기가 아니라 손실을 돌려주었습니다.",
              "return -F.softplus(logits), F.softplus(-logits)",
              "이것은 손실의 값입니다. 과제는 그것을 로짓으로 미분한 기울기를 묻습니다."),
        Wrong("미니배치의 평균으로 나누었습니다.",
              "d = torch.sigmoid(logits)\nreturn -d / len(d), -(1 - d) / len(d)",
              "손실의 평균을 미분하면 n으로 나눈 값이 나옵니다. 여기에서는 표본 하나하나의 손실을 "
              "미분합니다."),
        Wrong("로짓이 크면 nan이 됩니다.",
              "e = torch.exp(logits)\nreturn -e / (1 + e), -1 / (1 + e)",
              "exp(300)은 float32에서 inf이고 inf / inf는 nan입니다. 넘치지 않게 셈하는 "
              "`torch.sigmoid`를 쓰십시오."),
    ),
)  # fmt: skip

ONLY_G = Exercise(
    id="02-4",
    title="G에게만 흐르는 기울기",
    text="""
    G 단계의 앞부분입니다. 비포화 손실 −𝔼[log D(G(z))]의 기울기를 **G의** `.grad`에 채우는 함수를
    완성하십시오. 옵티마이저는 부르지 않고, 돌려줄 것도 없습니다. `D(x)`는 로짓 (n,)을 냅니다.

    - G의 `.grad`에는 앞 단계에서 남은 기울기가 있습니다. 섞이면 안 됩니다.
    - D의 `.grad`에도 남은 것이 있는데, 그것은 손대지 않은 **그대로** 남아야 합니다.
    - 끝났을 때 D는 다시 학습할 수 있어야 합니다(`requires_grad`가 True).
    """,
    stub='''
    def fill_g_gradient(G, D, z):
        """G의 .grad만 채웁니다. D의 .grad는 그대로 둡니다."""
        ...
    ''',
    solution="""
    def fill_g_gradient(G, D, z):
        D.requires_grad_(False)  # D의 가중치 쪽으로는 몫을 보내지 않습니다.
        loss = F.softplus(-D(G(z))).mean()
        G.zero_grad()
        loss.backward()  # 기울기는 D를 '지나' G까지 흐릅니다.
        D.requires_grad_(True)
    """,
    oracle=_right_g_gradient,
    observe=observe_g_gradient,
    cases=_g_cases,
    hints=(
        "그냥 `backward()`를 부르면 D의 가중치에도 기울기가 쌓입니다. D의 가중치에 기울기가 필요 "
        "없다고 알리려면 무엇을 바꾸면 됩니까?",
        "`D.requires_grad_(False)`로 얼리고, 끝난 뒤 `D.requires_grad_(True)`로 되돌리십시오.",
        "`detach`는 쓰지 않습니다. 그러면 G까지 가는 길이 끊깁니다. `G.zero_grad()`도 잊지 "
        "마십시오.",
    ),
    note="`torch.autograd.grad(loss, list(G.parameters()))`로 G의 기울기만 얻어 `.grad`에 넣어도 "
    "됩니다. 얼린 D도 **입력에 대한** 국소 기울기는 셈하므로 G까지 흐릅니다.",
    wrong=(
        Wrong("D를 얼리지 않았습니다.", _body(freeze="", end=""),
              "G의 기울기는 맞습니다. 그러나 D의 `.grad`에도 생성자의 손실에서 온 기울기가 "
              "더해졌습니다. 다음 D 단계가 `zero_grad()`를 잊으면 D는 속는 쪽으로 배웁니다."),
        Wrong("G와 D 사이를 끊었습니다(`detach`).",
              _body(freeze="", loss="loss = F.softplus(-D(G(z).detach())).mean()", end=""),
              "`detach`한 그림에서 기울기가 멈춥니다. G의 `.grad`는 비어 있고 D의 `.grad`만 "
              "더럽혀졌으니 G는 아무것도 배우지 못합니다. G 단계에서는 결코 detach하지 않습니다."),
        Wrong("남은 기울기를 지우지 않았습니다.", _body(clear=""),
              "`backward()`는 `.grad`에 **더합니다**. 앞 단계의 기울기가 섞였습니다. 먼저 "
              "`G.zero_grad()`를 부르십시오."),
        Wrong("D의 기울기까지 지웠습니다.",
              _body(freeze="", clear="G.zero_grad()\nD.zero_grad()", end="D.zero_grad()"),
              "D의 `.grad`에 남아 있던 것이 사라졌습니다. 지우는 대신, 처음부터 쌓이지 않게 "
              "`D.requires_grad_(False)`로 얼리십시오."),
        Wrong("D를 얼린 채로 두었습니다.", _body(end=""),
              "기울기는 모두 맞습니다. 그러나 D를 되돌리지 않으면 다음 D 단계에서 D가 배우지 "
              "못합니다. `D.requires_grad_(True)`로 되돌리십시오."),
        Wrong("포화 손실로 셈했습니다.", _body(loss="loss = -F.softplus(D(G(z))).mean()"),
              "log(1 − D(G(z)))의 기울기입니다. 비포화 손실은 −log D(G(z)) = "
              "softplus(−로짓)입니다."),
        Wrong("손실에서 거슬러 갈 길이 없습니다.",
              _body(loss="with torch.no_grad():\n    loss = F.softplus(-D(G(z))).mean()"),
              "`no_grad` 안에서 셈하면 계산이 기록되지 않고, D를 얼린 채 `G(z).detach()`를 넣으면 "
              "기울기가 필요한 것이 하나도 남지 않습니다. D는 얼리되 G까지의 길은 남겨 두십시오."),
        Wrong("평균이 아니라 합을 냈습니다.", _body(loss="loss = F.softplus(-D(G(z))).sum()"),
              "기댓값 𝔼는 미니배치의 **평균**으로 어림합니다. 합을 쓰면 배치 크기만큼 기울기가 "
              "커집니다."),
    ),
)  # fmt: skip

EXERCISES = (LOGIT_SLOPES, ONLY_G)
