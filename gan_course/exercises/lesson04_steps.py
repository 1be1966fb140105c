"""04 DCGAN의 과제 가운데 학습: 기울기를 쌓는 판별자의 한 걸음, 화소의 범위."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from .base import Case, Exercise, Wrong, call
from .worlds import LR, observed, tiny_gan


def observe_d_step(function: Callable, seed: int, real: Tensor, z: Tensor) -> object:
    """판별자의 한 걸음을 시켜 보고, 바뀐 가중치와 돌려준 측정값 셋을 봅니다."""
    G, D = tiny_gan(seed)
    opt_d = torch.optim.SGD(D.parameters(), lr=LR)
    out = call(function, G=G, D=D, opt_d=opt_d, real=real, z=z)
    seen = observed(G, D, None)
    del seen["돌려준 손실"]
    seen["G에 기울기가 쌓였는지"] = any(p.grad is not None for p in G.parameters())
    names = ("Loss_D", "D(x)", "D(G(z))")
    values = out if isinstance(out, tuple | list) and len(out) == 3 else (out, None, None)
    return seen | {n: _number(v) for n, v in zip(names, values, strict=True)}


def _number(value: object) -> object:
    return value.item() if torch.is_tensor(value) and value.dim() == 0 else value


def _cases(rng: torch.Generator) -> Iterator[Case]:
    for seed, n in enumerate([2, 2, 3, 4, 8]):
        points = torch.randn(2, n, 2, generator=rng).mul(10).round().div(10)
        yield Case({"seed": seed, "real": points[0] + 1, "z": points[1]})


def right_d_step(G, D, opt_d, real: Tensor, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """두 손실을 더해 한 번 backward해도 쌓인 기울기는 같습니다."""
    with torch.no_grad():
        fake = G(z)
    a, b = D(real), D(fake)
    loss = F.softplus(-a).mean() + F.softplus(b).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    return loss.detach(), a.sigmoid().mean().detach(), b.sigmoid().mean().detach()


def _body(
    start: str = "opt_d.zero_grad()",
    real: str = "a = D(real)\nreal_loss = F.softplus(-a).mean()\nreal_loss.backward()",
    between: str = "",
    fake: str = "b = D(G(z).detach())\nfake_loss = F.softplus(b).mean()\nfake_loss.backward()",
    end: str = "opt_d.step()",
    out: str = "return (real_loss + fake_loss).item(), a.sigmoid().mean().item(), "
    "b.sigmoid().mean().item()",
) -> str:
    return "\n".join(part for part in (start, real, between, fake, end, out) if part)


D_STEP = Exercise(
    id="04-5",
    title="두 미니배치의 기울기를 쌓는 D 단계",
    text="""
    많은 DCGAN 코드는 진짜와 가짜의 `backward()`를 따로 부르고 `step()`은 한 번만 부릅니다. 그렇게
    판별자를 **한 번** 갱신하고 측정값 셋 `(Loss_D, D(x), D(G(z)))`을 돌려주는 함수를
    완성하십시오.

    - `D(x)`는 로짓 (n,)을 냅니다. 손실은 진짜의 BCE + 가짜의 BCE이고 나누지 않습니다.
    - 측정값은 모두 갱신 **전**의 것입니다. `D(x)`와 `D(G(z))`는 로짓이 아니라 **확률**의
    평균입니다.
    - D의 `.grad`에는 앞 단계의 기울기가 남아 있을 수 있고, G의 `.grad`는 비어 있어야 합니다.
    """,
    stub='''
    def d_step(G, D, opt_d, real, z):
        """D를 한 번 갱신하고 (Loss_D, D(x), D(G(z)))을 돌려줍니다."""
        ...
    ''',
    solution="""
    def d_step(G, D, opt_d, real, z):
        opt_d.zero_grad()
        a = D(real)
        real_loss = F.binary_cross_entropy_with_logits(a, torch.ones_like(a))
        real_loss.backward()  # 진짜의 기울기가 .grad에 들어갑니다.
        b = D(G(z).detach())
        fake_loss = F.binary_cross_entropy_with_logits(b, torch.zeros_like(b))
        fake_loss.backward()  # 가짜의 기울기가 그 위에 더해집니다.
        opt_d.step()
        loss = (real_loss + fake_loss).item()
        return loss, a.sigmoid().mean().item(), b.sigmoid().mean().item()
    """,
    oracle=right_d_step,
    observe=observe_d_step,
    cases=_cases,
    hints=(
        "`backward()`는 `.grad`에 **더합니다**. 그래서 두 번 부르면 두 기울기의 합이 됩니다.",
        "차례는 `zero_grad()` → 진짜의 `backward()` → 가짜의 `backward()` → `step()` 한 번입니다.",
        "가짜는 `G(z).detach()`로 만들고, 확률은 `로짓.sigmoid().mean()`입니다.",
    ),
    note="두 손실을 더해 `backward()`를 한 번 불러도 같은 기울기가 쌓입니다. 합의 미분은 "
    "미분의 합이기 때문입니다. 다만 배치 정규화가 있는 D에 진짜와 가짜를 **한데 이어** 넣는 것은 "
    "다릅니다. 함께 정규화되어 값 자체가 달라집니다.",
    wrong=(
        Wrong("두 backward 사이에서 기울기를 지웠습니다.", _body(between="opt_d.zero_grad()"),
              "진짜에서 얻은 기울기가 지워져 D는 가짜만 보고 배웁니다. `zero_grad()`는 맨 처음에 "
              "한 번만 부르십시오."),
        Wrong("두 번 갱신했습니다.", _body(between="opt_d.step()\nopt_d.zero_grad()"),
              "진짜만 보고 갱신한 D로 가짜를 보게 됩니다. `step()`은 두 기울기가 모두 쌓인 다음 한 "
              "번만 부르십시오."),
        Wrong("처음에 기울기를 지우지 않았습니다.", _body(start=""),
              "앞 단계에서 남은 기울기가 섞입니다. `opt_d.zero_grad()`로 시작하십시오."),
        Wrong("가짜를 떼어 내지 않았습니다.",
              _body(fake="b = D(G(z))\nfake_loss = F.softplus(b).mean()\nfake_loss.backward()"),
              "D는 바르게 갱신되지만 G의 `.grad`에 쓸데없는 기울기가 쌓이고 계산도 낭비합니다. "
              "`G(z).detach()`를 쓰십시오."),
        Wrong("손실을 2로 나누었습니다.",
              _body(real="a = D(real)\nreal_loss = F.softplus(-a).mean() / 2\nreal_loss.backward()",
                    fake="b = D(G(z).detach())\nfake_loss = F.softplus(b).mean() / 2\n"
                    "fake_loss.backward()"),
              "나누는 코드도 있지만 여기서는 더하기만 합니다. 나누면 균형에서의 값이 2·log 2가 "
              "아니라 log 2가 되어, 곡선을 읽는 눈금이 달라집니다."),
        Wrong("확률 대신 로짓을 돌려주었습니다.",
              _body(out="return (real_loss + fake_loss).item(), a.mean().item(), b.mean().item()"),
              "D는 바르게 갱신했습니다. 다만 D(x)는 확률이므로 로짓을 시그모이드에 넣은 다음 "
              "평균을 내야 합니다."),
        Wrong("가짜의 정답을 1로 두었습니다.",
              _body(fake="b = D(G(z).detach())\nfake_loss = F.softplus(-b).mean()\n"
                    "fake_loss.backward()"),
              "판별자의 차례에서 가짜의 정답은 0입니다. 1로 두는 것은 생성자의 차례입니다."),
        Wrong("갱신하지 않았습니다.", _body(end=""),
              "기울기만 쌓고 `opt_d.step()`을 부르지 않아 D의 가중치가 그대로입니다."),
    ),
)  # fmt: skip


def _pixels(rng: torch.Generator) -> Iterator[Case]:
    yield Case({"pixels": torch.tensor([0, 51, 204, 255], dtype=torch.uint8)})
    for shape in ((3,), (5,), (2, 3), (1, 2, 3)):
        x = torch.randint(0, 256, shape, generator=rng).to(torch.uint8)
        yield Case({"pixels": x})
    yield Case({"pixels": torch.tensor([0, 255], dtype=torch.uint8)}, "양 끝")


SCALE = Exercise(
    id="04-4",
    title="화소를 tanh의 범위로",
    text="""
    생성자는 tanh로 끝나므로 가짜의 화소는 −1과 1 사이입니다. 진짜의 화소(uint8, 0…255)도 같은
    범위의 float32로 바꾸는 함수를 완성하십시오. 0은 −1, 255는 1이 됩니다.
    """,
    stub='''
    def to_tanh_range(pixels):
        """uint8 0…255 → 같은 모양의 float32 −1…1."""
        ...
    ''',
    solution="""
    def to_tanh_range(pixels):
        return pixels.float() / 127.5 - 1
    """,
    cases=_pixels,
    hints=(
        "먼저 `.float()`로 실수로 바꿉니다. uint8끼리 셈하면 255를 넘으면 0부터 다시 셉니다.",
        "0…255를 0…2로 줄인 다음 1을 빼면 −1…1입니다.",
    ),
    note="torchvision의 `ToTensor()`(0…1) 뒤에 `Normalize(0.5, 0.5)`를 두는 것과 같습니다: "
    "(x/255 − 0.5)/0.5 = x/127.5 − 1.",
    wrong=(
        Wrong("0과 1 사이입니다.", "return pixels.float() / 255",
              "진짜에는 음수가 하나도 없고 가짜에는 있으므로, 판별자가 부호만 보고 가려냅니다. "
              "0이 −1이 되게 하십시오."),
        Wrong("−0.5와 0.5 사이입니다.", "return pixels.float() / 255 - 0.5",
              "폭이 1입니다. tanh의 폭은 2이므로 두 배로 넓히십시오."),
        Wrong("0과 2 사이입니다.", "return pixels.float() / 127.5",
              "폭은 맞습니다. 1을 빼서 가운데를 0에 맞추십시오."),
        Wrong("uint8로 셈하다가 넘쳤습니다.", "return (pixels * 2).float() / 255 - 1",
              "uint8은 255까지만 담습니다. 200 × 2는 400이 아니라 144가 됩니다. 먼저 `.float()`로 "
              "바꾸십시오."),
        Wrong("255로 나누지 않고 정규화했습니다.", "return (pixels.float() - 0.5) / 0.5",
              "`Normalize(0.5, 0.5)`는 0…1인 입력에 쓰는 것입니다. 먼저 255로 나누십시오."),
        Wrong("tanh에 넣었습니다.", "return torch.tanh(pixels.float())",
              "화소 3만 되어도 tanh가 거의 1이라 모두 흰색이 됩니다. 범위만 맞추면 됩니다."),
    ),
)  # fmt: skip

EXERCISES = (SCALE, D_STEP)
