# %% [markdown]
# <!-- colab -->
#
# # 05 · Conditional GAN
#
# > **약속**: 이 레슨이 끝나면, 가…하 열네 글자로 된 낱말을 한 사람의 손글씨로 써 주는 생성자를 손에 쥡니다.
#
# **배울 것**
#
# 1. 모드 붕괴가 왜 생기는지, 판별자가 왜 다양함을 요구하지 않는지 말할 수 있습니다.
# 2. 레이블을 생성자와 판별자 **둘 다**에 넣는 코드를 쓰고, 한쪽에만 넣으면 무엇이 잘못되는지 설명할 수 있습니다.
# 3. 조건부 GAN을 숫자로 학습하고 레이블 정확도로 채점할 수 있습니다.
# 4. 한글 생성자에서 $z$가 손글씨이고 레이블이 글자라는 것을 재어 보일 수 있습니다.
#
# **미리 알면 좋은 것**: [03 Vanilla GAN](03_vanilla_gan.ipynb)의 두 단계와 비포화 손실, [04 DCGAN](04_dcgan.ipynb)의 합성곱과 배치 정규화.
#
# **공부 시간**: 약 30분. 글은 1분에 180어절, 과제는 하나에 3분으로 어림한 것입니다.
#
# **실행 시간**: CPU 코어 2개에서 약 1분 50초(그 가운데 한글 학습이 50초, 숫자 학습이 40초입니다). 다른 일을 함께 하는 컴퓨터에서는 두 배까지 걸립니다. GPU에서는 아직 재지 못했습니다.
#
# [← 04 DCGAN](04_dcgan.ipynb) · [06 WGAN →](06_wgan.ipynb)

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
import inspect
import math
import random
import time

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from torch.nn import functional as F

# %%
from gan_course import checkpoints, metrics, plotting, sampling
from gan_course.datasets import TensorData, hangul, mnist, mode_centers, ring_2d
from gan_course.datasets.hangul import SYLLABLES
from gan_course.exercises import check, hint, solution, task
from gan_course.history import History
from gan_course.labs import LatentLab, TimelineView, WordLab
from gan_course.labs.hangul import calc as handwriting
from gan_course.labs.latent.timeline import Timeline
from gan_course.models import cgan, vanilla
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1, wrong_labels
from gan_course.scale import keep
from gan_course.training import GAN, adam, late_decay, progress, train
from gan_course.ui import LiveView, QuizView

# %%
lesson_start = time.time()


def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %% [markdown]
# ## 1. 100원짜리만 찍는 위조범
#
# 동전 위조범이 있습니다. 지폐도 500원짜리도 번번이 들키는데, 100원짜리는 감정사가 그냥 넘깁니다. 위조범은 어떻게 하겠습니까?
# **100원짜리만 찍습니다.** 감정사가 100원짜리를 꼼꼼히 보기 시작하면 그때 50원짜리로 옮겨 갑니다.
# 생성자도 그렇게 할 수 있습니다. 데이터의 여러 갈래 가운데 일부만 만들고 마는 이 일을 **모드 붕괴**(mode collapse)라고 합니다.
# 모드는 데이터가 모여 있는 봉우리 하나, 동전 이야기에서는 동전 한 종류입니다.
#
# 왜 감정사, 곧 **판별자**(discriminator)는 "500원짜리는 왜 없습니까?"라고 묻지 않습니까? 생성자의 비포화 손실(non-saturating loss)을 보십시오.
#
# $$L_G = -\mathbb{E}_{z \sim p_z}[\log D(G(z))]$$
#
# - $z \sim p_z$: 표준 정규 분포에서 뽑은 **잠재 벡터**(latent vector), $G(z)$: **생성자**(generator)가 만든 표본 하나.
# - $D(\cdot)$: 판별자가 말한, 그 표본 **하나**가 진짜일 확률. $\mathbb{E}$: 미니배치(minibatch)의 평균.
#
# 표본을 하나씩 따로 채점하여 평균할 뿐, 표본들이 **서로 다른지**는 어디에도 없습니다. 그래서 $D$가 멈추어 있다면,
# $D$가 가장 높은 자리 $x^*$ 하나만 찍어도 $L_G$는 가장 작아집니다($-\mathbb{E}[\log D(G(z))] \ge -\log D(x^*)$이고, 모든 $z$에서 $G(z) = x^*$일 때 같습니다).
# 03에서 쓴 여덟 무더기로 확인합시다. 03처럼 무더기의 표준편차의 세 배 안에 든 점이 **좋은 표본**이고, 좋은 표본이 하나라도 있으면 그 무더기를 붙잡은 것입니다.

# %%
SIGMA = 0.1  # 무더기 하나의 표준편차
ring, centers = ring_2d(std=SIGMA), mode_centers("ring_2d")
small = gc.Runtime(torch.device("cpu"))


def play(G, D, data, steps, lr=1e-3, betas=(0.5, 0.9), seed=1):
    """2차원 GAN 하나를 학습하여 돌려줍니다. 아주 작은 신경망은 스레드 하나가 더 빠릅니다."""
    gan = GAN(G, D, optimizer=adam(lr, betas), seed=seed, runtime=small)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    for _ in train(gan, data, NON_SATURATING, steps=steps, batch_size=128):
        pass
    torch.set_num_threads(threads)
    return gan


def found(x):
    """(붙잡은 무더기의 수, 좋은 표본의 비율, 가장 붐비는 무더기가 가장 가까운 무더기인 점의 비율)"""
    which = torch.cdist(x, centers).argmin(dim=1)
    modes = metrics.modes_covered(x, centers, sigma=SIGMA)
    good = metrics.high_quality_share(x, centers, sigma=SIGMA)
    return modes, good, torch.bincount(which).max().item() / len(x)


# %% [markdown]
# 판별자의 층을 작게, 학습률과 모멘텀의 $\beta_1$을 크게 두고(0.002와 0.9) 학습해 봅니다. 학습이 끝난 판별자 앞에 두 위조범을 세웁니다.
# 한 사람은 진짜와 **똑같은 비율로 여덟 무더기를** 찍고(진짜 점 그대로입니다), 한 사람은 여덟 무더기 가운데 판별자가 가장 후한 한 곳만 찍습니다.

# %%
torch.manual_seed(1)
G, D = vanilla.Generator(8, (2,), (128, 128), batch_norm=False), vanilla.Discriminator((2,), (32,))
coin = play(G, D, ring, steps=800, lr=2e-3, betas=(0.9, 0.999))
with torch.no_grad():
    best = centers[coin.D(centers).argmax()]  # 판별자가 가장 후한 무더기
    honest = NON_SATURATING.g_loss(coin.D(ring.x[:4000])).item()
    lazy = NON_SATURATING.g_loss(coin.D(best[None])).item()
print(f"생성자의 손실: 여덟 가지를 진짜 비율로 찍으면 {honest:.4f}, 한 곳만 찍으면 {lazy:.4f}")
assert lazy < honest

# %%
points = sampling.sample(coin.G, 2000, seed=1)
modes, good, crowd = found(points)
with torch.no_grad():
    seen = coin.D(points).sigmoid().mean()
fig, axes = plt.subplots(1, 2, figsize=(8.2, 4), sharey=True)
for ax, x, title in zip(axes, (ring.x[:500], points[:500]), ("진짜", "학습한 생성자"), strict=True):
    shade = plotting.plot_surface(ax, coin.D)
    ax.scatter(*x.T, s=40, color="white", linewidths=0)  # 어두운 바탕에서도 점이 보이게
    ax.set_title(title)
plotting.plot_points(axes[0], ring.x[:500], None)
plotting.plot_points(axes[1], None, points[:500])
axes[1].plot(*best, "D", ls="none", ms=9, mfc="none", mec="black", label="D가 가장 후한 무더기")
fig.legend(loc="outside lower center", ncol=3, markerscale=1.4)
bar = fig.colorbar(shade, ax=axes, label="D(x)", shrink=0.8)
bar.ax.axhline(0.5, color="white", lw=1.2)
bar.set_ticks([0, 0.5, 1], labels=["0", "1/2 (흰 선)", "1"])
alt = f"판별자의 확률 D(x)를 바탕색으로 칠한 평면 둘입니다. 왼쪽에는 진짜 점이 여덟 무더기로 있고, 오른쪽에는 생성한 점이 {modes}개 무더기에만 있습니다. {crowd:.0%}가 한 무더기 쪽에 몰렸고, 생성한 점에서 D(x)의 평균은 {seen:.2f}입니다."
plotting.show(fig, alt=alt)
print(f"무더기 {modes}개, 좋은 표본 {good:.0%}, 가장 붐비는 무더기의 몫 {crowd:.0%}")
assert modes <= 4 and crowd > 0.3

# %% [markdown]
# 왼쪽의 동그라미는 진짜, 오른쪽의 ×는 생성자가 찍은 점 500개입니다. 배경이 밝을수록 판별자가 진짜로 보고, 흰 선은 $D(x) = 1/2$인 자리입니다. 진짜는 여덟 무더기인데 생성자의 점은 한두 곳에 포개져 있습니다.
# 그런데도 앞 셀에서 보았듯 **손실만 보면 한 곳만 찍는 쪽이 낫습니다**. 배경도 보십시오. 점이 몰린 곳은 판별자가 벌써 어둡게 깎아내렸습니다.
# $D$가 이대로라면 생성자의 손실은 마름모 친 곳처럼 아직 밝은 곳으로 **옮겨 가면** 작아집니다. 여덟 곳으로 **퍼지라는** 말은 어디에도 없습니다.
#
# 03의 균형($p_g = p_{data}$)과 어긋나는 것은 아닙니다. 그 결과는 $G$가 움직일 때마다 $D$를 최적으로 다시 맞춘다는 가정에서 나왔습니다.
# 그때는 너무 붐비는 곳의 $D$가 낮아져 다양함을 간접으로 요구합니다. 실제 학습에서는 $D$가 늦게 따라오므로 생성자가 한곳으로 몰릴 수 있습니다.
#
# 붕괴가 늘 생기는 것은 아닙니다. 위는 **시드 하나의 결과**입니다. `play`의 `seed`와 `torch.manual_seed`의 수를 바꾸어 다시 실행하고 무엇이 달라지는지 보십시오.
# 미니배치를 통째로 보는 판별자(Salimans 외 2016)와 여러 표본을 묶어 보이는 PacGAN(Lin 외 2018)은 이 빈틈을 메우려는 시도입니다.
# 06의 WGAN은 손실을 바꾸어 판별자가 더 고른 기울기를 주게 하지만, 표본을 하나씩 채점하기는 마찬가지입니다.

# %%
QuizView(
    "판별자가 “500원짜리는 왜 없습니까?”라고 묻지 않는 까닭은 무엇입니까?",
    [
        ("판별자가 아직 덜 배웠기 때문입니다.", False, "완벽한 판별자도 표본을 하나씩 봅니다."),
        (
            "표본을 하나씩 따로 채점하기 때문입니다.",
            True,
            "100원짜리 하나하나는 진짜와 똑같을 수 있습니다. 없는 것은 눈에 보이지 않습니다.",
        ),
        (
            "생성자가 500원짜리를 본 적이 없기 때문입니다.",
            False,
            "생성자는 진짜를 아무것도 보지 못합니다. 판별자의 기울기로만 배웁니다.",
        ),
    ],
)

# %% [markdown]
# ## 2. 시켜 봅시다: 레이블을 둘 다에게
#
# 위조범에게 아무거나 찍게 두지 말고 "500원을 찍으십시오" 하고 **시키면** 어떻겠습니까? 감정사에게도 "이것은 500원이라고 합니다" 하고 알려 줍니다.
# 그러면 100원짜리를 500원이라고 내민 위조는 아무리 잘 찍었어도 들킵니다. 이것이 **조건부 GAN**(conditional GAN, CGAN)입니다(Mirza & Osindero 2014, 식 (2).
# 논문은 둘째 항의 $D$에서 $\mid y$를 생략했지만, 여기서는 판별자도 $y$를 받는다는 것이 보이도록 적었습니다).
#
# $$\min_G \max_D V(D, G) = \mathbb{E}_{(x, y) \sim p_{data}}[\log D(x \mid y)] + \mathbb{E}_{z \sim p_z,\, y \sim p_y}[\log(1 - D(G(z \mid y) \mid y))]$$
#
# - $x$: 표본, $y$: 그 표본의 레이블(0부터 시작하는 번호). $(x, y) \sim p_{data}$: 진짜 표본과 **맞는** 레이블의 짝.
# - $z \sim p_z$: 표준 정규 분포의 잠재 벡터, $y \sim p_y$: 시킬 레이블. 여기서는 진짜 미니배치의 레이블을 그대로 시킵니다.
# - $G(z \mid y)$: 레이블 $y$를 시켜 만든 표본, $D(x \mid y)$: "$x$는 진짜 $y$"일 확률.
# - $\min_G \max_D$: 03과 같습니다. 바뀐 것은 **두 신경망 모두** $y$를 받는다는 것뿐입니다.
#
# 레이블 번호를 그대로 넣으면 9가 1보다 아홉 배 크다는 뜻이 됩니다. 그래서 레이블마다 벡터 하나를 두고 그것도 함께 배웁니다.
# 이것이 **임베딩**(embedding)이고, `nn.Embedding`은 번호를 받아 표에서 그 줄을 꺼내 주는 층입니다. 꺼낸 벡터를 $z$나 $x$에 이어 붙입니다.

# %%
show_source(cgan.MLPGenerator.forward)
show_source(cgan.MLPDiscriminator.forward)

# %%
task("05-1")


# %%
def generator_input(z, y, embed):
    """(n, nz), (n,), 함수 → (n, nz + e)."""
    ...


check("05-1", generator_input)

# %%
hint("05-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("05-1")


# %% [markdown]
# ### 짝지어 보여 줍니다
#
# 손실을 손으로 써 봅시다. 진짜는 $(x, y)$, 가짜는 $(G(z, y), y)$의 짝으로 들어갑니다. 03의 손실에 `y`를 끼워 넣은 것이 전부입니다.


# %%
def conditional_losses(G, D, x, y, z):
    """(판별자의 손실, 생성자의 손실). 진짜와 가짜가 같은 레이블을 달고 들어갑니다."""
    fake = G(z, y)
    d_loss = F.softplus(-D(x, y)).mean() + F.softplus(D(fake.detach(), y)).mean()
    g_loss = F.softplus(-D(fake, y)).mean()
    return d_loss, g_loss


torch.manual_seed(0)
G = cgan.MLPGenerator(classes=8, nz=8, shape=(2,), hidden=(128, 128), embedding=8)
D = cgan.MLPDiscriminator(classes=8, shape=(2,), hidden=(128, 128), embedding=8)
x, y = ring.sample(64, torch.Generator().manual_seed(0))
d_loss, g_loss = conditional_losses(G, D, x, y, torch.randn(64, 8))
print(f"레이블 {y[:8].tolist()} …, 판별자의 손실 {d_loss:.3f}, 생성자의 손실 {g_loss:.3f}")
assert abs(d_loss - 2 * math.log(2)) < 0.3  # 아직 배우지 않은 판별자는 1/2 근처를 말합니다

# %% [markdown]
# 아직 배우지 않은 판별자라서 판별자의 손실이 $2\log 2 \approx 1.386$, 생성자의 손실이 $\log 2 \approx 0.693$ 근처입니다(03의 4절).
# 학습은 패키지의 `train`에 맡깁니다. `train`은 미니배치를 뽑을 때 그림과 레이블을 **함께** 뽑아 두 신경망에 넘깁니다.
#
# ### 여덟 무더기에 이름표를 답니다
#
# 고리의 무더기마다 0부터 7까지 레이블이 있습니다. 셋을 견줍시다.
#
# 1. **둘 다**: G와 D가 모두 레이블을 봅니다.
# 2. **G만**: G는 레이블을 받지만 D는 보지 못합니다(03의 보통 판별자를 썼습니다).
# 3. **거친 레이블**: 둘 다 보지만 레이블이 두 가지뿐입니다(오른쪽 끝에서 시계 반대 방향으로 네 무더기는 0, 나머지 넷은 1).

# %%
coarse = TensorData(ring.x, ring.y // 4)
shape, wide = (2,), (128, 128)


def contest(classes, data, D, steps=800):
    torch.manual_seed(1)
    gan = play(cgan.MLPGenerator(classes, 8, shape, wide, embedding=8), D, data, steps)
    y = torch.arange(2000) % classes
    return sampling.sample(gan.G, 2000, y, seed=1), y


torch.manual_seed(1)
judges = {
    "둘 다": (8, ring, cgan.MLPDiscriminator(8, shape, wide, embedding=8)),
    "G만": (8, ring, vanilla.Discriminator(shape, wide)),
    "거친 레이블": (2, coarse, cgan.MLPDiscriminator(2, shape, wide, embedding=8)),
}
results = {name: contest(k, data, D) for name, (k, data, D) in judges.items()}

# %%
obeyed = {}
scored = {name: found(x) for name, (x, y) in results.items()}
fig, axes = plt.subplots(1, 3, figsize=(9.5, 3.8), sharey=True)
fig.suptitle("×: 생성한 점, 바깥: 진짜 레이블, ‘안쪽’: 시킨 레이블")
for ax, (name, (x, y)) in zip(axes, results.items(), strict=True):
    truth = torch.arange(8) // (8 // (int(y.max()) + 1))  # 무더기마다의 진짜 레이블
    obeyed[name] = (truth[torch.cdist(x, centers).argmin(dim=1)] == y).float().mean().item()
    ax.scatter(*x[:500].T, s=16, marker="x", linewidths=1, color=plotting.RED)
    for i, place in enumerate(centers * 1.28):
        ax.text(*place, str(truth[i].item()), ha="center", va="center", color="0.3")
    for label in y.unique().tolist():
        place = 0.7 * x[y == label].mean(dim=0)
        ax.text(*place, f"‘{label}’", ha="center", va="center")
    ax.set(title=f"{name}: 시킨 대로 {obeyed[name]:.0%}", aspect="equal")
    ax.set(xlim=(-3, 3), ylim=(-3, 3), xticks=(-2, 0, 2), yticks=(-2, 0, 2))
told = ", ".join(f"{name} {obeyed[name]:.0%}와 {scored[name][0]}개" for name in results)
alt = f"생성한 점을 무더기 여덟 개가 놓인 고리 위에 찍은 평면 셋입니다. 시킨 레이블의 무더기에 놓인 비율과 점이 놓인 무더기의 수는 {told}입니다."
plotting.show(fig, alt=alt)
print({name: f"무더기 {n}개, 좋은 표본 {good:.0%}" for name, (n, good, _) in scored.items()})
assert scored["둘 다"][0] == 8 and obeyed["둘 다"] > 0.8 and obeyed["G만"] < 0.7

# %% [markdown]
# 바깥의 숫자는 그 무더기의 진짜 레이블, 안쪽의 따옴표 숫자는 그 점들을 만들 때 **시킨** 레이블입니다. 둘이 같아야 시킨 대로입니다.
#
# (아무렇게나 놓아도 ‘시킨 대로’는 우연히 1/8 = 12.5 %, 거친 레이블에서는 1/2입니다.)
#
# - **둘 다**: 여덟 무더기가 모두 채워지고, 안팎의 숫자가 맞습니다. 시킨 레이블을 빠짐없이 만들어야 하므로 레이블을 통째로 빠뜨리는 붕괴는 설 자리가 좁습니다.
# - **G만**: 무더기에 앉기는 하지만 자리가 제멋대로입니다. 판별자에게는 "시킨 대로인지" 볼 눈이 없으니 3을 시켰는데 7을 그려도 통과합니다.
#   거꾸로 D만 레이블을 보면, G는 무엇을 시켰는지 알 길이 없어 시킨 대로 그릴 수 없습니다.
# - **거친 레이블**: 시킨 쪽의 반원에는 놓입니다. 그런데 **한 레이블 안의** 네 무더기를 다 찾는지는 레이블이 지켜 주지 않습니다.
#
# 마지막 것을 더 봅시다. 1절에서 붕괴를 부른 설정(작은 판별자, 큰 학습률과 $\beta_1$)을 거친 레이블에 그대로 쓰면 어떻게 됩니까?

# %%
torch.manual_seed(1)
G, D = cgan.MLPGenerator(2, 8, shape, wide, embedding=8), cgan.MLPDiscriminator(2, shape, (32,))
within = play(G, D, coarse, steps=800, lr=2e-3, betas=(0.9, 0.999))
y = torch.arange(2000) % 2
x = sampling.sample(within.G, 2000, y, seed=1)
side = torch.cdist(x, centers).argmin(dim=1) // 4
ratios = []
for label in (0, 1):
    mine, real = x[y == label], coarse.x[coarse.y == label]
    spread, wanted = (p.std(dim=0).norm().item() for p in (mine, real))
    ratios.append(spread / wanted)
    print(
        f"레이블 {label}: 붙잡은 무더기 {found(mine)[0]}개, 좋은 표본 {found(mine)[1]:.0%}, 퍼진 정도 {spread:.2f} (진짜 {wanted:.2f})"
    )
print(f"시킨 쪽에 놓인 점 {(side == y).float().mean():.0%}")
assert min(ratios) < 0.6 and (side == y).float().mean() > 0.9

# %% [markdown]
# (퍼진 정도는 두 좌표의 분산을 더한 것의 제곱근입니다.) 거의 모두 시킨 쪽에 놓이는데, 진짜보다 훨씬 좁은 곳에 몰려 네 무더기를 채우지 못합니다
# (무더기의 표준편차의 세 배 밖에 있는 점은 붙잡은 것으로 세지 않았습니다). **한 레이블 안에서는 여전히 붕괴할 수 있습니다.** 레이블은 우리가 이름 붙인 갈래만 지켜 줍니다.
#
# > **널리 퍼진 오류 ①** "조건부 GAN은 모드 붕괴를 없앤다."
# > 이름 붙인 갈래가 통째로 빠지는 일을 줄일 뿐입니다. 레이블 하나 안에서 손글씨가 한 가지뿐인 것도 모드 붕괴이고, 이때 레이블 정확도는 100 %일 수 있습니다.
#
# > **널리 퍼진 오류 ②** "레이블은 생성자에만 넣으면 된다."
# > 판별자가 레이블을 보지 않으면 시킨 대로 그려야 할 까닭이 없습니다. 위의 "G만"이 그 결과입니다.

# %%
QuizView(
    "판별자가 레이블을 보지 못하면 생성자가 받는 레이블은 어떻게 됩니까?",
    [
        ("학습하다 오류가 납니다.", False, "아무 오류도 나지 않습니다. 그래서 더 찾기 어렵습니다."),
        (
            "또 하나의 잡음이 됩니다.",
            True,
            "레이블에 따라 그림이 달라질 수는 있지만, 시킨 것과 맞아야 할 까닭이 없습니다.",
        ),
        (
            "생성자가 스스로 맞는 뜻을 찾아냅니다.",
            False,
            "진짜의 레이블은 판별자가 보는 짝에만 있습니다. 그 판별자가 보지 못하면 전할 것도 없습니다.",
        ),
    ],
)

# %% [markdown]
# ### 짝을 일부러 틀리게
#
# 위의 손실에서 판별자가 "그림은 진짜인데 짝이 틀린" 것을 볼 때가 있습니까? 없습니다. 진짜는 늘 맞는 짝으로만 나오므로, 생성자가 시킨 것과 다른 그림을 낼 때에만 틀린 짝을 배웁니다.
# Reed 외(2016)는 글을 그림으로 바꾸는 GAN에서 **진짜 그림 + 맞지 않는 설명글**을 세 번째 짝으로 보여 주었습니다. 정답은 가짜입니다.
# 우리는 설명글 대신 **틀린 레이블**을 씁니다. 과제로 써 봅시다.

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
# 패키지의 `wrong_labels`는 셋째 짝의 손실을 **벌점**(penalty)으로 만들고, `train`이 판별자를 갱신할 때마다 손실에 더합니다. `unwrapped`는 여러 GPU용 포장을 벗깁니다.
# 과제의 손실은 논문처럼 정답이 가짜인 두 짝을 절반씩 더했지만, 여기서는 보통의 손실을 그대로 두고 셋째 짝을 같은 무게로 더합니다.

# %%
show_source(wrong_labels)

# %% [markdown]
# `torch.randint(1, classes, …)`는 1부터 `classes` − 1까지에서 뽑습니다. 그만큼 레이블을 밀고, 끝을 넘으면 `% classes`로 0부터 다시 세므로 반드시 다른 레이블이 됩니다. 얼마나 도움이 되는지는 5절에서 재어 봅니다.
#
# ## 3. 레이블을 뽑는 난수, 그리고 9가 사라진 사건
#
# 생성자에게 시킬 레이블을 무작위로 뽑는 코드도 많습니다. 0부터 9까지 뽑으려고 아래 셋을 써 보겠습니다.

# %%
rng = torch.Generator().manual_seed(0)
random.seed(0)
drawn = {
    "torch.randint(0, 9, …)": torch.randint(0, 9, (10_000,), generator=rng),
    "torch.randint(0, 10, …)": torch.randint(0, 10, (10_000,), generator=rng),
    "파이썬 random.randint(0, 9)": torch.tensor([random.randint(0, 9) for _ in range(10_000)]),
}
for name, labels in drawn.items():
    nines = (labels == 9).float().mean().item()
    print(f"{name}: 가장 큰 레이블 {labels.max()}, 9의 비율 {nines:.1%}")
assert [labels.max().item() for labels in drawn.values()] == [8, 9, 9]

# %% [markdown]
# PyTorch와 NumPy의 `randint`는 **위쪽 끝을 뽑지 않습니다**. 파이썬의 `random.randint`만 뽑습니다. `randint(0, 9)`로 학습하면 아무 오류 없이 9만 연습하지 못한 생성자가 됩니다.

# %%
task("05-3")


# %%
def random_labels(n, classes, rng):
    """개수, 레이블의 수, torch.Generator → (n,) int64."""
    ...


check("05-3", random_labels)

# %%
hint("05-3")

# %%
solution("05-3")

# %% [markdown]
# ## 4. 그림에는 평면으로 넣습니다
#
# 그림은 합성곱으로 다룹니다. 합성곱은 화소의 자리를 지키며 계산하므로 벡터를 그대로 이어 붙일 수는 없고, 자리마다 값을 주어야 합니다. 여기서는 판별자에게 레이블을 그림과 같은 크기의
# **평면 한 장**으로 펴서 채널 하나로 겹칩니다(Reed 외 2016은 벡터를 작아진 특징 지도의 자리마다 되풀이하여 붙였습니다). 생성자에게는 아까처럼 임베딩을 $z$에 이어 붙이고, 전치 합성곱(transposed convolution)이 그것을 그림으로 키웁니다.

# %%
show_source(cgan.Generator.forward)
show_source(cgan.Discriminator.forward)

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

# %% [markdown]
# ## 5. 숫자를 시켜 봅시다
#
# 설정은 아래 두 셀에 모았습니다. 두 신경망 모두 DCGAN처럼 배치 정규화(batch normalization)를 쓰고, 학습률(learning rate)은 뒤 절반에서 1/10까지 줄입니다.
# 그림은 가중치의 이동 평균(EMA)으로 뽑습니다. 판별자에게는 2절의 **틀린 짝**도 보여 줍니다.

# %%
STEPS, SHORT = runtime.steps(cpu=800, gpu=5000), 200
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


def grade(gan):
    """(레이블 정확도, 프레셰 거리)"""
    seen = metrics.judge_digits(sampling.sample(gan.sampler, 2000, y_test, seed=1))
    distance = metrics.frechet_distance(seen.features, metrics.digit_reference())
    return metrics.label_accuracy(seen, y_test), distance


# %% [markdown]
# `train`이 가짜를 만들 때 쓰는 함수입니다. 진짜 미니배치의 레이블 `y`가 그대로 G에 들어갑니다.

# %%
show_source(GAN.paint)

# %% [markdown]
# 먼저 틀린 짝 **없이** 200스텝만 학습하여 점수를 적어 둡니다. **레이블 정확도**(label accuracy)는 시킨 레이블과 분류기가 읽은 레이블이 같은 비율입니다.
# **프레셰 거리**(Fréchet distance)는 진짜와 가짜의 특징을 각각 정규 분포로 보고 잰 거리로, 작을수록 비슷합니다(03의 10절).
# 하나는 시킨 대로인지를, 하나는 진짜 같고 다양한지를 봅니다. 이 강의의 분류기로 쟀으므로 다른 글의 값과는 견줄 수 없습니다.

# %%
two_pairs = new_gan()
loop = train(two_pairs, data, NON_SATURATING, steps=SHORT, batch_size=BATCH)
for _ in progress(loop):
    pass
score = {"틀린 짝 없이": grade(two_pairs)}  # 200스텝

# %% [markdown]
# 이번에는 틀린 짝을 보여 주며 끝까지 학습합니다. 신경망의 초깃값과 앞 절반의 학습률은 위와 같습니다. 다만 틀린 레이블도 같은 난수 생성기에서 뽑으므로, 둘째 스텝부터 미니배치와 $z$는 달라집니다. `keep`은 60초마다, 그리고 멈추거나 끝날 때 `runs/`에 저장합니다(09에서 자세히 배웁니다).

# %%
gan, history = new_gan(), History()
timeline = Timeline(gan.sampler)  # 학습하는 동안의 생성자들
view = LiveView(gan, history)
display(view)
loop = train(gan, data, OBJECTIVE, steps=STEPS, batch_size=BATCH, schedule=late_decay)
for m in progress(keep(loop, "../runs/05_digits.safetensors")):
    history.append(m)
    view.refresh()
    timeline.see(m["step"], d_loss=m["d_loss"], g_loss=m["g_loss"])
    if m["step"] in (SHORT, STEPS // 2, STEPS):
        score[m["step"]] = grade(gan)
view.finish()
for name, (accuracy, distance) in score.items():
    name = name if isinstance(name, str) else f"틀린 짝, {name}스텝"
    print(f"{name}: 레이블 정확도 {accuracy:.1%}, 프레셰 거리 {distance:.1f}")

# %% [markdown]
# 왼쪽은 0부터 9까지 차례로 되풀이하여 시킨 그림입니다. 실행하면서 보면 시킨 숫자가 점점 또렷해집니다. 오른쪽 위는 두 손실(틀린 짝의 벌점은 뺀 값), 아래는 판별자의 판정입니다. 점선은 03의 균형값입니다.
#
# 첫 줄과 둘째 줄은 똑같이 200스텝을 학습한 것입니다. **이 시드에서는 틀린 짝을 본 판별자에게 배운 쪽이 훨씬 시킨 대로 그립니다.** 프레셰 거리는 비슷합니다. 그림이 더 진짜 같아진 것이 아니라 **레이블을** 더 일찍 배운 것입니다. 진짜 그림이라도 짝이 틀리면 가짜라는 것을 판별자가 바로 배우므로, 생성자도 레이블을 일찍 배웁니다.
# 공짜는 아닙니다. 판별자를 갱신할 때 보는 그림이 절반만큼 늘어납니다. 또 4인지 9인지 모호한 그림은 틀린 짝과도 조금 닮아, 생성자가 덜 그리게 될 수 있습니다(여기서 재지는 않았습니다).

# %%
accuracy, distance = score[STEPS]
assert accuracy > 0.96 and distance < 40
assert score[SHORT][0] > score["틀린 짝 없이"][0] + 0.1
assert accuracy > score[SHORT][0] and distance < score[SHORT][1] / 2

# %%
task("05-5")


# %%
def label_accuracy(scores, y):
    """(n, 클래스 수), (n,) → 스칼라."""
    ...


check("05-5", label_accuracy)

# %%
hint("05-5")

# %%
solution("05-5")


# %% [markdown]
# ### 한 $z$로 모든 숫자, 한 숫자를 여러 $z$로


# %%
def sheet(G, z, labels):
    """z 하나가 한 줄, 레이블 하나가 한 칸인 표의 그림들 (줄·칸, 1, s, s)."""
    y = torch.tensor(labels).repeat(len(z))
    return sampling.sample(G, z.repeat_interleave(len(labels), dim=0), y)


z = torch.randn(6, 64, generator=torch.Generator().manual_seed(4))
many = torch.randn(36, 64, generator=torch.Generator().manual_seed(5))
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.8), width_ratios=[10, 6])
title = "한 줄에 z 하나, 칸마다 숫자 0…9"
plotting.show_pictures(axes[0], sheet(gan.sampler, z, list(range(10))), columns=10, title=title)
fives = sampling.sample(gan.sampler, many, 5)
plotting.show_pictures(axes[1], fives, columns=6, title="숫자 5, z 서른여섯 가지")
alt = "왼쪽은 z 여섯 가지로 0부터 9까지 쓴 여섯 줄로, 한 줄 안에서는 획의 굵기와 기운 정도가 비슷합니다. 오른쪽은 5를 z 서른여섯 가지로 쓴 것으로 모양이 저마다 다르고, 획이 끊기거나 뭉개진 칸도 있습니다."
plotting.show(fig, alt=alt)

# %% [markdown]
# 왼쪽은 한 줄의 열 칸이 같은 $z$입니다. 한 줄 안에서 획의 굵기와 기운 정도가 비슷한 것이 보입니까? 오른쪽은 모두 5를 시킨 것인데 $z$마다 모양이 다릅니다. 아직 5로 읽기 어려운 칸도 있습니다.
# **레이블은 무엇을 쓸지, $z$는 어떻게 쓸지**를 정합니다. 레이블이 맡은 일을 $z$가 또 맡을 필요가 없기 때문입니다. 얼마나 그런지는 7절에서 한글로 재겠습니다.
#
# ### 뽑을 때는 평가 모드
#
# 배치 정규화가 있는 생성자를 학습 모드로 두면, 조건부 GAN에서는 **함께 시킨 레이블**에 따라서도 그림이 바뀝니다.

# %%
one, others = many[:1], many[1:8]
batches = [
    torch.cat([torch.tensor([5]), other]) for other in (torch.full((7,), 1), torch.arange(7))
]
place, G = torch.cat([one, others]).to(runtime.device), gan.sampler
with torch.no_grad():
    G.train()
    kept = {k: v.clone() for k, v in G.state_dict().items()}
    changing = [G(place, y.to(runtime.device))[0].float().cpu() for y in batches]
    G.load_state_dict(kept)  # 학습 모드로 지나간 것만으로도 이동 통계가 바뀌므로 되돌립니다
    G.eval()
steady = [sampling.sample(G, torch.cat([one, others]), y)[0] for y in batches]
change, still = ((a - b).abs().max().item() for a, b in (changing, steady))
print(
    f"같은 z, 같은 5인데 화소값(−1…1)이 가장 크게 달라진 폭: 학습 모드 {change:.2f}, 평가 모드 {still:.4f}"
)
assert change > 0.1 > 0.02 > still

# %% [markdown]
# `sampling.sample`과 아래 탐험기는 늘 평가 모드로 뽑습니다. **레이블**을 하나로 고르고 방향 슬라이더를 움직여 보십시오.

# %%
LatentLab(gan, labels=[f"숫자 {i}" for i in range(10)], folder="../runs")

# %% [markdown]
# 학습의 시간도 되돌려 봅니다. 같은 $z$와 같은 레이블을 학습의 처음부터 끝까지 그립니다. 시킨 레이블을 따르는 것과 획이 또렷해지는 것 가운데 무엇이 먼저입니까?

# %%
TimelineView(timeline, labels=[f"숫자 {i}" for i in range(10)])

# %% [markdown]
# ## 6. 한글 열네 글자
#
# 숫자는 열 가지뿐이었습니다. 이번에는 가, 나, 다 … 하의 열네 글자입니다. 자유롭게 쓸 수 있는 글꼴 60벌 가운데 52벌로 배우고, 남은 8벌은 분류기를 시험하는 데 썼습니다. 붓이나 펜으로 쓴 듯한 것도 있지만 대부분은 인쇄용 글꼴입니다. 그래도 한 벌의 글자들은 한 사람이 쓴 것처럼 굵기와 모양이 한결같으므로, 이 레슨에서는 글꼴의 모양새를 **손글씨**라고 부르겠습니다.
# 글꼴의 글자를 조금씩 돌리고 기울이고 옮기고 크기를 바꾸어 2만 장을 만듭니다. 글꼴 몇 벌을 먼저 봅시다.

# %%
korean = hangul("train").to(runtime.device)
fonts = hangul("train", augment=False)  # 변형하지 않은 52벌 × 14글자
rows = torch.arange(5, 52, 9)[:, None] * 14 + torch.arange(14)
fig, ax = plt.subplots(figsize=(7, 3.35))
plotting.show_pictures(ax, fonts[rows.flatten()].x, columns=14, title="한 줄에 글꼴 하나")
alt = f"글꼴 {len(rows)}벌의 글자를 한 줄에 한 벌씩, 가부터 하까지 열네 칸으로 늘어놓았습니다. 한 칸의 글자는 줄마다 같은데 획의 굵기와 기운 정도와 획의 끝 모양이 다릅니다."
plotting.show(fig, alt=alt)
unseen = hangul("test", augment=False)
read = metrics.judge_hangul(unseen[:].x)
print(
    f"분류기가 처음 보는 글꼴 8벌을 바르게 읽는 비율 {metrics.label_accuracy(read, unseen.y):.1%}"
)
assert len(korean) == 20_000 and len(korean.classes) == 14
assert len(fonts) == 52 * 14 and len(unseen) == 8 * 14

# %% [markdown]
# 한 줄이 글꼴 한 벌입니다. 굵기와 기운 정도와 획의 끝 모양이 저마다 다릅니다. 학습할 때 **글꼴의 이름은 알려 주지 않습니다.** 레이블은 글자뿐입니다.
#
# ### 처음부터 학습하기
#
# 같은 $z$ 두 가지로 열네 글자를 쓰게 하면서 지켜봅시다. 틀린 짝은 여기서도 보여 줍니다. 그 밖의 설정은 조금 다릅니다.
# 04의 ‘요즘’ 설정처럼 판별자에서 배치 정규화를 빼고, 미니배치의 그림을 네 장씩 묶어 서로 얼마나 다른지 알려 주는 채널(`minibatch_std`, Karras 외 2018)을 더했습니다.
# 판별자가 표본을 하나씩만 보는 1절의 빈틈을 메우는 방법 가운데 하나입니다. R1은 진짜 표본에서 판별자 로짓의 기울기를 작게 하는 기울기 벌점(gradient penalty)이고, 0.3은 그 세기 $\gamma$입니다(Mescheder 외 2018).

# %%
STEPS_HANGUL = runtime.steps(cpu=700, gpu=3000)
torch.manual_seed(1)
writer = GAN(
    cgan.Generator(classes=14, nz=64, ngf=32, image_size=32),
    cgan.Discriminator(14, ndf=32, image_size=32, batch_norm=False, minibatch_std=True),
    optimizer=adam(lr=2e-3, betas=(0.0, 0.99)), ema=0.99, seed=1, runtime=runtime,
)  # fmt: skip
OBJECTIVE_HANGUL = NON_SATURATING._replace(penalties=(wrong_labels(), r1(0.3)))

# %%
z2 = torch.randn(2, 64, generator=torch.Generator().manual_seed(7))
y_hangul = torch.arange(1400) % 14


def reading(G):
    """(시킨 글자로 읽힌 비율, 같은 글자를 다른 z로 쓴 두 그림에서 획의 자리가 다른 비율)입니다."""
    x = sampling.sample(G, len(y_hangul), y_hangul, seed=1)
    ink = x > 0  # 획이 있는 자리만 봅니다. 획이 얼마나 진한지는 섞이지 않습니다.
    apart = (ink[14:] ^ ink[:-14]).sum().item() / (ink[14:] | ink[:-14]).sum().item()
    return metrics.label_accuracy(metrics.judge_hangul(x), y_hangul), apart


# %%
pages, accuracies, apart = [], {}, {}
turns = (STEPS_HANGUL // 7, STEPS_HANGUL * 3 // 7, STEPS_HANGUL)
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
pages.append(("오래 학습", sheet(trained, z2, list(range(14)))))
fig, axes = plt.subplots(len(pages), 1, figsize=(6.4, 5))
told = []
for ax, (step, page) in zip(axes, pages, strict=True):
    name = step if isinstance(step, str) else f"{step}스텝"
    told.append(f"{name}: 레이블 정확도 {accuracies[step]:.0%}, 획이 어긋난 비율 {apart[step]:.0%}")
    plotting.show_pictures(ax, page, columns=14, title=told[-1])
alt = f"가부터 하까지 두 손글씨로 쓴 네 쪽이 학습한 차례로 있고, 아래로 갈수록 획이 또렷합니다. {'; '.join(told)}."
plotting.show(fig, alt=alt)
first, middle, last = turns
assert accuracies["오래 학습"] > 0.98 and accuracies[last] > 0.85
assert accuracies["오래 학습"] > accuracies[last] > max(accuracies[first], accuracies[middle])
assert accuracies[first] > 5 / 14 and apart[last] > 1.4 * apart[first]

# %% [markdown]
# 위의 세 쪽은 같은 두 $z$로 쓴 것입니다. 획이 어긋난 비율은 같은 글자를 서로 다른 $z$로 쓴 그림 1,386쌍에서, 어느 한쪽에라도 획이 있는 화소 가운데 한쪽에만 있는 것의 비율입니다. 맨 위에서는 글자가 벌써 우연(1/14 = 7 %)보다 훨씬 자주 읽히는데 두 $z$의 글씨는 아직 많이 겹칩니다. 끝으로 갈수록 더 어긋납니다. 이 학습에서는 **레이블을 먼저, 손글씨를 나중에** 배웠습니다.
# 손글씨가 갈라지는 동안 정확도가 잠시 떨어지기도 하지만, 세 쪽 가운데 마지막이 가장 정확합니다. 맨 아래는 저장소에 함께 든 생성자로, 같은 신경망을 같은 손실로 6,000스텝까지 학습한 것입니다.
# 다른 학습에서 나왔으므로 같은 $z$라도 손글씨는 다릅니다. $z$의 어느 방향이 굵기가 될지는 학습할 때마다 새로 정해집니다.

# %% [markdown]
# ## 7. $z$는 손글씨입니까? 재어 봅시다
#
# 오래 학습한 생성자에게 손글씨($z$) 여섯 가지로 열네 글자를 모두 쓰게 합니다.

# %%
hands = torch.randn(40, 64, generator=torch.Generator().manual_seed(0))
written = sheet(trained, hands, list(range(14)))
fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.85), width_ratios=[14, 8])
title = "한 줄에 z 하나, 칸마다 가…하"
plotting.show_pictures(axes[0], written[: 6 * 14], columns=14, title=title)
title = "글자 ‘하’, z 마흔 가지"
plotting.show_pictures(axes[1], written[13::14], columns=8, title=title)
for ax in axes:
    ax.set_anchor("N")  # 두 표의 첫 줄을 나란히
alt = "왼쪽은 z 여섯 가지로 가부터 하까지 쓴 여섯 줄로, 줄마다 굵기와 기운 정도가 한 사람의 글씨처럼 이어집니다. 오른쪽은 글자 하를 z 마흔 가지로 쓴 것으로, 가는 것과 굵은 것, 큰 것과 작은 것이 섞여 있습니다."
plotting.show(fig, alt=alt)


# %% [markdown]
# 왼쪽에서는 한 줄이 한 사람의 글씨처럼 이어지고, 오른쪽에서는 같은 글자가 줄곧 다르게 쓰입니다. 눈으로 본 것을 수로 확인합시다.
# **획의 굵기**를 이렇게 어림합니다. 긴 띠의 넓이는 굵기 × 길이이고 둘레는 2 × 길이쯤이므로, 굵기는 $2 \times \text{넓이} / \text{둘레}$입니다.
# 넓이는 화소의 밝기를 더한 것이고, 둘레는 밝기가 옆 화소와 아래 화소로 바뀌는 만큼을 화소마다 빗변으로 합쳐서 더한 것입니다.
#
# $w_{ij}$를 손글씨 $i$로 쓴 글자 $j$의 굵기라고 합시다. 굵기가 들쭉날쭉한 정도(분산)를 손글씨의 몫, 글자의 몫, 나머지로 나눕니다.
#
# $$\text{손글씨의 몫} = \frac{\mathrm{Var}_i(\bar w_{i\cdot})}{\mathrm{Var}_{ij}(w_{ij})}, \qquad \text{글자의 몫} = \frac{\mathrm{Var}_j(\bar w_{\cdot j})}{\mathrm{Var}_{ij}(w_{ij})}$$
#
# $\bar w_{i\cdot}$은 손글씨 $i$의 열네 글자 평균, $\bar w_{\cdot j}$는 글자 $j$의 모든 손글씨 평균, $\mathrm{Var}$은 아래첨자가 가리키는 것들에 걸친 분산입니다. 세 몫을 더하면 1입니다.


# %%
def stroke_width(x):
    """(n, 1, s, s) → 획의 굵기 (n,), 화소 단위의 어림값입니다."""
    ink = (x[:, 0] + 1) / 2
    edge = torch.hypot(ink.diff(dim=2)[:, 1:], ink.diff(dim=1)[:, :, 1:])
    return 2 * ink.sum(dim=(1, 2)) / edge.sum(dim=(1, 2))


def portions(w):
    """(손글씨, 14) → (손글씨의 몫, 글자의 몫)."""
    whole = w.var(correction=0)
    parts = w.mean(dim=1).var(correction=0), w.mean(dim=0).var(correction=0)
    return [(part / whole).item() for part in parts]


mixed = sampling.sample(trained, 40 * 14, torch.arange(40 * 14) % 14, seed=3)  # z가 모두 다름
compared = {"한 줄에 z 하나": written, "칸마다 다른 z": mixed, "진짜 글꼴": fonts[:].x}
widths = {name: stroke_width(x).view(-1, 14) for name, x in compared.items()}
share = {name: portions(w) for name, w in widths.items()}
for name, (hand, letter) in share.items():
    print(f"{name}: 손글씨의 몫 {hand:.0%}, 글자의 몫 {letter:.0%}")

# %%
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.2), sharey=True)
for ax, name in zip(axes, ("한 줄에 z 하나", "칸마다 다른 z"), strict=True):
    for row, (color, style), mark in zip(widths[name][:6], plotting.STYLES, "os^DvX", strict=True):
        ax.plot(range(14), row, style, color=color, marker=mark, ms=5)
    ax.set_xticks(range(14), SYLLABLES)
    ax.set(xlabel="글자", title=name)
    ax.grid(visible=False, axis="x")
axes[0].set_ylabel("획의 굵기 (화소)")
told = [f"{name}: 손글씨의 몫 {hand:.0%}" for name, (hand, _) in list(share.items())[:2]]
alt = f"열네 글자의 획의 굵기를 여섯 줄씩 꺾은선으로 이은 그래프 둘입니다. 왼쪽의 선들은 높이만 다르고 대체로 평평하며, 오른쪽의 선들은 글자마다 크게 오르내립니다. {', '.join(told)}입니다."
plotting.show(fig, alt=alt)
assert share["한 줄에 z 하나"][0] > 0.8 > 0.3 > share["칸마다 다른 z"][0]
assert share["한 줄에 z 하나"][0] > 5 * share["한 줄에 z 하나"][1]
assert abs(share["한 줄에 z 하나"][0] - share["진짜 글꼴"][0]) < 0.1

# %% [markdown]
# 왼쪽의 선 하나가 $z$ 하나입니다. 글자를 바꾸어도 선의 오르내림은 선끼리의 높이 차이보다 대체로 작습니다. 오른쪽은 칸마다 $z$를 새로 뽑은 것이라 선이 크게 오르내립니다.
# $z$를 그대로 두면 굵기의 들쭉날쭉함은 거의 모두 손글씨의 몫입니다. 칸마다 $z$를 새로 뽑으면 손글씨의 몫은 우연의 수준(한 줄이 열네 칸이므로 1/14 = 7 % 안팎)으로 떨어집니다. 진짜 글꼴에서 잰 몫은 $z$ 하나로 쓴 것과 거의 같습니다.
# 생성자가 글꼴 한 벌의 굵기가 고르다는 것까지 배운 셈입니다.
# 글꼴 이름을 알려 준 적이 없는데도 그렇습니다. 레이블이 이미 정해 준 것을 빼고 남은 차이를 $z$에 담은 것입니다. 다만 여기서 잰 것은 **굵기 하나**입니다. 기운 정도나 획의 끝 모양까지 한결같은지는 눈으로 보았을 뿐 재지 않았습니다.
#
# 그러면 한 글자 안의 다양함은 넉넉합니까? 레이블마다 굵기의 표준편차를 진짜와 견줍니다.

# %%
real = hangul("train", 2800, seed=9)
real_width = stroke_width(real[:].x)
real_std = torch.stack([real_width[real.y == k].std() for k in range(14)])
fake_std = widths["한 줄에 z 하나"].std(dim=0)
fig, ax = plt.subplots(figsize=(6.6, 2.8))
ax.plot(range(14), real_std, "o-", color=plotting.BLUE, label="진짜(변형한 글꼴)")
ax.plot(range(14), fake_std, "s--", color=plotting.RED, label="생성한 글자")
ax.set_xticks(range(14), SYLLABLES)
ax.set(ylim=(0, 1.5 * float(real_std.max())), ylabel="굵기의 표준편차", xlabel="글자")
ax.legend(loc="upper center", ncol=2)
alt = f"글자마다 획의 굵기가 흩어진 정도를 가부터 하까지 이은 꺾은선 둘로, 서로 가까이 붙어 있습니다. 표준편차는 진짜가 {real_std.min():.2f}…{real_std.max():.2f}, 생성한 글자가 {fake_std.min():.2f}…{fake_std.max():.2f}입니다."
plotting.show(fig, alt=alt)
print(f"평균: 진짜 {real_std.mean():.2f}, 생성 {fake_std.mean():.2f}")
assert 0.7 < fake_std.mean() / real_std.mean() < 1.3

# %% [markdown]
# 동그라미(진짜)와 네모(생성)의 높이가 비슷합니다. 한 글자 안에서도 굵기가 진짜만큼 다양합니다. 적어도 굵기로 보면 레이블 안의 붕괴는 없습니다(다른 특징은 다시 재어 보아야 압니다).

# %%
QuizView(
    "레이블 정확도가 100 %인 조건부 GAN이 있습니다. 여기서 알 수 있는 것은 무엇입니까?",
    [
        ("시킨 레이블대로 그립니다.", True, "분류기가 시킨 대로 읽었다는 뜻입니다."),
        (
            "한 레이블 안에서도 다양하게 그립니다.",
            False,
            "레이블마다 한 장만 외워 그려도 100 %입니다. 레이블 안의 퍼짐을 따로 재어야 합니다.",
        ),
        (
            "그림이 진짜와 구별되지 않습니다.",
            False,
            "분류기는 흐리거나 이상한 글자도 곧잘 읽습니다. 프레셰 거리 같은 것을 함께 보십시오.",
        ),
    ],
)

# %% [markdown]
# **레이블**에서 글자를, **방향**에서 손글씨를 바꾸어 보십시오. 레이블을 "차례로 모두"로 두면 열여섯 칸에 가부터 하까지 차례로 나오고, 남은 두 칸에는 다시 가와 나가 나옵니다.

# %%
LatentLab(trained, labels=SYLLABLES, folder="../runs")

# %% [markdown]
# ## 8. 놀이터: 한 사람의 글씨로 낱말 쓰기
#
# 글자마다 레이블만 바꾸고 $z$는 그대로 두면 낱말이 한 사람의 글씨로 이어집니다. 그 일을 하는 함수는 짧습니다.

# %%
show_source(handwriting.write_word)

# %%
words = {1: "바나나", 3: "하마 가자", 5: "사자 하나"}  # 손글씨 시드: 낱말
lines = [
    handwriting.write_word(trained, word, handwriting.handwriting(64, seed), spacing=-4)
    for seed, word in words.items()
]
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
# 한 줄이 낱말 하나입니다. 줄마다 다른 $z$를 주었더니 첫째는 획이 가늘고 셋째는 굵습니다. 이제 직접 써 보십시오. 쓸 수 있는 글자는 열넷(가 나 다 라 마 바 사 아 잣대 차 카 타 파 하)과 빈칸입니다.
# **손글씨 방향**을 움직이면 낱말 전체의 글씨가 함께 바뀝니다.

# %%
WordLab(trained, "바나나 하나", seed=1, folder="../runs")

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 | 시험 |
# |---|---|---|---|
# | $[z, e(y)]$를 $G$에 | `cgan.MLPGenerator` | Mirza & Osindero 2014, 그림 1 | `test_both_networks_use_the_label` |
# | $D(x \mid y)$, 레이블의 평면 | `cgan.Discriminator` | 식은 Mirza & Osindero 2014, 식 (2). 논문은 원-핫 벡터를 완전 연결층에 넣었고, 평면은 합성곱에 맞춘 것 | `test_the_plane_of_the_exercise_is_the_network_s_own` |
# | 진짜와 가짜의 짝에 같은 $y$ | `training.train` | Mirza & Osindero 2014 | `test_real_and_fake_pairs_carry_the_same_labels` |
# | $y \in \{0, …, K-1\}$, 위쪽 끝은 제외 | 과제 05-3의 `random_labels` | PyTorch 문서 `torch.randint` | `test_randint_leaves_out_its_upper_bound` |
# | 레이블 정확도 | `metrics.label_accuracy` | Odena 외 2017 | `test_the_shipped_generator_writes_what_it_is_told` |
# | 손글씨의 몫 | 7절의 `portions` | 이 레슨 | `test_one_z_is_one_hand` |
# | $-\log D(x,y) - \frac12\log(1-D(x,y')) - \frac12\log(1-D(G(z,y),y))$ | 과제 05-2의 `matching_loss` | Reed 외 2016, 알고리즘 1 | `test_matching_loss_is_bce_of_three_pairs` |
# | $-\lambda\,\mathbb{E}[\log(1-D(x,y'))]$, $\lambda = 1$ | `penalties.wrong_labels` | Reed 외 2016을 고친 것 | `test_only_the_third_pair_shows_the_judge_a_wrong_label` |
# | 낱말 하나에 $z$ 하나 | `handwriting.write_word` | 이 레슨 | `test_each_letter_is_the_generator_s_own_picture_of_one_z` |
#
# $e(y)$는 레이블의 임베딩, $K$는 레이블의 수, $y'$은 일부러 틀린 레이블입니다. $D(x, y)$는 $D(x \mid y)$와 같은 뜻입니다.
#
# **스스로 확인하기**: 맨 위의 "배울 것" 네 가지로 돌아가 하나씩 말해 보십시오. 과제는 다섯 개였습니다.
#
# **참고 문헌**
#
# - Mirza, Osindero, *Conditional Generative Adversarial Nets*, 2014. <https://arxiv.org/abs/1411.1784>
# - Reed 외, *Generative Adversarial Text to Image Synthesis*, 2016. <https://arxiv.org/abs/1605.05396>
# - Salimans 외, *Improved Techniques for Training GANs*, 2016. <https://arxiv.org/abs/1606.03498>
# - Odena 외, *Conditional Image Synthesis with Auxiliary Classifier GANs*, 2017. <https://arxiv.org/abs/1610.09585>
# - Karras 외, *Progressive Growing of GANs*, 2018. <https://arxiv.org/abs/1710.10196>
# - Lin 외, *PacGAN: The power of two samples in generative adversarial networks*, 2018. <https://arxiv.org/abs/1712.04086>
# - Mescheder 외, *Which Training Methods for GANs do actually Converge?*, 2018. <https://arxiv.org/abs/1801.04406>
#
# **다음**: [06 WGAN](06_wgan.ipynb)에서는 판별자의 손실 자체를 바꾸어, 두 분포가 겹치지 않을 때에도 배울 것이 있게 합니다.
# [← 00 시작하기](00_start.ipynb)
