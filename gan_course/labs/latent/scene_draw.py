"""탐험기가 보이는 장면: 조종간의 상태 → 잠재 벡터 → 그림. 위젯은 모르는 순수한 계산입니다."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gan_course.errors import CourseError
from gan_course.pictures import Shot, is_picture, png, strip
from gan_course.sampling import Painter, principal_directions, shape_of, slerp, truncate

GRID = 16  # 4×4
HEAVY = 5000  # 화소의 수. 정지 화면에서 이보다 큰 그림은 열여섯 장 대신 아홉 장만 보입니다.


@dataclass(frozen=True)
class State:
    """조종간 전체의 값.

    Attributes:
        seed, target, t: 출발 시드, 도착 시드, 둘 사이의 위치(0…1).
        psi: 절단 ψ.
        along: 주요 방향마다의 이동량.
        named: 이름 붙은 방향마다의 이동량.
        shift: (nz,) 좌표마다의 이동량.
        label: 레이블. −1이면 그림마다 차례로.
        grid: 참이면 4×4, 거짓이면 한 장.
    """

    seed: int
    target: int
    t: float
    psi: float
    along: tuple[float, ...]
    shift: Tensor
    label: int
    grid: bool
    named: tuple[float, ...] = ()


class Scene:
    """생성자 하나를 여러 상태에서 그립니다.

    Args:
        G: 그림 생성자. (z, y)로 부르며 `.nz`가 있어야 합니다.
        directions: 찾을 주요 방향의 수.
        labels: 레이블의 이름들. 비어 있으면 조건 없는 생성자입니다.
        named: 이름 붙은 방향들 (k, nz). 없으면 (0, nz)와 같습니다.

    Raises:
        CourseError: 그림을 만들지 않는 생성자이거나, 출력이 숫자가 아닐 때(NaN).
    """

    def __init__(
        self,
        G: nn.Module,
        directions: int,
        labels: Sequence[str] = (),
        named: Tensor | None = None,
    ) -> None:
        check_pictures(G)
        self.named = torch.zeros(0, G.nz) if named is None else named
        self.G, self.labels, self._count = G, tuple(labels), directions
        self._paint = Painter(G)
        self._bases: dict[int, Tensor] = {}
        self.find_directions()

    def find_directions(self) -> None:
        """지금의 가중치로 주요 방향을 찾습니다: `directions` (k, nz)."""
        self.pictures(torch.zeros(2, self.G.nz), 0)  # NaN이면 여기서 까닭을 알립니다.
        self.directions = torch.zeros(0, self.G.nz)
        if self._count:
            self.directions = principal_directions(self.G, self._count, n=2048)

    def latents(self, s: State) -> Tensor:
        """상태 → (16 또는 1, nz). 절단한 출발점에 방향과 좌표의 이동을 더합니다."""
        z = self._base(s.seed)
        if s.t > 0:
            z = slerp(z, self._base(s.target), s.t)
        along = torch.tensor(s.along)
        z = truncate(z, s.psi) + along @ self.directions[: len(along)] + s.shift
        z = z + torch.tensor(s.named) @ self.named[: len(s.named)]
        return z if s.grid else z[:1]

    def pictures(self, z: Tensor, label: int) -> Tensor:
        """(n, nz)와 레이블 → (n, C, H, W).

        Raises:
            CourseError: 출력에 NaN이나 무한대가 있을 때.
        """
        y = None
        if self.labels:
            each = torch.arange(len(z)) % len(self.labels)
            y = each if label < 0 else torch.full_like(each, label)
        x = self._paint(z, y)
        if not x.isfinite().all():
            raise CourseError(
                "생성자가 숫자가 아닌 값(NaN)을 냅니다. 학습이 발산했습니다. "
                "학습률을 줄이고 신경망을 새로 만들어 다시 학습하십시오."
            )
        return x

    def png(self, s: State, width: int) -> bytes:
        """상태를 그린 PNG 바이트."""
        return png(self.pictures(self.latents(s), s.label), width=width)

    def still(self, states: dict[str, State]) -> Shot:
        """이름마다 격자 하나: 나란히 놓은 정지 화면과 대체 텍스트."""
        drawn = {name: self.pictures(self.latents(s), -1) for name, s in states.items()}
        first = next(iter(drawn.values()))
        n = GRID if first[0].numel() < HEAVY else 9
        data, width = strip([(name, png(x[:n], width=264), None) for name, x in drawn.items()])
        told = [
            f"{name}: 그림 사이의 흩어짐 {x.std(dim=0).mean():.2f}"
            + ("" if x is first else f", 첫 격자와의 화소 차이 {(x - first).abs().mean():.2f}")
            for name, x in drawn.items()
        ]
        size = "×".join(map(str, first.shape[:1:-1]))
        alike = "같은 잠재 벡터에서 " if len({s.seed for s in states.values()}) == 1 else ""
        head = f"탐험기: {alike}생성자가 그린 {size} 그림 {n}장의 격자 {len(told)}개. "
        if self.labels:
            head += f"레이블은 {self.labels[0]}부터 {self.labels[-1]}까지 차례로 시켰습니다. "
        return Shot(data, head + ". ".join(told) + ".", width)

    def _base(self, seed: int) -> Tensor:
        """시드의 출발점 (16, nz). 한 장만 볼 때도 같은 첫 벡터이므로, 격자의 왼쪽 위 그림입니다."""
        if seed not in self._bases:
            if len(self._bases) >= 64:  # 무작위 단추를 오래 눌러도 메모리가 늘지 않습니다.
                self._bases.clear()
            rng = torch.Generator().manual_seed(seed)
            self._bases[seed] = torch.randn(GRID, self.G.nz, generator=rng)
        return self._bases[seed]


def check_pictures(G: nn.Module) -> None:
    """그림을 만드는 생성자인지 확인합니다.

    Raises:
        CourseError: `.nz`가 없거나, 2차원 점을 만드는 생성자일 때.
    """
    if not isinstance(G, nn.Module) or not hasattr(G, "nz"):
        raise CourseError(
            f"{type(G).__name__}은(는) 생성자가 아닙니다. 잠재 벡터의 차원 .nz가 있는 "
            "생성자(예: gc.models.vanilla.Generator)나 GAN을 넣으십시오."
        )
    shape = shape_of(G)
    if not is_picture(shape) or shape[0] not in (1, 3):
        raise CourseError(
            f"탐험기는 그림 (1 또는 3, H, W)을 만드는 생성자만 보입니다(지금: {shape}). "
            "2차원 점이라면 gc.sampling.sample로 뽑아 gc.plotting.plot_points로 그리십시오."
        )


def label_names(G: nn.Module, labels: Sequence[str] | None) -> tuple[str, ...]:
    """레이블의 이름들. 주지 않으면 번호이고, 조건 없는 생성자면 비어 있습니다.

    Raises:
        CourseError: 이름의 수가 생성자의 클래스 수와 다를 때.
    """
    classes = getattr(G, "classes", None) or 0
    if labels is None:
        return tuple(map(str, range(classes)))
    if classes and len(labels) != classes:
        raise CourseError(f"생성자의 클래스는 {classes}개인데 레이블 이름은 {len(labels)}개입니다.")
    return tuple(map(str, labels))
