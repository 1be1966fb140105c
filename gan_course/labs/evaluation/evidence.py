"""진단의 증거: 학습의 기록과 체크포인트에서 재는 숫자들. 무엇이 병인지는 symptoms가 정합니다."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from gan_course import metrics
from gan_course.datasets import TensorData
from gan_course.history import History
from gan_course.models import run as call
from gan_course.models import takes_label
from gan_course.pictures import is_picture, png
from gan_course.sampling import sample

from .neighbours import neighbours

Evidence = dict[str, float]
N, NEAR, RECENT, BATCH, FLAT = 512, 1000, 50, 64, 0.1
CRITICS = ("wgan", "wgan-gp", "hinge")
JUDGES = {(1, 28, 28): metrics.judge_digits, (1, 32, 32): metrics.judge_hangul}


@dataclass(frozen=True)
class Case:
    """진단할 학습 하나.

    Attributes:
        G, D: 생성자와 판별자.
        opt_g, opt_d: 옵티마이저가 기억하는 것, {파라미터의 번호: {이름: 텐서}}.
        lr: G의 학습률.
        step: 학습한 스텝.
        data: 학습한 데이터.
        history: 스텝마다의 측정값. 없으면 빈 것.
        objective: 손실의 이름(`objectives.OBJECTIVES`).
        picture: 학습하며 저장한 표본 그림. 없으면 None.
        error: 학습을 멈춘 오류의 글. 없으면 빈 글.
    """

    G: nn.Module
    D: nn.Module
    opt_g: dict[int, dict[str, Tensor]]
    opt_d: dict[int, dict[str, Tensor]]
    lr: float
    step: int
    data: TensorData
    history: History
    objective: str = "non-saturating"
    picture: Path | None = None
    error: str = ""

    @property
    def critic(self) -> bool:
        """D의 값이 확률이 아니라 점수인지."""
        return self.objective in CRITICS


def gather(case: Case) -> Evidence:
    """잴 수 있는 것을 모두 잽니다. 잴 수 없는 것은 없는 채로 둡니다."""
    found = _from_history(case) | _from_optimizers(case)
    weights = [*case.G.parameters(), *case.D.parameters()]
    found["broken"] = float(not all(w.isfinite().all() for w in weights))
    if found["broken"] or case.error:
        return found
    rng = torch.Generator().manual_seed(0)
    x, y = case.data.sample(NEAR, rng)
    y = y if takes_label(type(case.G)) and getattr(case.G, "classes", 0) else None
    fake = sample(case.G, torch.randn(NEAR, case.G.nz, generator=rng), y)
    judged = _from_judge(case, x[:N], fake[:N], None if y is None else y[:N])
    if found.get("d_loss", 1) < FLAT and not case.critic:
        judged.pop("pile", None)  # 지금의 기울기가 0에 가까우면 견줄 수 없습니다.
    if case.critic or squeezed(found):  # 시그모이드를 두 번 지난 값은 되살릴 수 없습니다.
        judged = {k: v for k, v in judged.items() if k not in ("d_all", "d_fake_now")}
    found |= judged
    found |= _from_pictures(x, fake) if is_picture(case.G.shape) else _from_points(x, fake)
    if y is not None:
        found |= _from_labels(case, fake, y)
    if case.picture is not None and is_picture(case.G.shape):
        found |= _from_file(case)
    return found


def squeezed(found: Evidence) -> bool:
    """기록에 적힌 D의 확률이 모두 sigmoid(0)과 sigmoid(1) 사이인지."""
    return found.get("d_low", 0) > 0.499 and found.get("d_high", 1) < 0.7312


def _from_history(case: Case) -> Evidence:
    h, found = case.history, {}
    losses = np.concatenate([h["d_loss"], h["g_loss"]])
    found["nan"] = float((~np.isfinite(losses)).mean()) if len(losses) else 0.0
    if found["nan"] or len(h) < RECENT:
        return found
    odds = () if case.critic else ("d_real", "d_fake_before")  # 비평자의 점수는 확률이 아닙니다.
    for key in ("d_loss", "g_loss", *odds):
        if len(h[key]):
            found[key] = float(h[key][-RECENT:].mean())
    if odds and len(h["d_real"]) and len(h["d_fake_before"]):
        seen = np.concatenate([h["d_real"], h["d_fake_before"]])
        found |= {"d_low": float(seen.min()), "d_high": float(seen.max())}
    late = h["g_loss"][len(h) // 2 :]
    found["swing"] = float(late.std())
    if len(memory := h["memory"]) and case.step >= 100:
        start = len(memory) // 5
        found["memory"] = float(memory[-1] - memory[start]) / (len(memory) - start) * 1000
        rising = np.diff(memory[start :: max(1, len(memory) // 40)]) > 0
        found["climbing"] = float(rising.mean())
    return found


def _from_optimizers(case: Case) -> Evidence:
    found = {
        "g_weights": float(len(list(case.G.parameters()))), "g_kept": float(len(case.opt_g)),
        "lr": case.lr, "steps": float(case.step),
    }  # fmt: skip
    counts = [float(v["step"]) for v in case.opt_g.values() if "step" in v]
    return found | ({"g_counted": max(counts)} if counts else {})


def _from_judge(case: Case, x: Tensor, fake: Tensor, y: Tensor | None) -> Evidence:
    """판별자가 지금 진짜와 가짜를 어떻게 보는지, 그 기울기는 얼마인지."""
    D = case.D
    real, judged, slopes = [], [], []
    for a, b, label in _parts(x, fake, y):
        r, f = call(D, a, label).float(), call(D, b, label).float()
        loss = f.mean() - r.mean() if case.critic else F.softplus(-r).mean() + F.softplus(f).mean()
        weights = [w for w in D.parameters() if w.requires_grad]
        grads = torch.autograd.grad(loss, weights, allow_unused=True)
        slopes.append(sum(float(g.square().sum()) for g in grads if g is not None))
        real.append(r.detach())
        judged.append(f.detach())
    r, f = torch.cat(real), torch.cat(judged)
    found = {
        "gap": float((r.mean() - f.mean()) / (torch.cat([r, f]).std() + 1e-9)),
        "d_all": float(r.sigmoid().mean()), "d_fake_now": float(f.sigmoid().mean()),
        "norms": float(any("running_mean" in name for name, _ in D.named_buffers())),
    }  # fmt: skip
    kept = [v.get("exp_avg_sq", v.get("square_avg")) for v in case.opt_d.values()]
    if kept and all(k is not None for k in kept):
        usual = math.sqrt(sum(float(k.sum()) for k in kept))
        found["pile"] = usual / (math.sqrt(np.mean(slopes)) + 1e-9)
    return found


def _parts(x: Tensor, fake: Tensor, y: Tensor | None) -> list[tuple[Tensor, Tensor, Tensor | None]]:
    cuts = [slice(i, i + BATCH) for i in range(0, len(x), BATCH)]
    return [(x[c], fake[c], None if y is None else y[c]) for c in cuts]


def _from_pictures(x: Tensor, fake: Tensor) -> Evidence:
    low, high = (x.flatten().quantile(q) if x.numel() < 2**24 else x.min() for q in (0.02, 0.98))
    dark = fake.flatten()[: 2**23].quantile(0.02)
    judge = JUDGES.get(tuple(x.shape[1:]))
    look = (lambda t: judge(t).features) if judge else (lambda t: t.flatten(1))
    near = neighbours(look(x), look(fake))
    return {
        "offset": float((dark - low) / (high - low + 1e-6)),
        "density": near.density, "coverage": near.coverage,
        "alike": float(look(fake).std(0).mean() / look(x).std(0).mean()),
    }  # fmt: skip


def _from_points(x: Tensor, fake: Tensor) -> Evidence:
    near = neighbours(x, fake)
    return {
        "density": near.density, "coverage": near.coverage,
        "alike": float(fake.std(0).mean() / x.std(0).mean()),
    }  # fmt: skip


@torch.no_grad()
def _from_labels(case: Case, fake: Tensor, y: Tensor) -> Evidence:
    """G가 레이블을 따르는지, 아니면 어느 만큼 어긋난 것을 가장 자주 그리는지."""
    classes, judge = case.G.classes, JUDGES.get(tuple(fake.shape[1:]))
    if judge is None:
        return {}
    read = judge(fake).labels
    hits = [float((read == (y + s) % classes).float().mean()) for s in range(classes)]
    most = max(range(1, classes), key=hits.__getitem__)
    return {"obeys": hits[0], "shifted": hits[most], "shift": float(most)}


@torch.no_grad()
def _from_file(case: Case) -> Evidence:
    """저장한 표본 그림이 평가 모드와 학습 모드 가운데 어느 쪽의 그림인지."""
    n, G = BATCH, case.G
    z = torch.randn(n, G.nz, generator=torch.Generator().manual_seed(1))
    y = torch.arange(n) % G.classes if getattr(G, "classes", 0) else None
    saved = np.asarray(Image.open(case.picture).convert("L"), dtype=float)
    before = {k: v.clone() for k, v in G.state_dict().items()}
    drawn = {"eval": sample(G, z, y), "train": call(G.train(), z, y)}
    G.eval().load_state_dict(before)
    found = {}
    for name, x in drawn.items():
        again = np.asarray(Image.open(io.BytesIO(png(x, width=560))).convert("L"), dtype=float)
        if again.shape == saved.shape:
            found[f"as_{name}"] = float(np.abs(again - saved).mean())
    return found
