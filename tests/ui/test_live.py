"""The live view without a front end, with a clock that the tests move."""

import io
import sys
import types

import pytest
import torch
from matplotlib.layout_engine import ConstrainedLayoutEngine
from PIL import Image

from gan_course.datasets import ring_2d
from gan_course.history import History
from gan_course.objectives import NON_SATURATING
from gan_course.pictures import PAGE
from gan_course.training import train
from gan_course.ui import LiveView
from gan_course.ui import live as live_module
from gan_course.ui.live import NAMES
from gan_course.ui.pace import Pace

CURVES = tuple(NAMES)


pytestmark = pytest.mark.usefixtures("one_thread")


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def spend(clock, seconds):
    def work():
        clock.now += seconds

    return work


@pytest.mark.parametrize(("cost", "seconds"), [(0.001, 60), (0.02, 60), (0.1, 120), (2.0, 800)])
def test_pace_keeps_both_promises(cost, seconds):
    clock = Clock()
    pace = Pace(0.5, 0.02, clock)
    drawn = 0
    while clock.now < 100 + seconds:
        clock.now += 0.003  # a training step
        if pace.due():
            pace.run(spend(clock, cost))
            drawn += 1
    assert 1 <= drawn <= seconds / 0.5
    assert drawn * cost <= 0.02 * seconds + cost
    assert drawn >= 0.9 * min(seconds / (0.51 + cost), 0.02 * seconds / cost) - 1


def watch(gan, data, view, history, steps, clock=None, step_time=0.01):
    drawn = 0
    for m in train(gan, data, NON_SATURATING, steps=steps, batch_size=8):
        history.append(m)
        if clock:
            clock.now += step_time
        drawn += view.refresh()
    return drawn


@pytest.mark.slow
def test_it_redraws_at_most_twice_a_second(make_gan, tiny_data):
    gan, history, clock = make_gan(), History(), Clock()
    view = LiveView(gan, history, clock=clock)
    assert watch(gan, tiny_data, view, history, 49, clock) == 0  # 0.49 s
    pictures = view.samples_image.value, view.curves_image.value
    assert watch(gan, tiny_data, view, history, 299, clock) == 5
    assert view.samples_image.value != pictures[0] and view.curves_image.value != pictures[1]


def test_watching_changes_nothing(make_gan, tiny_data):
    results = []
    for look in (False, True):
        gan, history = make_gan(), History()
        view = LiveView(gan, history, interval=0.0, clock=lambda: 0.0) if look else None
        for m in train(gan, tiny_data, NON_SATURATING, steps=8, batch_size=8):
            history.append(m)
            if view:
                assert view.refresh() and gan.G.training and gan.D.training
        results.append(([*history["d_loss"]], gan.G.state_dict(), gan.rng.get_state()))
    (a, weights_a, rng_a), (b, weights_b, rng_b) = results
    assert a == b and torch.equal(rng_a, rng_b)
    assert all(torch.equal(v, weights_b[k]) for k, v in weights_a.items())


def test_the_noise_is_fixed_and_has_its_own_seed(make_gan):
    gan = make_gan()
    one, other = LiveView(gan, seed=1), LiveView(gan, seed=2)
    assert one.samples_image.value == LiveView(gan, seed=1).samples_image.value
    assert one.samples_image.value != other.samples_image.value
    assert len(one.box.children) == 1  # no history, no curves


@pytest.mark.slow
def test_points_and_surface(make_gan):
    gan, history, data = make_gan(shape=(2,)), History(), ring_2d(600)
    clock = Clock()
    view = LiveView(gan, history, data=data, clock=clock)
    before = view.samples_image.value
    assert watch(gan, data, view, history, 40, clock, 0.05) > 0
    assert view.samples_image.value != before
    view.finish()
    shot = view.shot()
    assert Image.open(io.BytesIO(shot.data)).width == 2 * shot.width > 1400


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 16, 16), (3, 64, 64), (2,)])
def test_the_last_picture_just_fits_the_page(make_gan, shape):
    """Wider, and JupyterLab would shrink its text below 9 pt; the live one would wrap."""
    view = LiveView(make_gan(shape=shape), History())
    assert view.shot().width == PAGE
    shown = [Image.open(io.BytesIO(i.value)) for i in (view.samples_image, view.curves_image)]
    assert sum(picture.width for picture in shown) == PAGE


def test_the_margins_are_set_by_hand_and_cut_nothing_off(make_gan, tiny_data):
    """savefig() used to bring back the automatic layout, which draws everything twice."""
    gan, history = make_gan(), History()
    view = LiveView(gan, history)
    watch(gan, tiny_data, view, history, 20)
    view.shot()
    figure = view._curves
    assert not isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)
    pen, paper = figure.canvas.get_renderer(), figure.bbox
    for ax in figure.axes:
        box = ax.get_tightbbox(pen)
        assert paper.x0 <= box.x0 and box.x1 <= paper.x1
        assert paper.y0 <= box.y0 and box.y1 <= paper.y1
    top, bottom = (ax.get_tightbbox(pen) for ax in figure.axes)
    assert top.y0 > bottom.y1
    names = [t for t in figure.axes[0].texts if "log 2" in t.get_text()]
    assert len(names) == 2  # beside the curves and the legend, not on them
    assert all(t.get_window_extent(pen).x0 > figure.axes[0].bbox.x1 for t in names)


def test_the_curves_lie_on_their_raw_values_and_say_that_they_are_smoothed(make_gan, tiny_data):
    gan, history = make_gan(), History()
    view = LiveView(gan, history)
    watch(gan, tiny_data, view, history, 30)
    view.shot()
    for ax, keys in zip(view._curves.axes, (CURVES[:2], CURVES[2:]), strict=True):
        assert "100스텝 이동 평균" in ax.get_title()
        thin = [line for line in ax.lines if line.get_alpha()]
        thick = [line for line in ax.lines if line.get_linewidth() > 1.5]
        assert [tuple(line.get_ydata()) for line in thin] == [tuple(history[k]) for k in keys]
        named = [text.get_text() for text in ax.get_legend().get_texts()]
        assert named == [line.get_label() for line in thick]
        assert len({line.get_linestyle() for line in thick}) == 2  # without colour, too


def test_its_words(make_gan):
    gan, history = make_gan(shape=(2,)), History()
    assert "가짜 점 500개(가위표)" in (told := LiveView(gan, history).words())
    assert "진짜" not in told and "평균" not in told
    history.append({"step": 1, "d_loss": -0.25, "g_loss": 1.0, "d_real": 0.5, "d_fake_before": 0.5})
    told = LiveView(gan, history, data=ring_2d(600)).words()
    assert "진짜 점(동그라미)과 가짜 점" in told and "마지막 1스텝의 평균" in told
    assert "D 손실 −0.25" in told and "-" not in told  # as a critic's loss may be


class Handle:
    def __init__(self):
        self.updates = []

    def update(self, data, **options):
        self.updates.append((data, options))


def test_finish_leaves_one_static_picture(make_gan, tiny_data, monkeypatch):
    shown, handle = [], Handle()

    def display(data, **options):
        shown.append((data, options))
        return handle

    monkeypatch.setattr(live_module, "display", display)
    monkeypatch.setattr(live_module, "get_ipython", lambda: types.SimpleNamespace())
    gan, history = make_gan(), History()
    view = LiveView(gan, history)
    view._ipython_display_()
    model = shown[0][0]["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert model == view.box.model_id and shown[0][1] == {"raw": True, "display_id": True}
    watch(gan, tiny_data, view, history, 5)
    view.finish(), view.finish()
    ((data, options),) = handle.updates
    last = view.shot()
    assert options == {"raw": True, "metadata": {"image/png": {"alt": last.alt}}}
    assert data == last.bundle() and f'alt="{last.alt}"' in data["text/html"]
    assert "5스텝" in last.alt and "D 손실" in last.alt
    assert Image.open(io.BytesIO(last.data)).width == 2 * last.width > 1400
    assert view.refresh() is False and len(shown) == 1


def test_finish_without_display_shows_the_picture_once(make_gan, monkeypatch):
    shown = []
    monkeypatch.setattr(live_module, "display", lambda data, **o: shown.append(data))
    monkeypatch.setattr(live_module, "get_ipython", lambda: types.SimpleNamespace())
    view = LiveView(make_gan())
    view.finish()
    assert len(shown) == 1 and "data:image/png" in shown[0]["text/html"]


def test_plain_python_prints_nothing(make_gan, tiny_data, capsys):
    gan, history = make_gan(), History()
    view = LiveView(gan, history)
    view._ipython_display_()
    watch(gan, tiny_data, view, history, 3)
    view.finish()
    assert capsys.readouterr() == ("", "") and "ipykernel.kernelapp" not in sys.modules


def test_a_diverged_generator_does_not_stop_the_training(make_gan):
    gan = make_gan(ema=0)
    gan.G.head.weight.data.fill_(float("nan"))
    LiveView(gan).finish()
