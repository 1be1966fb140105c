# %% [markdown]
# <!-- colab -->
#
# # 05 · Conditional GAN
#
# > **약속**: 이 레슨이 끝나면 ‘가’부터 ‘하’까지 열네 글자로 된 어떤 낱말이든 한 사람의 글씨로 써 주는 생성자를 갖게 됩니다.
#
# **배울 것**
#
# 1. 모드 붕괴가 왜 생기는지, 판별자가 멈추어 있을 때와 따라올 때를 나누어 말할 수 있습니다.
# 2. 레이블을 받는 생성자와 판별자 **한 쌍**과 그 한 스텝을 손으로 쓰고, 한쪽에만 넣으면 무엇이 잘못되는지 설명할 수 있습니다.
# 3. 조건부 GAN을 레이블 정확도**와** 레이블 안의 다양함으로 채점할 수 있습니다.
# 4. 레이블을 넣는 네 가지 길(이어 붙임, 내적, 보조 분류기, 조건부 배치 정규화)을 식 하나씩으로 말할 수 있습니다.
# 5. 한글 생성자에서 $z$가 손글씨라는 것을 재어 보이고, 그것이 손실이 시킨 일인지 아닌지 가릴 수 있습니다.
#
# **미리 알면 좋은 것**: [03 Vanilla GAN](03_vanilla_gan.ipynb)의 두 단계와 비포화 손실, [04 DCGAN](04_dcgan.ipynb)의 합성곱과 배치 정규화.
#
# **공부 시간**: 약 85분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **나누어 보기**: 두 번에 나누어(1–3절, 4–6절) 보기를 권합니다. 4절 앞에 되짚는 물음 셋이 있습니다.
#
# **실행 시간**: CPU 코어 2개에서 약 2분(절반이 넘게 3절의 숫자 학습 둘과 4절의 한글 학습 둘에 듭니다). 다른 일을 함께 하는 컴퓨터에서는 두 배까지 걸립니다. GPU에서는 아직 재지 못했습니다.
#
# [← 04 DCGAN](04_dcgan.ipynb) · [06 WGAN →](06_wgan.ipynb)
#
# 아래의 준비 셀은 접혀 있습니다. 펼치지 말고 실행만 하십시오.

# %% tags=["setup"]
# @title 준비 셀: 모든 레슨에서 똑같습니다. 다른 셀보다 먼저 실행하십시오.
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

REPOSITORY = ""  # 저장소 주소 (원본: pyproject.toml의 [tool.gan_course] repository)
here, colab = Path.cwd(), "google.colab" in sys.modules
places = [here, *here.parents, here / "gan-course"]
root = next((p for p in places if (p / "gan_course/__init__.py").exists()), None)
if root is None and colab and REPOSITORY:  # 빈 Colab이라면 저장소를 내려받습니다.
    root = here / "gan-course"
    subprocess.run(["git", "clone", "--depth", "1", REPOSITORY, root], check=True)
if root is None:
    sys.exit("gan_course가 없습니다. 저장소의 notebooks에서 열거나, gan-course.zip을 풀거나, REPOSITORY에 주소를 적으십시오.")  # fmt: skip
sys.path.insert(0, str(root))
needed = ("safetensors", "tqdm", "torchmetrics", "lightning_utilities", "lightning_fabric")
if colab and (missing := [n for n in needed if not find_spec(n)]):  # torch와 위젯은 그대로 둡니다.
    subprocess.run([sys.executable, "-m", "pip", "install", "--no-deps", *missing], check=True)
import gan_course as gc

runtime = gc.setup()

# %%
import copy
import inspect
import math
import time
from contextlib import contextmanager

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from torch import nn
from torch.nn import functional as F

# %%
from gan_course import checkpoints, metrics, plotting, sampling
from gan_course.datasets import TensorData, hangul, mnist, mode_centers, ring_2d
from gan_course.datasets.hangul import SYLLABLES
from gan_course.exercises import check, hint, mine, solution, task
from gan_course.history import History
from gan_course.labs import LatentLab, TimelineView, WordLab
from gan_course.labs.hangul import calc as handwriting
from gan_course.labs.hangul.conditioning import WAYS as CONDITIONING
from gan_course.labs.hangul.conditioning import ProjectionDiscriminator, joined_generator
from gan_course.labs.hangul.conditioning_draw import (
    draw_conditioning,
    draw_conditioning_accuracy,
    draw_conditioning_curves,
    draw_conditioning_pictures,
)
from gan_course.labs.hangul.pair_draw import draw_pair
from gan_course.labs.hangul.record import conditioning_scores
from gan_course.labs.hangul.suspects import suspects

# %%
from gan_course.labs.hangul.walk import name_of, stroke_width, walk
from gan_course.labs.hangul.walk_draw import draw_letter, draw_path
from gan_course.labs.hangul.ways_draw import WAYS, draw_way
from gan_course.labs.latent.timeline import Timeline
from gan_course.labs.plane.asking import asked_at_random
from gan_course.models import cgan, vanilla
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1, wrong_labels
from gan_course.scale import keep
from gan_course.training import GAN, adam, late_decay, progress, train
from gan_course.ui import EntryView, FlipbookView, LiveView, MovieView, PredictionView, QuizView

# %%
lesson_start = time.time()


def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %%
SIGMA = 0.1  # 고리의 무더기 하나의 표준편차
ring, centers = ring_2d(std=SIGMA), mode_centers("ring_2d")
small = gc.Runtime(torch.device("cpu"))


@contextmanager
def one_thread():
    """아주 작은 신경망은 스레드 하나가 더 빠릅니다. 끝나면 되돌립니다."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


# %%
def found(x):
    """(붙잡은 무더기의 수, 좋은 표본의 비율, 가장 붐비는 무더기, 그 무더기가 가장 가까운 점의 몫)"""
    crowd = torch.cdist(x, centers).argmin(dim=1).bincount(minlength=8)
    modes = metrics.modes_covered(x, centers, sigma=SIGMA)
    good = metrics.high_quality_share(x, centers, sigma=SIGMA)
    return modes, good, int(crowd.argmax()), crowd.max().item() / len(x)


def draw_good(ax):
    """가는 동그라미 여덟: 그 안의 점이 좋은 표본입니다."""
    for center in centers.tolist():
        ax.add_patch(plt.Circle(center, 3 * SIGMA, fill=False, color="0.15", lw=0.8))


def spread(x, real):
    """점들이 퍼진 정도(두 좌표의 분산을 더한 것의 제곱근)를 진짜의 것으로 나눈 비."""
    return (x.std(dim=0).norm() / real.std(dim=0).norm()).item()


# %%
EntryView([
    ("D가 멈추어 있다면, 생성자의 비포화 손실을 가장 작게 하는 것은 무엇입니까?", [
        ("진짜와 같은 비율로 고루 찍는 것", False, "D가 낮은 자리도 찍게 되어 손실이 커집니다."),
        ("D가 가장 높은 자리 하나만 찍는 것", True, "표본을 하나씩 채점하므로 그때 손실이 가장 작습니다."),
    ], "1절"),
    ("판별자에 달린 분류기가 생성자의 그림을 보고 99%가 시킨 대로라고 합니다. 시킨 대로 그린 것입니까?", [
        ("그렇습니다. 진짜로 배운 분류기이기 때문입니다.", False, "그 분류기는 생성자의 그림으로도 함께 배웠습니다."),
        ("아닙니다. 판별자는 레이블을 맞힐 수 없습니다.", False, "맞힐 수 있습니다. 그것이 보조 분류기(AC-GAN)입니다."),
        ("아직 모릅니다. 따로 배운 분류기로 재어야 합니다.", True, "함께 배운 채점자는 한편이 될 수 있습니다."),
    ], "4절"),
    ("레이블 정확도가 100%인 생성자가 레이블마다 한 장만 외웠을 수 있습니까?", [
        ("있습니다.", True, "정확도는 레이블 안의 다양함을 보지 않습니다."),
        ("없습니다.", False, "한 장씩만 외워 그려도 분류기는 모두 맞게 읽습니다."),
    ], "2절"),
], skip="셀을 모두 실행한 다음 1절의 글을 건너뛰고 2절부터 읽으십시오. 2절의 ‘레이블 안에서는 누가 지킵니까’와 4절의 ‘레이블을 넣는 네 가지 길’은 훑고 지나가도 됩니다.")  # fmt: skip

# %% [markdown]
# ## 1. 100원짜리만 찍는 위조범
#
# 위조범이 있습니다. 지폐도 500원짜리도 번번이 들키는데, 100원짜리는 감정사가 그냥 넘깁니다. 위조범은 어떻게 하겠습니까?
# **100원짜리만 찍습니다.** 생성자도 그렇게 할 수 있습니다. 데이터의 여러 갈래 가운데 일부만 만들고 마는 이 일을 **모드 붕괴**(mode collapse)라고 합니다.
# **모드**는 데이터가 모여 있는 곳 하나입니다. 돈이라면 돈 한 종류이고, 아래의 고리에서는 무더기 하나입니다.
#
# 그런데 감정사, 곧 **판별자**(discriminator)는 왜 500원짜리가 없다고 따지지 않습니까? 생성자의 비포화 손실(non-saturating loss)을 보십시오.
#
# $$L_G = -\mathbb{E}_{z \sim p_z}[\log D(G(z))]$$
#
# - $z \sim p_z$: 표준 정규 분포 $p_z$에서 뽑은 **잠재 벡터**(latent vector), $G(z)$: **생성자**(generator)가 만든 표본 하나.
# - $D(\cdot)$: 판별자가 말한, 그 표본 **하나**가 진짜일 확률. $\mathbb{E}$: 미니배치(minibatch)의 평균.
#
# 표본을 하나씩 따로 채점하여 평균할 뿐, 표본들이 **서로 다른지**는 어디에도 없습니다. 그리고 평균은 가장 좋은 하나를 이길 수 없습니다.
# $D$가 0.9, 0.5, 0.1인 세 자리를 고루 찍으면 손실은 $(0.11 + 0.69 + 2.30)/3 \approx 1.03$이고, 0.9인 자리만 찍으면 $0.11$입니다.
# 그러므로 **$D$가 멈추어 있는 동안** $G$의 가장 좋은 답은 $D$가 가장 높은 자리 하나만 찍는 것입니다.
#
# 03의 고리로 확인합시다. 무더기를 다섯 배로 넓혔고(표준편차 0.02 → 0.1), 무더기의 한가운데에서 표준편차의 세 배 안에 든 점을 **좋은 표본**이라고 합니다.
#
# - 붕괴가 잘 일어나도록 위조범에게 유리하게 둡니다. 생성자의 학습률이 판별자의 두 배이고, 모멘텀($\beta_1$)은 0.9로 큽니다.
# - 감정사는 **풋내기들이 아무 데나 찍은 가짜**도 함께 봅니다. 그래서 무더기가 없는 곳에는 후하지 않습니다.
# - 50스텝마다 생성자의 점 500개와 판별자를 간직합니다. 그림의 바탕은 밝을수록 판별자가 진짜라고 하는 곳(흰 선이 $D = 1/2$), 주황 ×는 생성한 점, +와 흰 수는 진짜 무더기의 가운데와 번호입니다. 가는 동그라미 안에 든 점이 좋은 표본입니다.


# %%
def rookies(D, real, fake, y, rng):
    """풋내기들의 가짜도 가짜라고 배우게 하는, 판별자의 손실에 더할 값."""
    anywhere = 3.6 * (2 * torch.rand(real.shape, generator=rng) - 1)
    return 2 * F.softplus(D(anywhere)).mean()


def forge(seed, steps=1000):
    """{스텝: (생성한 점 500개, 그때의 판별자)}: 50스텝마다 하나씩."""
    torch.manual_seed(seed)
    G = vanilla.Generator(8, (2,), (128, 128), batch_norm=False)
    D = vanilla.Discriminator((2,), (128, 128))
    fast, slow = adam(1e-3, (0.9, 0.999)), adam(5e-4, (0.9, 0.999))
    gan = GAN(G, D, optimizer=fast, optimizer_d=slow, seed=seed, runtime=small)
    objective = NON_SATURATING._replace(penalties=(rookies,))
    shots = {}
    with one_thread():
        for m in train(gan, ring, objective, steps=steps, batch_size=128):
            if m["step"] % 50 == 0:
                shots[m["step"]] = sampling.sample(gan.G, 500, seed=1), copy.deepcopy(gan.D)
    return shots


# %%
shots = forge(seed=4)


# %%
def draw_shot(ax, shots, step):
    x, D = shots[step]
    plotting.plot_surface(ax, D, limit=3.6)
    ax.scatter(*x.T, s=40, color="white", linewidths=0)  # 어두운 바탕에서도 점이 보이게
    plotting.plot_points(ax, None, x, limit=3.6)
    ax.plot(*centers.T, "+", color="black", ms=8)
    draw_good(ax)
    for i, place in enumerate(1.6 * centers):
        ax.text(*place, str(i), color="white", ha="center", va="center")
    ax.set_title(f"{step}스텝")


def page_of_shot(step):
    fig, ax = plt.subplots(figsize=(3, 3.1))
    draw_shot(ax, shots, step)
    return fig


def tell_shot(step):
    x, D = shots[step]
    with torch.no_grad():
        seen = D(x).sigmoid().mean()
    _, good, place, share = found(x)
    return f"{share:.0%}가 {place}번 무더기 쪽에 있습니다. 좋은 표본 {good:.0%}, 퍼진 정도는 진짜의 {spread(x, ring.x):.0%}, 점에서 D의 평균 {seen:.2f}"


# %%
about_shots = "판별자의 D(x)를 바탕색으로 칠한 평면(밝을수록 진짜, 흰 선은 1/2). 주황 ×는 생성한 점, 검은 +와 흰 수는 진짜 무더기의 가운데와 번호, 가는 동그라미는 좋은 표본의 테두리."
hop = FlipbookView(page_of_shot, "스텝", list(shots), 50, about=about_shots, words=tell_shot)
PredictionView(
    "05-p1",
    "50스텝에서 생성한 점은 벌써 한곳에 뭉쳤습니다. 1,000스텝까지 더 학습하면 어떻게 됩니까?",
    [
        ("그 자리에 그대로 있습니다.", False, "이 시드에서는 머물지 못했습니다. 판별자가 그 자리를 낮게 매깁니다."),
        ("차츰 여덟 무더기로 퍼집니다.", False, "어느 장에서나 퍼진 정도가 진짜의 절반도 되지 않습니다."),
        ("뭉친 채로 다른 무더기 쪽으로 옮겨 다닙니다.", True, "들킨 곳을 떠나 덜 들킨 곳으로 통째로 갑니다."),
    ],
    hop,
    act="스텝을 끝까지 천천히 끌며, 뭉치가 어디에 있는지 보십시오.",
    seen=lambda: hop.page.value >= 800,
)  # fmt: skip

# %%
places, judges = zip(*shots.values(), strict=True)
price = NON_SATURATING.g_loss
with torch.no_grad():
    judged = [D(x).sigmoid().mean().item() for x, D in shots.values()]
    chased = [D(x).sigmoid().mean().item() for x, D in zip(places, judges[1:], strict=False)]
    prices = {
        "지금 찍는 곳": [price(D(x)) for x, D in shots.values()],
        "여덟 무더기를 고루": [price(D(ring.x[:2000])) for D in judges],
        "D가 가장 후한 무더기 하나": [price(D(centers).amax()[None]) for D in judges],
    }

# %%
mean_prices = {name: torch.stack(v).mean().item() for name, v in prices.items()}
here, fair, moved_on = mean_prices.values()
now, later = sum(judged) / len(judged), sum(chased) / len(chased)
widest = max(spread(x, ring.x) for x in places)
visited = {found(x)[2] for x in places}
goods = [found(x)[1] for x in places]
many, few = sum(good > 0.5 for good in goods), sum(good < 0.1 for good in goods)
anywhere = 4.6 * torch.rand(20_000, 2, generator=torch.Generator().manual_seed(0)) - 2.3
chance = found(anywhere)[1]
print(f"점에서 D의 평균: 그때의 판별자 {now:.2f}, 50스텝 뒤의 판별자 {later:.2f}")
print("생성자의 손실(스무 장의 평균):", {name: round(v, 2) for name, v in mean_prices.items()})
print(f"뭉치에 가장 가깝던 무더기 {len(visited)}곳, 퍼진 정도는 가장 클 때에도 진짜의 {widest:.0%}")
print(
    f"좋은 표본: 가장 많을 때 {max(goods):.0%}. 스무 장 가운데 절반을 넘는 장 {many}장, "
    f"10%가 안 되는 장 {few}장"
)
print(f"견줄 값: 고리를 담은 네모에 고르게 뿌린 점에서는 좋은 표본 {chance:.0%}")
assert len(visited) >= 6 and widest < 0.5 and now < 0.3 and later > 1.3 * now
assert fair < 0.6 * here and moved_on < 0.7 * fair
assert max(goods) > 0.8 and many >= 3 and few >= 3 and 0.1 < chance < 0.12

# %%
# @title 그림: 서로 다른 무더기에 앉은 세 장
good_at = {at: found(x)[1] for at, (x, _) in shots.items()}
best = {found(shots[at][0])[2]: at for at in sorted(shots, key=good_at.get)}  # 무더기마다 한 장
sitting = sorted(sorted(best.values(), key=good_at.get)[-3:])
assert min(good_at[at] for at in sitting) > 0.5
fig, axes = plt.subplots(1, 3, figsize=(7.4, 2.8), sharey=True)
for ax, at in zip(axes, sitting, strict=True):
    draw_shot(ax, shots, at)
told = " ".join(f"{at}스텝: {tell_shot(at)}." for at in sitting)
plotting.show(
    fig,
    alt=f"서로 다른 무더기에 앉은 세 장의 평면. 점 500개가 저마다 한곳에 뭉쳐 있습니다. {told}",
)

# %% [markdown]
# **감정사가 100원짜리를 꼼꼼히 보기 시작하자 50원짜리로 옮겨 갔습니다.** 위의 셋은 서로 다른 무더기에 앉은 장 가운데 좋은 표본이 가장 많은 것입니다. 점 500개가 대부분 무더기 하나 위에 앉아 있고 나머지 일곱은 거의 비어 있습니다. 이것이 모드 붕괴입니다. 밝은 고리에서 뭉치가 앉은 자리와 그 언저리를 판별자가 어둡게 파 놓았습니다. 그리고 뭉치는 한 무더기에 머물지 않고 옮겨 다닙니다.
# 옮겨 가는 길에 찍힌 여러 장에서는 좋은 표본이 10%도 되지 않습니다(위의 셀이 센 장입니다). 아무 데나 고르게 뿌린 점도 11%는 우연히 좋은 표본인데(03의 9절), 그보다도 적습니다. 무더기 위에 있지 않은 점은 모드 붕괴라기보다 **비수렴**(아직 자리를 잡지 못함)입니다.
#
# 판별자는 따라옵니다. 위조범이 서 있는 자리의 $D$는 평균 0.2쯤으로 낮고, 50스텝 뒤에 위조범이 떠나고 나면 같은 자리의 $D$가 다시 오릅니다. 그런데 세 손실을 보십시오.
# 고루 퍼지기만 해도 손실은 지금 자리의 절반쯤이지만, 아직 후한 무더기 하나로 **통째로 옮기면** 다시 그 절반쯤입니다. 그래서 퍼지지 않고 달아납니다.
#
# 그러면 03에서 본 균형($p_g = p_{data}$: 생성한 것의 분포가 진짜의 분포와 같음)은 틀린 말입니까? 아닙니다. 거기서는 $G$가 움직일 **때마다** $D$를 가장 좋은 $D^*$로 다시 맞추었습니다.
# 가짜가 모두 한 무더기에 몰리면 거기서는 가짜가 진짜의 여덟 배이므로 $D^* = 1/(1+8) \approx 0.11$이고, 나머지 일곱 곳에서는 1입니다(풋내기의 것은 빼고). 늘 이렇게 채점한다면 조금만 퍼져도 이득입니다.
#
# <details><summary>누가 먼저 답합니까 (건너뛰어도 됩니다)</summary>
#
# $G$를 정할 때 $D$가 벌써 답해 있으면($\min_G \max_D$) 다양해야 하고, $D$가 멈춘 동안 $G$가 답하면($\max_D \min_G$) 한곳이면 됩니다(Goodfellow 2016, 5.1.1절). 번갈아 조금씩 고치는 실제 학습은 그 사이 어딘가입니다.
# $D$를 몇 스텝 앞까지 내다보게 하는 Unrolled GAN(Metz 외 2017)은 앞의 것에 가까워지려는 시도입니다.
# 미니배치를 통째로 보는 판별자(Salimans 외 2016)와 여러 표본을 묶어 보이는 PacGAN(Lin 외 2018)은 채점 방법을 바꿉니다.
#
# </details>
#
# 위는 **시드 하나**입니다. 새 셀에서 `other = forge(seed=0)`을 실행하고 `draw_shot(plt.gca(), other, 1000)`으로 몇 장을 그려 보십시오. 시드 0, 1, 2에서도 앞 절반에는 뭉친 채로 옮겨 다닙니다. 뒤 절반은 시드마다 다릅니다. 시드 0과 6의 마지막 장을 먼저 예상하고 견주어 보십시오.
#
# <details><summary>무엇이 보였습니까?</summary>
#
# 시드 0은 800스텝을 지나며 여러 무더기로 퍼지고(1,000스텝에는 네 무더기 이상, 퍼진 정도는 진짜의 60%를 넘음), 시드 6은 600스텝부터 끝까지 한 무더기에 눌러앉습니다. 그 자리의 D가 0.3도 되지 않는데 떠나지 않았습니다.
# 낮은 점수만으로는 떠나게 할 수 없고, 그 자리에서 내려갈 기울기가 있어야 합니다. 까닭까지 재지는 않았습니다.
#
# </details>

# %%
QuizView(
    "지금 이 순간 진짜와 가짜를 거의 완벽하게 가르는 판별자가 있습니다. 그래도 모드 붕괴가 일어날 수 있습니까?",
    [
        (
            "아닙니다. 완벽한 판별자는 빠진 무더기를 알아챕니다.",
            False,
            "빠진 곳에 높은 점수를 주기는 합니다. 그러나 그 점수를 받으러 통째로 옮겨도 됩니다. 퍼지게 하려면 G가 움직일 때마다 다시 최적이 되어야 합니다.",
        ),
        (
            "그렇습니다. 들키면 다른 한곳으로 옮기면 됩니다.",
            True,
            "손실은 표본마다의 D만 봅니다. 퍼질 때보다 옮길 때 손실이 작으면 통째로 옮깁니다.",
        ),
        (
            "아닙니다. 진짜를 골고루 본 생성자는 고루 찍습니다.",
            False,
            "생성자는 진짜를 아무것도 보지 못합니다. 판별자의 기울기로만 배웁니다.",
        ),
    ],
)

# %% [markdown]
# ## 2. 시켜 봅시다: 레이블을 둘 다에게
#
# 위조범에게 아무거나 찍게 두지 말고 "500원을 찍으십시오" 하고 **시키면** 어떻겠습니까? 감정사에게도 "이것은 500원이라고 합니다" 하고 알려 줍니다.
# 그러면 100원짜리를 500원이라고 내민 위조는 아무리 잘 찍었어도 들킵니다. 이것이 **조건부 GAN**(conditional GAN, CGAN)입니다.
#
# $$\min_G \max_D V(D, G) = \mathbb{E}_{(x, y) \sim p_{data}}[\log D(x \mid y)] + \mathbb{E}_{z \sim p_z,\, y \sim p_y}[\log(1 - D(G(z \mid y) \mid y))]$$
#
# - $V$: 두 사람 게임의 값. 판별자는 키우고 생성자는 줄입니다. 03과 같고, 바뀐 것은 **둘 다** $y$를 받는다는 것뿐입니다.
# - $x$: 표본, $y$: 그 표본의 레이블(0부터 시작하는 번호). $(x, y) \sim p_{data}$: 진짜 표본과 **맞는** 레이블의 짝.
# - $y \sim p_y$: 시킬 레이블. 여기서는 진짜 미니배치의 레이블을 그대로 시키므로 데이터와 비율이 같습니다.
# - $\mid y$는 "$y$라고 알려 주었을 때"라고 읽습니다. 코드의 `D(x, y)`는 $D(x \mid y)$의 **로짓**입니다. 시그모이드를 취해야 확률이 됩니다.
# - $D(x \mid y)$: 진짜 짝과 가짜 짝을 반반 섞어 놓았을 때, 짝 $(x, y)$가 데이터에서 왔을 확률.
#
# (Mirza & Osindero 2014, 식 (2). 논문은 둘째 항의 $D$에서 $\mid y$를 생략했지만, 판별자도 $y$를 받는다는 것이 보이도록 적었습니다.)

# %%
fig, axes = plt.subplot_mosaic(
    [["둘 다", "둘 다"], ["G만", "D만"]], figsize=(9.4, 5), height_ratios=[2.75, 1.8]
)
for name, ax in axes.items():
    draw_pair(ax, name)
plotting.show(
    fig,
    alt="조건부 GAN 한 쌍의 그림. 굵은 초록 칸의 y가 세 자리, 곧 생성자 G의 입력과 가짜 짝과 진짜 짝에 있습니다. 두 짝은 판별자 D로 가서 로짓이 됩니다. D의 차례에는 기울기가 D에서 멈추고(가짜는 detach), G의 차례에는 D를 지나 G까지 갑니다. 아래의 작은 그림 둘에서는 y를 뺀 자리에 가위표가 있습니다: G만 볼 때에는 두 짝의 y, D만 볼 때에는 G의 y.",
)

# %% [markdown]
# 실선 화살표는 계산의 방향이고 **굵은 초록 칸**이 레이블이 들어오는 자리입니다. 온전한 쌍에는 세 자리가 있습니다. 꺾인 점선은 기울기(gradient)가 거슬러 가는 길입니다. 판별자의 차례(파란 점선)에는 판별자에서 멈추고, 생성자의 차례(주황 점선)에는 판별자를 지나 생성자까지 갑니다.
# 아래의 둘은 가위표를 한 자리에서 $y$를 뺀 것입니다. 무엇이 잘못되는지는 이 절에서 직접 학습해 봅니다.
#
# 판별자가 늘 최선으로 답한다면, 생성자에게 $V$가 가장 작은 것은 **레이블마다** 진짜와 생성한 것의 분포가 같을 때입니다.
#
# <details><summary>왜 레이블마다입니까 (건너뛰어도 됩니다)</summary>
#
# 03에서 최적의 판별자를 구한 계산을 레이블마다 따로 하면 됩니다. 레이블 $y$를 고정하면 $V$는 $x$에 대한 보통 GAN의 값이므로
#
# $$D^*(x \mid y) = \frac{p_{data}(x \mid y)}{p_{data}(x \mid y) + p_g(x \mid y)}, \qquad V(D^*, G) = -\log 4 + 2\,\mathbb{E}_{y}\,\mathrm{JS}\big(p_{data}(\cdot \mid y),\, p_g(\cdot \mid y)\big)$$
#
# 입니다(JS는 03의 옌센–섀넌 발산: 두 분포가 같을 때만 0). 둘째 식은 레이블마다의 JS가 모두 0일 때 가장 작습니다.
#
# </details>
#
# 레이블 번호를 그대로 넣으면 9가 1보다 아홉 배 크다는 뜻이 됩니다. 그래서 레이블마다 벡터 $e(y)$ 하나를 두고 그것도 함께 배웁니다.
# 이것이 **임베딩**(embedding)이고, `nn.Embedding`은 번호를 받아 표에서 그 줄을 꺼내 주는 층입니다.
# 표가 `[[0.2, 0.5], [0.1, 0.9], [0.7, 0.3]]`이면 `embed([2, 0])`은 `[[0.7, 0.3], [0.2, 0.5]]`입니다. (레이블을 하나만 1인 원-핫 벡터로 바꾸어 선형층에 넣는 것과 같습니다. 논문은 그렇게 했습니다.)
#
# ### 한 쌍을 짓습니다
#
# 이제 조건부 GAN 한 쌍을 빈 셀에서 짓습니다. 생성자의 입력, 판별자의 판정, 한 스텝의 차례로 셋이고, 다 지으면 여러분의 코드로 고리를 학습합니다.
# 과제 아홉은 번호와 다른 차례(05-1, 6, 7, 2, 4, 3, 9, 8, 5)로 나옵니다.

# %%
task("05-1")


# %%
def generator_input(z, y, embed):
    """(n, nz), (n,), 함수 → (n, nz + d)."""
    ...


check("05-1", generator_input)

# %%
hint("05-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("05-1")

# %%
task("05-6")


# %%
def judge_pair(x, y, embed, net):
    """(n, …), (n,), 함수, 층 → 짝이 진짜일 로짓 (n,)."""
    ...


check("05-6", judge_pair)

# %%
hint("05-6")

# %%
solution("05-6")

# %% [markdown]
# 패키지의 두 신경망과 견주어 보십시오. 임베딩을 이어 붙이는 한 줄이 같습니다.

# %%
show_source(cgan.MLPGenerator.forward)
show_source(cgan.MLPDiscriminator.forward)

# %% [markdown]
# ### 짝지어 보여 줍니다
#
# 03의 한 스텝에 `y`를 어디어디에 끼워 넣어야 하는지 생각하며 써 보십시오.
# 로짓 $a$에서 $-\log D = \mathrm{softplus}(-a)$, $-\log(1 - D) = \mathrm{softplus}(a)$였습니다(01).

# %%
task("05-7")


# %%
def conditional_step(G, D, opt_g, opt_d, x, y, z):
    """신경망 둘, 옵티마이저 둘, 진짜 짝, 잠재 벡터 → (판별자의 손실, 생성자의 손실)."""
    ...


check("05-7", conditional_step)

# %%
hint("05-7")

# %%
solution("05-7")

# %% [markdown]
# ### 내가 지은 쌍으로 고리를 학습합니다
#
# 진짜는 $(x, y)$, 가짜는 $(G(z, y), y)$의 짝으로 들어갑니다. 세 조각을 모읍니다. 과제를 뒤에 풀었다면 바로 아래 셀부터 ‘레이블 안에서는 누가 지킵니까’ 앞까지 다시 실행하십시오. `sees=0`이면 그 신경망은 레이블을 보지 못합니다(언제나 0번 레이블인 줄 압니다).

# %%
join = mine("05-1", generator_input)
judge = mine("05-6", judge_pair)
step = mine("05-7", conditional_step)


class Forger(nn.Module):
    """레이블을 시킬 수 있는 위조범: z (n, 8), y (n,) → 점 (n, 2)."""

    def __init__(self, classes, sees=1):
        super().__init__()
        self.classes, self.nz, self.shape, self.sees = classes, 8, (2,), sees
        self.embed = nn.Embedding(classes, 8)
        self.net = vanilla.Generator(16, (2,), (128, 128), batch_norm=False)

    def forward(self, z, y):
        return self.net(join(z, self.sees * y, self.embed))


# %%
class Appraiser(nn.Module):
    """레이블을 듣는 감정사: 점 (n, 2), y (n,) → 로짓 (n,)."""

    def __init__(self, classes, sees=1):
        super().__init__()
        self.sees, self.embed = sees, nn.Embedding(classes, 8)
        layers = nn.Linear(10, 128), nn.LeakyReLU(0.2), nn.Linear(128, 128), nn.LeakyReLU(0.2)
        self.net = nn.Sequential(*layers, nn.Linear(128, 1))

    def forward(self, x, y):
        return judge(x, self.sees * y, self.embed, self.net)


def learn(G, D, data, steps=600, seed=1):
    """여러분의 한 스텝을 되풀이합니다. 돌려주는 것은 처음과 끝의 손실입니다."""
    opt_g, opt_d = (adam(2e-3, (0.5, 0.999))(net.parameters()) for net in (G, D))
    rng, losses = torch.Generator().manual_seed(seed), []
    with one_thread():
        for _ in range(steps):
            x, y = data.sample(128, rng)
            z = torch.randn(128, G.nz, generator=rng)
            losses.append(step(G, D, opt_g, opt_d, x, y, z))
    return losses[0], losses[-1]


# %% [markdown]
# 고리의 무더기마다 0부터 7까지 레이블이 있습니다. 1절과 달리 풋내기의 가짜는 없고, 두 신경망의 학습률이 같으며 $\beta_1$은 0.5입니다. 넷을 견줍니다.
#
# 1. **둘 다**: G와 D가 모두 레이블을 봅니다.
# 2. **D만**: D는 레이블을 보지만 G는 무엇을 시켰는지 듣지 못합니다.
# 3. **G만**: G는 레이블을 받지만 D는 보지 못합니다.
# 4. **거친 레이블**: 둘 다 보지만 레이블이 두 가지뿐입니다(오른쪽 끝에서 시계 반대 방향으로 네 무더기는 0, 나머지 넷은 1).
#
# 시킨 레이블의 무더기에 놓인 점의 비율을 **레이블 정확도**(label accuracy)라고 합니다. 아무렇게나 놓아도 1/8 = 12.5%(거친 레이블에서는 1/2)는 맞습니다. 아래의 그림에서 색과 표식은 **시킨** 레이블, 가는 동그라미는 1절과 같은 좋은 표본의 테두리, 바깥의 수는 그 자리 무더기의 **진짜** 레이블입니다.

# %%
coarse = TensorData(ring.x, ring.y // 4)
# 이름: (레이블의 수, G가 보는지, D가 보는지)
cases = {"둘 다": (8, 1, 1), "D만": (8, 0, 1), "G만": (8, 1, 0), "거친 레이블": (2, 1, 1)}

# %%
pairs, results = {}, {}
for name, (k, g_sees, d_sees) in cases.items():
    torch.manual_seed(1)
    pairs[name] = Forger(k, g_sees), Appraiser(k, d_sees)
    first, last = learn(*pairs[name], ring if k == 8 else coarse)
    y = torch.arange(2000) % k
    results[name] = sampling.sample(pairs[name][0], 2000, y, seed=1), y
    print(f"{name}: 손실 (D, G) = {first[0]:.2f}, {first[1]:.2f} → {last[0]:.2f}, {last[1]:.2f}")
    assert abs(first[0] - 2 * math.log(2)) < 0.3 and abs(first[1] - math.log(2)) < 0.3
    assert (abs(last[0] - 2 * math.log(2)) < 0.3) == (name != "D만") == (last[1] < 2)

# %% [markdown]
# 배우기 전에는 어느 판별자나 1/2 근처를 말하므로 손실이 $2\log 2 \approx 1.386$과 $\log 2 \approx 0.693$ 근처에서 시작합니다(03의 4절). 셋은 끝에서도 그 근처인데 ‘D만’은 판별자의 손실이 0에 가깝고 생성자의 손실은 훨씬 커졌습니다. 왜 그런지는 뒤의 퀴즈에서 묻습니다.


# %%
def truth_of(y):
    """무더기마다의 진짜 레이블 (8,)."""
    return torch.arange(8) // (8 // (int(y.max()) + 1))


def obeyed(x, y):
    """레이블 정확도: 시킨 레이블의 무더기가 가장 가까운 점의 비율."""
    return (truth_of(y)[torch.cdist(x, centers).argmin(dim=1)] == y).float().mean().item()


COLORS = [color for color, _ in plotting.STYLES] + ["0.45", "black"]


def draw_asked(ax, x, y):
    """점마다 시킨 레이블의 색과 표식으로. 바깥의 수는 그 무더기의 진짜 레이블입니다."""
    for label, color, mark in zip(y.unique().tolist(), COLORS, "os^DvXP*", strict=False):
        told_so = x[y == label][:120]
        ax.scatter(*told_so.T, s=16, marker=mark, color=color, linewidths=0, label=f"‘{label}’")
    draw_good(ax)
    for i, place in enumerate(centers * 1.3):
        ax.text(*place, str(truth_of(y)[i].item()), ha="center", va="center")
    ax.set(xlim=(-3.1, 3.1), ylim=(-3.1, 3.1), xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    ax.set_aspect("equal")
    ax.legend(loc="center", title="시킨 것", ncol=1 if y.max() < 2 else 2, columnspacing=0.4,
              handletextpad=0, frameon=False)  # fmt: skip


# %%
def page_of_case(name):
    fig, ax = plt.subplots(figsize=(3, 3.2))
    draw_asked(ax, *results[name])
    ax.set_title(name)
    return fig


def tell_case(name):
    x, y = results[name]
    return f"레이블 정확도 {obeyed(x, y):.1%}, 붙잡은 무더기 {found(x)[0]}개, 좋은 표본 {found(x)[1]:.0%}"


# %%
about_cases = "생성한 점을 시킨 레이블의 색과 표식으로 찍은 평면. 바깥의 수는 그 자리 무더기의 진짜 레이블, 가는 동그라미는 좋은 표본의 테두리."
contest = FlipbookView(
    page_of_case, "보는 쪽", list(cases), "둘 다", about=about_cases, words=tell_case
)
PredictionView(
    "05-p2",
    "‘G만’에서 점들은 어디에 놓입니까? G는 레이블을 받고 D는 보지 못합니다.",
    [
        ("시킨 레이블의 무더기에 놓입니다.", False, "어느 무더기가 몇 번인지 G에게 가르칠 사람이 없습니다."),
        ("레이블과 상관없이 한곳에 뭉칩니다.", False, "1절에서는 뭉쳤습니다. 이번에는 두 신경망의 학습률이 같고 β₁이 작으며, 여러 무더기가 채워졌습니다."),
        ("여러 무더기가 채워지지만 시킨 레이블과는 대개 맞지 않습니다.", True, "섞은 분포만 같으면 되므로 짝은 아무렇게나 정해집니다."),
    ],
    contest,
    act="보는 쪽을 ‘D만’과 ‘G만’으로 옮겨 보십시오.",
    seen=lambda: contest.page.value == "G만",
)  # fmt: skip

# %%
accuracy = {name: obeyed(*pair) for name, pair in results.items()}
x, y = results["G만"]
near = torch.cdist(x, centers).argmin(dim=1)
renamed = {k: near[y == k].mode().values.item() for k in range(8)}
kept_to = [(near[y == k] == place).float().mean().item() for k, place in renamed.items()]
print("레이블 정확도:", {name: f"{share:.1%}" for name, share in accuracy.items()})
print("‘G만’에서 시킨 레이블 → 가장 많이 놓인 무더기:", renamed)
print(f"그 무더기에 놓인 비율: 레이블에 따라 {min(kept_to):.0%}…{max(kept_to):.0%}")
assert found(results["둘 다"][0])[0] == 8 and accuracy["둘 다"] > 0.9
assert accuracy["G만"] < 0.6 and found(results["G만"][0])[0] >= 6
assert abs(accuracy["D만"] - 1 / 8) < 0.03 and accuracy["거친 레이블"] > 0.95
assert min(kept_to) > 0.5

# %%
# @title 그림: 한쪽만 레이블을 본 두 쌍
fig, axes = plt.subplots(1, 2, figsize=(8.2, 4), sharey=True)
for ax, name in zip(axes, ("G만", "D만"), strict=True):
    draw_asked(ax, *results[name])
    ax.set_title(name)
told = " ".join(f"{name}: {tell_case(name)}." for name in ("G만", "D만"))
plotting.show(fig, alt=f"한쪽만 레이블을 본 두 쌍이 생성한 점의 평면 둘입니다. {told}")

# %% [markdown]
# - **둘 다**: 여덟 무더기가 모두 채워지고 이름(레이블)도 맞습니다. 시킨 레이블을 빠짐없이 만들어야 하므로 레이블을 통째로 빠뜨리는 붕괴는 일어나기 어렵습니다.
# - **G만**: 이 시드에서는 레이블마다 점이 한 무더기에 모이기는 하는데(셀의 마지막 줄. 이것도 손실이 시킨 것은 아닙니다), 이름이 뒤섞였습니다. 판별자가 $y$를 보지 못하면, 점들을 **모두 섞어 놓았을 때** 진짜와 같기만 하면 됩니다. 어느 이름이 어느 무더기로 가든 손실은 같으므로 8! = 40,320가지 짝짓기가 모두 똑같이 좋습니다. 몇 개가 맞았다면 우연입니다.
#   이름을 모른 채 갈래를 스스로 찾게 하는 것이 목적이라면 InfoGAN(Chen 외 2016)이 그 길입니다.
# - **D만**: 같은 $z$에 무엇을 시켜도 같은 점입니다. 정확도는 우연의 값(12.5%) 근처입니다. 까닭은 아래의 퀴즈에서 생각해 보십시오.
# - **거친 레이블**: 시킨 쪽의 반원에 놓이고, 네 무더기에 모두 닿았습니다(무더기 사이의 점들은 끊어지지 않는 신경망이 놓은 다리입니다). 레이블이 네 무더기까지 지켜 준 것입니까?
#
# ### 레이블 안에서는 누가 지킵니까
#
# ‘거친 레이블’의 쌍은 반원마다 네 무더기에 모두 닿습니다(좋은 표본은 열에 여섯쯤입니다). 여기서 **판별자를 멈추고** 생성자만 더 학습하면 어떻게 되는지 봅시다. 1절의 "$D$가 멈추어 있는 동안"입니다.

# %%
G, D = copy.deepcopy(pairs["거친 레이블"])
alone = adam(5e-3, (0.9, 0.999))(G.parameters())
rng, asked = torch.Generator().manual_seed(1), torch.arange(128) % 2
frozen = {0: results["거친 레이블"]}
with one_thread():
    for i in range(1, 401):
        loss = F.softplus(-D(G(torch.randn(128, 8, generator=rng), asked), asked)).mean()
        alone.zero_grad()
        loss.backward()
        alone.step()
        if i in (10, 25, 50, 100, 200, 400):
            frozen[i] = sampling.sample(G, 2000, frozen[0][1], seed=1), frozen[0][1]


# %%
def page_of_frozen(steps):
    fig, ax = plt.subplots(figsize=(3, 3.2))
    draw_asked(ax, *frozen[steps])
    ax.set_title(f"D를 멈춘 뒤 {steps}스텝")
    return fig


def tell_frozen(steps):
    x, y = frozen[steps]
    parts = [
        f"레이블 {k}: 무더기 {found(x[y == k])[0]}개, 좋은 표본 {found(x[y == k])[1]:.0%}, "
        f"퍼진 정도 진짜의 {spread(x[y == k], coarse.x[coarse.y == k]):.0%}"
        for k in (0, 1)
    ]
    return "<br>".join([f"레이블 정확도 {obeyed(x, y):.1%}", *parts])


# %%
about_frozen = (
    "시킨 레이블 둘(동그라미, 네모)로 생성한 점. 슬라이더는 D를 멈춘 뒤 G가 학습한 스텝입니다."
)
stopped = FlipbookView(
    page_of_frozen, "스텝", list(frozen), 0, about=about_frozen, words=tell_frozen
)
PredictionView(
    "05-p3",
    "D를 멈추고 G만 400스텝 더 학습합니다. 반원마다 네 무더기이던 점은 어떻게 됩니까?",
    [
        ("시킨 반원을 벗어납니다.", False, "D는 레이블을 봅니다. 반원을 벗어나면 곧바로 손해입니다."),
        ("시킨 반원을 지키되 무더기 하나로 모입니다.", True, "레이블마다 D가 가장 높은 자리로 갑니다."),
        ("네 무더기를 더 또렷하게 찍습니다.", False, "그러라고 하는 것은 따라오는 D뿐입니다."),
    ],
    stopped,
    act="스텝을 0에서 400까지 끌어 보십시오.",
    seen=lambda: stopped.page.value >= 200,
)  # fmt: skip

# %%
# @title 그림: D를 멈추기 전과 400스텝 뒤
fig, axes = plt.subplots(1, 2, figsize=(9.4, 4.2), sharey=True)
told = []
for ax, steps in zip(axes, (0, 400), strict=True):
    x, y = frozen[steps]
    draw_asked(ax, x, y)
    modes = [found(x[y == k])[0] for k in (0, 1)]
    crowds = [found(x[y == k])[3] for k in (0, 1)]
    ratios = [spread(x[y == k], coarse.x[coarse.y == k]) for k in (0, 1)]
    told.append(
        f"D를 멈춘 뒤 {steps}스텝: 무더기 {modes[0]}개와 {modes[1]}개, 정확도 {obeyed(x, y):.0%}"
    )
    ax.set_title(told[-1])
plotting.show(
    fig,
    alt=f"거친 레이블 둘로 생성한 점의 평면 둘입니다. {'. '.join(told)}. 오른쪽에서는 반원마다 점이 모두 한 무더기에 포개져 있습니다.",
)

# %%
# @title 확인: 멈춘 판별자의 글이 말하는 수
assert [found(frozen[0][0][frozen[0][1] == k])[0] for k in (0, 1)] == [4, 4]
print(f"가장 붐비는 무더기에 있는 점: {crowds[0]:.1%}, {crowds[1]:.1%}")
assert 0.4 < found(frozen[0][0])[1] < 0.8 and min(crowds) > 0.95 and max(ratios) < 0.2
assert found(x)[1] > 0.95 and obeyed(x, y) > 0.95

# %% [markdown]
# 판별자가 멈추자 레이블 정확도는 그대로인데, 반원마다 점이 **한 무더기**로 모였습니다(시드를 다섯 가지로 바꾸어 보아도 반원마다 점의 98%가 넘게 한 무더기에 있었습니다). 점들은 진짜 무더기 위에 앉아 있어 하나하나는 좋은 표본입니다.
# **한 레이블 안에서는 여전히 붕괴할 수 있습니다.** 레이블이 지켜 주는 것은 우리가 이름 붙인 갈래뿐이고, 그 안의 다양함은 따라오는 판별자가 지킵니다.
#
# > **널리 퍼진 오류 ①** "조건부 GAN은 모드 붕괴를 없앤다."
# > 이름 붙인 갈래가 통째로 빠지는 일을 줄일 뿐입니다. 레이블 하나 안에서 손글씨가 한 가지뿐인 것도 모드 붕괴이고, 위에서처럼 이때에도 레이블 정확도는 100%입니다.
#
# > **널리 퍼진 오류 ②** "레이블은 생성자에만 넣으면 된다."
# > 판별자가 레이블을 보지 않으면 시킨 대로 그려야 할 까닭이 없습니다. 위의 "G만"이 그 결과입니다.

# %%
QuizView(
    "보통의 조건부 GAN에서 D는 레이블을 보는데 G만 보지 못한다고 합시다(‘D만’). 가장 먼저 막히는 것은 무엇입니까?",
    [
        (
            "판별자가 진짜 짝과 가짜 짝을 가리지 못합니다.",
            False,
            "판별자는 오히려 쉽습니다. 시킨 이름과 점의 자리가 어긋나므로 바로 잡아냅니다. 위에서 ‘D만’의 판별자는 손실이 거의 0이었습니다.",
        ),
        (
            "생성자가 들켜도 고칠 길이 없습니다.",
            True,
            "‘500원이라더니’ 하고 들켜도, 다음에 무엇을 시킬지 듣지 못하므로 모두를 달랠 한 가지를 찾을 뿐입니다.",
        ),
        (
            "학습하다 오류가 납니다.",
            False,
            "아무 오류도 나지 않습니다. 그래서 정확도를 재어 보아야 압니다.",
        ),
    ],
)

# %% [markdown]
# ### 짝을 일부러 틀리게
#
# 위의 손실에서 판별자가 "그림은 진짜인데 짝이 틀린" 것을 볼 때가 있습니까? 없습니다. 진짜는 늘 맞는 짝으로만 나오므로, 생성자가 시킨 것과 다른 그림을 낼 때에만 틀린 짝을 배웁니다.
# Reed 외(2016)는 글을 그림으로 바꾸는 GAN에서 **진짜 그림 + 맞지 않는 설명글**을 세 번째 짝으로 보여 주었습니다. 우리는 설명글 대신 **틀린 레이블** $y'$을 씁니다.

# %%
task("05-2")


# %%
def matching_loss(real_logits, wrong_logits, fake_logits):
    """(n,) 로짓 셋 → 스칼라."""
    ...


check("05-2", matching_loss)

# %%
hint("05-2")

# %%
solution("05-2")

# %% [markdown]
# 논문은 정답이 "가짜"인 두 짝을 절반씩 더했는데, 패키지의 `wrong_labels`는 보통의 손실에 셋째 짝을 **같은 무게로** 얹습니다. 균형($p_g = p_{data}$)의 값이 어떻게 달라집니까?
# 틀린 짝은 맞는 짝과 거의 겹치지 않으므로(‘3’이라고 내민 7은 ‘3’처럼 생기지 않았습니다), 맞는 짝의 자리에서는 진짜와 가짜의 무게만 견주면 됩니다.
#
# | | 무게 (진짜 : 틀린 짝 : 가짜) | 맞는 짝에서 $D^*$ | 그때의 $-\log D^* - \log(1 - D^*)$ |
# |---|---|---|---|
# | 보통의 손실 + 셋째 짝(패키지) | $1 : 1 : 1$ | $\frac{1}{1 + 1} = \frac12$ | $2 \log 2 \approx 1.386$ |
# | Reed 외(과제) | $1 : \frac12 : \frac12$ | $\frac{1}{1 + 1/2} = \frac23$ | $0.405 + 1.099 \approx 1.504$ |
#
# 마지막 열은 무게를 곱하지 않은, 기록에 그리는 값입니다(과제 05-2의 손실은 가짜에 ½을 곱하므로 $0.405 + \frac12 \times 1.099 \approx 0.955$입니다). 패키지는 앞의 것을 골랐습니다. 그러면 그림에 점선으로 그어 둔 균형의 값이 03과 같습니다. 4처럼도 9처럼도 보이는 글씨에서는 두 짝의 자리가 겹치므로, 어느 쪽이든 균형이 조금 어긋납니다.
#
# 아래에서 볼 것은 두 줄입니다. `shift`는 1부터 `classes` − 1까지에서 뽑아 레이블 번호에 더하고 `classes`로 나눈 나머지를 쓰므로 반드시 **다른** 레이블이 되고, `wrong`이 셋째 짝의 손실입니다(`unwrapped`는 여러 GPU용 포장을 벗기는 일입니다).

# %%
show_source(wrong_labels)

# %% [markdown]
# ## 3. 숫자를 시켜 봅시다
#
# ### 그림에는 평면으로 넣습니다
#
# 그림은 합성곱으로 다룹니다. 합성곱은 화소의 자리를 지키며 계산하므로 벡터를 그대로 이어 붙일 수는 없고, 자리마다 값을 주어야 합니다. 여기서는 판별자에게 레이블을 그림과 같은 크기의
# **평면 한 장**으로 펴서 채널 하나로 겹칩니다(Reed 외 2016은 가운데 층의 자리마다 같은 벡터를 되풀이하여 붙였습니다). 생성자에게는 아까처럼 임베딩을 $z$에 이어 붙이고, 전치 합성곱(transposed convolution)이 그것을 그림으로 키웁니다.

# %%
task("05-4")


# %%
def discriminator_input(x, y, embed):
    """(n, C, H, W), (n,), 함수 → (n, C + 1, H, W)."""
    ...


check("05-4", discriminator_input)

# %%
hint("05-4")

# %%
solution("05-4")

# %%
show_source(cgan.Generator.forward)
show_source(cgan.Discriminator.forward)

# %% [markdown]
# ### 이 레슨의 잣대
#
# 학습하기 전에 무엇으로 잴지 정합니다. 잣대마다 못 보는 것이 있으므로 **둘 이상**을 함께 봅니다.
#
# | 잣대 | 무엇을 보는가 | 무엇을 못 보는가 |
# |---|---|---|
# | **레이블 정확도** | 시킨 레이블과 분류기가 읽은 레이블이 같은 비율 | 레이블 안의 다양함. 글자가 아닌 것도 어느 글자로든 읽습니다. |
# | **프레셰 거리** | 진짜와 생성한 것의 특징 구름이 얼마나 떨어졌는지 | 레이블이 뒤바뀐 것. 흐려서인지 좁아서인지, 어느 레이블에서인지 |
#
# 이 절에서는 둘만 씁니다. 나머지 넷은 쓰는 자리에서 만납니다(여섯을 모은 표는 맨 끝의 정리에 있습니다).

# %% [markdown]
# ### 학습
#
# 두 신경망 모두 DCGAN처럼 배치 정규화(batch normalization)를 쓰고, 학습률(learning rate)은 뒤 절반에서 1/10까지 줄입니다. 그림은 가중치의 이동 평균(EMA)으로 뽑습니다. 판별자에게는 2절의 **틀린 짝**도 보여 줍니다.

# %%
STEPS, SHORT = runtime.steps(cpu=500, gpu=5000), 100
BATCH = 64
OBJECTIVE = NON_SATURATING._replace(penalties=(wrong_labels(),))
data = mnist("train").to(runtime.device)


def new_gan():
    torch.manual_seed(0)
    return GAN(
        cgan.Generator(classes=10, nz=64, ngf=64, image_size=28),
        cgan.Discriminator(classes=10, ndf=32, image_size=28),
        optimizer=adam(lr=2e-3, betas=(0.5, 0.999)), ema=0.998, seed=0, runtime=runtime,
    )  # fmt: skip


# %%
y_test = torch.arange(2000) % 10  # 숫자마다 200장씩 시킵니다


def grade(x):
    """(레이블 정확도, 프레셰 거리): x (2000, 1, 28, 28)은 y_test를 차례로 시킨 그림."""
    seen = metrics.judge_digits(x)
    distance = metrics.frechet_distance(seen.features, metrics.digit_reference())
    return metrics.label_accuracy(seen, y_test), distance


def drawn(gan):
    return sampling.sample(gan.sampler, 2000, y_test, seed=1)


tested = mnist("test")
order = torch.stack([(tested.y == k).nonzero()[:200, 0] for k in range(10)], dim=1).flatten()
score = {"진짜 숫자": grade(tested[order].x)}

# %% [markdown]
# 먼저 틀린 짝 **없이** 100스텝만 학습하여 점수를 적어 둡니다. 레이블 정확도는 2절과 같은 것인데, 여기서는 분류기가 읽은 레이블과 견줍니다.
# **프레셰 거리**(Fréchet distance)는 진짜와 가짜의 특징을 각각 정규 분포로 보고 잰 거리로, 작을수록 비슷합니다(03의 10절).
# 열 숫자를 **한데 모아** 재므로 위의 표에 적은 것들을 보지 못합니다(레이블마다 따로 재어 평균하는 것을 intra-FID라고 합니다. Miyato & Koyama 2018). 이 강의의 분류기로 쟀으므로 다른 글의 값과는 견줄 수 없습니다.

# %%
two_pairs = new_gan()
loop = train(two_pairs, data, NON_SATURATING, steps=SHORT, batch_size=BATCH)
for _ in progress(loop):
    pass
score["틀린 짝 없이, 100스텝"] = grade(drawn(two_pairs))

# %% [markdown]
# 이번에는 틀린 짝을 보여 주며 끝까지 학습합니다. 신경망의 초깃값과 앞 절반의 학습률은 위와 같습니다. `keep`은 60초마다, 그리고 멈추거나 끝날 때 `runs/`에 저장합니다(09에서 자세히 배웁니다).

# %%
gan, history = new_gan(), History()
timeline = Timeline(gan.sampler)  # 학습하는 동안의 생성자들
view = LiveView(gan, history, n=49)
display(view)
loop = train(gan, data, OBJECTIVE, steps=STEPS, batch_size=BATCH, schedule=late_decay)
for m in progress(keep(loop, "../runs/05_digits.safetensors")):
    history.append(m)
    view.refresh()
    losses = {key: m[key] for key in ("d_loss", "g_loss")}
    timeline.see(m["step"], **losses)
    if m["step"] in (SHORT, STEPS):
        score[name := f"틀린 짝, {m['step']}스텝"] = grade(drawn(gan))
        timeline.keep(m["step"], frechet=score[name][1], **losses)
view.finish()
for name, (right, distance) in score.items():
    print(f"{name}: 레이블 정확도 {right:.1%}, 프레셰 거리 {distance:.1f}")

# %% [markdown]
# 왼쪽은 0부터 9까지 차례로 되풀이하여 시킨 그림입니다. 오른쪽 위는 두 손실(틀린 짝의 벌점은 뺀 값), 아래는 판별자의 판정이고 점선은 균형값입니다.
#
# 둘째 줄과 셋째 줄은 똑같이 100스텝을 학습한 것입니다. **이 시드에서는 틀린 짝을 본 판별자에게 배운 쪽이 더 시킨 대로 그립니다.** 프레셰 거리의 차이는 그보다 작으므로, 그림의 질보다 **레이블 쪽**에서 더 달라졌습니다. 다만 시드 하나, 100스텝 한 자리에서 잰 것입니다.
# 까닭은 두 가지로 짐작됩니다. 첫째, 판별자가 ‘짝이 틀리면 가짜’라는 것을 진짜 그림에서 바로 배웁니다. 둘째, 갱신할 때마다 판별자가 보는 **짝**이 1.5배로 늘어납니다(새 그림은 아니고, 같은 진짜를 다른 이름으로 한 번 더 봅니다).
# 점수는 셀이 찍은 맨 윗줄, 곧 진짜가 받는 점수에 견주어 읽습니다. 다만 알아보기 쉬운 것만 그리는 생성자라면 정확도가 진짜보다 높을 수도 있습니다.

# %%
# @title 확인: 틀린 짝의 글이 말하는 수
done, early, plain = (
    score[k] for k in (f"틀린 짝, {STEPS}스텝", f"틀린 짝, {SHORT}스텝", "틀린 짝 없이, 100스텝")
)
assert score["진짜 숫자"][0] > 0.99 and done[0] > 0.92 and done[1] < 75
if runtime.budget == "cpu":  # 아래는 이 짧은 실행이 보인 것입니다.
    assert early[0] > plain[0] + 0.05 and abs(early[1] / plain[1] - 1) < 0.5
    assert done[1] < early[1] / 2

# %% [markdown]
# ### 한 $z$로 모든 숫자, 한 숫자를 여러 $z$로


# %%
def sheet(G, z, labels):
    """z 하나가 한 줄, 레이블 하나가 한 칸인 표의 그림들 (줄·칸, 1, s, s)."""
    y = torch.tensor(labels).repeat(len(z))
    return sampling.sample(G, z.repeat_interleave(len(labels), dim=0), y)


along = sampling.principal_directions(gan.sampler, 1)  # 그림을 가장 많이 바꾸는 방향
base = torch.randn(1, 64, generator=torch.Generator().manual_seed(4))
z_rows = base + torch.linspace(-4, 4, 5)[:, None] * along
many = torch.randn(36, 64, generator=torch.Generator().manual_seed(5))

# %%
# @title 그림: 한 z로 모든 숫자, 한 숫자를 여러 z로
fig, axes = plt.subplots(1, 3, figsize=(9.5, 2.9), width_ratios=[10, 5, 5])
title = "한 줄에 z 하나, 칸마다 0…9"
plotting.show_pictures(
    axes[0], sheet(gan.sampler, z_rows, list(range(10))), columns=10, title=title
)
inside = {}
for ax, digit in zip(axes[1:], (5, 1), strict=True):
    x = sampling.sample(gan.sampler, many, digit)
    plotting.show_pictures(ax, x[:25], columns=5, title=f"숫자 {digit}, z 스물다섯 가지")
    real_x = tested[(tested.y == digit).nonzero()[:36, 0]].x
    inside[digit] = x.std(dim=0).mean().item(), real_x.std(dim=0).mean().item()
told = ", ".join(f"숫자 {k}: {a:.2f}(진짜 {b:.2f})" for k, (a, b) in inside.items())
alt = f"왼쪽은 z를 한 방향으로 다섯 자리에 놓고 0부터 9까지 쓴 다섯 줄로, 줄마다 획의 모양새가 다릅니다. 오른쪽 둘은 5와 1을 z 스물다섯 가지로 쓴 것입니다. 서른여섯 가지에서 잰 화소의 표준편차의 평균은 {told}."
plotting.show(fig, alt=alt)
print("한 숫자를 서른여섯 번 썼을 때 화소의 표준편차의 평균.", told)
assert inside[1][0] > 0.7 * inside[1][1] and inside[1][1] < 0.6 * inside[5][1]

# %% [markdown]
# 왼쪽은 $z$ 하나를 그림이 가장 많이 바뀌는 방향(**주요 방향 1**)으로 −4부터 4까지 옮긴 것입니다. 눈으로 보면 줄이 바뀔 때 글씨가 바뀌고, 한 줄 안에서는 열 숫자의 모양새가 닮았습니다. 다만 −4와 4는 $z$가 좀처럼 나오지 않는 자리라, 끝의 줄에는 무너진 글자도 있습니다. 오른쪽의 5는 $z$마다 모양이 다릅니다. 셀이 찍은 수는 화소마다 서른여섯 장의 표준편차를 구해 평균한 것으로, 클수록 서로 다릅니다. 1은 획이 덮는 자리가 좁아 이 수가 본디 작으므로 5가 아니라 **진짜의 1**과 견줍니다. 이 생성자의 값은 그 70%를 넘습니다.
# **레이블은 무엇을 쓸지, $z$는 어떻게 쓸지**를 정합니다. 얼마나 그런지는 5절에서 한글로 재겠습니다.
#
# 04에서 보았듯 뽑을 때는 **평가 모드**여야 합니다. 조건부 GAN에서 학습 모드로 두면, 배치 정규화 때문에 **함께 시킨 레이블**에 따라서도 그림이 바뀝니다. `sampling.sample`과 아래의 창들은 늘 평가 모드로 뽑습니다.
#
# 아래의 탐험기에서 **레이블**을 하나로 고르고 **주요 방향** 1을 −2에서 2까지 옮겨 보십시오. 무엇이 바뀌는지 한 낱말로 적고, 레이블을 바꾸어도 그 이름이 맞는지 보십시오. (창의 **절단 ψ**(프시)는 $z$의 길이를 줄이는 것으로, 07에서 배웁니다.)
#
# <details><summary>우리가 적은 낱말</summary>
#
# **기운 정도**입니다. 한쪽 끝에서는 글씨가 곧게 서고 다른 끝에서는 오른쪽으로 기웁니다(어느 쪽 끝인지는 학습할 때마다 다릅니다). 거의 모든 숫자에서 그 이름이 맞지만, 1에서는 그만큼 뚜렷하지 않습니다. 획도 조금 굵어지므로 낱말 하나로 다 되지는 않습니다. 방향은 컴퓨터가 고른 것이고 이름은 사람이 붙인 것입니다.
#
# </details>

# %%
LatentLab(gan, labels=[f"숫자 {i}" for i in range(10)], folder="../runs")

# %% [markdown]
# 학습의 시간도 되돌려 봅니다. 아래의 창은 학습이 끝났을 때(그때의 스텝이 창에 적혀 있습니다)의 생성자가 0부터 차례로 시킨 숫자를 쓴 것입니다. 프레셰 거리는 위에서 채점한 두 스텝에만 적혀 있습니다. 학습의 앞머리, 60스텝쯤에는 어떠했겠습니까?

# %%
clock = TimelineView(timeline, labels=[f"숫자 {i}" for i in range(10)])
PredictionView(
    "05-p4",
    "학습을 60스텝쯤 했을 때의 그림은 어떠했습니까?",
    [
        ("아무것도 알아볼 수 없습니다.", False, "분류기는 알아봅니다. 눈에는 몇 장이 헷갈립니다."),
        ("획은 또렷한데 시킨 숫자가 아닙니다.", False, "거꾸로입니다. 숫자는 맞는데 획이 아직 흐립니다."),
        ("시킨 숫자로 읽히는데 획이 흐립니다.", True, "레이블이 먼저, 그림의 질은 나중입니다."),
    ],
    clock,
    act="시간을 처음까지 되돌렸다가, 60스텝 언저리에서 한 장씩 보십시오.",
    seen=lambda: clock.step <= 100,
)  # fmt: skip

# %%
# @title 그림: 60스텝과 맨 뒤의 숫자
early_at = next(step for step in timeline.steps if step >= 60)
fig, axes = plt.subplots(2, 1, figsize=(6, 3.3))
passed = {}
for ax, at in zip(axes, (early_at, timeline.steps[-1]), strict=True):
    then = timeline.at(at)
    passed[at] = grade(sampling.sample(then, 2000, y_test, seed=1))
    title = f"{at}스텝: 레이블 정확도 {passed[at][0]:.0%}, 프레셰 거리 {passed[at][1]:.0f}"
    plotting.show_pictures(ax, sheet(then, many[:2], list(range(10))), columns=10, title=title)
soon, late = passed.values()
plotting.show(
    fig,
    alt=f"같은 z 둘로 0부터 9까지 쓴 두 쪽입니다. 위는 {early_at}스텝의 것으로 획이 흐리고, 아래는 {timeline.steps[-1]}스텝의 것으로 획이 또렷합니다.",
)
thrice = {early_at: soon[0], SHORT: early[0], timeline.steps[-1]: late[0]}
print("레이블 정확도:", " → ".join(f"{at}스텝 {right:.0%}" for at, right in thrice.items()))
print(f"프레셰 거리: {early_at}스텝 {soon[1]:.0f} → {timeline.steps[-1]}스텝 {late[1]:.0f}")
assert soon[0] > 0.75 and soon[1] > 2 * late[1]

# %% [markdown]
# 그림의 위쪽 두 줄은 60스텝 남짓에 쓴 것입니다. 이 학습에서는 벌써 거의 모두 시킨 숫자로 읽히는데(제목의 수), 획은 흐리고 프레셰 거리는 맨 뒤의 두 배가 넘습니다. **레이블이 먼저**, 그림의 질은 나중입니다. 다만 정확도가 곧게 오르지는 않았습니다. 셀이 적은 세 스텝의 값을 차례로 읽어 보십시오.
#
# ### 9가 사라진 사건
#
# 어떤 강의의 숫자 코드는 시킬 레이블을 데이터에서 가져오지 않고 난수로 뽑다가 9를 잃었습니다. 여덟 무더기의 고리에서 그렇게 해 보았습니다. 진짜는 여덟 가지를 모두 보여 주고, 손실도 스텝 수도 2절과 같습니다. 그림을 먼저 보십시오. 무엇이 잘못되었습니까? 과제를 풀고, 그다음 글을 읽으십시오.

# %%
torch.manual_seed(1)
lost = Forger(8), Appraiser(8)
born = [net.embed.weight.detach().clone() for net in lost]
with one_thread():
    asked_at_random(*lost, ring)
lost_y = torch.arange(960) % 8
lost_x = sampling.sample(lost[0], 960, lost_y, seed=1)
right = (torch.cdist(lost_x, centers).argmin(dim=1) == lost_y).float()

# %%
# @title 그림: 여덟 레이블을 시킨 고리
fig, ax = plt.subplots(figsize=(4.4, 4.4))
draw_asked(ax, lost_x, lost_y)
said = (
    f"0…6번의 레이블 정확도 {right[lost_y < 7].mean():.0%}, 7번은 {right[lost_y == 7].mean():.0%}"
)
ax.set_title(said)
plotting.show(
    fig,
    alt=f"여덟 레이블로 생성한 점을 시킨 레이블의 표식으로 찍은 평면입니다. {said}. 7번을 시킨 점은 제 무더기에 없습니다.",
)
assert right[lost_y < 7].mean() > 0.9 > 0.2 > right[lost_y == 7].mean()

# %%
task("05-3")


# %%
def random_labels(n, y, rng):
    """개수, 데이터의 레이블 (N,), torch.Generator → (n,) int64."""
    ...


check("05-3", random_labels)

# %%
hint("05-3")

# %%
solution("05-3")

# %% [markdown]
# 먼저 위의 학습을 펼쳐 봅니다.

# %%
show_source(asked_at_random)
with torch.no_grad():
    real_7, real_3 = (
        lost[1](ring.x[ring.y == k], ring.y[ring.y == k]).sigmoid().mean().item() for k in (7, 3)
    )
    fake_7 = lost[1](lost_x[lost_y == 7], lost_y[lost_y == 7]).sigmoid().mean().item()
drift = [(net.embed.weight - e)[7].norm().item() for net, e in zip(lost, born, strict=True)]
print(f"D의 평균: 진짜 7번 {real_7:.2f}, 진짜 3번 {real_3:.2f}, 7번을 시킨 점 {fake_7:.2f}")
print(f"7번의 임베딩이 학습하며 옮겨 간 거리: G {drift[0]:.2f}, D {drift[1]:.2f}")
assert real_7 > 0.98 and fake_7 > 0.9 and abs(real_3 - 0.5) < 0.15
assert drift[0] == 0 and drift[1] > 0.3

# %% [markdown]
# PyTorch와 NumPy의 `randint`는 **위쪽 끝을 뽑지 않고**, 파이썬의 `random.randint`만 뽑습니다. `torch.randint(0, 9, …)`로 시키면 아무 오류 없이 9만 한 번도 시킨 적 없는 생성자가 됩니다. 위의 학습에서는 7번을 한 번도 시키지 않았습니다. 생성자의 7번 임베딩은 처음의 난수 **그대로**이고(옮겨 간 거리 0), 7번을 시키면 엉뚱한 데에 점이 놓입니다.
# 판별자는 7번이라는 이름의 진짜만 보고 **가짜는 본 적이 없으므로**, 7번이라고만 하면 엉뚱한 데 놓인 점도 거의 틀림없는 진짜라고 합니다.
#
# 비율만 달라도 값을 치릅니다. 진짜에서는 열에 하나인 레이블을 열에 둘씩 시킨다고 합시다. 그림이 진짜와 똑같아도 그 레이블에서는 가짜가 두 배로 많으므로, 가장 좋은 판별자는 **레이블만 보고** $0.1/(0.1 + 0.2) = 1/3$이라고 합니다. 채점할 때 `y_test`를 잘못 뽑아 9를 한 번도 채점하지 않는 것도 같은 사건입니다.
#
# ### 쉬어 가기: 되짚는 물음 셋
#
# 여기까지가 앞 절반입니다. 보지 않고 답해 본 다음 펼치십시오. 막히는 것이 있으면 그 절만 다시 봅니다.
#
# <details><summary>1. D가 멈추면 왜 한곳에 모입니까?</summary>
#
# 손실이 표본을 하나씩 채점하여 평균할 뿐이어서, 멈춘 D가 가장 높은 자리 하나만 찍을 때 가장 작기 때문입니다. 표본끼리 서로 다른지는 아무도 묻지 않습니다(1절).
#
# </details>
#
# <details><summary>2. ‘G만’에서 이름이 뒤섞여도 손실이 같은 까닭은 무엇입니까?</summary>
#
# 판별자가 이름을 보지 못하므로, 점들을 모두 섞어 놓은 분포가 진짜와 같기만 하면 됩니다. 어느 이름이 어느 무더기로 가든 섞으면 똑같습니다(2절).
#
# </details>
#
# <details><summary>3. 시킨 적 없는 레이블의 진짜를 본 판별자는 그 이름의 가짜에 무엇이라고 합니까?</summary>
#
# 거의 틀림없는 진짜라고 합니다. 그 이름으로는 진짜만 보았으므로, 엉뚱한 데 놓인 점도 이름만 듣고 진짜라고 합니다(3절).
#
# </details>

# %% [markdown]
# ## 4. 한글 열네 글자
#
# 이번에는 가, 나, 다 … 하의 열네 글자입니다. 자유롭게 쓸 수 있는 글꼴 60벌 가운데 52벌로 배우고, 남은 8벌은 분류기를 시험하는 데 썼습니다. 붓이나 펜으로 쓴 듯한 것도 있지만 대부분은 인쇄용 글꼴입니다. 그래도 한 벌의 글자들은 한 사람이 쓴 것처럼 굵기와 모양이 한결같으므로, 이 레슨에서는 글꼴의 모양새를 **손글씨**라고 부르겠습니다.
# 글꼴의 글자를 조금씩 돌리고 기울이고 옮기고 크기를 바꾸어 2만 장을 만듭니다. 글꼴 몇 벌을 먼저 봅시다. 획은 언제나 희고 바탕은 검습니다.

# %%
korean = hangul("train").to(runtime.device)
fonts = hangul("train", augment=False)  # 변형하지 않은 52벌 × 14글자
unseen = hangul("test", augment=False)
read = metrics.judge_hangul(unseen[:].x)
ceiling = metrics.label_accuracy(read, unseen.y)
print(f"분류기가 처음 보는 글꼴 8벌을 바르게 읽는 비율 {ceiling:.1%}")
assert len(korean) == 20_000 and len(korean.classes) == 14
assert len(fonts) == 52 * 14 and len(unseen) == 8 * 14

# %%
# @title 그림: 글꼴 네 벌
picked = torch.arange(5, 52, 12)[:, None] * 14 + torch.arange(14)
fig, ax = plt.subplots(figsize=(7, 2.4))
plotting.show_pictures(ax, fonts[picked.flatten()].x, columns=14, title="한 줄에 글꼴 하나")
alt = f"글꼴 {len(picked)}벌의 글자를 한 줄에 한 벌씩, 가부터 하까지 열네 칸으로 늘어놓았습니다. 한 칸의 글자는 줄마다 같은데 획의 굵기와 기운 정도와 획의 끝 모양이 다릅니다."
plotting.show(fig, alt=alt)

# %% [markdown]
# 이 분류기를 잣대로 쓰기 전에 **잣대부터 시험**합시다. 처음 보는 글꼴의 진짜를 일부러 망가뜨려도 시킨 글자로 읽습니까?

# %%
letters_x = unseen[:].x
twice = letters_x.clone()  # 모음을 여섯 화소 아래에 한 번 더: 가 → 갸
lower = F.pad(letters_x, (0, 0, 6, 0), value=-1.0)[:, :, :32]
twice[..., 18:] = torch.maximum(twice, lower)[..., 18:]
spoiled = {
    "그대로": letters_x,
    "모음에 점을 하나 더": twice,
    "모음을 지움": letters_x.masked_fill(torch.arange(32) >= 16, -1.0),
    "다섯 화소씩 뭉갬": F.avg_pool2d(F.pad(letters_x, (2,) * 4, value=-1.0), 5, 1),
    "화소마다 난수": torch.rand(letters_x.shape, generator=torch.Generator().manual_seed(0)) * 2
    - 1,
}
believed = {
    name: metrics.label_accuracy(metrics.judge_hangul(x), unseen.y) for name, x in spoiled.items()
}

# %%
# @title 그림: 일부러 망가뜨린 글자와 레이블 정확도
fig, axes = plt.subplots(4, 1, figsize=(6.4, 3.7))
for ax, (name, x) in zip(axes, list(spoiled.items())[:4], strict=True):
    title = f"{name}: 레이블 정확도 {believed[name]:.0%}"
    plotting.show_pictures(ax, x[28:42], columns=14, title=title)
told = ", ".join(f"{name} {value:.0%}" for name, value in believed.items())
plotting.show(
    fig,
    alt=f"처음 보는 글꼴 한 벌의 가부터 하까지를 그대로, 그리고 세 가지로 망가뜨려 보인 네 줄입니다. 여덟 벌에서 잰 레이블 정확도는 {told}입니다.",
)
print("레이블 정확도:", told)
assert believed["모음에 점을 하나 더"] > 0.98 and believed["모음을 지움"] > 0.9
assert 0.5 < believed["다섯 화소씩 뭉갬"] < 0.8 and believed["화소마다 난수"] < 0.15

# %% [markdown]
# 난수에서는 우연(1/14 = 7%)이고 뭉개면 떨어지므로 쓸모 있는 잣대입니다. 그러나 **갸, 냐, 댜**도, 모음이 없는 **ㄱ, ㄴ, ㄷ**도 거의 모두 ‘가, 나, 다’로 맞다고 셉니다. 답할 수 있는 글자가 열넷뿐이기 때문입니다. 레이블 정확도는 열넷 가운데 어느 것에 가까운지를 잴 뿐 **글자다움**을 재지 않습니다.
#
# 글꼴 그림으로 돌아가면, 한 줄이 글꼴 한 벌입니다. 학습할 때 **글꼴의 이름은 알려 주지 않습니다.** 레이블은 글자뿐이고, 어느 가와 어느 나가 한 벌인지도 알려 주지 않습니다.
#
# ### 처음부터 학습하기
#
# 시킨 글자를 쓰는지와 따로, 손글씨가 달라지는지도 지켜봅시다. 잣대를 하나 더 씁니다.
#
# | 잣대 | 무엇을 보는가 | 무엇을 못 보는가 |
# |---|---|---|
# | **획이 어긋난 비율** | 같은 글자를 서로 다른 $z$로 쓴 두 그림에서, 어느 한쪽에라도 획이 있는 화소 가운데 한쪽에만 있는 것의 비율 | 손글씨가 달라서인지 획이 뭉개져서인지. 그래서 진짜의 값에 견주어 읽습니다. |
#
# 학습하는 동안 $z$ 두 가지로 열네 글자를 쓰게 합니다. 틀린 짝은 여기서도 보여 줍니다. 32화소의 글자는 숫자보다 획이 많아, 04의 ‘고침’ 설정처럼 Adam의 $\beta_1$을 0으로 두고 판별자를 조금 다르게 짓습니다.
#
# - 배치 정규화를 뺍니다. 판정이 같은 미니배치의 다른 그림에 따라 흔들리지 않습니다.
# - 미니배치의 그림을 네 장씩 묶어 서로 얼마나 다른지 알려 주는 채널(`minibatch_std`, Karras 외 2018)을 더합니다. 다만 묶인 네 장은 대개 서로 **다른 글자**이므로, 레이블 안의 다양함을 곧바로 지켜 주는 것은 아닙니다.
# - 기울기 벌점(gradient penalty) R1을 더합니다. 진짜 그림의 화소를 조금 바꾸었을 때 로짓이 크게 바뀔수록 벌점이 커져서, 판별자가 너무 가팔라지지 않습니다. 식은 $\frac{0.3}{2}\mathbb{E}\lVert\nabla_x a(x, y)\rVert^2$입니다($a(x, y)$는 로짓, $\lVert\nabla_x a\rVert$는 그 기울기의 길이, 0.3은 세기, Mescheder 외 2018). 계산을 아끼려고 평균 8스텝에 한 번, 여덟 배로 겁니다(Karras 외 2020).

# %%
STEPS_HANGUL = runtime.steps(cpu=630, gpu=3000)
OBJECTIVE_HANGUL = NON_SATURATING._replace(penalties=(wrong_labels(), r1(0.3)))


def new_writer():
    torch.manual_seed(1)
    return GAN(
        cgan.Generator(classes=14, nz=64, ngf=32, image_size=32),
        cgan.Discriminator(14, ndf=32, image_size=32, batch_norm=False, minibatch_std=True),
        optimizer=adam(lr=2e-3, betas=(0.0, 0.99)), ema=0.99, seed=1, runtime=runtime,
    )  # fmt: skip


# %%
z2 = torch.randn(2, 64, generator=torch.Generator().manual_seed(7))
y_hangul = torch.arange(1400) % 14


def mismatch(x):
    """같은 글자를 쓴 이웃한 두 그림에서, 어느 한쪽에라도 획이 있는 화소 가운데 한쪽에만 있는 비율."""
    ink = x > 0  # 획이 있는 자리만 봅니다. 획이 얼마나 진한지는 섞이지 않습니다.
    return (ink[14:] ^ ink[:-14]).sum().item() / (ink[14:] | ink[:-14]).sum().item()


def reading(G):
    """(레이블 정확도, 획이 어긋난 비율)"""
    x = sampling.sample(G, len(y_hangul), y_hangul, seed=1)
    return metrics.label_accuracy(metrics.judge_hangul(x), y_hangul), mismatch(x)


# %%
writer, pages, accuracies, apart = new_writer(), [], {}, {}
turns = (90, 270, STEPS_HANGUL)
loop = train(
    writer, korean, OBJECTIVE_HANGUL, steps=STEPS_HANGUL, batch_size=BATCH, schedule=late_decay
)
for m in progress(keep(loop, "../runs/05_hangul.safetensors")):
    if m["step"] in turns:
        pages.append((m["step"], sheet(writer.sampler, z2, list(range(14)))))
        accuracies[m["step"]], apart[m["step"]] = reading(writer.sampler)

# %%
trained = checkpoints.pretrained("cgan_hangul", runtime)
accuracies["오래 학습"], apart["오래 학습"] = reading(trained)
moved = hangul("train", 1400, seed=9)  # 변형한 진짜. 글자가 번갈아 나옵니다.
real_apart = mismatch(moved[:].x)
first, middle, last = turns
print(f"{middle}스텝: 레이블 정확도 {accuracies[middle]:.0%}, 획이 어긋난 비율 {apart[middle]:.0%}")
print(f"진짜 두 장의 획이 어긋난 비율 {real_apart:.0%}")
assert accuracies["오래 학습"] > 0.98 and accuracies[last] > 0.75 and accuracies[first] > 2 / 14
assert accuracies[last] > accuracies[first] and apart[last] > 1.2 * apart[first]
if runtime.budget == "cpu":  # 아래는 이 짧은 실행이 보인 것입니다.
    assert accuracies["오래 학습"] > accuracies[last] and real_apart > apart[middle]

# %%
# @title 그림: 90스텝, 맨 뒤, 오래 학습한 생성자의 글씨
shown = [pages[0], pages[-1], ("오래 학습", sheet(trained, z2, list(range(14))))]
fig, axes = plt.subplots(len(shown), 1, figsize=(7.4, 4.7))
told = []
for ax, (at, page) in zip(axes, shown, strict=True):
    name = at if isinstance(at, str) else f"{at}스텝"
    told.append(f"{name}: 레이블 정확도 {accuracies[at]:.0%}, 획이 어긋난 비율 {apart[at]:.0%}")
    plotting.show_pictures(ax, page, columns=14, title=told[-1])
alt = f"가부터 하까지 두 손글씨로 쓴 세 쪽이 학습한 차례로 있고, 아래로 갈수록 획이 또렷합니다. {'; '.join(told)}."
plotting.show(fig, alt=alt)

# %% [markdown]
# 위의 두 쪽(90스텝과 630스텝)은 같은 두 $z$로 쓴 것입니다. 획이 어긋난 비율은 셀이 적어 준 진짜의 값에 견주어 읽습니다(획이 뭉개져도 어긋나므로, 이 수만으로 다양하다고 할 수는 없습니다).
# 맨 위에서는 글자가 벌써 우연(1/14 = 7%)보다 훨씬 자주 읽히는데 두 $z$의 글씨는 아직 많이 겹칩니다. 끝으로 갈수록 더 어긋납니다. 다만 630스텝의 두 줄에서 획이 더 붙거나 끊기거나 뭉개진 글자를 찾아보십시오(어느 글자인지는 학습할 때마다 다릅니다). 그런 글자도 분류기는 대개 맞다고 셉니다. **위에서 시험한 그 구멍입니다.** 이 학습에서는 **레이블을 먼저, 손글씨를 나중에** 배웠습니다.
# 맨 아래는 저장소에 함께 든 생성자로, 같은 신경망을 같은 손실로 6,000스텝까지 학습한 것입니다. 다른 학습에서 나왔으므로 같은 $z$라도 손글씨는 다릅니다.
#
# ### 레이블을 넣는 네 가지 길
#
# 지금까지는 레이블을 **이어 붙였습니다**. 선형층에 $[x, e(y)]$를 넣으면 $W_x x + W_e\, e(y)$이므로($W_x, W_e$는 그 층의 가중치를 둘로 나눈 것), 이어 붙이기는 **레이블마다 다른 편향을 더하는 것**과 같습니다. 그 뒤로 나온 세 가지와 나란히 놓아 봅시다.
#
# | 길 | 식 | 판별자(또는 생성자)가 하는 일 | 알려진 약점 |
# |---|---|---|---|
# | **이어 붙임** (Mirza & Osindero 2014) | $a(x, y) = f([x, e(y)])$ | 짝이 진짜인지 한꺼번에 판정합니다. | 그림과 레이블을 견주는 법을 처음부터 배워야 합니다. |
# | **내적** (Miyato & Koyama 2018. 흔히 **투영 판별자**(projection discriminator)라고 부릅니다) | $a(x, y) = f(\varphi(x)) + c(\varphi(x), y)$ | 진짜 같은지와, 특징이 레이블의 벡터와 맞는지를 따로 내어 더합니다. | 판별자의 길뿐입니다. 생성자에는 따로 넣어야 합니다. |
# | **보조 분류기** (AC-GAN, Odena 외 2017) | $L_D - \log P(y \mid x) - \log P(y \mid G(z, y))$, $\;L_G - \log P(y \mid G(z, y))$ | 진짜인지 말하고, 몇 번인지도 **맞힙니다**. | 짝이 진짜인지는 아무도 따로 묻지 않습니다. |
# | **조건부 배치 정규화** (de Vries 외 2017) | $h' = s(y)\, \hat h + b(y)$ | 생성자의 배치 정규화마다 레이블이 채널의 배율과 편향을 정합니다. | 생성자의 길입니다. 판별자의 길은 따로 골라야 합니다. |
#
# - $a$: 로짓. $\varphi$(파이): 그림에서 특징 벡터를 뽑는 합성곱들. $f$: 그다음 층.
# - $c(\varphi(x), y)$: 특징 $\varphi(x)$가 레이블의 벡터 $e(y)$와 얼마나 맞는지를 말하는 수 하나. 그 식은 과제 05-9에서 여러분이 찾습니다.
# - $L_D$, $L_G$: 레이블이 없을 때의 두 손실. $P(y \mid x)$: 분류기가 말한 $y$일 확률.
# - $\hat h$: 평균 0, 분산 1로 맞춘 특징. $s(y), b(y)$: 레이블마다 배우는 배율과 편향. 화풍을 옮기는 신경망의 조건부 **인스턴스** 정규화(Dumoulin 외 2017)와 같은 생각입니다.

# %%
# @title 그림: 레이블을 넣는 네 가지 길
fig, axes = plt.subplots(2, 2, figsize=(9.4, 3.5))
for ax, name in zip(axes.flat, WAYS, strict=True):
    draw_way(ax, name)
alt = "레이블을 넣는 네 가지 길의 그림. 이어 붙임은 x와 e(y)를 잇고 층 f를 지나 로짓 하나를 냅니다. 내적은 φ(x)에서 f(φ(x))와 c(φ(x), y)로 갈라졌다가 더하고, e(y)는 c에 들어갑니다. 보조 분류기는 φ(x)에서 로짓과 P(y | x)의 두 답을 내고 y는 손실에만 있습니다. 조건부 배치 정규화는 생성자의 층이 낸 ĥ에 s(y)를 곱하고 b(y)를 더합니다."
plotting.show(fig, alt=alt)

# %% [markdown]
# 이 그림에서도 굵은 초록 칸이 레이블 $y$가 들어오는 자리입니다. 판별자의 세 길은 **어디에서** 들어오는지가 다릅니다. 처음부터 섞이거나, 특징을 다 뽑은 뒤에 견주거나, 손실에만 있습니다.
#
# 같은 한글, 같은 설정에서 길만 바꾸어 시드 셋씩 1,200스텝을 학습한 기록이 저장소에 있습니다. 신경망의 크기와 학습의 설정은 모두 같고, 틀린 짝의 벌점은 쓰지 않았습니다. 조건부 배치 정규화는 생성자의 길이라 판별자는 내적을 썼습니다.
# 보조 분류기는 둘입니다. 논문처럼 판별자가 진짜와 **가짜 모두**의 레이블을 맞히는 것과, **진짜만** 맞히는 것($L_D$의 마지막 항을 뺀 것)입니다. R1은 진짜인지를 말하는 로짓에만 걸었습니다.
#
# 잰 것도 둘입니다.
#
# - **레이블 정확도**: 따로 배운 한글 분류기가 시킨 글자로 읽은 비율.
# - **레이블 안의 다양함**: 같은 그림뿐이면 0, 진짜만큼 다양하면 1인 수. 글자마다 바르게 읽힌 그림 백 장의 Vendi 점수(바로 아래)에서 1을 빼고, 진짜의 같은 수로 나눕니다. 뭉개진 획도 "다른 것"으로 세므로 1을 넘는다고 더 좋은 것은 아니고, 바르게 읽힌 그림이 백 장이 안 되면 낮게 나오기 쉽습니다. 그 그림이 진짜 같은지도, 잰 분류기의 특징에 없는 차이도 보지 못합니다.
#
# **Vendi 점수**(Friedman & Dieng 2023)는 **정말로 서로 다른 그림이 몇 장**인지 어림한 수입니다. 같은 그림만 백 장이면 1, 백 장이 모두 전혀 다르면 100, 닮은 그림이 섞이면 그 사이입니다.
#
# <details><summary>어떻게 계산합니까 (건너뛰어도 됩니다)</summary>
#
# 그림 $n$장을 둘씩 견주어 닮은 정도(같으면 1, 전혀 다르면 0)의 표를 만들고 $n$으로 나눕니다. 그 표의 고윳값(eigenvalue) $\lambda_i$로 $e^{-\sum_i \lambda_i \log \lambda_i}$를 계산합니다.
# 모두 같으면 고윳값은 1 하나뿐이어서 $e^0 = 1$이고, 모두 전혀 다르면 $1/n$이 $n$개여서 $e^{\log n} = n$입니다.
#
# </details>
#
# 두 가지 모두 **두 눈**으로 쟀습니다. 하나는 강의의 분류기이고, 다른 하나는 구조도 시드도 다르게 따로 배운 분류기, 곧 **심판**(04)입니다.
#
# 기록을 펼치기 전에 **내적** 판별자를 직접 지어 봅시다. $c$의 식은 주지 않고 $c$가 지킬 것만 말합니다. 이름에 답이 들어 있습니다. ‘내적’이 무엇인지 모르면 아래의 네 조건에서 이끌어 내고, 알면 그 네 조건을 지키는 것이 왜 내적뿐인지 먼저 말해 보십시오.

# %%
task("05-9")


# %%
def projection_logit(phi, plain, rows, y):
    """(n, d), (n,), (레이블 수, d), (n,) → 짝이 진짜일 로짓 (n,)."""
    ...


check("05-9", projection_logit)

# %%
hint("05-9")

# %%
solution("05-9")

# %% [markdown]
# 찾은 $c$는 두 벡터를 칸끼리 곱하여 더한 수, 곧 **내적** $e(y)^\top\varphi(x)$입니다. 두 벡터의 길이가 그대로라면 같은 쪽을 볼수록 큽니다. 패키지의 것과 견주어 보십시오. `h`를 편 것이 $\varphi(x)$이고, `plain`이 $f(\varphi(x))$, `scores`가 레이블마다의 내적입니다(`rows`의 줄 하나가 $e(y)$이고, 레이블마다 더하는 수 하나와 $f$에 들어가는 미니배치 표준편차의 채널은 덤입니다).
#
# <details><summary>내적은 어디에서 나옵니까 (건너뛰어도 됩니다)</summary>
#
# 진짜 짝의 분포를 $p(x, y)$, 가짜 짝의 분포를 $q(x, y)$라고 하면, 최적의 판별자의 로짓은 두 확률의 비의 로그입니다(03의 $D^* = p/(p + q)$를 로짓으로 쓴 것). 이것을 둘로 나눕니다.
#
# $$a^*(x, y) = \log\frac{p(x, y)}{q(x, y)} = \log\frac{p(y \mid x)}{q(y \mid x)} + \log\frac{p(x)}{q(x)}$$
#
# 두 조건부 확률이 모두 같은 특징 $\varphi(x)$ 위의 소프트맥스라고 합시다: $\log p(y \mid x) = v_y^\top\varphi(x) - \log Z_p(x)$, $\log q(y \mid x) = u_y^\top\varphi(x) - \log Z_q(x)$($v_y, u_y$는 레이블마다의 벡터, $Z$는 확률의 합을 1로 맞추는 수). 빼면
#
# $$a^*(x, y) = \underbrace{(v_y - u_y)^\top \varphi(x)}_{e(y)^\top\varphi(x)} + \underbrace{\log\frac{Z_q(x)}{Z_p(x)} + \log\frac{p(x)}{q(x)}}_{x\text{만의 항}}$$
#
# 이므로 $y$가 든 것은 내적뿐이고, $x$만의 항은 $f(\varphi(x))$에게 맡깁니다(Miyato & Koyama 2018, 3절).
#
# </details>

# %%
show_source(ProjectionDiscriminator.look)
show_source(ProjectionDiscriminator.forward)

# %% [markdown]
# 여러분의 로짓으로 200스텝만 학습합니다. 과제를 뒤에 풀었다면 아래의 두 셀을 다시 실행하십시오.

# %%
project = mine("05-9", projection_logit)


class MyProjection(ProjectionDiscriminator):
    """여러분의 로짓을 내는 내적 판별자: 그림 (n, 1, 32, 32), y (n,) → 로짓 (n,)."""

    def forward(self, x, y):
        h = self.net.blocks(x)
        plain = self.net.head(self.net.spread(h)).flatten() + self.rows.bias[y]
        return project(h.flatten(1), plain, self.rows.weight, y)


def my_pair(data):
    return joined_generator(), MyProjection()


# %%
way = CONDITIONING["내적"]._replace(steps=200, make=my_pair)
projected = way.new_gan(korean, seed=1, runtime=runtime)
for _ in progress(way.train(projected, korean)):
    pass
live = reading(projected.sampler)[0]
print(f"내적, 200스텝: 레이블 정확도 {live:.0%} (우연은 {1 / 14:.0%})")
assert live > 1 / 14

# %% [markdown]
# 200스텝에 벌써 우연보다 자주 읽힙니다. 이만큼 짧은 학습의 수는 시드에 따라 크게 다릅니다(시험해 본 시드에서 그랬습니다). 앞에서 여러분이 학습한 이어 붙임은 **틀린 짝도** 보았습니다. 위의 200스텝과 아래의 기록에는 틀린 짝이 없으므로 그 수와 견주지 마십시오. 둘을 함께 쓰면 어떻게 되는지는 재지 않았습니다.
#
# 이제 1,200스텝의 기록을 펼칩니다.


# %%
def page_of_eyes(what):
    draw = draw_conditioning_accuracy if what == "정확도만" else draw_conditioning
    fig, axes = plt.subplots(1, 2, figsize=(8, 2.6), sharey=True)
    draw(axes[0])
    draw(axes[1], eye="arbiter_")
    axes[1].set_ylabel("")
    return fig


def tell_eyes(what):
    accuracy, variety = conditioning_scores("accuracy"), conditioning_scores("variety")
    if what == "정확도만":
        return ", ".join(f"{name} {a.mean():.0%}" for name, a in accuracy.items())
    return ", ".join(f"{name} {v.mean():.2f}" for name, v in variety.items())


# %%
about_eyes = (
    "다섯 가지 학습을 강의의 분류기(왼쪽)와 심판(오른쪽)의 눈으로 시드마다 잰 것. "
    "아래의 수는 강의의 분류기로 잰 시드 셋의 평균."
)
eyes = FlipbookView(
    page_of_eyes, "재는 것", ["정확도만", "다양함도"], "정확도만", about=about_eyes, words=tell_eyes
)
PredictionView(
    "05-p5",
    "정확도만 그린 그림입니다. 레이블 안의 다양함까지 재면, 다섯 가운데 내적보다 왼쪽(좁은 쪽)으로 밀려나는 것은 누구입니까?",
    [
        ("이어 붙임", False, "두 눈 모두에서 내적보다 오른쪽입니다. 뭉개진 획도 다른 그림으로 세어집니다."),
        ("조건부 배치 정규화", False, "내적과 같은 판별자를 썼고, 두 눈 모두에서 내적보다 오른쪽입니다."),
        ("보조 분류기 둘", True, "분류기가 알아보기 쉬운 것만 그려도 이득이기 때문이라고 짐작됩니다."),
    ],
    eyes,
    act="재는 것을 ‘다양함도’로 옮겨 보십시오.",
    seen=lambda: eyes.page.value == "다양함도",
)  # fmt: skip

# %%
# @title 그림: 다섯 가지 학습의 정확도와 다양함, 학습하는 동안
fig, axes = plt.subplots(1, 3, figsize=(9.5, 4.3))
draw_conditioning(axes[0])
draw_conditioning(axes[1], eye="arbiter_")
draw_conditioning_curves(axes[2])
for ax in axes[1:]:
    ax.set_ylabel("")
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
keys = "accuracy", "variety", "arbiter_accuracy", "arbiter_variety", "frechet", "own_accuracy"
found_by = {key: conditioning_scores(key) for key in keys}
means = {key: {n: v.mean() for n, v in values.items()} for key, values in found_by.items()}
told = "; ".join(
    f"{n} {means['accuracy'][n]:.0%}와 {means['variety'][n]:.2f}, 심판 "
    f"{means['arbiter_accuracy'][n]:.0%}와 {means['arbiter_variety'][n]:.2f}"
    for n in CONDITIONING
)
alt = f"다섯 가지 학습의 레이블 안의 다양함(가로)과 레이블 정확도(세로)를 시드마다 찍은 점을 강의의 분류기(왼쪽)와 심판(가운데)으로 쟀고, 오른쪽은 스텝에 따른 레이블 정확도의 곡선입니다. 시드 셋의 평균(정확도와 다양함)은 {told}입니다."
plotting.show(fig, alt=alt)

# %%
for name in CONDITIONING:
    spots = {key: values[name] for key, values in found_by.items()}
    for eye, who in (("", "강의의 분류기"), ("arbiter_", "심판")):
        a, v = spots[f"{eye}accuracy"], spots[f"{eye}variety"]
        print(f"{name:12s}\t{who:8s}\t정확도 {a.min():.0%}…{a.max():.0%}\t"
              f"다양함 {v.min():.2f}…{v.max():.2f}")  # fmt: skip
    print(f"{'':12s}\t프레셰 거리 {spots['frechet'].mean():.0f} (강의의 분류기)")
for name in ("보조 분류기", "보조 분류기 (진짜만)"):
    print(f"{name}가 스스로 채점한 정확도 {found_by['own_accuracy'][name].mean():.0%}")

# %%
# @title 확인: 네 가지 길의 글이 말하는 수
for eye in ("", "arbiter_"):  # 강의의 분류기와 심판, 두 눈 모두에서
    right, varied = found_by[f"{eye}accuracy"], found_by[f"{eye}variety"]
    assert right["내적"].min() > right["이어 붙임"].max() + 0.03
    assert right["보조 분류기"].max() < 0.55 and right["내적"].min() > 0.9
    assert right["조건부 배치 정규화"].max() + 0.01 < right["내적"].min()
    assert varied["보조 분류기 (진짜만)"].max() + 0.15 < varied["내적"].min()
    assert varied["보조 분류기"].max() + 0.1 < varied["내적"].min()
    assert min(varied[n].min() for n in ("이어 붙임", "조건부 배치 정규화")) > varied["내적"].max()
behind = found_by["arbiter_accuracy"]["내적"] - found_by["arbiter_accuracy"]["보조 분류기 (진짜만)"]
assert (behind > 0.04).sum() == 2
apart_from, own = found_by["frechet"], found_by["own_accuracy"]
assert apart_from["내적"].max() < 0.7 * apart_from["이어 붙임"].min()
inner, only_real = apart_from["내적"], apart_from["보조 분류기 (진짜만)"]
assert only_real.min() > 3 * inner.max() and 5.5 < only_real.mean() / inner.mean() < 6.8
assert own["보조 분류기"].min() > 0.98

# %%
# @title 그림: 다섯 가지 학습이 쓴 글자
fig, ax = plt.subplots(figsize=(8, 2.9))
draw_conditioning_pictures(ax)
plotting.show(
    fig,
    alt="진짜와 다섯 가지 학습이 쓴 가, 나, 사, 하를 z 네 가지씩 늘어놓은 여섯 줄. 내적의 줄이 진짜와 가장 닮았고, 보조 분류기의 줄에는 시킨 것과 다른 글자로 읽히는 그림이 섞여 있습니다.",
)

# %% [markdown]
# 점의 그림에서는 점 하나가 시드 하나이고, 위일수록 정확하고 오른쪽일수록 다양합니다(별이 진짜). 이 둘의 세로축은 **30%부터**입니다. 곡선은 옅은 것이 시드 하나, 굵은 것이 셋의 평균입니다. 글자의 그림은 한 줄이 한 길입니다. 따로 적지 않은 것은 **두 눈 모두에서, 시드 셋에서 모두** 그랬습니다. 프레셰 거리와 도중의 곡선은 강의의 분류기로만 쟀습니다.
#
# - **내적**은 이어 붙임보다 정확하고 프레셰 거리도 절반쯤입니다. 바꾼 것은 판별자가 레이블을 만나는 자리와 방법뿐입니다. 그림과 레이블을 견주는 모양 $e(y)^\top\varphi(x)$를 미리 마련해 준 덕이라고 짐작됩니다.
# - **보조 분류기(진짜만)** 는 레이블 안의 다양함이 **두 눈 모두에서 내적보다 좁습니다**. "누가 보아도 가"인 것만 그리면 분류기의 손실 $-\log P$가 줄기 때문이라고 짐작됩니다(Hou 외 2022도 이 약점을 다룹니다). **얼마나** 좁은지는 눈마다 다릅니다(강의의 분류기로는 진짜의 0.5–0.7, 심판으로는 0.7–0.95). 정확도도 강의의 분류기로는 내적과 같아 보이는데, 심판에게는 두 시드에서 4%p 넘게 낮습니다. **한 분류기의 수는 그 분류기의 눈입니다.** 프레셰 거리는 내적의 여섯 배쯤이지만(시드마다 세 배가 넘습니다), 왜 나쁜지는 말해 주지 않습니다.
# - **보조 분류기(논문대로)** 는 판별자 자신의 채점으로는 99%쯤 맞는데, 따로 배운 두 분류기는 잘해야 절반쯤 맞다고 합니다. 판별자가 **가짜의 레이블도 정답으로** 배우므로, 둘 사이에서만 통하는 암호가 생길 수 있습니다. 글자의 그림에서 이 줄의 ‘하’ 칸을 보십시오. 눈에는 ‘타’에 가까운 글자가 섞여 있습니다. 다양함도 내적보다 좁게 나왔지만, 바르게 읽힌 그림이 적어서 낮은 쪽으로 치우친 수입니다. 이 작은 설정의 결과이고, 논문의 큰 신경망이 늘 이렇다는 뜻은 아닙니다.
# - **조건부 배치 정규화**는 처음에 느리고, 여기서는 같은 판별자를 쓴 내적보다 정확하지 않았습니다. 1,200스텝의 작은 신경망에서 잰 것입니다. 아주 큰 BigGAN(Brock 외 2018)은 바로 이 짝(내적 판별자와 조건부 배치 정규화)을 썼습니다.
#
# > **널리 퍼진 오류 ③** "판별자에 달린 분류기가 99%라고 하니 시킨 대로 그린 것이다."
# > 함께 배운 채점자는 한편이 될 수 있습니다. 채점은 따로 배운 분류기로, 되도록 둘로 하십시오.

# %% [markdown]
# ## 5. $z$는 손글씨입니까? 재어 봅시다
#
# 오래 학습한 생성자에게 손글씨($z$) 네 가지로 열네 글자를 모두 쓰게 합니다.

# %%
hands = torch.randn(40, 64, generator=torch.Generator().manual_seed(0))
written = sheet(trained, hands, list(range(14)))

# %%
# @title 그림: 손글씨 네 가지로 쓴 열네 글자, 글자 하나를 서른두 가지로
fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.1), width_ratios=[14, 8])
title = "한 줄에 z 하나, 칸마다 가…하"
plotting.show_pictures(axes[0], written[: 4 * 14], columns=14, title=title)
title = "글자 ‘하’, z 서른두 가지"
plotting.show_pictures(axes[1], written[13::14][:32], columns=8, title=title)
for ax in axes:
    ax.set_anchor("N")  # 두 표의 첫 줄을 나란히
alt = "왼쪽은 z 네 가지로 가부터 하까지 쓴 네 줄로, 줄마다 굵기와 기운 정도가 한 사람의 글씨처럼 이어집니다. 오른쪽은 글자 하를 z 서른두 가지로 쓴 것으로, 가는 것과 굵은 것, 큰 것과 작은 것이 섞여 있습니다."
plotting.show(fig, alt=alt)

# %% [markdown]
# 왼쪽에서는 한 줄이 한 사람의 글씨처럼 이어지고, 오른쪽에서는 같은 글자가 $z$마다 다르게 쓰입니다. 눈으로 본 것을 수로 확인합시다.
# **획의 굵기**는 다음과 같이 어림합니다. 긴 띠의 넓이는 굵기 × 길이이고 둘레는 2 × 길이쯤이므로, 굵기는 $2 \times \text{넓이} / \text{둘레}$입니다.
# 넓이는 화소의 밝기를 더한 것이고, 둘레는 화소마다 옆 화소, 아래 화소와의 밝기 차이를 직각삼각형의 두 변으로 보고 그 빗변을 모두 더한 것입니다.

# %%
show_source(stroke_width)

# %% [markdown]
# $w_{ij}$를 손글씨 $i$로 쓴 글자 $j$의 굵기라고 하고, 굵기가 들쭉날쭉한 정도(분산 $\mathrm{Var}$)를 **손글씨의 몫**, **글자의 몫**, **나머지**로 나눕니다. 손글씨 둘, 글자 둘이라면 다음과 같습니다.
#
# | 굵기의 표(줄이 손글씨, 칸이 글자) | 손글씨의 몫 | 글자의 몫 | 나머지 |
# |---|---|---|---|
# | `[[1, 1], [3, 3]]`: 손글씨끼리만 다름 | 100% | 0 | 0 |
# | `[[1, 3], [1, 3]]`: 글자끼리만 다름 | 0 | 100% | 0 |
# | `[[1, 3], [3, 1]]`: 손글씨마다 굵게 쓰는 글자가 다름 | 0 | 0 | 100% |
#
# 손글씨와 글자가 더 많으면 어떻게 계산하겠습니까?

# %%
task("05-8")


# %%
def portions(w):
    """굵기의 표 (손글씨, 글자) → (손글씨의 몫, 글자의 몫)."""
    ...


check("05-8", portions)

# %%
hint("05-8")

# %%
solution("05-8")

# %% [markdown]
# $$\text{손글씨의 몫} = \frac{\mathrm{Var}_i(\bar w_{i\cdot})}{\mathrm{Var}_{ij}(w_{ij})}, \qquad \text{글자의 몫} = \frac{\mathrm{Var}_j(\bar w_{\cdot j})}{\mathrm{Var}_{ij}(w_{ij})}$$
#
# $\bar w_{i\cdot}$은 손글씨 $i$의 열네 글자 평균, $\bar w_{\cdot j}$는 글자 $j$의 모든 손글씨 평균입니다. 손글씨의 몫이 **못 보는 것**은 시킨 글자인지, 굵기가 아닌 것도 이어지는지입니다.
# 진짜 글꼴, 그리고 칸마다 $z$를 새로 뽑아 쓴 것과도 견줍니다.
#
# 하나를 더 만듭니다. **글자마다 $z$를 저마다의 방법으로 뒤섞는** 생성자입니다. 가를 쓸 때에는 $z$의 64칸을 한 가지 차례로 바꾸고 몇 칸은 부호를 뒤집어 넣고, 나를 쓸 때에는 다른 차례로 바꾸어 넣습니다.
# 정규 분포의 $z$는 칸을 바꾸고 부호를 뒤집어도 똑같은 정규 분포입니다. 그러므로 **한 글자만 보면** 원래의 생성자와 분포가 같습니다. 4절의 판별자가 함께 보는 네 장도 $z$를 저마다 새로 뽑은 것이라, **같은 $z$로 쓴 두 글자를 나란히 본 적은 없습니다**. 그런 판별자는 두 생성자를 결코 가리지 못합니다.
#
# 아래의 창에서 왼쪽은 네 줄로 쓴 글씨, 오른쪽은 줄마다 굵기를 이은 선입니다. 선이 평평하면 한 사람의 글씨입니다. 과제 05-8을 뒤에 풀었다면 아래 셀부터 ‘한 글자 안의 다양함’ 앞까지 다시 실행하십시오.

# %%
share_of = mine("05-8", portions)
rng = torch.Generator().manual_seed(6)
turns_of = torch.stack([torch.randperm(64, generator=rng) for _ in range(14)])
signs = torch.randint(0, 2, (14, 64), generator=rng) * 2 - 1
y = torch.arange(40 * 14) % 14
z = hands.repeat_interleave(14, dim=0)
shuffled = sampling.sample(trained, z.gather(1, turns_of[y]) * signs[y], y)
mixed = sampling.sample(trained, 40 * 14, y, seed=3)  # z가 모두 다름
compared = {
    "한 줄에 z 하나": written,
    "진짜 글꼴": fonts[:].x,
    "칸마다 다른 z": mixed,
    "글자마다 z를 뒤섞음": shuffled,
}
widths = {name: stroke_width(x).view(-1, 14) for name, x in compared.items()}
share = {name: [float(part) for part in share_of(w)] for name, w in widths.items()}


# %%
def draw_widths(ax, name, title):
    order = "첫째", "둘째", "셋째", "넷째"
    for row, (color, style), which in zip(widths[name], plotting.STYLES, order, strict=False):
        ax.plot(range(14), row, style, color=color, label=which)
    ax.set_xticks(range(14), SYLLABLES)
    ax.set(ylabel="획의 굵기 (화소)", ylim=(0, 7), title=title)
    ax.grid(visible=False, axis="x")


def page_of_hands(name):
    fig, axes = plt.subplots(1, 2, figsize=(9.3, 2.4), width_ratios=[1.3, 1])
    plotting.show_pictures(axes[0], compared[name][: 4 * 14], columns=14, title=name)
    draw_widths(axes[1], name, "줄마다의 굵기 (첫째가 맨 윗줄)")
    axes[1].legend(loc="upper center", ncols=4, columnspacing=0.8)
    return fig


def tell_hands(name):
    hand, letter = share[name]
    return f"손글씨의 몫 {hand:.0%}, 글자의 몫 {letter:.0%}, 나머지 {1 - hand - letter:.0%}"


# %%
about_hands = (
    "왼쪽은 네 줄로 쓴 가…하, 오른쪽은 줄마다 이은 획의 굵기. 선이 평평하면 한 사람의 글씨입니다."
)
lines_of = FlipbookView(
    page_of_hands, "쓰는 법", list(compared), "한 줄에 z 하나", about=about_hands, words=tell_hands
)
PredictionView(
    "05-p6",
    "판별자는 ‘글자마다 z를 뒤섞은’ 생성자를 원래의 것과 가리지 못합니다. 그 생성자에서 손글씨의 몫은 얼마입니까?",
    [
        ("거의 100%로 그대로", False, "한 글자만 보면 같지만, 줄을 이루던 짝이 모두 흩어졌습니다."),
        ("절반쯤", False, "뒤섞는 방법이 글자마다 달라서 이어질 것이 남지 않습니다."),
        ("우연의 값(7% 안팎)", True, "줄을 잇던 것이 글자마다 다르게 뒤섞였습니다. 손실은 한 글자씩만 보므로 막지 않습니다."),
    ],
    lines_of,
    act="쓰는 법을 끝까지, ‘글자마다 z를 뒤섞음’으로 옮겨 보십시오.",
    seen=lambda: lines_of.page.value == "글자마다 z를 뒤섞음",
)  # fmt: skip

# %%
for name in compared:
    print(f"{name}: {tell_hands(name)}")
same = metrics.label_accuracy(metrics.judge_hangul(shuffled), y)
print(f"글자마다 z를 뒤섞은 것의 레이블 정확도 {same:.1%}")
assert share["한 줄에 z 하나"][0] > 0.85 > 0.15 > share["칸마다 다른 z"][0]
assert share["글자마다 z를 뒤섞음"][0] < 0.15 and same > 0.98
assert share["한 줄에 z 하나"][0] > 5 * share["한 줄에 z 하나"][1]
assert abs(share["한 줄에 z 하나"][0] - share["진짜 글꼴"][0]) < 0.1

# %%
# @title 그림: z를 그대로 두었을 때와 뒤섞었을 때의 굵기
fig, axes = plt.subplots(1, 2, figsize=(7, 2.5), sharey=True)
for ax, name in zip(axes, ("한 줄에 z 하나", "글자마다 z를 뒤섞음"), strict=True):
    draw_widths(ax, name, f"{name}\n손글씨의 몫 {share[name][0]:.0%}")
    ax.set_xticks([0, 13], ["가", "하"])
axes[1].set_ylabel("")
told = "; ".join(
    f"{name}: {tell_hands(name)}" for name in ("한 줄에 z 하나", "글자마다 z를 뒤섞음")
)
plotting.show(
    fig,
    alt=f"가부터 하까지 획의 굵기를 줄마다 이은 선 넷을 두 가지 쓰는 법에서 그렸습니다. z를 그대로 두면 선들이 평평하게 나란하고, 글자마다 뒤섞으면 서로 얽혀 오르내립니다. {told}.",
)

# %% [markdown]
# 선 하나가 한 줄입니다. $z$를 그대로 두면 선 넷이 나란하고(왼쪽), 굵기의 들쭉날쭉함은 거의 모두 손글씨의 몫이며, 진짜 글꼴에서 잰 몫과 비슷합니다(반올림하여 세 몫의 합이 101%로 보이기도 합니다). 뒤섞으면 글자는 똑같이 잘 쓰는데도 선들이 뒤엉키고(오른쪽), 손글씨의 몫은 칸마다 $z$를 새로 뽑은 것처럼 **우연의 값**입니다. 서로 상관없는 열네 수를 평균하면 분산이 1/14로 줄어들므로, 몫도 1/14 ≈ 7% 안팎입니다(손글씨가 마흔 가지뿐이라 조금 벗어납니다).
#
# 여기서 무엇을 알 수 있습니까? 데이터는 어느 가와 어느 나가 한 벌인지 말해 준 적이 없고, 판별자는 같은 $z$로 쓴 **한 줄을 본 적이 없습니다**. 그러니 "한 사람의 글씨"는 손실이 요구한 것이 아닙니다. 뒤섞은 생성자도 손실에게는 똑같이 좋습니다.
# 그런데도 이어지는 까닭으로 짐작되는 것은 **열네 글자가 같은 가중치를 나누어 쓴다**는 것입니다. 생성자의 첫 층은 $W_z z + W_e\, e(y)$를 내므로($W_z$는 $z$ 쪽의 가중치) $z$의 몫 $W_z z$가 모든 글자에 똑같이 들어갑니다. 한 글자에서 굵기를 배우면 다른 글자도 그 굵기를 쓰는 쪽이 쉽습니다. 이렇게 손실이 아니라 신경망의 생김새가 답을 고르는 것을 **귀납 편향**(inductive bias)이라고 합니다.
# 다만 여기서 잰 것은 **굵기 하나**입니다. 기운 정도나 획의 끝 모양까지 한결같은지는 눈으로 보았을 뿐 재지 않았습니다.
#
# ### 한 글자 안의 다양함
#
# 이번에는 한 글자 안을 봅니다. 여섯째 잣대는 **굵기의 표준편차**, 곧 한 글자 안에서 굵기가 흩어진 정도입니다. 무엇을 보지 못하는지는 아래의 퀴즈에서 묻습니다. 정확도와 함께 재는 함수를 써 봅시다.

# %%
task("05-5")


# %%
def label_report(scores, y, width):
    """(n, 클래스 수), (n,), (n,) → (정확도, 레이블마다 굵기의 표준편차 (클래스 수,))."""
    ...


check("05-5", label_report)

# %%
hint("05-5")

# %%
solution("05-5")

# %% [markdown]
# 생성자 셋을 감정합시다. 이름은 가렸습니다(`suspects`가 저마다에게 가부터 하까지 백 번씩 쓰게 하고, 그 앞의 절반을 잽니다). 셋 가운데 하나는 레이블 안에서 붕괴했고, 하나는 시킨 글자를 쓰지 않습니다. 과제 05-5를 뒤에 풀었다면 아래 셀부터 다시 실행하십시오.

# %%
report, works = mine("05-5", label_report), suspects(trained)
reports = {}
for name, x in works.items():
    scores = metrics.judge_hangul(x[:700]).probabilities
    right, inside_of = report(scores, y_hangul[:700], stroke_width(x[:700]))
    reports[name] = float(right), inside_of
    print(
        f"{name}: 레이블 정확도 {right:.1%}, 글자 안의 굵기 표준편차 평균 {inside_of.mean():.2f}화소"
    )

# %%
QuizView(
    "갑, 을, 병 가운데 레이블 안에서 붕괴한 생성자는 누구입니까?",
    [
        ("갑", False, "정확도도 다양함도 진짜와 비슷합니다. 저장소에 든 생성자 그대로입니다."),
        ("을", True, "글자마다 z 하나만 씁니다. 정확도는 100%인데 글자 안의 표준편차는 0입니다."),
        ("병", False, "다양하지만 시킨 글자가 아닙니다. 이름이 뒤섞인 2절의 ‘G만’과 같습니다."),
    ],
)

# %%
show_source(suspects)  # 가린 이름을 벗깁니다.

# %%
QuizView(
    "레이블 정확도가 99%이고 글자 안의 굵기 표준편차도 진짜와 같은 생성자가 있습니다. 이 두 수로 놓칠 수 있는 붕괴는 무엇입니까?",
    [
        ("글자마다 한 장만 외워 그리는 것", False, "그러면 글자 안의 표준편차가 0입니다. 을이 그랬습니다."),
        ("굵은 붓과 가는 붓 두 자루로만 쓰는 것", True, "두 값만으로도 표준편차는 진짜와 같을 수 있습니다. 흩어진 모양까지 보아야 합니다."),
        ("‘하’를 시켜도 ‘가’를 쓰는 것", False, "그 글자들의 정확도가 0이 되므로 드러납니다. 99%일 수 없습니다."),
    ],
)  # fmt: skip

# %% [markdown]
# 갑의 굵기가 **어떤 모양으로** 흩어져 있는지 진짜와 겹쳐 봅니다.

# %%
# @title 그림: 진짜와 갑의 굵기가 흩어진 모양
assert reports["을"][0] > 0.98 and reports["을"][1].max() < 1e-3 and reports["병"][0] < 0.2
assert reports["갑"][0] > 0.98 and 0.7 < reports["갑"][1].mean() / reports["진짜"][1].mean() < 1.3
fig, axes = plt.subplots(1, 2, figsize=(9.2, 2.9), sharey=True)
bins, told, heavy = torch.linspace(0.5, 6.5, 41), [], {"진짜": 0, "갑": 0}
for ax, letter in zip(axes, ("가", "하"), strict=True):
    k = SYLLABLES.index(letter)  # 글자마다 천 장
    pictures = {"진짜": korean[(korean.y == k).nonzero()[:1000, 0]].x}
    pictures["갑"] = sampling.sample(trained, 1000, k, seed=1)
    for (name, x), (color, style) in zip(pictures.items(), plotting.STYLES, strict=False):
        w = stroke_width(x.cpu())
        ax.hist(w, bins, density=True, histtype="step", color=color, ls=style, lw=1.8, label=name)
        heavy[name] += (w > 4.5).sum().item()
        told.append(f"{letter} {name}: 10–90%가 {w.quantile(0.1):.1f}…{w.quantile(0.9):.1f}화소")
    ax.set(xlabel="획의 굵기 (화소)", title=f"글자 ‘{letter}’")
axes[0].set_ylabel("밀도")
axes[1].legend()
alt = f"글자 가와 하의 획의 굵기의 분포를 진짜와 생성자 갑에서 천 장씩 재어 겹쳐 그린 히스토그램 둘입니다. {'; '.join(told)}. 두 글자에서 4.5화소를 넘는 것은 진짜 {heavy['진짜']}장, 갑 {heavy['갑']}장."
plotting.show(fig, alt=alt)
assert heavy["갑"] < heavy["진짜"]

# %% [markdown]
# 붓 두 자루뿐이라면 뾰족한 봉우리 둘만 서고 그 사이는 비어야 합니다. 글자마다 천 장을 쓰게 해 보니 진짜의 ‘하’에도 언덕이 둘(가는 글꼴과 굵은 글꼴) 있지만 사이가 비지 않고, 갑의 굵기도 진짜와 비슷한 자리에 비슷하게 흩어져 있습니다. 다만 4.5화소를 넘는 **아주 굵은 글씨는 진짜보다 드뭅니다**. 적어도 굵기로는 이 꼬리 말고는 글자 안의 붕괴가 보이지 않습니다. 다른 특징은 다시 재어 보아야 압니다.

# %% [markdown]
# ### 한 손글씨가 가에서 하까지 걷습니다
#
# 레이블은 열넷뿐이지만 임베딩은 벡터이므로, 두 글자의 임베딩 사이를 걸어갈 수 있습니다. $z$ 하나를 쥐고 $e(\text{가})$에서 $e(\text{나})$로, … $e(\text{하})$까지 걷습니다.
# **볼 것**: 글자가 바뀌는 동안에도 기운 정도와 굵기가 이어집니까? 두 글자의 한가운데에는 무엇이 있습니까? 오른쪽의 선은 이 손글씨의 굵기(점선은 아직 걷지 않은 길), 띠는 다른 손글씨들의 굵기(10–90%)입니다.

# %%
path = walk(trained, torch.randn(1, 64, generator=torch.Generator().manual_seed(4)))
others = stroke_width(mixed)


def page_of_walk(at):
    fig, axes = plt.subplots(1, 2, figsize=(9.2, 2.7), width_ratios=[1, 2.6])
    draw_letter(axes[0], path, at)
    draw_path(axes[1], path, at, others)
    axes[0].set_title(name_of(float(path.places[at])))
    return fig


def tell_walk(at):
    return f"분류기는 ‘{path.read[at]}’({path.sure[at]:.0%})로 읽습니다. 굵기 {path.widths[at]:.1f}화소"


walking = MovieView(
    page_of_walk,
    range(len(path.places)),
    about="z 하나를 그대로 두고 레이블의 임베딩만 가에서 하까지 이어 옮기는 움직이는 그림. 왼쪽은 글자, 오른쪽은 획의 굵기.",
    words=tell_walk,
    title=lambda at: name_of(float(path.places[at])),
    telling=(0, 2, 52),
)  # fmt: skip
walking.colors = 16
walking

# %%
letters = path.read[::4]  # 글자의 자리에서 읽은 것
print(f"글자의 자리 열넷에서 읽은 것: {''.join(letters)}")
print(f"굵기의 흩어짐: 걷는 동안 {path.widths.std():.2f}화소, 다른 손글씨들 {others.std():.2f}화소")
assert letters == list(SYLLABLES) and path.widths.std() < 0.5 * others.std()
halfway = range(2, len(path.places), 4)  # 두 글자의 한가운데
neither = [
    f"{name_of(float(path.places[i]))}에서 ‘{path.read[i]}’({path.sure[i]:.0%})"
    for i in halfway
    if path.read[i] not in SYLLABLES[i // 4 : i // 4 + 2]
]
print(
    f"한가운데 {len(halfway)}곳에서 두 글자 어느 쪽도 아니게 읽힌 것 {len(neither)}곳: {', '.join(neither)}"
)
assert len(halfway) == 13 and len(neither) == 2

# %% [markdown]
# 글자의 자리에서는 열네 글자가 모두 읽히고, 굵기는 걷는 내내 거의 그대로입니다. 글자 사이에서는 획이 옮겨 가고 생겨나는데, 그 자리의 임베딩은 **학습할 때 한 번도 시킨 적이 없는 것**입니다. 한가운데 열셋 가운데 열하나는 두 글자 가운데 하나로 읽히지만, **두 곳은 엉뚱한 글자**로 읽힙니다(정지 화면의 ‘가 → 나 50%’를 보십시오. 분류기는 ‘다’라고 하지만 눈에는 ‘마’에 더 가깝습니다. 열네 글자 가운데 하나로만 답하는 분류기는 글자가 아닌 것에도 자신 있게 답할 때가 있습니다).
#
# 이제 직접 끌어 보십시오. **이름** 탭의 **굵기**를 끝까지 밀고, **레이블**을 ‘가’에서 ‘하’로 바꾸어 봅니다. 굵기가 남습니까? 어느 글자가 먼저 무너집니까? ("차례로 모두"는 칸마다 $z$도 글자도 다른 열여섯 장입니다.)

# %%
LatentLab(trained, labels=SYLLABLES, folder="../runs")

# %% [markdown]
# ## 6. 놀이터: 한 사람의 글씨로 낱말 쓰기
#
# 글자마다 레이블만 바꾸고 $z$는 그대로 두면 낱말이 한 사람의 글씨로 이어집니다. 아래는 그 일을 하는 함수인데, 핵심은 `z.view(1, -1).expand(…)` 한 줄입니다. 손글씨 하나를 글자 수만큼 되풀이합니다.

# %%
show_source(handwriting.write_word)

# %%
words = {1: "바나나", 3: "하마 가자", 5: "사자 하나"}  # 손글씨 시드: 낱말
lines = [
    handwriting.write_word(trained, word, handwriting.handwriting(64, seed), spacing=-4)
    for seed, word in words.items()
]

# %%
# @title 그림: 낱말 셋을 세 손글씨로
fig, axes = plt.subplots(3, 1, figsize=(4.2, 4))
for ax, picture, (seed, word) in zip(axes, lines, words.items(), strict=True):
    plotting.show_pictures(ax, picture[None], title=f"손글씨 시드 {seed}: {word}")
thick = [stroke_width(picture[None]).item() for picture in lines]
told = ", ".join(f"‘{word}’ {w:.1f}화소" for word, w in zip(words.values(), thick, strict=True))
alt = f"낱말 셋을 저마다 다른 손글씨로 한 줄에 하나씩 썼습니다. 한 낱말 안의 글씨는 한결같고, 획의 굵기는 위에서부터 {told}입니다."
plotting.show(fig, alt=alt)
assert metrics.judge_hangul(lines[0][None, :, :, :32]).labels.item() == SYLLABLES.index("바")
assert thick[0] < thick[2]

# %% [markdown]
# 한 줄이 낱말 하나입니다. 줄마다 다른 $z$를 주었더니 첫째는 획이 가늘고 셋째는 굵습니다. 이제 직접 써 보십시오. 쓸 수 있는 글자는 열넷(가 나 다 라 마 바 사 아 자 차 카 타 파 하)과 띄어쓰기입니다.
# **주요 방향 1**을 −3에서 3까지 밀고 무엇이 바뀌는지 한 낱말로 적으십시오. 낱말을 ‘사자 하나’로 바꾸어도 그 이름이 맞습니까?
#
# <details><summary>우리가 적은 낱말</summary>
#
# **굵기**입니다. −3에서 굵고 3에서 가늡니다. 손글씨 스무 가지로 재면 평균 4.6화소에서 1.6화소로 줄고, 열네 글자 모두에서 그렇습니다. 그래서 낱말을 바꾸어도 이름이 맞습니다.
#
# </details>

# %%
WordLab(trained, "바나나 하나", seed=1, folder="../runs")

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | $[z, e(y)]$를 $G$에, $[x, e(y)]$를 $D$에 | 과제 05-1, 05-6, `cgan.MLPGenerator` | Mirza & Osindero 2014, 그림 1 |
# | $D(x \mid y)$, 진짜와 가짜의 짝에 같은 $y$ | 과제 05-7, `training.train` | Mirza & Osindero 2014, 식 (2) |
# | 레이블의 평면 | 과제 05-4, `cgan.Discriminator` | Reed 외 2016을 합성곱의 첫 층에 맞춘 것 |
# | $-\log D(x,y) - \frac12\log(1-D(x,y')) - \frac12\log(1-D(G(z,y),y))$ | 과제 05-2 | Reed 외 2016, 알고리즘 1 |
# | $-\lambda\,\mathbb{E}[\log(1-D(x,y'))]$, $\lambda = 1$ | `penalties.wrong_labels` | Reed 외 2016을 고친 것 |
# | $y \sim p_y$, `randint`의 위쪽 끝은 제외 | 과제 05-3 | PyTorch 문서 `torch.randint` |
# | $f(\varphi(x)) + e(y)^\top\varphi(x)$ | 과제 05-9, `conditioning.ProjectionDiscriminator` | Miyato & Koyama 2018 |
# | $-\log P(y \mid x) - \log P(y \mid G(z, y))$ | `conditioning.d_loss_auxiliary` | Odena 외 2017 |
# | $s(y)\,\hat h + b(y)$ | `conditioning.NormGenerator` | de Vries 외 2017 |
# | 레이블 정확도와 레이블 안의 다양함 | 과제 05-5, `metrics.label_accuracy` | Odena 외 2017 |
# | 손글씨의 몫 | 과제 05-8 | 이 레슨 |
# | 낱말 하나에 $z$ 하나 | `handwriting.write_word` | 이 레슨 |
#
# $e(y)$는 레이블의 임베딩, $y'$은 일부러 틀린 레이블, $\lambda$는 셋째 짝의 무게입니다.
#
# <details><summary>이 레슨의 잣대 여섯: 무엇을 보고 무엇을 못 보는가</summary>
#
# | 잣대 | 무엇을 보는가 | 무엇을 못 보는가 |
# |---|---|---|
# | **레이블 정확도** (2–5절) | 시킨 레이블과 분류기가 읽은 레이블이 같은 비율 | 레이블 안의 다양함. 글자가 아닌 것도 어느 글자로든 읽습니다. |
# | **프레셰 거리** (3, 4절) | 진짜와 생성한 것의 특징 구름이 얼마나 떨어졌는지 | 레이블이 뒤바뀐 것. 흐려서인지 좁아서인지, 어느 레이블에서인지 |
# | **획이 어긋난 비율** (4절) | 같은 글자를 쓴 두 그림의 획이 겹치지 않는 정도 | 손글씨가 달라서인지 획이 뭉개져서인지 |
# | **Vendi 점수** (4절) | 한 레이블 안에 서로 다른 그림이 몇 장쯤인지 | 그 그림이 진짜 같은지. 잰 분류기의 특징에 없는 차이 |
# | **굵기의 표준편차** (5절) | 한 글자 안에서 굵기가 흩어진 정도 | 흩어진 모양(붓 두 자루뿐인지), 굵기가 아닌 차이 |
# | **손글씨의 몫** (5절) | 굵기의 차이 가운데 $z$가 달라서 생긴 몫 | 시킨 글자인지, 굵기가 아닌 것도 이어지는지 |
#
# </details>
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 두 신경망이 모두 레이블을 씁니다 | `cgan.MLPGenerator` | `test_both_networks_use_the_label` |
# | 과제의 평면이 패키지의 것과 같습니다 | `cgan.Discriminator` | `test_the_plane_of_the_exercise_is_the_network_s_own` |
# | 진짜와 가짜의 짝에 같은 레이블이 붙습니다 | `training.train` | `test_real_and_fake_pairs_carry_the_same_labels` |
# | 과제의 한 스텝이 `train`의 한 스텝과 같습니다 | `conditional_step` | `test_the_step_of_the_exercise_is_the_step_of_train` |
# | `randint`는 위쪽 끝을 뽑지 않습니다 | `random_labels` | `test_randint_leaves_out_its_upper_bound` |
# | 시킨 적 없는 레이블은 배우지 못합니다 | `asked_at_random` | `test_a_label_that_is_never_asked_is_never_learnt` |
# | 셋째 짝만 틀린 레이블을 보입니다 | `penalties.wrong_labels` | `test_only_the_third_pair_shows_the_judge_a_wrong_label` |
# | 과제의 손실은 세 짝의 BCE입니다 | `matching_loss` | `test_matching_loss_is_bce_of_three_pairs` |
# | 붕괴한 점은 뭉친 채로 옮겨 다닙니다 | `forge` | `test_the_forger_hops_together` |
# | 시드 0은 뒤에서 퍼지고 시드 6은 눌러앉습니다 | `forge` | `test_later_the_forger_spreads_on_one_seed_and_settles_on_another` |
# | D를 멈추면 레이블 안에서 붕괴합니다 | `learn` | `test_a_stopped_judge_lets_a_label_collapse` |
# | 시킨 대로 씁니다 | `metrics.label_accuracy` | `test_the_shipped_generator_writes_what_it_is_told` |
# | 정확도는 글자다움을 재지 않습니다 | `metrics.judge_hangul` | `test_accuracy_does_not_see_a_letter_that_is_none_of_the_fourteen` |
# | 내적이 이어 붙임보다 시킨 대로입니다 | `ProjectionDiscriminator` | `test_an_inner_product_follows_the_label_better_than_a_plane` |
# | 보조 분류기는 레이블 안을 좁힙니다 | `d_loss_real_label` | `test_an_auxiliary_classifier_narrows_what_is_drawn_within_a_label` |
# | 논문의 보조 분류기는 생성자와 한편이 됩니다 | `d_loss_auxiliary` | `test_the_paper_s_auxiliary_classifier_agrees_with_its_generator_and_misreads` |
# | 주요 방향 1은 굵기입니다 | `principal_directions` | `test_the_first_direction_of_the_writer_is_the_stroke_width` |
# | z 하나가 손글씨 하나이고, 손실이 시킨 것은 아닙니다 | `portions` | `test_one_z_is_one_hand` |
# | 걷는 동안 굵기가 이어집니다 | `walk` | `test_the_hand_stays_while_the_letter_walks` |
# | 낱말의 글자는 생성자의 그림 그대로입니다 | `handwriting.write_word` | `test_each_letter_is_the_generator_s_own_picture_of_one_z` |
#
# </details>
#
# **스스로 확인하기**: 맨 위의 "배울 것" 다섯 가지로 돌아가 하나씩 말해 보십시오. 과제는 아홉 개였습니다.
#
# **참고 문헌**
#
# - Mirza, Osindero, *Conditional Generative Adversarial Nets*, 2014. <https://arxiv.org/abs/1411.1784>
# - Chen 외, *InfoGAN: Interpretable Representation Learning by Information Maximizing Generative Adversarial Nets*, 2016. <https://arxiv.org/abs/1606.03657>
# - Reed 외, *Generative Adversarial Text to Image Synthesis*, 2016. <https://arxiv.org/abs/1605.05396>
# - Salimans 외, *Improved Techniques for Training GANs*, 2016. <https://arxiv.org/abs/1606.03498>
# - Dumoulin 외, *A Learned Representation for Artistic Style*, 2017. <https://arxiv.org/abs/1610.07629>
# - Goodfellow, *NIPS 2016 Tutorial: Generative Adversarial Networks*, 2016. <https://arxiv.org/abs/1701.00160>
# - de Vries 외, *Modulating early visual processing by language*, 2017. <https://arxiv.org/abs/1707.00683>
# - Metz 외, *Unrolled Generative Adversarial Networks*, 2017. <https://arxiv.org/abs/1611.02163>
# - Odena 외, *Conditional Image Synthesis with Auxiliary Classifier GANs*, 2017. <https://arxiv.org/abs/1610.09585>
# - Brock 외, *Large Scale GAN Training for High Fidelity Natural Image Synthesis*, 2018. <https://arxiv.org/abs/1809.11096>
# - Karras 외, *Progressive Growing of GANs*, 2018. <https://arxiv.org/abs/1710.10196>
# - Lin 외, *PacGAN: The power of two samples in generative adversarial networks*, 2018. <https://arxiv.org/abs/1712.04086>
# - Mescheder 외, *Which Training Methods for GANs do actually Converge?*, 2018. <https://arxiv.org/abs/1801.04406>
# - Miyato, Koyama, *cGANs with Projection Discriminator*, 2018. <https://arxiv.org/abs/1802.05637>
# - Karras 외, *Analyzing and Improving the Image Quality of StyleGAN*, 2020. <https://arxiv.org/abs/1912.04958>
# - Hou 외, *Conditional GANs with Auxiliary Discriminative Classifier*, 2022. <https://arxiv.org/abs/2107.10060>
# - Friedman, Dieng, *The Vendi Score: A Diversity Evaluation Metric for Machine Learning*, 2023. <https://arxiv.org/abs/2210.02410>
#
# **다음**: [06 WGAN](06_wgan.ipynb)에서는 판별자의 손실 자체를 바꾸어, 두 분포가 겹치지 않을 때에도 배울 것이 있게 합니다.
# [← 04 DCGAN](04_dcgan.ipynb)
