# %% [markdown]
# <!-- colab -->
#
# # 03 · Vanilla GAN
#
# > **약속**: 이 수업이 끝나면, 직접 학습한 생성자에 슬라이더를 달고 손글씨 숫자가 변해 가는 모습을 봅니다.
#
# **배울 것**
#
# 1. 그림을 고차원 공간의 점으로 보고, 생성 모델이 무엇을 배우는지 말할 수 있습니다.
# 2. 가치 함수 $V(D, G)$의 기호를 모두 읽고, 균형에서 손실이 왜 $2\log 2$와 $\log 2$인지 계산할 수 있습니다.
# 3. D 단계와 G 단계를 순서대로 코드로 쓸 수 있습니다.
# 4. 포화 손실과 비포화 손실이 언제 어떻게 다른지 기울기로 설명할 수 있습니다.
# 5. MNIST로 GAN을 학습하고, 결과를 분류기로 채점하고, 저장했다가 다시 쓸 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬과 PyTorch 기초. 이진 교차 엔트로피(BCE)를 몰라도 여기서 다시 설명합니다.
#
# **걸리는 시간**: CPU 코어 2개에서 약 1분 20초(그 가운데 GAN 학습이 절반쯤입니다). GPU에서는 아직 재지 못했습니다.
#
# [← 00 시작하기](00_start.ipynb) · 다음 수업: 04 DCGAN (준비 중)

# %% tags=["setup"]
# 준비 셀: 모든 레슨에서 똑같습니다. 다른 셀보다 먼저 실행하십시오.
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
    sys.exit("gan_course가 없습니다. 저장소의 notebooks에서 열거나 REPOSITORY에 주소를 적으십시오.")
sys.path.insert(0, str(root))
missing = [name for name in ("safetensors", "tqdm") if find_spec(name) is None]
if colab and missing:  # 없는 것만 더합니다. torch와 위젯은 Colab의 것을 그대로 씁니다.
    subprocess.run([sys.executable, "-m", "pip", "install", "--no-deps", *missing], check=True)
import gan_course as gc

runtime = gc.setup()

# %%
import inspect
import math
import time

import ipywidgets as widgets
import matplotlib.pyplot as plt
import torch
from IPython.display import display
from torch.nn import functional as F

from gan_course import checkpoints, metrics, objectives, plotting, sampling, training
from gan_course.datasets import mnist, mode_centers, ring_2d
from gan_course.exercises import check, hint, solution, task
from gan_course.history import History
from gan_course.models import vae, vanilla
from gan_course.objectives import MINIMAX, NON_SATURATING
from gan_course.training import GAN, adam, late_decay, progress, train
from gan_course.widgets import LatentExplorer, LiveView, Quiz

lesson_start = time.time()


def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %% [markdown]
# ## 1. 그림은 점이고, 데이터는 구름입니다
#
# 28×28 흑백 그림은 숫자 784개입니다. 그러니 그림 한 장은 784차원 공간의 **점 하나**입니다.
# 손글씨 숫자를 모두 모으면 그 공간에 구름이 생깁니다. 구름이 짙은 곳에는 흔한 모양의 숫자가,
# 옅은 곳에는 드문 모양의 숫자가 있습니다. 이 짙고 옅음이 **데이터의 확률 분포** $p_{data}(x)$입니다.
#
# 얼굴 사진으로 바꾸어 생각해도 같습니다. 검은 머리 얼굴이 모인 곳은 짙고, 금발 얼굴이 모인 곳은 덜 짙고,
# 안경 쓴 얼굴은 또 다른 자리에 모여 있습니다. 그리고 공간의 대부분은 텅 비어 있습니다.
# 아무 점이나 찍으면 어떤 그림이 나오는지 확인해 봅시다.

# %%
data = mnist("train").to(runtime.device)
rng = torch.Generator().manual_seed(0)
real = data.sample(16, rng).x.cpu()
anywhere = torch.rand(16, 1, 28, 28, generator=rng) * 2 - 1
between = (real + data.sample(16, rng).x.cpu()) / 2

fig, axes = plt.subplots(1, 3, figsize=(10, 3.4))
plotting.show_pictures(axes[0], real, title="구름 속의 점: 진짜 숫자")
plotting.show_pictures(axes[1], anywhere, title="아무 데나 찍은 점: 잡음")
plotting.show_pictures(axes[2], between, title="두 진짜의 한가운데: 겹친 그림")
plt.show()

sure = [metrics.judge_digits(x).confidence.mean().item() for x in (real, between)]
print(f"숫자 분류기의 평균 확신도: 진짜 {sure[0]:.2f}, 한가운데 {sure[1]:.2f}")
assert sure[0] > sure[1] + 0.1  # 진짜를 다시 뽑아도 0.2쯤 차이가 납니다

# %% [markdown]
# 왼쪽은 데이터에서 고른 점, 가운데는 공간의 아무 점, 오른쪽은 두 데이터의 한가운데 점입니다.
# 아무 점은 숫자가 아니고, 진짜 둘의 한가운데조차 숫자가 아닙니다. 구름은 얇고 구불구불합니다.
# **생성 모델**(generative model)은 이 구름 $p_{data}$를 흉내 내는 분포 $p_{model}$을 배워,
# 거기서 새 점을 뽑습니다. 목표를 한 줄로 쓰면 $p_{model}(x) \approx p_{data}(x)$입니다.
#
# ### 구별하는 모델과 만드는 모델
#
# - **판별 모델**(discriminative model)은 $P(Y \mid X)$를 배웁니다. "이 그림 $X$는 어떤 숫자 $Y$인가?"
# - **생성 모델**은 $P(X \mid Y)$ 또는 $P(X)$를 배웁니다. "숫자 $Y$는 어떤 그림 $X$로 쓰이는가?"
#
# 강아지와 고양이를 가르는 데는 귀 모양만 보아도 됩니다. 그러나 고양이를 **그리려면** 귀도 털도 눈도 알아야 합니다.
# 만드는 일이 더 어려운 까닭입니다.

# %% [markdown]
# ## 2. 직접 뽑기는 어렵습니다. 그래서 밀어 보냅니다
#
# $p_{data}$의 식을 모르니 직접 뽑을 수 없습니다. 대신 누구나 뽑을 수 있는 **정규 분포**에서 점 $z$를 뽑아
# 함수 $G$에 통과시킵니다. $z$를 **잠재 벡터**(latent vector), $z$가 사는 공간을 **잠재 공간**(latent space)이라고 합니다.
# 함수가 휘어 있으면 둥근 구름도 원하는 모양으로 바뀝니다. 손으로 만든 함수로 먼저 봅시다.


# %%
def bend(z):
    """둥근 정규 분포 (n, 2)를 고리 모양으로 휩니다."""
    angle = math.pi * torch.erf(z[:, :1] / math.sqrt(2))  # 고르게 퍼진 각도
    radius = 2 + 0.1 * z[:, 1:]
    return torch.cat([radius * angle.cos(), radius * angle.sin()], dim=1)


z = torch.randn(1000, 2, generator=rng)
fig, axes = plt.subplots(1, 2, figsize=(7.5, 3.6))
for ax, points, title in zip(
    axes, (z, bend(z)), ("z: 뽑기 쉬운 분포", "G(z): 휘어진 분포"), strict=True
):
    color = z[:, 0].numpy()  # 같은 점은 같은 색
    ax.scatter(*points.T, c=color, s=7, cmap="cividis", marker="o")
    ax.set(title=title, xlim=(-3, 3), ylim=(-3, 3), aspect="equal")
plt.show()

# %% [markdown]
# 왼쪽의 점 하나가 오른쪽의 점 하나로 옮겨 갑니다(같은 점은 같은 밝기입니다).
# 이 함수를 손으로 쓰는 대신 **신경망으로 두고 배우게** 하는 것이 GAN의 **생성자**(generator) $G$입니다.
# 문제는 "무엇을 보고 배우느냐"입니다. 두 가지 길이 있습니다.
#
# | | VAE | GAN |
# |---|---|---|
# | 그림 → 잠재 벡터 | 인코더가 $\mu, \sigma$를 냄 | 없음 |
# | 정답 | 원래 그림(화소마다 비교) | 없음 |
# | 손실 함수 | 재구성 손실 + KL | **판별자가 배워서 만든 손실** |
#
# VAE(변분 오토인코더)부터 학습해 봅시다. 인코더가 그림을 $\mu$와 $\sigma$로 바꾸고, $z = \mu + \sigma\varepsilon$을 뽑아
# 디코더가 원래 그림을 되살립니다. 손실은 화소마다의 차이(재구성 손실)와, $z$를 표준 정규 분포에 붙잡아 두는 KL 항의 합입니다.

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
fig, ax = plt.subplots(figsize=(5.4, 2.8))
plotting.show_pictures(ax, vae_pictures[:32], columns=8, title="VAE가 새로 만든 숫자")
plt.show()

# %% [markdown]
# VAE의 숫자는 모양은 맞지만 가장자리가 뿌옇습니다. 화소마다 정답과 견주면, 획이 여기 있을지 조금 옆에 있을지
# 모를 때 **평균을 내는 것이 손해가 가장 적기** 때문입니다. 두 획의 평균은 흐린 획입니다.
# 뒤에서 GAN의 숫자와 나란히 놓고 흐린 정도를 숫자로 재겠습니다.

# %% [markdown]
# ## 3. 두 선수의 게임
#
# GAN은 정답 그림을 주지 않습니다. 대신 선수를 한 명 더 둡니다.
#
# - **판별자**(discriminator) $D$: 그림을 보고 진짜일 확률 $D(x) \in (0, 1)$을 말합니다.
# - **생성자** $G$: $z$로 그림 $G(z)$를 만들어 $D$를 속이려 합니다.
#
# 위조범과 감정사를 떠올려도 좋습니다. 감정사의 눈이 좋아지면 위조범의 솜씨도 좋아져야 하고, 그 반대도 마찬가지입니다.
# 체스에서 상대가 가장 좋은 수를 둔다고 보고 내 수를 고르는 **적대적 탐색**(adversarial search)과 같은 생각입니다.
# 다만 여기서는 수를 하나씩 찾는 대신, 두 선수의 가중치를 기울기를 따라 조금씩 고칩니다.
# 이 겨루기를 식으로 쓴 것이 **가치 함수**(value function)입니다.
#
# $$\min_G \max_D V(D, G) = \mathbb{E}_{x \sim p_{data}}[\log D(x)] + \mathbb{E}_{z \sim p_z}[\log(1 - D(G(z)))]$$
#
# - $\mathbb{E}$: 기댓값. 여러 번 뽑아 평균한 값입니다(코드에서는 미니배치의 `mean()`).
# - $x \sim p_{data}$: 진짜 데이터에서 뽑은 그림, $z \sim p_z$: 표준 정규 분포에서 뽑은 잠재 벡터.
# - $\log D(x)$: 진짜를 진짜라고 할수록 0에 가까워집니다(가장 큰 값이 0).
# - $\log(1 - D(G(z)))$: 가짜를 가짜라고 할수록 0에 가까워집니다.
# - $\max_D$: 판별자는 $V$를 키우려 하고, $\min_G$: 생성자는 줄이려 합니다.
#
# 코드에서는 **손실을 최소화**하므로 판별자의 손실은 $-V$입니다. 부호를 뒤집은 것을 잊지 마십시오.

# %%
show_source(objectives.d_loss)

# %% [markdown]
# 판별자는 확률 대신 **로짓**(logit) $a$를 냅니다. $D(x) = \sigma(a) = 1/(1+e^{-a})$이고,
# $-\log\sigma(a) = \mathrm{softplus}(-a)$이므로 시그모이드와 로그를 따로 계산할 때처럼 넘치지 않습니다.
#
# ### 가장 좋은 판별자
#
# $G$를 멈추어 두면 가장 좋은 판별자를 식으로 쓸 수 있습니다(Goodfellow 2014, 명제 1).
# 생성자가 만드는 분포를 $p_g$라고 하면
#
# $$D^*(x) = \frac{p_{data}(x)}{p_{data}(x) + p_g(x)}$$
#
# 이 식은 "이 자리에 있는 점 가운데 진짜의 비율"입니다. 슬라이더로 $p_g$를 옮겨 보십시오.

# %%
line = torch.linspace(-6, 6, 400)


def normal(mean):
    return torch.exp(-((line - mean) ** 2) / 2) / math.sqrt(2 * math.pi)


def best_discriminator(shift):
    p, q = normal(0.0), normal(shift)
    logit = p.log() - q.log()  # D* = sigmoid(log p − log p_g)
    width = (line[1] - line[0]).item()
    loss = (p * F.softplus(-logit) + q * F.softplus(logit)).sum().item() * width
    return p, q, logit.sigmoid(), loss


def draw_best(ax, shift):
    p, q, d, loss = best_discriminator(shift)
    ax.plot(line, p, "-", color=plotting.BLUE, label="p_data")
    ax.plot(line, q, "--", color=plotting.RED, label="p_g")
    ax.plot(line, d, "-.", color=plotting.GREEN, label="D*(x)")
    ax.set(ylim=(0, 1.05), xlabel="x", title=f"D*의 손실 {loss:.3f}")


def move_fake(shift=3.0):
    fig, ax = plt.subplots(figsize=(6, 2.8))
    draw_best(ax, shift)
    ax.legend(loc="center left")
    plt.show()


_ = widgets.interact(
    move_fake,
    shift=widgets.FloatSlider(value=3, min=0, max=5, step=0.25, description="p_g의 위치"),
)
# %%
fig, axes = plt.subplots(1, 3, figsize=(10, 2.6), sharey=True)
for ax, shift in zip(axes, (4.0, 2.0, 0.0), strict=True):
    draw_best(ax, shift)
axes[0].legend(loc="center left")
plt.show()

losses_at_best = [best_discriminator(s)[3] for s in (5.0, 3.0, 1.0, 0.0)]
print("p_g가 다가올 때 가장 좋은 판별자의 손실:", [f"{v:.3f}" for v in losses_at_best])
print(f"2·log 2 = {2 * math.log(2):.3f}, log 2 = {math.log(2):.3f}")
assert losses_at_best == sorted(losses_at_best)
assert abs(losses_at_best[-1] - 2 * math.log(2)) < 1e-3
assert abs(NON_SATURATING.g_loss(torch.zeros(1)).item() - math.log(2)) < 1e-6

# %% [markdown]
# p_g(붉은 점선)가 p_data(파란 실선)에 다가갈수록 D*(초록)가 납작해집니다.
# 두 분포가 겹치면 $D^*(x)$는 어디서나 $1/2$입니다. 그때 판별자의 손실은 $-\log\frac12 - \log\frac12 = 2\log 2 \approx 1.386$,
# 비포화 손실을 쓰는 생성자의 손실은 $-\log\frac12 = \log 2 \approx 0.693$입니다. 이곳이 **내시 균형**입니다.
#
# > **널리 퍼진 오류 ①** "D의 출력이 0.5면 학습이 잘된 것이다."
# > 균형이면 0.5이지만, 거꾸로는 아닙니다. **아무것도 배우지 못한 D**도 0.5라고 말합니다.
# > 손실 값도 그림의 품질을 재지 않습니다. 품질은 그림을 보거나 다른 자로 재야 합니다(7절).
#
# > **널리 퍼진 오류 ②** "균형에서 D의 손실은 $-\log 4$다."
# > $-\log 4$는 최대화하는 $V$의 값입니다. 최소화하는 손실은 부호가 반대라서 $+2\log 2$입니다.

# %%
task("03-4")


# %%
def optimal_discriminator(p, p_g):
    """밀도 두 개(같은 모양, 0 이상) → 같은 모양의 확률."""
    ...


check("03-4", optimal_discriminator)

# %%
hint("03-4")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("03-4")

# %%
Quiz(
    "생성자를 멈추어 두고 판별자를 끝까지 학습했더니 어떤 x에서 D(x) = 0.8이었습니다. 무슨 뜻입니까?",
    [
        ("그 자리에서 p_data가 p_g의 4배입니다.", True, "0.8 = p/(p+p_g)이면 p = 4·p_g입니다."),
        ("그 그림의 품질이 80점입니다.", False, "D는 품질이 아니라 진짜의 비율을 말합니다."),
        (
            "판별자가 80 % 학습되었습니다.",
            False,
            "끝까지 학습한 D도 겹치는 곳에서는 0과 1 사이를 말합니다.",
        ),
    ],
)

# %% [markdown]
# ## 4. 신경망 두 개
#
# 생성자는 **선형 변환 → 배치 정규화 → ReLU** 블록을 쌓고 마지막에 tanh로 $[-1, 1]$에 맞춥니다.
# 판별자는 784개 화소를 받아 숫자 하나(로짓)를 냅니다. 블록은 **선형 변환 → LeakyReLU**입니다.
# 배치 정규화(batch normalization)는 미니배치마다 평균 0, 분산 1로 맞춘 뒤 배운 크기와 위치로 옮기는 층입니다.

# %%
show_source(vanilla.generator_block)
show_source(vanilla.discriminator_block)

# %%
a = torch.linspace(-3, 3, 60, requires_grad=True)  # 0은 들어 있지 않습니다
slopes = {}
fig, axes = plt.subplots(1, 2, figsize=(8, 2.6), sharey=True)
for ax, (name, f) in zip(
    axes, {"ReLU": F.relu, "LeakyReLU(0.2)": lambda t: F.leaky_relu(t, 0.2)}.items(), strict=True
):
    (slopes[name],) = torch.autograd.grad(f(a).sum(), a)
    ax.plot(a.detach(), f(a).detach(), "-", lw=2, color=plotting.BLUE, label="값")
    ax.plot(a.detach(), slopes[name], "s", ms=3, color=plotting.RED, label="기울기")
    ax.set(title=name, xlabel="입력")
    ax.legend(loc="upper left")
plt.show()
assert slopes["ReLU"][0] == 0 and abs(slopes["LeakyReLU(0.2)"][0] - 0.2) < 1e-6

# %% [markdown]
# ReLU는 음수 입력을 0으로 만들고 **기울기도 0**으로 만듭니다. 그 뉴런을 지나는 길로는 아무 소식도 흐르지 않습니다.
# 생성자는 판별자를 거쳐서만 배우므로, 판별자 안의 길이 끊기면 안 됩니다. LeakyReLU는 음수 쪽에도 0.2의 기울기를 남깁니다.
#
# ## 5. D 한 걸음, G 한 걸음
#
# 학습은 두 단계를 번갈아 합니다. 한 번을 손으로 해 봅시다.

# %%
torch.manual_seed(0)
G, D = vanilla.Generator(nz=64), vanilla.Discriminator()
opt_g, opt_d = adam()(G.parameters()), adam()(D.parameters())
real, _ = mnist("test")[:64]
fake = G(torch.randn(64, 64))

# 1. D 단계: 진짜에는 높은, 가짜에는 낮은 로짓을 내도록. detach로 G 쪽의 길을 끊습니다.
d_loss = objectives.d_loss(D(real), D(fake.detach()))
opt_d.zero_grad()
d_loss.backward()
g_untouched = all(p.grad is None for p in G.parameters())
opt_d.step()

# 2. G 단계: 바뀐 D가 가짜를 진짜라고 하도록. 여기서는 detach하면 안 됩니다.
g_loss = objectives.g_loss_non_saturating(D(fake))
opt_g.zero_grad()
g_loss.backward()
opt_g.step()
print(f"D 손실 {d_loss.item():.3f} (2·log 2 = 1.386 근처), G 손실 {g_loss.item():.3f}")
assert g_untouched and all(p.grad is not None for p in G.parameters())
assert abs(d_loss.item() - 2 * math.log(2)) < 0.1

# %% [markdown]
# > **널리 퍼진 오류 ③** "D 단계에서 `detach`를 빼먹으면 G가 바뀐다."
# > D의 옵티마이저는 G의 파라미터를 모르므로 G는 바뀌지 않습니다. `detach`는 필요 없는 계산을 아끼고,
# > G의 `.grad`에 엉뚱한 기울기가 쌓이는 것을 막습니다. 반대로 **G 단계에서 `detach`하면 G가 아무것도 배우지 못합니다.**
#
# 패키지의 학습 루프도 똑같은 두 단계입니다. 모든 GAN이 이 루프 하나를 씁니다.

# %%
show_source(training.train)
show_source(training._update_g)

# %%
task("03-1")


# %%
def discriminator_loss(real_logits, fake_logits):
    """(n,), (m,) → 스칼라."""
    ...


check("03-1", discriminator_loss)

# %%
solution("03-1")

# %%
task("03-3")


# %%
def d_step(G, D, opt_d, real, z):
    """D를 한 번 갱신하고 손실을 돌려줍니다."""
    ...


check("03-3", d_step)

# %%
solution("03-3")

# %% [markdown]
# ## 6. 완벽한 판별자는 나쁜 선생입니다
#
# 그림을 배우는 학생을 떠올려 봅시다. "81 % 진짜 같네요"라고 말해 주는 선생에게서는 배울 것이 있습니다.
# 82 %가 되는 쪽으로 조금씩 고치면 됩니다. 그러나 무엇을 내놓아도 "가짜"라고만 하는 선생에게서는 배울 것이 없습니다.
# 이 차이가 생성자의 손실 함수에 그대로 나타납니다.
#
# - **포화 손실**(가치 함수 그대로): $\mathbb{E}[\log(1 - D(G(z)))]$, 로짓에 대한 기울기는 $-\sigma(a)$
# - **비포화 손실**(non-saturating): $-\mathbb{E}[\log D(G(z))]$, 로짓에 대한 기울기는 $-(1-\sigma(a))$

# %%
a = torch.linspace(-8, 8, 161, requires_grad=True)
slope = {}
for name, objective in {"포화 손실": MINIMAX, "비포화 손실": NON_SATURATING}.items():
    (slope[name],) = torch.autograd.grad(objective.g_loss(a) * len(a), a)

fig, ax = plt.subplots(figsize=(7, 2.9))
for (name, s), (color, style) in zip(slope.items(), plotting.STYLES, strict=False):
    ax.plot(a.detach(), s, style, color=color, label=name, lw=2)
ax.axvspan(-8, -4, color="0.9")
ax.text(-6, -0.5, "D가 가짜를\n확신하는 곳", ha="center", va="center")
ax.set(xlabel="가짜의 로짓 a", ylabel="로짓에 대한 기울기", title="G에게 전해지는 소식의 크기")
ax.legend(loc="center right")
plt.show()

at = 20  # a = −6
print(f"a = −6, D(G(z)) = {torch.sigmoid(a[at]).item():.4f}에서")
print({name: round(s[at].item(), 4) for name, s in slope.items()})
assert torch.allclose(slope["포화 손실"], -torch.sigmoid(a.detach()), atol=1e-5)
assert torch.allclose(slope["비포화 손실"], torch.sigmoid(a.detach()) - 1, atol=1e-5)
assert abs(slope["포화 손실"][at]) < 0.003 < 0.99 < abs(slope["비포화 손실"][at])

# %% [markdown]
# 학습 초기에는 판별자가 가짜를 쉽게 알아봅니다(왼쪽 회색). 이때 포화 손실의 기울기는 0에 가까워 생성자가 굶고,
# 비포화 손실의 기울기는 −1에 가까워 힘껏 배웁니다. 두 손실은 균형점은 같지만 **거기까지 가는 길**이 다릅니다.
# 그래서 원 논문도 실제 학습에는 비포화 손실을 권했습니다(Goodfellow 2014, 3절).

# %%
task("03-2")


# %%
def generator_loss(fake_logits):
    """(n,) → 스칼라."""
    ...


check("03-2", generator_loss)

# %%
solution("03-2")

# %%
Quiz(
    "학습 초기에 D(G(z)) ≈ 0입니다. 생성자에게 더 큰 기울기를 주는 손실은 무엇입니까?",
    [
        ("log(1 − D(G(z)))를 최소화", False, "기울기가 −σ(a) ≈ 0이라 거의 배우지 못합니다."),
        ("−log D(G(z))를 최소화", True, "기울기가 −(1 − σ(a)) ≈ −1입니다."),
        ("둘은 같은 게임이므로 기울기도 같음", False, "균형점만 같고 기울기는 다릅니다."),
    ],
)

# %% [markdown]
# ### 최소화보다 최소최대가 어려운 까닭
#
# 골짜기를 내려가는 일은 계속 내려가면 끝납니다. 그러나 두 사람이 반대 방향으로 당기면 **빙빙 돌 수** 있습니다.
# 가장 작은 예가 $f(x, y) = xy$입니다. $x$는 줄이려 하고 $y$는 키우려 합니다. 균형은 원점인데,
# 둘이 동시에 기울기를 따라가면 원점에서 멀어집니다.


# %%
def circle(rate=0.1, steps=100):
    x, y, path = 1.0, 0.0, []
    for _ in range(steps):
        path.append((x, y))
        x, y = x - rate * y, y + rate * x  # 동시에 한 걸음: x는 내려가고 y는 올라갑니다.
    return torch.tensor(path)


def draw_circle(rate=0.1):
    path = circle(rate)
    distance = path.norm(dim=1)
    fig, ax = plt.subplots(figsize=(3.8, 3.6))
    ax.plot(*path.T, "-o", ms=2.5, color=plotting.BLUE)
    ax.plot(0, 0, "*", ms=13, color=plotting.RED, label="균형")
    reach = 1.1 * distance.max().item()
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel="x", ylabel="y")
    ax.set_title(f"원점까지의 거리 {distance[0]:.2f} → {distance[-1]:.2f}")
    ax.legend(loc="upper right")
    plt.show()


_ = widgets.interact(
    draw_circle,
    rate=widgets.FloatSlider(value=0.1, min=0.02, max=0.2, step=0.02, description="걸음 크기"),
)
# %%
growth = circle(0.1).norm(dim=1)
print(
    f"한 걸음마다 거리가 {(growth[1] / growth[0]).item():.4f}배, 이론값은 √(1 + 0.1²) = {math.sqrt(1.01):.4f}"
)
assert torch.allclose(growth[1:] / growth[:-1], torch.tensor(math.sqrt(1.01)), atol=1e-4)

# %% [markdown]
# 걸음이 작아도 거리는 늘 $\sqrt{1+\eta^2}$배로 커집니다($\eta$는 걸음 크기). GAN의 학습이 흔들리는 까닭 하나가
# 여기에 있습니다. 그래서 학습률을 뒤로 갈수록 줄이고, 생성자 가중치의 **이동 평균**(EMA)으로 그림을 뽑으면
# 흔들림이 줄어듭니다. 이 수업의 MNIST 학습도 둘 다 씁니다.

# %% [markdown]
# ## 7. 먼저 2차원에서: 눈으로 보는 게임
#
# 그림 대신 평면의 점으로 연습하면 분포 전체를 볼 수 있습니다. 진짜는 고리 위에 놓인 여덟 무더기입니다.
# 배경색은 판별자가 그 자리를 진짜로 볼 확률이고, 흰 선이 1/2입니다.

# %%
ring = ring_2d()
torch.manual_seed(0)
gan2 = GAN(
    vanilla.Generator(8, shape=(2,), hidden=(128, 128), batch_norm=False),
    vanilla.Discriminator(shape=(2,), hidden=(128, 128)),
    optimizer=adam(1e-3, (0.5, 0.9)), seed=0, runtime=gc.Runtime(torch.device("cpu")),
)  # fmt: skip
moments = (100, 500, 1000, 2500)
fig, axes = plt.subplots(1, 4, figsize=(10, 2.9), sharey=True)
axes = iter(axes)
for m in train(gan2, ring, NON_SATURATING, steps=moments[-1], batch_size=256):
    if m["step"] in moments:
        ax = next(axes)
        shade = plotting.plot_surface(ax, gan2.D, n=50)
        plotting.plot_points(ax, ring.x[:300], sampling.sample(gan2.G, 300))
        ax.set_title(f"{m['step']}스텝")
ax.legend(loc="upper right", fontsize=8)
fig.colorbar(shade, ax=ax, label="D(x)", shrink=0.8)
plt.show()

# %%
points = sampling.sample(gan2.G, 2000, seed=1)
distance, nearest = torch.cdist(points, mode_centers("ring")).min(dim=1)
covered = len(nearest[distance < 0.3].unique())
print(f"가까이에 가짜 점이 있는 무더기: 8개 가운데 {covered}개")
print(f"무더기에서 0.3 안에 있는 점의 비율: {(distance < 0.3).float().mean():.0%}")

# %% [markdown]
# 판별자의 확률 지도가 바뀔 때마다 가짜 점들이 밝은 쪽으로 몰려가고, 그러면 그곳이 다시 어두워집니다.
# 몇 무더기를 찾아내는지는 시드에 따라 다릅니다. 일부만 만들고 마는 일을 **모드 붕괴**(mode collapse)라고 하며,
# 05와 06에서 자세히 다룹니다.

# %% [markdown]
# ## 8. MNIST로 학습하기
#
# 이제 진짜 손글씨 숫자입니다. 설정은 아래 한 셀에 모았습니다. 학습률은 앞 절반은 그대로,
# 뒤 절반은 1/10까지 줄입니다(`late_decay`). 학습하는 동안 곡선과 그림이 바뀌는 것을 지켜보십시오.

# %%
STEPS = runtime.steps(cpu=3000, gpu=20_000)
BATCH = 64

torch.manual_seed(0)
gan = GAN(
    vanilla.Generator(nz=64), vanilla.Discriminator(),
    optimizer=adam(lr=1e-3, betas=(0.0, 0.99)), ema=0.998, seed=0, runtime=runtime,
)  # fmt: skip
history = History()

# %%
view = LiveView(gan, history)
display(view)
loop = train(gan, data, NON_SATURATING, steps=STEPS, batch_size=BATCH, schedule=late_decay)
for m in progress(loop, gan, steps=STEPS, batch_size=BATCH):
    history.append(m)
    view.refresh()
view.finish()

# %% [markdown]
# 멈추고 싶으면 **Kernel → Interrupt**를 누르십시오. 위 셀을 다시 실행하면 이어서 학습합니다.
#
# **곡선 읽기.** D(x)가 D(G(z))보다 위에 있으면 판별자가 조금 앞서 있다는 뜻입니다. 둘 다 0.5에서 만나지는 않아도
# 그림은 계속 좋아집니다. 손실이 평평하다고 학습이 멈춘 것도 아닙니다. 그래서 **그림을 다른 자로 잽니다.**

# %%
pictures = sampling.sample(gan.sampler, 2000, seed=1)
verdict = metrics.judge_digits(pictures)
shares = metrics.class_shares(verdict.labels)
frechet = metrics.frechet_distance(verdict.features, metrics.digit_reference())
covered = metrics.classes_covered(verdict.labels)

fig, axes = plt.subplots(1, 2, figsize=(10, 3.6), width_ratios=[1.3, 1])
plotting.show_pictures(axes[0], pictures[:60], columns=12, title="방금 학습한 생성자의 숫자")
plotting.plot_shares(axes[1], shares, metrics.class_shares(data.y.cpu()))
axes[1].set_title("숫자별 비율 (분류기의 판정)")
plt.show()
print(f"나타난 숫자 {covered}가지, 가장 드문 숫자 {shares.min():.1%}, 프레셰 거리 {frechet:.1f}")
assert covered == 10

# %% [markdown]
# 왼쪽은 새로 뽑은 숫자 60장, 오른쪽은 분류기가 판정한 숫자별 비율입니다. 열 가지 숫자가 모두 나타납니다.
# **프레셰 거리**(Fréchet distance)는 진짜와 가짜의 특징을 정규 분포로 보고 잰 거리로, 작을수록 진짜에 가깝습니다.
# 여기서는 이 강의의 숫자 분류기가 만든 특징으로 쟀으므로, 다른 글의 FID와 비교하면 안 됩니다.
#
# ### VAE와 나란히


# %%
def grayness(x):
    """0도 1도 아닌 어중간한 화소(0.2…0.8)가 획(0.2 이상) 가운데 차지하는 비율. 흐릴수록 큽니다."""
    p = (x + 1) / 2
    return ((p > 0.2) & (p < 0.8)).sum().item() / (p > 0.2).sum().item()


real_test = mnist("test")[:2000].x
blur = {"진짜": real_test, "VAE": vae_pictures, "GAN": pictures}
fig, axes = plt.subplots(1, 3, figsize=(10, 3))
for ax, (name, x) in zip(axes, blur.items(), strict=True):
    plotting.show_pictures(ax, x[:32], columns=8, title=f"{name}: 어중간한 화소 {grayness(x):.0%}")
plt.show()
assert grayness(vae_pictures) > grayness(pictures) + 0.05

# %% [markdown]
# 어중간한 화소의 비율은 VAE가 가장 높습니다. GAN에는 화소마다의 정답이 없고, 흐린 그림은 판별자가 바로
# 알아보므로 또렷한 획을 그리는 쪽으로 배웁니다. 대신 GAN은 가끔 획이 끊기거나 점이 튑니다. 장단점이 다릅니다.

# %%
task("03-5")


# %%
def g_step(G, D, opt_g, z):
    """G를 한 번 갱신하고 손실을 돌려줍니다."""
    ...


check("03-5", g_step)

# %%
solution("03-5")

# %%
Quiz(
    "비포화 손실로 학습하는데 D의 손실이 0.01까지 떨어져 오랫동안 그대로입니다. 알맞은 해석을 모두 고르십시오.",
    [
        (
            "D가 진짜와 가짜를 거의 완벽하게 가려냅니다.",
            True,
            "손실이 0에 가깝다는 것은 그런 뜻입니다.",
        ),
        (
            "학습이 아주 잘되어 그림이 완벽합니다.",
            False,
            "그림이 완벽하면 D의 손실은 2·log 2에 가까워집니다.",
        ),
        (
            "D가 너무 강해 G가 따라가지 못하는지 의심합니다.",
            True,
            "D(G(z))와 그림을 함께 보십시오.",
        ),
    ],
    multiple=True,
)

# %% [markdown]
# ## 9. 저장하고, 다시 부르고, 뽑기
#
# 학습이 끝나면 판별자는 버려도 됩니다. 남길 것은 **생성자의 파라미터**입니다. 파일 하나에 저장하고 되살려 봅시다.

# %%
path = checkpoints.save_generator(gan.sampler, "../runs/my_vanilla.safetensors", steps=gan.step)
again = checkpoints.load_generator(path)
assert torch.equal(sampling.sample(again, 8, seed=5), sampling.sample(gan.sampler, 8, seed=5))
print(path, f"{path.stat().st_size / 1e6:.1f} MB: 되살린 생성자가 똑같은 그림을 그립니다.")

# %% [markdown]
# 뽑을 때는 언제나 **평가 모드**(eval)입니다. 학습 모드의 배치 정규화는 함께 뽑은 다른 그림에 따라 결과가 달라집니다.

# %%
one_z = torch.randn(1, 64, generator=torch.Generator().manual_seed(3))
crowd = [torch.randn(31, 64, generator=torch.Generator().manual_seed(s)) for s in (1, 2)]
with torch.no_grad():
    gan.G.train()
    device = runtime.device
    changing = [gan.G(torch.cat([one_z, c]).to(device))[0].float().cpu() for c in crowd]
steady = [sampling.sample(gan.G, torch.cat([one_z, c]))[0] for c in crowd]
fig, axes = plt.subplots(1, 2, figsize=(6, 1.9))
plotting.show_pictures(axes[0], torch.stack(changing), title="학습 모드: 같은 z, 다른 그림")
plotting.show_pictures(axes[1], torch.stack(steady), title="평가 모드: 같은 z, 같은 그림")
plt.show()
change, still = ((a - b).abs().max().item() for a, b in (changing, steady))
print(f"화소의 가장 큰 차이: 학습 모드 {change:.3f}, 평가 모드 {still:.6f}")
assert change > 0.05 > 0.001 > still

# %% [markdown]
# ## 10. 내가 학습한 생성자를 슬라이더로
#
# **방향 1**부터 움직여 보십시오. 그림을 가장 크게 바꾸는 방향부터 차례로 놓여 있습니다.
# **두 시드 사이**에서 재생을 누르면 한 숫자가 다른 숫자로 옮겨 가는 길을 볼 수 있습니다.

# %%
LatentExplorer(gan)

# %% [markdown]
# 아래는 저장소에 함께 든, 같은 구조를 더 오래 학습한 생성자입니다. 무엇이 달라졌는지 견주어 보십시오.

# %%
trained = checkpoints.pretrained("vanilla_mnist", runtime)
longer = metrics.digit_frechet(sampling.sample(trained, 2000, seed=1))
print(f"프레셰 거리: 방금 학습한 것 {frechet:.1f}, 오래 학습한 것 {longer:.1f}")
assert longer < frechet
LatentExplorer(trained)

# %%
task("03-6")


# %%
def game_value(d_real, d_fake):
    """(n,), (m,) 확률 → 스칼라."""
    ...


check("03-6", game_value)

# %%
solution("03-6")

# %%
print(f"이 수업을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 시험 | 논문 |
# |---|---|---|---|
# | $-\mathbb{E}\log D(x) - \mathbb{E}\log(1-D(G(z)))$ | `objectives.d_loss` | `test_losses_equal_bce_with_logits` | Goodfellow 2014, 식 (1) |
# | $-\mathbb{E}\log D(G(z))$ | `objectives.g_loss_non_saturating` | `test_gradients_by_logit` | Goodfellow 2014, 3절 |
# | $D^* = p/(p+p_g)$ | 3절의 `best_discriminator` | 과제 03-4 | Goodfellow 2014, 명제 1 |
# | 번갈아 갱신 | `training.train` | `test_each_step_changes_only_its_own_network` | Goodfellow 2014, 알고리즘 1 |
# | 재구성 + KL | `vae.VAE.loss` | `test_vae_loss_is_its_definition` | Kingma & Welling 2014, 식 (10) |
#
# **스스로 확인하기**: 다섯 가지 배울 것으로 돌아가 하나씩 말해 보십시오. 막히면 `hint("03-1")`로 힌트를,
# `solution("03-1")`로 풀이를 볼 수 있습니다.
#
# **참고 문헌**
#
# - Goodfellow 외, *Generative Adversarial Nets*, 2014. <https://arxiv.org/abs/1406.2661>
# - Kingma, Welling, *Auto-Encoding Variational Bayes*, 2014. <https://arxiv.org/abs/1312.6114>
# - Ioffe, Szegedy, *Batch Normalization*, 2015. <https://arxiv.org/abs/1502.03167>
# - Arjovsky, Bottou, *Towards Principled Methods for Training GANs*, 2017. <https://arxiv.org/abs/1701.04862>
# - Mescheder 외, *Which Training Methods for GANs do actually Converge?*, 2018. <https://arxiv.org/abs/1801.04406>
# - Yazıcı 외, *The Unusual Effectiveness of Averaging in GAN Training*, 2019. <https://arxiv.org/abs/1806.04498>
# - Heusel 외, *GANs Trained by a Two Time-Scale Update Rule*, 2017. <https://arxiv.org/abs/1706.08500>
#
# **다음**: 04 DCGAN에서는 완전 연결층을 합성곱으로 바꾸어 더 큰 컬러 그림을 만듭니다(준비 중).
# [← 00 시작하기](00_start.ipynb)
