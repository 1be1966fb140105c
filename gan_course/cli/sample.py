"""`sample`이 하는 일: 체크포인트에서 표본을 뽑아 PNG로 저장합니다."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import torch
from torch import Tensor, nn

from .. import checkpoints
from ..errors import CourseError
from ..files import check_writable, known_hashes, write_atomically
from ..pictures import is_picture, png
from ..sampling import sample as draw
from ..sampling import truncate


def sample(options: argparse.Namespace) -> None:
    """체크포인트에서 표본을 뽑아 PNG로 저장합니다."""
    G = _find_generator(options.source)
    if not hasattr(G, "nz"):
        raise CourseError(f"{options.source}은(는) 생성자가 아니라서 그림을 뽑을 수 없습니다.")
    out = check_writable(options.out)
    z = torch.randn(options.n, G.nz, generator=torch.Generator().manual_seed(options.seed))
    x = draw(G, truncate(z, options.psi), labels_in_turn(G, options.n))
    print(f"{len(x)}개를 뽑아 {write_atomically(out, picture_of(x))}에 저장했습니다.")


def labels_in_turn(G: nn.Module, n: int) -> Tensor | None:
    """조건부 생성자면 차례로 돌아가는 레이블 (n,), 아니면 None."""
    classes = getattr(G, "classes", None)
    return torch.arange(n) % classes if classes else None


def picture_of(x: Tensor) -> bytes:
    """표본 묶음을 PNG 바이트로: 그림이면 바둑판, 2차원 점이면 산점도."""
    if is_picture(x.shape[1:]):
        return png(x, width=560)
    from matplotlib.figure import Figure

    from ..plotting import plot_points, use_course_style

    use_course_style()
    figure, out = Figure(figsize=(5, 5)), io.BytesIO()
    plot_points(figure.add_subplot(), None, x)
    figure.savefig(out, format="png")
    return out.getvalue()


def _find_generator(source: str) -> nn.Module:
    """파일이 있으면 그 파일, 없으면 함께 실린 체크포인트의 이름으로 봅니다."""
    if Path(source).is_file():
        return checkpoints.load_generator(source)
    names = [
        Path(name).stem
        for name in known_hashes()
        if name.startswith("checkpoints/")
        and name.endswith(".safetensors")
        and not any(part in name for part in ("classifier", "_early"))
    ]
    if source not in names:
        raise CourseError(
            f"{source!r}이라는 파일도, 함께 실린 체크포인트도 없습니다. 실린 것: {', '.join(names)}"
        )
    return checkpoints.pretrained(source)
