"""실린 생성자에서 이름 붙은 방향을 찾아 data/directions/에 넣습니다.

    python tools/find_directions.py            # 셋 모두
    python tools/find_directions.py dcgan_faces
    python tools/find_directions.py --card     # 실린 얼굴 방향의 양 끝만 다시 재어 카드에 적습니다

얼굴: z를 많이 뽑아 그리고 속성 분류기로 읽어, 속성마다 로지스틱 회귀로 z를 가르는 초평면을 찾습니다
(Shen 2020). 법선에서 다른 속성의 모든 값의 법선을 빼고(조건부 투영), 슬라이더의 끝까지 옮긴 얼굴을
**심판**이 다시 읽습니다. 방향을 찾을 때 본 분류기가 스스로 채점하지 않게 하려는 것입니다. 실린 것은
왼쪽 끝에서도 재어 카드에 적습니다(direction_ends.py).

숫자와 글자: 획의 굵기, 기울기, 크기를 재어 z에 회귀하고, 나머지 둘의 법선을 뺍니다. 끝에서 끝까지
옮겼을 때 저마다 표준편차의 몇 배 변하는지, 글자가 그대로인지를 봅니다.
"""

import json
import sys
from typing import NamedTuple

import torch
from safetensors.torch import save
from torch import Tensor, nn

import arbiters
import direction_ends
from direction_ends import HIT, LEAK, SEED, TRIED, WISHES, within
from gan_course import metrics
from gan_course.checkpoints import pretrained
from gan_course.datasets import face_attributes
from gan_course.files import data_dir, write_atomically
from gan_course.labs.latent import strokes
from gan_course.labs.latent.calc import (
    Named,
    boundary,
    fingerprint,
    named_directions,
    trend,
    without,
)
from gan_course.sampling import sample

N = 20_000
REACHES = (1.5, 2.0, 2.5, 3.0, 3.5, 4.0)
SAME = 0.75


class Row(NamedTuple):
    """찾은 방향 하나와 그 성적. hit, leak의 뜻은 얼굴과 획이 다릅니다."""

    vector: Tensor
    accuracy: float
    cosine: float
    reach: float
    hit: float
    leak: float
    kept: bool
    fit: float = 0.0  # 획: 회귀가 설명하는 분산의 비율(R²)


def face_rows(G: nn.Module) -> dict[str, Row]:
    z = torch.randn(N, G.nz, generator=torch.Generator().manual_seed(SEED))
    read = metrics.judge_faces(sample(G, z)).labels
    columns = list(face_attributes())
    planes = {
        c: torch.stack([boundary(z, read[:, i] == k).normal for k in read[:, i].unique()])
        for i, c in enumerate(columns)
    }  # fmt: skip
    tried = torch.randn(TRIED, G.nz, generator=torch.Generator().manual_seed(SEED + 1))
    judge, rows = arbiters.arbiter("faces"), {}
    before = arbiters.read(judge, sample(G, tried))
    for name, wish in WISHES.items():
        mine = columns.index(wish.attribute)
        used = within(read[:, mine], wish.yes + wish.no)
        plane = boundary(z[used], within(read[used, mine], wish.yes))
        others = torch.cat([v for c, v in planes.items() if c != wish.attribute])
        vector = without(plane.normal, others)
        for reach in REACHES:
            after = arbiters.read(judge, sample(G, tried + reach * vector))
            hit = within(after[:, mine], wish.yes).float().mean().item()
            changed = (after != before).float().mean(dim=0).tolist()
            leak = max(c for i, c in enumerate(changed) if i != mine)
            if hit >= HIT + 0.02:  # 1,000장의 우연만큼 더 갑니다
                break
        cosine = torch.dot(plane.normal, vector).item()
        kept = hit >= HIT and leak <= LEAK
        rows[name] = Row(vector, plane.accuracy, cosine, reach, hit, leak, kept)
    return rows


def stroke_rows(G: nn.Module, kind: str) -> dict[str, Row]:
    rng = torch.Generator().manual_seed(SEED)
    z = torch.randn(N, G.nz, generator=rng)
    classes = getattr(G, "classes", None)
    y = torch.arange(N) % classes if classes else None
    measured = strokes.measure(sample(G, z, y))
    judge = arbiters.arbiter(kind)
    letters = y if classes else arbiters.read(judge, sample(G, z))[:, 0]
    planes = [trend(z, within_letters(measured[:, i], letters)) for i in range(3)]
    tried, asked = torch.randn(TRIED, G.nz, generator=rng), None if y is None else y[:TRIED]
    before, rows, spread = sample(G, tried, asked), {}, measured.std(dim=0)
    was = arbiters.read(judge, before)[:, 0]
    for i, name in enumerate(strokes.NAMES):
        others = torch.stack([p.normal for j, p in enumerate(planes) if j != i])
        vector = without(planes[i].normal, others)
        for reach in reversed(REACHES[:4]):
            ends = [sample(G, tried + side * reach * vector, asked) for side in (-1, 1)]
            same = min((arbiters.read(judge, x)[:, 0] == was).float().mean().item() for x in ends)
            if same >= SAME:
                break
        low, high = map(strokes.measure, ends)
        moved = ((high - low) / spread).mean(dim=0).tolist()
        leak = max(abs(m) for j, m in enumerate(moved) if j != i)
        kept = moved[i] >= 2 and leak <= moved[i] / 3 and same >= SAME
        cosine = torch.dot(planes[i].normal, vector).item()
        fit = planes[i].accuracy
        rows[name] = Row(vector, same, cosine, reach, moved[i], leak, kept, fit)
    return rows


def within_letters(value: Tensor, letters: Tensor) -> Tensor:
    """글자마다의 평균을 뺀 값: 3보다 8이 굵어 보이는 것은 z가 아니라 글자의 몫입니다."""
    value = value.clone()
    for letter in letters.unique():
        value[letters == letter] -= value[letters == letter].mean()
    return value


def publish(name: str, rows: dict[str, Row], table: str, how: str) -> None:
    good = {n: r for n, r in rows.items() if r.kept}
    ends = [WISHES[n].ends if n in WISHES else ("작게", "크게") for n in good]
    about = {
        "names": list(good), "ends": ends, "reach": [r.reach for r in good.values()],
        "generator": fingerprint(pretrained(name)),
    }  # fmt: skip
    folder = data_dir() / "directions"
    folder.mkdir(exist_ok=True)
    vectors = torch.stack([r.vector for r in good.values()])
    content = save(
        {"vectors": vectors}, metadata={"gan_course": json.dumps(about, ensure_ascii=False)}
    )
    write_atomically(folder / f"{name}.safetensors", content)
    text = f"""# 이름 붙은 방향 · {name}

[생성자](../checkpoints/{name}.md)의 잠재 공간에서 한 가지를 바꾸는 방향들입니다.
`python tools/find_directions.py {name}`(시드 {SEED})이 만들었습니다. 탐험기에는 기준을 넘은 것만
이름이 붙어 나오고, 슬라이더는 표의 “끝”까지 움직입니다.

{how}

{table}
"""
    if name == "dcgan_faces":
        reach = tuple(about["reach"])
        text += "\n" + direction_ends.section(Named(tuple(good), vectors, tuple(ends), reach))
    write_atomically(folder / f"{name}.md", text.encode())
    print(text)


def renew_card() -> None:
    """실린 방향은 그대로 두고, 얼굴 카드의 뒷부분만 다시 재어 적습니다."""
    path = data_dir() / "directions/dcgan_faces.md"
    first = path.read_text("utf-8").split(direction_ends.TITLE)[0].rstrip()
    last = direction_ends.section(named_directions("dcgan_faces"))
    write_atomically(path, f"{first}\n\n{last}".encode())


def table(columns: str, lines: list[str]) -> str:
    head = f"| 방향 | {columns} | 기준 |"
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *lines])


def said(row: Row) -> str:
    return "넘음" if row.kept else "못 미침"


def face_table(rows: dict[str, Row]) -> str:
    return table(
        "초평면의 정확도 | 빼기 전과의 코사인 | 끝 | 바라던 대로 | 다른 속성(큰 것)",
        [
            f"| {n} | {r.accuracy:.1%} | {r.cosine:.2f} | {r.reach:g} | {r.hit:.2f} | {r.leak:.2f} "
            f"| {said(r)} |"
            for n, r in rows.items()
        ],
    )


def stroke_table(rows: dict[str, Row]) -> str:
    return table(
        "R² | 빼기 전과의 코사인 | 끝 | 그 값 | 다른 값(큰 것) | 글자가 그대로",
        [
            f"| {n} | {r.fit:.2f} | {r.cosine:.2f} | ±{r.reach:g} | {r.hit:+.1f}σ | {r.leak:.1f}σ "
            f"| {r.accuracy:.0%} | {said(r)} |"
            for n, r in rows.items()
        ],
    )


FACE_HOW = f"""레이블은 생성한 얼굴 {N:,}장을
[속성 분류기](../checkpoints/face_classifier.md)가 읽은 것입니다. 로지스틱 회귀로 찾은 초평면의
법선에서 다른 속성의 모든 값의 법선을 뺐습니다(조건부 투영, Shen 2020). 채점은 구조와 시드가
다른 분류기(`tools/arbiters.py`)가 얼굴 {TRIED:,}장을 끝까지 옮겨서 했습니다. 기준은 바라던 대로
된 비율 {HIT} 이상, 다른 속성이 바뀐 비율 {LEAK} 이하입니다."""
STROKE_HOW = f"""생성한 그림 {N:,}장에서 획의 굵기, 기울기, 크기를 재어
(`labs/latent/strokes.py`) 글자마다의 평균을 빼고 z에 회귀한 뒤, 나머지 둘의 법선을 뺐습니다.
R²는 그 회귀가 설명하는 분산의 비율입니다.
새 그림 {TRIED:,}장을 −끝에서 +끝까지 옮겨 쟀습니다. σ는 그 값의 표준편차이고, “글자가 그대로”는
양 끝 가운데 나쁜 쪽을 심판이 읽은 것입니다. 기준은 2σ 이상의 변화, 다른 값은 그 3분의 1 이하,
글자가 그대로인 비율 {SAME:.0%} 이상입니다."""

if __name__ == "__main__":
    for which in sys.argv[1:] or ("dcgan_faces", "cgan_hangul", "dcgan_mnist"):
        if which == "--card":
            renew_card()
        elif which == "dcgan_faces":
            found = face_rows(pretrained(which))
            publish(which, found, face_table(found), FACE_HOW)
        else:
            found = stroke_rows(pretrained(which), "hangul" if "hangul" in which else "digits")
            publish(which, found, stroke_table(found), STROKE_HOW)
