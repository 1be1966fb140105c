# %% [markdown]
# <!-- colab -->
#
# # 04 · DCGAN
#
# > **약속**: 이 레슨이 끝나면, 합성곱으로 만든 GAN이 64×64 컬러 얼굴을 그려 내는 것을 보고, 그 학습의 곡선을 읽을 수 있습니다.
#
# **배울 것**
#
# 1. 합성곱과 전치 합성곱을 칸마다 손으로 계산하고, 둘이 서로의 역연산이 아닌 까닭을 말할 수 있습니다.
# 2. 바둑판무늬(checkerboard)가 왜 생기고 어떻게 없애는지 겹치는 횟수로 설명할 수 있습니다.
# 3. DCGAN의 구조 100 → 4×4 → … → 3×64×64를 층마다 적고, 논문의 초깃값과 설정을 코드로 쓸 수 있습니다.
# 4. Loss_D, Loss_G, D(x), D(G(z))의 곡선을 보고 무슨 일이 일어나는지 말할 수 있습니다.
# 5. 같은 구조를 논문의 설정과 요즘 설정으로 학습하여 차이를 잴 수 있습니다.
#
# **미리 알면 좋은 것**: [03 Vanilla GAN](03_vanilla_gan.ipynb)의 두 단계 학습과 프레셰 거리. [02](02_backpropagation.ipynb)의 기울기(gradient)와 역전파(backpropagation).
#
# **공부 시간**: 약 30분. 글은 1분에 180어절, 과제는 하나에 3분으로 어림한 것입니다.
#
# **실행 시간**: CPU 코어 2개에서 약 2분 10초(학습이 대부분입니다). 다른 일을 함께 하는 컴퓨터에서는 두 배까지 걸립니다. GPU에서는 아직 재지 못했습니다.
#
# [← 03 Vanilla GAN](03_vanilla_gan.ipynb) · [05 Conditional GAN →](05_cgan.ipynb)

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
import json
import math
import statistics
import time

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from torch import nn
from torch.nn import functional as F

# %%
from gan_course import checkpoints, datasets, metrics, plotting, sampling
from gan_course.exercises import check, hint, solution, task
from gan_course.files import data_file
from gan_course.history import History
from gan_course.labs import ConvolutionLab, LatentLab, TimelineView
from gan_course.labs.convolution import calc as convolution
from gan_course.labs.convolution.draw import draw_board
from gan_course.labs.convolution.shapes_draw import draw_shapes, layer_shapes
from gan_course.labs.latent.timeline import load_timeline
from gan_course.models import dcgan
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1
from gan_course.scale import keep
from gan_course.training import GAN, adam, constant, late_decay, progress, train
from gan_course.ui import LiveView, QuizView

# %%
lesson_start = time.time()
digits = datasets.mnist("train").to(runtime.device)


def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %% [markdown]
# ## 1. 합성곱: 작은 창 하나로 그림을 훑습니다
#
# 03의 MLP는 화소 784개를 한 줄로 펴서 받았습니다. 어느 화소가 어느 화소의 이웃인지 알지 못하고, 왼쪽 위에서 배운 획을
# 오른쪽 아래에서 다시 배워야 합니다. 그림을 볼 때 사람은 그러지 않습니다. 돋보기 하나를 들고 그림 위를 옮겨 다니며
# **같은 눈으로** 어디든 봅니다. **합성곱**(convolution)이 그 돋보기입니다. 돋보기에 적힌 수를 **커널**(kernel)이라고 합니다.
#
# $$y_{i,j} = \sum_{a=0}^{k-1}\sum_{b=0}^{k-1} w_{a,b}\; x_{\,s\,i+a-p,\; s\,j+b-p}$$
#
# - $x$: 입력 그림, $y$: 출력 그림, $w$: 커널(k×k), $i, j$: 출력 칸의 번호, $a, b$: 커널 칸의 번호(모두 0부터).
# - $s$: **스트라이드**(stride). 한 번에 몇 칸씩 옮기는지. $p$: **패딩**(padding). 입력의 둘레에 0을 몇 겹 두르는지.
#
# 한 변이 $n$이면 출력의 한 변은 $\lfloor (n + 2p - k)/s \rfloor + 1$입니다(Dumoulin & Visin 2016). 그대로 코드로 옮겨 봅시다.
# (수학에서 말하는 합성곱은 커널을 뒤집어 곱합니다. 딥러닝에서는 뒤집지 않고도 합성곱이라고 부르며, 커널을 배우므로 차이가 없습니다.)


# %%
def convolve(x, w, s=1, p=0):
    """합성곱을 정의 그대로: x (n, n), w (k, k) → (m, m)."""
    x, k = F.pad(x, [p] * 4), len(w)
    m = (len(x) - k) // s + 1
    y = torch.zeros(m, m)
    for i in range(m):
        for j in range(m):
            y[i, j] = (w * x[s * i : s * i + k, s * j : s * j + k]).sum()
    return y


picture = convolution.PICTURE
for name, s, p in (("세로 경계", 1, 0), ("가로 경계", 2, 1), ("모두 1", 3, 2)):
    w = convolution.kernel(name, 3)
    mine, torchs = (
        convolve(picture, w, s, p),
        F.conv2d(picture[None, None], w[None, None], None, s, p),
    )
    assert torch.equal(mine, torchs[0, 0])
    assert len(mine) == convolution.conv_size(5, 3, s, p)
    print(f"{name}, 스트라이드 {s}, 패딩 {p}: 5×5 → {len(mine)}×{len(mine)}, torch와 같습니다.")

# %% [markdown]
# 이제 한 칸씩 봅시다. **스텝**을 옮기면 파란 실선 창이 움직이고, 창 안의 수와 커널의 수를 곱해 더한 값이 주황 점선 칸에 적힙니다.
# 스트라이드를 2로 바꾸면 창이 두 칸씩 뛰고, 패딩을 1로 하면 둘레에 빗금 친 0이 생깁니다. 출력의 크기가 식과 맞는지 보십시오.

# %%
ConvolutionLab("합성곱", size=3, stride=1, padding=0)

# %% [markdown]
# 커널이 `세로 경계`일 때 출력은 세로획의 왼쪽에서 음수, 오른쪽에서 양수입니다. 밝기가 옆으로 바뀌는 곳을 찾은 것입니다.
# 진짜 숫자에 써 봅시다.

# %%
seven = datasets.mnist("test")[0:1].x
edges = {name: convolution.kernel(name, 3) for name in ("세로 경계", "가로 경계")}
fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.2))
plotting.show_pictures(axes[0], seven, title="입력")
for ax, (name, w) in zip(axes[1:], edges.items(), strict=True):
    found = F.conv2d(seven + 1, w[None, None], padding=1)  # 배경을 0으로
    plotting.show_pictures(ax, found / found.abs().max(), title=f"{name} 커널")
plotting.show(
    fig,
    alt="손글씨 숫자 7과, 두 커널을 지난 결과. 세로 경계 커널은 획의 왼쪽과 오른쪽을, 가로 경계 커널은 획의 위와 아래를 밝거나 어둡게 드러내고 나머지는 회색입니다.",
)
linear, conv = nn.Linear(784, 784), nn.Conv2d(1, 1, 3, padding=1)
counts = [sum(p.numel() for p in m.parameters()) for m in (linear, conv)]
print(f"784 → 784를 잇는 파라미터: 완전 연결 {counts[0]:,}개, 3×3 합성곱 {counts[1]}개")
assert counts == [784 * 784 + 784, 10]

# %% [markdown]
# 세로 경계 커널은 획의 왼쪽과 오른쪽에서, 가로 경계 커널은 위와 아래에서 밝거나 어두워집니다(회색은 0입니다).
# 같은 커널을 모든 자리에서 함께 쓰므로 파라미터는 열 개뿐입니다. GAN의 커널은 사람이 정하지 않고 **배웁니다**.
#
# 컬러 그림처럼 판이 여러 장이면 한 장을 **채널**(channel)이라고 합니다. 합성곱은 입력 채널마다 다른 커널을 대고 그 결과를 모두 더해
# 출력 채널 하나를 만듭니다. 출력 채널이 여럿이면 커널도 그만큼 여러 벌이므로, 가중치는 (출력 채널)×(입력 채널)×k×k개입니다.
#
# ### 스트라이드 합성곱은 배우는 풀링입니다
#
# 그림을 줄일 때 예전에는 2×2칸의 평균이나 최댓값을 쓰는 **풀링**(pooling)을 했습니다. 평균 풀링은 사실 커널의 값이 모두 1/4인
# 스트라이드 2 합성곱입니다. DCGAN은 커널의 수를 정해 두지 않고 배우게 합니다. 무엇이 좋아지는지 줄무늬 두 장으로 봅시다.

# %%
stripes = torch.zeros(2, 1, 8, 8)
stripes[0, 0, :, ::2] = 1  # 세로줄
stripes[1, 0, ::2, :] = 1  # 가로줄
averaging = torch.full((1, 1, 2, 2), 0.25)
learned = torch.tensor([[[[-1.0, 1.0], [-1.0, 1.0]]]]) / 2  # 배울 수 있는 커널의 한 보기
pooled = F.avg_pool2d(stripes, 2)
assert torch.equal(pooled, F.conv2d(stripes, averaging, stride=2))
kept = F.conv2d(stripes, learned, stride=2)

print(f"두 줄무늬의 차이: 평균 풀링 {(pooled[0] - pooled[1]).abs().max():.1f}, "
      f"배울 수 있는 커널 {(kept[0] - kept[1]).abs().max():.1f}")  # fmt: skip
assert torch.equal(pooled[0], pooled[1]) and not torch.equal(kept[0], kept[1])

# %%
fig, axes = plt.subplots(1, 6, figsize=(9, 1.9))
boards = {"입력": stripes * 2 - 1, "평균 풀링": pooled * 2 - 1, "배울 수 있는 커널": kept}
for i, (name, pair) in enumerate(boards.items()):
    for ax, x, kind in zip(axes[2 * i :], pair, ("세로줄", "가로줄"), strict=False):
        plotting.show_pictures(ax, x[None], title=f"{name}\n({kind})")
        ax.set(xticks=[], yticks=[])
        ax.set_axis_on()  # 흰 줄이 종이에 녹지 않게 테두리를 남깁니다.
        ax.spines[:].set_visible(True)
plotting.show(
    fig,
    alt="세로줄과 가로줄의 8×8 그림 두 장과, 그것을 4×4로 줄인 것. 평균 풀링을 지난 둘은 똑같은 회색이고, 배울 수 있는 커널을 지난 둘은 세로줄만 검고 가로줄은 회색이라 서로 다릅니다.",
)

# %% [markdown]
# 평균 풀링을 지나면 세로줄과 가로줄이 **똑같은 회색**이 되어 다시는 가려낼 수 없습니다. 오른쪽은 네 수를 다르게 고른 보기이고, 세로줄만 검게 남습니다.
# 스트라이드 합성곱은 무엇을 남길지 학습하며 고를 수 있습니다.
# **판별자**(discriminator)는 이렇게 줄여 가며 봅니다. 그런데 **생성자**(generator)는 거꾸로 **키워야** 합니다.
#
# ## 2. 전치 합성곱: 도장을 찍어 키웁니다
#
# 합성곱이 "여러 칸을 보고 한 칸에 적기"라면, **전치 합성곱**(transposed convolution)은 "한 칸을 보고 여러 칸에 찍기"입니다.
# 입력의 칸마다 그 수를 곱한 커널을 도장처럼 출력에 **더합니다**. 도장 사이의 간격이 스트라이드이고, 겹친 자리에는 값이 쌓입니다.
# 패딩은 반대로 출력의 바깥을 **잘라 냅니다**. 출력의 한 변은
#
# $$n_{out} = (n-1)\,s + k - 2p$$
#
# 입니다. 여기서 $n$은 입력의 한 변, $k$는 커널의 한 변, $s$는 스트라이드, $p$는 패딩입니다. **스텝**을 옮기며 도장이 겹치는 자리를 보십시오.

# %%
ConvolutionLab("전치 합성곱", size=3, stride=2, padding=0, pattern="모두 1")

# %%
task("04-1")


# %%
def transposed_size(n, k, s, p):
    """정수 넷 → 출력의 한 변(정수)."""
    ...


check("04-1", transposed_size)

# %%
hint("04-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("04-1")

# %% [markdown]
# ### 왜 "전치"입니까
#
# 합성곱은 선형이므로 행렬로 쓸 수 있습니다. 그림 $x$를 한 줄로 펴면 $y = Cx$입니다. 전치 합성곱은 그 행렬의 **행과 열을 바꾼**(전치한)
# $C^\top$을 곱하는 연산입니다. 4×4 그림과 3×3 커널로 확인합니다.

# %%
w = convolution.kernel("차례로 1, 2, 3 …", 3)
C = convolution.matrix_of(w, side=4)  # (2·2, 4·4)
x = torch.arange(16.0).view(1, 1, 4, 4)
y = F.conv2d(x, w[None, None])
back = F.conv_transpose2d(y, w[None, None])
assert torch.equal(C @ x.flatten(), y.flatten())
assert torch.allclose(C.T @ y.flatten(), back.flatten())
rank = torch.linalg.matrix_rank(C).item()
gap = (back - x).abs().max().item()
print(
    f"C의 계수(rank)는 {rank}입니다. 합성곱 뒤 전치 합성곱을 하면 원래 그림에서 {gap:,.0f}만큼 벗어납니다."
)
assert rank == 4 and gap > 1 and not torch.allclose(C.T @ C, torch.eye(16))

# %%
fig, axes = plt.subplots(1, 2, figsize=(7.4, 3.6), width_ratios=[3, 1])
for ax, board, title in zip(axes, (C, C.T), ("C: 16칸 → 4칸", "전치 C: 4칸 → 16칸"), strict=True):
    ax.imshow(board, cmap="Greys", vmin=0, vmax=18)
    for (i, j), value in [((i, j), v) for i, r in enumerate(board) for j, v in enumerate(r) if v]:
        ax.text(j, i, f"{value:g}", ha="center", va="center", fontsize=8)
    ax.set(title=title, xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(True)
plotting.show(
    fig,
    alt="합성곱을 행렬로 적은 C(4행 16열)와 그것을 뒤집은 전치 C(16행 4열). 0이 아닌 칸에만 커널의 수가 적혀 있고, C에서는 한 행마다 같은 수들이 한 칸씩 밀려 있습니다.",
)

# %% [markdown]
# 왼쪽은 합성곱의 행렬, 오른쪽은 행과 열을 바꾸어 세운 전치 합성곱의 행렬입니다. 커널의 수 아홉 개가 네 번씩 들어 있고, 자리만 바뀌었습니다.
#
# > **널리 퍼진 오류 ①** "전치 합성곱은 합성곱을 되돌린다(역합성곱, deconvolution)." <!-- 용어 예외 -->
# > 되돌리는 것은 **모양**뿐입니다. 16개의 수를 4개로 줄이면 계수가 4라서 어떤 연산도 모든 그림을 되살릴 수 없고,
# > 계산에서 보았듯이 $C^\top C \ne I$입니다(Dumoulin & Visin 2016, 4장).
#
# 전치 합성곱의 다른 이름은 **합성곱의 역전파**입니다. $y = Cx$의 기울기를 입력으로 보낼 때 곱하는 행렬이 $C^\top$이기 때문입니다.

# %%
x = torch.randn(1, 1, 4, 4, requires_grad=True)
upstream = torch.randn(1, 1, 2, 2)
(arrived,) = torch.autograd.grad(F.conv2d(x, w[None, None]), x, upstream)
assert torch.allclose(arrived, F.conv_transpose2d(upstream, w[None, None]), atol=1e-5)
print("합성곱의 역전파가 입력에 보낸 기울기 = 전치 합성곱의 출력")

# %%
QuizView(
    "2×2 그림을 커널 4, 스트라이드 2, 패딩 1의 전치 합성곱에 넣었습니다. 옳은 것을 모두 고르십시오.",
    [
        ("출력은 4×4입니다.", True, "(2 − 1)·2 + 4 − 2·1 = 4입니다."),
        (
            "같은 설정의 합성곱에 다시 넣으면 원래의 값이 나옵니다.",
            False,
            "2×2라는 모양은 돌아오지만 값은 아닙니다. 전치 합성곱은 역연산이 아닙니다.",
        ),
        (
            "출력의 어떤 칸에는 도장이 두 번 이상 겹칩니다.",
            True,
            "커널 4가 간격 2보다 크므로 이웃한 도장이 겹칩니다.",
        ),
    ],
    multiple=True,
)

# %% [markdown]
# ## 3. 바둑판무늬: 도장이 고르게 겹치지 않을 때
#
# 도장이 출력 칸마다 몇 번 겹치는지 세어 봅시다. 커널이 스트라이드로 **나누어떨어지지 않으면** 칸마다 찍히는 횟수가 다릅니다.
# 커널 3, 스트라이드 2이면 어떤 칸은 네 번, 어떤 칸은 한 번입니다(Odena 외 2016).

# %%
cases = {"커널 3, 스트라이드 2": (3, 2, 1), "커널 4, 스트라이드 2": (4, 2, 1)}
fig, axes = plt.subplots(1, 2, figsize=(7, 3.3))
for ax, (name, (k, s, p)) in zip(axes, cases.items(), strict=True):
    counts = convolution.overlap_counts(5, k, s, p)
    draw_board(ax, counts)
    inside = counts[2:-2, 2:-2]
    even = inside.min() == inside.max()
    ax.set_title(f"{name}\n{'고릅니다' if even else '고르지 않습니다'}")
    assert even == (k % s == 0)
plotting.show(
    fig,
    alt="전치 합성곱의 출력 칸마다 도장이 겹친 횟수를 적은 두 판. 커널 3, 스트라이드 2에서는 1, 2, 4가 바둑판처럼 섞여 있고, 커널 4에서는 가장자리를 빼면 모두 4입니다.",
)

# %% [markdown]
# 칸의 수는 도장이 겹친 횟수입니다. 커널 3은 1, 2, 4가 바둑판처럼 섞이고, 커널 4는 안쪽이 모두 4로 고릅니다.
# 논문의 그림에는 커널이 5였지만, 이 강의는 널리 쓰이는 PyTorch 예제처럼 스트라이드 2로 나누어떨어지는 4를 씁니다.
#
# 무늬를 일부러 만들어 봅시다. **배우기 전의** 신경망(난수 가중치)에 난수를 넣어 32×32 그림을 아주 많이 만들고, 화소마다 값의 제곱을
# 평균합니다. 무늬가 없다면 평평한 회색이어야 합니다. 키우는 방법은 셋입니다. 셋째는 화소를 두 배로 늘린 뒤 보통 합성곱을 하는 방법입니다.

# %%
GROW = {
    "커널 3 전치 합성곱": lambda a, b: nn.ConvTranspose2d(
        a, b, 3, 2, 1, output_padding=1, bias=False
    ),
    "커널 4 전치 합성곱": lambda a, b: nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False),
    "늘린 뒤 합성곱": lambda a, b: nn.Sequential(
        nn.Upsample(scale_factor=2), nn.Conv2d(a, b, 3, padding=1, bias=False)
    ),
}


@torch.no_grad()
def average_energy(grow, tries=400):
    """난수 신경망 400개가 만든 그림의 제곱 평균 (1, 32, 32). 가장 큰 값이 1입니다."""
    torch.manual_seed(0)
    total = 0
    for _ in range(tries):
        net = nn.Sequential(grow(8, 8), nn.ReLU(), grow(8, 8), nn.ReLU(), grow(8, 1))
        total = total + net(torch.randn(8, 8, 4, 4)).square().mean(0)
    return total / total.max()


# %%
energy = {name: average_energy(grow) for name, grow in GROW.items()}
rough = {name: convolution.unevenness(x) for name, x in energy.items()}
fig, axes = plt.subplots(1, 3, figsize=(7.8, 2.9))
for ax, (name, x) in zip(axes, energy.items(), strict=True):
    inner = x[0, 6:-6, 6:-6]
    ax.imshow(inner, cmap="gray", vmin=0, vmax=inner.max())
    ax.set(title=f"{name}\n고르지 않은 정도 {rough[name]:.2f}", xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(True)
bad, good, best = rough.values()
plotting.show(
    fig,
    alt=f"세 방법으로 키운 그림의 평균 밝기. 커널 3의 전치 합성곱에는 바둑판무늬가 뚜렷하고(고르지 않은 정도 {bad:.2f}), 커널 4의 전치 합성곱과 늘린 뒤 합성곱은 거의 평평한 회색입니다({good:.2f}, {best:.2f}).",
)
print(f"고르지 않은 정도: {bad:.2f}, {good:.2f}, {best:.2f}")
assert bad > 0.3 and good < 0.1 and best < 0.1

# %% [markdown]
# 밝을수록 그 화소에 큰 값이 자주 나옵니다. 고르지 않은 정도는 화소를 짝수·홀수 행과 열의 네 자리로 나누어 구한 네 평균의 표준편차를,
# 그 네 평균의 평균으로 나눈 값입니다(고르면 0). 가장자리를 뺀 가운데 20×20화소만 그렸습니다.
# 왼쪽에는 바둑판무늬가 뚜렷하고 가운데와 오른쪽은 거의 고릅니다.
# 배우기도 전에 이미 무늬가 있으므로, 커널 3의 생성자는 무늬를 **지우는 법부터** 배워야 합니다.
# 커널이 나누어떨어져도 가중치 자체가 고르지 않으면 무늬가 남을 수 있어, Odena 외는 셋째 방법을 권했습니다.
#
# ## 4. 배치 정규화, ReLU, LeakyReLU
#
# 층을 깊게 쌓으면 값이 층마다 조금씩 커지거나 작아져 마침내 넘치거나 사라집니다. **배치 정규화**(batch normalization)는 채널마다
# 미니배치(minibatch)의 평균과 분산으로 값을 고르게 합니다(Ioffe & Szegedy 2015).
#
# $$\hat{h} = \frac{h - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad h' = \gamma \hat{h} + \beta$$
#
# - $h$: 한 채널의 값들, $\mu, \sigma^2$: 미니배치와 모든 화소에 걸친 그 평균과 분산.
# - $\varepsilon$(eps): 0으로 나누지 않으려고 더하는 작은 수, $\gamma, \beta$: 배우는 크기와 위치.
#
# 생성자는 모든 은닉층에서 ReLU를, 판별자는 **LeakyReLU**(음수 쪽 기울기 0.2)를 씁니다. 까닭은 03의 5절에서 보았습니다. 판별자 안의 길이
# 끊기면 생성자가 배울 기울기도 끊깁니다.
#
# > **널리 퍼진 오류 ②** "`BatchNorm2d(64, 0.8)`은 momentum을 0.8로 한다."
# > 둘째 인수는 **eps**입니다. 널리 퍼진 예제 코드에 이렇게 적힌 것이 많습니다. 값이 작은 채널에서는 정규화가 거의 되지 않습니다.

# %%
wrong, right = nn.BatchNorm2d(64, 0.8), nn.BatchNorm2d(64)
print(f"BatchNorm2d(64, 0.8): eps {wrong.eps}, momentum {wrong.momentum}")
print(f"BatchNorm2d(64):      eps {right.eps}, momentum {right.momentum}")
assert (wrong.eps, wrong.momentum) == (0.8, 0.1) and right.eps == 1e-5
small = 0.1 * torch.randn(32, 64, 8, 8)
print(f"표준편차 0.1인 값을 넣으면: eps 0.8에서 {wrong(small).std():.2f}, "
      f"eps 0.00001에서 {right(small).std():.2f}")  # fmt: skip
assert wrong(small).std() < 0.15 and abs(right(small).std() - 1) < 0.01

# %% [markdown]
# ### 뽑을 때는 평가 모드
#
# 학습 모드의 배치 정규화는 **함께 뽑은 다른 그림**의 평균과 분산을 씁니다. 그래서 같은 $z$라도 함께 뽑은 것이 다르면 그림이 달라집니다.
# 평가 모드에서는 학습하며 모아 둔 평균과 분산을 쓰므로 $z$ 하나에 그림이 하나입니다. 저장소에 든 얼굴 생성자(9절)로 봅시다.
# 차이가 잘 보이도록 여덟 장만 뽑고, 함께 뽑는 $z$를 1.5배로 키웠습니다.

# %%
artist = checkpoints.pretrained("dcgan_faces", runtime)
z = torch.randn(1, artist.nz, generator=torch.Generator().manual_seed(3))
crowds = [torch.randn(7, artist.nz, generator=torch.Generator().manual_seed(s)) for s in (1, 2)]
batches = [torch.cat([z, 1.5 * c]) for c in crowds]
training_twin = copy.deepcopy(artist).train()  # 원본의 이동 통계를 건드리지 않으려고 베낍니다
with torch.no_grad():
    changing = [training_twin(b.to(runtime.device))[0].float().cpu() for b in batches]
steady = [sampling.sample(artist, b)[0] for b in batches]
fig, axes = plt.subplots(1, 2, figsize=(5.6, 1.9))
plotting.show_pictures(axes[0], torch.stack(changing), title="학습 모드: 같은 z, 다른 그림")
plotting.show_pictures(axes[1], torch.stack(steady), title="평가 모드: 같은 z, 같은 그림")
moved, still = ((a - b).abs().max().item() for a, b in (changing, steady))
plotting.show(
    fig,
    alt=f"같은 z를 서로 다른 묶음에서 두 번씩 그린 얼굴. 학습 모드의 두 장은 색과 모양이 다르고(가장 큰 차이 {moved:.2f}), 평가 모드의 두 장은 똑같습니다({still:.4f}).",
)
print(f"화소의 가장 큰 차이: 학습 모드 {moved:.2f}, 평가 모드 {still:.4f}")
assert moved > 0.2 and still < 0.05

# %% [markdown]
# 왼쪽의 두 얼굴은 같은 $z$인데도 다르고, 오른쪽의 두 얼굴은 같습니다. `sampling.sample`은 늘 평가 모드로 뽑습니다.

# %%
task("04-2")


# %%
def generator_block(n_in, n_out):
    """채널 수 둘 → nn.Sequential."""
    ...


check("04-2", generator_block)

# %%
hint("04-2")

# %%
solution("04-2")

# %% [markdown]
# ## 5. DCGAN의 구조
#
# DCGAN(deep convolutional GAN)은 위의 부품을 이렇게 쌓았습니다(Radford 외 2015).
#
# | 논문의 지침 | 왜 |
# |---|---|
# | 풀링 대신 스트라이드 합성곱(D)과 전치 합성곱(G) | 줄이고 키우는 법을 배웁니다(1, 2절) |
# | 배치 정규화. 단 G의 마지막 층과 D의 첫 층은 빼고 | 층마다 값의 크기를 지킵니다. 모든 층에 두었더니 표본이 출렁이고 학습이 불안정했다고 논문은 적었습니다 |
# | 완전 연결 은닉층을 없앰 | 자리를 아는 층만으로 충분합니다 |
# | G는 ReLU, 마지막만 tanh | 화소를 −1과 1 사이로 |
# | D는 모든 층에 LeakyReLU | G로 가는 기울기가 끊기지 않습니다 |

# %%
QuizView(
    "DCGAN의 배치 정규화에 대해 옳은 것을 모두 고르십시오.",
    [
        ("G의 마지막 층과 D의 첫 층에는 두지 않습니다.", True, "모두 두면 불안정했습니다."),
        (
            "`BatchNorm2d(64, 0.8)`은 이동 평균의 momentum을 0.8로 합니다.",
            False,
            "둘째 인수는 eps입니다. 이동 평균의 인수는 momentum이고 기본값이 0.1입니다.",
        ),
        (
            "학습 모드로 뽑으면 같은 z의 그림이 함께 뽑은 z에 따라 달라집니다.",
            True,
            "미니배치의 평균과 분산을 쓰기 때문입니다. 평가 모드로 뽑으십시오.",
        ),
    ],
    multiple=True,
)

# %%
show_source(dcgan.generator_block)
show_source(dcgan.discriminator_block)
show_source(dcgan.weights_init)

# %%
torch.manual_seed(0)
G, D = dcgan.Generator(nz=100, ngf=64), dcgan.Discriminator(ndf=64)
layers_g = layer_shapes(G, torch.randn(2, 100))
layers_d = layer_shapes(D, torch.randn(2, 3, 64, 64))
for name, layers in (("생성자", layers_g), ("판별자", layers_d)):
    print(f"{name}: 파라미터 {sum(layer.parameters for layer in layers):,}개")
    for layer in layers:
        if "Conv" in layer.name:
            print(f"  {layer.name:26s} → {' × '.join(map(str, layer.shape))}")

convs_g = [layer.shape for layer in layers_g if "Conv" in layer.name]
convs_d = [layer.shape for layer in layers_d if "Conv" in layer.name]
assert convs_g == [(512, 4, 4), (256, 8, 8), (128, 16, 16), (64, 32, 32), (3, 64, 64)]
assert convs_d == [(64, 32, 32), (128, 16, 16), (256, 8, 8), (512, 4, 4), (1, 1, 1)]

# %%
fig, axes = plt.subplots(2, 1, figsize=(8.6, 5.2))
draw_shapes(axes[0], [(100,), *convs_g])
axes[0].set_title("생성자: z에서 그림으로. 4×4부터 한 변은 두 배씩, 은닉층의 채널은 반씩")
draw_shapes(axes[1], [(3, 64, 64), *convs_d])
axes[1].set_title("판별자: 그림에서 로짓으로. 거울에 비친 모양입니다")
sizes = [" → ".join("×".join(map(str, s)) for s in net) for net in (convs_g, convs_d)]
plotting.show(
    fig,
    alt=f"층마다의 출력을 상자로 그린 두 줄. 생성자는 100에서 {sizes[0]}로 커지고, 판별자는 3×64×64에서 {sizes[1]}로 작아집니다.",
)

# %% [markdown]
# 상자가 높을수록 그림의 한 변이 길고, 넓을수록 채널이 많습니다(한눈에 보이도록 줄여 그려 비례하지는 않습니다). 상자 아래의 "채널×높이×너비"가 위에서 출력한 모양과 같습니다.
# 논문의 그림은 채널이 이 두 배(4×4에서 1024개)이고, PyTorch 예제가 512개로 줄인 것을 따랐습니다.
# 첫 층은 100개의 수를 1×1 그림으로 보고 4×4로 키우는 전치 합성곱입니다($(1-1)\cdot 1 + 4 = 4$). 나머지는 모두 커널 4, 스트라이드 2, 패딩 1이라 꼭 두 배가 됩니다.
#
# ### 논문의 수들
#
# - 합성곱의 가중치는 $\mathcal{N}(0,\ \text{표준편차 } 0.02)$, 배치 정규화의 $\gamma$는 $\mathcal{N}(1,\ \text{표준편차 } 0.02)$, $\beta$는 0에서 시작합니다($\gamma$의 값은 논문의 글에는 없고, 널리 쓰이는 코드의 관례입니다).
# - 옵티마이저(optimizer)는 Adam, 학습률(learning rate) **0.0002**, $\beta_1$은 0.9가 아니라 **0.5**입니다. 미니배치는 128장이었습니다.
#
# > **널리 퍼진 오류 ③** "가중치는 분산 0.02로, 학습률은 0.00002로 한다."
# > 0.02는 **표준편차**이고(분산은 0.0004), 학습률에는 0이 하나 적습니다. 분산으로 잘못 읽으면 가중치가 일곱 배 커지고,
# > 학습률을 0.00002로 하면 같은 거리를 가는 데 스텝이 열 배 듭니다.
#
# 가중치를 일곱 배로 하면 무슨 일이 생기는지 갓 태어난 생성자의 화소로 봅시다.

# %%
fig, axes = plt.subplots(1, 2, figsize=(7, 2.2), sharey=True)
saturated = {}
for ax, (name, std) in zip(
    axes, {"표준편차 0.02": 0.02, "분산 0.02": math.sqrt(0.02)}.items(), strict=True
):
    torch.manual_seed(0)
    newborn = dcgan.Generator(nz=100, ngf=64)
    nn.init.normal_(newborn.head.weight, 0.0, std)
    with torch.no_grad():
        pixels = newborn(torch.randn(32, 100)).flatten()
    saturated[name] = (pixels.abs() > 0.9).float().mean().item()
    ax.hist(pixels[:40_000].numpy(), bins=40, range=(-1, 1), color=plotting.SKY, edgecolor="0.3")
    ax.set(title=f"{name}: |화소| > 0.9가 {saturated[name]:.0%}", xlabel="화소", yticks=[])
told = ", ".join(f"{name}이면 {share:.0%}" for name, share in saturated.items())
plotting.show(
    fig,
    alt=f"갓 만든 생성자의 화소의 히스토그램 둘. 표준편차 0.02이면 0 둘레에 모이고, 분산 0.02이면 양 끝 ±1에 몰립니다. 크기가 0.9를 넘는 화소: {told}.",
)

# %%
settings = adam().keywords
print("adam()의 기본값:", {k: settings[k] for k in ("lr", "betas")})
assert settings["lr"] == 2e-4 and settings["betas"] == (0.5, 0.999)
assert saturated["표준편차 0.02"] < 0.01 and saturated["분산 0.02"] > 0.2

# %% [markdown]
# 왼쪽은 화소가 0 둘레에 모여 있고, 오른쪽은 마지막 층만 바꾸었는데도 여럿이 ±1에 붙었습니다. tanh의 끝에서는 기울기가 0에 가까우니 배움이 느려집니다.

# %%
task("04-3")


# %%
def init_weights(layer):
    """층 하나의 가중치를 바꿉니다."""
    ...


check("04-3", init_weights)

# %%
hint("04-3")

# %%
solution("04-3")

# %% [markdown]
# ### 다른 코드에서 만날 이름들
#
# | 흔한 이름 | 뜻 | 이 강의에서는 |
# |---|---|---|
# | `dataroot` | 데이터가 있는 폴더 | `datasets.faces()`, 내 폴더는 `datasets.image_folder(dataroot)` |
# | `workers` | 데이터를 읽는 프로세스의 수 | 없습니다. 텐서 하나로 메모리에 두어 읽을 것이 없습니다 |
# | `batch_size` | 미니배치의 장수 | `train(batch_size=)` |
# | `image_size` | 그림의 한 변 | `Generator(image_size=)`, `Discriminator(image_size=)` |
# | `nc` | 그림의 채널 수(흑백 1, 컬러 3) | `Generator(nc=)`, `Discriminator(nc=)` |
# | `nz` | 잠재 벡터(latent vector)의 차원 | `Generator(nz=)` |
# | `ngf` | G의 마지막 은닉층의 채널 수 | `Generator(ngf=)` |
# | `ndf` | D의 첫 은닉층의 채널 수 | `Discriminator(ndf=)` |
# | `num_epochs` | 데이터를 몇 에포크(epoch) 도는지 | `train(steps=)`. 스텝 = 에포크 × ⌊장수 / batch_size⌋ (남는 몇 장을 버릴 때입니다. DataLoader는 기본값에서 버리지 않아 올림 ⌈ ⌉이 됩니다) |
# | `lr` | Adam의 학습률 | `adam(lr=)` |
# | `beta1` | Adam의 $\beta_1$ | `adam(betas=)`의 첫 수 |
# | `ngpu` | 쓸 GPU의 수 | 장치는 `runtime.device`가 고릅니다. 여러 GPU는 09에서 다룹니다 |

# %%
dataroot, workers, ngpu = "faces", 0, 0
batch_size, image_size, nc, nz, ngf, ndf = 128, 64, 3, 100, 64, 64
num_epochs, lr, beta1 = 5, 0.0002, 0.5

pair = GAN(
    dcgan.Generator(nz=nz, ngf=ngf, image_size=image_size, nc=nc),
    dcgan.Discriminator(ndf=ndf, image_size=image_size, nc=nc),
    optimizer=adam(lr=lr, betas=(beta1, 0.999)), runtime=runtime,
)  # fmt: skip
steps = num_epochs * (len(datasets.load(dataroot)) // batch_size)
print(f"얼굴 10,000장을 {num_epochs}에포크 도는 것은 {steps}스텝입니다.")
assert steps == 390
del pair

# %% [markdown]
# 생성자가 tanh로 끝나므로 진짜 그림의 화소도 같은 범위에 있어야 합니다. 이 일은 데이터셋이 맡고 있습니다. 직접 써 보십시오.

# %%
task("04-4")


# %%
def to_tanh_range(pixels):
    """uint8 0…255 → 같은 모양의 float32 −1…1."""
    ...


check("04-4", to_tanh_range)

# %%
hint("04-4")

# %%
solution("04-4")

# %% [markdown]
# ## 6. 한 스텝 안의 다섯 숫자
#
# 학습은 03과 똑같은 두 단계입니다. 흔한 DCGAN 코드는 D 단계에서 `backward()`를 **두 번** 부릅니다. 진짜로 한 번, 가짜로 한 번.
# `backward()`는 `.grad`를 덮어쓰지 않고 **더하므로** 두 미니배치의 기울기가 쌓이고, `step()` 한 번으로 함께 반영됩니다. 재 봅시다.

# %%
torch.manual_seed(0)
small_g = dcgan.Generator(nz=64, ngf=16, image_size=28, nc=1)
small_d = dcgan.Discriminator(ndf=16, image_size=28, nc=1)
real = datasets.mnist("test")[:32].x
fake = small_g(torch.randn(32, 64)).detach()
losses = {
    "진짜": lambda: F.softplus(-small_d(real)).mean(),
    "가짜": lambda: F.softplus(small_d(fake)).mean(),
}


def gradient(*parts):
    """D의 .grad를 비우고, 손실마다 backward()를 부른 뒤 쌓인 기울기를 한 줄로 폅니다."""
    small_d.zero_grad()
    for part in parts:
        part().backward()
    return torch.cat([p.grad.flatten() for p in small_d.parameters()])


# %%
alone = {name: gradient(part) for name, part in losses.items()}
both = gradient(*losses.values())  # zero_grad 없이 backward를 두 번
summed = gradient(lambda: sum(part() for part in losses.values()))  # 더해서 한 번
for name, g in (*alone.items(), ("쌓은 것", both), ("더해서 한 번", summed)):
    print(f"{name:8s} 기울기의 길이 {g.norm():.4f}")
assert torch.allclose(both, alone["진짜"] + alone["가짜"], atol=1e-6)
assert torch.allclose(both, summed, atol=1e-6)

together = small_d(torch.cat([real, fake]))[:32].mean() - small_d(real).mean()
print(f"진짜와 가짜를 한 미니배치로 이으면 진짜의 로짓이 평균 {together:+.3f} 달라집니다.")
assert abs(together) > 0.005

# %% [markdown]
# 쌓은 기울기는 두 기울기의 **합**이고, 손실을 더해 한 번 부른 것과 같습니다. 다만 배치 정규화가 있는 D에 진짜와 가짜를 한데 **이어** 넣는 것은 다릅니다.
# 함께 정규화되어 로짓부터 달라지기 때문입니다. 그래서 이 강의의 `train`도 D에 배치 정규화나 미니배치 표준편차(7절)처럼 다른 표본을
# 함께 보는 층이 있으면(`per_sample`이 거짓이면) 따로 넣습니다. 아래의 `run(D, x, y)`는 D(x)이고, `y`는 05의 레이블, `autocast`와 `unwrapped`는 09에서 배울 혼합 정밀도와 여러 GPU의 것이니 지나쳐도 됩니다.

# %%
show_source(gc.training._judge)

# %% [markdown]
# ### `detach`는 무엇을 하고 무엇을 하지 않습니까
#
# D 단계의 가짜에 붙이는 `detach`를 빼면 G가 망가진다고 흔히 말합니다. 직접 봅시다.

# %%
opt_d, z = torch.optim.SGD(small_d.parameters(), lr=0.1), torch.randn(32, 64)
start = [p.detach().clone() for p in small_g.parameters()]
touched = {}
for name, maybe in {"detach 없이": lambda x: x, "detach하고": torch.Tensor.detach}.items():
    small_g.zero_grad(), small_d.zero_grad()
    F.softplus(small_d(maybe(small_g(z)))).mean().backward()
    opt_d.step()
    touched[name] = sum(p.grad is not None for p in small_g.parameters())
    same = all(torch.equal(a, b) for a, b in zip(start, small_g.parameters(), strict=True))
    print(
        f"{name} D 단계: G의 가중치는 {'그대로' if same else '바뀜'}, .grad가 쌓인 텐서 {touched[name]}개"
    )
    assert same
assert touched["detach 없이"] == len(start) and touched["detach하고"] == 0

small_g.zero_grad()
F.softplus(-small_d(small_g(z).detach())).mean().backward()  # G 단계에서 떼어 내면
assert all(p.grad is None for p in small_g.parameters())  # G에는 아무 소식도 오지 않습니다

# %% [markdown]
# D의 옵티마이저는 G의 가중치를 모르므로, `detach`가 없어도 D 단계에서 G는 바뀌지 않습니다. 다만 G의 `.grad`에 엉뚱한 기울기가 쌓이고
# G를 지나는 역전파만큼 계산이 늡니다. 반대로 **G 단계에서** `detach`하면 G의 `.grad`가 비어 아무것도 배우지 못합니다.

# %%
task("04-5")


# %%
def d_step(G, D, opt_d, real, z):
    """D를 한 번 갱신하고 (Loss_D, D(x), D(G(z)))을 돌려줍니다."""
    ...


check("04-5", d_step)

# %%
hint("04-5")

# %%
solution("04-5")


# %% [markdown]
# 학습 코드가 스텝마다 알려 주는 수는 보통 다섯입니다.
#
# | 이름 | 식 | 균형에서 |
# |---|---|---|
# | Loss_D | $-\mathbb{E}\log D(x) - \mathbb{E}\log(1-D(G(z)))$ | $2\log 2 \approx 1.386$ |
# | Loss_G | $-\mathbb{E}\log D(G(z))$ | $\log 2 \approx 0.693$ |
# | D(x) | 진짜에 준 확률의 평균 | 1/2 |
# | D(G(z)) 앞 | D를 갱신하기 **전**, 가짜에 준 확률의 평균 | 1/2 |
# | D(G(z)) 뒤 | D를 갱신한 **뒤**, 같은 가짜에 준 확률의 평균 | 1/2 |
#
# 여기서 $x$는 진짜 그림, $z$는 잠재 벡터, $\mathbb{E}$는 미니배치의 평균, $D$는 로짓(logit)에 시그모이드를 씌운 확률입니다.
# "앞 / 뒤"의 차이는 D의 한 스텝이 얼마나 컸는지를 말해 줍니다.
#
# ## 7. 논문의 설정과 그 뒤의 설정: MNIST
#
# 28×28 숫자를 두 번 학습합니다. (가)는 **논문의 설정**입니다(CPU에 맞게 채널 수, $z$의 차원(64), 미니배치만 줄였습니다). (나)는 그 뒤에 나온 것을 넣은 **요즘 설정**입니다.
# ‘요즘’이라고 했지만 대부분 2016–2019년의 기법이고, 표에 해를 적었습니다. DCGAN(2015)의 것은 전치 합성곱 생성자와 스트라이드 합성곱 판별자이고, 나머지는 나중에 붙은 것입니다.
# 28은 4를 두 배씩 해서는 나오지 않으므로 첫 층이 7×7을 만들고 7 → 14 → 28로 키웁니다.
#
# | | (가) 논문 | (나) 요즘 |
# |---|---|---|
# | D의 정규화 | 배치 정규화 | 없음. 대신 **R1 벌점** $\frac{\gamma}{2}\mathbb{E}\lVert\nabla_x D(x)\rVert^2$, $\gamma = 0.3$ (Mescheder 외 2018) |
# | D의 초깃값 | 표준편차 0.02 | He 초깃값(He 외 2015). 정규화가 없으므로 층마다 값의 크기를 지킵니다 |
# | 다양성 | – | 미니배치 표준편차(Karras 외 2018): 가짜끼리 비슷하면 D가 알아챕니다 |
# | Adam | 학습률 0.0002, β (0.5, 0.999) | 학습률 0.001, β (0, 0.99), 뒤 절반에서 1/10까지 감소 |
# | 뽑는 가중치 | 마지막 값 | 지수 이동 평균(03의 8절, Yazıcı 외 2019) |
# | $z$와 전치 합성곱 사이 | 바로 이음 | **매핑 네트워크**: 완전 연결층 둘(Karras 외 2019의 생각) |
# | G의 채널 | 32 | 16. 빠르고, 이 숫자들에는 넉넉합니다 |
# | 판별자 | 하나 | **둘의 로짓을 더함**: 03의 완전 연결 판별자와 합성곱 판별자(판별자를 여럿 두자는 생각은 Durugkar 외 2016) |
#
# 판별자는 왜 둘입니까? 완전 연결 판별자는 784화소를 한꺼번에 보므로 **전체의 짜임**에 밝고, 합성곱 판별자는 작은 창으로 보므로 **획의 가장자리와 잡점**에 밝습니다. 둘 다 속여야 합니다.
#
# R1 벌점은 진짜 그림 둘레에서 D의 기울기 $\nabla_x D(x)$를 작게 합니다. 이 벌점에서만 $D(x)$는 확률이 아니라 **로짓**입니다. D가 너무 가파르게 확신하지 못하게 하는 것입니다.
# 벌점의 세기 $\gamma$는 배치 정규화의 $\gamma$와 다른 수이고, 계산을 아끼려고 평균 8스텝에 한 번만 여덟 배로 겁니다(게으른 벌점, Karras 외 2020. 기울기 벌점(gradient penalty)은 06에서 자세히 다룹니다).


# %%
show_source(dcgan.TwoDiscriminators)


# %%
def new_gan(recipe):
    """recipe: "논문" 또는 "요즘"."""
    torch.manual_seed(0)
    if recipe == "논문":
        G = dcgan.Generator(nz=64, ngf=32, image_size=28, nc=1)
        D = dcgan.Discriminator(ndf=32, image_size=28, nc=1)
        return GAN(G, D, optimizer=adam(2e-4, (0.5, 0.999)), seed=0, runtime=runtime)
    G = dcgan.Generator(nz=64, ngf=16, image_size=28, nc=1, mapping=256)
    D = dcgan.TwoDiscriminators(ndf=16, image_size=28, nc=1)
    return GAN(G, D, optimizer=adam(1e-3, (0.0, 0.99)), ema=0.999, seed=0, runtime=runtime)


OBJECTIVES = {"논문": NON_SATURATING, "요즘": NON_SATURATING._replace(penalties=(r1(gamma=0.3),))}
SCHEDULES = {"논문": constant, "요즘": late_decay}
STEPS = {"논문": runtime.steps(cpu=1200, gpu=10_000), "요즘": runtime.steps(cpu=2400, gpu=20_000)}
BATCH = 64
for name in ("논문", "요즘"):
    pair = new_gan(name)
    sizes = [sum(p.numel() for p in net.parameters()) for net in (pair.G, pair.D)]
    print(f"{name}: 생성자 {sizes[0]:,}개, 판별자 {sizes[1]:,}개")

# %% [markdown]
# 잣대는 **고정된 잡음**(fixed noise)입니다. 같은 $z$ 여덟 개를 학습 내내 그려 보면, 그림이 바뀐 것은 오로지 생성자가 바뀐 것입니다.
# 매번 새 $z$를 뽑으면 나아진 것인지 다른 그림인지 가릴 수 없습니다.

# %%
fixed = torch.randn(8, 64, generator=torch.Generator().manual_seed(1))


def run(recipe):
    """학습하며 (기록, 고정된 잡음의 그림들, 프레셰 거리들, 걸린 초)을 모읍니다."""
    gan, history, rows, quality = new_gan(recipe), History(), [], {}
    view, steps, start = LiveView(gan, history), STEPS[recipe], time.time()
    file = f"../runs/04_digits_{'paper' if recipe == '논문' else 'modern'}.safetensors"
    display(view)
    loop = train(
        gan, digits, OBJECTIVES[recipe], steps=steps, batch_size=BATCH, schedule=SCHEDULES[recipe]
    )
    for m in progress(keep(loop, file)):
        history.append(m)
        view.refresh()
        if m["step"] in (steps // 20, steps // 4, steps // 2, steps):
            rows.append(sampling.sample(gan.sampler, fixed))
            quality[m["step"]] = metrics.digit_frechet(sampling.sample(gan.sampler, 2000, seed=1))
    view.finish()
    return gan, history, torch.cat(rows), quality, time.time() - start


# %% [markdown]
# `keep`은 60초마다, 그리고 멈추거나 끝날 때 `runs/`에 체크포인트를 저장합니다. GPU에서 오래 학습하다가 끊겨도 그만큼만 잃습니다(09에서 자세히 배웁니다).

# %%
paper, paper_history, paper_rows, paper_quality, paper_seconds = run("논문")

# %%
modern, modern_history, modern_rows, modern_quality, modern_seconds = run("요즘")

# %%
fig, axes = plt.subplots(1, 2, figsize=(8.4, 2.7))
for ax, name, rows, quality in zip(
    axes, STEPS, (paper_rows, modern_rows), (paper_quality, modern_quality), strict=True
):
    plotting.show_pictures(
        ax, rows, columns=8, title=f"{name}: 위에서부터 {', '.join(map(str, quality))}스텝"
    )
told = ", ".join(
    f"{n} {list(q.values())[-1]:.0f}"
    for n, q in zip(STEPS, (paper_quality, modern_quality), strict=True)
)
plotting.show(
    fig,
    alt=f"고정된 잡음 여덟 개의 그림을 학습의 네 시점마다 한 줄씩, 논문의 설정과 요즘의 설정을 나란히 놓은 것. 아래로 갈수록 숫자가 또렷해집니다. 마지막 프레셰 거리는 {told}입니다.",
)

# %%
for name, quality, seconds in (
    ("논문", paper_quality, paper_seconds),
    ("요즘", modern_quality, modern_seconds),
):
    shown = ", ".join(f"{step}스텝 {value:.0f}" for step, value in quality.items())
    print(f"{name} ({seconds:.0f}초): 프레셰 거리 {shown}")

final = list(modern_quality.values())[-1]
halfway = modern_quality[STEPS["요즘"] // 2]
assert final < 40 and final < halfway < list(paper_quality.values())[-1]

# %% [markdown]
# 한 열이 같은 $z$, 한 줄이 같은 때입니다. 아래로 갈수록 같은 $z$의 그림이 또렷해집니다. 출력의 첫 줄과 둘째 줄을 같은 스텝끼리 견주어 보십시오.
# 600스텝에서는 논문의 설정이 나았는데 1,200스텝에서는 뒤집혔습니다. 요즘 설정은 판별자가 둘이라 처음에는 더 느립니다. 이 레슨은 CPU에서 논문의 설정을 1,200스텝, 요즘 설정을 2,400스텝 학습합니다(GPU에서는 더 깁니다).
#
# ### 무엇이 차이를 만들었습니까? 한 가지씩 바꾸어 본 기록
#
# 논문의 설정에서 시작하여 표의 줄을 **하나씩** 바꾸며 2,400스텝씩, 시드 셋으로 학습해 두었습니다. 마지막 줄에는 03의 완전 연결 GAN을 (나)와 **같은 시간** 동안 학습한 것도 넣었습니다.
# 잣대는 둘입니다. 하나는 이 강의의 프레셰 거리이고, 다른 하나는 구조도 시드도 다른 분류기, 곧 **심판**의 특징으로 잰 프레셰 거리입니다. 잣대 하나만 믿으면 그 잣대가 못 보는 것에 속습니다.

# %%
record = json.loads(data_file("dcgan_ablation.json").read_text("utf-8"))
BASELINE = "03의 완전 연결 GAN (같은 시간)"
PATH = [*record["path"], BASELINE]
KEYS = {"frechet_10k": "강의의 잣대", "arbiter_10k": "심판의 잣대"}
TICKS = (10, 20, 50, 100, 200)
ends = {
    key: {n: [r[key] for r in record["runs"] if r["recipe"] == n] for n in PATH} for key in KEYS
}
for i, name in enumerate(PATH):
    ours, theirs = (statistics.median(ends[key][name]) for key in KEYS)
    spent = statistics.median(r["seconds"] for r in record["runs"] if r["recipe"] == name)
    print(
        f"{'+' if 0 < i < len(PATH) - 1 else ' '} {name:24s}\t강의 {ours:6.1f}\t심판 {theirs:6.1f}\t{spent:4.0f}초"
    )

# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 4), sharey=True)
for ax, (key, title), (color, _) in zip(axes, KEYS.items(), plotting.STYLES, strict=False):
    for i, name in enumerate(PATH):
        ax.plot(ends[key][name], [i] * 3, "osD"[i % 3], color=color, ms=7, mec="black", alpha=0.8)
    ax.set(xscale="log", xlabel=f"프레셰 거리 ({title})", title=title, ylim=(len(PATH) - 0.5, -0.5))
    ax.set_xticks(TICKS, list(map(str, TICKS)))
    ax.minorticks_off()
axes[0].set_yticks(range(len(PATH)), ["논문", *(f"+ {n}" for n in PATH[1:-1]), PATH[-1]])
told = "; ".join(
    f"{n} {statistics.median(ends['frechet_10k'][n]):.0f}과 {statistics.median(ends['arbiter_10k'][n]):.0f}"
    for n in PATH
)
plotting.show(
    fig,
    alt=f"설정을 위에서부터 한 가지씩 바꾸어 잰 프레셰 거리를 시드마다 한 점씩 찍은 그래프 둘(왼쪽은 강의의 잣대, 오른쪽은 심판). 가운데값은 {told}입니다.",
)

# %%
last = PATH[-2]
better = {key: statistics.median(v[last]) / statistics.median(v["논문"]) for key, v in ends.items()}
print("논문의 설정과 견준 마지막 설정:", {KEYS[k]: f"{v:.2f}배" for k, v in better.items()})
middle = {key: {n: statistics.median(v[n]) for n in PATH} for key, v in ends.items()}
for values in middle.values():  # 바로 윗줄과의 비
    step = {b: values[b] / values[a] for a, b in zip(PATH[:-2], PATH[1:-1], strict=True)}
    assert step["학습률 1e-3, β (0, 0.99), 끝에서 감소"] < 0.7 and step[last] < 0.7
    assert step["D의 배치 정규화를 뺌"] > 1.5 and step["D의 초깃값을 He로"] < 0.7
    assert step["매핑 네트워크"] > 1.2 and step["G의 채널 32 → 16"] < 0.85
for values in ends.values():
    assert max(values[last]) < min(values["논문"]) and max(values[last]) < min(values[BASELINE])

# %% [markdown]
# 점 하나가 시드 하나이고, 가로축은 로그 눈금입니다. 위에서 아래로 내려가며 줄마다 **바로 윗줄에서 한 가지만** 바꾸었습니다.
# 두 잣대가 모두 크게 내려갔다고 하는 줄은 둘입니다. **학습률과 줄이는 계획**, 그리고 **판별자를 둘로** 한 것입니다. 뒤의 것은 심판의 눈에 더 크게 보입니다.
# 좋다고 알려진 것이 혼자서는 **나빠지기도** 합니다. 배치 정규화를 빼면 거의 두 배로 나빠지고, He 초깃값이 그것을 되찾아 줍니다. 매핑 네트워크도 혼자서는 나빠지고, 채널을 줄이자 되찾았습니다. 둘은 짝으로만 제값을 합니다.
# 이동 평균, R1, 미니배치 표준편차의 차이는 이 짧은 학습에서 작습니다. 이 표는 **이 순서로** 바꾼 결과이고, 순서를 바꾸면 줄마다의 몫도 달라집니다.
# 03의 완전 연결 GAN은 같은 시간에 스텝을 두 배 넘게 했는데도 두 잣대 모두에서 요즘 설정에 미치지 못합니다.
#
# 마지막으로 눈으로 봅시다. 기록할 때 시드 0에서 뽑은 숫자를 한 줄씩 놓았습니다(고르지 않고 앞의 스무 장).

# %%
from PIL import Image

board = torch.tensor(list(Image.open(data_file("dcgan_ablation.png")).tobytes())).float()
rows = (board / 127.5 - 1).view(4, 28, -1, 28).transpose(1, 2)[:, :, None]
fig, axes = plt.subplots(4, 1, figsize=(8.6, 2.9))
names = ("진짜", BASELINE, "논문의 설정", "요즘의 설정")
for ax, name, x in zip(axes, names, rows, strict=True):
    plotting.show_pictures(ax, x, columns=20, title=name)
plotting.show(
    fig,
    alt="숫자 스무 장씩 네 줄: 진짜, 같은 시간을 학습한 완전 연결 GAN, 논문의 설정, 요즘의 설정. 완전 연결 GAN의 숫자에는 둘레에 잡점이 흩어져 있고, 논문의 설정은 획이 뭉개지거나 끊긴 것이 많으며, 요즘의 설정은 획이 매끈하고 이따금 흐릿한 것이 있습니다.",
)

# %% [markdown]
# 완전 연결 GAN의 잡점은 화소를 따로따로 그리기 때문에 생깁니다. 합성곱 생성자는 이웃한 화소를 같은 도장으로 찍으므로 잡점이 없습니다.
# 프레셰 거리는 이 강의의 숫자 분류기로 잰 것이라 다른 글의 FID와 견줄 수 없습니다(03의 10절).
#
# ## 8. 곡선 읽기
#
# 기록한 두 학습의 다섯 수를 나란히 봅니다. 먼저 (가) 논문의 설정, 그다음 (나) 요즘 설정입니다.

# %%
SIDES = (
    {"Loss_D": "d_loss", "Loss_G": "g_loss"},
    {"D(x)": "d_real", "D(G(z)) 앞": "d_fake_before", "D(G(z)) 뒤": "d_fake_after"},
)
LEVELS = ({"2·log 2": 2 * math.log(2), "log 2": math.log(2)}, {"1/2": 0.5})


def draw_run(axes, curves, name, window=4):
    """왼쪽에 두 손실, 오른쪽에 D의 판정 셋. curves: {이름: 50스텝마다의 평균}. 굵은 선은 window개의 평균."""
    at = [50 * i + 25 for i in range(len(curves["d_loss"]))]
    for ax, keys, levels in zip(axes, SIDES, LEVELS, strict=True):
        for (label, key), (color, line) in zip(keys.items(), plotting.STYLES, strict=False):
            y = curves[key]
            smooth = [statistics.mean(y[max(0, i + 1 - window) : i + 1]) for i in range(len(y))]
            ax.plot(at, y, "-", color=color, lw=0.6, alpha=0.35)
            ax.plot(at, smooth, line, color=color, lw=1.8, label=label)
        for told, level in levels.items():
            ax.axhline(level, color="0.4", lw=0.9, ls=":")
            ax.text(1.02, level, told, transform=ax.get_yaxis_transform(), va="center")
        ax.set(xlabel="스텝", title=f"{name} (굵은 선: {50 * window}스텝 평균)")
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.26), ncol=3, columnspacing=1.2)
    axes[1].set_ylim(0, 1)


# %%
looks = {"논문": "논문", last: "요즘"}
curves = {r["recipe"]: r["curves"] for r in record["runs"] if r["seed"] == 0 and r["curves"]}
fig, axes = plt.subplots(2, 2, figsize=(9.2, 6))
for row, recipe in zip(axes, looks, strict=True):
    draw_run(row, curves[recipe], looks[recipe])
plotting.show(
    fig,
    alt="숫자를 학습하는 동안의 손실(왼쪽)과 판별자의 판정(오른쪽)을 설정마다 한 줄씩 그린 곡선. 옅은 선은 50스텝의 평균, 굵은 선은 그 이동 평균이며, 판정에서는 D(x)가 위, D(G(z))가 아래에 있습니다.",
)

# %%
late = {k: {key: sum(v[-10:]) / 10 for key, v in c.items()} for k, c in curves.items()}
for recipe in looks:
    m = late[recipe]
    print(f"{looks[recipe]} 마지막 500스텝: Loss_D {m['d_loss']:.2f}, Loss_G {m['g_loss']:.2f}, D(x) {m['d_real']:.2f},"
          f" D(G(z)) {m['d_fake_before']:.2f} → {m['d_fake_after']:.2f}")  # fmt: skip
gaps = {k: m["d_real"] - m["d_fake_before"] for k, m in late.items()}
assert gaps["논문"] > 2 * gaps[last] and late["논문"]["g_loss"] > late[last]["g_loss"]
assert all(m["d_fake_after"] < m["d_fake_before"] for m in late.values())

# %% [markdown]
# 왼쪽의 두 점선은 균형에서의 Loss_D(위, $2\log 2 \approx 1.39$)와 Loss_G(아래, $\log 2 \approx 0.69$)이고, 오른쪽의 점선은 1/2입니다.
# 위(논문)에서는 D(x)와 D(G(z))가 처음보다 가까워졌지만 끝까지 벌어져 있고, Loss_G는 제 점선(아래)의 두 배쯤에 머뭅니다(위 점선과 겹친 것은 우연입니다). D가 앞서 있습니다.
# 아래(요즘)에서는 처음에는 벌어져 있다가 천 스텝쯤부터 둘 다 1/2 가까이에 머뭅니다. 판별자가 둘이나 되는데도 그렇습니다. R1 벌점이 D를 가파르게 확신하지 못하게 하지만, 그것만의 효과인지는 이 두 곡선으로 가릴 수 없습니다. 어느 쪽이든 "뒤"가 "앞"보다 낮습니다. 방금 가짜를 보고 배웠으니 당연합니다.
#
# | 이런 모습이면 | 이렇게 읽습니다 | 해 볼 일 |
# |---|---|---|
# | D(x) → 1, D(G(z)) → 0, Loss_D → 0 | D가 이겼습니다. G로 오는 소식이 줄어듭니다 | D의 학습률을 낮추거나 R1 벌점을 둡니다 |
# | D(x) ≈ D(G(z)) ≈ 0.5 | 균형이거나, **D가 약하거나**, 벌점이 D를 누르고 있습니다 | 고정된 잡음의 그림과 프레셰 거리를 봅니다 |
# | "앞"과 "뒤"의 차이가 큼 | D의 한 스텝이 너무 큽니다 | D의 학습률을 낮춥니다 |
# | Loss_G가 천천히 올라감 | D가 조금씩 앞섭니다. 그림이 나빠졌다는 뜻은 **아닙니다** | 그림을 봅니다 |
# | 모두 크게 출렁임 | 맴돌고 있습니다 | 학습률을 낮추고 이동 평균을 씁니다 |
#
# 손실은 그림의 품질이 아니라 두 선수의 우열을 잽니다. 두 학습의 곡선만 보고 어느 쪽 그림이 나은지 맞힐 수 있겠습니까? Loss_G만 보면 안 됩니다.

# %%
QuizView(
    "어떤 학습에서 D(x)와 D(G(z))가 처음부터 끝까지 0.5 근처입니다. 옳은 것을 모두 고르십시오.",
    [
        ("그림이 완벽하다는 뜻입니다.", False, "아무것도 배우지 못한 D도 0.5라고 합니다."),
        (
            "D가 약하거나 벌점에 눌려 있을 수 있습니다.",
            True,
            "위의 요즘 설정이 그런 경우입니다. 그동안에도 프레셰 거리는 계속 줄었습니다.",
        ),
        (
            "고정된 잡음의 그림을 보아야 알 수 있습니다.",
            True,
            "확률과 손실은 우열만 말합니다. 품질은 그림과 거리로 봅니다.",
        ),
    ],
    multiple=True,
)

# %% [markdown]
# ## 9. 64×64 컬러 얼굴
#
# 이제 컬러입니다. 저장소에 든 얼굴 10,000장은 DiceBear의 그림체 **micah**로 그린 아바타입니다. 원작은 Micah Lanier의
# *Avatar Illustration System*이고, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/deed.ko)으로 쓸 수 있습니다. 고친 것은 [data/README.md](../data/README.md)에 적혀 있습니다.
# 실제 사람의 사진은 없습니다. 얼굴마다 여섯 가지 특징이 적혀 있습니다.

# %%
faces, attributes = datasets.faces(), datasets.face_attributes()
korean = ("머리 색", "머리 모양", "피부", "안경", "수염", "입")
fig, axes = plt.subplots(3, 2, figsize=(7.4, 3.6))
for ax, title, (values, labels) in zip(axes.flat, korean, attributes.values(), strict=True):
    rows = [int((labels == i).nonzero()[0]) for i in range(len(values))]
    plotting.show_pictures(ax, faces[rows].x, columns=5, title=f"{title}: {', '.join(values)}")
told = "; ".join(
    f"{t}은 {', '.join(v)}" for t, (v, _) in zip(korean, attributes.values(), strict=True)
)
plotting.show(fig, alt=f"얼굴 그림의 속성 여섯 가지마다 값 하나에 얼굴 한 장씩. {told}.")
counts = {
    title: torch.bincount(a.labels).tolist()
    for title, a in zip(korean, attributes.values(), strict=True)
}
print(counts)
assert all(max(c) - min(c) <= 1 for c in counts.values())

# %% [markdown]
# 특징마다 값의 차례대로 한 장씩 놓았습니다. 출력한 수는 값마다의 장수이고 고르게 들어 있습니다. 그래서 생성자가 어떤 값을 빠뜨리면 바로 드러납니다.
#
# 얼굴을 처음부터 끝까지 학습하려면 CPU 코어 2개로 40분쯤 걸립니다. 여기서는 처음 120스텝만 학습하고, 나머지는 저장소에 든 기록으로 봅니다.
# 설정은 7절의 요즘 설정에서 매핑 네트워크를 빼고(얼굴에서는 넣은 쪽이 더 나빴습니다), 채널을 32로, 벌점을 $\gamma = 1.5$로 늘린 것입니다. 완전 연결 판별자는 그림을 32×32로 줄여서 봅니다.
# 고정된 잡음이 어떻게 바뀌는지 보십시오.

# %%
torch.manual_seed(0)
painter = GAN(
    dcgan.Generator(nz=64, ngf=32), dcgan.TwoDiscriminators(ndf=32, image_size=64, nc=3),
    optimizer=adam(8e-4, (0.0, 0.99)), seed=0, ema=0.999, runtime=runtime,
)  # fmt: skip
FACE_OBJECTIVE = NON_SATURATING._replace(penalties=(r1(gamma=1.5),))
face_noise = torch.randn(16, 64, generator=torch.Generator().manual_seed(1))
before = sampling.sample(painter.sampler, face_noise)
FACE_STEPS = runtime.steps(cpu=120, gpu=3000)

# %%
face_history = History()
view = LiveView(painter, face_history, n=4)
display(view)
loop = train(painter, faces.to(runtime.device), FACE_OBJECTIVE, steps=FACE_STEPS, batch_size=BATCH)
for m in progress(keep(loop, "../runs/04_faces.safetensors")):
    face_history.append(m)
    view.refresh()
view.finish()

# %%
after = sampling.sample(painter.sampler, face_noise)
apart = [(x - faces[:2000].x.mean(0)).abs().mean().item() for x in (before, after)]
print(f"진짜 얼굴의 평균과 화소마다 다른 정도: {apart[0]:.2f} → {apart[1]:.2f}")
assert apart[1] < 0.7 * apart[0]

# %% [markdown]
# 반 분 만에 생성자는 얼굴이 **어디에 있는지**를 배웠습니다. 눈, 안경, 머리가 어떻게 생겼는지는 오래 걸립니다.
# 아래는 같은 설정으로 20,000스텝을 학습하는 동안 간직해 둔 생성자 여덟입니다. **시간** 슬라이더를 끌거나 재생하면, 같은 $z$의 그림이 학습을 따라 바뀝니다.
# 프레셰 거리는 얼굴의 속성 여섯 가지를 읽는 [분류기](../data/checkpoints/face_classifier.md)의 특징 공간에서 잰 것입니다.

# %%
timeline = load_timeline(data_file("timelines/faces.safetensors"))
distances = {s: timeline.notes[s]["frechet"] for s in timeline.steps[1:]}
print({f"{step:,}스텝": f"{distance:.1f}" for step, distance in distances.items()})
first, *_, last = distances.values()
assert last < 0.05 * first
TimelineView(timeline)

# %% [markdown]
# 다 배운 생성자도 가끔 실수합니다. 머리 모양이나 안경은 이것 아니면 저것인데 생성자는 $z$를 따라 **이어지는** 함수라서, 두 머리 모양의 경계에 놓인 $z$에서는 반쯤 섞인 머리가 나옵니다.
# 속성 분류기의 확신도로 그런 얼굴을 찾아봅시다. 진짜 얼굴에서는 여섯 속성 모두 확신도가 0.9를 넘습니다.

# %%
drawn = sampling.sample(artist, 512, seed=0)
sure = metrics.judge_faces(drawn).confidence
doubtful = (sure < 0.9).sum().item()
real_doubt = (metrics.judge_faces(faces[:512].x).confidence < 0.9).float().mean().item()
fig, axes = plt.subplots(1, 2, figsize=(9.2, 2.2))
plotting.show_pictures(axes[0], drawn[:10], columns=5, title="뽑은 그대로 열 장")
plotting.show_pictures(
    axes[1], drawn[sure.argsort()[:10]], columns=5, title="512장 가운데 가장 의심스러운 열 장"
)
plotting.show(
    fig,
    alt=f"왼쪽은 생성자가 그린 얼굴 열 장으로 대부분 온전합니다. 오른쪽은 512장 가운데 분류기가 가장 망설인 열 장으로, 두 머리 모양이 섞이거나 색이 번진 얼굴이 많습니다. 확신도가 0.9에 못 미치는 것은 512장 가운데 {doubtful}장입니다.",
)
print(f"확신도 0.9 미만: 생성 512장 가운데 {doubtful}장, 진짜에서는 {real_doubt:.1%}")
assert real_doubt < 0.005 and doubtful < 512 * 0.1

# %% [markdown]
# 이 생성자를 잰 것은 모두 [카드](../data/checkpoints/dcgan_faces.md)에 있습니다. 카드의 표에는 흠이 하나 더 보입니다. 데이터의 20 %인 **긴 머리**를 14 %만 그립니다. 그림 한 장 한 장이 멀쩡해도 무엇을 덜 그리는지는 많이 뽑아 세어 보아야 압니다.
# 직접 학습하려면 터미널에서 이렇게 합니다.
#
# ```bash
# python -m gan_course train dcgan --data faces
# ```
#
# 아래는 그 20,000스텝의 곡선입니다. 학습률은 12,000스텝까지 한 번 1/10로 줄였다가, 처음 값으로 되돌려 다시 줄였습니다(`training.warm_restart`, Loshchilov & Hutter 2017). 그 자리에서 D와 G의 곡선이 한 번 흔들립니다.

# %%
notes = json.loads(data_file("dcgan_faces_history.json").read_text("utf-8"))
table = dict(zip(notes["columns"], zip(*notes["rows"], strict=True), strict=True))
fig, axes = plt.subplots(1, 2, figsize=(9.2, 2.6))
draw_run(axes, {k: table[k] for k in table if k != "step"}, "얼굴 64×64", window=20)
for ax in axes:
    ax.set_xticks(range(0, 20_001, 5000))
half = len(notes["rows"]) // 2
gap_now, gap_then = (
    sum(a - b for a, b in zip(table["d_real"][part], table["d_fake_before"][part], strict=True))
    / half
    for part in (slice(-half, None), slice(0, half))
)
plotting.show(
    fig,
    alt=f"얼굴을 오래 학습하는 동안의 손실과 판정. D의 손실은 낮고 G의 손실은 높은 채 오르내리며, D(x)와 D(G(z)) 사이는 앞 절반에 평균 {gap_then:.2f}, 뒤 절반에 {gap_now:.2f}만큼 벌어져 있습니다.",
)
print(
    f"{table['step'][-1]:.0f}스텝까지. D(x) − D(G(z))의 평균: 앞 절반 {gap_then:.2f}, 뒤 절반 {gap_now:.2f}"
)
assert gap_now > 0.2 and gap_then > 0.2

# %% [markdown]
# 얼굴에서는 내내 D가 앞서 있습니다(D(x)와 D(G(z))의 사이). R1 벌점을 두었어도 데이터와 설정이 다르면 1/2에 붙지 않습니다. 그동안 그림은 나아졌습니다. 이제 오래 학습한 생성자를 손으로 움직여 보십시오.
# 이름 붙은 방향들은 07에서 찾는 법을 배웁니다. **두 시드 사이**를 재생하면 한 사람이 다른 사람으로 옮겨 갑니다.

# %%
LatentLab(artist, folder="../runs")

# %% [markdown]
# ## 10. 내 사진으로, 또는 CelebA로
#
# 사진을 폴더에 모아 두었다면 `datasets.image_folder`가 읽어서 가운데를 잘라 64×64로 줄입니다. 아래에서는 얼굴 몇 장을 폴더에 저장했다가 읽습니다.
# 그 폴더를 여러분의 사진 폴더로 바꾸면 됩니다. 다른 사람의 사진을 쓸 때에는 허락을 받으십시오.

# %%
from pathlib import Path

from PIL import Image

folder = Path("../runs/my_pictures")
folder.mkdir(parents=True, exist_ok=True)
for i, x in enumerate(faces.x[:12]):
    Image.fromarray(x.permute(1, 2, 0).numpy()).resize((90, 80)).save(folder / f"{i:02d}.png")
mine = datasets.image_folder(folder, size=64)
print(f"{len(mine)}장, 모양 {mine.shape}, 화소의 범위 {mine[:].x.min():.0f}…{mine[:].x.max():.0f}")
assert mine.shape == (3, 64, 64) and len(mine) >= 12

# %% [markdown]
# **CelebA**는 유명인의 얼굴 사진 약 20만 장입니다. 다시 나누어 줄 수 없어 저장소에 싣지 않았고, 연구 목적으로만 쓸 수 있습니다(Liu 외 2015).
# 인터넷이 되면 `download=True`로 torchvision이 내려받습니다(1.4 GB). 자주 막히는 곳이라, 안 될 때에는 무엇을 하면 되는지 알려 줍니다.

# %%
try:
    celeb = datasets.celeba("../runs/celeba")  # 내려받으려면 download=True
    print(f"CelebA {len(celeb):,}장")
except gc.CourseError as error:
    print(error)

# %% [markdown]
# 어느 쪽이든 학습하는 코드는 9절과 같습니다. `FACE_STEPS`를 늘리고,
# `train`의 `faces` 자리에 `mine`(CelebA를 내려받았다면 `celeb`)을 넣어 그 셀부터 다시 실행하십시오. 사진이 적으면(수백 장) 판별자가 사진을 외워 버리므로 수천 장은 모으십시오.
# 얼굴 사진을 흉내 내는 모델은 남을 속이는 데 쓰일 수 있습니다. 만든 그림에는 만든 것이라고 밝히십시오.

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 | 시험 |
# |---|---|---|---|
# | $\lfloor (n + 2p - k)/s \rfloor + 1$ | `convolution.conv_size` | Dumoulin & Visin 2016, 관계 6 | `test_sizes_are_those_of_torch` |
# | $(n-1)s + k - 2p$ | `convolution.transposed_size` | Dumoulin & Visin 2016, 관계 13 | `test_sizes_are_those_of_torch` |
# | $y = Cx$, 전치는 $C^\top y$ | `convolution.matrix_of` | Dumoulin & Visin 2016, 4장 | `test_transposed_is_the_transpose_not_the_inverse` |
# | 겹치는 횟수 | `convolution.overlap_counts` | Odena 외 2016 | `test_checkerboards_are_provoked_and_cured` |
# | 가중치: 평균 0, 표준편차 0.02. $\gamma$: 평균 1, 표준편차 0.02 | `dcgan.weights_init` | Radford 외 2015, 4절. $\gamma$는 PyTorch 예제 | `test_initial_weights_of_the_paper` |
# | 학습률 0.0002, $\beta_1$ 0.5 | `training.adam` | Radford 외 2015, 4절 | `test_adam_defaults_are_the_paper_s` |
# | `BatchNorm2d(n, 0.8)`의 0.8은 eps | `dcgan.generator_block` | Ioffe & Szegedy 2015 | `test_the_second_number_of_batch_norm_is_eps` |
# | 같은 $z$, 같은 그림 | `sampling.sample` | Ioffe & Szegedy 2015 | `test_one_z_one_picture_whatever_its_batch` |
# | `detach`는 G의 `.grad`를 지킴 | `training.train` | – | `test_detach_keeps_stray_gradients_out_of_g` |
# | $\nabla(L_1 + L_2) = \nabla L_1 + \nabla L_2$ | 6절의 `gradient` | – | `test_gradients_of_two_batches_accumulate` |
# | $\frac{\gamma}{2}\mathbb{E}\lVert\nabla_x D(x)\rVert^2$ | `penalties.r1` | Mescheder 외 2018, 식 (9) | `test_modern_recipe_beats_the_paper_s_and_the_mlp_of_lesson_03` |
#
# **스스로 확인하기**: 맨 위의 "배울 것" 다섯 가지로 돌아가 하나씩 말해 보십시오. 과제는 다섯 개였습니다.
#
# **참고 문헌**
#
# - Ioffe, Szegedy, *Batch Normalization*, 2015. <https://arxiv.org/abs/1502.03167>
# - He 외, *Delving Deep into Rectifiers*, 2015. <https://arxiv.org/abs/1502.01852>
# - Liu 외, *Deep Learning Face Attributes in the Wild* (CelebA), 2015. <https://arxiv.org/abs/1411.7766>
# - Radford, Metz, Chintala, *Unsupervised Representation Learning with Deep Convolutional GANs*, 2015. <https://arxiv.org/abs/1511.06434>
# - Dumoulin, Visin, *A guide to convolution arithmetic for deep learning*, 2016. <https://arxiv.org/abs/1603.07285>
# - Odena, Dumoulin, Olah, *Deconvolution and Checkerboard Artifacts*, 2016. <https://distill.pub/2016/deconv-checkerboard/>
# - Durugkar, Gemp, Mahadevan, *Generative Multi-Adversarial Networks*, 2016. <https://arxiv.org/abs/1611.01673>
# - Loshchilov, Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts*, 2017. <https://arxiv.org/abs/1608.03983>
# - Karras 외, *Progressive Growing of GANs*, 2018. <https://arxiv.org/abs/1710.10196>
# - Mescheder 외, *Which Training Methods for GANs do actually Converge?*, 2018. <https://arxiv.org/abs/1801.04406>
# - Yazıcı 외, *The Unusual Effectiveness of Averaging in GAN Training*, 2019. <https://arxiv.org/abs/1806.04498>
# - Karras, Laine, Aila, *A Style-Based Generator Architecture for GANs* (매핑 네트워크), 2019. <https://arxiv.org/abs/1812.04948>
# - Karras 외, *Analyzing and Improving the Image Quality of StyleGAN* (게으른 벌점), 2020. <https://arxiv.org/abs/1912.04958>
# - Lanier, *Avatar Illustration System*, CC BY 4.0. <https://www.figma.com/community/file/829741575478342595>
#
# **다음**: [05 Conditional GAN](05_cgan.ipynb)에서는 "7을 그려라"처럼 무엇을 그릴지 알려 줍니다.
# [← 03 Vanilla GAN](03_vanilla_gan.ipynb)
