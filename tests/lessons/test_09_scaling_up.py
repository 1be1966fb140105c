"""What lesson 09 claims of its own training: other seeds, float32 and bf16, two yardsticks."""

import re
from functools import partial
from pathlib import Path

import pytest
import torch
from torch.nn import functional as F

from gan_course import metrics
from gan_course.datasets import TensorData, faces
from gan_course.models import dcgan
from gan_course.recipes import RECIPES, modern_pair
from gan_course.runtime import Runtime
from gan_course.sampling import sample
from gan_course.training import late_decay

TWIN = Path(__file__).resolve().parents[2] / "notebooks/text/09_scaling_up.py"
STEPS = 500


def own_pictures():
    """The lesson's folder without the detour over files: its margins are cut off again."""
    x = F.interpolate(faces().x[:800].float(), size=32, mode="bicubic", antialias=True)
    return TensorData(x.clamp(0, 255).round().to(torch.uint8))


def apart(x, real):
    big = [F.interpolate(p, size=64) for p in (x, real)]
    return metrics.frechet_distance(*(metrics.judge_faces(p).features for p in big))


def spread(x):
    return torch.pdist(x.flatten(1)).mean()


def test_the_lesson_trains_what_is_tested_here():
    text = TWIN.read_text("utf-8")
    assert f"runtime.steps(cpu={STEPS}, gpu=" in text
    for part in ("ngf=16, ndf=16, mapping=256", "lr=1.5e-3", "ema=0.995", "schedule=late_decay"):
        assert part in text, part


def test_the_small_scripts_differ_only_where_the_lesson_says():
    scripts = Path(metrics.__file__).parent / "labs/scale/scripts"
    plain, several = ((scripts / f"{n}.py").read_text("utf-8") for n in ("plain", "several"))
    kept = set(re.findall(r".+", plain)) & set(re.findall(r".+", several))
    assert len(kept) >= 16 and "fabric.all_reduce" in several and "fabric" not in plain


@pytest.mark.long
@pytest.mark.parametrize("precision", [torch.float32, torch.bfloat16], ids=["float32", "bf16"])
@pytest.mark.parametrize("seed", [1, 2])
def test_own_pictures_come_near_and_stay_various(seed, precision):
    data = own_pictures()
    recipe = RECIPES["dcgan"]._replace(
        make=partial(modern_pair, ngf=16, ndf=16, mapping=256), lr=1.5e-3, ema=0.995,
        steps=STEPS, schedule=late_decay,
    )  # fmt: skip
    gan = recipe.new_gan(data, seed=seed, runtime=Runtime(torch.device("cpu"), precision))
    assert isinstance(gan.D, dcgan.TwoDiscriminators)
    real = data[:400].x
    before = apart(sample(gan.sampler, 400, seed=2), real)
    for _ in recipe.train(gan, data):
        pass
    x = sample(gan.sampler, 400, seed=2)
    after, share = apart(x, real), float(spread(x) / spread(real))
    print(f"seed {seed} {precision}: {before:.0f} → {after:.0f}, spread {share:.2f}")
    assert after < before / 3 and share > 0.5
