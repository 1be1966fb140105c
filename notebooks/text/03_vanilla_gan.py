# %% [markdown]
# <!-- colab -->
#
# # 03 · Vanilla GAN
#
# > **약속**: 이 레슨이 끝나면, 직접 학습한 생성자에 슬라이더를 달고 손글씨 숫자가 변해 가는 모습을 봅니다.
#
# **배울 것**
#
# 1. 그림을 고차원 공간의 점으로 보고, 생성 모델이 무엇을 배우는지 말할 수 있습니다.
# 2. 가치 함수 $V(D, G)$의 기호를 모두 읽고, 균형에서 손실이 왜 $2\log 2$와 $\log 2$인지 계산할 수 있습니다.
# 3. D 단계와 G 단계를 순서대로 코드로 쓸 수 있습니다.
# 4. 포화 손실과 비포화 손실이 언제 어떻게 다른지 기울기로 설명할 수 있습니다.
# 5. MNIST로 GAN을 학습하고, 결과를 분류기로 채점하고, 저장했다가 다시 쓸 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬과 PyTorch 기초. 이진 교차 엔트로피(binary cross-entropy, BCE)는 [01](01_bce_loss.ipynb)에서 배웁니다. 여기서도 짧게 다시 설명합니다.
#
# **공부 시간**: 약 35분. 글은 1분에 180어절, 과제는 하나에 3분으로 어림한 것입니다.
#
# **실행 시간**: CPU 코어 2개에서 약 1분 10초(그 가운데 GAN 학습이 3분의 2쯤입니다). 다른 일을 함께 하는 컴퓨터에서는 두 배까지 걸립니다. GPU에서는 아직 재지 못했습니다.
#
# [← 02 역전파와 연쇄 법칙](02_backpropagation.ipynb) · [04 DCGAN →](04_dcgan.ipynb)

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
import statistics
import time

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from matplotlib.colors import PowerNorm
from torch.nn import functional as F

from gan_course import checkpoints, metrics, objectives, plotting, sampling, training
from gan_course.datasets import mnist, mode_centers, ring_2d
from gan_course.exercises import check, hint, solution, task
from gan_course.history import History
from gan_course.labs import Lab2DView, LatentLab, TimelineView
from gan_course.labs.evaluation import calc as evaluation
from gan_course.models import vae, vanilla
from gan_course.objectives import MINIMAX, NON_SATURATING
from gan_course.training import GAN, adam, late_decay, progress, train
from gan_course.ui import FlipbookView, LiveView, QuizView

# %% [markdown]
# 이 레슨에서 쓸 작은 도구입니다. 패키지의 코드를 베끼지 않고 그대로 보여 줍니다.

# %%
lesson_start = time.time()


def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %% [markdown]
# ## 1. 그림은 점이고, 데이터는 구름입니다
#
# 28×28 흑백 그림은 숫자 784개입니다. 그러니 그림 한 장은 784차원 공간의 **점 하나**입니다.
# 손글씨 숫자를 모두 모으면 그 공간에 구름이 생깁니다. 구름이 짙은 곳에는 흔한 모양의 숫자가,
# 옅은 곳에는 드문 모양의 숫자가 있습니다. 이 짙고 옅음이 데이터의 **확률 분포**(probability distribution)
# $p_{data}(x)$입니다. $x$는 그림 한 장, $p_{data}(x)$는 그 자리의 짙기(확률 밀도)입니다.
#
# 아무 점이나 찍으면 어떤 그림이 나오는지 확인해 봅시다.

# %%
data = mnist("train").to(runtime.device)
rng = torch.Generator().manual_seed(0)
real = data.sample(200, rng).x.cpu()
anywhere = torch.rand(4, 1, 28, 28, generator=rng) * 2 - 1
between = (real + data.sample(200, rng).x.cpu()) / 2

sure = [metrics.judge_digits(x).confidence.mean().item() for x in (real, between)]

fig, axes = plt.subplots(1, 3, figsize=(6.6, 2.4))
plotting.show_pictures(axes[0], real[:4], title="구름 속의 점: 진짜 숫자")
plotting.show_pictures(axes[1], anywhere, title="아무 데나 찍은 점: 잡음")
plotting.show_pictures(axes[2], between[:4], title="두 진짜의 한가운데")
plotting.show(
    fig,
    alt=f"네 장씩 세 묶음의 그림. 왼쪽은 또렷한 진짜 숫자, 가운데는 숫자가 보이지 않는 흑백 잡음, 오른쪽은 두 숫자의 획이 흐리게 겹친 그림입니다. 분류기의 평균 확신도는 진짜 {sure[0]:.2f}, 한가운데 {sure[1]:.2f}입니다.",
)

print(f"숫자 분류기의 평균 확신도: 진짜 {sure[0]:.2f}, 한가운데 {sure[1]:.2f}")
assert sure[0] > sure[1] + 0.1

# %% [markdown]
# 왼쪽은 데이터에서 고른 점, 가운데는 공간의 아무 점, 오른쪽은 두 데이터의 한가운데 점입니다.
# 아무 점은 숫자가 아니고, 진짜 둘의 한가운데는 획이 겹쳐 분류기의 확신도 떨어집니다. 두 점 사이가 구름 밖이라는 것은 구름이 속이 찬 공처럼 생기지 않았다는 뜻입니다.
#
# 얼굴 사진도 같습니다. 검은 머리 얼굴이 모인 곳은 짙고, 금발 얼굴이 모인 곳은 덜 짙고,
# 안경 쓴 얼굴은 또 다른 자리에 모여 있습니다. 공간의 대부분은 얼굴이 아닌 그림이라 텅 비어 있습니다.
# 아래 왼쪽은 그 생각을 그린 모식도이고, 오른쪽은 **진짜 숫자 10,000장**의 구름에 빛을 비추어 평면에 드리운 그림자입니다
# (가장 넓게 퍼진 두 방향을 찾는 주성분 분석이며, 두 축의 눈금은 퍼진 정도로 나누어 맞추었습니다).

# %%
axis = torch.linspace(-3, 3, 120)
gx, gy = torch.meshgrid(axis, axis, indexing="xy")
faces = {"검은 머리": (-1.1, -0.9, 1.0), "금발": (1.4, -1.1, 0.45), "안경": (0.1, 1.3, 0.6)}
density = sum(w * torch.exp(-((gx - a) ** 2 + (gy - b) ** 2) / 0.6) for a, b, w in faces.values())
flat = data[:10_000].x.flatten(1).cpu()
torch.manual_seed(0)
shadow = torch.pca_lowrank(flat, q=2)[0] * 100  # 784차원 → 가장 넓게 퍼진 두 방향

fig, axes = plt.subplots(1, 2, figsize=(7.2, 2.8))
axes[0].contourf(gx, gy, density, levels=8, cmap="Greys")
for name, (a, b, w) in faces.items():
    axes[0].text(a, b, name, ha="center", color="white" if w > 0.8 else "black")
axes[0].text(-1.6, 2.3, "얼굴이 아닌 그림", ha="center")
axes[0].set(title="모식도: 얼굴 그림의 밀도 p(x)", xticks=[], yticks=[])
# 옅은 곳도 보이도록, 육각형의 짙기는 그 안에 든 그림 수의 제곱근입니다.
axes[1].hexbin(*shadow.T, gridsize=28, cmap="Greys", norm=PowerNorm(0.5))
axes[1].set(title="실측: 숫자 10,000장의 그림자", xlabel="방향 1", ylabel="방향 2")
plotting.show(
    fig,
    alt="왼쪽 모식도에서는 검은 머리 얼굴의 자리가 가장 짙고 금발과 안경의 자리는 옅으며, 그 사이는 얼굴이 아닌 그림의 빈자리입니다. 오른쪽 실측에서는 숫자 10,000장의 그림자가 한쪽 끝에 짙게 모이고 반대쪽으로 옅게 퍼집니다.",
)

# %% [markdown]
# 두 그림 모두 짙을수록 그런 그림이 흔합니다. 그림자에서 짙은 곳과 옅은 곳에 실제로 어떤 숫자가 있는지 꺼내 봅시다.

# %%
distance = torch.cdist(shadow, shadow[:3000])  # 가까운 이웃이 많은 점이 짙은 곳의 점입니다
crowd = (distance < 0.1).float().sum(dim=1)
order = crowd.argsort(descending=True)
near, far = crowd[order[:400]].mean(), crowd[order[-16:]].mean()
fig, axes = plt.subplots(1, 2, figsize=(8, 1.5))
for ax, rows, title in zip(
    axes, (order[:400:25], order[-16:]), ("짙은 곳의 숫자", "옅은 곳의 숫자"), strict=True
):
    plotting.show_pictures(ax, flat[rows].view(-1, 1, 28, 28), columns=8, title=title)
plotting.show(
    fig,
    alt=f"손글씨 숫자 열여섯 장씩 두 묶음. 왼쪽 짙은 곳의 숫자는 이웃이 평균 {near:.0f}장인 흔한 모양이고, 오른쪽 옅은 곳의 숫자는 이웃이 평균 {far:.0f}장인, 획이 굵거나 크게 쓴 드문 모양입니다.",
)
print(f"가까운 이웃의 수: 짙은 곳 {near:.0f}, 옅은 곳 {far:.0f}")
assert near > 10 * far

# %% [markdown]
# 왼쪽은 흔한 모양, 오른쪽은 크게 쓴 0과 3이 많은 드문 모양입니다(784차원의 구름을 두 방향에서만 본 것이라 어림입니다).
#
# **생성 모델**(generative model)은 이 구름 $p_{data}$를 흉내 내는 분포 $p_{model}$을 배워,
# 거기서 새 점을 뽑습니다. 목표를 한 줄로 쓰면 $p_{model}(x) \approx p_{data}(x)$입니다.
#
# ### 구별하는 모델과 만드는 모델
#
# | | 배우는 것 | 묻는 것 |
# |---|---|---|
# | **판별 모델**(discriminative model) | $P(Y \mid X)$ | 이 그림 $X$는 어떤 숫자 $Y$입니까? |
# | **생성 모델** | $P(X \mid Y)$ 또는 $P(X)$ | 숫자 $Y$는 어떤 그림 $X$로 쓰입니까? |
#
# 강아지와 고양이를 가르는 데는 귀 모양만 보아도 됩니다. 그러나 고양이를 **그리려면** 귀도 털도 눈도 알아야 합니다.
# 만드는 일이 더 어려운 까닭입니다. 이 레슨의 GAN은 레이블 없이 $P(X)$를 배우고, 05에서 $P(X \mid Y)$를 배웁니다.

# %%
QuizView(
    "다음 가운데 생성 모델이 하는 일은 무엇입니까?",
    [
        (
            "메일을 보고 스팸인지 아닌지 정합니다.",
            False,
            "메일 X에서 레이블 Y로 가는 P(Y|X)입니다. 판별 모델의 일입니다.",
        ),
        (
            "손글씨 7을 새로 씁니다.",
            True,
            "Y = 7일 때의 그림 X를 뽑는 일, 곧 P(X|Y = 7)에서 뽑기입니다.",
        ),
        (
            "사진에서 웃는 얼굴의 수를 셉니다.",
            False,
            "사진이 주어졌을 때 답을 내는 P(Y|X)입니다.",
        ),
    ],
)

# %% [markdown]
# ## 2. 직접 뽑기는 어렵습니다. 그래서 밀어 보냅니다
#
# 구름의 식 $p_{data}(x)$를 모르니 거기서 바로 뽑을 수 없습니다. 눈금을 그어 칸마다 세어 보면 어떻겠습니까?
# 한 축을 10칸으로만 나누어도 2차원은 $10^2$칸이지만 784차원은 $10^{784}$칸입니다. 그림은 7만 장뿐이니 거의 모든 칸이 빕니다.
#
# 그러면 화소를 **하나씩 따로** 뽑으면 어떻겠습니까? 화소마다의 분포는 세기 쉽습니다. 784개를 그렇게 뽑아 봅시다.

# %%
rows = torch.randint(len(flat), (2000, 784), generator=rng)
alone = torch.gather(flat, 0, rows).view(-1, 1, 28, 28)  # 화소마다 다른 그림에서 가져옵니다
far = [metrics.digit_frechet(x) for x in (data[:2000].x.cpu(), alone)]
fig, ax = plt.subplots(figsize=(5.6, 1.1))
plotting.show_pictures(ax, alone[:8], columns=8, title="화소를 하나씩 따로 뽑은 그림")
plotting.show(
    fig,
    alt=f"화소를 하나씩 따로 뽑은 그림 여덟 장. 가운데에 흰 점이 어지럽게 흩어져 있을 뿐 숫자의 모양이 보이지 않습니다. 진짜와의 프레셰 거리는 {far[1]:.0f}입니다.",
)
print(f"진짜와의 프레셰 거리: 다른 진짜 {far[0]:.1f}, 따로 뽑은 그림 {far[1]:.0f}")
assert far[1] > 100 * far[0]


# %% [markdown]
# 화소 하나하나의 분포는 진짜와 똑같은데도 숫자가 되지 않습니다. 숫자를 숫자로 만드는 것은 화소들 **사이의 관계**입니다.
# (프레셰 거리는 두 그림 묶음이 얼마나 다른지 잰 값으로, 작을수록 비슷합니다. 10절에서 설명합니다.)
#
# 그래서 돌아갑니다. 누구나 뽑을 수 있는 **정규 분포**에서 점 $z$를 뽑아 함수 $G$에 통과시킵니다.
# $z$를 **잠재 벡터**(latent vector), $z$가 사는 공간을 **잠재 공간**(latent space)이라고 합니다.
# 함수가 휘어 있으면 둥근 구름도 원하는 모양으로 바뀝니다. 손으로 만든 함수로 먼저 봅시다.


# %%
def bend(z):
    """둥근 정규 분포 (n, 2)를 고리 모양으로 휩니다."""
    # erf는 정규 분포의 난수를 −1과 1 사이에 고르게 폅니다.
    angle = math.pi * torch.erf(z[:, :1] / math.sqrt(2))
    radius = 2 + 0.1 * z[:, 1:]
    return torch.cat([radius * angle.cos(), radius * angle.sin()], dim=1)


z = torch.randn(250, 2, generator=rng)


def draw_cloud(ax, points):
    """z의 왼쪽 절반은 동그라미, 오른쪽 절반은 세모, z의 가로 위치는 밝기입니다."""
    shades = {"cmap": "cividis", "vmin": -2, "vmax": 2, "edgecolors": "0.3", "linewidths": 0.3}
    for part, marker in ((z[:, 0] < 0, "o"), (z[:, 0] >= 0, "^")):
        ax.scatter(*points[part].T, c=z[part, 0], s=14, marker=marker, **shades)
    ax.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal")


# %%
fig, axes = plt.subplots(1, 2, figsize=(6, 3))
for ax, points in zip(axes, (z, bend(z)), strict=True):
    draw_cloud(ax, points)
axes[0].set_title("z: 뽑기 쉬운 분포")
axes[1].set_title("G(z): 휘어진 분포")
plotting.show(
    fig,
    alt=f"점 {len(z)}개를 나란히 두 번 그린 그림. 왼쪽 z는 원점에 몰린 둥근 구름이고 오른쪽 G(z)는 반지름 2의 고리입니다. z의 왼쪽 절반(동그라미)은 고리의 아래쪽 절반으로, 오른쪽 절반(세모)은 위쪽 절반으로 갔습니다.",
)
radius = bend(z).norm(dim=1)
assert (radius - 2).abs().max() < 0.6  # 모든 점이 반지름 2 가까이에 있습니다


# %%
def push(t):
    return (1 - t) * z + t * bend(z)


def draw_push(t):
    fig, ax = plt.subplots(figsize=(3, 3))
    draw_cloud(ax, push(t))
    return fig


def tell_push(t):
    distance = push(t).norm(dim=1)
    return f"원점까지의 거리는 평균 {distance.mean():.2f}, 표준편차 {distance.std():.2f}"


moving = "점 하나하나가 곧은 길을 따라, 원점에 몰린 둥근 구름에서 반지름 2의 고리로 옮겨 갑니다."
FlipbookView(draw_push, "밀기", [0, 0.2, 0.4, 0.6, 0.8, 1], 0.4, about=moving, words=tell_push)

# %% [markdown]
# 왼쪽의 점 하나가 오른쪽의 점 하나로 옮겨 갑니다(동그라미는 $z$의 왼쪽 절반, 세모는 오른쪽 절반이고, 밝기가 같으면 $z$의 가로 위치가 같던 점입니다).
# 슬라이더를 0에서 1로 옮기면 그 길이 보입니다. $z$를 뽑는 것은 쉽고 $G$를 계산하는 것도 쉬우므로, 고리에서 뽑기도 쉬워졌습니다.
# 이 함수를 손으로 쓰는 대신 **신경망으로 두고 배우게** 하는 것이 GAN의 **생성자**(generator) $G$입니다.
# 남은 문제는 "무엇을 보고 배우느냐"입니다.

# %% [markdown]
# ## 3. 무엇을 보고 배우는가: VAE와 GAN
#
# | | VAE | GAN |
# |---|---|---|
# | 그림 → 잠재 벡터 | 인코더(encoder)가 $\mu, \sigma$를 냄 | 없음 |
# | 잠재 벡터 → 그림 | 디코더(decoder) | 생성자 $G$ |
# | 정답 | 원래 그림(화소마다 비교) | 없음 |
# | 손실 함수(loss function) | 재구성 손실 + KL | **판별자가 배워서 만든 손실** |
#
# VAE(variational autoencoder, 변분 오토인코더)부터 학습해 봅시다. 인코더가 그림 $x$를 $\mu$와 $\sigma$로 바꾸고,
# $z = \mu + \sigma\varepsilon$을 뽑아, 디코더가 원래 그림을 되살립니다. 최소화할 손실은 두 항의 합입니다.
#
# $$L_{VAE} = \underbrace{-\mathbb{E}_{z \sim q(z \mid x)}[\log p(x \mid z)]}_{\text{재구성 손실}} + \underbrace{\mathrm{KL}\big(q(z \mid x) \,\|\, \mathcal{N}(0, I)\big)}_{\text{z를 붙잡는 항}}$$
#
# - $q(z \mid x) = \mathcal{N}(\mu, \sigma^2)$: 인코더가 낸 평균 $\mu$, 표준편차 $\sigma$의 정규 분포. $\varepsilon$은 표준 정규 분포의 난수입니다.
# - $\log p(x \mid z)$: 디코더의 그림과 원래 그림을 화소마다 견준 로그 **우도**(likelihood). 여기서는 **이진 교차 엔트로피**(BCE)의 합에 −를 붙인 것입니다.
#   정답 $y$와 예측한 확률 $p$에 대한 BCE는 $-[\,y\log p + (1-y)\log(1-p)\,]$이고, $p$가 $y$와 같을 때 가장 작습니다. $\log$는 모두 자연로그입니다.
# - $\mathrm{KL}(q \,\|\, \mathcal{N})$: 두 분포가 다를수록 큰 값(쿨백–라이블러 발산). 덕분에 나중에 $z$를 표준 정규 분포에서 뽑아도 됩니다.
# - $\mathbb{E}$: 기댓값. 여러 번 뽑아 평균한 값입니다.

# %%
show_source(vae.VAE.loss)

# %%
torch.manual_seed(0)
coder = runtime.place(vae.VAE(nz=16))
opt = torch.optim.Adam(coder.parameters(), lr=1e-3, fused=True)
for step in range(1, runtime.steps(cpu=700, gpu=3000) + 1):
    x, _ = data.sample(64, rng)
    reconstruction, kl = coder.loss(x, rng)
    opt.zero_grad()
    (reconstruction + kl).backward()
    opt.step()
    if step == 1 or step % 350 == 0:
        print(f"{step:4d}스텝  재구성 손실 {reconstruction.item():6.1f}  KL {kl.item():5.1f}")

vae_pictures = sampling.sample(coder, 2000, seed=1)
fig, ax = plt.subplots(figsize=(5.6, 2.5))
plotting.show_pictures(ax, vae_pictures[:24], columns=8, title="VAE가 새로 만든 숫자")
plotting.show(
    fig,
    alt=f"VAE가 새로 만든 숫자 24장. 대개 무슨 숫자인지 읽히지만 획의 가장자리가 뿌옇고, 모양이 뭉개진 것도 있습니다. 마지막 미니배치의 재구성 손실은 {reconstruction.item():.0f}입니다.",
)

# %% [markdown]
# VAE의 숫자는 모양은 맞지만 가장자리가 뿌옇습니다. 까닭을 작은 실험으로 봅시다. 정답이 아래 아홉 그림 가운데 하나인데
# (같은 숫자를 가로세로로 두 화소씩 옮겼습니다) 어느 것인지는 모릅니다. 한 장만 내야 한다면 무엇을 내야 화소 손실이 가장 작겠습니까?

# %%
digit = mnist("test")[7:8].x
moved = torch.cat([digit.roll((i, j), (2, 3)) for i in (-2, 0, 2) for j in (-2, 0, 2)])
target = (moved + 1) / 2  # [−1, 1] → [0, 1]


def pixel_loss(guess, edge=0.001):
    """아홉 정답에 대한 화소 이진 교차 엔트로피의 평균. 확률은 [edge, 1 − edge]로 자릅니다."""
    p = ((guess + 1) / 2).clamp(edge, 1 - edge).expand_as(target)
    return F.binary_cross_entropy(p, target, reduction="sum").item() / len(target)


average = moved.mean(dim=0, keepdim=True)
sharp, blurred = min(pixel_loss(g[None]) for g in moved), pixel_loss(average)
fig, axes = plt.subplots(1, 2, figsize=(4.4, 2.4))
plotting.show_pictures(axes[0], moved, title="정답 후보 아홉 장")
plotting.show_pictures(axes[1], average, title="아홉 장의 평균")
plotting.show(
    fig,
    alt=f"왼쪽은 같은 숫자를 조금씩 옮긴 또렷한 정답 후보 아홉 장이고, 오른쪽은 그 평균인 윤곽이 번진 숫자 한 장입니다. 화소 손실은 또렷한 한 장이 적어도 {sharp:.0f}, 흐린 평균은 {blurred:.0f}입니다.",
)
softer = min(pixel_loss(g[None], 0.2) for g in moved), pixel_loss(average, 0.2)
print(f"화소 손실: 또렷한 한 장을 내면 적어도 {sharp:.0f}, 평균을 내면 {blurred:.0f}")
print(f"확률을 0.2와 0.8 사이로 자르면: 적어도 {softer[0]:.0f}, 평균 {softer[1]:.0f}")
assert blurred < 0.5 * sharp and softer[1] < softer[0]

# %% [markdown]
# 화소마다 견주는 손실로 재면 **흐린 평균이 또렷한 정답 후보보다 낫습니다.** 또렷한 쪽의 값은 확률을 어디에서 자르느냐에 달렸습니다(자르지 않으면 무한대입니다).
# 그래도 순서는 바뀌지 않습니다. 이진 교차 엔트로피를 가장 작게 하는 답이 정답들의 평균이기 때문입니다. 그래서 획의 자리를 확신하지 못하는 VAE는 흐리게 그립니다.
# 사람의 눈에는 반대입니다. 조금 옆에 있어도 또렷한 숫자가 더 진짜 같습니다.
# 그렇다면 "진짜 같음" 자체를 재는 손실을 **배워서** 쓰면 어떻겠습니까? 그것이 GAN의 생각입니다.
# 뒤(11절)에서 두 모델의 숫자를 나란히 놓고 흐린 정도를 재겠습니다.

# %% [markdown]
# ## 4. 두 선수의 게임
#
# GAN은 정답 그림을 주지 않습니다. 대신 선수를 한 명 더 둡니다.
#
# - **판별자**(discriminator) $D$: 그림을 보고 진짜일 확률 $D(x) \in (0, 1)$을 말합니다.
# - **생성자** $G$: $z$로 그림 $G(z)$를 만들어 $D$를 속이려 합니다.
#
# 위조범과 감정사를 떠올려도 좋습니다. 감정사의 눈이 좋아지면 위조범의 솜씨도 좋아져야 하고, 그 반대도 마찬가지입니다.
# 체스에서 상대가 가장 좋은 수를 둔다고 보고 내 수를 고르는 **적대적 탐색**(adversarial search)과 같은 생각입니다.
# 다만 여기서는 수를 하나씩 찾는 대신, 두 선수의 가중치를 기울기(gradient)를 따라 조금씩 고칩니다. 이 겨루기를 식으로 쓴 것이 **가치 함수**(value function)입니다.
#
# $$\min_G \max_D V(D, G) = \mathbb{E}_{x \sim p_{data}}[\log D(x)] + \mathbb{E}_{z \sim p_z}[\log(1 - D(G(z)))]$$
#
# - $\mathbb{E}$: 기댓값. 코드에서는 미니배치(minibatch)의 `mean()`입니다.
# - $x \sim p_{data}$: 진짜 데이터에서 뽑은 그림, $z \sim p_z$: 표준 정규 분포에서 뽑은 잠재 벡터.
# - $\log D(x)$: 진짜를 진짜라고 할수록 0에 가까워집니다(0이 가장 큰 값입니다).
# - $\log(1 - D(G(z)))$: 가짜를 가짜라고 할수록 0에 가까워집니다.
# - $\max_D$: 판별자는 $V$를 키우려 하고, $\min_G$: 생성자는 줄이려 합니다.
#
# 두 항이 모두 필요합니다. 첫 항만 있으면 무엇이든 진짜라고 하는 판별자가, 둘째 항만 있으면 무엇이든 가짜라고 하는 판별자가 만점을 받습니다.

# %%
task("03-1")


# %%
def game_value(d_real, d_fake):
    """(n,), (m,) 확률 → 스칼라."""
    ...


check("03-1", game_value)

# %%
hint("03-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("03-1")

# %% [markdown]
# ### 코드에서는 손실을 최소화합니다
#
# 옵티마이저(optimizer)는 최소화만 하므로 판별자의 **손실 함수**는 $L_D = -V$입니다.
# 이것은 진짜의 정답을 1, 가짜의 정답을 0으로 둔 **이진 교차 엔트로피**(BCE) 두 개의 합과 같습니다.

# %%
show_source(objectives.d_loss)

# %% [markdown]
# 판별자는 확률 대신 **로짓**(logit) $a$를 냅니다. 여기서 $\sigma$는 3절의 표준편차가 아니라 **시그모이드** 함수이고,
# $\mathrm{softplus}(t) = \log(1+e^{t})$입니다. $D(x) = \sigma(a) = 1/(1+e^{-a})$이고,
# $-\log\sigma(a) = \mathrm{softplus}(-a)$이므로 시그모이드와 로그를 따로 계산할 때처럼 넘치지 않습니다.
#
# > **널리 퍼진 오류 ①** "판별자는 이진 교차 엔트로피를 최대화한다."
# > 최대화하는 것은 $V$(로그 우도)이고, 이진 교차 엔트로피 $-V$는 **최소화**합니다.
# > 부호를 섞으면 균형(두 분포가 같아진 상태, 곧 봅니다)에서의 값도 틀립니다. $\log 4 = 2\log 2$이므로 $V$는 $-\log 4 \approx -1.386$, 판별자의 손실은 $+2\log 2 \approx 1.386$입니다.
#
# ### 가장 좋은 판별자
#
# $G$를 멈추어 두면 가장 좋은 판별자를 식으로 쓸 수 있습니다(Goodfellow 2014, 명제 1).
# 생성자가 만드는 분포(1절의 $p_{model}$)를 이제부터 $p_g$라고 하고 한 자리 $x$만 보면, 판별자가 그 자리에서 얻는 값은 $p_{data}\log D + p_g\log(1-D)$입니다.
# $D$로 미분하여 0으로 놓으면 $p_{data}/D = p_g/(1-D)$, 곧
#
# $$D^*(x) = \frac{p_{data}(x)}{p_{data}(x) + p_g(x)}$$
#
# 이 식은 "이 자리에 있는 점 가운데 진짜의 비율"입니다. 진짜와 가짜를 정규 분포로 두고 그려 봅시다.

# %%
line = torch.linspace(-6, 11, 800)


def normal(mean):
    return torch.exp(-((line - mean) ** 2) / 2) / math.sqrt(2 * math.pi)


def integral(values):
    return torch.trapezoid(values.double(), line.double()).item()


def best_discriminator(shift):
    """p = N(0, 1), p_g = N(shift, 1)일 때의 p, p_g, D*, 그리고 D*의 손실 −V입니다."""
    p, q = normal(0.0), normal(shift)
    logit = line.new_tensor(shift) * (shift / 2 - line)  # log p − log p_g
    loss = integral(p * F.softplus(-logit) + q * F.softplus(logit))
    return p, q, logit.sigmoid(), loss


def draw_best(ax, shift):
    p, q, d, loss = best_discriminator(shift)
    ax.plot(line, p, "-", color=plotting.BLUE, label="p_data")
    ax.plot(line, q, "--", color=plotting.RED, label="p_g")
    ax.plot(line, d, "-.", color=plotting.GREEN, label="D*(x)")
    ax.set(xlim=(-4, 8), ylim=(0, 1.05), xlabel="x", title=f"D*의 손실 {loss:.3f}")


# %%
shifts = (4.0, 2.0, 0.0)
fig, axes = plt.subplots(1, 3, figsize=(9, 2.4), sharey=True)
for ax, shift in zip(axes, shifts, strict=True):
    draw_best(ax, shift)
axes[2].legend(loc="upper right")
shown = ", ".join(f"{best_discriminator(s)[3]:.3f}" for s in shifts)
plotting.show(
    fig,
    alt=f"p_g의 위치가 4, 2, 0인 그래프 세 장. 종 모양의 p_g가 p_data에 다가갈수록 1에서 0으로 내려오던 D*의 곡선이 납작해져, 두 종이 겹치면 어디서나 1/2입니다. D*의 손실은 차례로 {shown}입니다.",
)

losses_at_best = [best_discriminator(s)[3] for s in (5.0, 3.0, 1.0, 0.0)]
print("p_g가 다가올 때 가장 좋은 판별자의 손실:", [f"{v:.3f}" for v in losses_at_best])
print(f"2·log 2 = {2 * math.log(2):.3f}, log 2 = {math.log(2):.3f}")
assert losses_at_best == sorted(losses_at_best)
assert abs(losses_at_best[-1] - 2 * math.log(2)) < 1e-3
assert abs(NON_SATURATING.g_loss(torch.zeros(1)).item() - math.log(2)) < 1e-6


# %% [markdown]
# p_g(붉은 파선)가 p_data(파란 실선)에 다가갈수록 $D^*$(초록 일점쇄선)가 납작해지고 손실은 커집니다. 직접 옮겨 보십시오.


# %%
def move_fake(shift):
    fig, ax = plt.subplots(figsize=(4.6, 2.6))
    draw_best(ax, shift)
    ax.legend(loc="upper right")
    return fig


def tell_best(shift):
    gap = abs(2 * math.log(2) - best_discriminator(shift)[3])
    return f"D*의 손실과 균형의 값 2·log 2의 차이는 {gap:.3f}"


PLACES = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
bells = "종 모양의 p_data와 p_g, D*의 곡선. 두 종이 멀수록 D*가 1에서 0으로 가파르게 떨어집니다."
FlipbookView(move_fake, "p_g의 위치", PLACES, 3, about=bells, words=tell_best)


# %% [markdown]
# 두 분포가 완전히 같아지면 $D^*(x)$는 어디서나 $1/2$입니다. 그때 판별자의 손실은 $-\log\frac12 - \log\frac12 = 2\log 2 \approx 1.386$,
# 비포화 손실(7절)을 쓰는 생성자의 손실은 $-\log\frac12 = \log 2 \approx 0.693$입니다.
# 여기서는 누구도 혼자 전략을 바꾸어 나아질 수 없으므로 **내시 균형**(Nash equilibrium)입니다.
#
# 균형이 왜 $p_g = p_{data}$인지도 계산할 수 있습니다. $D^*$를 $V$에 넣으면
#
# $$V(D^*, G) = -\log 4 + 2\,\mathrm{JS}(p_{data} \,\|\, p_g)$$
#
# 입니다(Goodfellow 2014, 정리 1). $\mathrm{JS}$(옌센–섀넌 발산)는 두 분포가 같을 때만 0이고 다를수록 큽니다.
# 그러니 완벽한 판별자를 상대로 $V$를 줄이는 일은 **두 분포의 차이를 줄이는 일**입니다. 두 쪽을 따로 계산하여 견주어 봅시다.


# %%
def js(p, q):
    """옌센–섀넌 발산: 두 분포와 그 평균 m 사이의 KL의 평균입니다."""
    m = (p + q) / 2
    return sum(integral(d * (d / m).clamp(min=1e-30).log()) for d in (p, q)) / 2


for shift in (0.0, 1.0, 3.0):
    p, q, _, loss = best_discriminator(shift)
    formula = -math.log(4) + 2 * js(p, q)
    print(f"p_g의 위치 {shift:g}: V(D*, G) = {-loss:.4f}, −log 4 + 2·JS = {formula:.4f}")
    assert abs(-loss - formula) < 1e-3

# %%
task("03-2")


# %%
def optimal_discriminator(p, p_g):
    """밀도 두 개(같은 모양, 0 이상) → 같은 모양의 확률."""
    ...


check("03-2", optimal_discriminator)

# %%
hint("03-2")

# %%
solution("03-2")

# %%
QuizView(
    "생성자를 멈추어 두고 판별자를 끝까지 학습했더니 어떤 x에서 D(x) = 0.8이었습니다. 무슨 뜻입니까?",
    [
        (
            "그 자리에서 p_data가 p_g의 4배입니다.",
            True,
            "0.8 = p_data/(p_data+p_g)이면 p_data = 4·p_g입니다.",
        ),
        ("그 그림의 품질이 80점입니다.", False, "D는 품질이 아니라 진짜의 비율을 말합니다."),
        (
            "판별자가 80% 학습되었습니다.",
            False,
            "끝까지 학습한 D도 겹치는 곳에서는 0과 1 사이를 말합니다.",
        ),
    ],
)

# %% [markdown]
# ## 5. 신경망 두 개
#
# 생성자는 **선형 변환(완전 연결층) → 배치 정규화 → ReLU** 블록을 쌓고 마지막에 tanh로 $[-1, 1]$에 맞춥니다.
# 판별자는 784개 화소를 받아 숫자 하나(로짓)를 냅니다. 블록은 **선형 변환 → LeakyReLU**입니다.
# **배치 정규화**(batch normalization)는 미니배치마다 평균 0, 분산 1로 맞춘 뒤 배운 크기와 위치로 옮기는 층입니다.

# %%
show_source(vanilla.generator_block)
show_source(vanilla.discriminator_block)

# %%
torch.manual_seed(0)
G, D = vanilla.Generator(nz=64), vanilla.Discriminator()
for name, net in {"생성자": G, "판별자": D}.items():
    linear = [m for m in net.modules() if isinstance(m, torch.nn.Linear)]
    path = " → ".join(str(n) for n in [linear[0].in_features, *(m.out_features for m in linear)])
    print(f"{name}: {path}, 파라미터 {sum(p.numel() for p in net.parameters()):,}개")
block = vanilla.generator_block(64, 256)
h = block[:2](5 * torch.randn(512, 64, generator=rng) + 3)  # 선형 변환과 배치 정규화까지
print(f"배치 정규화를 지난 값: 평균 {h.mean():.3f}, 표준편차 {h.std():.3f}")
assert abs(h.mean()) < 0.01 and abs(h.std() - 1) < 0.01

# %% [markdown]
# 생성자는 잠재 벡터 64개를 화소 784개로 넓혀 가고, 판별자는 784개를 1개로 좁혀 갑니다.
# 입력의 크기와 위치가 달라도 배치 정규화를 지나면 평균 0, 표준편차 1 근처로 모입니다. 그래서 층을 쌓아도 값이 커지거나 사라지지 않습니다.
#
# ### ReLU는 음수에게 무엇을 합니까

# %%
a = torch.linspace(-3, 3, 60, requires_grad=True)  # 0은 들어 있지 않습니다
slopes = {}
fig, axes = plt.subplots(1, 2, figsize=(7, 2.3), sharey=True)
for ax, (name, f) in zip(
    axes, {"ReLU": F.relu, "LeakyReLU(0.2)": lambda t: F.leaky_relu(t, 0.2)}.items(), strict=True
):
    (slopes[name],) = torch.autograd.grad(f(a).sum(), a)
    ax.plot(a.detach(), f(a).detach(), "-", lw=2, color=plotting.BLUE, label="값")
    ax.plot(a.detach(), slopes[name], "s", ms=4, markevery=3, color=plotting.RED, label="기울기")
    ax.set(title=name, xlabel="입력")
    ax.legend(loc="upper left")
plotting.show(
    fig,
    alt="활성화 함수 두 개의 값(선)과 기울기(네모). 양수 입력에서는 둘 다 값이 입력과 같고 기울기가 1입니다. 음수 입력에서 왼쪽 ReLU는 값도 기울기도 0이고, 오른쪽 LeakyReLU는 값이 조금 내려가며 기울기 0.2가 남습니다.",
)
assert slopes["ReLU"][0] == 0 and abs(slopes["LeakyReLU(0.2)"][0] - 0.2) < 1e-6

h = D.blocks[0][0](real.flatten(1))  # 판별자 첫 층의 선형 변환
print(f"진짜 그림에서 판별자 첫 층의 값 가운데 음수의 비율: {(h < 0).float().mean():.0%}")
assert 0.3 < (h < 0).float().mean() < 0.7

# %% [markdown]
# ReLU는 음수 입력을 0으로 만들고 **기울기도 0**으로 만듭니다. 그 뉴런을 지나는 길로는 아무 소식도 흐르지 않습니다.
# 그런데 판별자 첫 층의 값은 절반쯤이 음수입니다. 생성자는 판별자를 거쳐서만 배우므로, 판별자 안의 길이 그만큼 끊기면 안 됩니다.
# LeakyReLU는 음수 쪽에도 0.2의 기울기를 남깁니다.
#
# ## 6. D 한 스텝, G 한 스텝
#
# 학습은 두 단계를 번갈아 합니다. 한 번을 손으로 해 봅시다. 먼저 갓 태어난 판별자가 무엇이라고 하는지 들어 봅니다.

# %%
opt_g, opt_d = adam()(G.parameters()), adam()(D.parameters())
real = mnist("test")[:64].x
same_z = torch.randn(64, 64, generator=rng)
fake = G(same_z)


def verdicts():
    with torch.no_grad():
        return D(real).sigmoid().mean().item(), D(fake).sigmoid().mean().item()


newborn = verdicts()
print(f"배우기 전: D(x) = {newborn[0]:.3f}, D(G(z)) = {newborn[1]:.3f}")
assert all(abs(v - 0.5) < 0.05 for v in newborn)

# %% [markdown]
# 둘 다 0.5 근처입니다. 균형에서도 0.5였습니다. 이 둘을 헷갈리면 안 됩니다.
#
# > **널리 퍼진 오류 ②** "D의 출력이 0.5면 학습이 잘된 것이다."
# > 균형이면 0.5이지만, 거꾸로는 아닙니다. 방금 보았듯이 **아무것도 배우지 못한 D**도 0.5라고 말합니다.
# > 손실 값도 그림의 품질을 재지 않습니다. 10절에서 숫자로 확인합니다.
#
# **D 단계.** 진짜에는 높은, 가짜에는 낮은 로짓을 내도록 D만 고칩니다. `detach`로 G 쪽의 길을 끊습니다.

# %%
d_loss = objectives.d_loss(D(real), D(fake.detach()))
opt_d.zero_grad()
d_loss.backward()
g_untouched = all(p.grad is None for p in G.parameters())
opt_d.step()

after_d = verdicts()
print(f"D의 손실 {d_loss.item():.3f} (2·log 2 = {2 * math.log(2):.3f})")
print(f"D 단계 뒤: D(x) = {after_d[0]:.3f}, D(G(z)) = {after_d[1]:.3f}")
assert g_untouched and abs(d_loss.item() - 2 * math.log(2)) < 0.1
assert after_d[0] - after_d[1] > newborn[0] - newborn[1]  # 진짜와 가짜를 더 벌려 놓았습니다

# %% [markdown]
# D는 진짜의 점수와 가짜의 점수를 벌려 놓았고, G에는 기울기가 하나도 쌓이지 않았습니다.
#
# **G 단계.** 바뀐 D가 가짜를 진짜라고 하도록 G만 고칩니다. **역전파**(backpropagation)가 D를 지나 G까지 가야 하므로 여기서는 `detach`하면 안 됩니다.

# %%
g_loss = objectives.g_loss_non_saturating(D(fake))
opt_g.zero_grad()
g_loss.backward()
opt_g.step()

with torch.no_grad():
    again = D(G(same_z)).sigmoid().mean()
print(f"G의 손실 {g_loss.item():.3f} (log 2 = {math.log(2):.3f})")
print(f"G 단계 뒤 같은 z로 다시 만든 가짜: D(G(z)) = {again:.3f} (앞에서는 {after_d[1]:.3f})")
assert all(p.grad is not None for p in G.parameters())
assert again > after_d[1]

# %% [markdown]
# G가 한 스텝 움직이자 D가 가짜를 조금 더 믿습니다. 이 두 스텝을 수천 번 되풀이하는 것이 GAN의 학습입니다.
#
# > **널리 퍼진 오류 ③** "D 단계에서 `detach`를 빼먹으면 G가 바뀐다."
# > D의 옵티마이저는 G의 파라미터를 모르므로 G는 바뀌지 않습니다. `detach`는 필요 없는 계산을 아끼고,
# > G의 `.grad`에 엉뚱한 기울기가 쌓이는 것을 막습니다. 반대로 **G 단계에서 `detach`하면 G가 아무것도 배우지 못합니다.**
#
# 패키지의 학습 루프도 똑같은 두 단계입니다. `train(…)`은 인수를 확인하고 아래의 `Training`을 돌려주며, for 문에 넣으면 `__iter__`가 돕니다. 한 스텝은 `_step`입니다. `Minibatch`는 진짜와 잠재 벡터를 한데 담은 것으로 `fake()`가 가짜를 만들고, `parts.update`가 손실의 기울기로 한 스텝을 옮깁니다. 이 강의의 모든 GAN이 이 루프 하나를 씁니다.
# `run(D, x, y)`는 D(x)이되 레이블을 받는 신경망에만 `y`를 함께 넘기고, `unwrapped`는 여러 GPU용 포장을 벗깁니다. `good.check`는 손실이 숫자가 아니게 되면(NaN) 멀쩡하던 상태로 되돌리고 까닭을 알립니다. `autocast`는 09에서 배웁니다.

# %%
show_source(training.Training)
show_source(training._loss_of_d)
show_source(training._judge)
show_source(training._loss_of_g)

# %%
task("03-3")


# %%
def discriminator_loss(real_logits, fake_logits):
    """(n,), (m,) → 스칼라."""
    ...


check("03-3", discriminator_loss)

# %%
hint("03-3")

# %%
solution("03-3")

# %%
task("03-4")


# %%
def d_step(G, D, opt_d, real, z):
    """D를 한 번 갱신하고 손실을 돌려줍니다."""
    ...


check("03-4", d_step)

# %%
hint("03-4")

# %%
solution("03-4")

# %% [markdown]
# ## 7. 완벽한 판별자는 나쁜 선생입니다
#
# 그림을 배우는 학생을 떠올려 봅시다. "81% 진짜 같네요"라고 말해 주는 선생에게서는 배울 것이 있습니다.
# 82%가 되는 쪽으로 고치면 됩니다. 그러나 무엇을 내놓아도 "가짜"라고만 하는 선생에게서는 배울 것이 없습니다.
# 실험해 봅시다. 생성자는 숫자 하나 $\theta$뿐이고 $G(z) = \theta + 0.5z$입니다. $\theta = -2$에 멈추어 두고,
# 진짜(2 근처)와 가르는 법을 판별자에게만 가르치면서 $\theta$로 오는 기울기를 잽니다.
#
# - **포화 손실**(saturating loss, 가치 함수 그대로): $\mathbb{E}[\log(1 - D(G(z)))]$
# - **비포화 손실**(non-saturating loss): $-\mathbb{E}[\log D(G(z))]$

# %%
TURNS, axis = (0, 5, 10, 20, 30, 60, 100, 200, 400, 800), torch.linspace(-4.5, 4.5, 200)


def teach(turns=TURNS):
    """D만 가르치며 (D의 곡선, D(G(z)), 두 손실이 θ에 주는 기울기)를 적습니다."""
    torch.manual_seed(0)
    draws, log = torch.Generator().manual_seed(0), {}
    D = vanilla.Discriminator(shape=(1,), hidden=(64, 64))
    opt = adam(1e-3)(D.parameters())
    for turn in range(turns[-1] + 1):
        x, z = torch.randn(2, 256, 1, generator=draws) / 2
        theta = torch.tensor(-2.0, requires_grad=True)
        a = D(theta + z)
        if turn in turns:
            losses = [o.g_loss(a) for o in (MINIMAX, NON_SATURATING)]
            news = [torch.autograd.grad(v, theta, retain_graph=True)[0].item() for v in losses]
            log[turn] = (D(axis[:, None]).sigmoid().detach(), a.sigmoid().mean().item(), *news)
        opt.zero_grad()
        objectives.d_loss(D(x + 2), a).backward()
        opt.step()
    return log


# %%
lesson = teach()


def draw_teacher(ax, turn):
    curve, said, *_ = lesson[turn]
    ax.plot(axis, curve, "-", color=plotting.GREEN, label="D(x)")
    ax.plot(axis, torch.exp(-2 * (axis - 2) ** 2) / 3, ":", color=plotting.BLUE, label="진짜")
    ax.plot(axis, torch.exp(-2 * (axis + 2) ** 2) / 3, "--", color=plotting.RED, label="가짜")
    ax.set(ylim=(0, 1.38), xlabel="x", title=f"D를 {turn}번 가르친 뒤\n가짜의 평균 점수 {said:.2%}")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    ax.legend(loc="upper center", ncol=3, columnspacing=0.8, handlelength=1.4)


# %%
fig, axes = plt.subplots(1, 3, figsize=(9.5, 2.7))
draw_teacher(axes[0], 10)
draw_teacher(axes[1], TURNS[-1])
for i, (name, (color, style)) in enumerate(
    zip(("포화 손실", "비포화 손실"), plotting.STYLES, strict=False)
):
    sizes = [abs(lesson[t][2 + i]) for t in TURNS]
    axes[2].plot(TURNS, sizes, style, color=color, marker="os"[i], ms=4, label=name)
axes[2].set(xscale="symlog", yscale="log", xlabel="D를 가르친 횟수", title="θ로 오는 기울기의 크기")
axes[2].set_xticks([0, 10, 100, 800], ["0", "10", "100", "800"])
axes[2].set_yticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
axes[2].legend(loc="upper left")
early, late = lesson[10], lesson[TURNS[-1]]
plotting.show(
    fig,
    alt=f"왼쪽: 열 번 배운 D의 곡선은 가짜에서 진짜로 오르는 비탈입니다. 가운데: {TURNS[-1]}번 배운 D는 가짜 쪽 바닥이 평평한 절벽입니다. 오른쪽: θ로 오는 기울기는 포화 손실이 {abs(early[2]):.2f}에서 {abs(late[2]):.4f}로 줄고 비포화 손실이 {abs(early[3]):.2f}에서 {abs(late[3]):.1f}로 커집니다.",
)

# %%
print("가르친 횟수   D(G(z))   포화 손실의 기울기   비포화 손실의 기울기")
for t in (10, 100, TURNS[-1]):
    print(f"{t:8d}   {lesson[t][1]:9.5f}   {lesson[t][2]:14.5f}   {lesson[t][3]:14.3f}")
assert late[1] < 0.001  # 거의 완벽한 판별자입니다
assert abs(late[2]) < abs(early[2]) / 10  # 포화 손실의 기울기는 사라집니다
assert abs(late[3]) > abs(early[3])  # 비포화 손실의 기울기는 남습니다


# %%
def turn_page(turn):
    fig, ax = plt.subplots(figsize=(4.6, 2.7))
    draw_teacher(ax, turn)
    return fig


def tell_slopes(turn):
    told = f"θ로 오는 기울기: 포화 {lesson[turn][2]:.4f}, 비포화 {lesson[turn][3]:.2f}"
    return told.replace("-", "−")


taught = "가르칠수록 D(x)의 곡선이 평평한 선에서 비탈로, 비탈에서 가짜 쪽 바닥이 평평한 절벽으로 바뀝니다."
FlipbookView(turn_page, "가르친 횟수", TURNS, 10, about=taught, words=tell_slopes)

# %% [markdown]
# 열 번 배운 판별자(왼쪽)의 곡선은 가짜에서 진짜로 가는 **비탈길**입니다. 가짜는 오르막을 따라가면 됩니다.
# 거의 완벽한 판별자(가운데)의 곡선은 **절벽**입니다. 가짜가 있는 곳은 평평한 바닥이라 어느 쪽이 나은지 알 수 없고,
# 포화 손실의 기울기는 오른쪽 그림처럼 열 번째의 수십 분의 1로 줄어듭니다(맨 끝에서 조금 되오르지만 여전히 아주 작습니다). 맨 왼쪽에서는 D가 아직 아무것도 몰라 두 기울기가 모두 작습니다. 기울기가 음수인 것은 $\theta$를 키우라는(진짜 쪽으로 가라는) 뜻입니다.
#
# ### 로짓에 대한 기울기
#
# 같은 일을 식으로 볼 수 있습니다. 가짜의 로짓을 $a$라고 하면
#
# - 포화 손실 $\log(1 - \sigma(a))$의 기울기는 $-\sigma(a)$,
# - 비포화 손실 $-\log\sigma(a)$의 기울기는 $-(1-\sigma(a))$입니다.

# %%
a = torch.linspace(-8, 8, 161, requires_grad=True)
slope = {}
for name, objective in {"포화 손실": MINIMAX, "비포화 손실": NON_SATURATING}.items():
    (slope[name],) = torch.autograd.grad(objective.g_loss(a) * len(a), a)

fig, ax = plt.subplots(figsize=(6.5, 2.6))
for (name, s), (color, style) in zip(slope.items(), plotting.STYLES, strict=False):
    ax.plot(a.detach(), s, style, color=color, label=name, lw=2)
ax.axvspan(-8, -4, color="0.9")
ax.text(-6, -0.5, "D가 가짜를\n확신하는 곳", ha="center", va="center")
ax.set(
    xlabel="가짜의 로짓 a",
    ylabel="로짓에 대한 기울기",
    title="G에게 전해지는 기울기 (0에서 멀수록 큰 소식)",
)
ax.legend(loc="center right")
plotting.show(
    fig,
    alt="가로축은 가짜의 로짓 a, 세로축은 로짓에 대한 기울기. 포화 손실(실선)은 왼쪽 끝의 0에서 오른쪽 끝의 −1로, 비포화 손실(파선)은 거꾸로 −1에서 0으로 갑니다. D가 가짜를 확신하는 회색 구역(a < −4)에서 포화 손실의 기울기는 거의 0입니다.",
)

# %%
at = 20  # a = −6
print(f"a = −6, D(G(z)) = {torch.sigmoid(a[at]).item():.4f}에서")
print({name: round(s[at].item(), 4) for name, s in slope.items()})
assert torch.allclose(slope["포화 손실"], -torch.sigmoid(a.detach()), atol=1e-5)
assert torch.allclose(slope["비포화 손실"], torch.sigmoid(a.detach()) - 1, atol=1e-5)
assert abs(slope["포화 손실"][at]) < 0.003 < 0.99 < abs(slope["비포화 손실"][at])

# %% [markdown]
# 학습 초기에는 판별자가 가짜를 쉽게 알아봅니다(왼쪽 회색). 이때 포화 손실의 기울기는 0에 가까워 생성자가 굶고,
# 비포화 손실의 기울기는 −1에 가까워 힘껏 배웁니다. 그래서 원 논문도 실제 학습에는 비포화 손실을 권했습니다(Goodfellow 2014, 3절).
#
# > **널리 퍼진 오류 ④** "비포화 손실은 포화 손실과 같은 것을 최소화하고, 사라지는 기울기를 완전히 해결한다."
# > 두 손실은 균형점이 같을 뿐 기울기는 다릅니다. 판별자가 최적일 때 비포화 손실의 기울기는
# > $\mathrm{KL}(p_g \,\|\, p_{data}) - 2\,\mathrm{JS}(p_{data} \,\|\, p_g)$의 기울기입니다(Arjovsky & Bottou 2017, 정리 2.5).
# > 또 판별자가 너무 완벽하면 이 기울기는 크기만 하고 믿기 어려워집니다(같은 논문, 정리 2.6).
# > 이 절의 첫 실험에서도 $\theta$로 오는 비포화 손실의 기울기는 사라지는 대신 자꾸 **커졌습니다.** 로짓에 대한 기울기는 −1을 넘지 못하지만, 판별자가 가팔라질수록 뒤에 곱하는 $\partial a/\partial\theta$가 커지기 때문입니다.

# %%
task("03-5")


# %%
def generator_loss(fake_logits):
    """(n,) → 스칼라."""
    ...


check("03-5", generator_loss)

# %%
hint("03-5")

# %%
solution("03-5")

# %%
task("03-6")


# %%
def g_step(G, D, opt_g, z):
    """G를 한 번 갱신하고 손실을 돌려줍니다."""
    ...


check("03-6", g_step)

# %%
hint("03-6")

# %%
solution("03-6")

# %%
QuizView(
    "학습 초기에 D(G(z)) ≈ 0입니다. 생성자에게 더 큰 기울기를 주는 손실은 무엇입니까?",
    [
        ("log(1 − D(G(z)))를 최소화", False, "기울기가 −σ(a) ≈ 0이라 거의 배우지 못합니다."),
        ("−log D(G(z))를 최소화", True, "기울기가 −(1 − σ(a)) ≈ −1입니다."),
        ("둘은 같은 게임이므로 기울기도 같음", False, "균형점만 같고 기울기는 다릅니다."),
    ],
)


# %% [markdown]
# ## 8. 최소화보다 미니맥스가 어려운 까닭
#
# 골짜기를 내려가는 일은 계속 내려가면 끝납니다. 그러나 두 사람이 반대 방향으로 당기면 **빙빙 돌 수** 있습니다.
# 가장 작은 예가 $f(x, y) = xy$입니다. $x$는 줄이려 하고 $y$는 키우려 합니다. 균형은 원점입니다.
# 스텝의 크기를 $\eta$라고 하면 세 가지 걷기를 견줄 수 있습니다.
#
# - **혼자 내려가기**: $\frac12(x^2 + y^2)$을 둘이 함께 줄입니다.
# - **동시에 겨루기**: $x \leftarrow x - \eta y,\ \ y \leftarrow y + \eta x$를 한꺼번에 합니다.
# - **번갈아 겨루기**: $x$가 먼저 움직이고, $y$는 **바뀐** $x$를 보고 움직입니다. GAN의 학습이 이 순서입니다.


# %%
def downhill(x, y, rate):
    return x - rate * x, y - rate * y


def simultaneous(x, y, rate):
    return x - rate * y, y + rate * x


def alternating(x, y, rate):
    x = x - rate * y
    return x, y + rate * x


def walk(rule, rate, steps=330):
    path = [(1.0, 0.0)]
    for _ in range(steps):
        path.append(rule(*path[-1], rate))
    return torch.tensor(path)


RULES = {"혼자 내려가기": downhill, "동시에 겨루기": simultaneous, "번갈아 겨루기": alternating}


# %%
def draw_path(ax, path):
    reach = 1.1 * max(1.1, path.abs().max().item())
    hollow = {"ms": 13, "mew": 2, "mfc": "none", "color": plotting.ORANGE}
    ax.plot(*path.T, "-", marker=".", ms=3, lw=0.8, color=plotting.BLUE)
    ax.plot(0, 0, "*", ms=9, color=plotting.RED, label="균형")
    ax.plot(*path.mean(dim=0), "D", label="발자국의 평균", **hollow)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel="x", ylabel="y")


def draw_walks(rate):
    fig, axes = plt.subplots(1, 3, figsize=(8.5, 3.1), layout="compressed")
    for ax, (name, rule) in zip(axes, RULES.items(), strict=True):
        path = walk(rule, rate)
        draw_path(ax, path)
        ax.set_title(f"{name}\n원점까지의 거리 1 → {path[-1].norm():.2f}")
    axes[0].legend(loc="lower left", labelspacing=0.8)
    return fig


def tell_walks(rate):
    ends = {name: walk(rule, rate)[-1].norm() for name, rule in RULES.items()}
    return "마지막 거리: " + ", ".join(f"{name} {end:.2f}" for name, end in ends.items())


# %%
paths = {name: walk(rule, 0.1) for name, rule in RULES.items()}
distances = {name: path.norm(dim=1) for name, path in paths.items()}
plotting.show(
    draw_walks(0.1),
    alt=f"xy 평면의 발자국 세 가지. 혼자 내려가면 (1, 0)에서 원점으로 곧게 들어가고, 동시에 겨루면 나선을 그리며 거리 {distances['동시에 겨루기'][-1]:.2f}까지 멀어지고, 번갈아 겨루면 반지름 1의 원을 맴돕니다. 발자국의 평균(마름모)은 세 그림 모두 균형(별)에 가깝습니다.",
)

# %%
RATES = [0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2]
going = "세 가지 걷기의 발자국. 스텝이 클수록 동시에 겨루는 쪽이 원점에서 더 멀리 달아납니다."
FlipbookView(draw_walks, "스텝 크기", RATES, 0.1, about=going, words=tell_walks)

# %%
growth = distances["동시에 겨루기"][1:] / distances["동시에 겨루기"][:-1]
middle = paths["번갈아 겨루기"].mean(dim=0).norm().item()
print(
    f"동시에: 한 스텝마다 거리가 {growth.mean():.4f}배, 이론값은 √(1 + 0.1²) = {math.sqrt(1.01):.4f}"
)
low, high = distances["번갈아 겨루기"].aminmax()
longer = [walk(alternating, 0.1, n).mean(dim=0).norm().item() for n in (330, 1000, 3000)]
print(
    f"번갈아: 거리가 {low:.2f}에서 {high:.2f} 사이를 맴돌고, 발자국의 평균은 원점에서 {middle:.3f}"
)
assert torch.allclose(growth, torch.tensor(math.sqrt(1.01)), atol=1e-4)
assert distances["혼자 내려가기"][-1] < 1e-6
print("더 오래 걸으면 평균은: " + ", ".join(f"{value:.4f}" for value in longer))
assert low > 0.9 and high < 1.1 and middle < 0.05 and max(longer[1:]) < middle / 3

# %% [markdown]
# 혼자 내려가면 도착합니다. 동시에 겨루면 거리가 늘 $\sqrt{1+\eta^2}$배로 커져, 스텝이 아무리 작아도 원점에서 멀어집니다.
# 번갈아 겨루면 멀어지지는 않지만 **다가가지도 않고** 제자리를 맴돕니다(Gidel 외 2019).
#
# 그런데 속이 빈 주황 마름모를 보십시오. 맴도는 발자국의 **평균**은 균형에 아주 가깝습니다. GAN에서도 같은 수를 씁니다.
# 생성자 가중치의 **지수 이동 평균**(EMA)을 따로 두고 그것으로 그림을 뽑습니다(Yazıcı 외 2019).
# 학습률(learning rate)을 뒤로 갈수록 줄이는 방법도 있습니다. 위의 원은 스텝을 줄여도 작아지지 않지만,
# 실제 학습에서 미니배치를 무작위로 뽑아 생기는 흔들림은 줄어듭니다. 10절의 학습은 둘 다 씁니다.

# %%
show_source(GAN.update_ema)

# %% [markdown]
# ## 9. 먼저 2차원에서: 눈으로 보는 게임
#
# 그림 대신 평면의 점으로 연습하면 분포 전체를 볼 수 있습니다. 진짜는 고리 위에 놓인 여덟 무더기입니다.
# 배경색은 판별자가 그 자리를 진짜로 볼 확률이고(밝을수록 높습니다), 흰 선이 1/2입니다.

# %%
ring, centers = ring_2d(), mode_centers("ring_2d")
SIGMA = 0.02  # 무더기 하나의 표준편차


def new_2d_gan(seed):
    torch.manual_seed(seed)
    return GAN(
        vanilla.Generator(8, shape=(2,), hidden=(128, 128), batch_norm=False),
        vanilla.Discriminator(shape=(2,), hidden=(128, 128)),
        optimizer=adam(1e-3, (0.5, 0.9)), seed=seed, runtime=gc.Runtime(torch.device("cpu")),
    )  # fmt: skip


def found(points):
    """(붙잡은 무더기의 수, 좋은 표본의 비율): 무더기의 표준편차의 세 배 안에 있는 점만 셉니다."""
    modes = metrics.modes_covered(points, centers, sigma=SIGMA)
    return modes, metrics.high_quality_share(points, centers, sigma=SIGMA)


# %%
# 점 2,500개를 아무 데나 고르게 뿌려도 몇 무더기는 "붙잡습니다". 잣대는 쓰기 전에 재어 봅니다.
spread = [
    found(4.2 * torch.rand(2500, 2, generator=torch.Generator().manual_seed(s)) - 2.1)
    for s in range(20)
]
by_chance = [statistics.mean(column) for column in zip(*spread, strict=True)]
print(f"고른 잡음: 무더기 8개 가운데 평균 {by_chance[0]:.1f}개, 좋은 표본 {by_chance[1]:.1%}")
assert by_chance[0] > 4 and by_chance[1] < 0.01

# %%
gan2, score = new_2d_gan(seed=0), {}
moments = (100, 500, 1000, 2000)
fig, axes = plt.subplots(1, 4, figsize=(9.5, 3.2), sharey=True, layout="compressed")
spots = dict(zip(moments, axes, strict=True))
for m in train(gan2, ring, NON_SATURATING, steps=moments[-1], batch_size=256):
    if ax := spots.get(m["step"]):
        shade = plotting.plot_surface(ax, gan2.D, n=50)
        plotting.plot_points(ax, ring.x[:150], sampling.sample(gan2.G, 150))
        score[m["step"]] = found(sampling.sample(gan2.G, 2500, seed=1))
        modes, share = score[m["step"]]
        ax.set_title(f"{m['step']}스텝\n{modes}개, 좋은 표본 {share:.0%}")
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=2)
fig.colorbar(shade, ax=axes, label="D(x)", pad=0.01)
found_modes = ", ".join(f"{step}스텝에 {n}개와 {share:.0%}" for step, (n, share) in score.items())
plotting.show(
    fig,
    alt=f"2차원 GAN의 장면 네 개. 처음에는 가짜 점들이 한구석에 몰려 있다가 넓게 퍼지고, 마침내 고리 위의 무더기들로 모입니다. 붙잡은 무더기의 수와 좋은 표본의 비율은 {found_modes}입니다. 판별자의 확률은 뒤로 갈수록 무더기 가까이에서만 높습니다.",
)

# %%
second = new_2d_gan(seed=1)
for _ in train(second, ring, NON_SATURATING, steps=1000, batch_size=256):
    pass
for name, (modes, share) in {
    "시드 0, 1000스텝": score[1000],
    "시드 1, 1000스텝": found(sampling.sample(second.G, 2500, seed=1)),
    "시드 0, 2000스텝": score[2000],
}.items():
    print(f"{name}: 무더기 8개 가운데 {modes}개, 좋은 표본 {share:.0%}")
assert score[2000][0] >= 6 and score[2000][1] > 10 * by_chance[1]

# %% [markdown]
# 점은 진짜, ×는 가짜입니다. 처음(100스텝)에는 가짜가 한구석에 몰려 있다가 넓게 퍼지고(500스텝), 여덟 무더기를 차례로 찾아갑니다.
# 판별자의 확률 지도가 바뀔 때마다 가짜 점들이 밝은 쪽으로 몰려가고, 그러면 그곳이 다시 어두워집니다.
# **좋은 표본**은 가장 가까운 무더기에서 표준편차의 세 배 안에 든 가짜입니다(Srivastava 외 2017). 좋은 표본이 하나라도 있는 무더기를 붙잡았다고 셉니다.
# 그런데 고른 잡음도 여섯 무더기쯤을 붙잡으니, **무더기의 수만으로는 아무 말도 할 수 없고** 비율을 함께 보아야 합니다.
# 시드만 바꾸어도 무더기를 찾아내는 빠르기와 비율이 달라집니다. GAN의 결과를 말할 때 시드 하나로는 모자란 까닭입니다.
# 일부만 만들고 마는 일을 **모드 붕괴**(mode collapse)라고 하며, 05와 06에서 자세히 다룹니다.

# %% [markdown]
# ### 2차원 실험실
#
# 이제 직접 해 볼 차례입니다. ▶를 누르면 이 커널이 GAN을 조금씩 학습하며 장면을 보여 줍니다. 검은 줄은 가짜 점마다 다음에 옮겨 갈 쪽이고,
# 굵은 선은 D = 1/2인 곳입니다. 멈춘 뒤 장면 슬라이더를 끌면 지난 장면으로 되돌아갑니다. 다음을 해 보십시오.
#
# - 같은 시드에서 **미니맥스(포화) 손실**과 **비포화 손실**을 ‘둘을 나란히’로 견주어 보십시오.
# - ‘D 학습률’을 끝까지 올리거나 내려 보십시오. D가 너무 앞서거나 뒤처지면 가짜 점들의 스텝이 어떻게 달라집니까?
# - 데이터를 ‘그린 점’으로 바꾸고 손으로 그린 모양을 배우게 해 보십시오.

# %%
Lab2DView("ring_2d", objectives=("non-saturating", "minimax", "r1"))

# %% [markdown]
# R1은 판별자의 지형이 진짜 점에서 가파르지 않게 하는 벌점입니다. 손실 말고도 학습을 바로잡을 길이 있다는 것만 보아 두십시오. WGAN을 비롯한 나머지
# 목적 함수는 06에서 이 실험실에 더합니다.

# %% [markdown]
# ## 10. MNIST로 학습하기
#
# 이제 MNIST(28×28 손글씨 숫자 70,000장)의 진짜 숫자입니다. 설정은 아래 한 셀에 모았습니다. 학습률은 앞 절반은 그대로,
# 뒤 절반은 1/10까지 줄입니다(`late_decay`). 학습하는 동안 곡선과 그림이 바뀌는 것을 지켜보십시오.

# %%
from gan_course.labs.latent.timeline import Timeline
from gan_course.scale import keep

STEPS = runtime.steps(cpu=3000, gpu=20_000)
BATCH = 64

torch.manual_seed(0)
gan = GAN(
    vanilla.Generator(nz=64), vanilla.Discriminator(),
    optimizer=adam(lr=1e-3, betas=(0.0, 0.99)), ema=0.998, seed=0, runtime=runtime,
)  # fmt: skip
history, quality, early = History(), {}, None
timeline = Timeline(gan.sampler)  # 학습하는 동안의 생성자들을 간직합니다
marks = (STEPS // 30, STEPS // 10, STEPS // 3, STEPS)  # 이 스텝에서 그림의 품질을 잽니다

# %%
view = LiveView(gan, history)
display(view)
loop = train(gan, data, NON_SATURATING, steps=STEPS, batch_size=BATCH, schedule=late_decay)
for m in progress(keep(loop, "../runs/03_digits.safetensors")):
    history.append(m)
    view.refresh()
    timeline.see(m["step"], d_loss=m["d_loss"], g_loss=m["g_loss"])
    if m["step"] in marks:
        quality[m["step"]] = metrics.digit_frechet(sampling.sample(gan.sampler, 2000, seed=1))
    if m["step"] == marks[1]:
        early = copy.deepcopy((gan.G, gan.D))  # 뒤에서 이때의 D를 더 가르쳐 봅니다
view.finish()

# %% [markdown]
# 멈추고 싶으면 메뉴의 **커널 → 커널 중지**(또는 도구 막대의 ■)를 누르십시오. 위 셀을 다시 실행하면 이어서 학습합니다. `keep`은 60초마다, 그리고 멈추거나 끝날 때 `runs/03_digits.safetensors`에 저장합니다. 커널이 꺼졌다면 그 앞의 셀들을 다시 실행한 뒤 `checkpoints.load(gan, "../runs/03_digits.safetensors")`를 부르고 위 셀을 실행하십시오(09에서 자세히 배웁니다).
# 왼쪽은 고정된 잡음 64개로 만든 숫자, 오른쪽 위는 두 손실, 오른쪽 아래는 판별자의 판정입니다.
#
# ### 학습한 생성자를 채점합니다

# %%
pictures = sampling.sample(gan.sampler, 2000, seed=1)
verdict = metrics.judge_digits(pictures)
shares = metrics.class_shares(verdict.labels)
frechet = metrics.frechet_distance(verdict.features, metrics.digit_reference())
covered = metrics.classes_covered(verdict.labels)

fig, axes = plt.subplots(1, 2, figsize=(8, 2.7))
plotting.show_pictures(axes[0], pictures[:32], columns=8, title="방금 학습한 생성자의 숫자")
plotting.plot_shares(axes[1], shares, metrics.class_shares(data.y.cpu()))
axes[1].set_title("숫자별 비율 (분류기의 판정)")
plotting.show(
    fig,
    alt=f"왼쪽은 방금 학습한 생성자가 새로 뽑은 숫자 32장으로, 읽히는 것과 획이 끊긴 것이 섞여 있습니다. 오른쪽 막대는 분류기가 판정한 숫자별 비율로, 가장 드문 숫자는 {shares.argmin()}({shares.min():.1%}), 가장 흔한 숫자는 {shares.argmax()}({shares.max():.1%})입니다.",
)
print(f"나타난 숫자 {covered}가지, 가장 드문 숫자 {shares.min():.1%}, 프레셰 거리 {frechet:.1f}")
print(f"분류기의 확신도가 0.9를 넘는 그림 {(verdict.confidence > 0.9).float().mean():.0%}")
assert covered == 10 and shares.min() > 0.02
sure = (verdict.confidence > 0.9).float().mean().item()
assert sure > 0.4

# %% [markdown]
# 왼쪽은 새로 뽑은 숫자 32장, 오른쪽은 분류기가 판정한 숫자별 비율입니다(검은 마름모는 진짜 데이터의 비율).
# 열 가지 숫자가 모두 나타납니다. 분류기가 0.9보다 크게 확신하는 그림의 비율을 보십시오. 나머지는 사람이 보아도 읽기 어려운 그림입니다.
#
# **프레셰 거리**(Fréchet distance)는 진짜와 가짜의 특징을 각각 정규 분포로 보고 잰 거리로, 작을수록 진짜에 가깝습니다.
#
# $$d^2 = \|\mu_r - \mu_g\|^2 + \mathrm{tr}\big(\Sigma_r + \Sigma_g - 2(\Sigma_r\Sigma_g)^{1/2}\big)$$
#
# $\mu_r, \Sigma_r$은 진짜 그림의 특징(분류기가 얕은 층부터 깊은 층까지 본 것을 64개로 간추린 값)의 평균과 공분산, $\mu_g, \Sigma_g$는 가짜의 것, $\mathrm{tr}$은 대각합입니다.
# $\|\cdot\|$은 벡터의 길이, $(\cdot)^{1/2}$은 행렬의 제곱근입니다. FID의 관례대로 제곱한 값 $d^2$을 출력합니다(Heusel 외 2017).
# 이 강의의 숫자 분류기가 만든 특징으로 쟀으므로, 다른 글의 FID와 비교하면 안 됩니다.
# 잣대도 시험해야 합니다. 진짜 숫자를 일부러 조금 흐리거나 점을 뿌려 보아, 그만큼 커지는지 봅시다.

# %%
clean = data.sample(2000, torch.Generator().manual_seed(1))[0].cpu()
spoiled = {
    "다른 진짜": clean,
    "1 %의 화소에 점": evaluation.specks(clean, 0.01),
    "조금 흐림": evaluation.blur(clean, 0.5),
    "대비 0.7배": evaluation.contrast(clean, 0.7),
    "1과 7이 없음": data.only(0, 2, 3, 4, 5, 6, 8, 9)[:2000].x.cpu(),
}
costs = {name: metrics.digit_frechet(x) for name, x in spoiled.items()}
for name, cost in costs.items():
    print(f"{name:10s} 프레셰 거리 {cost:5.1f}")
assert min(list(costs.values())[1:]) > 4 * costs["다른 진짜"]

# %% [markdown]
# 진짜끼리도 0은 아닙니다(표본이 유한하기 때문입니다). 망가뜨린 것은 모두 그보다 몇 배 큽니다. 마지막 은닉층만 보는 분류기의 특징으로 재면
# 흐림과 점은 거의 보이지 않습니다. 무슨 숫자인지 맞히는 데에는 필요 없기 때문입니다. 그래서 이 강의는 얕은 층이 본 것도 함께 견줍니다.
# 세기를 바꾸어 잰 표는 [분류기의 카드](../data/checkpoints/digit_classifier.md)에 있습니다.
#
# ### 곡선은 무엇을 말하고, 무엇을 말하지 않습니까
#
# 학습하는 동안 손실과 프레셰 거리를 함께 재 두었습니다.

# %%
steps, values = list(quality), list(quality.values())
smooth = history.smooth("d_loss", 100)
at_marks = [smooth[s - 1] for s in steps]
fig, axes = plt.subplots(1, 2, figsize=(9, 2.8))
plotting.plot_losses(axes[0], history)
axes[1].plot(steps, values, "-o", color=plotting.GREEN)
axes[1].set(yscale="log", xlabel="스텝", ylabel="프레셰 거리", title="그림의 품질 (작을수록 좋음)")
axes[1].yaxis.set_major_formatter("{x:g}")
plotting.show(
    fig,
    alt=f"왼쪽: 두 손실의 곡선. 판별자 손실의 이동 평균은 {steps[1]}스텝에 이미 {at_marks[1]:.2f}이고 {steps[-1]}스텝에 {at_marks[-1]:.2f}입니다. 오른쪽: 로그 눈금으로 그린 프레셰 거리는 {steps[0]}스텝의 {values[0]:.0f}에서 {steps[-1]}스텝의 {values[-1]:.0f}로 크게 떨어집니다.",
)

for s, loss, value in zip(steps, at_marks, values, strict=True):
    seen = [history.smooth(k, 100)[s - 1] for k in ("d_real", "d_fake_before")]
    print(f"{s:5d}스텝: D의 손실 {loss:.2f}, D(x) {seen[0]:.2f}, D(G(z)) {seen[1]:.2f},"
          f" 프레셰 거리 {value:.0f}")  # fmt: skip
assert abs(at_marks[1] - 2 * math.log(2)) < 0.1 and values[1] > 2 * values[-1]
assert abs(at_marks[-1] - 2 * math.log(2)) > abs(at_marks[1] - 2 * math.log(2))

# %% [markdown]
# 왼쪽은 두 손실, 오른쪽은 같은 학습에서 잰 프레셰 거리입니다(세로축은 로그 눈금). 왼쪽 곡선은 거의 평평한데 오른쪽은 크게 떨어집니다.
# 출력의 둘째 줄을 보십시오. 판별자의 손실은 이미 $2\log 2 \approx 1.386$ 근처이고 D(x)와 D(G(z))도 0.5 근처입니다.
# 곡선만 보면 균형에 도착한 것 같습니다. 그런데 프레셰 거리는 그 뒤로 마지막 줄까지 절반 밑으로 떨어집니다. 오히려 그림이 가장 좋은 마지막 줄에서 D의 손실이 $2\log 2$에서 더 멉니다.
# 생성자가 완벽했던 것입니까, 판별자가 덜 배웠던 것입니까? 그때의 둘을 꺼내 **생성자는 세워 두고 판별자만** 더 가르쳐 보면 압니다.

# %%
early_g, early_d = early
opt = adam(1e-3, (0.0, 0.99))(early_d.parameters())
early_d.requires_grad_(True)
told = []
for _ in range(300):
    real, _ = data.sample(BATCH, rng)
    with torch.no_grad():
        fake = early_g(torch.randn(BATCH, 64, generator=rng).to(runtime.device))
    loss = objectives.d_loss(early_d(real), early_d(fake))
    opt.zero_grad()
    loss.backward()
    opt.step()
    told.append(loss.detach())
taught = torch.stack(told[-50:]).median().item()  # 드물게 한 번씩 크게 튑니다
print(
    f"{marks[1]}스텝의 판별자: 손실 {at_marks[1]:.2f}. 생성자를 세워 두고 300번 더 가르치면 {taught:.2f}(마지막 50번의 중앙값)"
)
assert taught < at_marks[1] - 0.3

# %% [markdown]
# 생성자는 그대로인데 판별자만 더 배우자 손실이 뚝 떨어집니다. 가려낼 것이 잔뜩 남아 있었는데 **판별자가 아직 배우지 못했을 뿐**입니다. **손실은 품질이 아니라 두 선수의 우열을 잽니다.**
#
# 그래도 곡선은 쓸모가 있습니다. 무엇이 잘못되었는지 알려 줍니다.
#
# | 곡선의 모습 | 의심할 것 | 해 볼 일 |
# |---|---|---|
# | D(x)와 D(G(z))가 0.5에 붙어 있음 | 균형이거나, **D가 약함** | 그림과 프레셰 거리를 봅니다 |
# | D(x) → 1, D(G(z)) → 0, D의 손실 → 0 | D가 너무 강함(7절) | D의 학습률을 낮추거나 기울기 벌점(gradient penalty, 06)을 둡니다 |
# | 두 손실이 크게 출렁임 | 맴돌기(8절) | 학습률을 낮추고 이동 평균을 씁니다 |
# | 곡선은 고른데 그림이 모두 비슷함 | 모드 붕괴 | 숫자별 비율을 봅니다. 05와 06에서 다룹니다 |

# %%
QuizView(
    "비포화 손실로 학습하는데 D의 손실이 0.01까지 떨어져 오랫동안 그대로입니다. 알맞은 해석을 모두 고르십시오.",
    [
        ("D가 가짜를 거의 다 가려냅니다.", True, "손실이 0에 가깝다는 것은 그런 뜻입니다."),
        (
            "학습이 아주 잘되어 그림이 완벽합니다.",
            False,
            "그림이 완벽하면 D의 손실은 2·log 2보다 작아질 수 없습니다.",
        ),
        ("D가 너무 강한지 의심합니다.", True, "D(G(z))와 그림을 함께 보십시오."),
    ],
    multiple=True,
)


# %% [markdown]
# ## 11. VAE와 나란히


# %%
def grayness(x):
    """획(밝기 0.2 이상)의 화소 가운데 어중간한 것(0.2…0.8)의 비율. 흐릴수록 큽니다."""
    p = (x + 1) / 2
    return ((p > 0.2) & (p < 0.8)).sum().item() / (p > 0.2).sum().item()


compared = {"진짜": mnist("test")[:2000].x, "VAE": vae_pictures, "GAN": pictures}
gray = {name: grayness(x) for name, x in compared.items()}
fig, axes = plt.subplots(1, 3, figsize=(7.8, 1.9))
for ax, (name, x) in zip(axes, compared.items(), strict=True):
    plotting.show_pictures(ax, x[:15], columns=5, title=f"{name}: 어중간한 화소 {gray[name]:.0%}")
told = ", ".join(f"{name} {share:.0%}" for name, share in gray.items())
plotting.show(
    fig,
    alt=f"숫자 열다섯 장씩 세 묶음: 진짜, VAE, GAN. VAE의 획은 뿌옇고, GAN의 획은 또렷하지만 끊기거나 점이 튄 것이 있습니다. 어중간한 화소의 비율은 {told}입니다.",
)
for name, x in compared.items():
    print(f"{name:4s} 어중간한 화소 {gray[name]:.0%}, 프레셰 거리 {metrics.digit_frechet(x):.1f}")
assert gray["VAE"] > gray["GAN"] + 0.1
assert abs(gray["GAN"] - gray["진짜"]) < abs(gray["VAE"] - gray["진짜"])

# %% [markdown]
# 어중간한 화소의 비율은 VAE가 가장 높고, GAN은 진짜에 더 가깝습니다. GAN에는 화소마다의 정답이 없고, 흐린 그림은 판별자가 바로
# 알아보므로 또렷한 획을 그리는 쪽으로 배웁니다. 대신 GAN의 그림에는 획이 끊기거나 점이 튄 것이 많고, 학습도 까다롭습니다.
# 두 모델의 크기와 학습량이 다르므로(CPU에서 VAE는 데이터를 0.75바퀴, GAN은 3.2바퀴 보았습니다) 어느 쪽이 낫다는 판정은 아닙니다. 무엇을 손실로 삼느냐가 그림의 버릇을 정한다는 것을 본 것입니다.
#
# ## 12. 저장하고, 다시 부르고, 뽑기
#
# 그림을 뽑을 때 판별자는 필요하지 않습니다. 남길 것은 **생성자의 파라미터**입니다. 파일 하나에 저장하고 되살려 봅시다.

# %%
path = checkpoints.save_generator(gan.sampler, "../runs/my_vanilla.safetensors", steps=gan.step)
again = checkpoints.load_generator(path, runtime)
assert torch.equal(sampling.sample(again, 8, seed=5), sampling.sample(gan.sampler, 8, seed=5))
print(path, f"{path.stat().st_size / 1e6:.1f} MB: 되살린 생성자가 똑같은 그림을 그립니다.")

# %% [markdown]
# 나중에 **이어서 학습**하려면 판별자와 옵티마이저와 난수까지 모두 필요합니다. 그것이 **체크포인트**(checkpoint)입니다.

# %%
path = checkpoints.save(gan, "../runs/my_vanilla_all.safetensors")
fresh = GAN(
    vanilla.Generator(nz=64), vanilla.Discriminator(),
    optimizer=adam(lr=1e-3, betas=(0.0, 0.99)), ema=0.998, runtime=runtime,
)  # fmt: skip
checkpoints.load(fresh, path)
print(path, f"{path.stat().st_size / 1e6:.1f} MB, {fresh.step}스텝부터 이어서 학습할 수 있습니다.")
assert fresh.step == gan.step and torch.equal(fresh.rng.get_state(), gan.rng.get_state())

# %% [markdown]
# 뽑을 때는 언제나 **평가 모드**(eval)입니다. 학습 모드의 배치 정규화는 미니배치의 평균과 분산을 쓰므로,
# 함께 뽑은 다른 그림에 따라 결과가 달라집니다. 같은 $z$를 서로 다른 두 무리에 섞어 봅시다.

# %%
one_z = torch.randn(1, 64, generator=torch.Generator().manual_seed(3))
crowd = [torch.randn(7, 64, generator=torch.Generator().manual_seed(s)) for s in (1, 2)]
batches = [torch.cat([one_z, c]) for c in crowd]
learning = copy.deepcopy(again).train()  # 학습 모드는 이동 통계를 바꾸므로 사본에서 봅니다.
with torch.no_grad():
    changing = [learning(b.to(runtime.device))[0].float().cpu() for b in batches]
steady = [sampling.sample(again, b)[0] for b in batches]
fig, axes = plt.subplots(1, 2, figsize=(6, 1.8))
plotting.show_pictures(axes[0], torch.stack(changing), title="학습 모드: 같은 z, 다른 그림")
plotting.show_pictures(axes[1], torch.stack(steady), title="평가 모드: 같은 z, 같은 그림")
change, still = ((a - b).abs().max().item() for a, b in (changing, steady))
plotting.show(
    fig,
    alt=f"같은 z로 두 번씩 뽑은 숫자. 왼쪽 학습 모드의 두 장은 서로 모양이 다르고(화소의 가장 큰 차이 {change:.2f}), 오른쪽 평가 모드의 두 장은 똑같습니다.",
)
print(f"화소의 가장 큰 차이: 학습 모드 {change:.3f}, 평가 모드 {still:.6f}")
assert change > 0.05 > 0.001 > still

# %% [markdown]
# 왼쪽 두 장은 같은 $z$인데도 다르고, 오른쪽 두 장은 같습니다. `sampling.sample`은 늘 평가 모드로 뽑습니다.

# %%
QuizView(
    "친구가 학습 모드의 생성자에 z를 하나만 넣어(미니배치 크기 1) 뽑았더니 오류가 났습니다. 왜 그렇습니까?",
    [
        (
            "z가 정규 분포에서 나오지 않아서입니다.",
            False,
            "생성자는 z가 어디서 나왔는지 알지 못합니다.",
        ),
        (
            "한 장으로는 배치 정규화가 쓸 분산을 구할 수 없어서입니다.",
            True,
            "PyTorch의 BatchNorm1d는 학습 모드에서 값이 둘 이상이어야 합니다. 평가 모드로 뽑으십시오.",
        ),
        (
            "판별자가 없어서입니다.",
            False,
            "뽑을 때 판별자는 필요하지 않습니다.",
        ),
    ],
)

# %% [markdown]
# ## 13. 내가 학습한 생성자를 슬라이더로
#
# **방향 1**부터 움직여 보십시오. 그림을 가장 크게 바꾸는 방향부터 차례로 놓여 있습니다.
# **두 시드 사이**에서 재생을 누르면 한 숫자가 다른 숫자로 옮겨 가는 길을 볼 수 있습니다.

# %%
LatentLab(gan, folder="../runs")

# %% [markdown]
# 이번에는 학습의 **시간**을 되돌려 봅니다. 10절에서 학습하는 동안 `Timeline`이 생성자를 때때로 간직해 두었습니다(앞쪽에서는 자주, 뒤쪽에서는 드물게). 같은 $z$를 처음부터 끝까지 그려 보십시오. 무엇이 먼저 생깁니까?

# %%
TimelineView(timeline)

# %% [markdown]
# 아래는 저장소에 함께 든, 같은 구조를 더 오래 학습한 생성자입니다(판별자의 손실에 R1이라는 기울기 벌점을 더했습니다. 기울기 벌점은 06에서 다룹니다).
# 무엇이 달라졌는지 견주어 보십시오.

# %%
trained = checkpoints.pretrained("vanilla_mnist", runtime)
longer = metrics.digit_frechet(sampling.sample(trained, 2000, seed=1))
print(f"프레셰 거리: 방금 학습한 것 {frechet:.1f}, 오래 학습한 것 {longer:.1f}")
assert longer < frechet
LatentLab(trained, folder="../runs")

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 | 시험 |
# |---|---|---|---|
# | $-\mathbb{E}\log D(x) - \mathbb{E}\log(1-D(G(z)))$ | `objectives.d_loss` | Goodfellow 2014, 식 (1) | `test_losses_equal_bce_with_logits` |
# | $-\mathbb{E}\log D(G(z))$ | `objectives.g_loss_non_saturating` | Goodfellow 2014, 3절 | `test_gradients_by_logit` |
# | 균형에서 $2\log 2$와 $\log 2$ | 4절의 `best_discriminator` | Goodfellow 2014, 정리 1 | `test_equilibrium_values` |
# | $D^* = p_{data}/(p_{data}+p_g)$ | 과제 03-2의 `optimal_discriminator` | Goodfellow 2014, 명제 1 | `test_best_discriminator_maximises_the_value` |
# | 번갈아 갱신 | `training.train` | Goodfellow 2014, 알고리즘 1 | `test_each_step_changes_only_its_own_network` |
# | 재구성 손실 + KL | `vae.VAE.loss` | Kingma & Welling 2014, 부록 B | `test_vae_loss_is_its_definition` |
# | 이동 평균 $\bar\theta \leftarrow \beta\bar\theta + (1-\beta)\theta$ | `GAN.update_ema` | Yazıcı 외 2019 | `test_ema_follows_its_formula` |
# | 같은 $z$, 같은 그림 | `sampling.sample` | Ioffe & Szegedy 2015 | `test_one_z_one_picture_whatever_its_batch` |
#
# 마지막에서 둘째 줄의 $\theta$는 생성자의 가중치, $\bar\theta$는 그 이동 평균, $\beta$는 얼마나 천천히 따라갈지를 정하는 수(여기서는 0.998)입니다.
#
# **스스로 확인하기**: 맨 위의 "배울 것" 다섯 가지로 돌아가 하나씩 말해 보십시오. 과제는 여섯 개였습니다.
# 막힌 과제는 힌트를 한 단계씩 보고, 그래도 막히면 접어 둔 풀이를 펼치십시오.
#
# **참고 문헌**
#
# - Goodfellow 외, *Generative Adversarial Nets*, 2014. <https://arxiv.org/abs/1406.2661>
# - Kingma, Welling, *Auto-Encoding Variational Bayes*, 2014. <https://arxiv.org/abs/1312.6114>
# - Ioffe, Szegedy, *Batch Normalization*, 2015. <https://arxiv.org/abs/1502.03167>
# - Arjovsky, Bottou, *Towards Principled Methods for Training GANs*, 2017. <https://arxiv.org/abs/1701.04862>
# - Heusel 외, *GANs Trained by a Two Time-Scale Update Rule*, 2017. <https://arxiv.org/abs/1706.08500>
# - Mescheder 외, *Which Training Methods for GANs do actually Converge?*, 2018. <https://arxiv.org/abs/1801.04406>
# - Gidel 외, *Negative Momentum for Improved Game Dynamics*, 2019. <https://arxiv.org/abs/1807.04740>
# - Yazıcı 외, *The Unusual Effectiveness of Averaging in GAN Training*, 2019. <https://arxiv.org/abs/1806.04498>
# - LeCun, Cortes, Burges, *The MNIST Database of Handwritten Digits*, 1998. <http://yann.lecun.com/exdb/mnist/>
#
# **다음**: [04 DCGAN](04_dcgan.ipynb)에서는 완전 연결층을 합성곱으로 바꾸어 더 큰 컬러 그림을 만듭니다.
# [← 00 시작하기](00_start.ipynb)
