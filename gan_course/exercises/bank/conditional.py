"""05 조건부 GAN의 과제: 레이블을 받는 한 쌍, 짝까지 보는 손실, 레이블 안의 다양함."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise, call

from .worlds import LR, loss_and_gradient


class Table:
    """`nn.Embedding`처럼 부르는 표. 과제의 글에 숫자가 그대로 보이도록 값이 작습니다."""

    def __init__(self, weight: Tensor) -> None:
        self.weight = weight

    def __call__(self, y: Tensor) -> Tensor:
        return nn.functional.embedding(y, self.weight)

    def __repr__(self) -> str:
        return f"임베딩 표 {tuple(self.weight.shape)}"


@contextmanager
def told_apart(names: dict[str, str]) -> Iterator[None]:
    """{오류의 글에 든 말: 덧붙일 이름}. 똑같은 RuntimeError라도 실수마다 제 힌트를 받게 합니다."""
    try:
        yield
    except RuntimeError as error:
        name = next((new for part, new in names.items() if part in str(error)), None)
        if name is None:
            raise
        told = type(f"RuntimeError({name})", (RuntimeError,), {})(str(error))
        raise told.with_traceback(error.__traceback__) from None


def _tenths(rng: torch.Generator, *shape: int) -> Tensor:
    """0이 아닌 소수 한 자리의 난수. 0은 실수를 감춥니다."""
    return torch.randint(1, 30, shape, generator=rng) / 10


def vectors(rng: torch.Generator) -> Iterator[Case]:
    for n, nz, e, k in [(1, 2, 1, 2), (2, 2, 1, 3), (3, 2, 2, 3), (2, 4, 3, 5), (5, 3, 3, 10)]:
        y = torch.randint(k, (n,), generator=rng)
        yield Case({"z": _tenths(rng, n, nz), "y": y, "embed": Table(_tenths(rng, k, e))})
    yield Case(
        {
            "z": _tenths(rng, 4, 4),
            "y": torch.tensor([1, 1, 0, 1]),
            "embed": Table(_tenths(rng, 2, 4)),
        },
        "임베딩과 z의 차원이 같음",
    )


JOIN = Exercise(
    "05-1",
    "생성자에 레이블 넣기",
    """
    잠재 벡터 `z` (n, nz)와 레이블 `y` (n,), 레이블을 벡터로 바꾸는 `embed`를 받아, 생성자에 넣을
    입력 (n, nz + d)를 돌려주는 함수를 완성하십시오.

    - `embed(y)`는 (n, d)입니다. `nn.Embedding`과 똑같이 부릅니다.
    - z가 앞, 임베딩이 뒤입니다.
    """,
    cases=vectors,
    hints=(
        "생성자가 받는 줄 하나에는 무엇과 무엇이 나란히 있어야, 같은 손으로 다른 글자를 쓸 수 "
        "있습니까?",
        "표본마다 z의 값 nz개 뒤에 임베딩의 값 d개를 이어 적습니다. `torch.cat([앞, 뒤], dim=...)`"
        "을 씁니다. 0번 차원은 표본, 1번 차원은 값입니다.",
        "`embed`에 넣는 것은 z가 아니라 레이블 y입니다.",
    ),
    note="다음 층의 입력 크기는 nz + d여야 합니다.",
    answers=("MLPGenerator", "Generator"),
)


@JOIN.solution
def generator_input(z, y, embed):
    return torch.cat([z, embed(y)], dim=1)


@JOIN.mistake("레이블을 쓰지 않았습니다.")
def _(z, y, embed):
    """레이블이 들어가지 않으면 무엇을 그리라고 시킬 수 없습니다. `embed(y)`를 이어 붙이십시오."""
    return z.clone()


@JOIN.mistake("임베딩만 돌려주었습니다.")
def _(z, y, embed):
    """z가 빠졌습니다. 이대로면 레이블마다 그림이 하나뿐입니다. 같은 글자를 여러 손글씨로 쓰려면 z가
    있어야 합니다.
    """
    return embed(y)


@JOIN.mistake("순서가 바뀌었습니다.")
def _(z, y, embed):
    """순서 자체가 나쁜 것은 아니지만, 학습한 가중치는 z가 앞이라고 믿고 있습니다. 과제는 z가 앞,
    임베딩이 뒤입니다.
    """
    return torch.cat([embed(y), z], dim=1)


@JOIN.mistake("레이블 번호를 그대로 이어 붙였습니다.")
def _(z, y, embed):
    """번호를 그대로 넣으면 9가 1보다 아홉 배 크다는 뜻이 됩니다. 레이블에는 크기가 없으므로
    `embed(y)`로 저마다의 벡터를 주십시오.
    """
    return torch.cat([z, y[:, None].to(z.dtype)], dim=1)


@JOIN.mistake("표본 쪽으로 이어 붙였습니다.")
def _(z, y, embed):
    """이어 붙이는 방향이 다릅니다. `dim=0`은 표본을 늘립니다. 표본마다 값을 늘려야 하므로
    `dim=1`입니다.
    """
    e = embed(y)
    return torch.cat([z, torch.zeros_like(z).copy_(e.mean(1, keepdim=True))], dim=0)


@JOIN.mistake("임베딩을 더했습니다.")
def _(z, y, embed):
    """더하면 z와 레이블이 섞여 버려, 레이블만 바꾸는 것과 손글씨를 바꾸는 것을 가를 수 없습니다.
    이어 붙이십시오.
    """
    return z + embed(y).sum(dim=1, keepdim=True)


@JOIN.mistake("첫 표본의 레이블을 모두에게 썼습니다.")
def _(z, y, embed):
    """표본마다 자기 레이블의 임베딩이 붙어야 합니다. `embed(y)`는 한 번에 n개를 바꿉니다."""
    return torch.cat([z, embed(y[:1]).expand(len(z), -1)], dim=1)


class Scorer:
    """(n, 값의 수) → (n, 1)인 작은 층. `nn.Linear`처럼 값의 수가 다르면 받지 않습니다."""

    def __init__(self, weight: Tensor) -> None:
        self.weight = weight

    def __call__(self, h: Tensor) -> Tensor:
        return (h @ self.weight)[:, None]

    def __repr__(self) -> str:
        return f"(n, {len(self.weight)})을 받아 (n, 1)을 내는 층"


def judged_pairs(rng: torch.Generator) -> Iterator[Case]:
    sizes = [((3,), 2, 3), ((2,), 1, 2), ((2,), 2, 3), ((3,), 1, 4), ((1, 2, 2), 2, 3),
             ((2, 1, 2), 3, 5)]  # fmt: skip
    for n, (shape, e, k) in enumerate(sizes, start=1):
        values = int(torch.tensor(shape).prod())
        net = Scorer(_tenths(rng, values + e))
        table, y = Table(_tenths(rng, k, e)), torch.randint(k, (n,), generator=rng)
        y[:2] = torch.tensor([0, k - 1])[:n]  # 한 미니배치에 다른 레이블이 있습니다.
        inputs = {"x": _tenths(rng, n, *shape), "y": y, "embed": table, "net": net}
        yield Case(inputs, "표본이 하나" if n == 1 else "")


def observe_judge(function: Callable, x: Tensor, y: Tensor, embed: Table, net: Scorer) -> object:
    """로짓과 함께, 기울기가 그림(생성자로 가는 길)과 임베딩까지 흐르는지 봅니다."""
    x, table = x.clone().requires_grad_(), embed.weight.clone().requires_grad_()
    logits = call(function, x=x, y=y, embed=Table(table), net=net)
    if not torch.is_tensor(logits):
        return {"로짓": logits}
    if logits.requires_grad:
        logits.square().sum().backward()
    return {"로짓": logits.detach(), "x의 기울기": x.grad, "임베딩의 기울기": table.grad}


JUDGE = Exercise(
    "05-6",
    "레이블을 보는 판별자",
    """
    표본 `x` (n, …)와 레이블 `y` (n,), 레이블을 벡터로 바꾸는 `embed`, 층 `net`을 받아, **짝**
    (x, y)가 진짜일 로짓 (n,)을 돌려주는 함수를 완성하십시오.

    - x는 2차원 점 (n, 2)일 수도, 그림 (n, C, H, W)일 수도 있습니다. `net`은 표본마다 값을 한 줄로
    받아 (n, 1)을 냅니다.
    - 표본의 값이 앞, 임베딩이 뒤입니다.
    - 확률이 아니라 로짓입니다.
    """,
    cases=judged_pairs,
    observe=observe_judge,
    hints=(
        "감정사는 표본 말고 무엇을 더 보아야 “500원이라더니 100원이군요” 하고 말할 수 있습니까?",
        "표본을 한 줄로 폅니다: `x.flatten(1)`. 생성자에서처럼 임베딩을 이어 붙입니다.",
        "`net`이 낸 (n, 1)에서 마지막 차원을 없앱니다: `.squeeze(1)`.",
    ),
    note="기울기가 x로도 흘러야 생성자가 배우고, 임베딩으로도 흘러야 레이블의 벡터가 배웁니다.",
    answers=("MLPDiscriminator",),
)


@JUDGE.solution
def judge_pair(x, y, embed, net):
    h = torch.cat([x.flatten(1), embed(y)], dim=1)
    return net(h).squeeze(1)


@JUDGE.mistake("레이블을 쓰지 않았습니다.")
def _(x, y, embed, net):
    """`net`은 표본과 임베딩을 이은 길이를 받는데 표본만 넣었습니다. 판별자가 레이블을 보지 못하면
    시킨 대로인지 따질 수 없습니다.
    """
    return net(x.flatten(1)).squeeze(1)


@JUDGE.mistake("표본을 한 줄로 펴지 않았습니다.")
def _(x, y, embed, net):
    """2차원 점에서는 되지만, 그림 (n, C, H, W)에는 벡터를 이어 붙일 수 없습니다. `x.flatten(1)`로
    표본마다 한 줄로 펴십시오.
    """
    return net(torch.cat([x, embed(y)], dim=1)).squeeze(1)


@JUDGE.mistake("순서가 바뀌었습니다.")
def _(x, y, embed, net):
    """과제는 표본이 앞, 임베딩이 뒤입니다. `net`의 가중치는 그 차례를 믿고 있습니다."""
    return net(torch.cat([embed(y), x.flatten(1)], dim=1)).squeeze(1)


@JUDGE.mistake("(n, 1)을 그대로 돌려주었습니다.")
def _(x, y, embed, net):
    """로짓은 (n,)입니다. (n, 1)을 (n,)인 것과 함께 계산하면 아무 오류 없이 (n, n)이 되기도 합니다.
    `.squeeze(1)`을 붙이십시오.
    """
    return net(torch.cat([x.flatten(1), embed(y)], dim=1))


@JUDGE.mistake("배치의 차원까지 없앴습니다.")
def _(x, y, embed, net):
    """차원을 적지 않은 `squeeze()`는 크기가 1인 차원을 **모두** 없앱니다. 표본이 하나뿐이면 (1,)이
    아니라 모양이 ()인 수 하나가 됩니다. 없앨 차원을 적으십시오: `.squeeze(1)`.
    """
    return net(torch.cat([x.flatten(1), embed(y)], dim=1)).squeeze()


@JUDGE.mistake("확률로 바꾸어 돌려주었습니다.")
def _(x, y, embed, net):
    """시그모이드는 손실이 겁니다(01의 로짓). 여기서 또 걸면 두 번 걸립니다."""
    return net(torch.cat([x.flatten(1), embed(y)], dim=1)).squeeze(1).sigmoid()


@JUDGE.mistake("임베딩의 기울기를 끊었습니다.")
def _(x, y, embed, net):
    """값은 맞지만 레이블의 벡터가 영영 처음의 난수에 머뭅니다. 임베딩도 판별자의 가중치입니다."""
    return net(torch.cat([x.flatten(1), embed(y).detach()], dim=1)).squeeze(1)


@JUDGE.mistake("표본의 기울기를 끊었습니다.")
def _(x, y, embed, net):
    """값은 맞지만 생성자의 차례에 기울기가 G까지 가지 못합니다. `detach`는 판별자 안이 아니라,
    판별자의 차례에 가짜를 넘길 때 씁니다.
    """
    return net(torch.cat([x.detach().flatten(1), embed(y)], dim=1)).squeeze(1)


@JUDGE.mistake("첫 표본의 레이블을 모두에게 썼습니다.")
def _(x, y, embed, net):
    """표본마다 자기 레이블의 임베딩이 붙어야 합니다. `embed(y)`는 한 번에 n개를 바꿉니다."""
    e = embed(y[:1]).expand(len(x), -1)
    return net(torch.cat([x.flatten(1), e], dim=1)).squeeze(1)


class TinyG(nn.Module):
    """(n, 2), (n,) → (n, 2). 한 스텝을 관찰하기에 알맞은 작은 조건부 생성자."""

    def __init__(self) -> None:
        super().__init__()
        self.embed, self.net = nn.Embedding(3, 2), nn.Linear(4, 2)

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.net(generator_input(z, y, self.embed)).tanh()


class TinyD(nn.Module):
    """(n, 2), (n,) → 로짓 (n,)."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(3, 2)
        self.net = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 1))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return judge_pair(x, y, self.embed, self.net)


def steps_of_a_pair(rng: torch.Generator) -> Iterator[Case]:
    for seed, n in enumerate([3, 3, 4, 6, 9]):
        x, z = torch.randn(2, n, 2, generator=rng).mul(10).round().div(10)
        yield Case({"seed": seed, "x": x + 1, "y": torch.arange(n) % 3, "z": z})


def observe_step(function: Callable, seed: int, x: Tensor, y: Tensor, z: Tensor) -> object:
    """한 스텝 뒤의 두 신경망과 돌려준 손실. 앞 스텝이 남긴 기울기를 흉내 내어 채워 둡니다."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        G, D = TinyG(), TinyD()
    for p in (*G.parameters(), *D.parameters()):
        p.grad = torch.ones_like(p)
    opt_g, opt_d = (torch.optim.SGD(net.parameters(), LR) for net in (G, D))
    why = {"second time": "두 번째 backward", "modified by an inplace operation": "옛 가중치"}
    with told_apart(why):
        losses = call(function, G=G, D=D, opt_g=opt_g, opt_d=opt_d, x=x, y=y, z=z)
    if isinstance(losses, tuple):
        losses = tuple(float(loss) for loss in losses)
    return {
        "D의 가중치": [p.detach().clone() for p in D.parameters()],
        "G의 가중치": [p.detach().clone() for p in G.parameters()],
        "돌려준 손실": losses,
    }


STEP = Exercise(
    "05-7",
    "조건부 GAN의 한 스텝",
    """
    조건부 생성자 `G(z, y)`, 판별자 `D(x, y)`(로짓), 두 옵티마이저, 진짜 짝 `x`와 `y`, 잠재 벡터
    `z`를 받아 **한 스텝 전체**를 하는 함수를 완성하십시오. (판별자의 손실, 생성자의 손실)을
    돌려줍니다.

    - 가짜는 진짜 짝의 레이블 `y`를 시켜 만듭니다.
    - 먼저 판별자를 한 번 고칩니다. 그다음 **고쳐진** 판별자 앞에서 생성자를 한 번 고칩니다.
    - 손실은 03의 것입니다: 판별자는 두 짝의 BCE의 합, 생성자는 비포화 손실. 로짓에서 계산하십시오.
    - 옵티마이저마다 앞 스텝의 기울기가 남아 있습니다.
    """,
    cases=steps_of_a_pair,
    observe=observe_step,
    hints=(
        "03의 한 스텝에서 D를 부르는 곳은 셋입니다. 그 셋에 저마다 어떤 레이블을 주어야 합니까?",
        "판별자의 차례에서 가짜는 `fake = G(z, y)`이고 `detach`해서 넘깁니다. 손실은 진짜에서 "
        "`softplus(−로짓)`, 가짜에서 `softplus(로짓)`의 평균을 더한 것입니다.",
        "옵티마이저마다 `zero_grad()`, `backward()`, `step()`의 차례입니다.",
        "생성자의 차례에는 D(fake, y)를 **다시** 계산합니다. 판별자가 방금 바뀌었기 때문입니다.",
    ),
    note="03의 한 스텝에 y를 끼워 넣은 것이 전부입니다. 패키지의 `train`도 같은 일을 합니다.",
    answers=("_loss_of_d", "_loss_of_g", "Training"),
)


def _turn(loss: Tensor, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


@STEP.solution
def conditional_step(G, D, opt_g, opt_d, x, y, z):
    fake = G(z, y)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), y)).mean()
    opt_d.zero_grad()
    d_loss.backward()
    opt_d.step()
    g_loss = F.softplus(-D(fake, y)).mean()
    opt_g.zero_grad()
    g_loss.backward()
    opt_g.step()
    return d_loss.item(), g_loss.item()


@STEP.mistake("가짜에 다른 레이블을 달아 보였습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """판별자의 차례에 가짜의 레이블이 시킨 것과 다릅니다. 판별자는 시킨 대로 잘 그린 가짜와 엉뚱한
    가짜를 가리지 못합니다. `G(z, y)`와 `D(fake, y)`의 y는 같아야 합니다.
    """
    fake, other = G(z, y), y.roll(1)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), other)).mean()
    _turn(d_loss, opt_d)
    g_loss = F.softplus(-D(fake, y)).mean()
    _turn(g_loss, opt_g)
    return d_loss.item(), g_loss.item()


@STEP.mistake("생성자의 차례에 다른 레이블로 물었습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """생성자는 y를 시켜 그렸는데 판별자에게는 다른 레이블인지 물었습니다. 생성자는 시킨 것이 아니라
    옆의 것을 그리도록 배웁니다.
    """
    fake = G(z, y)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), y)).mean()
    _turn(d_loss, opt_d)
    g_loss = F.softplus(-D(fake, y.roll(1))).mean()
    _turn(g_loss, opt_g)
    return d_loss.item(), g_loss.item()


@STEP.mistake("고치기 전의 판정으로 생성자를 고쳤습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """생성자의 손실을 판별자를 고치기 **전에** 계산했습니다. 계산 그래프가 옛 가중치를 쓰는데 그
    가중치가 바뀌어 오류가 납니다. 판별자를 고친 뒤에 D(fake, y)를 다시 계산하십시오.
    """
    fake = G(z, y)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), y)).mean()
    g_loss = F.softplus(-D(fake, y)).mean()
    _turn(d_loss, opt_d)
    _turn(g_loss, opt_g)
    return d_loss.item(), g_loss.item()


@STEP.mistake("생성자를 먼저 고쳤습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """차례가 반대입니다. 과제는 판별자가 먼저이고, 생성자는 고쳐진 판별자에게 배웁니다."""
    fake = G(z, y)
    g_loss = F.softplus(-D(fake, y)).mean()
    _turn(g_loss, opt_g)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), y)).mean()
    _turn(d_loss, opt_d)
    return d_loss.item(), g_loss.item()


@STEP.mistake("포화 손실을 썼습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """log(1 − D)를 줄이는 미니맥스 손실입니다. 판별자가 가짜라고 확신하면 기울기가 사라집니다.
    −log D를 줄이십시오(03의 7절).
    """
    fake = G(z, y)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), y)).mean()
    _turn(d_loss, opt_d)
    g_loss = -F.softplus(D(fake, y)).mean()
    _turn(g_loss, opt_g)
    return d_loss.item(), g_loss.item()


@STEP.mistake("생성자가 움직이지 않았습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """기울기가 G까지 가지 않았거나(`detach`는 판별자의 차례에만 씁니다), 생성자의 `backward()`나
    `opt_g.step()`이 빠졌습니다.
    """
    fake = G(z, y).detach()
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake, y)).mean()
    _turn(d_loss, opt_d)
    g_loss = F.softplus(-D(fake, y)).mean()
    _turn(g_loss, opt_g)
    return d_loss.item(), g_loss.item()


@STEP.mistake("판별자의 차례에 가짜를 떼어 내지 않았습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """판별자의 `backward()`가 G까지 거슬러 가며 가짜를 만든 계산 그래프를 써 버렸습니다. 그래서
    생성자의 차례에 같은 가짜로 다시 거슬러 갈 수 없습니다. 판별자의 차례에는 `fake.detach()`를
    넘기십시오. 헛계산도 줄어듭니다.
    """
    fake = G(z, y)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake, y)).mean()
    _turn(d_loss, opt_d)
    g_loss = F.softplus(-D(fake, y)).mean()
    _turn(g_loss, opt_g)
    return d_loss.item(), g_loss.item()


@STEP.mistake("판별자의 손실이 남긴 기울기로도 G를 고쳤습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """`detach` 없이 판별자의 손실을 거슬러 가면 G에도 기울기가 쌓입니다. 판별자의 옵티마이저는 G를
    고치지 않지만, 그 뒤에 비우지 않으면 생성자의 차례에 **섞여** 들어갑니다. 가짜를 `detach`하고,
    `opt_g.zero_grad()`는 생성자의 `backward()` 바로 앞에 두십시오.
    """
    opt_d.zero_grad()
    opt_g.zero_grad()
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(G(z, y), y)).mean()
    d_loss.backward()
    opt_d.step()
    g_loss = F.softplus(-D(G(z, y), y)).mean()
    g_loss.backward()
    opt_g.step()
    return d_loss.item(), g_loss.item()


@STEP.mistake("앞 스텝의 기울기를 비우지 않았습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """`backward()`는 기울기를 덮어쓰지 않고 **더합니다**. `zero_grad()`가 없으면 앞 스텝의 것이
    섞입니다.
    """
    fake = G(z, y)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), y)).mean()
    d_loss.backward()
    opt_d.step()
    g_loss = F.softplus(-D(fake, y)).mean()
    g_loss.backward()
    opt_g.step()
    return d_loss.item(), g_loss.item()


@STEP.mistake("평균이 아니라 합을 냈습니다.")
def _(G, D, opt_g, opt_d, x, y, z):
    """기댓값 𝔼는 미니배치의 평균입니다. 합을 쓰면 배치 크기에 따라 스텝의 크기가 달라집니다."""
    fake = G(z, y)
    d_loss = F.softplus(-D(x, y)).sum() + F.softplus(D(fake.detach(), y)).sum()
    _turn(d_loss, opt_d)
    g_loss = F.softplus(-D(fake, y)).sum()
    _turn(g_loss, opt_g)
    return d_loss.item(), g_loss.item()


def three_logits(rng: torch.Generator) -> Iterator[Case]:
    for n in (1, 2, 3, 4, 8):
        a = (torch.randn(3, n, generator=rng) * 2).mul(10).round().div(10) + 0.05
        yield Case({"real_logits": a[0], "wrong_logits": a[1], "fake_logits": a[2]})
    a = torch.full((1,), 300.0)
    yield Case({"real_logits": -a, "wrong_logits": a, "fake_logits": a}, "로짓의 크기가 300")


MATCHING = Exercise(
    "05-2",
    "짝까지 보는 판별자",
    """
    판별자에게 세 가지 짝을 보여 줍니다: 진짜 그림과 맞는 레이블(`real_logits`), **진짜 그림과 틀린
    레이블**(`wrong_logits`), 가짜 그림과 시킨 레이블(`fake_logits`). 판별자가 **최소화할** 손실을
    돌려주는 함수를 완성하십시오(Reed 외 2016).

    - 판별자가 “진짜”라고 해야 할 짝이 셋 가운데 어느 것인지 먼저 정하십시오. 손실은 짝마다의
    BCE입니다.
    - 논문의 약속: “가짜”라고 할 것들의 무게를 **모두 합하면** “진짜”라고 할 것의 무게와 같습니다.
    - 로짓이 아주 커도 inf나 nan이 나오면 안 됩니다.
    """,
    cases=three_logits,
    observe=loss_and_gradient,
    hints=(
        "그림은 틀림없는 진짜 7인데 ‘3’이라는 이름표가 붙었습니다. 판별자는 무엇이라고 답해야 "
        "합니까?",
        "−log sigmoid(a) = softplus(−a), −log(1 − sigmoid(a)) = softplus(a)입니다. 세 항의 평균을 "
        "따로 구합니다.",
        "나머지 두 항은 합해서 진짜 한 항과 무게가 같도록 1/2씩입니다.",
    ),
    note="생성자의 손실은 그대로입니다. 틀린 짝 y′은 같은 미니배치의 레이블을 섞어 만들면 됩니다"
    "(우연히 맞는 짝은 빼야 합니다).",
    answers=("wrong_labels",),
)


@MATCHING.solution
def matching_loss(real_logits, wrong_logits, fake_logits):
    real = F.softplus(-real_logits).mean()
    wrong = F.softplus(wrong_logits).mean()
    fake = F.softplus(fake_logits).mean()
    return real + (wrong + fake) / 2


@MATCHING.mistake("틀린 짝을 빠뜨렸습니다.")
def _(real_logits, wrong_logits, fake_logits):
    """셋째 짝, 곧 **진짜 그림 + 틀린 레이블**의 항이 빠졌습니다. 보통의 조건부 GAN 손실입니다. 이
    항이 있으면 판별자가 짝이 맞는지를 직접 배웁니다.
    """
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


@MATCHING.mistake("틀린 짝의 정답을 1로 두었습니다.")
def _(real_logits, wrong_logits, fake_logits):
    """그림이 진짜여도 **짝이 틀렸으면** 가짜입니다. 정답을 1로 두면 판별자는 레이블을 무시해도
    된다고 배웁니다.
    """
    return (
        F.softplus(-real_logits).mean()
        + (F.softplus(-wrong_logits).mean() + F.softplus(fake_logits).mean()) / 2
    )


@MATCHING.mistake("두 가짜 항에 1/2을 곱하지 않았습니다.")
def _(real_logits, wrong_logits, fake_logits):
    """“가짜”라고 할 짝이 둘이라 그 무게가 “진짜”의 두 배가 되었습니다. 과제가 정한 논문의 약속은
    둘을 합해 하나의 무게입니다. (약속을 바꾸면 균형의 값이 바뀝니다. 바로 아래에서 견줍니다.)
    """
    return (
        F.softplus(-real_logits).mean()
        + F.softplus(wrong_logits).mean()
        + F.softplus(fake_logits).mean()
    )


@MATCHING.mistake("부호가 반대입니다.")
def _(real_logits, wrong_logits, fake_logits):
    """로그 우도를 그대로 두었습니다. 최소화할 손실은 −를 붙인 것이고, 언제나 0 이상입니다."""
    return -(
        F.softplus(-real_logits).mean()
        + (F.softplus(wrong_logits).mean() + F.softplus(fake_logits).mean()) / 2
    )


@MATCHING.mistake("가짜 그림의 항을 빠뜨렸습니다.")
def _(real_logits, wrong_logits, fake_logits):
    """짝만 보고 그림이 진짜 같은지는 보지 않는 판별자가 됩니다. 생성자의 그림에 대한 항이 있어야
    합니다.
    """
    return F.softplus(-real_logits).mean() + F.softplus(wrong_logits).mean() / 2


@MATCHING.mistake("평균이 아니라 합을 냈습니다.")
def _(real_logits, wrong_logits, fake_logits):
    """기댓값 𝔼는 미니배치의 평균입니다. 합을 쓰면 배치 크기에 따라 기울기가 커집니다."""
    return (
        F.softplus(-real_logits).sum()
        + (F.softplus(wrong_logits).sum() + F.softplus(fake_logits).sum()) / 2
    )


@MATCHING.mistake("틀린 짝의 기울기가 끊겼습니다.")
def _(real_logits, wrong_logits, fake_logits):
    """값은 맞지만 판별자가 틀린 짝에서 배우지 못합니다. `detach`는 판별자의 로짓이 아니라 **G가
    만든 그림**에 씁니다.
    """
    real = F.softplus(-real_logits).mean()
    wrong = F.softplus(wrong_logits.detach()).mean()
    return real + (wrong + F.softplus(fake_logits).mean()) / 2


@MATCHING.mistake("로짓이 크면 log 0이 됩니다.")
def _(real_logits, wrong_logits, fake_logits):
    """보통의 로짓에서는 맞지만, 로짓이 크면 `sigmoid`가 정확히 0이나 1이 됩니다. `F.softplus`로
    로짓에서 바로 계산하십시오.
    """
    p, q, r = real_logits.sigmoid(), wrong_logits.sigmoid(), fake_logits.sigmoid()
    return -p.log().mean() - ((1 - q).log().mean() + (1 - r).log().mean()) / 2


def pictures(rng: torch.Generator) -> Iterator[Case]:
    for n, nc, h, w, k in [
        (1, 1, 1, 2, 2),
        (2, 1, 2, 3, 3),
        (2, 3, 2, 2, 4),
        (3, 1, 2, 4, 10),
        (4, 2, 3, 2, 5),
    ]:
        y = torch.randint(k, (n,), generator=rng)
        yield Case({"x": _tenths(rng, n, nc, h, w), "y": y, "embed": Table(_tenths(rng, k, h * w))})
    yield Case(
        {
            "x": _tenths(rng, 4, 1, 2, 2),
            "y": torch.tensor([1, 1, 0, 1]),
            "embed": Table(_tenths(rng, 2, 4)),
        },
        "같은 레이블이 여럿",
    )


PLANE = Exercise(
    "05-4",
    "판별자에 레이블의 평면 넣기",
    """
    그림 `x` (n, C, H, W)와 레이블 `y` (n,), 레이블을 H·W개의 값으로 바꾸는 `embed`를 받아, 그림에
    레이블의 평면 한 장을 겹친 (n, C + 1, H, W)를 돌려주는 함수를 완성하십시오.

    - `embed(y)`는 표본마다 값이 H·W개입니다. 평면은 **맨 뒤의 채널**입니다.
    - 그림이 정사각형이 아닐 수도 있습니다.
    """,
    cases=pictures,
    hints=(
        "흑백 그림에 평면을 한 장 더하면 채널이 몇인 그림이 됩니까? 모양 (n, C, H, W)의 어느 "
        "자리가 늘어납니까?",
        "`embed(y).view(n, 1, H, W)`로 값들을 평면으로 폅니다. H와 W는 `x.shape`에서 읽습니다.",
        "채널은 1번 차원입니다: `torch.cat([x, plane], dim=1)`.",
    ),
    note="합성곱은 벡터를 이어 붙일 자리가 없으므로 레이블을 평면으로 폅니다. 판별자의 첫 "
    "합성곱은 채널을 C + 1개 받아야 합니다.",
    answers=("Discriminator",),
)


@PLANE.solution
def discriminator_input(x, y, embed):
    n, _, height, width = x.shape
    plane = embed(y).view(n, 1, height, width)
    return torch.cat([x, plane], dim=1)


@PLANE.mistake("레이블을 쓰지 않았습니다.")
def _(x, y, embed):
    """판별자가 레이블을 보지 못하면 ‘3을 시켰는데 7을 그린’ 그림도 진짜 같다고 합니다. 그러면
    생성자는 레이블을 따를 까닭이 없습니다.
    """
    return x.clone()


@PLANE.mistake("평면을 앞에 붙였습니다.")
def _(x, y, embed):
    """평면은 맨 **뒤**의 채널입니다. 순서가 다르면 저장해 둔 가중치와 맞지 않습니다."""
    plane = embed(y).view(-1, 1, *x.shape[2:])
    return torch.cat([plane, x], dim=1)


@PLANE.mistake("평면을 그림에 더했습니다.")
def _(x, y, embed):
    """더하면 그림의 밝기와 레이블이 섞여 판별자가 둘을 가르지 못합니다. 채널로 이어 붙이십시오."""
    return x + embed(y).view(-1, 1, *x.shape[2:])


@PLANE.mistake("세로와 가로를 바꾸어 폈습니다.")
def _(x, y, embed):
    """텐서의 차례는 (n, 채널, 세로 H, 가로 W)입니다. `view(n, 1, H, W)`의 차례로 펴십시오."""
    n, _, h, w = x.shape
    plane = embed(y).view(n, 1, w, h).transpose(2, 3)
    return torch.cat([x, plane], dim=1)


@PLANE.mistake("레이블 번호로 평면을 채웠습니다.")
def _(x, y, embed):
    """번호로 채우면 9번 레이블의 평면이 1번보다 아홉 배 밝습니다. 레이블에는 크기가 없으므로
    `embed(y)`의 값으로 채우십시오.
    """
    plane = y.view(-1, 1, 1, 1).to(x.dtype).expand(-1, 1, *x.shape[2:])
    return torch.cat([x, plane], dim=1)


@PLANE.mistake("첫 표본의 평면을 모두에게 붙였습니다.")
def _(x, y, embed):
    """표본마다 자기 레이블의 평면이 있어야 합니다. `embed(y)` 전체를 펴십시오."""
    plane = embed(y[:1]).view(1, 1, *x.shape[2:]).expand(len(x), -1, -1, -1)
    return torch.cat([x, plane], dim=1)


@PLANE.mistake("평면을 두 채널로 붙였습니다.")
def _(x, y, embed):
    """채널이 하나 더 많습니다. 레이블의 평면은 한 장이면 됩니다."""
    plane = embed(y).view(-1, 1, *x.shape[2:])
    return torch.cat([x, plane, plane], dim=1)


DRAWS = 4000  # 마지막 레이블이 한 번도 나오지 않으면 우연이 아니게 할 만큼


def observe_draws(function: Callable, y: Tensor, seed: int) -> object:
    """레이블을 많이 뽑아 무엇이 나오는지 봅니다. 뽑은 차례가 아니라 성질만 견줍니다."""
    rng = torch.Generator().manual_seed(seed)
    drawn = call(function, n=DRAWS, y=y, rng=rng)
    if not torch.is_tensor(drawn) or drawn.dim() != 1:
        return {"결과": drawn if drawn is None or drawn is Ellipsis else "1차원 텐서가 아닙니다."}
    most = int(y.max()) + 1
    share, real = (torch.bincount(t.long().clamp(0, 50), minlength=most) for t in (drawn, y))
    off = (share[:most] / max(1, len(drawn)) - real / len(y)).abs().max()
    again = function(DRAWS, y, rng)
    return {
        "결과": "1차원 텐서",
        "개수": len(drawn),
        "자료형": str(drawn.dtype),
        "데이터에 없는 레이블": bool(
            (share > 0)[: len(real)][real == 0].any() or len(share) > most
        ),
        "빠뜨린 레이블": bool((share[:most] == 0)[real > 0].any()),
        "데이터와 같은 비율인지": bool(off < 0.04),
        "부를 때마다 새로 뽑는지": torch.is_tensor(again) and not torch.equal(drawn, again),
        "주어진 난수 생성기를 쓰는지": _repeats(function, y, seed),
    }


def _repeats(function: Callable, y: Tensor, seed: int) -> bool:
    first, second = (function(50, y, torch.Generator().manual_seed(seed)) for _ in range(2))
    return torch.is_tensor(first) and torch.equal(first, second)


def label_lists(rng: torch.Generator) -> Iterator[Case]:
    lists = [[0, 0, 0, 1, 3], [0, 1, 1, 2], [0, 2, 2, 2, 4], [1, 1, 0, 2, 5, 5], [0, 0, 3, 1]]
    for seed, y in enumerate(lists):
        yield Case({"y": torch.tensor(y), "seed": seed})
    yield Case({"y": torch.arange(10), "seed": 9}, "열 가지가 하나씩")


RANDOM_LABELS = Exercise(
    "05-3",
    "레이블을 무작위로 뽑기",
    """
    생성자에게 시킬 레이블을 데이터와 **같은 비율로** `n`개 뽑아 (n,) int64 텐서로 돌려주는 함수를
    완성하십시오. `y` (N,)는 데이터의 레이블 전부이고, 난수는 `rng`에서 뽑습니다.

    - 데이터에 있는 레이블은 모두 나올 수 있어야 하고, 없는 레이블은 나오면 안 됩니다.
    - 뽑을 개수 n이 데이터의 수 N보다 클 수 있습니다.
    """,
    cases=label_lists,
    observe=observe_draws,
    hints=(
        "비율을 세지 않고도 데이터와 같은 비율이 되게 하려면, 무엇을 고르게 뽑으면 됩니까?",
        "데이터에서 **줄 번호**를 고르게 뽑고, 그 줄의 레이블을 가져옵니다. 같은 줄을 여러 번 "
        "뽑아도 됩니다.",
        "`torch.randint(low, high, (n,), generator=rng)`의 `high`는 **뽑히지 않습니다**.",
    ),
    note="파이썬의 `random.randint(0, 9)`는 9를 **뽑고**, NumPy와 PyTorch의 `randint(0, 9)`는 "
    "9를 **뽑지 않습니다**. `train`은 더 간단하게, 진짜 미니배치의 레이블을 그대로 시킵니다.",
)


@RANDOM_LABELS.solution
def random_labels(n, y, rng):
    return y[torch.randint(len(y), (n,), generator=rng)]


@RANDOM_LABELS.mistake("마지막 줄을 뽑지 않습니다.")
def _(n, y, rng):
    """`randint`의 위쪽 끝은 뽑히지 않으므로 1을 더 빼면 마지막 줄이 한 번도 나오지 않습니다. 그
    줄에만 있는 레이블은 사라집니다. high에 `len(y)`를 그대로 쓰십시오.
    """
    return y[torch.randint(len(y) - 1, (n,), generator=rng)]


@RANDOM_LABELS.mistake("번호를 고르게 뽑았습니다.")
def _(n, y, rng):
    """번호마다 같은 비율이 되었습니다. 데이터에 없는 번호도 나오고, 드문 레이블이 진짜보다 자주
    나옵니다. 그러면 판별자는 그림을 보지 않고 레이블만으로 가짜를 맞힙니다.
    """
    return torch.randint(int(y.max()) + 1, (n,), generator=rng)


@RANDOM_LABELS.mistake("마지막 레이블을 뽑지 않습니다.")
def _(n, y, rng):
    """`randint(0, 9)`와 같은 실수입니다! 위쪽 끝은 뽑히지 않으므로 가장 큰 레이블이 한 번도 나오지
    않고, 생성자는 그 레이블을 연습하지 못합니다.
    """
    return torch.randint(int(y.max()), (n,), generator=rng)


@RANDOM_LABELS.mistake("레이블의 종류에서 고르게 뽑았습니다.")
def _(n, y, rng):
    """없는 번호는 나오지 않지만 비율이 다릅니다. 드문 레이블도 흔한 레이블만큼 시킵니다."""
    kinds = y.unique()
    return kinds[torch.randint(len(kinds), (n,), generator=rng)]


@RANDOM_LABELS.mistake("같은 줄을 두 번 뽑지 않았습니다.")
def _(n, y, rng):
    """`randperm`은 줄마다 한 번씩만 뽑으므로, n이 데이터의 수보다 크면 개수가 모자랍니다."""
    return y[torch.randperm(len(y), generator=rng)[:n]]


@RANDOM_LABELS.mistake("차례로 늘어놓았습니다.")
def _(n, y, rng):
    """비율은 맞지만 무작위가 아닙니다. 부를 때마다 새로 뽑아야 합니다."""
    return y[torch.arange(n) % len(y)]


@RANDOM_LABELS.mistake("주어진 난수 생성기를 쓰지 않았습니다.")
def _(n, y, rng):
    """`generator=rng`가 빠졌습니다. 시드를 정해도 결과가 되풀이되지 않습니다."""
    return y[torch.randint(len(y), (n,))]


@RANDOM_LABELS.mistake("줄 번호를 돌려주었습니다.")
def _(n, y, rng):
    """뽑은 것은 데이터의 줄 번호입니다. 그 줄의 레이블은 `y[번호]`입니다."""
    return torch.randint(len(y), (n,), generator=rng)


def labelled_features(rng: torch.Generator) -> Iterator[Case]:
    for n, d, k in [(1, 2, 2), (2, 2, 3), (3, 3, 3), (3, 2, 4), (5, 4, 10)]:
        y = torch.randint(k, (n,), generator=rng)
        y[:2] = torch.tensor([k - 1, 0])[:n]  # 한 미니배치에 다른 레이블이 있습니다.
        plain = torch.randn(n, generator=rng).mul(10).round() / 10 + 0.05
        inputs = {"phi": _tenths(rng, n, d), "plain": plain, "rows": _tenths(rng, k, d), "y": y}
        yield Case(inputs, "표본이 하나" if n == 1 else "")
    inputs["y"] = torch.tensor([3, 3, 0, 3, 0])
    yield Case(inputs, "같은 레이블이 여럿")


def observe_logit(function: Callable, y: Tensor, **inputs: Tensor) -> object:
    """로짓과 함께, 기울기가 특징(생성자로 가는 길)과 표와 레이블 없는 로짓까지 흐르는지 봅니다."""
    leaves = {name: value.clone().requires_grad_() for name, value in inputs.items()}
    logits = call(function, **leaves, y=y)
    if not torch.is_tensor(logits):
        return {"로짓": logits}
    if logits.requires_grad:
        logits.square().sum().backward()
    return {"로짓": logits.detach(), **{f"{n}의 기울기": v.grad for n, v in leaves.items()}}


PROJECTION = Exercise(
    "05-9",
    "내적 판별자의 로짓",
    """
    그림에서 뽑은 특징 `phi` (n, d), 레이블을 모르는 채로 낸 로짓 `plain` (n,), 레이블마다 벡터
    하나를 담은 표 `rows` (레이블 수, d), 레이블 `y` (n,)를 받아, **내적 판별자**가 짝마다 내는
    로짓 (n,)을 돌려주는 함수를 완성하십시오. 짝마다 `plain`에 수 c 하나를 더하는데, c의 식은
    아래의 조건에서 찾으십시오.

    - c는 특징과 **자기 레이블의 벡터 하나**로만 정해집니다. 다른 레이블의 벡터는 보지 않습니다.
    - 특징의 한 칸만 1이고 나머지가 0이면, c는 레이블의 벡터에서 그 칸의 값입니다.
    - 특징이 t배이면 c도 t배이고, 두 특징을 더하면 c도 더해집니다.
    - 기울기는 특징으로도, 표로도 흘러야 합니다.
    """,
    cases=labelled_features,
    observe=observe_logit,
    hints=(
        "레이블의 벡터가 [3, 5]라고 합시다. 특징이 [1, 0]이면 c는 3이고 [0, 1]이면 5입니다. 특징이 "
        "[2, 10]이면 c는 얼마입니까?",
        "`rows[y]`는 표본마다 자기 레이블의 벡터를 꺼낸 (n, d)입니다. 특징과 칸끼리 곱해 "
        "**표본마다** 더하십시오.",
        "레이블을 모르는 로짓은 ‘진짜 같은지’를, 내적은 ‘이름과 맞는지’를 말합니다. 둘 다 "
        "필요합니다.",
    ),
    note="조건을 모두 지키는 c는 이것뿐입니다. 소프트맥스가 없으므로 레이블끼리 겨루지 않습니다.",
    answers=("ProjectionDiscriminator",),
)


@PROJECTION.solution
def projection_logit(phi, plain, rows, y):
    return plain + (phi * rows[y]).sum(dim=1)


@PROJECTION.mistake("모든 레이블의 내적을 더했습니다.")
def _(phi, plain, rows, y):
    """레이블마다의 내적을 모두 더하면 y가 무엇이든 같은 수가 됩니다. 시킨 레이블의 줄 하나만
    고르십시오: `rows[y]`.
    """
    return plain + (phi @ rows.T).sum(dim=1)


@PROJECTION.mistake("레이블 없는 로짓을 빠뜨렸습니다.")
def _(phi, plain, rows, y):
    """이름과 맞는지만 보고 그림이 진짜 같은지는 보지 않는 판별자가 됩니다. `plain`을 더하십시오."""
    return (phi * rows[y]).sum(dim=1)


@PROJECTION.mistake("레이블을 쓰지 않았습니다.")
def _(phi, plain, rows, y):
    """레이블을 모르는 로짓만으로는 ‘3을 시켰는데 7을 그린’ 그림을 탓할 수 없습니다. 2절의
    ‘G만’입니다.
    """
    return plain.clone()


@PROJECTION.mistake("소프트맥스를 취했습니다.")
def _(phi, plain, rows, y):
    """소프트맥스를 취하면 다른 레이블의 점수까지 섞인 확률이 됩니다. 몇 번인지 **맞히는** 것은 보조
    분류기의 일이고, 내적 판별자는 자기 레이블의 점수를 그대로 더합니다.
    """
    return plain + (phi @ rows.T).softmax(dim=1).gather(1, y[:, None])[:, 0]


@PROJECTION.mistake("로그 확률을 더했습니다.")
def _(phi, plain, rows, y):
    """`log_softmax`는 모든 레이블의 점수로 만든 수를 뺍니다. 보조 분류기의 `log P(y | x)`이고
    내적이 아닙니다.
    """
    return plain + (phi @ rows.T).log_softmax(dim=1).gather(1, y[:, None])[:, 0]


@PROJECTION.mistake("모든 짝의 (n, n)을 돌려주었습니다.")
def _(phi, plain, rows, y):
    """`phi @ rows[y].T`는 그림 i와 **그림 j의 레이블**을 모두 견준 (n, n)입니다. 필요한 것은 그
    대각선뿐입니다. 칸끼리 곱한 다음 표본마다 더하십시오. (n,)인 `plain`을 더해도 오류가 나지 않아
    지나치기 쉽습니다.
    """
    return plain + phi @ rows[y].T


@PROJECTION.mistake("곱하기만 하고 더하지 않았습니다.")
def _(phi, plain, rows, y):
    """칸끼리 곱한 것은 아직 (n, d)입니다. 내적은 그것을 표본마다 더한 수 하나입니다:
    `sum(dim=1)`.
    """
    return plain[:, None] + phi * rows[y]


@PROJECTION.mistake("합이 아니라 평균을 냈습니다.")
def _(phi, plain, rows, y):
    """내적은 칸끼리 곱해 **더한** 것입니다. 평균을 내면 특징의 차원 d로 나눈 만큼 작아집니다."""
    return plain + (phi * rows[y]).mean(dim=1)


@PROJECTION.mistake("첫 표본의 레이블을 모두에게 썼습니다.")
def _(phi, plain, rows, y):
    """표본마다 자기 레이블의 줄과 견주어야 합니다. `rows[y]`는 한 번에 n줄을 꺼냅니다."""
    return plain + phi @ rows[y[0]]


@PROJECTION.mistake("가장 높은 레이블의 점수를 더했습니다.")
def _(phi, plain, rows, y):
    """판별자가 좋아하는 레이블이 아니라 **시킨** 레이블의 점수여야 합니다. 가장 높은 것을 고르면
    무엇을 시켰는지와 상관없는 수가 됩니다.
    """
    return plain + (phi @ rows.T).amax(dim=1)


@PROJECTION.mistake("확률로 바꾸어 돌려주었습니다.")
def _(phi, plain, rows, y):
    """시그모이드는 손실이 겁니다(01의 로짓). 여기서 또 걸면 두 번 걸립니다."""
    return (plain + (phi * rows[y]).sum(dim=1)).sigmoid()


@PROJECTION.mistake("특징의 기울기를 끊었습니다.")
def _(phi, plain, rows, y):
    """값은 맞지만 ‘이름과 맞는지’의 기울기가 생성자까지 가지 못합니다. 그러면 생성자가 레이블을
    따를 까닭이 없습니다.
    """
    return plain + (phi.detach() * rows[y]).sum(dim=1)


@PROJECTION.mistake("표의 기울기를 끊었습니다.")
def _(phi, plain, rows, y):
    """값은 맞지만 레이블의 벡터가 영영 처음의 난수에 머뭅니다. 표도 판별자의 가중치입니다."""
    return plain + (phi * rows[y].detach()).sum(dim=1)


def width_tables(rng: torch.Generator) -> Iterator[Case]:
    for rows in ([[1.0, 1.0], [3.0, 3.0]], [[1.0, 3.0], [1.0, 3.0]], [[1.0, 3.0], [3.0, 1.0]]):
        yield Case({"w": torch.tensor(rows)})
    for hands, letters in [(2, 3), (3, 2), (4, 5), (5, 14)]:
        hand, letter = _tenths(rng, hands, 1), _tenths(rng, 1, letters)
        yield Case({"w": hand + 0.5 * letter + 0.2 * _tenths(rng, hands, letters)})


PORTIONS = Exercise(
    "05-8",
    "손글씨의 몫과 글자의 몫",
    """
    획의 굵기의 표 `w` (손글씨, 글자)를 받아, 굵기가 들쭉날쭉한 정도(분산) 가운데 **손글씨가 달라서
    생긴 몫**과 **글자가 달라서 생긴 몫**을 차례로 묶어 돌려주는 함수를 완성하십시오. 둘 다 0…1의
    스칼라 텐서입니다.

    - 분산은 모두 개수로 나눈 것입니다: `var(correction=0)`.
    - 본문의 네 칸짜리 표 셋으로 먼저 맞추어 보십시오.
    """,
    cases=width_tables,
    hints=(
        "글자의 차이를 지우고 손글씨마다 수 하나만 남기려면, 표의 어느 쪽으로 평균을 내야 합니까?",
        "손글씨마다의 평균 `w.mean(dim=1)`이 서로 얼마나 다른지를 전체의 분산으로 나눕니다.",
        "글자의 몫은 같은 일을 다른 쪽으로 합니다: `dim=0`.",
    ),
    note="나머지는 손글씨와 글자가 얽혀서 생긴 몫입니다. 세 몫을 더하면 1입니다.",
)


@PORTIONS.solution
def portions(w):
    whole = w.var(correction=0)
    return w.mean(dim=1).var(correction=0) / whole, w.mean(dim=0).var(correction=0) / whole


@PORTIONS.mistake("두 몫이 바뀌었습니다.")
def _(w):
    """`w`는 (손글씨, 글자)입니다. 손글씨마다의 평균은 글자 쪽, 곧 `dim=1`로 평균을 낸 것입니다."""
    whole = w.var(correction=0)
    return w.mean(dim=0).var(correction=0) / whole, w.mean(dim=1).var(correction=0) / whole


@PORTIONS.mistake("전체의 분산으로 나누지 않았습니다.")
def _(w):
    """몫은 비율입니다. 전체의 분산으로 나누어야 0과 1 사이가 됩니다."""
    return w.mean(dim=1).var(correction=0), w.mean(dim=0).var(correction=0)


@PORTIONS.mistake("평균의 분산이 아니라 분산의 평균을 냈습니다.")
def _(w):
    """한 줄 **안에서** 들쭉날쭉한 정도를 재었습니다. 손글씨의 몫은 줄과 줄이 서로 다른 정도이므로,
    먼저 평균을 내고 그것들의 분산을 냅니다.
    """
    whole = w.var(correction=0)
    return w.var(dim=1, correction=0).mean() / whole, w.var(dim=0, correction=0).mean() / whole


@PORTIONS.mistake("표준편차의 비를 냈습니다.")
def _(w):
    """표준편차끼리는 더해도 전체가 되지 않습니다. 몫으로 나누어지는 것은 분산입니다."""
    whole = w.std(correction=0)
    return w.mean(dim=1).std(correction=0) / whole, w.mean(dim=0).std(correction=0) / whole


@PORTIONS.mistake("글자의 몫을 나머지 전부로 보았습니다.")
def _(w):
    """1에서 손글씨의 몫을 뺀 것에는 글자의 몫 말고 **나머지**(글자마다 다르게 변한 것)도 들어
    있습니다.
    """
    hand = w.mean(dim=1).var(correction=0) / w.var(correction=0)
    return hand, 1 - hand


@PORTIONS.mistake("분산을 n − 1로 나누었습니다.")
def _(w):
    """평균의 분산과 전체의 분산은 개수가 달라서, n − 1로 나누면 세 몫의 합이 1이 되지 않습니다.
    `correction=0`을 주십시오.
    """
    return w.mean(dim=1).var() / w.var(), w.mean(dim=0).var() / w.var()


def reports(rng: torch.Generator) -> Iterator[Case]:
    for n, k in [(4, 2), (6, 3), (8, 2), (12, 4), (15, 3)]:
        scores = torch.randperm(n * k, generator=rng).view(n, k) / 10  # 같은 값이 없습니다.
        y = torch.arange(n) % k  # 레이블마다 적어도 둘
        right = torch.arange(n) % 3 > 0  # 셋에 하나는 틀리게 읽힙니다.
        best = torch.where(right, y, (y + 1) % k)
        scores[torch.arange(n), best] = scores.amax(dim=1) + 1
        yield Case({"scores": scores, "y": y, "width": _tenths(rng, n) + y})
    scores, y = torch.eye(3).repeat(2, 1) + 0.1, torch.arange(6) % 3
    width = torch.tensor([1.0, 2.0, 3.0, 1.0, 2.0, 3.0])
    yield Case({"scores": scores, "y": y, "width": width}, "모두 맞고 레이블 안이 모두 같음")


def observe_report(function: Callable, scores: Tensor, y: Tensor, width: Tensor) -> object:
    """돌려준 둘을 그대로. 클래스마다 답을 고르면 y와 개수가 달라 나는 오류만 따로 이름 붙입니다."""
    sizes = "tensor a ({}) must match the size of tensor b ({})".format
    n, k = scores.shape
    with told_apart({sizes(k, n): "개수가 다름", sizes(n, k): "개수가 다름"}):
        return call(function, scores=scores, y=y, width=width)


REPORT = Exercise(
    "05-5",
    "레이블 정확도와 레이블 안의 다양함",
    """
    분류기가 그림마다 낸 점수 `scores` (n, 클래스 수), 생성자에게 **시킨** 레이블 `y` (n,), 그림마다
    잰 획의 굵기 `width` (n,)를 받아, 두 가지를 묶어 돌려주는 함수를 완성하십시오.

    - 레이블 정확도: 분류기의 답이 시킨 레이블과 같은 비율(0…1의 스칼라 텐서).
    - 레이블 안의 다양함: 여기서는 4절의 Vendi 점수가 아니라, 그 레이블을 시킨 그림들만 모아 잰
    굵기의 표준편차(`Tensor.std()`)입니다. 0번 레이블부터 늘어놓은 (클래스 수,) 텐서로 돌려줍니다.
    레이블마다 그림이 둘 이상 있습니다.
    """,
    cases=reports,
    observe=observe_report,
    hints=(
        "레이블마다 같은 그림만 백 장씩 그리는 생성자가 있습니다. 정확도와 표준편차는 저마다 "
        "얼마가 되어야 합니까?",
        "분류기의 답은 그림마다 점수가 가장 높은 클래스입니다: `argmax`의 차원을 고르십시오.",
        "`width[y == k]`는 k를 시킨 그림들의 굵기입니다. k마다의 값은 `torch.stack([...])`로 "
        "모읍니다.",
    ),
    note="두 수는 서로를 대신하지 못합니다. 정확도가 100%여도 다양함은 0일 수 있고, 다양함이 커도 "
    "엉뚱한 글자일 수 있습니다.",
    answers=("label_accuracy",),
)


@REPORT.solution
def label_report(scores, y, width):
    accuracy = (scores.argmax(dim=1) == y).float().mean()
    spread = torch.stack([width[y == k].std() for k in range(scores.shape[1])])
    return accuracy, spread


@REPORT.mistake("맞은 개수를 돌려주었습니다.")
def _(scores, y, width):
    """개수는 그림을 많이 뽑을수록 커집니다. 비율은 평균입니다."""
    spread = torch.stack([width[y == k].std() for k in range(scores.shape[1])])
    return (scores.argmax(dim=1) == y).float().sum(), spread


@REPORT.mistake("틀린 비율을 돌려주었습니다.")
def _(scores, y, width):
    """이것은 오류율, 곧 1 − 정확도입니다. `==`로 견주십시오."""
    spread = torch.stack([width[y == k].std() for k in range(scores.shape[1])])
    return (scores.argmax(dim=1) != y).float().mean(), spread


@REPORT.mistake("시킨 레이블의 확률을 평균했습니다.")
def _(scores, y, width):
    """쓸모 있는 값이지만 정확도는 아닙니다. 정확도는 가장 높은 클래스가 맞았는지만 봅니다."""
    spread = torch.stack([width[y == k].std() for k in range(scores.shape[1])])
    return scores.float().softmax(dim=1)[torch.arange(len(y)), y].mean(), spread


@REPORT.mistake("읽힌 레이블로 나누어 쟀습니다.")
def _(scores, y, width):
    """다양함은 **시킨** 레이블 안에서 잽니다. 분류기가 읽은 대로 나누면, 엉뚱하게 그린 그림이 다른
    레이블의 다양함으로 세어집니다.
    """
    read = scores.argmax(dim=1)
    spread = torch.stack([width[read == k].std() for k in range(scores.shape[1])])
    return (read == y).float().mean(), spread


@REPORT.mistake("모든 그림을 섞어 쟀습니다.")
def _(scores, y, width):
    """전체의 표준편차에는 글자끼리의 차이도 들어 있습니다. 레이블마다 한 장씩만 외운 생성자도 이
    값은 0이 아니므로, 붕괴를 놓칩니다.
    """
    accuracy = (scores.argmax(dim=1) == y).float().mean()
    return accuracy, width.std().expand(scores.shape[1])


@REPORT.mistake("레이블마다의 평균을 돌려주었습니다.")
def _(scores, y, width):
    """평균은 그 글자가 얼마나 굵은지를 말할 뿐입니다. 한 글자 안에서 얼마나 흩어졌는지는
    표준편차입니다.
    """
    mean = torch.stack([width[y == k].mean() for k in range(scores.shape[1])])
    return (scores.argmax(dim=1) == y).float().mean(), mean


@REPORT.mistake("표준편차가 아니라 분산을 냈습니다.")
def _(scores, y, width):
    """분산은 굵기의 제곱(화소²)입니다. 굵기와 같은 단위로 말하려면 제곱근, 곧 표준편차입니다."""
    spread = torch.stack([width[y == k].var() for k in range(scores.shape[1])])
    return (scores.argmax(dim=1) == y).float().mean(), spread


@REPORT.mistake("표준편차를 n으로 나누어 냈습니다.")
def _(scores, y, width):
    """`correction=0`(`unbiased=False`)은 평균에서 벗어난 제곱의 합을 그림의 수로 나눕니다. 과제의
    `Tensor.std()`는 그림의 수에서 1을 뺀 것으로 나눕니다. 그림이 적을수록 둘이 많이 다릅니다.
    """
    kinds = range(scores.shape[1])
    spread = torch.stack([width[y == k].std(correction=0) for k in kinds])
    return (scores.argmax(dim=1) == y).float().mean(), spread


@REPORT.mistake("클래스마다 점수가 가장 높은 그림을 골랐습니다.")
def _(scores, y, width):
    """분류기의 답은 그림마다 하나, 곧 (n,)입니다. `argmax(dim=0)`은 클래스마다 점수가 가장 높은
    그림의 번호 (클래스 수,)를 내므로 (n,)인 y와 견줄 수 없습니다. 클래스를 없애는 것은
    `dim=1`입니다.
    """
    spread = torch.stack([width[y == k].std() for k in range(scores.shape[1])])
    return (scores.argmax(dim=0) == y).float().mean(), spread
