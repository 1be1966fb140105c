"""07 잠재 공간 탐험의 과제: 두 가지 보간, 속성의 방향, 조건부 투영, 안경만 씌우기."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F

from gan_course.exercises.base import Case, Exercise, call


def arcs(rng: torch.Generator) -> Iterator[Case]:
    for nz, t in ((2, 0.5), (3, 0.25), (8, 0.7), (16, 0.1), (64, 0.9), (4, 0.0), (4, 1.0)):
        a, b = torch.randn(2, nz, generator=rng, dtype=torch.float64)
        yield Case({"a": 2 * a, "b": b, "t": t})
    a = torch.tensor([0.0, 2.0, 0.0, 0.0], dtype=torch.float64)
    yield Case({"a": a, "b": 3 * a, "t": 0.3}, "방향이 같은 두 벡터")
    a = torch.tensor([1.0, 1.0, 4.0])
    yield Case({"a": a, "b": 2 * a, "t": 0.5}, "반올림하면 코사인이 1을 넘는 두 벡터")


SLERP = Exercise(
    "07-1",
    "구면 보간",
    """
    두 벡터 사이를 **각을 고르게 나누어** 걷는 함수를 완성하십시오. `t`는 0(a)부터 1(b)까지입니다.

    - 방향: `a`와 `b`가 이루는 각을 t : 1 − t로 나누는 자리입니다.
    - 길이: `a`의 길이에서 `b`의 길이까지 곧게 바뀝니다.
    - 방향이 같은 두 벡터에서도 숫자가 나와야 합니다(NaN이면 안 됩니다).
    """,
    cases=arcs,
    hints=(
        "두 벡터의 각은 길이와 상관이 없습니다. 각을 구하기 전에 무엇을 해야 합니까?",
        "단위 벡터 u, v의 각이 θ이면 u에는 sin((1 − t)θ)/sin θ, v에는 sin(tθ)/sin θ를 곱합니다.",
        "코사인은 반올림 때문에 1을 조금 넘기도 합니다. `clamp`로 자르고, sin θ가 0에 가까우면 "
        "곧은 길을 쓰십시오. 끝으로 길이 (1 − t)‖a‖ + t‖b‖를 곱합니다.",
    ),
)


@SLERP.solution
def slerp(a, b, t):
    u, v = F.normalize(a, dim=0), F.normalize(b, dim=0)
    angle = (u @ v).clamp(-1, 1).acos()
    if angle.sin() < 1e-4:
        way = F.normalize((1 - t) * u + t * v, dim=0)
    else:
        way = (((1 - t) * angle).sin() * u + (t * angle).sin() * v) / angle.sin()
    return ((1 - t) * a.norm() + t * b.norm()) * way


@SLERP.mistake("길이를 맞추지 않고 각을 구했습니다.")
def _(a, b, t):
    """a @ b는 두 길이와 코사인의 곱입니다. 길이로 나누어야 코사인이 됩니다."""
    angle = (a @ b).clamp(-1, 1).acos()
    way = (((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()
    return ((1 - t) * a.norm() + t * b.norm()) * F.normalize(way, dim=0)


@SLERP.mistake("방향이 같은 벡터에서 0으로 나눕니다.")
def _(a, b, t):
    """각이 0이면 sin θ도 0입니다. 그때는 곧은 길이 곧 답입니다."""
    u, v = F.normalize(a, dim=0), F.normalize(b, dim=0)
    angle = (u @ v).clamp(-1, 1).acos()
    way = (((1 - t) * angle).sin() * u + (t * angle).sin() * v) / angle.sin()
    return ((1 - t) * a.norm() + t * b.norm()) * way


@SLERP.mistake("코사인을 자르지 않았습니다.")
def _(a, b, t):
    """반올림 때문에 코사인이 1을 넘으면 arccos가 NaN입니다. [−1, 1]로 자르십시오."""
    u, v = F.normalize(a, dim=0), F.normalize(b, dim=0)
    angle = (u @ v).acos()
    if angle.sin() < 1e-4:
        way = F.normalize((1 - t) * u + t * v, dim=0)
    else:
        way = (((1 - t) * angle).sin() * u + (t * angle).sin() * v) / angle.sin()
    return ((1 - t) * a.norm() + t * b.norm()) * way


@SLERP.mistake("길이를 잃었습니다.")
def _(a, b, t):
    """방향은 맞지만 길이가 1입니다. 두 벡터의 길이 사이를 곧게 이어 곱하십시오."""
    u, v = F.normalize(a, dim=0), F.normalize(b, dim=0)
    angle = (u @ v).clamp(-1, 1).acos()
    if angle.sin() < 1e-4:
        return F.normalize((1 - t) * u + t * v, dim=0)
    return (((1 - t) * angle).sin() * u + (t * angle).sin() * v) / angle.sin()


@SLERP.mistake("곧은 길입니다.")
def _(a, b, t):
    """선형 보간은 가운데에서 짧아집니다. 각을 나누어야 합니다."""
    return (1 - t) * a + t * b


@SLERP.mistake("방향을 거꾸로 걷습니다.")
def _(a, b, t):
    """t = 0이면 a, t = 1이면 b여야 합니다."""
    return slerp(b, a, t)


def walks(rng: torch.Generator) -> Iterator[Case]:
    for nz, t in ((2, 0.5), (4, 0.25), (16, 0.5), (64, 0.7), (3, 0.0), (3, 1.0)):
        a, b = torch.randn(2, nz, generator=rng, dtype=torch.float64)
        yield Case({"a": a, "b": b, "t": t})
    a, b = torch.randn(2, 5, 3, generator=rng, dtype=torch.float64)
    yield Case({"a": a, "b": b, "t": 0.5}, "벡터 여럿을 한꺼번에")


NORMAL = Exercise(
    "07-2",
    "정규 분포를 지키는 길",
    """
    `a`와 `b`를 저마다 표준 정규 분포에서 뽑았습니다. 곧은 길 (1 − t)a + tb의 좌표 하나하나는 분산이
    1보다 작습니다. 길의 어디에서나 분산이 **꼭 1**이 되도록 고친 함수를 완성하십시오.
    """,
    cases=walks,
    hints=(
        "서로 독립인 두 수의 합의 분산은 어떻게 됩니까? (1 − t)a + tb의 분산을 t로 적어 보십시오.",
        "Var((1 − t)a + tb) = (1 − t)² + t²입니다. 분산을 1로 만들려면 무엇으로 나누어야 합니까?",
        "표준편차, 곧 그 제곱근으로 나눕니다.",
    ),
)


@NORMAL.solution
def normal_walk(a, b, t):
    return ((1 - t) * a + t * b) / math.sqrt((1 - t) ** 2 + t**2)


@NORMAL.mistake("분산으로 나누었습니다.")
def _(a, b, t):
    """값을 s로 나누면 분산은 s²으로 나뉩니다. 제곱근(표준편차)으로 나누십시오."""
    return ((1 - t) * a + t * b) / ((1 - t) ** 2 + t**2)


@NORMAL.mistake("이 벡터의 길이를 √nz로 맞추었습니다.")
def _(a, b, t):
    """길이를 꼭 같게 만들면 정규 분포가 아니라 공의 겉면입니다. 분산만 맞추면 됩니다."""
    x = (1 - t) * a + t * b
    return x / x.norm(dim=-1, keepdim=True) * math.sqrt(x.shape[-1])


@NORMAL.mistake("곧은 길 그대로입니다.")
def _(a, b, t):
    """t = 1/2에서 분산이 1/2입니다."""
    return (1 - t) * a + t * b


@NORMAL.mistake("한가운데의 값으로 늘 나누었습니다.")
def _(a, b, t):
    """√(1/2)는 t = 1/2에서만 맞습니다. t마다 분산이 다릅니다."""
    return ((1 - t) * a + t * b) / math.sqrt(0.5)


def groups(rng: torch.Generator) -> Iterator[Case]:
    for n, nz in ((4, 2), (6, 3), (20, 4), (50, 8), (9, 2)):
        z = torch.randn(n, nz, generator=rng, dtype=torch.float64)
        has = torch.arange(n) % 3 == 0
        yield Case({"z": z, "has": has})
    z = torch.randn(5, 3, generator=rng, dtype=torch.float64)
    yield Case({"z": z, "has": torch.tensor([True, False, False, False, False])}, "하나만 있음")


ATTRIBUTE = Exercise(
    "07-3",
    "속성의 방향",
    """
    잠재 벡터 `z` (n, nz)로 그린 그림마다 속성이 있는지 `has` (n,) bool이 알려 줍니다.
    속성이 **없는 쪽에서 있는 쪽으로** 가는, 길이 1의 벡터 (nz,)를 돌려주는 함수를 완성하십시오.
    """,
    cases=groups,
    hints=(
        "속성이 있는 z들의 평균은 어디에 있습니까? 없는 것들의 평균은?",
        "두 평균의 차가 방향입니다. 어느 쪽에서 어느 쪽을 빼야 속성이 **생기는** 쪽입니까?",
        "길이로 나누어 1로 만드십시오. 슬라이더의 눈금이 방향마다 같은 뜻이 됩니다.",
    ),
)


@ATTRIBUTE.solution
def attribute_direction(z, has):
    return F.normalize(z[has].mean(dim=0) - z[~has].mean(dim=0), dim=0)


@ATTRIBUTE.mistake("거꾸로 뺐습니다.")
def _(z, has):
    """이쪽으로 가면 속성이 사라집니다. 있는 쪽의 평균에서 없는 쪽의 평균을 빼십시오."""
    return F.normalize(z[~has].mean(dim=0) - z[has].mean(dim=0), dim=0)


@ATTRIBUTE.mistake("있는 쪽의 평균만 썼습니다.")
def _(z, has):
    """z의 전체 평균이 딱 0이 아니므로, 없는 쪽의 평균을 빼 주어야 합니다."""
    return F.normalize(z[has].mean(dim=0), dim=0)


@ATTRIBUTE.mistake("평균이 아니라 합입니다.")
def _(z, has):
    """두 무리의 수가 다르면 합의 차는 한쪽으로 치우칩니다."""
    return F.normalize(z[has].sum(dim=0) - z[~has].sum(dim=0), dim=0)


@ATTRIBUTE.mistake("길이가 1이 아닙니다.")
def _(z, has):
    """방향은 맞습니다. 길이로 나누어 1로 만드십시오."""
    return z[has].mean(dim=0) - z[~has].mean(dim=0)


def tangled(rng: torch.Generator) -> Iterator[Case]:
    for nz, k in ((3, 1), (4, 2), (8, 3), (16, 5), (6, 2)):
        others = torch.randn(k, nz, generator=rng, dtype=torch.float64)
        others[-1] += 0.7 * others[0]  # 서로 수직이 아닙니다
        direction = torch.randn(nz, generator=rng, dtype=torch.float64) + others.sum(dim=0)
        yield Case({"direction": direction, "others": others})
    yield Case(
        {
            "direction": torch.tensor([1.0, 1.0, 1.0], dtype=torch.float64),
            "others": torch.tensor([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0]], dtype=torch.float64),
        },
        "서로 비스듬한 두 방향",
    )


PROJECTION = Exercise(
    "07-4",
    "조건부 투영",
    """
    `direction` (nz,)으로 가면 안경뿐 아니라 다른 속성들도 함께 바뀝니다. 다른 속성의 방향들이
    `others` (k, nz)입니다(서로 수직이 **아닙니다**). `others`의 **모두**와 수직이면서 `direction`에
    가장 가까운 길이 1의 방향을 돌려주는 함수를 완성하십시오.
    """,
    cases=tangled,
    hints=(
        "수직이 아닌 방향을 하나씩 차례로 빼면, 뒤의 것을 뺄 때 앞의 것이 되살아나지 않습니까?",
        "`others`가 벌리는 공간의 **서로 수직인** 축을 먼저 만드십시오. "
        "`torch.linalg.qr(others.T).Q`의 열들이 그것입니다.",
        "Q @ (Q.T @ direction)이 그 공간의 몫입니다. 빼고 나서 길이를 1로 만듭니다.",
    ),
)


@PROJECTION.solution
def conditional(direction, others):
    Q = torch.linalg.qr(others.T).Q
    return F.normalize(direction - Q @ (Q.T @ direction), dim=0)


@PROJECTION.mistake("수직이 아닌 방향들을 하나씩 뺐습니다.")
def _(direction, others):
    """둘째를 빼면서 첫째의 몫이 되살아납니다. 먼저 서로 수직인 축으로 바꾸십시오."""
    for other in F.normalize(others, dim=1):
        direction = direction - (direction @ other) * other
    return F.normalize(direction, dim=0)


@PROJECTION.mistake("저마다의 몫을 한꺼번에 뺐습니다.")
def _(direction, others):
    """방향들이 서로 비스듬하면 겹치는 몫을 두 번 뺍니다. 먼저 서로 수직인 축으로 바꾸십시오."""
    unit = F.normalize(others, dim=1)
    return F.normalize(direction - unit.T @ (unit @ direction), dim=0)


@PROJECTION.mistake("첫째 방향만 뺐습니다.")
def _(direction, others):
    """`others`의 모두와 수직이어야 합니다."""
    other = F.normalize(others[0], dim=0)
    return F.normalize(direction - (direction @ other) * other, dim=0)


@PROJECTION.mistake("빼야 할 몫을 돌려주었습니다.")
def _(direction, others):
    """그것은 `others`가 벌리는 공간 안의 몫입니다. `direction`에서 빼고 남은 것이 답입니다."""
    Q = torch.linalg.qr(others.T).Q
    return F.normalize(Q @ (Q.T @ direction), dim=0)


@PROJECTION.mistake("길이가 1이 아닙니다.")
def _(direction, others):
    """방향은 맞습니다. 길이로 나누십시오."""
    Q = torch.linalg.qr(others.T).Q
    return direction - Q @ (Q.T @ direction)


@cache
def _face_world() -> tuple:
    """채점에 쓰는 실린 얼굴 생성자, z 64개, 이름 붙은 방향들."""
    from gan_course.checkpoints import pretrained
    from gan_course.labs.latent.calc import named_directions

    z = torch.randn(64, 64, generator=torch.Generator().manual_seed(17))
    return pretrained("dcgan_faces"), z, named_directions("dcgan_faces")


def observe_edit(function: Callable, psi: float) -> object:
    """고친 z로 그린 얼굴을 속성 분류기가 읽습니다: 안경을 쓴 얼굴, 다른 속성, 서로 다른 얼굴."""
    from gan_course.metrics import judge_faces
    from gan_course.sampling import sample

    G, z, named = _face_world()
    edited = call(function, z=psi * z, names=list(named.names), vectors=named.vectors)
    if not isinstance(edited, Tensor) or edited.shape != z.shape:
        return {"돌려받은 값": edited}
    before, after = (judge_faces(sample(G, x)).labels for x in (psi * z, edited))
    others = [i for i in range(6) if i != 3]
    changed = (before[:, others] != after[:, others]).float().mean(dim=0).max().item()
    was, now = ((labels[:, 3] > 0).float().mean().item() for labels in (before, after))
    return {
        "안경을 쓴 얼굴": "열에 아홉 가까이" if now > 0.88 else "늘었음" if now > was else "줄었음",
        "다른 속성은 그대로": changed <= 0.2,
        "저마다 다른 얼굴": len(after.unique(dim=0)) > 10,
    }


def scales(rng: torch.Generator) -> Iterator[Case]:
    for psi in (0.8, 0.85, 0.9, 0.95, 1.0):
        yield Case({"psi": psi})


EDIT = Exercise(
    "07-5",
    "안경만 씌우기",
    """
    얼굴 64개의 잠재 벡터 `z` (64, 64)와, 이름 붙은 방향의 이름들 `names`(목록), 길이가 1인 벡터들
    `vectors` (k, 64)를 받습니다. 모두에게 안경을 씌우되 **다른 것은 그대로 두는** 새 `z`를
    돌려주십시오.
    속성 분류기가 그린 얼굴을 읽어 채점합니다. 이미 안경을 쓴 사람도 있습니다.
    """,
    cases=scales,
    observe=observe_edit,
    hints=(
        "이름 '안경'은 `names`의 몇째입니까? 그 벡터를 z에 얼마나 더해야 대부분이 안경을 씁니까?",
        "너무 조금 더하면 쓰지 않고, 너무 많이 더하면 다른 것까지 바뀝니다. LatentLab에서 안경 "
        "슬라이더를 끌어 보며 알맞은 양을 찾으십시오.",
        "`vectors`의 길이는 모두 1입니다. 방향마다 얼마까지 옮기며 재었는지는 카드"
        "(data/directions/dcgan_faces.md)의 ‘끝’ 칸에 있습니다. 거기에서 시작해 보십시오.",
    ),
)


@EDIT.solution
def wear_glasses(z, names, vectors):
    return z + 2.5 * vectors[names.index("안경")]


@EDIT.mistake("너무 조금 옮겼습니다.")
def _(z, names, vectors):
    """절반쯤은 아직 맨얼굴입니다. 더 옮기십시오."""
    return z + 0.3 * vectors[names.index("안경")]


@EDIT.mistake("거꾸로 옮겼습니다.")
def _(z, names, vectors):
    """안경을 벗기는 쪽입니다. 더하십시오."""
    return z - 2.5 * vectors[names.index("안경")]


@EDIT.mistake("너무 멀리 옮겼습니다.")
def _(z, names, vectors):
    """안경은 모두 썼지만 다른 속성도 함께 바뀌었습니다. 조금 덜 옮기십시오."""
    return z + 14 * vectors[names.index("안경")]


@EDIT.mistake("다른 사람이 되었습니다.")
def _(z, names, vectors):
    """안경 쓴 사람 하나를 모두에게 베끼면 다른 속성이 다 바뀝니다. z에 **더하십시오**."""
    return (4 * vectors[names.index("안경")]).expand_as(z).clone()
