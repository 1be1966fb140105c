"""06 WGAN의 과제 가운데 비평자: 손실의 부호, 점수를 내는 순전파."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from .base import Case, Exercise, Wrong, loss_and_gradient


def _scores(rng: torch.Generator) -> Iterator[Case]:
    for n, m in [(1, 1), (2, 2), (3, 3), (2, 3), (5, 4), (8, 8), (8, 8)]:
        real, fake = (torch.randn(k, generator=rng).mul(20).round().div(10) + 0.05 for k in (n, m))
        yield Case({"real_scores": real + 1, "fake_scores": fake})
    yield Case({"real_scores": torch.tensor([300.0]), "fake_scores": torch.tensor([-300.0])},
               "점수의 차이가 600")  # fmt: skip


def _layers(rng: torch.Generator) -> Iterator[Case]:
    for n, width in [(1, 2), (2, 2), (3, 3), (4, 3), (6, 4)]:
        x = torch.randn(n, 2, generator=rng).mul(10).round().div(10)
        w1 = torch.randn(2, width, generator=rng).mul(10).round().div(10)
        b1 = torch.randn(width, generator=rng).mul(10).round().div(10)
        w2 = torch.randn(width, generator=rng).mul(20).round().div(10)
        yield Case({"x": x, "w1": w1, "b1": b1, "w2": w2})
    yield Case({"x": 100 * torch.randn(3, 2, generator=rng), "w1": torch.eye(2),
                "b1": torch.zeros(2), "w2": torch.tensor([3.0, -2.0])}, "아주 큰 입력")  # fmt: skip


def right_loss(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """E[f(가짜)] − E[f(진짜)]."""
    return fake_scores.mean() - real_scores.mean()


CRITIC_LOSS = Exercise(
    id="06-3",
    title="비평자의 손실",
    text="""
    비평자가 진짜에 매긴 점수 `real_scores`와 가짜에 매긴 점수 `fake_scores`를 받아, 비평자가
    **최소화할** 손실을 돌려주는 함수를 완성하십시오.

    L_C = 𝔼[f(G(z))] − 𝔼[f(x)]

    - 두 묶음의 크기는 다를 수 있습니다. 기댓값은 각 묶음의 평균입니다.
    - 결과는 스칼라 텐서이고, 기울기가 이어져 있어야 합니다.
    - 점수는 확률도 로짓도 아닙니다. 범위가 없습니다.
    """,
    stub='''
    def critic_loss(real_scores, fake_scores):
        """(n,), (m,) → 스칼라."""
        ...
    ''',
    solution='''
    def critic_loss(real_scores, fake_scores):
        return fake_scores.mean() - real_scores.mean()
    ''',
    oracle=right_loss,
    observe=loss_and_gradient,
    cases=_scores,
    hints=(
        "비평자는 진짜의 점수를 높이고 가짜의 점수를 낮추려 합니다.",
        "최소화하므로, 낮추고 싶은 것에는 +, 높이고 싶은 것에는 −가 붙습니다.",
        "`fake_scores.mean()`에서 `real_scores.mean()`을 빼십시오. 로그도 시그모이드도 없습니다.",
    ),
    note="앞에 −를 붙인 값 𝔼[f(x)] − 𝔼[f(G(z))]가 W 거리의 추정치입니다. 그래서 그래프에는 대개 "
    "−L_C를 그립니다.",
    wrong=(
        Wrong("부호가 반대입니다.", "return real_scores.mean() - fake_scores.mean()",
              "이 값은 **최대화**할 것, 곧 W의 추정치입니다. 옵티마이저는 최소화하므로, 이대로면 "
              "진짜의 점수를 낮추고 가짜의 점수를 높이는 비평자가 됩니다."),
        Wrong("시그모이드를 걸었습니다.",
              "return fake_scores.sigmoid().mean() - real_scores.sigmoid().mean()",
              "비평자의 점수에는 시그모이드가 없습니다. 걸면 차이가 1을 넘지 못하고, 점수가 크면 "
              "기울기가 사라집니다."),
        Wrong("이진 교차 엔트로피입니다.",
              "return F.softplus(-real_scores).mean() + F.softplus(fake_scores).mean()",
              "이것은 보통 GAN의 판별자 손실입니다. WGAN에는 로그가 없습니다. 점수의 평균을 그대로 "
              "빼십시오."),
        Wrong("로그를 걸었습니다.",
              "return (fake_scores.sigmoid().log().mean()\n"
              "        - real_scores.sigmoid().log().mean())",
              "WGAN의 손실에는 로그도 시그모이드도 없습니다. 점수의 평균을 그대로 빼십시오."),
        Wrong("합을 냈습니다.", "return fake_scores.sum() - real_scores.sum()",
              "기댓값은 평균입니다. 두 묶음의 크기가 다르면 합의 차이는 엉뚱한 값이 됩니다."),
        Wrong("절댓값을 씌웠습니다.", "return -(real_scores.mean() - fake_scores.mean()).abs()",
              "부호를 없애면 가짜의 점수가 더 높을 때 그 차이를 **더 벌리는** 쪽으로 배웁니다. "
              "비평자는 언제나 진짜를 높이고 가짜를 낮추어야 합니다."),
        Wrong("진짜의 항이 없습니다.", "return fake_scores.mean()",
              "진짜의 점수를 높이는 −𝔼[f(x)]가 빠졌습니다. 모든 점수를 함께 낮추면 손실이 끝없이 "
              "작아집니다."),
        Wrong("가짜의 항이 없습니다.", "return -real_scores.mean()",
              "가짜의 점수를 낮추는 𝔼[f(G(z))]가 빠졌습니다. 모든 점수를 함께 높이면 손실이 끝없이 "
              "작아집니다."),
        Wrong("기울기가 끊겼습니다.",
              "return fake_scores.detach().mean() - real_scores.detach().mean()",
              "값은 맞지만 기울기가 이어져 있지 않아 비평자가 배우지 못합니다. 손실 안에서 "
              "`detach`하지 마십시오."),
    ),
)  # fmt: skip

CRITIC_SCORE = Exercise(
    id="06-4",
    title="점수를 내는 비평자",
    text="""
    은닉층이 하나인 비평자의 순전파를 완성하십시오. 입력 `x`는 (n, 2), 가중치는 `w1` (2, h),
    `b1` (h,), `w2` (h,)입니다.

    f(x) = LeakyReLU₀.₂(x W₁ + b₁) · w₂

    - 결과는 점수 (n,)입니다. 범위를 가두지 않습니다.
    - 한 표본의 점수는 같은 미니배치의 다른 표본과 상관없어야 합니다.
    """,
    stub='''
    def score(x, w1, b1, w2):
        """(n, 2), (2, h), (h,), (h,) → (n,)."""
        ...
    ''',
    solution='''
    def score(x, w1, b1, w2):
        hidden = F.leaky_relu(x @ w1 + b1, 0.2)
        return hidden @ w2  # 여기에서 끝납니다.
    ''',
    cases=_layers,
    hints=(
        "`x @ w1 + b1`에 `F.leaky_relu(…, 0.2)`를 씌운 것이 은닉층입니다.",
        "`hidden @ w2`가 (n,)입니다. 그 뒤에는 아무것도 붙이지 않습니다.",
    ),
    note="보통 GAN의 판별자와 신경망은 똑같고, 낸 수를 확률로 읽지 않는 것만 다릅니다.",
    wrong=(
        Wrong("시그모이드로 끝납니다.",
              "return torch.sigmoid(F.leaky_relu(x @ w1 + b1, 0.2) @ w2)",
              "점수가 0과 1 사이에 갇혀, 멀리 있는 가짜와 더 멀리 있는 가짜를 가려낼 수 없고 "
              "기울기도 사라집니다. 비평자는 확률을 말하지 않으므로 시그모이드를 떼십시오."),
        Wrong("tanh로 끝납니다.", "return torch.tanh(F.leaky_relu(x @ w1 + b1, 0.2) @ w2)",
              "tanh도 점수를 −1과 1 사이에 가둡니다. 선형층의 출력을 그대로 돌려주십시오."),
        Wrong("은닉층의 활성화가 없습니다.", "return (x @ w1 + b1) @ w2",
              "활성화가 없으면 층을 아무리 쌓아도 선형 함수(평평한 면)입니다. LeakyReLU를 "
              "씌우십시오."),
        Wrong("ReLU를 썼습니다.", "return F.relu(x @ w1 + b1) @ w2",
              "ReLU는 음수 쪽의 기울기를 0으로 만듭니다. 생성자는 비평자를 지나서만 배우므로 "
              "LeakyReLU(0.2)를 씁니다."),
        Wrong("배치 정규화를 했습니다.",
              "h = x @ w1 + b1\nh = (h - h.mean(0)) / (h.var(0, unbiased=False) + 1e-5).sqrt()\n"
              "return F.leaky_relu(h, 0.2) @ w2",
              "한 표본의 점수가 같은 미니배치의 다른 표본에 따라 달라집니다. 기울기 벌점은 "
              "표본마다의 기울기를 재므로 비평자에는 배치 정규화를 두지 않습니다."),
        Wrong("모양이 (n, 1)입니다.",
              "return (F.leaky_relu(x @ w1 + b1, 0.2) @ w2)[:, None]",
              "점수는 표본마다 수 하나, (n,)이어야 합니다. (n, 1)과 (n,)을 빼면 (n, n)이 되어 "
              "조용히 틀립니다."),
    ),
)  # fmt: skip

EXERCISES = (CRITIC_LOSS, CRITIC_SCORE)
