"""표본 뽑기: 잠재 공간에서 고르고, 잇고, 줄이고, 중요한 방향을 찾습니다."""

from __future__ import annotations

import copy
from itertools import chain

import torch
from torch import Tensor, nn

from .errors import CourseError
from .models import run, unwrapped
from .runtime import explain_memory


@torch.no_grad()
def shape_of(G: nn.Module) -> tuple[int, ...]:
    """생성자가 만드는 표본 하나의 모양. `shape` 속성이 없으면 평가 모드로 한 번 불러 봅니다."""
    net = unwrapped(G)
    if hasattr(net, "shape"):
        return tuple(net.shape)
    first = next(net.parameters())
    y = torch.zeros(2, dtype=torch.long, device=first.device)
    with torch.random.fork_rng(devices=[]):
        return tuple(run(eval_twin(net), first.new_zeros(2, net.nz), y).shape[1:])


def eval_twin(G: nn.Module) -> nn.Module:
    """가중치를 함께 쓰는, 평가 모드의 쌍둥이입니다.

    원본의 학습 모드를 건드리지 않으므로, 학습하는 동안 다른 스레드에서 그림을 뽑아도 안전합니다.
    원본이 학습되면 쌍둥이의 가중치도 함께 바뀝니다(같은 텐서입니다).
    """
    G = unwrapped(G)
    shared = {id(t): t for t in chain(G.parameters(), G.buffers())}
    return copy.deepcopy(G, shared).eval()


@torch.no_grad()
def sample(
    G: nn.Module,
    z: Tensor | int,
    y: Tensor | int | None = None,
    *,
    seed: int = 0,
    batch_size: int = 500,
) -> Tensor:
    """생성자로 표본 (n, *shape) float32를 뽑아 CPU에 둡니다. 그림은 [−1, 1]입니다.

    배치 정규화는 평가 모드라서 z 하나의 그림은 늘 같고, 원본의 학습 모드는 그대로 남습니다.

    Args:
        z: 잠재 벡터 (n, nz), 또는 뽑을 개수 n(그때는 seed로 뽑습니다).
        y: 조건부 생성자의 레이블 (n,) 또는 정수 하나.
        batch_size: 한 번에 계산할 개수.

    Raises:
        CourseError: z의 모양이나 레이블이 맞지 않거나 메모리가 모자랄 때.
    """
    G = unwrapped(G)
    if isinstance(z, int):
        z = torch.randn(z, G.nz, generator=torch.Generator().manual_seed(seed))
    if z.dim() != 2 or z.shape[1] != G.nz:
        raise CourseError(
            f"잠재 벡터 z의 모양이 {tuple(z.shape)}입니다. "
            f"이 생성자는 (개수, {G.nz})을(를) 받습니다. 예: torch.randn(16, {G.nz})"
        )
    y = _labels(G, y, len(z))
    device = next(G.parameters()).device
    twin, pictures = eval_twin(G), []
    with explain_memory(device):
        for i in range(0, len(z), batch_size):
            part = slice(i, i + batch_size)
            labels = None if y is None else y[part].to(device)
            pictures.append(run(twin, z[part].to(device), labels).float().cpu())
    return torch.cat(pictures) if pictures else torch.empty(0, *shape_of(G))


def _labels(G: nn.Module, y: Tensor | int | None, n: int) -> Tensor | None:
    """레이블을 (n,)으로 펴고, 조건부 생성자에 맞는지 봅니다."""
    classes = getattr(G, "classes", None)
    if not classes:
        return None if y is None else torch.as_tensor(y).expand(n)
    if y is None:
        raise CourseError(
            f"조건부 생성자에는 레이블(0부터 {classes - 1}까지)을 주십시오. 예: sample(G, 9, y=0)"
        )
    y = torch.as_tensor(y)
    if y.dim() > 1 or (y.dim() == 1 and len(y) != n):
        raise CourseError(
            f"레이블 y의 모양이 {tuple(y.shape)}입니다. 정수 하나나 ({n},)로 주십시오."
        )
    if y.numel() and not 0 <= y.min() <= y.max() < classes:
        raise CourseError(
            f"레이블은 0부터 {classes - 1}까지입니다(지금: {y.min().item()}…{y.max().item()})."
        )
    return y.expand(n)


def lerp(a: Tensor, b: Tensor, t: Tensor | float) -> Tensor:
    """선형 보간 (1 − t)·a + t·b. t는 [0, 1]의 수 또는 (k,) 텐서이며, 텐서면 (k, *a.shape)입니다."""
    t = _column(t, a)
    return (1 - t) * a + t * b


def slerp(a: Tensor, b: Tensor, t: Tensor | float) -> Tensor:
    """구면 선형 보간: 두 벡터 사이의 각을 고르게 나누어 걷습니다(White 2016, arXiv:1609.04468).

    정규 분포에서 뽑은 두 벡터의 중점은 노름이 작아지지만, 이렇게 걸으면 노름이 유지됩니다.
    마지막 차원을 벡터로 봅니다. t는 `lerp`와 같습니다.
    """
    cosine = torch.cosine_similarity(a, b, dim=-1).clamp(-1, 1)[..., None]
    angle = cosine.acos()
    t = _column(t, a)
    near = angle.sin().abs() < 1e-4  # 거의 같은(또는 정반대) 방향이면 나눗셈이 불안정합니다.
    angle = torch.where(near, torch.ones_like(angle), angle)
    curved = (((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()
    return torch.where(near, (1 - t) * a + t * b, curved)


def _column(t: Tensor | float, like: Tensor) -> Tensor:
    t = torch.as_tensor(t, dtype=like.dtype, device=like.device)
    return t.reshape(*t.shape, *(1,) * like.dim()) if t.dim() else t


def truncate(z: Tensor, psi: float) -> Tensor:
    """절단(truncation): z를 원점 쪽으로 psi배 당깁니다. 1이면 그대로, 작을수록 서로 비슷합니다.

    StyleGAN의 ψ와 같은 생각을 z에 쓴 것입니다(Karras 2019, arXiv:1812.04948).
    """
    return psi * z


def principal_directions(G: nn.Module, k: int = 6, *, n: int = 4096, seed: int = 0) -> Tensor:
    """그림을 가장 많이 바꾸는 잠재 공간의 방향 k개 (k, nz). 서로 수직이고 길이가 1입니다.

    표준 정규 분포에서는 스타인의 보조정리에 따라 Cov(x, z) = E[∂G/∂z]입니다. 이 평균 야코비안의
    오른쪽 특이 벡터가, 그림을 평균적으로 가장 크게 움직이는 방향입니다.
    """
    z = torch.randn(n, G.nz, generator=torch.Generator().manual_seed(seed))
    y = None
    if classes := getattr(G, "classes", None):
        y = torch.arange(n) % classes
    x = sample(G, z, y).flatten(1)
    jacobian = (x - x.mean(0)).T @ z / n  # (화소, nz)
    directions = torch.linalg.svd(jacobian, full_matrices=False).Vh[:k]
    largest = directions.abs().argmax(dim=1, keepdim=True)
    return directions * directions.gather(1, largest).sign()  # 부호를 한 가지로 정합니다.


class Painter:
    """생성자의 평가 모드 쌍둥이를 만들어 두고 되풀이해 씁니다. 원본의 모드는 건드리지 않습니다.

    쌍둥이는 원본과 가중치를 함께 쓰므로, 학습하는 동안 불러도 그 순간의 그림이 나옵니다.
    """

    def __init__(self, G: nn.Module) -> None:
        self.G, self._twin = unwrapped(G), eval_twin(G)

    @torch.no_grad()
    def __call__(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """(n, nz)[, (n,)] → (n, *shape) float32, CPU.

        Raises:
            CourseError: 메모리가 모자랄 때.
        """
        # G.to(...)처럼 텐서 자체가 바뀌었으면 쌍둥이를 새로 만듭니다.
        if any(a is not b for a, b in zip(_tensors(self.G), _tensors(self._twin), strict=True)):
            self._twin = eval_twin(self.G)
        device = next(self.G.parameters()).device
        with explain_memory(device):
            x = run(self._twin, z.to(device), None if y is None else y.to(device))
            return x.float().cpu()


def _tensors(module: nn.Module) -> list[Tensor]:
    return list(chain(module.parameters(), module.buffers()))
