"""글씨 쓰기: 조건부 생성자 하나로 낱말을 한 사람의 손글씨처럼 씁니다. 위젯은 모르는 계산입니다.

z 하나가 손글씨 하나입니다. 글자마다 레이블만 바꾸고 z는 그대로 두면 글씨체가 이어집니다.
"""

from __future__ import annotations

import io
import unicodedata

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.datasets.hangul import SYLLABLES
from gan_course.errors import CourseError
from gan_course.pictures import is_picture
from gan_course.sampling import sample

LONGEST = 20


def spell(text: str) -> list[int | None]:
    """낱말 → 글자마다의 레이블 0…13. 빈칸은 None입니다.

    Raises:
        CourseError: 비었거나, 너무 길거나, 쓸 수 없는 글자가 있을 때.
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))  # 자모로 나뉜 글자를 모읍니다.
    if not text:
        raise CourseError(f"쓸 낱말을 적으십시오. 쓸 수 있는 글자: {' '.join(SYLLABLES)}")
    if len(text) > LONGEST:
        raise CourseError(f"{LONGEST}자까지 쓸 수 있습니다(지금: {len(text)}자).")
    unknown = sorted(set(text) - set(SYLLABLES) - {" "})
    if unknown:
        raise CourseError(
            f"‘{' '.join(unknown)}’은(는) 쓸 수 없습니다. 이 생성자가 배운 글자는 "
            f"{' '.join(SYLLABLES)} 열넷뿐입니다. 예: 나라, 하마, 바나나"
        )
    return [None if c == " " else SYLLABLES.index(c) for c in text]


def handwriting(nz: int, seed: int, psi: float = 1.0) -> Tensor:
    """시드가 정하는 손글씨 z (1, nz). psi는 절단: 작을수록 평범한 글씨입니다."""
    return psi * torch.randn(1, nz, generator=torch.Generator().manual_seed(seed))


def write_word(G: nn.Module, text: str, z: Tensor, *, spacing: int = 0) -> Tensor:
    """낱말을 손글씨 z로 씁니다.

    Args:
        G: 한글 음절 14개를 배운 조건부 생성자, (n, nz), (n,) → (n, 1, s, s).
        text: `SYLLABLES`의 글자와 빈칸으로 된 낱말, 20자까지.
        z: 손글씨 (nz,) 또는 (1, nz).
        spacing: 글자 사이에 더할 화소 수. 음수면 겹칩니다(−s/2보다 커야 합니다).

    Returns:
        (1, s, 너비), [−1, 1]. −1이 배경이고 1이 획입니다.

    Raises:
        CourseError: 쓸 수 없는 글자, 다른 생성자, 다른 모양의 z, 너무 좁은 글자 사이.
    """
    labels, side = spell(text), _side(G)
    if z.numel() != G.nz or z.dim() > 2:
        raise CourseError(f"z는 손글씨 하나, (1, {G.nz})이어야 합니다(지금: {tuple(z.shape)}).")
    if not -side / 2 < spacing <= side:
        raise CourseError(f"글자 사이는 {-side // 2 + 1}…{side} 화소입니다(지금: {spacing}).")
    used = sorted({label for label in labels if label is not None})
    glyphs = sample(G, z.view(1, -1).expand(len(used), -1), torch.tensor(used))
    blank = torch.full((1, side, side // 2), -1.0)
    parts = [blank if label is None else glyphs[used.index(label)] for label in labels]
    return _in_a_row(parts, spacing)


def _side(G: nn.Module) -> int:
    """글자 한 변의 화소 수. 한글을 배운 생성자가 아니면 알립니다."""
    shape = tuple(getattr(G, "shape", ()))
    if getattr(G, "classes", None) != len(SYLLABLES) or not is_picture(shape) or shape[0] != 1:
        raise CourseError(
            f"한글 음절 {len(SYLLABLES)}개를 배운 조건부 생성자가 있어야 합니다. "
            '예: checkpoints.pretrained("cgan_hangul")'
        )
    return shape[1]


def _in_a_row(parts: list[Tensor], spacing: int) -> Tensor:
    """조각 (1, s, 너비)들을 왼쪽부터 놓습니다. 겹치는 곳은 더 짙은 쪽(큰 값)을 남깁니다."""
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += part.shape[2] + spacing
    width = max(start + part.shape[2] for start, part in zip(starts, parts, strict=True))
    line = torch.full((1, parts[0].shape[1], width), -1.0)
    for start, part in zip(starts, parts, strict=True):
        place = line[:, :, start : start + part.shape[2]]
        place.copy_(torch.maximum(place, part))
    return line


def word_png(word: Tensor, *, scale: int = 4) -> bytes:
    """낱말 (1, s, 너비)을 PNG 바이트로 만듭니다. 확대할 때 획의 가장자리를 매끄럽게 잇습니다.

    레슨의 다른 그림처럼 검은 바탕에 흰 글씨입니다.

    Args:
        scale: 확대 배수 (1…16).

    Raises:
        CourseError: 낱말의 모양이나 배수가 맞지 않을 때.
    """
    if word.dim() != 3 or word.shape[0] != 1 or not 1 <= scale <= 16:
        raise CourseError(
            f"낱말은 (1, 높이, 너비), 배수는 1…16이어야 합니다(지금: {tuple(word.shape)}, {scale})."
        )
    big = F.interpolate(word[None], scale_factor=scale, mode="bicubic").clamp(-1, 1)[0, 0]
    level = big.add(1).mul(127.5).round()
    out = io.BytesIO()
    Image.fromarray(level.numpy().astype(np.uint8)).save(out, format="PNG", compress_level=6)
    return out.getvalue()
