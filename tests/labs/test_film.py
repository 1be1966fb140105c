"""The scenes of a GAN on the plane: what they keep, how dense the points are, how they look."""

import matplotlib.pyplot as plt
import pytest
import torch

from gan_course.datasets import ring_2d
from gan_course.labs.plane import film, film_draw
from gan_course.models import vanilla


def scene(step=0):
    torch.manual_seed(0)
    G = vanilla.Generator(4, shape=(2,), hidden=(8,), batch_norm=False)
    D = vanilla.Discriminator(shape=(2,), hidden=(8,))
    return G, film.shoot(step, G, D)


def test_a_scene_keeps_its_moment():
    G, kept = scene()
    before = kept.fake(5)
    with torch.no_grad():
        for p in G.parameters():
            p += 1
    assert torch.equal(kept.fake(5), before)
    assert torch.equal(kept.fake(3), kept.fake(3))


def test_the_density_is_one_in_sum_and_lies_where_the_points_are():
    seen = film.density(torch.tensor([[1.0, -1.0]]))
    cell = 2 * film.LIMIT / (film.SIDE - 1)
    assert seen.sum().item() * cell**2 == pytest.approx(1, abs=1e-3)
    row, column = divmod(seen.argmax().item(), film.SIDE)
    assert -film.LIMIT + column * cell == pytest.approx(1, abs=cell)
    assert -film.LIMIT + row * cell == pytest.approx(-1, abs=cell)


def test_the_steps_of_a_film_begin_and_end_it():
    steps = film.scene_steps(2000)
    assert steps[0] == 0 and steps[-1] == 2000 and steps == sorted(set(steps)) and len(steps) <= 60


def test_every_part_is_drawn():
    real = ring_2d(500, std=0.1).x
    record = [{"d_real": 0.6, "d_fake": torch.tensor(0.4)}] * 60
    _, kept = scene(30)
    fig, axes = plt.subplots(1, 3)
    film_draw.draw_density(axes[0], kept, real)
    film_draw.draw_surface(axes[1], kept, real)
    film_draw.draw_record(axes[2], record, kept.step)
    assert axes[0].images and len(axes[1].collections) >= 3 and len(axes[2].lines) == 4
    plt.close(fig)
