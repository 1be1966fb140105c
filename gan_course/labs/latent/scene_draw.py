"""탐험기가 보이는 장면: 조종간의 상태 → 잠재 벡터 → 그림. 위젯은 모르는 순수한 계산입니다."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
        CourseError: 그림을 만들지 않는 생성자이거나, 이름 붙은 방향의 차원이 다르거나, 출력이
            숫자가 아닐 때(NaN).
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
        if self.named.dim() != 2 or self.named.shape[1] != G.nz:
            raise CourseError(
                f"이름 붙은 방향은 (k, {G.nz})이어야 합니다(지금: {tuple(self.named.shape)}). "
                "다른 생성자에서 잰 방향입니다."
            )
        self.G, self.labels, self._count = G, tuple(labels), directions
        self._paint = Painter(G)
        self._bases: dict[int, Tensor] = {}
        self._given: dict[int, Tensor] = {}
        self.find_directions()

    def start_at(self, seed: int, z: Tensor) -> None:
        """이 시드의 출발점을 z (1…16, nz)로 바꿉니다. 격자의 남는 칸은 시드에서 뽑은 그대로입니다.

        Raises:
            CourseError: z의 모양이 다르거나 숫자가 아닐 때.
        """
        z = torch.as_tensor(z).detach().float().cpu()
        if z.dim() != 2 or z.shape[1] != self.G.nz or not 1 <= len(z) <= GRID:
            raise CourseError(
                f"출발할 z는 (1…{GRID}, {self.G.nz})이어야 합니다(지금: {tuple(z.shape)}). "
                "벡터 하나라면 z[None]을 넣으십시오."
            )
        if not z.isfinite().all():
            raise CourseError("출발할 z에 숫자가 아닌 값(NaN이나 무한대)이 있습니다.")
        self._given[seed] = z

    def name_of(self, seed: int) -> str:
        """정지 화면에 적을 출발점의 이름."""
        return "주어진 z" if seed in self._given else f"시드 {seed}"

    def alone(self, seed: int) -> bool:
        """출발점으로 받은 z가 하나뿐인지. 그러면 격자 대신 한 장을 봅니다."""
        return len(self._given.get(seed, ())) == 1

    def telling_direction(self, s: State, reach: float) -> int:
        """정지 화면에서 밀어 볼 이름: 한 장이면 그림을 가장 많이 바꾸는 것, 격자이면 첫째."""
        if not self.alone(s.seed):
            return 0
        z = self._base(s.seed)[:1]
        x = self.pictures(torch.cat([z, z + reach * self.named]), max(s.label, 0))
        return int((x[1:] - x[:1]).abs().flatten(1).mean(1).argmax())

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

    def plain(self, s: State) -> State:
        """시드만 s의 것이고 나머지 조종간은 모두 가운데인 자리."""
        return replace(
            s, t=0.0, psi=1.0, label=-1, grid=not self.alone(s.seed),
            along=(0.0,) * len(s.along), shift=torch.zeros(self.G.nz), named=(),
        )  # fmt: skip

    def telling(
        self, s: State, seeds: Sequence[int], end: tuple[str, tuple[float, ...]] | None
    ) -> dict[str, State]:
        """정지 화면의 장면들: s의 시드, 절단, 방향 하나를 끝까지. 시드가 여럿이면 시드마다.

        Args:
            end: 이름 하나와, 그것만 끝까지 민 이동량들. 없으면 주요 방향의 첫째를 씁니다.
        """
        plain = self.plain(s)
        if len(seeds) > 1:
            scenes = {self.name_of(seed): replace(plain, seed=seed) for seed in seeds}
            if end:  # 셋째부터의 시드 대신, 둘째 시드에서 슬라이더 하나가 하는 일
                scenes = dict(list(scenes.items())[:2])
                far = replace(plain, seed=seeds[1], named=end[1])
                scenes[f"{self.name_of(seeds[1])}, {end[0]} 슬라이더를 끝까지"] = far
            return scenes
        scenes = {self.name_of(s.seed): plain, "절단 ψ = 0.5": replace(plain, psi=0.5)}
        if end:
            scenes[f"{end[0]} 슬라이더를 끝까지"] = replace(plain, named=end[1])
        elif plain.along:
            scenes["방향 1을 +3까지"] = replace(plain, along=(3.0, *plain.along[1:]))
        return scenes

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

    def drawn(self, s: State) -> Tensor:
        """상태를 그린 그림 (16 또는 1, C, H, W)."""
        return self.pictures(self.latents(s), s.label)

    def still(self, states: dict[str, State]) -> Shot:
        """이름마다 격자 하나: 나란히 놓은 정지 화면과 대체 텍스트."""
        drawn = {name: self.pictures(self.latents(s), -1) for name, s in states.items()}
        first = next(iter(drawn.values()))
        n = GRID if first[0].numel() < HEAVY else 9
        data, width = strip([(name, png(x[:n], width=264), None) for name, x in drawn.items()])
        told = [_told(name, x, first) for name, x in drawn.items()]
        size = "×".join(map(str, first.shape[:1:-1]))
        alike = "같은 잠재 벡터에서 " if len({s.seed for s in states.values()}) == 1 else ""
        many = f"그림 {n}장의 격자 {len(told)}개" if len(first) > 1 else f"그림 {len(told)}장"
        head = f"탐험기: {alike}생성자가 그린 {size} {many}. "
        if self.labels:
            head += f"레이블은 {self.labels[0]}부터 {self.labels[-1]}까지 차례로 시켰습니다. "
        return Shot(data, head + ". ".join(told) + ".", width)

    def _base(self, seed: int) -> Tensor:
        """시드의 출발점 (16, nz). 한 장만 볼 때도 같은 첫 벡터이므로, 격자의 왼쪽 위 그림입니다."""
        if seed not in self._bases:
            if len(self._bases) >= 64:  # 무작위 단추를 오래 눌러도 메모리가 늘지 않습니다.
                self._bases.clear()
            rng = torch.Generator().manual_seed(seed)
            drawn = torch.randn(GRID, self.G.nz, generator=rng)
            self._bases[seed] = torch.cat([self._given.get(seed, drawn[:0]), drawn])[:GRID]
        return self._bases[seed]


def _told(name: str, x: Tensor, first: Tensor) -> str:
    """정지 화면의 격자(또는 한 장) 하나를 말로."""
    one = len(x) == 1
    parts = [] if one else [f"그림 사이의 흩어짐 {x.std(dim=0).mean():.2f}"]
    if x is not first:
        what = "첫 그림과" if one else "첫 격자와"
        parts.append(f"{what}의 화소 차이 {(x - first).abs().mean():.2f}")
    return f"{name}: {', '.join(parts)}" if parts else name


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
        CourseError: 이름의 수가 생성자의 클래스 수와 다르거나, 레이블을 받지 않는 생성자일 때.
    """
    classes = getattr(G, "classes", None) or 0
    if labels is None:
        return tuple(map(str, range(classes)))
    if labels and not classes:
        raise CourseError(
            f"이 생성자는 레이블을 받지 않습니다. 레이블 이름 {len(labels)}개를 빼십시오."
        )
    if len(labels) != classes:
        raise CourseError(f"생성자의 클래스는 {classes}개인데 레이블 이름은 {len(labels)}개입니다.")
    return tuple(map(str, labels))
