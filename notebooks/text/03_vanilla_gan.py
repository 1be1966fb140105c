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
# 2. 가치 함수 $V(D, G)$의 기호를 모두 읽고, 균형에서 두 손실이 각각 얼마인지 계산할 수 있습니다.
# 3. D 단계와 G 단계, 그리고 둘을 잇는 학습 루프를 처음부터 끝까지 쓸 수 있습니다.
# 4. 포화 손실과 비포화 손실이 언제 어떻게 다른지 기울기로 설명할 수 있습니다.
# 5. MNIST로 GAN을 학습하고, 결과를 분류기로 채점하고, 저장했다가 다시 쓸 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬과 PyTorch 기초. 이진 교차 엔트로피(binary cross-entropy, BCE)와 시그모이드는 [01](01_bce_loss.ipynb)에서, 기울기가 D를 지나 G로 가는 길은 [02](02_backpropagation.ipynb)에서 배웁니다.
#
# **공부 시간**: 약 85분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **실행 시간**: CPU 코어 2개에서 약 1분 20초(그 가운데 절반은 10절의 GAN 학습입니다). 다른 일을 함께 하는 컴퓨터에서는 두 배까지 걸립니다. GPU에서는 아직 재지 못했습니다.
#
# [← 02 역전파와 연쇄 법칙](02_backpropagation.ipynb) · [04 DCGAN →](04_dcgan.ipynb)
#
# 길기 때문에 두 번에 나누어(1–6절, 7–13절) 보기를 권합니다. 줄기는 4, 6, 7(「로짓에 대한 기울기」까지), 9, 10절이고, 3절의 식, 7절 「비포화 손실이 정말로 줄이는 것」, 11, 13절은 나중에 보아도 됩니다. 아래의 준비 셀은 접혀 있습니다. 펼치지 않아도 되니 먼저 실행하십시오.

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

# %%
from gan_course import checkpoints, metrics, objectives, plotting, sampling, training
from gan_course.datasets import mnist, mode_centers, ring_2d
from gan_course.exercises import check, hint, mine, solution, task
from gan_course.history import History
from gan_course.labs import Lab2DView, LatentLab, TimelineView
from gan_course.labs.evaluation import calc as evaluation
from gan_course.labs.plane import film_draw
from gan_course.labs.plane.film import scene_steps, shoot
from gan_course.labs.plane.step_draw import draw_step
from gan_course.models import vae, vanilla
from gan_course.objectives import MINIMAX, NON_SATURATING
from gan_course.scale.parts import Parts
from gan_course.training import GAN, adam, progress, train
from gan_course.ui import EntryView, FlipbookView, LiveView, MovieView, PredictionView, QuizView

# %%
EntryView([
    ("생성자를 멈추어 두고 끝까지 가르친 판별자는 그림 x를 보고 무엇이라고 답합니까?", [
        ("x 근처에 있는 것 가운데 진짜의 비율", True, "겹치는 곳에서는 반반에 가까운 답도 합니다. 식은 4절에서 씁니다."),
        ("x가 진짜면 1, 가짜면 0", False, "두 분포가 겹치는 곳에서는 그럴 수 없습니다."),
        ("x의 품질을 매긴 점수", False, "판별자는 비율을 말할 뿐입니다.")], "4절"),
    ("생성자 G로 할 수 없는 것은 무엇입니까?", [
        ("새 그림을 뽑는 것", False, "z를 뽑아 G에 넣으면 됩니다."),
        ("기울기를 가중치까지 보내는 것", False, "G는 미분할 수 있는 신경망입니다."),
        ("그림 x의 밀도 p_g(x)를 계산하는 것", True, "뽑을 수만 있습니다.")], "2절"),
    ("획의 자리를 확신하지 못할 때, 화소마다 견주는 손실을 가장 작게 하는 그림은 어느 것입니까?", [
        ("또렷한 정답 후보 하나", False, "자리가 조금만 어긋나도 손실이 큽니다."),
        ("여러 정답의 흐린 평균", True, "그래서 VAE의 그림은 흐립니다."),
        ("아무것도 없는 검은 그림", False, "흰 화소마다 크게 잃습니다.")], "3절"),
], skip="셀을 모두 실행한 다음 1–5절의 글을 건너뛰고 6절부터 읽으십시오. "
        "과제는 모두 풀어 볼 만합니다. 9절에서 그 코드로 GAN을 가르칩니다.")  # fmt: skip

# %% [markdown]
# 이 레슨에서 쓸 작은 도구 둘입니다. `show_source`는 패키지에 든 코드를 원본 그대로 출력합니다. `mine`은 과제를 풀었으면 여러분이 쓴 것을, 아직이면 풀이의 것을 레슨의 실험에 씁니다. 나중에 풀었으면 `mine(…)`이 든 셀을 다시 실행하면 됩니다.

# %%
lesson_start = time.time()


def show_source(thing):
    """패키지에 든 코드를 원본 그대로 출력합니다."""
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
real, digits = (v.cpu() for v in data.sample(200, rng))
anywhere = torch.rand(4, 1, 28, 28, generator=rng) * 2 - 1
other, other_digits = (v.cpu() for v in data.sample(200, rng))
between = ((real + other) / 2)[digits != other_digits]  # 서로 다른 두 숫자의 한가운데
pile = data[:10_000].x.flatten(1).cpu()


def nearest(x):
    """진짜 10,000장 가운데 가장 가까운 것까지의 거리 ‖x − x′‖."""
    return torch.cdist(x.flatten(1), pile).amin(dim=1)


unseen = mnist("test")[:200].x
spans = [nearest(x) for x in (unseen, anywhere, between)]
gaps_mean = [v.mean().item() for v in spans]
outside = (spans[2] > spans[0].median()).float().mean().item()
told = "가장 가까운 진짜까지의 거리: 처음 보는 진짜 {:.1f}, 잡음 {:.1f}, 한가운데 {:.1f}"
print(told.format(*gaps_mean))
print(f"처음 보는 진짜의 중앙값보다 먼 것: 한가운데의 {outside:.0%} (진짜라면 50%)")
assert gaps_mean[0] < gaps_mean[2] - 0.5 and outside > 0.65 and gaps_mean[2] < gaps_mean[1] - 5

# %%
# @title 그림: 진짜 숫자, 잡음, 두 숫자의 한가운데
fig, axes = plt.subplots(1, 3, figsize=(6.6, 2.4))
plotting.show_pictures(axes[0], real[:4], title="구름 속의 점: 진짜 숫자")
plotting.show_pictures(axes[1], anywhere, title="아무 데나 찍은 점: 잡음")
plotting.show_pictures(axes[2], between[:4], title="다른 두 숫자의 한가운데")
plotting.show(
    fig,
    alt=f"네 장씩 세 묶음의 그림. 왼쪽은 또렷한 진짜 숫자, 가운데는 숫자가 보이지 않는 흑백 잡음, 오른쪽은 두 숫자의 획이 흐리게 겹친 그림입니다. 가장 가까운 진짜까지의 거리는 차례로 {gaps_mean[0]:.1f}, {gaps_mean[1]:.1f}, {gaps_mean[2]:.1f}입니다.",
)

# %% [markdown]
# 왼쪽은 데이터에서 고른 점, 가운데는 공간의 아무 점, 오른쪽은 두 데이터의 한가운데 점입니다. 구름에서 얼마나 벗어났는지는 **가장 가까운 진짜까지의 거리**로 쟀습니다.
# 두 그림 $x$와 $x'$의 거리 $\|x - x'\|$는 화소의 차이를 제곱하여 더하고 제곱근을 취한 것입니다($\|\cdot\|$는 벡터의 길이입니다).
# 아무 점은 아주 멀고, 서로 다른 두 숫자의 한가운데도 대개 처음 보는 진짜보다 멉니다. 두 점이 구름 안에 있어도 사이는 밖일 수 있습니다. 이런 구름을 **볼록하지 않다**고 합니다.
#
# 얼굴 사진도 같습니다. 검은 머리 얼굴이 모인 곳은 짙고, 금발 얼굴이 모인 곳은 덜 짙고,
# 안경 쓴 얼굴은 또 다른 자리에 모여 있습니다. 공간의 대부분은 얼굴이 아닌 그림이라 텅 비어 있습니다.
# 아래 왼쪽은 그 생각을 그린 모식도이고, 오른쪽은 **진짜 숫자 10,000장**의 구름에 빛을 비추어 평면에 드리운 그림자입니다
# (가장 넓게 퍼진 두 방향을 찾는 주성분 분석이며, 두 축의 눈금은 퍼진 정도로 나누어 맞추었습니다). 옅은 곳도 보이도록 육각형의 짙기는 그 안에 든 그림 수의 **제곱근**입니다. 넷이 든 칸은 하나가 든 칸의 두 배로 짙습니다.

# %%
flat = data[:10_000].x.flatten(1).cpu()
torch.manual_seed(0)
shadow = 100 * torch.pca_lowrank(flat, q=16)[0][:, :2]  # 784차원 → 가장 넓게 퍼진 두 방향

# %%
# @title 그림: 얼굴의 모식도와 숫자 10,000장의 그림자
axis = torch.linspace(-3, 3, 120)
gx, gy = torch.meshgrid(axis, axis, indexing="xy")
faces = {"검은 머리": (-1.1, -0.9, 1.0), "금발": (1.4, -1.1, 0.45), "안경": (0.1, 1.3, 0.6)}
density = sum(w * torch.exp(-((gx - a) ** 2 + (gy - b) ** 2) / 0.6) for a, b, w in faces.values())
fig, axes = plt.subplots(1, 2, figsize=(7.2, 2.8))
axes[0].contourf(gx, gy, density, levels=8, cmap="Greys")
for name, (a, b, _) in faces.items():
    axes[0].text(a, b - 1.4, name, ha="center", va="center")
axes[0].text(-1.6, 2.3, "얼굴이 아닌 그림", ha="center")
axes[0].set(title="모식도: 얼굴 그림의 밀도 p(x)", xticks=[], yticks=[])
# PowerNorm(0.5): 짙기는 그림 수의 제곱근
axes[1].hexbin(*shadow.T, gridsize=28, cmap="Greys", norm=PowerNorm(0.5))
axes[1].set(title="실측: 숫자 10,000장의 그림자", xlabel="방향 1", ylabel="방향 2")
plotting.show(
    fig,
    alt="왼쪽 모식도에서는 검은 머리 얼굴의 자리가 가장 짙고 금발과 안경의 자리는 옅으며, 그 사이는 얼굴이 아닌 그림의 빈자리입니다. 오른쪽 실측에서는 숫자 10,000장의 그림자가 한쪽에 짙게 모이고 반대쪽으로 옅게 퍼집니다.",
)

# %% [markdown]
# 두 그림 모두 짙을수록 그런 그림이 흔합니다. 그림자에서 짙은 곳과 옅은 곳에 실제로 어떤 숫자가 있는지 꺼내 봅시다.

# %%
distance = torch.cdist(shadow, shadow[:3000])  # 가까운 이웃이 많은 점이 짙은 곳의 점입니다
crowd = (distance < 0.1).float().sum(dim=1)
order = crowd.argsort(descending=True)
thick, thin = crowd[order[:400]].mean(), crowd[order[-16:]].mean()
print(f"가까운 이웃의 수: 짙은 곳 {thick:.0f}, 옅은 곳 {thin:.0f}")
assert thick > 10 * thin
labels, most = data[:10_000].y.cpu(), {}
for name, rows in {"짙은 곳": order[:400], "옅은 곳": order[-400:]}.items():
    share = metrics.class_shares(labels[rows])
    most[name] = int(share.argmax())
    print(f"{name}의 400장에 가장 많은 숫자: {most[name]} ({share.max():.0%})")
    assert share.max() > 0.25
assert list(most.values()) == [1, 0]

# %%
# @title 그림: 짙은 곳의 숫자와 옅은 곳의 숫자
fig, axes = plt.subplots(1, 2, figsize=(8, 1.3))
for ax, rows, title in zip(
    axes, (order[:400:25], order[-16:]), ("짙은 곳의 숫자", "옅은 곳의 숫자"), strict=True
):
    plotting.show_pictures(ax, flat[rows].view(-1, 1, 28, 28), columns=8, title=title)
plotting.show(
    fig,
    alt=f"손글씨 숫자 열여섯 장씩 두 묶음. 왼쪽 짙은 곳의 숫자는 이웃이 평균 {thick:.0f}장인 흔한 모양이고, 오른쪽 옅은 곳의 숫자는 이웃이 평균 {thin:.0f}장인, 획이 굵거나 크게 쓴 드문 모양입니다.",
)

# %% [markdown]
# 출력에 적힌 대로, 짙은 곳에는 1이 가장 많고 옅은 곳에는 0이 가장 많습니다. 그림의 왼쪽은 짙은 400장에서 고르게 고른 것이고, 오른쪽은 가장 옅은 16장입니다. 784차원의 구름을 두 방향에서만 보아, 짙은 곳에 7이나 9처럼 다른 숫자의 그림자도 겹쳤습니다.
#
# **생성 모델**(generative model)은 이 구름 $p_{data}$를 흉내 내는 분포 $p_g$를 배워,
# 거기서 새 점을 뽑습니다. 목표를 한 줄로 쓰면 $p_g(x) \approx p_{data}(x)$입니다.
#
# ### 구별하는 모델과 만드는 모델
#
# | | 배우는 것 | 묻는 것 |
# |---|---|---|
# | **판별 모델**(discriminative model) | $P(Y \mid X)$ | 이 그림 $X$는 어떤 숫자 $Y$입니까? |
# | **생성 모델** | $P(X \mid Y)$ 또는 $P(X)$ | 숫자 $Y$는 어떤 그림 $X$로 쓰입니까? |
#
# $P(Y \mid X)$는 “$X$를 보았을 때 $Y$일 확률”이라고 읽습니다. 세로줄($\mid$)의 오른쪽이 이미 아는 것입니다.
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
# ## 2. 직접 뽑기는 어렵습니다. 그래서 모양을 바꾸어 옮깁니다
#
# 구름의 식 $p_{data}(x)$를 모르니 거기서 바로 뽑을 수 없습니다. 눈금을 그어 칸마다 세어 보면 어떻겠습니까?
# 한 축을 10칸으로만 나누어도 2차원은 $10^2$칸이지만 784차원은 $10^{784}$칸입니다. 그림은 6만 장뿐이니 거의 모든 칸이 빕니다.
#
# 그러면 화소를 **하나씩 따로** 뽑으면 어떻겠습니까? 화소마다의 분포는 세기 쉽습니다. 784개를 그렇게 뽑아 봅시다.

# %%
rows = torch.randint(len(flat), (2000, 784), generator=rng)
alone = torch.gather(flat, 0, rows).view(-1, 1, 28, 28)  # 화소마다 다른 그림에서 가져옵니다
clean = data.sample(2000, torch.Generator().manual_seed(1)).x.cpu()  # 견줄 진짜
frechet_alone = [metrics.digit_frechet(x) for x in (clean, alone)]
told = "진짜와의 프레셰 거리: 다른 진짜 {:.1f}, 따로 뽑은 그림 {:.0f}"
print(told.format(*frechet_alone))
assert frechet_alone[1] > 100 * frechet_alone[0]

# %%
# @title 그림: 화소를 하나씩 따로 뽑은 그림
fig, ax = plt.subplots(figsize=(5.6, 1.0))
plotting.show_pictures(ax, alone[:8], columns=8, title="화소를 하나씩 따로 뽑은 그림")
plotting.show(
    fig,
    alt=f"화소를 하나씩 따로 뽑은 그림 여덟 장. 가운데에 흰 점이 어지럽게 흩어져 있을 뿐 숫자의 모양이 보이지 않습니다. 진짜와의 프레셰 거리는 {frechet_alone[1]:.0f}입니다.",
)

# %% [markdown]
# 화소 하나하나의 분포는 진짜와 똑같은데도 숫자가 되지 않습니다. 숫자를 숫자로 만드는 것은 화소들 **사이의 관계**입니다.
# (프레셰 거리는 두 그림 묶음이 얼마나 다른지 잰 값으로, 작을수록 비슷합니다. 10절에서 설명합니다.)
#
# 그래서 길을 돌립니다. 누구나 뽑을 수 있는 **정규 분포**에서 점 $z$를 뽑아 함수 $G$에 통과시킵니다.
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
assert (bend(z).norm(dim=1) - 2).abs().max() < 0.6  # 모든 점이 반지름 2 가까이에 있습니다


# %%
# @title 그림: 휘기 전과 휜 뒤의 점
def draw_cloud(ax, points):
    """z의 왼쪽 절반은 동그라미, 오른쪽 절반은 세모, z의 가로 위치는 밝기입니다."""
    shades = {"cmap": "cividis", "vmin": -2, "vmax": 2, "edgecolors": "0.3", "linewidths": 0.3}
    for part, marker in ((z[:, 0] < 0, "o"), (z[:, 0] >= 0, "^")):
        ax.scatter(*points[part].T, c=z[part, 0], s=14, marker=marker, **shades)
    ax.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal")


fig, axes = plt.subplots(1, 2, figsize=(6, 3))
for ax, points in zip(axes, (z, bend(z)), strict=True):
    draw_cloud(ax, points)
axes[0].set_title("z: 뽑기 쉬운 분포")
axes[1].set_title("G(z): 휘어진 분포")
plotting.show(
    fig,
    alt=f"점 {len(z)}개를 나란히 두 번 그린 그림. 왼쪽 z는 원점에 몰린 둥근 구름이고 오른쪽 G(z)는 반지름 2의 고리입니다. z의 왼쪽 절반(동그라미)은 고리의 아래쪽 절반으로, 오른쪽 절반(세모)은 위쪽 절반으로 갔습니다.",
)


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
FlipbookView(draw_push, "옮긴 정도", [0, 0.2, 0.4, 0.6, 0.8, 1], 0.4, about=moving, words=tell_push)

# %% [markdown]
# 앞 그림에서 왼쪽의 점 하나가 오른쪽의 점 하나로 옮겨 갑니다(동그라미는 $z$의 왼쪽 절반, 세모는 오른쪽 절반이고, 밝기가 같으면 $z$의 가로 위치가 같던 점입니다).
# 슬라이더를 0에서 1로 옮기면 그 길이 보입니다. $z$를 뽑는 것은 쉽고 $G$를 계산하는 것도 쉬우므로, 고리에서 뽑기도 쉬워졌습니다.
# 이 함수를 손으로 쓰는 대신 **신경망으로 두고 배우게** 하는 것이 GAN의 **생성자**(generator) $G$입니다.
# 남은 문제는 “무엇을 보고 배우느냐”입니다. $G$로는 뽑기만 할 수 있을 뿐, 나온 그림의 밀도 $p_g(x)$를 계산할 수는 없습니다. 그래서 01처럼 **우도**(likelihood)를 최대화하는 길이 막힙니다.
# GAN은 대신 진짜와 가짜를 가르는 **판별 모델**을 하나 더 두고, 그 판정을 보고 배웁니다.

# %% [markdown]
# ## 3. 무엇을 보고 배우는가: VAE와 GAN
#
# 두 모델이 다른 곳을 먼저 적어 둡니다. 낯선 말은 표 아래에서 하나씩 풉니다.
#
# | | VAE | GAN |
# |---|---|---|
# | 그림 → 잠재 벡터 | 인코더(encoder)가 $\mu, s$를 냄 | 없음 |
# | 잠재 벡터 → 그림 | 디코더(decoder) | 생성자 $G$ |
# | 정답 | 원래 그림(화소마다 비교) | 없음 |
# | 손실 함수(loss function) | 재구성 손실 + KL | **판별자가 배워서 만든 손실** |
#
# VAE(variational autoencoder, 변분 오토인코더)부터 학습해 봅시다. 인코더가 그림 $x$를 평균 $\mu$와 표준편차 $s$로 바꾸고,
# $z = \mu + s\varepsilon$을 뽑아($\varepsilon$은 표준 정규 분포의 난수), 디코더가 원래 그림을 되살립니다. 손실은 두 조각입니다.
#
# 1. 되살린 그림이 원래 그림과 **화소마다** 얼마나 다른가(재구성 손실). 여기서는 화소마다의 이진 교차 엔트로피(BCE)를 더합니다.
# 2. 인코더가 낸 $z$의 분포가 표준 정규 분포에서 얼마나 벗어났는가(KL, 쿨백–라이블러 발산). 같으면 0이고 다를수록 큽니다. 학습할 때 디코더가 본 $z$들이 표준 정규 분포처럼
#    흩어져 있어야, 나중에 거기서 새로 뽑은 $z$도 디코더에게 낯설지 않습니다.
#
# <details><summary>식으로 보기 (건너뛰어도 됩니다)</summary>
#
# $$L_{VAE} = \underbrace{-\mathbb{E}_{z \sim q(z \mid x)}[\log p(x \mid z)]}_{\text{재구성 손실}} + \underbrace{\mathrm{KL}\big(q(z \mid x) \,\|\, \mathcal{N}(0, I)\big)}_{\text{z를 붙잡는 항}}$$
#
# - $\mathbb{E}$는 **기댓값**: 여러 번 뽑아 평균한 값입니다. $z \sim q$는 “$z$를 $q$에서 뽑는다”, $I$는 “축마다 분산이 1이고 서로 상관없다”는 뜻입니다.
# - $q(z \mid x) = \mathcal{N}(\mu, s^2)$: 인코더가 낸 정규 분포. $p(x \mid z)$: 디코더가 보는 그림의 우도.
# - 정답 $y$와 예측한 확률 $\hat y$의 BCE는 $-[\,y\log \hat y + (1-y)\log(1-\hat y)\,]$입니다. $\log$는 모두 자연로그입니다. 엄밀한 우도가 되는 것은 화소가 0이나 1일 때뿐이며, 여기서는 관례를 따릅니다.
# - 두 항의 합은 $-\log p(x)$보다 작지 않습니다(Kingma & Welling 2014). 그래서 이것을 줄이면 $-\log p(x)$의 위쪽 한계가 내려갑니다.
#
# </details>
#
# $\mathbb{E}_{x \sim p}[\,\cdot\,]$은 앞으로 자주 나옵니다. “$p$에서 $x$를 여러 번 뽑아($\sim$) 평균한 값”, 곧 **기댓값**이라고 읽습니다.

# %% [markdown]
# 아래 코드에서는 세 줄만 찾아보십시오. `z =`가 $\mu + s\varepsilon$, `reconstruction =`이 첫째 조각, `kl =`이 둘째 조각입니다(`logvar`는 $\log s^2$입니다).

# %%
show_source(vae.VAE.loss)


# %%
def grayness(x):
    """획(밝기 0.2 이상)의 화소 가운데 어중간한 것(0.2…0.8)의 비율. 흐릴수록 큽니다."""
    p = (x + 1) / 2
    return ((p > 0.2) & (p < 0.8)).sum().item() / (p > 0.2).sum().item()


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
        gray_now = grayness(sampling.sample(coder, 500, seed=1))
        print(f"{step:4d}스텝  재구성 손실 {reconstruction.item():6.1f}  KL {kl.item():5.1f}"
              f"  어중간한 화소 {gray_now:.0%}")  # fmt: skip

vae_pictures = sampling.sample(coder, 2000, seed=1)

# %%
# @title 그림: VAE가 새로 만든 숫자
fig, ax = plt.subplots(figsize=(5.6, 2.5))
plotting.show_pictures(ax, vae_pictures[:24], columns=8, title="VAE가 새로 만든 숫자")
plotting.show(
    fig,
    alt=f"VAE가 새로 만든 숫자 24장. 대개 무슨 숫자인지 읽히지만 획의 가장자리가 뿌옇고, 모양이 뭉개진 것도 있습니다. 마지막 미니배치의 재구성 손실은 {reconstruction.item():.0f}입니다.",
)

# %% [markdown]
# VAE의 숫자는 대개 읽히지만 가장자리가 뿌옇고, 모양이 뭉개진 것도 있습니다(700스텝, 데이터를 한 번도 다 보지 못했습니다). 까닭을 작은 실험으로 봅시다. 정답이 아래 아홉 그림 가운데 하나인데
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
softer = min(pixel_loss(g[None], 0.2) for g in moved), pixel_loss(average, 0.2)
print(f"화소 손실: 또렷한 한 장을 내면 적어도 {sharp:.0f}, 평균을 내면 {blurred:.0f}")
print(f"확률을 0.2와 0.8 사이로 자르면: 적어도 {softer[0]:.0f}, 평균 {softer[1]:.0f}")
assert blurred < 0.5 * sharp and softer[1] < softer[0]

# %%
# @title 그림: 정답 후보 아홉 장과 그 평균
fig, axes = plt.subplots(1, 2, figsize=(4.4, 2.4))
plotting.show_pictures(axes[0], moved, title="정답 후보 아홉 장")
plotting.show_pictures(axes[1], average, title="아홉 장의 평균")
plotting.show(
    fig,
    alt=f"왼쪽은 같은 숫자를 조금씩 옮긴 또렷한 정답 후보 아홉 장이고, 오른쪽은 그 평균인 윤곽이 번진 숫자 한 장입니다. 화소 손실은 또렷한 한 장이 적어도 {sharp:.0f}, 흐린 평균은 {blurred:.0f}입니다.",
)

# %% [markdown]
# 화소마다 견주는 손실로 재면 **흐린 평균이 또렷한 정답 후보보다 낫습니다.** 또렷한 쪽의 값은 확률을 어디에서 자르느냐에 달렸습니다(자르지 않으면 무한대입니다).
# 그래도 순서는 바뀌지 않습니다. 01에서 진짜가 열에 일곱이면 0.7이 가장 좋은 답이었듯이, 아홉 장 가운데 네 장에서 흰 화소라면 4/9라고 말하는 것이 가장 좋기 때문입니다. 그래서 획의 자리를 확신하지 못하는 VAE는 흐리게 그립니다.
# 위에 보인 VAE의 그림은 디코더가 말한 화소마다의 **평균**입니다. 그 확률대로 0과 1을 뽑아도 또렷해지지는 않습니다. 2절처럼 화소를 저마다 따로 뽑는 것이라, 흐린 자리가 흩어진 점으로 바뀔 뿐입니다.
# 사람의 눈에는 반대입니다. 조금 옆에 있어도 또렷한 숫자가 더 진짜 같습니다.
# 그렇다면 “진짜 같음” 자체를 재는 손실을 **배워서** 쓰면 어떻겠습니까? 그것이 GAN의 발상입니다.

# %% [markdown]
# ## 4. 두 선수의 게임
#
# GAN은 정답 그림을 주지 않습니다. 대신 선수를 한 명 더 둡니다.
#
# - **판별자**(discriminator) $D$: 그림을 보고 진짜일 확률 $D(x) \in (0, 1)$을 말합니다.
# - **생성자** $G$: $z$로 그림 $G(z)$를 만들어 $D$를 속이려 합니다.
#
# 위조범과 감정사를 떠올려도 좋습니다. 감정사의 눈이 좋아지면 위조범의 솜씨도 좋아져야 하고, 그 반대도 마찬가지입니다.
# 체스에서 상대가 가장 좋은 수를 둔다고 보고 내 수를 고르는 것(**적대적 탐색**, adversarial search)과 같은 생각입니다.
# 다만 여기서는 수를 하나씩 찾는 대신, 두 선수의 가중치를 기울기(gradient)를 따라 조금씩 고칩니다.
#
# 겨루려면 이긴 쪽을 정할 규칙이 있어야 합니다. 식을 보기 전에 말로 정해 봅시다. 판별자는 그림 한 장마다 **옳은 답에 준 확률의 로그**를 얻습니다. 확률 1을 주었으면 0을 얻고(가장 큰 값입니다), 0에 가까울수록 끝없이 잃습니다.
# 진짜에서 얻는 값의 기댓값과 가짜에서 얻는 값의 기댓값을 **더한 것**이 이 게임의 값 $V$입니다. 판별자는 $V$를 키우려 하고 생성자는 줄이려 합니다. 기댓값은 3절에서 말한 평균이며, 미니배치(minibatch) 하나로 어림합니다.
#
# 이 규칙을 여러분이 먼저 코드로 옮겨 보십시오. $D(x) = 0.9$, $D(G(z)) = 0.1$이면 $V \approx -0.21$입니다. 둘 다 0.5이면, 그리고 0.1과 0.9이면 $V$는 얼마쯤이겠습니까? 또 진짜에서 얻는 값만 세면 어떤 판별자가 만점을 받겠습니까?

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

# %%
value = mine("03-1", game_value)
for said in ((0.9, 0.1), (0.5, 0.5), (0.1, 0.9)):
    v = value(*(torch.tensor([d]) for d in said)).item()
    print(f"D(x) = {said[0]}, D(G(z)) = {said[1]}: V = {v:.3f}")
    assert math.isclose(v, math.log(said[0]) + math.log(1 - said[1]), rel_tol=1e-5)

# %% [markdown]
# 여러분이 옮긴 규칙을 식으로 쓴 것이 **가치 함수**(value function) $V$입니다.
#
# $$\min_G \max_D V(D, G), \qquad V(D, G) = \mathbb{E}_{x \sim p_{data}}[\log D(x)] + \mathbb{E}_{z \sim p_z}[\log(1 - D(G(z)))]$$
#
# - $x \sim p_{data}$: 진짜 데이터에서 뽑은 그림, $z \sim p_z$: 표준 정규 분포에서 뽑은 잠재 벡터.
# - $\log D(x)$: 진짜를 진짜라고 할수록 0에 가까워집니다. 이 항만 있으면 무엇이든 진짜라고 하는 판별자가 만점을 받습니다.
# - $\log(1 - D(G(z)))$: 가짜를 가짜라고 할수록 0에 가까워집니다. 이 항만 있으면 무엇이든 가짜라고 하는 판별자가 만점을 받습니다.
#
# $\min_G \max_D$는 **안쪽부터** 읽습니다. $G$를 멈추어 두고 $D$가 $V$를 가장 크게 만들고(max), 그 값을 $G$가 줄입니다(min). 첫 항에는 $G$가 없으므로
# $G$가 바꿀 수 있는 것은 둘째 항뿐입니다. 한쪽은 작게, 다른 쪽은 크게 하려는 이런 게임을 **미니맥스**(minimax) 게임이라고 합니다.
# 실제 학습에서는 $G$를 고칠 때마다 $D$를 끝까지 가르칠 수 없어 $D$를 한 번만 고칩니다. 그래서 식을 그대로 푸는 것이 아니라 어림입니다(Goodfellow 2014, 알고리즘 1).
#
# ### 가장 좋은 판별자
#
# $G$를 멈추어 두면 판별자는 무엇이라고 말하는 것이 가장 좋습니까? 먼저 숫자로 봅시다. $x$ 근처에 진짜가 셋, 가짜가 하나 있습니다.
# 판별자가 여기서 얻는 값은 $3\log D + \log(1-D)$입니다. $D$를 바꾸어 가며 계산합니다.

# %%
for d in (0.5, 0.6, 0.75, 0.9):
    print(f"D = {d:.2f}: 3·log D + log(1 − D) = {3 * math.log(d) + math.log(1 - d):.3f}")
gains = {d / 100: 3 * math.log(d / 100) + math.log(1 - d / 100) for d in range(1, 100)}
peak = max(gains, key=gains.get)
print(f"0.01부터 0.99까지 가운데 가장 좋은 D: {peak}")
assert peak == 0.75

# %%
# @title 그림: 진짜 셋, 가짜 하나일 때의 꼭대기
fig, ax = plt.subplots(figsize=(5.2, 2.4))
ax.plot(list(gains), list(gains.values()), color=plotting.BLUE)
ax.plot(peak, gains[peak], "o", color=plotting.RED)
ax.annotate(f"꼭대기 D = {peak}", (peak, gains[peak]), (0.4, -2.2), arrowprops={"arrowstyle": "->"})
ax.set(xlabel="판별자의 답 D", ylabel="3·log D + log(1 − D)", ylim=(-9, -1.5), xlim=(0, 1))
plotting.show(
    fig,
    alt=f"판별자의 답 D에 따른 3·log D + log(1 − D)의 곡선. D = {peak}에서 꼭대기 {gains[peak]:.2f}에 이르고, 0과 1에 다가가면 끝없이 내려갑니다.",
)

# %% [markdown]
# 가장 좋은 답은 0.75입니다. 진짜 셋과 가짜 하나에서 이 수가 어떻게 나옵니까? 01에서 진짜가 열에 일곱이면 0.7이라고 답하는 것이 가장 좋았던 일을 떠올려 보십시오.
# $D$는 $x$마다 다른 값을 고를 수 있으므로, $x$마다 따로 가장 좋은 값을 고르면 됩니다. 이제 진짜의 밀도와 가짜의 밀도로 그 답을 써 보십시오.

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

# %% [markdown]
# 답은 **그곳에 있는 것 가운데 진짜의 비율**입니다(Goodfellow 2014, 명제 1). $\arg\max_D$는 “가장 크게 만드는 $D$”라는 뜻입니다(가장 작게 만드는 것이면 $\arg\min$입니다).
#
# $$D^* = \arg\max_D V(D, G), \qquad D^*(x) = \frac{p_{data}(x)}{p_{data}(x) + p_g(x)}$$
#
# 식을 옮겨 쓰면 $D^*/(1-D^*) = p_{data}/p_g$, 곧 판별자는 **두 밀도의 비**를 알려 줍니다. 2절에서 보았듯이 밀도 $p_g(x)$는 계산할 수 없지만, **비**는 알 수 있습니다.
# (64차원의 $z$로 784차원을 채울 수는 없으므로 엄밀하게는 화소 공간에 밀도 $p_g$가 없습니다. 06에서 봅니다.)
#
# 진짜와 가짜를 정규 분포로 두고 봅시다. 진짜는 0에 서 있고 가짜를 옮깁니다. 손실은 판별자가 줄이려는 $-V$입니다.

# %%
line = torch.linspace(-14, 14, 1401)


def normal(mean):
    return torch.exp(-((line - mean) ** 2) / 2) / math.sqrt(2 * math.pi)


def integral(values):
    return torch.trapezoid(values.double(), line.double()).item()


optimal = mine("03-2", optimal_discriminator)


def best_discriminator(shift):  # N(0, 1)과 N(shift, 1) → 두 밀도, D*, 그리고 D*의 손실 −V
    p, q = normal(0.0), normal(shift)
    logit = line.new_tensor(shift) * (shift / 2 - line)  # log p_data − log p_g
    loss = integral(p * F.softplus(-logit) + q * F.softplus(logit))
    return p, q, optimal(p, q), loss


# %%
def move_fake(shift):
    fig, ax = plt.subplots(figsize=(4.6, 2.6))
    p, q, d, loss = best_discriminator(shift)
    ax.plot(line, p, "-", color=plotting.BLUE, label="p_data")
    ax.plot(line, q, "--", color=plotting.RED, label="p_g")
    ax.plot(line, d, "-.", color=plotting.GREEN, label="D*(x)")
    ax.set(xlim=(-8, 8), ylim=(0, 1.4), xlabel="x", ylabel="밀도와 확률")
    ax.set_title(f"D*의 손실 {loss:.3f}")
    ax.legend(loc="upper center", ncol=3)
    return fig


# %%
PLACES = list(range(-5, 6))
bells = "p_data와 p_g의 종 모양 밀도, 그리고 그 둘을 가장 잘 가리는 D*의 곡선."
best = FlipbookView(move_fake, "p_g의 위치", PLACES, 3, about=bells)
PredictionView(
    "03-p1",
    "가짜를 진짜와 똑같은 자리(0)까지 옮기면, 가장 좋은 판별자 D*의 손실은 어떻게 됩니까?",
    [
        ("0까지 줄어듭니다.", False, "0은 진짜와 가짜를 남김없이 가려낼 때의 손실입니다."),
        (
            "1.386까지 커집니다.",
            True,
            "D*가 어디서나 1/2이 되어, 두 항에서 −log ½씩 잃습니다: 2·log 2 ≈ 1.386.",
        ),
        ("끝없이 커집니다.", False, "반반이라고만 말해도 한 항에 log 2씩이므로 끝이 있습니다."),
    ],
    best,
    act="‘p_g의 위치’를 0까지 끌어 보십시오. D*의 곡선이 어떻게 눕는지도 보십시오.",
    seen=lambda: best.page.value == 0,
)

# %%
losses_at_best = [best_discriminator(place)[-1] for place in (5.0, 3.0, 1.0, 0.0)]
d, told = best_discriminator(0.0)[2], ", ".join(f"{loss:.3f}" for loss in losses_at_best)
print(f"p_g의 위치 5, 3, 1, 0: 가장 좋은 판별자의 손실 {told} (2·log 2 = {2 * math.log(2):.3f})")
print(f"위치 0의 D*: 가장 작은 값 {d.min():.3f}, 가장 큰 값 {d.max():.3f}")
assert (d - 0.5).abs().max() < 1e-6  # 어디서나 1/2입니다
assert losses_at_best == sorted(losses_at_best)
assert abs(losses_at_best[-1] - 2 * math.log(2)) < 1e-3

# %%
# @title 그림: 예상 03-p1의 답
fig, axes = plt.subplots(1, 4, figsize=(9.2, 2.3), sharey=True)
for ax, place in zip(axes, (5.0, 3.0, 1.0, 0.0), strict=True):
    *curves, loss = best_discriminator(place)
    names = ("p_data", "p_g", "D*(x)")
    for curve, (color, style), name in zip(curves, plotting.STYLES, names, strict=False):
        ax.plot(line, curve, style, color=color, label=name)
    ax.set(xlim=(-4, 8), ylim=(0, 1.3), xlabel="x", title=f"위치 {place:g}, 손실 {loss:.3f}")
axes[0].set_ylabel("밀도와 확률")
axes[-1].legend(loc="upper right")
plotting.show(
    fig,
    alt=f"p_g를 5, 3, 1, 0에 놓은 네 그림. 진짜에 다가갈수록 D*의 곡선이 완만해지고, 0에서는 두 밀도가 겹치며 D*가 1/2에 누운 직선입니다. D*의 손실은 차례로 {told}입니다.",
)

# %% [markdown]
# 왼쪽에서 오른쪽으로 갈수록 두 밀도가 겹치고, $D^*$의 곡선이 누우며 손실이 커집니다. 두 분포가 완전히 같아지면 $D^*(x)$는 어디서나 $1/2$이고, 판별자의 손실은 $-\log\frac12 - \log\frac12 = 2\log 2 \approx 1.386$입니다.
# $D$가 어디서나 1/2이라고 하면 $G$가 무엇을 그려도 $V$는 그대로이고, $p_g = p_{data}$이면 $D$에게 1/2보다 나은 답이 없습니다.
# 이렇게 누구도 혼자 전략을 바꾸어 나아질 수 없는 상태를 **내시 균형**(Nash equilibrium)이라고 합니다. 다만 두 선수가 함수를 마음대로 고를 수 있을 때의 이야기입니다.
# 크기가 정해진 신경망에는 균형이 없을 수도 있고, 있어도 닿지 못할 수도 있습니다(8절, Farnia & Ozdaglar 2020).
#
# ### 가장 좋은 판별자는 두 분포의 차이를 잽니다
#
# $D^*$를 $V$에 넣어 봅시다. 두 밀도의 평균을 $m = (p_{data} + p_g)/2$라고 하면 다음과 같습니다.
#
# $$D^* = \frac{p_{data}}{2m},\qquad 1 - D^* = \frac{p_g}{2m}$$
#
# 로그를 취하면 2로 나눈 것이 항마다 $-\log 2$가 되고, 나머지는 이렇게 남습니다. $p$에서 뽑은 $x$로 $\log\frac{p(x)}{q(x)}$를 평균한 것이 3절에서 이름만 나온 $\mathrm{KL}(p \,\|\, q)$입니다.
#
# $$V(D^*, G) = \underbrace{\mathbb{E}_{x \sim p_{data}}\Bigl[\log\frac{p_{data}(x)}{m(x)}\Bigr]}_{\mathrm{KL}(p_{data}\,\|\,m)} + \underbrace{\mathbb{E}_{x \sim p_g}\Bigl[\log\frac{p_g(x)}{m(x)}\Bigr]}_{\mathrm{KL}(p_g\,\|\,m)} - 2\log 2$$
#
# 이를테면 칸이 둘뿐이고 진짜가 (0.8, 0.2), 가짜가 (0.2, 0.8)이면 $m$은 (0.5, 0.5)이고, 두 KL은 똑같이 $0.8\log\frac{0.8}{0.5} + 0.2\log\frac{0.2}{0.5} \approx 0.19$입니다.
# 두 KL의 **평균**을 **옌센–섀넌 발산**(JS)이라고 합니다. 두 분포가 같을 때만 0이고 다를수록 큽니다(Goodfellow 2014, 정리 1). 합은 평균의 두 배이고 $2\log 2 = \log 4$이므로
#
# $$V(D^*, G) = -\log 4 + 2\,\mathrm{JS}(p_{data}, p_g)$$
#
# 그러니 가장 좋은 판별자를 상대로 $V$를 줄이는 일은 **두 분포의 차이를 줄이는 일**입니다. 두 쪽을 따로 계산하여 견주고, JS가 거리에 따라 어떻게 변하는지도 봅시다.


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
wide = torch.linspace(-0.25, 8.25, 35)  # 양 끝을 한 칸씩 더 재어, 끝에서도 양쪽으로 기울기를 잽니다
js_curve = torch.tensor([js(normal(0.0), normal(s)) for s in wide])
slope_of_js = torch.gradient(js_curve, spacing=(wide,))[0][1:-1]
shifts, js_curve = wide[1:-1], js_curve[1:-1]
for i in (0, 8, 20, -1):
    print(f"p_g의 위치 {shifts[i]:g}: JS {js_curve[i]:.3f}, 기울기 {slope_of_js[i]:z.4f}")
assert slope_of_js.max() > 0.15 and slope_of_js[-1] < 0.01 and abs(slope_of_js[0]) < 1e-4

# %%
# @title 그림: 위치에 따른 JS와 그 기울기
fig, ax = plt.subplots(figsize=(5.2, 2.5))
ax.plot(shifts, js_curve, "-", color=plotting.BLUE, label="JS")
ax.plot(shifts, slope_of_js, "--", color=plotting.RED, label="JS의 기울기")
ax.axhline(math.log(2), color="0.5", ls=":", label="log 2")
ax.set(xlabel="p_g의 위치 (p_data는 0)", ylim=(-0.05, 0.95), title="멀어지면 JS는 평평해집니다")
ax.legend(loc="upper right", ncol=3)
plotting.show(
    fig,
    alt=f"가로축은 p_g의 위치, 실선은 JS, 파선은 그 기울기. JS는 0에서 시작해 위치 5에서 {js_curve[20]:.3f}, 위치 8에서 {js_curve[-1]:.3f}까지 올라 점선 log 2에 붙고, 기울기는 위치 {shifts[slope_of_js.argmax()]:.1f} 근처에서 가장 컸다가 {slope_of_js[-1]:.4f}까지 줄어듭니다.",
)

# %% [markdown]
# 위치 0에서는 JS도 그 기울기도 0입니다. 두 분포가 같으니 갈 곳이 없습니다. 위치 1에서 3쯤까지는 또렷한 비탈이 있습니다. 멀어지면 JS는 $\log 2$에 붙어 **평평해집니다.** 비탈이 없으면 $G$는 어느 쪽으로 가야 할지 모릅니다. 7절에서 다시 만납니다.

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
# ### 코드에서는 손실을 최소화합니다
#
# 옵티마이저(optimizer)는 최소화만 하므로 판별자의 **손실 함수**는 $L_D = -V$입니다. 01의 **이진 교차 엔트로피**(BCE)로 적을 수 있습니다. 어떻게 적는지는 아래 과제에서 찾아보십시오. 또 판별자는 확률 대신 **로짓**(logit) $a$를 냅니다. 확률은 **시그모이드** $\sigma$를 걸어 얻습니다:
# $D(x) = \sigma(a) = 1/(1+e^{-a})$. 01에서 보았듯이 확률을 거치지 않고 로짓에서 바로 계산해야 손실이 넘치지 않습니다.
#
# > **널리 퍼진 오류 ①** “판별자는 이진 교차 엔트로피를 최대화한다.”
# > 최대화하는 것은 $V$(로그 우도)이고, 이진 교차 엔트로피 $-V$는 **최소화**합니다.
# > 부호를 섞으면 균형에서의 값도 틀립니다. $V$는 $-\log 4 \approx -1.386$, 판별자의 손실은 $+2\log 2 \approx 1.386$입니다.

# %%
task("03-3")


# %%
def discriminator_loss(logits, is_real):
    """섞인 로짓 (n,), 진짜인지 (n,) → 스칼라."""
    ...


check("03-3", discriminator_loss)

# %%
hint("03-3")

# %%
solution("03-3")

# %% [markdown]
# 진짜의 정답을 1, 가짜의 정답을 0으로 둔 이진 교차 엔트로피 두 개의 합이 $-V$입니다. 섞어서 보여 주더라도 평균은 무리마다 따로 냅니다.
#
# ## 5. 신경망 두 개
#
# 생성자는 **선형 변환(완전 연결층) → 배치 정규화 → ReLU** 블록을 쌓고 마지막에 tanh로 $[-1, 1]$에 맞춥니다.
# 판별자는 784개 화소를 받아 숫자 하나(로짓)를 냅니다. 블록은 **선형 변환 → LeakyReLU**입니다.
# **배치 정규화**(batch normalization)는 뉴런마다 그 값을 미니배치 안에서 평균 0, 분산 1로 맞춘 뒤, 배운 크기와 위치로 옮기는 층입니다.

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
print(f"배치 정규화를 지난 값: 평균 {h.mean():z.3f}, 표준편차 {h.std():.3f}")
assert abs(h.mean()) < 0.01 and abs(h.std() - 1) < 0.01

# %% [markdown]
# 생성자는 잠재 벡터 64개를 화소 784개로 넓혀 가고, 판별자는 784개를 1개로 좁혀 갑니다.
# 표준편차 5, 평균 3인 입력을 넣었는데도 배치 정규화를 지나면 평균 0, 표준편차 1입니다.
# 판별자에는 배치 정규화를 두지 않았습니다. 그림 한 장의 판정이 옆에 놓인 그림에 따라 달라지지 않게 하려는 것입니다(04와 06에서 다시 봅니다).
#
# ### ReLU는 음수에게 무엇을 합니까

# %%
t = torch.linspace(-3, 3, 60, requires_grad=True)  # 0은 들어 있지 않습니다
ACTIVATIONS = {"ReLU": F.relu, "LeakyReLU(0.2)": lambda v: F.leaky_relu(v, 0.2)}
slopes = {name: torch.autograd.grad(f(t).sum(), t)[0] for name, f in ACTIVATIONS.items()}
for name, f in ACTIVATIONS.items():
    print(f"입력 −3에서 {name}: 값 {f(t)[0]:.1f}, 기울기 {slopes[name][0]:.1f}".replace("-", "−"))
assert slopes["ReLU"][0] == 0 and abs(slopes["LeakyReLU(0.2)"][0] - 0.2) < 1e-6

# %%
# @title 그림: ReLU와 LeakyReLU의 값과 기울기
fig, axes = plt.subplots(1, 2, figsize=(7, 2.3), sharey=True)
for ax, (name, f) in zip(axes, ACTIVATIONS.items(), strict=True):
    ax.plot(t.detach(), f(t).detach(), "-", lw=2, color=plotting.BLUE, label="값")
    ax.plot(t.detach(), slopes[name], "s", ms=4, markevery=3, color=plotting.RED, label="기울기")
    ax.set(title=name, xlabel="입력")
    ax.legend(loc="upper left")
plotting.show(
    fig,
    alt="활성화 함수 두 개의 값(선)과 기울기(네모). 양수 입력에서는 둘 다 값이 입력과 같고 기울기가 1입니다. 음수 입력에서 왼쪽 ReLU는 값도 기울기도 0이고, 오른쪽 LeakyReLU는 값이 조금 내려가며 기울기 0.2가 남습니다.",
)

# %% [markdown]
# ReLU는 음수 입력을 0으로 만들고 **기울기도 0**으로 만듭니다. 어떤 입력에서도 음수인 뉴런은 더 배우지 못합니다. LeakyReLU는 음수 쪽에도 0.2의 기울기를 남깁니다.
# 생성자에 ReLU, 판별자에 LeakyReLU를 쓰는 것은 증명이 아니라 실험으로 굳은 관례입니다(Radford 외 2015).
#
# <details><summary>덧붙임: 2014년의 신경망은 달랐습니다 (건너뛰어도 됩니다)</summary>
#
# 첫 GAN 논문(Goodfellow 외 2014)의 신경망은 지금 쓰는 것과 꽤 다릅니다.
#
# | | 2014년 논문 | 이 레슨 | 왜 바뀌었습니까 |
# |---|---|---|---|
# | 생성자의 활성화 함수 | ReLU와 시그모이드를 섞음 | ReLU, 끝에 tanh | 은닉층의 시그모이드는 양 끝에서 기울기가 0입니다(끝의 tanh도 포화하지만, 화소를 [−1, 1]에 맞추는 몫입니다) |
# | 판별자의 활성화 함수 | **맥스아웃**(maxout) | LeakyReLU | 실험으로 굳은 관례 |
# | 판별자가 앞서지 못하게 하는 것 | **드롭아웃**(dropout) | 없음(06의 기울기 벌점) | 실험으로 굳은 관례 |
# | 배치 정규화 | 없음(2015년에 나옴) | 생성자에 있음 | 학습이 덜 까다롭습니다 |
# | 옵티마이저 | 모멘텀을 둔 경사 하강법 | Adam | 학습률을 덜 탑니다 |
# | 채점 | 로그 우도의 어림(Parzen 창) | 분류기와 프레셰 거리 | 우도와 그림의 품질이 따로 놉니다(Theis 외 2016) |
#
# **맥스아웃**은 선형 변환을 여러 벌 하여 가장 큰 값을 고르는 층이고(꺾이는 자리와 기울기를 스스로 배웁니다), **드롭아웃**은 학습할 때마다 뉴런을 무작위로 쉬게 하는 층입니다.
# ReLU는 두 벌 가운데 한 벌이 늘 0인 맥스아웃입니다.
#
# </details>


# %% [markdown]
# ## 6. D 단계, G 단계
#
# 학습의 한 **스텝**은 두 단계입니다. **D 단계**에서는 D만, **G 단계**에서는 G만 고칩니다. 이제 두 단계를 여러분이 씁니다. 00의 그림을 단계마다 다시 그리면 이렇습니다.

# %%
# @title 그림: D 단계와 G 단계
fig, axes = plt.subplots(1, 2, figsize=(9.4, 2.6))
for ax, step in zip(axes, "DG", strict=True):
    draw_step(ax, step)
plotting.show(
    fig,
    alt="D 단계와 G 단계의 그림. D 단계에서는 진짜 x와 가짜 G(z)가 D에 들어가고, 손실의 기울기는 D에서 멈춥니다. G(z)와 D 사이는 가위표로 표시한 detach가 끊었습니다. G 단계에서는 기울기가 D를 지나 G까지 거슬러 가며 G만 바뀝니다.",
)

# %% [markdown]
# 회색 화살표는 값이, 주황 파선은 기울기가 가는 길입니다. 파란 굵은 테두리가 그 단계에서 바뀌는 신경망이고, 빗금은 바뀌지 않는 신경망입니다. 가위표는 `detach`가 기울기를 막는 곳이고, 값은 그대로 지나갑니다(02의 6절과 같은 표시입니다). **기울기가 D를 지나가는 것과 D가 바뀌는 것은 다른 일**입니다.
#
# 먼저 아직 배우지 않은 판별자가 무엇이라고 하는지 봅시다.


# %%
def born():
    """언제나 똑같이 태어난 G와 D, 그리고 두 옵티마이저."""
    torch.manual_seed(0)
    nets = vanilla.Generator(nz=64), vanilla.Discriminator()
    return *nets, *(adam()(net.parameters()) for net in nets)


G, D, opt_g, opt_d = born()
real = mnist("test")[:64].x
same_z = torch.randn(64, 64, generator=rng)


def verdicts():
    """지금의 (D(x)의 평균, D(G(z))의 평균)."""
    with torch.no_grad():
        return D(real).sigmoid().mean().item(), D(G(same_z)).sigmoid().mean().item()


newborn = verdicts()
print(f"배우기 전: D(x) = {newborn[0]:.3f}, D(G(z)) = {newborn[1]:.3f}")
assert all(abs(v - 0.5) < 0.05 for v in newborn)

# %% [markdown]
# 둘 다 0.5 근처입니다. 균형에서도 0.5였습니다.
#
# > **널리 퍼진 오류 ②** “D의 출력이 0.5면 학습이 잘된 것이다.”
# > 균형이면 0.5이지만, 거꾸로는 아닙니다. 방금 보았듯이 **아무것도 배우지 못한 D**도 0.5라고 말합니다.
# > 손실 값도 그림의 품질을 재지 않습니다. 10절에서 숫자로 확인합니다.
#
# **D 단계.** 진짜에는 높은, 가짜에는 낮은 로짓을 내도록 D만 고칩니다.

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
# 다 썼으면 진짜 숫자 64장과 가짜 64장으로 한 번 시켜 봅시다.

# %%
d_step = mine("03-4", d_step)
G, D, opt_g, opt_d = born()
d_loss = d_step(G, D, opt_d, real, same_z).item()
after_d = verdicts()
print(f"D의 손실 {d_loss:.3f} (2·log 2 = {2 * math.log(2):.3f})")
print(f"D 단계 뒤: D(x) = {after_d[0]:.3f}, D(G(z)) = {after_d[1]:.3f}")
assert abs(d_loss - 2 * math.log(2)) < 0.1 and all(p.grad is None for p in G.parameters())
assert after_d[0] - after_d[1] > newborn[0] - newborn[1]  # 진짜와 가짜를 더 벌려 놓았습니다

# %% [markdown]
# D는 진짜의 점수와 가짜의 점수를 벌려 놓았고, G에는 기울기가 하나도 쌓이지 않았습니다.
#
# **G 단계.** 바뀐 D가 가짜를 진짜라고 하도록 G만 고칩니다. **역전파**(backpropagation)가 D를 지나 G까지 가야 합니다.
# 4절의 $V$대로라면 G는 둘째 항을 줄여야 합니다. 그런데 그 항은 판별자가 가짜라고 확신한 그림을 거의 가르치지 못합니다(02의 7절).
# 그래서 바라는 것은 같되 **들킨 가짜일수록 많이 가르치는** 손실로 바꿉니다. 이것이 **비포화 손실**(non-saturating loss)입니다. 어떤 식이어야 하는지 조건에서 찾아보십시오. 얼마나 다른지는 7절에서 잽니다.

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

# %% [markdown]
# 패키지는 두 손실을 $\mathrm{softplus}(t) = \log(1 + e^{t})$로 적습니다. $-\log\sigma(a) = \mathrm{softplus}(-a)$이므로 로짓이 커도 $\log 0$이 되지 않습니다.
# 여러분의 03-3, 03-5와 같은 값인지 봅니다.

# %%
show_source(objectives.d_loss)
show_source(objectives.g_loss_non_saturating)
mine_d, mine_g = mine("03-3", discriminator_loss), mine("03-5", generator_loss)
some = 3 * torch.randn(2, 64, generator=torch.Generator().manual_seed(0))
is_real = torch.arange(128) < 64  # 앞의 절반이 진짜입니다.
gaps_of = (
    (mine_d(some.flatten(), is_real) - objectives.d_loss(*some)).item(),
    (mine_g(some[1]) - objectives.g_loss_non_saturating(some[1])).item(),
)
print(f"내 손실과 패키지의 손실의 차이: D {gaps_of[0]:.1e}, G {gaps_of[1]:.1e}")
assert max(map(abs, gaps_of)) < 1e-5

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
d_step, g_step = mine("03-4", d_step), mine("03-6", g_step)
G, D, opt_g, opt_d = born()
d_step(G, D, opt_d, real, same_z)
before = verdicts()[1]
g_loss = g_step(G, D, opt_g, same_z).item()
again = verdicts()[1]
print(f"G의 손실 {g_loss:.3f} (log 2 = {math.log(2):.3f})")
print(f"G 단계 뒤 같은 z로 다시 만든 가짜: D(G(z)) = {again:.3f} (앞에서는 {before:.3f})")
assert all(p.grad is not None for p in G.parameters())
assert again > before
assert abs(NON_SATURATING.g_loss(torch.zeros(1)).item() - math.log(2)) < 1e-6

# %% [markdown]
# G 단계를 한 번 거치자 D가 가짜를 조금 더 믿습니다. 균형에서는 D(G(z)) = 1/2이므로 G의 비포화 손실은 $-\log\frac12 = \log 2 \approx 0.693$입니다.
#
# > **널리 퍼진 오류 ③** “D 단계에서 `detach`를 빼먹으면 G가 바뀐다.”
# > 바뀌지 않습니다(02의 6절에서 재었습니다). 거꾸로 **G 단계에서 `detach`하면 G가 아무것도 배우지 못합니다.**
#
# 여기까지가 첫 시간입니다. 쉬기 전에 세 가지를 말해 보십시오. 가장 좋은 판별자는 무엇의 비율입니까? 균형에서 두 손실은 얼마입니까? 기울기가 D를 지나 G까지 가야 하는 것은 어느 단계입니까?
#
# 둘째 시간에 커널이 꺼져 있으면, 7절의 제목을 고르고 메뉴의 **실행 → 위의 모든 셀 실행**부터 누르십시오.

# %% [markdown]
# ## 7. 어떤 판별자가 좋은 선생입니까
#
# 4절에서 가장 좋은 판별자는 두 분포의 차이를 재어 주었습니다. 그렇다면 판별자는 잘 배울수록 좋은 선생이겠습니까? 실험해 봅시다.
# 생성자는 숫자 하나 $\theta$뿐이고 $G(z) = \theta + 0.5z$입니다. $\theta = -2$에 멈추어 두고,
# 진짜(2 근처)와 가르는 법을 판별자에게만 가르치면서 $\theta$로 오는 기울기를 잽니다.
#
# - **포화 손실**(saturating loss, 가치 함수 그대로): $\mathbb{E}[\log(1 - D(G(z)))]$
# - **비포화 손실**: $-\mathbb{E}[\log D(G(z))]$

# %%
TURNS, SPOTS = (10, 20, 30, 60, 100, 200, 400, 800), torch.linspace(-4.5, 4.5, 200)


def teach(turns=TURNS):
    """D만 가르치며 (D의 로짓 곡선, D(G(z)), 두 손실이 θ에 주는 기울기)를 적습니다."""
    torch.manual_seed(0)
    draws, log = torch.Generator().manual_seed(0), {}
    D = vanilla.Discriminator(shape=(1,), hidden=(64, 64))
    opt = adam(1e-3)(D.parameters())
    for turn in range(turns[-1] + 1):
        noise, z = torch.randn(2, 256, 1, generator=draws)
        theta = torch.tensor(-2.0, requires_grad=True)
        a = D(theta + 0.5 * z)
        if turn in turns:
            losses = [o.g_loss(a) for o in (MINIMAX, NON_SATURATING)]
            news = [torch.autograd.grad(v, theta, retain_graph=True)[0].item() for v in losses]
            log[turn] = (D(SPOTS[:, None]).detach(), a.sigmoid().mean().item(), *news)
        opt.zero_grad()
        objectives.d_loss(D(2 + 0.5 * noise), a).backward()
        opt.step()
    return log


taught = teach()


# %%
def turn_page(turn):
    logits, said, *_ = taught[turn]
    fig, axes = plt.subplots(1, 2, figsize=(7.4, 2.7))
    curves = (logits.sigmoid(), "D(x)", "확률"), (logits, "a(x)", "로짓")
    for ax, (curve, label, name) in zip(axes, curves, strict=True):
        ax.plot(SPOTS, curve, "-", color=plotting.GREEN, label=label)
        for place, style, color in ((2, ":", plotting.BLUE), (-2, "--", plotting.RED)):
            ax.axvspan(place - 1, place + 1, color=color, alpha=0.1, lw=0)
            ax.axvline(place, color=color, ls=style, label="진짜" if place > 0 else "가짜")
        ax.set(xlabel="x", title=f"{name} {label}")
        ax.legend(loc="upper left")
    axes[0].set(ylim=(-0.05, 1.05), title=f"확률 D(x): 가짜의 평균 {said:.2%}")
    axes[1].set(ylim=(-26, 26))
    return fig


def tell_slopes(turn):
    told = f"θ로 오는 기울기: 포화 {taught[turn][2]:.4f}, 비포화 {taught[turn][3]:.2f}"
    return told.replace("-", "−")


# %%
curves = (
    "가르친 횟수만큼 배운 판별자의 확률 D(x)와 로짓 a(x). 진짜는 2 둘레, 가짜는 −2 둘레에 있습니다."
)
teacher = FlipbookView(turn_page, "가르친 횟수", TURNS, 10, about=curves, words=tell_slopes)
PredictionView(
    "03-p2",
    "판별자를 10번이 아니라 800번 가르치면, 포화 손실이 θ에 주는 기울기의 크기는 어떻게 됩니까?",
    [
        ("더 커집니다.", False, "커지는 것은 비포화 손실의 기울기입니다."),
        ("거의 그대로입니다.", False, "D가 가짜라고 확신할수록 0으로 눌립니다."),
        ("수십 분의 1로 줄어듭니다.", True, "D(x)가 가짜 쪽 바닥에 눌어붙어 비탈이 사라집니다."),
    ],
    teacher,
    act="‘가르친 횟수’를 800까지 끌며 그림 아래의 두 기울기와 두 곡선을 보십시오.",
    seen=lambda: teacher.page.value == TURNS[-1],
)

# %%
print("가르친 횟수   D(G(z))   포화 손실의 기울기   비포화 손실의 기울기")
for turn in (10, 100, TURNS[-1]):
    _, said, *news = taught[turn]
    print(f"{turn:8d}   {said:9.5f}   {news[0]:14.5f}   {news[1]:14.3f}")
first, late = taught[10], taught[TURNS[-1]]
assert late[1] < 0.001  # 거의 완벽한 판별자입니다
assert abs(late[2]) < abs(first[2]) / 20  # 포화 손실의 기울기는 사라집니다
assert abs(late[3]) > abs(first[3]) and abs(late[3] + 4.8) < 0.3  # 비포화는 남습니다

# %%
# @title 그림: 예상 03-p2의 답
fig, axes = plt.subplots(1, 2, figsize=(8.4, 2.8))
for turn, (color, style) in zip((10, 100, 800), plotting.STYLES, strict=False):
    for ax, curve in zip(axes, (taught[turn][0].sigmoid(), taught[turn][0]), strict=True):
        ax.plot(SPOTS, curve, style, color=color, label=f"{turn}번 배운 D")
for ax, name in zip(axes, ("확률 D(x)", "로짓 a(x)"), strict=True):
    ax.axvspan(-3, -1, color="0.9", lw=0)
    ax.set(xlabel="x (회색이 가짜가 있는 곳)", title=name)
axes[0].legend(loc="upper left")
plotting.show(
    fig,
    alt=f"10, 100, 800번 배운 판별자의 확률과 로짓. 확률은 10번이면 완만한 비탈이고 800번이면 가짜가 있는 곳에서 0에 붙었다가 절벽처럼 오릅니다. 로짓은 800번이면 가짜의 자리에서 {taught[800][0][55]:.0f}까지 내려가며, 그곳에서도 비탈이 남습니다.",
)

# %% [markdown]
# 기울기가 음수인 것은 $\theta$를 키우라는(진짜 쪽으로 가라는) 뜻입니다. 열 번 배운 판별자의 $D(x)$는 가짜에서 진짜로 가는 **비탈길**이라, 가짜는 오르막을 따라가면 됩니다.
# 거의 완벽한 판별자의 $D(x)$는 **절벽**이고, 가짜가 있는 곳은 평평한 바닥입니다. 4절에서 JS가 $\log 2$에 붙어 비탈이 사라진 것과 같은 일입니다.
# 그래서 **포화 손실을 쓰면 남김없이 가려내는 판별자는 나쁜 선생입니다.** “24% 진짜 같네요. 오른쪽으로 가면 더 낫습니다”라고 말해 주는 선생에게서는 배울 것이 있지만, 무엇을 내놓아도 “가짜”라고만 하는 선생에게서는 배울 것이 없습니다.
#
# 그런데 로짓 $a(x)$를 보십시오. 확률은 바닥에 붙어도 **로짓은 여전히 비탈**입니다. 시그모이드가 0에 눌어붙어 더 움직이지 않는 것을 **포화**라고 합니다.
# $D$가 0에 가까우면 $\log D \approx a$이므로 비포화 손실은 이 비탈을 그대로 느끼고, 포화 손실은 거기에 $D \approx 0$을 곱한 것만 느낍니다. 비포화 손실은 배울 수 있지만, 판별자가 조금 어긋나면 그 큰 기울기를 믿기 어렵습니다(아래 ④).
#
# ### 로짓에 대한 기울기
#
# 가짜의 로짓 $a$를 조금 옮길 때 손실이 바뀌는 빠르기, 곧 $a$에 대한 기울기는 다음과 같습니다(02에서 유도했습니다. $\sigma$의 기울기가 $\sigma(1-\sigma)$라는 것만 씁니다).
# $\lim$은 “한없이 다가갈 때의 값”입니다.
#
# - 포화 손실 $\log(1 - \sigma(a))$: 기울기 $-\sigma(a)$이고, $\lim_{a \to -\infty}(-\sigma(a)) = 0$입니다.
# - 비포화 손실 $-\log\sigma(a)$: 기울기 $-(1-\sigma(a))$이고, $\lim_{a \to -\infty}(-(1-\sigma(a))) = -1$입니다.

# %% [markdown]
# 02의 7절에서 두 곡선으로 본 것입니다. $a = -6$에서 포화 손실의 기울기는 −0.0025, 비포화 손실의 기울기는 −0.9975였습니다. 들킨 가짜에게 포화 손실은 거의 아무 말도 하지 않습니다. 그래서 원 논문도 실제 학습에는 비포화 손실을 권했습니다(Goodfellow 2014, 3절).
# 크기만 다른 것이 아닙니다. 02에서 보았듯이 Adam은 기울기의 크기를 나누어 버리므로, 모두 똑같이 작아진 것이라면 문제가 되지 않습니다. 한 미니배치 안에서 **어느 가짜에게 배우는지**가 다릅니다. 얼마나 다른지 예상해 보십시오.

# %%
task("03-7")


# %%
def caught_share(fake_logits):
    """(n,) 가짜의 로짓 → (포화 손실에서 들킨 가짜의 몫, 비포화 손실에서의 몫)."""
    ...


check("03-7", caught_share)

# %%
hint("03-7")

# %%
solution("03-7")

# %%
caught_share = mine("03-7", caught_share)
mostly_caught = 2 * torch.randn(200, generator=torch.Generator().manual_seed(0)) - 1
for crowd_logits in (torch.tensor([-6.0, 2.0]), mostly_caught):
    leaf, told = crowd_logits.clone().requires_grad_(), caught_share(crowd_logits)
    caught = (crowd_logits < 0).float().mean()
    print(f"가짜 {len(leaf)}장 가운데 들킨 것 {caught:.1%}. 기울기에서 들킨 것의 몫은")
    for objective, guess in zip((MINIMAX, NON_SATURATING), told, strict=True):
        (pull,) = torch.autograd.grad(objective.g_loss(leaf), leaf)
        part = pull[crowd_logits < 0].abs().sum() / pull.abs().sum()
        name = "포화" if objective is MINIMAX else "비포화"
        print(f"    {name} 손실: 예상 {guess:.3f}, 역전파로 잰 것 {part:.3f}")
        assert abs(guess - part) < 1e-4
    assert told[0] < caught < told[1]

# %% [markdown]
# 들킨 것의 몫이 포화 손실에서는 들킨 것의 비율보다 작고, 비포화 손실에서는 큽니다. 포화 손실은 이미 D를 속인 가짜에, 비포화 손실은 들킨 가짜에 무게를 둡니다.
#
# ### 비포화 손실이 정말로 줄이는 것
#
# (더 깊이 보려는 분을 위한 대목입니다. 건너뛰고 아래 ④부터 읽어도 됩니다.)
#
# 판별자를 그 $\theta$에서 가장 좋은 것으로 정하여 **멈추어 두고** $\theta$만 조금 옮깁니다. 두 손실은 어떤 양을 줄이고 있습니까?
# 4절의 식에서는 $G$가 바뀌면 $D^*$도 따라 바뀝니다. 그래도 $D^*$는 $V$의 **꼭대기**라, 조금 움직여서는 $V$가 거의 바뀌지 않습니다. 그래서 $D$를 멈추어 두어도 포화 손실의 기울기는 4절의 $2\,\mathrm{JS}$의 기울기와 같습니다.
# 비포화 손실은 $\mathrm{KL}(p_g \,\|\, p_{data}) - 2\,\mathrm{JS}$의 기울기라는 것이 알려져 있습니다(Arjovsky & Bottou 2017, 정리 2.5). 직접 확인해 봅시다.
#
# 먼저 가장 좋은 판별자의 로짓 $a^*$를 구합니다. 로짓은 $\log\frac{D}{1-D}$입니다(01). 4절에서 $\frac{D^*}{1-D^*} = \frac{p_{data}}{p_g}$였으므로 $a^*$는 두 밀도의 로그의 차입니다.
# 지금의 작은 예에서 두 로그는 $-2(x-2)^2$과 $-2(x-\theta)^2$에 같은 수를 더한 것이라, 빼면 $x^2$이 지워지고 기울기가 $4(2-\theta)$인 직선이 남습니다.
# 셋째 셀은 똑같은 무더기 여덟 개 가운데 몇 개를 그리지 않는 $G$에서 이 양이 얼마인지 계산합니다.

# %%
span = torch.linspace(-9, 9, 9001).double()


def bell(mean):
    """N(mean, 0.5²)의 밀도."""
    return torch.exp(-2 * (span - mean) ** 2) * math.sqrt(2 / math.pi)


def gaps(theta):
    """(KL(p_g ‖ p_data), JS)를 적분으로."""
    p, q = bell(2.0), bell(theta)
    ratio = 2 * (span - 2) ** 2 - 2 * (span - theta) ** 2  # log p_g − log p_data
    m = (p + q) / 2
    halves = [torch.trapezoid(torch.xlogy(d, d / m), span) for d in (p, q)]
    return torch.trapezoid(q * ratio, span).item(), sum(halves).item() / 2


# %%
for theta in (-2.0, 0.5, 1.5):
    d_best = torch.sigmoid(2 * (span - theta) ** 2 - 2 * (span - 2) ** 2)
    weight = 4 * (2 - theta) * bell(theta)  # 로짓의 기울기 × 가짜의 밀도
    saturating, loud = (
        torch.trapezoid(weight * news, span).item() for news in (-d_best, d_best - 1)
    )
    (kl1, js1), (kl0, js0) = gaps(theta + 1e-3), gaps(theta - 1e-3)
    by_js, by_both = (js1 - js0) / 1e-3, (kl1 - kl0 - 2 * js1 + 2 * js0) / 2e-3
    print(f"θ = {theta:4}: 포화 {saturating:8.4f} (2·JS의 기울기 {by_js:8.4f}),"
          f" 비포화 {loud:8.3f} (KL − 2·JS의 기울기 {by_both:8.3f})")  # fmt: skip
    assert abs(saturating - by_js) < 1e-3 and abs(loud - by_both) < 1e-3

# %%
for lost in (1, 4, 7):  # 똑같은 무더기 여덟 개 가운데 lost개를 그리지 않는 G
    p_eight, kept = (
        torch.full((8,), 1 / 8),
        torch.tensor([0.0] * lost + [1 / (8 - lost)] * (8 - lost)),
    )
    m = (p_eight + kept) / 2
    both = [torch.xlogy(d, d / m).sum().item() for d in (p_eight, kept)]
    kl = math.log(8 / (8 - lost))
    print(f"여덟 가운데 {lost}개를 빠뜨리면: KL {kl:.2f}, KL − 2·JS {kl - sum(both):.2f}")
    assert (kl - sum(both) < 0.05) == (lost == 1)

# %% [markdown]
# 두 값이 꼭 맞습니다. $\theta = -2$에서 포화 손실의 기울기는 크기가 0.001에도 못 미치고, 비포화 손실의 기울기는 −16입니다. 위에서 800번 배운 판별자는 거기에 못 미치는 −4.8쯤까지 왔습니다.
#
# > **널리 퍼진 오류 ④** “비포화 손실은 포화 손실과 같은 것을 최소화하고, 사라지는 기울기를 완전히 해결한다.”
# > 두 손실은 균형점이 같을 뿐, 줄이는 것이 다릅니다. 비포화 손실의 $-2\,\mathrm{JS}$는 부호가 반대라 두 분포를 오히려 벌리는 쪽으로 밀고,
# > 앞의 $\mathrm{KL}(p_g \,\|\, p_{data})$은 진짜의 일부를 **빠뜨려도** 조금만 벌합니다(무더기 여덟 개 가운데 하나를 빠뜨리면 위의 셀처럼 0.13, $-2\,\mathrm{JS}$까지 더하면 0.04뿐입니다. $p_g$에서 뽑아 평균하므로, $G$가 그리지 않는 자리는 평균에 들어오지 않습니다. 05의 모드 붕괴). 그래서 ‘거리 하나를 줄이는 일’이 아닙니다.
# > 판별자가 가장 좋은 것에서 조금 어긋나면, 그 어긋남 때문에 이 큰 기울기의 방향이 몹시 흔들리기도 합니다(같은 논문, 정리 2.6).

# %% [markdown]
# ## 8. 최소화보다 미니맥스가 어려운 까닭
#
# 골짜기를 내려가는 일은 계속 내려가면 끝납니다. 그러나 두 사람이 반대 방향으로 당기면 **빙빙 돌 수** 있습니다.
# 가장 작은 예가 $f(\theta, \varphi) = \theta\varphi$입니다. 생성자 $\theta$는 줄이려 하고 판별자 $\varphi$는 키우려 합니다. 균형은 원점입니다.
# 동떨어진 예가 아닙니다(이 대목의 식은 건너뛰어도 됩니다). 진짜가 0에만 있고 $G$가 점 $\theta$ 하나를 내며 $D(x) = \sigma(\varphi x)$이면, 균형 근처에서 $V \approx -\log 4 - \frac12\theta\varphi$입니다(Mescheder 외 2018). 첫 항은 $\log\sigma(0) = -\log 2$이고, 둘째 항 $\log(1 - \sigma(t))$는 $t = 0$에서 $-\log 2$, 기울기는 $-\sigma(0) = -\frac12$이므로(7절) $t = \theta\varphi$를 넣은 것입니다. $\varphi$의 부호를 바꾸고 눈금을 맞추면 $\theta\varphi$입니다.
#
# $\varphi$를 멈추어 두면 $\theta\varphi$는 $\theta$에 대해 기울기가 $\varphi$인 직선입니다. 그래서 스텝의 크기를 $\eta$라고 하면 $\theta$는 $\eta\varphi$만큼 내려가고, 마찬가지로 $\varphi$는 $\eta\theta$만큼 올라갑니다.
#
# - **함께 내려가기**: $\frac12(\theta^2 + \varphi^2)$을 둘이 함께 줄입니다(견줄 상대입니다).
# - **동시에 겨루기**: $\theta \leftarrow \theta - \eta\varphi,\ \ \varphi \leftarrow \varphi + \eta\theta$를 한꺼번에 합니다.
# - **번갈아 겨루기**: 판별자 $\varphi$가 먼저 움직이고, 생성자 $\theta$는 **바뀐** $\varphi$를 보고 움직입니다. 6절의 순서입니다.


# %%
def downhill(theta, phi, rate):
    return theta - rate * theta, phi - rate * phi


def simultaneous(theta, phi, rate):
    return theta - rate * phi, phi + rate * theta


def alternating(theta, phi, rate):
    phi = phi + rate * theta
    return theta - rate * phi, phi


def walk(rule, rate, steps=330):
    path = [(1.0, 0.0)]
    for _ in range(steps):
        path.append(rule(*path[-1], rate))
    return torch.tensor(path)


RULES = {"함께 내려가기": downhill, "동시에 겨루기": simultaneous, "번갈아 겨루기": alternating}


# %%
def draw_path(ax, path):
    reach = 1.1 * max(1.1, path.abs().max().item())
    hollow = {"ms": 13, "mew": 2, "mfc": "none", "color": plotting.ORANGE}
    ax.plot(*path.T, "-", marker=".", ms=3, lw=0.8, color=plotting.BLUE)
    ax.plot(0, 0, "*", ms=9, color=plotting.RED, label="균형")
    ax.plot(*path.mean(dim=0), "D", label="발자국의 평균", **hollow)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel="θ", ylabel="φ")


def draw_walks(rate):
    fig, axes = plt.subplots(1, 3, figsize=(8.5, 3.1), layout="compressed")
    for ax, (name, rule) in zip(axes, RULES.items(), strict=True):
        path = walk(rule, rate)
        draw_path(ax, path)
        ax.set_title(f"{name}\n원점까지의 거리 1 → {path[-1].norm():.2f}")
    axes[0].legend(loc="lower left", labelspacing=0.8)
    return fig


def tell_walks(rate):
    means = {name: walk(rule, rate).mean(dim=0).norm() for name, rule in RULES.items()}
    return "발자국의 평균이 원점에서: " + ", ".join(f"{k} {v:.2f}" for k, v in means.items())


# %%
RATES = [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2]
going = (
    "함께 내려가기, 동시에 겨루기, 번갈아 겨루기의 발자국. 셋 다 원점에서 거리 1인 곳에서 떠납니다."
)
players = FlipbookView(draw_walks, "스텝 크기", RATES, 0.1, about=going, words=tell_walks)
PredictionView(
    "03-p3",
    "0.1에서 동시에 겨루기는 원점에서 멀어집니다. 스텝의 크기를 0.02로 줄이면 어떻게 됩니까?",
    [
        ("원점에 다가갑니다.", False, "스텝이 작아도 매번 원의 접선 쪽으로 나아갑니다."),
        (
            "정확히 원을 그립니다.",
            False,
            "원의 접선을 따라 곧게 나아가므로 매번 조금 바깥에 섭니다. 원이 되는 것은 스텝을 한없이 줄인 끝에서뿐입니다.",
        ),
        ("느려질 뿐, 여전히 멀어집니다.", True, "거리는 스텝마다 1보다 큰 같은 배수로 커집니다."),
    ],
    players,
    act="‘스텝 크기’를 0.02까지 내려 가운데 그림의 마지막 거리를 보십시오.",
    seen=lambda: players.page.value == 0.02,
)

# %% [markdown]
# 얼마나 멀어지는지는 걸어 보지 않고도 알 수 있습니다. 종이와 연필로 예상하고, 그다음 재어 봅시다.

# %%
task("03-8")


# %%
def predicted_distance(rate, steps):
    """η와 횟수 → 원점까지의 거리."""
    ...


check("03-8", predicted_distance)

# %%
hint("03-8")

# %%
solution("03-8")

# %%
predicted_distance = mine("03-8", predicted_distance)
for rate, steps in ((0.02, 330), (0.1, 330), (0.2, 330), (0.02, 5000)):
    guess, seen = predicted_distance(rate, steps), walk(simultaneous, rate, steps)[-1].norm().item()
    print(f"η = {rate}, {steps}번: 예상 {guess:.3f}, 잰 거리 {seen:.3f}")
    assert abs(guess / seen - 1) < 1e-2

orbit = walk(alternating, 0.1, 3000)
low, high = orbit.norm(dim=1).aminmax()
print(f"번갈아: 3,000번 동안 거리가 {low:.2f}에서 {high:.2f} 사이를 맴돕니다.")
for beta in (0.9, 0.998):
    mean = orbit[0]
    for point in orbit:
        mean = beta * mean + (1 - beta) * point
    print(f"번갈아, β = {beta}인 지수 이동 평균: 원점에서 {mean.norm():.3f}")
assert low > 0.9 and high < 1.1 and mean.norm() < 0.1
assert walk(downhill, 0.1)[-1].norm() < 1e-6
strayed = walk(simultaneous, 0.2).mean(dim=0).norm().item()
print(f"동시에, 스텝 0.2로 330번: 발자국의 평균이 원점에서 {strayed:.2f}")
assert abs(strayed - 10) < 0.5

# %% [markdown]
# 함께 내려가면 도착합니다. 동시에 겨루면 거리가 스텝마다 꼭 $\sqrt{1+\eta^2}$배가 되어, $\eta$가 아무리 작아도 원점에서 멀어집니다. 멀리 달아나면 발자국의 평균(마름모)도 균형을 떠납니다(스텝 0.2로 330번 걸으면 평균이 원점에서 10쯤 떨어집니다. 눈금이 커서 그림에는 별과 겹쳐 보이므로 그림 아래의 수를 보십시오).
# 번갈아 겨루면 멀어지지는 않지만 **다가가지도 않고** 제자리를 맴돕니다(Gidel 외 2019). 이때 발자국의 **평균**은 균형에 아주 가깝습니다.
#
# GAN에서도 **평균**을 내는 방법을 빌립니다. 생성자의 가중치 $\theta$를 한 스텝 고칠 때마다 $\bar\theta \leftarrow \beta\bar\theta + (1-\beta)\theta$로 **지수 이동 평균**(EMA) $\bar\theta$를 따로 두고, 그것으로 그림을 뽑습니다(Yazıcı 외 2019).
# $\beta = 0.998$이면 대략 지난 500스텝의 평균입니다(되돌아보는 길이를 $1/(1-\beta)$로 어림합니다). 위의 출력처럼 그 길이가 한 바퀴(약 63번)보다 짧은 $\beta = 0.9$는 소용이 없고, 넉넉히 길어야 합니다.
# 학습률(learning rate)을 뒤로 갈수록 줄이는 방법도 있습니다. 위의 원은 스텝을 줄여도 작아지지 않고, 실제 학습에서는 미니배치를 무작위로 뽑아
# 생기는 흔들림이 줄지만 배우는 것도 느려집니다. 10절의 짧은 학습에서는 평균만 씁니다.
#
# 02의 **모멘텀**은 어떻습니까? Adam처럼 지난 기울기를 $\beta_1$의 비율로 섞어, 번갈아 겨루어 봅시다.

# %%
for beta in (0.0, 0.5, 0.9):
    theta, phi, push_theta, push_phi = 1.0, 0.0, 0.0, 0.0
    for _ in range(330):
        push_phi = beta * push_phi + (1 - beta) * theta
        phi += 0.1 * push_phi
        push_theta = beta * push_theta + (1 - beta) * phi
        theta -= 0.1 * push_theta
    reached = math.hypot(theta, phi)
    print(f"β₁ = {beta}: 330번 뒤 원점까지의 거리 {reached:,.2f}")
    assert (reached > 10) == (beta > 0) and reached > 0.9

# %% [markdown]
# 지난 방향을 끌고 가면 번갈아 겨루어도 도는 원이 커집니다(Gidel 외 2019). 10절에서 $\beta_1$을 0으로 두는 까닭입니다.

# %% [markdown]
# ## 9. 먼저 2차원에서: 내가 쓴 GAN이 배우는 모습
#
# 그림 대신 평면의 점으로 연습하면 분포 전체를 볼 수 있습니다. 진짜는 고리 위에 놓인 여덟 **무더기**(모드, mode)입니다.
# 6절에서 쓴 두 단계를 이어 학습 루프를 완성하고, 그 루프로 고리를 배우게 합시다.
#
# 루프는 스텝마다 적은 것을 `yield`로 내놓습니다. `yield`는 값을 하나 내놓고 그 자리에서 멈추었다가, for 문이 다음 값을 달라고 하면 이어서 실행합니다.


# %%
def count(n):
    for i in range(1, n + 1):
        print(f"내놓기 직전: {i}")
        yield i


for i in count(2):
    print(f"for 문이 받은 것: {i}")

# %%
task("03-9")


# %%
def training_loop(G, D, opt_g, opt_d, next_real, next_z, steps):
    """스텝마다 사전 하나를 yield합니다."""
    ...


check("03-9", training_loop)

# %%
hint("03-9")

# %%
solution("03-9")

# %% [markdown]
# 무엇으로 채점할지도 미리 정합니다. **좋은 표본**은 가장 가까운 무더기에서 표준편차의 세 배 안에 든 가짜입니다. 좋은 표본이 하나라도 있으면 그 무더기를 **붙잡았다**고 셉니다(Srivastava 외 2017).
# 잣대는 쓰기 전에 **시험해** 봅니다. 점을 아무 데나 고르게 뿌리면 몇 점이겠습니까? 거꾸로, 진짜와 전혀 다른데도 두 점수가 모두 만점인 가짜를 만들 수 있겠습니까?

# %%
SIGMA, RING_STEPS = 0.1, 2000  # 무더기 하나의 표준편차, 학습할 스텝
ring, centers = ring_2d(std=SIGMA), mode_centers("ring_2d")


def found(points):
    """(붙잡은 무더기의 수, 좋은 표본의 비율)"""
    modes = metrics.modes_covered(points, centers, sigma=SIGMA)
    return modes, metrics.high_quality_share(points, centers, sigma=SIGMA)


spread = [
    found(4.6 * torch.rand(2500, 2, generator=torch.Generator().manual_seed(s)) - 2.3)
    for s in range(20)
]
by_chance = [statistics.mean(column) for column in zip(*spread, strict=True)]
print(f"고른 잡음: 무더기 8개 가운데 평균 {by_chance[0]:.1f}개, 좋은 표본 {by_chance[1]:.0%}")
print(f"진짜: {found(ring.x[:2500])[0]}개, {found(ring.x[:2500])[1]:.0%}")
print(f"무더기 한가운데의 점 여덟 개뿐: {found(centers)[0]}개, {found(centers)[1]:.0%}")
assert by_chance[0] > 7 and by_chance[1] < 0.15 and found(centers) == (8, 1.0)

# %% [markdown]
# 고른 잡음도 여덟 무더기를 모두 “붙잡습니다”. 한가운데의 점 여덟 개만 되풀이해도 어느 점수에서나 진짜에 뒤지지 않습니다. 두 점수는 저마다 무엇을 가려내고, 무엇을 보지 못합니까? 03-10을 풀 때 답하십시오.

# %%
training_loop = mine("03-9", training_loop)


def start(seed, steps):
    """시드 하나로 만든 G와 D, 그리고 둘을 가르칠 루프."""
    torch.manual_seed(seed)
    draws = torch.Generator().manual_seed(seed)
    new_g = vanilla.Generator(8, shape=(2,), hidden=(128, 128), batch_norm=False)
    new_d = vanilla.Discriminator(shape=(2,), hidden=(128, 128))
    opts = [adam(1e-3, (0.5, 0.9))(net.parameters()) for net in (new_g, new_d)]

    def next_real():
        return ring.sample(128, draws).x

    def next_z():
        return torch.randn(128, 8, generator=draws)

    return new_g, new_d, training_loop(new_g, new_d, *opts, next_real, next_z, steps)


# %%
ring_g, ring_d, learning_ring = start(0, RING_STEPS)
stops, record, film = scene_steps(RING_STEPS), [], [shoot(0, ring_g, ring_d)]
for said in learning_ring:
    record.append(said)
    if said["step"] in stops:
        film.append(shoot(said["step"], ring_g, ring_d))


def draw_scene(scene):
    fig, axes = plt.subplots(1, 3, figsize=(9.3, 3.1), layout="constrained")
    film_draw.draw_density(axes[0], scene, ring.x[:2000])
    film_draw.draw_surface(axes[1], scene, ring.x)
    film_draw.draw_record(axes[2], record, scene.step)
    return fig


def tell_scene(scene):
    modes, share = found(scene.fake(2500))
    return f"{scene.step:,}스텝: 붙잡은 무더기 {modes}개, 좋은 표본 {share:.0%}"


# %% [markdown]
# 내가 쓴 루프로 고리를 배우는 모습입니다. 왼쪽은 **밀도**(장면마다 가장 짙은 곳에 맞추어 칠했습니다), 가운데는 판별자의 **지형**과 점들(동그라미가 진짜, 가위표가 가짜, 흰 선이 D = 1/2), 오른쪽은 루프가 적은 판정입니다.
# 재생하며 두 가지를 보십시오. 가짜가 몰려 있던 곳의 지형은 그다음에 어떻게 됩니까? 판정은 언제 1/2로 모입니까?

# %%
MovieView(
    draw_scene,
    film,
    about="2차원 GAN이 고리 위의 여덟 무더기를 배우는 장면들. 한곳에 뭉쳐 있던 가짜의 밀도가 퍼져 여덟 무더기로 갈라지고, 판별자의 지형이 그때마다 바뀝니다.",
    words=tell_scene,
    title=lambda scene: f"{scene.step:,}스텝",
    telling=(8, 16, len(film) - 1),
)

# %%
other_g, other_d, learning_other = start(1, RING_STEPS // 2)
for _ in learning_other:
    pass
moments = {s: min(film, key=lambda scene: abs(scene.step - s)) for s in (100, 500, 1000, 2000)}
score = {s: found(scene.fake(2500)) for s, scene in moments.items()}
for s, (modes, share) in score.items():
    print(f"시드 0, {s:,}스텝쯤: 무더기 {modes}개, 좋은 표본 {share:.0%}")
modes, share = found(sampling.sample(other_g, 2500, seed=1))
print(f"시드 1, {RING_STEPS // 2:,}스텝: 무더기 {modes}개, 좋은 표본 {share:.0%}")
gap_said = {s: statistics.mean(float(m["d_real"] - m["d_fake"]) for m in record[s - 100 : s])
            for s in moments}  # fmt: skip
print("시드 0, 그때까지 100스텝의 D(x) − D(G(z)):", {s: round(v, 2) for s, v in gap_said.items()})
assert score[2000][0] == 8 and score[2000][1] > 3 * by_chance[1]
assert score[100][1] < 1.5 * by_chance[1] and gap_said[2000] < 0.6 * gap_said[100]

# %% [markdown]
# 가짜가 한곳에 몰리면 판별자가 그곳을 어둡게 칠하고, 가짜는 밝은 쪽으로 옮겨 갑니다. 그러기를 되풀이하며 밀도가 무더기로 갈라집니다.
# 진짜와 가짜의 판정은 무더기에 앉을수록 1/2 쪽으로 모여, 끝에는 둘의 차이가 처음보다 훨씬 작습니다(출력의 마지막 줄). 판별자가 가짜를 한발 늦게 따라간다는 것도 보입니까? 저장된 실행에서는 84스텝의 장면에서 가짜가 막 몰려온 오른쪽 위가 아직 밝고, 337스텝의 장면에서는 가짜가 지나가는 한가운데가 어두워진 대신 가짜가 드문 왼쪽 위가 밝습니다.
# 100스텝에는 좋은 표본이 고른 잡음보다 나을 것이 없다가, 끝에는 세 배를 훨씬 넘습니다(그래도 저장된 마지막 장면의 가짜는 테두리의 한가운데에서 조금씩 비켜 있습니다).
# 두 시드의 1,000스텝은 저장된 실행에서 비슷하지만, 둘만으로는 얼마나 흩어지는지 알 수 없습니다. 아래 실험실에서 시드를 더 바꾸어 보십시오.
# 가짜가 아직 어느 무더기에도 앉지 못한 것은 **수렴하지 않은 것**이고, 좋은 표본이 많은데도 몇 무더기에만 몰린 것을 **모드 붕괴**(mode collapse)라고 합니다. 05와 06에서 자세히 다룹니다.
#
# 이제 판정과 두 점수를 함께 읽는 법을 함수로 써 보십시오.

# %%
task("03-10")


# %%
def name_it(d_real, d_fake, modes, good):
    """두 판정의 평균, 무더기의 수, 좋은 표본의 비율 → 진단의 이름."""
    ...


check("03-10", name_it)

# %%
hint("03-10")

# %%
solution("03-10")

# %%
named = mine("03-10", name_it)
for s in (moments[100].step, RING_STEPS):
    around = [m for m in record if abs(m["step"] - s) <= 25]
    said = [statistics.mean(float(m[k]) for m in around) for k in ("d_real", "d_fake")]
    scores = found(min(film, key=lambda scene: abs(scene.step - s)).fake(2500))
    print(f"{s:,}스텝 둘레: D(x) {said[0]:.2f}, D(G(z)) {said[1]:.2f}, 무더기 {scores[0]}개, "
          f"좋은 표본 {scores[1]:.0%} → {named(*said, *scores)}")  # fmt: skip

# %% [markdown]
# 앞에서는 가짜가 아직 무더기에 앉지 못했고, 뒤에서는 대부분 여덟 무더기에 앉았습니다. 뒤의 판정이 1/2에 조금 더 가깝지만, 두 줄 모두 D가 남김없이 가려낸 것은 아니어서 판정만으로는 어느 쪽이 잘 배운 것인지 알 수 없습니다. 둘을 가르는 것은 좋은 표본의 비율입니다. 앞의 까닭이 약한 D인지, 덜 배운 G인지는 이 네 수로 말할 수 없습니다. 그것을 가려내는 법은 10절에서 봅니다.
#
# ### 패키지의 루프와 견주기
#
# 이제 패키지의 루프를 읽을 수 있습니다. `_step`의 1과 2, `_loss_of_d`의 `detach`, `_loss_of_g`에 `detach`가 **없는** 것만 찾아보십시오. 여러분이 쓴 `zero_grad`, `backward`, `step`은 마지막에 출력한 `Parts._update` 안에 있습니다. 나머지는 정밀도와 여러 장치를 위한 것으로 09에서 봅니다.
# 다른 점이 하나 있습니다. 여러분의 루프는 G 단계에서 $z$를 새로 뽑았지만, 패키지는 계산을 아끼려고 D 단계의 가짜를 다시 씁니다. 이 강의의 모든 GAN이 이 루프 하나를 씁니다.

# %%
show_source(training.Training._step)
show_source(training._loss_of_d)
show_source(training._loss_of_g)
show_source(Parts._update)

# %% [markdown]
# ### 2차원 실험실
#
# 이제 직접 해 볼 차례입니다. ▶를 누르면 이 커널이 GAN을 조금씩 학습하며 장면을 보여 줍니다. 데이터와 채점은 위와 같고, 신경망은 위보다 작습니다(잠재 벡터 2차원, 은닉층 64칸).
# 세모가 가짜이고, 검은 줄은 가짜 점마다 손실이 가장 빨리 줄어드는 쪽입니다. G의 가중치는 모든 점이 함께 쓰므로 꼭 그쪽으로 가지는 않습니다. 굵은 선은 D = 1/2인 곳입니다.
# 멈춘 뒤 장면 슬라이더를 끌면 지난 장면으로 되돌아갑니다. 손실 가운데 **R1**은 판별자의 지형이 진짜 점에서 가파르지 않게 하는 벌점을 더한 것입니다(06).
#
# - 같은 시드에서 **미니맥스(포화) 손실**과 **비포화 손실**을 ‘둘을 나란히’로 놓고, 100, 500, 1,500스텝의 좋은 표본을 적어 보십시오. 시드를 0, 1, 2로 바꾸어도 같은 쪽이 낫습니까?
# - ‘D 학습률’을 끝까지 올리거나 내려 보십시오. D가 너무 앞서거나 뒤처지면 검은 줄의 길이와 가짜 점들이 움직이는 폭이 어떻게 달라집니까?
# - 데이터를 ‘그린 점’으로 바꾸고 손으로 그린 모양을 배우게 해 보십시오.
#
# <details><summary>첫 물음은 이렇게 보였습니다 (재어 본 뒤에 펼치십시오)</summary>
#
# | 좋은 표본, 100 → 500 → 1,500스텝 | 시드 0 | 시드 1 | 시드 2 |
# |---|---|---|---|
# | 비포화 손실 | 4 → 27 → 73% | 6 → 45 → 85% | 3 → 11 → 30% |
# | 미니맥스(포화) 손실 | 5 → 46 → 82% | 6 → 47 → 83% | 3 → 6 → 72% |
#
# 포화 손실이 뒤지지 않습니다. 여기서는 D의 손실이 $2\log 2$ 근처에 머물러, 7절처럼 D가 가짜를 남김없이 가려내는 일이 없기 때문입니다.
# 그리고 손실을 바꾼 차이보다 **시드를 바꾼 차이**가 큽니다. 시드 하나로는 어느 쪽이 낫다고 말할 수 없습니다.
#
# </details>

# %%
Lab2DView("ring_2d", objectives=("non-saturating", "minimax", "r1"))

# %% [markdown]
# ## 10. MNIST로 학습하기
#
# 이제 MNIST의 진짜 숫자(28×28 손글씨, 학습용 60,000장)입니다. 설정과 그 까닭입니다.
#
# | 설정 | 값 | 까닭 |
# |---|---|---|
# | $\beta_1$ (Adam의 모멘텀) | 0 | 0.5로도 배우지만(9절), 맴도는 게임에서는 도는 원을 키웁니다(8절) |
# | 이동 평균의 $\beta$ | 0.998까지 | 처음의 서툰 가중치를 빨리 잊도록, 작은 $\beta$에서 차츰 키웁니다. 3,000스텝이면 0.997까지 갑니다 |
# | 학습률 | 0.001 | 끝까지 그대로 둡니다. 3,000스텝은 짧아서, 뒤 절반에서 1/10까지 줄였더니 프레셰 거리가 두 배 가까이 되었습니다 |
# | 잠재 벡터 | 64차원 | 손글씨의 여러 버릇을 담을 만큼 |
#
# 학습하는 동안의 화면에서 왼쪽은 고정된 잡음 64개로 만든 숫자, 오른쪽 위는 두 손실, 오른쪽 아래는 판별자의 판정입니다. 손실이 1.386 근처로 평평해진 뒤에도 숫자가 계속 나아지는지 보십시오.
#
# 이번에는 패키지의 루프를 씁니다. `GAN`은 G, D, 두 옵티마이저, 이동 평균을 한데 묶은 것이고, `train`은 여러분의 `training_loop`처럼 스텝마다 사전 하나를 내놓습니다. `progress`는 진행 막대를 그리고, `keep`은 도중의 상태를 파일에 남기며, `Timeline`은 때때로 생성자를 간직합니다.
# `gan.sampler`는 이동 평균 $\bar\theta$를 담은 생성자이고, 이 뒤에 **채점하는** 그림은 모두 이것으로 뽑습니다.

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
last_beta = min(gan.ema, (1 + STEPS) / (10 + STEPS))  # update_ema가 마지막 스텝에 쓰는 β
print(f"마지막 스텝의 β: {last_beta:.4f}, 곧 지난 {1 / (1 - last_beta):.0f}스텝쯤의 평균")

# %%
view = LiveView(gan, history)
display(view)
loop = train(gan, data, NON_SATURATING, steps=STEPS, batch_size=BATCH)
for m in progress(keep(loop, "../runs/03_digits.safetensors")):
    history.append(m)
    view.refresh()
    timeline.see(m["step"], d_loss=m["d_loss"], g_loss=m["g_loss"])
    if m["step"] in marks:
        quality[m["step"]] = metrics.digit_frechet(sampling.sample(gan.sampler, 2000, seed=1))
        timeline.keep(m["step"], d_loss=m["d_loss"], g_loss=m["g_loss"], frechet=quality[m["step"]])
    if m["step"] == marks[1]:
        early = copy.deepcopy((gan.G, gan.D))  # 뒤에서 이때의 D를 더 가르쳐 봅니다
view.finish()

# %% [markdown]
# 멈추고 싶으면 메뉴의 **커널 → 커널 중지**(또는 도구 막대의 ■)를 누르십시오. `view = LiveView(…)`로 시작하는 바로 위 셀을 다시 실행하면 이어서 학습합니다(그 앞의 설정 셀까지 다시 실행하면 처음부터입니다). **아래의 채점과 곡선은 끝까지 학습한 것을 전제로 하므로**, 마친 다음 내려가십시오.
# 커널이 꺼졌다면 처음부터 다시 실행하는 것이 빠릅니다. `keep`이 남긴 `runs/03_digits.safetensors`에서 이어서 학습하는 법은 09에서 배웁니다.
#
# ### 학습한 생성자를 채점합니다

# %%
pictures = sampling.sample(gan.sampler, 2000, seed=1)
verdict = metrics.judge_digits(pictures)
shares = metrics.class_shares(verdict.labels)
frechet = metrics.frechet_distance(verdict.features, metrics.digit_reference())
covered = metrics.classes_covered(verdict.labels)
sure, sure_real = (
    (v.confidence > 0.9).float().mean().item() for v in (verdict, metrics.judge_digits(clean))
)
print(f"나타난 숫자 {covered}가지, 가장 드문 숫자 {shares.min():.1%}, 프레셰 거리 {frechet:.1f}")
print(f"분류기가 0.9 넘게 확신한 그림: 가짜 {sure:.0%}, 진짜 {sure_real:.0%}")
assert covered == 10 and shares.min() > 0.02 and sure > 0.4 and sure_real > 0.9

# %%
# @title 그림: 방금 학습한 생성자의 숫자와 숫자별 비율
fig, axes = plt.subplots(1, 2, figsize=(8, 2.7))
plotting.show_pictures(axes[0], pictures[:32], columns=8, title="방금 학습한 생성자의 숫자")
plotting.plot_shares(axes[1], shares, metrics.class_shares(data.y.cpu()))
axes[1].set_title("숫자별 비율 (분류기의 판정)")
plotting.show(
    fig,
    alt=f"왼쪽은 방금 학습한 생성자가 새로 뽑은 숫자 32장으로, 읽히는 것과 획이 끊긴 것이 섞여 있습니다. 오른쪽 막대는 분류기가 판정한 숫자별 비율로, 가장 드문 숫자는 {shares.argmin()}({shares.min():.1%}), 가장 흔한 숫자는 {shares.argmax()}({shares.max():.1%})입니다.",
)

# %%
counted = copy.deepcopy(gan.G).train()  # 마지막 가중치 그대로, 배치 정규화의 통계만 다시 계산합니다
for layer in counted.modules():
    if isinstance(layer, torch.nn.BatchNorm1d):
        layer.reset_running_stats()
        layer.momentum = None  # 지난 미니배치 모두의 평균
with torch.no_grad():
    for _ in range(200):
        counted(torch.randn(BATCH, 64, generator=rng).to(runtime.device))
raw, recounted = (metrics.digit_frechet(sampling.sample(g, 2000, seed=1)) for g in (gan.G, counted))
print(f"이동 평균을 쓰지 않은 생성자 {raw:.1f}, 거기서 통계만 다시 계산한 것 {recounted:.1f}")
if runtime.budget == "cpu":  # 이 짧은 실행이 보인 것입니다.
    assert min(raw, recounted) > frechet

# %% [markdown]
# 왼쪽은 새로 뽑은 숫자 32장, 오른쪽은 분류기가 판정한 숫자별 비율입니다(검은 마름모는 진짜 데이터의 비율).
# 열 가지 숫자가 모두 나타납니다. 분류기가 0.9 넘게 확신한 그림의 비율을 진짜와 견주어 보십시오.
# 이동 평균으로 뽑은 것이 마지막 가중치 그대로인 생성자로 뽑은 것보다 진짜에 가깝습니다. 이동 평균은 가중치와 함께 배치 정규화의 통계도 평균하므로, 통계 덕은 아닌지 따로 확인했습니다. 통계만 다시 계산해서는 거기에 미치지 못합니다. 다만 가중치를 평균하면 나아지는 까닭이 8절의 맴돌기인지 미니배치의 흔들림인지는 이 실험으로 가릴 수 없습니다.
#
# **프레셰 거리**(Fréchet distance)는 진짜와 가짜의 특징을 각각 정규 분포로 보고 잰 거리로, 작을수록 진짜에 가깝습니다. 특징이 하나뿐이라면
# $d^2 = (\mu_r - \mu_g)^2 + (s_r - s_g)^2$, 곧 평균이 어긋난 만큼과 퍼진 정도가 다른 만큼을 더한 것입니다. 특징이 여럿이면 이렇게 씁니다.
#
# $$d^2 = \|\mu_r - \mu_g\|^2 + \mathrm{tr}\big(\Sigma_r + \Sigma_g - 2(\Sigma_r\Sigma_g)^{1/2}\big)$$
#
# $\mu_r, \Sigma_r$은 진짜 그림의 특징(분류기가 얕은 층부터 깊은 층까지 본 것을 64개로 간추린 값)의 평균과 공분산, $\mu_g, \Sigma_g$는 가짜의 것입니다. 공분산은 특징끼리 함께 오르내리는 정도를 적은 표이고, $\mathrm{tr}$은 그 대각선의 합입니다.
# $(\cdot)^{1/2}$은 행렬의 제곱근입니다. FID의 관례대로 제곱한 값 $d^2$을 출력합니다(Heusel 외 2017).
# 이 강의의 숫자 분류기가 만든 특징으로 쟀으므로, 다른 글의 FID와 비교하면 안 됩니다.
# 잣대도 시험해야 합니다. 진짜 숫자를 일부러 조금 흐리게 하거나 점을 뿌려 보아, 그만큼 커지는지 봅시다.

# %%
spoiled = {
    "다른 진짜": clean,
    "1%의 화소에 점": evaluation.specks(clean, 0.01),
    "조금 흐림": evaluation.blur(clean, 0.5),
    "대비 0.7배": evaluation.contrast(clean, 0.7),
    "1과 7이 없음": data.only(0, 2, 3, 4, 5, 6, 8, 9)[:2000].x.cpu(),
}
costs = {name: metrics.digit_frechet(x) for name, x in spoiled.items()}
for name, cost in costs.items():
    print(f"{name:10s} 프레셰 거리 {cost:5.1f}")
assert min(list(costs.values())[1:]) > 4 * costs["다른 진짜"]

# %% [markdown]
# 진짜끼리도 0은 아닙니다(표본이 유한하기 때문입니다). 망가뜨린 것은 모두 그 네 배를 넘습니다. 그림 하나하나가 완벽해도 빠진 숫자가 있으면 커진다는 것도 보십시오.
# 깊은 층의 특징만 보는 잣대는 흩뿌린 점을 놓치기 쉽습니다. 무슨 숫자인지 맞히는 데에는 필요 없기 때문입니다. 그래서 이 강의는 얕은 층이 본 것도 함께 견줍니다.
# 세기를 바꾸어 잰 표는 [분류기의 카드](../data/checkpoints/digit_classifier.md)에 있습니다.

# %% [markdown]
# ### 외운 것은 아닙니까
#
# 생성자가 학습용 숫자를 그대로 베껴 낸다면 점수는 좋아도 새로 만든 것이 아닙니다. 가짜마다 학습용 60,000장에서 **가장 가까운 이웃**을 찾아 나란히 놓아 봅시다.
# 거리가 작은지 큰지는 견줄 것이 있어야 압니다. 학습에 쓰지 않은 진짜 숫자도 똑같이 재고, 일부러 베낀 것도 재어 잣대를 시험합니다.


# %%
def neighbours_of(x):
    """(가장 가까운 학습용 그림의 번호, 그 거리 ‖x − x′‖)"""
    best = torch.cdist(x.flatten(1), learned).min(dim=1)
    return best.indices, best.values


learned = data[:].x.flatten(1).cpu()
rows, gap_fake = neighbours_of(pictures[:100])
gap_real = neighbours_of(mnist("test")[:100].x)[1]
copied = learned[:20].view(-1, 1, 28, 28) + 0.02 * torch.randn(20, 1, 28, 28, generator=rng)
gap_copy = neighbours_of(copied)[1]

# %%
gaps_told = [v.median().item() for v in (gap_fake, gap_real, gap_copy)]
told = "가장 가까운 학습용 숫자까지: 가짜 {:.1f}, 처음 보는 진짜 {:.1f}, 베낀 것 {:.1f}"
print(told.format(*gaps_told))
assert gaps_told[0] > 0.8 * gaps_told[1] > 5 * gaps_told[2]

# %%
# @title 그림: 가짜와 가장 가까운 학습용 숫자
fig, ax = plt.subplots(figsize=(6.2, 1.4))
pairs = torch.cat([pictures[:12], learned[rows[:12]].view(-1, 1, 28, 28)])
plotting.show_pictures(ax, pairs, columns=12, title="위: 가짜, 아래: 가장 가까운 학습용 숫자")
plotting.show(
    fig,
    alt=f"두 줄의 숫자 열두 쌍. 위는 생성자가 그린 숫자, 아래는 화소로 보아 가장 가까운 학습용 숫자입니다. 대개 같은 숫자이지만 획의 모양이 다릅니다. 거리의 중앙값은 가짜 {gaps_told[0]:.1f}, 처음 보는 진짜 {gaps_told[1]:.1f}, 베낀 것 {gaps_told[2]:.1f}입니다.",
)

# %% [markdown]
# 위아래가 닮았지만 같은 그림은 아니고, 거리도 처음 보는 진짜 숫자가 학습용과 떨어진 만큼은 됩니다(1절의 값은 10,000장에서만 찾은 거리의 평균이라 더 컸고, 여기의 값은 중앙값입니다). 베꼈다면 셋째 수처럼 작아야 합니다. 화소의 거리로 재었으므로, 조금 옮기거나 **점이 튄 채로** 베낀 것까지 잡아내지는 못합니다(08에서 더 나은 잣대를 봅니다).
#
# ### 두 숫자 사이
#
# **사이**도 봅시다. 생성자는 연속 함수라 어떤 생성자라도 길은 이어집니다. 볼 것은 변화가 고르게 나뉘는지, **한 칸에 몰리는지**입니다. 1절에서 서로 다른 두 숫자의 한가운데는 대개 구름 밖이었습니다.

# %%
ends = torch.randn(2, 40, 64, generator=torch.Generator().manual_seed(8))  # 마흔 쌍
paths = [sampling.slerp(*pair, torch.linspace(0, 1, 11)) for pair in ends.unbind(1)]
walked = [sampling.sample(gan.sampler, z_path) for z_path in paths]
mixed = [sampling.lerp(x[0], x[-1], torch.linspace(0, 1, 11)) for x in walked]
shades = [[grayness(x[3:8]) for x in road] for road in (walked, mixed)]
reads = [metrics.judge_digits(x[[0, -1]]) for x in walked]  # 양 끝을 무엇으로 읽는지
clear = [i for i, r in enumerate(reads) if r.labels[0] != r.labels[1] and r.confidence.min() > 0.9]
pairs_apart = sorted(clear, key=lambda i: shades[0][i])  # 가운데가 또렷한 쌍부터
chosen = [pairs_apart[0], pairs_apart[len(pairs_apart) // 2], pairs_apart[-1]]
moves = [(x[1:] - x[:-1]).flatten(1).norm(dim=1) for x in walked]
jump = statistics.mean((m.max() / m.sum()).item() for m in moves)
gray_roads = [statistics.mean(values) for values in shades]
print("가운데 다섯 장의 어중간한 화소, 마흔 쌍의 평균: "
      f"z를 이은 길 {gray_roads[0]:.0%}, 화소를 섞은 길 {gray_roads[1]:.0%}")  # fmt: skip
print(f"이웃한 두 장의 가장 큰 변화: 길 전체의 {jump:.0%} (고르면 10%, 갑자기 바뀌면 100%)")
assert gray_roads[0] < gray_roads[1] - 0.1 and jump < 0.4

# %%
# @title 그림: z를 이은 길과 화소를 섞은 길
fig, ax = plt.subplots(figsize=(6.2, 2.7))
strip = torch.cat([*(walked[i] for i in chosen), mixed[chosen[0]]])
title = "위 세 줄: z를 이은 길, 맨 아래: 첫 줄의 양 끝을 화소로 섞은 길"
plotting.show_pictures(ax, strip, columns=11, title=title)
plotting.show(
    fig,
    alt=f"네 줄로 놓은 숫자 열한 장씩. 위 세 줄은 잠재 벡터를 이은 길로, 한 숫자가 조금씩 다른 숫자가 되며 아래로 갈수록 한가운데가 더 뭉개집니다. 맨 아랫줄은 첫 줄의 양 끝을 화소로 섞은 길로, 두 숫자가 겹쳐 흐립니다. 마흔 쌍의 가운데 다섯 장에서 어중간한 화소는 z를 이은 길 {gray_roads[0]:.0%}, 화소를 섞은 길 {gray_roads[1]:.0%}입니다.",
)

# %% [markdown]
# 위 세 줄은 잠재 벡터를 이은 길입니다. 분류기가 양 끝을 서로 다른 숫자로 0.9 넘게 확신한 쌍 가운데 한가운데가 가장 또렷한 쌍, 중간인 쌍, 가장 뭉개진 쌍입니다(사람 눈에는 끝이 흐린 것도 있습니다. 분류기의 확신은 또렷함이 아닙니다). 맨 아래는 첫 줄의 양 끝을 화소로 섞은 것이라 두 숫자가 겹칩니다.
# 뭉개지는 길도 있지만, 변화가 한 칸에 몰리지 않고 여러 칸에 나뉩니다. 다만 갑자기 바뀐다고 곧 외운 것은 아닙니다(04의 얼굴에서는 안경이 좁은 구간에서 생깁니다). 외웠는지는 앞의 이웃 검사와 함께 봅니다.
# 걷는 법(`slerp`)은 07에서 배웁니다.
#
# ### 곡선은 무엇을 말하고, 무엇을 말하지 않습니까
#
# 학습하는 동안 손실과 프레셰 거리를 함께 재 두었습니다.

# %%
steps, values = list(quality), list(quality.values())
smooth = history.smooth("d_loss", 100)
at_marks = [smooth[s - 1] for s in steps]
for s, loss, value in zip(steps, at_marks, values, strict=True):
    seen = [history.smooth(k, 100)[s - 1] for k in ("d_real", "d_fake_before")]
    print(f"{s:5d}스텝: D의 손실 {loss:.2f}, D(x) {seen[0]:.2f}, D(G(z)) {seen[1]:.2f},"
          f" 프레셰 거리 {value:.0f}")  # fmt: skip
if runtime.budget == "cpu":  # 이 짧은 실행이 보인 것입니다.
    assert abs(at_marks[1] - 2 * math.log(2)) < 0.1 and values[1] > 2 * values[-1]

# %%
# @title 그림: 손실의 곡선과 프레셰 거리
fig, axes = plt.subplots(1, 2, figsize=(9, 2.8))
plotting.plot_losses(axes[0], history)
axes[1].plot(steps, values, "-o", color=plotting.GREEN)
axes[1].set(yscale="log", xlabel="스텝", ylabel="프레셰 거리", title="그림의 품질 (작을수록 좋음)")
axes[1].yaxis.set_major_formatter("{x:g}")
plotting.show(
    fig,
    alt=f"왼쪽: 두 손실의 곡선. 판별자 손실의 이동 평균은 {steps[1]}스텝에 이미 {at_marks[1]:.2f}이고 {steps[-1]}스텝에 {at_marks[-1]:.2f}입니다. 오른쪽: 로그 눈금으로 그린 프레셰 거리는 {steps[0]}스텝의 {values[0]:.0f}에서 {steps[-1]}스텝의 {values[-1]:.0f}까지 크게 떨어집니다.",
)

# %% [markdown]
# 왼쪽은 두 손실, 오른쪽은 같은 학습에서 이동 평균의 생성자가 받은 프레셰 거리입니다(세로축은 로그 눈금). 왼쪽 곡선은 거의 평평한데 오른쪽은 크게 떨어집니다.
# 출력의 둘째 줄을 보십시오. 판별자의 손실은 이미 $2\log 2 \approx 1.386$ 근처이고 D(x)와 D(G(z))도 0.5 근처입니다.
# 곡선만 보면 균형에 도착한 것 같습니다. 그런데 프레셰 거리는 그 뒤로 마지막 줄까지 절반 밑으로 떨어집니다.
# 생성자가 이미 완벽해서입니까, 판별자가 덜 배워서입니까? 그때의 둘을 꺼내 **생성자는 멈추어 두고 판별자만** 더 가르쳐 보면 압니다. 견줄 것도 둘 둡니다: 학습이 끝난 생성자, 그리고 진짜 숫자의 다른 절반(완벽한 가짜)입니다.
# 그림을 보기 전에 적어 두십시오. 판별자를 더 가르치면 세 손실은 저마다 어디로 갑니까? 셋째를 함께 재는 까닭은 무엇입니까?


# %%
def keep_teaching(judge, draw_fake, turns=200):
    """생성자는 멈추어 두고 판별자만 더 가르친 손실들."""
    judge, told = copy.deepcopy(judge).requires_grad_(True), []
    opt = adam(1e-3, (0.0, 0.99))(judge.parameters())
    draws = torch.Generator().manual_seed(0)
    for _ in range(turns):
        rows = torch.randint(30_000, (BATCH,), generator=draws)  # 앞 절반만 진짜로 씁니다
        with torch.no_grad():
            fake = draw_fake(draws)
        loss = objectives.d_loss(judge(data[rows].x), judge(fake))
        opt.zero_grad()
        loss.backward()
        opt.step()
        told.append(loss.detach())
    return torch.stack(told).cpu()


def faker(net):
    net = copy.deepcopy(net)  # 학습 모드로 뽑으면 배치 정규화의 통계가 바뀌므로 사본에서
    return lambda draws: net(torch.randn(BATCH, 64, generator=draws).to(runtime.device))


def other_half(draws):
    return data[30_000 + torch.randint(30_000, (BATCH,), generator=draws)].x


# %%
early_g, early_d = early
opponents = {
    f"{marks[1]}스텝의 G": (early_d, faker(early_g)),
    "학습이 끝난 G": (gan.D, faker(gan.G)),
    "진짜의 다른 절반": (early_d, other_half),
}
told = {name: keep_teaching(*pair).unfold(0, 25, 5).median(dim=1).values
        for name, pair in opponents.items()}  # fmt: skip
ends_at = {name: curve[-5:].mean().item() for name, curve in told.items()}
said = ", ".join(f"{name} {value:.2f}" for name, value in ends_at.items())
print(f"더 가르친 뒤의 손실: {said}")
assert abs(ends_at["진짜의 다른 절반"] - 2 * math.log(2)) < 0.15
if runtime.budget == "cpu":  # 오래 배워 좋아진 G라면 이만큼 떨어지지 않을 수도 있습니다.
    assert ends_at[f"{marks[1]}스텝의 G"] < at_marks[1] - 0.3
    assert ends_at["학습이 끝난 G"] < 2 * math.log(2) - 0.3

# %%
# @title 그림: 판별자만 더 가르친 손실
fig, ax = plt.subplots(figsize=(5.6, 2.5))
for (name, curve), (color, style) in zip(told.items(), plotting.STYLES, strict=False):
    ax.plot(25 + 5 * torch.arange(len(curve)), curve, style, color=color, label=name)
ax.axhline(2 * math.log(2), color="0.5", lw=0.8, ls=":")
ax.set(xlabel="판별자를 더 가르친 횟수", ylabel="D의 손실 (25번의 중앙값)", ylim=(0, 2))
ax.legend(loc="upper right", ncol=2)
plotting.show(
    fig,
    alt=f"판별자만 200번 더 가르칠 때 D의 손실 세 가닥. 두 생성자를 상대로는 0 쪽으로 떨어지고, 진짜의 다른 절반을 상대로는 점선 1.386 근처에 머뭅니다. 마지막 값은 {said}입니다.",
)

# %% [markdown]
# 생성자는 그대로인데 판별자만 더 배우자 손실이 뚝 떨어집니다. 가려낼 것이 잔뜩 남아 있었는데 **판별자가 아직 배우지 못했을 뿐**입니다. 완벽한 가짜(진짜의 다른 절반)가 상대일 때만 손실이 $2\log 2$에 머뭅니다. 가릴 것이 없으면 떨어지지 않는다는 것을 보았으므로, 앞의 두 손실이 떨어진 것을 믿을 수 있습니다.
# 학습이 끝난 생성자(이동 평균이 아니라 학습하던 그대로의 G)도 가려낼 수 있습니다. 이런 GAN의 그림은 거의 언제나 완벽하게 가려낼 판별자가 있습니다(Arjovsky & Bottou 2017). **손실은 품질이 아니라 두 선수의 우열을 잽니다.**
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
    "친구도 자기 생성자를 멈추어 두고 판별자만 더 가르쳤습니다. 손실이 1.386에 머물자 “내 G는 완벽하다”고 합니다. 믿기 전에 확인할 것을 모두 고르십시오.",
    [
        (
            "그 판별자가 다른 서툰 G의 가짜는 가려내는지",
            True,
            "위의 300스텝의 G 같은 대조입니다. 그것도 못 가려내면 판별자가 배우지 못하는 것입니다(학습률이나 크기).",
        ),
        (
            "G가 학습용 숫자를 그대로 베낀 것은 아닌지",
            True,
            "베낀 G도 이 시험을 통과합니다. 가장 가까운 이웃을 따로 봅니다.",
        ),
        ("G의 손실이 log 2인지", False, "D가 1/2이라고만 하면 G가 어떻든 log 2입니다."),
        ("D가 진짜 몇 장을 외운 것은 아닌지", False, "외웠다면 손실은 오히려 떨어집니다."),
    ],
    multiple=True,
)

# %% [markdown]
# ## 11. VAE와 나란히

# %%
compared = {"진짜": clean, "VAE": vae_pictures, "GAN": pictures}
gray = {name: grayness(x) for name, x in compared.items()}
for name, x in compared.items():
    print(f"{name:4s} 어중간한 화소 {gray[name]:.0%}, 프레셰 거리 {metrics.digit_frechet(x):.1f}")
assert gray["VAE"] > gray["GAN"] + 0.1
assert abs(gray["GAN"] - gray["진짜"]) < abs(gray["VAE"] - gray["진짜"])

# %%
# @title 그림: 진짜, VAE, GAN의 숫자
fig, axes = plt.subplots(1, 3, figsize=(7.8, 1.9))
for ax, (name, x) in zip(axes, compared.items(), strict=True):
    plotting.show_pictures(ax, x[:15], columns=5, title=f"{name}: 어중간한 화소 {gray[name]:.0%}")
told = ", ".join(f"{name} {share:.0%}" for name, share in gray.items())
plotting.show(
    fig,
    alt=f"숫자 열다섯 장씩 세 묶음: 진짜, VAE, GAN. VAE의 획은 뿌옇고, GAN의 획은 또렷하지만 끊기거나 점이 튄 것이 있습니다. 어중간한 화소의 비율은 {told}입니다.",
)

# %% [markdown]
# 어중간한 화소의 비율은 VAE가 가장 높고, GAN은 진짜에 더 가깝습니다. GAN에는 화소마다의 정답이 없어,
# 여러 정답의 평균을 내는 것으로는 얻을 것이 없습니다. 대신 GAN의 그림에는 획이 끊기거나 점이 튄 것이 많고, 학습도 까다롭습니다.
# 프레셰 거리는 얕은 층의 특징도 보므로 흐림을 크게 벌합니다. 두 모델의 크기와 학습량도 다르므로(CPU에서 VAE는 데이터를 0.75 에포크, GAN은 3.2 에포크 보았습니다) **어느 쪽이 낫다는 판정은 아닙니다.** 다만 흐린 것이 덜 배워서만은 아닙니다. VAE를 GAN과 같은 3,000스텝 가르쳐도 어중간한 화소는 시드 셋에서 72–74%입니다(테스트에서 쟀습니다).
# 3절의 출력처럼 배울수록 줄기도 하므로, 덜 배워서 흐린 몫도 섞여 있습니다. 화소 손실의 몫만 따로 본 것이 3절의 아홉 장 실험입니다.


# %% [markdown]
# ## 12. 내가 학습한 생성자를 슬라이더로
#
# **방향 1**부터 움직여 보십시오. 그림을 가장 크게 바꾸는 방향부터 차례로 놓여 있습니다(방향을 찾는 법은 07에서 배웁니다).
# **절단 ψ**는 $z$를 가운데 쪽으로 당기는 정도입니다. 줄이면 그림이 서로 닮아 갑니다(00, 07).
# **두 시드 사이**에서 재생을 누르면 한 숫자가 다른 숫자로 옮겨 가는 길을 볼 수 있습니다.

# %%
LatentLab(gan, folder="../runs")

# %% [markdown]
# 방향 1을 +3까지 밀면 무슨 숫자가 많아집니까? 열여섯 장만 보지 말고 500장을 세어 봅니다.

# %%
many = torch.randn(500, 64, generator=torch.Generator().manual_seed(1))
way = sampling.principal_directions(gan.sampler, 1, n=2048)[0]  # 창의 방향 1
crowded = {}
for amount in (0, 3):
    reads = metrics.judge_digits(sampling.sample(gan.sampler, many + amount * way))
    share = metrics.class_shares(reads.labels)
    crowded[amount] = share.max().item()
    print(f"방향 1로 +{amount}: 500장 가운데 가장 많은 숫자는 {share.argmax()} ({share.max():.0%})")
if runtime.budget == "cpu":  # 이 짧은 실행이 보인 것입니다.
    assert crowded[3] > 2 * crowded[0]

# %% [markdown]
# 방향 하나로 여러 숫자가 한 숫자 쪽으로 몰렸습니다. 이번에는 학습의 **시간**을 되돌려 봅니다. 10절에서 `Timeline`이 간직해 둔 생성자들입니다. 같은 $z$를 처음부터 끝까지 그려 보십시오. 무엇이 먼저 생깁니까? 같은 $z$는 처음부터 끝까지 같은 숫자입니까?

# %%
TimelineView(timeline)

# %%
when = [min(timeline.steps, key=lambda s: abs(s - mark)) for mark in marks[1:]]
reads = [metrics.judge_digits(sampling.sample(timeline.at(s), many)) for s in when]
turned = {}
for s, read in zip(when[:-1], reads[:-1], strict=True):
    clear_both = (read.confidence > 0.9) & (reads[-1].confidence > 0.9)
    turned[s] = (read.labels != reads[-1].labels)[clear_both].float().mean().item()
    print(f"{s:,}스텝과 끝에서 모두 확실히 읽히는 z {clear_both.sum()}개: "
          f"{turned[s]:.0%}가 다른 숫자로 바뀌었습니다.")  # fmt: skip
if runtime.budget == "cpu":  # 이 짧은 실행이 보인 것입니다.
    assert turned[when[0]] > 0.6 and 0.3 < turned[when[1]] < 0.7

# %% [markdown]
# 저장된 실행의 100스텝 장면에서는 획 비슷한 덩어리가 이미 가운데에 놓였고 가장자리는 아직 점투성이입니다. 같은 $z$의 숫자는 그 뒤로도 바뀝니다. 분류기가 두 때에 모두 0.9 넘게 확신한 것만 세어도, 300스텝의 것은 대부분, 1,000스텝의 것은 절반쯤이 다른 숫자가 되었습니다. 먼저 배운 것은 ‘숫자다운 획이 놓이는 곳’이고, 어느 $z$가 어느 숫자인지와 또렷한 가장자리는 나중입니다.
#
# 아래는 저장소에 함께 든, 같은 구조를 더 오래 학습한 생성자입니다(판별자의 손실에 R1이라는 기울기 벌점을 더했습니다. 기울기 벌점은 06에서 다룹니다).
# 획이 끊긴 것과 점이 튄 것이 얼마나 줄었는지 견주어 보십시오. 아주 없어지지는 않습니다.

# %%
trained = checkpoints.pretrained("vanilla_mnist", runtime)
longer = metrics.digit_frechet(sampling.sample(trained, 2000, seed=1))
print(f"프레셰 거리: 방금 학습한 것 {frechet:.1f}, 오래 학습한 것 {longer:.1f}")
if runtime.budget == "cpu":  # 방금 오래 가르쳤다면 그것이 나을 수도 있습니다.
    assert longer < frechet
LatentLab(trained, folder="../runs")

# %% [markdown]
# ## 13. 덧붙임: 저장하고, 다시 부르고, 뽑기
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
# 함께 뽑은 다른 그림에 따라 결과가 달라집니다. 평가 모드에서는 학습하는 동안 모아 둔 평균과 분산의 **이동 평균**을 쓰므로 옆에 누가 있든 결과가 같습니다. 같은 $z$를 서로 다른 두 무리에 섞어 봅시다.

# %%
one_z = torch.randn(1, 64, generator=torch.Generator().manual_seed(3))
crowd = [torch.randn(7, 64, generator=torch.Generator().manual_seed(s)) for s in (1, 2)]
batches = [torch.cat([one_z, c]) for c in crowd]
learning = copy.deepcopy(again).train()  # 학습 모드는 그 이동 평균을 바꾸므로 사본에서 봅니다.
with torch.no_grad():
    changing = [learning(b.to(runtime.device))[0].float().cpu() for b in batches]
steady = [sampling.sample(again, b)[0] for b in batches]
change, still = ((a - b).abs().max().item() for a, b in (changing, steady))
print(f"화소의 가장 큰 차이: 학습 모드 {change:.3f}, 평가 모드 {still:.6f}")
assert change > 0.05 > 0.001 > still

# %%
# @title 그림: 학습 모드와 평가 모드의 같은 z
fig, axes = plt.subplots(1, 2, figsize=(6, 1.8))
plotting.show_pictures(axes[0], torch.stack(changing), title="학습 모드: 같은 z, 다른 그림")
plotting.show_pictures(axes[1], torch.stack(steady), title="평가 모드: 같은 z, 같은 그림")
plotting.show(
    fig,
    alt=f"같은 z로 두 번씩 뽑은 숫자. 왼쪽 학습 모드의 두 장은 서로 모양이 다르고(화소의 가장 큰 차이 {change:.2f}), 오른쪽 평가 모드의 두 장은 똑같습니다.",
)

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

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | $-\mathbb{E}\log D(x) - \mathbb{E}\log(1-D(G(z)))$ | `objectives.d_loss` | Goodfellow 2014, 식 (1) |
# | $-\mathbb{E}\log D(G(z))$ | `objectives.g_loss_non_saturating` | Goodfellow 2014, 3절 |
# | 균형에서 $2\log 2$와 $\log 2$ | 4절의 `best_discriminator` | Goodfellow 2014, 정리 1 |
# | $D^* = p_{data}/(p_{data}+p_g)$ | 과제 03-2의 `optimal_discriminator` | Goodfellow 2014, 명제 1 |
# | 번갈아 갱신 | 과제 03-9의 `training_loop`, `training.train` | Goodfellow 2014, 알고리즘 1 |
# | $\sqrt{1+\eta^2}$배씩 멀어짐 | 과제 03-8의 `predicted_distance` | Gidel 2019 |
# | 기울기의 크기 $\sigma(a)$와 $1 - \sigma(a)$ | 과제 03-7의 `caught_share` | Goodfellow 2014, 3절 |
# | 비포화 손실 = $\mathrm{KL} - 2\,\mathrm{JS}$의 기울기 | 7절의 `gaps` | Arjovsky & Bottou 2017, 정리 2.5 |
# | 재구성 손실 + KL | `vae.VAE.loss` | Kingma & Welling 2014, 부록 B |
# | 이동 평균 $\bar\theta \leftarrow \beta\bar\theta + (1-\beta)\theta$ | `GAN.update_ema` | Yazıcı 외 2019 |
# | 같은 $z$, 같은 그림 | `sampling.sample` | Ioffe & Szegedy 2015 |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 판별자의 손실 | `objectives.d_loss` | `test_losses_equal_bce_with_logits` |
# | 비포화 손실 | `objectives.g_loss_non_saturating` | `test_gradients_by_logit` |
# | 균형의 값 | 4절의 `best_discriminator` | `test_equilibrium_values` |
# | 가장 좋은 판별자 | 과제 03-2의 `optimal_discriminator` | `test_best_discriminator_maximises_the_value` |
# | 번갈아 갱신 | 과제 03-9의 `training_loop`, `training.train` | `test_each_step_changes_only_its_own_network` |
# | 맴돌기 | 과제 03-8의 `predicted_distance` | `test_bilinear_game_circles` |
# | 들킨 가짜의 몫 | 과제 03-7의 `caught_share` | `test_gradients_by_logit` |
# | 비포화 손실이 줄이는 것 | 7절의 `gaps` | `test_the_non_saturating_gradient_is_that_of_kl_minus_two_js` |
# | VAE의 손실 | `vae.VAE.loss` | `test_vae_loss_is_its_definition` |
# | 이동 평균 | `GAN.update_ema` | `test_ema_follows_its_formula` |
# | 같은 z, 같은 그림 | `sampling.sample` | `test_one_z_one_picture_whatever_its_batch` |
#
# </details>
#
# **스스로 확인하기**: 맨 위의 “배울 것” 다섯 가지로 돌아가 하나씩 말해 보십시오. 과제는 열 개였습니다.
#
# **참고 문헌**
#
# - Goodfellow 외, *Generative Adversarial Nets*, 2014. <https://arxiv.org/abs/1406.2661>
# - Kingma, Welling, *Auto-Encoding Variational Bayes*, 2014. <https://arxiv.org/abs/1312.6114>
# - Radford 외, *Unsupervised Representation Learning with DCGANs*, 2015. <https://arxiv.org/abs/1511.06434>
# - Ioffe, Szegedy, *Batch Normalization*, 2015. <https://arxiv.org/abs/1502.03167>
# - Theis, van den Oord, Bethge, *A Note on the Evaluation of Generative Models*, 2016. <https://arxiv.org/abs/1511.01844>
# - Arjovsky, Bottou, *Towards Principled Methods for Training GANs*, 2017. <https://arxiv.org/abs/1701.04862>
# - Srivastava 외, *VEEGAN*, 2017. <https://arxiv.org/abs/1705.07761>
# - Heusel 외, *GANs Trained by a Two Time-Scale Update Rule*, 2017. <https://arxiv.org/abs/1706.08500>
# - Mescheder 외, *Which Training Methods for GANs do actually Converge?*, 2018. <https://arxiv.org/abs/1801.04406>
# - Gidel 외, *Negative Momentum for Improved Game Dynamics*, 2019. <https://arxiv.org/abs/1807.04740>
# - Yazıcı 외, *The Unusual Effectiveness of Averaging in GAN Training*, 2019. <https://arxiv.org/abs/1806.04498>
# - Farnia, Ozdaglar, *Do GANs Always Have Nash Equilibria?*, 2020. <https://arxiv.org/abs/2002.09124>
# - LeCun, Cortes, Burges, *The MNIST Database of Handwritten Digits*, 1998. <http://yann.lecun.com/exdb/mnist/>
#
# **다음**: [04 DCGAN](04_dcgan.ipynb)에서는 완전 연결층을 합성곱으로 바꾸어 더 큰 컬러 그림을 만듭니다.
# [← 02 역전파와 연쇄 법칙](02_backpropagation.ipynb)
