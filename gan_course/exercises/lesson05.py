"""05 조건부 GAN의 과제 가운데 레이블을 신경망에 넣는 법: 생성자의 입력, 판별자의 평면.

난수(05-3)는 lesson05_labels.py에, 손실과 채점(05-2, 05-5)은 lesson05_pairs.py에 있습니다.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from .base import Case, Exercise, Wrong

TITLE = "Conditional GAN"


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


def joined(z: Tensor, y: Tensor, embed: Callable[[Tensor], Tensor]) -> Tensor:
    """[z, e(y)]. Mirza & Osindero 2014, 그림 1의 아래쪽."""
    return torch.cat([z, embed(y)], dim=1)


def with_plane(x: Tensor, y: Tensor, embed: Callable[[Tensor], Tensor]) -> Tensor:
    """그림 위에 레이블의 평면 한 장을 겹칩니다: `cgan.Discriminator.forward`의 앞부분입니다."""
    plane = embed(y).view(-1, 1, *x.shape[2:])
    return torch.cat([x, plane], dim=1)


def _vectors(rng: torch.Generator) -> Iterator[Case]:
    for n, nz, e, k in [(1, 2, 1, 2), (2, 2, 1, 3), (3, 2, 2, 3), (2, 4, 3, 5), (5, 3, 3, 10)]:
        y = torch.randint(k, (n,), generator=rng)
        yield Case({"z": _tenths(rng, n, nz), "y": y, "embed": Table(_tenths(rng, k, e))})
    yield Case({"z": _tenths(rng, 4, 4), "y": torch.tensor([1, 1, 0, 1]),
                "embed": Table(_tenths(rng, 2, 4))}, "임베딩과 z의 차원이 같음")  # fmt: skip


def _pictures(rng: torch.Generator) -> Iterator[Case]:
    for n, nc, h, w, k in [(1, 1, 1, 2, 2), (2, 1, 2, 3, 3), (2, 3, 2, 2, 4), (3, 1, 2, 4, 10),
                           (4, 2, 3, 2, 5)]:  # fmt: skip
        y = torch.randint(k, (n,), generator=rng)
        yield Case({"x": _tenths(rng, n, nc, h, w), "y": y, "embed": Table(_tenths(rng, k, h * w))})
    yield Case({"x": _tenths(rng, 4, 1, 2, 2), "y": torch.tensor([1, 1, 0, 1]),
                "embed": Table(_tenths(rng, 2, 4))}, "같은 레이블이 여럿")  # fmt: skip


_SAME_CONCAT = (
    "이어 붙이는 방향이 다릅니다. `dim=0`은 표본을 늘립니다. 표본마다 값을 늘려야 하므로 "
    "`dim=1`입니다."
)

JOIN = Exercise(
    id="05-1",
    title="생성자에 레이블 넣기",
    text="""
    잠재 벡터 `z` (n, nz)와 레이블 `y` (n,), 레이블을 벡터로 바꾸는 `embed`를 받아, 생성자에 넣을
    입력 (n, nz + e)를 돌려주는 함수를 완성하십시오.

    - `embed(y)`는 (n, e)입니다. `nn.Embedding`과 똑같이 부릅니다.
    - z가 앞, 임베딩이 뒤입니다.
    """,
    stub='''
    def generator_input(z, y, embed):
        """(n, nz), (n,), 함수 → (n, nz + e)."""
        ...
    ''',
    solution='''
    def generator_input(z, y, embed):
        return torch.cat([z, embed(y)], dim=1)
    ''',
    oracle=joined,
    cases=_vectors,
    hints=(
        "표본마다 z의 값 nz개 뒤에 임베딩의 값 e개를 이어 적습니다.",
        "`torch.cat([앞, 뒤], dim=...)`을 씁니다. 0번 차원은 표본, 1번 차원은 값입니다.",
        "`embed`에 넣는 것은 z가 아니라 레이블 y입니다.",
    ),
    note="`cgan.Generator.forward`의 첫 줄과 같습니다. 다음 층의 입력 크기는 nz + e여야 합니다.",
    wrong=(
        Wrong("레이블을 쓰지 않았습니다.", "return z.clone()",
              "레이블이 들어가지 않으면 무엇을 그리라고 시킬 수 없습니다. `embed(y)`를 이어 "
              "붙이십시오."),
        Wrong("임베딩만 돌려주었습니다.", "return embed(y)",
              "z가 빠졌습니다. 이대로면 레이블마다 그림이 하나뿐입니다. 같은 글자를 여러 "
              "손글씨로 쓰려면 z가 있어야 합니다."),
        Wrong("순서가 바뀌었습니다.", "return torch.cat([embed(y), z], dim=1)",
              "순서 자체가 나쁜 것은 아니지만, 학습한 가중치는 z가 앞이라고 믿고 있습니다. 과제는 "
              "z가 앞, 임베딩이 뒤입니다."),
        Wrong("레이블 번호를 그대로 이어 붙였습니다.",
              "return torch.cat([z, y[:, None].to(z.dtype)], dim=1)",
              "번호를 그대로 넣으면 9가 1보다 아홉 배 크다는 뜻이 됩니다. 레이블에는 크기가 "
              "없으므로 `embed(y)`로 저마다의 벡터를 주십시오."),
        Wrong("표본 쪽으로 이어 붙였습니다.",
              "e = embed(y)\n"
              "return torch.cat([z, torch.zeros_like(z).copy_(e.mean(1, keepdim=True))], dim=0)",
              _SAME_CONCAT),
        Wrong("임베딩을 더했습니다.", "return z + embed(y).sum(dim=1, keepdim=True)",
              "더하면 z와 레이블이 섞여 버려, 레이블만 바꾸는 것과 손글씨를 바꾸는 것을 가를 수 "
              "없습니다. 이어 붙이십시오."),
        Wrong("첫 표본의 레이블을 모두에게 썼습니다.",
              "return torch.cat([z, embed(y[:1]).expand(len(z), -1)], dim=1)",
              "표본마다 자기 레이블의 임베딩이 붙어야 합니다. `embed(y)`는 한 번에 n개를 "
              "바꿉니다."),
    ),
)  # fmt: skip

PLANE = Exercise(
    id="05-4",
    title="판별자에 레이블의 평면 넣기",
    text="""
    그림 `x` (n, C, H, W)와 레이블 `y` (n,), 레이블을 H·W개의 값으로 바꾸는 `embed`를 받아, 그림에
    레이블의 평면 한 장을 겹친 (n, C + 1, H, W)를 돌려주는 함수를 완성하십시오.

    - `embed(y)`는 (n, H·W)입니다. 이것을 (n, 1, H, W)로 펴서 **맨 뒤의 채널**로 붙입니다.
    - 그림이 정사각형이 아닐 수도 있습니다.
    """,
    stub='''
    def discriminator_input(x, y, embed):
        """(n, C, H, W), (n,), 함수 → (n, C + 1, H, W)."""
        ...
    ''',
    solution='''
    def discriminator_input(x, y, embed):
        n, _, height, width = x.shape
        plane = embed(y).view(n, 1, height, width)
        return torch.cat([x, plane], dim=1)
    ''',
    oracle=with_plane,
    cases=_pictures,
    hints=(
        "흑백 그림에 평면을 한 장 더하면 채널이 둘인 그림이 됩니다.",
        "`embed(y).view(n, 1, H, W)`로 값들을 평면으로 폅니다. H와 W는 `x.shape`에서 읽습니다.",
        "채널은 1번 차원입니다: `torch.cat([x, plane], dim=1)`.",
    ),
    note="합성곱은 벡터를 이어 붙일 자리가 없으므로 레이블을 평면으로 폅니다. 판별자의 첫 "
    "합성곱은 채널을 C + 1개 받아야 합니다.",
    wrong=(
        Wrong("레이블을 쓰지 않았습니다.", "return x.clone()",
              "판별자가 레이블을 보지 못하면 ‘3을 시켰는데 7을 그린’ 그림도 진짜 같다고 합니다. "
              "그러면 생성자는 레이블을 따를 까닭이 없습니다."),
        Wrong("평면을 앞에 붙였습니다.",
              "plane = embed(y).view(-1, 1, *x.shape[2:])\nreturn torch.cat([plane, x], dim=1)",
              "평면은 맨 **뒤**의 채널입니다. 순서가 다르면 저장해 둔 가중치와 맞지 않습니다."),
        Wrong("평면을 그림에 더했습니다.",
              "return x + embed(y).view(-1, 1, *x.shape[2:])",
              "더하면 그림의 밝기와 레이블이 섞여 판별자가 둘을 가르지 못합니다. 채널로 이어 "
              "붙이십시오."),
        Wrong("세로와 가로를 바꾸어 폈습니다.",
              "n, _, h, w = x.shape\n"
              "plane = embed(y).view(n, 1, w, h).transpose(2, 3)\n"
              "return torch.cat([x, plane], dim=1)",
              "텐서의 차례는 (n, 채널, 세로 H, 가로 W)입니다. `view(n, 1, H, W)`의 차례로 "
              "펴십시오."),
        Wrong("레이블 번호로 평면을 채웠습니다.",
              "plane = y.view(-1, 1, 1, 1).to(x.dtype).expand(-1, 1, *x.shape[2:])\n"
              "return torch.cat([x, plane], dim=1)",
              "번호로 채우면 9번 레이블의 평면이 1번보다 아홉 배 밝습니다. 레이블에는 크기가 "
              "없으므로 `embed(y)`의 값으로 채우십시오."),
        Wrong("첫 표본의 평면을 모두에게 붙였습니다.",
              "plane = embed(y[:1]).view(1, 1, *x.shape[2:]).expand(len(x), -1, -1, -1)\n"
              "return torch.cat([x, plane], dim=1)",
              "표본마다 자기 레이블의 평면이 있어야 합니다. `embed(y)` 전체를 펴십시오."),
        Wrong("평면을 두 채널로 붙였습니다.",
              "plane = embed(y).view(-1, 1, *x.shape[2:])\n"
              "return torch.cat([x, plane, plane], dim=1)",
              "채널이 하나 더 많습니다. 레이블의 평면은 한 장이면 됩니다."),
    ),
)  # fmt: skip

EXERCISES = (JOIN, PLANE)
