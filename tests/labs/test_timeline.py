"""States of a generator along its training: kept, thinned, saved, shown again."""

import copy

import pytest
import torch

from gan_course import CourseError
from gan_course.labs import TimelineView
from gan_course.labs.latent.timeline import MIB, Timeline, load_timeline
from gan_course.labs.latent.timeline_widget import Chart
from gan_course.models import dcgan
from gan_course.models.cgan import Generator as Conditional
from gan_course.models.vanilla import Generator
from gan_course.sampling import sample


def drifting(steps: int = 40, budget: float = 64) -> tuple[Timeline, dict[int, Generator]]:
    """A timeline of a generator that walks at random, and copies of what it was at each step."""
    torch.manual_seed(0)
    G = Generator(8, (1, 8, 8), (16,))
    timeline, was = Timeline(G, budget), {0: copy.deepcopy(G)}
    for step in range(1, steps + 1):
        with torch.no_grad():
            for p in G.parameters():
                p.add_(0.05 * torch.randn_like(p))
        was[step] = copy.deepcopy(G)
        timeline.see(step, d_loss=1 / step, frechet=torch.tensor(100.0 / step))
    return timeline, was


def test_a_state_draws_what_the_generator_drew_then():
    timeline, was = drifting()
    assert timeline.steps[0] == 0 and len(timeline.steps) > 10
    for step in timeline.steps:
        drawn, then = sample(timeline.at(step), 4), sample(was[step], 4)
        assert (drawn - then).abs().max() < 0.01  # half precision
        assert (drawn - sample(timeline.at(0), 4)).abs().max() > 0.01 or step == 0


def test_steps_are_close_at_first_and_far_at_the_end():
    steps = drifting(200)[0].steps
    gaps = [b - a for a, b in zip(steps, steps[1:], strict=False)]
    assert gaps[0] == 1 and gaps[-1] > 10 and gaps == sorted(gaps)


def test_memory_is_bounded_and_both_ends_stay():
    one = drifting(0)[0].size
    timeline, _ = drifting(300, budget=6.5 * one / MIB)
    assert timeline.size <= 6.5 * one and 3 <= len(timeline.steps) <= 6
    assert timeline.steps[0] == 0 and timeline.steps[-1] > 100
    assert set(timeline.notes) == set(timeline.steps)


def test_training_goes_on_untouched_by_the_state_that_is_shown():
    timeline, _ = drifting()
    now = [p.clone() for p in timeline.G.parameters()]
    timeline.at(timeline.steps[2])
    assert all(torch.equal(a, b) for a, b in zip(now, timeline.G.parameters(), strict=True))


def test_a_saved_timeline_is_the_same_again(tmp_path):
    timeline, _ = drifting()
    again = load_timeline(timeline.save(tmp_path / "a.safetensors", data="없음"))
    assert again.steps == timeline.steps and again.notes == timeline.notes
    for step in timeline.steps:
        assert torch.equal(sample(again.at(step), 4), sample(timeline.at(step), 4))


def test_a_generator_with_its_channels_last_is_saved(tmp_path):
    """As the training loop lays out convolutions."""
    G = dcgan.Generator(8, 4, 64, 3).to(memory_format=torch.channels_last)
    again = load_timeline(Timeline(G).save(tmp_path / "a.safetensors"))
    assert (sample(again.at(0), 2) - sample(G, 2)).abs().max() < 0.01


def test_bad_input_is_told_in_korean(tmp_path):
    timeline, _ = drifting(3)
    with pytest.raises(CourseError, match="가장 가까운 것"):
        timeline.at(77)
    with pytest.raises(CourseError, match="budget을 늘리십시오"):
        Timeline(Generator(8), budget=0.01)
    with pytest.raises(CourseError, match="없습니다"):
        load_timeline(tmp_path / "none.safetensors")
    broken = tmp_path / "b.safetensors"
    broken.write_bytes(timeline.save(tmp_path / "a.safetensors").read_bytes()[:-50])
    with pytest.raises(CourseError, match="손상"):
        load_timeline(broken)
    with pytest.raises(CourseError, match="하나뿐"):
        TimelineView(Timeline(Generator(8, (1, 8, 8), (16,))))
    empty = Timeline(Generator(8))
    empty.drop(0)
    with pytest.raises(CourseError, match="상태가 하나도 없습니다"):
        load_timeline(empty.save(tmp_path / "c.safetensors"))


@pytest.mark.parametrize(("states", "fits"), [(0.9, False), (1.5, False), (2.1, True)])
def test_the_budget_holds_the_first_and_the_last_state(states, fits):
    one = drifting(0)[0].size
    if not fits:
        with pytest.raises(CourseError, match="처음과 끝의 둘이.*budget을 늘리십시오"):
            drifting(9, states * one / MIB)
        return
    timeline, _ = drifting(9, states * one / MIB)
    assert timeline.size <= states * one and len(timeline.steps) == 2 and timeline.steps[0] == 0


def test_a_step_that_is_kept_again_shows_the_new_weights():
    timeline, was = drifting(3)
    before = sample(timeline.at(3), 4)
    with torch.no_grad():
        next(timeline.G.parameters()).add_(0.5)
    timeline.keep(3, g_loss=2.0)
    after = sample(timeline.at(3), 4)
    assert (after - before).abs().max() > 0.01
    assert (after - sample(timeline.G, 4)).abs().max() < 0.01
    assert timeline.notes[3] == pytest.approx({"d_loss": 1 / 3, "frechet": 100 / 3, "g_loss": 2.0})


def test_the_notes_of_step_0_are_filled_before_the_training():
    timeline, was = drifting(0)
    assert timeline.notes == {0: {}}
    timeline.keep(0, frechet=torch.tensor(400.0))
    assert timeline.steps == [0] and timeline.notes == {0: {"frechet": 400.0}}
    assert (sample(timeline.at(0), 4) - sample(was[0], 4)).abs().max() < 0.01


def curves(timeline):
    """What each axis of the chart draws: {title: [the steps of each curve]}."""
    axes = Chart(timeline).canvas.axes
    drawn = [[line.get_xdata() for line in ax.lines if len(line.get_xdata()) != 2] for ax in axes]
    return {ax.get_title(): [list(x) for x in lines] for ax, lines in zip(axes, drawn, strict=True)}


def test_the_yardstick_is_always_drawn_even_where_it_was_measured_seldom():
    timeline, _ = drifting(0)
    for step in range(1, 9):
        few = {"frechet": 100.0 / step} if step in (2, 5, 8) else {}
        timeline.keep(step, d_loss=1.3, g_loss=0.7, **few)
    every = list(range(1, 9))
    losses, yardstick = "손실: D 실선, G 파선", "프레셰 거리"
    assert curves(timeline) == {losses: [every, every], yardstick: [[2, 5, 8]]}
    timeline.keep(0, frechet=400.0)
    assert curves(timeline)[yardstick] == [[1, 2, 5, 8]]  # step 0 at the left end
    view = TimelineView(timeline)
    view.at.value = 3
    assert view.status.value.count("0.70") == 1 and "프레셰" not in view.status.value
    view.at.value = 5
    assert "프레셰 거리 20.00" in view.status.value


def test_without_the_yardstick_the_first_two_values_are_drawn():
    timeline, _ = drifting(0)
    for step in (1, 3, 9):
        timeline.keep(step, estimate=step, d_real=0.5, d_loss=1.3)
    assert curves(timeline) == {"추정치": [[1, 3, 9]], "D(x)": [[1, 3, 9]]}
    timeline.keep(9, frechet=3.0)
    assert curves(timeline) == {"추정치": [[1, 3, 9]], "프레셰 거리": [[9]]}


def test_labels_of_a_timeline_are_those_of_its_generator():
    timeline = Timeline(Conditional(4, 8, 4))
    timeline.keep(5)
    plain = TimelineView(timeline)  # the numbers, as in LatentLab
    assert plain.scene.labels == ("0", "1", "2", "3") and plain.picture.value == plain.render(1)
    with pytest.raises(CourseError, match="4개인데"):
        TimelineView(timeline, labels=["가"])
    with pytest.raises(CourseError, match="레이블을 받지 않습니다"):
        TimelineView(drifting()[0], labels=["가", "나"])


@pytest.fixture
def view():
    return TimelineView(drifting()[0])


def test_the_window_opens_at_the_end_and_walks_back(view):
    last = view.picture.value
    assert view.step == view.timeline.steps[-1] and f"{view.step:,}스텝" in view.status.value
    view.player.back.click()
    assert view.step == view.timeline.steps[-2] and view.picture.value == view.render() != last
    view.player.forth.click()
    view.player.forth.click()  # the end stays the end
    assert view.picture.value == last
    view.at.value = 0
    assert view.step == 0 and view.picture.value == view.render(0)
    view.player.back.click()
    assert view.step == 0


def test_the_mark_on_the_curves_and_the_seed_move(view):
    curves, picture = view.curves.value, view.picture.value
    view.at.value = 3
    assert view.curves.value != curves and "프레셰 거리" in view.status.value
    view.at.value = view.at.max
    view.seed.value = 9
    assert view.curves.value == curves and view.picture.value != picture


def test_at_any_step_z_walks_to_the_next_seed_s(view):
    view.at.value = 2
    picture = view.picture.value
    view.walk.value = 0.5
    between = view.picture.value
    view.walk.value = 1.0
    arrived = view.picture.value
    view.seed.value += 1
    view.walk.value = 0.0
    assert picture != between != arrived != picture and view.picture.value == arrived
    assert "다음 z" in view.walk.description and view.step == view.timeline.steps[2]


def test_speed_sets_the_player(view):
    view.player.speed.value = "빠르게"
    fast = view.player.play.interval
    view.player.speed.value = "느리게"
    assert view.player.play.interval > 3 * fast


@pytest.mark.parametrize("G", [dcgan.Generator(8, 4, 64, 3), Conditional(4, 8, 4)])
def test_colour_and_labelled_generators_are_shown(G):
    timeline = Timeline(G)
    timeline.keep(5)
    view = TimelineView(timeline, labels=["가", "나", "다", "라"] if hasattr(G, "classes") else ())
    assert view.picture.value == view.render(1) and "5스텝" in view.status.value
