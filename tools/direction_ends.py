"""얼굴의 이름 붙은 방향을 양 끝에서 잽니다. find_directions.py가 카드의 뒷부분으로 적습니다."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

import arbiters
from gan_course import metrics
from gan_course.checkpoints import pretrained
from gan_course.datasets import face_attributes
from gan_course.labs.latent.calc import Named
from gan_course.sampling import sample

TRIED, SEED = 1000, 11
HIT, LEAK = 0.9, 0.15
NEAR, ALIKE = 0.3, 0.9  # 코사인이 이보다 큰 쌍을 글로 적고, 거의 같은 방향이라고 합니다
TITLE = "## 양 끝"


class Wish(NamedTuple):
    """슬라이더 하나: 속성, 오른쪽 끝의 값들, 왼쪽 끝의 값들, 양 끝의 말."""

    attribute: str
    yes: tuple[int, ...]
    no: tuple[int, ...]
    ends: tuple[str, str]


WISHES = {
    "안경": Wish("glasses", (1, 2), (0,), ("없음", "있음")),
    "미소": Wish("mouth", (0, 1), (2, 3), ("찡그림·놀람", "미소·웃음")),
    "웃음": Wish("mouth", (1,), (0, 2, 3), ("다른 입", "웃음")),
    "놀람": Wish("mouth", (3,), (0, 1, 2), ("다른 입", "놀람")),
    "찡그림": Wish("mouth", (2,), (0, 1, 3), ("다른 입", "찡그림")),
    "수염": Wish("beard", (1,), (0,), ("없음", "있음")),
    "금발": Wish("hair_color", (1,), (0, 2, 3), ("다른 색", "금발")),
    "푸른 머리": Wish("hair_color", (3,), (0, 1, 2), ("다른 색", "하늘색")),
    "검은 머리": Wish("hair_color", (0,), (1, 2, 3), ("다른 색", "검정")),
    "빨간 머리": Wish("hair_color", (2,), (0, 1, 3), ("다른 색", "빨강")),
    "짧은 머리": Wish("hair_style", (0,), (1, 2, 3, 4), ("다른 모양", "짧은 머리")),
    "긴 머리": Wish("hair_style", (1,), (0, 2, 3, 4), ("다른 모양", "긴 머리")),
    "모히칸": Wish("hair_style", (4,), (0, 1, 2, 3), ("다른 모양", "모히칸")),
    "피부": Wish("skin", (2,), (0,), ("밝은", "어두운")),
    "안경 모양": Wish("glasses", (2,), (1,), ("둥근", "네모")),
}
KOREAN = {
    "hair_color": "머리 색", "hair_style": "머리 모양", "skin": "피부", "glasses": "안경",
    "beard": "수염", "mouth": "입",
}  # fmt: skip


def within(labels: Tensor, values: tuple[int, ...]) -> Tensor:
    return torch.isin(labels, torch.tensor(values))


class End(NamedTuple):
    """한쪽 끝을 한 분류기가 읽은 것.

    hit: 왼쪽 끝이면 속성이 없는 비율, 가운데와 오른쪽 끝이면 있는 비율.
    leak, other: 가운데에서 읽은 값과 달라진 비율이 가장 큰 다른 속성의 그 비율과 이름.
    """

    hit: float
    leak: float
    other: str


def score(
    G: nn.Module, named: Named, z: Tensor, sides: tuple[int, ...] = (-1, 0, 1)
) -> dict[tuple[str, int], tuple[End, End]]:
    """{(이름, −1·0·1): (심판이 읽은 것, 레이블을 단 분류기가 읽은 것)}."""
    judge, columns = arbiters.arbiter("faces"), list(face_attributes())
    readers: tuple[Callable[[Tensor], Tensor], ...] = (
        lambda x: arbiters.read(judge, x), lambda x: metrics.judge_faces(x).labels,
    )  # fmt: skip
    middle = sample(G, z)
    before, found = [read(middle) for read in readers], {}
    for name in named.names:
        wish = WISHES[name]
        for side in sides:
            x = sample(G, z + side * named.move(name)) if side else None
            after = [read(x) for read in readers] if side else before
            found[name, side] = tuple(
                _end(a, b, columns.index(wish.attribute), wish.yes, side)
                for a, b in zip(after, before, strict=True)
            )
    return found


def _end(after: Tensor, before: Tensor, mine: int, yes: tuple[int, ...], side: int) -> End:
    has = within(after[:, mine], yes).float().mean().item()
    changed = (after != before).float().mean(dim=0)
    changed[mine] = -1
    most = int(changed.argmax())
    return End(1 - has if side < 0 else has, changed[most].item(), list(KOREAN.values())[most])


def section(named: Named) -> str:
    """카드의 뒷부분: 양 끝의 표와 방향끼리의 코사인."""
    z = torch.randn(TRIED, len(named.vectors[0]), generator=torch.Generator().manual_seed(SEED + 1))
    found = score(pretrained("dcgan_faces"), named, z)
    return f"""{TITLE}

슬라이더는 −끝에서 +끝까지 움직이는데, 끝의 크기는 오른쪽에 맞추어 정했습니다. 그래서 실린 방향을
왼쪽 끝에서도 쟀습니다(`python tools/find_directions.py --card`). 위와 같은 얼굴 {TRIED:,}장이고,
칸마다 심판의 값 / 레이블을 단 분류기의 값입니다. “없음”은 그 속성이 없는 얼굴의 비율이고,
“다른 속성”은 가운데와 다르게 읽힌 비율이 가장 큰 것입니다.

| 방향 | 가운데: 있음 | 왼쪽 끝: 없음 | 오른쪽 끝: 있음 | 왼쪽 끝: 다른 속성 \
| 오른쪽 끝: 다른 속성 |
|---|---|---|---|---|---|
{_rows(named, found)}

{_shortfall(named, found)}
{_leaks(named, found)}

## 방향끼리의 코사인

{_matrix(named)}

{_near(named)}
"""


def _rows(named: Named, found: dict[tuple[str, int], tuple[End, End]]) -> str:
    def hits(name: str, side: int) -> str:
        return " / ".join(f"{end.hit:.2f}" for end in found[name, side])

    def leaks(name: str, side: int) -> str:
        judge, teacher = found[name, side]
        names = dict.fromkeys((judge.other, teacher.other))
        return f"{judge.leak:.2f} / {teacher.leak:.2f} ({' / '.join(names)})"

    return "\n".join(
        f"| {n} | {hits(n, 0)} | {hits(n, -1)} | {hits(n, 1)} | {leaks(n, -1)} | {leaks(n, 1)} |"
        for n in named.names
    )


def _shortfall(named: Named, found: dict[tuple[str, int], tuple[End, End]]) -> str:
    left = {n: found[n, -1][0].hit for n in named.names}
    short = [f"{n} {hit:.2f}" for n, hit in left.items() if hit < HIT]
    if not short:
        return f"왼쪽 끝에서도 모두 {HIT} 이상의 얼굴에서 속성이 없습니다."
    return (
        f"왼쪽 끝에서 속성이 없는 비율이 {HIT}에 못 미치는 것이 있습니다: {', '.join(short)}. "
        "왼쪽 끝까지 밀어도 나머지 얼굴에는 그 속성이 남습니다."
    )


def _leaks(named: Named, found: dict[tuple[str, int], tuple[End, End]]) -> str:
    ends = {n: max(found[n, -1], key=lambda e: e.leak) for n in named.names}
    over = [f"{n}({e.other} {e.leak:.2f})" for n, e in ends.items() if e.leak > LEAK]
    if over:
        return f"왼쪽 끝에서 다른 속성이 {LEAK}보다 많이 바뀌는 방향: {', '.join(over)}."
    worst = max(ends, key=lambda n: ends[n].leak)
    end = ends[worst]
    return (
        f"왼쪽 끝에서 다른 속성이 {LEAK}보다 많이 바뀌는 방향은 없습니다. 가장 많이 바뀌는 것은 "
        f"{worst} 슬라이더를 밀 때의 {end.other}({end.leak:.2f})입니다."
    )


def _matrix(named: Named) -> str:
    cosines = (named.vectors @ named.vectors.T).tolist()
    rows = [
        f"| {name} | " + " | ".join("1" if i == j else _signed(c) for j, c in enumerate(row)) + " |"
        for i, (name, row) in enumerate(zip(named.names, cosines, strict=True))
    ]
    return "\n".join([f"| | {' | '.join(named.names)} |", "|---" * (len(rows) + 1) + "|", *rows])


def _signed(cosine: float) -> str:
    return f"{round(cosine, 2) + 0.0:+.2f}"  # −0.00이라고 적지 않습니다


def _near(named: Named) -> str:
    """같은 속성의 방향끼리는 가까울 수 있고, 다른 속성의 방향끼리는 거의 수직입니다."""
    cosines, pairs = (named.vectors @ named.vectors.T).tolist(), {True: [], False: []}
    for i, a in enumerate(named.names):
        for j, b in enumerate(named.names[:i]):
            same = WISHES[a].attribute == WISHES[b].attribute
            pairs[same].append((abs(cosines[i][j]), f"{b}·{a} {_signed(cosines[i][j])}"))
    near = sorted((pair for pair in pairs[True] if pair[0] > NEAR), reverse=True)
    alike = [who.rsplit(" ", 1)[0] for size, who in near if size > ALIKE]
    return (
        f"다른 속성의 방향끼리는 거의 수직입니다. 가장 큰 것이 {max(pairs[False])[1]}입니다.\n"
        "같은 속성의 방향끼리는 서로의 몫을 빼지 않았으므로 가깝거나 반대일 수 있습니다: "
        f"{', '.join(who for _, who in near)}.\n크기가 {ALIKE}를 넘는 쌍({', '.join(alike)})은 "
        "이름이 둘일 뿐 거의 한 직선을 따라 움직입니다."
    )
