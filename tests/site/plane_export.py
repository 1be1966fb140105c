"""What torch does in float64: the package's own `train` on the 2-D recipes, for JS to repeat."""

import json
from pathlib import Path

import numpy as np
import torch

from gan_course.datasets import TensorData
from gan_course.labs.plane.calc import NZ
from gan_course.recipes import PLANE_RECIPES
from gan_course.training import GAN, train

DRAWS = {"r1": ("chance",), "relativistic": ("chance", "chance"), "wgan-gp": ("epsilon",)}


class Store:
    """Numbers in one binary file; the JSON beside it keeps only where they lie."""

    def __init__(self) -> None:
        self.parts: list[np.ndarray] = []
        self.length = 0

    def put(self, x) -> list[int]:
        flat = np.asarray(x).astype(np.float64).ravel()  # a copy: training goes on
        self.parts.append(flat)
        self.length += len(flat)
        return [self.length - len(flat), len(flat)]

    def save(self, path: Path) -> None:
        np.concatenate(self.parts).tofile(path)


def layers_of(net, store: Store) -> list[dict]:
    """Each linear layer: the weight that the optimiser sees, and the singular vectors if any."""
    found = []
    for layer in (m for m in net.modules() if isinstance(m, torch.nn.Linear)):
        told = {"shape": [layer.out_features, layer.in_features], "b": store.put(layer.bias.data)}
        if hasattr(layer, "parametrizations"):
            spectral = layer.parametrizations.weight
            told["w"] = store.put(spectral.original.data)
            told |= {"u": store.put(spectral[0]._u), "v": store.put(spectral[0]._v)}
        else:
            told["w"] = store.put(layer.weight.data)
        found.append(told)
    return found


def export_runs(folder: Path, steps: int = 100, names=tuple(PLANE_RECIPES)) -> dict:
    """Train each objective for `steps`; write runs.json and runs.bin; return the losses."""
    store, told = Store(), {}
    for name in names:
        told[name] = _run(name, steps, store)
    store.save(folder / "runs.bin")
    (folder / "runs.json").write_text(json.dumps(told))
    return told


def _run(name: str, steps: int, store: Store) -> dict:
    recipe = PLANE_RECIPES[name]
    rng = torch.Generator().manual_seed(5)
    data = TensorData(torch.randn(400, 2, generator=rng).sign() * 1.2
                      + 0.3 * torch.randn(400, 2, generator=rng))  # fmt: skip
    torch.manual_seed(1)
    G, D = recipe.make(data, nz=NZ)
    gan = GAN(G, D, optimizer=recipe.optimizer(recipe.lr), seed=3)
    assert next(G.parameters()).dtype is torch.float64
    told = {
        "G": layers_of(G, store), "D": layers_of(D, store), "steps": steps,
        "draws": _draws(name, data, gan, steps, store),
    }  # fmt: skip
    loop = train(gan, data, recipe.objective, steps=steps, batch_size=recipe.batch_size,
                 d_steps=recipe.d_steps)  # fmt: skip
    told["losses"] = [[float(m["d_loss"]), float(m["g_loss"])] for m in loop]
    assert torch.equal(gan.rng.get_state(), told["draws"].pop("end")), "the draws went astray"
    points = torch.randn(50, 2, generator=rng)
    x = points.clone().requires_grad_(True)
    D.eval()
    told["points"], told["scores"] = store.put(points), store.put(D(x).detach())
    told["fakes"] = store.put(G(points).detach())
    seen = data.x[:50]
    told["seen"], told["arrows"] = store.put(seen), store.put(_arrows(recipe.objective, D, x, seen))
    return told


def _arrows(objective, D, x, real):
    """As Lab2D does it, but without a lab: where each fake is pulled."""
    logits, more = D(x), ()
    if objective.needs_real:
        logits, real = (t.flatten() for t in torch.broadcast_tensors(logits[:, None], D(real)))
        more = (real.detach(),)
    (slope,) = torch.autograd.grad(objective.g_loss(logits, *more) * len(x), x)
    return -slope


def _draws(name: str, data: TensorData, gan: GAN, steps: int, store: Store) -> dict:
    """The random numbers that `train` is going to use, drawn from a twin generator."""
    recipe, twin = PLANE_RECIPES[name], torch.Generator()
    twin.set_state(gan.rng.get_state())
    n, found = recipe.batch_size, {"real": [], "noise": [], "epsilon": []}
    for _ in range(steps * recipe.d_steps):
        found["real"].append(data.sample(n, twin).x.numpy())
        found["noise"].append(torch.randn(n, NZ, generator=twin).numpy())
        for kind in DRAWS.get(name, ()):
            if kind == "chance":
                torch.rand((), generator=twin)
            else:
                found["epsilon"].append(torch.rand(n, 1, generator=twin).numpy())
    put = {key: store.put(np.stack(v)) if v else [0, 0] for key, v in found.items()}
    return put | {"end": twin.get_state()}
