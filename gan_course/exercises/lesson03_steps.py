"""03 Vanilla GAN의 과제 가운데 학습의 두 단계: 판별자의 한 번, 생성자의 한 번."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from .base import Case, Exercise, Wrong, call
from .worlds import LR, observed, tiny_gan


def observe_d_step(function: Callable, seed: int, real: Tensor, z: Tensor) -> object:
    """D의 한 번을 시켜 보고 무엇이 바뀌었는지 봅니다."""
    G, D = tiny_gan(seed)
    opt_d = torch.optim.SGD(D.parameters(), lr=LR)
    loss = call(function, G=G, D=D, opt_d=opt_d, real=real, z=z)
    seen = observed(G, D, loss)
    seen["G에 기울기가 쌓였는지"] = any(p.grad is not None for p in G.parameters())
    seen["G를 다시 학습할 수 있는지"] = all(p.requires_grad for p in G.parameters())
    return seen


def observe_g_step(function: Callable, seed: int, z: Tensor) -> object:
    """G의 한 번을 시켜 보고 무엇이 바뀌었는지 봅니다."""
    G, D = tiny_gan(seed)
    for p in G.parameters():
        p.grad = torch.ones_like(p)
    opt_g = torch.optim.SGD(G.parameters(), lr=LR)
    loss = call(function, G=G, D=D, opt_g=opt_g, z=z)
    seen = observed(G, D, loss)
    seen["D를 다시 학습할 수 있는지"] = all(p.requires_grad for p in D.parameters())
    return seen


def _d_cases(rng: torch.Generator) -> Iterator[Case]:
    for seed, n in enumerate([2, 2, 3, 4, 8]):
        points = torch.randn(2, n, 2, generator=rng).mul(10).round().div(10)
        yield Case({"seed": seed, "real": points[0] + 1, "z": points[1]})


def _g_cases(rng: torch.Generator) -> Iterator[Case]:
    for seed, n in enumerate([2, 2, 3, 4, 8]):
        yield Case({"seed": seed, "z": torch.randn(n, 2, generator=rng).mul(10).round().div(10)})


def right_d_step(G, D, opt_d, real: Tensor, z: Tensor) -> Tensor:
    """D의 한 번: gan_course.training과 같은 차례입니다."""
    with torch.no_grad():
        fake = G(z)
    loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach()


def right_g_step(G, D, opt_g, z: Tensor) -> Tensor:
    """G의 한 번: 비포화 손실."""
    loss = F.softplus(-D(G(z))).mean()
    opt_g.zero_grad()
    loss.backward()
    opt_g.step()
    return loss.detach()


def _d_body(
    fake: str = "fake = G(z).detach()",
    loss: str = "loss = F.softplus(-D(real)).mean() + F.softplus(D(fake)).mean()",
    update: str = "opt_d.zero_grad()\nloss.backward()\nopt_d.step()",
    end: str = "return loss.detach()",
) -> str:
    """한 군데만 다른 오답을 짧게 쓰려고 바른 몸통의 조각을 바꿉니다."""
    return "\n".join([fake, loss, update, end])


def _g_body(
    fake: str = "fake = G(z)",
    loss: str = "loss = F.softplus(-D(fake)).mean()",
    update: str = "opt_g.zero_grad()\nloss.backward()\nopt_g.step()",
    end: str = "return loss.detach()",
) -> str:
    return "\n".join([fake, loss, update, end])


_FORGOT_ZERO = (
    "`backward()`는 `.grad`에 **더합니다**. 앞 단계에서 남은 기울기가 섞이므로, `backward()` "
    "앞에서 옵티마이저의 `zero_grad()`를 부르십시오."
)
_UNCHANGED = (
    "차례는 `zero_grad()` → `backward()` → `step()`입니다. `step()`을 빠뜨리거나, 기울기를 구하기 "
    "전에 부르거나, `backward()`와 `step()` 사이에서 `zero_grad()`를 부르면 가중치가 바뀌지 "
    "않습니다."
)

D_STEP = Exercise(
    id="03-4",
    title="판별자의 한 번",
    text="""
    미니배치 하나로 판별자를 **한 번** 갱신하고 갱신 전의 손실을 돌려주는 함수를 완성하십시오.

    - `real`은 진짜 표본, `z`는 잠재 벡터의 묶음이고 `D(x)`는 로짓 (n,)을 냅니다.
    - 손실은 과제 03-1의 L_D입니다. 옵티마이저 `opt_d`는 D의 가중치만 갱신합니다.
    - D의 `.grad`에는 앞 단계에서 남은 기울기가 있을 수 있습니다.
    - G의 가중치는 물론이고 G의 `.grad`에도 아무것도 쌓이지 않아야 합니다.
    """,
    stub='''
    def d_step(G, D, opt_d, real, z):
        """D를 한 번 갱신하고 손실을 돌려줍니다."""
        ...
    ''',
    solution='''
    def d_step(G, D, opt_d, real, z):
        fake = G(z).detach()  # 이 단계에서 G로 기울기를 흘릴 까닭이 없습니다.
        real_logits, fake_logits = D(real), D(fake)
        loss = (
            F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
            + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
        )
        opt_d.zero_grad()
        loss.backward()
        opt_d.step()
        return loss.detach()
    ''',
    oracle=right_d_step,
    observe=observe_d_step,
    cases=_d_cases,
    hints=(
        "먼저 `G(z)`로 가짜를 만들고, `D(real)`과 `D(fake)`로 손실을 셈합니다.",
        "그다음 세 줄은 늘 같습니다: `opt_d.zero_grad()`, `loss.backward()`, `opt_d.step()`.",
        "G에 기울기가 쌓이지 않게 하려면 가짜를 `G(z).detach()`로 만들거나 `with torch.no_grad():` "
        "안에서 만드십시오.",
    ),
    note="`detach`가 G를 지켜 주는 것은 아닙니다. `opt_d`는 G의 가중치를 모르므로 `detach`가 "
    "없어도 G는 그대로입니다. `detach`는 헛된 계산을 아끼고, G의 `.grad`에 엉뚱한 기울기가 "
    "쌓이지 않게 합니다.",
    wrong=(
        Wrong("가짜를 떼어 내지 않았습니다(`detach` 없음).", _d_body(fake="fake = G(z)"),
              "G의 **가중치**는 그대로입니다. `opt_d`가 G를 건드리지 않기 때문입니다. 그러나 G의 "
              "`.grad`에 판별자의 손실에서 온 기울기가 쌓였고, 그것을 구하느라 헛된 계산을 "
              "했습니다. `G(z).detach()`나 `torch.no_grad()`를 쓰십시오."),
        Wrong("`zero_grad()`를 빠뜨렸습니다.", _d_body(update="loss.backward()\nopt_d.step()"),
              _FORGOT_ZERO),
        Wrong("D의 가중치가 바뀌지 않았습니다.",
              _d_body(update="opt_d.zero_grad()\nloss.backward()"),
              _UNCHANGED),
        Wrong("생성자의 손실로 갱신했습니다.", _d_body(loss="loss = F.softplus(-D(fake)).mean()"),
              "가짜의 정답을 1로 둔 손실은 생성자의 것입니다. 이것으로 D를 갱신하면 D는 속는 법을 "
              "배웁니다. 진짜는 1, 가짜는 0이 되도록 가르치십시오."),
        Wrong("진짜와 가짜의 정답이 바뀌었습니다.",
              _d_body(loss="loss = F.softplus(D(real)).mean() + F.softplus(-D(fake)).mean()"),
              "진짜의 정답은 1, 가짜의 정답은 0입니다."),
        Wrong("진짜만 보여 주었습니다.", _d_body(loss="loss = F.softplus(-D(real)).mean()"),
              "가짜에 대한 항이 빠졌습니다. D는 무엇이든 진짜라고 말하게 됩니다."),
        Wrong("가짜만 보여 주었습니다.", _d_body(loss="loss = F.softplus(D(fake)).mean()"),
              "진짜에 대한 항이 빠졌습니다. D는 무엇이든 가짜라고 말하게 됩니다."),
        Wrong("D의 로짓을 떼어 냈습니다.",
              _d_body(loss="loss = F.softplus(-D(real)).mean() + "
                      "F.softplus(D(fake).detach()).mean()"),
              "`detach`의 자리가 다릅니다. 떼어 낼 것은 G가 만든 **그림**이지 D의 로짓이 "
              "아닙니다. 로짓을 떼어 내면 D가 가짜에서 아무것도 배우지 못합니다."),
        Wrong("진짜와 가짜로 두 번 갱신했습니다.",
              "fake = G(z).detach()\n"
              "real_loss = F.softplus(-D(real)).mean()\n"
              "opt_d.zero_grad()\nreal_loss.backward()\nopt_d.step()\n"
              "fake_loss = F.softplus(D(fake)).mean()\n"
              "opt_d.zero_grad()\nfake_loss.backward()\nopt_d.step()\n"
              "return (real_loss + fake_loss).detach()",
              "D는 한쪽만 보고 갱신된 다음 다른 쪽을 봅니다. 두 손실을 더해 `backward()`하거나, "
              "따로 `backward()`하여 기울기를 쌓은 다음 `step()`은 한 번만 부르십시오."),
        Wrong("G를 얼린 채로 두었습니다.", _d_body(fake="G.requires_grad_(False)\nfake = G(z)"),
              "`G.requires_grad_(False)`로도 기울기는 쌓이지 않지만, 되돌리지 않으면 다음 차례에 "
              "G가 배우지 못합니다. `detach`나 `no_grad`는 되돌릴 것이 없습니다."),
        Wrong("손실을 돌려주지 않았습니다.", _d_body(end=""),
              "D는 바르게 갱신했습니다. 마지막에 `return loss.detach()`로 손실을 돌려주십시오."),
    ),
)  # fmt: skip

G_STEP = Exercise(
    id="03-6",
    title="생성자의 한 번",
    text="""
    잠재 벡터 한 묶음으로 생성자를 **한 번** 갱신하고 갱신 전의 손실을 돌려주는 함수를
    완성하십시오.

    - 손실은 과제 03-2의 비포화 손실입니다. 옵티마이저 `opt_g`는 G의 가중치만 갱신합니다.
    - G의 `.grad`에는 앞 단계에서 남은 기울기가 있을 수 있습니다.
    - D의 가중치는 그대로여야 하고, D를 얼렸다면 끝나기 전에 되돌려야 합니다.
    """,
    stub='''
    def g_step(G, D, opt_g, z):
        """G를 한 번 갱신하고 손실을 돌려줍니다."""
        ...
    ''',
    solution='''
    def g_step(G, D, opt_g, z):
        fake_logits = D(G(z))  # detach하지 않습니다. 기울기가 D를 지나 G로 흘러야 합니다.
        loss = F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
        opt_g.zero_grad()
        loss.backward()
        opt_g.step()
        return loss.detach()
    ''',
    oracle=right_g_step,
    observe=observe_g_step,
    cases=_g_cases,
    hints=(
        "생성자는 진짜 표본을 보지 않습니다. `D(G(z))`만 봅니다.",
        "이 단계에서는 결코 `detach`하지 않습니다. 기울기는 D를 **지나** G로 흐르고, `opt_g`가 G만 "
        "갱신합니다.",
        "`opt_g.zero_grad()`, `loss.backward()`, `opt_g.step()`의 차례입니다.",
    ),
    note="이때 D의 `.grad`에도 기울기가 쌓입니다. 그래서 D의 차례는 `opt_d.zero_grad()`로 "
    "시작합니다. `D.requires_grad_(False)`로 얼렸다가 되돌리면 그 계산까지 아낄 수 있습니다.",
    wrong=(
        Wrong("가짜를 떼어 냈습니다(`detach`).", _g_body(fake="fake = G(z).detach()"),
              "`detach`는 판별자의 차례에만 씁니다. 여기에서 떼어 내면 D의 평가가 G까지 돌아오지 "
              "못해, 지운 기울기만 남고 G가 배우지 못합니다."),
        Wrong("`no_grad` 안에서 가짜를 만들었습니다.",
              "with torch.no_grad():\n    loss = F.softplus(-D(G(z))).mean()\n"
              "opt_g.zero_grad()\nloss.backward()\nopt_g.step()\nreturn loss",
              "`no_grad` 안에서 셈한 손실에는 기울기가 이어져 있지 않아 `backward()`가 실패합니다. "
              "생성자의 차례에는 계산 그래프가 G까지 이어져야 합니다."),
        Wrong("`zero_grad()`를 빠뜨렸습니다.", _g_body(update="loss.backward()\nopt_g.step()"),
              _FORGOT_ZERO),
        Wrong("포화 손실로 갱신했습니다.", _g_body(loss="loss = -F.softplus(D(fake)).mean()"),
              "log(1 − D(G(z)))를 최소화하는 손실은 D가 가짜를 확신할 때 기울기가 사라집니다. "
              "비포화 손실 −log D(G(z))를 쓰십시오."),
        Wrong("판별자를 돕는 쪽으로 갱신했습니다.",
              _g_body(loss="loss = F.softplus(D(fake)).mean()"),
              "가짜의 정답을 0으로 둔 손실은 판별자의 것입니다. G가 이것을 줄이면 더 잘 들키는 "
              "그림을 만듭니다. 정답을 1로 두십시오."),
        Wrong("부호가 반대입니다.", _g_body(loss="loss = -F.softplus(-D(fake)).mean()"),
              "log D(G(z))를 최소화하고 있습니다. 앞에 −를 붙이십시오."),
        Wrong("D를 얼린 채로 두었습니다.", _g_body(fake="D.requires_grad_(False)\nfake = G(z)"),
              "D를 얼리는 것은 계산을 아끼는 좋은 방법입니다. 다만 끝나기 전에 "
              "`D.requires_grad_(True)`로 되돌리지 않으면 다음 차례에 D가 배우지 못합니다."),
        Wrong("D까지 갱신했습니다.",
              _g_body(update="D.zero_grad()\nopt_g.zero_grad()\nloss.backward()\nopt_g.step()\n"
                      f"with torch.no_grad():\n    for p in D.parameters():\n        p -= {LR} * "
                      f"p.grad"),
              "생성자의 차례에 D를 같은 손실로 갱신하면 D는 속는 법을 배웁니다. G만 갱신하십시오."),
        Wrong("손실을 돌려주지 않았습니다.", _g_body(end=""),
              "G는 바르게 갱신했습니다. 마지막에 `return loss.detach()`로 손실을 돌려주십시오."),
    ),
)  # fmt: skip

EXERCISES = (D_STEP, G_STEP)
