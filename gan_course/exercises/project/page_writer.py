"""생성한 그림을 나누는 HTML 파일 하나. 그림은 파일 안에 들어 있어 인터넷 없이 보입니다."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from pathlib import Path

import torch
from torch import Tensor

from gan_course.errors import CourseError
from gan_course.files import write_atomically
from gan_course.pictures import is_picture, png

MOST = 64  # 장
NOTE = "이 페이지의 그림은 모두 생성된 그림입니다. 사진이 아니며, 그림 속의 것은 실제로 없습니다."
STYLE = """
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.7;
  font-family: "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
.pictures { display: grid; gap: .5rem;
  grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); }
img { width: 100%; image-rendering: pixelated; }
.note { border: 2px solid; padding: .5rem 1rem; }
dt { font-weight: bold; }
"""
PAGE = """<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="note">{note}</p>
<p>{about}</p>
<div class="pictures">
{shown}
</div>
<h2>만든 방법</h2>
<dl>
{listed}
</dl>
<h2>한계</h2>
<p>{limits}</p>
</main>
</body>
</html>
"""


def write_page(
    path: str | Path,
    *,
    title: str,
    pictures: Tensor,
    about: str,
    source: str,
    licence: str,
    limits: str,
    facts: Mapping[str, object] | None = None,
) -> Path:
    """생성한 그림을 나눌 HTML 파일 하나를 씁니다. 반쯤 쓰인 파일은 남지 않습니다.

    Args:
        path: 쓸 파일. 폴더가 없으면 만듭니다.
        title: 페이지의 제목.
        pictures: 생성한 그림 (n, C, H, W), [−1, 1]. 64장까지입니다.
        about: 무엇을 왜 만들었는지.
        source: 학습에 쓴 그림의 출처.
        licence: 그 그림의 이용 조건(라이선스).
        limits: 무엇을 못하는지, 무엇에 쓰면 안 되는지.
        facts: {이름: 값}. 예: {"학습에 쓴 그림": "412장", "스텝": 3000, "시드": 0}

    Returns:
        쓴 파일의 경로.

    Raises:
        CourseError: 글이 비었거나 그림의 모양이 다를 때, 쓸 수 없는 자리일 때.
    """
    told = {"제목": title, "소개": about, "출처": source, "이용 조건": licence, "한계": limits}
    _check(pictures, told)
    rows = {**(facts or {}), "데이터의 출처": source, "데이터의 이용 조건": licence}
    shown = "\n".join(_img(x, i, title) for i, x in enumerate(pictures, 1))
    listed = "\n".join(f"<dt>{_safe(k)}</dt><dd>{_safe(v)}</dd>" for k, v in rows.items())
    html = PAGE.format(
        title=_safe(title), style=STYLE, note=NOTE, about=_safe(about), shown=shown,
        listed=listed, limits=_safe(limits),
    )  # fmt: skip
    return write_atomically(path, html.encode("utf-8"))


def _check(x: Tensor, told: dict[str, str]) -> None:
    if empty := [name for name, text in told.items() if not str(text).strip()]:
        raise CourseError(
            f"{', '.join(empty)}의 글이 비었습니다. 나누기 전에 적으십시오. 출처나 이용 조건을 "
            "모르면 나누지 마십시오."
        )
    if not torch.is_tensor(x) or not is_picture(x.shape[1:]) or x.shape[1] not in (1, 3):
        raise CourseError(
            "pictures는 (n, C, H, W)이고 C는 1이나 3이어야 합니다. "
            "`sampling.sample(G, 16)`의 결과를 그대로 넘기십시오."
        )
    if not 1 <= len(x) <= MOST:
        raise CourseError(f"그림은 1장부터 {MOST}장까지 넣을 수 있습니다(지금: {len(x)}장).")
    if not x.isfinite().all():
        raise CourseError("그림에 NaN이나 무한대가 있습니다. 학습이 발산하지 않았는지 보십시오.")


def _img(x: Tensor, number: int, title: str) -> str:
    data = base64.b64encode(png(x[None], width=x.shape[-1])).decode()
    alt = _safe(f"{title}: 생성된 그림 {number}번")
    return f'<img alt="{alt}" src="data:image/png;base64,{data}">'


def _safe(text: object) -> str:
    return escape(str(text))
