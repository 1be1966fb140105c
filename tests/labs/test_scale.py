"""The labs of scale: numbers against torch, gradients, cost, batch record, profile, crops."""

import io
import math
from itertools import count
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from gan_course import CourseError, labs
from gan_course.datasets import TensorData, image_folder, mnist
from gan_course.labs.scale import batch, cost, numbers, profile, scaling
from gan_course.labs.scale.batch_draw import draw_batch
from gan_course.labs.scale.crops import centre_square, preview
from gan_course.labs.scale.crops_draw import crops_figure
from gan_course.labs.scale.numbers_draw import percent
from gan_course.labs.scale.profile import GROUPS, REST, group_of, profiled, where_time_goes
from gan_course.labs.scale.profile_draw import draw_profile
from gan_course.plotting import shot, use_course_style
from gan_course.recipes import SHIPPED
from gan_course.runtime import Runtime

matplotlib.use("agg")
from matplotlib import pyplot as plt  # noqa: E402

NAMES = list(numbers.FORMATS)


@pytest.mark.parametrize("name", NAMES)
def test_limits_of_a_format_are_those_of_torch(name):
    form, said = numbers.FORMATS[name], torch.finfo(getattr(torch, name))
    assert (form.largest, form.normal, form.bits) == (said.max, said.smallest_normal, said.bits)
    assert form.smallest == said.smallest_normal * said.eps
    assert numbers.spacing(1.0, name) == said.eps == 2.0 * numbers.half_step(name)


def test_spacing_at_one_and_at_two():
    assert [numbers.spacing(1.0, n) for n in NAMES] == [2.0**-23, 2.0**-7, 2.0**-10]
    assert numbers.spacing(2.0, "bfloat16") == 2 * numbers.spacing(1.99, "bfloat16") == 2.0**-6
    assert numbers.spacing(0.0, "float16") == numbers.spacing(-1e-6, "float16") == 2.0**-24
    with pytest.raises(CourseError, match="범위"):
        numbers.spacing(70_000, "float16")
    with pytest.raises(CourseError, match="float8"):
        numbers.spacing(1, "float8")


@pytest.mark.parametrize("name", NAMES)
def test_a_number_is_stored_as_torch_stores_it(name):
    form = numbers.FORMATS[name]
    rng = np.random.default_rng(0)
    x = np.concatenate([
        rng.choice([-1, 1], 4000) * 10 ** rng.uniform(-50, 40, 4000),
        10 ** rng.uniform(-9, 6, 2000),
        form.smallest * np.array([0.5, 0.5001, 1.5, 2.5, 3.4]),  # ties go to the even number
        form.largest * np.array([1, 1 + 2.0 ** -(form.fraction + 3), 2, -2]),
        (form.largest + 2.0 ** (form.top - form.fraction - 1)) * np.array([1, 1 - 1e-15]),
        1 + 2.0**-form.fraction * np.array([0.5, 1.5, 0.499, 0.501]), [0.0, np.inf],
    ])  # fmt: skip
    if name != "float32":  # torch rounds float64 to float32 first: give it what is exact there
        x = torch.from_numpy(x).float().double().numpy()
    right = torch.from_numpy(x).to(form.dtype).double()
    mine = torch.tensor([numbers.stored(v, name) for v in x], dtype=torch.float64)
    assert torch.equal(mine, right)
    assert math.isnan(numbers.stored(math.nan, name))


def test_bits_spell_sign_exponent_and_fraction():
    assert numbers.bits(1.0, "bfloat16") == ("0", "01111111", "0000000")
    assert numbers.bits(-1.5, "float16") == ("1", "01111", "1000000000")
    sign, exponent, fraction = numbers.bits(0.1, "float32")
    value = (1 + int(fraction, 2) / 2**23) * 2.0 ** (int(exponent, 2) - 127)
    assert sign == "0" and value == torch.tensor(0.1).item()


@pytest.mark.parametrize("name", NAMES)
def test_half_a_step_is_lost_and_a_little_more_is_not(name):
    half = numbers.half_step(name)
    more = half * (1 + 2 * numbers.spacing(1, name))
    assert numbers.added(1.0, half, name) == 1.0 < numbers.added(1.0, more, name)


def test_a_thousand_small_steps_get_lost_in_bfloat16():
    sums = [numbers.accumulated(n, 1e-3, 1000) for n in NAMES]
    w = torch.ones((), dtype=torch.float16)
    for _ in range(1000):
        w += torch.tensor(1e-3, dtype=torch.float16)
    assert sums[0] == pytest.approx(2, rel=1e-4) and sums[1] == 1.0 and sums[2] == w.item()


def test_lost_shares_by_hand_and_with_the_scale():
    grads = torch.tensor([2.0**-30, -(2.0**-20), 2.0**-10, 1.0, 0.0])
    assert scaling.lost(grads, 0) == (0.25, 0.0) and scaling.coarse(grads, 0) == 0.25
    assert scaling.lost(grads, 16) == (0.0, 0.25) and scaling.lost(grads, 15) == (0.0, 0.0)
    with pytest.raises(CourseError, match="0이 아닌"):
        scaling.lost(torch.zeros(3), 0)


@pytest.fixture(scope="module")
def gradients():
    return scaling.gan_gradients()


@pytest.mark.parametrize("name", scaling.NAMES)
def test_real_gradients_lose_less_below_and_more_above_as_the_scale_grows(name, gradients):
    shares = [scaling.lost(gradients[name], k) for k in range(25)]
    under, over = zip(*shares, strict=True)
    assert list(under) == sorted(under, reverse=True) and list(over) == sorted(over)
    assert under[0] > 5e-4 > under[24] and over[scaling.FIRST_SCALE] == 0
    assert len(gradients[name]) == scaling.KEPT and gradients[name].min() > 0


def test_a_saturated_generator_has_the_smaller_gradients(gradients):
    weak, strong = (gradients[name].median() for name in scaling.NAMES[:2])
    assert weak < strong / 100
    assert (
        scaling.coarse(gradients["G (포화 손실)"], 0) > 0.9
    )  # few are lost, nearly all are coarse
    assert scaling.coarse(gradients["G (비포화 손실)"], 0) < 0.1
    assert scaling.lost(gradients["G (비포화 손실)"], 24)[1] > 0.3


def test_gradients_leave_the_global_random_state_alone():
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    scaling.gan_gradients.__wrapped__()
    assert torch.equal(torch.rand(1), expected)


def loop(steps=50, **changes):
    recipe = SHIPPED["vanilla_mnist_short"]._replace(steps=steps, batch_size=8, **changes)
    data = TensorData(mnist("test").x[:64])
    return recipe.train(recipe.new_gan(data, runtime=Runtime(torch.device("cpu"))), data)


def test_speed_is_measured_without_the_first_steps():
    ticks = count(100)  # every look at the clock is one second later
    found = cost.measure(loop(), 5.0, clock=lambda: float(next(ticks)))
    assert found == cost.Rate(batch=8, seconds=1.0, steps=5) and found.images == 8


def test_speed_of_a_loop_that_ends_early_counts_what_ran():
    training, ticks = loop(6), count(100)
    found = cost.measure(training, 1e9, clock=lambda: float(next(ticks)))
    assert (found.steps, found.seconds, training.gan.step) == (3, 1.0, 6)


@pytest.mark.parametrize(("steps", "seconds", "said"), [(3, 5, "4스텝"), (50, 0, "0초")])
def test_speed_needs_steps_and_time(steps, seconds, said):
    with pytest.raises(CourseError, match=said):
        cost.measure(loop(steps), seconds)


def test_an_estimate_by_hand():
    found = cost.estimate(cost.Rate(64, 0.5), 7200, watts=300, won_per_kwh=150, won_per_hour=1000)
    assert found == (1.0, pytest.approx(0.3), pytest.approx(45), 1000) and found.won == 1045
    with pytest.raises(CourseError, match="watts=-1"):
        cost.estimate(cost.Rate(64, 0.5), 1, watts=-1, won_per_kwh=1)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(11_400, "3시간 10분"), (65, "1분 5초"), (0.25, "0.25초"), (9.96, "10초"), (59.6, "1분"),
     (3599.7, "1시간"), (7199, "2시간"), (86_399, "1일"), (97_200, "1일 3시간"), (3600, "1시간"),
     (40 * 86_400, "40일"), (0, "0초"), (12.4, "12초")],
)  # fmt: skip
def test_a_duration_is_told_in_two_units(seconds, said):
    assert cost.duration(seconds) == said


def test_plans_are_told_line_by_line():
    assert cost.times(cost.Rate(64, 0.57), {"얼굴": 20_000}) == ["얼굴 20,000스텝: 3시간 10분"]
    with pytest.raises(CourseError, match="0 이상"):
        cost.duration(-1)


def fake_record():
    """Scores that grow with the learning rate, one of them diverged."""
    rows = {(b, batch.learning_rate(rule, b, 1e-3)) for b in (16, 64, 256) for rule in batch.RULES}
    runs = [
        {"batch": b, "lr": lr, "seed": s, "steps": 9, "frechet": 1e5 * lr + s}
        for b, lr in sorted(rows) for s in (1, 0)
    ]  # fmt: skip
    runs[-1]["frechet"] = None
    return {"pictures": 100, "base": 64, "lr": 1e-3, "sizes": [16, 64, 256],
            "rules": list(batch.RULES), "runs": runs}  # fmt: skip


def test_rules_scale_the_learning_rate_from_the_base():
    rates = [batch.learning_rate(rule, 256, 1e-3) for rule in batch.RULES]
    assert rates == [1e-3, 2e-3, 4e-3]
    assert {batch.learning_rate(rule, 64, 0.7) for rule in batch.RULES} == {0.7}
    for wrong in (("세제곱", 64), ("k배", 0)):
        with pytest.raises(CourseError):
            batch.learning_rate(*wrong, 1e-3)


def test_scores_are_sorted_by_rule_size_and_seed():
    found = batch.batch_scores(fake_record())
    assert found["그대로"][16].tolist() == [100, 101]
    assert found["√k배"][64].tolist() == found["k배"][64].tolist() == [100, 101]
    assert math.isnan(found["k배"][256][0]) and found["k배"][16].tolist() == [25, 26]


def test_a_diverged_run_is_crossed_and_leaves_no_mean():
    figure, ax = plt.subplots()
    draw_batch(ax, fake_record())
    crosses = [line for line in ax.lines if line.get_marker() == "X"]
    assert len(crosses) == 1 and len(ax.get_legend().get_texts()) == 3
    plt.close(figure)


def test_the_record_is_whole_and_says_what_the_lesson_says():
    record = batch.batch_record()
    scores = batch.batch_scores(record)
    assert record["lr"] == SHIPPED["vanilla_mnist_short"].lr and record["base"] == batch.BASE
    keys = {(r["batch"], r["lr"], r["seed"]) for r in record["runs"]}
    assert (
        len(keys) == len(record["runs"]) == record["seeds"] * (1 + 3 * (len(record["sizes"]) - 1))
    )
    assert all(r["steps"] * r["batch"] <= record["pictures"] for r in record["runs"])
    assert all(r["steps"] == record["pictures"] // r["batch"] for r in record["runs"])
    for rule in batch.RULES:
        assert all(len(values) == record["seeds"] for values in scores[rule].values())
        assert (scores[rule][64] == scores["그대로"][64]).all()
        # no rule makes up for the fewer steps, with any seed
        assert (scores[rule][256] > 2 * scores[rule][64]).all()
        assert (scores[rule][1024] > 5 * scores[rule][64]).all()
    assert (scores["√k배"][16] < scores["√k배"][64]).all()


def step_of(net, x):
    optimizer = torch.optim.Adam(net.parameters())

    def step():
        optimizer.zero_grad()
        net(x).square().mean().backward()
        optimizer.step()

    return step


def event(name, time, above=None):
    """What the profiler notes of one call: its own microseconds, and who called it."""
    return SimpleNamespace(
        name=name, self_cpu_time_total=time, self_device_time_total=0, cpu_parent=above
    )


def test_shares_are_sums_of_the_calls_own_time():
    """Events by hand: which operation takes longest on a busy machine is luck."""
    adam = event("Optimizer.step#Adam.step", 100)
    events = [event("aten::conv2d", 2000), event("aten::conv2d", 3000), event("aten::tanh", 1500),
              event("aten::addmm", 1000, adam), adam, event("aten::view", 2400)]  # fmt: skip
    found = profile._summary(events, 2)
    assert found.shares == pytest.approx(dict.fromkeys(GROUPS, 0) | {
        "합성곱·행렬곱": 0.5, "활성 함수": 0.15, "옵티마이저": 0.11, REST: 0.24})  # fmt: skip
    assert max(found.shares, key=found.shares.get) == "합성곱·행렬곱" == found.ops[0].group
    assert [(op.name, op.calls) for op in found.ops[:2]] == [
        ("aten::conv2d", 1),
        ("aten::view", 0.5),
    ]
    assert (found.milliseconds, found.device) == (5.0, "cpu")


def test_every_part_of_a_convolution_net_has_its_share(capfd):
    net = nn.Sequential(
        nn.Conv2d(8, 32, 3), nn.BatchNorm2d(32), nn.LeakyReLU(), nn.Conv2d(32, 8, 3)
    )
    found = profiled(step_of(net, torch.randn(16, 8, 24, 24)), 2)
    assert sum(found.shares.values()) == pytest.approx(1) and list(found.shares) == [*GROUPS, REST]
    assert all(found.shares[g] > 0 for g in ("합성곱·행렬곱", "정규화", "활성 함수", "옵티마이저"))
    assert sum(op.share for op in found.ops) == pytest.approx(1) and found.milliseconds > 0
    assert found.table(3).count("\n") == 3
    assert capfd.readouterr().err == ""  # the profiler's own notices stay away


def test_an_optimizer_owns_the_operations_it_calls():
    found = profiled(step_of(nn.Linear(4, 4000), torch.randn(2, 4)), 2)
    owned = {op.name for op in found.ops if op.group == "옵티마이저"}
    assert any("Optimizer.step" in name for name in owned) and len(owned) > 3


def test_nothing_to_profile_is_told():
    with pytest.raises(CourseError, match="연산이 없습니다"):
        where_time_goes(lambda: None, 1)
    with pytest.raises(CourseError, match="1 이상"):
        where_time_goes(lambda: None, 0)


@pytest.mark.parametrize(
    ("name", "group"),
    [("aten::mm", "합성곱·행렬곱"), ("aten::addmm", "합성곱·행렬곱"),
     ("ConvolutionBackward0", "합성곱·행렬곱"), ("aten::native_batch_norm", "정규화"),
     ("aten::linalg_vector_norm", REST), ("aten::clamp_min", "활성 함수"),
     ("aten::to", "데이터·복사"), ("aten::tanh", "활성 함수"), ("aten::t", REST),
     ("aten::_fused_adam_", "옵티마이저"), ("aten::index", "데이터·복사")],
)  # fmt: skip
def test_groups_of_operations(name, group):
    assert group_of(name) == group


def test_profiles_are_drawn_with_their_numbers():
    shares = dict.fromkeys((*GROUPS, REST), 0.0) | {"정규화": 0.25, REST: 0.75}
    for given, bars in ((shares, 6), ({"가": shares, "나": shares}, 12)):
        figure, ax = plt.subplots()
        draw_profile(ax, given)
        said = [text.get_text() for text in ax.texts]
        assert len(ax.patches) == bars == len(said) and said.count("25.0%") == bars // 6
        plt.close(figure)


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    for i in range(20):
        size = (30, 20) if i % 2 else (16, 48)
        pixels = rng.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
        (tmp_path / f"g{i % 2}").mkdir(exist_ok=True)
        Image.fromarray(pixels).save(tmp_path / f"g{i % 2}" / f"{i:02}.png")
    return tmp_path


def test_a_preview_keeps_what_the_data_set_keeps(folder, capsys):
    found = preview(folder, 24, 3)
    assert (len(found.crops), found.broken, found.total) == (12, [], 20)
    data = image_folder(folder, size=24).x.numpy()
    assert all((data == crop.kept).all((1, 2, 3)).any() for crop in found.crops)
    assert {crop.size for crop in found.crops} == {(30, 20), (16, 48)}
    tall = next(crop for crop in found.crops if crop.size == (16, 48))
    assert tall.box == (0, 16, 16) and tall.lost == pytest.approx(2 / 3) and tall.grown
    assert preview(folder, 16, 1).crops[0].kept.shape == (1, 16, 16)


def test_a_preview_lists_what_cannot_be_read(folder):
    (folder / "note.png").write_text("not a picture")
    whole = (folder / "g0" / "00.png").read_bytes()
    (folder / "g0" / "00.png").write_bytes(whole[: len(whole) // 2])  # opens, breaks off later
    found = preview(folder)
    assert found.broken == ["g0/00.png", "note.png"] and len(found.crops) == 12
    assert found.total == 21
    only = folder / "only"
    only.mkdir()
    (only / "cut.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CourseError, match="읽을 수 있는 그림이 없습니다"):
        preview(only)
    with pytest.raises(CourseError, match="channels"):
        preview(folder, 64, 4)


def test_the_kept_square_is_the_centre():
    assert centre_square(30, 20) == (5, 0, 20) and centre_square(20, 30) == (0, 5, 20)


@pytest.mark.slow
def test_a_preview_is_drawn_as_pairs(folder):
    use_course_style()
    for size, channels, rows in ((24, 3, 4), (8, 1, 4)):
        figure = crops_figure(preview(folder, size, channels))
        assert len(figure.axes) == 6 * rows and sum(bool(ax.images) for ax in figure.axes) == 24
        picture = Image.open(
            io.BytesIO(shot(figure, "내 그림이 어떻게 잘리는지 미리 봅니다.").data)
        )
        assert picture.width == 2 * round(figure.get_figwidth() * 88)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "control", "value"),
    [("PrecisionLab", "power", -9.0), ("PrecisionLab", "mode", "더하기"), ("ScaleLab", "k", 12),
     ("ScaleLab", "whose", "D"), ("CostLab", "steps", 500_000), ("CostLab", "images", 10.0),
     ("CostLab", "batch", 256), ("CostLab", "watts", 500.0), ("CostLab", "kwh", 300.0),
     ("CostLab", "rent", 900.0)],
)  # fmt: skip
def test_a_moved_control_changes_the_picture_and_the_words(name, control, value):
    lab = getattr(labs, name)()
    picture, words = lab.picture.value, lab.words.value
    getattr(lab, control).value = value
    assert lab.picture.value != picture and lab.words.value != words
    assert "⚠" not in lab.words.value


def test_the_precision_lab_tells_what_is_lost():
    lab = labs.PrecisionLab()
    lab.power.value = -8.0
    assert "0이 됨" in lab.words.value
    lab.power.value = 5.0
    assert "∞가 됨" in lab.words.value and "99840" in lab.words.value
    lab.mode.value = "더하기"
    assert lab.power.max == 0 and "사라짐" in lab.words.value and "1.00097656" in lab.words.value
    with pytest.raises(CourseError, match="곱하기"):
        labs.PrecisionLab("곱하기")
    assert labs.PrecisionLab("더하기").power.value == -3


def test_the_scale_lab_tells_the_shares():
    lab = labs.ScaleLab("G (비포화 손실)")
    lab.k.value = 24
    assert (
        percent(scaling.lost(scaling.gan_gradients()["G (비포화 손실)"], 24)[1]) in lab.words.value
    )
    assert "건너뛰고" in lab.words.value
    with pytest.raises(CourseError, match="비평자"):
        labs.ScaleLab("비평자")


def test_the_cost_lab_follows_the_typed_numbers():
    lab = labs.CostLab(cost.Rate(100, 0.5), steps=7200, watts=1000)
    assert lab.cost == (pytest.approx(1), pytest.approx(1), pytest.approx(150), 0)
    lab.rent.value, lab.steps.value = 800.0, 14_400
    assert "2시간" in lab.words.value and "1,600원" in lab.words.value
    lab.watts.value = 0.0
    assert lab.cost.electricity == 0 and "⚠" not in lab.words.value


def test_percents():
    assert [percent(v) for v in (0, 0.000976, 0.0153, 0.5, 1)] == [
        "0%", "0.098%", "1.5%", "50.0%", "100.0%",
    ]  # fmt: skip
