"""05 조건부 GAN의 과제: 레이블을 넣는 두 방법, 짝까지 보는 손실, 무작위 레이블, 레이블 정확도."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise, call

from .worlds import loss_and_gradient


class Table:
    """`nn.Embedding`처럼 부르는 표. 과제의 글에 숫자가 그대로 보이도록 값이 작습니다."""

    def __init__(self, weight: Tensor) -> None:
        self.weight = weight

    def __call__(self, y: Tensor) -> Tensor:
        return nn.functional.embedding(y, self.weight)

    def __repr__(self) -> str:
        return f"임베딩 표 {tuple(self.weight.shape)}"


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


JOIN = Exercise(
    "05-1",
    "생성자에 레이블 넣기",
    """
    잠재 벡터 `z` (n, nz)와 레이블 `y` (n,), 레이블을 벡터로 바꾸는 `embed`를 받아, 생성자에 넣을
    입력 (n, nz + e)를 돌려주는 함수를 완성하십시오.

    - `embed(y)`는 (n, e)입니다. `nn.Embedding`과 똑같이 부릅니다.
    - z가 앞, 임베딩이 뒤입니다.
    """,
    cases=vectors,
    hints=(
        "표본마다 z의 값 nz개 뒤에 임베딩의 값 e개를 이어 적습니다.",
        "`torch.cat([앞, 뒤], dim=...)`을 씁니다. 0번 차원은 표본, 1번 차원은 값입니다.",
        "`embed`에 넣는 것은 z가 아니라 레이블 y입니다.",
    ),
    note="`cgan.Generator.forward`의 첫 줄과 같습니다. 다음 층의 입력 크기는 nz + e여야 합니다.",
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


PLANE = Exercise(
    "05-4",
    "판별자에 레이블의 평면 넣기",
    """
    그림 `x` (n, C, H, W)와 레이블 `y` (n,), 레이블을 H·W개의 값으로 바꾸는 `embed`를 받아, 그림에
    레이블의 평면 한 장을 겹친 (n, C + 1, H, W)를 돌려주는 함수를 완성하십시오.

    - `embed(y)`는 (n, H·W)입니다. 이것을 (n, 1, H, W)로 펴서 **맨 뒤의 채널**로 붙입니다.
    - 그림이 정사각형이 아닐 수도 있습니다.
    """,
    cases=pictures,
    hints=(
        "흑백 그림에 평면을 한 장 더하면 채널이 둘인 그림이 됩니다.",
        "`embed(y).view(n, 1, H, W)`로 값들을 평면으로 폅니다. H와 W는 `x.shape`에서 읽습니다.",
        "채널은 1번 차원입니다: `torch.cat([x, plane], dim=1)`.",
    ),
    note="합성곱은 벡터를 이어 붙일 자리가 없으므로 레이블을 평면으로 폅니다. 판별자의 첫 "
    "합성곱은 채널을 C + 1개 받아야 합니다.",
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


def class_scores(rng: torch.Generator) -> Iterator[Case]:
    for n, k in [(2, 2), (4, 3), (5, 4), (8, 10), (10, 14)]:
        scores = torch.randperm(n * k, generator=rng).view(n, k) / 10  # 같은 값이 없습니다.
        y = scores.argmax(1)
        y[: n // 2] = (y[: n // 2] + 1) % k  # 절반쯤 틀립니다.
        yield Case({"scores": scores, "y": y})
    scores = torch.randperm(12, generator=rng).view(4, 3).double()
    yield Case({"scores": scores, "y": scores.argmax(1)}, "모두 맞음")


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

    L_D = −𝔼[log D(x, y)] − ½·𝔼[log(1 − D(x, y′))] − ½·𝔼[log(1 − D(G(z, y), y))],  D = sigmoid(로짓)

    - 맞는 짝 하나만 정답이 1이고, 나머지 둘은 0입니다.
    - 로짓이 아주 커도 inf나 nan이 나오면 안 됩니다.
    """,
    cases=three_logits,
    observe=loss_and_gradient,
    hints=(
        "−log sigmoid(a) = softplus(−a), −log(1 − sigmoid(a)) = softplus(a)입니다.",
        "세 항의 평균을 따로 구합니다. 정답이 1인 것은 real_logits 하나입니다.",
        "나머지 두 항은 합해서 진짜 한 항과 무게가 같도록 1/2씩입니다.",
    ),
    note="생성자의 손실은 그대로입니다. 틀린 짝 y′은 같은 미니배치의 레이블을 섞어 만들면 됩니다"
    "(우연히 맞는 짝은 빼야 합니다).",
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
    """가짜라고 할 짝이 둘이라 무게가 두 배가 되었습니다. 판별자가 무엇이든 가짜라고 하는 쪽으로
    기웁니다. 두 항에 1/2씩 곱하십시오.
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


ACCURACY = Exercise(
    "05-5",
    "레이블 정확도",
    """
    분류기가 그림마다 낸 점수 `scores` (n, 클래스 수)와 생성자에게 **시킨** 레이블 `y` (n,)를 받아,
    분류기가 시킨 대로 읽은 비율(0…1의 스칼라 텐서)을 돌려주는 함수를 완성하십시오.

    - 분류기의 답은 점수가 가장 높은 클래스입니다.
    """,
    cases=class_scores,
    hints=(
        "먼저 그림마다 분류기의 답을 구합니다: `scores.argmax(dim=1)`.",
        "답과 y를 `==`로 견주면 (n,) 참·거짓이 나옵니다.",
        "참·거짓은 바로 평균을 낼 수 없습니다. `.float().mean()`을 쓰십시오.",
    ),
    note="정확도만으로는 모자랍니다. 레이블마다 그림을 **한 장씩만** 외워 그려도 만점입니다. "
    "한 레이블 안에서 얼마나 다양한지는 따로 재야 합니다.",
)


@ACCURACY.solution
def label_accuracy(scores, y):
    return (scores.argmax(dim=1) == y).float().mean()


@ACCURACY.mistake("맞은 개수를 돌려주었습니다.")
def _(scores, y):
    """개수는 그림을 많이 뽑을수록 커집니다. 비율은 평균입니다."""
    return (scores.argmax(dim=1) == y).float().sum()


@ACCURACY.mistake("틀린 비율을 돌려주었습니다.")
def _(scores, y):
    """이것은 오류율, 곧 1 − 정확도입니다. `==`로 견주십시오."""
    return (scores.argmax(dim=1) != y).float().mean()


@ACCURACY.mistake("그림이 아니라 클래스 쪽으로 가장 큰 것을 찾았습니다.")
def _(scores, y):
    """`dim=0`은 클래스마다 점수가 가장 높은 **그림**을 찾습니다. 그림마다 클래스를 찾으려면
    `dim=1`입니다.
    """
    best = scores.argmax(dim=0)
    n = min(len(best), len(y))
    return (best[:n] == y[:n]).float().mean()


@ACCURACY.mistake("확신도의 평균을 냈습니다.")
def _(scores, y):
    """분류기가 얼마나 확신하는지와, 시킨 대로 그렸는지는 다릅니다. 3을 시켰는데 또렷한 7을 그려도
    확신도는 높습니다.
    """
    return scores.float().softmax(dim=1).amax(dim=1).mean()


@ACCURACY.mistake("시킨 레이블의 확률을 평균했습니다.")
def _(scores, y):
    """쓸모 있는 값이지만 정확도는 아닙니다. 정확도는 가장 높은 클래스가 맞았는지만 봅니다."""
    p = scores.float().softmax(dim=1)
    return p[torch.arange(len(y)), y].mean()


@ACCURACY.mistake("가장 낮은 점수를 골랐습니다.")
def _(scores, y):
    """`argmin`은 가장 그럴듯하지 않은 클래스입니다. `argmax`를 쓰십시오."""
    return (scores.argmin(dim=1) == y).float().mean()


DRAWS = 4000  # 마지막 레이블이 한 번도 나오지 않으면 우연이 아니게 할 만큼


def observe_draws(function: Callable, classes: int, seed: int) -> object:
    """레이블을 많이 뽑아 무엇이 나오는지 봅니다. 뽑은 차례가 아니라 성질만 견줍니다."""
    rng = torch.Generator().manual_seed(seed)
    y = call(function, n=DRAWS, classes=classes, rng=rng)
    if not torch.is_tensor(y) or y.dim() != 1:
        return {"결과": y if y is None or y is Ellipsis else "1차원 텐서가 아닙니다."}
    counts = torch.bincount(y.long().clamp(0, 50), minlength=classes).float()
    again = function(DRAWS, classes, rng)
    even = counts[:classes] * classes / DRAWS
    return {
        "결과": "1차원 텐서",
        "개수": len(y),
        "자료형": str(y.dtype),
        "가장 작은 레이블": int(y.min()),
        "가장 큰 레이블": int(y.max()),
        "고르게 나오는지": bool(((even > 0.7) & (even < 1.3)).all()),
        "부를 때마다 새로 뽑는지": torch.is_tensor(again) and not torch.equal(y, again),
        "주어진 난수 생성기를 쓰는지": _repeats(function, classes, seed),
    }


def _repeats(function: Callable, classes: int, seed: int) -> bool:
    first, second = (function(50, classes, torch.Generator().manual_seed(seed)) for _ in range(2))
    return torch.is_tensor(first) and torch.equal(first, second)


def class_counts(rng: torch.Generator) -> Iterator[Case]:
    for seed, classes in enumerate([10, 14, 2, 8, 5]):
        yield Case({"classes": classes, "seed": seed})
    yield Case({"classes": 3, "seed": 9}, "레이블이 셋")


RANDOM_LABELS = Exercise(
    "05-3",
    "레이블을 무작위로 뽑기",
    """
    0부터 `classes` − 1까지의 레이블을 고르게 `n`개 뽑아 (n,) int64 텐서로 돌려주는 함수를
    완성하십시오. 난수는 주어진 난수 생성기 `rng`에서 뽑습니다.

    - 숫자(classes = 10)라면 0, 1, …, 9가 모두 나와야 합니다.
    """,
    cases=class_counts,
    observe=observe_draws,
    hints=(
        "`torch.randint(low, high, size, generator=rng)`를 씁니다.",
        "`high`는 **뽑히지 않습니다**. 0에서 9까지 뽑으려면 high는 10입니다.",
        "모양은 `(n,)`처럼 묶음으로 줍니다.",
    ),
    note="파이썬의 `random.randint(0, 9)`는 9를 **뽑고**, NumPy와 PyTorch의 `randint(0, 9)`는 "
    "9를 **뽑지 않습니다**.",
)


@RANDOM_LABELS.solution
def random_labels(n, classes, rng):
    return torch.randint(0, classes, (n,), generator=rng)


@RANDOM_LABELS.mistake("마지막 레이블을 뽑지 않습니다.")
def _(n, classes, rng):
    """`randint(0, 9)`입니다! 위쪽 끝은 뽑히지 않으므로 9가 한 번도 나오지 않습니다. 생성자는 마지막
    레이블을 연습하지 못합니다. high에 `classes`를 그대로 쓰십시오.
    """
    return torch.randint(0, classes - 1, (n,), generator=rng)


@RANDOM_LABELS.mistake("0번 레이블을 뽑지 않습니다.")
def _(n, classes, rng):
    """레이블은 0부터 시작합니다. low를 0으로 두십시오."""
    return torch.randint(1, classes, (n,), generator=rng)


@RANDOM_LABELS.mistake("레이블이 하나 밀렸습니다.")
def _(n, classes, rng):
    """1…classes를 뽑았습니다. 레이블은 0…classes − 1이고, 넘는 번호는 임베딩 표에 없어
    `IndexError`가 납니다.
    """
    return torch.randint(1, classes + 1, (n,), generator=rng)


@RANDOM_LABELS.mistake("없는 레이블까지 뽑습니다.")
def _(n, classes, rng):
    """위쪽 끝은 본디 뽑히지 않으므로 1을 더하면 없는 번호 `classes`가 나옵니다. 임베딩이
    `IndexError`를 냅니다.
    """
    return torch.randint(0, classes + 1, (n,), generator=rng)


@RANDOM_LABELS.mistake("실수를 뽑았습니다.")
def _(n, classes, rng):
    """레이블은 정수입니다. 임베딩 표의 줄 번호이기 때문입니다."""
    return torch.rand(n, generator=rng) * classes


@RANDOM_LABELS.mistake("차례로 늘어놓았습니다.")
def _(n, classes, rng):
    """고르기는 하지만 무작위가 아닙니다. 부를 때마다 새로 뽑아야 합니다."""
    return torch.arange(n) % classes


@RANDOM_LABELS.mistake("주어진 난수 생성기를 쓰지 않았습니다.")
def _(n, classes, rng):
    """`generator=rng`가 빠졌습니다. 시드를 정해도 결과가 되풀이되지 않습니다."""
    return torch.randint(0, classes, (n,))


@RANDOM_LABELS.mistake("모양이 2차원입니다.")
def _(n, classes, rng):
    """(n, 1)이 아니라 (n,)이어야 합니다. 임베딩을 지나면 차원이 하나 남아 이어 붙일 수 없습니다."""
    return torch.randint(0, classes, (n, 1), generator=rng)
