"""잠재 공간의 계산: 노름, 두 벡터 사이의 길, 이름 붙은 방향, 매끄러움."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import NamedTuple

import torch
from safetensors import safe_open
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course.errors import CourseError
from gan_course.files import data_file, known_hashes
from gan_course.sampling import sample


def short_share(nz: int, share: float = 0.5) -> float:
    """‖z‖² < share·nz일 확률. z는 nz차원 표준 정규 분포이므로 ‖z‖²은 자유도 nz의 카이제곱입니다."""
    half, x = nz / 2, share * nz / 2
    return torch.special.gammainc(torch.tensor(half), torch.tensor(x)).item()


def normal_walk(a: Tensor, b: Tensor, t: float) -> Tensor:
    """((1 − t)a + tb) / √((1 − t)² + t²): a, b가 따로 뽑은 N(0, I)이면 이것도 꼭 N(0, I)입니다.

    Agustsson 외, *Optimal Transport Maps for Distribution Preserving Operations on Latent Spaces*
    (2017), arXiv:1711.01970.
    """
    return ((1 - t) * a + t * b) / ((1 - t) ** 2 + t**2) ** 0.5


class Boundary(NamedTuple):
    """잠재 공간을 속성 하나로 가르는 초평면.

    normal: 길이 1의 법선 (nz,). 이쪽으로 가면 속성이 생깁니다.
    accuracy: 배우지 않은 z에서 초평면이 속성을 맞힌 비율 0…1.
    """

    normal: Tensor
    accuracy: float


def boundary(z: Tensor, has: Tensor, *, decay: float = 1e-3, steps: int = 60) -> Boundary:
    """로지스틱 회귀로 z (n, nz)를 속성 (n,) bool로 가르는 초평면을 찾습니다(Shen 2020).

    앞의 8할로 배우고 나머지로 정확도를 잽니다. 속성이 있는 쪽과 없는 쪽의 무게를 같게 합니다.

    Raises:
        CourseError: 모두 있거나 모두 없을 때.
    """
    if has.float().mean() in (0.0, 1.0):
        raise CourseError("표본이 모두 같은 쪽입니다. 속성이 있는 것과 없는 것을 섞어 주십시오.")
    cut = int(0.8 * len(z))
    weight = torch.where(has, 0.5 / has.float().mean(), 0.5 / (~has).float().mean())
    w = torch.zeros(z.shape[1] + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=steps, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        logit = z[:cut] @ w[:-1] + w[-1]
        value = F.binary_cross_entropy_with_logits(logit, has[:cut].float(), weight[:cut])
        value = value + decay * w[:-1].square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    w = w.detach()
    right = ((z[cut:] @ w[:-1] + w[-1] > 0) == has[cut:]).float().mean().item()
    return Boundary(F.normalize(w[:-1], dim=0), right)


def trend(z: Tensor, value: Tensor) -> Boundary:
    """value (n,)가 가장 빨리 커지는 z의 방향: z (n, nz)에 대한 최소 제곱 회귀의 계수.

    Returns:
        normal은 길이 1의 방향, accuracy는 회귀가 설명하는 분산의 비율(R²)입니다.
    """
    centred = value - value.mean()
    slope = torch.linalg.lstsq(z - z.mean(dim=0), centred[:, None]).solution[:, 0]
    left = (centred - (z - z.mean(dim=0)) @ slope).square().sum() / centred.square().sum()
    return Boundary(F.normalize(slope, dim=0), 1 - left.item())


def without(direction: Tensor, others: Tensor) -> Tensor:
    """direction (nz,)에서 others (k, nz)가 벌리는 공간의 몫을 뺀 단위 벡터(조건부 투영, Shen 2020).

    이 방향으로 가면 others의 초평면까지의 거리가 변하지 않습니다.

    Raises:
        CourseError: 남는 것이 없을 때(방향이 others 안에 들어 있을 때).
    """
    if len(others):
        basis, strength, _ = torch.linalg.svd(others.T, full_matrices=False)
        basis = basis[:, strength > 1e-3 * strength[0]]  # 겹치는 방향은 한 번만 뺍니다
        direction = direction - basis @ (basis.T @ direction)
    if direction.norm() < 1e-3:
        raise CourseError("빼고 나니 남는 방향이 없습니다. 서로 거의 같은 방향입니다.")
    return F.normalize(direction, dim=0)


def sefa(G: nn.Module, k: int = 6) -> Tensor:
    """첫 층의 가중치로 찾은 방향 (k, nz): 특이값이 큰 차례의 오른쪽 특이 벡터(Shen & Zhou 2021).

    데이터도 표본도 쓰지 않습니다. z가 처음 만나는 선형층이나 전치 합성곱의 가중치를 씁니다.
    """
    for layer in G.modules():
        weight = getattr(layer, "weight", None)
        if isinstance(layer, nn.Linear) and weight.shape[1] == G.nz:
            matrix = weight
            break
        if isinstance(layer, nn.ConvTranspose2d) and weight.shape[0] == G.nz:
            matrix = weight.flatten(1).T
            break
    else:
        raise CourseError("z를 받는 첫 층을 찾지 못했습니다. 선형층이나 전치 합성곱이어야 합니다.")
    return torch.linalg.svd(matrix.detach().float().cpu(), full_matrices=False).Vh[:k]


def jacobian(G: nn.Module, z: Tensor, *, epsilon: float = 1e-2) -> Tensor:
    """z (1, nz)에서의 야코비안 ∂G/∂z (화소, nz). 좌표마다 ±epsilon 옮긴 두 그림의 차로 잽니다.

    Raises:
        CourseError: z의 모양이 다를 때.
    """
    check_one(G, z)
    steps = epsilon * torch.eye(G.nz)
    ahead, behind = (sample(G, z + step).flatten(1) for step in (steps, -steps))
    return (ahead - behind).T / (2 * epsilon)


def check_one(G: nn.Module, z: Tensor) -> None:
    """z가 잠재 벡터 하나 (1, nz)인지 봅니다.

    Raises:
        CourseError: 모양이 다를 때.
    """
    if tuple(z.shape) != (1, G.nz):
        raise CourseError(
            f"잠재 벡터는 (1, {G.nz})이어야 합니다(지금: {tuple(z.shape)}). "
            f"예: torch.randn(1, {G.nz})"
        )


class Named(NamedTuple):
    """이름 붙은 방향들.

    names: 슬라이더의 이름 k개. vectors: (k, nz), 길이 1. ends: 이름마다 (왼쪽 끝, 오른쪽 끝)의 말.
    reach: 이름마다 슬라이더의 끝(±). 양 끝에서 무엇이 얼마나 바뀌는지는 data/directions의 카드에
    있습니다. 크기는 오른쪽 끝에 맞추었으므로, 왼쪽 끝에서는 속성이 남기도 합니다.
    """

    names: tuple[str, ...]
    vectors: Tensor
    ends: tuple[tuple[str, str], ...]
    reach: tuple[float, ...]

    def move(self, name: str) -> Tensor:
        """그 이름의 슬라이더를 오른쪽 끝까지 민 만큼의 이동 (nz,).

        Raises:
            CourseError: 모르는 이름일 때.
        """
        if name not in self.names:
            raise CourseError(f"{name!r}은(는) 없습니다. 있는 이름: {', '.join(self.names)}")
        at = self.names.index(name)
        return self.reach[at] * self.vectors[at]


def named_directions(name: str) -> Named | None:
    """실린 생성자 `name`에서 재어 둔 방향들. 없으면 None입니다.

    Raises:
        CourseError: 목록에 있는 파일이 없거나 손상되었을 때.
    """
    where = f"directions/{name}.safetensors"
    if where not in known_hashes():
        return None
    with safe_open(data_file(where), framework="pt") as file:
        about, vectors = json.loads(file.metadata()["gan_course"]), file.get_tensor("vectors")
    return Named(
        tuple(about["names"]), vectors, tuple(map(tuple, about["ends"])), tuple(about["reach"])
    )


def fingerprint(G: nn.Module) -> str:
    """가중치의 지문(16진수 16자). 더 학습하면 방향도 달라지므로 지문도 달라집니다."""
    found = hashlib.sha256()
    for value in G.state_dict().values():
        found.update(value.detach().cpu().contiguous().numpy().tobytes())
    return found.hexdigest()[:16]


def directions_of(G: nn.Module) -> Named | None:
    """이 가중치에서 재어 둔 방향들. 실린 생성자를 더 학습했으면 방향도 달라지므로 None입니다.

    누구의 방향인지는 파일 안에 적혀 있어, 없거나 손상된 파일은 G의 것인지 알 수 없습니다. 남의
    파일 때문에 멈추지 않게 건너뜁니다. G의 것이 그러하면 탐험기에 이름 탭이 없을 뿐이고,
    `named_directions`가 무엇이 없는지 알려 줍니다.
    """
    mine = fingerprint(G)
    for where in sorted(known_hashes()):
        if not (where.startswith("directions/") and where.endswith(".safetensors")):
            continue
        try:
            path = data_file(where)
        except CourseError:
            continue
        with safe_open(path, framework="pt") as file:
            about = json.loads(file.metadata()["gan_course"])
        if about["generator"] == mine:
            return named_directions(where.removeprefix("directions/").split(".")[0])
    return None


def path_length(
    G: nn.Module,
    walk: Callable[[Tensor, Tensor, float], Tensor],
    look: Callable[[Tensor], Tensor],
    *,
    pairs: int = 200,
    epsilon: float = 1e-2,
    seed: int = 0,
) -> Tensor:
    """두 z 사이를 걷는 길에서 한 스텝의 크기: E‖φ(x(t + ε)) − φ(x(t))‖² / ε² (pairs,).

    StyleGAN의 PPL과 같은 생각이지만(Karras 2019), VGG 대신 강의의 특징 공간 `look`을 씁니다.
    작을수록 그 길의 그림이 매끄럽게 바뀝니다.
    """
    rng = torch.Generator().manual_seed(seed)
    a, b = torch.randn(2, pairs, G.nz, generator=rng)
    t = (torch.rand(pairs, 1, generator=rng) * (1 - epsilon)).unbind(0)
    here, there = (
        torch.cat([walk(a[i], b[i], s + d)[None] for i, s in enumerate(map(float, t))])
        for d in (0.0, epsilon)
    )
    step = look(sample(G, there)) - look(sample(G, here))
    return step.square().sum(dim=1) / epsilon**2
