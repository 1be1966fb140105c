"""학습 루프를 지켜봅니다: 어느 역전파의 기울기로 누구를 갱신했는지, z를 새로 뽑았는지."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from .tiny import Optimizers


class Watch:
    """신경망 둘과 옵티마이저 둘에 귀를 달아, 한 스텝 동안 일어난 일을 적습니다.

    가중치 하나(마지막 층)에 쌓인 기울기가 **어느 역전파들**에서 왔는지를 기억합니다. 기울기를
    지우는 방법(`opt.zero_grad`, `net.zero_grad`, `p.grad = None`)이 무엇이든 알아봅니다.

    Attributes:
        used: 이름("G", "D") → 갱신마다 쓴 기울기가 온 역전파들.
        empty: 기울기가 비어 있는데 갱신한 횟수.
        fed: G가 받은 z들.
        judged: D를 부른 횟수.
    """

    def __init__(self, nets: dict[str, nn.Module], opts: Optimizers) -> None:
        self.used: dict[str, list[frozenset[int]]] = {"G": [], "D": []}
        self.empty = {"G": 0, "D": 0}
        self.fed: list[Tensor] = []
        self.judged = 0
        self._reached_g: set[int] = set()
        self._held: dict[str, frozenset[int]] = {"G": frozenset(), "D": frozenset()}
        self._came: dict[str, Tensor] = {}
        for name, net in nets.items():
            last = [p for p in net.parameters() if p.dim() > 1][-1]
            last.register_hook(self._arrived(name))
            last.register_post_accumulate_grad_hook(self._settled(name))
            opts[name].register_step_pre_hook(self._stepping(name, last))
        nets["G"].register_forward_pre_hook(self._feeding)
        nets["D"].register_forward_pre_hook(self._judging)

    def _arrived(self, name: str) -> Callable[[Tensor], None]:
        def hook(gradient: Tensor) -> None:
            self._came[name] = gradient.detach().clone()

        return hook

    def _settled(self, name: str) -> Callable[[Tensor], None]:
        def hook(weight: Tensor) -> None:
            came = self._came.pop(name, None)
            if came is None or not came.any():
                return
            task = frozenset({torch._C._current_graph_task_id()})  # 역전파 한 번의 번호
            if name == "G":
                self._reached_g |= task
            fresh = torch.equal(weight.grad, came)  # 남아 있던 것이 없었습니다.
            self._held[name] = task if fresh else self._held[name] | task

        return hook

    def _stepping(self, name: str, weight: Tensor) -> Callable[..., None]:
        def hook(*_: object) -> None:
            if weight.grad is None or not weight.grad.any():
                self.empty[name] += 1
            else:
                self.used[name].append(self._held[name])

        return hook

    def _feeding(self, _: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if inputs and torch.is_tensor(inputs[0]):
            self.fed.append(inputs[0].detach().clone())

    def _judging(self, *_: object) -> None:
        self.judged += 1

    def stale(self, name: str) -> bool:
        """잇따른 두 갱신이 같은 역전파의 기울기를 썼는지(기울기를 지우지 않았는지)."""
        runs = self.used[name]
        return any(a & b for a, b in zip(runs, runs[1:], strict=False))

    def mixed(self, name: str) -> bool:
        """상대를 갱신하는 데 쓴 역전파의 기울기가 내 것에 섞였는지.

        한 번의 역전파로 둘을 함께 갱신하는 옳은 방법도 있으므로, 섞인 것이 있을 때에만 참입니다.
        """
        mine, other = (frozenset().union(*self.used[k]) for k in (name, {"D": "G", "G": "D"}[name]))
        return bool(mine & other) and mine != mine & other

    def crossed(self) -> bool:
        """G의 손실로 보이는 역전파로 D도 갱신했는지. 옳을 수도 있고, 배우지 못하면 의심합니다.

        G를 갱신한 바로 그 역전파이거나, D의 갱신 가운데 어떤 것만 G까지 닿은 역전파일 때입니다.
        """
        mine, other = (frozenset().union(*self.used[k]) for k in "DG")
        through = mine & self._reached_g
        return bool(mine & other) or (bool(through) and through != mine)
