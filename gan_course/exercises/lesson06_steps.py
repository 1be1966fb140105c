"""06 WGAN의 과제 가운데 한 걸음: 가중치 절단을 하는 비평자의 한 번."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from .base import Case, Exercise, Wrong, call

LR = 0.3


class _Critic(nn.Sequential):
    """패키지처럼 y를 함께 받을 수 있는 비평자: (n, 2) → (n,)."""

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        return super().forward(x)


def tiny_critic(seed: int) -> nn.Module:
    """입력 2, 은닉 4의 비평자. 앞 단계가 남긴 기울기를 흉내 내어 .grad를 채워 둡니다."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        critic = _Critic(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0))
    for p in critic.parameters():
        p.grad = torch.ones_like(p)
    return critic


def observe_step(function: Callable, seed: int, real: Tensor, fake: Tensor, c: float) -> object:
    """비평자의 한 번을 시켜 보고 무엇이 바뀌었는지 봅니다."""
    D = tiny_critic(seed)
    opt_d = torch.optim.SGD(D.parameters(), lr=LR)
    loss = call(function, D=D, opt_d=opt_d, real=real, fake=fake, c=c)
    return {
        "비평자의 가중치": [p.detach().clone() for p in D.parameters()],
        "돌려준 손실": loss.item() if torch.is_tensor(loss) and loss.dim() == 0 else loss,
    }


def batches(rng: torch.Generator, sizes: list[int]) -> Iterator[tuple[int, Tensor, Tensor]]:
    """(시드, 진짜 (n, 2), 가짜 (n, 2))를 차례로."""
    for seed, n in enumerate(sizes):
        real, fake = torch.randn(2, n, 2, generator=rng).mul(10).round().div(10)
        yield seed, real + 1, 2 * fake


def _step_cases(rng: torch.Generator) -> Iterator[Case]:
    for seed, real, fake in batches(rng, [2, 2, 3, 4, 8]):
        yield Case({"seed": seed, "real": real, "fake": fake, "c": 0.3})


def right_step(D: nn.Module, opt_d, real: Tensor, fake: Tensor, c: float) -> Tensor:
    """WGAN 논문의 알고리즘 1, 3–7번째 줄의 차례."""
    loss = D(fake).mean() - D(real).mean()
    opt_d.zero_grad()
    loss.backward()
    opt_d.step()
    with torch.no_grad():
        for p in D.parameters():
            p.clamp_(-c, c)
    return loss.detach()


_CLIP = "with torch.no_grad():\n    for p in D.parameters():\n        p.clamp_(-c, c)"


def _step_body(
    before: str = "",
    loss: str = "loss = D(fake).mean() - D(real).mean()",
    update: str = "opt_d.zero_grad()\nloss.backward()\nopt_d.step()",
    after: str = _CLIP,
) -> str:
    """한 군데만 다른 오답을 짧게 쓰려고 바른 몸통의 조각을 바꿉니다."""
    return "\n".join([before, loss, update, after, "return loss.detach()"]).strip()


CRITIC_STEP = Exercise(
    id="06-5",
    title="가중치 절단을 하는 비평자의 한 번",
    text="""
    비평자 `D`를 **한 번** 갱신하고, 가중치를 [−c, c]로 자르고, 갱신 전의 손실을 돌려주는 함수를
    완성하십시오.

    - 손실은 과제 06-3의 L_C = 𝔼[f(가짜)] − 𝔼[f(진짜)]입니다. `fake`는 이미 떼어 낸 가짜 표본입니다.
    - D의 `.grad`에는 앞 단계에서 남은 기울기가 있을 수 있습니다.
    - 함수가 끝났을 때 **모든** 파라미터가 [−c, c] 안에 있어야 합니다.
    """,
    stub='''
    def critic_step(D, opt_d, real, fake, c):
        """D를 한 번 갱신하고 자른 뒤 손실을 돌려줍니다."""
        ...
    ''',
    solution='''
    def critic_step(D, opt_d, real, fake, c):
        loss = D(fake).mean() - D(real).mean()
        opt_d.zero_grad()
        loss.backward()
        opt_d.step()
        with torch.no_grad():  # 자르는 일은 학습이 아니므로 기울기를 잇지 않습니다.
            for p in D.parameters():
                p.clamp_(-c, c)
        return loss.detach()
    ''',
    oracle=right_step,
    observe=observe_step,
    cases=_step_cases,
    hints=(
        "앞의 네 줄은 03의 D 단계와 같고 손실만 다릅니다.",
        "`step()`이 가중치를 [−c, c] 밖으로 내보낼 수 있습니다. 자르는 일은 그 **뒤**입니다.",
        "`with torch.no_grad():` 안에서 `p.clamp_(-c, c)`로 파라미터를 제자리에서 자르십시오.",
    ),
    note="패키지는 같은 일을 `objectives.clip_weights(c)`가 하고, `training.train`이 옵티마이저의 "
    "`step()` 바로 뒤에 부릅니다.",
    wrong=(
        Wrong("걸음보다 먼저 잘랐습니다.", _step_body(before=_CLIP, after=""),
              "자른 다음 걸으면 `step()`이 가중치를 다시 [−c, c] 밖으로 내보냅니다. 생성자는 "
              "한계를 어긴 비평자에게서 배우게 됩니다. 자르는 일은 `step()` **뒤**에 합니다."),
        Wrong("기울기를 구한 뒤, 걸음보다 먼저 잘랐습니다.",
              _step_body(update="opt_d.zero_grad()\nloss.backward()\n" + _CLIP + "\nopt_d.step()",
                         after=""),
              "`backward()` 뒤라도 `step()` 앞이면 소용이 없습니다. 걸은 다음 자르십시오."),
        Wrong("자르지 않았습니다.", _step_body(after=""),
              "가중치가 끝없이 커질 수 있어 비평자의 기울기에 한계가 없습니다. 점수의 차이를 "
              "벌리는 가장 쉬운 길이 모든 점수를 크게 하는 것이기 때문입니다."),
        Wrong("가중치가 아니라 기울기를 잘랐습니다.",
              _step_body(update="opt_d.zero_grad()\nloss.backward()\n"
                                "for p in D.parameters():\n    p.grad.clamp_(-c, c)\nopt_d.step()",
                         after=""),
              "기울기 절단(gradient clipping)은 걸음의 크기를 제한할 뿐 비평자의 립시츠 상수를 "
              "제한하지 않습니다. `p.grad`가 아니라 `p`를 자르십시오."),
        Wrong("한쪽만 잘랐습니다.", _step_body(after=_CLIP.replace("-c, c", "max=c")),
              "음수 쪽은 끝없이 작아질 수 있습니다. `clamp_(-c, c)`로 양쪽을 자르십시오."),
        Wrong("크기로 나누어 맞추었습니다.",
              _step_body(after="with torch.no_grad():\n    for p in D.parameters():\n"
                               "        p.mul_(c / max(c, p.abs().max().item()))"),
              "가장 큰 가중치가 c가 되도록 모두 줄였습니다. 가중치 절단은 넘친 것만 c에서 자르고 "
              "나머지는 그대로 둡니다."),
        Wrong("편향은 자르지 않았습니다.",
              _step_body(after="with torch.no_grad():\n    for p in D.parameters():\n"
                               "        if p.dim() > 1:\n            p.clamp_(-c, c)"),
              "알고리즘 1은 모든 파라미터를 자릅니다. 편향은 기울기를 키우지 않지만, 과제는 논문을 "
              "따릅니다."),
        Wrong("손실의 부호가 반대입니다.",
              _step_body(loss="loss = D(real).mean() - D(fake).mean()"),
              "옵티마이저는 최소화하므로 이대로면 가짜의 점수를 높이고 진짜의 점수를 낮춥니다."),
        Wrong("`zero_grad()`를 빠뜨렸습니다.", _step_body(update="loss.backward()\nopt_d.step()"),
              "`backward()`는 `.grad`에 더합니다. 앞 단계의 기울기가 섞이므로 먼저 "
              "`opt_d.zero_grad()`를 부르십시오."),
    ),
)  # fmt: skip

EXERCISES = (CRITIC_STEP,)
